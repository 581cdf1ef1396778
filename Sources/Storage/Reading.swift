import Foundation
import Registers
import Vocabulary

/// A row of a register as the product sees it: values by field, identifiers in clear.
public struct RegisterRow: Sendable {
  /// The unit that owns the row.
  public let unit: UnitKey
  /// The row's identity.
  public let id: RowID
  /// The row's version: the unit's log entry that wrote it last.
  public let seq: Int64
  /// Whether required fields are missing.
  public let draft: Bool
  /// The row it was copied from in a move.
  public let origin: RowID?
  /// The row it is a part of, for repeating parts.
  public let parent: RowID?
  /// The values by field.
  public var values: [String: Value]
}

/// What can be done inside a read: queries, and rows of registers.
public class Reading {
  let connection: any Connection
  /// The store read from.
  public let store: Store
  /// The queries of row checks, written once for all rows of an import.
  var checkQueries: [String: String] = [:]

  init(_ connection: any Connection, _ store: Store) {
    self.connection = connection
    self.store = store
  }

  /// All rows of a query.
  public func rows(_ sql: String, _ parameters: [String: Value] = [:], lists: [String: [Value]] = [:]) throws -> [Row] {
    try connection.rows(sql, parameters, lists: lists)
  }

  /// Calls `body` with each row of a query.
  public func each(_ sql: String, _ parameters: [String: Value] = [:], lists: [String: [Value]] = [:], _ body: (Row) throws -> Void) throws
  {
    try connection.each(sql, parameters, lists: lists, body)
  }

  /// The first row of a query.
  public func first(_ sql: String, _ parameters: [String: Value] = [:], lists: [String: [Value]] = [:]) throws -> Row? {
    try connection.first(sql, parameters, lists: lists)
  }

  /// Runs a statement on the product's own tables; registers are written through `Writing` alone.
  @discardableResult public func run(_ sql: String, _ parameters: [String: Value] = [:]) throws -> Int {
    try connection.run(sql, parameters)
  }

  /// Adds many rows to one of the product's own tables the fastest way.
  public func insert(into table: String, columns: [String], rows: [[Value]]) throws {
    if !rows.isEmpty { try connection.insert(into: table, columns: columns, rows: rows) }
  }

  func shape(_ register: String) throws -> RowShape {
    guard let shape = store.shapes[register] else { throw StoreProblem.noRow(register: register) }
    return shape
  }

  /// The stored values of a row in the order of its columns; nil when it isn't there.
  func stored(_ shape: RowShape, _ unit: UnitKey, _ id: RowID) throws -> [Value]? {
    let sql = "SELECT \(shape.columns.joined(separator: ", ")) FROM \(shape.register.table) WHERE unit_id = :unit AND id = :id"
    return try connection.first(sql, ["unit": .int(unit.number), "id": .id(id)]).map { shape.coerced($0.values) }
  }

  /// One row; nil when it isn't there.
  public func row(_ register: String, _ unit: UnitKey, _ id: RowID) throws -> RegisterRow? {
    let shape = try shape(register)
    return try stored(shape, unit, id).map { opened(shape, $0) }
  }

  /// Rows that fulfil a condition over the table's columns.
  public func rows(
    of register: String, where condition: String, _ parameters: [String: Value], lists: [String: [Value]] = [:]
  ) throws -> [RegisterRow] {
    let shape = try shape(register)
    let sql = "SELECT \(shape.columns.joined(separator: ", ")) FROM \(shape.register.table) WHERE \(condition)"
    return try connection.rows(sql, parameters, lists: lists).map { opened(shape, shape.coerced($0.values)) }
  }

  static func place(_ register: RegisterDefinition, _ field: String, _ unit: UnitKey, _ id: RowID) -> String {
    "\(register.table).\(field)|\(unit.number)|\(id)"
  }

  func opened(_ shape: RowShape, _ stored: [Value]) -> RegisterRow {
    func value(_ name: String) -> Value { shape.index[name].map { stored[$0] } ?? .null }
    let unit = UnitKey(number: value("unit_id").int ?? 0)
    let id = value("id").id ?? RowID(milliseconds: 0)
    var values: [String: Value] = [:]
    for field in shape.register.fields {
      let kept = value(field.name)
      if field.protection != nil, case .blob(let bytes) = kept {
        let text = store.codec.open(bytes, place: Reading.place(shape.register, field.name, unit, id))
        values[field.name] = text.map(Value.text) ?? .null
      } else {
        values[field.name] = kept
      }
    }
    return RegisterRow(
      unit: unit, id: id, seq: value("seq").int ?? 0, draft: value("draft").bool ?? false, origin: value("origin_id").id,
      parent: value("parent_id").id, values: values)
  }

  /// Rows whose protected field equals a text, in the units given.
  public func find(_ register: String, _ field: String, equals text: String, units: [UnitKey]) throws -> [RegisterRow] {
    let shape = try shape(register)
    let mark = store.codec.index(text, column: shape.register.table + "." + field)
    return try rows(
      of: register, where: "\(field)_index = :mark AND unit_id IN (:units)", ["mark": .blob(mark)],
      lists: ["units": units.map { .int($0.number) }])
  }

  /// A row's name from its register's label; references give the name of what they point to.
  public func label(_ register: RegisterDefinition, _ row: RegisterRow, _ language: Language, depth: Int = 0) throws -> String {
    try label(register, row) { try shown($0, $1, row.unit, language, depth: depth) }
  }

  /// A row's name, its values written by `written`.
  func label(_ register: RegisterDefinition, _ row: RegisterRow, written: (Value, FieldDefinition) throws -> String) rethrows -> String {
    var out = ""
    for part in register.label.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
      guard part.offset > 0, let close = part.element.firstIndex(of: "}") else {
        out += part.element
        continue
      }
      let name = String(part.element[..<close])
      if let field = register.field(name) { out += try written(row.values[name] ?? .null, field) }
      out += part.element[part.element.index(after: close)...]
    }
    let text = VietnameseText.normalised(out.replacingOccurrences(of: "()", with: ""))
    return text.isEmpty ? String(row.id.description.prefix(13)) : text
  }

  /// A value as people read it.
  public func shown(_ value: Value, _ field: FieldDefinition, _ unit: UnitKey, _ language: Language, depth: Int = 0) throws -> String {
    switch (value, field.kind) {
    case (.null, _): return ""
    case (.text(let code), .choice): return field.list.flatMap { store.catalogue.lists[$0]?.label(code).text(language) } ?? code
    case (.id(let id), .reference):
      guard depth < 2, let target = field.register.flatMap({ store.catalogue[$0] }), let row = try row(target.id, unit, id) else {
        return "…"
      }
      return try label(target, row, language, depth: depth + 1)
    default: return Reading.plain(value, field, language)
    }
  }

  private static func plain(_ number: Decimal, _ field: FieldDefinition, _ language: Language) -> String {
    field.places.map { Figures.fixed(number, places: $0, language) } ?? Figures.exact(number, language)
  }

  /// A value as people read it, without looking anything up.
  public static func plain(_ value: Value, _ field: FieldDefinition, _ language: Language) -> String {
    switch value {
    case .null: ""
    case .day(let day): day.written
    case .bool(let flag): flag ? (language == .vi ? "Có" : "Yes") : (language == .vi ? "Không" : "No")
    case .real(let number): plain(Value.real(number).decimal ?? 0, field, language)
    case .int(let number): "\(number)"
    case .text(let text):
      field.kind == .time ? (Day(iso: text.prefix(10)).map { $0.written + " " + text.suffix(5) } ?? text) : text
    case .id(let id): id.description
    case .blob: "•••"
    }
  }
}
