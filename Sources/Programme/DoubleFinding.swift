import Doubles
import Storage
import Vocabulary

/// Looks for doubles in the registers of some units and keeps the pairs. What people said about a pair stays.
public struct DoubleFinding: Sendable {
  /// How many pairs of each kind were found.
  public let kinds: [DoubleKind: Int]
  /// How many people were compared.
  public let people: Int
  /// How many pairs are kept for these units now, with those already judged.
  public let pairs: Int

  /// Compares all people and cards of the units.
  /// - Parameters:
  ///   - day: the day on which cards are taken as valid.
  ///   - author: who asked for it.
  public static func run(
    _ units: [UnitKey], on day: Day, _ store: Store, by author: Author = Author("console")
  ) async throws -> DoubleFinding {
    let (roll, places) = try await store.read { try load($0, units) }
    let found = await Doubles.find(in: roll)
    let pairs = try await store.read { reading in
      var out = try cards(reading, units, day)
      let people = (found.likely + found.possible).filter { places[$0.first].human != places[$0.second].human }
      let several = try cardholders(reading, units, day, people.flatMap { [places[$0.first].place, places[$0.second].place] })
      out += people.map { likeness in
        let (one, other) = (places[likeness.first].place, places[likeness.second].place)
        var kinds: [DoubleKind] = [one.unit == other.unit ? .samePerson : .twoUnits]
        if let first = several[one], let second = several[other] {
          kinds.append(.twoCards)
          if first || second { kinds.append(.budget) }
        }
        return DoublePair(register: "person", one, other, score: likeness.probability, pattern: likeness.pattern, kinds: kinds)
      }
      return out
    }
    var people = Dictionary(units.map { ($0, 0) }, uniquingKeysWith: { first, _ in first })
    for person in places { people[person.place.unit, default: 0] += 1 }
    let (at, counted) = (store.now(), people)
    let kept = try await store.cache { reading in
      try DoubleSearch.note(counted, at: at, by: author, reading)
      return try keep(pairs, units, at: at, reading)
    }
    var kinds: [DoubleKind: Int] = [:]
    for kind in pairs.flatMap(\.kinds) { kinds[kind, default: 0] += 1 }
    return DoubleFinding(kinds: kinds, people: roll.count, pairs: kept)
  }

  // MARK: - People

  private struct Person: Sendable {
    let place: RowPlace
    let human: String?
  }

  /// People in columns; a national number only as its blind index, which tells equal from unequal and no more.
  private static func load(_ reading: Reading, _ units: [UnitKey]) throws -> (Roll, [Person]) {
    var roll = Roll()
    var people: [Person] = []
    let sql =
      "SELECT p.unit_id, p.id, p.full_name, p.sex, p.birth_date, p.birth_year, p.national_id_index, p.household_id, p.human_id, h.hamlet_id "
      + "FROM person p LEFT JOIN household h ON h.unit_id = p.unit_id AND h.id = p.household_id WHERE p.unit_id IN (:units)"
    try reading.each(sql, lists: ["units": units.map { .int($0.number) }]) { row in
      guard let unit = row["unit_id"].int, let id = row["id"].id, let name = row["full_name"].text else { return }
      var number: UInt64 = 0
      if case .blob(let mark) = row["national_id_index"] { number = token(mark) }
      roll.add(
        name: name, sex: row["sex"].text == "male" ? .male : (row["sex"].text == "female" ? .female : .unknown),
        birth: row["birth_date"].day, year: row["birth_year"].int.map(Int.init), unit: UInt64(bitPattern: unit),
        hamlet: row["hamlet_id"].id.map { token($0.bytes) } ?? 0, household: row["household_id"].id.map { token($0.bytes) } ?? 0,
        identifier: number)
      people.append(Person(place: RowPlace(UnitKey(number: unit), id), human: row["human_id"].text))
    }
    return (roll, people)
  }

  /// Sixteen bytes folded into eight; never 0.
  private static func token(_ bytes: [UInt8]) -> UInt64 {
    var (high, low): (UInt64, UInt64) = (0, 0)
    for (place, byte) in bytes.prefix(16).enumerated() {
      if place < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
    }
    return max(1, high &* 0x9E37_79B9_7F4A_7C15 ^ low)
  }

