import Storage
import Vocabulary

/// Somebody who can sign in.
public struct Account: Sendable {
  /// The sign-in name.
  public let name: String
  /// The full name.
  public let fullName: String
  /// Whether the account may be used.
  public let active: Bool
  /// The language of the pages.
  public let language: Language
  /// The roles, dated.
  public let appointments: [Appointment]
}

/// A signed-in browser.
public struct Session: Sendable {
  /// The account.
  public let account: Account
  /// The token that forms carry back.
  public let csrf: String
}

/// What is wrong with an account or a sign-in.
public enum AccountProblem: Error, Sendable, Hashable {
  case wrongPassword, inactive, exists(String), weakPassword, badName(String), noAccount(String), badScope(String), wideScope(Role),
    longName

  /// The problem in words; a wrong name and a wrong password sound the same.
  public var label: Label {
    switch self {
    case .wrongPassword: Label("Tên đăng nhập hoặc mật khẩu không đúng.", en: "The name or the password is wrong.")
    case .inactive: Label("Tài khoản đã bị khóa.", en: "The account is closed.")
    case .exists(let name): Label("Tài khoản «\(name)» đã có.", en: "The account “\(name)” exists already.")
    case .weakPassword: Label("Mật khẩu phải có ít nhất 10 ký tự.", en: "The password needs at least 10 characters.")
    case .badName(let name):
      Label(
        "Tên «\(name.prefix(40))» không dùng được: 2–40 chữ thường không dấu, số, dấu chấm, gạch nối.",
        en: "“\(name.prefix(40))” cannot be used: 2–40 lower-case letters, digits, dots, hyphens.")
    case .noAccount(let name): Label("Không có tài khoản «\(name.prefix(40))».", en: "No account “\(name.prefix(40))”.")
    case .longName: Label("Họ và tên tối đa 100 ký tự.", en: "A full name has at most 100 characters.")
    case .wideScope(let role):
      Label(
        "Vai trò «\(role.label.vi)» gắn với một xã: chọn một xã.", en: "The role “\(role.label.en)” belongs to one commune: choose one.")
    case .badScope(let scope):
      Label(
        "Phạm vi «\(scope.prefix(60))» không đúng: all, unit:<mã>, area:<mã> hoặc office:<tên>.",
        en: "“\(scope.prefix(60))” is no scope: all, unit:<code>, area:<code> or office:<name>.")
    }
  }
}

/// Accounts and sessions of an installation.
public enum Accounts {
  /// How long an unused session lives.
  static let idleSeconds: Int64 = 4 * 3600
  /// How long a session lives at all.
  static let wholeSeconds: Int64 = 14 * 3600

