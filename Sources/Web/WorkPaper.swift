import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// The work of a hamlet on paper, house by house: everybody once with all that is due for them, whom to ask for and the telephone.
struct WorkPaper {
  private let page: WorkPage
  private let lists: [WorkListDefinition]
  private var visit: Visit { page.visit }

  /// `GET /today/paper?unit=&hamlet=&list=`: a list, `group:` and a part of the work, or all.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let paper = WorkPaper(try WorkPage(visit, server))
    let model = try await visit.store.read { try paper.model($0) }
    let clear = visit.may(.seeIdentifiers, paper.page.unit) ? ", có số điện thoại" : ""
    try await paper.page.note("in việc theo hộ\(clear)")
    return .page("work-paper", Shell.model(visit, title: visit.word("paperWork"), here: "/today", model))
  }

  private init(_ page: WorkPage) {
    self.page = page
    let asked = page.visit.query["list"] ?? ""
    lists = page.visit.installation.knowledge.workLists.lists.filter { list in
      list.isOfHamlets(page.visit.store) && (asked.isEmpty || list.id == asked || "group:" + list.group.rawValue == asked)
    }
  }

  // MARK: - The page

  private func model(_ reading: StoreReading) throws -> Model {
    let opened = try RegisterOpening.open(page.group.members, on: visit.today, reading)
    let open = lists.filter { opened.isSuperset(of: $0.registers) }
    let found = try page.items(open, reading)
    let total = found.values.reduce(0) { $0 + $1.count }
    var left = WorkPage.longest
    let shown = open.reduce(into: [String: [WorkItem]]()) { out, list in
      out[list.id] = Array((found[list.id] ?? []).prefix(left))
      left -= out[list.id]?.count ?? 0
    }
    let all = try WorkLines(shown.values.flatMap(\.self), page.group.members, visit, reading)
    let lines = try open.flatMap { try all.lines($0, shown[$0.id] ?? []) }
    let homes = try MemberHomes(lines.compactMap(\.person), page.group.members, visit, reading)
    let hamlets = Dictionary(grouping: lines, by: \.hamlet).sorted { VietnameseText.folded($0.key) < VietnameseText.folded($1.key) }
    var model = try page.frame(reading)
    model["heading"] = visit.word("paperWork")
    model["crumbs"] = [["href": "/today" + page.query(), "text": visit.word("navWork")] as Model]
    model["selectors"] = (model["selectors"] as? [Model] ?? []) + [choice]
    model["hamlets"] = hamlets.map { hamlet($0.key, $0.value, homes) }
    model["nobody"] = lines.isEmpty
    model["tooMany"] = Optionally.text(
      total > lines.count ? visit.word("paperTooMany", ["shown": visit.whole(lines.count), "all": visit.whole(total)]) : nil)
    let closed = lists.filter { !opened.isSuperset(of: $0.registers) }.map { $0.title.text(visit.language) }
    model["closed"] = Optionally.text(closed.isEmpty ? nil : visit.word("paperClosed", ["lists": closed.joined(separator: ", ")]))
    return model
  }

  /// All the work, a part of it, or one list.
  private var choice: Model {
    let asked = visit.query["list"] ?? ""
    let own = visit.installation.knowledge.workLists.lists.filter { $0.isOfHamlets(visit.store) }
    func option(_ value: String, _ text: String) -> Model { ["value": value, "text": text, "selected": value == asked] }
    let groups = WorkListDefinition.Group.allCases.filter { group in own.contains { $0.group == group } }
    let options =
      [option("", visit.word("paperAll"))]
      + groups.flatMap { group in
        [option("group:" + group.rawValue, visit.word("work-" + group.rawValue))]
          + own.filter { $0.group == group }.map { option($0.id, "– " + $0.title.text(visit.language)) }
      }
    return ["id": "list", "name": "list", "label": visit.word("paperWhich"), "options": options]
  }

  private func hamlet(_ name: String, _ lines: [WorkLines.Line], _ homes: MemberHomes) -> Model {
    let byHome = Dictionary(grouping: lines) { line in line.person.flatMap(homes.household)?.id }
    let order = byHome.keys.compactMap(\.self).compactMap { id -> (RegisterRow, [WorkLines.Line])? in
      guard let lines = byHome[id], let home = lines.first?.person.flatMap(homes.household) else { return nil }
      return (home, lines)
    }.sorted { left, right in
      (MemberHomes.order(number(left.0)), left.0.id) < (MemberHomes.order(number(right.0)), right.0.id)
    }
    var sections = order.map { home($0.0, $0.1, homes) }
    if let rest = byHome[nil] {
      sections.append(["homeText": false, "elsewhere": visit.word("paperElsewhere"), "homeHref": false, "people": people(rest, homes)])
    }
    let people = Set(lines.compactMap { $0.person?.id })
    return [
      "hamletName": name.isEmpty ? visit.word("paperNoHamlet") : name, "homes": sections,
      "counts": visit.word(
        "paperCounts",
        ["homes": visit.whole(order.count), "people": visit.whole(people.count), "tasks": visit.whole(lines.count)]),
    ]
  }

  private func number(_ home: RegisterRow) -> String { home.values["household_number"]?.text ?? "" }

  private func home(_ home: RegisterRow, _ lines: [WorkLines.Line], _ homes: MemberHomes) -> Model {
    let phone = homes.phone(at: home)
    let facts = [
      homes.head(home).map { visit.word("householdHead", ["name": $0]) }, home.values["address"]?.text,
      phone.isEmpty ? nil : visit.word("paperPhone", ["phone": phone]),
    ]
    return [
      "homeText": visit.word("householdHeading", ["number": number(home)]), "elsewhere": false,
      "homeFacts": facts.compactMap(\.self).joined(separator: " · "),
      "homeHref": Optionally.text(visit.may(.seeRegister, page.unit) ? RegisterPlace.page("household", home.unit, home.id) : nil),
      "people": people(lines, homes),
    ]
  }

  /// Everybody once, the youngest first; what isn't about a person by its own name.
  private func people(_ lines: [WorkLines.Line], _ homes: MemberHomes) -> [Model] {
    let grouped = Dictionary(grouping: lines) { $0.person?.id ?? $0.item.id }
    return grouped.values.sorted { left, right in
      let (a, b) = (left[0], right[0])
      return (-born(a), VietnameseText.folded(a.label), a.item.id) < (-born(b), VietnameseText.folded(b.label), b.item.id)
    }.map { own in
      let first = own[0]
      let age = first.person.flatMap { visit.age($0) }
      return [
        "name": first.label, "born": first.born, "age": Optionally.text(age), "carer": first.person.map(homes.carer) ?? "",
        "phone": first.person.map { homes.phone(of: $0) } ?? "",
        "tasks": tasks(own),
      ]
    }
  }

  /// What is due for somebody: every dose has its box, several signs of one thing share one.
  private func tasks(_ lines: [WorkLines.Line]) -> [Model] {
    var out: [(line: WorkLines.Line, reasons: [String])] = []
    for line in lines {
      let same = out.firstIndex { $0.line.list.id == line.list.id && $0.line.item.due == line.item.due }
      if let same, line.list.sheet == nil { out[same].reasons.append(line.reason) } else { out.append((line, [line.reason])) }
    }
    return out.map { line, reasons in
      let late = line.item.due.map { $0 < visit.today } ?? false
      return [
        "taskText": line.list.title.text(visit.language), "taskReason": Optionally.text(reasons.joined(separator: "; ")),
        "taskDue": Optionally.text(line.item.due.map { visit.word("paperDue", ["date": $0.written]) }), "dueCls": late ? "late" : "",
      ]
    }
  }

  private func born(_ line: WorkLines.Line) -> Int {
    if let day = line.person?.values["birth_date"]?.day { return day.number }
    let year = line.person?.values["birth_year"]?.int ?? 0
    return Day(iso: "\(year)-07-01")?.number ?? 0
  }
}
