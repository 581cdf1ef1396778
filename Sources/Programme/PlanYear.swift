import Foundation
import Storage
import Vocabulary

/// A year's plan begun from the one before: what is the same every year is taken over, what has to be found anew is left open.
public struct PlanYear: Sendable {
  private let plan: Plan
  private let year: Int

  /// The plan of the year after a plan's.
  public init(after plan: Plan) {
    self.plan = plan
    year = plan.year + 1
  }

  /// What becomes of a tick next year: what was reached is kept from then on, what wasn't is set out for again.
  public static func proposal(_ tick: PlanTick, reached: Bool) -> PlanTarget.Aim { tick.aim == .reach && !reached ? .reach : .keep }

  /// A commune that is to keep what it wasn't ticked for.
  public struct Kept: Sendable, Hashable {
    /// The commune.
    public let unit: UnitKey
    /// The column of the annex.
    public let column: String

    /// A commune with a column.
    public init(_ unit: UnitKey, _ column: String) { (self.unit, self.column) = (unit, column) }
  }

  /// The day of next year nearest to the same date that is the same day of the week and in the same quarter: teams travel on market days
  /// and working days, not on dates.
  public static func sameWeekday(_ day: Day) -> Day {
    let later = day.adding(years: 1)
    let ahead = ((day.number - later.number) % 7 + 7) % 7
    let near = later.adding(days: ahead > 3 ? ahead - 7 : ahead)
    let quarter = Period.quarter(of: later)
    return near < quarter.start ? near.adding(days: 7) : near > quarter.end ? near.adding(days: -7) : near
  }

  /// Moves "năm 2024" to the next year where it is plainly the plan's own: not in a date, not in a span of years, and not in the
  /// title of a paper that is cited by its number.
  public static func shifted(_ text: String, from year: Int) -> String {
    let own = "năm \(year)"
    var out = ""
    var rest = text[...]
    while let found = rest.range(of: own) {
      let before = out + rest[..<found.lowerBound]
      let after = rest[found.upperBound...]
      out = before + (isOwn(before, after) ? "năm \(year + 1)" : own)
      rest = after
    }
    return out + rest
  }

