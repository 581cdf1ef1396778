import Foundation
import GRDB
import Registers
import Vocabulary

/// SQLite through GRDB: WAL, `synchronous=FULL`, foreign keys on.
final class SQLiteDriver: Sendable {
  let writer: any DatabaseWriter

  /// Opens a file, or memory for nil.
  init(path: String?) throws {
    var configuration = Configuration()
    configuration.maximumReaderCount = 4
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824")
      for function in SQLiteDriver.functions { database.add(function: function) }
    }
    do {
      if let path {
        let pool = try DatabasePool(path: path, configuration: configuration)
        // The pool opens with NORMAL; acknowledged must mean on disk.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        writer = pool
      } else {
        writer = try DatabaseQueue(configuration: configuration)
      }
    } catch let error as DatabaseError {
      throw SQLiteConnection.problem(error)
    }
  }

  private static let functions: [DatabaseFunction] = [
    DatabaseFunction("days_between", argumentCount: 2, pure: true) { values in
      guard let from = day(values[0]), let to = day(values[1]) else { return nil }
      return to.number - from.number
    },
    DatabaseFunction("add_days", argumentCount: 2, pure: true) { values in
      guard let from = day(values[0]), let count = Int.fromDatabaseValue(values[1]), abs(count) < 3_000_000 else { return nil }
      return from.adding(days: count).iso
    },
    DatabaseFunction("add_months", argumentCount: 2, pure: true) { values in
      guard let from = day(values[0]), let count = Int.fromDatabaseValue(values[1]), abs(count) < 100_000 else { return nil }
      return from.adding(months: count).iso
    },
    DatabaseFunction("folded", argumentCount: 1, pure: true) { values in
      String.fromDatabaseValue(values[0]).map { VietnameseText.folded($0) }
    },
  ]

  private static func day(_ value: DatabaseValue) -> Day? { String.fromDatabaseValue(value).flatMap { Day(iso: $0) } }

  func read<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result {
    do {
      return try await writer.read { try body(SQLiteConnection($0)) }
    } catch let error as DatabaseError {
      throw SQLiteConnection.problem(error)
    }
  }

  func write<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result {
    do {
      return try await writer.write { database in
        let connection = SQLiteConnection(database)
        let result = try body(connection)
        // As on the server: once a statement failed, nothing of the transaction stays, even if the failure was swallowed.
        if let failure = connection.failure { throw failure }
        return result
      }
    } catch let error as DatabaseError {
      throw SQLiteConnection.problem(error)
    }
  }

  /// Runs outside a transaction: pragmas and checks.
  func maintain<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result {
    do {
      return try await writer.writeWithoutTransaction { try body(SQLiteConnection($0)) }
    } catch let error as DatabaseError {
      throw SQLiteConnection.problem(error)
    }
  }
}

/// A GRDB connection as both engines are seen.
final class SQLiteConnection: Connection {
  let dialect = Dialect.sqlite
  private let database: Database
  private var running: Set<String> = []
  private var texts: [String: SQLText] = [:]
  private(set) var failure: StoreProblem?

  init(_ database: Database) { self.database = database }

  static func problem(_ error: DatabaseError) -> StoreProblem {
    let message = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(message)
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY: return .unreachable(message)
    case .SQLITE_CONSTRAINT:
      return .refused(constraint: message.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? message)
    default: return .query(message)
    }
  }

  private func failed(_ error: DatabaseError) -> StoreProblem {
    let problem = SQLiteConnection.problem(error)
    failure = failure ?? problem
    return problem
  }

  private func arguments(_ values: [Value]) -> StatementArguments {
    StatementArguments(
      values.map { value -> DatabaseValue in
        switch value {
        case .null: .null
        case .int(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .bool(let flag): flag.databaseValue
        case .day(let day): day.iso.databaseValue
        case .id(let id): Data(id.bytes).databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
      })
  }

  private func statement(_ sql: String, _ parameters: [String: Value], _ lists: [String: [Value]]) throws -> Statement {
    let text: SQLText
    if lists.isEmpty, let known = texts[sql] {
      text = known
    } else {
      text = SQLText(sql, .sqlite, lists: lists)
      if texts.count > 400 { texts = [:] }
      if lists.isEmpty { texts[sql] = text }
    }
    // A query inside the same query can't share its statement.
    let statement = try running.contains(sql) ? database.makeStatement(sql: text.text) : database.cachedStatement(sql: text.text)
    statement.setUncheckedArguments(arguments(try text.values(parameters, lists: lists)))
    return statement
  }

  func each(_ sql: String, _ parameters: [String: Value], lists: [String: [Value]], _ body: (Row) throws -> Void) throws {
    do {
      let statement = try statement(sql, parameters, lists)
      let columns = Columns(statement.columnNames)
      let outer = running.insert(sql).inserted
      defer { if outer { running.remove(sql) } }
      let cursor = try GRDB.Row.fetchCursor(statement)
      while let row = try cursor.next() {
        try body(Row(columns: columns, values: (0..<columns.names.count).map { SQLiteConnection.value(row, $0) }))
      }
    } catch let error as DatabaseError {
      throw failed(error)
    }
  }

  private static func value(_ row: GRDB.Row, _ index: Int) -> Value {
    let value: DatabaseValue = row[index]
    switch value.storage {
    case .null: return .null
    case .int64(let number): return .int(number)
    case .double(let number): return .real(number)
    case .string(let text): return .text(text)
    case .blob(let data): return .blob(Array(data))
    }
  }

  func run(_ sql: String, _ parameters: [String: Value]) throws -> Int {
    do {
      try statement(sql, parameters, [:]).execute()
      return database.changesCount
    } catch let error as DatabaseError {
      throw failed(error)
    }
  }

  func script(_ sql: String) throws {
    do { try database.execute(sql: sql) } catch let error as DatabaseError { throw failed(error) }
  }

  func insert(into table: String, columns: [String], rows: [[Value]]) throws {
    do {
      let marks = (1...max(1, columns.count)).map { "?\($0)" }.joined(separator: ",")
      let statement = try database.cachedStatement(sql: "INSERT INTO \(table) (\(columns.joined(separator: ","))) VALUES (\(marks))")
      for row in rows {
        statement.setUncheckedArguments(arguments(row))
        try statement.execute()
      }
    } catch let error as DatabaseError {
      throw failed(error)
    }
  }
}
