import Foundation

@testable import Growth

/// The standards of the repository's own catalogue, read once.
let standards = Result { () throws -> Standards in
  let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  let root = tests.deletingLastPathComponent().deletingLastPathComponent()
  return try Standards.load(directory: root.appendingPathComponent("Catalogue/tables/growth"))
}

/// The bytes of a text, as a file holds them.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The lines of a file.
func lines(_ bytes: [UInt8]) -> [String] {
  String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
}
