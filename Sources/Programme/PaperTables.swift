import Criteria
import Foundation
import Vocabulary

/// One line of a score sheet: a criterion with its totals, or an indicator.
public struct ScoreLine: Sendable, Hashable {
  /// Whether it is a criterion's line.
  public let isCriterion: Bool
  /// Its code and title; `*` behind the title marks a level or points that nobody could check.
  public let code: String, title: String
  /// The level asked for, and the value that was found.
  public let level: String, value: String
  /// The verdicts in words.
  public let computed: String, own: String, appraised: String
  /// Points: the most, computed, own, appraised; empty in sets without points.
  public let most: String, computedPoints: String, ownPoints: String, appraisedPoints: String
  /// Appraised less own.
  public let difference: String
  /// The station's reason, the team's.
  public let ownReason: String, appraisedReason: String
}

/// A table of communes under one set.
public struct CommuneTable: Sendable, Hashable {
  /// The set's title.
  public let title: String
  /// What stands above the columns.
  public let columns: [String]
  /// The columns' titles, for the key below the table.
  public let key: [String]
  /// The communes: name and cells.
  public let rows: [(name: String, cells: [String])]
  /// How many communes meet each column.
  public let totals: [String]
  /// Why cells with a raised number fail though their value reaches the level.
  public var notes: [String] = []

  /// Tables are alike when all their cells are.
  public static func == (left: CommuneTable, right: CommuneTable) -> Bool {
    left.title == right.title && left.columns == right.columns && left.totals == right.totals
      && left.rows.map(\.name) == right.rows.map(\.name) && left.notes == right.notes
      && left.rows.map(\.cells) == right.rows.map(\.cells)
  }

  /// Hashes the names.
  public func hash(into hasher: inout Hasher) { hasher.combine(title + rows.map(\.name).joined()) }
}

/// A commune's place among the others.
public struct LeagueLine: Sendable, Hashable {
  /// Its rank; communes that are equal share one, and one of which nothing is known has none.
  public let rank: Int?
  /// Its name.
  public let name: String
  /// Points with their most; empty in sets without.
  public let points: String
  /// Indicators met, not met, open.
  public let met: Int, notMet: Int, open: Int
  /// The verdict in words.
  public let verdict: String
  /// The rank before; nil where there was none.
  public let before: Int?
  /// Whether its numbers still move.
  public let passing: Bool
}

extension PaperNumbers {
  /// The verdict in words as tables have it.
  static func told(_ outcome: Outcome?) -> String {
    switch outcome {
    case .met: "Đạt"
    case .notMet: "Chưa đạt"
    case .unknown: "Chưa đủ số liệu"
    case .notApplicable: "Không áp dụng"
    case nil: ""
    }
  }

  private static func points(_ fraction: Fraction?) -> String { fraction.map { $0.text() } ?? "" }

  /// Points of which not all are known yet: `8–14`, for nobody knows isn't nought.
  private static func span(_ low: Fraction?, _ high: Fraction?) -> String {
    low == high ? points(low) : points(low) + "–" + points(high)
  }

  private static func isDoubtful(_ indicator: IndicatorResult) -> Bool {
    (indicator.levelStatus ?? .verified) == .unverified || indicator.points?.provisional == true
  }

  /// The lines of a commune's score sheet.
  public var scoreLines: [ScoreLine] { one.map { scoreLines($0) } ?? [] }

  /// The lines of a commune under a set.
  public func scoreLines(_ set: SetNumbers) -> [ScoreLine] {
    guard let now = set.now.first else { return [] }
    return now.own.criteria.flatMap { criterion -> [ScoreLine] in
      let own = now.own.indicators.filter { found in criterion.criterion.indicators.contains { $0.code == found.code } }
      return [criterionLine(criterion, now)] + own.map { indicatorLine($0, now) }
    }
  }

