import Foundation
import Registers
import Vocabulary

/// The newest entry of a unit's chain.
struct LogHead: Sendable {
  let unit: UnitKey
  let seq: Int64
  let hash: [UInt8]
}

/// One entry of a unit's log.
public struct LogEntry: Sendable {
  /// The place in the unit's chain, from 1.
  public let seq: Int64
  /// When it was written.
  public let at: Moment
  /// Who wrote.
  public let author: String
  /// What was done.
  public let verb: String
  /// Remarks.
  public let remarks: [String]
  /// The changed rows.
  public let changes: [LogChange]
}

/// Who wrote an entry, when and what for, without the rows.
public struct LogHeading: Sendable {
  /// The place in the unit's chain.
  public let seq: Int64
  /// When it was written.
  public let at: Moment
  /// Who wrote.
  public let author: String
  /// What was done.
  public let verb: String
}

/// One changed row of an entry.
public struct LogChange: Sendable {
  /// The register.
  public let register: String
  /// The row.
  public let id: RowID
  /// `insert`, `update` or `remove`.
  public let operation: String
  /// The version before; nil for a new row.
  public let was: Int64?
  /// The changed columns as they were, as JSON values.
  public let before: [String: String?]
}

/// The log: one hash chain per unit, append-only.
public enum LogBook {
  static let origin = [UInt8](repeating: 0, count: 32)

  /// Locks a unit's head for this transaction.
  static func lock(_ connection: any Connection, _ unit: UnitKey) throws -> LogHead {
    let parameters: [String: Value] = ["unit": .int(unit.number), "hash": .blob(origin)]
    try connection.run(
      "INSERT INTO log_head (unit_id, seq, hash) VALUES (:unit, 0, :hash) ON CONFLICT (unit_id) DO NOTHING", parameters)
    let lock = connection.dialect == .postgres ? " FOR UPDATE" : ""
    let row = try connection.first("SELECT seq, hash FROM log_head WHERE unit_id = :unit" + lock, ["unit": .int(unit.number)])
    guard let row, case .blob(let hash) = row["hash"] else { throw StoreProblem.damaged("log_head") }
    return LogHead(unit: unit, seq: row["seq"].int ?? 0, hash: hash)
  }

  static func append(
    _ connection: any Connection, _ head: LogHead, verb: Verb, author: Author, at: Moment, remarks: [String], changes: [String],
    vouched: [String]
  ) throws {
    var body = "{\"unit\":\(head.unit.number),\"seq\":\(head.seq + 1),\"prev\":\"\(Digest.hex(head.hash))\",\"at\":\(at.milliseconds)"
    body += ",\"by\":\(JSONText.quoted(author.description)),\"verb\":\"\(verb.rawValue)\""
    if !remarks.isEmpty { body += ",\"remarks\":[\(remarks.map(JSONText.quoted).joined(separator: ","))]" }
    body += ",\"changes\":[\(changes.joined(separator: ","))]"
    body += (vouched.isEmpty ? "" : ",\"vouched\":[\(vouched.joined(separator: ","))]") + "}"
    let hash = Digest.sha256(body.utf8)
    let parameters: [String: Value] = [
      "unit": .int(head.unit.number), "seq": .int(head.seq + 1), "body": .text(body), "hash": .blob(hash),
    ]
    try connection.run("INSERT INTO log_entry (unit_id, seq, body, hash) VALUES (:unit, :seq, :body, :hash)", parameters)
    try connection.run(
      "UPDATE log_head SET seq = :seq, hash = :hash WHERE unit_id = :unit",
      ["unit": .int(head.unit.number), "seq": .int(head.seq + 1), "hash": .blob(hash)])
  }

  /// Notes all heads of the day, so that a chain whose end was cut off is found.
  public static func checkpoint(_ store: Store, on day: Day) async throws {
    try await store.cache { reading in
      try reading.run("DELETE FROM log_checkpoint WHERE made_on = :day", ["day": .day(day)])
      try reading.run(
        "INSERT INTO log_checkpoint (made_on, unit_id, seq, hash) SELECT CAST(:day AS \(reading.store.dialect == .sqlite ? "TEXT" : "DATE")), unit_id, seq, hash FROM log_head",
        ["day": .day(day)])
    }
  }

