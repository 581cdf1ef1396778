import Criteria
import Foundation
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
    let recognised = Recognised(place, check)
    let reach = plan.ticks.filter { $0.aim == .reach }
    let keep = plan.ticks.filter { $0.aim == .keep }
    let lost = keep.filter { check.cells[$0.unit]?[$0.column] == .notMet }
    let year = "\(plan.year + 1)"
    let cited = plan.bases.filter { $0.contains("\(plan.year)") }.count
    let model: Model = [
      "crumbs": place.crumbs, "heading": visit.word("planNextBegin", ["year": year]), "sub": plan.text("about"),
      "action": place.href + "/next", "backHref": place.href, "ticks": (reach + lost).map { tick($0, place, check, recognised) },
      "hasTicks": !(reach + lost).isEmpty, "keepText": visit.word("planNextKeeps", ["count": visit.whole(keep.count - lost.count)]),
      "basesText": visit.word("planNextBases", ["count": visit.whole(cited), "year": "\(plan.year)"]), "hasBases": cited > 0,
      "about": PlanYear.shifted(plan.text("about"), from: plan.year),
      "takes": ["planNextTakes1", "planNextTakes2", "planNextTakes3", "planNextTakes5", "planNextTakes4"].map { key -> Model in
        ["text": visit.word(key, ["year": year])]
      },
      "sums": PlanNextPage.sums(place).map { ["text": $0] as Model }, "hasSums": !PlanNextPage.sums(place).isEmpty,
      "offers": recognised.offers, "hasOffers": !recognised.offers.isEmpty, "closedText": recognised.closedText,
    ]
    return .page("plan-next", Shell.model(visit, title: visit.word("planNextBegin", ["year": year]), here: "/plans", model))
  }

  /// Objectives that ask for as many communes as the annex names this year: they go over as they stand, whatever is ticked next year.
  private static func sums(_ place: PlanPlace) -> [String] {
    let plan = place.plan
    return plan.objectives.compactMap { row in
      let count = plan.ticks(in: row.text("plan_column")).count
      guard row.text("rule") == "communes", count > 0, row.values["at_least"]?.decimal == Decimal(count) else { return nil }
      return place.visit.word("planNextSum", ["text": row.text("objective_text"), "count": place.visit.whole(count)])
    }
  }

  private static func tick(_ tick: PlanTick, _ place: PlanPlace, _ check: PlanCheck, _ recognised: Recognised) -> Model {
    let (visit, plan) = (place.visit, place.plan)
    let truth = check.cells[tick.unit]?[tick.column] ?? .unknown
    let shown = PlanPage.shown(truth, visit)
    let decided = recognised.text(tick.unit, tick.column)
    // What was decided holds on, whatever is computed today.
    let proposed = PlanYear.proposal(tick, reached: truth == .met || decided != nil)
    return [
      "who": place.name(tick.unit), "column": plan.columns.first { $0.code == tick.column }?.label.text(visit.language) ?? tick.column,
      "note": tick.note, "field": "a.\(tick.id)", "cls": shown.cls, "sign": shown.sign, "stateText": shown.text,
      "decided": decided ?? false as any Sendable,
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
    let kept = Recognised.columns(place).flatMap { column in
      PlanPage.rows(place).filter { visit.form.fields["r.\($0).\(column.code)"] == PlanTarget.Aim.keep.rawValue }.map {
        PlanYear.Kept($0, column.code)
      }
    }
    let id = try await PlanYear(after: place.plan).begin(visit.store, aims: aims, kept: kept, by: visit.author)
    return .redirect(PlanPlace.href(place.unit.key, id) + "?done=plan-begun")
  }

  /// `POST /plans/:unit/:row/drop`: takes back a plan that was begun from last year's and not worked on.
  @Sendable static func drop(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try await PlanPlace.open(visit, for: .editPlan)
    try await PlanYear.drop(place.unit.key, place.plan.head.id, visit.store, by: visit.author)
    return .redirect("/plans?done=plan-dropped")
  }
}

/// Which communes hold a recognition into the year after a plan's.
private struct Recognised {
  private let place: PlanPlace
  private let check: PlanCheck
  private let first: Day

  init(_ place: PlanPlace, _ check: PlanCheck) {
    (self.place, self.check) = (place, check)
    first = Period.year(place.plan.year + 1).start
  }

  /// The columns a recognition can speak for: those judged by a whole set or by a criterion of it.
  static func columns(_ place: PlanPlace) -> [PlanColumn] { place.plan.annexColumns.filter(\.indicators.isEmpty) }

  /// What is said of a recognition that holds into next year; nil where there is none.
  func text(_ unit: UnitKey, _ column: String) -> String? {
    let visit = place.visit
    guard let column = Recognised.columns(place).first(where: { $0.code == column }), let decision = check.recognitions[unit]?[column.set],
      decision.holds(on: first, years: visit.recognitionYears(column.set))
    else { return nil }
    return decision.lastDay(years: visit.recognitionYears(column.set)).map { visit.word("planNextRecognised", ["day": $0.written]) }
      ?? visit.word("planNextRecognisedOpen", ["day": decision.day.written])
  }

  /// Communes that the annex doesn't name in a column, and that were recognised for it.
  var offers: [Model] {
    let (visit, plan) = (place.visit, place.plan)
    return Recognised.columns(place).flatMap { column -> [Model] in
      let ticked = Set(plan.ticks(in: column.code).map(\.unit))
      return PlanPage.rows(place).filter { !ticked.contains($0) && place.sees($0) }.compactMap { unit -> Model? in
        guard let decided = text(unit, column.code) else { return nil }
        return [
          "who": place.name(unit), "column": column.label.text(visit.language), "field": "r.\(unit).\(column.code)",
          "decided": decided,
          "choices": ["", "keep"].map { code -> Model in
            [
              "value": code, "selected": code.isEmpty,
              "text": code.isEmpty ? visit.word("planLeaveOut") : plan.label("plan_aim", code).text(visit.language),
            ]
          },
        ]
      }
    }
  }

  /// Which communes' decisions can't be seen.
  var closedText: any Sendable {
    let names = check.withoutRecognitions.filter(place.sees).map(place.name)
    guard !names.isEmpty else { return false }
    let shown =
      names.count > 5 ? place.visit.word("planNextClosedMany", ["count": place.visit.whole(names.count)]) : names.joined(separator: ", ")
    return place.visit.word("planNextClosed", ["names": shown])
  }
}

extension Visit {
  /// How many years a recognition that names no last day holds: known of the commune-health set alone.
  func recognitionYears(_ set: String) -> Int? { set == Overview.scoreSet ? installation.knowledge.workflow.validity.number : nil }
}
