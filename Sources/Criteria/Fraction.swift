import Foundation
import Vocabulary

/// An exact ratio of whole numbers, for points that are split evenly: 14 points over 7 indicators or 19 over 3 keep exact sums.
public struct Fraction: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Carries the sign.
  public let numerator: Int128
  /// Always positive; no divisor is shared with the numerator.
  public let denominator: Int128

  /// Nothing.
  public static let zero = Fraction(0)

  /// A whole number.
  public init(_ whole: Int) {
    numerator = Int128(whole)
    denominator = 1
  }

  /// `numerator / denominator` in lowest terms; nil for a denominator of 0 and for numbers of more than twelve digits.
  public init?(_ numerator: Int128, over denominator: Int128) {
    let limit: UInt128 = 1_000_000_000_000
    guard denominator != 0, numerator.magnitude < limit, denominator.magnitude < limit else { return nil }
    self.init(reducing: denominator < 0 ? -numerator : numerator, denominator < 0 ? -denominator : denominator)
  }

  /// A decimal of at most four digits before and four after the point, so that sums of many stay exact; nil otherwise.
  public init?(_ decimal: Decimal) {
    var scaled = decimal * 10_000
    var whole = Decimal()
    NSDecimalRound(&whole, &scaled, 0, .plain)
    guard whole == scaled, let number = Int128("\(whole)"), number.magnitude < 100_000_000 else { return nil }
    self.init(reducing: number, 10_000)
  }

  private init(reducing numerator: Int128, _ denominator: Int128) {
    var (left, right) = (Int128(numerator.magnitude), denominator)
    while right != 0 { (left, right) = (right, left % right) }
    let divisor = max(1, left)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  /// Reads `12`, `6.5` or `14/3`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, let top = Int128(parts[0]), let bottom = Int128(parts[1]) {
      self.init(top, over: bottom)
    } else if parts.count == 1, let decimal = CatalogueNode.decimal(text) {
      self.init(decimal)
    } else {
      return nil
    }
  }

  /// The exact sum.
  public static func + (left: Fraction, right: Fraction) -> Fraction {
    Fraction(
      reducing: left.numerator * right.denominator + right.numerator * left.denominator, left.denominator * right.denominator)
  }

  /// The exact difference.
  public static func - (left: Fraction, right: Fraction) -> Fraction {
    left + Fraction(reducing: -right.numerator, right.denominator)
  }

  /// The exact product.
  public static func * (left: Fraction, right: Fraction) -> Fraction {
    Fraction(reducing: left.numerator * right.numerator, left.denominator * right.denominator)
  }

  /// The exact share of one of `count` equal parts; the whole for a count below 1.
  public func split(over count: Int) -> Fraction { Fraction(reducing: numerator, denominator * Int128(max(1, count))) }

  /// Compares exactly.
  public static func < (left: Fraction, right: Fraction) -> Bool { (left - right).numerator < 0 }

  /// As a decimal of up to 38 digits; thirds are cut.
  public var decimal: Decimal {
    guard let top = Decimal(string: "\(numerator)"), let bottom = Decimal(string: "\(denominator)"), bottom != 0 else { return 0 }
    return top / bottom
  }

  /// `12` or `14/3`, exactly; `init` reads it back.
  public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }

  /// Written with at most two decimals, cut off and never rounded up, so that 79,996 doesn't read as 80.
  public func text(_ language: Language = .vi) -> String {
    var (exact, cut) = (decimal, Decimal())
    NSDecimalRound(&cut, &exact, 2, .down)
    return Figures.exact(cut, language)
  }
}
