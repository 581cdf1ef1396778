import Vocabulary

/// The two engines a register can live on.
public enum Dialect: String, Sendable, CaseIterable {
  case sqlite, postgres
}

/// A column as a database holds it.
public struct ColumnShape: Sendable, Hashable {
  /// The column's name.
  public let name: String
  /// The engine's type.
  public let type: String
  /// What follows the type: checks and defaults.
  public let constraint: String
}

/// The table of a register on one engine.
public struct TableShape: Sendable {
  let register: RegisterDefinition
  let dialect: Dialect

  /// The table of `register` on `dialect`.
  public init(_ register: RegisterDefinition, _ dialect: Dialect) {
    self.register = register
    self.dialect = dialect
  }

  /// The engine's type for a kind of field.
  public func type(_ kind: FieldDefinition.Kind) -> String {
    switch (kind, dialect) {
    case (.text, _), (.longText, _), (.choice, _), (.time, _): "TEXT"
    case (.integer, .sqlite), (.yesNo, .sqlite): "INTEGER"
    case (.integer, .postgres): "BIGINT"
    case (.yesNo, .postgres): "BOOLEAN"
    case (.decimal, .sqlite): "REAL"
    case (.decimal, .postgres): "DOUBLE PRECISION"
    case (.date, .sqlite): "TEXT"
    case (.date, .postgres): "DATE"
    case (.reference, .sqlite): "BLOB"
    case (.reference, .postgres): "UUID"
    }
  }

  private var bytes: String { dialect == .sqlite ? "BLOB" : "BYTEA" }
  private var key: String { dialect == .sqlite ? "BLOB" : "UUID" }
  private var whole: String { dialect == .sqlite ? "INTEGER" : "BIGINT" }

  /// The columns every register has, in front of its own.
  public var commonColumns: [ColumnShape] {
    var columns = [
      ColumnShape(name: "unit_id", type: whole, constraint: "NOT NULL"),
      ColumnShape(name: "id", type: key, constraint: dialect == .sqlite ? "NOT NULL CHECK (length(id) = 16)" : "NOT NULL"),
      ColumnShape(name: "seq", type: whole, constraint: "NOT NULL"),
      ColumnShape(
        name: "draft", type: dialect == .sqlite ? "INTEGER" : "BOOLEAN",
        constraint: dialect == .sqlite ? "NOT NULL DEFAULT 0 CHECK (draft IN (0, 1))" : "NOT NULL DEFAULT FALSE"),
      ColumnShape(name: "origin_id", type: key, constraint: ""),
    ]
    if register.parent != nil { columns.append(ColumnShape(name: "parent_id", type: key, constraint: "NOT NULL")) }
    return columns
  }

  /// The columns of one field; a protected field has two, its cipher and its blind index.
  /// - Parameter demanded: whether rows that are no drafts must have it; a field added later can't be demanded of old rows.
  public func columns(_ field: FieldDefinition, demanded: Bool = true) -> [ColumnShape] {
    let required = demanded ? self.required(field) : ""
    if field.protection != nil {
      return [
        ColumnShape(name: field.name, type: bytes, constraint: required),
        ColumnShape(name: field.name + "_index", type: bytes, constraint: ""),
      ]
    }
    var checks: [String] = []
    let name = field.name
    switch field.kind {
    case .text, .longText: checks.append("length(\(name)) <= \(field.maxLength)")
    case .time: checks.append("length(\(name)) = 16")
    // A day that isn't in the calendar comes out of `date` as another one.
    case .date where dialect == .sqlite: checks.append("length(\(name)) = 10 AND date(\(name), '+0 days') = \(name)")
    case .yesNo where dialect == .sqlite: checks.append("\(name) IN (0, 1)")
    case .reference where dialect == .sqlite: checks.append("length(\(name)) = 16")
    case .integer, .decimal:
      if let min = field.min { checks.append("\(name) >= \(literal(min))") }
      if let max = field.max { checks.append("\(name) <= \(literal(max))") }
    default: break
    }
    let type = type(field.kind)
    let constraint = checks.isEmpty ? "" : "CHECK (\(checks.joined(separator: " AND ")))"
    let parts = [type == "TEXT" ? TableShape.order(dialect) : "", constraint, required]
    return [ColumnShape(name: name, type: type, constraint: parts.filter { !$0.isEmpty }.joined(separator: " "))]
  }

  /// Texts compare by their bytes on both engines, whatever order the server's database has.
  public static func order(_ dialect: Dialect) -> String { dialect == .sqlite ? "" : "COLLATE \"C\"" }

  private func required(_ field: FieldDefinition) -> String {
    guard field.required else { return "" }
    return "CHECK (\(field.name) IS NOT NULL OR \(dialect == .sqlite ? "draft = 1" : "draft"))"
  }

  private func literal(_ value: Double) -> String { RowCheck.plain(value) }

  /// All columns in the order of the table.
  public var allColumns: [ColumnShape] { commonColumns + register.fields.flatMap { columns($0) } }

  /// `CREATE TABLE`, its indexes and the view that measures read; references to registers outside the catalogue are left out.
  public func creation(_ catalogue: RegisterCatalogue) -> [String] {
    var lines = allColumns.map { "  \($0.name) \($0.type)\($0.constraint.isEmpty ? "" : " " + $0.constraint)" }
    lines.append("  PRIMARY KEY (unit_id, id)")
    for field in register.fields {
      if let target = field.register.flatMap({ catalogue[$0] }) {
        lines.append("  FOREIGN KEY (unit_id, \(field.name)) REFERENCES \(target.table) (unit_id, id) DEFERRABLE INITIALLY DEFERRED")
      }
      if let list = field.list {
        lines.append("  FOREIGN KEY (\(field.name)) REFERENCES list_\(list) (code) DEFERRABLE INITIALLY DEFERRED")
      }
    }
    if let parent = register.parent.flatMap({ catalogue[$0] }) {
      lines.append("  FOREIGN KEY (unit_id, parent_id) REFERENCES \(parent.table) (unit_id, id) DEFERRABLE INITIALLY DEFERRED")
    }
    for check in register.checks where check.with == nil {
      lines.append("  CONSTRAINT \(register.table)_\(check.name) CHECK (\(dialect == .sqlite ? "draft = 1" : "draft") OR (\(check.sql)))")
    }
    let ending = dialect == .sqlite ? ") STRICT, WITHOUT ROWID" : ")"
    return ["CREATE TABLE \(register.table) (\n" + lines.joined(separator: ",\n") + "\n\(ending)"] + indexes + [view]
  }

