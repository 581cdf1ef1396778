import Criteria
import Measures
import Storage
import Vocabulary

/// One commune's determination under one edition.
public struct UnitEvaluation: Sendable {
  /// The commune with the units whose rows counted.
  public let group: UnitGroup
  /// What was found.
  public let result: EditionResult
}

/// The evaluation of an area's communes under several sets.
public struct AreaEvaluation: Sendable {
  /// The period.
  public let period: Period
  /// The reference day.
  public let day: Day
  /// The editions used, in the order asked for.
  public let editions: [Edition]
  /// Sets of which no published edition was in force on the day, and why.
  public let without: [(set: String, why: Label)]
  /// The communes in order.
  public let groups: [UnitGroup]
  /// Results by unit, in the order of `editions`.
  public let results: [UnitKey: [EditionResult]]
  /// What each result was made from, by unit and set.
  public let facts: [UnitKey: [String: Facts]]
}

/// From registers to determinations.
public struct Evaluating: Sendable {
  /// The measures and the store they read.
  public let measuring: Measuring
  /// The editions.
  public let criteria: CriteriaCatalogue

  /// Evaluates what `measuring` measures under the editions of `criteria`.
  public init(_ measuring: Measuring, _ criteria: CriteriaCatalogue) {
    self.measuring = measuring
    self.criteria = criteria
  }

  /// Sets in the order in which offices read them: new-rural tiers, then the commune-health set, then others.
  public var sets: [String] {
    let order = ["xa-ntm", "xa-ntm-nang-cao", "xa-ntm-kieu-mau", "btcqg-ytx"]
    return order.filter(criteria.sets.contains) + criteria.sets.filter { !order.contains($0) }
  }

  /// The edition in force on a day, or the one named.
  /// - Throws: `EditionMissing`.
  public func edition(_ set: String, on day: Day, dated: Day? = nil) throws -> Edition {
    if let dated { return try criteria.edition(set: set, dated: dated) }
    return try criteria.edition(set: set, on: day)
  }

  /// Evaluates communes under sets.
  /// - Parameters:
  ///   - dated: an edition's date that overrides the one in force, for the sets that have it.
  ///   - today: the reference day is the period's last day or today.
  /// - Throws: `ProgrammeProblem.future` for a period that hasn't begun.
  public func evaluate(
    _ groups: [UnitGroup], sets: [String], period: Period, today: Day, dated: Day? = nil
  ) async throws -> AreaEvaluation {
    guard period.start <= today else { throw ProgrammeProblem.future(period) }
    let day = period.referenceDay(today: today)
    var editions: [Edition] = []
    var without: [(set: String, why: Label)] = []
    for set in sets {
      guard criteria.sets.contains(set) else { throw ProgrammeProblem.noSet(set) }
      let named = dated.flatMap { dated in
        sets.count == 1 || criteria.editions(of: set).contains { $0.inForceFrom.value == dated } ? dated : nil
      }
      do { editions.append(try edition(set, on: day, dated: named)) } catch let missing as EditionMissing {
        without.append((set, missing.label))
      }
    }
    let measures = asked(by: editions)
    let wanted = Set(measures.map(\.id))
    let numbers = try await measuring.results(measures, groups, period, today: today)
    let chosen = editions
    let found = try await measuring.store.read { reading in
      let ground = try Ground(reading, groups, day: day)
      return Dictionary(
        groups.map { ($0.unit, evaluate($0, chosen, wanted, numbers, ground)) }, uniquingKeysWith: { first, _ in first })
    }
    return AreaEvaluation(
      period: period, day: day, editions: editions, without: without, groups: groups, results: found.mapValues(\.results),
      facts: found.mapValues(\.facts))
  }

  private func asked(by editions: [Edition]) -> [MeasureDefinition] {
    let wanted = Set(editions.flatMap { edition in edition.indicators.flatMap { $0.measures + $0.informative } })
    return measuring.catalogue.measures.filter { wanted.contains($0.id) }
  }

