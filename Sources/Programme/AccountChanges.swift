import Storage
import Vocabulary

/// A signed-in browser as its owner sees it.
public struct OpenSession: Sendable {
  /// What it is ended by; nothing can be signed in with it.
  public let id: String
  /// Whose it is.
  public let account: String
  /// When it began.
  public let started: Moment
  /// When it was seen last.
  public let seen: Moment
  /// The token of its forms, which tells the present one from others.
  public let csrf: String
}

extension Accounts {
  /// The open sessions of an account, or of all, newest first.
  public static func sessions(of account: String? = nil, _ reading: StoreReading) throws -> [OpenSession] {
    let condition = account == nil ? "" : " WHERE account = :account"
    let parameters: [String: Value] = account.map { ["account": .text($0)] } ?? [:]
    return try reading.rows("SELECT * FROM session\(condition) ORDER BY seen DESC, started DESC", parameters).map { row in
      OpenSession(
        id: String((row["token_hash"].text ?? "").prefix(16)), account: row["account"].text ?? "",
        started: Moment(milliseconds: (row["started"].int ?? 0) * 1000), seen: Moment(milliseconds: (row["seen"].int ?? 0) * 1000),
        csrf: row["csrf"].text ?? "")
    }
  }

  /// Ends one session of an account.
  public static func endSession(_ id: String, of account: String, _ store: Store) async throws {
    try await store.cache { reading in
      for row in try reading.rows("SELECT token_hash FROM session WHERE account = :account", ["account": .text(account)]) {
        guard let token = row["token_hash"].text, id.count == 16, token.hasPrefix(id) else { continue }
        try reading.run("DELETE FROM session WHERE token_hash = :token", ["token": .text(token)])
      }
    }
  }

  /// Closes an account, which ends its sessions, or opens it again.
  /// - Throws: `AccountProblem.noAccount`.
  public static func setActive(_ account: String, _ active: Bool, _ store: Store, by author: Author) async throws {
    let note = "\(account): " + (active ? "mở khóa" : "khóa")
    try await store.write(.account, by: author, in: [.installation], note: note) { writing in
      let parameters: [String: Value] = ["active": .int(active ? 1 : 0), "name": .text(account)]
      if try writing.run("UPDATE account SET active = :active WHERE name = :name", parameters) == 0 {
        throw AccountProblem.noAccount(account)
      }
      if !active { try writing.run("DELETE FROM session WHERE account = :name", ["name": .text(account)]) }
    }
  }
}
