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
  static let longest = 3000

  let visit: Visit
  let unit: OrgUnit
  let group: UnitGroup
  let hamlet: RowID?
  private let work: WorkFinding

  init(_ visit: Visit, _ server: WebServer) throws {
    let communes = visit.communes(.seeMembers)
    let asked = visit.query["unit"] ?? ""
    guard let unit = asked.isEmpty ? communes.first : try visit.unit(asked, for: .seeMembers) else { throw WebProblem.notFound }
    (self.visit, self.unit, group, work) = (visit, unit, visit.units.group(unit), server.work)
    hamlet = visit.query["hamlet"].flatMap { RowID($0) }
  }

  /// `GET /today?unit=&hamlet=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try WorkPage(visit, server)
    let model = try await visit.store.read { try page.overview($0) }
    try await page.note("xem việc hôm nay")
    return .page("work", Shell.model(visit, title: visit.word("navWork"), here: "/today", model))
  }

  /// `GET /today/:list?unit=&hamlet=&page=`.
  @Sendable static func list(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try WorkPage(visit, server)
    let list = try page.list()
    let model = try await visit.store.read { try page.whole(list, $0) }
    try await page.note("xem danh sách việc \(list.id)")
    return .page("work-list", Shell.model(visit, title: list.title.text(visit.language), here: "/today", model))
  }

  /// `GET /today/:list/items.csv?unit=&hamlet=`.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try WorkPage(visit, server)
    let list = try page.list()
    let rows = try await visit.store.read { try page.cells(list, $0) }
    try await page.note("tải danh sách việc \(list.id)")
    let columns = [
      ("label", "who"), ("born", "birthDay"), ("hamlet", "hamlet"), ("household", "householdNumber"), ("carer", "carer"),
      ("due", "workDue"), ("reason", "reason"),
    ]
    let keys = [("unit", "unitCode"), ("register", "register"), ("id", "rowKey")]
    return try TableFile(
      name: [list.title.text(visit.language), page.unit.name], sheet: list.title.text(visit.language),
      columns: (TableFile.isForPeople(visit) ? columns : columns + keys).map { TableFile.Column($0.0, visit.word($0.1)) }, lines: rows
    ).reply(visit)
  }

  // MARK: - What stands on a page

  func list() throws -> WorkListDefinition {
    let asked = try visit.parameter("list")
    guard let list = lists.first(where: { $0.id == asked }) else { throw WebProblem.notFound }
    return list
  }

  /// The lists the reader may see: files of evidence are for those who see assessments.
  private var lists: [WorkListDefinition] {
    visit.installation.knowledge.workLists.lists.filter {
      !$0.registers.contains(Evidence.register) || visit.may(.seeAssessments, unit)
    }
  }

  /// The items of lists: of the hamlet where one is chosen, of the whole station for what isn't of hamlets.
  func items(_ lists: [WorkListDefinition], _ reading: StoreReading) throws -> [String: [WorkItem]] {
    let wide = lists.filter { hamlet != nil && !$0.isOfHamlets(visit.store) }.map(\.id)
    let own = try work.items(reading, lists.filter { !wide.contains($0.id) }, group, on: visit.today, hamlet: hamlet)
    if wide.isEmpty { return own }
    return try own.merging(work.items(reading, lists.filter { wide.contains($0.id) }, group, on: visit.today)) { $1 }
  }

  private func cells(_ list: WorkListDefinition, _ reading: StoreReading) throws -> [[Cell]] {
    let items = try items([list], reading)[list.id] ?? []
    let all = try WorkLines(items, group.members, visit, reading)
    let lines = try all.lines(list, items)
    let homes = try MemberHomes(lines.compactMap(\.person), group.members, visit, reading)
    return lines.map { line in
      let shown: [Cell] = [
        .text(line.label), line.person?.values["birth_date"]?.day.map { Cell.day($0) } ?? .text(line.born), .text(line.hamlet),
        .text(all.home(line)), .text(line.person.map(homes.carer) ?? ""), .day(line.item.due), .text(line.reason),
      ]
      let key: [Cell] = [.text(line.item.unit.description), .text(line.item.register), .text(line.item.id.description)]
      return TableFile.isForPeople(visit) ? shown : shown + key
    }
  }

  // MARK: - Pages

  private func overview(_ reading: StoreReading) throws -> Model {
    let opened = try RegisterOpening.open(group.members, on: visit.today, reading)
    let lists = lists
    let items = try items(lists.filter { opened.isSuperset(of: $0.registers) }, reading)
    // A hamlet's page doesn't list what is of the whole station.
    let shown = lists.filter { hamlet == nil || $0.isOfHamlets(visit.store) }.reduce(into: [String: [WorkItem]]()) { out, list in
      out[list.id] = Array((items[list.id] ?? []).prefix(hamlet == nil ? WorkPage.shown : WorkPage.longest))
    }
    let lines = try WorkLines(shown.values.flatMap(\.self), group.members, visit, reading)
    // On a phone the first list with something to do stays open.
    let first = lists.first { !(shown[$0.id] ?? []).isEmpty }?.id
    let chapters = try WorkListDefinition.Group.allCases.compactMap { chapter -> Model? in
      let own = lists.filter { $0.group == chapter }
      if own.isEmpty { return nil }
      let sections = try own.map { list in
        let closed = list.registers.filter { !opened.contains($0) }.compactMap { visit.installation.registers[$0] }
        return section(list, closed.first, items[list.id] ?? [], try lines.lines(list, shown[list.id] ?? []), lines)
          .merging(["isFirst": list.id == first, "opens": closed.first != nil || !(shown[list.id] ?? []).isEmpty]) { $1 }
      }
      return ["chapter": visit.word("work-" + chapter.rawValue), "lists": sections]
    }
    var model = try frame(reading)
    model["heading"] = visit.word("navWork")
    if let hamlet, let row = try group.members.compactMap({ try reading.row("hamlet", $0, hamlet) }).first {
      model["hamletHref"] = RegisterPlace.page("hamlet", row.unit, row.id)
    }
    model["chapters"] = chapters
    model["reminders"] = try AssessmentReminder(visit, reading).lines(unit)
    model["paperHref"] = "/today/paper" + query()
    return model
  }

  /// - Parameter closed: a register of the list that isn't open.
  private func section(
    _ list: WorkListDefinition, _ closed: RegisterDefinition?, _ items: [WorkItem], _ lines: [WorkLines.Line], _ all: WorkLines
  ) -> Model {
    var model = about(list)
    model["count"] = false
    model["closed"] = false
    model["station"] = false
    model["overdue"] = false
    model["hasItems"] = false
    if let closed {
      model["closed"] = visit.word("workClosed", ["register": closed.title.text(visit.language)])
      model["closedHref"] = RegisterPlace(register: closed, unit: unit).listHref
      return model
    }
    model["count"] = visit.whole(items.count)
    if hamlet != nil, !list.isOfHamlets(visit.store) {
      model["station"] = visit.word("workOfStation", ["count": visit.whole(items.count), "member": list.member.text(visit.language)])
      model["count"] = false
      model["stationCount"] = visit.whole(items.count)
      return model
    }
    let overdue = overdue(items)
    if overdue > 0 { model["overdue"] = visit.word("workOverdue", ["count": visit.whole(overdue)]) }
    model.merge(table(lines, all)) { $1 }
    model["brief"] = hamlet == nil
    model.merge(sheet(list)) { $1 }
    if items.count > lines.count { model["more"] = visit.word("workMore", ["count": visit.whole(items.count)]) }
    return model
  }

  private func overdue(_ items: [WorkItem]) -> Int { items.filter { $0.due.map { $0 < visit.today } ?? false }.count }

  private func table(_ lines: [WorkLines.Line], _ all: WorkLines) -> Model {
    [
      "hasItems": !lines.isEmpty, "hasBirths": lines.contains { !$0.born.isEmpty }, "hasHamlets": hamlet == nil,
      "hasHomes": lines.contains { !all.home($0).isEmpty }, "items": lines.map { row($0, all) },
    ]
  }

  private func whole(_ list: WorkListDefinition, _ reading: StoreReading) throws -> Model {
    let found = try items([list], reading)[list.id] ?? []
    let station = hamlet != nil && !list.isOfHamlets(visit.store)
    let all = visit.query["all"] == "1"
    let number = all ? 1 : max(1, visit.query["page"].flatMap(Int.init) ?? 1)
    let size = all ? WorkPage.longest : WorkPage.pageSize
    let first = (number - 1) * size
    let some = Array(found.dropFirst(first).prefix(size))
    let lines = try WorkLines(some, group.members, visit, reading)
    var model = try frame(reading).merging(about(list)) { $1 }.merging(table(try lines.lines(list, some), lines)) { $1 }
    model["heading"] = list.title.text(visit.language)
    model["crumbs"] = [["href": "/today" + query(), "text": visit.word("navWork")] as Model]
    model["count"] = visit.word("workCount", ["count": visit.whole(found.count), "member": list.member.text(visit.language)])
    let late = overdue(found)
    if late > 0 { model["overdue"] = visit.word("workOverdue", ["count": visit.whole(late)]) }
    if station { model["station"] = visit.word("workOfStationNote") }
    if visit.may(.exportMembers, unit) { model.merge(TableFile.links("/today/\(list.id)/items", query())) { $1 } }
    if list.isOfHamlets(visit.store) { model["paperHref"] = "/today/paper" + query([("list", list.id)]) }
    model.merge(sheet(list)) { $1 }
    if found.count > size {
      var paging: Model = [
        "text": visit.word(
          "pagingText", ["from": visit.whole(first + 1), "to": visit.whole(first + some.count), "total": visit.whole(found.count)])
      ]
      if number > 1 { paging["previousHref"] = "/today/\(list.id)" + query([("page", "\(number - 1)")]) }
      if first + some.count < found.count { paging["nextHref"] = "/today/\(list.id)" + query([("page", "\(number + 1)")]) }
      model["paging"] = paging
      model["allHref"] = "/today/\(list.id)" + query([("all", "1")])
    }
    return model
  }

  // MARK: - Parts

  /// What the sheet of a list is called.
  var sheetTitle: String { visit.word(hamlet == nil ? "sheetAll" : "sheetTitle") }

  /// The sheet on which the work of a list is written down for many, for those who may write it; it asks for the hamlet where none
  /// was chosen.
  private func sheet(_ list: WorkListDefinition) -> Model {
    guard let record = list.record, list.sheet != nil, visit.may(Access.writing(record), unit) else { return ["sheetHref": false] }
    let asks = WorkSheetHamlets.asks(list, self)
    return [
      "sheetHref": "/today/\(list.id)/sheet" + query(asks ? [("choose", "hamlet")] : []),
      "sheetTitle": asks ? visit.word("sheetTitle") : sheetTitle,
    ]
  }

  /// Commune, hamlet and day.
  func frame(_ reading: StoreReading) throws -> Model {
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

  func query(_ more: [(String, String)] = []) -> String {
    Link.query([("unit", unit.key.description), ("hamlet", hamlet?.description ?? "")] + more)
  }

  private func row(_ line: WorkLines.Line, _ all: WorkLines) -> Model {
    let late = line.item.due.map { $0 < visit.today } ?? false
    let home = all.home(line)
    var model: Model = [
      "label": line.label, "born": line.born.isEmpty ? "–" : line.born, "hamletName": line.hamlet.isEmpty ? "–" : line.hamlet,
      "home": home.isEmpty ? "–" : home, "due": line.item.due?.written ?? "–", "dueCls": late ? "late" : "", "reason": line.reason,
    ]
    if visit.may(.seeRegister, unit) {
      let item = line.item
      model["rowHref"] = RegisterPlace.page(item.register, item.unit, item.id) ?? "/registers/\(item.register)/\(item.unit)/\(item.id)"
    }
    if let record = line.list.record.flatMap({ visit.installation.registers[$0] }), visit.may(Access.writing(record), unit),
      let field = record.fields.first(where: { $0.register == line.item.register })
    {
      model["recordHref"] =
        "/registers/\(record.id)/\(Link.part(line.item.unit.description))/new" + Link.query([(field.name, line.item.id.description)])
      model["recordText"] = visit.word("workRecord", ["register": record.title.text(visit.language)])
    }
    return model
  }

  /// Notes in the logs of the units whose people were looked at that it was done.
  func note(_ what: String) async throws {
    let units = group.members
    try await visit.store.write(.look, by: visit.author, in: units) { writing in for unit in units { try writing.remark(unit, what) } }
  }
}
