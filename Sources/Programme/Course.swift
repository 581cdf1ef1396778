import Criteria
import Measures
import Storage
import Vocabulary

/// An indicator's result in one period of its course.
public struct CoursePoint: Sendable {
  /// The period.
  public let period: Period
  /// What was found for it.
  public let result: IndicatorResult
}

extension Evaluating {
  /// The course of one indicator over periods, all judged by one edition so that they compare.
  ///
  /// Only the measures the indicator decides by are measured; periods that haven't begun are left out.
  public func course(
    of indicator: Indicator, in edition: Edition, _ group: UnitGroup, _ periods: [Period], today: Day
  ) async throws -> [CoursePoint] {
    let measures = indicator.measures.compactMap { measuring.catalogue[$0] }
    var points: [CoursePoint] = []
    for period in periods where period.start <= today {
      let numbers = try await measuring.results(measures, [group], period, today: today)
      let day = period.referenceDay(today: today)
      let facts = try await measuring.store.read { reading in
        let ground = try Ground(reading, [group], day: day)
        var facts = ground.facts(group)
        for measure in measures {
          if let result = numbers[measure.id]?[group] { facts.measures[measure.id] = fact(measure, result, ground, group) }
        }
        facts.attestations = ground.attestations(group, set: edition.set)
        facts.documents = ground.documents(group, quarterly: edition.quarterlyDocuments)
        return facts
      }
      if let result = edition.evaluate(facts).indicator(indicator.code) { points.append(CoursePoint(period: period, result: result)) }
    }
    return points
  }

  /// The registers that are open for a commune on a day: for a merged one those that all its book-keeping units keep.
  public func openRegisters(_ group: UnitGroup, on day: Day) async throws -> Set<String> {
    try await measuring.store.read { reading in
      let ground = try Ground(reading, [group], day: day)
      return Set(measuring.store.catalogue.registers.map(\.id).filter { ground.isOpen($0, group) })
    }
  }
}
