import Foundation
import Registers
import Storage
import Vocabulary

/// Goes through a file once: reads every row, checks it, and hands the good ones on in batches.
final class ImportRun {
  /// A row that can be taken.
  typealias Good = (id: RowID, parent: RowID?, values: [String: Value])
  /// A row of the register that is changed to what the file says of it.
  typealias Changed = (number: Int, id: RowID, values: [String: Value])
  private enum Checked { case good(Good), changed(Changed) }

  let register: RegisterDefinition
  let unit: UnitKey
  let plan: ImportPlan
  let reading: StoreReading
  private let cells: CellReading
  private let columns: [(plan: ImportPlan.Column, field: ExchangeField)]
  private let constants: [(field: ExchangeField, cell: Cell)]
  private let indexes: ReferenceIndexes
  private(set) var identity: RowIdentity
  private let naming: RowNaming
  private let doubting: ImportDoubting
  private var mergedOver: [Int: [ClosedRange<Int>]] = [:]
  private var counter: UInt64 = 0
  private let follow: FollowCheck
  /// Rows that a write refused, with the reasons.
  private let refused: [Int: [FieldFault]]
  /// The rows of the batch at hand.
  private var numbers: [RowID: Int] = [:]
  private var first: [Kept] = []
  var preview = ImportPreview()
  private let origin: Int?

  static let batch = 2_000
  /// How many rows are shown as they would be stored.
  static let shown = 20

  init(
    _ register: RegisterDefinition, _ unit: UnitKey, _ plan: ImportPlan, _ reading: StoreReading, today: Day,
    refused: [Int: [FieldFault]] = [:]
  ) throws {
    self.refused = refused
    follow = FollowCheck(reading, register, unit)
    self.register = register
    self.unit = unit
    self.plan = plan
    origin = plan.added.origin
    self.reading = reading
    let catalogue = reading.store.catalogue
    cells = CellReading(lists: catalogue.lists, today: today)
    let fields = ExchangeField.all(of: register, catalogue) + ExchangeField.whole(of: register, catalogue)
    func field(_ target: String) throws -> ExchangeField {
      guard let field = fields.first(where: { $0.target == target }) else { throw SpreadsheetProblem.unknownTarget(target) }
      return field
    }
    columns = try plan.columns.map { ($0, try field($0.target)) }
    constants = try plan.constants.sorted { $0.key < $1.key }.map { (try field($0.key), Cell.text($0.value)) }
    if columns.isEmpty { throw ImportProblem.nothingMapped }
    indexes = ReferenceIndexes(reading, unit)
    identity = try RowIdentity(register, reading, unit)
    naming = RowNaming(register, columns, catalogue)
    doubting = try ImportDoubting(register, unit, columns, reading, today: today)
  }

  /// Reads the file to its end.
  /// - Parameters:
  ///   - at: what new identifiers are made from, so that rows keep the order of the file.
  ///   - take: gets good rows, and changes of rows that stand already, in batches.
  func go(_ file: Spreadsheet, at: Moment, _ progress: (Int) throws -> Void, take: ([Good], [Changed]) throws -> Void) throws {
    let sheet = try file.sheet(named: plan.sheet)
    try noteMerged(file, sheet)
    var batch: [Good] = []
    var changed: [Changed] = []
    func pass() throws {
      try doubting.look(batch, changed, numbers)
      try take(batch, changed)
    }
    try file.rows(of: sheet) { row in
      guard row.number >= plan.firstData, !(plan.skipsHidden && row.isHidden) else { return true }
      guard columns.contains(where: { !row[$0.plan.column].isEmpty }) || mergedOver[row.number] != nil else { return true }
      preview.rows += 1
      let faulty = preview.faulty
      switch try check(row, at: at) {
      case .good(let good):
        batch.append(good)
        numbers[good.id] = row.number
        doubting.note(row, naming)
      case .changed(let change):
        changed.append(change)
        doubting.note(row, naming)
      case nil where preview.faulty > faulty: noteFaulty(row)
      case nil: break
      }
      if batch.count + changed.count == ImportRun.batch {
        try pass()
        batch.removeAll(keepingCapacity: true)
        changed.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
      }
      if preview.rows % 1_000 == 0 { try progress(preview.rows) }
      return true
    }
    if !batch.isEmpty || !changed.isEmpty { try pass() }
    preview.doubt(doubting.found)
    for fault in preview.doubts { preview.names[fault.row] = doubting.names[fault.row] }
    try progress(preview.rows)
    if preview.rows == 0 { throw SpreadsheetProblem.noRows(plan.sheet) }
    (preview.sampleFields, preview.samples) = try ImportRun.samples(first, register, unit, reading)
  }

