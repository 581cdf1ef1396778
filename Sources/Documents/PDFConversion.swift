import Foundation
import Synchronization
import Vocabulary

/// Makes PDF from .docx with LibreOffice, one at a time: each needs the memory of a whole word processor.
public actor PDFConversion {
  private let program: String
  private let seconds: Int
  private var running = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// A conversion by the program at a path.
  /// - Parameter seconds: how long one document may take.
  public init(program: String, seconds: Int = 120) {
    self.program = program
    self.seconds = seconds
  }

  /// LibreOffice where it is installed; nil elsewhere.
  public static func installed(paths: [String] = ["/usr/bin/soffice", "/usr/local/bin/soffice", "/opt/libreoffice/program/soffice"])
    -> PDFConversion?
  {
    paths.first { FileManager.default.isExecutableFile(atPath: $0) }.map { PDFConversion(program: $0) }
  }

  /// Converts a .docx and writes the PDF.
  /// - Throws: `DocumentProblem.notConverted`, `.cannotWrite`.
  public func convert(_ source: String, to target: String) async throws { try await convert([(source, target)]) }

  /// Converts several in one go, which takes little longer than one: most of the time goes into starting the word processor.
  /// - Throws: `DocumentProblem.notConverted`, `.cannotWrite`.
  public func convert(_ pairs: [(source: String, target: String)]) async throws {
    while running { await withCheckedContinuation { waiting.append($0) } }
    running = true
    defer {
      running = false
      if !waiting.isEmpty { waiting.removeFirst().resume() }
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-pdf-" + RowID(milliseconds: 0).description)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { throw DocumentProblem.cannotWrite(folder.path) }
    defer { try? FileManager.default.removeItem(at: folder) }
    var inputs: [String] = []
    for (index, pair) in pairs.enumerated() {
      let input = folder.appendingPathComponent("document\(index).docx").path
      do { try FileManager.default.copyItem(atPath: pair.source, toPath: input) } catch { throw DocumentProblem.cannotWrite(pair.source) }
      inputs.append(input)
    }
    // A profile of its own, so that neither a user's settings nor another conversion is in the way; macros can't run.
    let arguments =
      [
        "-env:UserInstallation=file://" + folder.appendingPathComponent("profile").path, "--headless", "--norestore", "--nologo",
        "--convert-to", "pdf:writer_pdf_Export", "--outdir", folder.path,
      ] + inputs
    let (code, said) = try await LimitedProgram(program, seconds: seconds, memory: nil, missing: .noConverter).run(arguments, in: folder)
    if code != 0 { throw DocumentProblem.notConverted("\(code) " + said.prefix(200)) }
    for (index, pair) in pairs.enumerated() {
      let made = folder.appendingPathComponent("document\(index).pdf")
      guard FileManager.default.fileExists(atPath: made.path) else { throw DocumentProblem.notConverted(said) }
      do {
        try? FileManager.default.removeItem(atPath: pair.target)
        try FileManager.default.moveItem(atPath: made.path, toPath: pair.target)
      } catch { throw DocumentProblem.cannotWrite(pair.target) }
    }
  }
}
