import Criteria
import Storage
import Vocabulary

/// A tick in the annex of a year's plan: what a commune set out to reach or keep.
public struct PlanTarget: Sendable, Hashable {
  /// Whether the commune is to reach it or to keep it.
  public enum Aim: String, Sendable, CaseIterable { case reach, keep }
  /// The commune, as of the plan's year.
  public let unit: UnitKey
  /// The year.
  public let year: Int
  /// The annex's column: `btcqg-ytx`, `15`, `14`, `model`.
  public let column: String
  /// Reach or keep.
  public let aim: Aim
  /// The annex's note.
  public let note: String
  /// The plan it stands in.
  public let source: String
}

/// Targets of plans.
public enum PlanTargets {
  /// Reads targets in the shape `unit,year,column,aim,note,source`.
  /// - Throws: `ProgrammeProblem.file`.
  public static func read(_ text: String, file: String) throws -> [PlanTarget] {
    let faults = FaultList()
    let table = CSVTable(text)
    let targets = table.rows.compactMap { line, cells -> PlanTarget? in
      let row = table.fields(cells)
      guard let unit = UnitKey(row["unit"] ?? row["code"] ?? row["unit_code"] ?? ""), let year = Int(row["year"] ?? ""),
        let column = row["column"], !column.isEmpty,
        let aim = PlanTarget.Aim(rawValue: row["aim"] ?? "")
      else {
        faults.add(file, line, "cần đủ: mã xã, năm, cột, reach hoặc keep", en: "needs unit, year, column, and reach or keep")
        return nil
      }
      return PlanTarget(unit: unit, year: year, column: column, aim: aim, note: row["note"] ?? "", source: row["source"] ?? "")
    }
    do { try faults.check() } catch let all as CatalogueFaults { throw ProgrammeProblem.file(all) }
    return targets
  }

  /// Writes targets as the annex of the plan of their area, year and source; a plan that isn't there yet is made.
  public static func write(_ targets: [PlanTarget], _ store: Store, by author: Author) async throws {
    let units = try await store.read { try OrgUnits.load($0) }
    func area(_ target: PlanTarget) -> UnitKey {
      units[target.unit].flatMap { UnitKey($0.parentCode) } ?? target.unit
    }
    let plans = Dictionary(grouping: targets) { Annex(unit: area($0), year: $0.year, source: $0.source) }
    for (annex, ticks) in plans.sorted(by: { ($0.key.unit, $0.key.year, $0.key.source) < ($1.key.unit, $1.key.year, $1.key.source) }) {
      try await store.write(.settings, by: author, in: [annex.unit], note: "\(ticks.count) chỉ tiêu kế hoạch") { writing in
        let plan = try annex.plan(writing)
        try PlanTargets.put(ticks, in: plan, annex.unit, writing)
      }
    }
  }

  /// Puts ticks into a plan's annex, in the order given; a commune's tick in a column takes the place of the one before.
  static func put(_ ticks: [PlanTarget], in plan: RowID, _ unit: UnitKey, _ writing: Writing) throws {
    var order: [UnitKey: Int64] = [:]
    for tick in ticks {
      let place = order[tick.unit] ?? Int64(order.count + 1)
      order[tick.unit] = place
      let values: [String: Value] = [
        "plan_id": .id(plan), "sort_no": .int(place), "covers_unit": .text(tick.unit.description), "plan_column": .text(tick.column),
        "plan_aim": .text(tick.aim.rawValue), "cell_note": tick.note.isEmpty ? .null : .text(tick.note),
      ]
      let known = try writing.rows(
        of: "commune-target", where: "unit_id = :unit AND plan_id = :plan AND covers_unit = :commune AND plan_column = :column",
        ["unit": .int(unit.number), "plan": .id(plan), "commune": .text(tick.unit.description), "column": .text(tick.column)])
      if let row = known.first {
        try writing.update("commune-target", unit, row.id, values)
      } else {
        try writing.insert("commune-target", unit, values)
      }
    }
  }

