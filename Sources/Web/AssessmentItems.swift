import Criteria
import Foundation
import Programme
import Storage
import Vocabulary

/// The indicators of an assessment, criterion by criterion.
struct AssessmentItems: Sendable {
  let page: AssessmentPage
  /// Those of which the registers say something else now.
  let moved: Set<String>
  private let faults: [String: [String]]
  private var visit: Visit { page.visit }

  init(page: AssessmentPage) {
    self.page = page
    moved = Set(
      page.assessment.items.filter { item in
        guard let live = page.live?.indicator(item.code) else { return false }
        if let frozen = page.frozen?.indicator(item.code) { return AssessmentDesk.moved(frozen, live) }
        return page.isOpen && AssessmentDesk.moved(item, live)
      }.map(\.code))
    faults = Dictionary(grouping: page.faults, by: \.code).mapValues { $0.map { $0.reason.text(page.visit.language) } }
  }

  var model: [Model] {
    page.edition.criteria.compactMap { criterion -> Model? in
      let items = criterion.indicators.compactMap { indicator in page.assessment.items.first { $0.code == indicator.code } }
      let shown = items.filter { !page.onlyMissing || lacks($0) }
      if items.isEmpty { return nil }
      let lacking = items.filter { faults[$0.code] != nil }.count
      let (own, team) = (page.own?.criterion(criterion.code), page.appraised?.criterion(criterion.code))
      let shows = page.teamLeads(items) ? team : own
      let (outcome, before) = (shows?.outcome ?? .unknown, own?.outcome ?? .unknown)
      let differs = page.teamLeads(items) && outcome != before
      return [
        "code": criterion.code, "title": criterion.title.text(visit.language), "has": !shown.isEmpty,
        "lacking": lacking > 0 ? visit.whole(lacking) : false, "count": visit.whole(items.count),
        "ownScore": Optionally.text(own?.score?.text(visit.language)),
        "teamScore": Optionally.text(page.teamLeads(items) ? team?.score?.text(visit.language) : nil),
        "leadCls": outcome.cls, "leadSign": outcome.sign, "leadText": visit.word(outcome.word),
        "teamLeads": page.teamLeads(items), "criterionDiffers": differs, "beforeCls": before.cls, "beforeSign": before.sign,
        "beforeText": visit.word(before.word), "items": shown.map(row),
      ]
    }
  }

  /// Whether something of an indicator is still to be done: for the next step, or while nobody knows.
  private func lacks(_ item: AssessmentItem) -> Bool {
    faults[item.code] != nil || item.returned || (page.onward == nil && item.ownOutcome == .unknown)
      || page.entry.faults.contains { $0.field.hasSuffix("." + item.code) }
  }

  private func row(_ item: AssessmentItem) -> Model {
    let indicator = page.edition.indicator(item.code)
    let appraisedDiffers =
      item.appraised != nil
      && (item.appraised != item.ownOutcome
        || points(item.appraisedPoints ?? implied(item, item.appraised ?? .unknown, computed: false))
          != points(item.ownPoints ?? implied(item, item.ownOutcome, computed: item.own == nil)))
    var model: Model = [
      "code": item.code, "title": indicator?.title.text(visit.language) ?? "",
      "href": Choices(period: page.assessment.period, dated: page.isOpen ? nil : page.assessment.dated).indicator(
        page.unit.key, page.assessment.set, item.code),
      "attested": indicator?.kind == .attested, "value": Optionally.text(item.computedValue), "seq": "\(item.seq)",
      "most": Optionally.text(item.mostPoints.map { page.frame.points($0) }),
      "computedPoints": Optionally.text(item.mostPoints == nil ? nil : item.computedPoints.map { page.frame.points($0) }),
      "lacking": Optionally.text(faults[item.code]?.joined(separator: "; ")), "returned": item.returned,
      "returnRemark": Optionally.text(item.returnRemark), "live": live(item), "last": last(item),
      "mayFill": page.mayFill, "mayJudge": page.mayJudge,
      "ownDiffers": item.own != nil && item.own != item.computed, "teamDiffers": appraisedDiffers, "judged": item.appraised != nil,
    ]
    let place = [("unit", page.unit.key.description), ("set", page.assessment.set), ("period", page.assessment.period.description)]
    let count = page.files[item.code] ?? 0
    model["evidence"] =
      [
        "evidenceHref": "/evidence" + Link.query(place) + "#e-" + item.code,
        "evidenceText": count > 0 ? visit.word("assessEvidence", ["count": visit.whole(count)]) : visit.word("assessNoEvidence"),
      ] as Model
    model["computed"] = badge(item.computed)
    model["own"] = own(item)
    model["team"] = team(item)
    return model
  }

  private func badge(_ outcome: Outcome) -> Model {
    ["cls": outcome.cls, "sign": outcome.sign, "text": visit.word(outcome.word)]
  }

