import Criteria
import Foundation
import Storage
import Vocabulary

/// One indicator of an assessment.
public struct AssessmentItem: Sendable {
  /// Its row.
  public let id: RowID
  /// The version of the row.
  public let seq: Int64
  /// `15.1`.
  public let code: String
  /// As computed when it was last refreshed.
  public let computed: Outcome
  /// The computed value in words: `92,4%`.
  public let computedValue: String
  /// Points by the computed outcome, at least.
  public let computedPoints: Decimal?
  /// The most points.
  public let mostPoints: Decimal?
  /// What the station says instead; nil where it agrees with the computed outcome.
  public let own: Outcome?
  /// The points the station gives itself; nil gives all or none.
  public let ownPoints: Decimal?
  /// Why it says otherwise, or what it rests on.
  public let ownReason: String
  /// The document it names.
  public let ownDocument: RowID?
  /// Whether it was returned to be mended.
  public let returned: Bool
  /// What is to be mended.
  public let returnRemark: String
  /// What the team says; nil while it hasn't.
  public let appraised: Outcome?
  /// The points the team gives; nil gives all or none.
  public let appraisedPoints: Decimal?
  /// Why the team says otherwise.
  public let appraisedReason: String

  /// What the station stands for.
  public var ownOutcome: Outcome { own ?? computed }

  init(_ row: RegisterRow) {
    let values = row.values
    func outcome(_ name: String) -> Outcome? { values[name]?.text.flatMap(Outcome.init(code:)) }
    id = row.id
    seq = row.seq
    code = values["indicator_code"]?.text ?? ""
    computed = outcome("computed_outcome") ?? .unknown
    computedValue = values["computed_value"]?.text ?? ""
    computedPoints = values["computed_points"]?.decimal
    mostPoints = values["most_points"]?.decimal
    own = outcome("own_outcome")
    ownPoints = values["own_points"]?.decimal
    ownReason = values["own_reason"]?.text ?? ""
    ownDocument = values["own_document"]?.id
    returned = values["returned"]?.bool ?? false
    returnRemark = values["return_remark"]?.text ?? ""
    appraised = outcome("appraised_outcome")
    appraisedPoints = values["appraised_points"]?.decimal
    appraisedReason = values["appraised_reason"]?.text ?? ""
  }
}

extension Outcome {
  /// The code of the list `assessment_outcome`.
  public var code: String {
    switch self {
    case .met: "met"
    case .notMet: "not_met"
    case .unknown: "unknown"
    case .notApplicable: "not_applicable"
    }
  }

  /// The outcome of a code.
  public init?(code: String) {
    guard let outcome = Outcome.allCases.first(where: { $0.code == code }) else { return nil }
    self = outcome
  }
}

/// A step that was taken.
public struct StepTaken: Sendable {
  /// Which.
  public let step: AssessmentStep?
  /// From which state.
  public let from: AssessmentState?
  /// To which.
  public let to: AssessmentState
  /// When, as `yyyy-MM-ddTHH:mm`.
  public let at: String
  /// By whom.
  public let name: String
  /// Why.
  public let remark: String
}

/// One self-assessment of a commune under one set for one period, with its appraisal.
public struct Assessment: Sendable {
  /// Its unit.
  public let unit: UnitKey
  /// Its row.
  public let id: RowID
  /// The version of the row.
  public let seq: Int64
  /// The set.
  public let set: String
  /// The period.
  public let period: Period
  /// The edition: `xa-ntm/2024-03-01`.
  public let edition: String
  /// Where it stands.
  public let state: AssessmentState
  /// Since when, as `yyyy-MM-ddTHH:mm`.
  public let since: String
  /// The day its numbers are of.
  public let day: Day?
  /// The texts people wrote, by field: `difficulties`, `proposals`, `team_decision`, `team_members`, `team_opinion`.
  public let texts: [String: String]
  /// The day of the team's visit.
  public let visitedOn: Day?
  /// Points, own and appraised, and the most.
  public let ownPoints: Decimal?, appraisedPoints: Decimal?, mostPoints: Decimal?
  /// The verdicts.
  public let own: Outcome?, appraised: Outcome?
  /// Whether they rest on something that isn't the final law.
  public let provisional: Bool
  /// The hashes of what was frozen.
  public let ownSnapshot: String?, appraisedSnapshot: String?
  /// The indicators in the order of the edition.
  public var items: [AssessmentItem] = []
  /// The steps taken, oldest first.
  public var steps: [StepTaken] = []

  /// The register.
  public static let register = "assessment"
  /// The register of its indicators.
  public static let itemRegister = "assessment-item"
  /// The texts people write.
  public static let textFields = ["difficulties", "proposals", "team_decision", "team_members", "team_opinion"]

