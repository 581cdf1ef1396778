import Storage
import Vocabulary

/// Something done about two rows of a person, which can be undone.
public struct DoubleAct: Sendable {
  /// The act's own identity.
  public let id: RowID
  /// `merge` or `link`.
  public let verb: Verb
  /// The row that stayed, or the first one linked.
  public let first: RowPlace
  /// The row that went, or the second one linked.
  public let second: RowPlace
  /// The entries of the log, by unit.
  public let entries: [UnitKey: Int64]
  /// Accounts that were turned to the human that stayed.
  let accounts: [String]
  let humanBefore: String?
  let stateBefore: DoubleState?
  /// Who did it.
  public let madeBy: String
  /// When.
  public let madeAt: Moment
  /// Who undid it; nil while it stands.
  public let undoneBy: String?

  init?(_ row: Row) {
    guard let id = row["id"].id, let verb = row["verb"].text.flatMap(Verb.init), let unitA = row["unit_a"].int, let rowA = row["row_a"].id,
      let unitB = row["unit_b"].int, let rowB = row["row_b"].id
    else { return nil }
    (self.id, self.verb) = (id, verb)
    first = RowPlace(UnitKey(number: unitA), rowA)
    second = RowPlace(UnitKey(number: unitB), rowB)
    let parts = (row["entries"].text ?? "").split(separator: ",").compactMap { part -> (UnitKey, Int64)? in
      let numbers = part.split(separator: ":").compactMap { Int64($0) }
      return numbers.count == 2 ? (UnitKey(number: numbers[0]), numbers[1]) : nil
    }
    entries = Dictionary(parts, uniquingKeysWith: { first, _ in first })
    accounts = (row["accounts"].text ?? "").split(separator: ",").map(String.init)
    humanBefore = row["human_before"].text
    stateBefore = row["state_before"].text.flatMap(DoubleState.init)
    madeBy = row["made_by"].text ?? ""
    madeAt = Moment(milliseconds: row["made_at"].int ?? 0)
    undoneBy = row["undone_by"].text
  }
}

/// One field of two people side by side.
public struct DoubleField: Sendable {
  /// The field.
  public let name: String
  /// What it is called.
  public let label: Label
  /// Whether it is kept from view.
  public let hidden: Bool
  /// What the first row says.
  public let first: String
  /// What the second row says.
  public let second: String
  /// Whether they differ.
  public var differs: Bool { first != second }
  /// Whether the first row says nothing where the second one does: taken over unless somebody chooses otherwise.
  public var fills: Bool { first.isEmpty && !second.isEmpty }
}

/// Merging, linking and undoing: each one logged verb.
public enum DoubleActs {
  /// Fields that belong together: taking one takes all.
  static let together: [Set<String>] = [
    ["birth_date", "birth_year"], ["valid_to", "end_reason"], ["disability_type", "disability_degree", "disability_from", "disability_to"],
  ]

  /// Two people, or two cards, field by field, for choosing what shall stay.
  public static func sideBySide(
    _ reading: Reading, _ first: RowPlace, _ second: RowPlace, _ language: Language, in register: String = "person"
  ) throws -> [DoubleField] {
    guard let definition = reading.store.catalogue[register], let one = try reading.row(register, first.unit, first.id),
      let other = try reading.row(register, second.unit, second.id)
    else { throw StoreProblem.noRow(register: register) }
    return try definition.entered.map { field in
      DoubleField(
        name: field.name, label: field.label, hidden: field.protection != nil,
        first: try reading.shown(one.values[field.name] ?? .null, field, first.unit, language),
        second: try reading.shown(other.values[field.name] ?? .null, field, second.unit, language))
    }
  }

