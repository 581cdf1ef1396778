import Foundation
import Vocabulary

/// One dated text of a legal set of criteria.
///
/// Read from a file of `Catalogue/criteria`; a published text is never changed, a correction is a new revision.
public struct Edition: Sendable {
  /// Whether the text may be chosen by itself.
  public enum State: String, Sendable, Hashable, CaseIterable {
    case draft, published
  }

  /// The file it was read from, relative to the catalogue.
  public let file: String
  /// The set: `xa-ntm`.
  public let set: String
  /// The set's title.
  public let title: Label
  /// The tier of new-rural communes it describes, if any.
  public let tier: Tier?
  /// Draft or published.
  public let state: State
  /// 1 for the first text of this date.
  public let revision: Int
  /// The first day in force, with its source.
  public let inForceFrom: Cited<Day>
  /// The last day in force, where one is known.
  public let inForceTo: Cited<Day>?
  /// The legal instruments.
  public let instruments: [Instrument]
  /// What a reader should know about the whole text.
  public let note: Label?
  /// How points are counted; nil for a set without points.
  public let scoring: Scoring?
  /// The criteria in the order of the text.
  public let criteria: [Criterion]
  /// What of the set belongs to other branches and can be attested.
  public let notModelled: [NotModelled]
  /// The worked examples beside it.
  public internal(set) var cases: [EditionCase]
  /// Its content as JSON with sorted keys; a loader reads it back as the same edition.
  public let canonical: String

  /// `xa-ntm/2024-03-01`, with `.r2` for a second revision.
  public var id: String { self.set + "/" + inForceFrom.value.iso + (revision > 1 ? ".r\(revision)" : "") }

  /// Every indicator in the order of the text.
  public var indicators: [Indicator] { criteria.flatMap(\.indicators) }

  /// The indicator of a code.
  public func indicator(_ code: String) -> Indicator? { indicators.first { $0.code == code } }

  /// The criterion of a code.
  public func criterion(_ code: String) -> Criterion? { criteria.first { $0.code == code } }

  /// The SHA-256, in hexadecimal, of the text together with the local values laid over it; the order of values doesn't matter.
  public func hash(localValues: [LocalValue]) -> String {
    let lines = Swift.Set(localValues.filter { $0.key.set == set }.map(\.canonical)).sorted()
    return Digest.hex(([canonical] + lines).joined(separator: "\n"))
  }

  /// Every fact an evaluation may ask for, with informative measures and the points and knockouts still to be entered.
  public var factsNeeded: Swift.Set<FactNeed> {
    var needs = Swift.Set(notModelled.map { FactNeed.attestation($0.code) })
    for indicator in indicators {
      needs.formUnion(indicator.factsNeeded(set: set))
      needs.formUnion(indicator.informative.map { .measure($0) })
      guard scoring != nil else { continue }
      let (points, knockout) = (indicator.points?.value ?? nil, indicator.knockout?.value ?? nil)
      if points == nil { needs.insert(.localValue(LocalValue.Key(set: set, subject: indicator.code, field: .points))) }
      if knockout == nil { needs.insert(.localValue(LocalValue.Key(set: set, subject: indicator.code, field: .knockout))) }
    }
    return needs
  }

  /// The ids of all measures it decides by or shows.
  public var measures: Swift.Set<String> { Swift.Set(indicators.flatMap { $0.measures + $0.informative }) }
}

/// A legal instrument an edition rests on.
public struct Instrument: Sendable, Hashable {
  /// `318/QĐ-TTg`.
  public let number: String
  /// The day it was signed.
  public let date: Day?
  /// Who issued it.
  public let issuer: Label
  /// Its title.
  public let title: Label
  /// How far this was checked.
  public let status: Status
  /// Where this was read.
  public let source: String

