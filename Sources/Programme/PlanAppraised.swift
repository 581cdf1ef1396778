import Criteria
import Storage
import Vocabulary

/// What appraisals of a plan's year say of its columns: of each commune and set the latest that was appraised, as it was frozen.
public struct PlanAppraised: Sendable {
  /// By column, what was found of each commune that was appraised.
  public let truths: [String: [UnitKey: Truth]]
  /// By column, the assessment of each commune that was appraised, without its items.
  public let assessments: [String: [UnitKey: Assessment]]
  /// The latest period any of them is of.
  public let period: Period?

  /// Reads what was frozen.
  /// - Parameter communes: those the plan is about.
  public static func load(_ reading: StoreReading, _ plan: Plan, _ communes: [UnitKey]) throws -> PlanAppraised {
    struct Place: Hashable { let unit: UnitKey, set: String }
    var latest: [Place: Assessment] = [:]
    for assessment in try Assessments.list(reading, communes)
    where assessment.appraisedSnapshot != nil && assessment.period.year == plan.year && assessment.state.isAppraised {
      let place = Place(unit: assessment.unit, set: assessment.set)
      if let known = latest[place], (known.period.end, assessment.period.start) >= (assessment.period.end, known.period.start) { continue }
      latest[place] = assessment
    }
    var truths: [String: [UnitKey: Truth]] = [:]
    var assessments: [String: [UnitKey: Assessment]] = [:]
    for (place, assessment) in latest {
      let columns = plan.columns.filter { $0.set == place.set }
      guard !columns.isEmpty, let hash = assessment.appraisedSnapshot, let result = try Snapshot.load(reading, hash)?.determination()
      else { continue }
      for column in columns {
        truths[column.code, default: [:]][place.unit] = column.truth(result)
        assessments[column.code, default: [:]][place.unit] = assessment
      }
    }
    return PlanAppraised(
      truths: truths, assessments: assessments,
      period: latest.values.map(\.period).max { ($0.end, $1.start) < ($1.end, $0.start) })
  }

  /// How many of some communes were appraised under a column, and how many of them met it; nil where none was.
  public func count(_ column: String, among communes: [UnitKey]) -> (met: Int, all: Int)? {
    let found = communes.compactMap { truths[column]?[$0] }
    return found.isEmpty ? nil : (found.filter { $0 == .met }.count, found.count)
  }
}

extension AssessmentState {
  /// Whether the team's word stands.
  public var isAppraised: Bool { [.appraised, .approved, .sent].contains(self) }
}
