import Foundation
import Storage
import TestSupport
import Testing
import Vocabulary

/// Identifiers: never in clear where they lie, found all the same.
@Suite struct CodecTests {
  private let unit = LocBinh.khanhXuan
  private let secrets = ["020186001234", "GD4202012345678", "DN4202011112222", "TE1202020051234"]

  /// Every text and blob of every table, as one haystack.
  private func everything(_ place: LocBinh) async throws -> [String] {
    try await place.store.read { reading in
      let tables =
        reading.store.dialect == .sqlite
        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_words%'"
        : "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()"
      return try reading.rows(tables).compactMap { $0["name"].text }.flatMap { table in
        try reading.rows("SELECT * FROM \(table)").flatMap { row in
          row.values.map { value in
            if case .blob(let bytes) = value { String(decoding: bytes, as: UTF8.self) + Digest.hex(bytes) } else { value.json }
          }
        }
      }
    }
  }

  @Test(arguments: Engine.atHand) func nothingLiesInClear(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let house = try await LocBinh.house(in: LocBinh.tuDoan, place.store)
    let move = PersonMove(person: place.nguyet, from: unit, to: LocBinh.tuDoan, household: house, day: try day("2024-11-15"))
    try await place.store.write(.move, by: LocBinh.lan, in: [unit, LocBinh.tuDoan]) { try $0.move(move) }
    try await place.store.write(.remove, by: LocBinh.lan, in: [unit]) { try $0.remove("insurance-card", unit, place.tongCard) }
    let haystack = try await everything(place)
    #expect(haystack.count > 300)
    for secret in secrets {
      let hidden = Digest.hex(Array(secret.utf8))
      #expect(!haystack.contains { $0.contains(secret) || $0.contains(hidden) }, "\(secret)")
    }
    guard case .file(let path) = place.installation.location else { return }
    for ending in ["", "-wal"] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path + ending))
      #expect(bytes.count > 1000)
      for secret in secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) in the file\(ending)") }
    }
  }

  @Test(arguments: Engine.atHand) func foundByEqualityHoweverItIsSpaced(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let found = try await place.store.read { reading in
      try ["GD4202012345678", "gd 4202-0123 45678", "GD42020.12345678", "GD420201234567"].map {
        try reading.find("insurance-card", "card_number", equals: $0, units: [unit]).map(\.id)
      }
    }
    #expect(found == [[place.nguyetCard], [place.nguyetCard], [place.nguyetCard], []])
    let elsewhere = try await place.store.read {
      try $0.find("insurance-card", "card_number", equals: "GD4202012345678", units: [LocBinh.tuDoan]).count
    }
    #expect(elsewhere == 0)
    let row = try await place.store.read { try $0.row("person", unit, place.nguyet) }
    #expect(row?.values["national_id"] == .text("020186001234"))
  }

  @Test func maskedForTheEye() {
    #expect(Codec.masked("020186001234") == "020 ••• 1234")
    #expect(Codec.masked("1234567") == "•••••••")
    #expect(Codec.masked("") == "")
  }

  @Test(arguments: Engine.atHand) func anotherKeyIsRefused(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    await #expect(throws: StoreProblem.key("another key made this database")) {
      _ = try await place.installation.again(key: SecretKey.random())
    }
    let again = try await place.installation.again()
    #expect(try await again.store.read { try $0.row("person", unit, place.nguyet)?.values["national_id"] } == .text("020186001234"))
  }

  @Test(arguments: Engine.atHand) func anAlteredValueIsNotOpenedAndNotWiped(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    func cipher() async throws -> [UInt8] {
      let row = try await place.store.read {
        try $0.first("SELECT national_id FROM person WHERE unit_id = :u AND id = :id", ["u": .int(unit.number), "id": .id(place.nguyet)])
      }
      guard case .blob(let bytes)? = row?["national_id"] else { throw TestProblem.noValue("national_id") }
      return bytes
    }
    func set(_ bytes: [UInt8], of id: RowID) async throws {
      _ = try await place.store.cache {
        try $0.run(
          "UPDATE person SET national_id = :b WHERE unit_id = :u AND id = :id", ["b": .blob(bytes), "u": .int(unit.number), "id": .id(id)])
      }
    }
    var bytes = try await cipher()
    // A cipher copied to another row isn't opened there.
    try await set(bytes, of: place.doan)
    #expect(try await place.store.read { try $0.row("person", unit, place.doan)?.values["national_id"] } == .null)
    bytes[30] ^= 1
    try await set(bytes, of: place.nguyet)
    #expect(try await place.store.read { try $0.row("person", unit, place.nguyet)?.values["national_id"] } == .null)
    // An edit of another field leaves what can't be read as evidence.
    try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) {
      try $0.update("person", unit, place.nguyet, ["occupation": .text("giáo viên")])
    }
    #expect(try await cipher() == bytes)
    try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) {
      try $0.update("person", unit, place.nguyet, ["national_id": .text("020186001234")])
    }
    #expect(try await place.store.read { try $0.row("person", unit, place.nguyet)?.values["national_id"] } == .text("020186001234"))
  }

  @Test func keysLieInFilesOfTheirOwner() throws {
    let file = TemporaryFile()
    #expect(throws: StoreProblem.key(file.path)) { _ = try SecretKey.file(file.path, create: false) }
    let made = try SecretKey.file(file.path, create: true)
    let read = try SecretKey.file(file.path, create: false)
    #expect(Codec(made).index("x", column: "c") == Codec(read).index("x", column: "c"))
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)
    try Data("short\n".utf8).write(to: URL(fileURLWithPath: file.path))
    #expect(throws: StoreProblem.key(file.path)) { _ = try SecretKey.file(file.path, create: true) }
    // A folder in its place can't be read and is not replaced.
    try FileManager.default.removeItem(atPath: file.path)
    try FileManager.default.createDirectory(atPath: file.path, withIntermediateDirectories: true)
    #expect(throws: StoreProblem.key(file.path)) { _ = try SecretKey.file(file.path, create: true) }
  }

  @Test func passwordsAreHashed() throws {
    let hash = try #require(Password.hash("Bản Khoai 2024"))
    #expect(hash.hasPrefix("$argon2id$"))
    #expect(Password.fits("Bản Khoai 2024".decomposedStringWithCanonicalMapping, hash))
    #expect(!Password.fits("bản khoai 2024", hash))
    #expect(!Password.fits("x", "no hash at all"))
    #expect(Password.token() != Password.token())
  }
}
