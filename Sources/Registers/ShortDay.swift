import Foundation
import Vocabulary

/// Days as people write them in haste: `22/11/26`, `22/11`. Only where the reader sees at once which day was understood.
enum ShortDay {
  /// How far ahead of today a year of two digits may lie where the field takes future days; further ones are meant as past.
  static let yearsAhead = 20

  /// What a short day means; nil for a text of another form.
  /// - Parameter past: whether the field takes no day after today: then `22/11/26` is the latest such day.
  static func read(_ text: String, past: Bool, today: Day) -> Result<Day, Fault>? {
    let parts = text.split(omittingEmptySubsequences: false, whereSeparator: { "/-. ".contains($0) })
    guard (2...3).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isASCIIDigit) }),
      let number = Int(parts[0]), let month = Int(parts[1])
    else { return nil }
    let now = today.parts.year
    guard parts.count == 3 else {
      guard let day = Day(year: now, month: month, day: number) else { return .failure(.notInCalendar) }
      // «28/12» in January may be last year's or a slip: the year has to be said.
      return past && day > today ? .failure(.yearNeeded) : .success(day)
    }
    guard parts[2].count == 2, let year = Int(parts[2]) else { return nil }
    let first = past ? now - 99 : now - 99 + yearsAhead
    let years = (first...(first + 99)).filter { $0 % 100 == year }
    guard let whole = years.first, let day = Day(year: whole, month: month, day: number) else { return .failure(.notInCalendar) }
    // A day of this year that is still to come is a slip, which the field refuses in words; not a day a hundred years ago.
    if past, day > today, whole != now {
      return Day(year: whole - 100, month: month, day: number).map { .success($0) } ?? .failure(.notInCalendar)
    }
    return .success(day)
  }

  /// Why a short day cannot be read.
  enum Fault: Error { case notInCalendar, yearNeeded }
}

/// What people write behind a number: the unit of its field, or a usual word for it.
enum WrittenUnit {
  private static let others = [
    "kg": ["kí", "ký", "ki", "ky", "cân", "kilogam"], "cm": ["phân", "centimet", "xăng ti mét"], "g": ["gam", "gram"], "m²": ["m2"],
    "đồng": ["đ", "vnđ", "vnd"], "°C": ["độ", "độ c", "oc", "c"], "lần/phút": ["l/p", "lần"], "phút": ["ph"], "tuần": ["w"],
  ]

  /// All words for a unit.
  static func words(_ unit: String) -> [String] { [unit] + (others[unit] ?? []) }

  /// The number without its unit.
  static func stripped(_ text: String, _ unit: String?) -> String {
    guard let unit else { return text }
    let lower = text.lowercased()
    for word in words(unit).sorted(by: { $0.count > $1.count }) where lower.hasSuffix(word.lowercased()) {
      let rest = text.dropLast(word.count).trimmingCharacters(in: .whitespaces)
      if rest.last?.isASCIIDigit == true { return rest }
    }
    return text
  }
}

extension FieldDefinition {
  /// The words that may stand behind a number of this field.
  public var unitWords: [String] { unit.map(WrittenUnit.words) ?? [] }
}
