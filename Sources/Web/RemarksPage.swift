import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// Remarks on cells: written, answered and closed by those who may see the rows; listed for a register and for a row.
enum RemarksPage {
  /// `GET /registers/:register/:unit/remarks?scope=`: all remarks on a register, open ones first.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .seeRegister)
    let scope = RegisterScope(visit, place)
    let title = visit.word("remarksOf", ["register": place.register.title.text(visit.language)])
    let model = try await visit.store.read { reading -> Model in
      let remarks = try CellRemark.on(place.register.id, scope.keys, reading)
      var crumbs = visit.crumbs(place.unit)
      crumbs.append(["href": place.listHref, "text": place.register.title.text(visit.language)])
      let open = remarks.filter(\.isOpen).count
      let counts = ["open": visit.whole(open), "all": visit.whole(remarks.count)]
      return [
        "crumbs": crumbs, "heading": title, "sub": place.unit.name + " · " + visit.word("remarksCount", counts),
        "rowsHref": place.listHref + Link.query(scope.query + [("remarks", "open")]).replacingOccurrences(of: "?", with: "&"),
        "hasRemarks": !remarks.isEmpty, "remarks": try lines(remarks, place, reading, visit), "remarkNames": true,
      ]
    }
    return .page("remarks", Shell.model(visit, title: title, here: "/registers", notice: visit.doneNotice, model))
  }

  /// `POST /registers/:register/:unit/:row/remarks`: leaves a remark on the cell in `field`.
  @Sendable static func add(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .remark)
    let row = try visit.rowID()
    let field = place.register.field(visit.form["field"])
    let text = try text(visit, field == nil ? "field" : nil)
    let values = signed(visit).merging(
      [
        "register_id": .text(place.register.id), "row_id": .text(row.description), "field_name": .text(field?.name ?? ""),
        "remark_text": .text(text),
      ]) { $1 }
    try await visit.store.write(.create, by: visit.author, in: [place.key]) { writing in
      guard try writing.row(place.register.id, place.key, row) != nil else { throw StoreProblem.noRow(register: place.register.id) }
      try writing.insert(CellRemark.register, place.key, values)
    }
    return try await reply(field?.name ?? "", row, place, visit)
  }

  /// `POST /registers/:register/:unit/:row/remarks/:remark`: answers it (`verb=answer`), closes it, or opens it again.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .remark)
    let (row, id, verb) = (try visit.rowID(), try visit.rowID("remark"), visit.form["verb"])
    let text = verb == "answer" ? try text(visit, nil) : ""
    let (signed, name, now) = (signed(visit), visit.session?.account.fullName ?? "", CellRemark.stamp(visit.now))
    let field = try await visit.store.write(.edit, by: visit.author, in: [place.key]) { writing -> String in
      guard let remark = try CellRemark.one(id, on: row, of: place.register.id, place.key, writing) else {
        throw StoreProblem.noRow(register: CellRemark.register)
      }
      switch verb {
      case "answer":
        let values = signed.merging(["answer_text": .text(text)]) { $1 }
        try writing.insert(CellRemark.register + ".answer", place.key, values, parent: id)
      case "close", "reopen":
        guard remark.mayClose(visit, place) else { throw WebProblem.forbidden(.editRegister) }
        let closed = verb == "close"
        let values: [String: Value] = [
          "closed_at": closed ? .text(now) : .null, "closed_name": closed ? .text(String(name.prefix(200))) : .null,
        ]
        try writing.update(CellRemark.register, place.key, id, values)
      default: throw StoreProblem.invalid([SentRow.fault("verb", "phải là answer, close hoặc reopen", "must be answer, close or reopen")])
      }
      return remark.field
    }
    return try await reply(field, row, place, visit)
  }

  /// Adds the remarks on a row to the model of its page.
  static func add(_ place: RegisterPlace, _ row: RegisterRow, to model: inout Model, _ reading: StoreReading, _ visit: Visit) throws {
    let remarks = try CellRemark.on(place.register.id, [place.key], rows: [row.id], reading)
    let may = visit.may(.remark, place.unit) && place.register.group != .system
    model["showRemarks"] = may || !remarks.isEmpty
    model["hasRemarks"] = !remarks.isEmpty
    model["remarkNames"] = false
    model["remarks"] = remarks.map { $0.model(place, visit).merging(["remarkMay": may]) { $1 } }
    guard may else { return }
    model["remarkNew"] =
      [
        "remarkAction": place.href(row.id) + "/remarks",
        "remarkFields": place.register.fields.map { ["fieldName": $0.name, "fieldLabel": FieldText.label($0, visit.language)] as Model },
      ] as Model
  }

  // MARK: - Parts

  private static func lines(_ remarks: [CellRemark], _ place: RegisterPlace, _ reading: StoreReading, _ visit: Visit) throws -> [Model] {
    let keys = remarks.compactMap { remark in remark.about.map { RegisterListing.Key(unit: remark.row.unit, id: $0) } }
    var rows: [RegisterListing.Key: RegisterRow] = [:]
    for row in try RegisterListing.rows(reading, place.register, keys) { rows[.init(unit: row.unit, id: row.id)] = row }
    return try remarks.map { remark in
      let unit = visit.units[remark.row.unit] ?? place.unit
      let own = RegisterPlace(register: place.register, unit: unit)
      var model = remark.model(own, visit)
      model["remarkMay"] = visit.may(.remark, unit)
      model["remarkUnit"] = unit.name
      let row = remark.about.flatMap { rows[.init(unit: unit.key, id: $0)] }
      let name = try row.map { try RecordParts.name(place.register, $0, reading, visit) } ?? visit.word("remarkRowGone")
      var about: Model = ["rowName": name]
      if let row { about["rowHref"] = own.href(row.id) + "#remarks" }
      model["about"] = about
      return model
    }
  }

  private static func reply(_ field: String, _ row: RowID, _ place: RegisterPlace, _ visit: Visit) async throws -> Reply {
    guard visit.path.hasPrefix("/api/") else { return .redirect(place.href(row) + "?done=remarked#remarks") }
    let remarks = try await visit.store.read { try CellRemark.on(place.register.id, [place.key], rows: [row], $0) }
    return .json(CellRemark.json(remarks.filter { $0.field == field }, place, visit))
  }

  private static func text(_ visit: Visit, _ missing: String?) throws -> String {
    let text = visit.form["text"].trimmingCharacters(in: .whitespacesAndNewlines)
    var faults: [FieldFault] = []
    if let missing { faults.append(SentRow.fault(missing, "sổ không có cột này", "the register has no such column")) }
    if text.isEmpty { faults.append(SentRow.fault("text", "cần ghi nội dung", "a text is needed")) }
    if !faults.isEmpty { throw StoreProblem.invalid(faults) }
    return text
  }

  /// Who writes now, as remarks and answers keep it.
  private static func signed(_ visit: Visit) -> [String: Value] {
    let account = visit.session?.account
    return [
      "written_by": .text(account?.name ?? ""), "written_name": .text(String((account?.fullName ?? "").prefix(200))),
      "written_at": .text(CellRemark.stamp(visit.now)),
    ]
  }
}
