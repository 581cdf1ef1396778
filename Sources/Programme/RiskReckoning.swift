import Criteria
import Foundation
import Measures
import Storage
import Synchronization
import Vocabulary

/// The numbers of an area over the last quarters and now: where each leads at its pace, and what the verdicts are on a day to come.
final class RiskCourse: Sendable {
  let now: AreaEvaluation
  let past: [AreaEvaluation]
  let deadline: Day
  let isOver: Bool
  /// The same outcomes are judged once, however many days they hold on.
  private let judged = Mutex<[Key: EditionResult]>([:])
  private let forecasts = Mutex<[Place: [String: Forecast]]>([:])

  private struct Place: Hashable {
    let unit: UnitKey, set: String
  }

  private struct Key: Hashable {
    let place: Place
    let judged: [String: Outcome]
  }

  init(now: AreaEvaluation, past: [AreaEvaluation], deadline: Day, isOver: Bool) {
    (self.now, self.past, self.deadline, self.isOver) = (now, past, deadline, isOver)
  }

  func result(_ unit: UnitKey, _ set: String) -> EditionResult? { RiskCourse.result(now, unit, set) }

  static func result(_ found: AreaEvaluation, _ unit: UnitKey, _ set: String) -> EditionResult? {
    guard let index = found.editions.firstIndex(where: { $0.set == set }), let all = found.results[unit], index < all.count else {
      return nil
    }
    return all[index]
  }

  /// Where the rates of a commune under a set lead; those without three known values have no pace.
  func forecasts(_ unit: UnitKey, _ set: String) -> [String: Forecast] {
    let place = Place(unit: unit, set: set)
    if let known = forecasts.withLock({ $0[place] }) { return known }
    var found: [String: Forecast] = [:]
    for indicator in result(unit, set)?.indicators ?? [] where indicator.applicable && indicator.kind == .rate {
      guard let level = indicator.threshold, let direction = indicator.direction, let measure = indicator.reading?.measure,
        let value = RiskCourse.weakest(indicator)
      else { continue }
      var points = past.compactMap { period -> (day: Day, value: Decimal)? in
        // Another text may have asked for another number under the same code.
        guard let then = RiskCourse.result(period, unit, set)?.indicator(indicator.code), then.reading?.measure == measure else {
          return nil
        }
        return RiskCourse.weakest(then).map { (period.day, $0) }
      }
      points.append((now.day, value))
      found[indicator.code] = Forecast(points, level: level, direction: direction)
    }
    let all = found
    forecasts.withLock { $0[place] = all }
    return all
  }

  /// The value that decides: where both sexes must reach the level, the one that is further from it.
  private static func weakest(_ indicator: IndicatorResult) -> Decimal? {
    guard let reading = indicator.reading, let value = reading.value else { return nil }
    let all = [value] + reading.parts.compactMap(\.value)
    return reading.direction == .atLeast ? all.min() : all.max()
  }

  /// What numbers make of indicators on a day to come: those that reach their level, and those that fall below it.
  func outcomes(_ unit: UnitKey, _ set: String, on day: Day) -> [String: Outcome] {
    guard let result = result(unit, set), !isOver else { return [:] }
    var changed: [String: Outcome] = [:]
    for (code, forecast) in forecasts(unit, set) {
      guard let indicator = result.indicator(code), let level = indicator.threshold, let direction = indicator.direction else { continue }
      let then = forecast.value(on: day)
      let holds = direction == .atLeast ? then >= level : then <= level
      switch indicator.outcome {
      case .notMet where forecast.reached.map { $0 <= day } ?? false: changed[code] = .met
      case .met where !holds: changed[code] = .notMet
      default: break
      }
    }
    return changed
  }

  /// The determination with other outcomes.
  func result(_ unit: UnitKey, _ set: String, with outcomes: [String: Outcome]) -> EditionResult? {
    guard !outcomes.isEmpty else { return result(unit, set) }
    let key = Key(place: Place(unit: unit, set: set), judged: outcomes)
    if let known = judged.withLock({ $0[key] }) { return known }
    guard let edition = now.editions.first(where: { $0.set == set }), let facts = now.facts[unit]?[set] else { return nil }
    let found = edition.evaluate(facts, judged: outcomes.mapValues { Judgement($0) })
    judged.withLock { $0[key] = found }
    return found
  }
}

/// Puts communes into classes.
struct RiskReckoning {
  let plan: Plan
  let evaluating: Evaluating
  let course: RiskCourse
  private let efforts: [String: Decimal]
  private let nouns: [String: Label]

  init(plan: Plan, evaluating: Evaluating, course: RiskCourse) {
    (self.plan, self.evaluating, self.course) = (plan, evaluating, course)
    efforts = PlanningAid.efforts(evaluating.measuring.store)
    nouns = Dictionary(evaluating.measuring.catalogue.measures.map { ($0.id, $0.member) }, uniquingKeysWith: { first, _ in first })
  }

