import Criteria
import Foundation
import Programme
import Vocabulary

/// The worked examples of an edition: what is known, what follows, and whether running it again gives the same.
struct EditionCases: Sendable {
  let visit: Visit
  let edition: Edition
  private var language: Language { visit.language }

  var models: [Model] {
    edition.runCases().map { outcome in
      let shown = outcome.example.expectations.prefix(4).map { conclusion($0, outcome.result) }
      let differences = outcome.differences.map { $0.text(language) }.joined(separator: "; ")
      var model: Model = [
        "caseName": outcome.example.name.text(language), "facts": facts(outcome.example), "conclusions": shown,
        "runCls": outcome.passed ? "ok" : "no", "runSign": outcome.passed ? "✓" : "✗",
        "runText": outcome.passed ? visit.word("caseHolds") : visit.word("caseDiffers", ["why": differences]),
      ]
      let more = outcome.example.expectations.count - shown.count
      if more > 0 { model["more"] = visit.word("caseMore", ["count": visit.whole(more)]) }
      return model
    }
  }

  /// What follows for one subject, as the engine says it now.
  private func conclusion(_ expectation: EditionCase.Expectation, _ result: EditionResult) -> Model {
    switch expectation.subject {
    case .indicator(let code):
      let found = result.indicator(code)
      let noun = found?.reading.map { visit.noun($0.measure) }
      return model(code, found?.outcome ?? .unknown, found?.explanation(noun: noun, language) ?? "")
    case .criterion(let code):
      let found = result.criterion(code)
      return model(visit.word("criterionShort", ["code": code]), found?.outcome ?? .unknown, found?.explanation(language) ?? "")
    case .set:
      return model(visit.shortTitle(edition), result.set.truth.outcome, result.set.explanation(language))
    }
  }

  private func model(_ subject: String, _ outcome: Outcome, _ said: String) -> Model {
    // The engine names measures by their files; readers know their titles.
    let why = edition.measures.reduce(said) { text, id in
      let title = visit.installation.knowledge.measures[id]?.title.text(language)
      return title.map { text.replacingOccurrences(of: "«\(id)»", with: "«\($0)»").replacingOccurrences(of: "“\(id)”", with: "“\($0)”") }
        ?? text
    }
    return ["subject": subject, "cls": outcome.cls, "sign": outcome.sign, "verdict": visit.word(outcome.word), "why": why]
  }

  /// The facts the example's subjects rest on; of the whole set only how many there are.
  private func facts(_ example: EditionCase) -> String {
    var parts = [example.facts.day.written]
    parts += AreaAxis.allCases.compactMap { axis in example.facts.axes[axis].map { axis.name(of: $0).text(language) } }
    let codes = example.expectations.compactMap { expectation -> String? in
      if case .indicator(let code) = expectation.subject { return code }
      return nil
    }
    var seen: Set<String> = []
    for indicator in codes.compactMap({ edition.indicator($0) }) {
      for id in indicator.measures where seen.insert(id).inserted {
        let title = visit.installation.knowledge.measures[id]?.title.text(language) ?? indicator.title.text(language)
        parts.append(title + ": " + text(example.facts.measures[id]))
      }
      if indicator.kind == .attested {
        let claim = example.facts.attestations[indicator.code].map { visit.word($0 ? "claimDone" : "claimNotDone") }
        parts.append(indicator.code + ": " + (claim ?? visit.word("claimNone")).lowercased())
      }
      if !indicator.condition.documentNeeds.isEmpty {
        let kinds = indicator.condition.documentNeeds.filter { example.facts.documents[$0.kind] != nil }.count
        parts.append(
          example.facts.documentsOpen ? visit.word("caseDocuments", ["count": visit.whole(kinds)]) : visit.word("caseDocumentsClosed"))
      }
      for need in indicator.condition.recognitionNeeds {
        let decision = example.facts.recognitions?[need.set]
        let day = decision.map { visit.word($0.recognised ? "caseRecognised" : "caseRefused", ["day": $0.day.written]) }
        parts.append(example.facts.recognitions == nil ? visit.word("caseRecognitionsClosed") : day ?? visit.word("caseNoDecision"))
      }
    }
    parts += example.facts.localValues.map { visit.word("caseLocal", ["key": $0.key.subject, "value": $0.value.text]) }
    if codes.isEmpty { parts.append(visit.word("caseWhole", ["count": visit.whole(example.facts.measures.count)])) }
    return parts.joined(separator: "; ")
  }

  private func text(_ fact: MeasureFact?) -> String {
    func number(_ value: Decimal) -> String { Figures.rounded(value, places: 2, language) }
    switch fact {
    case nil: return visit.word("unknown").lowercased()
    case .unknown(let why): return why.label.text(language)
    case .notApplicable(let why): return why.text(language)
    case .metBecauseEmpty: return visit.word("caseEmpty")
    case .measured(let num, let den, _, let parts, let unknown):
      let names = ["male": visit.word("male").lowercased(), "female": visit.word("female").lowercased()]
      let split = parts.sorted { $0.key > $1.key }.map { "\(names[$0.key] ?? $0.key) \(number($0.value.num))/\(number($0.value.den))" }
      let open = unknown > 0 ? [visit.word("caseUnknown", ["count": visit.whole(unknown)])] : []
      let detail = (split + open).joined(separator: ", ")
      return number(num) + (den == 1 ? "" : "/" + number(den)) + (detail.isEmpty ? "" : " (" + detail + ")")
    }
  }
}
