import Foundation
import Registers
import Vocabulary

/// The rows of a file that were not taken, as they stood, with the reasons beside them and the cells marked.
public enum FaultSheet {
  /// The heading of the reasons.
  static let reasons = Label("Lý do chưa nhập", en: "Why not imported")
  /// The heading of the rows' numbers in the file they first came from: this workbook numbers its rows anew.
  static let origin = Label("Dòng trong tệp gốc", en: "Row in the original file")

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
    writer.heading(
      [(reasons.text(language), .heading), (origin.text(language), .heading)] + names,
      styles: [.reason, .plain] + names.map { _ in .plain })
    writer.widen(0, to: 48)
    let (register, catalogue) = (importing.register, importing.store.catalogue)
    let fields = Dictionary(
      (ExchangeField.all(of: register, catalogue) + ExchangeField.whole(of: register, catalogue)).map { ($0.target, $0) },
      uniquingKeysWith: { first, _ in first })
    var guide = ColumnGuide(register, catalogue, language)
    for taken in plan.columns {
      guard let place = columns.firstIndex(of: taken.column), let field = fields[taken.target] else { continue }
      guide.help(place + 2, heading: names[place].text, field, writer)
    }
    try file.rows(of: sheet) { row in
      guard let faults = byRow[row.number] else { return true }
      let why = faults.map { $0.reason(language) }.joined(separator: "\n")
      var cells: [Cell] = [.text(why), .number(Double(preview.origins[row.number] ?? row.number))] + columns.map { row[$0] }
      // A formula's error is kept as its text.
      for index in cells.indices { if case .fault(let text) = cells[index] { cells[index] = .text(text) } }
      let marked = Dictionary(
        faults.compactMap { fault in fault.column.flatMap { columns.firstIndex(of: $0) }.map { ($0 + 2, WorkbookWriter.Style.fault) } },
        uniquingKeysWith: { first, _ in first })
      // A marked cell has no format of its own: a day stands there as it is written.
      for index in marked.keys { if case .moment = cells[index] { cells[index] = .text(cells[index].shown) } }
      try writer.add(cells, styles: marked)
      return true
    }
    try guide.finish(writer, imports: imports)
    try writer.finish()
  }
}
