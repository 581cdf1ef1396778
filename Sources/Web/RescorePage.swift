import Criteria
import Programme
import Vocabulary

/// A period under two texts of a set: which communes' results change, and why.
enum RescorePage {
  /// `GET /rescore?area=&set=&period=&first=&second=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let choices = try Choices(visit)
    let evaluating = visit.installation.evaluating
    let set = visit.query["set"].flatMap { evaluating.criteria.sets.contains($0) ? $0 : nil } ?? "xa-ntm"
    let editions = evaluating.criteria.editions(of: set)
    let day = choices.period.referenceDay(today: visit.today)
    let inForce = try? evaluating.edition(set, on: day)
    let first = visit.query["first"].flatMap { Day(iso: $0) } ?? inForce?.inForceFrom.value ?? editions.first?.inForceFrom.value
    let second = visit.query["second"].flatMap { Day(iso: $0) } ?? editions.last { $0.state == .published }?.inForceFrom.value
    guard let code = visit.query["area"].flatMap({ $0.isEmpty ? nil : $0 }) ?? visit.defaultArea(on: day), let first, let second else {
      throw WebProblem.notFound
    }
    let area = try visit.units.units(ofArea: code, on: day, view: choices.view, today: visit.today)
    let groups = area.groups.filter { group in visit.units[group.unit].map { visit.may(.seeOverview, at: $0) } ?? false }
    if groups.isEmpty { throw WebProblem.forbidden(.seeOverview) }
    let found = try await PlanningAid(evaluating).rescore(
      groups, set: set, choices.period, first: first, second: second, today: visit.today)
    let changed = found.filter { $0.changed || !$0.reasons.isEmpty }
    let dates = editions.map { ($0.inForceFrom.value.iso, visit.shortTitle($0) + " · " + $0.inForceFrom.value.written) }
    let titles = evaluating.sets.map { set in
      (set, evaluating.criteria.editions(of: set).last.map { visit.shortTitle($0) } ?? set)
    }
    let model: Model = [
      "heading": visit.word("rescoreTitle"), "sub": [area.name, choices.period.label.text(visit.language)].joined(separator: " · "),
      "kept": [["name": "area", "value": code] as Model],
      "selectors": [
        choices.periods(visit), Choices.selector("set", visit.word("selectSet"), titles, set),
        Choices.selector("first", visit.word("rescoreFirst"), dates, first.iso),
        Choices.selector("second", visit.word("rescoreSecond"), dates, second.iso),
      ],
      "count": visit.word(
        "rescoreCount",
        ["all": visit.whole(found.count), "verdicts": visit.whole(found.filter(\.changed).count), "any": visit.whole(changed.count)]),
      "hasRows": !changed.isEmpty, "rows": changed.map { row($0, choices, visit) },
    ]
    return .page("rescore", Shell.model(visit, title: visit.word("rescoreTitle"), here: "/criteria", model))
  }

  static func row(_ commune: Rescored, _ choices: Choices, _ visit: Visit) -> Model {
    func verdict(_ result: EditionResult) -> Model {
      let outcome = Outcome(result.set.truth)
      let points = result.set.score.map { " " + $0.text(visit.language) } ?? ""
      return ["cls": outcome.cls, "sign": outcome.sign, "text": visit.word(outcome.word) + points]
    }
    let reasons = commune.reasons.map { reason -> Model in
      func word(_ outcome: Outcome?) -> String { outcome.map { visit.word($0.word).lowercased() } ?? "–" }
      return [
        "code": reason.code, "text": "\(word(reason.first)) → \(word(reason.second))", "why": reason.why.text(visit.language),
      ]
    }
    return [
      "name": visit.units[commune.group.unit]?.name ?? commune.group.unit.description, "href": choices.unit(commune.group.unit),
      "first": verdict(commune.first), "second": verdict(commune.second), "changed": commune.changed, "reasons": reasons,
    ]
  }
}
