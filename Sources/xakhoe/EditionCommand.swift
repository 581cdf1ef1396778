import ArgumentParser
import Criteria
import Programme
import Storage
import Vocabulary
import Web

/// `edition`: the law as this installation has it: the folder's texts and those published in the database.
struct EditionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edition", abstract: "Văn bản bộ tiêu chí của cơ sở dữ liệu này / the editions of this installation",
    subcommands: [EditionList.self, EditionExport.self])
}

/// `edition list`.
struct EditionList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Các văn bản, cả những bản ban hành tại đây / the editions, with those published here")

  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let published = try await installation.store.read { try EditionTexts.records($0, [.published]) }
    let vi = place.language == .vi
    var table = TextTable(
      vi
        ? ["Văn bản", "Hiệu lực từ", "Đến", "Trạng thái", "Nơi có", "SHA-256"]
        : ["Edition", "In force from", "Until", "State", "Kept in", "SHA-256"])
    for edition in installation.knowledge.criteria.editions {
      let state = edition.state == .draft ? (vi ? "dự thảo" : "draft") : (vi ? "đã ban hành" : "published")
      let here = published.contains { $0.edition == edition.id } ? (vi ? "cơ sở dữ liệu" : "database") : (vi ? "thư mục" : "folder")
      table.add([
        edition.id, edition.inForceFrom.value.written, edition.inForceTo?.value.written ?? "", state, here,
        String(edition.hash(localValues: []).prefix(16)),
      ])
    }
    try Output.data(table.text)
  }
}

/// `edition export`.
struct EditionExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Ghi tệp của một văn bản ra đầu ra chuẩn, từng byte / write an edition's file, byte for byte",
    discussion: "  xakhoe edition export xa-ntm/2027-01-01 > Catalogue/criteria/xa-ntm/2027-01-01.yaml")

  @Argument(help: ArgumentHelp("Bộ/ngày hiệu lực / set/date", valueName: "set/date"))
  var edition: String

  @Flag(help: "Tệp ví dụ thay cho văn bản / its worked examples instead")
  var cases = false

  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    let found = try installation.knowledge.criteria.edition(id: edition)
    let file = try await installation.store.read { try installation.text(of: found, $0) }
    guard let text = cases ? file?.cases : file?.text else {
      Output.failure(Label("«\(edition)» không có tệp này", en: "“\(edition)” has no such file").text(place.language), place.language)
      throw CommandProblem.reported(.input)
    }
    try Output.file(text)
  }
}
