import Exchange
import Foundation
import Vocabulary

/// A list as a file: as a workbook for people, with headings in their language, dates as dates and numbers as numbers; as CSV for
/// programs, with fixed names of columns, ISO days and points in decimals.
struct TableFile {
  /// A column: its name for programs, its heading for people.
  struct Column {
    let name: String
    let heading: String

    init(_ name: String, _ heading: String) { (self.name, self.heading) = (name, heading) }
  }

  /// What the file's name tells besides the day: the list, the place, the period.
  let name: [String]
  /// What the sheet is called.
  let sheet: String
  let columns: [Column]
  let lines: [[Cell]]

  /// Whether an address asks for a workbook, which people read, not for CSV, which programs read.
  static func isForPeople(_ visit: Visit) -> Bool { visit.path.hasSuffix(".xlsx") }

  /// The addresses of both files, for the buttons of a page.
  /// - Parameter path: the address without an ending.
  static func links(_ path: String, _ query: String = "") -> Model {
    ["csvHref": path + ".csv" + query, "xlsxHref": path + ".xlsx" + query]
  }

  /// The file whose ending the address has: `.xlsx`, or else `.csv`.
  func reply(_ visit: Visit) throws -> Reply {
    guard TableFile.isForPeople(visit) else {
      let content = CSVText.of([columns.map(\.name)] + lines.map { $0.map(TableFile.text) })
      return .download(name: FileName.of(name, visit) + ".csv", type: "text/csv; charset=utf-8", content: content)
    }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".xlsx")
    defer { try? FileManager.default.removeItem(at: file) }
    let book = try WorkbookWriter(file.path, sheet: sheet, made: visit.now)
    let styles = columns.indices.map { index -> WorkbookWriter.Style in
      lines.contains { if index < $0.count, case .moment = $0[index] { true } else { false } } ? .day : .plain
    }
    book.heading(columns.map { (text: $0.heading, style: .heading) }, styles: styles)
    for line in lines { try book.add(line) }
    try book.finish()
    return .bytes(
      name: FileName.of(name, visit) + ".xlsx", type: RegisterTable.Format.xlsx.type,
      content: try [UInt8](Data(contentsOf: file)))
  }

  private static func text(_ cell: Cell) -> String {
    switch cell {
    case .number(let number): "\(number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)")"
    case .moment(let day, _): day.iso
    default: cell.shown
    }
  }
}

/// Names of files that are handed out: what, where, which day, in letters every computer takes. Nobody's name is in them.
enum FileName {
  /// `nhan-khau_xa-khanh-xuan_2026-11-22` of «Nhân khẩu», «Xã Khánh Xuân» and the visit's day; the ending is the caller's.
  static func of(_ parts: [String], _ visit: Visit) -> String {
    let words = parts.map { String(VietnameseText.words($0).joined(separator: "-").prefix(60)) }.filter { !$0.isEmpty }
    return (words + [visit.today.iso]).joined(separator: "_")
  }
}

extension Cell {
  /// A day as a cell; an empty one where there is none.
  static func day(_ day: Day?) -> Cell { day.map { .moment($0, minutes: nil) } ?? .empty }

  /// A decimal as a cell; an empty one where there is none.
  static func decimal(_ number: Decimal?) -> Cell { number.map { .number(($0 as NSDecimalNumber).doubleValue) } ?? .empty }

  /// A count as a cell.
  static func count(_ number: Int) -> Cell { .number(Double(number)) }
}
