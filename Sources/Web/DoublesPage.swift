import Programme
import Storage
import Vocabulary

extension String {
  /// The text for a template's section; false where it is empty, since an empty text counts as something there.
  var orNothing: any Sendable { isEmpty ? false : self }
}

/// What a list of doubles was asked to show: kept in the address, so that a pair's page knows what comes before and after it.
struct DoublesChoice: Sendable {
  /// States as they are chosen: what nobody settled, one of them, or everything.
  static let states = ["", "open", "later", "same", "different", "all"]

  let visit: Visit
  /// Everything the visitor may see.
  let communes: [OrgUnit]
  /// The commune chosen; nil for all.
  let unit: OrgUnit?
  let kind: DoubleKind?
  let state: String

  /// Reads the query of an address.
  /// - Throws: `WebProblem.notFound`, `.forbidden`.
  init(_ visit: Visit) throws {
    self.visit = visit
    communes = visit.communes(.seeDoubles)
    let asked = visit.query["unit"] ?? ""
    unit = asked.isEmpty ? nil : try visit.unit(asked, for: .seeDoubles)
    kind = visit.query["kind"].flatMap(DoubleKind.init)
    state = visit.query["state"].flatMap { DoublesChoice.states.contains($0) ? $0 : nil } ?? ""
  }

  /// The row-owning units of everything that may be seen.
  var units: [UnitKey] {
    Set(communes.flatMap { visit.units.group($0).members }).filter { key in
      visit.units[key].map { visit.may(.seeDoubles, $0) } ?? false
    }.sorted()
  }

  /// The units that are to be searched together.
  var searched: [UnitKey] {
    let wanted = unit.map { visit.units.group($0).members } ?? units
    return wanted.filter { key in visit.rights.may(.judgeDoubles, in: key) }.sorted()
  }

  var filter: DoubleFilter {
    var filter = DoubleFilter(units)
    filter.among = unit.map { Set(visit.units.group($0).members) } ?? []
    filter.kind = kind
    switch state {
    case "": filter.states = [.open, .later]
    case "all": filter.states = []
    default: filter.states = DoubleState(rawValue: state).map { [$0] } ?? []
    }
    return filter
  }

  /// The choice as a query, with more or other fields.
  func query(unit other: String? = nil, kind: String? = nil, _ more: [(String, String)] = []) -> String {
    Link.query(
      [("unit", other ?? unit?.key.description ?? ""), ("kind", kind ?? self.kind?.rawValue ?? ""), ("state", state)] + more)
  }

  /// The commune of a row, as people call it; with its end where it has one.
  func name(_ unit: UnitKey) -> String {
    guard let found = visit.units[unit] else { return unit.description }
    return found.validTo.map { $0 < visit.today } == true ? found.shortName + " " + visit.word("formerUnit") : found.shortName
  }

  var selectors: [Model] {
    let all: Model = ["value": "", "text": visit.word("doublesAllUnits"), "selected": unit == nil]
    let kinds =
      [["value": "", "text": visit.word("doublesAllKinds"), "selected": kind == nil] as Model]
      + DoubleKind.allCases.map {
        ["value": $0.rawValue, "text": Overview.capital($0.label.text(visit.language)), "selected": $0 == kind] as Model
      }
    let states = DoublesChoice.states.map { state -> Model in
      let text = DoubleState(rawValue: state)?.label.text(visit.language)
      return [
        "value": state, "selected": state == self.state,
        "text": text.map(Overview.capital) ?? visit.word(state.isEmpty ? "doublesUnsettled" : "doublesEveryState"),
      ]
    }
    var out: [Model] = [
      ["id": "kind", "name": "kind", "label": visit.word("doublesKind"), "options": kinds],
      ["id": "state", "name": "state", "label": visit.word("doublesState"), "options": states],
    ]
    if communes.count > 1 {
      let options = [all] + visit.options(communes, chosen: unit?.key)
      out.insert(["id": "unit", "name": "unit", "label": visit.word("unit"), "options": options], at: 0)
    }
    return out
  }
}

/// The list for the meeting: people and cards that are written down twice, the likeliest first.
struct DoublesPage: Sendable {
  /// How many pairs stand on a page.
  private static let size = 50
  /// No page is longer than this.
  private static let longest = 2000

  let choice: DoublesChoice
  private var visit: Visit { choice.visit }

