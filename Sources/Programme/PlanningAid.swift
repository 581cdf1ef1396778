import Criteria
import Foundation
import Measures
import Storage
import Vocabulary

/// What one commune could do next for one indicator: what is short, what it would give, what it may cost.
public struct PlanningStep: Sendable {
  /// The indicator.
  public let code: String
  /// What it is called.
  public let title: Label
  /// How many members, papers or registers are short.
  public let short: Int
  /// What these are: a code of the list `step_effort`.
  public let kind: String
  /// Points that it would add; nil in a set without points.
  public let points: Decimal?
  /// Estimated working days, from the list `step_effort`.
  public let days: Decimal

  /// Points for a day of work; a set without points counts each indicator as one.
  public var worth: Decimal { days > 0 ? (points ?? 1) / days : 0 }
}

/// A number's way over the last months, and where it leads at this pace.
public struct Forecast: Sendable {
  /// The values at the ends of months, oldest first.
  public let points: [(day: Day, value: Decimal)]
  /// What it gains in 30 days: the middle of all slopes between two points.
  public let pace: Decimal
  /// The first day on which the level would be reached; nil when it isn't at this pace, or within ten years.
  public let reached: Day?
  /// The value at the end of the year at this pace.
  public let atYearEnd: Decimal
  /// Whether it moves towards the level, or has reached it.
  public let approaches: Bool

  /// The value on a day to come, at this pace.
  public func value(on day: Day) -> Decimal {
    guard let last = points.last else { return 0 }
    return last.value + pace * Decimal(day.number - last.day.number) / 30
  }

  /// Works out the pace of values and when they reach a level.
  /// - Source: Theil–Sen: the median of the slopes between all pairs of points, which one odd month doesn't move.
  public init?(_ points: [(day: Day, value: Decimal)], level: Decimal, direction: Direction) {
    guard points.count >= 3, let last = points.last else { return nil }
    func number(_ value: Decimal) -> Double { NSDecimalNumber(decimal: value).doubleValue }
    func decimal(_ value: Double) -> Decimal { Decimal((value * 1e6).rounded()) / 1_000_000 }
    var slopes: [Double] = []
    for (index, first) in points.enumerated() {
      for second in points[(index + 1)...] where second.day > first.day {
        slopes.append((number(second.value) - number(first.value)) / Double(second.day.number - first.day.number))
      }
    }
    guard !slopes.isEmpty else { return nil }
    slopes.sort()
    let middle = slopes.count / 2
    let slope = slopes.count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2
    self.points = points
    pace = decimal(slope * 30)
    let yearEnd = Day(year: last.day.parts.year, month: 12, day: 31) ?? last.day
    atYearEnd = last.value + decimal(slope * Double(yearEnd.number - last.day.number))
    let short = number(direction == .atLeast ? level - last.value : last.value - level)
    let gain = direction == .atLeast ? slope : -slope
    approaches = gain > 0 || short <= 0
    if short <= 0 {
      reached = last.day
    } else if gain > 0 {
      // What is reached within a millionth of a day isn't put off to the next.
      let days = (short / gain - 1e-6).rounded(.up)
      reached = days <= 3_653 ? last.day.adding(days: Int(days)) : nil
    } else {
      reached = nil
    }
  }
}

/// What could be done next, what would come of it, and who is at risk of missing what was registered.
public struct PlanningAid: Sendable {
  /// From registers to determinations.
  public let evaluating: Evaluating

  /// An aid.
  public init(_ evaluating: Evaluating) { self.evaluating = evaluating }