  /// Keeps what a row left out is about, and the number it had in the file it first came from.
  private func noteFaulty(_ row: SheetRow) {
    let name = naming.name(row)
    if !name.isEmpty, preview.names.count < ImportPreview.kept { preview.names[row.number] = name }
    // A number, or its digits where the workbook was saved as text.
    guard let origin, let number = Int(row[origin].shown), number > 0, number < 2_000_000, preview.origins.count < ImportPreview.kept
    else { return }
    preview.origins[row.number] = number
  }

  /// The number of a row of the batch at hand.
  func number(of id: RowID) -> Int? { numbers[id] }

  /// Merged cells stand behind the rows in the file, so a sheet that may have some is read for them first.
  private func noteMerged(_ file: Spreadsheet, _ sheet: Int) throws {
    guard plan.mayHaveMerged else { return }
    let frame = try file.rows(of: sheet) { _ in true }
    for block in frame.merged where block.rows.count > 1 && block.rows.count < 10_000 {
      for row in block.rows.dropFirst() where row >= plan.firstData { mergedOver[row, default: []].append(block.columns) }
    }
  }

  /// Reads and checks one row; nil where it isn't taken.
  private func check(_ row: SheetRow, at: Moment) throws -> Checked? {
    var read = ReadRow()
    for (column, field) in columns { take(row[column.column], column, field, row, &read) }
    for (field, cell) in constants { take(cell, nil, field, row, &read) }
    try resolve(&read, row)
    let values = read.values
    let prints = identity.prints(of: values, parent: read.parent)
    let places = read.faults.isEmpty ? identity.same(prints) : []
    let standing = try standing(places)
    let different = standing.map { stored in register.fields.filter { differs(values[$0.name], stored.values[$0.name]) } } ?? []
    if standing != nil, different.isEmpty {
      noteSame(row)
      return nil
    }
    // What the file leaves out of a row that stands already isn't missing there.
    let whole = standing.map { stored in entered(stored).merging(values) { $1 } } ?? values
    let isDraft = standing?.draft == true ? true : lacking(&read, whole, row)
    if !read.isFaulty {
      for fault in try refused[row.number] ?? reading.faults(register, unit, whole) { read.faults.append(located(fault, row)) }
    }
    guard !read.isFaulty else {
      preview.faulty += 1
      preview.add(read.faults)
      preview.miss(read.absent, row: row.number)
      return nil
    }
    let content = content(values, read.parent)
    if let standing {
      return try change(standing, different, values, row).map { fields in
        identity.add(.file(row: row.number, content: content), prints)
        return .changed((row.number, standing.id, fields.reduce(into: [:]) { $0[$1.name] = values[$1.name] }))
      }
    }
    if let verdict = try double(places, prints, content, values) {
      switch verdict {
      case .same: noteSame(row)
      case .fault(let vi, let en):
        preview.faulty += 1
        preview.add([self.whole(row, vi, en)])
      }
      return nil
    }
    // Last, since a row that passes counts for those behind it.
    let unfollowed = try follow.faults(values, number: row.number)
    guard unfollowed.isEmpty else {
      preview.faulty += 1
      preview.add(unfollowed.map { located($0, row) })
      return nil
    }
    identity.add(.file(row: row.number, content: content), prints)
    preview.good += 1
    if isDraft { preview.drafts += 1 }
    if first.count < ImportRun.shown { first.append((row.number, isDraft, read.parent, values)) }
    return .good((id(at), read.parent, values))
  }

  private func noteSame(_ row: SheetRow) {
    preview.same += 1
    if preview.sameRows.count < 1_000 { preview.sameRows.append(row.number) }
  }

  /// What a row gave so far.
  private struct ReadRow {
    var values: [String: Value] = [:]
    var parent: RowID?
    var wanted: [String: ReferenceIndex.Wanted] = [:]
    var faults: [ImportFault] = []
    var unread: Set<String> = []
    /// Required fields that no column and no value for all rows speaks of.
    var absent: [FieldDefinition] = []
    var isFaulty: Bool { !faults.isEmpty || !absent.isEmpty }
    /// Years that stood where a day is asked for, by field.
    var years: [String: Int] = [:]
  }

