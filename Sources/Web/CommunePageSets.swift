import Criteria
import Measures
import Programme
import Vocabulary

/// One set on a commune's page: verdict, points, rules, criteria and indicators.
struct CommuneSet: Sendable {
  let page: CommunePage
  let edition: Edition

  private var visit: Visit { page.visit }
  private var language: Language { page.visit.language }
  private var result: EditionResult? { page.evaluation.result(page.group.unit, edition.set) }

  var model: Model {
    guard let result else { return [:] }
    let set = result.set
    var model: Model = [
      "setId": edition.set, "setName": visit.shortTitle(edition), "edition": cited, "editionHref": EditionAddress.of(edition),
      "verdict": visit.word(set.truth.outcome.word), "verdictCls": set.truth.outcome.cls, "verdictSign": set.truth.outcome.sign,
      "provisional": set.provisional, "remarks": remarks(set), "criteria": edition.criteria.map { criterion($0, result) },
      "rules": set.rules.map { rule in
        // As long as nobody could read the whole list of knockouts, that none is failed is taken, not known.
        let open = rule.rule == .knockout && rule.truth == .met && result.indicators.contains { $0.applicable && $0.knockout == nil }
        let outcome = open ? Outcome.unknown : rule.truth.outcome
        return [
          "cls": outcome.cls, "sign": outcome.sign, "text": Overview.sentence(rule.statement.text(language)),
          "unverified": rule.status == .unverified,
        ] as Model
      },
    ]
    if let score = set.score { model["score"] = self.score(score, result) }
    return model
  }

  private var cited: String {
    visit.word("citedSince", ["citation": visit.citation(edition), "day": edition.inForceFrom.value.written])
  }

  /// Why the verdict is provisional, and what other branches still have to say.
  private func remarks(_ set: SetResult) -> [String] {
    var remarks = set.provisionalBecause.map { Overview.sentence($0.text(language)) }
    if !set.notModelled.isEmpty {
      let failed = set.notModelled.filter { $0.truth == .notMet }
      let open = set.notModelled.filter { $0.truth == .unknown }
      if !failed.isEmpty { remarks.append(visit.word("othersFailed", ["codes": failed.map(\.part.code).joined(separator: ", ")])) }
      remarks.append(
        open.isEmpty
          ? visit.word("othersAttested", ["verdict": visit.word(set.wholeTruth.outcome.word)])
          : visit.word("othersOpen", ["count": visit.whole(open.count)]))
    }
    // The new-rural sets are named for communes; no text was read that says whether they hold for towns.
    if edition.tier != nil, page.unit.kind.lowercased() != "xã" {
      remarks.append(visit.word("setForCommunes", ["kind": page.unit.kind.lowercased()]))
    }
    return remarks
  }

  private func score(_ score: ScoreRange, _ result: EditionResult) -> Model {
    let bar = Charts.bar(score)
    let span = score.low == score.high ? score.low.text(language) : score.low.text(language) + "–" + score.high.text(language)
    var title = visit.word(
      score.low == score.high ? "scoreSure" : "scoreRange",
      ["low": score.low.text(language), "more": (score.high - score.low).text(language)])
    if let level = edition.scoring?.total.value {
      title += " " + visit.word("scoreNeeded", ["level": Figures.exact(level, language)])
    }
    var model: Model = [
      "text": span, "of": visit.word("ofPoints", ["maximum": score.maximum.text(language)]), "low": bar.low, "range": bar.range,
      "title": title,
    ]
    if let pass = Charts.pass(edition, result) { model["pass"] = ["x": pass] as Model }
    return model
  }

  private func criterion(_ criterion: Criterion, _ result: EditionResult) -> Model {
    let found = result.criterion(criterion.code)
    let outcome = found?.outcome ?? .unknown
    var model: Model = [
      "criterion": visit.word("criterionFull", ["code": criterion.code, "title": criterion.title.text(language)]),
      "criterionCls": outcome.cls, "criterionSign": outcome.sign, "criterionVerdict": visit.word(outcome.word),
      "indicators": criterion.indicators.compactMap { result.indicator($0.code) }.map(indicator),
    ]
    if let score = found?.score { model["points"] = score.text(language) }
    return model
  }

  private func indicator(_ result: IndicatorResult) -> Model {
    let outcome = result.outcome
    var model: Model = [
      "code": result.code, "name": result.indicator.title.text(language), "cls": outcome.cls, "sign": outcome.sign,
      "text": result.displayValue(language) ?? visit.short(result),
      "threshold": result.displayThreshold(language) ?? visit.level(result.indicator),
      "href": page.choices.indicator(page.unit.key, edition.set, result.code), "target": isTarget(result),
      "title": visit.word(outcome.word), "knockout": result.knockout == true,
    ]
    if let reason = visit.reason(result, page.group) { model["gap"] = reason }
    if (result.levelStatus ?? result.indicator.wording.status) == .unverified { model["status"] = visit.word("statusUnverified") }
    return model
  }

  private func isTarget(_ result: IndicatorResult) -> Bool {
    guard let column = OverviewTable.targeted[edition.set], column != Overview.scoreSet else { return false }
    let criterion = edition.criteria.first { $0.indicators.contains { $0.code == result.code } }
    return page.known.targets.contains { $0.column == column && (column == criterion?.code || column == "model") }
  }
}

extension Visit {
  /// In one line why an indicator isn't met: the gap in members, missing papers, what was seen, or what isn't known.
  /// - Parameter group: the commune with the units it was made from.
  func reason(_ result: IndicatorResult, _ group: UnitGroup) -> String? {
    switch result.outcome {
    case .met: return nil
    case .notApplicable: return result.inapplicableBecause.map { Overview.sentence($0.text(language)) }
    case .notMet:
      if let gap = gap(result) { return gap }
      if !result.missingDocuments.isEmpty {
        return word("papersMissing", ["names": few(result.missingDocuments.map { $0.text(language) })])
      }
      return result.statements.first.map { Overview.sentence($0.text(language)) }
    case .unknown:
      var said: [String] = []
      for text in result.missing.map({ lack($0, group) }) where !said.contains(text) { said.append(text) }
      return said.isEmpty ? nil : Overview.sentence(few(said))
    }
  }

  /// Why a fact isn't there; a measure that no file defines isn't shown by its name, and decisions about former communes say
  /// nothing of the one they went into.
  func lack(_ missing: MissingFact, _ group: UnitGroup) -> String {
    if missing.why == .recognitionsOfFormer { return word("decisionsOfFormer") }
    if case .notMeasured(let id) = missing.why, installation.knowledge.measures[id] == nil { return word("noMeasure") }
    if missing.why == .zeroDenominator, case .measure(let id) = missing.need, let measure = installation.knowledge.measures[id] {
      return measure.whenZero?.text(language) ?? word("zeroDenominator", ["members": measure.member.text(language)])
    }
    return missing.label.text(language)
  }

  /// The first three of a list, and how many more there are.
  func few(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: "; ")
    return names.count <= 3 ? shown : word("andMoreThings", ["names": shown, "count": whole(names.count - 3)])
  }
}
