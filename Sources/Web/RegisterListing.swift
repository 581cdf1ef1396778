import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// Which rows of a register a page asks for, which columns it shows, and in which order.
struct RegisterListing: Sendable {
  enum State: String, Sendable, CaseIterable { case all, drafts, current }
  /// Rows that somebody remarked on.
  enum Remarked: String, Sendable, CaseIterable { case open, any }

  /// Rows on one page.
  static let size = 50
  /// Hits that are looked at one by one; of more only the first ones in order are read.
  static let hits = 2000
  /// Up to so many rows everything is counted and sorted outright.
  static let small = 20_000
  /// The most columns that stay in place.
  static let mostFrozen = 4

  let place: RegisterPlace
  let scope: RegisterScope
  let q: String
  let state: State
  let remarked: Remarked?
  let filter: RowFilter
  /// What of the address could not be read or may not be asked.
  let faults: [FieldFault]
  let columns: [FieldDefinition]
  /// Whether other columns were chosen than the register's own.
  let chosenColumns: Bool
  /// How many of the first columns stay while scrolling sideways.
  let frozen: Int
  let sort: FieldDefinition
  let descending: Bool
  let sorted: Bool
  let page: Int
  let today: Day
  let identifiers: Bool

  var register: RegisterDefinition { place.register }

  init(_ visit: Visit, _ place: RegisterPlace) {
    self.place = place
    let register = place.register
    let scope = RegisterScope(visit, place)
    self.scope = scope
    q = VietnameseText.normalised(String((visit.query["q"] ?? "").prefix(200)))
    state = visit.query["state"].flatMap(State.init) ?? .all
    remarked = visit.query["remarks"].flatMap(Remarked.init)
    let asked = visit.query["sort"] ?? ""
    let field = register.field(asked.hasPrefix("-") ? String(asked.dropFirst()) : asked).flatMap {
      RegisterListing.sortable($0, visit) ? $0 : nil
    }
    sorted = field != nil
    sort = field ?? register.order.flatMap { register.field($0.field) } ?? register.fields[0]
    descending = field == nil ? register.order?.descending ?? false : asked.hasPrefix("-")
    page = max(1, min(1_000_000, Int(visit.query["page"] ?? "") ?? 1))
    today = visit.today
    let identifiers = scope.units.allSatisfy { visit.may(.seeIdentifiers, $0) }
    self.identifiers = identifiers
    var filter = RowFilter(visit.query, register, lists: visit.installation.registers.lists)
    var faults = filter.faults
    // Asking whether a number is there tells as much as seeing it.
    for column in filter.columns where column.field.protection != nil && !identifiers {
      filter = filter.without(column.field.name)
      faults.append(
        FieldFault(
          field: column.field.name, label: column.field.label,
          reason: Label("tài khoản này không được tìm theo số", en: "this account may not search by number")))
    }
    (self.filter, self.faults) = (filter, faults)
    let names = (visit.query["cols"] ?? "").split(separator: ",").map(String.init)
    let ticked = register.fields.map(\.name).filter { visit.query["col." + $0]?.isEmpty == false }
    var seen: Set<String> = []
    let wanted = (names + ticked).filter { seen.insert($0).inserted }.compactMap { register.field($0) }
    chosenColumns = !wanted.isEmpty && wanted.map(\.name) != register.listed.map(\.name)
    columns = wanted.isEmpty ? register.listed : wanted
    frozen = max(0, min(RegisterListing.mostFrozen, Int(visit.query["freeze"] ?? "") ?? 0))
  }

  /// Whether a list can be put in the order of a field.
  static func sortable(_ field: FieldDefinition, _ visit: Visit) -> Bool {
    guard field.protection == nil, field.kind != .longText else { return false }
    guard field.kind == .reference else { return true }
    return field.register.flatMap { visit.installation.registers[$0] }?.search.isEmpty == false
  }

  /// Whether a cell can be typed into: what is computed or protected can't.
  static func writable(_ field: FieldDefinition) -> Bool { field.derived == nil && field.protection == nil }

  /// The list as parameters of an address, without the page.
  func query(_ other: RowFilter? = nil) -> [(String, String)] {
    var out = [("unit", place.key.description)] + scope.query
    out += [("q", q), ("state", state == .all ? "" : state.rawValue), ("remarks", remarked?.rawValue ?? "")]
    out += (other ?? filter).query
    out.append(("sort", sorted ? (descending ? "-" : "") + sort.name : ""))
    out.append(("cols", chosenColumns ? columns.map(\.name).joined(separator: ",") : ""))
    out.append(("freeze", frozen > 0 ? "\(frozen)" : ""))
    return out.filter { !$0.1.isEmpty }
  }

  /// Whether fewer rows than all are asked for.
  var narrowed: Bool { !q.isEmpty || !filter.isEmpty || state != .all || remarked != nil || !scope.chosen.isEmpty }

