import Growth
import Programme
import Registers
import Storage
import Vocabulary

/// Everything about one person on one page: who they are, with whom they live, what happened when, in every commune they lived in
/// as far as the reader is responsible there.
struct PersonPage: Sendable {
  /// Events shown; older ones are in their registers.
  private static let longest = 200

  private let visit: Visit
  private let place: RegisterPlace
  private let row: RegisterRow

  /// `GET /people/:unit/:row`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard let register = visit.installation.registers["person"] else { throw WebProblem.notFound }
    let unit = try visit.unit(try visit.parameter("unit"), for: .seeRegister)
    let id = try visit.rowID()
    let path = Link.part(unit.key.description)
    if let way = try await MergedRow.way(visit, unit.key, id, { "/people/\(path)/\($0.id)" }) { return .redirect(way) }
    let model = try await visit.store.read { reading -> Model in
      guard let row = try reading.row("person", unit.key, id) else { throw StoreProblem.noRow(register: "person") }
      return try PersonPage(visit: visit, place: RegisterPlace(register: register, unit: unit), row: row).model(reading)
    }
    try await visit.store.write(.look, by: visit.author, in: [unit.key]) { try $0.remark(unit.key, "person \(id)") }
    let notice = try await MergedRow.notice(visit, unit.key, id) ?? visit.doneNotice
    return .page("person", Shell.model(visit, title: visit.word("personTitle"), here: "/people", notice: notice, model))
  }

  private init(visit: Visit, place: RegisterPlace, row: RegisterRow) { (self.visit, self.place, self.row) = (visit, place, row) }

  private var language: Language { visit.language }

  private func model(_ reading: StoreReading) throws -> Model {
    let lives = try lives(reading)
    let name = row.values["full_name"]?.text ?? ""
    let events = try lives.flatMap { try PersonStory(visit, $0).events(reading) }
      .sorted { ($0.day ?? Day(number: 0), $0.order) > ($1.day ?? Day(number: 0), $1.order) }
    var model: Model = [
      "crumbs": [["href": "/people?q=" + Link.part(name), "text": visit.word("navPeople")] as Model], "heading": name,
      "sub": try subtitle(reading), "facts": try facts(reading), "household": try household(reading),
      "hasEvents": !events.isEmpty, "events": events.prefix(PersonPage.longest).map(\.model), "eventCount": visit.whole(events.count),
      "recordHref": place.href(row.id), "historyHref": place.href(row.id) + "/history", "writes": writes(),
    ]
    if row.values["valid_to"]?.day.map({ $0 >= visit.today }) ?? true, visit.may(.movePerson, place.unit) {
      model["moveHref"] = place.href(row.id) + "/move"
    }
    model["doubles"] = try doubles(reading)
    model.merge(try growth(lives, reading)) { $1 }
    model.merge(try PersonCare(visit: visit, unit: place.unit, person: row, elsewhere: Array(lives.dropFirst())).model(reading)) { $1 }
    model.merge(try PersonPapers(visit: visit, unit: place.unit, person: row).model(reading)) { $1 }
    return model
  }

  /// Rows that may be the same person, for those who may conclude it.
  private func doubles(_ reading: StoreReading) throws -> [Model] {
    guard visit.may(.seeDoubles, place.unit) else { return [] }
    let own = RowPlace(place.key, row.id)
    let pairs = try DoublePairs.open(reading, of: own)
    let names = try DoublePairs.names(pairs, reading, language)
    return pairs.compactMap { pair in
      let other = pair.first == own ? pair.second : pair.first
      guard let unit = visit.units[other.unit], visit.may(.seeDoubles, unit), let name = names[other] else { return nil }
      return ["doubleHref": "/doubles/" + pair.path, "doubleText": visit.word("personDouble", ["name": name, "unit": unit.name])]
    }
  }

  /// The person's rows in all communes the reader may see, this one first.
  private func lives(_ reading: StoreReading) throws -> [RegisterRow] {
    guard let human = row.values["human_id"]?.text else { return [row] }
    let others = try reading.rows(of: "person", where: "human_id = :human ORDER BY valid_from DESC", ["human": .text(human)])
    return [row]
      + others.filter { other in
        !(other.unit == row.unit && other.id == row.id) && visit.units[other.unit].map { visit.may(.seeRegister, $0) } == true
      }
  }

  private func subtitle(_ reading: StoreReading) throws -> String {
    let sex = shown("sex", reading)
    let born = row.values["birth_date"]?.day.map { visit.word("bornOn", ["date": $0.written]) }
    let year = row.values["birth_year"]?.int.map { visit.word("bornIn", ["year": "\($0)"]) }
    let places = try MemberPlaces(reading, [("person", row.id)], [row.unit])
    let hamlet = places.hamlet(place.register, row)
    return [hamlet, place.unit.name, sex, born ?? year, visit.age(row)].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private func shown(_ name: String, _ reading: StoreReading) -> String {
    guard let field = place.register.field(name) else { return "" }
    return ShownRow(row: row, names: [:]).text(field, reading, language)
  }

  /// What is known and filled, apart from what stands in the heading.
  private func facts(_ reading: StoreReading) throws -> [Model] {
    let left: Set<String> = ["full_name", "sex", "birth_date", "birth_year", "human_id"]
    let fields = place.register.fields.filter { !left.contains($0.name) }
    let names = try reading.referenceLabels(fields, [row], language)
    let line = ShownRow(row: row, names: names)
    return fields.compactMap { field in
      let text = line.text(field, reading, language)
      return text.isEmpty ? nil : ["factName": field.label.text(language), "factText": text]
    }
  }

  /// Those who live in the same household today.
  private func household(_ reading: StoreReading) throws -> Model {
    guard let home = row.values["household_id"]?.id, let register = visit.installation.registers["household"] else {
      return ["people": [Model]()]
    }
    let rows = try reading.rows(
      of: "person",
      where: "unit_id = :unit AND household_id = :home AND (valid_to IS NULL OR valid_to >= :day) "
        + "ORDER BY CASE WHEN relation_to_head = 'head' THEN 0 ELSE 1 END, birth_date, birth_year, id",
      ["unit": .int(row.unit.number), "home": .id(home), "day": .day(visit.today)])
    let people = rows.map { other -> Model in
      let shown = ShownRow(row: other, names: [:])
      func text(_ name: String) -> String { place.register.field(name).map { shown.text($0, reading, language) } ?? "" }
      return [
        "name": text("full_name"), "relation": text("relation_to_head"), "born": MemberPlaces.born(other), "self": other.id == row.id,
        "href": "/people/\(place.unitPath)/\(other.id)",
      ]
    }
    let name = try reading.labels(of: register, row.unit, [home], language)[home] ?? ""
    let places = try MemberPlaces(reading, [("household", home)], [row.unit])
    let hamlet = places.row("household", home).flatMap { places.hamletRow(register, $0) }
    return [
      "homeName": visit.word("householdHeading", ["number": name]), "hamletName": hamlet?.values["name"]?.text ?? "",
      "hamletHref": Optionally.text(hamlet.flatMap { RegisterPlace.page("hamlet", $0.unit, $0.id) }),
      "homeHref": "/households/\(place.unitPath)/\(home)", "people": people,
    ]
  }

  /// The registers in which something about the person can be written now: those that are about people of this sex and age.
  private func writes() -> [Model] {
    let own = Concern.Person(
      sex: row.values["sex"]?.text, born: row.values["birth_date"]?.day, year: row.values["birth_year"]?.int.map(Int.init))
    return visit.installation.registers.registers.compactMap { register in
      guard let field = register.person, register.parent == nil, visit.may(Access.writing(register), place.unit) else { return nil }
      if let concern = register.field(field)?.concerns, !concern.mostly, !concern.includes(own, on: visit.today) { return nil }
      return [
        "writeText": register.title.text(language),
        "writeHref": "/registers/\(register.id)/\(place.unitPath)/new" + Link.query([(field, row.id.description)]),
      ]
    }
  }

  private func growth(_ lives: [RegisterRow], _ reading: StoreReading) throws -> Model {
    guard let born = row.values["birth_date"]?.day, let sex = row.values["sex"]?.text else { return [:] }
    let rows = try lives.flatMap { life in
      try reading.rows(
        of: "growth-measurement", where: "unit_id = :unit AND person_id = :person AND NOT draft ORDER BY measured_on",
        ["unit": .int(life.unit.number), "person": .id(life.id)])
    }.sorted { ($0.values["measured_on"]?.day?.number ?? 0) < ($1.values["measured_on"]?.day?.number ?? 0) }
    let charts = GrowthChart.Kind.allCases.compactMap { kind in
      GrowthChart(visit: visit, kind: kind, sex: sex == "male" ? .male : .female, born: born, rows: rows).model
    }
    let child = visit.today.number - born.number <= 1856
    return ["hasCharts": !charts.isEmpty, "charts": charts, "alerts": child ? GrowthChart.alerts(rows, visit) : []]
  }
}

