import Doubles
import Storage
import Vocabulary

/// What kind of double two rows are.
public enum DoubleKind: String, Sendable, CaseIterable {
  /// One person twice in a unit: to be merged.
  case samePerson = "same-person"
  /// One person in two units: never merged, but linked.
  case twoUnits = "two-communes"
  /// A person with two cards valid on the day.
  case twoCards = "two-cards"
  /// Cards of one person whose periods overlap by more than 31 days, at any time.
  case overlap = "overlapping-cards"
  /// A card from the state budget beside another one, on the day.
  case budget = "budget-double"
  /// One card number on two people.
  case sameNumber = "same-card-number"

  /// The kind in words.
  public var label: Label {
    switch self {
    case .samePerson: Label("một người ghi hai lần trong xã", en: "one person twice in a commune")
    case .twoUnits: Label("một người ghi ở hai xã", en: "one person in two communes")
    case .twoCards: Label("hai thẻ cùng còn giá trị", en: "two valid cards")
    case .overlap: Label("thời hạn thẻ chồng nhau", en: "card periods overlap")
    case .budget: Label("ngân sách đóng trùng thẻ", en: "paid twice from the state budget")
    case .sameNumber: Label("một số thẻ ghi cho hai người", en: "one card number on two people")
    }
  }
}

/// What was said about a pair.
public enum DoubleState: String, Sendable, CaseIterable {
  /// Nothing yet.
  case open
  /// They are the same: merged, linked, or agreed.
  case same
  /// They are not.
  case different
  /// Somebody will look again.
  case later

  /// The state in words.
  public var label: Label {
    switch self {
    case .open: Label("chưa xem", en: "open")
    case .same: Label("đúng là trùng", en: "the same")
    case .different: Label("không trùng", en: "different")
    case .later: Label("xem lại sau", en: "later")
    }
  }
}

/// Two rows of a register that may be doubles.
public struct DoublePair: Sendable {
  /// `person` or `insurance-card`.
  public let register: String
  /// The row that comes first by unit and age.
  public let first: RowPlace
  /// The other one.
  public let second: RowPlace
  /// How likely they are one person, 0 to 1; 1 for cards, which are facts.
  public let score: Double
  /// What was compared of two people; nil for cards.
  public let pattern: Pattern?
  /// The kinds.
  public let kinds: [DoubleKind]
  /// What was said.
  public var state = DoubleState.open
  /// Who said it.
  public var decidedBy: String?
  /// When.
  public var decidedAt: Moment?
  /// Their remark.
  public var remark: String?

  /// A pair in the order it is kept in.
  public init(register: String, _ one: RowPlace, _ other: RowPlace, score: Double, pattern: Pattern?, kinds: [DoubleKind]) {
    self.register = register
    (first, second) = one < other ? (one, other) : (other, one)
    self.score = score
    self.pattern = pattern
    self.kinds = kinds
  }

  init?(_ row: Row) {
    guard let register = row["register"].text, let unitA = row["unit_a"].int, let rowA = row["row_a"].id, let unitB = row["unit_b"].int,
      let rowB = row["row_b"].id
    else { return nil }
    self.init(
      register: register, RowPlace(UnitKey(number: unitA), rowA), RowPlace(UnitKey(number: unitB), rowB), score: row["score"].real ?? 0,
      pattern: row["pattern"].int.map { Pattern(code: Int($0)) },
      kinds: (row["kinds"].text ?? "").split(separator: ",").compactMap { DoubleKind(rawValue: String($0)) })
    state = row["state"].text.flatMap(DoubleState.init) ?? .open
    decidedBy = row["decided_by"].text
    decidedAt = row["decided_at"].int.map(Moment.init(milliseconds:))
    remark = row["remark"].text
  }

  /// Why, in words.
  public var reason: Label {
    let told = (pattern?.reasons ?? []) + kinds.filter { ![.samePerson, .twoUnits].contains($0) }.map(\.label)
    return Label(told.map(\.vi).joined(separator: ", "), en: told.map(\.en).joined(separator: ", "))
  }

