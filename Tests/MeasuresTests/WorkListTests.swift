import Foundation
import Measures
import Storage
import TestSupport
import Testing
import Vocabulary

/// The work lists: read strictly, alike on both engines, and about the right people.
@Suite struct WorkListTests {
  @Test func theProjectsListsAreRead() throws {
    let lists = try TestCatalogue.project.get().knowledge.workLists
    #expect(lists.lists.count >= 9)
    for list in lists.lists {
      #expect(list.title.vi != list.title.en, "\(list.id) has no English title")
      #expect(!list.reasons.values.contains { $0.vi == $0.en }, "\(list.id) has a reason without English")
    }
  }

  private func everything(_ engine: Engine) async throws -> [String: [WorkItem]] {
    let installation = try await TestInstallation.fresh(engine, on: try day("2024-12-31"))
    let unit = LocBinh.khanhXuan
    try await installation.store.write(.demo, by: LocBinh.lan, in: [unit]) { writing in
      var books = RandomBooks(writing.store.catalogue, seed: 7)
      try books.fill(unit, writing, count: 60)
    }
    let lists = try TestCatalogue.project.get().knowledge.workLists.lists
    let (group, today) = (UnitGroup(unit), try day("2024-12-31"))
    return try await installation.store.read { reading in
      var out: [String: [WorkItem]] = [:]
      for list in lists {
        let items = try list.items(reading, group, on: today)
        let count = try list.count(reading, group, on: today)
        #expect(count.all == items.count, "\(list.id)")
        #expect(count.overdue == items.filter { $0.due.map { $0 < today } ?? false }.count, "\(list.id)")
        for reason in Set(items.compactMap(\.reason)) where list.reasonList == nil {
          #expect(list.reasons[reason] != nil, "\(list.id): no words for “\(reason)”")
        }
        #expect(try list.items(reading, group, on: today, limit: 5, offset: 2) == Array(items.dropFirst(2).prefix(5)), "\(list.id): pages")
        out[list.id] = items
      }
      return out
    }
  }

  @Test func enginesAgree() async throws {
    var first: [String: [WorkItem]]?
    for engine in Engine.atHand {
      let found = try await everything(engine)
      #expect(found.values.filter { !$0.isEmpty }.count >= found.count / 2)
      if let first { for (id, items) in first { #expect(found[id] == items, "\(id) on \(engine)") } }
      first = found
    }
  }

  @Test(arguments: Engine.atHand) func cardsAndChildrenOfAHamlet(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-11-20"))
    let lists = try TestCatalogue.project.get().knowledge.workLists
    let group = UnitGroup(LocBinh.khanhXuan)
    func items(_ list: String, _ on: String, hamlet: RowID? = nil) async throws -> [WorkItem] {
      let (list, today) = (try #require(lists[list]), try day(on))
      return try await place.store.read { try list.items($0, group, on: today, hamlet: hamlet) }
    }
    let uninsured = try await items("uninsured", "2024-11-20", hamlet: place.hamlet)
    #expect(uninsured.map(\.id) == [place.tong, place.doan], "the one whose card ended first, then the one who never had one")
    #expect(uninsured.map(\.reason) == ["expired", "no_card"])
    #expect(uninsured.first?.due == (try day("2024-06-30")))
    #expect(try await items("uninsured", "2024-11-20", hamlet: RowID(milliseconds: 1)).isEmpty, "nobody lives in another hamlet")
    #expect(try await items("cards-ending", "2026-03-05").map(\.id) == [place.anh], "Ánh's card ends on 01/05/2026, within 60 days")
    #expect(try await items("cards-ending", "2026-02-01").isEmpty)
    let weighing = try await items("children-to-weigh", "2024-11-20")
    #expect(weighing.map(\.id) == [place.anh])
    #expect(weighing.first?.reason == "never")
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      try writing.insert(
        "growth-measurement", LocBinh.khanhXuan,
        ["person_id": .id(place.anh), "measured_on": .day(try day("2024-11-01")), "weight_kg": .real(15.2), "height_cm": .real(101)])
    }
    #expect(try await items("children-to-weigh", "2024-11-20").isEmpty)
    #expect(try await items("children-to-weigh", "2025-05-01").map(\.due) == [try day("2025-05-01")], "six months later, still under five")
    #expect(try await items("elderly-checkups", "2024-11-20").map(\.id) == [place.doan], "born in 1950")
    #expect(try await items("home-visits-due", "2024-11-20").map(\.id) == [place.doan])
    #expect(try await items("home-visits-due", "2024-11-20").map(\.reason) == ["elderly"])
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      try writing.insert(
        "home-care-visit", LocBinh.khanhXuan,
        ["person_id": .id(place.doan), "visited_on": .day(try day("2024-11-02")), "care_group": .text("elderly")])
      try writing.update(
        "person", LocBinh.khanhXuan, place.nguyet,
        ["disability_type": .text("hearing_speech"), "disability_from": .day(try day("2020-01-01"))])
    }
    #expect(try await items("home-visits-due", "2024-11-20").map(\.reason) == ["disabled"], "one was visited, one is disabled")
  }
}
