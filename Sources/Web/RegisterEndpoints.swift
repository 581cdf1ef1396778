import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// Rows of registers as JSON: for the grid, the reference picker and other programs.
enum RegisterEndpoints {
  /// `PATCH /api/registers/:register/:unit/:row`: changes fields of a row.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .editRegister)
    let id = try visit.rowID()
    let sent = try SentRow(visit.form.body)
    let entry = RowEntry(register: place.register, unit: place.key, texts: sent.fields)
    guard let base = sent.base else { throw StoreProblem.invalid([SentRow.fault("base", "cần số phiên bản", "a version is needed")]) }
    // A row that this one was written beside is no double any more once this one says something else.
    let left =
      try await place.register.oncePer.isEmpty ? [] : visit.store.read { try $0.beside(place.register, place.key, id) }
    switch try await entry.update(visit, id, base: base, whole: false, form: false) {
    case .saved(let row): return .json(try await shown(row, place, visit, beside: left))
    case .conflict(let row, let fields):
      return .json(try await conflict(row, fields, place, visit), status: 409, type: "application/problem+json")
    }
  }

  /// `POST /api/registers/:register/:unit`: adds a row; a row sent again under its own identifier is answered as it stands.
  @Sendable static func add(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .editRegister)
    let sent = try SentRow(visit.form.body)
    let entry = RowEntry(register: place.register, unit: place.key, texts: sent.fields)
    do {
      let row = try await entry.insert(visit, id: sent.id, whole: false)
      return .json(try await shown(row, place, visit), status: 201)
    } catch StoreProblem.conflict(seq: 0) {
      guard let id = sent.id, let row = try await visit.store.read({ try $0.row(place.register.id, place.key, id) }) else {
        throw StoreProblem.noRow(register: place.register.id)
      }
      return .json(try await shown(row, place, visit))
    }
  }

  /// `GET /api/registers/:register/:unit/:row`.
  @Sendable static func row(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .seeRegister)
    let id = try visit.rowID()
    guard let row = try await visit.store.read({ try $0.row(place.register.id, place.key, id) }) else {
      throw StoreProblem.noRow(register: place.register.id)
    }
    return .json(try await shown(row, place, visit))
  }

  /// `GET /api/registers/:register?unit=&after=&limit=`: rows in the order of their identifiers; `after` goes on behind one.
  @Sendable static func list(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .seeRegister)
    let limit = max(1, min(500, Int(visit.query["limit"] ?? "") ?? 100))
    let after = RowID(visit.query["after"] ?? "").map(Value.id) ?? .id(RowID(milliseconds: 0))
    let text = try await visit.store.read { reading -> String in
      let rows = try reading.rows(
        of: place.register.id, where: "unit_id = :unit AND id > :after ORDER BY id LIMIT :limit",
        ["unit": .int(place.key.number), "after": after, "limit": .int(Int64(limit))])
      let names = try reading.referenceLabels(place.register.fields, rows, visit.language)
      let list = rows.map { RegisterEndpoints.json(ShownRow(row: $0, names: names), place.register.fields, reading, visit.language) }
      let next = rows.count == limit ? rows.last.map { ",\"next\":\"\($0.id)\"" } ?? "" : ""
      return
        "{\"register\":\(JSONText.quoted(place.register.id)),\"unit\":\"\(place.key)\",\"rows\":[\(list.joined(separator: ","))]\(next)}"
    }
    return .json(text)
  }

  /// `GET /api/registers/:register/search?unit=&q=&for=`: rows to choose a reference from; `for` names the reference being filled in.
  @Sendable static func search(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .seeRegister)
    let q = String((visit.query["q"] ?? "").prefix(200))
    let question = visit.question(place.register, place.key, for: visit.query["for"])
    let found = try await visit.store.read { try ReferenceChoice.find(q, question, $0) }
    return .json("[" + found.map(\.json).joined(separator: ",") + "]")
  }

  // MARK: - Parts

  /// - Parameter left: rows that the row was written beside until now.
  private static func shown(
    _ row: RegisterRow, _ place: RegisterPlace, _ visit: Visit, beside left: Set<RowID> = []
  ) async throws -> String {
    try await visit.store.read { reading in
      // Any column may stand in a grid.
      let fields = place.register.fields
      let names = try reading.referenceLabels(fields, [row], visit.language)
      let beside = try left.union(reading.beside(place.register, place.key, row.id)).sorted()
      let others =
        try beside.isEmpty
        ? []
        : reading.rows(
          of: place.register.id, where: "unit_id = :unit AND id IN (:ids)", ["unit": .int(place.key.number)],
          lists: ["ids": beside.map(Value.id)])
      let doubts = try reading.doubts(place.register, place.key, [row] + others, today: visit.today)
      func told(_ id: RowID) -> String {
        let list = (doubts[id] ?? []).map {
          "{\"field\":\(JSONText.quoted($0.field)),\"reason\":\(JSONText.quoted($0.reason.text(visit.language)))}"
        }
        return "\"doubts\":[\(list.joined(separator: ","))]"
      }
      let body = json(ShownRow(row: row, names: names), fields, reading, visit.language)
      let list = others.map { "{\"id\":\"\($0.id)\",\(told($0.id))}" }.joined(separator: ",")
      return body.dropLast() + ",\(told(row.id)),\"others\":[\(list)]}"
    }
  }

  private static func conflict(_ row: RegisterRow, _ fields: [String], _ place: RegisterPlace, _ visit: Visit) async throws -> String {
    let problem = Problem(StoreProblem.conflict(seq: row.seq))
    return try await visit.store.read { reading in
      let shown = place.register.fields.filter { field in
        fields.contains(field.name) || place.register.listed.contains { $0.name == field.name }
      }
      let names = try reading.referenceLabels(shown, [row], visit.language)
      let body = json(ShownRow(row: row, names: names), shown, reading, visit.language)
      let title = JSONText.quoted(problem.detail.text(visit.language))
      return "{\"code\":\"conflict\",\"status\":409,\"title\":\(title)," + body.dropFirst()
    }
  }

  private static func json(_ shown: ShownRow, _ fields: [FieldDefinition], _ reading: StoreReading, _ language: Language) -> String {
    let list = fields.map { field in
      let text = JSONText.quoted(shown.text(field, reading, language))
      return "\(JSONText.quoted(field.name)):{\"value\":\(JSONText.quoted(shown.value(field))),\"text\":\(text)}"
    }
    return "{\"id\":\"\(shown.row.id)\",\"seq\":\(shown.row.seq),\"draft\":\(shown.row.draft),\"fields\":{\(list.joined(separator: ","))}}"
  }
}

