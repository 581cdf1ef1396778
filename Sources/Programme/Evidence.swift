import Storage
import Vocabulary

/// One file of the register of evidence (tệp minh chứng).
public struct Evidence: Sendable {
  /// The unit that handed it in.
  public let unit: UnitKey
  /// Its row.
  public let id: RowID
  /// What it is called.
  public let title: String
  /// The set and indicator it belongs to; nil where it belongs to a document or the whole set.
  public let set: String?, indicator: String?
  /// The document of the register of documents that it is the file of.
  public let document: RowID?
  /// The kind of paper, a code of `document_kind`.
  public let kind: String?
  /// The name of the file, with the ending of its contents.
  public let fileName: String
  /// The code of `media_kind`.
  public let mediaKind: String
  /// The exact kind of its contents.
  public let mediaType: String
  /// Its size.
  public let byteCount: Int
  /// The SHA-256 of its contents.
  public let hash: String
  /// The first and the last day it holds on.
  public let validFrom: Day?, validTo: Day?
  /// When it came, as `yyyy-MM-ddTHH:mm`, and from whom.
  public let receivedAt: String, receivedName: String
  /// When and why it was withdrawn.
  public let withdrawnOn: Day?, withdrawnReason: String

  /// The register.
  public static let register = "evidence"

  init(_ row: RegisterRow) {
    let values = row.values
    func text(_ name: String) -> String { values[name]?.text ?? "" }
    (unit, id) = (row.unit, row.id)
    (title, fileName, mediaKind, mediaType) = (text("title"), text("file_name"), text("media_kind"), text("media_type"))
    (set, indicator, kind) = (values["set_id"]?.text, values["indicator_code"]?.text, values["document_kind"]?.text)
    document = values["document_id"]?.id
    byteCount = Int(values["byte_count"]?.int ?? 0)
    hash = text("content_hash")
    (validFrom, validTo) = (values["valid_from"]?.day, values["valid_to"]?.day)
    (receivedAt, receivedName) = (text("received_at"), text("received_name"))
    (withdrawnOn, withdrawnReason) = (values["withdrawn_on"]?.day, text("withdrawn_reason"))
  }

  /// Whether it holds on a day and wasn't withdrawn.
  public func holds(on day: Day) -> Bool { withdrawnOn == nil && validTo.map { $0 >= day } ?? true }

  /// One file; nil where the unit has none of that row.
  public static func load(_ reading: StoreReading, _ unit: UnitKey, _ id: RowID) throws -> Evidence? {
    try reading.row(register, unit, id).map { Evidence($0) }
  }

  /// Files of units that belong to a set or to no set, the latest first.
  /// - Parameter withdrawn: whether those that were withdrawn stand among them.
  public static func list(_ reading: StoreReading, _ units: [UnitKey], set: String?, withdrawn: Bool = false) throws -> [Evidence] {
    guard !units.isEmpty else { return [] }
    var condition = "unit_id IN (:units)"
    var parameters: [String: Value] = [:]
    if let set {
      condition += " AND (set_id = :set OR set_id IS NULL)"
      parameters["set"] = .text(set)
    }
    if !withdrawn { condition += " AND withdrawn_on IS NULL" }
    return try reading.rows(
      of: register, where: condition + " ORDER BY received_at DESC, id DESC", parameters,
      lists: ["units": units.map { .int($0.number) }]
    ).map(Evidence.init)
  }
}

/// The largest file that is taken as evidence: a setting of the installation.
public enum EvidenceLimit {
  /// Bytes where the installation says nothing: 50 MB.
  public static let usual = 50 << 20
  /// No installation takes larger ones: 500 MB.
  public static let most = 500 << 20
  private static let setting = "evidence.largest"

  /// The bytes a file may have.
  public static func load(_ reading: StoreReading) throws -> Int {
    let text = try reading.first("SELECT content FROM setting WHERE name = :name", ["name": .text(setting)])?["content"].text ?? ""
    return Int(text).map { min(max($0, 1 << 20), most) } ?? usual
  }

  /// Changes it.
  public static func write(_ bytes: Int, _ store: Store, by author: Author) async throws {
    let text = "\(min(max(bytes, 1 << 20), most))"
    try await store.write(.settings, by: author, in: [.installation], note: "tệp minh chứng lớn nhất: \(text) byte") { writing in
      try writing.run("DELETE FROM setting WHERE name = :name", ["name": .text(setting)])
      try writing.run("INSERT INTO setting (name, content) VALUES (:name, :content)", ["name": .text(setting), "content": .text(text)])
    }
  }
}

/// The contents of files of evidence, piece by piece; each piece in a read of its own, so that a slow telephone doesn't hold the database.
public struct EvidenceContents: Sendable {
  private let store: Store

  /// The contents kept in a store.
  public init(_ store: Store) { self.store = store }

  /// The contents kept in the store that is evaluated.
  public init(_ evaluating: Evaluating) { store = evaluating.measuring.store }

  /// The size of a file; nil where the database has none of that hash.
  public func byteCount(_ hash: String) async throws -> Int? { try await store.read { try $0.storedFile(hash)?.byteCount } }

  /// One piece of a file, counted from nought; nil after the last.
  public func piece(_ hash: String, _ number: Int) async throws -> [UInt8]? { try await store.read { try $0.storedPiece(hash, number) } }

  /// Writes a file out.
  public func copy(_ hash: String, to path: String) async throws { try await store.read { try $0.copyStored(hash, to: path) } }
}
