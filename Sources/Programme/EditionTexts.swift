import Criteria
import Storage
import Synchronization
import Vocabulary

/// An edition that was made in the database: from its first draft until it is published.
public struct EditionRecord: Sendable {
  /// Where it stands.
  public enum State: String, Sendable, CaseIterable {
    case draft, submitted, published, dropped
  }

  /// Its row.
  public let id: RowID
  /// The edition it was begun from; empty for one brought as a file.
  public let origin: String
  /// What it is or will be: `xa-ntm/2027-01-01`; empty while the text doesn't say it.
  public let edition: String
  /// Where it stands.
  public let state: State
  /// The hashes of its text and of its worked examples, if it has any of its own.
  public let textHash: String, casesHash: String?
  /// Who began it, and when.
  public let madeBy: String, madeAt: Moment
  /// Everybody who saved its text.
  public let editors: [String]
  /// Who saved it last, and when.
  public let editedBy: String, editedAt: Moment
  /// Who handed it in, and when.
  public let submittedBy: String?, submittedAt: Moment?
  /// Who published, returned or dropped it, when, and why.
  public let decidedBy: String?, decidedAt: Moment?, remark: String
  /// The hash of the published edition without local values.
  public let editionHash: String?

  /// Everybody whose own text it is: none of them may approve it.
  public var owners: Set<String> { Set(editors + [madeBy, editedBy] + [submittedBy].compactMap { $0 }) }

  init?(_ row: Row) {
    guard let id = row["id"].id, let state = row["state"].text.flatMap(State.init), let hash = row["text_hash"].text else { return nil }
    func moment(_ name: String) -> Moment? { row[name].int.map { Moment(milliseconds: $0) } }
    (self.id, self.state, textHash) = (id, state, hash)
    (origin, edition, casesHash) = (row["origin"].text ?? "", row["edition_id"].text ?? "", row["cases_hash"].text)
    (madeBy, madeAt) = (row["made_by"].text ?? "", moment("made_at") ?? Moment(milliseconds: 0))
    editors = (row["editors"].text ?? "").split(separator: "\n").map(String.init)
    (editedBy, editedAt) = (row["edited_by"].text ?? "", moment("edited_at") ?? Moment(milliseconds: 0))
    (submittedBy, submittedAt) = (row["submitted_by"].text, moment("submitted_at"))
    (decidedBy, decidedAt, remark) = (row["decided_by"].text, moment("decided_at"), row["remark"].text ?? "")
    editionHash = row["edition_hash"].text
  }
}

/// The editions made in the database, and the law as files and database have it together.
public enum EditionTexts {
  /// What the version of the law is kept under, beside the versions of registers.
  static let version = "criteria"

  /// One of them; nil where there is none.
  public static func record(_ reading: StoreReading, _ id: RowID) throws -> EditionRecord? {
    try reading.first("SELECT * FROM edition_text WHERE id = :id", ["id": .id(id)]).flatMap(EditionRecord.init)
  }

  /// Those in some states, the newest first.
  public static func records(_ reading: StoreReading, _ states: Set<EditionRecord.State>) throws -> [EditionRecord] {
    try reading.rows("SELECT * FROM edition_text ORDER BY edited_at DESC, id DESC").compactMap(EditionRecord.init).filter {
      states.contains($0.state)
    }
  }

  /// The text of one, and of its own examples.
  /// - Throws: `StoreProblem.damaged` when it isn't what it was.
  public static func text(_ record: EditionRecord, _ reading: StoreReading) throws -> (text: String, cases: String?) {
    guard let text = try reading.frozen(record.textHash) else { throw StoreProblem.damaged("edition_text \(record.edition)") }
    return (text, try record.casesHash.flatMap { try reading.frozen($0) })
  }

  /// The editions of a folder with those published in the database.
  /// - Throws: `CatalogueFaults` where a file of the folder says something else under the same id, `StoreProblem.damaged`.
  public static func laid(over shipped: CriteriaCatalogue, _ reading: StoreReading) throws -> CriteriaCatalogue {
    let published = try records(reading, [.published]).sorted {
      ($0.decidedAt?.milliseconds ?? 0, $0.edition) < ($1.decidedAt?.milliseconds ?? 0, $1.edition)
    }
    return try published.reduce(shipped) { catalogue, record in
      let (text, cases) = try text(record, reading)
      let edition = try Edition.read(text, cases: cases, file: record.edition + ".yaml")
      guard edition.hash(localValues: []) == record.editionHash else { throw StoreProblem.damaged("edition_text \(record.edition)") }
      return try catalogue.adding(edition)
    }
  }
}

/// The law of a running program: read again when somebody has published, costs one look at an index otherwise.
public final class EditionShelf: Sendable {
  private let shipped: CriteriaCatalogue
  private let laid: Mutex<(version: Int64, criteria: CriteriaCatalogue)>

  /// A shelf of a folder's editions.
  public init(_ shipped: CriteriaCatalogue) {
    self.shipped = shipped
    laid = Mutex((-1, shipped))
  }

  /// The law as it stands now.
  /// - Throws: as `EditionTexts.laid`.
  public func current(_ reading: StoreReading) throws -> CriteriaCatalogue {
    let row = try reading.first(
      "SELECT seq FROM register_version WHERE unit_id = :unit AND register = :what",
      ["unit": .int(UnitKey.installation.number), "what": .text(EditionTexts.version)])
    let newest = row?["seq"].int ?? 0
    let known = laid.withLock { $0 }
    if known.version == newest { return known.criteria }
    let criteria = try EditionTexts.laid(over: shipped, reading)
    laid.withLock { if $0.version < newest { $0 = (newest, criteria) } }
    return criteria
  }
}
