import Criteria
import Foundation
import Programme
import Vocabulary

/// One commune under one edition, as scripts read it. Field names and their order are stable.
struct Determination {
  let unit: UnitKey
  let name: String
  let period: Period
  let edition: Edition
  let result: EditionResult
  let language: Language

  private func head(_ level: String) -> [(String, JSONValue)] {
    [
      ("level", .text(level)), ("unit", .text(unit.code)), ("unitKey", .text(unit.description)), ("unitName", .text(name)),
      ("period", .text(period.description)), ("day", .day(result.day)), ("set", .text(edition.set)), ("edition", .text(result.edition)),
      ("editionHash", .text(result.hash)),
    ]
  }

  private func text(_ label: Label?) -> JSONValue { .text(label?.text(language)) }
  private func texts(_ labels: [Label]) -> JSONValue { .list(labels.map { text($0) }) }

  /// The set, its criteria, then its indicators.
  var objects: [JSONValue] {
    [.object(setFields)] + result.criteria.map { .object(fields($0)) } + result.indicators.map { .object(fields($0)) }
  }

  private var setFields: [(String, JSONValue)] {
    let set = result.set
    return head("set") + [
      ("title", text(set.title)), ("tier", .text(set.tier?.rawValue)), ("truth", .text(set.truth.rawValue)),
      ("wholeTruth", .text(set.wholeTruth.rawValue)), ("status", .text(set.status.rawValue)), ("score", Determination.score(set.score)),
      ("provisional", .flag(set.provisional)), ("provisionalBecause", texts(set.provisionalBecause)),
      (
        "rules",
        .list(
          set.rules.map {
            .object([
              ("rule", .text($0.rule.rawValue)), ("truth", .text($0.truth.rawValue)), ("statement", text($0.statement)),
              ("failing", .list($0.failing.map { .text($0) })), ("status", .text($0.status.rawValue)), ("source", .text($0.source)),
            ])
          })
      ),
      (
        "notModelled",
        .list(
          set.notModelled.map {
            .object([("code", .text($0.part.code)), ("title", text($0.part.title)), ("truth", .text($0.truth.rawValue))])
          })
      ),
      (
        "localValues",
        .list(
          result.localValues.map {
            .object([
              ("key", .text($0.key.description)), ("value", .text($0.value.text)), ("validFrom", .day($0.validFrom)),
              ("validTo", .day($0.validTo)), ("citation", .text($0.citation)), ("author", .text($0.actor)),
            ])
          })
      ),
    ]
  }

  private func fields(_ criterion: CriterionResult) -> [(String, JSONValue)] {
    head("criterion") + [
      ("criterion", .text(criterion.code)), ("title", text(criterion.criterion.title)), ("truth", .text(criterion.truth.rawValue)),
      ("wholeTruth", .text(criterion.wholeTruth.rawValue)), ("applicable", .flag(criterion.applicable)),
      ("status", .text(criterion.status.rawValue)), ("score", Determination.score(criterion.score)),
      ("provisional", .flag(criterion.provisional)), ("provisionalBecause", texts(criterion.provisionalBecause)),
    ]
  }

  /// One indicator.
  func fields(_ found: IndicatorResult) -> [(String, JSONValue)] {
    let criterion = edition.criteria.first { $0.indicators.contains { $0.code == found.code } }?.code
    return head("indicator") + [
      ("criterion", .text(criterion)), ("indicator", .text(found.code)), ("title", text(found.indicator.title)),
      ("kind", .text(found.kind.rawValue)), ("numerator", .decimal(found.numerator)), ("denominator", .decimal(found.denominator)),
      ("value", .decimal(found.value)), ("unitOfValue", text(found.indicator.unit)), ("threshold", .decimal(found.threshold)),
      ("direction", .text(found.direction?.rawValue)), ("truth", .text(found.truth.rawValue)), ("applicable", .flag(found.applicable)),
      ("inapplicableBecause", text(found.inapplicableBecause)), ("status", .text(found.status.rawValue)),
      ("citation", text(found.citation)), ("gap", .whole(found.gap?.members)),
      ("gapParts", .object((found.gap?.parts ?? []).map { ($0.id, .whole($0.members)) })),
      ("parts", .list(found.parts.map { part(of: $0) })),
      ("missing", .list(found.missing.map { Determination.missing($0, language) })),
      ("missingDocuments", texts(found.missingDocuments)), ("unknownMembers", .whole(found.reading?.unknownMembers ?? 0)),
      ("score", Determination.score(found.points)), ("knockout", .flag(found.knockout)),
    ]
  }