  /// Adds an account with its roles.
  /// - Throws: `AccountProblem`.
  public static func add(
    name: String, fullName: String, password: String, appointments: [Appointment], _ store: Store, by author: Author
  ) async throws {
    let fits = (2...40).contains(name.count) && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "." || $0 == "-") }
    guard fits else { throw AccountProblem.badName(name) }
    guard fullName.count <= 100 else { throw AccountProblem.longName }
    guard password.count >= 10, password.count <= 200 else { throw AccountProblem.weakPassword }
    try appointments.forEach(check)
    guard let hash = Password.hash(password) else { throw AccountProblem.weakPassword }
    let roles = appointments.map { "\($0.role.rawValue) \($0.scope)" }.joined(separator: ", ")
    try await store.write(.account, by: author, in: [.installation], note: "\(name): \(roles)") { writing in
      if try writing.first("SELECT name FROM account WHERE name = :name", ["name": .text(name)]) != nil {
        throw AccountProblem.exists(name)
      }
      try writing.run(
        "INSERT INTO account (name, full_name, password, active, language) VALUES (:name, :full, :hash, 1, 'vi')",
        ["name": .text(name), "full": .text(VietnameseText.normalised(String(fullName.prefix(200)))), "hash": .text(hash)])
      for appointment in appointments { try insert(appointment, name, writing) }
    }
  }

  /// All accounts by name.
  public static func all(_ reading: StoreReading) throws -> [Account] {
    try reading.rows("SELECT name FROM account ORDER BY name").compactMap { row in try row["name"].text.flatMap { try find($0, reading) } }
  }

  /// Whether there is any account yet.
  public static func any(_ reading: StoreReading) throws -> Bool { try reading.first("SELECT name FROM account LIMIT 1") != nil }

  /// The account of a name.
  public static func find(_ name: String, _ reading: StoreReading) throws -> Account? {
    guard let row = try reading.first("SELECT * FROM account WHERE name = :name", ["name": .text(name)]) else { return nil }
    let appointments = try reading.rows(
      "SELECT * FROM account_role WHERE account = :name ORDER BY valid_from, role, scope", ["name": .text(name)]
    )
    .compactMap { row -> Appointment? in
      guard let role = row["role"].text.flatMap(Role.init), let scope = row["scope"].text, let from = row["valid_from"].day else {
        return nil
      }
      return Appointment(role: role, scope: scope, validFrom: from, validTo: row["valid_to"].day)
    }
    return Account(
      name: name, fullName: row["full_name"].text ?? "", active: row["active"].int == 1,
      language: row["language"].text.flatMap(Language.init) ?? .vi, appointments: appointments)
  }

  /// Signs in: the session's token for the cookie. Only its hash is kept.
  /// - Throws: `AccountProblem.wrongPassword`, also for a name nobody has, after the same work.
  public static func signIn(name: String, password: String, _ store: Store) async throws -> String {
    let (account, hash) = try await store.read { reading in
      (
        try find(name, reading),
        try reading.first("SELECT password FROM account WHERE name = :name", ["name": .text(name)])?["password"].text
      )
    }
    guard let account, let hash else {
      _ = Password.hash(password)
      throw AccountProblem.wrongPassword
    }
    guard Password.fits(password, hash) else { throw AccountProblem.wrongPassword }
    guard account.active else { throw AccountProblem.inactive }
    let (token, csrf) = (Password.token(), Password.token())
    let now = store.now().milliseconds / 1000
    try await store.write(.signIn, by: Author("user:\(name)"), in: [.installation], note: name) { writing in
      try writing.run("DELETE FROM session WHERE started < :old", ["old": .int(now - wholeSeconds)])
      try writing.run(
        "INSERT INTO session (token_hash, account, csrf, started, seen) VALUES (:token, :account, :csrf, :now, :now)",
        ["token": .text(Digest.hex(token)), "account": .text(name), "csrf": .text(csrf), "now": .int(now)])
    }
    return token
  }

  /// The session of a cookie's token; nil when there is none or it has run out.
  public static func session(_ token: String, _ store: Store) async throws -> Session? {
    let now = store.now().milliseconds / 1000
    let found = try await store.read { reading -> (Session, Int64)? in
      guard let row = try reading.first("SELECT * FROM session WHERE token_hash = :token", ["token": .text(Digest.hex(token))]),
        let account = try row["account"].text.flatMap({ try find($0, reading) }), account.active
      else { return nil }
      guard let seen = row["seen"].int, let started = row["started"].int, now - seen < idleSeconds, now - started < wholeSeconds else {
        return nil
      }
      return (Session(account: account, csrf: row["csrf"].text ?? ""), seen)
    }
    // Noting every request would make every read a write.
    if let found, now - found.1 > 300 {
      try await store.cache {
        _ = try $0.run("UPDATE session SET seen = :now WHERE token_hash = :token", ["now": .int(now), "token": .text(Digest.hex(token))])
      }
    }
    return found?.0
  }

  /// Ends a session, known by the token of its forms.
  public static func signOut(of csrf: String, _ store: Store) async throws {
    try await store.cache { _ = try $0.run("DELETE FROM session WHERE csrf = :csrf", ["csrf": .text(csrf)]) }
  }

  /// Changes the language of an account's pages.
  public static func setLanguage(_ language: Language, _ account: String, _ store: Store) async throws {
    try await store.cache {
      _ = try $0.run(
        "UPDATE account SET language = :language WHERE name = :name", ["language": .text(language.rawValue), "name": .text(account)])
    }
  }

  /// Changes a password and ends the account's other sessions.
  /// - Throws: `AccountProblem`.
  public static func setPassword(_ account: String, old: String?, new: String, _ store: Store, by author: Author) async throws {
    if let old {
      let hash = try await store.read {
        try $0.first("SELECT password FROM account WHERE name = :name", ["name": .text(account)])?["password"].text
      }
      guard let hash, Password.fits(old, hash) else { throw AccountProblem.wrongPassword }
    }
    guard new.count >= 10, new.count <= 200, let hash = Password.hash(new) else { throw AccountProblem.weakPassword }
    try await store.write(.account, by: author, in: [.installation], note: "\(account): mật khẩu mới") { writing in
      if try writing.run("UPDATE account SET password = :hash WHERE name = :name", ["hash": .text(hash), "name": .text(account)]) == 0 {
        throw AccountProblem.noAccount(account)
      }
      try writing.run("DELETE FROM session WHERE account = :name", ["name": .text(account)])
    }
  }
}
