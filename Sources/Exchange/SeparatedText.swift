import Foundation

/// A text file of values between commas, semicolons or tabs.
struct SeparatedText {
  private let data: Data
  private let start: Int
  /// The byte between values.
  let separator: UInt8

  /// Reads the encoding and finds the separator.
  /// - Throws: `SpreadsheetProblem.legacyEncoding`, `.tooLarge`, `.notASpreadsheet`.
  init(_ path: String, _ limits: SpreadsheetLimits) throws {
    guard let raw = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) else {
      throw SpreadsheetProblem.unreadable(path)
    }
    if raw.count > limits.text { throw SpreadsheetProblem.tooLarge("\(raw.count / 1_000_000) MB") }
    data = try SeparatedText.unicode(raw)
    let hasMark = data.starts(with: [0xEF, 0xBB, 0xBF])
    let said = SeparatedText.saidSeparator(data.dropFirst(hasMark ? 3 : 0))
    start = (hasMark ? 3 : 0) + (said?.length ?? 0)
    separator = said?.separator ?? SeparatedText.likelySeparator(data.dropFirst(hasMark ? 3 : 0).prefix(200_000))
  }

  /// The bytes as UTF-8.
  private static func unicode(_ raw: Data) throws -> Data {
    let head = raw.prefix(4)
    var encoding: String.Encoding?
    if head.starts(with: [0xFF, 0xFE]) { encoding = .utf16LittleEndian }
    if head.starts(with: [0xFE, 0xFF]) { encoding = .utf16BigEndian }
    let sample = raw.prefix(2_000)
    if encoding == nil {
      // Every second byte of Latin text in UTF-16 is zero.
      let zeros = sample.enumerated().filter { $0.element == 0 }
      if zeros.count * 5 > sample.count {
        encoding = zeros.filter { $0.offset % 2 == 1 }.count * 2 > zeros.count ? .utf16LittleEndian : .utf16BigEndian
      } else if !zeros.isEmpty {
        throw SpreadsheetProblem.notASpreadsheet("binary")
      }
    }
    if let encoding {
      if raw.count > 300_000_000 { throw SpreadsheetProblem.tooLarge("\(raw.count / 1_000_000) MB") }
      guard let text = String(data: raw, encoding: encoding) else { throw SpreadsheetProblem.legacyEncoding(.unknown) }
      return Data((text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text).utf8)
    }
    if isUTF8(raw) { return raw }
    var legacy = LegacyText()
    for line in raw.prefix(100_000).split(separator: 10) {
      for cell in line.split(whereSeparator: { [44, 59, 9].contains($0) }) {
        if let text = String(data: cell, encoding: .windowsCP1252) ?? String(data: cell, encoding: .isoLatin1) { legacy.look(text) }
      }
    }
    throw SpreadsheetProblem.legacyEncoding(legacy.found ?? .unknown)
  }

  private static func isUTF8(_ data: Data) -> Bool {
    data.withUnsafeBytes { buffer in
      var left = 0
      for byte in buffer {
        if left > 0 {
          guard byte & 0xC0 == 0x80 else { return false }
          left -= 1
        } else if byte >= 0x80 {
          if byte & 0xE0 == 0xC0, byte >= 0xC2 {
            left = 1
          } else if byte & 0xF0 == 0xE0 {
            left = 2
          } else if byte & 0xF8 == 0xF0, byte <= 0xF4 {
            left = 3
          } else {
            return false
          }
        }
      }
      return left == 0
    }
  }

  /// Excel's own first line `sep=;`.
  private static func saidSeparator(_ data: Data) -> (separator: UInt8, length: Int)? {
    let head = Array(data.prefix(8))
    guard head.count >= 6, head.starts(with: Array("sep=".utf8)), let end = head.firstIndex(of: 10) else { return nil }
    return (head[4], end + 1)
  }

  /// The separator that stands equally often in most lines.
  private static func likelySeparator(_ data: Data) -> UInt8 {
    var counts: [[UInt8: Int]] = [[:]]
    var quoted = false
    for byte in data {
      if byte == 34 { quoted.toggle() }
      if quoted { continue }
      if byte == 10 {
        if counts.count == 30 { break }
        counts.append([:])
      } else if [44, 59, 9, 124].contains(byte) {
        counts[counts.count - 1][byte, default: 0] += 1
      }
    }
    func weight(_ separator: UInt8) -> Int {
      let found = counts.compactMap { $0[separator] }
      let usual = Dictionary(grouping: found, by: { $0 }).max { ($0.value.count, $0.key) < ($1.value.count, $1.key) }
      return (usual?.value.count ?? 0) * 1000 + (usual?.key ?? 0)
    }
    return [UInt8(59), 9, 44, 124].max { weight($0) < weight($1) } ?? 44
  }

  /// Calls `body` with each row; stops early when it says false.
  func rows(_ limits: SpreadsheetLimits, _ body: (SheetRow) throws -> Bool) throws -> SheetFrame {
    var frame = SheetFrame()
    try data.withUnsafeBytes { buffer in
      var (cells, text): ([Cell], [UInt8]) = ([], [])
      var (quoted, wasQuoted, number, position) = (false, false, 0, start)
      func closeCell() {
        if cells.count < limits.columns {
          cells.append(SeparatedText.cell(text, isText: wasQuoted))
        } else if !text.isEmpty {
          frame.isCut = true
        }
        text.removeAll(keepingCapacity: true)
        wasQuoted = false
      }
      func closeRow() throws -> Bool {
        closeCell()
        number += 1
        defer { cells.removeAll(keepingCapacity: true) }
        return try body(SheetRow(number: number, isHidden: false, cells: cells))
      }
      while position < buffer.count {
        let byte = buffer[position]
        position += 1
        if quoted {
          if byte != 34 {
            text.append(byte)
          } else if position < buffer.count, buffer[position] == 34 {
            text.append(34)
            position += 1
          } else {
            quoted = false
          }
        } else if byte == 34, text.isEmpty, !wasQuoted {
          (quoted, wasQuoted) = (true, true)
        } else if byte == separator {
          closeCell()
        } else if byte == 10 {
          if try !closeRow() { return }
        } else if byte == 13 {
          if position < buffer.count, buffer[position] == 10 { position += 1 }
          if try !closeRow() { return }
        } else {
          text.append(byte)
        }
      }
      if quoted { throw SpreadsheetProblem.damaged("\"") }
      if !text.isEmpty || !cells.isEmpty || wasQuoted { _ = try closeRow() }
    }
    return frame
  }

  /// What protects a text from being taken for a formula goes again.
  private static func cell(_ bytes: [UInt8], isText: Bool) -> Cell {
    if bytes.isEmpty { return .empty }
    let text = String(decoding: bytes, as: UTF8.self)
    if text.hasPrefix("'"), let next = text.dropFirst().first, "=+-@\t\r".contains(next) { return .text(String(text.dropFirst())) }
    return .text(text)
  }
}
