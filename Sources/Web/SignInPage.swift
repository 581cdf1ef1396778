import Programme
import Storage
import Vocabulary

/// The door: signing in and out, and the language.
enum SignInPage {
  /// `GET /sign-in`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    if try await !visit.store.read({ try Accounts.any($0) }) { return .redirect("/setup") }
    if visit.session != nil { return .redirect("/") }
    // A form before any session carries a token of its own, kept in a cookie beside it.
    if visit.csrf.isEmpty {
      if visit.query["cookies"] != nil { return try await page(visit, error: visit.word("cookiesNeeded")) }
      let back = ownPath(visit.query["back"] ?? "/")
      return .redirect(
        "/sign-in?cookies=1" + (back == "/" ? "" : "&back=" + Link.part(back)),
        cookies: [WebServer.cookie("xk_form", Password.token(), seconds: nil)])
    }
    return try await page(visit, error: nil)
  }

  /// `POST /sign-in`.
  @Sendable static func signIn(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let name = String(visit.form["user"].prefix(60)).lowercased()
    if let seconds = server.signInLimit.wait(name, at: visit.now) { throw WebProblem.tooMany(seconds: seconds) }
    do {
      let token = try await Accounts.signIn(name: name, password: String(visit.form["password"].prefix(300)), visit.store)
      server.signInLimit.clear(name)
      let account = try await visit.store.read { try Accounts.find(name, $0) }
      let back = visit.form["back"]
      let cookies = [
        WebServer.cookie("xk_session", token, seconds: 14 * 3600),
        WebServer.cookie("xk_language", (account?.language ?? .vi).rawValue, seconds: 31_536_000),
      ]
      return .redirect(ownPath(back) == "/" ? start(account) : ownPath(back), cookies: cookies)
    } catch let problem as AccountProblem {
      server.signInLimit.note(name, at: visit.now)
      return try await page(visit, error: problem.label.text(visit.language))
    }
  }

  /// `POST /sign-out`.
  @Sendable static func signOut(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    if visit.session != nil {
      try await Accounts.signOut(of: visit.csrf, visit.store)
      server.desk.drop(session: visit.csrf)
    }
    return .redirect("/sign-in", cookies: [WebServer.cookie("xk_session", "", seconds: 0)])
  }

  /// `POST /language`.
  @Sendable static func language(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let language = Language(rawValue: visit.form["language"]) ?? .vi
    if let account = visit.session?.account.name { try await Accounts.setLanguage(language, account, visit.store) }
    let back = visit.form["back"]
    return .redirect(
      ownPath(back), cookies: [WebServer.cookie("xk_language", language.rawValue, seconds: 31_536_000)])
  }

  /// Where a day begins: at a station with its work, in an office with the matrix.
  private static func start(_ account: Account?) -> String {
    let roles = Set((account?.appointments ?? []).map(\.role))
    return !roles.isEmpty && roles.isSubset(of: [.station, .villageWorker]) ? "/today" : "/"
  }

  /// The address to go back to if it is one of ours; browsers read `//` and `/\` as another site and drop control characters.
  static func ownPath(_ text: String) -> String {
    let second = text.dropFirst().first
    let plain = text.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 }
    return text.hasPrefix("/") && second != "/" && second != "\\" && plain ? text : "/"
  }

  private static func page(_ visit: Visit, error: String?) async throws -> Reply {
    let user = visit.form["user"]
    // Whoever mistyped the password goes on with the password.
    var model: Model = [
      "back": ownPath(visit.query["back"] ?? visit.form["back"]), "user": user, "nameFirst": user.isEmpty, "nameKnown": !user.isEmpty,
    ]
    if let error { model["error"] = error }
    if visit.isDemo {
      // Only the accounts the demonstration came with: others have passwords of their own.
      let accounts = try await visit.store.read { reading -> [Account] in
        let names = try reading.first("SELECT content FROM setting WHERE name = 'demo_accounts'")?["content"].text ?? ""
        return try names.split(separator: ",").compactMap { try Accounts.find(String($0), reading) }
      }
      model["demoAccounts"] =
        [
          "accounts": accounts.map { account -> Model in
            [
              "role": account.appointments.first?.role.label.text(visit.language) ?? "", "office": account.fullName,
              "account": account.name, "secret": DemoAccount.password,
            ]
          }
        ] as Model
    }
    return .page("sign-in", Shell.model(visit, title: visit.word("signInHeading"), here: "", model), status: error == nil ? 200 : 422)
  }
}

/// What is known of the accounts of a demonstration: everybody may read it.
public enum DemoAccount {
  /// The password of every demonstration account.
  public static let password = "xakhoe-demo"
}
