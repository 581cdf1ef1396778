// Exchange: spreadsheets in and out, for every register, from its definition alone.
//
// Promises: a file is read as a stream and never trusted; a file that can't be read says why in one clear sentence; an
// import is proposed, checked whole, and written in one transaction or not at all, under its own record, and can be undone;
// what goes out is streamed, masked like the grid, and safe to open.
// May import: Vocabulary, Registers, Storage, CZip, CXML, CXlsxWriter.
// Start at `Spreadsheet` (reading), `Importing` (propose, preview, take, undo), `RegisterTable` (export), `Template`.

import Vocabulary

/// One cell as a file holds it.
public enum Cell: Sendable, Hashable {
  case empty
  case text(String)
  case number(Double)
  /// A day by the cell's number format, with minutes where it has a time.
  case moment(Day, minutes: Int?)
  case truth(Bool)
  /// An error value such as `#REF!`.
  case fault(String)

  /// True for an empty cell, or one of nothing but white space.
  public var isEmpty: Bool {
    switch self {
    case .empty: true
    case .text(let text): text.allSatisfy(\.isWhitespace)
    default: false
    }
  }

  /// The cell as people read it.
  public var shown: String {
    switch self {
    case .empty: ""
    case .text(let text): text
    case .number(let number): Cell.plain(number).replacingOccurrences(of: ".", with: ",")
    case .moment(let day, let minutes):
      day.written + (minutes.map { " " + Cell.clock($0) } ?? "")
    case .truth(let flag): flag ? "TRUE" : "FALSE"
    case .fault(let text): text
    }
  }

  /// A number without exponent and needless zeros, with a point.
  static func plain(_ number: Double) -> String {
    if number == number.rounded(), abs(number) < 9e15 { return String(Int64(number)) }
    return Value.real(number).decimal.map { "\($0)" } ?? "\(number)"
  }

  static func clock(_ minutes: Int) -> String {
    let (hour, minute) = (minutes / 60, minutes % 60)
    return (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
  }
}

/// One row of a sheet.
public struct SheetRow: Sendable {
  /// The number at the edge of the sheet, from 1.
  public let number: Int
  /// Whether a filter or a person hid it.
  public let isHidden: Bool
  /// The cells from column A on; shorter than the sheet where the rest is empty.
  public let cells: [Cell]

  /// The cell of a column, from 0.
  public subscript(_ column: Int) -> Cell { column < cells.count ? cells[column] : .empty }

  /// Whether nothing stands in it.
  public var isEmpty: Bool { cells.allSatisfy(\.isEmpty) }
}

/// The letters of columns.
public enum ColumnLetter {
  /// `A` for 0, `AA` for 26.
  public static func text(_ column: Int) -> String {
    var (out, rest) = ("", column + 1)
    while rest > 0 {
      out = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + out
      rest = (rest - 1) / 26
    }
    return out
  }

  /// 0 for `A`; nil for what is no column.
  public static func column(_ text: String) -> Int? {
    guard (1...3).contains(text.utf8.count) else { return nil }
    var number = 0
    for byte in text.utf8 {
      guard (65...90).contains(byte) || (97...122).contains(byte) else { return nil }
      number = number * 26 + Int(byte & 31)
    }
    return number - 1
  }
}

/// A block of merged cells; its value stands in the first.
public struct MergedCells: Sendable, Hashable {
  /// First and last row, from 1.
  public let rows: ClosedRange<Int>
  /// First and last column, from 0.
  public let columns: ClosedRange<Int>

  /// Reads `B3:D3`.
  init?(_ text: String) {
    let ends = text.split(separator: ":").compactMap(MergedCells.place)
    guard ends.count == 2, ends[0].row <= ends[1].row, ends[0].column <= ends[1].column else { return nil }
    rows = ends[0].row...ends[1].row
    columns = ends[0].column...ends[1].column
  }

  private static func place(_ text: Substring) -> (row: Int, column: Int)? {
    let letters = text.prefix { $0.isLetter }
    guard let column = ColumnLetter.column(String(letters)), let row = Int(text.dropFirst(letters.count)), row > 0 else { return nil }
    return (row, column)
  }
}

/// What a sheet's frame says, known when it was read to the end.
public struct SheetFrame: Sendable {
  /// Hidden columns, from 0.
  public var hiddenColumns: Set<Int> = []
  /// Merged cells.
  public var merged: [MergedCells] = []
  /// Whether columns behind the last that is read hold something.
  public var isCut = false
}
