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

  /// Gives an account one more role.
  /// - Throws: `AccountProblem.noAccount`, `.badScope`, `.wideScope`.
  public static func appoint(_ account: String, _ appointment: Appointment, _ store: Store, by author: Author) async throws {
    try check(appointment)
    let note = "\(account): + \(appointment.role.rawValue) \(appointment.scope)"
    try await store.write(.account, by: author, in: [.installation], note: note) { writing in
      guard let known = try find(account, writing) else { throw AccountProblem.noAccount(account) }
      let held = known.appointments.contains { $0.role == appointment.role && $0.scope == appointment.scope && $0.validTo == nil }
      if !held { try insert(appointment, account, writing) }
    }
  }

  /// Ends a role: the day is the first without it.
  /// - Throws: `AccountProblem.noAccount` where the account doesn't hold it.
  public static func dismiss(_ account: String, _ role: Role, _ scope: String, from day: Day, _ store: Store, by author: Author)
    async throws
  {
    let key: [String: Value] = ["account": .text(account), "role": .text(role.rawValue), "scope": .text(scope)]
    let held = "account = :account AND role = :role AND scope = :scope AND (valid_to IS NULL OR valid_to >= :day)"
    try await store.write(.account, by: author, in: [.installation], note: "\(account): − \(role.rawValue) \(scope)") { writing in
      let today = key.merging(["day": .day(day)]) { $1 }
      let begun = try writing.run("DELETE FROM account_role WHERE \(held) AND valid_from >= :day", today)
      let ended = try writing.run(
        "UPDATE account_role SET valid_to = :last WHERE \(held)", today.merging(["last": .day(day.adding(days: -1))]) { $1 })
      if begun + ended == 0 { throw AccountProblem.noAccount(account) }
    }
  }

  /// Whether a scope is one, and fits its role.
  static func check(_ appointment: Appointment) throws {
    let scope = appointment.scope
    let known = scope == "all" || ["unit:", "area:", "office:"].contains { scope.hasPrefix($0) && scope.count > $0.count }
    guard known else { throw AccountProblem.badScope(scope) }
    if appointment.role.isOfCommune, !scope.hasPrefix("unit:") { throw AccountProblem.wideScope(appointment.role) }
  }

  static func insert(_ appointment: Appointment, _ account: String, _ writing: Writing) throws {
    try writing.run(
      "INSERT INTO account_role (account, role, scope, valid_from, valid_to) VALUES (:account, :role, :scope, :from, :to)",
      [
        "account": .text(account), "role": .text(appointment.role.rawValue), "scope": .text(appointment.scope),
        "from": .day(appointment.validFrom), "to": appointment.validTo.map(Value.day) ?? .null,
      ])
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
