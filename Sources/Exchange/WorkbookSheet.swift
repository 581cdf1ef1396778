import Foundation
import Glibc
import Vocabulary

/// Reads the rows of one sheet of a workbook as a stream.
struct WorkbookSheet {
  let stream: XMLStream
  let parts: WorkbookParts
  let limits: SpreadsheetLimits

  private struct CellHead {
    var column = 0
    var style = 0
    /// The first byte of the type, then whether it is `str`.
    var type: UInt8 = 0x6E
    var isPlainText = false
  }

  /// Calls `body` with each row that has a cell; stops early when it says false.
  func rows(_ body: (SheetRow) throws -> Bool) throws -> SheetFrame {
    var frame = SheetFrame()
    var (number, hidden, column) = (0, false, 0)
    var cells: [Cell] = []
    while try stream.next() {
      guard stream.kind == XMLStream.element else {
        if stream.kind == XMLStream.end, stream.isNamed("row"), !cells.isEmpty {
          if try !body(SheetRow(number: number, isHidden: hidden, cells: cells)) { return frame }
          cells.removeAll(keepingCapacity: true)
        }
        continue
      }
      if stream.isNamed("c") {
        var head = CellHead()
        head.column = column
        stream.attributes { WorkbookSheet.note($0, $1, &head) }
        let cell = stream.isEmptyElement ? .empty : try content(head)
        column = head.column + 1
        if cell == .empty { continue }
        guard head.column < limits.columns else {
          frame.isCut = true
          continue
        }
        while cells.count < head.column { cells.append(.empty) }
        if cells.count == head.column { cells.append(cell) } else { cells[head.column] = cell }
      } else if stream.isNamed("row") {
        (hidden, column) = (false, 0)
        var said: Int?
        stream.attributes { name, value in
          // `r` and `hidden` begin with letters no other attribute of a row has alone.
          if name[0] == 0x72, name[1] == 0 { said = Int(strtol(UnsafeRawPointer(value).assumingMemoryBound(to: CChar.self), nil, 10)) }
          if name[0] == 0x68, name[1] == 0x69 { hidden = value[0] == 0x31 || value[0] == 0x74 }
        }
        number = said ?? number + 1
      } else if stream.isNamed("col") {
        hide(stream.attributes, &frame)
      } else if stream.isNamed("mergeCell"), let block = stream.attribute("ref").flatMap({ MergedCells($0) }) {
        frame.merged.append(block)
        if frame.merged.count > 100_000 { throw SpreadsheetProblem.tooLarge("mergeCell") }
      }
    }
    return frame
  }

  private func hide(_ attributes: [String: String], _ frame: inout SheetFrame) {
    guard ["1", "true"].contains(attributes["hidden"] ?? ""), let first = attributes["min"].flatMap({ Int($0) }),
      let last = attributes["max"].flatMap({ Int($0) }), first >= 1, first <= last
    else { return }
    for column in first...min(last, max(first, limits.columns)) { frame.hiddenColumns.insert(column - 1) }
  }

  private static func note(_ name: UnsafePointer<UInt8>, _ value: UnsafePointer<UInt8>, _ head: inout CellHead) {
    guard name[1] == 0 else { return }
    switch name[0] {
    case 0x72:  // r
      var (column, index) = (0, 0)
      while index < 3, (65...90).contains(value[index]) {
        column = column * 26 + Int(value[index] - 64)
        index += 1
      }
      if column > 0 { head.column = column - 1 }
    case 0x73: head.style = Int(strtol(UnsafeRawPointer(value).assumingMemoryBound(to: CChar.self), nil, 10))  // s
    case 0x74:  // t: s, str, inlineStr, b, e, d, n
      head.type = value[0]
      head.isPlainText = value[0] == 0x73 && value[1] == 0x74
    default: break
    }
  }

