import ArgumentParser
import Exchange
import Foundation
import Programme
import Registers
import Storage
import Vocabulary
import Web

/// `export`: a register as a file for spreadsheets.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Xuất sổ ra .xlsx hoặc .csv / export a register to .xlsx or .csv")

  @Option(help: ArgumentHelp("Sổ / register", valueName: "id")) var register: String

  @Option(help: ArgumentHelp("Mã đơn vị, có thể lặp lại / unit, may be repeated", valueName: "code")) var unit: [String]

  @Flag(help: "Ghi rõ số định danh, số thẻ thay vì che / identifiers in clear instead of masked") var identifiers = false

  @Argument(help: "Tệp .xlsx hoặc .csv / the file") var out: String

  @OptionGroup var place: Place

  func run() async throws {
    guard let format = RegisterTable.Format(rawValue: String(out.split(separator: ".").last ?? "").lowercased()) else {
      throw CommandProblem.noFileKind(out)
    }
    let installation = try await place.open()
    let (units, today) = (try await installation.units(), try place.today())
    let keys = try unit.map { try units.unit($0, on: today).key }
    let table = try RegisterTable(installation.store, register: register, units: keys, language: place.language, clear: identifiers)
    let count = try await table.write(to: out, format, by: place.author)
    Output.note(Label("\(out): \(count) dòng", en: "\(out): \(count) rows"), place.language)
  }
}

/// `template`: the workbook people fill in.
struct TemplateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "Mẫu .xlsx để nhập sổ / the .xlsx template of a register")

  @Option(help: ArgumentHelp("Sổ / register", valueName: "id")) var register: String

  @Argument(help: "Tệp .xlsx / the file") var out: String

  @OptionGroup var place: Place

  func run() async throws {
    guard out.lowercased().hasSuffix(".xlsx") else { throw CommandProblem.noFileKind(out) }
    let catalogue = try RegisterCatalogue.load(try place.folder())
    guard let definition = catalogue[register] else { throw ImportProblem.noRegister(register) }
    try Template.write(definition, catalogue, place.language, to: out, made: try place.clock()())
    Output.note(out)
  }
}
