import Criteria
import Exchange
import Foundation
import Measures
import Programme
import Vocabulary

/// A district or an area at a glance: communes by indicators.
struct Overview: Sendable {
  /// The sets whose indicators are columns.
  static let columnSets = ["xa-ntm", "xa-ntm-nang-cao"]
  /// The set whose points are a column.
  static let scoreSet = "btcqg-ytx"
  /// The set of the fourth card.
  static let modelSet = "xa-ntm-kieu-mau"

  let visit: Visit
  let choices: Choices
  /// nil where the reader has no commune.
  let area: AreaUnits?
  let groups: [UnitGroup]
  /// The set whose indicators or criteria are columns; nil for the new-rural tiers.
  let set: String?
  let evaluation: AreaEvaluation?
  let targets: [UnitKey: [PlanTarget]]
  /// The assessments of the period that a team has appraised.
  let appraised: [Assessment]
  /// The running quarter, where an earlier one is shown because it has no published text.
  let asked: Period?
  /// The area that had ended before the period that would be shown, where its last quarter is shown instead.
  let ended: String?

  /// `GET /`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let overview = try await read(visit)
    return .page("matrix", Shell.model(visit, title: visit.word("navOverview"), here: "/", overview.model))
  }

  /// `GET /overview.xlsx` and `.csv`.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let overview = try await read(visit)
    return try overview.table().reply(visit)
  }

  /// Decodes the query, keeps to the reader's communes and evaluates them.
  private static func read(_ visit: Visit) async throws -> Overview {
    let (wanted, running) = try chosen(visit)
    let named = visit.query["area"].flatMap { $0.isEmpty ? nil : $0 }
    let ended = named.flatMap { lastQuarter(of: $0, wanted, visit) }
    let choices = ended.map { Choices(period: $0.period, dated: wanted.dated, view: wanted.view) } ?? wanted
    let asked = ended == nil ? running : nil
    let day = choices.period.referenceDay(today: visit.today)
    guard let code = named ?? visit.defaultArea(on: day) else {
      return Overview(
        visit: visit, choices: choices, area: nil, groups: [], set: nil, evaluation: nil, targets: [:], appraised: [], asked: asked,
        ended: nil)
    }
    let area = try visit.units.units(ofArea: code, on: day, view: choices.view, today: visit.today)
    let groups = area.groups.filter { group in visit.units[group.unit].map { visit.may(.seeOverview, at: $0) } ?? false }
    if groups.isEmpty { throw WebProblem.forbidden(.seeOverview) }
    let evaluating = visit.installation.evaluating
    let sets = (columnSets + [scoreSet, modelSet]).filter(evaluating.criteria.sets.contains)
    let set = visit.query["set"].flatMap { [scoreSet, modelSet].contains($0) && sets.contains($0) ? $0 : nil }
    let evaluation = try await evaluating.evaluate(
      groups, sets: sets, period: choices.period, today: visit.today, dated: choices.dated)
    let period = choices.period
    let (targets, appraised) = try await visit.store.read { reading in
      (
        try PlanTargets.load(reading, year: period.year),
        try Assessments.list(reading, groups.map(\.unit), period).filter { $0.state.isAppraised && $0.appraised != nil }
      )
    }
    return Overview(
      visit: visit, choices: choices, area: area, groups: groups, set: set, evaluation: evaluation, targets: targets, appraised: appraised,
      asked: asked,
      ended: ended?.name)
  }

  /// The query's choices; without a period the running quarter, or the last one with a text where that has none.
  private static func chosen(_ visit: Visit) throws -> (Choices, asked: Period?) {
    let choices = try Choices(visit)
    guard (visit.query["period"] ?? "").isEmpty, choices.dated == nil, let last = choices.lastPeriod(of: columnSets, visit) else {
      return (choices, nil)
    }
    return (Choices(period: last, view: choices.view), choices.period)
  }

  /// The last quarter in which an area existed, where it had ended by the period that would be shown and nobody asked for that period
  /// of this very area.
  private static func lastQuarter(of code: String, _ choices: Choices, _ visit: Visit) -> (period: Period, name: String)? {
    let isNew = visit.query["of"].map { $0 != code } ?? false
    guard (visit.query["period"] ?? "").isEmpty || isNew, choices.view == .then,
      let area = visit.areas().first(where: { $0.code == code }), let end = area.until, end < choices.period.start
    else { return nil }
    let quarter = Period.quarter(of: end)
    return (quarter.end > end ? quarter.adding(-1) : quarter, visit.word("areaUntil", ["name": area.name, "day": end.written]))
  }

  /// The targets a commune has, its own and those of the communes it was made from.
  func targets(_ group: UnitGroup) -> [PlanTarget] { group.members.flatMap { targets[$0] ?? [] } }

  /// The name of a commune in a narrow column.
  func name(_ group: UnitGroup) -> String { visit.units[group.unit]?.shortName ?? group.unit.description }

  var model: Model {
    var selectors: [Model] = []
    let areas = visit.areas()
    if areas.count > 1 {
      let options = areas.map { area in
        (area.code, area.until.map { visit.word("areaUntil", ["name": area.name, "day": $0.written]) } ?? area.name)
      }
      selectors.append(Choices.selector("area", visit.word("selectArea"), options, area?.code ?? ""))
    }
    selectors.append(
      Choices.selector(
        "set", visit.word("selectSet"),
        [("", visit.word("setOfTiers")), (Overview.modelSet, visit.word("tierModel")), (Overview.scoreSet, visit.word("setOfHealth"))],
        set ?? ""))
    selectors += [choices.periods(visit), choices.editions(visit, sets: Overview.columnSets + [Overview.scoreSet]), choices.views(visit)]
    var model: Model = [
      "heading": heading, "basis": basis, "kept": areas.count > 1 ? shownArea : kept, "selectors": selectors, "hasRows": !groups.isEmpty,
      "notices": notices,
      "risksHref": area.flatMap { area in
        visit.rights.may(.seePlan) ? "/planning" + Link.query([("area", area.code), ("period", choices.period.description)]) : nil
      } ?? false as any Sendable,
    ]
    if let evaluation { model.merge(OverviewTable(overview: self, evaluation: evaluation).model) { $1 } }
    return model
  }

  private var kept: [Model] { area.map { [["name": "area", "value": $0.code] as Model] } ?? [] }

  /// Which area was shown: by it the server knows that somebody chose another one, whose period is then chosen anew.
  private var shownArea: [Model] { area.map { [["name": "of", "value": $0.code] as Model] } ?? [] }

  private var heading: String {
    guard let area, !groups.isEmpty else { return visit.word("noUnitsHeading") }
    let kinds = Set(groups.compactMap { visit.units[$0.unit]?.kind })
    let noun = ["xã", "thị trấn", "phường"].filter(kinds.contains).joined(separator: ", ")
    let name = area.name.prefix(1).lowercased() + area.name.dropFirst()
    return visit.word(
      "overviewHeading",
      [
        "count": visit.whole(groups.count), "units": visit.language == .vi ? noun : visit.word("communes"),
        "area": visit.language == .vi ? name : area.name,
      ])
  }

  private var basis: String {
    var seen: Set<String> = []
    let instruments = (evaluation?.editions ?? []).filter { $0.set != Overview.modelSet }.flatMap(\.instruments).filter {
      seen.insert($0.number).inserted
    }
    let cited = instruments.map { visit.word("decision", ["number": $0.number]) }.joined(separator: ", ")
    let day = choices.period.referenceDay(today: visit.today)
    return [cited, visit.word("asOf", ["day": day.written]), visit.word("updatedAt", ["time": visit.now.clock])]
      .filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// What a reader has to know before reading the numbers: an ended area, a set without a text, a draft.
  private var notices: [Model] {
    var all: [Model] = []
    if let note = area?.note { all.append(["cls": "info", "sign": "i", "text": note.text(visit.language)]) }
    if let ended {
      let words = ["area": ended, "period": choices.period.label.text(visit.language)]
      all.append(["cls": "info", "sign": "i", "text": visit.word("lastOfArea", words)])
    }
    if let asked {
      all.append([
        "cls": "info", "sign": "i", "text": visit.word("lastWithText", ["period": asked.label.text(visit.language)]),
        "link": [
          "href": Choices(period: asked, view: choices.view).overview(area?.code), "linkText": asked.label.text(visit.language),
        ] as Model,
      ])
    }
    if let evaluation { all += choices.notices(evaluation, visit) { $0.overview(area?.code) } }
    return all
  }

  /// The first letter in upper case.
  static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// A clause as a sentence.
  static func sentence(_ text: String) -> String { capital(text) + (text.hasSuffix(".") ? "" : ".") }
}
