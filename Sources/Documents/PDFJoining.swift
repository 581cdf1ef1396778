import Foundation
import Vocabulary

/// Joins PDFs into one with qpdf, and makes pictures of pages with pdftoppm, where they are installed.
public struct PDFJoining: Sendable {
  private let program: String
  private let seconds: Int

  /// Joining by the program at a path.
  public init(program: String, seconds: Int = 180) { (self.program, self.seconds) = (program, seconds) }

  /// qpdf where it is installed; nil elsewhere.
  public static func installed(paths: [String] = ["/usr/bin/qpdf", "/usr/local/bin/qpdf"]) -> PDFJoining? {
    paths.first { FileManager.default.isExecutableFile(atPath: $0) }.map { PDFJoining(program: $0) }
  }

  /// Joins files in their order; those that can't be joined are left out.
  /// - Returns: the paths of those that were left out.
  /// - Throws: `DocumentProblem.notConverted` when nothing comes out.
  public func join(_ files: [String], to target: String, in folder: URL) async throws -> [String] {
    var left: [String] = []
    var good = files
    for attempt in 1...2 {
      let run = try await LimitedProgram(program, seconds: seconds).run(
        ["--warning-exit-0", "--empty", "--pages"] + good + ["--", target], in: folder)
      if run.code == 0, FileManager.default.fileExists(atPath: target) { return left }
      if attempt == 2 { throw DocumentProblem.notConverted("qpdf \(run.code)") }
      // One of them is broken: each is tried by itself.
      good = []
      for file in files {
        let one = try await LimitedProgram(program, seconds: 30).run(["--warning-exit-0", "--show-npages", file], in: folder)
        if one.code == 0 { good.append(file) } else { left.append(file) }
      }
      if good.isEmpty { throw DocumentProblem.notConverted("qpdf") }
    }
    return left
  }

  /// How many pages a file has; nil where that can't be read.
  public func pages(_ file: String, in folder: URL) async -> Int? {
    let run = try? await LimitedProgram(program, seconds: 30).run(["--warning-exit-0", "--show-npages", file], in: folder)
    guard let run, run.code == 0 else { return nil }
    return Int(run.said.split(separator: "\n").last?.trimmingCharacters(in: .whitespaces) ?? "")
  }
}

/// Makes a picture of a page of a PDF, so that it can be looked at without being opened.
public struct PagePicture: Sendable {
  private let program: String

  /// pdftoppm where it is installed; nil elsewhere.
  public static func installed(paths: [String] = ["/usr/bin/pdftoppm", "/usr/local/bin/pdftoppm"]) -> PagePicture? {
    paths.first { FileManager.default.isExecutableFile(atPath: $0) }.map { PagePicture(program: $0) }
  }

  /// A page as PNG; nil where it can't be drawn.
  /// - Parameter number: from 1.
  public func png(_ file: String, page number: Int, in folder: URL) async throws -> [UInt8]? {
    let target = folder.appendingPathComponent("page-\(RowID(milliseconds: 0))")
    defer { try? FileManager.default.removeItem(atPath: target.path + ".png") }
    let run = try await LimitedProgram(program, seconds: 20).run(
      ["-f", "\(number)", "-l", "\(number)", "-scale-to", "1400", "-png", "-singlefile", file, target.path], in: folder)
    guard run.code == 0, let data = FileManager.default.contents(atPath: target.path + ".png") else { return nil }
    return Array(data)
  }
}

/// A program of the system, run with an empty environment and a limit of time and memory.
struct LimitedProgram {
  private let program: String
  private let seconds: Int
  private let memory: Int?
  private let missing: DocumentProblem

  /// - Parameters:
  ///   - memory: bytes of address space; nil for a word processor, which reserves more than it uses.
  ///   - missing: what is thrown when it can't be started.
  init(_ program: String, seconds: Int, memory: Int? = 3_000_000_000, missing: DocumentProblem = .noJoiner) {
    (self.program, self.seconds, self.memory, self.missing) = (program, seconds, memory, missing)
  }

  /// Runs it.
  func run(_ arguments: [String], in folder: URL) async throws -> (code: Int32, said: String) {
    let process = Process()
    let limiter = "/usr/bin/prlimit"
    let limited = memory != nil && FileManager.default.isExecutableFile(atPath: limiter)
    process.executableURL = URL(fileURLWithPath: limited ? limiter : program)
    process.arguments = limited ? ["--as=\(memory ?? 0)", "--cpu=\(seconds)", "--core=0", program] + arguments : arguments
    process.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": folder.path]
    process.currentDirectoryURL = folder
    let log = folder.appendingPathComponent("log-\(RowID(milliseconds: 0))")
    FileManager.default.createFile(atPath: log.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: log) }
    let handle = try? FileHandle(forWritingTo: log)
    process.standardOutput = handle
    process.standardError = handle
    process.standardInput = FileHandle.nullDevice
    let limit = seconds
    let code: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do {
        try process.run()
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limit)) { if process.isRunning { process.terminate() } }
      } catch { continuation.resume(throwing: missing) }
    }
    try? handle?.close()
    return (code, String(((try? String(contentsOf: log, encoding: .utf8)) ?? "").prefix(2_000)))
  }
}
