import CLibPQ
import Foundation
import Registers
import Vocabulary

/// PostgreSQL through libpq. Each connection lives on a thread of its own, so no call blocks Swift's cooperative pool.
final class PostgresDriver: Sendable {
  private let pool: PostgresPool

  /// Opens `count` connections to a `postgres://` address.
  init(_ address: String, count: Int = 4) async throws {
    var connections: [PostgresConnection] = []
    for _ in 0..<max(1, count) { connections.append(try await PostgresConnection.open(address)) }
    pool = PostgresPool(connections)
  }

  func read<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result {
    try await transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
  }

  /// Runs a write; a closure stopped by a deadlock or a serialisation failure is run again, so it has no outside effects.
  func write<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result {
    for _ in 0..<3 {
      do { return try await transaction("BEGIN", body) } catch StoreProblem.query("retry") { continue }
    }
    return try await transaction("BEGIN", body)
  }

  /// Runs outside a transaction.
  func maintain<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result {
    let connection = await pool.take()
    defer { Task { await pool.give(connection) } }
    return try await connection.perform { try body(connection) }
  }

  private func transaction<Result: Sendable>(
    _ begin: String, _ body: @escaping @Sendable (any Connection) throws -> Result
  ) async throws -> Result {
    let connection = await pool.take()
    do {
      let result = try await connection.perform {
        try connection.script(begin)
        do {
          let result = try body(connection)
          try connection.script("COMMIT")
          return result
        } catch {
          // The first error says what happened; a failing rollback only means the connection is gone.
          try? connection.script("ROLLBACK")
          throw error
        }
      }
      await pool.give(connection)
      return result
    } catch {
      await pool.give(connection)
      throw error
    }
  }
}

/// The connections nobody uses, and those who wait for one.
private actor PostgresPool {
  private var free: [PostgresConnection]
  private var waiting: [CheckedContinuation<PostgresConnection, Never>] = []

  init(_ connections: [PostgresConnection]) { free = connections }

  func take() async -> PostgresConnection {
    if let connection = free.popLast() { return connection }
    return await withCheckedContinuation { waiting.append($0) }
  }

  func give(_ connection: PostgresConnection) {
    if waiting.isEmpty { free.append(connection) } else { waiting.removeFirst().resume(returning: connection) }
  }
}

/// One libpq connection. Its state is touched only on its queue.
final class PostgresConnection: Connection, @unchecked Sendable {
  let dialect = Dialect.postgres
  private let queue = DispatchQueue(label: "postgres")
  private let address: String
  private var link: OpaquePointer?
  private var texts: [String: SQLText] = [:]
  private var prepared: [String: String] = [:]

  private init(_ address: String) { self.address = address }

  deinit { PQfinish(link) }

  static func open(_ address: String) async throws -> PostgresConnection {
    let connection = PostgresConnection(address)
    try await connection.perform { try connection.connect() }
    return connection
  }

