import Registers
import Storage
import Synchronization
import Vocabulary

/// How many rows a register of a unit has; counted again only after the register was written.
final class RegisterCounts: Sendable {
  struct Count: Sendable {
    var rows = 0
    var drafts = 0
    /// The unit's log entry that wrote the register last.
    var version: Int64 = 0
  }
  private struct Key: Hashable {
    let unit: UnitKey
    let register: String
  }
  private let kept = Mutex<[Key: Count]>([:])

  /// The counts of registers of one unit.
  func counts(_ registers: [RegisterDefinition], _ unit: UnitKey, _ reading: StoreReading) throws -> [String: Count] {
    let parameters: [String: Value] = ["unit": .int(unit.number)]
    let versions = try reading.rows("SELECT register, seq FROM register_version WHERE unit_id = :unit", parameters)
    let newest = Dictionary(versions.map { ($0["register"].text ?? "", $0["seq"].int ?? 0) }, uniquingKeysWith: { $1 })
    var out: [String: Count] = [:]
    for register in registers {
      let key = Key(unit: unit, register: register.id)
      let version = newest[register.id] ?? 0
      if let known = kept.withLock({ $0[key] }), known.version == version {
        out[register.id] = known
        continue
      }
      let sql = "SELECT COUNT(*) AS n, SUM(CASE WHEN draft THEN 1 ELSE 0 END) AS drafts FROM \(register.table) WHERE unit_id = :unit"
      let row = version == 0 ? nil : try reading.first(sql, parameters)
      let count = Count(rows: Int(row?["n"].int ?? 0), drafts: Int(row?["drafts"].int ?? 0), version: version)
      kept.withLock { all in
        if all.count > 200_000 { all = [:] }
        all[key] = count
      }
      out[register.id] = count
    }
    return out
  }
}

/// When a register was opened for a unit and not closed again.
enum RegisterOpening {
  /// Registers that are written by acts alone are kept by the software: nobody opens them.
  private static let written: Set<String> = ["assessment", "assessment-item", "evidence"]

  /// The registers that some of the units keep open.
  static func open(_ units: [UnitKey], on day: Day, _ reading: StoreReading) throws -> Set<String> {
    try units.reduce(into: written) { $0.formUnion(try days($1, on: day, reading).keys) }
  }

  /// The day each open register of a unit was opened.
  static func days(_ unit: UnitKey, on day: Day, _ reading: StoreReading) throws -> [String: Day] {
    let sql =
      "SELECT register_id, opened_on FROM register_opening_counted WHERE unit_id = :unit AND opened_on <= :day "
      + "AND (closed_on IS NULL OR closed_on > :day) ORDER BY opened_on DESC"
    let rows = try reading.rows(sql, ["unit": .int(unit.number), "day": .day(day)])
    return Dictionary(
      rows.compactMap { row in row["opened_on"].day.map { (row["register_id"].text ?? "", $0) } }, uniquingKeysWith: { $1 })
  }
}
