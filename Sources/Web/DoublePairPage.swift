import Programme
import Registers
import Storage
import Vocabulary

/// Two rows that may be one, side by side, and what is to become of them. Nothing happens here without a person's word.
struct DoublePairPage: Sendable {
  let choice: DoublesChoice
  let pair: DoublePair
  /// Where both rows are; the visitor may see either.
  let units: (first: OrgUnit, second: OrgUnit)
  var faults: [FieldFault] = []

  var visit: Visit { choice.visit }
  var language: Language { visit.language }
  /// Whether identifiers are shown in clear.
  var clear: Bool { visit.may(.seeIdentifiers, units.first) && visit.may(.seeIdentifiers, units.second) }
  var mayJudge: Bool { visit.may(.judgeDoubles, units.first) && visit.may(.judgeDoubles, units.second) }
  var href: String { "/doubles/" + pair.path + choice.query() }

  /// The pair of the address, if the visitor may do something with both rows.
  /// - Throws: `WebProblem.notFound`, `.forbidden`.
  init(_ visit: Visit, for action: Action) async throws {
    choice = try DoublesChoice(visit)
    let (register, first, second) = try DoublePair.places(try visit.parameter("pair"))
    units = (try visit.unit(first.unit.description, for: action), try visit.unit(second.unit.description, for: action))
    guard let pair = try await visit.store.read({ try DoublePairs.pair($0, first, second, in: register) }) else {
      throw WebProblem.notFound
    }
    self.pair = pair
  }

