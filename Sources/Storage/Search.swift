import Registers
import Vocabulary

/// Search without tone marks: folded words, every word a prefix, the same on both engines.
public enum Search {
  static func prepare(_ connection: any Connection) throws {
    let sqlite = connection.dialect == .sqlite
    let (whole, key) = sqlite ? ("INTEGER", "BLOB") : ("BIGINT", "UUID")
    let number = sqlite ? "row_number INTEGER PRIMARY KEY" : "row_number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    let text = "TEXT \(TableShape.order(connection.dialect)) NOT NULL"
    try connection.script(
      "CREATE TABLE IF NOT EXISTS search_row (\(number), register \(text), unit_id \(whole) NOT NULL, id \(key) NOT NULL, "
        + "words \(text), name_key \(text))")
    try connection.script("CREATE UNIQUE INDEX IF NOT EXISTS search_row_place ON search_row (register, unit_id, id)")
    try connection.script("CREATE INDEX IF NOT EXISTS search_row_order ON search_row (register, unit_id, name_key, id)")
    // The words are folded already: neither engine may split or change them in a way of its own.
    if sqlite {
      try connection.script(
        "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5 (words, content = 'search_row', content_rowid = 'row_number', "
          + "detail = none, prefix = '1 2 3', tokenize = 'ascii')")
    } else {
      try connection.script(
        "CREATE INDEX IF NOT EXISTS search_row_words ON search_row USING gin ((\(postgresWords))) WITH (fastupdate = off)")
    }
  }

  private static let postgresWords = "array_to_tsvector(string_to_array(words, ' '))"
  /// Longer words are cut: PostgreSQL refuses those over 2,000 bytes, and nobody types so many letters.
  private static let longest = 60

  private static func folded(_ text: String) -> [String] { VietnameseText.words(text).map { String($0.prefix(longest)) } }
  /// Name keys are compared by their bytes on both engines.
  public static func collation(_ dialect: Dialect) -> String { dialect == .sqlite ? "" : " COLLATE \"C\"" }

  /// What is searched: the folded words, then marks of register and unit, so that one index answers for a commune too.
  /// - Parameter known: what was folded before: many rows of a register say the same.
  private static func words(
    _ shape: RowShape, _ row: [Value], _ known: inout [[String]: (words: [String], key: String)]
  ) -> (words: String, key: String)? {
    guard !shape.register.search.isEmpty else { return nil }
    let texts = shape.register.search.compactMap { name in shape.index[name].flatMap { row[$0].text } }
    guard !texts.isEmpty, let unit = shape.index["unit_id"].flatMap({ row[$0].int }) else { return nil }
    let (words, key) = known[texts] ?? (folded(texts.joined(separator: " ")), VietnameseText.nameKey(String(texts[0].prefix(200))))
    known[texts] = (words, key)
    return ((words + marks(shape.register, unit)).joined(separator: " "), key)
  }

  private static func marks(_ register: RegisterDefinition, _ unit: Int64) -> [String] { ["zu\(unit)", mark(register)] }

  private static func mark(_ register: RegisterDefinition) -> String { "zr" + register.table.filter { $0 != "_" } }

  static func index(_ connection: any Connection, _ shape: RowShape, _ rows: [[Value]]) throws {
    guard !shape.register.search.isEmpty, let unitAt = shape.index["unit_id"], let idAt = shape.index["id"] else { return }
    var out: [[Value]] = []
    var known: [[String]: (words: [String], key: String)] = [:]
    for row in rows {
      guard let (words, key) = words(shape, row, &known) else { continue }
      out.append([.text(shape.register.id), row[unitAt], row[idAt], .text(words), .text(key)])
    }
    guard !out.isEmpty else { return }
    var first: Int64 = 0
    if connection.dialect == .sqlite {
      first = (try connection.first("SELECT COALESCE(MAX(row_number), 0) AS top FROM search_row")?["top"].int ?? 0)
    }
    try connection.insert(into: "search_row", columns: ["register", "unit_id", "id", "words", "name_key"], rows: out)
    if connection.dialect == .sqlite {
      try connection.run(
        "INSERT INTO search_words (rowid, words) SELECT row_number, words FROM search_row WHERE row_number > :first", ["first": .int(first)]
      )
    }
  }

