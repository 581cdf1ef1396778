import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// Which rows of a register a page asks for, and in which order.
struct RegisterListing: Sendable {
  enum State: String, Sendable, CaseIterable { case all, drafts, current }

  /// Rows on one page.
  static let size = 50
  /// Hits of a search that are looked at; more ask for another word.
  static let hits = 2000

  let place: RegisterPlace
  let q: String
  let state: State
  /// Chosen values by field; `none` means empty.
  let chosen: [String: String]
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
    q = VietnameseText.normalised(String((visit.query["q"] ?? "").prefix(200)))
    state = visit.query["state"].flatMap(State.init) ?? .all
    let asked = visit.query["sort"] ?? ""
    let field = register.field(asked.hasPrefix("-") ? String(asked.dropFirst()) : asked).flatMap {
      RegisterListing.sortable($0, visit) ? $0 : nil
    }
    sorted = field != nil
    sort = field ?? register.order.flatMap { register.field($0.field) } ?? register.fields[0]
    descending = field == nil ? register.order?.descending ?? false : asked.hasPrefix("-")
    page = max(1, min(1_000_000, Int(visit.query["page"] ?? "") ?? 1))
    today = visit.today
    identifiers = visit.may(.seeIdentifiers, place.unit)
    var chosen: [String: String] = [:]
    for field in register.fields where [.choice, .yesNo, .reference].contains(field.kind) && field.protection == nil {
      if let value = visit.query[field.name], !value.isEmpty { chosen[field.name] = value }
    }
    self.chosen = chosen
  }

  /// Whether a list can be put in the order of a field.
  static func sortable(_ field: FieldDefinition, _ visit: Visit) -> Bool {
    guard field.protection == nil, field.kind != .longText else { return false }
    guard field.kind == .reference else { return true }
    return field.register.flatMap { visit.installation.registers[$0] }?.search.isEmpty == false
  }

  /// What was found.
  struct Found: Sendable {
    var rows: [RegisterRow] = []
    var total = 0
    var broad = false
  }

  /// The rows of the page.
  func rows(_ reading: StoreReading) throws -> Found {
    try found(reading, offset: (page - 1) * RegisterListing.size, limit: RegisterListing.size)
  }

  /// The rows from a place on.
  func found(_ reading: StoreReading, offset: Int, limit: Int) throws -> Found {
    var conditions = ["t.unit_id = :unit"]
    var parameters: [String: Value] = ["unit": .int(place.key.number)]
    var lists: [String: [Value]] = [:]
    narrow(&conditions, &parameters)
    let match = q.isEmpty ? nil : try matches(reading)
    if let match {
      if match.isEmpty { return Found(broad: match.broad) }
      conditions.append(match.condition(&lists))
    }
    let condition = conditions.joined(separator: " AND ")
    var out = Found(broad: match?.broad ?? false)
    out.total = Int(
      try reading.first("SELECT COUNT(*) AS n FROM \(register.table) t WHERE \(condition)", parameters, lists: lists)?["n"].int ?? 0)
    var ids: [RowID]
    if let match, !sorted, !match.own.isEmpty {
      let rank = Dictionary(match.own.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      ids = try reading.rows("SELECT t.id FROM \(register.table) t WHERE \(condition)", parameters, lists: lists).compactMap { $0["id"].id }
      ids.sort { (rank[$0] ?? Int.max, $0) < (rank[$1] ?? Int.max, $1) }
      ids = Array(ids.dropFirst(offset).prefix(limit))
    } else {
      let plain = conditions.count == 1
      ids = try ordered(reading, condition, parameters, lists, plain: plain, offset: offset, limit: limit)
    }
    out.rows = try RegisterListing.rows(reading, register, place.key, ids)
    return out
  }

  /// Rows in the order of their identifiers given.
  static func rows(_ reading: StoreReading, _ register: RegisterDefinition, _ unit: UnitKey, _ ids: [RowID]) throws -> [RegisterRow] {
    var byID: [RowID: RegisterRow] = [:]
    for start in stride(from: 0, to: ids.count, by: 500) {
      let some = ids[start..<min(start + 500, ids.count)].map(Value.id)
      let parameters: [String: Value] = ["unit": .int(unit.number)]
      for row in try reading.rows(of: register.id, where: "unit_id = :unit AND id IN (:ids)", parameters, lists: ["ids": some]) {
        byID[row.id] = row
      }
    }
    return ids.compactMap { byID[$0] }
  }

  private func narrow(_ conditions: inout [String], _ parameters: inout [String: Value]) {
    switch state {
    case .all: break
    case .drafts: conditions.append("t.draft")
    case .current:
      let (from, to) = register.period
      if from != nil || to != nil { parameters["today"] = .day(today) }
      if let from { conditions.append("(t.\(from.name) IS NULL OR t.\(from.name) <= :today)") }
      if let to { conditions.append("(t.\(to.name) IS NULL OR t.\(to.name) >= :today)") }
    }
    for (name, text) in chosen.sorted(by: { $0.key < $1.key }) {
      let kind = register.field(name)?.kind
      let id = RowID(text)
      if text == "none" || (kind == .reference && id == nil) {
        conditions.append("t.\(name) IS NULL")
      } else {
        conditions.append("t.\(name) = :v_\(name)")
        parameters["v_\(name)"] = kind == .yesNo ? .bool(text == "true") : kind == .reference ? id.map(Value.id) ?? .null : .text(text)
      }
    }
  }
}

