import Vocabulary

/// What people say of an indicator, in place of what was computed: a station in its self-assessment, a team in its appraisal.
public struct Judgement: Sendable, Hashable {
  /// Met or not, undecided, or not applicable.
  public let outcome: Outcome
  /// The points given in a set with points; nil gives all of them to what is met and none to what isn't.
  public let points: Fraction?

  /// A judgement.
  public init(_ outcome: Outcome, points: Fraction? = nil) {
    self.outcome = outcome
    self.points = points
  }
}

extension IndicatorResult {
  /// The result with a judgement in the place of its truth and points; what was seen and what is missing stay.
  func judged(_ judgement: Judgement) -> IndicatorResult {
    let applicable = judgement.outcome != .notApplicable
    let truth: Truth =
      switch judgement.outcome {
      case .met: .met
      case .notMet: .notMet
      case .unknown, .notApplicable: .unknown
      }
    return IndicatorResult(
      indicator: indicator, truth: truth, applicable: applicable, inapplicableBecause: applicable ? nil : inapplicableBecause,
      readings: readings, level: level, status: status, levelStatus: levelStatus, citation: citation, missing: missing,
      missingDocuments: missingDocuments, statements: statements, points: points.map { judged($0, judgement, truth) }, knockout: knockout,
      informative: informative, otherResult: otherResult)
  }

  private func judged(_ points: IndicatorPoints, _ judgement: Judgement, _ truth: Truth) -> IndicatorPoints {
    guard judgement.outcome != .notApplicable else {
      return IndicatorPoints(maximum: .zero, low: .zero, high: .zero, provisional: points.provisional)
    }
    if let given = judgement.points {
      let held = min(max(given, .zero), points.maximum)
      return IndicatorPoints(maximum: points.maximum, low: held, high: held, provisional: points.provisional)
    }
    return IndicatorPoints(
      maximum: points.maximum, low: truth == .met ? points.maximum : .zero, high: truth == .notMet ? .zero : points.maximum,
      provisional: points.provisional)
  }
}
