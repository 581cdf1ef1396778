import Criteria
import Foundation
import Programme
import Vocabulary

/// How a verdict looks: a sign is always beside the colour.
extension Outcome {
  /// The class of cells, states and notices.
  var cls: String {
    switch self {
    case .met: "ok"
    case .notMet: "no"
    case .unknown: "na"
    case .notApplicable: "nn"
    }
  }

  /// The sign in front of a value.
  var sign: String {
    switch self {
    case .met: "✓"
    case .notMet: "✗"
    case .unknown: "?"
    case .notApplicable: "–"
    }
  }

  /// The key of the verdict in words.
  var word: String { rawValue }
}

extension Truth {
  /// The truth as a page shows it.
  var outcome: Outcome {
    switch self {
    case .met: .met
    case .notMet: .notMet
    case .unknown: .unknown
    }
  }
}

extension Status {
  /// The class of its badge.
  var cls: String {
    switch self {
    case .verified: "ok"
    case .secondary: "info"
    case .unverified: "warn"
    }
  }

  /// The key of its words; the one for the title ends in `Title`.
  var word: String {
    switch self {
    case .verified: "statusVerified"
    case .secondary: "statusSecondary"
    case .unverified: "statusUnverified"
    }
  }
}

extension Visit {
  /// The badge of a status.
  func badge(_ status: Status, _ what: String? = nil) -> Model {
    let text = (status == .verified ? "✓ " : "") + word(status.word)
    return [
      "badgeCls": status.cls, "badgeText": what.map { $0 + ": " + word(status.word) } ?? text, "badgeTitle": word(status.word + "Title"),
      "badgeHref": status == .verified ? false : "#about-sources",
    ]
  }
}

/// Lengths inside drawings, in the units of their view box.
enum Charts {
  /// A length with one decimal, as SVG reads it.
  static func length(_ value: Double) -> String { String(format: "%.1f", value) }

  /// `part` of `whole` in percent of a bar's width.
  static func share(_ part: Double, of whole: Double) -> Double { whole > 0 ? min(100, max(0, part / whole * 100)) : 0 }

  /// The certain part of a count and what unknown ones may add.
  static func bar(met: Int, unknown: Int, of all: Int) -> (low: String, range: String) {
    let low = share(Double(met), of: Double(all))
    return (length(low), length(min(100 - low, share(Double(unknown), of: Double(all)))))
  }

  /// The certain points and what unknown indicators may add.
  static func bar(_ score: ScoreRange) -> (low: String, range: String) {
    let whole = NSDecimalNumber(decimal: score.maximum.decimal).doubleValue
    let low = share(NSDecimalNumber(decimal: score.low.decimal).doubleValue, of: whole)
    let high = share(NSDecimalNumber(decimal: score.high.decimal).doubleValue, of: whole)
    return (length(low), length(max(0, high - low)))
  }

  /// Where the bar's mark of the points needed stands; nil while the level isn't known.
  static func pass(_ edition: Edition?, _ result: EditionResult) -> String? {
    let key = LocalValue.Key(set: result.set.set, subject: "total", field: .threshold)
    var level = edition?.scoring?.total.value
    if let entered = result.localValues.first(where: { $0.key == key }), case .number(let number) = entered.value { level = number }
    return level.map { length(NSDecimalNumber(decimal: $0).doubleValue) }
  }
}

/// The course of an indicator over quarters as the numbers of an SVG drawing.
struct TrendChart {
  private static let (width, height, left, right, top, bottom) = (320.0, 156.0, 14.0, 306.0, 24.0, 122.0)
  let visit: Visit
  let points: [CoursePoint]
  let threshold: Decimal?
  let direction: Direction?
  let unit: Label?

  private var values: [Double?] {
    points.map { point in point.result.value.map { NSDecimalNumber(decimal: $0).doubleValue } }
  }

