import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// The file of one food establishment: its papers, inspections, trainings, people and incidents, and what is due next.
struct EstablishmentPage {
  private let visit: Visit
  private let place: RegisterPlace
  private let row: RegisterRow

  /// `GET /establishments/:unit/:row`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard let register = visit.installation.registers["food-establishment"] else { throw WebProblem.notFound }
    let unit = try visit.unit(try visit.parameter("unit"), for: .seeRegister)
    let id = try visit.rowID()
    let model = try await visit.store.read { reading -> Model in
      guard let row = try reading.row(register.id, unit.key, id) else { throw StoreProblem.noRow(register: register.id) }
      return try EstablishmentPage(visit: visit, place: RegisterPlace(register: register, unit: unit), row: row).model(reading)
    }
    return .page("establishment", Shell.model(visit, title: visit.word("establishmentTitle"), here: "/registers", model))
  }

  private init(visit: Visit, place: RegisterPlace, row: RegisterRow) { (self.visit, self.place, self.row) = (visit, place, row) }

  private func model(_ reading: StoreReading) throws -> Model {
    let own = SubjectWork(visit: visit, unit: place.unit, subject: place.register.id, rows: [row.id])
    var crumbs = visit.crumbs(place.unit)
    crumbs.append(["href": place.listHref, "text": place.register.title.text(visit.language)])
    let fields = ["food_kind", "owner_name", "address"].compactMap { place.register.field($0) }
    let shown = ShownRow(row: row, names: [:])
    return [
      "crumbs": crumbs, "heading": row.values["establishment_name"]?.text ?? "",
      "sub": (fields.map { shown.text($0, reading, visit.language) } + [place.unit.name]).filter { !$0.isEmpty }.joined(separator: " · "),
      "recordHref": place.href(row.id), "state": state(), "papers": papers(reading), "work": own.model(try own.tasks(reading)),
      "facts": try facts(reading), "books": try books(reading),
    ]
  }

  /// Active, suspended or closed today.
  private func state() -> Model {
    func day(_ name: String) -> Day? { row.values[name]?.day }
    if let end = day("active_to"), end < visit.today {
      return ["stateCls": "no", "stateText": visit.word("establishmentClosed", ["date": end.written])]
    }
    if let from = day("suspended_from"), from <= visit.today, day("suspended_to").map({ $0 >= visit.today }) ?? true {
      return ["stateCls": "no", "stateText": visit.word("establishmentSuspended", ["date": from.written])]
    }
    return ["stateCls": "ok", "stateText": visit.word("establishmentActive", ["date": day("active_from")?.written ?? "–"])]
  }

  /// The papers of now, each with whether it holds today.
  private func papers(_ reading: StoreReading) -> [Model] {
    func day(_ name: String) -> Day? { row.values[name]?.day }
    var out: [Model] = []
    func add(_ name: String, _ detail: String, until: Day?, dated: Bool) {
      let holds = until.map { $0 >= visit.today } ?? true
      let text = until.map { visit.word(holds ? "untilDay" : "endedOn", ["day": $0.written]) } ?? visit.word("noEnd")
      out.append([
        "paperName": name, "paperNumber": detail, "paperCls": holds ? "ok" : "no", "paperSign": holds ? "✓" : "✗",
        "paperText": Optionally.text(dated ? text : nil),
      ])
    }
    if let number = row.values["certificate_number"]?.text {
      let on = day("certificate_on").map { visit.word("issuedOn", ["date": $0.written]) } ?? ""
      add(visit.word("paperCertificate"), number + " " + on, until: day("certificate_expires_on"), dated: true)
    }
    if let signed = day("commitment_signed_on") {
      add(visit.word("paperCommitment"), visit.word("signedOn", ["date": signed.written]), until: nil, dated: false)
    }
    if let field = place.register.field("exemption_ground"), row.values["exemption_ground"]?.text != nil {
      add(visit.word("paperExempt"), ShownRow(row: row, names: [:]).text(field, reading, visit.language), until: nil, dated: false)
    }
    if let quality = row.values["quality_certificate"]?.text {
      add(visit.word("paperQuality"), quality, until: day("quality_certificate_expires_on"), dated: true)
    }
    if out.isEmpty {
      out.append([
        "paperName": visit.word("paperNone"), "paperNumber": "", "paperCls": "no", "paperSign": "✗", "paperText": false,
      ])
    }
    return out
  }

  private func facts(_ reading: StoreReading) throws -> [Model] {
    let names = ["establishment_code", "sector", "product_groups", "hamlet_id", "phone", "active_from", "workers", "remark"]
    let fields = names.compactMap { place.register.field($0) }
    let shown = ShownRow(row: row, names: try reading.referenceLabels(fields, [row], visit.language))
    return fields.compactMap { field in
      let text = shown.text(field, reading, visit.language)
      return text.isEmpty ? nil : ["factName": field.label.text(visit.language), "factText": text]
    }
  }

  /// What the other books say, each as a table in the order of time.
  private func books(_ reading: StoreReading) throws -> [Model] {
    let books: [(register: String, order: String, fields: [String])] = [
      (
        "food-inspection", "inspected_on",
        ["inspected_on", "inspection_result", "violations", "sanction", "fine_vnd", "remedied_on"]
      ),
      ("food-training", "held_on", ["held_on", "topic", "persons_trained", "trained_by"]),
      ("food-incident", "occurred_on", ["occurred_on", "suspected_food", "cases", "hospitalised", "deaths", "cause_group"]),
    ]
    var out = try books.compactMap { book -> Model? in
      guard let register = visit.installation.registers[book.register] else { return nil }
      let rows = try RowTable.rows(register.id, "establishment_id", row, order: book.order, reading)
      let table = try RowTable(visit: visit, register: register).model(
        rows, book.fields, reading, href: { "/registers/\(register.id)/\($0.unit)/\($0.id)" })
      let new = "/registers/\(register.id)/\(place.unitPath)/new?establishment_id=\(row.id)"
      return table.merging(["newHref": Optionally.text(visit.may(Access.writing(register), place.unit) ? new : nil)]) { $1 }
    }
    for part in place.register.children {
      let short = String(part.id.split(separator: ".").last ?? "")
      let (order, fields) =
        short == "paper"
        ? ("issued_on", ["issued_on", "paper_kind", "paper_number", "expires_on"])
        : ("full_name", ["full_name", "trained_on", "health_check_on", "remark"])
      let rows = try RowTable.rows(part.id, "parent_id", row, order: order, reading)
      let table = try RowTable(visit: visit, register: part).model(
        rows, fields, reading, href: { place.href(row.id) + "/\(short)/\($0.id)" })
      let new = place.href(row.id) + "/\(short)/new"
      out.append(table.merging(["newHref": Optionally.text(visit.may(Access.writing(place.register), place.unit) ? new : nil)]) { $1 })
    }
    return out
  }
}
