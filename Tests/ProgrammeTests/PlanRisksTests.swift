import Criteria
import Foundation
import Measures
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Programme

/// The risk list of a plan: the class of every tick, what is missing, and what the area will come to.
@Suite struct PlanRisksTests {
  /// Criterion 15 of Khánh Xuân with all but insurance in order: so many men of twenty have a card since each of these days.
  static func insured(_ engine: Engine, men: [(String, Int)]) async throws -> (place: LocBinh, plan: Plan, units: OrgUnits) {
    let (place, plan, units) = try await PlanTests.planned(engine)
    let unit = LocBinh.khanhXuan
    try await LocBinh.open(["growth-measurement", "recognition", "attestation"], in: unit, place.store)
    let (first, measured) = (try day("2024-01-01"), try day("2024-02-01"))
    let fresh = try (0..<18).map { try LocBinh.resident("Hoàng Văn \($0)", "male", "1980-01-01", place.household) }
    try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      try writing.insert(
        "growth-measurement", unit,
        ["person_id": .id(place.anh), "measured_on": .day(measured), "height_cm": .real(102), "weight_kg": .real(16)])
      try writing.insert(
        "recognition", unit,
        [
          "set_id": .text("btcqg-ytx"), "decision_number": .text("12/QĐ-UBND"), "decided_on": .day(first), "result": .text("recognised"),
        ])
      try writing.insert(
        "attestation", unit,
        [
          "set_id": .text("xa-ntm"), "indicator_code": .text("15.4"), "period": .text("2024"), "valid_from": .day(first),
          "claim": .bool(true),
        ])
      var number = 0
      for (from, count) in men {
        for _ in 0..<count where number < fresh.count {
          let person = try writing.insert("person", unit, fresh[number])
          try writing.insert("insurance-card", unit, LocBinh.card(person, "GD40201\(10_000 + number)", from, "2026-12-31"))
          number += 1
        }
      }
      for values in fresh.dropFirst(number) { try writing.insert("person", unit, values) }
    }
    return (place, plan, units)
  }

  private func risk(_ risks: PlanRisks, _ column: String) throws -> PlanRisk {
    try #require(risks.risks.first { $0.column.code == column })
  }

  @Test(arguments: Engine.atHand) func whatIsUnknownIsNoRisk(_ engine: Engine) async throws {
    let (place, plan, units) = try await PlanTests.planned(engine)
    let risks = try await PlanRisks.of(plan, place.evaluating, units, today: try day("2024-11-15"))
    let (november, end) = (try day("2024-11-15"), try day("2024-12-31"))
    #expect(risks.day == november && risks.deadline == end && !risks.isOver)
    #expect(risks.trend.count == 4 && risks.risks.count == 2)
    let score = try risk(risks, "btcqg-ytx")
    #expect(score.rank == .unknown && score.tick?.aim == .keep && score.now == .unknown && !score.needs.isEmpty)
    #expect(score.needs.allSatisfy { !$0.text(.vi).isEmpty }, "what isn't known is named")
    // Two of four have a card, three had one in summer: the number goes back.
    let insured = try risk(risks, "15")
    #expect(insured.rank == .unlikely && insured.now == .notMet)
    let need = try #require(insured.needs.first)
    #expect(need.result.code == "15.1" && need.text(.vi).contains("2 người") && need.forecast?.approaches == false)
    #expect(insured.step?.code == "15.1" && insured.reachedOn == nil)
    #expect(risks.risks.first?.column.code == "15", "the riskiest first")
  }

  @Test(arguments: Engine.atHand) func aNumberThatArrivesInTimeIsOnTrack(_ engine: Engine) async throws {
    let (place, plan, units) = try await PlanRisksTests.insured(
      engine, men: [("2024-01-01", 9), ("2024-05-01", 4), ("2024-08-01", 3)])
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      try writing.insert("insurance-card", LocBinh.khanhXuan, LocBinh.card(place.tong, "DN402011113333", "2024-07-01", "2026-06-30"))
    }
    let risks = try await PlanRisks.of(plan, place.evaluating, units, today: try day("2024-11-15"))
    let found = try risk(risks, "15")
    #expect(found.needs.map(\.result.code) == ["15.1"])
    #expect(found.rank == .onTrack && found.atEnd == .met, "\(found.needs.map { $0.text(.vi) })")
    let reached = try #require(found.reachedOn)
    let november = try day("2024-11-15")
    #expect(reached > november && reached <= risks.deadline)
    let outlook = try #require(risks.outlooks.first { $0.column.code == "15" })
    #expect(outlook.wanted == 1 && outlook.units.count == 1 && outlook.atEnd == .met)
    #expect(outlook.counts.map(\.isForecast) == [false, false, false, false, true, true])
    #expect(outlook.counts.map(\.met).last == 1 && outlook.counts[3].met == 0)
    // After the year's end nothing is foreseen.
    let over = try await PlanRisks.of(plan, place.evaluating, units, today: try day("2025-02-01"))
    #expect(over.isOver && over.day == risks.deadline)
    #expect(try risk(over, "15").rank == .unlikely)
    #expect(over.outlooks.allSatisfy { $0.counts.allSatisfy { !$0.isForecast } })
    let early = try await PlanRisks.of(plan, place.evaluating, units, today: try day("2023-12-01"))
    #expect(early.day == nil && early.risks.isEmpty)
  }

  @Test(arguments: Engine.atHand) func aNumberThatComesTooLateIsARisk(_ engine: Engine) async throws {
    let (place, plan, units) = try await PlanRisksTests.insured(
      engine, men: [("2024-01-01", 9), ("2024-05-01", 1), ("2024-08-01", 1), ("2024-11-01", 1)])
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      try writing.insert("insurance-card", LocBinh.khanhXuan, LocBinh.card(place.tong, "DN402011113333", "2024-07-01", "2026-06-30"))
    }
    let found = try risk(try await PlanRisks.of(plan, place.evaluating, units, today: try day("2024-11-15")), "15")
    #expect(found.rank == .atRisk && found.atEnd == .notMet)
    let end = try day("2024-12-31")
    #expect(found.reachedOn.map { $0 > end } ?? false)
  }

  @Test func theDaysToComeAreMonthsNearTheEnd() throws {
    let days = try ["2024-03-31", "2024-06-30", "2024-09-30", "2024-11-15", "2024-11-30", "2024-12-31"].map { try day($0) }
    let end = days[5]
    #expect(RiskReckoning.ahead(of: days[3], until: end) == [days[4], end])
    #expect(RiskReckoning.ahead(of: days[0], until: end) == [days[1], days[2], end])
    #expect(RiskReckoning.ahead(of: end, until: end).isEmpty)
  }
}
