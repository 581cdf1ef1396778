import Measures
import Registers
import Storage
import Synchronization
import Vocabulary

/// How many rows of registers are dated in each of four quarters, and how many of them are still drafts.
final class RegisterQuarters: Sendable {
  struct Count: Sendable, Hashable {
    /// Rows of each quarter, the oldest first.
    var rows: [Int] = []
    /// Those of them that lack something.
    var drafts: [Int] = []

    static func + (left: Count, right: Count) -> Count {
      Count(rows: QualityQuarters.sum(left.rows, right.rows), drafts: QualityQuarters.sum(left.drafts, right.drafts))
    }
  }
  private struct Key: Hashable {
    let unit: UnitKey
    let register: String
  }
  private struct Kept {
    let version: Int64
    let last: Period?
    let count: Count
  }
  private let kept = Mutex<[Key: Kept]>([:])

  /// The field that dates a register's rows: the one its list opens in the order of.
  static func field(_ register: RegisterDefinition) -> String? {
    register.order.flatMap { register.field($0.field) }.flatMap { $0.kind == .date && $0.protection == nil ? $0.name : nil }
  }

  /// The counts of dated registers of some units; only what was written since is counted again, each register in one query.
  func counts(
    _ registers: [RegisterDefinition], _ units: [UnitKey], _ quarters: QualityQuarters, _ reading: StoreReading
  ) throws -> [UnitKey: [String: Count]] {
    let numbers = units.map { Value.int($0.number) }
    var newest: [Key: Int64] = [:]
    try reading.each("SELECT unit_id, register, seq FROM register_version WHERE unit_id IN (:units)", [:], lists: ["units": numbers]) {
      row in
      newest[Key(unit: UnitKey(number: row["unit_id"].int ?? 0), register: row["register"].text ?? "")] = row["seq"].int ?? 0
    }
    var out: [UnitKey: [String: Count]] = [:]
    for register in registers {
      guard let field = RegisterQuarters.field(register) else { continue }
      var stale: [UnitKey] = []
      for unit in units {
        let key = Key(unit: unit, register: register.id)
        let version = newest[key] ?? 0
        if version == 0 { continue }
        if let known = kept.withLock({ $0[key] }), known.version == version, known.last == quarters.periods.last {
          out[unit, default: [:]][register.id] = known.count
        } else {
          stale.append(unit)
        }
      }
      if stale.isEmpty { continue }
      let found = try counted(register, field, stale, quarters, reading)
      for unit in stale {
        let key = Key(unit: unit, register: register.id)
        let count = found[unit] ?? Count()
        out[unit, default: [:]][register.id] = count
        let fresh = Kept(version: newest[key] ?? 0, last: quarters.periods.last, count: count)
        kept.withLock { all in
          if all.count > 200_000 { all = [:] }
          all[key] = fresh
        }
      }
    }
    return out
  }

  private func counted(
    _ register: RegisterDefinition, _ field: String, _ units: [UnitKey], _ quarters: QualityQuarters, _ reading: StoreReading
  ) throws -> [UnitKey: Count] {
    guard let first = quarters.periods.first, let last = quarters.periods.last else { return [:] }
    let sql =
      "SELECT t.unit_id" + quarters.columns("t.\(field)", prefix: "rows")
      + quarters.columns("t.\(field)", prefix: "drafts", and: " AND t.draft")
      + " FROM \(register.table) t WHERE t.unit_id IN (:units) AND t.\(field) >= :first_day AND t.\(field) <= :last_day GROUP BY t.unit_id"
    let values = quarters.parameters.merging(["first_day": .day(first.start), "last_day": .day(last.end)]) { $1 }
    var out: [UnitKey: Count] = [:]
    try reading.each(sql, values, lists: ["units": units.map { .int($0.number) }]) { row in
      out[UnitKey(number: row["unit_id"].int ?? 0)] = Count(
        rows: quarters.counts(row, prefix: "rows"), drafts: quarters.counts(row, prefix: "drafts"))
    }
    return out
  }
}
