import Registers
import Storage
import Vocabulary

/// Values of a file that are taken but may be slips: the same that the grid says «cần xem lại» of once they are stored.
final class ImportDoubting {
  /// One row that a group of fields may stand in only once.
  private struct Standing {
    var stored: [RowID] = []
    /// Rows of the file, with whether they are told of already.
    var file: [(number: Int, told: Bool, value: String)] = []
  }

  private let register: RegisterDefinition
  private let unit: UnitKey
  private let reading: StoreReading
  private let today: Day
  private let letters: [String: (column: Int, letter: String)]
  private let isNeeded: Bool
  private var once: [[String: Standing]]
  private var all: [ImportFault] = []
  /// What the rows at hand are about.
  private(set) var names: [Int: String] = [:]

  init(
    _ register: RegisterDefinition, _ unit: UnitKey, _ columns: [(plan: ImportPlan.Column, field: ExchangeField)], _ reading: StoreReading,
    today: Day
  ) throws {
    (self.register, self.unit, self.reading, self.today) = (register, unit, reading, today)
    letters = Dictionary(
      columns.map { ($0.field.own.name, ($0.plan.column, ColumnLetter.text($0.plan.column))) }, uniquingKeysWith: { first, _ in first })
    isNeeded = register.hasDoubts
    once = try register.oncePer.map { try ImportDoubting.stored($0, register, unit, reading) }
  }

  /// The doubts in the order of the file.
  var found: [ImportFault] { all.sorted { ($0.row, $0.column ?? 0) < ($1.row, $1.column ?? 0) } }

  /// Keeps what a row is about until it is looked at.
  func note(_ row: SheetRow, _ naming: RowNaming) {
    guard isNeeded else { return }
    let name = naming.name(row)
    if !name.isEmpty { names[row.number] = name }
  }

  /// Looks at rows that are about to be taken.
  func look(_ good: [ImportRun.Good], _ changed: [ImportRun.Changed], _ numbers: [RowID: Int]) throws {
    guard isNeeded else { return }
    var rows = good.map { (number: numbers[$0.id] ?? 0, id: $0.id, parent: $0.parent, values: $0.values) }
    for change in changed {
      guard let row = try reading.row(register.id, unit, change.id) else { continue }
      rows.append((change.number, change.id, row.parent, row.values.merging(change.values) { $1 }))
    }
    rows.sort { $0.number < $1.number }
    let found = try reading.doubts(register, unit, entering: rows.map { ($0.id, $0.values) }, today: today)
    for (row, doubts) in zip(rows, found) {
      for doubt in doubts { all.append(try told(row.number, doubt.field, row.values, doubt.reason)) }
      for (place, group) in register.oncePer.enumerated() { try look(place, group, row) }
    }
    // Only names of doubtful rows are needed further on.
    let doubtful = Set(all.map(\.row))
    let waiting = Set(once.flatMap { $0.values.flatMap { $0.file.filter { !$0.told }.map(\.number) } })
    names = names.filter { doubtful.contains($0.key) || waiting.contains($0.key) }
  }

  /// Whether another row says the same, in the register or further up in the file; then both are doubtful.
  private func look(
    _ place: Int, _ group: [String], _ row: (number: Int, id: RowID, parent: RowID?, values: [String: Value])
  ) throws {
    guard let key = ImportDoubting.key(group, register, row.parent, row.values), let last = group.last else { return }
    let before = once[place][key] ?? Standing()
    if before.stored.contains(where: { $0 != row.id }) {
      all.append(try told(row.number, last, row.values, register.writtenTwice(group)))
    } else if let first = before.file.first {
      all.append(try told(row.number, last, row.values, register.writtenTwice(group, inFile: first.number)))
      if !first.told {
        let (column, letter) = letters[last].map { ($0.column, $0.letter) } ?? (-1, "")
        all.append(
          ImportFault(
            row: first.number, column: column < 0 ? nil : column, letter: letter, label: register.field(last)?.label ?? register.title,
            value: first.value, reason: register.writtenTwice(group, inFile: row.number)))
        once[place][key]?.file[0].told = true
      }
    }
    let value = try told(row.number, last, row.values, register.title).value
    once[place][key, default: Standing()].file.append((row.number, before.stored.isEmpty && before.file.isEmpty ? false : true, value))
  }

  private func told(_ number: Int, _ name: String, _ values: [String: Value], _ reason: Label) throws -> ImportFault {
    let field = register.field(name)
    let place = letters[name]
    let value = try field.flatMap { field in
      field.protection == nil ? try values[name].map { try reading.shown($0, field, unit, .vi) } : nil
    }
    return ImportFault(
      row: number, column: place?.column, letter: place?.letter ?? "", label: field?.label ?? register.title,
      value: String((value ?? "").prefix(120)), reason: reason)
  }

  /// The rows of the register by what may stand in them only once.
  private static func stored(_ group: [String], _ register: RegisterDefinition, _ unit: UnitKey, _ reading: StoreReading) throws
    -> [String: Standing]
  {
    let fields = group.compactMap(register.field)
    let columns = ["id"] + (register.parent == nil ? [] : ["parent_id"]) + fields.map(\.name)
    let shift = columns.count - fields.count
    var out: [String: Standing] = [:]
    try reading.each("SELECT \(columns.joined(separator: ", ")) FROM \(register.table) WHERE unit_id = :unit", ["unit": .int(unit.number)])
    {
      row in
      guard let id = row.values[0].id else { return }
      let values = Dictionary(
        fields.enumerated().map { ($1.name, row.values[$0 + shift]) }, uniquingKeysWith: { first, _ in first })
      let parent = register.parent == nil ? nil : row.values[1].id
      if let key = key(group, register, parent, values) { out[key, default: Standing()].stored.append(id) }
    }
    return out
  }

  /// What a row says in a group of fields; nil where it leaves one out.
  private static func key(_ group: [String], _ register: RegisterDefinition, _ parent: RowID?, _ values: [String: Value]) -> String? {
    var parts = register.parent == nil ? [] : [parent?.description ?? ""]
    for name in group {
      guard let field = register.field(name), let text = ReferenceIndex.key(values[name] ?? .null, field) else { return nil }
      parts.append(text)
    }
    return parts.joined(separator: "\u{1}")
  }
}
