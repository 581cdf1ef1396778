import Foundation
import Measures
import Storage
import TestSupport
import Testing
import Vocabulary

/// The checks of data quality: read strictly, alike on both engines, and about the right rows.
@Suite struct QualityCheckTests {
  @Test func theProjectsChecksAreRead() throws {
    let checks = try TestCatalogue.project.get().knowledge.checks.checks
    #expect(checks.count >= 50)
    for check in checks {
      #expect(check.title.vi != check.title.en, "\(check.id) has no English title")
      #expect(check.advice.vi != check.advice.en, "\(check.id) has no English advice")
      #expect(!check.reasons.values.contains { $0.vi == $0.en }, "\(check.id) has a reason without English")
      #expect((check.limit == nil) == [.rows, .coverage].contains(check.method), "\(check.id)")
    }
    for group in QualityCheck.Group.allCases { #expect(checks.contains { $0.group == group }) }
  }

  @Test func aFaultyFileIsTold() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("checks-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder.appendingPathComponent("checks"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let head = """
      -- check: odd
      -- title.vi: Thử
      -- member.vi: dòng
      -- about.vi: Thử
      -- advice.vi: Thử
      -- severity: notice
      -- group: care
      -- method: digits
      -- source: thử
      -- status: unverified
      -- registers: person
      SELECT p.unit_id, 'person' AS member_kind, p.id AS member_id, 'x' AS reason, 1 AS value FROM person_counted p
      """
    try head.write(to: folder.appendingPathComponent("checks/odd.sql"), atomically: true, encoding: .utf8)
    let error = #expect(throws: CatalogueFaults.self) { try QualityCatalogue.load(folder, registers: ["person"]) }
    let told = (error?.faults ?? []).map(\.message.en).joined(separator: "\n")
    #expect(told.contains("needs a decimal “limit”"))
    #expect(told.contains("needs “value: number”"))
  }

  /// Everything every check finds in made-up books, as text comparable between engines.
  private func everything(_ engine: Engine) async throws -> [String: [String]] {
    let installation = try await TestInstallation.fresh(engine, on: try day("2024-12-31"))
    let unit = LocBinh.khanhXuan
    try await installation.store.write(.demo, by: LocBinh.lan, in: [unit]) { writing in
      var books = RandomBooks(writing.store.catalogue, seed: 7)
      try books.fill(unit, writing, count: 60)
    }
    let catalogue = try TestCatalogue.project.get().knowledge.checks
    let today = try day("2024-12-31")
    let checking = QualityChecking(installation.store, catalogue)
    let results = try await checking.results([unit], on: today)[unit] ?? [:]
    return try await installation.store.read { reading in
      var out: [String: [String]] = [:]
      for check in catalogue.checks {
        let result = try #require(results[check.id])
        let found = try check.rows(reading, [unit], on: today)
        #expect(found.total == found.rows.count, "\(check.id)")
        #expect(result.rows == found.total, "\(check.id): the list is as long as the count")
        if check.method == .rows {
          for (reason, count) in result.reasons {
            #expect(check.reasons[reason] != nil, "\(check.id): no words for “\(reason)”")
            #expect(try check.rows(reading, [unit], on: today, QualityAsked(reason: reason)).total == count, "\(check.id) \(reason)")
          }
          #expect(Set(found.rows.map { "\($0.register) \($0.id)" }).count == found.total, "\(check.id): each row once")
        }
        #expect(try check.rows(reading, [unit], on: today, limit: 5, offset: 2).rows == Array(found.rows.dropFirst(2).prefix(5)))
        out[check.id] =
          found.rows.map { "\($0.register) \($0.id) \($0.reason ?? "") \($0.value)" }
          + result.hamlets.map { "\(String(describing: $0.hamlet)) \($0.there)/\($0.all)" }.sorted() + [
            "\(result.findings(check, on: today))"
          ]
      }
      return out
    }
  }

  @Test func enginesAgree() async throws {
    var first: [String: [String]]?
    for engine in Engine.atHand {
      let found = try await everything(engine)
      #expect(found.values.filter { $0.count > 1 }.count >= found.count / 2, "the made-up books have faults")
      if let first { for (id, rows) in first { #expect(found[id] == rows, "\(id) on \(engine)") } }
      first = found
    }
  }

  @Test(arguments: Engine.atHand) func theRightRowsAreNamed(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let books = StationBooks(place.installation)
    let catalogue = try TestCatalogue.project.get().knowledge.checks
    let today = try day("2024-12-31")
    func found(_ id: String, _ asked: QualityAsked = QualityAsked()) async throws -> [RowID] {
      let check = try #require(catalogue[id])
      return try await place.store.read { try check.rows($0, [LocBinh.khanhXuan], on: today, asked).rows.map(\.id) }
    }
    let visit: [String: Any] = [
      "person_id": place.tong, "seen_on": "2024-11-02", "diagnosis": "J06", "encounter_type": "in_person", "facility_name": "Trạm",
    ]
    let visits = try await books.add("encounter", [visit, visit, visit.merging(["diagnosis": "I10"]) { $1 }])
    #expect(try await found("visits-twice").count == 1, "of two alike the later one")
    #expect(Set(visits.prefix(2)).isSuperset(of: try await found("visits-twice")))
    let birth = try await books.add("encounter", [visit.merging(["diagnosis": "O80", "seen_on": "2024-11-05"]) { $1 }])
    #expect(try await found("diagnosis-of-other-sex") == birth, "a man gave birth")
    #expect(try await found("very-old-people").isEmpty)
    #expect(try await found("households-without-head").count == 2, "nobody's relation is written")
    #expect(try await found("households-without-head", QualityAsked(hamlet: place.hamlet)).count == 2)
    #expect(try await found("households-without-head", QualityAsked(hamlet: RowID(milliseconds: 1))).isEmpty)
    #expect(try await found("young-children-without-card").isEmpty, "Ánh has one")
    let open: [String: Any] = ["person_id": place.nguyet, "last_period_on": "2024-06-01"]
    let later = try await books.add("pregnancy", [open, open.merging(["last_period_on": "2024-09-01"]) { $1 }])
    #expect(try await found("pregnancies-overlapping") == [later[1]])
    #expect(try await found("pregnancies-never-closed").isEmpty)
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      try writing.insert(
        "vital-event", LocBinh.khanhXuan,
        ["person_id": .id(place.doan), "event_kind": .text("death"), "happened_on": .day(try day("2024-10-01"))])
    }
    let after = try await books.add(
      "encounter",
      [
        visit.merging(["person_id": place.doan, "seen_on": "2024-10-09"]) { $1 },
        visit.merging(["person_id": place.doan, "seen_on": "2024-09-09"]) { $1 },
      ])
    #expect(try await found("care-after-death") == [after[0]])
    #expect(try await found("deaths-not-recorded").isEmpty, "the death is among the events")
    #expect(try await found("deaths-without-cause").count == 1)
    #expect(try await found("households-without-members") == [place.nextDoor], "Đoàn lived alone")
  }

  @Test(arguments: Engine.atHand) func onlyWhatChangedIsLookedAtAgain(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let catalogue = try TestCatalogue.project.get().knowledge.checks
    let checking = QualityChecking(place.store, catalogue)
    let today = try day("2024-12-31")
    func count(_ check: String) async throws -> Int? {
      try await checking.results([LocBinh.khanhXuan], on: today)[LocBinh.khanhXuan]?[check]?.rows
    }
    #expect(try await count("documents-without-number") == 0)
    try await StationBooks(place.installation).add("document", [["document_kind": "committee_plan", "issued_on": "2024-05-01"]])
    #expect(try await count("documents-without-number") == 1, "a saved row is seen at once")
    let covered = try await checking.results([LocBinh.khanhXuan], on: today)[LocBinh.khanhXuan]?["coverage-of-cards"]?.hamlets
    #expect(covered?.map { "\($0.there)/\($0.all)" } == ["2/4"], "Nguyệt and Ánh of four")
    #expect(covered?.first?.hamlet == place.hamlet)
  }
}
