import Foundation
import Storage
import Vocabulary

/// One statistic (thống kê): what is counted by two properties, as its file defines it.
public struct StatisticDefinition: Sendable {
  /// The part of the page a statistic belongs to, in that order.
  public enum Group: String, Sendable, CaseIterable { case population, disease, children, care }
  /// What the keys of rows or columns are.
  public enum Keys: Sendable, Equatable {
    /// The codes of a list, in its order.
    case list(String)
    /// The first year of an age group of five.
    case age5
    /// A day; the months are counted.
    case month
    /// A hamlet's row.
    case hamlet
    /// Codes whose words stand in the header, in that order.
    case words([String])
    /// Texts as they are, the most frequent first.
    case text
  }

  /// One group of columns less another: natural increase is births less deaths.
  public struct Balance: Sendable, Hashable {
    /// What it is called.
    public let title: Label
    /// The column that counts.
    public let plus: String
    /// The column that is taken away.
    public let minus: String
  }

  /// The identifier: `population-pyramid`.
  public let id: String
  /// The title.
  public let title: Label
  /// What is counted: `người`.
  public let member: Label
  /// What is counted and how, in words.
  public let about: Label
  /// Where the form comes from.
  public let source: String
  /// How far that was checked.
  public let status: MeasureDefinition.Status
  /// The part of the page.
  public let group: Group
  /// The registers it reads.
  public let registers: [String]
  /// The rows, and what they are called.
  public let rows: (keys: Keys, title: Label)
  /// The columns, and what they are called.
  public let columns: (keys: Keys, title: Label)
  /// The words of row and column codes: `row.low`, `column.male`.
  public let words: [String: Label]
  /// Differences shown beside the columns they are made of. Where there are some, columns are not added up: births and deaths have no sum.
  public let balances: [Balance]
  /// The query: `unit_id, member_kind, member_id, row_key, column_key`.
  public let sql: String
}

/// How many members have a row's and a column's key.
public struct StatisticCount: Sendable, Hashable {
  /// The row's key; null where it isn't known.
  public let row: Value
  /// The column's key; null where it isn't known.
  public let column: Value
  /// How many.
  public let count: Int
}

/// All statistics of a catalogue folder.
public struct StatisticCatalogue: Sendable {
  /// The statistics in the order of their groups, then of their identifiers.
  public let statistics: [StatisticDefinition]

  /// Puts statistics together; use `load` to read them.
  public init(_ statistics: [StatisticDefinition]) {
    let order = Dictionary(uniqueKeysWithValues: StatisticDefinition.Group.allCases.enumerated().map { ($1, $0) })
    self.statistics = statistics.sorted { (order[$0.group] ?? 0, $0.id) < (order[$1.group] ?? 0, $1.id) }
  }

  /// The statistic of an identifier.
  public subscript(_ id: String) -> StatisticDefinition? { statistics.first { $0.id == id } }

  private static let needed = [
    "statistic", "title.vi", "member.vi", "about.vi", "group", "source", "status", "registers", "rows", "rows.vi", "columns", "columns.vi",
  ]
  private static let optional = ["title.en", "member.en", "about.en", "rows.en", "columns.en", "use"]

  /// Reads `statistics/*.sql` of a catalogue folder; a folder without them has none.
  /// - Parameters:
  ///   - registers: the identifiers of all registers.
  ///   - lists: the names of all code lists.
  /// - Throws: `CatalogueFaults` with every fault of every file.
  public static func load(_ folder: URL, registers: Set<String>, lists: Set<String>? = nil) throws -> StatisticCatalogue {
    let faults = FaultList()
    let form = QueryFile.Form(
      folder: "statistics", identifier: "statistic", needed: needed, optional: optional, shared: QueryFile.shared(folder),
      registers: registers, prefixes: ["row.", "column.", "balance."])
    let statistics = QueryFile.files(folder.appendingPathComponent("statistics")).compactMap { name, text in
      read(QueryFile(name, text, form, faults), lists)
    }
    try faults.check()
    return StatisticCatalogue(statistics)
  }

