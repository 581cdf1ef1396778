import Criteria
import Foundation
import Storage
import Vocabulary

// What a station says of indicators that no register computes, and what has moved since an assessment was filled or frozen.
extension AssessmentDesk {
  /// The indicators of an assessment that somebody attests.
  func attested(_ assessment: Assessment) -> Set<String> {
    let edition = try? evaluating.edition(assessment.set, on: assessment.day ?? assessment.period.end, dated: assessment.dated)
    return Set((edition?.indicators ?? []).filter { $0.kind == .attested }.map(\.code))
  }

  /// Writes the attestation of a period that a mark with a document is, so that the live indicator shows it; a mark that is taken back
  /// takes back the attestation it made, known by its document.
  static func attest(_ writing: Writing, _ assessment: Assessment, _ before: AssessmentItem, _ mark: Mark, by actor: Actor) throws {
    let from = assessment.period.start
    let standing = try writing.rows(
      of: "attestation",
      where: "unit_id = :unit AND set_id = :set AND indicator_code = :code AND period = :period AND valid_from = :from ORDER BY id",
      [
        "unit": .int(assessment.unit.number), "set": .text(assessment.set), "code": .text(mark.code),
        "period": .text(assessment.period.description), "from": .day(from),
      ]
    ).first
    if let document = mark.document, let outcome = mark.outcome, outcome == .met || outcome == .notMet {
      let values: [String: Value] = [
        "claim": .bool(outcome == .met), "document_id": .id(document), "attested_by": text(String(actor.name.prefix(100))),
        "remark": text(mark.reason),
      ]
      if let standing {
        try writing.update("attestation", assessment.unit, standing.id, values)
      } else {
        try writing.insert(
          "attestation", assessment.unit,
          [
            "set_id": .text(assessment.set), "indicator_code": .text(mark.code), "period": .text(assessment.period.description),
            "valid_from": .day(from), "valid_to": .day(assessment.period.end),
          ].merging(values) { $1 })
      }
    } else if let standing, let document = before.ownDocument, standing.values["document_id"]?.id == document {
      try writing.remove("attestation", assessment.unit, standing.id)
    }
  }

  /// What was computed of an indicator, in a line: `92,5% (925/1.000)`, what was seen, or why nothing is known.
  public static func value(_ indicator: IndicatorResult, _ language: Language = .vi) -> String {
    var clauses: [String] = []
    if let reading = indicator.reading, let shown = indicator.displayValue(language) {
      let (num, den) = (Figures.rounded(reading.num, places: 2, language), Figures.rounded(reading.den, places: 2, language))
      clauses.append(reading.isCount ? shown : "\(shown) (\(num)/\(den))")
    }
    clauses += indicator.statements.map { $0.text(language) }
    if !indicator.applicable { clauses += [indicator.inapplicableBecause?.text(language)].compactMap(\.self) }
    if indicator.applicable, indicator.truth == .unknown {
      var seen: Set<String> = []
      clauses += indicator.missing.map { $0.label.text(language) }.filter { seen.insert($0).inserted }
    }
    return clauses.joined(separator: "; ")
  }

  /// Whether the registers, or the points an authority gives, say something else now than when the computed columns were filled.
  public static func moved(_ item: AssessmentItem, _ live: IndicatorResult) -> Bool {
    let now = computed(live)
    return now["computed_outcome"]?.text != item.computed.code || (now["computed_value"]?.text ?? "") != item.computedValue
      || pointsMoved(item, live)
  }

  /// Whether an indicator is worth other points now than when the computed columns were filled.
  public static func pointsMoved(_ item: AssessmentItem, _ live: IndicatorResult) -> Bool {
    func same(_ stored: Decimal?, _ now: Decimal?) -> Bool {
      guard let stored, let now else { return stored == nil && now == nil }
      return alike(stored, now)
    }
    return !same(item.mostPoints, live.points?.maximum.decimal) || !same(item.computedPoints, live.points?.low.decimal)
  }

  /// Whether the registers say something else now than when a result was frozen.
  public static func moved(_ frozen: IndicatorResult, _ live: IndicatorResult) -> Bool {
    frozen.outcome != live.outcome || frozen.numerator != live.numerator || frozen.denominator != live.denominator
  }
}

extension Snapshot {
  /// What the registers alone said, without anybody's judgement.
  /// - Throws: as `editionThen`.
  public func computed() throws -> EditionResult { try editionThen().evaluate(facts) }

  /// Whether what is frozen still fits together: the same edition, members that add up to the facts, and a determination like the given
  /// totals.
  public func holds(_ reading: StoreReading, points: Decimal?, outcome: Outcome?) throws -> Bool {
    guard let result = try? determination() else { return false }
    for measure in lists.keys {
      guard case .measured(let num, let den, _, _, _)? = facts.measures[measure] else { continue }
      let known = try members(reading, of: measure).filter { $0.met != nil }
      let sums = known.reduce((num: Decimal(0), den: Decimal(0))) {
        ($0.num + (CatalogueNode.decimal($1.num) ?? 0), $0.den + (CatalogueNode.decimal($1.den) ?? 0))
      }
      guard Snapshot.alike(sums.num, num), Snapshot.alike(sums.den, den) else { return false }
    }
    if let outcome, Outcome(result.set.truth) != outcome { return false }
    guard let points else { return true }
    return result.set.score.map { Snapshot.alike($0.low.decimal, points) } ?? false
  }

  private static func alike(_ left: Decimal, _ right: Decimal) -> Bool {
    abs(left - right) < Decimal(sign: .plus, exponent: -4, significand: 1)
  }
}
