import Programme
import Registers
import Storage
import Vocabulary

/// The story of one row: who wrote what, when, and what stood there before.
enum HistoryPage {
  /// `GET /registers/:register/:unit/:row/history`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await page(visit, try visit.place(for: .seeRegister))
  }

  /// `POST /registers/:register/:unit/:row/history`: brings the row to what it was before one entry.
  @Sendable static func takeBack(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .editRegister)
    let (id, entry) = (try visit.rowID(), Int64(visit.form["entry"]) ?? 0)
    do {
      let note = visit.hand(place.register, place.key)?.note
      try await visit.store.write(.undo, by: visit.author, in: [place.key], note: note) { writing in
        try writing.takeBack(place.register.id, place.key, id, entry: entry)
      }
      return .redirect(place.href(id) + "/history?done=taken-back")
    } catch StoreProblem.invalid(let faults) {
      return try await page(visit, place, faults: faults)
    } catch StoreProblem.refused {
      let reason = Label("trái với ràng buộc của sổ, chưa đưa về được", en: "against the register's constraints; it stays as it is")
      return try await page(visit, place, faults: [FieldFault(field: "", label: place.register.title, reason: reason)])
    }
  }

  private static func page(_ visit: Visit, _ place: RegisterPlace, faults: [FieldFault] = []) async throws -> Reply {
    let id = try visit.rowID()
    let (model, merged) = try await visit.store.read { reading -> (Model, Model?) in
      let entries = try LogBook.history(reading, place.register.id, place.key, id)
      let row = try reading.row(place.register.id, place.key, id)
      guard row != nil || !entries.isEmpty else { throw StoreProblem.noRow(register: place.register.id) }
      let gone =
        try row == nil
        ? entries.first?.changes.first.flatMap { try reading.label(place.register, removed: $0, place.key, visit.language) } : nil
      let name = try row.map { try RecordParts.name(place.register, $0, reading, visit) } ?? gone ?? visit.word("removedRow")
      let merged = row == nil && place.register.id == "person" ? try MergedRow(reading, RowPlace(place.key, id), visit) : nil
      var crumbs = visit.crumbs(place.unit)
      crumbs.append(["href": place.listHref, "text": place.register.title.text(visit.language)])
      if row != nil { crumbs.append(["href": place.href(id), "text": name]) }
      let removed = row == nil && merged == nil && gone != nil ? visit.word("removedRow") : nil
      let sub = [
        removed, place.register.title.text(visit.language), place.unit.name, visit.word("writings", ["count": "\(entries.count)"]),
      ]
      .compactMap { $0 }
      let model: Model = [
        "crumbs": crumbs, "heading": visit.word("history") + ": " + name, "sub": sub.joined(separator: " · "),
        "hasEntries": !entries.isEmpty, "hasFaults": !faults.isEmpty, "faults": visit.summary(faults),
        "entries": try RowStory(place, id, entries, reading, visit).entries(entries, now: row),
      ]
      return (model, merged?.notice)
    }
    let done = visit.query["done"] == "taken-back" && faults.isEmpty
    let notice: Model? = done ? ["cls": "ok", "sign": "✓", "text": visit.word("doneTakenBack")] : nil
    let shell = Shell.model(visit, title: visit.word("history"), here: "/registers", notice: notice ?? merged, model)
    return .page("history", shell, status: faults.isEmpty ? 200 : 409)
  }
}

/// Works out from the log what each writing of a row put in the place of what.
private struct RowStory {
  let place: RegisterPlace
  let id: RowID
  let reading: StoreReading
  let visit: Visit
  let names: AuthorNames
  private let remarks: LogRemarks

  private var register: RegisterDefinition { place.register }
  private var unit: UnitKey { place.key }

  init(_ place: RegisterPlace, _ id: RowID, _ entries: [LogEntry], _ reading: StoreReading, _ visit: Visit) throws {
    (self.place, self.id, self.reading, self.visit) = (place, id, reading, visit)
    names = try AuthorNames(reading, visit)
    remarks = try LogRemarks(place.key, entries.flatMap(\.remarks), reading, visit)
  }

