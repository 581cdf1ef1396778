import Criteria
import Foundation
import Storage
import Synchronization
import Vocabulary

/// The row-owning units that are measured together: one commune, or a merged one with those it came from.
public struct UnitGroup: Sendable, Hashable {
  /// The unit the result is for.
  public let unit: UnitKey
  /// Every unit whose rows count.
  public let members: [UnitKey]

  /// A group; the unit alone where no members are named.
  public init(_ unit: UnitKey, members: [UnitKey]? = nil) {
    self.unit = unit
    self.members = members ?? [unit]
  }

  /// The unit that several are measured as; nil for one alone.
  var together: UnitKey? { members.count > 1 ? unit : nil }
}

/// What a measure gave for one group.
public struct MeasureResult: Sendable, Hashable {
  /// Σ num and Σ den over members of whom something is known.
  public var sum = Ratio(num: 0, den: 0)
  /// The same by part (sex).
  public var parts: [String: Ratio] = [:]
  /// Members listed.
  public var members = 0
  /// Members of whom nothing is known; in no sum.
  public var unknownMembers = 0
}

/// One listed member of a measure.
public struct MeasureMember: Sendable {
  /// The unit that owns the row.
  public let unit: UnitKey
  /// The register the member is a row of; `list.medicine` where it is an item of a list.
  public let register: String
  /// The row.
  public let id: RowID
  /// What it adds above the line.
  public let num: Decimal
  /// What it adds below the line.
  public let den: Decimal
  /// In the numerator or not; nil when unknown.
  public let met: Bool?
  /// The reason's code.
  public let reason: String?
  /// The part (sex) it belongs to.
  public let part: String?
}

/// Runs measures and keeps their results fresh.
public final class Measuring: Sendable {
  private struct Key: Hashable {
    let measure: String
    let group: UnitGroup
    let period: Period
  }
  /// What a result was made from: the definition, the reference day, the newest version of every table it reads.
  private struct Fingerprint: Equatable {
    let definition: String
    let day: Day
    let versions: [Int64]
  }
  private struct Kept {
    let fingerprint: Fingerprint
    let result: MeasureResult
  }
  /// The store measured.
  public let store: Store
  /// The measures.
  public let catalogue: MeasureCatalogue
  /// The tables each measure reads: its registers with their parts.
  private let inputs: [String: [String]]
  private let kept = Mutex<[Key: Kept]>([:])

