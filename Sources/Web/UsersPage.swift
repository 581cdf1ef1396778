import Programme
import Registers
import Storage
import Vocabulary

/// The users of the installation: who they are, what they may do and where.
enum UsersPage {
  /// `GET /users`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply { try await page(visit, nil, []) }

  /// `POST /users`: adds one, closes or opens one, or gives one a new password.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard visit.rights.may(.manageAccounts, in: .installation) else { throw WebProblem.forbidden(.manageAccounts) }
    let name = String(visit.form["user"].prefix(200))
    let own = name == visit.session?.account.name
    switch visit.form["verb"] {
    case "add": return try await add(visit)
    case "block" where !own: try await Accounts.setActive(name, false, visit.store, by: visit.author)
    case "unblock" where !own: try await Accounts.setActive(name, true, visit.store, by: visit.author)
    case "appoint": return try await appoint(visit, name)
    case "dismiss" where !own:
      guard let role = Role(rawValue: visit.form["role"]) else { throw WebProblem.notFound }
      try await Accounts.dismiss(name, role, visit.form["scope"], from: visit.today, visit.store, by: visit.author)
    case "password" where !own:
      let password = temporaryPassword()
      try await Accounts.setPassword(name, old: nil, new: password, visit.store, by: visit.author)
      let text = visit.word("passwordGiven", ["name": name, "password": password])
      return try await page(visit, nil, [], notice: ["cls": "ok", "sign": "✓", "text": text])
    default: throw WebProblem.notFound
    }
    return .redirect("/users?done=saved")
  }

  private static func add(_ visit: Visit) async throws -> Reply {
    let entry = AccountEntry(visit.form)
    var faults = try await visit.store.read { try entry.faults($0, visit) }
    let found = appointment(visit)
    faults += found.faults
    guard faults.isEmpty, let appointment = found.appointment else { return try await page(visit, entry, faults) }
    try await Accounts.add(
      name: entry.name, fullName: entry.fullName, password: entry.password, appointments: [appointment], visit.store, by: visit.author)
    return .redirect("/users?done=saved")
  }

  private static func appoint(_ visit: Visit, _ name: String) async throws -> Reply {
    let (appointment, faults) = appointment(visit)
    guard let appointment, faults.isEmpty else { return try await page(visit, nil, faults) }
    try await Accounts.appoint(name, appointment, visit.store, by: visit.author)
    return .redirect("/users?done=saved")
  }

  /// The role and the scope of the form, or what is wrong with them.
  private static func appointment(_ visit: Visit) -> (appointment: Appointment?, faults: [FieldFault]) {
    let scope = VietnameseText.normalised(String(visit.form["scope"].prefix(300)))
    let role = Role(rawValue: visit.form["role"])
    var faults: [FieldFault] = []
    func fault(_ field: String, _ reason: Label) { faults.append(FieldFault(field: field, label: visit.label(field), reason: reason)) }
    if role == nil { fault("role", Label("cần chọn", en: "must be chosen")) }
    if scope.isEmpty {
      fault("scope", Label("cần chọn", en: "must be chosen"))
    } else if !known(scope, visit) {
      fault("scope", AccountProblem.badScope(scope).label)
    } else if let role, role.isOfCommune, !scope.hasPrefix("unit:") {
      fault("scope", AccountProblem.wideScope(role).label)
    }
    return (role.map { Appointment(role: $0, scope: scope, validFrom: visit.today) }, faults)
  }

  /// Whether a scope names something that is there.
  private static func known(_ scope: String, _ visit: Visit) -> Bool {
    let parts = scope.split(separator: ":", maxSplits: 1).map(String.init)
    switch (parts.first, parts.count) {
    case ("all", 1): return true
    case ("unit", 2): return UnitKey(parts[1]).flatMap { visit.units[$0] } != nil
    case ("area", 2): return visit.units.areas.contains { $0.code == parts[1] }
    case ("office", 2): return true
    default: return false
    }
  }

  /// A password to be handed over once: 64 random bits in groups of four.
  private static func temporaryPassword() -> String {
    let digits = Array(Password.token().prefix(16))
    return stride(from: 0, to: 16, by: 4).map { String(digits[$0..<$0 + 4]) }.joined(separator: "-")
  }

  // MARK: - Model

  private static func page(_ visit: Visit, _ entry: AccountEntry?, _ faults: [FieldFault], notice: Model? = nil) async throws -> Reply {
    guard visit.rights.may(.manageAccounts, in: .installation) else { throw WebProblem.forbidden(.manageAccounts) }
    let (accounts, sessions, offices) = try await visit.store.read { reading in
      let offices = try reading.rows(
        "SELECT DISTINCT office_name FROM responsibility_counted WHERE office_name IS NOT NULL ORDER BY office_name")
      return (try Accounts.all(reading), try Accounts.sessions(reading), offices.compactMap { $0["office_name"].text })
    }
    let seen = Dictionary(sessions.map { ($0.account, $0.seen) }, uniquingKeysWith: max)
    let place = [
      choice("role", "role", Role.allCases.map { ($0.rawValue, $0.label.text(visit.language)) }, faults, visit),
      choice("scope", "scope", scopes(offices, visit), faults, visit),
    ]
    let fields = (entry ?? AccountEntry(Form.none)).fields(faults, visit) + place
    let whom = choice("user", "userName", accounts.map { ($0.name, "\($0.name) – \($0.fullName)") }, [], visit)
    let model: Model = [
      "sub": visit.word("usersSub", ["count": "\(accounts.count)"]), "hasFaults": !faults.isEmpty, "faults": visit.summary(faults),
      "users": accounts.map { user($0, seen[$0.name], visit) }, "fields": fields,
      "appointFields": [whom] + place,
    ]
    let shell = Shell.model(visit, title: visit.word("usersTitle"), here: "/users", notice: notice ?? visit.doneNotice, model)
    return .page("users", shell, status: faults.isEmpty ? 200 : 422)
  }

  private static func user(_ account: Account, _ seen: Moment?, _ visit: Visit) -> Model {
    [
      "id": account.name, "name": account.fullName, "account": account.name, "roles": account.appointments.map { role($0, account, visit) },
      "used": seen?.written ?? "–", "stateCls": account.active ? "ok" : "no",
      "state": visit.word(account.active ? "userActive" : "userBlocked"), "canChange": account.name != visit.session?.account.name,
      "verb": account.active ? "block" : "unblock", "verbText": visit.word(account.active ? "blockUser" : "unblockUser"),
      "confirm": visit.word(account.active ? "blockUserConfirm" : "unblockUserConfirm"),
    ]
  }

  /// A role with what ends it.
  private static func role(_ appointment: Appointment, _ account: Account, _ visit: Visit) -> Model {
    var model = visit.model(appointment)
    let holds = appointment.validTo.map { $0 >= visit.today } ?? true
    if holds, account.name != visit.session?.account.name {
      model["ends"] = ["role": appointment.role.rawValue, "scope": appointment.scope, "user": account.name] as Model
    }
    return model
  }

  private static func scopes(_ offices: [String], _ visit: Visit) -> [(String, String)] {
    [("", visit.word("chooseScope")), ("all", visit.word("wholeInstallation"))] + offices.map { ("office:" + $0, $0) }
      + sorted(visit.units.areas) { $0.name }.map { ("area:" + $0.code, $0.name) }
      + sorted(visit.units.communes.prefix(2000)) { $0.shortName }.map { unit in
        let former = unit.validTo.map { $0 < visit.today } == true ? " " + visit.word("formerUnit") : ""
        return ("unit:" + unit.key.description, unit.name + former)
      }
  }

  /// In the order of Vietnamese words.
  private static func sorted<Item>(_ items: some Sequence<Item>, by name: (Item) -> String) -> [Item] {
    items.map { (name($0).split(separator: " ").map { VietnameseText.wordKey(String($0)) }.joined(separator: " "), $0) }.sorted {
      $0.0 < $1.0
    }.map(\.1)
  }

  private static func choice(
    _ name: String, _ key: String, _ options: [(String, String)], _ faults: [FieldFault], _ visit: Visit
  ) -> Model {
    var model = AccountEntry.field(name, visit.word(key), "", "", "off", faults, visit)
    model["isInput"] = false
    model["isChoice"] = true
    model["options"] = options.map { ["value": $0.0, "text": $0.1, "selected": $0.0 == visit.form[name]] as Model }
    return model
  }
}