/// What a search in a register found: rows by their own words, by the words of whom they are about, by an identifier.
private struct Match {
  var own: [RowID] = []
  var about: [(field: String, ids: [RowID])] = []
  var broad = false

  var isEmpty: Bool { own.isEmpty && about.allSatisfy(\.ids.isEmpty) }

  func condition(_ lists: inout [String: [Value]]) -> String {
    var parts: [String] = []
    if !own.isEmpty {
      lists["own"] = own.map(Value.id)
      parts.append("t.id IN (:own)")
    }
    for (field, ids) in about where !ids.isEmpty {
      lists["by_\(field)"] = ids.map(Value.id)
      parts.append("t.\(field) IN (:by_\(field))")
    }
    return "(" + parts.joined(separator: " OR ") + ")"
  }
}

extension RegisterListing {
  private func matches(_ reading: StoreReading) throws -> Match {
    var match = Match()
    let limit = RegisterListing.hits
    if !register.search.isEmpty {
      let answer = try Search.find(reading, register, q, units: [place.key], limit: limit, broadFrom: limit)
      match.own = answer.rows.map(\.id)
      match.broad = answer.broad
    }
    for field in register.listed where field.kind == .reference {
      guard let target = field.register.flatMap({ reading.store.catalogue[$0] }), !target.search.isEmpty else { continue }
      let answer = try Search.find(reading, target, q, units: [place.key], limit: limit, broadFrom: limit)
      match.about.append((field.name, answer.rows.map(\.id)))
      match.broad = match.broad || answer.broad
    }
    guard identifiers, q.contains(where: \.isNumber) else { return match }
    for field in register.fields where field.protection == .identifier {
      match.own += try reading.find(register.id, field.name, equals: q, units: [place.key]).map(\.id)
    }
    return match
  }

  private func ordered(
    _ reading: StoreReading, _ condition: String, _ parameters: [String: Value], _ lists: [String: [Value]], plain: Bool, offset: Int,
    limit: Int
  ) throws -> [RowID] {
    var parameters = parameters
    parameters["offset"] = .int(Int64(offset))
    parameters["limit"] = .int(Int64(limit))
    let way = descending ? "DESC" : "ASC"
    let collation = Search.collation(reading.store.dialect)
    let table = register.table
    let end = "LIMIT :limit OFFSET :offset"
    guard register.search.first == sort.name else {
      let key = orderKey(collation)
      if sort.kind == .reference { parameters["target"] = .text(sort.register ?? "") }
      let sql = "SELECT t.id FROM \(table) t WHERE \(condition) ORDER BY (\(key) IS NULL), \(key) \(way), t.id \(end)"
      return try reading.rows(sql, parameters, lists: lists).compactMap { $0["id"].id }
    }
    parameters["register"] = .text(register.id)
    // Without other conditions the index of names alone gives the page, however long the register is.
    if plain {
      let key = "s.name_key\(collation)"
      let sql =
        "SELECT s.id FROM search_row s WHERE s.register = :register AND s.unit_id = :unit ORDER BY \(key) \(way), s.id \(way) \(end)"
      let ids = try reading.rows(sql, parameters).compactMap { $0["id"].id }
      if ids.count == limit { return ids }
    }
    let key = "s.name_key\(collation)"
    let sql =
      "SELECT t.id FROM \(table) t LEFT JOIN search_row s ON s.register = :register AND s.unit_id = t.unit_id AND s.id = t.id "
      + "WHERE \(condition) ORDER BY (s.name_key IS NULL), \(key) \(way), t.id \(way) \(end)"
    return try reading.rows(sql, parameters, lists: lists).compactMap { $0["id"].id }
  }

  /// What rows are compared by: the place in the list for choices, the name for references.
  private func orderKey(_ collation: String) -> String {
    switch sort.kind {
    case .choice: "(SELECT l.sort_order FROM list_\(sort.list ?? "") l WHERE l.code = t.\(sort.name))"
    case .reference:
      "(SELECT s.name_key\(collation) FROM search_row s WHERE s.register = :target AND s.unit_id = t.unit_id AND s.id = t.\(sort.name))"
    default: "t.\(sort.name)"
    }
  }
}