  // MARK: - Cards

  /// Pairs of cards in some units.
  /// - Parameter people: only those with a card of one of these; everybody's when nil.
  static func cards(_ reading: Reading, _ units: [UnitKey], _ day: Day, of people: [RowID]? = nil) throws -> [DoublePair] {
    var pairs: [RowPlace: [RowPlace: [DoubleKind]]] = [:]
    func note(_ row: Row, _ kinds: [DoubleKind]) {
      guard let unitA = row["unit_a"].int, let rowA = row["row_a"].id, let unitB = row["unit_b"].int, let rowB = row["row_b"].id else {
        return
      }
      let places = [RowPlace(UnitKey(number: unitA), rowA), RowPlace(UnitKey(number: unitB), rowB)].sorted()
      pairs[places[0], default: [:]][places[1], default: []] += kinds
    }
    var lists = ["units": units.map { Value.int($0.number) }]
    if let people { lists["people"] = people.map(Value.id) }
    // A card that is renewed a little early is no double, and a card that overlaps several earlier ones makes one pair, with the newest
    // of them: the check of data quality counts the same cards.
    let overlapping =
      "SELECT a.unit_id AS unit_a, a.id AS row_a, b.unit_id AS unit_b, b.id AS row_b, "
      + "CASE WHEN a.valid_from <= :day AND a.valid_to >= :day AND b.valid_from <= :day AND b.valid_to >= :day THEN 1 ELSE 0 END AS today, "
      + "CASE WHEN a.budget_paid OR b.budget_paid THEN 1 ELSE 0 END AS budget, a.valid_from AS from_a, b.valid_from AS from_b, "
      + "CASE WHEN a.valid_to > add_days(b.valid_from, 31) AND b.valid_to > add_days(a.valid_from, 31) "
      + "AND a.valid_to > add_days(a.valid_from, 31) AND b.valid_to > add_days(b.valid_from, 31) THEN 1 ELSE 0 END AS longer "
      + "FROM insurance_card_counted a JOIN insurance_card_counted b ON b.unit_id = a.unit_id AND b.person_id = a.person_id AND b.id > a.id "
      + "AND b.valid_from <= a.valid_to AND a.valid_from <= b.valid_to WHERE a.unit_id IN (:units)"
      + (people == nil ? "" : " AND a.person_id IN (:people)")
    let found = try reading.rows(overlapping, ["day": .day(day)], lists: lists)
    let nearest = DoubleFinding.nearest(found)
    for (number, row) in found.enumerated() {
      let today = row["today"].int == 1
      let kinds: [DoubleKind] = (nearest.contains(number) ? [.overlap] : []) + (today ? [.twoCards] : [])
      if !kinds.isEmpty { note(row, kinds + (today && row["budget"].int == 1 ? [.budget] : [])) }
    }
    // The same number on two people, who may live in two communes; a card copied in a move stays with its human. People whose every
    // card bears the number are told by their newest ones.
    let numbers =
      "SELECT a.unit_id AS unit_a, a.id AS row_a, b.unit_id AS unit_b, b.id AS row_b, a.person_id AS person_a, b.person_id AS person_b "
      + "FROM insurance_card a "
      + "JOIN insurance_card b ON b.card_number_index = a.card_number_index AND (b.unit_id > a.unit_id OR (b.unit_id = a.unit_id AND b.id > a.id)) "
      + "JOIN person p ON p.unit_id = a.unit_id AND p.id = a.person_id JOIN person q ON q.unit_id = b.unit_id AND q.id = b.person_id "
      + "WHERE a.card_number_index IS NOT NULL AND a.unit_id IN (:units) AND b.unit_id IN (:units) "
      + "AND (p.human_id IS NULL OR q.human_id IS NULL OR p.human_id <> q.human_id) "
      + (people == nil ? "" : "AND (a.person_id IN (:people) OR b.person_id IN (:people)) ")
      + "ORDER BY a.valid_to, b.valid_to, a.id, b.id"
    var newest: [Set<RowPlace>: Row] = [:]
    for row in try reading.rows(numbers, lists: lists) {
      guard let unitA = row["unit_a"].int, let one = row["person_a"].id, let unitB = row["unit_b"].int, let other = row["person_b"].id
      else { continue }
      newest[[RowPlace(UnitKey(number: unitA), one), RowPlace(UnitKey(number: unitB), other)]] = row
    }
    for row in newest.values { note(row, [.sameNumber]) }
    return pairs.flatMap { one, others in
      others.map { DoublePair(register: "insurance-card", one, $0.key, score: 1, pattern: nil, kinds: $0.value) }
    }
  }

