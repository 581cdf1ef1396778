import Programme
import Storage
import Vocabulary

/// What became of the year's plan in a demonstration: tasks done, under way and late, funds, a working party, visits.
enum DemoPlan {
  /// Carries the plan of a year along, as the offices of its district did by the year's end.
  static func carryOut(_ units: [(key: UnitKey, name: String)], year: Int, in store: Store, today: Day) async throws {
    guard let first = Day(year: year, month: 1, day: 1), let last = Day(year: year, month: 12, day: 31), today > last else { return }
    try await store.write(.edit, by: DemoDistrict.author, in: [DemoPlan.district], note: "diễn biến minh họa của kế hoạch") { writing in
      let plans = try writing.rows(
        of: "plan", where: "unit_id = :unit AND plan_year = :year ORDER BY id",
        ["unit": .int(DemoPlan.district.number), "year": .int(Int64(year))])
      guard let plan = plans.first else { return }
      let tasks = try writing.rows(
        of: "plan-task", where: "unit_id = :unit AND plan_id = :plan ORDER BY sort_no, id",
        ["unit": .int(DemoPlan.district.number), "plan": .id(plan.id)])
      for (index, task) in tasks.enumerated() {
        // A task's last day is that of its own, of its quarter, or of the year.
        let quarter = task.values["quarter_no"]?.int.map { Int($0) } ?? 4
        let due = task.values["due_on"]?.day ?? first.adding(months: quarter * 3).adding(days: -1)
        var values: [String: Value] = ["task_state": .text("done"), "done_on": .day(min(last, due.adding(days: -(index % 5) * 4)))]
        if index % 7 == 3 {
          values = ["task_state": .text("late"), "delay_reason": .text("chờ phân bổ kinh phí"), "done_on": .null]
        } else if index % 7 == 5 {
          values = ["task_state": .text("doing"), "done_on": .null]
        }
        try writing.update("plan-task", DemoPlan.district, task.id, values)
      }
      try fund(writing, plan.id)
      try staff(writing, plan.id, first, last)
      for (index, unit) in units.filter({ $0.key.firstDay == nil }).enumerated() {
        let day = first.adding(days: 285 + index * 3)
        var values: [String: Value] = [
          "plan_id": .id(plan.id), "covers_unit": .text(unit.key.description), "planned_on": .day(day),
          "team": .text("Trung tâm Y tế Lộc Bình (minh họa)"),
          "agenda": .text(index % 2 == 0 ? "tiêu chí 3, 4, 6" : "tiêu chí 15, 14.2, 14.3"),
        ]
        if index % 6 != 4 { values["visited_on"] = .day(day) }
        try writing.insert("planned-visit", DemoPlan.district, values)
      }
    }
  }

  /// The unit the plan was made for.
  private static let district = UnitKey("188") ?? UnitKey(number: 0)

  private static func fund(_ writing: Writing, _ plan: RowID) throws {
    let lines: [(source: String, purpose: String, planned: Double, allocated: Double, spent: Double)] = [
      ("province_budget", "Tập huấn, truyền thông về y tế trong xây dựng nông thôn mới", 180_000_000, 180_000_000, 171_500_000),
      ("district_budget", "Sửa chữa trạm y tế, bổ sung trang thiết bị", 950_000_000, 720_000_000, 655_000_000),
      ("commune_budget", "Hỗ trợ người dân mua thẻ bảo hiểm y tế", 240_000_000, 240_000_000, 238_200_000),
    ]
    for line in lines {
      try writing.insert(
        "plan-budget", district,
        [
          "plan_id": .id(plan), "source": .text(line.source), "purpose": .text(line.purpose), "planned": .real(line.planned),
          "allocated": .real(line.allocated), "spent": .real(line.spent), "settled": .real(line.spent),
          "remark": .text("Số tiền minh họa, không có thật"),
        ])
    }
  }

  private static func staff(_ writing: Writing, _ plan: RowID, _ first: Day, _ last: Day) throws {
    let party = try writing.insert(
      "working-party", district,
      [
        "party_kind": .text("working"), "party_name": .text("Đoàn công tác thực hiện tiêu chí y tế (minh họa)"),
        "decision_number": .text("MH-15/QĐ-UBND"), "decided_on": .day(first.adding(days: 40)), "valid_from": .day(first.adding(days: 41)),
        "valid_to": .day(last), "plan_id": .id(plan), "places": .text("21 xã, thị trấn"),
      ])
    let seats = [
      ("Hứa Đức Long", "Phó Chủ tịch UBND huyện", "head"), ("Vi Thị Thẩm", "Giám đốc Trung tâm Y tế", "deputy"),
      ("Lộc Văn Kiểm", "Phòng KHNV", "secretary"), ("Hà Thị Nga", "Khoa KSBT", "member"),
    ]
    for (index, seat) in seats.enumerated() {
      try writing.insert(
        "working-party.seat", district,
        [
          "sort_no": .int(Int64(index + 1)), "full_name": .text(seat.0), "post": .text(seat.1 + " (minh họa)"), "party_role": .text(seat.2),
        ], parent: party)
    }
  }
}
