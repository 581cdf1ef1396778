import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// The log: every write in its chain, every meddling found.
@Suite struct LogTests {
  private let unit = LocBinh.khanhXuan

  private func settled(_ engine: Engine) async throws -> LocBinh { try await LocBinh.settled(engine, on: try day("2024-12-31")) }

  /// What verification says, short: kind, entry or register.
  private func faults(_ place: LocBinh) async throws -> [String] {
    try await LogBook.verify(place.store).faults.map { fault in
      "\(fault.kind.rawValue)" + (fault.seq.map { " \($0)" } ?? "") + (fault.register.map { " \($0)" } ?? "")
        + (fault.id.map { $0 == place.tong ? " Tòng" : ($0 == place.tongCard ? " his card" : "") } ?? "")
    }
  }

  /// Changes the database without the product knowing.
  private func meddle(_ place: LocBinh, _ sql: String, _ parameters: [String: Value] = [:]) async throws {
    let count = try await place.store.cache { try $0.run(sql, parameters) }
    #expect(count > 0)
  }

  private func fiveMoreEntries(_ place: LocBinh) async throws {
    for number in 1...5 {
      try await place.store.write(.edit, by: LocBinh.lan, in: [unit], note: "lần \(number)") {
        try $0.update("person", unit, place.tong, ["occupation": .text("thợ xây \(number)")])
      }
    }
  }

  @Test(arguments: Engine.atHand) func isCleanAfterManyWrites(_ engine: Engine) async throws {
    let place = try await settled(engine)
    try await fiveMoreEntries(place)
    let house = try await LocBinh.house(in: LocBinh.tuDoan, place.store)
    let move = PersonMove(person: place.nguyet, from: unit, to: LocBinh.tuDoan, household: house, day: try day("2024-11-15"))
    try await place.store.write(.move, by: LocBinh.lan, in: [unit, LocBinh.tuDoan]) { try $0.move(move) }
    try await place.store.write(.remove, by: LocBinh.lan, in: [unit]) { try $0.remove("insurance-card", unit, place.tongCard) }
    try await place.store.write(.look, by: LocBinh.lan, in: [unit]) { try $0.remark(unit, "xem danh sách người chưa có thẻ") }
    try await LogBook.checkpoint(place.store, on: try day("2024-12-31"))
    let outcome = try await LogBook.verify(place.store)
    #expect(outcome.faults == [])
    #expect(outcome.entries >= 11)
    #expect(outcome.rows >= 16)
    // The next start finds the same.
    let again = try await place.installation.again()
    #expect(try await LogBook.verify(again.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func saysWhoDidWhatAndWhen(_ engine: Engine) async throws {
    let place = try await settled(engine)
    try await fiveMoreEntries(place)
    let entries = try await place.store.read { try LogBook.entries($0, unit) }
    #expect(entries.map(\.seq) == [7, 6, 5, 4, 3, 2, 1])
    #expect(entries.map(\.verb) == ["edit", "edit", "edit", "edit", "edit", "create", "open"])
    #expect(entries[0].author == "user:lan")
    #expect(entries[0].remarks == ["lần 5"])
    #expect(entries[0].at == place.installation.clock.now)
    #expect(entries[0].changes.map(\.before) == [["occupation": "thợ xây 4"]])
    #expect(entries[0].changes[0].was == 6)
    #expect(entries[4].changes.map(\.before) == [["occupation": nil]])
    let older = try await place.store.read { try LogBook.entries($0, unit, before: 3, limit: 1) }
    #expect(older.map(\.seq) == [2])
  }

  @Test(arguments: Engine.atHand) func aRemovedRowStaysInItsEntry(_ engine: Engine) async throws {
    let place = try await settled(engine)
    try await place.store.write(.remove, by: LocBinh.lan, in: [unit]) { try $0.remove("insurance-card", unit, place.tongCard) }
    let history = try await place.store.read { try LogBook.history($0, "insurance-card", unit, place.tongCard) }
    #expect(history.map { $0.changes.map(\.operation) } == [["remove"], ["insert"]])
    #expect(history[0].changes[0].before["valid_to"] == "2024-06-30")
    #expect(history[0].changes[0].before["person_id"] == place.tong.description)
    #expect(try await place.store.read { try $0.row("insurance-card", unit, place.tongCard) == nil })
    // The same row may come again, from a client that was away, and go again.
    let values = try LocBinh.card(place.tong, "DN4202011112222", "2023-07-01", "2024-06-30")
    try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { try $0.insert("insurance-card", unit, values, id: place.tongCard) }
    try await place.store.write(.remove, by: LocBinh.lan, in: [unit]) { try $0.remove("insurance-card", unit, place.tongCard) }
    #expect(try await faults(place) == [])
  }

