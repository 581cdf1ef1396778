import Foundation
import Testing

@Suite struct ServeTests {
  /// The program serving a database of its own on a port of its own.
  private func serve(_ folder: TemporaryFolder, port: Int) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["serve", "--database", folder.path("new.sqlite"), "--port", "\(port)", "--catalogue", Program.catalogue]
    try folder.write("output", "")
    try folder.write("errors", "")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: folder.url.appendingPathComponent("output"))
    process.standardError = try FileHandle(forWritingTo: folder.url.appendingPathComponent("errors"))
    try process.run()
    return process
  }

  @Test func servesUntilItIsToldToStop() async throws {
    let folder = try TemporaryFolder()
    let port = Int.random(in: 20_000...59_000)
    let process = try serve(folder, port: port)
    defer { if process.isRunning { process.terminate() } }
    func errors() throws -> String { try String(contentsOfFile: folder.path("errors"), encoding: .utf8) }
    for _ in 0..<300 {
      guard process.isRunning, try !errors().contains("http://") else { break }
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(try errors().contains("mở http://127.0.0.1:\(port)"))
    let taken = try Program.run(["serve", "--database", folder.path("other.sqlite"), "--port", "\(port)"])
    #expect(taken.status == 1)
    #expect(taken.errors.contains("không chạy được máy chủ ở 127.0.0.1:\(port)"))
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
    #expect(try String(contentsOfFile: folder.path("output"), encoding: .utf8).isEmpty)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("new.sqlite"))
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }
}
