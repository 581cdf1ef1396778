import Measures
import Registers
import Storage
import Synchronization
import Vocabulary

/// How well a register of a unit is filled.
struct RegisterFill: Sendable, Hashable {
  /// Rows that lack each required field, the most lacking first; empty where there are no drafts.
  var lacking: [String: Int] = [:]
  /// Hamlets that have at least one row; nil where rows lead to no hamlet.
  var hamlets: Int?
}

/// Keeps how registers are filled until one of them, or where people live, is written.
final class RegisterFills: Sendable {
  private struct Key: Hashable {
    let unit: UnitKey
    let register: String
  }
  private struct Kept {
    let versions: [Int64]
    let fill: RegisterFill
  }
  private let kept = Mutex<[Key: Kept]>([:])

  /// The fills of registers of one unit.
  func fills(
    _ registers: [RegisterDefinition], _ unit: UnitKey, _ counts: [String: RegisterCounts.Count], _ reading: StoreReading
  ) throws -> [String: RegisterFill] {
    var out: [String: RegisterFill] = [:]
    for register in registers {
      let count = counts[register.id] ?? RegisterCounts.Count()
      if count.rows == 0 { continue }
      let versions = [register.id, "person", "household", "hamlet"].map { counts[$0]?.version ?? 0 }
      let key = Key(unit: unit, register: register.id)
      if let known = kept.withLock({ $0[key] }), known.versions == versions {
        out[register.id] = known.fill
        continue
      }
      let fill = try RegisterFill(
        lacking: count.drafts > 0 ? lacking(register, unit, reading) : [:], hamlets: hamlets(register, unit, reading))
      kept.withLock { all in
        if all.count > 100_000 { all = [:] }
        all[key] = Kept(versions: versions, fill: fill)
      }
      out[register.id] = fill
    }
    return out
  }

  private func lacking(_ register: RegisterDefinition, _ unit: UnitKey, _ reading: StoreReading) throws -> [String: Int] {
    let required = register.fields.filter(\.required).map(\.name)
    if required.isEmpty { return [:] }
    let sums = required.map { "SUM(CASE WHEN \($0) IS NULL THEN 1 ELSE 0 END) AS \($0)" }.joined(separator: ", ")
    let row = try reading.first("SELECT \(sums) FROM \(register.table) WHERE unit_id = :unit AND draft", ["unit": .int(unit.number)])
    return required.reduce(into: [:]) { out, name in
      if let count = row?[name].int, count > 0 { out[name] = Int(count) }
    }
  }

  private func hamlets(_ register: RegisterDefinition, _ unit: UnitKey, _ reading: StoreReading) throws -> Int? {
    guard register.id != "hamlet", let sql = RegisterFills.hamletQuery(register, reading.store.catalogue) else { return nil }
    return try reading.first(sql, ["unit": .int(unit.number)])?["n"].int.map(Int.init)
  }

  /// Counts the hamlets that rows lead to; nil where they lead to none.
  static func hamletQuery(_ register: RegisterDefinition, _ catalogue: RegisterCatalogue) -> String? {
    var (joins, current, depth) = ("", register, 0)
    while let (field, target) = HamletPath.step(from: current) {
      if target == "hamlet" {
        return "SELECT COUNT(DISTINCT x\(depth).\(field)) AS n FROM \(register.table)_counted x0\(joins) WHERE x0.unit_id = :unit"
      }
      guard let next = catalogue[target], depth < 3 else { return nil }
      joins += " JOIN \(next.table)_counted x\(depth + 1) ON x\(depth + 1).unit_id = x0.unit_id AND x\(depth + 1).id = x\(depth).\(field)"
      (current, depth) = (next, depth + 1)
    }
    return nil
  }
}
