/// The identity of an administrative unit: its official code and, where the code was used before, its first day.
/// Codes are used again (06529 was a town until 30/06/2025 and is a commune since), so a code alone is no identity.
public struct UnitKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The number the rows of the unit carry: `1` in front of the code's digits, then five digits of the first day
  /// (days since 1970, 0 without one); the same on every installation.
  public let number: Int64

  /// The key of a row's unit number.
  public init(number: Int64) { self.number = number }

  /// The key of the installation itself: accounts, settings, local values.
  public static let installation = UnitKey(number: 0)

  /// A unit's key; nil unless the code is 1 to 12 digits.
  public init?(code: String, firstDay: Day?) {
    guard (1...12).contains(code.count), code.allSatisfy({ $0.isASCII && $0.isNumber }), let digits = Int64("1" + code) else { return nil }
    let day = firstDay?.number ?? 0
    guard (0..<100_000).contains(day) else { return nil }
    number = digits * 100_000 + Int64(day)
  }

  /// Reads `06529` or `06529@2025-07-01`.
  public init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2 else { return nil }
    var day: Day?
    if parts.count == 2 {
      guard let first = Day(iso: parts[1]) else { return nil }
      day = first
    }
    self.init(code: parts[0], firstDay: day)
  }

  /// The official code.
  public var code: String { number == 0 ? "" : String(String(number / 100_000).dropFirst()) }

  /// The first day, where it is part of the identity.
  public var firstDay: Day? { number % 100_000 == 0 ? nil : Day(number: Int(number % 100_000)) }

  /// `06529` or `06529@2025-07-01`.
  public var description: String { firstDay.map { code + "@" + $0.iso } ?? code }

  /// Orders by number: the order in which heads are locked.
  public static func < (left: UnitKey, right: UnitKey) -> Bool { left.number < right.number }
}
