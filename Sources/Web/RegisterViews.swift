import Programme
import Registers
import Storage
import Vocabulary

/// The named views of a register: of an account, or shared in a unit; rows of the register `register-view`.
enum RegisterViews {
  static let register = "register-view"
  /// The most views of a register that are offered.
  private static let most = 60

  /// `POST /registers/:register/:unit/views`: names the view that the address in `query` gives.
  @Sendable static func add(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .seeRegister)
    let asked = Form(urlencoded: Array(visit.form["query"].utf8)).fields
    let kept = query(RegisterListing(visit.asking(asked), place))
    let values: [String: Value] = [
      "register_id": .text(place.register.id), "view_name": .text(try name(visit)), "view_query": kept.isEmpty ? .null : .text(kept),
      "account_name": .text(account(visit)), "for_unit": .bool(try shared(visit, place)), "opens_first": .bool(false),
    ]
    let first = !visit.form["first"].isEmpty
    let id = try await visit.store.write(.create, by: visit.author, in: try await units(place, visit)) { writing in
      let id = try writing.insert(register, place.key, values)
      if first { try open(id, place, visit, writing) }
      return id
    }
    return .redirect(href(place, id, kept))
  }

  /// `POST /registers/:register/:unit/views/:view`: renames a view, shares it, opens with it, or removes it.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .seeRegister)
    let id = try visit.rowID("view")
    let found = try await visit.store.read { reading in
      try all(place.register, reading, visit).first { $0.id == id && ($0.unit == place.key || owned($0, visit)) }
    }
    guard let row = found else { throw StoreProblem.noRow(register: register) }
    let verb = visit.form["verb"]
    let mayChange = owned(row, visit) || visit.may(.openRegister, place.unit)
    guard mayChange else { throw WebProblem.forbidden(.openRegister) }
    switch verb {
    case "remove": try await visit.store.write(.remove, by: visit.author, in: [row.unit]) { try $0.remove(register, row.unit, id) }
    case "first", "not-first":
      guard owned(row, visit) else { throw WebProblem.forbidden(.ownAccount) }
      try await visit.store.write(.edit, by: visit.author, in: try await units(place, visit) + [row.unit]) {
        try open(verb == "first" ? id : nil, place, visit, $0)
      }
    default:
      let values: [String: Value] = ["view_name": .text(try name(visit)), "for_unit": .bool(try shared(visit, place))]
      try await visit.store.write(.edit, by: visit.author, in: [row.unit]) { try $0.update(register, row.unit, id, values) }
    }
    return .redirect(place.listHref + "&view=none&done=view")
  }

  /// The address of the view that the reader's list opens in; nil where the address says more than the unit.
  static func first(_ place: RegisterPlace, _ visit: Visit) async throws -> String? {
    guard Set(visit.query.filter { !$0.value.isEmpty }.keys).isSubset(of: ["unit", "done"]) else { return nil }
    let views = try await visit.store.read { try all(place.register, $0, visit) }
    guard let row = views.first(where: { owned($0, visit) && $0.values["opens_first"]?.bool == true }) else { return nil }
    let done = visit.query["done"].map { Link.query([("done", $0)]).replacingOccurrences(of: "?", with: "&") } ?? ""
    return href(place, row.id, row.values["view_query"]?.text ?? "") + done
  }

  /// The views offered on the page of a list.
  static func model(_ listing: RegisterListing, _ reading: StoreReading, _ visit: Visit) throws -> Model {
    let place = listing.place
    let current = RowID(visit.query["view"] ?? "")
    let rows = try all(place.register, reading, visit)
    let views = rows.sorted { VietnameseText.nameKey(name($0)) < VietnameseText.nameKey(name($1)) }.map { row -> Model in
      let own = owned(row, visit)
      let shared = row.values["for_unit"]?.bool == true
      return [
        "viewName": name(row), "viewHref": href(place, row.id, row.values["view_query"]?.text ?? ""), "viewHere": row.id == current,
        "viewShared": shared, "viewFirst": own && row.values["opens_first"]?.bool == true, "viewOwn": own,
        "viewBy": own ? "" : row.values["account_name"]?.text ?? "", "viewOther": !own,
        "viewChanges": own || visit.may(.openRegister, place.unit),
        "viewAction": "/registers/\(place.register.id)/\(place.unitPath)/views/\(row.id)",
      ]
    }
    let chosen = rows.first { $0.id == current }
    return [
      "viewList": views, "hasViews": !views.isEmpty, "viewQuery": query(listing),
      "viewsAction": "/registers/\(place.register.id)/\(place.unitPath)/views",
      "viewTitle": chosen.map(name) ?? visit.word("viewsTitle"), "viewNoneHref": place.listHref + "&view=none",
      "viewLeavesOut": listing.filter.columns.contains { $0.field.protection != nil },
      "viewShares": visit.may(Access.writing(place.register), place.unit),
    ]
  }

  // MARK: - Parts

  /// The views of a register that the reader may use: own ones wherever they were saved, shared ones of the units at hand.
  private static func all(_ register: RegisterDefinition, _ reading: StoreReading, _ visit: Visit) throws -> [RegisterRow] {
    let units = (visit.query["unit"] ?? visit.parameters["unit"]).flatMap { UnitKey($0) }.map { [$0] } ?? []
    let parameters: [String: Value] = ["register": .text(register.id), "account": .text(account(visit))]
    let condition = "register_id = :register AND (account_name = :account OR (for_unit AND unit_id IN (:units))) ORDER BY id LIMIT \(most)"
    return try reading.rows(
      of: RegisterViews.register, where: condition, parameters, lists: ["units": units.isEmpty ? [.int(0)] : units.map { .int($0.number) }]
    ).filter { row in visit.units[row.unit].map { visit.may(.seeRegister, $0) } ?? false }
  }

  private static func account(_ visit: Visit) -> String { visit.session?.account.name ?? "" }
  private static func owned(_ row: RegisterRow, _ visit: Visit) -> Bool { row.values["account_name"]?.text == account(visit) }
  private static func name(_ row: RegisterRow) -> String { row.values["view_name"]?.text ?? "" }

  private static func name(_ visit: Visit) throws -> String {
    let name = VietnameseText.normalised(String(visit.form["name"].prefix(80)))
    guard name.isEmpty else { return name }
    throw StoreProblem.invalid([
      FieldFault(
        field: "name", label: Label("Tên cách xem", en: "Name"),
        reason: Label("cần ghi tên để chọn lại", en: "is needed to choose it again"))
    ])
  }

  /// Who writes the unit's registers shares views in it.
  private static func shared(_ visit: Visit, _ place: RegisterPlace) throws -> Bool {
    guard !visit.form["shared"].isEmpty else { return false }
    guard visit.may(Access.writing(place.register), place.unit) else { throw WebProblem.forbidden(.editRegister) }
    return true
  }

  /// What a view keeps: not the unit, and no value of a protected field.
  private static func query(_ listing: RegisterListing) -> String {
    let kept = listing.query(listing.filter.open).filter { $0.0 != "unit" && !($0.0 == "q" && listing.q.contains(where: \.isNumber)) }
    return String(Link.query(kept).dropFirst())
  }

  private static func href(_ place: RegisterPlace, _ id: RowID, _ query: String) -> String {
    place.listHref + (query.isEmpty ? "" : "&" + query) + "&view=\(id)"
  }

  /// The units in which the account has a view that opens first.
  private static func units(_ place: RegisterPlace, _ visit: Visit) async throws -> [UnitKey] {
    let others = try await visit.store.read { try all(place.register, $0, visit) }.filter { owned($0, visit) }.map(\.unit)
    return Array(Set(others + [place.key]))
  }

  /// Makes one view of the account the one that opens first, or none.
  private static func open(_ id: RowID?, _ place: RegisterPlace, _ visit: Visit, _ writing: Writing) throws {
    for row in try all(place.register, writing, visit)
    where owned(row, visit) && (row.values["opens_first"]?.bool == true) != (row.id == id) {
      try writing.update(register, row.unit, row.id, ["opens_first": .bool(row.id == id)])
    }
  }
}

extension Visit {
  /// The same visit with another query.
  func asking(_ query: [String: String]) -> Visit {
    Visit(
      installation: installation, words: words, method: method, path: path, parameters: parameters, query: query, form: form,
      session: session, rights: rights, units: units, language: language, csrf: csrf, isDemo: isDemo, now: now)
  }
}
