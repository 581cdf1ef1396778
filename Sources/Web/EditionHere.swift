import Programme
import Storage
import Vocabulary

/// An edition that was published in this installation, and by whom.
struct EditionHere: Sendable {
  /// `Ban hành tại đây ngày …: … soạn, … duyệt`.
  let text: String

  /// Those of the database, by edition.
  static func load(_ reading: StoreReading, _ visit: Visit) throws -> [String: EditionHere] {
    let names = try AuthorNames(reading, visit)
    let records = try EditionTexts.records(reading, [.published])
    return Dictionary(
      records.map { record in
        let values = [
          "date": record.decidedAt?.day.written ?? "", "one": names.text(record.submittedBy ?? record.madeBy),
          "two": names.text(record.decidedBy ?? ""),
        ]
        return (record.edition, EditionHere(text: visit.word("publishedHere", values)))
      }, uniquingKeysWith: { $1 })
  }
}
