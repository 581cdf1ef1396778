import Registers
import Vocabulary

/// PostgreSQL through libpq. Each connection lives on a thread of its own, so no call blocks Swift's cooperative pool.
final class PostgresDriver: Sendable {
  private let pool: PostgresPool

  /// Opens a `postgres://` address; of at most `count` connections the first is made now, others when they are needed.
  init(_ address: String, count: Int = 4) async throws {
    pool = PostgresPool(address, first: try await PostgresConnection.open(address), limit: max(1, count))
  }

  func read<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result {
    try await again { try await self.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body) }
  }

  /// Runs a write; a closure stopped by a deadlock or a serialisation failure is run again, so it has no outside effects.
  func write<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result {
    try await again { try await self.transaction("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", body) }
  }

  private func again<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    for _ in 0..<4 { do { return try await body() } catch is Interrupted { continue } }
    throw StoreProblem.unreachable("deadlock")
  }

  /// Runs outside a transaction.
  func maintain<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result {
    try await pool.with { connection in
      try connection.restore()
      return try body(connection)
    }
  }

  private func transaction<Result: Sendable>(
    _ begin: String, _ body: @escaping @Sendable (any Connection) throws -> Result
  ) async throws -> Result {
    try await pool.with { connection in
      do { try connection.script(begin) } catch StoreProblem.unreachable {
        // The server may have been started again since the connection was last used; nothing was done on it yet.
        try connection.restore()
        try connection.script(begin)
      }
      do {
        let result = try body(connection)
        try connection.commit()
        return result
      } catch {
        // The first error says what happened; a failing rollback only means the connection is gone.
        try? connection.script("ROLLBACK")
        throw error
      }
    }
  }
}

/// A transaction that the server stopped for another's sake: to be run again.
struct Interrupted: Error {}

/// The connections nobody uses, and those who wait for one.
private actor PostgresPool {
  private let address: String
  private var free: [PostgresConnection]
  private var unmade: Int
  private var waiting: [CheckedContinuation<PostgresConnection, Never>] = []

  init(_ address: String, first: PostgresConnection, limit: Int) {
    self.address = address
    free = [first]
    unmade = limit - 1
  }

  nonisolated func with<Result: Sendable>(
    _ body: @escaping @Sendable (PostgresConnection) throws -> Result
  ) async throws -> Result {
    let connection = try await take()
    do {
      let result = try await connection.perform { try body(connection) }
      await give(connection)
      return result
    } catch {
      await give(connection)
      throw error
    }
  }

  private func take() async throws -> PostgresConnection {
    if let connection = free.popLast() { return connection }
    if unmade > 0 {
      unmade -= 1
      do { return try await PostgresConnection.open(address) } catch {
        unmade += 1
        throw error
      }
    }
    return await withCheckedContinuation { waiting.append($0) }
  }

  private func give(_ connection: PostgresConnection) {
    if waiting.isEmpty { free.append(connection) } else { waiting.removeFirst().resume(returning: connection) }
  }
}
