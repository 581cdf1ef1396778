import ArgumentParser
import Criteria
import Foundation
import Vocabulary

/// `catalogue`: what the system knows.
struct CatalogueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue", abstract: "Danh mục: bộ tiêu chí, sổ, phép đo / the catalogue: editions, registers, measures",
    subcommands: [CatalogueCheckCommand.self, CatalogueList.self, CatalogueShow.self])
}

/// `catalogue check`.
struct CatalogueCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Kiểm tra toàn bộ danh mục / check the whole catalogue",
    discussion: """
      Đọc mọi tệp, chạy thử mọi phép đo trên SQLite, chạy mọi ví dụ của văn bản. Với --database postgres://… chạy thử cả trên PostgreSQL,
      trong một lược đồ tạm. / Reads every file, tries every measure on SQLite, runs every worked case; with --database postgres://… the
      measures are tried there too, in a schema made for it and removed again.
      """)

  @Flag(help: "Coi cảnh báo là lỗi / treat warnings as faults")
  var strict = false

  @Option(help: "Dạng kết quả / format: text, json")
  var format: TextFormat = .text

  @OptionGroup var place: Place

  func run() async throws {
    let folder = try place.folder()
    let language = place.language
    var check = CatalogueCheck(folder)
    try await check.tryMeasures()
    if case .postgres(let address) = place.location {
      try await check.tryMeasures(onServer: address, keyPath: place.keyPath ?? "xakhoe.key")
    }
    let faults = (strict ? check.faults + check.warnings : check.faults).sorted()
    let warnings = strict ? [] : check.warnings.sorted()
    switch format {
    case .text: try Output.data(check.counts(language))
    case .json:
      func list(_ faults: [CatalogueFault]) -> JSONValue {
        .list(faults.map { .object([("file", .text($0.file)), ("line", .whole($0.line)), ("message", .text($0.message.text(language)))]) })
      }
      try Output.data(
        JSONValue.object(check.numbers.map { ($0.key, .whole($0.count)) } + [("faults", list(faults)), ("warnings", list(warnings))])
          .document)
    }
    for warning in warnings { Output.note((language == .vi ? "Cảnh báo: " : "Warning: ") + warning.text(language)) }
    if !faults.isEmpty { throw CatalogueFaults(faults) }
  }
}

/// `catalogue list`.
struct CatalogueList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Các văn bản / the editions")

  @Option(help: "Dạng kết quả / format: table, json, csv")
  var format: OutputFormat = .table

  @OptionGroup var place: Place

  func run() async throws {
    let catalogue = try CriteriaCatalogue.load(directory: place.folder().appendingPathComponent("criteria"))
    let rows = catalogue.editions.map(fields)
    switch format {
    case .json: try Output.data(JSONValue.list(rows.map { .object($0) }).document)
    case .csv:
      try Output.data(CSVText.lines([rows.first?.map(\.0) ?? []] + rows.map { $0.map(\.1.cell) }))
    case .table:
      let vi = place.language == .vi
      var table = TextTable(
        vi
          ? ["Văn bản", "Hiệu lực từ", "Đến", "Trạng thái", "Chỉ tiêu", "Ví dụ", "Tên"]
          : ["Edition", "In force from", "Until", "State", "Indicators", "Cases", "Title"], [.left, .left, .left, .left, .right, .right])
      for edition in catalogue.editions {
        let state = edition.state == .draft ? (vi ? "dự thảo" : "draft") : (vi ? "đã ban hành" : "published")
        table.add([
          edition.id, edition.inForceFrom.value.written, edition.inForceTo?.value.written ?? "", state, "\(edition.indicators.count)",
          "\(edition.cases.count)", edition.title.text(place.language),
        ])
      }
      try Output.data(table.text)
    }
  }

  private func fields(_ edition: Edition) -> [(String, JSONValue)] {
    [
      ("edition", .text(edition.id)), ("set", .text(edition.set)), ("title", .text(edition.title.text(place.language))),
      ("state", .text(edition.state.rawValue)), ("revision", .whole(edition.revision)), ("inForceFrom", .day(edition.inForceFrom.value)),
      ("inForceFromStatus", .text(edition.inForceFrom.status.rawValue)), ("inForceTo", .day(edition.inForceTo?.value)),
      ("indicators", .whole(edition.indicators.count)), ("cases", .whole(edition.cases.count)),
      ("editionHash", .text(edition.hash(localValues: []))),
    ]
  }
}

/// `catalogue show`.
struct CatalogueShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Một văn bản, từng dòng với mức đối chiếu / an edition, line by line with how far it was verified",
    discussion: "  xakhoe catalogue show xa-ntm/2024-03-01\n  xakhoe catalogue show xa-ntm")

  @Argument(
    help: ArgumentHelp(
      "Bộ/ngày hiệu lực; chỉ tên bộ là văn bản đang có hiệu lực / set/date; a set alone is the edition in force", valueName: "set/date"))
  var edition: String

  @OptionGroup var place: Place

  func run() async throws {
    let catalogue = try CriteriaCatalogue.load(directory: place.folder().appendingPathComponent("criteria"))
    let found = try edition.contains("/") ? catalogue.edition(id: edition) : catalogue.edition(set: edition, on: place.today())
    try Output.data(EditionText(found, place.language).text)
  }
}