  /// `GET /doubles?unit=&kind=&state=&page=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = DoublesPage(choice: try DoublesChoice(visit))
    let search = await server.doubleSearches.state(of: page.choice.searched)
    let (body, seen) = try await visit.store.read { try page.model($0, search) }
    try await page.note(seen, "xem danh sách người trùng, thẻ trùng")
    var shell = Shell.model(visit, title: visit.word("navDoubles"), here: "/doubles", notice: page.notice(search), body)
    if case .running? = search, var frame = shell["page"] as? Model {
      frame["refresh"] = "3"
      shell["page"] = frame
    }
    return .page("doubles", shell)
  }

  /// `POST /doubles/find`: looks for doubles anew; a long search goes on behind the page that says so.
  @Sendable static func find(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let choice = try DoublesChoice(visit)
    guard !choice.searched.isEmpty else { throw WebProblem.forbidden(.judgeDoubles) }
    await server.doubleSearches.start(choice.searched, visit)
    return .redirect("/doubles" + choice.query([("found", "1")]))
  }

  /// Notes in the logs of the units whose people were looked at that it was done.
  func note(_ units: [UnitKey], _ what: String) async throws {
    let units = Array(Set(units)).sorted()
    if units.isEmpty { return }
    try await visit.store.write(.look, by: visit.author, in: units) { writing in for unit in units { try writing.remark(unit, what) } }
  }

  private func notice(_ search: DoubleSearches.State?) -> Model? {
    switch search {
    case .running(let since)?:
      ["cls": "info", "sign": "…", "text": visit.word("doublesRunning", ["time": since.clock])]
    case .failed?: ["cls": "no", "sign": "✗", "text": visit.word("doublesFailed")]
    case nil where visit.query["found"] == "1": ["cls": "ok", "sign": "✓", "text": visit.word("doublesFound")]
    case nil:
      visit.query["done"].flatMap { done in
        ["same", "different", "later", "open"].contains(done)
          ? ["cls": "ok", "sign": "✓", "text": visit.word("doublesJudged-" + done)] as Model : nil
      }
    }
  }

  // MARK: - The page

  private func model(_ reading: StoreReading, _ search: DoubleSearches.State?) throws -> (Model, seen: [UnitKey]) {
    let tally = try DoublePairs.tally(reading, choice.units)
    let total = tally.filter { $0.fits(choice.filter) }.reduce(0) { $0 + $1.count }
    let all = visit.query["all"] == "1"
    let number = all ? 1 : max(1, visit.query["page"].flatMap(Int.init) ?? 1)
    let size = all ? DoublesPage.longest : DoublesPage.size
    let pairs = try DoublePairs.page(reading, choice.filter, limit: size, offset: (number - 1) * size)
    let rows = try DoubleRows(pairs, choice, reading)
    let searches = try DoubleSearch.last(reading, choice.searched)
    let place = choice.unit?.name ?? (choice.communes.count == 1 ? choice.communes[0].name : visit.word("doublesAllUnits"))
    var model: Model = [
      "heading": visit.word("navDoubles"), "sub": place + " · " + visit.today.written, "kept": [Model](), "selectors": choice.selectors,
      "searched": try searched(searches, reading), "running": false, "hasPairs": !pairs.isEmpty, "pairs": rows.models,
      "countText": visit.word("doublesCount", ["count": visit.whole(total)]), "kinds": kinds(tally), "hasTable": false, "empty": false,
      "findAction": "/doubles/find" + choice.query(), "mayFind": !choice.searched.isEmpty,
      "findText": visit.word(searches.isEmpty ? "doublesFind" : "doublesFindAgain"), "csvHref": false, "xlsxHref": false,
      "allHref": false, "beyond": false,
    ]
    if case .running? = search { model["running"] = true }
    let beyond = try DoublePairs.reaching(reading, beyond: choice.units)
    if beyond > 0 { model["beyond"] = visit.word("doublesBeyond", ["count": visit.whole(beyond)]) }
    if !choice.communes.filter({ visit.may(.exportMembers, $0) }).isEmpty, total > 0 {
      model["csvHref"] = "/doubles/list.csv" + choice.query()
      model["xlsxHref"] = "/doubles/list.xlsx" + choice.query()
    }
    if choice.unit == nil, choice.communes.count > 1 { table(tally, &model) }
    if pairs.isEmpty { model["empty"] = empty(searched: !searches.isEmpty, tally) }
    if total > size { paging(total, number, size, pairs.count, &model) }
    return (model, pairs.flatMap { [$0.first.unit, $0.second.unit] })
  }

  /// When the units were last searched, and over what.
  private func searched(_ searches: [DoubleSearch], _ reading: StoreReading) throws -> String {
    guard let newest = searches.max(by: { $0.at < $1.at }), let oldest = searches.map(\.at).min() else { return visit.word("doublesNever") }
    let who = try AuthorNames(reading, visit).text(newest.by)
    let people = visit.whole(searches.reduce(0) { $0 + $1.people })
    var text = visit.word(
      oldest == newest.at ? "doublesSearched" : "doublesSearchedBetween",
      ["time": newest.at.written, "first": oldest.written, "who": who, "people": people, "units": visit.whole(searches.count)])
    let missing = choice.searched.count - searches.count
    if missing > 0 { text += " " + visit.word("doublesUnsearched", ["count": visit.whole(missing)]) }
    return text
  }

  /// The kinds with how many pairs of each the other choices leave.
  private func kinds(_ tally: [DoubleTally]) -> [Model] {
    var filter = choice.filter
    return ([nil] + DoubleKind.allCases.map(Optional.some)).compactMap { kind in
      filter.kind = kind
      let count = tally.filter { $0.fits(filter) }.reduce(0) { $0 + $1.count }
      if count == 0, kind != nil, kind != choice.kind { return nil }
      return [
        "text": kind.map { Overview.capital($0.label.text(visit.language)) } ?? visit.word("doublesAllKinds"),
        "count": visit.whole(count), "here": kind == choice.kind,
        "href": "/doubles" + choice.query(kind: kind?.rawValue ?? ""), "budget": kind == .budget,
      ]
    }
  }

  /// Communes by kinds: how many pairs are in the list.
  private func table(_ tally: [DoubleTally], _ model: inout Model) {
    var filter = choice.filter
    filter.kind = nil
    let shown = DoubleKind.allCases.filter { kind in tally.contains { $0.kinds.contains(kind) && $0.fits(filter) } }
    let rows = choice.communes.compactMap { commune -> Model? in
      // A commune that went into another is told by itself: pairs keep the commune their rows were entered in.
      filter.among = [commune.key]
      let own = tally.filter { $0.fits(filter) }
      let total = own.reduce(0) { $0 + $1.count }
      if total == 0 { return nil }
      let cells = shown.map { kind -> Model in
        let count = own.filter { $0.kinds.contains(kind) }.reduce(0) { $0 + $1.count }
        return [
          "label": Overview.capital(kind.label.text(visit.language)), "count": count == 0 ? "–" : visit.whole(count),
          "href": (count == 0 ? "" : "/doubles" + choice.query(unit: commune.key.description, kind: kind.rawValue)).orNothing,
        ]
      }
      return [
        "unitName": choice.name(commune.key), "href": "/doubles" + choice.query(unit: commune.key.description), "total": visit.whole(total),
        "cells": cells,
      ]
    }
    model["hasTable"] = rows.count > 1
    model["columns"] = shown.map { ["label": Overview.capital($0.label.text(visit.language))] as Model }
    model["rows"] = rows
  }

  private func empty(searched: Bool, _ tally: [DoubleTally]) -> Model {
    if !searched { return ["heading": visit.word("doublesNeverHeading"), "text": visit.word("doublesNeverText"), "resetHref": false] }
    var open = DoubleFilter(choice.units)
    open.among = choice.filter.among
    let left = tally.contains { $0.fits(open) }
    return [
      "heading": visit.word(left ? "doublesNoneHere" : "doublesNone"), "text": visit.word(left ? "doublesNoneHereText" : "doublesNoneText"),
      "resetHref": (left ? "/doubles" + Link.query([("unit", choice.unit?.key.description ?? "")]) : "").orNothing,
    ]
  }

  private func paging(_ total: Int, _ number: Int, _ size: Int, _ shown: Int, _ model: inout Model) {
    let first = (number - 1) * size
    let values = ["from": visit.whole(first + 1), "to": visit.whole(first + shown), "total": visit.whole(total)]
    var paging: Model = ["text": visit.word("pagingText", values)]
    if number > 1 { paging["previousHref"] = "/doubles" + choice.query([("page", "\(number - 1)")]) }
    if first + shown < total { paging["nextHref"] = "/doubles" + choice.query([("page", "\(number + 1)")]) }
    model["paging"] = paging
    model["allHref"] = "/doubles" + choice.query([("all", "1")])
  }
}
