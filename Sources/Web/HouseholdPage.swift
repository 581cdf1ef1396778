import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// One household on one page: who lives there, their cards and health records, the house's sanitation, and who is due for what.
struct HouseholdPage {
  private let visit: Visit
  private let place: RegisterPlace
  private let row: RegisterRow

  /// `GET /households/:unit/:row`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard let register = visit.installation.registers["household"] else { throw WebProblem.notFound }
    let unit = try visit.unit(try visit.parameter("unit"), for: .seeRegister)
    let id = try visit.rowID()
    let model = try await visit.store.read { reading -> Model in
      guard let row = try reading.row("household", unit.key, id) else { throw StoreProblem.noRow(register: "household") }
      return try HouseholdPage(visit: visit, place: RegisterPlace(register: register, unit: unit), row: row).model(reading)
    }
    try await visit.store.write(.look, by: visit.author, in: [unit.key]) { try $0.remark(unit.key, "xem trang của một hộ") }
    return .page("household", Shell.model(visit, title: visit.word("householdTitle"), here: "/people", model))
  }

  private init(visit: Visit, place: RegisterPlace, row: RegisterRow) { (self.visit, self.place, self.row) = (visit, place, row) }

  private func model(_ reading: StoreReading) throws -> Model {
    let people = try reading.rows(
      of: "person",
      where: "unit_id = :unit AND household_id = :home AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day) "
        + "ORDER BY CASE WHEN relation_to_head = 'head' THEN 0 ELSE 1 END, birth_date, birth_year, id",
      ["unit": .int(row.unit.number), "home": .id(row.id), "day": .day(visit.today)])
    let own = SubjectWork(visit: visit, unit: place.unit, subject: "person", rows: people.map(\.id))
    let tasks = try own.tasks(reading)
    let names = Dictionary(people.map { ($0.id, $0.values["full_name"]?.text ?? "") }, uniquingKeysWith: { first, _ in first })
    let hamlet = row.values["hamlet_id"]?.id
    let hamletName = try hamlet.flatMap { try reading.row("hamlet", row.unit, $0)?.values["name"]?.text }
    var crumbs = visit.crumbs(place.unit)
    if let hamlet, let hamletName { crumbs.append(["href": "/hamlets/\(place.unitPath)/\(hamlet)", "text": hamletName]) }
    let head = people.first { $0.values["relation_to_head"]?.text == "head" }?.values["full_name"]?.text
    let number = row.values["household_number"]?.text ?? ""
    return [
      "crumbs": crumbs, "heading": visit.word("householdHeading", ["number": number]),
      "sub": [head.map { visit.word("householdHead", ["name": $0]) }, hamletName, place.unit.name].compactMap(\.self).joined(
        separator: " · "),
      "recordHref": place.href(row.id), "facts": try facts(reading), "hasPeople": !people.isEmpty,
      "people": try self.people(people, tasks, reading), "peopleCount": visit.whole(people.count),
      "work": own.model(tasks, names: names), "survey": try survey(reading),
      "newPersonHref": Optionally.text(
        visit.may(Access.writing("person"), place.unit) ? "/registers/person/\(place.unitPath)/new?household_id=\(row.id)" : nil),
    ]
  }

  private func facts(_ reading: StoreReading) throws -> [Model] {
    let shown = ShownRow(row: row, names: [:])
    return ["address", "poverty_status", "poverty_decided_on", "phone", "valid_from", "valid_to", "remark"].compactMap { name in
      guard let field = place.register.field(name) else { return nil }
      let text = shown.text(field, reading, visit.language)
      return text.isEmpty ? nil : ["factName": field.label.text(visit.language), "factText": text]
    }
  }

  // MARK: - People

  private func people(_ people: [RegisterRow], _ tasks: [SubjectWork.Task], _ reading: StoreReading) throws -> [Model] {
    let (cards, records) = (
      try latest("insurance-card", "valid_to", people, reading), try latest("health-record", "opened_on", people, reading)
    )
    let books = try latest("e-book", "activated_on", people, reading, among: "(x.closed_on IS NULL OR x.closed_on > :day)")
    let register = visit.installation.registers["person"]
    return people.map { person in
      let shown = ShownRow(row: person, names: [:])
      func text(_ name: String) -> String { register?.field(name).map { shown.text($0, reading, visit.language) } ?? "" }
      let end = cards[person.id]
      let valid = end.map { $0 >= visit.today } ?? false
      let due = tasks.filter { $0.about == person.id }.count
      return [
        "name": text("full_name"), "href": "/people/\(place.unitPath)/\(person.id)", "relation": text("relation_to_head"),
        "sex": text("sex"),
        "born": MemberPlaces.born(person), "age": visit.age(person) ?? "–",
        "cardCls": valid ? "ok" : "no", "cardSign": valid ? "✓" : "✗",
        "cardText": end.map { visit.word(valid ? "cardUntil" : "cardEndedOn", ["date": $0.written]) } ?? visit.word("cardNone"),
        "recordCls": records[person.id] == nil ? "no" : "ok", "recordSign": records[person.id] == nil ? "✗" : "✓",
        "recordText": records[person.id].map { visit.word("recordOpened", ["date": $0.written]) } ?? visit.word("recordNone"),
        "bookCls": books[person.id] == nil ? "no" : "ok", "bookSign": books[person.id] == nil ? "✗" : "✓",
        "bookText": books[person.id].map { visit.word("eBookSince", ["date": $0.written]) } ?? visit.word("eBookNone"),
        "due": due == 0 ? "–" : visit.whole(due),
      ]
    }
  }

  /// The last day a register names for each of the people.
  private func latest(
    _ register: String, _ field: String, _ people: [RegisterRow], _ reading: StoreReading, among condition: String = "1 = 1"
  ) throws -> [RowID: Day] {
    guard let definition = visit.installation.registers[register], let person = definition.person, !people.isEmpty else { return [:] }
    let sql =
      "SELECT x.\(person) AS person, MAX(x.\(field)) AS last_day FROM \(definition.table)_counted x "
      + "WHERE x.unit_id = :unit AND x.\(person) IN (:people) AND \(condition) GROUP BY x.\(person)"
    var values: [String: Value] = ["unit": .int(row.unit.number)]
    if condition.contains(":day") { values["day"] = .day(visit.today) }
    let rows = try reading.rows(sql, values, lists: ["people": people.map { .id($0.id) }])
    return Dictionary(
      rows.compactMap { row in row["person"].id.flatMap { id in row["last_day"].day.map { (id, $0) } } },
      uniquingKeysWith: { first, _ in first })
  }

  // MARK: - The house

  /// The latest survey, answer by answer.
  private func survey(_ reading: StoreReading) throws -> Model {
    guard let register = visit.installation.registers["sanitation-survey"] else { return [:] }
    let rows = try RowTable.rows("sanitation-survey", "household_id", row, order: "surveyed_on", reading, limit: 1)
    let new = Optionally.text(
      visit.may(Access.writing(register), place.unit) ? "/registers/\(register.id)/\(place.unitPath)/new?household_id=\(row.id)" : nil)
    guard let last = rows.first else { return ["surveyed": false, "newSurveyHref": new, "answers": [Model]()] }
    let shown = ShownRow(row: last, names: [:])
    let wanted = register.fields.filter { $0.kind == .yesNo || ["latrine_type", "water_source"].contains($0.name) }
    let answers = wanted.compactMap { field -> Model? in
      let text = shown.text(field, reading, visit.language)
      if text.isEmpty { return nil }
      let yes = last.values[field.name]?.bool
      let neutral = yes == nil || ["latrine_shared", "model_latrine"].contains(field.name)
      return [
        "answerName": field.label.text(visit.language), "answerText": text, "answerCls": neutral ? "" : (yes == true ? "ok" : "no"),
        "answerSign": Optionally.text(neutral ? nil : (yes == true ? "✓" : "✗")),
      ]
    }
    return [
      "surveyed": true, "surveyedOn": last.values["surveyed_on"]?.day?.written ?? "–", "answers": answers, "newSurveyHref": new,
      "surveyHref": "/registers/\(register.id)/\(place.unitPath)/\(last.id)",
    ]
  }
}

extension Visit {
  /// A person's age today: months below five years; by the year alone where only that is known.
  func age(_ person: RegisterRow) -> String? {
    let months: Int
    if let born = person.values["birth_date"]?.day {
      guard born <= today else { return nil }
      let (a, b) = (born.parts, today.parts)
      months = (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day ? 1 : 0)
    } else if let year = person.values["birth_year"]?.int, year <= today.parts.year {
      return word("ageYears", ["count": "\(today.parts.year - Int(year))"])
    } else {
      return nil
    }
    return months < 60 ? word("ageMonths", ["count": "\(months)"]) : word("ageYears", ["count": "\(months / 12)"])
  }
}