  private func take(_ cell: Cell, _ column: ImportPlan.Column?, _ field: ExchangeField, _ row: SheetRow, _ read: inout ReadRow) {
    func fault(_ reason: Label) {
      read.unread.insert(field.own.name)
      read.faults.append(
        ImportFault(
          row: row.number, column: column?.column, letter: column.map { ColumnLetter.text($0.column) } ?? "", label: field.label,
          value: ImportRun.shown(cell, field.leaf), reason: reason))
    }
    if cell.isEmpty, let column, mergedOver[row.number]?.contains(where: { $0.contains(column.column) }) == true {
      fault(
        Label(
          "ô gộp với dòng trên nên không có giá trị riêng; bỏ gộp ô và ghi giá trị cho từng dòng",
          en: "the cell is merged with the row above and has no value of its own; split the cells and write each row's value"))
      return
    }
    switch noughts(cells.read(cell, field.leaf, column?.dateOrder ?? .dayFirst), column, field, cell) {
    case .fault(let reason), .short(_, let reason): fault(reason)
    case .yearOnly(let year):
      guard let sibling = yearField(field) else {
        fault(Label("chỉ có năm \(year); cần ngày dạng dd/MM/yyyy", en: "only the year \(year); a date dd/MM/yyyy is needed"))
        return
      }
      if field.isReference {
        read.wanted[field.own.name, default: .init()].keys[(field.path.dropFirst().dropLast() + [sibling.name]).joined(separator: ".")] =
          "\(year)"
      } else if column == nil || !columns.contains(where: { $0.field.target == sibling.name && !row[$0.plan.column].isEmpty }) {
        read.values[sibling.name] = .int(Int64(year))
      }
    case .value(let value):
      if value.isNull { return }
      if field.isReference {
        note(value, field, &read)
      } else {
        read.values[field.own.name] = value
      }
    }
  }

  /// `birth_year` beside `birth_date`.
  private func yearField(_ field: ExchangeField) -> FieldDefinition? {
    guard field.leaf.name.hasSuffix("_date") else { return nil }
    let name = field.leaf.name.dropLast("_date".count) + "_year"
    var owner: RegisterDefinition? = register
    for step in field.path.dropLast() {
      let link = step == "parent_id" ? owner?.parentField : owner?.field(step)
      owner = link?.register.flatMap { reading.store.catalogue[$0] }
    }
    return owner?.field(String(name)).flatMap { $0.kind == .integer ? $0 : nil }
  }

  private func note(_ value: Value, _ field: ExchangeField, _ read: inout ReadRow) {
    let name = field.own.name
    if field.path.count == 1 {
      read.wanted[name, default: .init()].whole = value.text
      return
    }
    let path = field.path.dropFirst().joined(separator: ".")
    if field.leaf.protection == nil, field.leaf.kind != .choice {
      read.wanted[name, default: .init()].said[path] = Reading.plain(value, field.leaf, .vi)
    }
    if field.leaf.protection != nil, let owner = owner(of: field), let text = value.text {
      let mark = reading.store.codec.index(text, column: owner.table + "." + field.leaf.name)
      read.wanted[name, default: .init()].keys[path] = Digest.hex(mark)
    } else {
      // A reference on the way is written as the one thing its row is known by.
      read.wanted[name, default: .init()].keys[path] =
        field.leaf.kind == .reference ? value.text?.lowercased() : ReferenceIndex.key(value, field.leaf)
    }
  }

  private func owner(of field: ExchangeField) -> RegisterDefinition? {
    var owner: RegisterDefinition? = register
    for step in field.path.dropLast() {
      let link = step == "parent_id" ? owner?.parentField : owner?.field(step)
      owner = link?.register.flatMap { reading.store.catalogue[$0] }
    }
    return owner
  }

