import Foundation
import Registers

/// A catalogue folder made up by a test; it goes with the last reference.
package final class TestFolder: Sendable {
  package let url: URL

  package init() { url = FileManager.default.temporaryDirectory.appendingPathComponent("catalogue-\(UUID().uuidString)") }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file of the folder.
  package func write(_ path: String, _ text: String) throws {
    let file = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  /// Copies a folder of the project's catalogue.
  package func copy(_ path: String) throws {
    let target = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: catalogueFolder.appendingPathComponent(path), to: target)
  }

  /// A catalogue of these registers and lists alone.
  package static func registers(_ registers: [String: String], lists: [String: String]) throws -> RegisterCatalogue {
    let folder = TestFolder()
    for (name, text) in registers { try folder.write("registers/\(name).yaml", text) }
    for (name, text) in lists { try folder.write("tables/lists/\(name).yaml", text) }
    return try withExtendedLifetime(folder) { try RegisterCatalogue.load(folder.url) }
  }
}
