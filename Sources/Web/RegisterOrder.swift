import Registers
import Storage
import Vocabulary

/// What a search in a register found: rows by their own words, by the words of whom they are about, by an identifier.
struct RegisterMatch {
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
  func matches(_ reading: StoreReading) throws -> RegisterMatch {
    var match = RegisterMatch()
    let limit = RegisterListing.hits
    if !register.search.isEmpty {
      let answer = try Search.find(reading, register, q, units: scope.keys, limit: limit, broadFrom: limit)
      match.own = answer.rows.map(\.id)
      match.broad = answer.broad
    }
    for field in register.listed where field.kind == .reference {
      guard let target = field.register.flatMap({ reading.store.catalogue[$0] }), !target.search.isEmpty else { continue }
      let answer = try Search.find(reading, target, q, units: scope.keys, limit: limit, broadFrom: limit)
      match.about.append((field.name, answer.rows.map(\.id)))
      match.broad = match.broad || answer.broad
    }
    guard identifiers, q.contains(where: \.isNumber) else { return match }
    for field in register.fields where field.protection == .identifier {
      match.own += try reading.find(register.id, field.name, equals: q, units: scope.keys).map(\.id)
    }
    return match
  }

  private var way: String { descending ? "DESC" : "ASC" }
  private var named: Bool { register.search.first == sort.name }

  /// The keys from a place on, all fitting rows sorted; rows without a value come last.
  func ordered(_ reading: StoreReading, _ given: RowCondition, offset: Int, limit: Int) throws -> [Key] {
    var conditions = given
    conditions.parameters["offset"] = .int(Int64(offset))
    conditions.parameters["limit"] = .int(Int64(limit))
    let collation = Search.collation(reading.store.dialect)
    var from = "\(register.table) t"
    var key = orderKey(collation, reading)
    if named {
      conditions.parameters["register"] = .text(register.id)
      from += " LEFT JOIN search_row s ON s.register = :register AND s.unit_id = t.unit_id AND s.id = t.id"
      key = "s.name_key\(collation)"
    } else if sort.kind == .reference {
      conditions.parameters["target"] = .text(sort.register ?? "")
    }
    let sql =
      "SELECT t.unit_id, t.id FROM \(from) WHERE \(whole(&conditions)) ORDER BY (\(key) IS NULL), \(key) \(way), t.id \(way) "
      + "LIMIT :limit OFFSET :offset"
    return try reading.rows(sql, conditions.parameters, lists: conditions.lists).compactMap(RegisterListing.key)
  }

  /// The same, read in the order of an index and no further than the page: each unit gives its first rows, which are put together.
  func streamed(_ reading: StoreReading, _ given: RowCondition, offset: Int, limit: Int) throws -> [Key] {
    guard sort.kind != .choice, sort.kind != .reference else { return try ordered(reading, given, offset: offset, limit: limit) }
    var conditions = given
    let collation = Search.collation(reading.store.dialect)
    conditions.parameters["reach"] = .int(Int64(offset + limit))
    conditions.parameters["offset"] = .int(Int64(offset))
    conditions.parameters["limit"] = .int(Int64(limit))
    if named { conditions.parameters["register"] = .text(register.id) }
    let text = named || [.text, .longText, .time].contains(sort.kind)
    let parts = scope.keys.enumerated().map { index, unit -> String in
      conditions.parameters["unit\(index)"] = .int(unit.number)
      return "SELECT * FROM (\(first(index, given, reading.store.dialect))) a\(index)"
    }
    let sql =
      "SELECT unit_id, id FROM (\(parts.joined(separator: " UNION ALL "))) o ORDER BY k\(text ? collation : "") \(way), id \(way) "
      + "LIMIT :limit OFFSET :offset"
    var keys = try reading.rows(sql, conditions.parameters, lists: conditions.lists).compactMap(RegisterListing.key)
    if keys.count < limit { keys += try valueless(reading, given, offset: offset, limit: limit, after: keys.count) }
    return keys
  }