  /// Measures what an evaluation under all sets will ask for, so that its first reader finds it fresh. One query at a time: whoever
  /// waits for a page goes first.
  public func measureAhead(_ groups: [UnitGroup], _ period: Period, today: Day) async throws {
    let day = period.referenceDay(today: today)
    for measure in asked(by: sets.compactMap { try? edition($0, on: day) }) {
      try Task.checkCancellation()
      _ = try await measuring.results([measure], groups, period, today: today)
    }
  }

  private func evaluate(
    _ group: UnitGroup, _ editions: [Edition], _ wanted: Set<String>, _ numbers: [String: [UnitGroup: MeasureResult]], _ ground: Ground
  ) -> (results: [EditionResult], facts: [String: Facts]) {
    let base = ground.facts(group)
    var measures: [String: MeasureFact] = [:]
    for id in wanted {
      guard let measure = measuring.catalogue[id], let result = numbers[id]?[group] else { continue }
      measures[id] = fact(measure, result, ground, group)
    }
    // A set that another one reads is determined before it, so that its computed verdict can be shown beside the decision.
    var verdicts: [String: OtherResult] = [:]
    var found: [String: EditionResult] = [:]
    var known: [String: Facts] = [:]
    var begun: Set<String> = []
    func determine(_ edition: Edition) {
      guard begun.insert(edition.set).inserted else { return }
      for set in edition.setsRead { editions.first { $0.set == set }.map(determine) }
      var facts = base
      facts.attestations = ground.attestations(group, set: edition.set)
      facts.documents = ground.documents(group, quarterly: edition.quarterlyDocuments)
      facts.otherResults = verdicts
      // A set keeps the facts that it asks for, and no others.
      let asked = edition.measures
      facts.measures = measures.filter { asked.contains($0.key) }
      known[edition.set] = facts
      let result = edition.evaluate(facts)
      found[edition.set] = result
      verdicts[edition.set] = result.asOtherResult
    }
    for edition in editions { determine(edition) }
    return (editions.compactMap { found[$0.set] }, known)
  }

  /// What an evaluation is told of a measure's result: registers that were never opened and empty ones are named.
  func fact(_ measure: MeasureDefinition, _ result: MeasureResult, _ ground: Ground, _ group: UnitGroup) -> MeasureFact {
    for register in measure.registers where !ground.isOpen(register, group) {
      return .unknown(.registerNotOpen(title(register)))
    }
    if result.members == 0 {
      switch measure.whenEmpty {
      case .met: return .metBecauseEmpty
      case .notApplicable:
        return .notApplicable(Label("không có \(measure.member.vi) nào trong kỳ", en: "there are no \(measure.member.en) in the period"))
      case .unknown: return .unknown(.registerEmpty(title(measure.registers.last ?? "")))
      }
    }
    if result.members > 0, result.unknownMembers == result.members, measure.unit != .count {
      return .unknown(.undecided(register: title(measure.registers.last ?? ""), members: measure.member, count: result.members))
    }
    if measure.unit != .count, result.sum.den == 0 { return .unknown(.zeroDenominator) }
    return .measured(
      num: result.sum.num, den: result.sum.den, scale: measure.scale, parts: result.parts, unknownMembers: result.unknownMembers)
  }

  private func title(_ register: String) -> Label { measuring.store.catalogue[register]?.title ?? Label(register) }
}

extension Edition {
  /// Sets whose recognition or verdict an indicator reads.
  var setsRead: Swift.Set<String> { Swift.Set(indicators.flatMap { $0.condition.recognitionNeeds.map(\.set) }) }

  /// Kinds of documents that are asked for in every quarter.
  var quarterlyDocuments: Swift.Set<String> {
    Swift.Set(indicators.flatMap { $0.condition.documentNeeds }.filter(\.eachQuarter).map(\.kind))
  }
}
