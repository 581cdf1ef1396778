import ArgumentParser
import Criteria
import Programme
import Storage
import Vocabulary
import Web

/// `value`: what an authority entered over the law's text: official points, yearly targets, knockouts.
struct ValueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "value", abstract: "Giá trị của cơ quan có thẩm quyền / values an authority entered",
    subcommands: [ValueSet.self, ValueList.self])
}

/// `value set`.
struct ValueSet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Nhập một giá trị kèm căn cứ / enter a value with its citation",
    discussion: """
        xakhoe value set btcqg-ytx/1.7/threshold 95 --from 2024-01-01 --to 2024-12-31 --citation "QĐ … của UBND tỉnh"
      Khóa / key: <bộ>/<chỉ tiêu hoặc tiêu chí>/threshold | points | knockout
      """)

  @Argument(help: ArgumentHelp("Khóa / key", valueName: "key"))
  var key: String

  @Argument(help: ArgumentHelp("Số có dấu chấm, true hoặc false / a decimal with a point, true or false", valueName: "value"))
  var value: String

  @Option(help: ArgumentHelp("Ngày đầu / first day", valueName: "date"))
  var from: String

  @Option(help: ArgumentHelp("Ngày cuối / last day", valueName: "date"))
  var to: String?

  @Option(help: ArgumentHelp("Căn cứ / citation", valueName: "text"))
  var citation: String

  @OptionGroup var place: Place

  func run() async throws {
    let (first, last) = (try Handed.day(from), try to.map(Handed.day))
    guard let known = LocalValue.Key(key), let read = LocalValue.Value(value), !citation.isEmpty else {
      Output.failure(
        Label("khóa, giá trị hoặc căn cứ không dùng được", en: "the key, the value or the citation cannot be used").text(place.language),
        place.language)
      throw CommandProblem.reported(.input)
    }
    let installation = try await place.open()
    let entered = LocalValue(
      key: known, value: read, validFrom: first, validTo: last, citation: citation, actor: place.author.description)
    let edition = try installation.evaluating.edition(known.set, on: first)
    if let fault = edition.check([entered]).first {
      Output.failure(fault.text(place.language), place.language)
      throw CommandProblem.reported(.input)
    }
    try await LocalValues.write(entered, installation.store, by: place.author)
    Output.note(Label("đã ghi \(known) = \(read.text)", en: "entered \(known) = \(read.text)"), place.language)
  }
}

/// `value list`.
struct ValueList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Các giá trị đã nhập / the values entered")

  @OptionGroup var place: Place

  func run() async throws {
    let values = try await place.open().store.read { try LocalValues.load($0) }
    let vi = place.language == .vi
    var table = TextTable(
      vi ? ["Khóa", "Giá trị", "Từ ngày", "Đến ngày", "Căn cứ", "Người nhập"] : ["Key", "Value", "From", "To", "Citation", "Entered by"])
    for value in values {
      table.add([
        value.key.description, value.value.text, value.validFrom.written, value.validTo?.written ?? "", value.citation, value.actor,
      ])
    }
    try Output.data(table.text)
  }
}
