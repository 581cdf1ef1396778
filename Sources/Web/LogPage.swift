import Programme
import Registers
import Storage
import Vocabulary

/// The change log of a unit, and whether its chain still holds.
enum LogPage {
  private static let size = 50
  /// The selector's value for what concerns the whole installation.
  private static let installation = "installation"

  /// `GET /log?unit=&before=`; `verify=1` reads every chain anew, for administrators.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let administrator = visit.rights.may(.manageAccounts, in: .installation)
    let communes = visit.communes(.seeLog)
    let asked = visit.query["unit"] ?? communes.first?.key.description ?? ""
    let unit = asked == installation || asked.isEmpty ? nil : try visit.unit(asked, for: .seeLog)
    if unit == nil, !administrator { throw WebProblem.forbidden(.seeLog) }
    let key = unit?.key ?? .installation
    let before = visit.query["before"].flatMap { Int64($0) }
    var model = try await visit.store.read { reading -> Model in
      let head = try reading.first("SELECT seq FROM log_head WHERE unit_id = :unit", ["unit": .int(key.number)])?["seq"].int ?? 0
      let entries = try LogBook.glance(reading, key, before: before, limit: size)
      let lines = try LogLines(key, entries, reading, visit)
      var model: Model = [
        "sub": (unit?.name ?? visit.word("wholeInstallation")) + " · " + visit.word("entriesText", ["count": visit.whole(Int(head))]),
        "hasEntries": !entries.isEmpty, "entries": lines.models,
      ]
      var paging: Model = ["text": lines.pagingText]
      if before != nil { paging["previousHref"] = href(unit) }
      if let last = entries.last, last.seq > 1 { paging["nextHref"] = href(unit) + "&before=\(last.seq)" }
      model["paging"] = paging
      return model
    }
    model["kept"] = [Model]()
    var options = visit.options(communes, chosen: unit?.key)
    if administrator { options.append(["value": installation, "text": visit.word("wholeInstallation"), "selected": unit == nil]) }
    model["selectors"] = [["id": "unit", "name": "unit", "label": visit.word("unit"), "options": options] as Model]
    model["verify"] = try await verification(visit, unit, administrator: administrator)
    return .page("log", Shell.model(visit, title: visit.word("logTitle"), here: "/log", model))
  }

  private static func href(_ unit: OrgUnit?) -> String { "/log?unit=" + (unit.map { Link.part($0.key.description) } ?? installation) }

  private static func verification(_ visit: Visit, _ unit: OrgUnit?, administrator: Bool) async throws -> Model? {
    guard administrator else { return nil }
    var model: Model = ["verifyHref": href(unit) + "&verify=1", "hasBreaks": false, "breaks": [Model]()]
    guard visit.query["verify"] == "1" else {
      model["cls"] = "na"
      model["sign"] = "?"
      model["text"] = visit.word("chainUnread")
      model["more"] = visit.word("chainUnreadMore")
      return model
    }
    let found = try await LogBook.verify(visit.store)
    let intact = found.faults.isEmpty
    model["cls"] = intact ? "ok" : "no"
    model["sign"] = intact ? "✓" : "✗"
    model["text"] = visit.word(intact ? "chainIntact" : "chainBroken")
    model["more"] = visit.word(
      "chainMore", ["entries": visit.whole(found.entries), "rows": visit.whole(found.rows), "time": visit.now.written])
    model["hasBreaks"] = !intact
    model["breaks"] = found.faults.prefix(100).map { ["text": $0.text.text(visit.language)] as Model }
    return model
  }
}

/// Log entries as lines, with the names of the rows they changed.
private struct LogLines {
  let key: UnitKey
  let entries: [LogEntry]
  let visit: Visit
  private let names: AuthorNames
  private let hashes: [Int64: String]
  private let labels: [String: [RowID: String]]
  private let remarks: LogRemarks