  private static func isOwn(_ before: String, _ after: Substring) -> Bool {
    let next = after.drop { $0 == " " }.first
    if let next, "-–/0123456789".contains(next) { return false }
    if before.range(of: #"tháng\s+\S+\s+$"#, options: .regularExpression) != nil { return false }
    let clause = before.split(separator: ";", omittingEmptySubsequences: false).last.map(String.init) ?? before
    return clause.range(of: #"số:?\s*\d+\S*/"#, options: .regularExpression) == nil
  }

  /// Writes next year's plan as a draft.
  /// - Parameters:
  ///   - aims: what becomes of ticks where it isn't the proposal for a tick not reached; nil leaves one out.
  ///   - kept: communes that the annex doesn't name in a column and that are to keep it next year.
  /// - Returns: its row.
  @discardableResult
  public func begin(_ store: Store, aims: [RowID: PlanTarget.Aim?], kept: [PlanYear.Kept] = [], by author: Author) async throws -> RowID {
    let note = "năm \(year) từ năm \(plan.year)"
    return try await store.write(.create, by: author, in: [plan.unit], note: note) { writing in
      let unit = plan.unit
      let id = try writing.insert("plan", unit, head)
      for (number, basis) in plan.bases.enumerated() {
        try writing.insert("plan.basis", unit, ["sort_no": .int(Int64(number + 1)), "basis_text": .text(basis)], parent: id)
      }
      for (number, recipient) in plan.recipients.enumerated() {
        try writing.insert("plan.recipient", unit, ["sort_no": .int(Int64(number + 1)), "recipient_text": .text(recipient)], parent: id)
      }
      func copy(_ register: String, _ rows: [RegisterRow], _ change: (inout [String: Value]) -> Void) throws {
        for row in rows {
          var values = row.values
          values["plan_id"] = .id(id)
          change(&values)
          try writing.insert(register, unit, values)
        }
      }
      try copy("plan-paragraph", plan.paragraphs) { shift(&$0, "body_text") }
      try copy("plan-objective", plan.objectives) { shift(&$0, "objective_text") }
      try copy("plan-task", plan.tasks) { values in
        shift(&values, "task_text")
        values["due_on"] = later(values["due_on"])
        values["task_state"] = .text("waiting")
        for field in ["done_on", "delay_reason", "outcome"] { values[field] = .null }
      }
      try copy("plan-budget", plan.budget) { values in
        shift(&values, "purpose")
        for field in ["planned", "allocated", "spent", "settled", "remark"] { values[field] = .null }
      }
      for tick in plan.ticks {
        guard let aim = aims.keys.contains(tick.id) ? aims[tick.id] ?? nil : tick.aim else { continue }
        let note = PlanYear.shifted(tick.note, from: plan.year)
        try writing.insert(
          "commune-target", unit,
          [
            "plan_id": .id(id), "sort_no": .int(Int64(tick.place)), "covers_unit": .text(tick.unit.description),
            "plan_column": .text(tick.column), "plan_aim": .text(aim.rawValue),
            // What was set out for is no reason to keep it.
            "cell_note": aim == .keep && tick.aim == .reach || note.isEmpty ? .null : .text(note),
          ])
      }
      var last = plan.ticks.map(\.place).max() ?? 0
      for new in kept where !plan.ticks.contains(where: { $0.unit == new.unit && $0.column == new.column }) {
        let place = plan.ticks.first { $0.unit == new.unit }?.place
        if place == nil { last += 1 }
        try writing.insert(
          "commune-target", unit,
          [
            "plan_id": .id(id), "sort_no": .int(Int64(place ?? last)), "covers_unit": .text(new.unit.description),
            "plan_column": .text(new.column), "plan_aim": .text(PlanTarget.Aim.keep.rawValue), "cell_note": .null,
          ])
      }
      try copy("planned-visit", plan.visits) { values in
        shift(&values, "agenda")
        values["planned_on"] = values["planned_on"]?.day.map { .day(PlanYear.sameWeekday($0)) } ?? .null
        for field in ["visited_on", "reason_missed"] { values[field] = .null }
      }
      for (party, seats) in plan.parties {
        var values = party.values
        values["plan_id"] = .id(id)
        shift(&values, "party_name")
        (values["valid_from"], values["valid_to"]) = (later(values["valid_from"]), later(values["valid_to"]))
        (values["decision_number"], values["decided_on"]) = (.null, .null)
        let made = try writing.insert("working-party", unit, values)
        for seat in seats { try writing.insert("working-party.seat", unit, seat.values, parent: made) }
      }
      return id
    }
  }

  private var head: [String: Value] {
    var values = plan.head.values
    values["plan_year"] = .int(Int64(year))
    let number = plan.text("plan_number")
    values["plan_number"] = number.firstIndex(of: "/").map { .text(String(number[$0...])) } ?? .null
    let month = plan.head.values["issued_on"]?.day.map { $0.parts.month } ?? Int(plan.text("issued_month").suffix(2))
    values["issued_month"] = month.map { .text("\(year)-" + ($0 < 10 ? "0\($0)" : "\($0)")) } ?? .null
    values["issued_on"] = .null
    for field in ["about", "opening", "annex_title"] { shift(&values, field) }
    values["plan_state"] = .text("draft")
    values["previous_id"] = .id(plan.head.id)
    values["remark"] = .null
    return values
  }

  private func shift(_ values: inout [String: Value], _ field: String) {
    if let text = values[field]?.text { values[field] = .text(PlanYear.shifted(text, from: plan.year)) }
  }

  private func later(_ value: Value?) -> Value { value?.day.map { .day($0.adding(years: 1)) } ?? .null }

  // MARK: - Undo

  /// The plan that was begun from this one, if there is one.
  public static func next(_ reading: StoreReading, after plan: Plan) throws -> RowID? {
    try reading.rows(
      of: "plan", where: "unit_id = :unit AND previous_id = :id ORDER BY id",
      ["unit": .int(plan.unit.number), "id": .id(plan.head.id)]
    ).first?.id
  }

  /// Whether a plan stands as it was begun from last year's: a draft of which no row was written again.
  public static func isUntouched(_ plan: Plan) -> Bool {
    guard plan.isDraft, plan.head.values["previous_id"]?.id != nil else { return false }
    let rows =
      plan.paragraphs + plan.objectives + plan.tasks + plan.budget + plan.visits + plan.parties.flatMap { [$0.party] + $0.seats }
    return rows.allSatisfy { $0.seq == plan.head.seq } && plan.ticks.allSatisfy { $0.seq == plan.head.seq }
  }

  /// Takes back the beginning of a plan that nobody has worked on.
  /// - Throws: `StoreProblem.conflict` when somebody has.
  public static func drop(_ unit: UnitKey, _ id: RowID, _ store: Store, by author: Author) async throws {
    try await store.write(.undo, by: author, in: [unit], note: "bỏ kế hoạch vừa lập") { writing in
      guard let plan = try Plan.load(writing, unit, id) else { throw StoreProblem.noRow(register: "plan") }
      guard isUntouched(plan) else { throw StoreProblem.conflict(seq: plan.head.seq) }
      try PlanFile.remove(id, unit, writing)
    }
  }
}