  static func remove(_ connection: any Connection, _ shape: RowShape, _ unit: UnitKey, _ id: RowID) throws {
    guard !shape.register.search.isEmpty else { return }
    let place: [String: Value] = ["register": .text(shape.register.id), "unit": .int(unit.number), "id": .id(id)]
    let condition = "register = :register AND unit_id = :unit AND id = :id"
    if connection.dialect == .sqlite {
      try connection.run(
        "INSERT INTO search_words (search_words, rowid, words) SELECT 'delete', row_number, words FROM search_row WHERE \(condition)", place
      )
    }
    try connection.run("DELETE FROM search_row WHERE \(condition)", place)
  }

  /// What was found.
  public struct Answer: Sendable {
    /// The rows in order: whole words first, then by Vietnamese name, then by identity.
    public let rows: [(unit: UnitKey, id: RowID)]
    /// True when there are more hits than a person can use: ask for another word.
    public let broad: Bool
  }

  /// Finds rows of a register by words; nil units means everywhere.
  public static func find(
    _ reading: Reading, _ register: RegisterDefinition, _ text: String, units: [UnitKey]?, limit: Int = 50, broadFrom: Int = 10_000
  ) throws -> Answer {
    let words = Array(folded(text).prefix(8))
    guard !words.isEmpty else { return Answer(rows: [], broad: false) }
    let hits = try matches(reading, register, words, units, broadFrom + 1)
    let broad = hits.count > broadFrom
    let ordered = hits.compactMap { hit -> (whole: Int, key: String, unit: Int64, id: RowID)? in
      let have = Set((hit["words"].text ?? "").split(separator: " ").dropLast(2).map(String.init))
      // The marks of unit and register are words too; they are no hits.
      guard words.allSatisfy({ word in have.contains { $0.hasPrefix(word) } }) else { return nil }
      return (
        words.allSatisfy(have.contains) ? 0 : 1, hit["name_key"].text ?? "", hit["unit_id"].int ?? 0, hit["id"].id ?? RowID(milliseconds: 0)
      )
    }.sorted { ($0.whole, $0.key, $0.id) < ($1.whole, $1.key, $1.id) }
    return Answer(rows: ordered.prefix(limit).map { (UnitKey(number: $0.unit), $0.id) }, broad: broad)
  }

  private static func matches(
    _ reading: Reading, _ register: RegisterDefinition, _ words: [String], _ units: [UnitKey]?, _ limit: Int
  ) throws -> [Row] {
    if units?.isEmpty == true { return [] }
    let columns = "s.words, s.name_key, s.unit_id, s.id"
    let mark = mark(register)
    let parameters: [String: Value] = ["count": .int(Int64(limit))]
    if reading.store.dialect == .sqlite {
      var query = words.map { "\"\($0)\"*" }.joined(separator: " AND ") + " AND \(mark)"
      if let units { query += " AND (" + units.map { "zu\($0.number)" }.joined(separator: " OR ") + ")" }
      let sql =
        "SELECT \(columns) FROM search_words JOIN search_row s ON s.row_number = search_words.rowid WHERE search_words MATCH :query LIMIT :count"
      return try reading.rows(sql, parameters.merging(["query": .text(query)]) { $1 })
    }
    var query = words.map { "'\($0)':*" }.joined(separator: " & ") + " & '\(mark)'"
    if let units { query += " & (" + units.map { "'zu\($0.number)'" }.joined(separator: " | ") + ")" }
    let sql = "SELECT \(columns) FROM search_row s WHERE \(postgresWords) @@ CAST(:query AS tsquery) LIMIT :count"
    return try reading.rows(sql, parameters.merging(["query": .text(query)]) { $1 })
  }
}
