import Criteria
import Programme
import Storage
import Vocabulary

/// Next year's plan begun from this one: what becomes of each tick is proposed and confirmed, then all is taken over in one act.
enum PlanNextPage {
  /// `GET /plans/:unit/:row/next`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try await PlanPlace.open(visit, for: .editPlan)
    let check = try await PlanCheck.of(place.plan, visit.installation.evaluating, visit.units, today: visit.today)
    let plan = place.plan
    let reach = plan.ticks.filter { $0.aim == .reach }
    let keep = plan.ticks.filter { $0.aim == .keep }
    let lost = keep.filter { check.cells[$0.unit]?[$0.column] == .notMet }
    let year = "\(plan.year + 1)"
    let cited = plan.bases.filter { $0.contains("\(plan.year)") }.count
    let model: Model = [
      "crumbs": place.crumbs, "heading": visit.word("planNextBegin", ["year": year]), "sub": plan.text("about"),
      "action": place.href + "/next", "backHref": place.href, "ticks": (reach + lost).map { tick($0, place, check) },
      "hasTicks": !(reach + lost).isEmpty, "keepText": visit.word("planNextKeeps", ["count": visit.whole(keep.count - lost.count)]),
      "basesText": visit.word("planNextBases", ["count": visit.whole(cited), "year": "\(plan.year)"]), "hasBases": cited > 0,
      "about": PlanYear.shifted(plan.text("about"), from: plan.year),
      "takes": ["planNextTakes1", "planNextTakes2", "planNextTakes3", "planNextTakes4"].map { key -> Model in
        ["text": visit.word(key, ["year": year])]
      },
    ]
    return .page("plan-next", Shell.model(visit, title: visit.word("planNextBegin", ["year": year]), here: "/plans", model))
  }

  private static func tick(_ tick: PlanTick, _ place: PlanPlace, _ check: PlanCheck) -> Model {
    let (visit, plan) = (place.visit, place.plan)
    let truth = check.cells[tick.unit]?[tick.column] ?? .unknown
    let shown = PlanPage.shown(truth, visit)
    let proposed = PlanYear.proposal(tick, reached: truth == .met)
    return [
      "who": place.name(tick.unit), "column": plan.columns.first { $0.code == tick.column }?.label.text(visit.language) ?? tick.column,
      "note": tick.note, "field": "a.\(tick.id)", "cls": shown.cls, "sign": shown.sign, "stateText": shown.text,
      "choices": ["keep", "reach", ""].map { code -> Model in
        [
          "value": code, "selected": code == proposed.rawValue,
          "text": code.isEmpty ? visit.word("planLeaveOut") : plan.label("plan_aim", code).text(visit.language),
        ]
      },
    ]
  }

  /// `POST /plans/:unit/:row/next`.
  @Sendable static func begin(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try await PlanPlace.open(visit, for: .editPlan)
    if let known = try await visit.store.read({ try PlanYear.next($0, after: place.plan) }) {
      return .redirect(PlanPlace.href(place.unit.key, known))
    }
    var aims: [RowID: PlanTarget.Aim?] = [:]
    for tick in place.plan.ticks {
      guard let sent = visit.form.fields["a.\(tick.id)"] else { continue }
      aims[tick.id] = .some(PlanTarget.Aim(rawValue: sent))
    }
    let id = try await PlanYear(after: place.plan).begin(visit.store, aims: aims, by: visit.author)
    return .redirect(PlanPlace.href(place.unit.key, id) + "?done=plan-begun")
  }

  /// `POST /plans/:unit/:row/drop`: takes back a plan that was begun from last year's and not worked on.
  @Sendable static func drop(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try await PlanPlace.open(visit, for: .editPlan)
    try await PlanYear.drop(place.unit.key, place.plan.head.id, visit.store, by: visit.author)
    return .redirect("/plans?done=plan-dropped")
  }
}
