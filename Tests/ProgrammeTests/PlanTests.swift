import Criteria
import Foundation
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Programme

/// Plans: objectives against the results, the texts of law that hold for their years, and the next year's plan.
@Suite struct PlanTests {
  static let file = """
    plan: test
    unit: "188"
    year: 2024
    number: "45/KH-UBND"
    day: 2024-01-15
    agency: Ủy ban nhân dân huyện Lộc Bình
    about: "Kế hoạch năm 2024"
    bases: ["Căn cứ Kế hoạch số 04/KH-SYT ngày 09/01/2024 về chương trình năm 2024;"]
    objectives:
      - { kind: specific, rule: communes, column: "15", atLeast: 1, outOf: 1, text: "Một xã đạt tiêu chí 15 trong năm 2024" }
      - { kind: specific, rule: more, column: "18", atLeast: 1, text: "Thêm một xã đạt 18.4, 18.5" }
      - { kind: specific, rule: points, column: "btcqg-ytx", atLeast: 2, text: "Mỗi xã tăng 2 điểm" }
      - { kind: general, rule: by_hand, text: "Củng cố y tế cơ sở" }
    tasks:
      - { department: khnv, due: 2024-02-29, text: "Báo cáo năm 2024" }
    budget:
      - { source: district_budget, purpose: "Giám sát năm 2024" }
    party:
      - { post: "Lãnh đạo Trung tâm Y tế" }
    """

