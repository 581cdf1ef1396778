import Criteria
import Foundation
import Measures
import Storage
import Vocabulary

/// What a plan's objective has come to, by the registers as they stand.
public struct PlanObjective: Sendable {
  /// One commune under an objective.
  public struct Commune: Sendable {
    /// The commune.
    public let unit: UnitKey
    /// Whether it does its part.
    public let truth: Truth
    /// Its points at the end of the year before, where the objective is about points.
    public let before: ScoreRange?
    /// Its points now.
    public let now: ScoreRange?
  }

  /// The row of the objective.
  public let row: RegisterRow
  /// Whether it is reached; nil where it is judged in words.
  public let truth: Truth?
  /// How many communes do their part.
  public let count: Int
  /// How many were asked for.
  public let wanted: Int
  /// How many it is about.
  public let all: Int
  /// Each of them.
  public let communes: [Commune]

  /// The communes of which it is not known.
  public var unknown: [Commune] { communes.filter { $0.truth == .unknown } }
  /// The communes that don't.
  public var failing: [Commune] { communes.filter { $0.truth == .notMet } }
}

/// An objective that counts communes, and the annex with another number of them.
public struct PlanDifference: Sendable {
  /// How many communes the objective asks for, and out of how many where it says so.
  public let wanted: Decimal, outOf: Int64?
  /// How many the annex ticks.
  public let ticked: Int
  /// Whether one of the two must be wrong; an objective may well ask for fewer than are ticked.
  public let isWrong: Bool
}

extension Plan {
  /// How an objective that counts the communes of a column differs from the annex; nil where it doesn't, or counts none.
  public func difference(_ objective: RegisterRow) -> PlanDifference? {
    let column = objective.text("plan_column")
    guard objective.text("rule") == "communes", columns.contains(where: { $0.code == column }),
      let wanted = objective.values["at_least"]?.decimal
    else { return nil }
    let (ticked, outOf) = (ticks(in: column).count, objective.values["out_of"]?.int)
    guard outOf.map({ Decimal($0) }) ?? wanted != Decimal(ticked) else { return nil }
    let all = objective.text("objective_text").range(of: #"\b100\s*%"#, options: .regularExpression) != nil
    return PlanDifference(wanted: wanted, outOf: outOf, ticked: ticked, isWrong: outOf != nil || all || wanted > Decimal(ticked))
  }
}

/// A plan's annex and objectives against the results.
public struct PlanCheck: Sendable {
  /// The day the results are of; nil where the plan's year hasn't begun.
  public let day: Day?
  /// The objectives in order.
  public let objectives: [PlanObjective]
  /// What was found for each commune and column.
  public let cells: [UnitKey: [String: Truth]]
  /// The results of each commune, by set.
  public let results: [UnitKey: [String: EditionResult]]
  /// The latest decision of recognition on each set, of communes whose register of recognitions is open.
  public let recognitions: [UnitKey: [String: Recognition]]
  /// The communes whose register of recognitions isn't open: their decisions count nowhere.
  public let withoutRecognitions: [UnitKey]

