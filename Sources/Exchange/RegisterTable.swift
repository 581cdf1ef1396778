import Foundation
import Registers
import Storage
import Vocabulary

/// The rows of a register as a file for spreadsheets, streamed.
public struct RegisterTable: Sendable {
  /// The kinds of file.
  public enum Format: String, Sendable, CaseIterable { case xlsx, csv }

  private let store: Store
  private let register: RegisterDefinition
  private let units: [UnitKey]
  private let language: Language
  private let clear: Bool
  private let names: [UnitKey: String]
  private let chosen: Chosen?

  /// Rows that are read at once.
  private static let page = 1_000
  /// Rows of a narrowed list that are read at once: each page of those is found anew.
  private static let chosenPage = 5_000

  /// Gives the rows of a narrowed and ordered list, of whichever of its units, from a place on, so many at most.
  public typealias Chosen = @Sendable (_ reading: StoreReading, _ offset: Int, _ limit: Int) throws -> [RegisterRow]

  /// A table of a register's rows in some units.
  /// - Parameters:
  ///   - clear: whether protected values are written in clear; otherwise they are masked as on the screen.
  ///   - names: the units in words, for a table of several; their keys where none is given.
  ///   - chosen: what is written instead of all rows.
  /// - Throws: `ImportProblem.noRegister`.
  public init(
    _ store: Store, register: String, units: [UnitKey], language: Language, clear: Bool, names: [UnitKey: String] = [:],
    chosen: Chosen? = nil
  ) throws {
    self.names = names
    self.chosen = chosen
    guard let definition = store.catalogue[register] else { throw ImportProblem.noRegister(register) }
    self.store = store
    self.register = definition
    self.units = units
    self.language = language
    self.clear = clear
  }

  /// Writes the file; the look is logged in each unit.
  /// - Returns: the number of rows.
  @discardableResult
  public func write(
    to path: String, _ format: Format, by author: Author, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> Int {
    let counts = try await store.read { reading in try self.stream(reading, path, format, progress) }
    for unit in units {
      try await store.write(.look, by: author, in: [unit]) { writing in
        try writing.remark(unit, "\(register.id): \(format.rawValue.uppercased()), \(counts[unit] ?? 0) dòng")
      }
    }
    return counts.values.reduce(0, +)
  }

  private func stream(_ reading: StoreReading, _ path: String, _ format: Format, _ progress: (Int) -> Void) throws -> [UnitKey: Int] {
    let fields = ExchangeField.all(of: register, store.catalogue, derived: true)
    var headings = fields.map { $0.label.text(language) }
    var styles = fields.map { Template.style($0.leaf) }
    headings.append(language == .vi ? "Nháp" : "Draft")
    styles.append(.plain)
    if units.count > 1 {
      headings.insert(language == .vi ? "Đơn vị" : "Unit", at: 0)
      styles.insert(.code, at: 0)
    }
    switch format {
    case .xlsx:
      let writer = try WorkbookWriter(path, sheet: register.title.text(language), made: store.now())
      writer.heading(headings.map { ($0, .heading) }, styles: styles)
      let counts = try each(reading, fields, progress) { try writer.add($0) }
      try writer.finish()
      return counts
    case .csv:
      let writer = try SeparatedWriter(path)
      try writer.add(headings.map(Cell.text))
      let counts = try each(reading, fields, progress) { try writer.add($0) }
      try writer.finish()
      return counts
    }
  }

  private func each(
    _ reading: StoreReading, _ fields: [ExchangeField], _ progress: (Int) -> Void, _ body: ([Cell]) throws -> Void
  ) throws -> [UnitKey: Int] {
    if let chosen { return try each(chosen, reading, fields, progress, body) }
    var counts: [UnitKey: Int] = [:]
    for unit in units {
      var after = RowID(bytes: [UInt8](repeating: 0, count: 16)).map(Value.id) ?? .null
      var related = RelatedRows(reading, unit)
      while true {
        let rows = try reading.rows(
          of: register.id, where: "unit_id = :unit AND id > :after ORDER BY id LIMIT :count",
          ["unit": .int(unit.number), "after": after, "count": .int(Int64(RegisterTable.page))])
        guard let last = rows.last else { break }
        try related.load(register, rows)
        for row in rows { try body(cells(row, fields, related)) }
        counts[unit, default: 0] += rows.count
        progress(counts.values.reduce(0, +))
        if rows.count < RegisterTable.page { break }
        after = .id(last.id)
      }
    }
    return counts
  }

  private func each(
    _ chosen: Chosen, _ reading: StoreReading, _ fields: [ExchangeField], _ progress: (Int) -> Void, _ body: ([Cell]) throws -> Void
  ) throws -> [UnitKey: Int] {
    var counts: [UnitKey: Int] = [:]
    var related: [UnitKey: RelatedRows] = [:]
    var done = 0
    while true {
      let rows = try chosen(reading, done, RegisterTable.chosenPage)
      for (unit, own) in Dictionary(grouping: rows, by: \.unit) {
        try related[unit, default: RelatedRows(reading, unit)].load(register, own)
      }
      for row in rows {
        try body(cells(row, fields, related[row.unit] ?? RelatedRows(reading, row.unit)))
        counts[row.unit, default: 0] += 1
      }
      done += rows.count
      progress(done)
      if rows.count < RegisterTable.chosenPage { return counts }
    }
  }

  private func cells(_ row: RegisterRow, _ fields: [ExchangeField], _ related: RelatedRows) -> [Cell] {
    let own = fields.map { cell($0, row, related) } + [row.draft ? .text("x") : .empty]
    return units.count > 1 ? [.text(names[row.unit] ?? row.unit.description)] + own : own
  }

  private func cell(_ field: ExchangeField, _ row: RegisterRow, _ related: RelatedRows) -> Cell {
    guard let (value, leaf) = related.value(field.path, row, register) else { return .empty }
    return RegisterTable.cell(value, leaf, store.catalogue.lists, language, clear: clear)
  }

  /// A value as a cell: numbers as numbers, days as days, codes as text.
  static func cell(_ value: Value, _ field: FieldDefinition, _ lists: [String: CodeList], _ language: Language, clear: Bool) -> Cell {
    if field.protection != nil {
      guard let text = value.text, !text.isEmpty else { return value.isNull ? .empty : .text("•••") }
      if clear { return .text(text) }
      return .text(field.protection == .restricted ? "•••" : Codec.masked(text))
    }
    switch value {
    case .null: return .empty
    case .day(let day): return .moment(day, minutes: nil)
    case .int(let number): return abs(number) < 1_000_000_000_000_000 ? .number(Double(number)) : .text("\(number)")
    case .real(let number): return .number(number)
    case .bool: return .text(Reading.plain(value, field, language))
    case .text(let text):
      if field.kind == .choice { return .text(field.list.flatMap { lists[$0] }?.label(text).text(language) ?? text) }
      if field.kind == .time, let day = Day(iso: text.prefix(10)) {
        let clock = text.suffix(5).split(separator: ":").compactMap { Int($0) }
        if clock.count == 2 { return .moment(day, minutes: clock[0] * 60 + clock[1]) }
      }
      return .text(text)
    case .id(let id): return .text(id.description)
    case .blob: return .text("•••")
    }
  }
}

/// The rows that a page of rows refers to, as far as columns are spread over them.
struct RelatedRows {
  private let reading: StoreReading
  private let unit: UnitKey
  private var known: [String: [RowID: RegisterRow]] = [:]

