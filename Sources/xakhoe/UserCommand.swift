import ArgumentParser
import Programme
import Storage
import Vocabulary
import Web

/// `user`: who can sign in.
struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Tài khoản người dùng / accounts", subcommands: [UserAdd.self, UserList.self, UserPassword.self])
}

/// `user add`.
struct UserAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Thêm tài khoản / add an account",
    discussion: """
      Vai trò / roles:
      \(Role.allCases.map { "  \($0.rawValue)  \($0.label.vi) / \($0.label.en)" }.joined(separator: "\n"))
      Phạm vi / scope: all, unit:06544, area:188, office:Trung tâm Y tế Lộc Bình
        xakhoe user add tram.khanhxuan --full-name "Hoàng Thị Lan" --role station --scope unit:06544 --password-stdin < matkhau.txt
      """)

  @Argument(help: ArgumentHelp("Tên đăng nhập / sign-in name", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("Họ và tên / full name", valueName: "name"))
  var fullName: String

  @Option(help: ArgumentHelp("Vai trò, ghi được nhiều lần / role, may be repeated", valueName: "role"))
  var role: [String]

  @Option(help: ArgumentHelp("Phạm vi, một cho mỗi vai trò / scope, one for each role", valueName: "scope"))
  var scope: [String]

  @Flag(help: "Đọc mật khẩu từ đầu vào chuẩn / read the password from standard input (XAKHOE_PASSWORD)")
  var passwordStdin = false

  @OptionGroup var place: Place

  func validate() throws {
    if role.count != scope.count { throw ValidationError("Missing expected argument '--scope <scope>'") }
  }

  func run() async throws {
    let today = try place.today()
    let appointments = try zip(role, scope).map { role, scope in
      guard let known = Role(rawValue: role) else { throw CommandProblem.noRole(role) }
      return Appointment(role: known, scope: scope, validFrom: today)
    }
    let installation = try await place.open()
    let units = try await installation.units()
    for scope in scope where scope.hasPrefix("unit:") {
      guard let key = UnitKey(String(scope.dropFirst(5))), units[key] != nil else { throw ProgrammeProblem.noUnit(scope) }
    }
    for scope in scope where scope.hasPrefix("area:") {
      guard units.areas.contains(where: { "area:" + $0.code == scope }) else { throw ProgrammeProblem.noArea(scope) }
    }
    try await Accounts.add(
      name: name, fullName: fullName, password: Handed.password(fromInput: passwordStdin), appointments: appointments, installation.store,
      by: place.author)
    Output.note(Label("đã thêm tài khoản «\(name)»", en: "added the account “\(name)”"), place.language)
  }
}

/// `user list`.
struct UserList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Danh sách tài khoản / list the accounts")

  @Option(help: "Dạng kết quả / format: table, json, csv")
  var format: OutputFormat = .table

  @OptionGroup var place: Place

  func run() async throws {
    let accounts = try await place.open().store.read { try Accounts.all($0) }
    let vi = place.language == .vi
    switch format {
    case .json:
      let objects = accounts.map { account in
        JSONValue.object([
          ("name", .text(account.name)), ("fullName", .text(account.fullName)), ("active", .flag(account.active)),
          (
            "appointments",
            .list(
              account.appointments.map {
                .object([
                  ("role", .text($0.role.rawValue)), ("scope", .text($0.scope)), ("validFrom", .day($0.validFrom)),
                  ("validTo", .day($0.validTo)),
                ])
              })
          ),
        ])
      }
      try Output.data(JSONValue.list(objects).document)
    case .csv:
      let rows = accounts.flatMap { account in
        account.appointments.map {
          [
            account.name, account.fullName, account.active ? "true" : "false", $0.role.rawValue, $0.scope, $0.validFrom.iso,
            $0.validTo?.iso ?? "",
          ]
        }
      }
      try Output.data(CSVText.lines([["name", "fullName", "active", "role", "scope", "validFrom", "validTo"]] + rows))
    case .table:
      var table = TextTable(vi ? ["Tên", "Họ và tên", "Vai trò", "Phạm vi", ""] : ["Name", "Full name", "Role", "Scope", ""])
      for account in accounts {
        for appointment in account.appointments {
          let closed = account.active ? "" : (vi ? "đã khóa" : "closed")
          table.add([account.name, account.fullName, appointment.role.label.text(place.language), appointment.scope, closed])
        }
      }
      try Output.data(table.text)
    }
  }
}

/// `user password`.
struct UserPassword: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "password", abstract: "Đặt mật khẩu mới, kết thúc các phiên đang mở / set a new password and end open sessions")

  @Argument(help: ArgumentHelp("Tên đăng nhập / sign-in name", valueName: "name"))
  var name: String

  @Flag(help: "Đọc mật khẩu từ đầu vào chuẩn / read the password from standard input (XAKHOE_PASSWORD)")
  var passwordStdin = false

  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let password = try Handed.password(fromInput: passwordStdin)
    try await Accounts.setPassword(name, old: nil, new: password, installation.store, by: place.author)
    Output.note(Label("đã đổi mật khẩu của «\(name)»", en: "changed the password of “\(name)”"), place.language)
  }
}
