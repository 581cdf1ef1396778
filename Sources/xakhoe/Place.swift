import ArgumentParser
import Foundation
import Storage
import Vocabulary
import Web

extension Language: ExpressibleByArgument {}

/// What every command takes: where the database and the catalogue are, and the language.
struct Place: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Cơ sở dữ liệu: tệp hoặc postgres://… / database: a file or postgres://… (XAKHOE_DATABASE, xakhoe.sqlite)", valueName: "file|url"))
  var database: String?

  @Option(help: ArgumentHelp("Tệp khóa / key file (XAKHOE_KEY, <database>.key)", valueName: "file"))
  var key: String?

  @Option(help: ArgumentHelp("Thư mục danh mục / catalogue folder (XAKHOE_CATALOGUE)", valueName: "dir"))
  var catalogue: String?

  @Option(name: .customLong("lang"), help: ArgumentHelp("Ngôn ngữ / language: vi, en (XAKHOE_LANG, vi)", valueName: "vi|en"))
  var chosenLanguage: Language?

  @Option(
    name: .customLong("today"), help: ArgumentHelp("Ngày coi là hôm nay / the day to take as today (XAKHOE_TODAY)", visibility: .hidden))
  var chosenToday: String?

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  private static func setting(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// The language asked for, read before anything is parsed, so that complaints about parsing are in it too.
  static func language(in arguments: [String]) -> Language {
    var chosen = setting("XAKHOE_LANG").flatMap(Language.init) ?? .vi
    for (index, argument) in arguments.enumerated() {
      if argument == "--lang", index + 1 < arguments.count { chosen = Language(rawValue: arguments[index + 1]) ?? chosen }
      if argument.hasPrefix("--lang=") { chosen = Language(rawValue: String(argument.dropFirst("--lang=".count))) ?? chosen }
    }
    return chosen
  }

  /// The language of tables, texts and messages.
  var language: Language { chosenLanguage ?? Place.setting("XAKHOE_LANG").flatMap(Language.init) ?? .vi }

  /// The database as it was written.
  var databaseName: String { database ?? Place.setting("XAKHOE_DATABASE") ?? "xakhoe.sqlite" }

  /// Where the database is.
  var location: StoreLocation { StoreLocation(databaseName) }

  /// The database as it may be shown: without the password of an address.
  var shownDatabase: String {
    guard case .postgres(let address) = location, var parts = URLComponents(string: address) else { return databaseName }
    parts.password = nil
    parts.query = nil
    return parts.string ?? "postgres://…"
  }

  /// The key file named, if any.
  var keyPath: String? { key ?? Place.setting("XAKHOE_KEY") }

  /// The folder of the catalogue.
  /// - Throws: `CommandProblem.noCatalogue`.
  func folder() throws -> URL {
    let folder = Installation.catalogueFolder(named: catalogue, program: CommandLine.arguments.first ?? "xakhoe")
    guard let folder, FileManager.default.fileExists(atPath: folder.appendingPathComponent("registers").path) else {
      throw CommandProblem.noCatalogue(folder?.path)
    }
    return folder
  }

  /// The clock: the system's, or one moved so that it began on the day of `--today`.
  /// - Throws: `CommandProblem.noDay`.
  func clock() throws -> @Sendable () -> Moment {
    let started = Place.systemMoment()
    guard let text = chosenToday ?? Place.setting("XAKHOE_TODAY") else { return { Place.systemMoment() } }
    guard let day = Day(written: text) else { throw CommandProblem.noDay(text) }
    let shift = Int64(day.number - started.day.number) * 86_400_000
    return { Moment(milliseconds: Place.systemMoment().milliseconds + shift) }
  }

  /// The day it is.
  func today() throws -> Day { try clock()().day }

  private static func systemMoment() -> Moment { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  /// Who acts: the system's user.
  var author: Author { Author("console:" + ProcessInfo.processInfo.userName) }

  /// A file that is no database is told as such, before its key is looked for.
  fileprivate func checkHeader() throws {
    guard case .file(let path) = location, let file = FileHandle(forReadingAtPath: path) else { return }
    defer { try? file.close() }
    let head = (try? file.read(upToCount: 16)) ?? Data()
    if !head.isEmpty, head != Data("SQLite format 3\u{0}".utf8) { throw StoreProblem.damaged(path) }
  }

  /// Opens the installation.
  /// - Parameters:
  ///   - create: whether database and key may be made.
  ///   - now: another clock than the place's own.
  func open(create: Bool = false, now: (@Sendable () -> Moment)? = nil) async throws -> Installation {
    try checkHeader()
    return try await Installation.open(location, keyPath: keyPath, folder: folder(), create: create, now: now ?? clock())
  }
}

extension Place {
  /// Opens the data alone, without laying the law of the database over that of the folder.
  func openStore() async throws -> Store {
    try checkHeader()
    return try await Installation.store(location, keyPath: keyPath, folder: folder(), create: false, now: clock()).store
  }
}

/// Reading files and passwords handed to the command.
enum Handed {
  /// The text of a UTF-8 file.
  /// - Throws: `CommandProblem.unreadableFile`.
  static func text(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
      throw CommandProblem.unreadableFile(path)
    }
    return text
  }

  /// The password from the first line of standard input, or from `XAKHOE_PASSWORD`; never from the command line, which others can see.
  /// - Throws: `CommandProblem.noPassword`.
  static func password(fromInput: Bool) throws -> String {
    let password = fromInput ? readLine(strippingNewline: true) : ProcessInfo.processInfo.environment["XAKHOE_PASSWORD"]
    guard let password, !password.isEmpty else { throw CommandProblem.noPassword }
    return password
  }

  /// A day as people write it.
  /// - Throws: `CommandProblem.noDay`.
  static func day(_ text: String) throws -> Day {
    guard let day = Day(written: text) else { throw CommandProblem.noDay(text) }
    return day
  }
}
