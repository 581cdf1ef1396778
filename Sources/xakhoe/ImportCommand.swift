import ArgumentParser
import Exchange
import Foundation
import Programme
import Storage
import Vocabulary
import Web

extension ImportTaking: ExpressibleByArgument {}

/// `import`: spreadsheets into registers.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Nhập sổ từ tệp .xlsx hoặc .csv / import a register from .xlsx or .csv",
    subcommands: [ImportFile.self, ImportList.self, ImportUndoCommand.self], defaultSubcommand: ImportFile.self)
}

/// Which register of which unit.
struct RegisterPlace: ParsableArguments {
  @Option(help: ArgumentHelp("Sổ / register: person, insurance-card, person.absence, …", valueName: "id"))
  var register: String

  @Option(help: ArgumentHelp("Mã đơn vị / unit: 06544, 06529@2025-07-01", valueName: "code"))
  var unit: String
}

/// `import file`: proposes, checks, and takes.
struct ImportFile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file", abstract: "Nhập một tệp (mặc định) / import a file (default)",
    discussion: """
      Không ghi gì khi có --dry-run, hoặc khi có dòng lỗi mà không chọn --take good. / Nothing is written with --dry-run, or when rows have
      faults unless --take good is given.
      """)

  @OptionGroup var target: RegisterPlace

  @Argument(help: "Tệp .xlsx hoặc .csv / the file") var file: String

  @Option(help: ArgumentHelp("Trang / sheet", valueName: "name")) var sheet: String?

  @Option(help: "Lấy các dòng tốt, hay tất cả hoặc không dòng nào / the good rows, or all or none: good, all")
  var take: ImportTaking = .all

  @Flag(help: "Chỉ kiểm tra, không ghi / check only") var dryRun = false

  @Option(
    name: .customLong("map"),
    help: ArgumentHelp(
      "Cột nào là trường nào: «Họ tên=full_name», «C=birth_date», «D=-» / which column is which field", valueName: "column=field"))
  var choices: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Giá trị chung cho mọi dòng / one value for every row: residence_status=permanent", valueName: "field=value"))
  var constants: [String] = []

  @Option(help: ArgumentHelp("Ghi các dòng lỗi kèm lý do / write the faulty rows with their reasons", valueName: "out.xlsx")) var faults:
    String?

  @Flag(help: "Cập nhật các dòng đã có theo tệp / change rows that stand already to what the file says") var updates = false

  @Flag(help: "Thêm số 0 mà mã đã mất ở đầu / put back noughts that codes lost at their front") var addZeros = false

  @Flag(help: "Dòng thiếu ô bắt buộc lưu thành nháp / rows that lack required fields become drafts") var drafts = false

  @Flag(help: "Bỏ qua dòng ẩn / leave out hidden rows") var skipHidden = false

  @Option(help: "Dạng kết quả / format: text, json") var format: TextFormat = .text

  @OptionGroup var place: Place

  func run() async throws {
    let language = place.language
    let installation = try await place.open()
    let unit = try await installation.units().unit(target.unit, on: place.today()).key
    let importing = try Importing(
      installation.store, register: target.register, unit: unit, names: try ColumnNames.load(installation.folder))
    let proposal = try await importing.propose(file, sheet: sheet, choices: try ImportFile.pairs(choices), progress: told(language))
    var plan = proposal.plan
    plan.constants = try ImportFile.pairs(constants)
    plan.updates = updates
    if addZeros { for place in plan.columns.indices { plan.columns[place].zeros = true } }
    (plan.drafts, plan.skipsHidden) = (drafts, skipHidden)
    let preview: ImportPreview
    var id: String?
    if dryRun {
      preview = try await importing.preview(file, plan, progress: told(language))
    } else {
      let outcome = try await importing.take(
        file, plan, take, by: place.author, origin: Importing.Origin(mends: proposal.mends), progress: told(language))
      (preview, id) = (outcome.preview, outcome.id)
    }
    if let faults, preview.faulty > 0 {
      try FaultSheet.write(
        file, importing, plan, preview, language, to: faults, made: installation.store.now(),
        imports: (id.map { [$0] } ?? []) + proposal.mends)
    }
    switch format {
    case .json: try Output.data(try ImportFile.json(Answer(id: id, proposal: proposal, preview: preview)))
    case .text: try Output.data(text(proposal, preview, id, language))
    }
    if id == nil, preview.faulty > 0 { throw CommandProblem.reported(.input) }
  }

  private struct Answer: Encodable {
    let id: String?
    let proposal: ImportProposal
    let preview: ImportPreview
  }

  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func pairs(_ texts: [String]) throws -> [String: String] {
    var out: [String: String] = [:]
    for text in texts {
      guard let sign = text.lastIndex(of: "=") else { throw CommandProblem.noPair(text) }
      out[text[..<sign].trimmingCharacters(in: .whitespaces)] = text[text.index(after: sign)...].trimmingCharacters(in: .whitespaces)
    }
    return out
  }

  private func told(_ language: Language) -> ImportProgress.Report {
    { progress in
      guard progress.rows > 0, progress.rows % 20_000 == 0 else { return }
      let words: Label =
        switch progress.stage {
        case .reading: Label("đã đọc", en: "read")
        case .checking: Label("đã kiểm tra", en: "checked")
        case .writing: Label("đã ghi", en: "written")
        case .undoing: Label("đã gỡ", en: "removed")
        }
      Output.note("\(words.text(language)) \(Figures.whole(progress.rows, language))")
    }
  }

  private func text(_ proposal: ImportProposal, _ preview: ImportPreview, _ id: String?, _ language: Language) -> String {
    let vi = language == .vi
    var table = TextTable(
      vi ? ["Cột", "Tiêu đề", "Trường", "Chắc", "Vì"] : ["Column", "Heading", "Field", "Sure", "Because"], [.left, .left, .left, .right])
    for column in proposal.columns {
      let field = column.target.map { "\($0)" } ?? column.suggestion.map { "? \($0)" } ?? "–"
      table.add([
        column.letter, String(column.heading.prefix(40)), field, column.confidence > 0 ? "\(Int(column.confidence * 100))%" : "",
        column.ground.label.text(language),
      ])
    }
    var lines = [
      (vi
        ? "Trang «\(proposal.sheet)», tiêu đề ở dòng \(proposal.headingRow)"
        : "Sheet “\(proposal.sheet)”, headings in row \(proposal.headingRow)"), table.text,
    ]
    lines += proposal.columns.flatMap { column in column.notes.map { "\(column.letter): \($0.text(language))" } }
    lines += (proposal.notes + preview.notes).map { $0.text(language) }
    if !proposal.missing.isEmpty {
      let names = proposal.missing.map { $0.text(language) }.joined(separator: ", ")
      lines.append(vi ? "chưa có cột cho: \(names)" : "no column for: \(names)")
    }
    lines += preview.absences.map { $0.text(language) }
    lines += preview.faults.prefix(200).map { $0.text(language) }
    if preview.faultCount > 200 { lines.append(vi ? "… và \(preview.faultCount - 200) lỗi nữa" : "… and \(preview.faultCount - 200) more") }
    lines.append(
      vi
        ? "\(preview.rows) dòng: \(preview.good) tốt, \(preview.same) đã có sẵn, \(preview.faulty) lỗi"
        : "\(preview.rows) rows: \(preview.good) good, \(preview.same) standing already, \(preview.faulty) with faults")
    if preview.doubtCount > 0 {
      lines += preview.doubts.prefix(50).map { (vi ? "cần xem lại: " : "worth another look: ") + $0.text(language) }
      lines.append(
        vi
          ? "\(preview.doubtCount) giá trị cần xem lại, vẫn nhập được"
          : "\(preview.doubtCount) values are worth another look and can be taken")
    }
    for column in preview.zeros where !column.restored {
      lines.append(
        vi
          ? "cột \(column.letter): \(column.count) mã có lẽ đã mất số 0 ở đầu; --add-zeros để thêm"
          : "column \(column.letter): \(column.count) codes may have lost leading noughts; --add-zeros puts them back")
    }
    if preview.updated > 0 {
      lines.append(
        vi
          ? "\(preview.updated) dòng đã có được cập nhật, \(preview.updatedFields) ô"
          : "\(preview.updated) rows that stand already are changed, \(preview.updatedFields) fields")
    }
    if let id {
      lines.append(vi ? "đã nhập; hoàn tác bằng: xakhoe import undo \(id)" : "imported; undo with: xakhoe import undo \(id)")
    } else {
      lines.append(vi ? "chưa ghi gì" : "nothing was written")
    }
    return lines.joined(separator: "\n")
  }
}

