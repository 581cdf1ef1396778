import ArgumentParser
import Foundation
import Vocabulary

/// The two streams: data on standard output, everything else on standard error.
enum Output {
  /// Writes data at once, so that nothing is ever written by halves.
  /// - Throws: `CommandProblem.noOutput` when the disk is full or the reader has gone.
  static func data(_ text: String) throws {
    try file(text.hasSuffix("\n") || text.isEmpty ? text : text + "\n")
  }

  /// Writes a file's text as it is, without a line end of our own.
  /// - Throws: as `data`.
  static func file(_ whole: String) throws {
    do { try FileHandle.standardOutput.write(contentsOf: Data(whole.utf8)) } catch { throw CommandProblem.noOutput }
  }

  /// Says something about what is done.
  static func note(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8)) }

  /// Says something in the language chosen.
  static func note(_ label: Label, _ language: Language) { note(label.text(language)) }

  /// Says what failed.
  static func failure(_ text: String, _ language: Language) {
    if !text.isEmpty { note((language == .vi ? "Lỗi: " : "Error: ") + text) }
  }
}

/// How tables of results are written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json, csv
}

/// How texts are written.
enum TextFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}
