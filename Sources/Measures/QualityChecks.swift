import Foundation
import Storage
import Vocabulary

/// One check of the quality of what is written (kiểm tra chất lượng số liệu), as its file defines it.
public struct QualityCheck: Sendable {
  /// How much a finding weighs, the heaviest first.
  public enum Severity: String, Sendable, CaseIterable { case error, warning, notice }
  /// The part of the registers a check belongs to, in the order of the page.
  public enum Group: String, Sendable, CaseIterable { case people, care, station, environment }
  /// How its rows are read.
  public enum Method: String, Sendable, CaseIterable {
    /// Each row is a finding.
    case rows
    /// `value` is a last digit, 0–9: is one preferred?
    case digits
    /// `value` is a year of birth: are years ending in 0 and 5 preferred?
    case years
    /// `value` is a day: is a month far from the others?
    case months
    /// `value` is 1 or 0 for everybody expected: which hamlets have nobody?
    case coverage
  }
  /// What `value` is.
  public enum ValueKind: String, Sendable, CaseIterable { case day, number }

  /// The identifier: `visits-twice`.
  public let id: String
  /// The title.
  public let title: Label
  /// What a row is called, in the plural.
  public let member: Label
  /// What is found and how, in words.
  public let about: Label
  /// What to do about it.
  public let advice: Label
  /// How much a finding weighs.
  public let severity: Severity
  /// The part of the registers it belongs to.
  public let group: Group
  /// How its rows are read.
  public let method: Method
  /// Above which the pattern of the values is a finding; nil where each row is one.
  public let limit: Decimal?
  /// Where the rule comes from.
  public let source: String
  /// How far that was checked.
  public let status: MeasureDefinition.Status
  /// The registers it needs: where one isn't open, nothing is known.
  public let registers: [String]
  /// Registers it also looks into.
  public let alsoReads: [String]
  /// Code lists it reads, by name.
  public let lists: [String]
  /// The words of the reason codes.
  public let reasons: [String: Label]
  /// What `value` is and is called; nil where it says nothing.
  public let value: (kind: ValueKind, title: Label)?
  /// The query: `unit_id, member_kind, member_id, reason, value`.
  public let sql: String
  /// SHA-256 of the file with its shared parts.
  public let hash: String
}

/// All checks of a catalogue folder.
public struct QualityCatalogue: Sendable {
  /// The checks in the order of their groups, then of their weight, then of their identifiers.
  public let checks: [QualityCheck]

  /// Puts checks together; use `load` to read them.
  public init(_ checks: [QualityCheck]) {
    func rank(_ check: QualityCheck) -> (Int, Int, String) {
      (
        QualityCheck.Group.allCases.firstIndex(of: check.group) ?? 0, QualityCheck.Severity.allCases.firstIndex(of: check.severity) ?? 0,
        check.id
      )
    }
    self.checks = checks.sorted { rank($0) < rank($1) }
  }

  /// The check of an identifier.
  public subscript(_ id: String) -> QualityCheck? { checks.first { $0.id == id } }

  private static let needed = [
    "check", "title.vi", "member.vi", "about.vi", "advice.vi", "severity", "group", "source", "status", "registers",
  ]
  private static let optional = [
    "title.en", "member.en", "about.en", "advice.en", "method", "limit", "value", "value.vi", "value.en", "use", "alsoReads",
  ]

  /// Reads `checks/*.sql` of a catalogue folder; a folder without them has none.
  /// - Parameter registers: the identifiers of all registers.
  /// - Throws: `CatalogueFaults` with every fault of every file.
  public static func load(_ folder: URL, registers: Set<String>) throws -> QualityCatalogue {
    let faults = FaultList()
    let form = QueryFile.Form(
      folder: "checks", identifier: "check", needed: needed, optional: optional, shared: QueryFile.shared(folder), registers: registers)
    let checks = QueryFile.files(folder.appendingPathComponent("checks")).compactMap { name, text in
      read(QueryFile(name, text, form, faults))
    }
    try faults.check()
    return QualityCatalogue(checks)
  }

  private static func read(_ file: QueryFile) -> QualityCheck? {
    guard let severity = file.choice("severity", QualityCheck.Severity.self), let group = file.choice("group", QualityCheck.Group.self),
      let status = file.choice("status", MeasureDefinition.Status.self), let title = file.label("title"), let member = file.label("member"),
      let about = file.label("about"), let advice = file.label("advice")
    else { return nil }
    let method = file.header["method"] == nil ? QualityCheck.Method.rows : file.choice("method", QualityCheck.Method.self)
    guard let method else { return nil }
    let limit = file.header["limit"].flatMap { CatalogueNode.decimal($0) }
    if [.digits, .years, .months].contains(method), limit == nil {
      file.fault("method \(method.rawValue) cần «limit» là số thập phân", en: "method \(method.rawValue) needs a decimal “limit”")
    }
    var value: (kind: QualityCheck.ValueKind, title: Label)?
    if let kind = file.choice("value", QualityCheck.ValueKind.self) {
      if let words = file.label("value") { value = (kind, words) } else { file.fault("thiếu «value.vi»", en: "“value.vi” is missing") }
    }
    let wanted: QualityCheck.ValueKind? =
      switch method {
      case .rows: nil
      case .months: .day
      case .digits, .years, .coverage: .number
      }
    if let wanted, value?.kind != wanted {
      file.fault(
        "method \(method.rawValue) cần «value: \(wanted.rawValue)»", en: "method \(method.rawValue) needs “value: \(wanted.rawValue)”")
    }
    if method == .coverage, !file.sql.contains("household_id") {
      file.fault("method coverage cần cột «household_id»", en: "method coverage needs the column “household_id”")
    }
    return QualityCheck(
      id: file.name, title: title, member: member, about: about, advice: advice, severity: severity, group: group, method: method,
      limit: limit, source: file.header["source"] ?? "", status: status, registers: file.registers, alsoReads: file.alsoReads,
      lists: file.lists, reasons: file.reasons, value: value, sql: file.sql, hash: file.hash)
  }
}