  /// The one row that a column is narrowed to, by reference field: what a new row begins with.
  var about: [(String, String)] {
    filter.columns.compactMap { column in
      guard case .rows(let ids, false) = column.test, ids.count == 1, let id = ids.first else { return nil }
      return (column.field.name, id.description)
    }
  }

  /// What was found.
  struct Found: Sendable {
    var rows: [RegisterRow] = []
    var total = 0
    /// There are more than `total`.
    var broad = false
  }

  /// A row's key.
  struct Key: Sendable, Hashable {
    let unit: UnitKey
    let id: RowID
  }

  /// The rows of the page.
  /// - Parameter held: how many rows the scope has; of many, only as many are read as the page needs.
  func rows(_ reading: StoreReading, held: Int) throws -> Found {
    let offset = (page - 1) * RegisterListing.size
    guard held > RegisterListing.small, q.isEmpty else { return try found(reading, offset: offset, limit: RegisterListing.size) }
    var conditions = try spelled(reading, held: held)
    if conditions.all.isEmpty {
      let keys = try streamed(reading, conditions, offset: offset, limit: RegisterListing.size)
      return Found(rows: try RegisterListing.rows(reading, register, keys), total: held)
    }
    if let few = try few(reading, &conditions) {
      if few.isEmpty { return Found() }
      conditions = RowCondition()
      conditions.all = ["t.id IN (:few)"]
      conditions.lists["few"] = few.map { .id($0.id) }
      let keys = try ordered(reading, conditions, offset: offset, limit: RegisterListing.size)
      return Found(rows: try RegisterListing.rows(reading, register, keys), total: few.count)
    }
    if let count = try sortable(reading, conditions) {
      let keys = try ordered(reading, conditions, offset: offset, limit: RegisterListing.size)
      return Found(rows: try RegisterListing.rows(reading, register, keys), total: count)
    }
    let keys = try streamed(reading, conditions, offset: offset, limit: RegisterListing.size)
    return Found(rows: try RegisterListing.rows(reading, register, keys), total: RegisterListing.hits, broad: true)
  }

