import Storage
import Vocabulary

/// Which pairs a list shows. Only pairs of which both rows belong to the units are in it.
public struct DoubleFilter: Sendable {
  /// The units whose rows may be shown.
  public let units: [UnitKey]
  /// At least one row belongs to one of these; everything when empty.
  public var among: Set<UnitKey> = []
  /// What was said; everything when empty.
  public var states: [DoubleState] = [.open, .later]
  /// The kind; every kind when nil.
  public var kind: DoubleKind?

  /// Pairs within some units.
  public init(_ units: [UnitKey]) { self.units = units }
}

/// How many pairs are alike in units, kinds and state.
public struct DoubleTally: Sendable {
  /// The unit of the first row.
  public let first: UnitKey
  /// The unit of the second row.
  public let second: UnitKey
  /// The kinds.
  public let kinds: [DoubleKind]
  /// What was said.
  public let state: DoubleState
  /// How many.
  public let count: Int

  /// Whether a filter's list shows them.
  public func fits(_ filter: DoubleFilter) -> Bool {
    (filter.among.isEmpty || filter.among.contains(first) || filter.among.contains(second))
      && (filter.states.isEmpty || filter.states.contains(state)) && (filter.kind.map(kinds.contains) ?? true)
  }
}

extension DoublePair {
  /// How likely the rows are one person, in words; what cards say is no guess.
  public var likelihood: Label {
    if register != "person" { return Label("theo số liệu trong sổ", en: "as the registers say") }
    return switch score {
    case 0.99...: Label("gần như chắc chắn", en: "all but certain")
    case 0.9..<0.99: Label("rất có thể", en: "very likely")
    case 0.5..<0.9: Label("có thể", en: "likely")
    default: Label("cần xem kỹ", en: "to be looked at closely")
    }
  }
}

extension DoublePairs {
  private static let both = "unit_a IN (:units) AND unit_b IN (:units)"
  private static let key = "(unit_a, row_a, unit_b, row_b)"
  private static let keyed = "(:unit_a, :row_a, :unit_b, :row_b)"

  /// Everything that can be counted about the pairs within some units.
  public static func tally(_ reading: Reading, _ units: [UnitKey]) throws -> [DoubleTally] {
    let sql = "SELECT unit_a, unit_b, kinds, state, COUNT(*) AS n FROM double_pair WHERE \(both) GROUP BY unit_a, unit_b, kinds, state"
    return try reading.rows(sql, lists: ["units": units.map { .int($0.number) }]).compactMap { row in
      guard let first = row["unit_a"].int, let second = row["unit_b"].int, let state = row["state"].text.flatMap(DoubleState.init) else {
        return nil
      }
      return DoubleTally(
        first: UnitKey(number: first), second: UnitKey(number: second), kinds: kinds(row["kinds"].text ?? ""), state: state,
        count: Int(row["n"].int ?? 0))
    }
  }

  /// How many pairs that nobody settled have one row in the units and one elsewhere.
  public static func reaching(_ reading: Reading, beyond units: [UnitKey]) throws -> Int {
    let sql =
      "SELECT COUNT(*) AS n FROM double_pair WHERE state IN ('open', 'later') AND (unit_a IN (:units) OR unit_b IN (:units)) AND NOT (\(both))"
    return Int(try reading.first(sql, lists: ["units": units.map { .int($0.number) }])?["n"].int ?? 0)
  }

  /// Pairs of a filter: people before cards, the likeliest first.
  public static func page(_ reading: Reading, _ filter: DoubleFilter, limit: Int, offset: Int = 0) throws -> [DoublePair] {
    guard let (condition, lists) = try condition(reading, filter) else { return [] }
    let sql =
      "SELECT * FROM double_pair WHERE \(condition) ORDER BY register DESC, score DESC, unit_a, row_a, unit_b, row_b "
      + "LIMIT \(max(0, limit)) OFFSET \(max(0, offset))"
    return try reading.rows(sql, lists: lists).compactMap { DoublePair($0) }
  }

  /// Where a pair stands in a filter's list: what comes before and after it, and how many come before. A pair that just left the
  /// list still knows its place.
  public static func neighbours(
    _ reading: Reading, _ filter: DoubleFilter, of pair: DoublePair
  ) throws -> (previous: DoublePair?, next: DoublePair?, before: Int) {
    guard let (condition, lists) = try condition(reading, filter) else { return (nil, nil, 0) }
    var parameters = pair.place
    parameters["score"] = .real(pair.score)
    let earlier =
      "\(condition) AND (register > :register OR (register = :register AND (score > :score OR (score = :score AND \(key) < \(keyed)))))"
    let later =
      "\(condition) AND (register < :register OR (register = :register AND (score < :score OR (score = :score AND \(key) > \(keyed)))))"
    let previous = try reading.first(
      "SELECT * FROM double_pair WHERE \(earlier) ORDER BY register, score, unit_a DESC, row_a DESC, unit_b DESC, row_b DESC LIMIT 1",
      parameters, lists: lists)
    let next = try reading.first(
      "SELECT * FROM double_pair WHERE \(later) ORDER BY register DESC, score DESC, unit_a, row_a, unit_b, row_b LIMIT 1", parameters,
      lists: lists)
    let before = try reading.first("SELECT COUNT(*) AS n FROM double_pair WHERE \(earlier)", parameters, lists: lists)?["n"].int ?? 0
    return (previous.flatMap { DoublePair($0) }, next.flatMap { DoublePair($0) }, Int(before))
  }

  /// Nil when nothing can fit.
  private static func condition(_ reading: Reading, _ filter: DoubleFilter) throws -> (String, [String: [Value]])? {
    guard !filter.units.isEmpty else { return nil }
    var sql = both
    var lists = ["units": filter.units.map { Value.int($0.number) }]
    if !filter.among.isEmpty {
      sql += " AND (unit_a IN (:among) OR unit_b IN (:among))"
      lists["among"] = filter.among.sorted().map { .int($0.number) }
    }
    if !filter.states.isEmpty {
      sql += " AND state IN (:states)"
      lists["states"] = filter.states.map { .text($0.rawValue) }
    }
    if let kind = filter.kind {
      // Kinds stand in one text; there are few different texts.
      let texts = try reading.rows("SELECT DISTINCT kinds FROM double_pair WHERE \(both)", lists: ["units": lists["units"] ?? []])
        .compactMap { $0["kinds"].text }.filter { kinds($0).contains(kind) }
      if texts.isEmpty { return nil }
      sql += " AND kinds IN (:kinds)"
      lists["kinds"] = texts.map(Value.text)
    }
    return (sql, lists)
  }

  private static func kinds(_ text: String) -> [DoubleKind] {
    text.split(separator: ",").compactMap { DoubleKind(rawValue: String($0)) }
  }
}
