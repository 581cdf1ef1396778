import Criteria
import Foundation
import Measures
import Storage
import Vocabulary

/// Where assessments are begun, marked, judged and passed on.
public struct AssessmentDesk: Sendable {
  /// Who acts: the account, the name that is shown, the roles held in the commune.
  public struct Actor: Sendable {
    let author: Author
    let name: String
    let roles: Set<Role>

    /// Somebody.
    public init(_ author: Author, name: String, roles: Set<Role>) {
      (self.author, self.name, self.roles) = (author, name, roles)
    }
  }

  /// What somebody says of one indicator. An empty outcome takes back what was said.
  public struct Mark: Sendable {
    /// The indicator.
    public let code: String
    /// Met or not; nil leaves it to what is computed (a station) or unjudged (a team).
    public let outcome: Outcome?
    /// The points; nil gives all or none.
    public let points: Decimal?
    /// Why.
    public let reason: String
    /// The document a station names.
    public let document: RowID?

    /// A mark.
    public init(_ code: String, _ outcome: Outcome?, points: Decimal? = nil, reason: String = "", document: RowID? = nil) {
      (self.code, self.outcome, self.points, self.reason, self.document) = (code, outcome, points, reason, document)
    }
  }

  /// From registers to determinations.
  public let evaluating: Evaluating
  /// Who takes which step.
  public let workflow: Workflow
  var store: Store { evaluating.measuring.store }

  /// A desk.
  public init(_ evaluating: Evaluating, _ workflow: Workflow) {
    self.evaluating = evaluating
    self.workflow = workflow
  }

  /// What is computed for one commune under one set.
  public struct Computed: Sendable {
    /// The edition.
    public let edition: Edition
    /// What is known.
    public let facts: Facts
    /// The determination of it alone.
    public let result: EditionResult
  }

  /// Computes one commune under one set, with the sets it reads.
  /// - Parameter dated: the edition's date, where it isn't the one in force.
  /// - Throws: `ProgrammeProblem`, `EditionMissing` where no edition is in force.
  public func compute(_ group: UnitGroup, set: String, _ period: Period, today: Day, dated: Day? = nil) async throws -> Computed {
    let found = try await evaluating.evaluate([group], sets: evaluating.sets, period: period, today: today, dated: dated)
    guard let index = found.editions.firstIndex(where: { $0.set == set }), let facts = found.facts[group.unit]?[set],
      let results = found.results[group.unit], index < results.count
    else {
      _ = try evaluating.edition(set, on: found.day, dated: dated)
      throw ProgrammeProblem.noSet(set)
    }
    return Computed(edition: found.editions[index], facts: facts, result: results[index])
  }

  // MARK: - Begin and refresh

  /// Begins an assessment, filled from what is computed; the one that was begun already is given back.
  /// - Throws: `AssessmentProblem.outOfTurn` for roles that don't fill; what `compute` throws.
  @discardableResult
  public func begin(_ group: UnitGroup, set: String, _ period: Period, today: Day, by actor: Actor) async throws -> RowID {
    guard workflow.allows(.fill, from: .draft, actor.roles) else { throw AssessmentProblem.outOfTurn(.fill, .draft) }
    let computed = try await compute(group, set: set, period, today: today)
    return try await store.write(.assess, by: actor.author, in: [group.unit]) { writing in
      if let known = try Assessments.find(writing, group.unit, set: set, period) { return known.id }
      let now = AssessmentDesk.clock(writing.at)
      let id = try writing.insert(
        Assessment.register, group.unit,
        [
          "set_id": .text(set), "period": .text(period.description), "edition_id": .text(computed.edition.id),
          "assessment_state": .text(AssessmentState.draft.rawValue), "state_since": .text(now),
        ].merging(AssessmentDesk.totals(computed.result, own: computed.result, appraised: nil)) { $1 })
      for indicator in computed.result.indicators {
        var values = AssessmentDesk.computed(indicator)
        values["assessment_id"] = .id(id)
        values["indicator_code"] = .text(indicator.code)
        try writing.insert(Assessment.itemRegister, group.unit, values)
      }
      return id
    }
  }

