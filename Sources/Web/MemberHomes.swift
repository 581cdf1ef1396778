import Programme
import Registers
import Storage
import Vocabulary

/// What somebody who goes from house to house needs to find people: their household, whom to ask for, the telephone.
struct MemberHomes {
  /// Up to this age the mother is named, years.
  private static let ofMother = 16

  private let visit: Visit
  private var households: [RowID: RegisterRow] = [:]
  private var heads: [RowID: String] = [:]
  private var mothers: [RowID: String] = [:]
  private var guardians: [RowID: String] = [:]
  /// Rows of those whom one asks for: guardians, mothers and heads, for their telephones.
  private var asked: [RowID: RegisterRow] = [:]
  private var motherRows: [RowID: RowID] = [:]
  private var headRows: [RowID: RowID] = [:]

  /// Reads what is known of people, with few queries for all of them.
  init(_ people: [RegisterRow], _ units: [UnitKey], _ visit: Visit, _ reading: StoreReading) throws {
    self.visit = visit
    try read("household", people.compactMap { $0.values["household_id"]?.id }, units, reading) { households[$0.id] = $0 }
    try read("person", people.compactMap { $0.values["guardian_id"]?.id }, units, reading) {
      guardians[$0.id] = $0.values["full_name"]?.text
      asked[$0.id] = $0
    }
    var values: [String: Value] = ["day": .day(visit.today)]
    let own = units.map { Value.int($0.number) }
    let heads =
      "SELECT p.household_id AS home, p.id AS head_id, p.full_name AS head FROM person_counted p WHERE p.unit_id IN (:units) AND p.household_id IN (:ids) "
      + "AND p.relation_to_head = 'head' AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day) ORDER BY p.household_id, p.full_name DESC"
    for some in MemberHomes.pieces(Array(households.keys)) {
      try reading.each(heads, values, lists: ["units": own, "ids": some]) { row in
        if let home = row["home"].id {
          self.heads[home] = row["head"].text
          headRows[home] = row["head_id"].id
        }
      }
    }
    values = [:]
    let births =
      "SELECT v.person_id AS child, v.mother_id AS mother_id, v.mother_name AS written, m.full_name AS known FROM vital_event_counted v "
      + "LEFT JOIN person_counted m ON m.unit_id = v.unit_id AND m.id = v.mother_id "
      + "WHERE v.unit_id IN (:units) AND v.event_kind = 'birth' AND v.person_id IN (:ids)"
    for some in MemberHomes.pieces(people.filter(isChild).map(\.id)) {
      try reading.each(births, values, lists: ["units": own, "ids": some]) { row in
        if let child = row["child"].id, let name = row["known"].text ?? row["written"].text {
          self.mothers[child] = name
          motherRows[child] = row["mother_id"].id
        }
      }
    }
    try read("person", Array(motherRows.values) + Array(headRows.values), units, reading) { asked[$0.id] = $0 }
  }

  private func read(
    _ register: String, _ ids: [RowID], _ units: [UnitKey], _ reading: StoreReading, _ take: (RegisterRow) -> Void
  ) throws {
    for some in MemberHomes.pieces(Array(Set(ids))) {
      let own = units.map { Value.int($0.number) }
      try reading.rows(of: register, where: "unit_id IN (:units) AND id IN (:ids)", [:], lists: ["units": own, "ids": some]).forEach(take)
    }
  }

  private static func pieces(_ ids: [RowID]) -> [[Value]] {
    stride(from: 0, to: ids.count, by: 500).map { ids[$0..<min($0 + 500, ids.count)].map(Value.id) }
  }

  private func isChild(_ person: RegisterRow) -> Bool {
    let year = person.values["birth_date"]?.day?.parts.year ?? person.values["birth_year"]?.int.map { Int($0) }
    return year.map { visit.today.parts.year - $0 <= MemberHomes.ofMother } ?? false
  }

  // MARK: - Answers

  /// The household somebody lives in.
  func household(_ person: RegisterRow) -> RegisterRow? { person.values["household_id"]?.id.flatMap { households[$0] } }

  /// The name of a household's head.
  func head(_ household: RegisterRow) -> String? { heads[household.id] }

  /// A child's mother, or whoever looks after somebody; empty where nobody is written down.
  func carer(_ person: RegisterRow) -> String {
    if let mother = mothers[person.id] { return visit.word("carerMother", ["name": mother]) }
    let guardian = person.values["guardian_id"]?.id.flatMap { guardians[$0] } ?? person.values["guardian"]?.text
    return guardian.map { visit.word("carerGuardian", ["name": $0]) } ?? ""
  }

  /// The telephone of a row, in clear for those who may see identifiers and masked for others.
  func phone(_ row: RegisterRow, _ register: String) -> String {
    guard let field = visit.installation.registers[register]?.field("phone") else { return "" }
    let value = row.values["phone"] ?? .null
    let clear = visit.units[row.unit].map { visit.may(.seeIdentifiers, $0) } ?? false
    return clear ? value.text ?? "" : FieldText.masked(value, field)
  }

  /// The telephone by which somebody is reached: their own, or that of whoever looks after them.
  func phone(of person: RegisterRow) -> String {
    let rows = [person] + [motherRows[person.id], person.values["guardian_id"]?.id].compactMap { $0.flatMap { asked[$0] } }
    return rows.map { phone($0, "person") }.first { !$0.isEmpty } ?? ""
  }

  /// The telephone of a household, or of its head.
  func phone(at home: RegisterRow) -> String {
    let own = phone(home, "household")
    return own.isEmpty ? headRows[home.id].flatMap { asked[$0] }.map { phone($0, "person") } ?? "" : own
  }

  /// The whole date of birth, or the year where only that is known.
  static func born(_ person: RegisterRow) -> String {
    person.values["birth_date"]?.day?.written ?? person.values["birth_year"]?.int.map { "\($0)" } ?? ""
  }

  /// Household numbers as people count them: 9 before 10.
  static func order(_ number: String) -> String {
    number.split(separator: " ").map { part in
      part.allSatisfy(\.isNumber) && part.count < 12 ? String(repeating: "0", count: 12 - part.count) + part : String(part)
    }.joined(separator: " ")
  }
}
