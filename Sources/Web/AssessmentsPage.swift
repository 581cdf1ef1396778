import Criteria
import Programme
import Storage
import Vocabulary

/// Where the assessments of communes stand: communes by sets, or one commune's sets with the buttons to begin.
struct AssessmentsPage: Sendable {
  private let visit: Visit
  private let frame: AssessmentFrame
  private let period: Period
  private let area: (code: String, name: String)?
  private let units: [OrgUnit]
  /// The one commune that is shown; nil for an area.
  private let unit: OrgUnit?
  private var assessments: [Assessment] = []
  private var waiting: [Assessment] = []

  /// `GET /assessments?area=&unit=&period=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let frame = try await AssessmentFrame.load(visit)
    let held = AssessmentState.allCases.filter { state in
      !visit.rights.roles.isDisjoint(with: frame.workflow.holders(state, shipped: frame.shipped))
    }
    let mine = visit.communes(.seeAssessments).map(\.key)
    let waiting = try await visit.store.read { try Assessments.waiting($0, mine, held) }
    var page = try AssessmentsPage(visit, frame, newest: waiting.last { $0.state != .draft })
    page.waiting = waiting
    let (units, one, period) = (page.units, page.unit, page.period)
    page.assessments = try await visit.store.read { reading in
      try one.map { try Assessments.list(reading, [$0.key]) } ?? Assessments.list(reading, units.map(\.key), period)
    }
    return .page("assessments", Shell.model(visit, title: visit.word("assessTitle"), here: "/assessments", page.model))
  }

  /// `POST /assessments/:unit`: begins the assessment of a set for a period.
  @Sendable static func begin(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let unit = try visit.unit(try visit.parameter("unit"), for: .takeStep)
    guard let period = Period(visit.form["period"]) else { throw ProgrammeProblem.noPeriod(visit.form["period"]) }
    // Assessments stay with the unit they were made for: one that existed then.
    guard unit.exists(on: period.referenceDay(today: visit.today)) else { throw WebProblem.notFound }
    let frame = try await AssessmentFrame.load(visit)
    let id = try await frame.desk.begin(
      visit.units.group(unit), set: visit.form["set"], period, today: visit.today, by: frame.actor(unit))
    return .redirect("/assessments/\(Link.part(unit.key.description))/\(id)")
  }

  /// - Parameter newest: what came last to a reader; the page of several communes opens where it is when nothing else is asked for.
  private init(_ visit: Visit, _ frame: AssessmentFrame, newest: Assessment?) throws {
    (self.visit, self.frame) = (visit, frame)
    let asked = visit.query["period"] ?? ""
    let chosen = try visit.period()
    let all = visit.communes(.seeAssessments)
    let plain = ["period", "unit", "area"].allSatisfy { visit.query[$0]?.isEmpty ?? true }
    let opening = plain && all.count > 1 ? newest : nil
    period = asked.isEmpty ? opening?.period ?? AssessmentsPage.due(visit, frame) : chosen
    let day = period.referenceDay(today: visit.today)
    if let text = visit.query["unit"], !text.isEmpty {
      let unit = try visit.unit(text, for: .seeAssessments)
      (self.unit, units, area) = (unit, [unit], nil)
      return
    }
    let there = all.filter { $0.exists(on: day) }
    let codes = Set(there.map(\.parentCode))
    if there.count == 1 || codes.isEmpty {
      guard let unit = there.first ?? all.first else { throw WebProblem.forbidden(.seeAssessments) }
      (self.unit, units, area) = (unit, [unit], nil)
      return
    }
    let place = opening.flatMap { opening in all.first { $0.key == opening.unit }?.parentCode }
    let wanted = visit.query["area"].flatMap { $0.isEmpty ? nil : $0 } ?? place
    if let wanted, !all.contains(where: { $0.parentCode == wanted }) { throw WebProblem.forbidden(.seeAssessments) }
    // An area that had no communes then gives way to the one that had.
    let code =
      wanted.flatMap { codes.contains($0) ? $0 : nil }
      ?? Dictionary(grouping: there, by: \.parentCode).max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
    units = there.filter { $0.parentCode == code }
    unit = nil
    area = units.first.map { ($0.parentCode, $0.parentName) }
  }

  /// The quarter that ended last, or the last one that has a text.
  private static func due(_ visit: Visit, _ frame: AssessmentFrame) -> Period {
    let last = Period.quarter(of: visit.today).adding(-1)
    if !frame.editions(last).isEmpty { return last }
    let choices = Choices(period: last)
    return choices.lastPeriod(of: visit.installation.evaluating.sets, visit) ?? last
  }

  // MARK: - Model

  private var model: Model {
    let editions = frame.editions(period)
    // What stands on a card below isn't said twice.
    let waiting = waiting.filter { $0.unit != unit?.key || $0.period != period }
    let due = visit.word("assessDue", ["period": period.label.text(visit.language), "day": frame.deadline.day(period).written])
    var model: Model = [
      "heading": visit.word("assessTitle"),
      "sub": [unit?.name ?? area?.name, period.label.text(visit.language)].compactMap(\.self)
        .joined(separator: " · "), "kept": [Model](), "selectors": selectors, "dueText": due,
      "dueDays": visit.word("assessDueDays", ["days": visit.whole(frame.deadline.days)]), "unverified": !frame.deadline.isOwn,
      "dueSource": frame.shipped.due.source.text(visit.language), "hasEditions": !editions.isEmpty, "hasWaiting": !waiting.isEmpty,
      "waiting": waiting.map { line($0) }, "isArea": unit == nil, "isUnit": unit != nil, "mayManage": visit.rights.may(.manageWorkflow),
    ]
    let passed = visit.today.number - frame.deadline.day(period).number
    model["overdue"] = Optionally.text(passed > 0 ? visit.word("assessOverdue", ["days": visit.whole(passed)]) : nil)
    if let unit {
      let others = assessments.filter { $0.period != period }.sorted { ($1.period, $0.set) < ($0.period, $1.set) }
      model["cards"] = editions.map { card($0, unit) }
      model["gone"] = gone(unit)
      model["hasOthers"] = !others.isEmpty
      model["others"] = others.map { line($0) }
      let heads = area == nil ? visit.communes(.seeAssessments).count > 1 : false
      model["areaHref"] = heads ? "/assessments" + Link.query([("area", unit.parentCode), ("period", period.description)]) : false
    } else {
      model["columns"] = editions.map { ["title": visit.shortTitle($0)] as Model }
      model["rows"] = units.map { row($0, editions) }
      model["totals"] = editions.map { total($0) }
    }
    model["legend"] = AssessmentState.allCases.map { state -> Model in
      [
        "state": frame.text(state), "stateCls": AssessmentFrame.cls(state), "holder": frame.holder(state), "next": frame.next(state),
        "count": visit.whole(assessments.filter { $0.state == state && $0.period == period }.count),
      ]
    }
    return model
  }

  private var selectors: [Model] {
    let all = visit.communes(.seeAssessments)
    var out: [Model] = []
    let areas = Dictionary(grouping: all, by: \.parentCode).filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
    if unit == nil, areas.count > 1 {
      out.append(
        Choices.selector(
          "area", visit.word("selectArea"), areas.map { ($0.key, $0.value[0].parentName) }, area?.code ?? ""))
    }
    if all.count > 1 {
      let there = unit == nil ? units : all
      out.append([
        "id": "unit", "name": "unit", "label": visit.word("unit"),
        "options": [["value": "", "text": visit.word("assessAllUnits"), "selected": unit == nil] as Model]
          + visit.options(there, chosen: unit?.key),
      ])
    }
    return out + [Choices(period: period).periods(visit)]
  }

  private func found(_ unit: OrgUnit, _ edition: Edition) -> Assessment? {
    assessments.first { $0.unit == unit.key && $0.set == edition.set && $0.period == period }
  }

  private func cell(_ assessment: Assessment?) -> Model {
    guard let assessment else {
      return ["begun": false, "none": true, "late": frame.late(frame.deadline.late(period, today: visit.today))]
    }
    return frame.model(assessment).merging(["begun": true, "none": false]) { $1 }
  }

  private func row(_ unit: OrgUnit, _ editions: [Edition]) -> Model {
    [
      "unitName": unit.name, "unitHref": "/assessments" + Link.query([("unit", unit.key.description), ("period", period.description)]),
      "cells": editions.map { edition in cell(found(unit, edition)).merging(["title": visit.shortTitle(edition)]) { $1 } },
    ]
  }

  private func total(_ edition: Edition) -> Model {
    let own = assessments.filter { $0.set == edition.set }
    let handed = own.filter { ![.draft, .returned].contains($0.state) }.count
    return [
      "title": visit.shortTitle(edition),
      "text": visit.word("assessHanded", ["count": visit.whole(handed), "all": visit.whole(units.count)]),
    ]
  }

  private func card(_ edition: Edition, _ unit: OrgUnit) -> Model {
    var model = cell(found(unit, edition))
    model["title"] = edition.title.text(visit.language)
    model["cite"] = visit.citation(edition)
    model["set"] = edition.set
    model["periodValue"] = period.description
    // Only the first letter: a quarter's numeral stays upper case.
    let text = period.label.text(visit.language)
    model["periodText"] = visit.language == .vi ? text.prefix(1).lowercased() + text.dropFirst() : text
    let existed = unit.exists(on: period.referenceDay(today: visit.today))
    let begins = existed && frame.workflow.allows(.fill, from: .draft, visit.roles(at: unit))
    if !existed { model["late"] = false }
    model["beginAction"] = begins ? "/assessments/\(Link.part(unit.key.description))" : false
    return model
  }

  /// Why nothing can be begun for a commune that doesn't exist on the period's last day, and the last period in which it can.
  private func gone(_ unit: OrgUnit) -> any Sendable {
    if unit.exists(on: period.referenceDay(today: visit.today)) { return false }
    let latest = Period.quarter(of: min(period.end, visit.today))
    let open = (0..<40).lazy.map { latest.adding(-$0) }.first {
      unit.exists(on: $0.referenceDay(today: visit.today)) && !frame.editions($0).isEmpty
    }
    let link = open.map { period -> Model in
      [
        "href": "/assessments" + Link.query([("unit", unit.key.description), ("period", period.description)]),
        "linkText": period.label.text(visit.language),
      ]
    }
    let words = ["unit": unit.name, "day": period.referenceDay(today: visit.today).written]
    return ["text": visit.word("assessUnitGone", words), "hasLink": link != nil, "link": link ?? [:]] as Model
  }

  private func line(_ assessment: Assessment) -> Model {
    let unit = visit.units[assessment.unit]
    return frame.model(assessment).merging([
      "unitName": unit?.name ?? assessment.unit.description, "title": visit.setTitle(assessment.set, on: assessment.period.end),
    ]) { $1 }
  }
}