  var place: [String: Value] {
    [
      "register": .text(register), "unit_a": .int(first.unit.number), "row_a": .id(first.id), "unit_b": .int(second.unit.number),
      "row_b": .id(second.id),
    ]
  }
}

/// The pairs that are kept, and what people say about them. Nothing here changes a register.
public enum DoublePairs {
  static let same = "register = :register AND unit_a = :unit_a AND row_a = :row_a AND unit_b = :unit_b AND row_b = :row_b"

  /// The pairs of which a row belongs to the units: people before cards, the likeliest first.
  /// - Parameters:
  ///   - states: what was said; all when empty.
  ///   - kind: only pairs of this kind.
  public static func list(
    _ reading: Reading, _ units: [UnitKey], states: [DoubleState] = [.open, .later], kind: DoubleKind? = nil, limit: Int = 200
  ) throws -> [DoublePair] {
    var sql = "SELECT * FROM double_pair WHERE (unit_a IN (:units) OR unit_b IN (:units))"
    var lists = ["units": units.map { Value.int($0.number) }]
    if !states.isEmpty {
      sql += " AND state IN (:states)"
      lists["states"] = states.map { .text($0.rawValue) }
    }
    sql += " ORDER BY register DESC, score DESC, unit_a, row_a, unit_b, row_b"
    if kind == nil { sql += " LIMIT \(max(0, limit))" }
    let pairs = try reading.rows(sql, lists: lists).compactMap { DoublePair($0) }
    return Array(pairs.filter { pair in kind.map { pair.kinds.contains($0) } ?? true }.prefix(max(0, limit)))
  }

  /// The pairs a person's row is one side of that nobody has concluded yet, the likeliest first.
  public static func open(_ reading: Reading, of place: RowPlace) throws -> [DoublePair] {
    try reading.rows(
      "SELECT * FROM double_pair WHERE register = 'person' AND state IN ('open', 'later') "
        + "AND ((unit_a = :unit AND row_a = :id) OR (unit_b = :unit AND row_b = :id)) ORDER BY score DESC, row_a, row_b",
      ["unit": .int(place.unit.number), "id": .id(place.id)]
    ).compactMap { DoublePair($0) }
  }

  /// The pair of two rows; nil when it isn't kept.
  public static func pair(_ reading: Reading, _ one: RowPlace, _ other: RowPlace, in register: String = "person") throws -> DoublePair? {
    let asked = DoublePair(register: register, one, other, score: 0, pattern: nil, kinds: [])
    return try reading.first("SELECT * FROM double_pair WHERE \(same)", asked.place).flatMap { DoublePair($0) }
  }

  /// What the rows of pairs are called: people by name and birth, cards by their holder and period.
  public static func names(_ pairs: [DoublePair], _ reading: Reading, _ language: Language) throws -> [RowPlace: String] {
    guard let person = reading.store.catalogue["person"] else { return [:] }
    var out: [RowPlace: String] = [:]
    func places(_ register: String) -> [UnitKey: [RowPlace]] {
      Dictionary(grouping: pairs.filter { $0.register == register }.flatMap { [$0.first, $0.second] }, by: \.unit)
    }
    for (unit, people) in places("person") {
      for (id, name) in try reading.labels(of: person, unit, people.map(\.id), language) { out[RowPlace(unit, id)] = name }
    }
    for (unit, cards) in places("insurance-card") {
      guard let register = reading.store.catalogue["insurance-card"], let field = register.person else { continue }
      let rows = try Array(Set(cards)).compactMap { try reading.row(register.id, unit, $0.id) }
      let holders = try reading.labels(of: person, unit, rows.compactMap { $0.values[field]?.id }, language)
      let cardNames = try reading.labels(of: register, rows, language)
      for row in rows {
        let holder = row.values[field]?.id.flatMap { holders[$0] }
        out[RowPlace(unit, row.id)] = [holder, cardNames[row.id]].compactMap { $0 }.joined(separator: ": ")
      }
    }
    return out
  }

