/// A year (`2024`), a quarter (`2024-Q4`) or a month (`2024-11`).
public enum Period: Sendable, Hashable, Comparable, CustomStringConvertible {
  case year(Int)
  case quarter(Int, Int)
  case month(Int, Int)

  /// Reads `YYYY`, `YYYY-Qn` or `YYYY-MM`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, first.count == 4, first.allSatisfy({ $0.isASCII && $0.isNumber }), let year = Int(first),
      (1900...2200).contains(year), parts.count <= 2
    else { return nil }
    guard parts.count == 2 else {
      self = .year(year)
      return
    }
    let second = parts[1].uppercased()
    if second.count == 2, second.hasPrefix("Q"), let quarter = Int(second.dropFirst()), (1...4).contains(quarter) {
      self = .quarter(year, quarter)
    } else if second.count == 2, let month = Int(second), (1...12).contains(month) {
      self = .month(year, month)
    } else {
      return nil
    }
  }

  /// The quarter that holds `day`.
  public static func quarter(of day: Day) -> Period {
    let (year, month, _) = day.parts
    return .quarter(year, (month - 1) / 3 + 1)
  }

  /// The calendar year.
  public var year: Int {
    switch self {
    case .year(let year), .quarter(let year, _), .month(let year, _): year
    }
  }

  private var months: (first: Int, count: Int) {
    switch self {
    case .year: (1, 12)
    case .quarter(_, let quarter): (quarter * 3 - 2, 3)
    case .month(_, let month): (month, 1)
    }
  }

  /// The first day.
  public var start: Day { Day(year: year, month: months.first, day: 1) ?? Day(number: 0) }

  /// The last day.
  public var end: Day { start.adding(months: months.count).adding(days: -1) }

  /// The first day of the calendar year of the period.
  public var yearStart: Day { Day(year: year, month: 1, day: 1) ?? Day(number: 0) }

  /// The period of the same length `count` steps later (earlier when negative).
  public func adding(_ count: Int) -> Period {
    switch self {
    case .year(let year): return .year(year + count)
    case .quarter: return Period.quarter(of: start.adding(months: count * 3))
    case .month:
      let (year, month, _) = start.adding(months: count).parts
      return .month(year, month)
    }
  }

  /// The reference day: the last day, or `today` where that is earlier.
  public func referenceDay(today: Day) -> Day { min(end, today) }

  /// `2024`, `2024-Q4` or `2024-11`.
  public var description: String {
    switch self {
    case .year(let year): "\(year)"
    case .quarter(let year, let quarter): "\(year)-Q\(quarter)"
    case .month(let year, let month): "\(year)-" + (month < 10 ? "0\(month)" : "\(month)")
    }
  }

  /// As a person says it: `Quý IV năm 2024`.
  public var label: Label {
    switch self {
    case .year(let year): Label("Năm \(year)", en: "Year \(year)")
    case .quarter(let year, let quarter):
      Label("Quý \(["I", "II", "III", "IV"][max(0, min(3, quarter - 1))]) năm \(year)", en: "Q\(quarter) \(year)")
    case .month(let year, let month): Label("Tháng \(month) năm \(year)", en: "Month \(month)/\(year)")
    }
  }

  /// Orders by first day, then by last day.
  public static func < (left: Period, right: Period) -> Bool {
    (left.start, left.end) < (right.start, right.end)
  }
}
