import Criteria
import Foundation
import Measures
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Programme

@Suite struct PlanningAidTests {
  private func points(_ values: [Decimal]) throws -> [(day: Day, value: Decimal)] {
    let first = try day("2024-01-31")
    return values.enumerated().map { (first.adding(days: 30 * $0.offset), $0.element) }
  }

  @Test func aPaceIsNotMovedByOneOddMonth() throws {
    let steady = try #require(Forecast(try points([80, 81, 82, 83, 84]), level: 90, direction: .atLeast))
    #expect(steady.pace == 1)
    #expect(steady.reached == (try day("2024-01-31")).adding(days: 4 * 30 + 180))
    let odd = try #require(Forecast(try points([80, 81, 95, 83, 84]), level: 90, direction: .atLeast))
    #expect(odd.pace <= Decimal(string: "1.5") ?? 0 && odd.pace >= 1)
    #expect(try Forecast(points([84, 83, 82]), level: 90, direction: .atLeast)?.reached == nil)
    #expect(try Forecast(points([30, 28, 26]), level: 24, direction: .atMost)?.reached == (try day("2024-01-31")).adding(days: 90))
    #expect(try Forecast(points([80, 81]), level: 90, direction: .atLeast) == nil)
  }

  @Test(arguments: Engine.atHand) func whatIfMovesTheVerdictAndItsParts(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let (aid, today) = (PlanningAid(place.evaluating), try day("2024-12-31"))
    let group = UnitGroup(LocBinh.khanhXuan)
    let found = try await place.evaluating.evaluate([group], sets: ["xa-ntm"], period: try period("2024-Q4"), today: today)
    let edition = try #require(found.editions.first)
    let facts = try #require(found.facts[group.unit]?["xa-ntm"])
    let now = edition.evaluate(facts)
    #expect(now.indicator("15.1")?.truth == .notMet)
    let steps = aid.steps(now, efforts: ["person": Decimal(string: "0.2") ?? 0, "other": 2, "unknown": 10])
    #expect(steps.first { $0.code == "15.1" }?.short == 2)
    let then = aid.whatIf(edition, facts, numbers: ["insured-population": Ratio(num: 4, den: 4)], judged: [:])
    #expect(then.indicator("15.1")?.truth == .met, "both sexes move with the whole")
    let judged = aid.whatIf(edition, facts, numbers: [:], judged: ["15.1": Judgement(.met)])
    #expect(judged.indicator("15.1")?.truth == .met)
  }

  @Test(arguments: Engine.atHand) func aPastYearUnderALaterTextTellsWhatChangesAndWhy(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let aid = PlanningAid(place.evaluating)
    let rescored = try await aid.rescore(
      [UnitGroup(LocBinh.khanhXuan)], set: "xa-ntm", try period("2023"), first: nil, second: try day("2024-03-01"),
      today: try day("2024-12-31"))
    let commune = try #require(rescored.first)
    #expect(commune.first.edition == "xa-ntm/2022-03-08" && commune.second.edition == "xa-ntm/2024-03-01")
    let reason = try #require(commune.reasons.first { $0.code == "15.4" })
    #expect(reason.why.vi.contains("cách xác định đổi"))
  }
}
