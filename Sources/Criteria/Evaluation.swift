import Foundation
import Vocabulary

extension Edition {
  /// Determines every indicator, criterion and the set for one commune from what is known of it.
  /// - Parameter judged: what people say of indicators, by code, in place of what is computed.
  public func evaluate(_ facts: Facts, judged: [String: Judgement] = [:]) -> EditionResult {
    let local = LocalValue.inForce(facts.localValues, set: set, on: facts.day)
    let indicatorResults = criteria.flatMap { criterion -> [IndicatorResult] in
      let points = scoring == nil ? nil : CriterionPoints(criterion, set: set, local: local)
      return criterion.indicators.map { indicator in
        let found = result(of: indicator, facts: facts, local: local, maximum: points?.of(indicator.code))
        return judged[indicator.code].map(found.judged) ?? found
      }
    }
    let byCode = Dictionary(indicatorResults.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    let others = notModelled.map { NotModelledResult(part: $0, truth: Edition.truth(facts.attestations[$0.code])) }
    let criterionResults = criteria.map { criterion in
      let results = criterion.indicators.compactMap { byCode[$0.code] }
      let rest = others.filter { $0.part.restOf == criterion.code }.map(\.truth)
      return self.result(of: criterion, indicators: results, rest: rest, local: local)
    }
    let used = local.values.sorted { $0.key < $1.key }
    return EditionResult(
      edition: id, hash: hash(localValues: used), day: facts.day, localValues: used, indicators: indicatorResults,
      criteria: criterionResults,
      set: verdict(indicators: indicatorResults, criteria: criterionResults, others: others, local: local))
  }

  private static func truth(_ claim: Bool?) -> Truth { claim.map { $0 ? .met : .notMet } ?? .unknown }

  private func result(
    of indicator: Indicator, facts: Facts, local: [LocalValue.Key: LocalValue], maximum: (points: Fraction, provisional: Bool)?
  ) -> IndicatorResult {
    var finding = indicator.condition.evaluate(Situation(set: set, indicator: indicator, facts: facts, local: local))
    if let applies = indicator.applies {
      finding.statuses.append(applies.status)
      switch facts.axes[applies.axis].flatMap({ applies.values[$0] }) {
      case true?: break
      case false?:
        finding = Finding(nil)
        finding.statuses = [applies.status]
        let area = applies.axis.name(of: facts.axes[applies.axis] ?? "")
        finding.inapplicable = Label("không áp dụng cho \(area.vi)", en: "doesn't apply to \(area.en)")
      case nil:
        finding.truth = .unknown
        finding.missing.append(MissingFact(.axis(applies.axis), .axisNotAssigned(applies.axis)))
      }
    }
    let truth = finding.truth ?? .unknown
    let points = maximum.map { points, provisional in
      finding.truth == nil
        ? IndicatorPoints(maximum: .zero, low: .zero, high: .zero, provisional: provisional)
        : IndicatorPoints(
          maximum: points, low: truth == .met ? points : .zero, high: truth == .notMet ? .zero : points, provisional: provisional)
    }
    let knockoutKey = LocalValue.Key(set: set, subject: indicator.code, field: .knockout)
    let statuses = finding.statuses + [indicator.wording.status] + [indicator.formula?.status].compactMap { $0 }
    let other = indicator.condition.recognitionNeeds.first.flatMap { facts.otherResults[$0.set] }
    return IndicatorResult(
      indicator: indicator, truth: truth, applicable: finding.truth != nil, inapplicableBecause: finding.inapplicable,
      readings: finding.readings, level: finding.level, status: statuses.max() ?? .unverified, levelStatus: finding.statuses.max(),
      citation: citation(of: indicator, sources: finding.sources), missing: Edition.unique(finding.missing),
      missingDocuments: finding.missingDocuments, statements: finding.statements, points: points,
      knockout: local[knockoutKey]?.flag ?? indicator.knockout?.value,
      informative: indicator.informative.map { InformativeFigure(measure: $0, fact: facts.measures[$0]) }, otherResult: other)
  }

  private static func unique(_ missing: [MissingFact]) -> [MissingFact] {
    var seen = Swift.Set<MissingFact>()
    return missing.filter { seen.insert($0).inserted }
  }

  private func citation(of indicator: Indicator, sources: [String]) -> Label {
    var seen = Swift.Set<String>()
    let all = ([indicator.wording.source] + sources).filter { !$0.isEmpty && seen.insert($0).inserted }
    return Label { ([indicator.clause.text($0)] + all).joined(separator: "; ") }
  }

  private func result(
    of criterion: Criterion, indicators: [IndicatorResult], rest: [Truth], local: [LocalValue.Key: LocalValue]
  ) -> CriterionResult {
    let applicable = indicators.filter(\.applicable)
    var truth = applicable.isEmpty ? Truth.unknown : Truth.all(applicable.map(\.truth))
    var score: ScoreRange?
    var why: [Label] = []
    if let scoring {
      let points = CriterionPoints(criterion, set: set, local: local)
      score = points.isKnown ? ScoreRange(indicators) : nil
      let level = threshold(of: scoring.eachCriterion, rule: "criterion", local: local)
      truth = score.map { $0.truth(percent: level.value) } ?? .unknown
      why = points.provisionalBecause
    } else if indicators.isEmpty {
      why = [Label("chưa tìm thấy các chỉ tiêu trong văn bản", en: "its indicators were not found in the text")]
    }
    return CriterionResult(
      criterion: criterion, truth: truth, wholeTruth: Truth.all([truth] + rest), applicable: !applicable.isEmpty || indicators.isEmpty,
      score: score, provisional: !why.isEmpty, provisionalBecause: why, status: indicators.map(\.status).max() ?? .unverified)
  }

  /// The level of a score rule: an authority's, or the edition's.
  private func threshold(
    of cited: Cited<Decimal?>, rule: String, local: [LocalValue.Key: LocalValue]
  ) -> (value: Decimal?, status: Status, source: String) {
    let entered = local[LocalValue.Key(set: set, subject: rule, field: .threshold)]
    if let entered, let value = entered.number { return (value, .verified, entered.citation) }
    return (cited.value, cited.status, cited.source)
  }

  private func verdict(
    indicators: [IndicatorResult], criteria: [CriterionResult], others: [NotModelledResult], local: [LocalValue.Key: LocalValue]
  ) -> SetResult {
    var rules: [RuleResult] = []
    var score: ScoreRange?
    let applicable = criteria.filter(\.applicable)
    var truth = applicable.isEmpty ? Truth.unknown : Truth.all(applicable.map(\.truth))
    var why: [Label] = []
    if let scoring {
      let ranges = criteria.compactMap(\.score)
      score = ranges.count == criteria.count ? ScoreRange(adding: ranges) : nil
      rules = [
        totalRule(scoring, score: score, local: local), criterionRule(scoring, criteria: criteria, local: local),
        knockoutRule(scoring, indicators: indicators),
      ].compactMap { $0 }
      truth = Truth.all(rules.map(\.truth))
      let split = indicators.filter { $0.points?.provisional ?? false }.count
      if split > 0 {
        why.append(
          Label(
            "chưa có điểm chính thức của \(split) chỉ tiêu, điểm của tiêu chí được chia đều",
            en: "no official points for \(split) indicators; their criterion's points are split evenly"))
      }
      why += criteria.flatMap(\.provisionalBecause).filter { !why.contains($0) && $0 != CriterionPoints.splitEvenly }
      let open = indicators.filter { $0.applicable && $0.knockout == nil }.count
      if scoring.knockout.value, open > 0 {
        why.append(
          Label("chưa biết \(open) chỉ tiêu có phải điểm liệt không", en: "whether \(open) indicators are knockouts is not known"))
      }
    } else {
      why = Array(criteria.flatMap(\.provisionalBecause).prefix(1))
    }
    if state == .draft { why.insert(Label("bản dự thảo, chưa ban hành trong hệ thống", en: "a draft, not published here"), at: 0) }
    let statuses = indicators.filter(\.applicable).map(\.status) + rules.map(\.status)
    return SetResult(
      set: set, title: title, tier: tier, truth: truth, wholeTruth: Truth.all([truth] + others.map(\.truth)), score: score, rules: rules,
      notModelled: others, provisional: !why.isEmpty, provisionalBecause: why, status: statuses.max() ?? .unverified)
  }

  private func totalRule(_ scoring: Scoring, score: ScoreRange?, local: [LocalValue.Key: LocalValue]) -> RuleResult {
    let level = threshold(of: scoring.total, rule: "total", local: local)
    let statement = Label { language in
      let vi = language == .vi
      let points = score?.text(language) ?? (vi ? "chưa tính được" : "not countable")
      let needed = level.value.map { Written.level($0, unit: Label("%"), .atLeast, language) }
      return (vi ? "tổng điểm \(points), mức đạt " : "total \(points), level required ")
        + (needed ?? (vi ? "chưa tìm thấy" : "not found"))
    }
    return RuleResult(
      rule: .total, truth: score.map { $0.truth(percent: level.value) } ?? .unknown, statement: statement, failing: [], possible: [],
      status: level.status, source: level.source)
  }

  private func criterionRule(_ scoring: Scoring, criteria: [CriterionResult], local: [LocalValue.Key: LocalValue]) -> RuleResult {
    let level = threshold(of: scoring.eachCriterion, rule: "criterion", local: local)
    let applicable = criteria.filter(\.applicable)
    let met = applicable.filter { $0.truth == .met }.count
    let statement = Label { language in
      let needed = level.value.map { Written.level($0, unit: Label("%"), .atLeast, language) }
      return language == .vi
        ? "\(met)/\(applicable.count) tiêu chí có số điểm \(needed ?? "đạt (mức chưa tìm thấy)")"
        : "\(met) of \(applicable.count) criteria have \(needed ?? "enough (level not found)") of their points"
    }
    return RuleResult(
      rule: .eachCriterion, truth: Truth.all(applicable.map(\.truth)), statement: statement,
      failing: applicable.filter { $0.truth == .notMet }.map(\.code), possible: [], status: level.status, source: level.source)
  }

  /// Only known knockouts decide; those nobody could read make the verdict provisional instead.
  private func knockoutRule(_ scoring: Scoring, indicators: [IndicatorResult]) -> RuleResult? {
    guard scoring.knockout.value else { return nil }
    let applicable = indicators.filter(\.applicable)
    let known = applicable.filter { $0.knockout == true }
    let failing = known.filter { $0.truth == .notMet }.map(\.code)
    let open = applicable.filter { $0.knockout == nil }
    let statement: Label
    if !failing.isEmpty {
      let codes = failing.joined(separator: ", ")
      statement = Label("chỉ tiêu điểm liệt chưa đạt: \(codes)", en: "knockout indicators that fail: \(codes)")
    } else if !open.isEmpty {
      statement = Label(
        "chưa có đủ danh mục điểm liệt, tạm coi như không bị điểm liệt", en: "the list of knockouts isn't complete; taken as none failed")
    } else {
      statement = Label("không bị điểm liệt", en: "no knockout indicator fails")
    }
    return RuleResult(
      rule: .knockout, truth: Truth.all(known.map(\.truth)), statement: statement, failing: failing,
      possible: open.filter { $0.truth == .notMet }.map(\.code), status: scoring.knockout.status, source: scoring.knockout.source)
  }
}
