import ArgumentParser
import Foundation
import Programme
import Registers
import Vocabulary
import Web

/// `docs`: writes the pages of `docs/generated`, or checks that they are as the product would write them.
struct DocsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs", abstract: "Trang tài liệu sinh tự động / generated documentation", shouldDisplay: false)

  @Option(help: "Thư mục / folder") var out = "docs/generated"
  @Flag(help: "Chỉ so, không ghi / compare only") var check = false
  @Option(help: "Thư mục danh mục / catalogue folder") var catalogue: String?

  func run() throws {
    guard let folder = Installation.catalogueFolder(named: catalogue, program: CommandLine.arguments[0]) else { throw ExitCode(4) }
    let registers = try RegisterCatalogue.load(folder)
    let knowledge = try Knowledge.load(folder, registers: Set(registers.registers.map(\.id)))
    let target = URL(fileURLWithPath: out, isDirectory: true)
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    var stale: [String] = []
    for (name, text) in GeneratedDocs.all(registers: registers, knowledge: knowledge).sorted(by: { $0.key < $1.key }) {
      let file = target.appendingPathComponent(name)
      if (try? String(contentsOf: file, encoding: .utf8)) == text { continue }
      stale.append(name)
      if !check { try text.write(to: file, atomically: true, encoding: .utf8) }
    }
    if check, !stale.isEmpty {
      Output.note("\(out): \(stale.joined(separator: ", ")) – make docs")
      throw ExitCode(6)
    }
  }
}
