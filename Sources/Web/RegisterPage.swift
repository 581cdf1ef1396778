import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// One register of one commune as a list that becomes a keyboard grid.
enum RegisterPage {
  /// `GET /registers/:register?unit=&q=&sort=&page=&state=`; `/registers/person.csv` gives the same rows as a file.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .seeRegister)
    let listing = RegisterListing(visit, place)
    if let format = RegisterFile.format(visit) { return try await RegisterFile.reply(listing, format, visit, server) }
    let model = try await visit.store.read { reading -> Model in
      let count = try server.counts.counts([place.register], place.key, reading)[place.register.id] ?? RegisterCounts.Count()
      let opened = try RegisterOpening.days(place.key, on: visit.today, reading)[place.register.id]
      let found = try listing.rows(reading)
      let names = try reading.referenceLabels(place.register.listed, found.rows, visit.language)
      var model = head(listing, count, opened, visit)
      model["filters"] = try filters(listing, reading, visit)
      model["hasRows"] = !found.rows.isEmpty
      model["showGrid"] = !found.rows.isEmpty || model["adds"] != nil
      model["columns"] = columns(listing, visit)
      model["rows"] = found.rows.enumerated().map { index, row in
        let number = (listing.page - 1) * RegisterListing.size + index + 1
        return cells(ShownRow(row: row, names: names), number, place, reading, visit)
      }
      model["paging"] = paging(listing, found, visit)
      return model
    }
    let title = place.register.title.text(visit.language)
    return .page("register", Shell.model(visit, title: title, here: "/registers", notice: visit.doneNotice, model))
  }

  private static func head(_ listing: RegisterListing, _ count: RegisterCounts.Count, _ opened: Day?, _ visit: Visit) -> Model {
    let (place, register) = (listing.place, listing.register)
    var parts = [place.unit.name, visit.word("rowsText", ["rows": visit.whole(count.rows)])]
    if count.drafts > 0 { parts.append(visit.word("draftsText", ["drafts": visit.whole(count.drafts)])) }
    if let opened { parts.append(visit.word("openedOn", ["date": opened.written]).lowercasedFirst) }
    let narrowed = !listing.q.isEmpty || !listing.chosen.isEmpty || listing.state != .all
    let editable = visit.mayWrite(place)
    var model: Model = [
      "crumbs": visit.crumbs(place.unit), "heading": register.title.text(visit.language), "sub": parts.joined(separator: " · "),
      "about": register.about.text(visit.language), "q": listing.q, "registerId": register.id, "unitKey": place.key.description,
      "editable": editable ? "true" : "false",
      "kept": [["name": "unit", "value": place.key.description] as Model]
        + (listing.sorted ? [["name": "sort", "value": (listing.descending ? "-" : "") + listing.sort.name] as Model] : []),
      "emptyHeading": visit.word(narrowed ? "emptySearch" : "emptyRegister"),
      "emptyText": visit.word(narrowed ? "emptySearchText" : opened == nil ? "emptyRegisterText" : "emptyOpenText"),
    ]
    if narrowed { model["allHref"] = place.listHref }
    if visit.may(.exportMembers, place.unit) {
      model["csvHref"] = href(listing, page: 1, ending: ".csv")
      model["xlsxHref"] = href(listing, page: 1, ending: ".xlsx")
    }
    if editable { model["importHref"] = "/registers/\(register.id)/\(place.unitPath)/import" }
    let fresh = listing.q.isEmpty && listing.state == .all && listing.chosen.count == prefilled(listing).count
    if editable, fresh, register.listed.contains(where: writable) { model["adds"] = JSONText.object(prefilled(listing)) }
    if editable { model["newHref"] = "/registers/\(register.id)/\(place.unitPath)/new" + Link.query(prefilled(listing)) }
    if opened == nil, register.group != .system {
      var closed: Model = ["text": visit.word("notOpenedText")]
      if visit.may(.openRegister, place.unit) { closed["openAction"] = "/registers/\(register.id)/\(place.unitPath)/open" }
      model["notOpened"] = closed
    }
    if let former = RegistersPage.former(place.unit, visit) { model["former"] = former }
    return model
  }

  /// What a new row begins with when the list was narrowed to rows about somebody.
  private static func prefilled(_ listing: RegisterListing) -> [(String, String)] {
    listing.chosen.filter { listing.register.field($0.key)?.kind == .reference && $0.value != "none" }.map { ($0.key, $0.value) }
  }

  /// The address of the same list, elsewhere or otherwise ordered.
  static func href(_ listing: RegisterListing, page: Int, sort: String? = nil, ending: String = "") -> String {
    let order = sort ?? (listing.sorted ? (listing.descending ? "-" : "") + listing.sort.name : "")
    let state = listing.state == .all ? "" : listing.state.rawValue
    let fields = [("unit", listing.place.key.description), ("q", listing.q), ("state", state), ("sort", order)]
    let chosen = listing.chosen.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return "/registers/\(listing.register.id)\(ending)" + Link.query(fields + chosen + [("page", page > 1 ? "\(page)" : "")])
  }

  /// Whether a cell can be typed into: what is computed or protected can't.
  private static func writable(_ field: FieldDefinition) -> Bool { field.derived == nil && field.protection == nil }

  private static func columns(_ listing: RegisterListing, _ visit: Visit) -> [Model] {
    let lists = visit.installation.registers.lists
    return listing.register.listed.map { field in
      let here = field.name == listing.sort.name
      var model: Model = [
        "field": field.name, "label": FieldText.label(field, visit.language), "kind": field.kind.rawValue, "columnCls": cls(field),
        "choices": FieldText.choicesJSON(field, lists, visit.language), "writable": writable(field),
        "target": field.kind == .reference ? field.register ?? "" : "",
        "sorted": here ? (listing.descending ? "descending" : "ascending") : "none",
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

  private static func cells(_ shown: ShownRow, _ number: Int, _ place: RegisterPlace, _ reading: StoreReading, _ visit: Visit) -> Model {
    let cells = place.register.listed.map { field -> Model in
      let long = [.text, .longText, .reference].contains(field.kind)
      return [
        "cls": long ? "long" : cls(field), "label": field.label.text(visit.language), "value": shown.value(field),
        "text": shown.text(field, reading, visit.language),
      ]
    }
    return [
      "id": shown.row.id.description, "seq": "\(shown.row.seq)", "rowHref": place.href(shown.row.id), "rowNumber": visit.whole(number),
      "draft": shown.row.draft, "cells": cells,
    ]
  }

  private static func filters(_ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit) throws -> [Model] {
    var states = RegisterListing.State.allCases
    if listing.register.period.to == nil { states.removeAll { $0 == .current } }
    var out: [Model] = [
      filter(
        "state", visit.word("filterState"), states.map { ($0 == .all ? "" : $0.rawValue, visit.word("state-" + $0.rawValue)) },
        listing.state == .all ? "" : listing.state.rawValue)
    ]
    for field in listing.register.fields where field.protection == nil {
      let chosen = listing.chosen[field.name] ?? ""
      guard field.grid || !chosen.isEmpty else { continue }
      var options = FieldText.choices(field, visit.installation.registers.lists, visit.language)
      if field.kind == .reference { options = try references(field, chosen, listing, reading, visit) }
      guard !options.isEmpty else { continue }
      let none = field.required && field.kind != .reference ? [] : [("none", visit.word("notStated"))]
      out.append(filter(field.name, field.label.text(visit.language), [("", visit.word("everything"))] + options + none, chosen))
    }
    return out
  }

  /// Few rows can be chosen from; of many, only the one chosen elsewhere is named.
  private static func references(
    _ field: FieldDefinition, _ chosen: String, _ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit
  ) throws -> [(code: String, text: String)] {
    guard let target = field.register.flatMap({ visit.installation.registers[$0] }) else { return [] }
    let unit = listing.place.key
    let few = try reading.rows(of: target.id, where: "unit_id = :unit ORDER BY id LIMIT 61", ["unit": .int(unit.number)])
    if few.count <= 60 {
      let labels = try reading.labels(of: target, few, visit.language)
      return labels.map { ($0.key.description, $0.value) }.sorted { VietnameseText.nameKey($0.1) < VietnameseText.nameKey($1.1) }
    }
    guard let id = RowID(chosen) else { return [] }
    return try reading.labels(of: target, unit, [id], visit.language).map { ($0.key.description, $0.value) }
  }

  private static func filter(_ name: String, _ label: String, _ options: [(String, String)], _ chosen: String) -> Model {
    [
      "id": "by-" + name, "name": name, "label": label,
      "options": options.map { ["value": $0.0, "text": $0.1, "selected": $0.0 == chosen] as Model },
    ]
  }

  private static func paging(_ listing: RegisterListing, _ found: RegisterListing.Found, _ visit: Visit) -> Model {
    let first = (listing.page - 1) * RegisterListing.size
    let last = first + found.rows.count
    let total = (found.broad ? visit.word("moreThan") + " " : "") + visit.whole(found.total)
    let values = ["from": visit.whole(min(first + 1, last)), "to": visit.whole(last), "total": total]
    var text = visit.word("pagingText", values)
    if found.broad { text += ". " + visit.word("searchBroad") }
    var model: Model = ["text": text]
    if listing.page > 1 { model["previousHref"] = href(listing, page: listing.page - 1) }
    if last < found.total { model["nextHref"] = href(listing, page: listing.page + 1) }
    return model
  }
}

/// Lines of text files for spreadsheets.
enum RegisterExport {
  /// One line; a cell that a spreadsheet would run as a formula is marked as text.
  static func line(_ cells: [String]) -> String {
    cells.map { cell in
      let risky = cell.first.map { "=+-@\t\r".contains($0) } ?? false
      let safe = risky && Double(cell.replacingOccurrences(of: ",", with: ".")) == nil ? "'" + cell : cell
      guard safe.contains(where: { "\",;\n\r".contains($0) }) else { return safe }
      return "\"" + safe.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }.joined(separator: ",") + "\r\n"
  }
}

extension String {
  /// The text as the continuation of a line.
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
