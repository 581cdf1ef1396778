import Programme
import Registers
import Storage
import Vocabulary

/// Whose child a person is and whose mother, who looks after them and after whom they look, and the papers they had before.
struct PersonPapers {
  let visit: Visit
  let unit: OrgUnit
  let person: RegisterRow

  /// The parts of the page; each stands only where there is something to say.
  func model(_ reading: StoreReading) throws -> Model {
    let wards = try wards(reading)
    let papers = try papers(reading)
    var model: Model = [:]
    if !wards.isEmpty { model["wards"] = ["wardLines": wards] as Model }
    if !papers.isEmpty { model["papers"] = ["paperLines": papers] as Model }
    return model
  }

  // MARK: - Guardians

  private func wards(_ reading: StoreReading) throws -> [Model] {
    let births = try births(reading)
    var out = births.mother
    if let id = person.values["guardian_id"]?.id, let guardian = try reading.row("person", person.unit, id) {
      out.append(line(guardian, "guardianOf"))
    } else if let name = person.values["guardian"]?.text, !name.isEmpty {
      out.append(["wardKind": visit.word("guardianOf"), "wardName": name, "wardHref": false, "wardDetail": ""])
    }
    let children = try reading.rows(
      of: "person", where: "unit_id = :unit AND guardian_id = :id AND (valid_to IS NULL OR valid_to >= :day) ORDER BY birth_date, id",
      ["unit": .int(person.unit.number), "id": .id(person.id), "day": .day(visit.today)])
    let own = Set(births.children.map(\.id))
    return out + births.children.map { line($0, "childLine") } + children.filter { !own.contains($0.id) }.map { line($0, "wardOf") }
  }

  /// Whose child the person is, and whose mother, as the births of the register of vital events have it.
  private func births(_ reading: StoreReading) throws -> (mother: [Model], children: [RegisterRow]) {
    let parameters: [String: Value] = ["unit": .int(person.unit.number), "id": .id(person.id)]
    let sql =
      "SELECT v.person_id, v.mother_id, v.mother_name FROM vital_event_counted v WHERE v.unit_id = :unit AND v.event_kind = 'birth' "
    var mother: [Model] = []
    if let born = try reading.first(sql + "AND v.person_id = :id ORDER BY v.happened_on, v.id", parameters) {
      if let id = born["mother_id"].id, let row = try reading.row("person", person.unit, id) {
        mother = [line(row, "motherLine")]
      } else if let name = born["mother_name"].text {
        mother = [["wardKind": visit.word("motherLine"), "wardName": name, "wardHref": false, "wardDetail": ""]]
      }
    }
    let ids = try reading.rows(sql + "AND v.mother_id = :id", parameters).compactMap { $0["person_id"].id }
    let children =
      ids.isEmpty
      ? []
      : try reading.rows(
        of: "person", where: "unit_id = :unit AND id IN (:ids) ORDER BY birth_date, id", ["unit": .int(person.unit.number)],
        lists: ["ids": ids.map(Value.id)])
    return (mother, children)
  }

  private func line(_ other: RegisterRow, _ kind: String) -> Model {
    [
      "wardKind": visit.word(kind), "wardName": other.values["full_name"]?.text ?? "", "wardHref": "/people/\(other.unit)/\(other.id)",
      "wardDetail": MemberHomes.born(other),
    ]
  }

  // MARK: - Papers

  /// The identifiers of now and before, and every insurance card, masked as everywhere.
  private func papers(_ reading: StoreReading) throws -> [Model] {
    guard let register = visit.installation.registers["person"],
      let earlier = register.children.first(where: { $0.id == "person.identifier" })
    else { return [] }
    var out: [Model] = []
    if let field = register.field("national_id") {
      let number = FieldText.masked(person.values["national_id"] ?? .null, field)
      if !number.isEmpty { out.append(line(field.label.text(visit.language), number, visit.word("paperNow"))) }
    }
    let rows = try reading.rows(
      of: earlier.id, where: "unit_id = :unit AND parent_id = :id ORDER BY valid_to DESC, id DESC",
      ["unit": .int(person.unit.number), "id": .id(person.id)])
    for row in rows {
      let shown = ShownRow(row: row, names: [:])
      func text(_ name: String) -> String { earlier.field(name).map { shown.text($0, reading, visit.language) } ?? "" }
      out.append(line(text("kind"), text("identifier_value"), days(row)))
    }
    if let cards = visit.installation.registers["insurance-card"], let number = cards.field("card_number") {
      let rows = try reading.rows(
        of: cards.id, where: "unit_id = :unit AND person_id = :id ORDER BY valid_to DESC, id DESC LIMIT 12",
        ["unit": .int(person.unit.number), "id": .id(person.id)])
      for row in rows {
        out.append(line(cards.title.text(visit.language), FieldText.masked(row.values[number.name] ?? .null, number), days(row)))
      }
    }
    return out
  }

  private func line(_ name: String, _ number: String, _ days: String) -> Model {
    ["paperName": name, "paperNumber": number, "paperDays": days]
  }

  private func days(_ row: RegisterRow) -> String {
    let (from, to) = (row.values["valid_from"]?.day, row.values["valid_to"]?.day)
    let text = [from?.written, to?.written].compactMap { $0 }.joined(separator: " – ")
    guard let to else { return text }
    return text + (to < visit.today ? " (" + visit.word("paperEnded") + ")" : "")
  }
}