  /// Checks a plan.
  public static func of(_ plan: Plan, _ evaluating: Evaluating, _ units: OrgUnits, today: Day) async throws -> PlanCheck {
    let period = Period.year(plan.year)
    guard period.start <= today else {
      return PlanCheck(
        day: nil, objectives: plan.objectives.map { unchecked($0) }, cells: [:], results: [:], recognitions: [:], withoutRecognitions: [])
    }
    var keys = plan.communes
    for unit in plan.area(units) where !keys.contains(unit) { keys.append(unit) }
    let groups = keys.compactMap { units[$0] }.map { units.group($0) }
    let now = try await evaluating.evaluate(groups, sets: evaluating.sets, period: period, today: today)
    let results = PlanCheck.results(now)
    var before: [UnitKey: [String: EditionResult]] = [:]
    if plan.objectives.contains(where: { $0.text("rule") == "points" }) {
      before = PlanCheck.results(
        try await evaluating.evaluate(groups, sets: evaluating.sets, period: .year(plan.year - 1), today: today))
    }
    var cells: [UnitKey: [String: Truth]] = [:]
    for unit in keys {
      for column in plan.columns { cells[unit, default: [:]][column.code] = results[unit]?[column.set].map(column.truth) ?? .unknown }
    }
    let objectives = plan.objectives.map { row -> PlanObjective in
      guard let column = plan.columns.first(where: { $0.code == row.text("plan_column") }) else { return unchecked(row) }
      let ticked = Set(plan.ticks(in: column.code).map(\.unit))
      func found(_ among: [UnitKey]) -> [PlanObjective.Commune] {
        among.map { .init(unit: $0, truth: cells[$0]?[column.code] ?? .unknown, before: nil, now: nil) }
      }
      switch row.text("rule") {
      case "communes": return counted(row, found(keys.filter(ticked.contains)))
      case "more": return counted(row, found(keys.filter { !ticked.contains($0) }))
      case "points":
        let least = row.values["at_least"]?.decimal ?? 0
        return each(
          row,
          keys.filter { ticked.isEmpty || ticked.contains($0) }.map { unit in
            gain(unit, before[unit]?[column.set]?.set.score, results[unit]?[column.set]?.set.score, least)
          })
      default: return unchecked(row)
      }
    }
    let known = Dictionary(keys.map { ($0, now.facts[$0]?.values.first) }, uniquingKeysWith: { first, _ in first })
    return PlanCheck(
      day: now.day, objectives: objectives, cells: cells, results: results,
      recognitions: known.compactMapValues { $0?.recognitions },
      withoutRecognitions: keys.filter { key in known[key]?.map { $0.recognitions == nil } ?? false })
  }

  private static func results(_ found: AreaEvaluation) -> [UnitKey: [String: EditionResult]] {
    found.results.mapValues { all in
      Dictionary(zip(found.editions.map(\.set), all), uniquingKeysWith: { first, _ in first })
    }
  }

  private static func unchecked(_ row: RegisterRow) -> PlanObjective {
    PlanObjective(row: row, truth: nil, count: 0, wanted: 0, all: 0, communes: [])
  }

  /// So many communes at least.
  private static func counted(_ row: RegisterRow, _ communes: [PlanObjective.Commune]) -> PlanObjective {
    let wanted = NSDecimalNumber(decimal: row.values["at_least"]?.decimal ?? 0).intValue
    let met = communes.filter { $0.truth == .met }.count
    let open = communes.filter { $0.truth == .unknown }.count
    return PlanObjective(
      row: row, truth: met >= wanted ? .met : met + open >= wanted ? .unknown : .notMet, count: met, wanted: wanted, all: communes.count,
      communes: communes)
  }

  /// Every commune.
  private static func each(_ row: RegisterRow, _ communes: [PlanObjective.Commune]) -> PlanObjective {
    let met = communes.filter { $0.truth == .met }.count
    let truth: Truth =
      communes.contains { $0.truth == .notMet } ? .notMet : met == communes.count && met > 0 ? .met : .unknown
    return PlanObjective(row: row, truth: truth, count: met, wanted: communes.count, all: communes.count, communes: communes)
  }

  /// A commune's gain in points: certain only where it holds for the least and the most it could have.
  private static func gain(_ unit: UnitKey, _ before: ScoreRange?, _ now: ScoreRange?, _ least: Decimal) -> PlanObjective.Commune {
    var truth = Truth.unknown
    if let before, let now {
      if now.low.decimal - before.high.decimal >= least {
        truth = .met
      } else if now.high.decimal - before.low.decimal < least {
        truth = .notMet
      }
    }
    return PlanObjective.Commune(unit: unit, truth: truth, before: before, now: now)
  }
}
