import ArgumentParser
import Vocabulary
import Web

/// `serve`: the pages.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Chạy máy chủ trang / serve the pages",
    discussion: """
      Dừng bằng Ctrl-C. Chưa có cơ sở dữ liệu thì tạo mới và mở trang cài đặt. / Ends on SIGINT or SIGTERM. Without a database one is
      made and the first-start page is shown.
      """)

  @Option(help: ArgumentHelp("Địa chỉ nghe / address to listen on", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("Cổng / port", valueName: "port"))
  var port = 8080

  @OptionGroup var place: Place

  func validate() throws {
    if !(0...65_535).contains(port) { throw ValidationError("The value '\(port)' is invalid for '--port <port>'") }
  }

  func run() async throws {
    let installation = try await place.open(create: true)
    let (host, port, language) = (host, port, place.language)
    let isDemo = try await installation.isDemo()
    do {
      try await WebServer.run(installation: installation, host: host, port: port) { port in
        Output.note(Label("mở http://\(host):\(port)  (dừng: Ctrl-C)", en: "open http://\(host):\(port)  (stop: Ctrl-C)"), language)
        if isDemo {
          Output.note(
            Label(
              "đăng nhập minh họa: ttyt (trung tâm y tế), quantri (quản trị); mật khẩu \(DemoCommand.password)",
              en: "demonstration sign-in: ttyt (health centre), quantri (administrator); password \(DemoCommand.password)"), language)
        }
      }
    } catch let faults as CatalogueFaults {
      throw faults
    } catch {
      throw CommandProblem.noService("\(host):\(port)", "\(error)")
    }
  }
}
