import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// One register of one commune, or of several, as a list that becomes a keyboard grid.
enum RegisterPage {
  /// `GET /registers/:register?unit=&q=&sort=&page=&state=`; `/registers/person.csv` gives the same rows as a file.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .seeRegister)
    let listing = RegisterListing(visit, place)
    if let format = RegisterFile.format(visit) { return try await RegisterFile.reply(listing, format, visit, server) }
    if let first = try await RegisterViews.first(place, visit) { return .redirect(first) }
    let model = try await visit.store.read { reading -> Model in
      let counts = try listing.scope.keys.map { try server.counts.counts([place.register], $0, reading)[place.register.id] }
      let count = counts.compactMap(\.self).reduce(into: RegisterCounts.Count()) { sum, one in
        sum.rows += one.rows
        sum.drafts += one.drafts
      }
      let opened = try RegisterOpening.days(place.key, on: visit.today, reading)[place.register.id]
      let found = try listing.rows(reading, held: count.rows)
      var model = head(listing, count, opened, visit)
      if model["types"] as? Bool == true {
        let start = try begins(listing, reading, visit)
        (model["adds"], model["addsShown"]) = (JSONText.object(start.values), JSONText.object(start.texts))
      }
      model["views"] = try RegisterViews.model(listing, reading, visit)
      model["hasRows"] = !found.rows.isEmpty
      model["showGrid"] = !found.rows.isEmpty || model["adds"] != nil || listing.narrowed
      model["nothingFits"] = found.rows.isEmpty && listing.narrowed
      model["chips"] = try RegisterFilters.chips(listing, reading, visit)
      model["columns"] = try columns(listing, reading, visit)
      model["rows"] = try rows(found.rows, listing, reading, visit)
      model["paging"] = false
      if !found.rows.isEmpty || listing.page > 1 { model["paging"] = paging(listing, found, visit) }
      model["lastNumber"] = "\(found.broad ? (listing.page - 1) * RegisterListing.size + found.rows.count : found.total)"
      model["today"] = visit.today.iso
      let fit = (found.broad ? visit.word("moreThan") + " " : "") + visit.whole(found.total)
      model["fitText"] = visit.word("fitText", ["fit": fit, "all": visit.whole(count.rows)])
      return model
    }
    let title = place.register.title.text(visit.language)
    return .page("register", Shell.model(visit, title: title, here: "/registers", notice: visit.doneNotice, model))
  }

  /// Who writes the register, for those of another office than the station; false for the station.
  private static func keeper(_ listing: RegisterListing, _ editable: Bool, _ visit: Visit) -> any Sendable {
    if listing.register.group == .system { return false }
    if !editable { return visit.word("keeperReads") }
    guard let hand = visit.hand(listing.register, listing.scope.keys.first ?? listing.place.key) else { return false }
    return visit.word(hand.behalf ? "keeperBehalf" : "keeperCentre", ["office": hand.office])
  }

  private static func head(_ listing: RegisterListing, _ count: RegisterCounts.Count, _ opened: Day?, _ visit: Visit) -> Model {
    let (place, register, scope) = (listing.place, listing.register, listing.scope)
    let name = scope.kind == .all ? visit.word("communesText", ["communes": visit.whole(scope.units.count)]) : place.unit.name
    var parts = [name, visit.word("rowsText", ["rows": visit.whole(count.rows)])]
    if count.drafts > 0 { parts.append(visit.word("draftsText", ["drafts": visit.whole(count.drafts)])) }
    if let opened, !scope.isWide { parts.append(visit.word("openedOn", ["date": opened.written]).lowercasedFirst) }
    let writable = scope.writable(visit, register)
    let editable = !writable.isEmpty
    var model: Model = [
      "crumbs": visit.crumbs(place.unit), "heading": register.title.text(visit.language), "sub": parts.joined(separator: " · "),
      "about": register.about.text(visit.language), "q": listing.q, "registerId": register.id, "unitKey": place.key.description,
      "editable": editable ? "true" : "false", "remarks": visit.may(.remark, place.unit) ? "true" : "false", "frozen": "\(listing.frozen)",
      "kept": RegisterFilters.kept(listing, without: ["q", "state", "scope", "in", "remarks"]),
      "emptyHeading": visit.word(listing.narrowed ? "emptySearch" : "emptyRegister"),
      "emptyText": visit.word(
        listing.narrowed
          ? "emptySearchText" : register.entered.isEmpty ? "emptyByActText" : opened == nil ? "emptyRegisterText" : "emptyOpenText"),
      "selects": RegisterFilters.selects(listing, visit), "wide": scope.isWide,
      "faults": listing.faults.map { ["faultText": $0.label.text(visit.language) + ": " + $0.reason.text(visit.language)] as Model },
      "hasFilterFaults": !listing.faults.isEmpty, "narrowed": listing.narrowed,
      "columnChoices": RegisterFilters.columnChoices(listing, visit),
      "columnsKept": RegisterFilters.kept(listing, without: ["cols", "freeze"]), "freezes": RegisterFilters.freezes(listing, visit),
      "plainHref": href(listing, page: 1, without: ["cols", "freeze"]), "hasColumnChoice": listing.chosenColumns || listing.frozen > 0,
      "remarksHref": "/registers/\(register.id)/\(place.unitPath)/remarks" + Link.query(scope.query.filter { $0.0 == "scope" }),
      "communeBoxes": RegisterFilters.communes(listing, visit), "communesChosen": !scope.chosen.isEmpty,
      "communesKept": RegisterFilters.kept(listing, without: ["in"]),
      "communesClear": href(listing, page: 1, without: ["in"]) + "&view=none",
    ]
    model["keeperText"] = keeper(listing, editable, visit)
    if listing.narrowed { model["allHref"] = place.listHref + "&view=none" + (scope.isWide ? "&scope=\(scope.kind.rawValue)" : "") }
    if scope.units.allSatisfy({ visit.may(Access.needed(.exportMembers, for: register.id), $0) }) {
      model["csvHref"] = href(listing, page: 1, ending: ".csv")
      model["xlsxHref"] = href(listing, page: 1, ending: ".xlsx")
    }
    if editable, !scope.isWide { model["importHref"] = "/registers/\(register.id)/\(place.unitPath)/import" }
    let types = editable && listing.columns.contains(where: RegisterListing.writable)
    model["remarked"] = true
    (model["types"], model["narrowedAdds"]) = (types, types && listing.narrowed)
    if editable, !scope.isWide { model["newHref"] = "/registers/\(register.id)/\(place.unitPath)/new" + Link.query(listing.about) }
    if scope.isWide {
      let choices = writable.map { "[\(JSONText.quoted($0.key.description)),\(JSONText.quoted($0.name))]" }
      model["unitChoices"] = "[" + choices.joined(separator: ",") + "]"
    }
    if opened == nil, register.group.isBook, !scope.isWide {
      var closed: Model = ["text": visit.word("notOpenedText")]
      if visit.may(.openRegister, place.unit) { closed["openAction"] = "/registers/\(register.id)/\(place.unitPath)/open" }
      model["notOpened"] = closed
    }
    if !scope.isWide, var former = RegistersPage.former(place.unit, visit) {
      former["togetherHref"] = place.listHref + "&scope=lineage"
      model["former"] = former
    }
    return model
  }

  /// What a new row begins with: the one row a column is narrowed to, and today where the register says so; with what is shown of it.
  private static func begins(
    _ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit
  ) throws -> (values: [(String, String)], texts: [(String, String)]) {
    let about = listing.about
    var (values, texts) = (about, [(String, String)]())
    for (name, id) in about {
      guard let target = listing.register.field(name)?.register.flatMap({ visit.installation.registers[$0] }), let id = RowID(id) else {
        continue
      }
      texts.append((name, try reading.labels(of: target, listing.place.key, [id], visit.language)[id] ?? ""))
    }
    for field in listing.register.fields where field.startsToday && !about.contains(where: { $0.0 == field.name }) {
      values.append((field.name, visit.today.iso))
      texts.append((field.name, visit.today.written))
    }
    return (values, texts)
  }

  /// The address of the same list, elsewhere or otherwise ordered.
  static func href(
    _ listing: RegisterListing, page: Int, sort: String? = nil, ending: String = "", without: Set<String> = [], filter: RowFilter? = nil
  ) -> String {
    var query = listing.query(filter).filter { !without.contains($0.0) }
    if let sort { query = query.filter { $0.0 != "sort" } + [("sort", sort)] }
    if page > 1 { query.append(("page", "\(page)")) }
    return "/registers/\(listing.register.id)\(ending)" + Link.query(query)
  }

  private static func columns(_ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit) throws -> [Model] {
    let lists = visit.installation.registers.lists
    return try listing.columns.enumerated().map { index, field in
      let here = field.name == listing.sort.name
      var model: Model = [
        "field": field.name, "label": FieldText.label(field, visit.language), "kind": field.kind.rawValue,
        "columnCls": cls(field) + frozen(index, listing),
        "choices": FieldText.choicesJSON(field, lists, visit.language), "writable": RegisterListing.writable(field),
        "target": field.kind == .reference ? field.register ?? "" : "", "past": field.notFuture,
        "units": JSONText.list(field.unitWords), "names": JSONText.list(visit.installation.headings(field)),
        "sorted": here ? (listing.descending ? "descending" : "ascending") : "none",
        "filter": try RegisterFilters.column(field, listing, reading, visit),
      ]
      if RegisterListing.sortable(field, visit) {
        model["sortHref"] = href(listing, page: 1, sort: here && !listing.descending ? "-" + field.name : field.name)
        model["sortSign"] = here ? (listing.descending ? "▼" : "▲") : "↕"
      }
      return model
    }
  }

  private static func cls(_ field: FieldDefinition) -> String {
    switch field.kind {
    case .integer, .decimal, .date: "num"
    default: ""
    }
  }

  private static func frozen(_ index: Int, _ listing: RegisterListing) -> String { index < listing.frozen ? " frozen f\(index + 1)" : "" }

  private static func rows(_ rows: [RegisterRow], _ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit) throws -> [Model] {
    let names = try RegisterListing.names(reading, listing.columns, rows, visit.language)
    let remarks = try CellRemark.on(listing.register.id, listing.scope.keys, rows: rows.map(\.id), reading)
    var doubts: [RowPlace: [FieldFault]] = [:]
    for (unit, own) in Dictionary(grouping: rows, by: \.unit) {
      for (id, found) in try reading.doubts(listing.register, unit, own, today: visit.today) { doubts[RowPlace(unit, id)] = found }
    }
    return rows.enumerated().map { index, row in
      let unit = visit.units[row.unit] ?? listing.place.unit
      let place = RegisterPlace(register: listing.register, unit: unit)
      let own = remarks.filter { $0.row.unit == row.unit && $0.about == row.id }
      let number = (listing.page - 1) * RegisterListing.size + index + 1
      var model = cells(ShownRow(row: row, names: names), number, place, own, listing, reading, visit)
      model["rowUnit"] = row.unit.description
      model["unitName"] = RegisterScope.name(unit, visit)
      model["locked"] = listing.scope.isWide && !visit.may(Access.writing(listing.register), unit)
      model["rowDoubts"] = Optionally.text(doubts[RowPlace(row.unit, row.id)].map { RowTable.doubts($0, visit.language) })
      return model
    }
  }

  private static func cells(
    _ shown: ShownRow, _ number: Int, _ place: RegisterPlace, _ remarks: [CellRemark], _ listing: RegisterListing, _ reading: StoreReading,
    _ visit: Visit
  ) -> Model {
    let cells = listing.columns.enumerated().map { index, field -> Model in
      let long = [.text, .longText, .reference].contains(field.kind)
      let own = remarks.filter { $0.field == field.name }
      let open = own.filter(\.isOpen)
      return [
        "cls": (long ? "long" : cls(field)) + frozen(index, listing), "label": field.label.text(visit.language),
        "value": shown.value(field),
        "text": shown.text(field, reading, visit.language), "hasRemarks": !own.isEmpty, "remarkState": open.isEmpty ? "closed" : "open",
        "remarkData": own.isEmpty ? "" : CellRemark.json(own, place, visit),
        "remarkTitle": own.isEmpty ? "" : visit.word("remarkOn", ["text": (open.first ?? own[0]).text]),
      ]
    }
    return [
      "id": shown.row.id.description, "seq": "\(shown.row.seq)", "rowHref": place.href(shown.row.id), "rowNumber": visit.whole(number),
      "draft": shown.row.draft, "cells": cells,
    ]
  }

  private static func paging(_ listing: RegisterListing, _ found: RegisterListing.Found, _ visit: Visit) -> Model {
    let first = (listing.page - 1) * RegisterListing.size
    let last = first + found.rows.count
    let total = (found.broad ? visit.word("moreThan") + " " : "") + visit.whole(found.total)
    let values = ["from": visit.whole(min(first + 1, last)), "to": visit.whole(last), "total": total]
    var text = visit.word("pagingText", values)
    if found.broad { text += ". " + visit.word(listing.q.isEmpty ? "filterBroad" : "searchBroad") }
    var model: Model = ["text": text]
    if listing.page > 1 { model["previousHref"] = href(listing, page: listing.page - 1) }
    if last < found.total || (found.broad && found.rows.count == RegisterListing.size) {
      model["nextHref"] = href(listing, page: listing.page + 1)
    }
    return model
  }
}

extension String {
  /// The text as the continuation of a line.
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
