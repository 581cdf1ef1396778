import Foundation
import Vocabulary

/// How a criterion's points fall on its indicators.
struct CriterionPoints {
  static let splitEvenly = Label(
    "điểm của tiêu chí được chia đều cho các chỉ tiêu chưa có điểm chính thức",
    en: "the criterion's points are split evenly over indicators without official points")

  private var shares: [String: (points: Fraction, provisional: Bool)] = [:]
  /// Whether every indicator has a share.
  let isKnown: Bool
  /// Why the points are not the official ones.
  private(set) var provisionalBecause: [Label] = []

  /// Official points first; what remains of the criterion's is split evenly over the other indicators.
  init(_ criterion: Criterion, set: String, local: [LocalValue.Key: LocalValue]) {
    func entered(_ code: String) -> Fraction? {
      local[LocalValue.Key(set: set, subject: code, field: .points)]?.number.flatMap { Fraction($0) }
    }
    var open: [String] = []
    var given = Fraction.zero
    for indicator in criterion.indicators {
      let own = entered(indicator.code) ?? (indicator.points?.value).flatMap { $0 }.flatMap { Fraction($0) }
      if let own {
        given = given + own
        shares[indicator.code] = (own, false)
      } else {
        open.append(indicator.code)
      }
    }
    let whole = entered(criterion.code) ?? (criterion.points?.value).flatMap { $0 }.flatMap { Fraction($0) }
    guard let whole else {
      isKnown = open.isEmpty
      return
    }
    isKnown = true
    let rest = max(.zero, whole - given)
    for code in open { shares[code] = (rest.split(over: open.count), true) }
    if !open.isEmpty { provisionalBecause.append(CriterionPoints.splitEvenly) }
    if given > whole || (open.isEmpty && given != whole) {
      provisionalBecause.append(
        Label(
          "điểm các chỉ tiêu của tiêu chí \(criterion.code) cộng lại là \(given.text()), không khớp \(whole.text()) điểm của tiêu chí",
          en: "the indicators of criterion \(criterion.code) sum to \(given.text(.en)), not to its \(whole.text(.en)) points"))
    }
  }

  /// The share of an indicator; nil while it can't be known.
  func of(_ code: String) -> (points: Fraction, provisional: Bool)? { shares[code] }
}

extension ScoreRange {
  /// The points of indicators; those that don't apply have none and ask for none.
  init(_ indicators: [IndicatorResult]) {
    let points = indicators.compactMap(\.points)
    self.init(
      low: points.reduce(.zero) { $0 + $1.low }, high: points.reduce(.zero) { $0 + $1.high },
      maximum: points.reduce(.zero) { $0 + $1.maximum })
  }

  /// The sum of several ranges.
  init(adding ranges: [ScoreRange]) {
    self.init(
      low: ranges.reduce(.zero) { $0 + $1.low }, high: ranges.reduce(.zero) { $0 + $1.high },
      maximum: ranges.reduce(.zero) { $0 + $1.maximum })
  }

  /// Met when the least points reach `percent` of the maximum, not met when the most don't, otherwise unknown.
  func truth(percent: Decimal?) -> Truth {
    guard maximum > .zero, let percent = percent.flatMap({ Fraction($0) }) else { return .unknown }
    let needed = maximum * percent.split(over: 100)
    if low >= needed { return .met }
    return high < needed ? .notMet : .unknown
  }
}
