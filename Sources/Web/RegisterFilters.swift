import Programme
import Registers
import Storage
import Vocabulary

/// The filters of a list on its page: what stands in the head of a column, and the chips that take them away.
enum RegisterFilters {
  private static func option(_ value: String, _ text: String, _ chosen: Bool) -> Model {
    ["value": value, "text": text, "selected": chosen]
  }

  /// What forms carry on of the list's address, besides what they ask themselves.
  static func kept(_ listing: RegisterListing, without names: Set<String>, field: String? = nil) -> [Model] {
    let query = listing.query(field.map { listing.filter.without($0) }).filter { !names.contains($0.0) }
    // A list that is asked for with nothing narrowed would open in the reader's own view.
    return (query + [("view", "none")]).map { ["name": $0.0, "value": $0.1] }
  }

  /// The choices above the list: which rows, whose, with remarks.
  static func selects(_ listing: RegisterListing, _ visit: Visit) -> [Model] {
    var states = RegisterListing.State.allCases
    if listing.register.period.to == nil { states.removeAll { $0 == .current } }
    var out: [Model] = [
      [
        "id": "by-state", "name": "state", "label": visit.word("filterState"),
        "options": states.map { option($0 == .all ? "" : $0.rawValue, visit.word("state-" + $0.rawValue), $0 == listing.state) },
      ],
      [
        "id": "by-remarks", "name": "remarks", "label": visit.word("remarksTitle"),
        "options": [option("", visit.word("everything"), listing.remarked == nil)]
          + RegisterListing.Remarked.allCases.map { option($0.rawValue, visit.word("remarks-" + $0.rawValue), $0 == listing.remarked) },
      ],
    ]
    let kinds = RegisterScope.kinds(visit, listing.place)
    if kinds.count > 1 {
      let counts = ["communes": visit.whole(visit.communes(.seeRegister).count)]
      out.append([
        "id": "by-scope", "name": "scope", "label": visit.word("scopeTitle"),
        "options": kinds.map {
          option($0 == .own ? "" : $0.rawValue, visit.word("scope-" + $0.rawValue, counts), $0 == listing.scope.kind)
        },
      ])
    }
    return out
  }

  /// The form in the head of a column.
  static func column(_ field: FieldDefinition, _ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit) throws -> Model {
    let test = listing.filter[field.name]
    var (from, to, words, span, presence) = ("", "", "", "", "")
    var (codes, orEmpty): ([String], Bool) = ([], false)
    switch test {
    case .words(let text), .equals(let text): words = text
    case .numbers(let low, let high):
      from = low.map { Reading.plain($0, field, visit.language) } ?? ""
      to = high.map { Reading.plain($0, field, visit.language) } ?? ""
    case .days(let first, let last): (from, to) = (first?.written ?? "", last?.written ?? "")
    case .span(let one): span = one.rawValue
    case .codes(let some, let empty): (codes, orEmpty) = (some, empty)
    case .rows(let ids, let empty): (codes, orEmpty) = (ids.map(\.description), empty)
    case .empty: presence = "none"
    case .filled: presence = "some"
    case nil: break
    }
    let open = field.protection == nil
    let chosen = field.kind == .reference ? try few(field, listing, reading, visit) : FieldText.choices(field, lists(visit), visit.language)
    let choices = open ? chosen + (chosen.isEmpty || field.required ? [] : [("none", visit.word("notStated"))]) : []
    let present = open && choices.isEmpty
    return [
      "filterId": "filter-" + field.name, "filterField": field.name, "filterLabel": FieldText.label(field, visit.language),
      "filterActive": test != nil, "filterWords": !open || [.text, .longText].contains(field.kind), "filterProtected": !open,
      "filterNumbers": open && [.integer, .decimal].contains(field.kind), "filterDays": open && [.date, .time].contains(field.kind),
      "filterReference": open && field.kind == .reference && choices.isEmpty, "filterTarget": field.register ?? "",
      "filterValue": words, "filterFrom": from, "filterTo": to, "filterChosen": codes.joined(separator: ","),
      "filterChosenText": try named(test, field, listing, reading, visit), "hasFilterChoices": !choices.isEmpty,
      "filterChoices": choices.map { code, text -> Model in
        let ticked = codes.contains(code) || (orEmpty && code == "none")
        return ["filterBox": field.name + "." + code, "filterText": text, "filterTicked": ticked]
      },
      "filterSpans": [option("", visit.word("filterAnyDay"), span.isEmpty)]
        + RowFilter.Span.allCases.map { option($0.rawValue, visit.word("filter-" + $0.rawValue), $0.rawValue == span) },
      "hasPresence": present,
      "filterPresence": [
        option("", visit.word("filterEither"), presence.isEmpty), option("none", visit.word("filterEmpty"), presence == "none"),
        option("some", visit.word("filterFilled"), presence == "some"),
      ], "filterKept": kept(listing, without: [], field: field.name),
      "filterClear": RegisterPage.href(listing, page: 1, filter: listing.filter.without(field.name)) + "&view=none",
    ]
  }