  /// What the registers say now, where it is something else.
  private func live(_ item: AssessmentItem) -> any Sendable {
    guard moved.contains(item.code), let now = page.live?.indicator(item.code) else { return false }
    var words = [visit.word(now.outcome.word), AssessmentDesk.value(now, visit.language)].filter { !$0.isEmpty }
    if page.isOpen, AssessmentDesk.pointsMoved(item, now), let points = now.points {
      words.append(
        visit.word("assessLivePoints", ["points": points.low.text(visit.language), "most": points.maximum.text(visit.language)]))
    }
    return visit.word(page.isOpen ? "assessLiveOpen" : "assessLiveFrozen", ["value": words.joined(separator: ", ")])
  }

  private func last(_ item: AssessmentItem) -> any Sendable {
    guard let before = page.previous?.items.first(where: { $0.code == item.code }) else { return false }
    let outcome = before.appraised ?? before.ownOutcome
    let given = before.appraised == nil ? before.ownPoints : before.appraisedPoints
    let points = before.mostPoints == nil ? nil : given ?? (outcome == .met ? before.mostPoints : outcome == .notMet ? 0 : nil)
    let text = visit.word(outcome.word) + (points.map { ", " + page.frame.points($0) + " " + visit.word("pointsUnit") } ?? "")
    return ["text": text, "changed": outcome != item.ownOutcome] as Model
  }

  private func options(_ chosen: String, _ first: String) -> [Model] {
    ["", Outcome.met.code, Outcome.notMet.code, Outcome.notApplicable.code].map { code in
      [
        "value": code, "selected": code == chosen,
        "text": code.isEmpty ? first : Outcome(code: code).map { visit.word($0.word) } ?? code,
      ]
    }
  }

  private func fault(_ name: String) -> any Sendable {
    Optionally.text(page.entry.faults.filter { $0.field == name }.map { $0.reason.text(visit.language) }.joined(separator: "; "))
  }

  /// The points an outcome gives where nobody gave others: all or none; what is computed gives what was computed.
  private func implied(_ item: AssessmentItem, _ outcome: Outcome, computed: Bool) -> Decimal? {
    guard let most = item.mostPoints else { return nil }
    if computed { return item.computedPoints }
    return outcome == .met ? most : outcome == .notMet ? 0 : nil
  }

  /// Points as somebody typed them, to the last decimal.
  private func given(_ points: Decimal?) -> String { points.map { Figures.exact($0, visit.language) } ?? "" }

  private func points(_ points: Decimal?) -> String { points.map { page.frame.points($0) } ?? "" }

  private func own(_ item: AssessmentItem) -> Model {
    let typed = page.entry.typed
    let document = item.ownDocument.flatMap { id in page.documents.first { $0.id == id } }
    var model = badge(item.ownOutcome)
    model.merge([
      "options": options(
        typed["own." + item.code] ?? item.own?.code ?? "",
        visit.word("assessAsComputed", ["outcome": visit.word(item.computed.word).lowercased()])),
      "points": typed["points." + item.code] ?? given(item.ownPoints), "hasMost": item.mostPoints != nil,
      "reason": typed["reason." + item.code] ?? item.ownReason, "document": typed["document." + item.code] ?? document?.label ?? "",
      "outcomeFault": fault("own." + item.code), "pointsFault": fault("points." + item.code),
      "documentFault": fault("document." + item.code),
      "shownPoints": Optionally.text(points(item.ownPoints ?? implied(item, item.ownOutcome, computed: item.own == nil))),
      "implied": points(implied(item, item.ownOutcome, computed: item.own == nil)), "shownReason": Optionally.text(item.ownReason),
      "shownDocument": Optionally.text(document?.label),
      "documentHref": document.map { "/registers/document/\(Link.part(page.unit.key.description))/\($0.id)" } ?? "",
      "asComputed": item.own == nil,
      "newDocument": "/registers/document/\(Link.part(page.unit.key.description))/new"
        + Link.query([("set_id", page.assessment.set), ("indicator_code", item.code)]),
    ]) { $1 }
    return model
  }

  private func team(_ item: AssessmentItem) -> Model {
    let typed = page.entry.typed
    var model = badge(item.appraised ?? .unknown)
    model.merge([
      "options": options(typed["team." + item.code] ?? item.appraised?.code ?? "", visit.word("assessNotJudged")),
      "points": typed["given." + item.code] ?? given(item.appraisedPoints), "hasMost": item.mostPoints != nil,
      "reason": typed["why." + item.code] ?? item.appraisedReason,
      "remark": typed["return." + item.code] ?? (item.returned ? item.returnRemark : ""), "outcomeFault": fault("team." + item.code),
      "pointsFault": fault("given." + item.code),
      "shownPoints": Optionally.text(points(item.appraisedPoints ?? item.appraised.flatMap { implied(item, $0, computed: false) })),
      "implied": points(item.appraised.flatMap { implied(item, $0, computed: false) }),
      "shownReason": Optionally.text(item.appraisedReason), "has": item.appraised != nil,
    ]) { $1 }
    return model
  }
}
