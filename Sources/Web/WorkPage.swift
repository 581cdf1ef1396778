import Exchange
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// What a station has to do (việc hôm nay): every work list of a commune on one page, for all of it or one hamlet.
struct WorkPage: Sendable {
  /// How many items of each list stand on the page of a whole commune.
  private static let shown = 8
  /// How many items of one list stand on its own page.
  private static let pageSize = 100
  /// No page is longer than this.
  private static let longest = 3000

  private let visit: Visit
  private let unit: OrgUnit
  private let group: UnitGroup
  private let hamlet: RowID?

  private init(_ visit: Visit) throws {
    let communes = visit.communes(.seeMembers)
    let asked = visit.query["unit"] ?? ""
    guard let unit = asked.isEmpty ? communes.first : try visit.unit(asked, for: .seeMembers) else { throw WebProblem.notFound }
    (self.visit, self.unit, group) = (visit, unit, visit.units.group(unit))
    hamlet = visit.query["hamlet"].flatMap { RowID($0) }
  }

  /// `GET /today?unit=&hamlet=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try WorkPage(visit)
    let model = try await visit.store.read { try page.overview($0) }
    try await page.note("xem việc hôm nay")
    return .page("work", Shell.model(visit, title: visit.word("navWork"), here: "/today", model))
  }

  /// `GET /today/:list?unit=&hamlet=&page=`.
  @Sendable static func list(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try WorkPage(visit)
    let list = try page.list()
    let model = try await visit.store.read { try page.whole(list, $0) }
    try await page.note("xem danh sách việc \(list.id)")
    return .page("work-list", Shell.model(visit, title: list.title.text(visit.language), here: "/today", model))
  }

  /// `GET /today/:list/items.csv?unit=&hamlet=`.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try WorkPage(visit)
    let list = try page.list()
    let lines = try await visit.store.read { try page.lines(list, $0, limit: Int.max, offset: 0) }
    try await page.note("tải danh sách việc \(list.id)")
    let columns = [("label", "who"), ("born", "birthYear"), ("hamlet", "hamlet"), ("due", "workDue"), ("reason", "reason")]
    let keys = [("unit", "unitCode"), ("register", "register"), ("id", "rowKey")]
    let people = TableFile.isForPeople(visit)
    let rows = lines.map { line -> [Cell] in
      let shown: [Cell] = [.text(line.label), .text(line.born), .text(line.hamlet), .day(line.item.due), .text(line.reason)]
      let key: [Cell] = [.text(line.item.unit.description), .text(line.item.register), .text(line.item.id.description)]
      return people ? shown : shown + key
    }
    return try TableFile(
      name: "\(list.id)-\(page.unit.key)", sheet: list.title.text(visit.language),
      columns: (people ? columns : columns + keys).map { TableFile.Column($0.0, visit.word($0.1)) }, lines: rows
    ).reply(visit)
  }

  // MARK: - Pages

  private func list() throws -> WorkListDefinition {
    guard let list = visit.installation.knowledge.workLists[try visit.parameter("list")] else { throw WebProblem.notFound }
    return list
  }

  private func overview(_ reading: StoreReading) throws -> Model {
    let opened = try RegisterOpening.open(group.members, on: visit.today, reading)
    let chapters = try WorkListDefinition.Group.allCases.compactMap { chapter -> Model? in
      let own = visit.installation.knowledge.workLists.lists.filter { $0.group == chapter }
      if own.isEmpty { return nil }
      return ["chapter": visit.word("work-" + chapter.rawValue), "lists": try own.map { try section($0, opened, reading) }]
    }
    var model = try frame(reading)
    model["heading"] = visit.word("navWork")
    if let hamlet, let row = try group.members.compactMap({ try reading.row("hamlet", $0, hamlet) }).first {
      model["hamletHref"] = RegisterPlace.page("hamlet", row.unit, row.id)
    }
    model["chapters"] = chapters
    model["hint"] = hamlet == nil
    return model
  }

  private func section(_ list: WorkListDefinition, _ opened: Set<String>, _ reading: StoreReading) throws -> Model {
    var model = about(list)
    let closed = list.registers.filter { !opened.contains($0) }.compactMap { visit.installation.registers[$0] }
    if let first = closed.first {
      model["closed"] = visit.word("workClosed", ["register": first.title.text(visit.language)])
      model["closedHref"] = RegisterPlace(register: first, unit: unit).listHref
      return model
    }
    let count = try list.count(reading, group, on: visit.today, hamlet: hamlet)
    let lines = count.all == 0 ? [] : try lines(list, reading, limit: hamlet == nil ? WorkPage.shown : WorkPage.longest, offset: 0)
    model["count"] = visit.whole(count.all)
    if count.overdue > 0 { model["overdue"] = visit.word("workOverdue", ["count": visit.whole(count.overdue)]) }
    model["hasItems"] = !lines.isEmpty
    model["hasBirths"] = lines.contains { !$0.born.isEmpty }
    model["brief"] = hamlet == nil
    model["hasHamlets"] = hamlet == nil
    model["items"] = lines.map { row($0, list) }
    if count.all > lines.count { model["more"] = visit.word("workMore", ["count": visit.whole(count.all)]) }
    return model
  }

  private func whole(_ list: WorkListDefinition, _ reading: StoreReading) throws -> Model {
    let count = try list.count(reading, group, on: visit.today, hamlet: hamlet)
    let all = visit.query["all"] == "1"
    let number = all ? 1 : max(1, visit.query["page"].flatMap(Int.init) ?? 1)
    let size = all ? WorkPage.longest : WorkPage.pageSize
    let lines = try lines(list, reading, limit: size, offset: (number - 1) * size)
    var model = try frame(reading).merging(about(list)) { $1 }
    model["heading"] = list.title.text(visit.language)
    model["crumbs"] = [["href": "/today" + query(), "text": visit.word("navWork")] as Model]
    model["count"] = visit.word("workCount", ["count": visit.whole(count.all), "member": list.member.text(visit.language)])
    if count.overdue > 0 { model["overdue"] = visit.word("workOverdue", ["count": visit.whole(count.overdue)]) }
    model["hasItems"] = !lines.isEmpty
    model["hasBirths"] = lines.contains { !$0.born.isEmpty }
    model["hasHamlets"] = hamlet == nil
    model["items"] = lines.map { row($0, list) }
    if visit.may(.exportMembers, unit) { model.merge(TableFile.links("/today/\(list.id)/items", query())) { $1 } }
    if count.all > size {
      let first = (number - 1) * size
      var paging: Model = [
        "text": visit.word(
          "pagingText",
          ["from": visit.whole(first + 1), "to": visit.whole(first + lines.count), "total": visit.whole(count.all)])
      ]
      if number > 1 { paging["previousHref"] = "/today/\(list.id)" + query([("page", "\(number - 1)")]) }
      if first + lines.count < count.all { paging["nextHref"] = "/today/\(list.id)" + query([("page", "\(number + 1)")]) }
      model["paging"] = paging
      model["allHref"] = "/today/\(list.id)" + query([("all", "1")])
    }
    return model
  }

  // MARK: - Parts

  /// Commune, hamlet and day.
  private func frame(_ reading: StoreReading) throws -> Model {
    let hamlets = try MemberPlaces.hamlets(reading, group.members)
    let chosen = hamlets.first { $0.id == hamlet }?.name
    let options =
      [["value": "", "text": visit.word("allHamlets"), "selected": hamlet == nil] as Model]
      + hamlets.map { ["value": $0.id.description, "text": $0.name, "selected": $0.id == hamlet] as Model }
    return [
      "sub": [unit.name, chosen, visit.today.written].compactMap { $0 }.joined(separator: " · "), "kept": [Model](),
      "selectors": [
        [
          "id": "unit", "name": "unit", "label": visit.word("unit"),
          "options": visit.options(visit.communes(.seeMembers), chosen: unit.key),
        ] as Model, ["id": "hamlet", "name": "hamlet", "label": visit.word("hamlet"), "options": options] as Model,
      ],
    ]
  }

  private func about(_ list: WorkListDefinition) -> Model {
    var model: Model = [
      "listId": list.id, "listName": list.title.text(visit.language), "about": list.about.text(visit.language),
      "listHref": "/today/\(list.id)" + query(), "source": list.source, "memberName": Overview.capital(list.member.text(visit.language)),
    ]
    if list.status != .verified { model["badge"] = visit.word(list.status == .secondary ? "statusSecondary" : "statusUnverified") }
    return model
  }

  private func query(_ more: [(String, String)] = []) -> String {
    Link.query([("unit", unit.key.description), ("hamlet", hamlet?.description ?? "")] + more)
  }

  /// One item as it is shown.
  private struct Line: Sendable {
    let item: WorkItem
    let label: String
    let born: String
    let hamlet: String
    let reason: String
  }

  private func lines(_ list: WorkListDefinition, _ reading: StoreReading, limit: Int, offset: Int) throws -> [Line] {
    let items = try list.items(reading, group, on: visit.today, hamlet: hamlet, limit: limit, offset: offset)
    let places = try MemberPlaces(reading, items.map { ($0.register, $0.id) }, group.members)
    return try items.compactMap { item -> Line? in
      guard let register = visit.installation.registers[item.register], let row = places.row(item.register, item.id) else { return nil }
      let person = places.person(register, row)
      let label = try person?.values["full_name"]?.text ?? reading.label(register, row, visit.language)
      return Line(
        item: item, label: label, born: person.map(MemberPlaces.born) ?? "", hamlet: places.hamlet(register, row) ?? "",
        reason: item.reason.map { words($0, list) } ?? "")
    }
  }

  /// A reason in words: the list's own, or those of a code list.
  private func words(_ code: String, _ list: WorkListDefinition) -> String {
    list.words(code, visit.installation.registers).text(visit.language)
  }

  private func row(_ line: Line, _ list: WorkListDefinition) -> Model {
    let late = line.item.due.map { $0 < visit.today } ?? false
    var model: Model = [
      "label": line.label, "birthYear": line.born, "hamletName": line.hamlet.isEmpty ? "–" : line.hamlet,
      "due": line.item.due?.written ?? "–", "dueCls": late ? "late" : "", "reason": line.reason,
    ]
    if visit.may(.seeRegister, unit) {
      let item = line.item
      model["rowHref"] = RegisterPlace.page(item.register, item.unit, item.id) ?? "/registers/\(item.register)/\(item.unit)/\(item.id)"
    }
    if let record = list.record.flatMap({ visit.installation.registers[$0] }), visit.may(Access.writing(record), unit),
      let field = record.fields.first(where: { $0.register == line.item.register })
    {
      model["recordHref"] =
        "/registers/\(record.id)/\(Link.part(line.item.unit.description))/new" + Link.query([(field.name, line.item.id.description)])
      model["recordText"] = visit.word("workRecord", ["register": record.title.text(visit.language)])
    }
    return model
  }

  /// Notes in the logs of the units whose people were looked at that it was done.
  private func note(_ what: String) async throws {
    let units = group.members
    try await visit.store.write(.look, by: visit.author, in: units) { writing in for unit in units { try writing.remark(unit, what) } }
  }
}
