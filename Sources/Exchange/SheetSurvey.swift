import Foundation
import Vocabulary

/// How the days of a column are written.
public enum DateOrder: String, Sendable, Codable { case dayFirst, monthFirst }

/// What one column of a file holds, counted over all its rows.
struct ColumnSurvey {
  private(set) var filled = 0
  private(set) var texts = 0
  private(set) var numbers = 0
  private(set) var moments = 0
  private(set) var faults = 0
  /// Written days whose first, or second, number is over 12; and those that can be read both ways.
  private(set) var dayFirst = 0
  private(set) var monthFirst = 0
  private(set) var eitherWay = 0
  /// Real dates whose day is 12 at most.
  private(set) var lowMoments = 0
  /// Some different values, as they were read.
  private(set) var samples: [String] = []
  private var known: Set<String> = []

  static let sampled = 60

  mutating func look(_ cell: Cell) {
    if cell.isEmpty { return }
    filled += 1
    switch cell {
    case .text(let text):
      texts += 1
      if let parts = WrittenDay.parts(text) {
        if parts.first > 12, parts.second <= 12 { dayFirst += 1 }
        if parts.second > 12, parts.first <= 12 { monthFirst += 1 }
        if parts.first <= 12, parts.second <= 12, parts.first != parts.second { eitherWay += 1 }
      }
    case .number: numbers += 1
    case .moment(let day, _):
      moments += 1
      if day.parts.day <= 12 { lowMoments += 1 }
    case .fault: faults += 1
    default: break
    }
    if samples.count < ColumnSurvey.sampled {
      let shown = Folding.cleaned(cell.shown)
      if known.insert(shown).inserted { samples.append(shown) }
    }
  }

  var days: Int { moments + dayFirst + monthFirst + eitherWay }

  /// How the column's days are to be read, and what has to be said about it.
  var order: (order: DateOrder, notes: [Label]) {
    if monthFirst > 0, dayFirst == 0 {
      return (
        .monthFirst,
        [
          Label(
            "ngày trong cột này ghi tháng trước ngày (MM/dd): \(monthFirst) ô có số ở giữa lớn hơn 12; đang đọc theo cách đó",
            en:
              "the days of this column are written month first (MM/dd): in \(monthFirst) cells the middle number is over 12; read that way")
        ]
      )
    }
    if monthFirst > 0 {
      return (
        .dayFirst,
        [
          Label(
            "cột này lẫn hai cách ghi ngày: \(dayFirst) ô ngày trước, \(monthFirst) ô tháng trước; ô chắc chắn ghi tháng trước bị báo lỗi, hãy xem lại cả cột",
            en:
              "this column mixes two ways of writing days: \(dayFirst) cells day first, \(monthFirst) month first; the latter are faults, look over the whole column"
          )
        ]
      )
    }
    if dayFirst == 0, eitherWay > 0 {
      return (
        .dayFirst,
        [
          Label(
            "mọi ngày trong cột này đều đọc được hai cách; đang đọc ngày trước tháng sau (dd/MM)",
            en: "every day of this column can be read two ways; read as day first (dd/MM)")
        ]
      )
    }
    if dayFirst > 0, eitherWay == 0, lowMoments == moments, moments > 0 {
      return (
        .dayFirst,
        [
          Label(
            "có thể Excel đã đảo ngày và tháng: \(moments) ô là ngày thật đều có ngày từ 1 đến 12, còn \(dayFirst) ô không đảo được vẫn là chữ; hãy đối chiếu bản gốc",
            en:
              "Excel may have swapped day and month: all \(moments) real dates have a day of 12 or less, while \(dayFirst) that could not be swapped are text; compare with the original"
          )
        ]
      )
    }
    return (.dayFirst, [])
  }
}

/// A day as it is written with separators.
enum WrittenDay {
  /// The first two numbers and the year of `3/4/2020`; nil for other texts.
  static func parts(_ text: String) -> (first: Int, second: Int, year: Int)? {
    guard text.utf8.count <= 24, text.utf8.contains(where: { (48...57).contains($0) }) else { return nil }
    let date = Folding.cleaned(text).split(separator: " ").first ?? ""
    let parts = date.split(omittingEmptySubsequences: false, whereSeparator: { "/-.".contains($0) })
    guard parts.count == 3, parts[2].utf8.count == 4, (1...2).contains(parts[0].utf8.count), (1...2).contains(parts[1].utf8.count),
      let first = Int(parts[0]), let second = Int(parts[1]), let year = Int(parts[2])
    else { return nil }
    return (first, second, year)
  }
}