  /// Brings the computed columns of an assessment that isn't submitted to what the registers say now; what people said stays.
  public func refresh(_ group: UnitGroup, _ id: RowID, today: Day, by actor: Actor) async throws {
    let before = try await loaded(group.unit, id)
    guard before.state == .draft || before.state == .returned else { return }
    let computed = try await compute(group, set: before.set, before.period, today: today, dated: before.dated)
    try await store.write(.assess, by: actor.author, in: [group.unit]) { writing in
      guard let now = try Assessments.load(writing, group.unit, id), now.state == before.state else { return }
      try AssessmentDesk.bring(writing, now, computed)
    }
  }

  static func bring(_ writing: Writing, _ assessment: Assessment, _ computed: Computed) throws {
    for indicator in computed.result.indicators {
      guard let item = assessment.items.first(where: { $0.code == indicator.code }) else { continue }
      try writing.update(Assessment.itemRegister, assessment.unit, item.id, AssessmentDesk.computed(indicator))
    }
    guard let now = try Assessments.load(writing, assessment.unit, assessment.id) else { return }
    let own = computed.edition.evaluate(computed.facts, judged: now.ownJudgements)
    try writing.update(Assessment.register, now.unit, now.id, totals(computed.result, own: own, appraised: nil))
  }

  // MARK: - Marks

  /// A station's word on indicators. What it says of one that no register computes, with a document, is its attestation too.
  /// - Parameter today: brings the totals to what is said and known on the day; nil leaves them until the next step.
  /// - Throws: `AssessmentProblem.outOfTurn`, `.noIndicator`, `.missing` for points out of range.
  public func mark(_ group: UnitGroup, _ id: RowID, _ marks: [Mark], today: Day? = nil, by actor: Actor) async throws {
    let before = try await loaded(group.unit, id)
    let attested = attested(before)
    var known: Computed?
    if let today { known = try? await compute(group, set: before.set, before.period, today: today, dated: before.dated) }
    let computed = known
    try await say(group.unit, id, .fill, by: actor) { writing, assessment in
      for mark in marks {
        let item = try AssessmentDesk.item(assessment, mark)
        if attested.contains(mark.code) { try AssessmentDesk.attest(writing, assessment, item, mark, by: actor) }
        try writing.update(
          Assessment.itemRegister, assessment.unit, item.id,
          [
            "own_outcome": mark.outcome.map { .text($0.code) } ?? .null, "own_points": AssessmentDesk.number(mark.points),
            "own_reason": AssessmentDesk.text(mark.reason), "own_document": mark.document.map(Value.id) ?? .null,
          ])
      }
      guard let computed, let now = try Assessments.load(writing, assessment.unit, assessment.id) else { return }
      let own = computed.edition.evaluate(computed.facts, judged: now.ownJudgements)
      try writing.update(Assessment.register, now.unit, now.id, AssessmentDesk.totals(computed.result, own: own, appraised: nil))
    }
  }

  /// The team's word on indicators.
  /// - Throws: as `mark`.
  public func judge(_ group: UnitGroup, _ id: RowID, _ marks: [Mark], by actor: Actor) async throws {
    try await say(group.unit, id, .judge, by: actor) { writing, assessment in
      for mark in marks {
        let item = try AssessmentDesk.item(assessment, mark)
        try writing.update(
          Assessment.itemRegister, assessment.unit, item.id,
          [
            "appraised_outcome": mark.outcome.map { .text($0.code) } ?? .null,
            "appraised_points": AssessmentDesk.number(mark.points), "appraised_reason": AssessmentDesk.text(mark.reason),
          ])
      }
      guard let now = try Assessments.load(writing, assessment.unit, assessment.id),
        let submitted = try now.ownSnapshot.flatMap({ try Snapshot.load(writing, $0) })
      else { return }
      let result = try submitted.editionThen().evaluate(submitted.facts, judged: now.appraisedJudgements)
      try writing.update(
        Assessment.register, now.unit, now.id,
        AssessmentDesk.totals(result, own: submitted.determination(), appraised: result))
    }
  }

  /// Marks indicators to be mended, each with what; an empty text takes the mark back.
  /// - Throws: as `mark`.
  public func point(_ group: UnitGroup, _ id: RowID, _ remarks: [String: String], by actor: Actor) async throws {
    try await say(group.unit, id, .judge, by: actor) { writing, assessment in
      for (code, remark) in remarks.sorted(by: { $0.key < $1.key }) {
        let item = try AssessmentDesk.item(assessment, Mark(code, nil))
        try writing.update(
          Assessment.itemRegister, assessment.unit, item.id,
          ["returned": .bool(!remark.isEmpty), "return_remark": AssessmentDesk.text(remark)])
      }
    }
  }