/// A row as a client sends it: `{"id": …, "base": 17, "fields": {"valid_to": "2025-12-31"}}`.
struct SentRow: Sendable {
  var id: RowID?
  var base: Int64?
  var fields: [String: String] = [:]

  /// Reads JSON.
  /// - Throws: `StoreProblem.invalid` with every fault.
  init(_ body: [UInt8]) throws {
    guard let object = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] else {
      throw StoreProblem.invalid([SentRow.fault("", "nội dung phải là JSON", "the body must be JSON")])
    }
    var faults: [FieldFault] = []
    for key in object.keys.sorted() where !["id", "base", "fields"].contains(key) {
      faults.append(SentRow.fault(key, "không có mục này", "there is no such key"))
    }
    base = (object["base"] as? NSNumber)?.int64Value
    if let given = object["id"] {
      id = (given as? String).flatMap { RowID($0) }
      if id == nil { faults.append(SentRow.fault("id", "không phải là mã dòng", "is no row identifier")) }
    }
    guard let sent = object["fields"] as? [String: Any] else {
      throw StoreProblem.invalid(faults + [SentRow.fault("fields", "cần các trường", "fields are needed")])
    }
    for (name, value) in sent.sorted(by: { $0.key < $1.key }) {
      switch value {
      case let text as String: fields[name] = text
      case is NSNull: fields[name] = ""
      case let number as NSNumber: fields[name] = "\(number)"
      default: faults.append(SentRow.fault(name, "phải là chữ", "must be text"))
      }
    }
    if !faults.isEmpty { throw StoreProblem.invalid(faults) }
  }

  static func fault(_ field: String, _ vi: String, _ en: String) -> FieldFault {
    FieldFault(field: String(field.prefix(60)), label: Label(String(field.prefix(60))), reason: Label(vi, en: en))
  }
}