  /// Rows that are kept between pages.
  private static let kept = 4_000

  init(_ reading: StoreReading, _ unit: UnitKey) {
    self.reading = reading
    self.unit = unit
  }

  /// Reads what rows refer to, and what that refers to.
  mutating func load(_ register: RegisterDefinition, _ rows: [RegisterRow], depth: Int = 0) throws {
    guard depth < 3 else { return }
    let fields = (depth == 0 ? register.fields : ExchangeField.keys(of: register)).filter { $0.kind == .reference }
    var wanted: [String: Set<RowID>] = [:]
    for row in rows {
      for field in fields { if let target = field.register, let id = row.values[field.name]?.id { wanted[target, default: []].insert(id) } }
      if let parent = register.parent, let id = row.parent { wanted[parent, default: []].insert(id) }
    }
    for (target, ids) in wanted.sorted(by: { $0.key < $1.key }) {
      guard let definition = reading.store.catalogue[target] else { continue }
      if (known[target]?.count ?? 0) > RelatedRows.kept { known[target] = known[target]?.filter { ids.contains($0.key) } }
      let missing = ids.filter { known[target]?[$0] == nil }.sorted()
      for start in stride(from: 0, to: missing.count, by: 500) {
        let some = missing[start..<min(start + 500, missing.count)].map(Value.id)
        let found = try reading.rows(
          of: target, where: "unit_id = :unit AND id IN (:ids)", ["unit": .int(unit.number)], lists: ["ids": some])
        for row in found { known[target, default: [:]][row.id] = row }
        try load(definition, found, depth: depth + 1)
      }
    }
  }

  /// The value at the end of a path; where the path ends in a reference, what its row is told apart by.
  func value(_ path: [String], _ row: RegisterRow, _ register: RegisterDefinition) -> (Value, FieldDefinition)? {
    var (row, register) = (row, register)
    for (index, name) in path.enumerated() {
      guard let field = name == "parent_id" ? register.parentField : register.field(name) else { return nil }
      let value = name == "parent_id" ? row.parent.map(Value.id) ?? .null : row.values[name] ?? .null
      guard field.kind == .reference, let target = field.register.flatMap({ reading.store.catalogue[$0] }) else { return (value, field) }
      guard let id = value.id, let next = known[target.id]?[id] else { return nil }
      if index == path.count - 1 {
        guard let key = ExchangeField.keys(of: target).first else { return nil }
        return self.value([key.name], next, target)
      }
      (row, register) = (next, target)
    }
    return nil
  }
}
