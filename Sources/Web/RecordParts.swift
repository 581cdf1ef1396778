import Programme
import Registers
import Storage
import Vocabulary

/// What stands around a row's form: its name, its repeating parts, the rows of other registers about it.
enum RecordParts {
  /// The row's name, behind that of whom it is about.
  static func name(_ register: RegisterDefinition, _ row: RegisterRow, _ reading: StoreReading, _ visit: Visit) throws -> String {
    let own = register.label.isEmpty ? try partName(register, row, reading, visit) : try reading.label(register, row, visit.language)
    guard let field = register.person.flatMap({ register.field($0) }), let id = row.values[field.name]?.id else { return own }
    guard let target = field.register.flatMap({ visit.installation.registers[$0] }) else { return own }
    let about = try reading.labels(of: target, row.unit, [id], visit.language)[id]
    return [about, own].compactMap(\.self).joined(separator: ", ")
  }

  /// A repeating part has no name of its own: its first open value is one.
  private static func partName(_ part: RegisterDefinition, _ row: RegisterRow, _ reading: StoreReading, _ visit: Visit) throws -> String {
    let names = try reading.referenceLabels(part.fields, [row], visit.language)
    let shown = ShownRow(row: row, names: names)
    return part.listed.filter { $0.protection == nil }.map { shown.text($0, reading, visit.language) }.first { !$0.isEmpty } ?? "…"
  }

  /// When a row was changed last, and by whom.
  static func lastChange(_ row: RegisterRow, _ reading: StoreReading, _ visit: Visit) throws -> String {
    guard let heading = try LogBook.headings(reading, row.unit, [row.seq])[row.seq] else { return "" }
    let who = try AuthorNames(reading, visit).text(heading.author)
    return " · " + visit.word("changedBy", ["date": heading.at.day.written, "who": who])
  }

  /// Adds repeating parts, related registers and further actions to the model of a row.
  static func add(_ place: RegisterPlace, _ row: RegisterRow, to model: inout Model, _ reading: StoreReading, _ visit: Visit) throws {
    let parts = try place.register.children.map { try part(RecordPlace(place: place, part: $0, parent: row.id), reading, visit) }
    model["hasParts"] = !parts.isEmpty
    model["parts"] = parts
    let related = try related(place, row, reading, visit)
    model["hasRelated"] = !related.isEmpty
    model["related"] = related
    let living = row.values["valid_to"]?.day.map { $0 >= visit.today } ?? true
    if place.register.id == "person", living, visit.may(.movePerson, place.unit) { model["moveHref"] = place.href(row.id) + "/move" }
    if let page = RegisterPlace.page(place.register.id, place.key, row.id) {
      (model["storyHref"], model["storyText"]) = (page, visit.word("page-" + place.register.id))
    } else if let about = place.register.person.flatMap({ row.values[$0]?.id }), let person = visit.installation.registers["person"],
      let page = RegisterPlace.page(person.id, place.key, about),
      let name = try reading.labels(of: person, place.key, [about], visit.language)[about]
    {
      (model["storyHref"], model["storyText"]) = (page, visit.word("pageOfPerson", ["name": name]))
    }
    if place.register.id == "equipment", visit.may(.moveEquipment, place.unit) {
      model["transferHref"] = "/equipment-transfers/\(place.unitPath)/\(row.id)/new"
    }
    if visit.mayWrite(place) {
      model["newHref"] = RecordPlace(place: place, part: place.register, parent: nil).newHref
    }
  }

  private static func part(_ place: RecordPlace, _ reading: StoreReading, _ visit: Visit) throws -> Model {
    let parameters: [String: Value] = ["unit": .int(place.key.number), "parent": place.parent.map(Value.id) ?? .null]
    let rows = try reading.rows(of: place.part.id, where: "unit_id = :unit AND parent_id = :parent ORDER BY id", parameters)
    let fields = place.part.listed
    let names = try reading.referenceLabels(fields, rows, visit.language)
    var model: Model = [
      "partId": "part-" + (place.part.id.split(separator: ".").last.map(String.init) ?? ""),
      "partName": place.part.title.text(visit.language),
      "partColumns": fields.map { ["columnName": FieldText.label($0, visit.language)] as Model }, "hasPartRows": !rows.isEmpty,
      "partRows": rows.map { row -> Model in
        let shown = ShownRow(row: row, names: names)
        let cells = fields.map {
          ["cellLabel": $0.label.text(visit.language), "cellText": shown.text($0, reading, visit.language)] as Model
        }
        return ["partHref": place.href(row.id), "partDraft": row.draft, "partCells": cells]
      },
    ]
    if visit.may(Access.writing(place.place.register), place.place.unit) { model["partNewHref"] = place.newHref }
    return model
  }

  /// Registers that have a field for this register, with how many of their rows name this row.
  private static func related(_ place: RegisterPlace, _ row: RegisterRow, _ reading: StoreReading, _ visit: Visit) throws -> [Model] {
    let parameters: [String: Value] = ["unit": .int(place.key.number), "id": .id(row.id)]
    return try visit.installation.registers.registers.flatMap { other -> [Model] in
      try other.fields.filter { $0.register == place.register.id && $0.grid }.map { field in
        let sql = "SELECT COUNT(*) AS n FROM \(other.table) WHERE unit_id = :unit AND \(field.name) = :id"
        let count = Int(try reading.first(sql, parameters)?["n"].int ?? 0)
        let query = Link.query([("unit", place.key.description), (field.name, row.id.description)])
        var model: Model = [
          "relatedName": other.title.text(visit.language), "relatedCount": visit.word("rowsText", ["rows": visit.whole(count)]),
          "relatedHref": "/registers/\(other.id)\(query)",
        ]
        if visit.may(Access.writing(place.register), place.unit) {
          model["relatedNewHref"] = "/registers/\(other.id)/\(place.unitPath)/new" + Link.query([(field.name, row.id.description)])
        }
        return model
      }
    }
  }
}
