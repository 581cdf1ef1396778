import Criteria
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

// The tasks of a plan: who does what until when, how far it is, and the number it is about.
extension PlanPage {
  /// What the list of tasks is narrowed to.
  private struct Filter {
    let department, quarter, state, owner: String
    /// The commune whose own tasks are meant, and those of every station and commune office.
    let unit: String

    init(_ visit: Visit) {
      func asked(_ name: String) -> String { visit.query[name] ?? visit.form["keep." + name] }
      (department, quarter, state, owner) = (asked("department"), asked("quarter"), asked("state"), asked("owner"))
      unit = UnitKey(asked("unit"))?.description ?? ""
    }

    var fields: [(String, String)] {
      [("department", department), ("quarter", quarter), ("state", state), ("owner", owner), ("unit", unit)]
    }

    func fits(_ row: RegisterRow, today: Day) -> Bool {
      if !department.isEmpty, row.text("department") != department { return false }
      if let number = Int64(quarter), let own = row.values["quarter_no"]?.int, own != number { return false }
      if state == "overdue" {
        if !PlanPage.isOverdue(row, today) { return false }
      } else if !state.isEmpty, row.text("task_state") != state {
        return false
      }
      if !unit.isEmpty {
        let own = row.text("owner_unit")
        guard own.isEmpty ? ["tyt", "ubnd_xa"].contains(row.text("department")) : own == unit else { return false }
      }
      if owner.isEmpty { return true }
      let folded = VietnameseText.folded(row.text("owner_name") + " " + row.text("task_text"))
      return VietnameseText.folded(owner).split(separator: " ").allSatisfy { folded.contains($0) }
    }
  }

  private static func isOverdue(_ row: RegisterRow, _ today: Day) -> Bool {
    guard let due = row.values["due_on"]?.day, due < today else { return false }
    return ["waiting", "doing"].contains(row.text("task_state"))
  }

  /// The list of tasks.
  var tasks: Model {
    let filter = Filter(visit)
    let shown = plan.tasks.filter { filter.fits($0, today: visit.today) }
    func codes(_ list: String, _ field: String) -> [(value: String, text: String)] {
      let used = Set(plan.tasks.map { $0.text(field) })
      let items = visit.installation.registers.lists[list]?.items ?? []
      return [("", visit.word("state-all"))] + items.filter { used.contains($0.code) }.map { ($0.code, $0.label.text(visit.language)) }
    }
    let quarters = [("", visit.word("state-all"))] + (1...4).map { ("\($0)", visit.word("planQuarter", ["number": "\($0)"])) }
    var states = codes("task_state", "task_state")
    if plan.tasks.contains(where: { PlanPage.isOverdue($0, visit.today) }) { states.append(("overdue", visit.word("planOverdue"))) }
    let done = plan.tasks.filter { $0.text("task_state") == "done" }.count
    let commune = UnitKey(filter.unit).map { unit in
      Choices.selector(
        "unit", visit.word("planCommune"),
        [("", visit.word("state-all")), (filter.unit, visit.word("planTasksOf", ["name": place.name(unit)]))],
        filter.unit)
    }
    return [
      "selectors": [commune].compactMap(\.self) + [
        Choices.selector("department", visit.word("planDepartment"), codes("department", "department"), filter.department),
        Choices.selector("quarter", visit.word("planQuarterHead"), quarters, filter.quarter),
        Choices.selector("state", visit.word("planState"), states, filter.state),
      ], "kept": [["name": "part", "value": "tasks"] as Model], "owner": filter.owner,
      "tasks": shown.map { task($0, filter) }, "hasTasks": !shown.isEmpty, "hasAny": !plan.tasks.isEmpty,
      "countText": visit.word(
        "planTasksShown", ["shown": visit.whole(shown.count), "all": visit.whole(plan.tasks.count), "done": visit.whole(done)]),
      "tasksHref": place.rows("plan-task"),
    ]
  }