  /// The indexes: references and what the definition asks for, each behind `unit_id`; what is looked up across units and
  /// blind indexes alone; versions.
  public var indexes: [String] { namedIndexes.map(\.statement) }

  /// The same with their names.
  public var namedIndexes: [(name: String, statement: String)] {
    let table = register.table
    var groups = register.indexes
    for field in register.fields where field.kind == .reference && !groups.contains(where: { $0.first == field.name }) {
      groups.append([field.name])
    }
    if register.parent != nil { groups.append(["parent_id"]) }
    var out: [(name: String, statement: String)] = []
    func add(_ name: String, _ on: String) {
      // PostgreSQL cuts names behind 63 bytes.
      let short = name.utf8.count <= 60 ? name : name.prefix(50) + "_" + Digest.hex(name).prefix(8)
      out.append((short, "CREATE INDEX \(short) ON \(table) \(on)"))
    }
    // `draft` stands in every index so that the counted view is answered from the index alone.
    for group in groups { add("\(table)_by_\(group.joined(separator: "_"))", "(unit_id, \(group.joined(separator: ", ")), draft)") }
    for name in register.across { add("\(table)_across_\(name)", "(\(name)) WHERE \(name) IS NOT NULL") }
    for field in register.fields where field.protection != nil {
      add("\(table)_find_\(field.name)", "(\(field.name)_index) WHERE \(field.name)_index IS NOT NULL")
    }
    add("\(table)_by_seq", "(unit_id, seq)")
    if register.parent == nil, !listed.isEmpty { add("\(table)_listed", "(unit_id, \(listed.joined(separator: ", ")), draft, id)") }
    return out
  }

  /// The days, numbers and choices that the list shows, behind the field it opens in the order of: filters and counts over a long register
  /// read this one narrow index instead of the rows, and the first page comes in its order.
  private var listed: [String] {
    let kinds: [FieldDefinition.Kind] = [.date, .time, .integer, .decimal, .yesNo, .choice]
    let first = register.order.flatMap { register.field($0.field) }.flatMap { $0.protection == nil && $0.kind != .longText ? $0.name : nil }
    let shown = register.fields.filter { $0.grid && $0.protection == nil && kinds.contains($0.kind) }.map(\.name)
    let named = register.search.first == first
    return Array(((named ? nil : first).map { [$0] } ?? []) + shown.filter { named || $0 != first }).prefix(12).map(\.self)
  }

  /// The view that measures read: no drafts, no protected columns.
  public var view: String {
    let open = commonColumns.map(\.name).filter { $0 != "draft" } + register.fields.filter { $0.protection == nil }.map(\.name)
    return "CREATE VIEW \(register.table)_counted AS SELECT \(open.joined(separator: ", ")) FROM \(register.table) WHERE "
      + (dialect == .sqlite ? "draft = 0" : "NOT draft")
  }

  /// The columns of a code list's table: what every list has, then its own.
  public static func columns(_ list: CodeList, _ dialect: Dialect) -> [ColumnShape] {
    let text = "TEXT " + order(dialect)
    let (key, day) = dialect == .sqlite ? ("BLOB", "TEXT") : ("UUID", "DATE")
    return [
      ColumnShape(name: "code", type: text, constraint: "PRIMARY KEY"), ColumnShape(name: "id", type: key, constraint: ""),
      ColumnShape(name: "vi", type: text, constraint: "NOT NULL"), ColumnShape(name: "en", type: text, constraint: "NOT NULL"),
      ColumnShape(name: "sort_order", type: "INTEGER", constraint: "NOT NULL"),
      ColumnShape(name: "listed_from", type: day, constraint: ""), ColumnShape(name: "listed_to", type: day, constraint: ""),
    ] + list.columns.map { ColumnShape(name: $0, type: text, constraint: "") }
  }

  /// The table of a code list.
  public static func creation(_ list: CodeList, _ dialect: Dialect) -> String {
    "CREATE TABLE list_\(list.name) ("
      + columns(list, dialect).map { "\($0.name) \($0.type) \($0.constraint)" }.joined(separator: ", ") + ")"
  }

  /// The statements that add a field to a table that stands already.
  public func addition(_ field: FieldDefinition, _ catalogue: RegisterCatalogue) -> [String] {
    let list = field.list.map { " REFERENCES list_\($0) (code) DEFERRABLE INITIALLY DEFERRED" } ?? ""
    var out = columns(field, demanded: false).map {
      "ALTER TABLE \(register.table) ADD COLUMN \($0.name) \($0.type) \($0.constraint)" + ($0.name == field.name ? list : "")
    }
    // SQLite can't add a key over two columns to a table.
    if dialect == .postgres, let target = field.register.flatMap({ catalogue[$0] }) {
      out.append(
        "ALTER TABLE \(register.table) ADD FOREIGN KEY (unit_id, \(field.name)) REFERENCES \(target.table) (unit_id, id) "
          + "DEFERRABLE INITIALLY DEFERRED")
    }
    return out
  }
}
