import Foundation
import Storage
import Vocabulary

/// What numbers look like when nobody measured, asked or counted. Pure; nothing here knows a register.
public enum QualityPatterns {
  /// Fewer values than these say nothing about digits or years.
  public static let fewest = 100
  /// Fewer months than these make no series.
  public static let shortest = 8
  /// A month that differs by fewer rows is no finding, however steady the others are.
  public static let smallest = 10.0

  /// The middle value; nil of none.
  public static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  /// How far each value lies from the middle, in units that a few wild values don't stretch: 0.6745 (x − median) / MAD.
  ///
  /// Where more than half of the values are equal the MAD is 0; then the mean distance takes its place: (x − median) / (1.253314 · mean
  /// absolute deviation). Equal values all have 0.
  /// - Source: B. Iglewicz and D. Hoaglin, How to Detect and Handle Outliers, ASQC 1993, who call |M| > 3.5 an outlier; for MAD = 0 the
  ///   documentation of IBM SPSS, Modified z score.
  public static func modifiedZ(_ values: [Double]) -> [Double] {
    guard let middle = median(values), let spread = median(values.map { abs($0 - middle) }) else { return [] }
    if spread > 0 { return values.map { 0.6745 * ($0 - middle) / spread } }
    let mean = values.reduce(0) { $0 + abs($1 - middle) } / Double(values.count)
    return values.map { mean > 0 ? ($0 - middle) / (1.253314 * mean) : 0 }
  }

  /// How far the last digits are from being equally frequent, 0 (equal) to 300 (one digit only): 100 · √(χ² / (n · 9)).
  /// - Parameter counts: how often each of the digits 0–9 stands there.
  /// - Returns: nil where there are fewer than `fewest`.
  /// - Source: the digit preference score of SMART (ENA plausibility report): up to 7 excellent, 12 good, 20 acceptable, above problematic;
  ///   after K. Kuulasmaa, H.-W. Hense and H. Tolonen, WHO MONICA, 1998.
  public static func digitPreference(_ counts: [Int]) -> Double? {
    let total = counts.reduce(0, +)
    guard counts.count == 10, total >= fewest else { return nil }
    let expected = Double(total) / 10
    let distance = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    return 100 * (distance / (Double(total) * 9)).squareRoot()
  }

  /// Whipple's index over years of birth: 100 where no year is preferred, 500 where all end in 0 or 5.
  ///
  /// The index is made for ages 23 to 62 as people tell them. A register holds years of birth, and there people round the year; so the
  /// years of birth of those ages stand for them: forty years in a row, of which eight end in 0 or 5, as with ages.
  /// - Parameters:
  ///   - counts: how many people were born in each year.
  ///   - year: the year it is.
  /// - Returns: nil where there are fewer than `fewest` people of those years.
  /// - Source: United Nations, Demographic Yearbook, technical notes: 5 · Σ(ages ending in 0 and 5) / Σ(all) · 100 over 23–62.
  public static func whipple(_ counts: [Int: Int], in year: Int) -> Double? {
    let years = (year - 62)...(year - 23)
    let total = years.reduce(0) { $0 + (counts[$1] ?? 0) }
    guard total >= fewest else { return nil }
    let round = years.filter { $0.isMultiple(of: 5) }.reduce(0) { $0 + (counts[$1] ?? 0) }
    return 500 * Double(round) / Double(total)
  }

  /// The months of a series that lie far from its middle.
  ///
  /// The series begins with its first month that has rows and ends before the month of `day`, which still runs.
  /// - Parameters:
  ///   - counts: how many rows each month has, by its first day.
  ///   - limit: from which modified z on a month is far.
  public static func oddMonths(_ counts: [Day: Int], before day: Day, limit: Double) -> [Day] {
    let months = series(counts, before: day)
    guard months.count >= shortest else { return [] }
    let values = months.map { Double($0.count) }
    guard let middle = median(values) else { return [] }
    return zip(months, modifiedZ(values)).filter { abs($1) > limit && abs(Double($0.count) - middle) >= smallest }.map(\.0.month)
  }

