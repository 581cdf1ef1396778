import Registers
import Vocabulary

/// The tables of the product itself, and how a database is brought to the shape of a catalogue.
enum Schema {
  static func systemTables(_ dialect: Dialect) -> [String] {
    let (whole, bytes, key) = dialect == .sqlite ? ("INTEGER", "BLOB", "BLOB") : ("BIGINT", "BYTEA", "UUID")
    let strict = dialect == .sqlite ? " STRICT" : ""
    func table(_ name: String, _ columns: [String]) -> String {
      "CREATE TABLE IF NOT EXISTS \(name) (\(columns.joined(separator: ", ")))\(strict)"
    }
    let day = dialect == .sqlite ? "TEXT" : "DATE"
    return [
      table("setting", ["name TEXT PRIMARY KEY", "content TEXT NOT NULL"]),
      table("log_head", ["unit_id \(whole) PRIMARY KEY", "seq \(whole) NOT NULL", "hash \(bytes) NOT NULL"]),
      table(
        "log_entry",
        [
          "unit_id \(whole) NOT NULL", "seq \(whole) NOT NULL", "body TEXT NOT NULL", "hash \(bytes) NOT NULL",
          "PRIMARY KEY (unit_id, seq)",
        ]),
      table(
        "log_checkpoint",
        [
          "made_on \(day) NOT NULL", "unit_id \(whole) NOT NULL", "seq \(whole) NOT NULL", "hash \(bytes) NOT NULL",
          "PRIMARY KEY (made_on, unit_id)",
        ]),
      table(
        "register_version",
        ["unit_id \(whole) NOT NULL", "register TEXT NOT NULL", "seq \(whole) NOT NULL", "PRIMARY KEY (unit_id, register)"]),
      table(
        "tombstone",
        [
          "unit_id \(whole) NOT NULL", "register TEXT NOT NULL", "id \(key) NOT NULL", "seq \(whole) NOT NULL",
          "PRIMARY KEY (unit_id, register, id)",
        ]),
      table(
        "org_unit",
        [
          "unit_id \(whole) PRIMARY KEY", "code TEXT NOT NULL", "name TEXT NOT NULL", "kind TEXT NOT NULL", "parent_code TEXT NOT NULL",
          "parent_name TEXT NOT NULL", "valid_from \(day)", "valid_to \(day)", "successor_code TEXT", "successor_status TEXT",
        ]),
      table(
        "area_assignment",
        [
          "unit_id \(whole) NOT NULL", "axis TEXT NOT NULL", "area TEXT NOT NULL", "valid_from \(day) NOT NULL", "valid_to \(day)",
          "decision TEXT NOT NULL", "status TEXT NOT NULL", "PRIMARY KEY (unit_id, axis, valid_from)",
        ]),
      table(
        "plan_target",
        [
          "unit_id \(whole) NOT NULL", "target_year \(whole) NOT NULL", "column_code TEXT NOT NULL", "aim TEXT NOT NULL",
          "note TEXT NOT NULL",
          "source TEXT NOT NULL", "PRIMARY KEY (unit_id, target_year, column_code)",
        ]),
      table(
        "local_value",
        [
          "name TEXT NOT NULL", "content TEXT NOT NULL", "valid_from \(day) NOT NULL", "valid_to \(day)", "citation TEXT NOT NULL",
          "author TEXT NOT NULL", "PRIMARY KEY (name, valid_from)",
        ]),
      table(
        "account",
        [
          "name TEXT PRIMARY KEY", "full_name TEXT NOT NULL", "password TEXT NOT NULL", "active \(whole) NOT NULL",
          "language TEXT NOT NULL",
          "person_unit \(whole)", "human_id TEXT",
        ]),
      table(
        "account_role",
        [
          "account TEXT NOT NULL", "role TEXT NOT NULL", "scope TEXT NOT NULL", "valid_from \(day) NOT NULL", "valid_to \(day)",
          "PRIMARY KEY (account, role, scope, valid_from)",
        ]),
      table(
        "session",
        [
          "token_hash TEXT PRIMARY KEY", "account TEXT NOT NULL", "csrf TEXT NOT NULL", "started \(whole) NOT NULL",
          "seen \(whole) NOT NULL",
        ]),
      table(
        "measure_result",
        [
          "measure TEXT NOT NULL", "units TEXT NOT NULL", "period TEXT NOT NULL", "reference_day TEXT NOT NULL",
          "fingerprint TEXT NOT NULL",
          "content TEXT NOT NULL", "PRIMARY KEY (measure, units, period)",
        ]),
    ]
  }

