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

  /// Writes targets of a plan.
  public static func write(_ targets: [PlanTarget], _ store: Store, by author: Author) async throws {
    try await store.write(.settings, by: author, in: [.installation], note: "\(targets.count) chỉ tiêu kế hoạch") { writing in
      for target in targets {
        let place: [String: Value] = ["unit": .int(target.unit.number), "year": .int(Int64(target.year)), "column": .text(target.column)]
        try writing.run("DELETE FROM plan_target WHERE unit_id = :unit AND target_year = :year AND column_code = :column", place)
        try writing.run(
          "INSERT INTO plan_target (unit_id, target_year, column_code, aim, note, source) VALUES (:unit, :year, :column, :aim, :note, :source)",
          place.merging(["aim": .text(target.aim.rawValue), "note": .text(target.note), "source": .text(target.source)]) { $1 })
      }
    }
  }

  /// The targets of a year by unit.
  public static func load(_ reading: StoreReading, year: Int) throws -> [UnitKey: [PlanTarget]] {
    let rows = try reading.rows(
      "SELECT * FROM plan_target WHERE target_year = :year ORDER BY unit_id, column_code", ["year": .int(Int64(year))])
    return Dictionary(
      grouping: rows.compactMap { row -> PlanTarget? in
        guard let aim = row["aim"].text.flatMap(PlanTarget.Aim.init) else { return nil }
        return PlanTarget(
          unit: UnitKey(number: row["unit_id"].int ?? 0), year: year, column: row["column_code"].text ?? "", aim: aim,
          note: row["note"].text ?? "", source: row["source"].text ?? "")
      }, by: \.unit)
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