  /// How many pairs stand in each state.
  public static func counts(_ reading: Reading, _ units: [UnitKey]) throws -> [DoubleState: Int] {
    let sql = "SELECT state, COUNT(*) AS n FROM double_pair WHERE unit_a IN (:units) OR unit_b IN (:units) GROUP BY state"
    var out: [DoubleState: Int] = [:]
    for row in try reading.rows(sql, lists: ["units": units.map { .int($0.number) }]) {
      if let state = row["state"].text.flatMap(DoubleState.init) { out[state] = Int(row["n"].int ?? 0) }
    }
    return out
  }

  /// Notes what somebody says about a pair; the log of both units tells it.
  public static func judge(_ pair: DoublePair, _ state: DoubleState, remark: String? = nil, _ store: Store, by author: Author) async throws
  {
    try await store.write(.judge, by: author, in: Array(Set([pair.first.unit, pair.second.unit]))) { writing in
      for unit in Set([pair.first.unit, pair.second.unit]) {
        try writing.remark(unit, "\(state.label.vi): \(pair.register) \(pair.first.id), \(pair.second.id)")
      }
      try set(pair, state, remark: remark, writing)
    }
  }

  static func set(_ pair: DoublePair, _ state: DoubleState, remark: String?, _ writing: Writing) throws {
    var parameters = pair.place
    parameters["state"] = .text(state.rawValue)
    parameters["by"] = .text(writing.author.description)
    parameters["at"] = .int(writing.at.milliseconds)
    parameters["remark"] = remark.map(Value.text) ?? .null
    let changed = try writing.run(
      "UPDATE double_pair SET state = :state, decided_by = :by, decided_at = :at, remark = :remark WHERE \(same)", parameters)
    guard changed == 0 else { return }
    try writing.insert(into: "double_pair", columns: columns, rows: [row(pair, found: writing.at, state, writing, remark)])
  }

  /// Looks at the cards of some people of a unit anew, once their rows were merged or parted: what was said of a pair stays.
  static func renewCards(_ people: [RowID], _ unit: UnitKey, _ writing: Writing) throws {
    for person in people {
      let own = "(SELECT id FROM insurance_card WHERE unit_id = :unit AND person_id = :person)"
      try writing.run(
        "DELETE FROM double_pair WHERE register = 'insurance-card' AND state = 'open' AND unit_a = :unit AND unit_b = :unit "
          + "AND (row_a IN \(own) OR row_b IN \(own))", ["unit": .int(unit.number), "person": .id(person)])
    }
    let found = try DoubleFinding.cards(writing, [unit], writing.at.day, of: people)
    let fresh = try found.filter { try pair(writing, $0.first, $0.second, in: $0.register) == nil }
    try writing.insert(into: "double_pair", columns: columns, rows: fresh.map { row($0, found: writing.at) })
  }

  static let columns = [
    "register", "unit_a", "row_a", "unit_b", "row_b", "score", "pattern", "kinds", "state", "decided_by", "decided_at", "remark",
    "found_at",
  ]

  static func row(
    _ pair: DoublePair, found: Moment, _ state: DoubleState = .open, _ writing: Writing? = nil, _ remark: String? = nil
  ) -> [Value] {
    [
      .text(pair.register), .int(pair.first.unit.number), .id(pair.first.id), .int(pair.second.unit.number), .id(pair.second.id),
      .real(pair.score), pair.pattern.map { .int(Int64($0.code)) } ?? .null, .text(pair.kinds.map(\.rawValue).joined(separator: ",")),
      .text(state.rawValue), writing.map { .text($0.author.description) } ?? .null, writing.map { .int($0.at.milliseconds) } ?? .null,
      remark.map(Value.text) ?? .null, .int(found.milliseconds),
    ]
  }
}