  /// A plan of two communes over the books of Khánh Xuân.
  static func planned(_ engine: Engine) async throws -> (place: LocBinh, plan: Plan, units: OrgUnits) {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let ticks = [
      PlanTarget(unit: LocBinh.khanhXuan, year: 2024, column: "15", aim: .reach, note: "Phấn đấu năm 2024", source: ""),
      PlanTarget(unit: LocBinh.khanhXuan, year: 2024, column: "btcqg-ytx", aim: .keep, note: "", source: ""),
    ]
    let plan = try PlanFile.read(file, file: "plan.yaml")
    let id = try await plan.write(place.store, ticks: ticks, by: LocBinh.lan)
    let (loaded, units) = try await place.store.read { (try Plan.load($0, plan.unit, id), try OrgUnits.load($0)) }
    return (place, try #require(loaded), units)
  }

  @Test(arguments: Engine.atHand) func objectivesAreCountedByTheRegisters(_ engine: Engine) async throws {
    let (place, plan, units) = try await PlanTests.planned(engine)
    let today = try day("2024-12-31")
    let first = try await PlanCheck.of(plan, place.evaluating, units, today: today)
    #expect(first.objectives.map(\.truth) == [.notMet, .unknown, .unknown, nil])
    #expect(first.objectives[0].count == 0 && first.objectives[0].wanted == 1 && first.objectives[0].failing.count == 1)
    // No food establishments, so 18.4 concerns nobody; and no incident.
    try await LocBinh.open(["food-establishment", "food-training", "food-incident"], in: LocBinh.khanhXuan, place.store)
    let then = try await PlanCheck.of(plan, place.evaluating, units, today: today)
    #expect(then.cells[LocBinh.khanhXuan]?["18"] == .met)
    #expect(then.objectives[1].truth == .met && then.objectives[1].count == 1)
    let early = try await PlanCheck.of(plan, place.evaluating, units, today: try day("2023-12-31"))
    #expect(early.day == nil && early.objectives.allSatisfy { $0.truth == nil })
  }

  @Test(arguments: Engine.atHand) func nextYearsPlanTakesOverWhatIsTheSame(_ engine: Engine) async throws {
    let (place, plan, _) = try await PlanTests.planned(engine)
    let tick = try #require(plan.ticks.first { $0.column == "15" })
    #expect(PlanYear.proposal(tick, reached: true) == .keep && PlanYear.proposal(tick, reached: false) == .reach)
    let id = try await PlanYear(after: plan).begin(place.store, aims: [:], by: LocBinh.lan)
    let next = try #require(try await place.store.read { try Plan.load($0, plan.unit, id) })
    #expect(next.year == 2025 && next.isDraft && next.text("about") == "Kế hoạch năm 2025")
    #expect(next.text("plan_number") == "/KH-UBND" && next.text("issued_month") == "2025-01" && next.head.values["issued_on"] == .null)
    #expect(next.bases == plan.bases)
    #expect(next.objectives[0].text("objective_text") == "Một xã đạt tiêu chí 15 trong năm 2025")
    #expect(next.tasks[0].values["due_on"] == .day(try day("2025-02-28")) && next.tasks[0].text("task_state") == "waiting")
    #expect(next.ticks.first { $0.column == "15" }?.note == "Phấn đấu năm 2025")
    #expect(next.parties.first?.party.values["valid_from"] == .day(try day("2025-01-01")))
    #expect(try await place.store.read { try PlanTargets.load($0, year: 2025) }.isEmpty, "a draft sets no targets")
    #expect(PlanYear.isUntouched(next))
    try await PlanYear.drop(plan.unit, id, place.store, by: LocBinh.lan)
    #expect(try await place.store.read { try Plan.load($0, plan.unit, id) } == nil)
  }

  @Test(arguments: [
    ("Đến hết năm 2024:", "Đến hết năm 2025:"),
    (
      "Thực hiện Kế hoạch số 04/KH-SYT ngày 09/01/2024 về chương trình năm 2024",
      "Thực hiện Kế hoạch số 04/KH-SYT ngày 09/01/2024 về chương trình năm 2024"
    ),
    ("ngày 25 tháng 3 năm 2024", "ngày 25 tháng 3 năm 2024"), ("năm 2024 - 2025", "năm 2024 - 2025"),
    ("theo Quyết định số 1300/QĐ-BYT năm 2024; mục tiêu năm 2024", "theo Quyết định số 1300/QĐ-BYT năm 2024; mục tiêu năm 2025"),
  ]) func onlyThePlansOwnYearMoves(_ text: String, _ moved: String) {
    #expect(PlanYear.shifted(text, from: 2024) == moved)
  }

  @Test(arguments: ["2025-05-31", "2025-12-31", "2026-06-30"]) func giangThanhIsJudgedByTheTextsOfMarch2024(_ today: String) async throws {
    let folder = catalogueFolder.deletingLastPathComponent().appendingPathComponent("Examples/giang-thanh-2025")
    func text(_ name: String) throws -> String { try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) }
    let installation = try await TestInstallation.fresh(.sqlite, on: try day(today))
    let author = Author("console:root")
    try await UnitsFile.write(try UnitsFile.read(try text("units.csv"), file: "units.csv"), installation.store, by: author)
    try await AreaAssignments.load(try text("areas.csv"), file: "areas.csv", installation.store, by: author)
    let file = try PlanFile.read(try text("plan.yaml"), file: "plan.yaml")
    let id = try await file.write(
      installation.store, ticks: try PlanTargets.read(try text("targets.csv"), file: "targets.csv"), by: author)
    let (plan, units) = try await installation.store.read { (try Plan.load($0, file.unit, id), try OrgUnits.load($0)) }
    let check = try await PlanCheck.of(try #require(plan), installation.evaluating, units, today: try day(today))
    #expect(check.results.count == 5)
    for (_, results) in check.results {
      #expect(results["xa-ntm"]?.edition == "xa-ntm/2024-03-01")
      #expect(results["xa-ntm-nang-cao"]?.edition == "xa-ntm-nang-cao/2024-03-01")
    }
    let quarter = try await installation.evaluating.evaluate(
      units.communes.filter { $0.parentCode == "914" }.map { units.group($0) }, sets: ["xa-ntm"], period: try period("2025-Q1"),
      today: try day(today))
    #expect(quarter.editions.map(\.id) == ["xa-ntm/2024-03-01"])
  }
}
