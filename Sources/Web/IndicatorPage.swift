import Criteria
import Foundation
import Measures
import Programme
import Storage
import Vocabulary

/// One number, opened: law, formula, people, evidence.
struct IndicatorPage: Sendable {
  let visit: Visit
  let choices: Choices
  let unit: OrgUnit
  let group: UnitGroup
  let evaluation: AreaEvaluation
  let edition: Edition
  let result: IndicatorResult
  /// The hash of edition and local values.
  let hash: String

  /// The measure behind the number, if there is one.
  var measure: MeasureDefinition? { result.indicator.measures.compactMap { visit.installation.knowledge.measures[$0] }.first }
  var language: Language { visit.language }

  /// The lists that say what there must be, as they stand on the day.
  var demands: [(title: Label, status: Status, source: String)] {
    (measure?.demands ?? []).compactMap { name in
      visit.store.catalogue.lists[name].map { list in
        let text = list.text(on: evaluation.day)
        return (list.title, Status(rawValue: text.status.rawValue) ?? .unverified, text.source)
      }
    }
  }

  /// `GET /units/:unit/indicators/:set/:code`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await read(visit, for: .seeOverview)
    return .page("indicator", Shell.model(visit, title: page.result.code, here: "/", try await page.model()))
  }

  /// `GET /units/:unit/indicators/:set/:code/members.xlsx` and `members.csv`.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await read(visit, for: .exportMembers)
    let list = try MemberList(page: page)
    let table = try await list.table()
    try await list.note("tải danh sách")
    return try table.reply(visit)
  }

  /// Decodes the address, keeps to the reader's communes and evaluates every set, since sets read each other.
  private static func read(_ visit: Visit, for action: Action) async throws -> IndicatorPage {
    let choices = try Choices(visit)
    let unit = try visit.unit(try visit.parameter("unit"), for: action)
    let (set, code) = (try visit.parameter("set"), try visit.parameter("code"))
    let evaluating = visit.installation.evaluating
    guard evaluating.criteria.sets.contains(set) else { throw ProgrammeProblem.noSet(set) }
    let group = visit.units.group(unit)
    let evaluation = try await evaluating.evaluate(
      [group], sets: evaluating.sets, period: choices.period, today: visit.today, dated: choices.dated)
    guard let edition = evaluation.edition(set) else { throw try missing(visit, set, choices, evaluation.day) }
    guard let whole = evaluation.result(group.unit, set), let result = whole.indicator(code) else {
      throw ProgrammeProblem.noIndicator(set: edition.id, code: code)
    }
    return IndicatorPage(
      visit: visit, choices: choices, unit: unit, group: group, evaluation: evaluation, edition: edition, result: result, hash: whole.hash)
  }

  private static func missing(_ visit: Visit, _ set: String, _ choices: Choices, _ day: Day) throws -> any Error {
    do { _ = try visit.installation.evaluating.edition(set, on: day, dated: choices.dated) } catch { return error }
    return WebProblem.notFound
  }

  /// The model; the people behind the number stand in it for those who may see them.
  func model() async throws -> Model {
    let selectors = [choices.periods(visit, where: isRead), choices.editions(visit, sets: [edition.set])]
    var crumbs = visit.crumbs(choices, unit, inside: true)
    if let criterion {
      let title = visit.word("criterionFull", ["code": criterion.code, "title": criterion.title.text(language)])
      crumbs.append(["href": choices.unit(unit.key, edition.set), "text": title])
    }
    var model: Model = [
      "crumbs": crumbs, "notices": notices, "heading": result.code + " " + result.indicator.title.text(language), "kept": [] as [Model],
      "selectors": selectors,
      "sub": [unit.name, choices.period.label.text(language), visit.word("asOf", ["day": evaluation.day.written])].joined(separator: " · "),
    ]
    model.merge(IndicatorAnswer(page: self).model) { $1 }
    model.merge(IndicatorLaw(page: self).model) { $1 }
    model.merge(try await IndicatorEvidence(page: self).model()) { $1 }
    if let trend = try await trend() { model["trend"] = trend }
    if measure != nil, result.outcome != .notApplicable {
      if visit.may(.seeMembers, at: unit) {
        let list = try MemberList(page: self)
        if let members = try await list.model() {
          model["members"] = members
          try await list.note("xem danh sách")
        }
      } else {
        model["membersHidden"] = visit.word("membersHidden")
      }
    }
    return model
  }

  /// Whether a period's text has this indicator.
  private func isRead(_ period: Period) -> Bool {
    if choices.dated != nil { return true }
    let day = period.referenceDay(today: visit.today)
    let editions = visit.installation.knowledge.criteria.editions(of: edition.set).filter { $0.state == .published }
    return editions.contains { other in
      other.inForceFrom.value <= day && other.inForceTo.map { $0.value >= day } ?? true && other.indicator(result.code) != nil
    }
  }

  /// What to know of the text that is used.
  private var notices: [Model] {
    guard edition.state == .draft else { return [] }
    let values = ["set": edition.title.text(language), "day": edition.inForceFrom.value.written]
    return [["cls": "warn", "sign": "!", "text": visit.word("draftUsed", values)]]
  }

  var criterion: Criterion? { edition.criteria.first { $0.indicators.contains { $0.code == result.code } } }

  /// The last eight quarters under the same edition.
  private func trend() async throws -> Model? {
    let last: Period
    switch choices.period {
    case .quarter: last = choices.period
    case .year, .month: last = Period.quarter(of: evaluation.day)
    }
    let quarters = (0..<8).map { last.adding($0 - 7) }
    let points = try await visit.installation.evaluating.course(of: result.indicator, in: edition, group, quarters, today: visit.today)
    return TrendChart(
      visit: visit, points: points, threshold: result.threshold, direction: result.direction, unit: result.indicator.unit
    ).model
  }
}
