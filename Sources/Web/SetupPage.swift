import Programme
import Registers
import Storage
import Vocabulary

/// The first start: the administrator and the units.
enum SetupPage {
  private static let example = """
    code,name,kind,parent_code,parent_name,valid_from,valid_to,successor_code,successor_name
    06604,Xã Nam Quan,xã,188,Huyện Lộc Bình,,2025-06-30,06607,Xã Xuân Dương
    """

  /// `GET /setup`, while there is no account.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await checkEmpty(visit)
    // A form before any session carries a token of its own, kept in a cookie beside it.
    if visit.csrf.isEmpty {
      if visit.query["cookies"] != nil { throw WebProblem.badToken }
      return .redirect("/setup?cookies=1", cookies: [WebServer.cookie("xk_form", Password.token(), seconds: nil)])
    }
    return page(visit, AccountEntry(Form.none), units: "", [])
  }

  /// `POST /setup`.
  @Sendable static func begin(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await checkEmpty(visit)
    guard !visit.csrf.isEmpty, visit.form["csrf"] == visit.csrf else { throw WebProblem.badToken }
    let entry = AccountEntry(visit.form)
    let typed = visit.form["units"]
    let text = typed.isEmpty ? visit.form.files["file"].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "" : typed
    var faults = try await visit.store.read { try entry.faults($0, visit) }
    var units: [OrgUnit] = []
    do {
      if !text.allSatisfy(\.isWhitespace) { units = try UnitsFile.read(text, file: "CSV") }
    } catch ProgrammeProblem.file(let found) {
      faults += found.faults.map { fault in
        let line = fault.line > 0 ? fault.line : 1
        let reason = Label("dòng \(line): \(fault.message.vi)", en: "line \(line): \(fault.message.en)")
        return FieldFault(field: "units", label: visit.label("setupUnits"), reason: reason)
      }
    }
    guard faults.isEmpty else { return page(visit, entry, units: text, faults) }
    let author = Author("user:\(entry.name)")
    if !units.isEmpty { try await UnitsFile.write(units, visit.store, by: author) }
    let appointment = Appointment(role: .administrator, scope: "all", validFrom: visit.today)
    try await Accounts.add(
      name: entry.name, fullName: entry.fullName, password: entry.password, appointments: [appointment], visit.store, by: author)
    let token = try await Accounts.signIn(name: entry.name, password: entry.password, visit.store)
    return .redirect("/", cookies: [WebServer.cookie("xk_session", token, seconds: 14 * 3600)])
  }

  private static func checkEmpty(_ visit: Visit) async throws {
    if try await visit.store.read({ try Accounts.any($0) }) { throw WebProblem.alreadySetUp }
  }

  private static func page(_ visit: Visit, _ entry: AccountEntry, units: String, _ faults: [FieldFault]) -> Reply {
    var model: Model = [
      "hasFaults": !faults.isEmpty, "faults": visit.summary(Array(faults.prefix(100))), "fields": entry.fields(faults, visit),
      "units": String(units.prefix(4 << 20)), "unitsExample": example,
    ]
    if let first = faults.first(where: { $0.field == "units" }) { model["unitsFault"] = first.reason.text(visit.language) }
    let shell = Shell.model(visit, title: visit.word("setupHeading"), here: "", model)
    return .page("setup", shell, status: faults.isEmpty ? 200 : 422)
  }
}