  /// One commune under one column.
  func risk(_ unit: UnitKey, _ column: PlanColumn, _ tick: PlanTick?) -> PlanRisk {
    guard let result = course.result(unit, column.set) else {
      let why = course.now.without.first { $0.set == column.set }?.why
      return PlanRisk(
        unit: unit, column: column, tick: tick, now: .unknown, atEnd: .unknown, rank: .unknown, needs: [], rules: [], without: why,
        step: nil)
    }
    let codes = codes(column, result)
    let forecasts = course.forecasts(unit, column.set)
    let coming = course.outcomes(unit, column.set, on: course.deadline)
    let now = column.truth(result)
    let atEnd = course.result(unit, column.set, with: coming).map(column.truth) ?? now
    let open = result.indicators.filter { codes.contains($0.code) && ($0.outcome == .notMet || $0.outcome == .unknown) }
    let falling = result.indicators.filter { codes.contains($0.code) && $0.outcome == .met && coming[$0.code] == .notMet }
    let rank = rank(unit, column, now: now, atEnd: atEnd, open, forecasts, coming)
    func need(_ indicator: IndicatorResult, falling: Bool) -> RiskNeed {
      RiskNeed(
        result: indicator, forecast: forecasts[indicator.code], isFalling: falling, noun: indicator.reading.flatMap { nouns[$0.measure] })
    }
    let needs =
      open.filter { $0.outcome == .notMet }.map { need($0, falling: false) } + falling.map { need($0, falling: true) }
      + open.filter { $0.outcome == .unknown }.map { need($0, falling: false) }
    let rules = column.criterion == nil && column.indicators.isEmpty ? result.set.rules.filter { $0.truth == .notMet }.map(\.statement) : []
    let step = rank == .reached ? nil : step(result, codes)
    return PlanRisk(
      unit: unit, column: column, tick: tick, now: now, atEnd: atEnd, rank: rank, needs: needs, rules: rules, without: nil, step: step)
  }

  /// The class of one commune under one column. What isn't known is no risk by itself.
  private func rank(
    _ unit: UnitKey, _ column: PlanColumn, now: Truth, atEnd: Truth, _ open: [IndicatorResult], _ forecasts: [String: Forecast],
    _ coming: [String: Outcome]
  ) -> RiskRank {
    switch now {
    case .met: return atEnd == .notMet ? .atRisk : .reached
    case .unknown: return .unknown
    case .notMet: break
    }
    if course.isOver { return .unlikely }
    switch atEnd {
    case .met: return .onTrack
    case .unknown: return .unknown
    case .notMet: break
    }
    // What can still be done: papers, confirmations, numbers that approach too slowly or have no pace. A number that stands still or goes
    // away from its level isn't counted on.
    var best = coming
    for indicator in open where indicator.outcome == .notMet {
      if let forecast = forecasts[indicator.code], !forecast.approaches { continue }
      best[indicator.code] = .met
    }
    let then = course.result(unit, column.set, with: best).map(column.truth) ?? .notMet
    return then == .notMet ? .unlikely : .atRisk
  }

  /// The indicators a column is judged by.
  private func codes(_ column: PlanColumn, _ result: EditionResult) -> Set<String> {
    if let criterion = column.criterion { return Set(result.criterion(criterion)?.criterion.indicators.map(\.code) ?? []) }
    return Set(column.indicators.isEmpty ? result.indicators.map(\.code) : column.indicators)
  }

  /// The cheapest step: of what fails first, else of what isn't known. What only the law or an authority can give is nobody's step.
  private func step(_ result: EditionResult, _ codes: Set<String>) -> PlanningStep? {
    let steps = PlanningAid(evaluating).steps(result, efforts: efforts).filter { codes.contains($0.code) && $0.kind != "law" }
    return steps.first { result.indicator($0.code)?.outcome == .notMet } ?? steps.first
  }

  // MARK: - The area

  /// What the counted objectives, and columns ticked without one, are likely to come to.
  func outlooks(_ columns: [PlanColumn], _ keys: [UnitKey]) -> [RiskOutlook] {
    columns.flatMap { column -> [RiskOutlook] in
      let ticked = Set(plan.ticks(in: column.code).map(\.unit))
      let counted = plan.objectives.filter { $0.text("plan_column") == column.code && ["communes", "more"].contains($0.text("rule")) }
      var all = counted.map { row -> RiskOutlook in
        let among = keys.filter { ticked.contains($0) == (row.text("rule") == "communes") }
        return outlook(column, row, NSDecimalNumber(decimal: row.values["at_least"]?.decimal ?? 0).intValue, among)
      }
      if !ticked.isEmpty, !counted.contains(where: { $0.text("rule") == "communes" }) {
        all.insert(outlook(column, nil, ticked.count, keys.filter(ticked.contains)), at: 0)
      }
      return all
    }
  }

  private func outlook(_ column: PlanColumn, _ row: RegisterRow?, _ wanted: Int, _ units: [UnitKey]) -> RiskOutlook {
    func count(_ day: Day, _ foreseen: Bool, _ truth: (UnitKey) -> Truth) -> RiskCount {
      let all = units.map(truth)
      return RiskCount(
        day: day, isForecast: foreseen, met: all.filter { $0 == .met }.count, unknown: all.filter { $0 == .unknown }.count)
    }
    var counts = course.past.filter { $0.day.parts.year == plan.year }.map { period in
      count(period.day, false) { RiskCourse.result(period, $0, column.set).map(column.truth) ?? .unknown }
    }
    counts.append(count(course.now.day, false) { course.result($0, column.set).map(column.truth) ?? .unknown })
    for day in RiskReckoning.ahead(of: course.now.day, until: course.deadline) where !course.isOver {
      counts.append(
        count(day, true) { unit in
          course.result(unit, column.set, with: course.outcomes(unit, column.set, on: day)).map(column.truth) ?? .unknown
        })
    }
    return RiskOutlook(column: column, objective: row, wanted: wanted, units: units, counts: counts)
  }

  /// The ends of the months to come where they are few, else of the quarters.
  static func ahead(of day: Day, until deadline: Day) -> [Day] {
    let year = deadline.parts.year
    let months = (1...12).map { Period.month(year, $0).end }.filter { $0 > day }
    return months.count <= 3 ? months : (1...4).map { Period.quarter(year, $0).end }.filter { $0 > day }
  }
}
