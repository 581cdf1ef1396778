import Foundation
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// What must not get in, and what people are told.
@Suite struct BadInputTests {
  private let unit = LocBinh.khanhXuan

  private func settled(_ engine: Engine) async throws -> LocBinh { try await LocBinh.settled(engine, on: try day("2024-12-31")) }

  /// The fields marked by a refused write; also that nothing of it stays.
  private func refused(_ place: LocBinh, _ body: @escaping @Sendable (Writing) throws -> Void) async throws -> [String] {
    let before = try await place.store.read { try LogBook.entries($0, unit).count }
    var fields: [String] = []
    do {
      try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { try body($0) }
      Issue.record("written")
    } catch StoreProblem.invalid(let faults) {
      fields = faults.map(\.field)
      #expect(faults.allSatisfy { !$0.label.vi.isEmpty && !$0.reason.vi.isEmpty && !$0.reason.en.isEmpty })
    }
    #expect(try await place.store.read { try LogBook.entries($0, unit).count } == before)
    #expect(try await LogBook.verify(place.store).faults == [])
    return fields
  }

  @Test(arguments: Engine.atHand) func aCardBeforeBirthAndOverBeforeItBegan(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let card = try LocBinh.card(place.anh, "TE1202020059999", "2019-01-01", "2018-12-31").merging(["benefit_level": .text("9")]) { $1 }
    #expect(try await refused(place) { try $0.insert("insurance-card", unit, card) } == ["benefit_level", "valid_from", "valid_from"])
  }

  @Test(arguments: Engine.atHand) func aBirthMovedBehindTheCard(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let (born, resident) = (try day("2021-01-01"), try day("2023-01-01"))
    let fields = try await refused(place) {
      try $0.update("person", unit, place.anh, ["birth_date": .day(born), "valid_from": .day(resident)])
    }
    #expect(fields == ["birth_date"])
    let earlier = try day("2020-04-01")
    try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) {
      try $0.update("person", unit, place.anh, ["birth_date": .day(earlier)])
    }
  }

  @Test(arguments: Engine.atHand) func aNameOfTenThousandLetters(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let values = try LocBinh.resident(String(repeating: "ầ", count: 10_000), "hen", "1990-01-01", place.household)
      .merging(["shoe_size": .int(41), "valid_to": .day(try day("2020-01-01")), "national_id": .text(String(repeating: "1", count: 13))]) {
        $1
      }
    let fields = try await refused(place) { try $0.insert("person", unit, values) }
    #expect(fields == ["full_name", "national_id", "sex", "shoe_size", "valid_from", "valid_to"])
    // The table refuses it too, if somebody goes past the product's own checks.
    await #expect {
      try await place.store.write(.imported, by: LocBinh.lan, in: [unit]) {
        try $0.insertMany("person", unit, [(RowID(milliseconds: 1), nil, values)])
      }
    } throws: { error in
      guard case StoreProblem.refused = error else { return false }
      return (error as? StoreProblem)?.label.vi.hasPrefix("Không lưu") == true
    }
    #expect(try await place.store.read { try $0.rows("SELECT id FROM person").count } == 4)
  }

  @Test(arguments: Engine.atHand) func textIsStoredComposed(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let name = "Hoàng Thị Điệp"
    let values = try LocBinh.resident(name.decomposedStringWithCanonicalMapping, "female", "1990-01-01", place.household)
    let id = try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { try $0.insert("person", unit, values) }
    let kept = try await place.store.read {
      try $0.first("SELECT full_name FROM person WHERE id = :id", ["id": .id(id)])?["full_name"].text
    }
    #expect(kept?.unicodeScalars.elementsEqual(name.unicodeScalars) == true)
    let version = try await place.store.read { try $0.row("person", unit, id)?.seq }
    // The same once more, in the other form, is no change.
    try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) { try $0.update("person", unit, id, values) }
    #expect(try await place.store.read { try $0.row("person", unit, id)?.seq } == version)
  }

  @Test(arguments: Engine.atHand) func aTextWithNul(_ engine: Engine) async throws {
    let place = try await settled(engine)
    #expect(try await refused(place) { try $0.update("person", unit, place.tong, ["occupation": .text("thợ\u{0}xây")]) } == ["occupation"])
  }

  @Test(arguments: Engine.atHand) func aRowOfAnotherUnitIsNotReferredTo(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let house = try await LocBinh.house(in: LocBinh.tuDoan, place.store)
    let values = try LocBinh.resident("Vi Thị Mẩy", "female", "1990-01-01", house)
    await #expect {
      try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { try $0.insert("person", unit, values) }
    } throws: { error in
      guard case StoreProblem.refused = error else { return false }
      return (error as? StoreProblem)?.label.vi.contains("không có trong đơn vị") == true
    }
    #expect(try await place.store.read { try $0.rows("SELECT id FROM person").count } == 4)
    #expect(try await place.store.read { try Search.find($0, place.person, "may", units: nil).rows.count } == 0)
    // In one transaction the order doesn't matter.
    let (later, hamlet) = (RowID(milliseconds: 5), place.hamlet)
    let ahead = try LocBinh.resident("Vi Thị Mẩy", "female", "1990-01-01", later)
    try await place.store.write(.imported, by: LocBinh.lan, in: [unit]) {
      try $0.insert("person", unit, ahead)
      try $0.insert("household", unit, ["household_number": .text("20"), "hamlet_id": .id(hamlet)], id: later)
    }
    #expect(try await LogBook.verify(place.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func aUnitThatWasNotAnnounced(_ engine: Engine) async throws {
    let place = try await settled(engine)
    await #expect(throws: StoreProblem.unannounced(LocBinh.tuDoan)) {
      try await place.store.write(.create, by: LocBinh.lan, in: [unit]) {
        try $0.insert("hamlet", unit, ["name": .text("Khòn Vè")])
        try $0.insert("hamlet", LocBinh.tuDoan, ["name": .text("Nà Lầu")])
      }
    }
    #expect(try await place.store.read { try $0.rows("SELECT id FROM hamlet").count } == 1)
  }

  @Test(arguments: Engine.atHand) func somebodyWasFaster(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let base = try #require(try await place.store.read { try $0.row("person", unit, place.tong)?.seq })
    let now = try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) {
      try $0.update("person", unit, place.tong, ["occupation": .text("thợ xây")], base: base)
    }
    await #expect(throws: StoreProblem.conflict(seq: now)) {
      try await place.store.write(.edit, by: Author("user:tam"), in: [unit]) {
        try $0.update("person", unit, place.tong, ["occupation": .text("thợ điện")], base: base)
      }
    }
    await #expect(throws: StoreProblem.conflict(seq: now)) {
      try await place.store.write(.remove, by: Author("user:tam"), in: [unit]) { try $0.remove("person", unit, place.tong, base: base) }
    }
    await #expect(throws: StoreProblem.noRow(register: "person")) {
      try await place.store.write(.edit, by: LocBinh.lan, in: [LocBinh.tuDoan]) { try $0.update("person", LocBinh.tuDoan, place.tong, [:]) }
    }
    #expect(try await place.store.read { try $0.row("person", unit, place.tong)?.values["occupation"] } == .text("thợ xây"))
  }

  @Test(arguments: Engine.atHand) func aFailureThatIsSwallowedIsNoSuccess(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let wrong = try LocBinh.card(place.tong, "DN4202011112222", "2025-01-01", "2025-12-31")
    do {
      try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
        try writing.insert("hamlet", unit, ["name": .text("Khòn Vè")])
        // The same identifier twice.
        try? writing.insertMany("insurance-card", unit, [(place.tongCard, nil, wrong)])
      }
    } catch {}
    // Whatever the engine makes of it: said and done are the same.
    #expect(try await LogBook.verify(place.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func theWordsOfEveryProblem(_ engine: Engine) {
    let all: [StoreProblem] = [
      .damaged("x"), .unreachable("x"), .misfit(["x"]), .refused(constraint: "x"), .refused(constraint: "FOREIGN KEY constraint failed"),
      .query("x"), .noRow(register: "x"), .conflict(seq: 1), .unannounced(unit), .key("x"),
      .invalid([FieldFault(field: "f", label: Label("Ô", en: "Box"), reason: Label("sai", en: "wrong"))]),
    ]
    for problem in all { #expect(problem.label.vi != problem.label.en && !problem.label.vi.isEmpty) }
  }
}

