import ArgumentParser
import Documents
import Foundation
import Programme
import Storage
import Vocabulary
import Web

/// `plan`: yearly plans as papers.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Kế hoạch năm / yearly plans", subcommands: [PlanPrint.self], defaultSubcommand: PlanPrint.self)
}

/// `plan print`: a plan as a document or its tables as a workbook.
struct PlanPrint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "print", abstract: "In kế hoạch ra .docx, .pdf hoặc các bảng ra .xlsx / a plan as .docx, .pdf, or its tables as .xlsx")

  @Option(help: ArgumentHelp("Đơn vị lập kế hoạch / the planning unit", valueName: "code")) var unit: String

  @Option(help: ArgumentHelp("Năm / year", valueName: "year")) var year: Int

  @Option(help: ArgumentHelp("Tệp .docx, .pdf hoặc .xlsx / the file", valueName: "file")) var out: String

  @Option(help: ArgumentHelp("Phụ lục: targets, tasks, budget; có thể lặp lại / an annex, may be repeated", valueName: "annex"))
  var annex: [String] = []

  @OptionGroup var place: Place

  func validate() throws {
    for name in annex where PlanPaper.Annex(rawValue: name) == nil {
      throw ValidationError("No annex '\(name)'; known: \(PlanPaper.Annex.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() async throws {
    let ending = String(out.split(separator: ".").last ?? "").lowercased()
    guard ["docx", "pdf", "xlsx"].contains(ending) else { throw CommandProblem.noFileKind(out) }
    let installation = try await place.open()
    let units = try await installation.units()
    let first = Day(year: year, month: 1, day: 1) ?? Day(number: 0)
    let key = try units.unit(unit, on: first).key
    let found = try await installation.store.read { reading in
      try Plan.list(reading, [key]).first { $0.values["plan_year"]?.int == Int64(year) }.flatMap { try Plan.load(reading, key, $0.id) }
    }
    guard let plan = found else { throw CommandProblem.noPlan(unit, year) }
    let made = try place.clock()()
    if ending == "xlsx" {
      try PlanBook.write(plan, units, to: out, made: made)
    } else {
      let document = PlanPaper(plan, units, made: made).document(annex.isEmpty ? nil : Set(annex.compactMap(PlanPaper.Annex.init)))
      try await write(document, pdf: ending == "pdf")
    }
    Output.note(out)
  }

  private func write(_ document: WordDocument, pdf: Bool) async throws {
    guard pdf else { return try WordFile.write(document, to: out) }
    guard let conversion = PDFConversion.installed() else { throw DocumentProblem.noConverter }
    let passing = out + ".docx"
    try WordFile.write(document, to: passing)
    defer { try? FileManager.default.removeItem(atPath: passing) }
    try await conversion.convert(passing, to: out)
  }
}
