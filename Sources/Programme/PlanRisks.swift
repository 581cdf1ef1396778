import Criteria
import Foundation
import Measures
import Storage
import Vocabulary

/// How likely a commune is to have, at the end of the plan's year, what the plan registered it for.
public enum RiskRank: Int, Sendable, CaseIterable, Comparable {
  case unlikely, atRisk, unknown, onTrack, reached

  /// What addresses and files call it.
  public var code: String {
    switch self {
    case .unlikely: "unlikely"
    case .atRisk: "at_risk"
    case .unknown: "unknown"
    case .onTrack: "on_track"
    case .reached: "reached"
    }
  }

  /// The rank of a code.
  public init?(code: String) {
    guard let rank = RiskRank.allCases.first(where: { $0.code == code }) else { return nil }
    self = rank
  }

  /// The riskiest come first.
  public static func < (left: RiskRank, right: RiskRank) -> Bool { left.rawValue < right.rawValue }
}

/// One indicator that stands between a commune and what it is registered for.
public struct RiskNeed: Sendable {
  /// Its result now.
  public let result: IndicatorResult
  /// Where its number leads at its pace; nil where it has none.
  public let forecast: Forecast?
  /// Whether it is met now, but its number falls below its level before the year ends.
  public let isFalling: Bool
  /// What a member of its measure is called.
  public let noun: Label?

  /// `Còn thiếu 62 người`, `thiếu: Quyết định …`, or what would have to be known.
  public func text(_ language: Language) -> String {
    if isFalling { return result.displayValue(language) ?? "" }
    if result.outcome == .unknown { return result.missing.map { $0.label.text(language) }.uniqued.joined(separator: "; ") }
    if let noun, let gap = result.displayGap(noun: noun, language) { return gap }
    if !result.missingDocuments.isEmpty { return result.missingDocuments.map { $0.text(language) }.joined(separator: "; ") }
    return result.statements.map { $0.text(language) }.joined(separator: "; ")
  }
}

/// A commune under one column of a plan's annex: where it stands and where it leads.
public struct PlanRisk: Sendable {
  /// The commune.
  public let unit: UnitKey
  /// The column.
  public let column: PlanColumn
  /// Its tick in the annex; nil where the plan doesn't register it.
  public let tick: PlanTick?
  /// What is found now.
  public let now: Truth
  /// What it is at the end of the year if every number goes on at its pace and nothing else changes.
  public let atEnd: Truth
  /// The class.
  public let rank: RiskRank
  /// What isn't met, isn't known, or falls; the first what fails.
  public let needs: [RiskNeed]
  /// What a set with points asks for beside its indicators, and isn't there.
  public let rules: [Label]
  /// Why nothing can be said, where the set has no text on the day.
  public let without: Label?
  /// The cheapest thing to do next.
  public let step: PlanningStep?

  /// The day on which the last of its numbers reaches its level; nil where one doesn't, or has no pace.
  public var reachedOn: Day? {
    let open = needs.filter { $0.result.outcome == .notMet }
    let days = open.compactMap { $0.forecast?.reached }
    return open.isEmpty || days.count < open.count ? nil : days.max()
  }
}

/// How many communes have a column's content at one day, counted or foreseen.
public struct RiskCount: Sendable {
  /// The day.
  public let day: Day
  /// Whether it is foreseen.
  public let isForecast: Bool
  /// How many meet it.
  public let met: Int
  /// Of how many it isn't known.
  public let unknown: Int
}

/// What an area's plan asks for in one column, and what it is likely to come to.
public struct RiskOutlook: Sendable {
  /// The column.
  public let column: PlanColumn
  /// The objective; nil where the plan ticks communes without one.
  public let objective: RegisterRow?
  /// How many communes are asked for.
  public let wanted: Int
  /// The communes it is about.
  public let units: [UnitKey]
  /// The days, oldest first.
  public let counts: [RiskCount]
  /// Whether enough communes are foreseen on the last day.
  public var atEnd: Truth {
    guard let last = counts.last else { return .unknown }
    return last.met >= wanted ? .met : last.met + last.unknown >= wanted ? .unknown : .notMet
  }
}

/// The risk list of a plan: every commune and every content it is registered for, with what is missing and where it leads.
public struct PlanRisks: Sendable {
  /// The day of the numbers; nil where the plan's year hasn't begun.
  public let day: Day?
  /// The last day of the plan's year.
  public let deadline: Day
  /// Whether the year is over: then nothing is foreseen.
  public let isOver: Bool
  /// The ends of the periods by which the pace is reckoned.
  public let trend: [Day]
  /// Every tick, the riskiest first.
  public let risks: [PlanRisk]
  /// What each column is likely to come to.
  public let outlooks: [RiskOutlook]

  /// How many risks there are of each class.
  public var counts: [RiskRank: Int] { Dictionary(grouping: risks, by: \.rank).mapValues(\.count) }

  /// How many quarters before the running one the pace is reckoned by.
  public static let quarters = 3

  /// Reckons the risks of a plan: one evaluation of the whole area for the plan's year, and one for each of the last quarters.
  public static func of(_ plan: Plan, _ evaluating: Evaluating, _ units: OrgUnits, today: Day) async throws -> PlanRisks {
    let year = Period.year(plan.year)
    guard year.start <= today else {
      return PlanRisks(day: nil, deadline: year.end, isOver: false, trend: [], risks: [], outlooks: [])
    }
    var keys = plan.communes
    for unit in plan.area(units) where !keys.contains(unit) { keys.append(unit) }
    let groups = keys.compactMap { units[$0] }.map { units.group($0) }
    let now = try await evaluating.evaluate(groups, sets: evaluating.sets, period: year, today: today)
    let asked = Set(plan.ticks.map(\.column) + plan.objectives.map { $0.text("plan_column") })
    let columns = plan.columns.filter { asked.contains($0.code) }
    let sets = evaluating.sets.filter { set in columns.contains { $0.set == set } }
    var past: [AreaEvaluation] = []
    let running = Period.quarter(of: now.day)
    for back in stride(from: quarters, through: 1, by: -1) {
      past.append(try await evaluating.evaluate(groups, sets: sets, period: running.adding(-back), today: today))
    }
    return reckon(plan, evaluating, keys, now: now, past: past, deadline: year.end, isOver: today > year.end)
  }

  /// The risks of a plan from what was evaluated already.
  static func reckon(
    _ plan: Plan, _ evaluating: Evaluating, _ keys: [UnitKey], now: AreaEvaluation, past: [AreaEvaluation], deadline: Day, isOver: Bool
  ) -> PlanRisks {
    let asked = Set(plan.ticks.map(\.column) + plan.objectives.map { $0.text("plan_column") })
    let columns = plan.columns.filter { asked.contains($0.code) }
    let course = RiskCourse(now: now, past: past, deadline: deadline, isOver: isOver)
    let reckoning = RiskReckoning(plan: plan, evaluating: evaluating, course: course)
    var all: [PlanRisk] = []
    for column in columns {
      for tick in plan.ticks(in: column.code) { all.append(reckoning.risk(tick.unit, column, tick)) }
    }
    let order = Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let place = Dictionary(columns.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    all.sort { left, right in
      (left.rank, order[left.unit] ?? 0, place[left.column.code] ?? 0) < (right.rank, order[right.unit] ?? 0, place[right.column.code] ?? 0)
    }
    return PlanRisks(
      day: now.day, deadline: deadline, isOver: isOver, trend: past.map(\.day) + [now.day], risks: all,
      outlooks: reckoning.outlooks(columns, keys))
  }
}

extension [String] {
  /// Each once, in order.
  var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
