import Programme
import Registers
import Storage
import Vocabulary

/// One row as a form, with its repeating parts and what other registers say about it.
enum RecordPage {
  /// `GET /registers/:register/:unit/new`; fields of the query stand in the form.
  @Sendable static func blank(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.recordPlace(for: .editRegister)
    try await checkParent(place, visit)
    var form = RecordForm(place: place, row: nil)
    let today = place.part.fields.filter(\.startsToday).map { ($0.name, visit.today.written) }
    form.typed = Dictionary(uniqueKeysWithValues: today).merging(
      visit.query.filter { place.part.field($0.key)?.derived == nil && place.part.field($0.key) != nil }
    ) { $1 }
    return try await page(form, visit)
  }

  /// `POST /registers/:register/:unit/new`.
  @Sendable static func add(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.recordPlace(for: .editRegister)
    try await checkParent(place, visit)
    var form = RecordForm.sent(visit, place)
    do {
      let entry = try await form.entry(visit)
      let row = try await entry.insert(visit, parent: place.parent, whole: visit.form["verb"] != "draft")
      let done = row.draft ? "?done=draft" : "?done=saved"
      return .redirect((place.parent.map(place.place.href) ?? place.href(row.id)) + done)
    } catch StoreProblem.invalid(let faults) {
      form.faults = faults
      return try await page(form, visit, status: 422)
    }
  }

