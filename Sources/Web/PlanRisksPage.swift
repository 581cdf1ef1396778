import Criteria
import Exchange
import Foundation
import Measures
import Programme
import Storage
import Vocabulary

/// The risk list of a plan: every commune and content it registers, what is missing, where it leads, and what the area will come to.
struct PlanRisksPage: Sendable {
  /// So many missing things of one line are shown at once.
  private static let shown = 3

  let place: PlanPlace
  let risks: PlanRisks
  let appraised: PlanAppraised
  private var visit: Visit { place.visit }
  private var plan: Plan { place.plan }

  private static func read(_ visit: Visit) async throws -> PlanRisksPage {
    let place = try await PlanPlace.open(visit, for: .seePlan)
    let risks = try await PlanRisks.of(place.plan, visit.installation.evaluating, visit.units, today: visit.today)
    let appraised = try await visit.store.read { try PlanAppraised.load($0, place.plan, Array(Set(risks.risks.map(\.unit))).sorted()) }
    return PlanRisksPage(place: place, risks: risks, appraised: appraised)
  }

  /// `GET /plans/:unit/:row/risks?class=&column=&aim=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await read(visit)
    var model = page.model
    if let unit = page.wantedUnit.flatMap({ visit.units[$0] }), page.place.sees(unit.key) {
      let set = page.plan.columns.first { $0.code == page.wantedColumn }?.set
      model["related"] = try await RelatedPages.load(visit, unit, set: set, .year(page.plan.year)).model(.plan)
    }
    return .page("plan-risks", Shell.model(visit, title: visit.word("riskTitle"), here: "/plans", model))
  }

  /// `GET /plans/:unit/:row/risks.xlsx` and `.csv`.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await read(visit).table.reply(visit)
  }

  /// `GET /planning?area=&unit=&period=`: the risk list of the plan that an area, or a commune, has for a year.
  @Sendable static func find(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let year = try visit.period().year
    let commune = (visit.query["unit"] ?? "").isEmpty ? nil : try visit.unit(visit.query["unit"] ?? "", for: .seePlan)
    let area = visit.query["area"] ?? commune?.parentCode ?? ""
    let wanted = visit.planUnits(.seePlan).filter { unit in
      unit.key == commune?.key || (area.isEmpty ? commune == nil : unit.key.code == area)
    }
    let plans = try await visit.store.read { try Plan.list($0, wanted.map(\.key)) }.filter { $0.values["plan_year"]?.int == Int64(year) }
    // What was issued comes before a draft, the area's plan before a commune's own.
    let order = plans.sorted { left, right in
      (left.text("plan_state") == "draft" ? 1 : 0, left.unit == commune?.key ? 1 : 0)
        < (right.text("plan_state") == "draft" ? 1 : 0, right.unit == commune?.key ? 1 : 0)
    }
    guard let found = order.first else { return .redirect("/plans?done=no-plan") }
    return .redirect(PlanPlace.href(found.unit, found.id) + "/risks")
  }

  // MARK: - What is shown

  /// The lines the reader may see.
  private var seen: [PlanRisk] { risks.risks.filter { place.sees($0.unit) && (wantedUnit == nil || $0.unit == wantedUnit) } }

  private var wantedRank: RiskRank? { visit.query["class"].flatMap(RiskRank.init(code:)) }
  private var wantedColumn: String { visit.query["column"] ?? "" }
  private var wantedAim: String { visit.query["aim"] ?? "" }
  private var wantedUnit: UnitKey? { visit.query["unit"].flatMap { UnitKey($0) } }

  /// Those the filters leave.
  private var lines: [PlanRisk] {
    seen.filter { risk in
      (wantedRank == nil || risk.rank == wantedRank) && (wantedColumn.isEmpty || risk.column.code == wantedColumn)
        && (wantedAim.isEmpty || risk.tick?.aim.rawValue == wantedAim)
    }
  }

  private func query(rank: RiskRank?) -> [(String, String)] {
    (rank.map { [("class", $0.code)] } ?? []) + (wantedColumn.isEmpty ? [] : [("column", wantedColumn)])
      + (wantedAim.isEmpty ? [] : [("aim", wantedAim)]) + (wantedUnit.map { [("unit", $0.description)] } ?? [])
  }

  private static func cls(_ rank: RiskRank) -> String {
    switch rank {
    case .unlikely: "no"
    case .atRisk: "warn"
    case .unknown: "na"
    case .onTrack: "info"
    case .reached: "ok"
    }
  }

  private func name(_ rank: RiskRank) -> String {
    visit.word(rank == .unlikely && risks.isOver ? "riskOver" : "risk-" + rank.code)
  }

  private var model: Model {
    let lines = lines
    let columns = plan.columns.filter { column in seen.contains { $0.column.code == column.code } }
    let path = place.href + "/risks"
    let counted = Dictionary(
      grouping: seen.filter {
        (wantedColumn.isEmpty || $0.column.code == wantedColumn) && (wantedAim.isEmpty || $0.tick?.aim.rawValue == wantedAim)
      }, by: \.rank)
    var model: Model = [
      "crumbs": place.crumbs, "heading": visit.word("riskHeading", ["year": "\(plan.year)", "unit": place.unit.name]), "sub": sub,
      "planHref": place.href, "begun": risks.day != nil, "isOver": risks.isOver,
      "kept": [("class", wantedRank?.code), ("unit", wantedUnit?.description)].compactMap { name, value -> Model? in
        value.map { ["name": name, "value": $0] }
      },
      "oneUnit": wantedUnit.map { ["text": visit.word("riskOneUnit", ["name": place.name($0)]), "allHref": path] as Model } ?? false
        as any Sendable,
      "selectors": [
        Choices.selector(
          "column", visit.word("planColumnHead"),
          [("", visit.word("riskAllColumns"))] + columns.map { ($0.code, $0.label.text(visit.language)) }, wantedColumn),
        Choices.selector(
          "aim", visit.word("planAim"),
          [("", visit.word("riskAllAims"))] + ["keep", "reach"].map { ($0, plan.label("plan_aim", $0).text(visit.language)) }, wantedAim),
      ],
      "classes": ([nil] + RiskRank.allCases.map { $0 as RiskRank? }).map { rank -> Model in
        [
          "href": path + Link.query(query(rank: rank)), "text": rank.map(name) ?? visit.word("riskAll"),
          "count": visit.whole(rank.map { counted[$0]?.count ?? 0 } ?? counted.values.reduce(0) { $0 + $1.count }),
          "here": rank == wantedRank,
        ]
      },
      "lines": lines.map(line), "hasLines": !lines.isEmpty, "hasTicks": !plan.ticks.isEmpty,
      "shownText": visit.word("riskShown", ["count": visit.whole(lines.count), "all": visit.whole(seen.count)]),
      "rules": RiskRank.allCases.reversed().map { rank -> Model in
        ["cls": PlanRisksPage.cls(rank), "name": name(rank), "text": visit.word("riskRule-" + rank.code)]
      },
      "paceText": visit.word(
        "riskPace", ["days": risks.trend.map(\.written).joined(separator: ", "), "deadline": risks.deadline.written]),
      "outlooks": outlooks, "outlookTitle": visit.word(risks.isOver ? "riskOutlookOver" : "riskOutlook"),
    ]
    model["hasOutlooks"] = !risks.outlooks.isEmpty
    model.merge(TableFile.links(path, Link.query(query(rank: wantedRank)))) { $1 }
    return model
  }

  private var sub: String {
    guard let day = risks.day else { return visit.word("planNotBegun") }
    return [visit.word("asOf", ["day": day.written]), visit.word("riskDeadline", ["day": risks.deadline.written])].joined(separator: " · ")
  }

  // MARK: - One line

  private var choices: Choices { Choices(period: .year(plan.year)) }

  private func line(_ risk: PlanRisk) -> Model {
    let shown = PlanPage.shown(risk.now, visit)
    let needs = risk.needs.map { need($0, risk) }
    let reached = risk.reachedOn.map { visit.word($0 <= risks.deadline ? "riskAllBy" : "riskAllLate", ["month": month($0)]) }
    return [
      "name": place.name(risk.unit), "href": choices.unit(risk.unit, risk.column.set),
      "assessHref": visit.units[risk.unit].map { visit.may(.seeAssessments, at: $0) } ?? false
        ? "/assessments" + Link.query([("unit", risk.unit.description), ("period", lastQuarter)]) : false as any Sendable,
      "column": risk.column.label.text(visit.language),
      "aim": aim(risk), "appraisal": appraisal(risk),
      "nowCls": shown.cls, "nowSign": shown.sign, "nowText": shown.text, "rankCls": PlanRisksPage.cls(risk.rank),
      "rankText": name(risk.rank),
      "needs": Array(needs.prefix(PlanRisksPage.shown)), "hasNeeds": !needs.isEmpty, "more": Array(needs.dropFirst(PlanRisksPage.shown)),
      "hasMore": needs.count > PlanRisksPage.shown,
      "moreText": visit.word("riskMore", ["count": visit.whole(max(0, needs.count - PlanRisksPage.shown))]),
      "rules": risk.rules.map { ["text": Overview.capital($0.text(visit.language))] as Model },
      "without": risk.without.map { Overview.sentence($0.text(visit.language)) } ?? false as any Sendable,
      "reached": risk.rank == .onTrack || risk.rank == .atRisk ? reached ?? false as any Sendable : false,
      "step": step(risk).map { ["text": $0] as Model } ?? false as any Sendable,
      "planHref": "/units/\(Link.part(risk.unit.description))/planning"
        + Link.query([("set", risk.column.set), ("period", "\(plan.year)")]),
    ]
  }

  /// What was appraised for the commune and content, for those who may see assessments; what the registers say may differ.
  private func appraisal(_ risk: PlanRisk) -> any Sendable {
    guard let truth = appraised.truths[risk.column.code]?[risk.unit], let assessment = appraised.assessments[risk.column.code]?[risk.unit],
      visit.units[risk.unit].map({ visit.may(.seeAssessments, at: $0) }) ?? false
    else { return false }
    let state = PlanPage.shown(truth, visit).text
    let period = assessment.period.label.text(visit.language)
    let model: Model = [
      "appraisedText": visit.word(
        "riskAppraised", ["period": period.prefix(1).lowercased() + period.dropFirst(), "state": state.lowercased()]),
      "appraisedHref": "/assessments/\(Link.part(risk.unit.description))/\(assessment.id)",
    ]
    return model
  }

  /// Keep or reach, with the cell's note; a note that says so itself stands alone.
  private func aim(_ risk: PlanRisk) -> String {
    guard let tick = risk.tick else { return "" }
    let aim = plan.label("plan_aim", tick.aim.rawValue).text(visit.language)
    if tick.note.isEmpty { return aim }
    return tick.note.lowercased().hasPrefix(aim.lowercased()) ? tick.note : aim + " · " + tick.note
  }

  /// The quarter of the numbers: stations assess themselves by quarters.
  private var lastQuarter: String { Period.quarter(of: risks.day ?? visit.today).description }

  private func need(_ need: RiskNeed, _ risk: PlanRisk) -> Model {
    let outcome = need.result.outcome
    let told = told(need)
    return [
      "code": need.result.code, "title": need.result.indicator.title.text(visit.language),
      "needHref": choices.indicator(risk.unit, risk.column.set, need.result.code), "needCls": need.isFalling ? "warn" : outcome.cls,
      "needSign": need.isFalling ? "!" : outcome.sign, "lacks": Overview.capital(need.text(visit.language)), "told": told,
      "hasTold": !told.isEmpty,
    ]
  }

  /// Where a number leads, in words.
  private func told(_ need: RiskNeed) -> String {
    guard !risks.isOver, need.result.outcome != .unknown else { return "" }
    guard let forecast = need.forecast else { return need.result.kind == .rate ? visit.word("riskNoPace") : "" }
    let then = visit.word(
      "riskThen",
      [
        "day": risks.deadline.written, "value": amount(forecast.value(on: risks.deadline), need.result),
        "level": need.result.displayThreshold(visit.language) ?? "–",
      ])
    if need.isFalling { return visit.word("riskFalls", ["then": then]) }
    if let day = forecast.reached {
      return visit.word(day <= risks.deadline ? "riskBy" : "riskLate", ["month": month(day), "then": then])
    }
    return visit.word(forecast.approaches ? "riskSlow" : "riskStill", ["then": then])
  }

  private func month(_ day: Day) -> String { "\(day.parts.month)/\(day.parts.year)" }

  /// A value that is foreseen, no share above all or below none.
  private func amount(_ value: Decimal, _ indicator: IndicatorResult) -> String {
    let unit = indicator.indicator.unit?.text(visit.language) ?? ""
    let held = unit == "%" ? min(max(value, 0), 100) : max(value, 0)
    return Figures.rounded(held, places: 2, visit.language) + (unit.isEmpty || unit == "%" ? unit : " " + unit)
  }

  private func step(_ risk: PlanRisk) -> String? {
    guard let step = risk.step else { return nil }
    let kind = visit.installation.registers.lists["step_effort"]?.label(step.kind).text(visit.language) ?? ""
    return visit.word(
      "riskStep",
      [
        "code": step.code, "kind": kind.prefix(1).lowercased() + kind.dropFirst(), "count": visit.whole(step.short),
        "days": Figures.rounded(step.days, places: 1, visit.language),
      ])
  }

  // MARK: - The area

  /// The period whose overview shows what was counted on a day: of the last count the whole year.
  private func period(_ count: RiskCount) -> String {
    count.day == risks.day ? "\(plan.year)" : Period.quarter(of: count.day).description
  }

  private var outlooks: [Model] {
    let path = place.href + "/risks"
    return risks.outlooks.map { outlook in
      let shown = PlanPage.shown(outlook.atEnd, visit)
      let rule = outlook.objective?.text("rule")
      return [
        "column": outlook.column.label.text(visit.language),
        "text": outlook.objective?.text("objective_text")
          ?? visit.word("riskTicked", ["count": visit.whole(outlook.units.count)]),
        "wanted": visit.word(
          rule == "more" ? "riskWantedMore" : "riskWanted",
          ["count": visit.whole(outlook.wanted), "all": visit.whole(outlook.units.count)]),
        "href": place.href + "/risks" + Link.query([("column", outlook.column.code)]),
        "cls": shown.cls, "sign": shown.sign,
        "stateText": visit.word(
          risks.isOver
            ? outlook.atEnd == .met ? "riskGoalMet" : outlook.atEnd == .notMet ? "riskGoalMissed" : "riskGoalOpen"
            : outlook.atEnd == .met ? "riskGoalLikely" : outlook.atEnd == .notMet ? "riskGoalShort" : "riskGoalOpen"),
        "counts": outlook.counts.map { count -> Model in
          [
            "countHref": count.isForecast
              ? path + Link.query([("column", outlook.column.code)])
              : visit.rights.may(.seeOverview) ? "/" + Link.query([("area", place.unit.key.code), ("period", period(count))]) : false,
            "day": count.day.written, "met": visit.whole(count.met), "isForecast": count.isForecast,
            "isPast": count.day < (risks.day ?? count.day), "enough": count.met >= outlook.wanted,
            "unknown": count.unknown > 0 ? visit.word("riskUnknown", ["count": visit.whole(count.unknown)]) : "",
          ]
        },
      ]
    }
  }

  // MARK: - As a file

  private var table: TableFile {
    let columns = [
      TableFile.Column("unit_code", visit.word("unitCode")), .init("unit", visit.word("planCommune")),
      .init("column", visit.word("planColumnHead")), .init("aim", visit.word("planAim")), .init("note", visit.word("planCellNote")),
      .init("now", visit.word("riskNow")), .init("class", visit.word("riskClass")), .init("missing", visit.word("riskMissing")),
      .init("forecast", visit.word("riskForecast")), .init("reached_on", visit.word("riskReachedOn")),
      .init("step", visit.word("riskStepHead")), .init("step_days", visit.word("planningDays")),
    ]
    let people = TableFile.isForPeople(visit)
    let rows = lines.map { risk -> [Cell] in
      let missing =
        risk.needs.filter { !$0.isFalling }.map { $0.result.code + ": " + $0.text(visit.language) }
        + risk.rules.map { $0.text(visit.language) } + [risk.without].compactMap { $0?.text(visit.language) }
      let leads = risk.needs.map { ($0.result.code, told($0)) }.filter { !$0.1.isEmpty }.map { $0.0 + ": " + $0.1 }
      return [
        .text(risk.unit.description), .text(place.name(risk.unit)),
        .text(people ? risk.column.label.text(visit.language) : risk.column.code),
        .text(
          people ? risk.tick.map { plan.label("plan_aim", $0.aim.rawValue).text(visit.language) } ?? "" : risk.tick?.aim.rawValue ?? ""),
        .text(risk.tick?.note ?? ""), .text(PlanPage.shown(risk.now, visit).text),
        .text(people ? name(risk.rank) : risk.rank.code), .text(missing.joined(separator: "\n")), .text(leads.joined(separator: "\n")),
        .day(risk.reachedOn), .text(step(risk) ?? ""), .decimal(risk.step?.days),
      ]
    }
    return TableFile(
      name: [visit.word("riskTitle"), place.unit.name, "\(plan.year)"], sheet: visit.word("riskSheet"), columns: columns, lines: rows)
  }
}
