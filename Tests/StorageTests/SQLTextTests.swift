import Registers
import TestSupport
import Testing
import Vocabulary

@testable import Storage

/// Queries are read as SQL: a colon is a parameter only where it is one.
@Suite struct SQLTextTests {
  private func read(_ sql: String, lists: [String: [Value]] = [:]) -> (String, [String]) {
    let text = SQLText(sql, .postgres, lists: lists)
    return (text.text, text.names)
  }

  @Test(
    arguments: [
      ("SELECT :a, :b, :a", "SELECT $1, $2, $1", ["a", "b"]),
      ("SELECT ':a', \":b\", :c", "SELECT ':a', \":b\", $1", ["c"]),
      ("SELECT 'it''s :a' || :b", "SELECT 'it''s :a' || $1", ["b"]),
      ("SELECT :a::text, x::date", "SELECT $1::text, x::date", ["a"]),
      ("SELECT 1 -- :a\n, :b", "SELECT 1 -- :a\n, $1", ["b"]),
      ("SELECT 1 /* :a ' */ , :b", "SELECT 1 /* :a ' */ , $1", ["b"]),
      ("SELECT :day_5y_before-1", "SELECT $1-1", ["day_5y_before"]),
      ("SELECT ': ' || :á", "SELECT ': ' || :á", []),
      ("SELECT 'open :a", "SELECT 'open :a", []),
      ("SELECT /* open :a", "SELECT /* open :a", []),
      ("SELECT :", "SELECT :", []),
      ("SELECT 'đ', :a", "SELECT 'đ', $1", ["a"]),
    ] as [(String, String, [String])])
  func names(_ sql: String, _ text: String, _ names: [String]) {
    let found = read(sql)
    #expect(found.0 == text)
    #expect(found.1 == names)
  }

  @Test func listsAreSpreadOut() throws {
    let lists: [String: [Value]] = ["units": [.int(7), .int(8)], "none": []]
    let text = SQLText("a IN (:units) AND b = :b AND c IN (:none) AND d IN (:units)", .sqlite, lists: lists)
    #expect(text.text == "a IN (?1,?2) AND b = ?3 AND c IN (NULL) AND d IN (?1,?2)")
    #expect(try text.values(["b": .text("x")], lists: lists) == [.int(7), .int(8), .text("x")])
    #expect(throws: StoreProblem.query("parameter :b has no value")) { try text.values([:], lists: lists) }
  }

  @Test(arguments: Engine.atHand) func everyKindOfValueComesBack(_ engine: Engine) async throws {
    let installation = try await TestInstallation.fresh(engine, on: try day("2024-12-31"))
    let id = RowID(milliseconds: 1)
    let values: [String: Value] = [
      "i": .int(-9_007_199_254_740_993), "r": .real(0.1), "t": .text("Bản Khoai 'đ' \\ \" \n\t 😀"), "d": .day(try day("0987-01-02")),
      "b": .blob([0, 255, 92]), "k": .id(id), "n": .null, "f": .bool(false),
    ]
    let (whole, real, bytes, key, date, flag) =
      engine == .sqlite
      ? ("INTEGER", "REAL", "BLOB", "BLOB", "TEXT", "INTEGER") : ("BIGINT", "DOUBLE PRECISION", "BYTEA", "UUID", "DATE", "BOOLEAN")
    let table = "CREATE TABLE kinds (i \(whole), r \(real), t TEXT, d \(date), b \(bytes), k \(key), n TEXT, f \(flag))"
    try await installation.store.cache { reading in
      try reading.run(table)
      try reading.run("INSERT INTO kinds (i, r, t, d, b, k, n, f) VALUES (:i, :r, :t, :d, :b, :k, :n, :f)", values)
      try reading.connection.insert(
        into: "kinds", columns: values.keys.sorted(),
        rows: [values.sorted { $0.key < $1.key }.map(\.value), Array(repeating: .null, count: 8)])
    }
    let rows = try await installation.store.read { try $0.rows("SELECT * FROM kinds WHERE i IS NOT NULL") }
    #expect(rows.count == 2)
    for row in rows {
      for name in ["i", "r", "t", "b", "n"] { #expect(row[name] == values[name]) }
      #expect(row["d"].day?.iso == "0987-01-02")
      #expect(row["k"].id == id)
      #expect(row["f"].bool == false)
    }
  }

  @Test(arguments: Engine.atHand) func datesCountTheSame(_ engine: Engine) async throws {
    let installation = try await TestInstallation.fresh(engine, on: try day("2024-12-31"))
    let sql = """
      SELECT days_between(:from, :to) AS between_days, add_days(:from, 30) AS later, add_months(:from, 1) AS month_later,
        add_months(:to, -12) AS year_before, add_days(NULL, 1) AS no_day
      """
    let parameters: [String: Value] = ["from": .day(try day("2024-01-31")), "to": .day(try day("2024-02-29"))]
    let row = try await installation.store.read { try #require(try $0.first(sql, parameters)) }
    #expect(row["between_days"].int == 29)
    #expect(row["later"].day?.iso == "2024-03-01")
    #expect(row["month_later"].day?.iso == "2024-02-29")
    #expect(row["year_before"].day?.iso == "2023-02-28")
    #expect(row["no_day"].isNull)
  }

  @Test(arguments: Engine.atHand) func aQueryInsideTheSameQuery(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let sql = "SELECT full_name FROM person ORDER BY full_name"
    let seen = try await place.store.read { reading in
      var seen: [String] = []
      try reading.each(sql) { outer in
        try reading.each(sql) { inner in seen.append((outer["full_name"].text ?? "") + "/" + (inner["full_name"].text ?? "")) }
      }
      return seen
    }
    #expect(seen.count == 16)
    #expect(seen[5] == "Lý Thị Ánh/Lý Thị Ánh")
  }
}
