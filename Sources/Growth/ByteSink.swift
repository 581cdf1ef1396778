import Foundation

/// Bytes gathered and written to a file descriptor in large pieces, or kept in memory.
final class ByteSink {
  private let descriptor: Int32?
  private(set) var bytes: [UInt8] = []
  private static let chunk = 1 << 20

  /// Writes to an open file descriptor, which stays open; without one the bytes are kept.
  init(descriptor: Int32?) {
    self.descriptor = descriptor
    bytes.reserveCapacity(Self.chunk + 4096)
  }

  @inline(__always) func append(_ byte: UInt8) { bytes.append(byte) }
  @inline(__always) func append(_ piece: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: piece) }
  func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends a score of two decimals without trailing zeros, as R writes it.
  func append(score: Double) {
    let hundredths = (abs(score) * 100).rounded()
    guard hundredths < 1e15 else { return append("\(score)") }
    let whole = Int(hundredths)
    if score < 0, whole > 0 { append(Ascii.minus) }
    append(natural: whole / 100)
    let rest = whole % 100
    if rest > 0 {
      append(Ascii.point)
      append(Ascii.zero + UInt8(rest / 10))
      if rest % 10 > 0 { append(Ascii.zero + UInt8(rest % 10)) }
    }
  }

  private func append(natural number: Int) {
    if number >= 10 { append(natural: number / 10) }
    append(Ascii.zero + UInt8(number % 10))
  }

  /// Appends a text as one cell, in quotation marks when it needs them.
  func append(cell text: String, separator: UInt8) {
    let needsQuotes = text.utf8.contains { $0 == separator || $0 == Ascii.quote || $0 == Ascii.newline || $0 == Ascii.carriageReturn }
    append(needsQuotes ? "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : text)
  }

  /// Writes out when enough has been gathered.
  @inline(__always)
  func flushIfFull() throws(GrowthProblem) {
    if bytes.count >= Self.chunk { try flush() }
  }

  /// Writes out what has been gathered.
  ///
  /// - Throws: `.cannotWrite`.
  func flush() throws(GrowthProblem) {
    guard let descriptor else { return }
    var written = 0
    while written < bytes.count {
      let (count, code) = bytes.withUnsafeBytes { piece -> (Int, Int32) in
        guard let base = piece.baseAddress else { return (0, 0) }
        let count = write(descriptor, base + written, piece.count - written)
        return (count, count < 0 ? errno : 0)
      }
      if count > 0 {
        written += count
      } else if code != EINTR {
        throw .cannotWrite(code)
      }
    }
    bytes.removeAll(keepingCapacity: true)
  }
}