  /// Words that are looked for, over those of the search: folded already, so a row without them isn't even read.
  func spoken(_ dialect: Dialect) -> [String] {
    let place = dialect == .sqlite ? "instr" : "strpos"
    return filter.columns.filter { register.search.contains($0.field.name) }.flatMap { column -> [String] in
      guard case .words(let text) = column.test else { return [] }
      return VietnameseText.words(text).prefix(8).indices.map { "\(place)(' ' || s.words, :f_\(column.field.name)_\($0)) > 0" }
    }
  }

  /// One unit's first rows that have a value to sort by.
  private func first(_ index: Int, _ given: RowCondition, _ dialect: Dialect) -> String {
    let collation = Search.collation(dialect)
    if named {
      let key = "s.name_key\(collation)"
      let table = given.all.isEmpty ? "" : " CROSS JOIN \(register.table) t"
      let join = given.all.isEmpty ? [] : spoken(dialect) + ["t.unit_id = s.unit_id", "t.id = s.id"] + given.all
      let conditions = ["s.register = :register", "s.unit_id = :unit\(index)"] + join
      return "SELECT s.unit_id AS unit_id, s.id AS id, s.name_key AS k FROM search_row s\(table) WHERE "
        + conditions.joined(separator: " AND ") + " ORDER BY \(key) \(way), s.id \(way) LIMIT :reach"
    }
    let conditions = ["t.unit_id = :unit\(index)", "t.\(sort.name) IS NOT NULL"] + given.all
    return "SELECT t.unit_id AS unit_id, t.id AS id, t.\(sort.name) AS k FROM \(register.table) t WHERE "
      + conditions.joined(separator: " AND ") + " ORDER BY t.\(sort.name) \(way), t.id \(way) LIMIT :reach"
  }

  /// The rows behind all those that have a value to sort by.
  private func valueless(_ reading: StoreReading, _ given: RowCondition, offset: Int, limit: Int, after: Int) throws -> [Key] {
    var conditions = given
    var missing = "t.\(sort.name) IS NULL"
    if named {
      conditions.parameters["register"] = .text(register.id)
      missing = "NOT EXISTS (SELECT 1 FROM search_row s WHERE s.register = :register AND s.unit_id = t.unit_id AND s.id = t.id)"
    }
    var skip = 0
    if offset > 0, after == 0 {
      let sql = "SELECT COUNT(*) AS n FROM \(register.table) t WHERE \(whole(&conditions)) AND NOT (\(missing))"
      skip = offset - Int(try reading.first(sql, conditions.parameters, lists: conditions.lists)?["n"].int ?? 0)
    }
    conditions.parameters["limit"] = .int(Int64(limit - after))
    conditions.parameters["skip"] = .int(Int64(max(0, skip)))
    let sql =
      "SELECT t.unit_id, t.id FROM \(register.table) t WHERE \(whole(&conditions)) AND \(missing) ORDER BY t.id \(way) "
      + "LIMIT :limit OFFSET :skip"
    return try reading.rows(sql, conditions.parameters, lists: conditions.lists).compactMap(RegisterListing.key)
  }

  /// What rows are compared by: the place in the list for choices, the name for references.
  private func orderKey(_ collation: String, _ reading: StoreReading) -> String {
    switch sort.kind {
    case .choice: places(sort.list.flatMap { reading.store.catalogue.lists[$0] }?.items.map(\.code) ?? [])
    case .reference:
      "(SELECT s.name_key\(collation) FROM search_row s WHERE s.register = :target AND s.unit_id = t.unit_id AND s.id = t.\(sort.name))"
    default: "t.\(sort.name)"
    }
  }

  /// A code's place in its list, without asking the list's table for each row; a code that is listed no more comes last.
  private func places(_ codes: [String]) -> String {
    if codes.isEmpty { return "t.\(sort.name)" }
    let cases = codes.enumerated().map { "WHEN '\($1.replacingOccurrences(of: "'", with: "''"))' THEN \($0)" }
    return
      "(CASE t.\(sort.name) \(cases.joined(separator: " ")) ELSE CASE WHEN t.\(sort.name) IS NULL THEN NULL ELSE \(codes.count) END END)"
  }
}