  /// As it is cited: `Quyết định 318/QĐ-TTg ngày 08/03/2022 của Thủ tướng Chính phủ`.
  public func citation(_ language: Language) -> String {
    let day = date.map { language == .vi ? " ngày \($0.written)" : " of \($0.written)" } ?? ""
    let head = language == .vi ? "Quyết định \(number)" : "Decision \(number)"
    return head + day + (language == .vi ? " của " : ", ") + issuer.text(language)
  }
}

/// A criterion (tiêu chí) of a set.
public struct Criterion: Sendable, Hashable {
  /// `15`.
  public let code: String
  /// Its title.
  public let title: Label
  /// Its points in a set with points.
  public let points: Cited<Decimal?>?
  /// Its indicators in the order of the text.
  public let indicators: [Indicator]
}

/// An indicator (chỉ tiêu): the smallest thing that is met or not.
public struct Indicator: Sendable, Hashable {
  /// `15.1`.
  public let code: String
  /// A short title.
  public let title: Label
  /// A shorter one for the head of a narrow column.
  public let short: Label?
  /// The words of the text.
  public let wording: Cited<Label>
  /// Where it stands in the text.
  public let clause: Label
  /// How it is established.
  public let kind: IndicatorKind
  /// `%`, `‰`, or the noun of what is counted.
  public let unit: Label?
  /// How numerator and denominator are defined.
  public let formula: Cited<Label>?
  /// When it is met.
  public let condition: Condition
  /// Measures shown beside it that decide nothing.
  public let informative: [String]
  /// Areas in which it applies at all; nil for everywhere.
  public let applies: Applicability?
  /// Its own points; nil where the set has none.
  public let points: Cited<Decimal?>?
  /// Whether failing it fails the set; a nil value means that nobody could read it.
  public let knockout: Cited<Bool?>?
  /// A remark for readers.
  public let note: Label?
  /// The line it stands in.
  public let line: Int

  /// The measures that decide it.
  public var measures: [String] { condition.measureConditions.map(\.measure) }
  /// The threshold of its first measure.
  public var threshold: Threshold? { condition.measureConditions.first?.threshold }
  /// The parts (sexes) that must reach the threshold too.
  public var parts: [PartNeed] { condition.measureConditions.first?.parts ?? [] }

  /// When it is met, in words; independent of any commune.
  public func explain(_ language: Language = .vi) -> String { Written.sentence(condition.explain(unit: unit, language)) + "." }

  /// Every fact it may ask for in a set.
  public func factsNeeded(set: String) -> Swift.Set<FactNeed> {
    var needs = condition.factsNeeded(set: set, code: code)
    if let applies { needs.insert(.axis(applies.axis)) }
    return needs
  }
}

/// The areas in which an indicator applies.
public struct Applicability: Sendable, Hashable {
  /// By which axis.
  public let axis: AreaAxis
  /// Every value of the axis, with yes or no.
  public let values: [String: Bool]
  /// How far it was checked.
  public let status: Status
  /// Where it was read.
  public let source: String
}

/// A criterion, or the rest of one (`17.*`), that belongs to other branches.
public struct NotModelled: Sendable, Hashable {
  /// `13`, or `17.*` for the rest of criterion 17.
  public let code: String
  /// Its title.
  public let title: Label
  /// How far the title was checked.
  public let status: Status
  /// Where it was read.
  public let source: String

  /// The modelled criterion whose rest it is.
  public var restOf: String? { code.hasSuffix(".*") ? String(code.dropLast(2)) : nil }
}

/// How a set with points is decided.
///
/// While an indicator's points are not found, what remains of its criterion's points is split evenly and the verdict is provisional.
/// - Source: the `scoring` lines of the edition, each with its own.
public struct Scoring: Sendable, Hashable {
  /// All points together.
  public let maximum: Cited<Decimal>
  /// The share of all points that must be reached, in percent.
  public let total: Cited<Decimal?>
  /// The share of each criterion's points that must be reached, in percent.
  public let eachCriterion: Cited<Decimal?>
  /// Whether a failed knockout indicator fails the set.
  public let knockout: Cited<Bool>
}
