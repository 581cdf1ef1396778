import CLibPQ
import Foundation
import Registers
import Vocabulary

/// One libpq connection. Its state is touched only on its queue.
final class PostgresConnection: Connection, @unchecked Sendable {
  let dialect = Dialect.postgres
  private let queue = DispatchQueue(label: "postgres")
  private let address: String
  private var link: OpaquePointer?
  private var texts: [String: SQLText] = [:]
  private var prepared: [String: String] = [:]
  private var seen: [String: [Oid]] = [:]

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
    PQfinish(link)
    link = nil
    prepared = [:]
    // What the address says comes later and so holds.
    let words = ["connect_timeout", "application_name", "dbname"].map { (text: String) in strdup(text) }
    let values = ["15", "xakhoe", address].map { (text: String) in strdup(text) }
    defer { for text in words + values { free(text) } }
    let (names, settings) = ((words + [nil]).map { UnsafePointer<CChar>($0) }, (values + [nil]).map { UnsafePointer<CChar>($0) })
    link = PQconnectdbParams(names, settings, 1)
    guard PQstatus(link) == CONNECTION_OK else { throw StoreProblem.unreachable(lastMessage) }
    // Texts are read and written in one way whatever the server's own habits are.
    try script(
      "SET client_min_messages = warning; SET client_encoding = 'UTF8'; SET datestyle = 'ISO, YMD'; SET bytea_output = 'hex'; "
        + "SET extra_float_digits = 1; SET standard_conforming_strings = on")
    if let encoding = PQparameterStatus(link, "server_encoding").map({ String(cString: $0) }), encoding != "UTF8" {
      throw StoreProblem.unreachable("the database's encoding is \(encoding), not UTF8")
    }
  }

  /// Connects again where the connection was lost.
  func restore() throws {
    if link == nil || PQstatus(link) != CONNECTION_OK { try connect() }
  }

  private var lastMessage: String { String(cString: PQerrorMessage(link)).trimmingCharacters(in: .whitespacesAndNewlines) }

  /// Passes a good result on; frees a bad one and throws what it says.
  private func check(_ result: OpaquePointer?) throws {
    let status = PQresultStatus(result)
    if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN { return }
    defer { PQclear(result) }
    func field(_ code: UnicodeScalar) -> String? { PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) } }
    let message = field("M") ?? lastMessage
    let state = field("C") ?? ""
    if PQstatus(link) != CONNECTION_OK { throw StoreProblem.unreachable(message) }
    switch state {
    case "40P01", "40001": throw Interrupted()
    case _ where state.hasPrefix("23"): throw StoreProblem.refused(constraint: field("n") ?? message)
    case _ where state.hasPrefix("53"), _ where state.hasPrefix("57P"), "25006": throw StoreProblem.unreachable(message)
    case "XX001", "XX002": throw StoreProblem.damaged(message)
    default: throw StoreProblem.query(message)
    }
  }

  func script(_ sql: String) throws {
    let result = PQexec(link, sql)
    try check(result)
    PQclear(result)
  }

  /// Ends the transaction; one in which a statement failed is rolled back by the server, which is an error here.
  func commit() throws {
    let result = PQexec(link, "COMMIT")
    try check(result)
    let tag = String(cString: PQcmdStatus(result))
    PQclear(result)
    if tag != "COMMIT" { throw StoreProblem.query("a statement of the transaction had failed") }
  }

  /// At most so many prepared statements are kept.
  private static let keptStatements = 400

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
      if texts.count > 2 * PostgresConnection.keptStatements { texts = [:] }
      if lists.isEmpty { texts[sql] = text }
    }
    let encoded = try text.values(parameters, lists: lists).map(PostgresConnection.encode)
    if encoded.contains(where: { $0.text?.utf8.contains(0) == true }) { throw StoreProblem.query("a text contains the character NUL") }
    // A null has no type of its own: it takes the one its parameter had before, so that one statement serves all patterns of nulls.
    var types = encoded.map(\.type)
    if let before = seen[text.text] { for index in types.indices where types[index] == 0 { types[index] = before[index] } }
    seen[text.text] = types
    let key = text.text + "\u{0}" + types.map(String.init).joined(separator: ",")
    let name: String
    if let known = prepared[key] {
      name = known
    } else {
      if prepared.count >= PostgresConnection.keptStatements {
        try script("DEALLOCATE ALL")
        prepared = [:]
        seen = [text.text: types]
      }
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
    var failure: (any Error)?
    do {
      for row in rows {
        for (index, value) in row.enumerated() {
          if index > 0 { buffer.append(9) }
          PostgresConnection.append(value, to: &buffer)
        }
        buffer.append(10)
        if buffer.count > 1 << 18 {
          try put(buffer)
          buffer.removeAll(keepingCapacity: true)
        }
      }
      try put(buffer)
    } catch {
      failure = error
    }
    PQputCopyEnd(link, failure == nil ? nil : "given up")
    // Every result is taken, also behind an error, so that the connection can be used again.
    while let result = PQgetResult(link) {
      do {
        try check(result)
        PQclear(result)
      } catch {
        failure = failure ?? error
      }
      if PQstatus(link) != CONNECTION_OK { break }
    }
    if let failure { throw failure }
  }

  private static func append(_ value: Value, to buffer: inout [UInt8]) {
    guard let text = encode(value).text else {
      buffer += [92, 78]
      return
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

  private func put(_ buffer: [UInt8]) throws {
    let sent = buffer.withUnsafeBytes { PQputCopyData(link, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count)) }
    if sent != 1 { throw StoreProblem.unreachable(lastMessage) }
  }
}
