import Foundation

/// A calendar day without time or zone (proleptic Gregorian).
public struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01; negative before it.
  public let number: Int

  /// The day `number` days after 1970-01-01.
  public init(number: Int) { self.number = number }

  /// The day of a year, month (1–12) and day of month; nil when there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(year: year, month: month) else {
      return nil
    }
    number = Day.number(year: year, month: month, day: day)
  }

  /// Reads `yyyy-MM-dd`, and nothing else.
  public init?(iso text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45 else { return nil }
    var parts = [0, 0, 0]
    for (index, byte) in bytes.enumerated() where index != 4 && index != 7 {
      guard (48...57).contains(byte) else { return nil }
      let part = index < 4 ? 0 : (index < 7 ? 1 : 2)
      parts[part] = parts[part] * 10 + Int(byte - 48)
    }
    self.init(year: parts[0], month: parts[1], day: parts[2])
  }

  /// Reads a day as people write it: `dd/MM/yyyy`, `d-M-yyyy`, `d.M.yyyy` or `yyyy-MM-dd`.
  public init?(written text: String) {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    if let day = Day(iso: trimmed) {
      self = day
      return
    }
    let parts = trimmed.split(omittingEmptySubsequences: false, whereSeparator: { "/-.".contains($0) })
    guard parts.count == 3, parts[2].count == 4, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let day = Int(parts[0]), let month = Int(parts[1]), let year = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Year, month 1–12 and day of month.
  public var parts: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
    return (year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
  }

  /// `yyyy-MM-dd`.
  public var iso: String {
    let (year, month, day) = parts
    return Day.padded(year, 4) + "-" + Day.padded(month, 2) + "-" + Day.padded(day, 2)
  }

  /// `dd/MM/yyyy`, as written in Vietnam.
  public var written: String {
    let (year, month, day) = parts
    return Day.padded(day, 2) + "/" + Day.padded(month, 2) + "/" + Day.padded(year, 4)
  }

  /// `yyyy-MM-dd`.
  public var description: String { iso }

  /// The day `count` days later (earlier when negative).
  public func adding(days count: Int) -> Day { Day(number: number + count) }

  /// The same day of the month `count` months later; the month's last day where it is shorter.
  public func adding(months count: Int) -> Day {
    let (year, month, day) = parts
    let total = year * 12 + (month - 1) + count
    let (newYear, newMonth) = (Day.floorDiv(total, 12), total - Day.floorDiv(total, 12) * 12 + 1)
    return Day(number: Day.number(year: newYear, month: newMonth, day: min(day, Day.length(year: newYear, month: newMonth))))
  }

  /// The same day `count` years later; 29 February becomes 28 where there is none.
  public func adding(years count: Int) -> Day { adding(months: count * 12) }

  /// Earlier days come first.
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

  /// The number of days in a month.
  public static func length(year: Int, month: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func number(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDiv(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func floorDiv(_ value: Int, _ by: Int) -> Int { value >= 0 ? value / by : -((-value + by - 1) / by) }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
