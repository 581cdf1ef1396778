import Criteria
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
  let evaluation: AreaEvaluation?
  let targets: [UnitKey: [PlanTarget]]

  /// `GET /`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let overview = try await read(visit)
    return .page("matrix", Shell.model(visit, title: visit.word("navOverview"), here: "/", overview.model))
  }

  /// `GET /overview.csv`.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let overview = try await read(visit)
    let name = ["xakhoe", overview.area?.code ?? "", overview.choices.period.description].filter { !$0.isEmpty }.joined(separator: "-")
    return .download(name: name + ".csv", type: "text/csv; charset=utf-8", content: overview.csv)
  }

  /// Decodes the query, keeps to the reader's communes and evaluates them.
  private static func read(_ visit: Visit) async throws -> Overview {
    let choices = try Choices(visit)
    let day = choices.period.referenceDay(today: visit.today)
    let chosen = visit.query["area"].flatMap { $0.isEmpty ? nil : $0 }
    guard let code = chosen ?? visit.defaultArea(on: day) else {
      return Overview(visit: visit, choices: choices, area: nil, groups: [], evaluation: nil, targets: [:])
    }
    let area = try visit.units.units(ofArea: code, on: day, view: choices.view, today: visit.today)
    let groups = area.groups.filter { group in visit.units[group.unit].map { visit.may(.seeOverview, at: $0) } ?? false }
    if groups.isEmpty { throw WebProblem.forbidden(.seeOverview) }
    let evaluating = visit.installation.evaluating
    let sets = (columnSets + [scoreSet, modelSet]).filter(evaluating.criteria.sets.contains)
    let evaluation = try await evaluating.evaluate(
      groups, sets: sets, period: choices.period, today: visit.today, dated: choices.dated)
    let targets = try await visit.store.read { try PlanTargets.load($0, year: choices.period.year) }
    return Overview(visit: visit, choices: choices, area: area, groups: groups, evaluation: evaluation, targets: targets)
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
    selectors += [choices.periods(visit), choices.editions(visit, sets: Overview.columnSets + [Overview.scoreSet]), choices.views(visit)]
    var model: Model = [
      "heading": heading, "basis": basis, "kept": areas.count > 1 ? [] : kept, "selectors": selectors, "hasRows": !groups.isEmpty,
      "notices": notices,
    ]
    if let evaluation { model.merge(OverviewTable(overview: self, evaluation: evaluation).model) { $1 } }
    return model
  }

  private var kept: [Model] { area.map { [["name": "area", "value": $0.code] as Model] } ?? [] }

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
    for missing in evaluation?.without ?? [] where missing.set != Overview.modelSet {
      var notice: Model = ["cls": "warn", "sign": "!", "text": Overview.sentence(missing.why.text(visit.language))]
      if let last = lastPeriod(missing.set) {
        notice["link"] =
          [
            "href": Choices(period: last, view: choices.view).overview(area?.code), "linkText": last.label.text(visit.language),
          ] as Model
      }
      all.append(notice)
    }
    for edition in evaluation?.editions ?? [] where edition.state == .draft {
      all.append([
        "cls": "warn", "sign": "!",
        "text": visit.word("draftUsed", ["set": edition.title.text(visit.language), "day": edition.inForceFrom.value.written]),
      ])
    }
    return all
  }

  /// The last quarter in which the set had a published text.
  private func lastPeriod(_ set: String) -> Period? {
    let published = visit.installation.knowledge.criteria.editions(of: set).filter { $0.state == .published }
    guard let end = published.compactMap({ $0.inForceTo?.value }).max(), end < choices.period.end else { return nil }
    let quarter = Period.quarter(of: end)
    return quarter.end > end ? quarter.adding(-1) : quarter
  }

  /// The first letter in upper case.
  static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// A clause as a sentence.
  static func sentence(_ text: String) -> String { capital(text) + (text.hasSuffix(".") ? "" : ".") }
}
