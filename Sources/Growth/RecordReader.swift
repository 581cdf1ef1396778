import Foundation

/// CSV records read one by one from a file descriptor or from memory.
///
/// RFC 4180 quotation marks, with comma or semicolon, LF or CRLF, with or without a byte
/// order mark. One record is held at a time, so files of any length pass through.
final class RecordReader {
  /// Byte between cells; found in the row of column names.
  private(set) var separator = Ascii.comma
  /// Whether the input began with a UTF-8 byte order mark.
  private(set) var hasByteOrderMark = false
  /// Whether the row of column names ended in CRLF.
  private(set) var endsInCarriageReturn = false
  /// Row number of the current record as a spreadsheet shows it; blank rows count too.
  private(set) var row = 0
  /// Cells of the current record.
  private(set) var cellCount = 0

  private let descriptor: Int32?
  private var buffer: UnsafeMutableBufferPointer<UInt8>
  private var filled = 0
  private var position = 0
  private var atEnd = false
  private var recordStart = 0
  private var recordEnd = 0
  // Start and end of each cell's content, and whether it holds doubled quotation marks.
  private var starts: [Int] = []
  private var ends: [Int] = []
  private var doubled: [Bool] = []

  private static let chunk = 1 << 20
  /// Longest record, bytes. A longer one means a quotation mark that is never closed.
  private static let longestRecord = 1 << 26

  /// Reads from an open file descriptor, which stays open.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    buffer = .allocate(capacity: Self.chunk)
  }

  /// Reads from memory.
  init(bytes: [UInt8]) {
    descriptor = nil
    buffer = .allocate(capacity: max(bytes.count, 1))
    _ = buffer.initialize(from: bytes)
    filled = bytes.count
    atEnd = true
  }

  deinit { buffer.deallocate() }

  /// Reads the row of column names and finds the separator.
  ///
  /// - Throws: `.emptyInput`, `.unclosedQuote` or `.cannotRead`.
  func readColumns() throws(GrowthProblem) -> [String] {
    while filled < 3, !atEnd { try refill(from: 0) }
    if filled >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF {
      hasByteOrderMark = true
      position = 3
    }
    guard try next() else { throw .emptyInput }
    var commas = 0
    var semicolons = 0
    var quoted = false
    for byte in record {
      if byte == Ascii.quote { quoted.toggle() }
      if !quoted, byte == Ascii.comma { commas += 1 }
      if !quoted, byte == Ascii.semicolon { semicolons += 1 }
    }
    if semicolons > commas {
      // The names are still in the buffer and are split anew.
      separator = Ascii.semicolon
      position = recordStart
      row -= 1
      guard try next() else { throw .emptyInput }
    }
    let after = recordEnd
    endsInCarriageReturn = after < filled && buffer[after] == Ascii.carriageReturn
    return (0..<cellCount).map { text(of: $0).trimmingCharacters(in: .whitespaces) }
  }

  /// The bytes of the current record without its line end.
  var record: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[recordStart..<recordEnd])
  }

  /// The bytes of the current record up to the end of cell `index`, quotation marks included.
  func record(throughCell index: Int) -> UnsafeBufferPointer<UInt8> {
    guard index + 1 < cellCount else { return record }
    // The next cell's content starts after one separator and perhaps a quotation mark.
    var end = starts[index + 1] - 1
    if end > recordStart, buffer[end] == Ascii.quote, buffer[end - 1] == separator { end -= 1 }
    return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[recordStart..<max(end, recordStart)])
  }

  /// The content of cell `index` without quotation marks and outer spaces; empty when there is none.
  @inline(__always)
  func cell(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    guard index < cellCount else { return UnsafeBufferPointer(start: nil, count: 0) }
    return CellText.trimmed(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[starts[index]..<ends[index]]))
  }

  /// The content of cell `index` as text.
  func text(of index: Int) -> String {
    guard index < cellCount else { return "" }
    let text = String(decoding: UnsafeBufferPointer(buffer)[starts[index]..<ends[index]], as: UTF8.self)
    return doubled[index] ? text.replacingOccurrences(of: "\"\"", with: "\"") : text
  }

  /// Goes to the next record that is not blank; false at the end of the input.
  ///
  /// - Throws: `.unclosedQuote` or `.cannotRead`.
  func next() throws(GrowthProblem) -> Bool {
    while true {
      row += 1
      while !parse() {
        if atEnd {
          guard position < filled else { return false }
          if parse(closing: true) { break }
          throw .unclosedQuote(row: row)
        }
        guard filled - position <= Self.longestRecord else { throw .unclosedQuote(row: row) }
        try refill(from: position)
      }
      if recordEnd > recordStart { return true }
    }
  }

  /// Splits the record at `position`; false when its end is not in the buffer yet.
  private func parse(closing: Bool = false) -> Bool {
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    doubled.removeAll(keepingCapacity: true)
    let bytes = UnsafeBufferPointer(buffer)
    let separator = separator
    let filled = filled
    var at = position
    if at >= filled { return false }
    while true {
      var start = at
      var end = at
      var hasDoubled = false
      if at < filled, bytes[at] == Ascii.quote {
        at += 1
        start = at
        while true {
          while at < filled, bytes[at] != Ascii.quote { at += 1 }
          guard at < filled else { return false }
          guard at + 1 < filled || closing else { return false }
          if at + 1 < filled, bytes[at + 1] == Ascii.quote {
            hasDoubled = true
            at += 2
          } else {
            break
          }
        }
        end = at
        at += 1
        // Anything between the closing mark and the separator is passed over.
        while at < filled, bytes[at] != separator, bytes[at] != Ascii.newline { at += 1 }
      } else {
        while at < filled, bytes[at] != separator, bytes[at] != Ascii.newline { at += 1 }
        end = at
      }
      guard at < filled || closing else { return false }
      starts.append(start)
      ends.append(end)
      doubled.append(hasDoubled)
      if at >= filled || bytes[at] == Ascii.newline { break }
      at += 1
    }
    recordStart = position
    recordEnd = at
    position = at < filled ? at + 1 : at
    if recordEnd > recordStart, bytes[recordEnd - 1] == Ascii.carriageReturn {
      recordEnd -= 1
      let last = ends.count - 1
      if ends[last] > recordEnd { ends[last] = recordEnd }
    }
    cellCount = starts.count
    return true
  }

  /// Moves the unread bytes to the front and reads more.
  private func refill(from keep: Int) throws(GrowthProblem) {
    guard let descriptor else {
      atEnd = true
      return
    }
    let kept = filled - keep
    if kept > buffer.count / 2 {
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: buffer.count * 2)
      _ = larger.update(fromContentsOf: buffer[keep..<filled])
      buffer.deallocate()
      buffer = larger
    } else if keep > 0, kept > 0, let base = buffer.baseAddress {
      memmove(base, base + keep, kept)
    }
    filled = kept
    position -= keep
    guard let base = buffer.baseAddress else { return }
    while true {
      let count = read(descriptor, base + filled, buffer.count - filled)
      if count > 0 {
        filled += count
        return
      }
      if count == 0 {
        atEnd = true
        return
      }
      let code = errno
      if code != EINTR { throw .cannotRead(code) }
    }
  }
}