  /// Working days for each kind of step, as the installation's list `step_effort` has them.
  public static func efforts(_ store: Store) -> [String: Decimal] {
    Dictionary(
      (store.catalogue.lists["step_effort"]?.items ?? []).compactMap { item in
        item.extra["days"].flatMap { CatalogueNode.decimal($0) }.map { (item.code, $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The steps a result leaves open, the cheapest first.
  public func steps(_ result: EditionResult, efforts: [String: Decimal]) -> [PlanningStep] {
    func days(_ kind: String, _ count: Int) -> Decimal { (efforts[kind] ?? efforts["other"] ?? 1) * Decimal(count) }
    let open = result.indicators.filter { $0.outcome == .notMet || $0.outcome == .unknown }
    let steps = open.map { indicator -> PlanningStep in
      let (kind, short) = need(indicator)
      return PlanningStep(
        code: indicator.code, title: indicator.indicator.title, short: short, kind: kind,
        points: indicator.points.map { $0.maximum.decimal - $0.low.decimal }, days: days(kind, short))
    }
    return steps.sorted { ($1.worth, $0.days, $0.code) < ($0.worth, $1.days, $1.code) }
  }

  private func need(_ indicator: IndicatorResult) -> (kind: String, count: Int) {
    if indicator.outcome == .unknown {
      if indicator.kind == .attested { return ("attestation", 1) }
      if indicator.kind == .otherSet { return ("decision", 1) }
      // Nobody at the commune can do anything about a number that the law or an authority still owes.
      let owed = indicator.missing.contains { missing in
        switch missing.why {
        case .thresholdNotFound, .localValueNotEntered: true
        default: false
        }
      }
      return owed ? ("law", 1) : ("unknown", max(1, indicator.missing.count))
    }
    if let gap = indicator.gap, gap.direction == .atLeast {
      let measure = indicator.readings.first { $0.gap != nil }?.measure ?? ""
      return (evaluating.measuring.catalogue[measure]?.registers.first.map(PlanningAid.effort) ?? "other", max(1, gap.members))
    }
    switch indicator.kind {
    case .checklist: return ("paper", max(1, indicator.missingDocuments.count))
    // Attested as not done: there is work to do before anybody can attest otherwise.
    case .attested: return ("work", 1)
    case .otherSet: return ("decision", 1)
    case .rate, .count: return ("other", 1)
    }
  }

  /// The code of the list `step_effort` for members of a register.
  private static func effort(_ register: String) -> String {
    switch register {
    case "sanitation-survey", "household": "household"
    case "food-establishment", "equipment", "medicine-stock", "staff", "person": register
    default: "person"
    }
  }

  /// The values of an indicator at the ends of the months before a day, and its forecast; nil where it is no rate or too little is known.
  public func forecast(
    _ group: UnitGroup, set: String, code: String, months: Int = 8, until day: Day, today: Day
  ) async throws -> Forecast? {
    var points: [(day: Day, value: Decimal)] = []
    var level: (Decimal, Direction)?
    for back in (0..<months).reversed() {
      let then = day.adding(months: -back)
      let text = then.iso.prefix(7)
      guard let period = Period(String(text)), period.start <= today else { continue }
      let found = try await evaluating.evaluate([group], sets: [set], period: period, today: min(today, day))
      guard let result = found.results[group.unit]?.first?.indicator(code), let value = result.value else { continue }
      points.append((found.day, value))
      if let threshold = result.threshold, let direction = result.direction { level = (threshold, direction) }
    }
    guard let level else { return nil }
    return Forecast(points, level: level.0, direction: level.1)
  }

  /// The same determination with other outcomes or numbers: what if.
  /// - Parameter numbers: the numerator and denominator of measures by id, in place of what was measured.
  public func whatIf(_ edition: Edition, _ facts: Facts, numbers: [String: Ratio], judged: [String: Judgement]) -> EditionResult {
    var changed = facts
    for (measure, ratio) in numbers {
      guard case .measured(_, _, let scale, let parts, let unknown)? = facts.measures[measure] else {
        changed.measures[measure] = .measured(num: ratio.num, den: ratio.den)
        continue
      }
      // Parts move with the whole: each gets the same share of what was added.
      let now = parts.mapValues { part in
        Ratio(num: PlanningAid.share(part, of: facts.measures[measure], ratio), den: part.den)
      }
      changed.measures[measure] = .measured(num: ratio.num, den: ratio.den, scale: scale, parts: now, unknownMembers: unknown)
    }
    return edition.evaluate(changed, judged: judged)
  }

  private static func share(_ part: Ratio, of fact: MeasureFact?, _ now: Ratio) -> Decimal {
    guard case .measured(let num, let den, _, _, _)? = fact else { return part.num }
    let open = den - num
    guard open > 0, now.num >= num else { return num > 0 ? part.num * now.num / num : part.num }
    return part.num + (part.den - part.num) * (now.num - num) / open
  }
}

/// A commune whose result is another under another text of the law.
public struct Rescored: Sendable {
  /// The commune.
  public let group: UnitGroup
  /// The results under both.
  public let first: EditionResult, second: EditionResult
  /// Why they differ, indicator by indicator.
  public let reasons: [Reason]

  /// One indicator that differs.
  public struct Reason: Sendable, Hashable {
    /// The indicator.
    public let code: String
    /// Under the first text; nil where it has no such indicator.
    public let first: Outcome?
    /// Under the second.
    public let second: Outcome?
    /// Why.
    public let why: Label
  }

  /// Whether the verdict is another.
  public var changed: Bool { first.set.truth != second.set.truth }

  init(_ group: UnitGroup, _ first: EditionResult, _ second: EditionResult) {
    (self.group, self.first, self.second) = (group, first, second)
    let codes = (first.indicators + second.indicators).map(\.code)
    var seen: Set<String> = []
    reasons = codes.filter { seen.insert($0).inserted }.sorted { Assessments.order($0) < Assessments.order($1) }.compactMap { code in
      Rescored.reason(code, first.indicator(code), second.indicator(code))
    }
  }

  private static func reason(_ code: String, _ first: IndicatorResult?, _ second: IndicatorResult?) -> Reason? {
    if first?.outcome == second?.outcome, first?.kind == second?.kind { return nil }
    let why: Label
    if first == nil {
      why = Label("chỉ có trong văn bản sau", en: "only in the second text")
    } else if second == nil {
      why = Label("chỉ có trong văn bản trước", en: "only in the first text")
    } else if let first, let second, first.kind != second.kind {
      why = Label(
        "cách xác định đổi từ «\(first.kind.label.vi)» sang «\(second.kind.label.vi)»",
        en: "established as “\(second.kind.label.en)” instead of “\(first.kind.label.en)”")
    } else if let first, let second, first.threshold != second.threshold {
      let (before, after) = (first.threshold.map { Figures.exact($0) } ?? "–", second.threshold.map { Figures.exact($0) } ?? "–")
      why = Label("mức đạt đổi từ \(before) sang \(after)", en: "level \(after) instead of \(before)")
    } else {
      why = Label("điều kiện khác", en: "another condition")
    }
    return Reason(code: code, first: first?.outcome, second: second?.outcome, why: why)
  }
}

extension PlanningAid {
  /// Communes under two texts of a set, for one period.
  /// - Parameters:
  ///   - first: the date of the first text; nil takes the one in force.
  ///   - second: the date of the second.
  public func rescore(
    _ groups: [UnitGroup], set: String, _ period: Period, first: Day?, second: Day, today: Day
  ) async throws -> [Rescored] {
    let one = try await evaluating.evaluate(groups, sets: [set], period: period, today: today, dated: first)
    let two = try await evaluating.evaluate(groups, sets: [set], period: period, today: today, dated: second)
    guard !one.editions.isEmpty, !two.editions.isEmpty else {
      _ = try evaluating.edition(set, on: one.day, dated: first)
      _ = try evaluating.edition(set, on: one.day, dated: second)
      return []
    }
    return groups.compactMap { group in
      guard let before = one.results[group.unit]?.first, let after = two.results[group.unit]?.first else { return nil }
      return Rescored(group, before, after)
    }
  }
}
