import Foundation
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// How a database follows its catalogue, and what it refuses.
@Suite struct SchemaTests {
  private static let coats =
    "list: coat\ntitle: { vi: Lông }\nstatus: verified\nsource: x\nitems:\n  - { code: short, vi: Ngắn }\n  - { code: long, vi: Dài }\n"

  private func register(_ fields: String, search: String = "name", label: String = "name", coats: String = coats) throws
    -> RegisterCatalogue
  {
    try TestFolder.registers(
      [
        "dog":
          """
        register: dog
        title: { vi: Sổ chó, en: Dogs }
        about: { vi: Chó nuôi, en: Dogs }
        source: thử
        status: unverified
        group: station
        label: "{\(label)}"
        search: [\(search)]
        fields:
        \(fields)
        """
      ], lists: ["coat": coats])
  }

  private let first =
    "  - { name: name, label: { vi: Tên }, type: text, required: true }\n  - { name: coat, label: { vi: Lông }, type: choice, list: coat }"
  private let unit = LocBinh.khanhXuan

  private func open(_ catalogue: RegisterCatalogue, _ location: StoreLocation) async throws -> Store {
    try await Store.open(location, catalogue: catalogue, key: try TestInstallation.key(), now: { Moment(milliseconds: 0) })
  }

  private func place(_ engine: Engine) async throws -> (StoreLocation, TemporaryFile) {
    let file = TemporaryFile()
    return (engine == .sqlite ? .file(file.path) : .postgres(try await TestSchema.make()), file)
  }

