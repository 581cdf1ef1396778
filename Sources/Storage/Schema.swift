import Registers
import Vocabulary

/// How a database is brought to the shape of a catalogue.
enum Schema {
  /// What stands in a database before it is brought up to date.
  private struct Standing {
    var columns: [String: [String: String]] = [:]
    var indexes: Set<String> = []

    init(_ connection: any Connection) throws {
      let sqlite = connection.dialect == .sqlite
      let columnsOf =
        sqlite
        ? "SELECT m.name AS table_name, p.name AS column_name, p.type AS type FROM sqlite_master m, pragma_table_info(m.name) p "
          + "WHERE m.type = 'table' AND m.name NOT LIKE 'search_words%'"
        : "SELECT c.relname::text AS table_name, a.attname::text AS column_name, format_type(a.atttypid, NULL) AS type FROM pg_class c "
          + "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
          + "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace"
      try connection.each(columnsOf, [:], lists: [:]) { row in
        columns[row["table_name"].text ?? "", default: [:]][row["column_name"].text ?? ""] = (row["type"].text ?? "").uppercased()
      }
      let indexesOf =
        sqlite
        ? "SELECT name FROM sqlite_master WHERE type = 'index'"
        : "SELECT indexname::text AS name FROM pg_indexes WHERE schemaname = current_schema()"
      indexes = Set(try connection.rows(indexesOf).compactMap { $0["name"].text })
    }
  }

  /// Makes what is missing, adds new columns, and lists every other difference.
  /// - Returns: the differences, the catalogue with the lists of authorities that the database holds, and whether tables that stood already
  ///   got new indexes.
  static func bring(
    _ connection: any Connection, to shipped: RegisterCatalogue
  ) throws -> (differences: [String], catalogue: RegisterCatalogue, indexed: Bool) {
    if connection.dialect == .postgres {
      // Two programs that start together don't make the same table twice.
      _ = try connection.first("SELECT 1 AS held FROM pg_advisory_xact_lock(hashtext('xakhoe ' || current_schema()))")
      for statement in SystemTables.postgresFunctions { try connection.script(statement) }
    }
    for statement in SystemTables.all(connection.dialect) { try connection.script(statement) }
    let catalogue = shipped.laying(try ListEditions.load(connection))
    let standing = try Standing(connection)
    for new in SystemTables.additions(connection.dialect) where standing.columns[new.table]?[new.column] == nil {
      try connection.script("ALTER TABLE \(new.table) ADD COLUMN \(new.column) \(new.type)")
    }
    var differences: [String] = []
    var indexed = false
    for list in catalogue.lists.values.sorted(by: { $0.name < $1.name }) { try bring(connection, list, standing) }
    // Parents first, so that PostgreSQL finds the tables foreign keys name.
    var made: Set<String> = []
    var left = catalogue.all
    while !left.isEmpty {
      let ready = left.filter { register in
        let targets = register.fields.compactMap(\.register) + (register.parent.map { [$0] } ?? [])
        return targets.allSatisfy { made.contains($0) || $0 == register.id || catalogue[$0] == nil }
      }
      if ready.isEmpty {
        return (["registers refer to each other in a circle: " + left.map(\.id).joined(separator: ", ")], catalogue, false)
      }
      for register in ready {
        try bring(connection, register, catalogue, standing, &differences, &indexed)
        made.insert(register.id)
      }
      left.removeAll { made.contains($0.id) }
    }
    return (differences, catalogue, indexed)
  }

  private static func bring(
    _ connection: any Connection, _ register: RegisterDefinition, _ catalogue: RegisterCatalogue, _ standing: Standing,
    _ differences: inout [String], _ indexed: inout Bool
  ) throws {
    let shape = TableShape(register, connection.dialect)
    guard let existing = standing.columns[register.table] else {
      for statement in shape.creation(catalogue) { try connection.script(statement) }
      return
    }
    let wanted = shape.allColumns
    for column in wanted where existing[column.name] != nil && existing[column.name] != column.type {
      differences.append("\(register.table).\(column.name): \(existing[column.name] ?? "") ≠ \(column.type)")
    }
    for name in existing.keys.sorted() where !wanted.contains(where: { $0.name == name }) {
      differences.append("\(register.table).\(name): not in the catalogue")
    }
    for column in shape.commonColumns where existing[column.name] == nil {
      differences.append("\(register.table).\(column.name): missing")
    }
    // The start stops at a difference and undoes everything: there is no use in going on.
    guard differences.isEmpty else { return }
    let missing = register.fields.filter { existing[$0.name] == nil }
    for field in missing { for statement in shape.addition(field, catalogue) { try connection.script(statement) } }
    if !missing.isEmpty {
      try connection.script("DROP VIEW \(register.table)_counted")
      try connection.script(shape.view)
    }
    for index in shape.namedIndexes where !standing.indexes.contains(index.name) {
      try connection.script(index.statement)
      indexed = true
    }
  }

  private static func bring(_ connection: any Connection, _ list: CodeList, _ standing: Standing) throws {
    let table = "list_\(list.name)"
    let shapes = TableShape.columns(list, connection.dialect)
    if let existing = standing.columns[table] {
      for column in shapes where existing[column.name] == nil {
        try connection.script("ALTER TABLE \(table) ADD COLUMN \(column.name) \(column.type)")
      }
    } else {
      try connection.script(TableShape.creation(list, connection.dialect))
    }
    try fill(connection, list)
  }

  /// Brings the rows of a list's table to what the list says. Codes stay for the rows that use them: one the list doesn't know at all
  /// was listed on no day.
  static func fill(_ connection: any Connection, _ list: CodeList) throws {
    let table = "list_\(list.name)"
    let names = TableShape.columns(list, connection.dialect).map(\.name)
    var kept: [String: [Value]] = [:]
    try connection.each("SELECT \(names.joined(separator: ", ")) FROM \(table)", [:], lists: [:]) { row in
      kept[row["code"].text ?? ""] = row.columns.names.map { name in
        switch name {
        case "id": row[name].id.map(Value.id) ?? .null
        case "listed_from", "listed_to": row[name].day.map(Value.day) ?? .null
        default: row[name]
        }
      }
    }
    let updates = names.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    let sql =
      "INSERT INTO \(table) (\(names.joined(separator: ","))) VALUES (\(names.map { ":" + $0 }.joined(separator: ","))) "
      + "ON CONFLICT (code) DO UPDATE SET \(updates)"
    for (index, item) in list.items.enumerated() {
      let values: [Value] =
        [
          .text(item.code), .id(list.id(item.code)), .text(item.label.vi), .text(item.label.en), .int(Int64(index)),
          item.listedFrom.map(Value.day) ?? .null, item.listedTo.map(Value.day) ?? .null,
        ] + list.columns.map { item.extra[$0].map(Value.text) ?? .null }
      if kept.removeValue(forKey: item.code) == values { continue }
      try connection.run(sql, Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first }))
    }
    for (code, values) in kept where values.indices.contains(6) && values[6] != .day(never) {
      try connection.run(
        "UPDATE \(table) SET id = :id, listed_to = :never WHERE code = :code",
        ["id": .id(list.id(code)), "never": .day(never), "code": .text(code)])
    }
  }

  /// Before any day a register knows.
  private static let never = Day(year: 1900, month: 1, day: 1) ?? Day(number: -25_567)
}
