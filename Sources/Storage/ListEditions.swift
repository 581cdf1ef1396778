import Foundation
import Registers
import Synchronization
import Vocabulary

/// Lists of authorities, kept in the database and laid over the catalogue's when the store opens.
public enum ListEditions {
  /// What the version of a list is kept under, beside the versions of registers.
  public static func version(_ list: String) -> String { "list." + list }

  private struct Line: Codable {
    let code: String
    let vi: String
    let en: String
    let extra: [String: String]
  }

  /// All lists laid over, by list and first day.
  public static func load(_ reading: Reading) throws -> [ListEdition] { try load(reading.connection) }

  static func load(_ connection: any Connection) throws -> [ListEdition] {
    try connection.rows("SELECT list, valid_from, status, source, content FROM list_edition ORDER BY list, valid_from").compactMap { row in
      guard let list = row["list"].text, let from = row["valid_from"].day, let content = row["content"].text,
        let lines = try? JSONDecoder().decode([Line].self, from: Data(content.utf8))
      else { return nil }
      return ListEdition(
        list: list, validFrom: from, status: row["status"].text.flatMap(KnowledgeStatus.init) ?? .unverified,
        source: row["source"].text ?? "", items: lines.map { CodeList.Item(code: $0.code, label: Label($0.vi, en: $0.en), extra: $0.extra) }
      )
    }
  }

  /// Lays a list over the shipped one from its first day on, in place of one that began on the same day; the log tells who did it.
  /// Results that rest on the list are measured again. A program that runs beside this one shows the new words after its next start.
  public static func write(_ edition: ListEdition, _ store: Store, by author: Author) async throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let lines = edition.items.map { Line(code: $0.code, vi: $0.label.vi, en: $0.label.en, extra: $0.extra) }
    let content = String(decoding: (try? encoder.encode(lines)) ?? Data("[]".utf8), as: UTF8.self)
    let hash = Digest.hex(content).prefix(16)
    let note =
      "danh mục \(edition.list) từ ngày \(edition.validFrom.iso): \(edition.items.count) mục, \(edition.status.rawValue), sha256 \(hash); "
      + edition.source
    let laid = try await store.write(.settings, by: author, in: [.installation], note: note) { writing in
      try writing.run(
        "DELETE FROM list_edition WHERE list = :list AND valid_from = :from",
        ["list": .text(edition.list), "from": .day(edition.validFrom)])
      try writing.run(
        "INSERT INTO list_edition (list, valid_from, status, source, content, author) "
          + "VALUES (:list, :from, :status, :source, :content, :author)",
        [
          "list": .text(edition.list), "from": .day(edition.validFrom), "status": .text(edition.status.rawValue),
          "source": .text(edition.source), "content": .text(content), "author": .text(author.description),
        ])
      let catalogue = store.shipped.laying(try load(writing.connection))
      if let list = catalogue.lists[edition.list] { try Schema.fill(writing.connection, list) }
      writing.touch(version(edition.list), .installation)
      return catalogue
    }
    store.lay(laid)
  }
}