/// What the registers of one commune tell of one person.
private struct PersonStory {
  struct Event {
    let day: Day?
    let order: Int
    let model: Model
  }

  let visit: Visit
  let life: RegisterRow

  init(_ visit: Visit, _ life: RegisterRow) { (self.visit, self.life) = (visit, life) }

  func events(_ reading: StoreReading) throws -> [Event] {
    let language = visit.language
    var out: [Event] = []
    let unit = visit.units[life.unit]?.shortName ?? ""
    if let from = life.values["valid_from"]?.day {
      out.append(event(from, 0, visit.word("personRegister"), visit.word("livesFrom", ["unit": unit]), nil, false))
    }
    if let to = life.values["valid_to"]?.day {
      let reason = visit.installation.registers.lists["end_reason"]?.label(life.values["end_reason"]?.text ?? "").text(language) ?? ""
      out.append(event(to, 1, visit.word("personRegister"), visit.word("livedUntil", ["unit": unit, "reason": reason]), nil, false))
    }
    for (number, register) in visit.installation.registers.registers.enumerated() {
      guard let field = register.person, register.parent == nil else { continue }
      let days = register.fields.filter { $0.kind == .date }
      let day = register.order.flatMap { register.field($0.field) }.flatMap { $0.kind == .date ? $0 : nil } ?? days.first
      let rows = try reading.rows(
        of: register.id, where: "unit_id = :unit AND \(field) = :person ORDER BY id DESC LIMIT 200",
        ["unit": .int(life.unit.number), "person": .id(life.id)])
      let told = register.listed.filter { $0.name != field && $0.name != day?.name }
      let names = try reading.referenceLabels(told, rows, language)
      for row in rows {
        let shown = ShownRow(row: row, names: names)
        let texts = told.compactMap { field -> String? in
          let text = shown.text(field, reading, language)
          return text.isEmpty ? nil : field.label.text(language) + ": " + text
        }
        let href = "/registers/\(register.id)/\(row.unit)/\(row.id)"
        let title = register.title.text(language)
        out.append(
          event(
            day.flatMap { row.values[$0.name]?.day }, number + 2, title, texts.isEmpty ? title : texts.joined(separator: " · "), href,
            row.draft))
      }
    }
    return out
  }

  private func event(_ day: Day?, _ order: Int, _ title: String, _ text: String, _ href: String?, _ draft: Bool) -> Event {
    var model: Model = ["day": day?.written ?? "–", "eventTitle": title, "eventText": text, "eventDraft": draft]
    if let href { model["eventHref"] = href }
    return Event(day: day, order: order, model: model)
  }
}
