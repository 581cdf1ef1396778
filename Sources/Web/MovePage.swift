import Programme
import Registers
import Storage
import Vocabulary

/// Moving a person to another commune: one act in both, done by somebody responsible for both.
enum MovePage {
  /// `GET /registers/person/:unit/:row/move?to=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (place, person) = try await person(visit)
    let to = try destination(visit.query["to"] ?? "", place, visit)
    return try await page(place, person, to, [], visit)
  }

  /// `POST /registers/person/:unit/:row/move`.
  @Sendable static func move(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (place, person) = try await person(visit)
    guard let to = try destination(visit.form["to"], place, visit) else { return try await page(place, person, nil, [], visit) }
    var faults: [FieldFault] = []
    let day = Day(written: visit.form["day"])
    if day == nil || day.map({ $0 > visit.today }) == true {
      let reason =
        day == nil
        ? Label("phải là ngày dạng dd/MM/yyyy", en: "must be a date dd/MM/yyyy") : Label("ngày ở tương lai", en: "lies in the future")
      faults.append(FieldFault(field: "day", label: visit.label("moveDay"), reason: reason))
    }
    if let day, !to.exists(on: day) {
      let reason = Label("\(to.name) không còn hoặc chưa có vào ngày này", en: "\(to.name) does not exist on that day")
      faults.append(FieldFault(field: "day", label: visit.label("moveDay"), reason: reason))
    }
    let household = try await household(visit, to)
    if household == nil {
      let reason = Label("chọn một hộ của \(to.name)", en: "choose a household of \(to.name)")
      faults.append(FieldFault(field: "household", label: visit.label("moveHousehold"), reason: reason))
    }
    guard let day, let household, faults.isEmpty else { return try await page(place, person, to, faults, visit) }
    let move = PersonMove(person: person.id, from: place.key, to: to.key, household: household, day: day)
    do {
      let arrived = try await visit.store.write(.move, by: visit.author, in: [place.key, to.key]) { try $0.move(move) }
      return .redirect(RegisterPlace(register: place.register, unit: to).href(arrived) + "?done=moved")
    } catch StoreProblem.invalid(let found) {
      return try await page(place, person, to, found, visit)
    }
  }

  // MARK: - Parts

  private static func person(_ visit: Visit) async throws -> (RegisterPlace, RegisterRow) {
    let place = try visit.place(for: .movePerson)
    guard place.register.id == "person" else { throw WebProblem.notFound }
    let id = try visit.rowID()
    guard let row = try await visit.store.read({ try $0.row("person", place.key, id) }) else {
      throw StoreProblem.noRow(register: "person")
    }
    return (place, row)
  }

  /// The commune moved to, where the visitor may move people too.
  private static func destination(_ text: String, _ place: RegisterPlace, _ visit: Visit) throws -> OrgUnit? {
    guard !text.isEmpty else { return nil }
    let unit = try visit.unit(text, for: .movePerson)
    return unit.key == place.key ? nil : unit
  }

  /// The household chosen, or the only one that bears the number typed.
  private static func household(_ visit: Visit, _ to: OrgUnit) async throws -> RowID? {
    guard let register = visit.installation.registers["household"] else { return nil }
    let (chosen, typed) = (RowID(visit.form["household"]), VietnameseText.normalised(visit.form["household-label"]))
    return try await visit.store.read { reading in
      if let chosen { return try reading.row("household", to.key, chosen)?.id }
      let found = typed.isEmpty ? [] : try ReferenceChoice.find(typed, visit.question(register, to.key, for: nil, limit: 2), reading)
      return found.count == 1 ? found[0].id : nil
    }
  }

  private static func page(
    _ place: RegisterPlace, _ person: RegisterRow, _ to: OrgUnit?, _ faults: [FieldFault], _ visit: Visit
  ) async throws -> Reply {
    let chosen = RowID(visit.form["household"])
    let (name, label) = try await visit.store.read { reading in
      let name = try reading.label(place.register, person, visit.language)
      guard let to, let chosen, let register = visit.installation.registers["household"] else {
        return (name, visit.form["household-label"])
      }
      return (name, try reading.labels(of: register, to.key, [chosen], visit.language)[chosen] ?? "")
    }
    let communes = visit.communes(.movePerson).filter { $0.key != place.key }
    var crumbs = visit.crumbs(place.unit)
    crumbs.append(["href": place.listHref, "text": place.register.title.text(visit.language)])
    crumbs.append(["href": place.href(person.id), "text": name])
    let none: Model = ["value": "", "text": visit.word("chooseUnit"), "selected": to == nil]
    var model: Model = [
      "crumbs": crumbs, "heading": visit.word("movePerson") + ": " + name, "sub": place.unit.name, "kept": [Model](),
      "selectors": [
        ["id": "to", "name": "to", "label": visit.word("moveTo"), "options": [none] + visit.options(communes, chosen: to?.key)] as Model
      ], "hasFaults": !faults.isEmpty, "faults": visit.summary(faults), "action": place.href(person.id) + "/move",
      "backHref": place.href(person.id),
    ]
    if communes.isEmpty { model["alone"] = visit.word("moveAlone") }
    if let to {
      var chosenUnit: Model = [
        "to": to.key.description, "toName": to.name, "household": chosen?.description ?? "", "householdLabel": label,
        "day": visit.form["day"].isEmpty ? visit.today.written : visit.form["day"],
        "newHouseholdHref": "/registers/household/\(Link.part(to.key.description))/new",
      ]
      for fault in faults { chosenUnit[fault.field + "Fault"] = fault.reason.text(visit.language) }
      model["chosen"] = chosenUnit
    }
    let shell = Shell.model(visit, title: visit.word("movePerson"), here: "/registers", model)
    return .page("move", shell, status: faults.isEmpty ? 200 : 422)
  }
}