/// One row that a check names.
public struct QualityRow: Sendable, Hashable {
  /// The unit that owns the row.
  public let unit: UnitKey
  /// The register.
  public let register: String
  /// The row.
  public let id: RowID
  /// The reason's code.
  public let reason: String?
  /// What the check says of it: a day or a number.
  public let value: Value
}

/// Which of a check's rows are asked for.
public struct QualityAsked: Sendable, Hashable {
  /// Only those with that reason.
  public var reason: String?
  /// Only those whose value is that number.
  public var number: Int64?
  /// Only those whose value lies in the month that begins on that day.
  public var month: Day?
  /// Only those that live or stand in that hamlet.
  public var hamlet: RowID?
  /// Only those whose value lies in that period.
  public var period: Period?

  /// All of them.
  public init(reason: String? = nil, number: Int64? = nil, month: Day? = nil, hamlet: RowID? = nil, period: Period? = nil) {
    (self.reason, self.number, self.month, self.hamlet, self.period) = (reason, number, month, hamlet, period)
  }
}

extension QualityCheck {
  /// The rows of some units on a day, in the order of names, the newest value first among equals.
  public func rows(
    _ reading: StoreReading, _ units: [UnitKey], on day: Day, _ asked: QualityAsked = QualityAsked(), limit: Int = Int.max, offset: Int = 0
  ) throws -> (total: Int, rows: [QualityRow]) {
    var (condition, values) = ("1 = 1", Measuring.parameters(sql, .quarter(of: day), day))
    if let reason = asked.reason {
      condition += " AND m.reason = :wanted_reason"
      values["wanted_reason"] = .text(reason)
    }
    if let number = asked.number, value?.kind == .number {
      condition += " AND m.value = :wanted_value"
      values["wanted_value"] = .int(number)
    }
    if let month = asked.month, value?.kind == .day {
      condition += " AND m.value >= :wanted_day AND m.value < :after_day"
      (values["wanted_day"], values["after_day"]) = (.day(month), .day(month.adding(months: 1)))
    }
    if let period = asked.period, value?.kind == .day {
      condition += " AND m.value >= :wanted_from AND m.value <= :wanted_to"
      (values["wanted_from"], values["wanted_to"]) = (.day(period.start), .day(period.end))
    }
    if let hamlet = asked.hamlet {
      condition += " AND " + HamletPath.condition(registers + alsoReads, reading.store.catalogue)
      values["wanted_hamlet"] = .id(hamlet)
    }
    let lists = ["units": units.map { Value.int($0.number) }]
    let total = try reading.first("SELECT COUNT(*) AS n FROM (\(sql)) m WHERE \(condition)", values, lists: lists)?["n"].int ?? 0
    values["row_count"] = .int(Int64(min(limit, 10_000_000)))
    values["row_offset"] = .int(Int64(offset))
    let list = """
      SELECT m.unit_id, m.member_kind, m.member_id, m.reason, m.value FROM (\(sql)) m
      LEFT JOIN search_row s ON s.register = m.member_kind AND s.unit_id = m.unit_id AND s.id = m.member_id
      WHERE \(condition)
      ORDER BY CASE WHEN s.name_key IS NULL THEN 1 ELSE 0 END, s.name_key, CASE WHEN m.value IS NULL THEN 1 ELSE 0 END, m.value DESC,
        m.unit_id, m.member_id, m.reason
      LIMIT :row_count OFFSET :row_offset
      """
    let rows = try reading.rows(list, values, lists: lists).compactMap { row -> QualityRow? in
      guard let id = row["member_id"].id else { return nil }
      return QualityRow(
        unit: UnitKey(number: row["unit_id"].int ?? 0), register: row["member_kind"].text ?? "", id: id, reason: row["reason"].text,
        value: said(row["value"]))
    }
    return (Int(total), rows)
  }

  /// A value as the engine gave it, in the type the check says it has.
  func said(_ found: Value) -> Value {
    switch value?.kind {
    case .day: found.day.map(Value.day) ?? .null
    case .number: found.int.map(Value.int) ?? found.decimal.map { .real(NSDecimalNumber(decimal: $0).doubleValue) } ?? .null
    case nil: .null
    }
  }
}
