import Exchange
import Registers
import Storage
import TestSupport
import Vocabulary

/// Khánh Xuân with its four people, and imports into it.
struct Commune {
  let place: LocBinh
  let scratch: Scratch
  let names: ColumnNames

  var store: Store { place.store }
  static let unit = LocBinh.khanhXuan

  static func settled(_ engine: Engine) async throws -> Commune {
    Commune(
      place: try await LocBinh.settled(engine, on: try day("2025-03-10")), scratch: try Scratch(),
      names: try ColumnNames.load(catalogueFolder))
  }

  func importing(_ register: String, limits: SpreadsheetLimits = SpreadsheetLimits()) throws -> Importing {
    try Importing(store, register: register, unit: Commune.unit, names: names, limits: limits)
  }

  /// Proposes and checks a file.
  func preview(_ path: String, _ register: String = "person", choices: [String: String] = [:], constants: [String: String] = [:])
    async throws -> ImportPreview
  {
    let importing = try importing(register)
    var plan = try await importing.propose(path, choices: choices).plan
    plan.constants = constants
    return try await importing.preview(path, plan)
  }

  /// Proposes and takes a file.
  func take(_ path: String, _ register: String = "person", _ taking: ImportTaking = .all) async throws -> ImportOutcome {
    let importing = try importing(register)
    return try await importing.take(path, try await importing.propose(path).plan, taking, by: LocBinh.lan)
  }

  func count(_ table: String) async throws -> Int {
    Int(try await store.read { try $0.first("SELECT COUNT(*) AS n FROM \(table)")?["n"].int ?? 0 })
  }

  /// The headings of a usual list of people.
  static let heading = ["STT", "Họ và tên", "Giới", "Ngày sinh", "Số CCCD", "Mã hộ", "Thôn", "Tình trạng cư trú", "Cư trú từ ngày"]

  /// A row below them.
  static func person(
    _ name: String = "Nông Văn Páo", sex: String = "Nam", born: String = "15/04/1980", id: String = "020080001111", house: String = "12",
    hamlet: String = "Bản Khoai", status: String = "Thường trú", from: String = "01/01/2024"
  ) -> [String] {
    ["1", name, sex, born, id, house, hamlet, status, from]
  }
}