  /// Measures a store.
  public init(_ store: Store, _ catalogue: MeasureCatalogue) {
    self.store = store
    self.catalogue = catalogue
    inputs = Dictionary(
      catalogue.measures.map { measure in
        (measure.id, (measure.registers + measure.alsoReads).flatMap { [$0] + (store.catalogue[$0]?.children ?? []).map(\.id) })
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Forgets every kept result: for benchmarks.
  public func forget() { kept.withLock { $0 = [:] } }

  /// Results of several measures for several groups; only what changed since the last time is measured again.
  /// - Parameter today: the reference day is the period's last day or today, whichever is earlier.
  public func results(
    _ measures: [MeasureDefinition], _ groups: [UnitGroup], _ period: Period, today: Day
  ) async throws -> [String: [UnitGroup: MeasureResult]] {
    try await withThrowingTaskGroup(of: (String, [UnitGroup: MeasureResult]).self) { tasks in
      let versions = try await store.read { try Measuring.versions($0, groups) }
      var out: [String: [UnitGroup: MeasureResult]] = [:]
      for measure in measures {
        let fingerprints = groups.map { fingerprint(measure, $0, versions, period.referenceDay(today: today)) }
        let (fresh, stale) = sort(measure, groups, period, fingerprints)
        out[measure.id] = fresh
        if stale.isEmpty { continue }
        tasks.addTask {
          (measure.id, try await self.store.read { try self.measure($0, measure, stale, period, today: today) })
        }
      }
      for try await (id, results) in tasks { out[id, default: [:]].merge(results) { $1 } }
      return out
    }
  }

  /// The groups whose kept result of a measure no longer holds, or that have none.
  public func stale(_ measure: MeasureDefinition, _ groups: [UnitGroup], _ period: Period, today: Day) async throws -> [UnitGroup] {
    let versions = try await store.read { try Measuring.versions($0, groups) }
    let prints = groups.map { fingerprint(measure, $0, versions, period.referenceDay(today: today)) }
    return sort(measure, groups, period, prints).stale
  }

  private func sort(
    _ measure: MeasureDefinition, _ groups: [UnitGroup], _ period: Period, _ fingerprints: [Fingerprint]
  ) -> (fresh: [UnitGroup: MeasureResult], stale: [UnitGroup]) {
    kept.withLock { kept in
      var fresh: [UnitGroup: MeasureResult] = [:]
      var stale: [UnitGroup] = []
      for (group, print) in zip(groups, fingerprints) {
        if let known = kept[Key(measure: measure.id, group: group, period: period)], known.fingerprint == print {
          fresh[group] = known.result
        } else {
          stale.append(group)
        }
      }
      return (fresh, stale)
    }
  }

  /// The newest version of each register of each unit: what a result depends on.
  private static func versions(_ reading: StoreReading, _ groups: [UnitGroup]) throws -> [UnitKey: [String: Int64]] {
    try versions(reading, groups.flatMap(\.members))
  }

  /// The newest version of each register of units, and of the installation's lists.
  static func versions(_ reading: StoreReading, _ some: [UnitKey]) throws -> [UnitKey: [String: Int64]] {
    let units = Set(some + [.installation]).sorted()
    var out: [UnitKey: [String: Int64]] = [:]
    try reading.each(
      "SELECT unit_id, register, seq FROM register_version WHERE unit_id IN (:units)", lists: ["units": units.map { .int($0.number) }]
    ) { row in out[UnitKey(number: row["unit_id"].int ?? 0), default: [:]][row["register"].text ?? ""] = row["seq"].int }
    return out
  }

  private func fingerprint(
    _ measure: MeasureDefinition, _ group: UnitGroup, _ versions: [UnitKey: [String: Int64]], _ day: Day
  ) -> Fingerprint {
    var numbers: [Int64] = []
    for list in measure.lists { numbers.append(versions[.installation]?[ListEditions.version(list)] ?? 0) }
    let tables = inputs[measure.id] ?? []
    for unit in group.members {
      let known = versions[unit] ?? [:]
      for table in tables { numbers.append(known[table] ?? 0) }
    }
    return Fingerprint(definition: measure.hash, day: day, versions: numbers)
  }

  private func measure(
    _ reading: StoreReading, _ measure: MeasureDefinition, _ groups: [UnitGroup], _ period: Period, today: Day
  ) throws -> [UnitGroup: MeasureResult] {
    let versions = try Measuring.versions(reading, groups)
    let day = period.referenceDay(today: today)
    var out = Dictionary(groups.map { ($0, MeasureResult()) }, uniquingKeysWith: { first, _ in first })
    let alone = groups.filter { $0.members.count == 1 }
    let byUnit = Dictionary(grouping: Set(alone), by: { $0.members.first })
    if !alone.isEmpty {
      try sums(reading, measure, Set(alone.flatMap(\.members)).sorted(), nil, period, day) { unit, add in
        for group in byUnit[unit] ?? [] { add(&out[group, default: MeasureResult()]) }
      }
    }
    for group in Set(groups) where group.members.count > 1 {
      try sums(reading, measure, group.members, group.unit, period, day) { _, add in add(&out[group, default: MeasureResult()]) }
    }
    let results = out
    kept.withLock { kept in
      for (group, result) in results {
        kept[Key(measure: measure.id, group: group, period: period)] = Kept(
          fingerprint: fingerprint(measure, group, versions, day), result: result)
      }
    }
    return out
  }

  private func sums(
    _ reading: StoreReading, _ measure: MeasureDefinition, _ units: [UnitKey], _ together: UnitKey?, _ period: Period, _ day: Day,
    _ take: (UnitKey, (inout MeasureResult) -> Void) -> Void
  ) throws {
    let sql = """
      SELECT m.unit_id, m.part, COUNT(*) AS members, SUM(CASE WHEN m.met IS NULL THEN 1 ELSE 0 END) AS unknowns,
        SUM(CASE WHEN m.met IS NULL THEN 0 ELSE m.num END) AS num, SUM(CASE WHEN m.met IS NULL THEN 0 ELSE m.den END) AS den
      FROM (\(measure.sql)) m GROUP BY m.unit_id, m.part
      """
    try reading.each(
      sql, Measuring.parameters(measure.sql, period, day, together: together), lists: ["units": units.map { .int($0.number) }]
    ) { row in
      let (num, den) = (Measuring.exact(row["num"]), Measuring.exact(row["den"]))
      take(UnitKey(number: row["unit_id"].int ?? 0)) { result in
        result.members += Int(row["members"].int ?? 0)
        result.unknownMembers += Int(row["unknowns"].int ?? 0)
        result.sum = Ratio(num: result.sum.num + num, den: result.sum.den + den)
        if let part = row["part"].text {
          let known = result.parts[part] ?? Ratio(num: 0, den: 0)
          result.parts[part] = Ratio(num: known.num + num, den: known.den + den)
        }
      }
    }
  }

  /// A sum as the exact decimal that was meant: 0.1 + 0.2 is 0.3, in whichever order an engine added them.
  static func exact(_ value: Value) -> Decimal {
    guard case .real = value, var sum = value.decimal else { return value.decimal ?? 0 }
    var rounded = Decimal()
    NSDecimalRound(&rounded, &sum, 6, .plain)
    return rounded
  }

  /// Values for the parameters a query names: `day`, `start`, `end`, `year`, `year_start`, `day_5y_before`, `day_12m_before`,
  /// `day_30d_before`, `day_60d_after`, the calendar year of such a day (`year_60y_before`), and `group`.
  /// - Parameter together: the unit for which several units are measured as one; nil where each is measured by itself.
  public static func parameters(_ sql: String, _ period: Period, _ day: Day, together: UnitKey? = nil) -> [String: Value] {
    var out: [String: Value] = [
      "day": .day(day), "start": .day(period.start), "end": .day(period.end), "year_start": .day(period.yearStart),
      "year": .int(Int64(period.yearStart.parts.year)), "group": together.map { .int($0.number) } ?? .null,
    ]
    for word in sql.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") })
    where word.hasPrefix(":day_") || word.hasPrefix(":year_") {
      let parts = word.dropFirst().split(separator: "_").dropFirst()
      guard let first = parts.first, let last = parts.last, parts.count == 2, ["before", "after"].contains(last),
        let size = Int(first.dropLast())
      else { continue }
      let count = last == "before" ? -size : size
      let then: Day
      switch first.last {
      case "y": then = day.adding(years: count)
      case "m": then = day.adding(months: count)
      case "d": then = day.adding(days: count)
      default: continue
      }
      out[String(word.dropFirst())] = word.hasPrefix(":year_") ? .int(Int64(then.parts.year)) : .day(then)
    }
    return out
  }

  /// The members behind a number, in the order of Vietnamese names.
  /// - Parameters:
  ///   - filter: only met, not met or unknown members; nil for all.
  ///   - reason: only members with that reason.
  ///   - hamlet: only members that live or stand in that hamlet.
  public func members(
    _ reading: StoreReading, _ measure: MeasureDefinition, _ group: UnitGroup, _ period: Period, today: Day, filter: MemberFilter = .all,
    reason: String? = nil, hamlet: RowID? = nil, limit: Int = Int.max, offset: Int = 0
  ) throws -> [MeasureMember] {
    let day = period.referenceDay(today: today)
    var condition = filter.condition
    var parameters = Measuring.parameters(measure.sql, period, day, together: group.together)
    if let reason {
      condition += " AND m.reason = :wanted_reason"
      parameters["wanted_reason"] = .text(reason)
    }
    if let hamlet {
      condition += " AND " + HamletPath.condition(measure.registers, store.catalogue)
      parameters["wanted_hamlet"] = .id(hamlet)
    }
    parameters["row_count"] = .int(Int64(min(limit, 10_000_000)))
    parameters["row_offset"] = .int(Int64(offset))
    // Items of a list stand in the order of the list.
    let items = measure.memberLists.enumerated().map { index, list in
      (
        join: "LEFT JOIN list_\(list) l\(index) ON m.member_kind = 'list.\(list)' AND l\(index).id = m.member_id",
        order: "COALESCE(l\(index).sort_order, 0), "
      )
    }
    let sql = """
      SELECT m.unit_id, m.member_kind, m.member_id, m.num, m.den, m.met, m.reason, m.part FROM (\(measure.sql)) m
      LEFT JOIN search_row s ON s.register = m.member_kind AND s.unit_id = m.unit_id AND s.id = m.member_id
      \(items.map(\.join).joined(separator: "\n"))
      WHERE \(condition)
      ORDER BY CASE WHEN s.name_key IS NULL THEN 1 ELSE 0 END, s.name_key, \(items.map(\.order).joined())m.unit_id, m.member_id, m.part
      LIMIT :row_count OFFSET :row_offset
      """
    return try reading.rows(sql, parameters, lists: ["units": group.members.map { .int($0.number) }]).compactMap { row in
      guard let id = row["member_id"].id else { return nil }
      return MeasureMember(
        unit: UnitKey(number: row["unit_id"].int ?? 0), register: row["member_kind"].text ?? "", id: id, num: row["num"].decimal ?? 0,
        den: row["den"].decimal ?? 0, met: row["met"].bool, reason: row["reason"].text, part: row["part"].text)
    }
  }

  /// How many members have each truth and reason.
  public func reasons(
    _ reading: StoreReading, _ measure: MeasureDefinition, _ group: UnitGroup, _ period: Period, today: Day, hamlet: RowID? = nil
  ) throws -> [(met: Bool?, reason: String?, count: Int)] {
    var parameters = Measuring.parameters(measure.sql, period, period.referenceDay(today: today), together: group.together)
    var sql = "SELECT m.met, m.reason, COUNT(*) AS count_of FROM (\(measure.sql)) m"
    if let hamlet {
      sql += " WHERE " + HamletPath.condition(measure.registers, store.catalogue)
      parameters["wanted_hamlet"] = .id(hamlet)
    }
    return try reading.rows(sql + " GROUP BY m.met, m.reason", parameters, lists: ["units": group.members.map { .int($0.number) }])
      .map { ($0["met"].bool, $0["reason"].text, Int($0["count_of"].int ?? 0)) }
      .sorted { ($1.count, $0.reason ?? "") < ($0.count, $1.reason ?? "") }
  }
}

/// Which members are listed.
public enum MemberFilter: String, Sendable, CaseIterable {
  case all, met, notMet, unknown

  var condition: String {
    switch self {
    case .all: "1 = 1"
    case .met: "m.met = 1"
    case .notMet: "m.met = 0"
    case .unknown: "m.met IS NULL"
    }
  }
}
