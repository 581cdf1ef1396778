import ArgumentParser
import Programme
import Storage
import Vocabulary
import Web

/// `init`: a real, empty installation.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Cài đặt thật: người quản trị và đơn vị, chưa có số liệu / a real, empty installation",
    discussion: """
      Không hỏi gì: mật khẩu đưa vào đầu vào chuẩn hoặc biến XAKHOE_PASSWORD. Tệp khóa chỉ chủ tệp đọc được; mất khóa là mất
      các số định danh. / Asks nothing: the password comes on standard input or in XAKHOE_PASSWORD. Keep a copy of the key file:
      identifiers cannot be read without it.
        xakhoe init --database khu-vuc.sqlite --admin quantri --units don-vi.csv --password-stdin < matkhau.txt
      """)

  @Option(help: ArgumentHelp("Tên đăng nhập của người quản trị / the administrator's sign-in name", valueName: "name"))
  var admin: String

  @Option(help: ArgumentHelp("Họ và tên của người quản trị / the administrator's full name", valueName: "name"))
  var fullName = "Quản trị"

  @Flag(help: "Đọc mật khẩu từ đầu vào chuẩn / read the password from standard input")
  var passwordStdin = false

  @OptionGroup var files: Furnishing
  @OptionGroup var place: Place

  func validate() throws {
    if files.units == nil { throw ValidationError("Missing expected argument '--units <file>'") }
  }

  func run() async throws {
    let (read, password, today, author) = (try files.read(), try Handed.password(fromInput: passwordStdin), try place.today(), place.author)
    let (admin, fullName, shown) = (admin, fullName, place.shownDatabase)
    try await NewDatabase.make(place) { installation in
      if try await installation.store.read({ try Accounts.any($0) }) { throw CommandProblem.installed(shown) }
      let everything = Appointment(role: .administrator, scope: "all", validFrom: today)
      try await Accounts.add(
        name: admin, fullName: fullName, password: password, appointments: [everything], installation.store, by: author)
      try await read.write(installation.store, by: author)
    }
    Output.note(
      Label(
        "đã cài đặt «\(shown)»: người quản trị «\(admin)», \(read.label.vi)\nchạy: xakhoe serve --database \(shown)",
        en: "installed “\(shown)”: administrator “\(admin)”, \(read.label.en)\nrun: xakhoe serve --database \(shown)"), place.language)
  }
}
