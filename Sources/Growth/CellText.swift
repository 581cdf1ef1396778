import Foundation

/// Bytes that matter in CSV.
enum Ascii {
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let quote = UInt8(ascii: "\"")
  static let comma = UInt8(ascii: ",")
  static let semicolon = UInt8(ascii: ";")
  static let point = UInt8(ascii: ".")
  static let minus = UInt8(ascii: "-")
  static let plus = UInt8(ascii: "+")
  static let zero = UInt8(ascii: "0")
  static let nine = UInt8(ascii: "9")
  static let hash = UInt8(ascii: "#")
}

/// The content of one cell, without its quotation marks, read as a number, a code or a date.
enum CellText {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The cell without spaces at its ends.
  @inline(__always)
  static func trimmed(_ cell: Bytes) -> Bytes {
    var start = 0
    var end = cell.count
    while start < end, cell[start] == Ascii.space || cell[start] == Ascii.tab { start += 1 }
    while end > start, cell[end - 1] == Ascii.space || cell[end - 1] == Ascii.tab { end -= 1 }
    return start == 0 && end == cell.count ? cell : Bytes(rebasing: cell[start..<end])
  }

  /// Whether a trimmed cell stands for "no value": nothing, `NA`, `NaN` or a lone point.
  @inline(__always)
  static func isAbsent(_ cell: Bytes) -> Bool {
    switch cell.count {
    case 0: return true
    case 1: return cell[0] == Ascii.point
    case 2: return lower(cell[0]) == UInt8(ascii: "n") && lower(cell[1]) == UInt8(ascii: "a")
    case 3:
      return lower(cell[0]) == UInt8(ascii: "n") && lower(cell[1]) == UInt8(ascii: "a") && lower(cell[2]) == UInt8(ascii: "n")
    default: return false
    }
  }

  /// A letter in lower case; other bytes as they are.
  @inline(__always)
  static func lower(_ byte: UInt8) -> UInt8 {
    byte >= 65 && byte <= 90 ? byte | 0x20 : byte
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
  ]

  /// The finite number in a trimmed cell, correctly rounded; `nil` when it is none.
  ///
  /// A comma counts as decimal point: Vietnamese spreadsheets write 10,5.
  static func number(_ cell: Bytes) -> Double? {
    var position = 0
    let end = cell.count
    guard end > 0, end <= 64 else { return nil }
    var negative = false
    if cell[0] == Ascii.minus || cell[0] == Ascii.plus {
      negative = cell[0] == Ascii.minus
      position = 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var significant = 0
    var decimals = 0
    var seenPoint = false
    while position < end {
      let byte = cell[position]
      if byte >= Ascii.zero, byte <= Ascii.nine {
        digits += 1
        if significant > 0 || byte != Ascii.zero { significant += 1 }
        if significant <= 18 { mantissa = mantissa * 10 + UInt64(byte - Ascii.zero) }
        if seenPoint { decimals += 1 }
      } else if !seenPoint, byte == Ascii.point || byte == Ascii.comma {
        seenPoint = true
      } else {
        break
      }
      position += 1
    }
    guard digits > 0 else { return nil }
    // A mantissa below 2^53 over an exact power of ten is divided with a single rounding.
    if position == end, mantissa < 1 << 53, significant <= 18, decimals <= 22 {
      let value = decimals == 0 ? Double(mantissa) : Double(mantissa) / powersOfTen[decimals]
      return negative ? -value : value
    }
    return longNumber(cell)
  }

  /// The rare spellings: exponents and more digits than fit a machine word.
  private static func longNumber(_ cell: Bytes) -> Double? {
    for byte in cell {
      let plain =
        (byte >= Ascii.zero && byte <= Ascii.nine) || byte == Ascii.point || byte == Ascii.comma || byte == Ascii.minus
        || byte == Ascii.plus || lower(byte) == UInt8(ascii: "e")
      guard plain else { return nil }
    }
    let text = String(decoding: cell, as: UTF8.self).replacingOccurrences(of: ",", with: ".")
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// Sex in a trimmed cell: 1 or m, 2 or f; spreadsheets may have made 1.0 of 1.
  @inline(__always)
  static func sex(_ cell: Bytes) -> Sex? {
    if cell.count == 1 {
      switch lower(cell[0]) {
      case UInt8(ascii: "1"), UInt8(ascii: "m"): return .male
      case UInt8(ascii: "2"), UInt8(ascii: "f"): return .female
      default: return nil
      }
    }
    guard let code = number(cell) else { return nil }
    return code == 1 ? .male : code == 2 ? .female : nil
  }

  /// Position in a trimmed cell: l or h.
  @inline(__always)
  static func position(_ cell: Bytes) -> Position? {
    guard cell.count == 1 else { return nil }
    switch lower(cell[0]) {
    case UInt8(ascii: "l"): return .lying
    case UInt8(ascii: "h"): return .standing
    default: return nil
    }
  }

  /// Oedema in a trimmed cell: y or 1, n or 2.
  @inline(__always)
  static func oedema(_ cell: Bytes) -> Bool? {
    guard cell.count == 1 else { return nil }
    switch lower(cell[0]) {
    case UInt8(ascii: "y"), UInt8(ascii: "1"): return true
    case UInt8(ascii: "n"), UInt8(ascii: "2"): return false
    default: return nil
    }
  }
}

/// A day of the Gregorian calendar as a count of days.
struct CalendarDay {
  /// Days since 1 March of the year 0.
  let number: Int

  /// Reads `yyyy-mm-dd`; `nil` when the text is no such date.
  init?(_ text: String) {
    var copy = text
    guard let day = copy.withUTF8({ CalendarDay($0) }) else { return nil }
    self = day
  }

  /// Reads `yyyy-mm-dd` from bytes; `nil` when they are no such date.
  init?(_ cell: UnsafeBufferPointer<UInt8>) {
    guard cell.count == 10, cell[4] == Ascii.minus, cell[7] == Ascii.minus,
      let year = Self.digits(cell, 0..<4), let month = Self.digits(cell, 5..<7), let day = Self.digits(cell, 8..<10),
      month >= 1, month <= 12, day >= 1, day <= Self.length(of: month, in: year)
    else { return nil }
    // Years begin in March, so that the leap day comes last.
    let shifted = month > 2 ? year : year - 1
    let monthIndex = month > 2 ? month - 3 : month + 9
    number = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * monthIndex + 2) / 5 + day - 1
  }

  private static func digits(_ cell: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    var value = 0
    for position in range {
      guard cell[position] >= Ascii.zero, cell[position] <= Ascii.nine else { return nil }
      value = value * 10 + Int(cell[position] - Ascii.zero)
    }
    return value
  }

  private static func length(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
