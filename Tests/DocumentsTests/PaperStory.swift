import Documents
import Foundation
import Measures
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

/// A quarter of Khánh Xuân that papers can be written about: a plan with tasks, a visit, talks in the hamlets, and a self-assessment that
/// the health centre has looked at.
struct PaperStory: Sendable {
  let place: LocBinh
  let group = UnitGroup(LocBinh.khanhXuan)
  let today: Day
  let period = Period.quarter(2024, 4)
  let district: UnitKey
  let assessment: RowID

  static let station = AssessmentDesk.Actor(LocBinh.lan, name: "Lành Thị Lan", roles: [.station])
  static let centre = AssessmentDesk.Actor(Author("user:binh"), name: "Hoàng Văn Bình", roles: [.healthCentre])

  init(_ engine: Engine) async throws {
    today = try day("2024-12-31")
    place = try await LocBinh.settled(engine, on: today)
    district = try unit("188")
    try await PaperStory.enterWork(place.store, district)
    let desk = AssessmentDesk(place.evaluating, place.installation.knowledge.workflow)
    assessment = try await desk.begin(group, set: "xa-ntm", period, today: today, by: PaperStory.station)
    let begun = try #require(try await PaperStory.load(place.store, assessment))
    let open = begun.items.filter { $0.ownOutcome == .unknown }
    try await desk.mark(group, assessment, open.map { .init($0.code, .met, reason: "đã kiểm đếm tại xã") }, by: PaperStory.station)
    try await desk.write(
      group, assessment, ["difficulties": "Thiếu 01 y sĩ; máy siêu âm hỏng.", "proposals": "Bổ sung nhân lực cho trạm."],
      by: PaperStory.station)
    try await desk.take(.submit, group, assessment, today: today, by: PaperStory.station)
    let submitted = try #require(try await PaperStory.load(place.store, assessment))
    let marks = submitted.items.map { item -> AssessmentDesk.Mark in
      item.code == "15.4" ? .init(item.code, .notMet, reason: "báo cáo chưa ký") : .init(item.code, item.ownOutcome)
    }
    try await desk.judge(group, assessment, marks, by: PaperStory.centre)
    try await desk.write(
      group, assessment,
      [
        "team_members": "Hoàng Văn Bình, Giám đốc, trưởng đoàn; Vi Thị Hoa, phòng KHNV, thư ký",
        "team_decision": "Quyết định số 12/QĐ-TTYT",
      ],
      visitedOn: today, by: PaperStory.centre)
  }

  static func load(_ store: Store, _ id: RowID) async throws -> Assessment? {
    try await store.read { try Assessments.load($0, LocBinh.khanhXuan, id) }
  }

  func appraise() async throws {
    let desk = AssessmentDesk(place.evaluating, place.installation.knowledge.workflow)
    try await desk.take(.appraise, group, assessment, today: today, by: PaperStory.centre)
  }

  private static func enterWork(_ store: Store, _ district: UnitKey) async throws {
    let days = try ["2024-10-15", "2024-11-05", "2024-12-01", "2020-01-01"].map { Value.day(try day($0)) }
    try await store.write(.create, by: Author("user:binh"), in: [district, LocBinh.khanhXuan]) { writing in
      let plan = try writing.insert(
        "plan", district,
        ["plan_year": .int(2024), "about": .text("Kế hoạch y tế 2024"), "agency": .text("UBND huyện"), "plan_state": .text("issued")])
      for (number, column, aim) in [(1, "15", "reach"), (1, "btcqg-ytx", "keep")] {
        try writing.insert(
          "commune-target", district,
          [
            "plan_id": .id(plan), "sort_no": .int(Int64(number)), "covers_unit": .text("06544"), "plan_column": .text(column),
            "plan_aim": .text(aim),
          ])
      }
      let tasks: [(String, String, String?, String?)] = [
        ("Rà soát người chưa có thẻ bảo hiểm y tế.", "done", "15.1", nil),
        ("Cấp thẻ cho người dân vùng khó khăn;", "late", "15.1", "chờ danh sách của BHXH"), ("Họp giao ban", "doing", nil, nil),
      ]
      for (index, task) in tasks.enumerated() {
        try writing.insert(
          "plan-task", district,
          [
            "plan_id": .id(plan), "sort_no": .int(Int64(index + 1)), "task_text": .text(task.0), "department": .text("tyt"),
            "task_state": .text(task.1), "indicator_code": task.2.map(Value.text) ?? .null, "delay_reason": task.3.map(Value.text) ?? .null,
          ])
      }
      let facility = try writing.insert(
        "facility", LocBinh.khanhXuan,
        ["name": .text("Trạm Y tế xã Khánh Xuân"), "facility_kind": .text("station"), "treats": .bool(true), "valid_from": days[3]])
      try writing.insert(
        "supervision-visit", LocBinh.khanhXuan,
        [
          "visited_on": days[0], "team": .text("Trung tâm Y tế"), "facility_id": .id(facility), "recommendations": .text("Bổ sung thuốc"),
          "remedy_due_on": days[1], "remedied_on": days[1],
        ])
      for day in days.prefix(3) {
        try writing.insert(
          "communication-activity", LocBinh.khanhXuan,
          ["held_on": day, "topic": .text("nutrition"), "form": .text("talk"), "audience": .int(420)])
      }
    }
  }

  func numbers(_ kind: PaperKind, set: String? = "xa-ntm", of unit: UnitKey = LocBinh.khanhXuan) async throws -> PaperNumbers {
    let units = try await place.store.read { try OrgUnits.load($0) }
    return try await PaperNumbers.gather(PaperOrder(kind, unit, set: set, period), place.evaluating, units, today: today)
  }

  func document(_ kind: PaperKind, set: String? = "xa-ntm", of unit: UnitKey = LocBinh.khanhXuan) async throws -> WordDocument {
    let numbers = try await numbers(kind, set: set, of: unit)
    return PaperLayout.document(numbers, ReportText(numbers).sections, number: "01/BC-TYT", made: Moment(today, minutes: 600))
  }
}