  private func criterionLine(_ criterion: CriterionResult, _ now: PaperStanding) -> ScoreLine {
    let (computed, appraised) = (now.computed.criterion(criterion.code), now.appraised?.criterion(criterion.code))
    func low(_ result: CriterionResult?) -> Fraction? { result?.score?.low }
    return ScoreLine(
      isCriterion: true, code: criterion.code, title: criterion.criterion.title.vi, level: "", value: "",
      computed: PaperNumbers.told(computed?.outcome), own: PaperNumbers.told(criterion.outcome),
      appraised: PaperNumbers.told(appraised?.outcome), most: PaperNumbers.points(criterion.score?.maximum),
      computedPoints: PaperNumbers.span(low(computed), computed?.score?.high),
      ownPoints: PaperNumbers.span(low(criterion), criterion.score?.high),
      appraisedPoints: PaperNumbers.span(low(appraised), appraised?.score?.high), difference: difference(low(criterion), low(appraised)),
      ownReason: "",
      appraisedReason: "")
  }

  private func indicatorLine(_ own: IndicatorResult, _ now: PaperStanding) -> ScoreLine {
    let (computed, appraised) = (now.computed.indicator(own.code), now.appraised?.indicator(own.code))
    let item = now.assessment?.items.first { $0.code == own.code }
    // What a team hasn't judged yet isn't shown as judged.
    let judged = item?.appraised == nil && now.assessment != nil ? nil : appraised
    return ScoreLine(
      isCriterion: false, code: own.code, title: own.indicator.title.vi + (PaperNumbers.isDoubtful(own) ? " *" : ""),
      level: PaperNumbers.level(own), value: PaperNumbers.seen(own), computed: PaperNumbers.told(computed?.outcome),
      own: PaperNumbers.told(own.outcome), appraised: PaperNumbers.told(judged?.outcome),
      most: PaperNumbers.points(own.points?.maximum), computedPoints: PaperNumbers.span(computed?.points?.low, computed?.points?.high),
      ownPoints: PaperNumbers.span(own.points?.low, own.points?.high),
      appraisedPoints: PaperNumbers.span(judged?.points?.low, judged?.points?.high),
      difference: difference(own.points?.low, judged?.points?.low), ownReason: item?.ownReason ?? "",
      appraisedReason: item?.appraisedReason ?? "")
  }

  /// The level as papers have it: nobody asks for more than all, or for fewer than none.
  private static func level(_ indicator: IndicatorResult) -> String {
    guard let text = indicator.displayThreshold(), let level = indicator.threshold else { return "" }
    let whole = level == 0 || (level == 100 && indicator.indicator.unit?.vi == "%")
    return whole ? String(text.drop { !$0.isNumber }) : text
  }

  private static func seen(_ indicator: IndicatorResult) -> String {
    guard let value = indicator.displayValue() else { return "" }
    guard let reading = indicator.reading, !reading.isCount, reading.den > 0 else { return value }
    return value + " (\(Figures.rounded(reading.num, places: 2))/\(Figures.rounded(reading.den, places: 2)))"
  }

  private func difference(_ own: Fraction?, _ appraised: Fraction?) -> String {
    guard let own, let appraised, own != appraised else { return "" }
    let text = (own < appraised ? appraised - own : own - appraised).text()
    return (own < appraised ? "+" : Figures.minus) + text
  }

  /// The totals of a score sheet: most, computed, own, appraised, difference.
  public var scoreTotals: [String] {
    guard let now = one?.now.first, let own = now.own.set.score else { return [] }
    let (computed, appraised) = (now.computed.set.score, now.appraised?.set.score)
    return [
      own.maximum.text(), PaperNumbers.span(computed?.low, computed?.high), PaperNumbers.span(own.low, own.high),
      PaperNumbers.span(appraised?.low, appraised?.high), difference(own.low, appraised?.low),
    ]
  }

  /// The verdicts of a score sheet: computed, own, appraised.
  public var scoreVerdicts: [String] {
    guard let now = one?.now.first else { return [] }
    return [now.computed, now.own, now.appraised].map { PaperNumbers.told($0.map { Outcome($0.set.truth) }) }
  }

