import Measures
import Registers
import Storage
import Vocabulary

/// Items of work lists with who they are about, read for a whole page at once.
struct WorkLines {
  /// One item as it is shown.
  struct Line: Sendable {
    let list: WorkListDefinition
    let item: WorkItem
    let label: String
    /// The person it is about; nil for an establishment or a thing.
    let person: RegisterRow?
    /// The hamlet's name.
    let hamlet: String
    let reason: String

    /// When they were born, as far as that is known.
    var born: String { person.map(MemberHomes.born) ?? "" }
  }

  private let visit: Visit
  private let places: MemberPlaces
  private let reading: StoreReading

  init(_ items: [WorkItem], _ units: [UnitKey], _ visit: Visit, _ reading: StoreReading) throws {
    (self.visit, self.reading) = (visit, reading)
    places = try MemberPlaces(reading, items.map { ($0.register, $0.id) }, units)
  }

  /// Those of the items whose rows are there.
  func lines(_ list: WorkListDefinition, _ items: [WorkItem]) throws -> [Line] {
    try items.compactMap { item -> Line? in
      guard let register = visit.installation.registers[item.register], let row = places.row(item.register, item.id) else { return nil }
      let person = places.person(register, row)
      return Line(
        list: list, item: item, label: try person?.values["full_name"]?.text ?? reading.label(register, row, visit.language),
        person: person, hamlet: places.hamlet(register, row) ?? "",
        reason: item.reason.map { list.words($0, visit.installation.registers).text(visit.language) } ?? "")
    }
  }

  /// The number of the household a line leads to.
  func home(_ line: Line) -> String {
    line.person?.values["household_id"]?.id.flatMap { places.row("household", $0) }?.values["household_number"]?.text ?? ""
  }

  /// The hamlet of a row.
  func hamlet(_ register: RegisterDefinition, _ row: RegisterRow) -> RegisterRow? { places.hamletRow(register, row) }

  /// A row that was read, and the person it is about.
  func row(_ register: String, _ id: RowID) -> RegisterRow? { places.row(register, id) }
  func person(_ register: RegisterDefinition, _ row: RegisterRow) -> RegisterRow? { places.person(register, row) }
}
