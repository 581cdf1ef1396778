import Foundation
import Programme
import Storage
import Testing
import Vocabulary
import Web

/// Two former communes and the one they went into, made by `init`, with a few people written through the store.
struct SmallInstallation {
  static let today = "2025-03-10"
  static let password = "mat-khau-cua-ba-lan"
  static let units = """
    code,name,kind,parent_code,parent_name,valid_from,valid_to,successor_code,successor_name
    06529,Thị trấn Lộc Bình,thị trấn,188,Huyện Lộc Bình,,2025-06-30,06529,Xã Lộc Bình
    06544,Xã Khánh Xuân,xã,188,Huyện Lộc Bình,,2025-06-30,06529,Xã Lộc Bình
    06529,Xã Lộc Bình,xã,20,Tỉnh Lạng Sơn,2025-07-01,,,

    """

  let folder: TemporaryFolder
  let catalogue: String
  let database: String

  /// Makes the installation with the command.
  init(catalogue: String = Program.catalogue, units: String = SmallInstallation.units) throws {
    folder = try TemporaryFolder()
    self.catalogue = catalogue
    database = folder.path("data.sqlite")
    let file = try folder.write("units.csv", units)
    let areas = try folder.write("areas.csv", "unit,axis,area,valid_from,decision,status\n06544,region7,tdmnpb,2022-01-01,QĐ,secondary\n")
    let made = try run("init", "--admin", "quantri", "--units", file, "--areas", areas, "--password-stdin", input: Self.password + "\n")
    try #require(made.status == 0, "\(made.errors)")
  }

  /// Runs a command on it.
  func run(_ arguments: String..., today: String = SmallInstallation.today, input: String = "") throws -> CommandRun {
    try Program.run(arguments + ["--database", database, "--catalogue", catalogue, "--today", today], input: input)
  }

  /// Opens it as the command does.
  func open() async throws -> Installation {
    let day = try #require(Day(iso: SmallInstallation.today))
    return try await Installation.open(
      .file(database), keyPath: nil, folder: URL(fileURLWithPath: catalogue), create: false, now: { Moment(day, minutes: 600) })
  }

  /// Writes rows of one unit.
  func write(_ unit: String = "06544", _ body: @escaping @Sendable (Writing, UnitKey) throws -> Void) async throws {
    let key = try #require(UnitKey(unit))
    try await open().store.write(.create, by: Author("user:lan"), in: [key]) { try body($0, key) }
  }

  /// Opens registers and enters people: name, sex, last day of the card or nil for none.
  func enter(_ people: [(name: String, sex: String, card: String?)], opening registers: [String] = ["person", "insurance-card"])
    async throws
  {
    try await write { writing, unit in
      for register in registers {
        try writing.insert("register-opening", unit, ["register_id": .text(register), "opened_on": SmallInstallation.day("2023-01-01")])
      }
      let home = try writing.insert("household", unit, ["household_number": .text("HK-1")])
      for person in people {
        let id = try writing.insert(
          "person", unit,
          [
            "full_name": .text(person.name), "sex": .text(person.sex), "birth_date": SmallInstallation.day("1990-05-01"),
            "household_id": .id(home), "residence_status": .text("permanent"), "valid_from": SmallInstallation.day("2020-01-01"),
          ])
        guard let card = person.card else { continue }
        try writing.insert(
          "insurance-card", unit,
          [
            "person_id": .id(id), "card_number": .text("DN4200000000001"), "valid_from": SmallInstallation.day("2024-01-01"),
            "valid_to": SmallInstallation.day(card),
          ])
      }
    }
  }

  static func day(_ text: String) -> Value { Day(iso: text).map(Value.day) ?? .null }
}