  /// What narrows the list, each with the address of the list without it.
  static func chips(_ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit) throws -> [Model] {
    func chip(_ text: String, _ href: String) -> Model { ["chipText": text, "chipHref": href + "&view=none"] }
    func less(_ name: String) -> String { RegisterPage.href(listing, page: 1, without: [name]) }
    var out: [Model] = []
    if !listing.q.isEmpty { out.append(chip("«\(listing.q)»", less("q"))) }
    if listing.state != .all { out.append(chip(visit.word("state-" + listing.state.rawValue), less("state"))) }
    if let remarked = listing.remarked { out.append(chip(visit.word("remarks-" + remarked.rawValue), less("remarks"))) }
    if !listing.scope.chosen.isEmpty {
      let names = listing.scope.units.prefix(3).map(\.name).joined(separator: ", ") + (listing.scope.units.count > 3 ? "…" : "")
      out.append(chip(names, less("in")))
    }
    for column in listing.filter.columns {
      let text = try FieldText.label(column.field, visit.language) + ": " + words(column, listing, reading, visit)
      out.append(chip(text, RegisterPage.href(listing, page: 1, filter: listing.filter.without(column.field.name))))
    }
    return out
  }

  /// A test in words.
  private static func words(_ column: RowFilter.Column, _ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit) throws
    -> String
  {
    func limits(_ from: String?, _ to: String?) -> String {
      if let from, from == to { return from }
      return [from.map { visit.word("filterFrom") + " " + $0 }, to.map { visit.word("filterTo") + " " + $0 }].compactMap(\.self)
        .joined(separator: " ")
    }
    let nothing = visit.word("notStated").lowercasedFirst
    switch column.test {
    case .words(let text): return "«\(text)»"
    case .equals: return "•••"
    case .empty: return visit.word("filterEmpty").lowercasedFirst
    case .filled: return visit.word("filterFilled").lowercasedFirst
    case .span(let span): return visit.word("filter-" + span.rawValue).lowercasedFirst
    case .numbers(let from, let to):
      return limits(
        from.map { Reading.plain($0, column.field, visit.language) }, to.map { Reading.plain($0, column.field, visit.language) })
    case .days(let from, let to): return limits(from?.written, to?.written)
    case .codes(let codes, let orEmpty):
      let known = FieldText.choices(column.field, lists(visit), visit.language)
      return (codes.map { code in known.first { $0.code == code }?.text ?? code } + (orEmpty ? [nothing] : [])).joined(separator: ", ")
    case .rows(_, let orEmpty):
      let names = try named(column.test, column.field, listing, reading, visit)
      return ((names.isEmpty ? [] : [names]) + (orEmpty ? [nothing] : [])).joined(separator: ", ")
    }
  }

  /// The names of the rows a reference is narrowed to.
  private static func named(
    _ test: RowFilter.Test?, _ field: FieldDefinition, _ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit
  ) throws -> String {
    guard case .rows(let ids, _)? = test, let target = field.register.flatMap({ visit.installation.registers[$0] }) else { return "" }
    var names: [RowID: String] = [:]
    for unit in listing.scope.keys where names.count < ids.count {
      names.merge(try reading.labels(of: target, unit, ids, visit.language)) { first, _ in first }
    }
    return ids.map { names[$0] ?? "…" }.joined(separator: ", ")
  }

  /// Few rows can be chosen from; of many, one is searched for.
  private static func few(
    _ field: FieldDefinition, _ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit
  ) throws -> [(code: String, text: String)] {
    guard !listing.scope.isWide, let target = field.register.flatMap({ visit.installation.registers[$0] }) else { return [] }
    let unit = listing.place.key
    let few = try reading.rows(of: target.id, where: "unit_id = :unit ORDER BY id LIMIT 61", ["unit": .int(unit.number)])
    guard few.count <= 60 else { return [] }
    let labels = try reading.labels(of: target, few, visit.language)
    return labels.map { ($0.key.description, $0.value) }.sorted { VietnameseText.nameKey($0.1) < VietnameseText.nameKey($1.1) }
  }

  private static func lists(_ visit: Visit) -> [String: CodeList] { visit.installation.registers.lists }

  /// The form in the head of the column of communes.
  static func communes(_ listing: RegisterListing, _ visit: Visit) -> [Model] {
    listing.scope.choices.map { unit in
      [
        "filterBox": "in." + unit.key.description, "filterText": RegisterScope.name(unit, visit),
        "filterTicked": listing.scope.chosen.contains(unit.key),
      ]
    }
  }

  /// All fields, those shown first and in their order, to choose columns from.
  static func columnChoices(_ listing: RegisterListing, _ visit: Visit) -> [Model] {
    let shown = Set(listing.columns.map(\.name))
    return (listing.columns + listing.register.fields.filter { !shown.contains($0.name) }).map {
      ["columnName": $0.name, "columnLabel": FieldText.label($0, visit.language), "columnShown": shown.contains($0.name)]
    }
  }

  /// How many columns may stay in place.
  static func freezes(_ listing: RegisterListing, _ visit: Visit) -> [Model] {
    (0...RegisterListing.mostFrozen).map { option("\($0)", $0 == 0 ? visit.word("freezeNone") : "\($0)", $0 == listing.frozen) }
  }
}