  @Test(arguments: Engine.atHand) func aNewIndexIsMadeAndKnownToThePlanner(_ engine: Engine) async throws {
    let (location, _file) = try await place(engine)
    defer { withExtendedLifetime(_file) {} }
    var store = try await open(try register(first), location)
    try await store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      for _ in 0..<3 { try writing.insert("dog", unit, ["name": .text("Rex"), "coat": .text("short")]) }
    }
    try await store.analyse()
    store = try await open(try register(first + "\nindexes:\n  - [coat]"), location)
    let sql =
      engine == .sqlite
      ? "SELECT COUNT(*) AS n FROM sqlite_stat1 WHERE idx = 'dog_by_coat'"
      : "SELECT COUNT(*) AS n FROM pg_indexes WHERE schemaname = current_schema() AND indexname = 'dog_by_coat'"
    #expect(try await store.read { try $0.first(sql)?["n"].int } == 1)
  }

  @Test(arguments: Engine.atHand) func aNewFieldIsAddedAndOldRowsStayTrue(_ engine: Engine) async throws {
    let (location, _file) = try await place(engine)
    defer { withExtendedLifetime(_file) {} }
    var store = try await open(try register(first), location)
    let rex = try await store.write(.create, by: LocBinh.lan, in: [unit]) { try $0.insert("dog", unit, ["name": .text("Rex")]) }
    let more =
      first
        + """

          - { name: chip, label: { vi: Chíp }, type: text, protect: identifier, required: true }
          - { name: born_on, label: { vi: Sinh }, type: date, required: true }
          - { name: weight_kg, label: { vi: Nặng }, type: decimal, min: 0, max: 90, required: true }
          - { name: second_coat, label: { vi: Lông }, type: choice, list: coat }
          - { name: mother_id, label: { vi: Mẹ }, type: reference, register: dog }
        """
    store = try await open(try register(more), location)
    #expect(try await LogBook.verify(store).faults == [])
    let values: [String: Value] = [
      "name": .text("Vện"), "chip": .text("985-1"), "born_on": .day(try day("2023-05-01")), "weight_kg": .real(12.5),
      "second_coat": .text("long"), "mother_id": .id(rex),
    ]
    try await store.write(.create, by: LocBinh.lan, in: [unit]) { try $0.insert("dog", unit, values) }
    // What is demanded since applies when the old row is written again: it becomes a draft.
    try await store.write(.edit, by: LocBinh.lan, in: [unit]) { try $0.update("dog", unit, rex, ["coat": .text("short")]) }
    #expect(try await store.read { try $0.row("dog", unit, rex)?.draft } == true)
    #expect(try await store.read { try $0.rows("SELECT name, born_on, weight_kg FROM dog_counted").count } == 1)
    for wrong in ["weight_kg = 91", "second_coat = 'bald'"] + (engine == .sqlite ? ["born_on = '2023-02-30'"] : []) {
      await #expect { try await store.cache { _ = try $0.run("UPDATE dog SET \(wrong) WHERE name = 'Vện'") } } throws: { error in
        if case StoreProblem.refused = error { true } else { false }
      }
    }
    #expect(try await LogBook.verify(store).faults == [])
  }

  @Test(arguments: Engine.atHand) func tablesOfOlderDatabasesGetTheirNewColumns(_ engine: Engine) async throws {
    let (location, _file) = try await place(engine)
    defer { withExtendedLifetime(_file) {} }
    var store = try await open(try register(first), location)
    try await store.cache {
      for column in ["rows_updated", "hand", "mends"] { _ = try $0.run("ALTER TABLE import_record DROP COLUMN \(column)") }
    }
    store = try await open(try register(first), location)
    #expect(try await store.read { try $0.rows("SELECT rows_updated, hand, mends FROM import_record").isEmpty })
  }

  @Test(arguments: Engine.atHand) func anotherDifferenceStopsTheStartAndChangesNothing(_ engine: Engine) async throws {
    let (location, _file) = try await place(engine)
    defer { withExtendedLifetime(_file) {} }
    _ = try await open(try register(first), location)
    let other = try register(
      "  - { name: name, label: { vi: Tên }, type: text, protect: identifier }\n  - { name: age, label: { vi: Tuổi }, type: integer, derived: dog.age }",
      search: "age", label: "age")
    await #expect {
      _ = try await open(other, location)
    } throws: { error in
      guard case StoreProblem.misfit(let differences) = error else { return false }
      return differences.count == 3 && differences.contains { $0.hasPrefix("dog.name: TEXT ≠") }
        && differences.contains("dog.coat: not in the catalogue") && differences.contains { $0.hasPrefix("dog.age: no function “dog”") }
        && (error as? StoreProblem)?.label.vi.contains("chưa thay đổi gì") == true
    }
    let store = try await open(try register(first), location)
    try await store.write(.create, by: LocBinh.lan, in: [unit]) {
      try $0.insert("dog", unit, ["name": .text("Rex"), "coat": .text("long")])
    }
    await #expect(throws: StoreProblem.self) { try await store.cache { _ = try $0.run("UPDATE dog SET age = 1") } }
  }

  @Test(arguments: Engine.atHand) func draftsMayLackWhatOthersMayNot(_ engine: Engine) async throws {
    let (location, _file) = try await place(engine)
    defer { withExtendedLifetime(_file) {} }
    let store = try await open(try register(first), location)
    let id = try await store.write(.create, by: LocBinh.lan, in: [unit]) { try $0.insert("dog", unit, ["coat": .text("long")]) }
    #expect(try await store.read { try $0.row("dog", unit, id)?.draft } == true)
    #expect(try await store.read { try $0.rows("SELECT * FROM dog_counted").count } == 0)
    // The table itself, not only the product.
    let undraft = "UPDATE dog SET draft = \(engine == .sqlite ? "0" : "FALSE")"
    await #expect { try await store.cache { _ = try $0.run(undraft) } } throws: { error in
      if case StoreProblem.refused = error { true } else { false }
    }
    try await store.write(.edit, by: LocBinh.lan, in: [unit]) { try $0.update("dog", unit, id, ["name": .text("Vện")]) }
    #expect(try await store.read { try $0.rows("SELECT * FROM dog_counted").count } == 1)
  }

  @Test(arguments: Engine.atHand) func listsFollowTheirFiles(_ engine: Engine) async throws {
    let (location, _file) = try await place(engine)
    defer { withExtendedLifetime(_file) {} }
    _ = try await open(try register(first), location)
    let longer =
      "list: coat\ntitle: { vi: Lông }\nstatus: verified\nsource: x\ncolumns: [wool]\nitems:\n  - { code: long, vi: Rất dài, wool: '1' }\n  - { code: curly, vi: Xoăn }\n"
    let store = try await open(try register(first, coats: longer), location)
    let rows = try await store.read { try $0.rows("SELECT code, vi, wool, sort_order FROM list_coat ORDER BY sort_order, code") }
    #expect(
      rows.map { "\($0["code"].text ?? "") \($0["vi"].text ?? "") \($0["wool"].text ?? "-") \($0["sort_order"].int ?? -1)" } == [
        "long Rất dài 1 0", "short Ngắn - 0", "curly Xoăn - 1",
      ])
  }

  @Test(arguments: Engine.atHand) func twoStartsAtOnce(_ engine: Engine) async throws {
    let (location, _file) = try await place(engine)
    defer { withExtendedLifetime(_file) {} }
    let catalogue = try register(first)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { _ = try await open(catalogue, location) } }
      try await group.waitForAll()
    }
  }
}