  /// Of pairs of cards that overlap for long the one each later card has with the newest card before it.
  private static func nearest(_ rows: [Row]) -> Set<Int> {
    var best: [RowPlace: (begins: (Int, RowID), number: Int)] = [:]
    for (number, row) in rows.enumerated() where row["longer"].int == 1 {
      guard let unit = row["unit_a"].int, let one = row["row_a"].id, let other = row["row_b"].id, let from = row["from_a"].day,
        let to = row["from_b"].day
      else { continue }
      let cards = [(from.number, one), (to.number, other)].sorted { $0 < $1 }
      let later = RowPlace(UnitKey(number: unit), cards[1].1)
      if let known = best[later], known.begins >= cards[0] { continue }
      best[later] = (cards[0], number)
    }
    return Set(best.values.map(\.number))
  }

  /// Of some people those who hold a card on the day, and whether the state budget pays for one.
  private static func cardholders(_ reading: Reading, _ units: [UnitKey], _ day: Day, _ people: [RowPlace]) throws -> [RowPlace: Bool] {
    let asked = Set(people)
    var out: [RowPlace: Bool] = [:]
    guard !asked.isEmpty else { return out }
    let sql =
      "SELECT unit_id, person_id, CASE WHEN budget_paid THEN 1 ELSE 0 END AS budget FROM insurance_card_counted "
      + "WHERE unit_id IN (:units) AND valid_from <= :day AND valid_to >= :day"
    try reading.each(sql, ["day": .day(day)], lists: ["units": units.map { .int($0.number) }]) { row in
      guard let unit = row["unit_id"].int, let id = row["person_id"].id else { return }
      let place = RowPlace(UnitKey(number: unit), id)
      if asked.contains(place) { out[place] = out[place] == true || row["budget"].int == 1 }
    }
    return out
  }

  // MARK: - Keeping

  /// Puts the pairs found in place of those nobody judged; the judged ones get the new figures and keep their judgement.
  private static func keep(_ pairs: [DoublePair], _ units: [UnitKey], at moment: Moment, _ reading: Reading) throws -> Int {
    let lists = ["units": units.map { Value.int($0.number) }]
    let scope = "unit_a IN (:units) AND unit_b IN (:units)"
    func key(_ pair: DoublePair) -> [RowPlace] { [pair.first, pair.second] }
    let kept = try reading.rows("SELECT * FROM double_pair WHERE \(scope)", lists: lists).compactMap { DoublePair($0) }
    var judged: [String: Set<[RowPlace]>] = [:]
    for units in Set(kept.filter { $0.state == .open }.map { [$0.first.unit.number, $0.second.unit.number] }) {
      try reading.run(
        "DELETE FROM double_pair WHERE state = 'open' AND unit_a = :first AND unit_b = :second",
        ["first": .int(units[0]), "second": .int(units[1])])
    }
    for pair in kept where pair.state != .open { judged[pair.register, default: []].insert(key(pair)) }
    var fresh: [[Value]] = []
    for pair in pairs {
      guard judged[pair.register]?.contains(key(pair)) == true else {
        fresh.append(DoublePairs.row(pair, found: moment))
        continue
      }
      var parameters = pair.place
      parameters["score"] = .real(pair.score)
      parameters["kinds"] = .text(pair.kinds.map(\.rawValue).joined(separator: ","))
      parameters["pattern"] = pair.pattern.map { .int(Int64($0.code)) } ?? .null
      try reading.run("UPDATE double_pair SET score = :score, kinds = :kinds, pattern = :pattern WHERE \(DoublePairs.same)", parameters)
    }
    try reading.insert(into: "double_pair", columns: DoublePairs.columns, rows: fresh)
    return fresh.count + judged.values.reduce(0) { $0 + $1.count }
  }
}