  /// The targets of a year by unit, of plans that are no drafts any more.
  public static func load(_ reading: StoreReading, year: Int) throws -> [UnitKey: [PlanTarget]] {
    let rows = try reading.rows(
      "SELECT t.covers_unit, t.plan_column, t.plan_aim, t.cell_note, p.plan_number, p.about FROM commune_target_counted t "
        + "JOIN plan_counted p ON p.unit_id = t.unit_id AND p.id = t.plan_id "
        + "WHERE p.plan_year = :year AND p.plan_state <> 'draft' ORDER BY t.covers_unit, t.plan_column, t.id", ["year": .int(Int64(year))])
    return Dictionary(
      grouping: rows.compactMap { row -> PlanTarget? in
        guard let aim = row["plan_aim"].text.flatMap(PlanTarget.Aim.init), let unit = row["covers_unit"].text.flatMap({ UnitKey($0) })
        else {
          return nil
        }
        return PlanTarget(
          unit: unit, year: year, column: row["plan_column"].text ?? "", aim: aim, note: row["cell_note"].text ?? "",
          source: [row["plan_number"].text, row["about"].text].compactMap { $0 }.joined(separator: " "))
      }, by: \.unit)
  }

  /// The plan whose annex some targets are.
  private struct Annex: Hashable {
    let unit: UnitKey
    let year: Int
    let source: String

    /// Its row: by its source, or the only one of its year.
    func plan(_ writing: Writing) throws -> RowID {
      let about = source.isEmpty ? "Chỉ tiêu kế hoạch năm \(year)" : String(source.prefix(400))
      let known = try writing.rows(
        of: "plan", where: "unit_id = :unit AND plan_year = :year ORDER BY id", ["unit": .int(unit.number), "year": .int(Int64(year))])
      if let same = known.first(where: { $0.values["about"]?.text == about }) ?? (known.count == 1 ? known.first : nil) { return same.id }
      return try writing.insert(
        "plan", unit,
        ["plan_year": .int(Int64(year)), "about": .text(about), "agency": .text("–"), "plan_state": .text("issued")])
    }
  }
}

/// Which area a unit belongs to on an axis, with the decision that says so.
public enum AreaAssignments {
  /// Reads assignments in the shape `unit,axis,area,valid_from,valid_to,decision,status` and writes them.
  /// - Throws: `ProgrammeProblem.file`.
  public static func load(_ text: String, file: String, _ store: Store, by author: Author) async throws {
    let faults = FaultList()
    let table = CSVTable(text)
    let rows = table.rows.compactMap { line, cells -> [String: Value]? in
      let row = table.fields(cells)
      guard let unit = UnitKey(row["unit"] ?? row["code"] ?? row["unit_code"] ?? ""), let axis = row["axis"], let area = row["area"],
        let from = Day(written: row["valid_from"] ?? "")
      else {
        faults.add(file, line, "cần đủ: mã xã, trục, vùng, ngày", en: "needs unit, axis, area and first day")
        return nil
      }
      guard let known = AreaAxis(rawValue: axis), known.values.contains(where: { $0.code == area }) else {
        faults.add(file, line, "không có trục «\(axis)» hay vùng «\(area)»", en: "no axis “\(axis)” or no area “\(area)” on it")
        return nil
      }
      if let text = row["valid_to"], !text.isEmpty, Day(written: text) == nil {
        faults.add(file, line, "valid_to: «\(text)» không phải là ngày", en: "valid_to: “\(text)” is no date")
      }
      return [
        "unit": .int(unit.number), "axis": .text(axis), "area": .text(area), "from": .day(from),
        "to": Day(written: row["valid_to"] ?? "").map(Value.day) ?? .null, "decision": .text(row["decision"] ?? ""),
        "status": .text(row["status"] ?? "unverified"),
      ]
    }
    do { try faults.check() } catch let all as CatalogueFaults { throw ProgrammeProblem.file(all) }
    try await store.write(.settings, by: author, in: [.installation], note: "\(rows.count) phân vùng") { writing in
      for row in rows {
        let place = row.filter { ["unit", "axis", "from"].contains($0.key) }
        try writing.run("DELETE FROM area_assignment WHERE unit_id = :unit AND axis = :axis AND valid_from = :from", place)
        try writing.run(
          "INSERT INTO area_assignment (unit_id, axis, area, valid_from, valid_to, decision, status) "
            + "VALUES (:unit, :axis, :area, :from, :to, :decision, :status)", row)
      }
    }
  }
}