  private func part(of part: PartReading) -> JSONValue {
    .object([
      ("part", .text(part.id)), ("label", text(part.label)), ("numerator", .decimal(part.num)), ("denominator", .decimal(part.den)),
      ("value", .decimal(part.value)), ("truth", .text(part.truth.rawValue)),
    ])
  }

  private static func score(_ score: ScoreRange?) -> JSONValue {
    guard let score else { return .text(nil) }
    return .object([
      ("low", .decimal(score.low.decimal)), ("high", .decimal(score.high.decimal)), ("maximum", .decimal(score.maximum.decimal)),
    ])
  }

  private static func score(_ points: IndicatorPoints?) -> JSONValue {
    guard let points else { return .text(nil) }
    return .object([
      ("low", .decimal(points.low.decimal)), ("high", .decimal(points.high.decimal)), ("maximum", .decimal(points.maximum.decimal)),
      ("provisional", .flag(points.provisional)),
    ])
  }

  private static func missing(_ fact: MissingFact, _ language: Language) -> JSONValue {
    let need: (kind: String, name: String) =
      switch fact.need {
      case .axis(let axis): ("axis", axis.rawValue)
      case .measure(let id): ("measure", id)
      case .document(let kind): ("document", kind)
      case .attestation(let code): ("attestation", code)
      case .recognition(let set): ("recognition", set)
      case .localValue(let key): ("localValue", key.description)
      }
    return .object([
      ("need", .text(need.kind)), ("name", .text(need.name)), ("reason", .text(fact.why.code)), ("text", .text(fact.label.text(language))),
    ])
  }
}

extension Missing {
  /// The reason as scripts read it.
  var code: String {
    switch self {
    case .registerNotOpen: "registerNotOpen"
    case .registerEmpty: "registerEmpty"
    case .zeroDenominator: "zeroDenominator"
    case .undecided: "undecided"
    case .notMeasured: "notMeasured"
    case .partEmpty: "partEmpty"
    case .axisNotAssigned: "axisNotAssigned"
    case .thresholdNotFound: "thresholdNotFound"
    case .localValueNotEntered: "localValueNotEntered"
    case .notAttested: "notAttested"
    case .documentsNotOpen: "documentsNotOpen"
    case .quartersNotRecorded: "quartersNotRecorded"
    case .recognitionsNotOpen: "recognitionsNotOpen"
    case .recognitionsOfFormer: "recognitionsOfFormer"
    case .other: "other"
    }
  }
}

extension Evaluation {
  /// All objects of all communes.
  var json: JSONValue { .list(determinations.flatMap(\.objects)) }

  private static let columns = [
    "level", "unit", "unitKey", "unitName", "period", "day", "set", "edition", "editionHash", "criterion", "indicator", "title", "kind",
    "numerator", "denominator", "value", "threshold", "direction", "truth", "wholeTruth", "applicable", "status", "citation", "gap",
    "missing", "scoreLow", "scoreHigh", "scoreMaximum", "provisional",
  ]

  /// The same objects as lines with the columns named in the first.
  var csv: String {
    let rows = determinations.flatMap(\.objects).map { object -> [String] in
      guard case .object(let fields) = object else { return [] }
      let values = Dictionary(fields, uniquingKeysWith: { first, _ in first })
      return Evaluation.columns.map { Evaluation.cell($0, values) }
    }
    return CSVText.lines([Evaluation.columns] + rows)
  }

  private static func cell(_ column: String, _ values: [String: JSONValue]) -> String {
    if case .object(let score)? = values["score"], let part = scoreParts[column] {
      return score.first { $0.0 == part }?.1.cell ?? ""
    }
    return values[column]?.cell ?? ""
  }

  private static let scoreParts = ["scoreLow": "low", "scoreHigh": "high", "scoreMaximum": "maximum"]
}
