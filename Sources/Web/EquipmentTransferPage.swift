import Programme
import Registers
import Storage
import Vocabulary

/// Equipment that goes from one station to another: offered by one, accepted or refused by the other.
enum EquipmentTransferPage {
  /// `GET /equipment-transfers?unit=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let communes = visit.communes(.seeRegister)
    let asked = visit.query["unit"] ?? ""
    guard let unit = asked.isEmpty ? communes.first : try visit.unit(asked, for: .seeRegister) else { throw WebProblem.notFound }
    return try await list(unit, [], visit)
  }

  /// `GET /equipment-transfers/:unit/:row/new`: the form to offer pieces of a counted row.
  @Sendable static func blank(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let unit = try visit.unit(try visit.parameter("unit"), for: .moveEquipment)
    return try await form(unit, try visit.rowID(), [], visit)
  }

  /// `POST /equipment-transfers/:unit/:row/new`.
  @Sendable static func offer(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let unit = try visit.unit(try visit.parameter("unit"), for: .moveEquipment)
    let row = try visit.rowID()
    let to = UnitKey(visit.form["to"]).flatMap { key in others(unit, visit).first { $0.key == key } }
    guard let to else {
      let reason = Label("chọn trạm nhận", en: "choose the receiving station")
      return try await form(unit, row, [FieldFault(field: "to", label: visit.label("transferTo"), reason: reason)], visit)
    }
    let transfer = EquipmentTransfer(
      equipment: row, from: unit.key, fromName: unit.name, to: to.key, toName: to.name, quantity: Int64(visit.form["quantity"]) ?? 0,
      reason: VietnameseText.normalised(String(visit.form["reason"].prefix(400))), day: visit.today)
    do {
      try await visit.store.write(.transfer, by: visit.author, in: [unit.key, to.key]) { _ = try $0.offer(transfer) }
      return .redirect("/equipment-transfers?unit=\(Link.part(unit.key.description))&done=offered")
    } catch StoreProblem.invalid(let faults) {
      return try await form(unit, row, faults, visit)
    }
  }

  /// `POST /equipment-transfers/:unit/:row`: accept, refuse or withdraw.
  @Sendable static func answer(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let unit = try visit.unit(try visit.parameter("unit"), for: .moveEquipment)
    let id = try visit.rowID()
    let register = EquipmentTransfer.register
    guard let answer = EquipmentTransfer.Answer(rawValue: visit.form["verb"]) else { throw WebProblem.notFound }
    guard let row = try await visit.store.read({ try $0.row(register, unit.key, id) }),
      let other = row.values["other_unit"]?.text.flatMap({ UnitKey($0) })
    else { throw StoreProblem.noRow(register: register) }
    let reason = VietnameseText.normalised(String(visit.form["reason"].prefix(400)))
    if answer == .refused, reason.isEmpty {
      let fault = FieldFault(
        field: "reason-\(id)", label: visit.label("transferWhy"), reason: visit.label("transferNoWhy"))
      return try await list(unit, [fault], visit)
    }
    let today = visit.today
    do {
      try await visit.store.write(.transfer, by: visit.author, in: [unit.key, other]) {
        try $0.answer(answer, id, unit.key, reason: reason, on: today)
      }
      return .redirect("/equipment-transfers?unit=\(Link.part(unit.key.description))&done=\(answer.rawValue)")
    } catch StoreProblem.invalid(let faults) {
      return try await list(unit, faults, visit)
    }
  }

  // MARK: - Pages

  /// The communes that exist today, apart from the giving one: an offer may go to a station one is not responsible for.
  private static func others(_ unit: OrgUnit, _ visit: Visit) -> [OrgUnit] {
    visit.units.communes.filter { $0.key != unit.key && $0.exists(on: visit.today) }
  }

  private static func list(_ unit: OrgUnit, _ faults: [FieldFault], _ visit: Visit) async throws -> Reply {
    let (rows, register) = try await visit.store.read { reading in
      (
        try reading.rows(
          of: EquipmentTransfer.register, where: "unit_id = :unit ORDER BY proposed_on DESC, id DESC LIMIT 200",
          ["unit": .int(unit.key.number)]), reading.store.catalogue[EquipmentTransfer.register]
      )
    }
    guard let register else { throw WebProblem.notFound }
    func lines(_ wanted: (RegisterRow) -> Bool) -> [Model] { rows.filter(wanted).map { line($0, register, unit, visit) } }
    func waits(_ row: RegisterRow, _ side: String) -> Bool {
      row.values["transfer_state"]?.text == "proposed" && row.values["side"]?.text == side
    }
    let (incoming, outgoing) = (lines { waits($0, "receiving") }, lines { waits($0, "giving") })
    let past = lines { $0.values["transfer_state"]?.text != "proposed" }
    let path = Link.part(unit.key.description)
    let model: Model = [
      "crumbs": visit.crumbs(unit), "heading": visit.word("transferTitle"), "sub": unit.name, "kept": [Model](),
      "selectors": [
        [
          "id": "unit", "name": "unit", "label": visit.word("unit"),
          "options": visit.options(visit.communes(.seeRegister), chosen: unit.key),
        ] as Model
      ], "incoming": incoming, "hasIncoming": !incoming.isEmpty, "outgoing": outgoing, "hasOutgoing": !outgoing.isEmpty, "past": past,
      "hasPast": !past.isEmpty, "mayAnswer": visit.may(.moveEquipment, unit), "booksHref": "/registers/equipment?unit=\(path)",
      "hasFaults": !faults.isEmpty, "faults": visit.summary(faults),
    ]
    let shell = Shell.model(visit, title: visit.word("transferTitle"), here: "/registers", notice: visit.doneNotice, model)
    return .page("equipment-transfers", shell, status: faults.isEmpty ? 200 : 422)
  }

  private static func line(_ row: RegisterRow, _ register: RegisterDefinition, _ unit: OrgUnit, _ visit: Visit) -> Model {
    func code(_ name: String) -> String {
      register.field(name)?.list.flatMap { visit.installation.registers.lists[$0] }?.label(row.values[name]?.text ?? "").text(
        visit.language)
        ?? ""
    }
    let details = [code("condition"), row.values["model"]?.text, row.values["serial_number"]?.text].compactMap(\.self)
    let state = row.values["transfer_state"]?.text ?? ""
    return [
      "id": row.id.description, "itemName": code("item"), "itemDetail": details.filter { !$0.isEmpty }.joined(separator: " · "),
      "quantity": visit.whole(Int(row.values["quantity"]?.int ?? 0)), "otherName": row.values["other_name"]?.text ?? "–",
      "sideText": code("side"), "day": row.values["proposed_on"]?.day?.written ?? "–", "reason": row.values["reason"]?.text ?? "–",
      "stateText": code("transfer_state"), "stateCls": state == "accepted" ? "ok" : "info",
      "answeredOn": row.values["answered_on"]?.day?.written ?? "–", "answerText": Optionally.text(row.values["answer"]?.text),
      "action": "/equipment-transfers/\(Link.part(unit.key.description))/\(row.id)",
    ]
  }

  private static func form(_ unit: OrgUnit, _ id: RowID, _ faults: [FieldFault], _ visit: Visit) async throws -> Reply {
    let (row, name, free) = try await visit.store.read { reading -> (RegisterRow, String, Int64) in
      guard let register = reading.store.catalogue["equipment"], let row = try reading.row("equipment", unit.key, id) else {
        throw StoreProblem.noRow(register: "equipment")
      }
      return (row, try reading.label(register, row, visit.language), try reading.freePieces(row))
    }
    let place = visit.installation.registers["equipment"].map { RegisterPlace(register: $0, unit: unit) }
    var crumbs = visit.crumbs(unit)
    if let place { crumbs.append(["href": place.listHref, "text": place.register.title.text(visit.language)]) }
    let chosen = UnitKey(visit.form["to"])
    var model: Model = [
      "crumbs": crumbs, "heading": visit.word("transferOffer") + ": " + name, "sub": unit.name, "hasFaults": !faults.isEmpty,
      "faults": visit.summary(faults), "action": "/equipment-transfers/\(Link.part(unit.key.description))/\(row.id)/new",
      "backHref": place?.href(row.id) ?? "/registers", "free": visit.word("transferFree", ["count": visit.whole(Int(free))]),
      "quantity": visit.form["quantity"].isEmpty ? "1" : visit.form["quantity"], "reason": visit.form["reason"],
      "units": [["value": "", "text": visit.word("chooseUnit"), "selected": chosen == nil] as Model]
        + visit.options(others(unit, visit), chosen: chosen), "toFault": false, "quantityFault": false,
    ]
    for fault in faults { model[fault.field + "Fault"] = fault.reason.text(visit.language) }
    let shell = Shell.model(visit, title: visit.word("transferOffer"), here: "/registers", model)
    return .page("equipment-transfer", shell, status: faults.isEmpty ? 200 : 422)
  }
}
