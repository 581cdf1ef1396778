import Criteria
import Programme
import Registers
import Storage
import Vocabulary

/// The registers of one commune, by group.
enum RegistersPage {
  /// `GET /registers?unit=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let communes = visit.communes(.seeRegister)
    let asked = visit.query["unit"] ?? ""
    guard let unit = asked.isEmpty ? communes.first : try visit.unit(asked, for: .seeRegister) else {
      return page(visit, ["sub": "", "selectors": [Model](), "kept": [Model](), "chapters": [Model]()])
    }
    let registers = visit.installation.registers.registers
    let feeds = RegisterFeeds(visit.installation.knowledge, on: visit.today)
    let state = try await visit.store.read { reading -> RegistersState in
      let counts = try server.counts.counts(registers, unit.key, reading)
      return RegistersState(
        counts: counts, opened: try RegisterOpening.days(unit.key, on: visit.today, reading),
        changes: try LogBook.headings(reading, unit.key, Set(counts.values.map(\.version))), names: try AuthorNames(reading, visit))
    }
    let chapters = RegisterDefinition.Group.allCases.compactMap { group -> Model? in
      let own = registers.filter { $0.group == group }
      guard !own.isEmpty else { return nil }
      return [
        "chapter": visit.word("group-" + group.rawValue),
        "registers": own.map { line(RegisterPlace(register: $0, unit: unit), state, feeds, visit) },
      ]
    }
    let kept = registers.filter { $0.group.isBook }
    let open = kept.filter { state.opened[$0.id] != nil }.count
    var model: Model = [
      "sub": unit.name + " · " + visit.word("openCount", ["open": "\(open)", "all": "\(kept.count)"]), "kept": [Model](),
      "selectors": [
        ["id": "unit", "name": "unit", "label": visit.word("unit"), "options": visit.options(communes, chosen: unit.key)] as Model
      ], "chapters": chapters,
    ]
    if let former = former(unit, visit) { model["former"] = former }
    return page(visit, model)
  }

  /// `POST /registers/:register/:unit/open`: from today an empty register means that there is nothing to report.
  @Sendable static func open(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try visit.place(for: .openRegister)
    let name = visit.session?.account.fullName ?? ""
    try await visit.store.write(.open, by: visit.author, in: [place.key]) { writing in
      guard try RegisterOpening.days(place.key, on: visit.today, writing)[place.register.id] == nil else { return }
      let by = String(name.prefix(100))
      try writing.insert(
        "register-opening", place.key,
        ["register_id": .text(place.register.id), "opened_on": .day(visit.today), "opened_by": by.isEmpty ? .null : .text(by)])
    }
    return .redirect(place.listHref + "&done=opened")
  }

  // MARK: - Parts

  private static func page(_ visit: Visit, _ model: Model) -> Reply {
    .page("registers", Shell.model(visit, title: visit.word("registersTitle"), here: "/registers", notice: visit.doneNotice, model))
  }

  private static func line(_ place: RegisterPlace, _ state: RegistersState, _ feeds: RegisterFeeds, _ visit: Visit) -> Model {
    let register = place.register
    let count = state.counts[register.id] ?? RegisterCounts.Count()
    let opened = state.opened[register.id]
    let system = !register.group.isBook
    var text = visit.word(system ? "alwaysOpen" : "notOpened")
    if let opened { text = visit.word("openedOn", ["date": opened.written]) }
    let change = state.changes[count.version].map { $0.at.day.written + " · " + state.names.text($0.author) }
    var model: Model = [
      "href": place.listHref, "name": register.title.text(visit.language),
      "feeds": feeds.text(register, visit) + (register.keptBy.contains(.centre) ? " · " + visit.word("keptByCentre") : ""),
      "rowCount": visit.whole(count.rows), "hasDrafts": count.drafts > 0, "draftCount": visit.whole(count.drafts),
      "draftsHref": place.listHref + "&state=drafts", "open": opened != nil || system, "openedText": text, "lastChange": change ?? "–",
    ]
    if opened == nil, !system, visit.may(.openRegister, place.unit) {
      model["openAction"] = "/registers/\(register.id)/\(place.unitPath)/open"
    }
    return model
  }

  /// The units a commune was made from: their rows stay with them.
  static func former(_ unit: OrgUnit, _ visit: Visit) -> Model? {
    let before = visit.units.lineage(unit.key).dropFirst().compactMap { visit.units[$0] }.filter { visit.may(.seeRegister, $0) }
    guard !before.isEmpty else { return nil }
    let links = before.enumerated().map { index, unit -> Model in
      ["href": "/registers?unit=" + Link.part(unit.key.description), "name": unit.name, "more": index + 1 < before.count]
    }
    return ["text": visit.word("formerRegisters", ["name": unit.name]), "units": links]
  }
}

/// What the database says about all registers of a unit.
private struct RegistersState: Sendable {
  let counts: [String: RegisterCounts.Count]
  let opened: [String: Day]
  let changes: [Int64: LogHeading]
  let names: AuthorNames
}

/// Which indicators in force a register feeds.
struct RegisterFeeds: Sendable {
  private var codes: [String: [String]] = [:]

  init(_ knowledge: Knowledge, on day: Day) {
    for set in knowledge.criteria.sets {
      let published = knowledge.criteria.editions(of: set).last { $0.state == .published && $0.inForceFrom.value <= day }
      guard let edition = (try? knowledge.criteria.edition(set: set, on: day)) ?? published else { continue }
      let prefix = edition.tier == nil ? "YTX " : ""
      for indicator in edition.indicators {
        for register in indicator.measures.flatMap({ knowledge.measures[$0]?.registers ?? [] }) {
          let code = prefix + indicator.code
          if codes[register]?.contains(code) != true { codes[register, default: []].append(code) }
        }
      }
    }
  }

  /// The indicators in words; what the register is about where it feeds none.
  func text(_ register: RegisterDefinition, _ visit: Visit) -> String {
    guard let own = codes[register.id], !own.isEmpty else {
      let about = register.about.text(visit.language)
      return String(about.prefix { $0 != "." })
    }
    let some = own.sorted { $0.localizedStandardCompare($1) == .orderedAscending }
    return visit.word("feeds", ["codes": some.prefix(6).joined(separator: ", ") + (some.count > 6 ? "…" : "")])
  }
}

/// The names of those who wrote.
struct AuthorNames: Sendable {
  private let names: [String: String]
  private let words: [String: String]

  init(_ reading: StoreReading, _ visit: Visit) throws {
    let rows = try reading.rows("SELECT name, full_name FROM account")
    names = Dictionary(rows.map { ("user:" + ($0["name"].text ?? ""), $0["full_name"].text ?? "") }, uniquingKeysWith: { $1 })
    words = ["console": visit.word("authorConsole"), "user": visit.word("authorUser"), "demo": visit.word("authorDemo")]
  }

  /// An author by name and account, for the record.
  func full(_ author: String) -> String {
    guard let name = names[author], !name.isEmpty else { return text(author) }
    return "\(name) (\(author.dropFirst("user:".count)))"
  }

  /// An author as people know them.
  func text(_ author: String) -> String {
    if let name = names[author], !name.isEmpty { return name }
    let parts = author.split(separator: ":", maxSplits: 1).map(String.init)
    guard let first = parts.first, let kind = words[first] else { return author }
    // Which account of the server typed a command is no matter for the registers.
    if first == "console" { return parts.last == "demo" ? words["demo"] ?? kind : kind }
    return parts.count == 2 ? "\(kind) \(parts[1])" : kind
  }
}