  @Test(arguments: Engine.atHand) func aPersonWithCardsIsNotRemoved(_ engine: Engine) async throws {
    let place = try await settled(engine)
    await #expect {
      try await place.store.write(.remove, by: LocBinh.lan, in: [unit]) { try $0.remove("person", unit, place.tong) }
    } throws: { error in
      guard case StoreProblem.refused = error, let problem = error as? StoreProblem else { return false }
      return problem.label.vi.contains("nhắc đến")
    }
    #expect(try await faults(place) == [])
    let found = try await place.store.read { try Search.find($0, place.person, "tong", units: nil).rows.count }
    #expect(found == 1)
  }

  @Test(arguments: Engine.atHand) func findsAChangedEntry(_ engine: Engine) async throws {
    let place = try await settled(engine)
    try await fiveMoreEntries(place)
    try await meddle(
      place, "UPDATE log_entry SET body = REPLACE(body, 'user:lan', 'user:tam') WHERE unit_id = :u AND seq = 4", ["u": .int(unit.number)])
    #expect(try await faults(place) == ["changedEntry 4"])
  }

  @Test(arguments: Engine.atHand) func findsAChangedEntryWithItsHash(_ engine: Engine) async throws {
    let place = try await settled(engine)
    try await fiveMoreEntries(place)
    try await place.store.cache { reading in
      for seq in [4, 7] as [Int64] {
        let found = try reading.first(
          "SELECT body FROM log_entry WHERE unit_id = :u AND seq = :s", ["u": .int(unit.number), "s": .int(seq)])
        let body = try #require(found?["body"].text).replacing("user:lan", with: "user:tam")
        try reading.run(
          "UPDATE log_entry SET body = :b, hash = :h WHERE unit_id = :u AND seq = :s",
          ["b": .text(body), "h": .blob(Digest.sha256(body.utf8)), "u": .int(unit.number), "s": .int(seq)])
      }
    }
    #expect(try await faults(place) == ["changedEntry 4", "changedEntry 7"])
  }

  @Test(arguments: Engine.atHand) func findsAMissingEntry(_ engine: Engine) async throws {
    let place = try await settled(engine)
    try await fiveMoreEntries(place)
    try await meddle(place, "DELETE FROM log_entry WHERE unit_id = :u AND seq IN (4, 5)", ["u": .int(unit.number)])
    #expect(try await faults(place) == ["missingEntry 4", "missingEntry 5"])
    try await meddle(place, "DELETE FROM log_entry WHERE unit_id = :u AND seq = 7", ["u": .int(unit.number)])
    #expect(try await faults(place).prefix(3) == ["missingEntry 4", "missingEntry 5", "missingEntry 7"])
  }

  @Test(arguments: Engine.atHand) func findsReorderedEntries(_ engine: Engine) async throws {
    let place = try await settled(engine)
    try await fiveMoreEntries(place)
    for (from, to) in [(4, 99), (5, 4), (99, 5)] {
      try await meddle(place, "UPDATE log_entry SET seq = \(to) WHERE unit_id = :u AND seq = \(from)", ["u": .int(unit.number)])
    }
    #expect(Set(try await faults(place)).isSuperset(of: ["reorderedEntry 4", "reorderedEntry 5"]))
  }

  @Test(arguments: Engine.atHand) func findsATailCutSinceTheCheckpoint(_ engine: Engine) async throws {
    let place = try await settled(engine)
    try await fiveMoreEntries(place)
    try await LogBook.checkpoint(place.store, on: try day("2024-12-30"))
    // A careful hand also winds back the head and the row, so that what is left agrees with itself.
    try await meddle(place, "DELETE FROM log_entry WHERE unit_id = :u AND seq = 7", ["u": .int(unit.number)])
    try await meddle(
      place, "UPDATE log_head SET seq = 6, hash = (SELECT hash FROM log_entry e WHERE e.unit_id = :u AND e.seq = 6) WHERE unit_id = :u",
      ["u": .int(unit.number)])
    try await meddle(
      place, "UPDATE person SET occupation = 'thợ xây 4', seq = 6 WHERE unit_id = :u AND id = :id",
      ["u": .int(unit.number), "id": .id(place.tong)])
    #expect(try await faults(place) == ["cutTail 7"])
  }

  @Test(arguments: Engine.atHand) func findsRowsEditedBehindItsBack(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let row: [String: Value] = ["u": .int(unit.number), "id": .id(place.tongCard)]
    try await meddle(
      place, "UPDATE insurance_card SET valid_to = \(engine == .sqlite ? "" : "DATE ")'2030-01-01' WHERE unit_id = :u AND id = :id", row)
    #expect(try await faults(place) == ["changedRow insurance-card his card"])
    try await meddle(place, "DELETE FROM insurance_card WHERE unit_id = :u AND id = :id", row)
    #expect(try await faults(place) == ["missingRow insurance-card his card"])
  }

  @Test(arguments: Engine.atHand) func findsForeignRows(_ engine: Engine) async throws {
    let place = try await settled(engine)
    // In a commune that never wrote anything there is no chain to look along.
    for (number, id) in [(unit.number, RowID(milliseconds: 1)), (LocBinh.tuDoan.number, RowID(milliseconds: 2))] {
      try await meddle(place, "INSERT INTO hamlet (unit_id, id, seq, name) VALUES (:u, :id, 1, 'Ma')", ["u": .int(number), "id": .id(id)])
    }
    #expect(try await faults(place) == ["foreignRow hamlet", "foreignRow hamlet"])
  }

  @Test(arguments: Engine.atHand) func aHeadSetToNonsenseEndsNothing(_ engine: Engine) async throws {
    let place = try await settled(engine)
    try await meddle(place, "UPDATE log_head SET seq = \(Int64.max) WHERE unit_id = :u", ["u": .int(unit.number)])
    #expect(try await faults(place).count == 1000)
  }
}

extension LocBinh {
  var person: RegisterDefinition {
    get throws {
      guard let register = store.catalogue["person"] else { throw TestProblem.noValue("person") }
      return register
    }
  }
}