  init(_ key: UnitKey, _ entries: [LogEntry], _ reading: StoreReading, _ visit: Visit) throws {
    (self.key, self.entries, self.visit) = (key, entries, visit)
    names = try AuthorNames(reading, visit)
    let seqs = entries.map { Value.int($0.seq) }
    let rows =
      seqs.isEmpty
      ? []
      : try reading.rows(
        "SELECT seq, hash FROM log_entry WHERE unit_id = :unit AND seq IN (:seqs)", ["unit": .int(key.number)], lists: ["seqs": seqs])
    hashes = Dictionary(
      rows.compactMap { row in
        guard case .blob(let bytes) = row["hash"] else { return nil }
        return (row["seq"].int ?? 0, Digest.hex(bytes))
      }, uniquingKeysWith: { $1 })
    remarks = try LogRemarks(key, entries.flatMap(\.remarks), reading, visit)
    var labels: [String: [RowID: String]] = [:]
    let mayName = visit.units[key].map { visit.may(.seeRegister, at: $0) } ?? true
    let shown = Dictionary(grouping: entries.compactMap(\.changes.first), by: \.register)
    for (id, changes) in shown {
      guard mayName, let register = visit.installation.registers[id] else { continue }
      for change in changes {
        if let name = try reading.label(register, removed: change, key, visit.language) { labels[id, default: [:]][change.id] = name }
      }
      let rows = try RegisterListing.rows(reading, register, key, changes.map(\.id))
      for row in rows { labels[id, default: [:]][row.id] = try RecordParts.name(register, row, reading, visit) }
    }
    self.labels = labels
  }

  var pagingText: String {
    guard let first = entries.first, let last = entries.last else { return "" }
    return visit.word("entryRange", ["from": visit.whole(Int(first.seq)), "to": visit.whole(Int(last.seq))])
  }

  var models: [Model] {
    entries.map { entry in
      let hash = hashes[entry.seq] ?? ""
      var model: Model = [
        "seq": visit.whole(Int(entry.seq)), "when": entry.at.day.written + " " + entry.at.clock, "who": names.text(entry.author),
        "verb": Verb(rawValue: entry.verb)?.label.text(visit.language) ?? entry.verb, "verbCls": cls(entry), "what": what(entry),
        "detail": detail(entry),
        "technical": technical(entry, hash),
      ]
      if let href = href(entry) { model["rowHref"] = href }
      return model
    }
  }

  private func cls(_ entry: LogEntry) -> String {
    switch entry.changes.first?.operation {
    case "insert": "create"
    case "remove": "delete"
    default: "update"
    }
  }

  private func what(_ entry: LogEntry) -> String {
    guard let change = entry.changes.first else { return entry.remarks.first.map(remarks.text) ?? "–" }
    let title = visit.installation.registers[change.register]?.title.text(visit.language) ?? change.register
    guard let name = labels[change.register]?[change.id] else { return title }
    return "\(title): \(remarks.named(name))"
  }

  private func detail(_ entry: LogEntry) -> String {
    var parts: [String] = []
    if let change = entry.changes.first, change.operation == "update", let register = visit.installation.registers[change.register] {
      parts.append(register.fields.filter { change.before[$0.name] != nil }.map { $0.label.text(visit.language) }.joined(separator: ", "))
    }
    if entry.changes.count > 1 {
      let more = entry.changes.count > LogBook.glanced ? visit.word("moreThan") + " " : ""
      parts.append(visit.word("furtherRows", ["count": more + visit.whole(min(entry.changes.count, LogBook.glanced) - 1)]))
    }
    if !entry.changes.isEmpty { parts += entry.remarks.map(remarks.text) }
    return parts.filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// What only somebody who compares copies of the log needs.
  private func technical(_ entry: LogEntry, _ hash: String) -> [Model] {
    let change = entry.changes.first
    let facts = [
      ("hash", hash), ("logAuthor", entry.author), ("rowKey", change.map { "\($0.register) \($0.id)" } ?? ""),
      ("logRemark", entry.remarks.joined(separator: "; ")),
    ]
    return facts.filter { !$0.1.isEmpty }.map { ["techLabel": visit.word($0.0), "techText": $0.1] }
  }

  /// The page of a changed row; a repeating part leads to the history of nothing, so it has none.
  private func href(_ entry: LogEntry) -> String? {
    guard let unit = visit.units[key], visit.may(.seeRegister, unit) else { return nil }
    guard let change = entry.changes.first else {
      // A look at one row leads to the row.
      guard let (register, id) = entry.remarks.first.flatMap(remarks.row), register.parent == nil else { return nil }
      return RegisterPlace.page(register.id, unit.key, id) ?? RegisterPlace(register: register, unit: unit).href(id)
    }
    guard let register = visit.installation.registers[change.register], register.parent == nil else { return nil }
    return RegisterPlace(register: register, unit: unit).href(change.id) + "/history"
  }
}