  static let postgresFunctions = [
    "CREATE OR REPLACE FUNCTION days_between(date, date) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT ($2 - $1)::bigint'",
    "CREATE OR REPLACE FUNCTION add_days(date, bigint) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT $1 + $2::int'",
    "CREATE OR REPLACE FUNCTION add_months(date, bigint) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT ($1 + make_interval(months => $2::int))::date'",
  ]

  /// Makes what is missing, adds new columns, and lists every other difference.
  static func bring(_ connection: any Connection, to catalogue: RegisterCatalogue) throws -> [String] {
    for statement in systemTables(connection.dialect) { try connection.script(statement) }
    if connection.dialect == .postgres { for statement in postgresFunctions { try connection.script(statement) } }
    var differences: [String] = []
    for list in catalogue.lists.values.sorted(by: { $0.name < $1.name }) { try bring(connection, list, &differences) }
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
        try bring(connection, register, catalogue, &differences)
        made.insert(register.id)
      }
      left.removeAll { made.contains($0.id) }
    }
    return differences
  }

  private static func columns(_ connection: any Connection, _ table: String) throws -> [String: String] {
    let sql =
      connection.dialect == .sqlite
      ? "SELECT name, type FROM pragma_table_info(:table)"
      : "SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = :table"
    return Dictionary(
      try connection.rows(sql, ["table": .text(table)]).map { ($0["name"].text ?? "", ($0["type"].text ?? "").uppercased()) },
      uniquingKeysWith: { $1 })
  }

  private static func bring(
    _ connection: any Connection, _ register: RegisterDefinition, _ catalogue: RegisterCatalogue, _ differences: inout [String]
  ) throws {
    let shape = TableShape(register, connection.dialect)
    let existing = try columns(connection, register.table)
    if existing.isEmpty {
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
    let missing = wanted.filter { existing[$0.name] == nil }
    for column in missing {
      // A required field added later can't be demanded of old rows; the check of the row still asks for it.
      let constraint = column.constraint.contains("IS NOT NULL") ? "" : column.constraint
      try connection.script("ALTER TABLE \(register.table) ADD COLUMN \(column.name) \(column.type) \(constraint)")
    }
    if !missing.isEmpty {
      try connection.script("DROP VIEW \(register.table)_counted")
      try connection.script(shape.view)
    }
  }

  private static func bring(_ connection: any Connection, _ list: CodeList, _ differences: inout [String]) throws {
    let table = "list_\(list.name)"
    let existing = try columns(connection, table)
    if existing.isEmpty { try connection.script(TableShape.creation(list)) }
    for column in list.columns where !existing.isEmpty && existing[column] == nil {
      try connection.script("ALTER TABLE \(table) ADD COLUMN \(column) TEXT")
    }
    let names = ["code", "vi", "en", "sort_order"] + list.columns
    let updates = names.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    let sql =
      "INSERT INTO \(table) (\(names.joined(separator: ","))) VALUES (\(names.map { ":" + $0 }.joined(separator: ","))) "
      + "ON CONFLICT (code) DO UPDATE SET \(updates)"
    for (index, item) in list.items.enumerated() {
      var values: [String: Value] = [
        "code": .text(item.code), "vi": .text(item.label.vi), "en": .text(item.label.en), "sort_order": .int(Int64(index)),
      ]
      for column in list.columns { values[column] = item.extra[column].map(Value.text) ?? .null }
      try connection.run(sql, values)
    }
  }
}
