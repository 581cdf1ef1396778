import Criteria
import Foundation
import Measures
import Programme
import Storage
import Vocabulary

/// What a commune could do next for a set, where its numbers lead at this pace, and what would come of changes.
struct PlanningPage: Sendable {
  private let visit: Visit
  private let unit: OrgUnit
  private let group: UnitGroup
  private let choices: Choices
  private let edition: Edition
  private let facts: Facts
  private let result: EditionResult
  private let forecasts: [String: Forecast]
  private let efforts: [String: Decimal]

  /// `GET /units/:unit/planning?set=&period=`, with `if.<indicator>=` a number or an outcome.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let unit = try visit.unit(try visit.parameter("unit"), for: .seeOverview)
    let evaluating = visit.installation.evaluating
    let group = visit.units.group(unit)
    let set = visit.query["set"].flatMap { evaluating.criteria.sets.contains($0) ? $0 : nil } ?? "xa-ntm"
    var choices = try Choices(visit)
    // The running quarter may have no published text yet: then the last one that has.
    if (visit.query["period"] ?? "").isEmpty, choices.dated == nil, let last = choices.lastPeriod(of: [set], visit) {
      choices = Choices(period: last, view: choices.view)
    }
    let found = try await evaluating.evaluate(
      [group], sets: evaluating.sets, period: choices.period, today: visit.today, dated: choices.dated)
    guard let edition = found.edition(set), let facts = found.facts[group.unit]?[set], let result = found.result(group.unit, set) else {
      _ = try evaluating.edition(set, on: found.day, dated: choices.dated)
      throw WebProblem.notFound
    }
    let aid = PlanningAid(evaluating)
    var forecasts: [String: Forecast] = [:]
    for indicator in result.indicators where indicator.value != nil && indicator.threshold != nil && indicator.kind == .rate {
      forecasts[indicator.code] = try await aid.forecast(
        group, set: set, code: indicator.code, months: 6, until: found.day, today: visit.today)
    }
    let page = PlanningPage(
      visit: visit, unit: unit, group: group, choices: choices, edition: edition, facts: facts, result: result, forecasts: forecasts,
      efforts: PlanningAid.efforts(visit.store))
    return .page("planning", Shell.model(visit, title: visit.word("planningTitle"), here: "/", page.model))
  }

  private var model: Model {
    let sets = visit.installation.evaluating.sets.compactMap { set in
      (try? visit.installation.evaluating.edition(set, on: result.day)).map { (set, visit.shortTitle($0)) }
    }
    let aid = PlanningAid(visit.installation.evaluating)
    let steps = aid.steps(result, efforts: efforts)
    let what = whatIf(aid)
    var model: Model = [
      "crumbs": visit.crumbs(choices, unit, inside: true), "heading": visit.word("planningTitle"),
      "sub": [
        unit.name, visit.shortTitle(edition), choices.period.label.text(visit.language), visit.word("asOf", ["day": result.day.written]),
      ]
      .joined(separator: " · "),
      "kept": [Model](),
      "selectors": [choices.periods(visit), Choices.selector("set", visit.word("selectSet"), sets, edition.set)],
      "hasSteps": !steps.isEmpty, "steps": steps.map(line), "indicators": what.rows, "hasPoints": result.set.score != nil,
      "set": edition.set, "period": choices.period.description, "action": "/units/\(unit.key)/planning",
      "effortNote": visit.word("planningEffort"), "now": verdict(result),
    ]
    if let then = what.result { model["then"] = verdict(then) }
    model["risksHref"] =
      visit.may(.seePlan, at: unit)
      ? "/planning" + Link.query([("unit", unit.key.description), ("period", choices.period.description)]) : false as any Sendable
    model["recognition"] = recognition ?? false as any Sendable
    return model
  }

  /// The decision that holds for the set; and that none is counted while the register of decisions isn't open.
  private var recognition: Model? {
    let page = "/registers/recognition?unit=\(Link.part(unit.key.description))"
    let opens = visit.may(.seeRegister, at: unit)
    guard let decisions = facts.recognitions else {
      if facts.formerOnly { return nil }
      return [
        "cls": "warn", "sign": "!", "text": visit.word("planningNoDecisions"), "openHref": opens ? page : false as any Sendable,
        "openText": visit.word("planningOpenDecisions"),
      ]
    }
    let years = visit.recognitionYears(edition.set)
    guard let decision = decisions[edition.set], decision.recognised else { return nil }
    let holds = decision.holds(on: result.day, years: years)
    let last = decision.lastDay(years: years)
    var text = visit.word(
      last == nil ? "planningRecognisedOpen" : holds ? "planningRecognised" : "planningRecognisedOnce",
      ["day": decision.day.written, "until": last?.written ?? ""])
    if decision.validTo == nil, let years { text += " " + visit.word("planningYears", ["years": visit.whole(years)]) }
    return [
      "cls": holds ? "ok" : "warn", "sign": holds ? "✓" : "!", "text": text,
      "openHref": opens ? page : false as any Sendable, "openText": visit.word("planningOpenDecisions"),
    ]
  }

  private func verdict(_ result: EditionResult) -> Model {
    let outcome = Outcome(result.set.truth)
    var text = visit.word(outcome.word)
    if let score = result.set.score { text += ", " + score.text(visit.language) + " " + visit.word("pointsUnit") }
    if result.set.provisional { text += " (" + visit.word("provisional") + ")" }
    return ["text": text, "cls": outcome.cls, "sign": outcome.sign]
  }

  private func line(_ step: PlanningStep) -> Model {
    let indicator = result.indicator(step.code)
    let kind = visit.installation.registers.lists["step_effort"]?.items.first { $0.code == step.kind }
    var pace = "–"
    var cls = "na"
    if let forecast = forecasts[step.code], let indicator {
      (pace, cls) = told(forecast, indicator)
    }
    return [
      "code": step.code, "title": step.title.text(visit.language), "href": choices.indicator(unit.key, edition.set, step.code),
      "short": visit.whole(step.short), "kind": kind?.label.text(visit.language) ?? "",
      "points": step.points.map { Figures.rounded($0, places: 2, visit.language) } ?? "–",
      "days": Figures.rounded(step.days, places: 1, visit.language), "pace": pace, "paceCls": cls,
    ]
  }

  /// Where a number leads at its pace, in words.
  private func told(_ forecast: Forecast, _ indicator: IndicatorResult) -> (String, String) {
    let pace = (forecast.pace >= 0 ? "+" : "") + Figures.rounded(forecast.pace, places: 2, visit.language)
    if let day = forecast.reached {
      if indicator.truth == .met { return (visit.word("planningKeeps", ["pace": pace]), "ok") }
      let month = "\(day.parts.month)/\(day.parts.year)"
      let inTime = day <= (Day(year: result.day.parts.year, month: 12, day: 31) ?? day)
      return (visit.word("planningReached", ["month": month, "pace": pace]), inTime ? "ok" : "warn")
    }
    return (visit.word("planningNever", ["pace": pace]), "no")
  }

  /// The rows of the what-if form, and what comes of what was typed.
  private func whatIf(_ aid: PlanningAid) -> (rows: [Model], result: EditionResult?) {
    var numbers: [String: Ratio] = [:]
    var judged: [String: Judgement] = [:]
    let rows = result.indicators.filter(\.applicable).map { indicator -> Model in
      let name = "if." + indicator.code
      let typed = (visit.query[name] ?? "").trimmingCharacters(in: .whitespaces)
      var (fault, said) = (false, "")
      if let outcome = Outcome(code: typed) {
        judged[indicator.code] = Judgement(outcome)
      } else if !typed.isEmpty {
        if let reading = indicator.reading, let number = Int(typed.replacingOccurrences(of: ".", with: "")), number >= 0,
          reading.isCount || Decimal(number) <= reading.den
        {
          numbers[reading.measure] = Ratio(num: Decimal(number), den: reading.den)
        } else {
          fault = true
          said = visit.word(
            "planningFault", ["most": indicator.reading.map { visit.whole(NSDecimalNumber(decimal: $0.den).intValue) } ?? "0"])
        }
      }
      let counted = indicator.reading.map { !$0.isCount && $0.den > 0 } ?? false
      return [
        "code": indicator.code, "title": indicator.indicator.title.text(visit.language), "name": name, "value": typed, "fault": fault,
        "said": said.isEmpty ? false : said,
        "state": visit.word(indicator.outcome.word), "cls": indicator.outcome.cls, "sign": indicator.outcome.sign, "number": counted,
        "numText": indicator.reading.map { visit.whole(NSDecimalNumber(decimal: $0.num).intValue) } ?? "",
        "denText": indicator.reading.map { visit.whole(NSDecimalNumber(decimal: $0.den).intValue) } ?? "",
        "then": false,
        "options": counted
          ? [Model]()
          : ["", Outcome.met.code, Outcome.notMet.code].map { code -> Model in
            [
              "value": code, "selected": code == typed,
              "text": code.isEmpty ? visit.word("planningAsNow") : visit.word(Outcome(code: code)?.word ?? ""),
            ]
          },
      ]
    }
    guard !numbers.isEmpty || !judged.isEmpty else { return (rows, nil) }
    let then = aid.whatIf(edition, facts, numbers: numbers, judged: judged)
    let told = zip(rows, result.indicators.filter(\.applicable)).map { row, indicator -> Model in
      guard let new = then.indicator(indicator.code), new.outcome != indicator.outcome || new.value != indicator.value else { return row }
      let value = new.displayValue(visit.language).map { " " + $0 } ?? ""
      return row.merging([
        "then": ["cls": new.outcome.cls, "sign": new.outcome.sign, "text": visit.word(new.outcome.word) + value] as Model
      ]) { $1 }
    }
    return (told, then)
  }
}
