import ArgumentParser
import Measures
import Programme
import Storage
import Vocabulary
import Web

extension UnitView: ExpressibleByArgument {}

/// Which communes, when, and under which text of the law.
struct Selection: ParsableArguments {
  @Option(help: ArgumentHelp("Kỳ / period: 2024, 2024-Q4, 2024-11", valueName: "period"))
  var period: String

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Đơn vị như hồi đó hay như bây giờ / units as they were then, or as they are now", valueName: "then|now"))
  var view: UnitView = .then

  @Option(
    help: ArgumentHelp(
      "Văn bản theo ngày hiệu lực, thay cho văn bản đang có hiệu lực / edition by its date, instead of the one in force", valueName: "date")
  )
  var edition: String?

  /// The period asked for.
  /// - Throws: `ProgrammeProblem.noPeriod`.
  func chosenPeriod() throws -> Period {
    guard let chosen = Period(period) else { throw ProgrammeProblem.noPeriod(period) }
    return chosen
  }

  /// The date of the edition asked for; an id such as `xa-ntm/2024-03-01` is understood too.
  func editionDay() throws -> Day? { try edition.map { try Handed.day(String($0.split(separator: "/").last ?? "")) } }
}

/// The communes an answer is about.
struct ChosenUnits {
  /// In the order of their keys.
  let groups: [UnitGroup]
  /// The area, where one was asked for.
  let area: String?
  /// What has to be said about them.
  let notes: [Label]

  /// One commune by its code or key.
  init(unit text: String, _ units: OrgUnits, on day: Day, view: UnitView, today: Day) throws {
    var unit = try units.unit(text, on: day)
    var notes: [Label] = []
    if view == .now {
      while let heir = units.successor(of: unit.key), heir.validFrom.map({ $0 <= today }) ?? true { unit = heir }
    } else if let end = unit.validTo, end < day {
      let heir = units.successor(of: unit.key)
      notes.append(
        Label(
          "\(unit.name) kết thúc ngày \(end.written)" + (heir.map { ", nay thuộc \($0.name) (\($0.key))" } ?? "")
            + "; số liệu của đơn vị cũ.",
          en: "\(unit.name) ended on \(end.written)" + (heir.map { " and is part of \($0.name) (\($0.key))" } ?? "")
            + "; figures are those of the former unit."))
    }
    if !units.communes.contains(unit) { throw ProgrammeProblem.noUnit(text) }
    groups = [units.group(unit)]
    area = nil
    self.notes = notes
  }

  /// The communes of a district, of a province, or of what an office is responsible for.
  init(area code: String, _ reading: StoreReading, _ units: OrgUnits, on day: Day, view: UnitView, today: Day) throws {
    do {
      let found = try units.units(ofArea: code, on: day, view: view, today: today)
      groups = found.groups
      area = found.name
      notes = [found.note].compactMap { $0 }
    } catch ProgrammeProblem.noArea where ["responsibility", "facility"].allSatisfy({ reading.store.catalogue[$0] != nil }) {
      let name = code.hasPrefix("office:") ? String(code.dropFirst("office:".count)) : code
      let office = Appointment(role: .administrator, scope: "office:" + name, validFrom: day)
      let rights = try Rights([office], reading, units, on: day)
      let reference = view == .now ? today : day
      let covered = Set(rights.allowed(.seeOverview, among: units.communes.map(\.key)))
      let standing = units.communes.filter { covered.contains($0.key) && $0.exists(on: reference) }
      guard !standing.isEmpty else { throw ProgrammeProblem.noArea(code) }
      groups = standing.map(units.group)
      area = name
      notes = []
    }
  }

  /// Every commune there is on the day.
  init(all units: OrgUnits, on day: Day) throws {
    groups = units.communes.filter { $0.exists(on: day) }.sorted { $0.key < $1.key }.map(units.group)
    area = nil
    notes = []
  }
}
