import Criteria
import Foundation
import Programme
import Storage
import Vocabulary

/// The workflow as this installation has it, and how pages say where an assessment stands.
struct AssessmentFrame: Sendable {
  let visit: Visit
  /// As the catalogue has it.
  let shipped: Workflow
  /// With the roles the installation gave.
  let workflow: Workflow
  let deadline: AssessmentDeadline

  /// Reads what the installation set.
  static func load(_ visit: Visit) async throws -> AssessmentFrame { try await visit.store.read { try AssessmentFrame(visit, $0) } }

  init(_ visit: Visit, _ reading: StoreReading) throws {
    let shipped = visit.installation.knowledge.workflow
    (self.visit, self.shipped) = (visit, shipped)
    workflow = shipped.giving(try WorkflowRoles.load(reading))
    deadline = try AssessmentDeadline.load(reading, shipped)
  }

  var desk: AssessmentDesk { AssessmentDesk(visit.installation.evaluating, workflow) }

  /// Who acts in a unit.
  func actor(_ unit: OrgUnit) -> AssessmentDesk.Actor {
    AssessmentDesk.Actor(visit.author, name: visit.session?.account.fullName ?? "", roles: visit.roles(at: unit))
  }

  /// The sets that have a text in force on the last day of a period.
  func editions(_ period: Period) -> [Edition] {
    let evaluating = visit.installation.evaluating
    let day = period.referenceDay(today: visit.today)
    return evaluating.sets.compactMap { try? evaluating.edition($0, on: day) }
  }

  // MARK: - In words

  /// A state in words.
  func text(_ state: AssessmentState) -> String {
    visit.installation.registers.lists["assessment_state"]?.label(state.rawValue).text(visit.language) ?? state.rawValue
  }

  /// The class of a state's badge.
  static func cls(_ state: AssessmentState) -> String {
    switch state {
    case .draft, .appraised: "info"
    case .submitted: "warn"
    case .returned: "no"
    case .approved, .sent: "ok"
    }
  }

  /// Who holds what is in a state.
  func holder(_ state: AssessmentState) -> String {
    workflow.holders(state, shipped: shipped).map { $0.label.text(visit.language) }.joined(separator: visit.word("assessOr"))
  }

  /// What comes after a state.
  func next(_ state: AssessmentState) -> String { workflow.states[state]?.next.text(visit.language) ?? "" }

  /// `yyyy-MM-ddTHH:mm` as people write it.
  static func written(_ moment: String) -> String {
    guard let day = Day(iso: String(moment.prefix(10))) else { return moment }
    return moment.dropFirst(11).prefix(5) + " " + day.written
  }

  /// So many days late, in words; false where it isn't.
  func late(_ days: Int?) -> any Sendable { Optionally.text(days.map { visit.word("assessLate", ["days": visit.whole($0)]) }) }

  /// Where one assessment stands, with its points and verdicts.
  func model(_ assessment: Assessment) -> Model {
    let (own, appraised) = (verdict(assessment.own, assessment.ownPoints), verdict(assessment.appraised, assessment.appraisedPoints))
    return [
      "state": text(assessment.state), "stateCls": AssessmentFrame.cls(assessment.state), "holder": holder(assessment.state),
      "since": AssessmentFrame.written(assessment.since), "next": next(assessment.state),
      "href": "/assessments/\(Link.part(assessment.unit.description))/\(assessment.id)",
      "late": late(deadline.late(assessment, today: visit.today)),
      "hasOwn": own != nil, "own": own ?? [:], "hasAppraised": appraised != nil, "appraised": appraised ?? [:],
      "differs": assessment.appraised != nil
        && (assessment.own != assessment.appraised || assessment.ownPoints != assessment.appraisedPoints),
      "most": Optionally.text(assessment.mostPoints.map { visit.word("assessOf", ["points": points($0)]) }),
      "provisional": assessment.provisional, "period": assessment.period.label.text(visit.language),
    ]
  }

  private func verdict(_ outcome: Outcome?, _ points: Decimal?) -> Model? {
    guard let outcome else { return nil }
    return [
      "verdictCls": outcome.cls, "verdictSign": outcome.sign, "verdict": visit.word(outcome.word),
      "points": Optionally.text(points.map(self.points)),
    ]
  }

  /// Points as the file and the papers write them: two decimals at most, cut off and never rounded up.
  func points(_ points: Decimal) -> String {
    var (value, exact, short) = (points, Decimal(), Decimal())
    // What was stored as a double may lie a hair under what was meant.
    NSDecimalRound(&exact, &value, 9, .plain)
    NSDecimalRound(&short, &exact, 2, .down)
    return Figures.exact(short, visit.language)
  }
}

extension Visit {
  /// The roles the visitor has in a unit, or in all the units it was made from.
  func roles(at unit: OrgUnit) -> Set<Role> {
    let before = units.lineage(unit.key).dropFirst().map { rights.roles(in: $0) }
    let shared = before.dropFirst().reduce(before.first ?? []) { $0.intersection($1) }
    return rights.roles(in: unit.key).union(shared)
  }

  /// The title of a set on a day, as offices call it.
  func setTitle(_ set: String, on day: Day) -> String {
    let criteria = installation.knowledge.criteria
    let edition = (try? criteria.edition(set: set, on: day)) ?? criteria.editions(of: set).last
    return edition.map { shortTitle($0) } ?? set
  }
}