  /// `GET /doubles/:pair?unit=&kind=&state=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await DoublePairPage(visit, for: .seeDoubles).page()
  }

  /// The page; a look at two people leaves its trace.
  func page(status: Int = 200) async throws -> Reply {
    let (body, looked, stands) = try await visit.store.read { try model($0) }
    let clear = clear
    try await visit.store.write(.look, by: visit.author, in: Array(Set([pair.first.unit, pair.second.unit]))) { writing in
      for place in [pair.first, pair.second] {
        let fields = looked[place] ?? []
        let told = clear && !fields.isEmpty ? ": " + fields.joined(separator: ", ") : ""
        try writing.remark(place.unit, "\(pair.register) \(place.id)\(told)")
      }
    }
    let shell = Shell.model(visit, title: visit.word("doublesPair"), here: "/doubles", notice: notice(stands), body)
    return .page("double", shell, status: status)
  }

  /// What was just done, while it is still so: an address that is opened again later says nothing that isn't true any more.
  private func notice(_ stands: Bool) -> Model? {
    guard faults.isEmpty, let done = visit.query["done"] else { return nil }
    switch done {
    case "undone" where stands, "merged" where !stands, "linked" where !stands: return nil
    case "undone":
      let after =
        pair.state == .open
        ? visit.word("doublesUndoneOpen") : visit.word("doublesUndoneState", ["state": pair.state.label.text(language)])
      return ["cls": "ok", "sign": "✓", "text": visit.word("doublesDone-undone") + " " + after]
    case "merged", "linked": return ["cls": "ok", "sign": "✓", "text": visit.word("doublesDone-" + done)]
    case "same", "different", "later", "open":
      return ["cls": "ok", "sign": "✓", "text": visit.word("doublesJudged-" + done) + " " + visit.word("doublesNextShown")]
    default: return nil
    }
  }

  // MARK: - The page

  /// The model, which identifiers of either row it shows, and whether something done with the pair stands.
  private func model(_ reading: StoreReading) throws -> (Model, [RowPlace: [String]], stands: Bool) {
    let list = try DoublePairs.neighbours(reading, choice.filter, of: pair)
    // A pair that was just settled has left the list, but still knows its place in it.
    let listed = choice.filter.states.isEmpty || choice.filter.states.contains(pair.state)
    let total = try DoublePairs.tally(reading, choice.units).filter { $0.fits(choice.filter) }.reduce(0) { $0 + $1.count }
    let rows = try DoubleRows([pair], choice, reading)
    let names = (rows.side(pair.first, pair).name, rows.side(pair.second, pair).name)
    var model: Model = [
      "crumbs": [["href": "/doubles" + choice.query(), "text": visit.word("navDoubles")] as Model],
      "heading": pair.kinds.map { Overview.capital($0.label.text(language)) }.joined(separator: " · "),
      "likelihood": Overview.capital(pair.likelihood.text(language)), "score": DoubleRows.percent(pair, visit).orNothing,
      "reason": Overview.sentence(pair.reason.text(language)), "state": Overview.capital(pair.state.label.text(language)),
      "stateCls": DoubleRows.cls(pair.state), "verdict": rows.verdict(pair).orNothing, "settled": pair.state != .open,
      "position": listed
        ? visit.word("doublesPosition", ["place": visit.whole(list.before + 1), "total": visit.whole(total)])
        : visit.word(left(total), ["count": visit.whole(total)]),
      "previousHref": (list.previous.map { "/doubles/" + $0.path + choice.query() } ?? "").orNothing,
      "nextHref": (list.next.map { "/doubles/" + $0.path + choice.query() } ?? "").orNothing, "action": href,
      "undoAction": "/doubles/" + pair.path + "/undo" + choice.query(), "hasFaults": !faults.isEmpty,
      "faults": visit.summary(faults), "mayJudge": mayJudge, "person": pair.register == "person", "card": pair.register != "person",
      "oneUnit": pair.first.unit == pair.second.unit, "act": false, "gone": false, "compared": false, "remark": pair.remark ?? "",
      "actText": "", "kept": [Model](),
      "remarkHint": visit.word(pair.register == "person" ? "doublesRemarkHint" : "doublesRemarkCard"),
    ]
    let act = pair.register == "person" ? try DoubleActs.standing(reading, pair.first, pair.second) : nil
    if let act { try tell(act, pair.first == act.first ? names : (names.1, names.0), reading, &model) }
    let there = try [pair.first, pair.second].map { try reading.row(pair.register, $0.unit, $0.id) }
    guard let first = there[0], let second = there[1] else {
      if act == nil {
        let told = [pair.first, pair.second].compactMap(rows.gone).joined(separator: "; ")
        model["gone"] = told.isEmpty ? visit.word("doublesGone") : visit.word("doublesGoneInto", ["gone": told])
      }
      return (model, [:], act != nil)
    }
    let parts = DoubleParts(page: self, first: first, second: second, names: names)
    model["compared"] = true
    try parts.add(to: &model, reading)
    // Linked people lie side by side still, but there is nothing to choose any more.
    if act != nil { model["mayJudge"] = false }
    return (model, parts.identified, act != nil)
  }

  /// What is said of a pair that isn't in the list one came from: settled just now, or of another state altogether.
  private func left(_ total: Int) -> String {
    if choice.state.isEmpty, pair.state != .open { return total == 0 ? "doublesLeftNone" : "doublesLeft" }
    return "doublesElsewhere"
  }

  /// What was done with the pair, and by whom.
  private func tell(_ act: DoubleAct, _ names: (kept: String, gone: String), _ reading: StoreReading, _ model: inout Model) throws {
    let who = try AuthorNames(reading, visit).text(act.madeBy)
    model["act"] = true
    model["mayUndo"] = mayJudge
    model["actText"] = visit.word(act.verb == .merge ? "doublesMergedBy" : "doublesLinkedBy", ["time": act.madeAt.written, "who": who])
    model["actMore"] = visit.word(
      act.verb == .merge ? "doublesMergedMore" : "doublesLinkedMore", ["kept": names.kept, "gone": names.gone])
    if let person = try reading.row("person", act.first.unit, act.first.id) {
      model["keptName"] = person.values["full_name"]?.text ?? ""
      model["keptHref"] = "/people/\(Link.part(act.first.unit.description))/\(act.first.id)"
    }
    model["keptHref"] = model["keptHref"] ?? false
    try tellCards(act, reading, &model)
    // The row that went, or was linked, is the one whose story surely tells it.
    model["logHref"] = "/registers/person/\(Link.part(act.second.unit.description))/\(act.second.id)/history"
  }
}

