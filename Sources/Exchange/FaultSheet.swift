import Foundation
import Registers
import Vocabulary

/// The rows of a file that were not taken, as they stood, with the reasons beside them and the cells marked.
public enum FaultSheet {
  /// The heading of the reasons.
  static let reasons = Label("Lý do chưa nhập", en: "Why not imported")
  /// The heading of the rows' numbers in the file they first came from: this workbook numbers its rows anew.
  static let origin = Label("Dòng trong tệp gốc", en: "Row in the original file")

  /// The heading of the reasons with the imports the rows belong to: the only sheet that is left when somebody saves the workbook as
  /// text knows them too. The latest first; the others behind it belong together with it.
  static func heading(_ imports: [String], _ language: Language) -> String {
    if imports.isEmpty { return reasons.text(language) }
    let word = language == .vi ? "mã lần nhập" : "import"
    return reasons.text(language) + " (\(word): " + imports.prefix(2).joined(separator: ", ") + ")"
  }

  /// A heading without the imports it names, and those.
  static func parted(_ heading: String) -> (text: String, imports: [String]) {
    guard let bracket = heading.firstIndex(of: "(") else { return (heading, []) }
    let name = Folding.cleaned(String(heading[..<bracket]))
    guard [reasons.vi, reasons.en].contains(where: { Folding.header($0) == Folding.header(name) }) else { return (heading, []) }
    let words = heading[bracket...].split(whereSeparator: { "(),;: ".contains($0) })
    return (name, words.compactMap { RowID($0)?.description })
  }

  /// The sheet that says what is wrong with the file as a whole.
  static func summary(_ language: Language) -> String { language == .vi ? "Tóm tắt" : "Summary" }

  /// Writes them to a workbook that can be mended and imported again, with the hints and lists of the register's template.
  /// - Parameter imports: the import the rows were left out of, then those whose faulty rows its own file held: what is brought back
  ///   later belongs to them.
  /// - Throws: `SpreadsheetProblem`.
  public static func write(
    _ source: String, _ importing: Importing, _ plan: ImportPlan, _ preview: ImportPreview, _ language: Language, to path: String,
    made: Moment, imports: [String] = [], limits: SpreadsheetLimits = SpreadsheetLimits()
  ) throws {
    let file = try Spreadsheet(source, limits: limits)
    let sheet = try file.sheet(named: plan.sheet)
    var byRow: [Int: [ImportFault]] = [:]
    for fault in preview.faults { byRow[fault.row, default: []].append(fault) }
    var lacking: [Int: [String]] = [:]
    for absence in preview.absences {
      for row in absence.rows.lazy.joined() { lacking[row, default: []].append(absence.label.text(language)) }
    }
    let last = max(plan.columns.map(\.column).max() ?? 0, plan.headings.keys.max() ?? 0)
    let headings = plan.headings.merging(plan.columns.map { ($0.column, $0.heading) }) { $1 }
    // A workbook of faults that still has some gets no second column of reasons.
    let added = plan.added
    let columns = (0...last).filter { $0 != added.reasons && $0 != added.origin }
    let writer = try WorkbookWriter(path, sheet: plan.sheet, made: made)
    // The reasons come first, so that nobody has to look for them.
    let names = columns.map { column -> (text: String, style: WorkbookWriter.Style) in
      (headings[column].flatMap { $0.isEmpty ? nil : $0 } ?? ColumnLetter.text(column), .heading)
    }
    let (register, catalogue) = (importing.register, importing.store.catalogue)
    let spread = ExchangeField.all(of: register, catalogue)
    let fields = Dictionary(
      (spread + ExchangeField.whole(of: register, catalogue)).map { ($0.target, $0) }, uniquingKeysWith: { first, _ in first })
    // What the file has no column for gets one, to be filled in.
    let new = plan.absent(preview, spread)
    writer.heading(
      [(heading(imports, language), .heading), (origin.text(language), .heading)] + names + new.map { ($0.label.text(language), .heading) },
      styles: [.reason, .plain] + names.map { _ in .plain } + new.map { _ in .plain })
    writer.widen(0, to: 48)
    var guide = ColumnGuide(register, catalogue, language)
    for taken in plan.columns {
      guard let place = columns.firstIndex(of: taken.column), let field = fields[taken.target] else { continue }
      guide.help(place + 2, heading: names[place].text, field, writer)
    }
    for (place, field) in new.enumerated() {
      guide.help(2 + columns.count + place, heading: field.label.text(language), field, writer)
    }
    try file.rows(of: sheet) { row in
      let (faults, absent) = (byRow[row.number] ?? [], lacking[row.number] ?? [])
      if faults.isEmpty && absent.isEmpty { return true }
      let lack = absent.isEmpty ? [] : [(language == .vi ? "Thiếu cột: " : "No column: ") + absent.joined(separator: ", ")]
      let why = (faults.map { $0.reason(language) } + lack).joined(separator: "\n")
      var cells: [Cell] = [.text(why), .number(Double(preview.origins[row.number] ?? row.number))] + columns.map { row[$0] }
      // A formula's error is kept as its text.
      for index in cells.indices { if case .fault(let text) = cells[index] { cells[index] = .text(text) } }
      let wrong = faults.compactMap { fault in fault.column.flatMap { columns.firstIndex(of: $0) }.map { $0 + 2 } }
      let empty = new.indices.filter { absent.contains(new[$0].own.label.text(language)) }.map { 2 + columns.count + $0 }
      let marked = Dictionary((wrong + empty).map { ($0, WorkbookWriter.Style.fault) }, uniquingKeysWith: { first, _ in first })
      cells += new.map { _ in .empty }
      // A marked cell has no format of its own: a day stands there as it is written.
      for index in marked.keys { if case .moment = cells[index] { cells[index] = .text(cells[index].shown) } }
      try writer.add(cells, styles: marked)
      return true
    }
    if !preview.absences.isEmpty {
      try writer.next(summary(language))
      let titles = language == .vi ? ["Cột không có trong tệp", "Số dòng chưa nhập được"] : ["Column the file lacks", "Rows not taken"]
      writer.heading(titles.map { ($0, .heading) }, styles: [.plain, .plain], filtered: false)
      for absence in preview.absences { try writer.add([.text(absence.label.text(language)), .number(Double(absence.count))]) }
    }
    try guide.finish(writer, imports: imports)
    try writer.finish()
  }
}
