import Foundation

/// The identity of a register row: a UUID version 7, made by whoever first writes the row (browser, import, server).
public struct RowID: Sendable, Hashable, Comparable, CustomStringConvertible {
  let high: UInt64
  let low: UInt64

  /// A new identifier for a moment given in milliseconds since 1970.
  /// - Source: RFC 9562, section 5.7 (48 bits of time, version 7, 74 random bits).
  public init(milliseconds: Int64, using generator: inout some RandomNumberGenerator) {
    let random = generator.next()
    high = (UInt64(bitPattern: milliseconds) << 16) | 0x7000 | (random & 0x0FFF)
    low = (generator.next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
  }

  /// A new identifier for a moment given in milliseconds since 1970, from the system's random numbers.
  public init(milliseconds: Int64) {
    var generator = SystemRandomNumberGenerator()
    self.init(milliseconds: milliseconds, using: &generator)
  }

  /// Reads 16 bytes; nil for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var (high, low) = (UInt64(0), UInt64(0))
    for (index, byte) in bytes.enumerated() {
      if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
    }
    self.high = high
    self.low = low
  }

  /// Reads the usual form of 36 characters, or 32 hexadecimal digits.
  public init?(_ text: some StringProtocol) {
    var (high, low, count) = (UInt64(0), UInt64(0), 0)
    for byte in text.utf8 where byte != 45 {
      let digit: UInt64
      switch byte {
      case 48...57: digit = UInt64(byte - 48)
      case 97...102: digit = UInt64(byte - 87)
      case 65...70: digit = UInt64(byte - 55)
      default: return nil
      }
      if count < 16 { high = high << 4 | digit } else { low = low << 4 | digit }
      count += 1
    }
    guard count == 32 else { return nil }
    self.high = high
    self.low = low
  }

  /// The 16 bytes, most significant first.
  public var bytes: [UInt8] {
    Array(unsafeUninitializedCapacity: 16) { buffer, count in
      for index in 0..<8 {
        buffer[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * index))
        buffer[index + 8] = UInt8(truncatingIfNeeded: low >> (56 - 8 * index))
      }
      count = 16
    }
  }

  /// The usual form, lower case with hyphens.
  public var description: String {
    var out = [UInt8](repeating: 45, count: 36)
    var position = 0
    for index in 0..<32 {
      if index == 8 || index == 12 || index == 16 || index == 20 { position += 1 }
      let nibble = index < 16 ? high >> (60 - 4 * index) : low >> (60 - 4 * (index - 16))
      let digit = UInt8(nibble & 15)
      out[position] = digit < 10 ? 48 + digit : 87 + digit
      position += 1
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Earlier identifiers come first.
  public static func < (left: RowID, right: RowID) -> Bool { (left.high, left.low) < (right.high, right.low) }
}
