import Measures
import Programme
import Storage
import Vocabulary

/// A corner of the district of Lộc Bình with a few people whose stories the tests tell.
///
/// Hoàng Thị Nguyệt and Lý Văn Tòng live in Bản Khoai, commune of Khánh Xuân, with their daughter Lý Thị Ánh; Vi Văn Đoàn lives alone
/// next door. Nguyệt's card holds until 2026, Tòng let his run out in June 2024, Ánh has one since birth, Đoàn has none.
package struct LocBinh: Sendable {
  package let installation: TestInstallation
  package let hamlet, household, nextDoor: RowID
  package let nguyet, tong, anh, doan: RowID
  package let nguyetCard, tongCard, anhCard: RowID

  package var store: Store { installation.store }
  package var evaluating: Evaluating { installation.evaluating }

  package static let khanhXuan = UnitKey(number: 10_654_400_000)
  package static let tuDoan = UnitKey(number: 10_656_200_000)
  package static let lan = Author("user:lan")

  /// The registers a commune keeps from the first day of 2023.
  package static let kept = ["hamlet", "household", "person", "insurance-card"]

  /// The units, the areas, an open set of registers in Khánh Xuân, and the four people.
  package static func settled(_ engine: Engine, on today: Day) async throws -> LocBinh {
    let installation = try await TestInstallation.fresh(engine, on: today)
    try await UnitsFile.write(try UnitsFile.read(units, file: "units.csv"), installation.store, by: Author("console:root"))
    try await AreaAssignments.load(areas, file: "areas.csv", installation.store, by: Author("console:root"))
    try await open(kept, in: khanhXuan, installation.store)
    return try await installation.store.write(.create, by: lan, in: [khanhXuan]) { writing in
      let hamlet = try writing.insert("hamlet", khanhXuan, ["name": .text("Bản Khoai")])
      func house(_ number: String) throws -> RowID {
        try writing.insert("household", khanhXuan, ["household_number": .text(number), "hamlet_id": .id(hamlet)])
      }
      let (household, nextDoor) = (try house("12"), try house("13"))
      func person(_ name: String, _ sex: String, _ born: String, in house: RowID, _ identifier: String?) throws -> RowID {
        try writing.insert("person", khanhXuan, resident(name, sex, born, house, identifier))
      }
      let nguyet = try person("Hoàng Thị Nguyệt", "female", "1986-03-08", in: household, "020186001234")
      let tong = try person("Lý Văn Tòng", "male", "1979-11-30", in: household, nil)
      let anh = try person("Lý Thị Ánh", "female", "2020-05-02", in: household, nil)
      let doan = try person("Vi Văn Đoàn", "male", "1950-01-01", in: nextDoor, nil)
      func card(_ person: RowID, _ number: String, _ from: String, _ to: String) throws -> RowID {
        try writing.insert("insurance-card", khanhXuan, LocBinh.card(person, number, from, to))
      }
      return LocBinh(
        installation: installation, hamlet: hamlet, household: household, nextDoor: nextDoor, nguyet: nguyet, tong: tong, anh: anh,
        doan: doan, nguyetCard: try card(nguyet, "GD4202012345678", "2024-01-01", "2026-12-31"),
        tongCard: try card(tong, "DN4202011112222", "2023-07-01", "2024-06-30"),
        anhCard: try card(anh, "TE1202020051234", "2020-05-02", "2026-05-01"))
    }
  }

  /// The values of somebody who lives in a household since the start of 2023.
  package static func resident(
    _ name: String, _ sex: String, _ born: String, _ house: RowID, _ identifier: String? = nil
  ) throws -> [String: Value] {
    [
      "full_name": .text(name), "sex": .text(sex), "birth_date": .day(try day(born)), "household_id": .id(house),
      "residence_status": .text("permanent"), "valid_from": .day(max(try day("2023-01-01"), try day(born))),
      "national_id": identifier.map(Value.text) ?? .null,
    ]
  }

  /// The values of a card.
  package static func card(_ person: RowID, _ number: String, _ from: String, _ to: String) throws -> [String: Value] {
    [
      "person_id": .id(person), "card_number": .text(number), "valid_from": .day(try day(from)), "valid_to": .day(try day(to)),
    ]
  }

  /// Opens registers of a unit from the first day of 2023.
  package static func open(_ registers: [String], in unit: UnitKey, _ store: Store, on first: String = "2023-01-01") async throws {
    let day = try day(first)
    try await store.write(.open, by: lan, in: [unit]) { writing in
      for register in registers {
        try writing.insert("register-opening", unit, ["register_id": .text(register), "opened_on": .day(day)])
      }
    }
  }

  /// A hamlet and a household to live in, in another commune.
  package static func house(in unit: UnitKey, _ store: Store) async throws -> RowID {
    try await store.write(.create, by: lan, in: [unit]) { writing in
      let hamlet = try writing.insert("hamlet", unit, ["name": .text("Nà Lầu")])
      return try writing.insert("household", unit, ["household_number": .text("1"), "hamlet_id": .id(hamlet)])
    }
  }

  /// The former communes of the district that went into three of today's communes, and those three.
  package static let units = """
    code,name,kind,parent_code,parent_name,valid_from,valid_to,successor_code,successor_name
    06526,Thị trấn Na Dương,thị trấn,188,Huyện Lộc Bình,,2025-06-30,06526,Xã Na Dương
    06529,Thị trấn Lộc Bình,thị trấn,188,Huyện Lộc Bình,,2025-06-30,06529,Xã Lộc Bình
    06532,Xã Mẫu Sơn,xã,188,Huyện Lộc Bình,,2025-06-30,06541,Xã Mẫu Sơn
    06541,Xã Yên Khoái,xã,188,Huyện Lộc Bình,,2025-06-30,06541,Xã Mẫu Sơn
    06544,Xã Khánh Xuân,xã,188,Huyện Lộc Bình,,2025-06-30,06529,Xã Lộc Bình
    06547,Xã Tú Mịch,xã,188,Huyện Lộc Bình,,2025-06-30,06541,Xã Mẫu Sơn
    06550,Xã Hữu Khánh,xã,188,Huyện Lộc Bình,,2025-06-30,06529,Xã Lộc Bình
    06553,Xã Đồng Bục,xã,188,Huyện Lộc Bình,,2025-06-30,06529,Xã Lộc Bình
    06562,Xã Tú Đoạn,xã,188,Huyện Lộc Bình,,2025-06-30,06526,Xã Na Dương
    06529,Xã Lộc Bình,xã,20,Tỉnh Lạng Sơn,2025-07-01,,,
    06541,Xã Mẫu Sơn,xã,20,Tỉnh Lạng Sơn,2025-07-01,,,
    06526,Xã Na Dương,xã,20,Tỉnh Lạng Sơn,2025-07-01,,,
    """

  /// All of it lies in the northern mountains.
  package static let areas =
    "unit,axis,area,valid_from,valid_to,decision,status\n"
    + ["06526", "06529", "06544", "06550", "06553", "06562", "06529@2025-07-01", "06526@2025-07-01"]
    .map { "\($0),region7,tdmnpb,2021-01-01,,Nghị quyết 81/2023/QH15,verified\n" }.joined()
}
