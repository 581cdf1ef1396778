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

  /// Who laid each edition of a list, by its first day.
  public static func authors(_ list: String, _ reading: Reading) throws -> [Day: String] {
    let rows = try reading.rows("SELECT valid_from, author FROM list_edition WHERE list = :list", ["list": .text(list)])
    return Dictionary(rows.compactMap { row in row["valid_from"].day.map { ($0, row["author"].text ?? "") } }, uniquingKeysWith: { $1 })
  }

  /// Brings the lists of a running program to what the database has: another program may have laid one over since. Costs one look
  /// at an index where nothing is new.
  public static func refresh(_ reading: Reading) throws {
    let newest =
      try reading.first(
        "SELECT MAX(seq) AS seq FROM register_version WHERE unit_id = :unit AND register >= 'list.' AND register < 'list/'",
        ["unit": .int(UnitKey.installation.number)])?["seq"].int ?? 0
    guard reading.store.listVersion.exchange(newest, ordering: .acquiringAndReleasing) != newest else { return }
    reading.store.lay(reading.store.shipped.laying(try load(reading.connection)))
  }

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
  /// Results that rest on the list are measured again. A program that runs beside this one takes it over by `refresh`.
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
      try writing.vouch("list_edition", ["list": .text(edition.list), "valid_from": .day(edition.validFrom)])
      let catalogue = store.shipped.laying(try load(writing.connection))
      if let list = catalogue.lists[edition.list] { try Schema.fill(writing.connection, list) }
      writing.touch(version(edition.list), .installation)
      return catalogue
    }
    store.lay(laid)
  }
}