  /// The months from the first with rows to the last whole one, those without rows too.
  public static func series(_ counts: [Day: Int], before day: Day) -> [(month: Day, count: Int)] {
    guard let first = counts.filter({ $0.value > 0 }).keys.min() else { return [] }
    let running = firstOfMonth(day)
    return sequence(first: firstOfMonth(first)) { $0.adding(months: 1) }.prefix { $0 < running }.map { ($0, counts[$0] ?? 0) }
  }

  /// The first day of a day's month.
  public static func firstOfMonth(_ day: Day) -> Day { day.adding(days: 1 - day.parts.day) }
}

/// How many of those expected in a hamlet have a row.
public struct HamletCoverage: Sendable, Hashable {
  /// The hamlet; nil where a household leads to none.
  public let hamlet: RowID?
  /// How many have one.
  public var there: Int
  /// How many are expected.
  public var all: Int

  /// A hamlet's numbers.
  public init(hamlet: RowID?, there: Int, all: Int) { (self.hamlet, self.there, self.all) = (hamlet, there, all) }

  /// Nobody of at least five: the hamlet's list was never written.
  public var isBare: Bool { there == 0 && all >= 5 }
}

/// What a check found in one unit or several.
public struct QualityResult: Sendable, Hashable {
  /// How many rows it returned.
  public var rows = 0
  /// How many have each reason.
  public var reasons: [String: Int] = [:]
  /// How many have each value: digits, years, or days as their number.
  public var counts: [Int: Int] = [:]
  /// Who is covered, by hamlet.
  public var hamlets: [HamletCoverage] = []
  /// How many are dated in each of the last four quarters, the oldest first; empty where they have no day.
  public var quarters: [Int] = []

  /// Nothing found.
  public init() {}

  /// Both together.
  public static func + (left: QualityResult, right: QualityResult) -> QualityResult {
    var out = left
    out.rows += right.rows
    out.reasons.merge(right.reasons, uniquingKeysWith: +)
    out.counts.merge(right.counts, uniquingKeysWith: +)
    out.hamlets += right.hamlets
    out.quarters = QualityQuarters.sum(left.quarters, right.quarters)
    return out
  }

  /// The rows of each month by its first day.
  public var months: [Day: Int] {
    Dictionary(counts.map { (QualityPatterns.firstOfMonth(Day(number: $0.key)), $0.value) }, uniquingKeysWith: +)
  }

  /// The counts of the digits 0–9.
  public var digits: [Int] { (0...9).map { counts[$0] ?? 0 } }

  /// The figure that is held against a check's limit; nil where it has none or too little is known.
  public func score(_ check: QualityCheck, on day: Day) -> Double? {
    switch check.method {
    case .digits: QualityPatterns.digitPreference(digits)
    case .years: QualityPatterns.whipple(counts, in: day.parts.year)
    case .rows, .months, .coverage: nil
    }
  }

  /// The months that lie far from the others.
  public func oddMonths(_ check: QualityCheck, on day: Day) -> [Day] {
    let limit = check.limit.map { NSDecimalNumber(decimal: $0).doubleValue } ?? .infinity
    // The window begins within a month; that one isn't whole.
    let first = QualityPatterns.firstOfMonth(day.adding(months: -24))
    return QualityPatterns.oddMonths(months.filter { $0.key >= first }, before: day, limit: limit)
  }

  /// How many findings these are: rows, months, hamlets without anybody, or one pattern.
  public func findings(_ check: QualityCheck, on day: Day) -> Int {
    switch check.method {
    case .rows: rows
    case .digits, .years:
      if let score = score(check, on: day), let limit = check.limit, score > NSDecimalNumber(decimal: limit).doubleValue { 1 } else { 0 }
    case .months: oddMonths(check, on: day).count
    case .coverage: hamlets.filter(\.isBare).count
    }
  }
}
