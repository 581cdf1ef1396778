import ArgumentParser
import Foundation
import Programme
import Registers
import Storage
import Vocabulary
import Web

/// `list`: the lists that say what a station should have, and an authority's own in their place.
struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Danh mục mã: thuốc, thiết bị, dịch vụ… / code lists: medicines, equipment, services…",
    subcommands: [ListShow.self, ListExport.self, ListImport.self], defaultSubcommand: ListShow.self)

  /// The list of a name.
  /// - Throws: `CommandProblem.noList`.
  static func find(_ name: String, _ installation: Installation) throws -> CodeList {
    let lists = installation.registers.lists
    guard let list = lists[name] else {
      throw CommandProblem.noList(name, known: lists.values.filter(\.replaceable).map(\.name).sorted())
    }
    return list
  }
}

/// `list show`: every list with how far it was checked.
struct ListShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Các danh mục, mức xác minh và nguồn (mặc định) / the lists, their status and source (default)")

  @Flag(help: "Cả danh mục không thay được / those that cannot be replaced too")
  var all = false

  @Option(help: "Dạng kết quả / format: table, json, csv")
  var format: OutputFormat = .table

  @OptionGroup var place: Place

  func run() async throws {
    let today = try place.today()
    let lists = try await place.open().registers.lists.values.filter { all || $0.replaceable }.sorted { $0.name < $1.name }
    let rows = lists.map { list -> [(String, JSONValue)] in
      let text = list.text(on: today)
      return [
        ("list", .text(list.name)), ("title", .text(list.title.text(place.language))),
        ("items", .whole(list.items.filter { $0.isListed(on: today) }.count)), ("status", .text(text.status.rawValue)),
        ("from", .day(text.from)), ("source", .text(text.source)),
      ]
    }
    switch format {
    case .json: try Output.data(JSONValue.list(rows.map { .object($0) }).document)
    case .csv: try Output.data(CSVText.lines([rows.first?.map(\.0) ?? []] + rows.map { $0.map(\.1.cell) }))
    case .table:
      let vi = place.language == .vi
      var table = TextTable(
        vi ? ["Danh mục", "Tên", "Số mục", "Xác minh", "Từ ngày", "Nguồn"] : ["List", "Title", "Items", "Status", "From", "Source"],
        [.left, .left, .right])
      for row in rows { table.add(row.map(\.1.cell)) }
      try Output.data(table.text)
    }
  }
}

/// `list export`: a list as a file to be changed and imported.
struct ListExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Xuất một danh mục ra CSV để sửa / a list as CSV, to be changed")

  @Option(help: ArgumentHelp("Tên danh mục / the list's name", valueName: "name"))
  var list: String

  @OptionGroup var place: Place

  func run() async throws {
    let found = try ListCommand.find(list, try await place.open())
    try Output.data(CSVText.lines(ListRows.of(found, on: try place.today())))
  }
}

/// `list import`: lays an authority's list over the shipped one, from a day on.
struct ListImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Thay một danh mục bằng danh mục của cơ quan, từ một ngày / an authority's list from a day on",
    discussion: """
        xakhoe list export --list medicine > thuoc.csv
        xakhoe list import --list medicine --from 2025-01-01 --source "QĐ … của Sở Y tế" --status verified thuoc.csv
      Mã cũ vẫn đọc được ở các dòng đã ghi; các kỳ trước ngày bắt đầu vẫn tính theo danh mục cũ. Máy chủ đang chạy dùng ngay danh
      mục mới. / Old codes stay readable in rows that use them; periods before the first day keep the list they had. A running server
      has the new list at once.
      """)

  @Option(help: ArgumentHelp("Tên danh mục / the list's name", valueName: "name"))
  var list: String

  @Option(help: ArgumentHelp("Ngày đầu áp dụng; mặc định hôm nay / first day it holds; by default today", valueName: "date"))
  var from: String?

  @Option(help: ArgumentHelp("Văn bản chính thức đã lấy danh mục / the official text it was taken from", valueName: "text"))
  var source: String

  @Option(
    help: ArgumentHelp("Mức xác minh / status: verified, secondary, unverified", valueName: "status"))
  var status = "unverified"

  @Argument(help: ArgumentHelp("Tệp CSV: code,vi,en và các cột riêng / CSV file", valueName: "file"))
  var file: String

  @OptionGroup var place: Place

  func validate() throws {
    if KnowledgeStatus(rawValue: status) == nil { throw ValidationError("The value '\(status)' is invalid for '--status <status>'") }
    if source.trimmingCharacters(in: .whitespaces).isEmpty { throw ValidationError("The value '' is invalid for '--source <text>'") }
  }

  func run() async throws {
    let (first, text, language) = (try from.map(Handed.day) ?? place.today(), try Handed.text(file), place.language)
    let installation = try await place.open()
    let found = try ListCommand.find(list, installation)
    guard found.replaceable else { throw CommandProblem.fixedList(list) }
    let items = try read(text, found)
    let edition = ListEdition(
      list: list, validFrom: first, status: KnowledgeStatus(rawValue: status) ?? .unverified,
      source: VietnameseText.normalised(source), items: items)
    try await ListEditions.write(edition, installation.store, by: place.author)
    let gone = found.items.filter { item in item.listedTo == nil && !items.contains { $0.code == item.code } }.count
    Output.note(
      Label(
        "«\(found.title.vi)» từ ngày \(first.written): \(items.count) mục, bỏ \(gone) mục cũ",
        en: "“\(found.title.en)” from \(first.written): \(items.count) items, \(gone) old ones dropped"), language)
  }

  private func read(_ text: String, _ list: CodeList) throws -> [CodeList.Item] {
    let table = CSVTable(text)
    do {
      return try ListRows.read(header: table.header, rows: table.rows, file: URL(fileURLWithPath: file).lastPathComponent, for: list)
    } catch let faults as CatalogueFaults { throw ProgrammeProblem.file(faults) }
  }
}
