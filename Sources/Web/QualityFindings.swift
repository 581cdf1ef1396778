import Foundation
import Measures
import Programme
import Storage
import Vocabulary

/// What the checks found in some communes on a day.
struct QualityFindings: Sendable {
  let day: Day
  let checks: [QualityCheck]
  /// The quarters that dated findings are told by.
  var quarters: QualityQuarters { QualityQuarters(day) }
  private let results: [UnitKey: [String: QualityResult]]
  private let open: [UnitKey: Set<String>]

  init(_ checking: QualityChecking, _ groups: [UnitGroup], on day: Day) async throws {
    let units = Array(Set(groups.flatMap(\.members)))
    (self.day, checks) = (day, checking.catalogue.checks)
    results = try await checking.results(units, on: day)
    open = try await checking.store.read { try checking.open($0, units, on: day) }
  }

  /// Which registers some unit of a group keeps open.
  func opened(_ group: UnitGroup) -> Set<String> { group.members.reduce(into: []) { $0.formUnion(open[$1] ?? []) } }

  /// The registers a check needs and nobody of the group keeps open.
  func closed(_ check: QualityCheck, _ group: UnitGroup) -> [String] {
    let opened = opened(group)
    return check.registers.filter { !opened.contains($0) }
  }

  /// What a check found in a group; nil where a register it needs isn't open.
  func result(_ check: QualityCheck, _ group: UnitGroup) -> QualityResult? {
    guard closed(check, group).isEmpty else { return nil }
    return group.members.compactMap { results[$0]?[check.id] }.reduce(QualityResult(), +)
  }

  /// How many findings a check has in a group; nil where nothing is known.
  func count(_ check: QualityCheck, _ group: UnitGroup) -> Int? { result(check, group)?.findings(check, on: day) }

  /// How many findings of a check are dated in each quarter; nil where nothing is known, or they have no day.
  func trend(_ check: QualityCheck, _ group: UnitGroup) -> [Int]? {
    guard check.isDated, let result = result(check, group) else { return nil }
    return result.quarters.isEmpty ? quarters.periods.map { _ in 0 } : result.quarters
  }

  /// All findings of a weight in a group.
  func count(_ severity: QualityCheck.Severity, _ group: UnitGroup) -> Int {
    checks.filter { $0.severity == severity }.reduce(0) { $0 + (count($1, group) ?? 0) }
  }
}

extension QualityCheck.Severity {
  /// The class of its badge.
  var cls: String {
    switch self {
    case .error: "no"
    case .warning: "warn"
    case .notice: "info"
    }
  }

  /// The sign in front of its name.
  var sign: String {
    switch self {
    case .error: "✗"
    case .warning: "!"
    case .notice: "i"
    }
  }
}

/// What a pattern of values says, in words and as bars.
struct QualityPicture: Sendable {
  private static let height = 52.0

  let visit: Visit
  let check: QualityCheck
  let result: QualityResult
  let day: Day

  private var limit: String { check.limit.map { Figures.exact($0, visit.language) } ?? "" }

  private func percent(_ part: Int, _ all: Int) -> String {
    Figures.share(part, of: all, visit.language)
  }

  /// The pattern in a sentence.
  var words: String {
    switch check.method {
    case .rows, .coverage: return ""
    case .digits:
      guard let score = result.score(check, on: day) else { return few(result.rows) }
      let round = result.digits[0] + result.digits[5]
      return visit.word("qualityDigits", ["score": rounded(score), "limit": limit, "share": percent(round, result.rows)])
    case .years:
      guard let score = result.score(check, on: day) else { return few(result.rows) }
      return visit.word("qualityYears", ["score": rounded(score), "limit": limit])
    case .months:
      let series = months
      guard series.count >= QualityPatterns.shortest else {
        return visit.word("qualityFewMonths", ["count": "\(QualityPatterns.shortest)"])
      }
      let middle = Int((QualityPatterns.median(series.map { Double($0.count) }) ?? 0).rounded())
      let odd = Set(result.oddMonths(check, on: day))
      let told = series.filter { odd.contains($0.month) }.map { StatisticKey.month($0.month) + ": " + visit.whole($0.count) }
      let usual = ["middle": visit.whole(middle), "member": check.member.text(visit.language)]
      return told.isEmpty
        ? visit.word("qualityMonthsEven", usual)
        : visit.word("qualityMonthsOdd", usual.merging(["months": told.joined(separator: "; ")]) { $1 })
    }
  }

  private func few(_ count: Int) -> String {
    visit.word("qualityFew", ["count": visit.whole(count), "needed": "\(QualityPatterns.fewest)"])
  }

  private func rounded(_ score: Double) -> String { Figures.rounded(Decimal(score), places: 0, visit.language) }

  private var months: [(month: Day, count: Int)] {
    let first = QualityPatterns.firstOfMonth(day.adding(months: -24))
    return QualityPatterns.series(result.months.filter { $0.key >= first }, before: day)
  }

  /// The bars: what each stands for, how many, whether it stands out.
  var bars: [(label: String, count: Int, odd: Bool)] {
    switch check.method {
    case .rows, .coverage: return []
    case .digits: return result.digits.enumerated().map { ("\($0)", $1, [0, 5].contains($0)) }
    case .years:
      let year = day.parts.year
      return ((year - 62)...(year - 23)).map { ("\($0)", result.counts[$0] ?? 0, $0.isMultiple(of: 5)) }
    case .months:
      let odd = Set(result.oddMonths(check, on: day))
      return months.map { (StatisticKey.month($0.month), $0.count, odd.contains($0.month)) }
    }
  }

  /// What a dark bar is.
  private var dark: String {
    switch check.method {
    case .rows, .coverage: ""
    case .digits: visit.word("qualityBarDigits")
    case .years: visit.word("qualityBarYears")
    case .months: visit.word("qualityBarMonths")
    }
  }

  /// The drawing.
  var model: Model {
    let bars = bars
    let most = Double(max(1, bars.map(\.count).max() ?? 1))
    let step = 300.0 / Double(max(1, bars.count))
    return [
      "words": words, "hasBars": !bars.isEmpty && result.rows > 0, "first": bars.first?.label ?? "", "last": bars.last?.label ?? "",
      "each": check.method == .digits, "oddText": dark, "evenText": visit.word("qualityBarOther"),
      "bars": bars.enumerated().map { index, bar -> Model in
        let height = Double(bar.count) / most * QualityPicture.height
        return [
          "x": Charts.length(Double(index) * step), "width": Charts.length(max(1, step - 2)),
          "y": Charts.length(QualityPicture.height - height),
          "height": Charts.length(height), "barCls": bar.odd ? "odd" : "even", "textX": Charts.length((Double(index) + 0.5) * step - 1),
          "barText": bar.label, "barTitle": bar.label + ": " + visit.whole(bar.count),
        ]
      },
    ]
  }
}

extension StatisticKey {
  /// A month as people write it: 3/2025.
  static func month(_ day: Day) -> String { "\(day.parts.month)/\(day.parts.year)" }
}