  private func task(_ row: RegisterRow, _ filter: Filter) -> Model {
    let state = row.text("task_state")
    let overdue = PlanPage.isOverdue(row, visit.today)
    let quarter = row.values["quarter_no"]?.int.map { visit.word("planQuarter", ["number": "\($0)"]) }
    let cls = overdue ? "no" : ["done": "ok", "late": "no", "doing": "info", "dropped": "info"][state] ?? "warn"
    var detail: [String] = []
    if let day = row.values["done_on"]?.day { detail.append(visit.word("planDoneOn", ["day": day.written])) }
    if !row.text("delay_reason").isEmpty { detail.append(visit.word("planDelay", ["reason": row.text("delay_reason")])) }
    if !row.text("outcome").isEmpty { detail.append(row.text("outcome")) }
    let typed = visit.method == "POST" && visit.parameters["task"] == row.id.description
    let chosen = typed ? visit.form["state"] : state
    let number = live(row)
    let department = plan.label("department", row.text("department")).text(visit.language)
    let owner = row.text("owner_name")
    return [
      "id": row.id.description, "number": "\(row.values["sort_no"]?.int ?? 0)", "text": row.text("task_text"),
      "department": department, "owner": owner == department ? "" : owner,
      "quarter": quarter ?? visit.word("planWholeYear"), "due": row.values["due_on"]?.day?.written ?? "–", "overdue": overdue,
      "stateText": overdue ? visit.word("planOverdue") : plan.label("task_state", state).text(visit.language), "stateCls": cls,
      "detail": detail.joined(separator: " · "), "hasDetail": !detail.isEmpty, "rowHref": place.row("plan-task", row.id),
      "action": place.href + "/tasks/\(row.id)", "base": "\(row.seq)", "open": typed,
      "kept": filter.fields.map { ["name": "keep." + $0.0, "value": $0.1] as Model },
      "day": typed ? visit.form["day"] : row.values["done_on"]?.day?.written ?? "",
      "reason": typed ? visit.form["reason"] : row.text("delay_reason"),
      "states": (visit.installation.registers.lists["task_state"]?.items ?? []).map { item -> Model in
        ["value": item.code, "text": item.label.text(visit.language), "selected": item.code == chosen]
      },
      "linked": number != nil, "indicatorHref": number?.href ?? "", "indicatorText": number?.text ?? "", "indicatorCls": number?.cls ?? "",
    ]
  }

  /// The number a task is about, as it stands: of its commune, or of all communes of the plan.
  private func live(_ row: RegisterRow) -> (href: String, text: String, cls: String)? {
    let (set, code) = (row.text("set_id"), row.text("indicator_code"))
    guard !set.isEmpty, !code.isEmpty else { return nil }
    if let unit = UnitKey(row.text("owner_unit")), place.sees(unit) {
      let href = "/units/\(Link.part(unit.description))/indicators/\(set)/\(code)?period=\(plan.year)"
      guard let result = check?.results[unit]?[set]?.indicator(code) else { return (href, code, "info") }
      return (href, code + ": " + (result.displayValue(visit.language) ?? "–"), PlanPage.shown(result.truth, visit).cls)
    }
    let all = plan.communes.isEmpty ? plan.area(visit.units) : plan.communes
    let results = all.compactMap { check?.results[$0]?[set]?.indicator(code) }.filter(\.applicable)
    let met = results.filter { $0.truth == .met }.count
    let href = "/?period=\(plan.year)&area=\(Link.part(place.unit.key.code))"
    guard !results.isEmpty else { return (href, code, "info") }
    var text = code + ": " + visit.word("planCommunesMet", ["met": visit.whole(met), "all": visit.whole(results.count)])
    // An area's rate is the sum of numerators over the sum of denominators.
    let (num, den) = (results.compactMap(\.numerator).reduce(0, +), results.compactMap(\.denominator).reduce(0, +))
    if den > 0, results.allSatisfy({ $0.kind == .rate }), results.allSatisfy({ $0.denominator != nil }) {
      text += ", \(Figures.truncated(num * 100 / den, places: 1, visit.language))%"
    }
    return (href, text, met == results.count ? "ok" : "warn")
  }

  /// `POST /plans/:unit/:row/tasks/:task`: how far a task is.
  @Sendable static func changeTask(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try await PlanPlace.open(visit, for: .editPlan)
    let id = try visit.rowID("task")
    guard let row = place.plan.tasks.first(where: { $0.id == id }) else { throw StoreProblem.noRow(register: "plan-task") }
    let state = visit.form["state"]
    let reason = VietnameseText.normalised(String(visit.form["reason"].prefix(400)))
    let typed = visit.form["day"].trimmingCharacters(in: .whitespaces)
    let day = Day(written: typed) ?? (typed.isEmpty && state == "done" ? visit.today : nil)
    var faults: [FieldFault] = []
    if !typed.isEmpty, day == nil || (day ?? visit.today) > visit.today {
      faults.append(FieldFault(field: "day-\(id)", label: visit.label("planDoneDay"), reason: visit.label("planDayFault")))
    }
    if state == "late", reason.isEmpty {
      faults.append(FieldFault(field: "reason-\(id)", label: visit.label("planReason"), reason: visit.label("planNoReason")))
    }
    do {
      if !faults.isEmpty { throw StoreProblem.invalid(faults) }
      let base = Int64(visit.form["base"]) ?? row.seq
      try await visit.store.write(.edit, by: visit.author, in: [place.unit.key]) { writing in
        try writing.update(
          "plan-task", place.unit.key, id,
          [
            "task_state": .text(state), "done_on": state == "done" ? day.map(Value.day) ?? .null : .null,
            "delay_reason": reason.isEmpty ? .null : .text(reason),
          ], base: base)
      }
    } catch StoreProblem.invalid(let found) {
      return try await page(place, .tasks, faults: found)
    }
    let kept = ["department", "quarter", "state", "owner", "unit"].map { ($0, visit.form["keep." + $0]) }
    return .redirect(place.href + Link.query([("part", "tasks")] + kept + [("done", "saved")]) + "#task-\(id)")
  }
}
