import Foundation
import Vocabulary

/// The determination of one commune under one edition.
public struct EditionResult: Sendable, Hashable {
  /// `xa-ntm/2024-03-01`.
  public let edition: String
  /// The hash of the edition's text and the local values used.
  public let hash: String
  /// The reference day.
  public let day: Day
  /// The local values that held on the day.
  public let localValues: [LocalValue]
  /// Every indicator in the order of the text.
  public let indicators: [IndicatorResult]
  /// Every criterion in the order of the text.
  public let criteria: [CriterionResult]
  /// The set as a whole.
  public let set: SetResult

  /// The result of an indicator.
  public func indicator(_ code: String) -> IndicatorResult? { indicators.first { $0.code == code } }

  /// The result of a criterion.
  public func criterion(_ code: String) -> CriterionResult? { criteria.first { $0.code == code } }

  /// This verdict, to show beside another set's recognition.
  public var asOtherResult: OtherResult { OtherResult(edition: edition, truth: set.truth, provisional: set.provisional) }
}

/// What was found for one indicator.
public struct IndicatorResult: Sendable, Hashable {
  /// The indicator in the edition.
  public let indicator: Indicator
  /// `met`, `notMet` or `unknown`; without meaning while `applicable` is false.
  public let truth: Truth
  /// Whether the indicator concerns this commune at all; one that doesn't is counted nowhere.
  public let applicable: Bool
  /// Why it doesn't apply.
  public let inapplicableBecause: Label?
  /// Each deciding measure against its threshold; empty when nothing was measured.
  public let readings: [Reading]
  /// The level asked for, also where nothing was measured; nil while it isn't known.
  let level: Decimal?
  /// The worst status of wording, formula and the values used.
  public let status: Status
  /// How far the level itself was checked; nil where nothing is compared with one.
  public let levelStatus: Status?
  /// The clause, and where the level used stands.
  public let citation: Label
  /// What would have to be known.
  public let missing: [MissingFact]
  /// Documents that are not there.
  public let missingDocuments: [Label]
  /// What was seen, in short clauses.
  public let statements: [Label]
  /// Points in a set with points.
  public let points: IndicatorPoints?
  /// Whether failing it fails the set; nil where nobody could read it.
  public let knockout: Bool?
  /// Figures shown for information.
  public let informative: [InformativeFigure]
  /// The computed verdict of the other set this one reads a decision of.
  public let otherResult: OtherResult?

  /// `15.1`.
  public var code: String { indicator.code }
  /// How it is established.
  public var kind: IndicatorKind { indicator.kind }
  /// Truth and applicability in one.
  public var outcome: Outcome { Outcome(truth, applicable: applicable) }
  /// The first reading, which pages show.
  public var reading: Reading? { readings.first }
  /// Σ num.
  public var numerator: Decimal? { reading?.num }
  /// Σ den.
  public var denominator: Decimal? { reading.flatMap { $0.isCount ? nil : $0.den } }
  /// The exact value, cut after 38 digits.
  public var value: Decimal? { reading?.value }
  /// Total and parts against the level.
  public var parts: [PartReading] { reading?.parts ?? [] }
  /// The level asked for, also where nothing was measured against it; nil while it isn't known.
  public var threshold: Decimal? { reading?.threshold ?? level }
  /// Which side is good.
  public var direction: Direction? { indicator.threshold?.direction }
  /// Members between the value and the level; nil when reached or unknown.
  public var gap: Gap? { truth == .notMet ? readings.compactMap(\.gap).first : nil }
}

/// The points of one indicator.
public struct IndicatorPoints: Sendable, Hashable {
  /// What it can give.
  public let maximum: Fraction
  /// What it gives at least and at most.
  public let low: Fraction, high: Fraction
  /// Whether `maximum` is a share of its criterion's points because its own were not found.
  public let provisional: Bool
}

/// A figure that decides nothing.
public struct InformativeFigure: Sendable, Hashable {
  /// The measure's id.
  public let measure: String
  /// What it gave; nil when it wasn't measured.
  public let fact: MeasureFact?

  /// Numerator and denominator as `412/1.000`, with the value where there is one.
  public func text(unit: Label?, _ language: Language) -> String? {
    guard case .measured(let num, let den, let scale, _, _) = fact else { return nil }
    let figure = Figure(num: num, den: den, scale: scale, isCount: false)
    guard let value = figure.display(level: nil, .atLeast, unit: unit, language) else { return nil }
    return "\(Figures.rounded(num, places: 2, language))/\(Figures.rounded(den, places: 2, language)) = \(value)"
  }
}

/// Points from the least to the most, and what could be reached.
public struct ScoreRange: Sendable, Hashable {
  /// Unknown indicators give nothing.
  public let low: Fraction
  /// Unknown indicators give all.
  public let high: Fraction
  /// The points of all applicable indicators.
  public let maximum: Fraction

  /// `62–75/100`, or `70/100` when nothing is unknown.
  public func text(_ language: Language = .vi) -> String {
    let span = low == high ? low.text(language) : low.text(language) + "–" + high.text(language)
    return span + "/" + maximum.text(language)
  }
}

/// What was found for one criterion.
public struct CriterionResult: Sendable, Hashable {
  /// The criterion in the edition.
  public let criterion: Criterion
  /// The truth of what is modelled of it; without meaning while `applicable` is false.
  public let truth: Truth
  /// The truth with the attested rest, where other branches judge a part of it.
  public let wholeTruth: Truth
  /// False when none of its indicators applies.
  public let applicable: Bool
  /// Points in a set with points; nil while they can't be counted.
  public let score: ScoreRange?
  /// Whether the verdict rests on points that are not the official ones.
  public let provisional: Bool
  /// Why it is provisional.
  public let provisionalBecause: [Label]
  /// The worst status of its indicators.
  public let status: Status

  /// `15`.
  public var code: String { criterion.code }
  /// Truth and applicability in one.
  public var outcome: Outcome { Outcome(truth, applicable: applicable) }
}

/// The verdict on the set.
public struct SetResult: Sendable, Hashable {
  /// The set: `xa-ntm`.
  public let set: String
  /// Its title.
  public let title: Label
  /// The tier it describes.
  public let tier: Tier?
  /// The truth of everything modelled.
  public let truth: Truth
  /// The truth with what other branches attest; equals `truth` when everything is modelled.
  public let wholeTruth: Truth
  /// Points in a set with points.
  public let score: ScoreRange?
  /// Each rule of a set with points.
  public let rules: [RuleResult]
  /// What belongs to other branches, with what was attested.
  public let notModelled: [NotModelledResult]
  /// Whether the verdict rests on something that isn't the final law.
  public let provisional: Bool
  /// Why it is provisional.
  public let provisionalBecause: [Label]
  /// The worst status of what decided.
  public let status: Status
}

/// One rule of a set with points.
public struct RuleResult: Sendable, Hashable {
  /// Which rule.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    case total, eachCriterion, knockout
  }

  /// Which rule.
  public let rule: Rule
  /// Whether it holds.
  public let truth: Truth
  /// What was compared, in words.
  public let statement: Label
  /// Codes of criteria or indicators that fail it.
  public let failing: [String]
  /// Codes of indicators not met of which nobody could read whether they are knockouts.
  public let possible: [String]
  /// How far the rule was checked.
  public let status: Status
  /// Where it was read.
  public let source: String
}

/// A criterion of another branch, as attested.
public struct NotModelledResult: Sendable, Hashable {
  /// What it is.
  public let part: NotModelled
  /// What was attested; unknown when nothing was.
  public let truth: Truth
}