  /// The values of the row that stays: what it lacks comes from the other row, and so do the fields named; what ended a residence isn't
  /// filled in by itself.
  public static func values(_ reading: Reading, kept: RowPlace, dropped: RowPlace, taking names: Set<String>) throws -> [String: Value] {
    guard let person = reading.store.catalogue["person"], let one = try reading.row("person", kept.unit, kept.id),
      let other = try reading.row("person", dropped.unit, dropped.id)
    else { throw StoreProblem.noRow(register: "person") }
    let unknown = names.filter { name in !person.entered.contains { $0.name == name } }.sorted()
    if !unknown.isEmpty {
      let list = unknown.joined(separator: ", ")
      throw StoreProblem.refusal(
        Label("Gộp người trùng", en: "Merging doubles"),
        Label("sổ Nhân khẩu không có trường: \(list)", en: "people have no field: \(list)"))
    }
    func lacks(_ name: String) -> Bool { one.values[name]?.isNull ?? true }
    var taken = names
    for group in together where !group.isDisjoint(with: names) { taken.formUnion(group) }
    for field in person.entered where lacks(field.name) && !["valid_to", "end_reason"].contains(field.name) {
      let group = together.first { $0.contains(field.name) } ?? [field.name]
      if group.allSatisfy(lacks) { taken.insert(field.name) }
    }
    var out: [String: Value] = [:]
    for name in taken where one.values[name] != other.values[name] { out[name] = other.values[name] ?? .null }
    return out
  }

  /// Merges two rows of a person in one unit.
  /// - Returns: the act, which `undo` takes back.
  /// - Throws: `StoreProblem.invalid` when the rows lie in two units or a row doesn't fit; `.noRow`.
  @discardableResult
  public static func merge(
    kept: RowPlace, dropped: RowPlace, values: [String: Value], remark: String? = nil, _ store: Store, by author: Author
  ) async throws -> RowID {
    guard kept.unit == dropped.unit else {
      throw refusal(
        "Hai dòng thuộc hai đơn vị: không gộp, chỉ nối bằng mã nối giữa các xã.",
        en: "The rows belong to two units: they are not merged, only linked.")
    }
    return try await act(.merge, kept, dropped, remark, store, author) {
      try $0.merge(PersonMerge(unit: kept.unit, kept: kept.id, dropped: dropped.id, values: values))
    }
  }

  /// Links two rows of a person in two units: both carry one human from now on; nothing else changes.
  @discardableResult
  public static func link(
    _ first: RowPlace, _ second: RowPlace, remark: String? = nil, _ store: Store, by author: Author
  ) async throws -> RowID {
    try await act(.link, first, second, remark, store, author) { try $0.link(first, second) }
  }

  private static func act(
    _ verb: Verb, _ first: RowPlace, _ second: RowPlace, _ remark: String?, _ store: Store, _ author: Author,
    _ change: @escaping @Sendable (Writing) throws -> Void
  ) async throws -> RowID {
    let units = try await store.read { reading in
      let human = try reading.row("person", second.unit, second.id)?.values["human_id"]?.text
      return try Set([first.unit, second.unit] + (human.map { try reading.rows(ofHuman: $0).map(\.unit) } ?? [])).sorted()
    }
    return try await store.write(verb, by: author, in: units) { writing in
      let human = try writing.row("person", second.unit, second.id)?.values["human_id"]?.text
      let stays = try writing.row("person", first.unit, first.id)?.values["human_id"]?.text
      let others = human == stays ? [] : try human.map { try writing.rows(ofHuman: $0) } ?? []
      let before = try DoublePairs.pair(writing, first, second)
      try change(writing)
      var accounts: [String] = []
      if let human, let stays, human != stays {
        accounts = try writing.rows("SELECT name FROM account WHERE human_id = :human", ["human": .text(human)]).compactMap {
          $0["name"].text
        }
        try writing.run("UPDATE account SET human_id = :stays WHERE human_id = :human", ["stays": .text(stays), "human": .text(human)])
      }
      let touched = Set([first.unit, second.unit] + others.map(\.unit)).sorted()
      let entries = try touched.map { "\($0.number):\(try writing.seq($0))" }.joined(separator: ",")
      let id = writing.newID()
      try writing.insert(
        into: "double_act",
        columns: [
          "id", "verb", "unit_a", "row_a", "unit_b", "row_b", "entries", "accounts", "human_before", "state_before", "made_by", "made_at",
        ],
        rows: [
          [
            .id(id), .text(verb.rawValue), .int(first.unit.number), .id(first.id), .int(second.unit.number), .id(second.id), .text(entries),
            .text(accounts.joined(separator: ",")), human.map(Value.text) ?? .null, before.map { .text($0.state.rawValue) } ?? .null,
            .text(author.description), .int(writing.at.milliseconds),
          ]
        ])
      let kind: DoubleKind = first.unit == second.unit ? .samePerson : .twoUnits
      let pair = before ?? DoublePair(register: "person", first, second, score: 1, pattern: nil, kinds: [kind])
      try DoublePairs.set(pair, .same, remark: remark, writing)
      if verb == .merge {
        // What was open with the row that went is found anew with the one that stays.
        try writing.run(
          "DELETE FROM double_pair WHERE register = 'person' AND state = 'open' AND ((unit_a = :unit AND row_a = :id) OR (unit_b = :unit AND row_b = :id))",
          ["unit": .int(second.unit.number), "id": .id(second.id)])
        // Two cards of one person now: nobody should have to search for that.
        try DoublePairs.renewCards([first.id], first.unit, writing)
      }
      return id
    }
  }

