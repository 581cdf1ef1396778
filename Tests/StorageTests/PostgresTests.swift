import Registers
import TestSupport
import Testing
import Vocabulary

@testable import Storage

/// What only a server does: lost connections, failed copies, deadlocks.
@Suite(.enabled(if: Engine.atHand.contains(.postgres))) struct PostgresTests {
  private let unit = LocBinh.khanhXuan

  @Test func aLostConnectionIsMadeAgain() async throws {
    let place = try await LocBinh.settled(.postgres, on: try day("2024-12-31"))
    await #expect {
      try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) { writing in
        try writing.update("person", unit, place.tong, ["occupation": .text("thợ xây")])
        _ = try writing.first("SELECT pg_terminate_backend(pg_backend_pid()) AS gone")
      }
    } throws: { error in if case StoreProblem.unreachable = error { true } else { false } }
    // Nothing of it stayed, and the next ones don't notice.
    for _ in 0..<6 {
      let occupation = try await place.store.read { try $0.row("person", unit, place.tong)?.values["occupation"] }
      #expect(occupation == .null)
    }
    try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) {
      try $0.update("person", unit, place.tong, ["occupation": .text("thợ xây")])
    }
    #expect(try await LogBook.verify(place.store).faults == [])
  }

  @Test func aServerThatWasStartedAgainGoesUnnoticed() async throws {
    let place = try await LocBinh.settled(.postgres, on: try day("2024-12-31"))
    let other = try await place.installation.again()
    func number() async throws -> Int64 {
      try await place.store.read { try $0.first("SELECT pg_backend_pid() AS number")?["number"].int ?? 0 }
    }
    let gone = try await number()
    try await other.store.cache { _ = try $0.first("SELECT pg_terminate_backend(\(gone)) AS gone") }
    for _ in 0..<50 where try await other.store.read({ try $0.first("SELECT 1 AS one FROM pg_stat_activity WHERE pid = \(gone)") != nil }) {
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(try await number() != gone)
  }

  @Test func aFailedCopyLeavesTheConnectionUsable() async throws {
    let place = try await LocBinh.settled(.postgres, on: try day("2024-12-31"))
    let good = try LocBinh.resident("Đinh Văn Bình", "male", "1990-01-01", place.household)
    for wrong in [
      ["sex": Value.text("hen")], ["full_name": .text("a\u{0}b")], ["birth_year": .text("x")],
      ["full_name": .text(String(repeating: "x", count: 101))],
    ] {
      let rows = (0..<500).map { (id: RowID(milliseconds: $0), parent: RowID?.none, values: $0 == 250 ? good.merging(wrong) { $1 } : good) }
      await #expect(throws: StoreProblem.self) {
        try await place.store.write(.imported, by: LocBinh.lan, in: [unit]) { try $0.insertMany("person", unit, rows) }
      }
      for _ in 0..<5 { #expect(try await place.store.read { try $0.rows("SELECT id FROM person").count } == 4) }
    }
    try await place.store.write(.imported, by: LocBinh.lan, in: [unit]) {
      try $0.insertMany("person", unit, [(RowID(milliseconds: 1), nil, good)])
    }
    #expect(try await LogBook.verify(place.store).faults == [])
  }

  @Test func aSwallowedFailureIsTold() async throws {
    let place = try await LocBinh.settled(.postgres, on: try day("2024-12-31"))
    await #expect(throws: StoreProblem.self) {
      try await place.store.cache { reading in
        try reading.run("DELETE FROM log_checkpoint")
        _ = try? reading.run("SELECT 1/0 AS x")
      }
    }
  }

  @Test func manyShapesOfAStatementAreNotKeptForEver() async throws {
    let place = try await LocBinh.settled(.postgres, on: try day("2024-12-31"))
    let count = try await place.store.read { reading in
      for number in 0..<1000 { _ = try reading.first("SELECT \(number) AS number, :a AS a", ["a": .int(1)]) }
      return try reading.first("SELECT COUNT(*) AS kept FROM pg_prepared_statements")?["kept"].int ?? 0
    }
    #expect(count <= 400)
  }

  @Test func writersOfTheSameUnitsWaitForEachOther() async throws {
    let place = try await LocBinh.settled(.postgres, on: try day("2024-12-31"))
    let both = [unit, LocBinh.tuDoan]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<24 {
        group.addTask {
          _ = try await place.store.write(.create, by: LocBinh.lan, in: number % 2 == 0 ? both : both.reversed()) {
            try $0.insert("hamlet", both[number % 2], ["name": .text("Thôn \(number)")])
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await place.store.read { try $0.rows("SELECT id FROM hamlet").count } == 25)
    #expect(try await LogBook.verify(place.store).faults == [])
  }

  @Test func aDeadlockIsTriedAgain() async throws {
    let place = try await LocBinh.settled(.postgres, on: try day("2024-12-31"))
    let names = ["a", "b"]
    try await place.store.cache { reading in
      for name in names { try reading.run("INSERT INTO setting (name, content) VALUES (:n, '0')", ["n": .text(name)]) }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for order in [names, names.reversed()] {
        group.addTask {
          _ = try await place.store.cache { reading in
            for name in order {
              try reading.run("UPDATE setting SET content = content || 'x' WHERE name = :n", ["n": .text(name)])
              _ = try reading.first("SELECT 1 AS one FROM pg_sleep(0.3)")
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let kept = try await place.store.read {
      try $0.rows("SELECT content FROM setting WHERE name IN ('a', 'b')").compactMap { $0["content"].text }
    }
    #expect(kept == ["0xx", "0xx"])
  }
}
