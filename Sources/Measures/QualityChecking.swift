import Foundation
import Storage
import Synchronization
import Vocabulary

/// Runs checks and keeps their results until a register they read is written or the day changes.
public final class QualityChecking: Sendable {
  private struct Key: Hashable {
    let check: String
    let unit: UnitKey
  }
  private struct Kept {
    let fingerprint: String
    let result: QualityResult
  }
  /// The store checked.
  public let store: Store
  /// The checks.
  public let catalogue: QualityCatalogue
  private let kept = Mutex<[Key: Kept]>([:])

  /// Checks a store.
  public init(_ store: Store, _ catalogue: QualityCatalogue) {
    self.store = store
    self.catalogue = catalogue
  }

  /// Forgets every kept result: for benchmarks.
  public func forget() { kept.withLock { $0 = [:] } }

  /// What every check finds in each of the units that own rows; only what changed since the last time is looked at again.
  public func results(_ units: [UnitKey], on day: Day) async throws -> [UnitKey: [String: QualityResult]] {
    let versions = try await store.read { try Measuring.versions($0, units) }
    var out: [UnitKey: [String: QualityResult]] = [:]
    var stale: [(check: QualityCheck, units: [UnitKey])] = []
    for check in catalogue.checks {
      var missing: [UnitKey] = []
      for unit in Set(units).sorted() {
        let fingerprint = fingerprint(check, unit, versions, day)
        if let known = kept.withLock({ $0[Key(check: check.id, unit: unit)] }), known.fingerprint == fingerprint {
          out[unit, default: [:]][check.id] = known.result
        } else {
          missing.append(unit)
        }
      }
      if !missing.isEmpty { stale.append((check, missing)) }
    }
    try await withThrowingTaskGroup(of: (QualityCheck, [UnitKey: QualityResult]).self) { tasks in
      for (check, missing) in stale {
        tasks.addTask { (check, try await self.store.read { try self.found($0, check, missing, day) }) }
      }
      for try await (check, results) in tasks {
        for (unit, result) in results { out[unit, default: [:]][check.id] = result }
      }
    }
    return out
  }

  /// The registers each of the units keeps open.
  public func open(_ reading: StoreReading, _ units: [UnitKey], on day: Day) throws -> [UnitKey: Set<String>] {
    var out: [UnitKey: Set<String>] = [:]
    let sql =
      "SELECT unit_id, register_id FROM register_opening_counted WHERE unit_id IN (:units) AND opened_on <= :day "
      + "AND (closed_on IS NULL OR closed_on > :day)"
    try reading.each(sql, ["day": .day(day)], lists: ["units": units.map { .int($0.number) }]) { row in
      out[UnitKey(number: row["unit_id"].int ?? 0), default: []].insert(row["register_id"].text ?? "")
    }
    return out
  }

  private func fingerprint(_ check: QualityCheck, _ unit: UnitKey, _ versions: [UnitKey: [String: Int64]], _ day: Day) -> String {
    var text = check.hash + "|" + day.iso
    for list in check.lists { text += "|\(versions[.installation]?[ListEditions.version(list)] ?? 0)" }
    let known = versions[unit] ?? [:]
    // Who lives where decides in which hamlet somebody is counted.
    for register in check.registers + check.alsoReads + (check.method == .coverage ? ["person", "household"] : []) {
      text += ",\(known[register] ?? 0)"
      for child in store.catalogue[register]?.children ?? [] { text += ".\(known[child.id] ?? 0)" }
    }
    return text
  }

  private func found(_ reading: StoreReading, _ check: QualityCheck, _ units: [UnitKey], _ day: Day) throws -> [UnitKey: QualityResult] {
    // Versions are read in the same transaction as the rows, so that a result is never newer than its mark.
    let versions = try Measuring.versions(reading, units)
    var out = Dictionary(uniqueKeysWithValues: units.map { ($0, QualityResult()) })
    let quarters = check.isDated ? QualityQuarters(day) : nil
    let values = Measuring.parameters(check.sql, .quarter(of: day), day).merging(quarters?.parameters ?? [:]) { $1 }
    try reading.each(summary(check, quarters), values, lists: ["units": units.map { .int($0.number) }]) { row in
      let unit = UnitKey(number: row["unit_id"].int ?? 0)
      let count = Int(row["n"].int ?? 0)
      var result = out[unit] ?? QualityResult()
      result.rows += count
      switch check.method {
      case .rows:
        if let reason = row["reason"].text { result.reasons[reason, default: 0] += count }
        if let quarters { result.quarters = QualityQuarters.sum(result.quarters, quarters.counts(row)) }
      case .digits, .years: if let value = row["value"].int { result.counts[Int(value), default: 0] += count }
      case .months: if let day = row["value"].day { result.counts[day.number, default: 0] += count }
      case .coverage:
        result.hamlets.append(HamletCoverage(hamlet: row["hamlet_id"].id, there: Int(row["there"].int ?? 0), all: count))
      }
      out[unit] = result
    }
    let results = out
    kept.withLock { kept in
      for (unit, result) in results {
        kept[Key(check: check.id, unit: unit)] = Kept(fingerprint: fingerprint(check, unit, versions, day), result: result)
      }
    }
    return results
  }

  /// The query that counts what a check returns.
  private func summary(_ check: QualityCheck, _ quarters: QualityQuarters?) -> String {
    switch check.method {
    case .rows:
      "SELECT m.unit_id, m.reason, COUNT(*) AS n\(quarters?.columns("m.value") ?? "") FROM (\(check.sql)) m GROUP BY m.unit_id, m.reason"
    case .digits, .years, .months:
      "SELECT m.unit_id, m.value, COUNT(*) AS n FROM (\(check.sql)) m GROUP BY m.unit_id, m.value"
    case .coverage:
      // By household first: each household's hamlet is looked up once.
      """
      SELECT g.unit_id, h.hamlet_id, SUM(g.n) AS n, SUM(g.there) AS there
      FROM (
        SELECT m.unit_id, m.household_id, COUNT(*) AS n, SUM(m.value) AS there FROM (\(check.sql)) m GROUP BY m.unit_id, m.household_id
      ) g
      LEFT JOIN household_counted h ON h.unit_id = g.unit_id AND h.id = g.household_id
      GROUP BY g.unit_id, h.hamlet_id
      """
    }
  }
}