  /// The rows from a place on, counted to the last one.
  func found(_ reading: StoreReading, offset: Int, limit: Int) throws -> Found {
    var conditions = try conditions(reading)
    let match = q.isEmpty ? nil : try matches(reading)
    if let match {
      if match.isEmpty { return Found(broad: match.broad) }
      conditions.all.append(match.condition(&conditions.lists))
    }
    var out = Found(broad: match?.broad ?? false)
    let sql = "SELECT COUNT(*) AS n FROM \(register.table) t WHERE \(whole(&conditions))"
    out.total = Int(try reading.first(sql, conditions.parameters, lists: conditions.lists)?["n"].int ?? 0)
    var keys: [Key]
    if let match, !sorted, !match.own.isEmpty {
      let rank = Dictionary(match.own.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      let sql = "SELECT t.unit_id, t.id FROM \(register.table) t WHERE \(whole(&conditions))"
      keys = try reading.rows(sql, conditions.parameters, lists: conditions.lists).compactMap(RegisterListing.key)
      keys.sort { (rank[$0.id] ?? Int.max, $0.id) < (rank[$1.id] ?? Int.max, $1.id) }
      keys = Array(keys.dropFirst(offset).prefix(limit))
    } else {
      keys = try ordered(reading, conditions, offset: offset, limit: limit)
    }
    out.rows = try RegisterListing.rows(reading, register, keys)
    return out
  }

  /// Rows in the order of their identifiers given.
  static func rows(_ reading: StoreReading, _ register: RegisterDefinition, _ unit: UnitKey, _ ids: [RowID]) throws -> [RegisterRow] {
    try rows(reading, register, ids.map { Key(unit: unit, id: $0) })
  }

  /// Rows of several units in the order of their keys given.
  static func rows(_ reading: StoreReading, _ register: RegisterDefinition, _ keys: [Key]) throws -> [RegisterRow] {
    var byKey: [Key: RegisterRow] = [:]
    for (unit, own) in Dictionary(grouping: keys, by: \.unit) {
      for start in stride(from: 0, to: own.count, by: 500) {
        let some = own[start..<min(start + 500, own.count)].map { Value.id($0.id) }
        let parameters: [String: Value] = ["unit": .int(unit.number)]
        for row in try reading.rows(of: register.id, where: "unit_id = :unit AND id IN (:ids)", parameters, lists: ["ids": some]) {
          byKey[Key(unit: unit, id: row.id)] = row
        }
      }
    }
    return keys.compactMap { byKey[$0] }
  }

  static func key(_ row: Row) -> Key? { row["id"].id.map { Key(unit: UnitKey(number: row["unit_id"].int ?? 0), id: $0) } }

  /// The names that references of rows of several units give.
  static func names(_ reading: StoreReading, _ fields: [FieldDefinition], _ rows: [RegisterRow], _ language: Language) throws
    -> [String: [RowID: String]]
  {
    try Dictionary(grouping: rows, by: \.unit).values.reduce(into: [:]) { out, own in
      for (field, names) in try reading.referenceLabels(fields, own, language) { out[field, default: [:]].merge(names) { $1 } }
    }
  }

  /// All conditions with that on the units.
  func whole(_ conditions: inout RowCondition) -> String {
    conditions.lists["units"] = scope.keys.map { .int($0.number) }
    return (["t.unit_id IN (:units)"] + conditions.all).joined(separator: " AND ")
  }

  /// What the address narrows the rows to, besides words searched for and the units.
  private func conditions(_ reading: StoreReading, _ filter: RowFilter? = nil) throws -> RowCondition {
    let filter = filter ?? self.filter
    var out = filter.condition(reading.store.dialect, today: today)
    switch state {
    case .all: break
    case .drafts: out.all.append("t.draft")
    case .current:
      let (from, to) = register.period
      if from != nil || to != nil { out.parameters["today"] = .day(today) }
      if let from { out.all.append("(t.\(from.name) IS NULL OR t.\(from.name) <= :today)") }
      if let to { out.all.append("(t.\(to.name) IS NULL OR t.\(to.name) >= :today)") }
    }
    func only(_ name: String, _ ids: [RowID]) {
      out.all.append(ids.isEmpty ? "1 = 0" : "t.id IN (:\(name))")
      out.lists[name] = ids.isEmpty ? nil : ids.map(Value.id)
    }
    for column in filter.columns {
      guard case .equals(let text) = column.test else { continue }
      only("is_" + column.field.name, try reading.find(register.id, column.field.name, equals: text, units: scope.keys).map(\.id))
    }
    if let remarked { only("remarked", try CellRemark.rows(reading, register.id, scope.keys, open: remarked == .open)) }
    return out
  }

  /// The same for a long register: a text that isn't searched is compared once for each way it is written, not once for each row.
  private func spelled(_ reading: StoreReading, held: Int) throws -> RowCondition {
    var rest = filter
    var texts: [RowFilter.Column] = []
    for column in filter.columns where !register.search.contains(column.field.name) {
      guard case .words = column.test else { continue }
      rest = rest.without(column.field.name)
      texts.append(column)
    }
    var out = try conditions(reading, rest)
    for column in texts { try spelled(column, reading, held: held, &out) }
    return out
  }

  /// The keys of all rows that fit, where there are few of them; searched words are looked up in their index first.
  private func few(_ reading: StoreReading, _ conditions: inout RowCondition) throws -> [Key]? {
    let spoken = spoken(reading.store.dialect)
    for column in filter.columns where register.search.contains(column.field.name) {
      guard case .words(let text) = column.test, try isRare(spoken, conditions, reading) else { continue }
      let answer = try Search.find(
        reading, register, text, units: scope.keys, limit: RegisterListing.hits, broadFrom: RegisterListing.hits)
      if answer.broad { continue }
      if answer.rows.isEmpty { return [] }
      conditions.all.append("t.id IN (:w_\(column.field.name))")
      conditions.lists["w_" + column.field.name] = answer.rows.map { .id($0.id) }
    }
    var from = "\(register.table) t"
    var fitting = whole(&conditions)
    if !spoken.isEmpty {
      from = "search_row s CROSS JOIN \(from)"
      conditions.parameters["register"] = .text(register.id)
      let joined = ["s.register = :register", "s.unit_id IN (:units)"] + spoken + ["t.unit_id = s.unit_id", "t.id = s.id"]
      fitting = (joined + [fitting]).joined(separator: " AND ")
    }
    let sql = "SELECT t.unit_id, t.id FROM \(from) WHERE \(fitting) LIMIT \(RegisterListing.hits + 1)"
    let keys = try reading.rows(sql, conditions.parameters, lists: conditions.lists).compactMap(RegisterListing.key)
    return keys.count > RegisterListing.hits ? nil : keys
  }

  /// Whether few rows say the words, as a sample has it. A common word has so many hits in the index of words that gathering them takes
  /// longer than reading rows until there are enough.
  private func isRare(_ spoken: [String], _ given: RowCondition, _ reading: StoreReading) throws -> Bool {
    var conditions = given
    _ = whole(&conditions)
    conditions.parameters["register"] = .text(register.id)
    let sql =
      "SELECT COUNT(*) AS n FROM (SELECT s.words AS words FROM search_row s WHERE s.register = :register AND s.unit_id IN (:units) "
      + "LIMIT 5000) s WHERE " + spoken.joined(separator: " AND ")
    return (try reading.first(sql, conditions.parameters, lists: conditions.lists)?["n"].int ?? 0) < 250
  }
}