  /// The model; nil when nothing is known of any quarter.
  var model: Model? {
    let known = zip(points, values).filter { $0.0.result.truth != .unknown || $0.1 != nil }
    guard !known.isEmpty else { return nil }
    let level = threshold.map { NSDecimalNumber(decimal: $0).doubleValue }
    let numbers = values.compactMap { $0 }
    let all = numbers + (numbers.isEmpty ? [] : [level].compactMap { $0 })
    let (least, most) = (all.min() ?? 0, all.max() ?? 0)
    let pad = max((most - least) * 0.15, most == least ? max(1, abs(most) * 0.05) : 0.5)
    func y(_ value: Double) -> Double {
      TrendChart.bottom - (value - least + pad) / (most - least + 2 * pad) * (TrendChart.bottom - TrendChart.top)
    }
    var model: Model = [
      "width": "320", "height": numbers.isEmpty ? "56" : "156", "lines": lines(y), "points": dots(y), "ticks": ticks, "trendText": sentence,
    ]
    if let level, !numbers.isEmpty {
      model["limit"] = true
      model["limitY"] = Charts.length(y(level))
      model["limitTextY"] = Charts.length(y(level) - 6)
      // The words stand at the end of the line that is free.
      let free = abs((values.last.flatMap { $0 }.map(y) ?? 0) - y(level)) > 16
      model["limitX"] = free ? "320" : "0"
      model["limitAnchor"] = free ? "end" : "start"
      model["limitText"] = visit.word("trendLimit", ["level": shown(threshold)])
    }
    return model
  }

  private func x(_ index: Int) -> Double {
    points.count < 2 ? TrendChart.left : TrendChart.left + Double(index) * (TrendChart.right - TrendChart.left) / Double(points.count - 1)
  }

  /// Neighbouring quarters with values are joined; a quarter without one breaks the line.
  private func lines(_ y: (Double) -> Double) -> [Model] {
    var runs: [[String]] = [[]]
    for (index, value) in values.enumerated() {
      if let value {
        runs[runs.count - 1].append(Charts.length(x(index)) + "," + Charts.length(y(value)))
      } else if runs.last?.isEmpty == false {
        runs.append([])
      }
    }
    return runs.filter { $0.count > 1 }.map { ["linePoints": $0.joined(separator: " ")] }
  }

  private func dots(_ y: (Double) -> Double) -> [Model] {
    zip(points, values).enumerated().compactMap { index, pair in
      let (point, value) = pair
      let outcome = point.result.outcome
      // Verdicts without values stand on one line.
      let middle = 16.0
      guard value != nil || outcome == .met || outcome == .notMet else { return nil }
      return [
        "x": Charts.length(x(index)), "y": Charts.length(value.map(y) ?? middle), "r": index == points.count - 1 ? "5" : "3.5",
        "pointCls": outcome.cls, "pointSign": outcome.sign, "pointLabel": TrendChart.short(point.period, whole: true),
        "pointText": point.result.displayValue(visit.language) ?? visit.word(outcome.word),
      ]
    }
  }

  private var ticks: [Model] {
    points.enumerated().map { index, point in
      ["x": Charts.length(x(index)), "anchor": "middle", "tickText": TrendChart.short(point.period, whole: index == 0)]
    }
  }

  /// A quarter in few letters: `Q3`, with the year where it is asked for or begins.
  static func short(_ period: Period, whole: Bool) -> String {
    guard case .quarter(let year, let quarter) = period else { return period.description }
    return whole || quarter == 1 ? "Q\(quarter)/" + String(year).suffix(2) : "Q\(quarter)"
  }

  private func shown(_ value: Decimal?) -> String {
    guard let value else { return "" }
    let text = Figures.exact(value, visit.language)
    guard let unit = unit?.text(visit.language), !unit.isEmpty else { return text }
    return unit == "%" || unit == "‰" ? text + unit : text + " " + unit
  }

  /// What the drawing says, for those who don't see it.
  private var sentence: String {
    let named = points.filter { $0.result.displayValue(visit.language) != nil }
    func name(_ point: CoursePoint) -> String { point.period.label.text(visit.language) }
    var sentences: [String] = []
    if let first = named.first, let last = named.last, named.count > 1 {
      let (before, after) = (first.result.value ?? 0, last.result.value ?? 0)
      let key = after > before ? "trendUp" : (after < before ? "trendDown" : "trendSame")
      sentences.append(
        visit.word(
          key,
          [
            "from": first.result.displayValue(visit.language) ?? "", "fromPeriod": name(first),
            "to": last.result.displayValue(visit.language) ?? "", "toPeriod": name(last),
          ]))
    } else if let only = named.first {
      sentences.append(name(only) + ": " + (only.result.displayValue(visit.language) ?? "") + ".")
    }
    if named.isEmpty {
      let met = points.filter { $0.result.outcome == .met }.count
      sentences.append(visit.word("trendMet", ["met": visit.whole(met), "all": visit.whole(points.count)]))
    }
    let open = points.filter { $0.result.truth == .unknown && $0.result.value == nil }
    if !open.isEmpty {
      sentences.append(
        visit.word(open.count == 1 ? "trendGap" : "trendGaps", ["period": open.first.map(name) ?? "", "count": visit.whole(open.count)]))
    }
    return sentences.joined(separator: " ")
  }
}
