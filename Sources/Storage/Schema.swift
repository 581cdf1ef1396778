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
  static func bring(_ connection: any Connection, to catalogue: RegisterCatalogue) throws -> [String] {
    if connection.dialect == .postgres {
      // Two programs that start together don't make the same table twice.
      _ = try connection.first("SELECT 1 AS held FROM pg_advisory_xact_lock(hashtext('xakhoe ' || current_schema()))")
      for statement in SystemTables.postgresFunctions { try connection.script(statement) }
    }
    for statement in SystemTables.all(connection.dialect) { try connection.script(statement) }
    let standing = try Standing(connection)
    var differences: [String] = []
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
        return ["registers refer to each other in a circle: " + left.map(\.id).joined(separator: ", ")]
      }
      for register in ready {
        try bring(connection, register, catalogue, standing, &differences)
        made.insert(register.id)
      }
      left.removeAll { made.contains($0.id) }
    }
    return differences
  }

  private static func bring(
    _ connection: any Connection, _ register: RegisterDefinition, _ catalogue: RegisterCatalogue, _ standing: Standing,
    _ differences: inout [String]
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
    for index in shape.namedIndexes where !standing.indexes.contains(index.name) { try connection.script(index.statement) }
  }

  private static func bring(_ connection: any Connection, _ list: CodeList, _ standing: Standing) throws {
    let table = "list_\(list.name)"
    let existing = standing.columns[table]
    if existing == nil { try connection.script(TableShape.creation(list, connection.dialect)) }
    for column in list.columns where existing != nil && existing?[column] == nil {
      try connection.script("ALTER TABLE \(table) ADD COLUMN \(column) TEXT \(TableShape.order(connection.dialect))")
    }
    let names = ["code", "vi", "en", "sort_order"] + list.columns
    var kept: [String: [Value]] = [:]
    for row in try connection.rows("SELECT \(names.joined(separator: ", ")) FROM \(table)") { kept[row["code"].text ?? ""] = row.values }
    let updates = names.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    let sql =
      "INSERT INTO \(table) (\(names.joined(separator: ","))) VALUES (\(names.map { ":" + $0 }.joined(separator: ","))) "
      + "ON CONFLICT (code) DO UPDATE SET \(updates)"
    for (index, item) in list.items.enumerated() {
      let values: [Value] =
        [.text(item.code), .text(item.label.vi), .text(item.label.en), .int(Int64(index))]
        + list.columns.map { item.extra[$0].map(Value.text) ?? .null }
      if kept[item.code] == values { continue }
      try connection.run(sql, Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first }))
    }
  }
}