  /// Reads to the end of the cell.
  private func content(_ head: CellHead) throws -> Cell {
    var text = ""
    var number: Double?
    var (inValue, inText, inPhonetic) = (false, false, false)
    let isNumber = head.type == 0x6E
    while try stream.next() {
      if stream.kind == XMLStream.end {
        if stream.isNamed("c") { break }
        if stream.isNamed("v") { inValue = false }
        if stream.isNamed("t") { inText = false }
        if stream.isNamed("rPh") { inPhonetic = false }
      } else if stream.kind == XMLStream.element {
        guard !stream.isEmptyElement else { continue }
        if stream.isNamed("v") { inValue = true }
        if stream.isNamed("t") { inText = true }
        if stream.isNamed("rPh") { inPhonetic = true }
      } else if (inValue || (inText && !inPhonetic)) && stream.isText {
        if isNumber, number == nil {
          stream.withValue { bytes in
            var end: UnsafeMutablePointer<CChar>?
            let start = UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self)
            let read = strtod(start, &end)
            if let end, end != UnsafeMutablePointer(mutating: start), read.isFinite { number = read }
          }
          if number == nil { text += stream.value }
        } else {
          text += stream.value
        }
      }
    }
    return cell(head, text, number)
  }

  private func cell(_ head: CellHead, _ text: String, _ number: Double?) -> Cell {
    switch head.type {
    case 0x73 where !head.isPlainText:  // s
      return Int(text).flatMap { parts.texts[$0] }.map { WorkbookSheet.written($0) } ?? .empty
    case 0x62: return text.isEmpty ? .empty : .truth(text == "1" || text == "true")  // b
    case 0x65: return .fault(text.isEmpty ? "#ERROR" : text)  // e
    case 0x64:  // d: ISO 8601
      guard let day = Day(iso: text.prefix(10)) else { return WorkbookSheet.written(text) }
      let clock = text.dropFirst(11).split(separator: ":").prefix(2).compactMap { Int($0) }
      return .moment(day, minutes: clock.count == 2 ? clock[0] * 60 + clock[1] : nil)
    case 0x6E:
      guard let number else { return WorkbookSheet.written(text) }
      return parts.styles[head.style] ? WorkbookSheet.moment(number, from1904: parts.from1904) ?? .number(number) : .number(number)
    default: return WorkbookSheet.written(text)
    }
  }

  /// A text; control characters stand in workbooks as `_x000D_`.
  private static func written(_ text: String) -> Cell {
    if text.isEmpty { return .empty }
    guard text.contains("_x") else { return .text(text) }
    var out = ""
    var rest = text[...]
    while let mark = rest.range(of: "_x") {
      out += rest[..<mark.lowerBound]
      let code = rest[mark.upperBound...].prefix(5)
      if code.count == 5, code.last == "_", let number = UInt32(code.dropLast(), radix: 16), let scalar = UnicodeScalar(number) {
        out.unicodeScalars.append(scalar)
        rest = rest[code.endIndex...]
      } else {
        out += "_x"
        rest = rest[mark.upperBound...]
      }
    }
    return .text(out + rest)
  }

  /// The day a serial number stands for; nil where it is a mere time or no day.
  /// - Source: ECMA-376 part 1, 18.17.4: day 1 is 1900-01-01 with a 29 February 1900 that never was, or day 0 is 1904-01-01.
  static func moment(_ serial: Double, from1904: Bool) -> Cell? {
    guard serial >= (from1904 ? 0 : 1), serial < 2_958_466 else { return nil }
    var whole = Int(serial.rounded(.down))
    var minutes = Int(((serial - Double(whole)) * 1440).rounded())
    if minutes == 1440 { (whole, minutes) = (whole + 1, 0) }
    if !from1904, whole == 60 { return nil }
    let first = from1904 ? -24_107 : (whole < 60 ? -25_568 : -25_569)
    return .moment(Day(number: first + whole), minutes: minutes == 0 ? nil : minutes)
  }
}