extension DoublePairPage {
  /// Whoever has more than one valid card since the merge: the next thing to look at.
  private func tellCards(_ act: DoubleAct, _ reading: StoreReading, _ model: inout Model) throws {
    (model["cardsText"], model["cardsHref"]) = (false, "")
    guard act.verb == .merge else { return }
    let (unit, id) = (act.first.unit, act.first.id)
    let cards = try reading.rows(
      of: "insurance-card", where: "unit_id = :unit AND person_id = :person AND valid_from <= :day AND valid_to >= :day ORDER BY id",
      ["unit": .int(unit.number), "person": .id(id), "day": .day(visit.today)])
    guard cards.count > 1 else { return }
    var pairs: [DoublePair] = []
    for (place, one) in cards.enumerated() {
      for other in cards[(place + 1)...] {
        if let pair = try DoublePairs.pair(reading, RowPlace(unit, one.id), RowPlace(unit, other.id), in: "insurance-card") {
          pairs.append(pair)
        }
      }
    }
    // What somebody concluded of these cards needs no asking again.
    if !pairs.isEmpty, pairs.allSatisfy({ [.same, .different].contains($0.state) }) { return }
    let open = pairs.first { [.open, .later].contains($0.state) }
    model["cardsText"] = visit.word("doublesCardsNow", ["count": visit.whole(cards.count)])
    model["cardsHref"] = open.map { "/doubles/" + $0.path + choice.query() } ?? "/people/\(Link.part(unit.description))/\(id)"
  }
}

/// The two rows, field by field, with what other registers say about them.
struct DoubleParts: Sendable {
  let page: DoublePairPage
  let first: RegisterRow
  let second: RegisterRow
  let names: (String, String)

  private var visit: Visit { page.visit }
  private var language: Language { page.language }
  private var isPerson: Bool { page.pair.register == "person" }
  private var register: RegisterDefinition? { visit.installation.registers[page.pair.register] }

  /// The identifiers that are filled, by row.
  var identified: [RowPlace: [String]] {
    let fields = (register?.fields ?? []).filter { $0.protection != nil }.map(\.name)
    func filled(_ row: RegisterRow) -> [String] { fields.filter { row.values[$0]?.isNull == false } }
    return [page.pair.first: filled(first), page.pair.second: filled(second)]
  }

  func add(to model: inout Model, _ reading: StoreReading) throws {
    model["sides"] = [
      try side("first", first, page.units.first, names.0, reading), try side("second", second, page.units.second, names.1, reading),
    ]
    guard isPerson else {
      let fields = try DoubleActs.cards(reading, page.pair.first, page.pair.second, language)
      model["choices"] = fields.filter { !$0.isEmpty }.map { line($0, choosing: false) }
      model["advice"] = page.pair.kinds.contains(.sameNumber) ? visit.word("doublesAdviceNumber") : visit.word("doublesAdviceCards")
      model["budget"] = page.pair.kinds.contains(.budget)
      model["weights"] = [Model]()
      model["hasWeights"] = false
      return
    }
    let weights = try DoubleActs.weights(reading, page.pair.first, page.pair.second)
    let keepsFirst = DoubleParts.keepsFirst(weights, page.pair)
    model["keepsFirst"] = keepsFirst
    let merging = page.pair.first.unit == page.pair.second.unit && page.mayJudge
    let choices = try DoubleActs.choices(reading, page.pair.first, page.pair.second, keepsFirst: keepsFirst, language)
    model["choices"] = choices.filter { !$0.isEmpty }.map { line($0, choosing: merging) }
    model["merging"] = merging
    model["weights"] = weights.map { weight -> Model in
      [
        "label": weight.title.text(language), "first": told(weight.first, weight.lastFirst),
        "second": told(weight.second, weight.lastSecond),
      ]
    }
    model["hasWeights"] = !weights.isEmpty
    model["cards"] = [try cards(first, reading), try cards(second, reading)].enumerated().map {
      ["items": $1, "none": $1.isEmpty, "number": $0 + 1] as Model
    }
    model["homes"] = [try home(first, reading), try home(second, reading)].enumerated().map { ["text": $1, "number": $0 + 1] as Model }
    model["lasts"] = [try last(first, reading), try last(second, reading)].enumerated().map { ["text": $1, "number": $0 + 1] as Model }
    model["budget"] = page.pair.kinds.contains(.budget)
  }

  /// The row with more rows about it stays, else the older one.
  static func keepsFirst(_ weights: [DoubleWeight], _ pair: DoublePair) -> Bool {
    let (one, other) = (weights.reduce(0) { $0 + $1.first }, weights.reduce(0) { $0 + $1.second })
    return one == other ? pair.first.id < pair.second.id : one > other
  }