/// What a sheet holds under its heading.
struct SheetSurvey {
  private(set) var rows = 0
  private(set) var hiddenRows: [Int] = []
  private(set) var columns: [Int: ColumnSurvey] = [:]
  private(set) var frame = SheetFrame()

  /// Reads a sheet to its end.
  /// - Throws: `SpreadsheetProblem.legacyEncoding` where the texts were typed before Unicode.
  init(_ file: Spreadsheet, _ sheet: Int, heading: Heading, _ progress: ImportProgress.Report) throws {
    var legacy = LegacyText()
    var looked = 0
    frame = try file.rows(of: sheet) { row in
      guard row.number >= heading.firstData, !row.isEmpty else { return true }
      rows += 1
      if row.isHidden { hiddenRows.append(row.number) }
      for (column, cell) in row.cells.enumerated() where !cell.isEmpty {
        columns[column, default: ColumnSurvey()].look(cell)
        if looked < 5_000, case .text(let text) = cell {
          looked += 1
          legacy.look(text)
        }
      }
      if rows % 2_000 == 0 { try progress(ImportProgress(stage: .reading, rows: rows, of: nil)) }
      return true
    }
    if let encoding = legacy.found { throw SpreadsheetProblem.legacyEncoding(encoding) }
  }
}

/// The row of a sheet that names its columns.
struct Heading {
  let row: Int
  /// The row data begins at.
  var firstData: Int
  /// The headings by column, as written.
  let texts: [Int: String]
  /// The imports that the heading of the reasons names, in a workbook of faults.
  let mends: [String]
  /// How many different fields the names stand for, weighed by how sure they are.
  let weight: Double

  /// Rows that are searched for a heading.
  private static let searched = 60

  /// Finds the heading of a sheet: the row whose cells name most fields.
  static func find(_ file: Spreadsheet, _ sheet: Int, _ fields: [ExchangeField], _ names: ColumnNames, remembered: Set<String>) throws
    -> Heading?
  {
    var above: [Int: String] = [:]
    var best: Heading?
    var seen = 0
    try file.rows(of: sheet) { row in
      guard !row.isEmpty else { return true }
      seen += 1
      var own: [Int: String] = [:]
      var mends: [String] = []
      for (column, cell) in row.cells.enumerated() {
        guard case .text(let text) = cell, !cell.isEmpty else { continue }
        let (name, imports) = FaultSheet.parted(Folding.cleaned(text))
        own[column] = name
        mends += imports
      }
      // A heading of two rows: what has no name of its own has the one above.
      var texts = own
      for (column, text) in above where texts[column] == nil && row[column].isEmpty { texts[column] = text }
      let weight = weigh(texts, fields, names, remembered)
      if weight > (best?.weight ?? 0.79) {
        best = Heading(row: row.number, firstData: row.number + 1, texts: texts, mends: mends, weight: weight)
      }
      if let found = best, row.number == found.firstData, isNumbering(row) { best?.firstData = row.number + 1 }
      above = own
      return seen < searched
    }
    return best
  }

  private static func weigh(_ texts: [Int: String], _ fields: [ExchangeField], _ names: ColumnNames, _ remembered: Set<String>) -> Double {
    var found: [String: Double] = [:]
    for text in texts.values where text.count <= 200 {
      let folded = Folding.header(text)
      if remembered.contains(folded) { found["=" + folded] = 0.98 }
      guard let match = names.matches(folded, fields).first else { continue }
      found[match.field.target] = max(found[match.field.target] ?? 0, match.confidence)
    }
    return found.values.reduce(0, +)
  }

  /// Whether a row merely numbers the columns: `(1) (2) (3)`, `1 2 3`, `A B C`.
  private static func isNumbering(_ row: SheetRow) -> Bool {
    let texts = row.cells.filter { !$0.isEmpty }.map { cell -> String in
      if case .number(let number) = cell { return Cell.plain(number) }
      return Folding.header(cell.shown)
    }
    guard texts.count >= 3 else { return false }
    let numbers = texts.compactMap { Int($0) }
    if numbers.count == texts.count { return zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 } && (0...1).contains(numbers[0]) }
    return texts.allSatisfy { $0.count == 1 } && texts.first == "a"
  }
}