  /// `GET /registers/:register/:unit/:row`. Whoever may see identifiers sees them here, and the log says so.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.recordPlace(for: .seeRegister)
    if place.part.id == "person",
      let way = try await MergedRow.way(visit, place.key, try visit.recordID(), { "/registers/person/\(place.place.unitPath)/\($0.id)" })
    {
      return .redirect(way)
    }
    var form = RecordForm(place: place, row: try await stored(place, visit))
    let identified = place.part.fields.filter { $0.protection != nil && form.row?.values[$0.name]?.isNull == false }.map(\.name)
    if !identified.isEmpty, let id = form.row?.id, visit.may(.seeIdentifiers, place.place.unit) {
      form.clear = true
      try await visit.store.write(.look, by: visit.author, in: [place.key]) { writing in
        try writing.remark(place.key, "\(place.part.id) \(id): \(identified.joined(separator: ", "))")
      }
    }
    return try await page(form, visit)
  }

  /// `POST /registers/:register/:unit/:row`.
  @Sendable static func save(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.recordPlace(for: .editRegister)
    let row = try await stored(place, visit)
    var form = RecordForm.sent(visit, place)
    form.row = row
    do {
      guard let base = Int64(visit.form["base"]) else { throw StoreProblem.conflict(seq: row.seq) }
      let entry = try await form.entry(visit)
      switch try await entry.update(visit, row.id, base: base, whole: visit.form["verb"] != "draft", form: true) {
      case .saved(let saved):
        return .redirect((place.parent.map(place.place.href) ?? place.href(row.id)) + (saved.draft ? "?done=draft" : "?done=saved"))
      case .conflict(let theirs, let fields):
        try await meet(theirs, fields, base, &form, visit)
        return try await page(form, visit, status: 409)
      }
    } catch StoreProblem.invalid(let faults) {
      form.faults = faults
      return try await page(form, visit, status: 422)
    }
  }

  /// `POST /registers/:register/:unit/:row/remove`.
  @Sendable static func remove(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.recordPlace(for: .editRegister)
    let row = try await stored(place, visit)
    do {
      let base = Int64(visit.form["base"])
      let note = visit.hand(place.place.register, place.key)?.note
      try await visit.store.write(.remove, by: visit.author, in: [place.key], note: note) { writing in
        try writing.remove(place.part.id, place.key, row.id, base: base)
      }
      return .redirect(place.parent.map { place.place.href($0) + "?done=removed" } ?? place.place.listHref + "&done=removed")
    } catch let problem as StoreProblem {
      guard let reason = refusal(problem) else { throw problem }
      var form = RecordForm(place: place, row: row)
      form.faults = [FieldFault(field: "", label: place.part.title, reason: reason)]
      return try await page(form, visit, status: 409)
    }
  }

  // MARK: - Parts

  /// The row of the path, if it is where the path says.
  private static func stored(_ place: RecordPlace, _ visit: Visit) async throws -> RegisterRow {
    let id = try visit.recordID()
    guard let row = try await visit.store.read({ try $0.row(place.part.id, place.key, id) }), row.parent == place.parent else {
      throw StoreProblem.noRow(register: place.part.id)
    }
    return row
  }

  private static func checkParent(_ place: RecordPlace, _ visit: Visit) async throws {
    guard let parent = place.parent else { return }
    guard try await visit.store.read({ try $0.row(place.place.register.id, place.key, parent) }) != nil else {
      throw StoreProblem.noRow(register: place.place.register.id)
    }
  }

  private static func refusal(_ problem: StoreProblem) -> Label? {
    switch problem {
    case .refused:
      Label("chưa xóa được: sổ khác còn dòng về dòng này", en: "can't be deleted: other registers have rows about it")
    case .conflict: Label("người khác vừa sửa dòng này; xem lại rồi xóa", en: "somebody has just changed it; look again before deleting")
    default: nil
    }
  }

  /// Puts what others changed into a form where it was not touched, and marks where it was.
  private static func meet(_ theirs: RegisterRow, _ fields: [String], _ base: Int64, _ form: inout RecordForm, _ visit: Visit) async throws
  {
    let (place, id) = (form.place, theirs.id)
    let before = try await visit.store.read { try RowVersion.changed($0, place.part, place.key, id, since: base) }
    for (name, was) in before {
      guard let field = place.part.field(name), field.protection == nil, !fields.contains(name) else { continue }
      if form.typed?[name] == FieldText.typed(was, field, visit.language) {
        form.typed?[name] = FieldText.typed(theirs.values[name] ?? .null, field, visit.language)
      }
    }
    form.row = theirs
    form.conflicts = fields
  }

  private static func page(_ form: RecordForm, _ visit: Visit, status: Int = 200) async throws -> Reply {
    let (place, part) = (form.place, form.place.part)
    let (model, title) = try await visit.store.read { reading -> (Model, String) in
      var form = form
      if let row = form.row, form.typed == nil {
        form.doubts = try reading.doubts(part, place.key, [row], today: visit.today)[row.id] ?? []
      }
      var model = try form.model(visit, reading)
      var crumbs = visit.crumbs(place.place.unit)
      crumbs.append(["href": place.place.listHref, "text": place.place.register.title.text(visit.language)])
      if let parent = place.parent, let row = try reading.row(place.place.register.id, place.key, parent) {
        let name = try reading.label(place.place.register, row, visit.language)
        crumbs.append(["href": place.place.href(parent), "text": name])
      }
      var title = visit.word("addRow") + ": " + part.title.text(visit.language)
      var sub = place.place.unit.name
      if let row = form.row {
        title = part.title.text(visit.language) + ": " + (try RecordParts.name(part, row, reading, visit))
        sub += try RecordParts.lastChange(row, reading, visit)
        model["historyHref"] = place.parent == nil ? place.href(row.id) + "/history" : nil
        if place.parent == nil {
          try RecordParts.add(place.place, row, to: &model, reading, visit)
          try RemarksPage.add(place.place, row, to: &model, reading, visit)
        }
      }
      model["crumbs"] = crumbs
      model["heading"] = title
      model["sub"] = sub
      return (model, title)
    }
    var led: Model?
    if part.id == "person", let row = form.row { led = try await MergedRow.notice(visit, place.key, row.id) }
    return .page("record", Shell.model(visit, title: title, here: "/registers", notice: led ?? visit.doneNotice, model), status: status)
  }
}
