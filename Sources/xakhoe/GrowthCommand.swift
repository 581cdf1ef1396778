import ArgumentParser
import Foundation
import Growth
import Vocabulary

/// `growth`: WHO child growth standards on files.
struct GrowthCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth", abstract: "Chuẩn tăng trưởng trẻ em của WHO / WHO child growth standards",
    discussion: """
      Cột tìm theo tên: sex, age hoặc birth_date + measured_on, weight, lenhei, measure, headc, armc, oedema. / Columns are found by name.
        xakhoe growth zscores < in.csv > out.csv
        xakhoe growth prevalence < survey.csv > table.csv
      """,
    subcommands: [GrowthScores.self, GrowthPrevalence.self])
}

/// What both commands over files share.
struct GrowthFile: ParsableArguments {
  @Flag(help: "Có ô sai thì kết thúc bằng mã 7 / end with status 7 when a cell could not be used")
  var strict = false

  @OptionGroup var place: Place

  /// The standards of the catalogue.
  func standards() throws -> Standards { try Standards.load(directory: place.folder().appendingPathComponent("tables/growth")) }

  /// Tells what became of a file.
  /// - Throws: the status of a faulty input where `--strict` asks for it.
  func tell(_ report: FileReport) throws {
    for fault in report.faults + report.notices { Output.note(Label(fault.vi, en: fault.en), place.language) }
    Output.note(
      Label("\(report.rows) dòng, \(report.faultyRows) dòng có ô sai", en: "\(report.rows) rows, \(report.faultyRows) with faulty cells"),
      place.language)
    if strict, report.faultyRows > 0 { throw CommandProblem.reported(.input) }
  }
}

/// `growth zscores`.
struct GrowthScores: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "zscores", abstract: "Thêm z-score vào từng dòng / add z-scores to each row")

  @OptionGroup var file: GrowthFile

  func run() async throws {
    try file.tell(ZScoreCSV(standards: file.standards()).run(from: .standardInput, to: .standardOutput))
  }
}

/// `growth prevalence`.
struct GrowthPrevalence: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prevalence", abstract: "Bảng tỷ lệ suy dinh dưỡng của một cuộc điều tra / a survey's table of prevalence")

  @OptionGroup var file: GrowthFile

  func run() async throws {
    try file.tell(PrevalenceCSV(standards: file.standards()).run(from: .standardInput, to: .standardOutput))
  }
}
