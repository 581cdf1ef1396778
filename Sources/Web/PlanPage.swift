import Criteria
import Documents
import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// One plan: its head and objectives, annex, tasks, funds, party, calendar and text.
struct PlanPage: Sendable {
  enum Part: String, CaseIterable { case overview, annex, tasks, budget, party, calendar, text }

  let place: PlanPlace
  let part: Part
  /// The objectives and the annex against the results, where the part shows them.
  let check: PlanCheck?
  var visit: Visit { place.visit }
  var plan: Plan { place.plan }

  /// `GET /plans/:unit/:row?part=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try await PlanPlace.open(visit, for: .seePlan)
    return try await page(place, visit.query["part"].flatMap(Part.init) ?? .overview, faults: [])
  }

  /// The page of one part.
  static func page(_ place: PlanPlace, _ part: Part, faults: [FieldFault]) async throws -> Reply {
    let visit = place.visit
    var check: PlanCheck?
    let linked = place.plan.tasks.contains { !$0.text("indicator_code").isEmpty }
    if [.overview, .annex].contains(part) || (part == .tasks && linked) {
      check = try await PlanCheck.of(place.plan, visit.installation.evaluating, visit.units, today: visit.today)
    }
    let page = PlanPage(place: place, part: part, check: check)
    var model = page.head
    (model["hasFaults"], model["faults"]) = (!faults.isEmpty, visit.summary(faults))
    for other in Part.allCases { model["is-" + other.rawValue] = other == part }
    switch part {
    case .overview:
      let plan = place.plan
      let all = plan.communes + plan.area(visit.units).filter { !plan.communes.contains($0) }
      let appraised = try await visit.store.read { try PlanAppraised.load($0, plan, all) }
      model.merge(page.overview(appraised)) { $1 }
      model.merge(try await page.followUps()) { $1 }
    case .annex: model.merge(page.annex) { $1 }
    case .tasks: model.merge(page.tasks) { $1 }
    case .budget: model.merge(page.budget) { $1 }
    case .party: model.merge(page.party) { $1 }
    case .calendar: model.merge(try await page.calendar()) { $1 }
    case .text: model.merge(page.text) { $1 }
    }
    if let next = try await visit.store.read({ try PlanYear.next($0, after: place.plan) }) {
      (model["nextHref"], model["nextText"]) = (
        PlanPlace.href(place.unit.key, next), visit.word("planNextOpen", ["year": "\(place.plan.year + 1)"])
      )
    } else if place.mayEdit {
      (model["nextHref"], model["nextText"]) = (place.href + "/next", visit.word("planNextBegin", ["year": "\(place.plan.year + 1)"]))
    } else {
      (model["nextHref"], model["nextText"]) = (false, "")
    }
    let title = visit.word("planOf", ["year": "\(place.plan.year)", "unit": place.unit.name])
    let shell = Shell.model(visit, title: title, here: "/plans", notice: faults.isEmpty ? visit.planNotice : nil, model)
    return .page("plan", shell, status: faults.isEmpty ? 200 : 422)
  }

  /// What stands above every part.
  private var head: Model {
    let state = plan.text("plan_state")
    let number = plan.text("plan_number")
    let sub = [
      number.isEmpty || number.hasPrefix("/") ? visit.word("planNoNumber") : number, plan.head.values["issued_on"]?.day?.written,
      plan.text("agency"),
    ]
    let converts = PlanFiles.conversion != nil
    let own = PlanPaper(plan, visit.units, made: visit.now).ownAnnexes
    return [
      "crumbs": [["href": "/plans", "text": visit.word("plansTitle")] as Model], "heading": plan.text("about"),
      "sub": sub.compactMap(\.self).joined(separator: " · "), "href": place.href, "year": "\(plan.year)",
      "stateText": plan.label("plan_state", state).text(visit.language),
      "stateCls": state == "draft" ? "warn" : state == "issued" ? "ok" : "info", "mayEdit": place.mayEdit,
      "editHref": place.row("plan", plan.head.id), "converts": converts,
      "annexChoices": PlanPaper.Annex.allCases.map { annex -> Model in
        ["name": "annex." + annex.rawValue, "text": annex.label.text(visit.language), "checked": own.contains(annex)]
      },
      "dropAction": place.mayEdit && PlanYear.isUntouched(plan) ? place.href + "/drop" : "",
      "mayDrop": place.mayEdit && PlanYear.isUntouched(plan),
      "parts": Part.allCases.map { other -> Model in
        [
          "href": place.href + (other == .overview ? "" : "?part=" + other.rawValue), "text": visit.word("planPart-" + other.rawValue),
          "here": other == part, "count": count(other).map(visit.whole) ?? "",
        ]
      },
    ]
  }

  private func count(_ part: Part) -> Int? {
    switch part {
    case .overview, .text: nil
    case .annex: plan.communes.count
    case .tasks: plan.tasks.count
    case .budget: plan.budget.count
    case .party: plan.parties.count
    case .calendar: plan.visits.count
    }
  }

  /// How a truth is shown.
  static func shown(_ truth: Truth, _ visit: Visit) -> (cls: String, sign: String, text: String) {
    let outcome = Outcome(truth)
    return (outcome.cls == "na" ? "info" : outcome.cls, outcome.sign, visit.word(outcome.word))
  }

  // MARK: - Overview

  private func overview(_ appraised: PlanAppraised) -> Model {
    let previous = plan.head.values["previous_id"]?.id
    let facts: [(String, String)] = [
      ("planAgency", plan.text("agency")), ("planAbove", plan.text("parent_agency")), ("planPlace", plan.text("place")),
      ("planSigner", [plan.text("signer_title"), plan.text("signer_name")].filter { !$0.isEmpty }.joined(separator: " – ")),
      ("planAnnexTitle", plan.text("annex_title")),
    ]
    return [
      "facts": facts.filter { !$0.1.isEmpty }.map { ["label": visit.word($0.0), "value": $0.1] as Model },
      "previousHref": previous.map { PlanPlace.href(place.unit.key, $0) } ?? "", "hasPrevious": previous != nil,
      "bases": plan.bases.map { ["text": $0] as Model }, "hasBases": !plan.bases.isEmpty,
      "recipients": plan.recipients.map { ["text": $0] as Model }, "hasRecipients": !plan.recipients.isEmpty,
      "objectives": (check?.objectives ?? []).map { objective($0, appraised) }, "hasObjectives": !plan.objectives.isEmpty,
      "checkedText": check?.day.map { visit.word("planChecked", ["day": $0.written]) } ?? visit.word("planNotBegun"),
      "objectivesHref": place.rows("plan-objective"),
    ]
  }

  private func objective(_ objective: PlanObjective, _ appraised: PlanAppraised) -> Model {
    let row = objective.row
    var model: Model = [
      "text": row.text("objective_text"), "general": row.text("objective_kind") == "general",
      "ruleText": plan.label("objective_rule", row.text("rule")).text(visit.language), "checked": objective.truth != nil, "cls": "",
      "sign": "", "stateText": "", "result": "", "rows": [Model](), "hasRows": false, "points": false, "rowsTitle": "",
      "appraisedText": "", "appraisedHref": false, "difference": difference(row) ?? false as any Sendable,
    ]
    // What was appraised stands beside what the registers say: an objective is reached when somebody has looked.
    if row.text("rule") != "points", let period = appraised.period,
      let found = appraised.count(row.text("plan_column"), among: objective.communes.map(\.unit)),
      visit.may(.seeAssessments, at: place.unit)
    {
      model["appraisedText"] = visit.word("planAppraised", ["count": visit.whole(found.met), "all": visit.whole(found.all)])
      let one = visit.units.communes.contains { $0.key == place.unit.key }
      let scope = one ? ("unit", place.unit.key.description) : ("area", place.unit.key.code)
      model["appraisedHref"] = "/assessments" + Link.query([scope, ("period", period.description)])
    }
    guard let truth = objective.truth else { return model }
    let shown = PlanPage.shown(truth, visit)
    (model["cls"], model["sign"], model["stateText"]) = (shown.cls, shown.sign, shown.text)
    var result = visit.word(
      row.text("rule") == "more" ? "planMoreResult" : "planCountResult",
      ["count": visit.whole(objective.count), "wanted": visit.whole(objective.wanted), "all": visit.whole(objective.all)])
    if !objective.unknown.isEmpty { result += "; " + visit.word("planUnknownCount", ["count": visit.whole(objective.unknown.count)]) }
    model["result"] = result
    let points = row.text("rule") == "points"
    let open = objective.communes.filter { (points || $0.truth != .met) && place.sees($0.unit) }
    model["points"] = points
    // Of those that could still join, naming all that don't would be naming everybody.
    let few = row.text("rule") == "more" ? objective.communes.filter { $0.truth == .met && place.sees($0.unit) } : open
    model["rows"] = few.map { commune(row, $0) }
    model["hasRows"] = !few.isEmpty
    model["rowsTitle"] = visit.word(
      points ? "planPointsEach" : row.text("rule") == "more" ? "planMoreWho" : "planOpenWho", ["count": visit.whole(few.count)])
    return model
  }

  private func commune(_ row: RegisterRow, _ commune: PlanObjective.Commune) -> Model {
    let set = plan.columns.first { $0.code == row.text("plan_column") }?.set ?? ""
    let shown = PlanPage.shown(commune.truth, visit)
    let gain: String =
      if let before = commune.before, let now = commune.now {
        visit.word(
          "planGain", ["low": signed(now.low.decimal - before.high.decimal), "high": signed(now.high.decimal - before.low.decimal)])
      } else { "–" }
    return [
      "name": place.name(commune.unit), "href": "/units/\(Link.part(commune.unit.description))?period=\(plan.year)#\(set)",
      "cls": shown.cls,
      "sign": shown.sign, "stateText": shown.text, "before": commune.before?.text(visit.language) ?? "–",
      "now": commune.now?.text(visit.language) ?? "–", "gain": gain,
    ]
  }

  private func signed(_ value: Decimal) -> String { (value > 0 ? "+" : "") + Figures.rounded(value, places: 2, visit.language) }

  // MARK: - Funds, party, text

  private var budget: Model {
    func money(_ value: Decimal?) -> String { value.map { Figures.rounded($0, places: 0, visit.language) } ?? "–" }
    func share(_ spent: Decimal?, _ of: Decimal?) -> String {
      guard let spent, let of, of > 0 else { return "–" }
      return Figures.percent(spent * 100 / of, visit.language)
    }
    func line(_ rows: [RegisterRow]) -> Model {
      func sum(_ name: String) -> Decimal? {
        let all = rows.compactMap { $0.values[name]?.decimal }
        return all.isEmpty ? nil : all.reduce(0, +)
      }
      let (allocated, spent) = (sum("allocated"), sum("spent"))
      return [
        "planned": money(sum("planned")), "allocated": money(allocated), "spent": money(spent), "settled": money(sum("settled")),
        "rest": money(allocated.map { $0 - (spent ?? 0) }), "share": share(spent, allocated), "over": (allocated ?? 0) < (spent ?? 0),
      ]
    }
    let sources = Dictionary(grouping: plan.budget) { $0.text("source") }.sorted { $0.key < $1.key }
    return [
      "sources": sources.map { source, rows -> Model in
        line(rows).merging([
          "name": plan.label("budget_source", source).text(visit.language), "several": rows.count > 1,
          "lines": rows.map { row in
            line([row]).merging(["purpose": row.text("purpose"), "rowHref": place.row("plan-budget", row.id)]) { $1 }
          },
        ]) { $1 }
      }, "hasBudget": !plan.budget.isEmpty, "sum": line(plan.budget), "budgetHref": place.rows("plan-budget"),
    ]
  }

  private var party: Model {
    [
      "parties": plan.parties.map { party, seats -> Model in
        let days = [party.values["valid_from"]?.day?.written, party.values["valid_to"]?.day?.written].compactMap { $0 }
        return [
          "name": party.text("party_name"), "kind": plan.label("party_kind", party.text("party_kind")).text(visit.language),
          "decision": party.text("decision_number").isEmpty ? visit.word("planNoDecision") : party.text("decision_number"),
          "days": days.joined(separator: " – "), "places": party.text("places"), "hasPlaces": !party.text("places").isEmpty,
          "editHref": place.row("working-party", party.id), "base": place.href + "/party/\(party.id)", "hasSeats": !seats.isEmpty,
          "openText": seats.contains { $0.text("full_name").isEmpty }
            ? visit.word("planSeatsOpen", ["count": visit.whole(seats.filter { $0.text("full_name").isEmpty }.count)]) : "",
          "hasOpen": seats.contains { $0.text("full_name").isEmpty },
          "seats": seats.enumerated().map { index, seat -> Model in
            [
              "number": "\(index + 1)", "name": seat.text("full_name").isEmpty ? visit.word("planSeatOpen") : seat.text("full_name"),
              "open": seat.text("full_name").isEmpty, "post": seat.text("post"),
              "role": plan.label("party_role", seat.text("party_role")).text(visit.language), "task": seat.text("task"),
              "seatHref": place.row("working-party", party.id) + "/seat/\(seat.id)",
            ]
          },
        ]
      }, "hasParties": !plan.parties.isEmpty,
      "addPartyHref": "/registers/working-party/\(Link.part(place.unit.key.description))/new?plan_id=\(plan.head.id)",
    ]
  }

  private var text: Model {
    [
      "paragraphs": plan.paragraphs.map { row -> Model in
        let kind = row.text("text_kind")
        let number = row.text("heading_no")
        return [
          "text": (number.isEmpty ? "" : number + ". ") + row.text("body_text"), "heading": kind == "heading", "sub": kind == "subheading",
          "dash": kind == "dash", "plus": kind == "plus", "plain": kind == "paragraph" || kind.isEmpty,
        ]
      }, "hasText": !plan.paragraphs.isEmpty, "textHref": place.rows("plan-paragraph"),
    ]
  }
}