  /// Writes texts: a station its difficulties and proposals, a team its decision, members and opinion.
  /// - Throws: `AssessmentProblem.outOfTurn`.
  public func write(_ group: UnitGroup, _ id: RowID, _ texts: [String: String], visitedOn: Day? = nil, by actor: Actor) async throws {
    let own = texts.keys.allSatisfy { ["difficulties", "proposals"].contains($0) }
    try await say(group.unit, id, own ? .fill : .judge, by: actor) { writing, assessment in
      var values = texts.filter { Assessment.textFields.contains($0.key) }.mapValues(AssessmentDesk.text)
      if !own { values["visited_on"] = visitedOn.map(Value.day) ?? .null }
      try writing.update(Assessment.register, assessment.unit, assessment.id, values)
    }
  }

  private func say(
    _ unit: UnitKey, _ id: RowID, _ step: AssessmentStep, by actor: Actor, _ body: @escaping @Sendable (Writing, Assessment) throws -> Void
  ) async throws {
    let (flow, roles) = (workflow, actor.roles)
    try await store.write(step == .fill ? .assess : .appraise, by: actor.author, in: [unit]) { writing in
      guard let assessment = try Assessments.load(writing, unit, id) else { throw AssessmentProblem.none }
      guard flow.allows(step, from: assessment.state, roles) else { throw AssessmentProblem.outOfTurn(step, assessment.state) }
      try body(writing, assessment)
    }
  }

  private static func item(_ assessment: Assessment, _ mark: Mark) throws -> AssessmentItem {
    guard let item = assessment.items.first(where: { $0.code == mark.code }) else { throw AssessmentProblem.noIndicator(mark.code) }
    if let points = mark.points {
      guard let most = item.mostPoints, points >= 0, points <= most else {
        let range = item.mostPoints.map { Figures.exact($0) } ?? "0"
        throw AssessmentProblem.missing([
          StepFault(code: mark.code, reason: Label("điểm phải từ 0 đến \(range)", en: "points must lie between 0 and \(range)"))
        ])
      }
    }
    return item
  }

  func loaded(_ unit: UnitKey, _ id: RowID) async throws -> Assessment {
    guard let assessment = try await store.read({ try Assessments.load($0, unit, id) }) else { throw AssessmentProblem.none }
    return assessment
  }

  // MARK: - Values

  static func text(_ text: String) -> Value {
    // Line by line, so that what stands on lines of its own stays there.
    let lines = text.components(separatedBy: .newlines).map { VietnameseText.normalised($0) }
    let bare = lines.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    return bare.isEmpty ? .null : .text(bare)
  }

  static func number(_ decimal: Decimal?) -> Value { decimal.map { .real(NSDecimalNumber(decimal: $0).doubleValue) } ?? .null }

  /// `yyyy-MM-ddTHH:mm` in Vietnam.
  static func clock(_ moment: Moment) -> String { moment.day.iso + "T" + moment.clock }

  static func computed(_ indicator: IndicatorResult) -> [String: Value] {
    [
      "computed_outcome": .text(indicator.outcome.code),
      "computed_value": text(String(value(indicator).prefix(120))),
      "computed_points": number(indicator.points?.low.decimal),
      "most_points": number(indicator.points?.maximum.decimal),
    ]
  }

  /// The totals of an assessment.
  static func totals(_ computed: EditionResult, own: EditionResult, appraised: EditionResult?) -> [String: Value] {
    func points(_ result: EditionResult?) -> Value { number(result?.set.score?.low.decimal) }
    func outcome(_ result: EditionResult?) -> Value { result.map { .text(Outcome($0.set.truth).code) } ?? .null }
    return [
      "assessed_on": .day(computed.day), "own_points": points(own), "appraised_points": points(appraised),
      "most_points": number(own.set.score?.maximum.decimal), "own_outcome": outcome(own),
      "appraised_outcome": outcome(appraised), "provisional": .bool((appraised ?? own).set.provisional),
    ]
  }
}
