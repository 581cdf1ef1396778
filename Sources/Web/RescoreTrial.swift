import Criteria
import Programme
import Vocabulary

extension RescorePage {
  /// An area's communes under the text in force and under one that isn't published: the same page, chosen by period and area.
  /// - Parameters:
  ///   - name: what the text is called.
  ///   - back: where it is drafted.
  static func trial(_ visit: Visit, _ edition: Edition, name: String, back: String) async throws -> Reply {
    let choices = try Choices(visit)
    let evaluating = visit.installation.evaluating
    let day = choices.period.referenceDay(today: visit.today)
    let code = visit.query["area"].flatMap { $0.isEmpty ? nil : $0 } ?? visit.defaultArea(on: day)
    guard let code else { throw WebProblem.notFound }
    let area = try visit.units.units(ofArea: code, on: day, view: choices.view, today: visit.today)
    let groups = area.groups.filter { group in visit.units[group.unit].map { visit.may(.seeOverview, at: $0) } ?? false }
    if groups.isEmpty { throw WebProblem.forbidden(.seeOverview) }
    let found = try await PlanningAid(evaluating).rescore(groups, choices.period, under: edition, today: visit.today)
    let changed = found.filter { $0.changed || !$0.reasons.isEmpty }
    let first = (try? evaluating.edition(edition.set, on: day)).map { visit.shortTitle($0) + ", " + visit.window($0) }
    let areas = visit.areas().map { ($0.code, $0.name) }
    let model: Model = [
      "crumbs": [["href": back, "text": name] as Model], "heading": visit.word("draftTrialTitle"),
      "sub": visit.word("draftTrialSub", ["first": first ?? "–", "second": name]), "kept": [Model](),
      "selectors": [choices.periods(visit), Choices.selector("area", visit.word("selectArea"), areas, code)],
      "count": visit.word(
        "rescoreCount",
        ["all": visit.whole(found.count), "verdicts": visit.whole(found.filter(\.changed).count), "any": visit.whole(changed.count)]),
      "hasRows": !changed.isEmpty, "rows": changed.map { row($0, choices, visit) }, "backHref": back,
    ]
    return .page("rescore", Shell.model(visit, title: visit.word("draftTrialTitle"), here: "/criteria", model))
  }
}