  func perform<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result(catching: body)) }
    }
  }

  private func connect() throws {
    link = PQconnectdb(address)
    guard PQstatus(link) == CONNECTION_OK else {
      throw StoreProblem.unreachable(String(cString: PQerrorMessage(link)).trimmingCharacters(in: .whitespacesAndNewlines))
    }
    prepared = [:]
    PQclear(PQexec(link, "SET client_min_messages = warning"))
  }

  private func check(_ result: OpaquePointer?) throws {
    let status = PQresultStatus(result)
    if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN { return }
    defer { PQclear(result) }
    let message = PQresultErrorField(result, 77).map { String(cString: $0) } ?? String(cString: PQerrorMessage(link))
    let state = PQresultErrorField(result, 67).map { String(cString: $0) } ?? ""
    if PQstatus(link) != CONNECTION_OK {
      throw StoreProblem.unreachable(message.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    if state == "40P01" || state == "40001" { throw StoreProblem.query("retry") }
    if state.hasPrefix("23") {
      throw StoreProblem.refused(constraint: PQresultErrorField(result, 110).map { String(cString: $0) } ?? message)
    }
    throw StoreProblem.query(message)
  }

  func script(_ sql: String) throws {
    if link == nil || PQstatus(link) != CONNECTION_OK {
      PQfinish(link)
      try connect()
    }
    let result = PQexec(link, sql)
    try check(result)
    PQclear(result)
  }

  private static func encode(_ value: Value) -> (text: String?, type: Oid) {
    switch value {
    case .null: (nil, 0)
    case .int(let number): (String(number), 20)
    case .real(let number): ("\(number)", 701)
    case .text(let text): (text, 25)
    case .bool(let flag): (flag ? "t" : "f", 16)
    case .day(let day): (day.iso, 1082)
    case .id(let id): (id.description, 2950)
    case .blob(let bytes): ("\\x" + Digest.hex(bytes), 17)
    }
  }

  private func execute(_ sql: String, _ parameters: [String: Value], _ lists: [String: [Value]]) throws -> OpaquePointer? {
    let text: SQLText
    if lists.isEmpty, let known = texts[sql] {
      text = known
    } else {
      text = SQLText(sql, .postgres, lists: lists)
      if lists.isEmpty { texts[sql] = text }
    }
    let encoded = try text.values(parameters, lists: lists).map(PostgresConnection.encode)
    let types = encoded.map(\.type)
    // A null has no type of its own, so the statement is prepared per pattern of types.
    let key = text.text + "\u{0}" + types.map(String.init).joined(separator: ",")
    let name: String
    if let known = prepared[key] {
      name = known
    } else {
      name = "s\(prepared.count)"
      let result = PQprepare(link, name, text.text, Int32(types.count), types)
      try check(result)
      PQclear(result)
      prepared[key] = name
    }
    let strings = encoded.map { $0.text.map { strdup($0) } ?? nil }
    defer { for string in strings { free(string) } }
    let pointers = strings.map { UnsafePointer<CChar>($0) }
    let result = PQexecPrepared(link, name, Int32(pointers.count), pointers, nil, nil, 0)
    try check(result)
    return result
  }

  func each(_ sql: String, _ parameters: [String: Value], lists: [String: [Value]], _ body: (Row) throws -> Void) throws {
    let result = try execute(sql, parameters, lists)
    defer { PQclear(result) }
    let count = PQnfields(result)
    let columns = Columns((0..<count).map { String(cString: PQfname(result, $0)) })
    let types = (0..<count).map { PQftype(result, $0) }
    for index in 0..<PQntuples(result) {
      var values: [Value] = []
      values.reserveCapacity(Int(count))
      for column in 0..<count {
        values.append(
          PQgetisnull(result, index, column) == 1
            ? .null : PostgresConnection.decode(String(cString: PQgetvalue(result, index, column)), types[Int(column)]))
      }
      try body(Row(columns: columns, values: values))
    }
  }

  private static func decode(_ text: String, _ type: Oid) -> Value {
    switch type {
    case 16: return .bool(text == "t")
    case 20, 21, 23: return Int64(text).map(Value.int) ?? .text(text)
    case 700, 701: return Double(text).map(Value.real) ?? .text(text)
    case 1700: return Int64(text).map(Value.int) ?? Double(text).map(Value.real) ?? .text(text)
    case 1082: return Day(iso: text).map(Value.day) ?? .text(text)
    case 2950: return RowID(text).map(Value.id) ?? .text(text)
    case 17: return .blob(bytes(text))
    default: return .text(text)
    }
  }

  private static func bytes(_ text: String) -> [UInt8] {
    let digits = Array(text.utf8.dropFirst(2))
    func nibble(_ byte: UInt8) -> UInt8 { byte >= 97 ? byte - 87 : byte - 48 }
    return stride(from: 0, to: digits.count - 1, by: 2).map { nibble(digits[$0]) << 4 | nibble(digits[$0 + 1]) }
  }

  func run(_ sql: String, _ parameters: [String: Value]) throws -> Int {
    let result = try execute(sql, parameters, [:])
    defer { PQclear(result) }
    return Int(String(cString: PQcmdTuples(result))) ?? 0
  }

  func insert(into table: String, columns: [String], rows: [[Value]]) throws {
    guard !rows.isEmpty else { return }
    let start = PQexec(link, "COPY \(table) (\(columns.joined(separator: ","))) FROM STDIN")
    try check(start)
    PQclear(start)
    var buffer: [UInt8] = []
    for row in rows {
      for (index, value) in row.enumerated() {
        if index > 0 { buffer.append(9) }
        guard let text = PostgresConnection.encode(value).text else {
          buffer += [92, 78]
          continue
        }
        for byte in text.utf8 {
          switch byte {
          case 92: buffer += [92, 92]
          case 9: buffer += [92, 116]
          case 10: buffer += [92, 110]
          case 13: buffer += [92, 114]
          default: buffer.append(byte)
          }
        }
      }
      buffer.append(10)
      if buffer.count > 1 << 18 {
        try put(buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try put(buffer)
    PQputCopyEnd(link, nil)
    while let result = PQgetResult(link) {
      try check(result)
      PQclear(result)
    }
  }

  private func put(_ buffer: [UInt8]) throws {
    let sent = buffer.withUnsafeBytes { PQputCopyData(link, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count)) }
    if sent != 1 { throw StoreProblem.unreachable(String(cString: PQerrorMessage(link))) }
  }
}
