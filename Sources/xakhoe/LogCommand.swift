import ArgumentParser
import Storage
import Vocabulary
import Web

/// `log`: the chains of the log.
struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Nhật ký nối chuỗi của từng đơn vị / the hash-chained log of each unit",
    subcommands: [LogVerify.self, LogCheckpoint.self])
}

/// `log verify`.
struct LogVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Đối chiếu nhật ký với mọi dòng sổ, văn bản, giá trị / compare the log with every row of registers, texts and values",
    discussion: "Thấy sai lệch thì in từng chỗ và kết thúc bằng mã 6. / Prints every fault and ends with status 6 when there is one.")

  @Option(help: "Dạng kết quả / format: text, json")
  var format: TextFormat = .text

  @OptionGroup var place: Place

  func run() async throws {
    // Without the law: a published text that was changed is a finding here, and stops every other command.
    let found = try await LogBook.verify(place.openStore())
    let language = place.language
    let count = Label(
      "đã đọc \(found.entries) mục nhật ký, đối chiếu \(found.rows) dòng: \(found.faults.count) sai lệch",
      en: "read \(found.entries) log entries, compared \(found.rows) rows: \(found.faults.count) faults")
    switch format {
    case .text:
      try Output.data(found.faults.map { $0.text.text(language) }.joined(separator: "\n"))
      Output.note(count, language)
    case .json:
      try Output.data(
        JSONValue.object([
          ("entries", .whole(found.entries)), ("rows", .whole(found.rows)),
          (
            "faults",
            .list(
              found.faults.map {
                .object([
                  ("kind", .text($0.kind.rawValue)), ("unitKey", .text($0.unit.description)), ("entry", .whole($0.seq.map(Int.init))),
                  ("register", .text($0.register)), ("row", .text($0.row ?? $0.id?.description)), ("text", .text($0.text.text(language))),
                ])
              })
          ),
        ]).document)
    }
    if !found.faults.isEmpty { throw CommandProblem.reported(.faultsFound) }
  }
}

/// `log checkpoint`.
struct LogCheckpoint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Ghi nhận cuối mọi chuỗi hôm nay, để thấy phần cuối bị cắt / note the end of every chain today, so that a cut end is found")

  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let today = try place.today()
    try await LogBook.checkpoint(installation.store, on: today)
    Output.note(Label("đã ghi điểm mốc ngày \(today.written)", en: "noted the checkpoint of \(today.written)"), place.language)
  }
}