  /// A table of communes for each set.
  public var communeTables: [CommuneTable] { sets.map(table) }

  private func table(_ set: SetNumbers) -> CommuneTable {
    var columns: [(code: String, title: String, cell: (EditionResult) -> (Outcome, String))] = []
    if set.edition.scoring != nil {
      for criterion in set.edition.criteria {
        columns.append(
          (
            "TC \(criterion.code)", criterion.title.vi,
            { result in
              let found = result.criterion(criterion.code)
              return (
                found?.outcome ?? .unknown,
                found?.score.map { $0.low == $0.high ? $0.low.text() : "\($0.low.text())–\($0.high.text())" } ?? "?"
              )
            }
          ))
      }
      columns.append(
        (
          "Tổng", "Tổng điểm",
          { result in
            (
              Outcome(result.set.truth),
              result.set.score.map { $0.low == $0.high ? $0.low.text() : "\($0.low.text())–\($0.high.text())" } ?? "?"
            )
          }
        ))
    } else {
      for indicator in set.edition.indicators {
        columns.append((indicator.code, indicator.title.vi, { PaperNumbers.cell($0.indicator(indicator.code)) }))
      }
    }
    columns.append(("Kết luận", "", { (Outcome($0.set.truth), PaperNumbers.told(Outcome($0.set.truth))) }))
    let partly = partly(set)
    let rows = set.now.map { standing in
      let cells = columns.map { column in
        let sign = partly.firstIndex { $0.code == column.code && $0.units.contains(standing.unit) }.map { PaperNumbers.raised($0 + 1) }
        return column.cell(standing.result).1 + (sign ?? "")
      }
      return (name: standing.name, cells: cells)
    }
    let totals = columns.map { column in "\(set.now.filter { column.cell($0.result).0 == .met }.count)" }
    return CommuneTable(
      title: set.edition.title.vi, columns: columns.map(\.code),
      key: columns.filter { !$0.title.isEmpty }.map { "\($0.code): \($0.title)" },
      rows: rows, totals: totals, notes: partly.enumerated().map { PaperNumbers.raised($0 + 1) + " " + $1.note })
  }

  /// The indicators of a table that communes fail by a part alone: one sex under the level that both together reach.
  private func partly(_ set: SetNumbers) -> [(code: String, units: Set<UnitKey>, note: String)] {
    guard set.edition.scoring == nil else { return [] }
    return set.edition.indicators.compactMap { indicator in
      let found = set.now.compactMap { standing -> (unit: UnitKey, name: String, parts: String, level: String)? in
        guard let result = standing.result.indicator(indicator.code), result.outcome == .notMet, let reading = result.reading,
          let gap = reading.gap, gap.total == 0, !gap.parts.isEmpty
        else { return nil }
        let parts = reading.parts.filter { part in gap.parts.contains { $0.id == part.id } }.map { part in
          part.label.vi + (reading.displayValue(of: part, unit: result.indicator.unit).map { " " + $0 } ?? "")
        }
        let level = String((result.displayThreshold() ?? "").drop { !$0.isNumber })
        return (
          standing.unit, standing.name, parts.joined(separator: ", "), (gap.direction == .atLeast ? "dưới mức " : "trên mức ") + level
        )
      }
      guard let first = found.first else { return nil }
      let same = found.allSatisfy { $0.level == first.level }
      let told =
        found.count == 1
        ? "Chưa đạt vì \(first.parts) \(first.level) (\(first.name))."
        : "Chưa đạt vì có phần \(same ? first.level : "chưa tới mức"): " + found.map { "\($0.name) (\($0.parts))" }.joined(separator: ", ")
          + "."
      return (indicator.code, Set(found.map(\.unit)), told)
    }
  }

  /// `¹`, `¹²`.
  private static func raised(_ number: Int) -> String {
    let signs = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return String("\(number)".compactMap { $0.wholeNumberValue.map { signs[$0] } })
  }

