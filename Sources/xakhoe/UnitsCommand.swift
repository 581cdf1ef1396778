import ArgumentParser
import Foundation
import Programme
import Storage
import Vocabulary
import Web

/// `units`: the administrative units of the installation.
struct UnitsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "units", abstract: "Đơn vị hành chính qua thời gian / administrative units through time",
    subcommands: [UnitsList.self, UnitsLoad.self], defaultSubcommand: UnitsList.self)
}

/// `units list`: the units that exist on a day.
struct UnitsList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Các đơn vị có hiệu lực vào một ngày (mặc định) / units that exist on a day (default)")

  @Option(help: ArgumentHelp("Vào ngày; mặc định hôm nay / on this day; by default today", valueName: "date"))
  var asOf: String?

  @Flag(help: "Cả đơn vị đã kết thúc / with those that have ended")
  var all = false

  @Option(help: "Dạng kết quả / format: table, json, csv")
  var format: OutputFormat = .table

  @OptionGroup var place: Place

  func run() async throws {
    let day = try asOf.map(Handed.day) ?? place.today()
    let installation = try await place.open()
    let units = try await installation.units()
    let shown = units.all.filter { all || $0.exists(on: day) }
    if shown.isEmpty { throw CommandProblem.noCommunes(day) }
    switch format {
    case .json: try Output.data(JSONValue.list(shown.map { .object(UnitsList.fields($0, units)) }).document)
    case .csv:
      let rows = shown.map { UnitsList.fields($0, units) }
      try Output.data(CSVText.lines([rows.first?.map(\.0) ?? []] + rows.map { $0.map(\.1.cell) }))
    case .table: try Output.data(table(shown, units))
    }
  }

  private static func fields(_ unit: OrgUnit, _ units: OrgUnits) -> [(String, JSONValue)] {
    [
      ("unit", .text(unit.key.code)), ("unitKey", .text(unit.key.description)), ("unitName", .text(unit.name)), ("kind", .text(unit.kind)),
      ("parent", .text(unit.parentCode)), ("parentName", .text(unit.parentName)), ("validFrom", .day(unit.validFrom)),
      ("validTo", .day(unit.validTo)), ("successor", .text(units.successor(of: unit.key)?.key.description)),
      ("successorStatus", .text(unit.successorStatus)),
      ("predecessors", .list(units.predecessors(of: unit.key).map { .text($0.key.description) })),
    ]
  }

  private func table(_ shown: [OrgUnit], _ units: OrgUnits) -> String {
    let vi = place.language == .vi
    var table = TextTable(
      vi
        ? ["Mã", "Tên", "Loại", "Thuộc", "Từ", "Đến", "Nay là", "Gồm"]
        : ["Code", "Name", "Kind", "Part of", "From", "Until", "Became", "Made from"])
    for unit in shown {
      table.add([
        unit.key.code, unit.name, unit.kind, unit.parentName, unit.validFrom?.written ?? "", unit.validTo?.written ?? "",
        units.successor(of: unit.key)?.name ?? "", units.predecessors(of: unit.key).map(\.name).joined(separator: ", "),
      ])
    }
    return table.text
  }
}

/// Files an installation is furnished with: units, areas, targets.
struct Furnishing: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "CSV: code,name,kind,parent_code,parent_name,valid_from,valid_to,successor_code,successor_name – đơn vị / units", valueName: "file"))
  var units: String?

  @Option(help: ArgumentHelp("CSV: unit,axis,area,valid_from,valid_to,decision,status – phân vùng / areas", valueName: "file"))
  var areas: String?

  @Option(help: ArgumentHelp("CSV: unit,year,column,aim,note,source – chỉ tiêu kế hoạch / plan targets", valueName: "file"))
  var targets: String?

  @Option(help: ArgumentHelp("YAML: kế hoạch năm, như Examples/loc-binh-2024/plan.yaml / a yearly plan", valueName: "file"))
  var plan: String?

  /// Reads every file before anything is written.
  /// - Throws: `ProgrammeProblem.file` with every fault, `CommandProblem.unreadableFile`.
  func read() throws -> Read {
    Read(
      units: try units.map { try UnitsFile.read(try Handed.text($0), file: Furnishing.name($0)) } ?? [],
      areas: try areas.map { (try Handed.text($0), Furnishing.name($0)) },
      targets: try targets.map { try PlanTargets.read(try Handed.text($0), file: Furnishing.name($0)) } ?? [],
      plan: try plan.map { try readPlan($0) })
  }

  /// A plan with the ticks of the file that it names, which lies beside it.
  private func readPlan(_ path: String) throws -> (PlanFile, [PlanTarget]) {
    let file = try PlanFile.read(try Handed.text(path), file: Furnishing.name(path))
    guard let beside = file.targets else { return (file, []) }
    let ticks = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(beside).path
    return (file, try PlanTargets.read(try Handed.text(ticks), file: Furnishing.name(ticks)))
  }

  private static func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

  /// What the files said.
  struct Read {
    let units: [OrgUnit]
    let areas: (text: String, file: String)?
    let targets: [PlanTarget]
    let plan: (file: PlanFile, ticks: [PlanTarget])?

    /// Writes all of it.
    func write(_ store: Store, by author: Author) async throws {
      if !units.isEmpty { try await UnitsFile.write(units, store, by: author) }
      if let areas { try await AreaAssignments.load(areas.text, file: areas.file, store, by: author) }
      if !targets.isEmpty { try await PlanTargets.write(targets, store, by: author) }
      if let plan { try await plan.file.write(store, ticks: plan.ticks, by: author) }
    }

    /// What was written, in words.
    var label: Label {
      Label(
        "\(units.count) đơn vị, \(areas == nil ? "không có" : "có") phân vùng, \(targets.count + (plan?.ticks.count ?? 0)) chỉ tiêu kế hoạch",
        en: "\(units.count) units, \(areas == nil ? "no" : "with") areas, \(targets.count + (plan?.ticks.count ?? 0)) plan targets")
    }
  }
}

/// `units load`: brings units, areas and targets up to date from files.
struct UnitsLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Nạp đơn vị, phân vùng, chỉ tiêu, kế hoạch từ tệp / load units, areas, targets and plans from files")

  @OptionGroup var files: Furnishing
  @OptionGroup var place: Place

  func validate() throws {
    if files.units == nil, files.areas == nil, files.targets == nil, files.plan == nil {
      throw ValidationError("Missing one of: '--units', '--areas', '--targets', '--plan'")
    }
  }

  func run() async throws {
    let read = try files.read()
    let installation = try await place.open()
    try await read.write(installation.store, by: place.author)
    Output.note(read.label, place.language)
  }
}