  /// Reads an entry's body.
  static func parse(_ body: String) -> LogEntry? {
    guard let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any],
      let seq = (object["seq"] as? NSNumber)?.int64Value
    else { return nil }
    let changes = (object["changes"] as? [[String: Any]] ?? []).compactMap { change -> LogChange? in
      guard let register = change["register"] as? String, let id = (change["id"] as? String).flatMap({ RowID($0) }),
        let operation = change["op"] as? String
      else { return nil }
      let before = (change["before"] as? [String: Any] ?? [:]).mapValues { value -> String? in
        value is NSNull ? nil : "\(value)"
      }
      return LogChange(register: register, id: id, operation: operation, was: (change["was"] as? NSNumber)?.int64Value, before: before)
    }
    return LogEntry(
      seq: seq, at: Moment(milliseconds: (object["at"] as? NSNumber)?.int64Value ?? 0), author: object["by"] as? String ?? "",
      verb: object["verb"] as? String ?? "", remarks: object["remarks"] as? [String] ?? [], changes: changes)
  }

  /// The newest entries of a unit, newest first.
  public static func entries(_ reading: Reading, _ unit: UnitKey, before seq: Int64? = nil, limit: Int = 50) throws -> [LogEntry] {
    let sql = "SELECT body FROM log_entry WHERE unit_id = :unit AND seq < :seq ORDER BY seq DESC LIMIT :count"
    return try reading.rows(sql, ["unit": .int(unit.number), "seq": .int(seq ?? Int64.max), "count": .int(Int64(limit))])
      .compactMap { $0["body"].text.flatMap(parse) }
  }

  /// How many changed rows of an entry `glance` reads.
  public static let glanced = 20

  /// The newest entries of a unit, newest first, each with its first changed rows; one more than `glanced` says that there are more.
  public static func glance(_ reading: Reading, _ unit: UnitKey, before seq: Int64? = nil, limit: Int = 50) throws -> [LogEntry] {
    let sql = "SELECT substr(body, 1, 60000) AS body FROM log_entry WHERE unit_id = :unit AND seq < :seq ORDER BY seq DESC LIMIT :count"
    return try reading.rows(sql, ["unit": .int(unit.number), "seq": .int(seq ?? Int64.max), "count": .int(Int64(limit))])
      .compactMap { row -> LogEntry? in
        guard let body = row["body"].text else { return nil }
        return parse(body) ?? parse(shortened(body)) ?? parse(beheaded(body))
      }
  }

  /// A body cut behind its first changed rows and closed again.
  private static func shortened(_ body: String) -> String {
    let mark = ",{\"register\":\""
    var rest = body[...]
    var end = body.startIndex
    for _ in 0...glanced {
      guard let range = rest.range(of: mark) else { break }
      end = range.lowerBound
      rest = rest[range.upperBound...]
    }
    return end == body.startIndex ? body : body[..<end] + "]}"
  }

  /// The headings of entries, read without their rows: an import's entry may name a hundred thousand.
  public static func headings(_ reading: Reading, _ unit: UnitKey, _ seqs: Set<Int64>) throws -> [Int64: LogHeading] {
    guard !seqs.isEmpty else { return [:] }
    let sql = "SELECT substr(body, 1, 1000) AS body FROM log_entry WHERE unit_id = :unit AND seq IN (:seqs)"
    let rows = try reading.rows(sql, ["unit": .int(unit.number)], lists: ["seqs": seqs.sorted().map(Value.int)])
    let entries = rows.compactMap { row -> LogHeading? in
      guard let body = row["body"].text, let entry = parse(beheaded(body)) else { return nil }
      return LogHeading(seq: entry.seq, at: entry.at, author: entry.author, verb: entry.verb)
    }
    return Dictionary(entries.map { ($0.seq, $0) }, uniquingKeysWith: { $1 })
  }

  /// The beginning of a body, closed before its remarks and changes.
  private static func beheaded(_ body: String) -> String {
    for mark in [",\"remarks\":[", ",\"changes\":["] {
      if let range = body.range(of: mark) { return body[..<range.lowerBound] + "}" }
    }
    return body
  }

  /// The entries that wrote a row, newest first: each names the version before it.
  public static func history(_ reading: Reading, _ register: String, _ unit: UnitKey, _ id: RowID) throws -> [LogEntry] {
    let parameters: [String: Value] = ["unit": .int(unit.number), "id": .id(id), "register": .text(register)]
    var seq = try reading.row(register, unit, id)?.seq
    if seq == nil {
      seq = try reading.first("SELECT seq FROM tombstone WHERE unit_id = :unit AND register = :register AND id = :id", parameters)?["seq"]
        .int
    }
    var out: [LogEntry] = []
    while let current = seq, out.count < 500 {
      let row = try reading.first(
        "SELECT body FROM log_entry WHERE unit_id = :unit AND seq = :seq", ["unit": .int(unit.number), "seq": .int(current)])
      guard let entry = row?["body"].text.flatMap(parse) else { break }
      let own = entry.changes.filter { $0.id == id && $0.register == register }
      out.append(LogEntry(seq: entry.seq, at: entry.at, author: entry.author, verb: entry.verb, remarks: entry.remarks, changes: own))
      seq = own.first?.was
    }
    return out
  }
}