  private func resolve(_ read: inout ReadRow, _ row: SheetRow) throws {
    for (name, wanted) in read.wanted.sorted(by: { $0.key < $1.key }) where !read.unread.contains(name) {
      let said = columns.filter { $0.field.own.name == name }
      guard let own = said.first?.field.own ?? constants.first(where: { $0.field.own.name == name })?.field.own, let target = own.register
      else { continue }
      do {
        let id = try indexes.index(target).row(wanted, called: own)
        if name == "parent_id" { read.parent = id } else { read.values[name] = .id(id) }
      } catch let fault as ReferenceIndex.Fault {
        read.unread.insert(name)
        // The one cell that is wrong, where it can be told; else all that speak of the row.
        let wrong = said.filter { $0.field.path.dropFirst().joined(separator: ".") == fault.path }
        let marked = wrong.isEmpty ? said : wrong
        let shown = marked.filter { $0.field.leaf.protection == nil }.map { row[$0.plan.column].shown }
        let column = marked.first?.plan.column
        read.faults.append(
          ImportFault(
            row: row.number, column: column, letter: column.map(ColumnLetter.text) ?? "", label: wrong.first?.field.label ?? own.label,
            value: String(shown.filter { !$0.isEmpty }.joined(separator: ", ").prefix(120)), reason: fault.label))
      }
    }
  }

  /// Counts a code that lost noughts, and gives it back whole where that is asked for.
  private func noughts(_ outcome: CellReading.Outcome, _ column: ImportPlan.Column?, _ field: ExchangeField, _ cell: Cell)
    -> CellReading.Outcome
  {
    guard case .short(let whole, _) = outcome, let column else { return outcome }
    if let known = preview.zeros.firstIndex(where: { $0.column == column.column }) {
      preview.zeros[known].count += 1
    } else {
      preview.zeros.append(
        ImportZeros(
          column: column.column, letter: ColumnLetter.text(column.column), label: field.label, before: ImportRun.shown(cell, field.leaf),
          after: ImportRun.shown(.text(whole), field.leaf), restored: column.zeros, count: 1))
    }
    return column.zeros ? cells.read(.text(whole), field.leaf, .dayFirst) : outcome
  }

  /// Whether required fields are missing; faults unless drafts are taken.
  private func lacking(_ read: inout ReadRow, _ values: [String: Value], _ row: SheetRow) -> Bool {
    var missing = RowCheck.lacking(values, of: register).filter { !read.unread.contains($0.name) }
    let noParent = register.parent != nil && read.parent == nil && !read.unread.contains("parent_id")
    if plan.drafts, !noParent { return !missing.isEmpty }
    if noParent, let field = register.parentField { missing.insert(field, at: 0) }
    for field in missing {
      let column = columns.first { $0.field.own.name == field.name }?.plan.column
      if column == nil, !constants.contains(where: { $0.field.own.name == field.name }) {
        read.absent.append(field)
        continue
      }
      read.faults.append(
        ImportFault(
          row: row.number, column: column, letter: column.map(ColumnLetter.text) ?? "", label: field.label, value: "",
          reason: Label("cần ghi nhưng đang trống", en: "is required and empty")))
    }
    return false
  }

  private func located(_ fault: FieldFault, _ row: SheetRow) -> ImportFault {
    let column = columns.first { $0.field.own.name == fault.field }
    return ImportFault(
      row: row.number, column: column?.plan.column, letter: column.map { ColumnLetter.text($0.plan.column) } ?? "", label: fault.label,
      value: column.map { ImportRun.shown(row[$0.plan.column], $0.field.leaf) } ?? "", reason: fault.reason)
  }

  private static func shown(_ cell: Cell, _ field: FieldDefinition) -> String {
    let text = String(Folding.cleaned(cell.shown).prefix(120))
    return field.protection == nil ? text : Codec.masked(text)
  }

  private func content(_ values: [String: Value], _ parent: RowID?) -> RowIdentity.Print {
    RowIdentity.Print(JSONText.object(values) + (parent?.description ?? ""))
  }

  /// Identifiers in the order of the file: a count stands behind the milliseconds.
  /// - Source: RFC 9562, section 6.2, method 1.
  private func id(_ at: Moment) -> RowID {
    let made = RowID(milliseconds: at.milliseconds + Int64(counter / 4096))
    var bytes = made.bytes
    let count = counter % 4096
    bytes[6] = 0x70 | UInt8(count >> 8)
    bytes[7] = UInt8(count & 255)
    counter += 1
    return RowID(bytes: bytes) ?? made
  }
}
