import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// Names, births and hamlets of members, read for a whole page at once.
extension MemberList {
  /// The members a filter leaves, with what is shown of them.
  func lines(_ reading: StoreReading, _ filter: MemberFilter, limit: Int, offset: Int) throws -> [Line] {
    let members = try page.visit.installation.evaluating.measuring.members(
      reading, measure, page.group, page.choices.period, today: page.visit.today, filter: filter, reason: reason, hamlet: hamlet,
      limit: limit, offset: offset)
    let places = try MemberPlaces(reading, members.map { ($0.register, $0.id) }, page.group.members)
    return try members.map { try line($0, places, reading) }
  }

  private func line(_ member: MeasureMember, _ places: MemberPlaces, _ reading: StoreReading) throws -> Line {
    let language = page.language
    if let (_, item) = reading.store.catalogue.listItem(member.register, member.id) {
      return Line(member: member, label: item.label.text(language), born: "", hamlet: "", detail: "")
    }
    guard let register = reading.store.catalogue[member.register], let row = places.row(member.register, member.id) else {
      return Line(member: member, label: "…", born: "", hamlet: "", detail: "")
    }
    let person = places.person(register, row)
    let name = person?.values["full_name"]?.text
    var details: [String] = []
    if register.id != "person", name != nil { details.append(try reading.label(register, row, language)) }
    if let part = member.part {
      details.append(reading.store.catalogue.lists[measure.parts ?? ""]?.label(part).text(language) ?? part)
    }
    if page.group.members.count > 1, let origin = page.visit.units[member.unit] { details.append(origin.shortName) }
    return Line(
      member: member, label: try name ?? reading.label(register, row, language), born: person.map(MemberPlaces.born) ?? "",
      hamlet: places.hamlet(register, row) ?? "",
      detail: details.joined(separator: " · "))
  }

  /// The hamlets of the commune by name.
  func hamlets(_ reading: StoreReading) throws -> [(id: RowID, name: String)] {
    try MemberPlaces.hamlets(reading, page.group.members)
  }
}

/// The rows of members and of what they lead to.
struct MemberPlaces {
  private let catalogue: RegisterCatalogue
  private var rows: [String: [RowID: RegisterRow]] = [:]

  init(_ reading: StoreReading, _ members: [(register: String, id: RowID)], _ units: [UnitKey]) throws {
    catalogue = reading.store.catalogue
    for (register, own) in Dictionary(grouping: members, by: \.register) { try read(register, own.map(\.id), reading, units) }
    for register in ["person", "household", "hamlet"] {
      let wanted = rows.flatMap { from, found -> [RowID] in
        let fields = (catalogue[from]?.fields ?? []).filter { $0.register == register }.map(\.name)
        return found.values.flatMap { row in fields.compactMap { row.values[$0]?.id } }
      }
      try read(register, wanted, reading, units)
    }
  }

  private mutating func read(_ register: String, _ ids: [RowID], _ reading: StoreReading, _ units: [UnitKey]) throws {
    let wanted = Array(Set(ids).subtracting((rows[register] ?? [:]).keys))
    guard catalogue[register] != nil else { return }
    for start in stride(from: 0, to: wanted.count, by: 500) {
      let some = wanted[start..<min(start + 500, wanted.count)]
      let found = try reading.rows(
        of: register, where: "unit_id IN (:units) AND id IN (:ids)", [:],
        lists: ["units": units.map { .int($0.number) }, "ids": some.map(Value.id)])
      for row in found { rows[register, default: [:]][row.id] = row }
    }
  }

  /// A row that was read.
  func row(_ register: String, _ id: RowID) -> RegisterRow? { rows[register]?[id] }

  /// The person a row is, or is about.
  func person(_ register: RegisterDefinition, _ row: RegisterRow) -> RegisterRow? {
    register.id == "person" ? row : register.person.flatMap { row.values[$0]?.id }.flatMap { self.row("person", $0) }
  }

  /// The year of a person's birth.
  static func born(_ person: RegisterRow) -> String {
    person.values["birth_date"]?.day.map { "\($0.parts.year)" } ?? person.values["birth_year"]?.int.map { "\($0)" } ?? ""
  }

  /// The hamlets of units by name.
  static func hamlets(_ reading: StoreReading, _ units: [UnitKey]) throws -> [(id: RowID, name: String)] {
    try reading.rows("SELECT id, name FROM hamlet_counted WHERE unit_id IN (:units)", lists: ["units": units.map { .int($0.number) }])
      .compactMap { row in row["id"].id.map { ($0, row["name"].text ?? "") } }
      .sorted { (VietnameseText.folded($0.1), $0.0) < (VietnameseText.folded($1.1), $1.0) }
  }

  /// The name of the hamlet a row leads to.
  func hamlet(_ register: RegisterDefinition, _ row: RegisterRow) -> String? { hamletRow(register, row)?.values["name"]?.text }

  /// The hamlet a row leads to.
  func hamletRow(_ register: RegisterDefinition, _ row: RegisterRow) -> RegisterRow? {
    if register.id == "hamlet" { return row }
    guard let (field, target) = HamletPath.step(from: register), let id = row.values[field]?.id, let next = self.row(target, id),
      let definition = catalogue[target]
    else { return nil }
    return hamletRow(definition, next)
  }
}