/// Files that are no databases, or no longer.
@Suite struct DamagedFileTests {
  private func open(_ path: String) async throws { _ = try await TestInstallation.open(.file(path), on: try day("2024-12-31")) }

  private func isDamaged(_ file: TemporaryFile) async throws {
    await #expect { try await open(file.path) } throws: { error in if case StoreProblem.damaged = error { true } else { false } }
  }

  private func made() async throws -> (TemporaryFile, Data) {
    let file = TemporaryFile()
    let place = try await TestInstallation.open(.file(file.path), on: try day("2024-12-31"))
    try await place.store.analyse()
    return (file, try Data(contentsOf: URL(fileURLWithPath: file.path)))
  }

  @Test func aTextFile() async throws {
    let file = TemporaryFile()
    let text = Data("Họ và tên;Ngày sinh\nHoàng Thị Nguyệt;08/03/1986\n".utf8)
    try text.write(to: URL(fileURLWithPath: file.path))
    try await isDamaged(file)
    #expect(try Data(contentsOf: URL(fileURLWithPath: file.path)) == text)
  }

  @Test func aHalfWrittenFile() async throws {
    let (whole, bytes) = try await made()
    #expect(bytes.count > 100_000)
    for size in [16, 100, 511, 512, 4096, 5000, bytes.count / 2, bytes.count - 4096] {
      let file = TemporaryFile()
      try bytes.prefix(size).write(to: URL(fileURLWithPath: file.path))
      try await isDamaged(file)
    }
    withExtendedLifetime(whole) {}
  }

  @Test func aScribbledFile() async throws {
    let (whole, bytes) = try await made()
    var scribbled = bytes
    for page in stride(from: 4096, to: scribbled.count - 4096, by: 4096) {
      scribbled.replaceSubrange(page..<(page + 64), with: Data(repeating: 0xAB, count: 64))
    }
    let file = TemporaryFile()
    try scribbled.write(to: URL(fileURLWithPath: file.path))
    try await isDamaged(file)
    withExtendedLifetime(whole) {}
  }

  @Test func noPlaceForAFile() async throws {
    await #expect { try await open("/nowhere/at/all.sqlite") } throws: { error in
      if case StoreProblem.unreachable = error { true } else { false }
    }
    await #expect { _ = try await TestInstallation.open(.postgres("postgres://127.0.0.1:1/none"), on: try day("2024-12-31")) } throws: {
      error in
      if case StoreProblem.unreachable = error { true } else { false }
    }
  }
}