  /// Acts on rows of the units, the newest first.
  public static func list(_ reading: Reading, _ units: [UnitKey], limit: Int = 100) throws -> [DoubleAct] {
    try reading.rows(
      "SELECT * FROM double_act WHERE unit_a IN (:units) OR unit_b IN (:units) ORDER BY made_at DESC, id DESC LIMIT \(max(0, limit))",
      lists: ["units": units.map { .int($0.number) }]
    ).compactMap { DoubleAct($0) }
  }

  /// An act; nil when there is none of that identity.
  public static func act(_ reading: Reading, _ id: RowID) throws -> DoubleAct? {
    try reading.first("SELECT * FROM double_act WHERE id = :id", ["id": .id(id)]).flatMap { DoubleAct($0) }
  }

  /// Takes an act back: both people are there again with all their rows, as they were.
  /// - Throws: `StoreProblem.invalid` with everything that was changed since and stands in the way; nothing is undone then.
  public static func undo(_ id: RowID, _ store: Store, by author: Author) async throws {
    guard let act = try await store.read({ try DoubleActs.act($0, id) }) else { throw StoreProblem.noRow(register: "double_act") }
    try await store.write(.undo, by: author, in: act.entries.keys.sorted()) { writing in
      // Somebody else may have been quicker.
      guard try DoubleActs.act(writing, id)?.undoneBy == nil else {
        throw refusal("Việc này đã được hoàn tác.", en: "This was undone already.")
      }
      let human = try writing.row("person", act.first.unit, act.first.id)?.values["human_id"]?.text
      try writing.revert(act.entries, kept: act.first.id, human: human)
      for account in act.accounts {
        try writing.run(
          "UPDATE account SET human_id = :human WHERE name = :name",
          ["human": act.humanBefore.map(Value.text) ?? .null, "name": .text(account)])
      }
      try writing.run(
        "UPDATE double_act SET undone_by = :by, undone_at = :at WHERE id = :id",
        ["by": .text(author.description), "at": .int(writing.at.milliseconds), "id": .id(id)])
      if let pair = try DoublePairs.pair(writing, act.first, act.second) {
        try DoublePairs.set(pair, act.stateBefore ?? .open, remark: pair.remark, writing)
      }
      if act.verb == .merge { try DoublePairs.renewCards([act.first.id, act.second.id], act.first.unit, writing) }
    }
  }

  private static func refusal(_ vi: String, en: String) -> StoreProblem {
    .refusal(Label("Gộp người trùng", en: "Merging doubles"), Label(vi, en: en))
  }
}
