import Criteria
import Foundation
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Measures
@testable import Programme

/// From one saved row to one determination of the law, and back from the number to the people.
@Suite struct ThinLineTests {
  @Test(arguments: Engine.atHand) func evaluatesInsuranceFromTheBooks(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let result = try await place.insured("2024-Q4")
    #expect(result.numerator == 2)
    #expect(result.denominator == 4)
    #expect(result.value == 50)
    #expect(result.threshold == 90)
    #expect(result.truth == .notMet)
    #expect(result.gap?.members == 2)
    let parts = Dictionary(uniqueKeysWithValues: result.parts.map { ($0.id, "\($0.num)/\($0.den)") })
    #expect(parts == ["female": "2/2", "male": "0/2"])
  }

  @Test(arguments: Engine.atHand) func namesThePeopleBehindTheNumber(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let measuring = place.evaluating.measuring
    let measure = try #require(place.installation.knowledge.measures["insured-population"])
    let (group, period, today) = (UnitGroup(LocBinh.khanhXuan), try period("2024-Q4"), try day("2024-12-31"))
    let lists = try await place.store.read { reading in
      func list(_ filter: MemberFilter, reason: String? = nil) throws -> [String] {
        let person = try #require(reading.store.catalogue["person"])
        return try measuring.members(reading, measure, group, period, today: today, filter: filter, reason: reason).map { member in
          let row = try #require(try reading.row(member.register, member.unit, member.id))
          return try reading.label(person, row, .vi) + (member.reason.map { ": " + $0 } ?? "")
        }
      }
      return (try list(.all), try list(.notMet), try list(.met), try list(.notMet, reason: "no_card"))
    }
    #expect(
      lists.0 == [
        "Lý Thị Ánh (02/05/2020)", "Vi Văn Đoàn (01/01/1950): no_card", "Hoàng Thị Nguyệt (08/03/1986)",
        "Lý Văn Tòng (30/11/1979): expired",
      ])
    #expect(lists.1 == ["Vi Văn Đoàn (01/01/1950): no_card", "Lý Văn Tòng (30/11/1979): expired"])
    #expect(lists.2.count == 2)
    #expect(lists.3 == ["Vi Văn Đoàn (01/01/1950): no_card"])
    let reasons = try await place.store.read { try measuring.reasons($0, measure, group, period, today: today).map { "\($0)" }.sorted() }
    #expect(reasons.count == 3)
  }

  @Test(arguments: Engine.atHand) func oneSavedCardMovesTheNumber(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    #expect(try await place.insured("2024-Q4").numerator == 2)
    let longer = try day("2025-06-30")
    try await place.store.write(.edit, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      try writing.update("insurance-card", LocBinh.khanhXuan, place.tongCard, ["valid_to": .day(longer)])
    }
    #expect(try await place.insured("2024-Q4").numerator == 3)
    let history = try await place.store.read {
      try LogBook.history($0, "insurance-card", LocBinh.khanhXuan, place.tongCard)
    }
    #expect(history.map(\.verb) == ["edit", "create"])
    #expect(history.first?.author == "user:lan")
    #expect(history.first?.at.day == place.installation.clock.now.day)
    #expect(history.first?.changes.first?.before == ["valid_to": "2024-06-30"])
    let after = try await place.store.read { try $0.row("insurance-card", LocBinh.khanhXuan, place.tongCard)?.values["valid_to"] }
    #expect(after == .day(longer))
  }

  @Test(arguments: Engine.atHand) func measuresOnlyWhatChanged(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let house = try await LocBinh.house(in: LocBinh.tuDoan, place.store)
    try await LocBinh.open(LocBinh.kept, in: LocBinh.tuDoan, place.store)
    let measuring = place.evaluating.measuring
    let measure = try #require(place.installation.knowledge.measures["insured-population"])
    let groups = [UnitGroup(LocBinh.khanhXuan), UnitGroup(LocBinh.tuDoan)]
    let (period, today) = (try period("2024-Q4"), try day("2024-12-31"))
    func stale() async throws -> [UnitKey] {
      try await measuring.stale(measure, groups, period, today: today).map(\.unit)
    }
    #expect(try await stale() == [LocBinh.khanhXuan, LocBinh.tuDoan])
    _ = try await measuring.results([measure], groups, period, today: today)
    #expect(try await stale() == [])
    let resident = try LocBinh.resident("Lộc Văn Pảo", "male", "1990-02-02", house)
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.tuDoan]) { try $0.insert("person", LocBinh.tuDoan, resident) }
    #expect(try await stale() == [LocBinh.tuDoan])
    let results = try await measuring.results([measure], groups, period, today: today)["insured-population"]
    #expect(results?[groups[1]]?.sum == Ratio(num: 0, den: 1))
    #expect(results?[groups[0]]?.sum == Ratio(num: 2, den: 4))
    // A book that the measure doesn't read changes nothing; midnight does while the period runs.
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.tuDoan]) {
      try $0.insert("hamlet", LocBinh.tuDoan, ["name": .text("Khòn Vè")])
    }
    #expect(try await stale() == [])
    #expect(try await measuring.stale(measure, groups, period, today: try day("2024-12-30")).count == 2)
    #expect(try await measuring.stale(measure, groups, period, today: try day("2025-02-01")).isEmpty)
  }

  @Test(arguments: Engine.atHand) func draftsAreCountedNowhere(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let half: [String: Value] = ["full_name": .text("Vi Thị Mẩy"), "birth_year": .int(1991)]
    let id = try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) {
      try $0.insert("person", LocBinh.khanhXuan, half)
    }
    let kept = try await place.store.read { try $0.row("person", LocBinh.khanhXuan, id) }
    #expect(kept?.draft == true)
    #expect(try await place.insured("2024-Q4").denominator == 4)
    let rest = try LocBinh.resident("Vi Thị Mẩy", "female", "1991-01-01", place.household)
    try await place.store.write(.edit, by: LocBinh.lan, in: [LocBinh.khanhXuan]) {
      try $0.update("person", LocBinh.khanhXuan, id, rest.merging(["birth_year": .null]) { $1 })
    }
    #expect(try await place.insured("2024-Q4").denominator == 5)
  }

  @Test(arguments: Engine.atHand) func whoIsAwayIsNotCounted(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    #expect(try await place.insured("2024-Q4").denominator == 4)
    let away: [String: Value] = ["valid_from": .day(try day("2024-12-01")), "reason": .text("work")]
    let id = try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) {
      try $0.insert("person.absence", LocBinh.khanhXuan, away, parent: place.tong)
    }
    #expect(try await place.insured("2024-Q4").denominator == 3)
    #expect(try await place.insured("2024-Q3").denominator == 4)
    let back = try day("2024-12-24")
    try await place.store.write(.edit, by: LocBinh.lan, in: [LocBinh.khanhXuan]) {
      try $0.update("person.absence", LocBinh.khanhXuan, id, ["valid_to": .day(back)])
    }
    #expect(try await place.insured("2024-Q4").denominator == 4)
    // With the person goes the absence.
    try await place.store.write(.remove, by: LocBinh.lan, in: [LocBinh.khanhXuan]) {
      try $0.remove("insurance-card", LocBinh.khanhXuan, place.tongCard)
      try $0.remove("person", LocBinh.khanhXuan, place.tong)
    }
    #expect(try await place.store.read { try $0.rows("SELECT id FROM person_absence").count } == 0)
    #expect(try await LogBook.verify(place.store).faults.isEmpty)
  }

  @Test(arguments: Engine.atHand) func scoresFollowTheChild(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let unit = LocBinh.khanhXuan
    let measured: [String: Value] = [
      "person_id": .id(place.anh), "measured_on": .day(try day("2024-10-01")), "height_cm": .int(95), "weight_kg": .real(14),
      "lying": .bool(false),
    ]
    func zlen(_ id: RowID) async throws -> Double? {
      try await place.store.read { try $0.row("growth-measurement", unit, id)?.values["zlen"]?.real }
    }
    let id = try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { try $0.insert("growth-measurement", unit, measured) }
    let girl = try #require(try await zlen(id))
    #expect(girl < -2 && girl > -3)
    try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) { try $0.update("person", unit, place.anh, ["sex": .text("male")]) }
    let boy = try #require(try await zlen(id))
    #expect(boy != girl)
    let history = try await place.store.read { try LogBook.history($0, "growth-measurement", unit, id) }
    #expect(history.map(\.verb) == ["edit", "create"])
    // Rows that arrive before the child they are about.
    let (child, early) = (RowID(milliseconds: 1), RowID(milliseconds: 2))
    let resident = try LocBinh.resident("Lý Văn Páo", "male", "2020-05-02", place.household)
    try await place.store.write(.imported, by: LocBinh.lan, in: [unit]) {
      try $0.insertMany("growth-measurement", unit, [(early, nil, measured.merging(["person_id": .id(child)]) { $1 })])
      try $0.insertMany("person", unit, [(child, nil, resident)])
    }
    #expect(try await zlen(early) == boy)
    #expect(try await LogBook.verify(place.store).faults.isEmpty)
  }

  @Test(arguments: Engine.atHand) func registersNotOpenedAreUnknown(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let strange = try await place.insured("2024-Q4", of: LocBinh.tuDoan)
    #expect(strange.truth == .unknown)
    #expect(strange.missing.contains { if case .registerNotOpen = $0.why { true } else { false } })
    // Opened too late for the period: not known for it either.
    #expect(try await place.insured("2022-Q4").truth == .unknown)
    // Open and without rows: what the measure says, which is unknown here.
    try await LocBinh.open(LocBinh.kept, in: LocBinh.tuDoan, place.store)
    let empty = try await place.insured("2024-Q4", of: LocBinh.tuDoan)
    #expect(empty.truth == .unknown)
    #expect(empty.missing.contains { if case .registerEmpty = $0.why { true } else { false } })
  }

  @Test(arguments: Engine.atHand) func openAndEmptyIsWhatTheMeasureSays(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    for measure in place.installation.knowledge.measures.measures {
      try await LocBinh.open(measure.registers, in: LocBinh.tuDoan, place.store)
    }
    let facts = try await place.facts("2024-Q4", of: LocBinh.tuDoan)
    #expect(facts.count == place.installation.knowledge.measures.measures.count)
    for (measure, fact) in facts where measure.id != "duplicate-cards" {
      switch (measure.whenEmpty, fact) {
      case (.met, .metBecauseEmpty), (.notApplicable, .notApplicable), (.unknown, .unknown(.registerEmpty)): continue
      // Lists of duties have members though nobody wrote a row.
      case (_, .measured), (_, .unknown(.zeroDenominator)), (_, .unknown(.undecided)): continue
      default: Issue.record("\(measure.id): \(fact)")
      }
    }
  }
}

extension LocBinh {
  /// Indicator 15.1 of the set for new-rural communes.
  func insured(_ text: String, of unit: UnitKey = LocBinh.khanhXuan) async throws -> IndicatorResult {
    let today = installation.clock.now.day
    let group = try await store.read { reading in
      let units = try OrgUnits.load(reading)
      return units[unit].map(units.group) ?? UnitGroup(unit)
    }
    let area = try await evaluating.evaluate(
      [group], sets: ["xa-ntm"], period: try period(text), today: today, dated: try day("2024-03-01"))
    return try #require(area.results[unit]?.first?.indicator("15.1"))
  }

  /// What an evaluation is told of every measure.
  func facts(_ text: String, of unit: UnitKey) async throws -> [(MeasureDefinition, MeasureFact)] {
    let (period, today, group) = (try period(text), installation.clock.now.day, UnitGroup(unit))
    let measures = evaluating.measuring.catalogue.measures
    let results = try await evaluating.measuring.results(measures, [group], period, today: today)
    let ground = try await store.read { try Ground($0, [group], day: period.referenceDay(today: today)) }
    return measures.map { ($0, evaluating.fact($0, results[$0.id]?[group] ?? MeasureResult(), ground, group)) }
  }
}
