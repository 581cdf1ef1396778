import Foundation
import Registers
import Vocabulary

/// The rows of a file that were not taken, as they stood, with the reasons beside them and the cells marked.
public enum FaultSheet {
  /// Writes them to a workbook that can be mended and imported again.
  /// - Throws: `SpreadsheetProblem`.
  public static func write(
    _ source: String, _ plan: ImportPlan, _ preview: ImportPreview, _ language: Language, to path: String, made: Moment,
    limits: SpreadsheetLimits = SpreadsheetLimits()
  ) throws {
    let file = try Spreadsheet(source, limits: limits)
    let sheet = try file.sheet(named: plan.sheet)
    var byRow: [Int: [ImportFault]] = [:]
    for fault in preview.faults { byRow[fault.row, default: []].append(fault) }
    let last = max(plan.columns.map(\.column).max() ?? 0, 0)
    let headings = Dictionary(plan.columns.map { ($0.column, $0.heading) }, uniquingKeysWith: { first, _ in first })
    let writer = try WorkbookWriter(path, sheet: plan.sheet, made: made)
    // The reasons come first, so that nobody has to look for them.
    let names = (0...last).map { (headings[$0] ?? ColumnLetter.text($0), WorkbookWriter.Style.heading) }
    writer.heading(
      [(language == .vi ? "Lý do chưa nhập" : "Why not imported", .heading)] + names, styles: [.reason] + names.map { _ in .plain })
    writer.widen(0, to: 48)
    try file.rows(of: sheet) { row in
      guard let faults = byRow[row.number] else { return true }
      let reasons = faults.map { $0.text(language) }.joined(separator: "\n")
      var cells: [Cell] = [.text(reasons)] + (0...last).map { row[$0] }
      // A formula's error is kept as its text.
      for index in cells.indices { if case .fault(let text) = cells[index] { cells[index] = .text(text) } }
      let marked = Dictionary(
        faults.compactMap { $0.column.map { ($0 + 1, WorkbookWriter.Style.fault) } }, uniquingKeysWith: { first, _ in first })
      // A marked cell has no format of its own: a day stands there as it is written.
      for index in marked.keys { if case .moment = cells[index] { cells[index] = .text(cells[index].shown) } }
      try writer.add(cells, styles: marked)
      return true
    }
    try writer.finish()
  }
}
