import Programme
import Registers
import Storage
import Vocabulary

/// One's own account: roles, language, password, sessions.
enum AccountPage {
  /// `GET /account`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply { try await page(visit, []) }

  /// `POST /account`: a new password, or the end of another session.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard let account = visit.session?.account.name else { throw WebProblem.signInNeeded }
    if visit.form["verb"] == "end-session" {
      try await Accounts.endSession(visit.form["session"], of: account, visit.store)
      return .redirect("/account")
    }
    return try await changePassword(account, visit, server)
  }

  private static func changePassword(_ account: String, _ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (old, new) = (String(visit.form["current"].prefix(1000)), String(visit.form["new"].prefix(1000)))
    var faults: [FieldFault] = []
    if !(10...200).contains(new.count) { faults.append(fault("new", "newPassword", AccountProblem.weakPassword.label, visit)) }
    if new != visit.form["repeat"] {
      faults.append(fault("repeat", "repeatPassword", Label("không giống mật khẩu mới", en: "differs from the new password"), visit))
    }
    if !faults.isEmpty { return try await page(visit, faults) }
    if let seconds = server.signInLimit.wait(account, at: visit.now) { throw WebProblem.tooMany(seconds: seconds) }
    do {
      try await Accounts.setPassword(account, old: old, new: new, visit.store, by: visit.author)
    } catch AccountProblem.wrongPassword {
      server.signInLimit.note(account, at: visit.now)
      return try await page(visit, [fault("current", "currentPassword", Label("chưa đúng", en: "is not right"), visit)])
    }
    // All sessions ended with the old password; this browser goes on with a new one.
    let token = try await Accounts.signIn(name: account, password: new, visit.store)
    return .redirect("/account?done=password", cookies: [WebServer.cookie("xk_session", token, seconds: 14 * 3600)])
  }

  private static func fault(_ field: String, _ key: String, _ reason: Label, _ visit: Visit) -> FieldFault {
    FieldFault(field: field, label: visit.label(key), reason: reason)
  }

  private static func page(_ visit: Visit, _ faults: [FieldFault]) async throws -> Reply {
    guard let session = visit.session else { throw WebProblem.signInNeeded }
    let name = session.account.name
    let sessions = try await visit.store.read { try Accounts.sessions(of: name, $0) }
    func field(_ name: String, _ key: String, _ autocomplete: String, _ help: String = "") -> Model {
      AccountEntry.field(name, visit.word(key), "", help, autocomplete, faults, visit)
    }
    let model: Model = [
      "heading": session.account.fullName, "sub": visit.word("userName") + ": " + name, "hasFaults": !faults.isEmpty,
      "faults": visit.summary(faults), "roles": session.account.appointments.map { visit.model($0) },
      "languages": Language.allCases.map { language -> Model in
        let here = language == visit.language
        return [
          "value": language.rawValue, "text": language == .vi ? "Tiếng Việt" : "English", "here": here, "pressed": here ? "true" : "false",
        ]
      },
      "fields": [
        field("current", "currentPassword", "current-password"), field("new", "newPassword", "new-password", visit.word("newPasswordHelp")),
        field("repeat", "repeatPassword", "new-password"),
      ],
      "sessions": sessions.map { other -> Model in
        ["id": other.id, "started": other.started.written, "used": other.seen.written, "current": other.csrf == session.csrf]
      },
    ]
    let shell = Shell.model(visit, title: visit.word("accountTitle"), here: "", notice: visit.doneNotice, model)
    return .page("account", shell, status: faults.isEmpty ? 200 : 422)
  }
}
