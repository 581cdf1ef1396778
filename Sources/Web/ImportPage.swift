import Exchange
import Programme
import Registers
import Storage
import Vocabulary

/// Files into a register: bring one, confirm its columns, look at what would become of it, take it, take it back.
enum ImportPage {
  /// `GET /registers/:register/:unit/import`: bring a file; the earlier imports.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try ImportPlace(visit, part: visit.query["part"] ?? "")
    let imports = try await ImportHistory.models(place, visit)
    return page("import", ImportBringing.model(place, imports, visit), place, visit)
  }

  /// `GET /registers/:register/:unit/import/template.xlsx?part=`.
  @Sendable static func template(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try ImportPlace(visit, part: visit.query["part"] ?? "")
    let (part, registers, language, path) = (place.part, visit.installation.registers, visit.language, server.desk.passing())
    let made = visit.now
    try await aside { try Template.write(part, registers, language, to: path, made: made) }
    return .stored(
      name: FileName.of([visit.word("fileTemplate"), part.title.text(language)], visit) + ".xlsx", type: RegisterTable.Format.xlsx.type,
      path: path, passing: true)
  }

  /// `POST /registers/:register/:unit/import`: a file comes in and is read.
  @Sendable static func bring(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try ImportPlace(visit, part: visit.form["part"])
    guard let sent = visit.form.files["file"] else { throw ImportDeskProblem.noFile }
    let file = try server.desk.accept(sent, register: place.part.id, unit: place.place.key, visit)
    file.read(try place.importing(visit))
    await file.briefly()
    return .redirect(place.href(file))
  }

  /// `GET /registers/:register/:unit/import/:file`: the step the file is at.
  @Sendable static func file(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (place, file) = try found(visit, server)
    return page("import-file", try await ImportFilePage(place, file, visit).model(), place, visit)
  }

  /// `POST /registers/:register/:unit/import/:file`: a person's word on the step.
  @Sendable static func act(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (place, file) = try found(visit, server)
    // What was done is done: an old page that still asks for something is shown what became of the file.
    if file.now.outcome != nil || file.now.undo != nil { return .redirect(place.href(file)) }
    let importing = try place.importing(visit)
    switch visit.form["verb"] {
    case "sheet": file.read(importing, sheet: visit.form["sheet"])
    case "columns":
      guard let proposal = file.now.proposal else { throw ImportDeskProblem.gone }
      let columns = ImportColumns(place, proposal, visit)
      var (plan, faults) = columns.plan(visit.form)
      // What was said about a column's codes holds while it stands for the same field.
      let restored = Set((file.now.plan?.columns ?? []).filter(\.zeros).map { "\($0.column) \($0.target)" })
      for place in plan.columns.indices {
        plan.columns[place].zeros = restored.contains("\(plan.columns[place].column) \(plan.columns[place].target)")
      }
      if !faults.isEmpty {
        let model = try await ImportFilePage(place, file, visit).model(sent: visit.form, faults: faults)
        return page("import-file", model, place, visit, status: 422)
      }
      try await importing.confirm(columns.confirmed(plan), by: visit.author)
      file.check(importing, plan, visit.language)
    case "update", "keep":
      guard var plan = file.now.plan, file.now.preview != nil else { throw ImportDeskProblem.gone }
      plan.updates = visit.form["verb"] == "update"
      file.check(importing, plan, visit.language)
    case "zeros", "no-zeros":
      guard var plan = file.now.plan, file.now.preview != nil, let column = Int(visit.form["column"]) else { throw ImportDeskProblem.gone }
      for place in plan.columns.indices where plan.columns[place].column == column {
        plan.columns[place].zeros = visit.form["verb"] == "zeros"
      }
      file.check(importing, plan, visit.language)
    case "again": file.settle { $0.preview = nil }
    case "take":
      let hand = visit.hand(place.place.register, place.place.key)
      file.take(importing, visit.form["taking"] == "all" ? .all : .good, by: visit.author, hand: hand, visit.language)
    case "drop" where file.isWriting: file.stop()
    case "drop":
      server.desk.drop(file)
      return .redirect(place.href + "?done=dropped")
    default: throw WebProblem.notFound
    }
    await file.briefly()
    return .redirect(place.href(file))
  }

  /// `GET /api/registers/:register/:unit/import/:file`: how far the work is.
  @Sendable static func state(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (_, file) = try found(visit, server)
    let progress = ImportProgressText(file.now, visit)
    let of = progress.of.map { ",\"of\":\($0)" } ?? ""
    return .json("{\"done\":\(file.isAtWork ? "false" : "true"),\"rows\":\(progress.rows)\(of),\"text\":\(JSONText.quoted(progress.text))}")
  }

  /// `GET /registers/:register/:unit/import/:file/faults.xlsx`: the rows that can't be taken, with the reasons.
  @Sendable static func faults(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (place, file) = try found(visit, server)
    guard file.now.hasFindings, !file.isAtWork else { throw ImportDeskProblem.gone }
    let parts = [visit.word("fileFaults"), place.part.title.text(visit.language), place.place.unit.name]
    return .stored(name: FileName.of(parts, visit) + ".xlsx", type: RegisterTable.Format.xlsx.type, path: file.findings, passing: false)
  }

  /// `GET /registers/:register/:unit/imports/:import`: one import with its rows.
  @Sendable static func record(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try ImportPlace(visit)
    let record = try await record(place, visit)
    return page("import-record", try await ImportHistory.model(record, place, visit), place, visit)
  }

  /// `POST /registers/:register/:unit/imports/:import/undo`.
  @Sendable static func undo(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try ImportPlace(visit)
    let record = try await record(place, visit)
    let file = try server.desk.accept(nil, register: record.register, unit: place.place.key, visit)
    let hand = visit.hand(place.place.register, place.place.key)
    file.undo(record, all: visit.form["all"] == "1", visit.store, place.place.key, by: visit.author, hand: hand)
    await file.briefly()
    return .redirect(place.href(file))
  }

  // MARK: - Parts

  private static func found(_ visit: Visit, _ server: WebServer) throws -> (ImportPlace, WaitingImport) {
    let place = try ImportPlace(visit)
    let file = try server.desk.find(visit.parameter("file"), unit: place.place.key, registers: place.parts.map(\.id), visit)
    return (place.of(file), file)
  }

  private static func record(_ place: ImportPlace, _ visit: Visit) async throws -> ImportRecord {
    let (id, key) = (try visit.parameter("import"), place.place.key)
    let record = try await visit.store.read { try ImportRecord.find(id, $0, units: [key]) }
    guard record.id == id, place.parts.contains(where: { $0.id == record.register }) else { throw ImportProblem.noImport(id) }
    return record
  }

  private static func page(_ template: String, _ model: Model, _ place: ImportPlace, _ visit: Visit, status: Int = 200) -> Reply {
    var model = model
    let word = visit.word("importTitle")
    let title = template == "import" ? word : model["heading"] as? String ?? word
    var crumbs = visit.crumbs(place.place.unit)
    crumbs.append(["href": place.place.listHref, "text": place.place.register.title.text(visit.language)])
    if template != "import" { crumbs.append(["href": place.href, "text": word]) }
    model["crumbs"] = crumbs
    model["listHref"] = place.place.listHref
    model["importHref"] = place.href
    let notice: Model? = visit.query["done"] == "dropped" ? ["cls": "info", "sign": "i", "text": visit.word("importDropped")] : nil
    return .page(template, Shell.model(visit, title: title, here: "/registers", notice: notice, model), status: status)
  }
}

/// The page a file is brought on.
private enum ImportBringing {
  static func model(_ place: ImportPlace, _ imports: [Model], _ visit: Visit) -> Model {
    let parts = place.parts.map { part -> Model in
      ["value": part.id, "text": part.title.text(visit.language), "selected": part.id == place.part.id]
    }
    return [
      "heading": visit.word("importInto", ["register": place.place.register.title.text(visit.language)]), "sub": place.place.unit.name,
      "action": place.href, "templateHref": place.href + "/template.xlsx", "hasChoice": parts.count > 1, "parts": parts,
      "templates": place.parts.map { part -> Model in
        ["href": place.href + "/template.xlsx" + Link.query([("part", part.id)]), "text": part.title.text(visit.language)]
      },
      "limit": visit.word("importLimit", ["size": "\(ImportDesk.largest >> 20)"]), "hasImports": !imports.isEmpty, "imports": imports,
      "hasFaults": false, "faults": [Model](),
    ]
  }
}

extension RegisterTable.Format {
  /// The media type.
  var type: String {
    switch self {
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .csv: "text/csv; charset=utf-8"
    }
  }
}