  private static func cell(_ result: IndicatorResult?) -> (Outcome, String) {
    guard let result else { return (.unknown, "?") }
    let value = result.displayValue() ?? ""
    return switch result.outcome {
    case .met: (.met, value.isEmpty ? "Đ" : value + " Đ")
    case .notMet: (.notMet, value.isEmpty ? "K" : value + " K")
    case .unknown: (.unknown, "?")
    case .notApplicable: (.notApplicable, "–")
    }
  }

  /// The communes by points, or by indicators met where the set has no points.
  public var league: [LeagueLine] {
    guard let set = one else { return [] }
    let past = PaperNumbers.ranks(set.now.compactMap { standing in set.before[standing.unit].map { (standing.unit, $0) } })
    let ranks = PaperNumbers.ranks(set.now.map { ($0.unit, $0.result) })
    return set.now.map { standing in
      let applying = standing.result.indicators.filter(\.applicable)
      func count(_ outcome: Outcome) -> Int { applying.filter { $0.outcome == outcome }.count }
      return LeagueLine(
        rank: ranks[standing.unit], name: standing.name, points: standing.result.set.score?.text() ?? "",
        met: count(.met), notMet: count(.notMet), open: count(.unknown), verdict: PaperNumbers.told(Outcome(standing.result.set.truth)),
        before: past[standing.unit], passing: standing.snapshot == nil)
    }
    .enumerated().sorted { ($0.element.rank ?? Int.max, $0.offset) < ($1.element.rank ?? Int.max, $1.offset) }.map(\.element)
  }

  /// The points that are sure, as a part of those that can be had: what doesn't apply to a commune is no fault of it.
  private static func share(_ score: ScoreRange?) -> Decimal {
    guard let score, score.maximum > .zero else { return 0 }
    return score.low.decimal / score.maximum.decimal
  }

  private static func ranks(_ all: [(unit: UnitKey, result: EditionResult)]) -> [UnitKey: Int] {
    let known = all.filter { $0.result.indicators.contains { $0.outcome == .met || $0.outcome == .notMet } }
    let weights = known.map { one -> (UnitKey, Decimal, Int) in
      (one.unit, PaperNumbers.share(one.result.set.score), one.result.indicators.filter { $0.outcome == .met }.count)
    }
    return Dictionary(
      weights.map { own in (own.0, 1 + weights.filter { ($0.1, $0.2) > (own.1, own.2) }.count) }, uniquingKeysWith: { first, _ in first })
  }

  /// What has to be said below the paper: how far the numbers are final, and what nobody could check.
  public var notes: [String] {
    var all: [String] = []
    let (whole, frozen) = (sets.reduce(0) { $0 + $1.now.count }, sets.reduce(0) { $0 + $1.now.filter { $0.snapshot != nil }.count })
    if frozen == 0, whole > 0 {
      all.append("Số liệu tạm tính đến ngày \(day.written), chưa chốt.")
    } else if frozen < whole, !place.isArea || order.set != nil {
      all.append("Số liệu của \(frozen)/\(whole) kết quả đã chốt; phần còn lại tạm tính đến ngày \(day.written).")
    } else if frozen < whole {
      all.append("\(frozen)/\(whole) kết quả (xã, bộ tiêu chí) đã chốt; phần còn lại là số liệu tạm tính đến ngày \(day.written).")
    }
    if sets.contains(where: { $0.now.contains { $0.result.indicators.contains { PaperNumbers.isDoubtful($0) && $0.applicable } } }) {
      all.append("(*) Mức đạt hoặc điểm chưa đối chiếu được với văn bản gốc; kết quả của các chỉ tiêu này cần xác nhận lại.")
    }
    for set in sets {
      guard let first = set.now.first, first.result.set.provisional else { continue }
      let why = first.result.set.provisionalBecause.map(\.vi)
      if !why.isEmpty { all.append("\(set.edition.title.vi): kết luận tạm tính vì " + why.joined(separator: "; ") + ".") }
    }
    all += without.map { $0.vi.prefix(1).uppercased() + $0.vi.dropFirst() + "." }
    return all
  }
}