/// `import list`: the imports taken.
struct ImportList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Các lần nhập / imports taken")

  @Option(help: "Dạng kết quả / format: text, json") var format: TextFormat = .text

  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let records = try await installation.store.read { try ImportRecord.list($0, units: nil) }
    if format == .json { return try Output.data(try ImportFile.json(records)) }
    let vi = place.language == .vi
    var table = TextTable(
      vi
        ? ["Mã", "Lúc", "Đơn vị", "Sổ", "Tệp", "Thêm", "Lỗi", "Người nhập", "Hoàn tác"]
        : ["Import", "At", "Unit", "Register", "File", "Added", "Faulty", "By", "Undone"],
      [.left, .left, .left, .left, .left, .right, .right])
    for record in records {
      table.add([
        record.id, Moment(milliseconds: record.takenAt).written, record.unit, record.register, record.fileName, "\(record.added)",
        "\(record.faulty)", record.author, record.undoneAt.map { Moment(milliseconds: $0).written } ?? "",
      ])
    }
    try Output.data(table.text)
  }
}

/// `import undo`: takes an import back.
struct ImportUndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Hoàn tác một lần nhập, trừ dòng đã sửa hoặc đang được nhắc đến / undo an import, except rows changed or referred to")

  @Argument(help: ArgumentHelp("Mã lần nhập, hoặc phần đầu của nó / the import, or its beginning", valueName: "id")) var id: String

  @Option(help: "Dạng kết quả / format: text, json") var format: TextFormat = .text

  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let undone = try await ImportRecord.undo(id, installation.store, units: nil, by: place.author)
    if format == .json { return try Output.data(try ImportFile.json(undone)) }
    let language = place.language
    var lines = undone.kept.map { "\($0.label.text(language)): \($0.ground.label.text(language))" }
    lines.append(
      language == .vi
        ? "đã gỡ \(undone.removed) dòng, đưa về như cũ \(undone.restored), giữ lại \(undone.kept.count), đã bị xóa từ trước \(undone.gone)"
        : "\(undone.removed) rows removed, \(undone.restored) as they were, \(undone.kept.count) kept, \(undone.gone) gone before")
    try Output.data(lines.joined(separator: "\n"))
  }
}
