import Foundation
import Testing

/// One run of the built program.
struct CommandRun: Sendable {
  /// How it ended.
  let status: Int32
  /// What it wrote to standard output.
  let output: String
  /// What it wrote to standard error.
  let errors: String

  /// Standard output as JSON.
  func objects() throws -> [[String: Any]] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]], "\(output.prefix(400)) \(errors.prefix(400))")
  }

  /// Standard output as one JSON object.
  func object() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(output.prefix(400)) \(errors.prefix(400))")
  }
}

/// The program beside the tests.
enum Program {
  static let projectFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let catalogue = projectFolder.appendingPathComponent("Catalogue").path

  /// The executable: in the folder of the test bundle, whose configuration is the same.
  static let path: String = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    for _ in 0..<5 {
      let candidate = folder.appendingPathComponent("xakhoe")
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue { return candidate.path }
      folder.deleteLastPathComponent()
    }
    return projectFolder.appendingPathComponent(".build/debug/xakhoe").path
  }()

  /// Runs the program. Its output goes through files, so that no pipe can fill up.
  static func run(_ arguments: [String], input: String = "", environment: [String: String] = [:], in folder: URL? = nil) throws
    -> CommandRun
  {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    func file(_ name: String, _ text: String) throws -> URL {
      let url = place.appendingPathComponent(name)
      try Data(text.utf8).write(to: url)
      return url
    }
    let (output, errors) = (try file("output", ""), try file("errors", ""))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("XAKHOE_") }
    variables["XAKHOE_CATALOGUE"] = catalogue
    process.environment = variables.merging(environment) { $1 }
    process.currentDirectoryURL = folder ?? place
    process.standardInput = try FileHandle(forReadingFrom: try file("input", input))
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return CommandRun(
      status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }
}

/// A folder that is removed when the test is done with it.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in it.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file.
  @discardableResult func write(_ name: String, _ text: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// The names of the files in it.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
}
