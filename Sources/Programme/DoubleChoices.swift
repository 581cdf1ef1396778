import Storage
import Vocabulary

/// Fields of two people side by side of which one is chosen as a whole: a birth date goes with the birth year.
public struct DoubleChoice: Sendable {
  /// One field of it: its name, its label, and what both rows say.
  public let fields: [DoubleField]
  /// How the two sides differ, in words; nil where there is nothing more to say.
  public let difference: Label?
  /// Whether the second row's value is the better guess.
  public let takesSecond: Bool

  /// What it is known by: the name of its first field.
  public var name: String { fields.first?.name ?? "" }
  /// Whether the sides say different things.
  public var differs: Bool { fields.contains(where: \.differs) }
  /// Whether either side says anything.
  public var isEmpty: Bool { fields.allSatisfy { $0.first.isEmpty && $0.second.isEmpty } }
}

/// How much a register says about a person.
public struct DoubleWeight: Sendable {
  /// The register or repeating part.
  public let register: String
  /// What it is called.
  public let title: Label
  /// How many rows of it speak of the first person.
  public let first: Int
  /// And of the second.
  public let second: Int
  /// The newest day among the first person's rows.
  public let lastFirst: Day?
  /// And among the second's.
  public let lastSecond: Day?
}

extension DoubleActs {
  /// Two people as choices, field by field.
  /// - Parameter keepsFirst: whether the first row stays, so that its values win where nothing speaks for the other's.
  public static func choices(
    _ reading: Reading, _ first: RowPlace, _ second: RowPlace, keepsFirst: Bool, _ language: Language
  ) throws -> [DoubleChoice] {
    guard let person = reading.store.catalogue["person"], let one = try reading.row("person", first.unit, first.id),
      let other = try reading.row("person", second.unit, second.id)
    else { throw StoreProblem.noRow(register: "person") }
    let shown = try sideBySide(reading, first, second, language)
    var done: Set<String> = []
    return person.entered.compactMap { field in
      guard !done.contains(field.name) else { return nil }
      let names = together.first { $0.contains(field.name) } ?? [field.name]
      done.formUnion(names)
      let fields = shown.filter { names.contains($0.name) }
      var difference = names.compactMap { name in
        person.field(name).flatMap {
          DoubleDifference.words(
            isText: $0.kind == .text, isSecret: $0.protection != nil, one.values[name] ?? .null, other.values[name] ?? .null)
        }
      }.first
      if names.contains("birth_date") {
        let days = [one, other].compactMap { $0.values["birth_date"]?.day }
        let years = [one, other].compactMap { $0.values["birth_year"]?.int }
        if days.count == 1, years.count == 1 { difference = DoubleDifference.birth(day: days[0], year: Int(years[0])) }
      }
      return DoubleChoice(
        fields: fields, difference: difference, takesSecond: prefersSecond(names, one.values, other.values, keepsFirst: keepsFirst))
    }
  }

  /// Two cards field by field; there is nothing to choose, since cards are corrected in their register.
  public static func cards(_ reading: Reading, _ first: RowPlace, _ second: RowPlace, _ language: Language) throws -> [DoubleChoice] {
    let id = "insurance-card"
    let shown = try sideBySide(reading, first, second, language, in: id)
    guard let card = reading.store.catalogue[id], let one = try reading.row(id, first.unit, first.id),
      let other = try reading.row(id, second.unit, second.id)
    else { throw StoreProblem.noRow(register: id) }
    return shown.map { field in
      let difference = card.field(field.name).flatMap {
        DoubleDifference.words(
          isText: $0.kind == .text, isSecret: $0.protection != nil, one.values[field.name] ?? .null, other.values[field.name] ?? .null)
      }
      return DoubleChoice(fields: [field], difference: difference, takesSecond: false)
    }
  }

  /// The better guess: what is filled, a name with its marks and all its words, a whole birth date, the earlier arrival; else what the
  /// row that stays says.
  private static func prefersSecond(
    _ names: Set<String>, _ first: [String: Value], _ second: [String: Value], keepsFirst: Bool
  ) -> Bool {
    func empty(_ values: [String: Value]) -> Bool { names.allSatisfy { values[$0]?.isNull ?? true } }
    // That somebody left or died isn't filled in by itself.
    if names.contains("valid_to") { return !keepsFirst }
    if empty(first) != empty(second) { return empty(first) }
    if names.contains("full_name"), let one = first["full_name"]?.text, let other = second["full_name"]?.text {
      let (plain, bare) = (DoubleDifference.isBare(one), DoubleDifference.isBare(other))
      if plain != bare { return plain }
      let words = (VietnameseText.words(one).count, VietnameseText.words(other).count)
      if words.0 != words.1 { return words.1 > words.0 }
    }
    if names.contains("birth_date"), (first["birth_date"]?.isNull ?? true) != (second["birth_date"]?.isNull ?? true) {
      return first["birth_date"]?.isNull ?? true
    }
    if names.contains("valid_from"), let one = first["valid_from"]?.day, let other = second["valid_from"]?.day, one != other {
      return other < one
    }
    return !keepsFirst
  }