  private static func read(_ file: QueryFile, _ lists: Set<String>?) -> StatisticDefinition? {
    func keys(_ key: String) -> StatisticDefinition.Keys? {
      let text = file.header[key] ?? ""
      switch text {
      case "age5": return .age5
      case "month": return .month
      case "hamlet": return .hamlet
      case "text": return .text
      case "words":
        let prefix = key == "rows" ? "row." : "column."
        return .words(
          file.order.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".vi") }.map { String($0.dropFirst(prefix.count).dropLast(3)) })
      default:
        guard text.hasPrefix("list:") else {
          file.fault("\(key): «\(text)» không dùng được", en: "\(key): “\(text)” cannot be used")
          return nil
        }
        let name = String(text.dropFirst(5))
        if let lists, !lists.contains(name) { file.fault("\(key): không có danh mục «\(name)»", en: "\(key): no list “\(name)”") }
        return .list(name)
      }
    }
    guard let group = file.choice("group", StatisticDefinition.Group.self),
      let status = file.choice("status", MeasureDefinition.Status.self),
      let title = file.label("title"), let member = file.label("member"), let about = file.label("about"), let rows = keys("rows"),
      let columns = keys("columns"), let rowTitle = file.label("rows"), let columnTitle = file.label("columns")
    else { return nil }
    var words: [String: Label] = [:]
    for key in file.header.keys where key.hasSuffix(".vi") && (key.hasPrefix("row.") || key.hasPrefix("column.")) {
      let code = String(key.dropLast(3))
      words[code] = file.label(code)
    }
    let balances = file.order.filter { $0.hasPrefix("balance.") && !$0.hasSuffix(".vi") && !$0.hasSuffix(".en") }.compactMap { key in
      balance(file, key)
    }
    return StatisticDefinition(
      id: file.name, title: title, member: member, about: about, source: file.header["source"] ?? "", status: status, group: group,
      registers: file.registers, rows: (rows, rowTitle), columns: (columns, columnTitle), words: words, balances: balances,
      sql: file.sql)
  }

  private static func balance(_ file: QueryFile, _ key: String) -> StatisticDefinition.Balance? {
    let parts = (file.header[key] ?? "").components(separatedBy: " - ").map { $0.trimmingCharacters(in: .whitespaces) }
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }), let title = file.label(key) else {
      file.fault("\(key): phải có dạng «cột - cột» và «\(key).vi»", en: "\(key) must be “column - column” with “\(key).vi”")
      return nil
    }
    return StatisticDefinition.Balance(title: title, plus: parts[0], minus: parts[1])
  }
}

extension StatisticDefinition {
  /// The counts of a group of units in a period.
  /// - Parameter today: the reference day is the period's last day or today, whichever is earlier.
  /// - Parameter hamlet: only members that live or stand in that hamlet.
  public func counts(
    _ reading: StoreReading, _ group: UnitGroup, _ period: Period, today: Day, hamlet: RowID? = nil
  ) throws -> [StatisticCount] {
    var parameters = Measuring.parameters(self.sql, period, period.referenceDay(today: today), together: group.together)
    if let hamlet { parameters["wanted_hamlet"] = .id(hamlet) }
    let condition = hamlet == nil ? "1 = 1" : HamletPath.condition(registers, reading.store.catalogue)
    let sql = "SELECT m.row_key, m.column_key, COUNT(*) AS n FROM (\(self.sql)) m WHERE \(condition) GROUP BY m.row_key, m.column_key"
    return try reading.rows(sql, parameters, lists: units(group)).map {
      StatisticCount(row: key($0["row_key"], rows.keys), column: key($0["column_key"], columns.keys), count: Int($0["n"].int ?? 0))
    }
  }

  /// The members behind some of the counts, in the order of names.
  /// - Parameters:
  ///   - row: the row's key, nil for all rows; for months the first day of one.
  ///   - column: the column's key, nil for all columns.
  public func members(
    _ reading: StoreReading, _ group: UnitGroup, _ period: Period, today: Day, row: Value?, column: Value?, limit: Int, offset: Int
  ) throws -> (total: Int, items: [WorkItem]) {
    var parameters = Measuring.parameters(sql, period, period.referenceDay(today: today), together: group.together)
    var conditions = ["1 = 1"]
    for (name, value, keys) in [("row_key", row, rows.keys), ("column_key", column, columns.keys)] {
      guard let value else { continue }
      if value.isNull {
        conditions.append("m.\(name) IS NULL")
      } else if keys == .month, let first = value.day {
        conditions.append("m.\(name) >= :wanted_\(name) AND m.\(name) < :after_\(name)")
        parameters["wanted_\(name)"] = value
        parameters["after_\(name)"] = .day(first.adding(months: 1))
      } else {
        conditions.append("m.\(name) = :wanted_\(name)")
        parameters["wanted_\(name)"] = value
      }
    }
    let condition = conditions.joined(separator: " AND ")
    let total = try reading.first("SELECT COUNT(*) AS n FROM (\(sql)) m WHERE \(condition)", parameters, lists: units(group))?["n"].int ?? 0
    parameters["row_count"] = .int(Int64(limit))
    parameters["row_offset"] = .int(Int64(offset))
    let list = """
      SELECT m.unit_id, m.member_kind, m.member_id FROM (\(sql)) m
      LEFT JOIN search_row s ON s.register = m.member_kind AND s.unit_id = m.unit_id AND s.id = m.member_id
      WHERE \(condition)
      ORDER BY CASE WHEN s.name_key IS NULL THEN 1 ELSE 0 END, s.name_key, m.unit_id, m.member_id
      LIMIT :row_count OFFSET :row_offset
      """
    let items = try reading.rows(list, parameters, lists: units(group)).compactMap { row -> WorkItem? in
      guard let id = row["member_id"].id else { return nil }
      return WorkItem(
        unit: UnitKey(number: row["unit_id"].int ?? 0), register: row["member_kind"].text ?? "", id: id, due: nil, reason: nil)
    }
    return (Int(total), items)
  }

  private func units(_ group: UnitGroup) -> [String: [Value]] { ["units": group.members.map { .int($0.number) }] }

  /// A key as the engine gave it, in the type that it is compared in.
  private func key(_ value: Value, _ keys: Keys) -> Value {
    switch keys {
    case .month: value.day.map(Value.day) ?? .null
    case .hamlet: value.id.map(Value.id) ?? .null
    case .age5: value.int.map(Value.int) ?? .null
    case .list, .words, .text: value.text.map(Value.text) ?? .null
    }
  }
}