  /// The entries with their changes, newest first. An entry holds what was before; what came after stands in the newer ones.
  func entries(_ entries: [LogEntry], now row: RegisterRow?) throws -> [Model] {
    var after = row?.values ?? [:]
    let labels = try labels(entries, after)
    return try entries.map { entry in
      let own = entry.changes.first
      var changes: [Model] = []
      var hidden = false
      for field in register.fields {
        guard let own, let kept = own.before[field.name] else { continue }
        let was = field.protection == nil ? RowVersion.value(kept, field) : kept.map { Value.text($0) } ?? .null
        let become = own.operation == "remove" ? Value.null : after[field.name] ?? .null
        after[field.name] = was
        // What was empty and is empty tells nothing; a removed row has many such fields.
        if was.isNull, become.isNull { continue }
        hidden = hidden || field.protection != nil
        changes.append(change(field, was, become, labels))
      }
      var model: Model = [
        "verb": Verb(rawValue: entry.verb)?.label.text(visit.language) ?? entry.verb, "verbCls": verbClass(entry, own),
        "who": names.full(entry.author), "when": entry.at.written, "seq": visit.whole(Int(entry.seq)), "hasChanges": !changes.isEmpty,
        "changes": changes,
      ]
      let hands = entry.remarks.compactMap(OtherHand.init)
      model["hand"] = hands.first.map { $0.text(visit) } ?? false
      let told = entry.remarks.filter { OtherHand(note: $0) == nil }
      let remarks =
        told.filter { _ in own?.operation != "update" || entry.verb == Verb.merge.rawValue }.map(remarks.text)
        + (hidden ? [visit.word("hiddenChange")] : [])
      if !remarks.isEmpty { model["note"] = remarks.joined(separator: " · ") }
      model.merge(try undoing(entry, exists: row != nil, newest: entry.seq == entries.first?.seq, changed: !changes.isEmpty)) { $1 }
      return model
    }
  }

  /// What can be taken back about an entry: this row alone, or the whole merge or link it was a part of.
  private func undoing(_ entry: LogEntry, exists: Bool, newest: Bool, changed: Bool) throws -> Model {
    var model: Model = ["takeBack": false, "entry": "\(entry.seq)", "action": place.href(id) + "/history", "actHref": false, "ask": ""]
    let own = entry.changes.first?.operation
    if [Verb.merge.rawValue, Verb.link.rawValue].contains(entry.verb), visit.may(.judgeDoubles, place.unit) {
      if let act = try DoubleActs.act(reading, told: entry, of: unit), act.undoneBy == nil {
        let pair = DoublePair(register: "person", act.first, act.second, score: 1, pattern: nil, kinds: [])
        model["actHref"] = "/doubles/" + pair.path
      }
    } else if entry.canBeTakenBack, visit.may(Access.writing(register), place.unit) {
      if own == "remove", !exists, newest {
        model["takeBack"] = visit.word("bringBack")
        model["ask"] = visit.word("bringBackAsk")
      } else if own == "update", exists, changed {
        model["takeBack"] = visit.word("takeBack")
        model["ask"] = visit.word("takeBackAsk")
      }
    }
    return model
  }

  private func verbClass(_ entry: LogEntry, _ own: LogChange?) -> String {
    switch own?.operation {
    case "insert": "create"
    case "remove": "delete"
    default: "update"
    }
  }

  private func change(_ field: FieldDefinition, _ was: Value, _ become: Value, _ labels: [String: [RowID: String]]) -> Model {
    func text(_ value: Value) -> String {
      if value.isNull { return field.protection == nil ? "–" : visit.word("noneStored") }
      if field.protection != nil { return visit.word("storedHidden") }
      return reading.written(value, field, labels, visit.language)
    }
    return ["field": field.label.text(visit.language), "before": text(was), "after": text(become)]
  }

  /// The names of every row that references named at any time.
  private func labels(_ entries: [LogEntry], _ now: [String: Value]) throws -> [String: [RowID: String]] {
    var out: [String: [RowID: String]] = [:]
    for field in register.fields where field.kind == .reference {
      guard let target = field.register.flatMap({ visit.installation.registers[$0] }) else { continue }
      let before = entries.flatMap(\.changes).compactMap { $0.before[field.name].flatMap(\.self) }.compactMap { RowID($0) }
      let ids = before + [now[field.name]?.id].compactMap(\.self)
      out[field.name] = try reading.labels(of: target, unit, ids, visit.language)
    }
    return out
  }
}