  /// What the row that stays shall say when each choice is made by somebody: exactly the named choices come from the other row.
  public static func values(_ reading: Reading, kept: RowPlace, dropped: RowPlace, exactly names: Set<String>) throws -> [String: Value] {
    guard let person = reading.store.catalogue["person"], let one = try reading.row("person", kept.unit, kept.id),
      let other = try reading.row("person", dropped.unit, dropped.id)
    else { throw StoreProblem.noRow(register: "person") }
    var taken = names
    for group in together where !group.isDisjoint(with: names) { taken.formUnion(group) }
    var out: [String: Value] = [:]
    for field in person.entered where taken.contains(field.name) && one.values[field.name] != other.values[field.name] {
      out[field.name] = other.values[field.name] ?? .null
    }
    return out
  }

  /// How much every register says about two people; registers that say nothing about either are left out.
  public static func weights(_ reading: Reading, _ first: RowPlace, _ second: RowPlace) throws -> [DoubleWeight] {
    var out: [DoubleWeight] = []
    let references = Dictionary(grouping: reading.personReferences, by: \.register.id)
    for register in reading.store.catalogue.all {
      let columns = register.parent == "person" ? ["parent_id"] : references[register.id]?.map(\.field) ?? []
      if columns.isEmpty { continue }
      let named = register.order.flatMap { register.field($0.field) }.flatMap { $0.kind == .date ? $0 : nil }
      let day = named ?? register.fields.first { $0.kind == .date }
      let newest = day.map { "MAX(\($0.name))" } ?? "NULL"
      let condition = columns.map { "\($0) = :id" }.joined(separator: " OR ")
      let sql = "SELECT COUNT(*) AS n, \(newest) AS newest FROM \(register.table) WHERE unit_id = :unit AND (\(condition))"
      let (one, other) = (
        try reading.first(sql, ["unit": .int(first.unit.number), "id": .id(first.id)]),
        try reading.first(sql, ["unit": .int(second.unit.number), "id": .id(second.id)])
      )
      let counts = (Int(one?["n"].int ?? 0), Int(other?["n"].int ?? 0))
      guard counts.0 + counts.1 > 0 else { continue }
      out.append(
        DoubleWeight(
          register: register.id, title: register.title, first: counts.0, second: counts.1, lastFirst: one?["newest"].day,
          lastSecond: other?["newest"].day))
    }
    return out
  }

  /// The newest merge or link of two rows that still stands.
  public static func standing(_ reading: Reading, _ one: RowPlace, _ other: RowPlace) throws -> DoubleAct? {
    let sql =
      "SELECT * FROM double_act WHERE undone_by IS NULL AND row_a IN (:rows) AND row_b IN (:rows) ORDER BY made_at DESC, id DESC LIMIT 1"
    return try reading.first(sql, lists: ["rows": [.id(one.id), .id(other.id)]]).flatMap { DoubleAct($0) }
  }

  /// Where a row went that was merged into another: the merge that removed it, and the row that stands for it today.
  public static func survivor(_ reading: Reading, of place: RowPlace) throws -> (act: DoubleAct, kept: RowPlace)? {
    let sql =
      "SELECT * FROM double_act WHERE verb = 'merge' AND undone_by IS NULL AND unit_b = :unit AND row_b = :id "
      + "ORDER BY made_at DESC, id DESC LIMIT 1"
    var (first, now): (DoubleAct?, RowPlace) = (nil, place)
    // The row that stayed may have been merged into a third one since.
    for _ in 0..<20 where try reading.row("person", now.unit, now.id) == nil {
      let here: [String: Value] = ["unit": .int(now.unit.number), "id": .id(now.id)]
      guard let act = try reading.first(sql, here).flatMap({ DoubleAct($0) }) else { return nil }
      first = first ?? act
      now = act.first
    }
    return try first.flatMap { act in try reading.row("person", now.unit, now.id) == nil ? nil : (act, now) }
  }

  /// What a person was called whose row a merge took out of the register; nil where the log doesn't say it.
  public static func name(_ reading: Reading, dropped act: DoubleAct, _ language: Language) throws -> String? {
    guard let person = reading.store.catalogue["person"], let seq = act.entries[act.second.unit],
      let entry = try LogBook.entries(reading, act.second.unit, before: seq + 1, limit: 1).first(where: { $0.seq == seq }),
      let change = entry.changes.first(where: { $0.id == act.second.id && $0.operation == "remove" })
    else { return nil }
    return try reading.label(person, removed: change, act.second.unit, language)
  }

  /// The merge or link that an entry of a unit's log tells of.
  public static func act(_ reading: Reading, told entry: LogEntry, of unit: UnitKey) throws -> DoubleAct? {
    try reading.rows("SELECT * FROM double_act WHERE made_at = :at", ["at": .int(entry.at.milliseconds)])
      .compactMap { DoubleAct($0) }.first { $0.entries[unit] == entry.seq }
  }
}
