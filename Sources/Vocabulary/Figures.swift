import Foundation

/// Numbers as Vietnamese officials write them: decimal comma, full stop between thousands.
public enum Figures {
  /// An integer with separators: `4.393` (`4,393` in English).
  public static func whole(_ value: Int, _ language: Language = .vi) -> String {
    let digits = String(value.magnitude)
    var groups: [Substring] = []
    var rest = digits[...]
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    groups.insert(rest, at: 0)
    return (value < 0 ? minus : "") + groups.joined(separator: language == .vi ? "." : ",")
  }

  /// A decimal with at most `places` decimals cut off, never rounded up, so that 89,96 never reads as 90,0.
  /// `places` shrinks for whole numbers: 24 is `24`, 16.5 is `16,5`.
  public static func truncated(_ value: Decimal, places: Int = 1, _ language: Language = .vi) -> String {
    number(value, places: places, mode: value < 0 ? .up : .down, language)
  }

  /// A decimal with at most `places` decimals cut upward: for "at most" limits, 24,01 never reads as 24,0.
  public static func raised(_ value: Decimal, places: Int = 1, _ language: Language = .vi) -> String {
    number(value, places: places, mode: value < 0 ? .down : .up, language)
  }

  /// A decimal rounded half away from zero, for values no limit is set against.
  public static func rounded(_ value: Decimal, places: Int = 1, _ language: Language = .vi) -> String {
    number(value, places: places, mode: .plain, language)
  }

  /// A decimal rounded to `places`, unless that would make it read as a level it doesn't reach: 89,96 of at least 90 is 89,9 and
  /// 24,01 of at most 24 is 24,1. The same fraction reads alike everywhere else.
  public static func shown(_ value: Decimal, level: Decimal?, atMost: Bool, places: Int = 1, _ language: Language = .vi) -> String {
    if let level, atMost ? value > level : value < level {
      var (source, plain) = (value, Decimal())
      NSDecimalRound(&plain, &source, places, .plain)
      if atMost ? plain <= level : plain >= level {
        return atMost ? raised(value, places: places, language) : truncated(value, places: places, language)
      }
    }
    return rounded(value, places: places, language)
  }

  /// A decimal with all its digits: thresholds and points.
  public static func exact(_ value: Decimal, _ language: Language = .vi) -> String {
    let text = "\(value)".replacingOccurrences(of: "-", with: minus)
    return language == .vi ? text.replacingOccurrences(of: ".", with: ",") : text
  }

  /// A decimal rounded to exactly `places` decimals, so that the numbers of one column stand under each other: −2,80.
  public static func fixed(_ value: Decimal, places: Int, _ language: Language = .vi) -> String {
    number(value, places: places, mode: .plain, language, padded: true)
  }

  /// A part of a whole as a percentage with one decimal: `85,5%`, without a space; a dash of nothing.
  public static func share(_ part: Int, of all: Int, _ language: Language = .vi) -> String {
    if all == 0 { return "–" }
    // What isn't whole never reads as whole.
    let share = Decimal(part) * 100 / Decimal(all)
    return percent(part < all ? min(share, Decimal(999) / 10) : share, language)
  }

  /// A percentage with one decimal: `85,5%`, `100,0%`.
  public static func percent(_ value: Decimal, _ language: Language = .vi) -> String { fixed(value, places: 1, language) + "%" }

  /// The minus sign on pages. Files and fields to type in have the hyphen of the keyboard.
  public static let minus = "−"

  private static func number(_ value: Decimal, places: Int, mode: Decimal.RoundingMode, _ language: Language, padded: Bool = false)
    -> String
  {
    var source = value
    var result = Decimal()
    NSDecimalRound(&result, &source, places, mode)
    var text = "\(result.magnitude)"
    var fraction = ""
    if let dot = text.firstIndex(of: ".") {
      fraction = String(text[text.index(after: dot)...])
      text = String(text[..<dot])
    }
    let isWhole = value == result && fraction.isEmpty && !padded
    if !isWhole { fraction += String(repeating: "0", count: max(0, places - fraction.count)) }
    let head = whole(Int(text) ?? 0, language)
    let sign = result < 0 ? minus : ""
    return sign + head + (fraction.isEmpty ? "" : (language == .vi ? "," : ".") + fraction)
  }
}
