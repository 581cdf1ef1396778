// xakhoe: the command.
//
// Promises: data goes to standard output and everything else to standard error; output is written whole or not at all;
// exit codes and the shape of JSON never change their meaning; reads of people's lists and all writes are logged as
// `console:<user>`. Nothing is decided here: the command asks the modules below and prints what they say.
// May import: every module, ArgumentParser. Only this module asks the clock.
// Start at `Xakhoe`, then `Place` (the options every command takes), `ExitStatus`, and one file per command.

import ArgumentParser
import Foundation
import Vocabulary

/// The program.
@main
struct Xakhoe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "xakhoe",
    abstract: "Xã Khỏe – y tế xã và chương trình nông thôn mới / commune health and the new-rural programme",
    discussion: """
      Kết quả ra đầu ra chuẩn, mọi lời nhắn ra đầu ra lỗi. / Data goes to standard output, everything else to standard error.
      Thử ngay / Try it:  xakhoe demo && xakhoe evaluate --district 188 --period 2024-Q4
      Mã thoát / Exit codes:
      \(ExitStatus.allCases.map { "  \($0.rawValue)  \($0.label.vi) / \($0.label.en)" }.joined(separator: "\n"))
      """,
    version: "0.1.0",
    subcommands: [
      InitCommand.self, DemoCommand.self, ServeCommand.self, CatalogueCommand.self, EvaluateCommand.self, ExplainCommand.self,
      ReportCommand.self,
      UnitsCommand.self, UserCommand.self, ImportCommand.self, ExportCommand.self, TemplateCommand.self, GrowthCommand.self,
      LogCommand.self, ValueCommand.self, EditionCommand.self, ListCommand.self, DoublesCommand.self, PlanCommand.self, DossierCommand.self,
      EvidenceCommand.self, DocsCommand.self, Bench.self,
    ],
    helpNames: .shortAndLong)

  /// Parses, runs, and ends with the right status.
  static func main() async {
    // Registers hold personal data: whatever file the program makes, only its owner reads.
    umask(0o077)
    let arguments = Array(CommandLine.arguments.dropFirst())
    let language = Place.language(in: arguments)
    do {
      let command: any ParsableCommand
      do { command = try parseAsRoot(arguments) } catch { leave(unparsed: error, language) }
      try await run(command)
    } catch {
      // Help asked for by name (`xakhoe help`, `xakhoe log`) comes out of a run.
      if exitCode(for: error) == .success { leave(unparsed: error, language) }
      let failure = Failure(error)
      Output.failure(failure.label.text(language), language)
      exit(failure.status)
    }
    exit(.done)
  }

  private static func run(_ command: any ParsableCommand) async throws {
    var command = command
    if var asking = command as? any AsyncParsableCommand { try await asking.run() } else { try command.run() }
  }

  /// Help goes to standard output with status 0, a wrong command to standard error with status 2.
  private static func leave(unparsed error: any Error, _ language: Language) -> Never {
    let text = UsageText.told(fullMessage(for: error), language)
    guard exitCode(for: error) == .success else {
      Output.note(text)
      exit(.usage)
    }
    try? Output.data(text)
    exit(.done)
  }

  private static func exit(_ status: ExitStatus) -> Never { Foundation.exit(status.rawValue) }
}