  init?(_ row: RegisterRow) {
    let values = row.values
    guard let set = values["set_id"]?.text, let period = values["period"]?.text.flatMap({ Period($0) }) else { return nil }
    unit = row.unit
    id = row.id
    seq = row.seq
    self.set = set
    self.period = period
    edition = values["edition_id"]?.text ?? ""
    state = values["assessment_state"]?.text.flatMap(AssessmentState.init) ?? .draft
    since = values["state_since"]?.text ?? ""
    day = values["assessed_on"]?.day
    texts = Dictionary(Assessment.textFields.map { ($0, values[$0]?.text ?? "") }, uniquingKeysWith: { first, _ in first })
    visitedOn = values["visited_on"]?.day
    ownPoints = values["own_points"]?.decimal
    appraisedPoints = values["appraised_points"]?.decimal
    mostPoints = values["most_points"]?.decimal
    own = values["own_outcome"]?.text.flatMap(Outcome.init(code:))
    appraised = values["appraised_outcome"]?.text.flatMap(Outcome.init(code:))
    provisional = values["provisional"]?.bool ?? false
    ownSnapshot = values["own_snapshot"]?.text
    appraisedSnapshot = values["appraised_snapshot"]?.text
  }

  /// The date in the edition's identifier: `xa-ntm/2024-03-01` → 2024-03-01.
  public var dated: Day? { edition.split(separator: "/").last.flatMap { Day(iso: String($0.prefix(10))) } }

  /// What the station says, for the determination of the whole: only where it differs from what is computed, or gives points.
  public var ownJudgements: [String: Judgement] {
    Dictionary(
      items.filter { $0.own != nil || $0.ownPoints != nil }.map {
        ($0.code, Judgement($0.ownOutcome, points: $0.ownPoints.flatMap { Fraction($0) }))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// What the team says; where it hasn't, what the station does.
  public var appraisedJudgements: [String: Judgement] {
    Dictionary(
      items.map { item in
        (
          item.code,
          item.appraised.map { Judgement($0, points: item.appraisedPoints.flatMap { Fraction($0) }) }
            ?? Judgement(item.ownOutcome, points: item.ownPoints.flatMap { Fraction($0) })
        )
      }, uniquingKeysWith: { first, _ in first })
  }
}

/// Assessments of communes: which there are.
public enum Assessments {
  /// One with its items and steps; nil where there is none.
  public static func load(_ reading: StoreReading, _ unit: UnitKey, _ id: RowID) throws -> Assessment? {
    guard let row = try reading.row(Assessment.register, unit, id), var assessment = Assessment(row) else { return nil }
    let place: [String: Value] = ["unit": .int(unit.number), "id": .id(id)]
    let items = try reading.rows(of: Assessment.itemRegister, where: "unit_id = :unit AND assessment_id = :id", place)
    assessment.items = items.map(AssessmentItem.init).sorted { Assessments.order($0.code) < Assessments.order($1.code) }
    assessment.steps = try reading.rows(of: "assessment.step", where: "unit_id = :unit AND parent_id = :id ORDER BY seq, id", place).map {
      row in
      StepTaken(
        step: row.values["step_code"]?.text.flatMap(AssessmentStep.init),
        from: row.values["from_state"]?.text.flatMap(AssessmentState.init),
        to: row.values["to_state"]?.text.flatMap(AssessmentState.init) ?? .draft, at: row.values["taken_at"]?.text ?? "",
        name: row.values["taken_name"]?.text ?? "", remark: row.values["step_remark"]?.text ?? "")
    }
    return assessment
  }

  /// The one of a unit, set and period; nil where it wasn't begun.
  public static func find(_ reading: StoreReading, _ unit: UnitKey, set: String, _ period: Period) throws -> Assessment? {
    let rows = try reading.rows(
      of: Assessment.register, where: "unit_id = :unit AND set_id = :set AND period = :period ORDER BY id",
      ["unit": .int(unit.number), "set": .text(set), "period": .text(period.description)])
    return try rows.first.flatMap { try load(reading, unit, $0.id) }
  }

  /// Those of units in a period, without items and steps.
  public static func list(_ reading: StoreReading, _ units: [UnitKey], _ period: Period? = nil) throws -> [Assessment] {
    guard !units.isEmpty else { return [] }
    var condition = "unit_id IN (:units)"
    var parameters: [String: Value] = [:]
    if let period {
      condition += " AND period = :period"
      parameters["period"] = .text(period.description)
    }
    return try reading.rows(
      of: Assessment.register, where: condition + " ORDER BY period, unit_id, set_id, id", parameters,
      lists: ["units": units.map { .int($0.number) }]
    ).compactMap(Assessment.init)
  }

  /// Codes in the order of their numbers: 1.2 before 1.10.
  static func order(_ code: String) -> String {
    code.split(separator: ".").map { part in String(repeating: "0", count: max(0, 4 - part.count)) + part }.joined(separator: ".")
  }
}