  private func side(_ key: String, _ row: RegisterRow, _ unit: OrgUnit, _ name: String, _ reading: StoreReading) throws -> Model {
    let path = Link.part(unit.key.description)
    var model: Model = [
      "key": key, "number": key == "first" ? "1" : "2", "name": name, "unitName": page.choice.name(unit.key),
      "href": isPerson ? "/people/\(path)/\(row.id)" : "/registers/\(page.pair.register)/\(path)/\(row.id)",
      "personHref": false, "draft": row.draft,
    ]
    if !isPerson, let person = row.values["person_id"]?.id { model["personHref"] = "/people/\(path)/\(person)" }
    return model
  }

  /// One choice as a line of the table.
  private func line(_ choice: DoubleChoice, choosing: Bool) -> Model {
    func text(_ value: String, _ field: DoubleField) -> String { field.hidden && !page.clear ? Codec.masked(value) : value }
    func joined(_ pick: (DoubleField) -> String) -> String {
      choice.fields.map { text(pick($0), $0) }.filter { !$0.isEmpty }.joined(separator: " · ")
    }
    let shown = choice.fields.filter { !($0.first.isEmpty && $0.second.isEmpty) }
    return [
      "name": choice.name, "label": shown.map { $0.label.text(language) }.joined(separator: " / "), "differs": choice.differs,
      "choosing": choosing && choice.differs, "first": joined(\.first).orNothing, "second": joined(\.second).orNothing,
      "difference": (choice.differs ? Overview.capital(choice.difference?.text(language) ?? missing(choice)) : "").orNothing,
      "takesFirst": !choice.takesSecond, "takesSecond": choice.takesSecond,
    ]
  }

  private func missing(_ choice: DoubleChoice) -> String {
    let one = choice.fields.allSatisfy(\.first.isEmpty) || choice.fields.allSatisfy(\.second.isEmpty)
    return visit.word(one ? "doublesOneSide" : "doublesDiffer")
  }

  private func told(_ count: Int, _ last: Day?) -> String {
    if count == 0 { return "–" }
    let rows = visit.word("rowsText", ["rows": visit.whole(count)])
    return last.map { rows + ", " + visit.word("doublesNewest", ["day": $0.written]) } ?? rows
  }

  private func cards(_ row: RegisterRow, _ reading: StoreReading) throws -> [Model] {
    guard let register = visit.installation.registers["insurance-card"] else { return [] }
    let rows = try reading.rows(
      of: register.id, where: "unit_id = :unit AND person_id = :person ORDER BY valid_from DESC LIMIT 12",
      ["unit": .int(row.unit.number), "person": .id(row.id)])
    let names = try reading.labels(of: register, rows, language)
    return rows.map { card in
      let from = card.values["valid_from"]?.day
      let to = card.values["valid_to"]?.day
      let valid = (from.map { $0 <= visit.today } ?? false) && (to.map { $0 >= visit.today } ?? false)
      return [
        "text": names[card.id] ?? "",
        "cardNumber": register.field("card_number").map { FieldText.masked(card.values["card_number"] ?? .null, $0) } ?? "",
        "budget": card.values["budget_paid"]?.bool == true, "valid": valid,
        "href": "/registers/insurance-card/\(Link.part(row.unit.description))/\(card.id)",
      ]
    }
  }

  /// With whom somebody lives.
  private func home(_ row: RegisterRow, _ reading: StoreReading) throws -> String {
    guard let home = row.values["household_id"]?.id else { return "–" }
    let others = try reading.rows(
      "SELECT full_name FROM person WHERE unit_id = :unit AND household_id = :home AND id <> :id AND valid_to IS NULL ORDER BY birth_date LIMIT 9",
      ["unit": .int(row.unit.number), "home": .id(home), "id": .id(row.id)]
    ).compactMap { $0["full_name"].text }
    return others.isEmpty ? visit.word("doublesAlone") : others.prefix(8).joined(separator: ", ") + (others.count > 8 ? "…" : "")
  }

  private func last(_ row: RegisterRow, _ reading: StoreReading) throws -> String {
    guard let heading = try LogBook.headings(reading, row.unit, [row.seq])[row.seq] else { return "–" }
    let who = try AuthorNames(reading, visit).text(heading.author)
    return heading.at.day.written + ", " + who
  }
}
