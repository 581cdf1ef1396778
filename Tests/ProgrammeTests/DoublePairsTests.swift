import Measures
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@Suite struct DoublePairsTests {
  static let (here, there) = (LocBinh.khanhXuan, LocBinh.tuDoan)

  /// The story with one row more of Nguyệt in her commune and one in another.
  private static func story(_ engine: Engine) async throws -> (LocBinh, again: RowID, away: RowID) {
    let story = try await LocBinh.settled(engine, on: try day("2024-11-05"))
    let house = try await LocBinh.house(in: there, story.store)
    return try await story.store.write(.create, by: LocBinh.lan, in: [here, there]) { writing in
      let again = try writing.insert(
        "person", here, try LocBinh.resident("Hoang Thi Nguyet", "female", "1986-03-08", story.household, "020186001234"))
      let away = try writing.insert(
        "person", there, try LocBinh.resident("Lý Văn Tòng", "male", "1979-11-30", house, "020079004321"))
      try writing.update("person", here, story.tong, ["national_id": .text("020079004321")])
      return (story, again, away)
    }
  }

  private static func list(_ store: Store, _ states: [DoubleState] = [], _ kind: DoubleKind? = nil) async throws -> [DoublePair] {
    try await store.read { try DoublePairs.list($0, [here, there], states: states, kind: kind) }
  }

  @Test(arguments: Engine.atHand) func peopleAreFoundInOneCommuneAndInTwo(_ engine: Engine) async throws {
    let (story, again, away) = try await DoublePairsTests.story(engine)
    let (here, there) = (DoublePairsTests.here, DoublePairsTests.there)
    let found = try await DoubleFinding.run([here, there], on: try day("2024-11-05"), story.store)
    #expect(found.people == 6)
    #expect(found.kinds[.samePerson] == 1)
    #expect(found.kinds[.twoUnits] == 1)
    let pairs = try await DoublePairsTests.list(story.store)
    let twice = try #require(pairs.first { $0.kinds.contains(.samePerson) })
    #expect(Set([twice.first.id, twice.second.id]) == [story.nguyet, again])
    #expect(twice.score > 0.5)
    #expect(twice.reason.vi.contains("cùng số định danh, cùng ngày sinh, cùng họ tên, một bên viết không dấu, cùng hộ"))
    let apart = try #require(pairs.first { $0.kinds.contains(.twoUnits) })
    #expect(Set([apart.first.id, apart.second.id]) == [story.tong, away])

    // Linked people are no doubles any more; undone they are again.
    let act = try await DoubleActs.link(RowPlace(here, story.tong), RowPlace(there, away), story.store, by: LocBinh.lan)
    func humans() async throws -> [Value?] {
      try await story.store.read {
        [try $0.row("person", here, story.tong), try $0.row("person", there, away)].map { $0?.values["human_id"] }
      }
    }
    #expect(try await humans() == [.text(story.tong.description), .text(story.tong.description)])
    #expect(try await DoubleFinding.run([here, there], on: try day("2024-11-05"), story.store).kinds[.twoUnits] == nil)
    // What is written about either meanwhile is kept.
    try await story.store.write(.edit, by: LocBinh.lan, in: [there]) {
      try $0.update("person", there, away, ["occupation": .text("Thợ xây")])
    }
    try await DoubleActs.undo(act, story.store, by: LocBinh.lan)
    #expect(try await humans() == [.text(story.tong.description), .text(away.description)])
    #expect(try await story.store.read { try $0.row("person", there, away)?.values["occupation"] } == .text("Thợ xây"))
    #expect(try await DoubleFinding.run([here, there], on: try day("2024-11-05"), story.store).kinds[.twoUnits] == 1)
    #expect(try await LogBook.verify(story.store).faults.isEmpty)
    let acts = try await story.store.read { try DoubleActs.list($0, [there]) }
    #expect(acts.map(\.undoneBy) == ["user:lan"])
  }

  @Test(arguments: Engine.atHand) func whatWasSaidStays(_ engine: Engine) async throws {
    let (story, _, _) = try await DoublePairsTests.story(engine)
    let units = [DoublePairsTests.here, DoublePairsTests.there]
    _ = try await DoubleFinding.run(units, on: try day("2024-11-05"), story.store)
    let pair = try #require(try await DoublePairsTests.list(story.store, [], .samePerson).first)
    try await DoublePairs.judge(pair, .different, remark: "hai chị em", story.store, by: LocBinh.lan)
    _ = try await DoubleFinding.run(units, on: try day("2024-11-06"), story.store)
    let judged = try #require(try await DoublePairsTests.list(story.store, [.different]).first)
    #expect(judged.remark == "hai chị em")
    #expect(judged.decidedBy == "user:lan")
    #expect(try await DoublePairsTests.list(story.store, [.open], .samePerson).isEmpty)
    let counts = try await story.store.read { try DoublePairs.counts($0, units) }
    #expect(counts[.different] == 1)
    let newest = try await story.store.read { try LogBook.entries($0, DoublePairsTests.here, limit: 1).first }
    #expect(newest?.verb == "judge")
  }

  @Test(arguments: Engine.atHand) func cardsAreFoundByTheirFault(_ engine: Engine) async throws {
    let (story, again, _) = try await DoublePairsTests.story(engine)
    let here = DoublePairsTests.here
    let (beside, same) = try await story.store.write(.create, by: LocBinh.lan, in: [here]) { writing in
      var paid = try LocBinh.card(story.nguyet, "HN2202077778888", "2024-06-01", "2024-12-31")
      paid["budget_paid"] = .bool(true)
      let beside = try writing.insert("insurance-card", here, paid)
      // Ánh's number also stands on Đoàn; Tòng's next card follows his old one by a day too early, which is
      // a renewal and no double.
      let same = try writing.insert("insurance-card", here, try LocBinh.card(story.doan, "TE1202020051234", "2024-01-01", "2024-12-31"))
      _ = try writing.insert("insurance-card", here, try LocBinh.card(story.tong, "DN4202011113333", "2024-06-30", "2024-09-30"))
      _ = try writing.insert("insurance-card", here, try LocBinh.card(again, "GD4202012345679", "2024-01-01", "2024-12-31"))
      return (beside, same)
    }
    let found = try await DoubleFinding.run([here], on: try day("2024-11-05"), story.store)
    let pairs = try await DoublePairsTests.list(story.store)
    let budget = try #require(pairs.first { $0.register == "insurance-card" && $0.kinds.contains(.budget) })
    #expect(Set([budget.first.id, budget.second.id]) == [story.nguyetCard, beside])
    #expect(Set(budget.kinds) == [.overlap, .twoCards, .budget])
    let number = try #require(pairs.first { $0.kinds.contains(.sameNumber) })
    #expect(Set([number.first.id, number.second.id]) == [story.anhCard, same])
    #expect(found.kinds[.overlap] == 1)
    #expect(found.kinds[.sameNumber] == 1)
    // Two rows of one person with a card each, one of them from the budget.
    let person = try #require(pairs.first { $0.register == "person" })
    #expect(Set(person.kinds) == [.samePerson, .twoCards, .budget])
  }

  @Test(arguments: Engine.atHand) func overlapsAreCountedAsTheCheckOfQualityCountsThem(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-11-05"))
    let here = DoublePairsTests.here
    try await place.store.write(.create, by: LocBinh.lan, in: [here]) { writing in
      // Nguyệt's card runs from January; of three cards two overlap one before them.
      for (number, from) in [("GD4202012340001", "2024-02-01"), ("GD4202012340002", "2024-03-01")] {
        try writing.insert("insurance-card", here, try LocBinh.card(place.nguyet, number, from, "2025-12-31"))
      }
    }
    let today = try day("2024-11-05")
    let found = try await DoubleFinding.run([here], on: today, place.store)
    let check = try #require(place.installation.knowledge.checks["cards-overlapping"])
    #expect(try await place.store.read { try check.rows($0, [here], on: today).total } == 2)
    #expect(found.kinds[.overlap] == 2)
  }
}
