import ArgumentParser
import Foundation
import Web

/// `bench doubles-data`: people of whom some are written down twice, with the truth in the last columns.
struct BenchDoublesData: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doubles-data", abstract: "Dữ liệu có người trùng / People with known doubles")
  @Option var catalogue: String?
  @Option var people = 100_000
  @Option var seed: UInt64 = 88
  @Argument var file: String

  func run() async throws {
    let data = DoublesData(people: people, seed: seed, lexicon: try BenchDoublesData.lexicon(catalogue))
    try data.csv().write(to: URL(fileURLWithPath: file))
  }

  /// The demonstration's words, beside the catalogue.
  static func lexicon(_ catalogue: String?) throws -> DemoLexicon {
    guard let folder = Installation.catalogueFolder(named: catalogue, program: CommandLine.arguments[0]) else { throw ExitCode(1) }
    return try DemoLexicon(folder.deletingLastPathComponent().appendingPathComponent("Examples/loc-binh-2024", isDirectory: true))
  }
}
