import Criteria
import Storage
import Vocabulary

/// One thing that is wrong with what was handed in.
public struct EvidenceFault: Sendable, Hashable {
  /// The field of the form.
  public let field: String
  /// The field in words.
  public let label: Label
  /// What is wrong and what is expected.
  public let reason: Label

  /// A fault.
  public init(_ field: String, _ label: Label, _ reason: Label) { (self.field, self.label, self.reason) = (field, label, reason) }
}

/// Why evidence isn't taken or given.
public enum EvidenceProblem: Error, Sendable {
  /// Everything that is wrong, at once.
  case faults([EvidenceFault])
  /// The unit has no such file.
  case none
  /// Its contents were removed after it was withdrawn.
  case removed

  /// The problem in words.
  public var label: Label {
    switch self {
    case .faults(let faults):
      Label(
        faults.map { $0.label.vi + ": " + $0.reason.vi }.joined(separator: "; "),
        en: faults.map { $0.label.en + ": " + $0.reason.en }.joined(separator: "; "))
    case .none: Label("không có tệp minh chứng này", en: "there is no such evidence")
    case .removed:
      Label("tệp đã gỡ và nội dung đã xóa khỏi máy chủ", en: "the file was withdrawn and its contents were removed from the server")
    }
  }
}

/// A file of the disk whose contents were inspected.
public struct EvidenceFile: Sendable {
  let path: String, name: String, mediaKind: String, mediaType: String, byteCount: Int, hash: String

  /// A file.
  /// - Parameters:
  ///   - mediaKind: the code of `media_kind`.
  ///   - hash: the SHA-256 of its contents.
  public init(path: String, name: String, mediaKind: String, mediaType: String, byteCount: Int, hash: String) {
    (self.path, self.name, self.mediaKind, self.mediaType) = (path, name, mediaKind, mediaType)
    (self.byteCount, self.hash) = (byteCount, hash)
  }
}

/// What is said of a file that is handed in.
public struct EvidenceNote: Sendable {
  /// What it is called; the file's name where nothing is said.
  public var title = ""
  /// The set and the indicator it belongs to.
  public var set: String?, indicator: String?
  /// The row of the register of documents it is the file of.
  public var document: RowID?
  /// The kind of paper.
  public var kind: String?
  /// The first and the last day it holds on.
  public var validFrom: Day?, validTo: Day?
  /// What the register of documents is to say of the paper, by field, where its row is written with the file; empty where it isn't.
  public var paper: [String: Value] = [:]
  /// The other office that writes it in the station's stead, as the log keeps it.
  public var hand: String?

  /// Nothing said yet.
  public init() {}
}

/// Where evidence is handed in and withdrawn.
public struct EvidenceDesk: Sendable {
  private let store: Store
  private let criteria: CriteriaCatalogue

  /// A desk.
  public init(_ store: Store, _ criteria: CriteriaCatalogue) { (self.store, self.criteria) = (store, criteria) }

  /// What is wrong with what is said of a file, without the file: everything at once.
  public func faults(_ note: EvidenceNote, in unit: UnitKey) async throws -> [EvidenceFault] {
    try await store.read { try faults(note, in: unit, $0) }
  }

  private func faults(_ note: EvidenceNote, in unit: UnitKey, _ reading: StoreReading) throws -> [EvidenceFault] {
    var faults: [EvidenceFault] = []
    if note.title.count > 300 {
      faults.append(EvidenceFault("title", EvidenceDesk.title, Label("dài quá 300 ký tự", en: "longer than 300 characters")))
    }
    let set = Label("Bộ tiêu chí", en: "Criteria set")
    if let id = note.set {
      if !criteria.sets.contains(id) {
        faults.append(EvidenceFault("set", set, Label("không có bộ «\(id)»", en: "there is no set “\(id)”")))
      } else if let code = note.indicator, !criteria.editions(of: id).contains(where: { $0.indicator(code) != nil }) {
        let reason = Label("bộ tiêu chí này không có chỉ tiêu «\(code)»", en: "the set has no indicator “\(code)”")
        faults.append(EvidenceFault("indicator", Label("Chỉ tiêu", en: "Indicator"), reason))
      }
    } else if note.indicator != nil || note.document == nil {
      faults.append(EvidenceFault("set", set, Label("phải chọn bộ tiêu chí", en: "choose the set")))
    }
    if let document = note.document, try reading.row("document", unit, document) == nil {
      let reason = Label("sổ văn bản của xã không có dòng này", en: "the unit's documents have no such row")
      faults.append(EvidenceFault("document", Label("Văn bản", en: "Document"), reason))
    }
    if let kind = note.kind, reading.store.catalogue.lists["document_kind"]?.items.contains(where: { $0.code == kind }) != true {
      let reason = Label("danh mục không có loại «\(kind)»", en: "the list has no kind “\(kind)”")
      faults.append(EvidenceFault("kind", Label("Loại giấy tờ", en: "Kind of paper"), reason))
    }
    if let from = note.validFrom, let to = note.validTo, to < from {
      let reason = Label("ngày hết giá trị phải bằng hoặc sau ngày có giá trị", en: "the last day must not lie before the first")
      faults.append(EvidenceFault("valid_to", Label("Có giá trị đến hết ngày", en: "Valid until"), reason))
    }
    return faults
  }

  /// The field of the title in words.
  static let title = Label("Tên minh chứng", en: "Title")

  /// Takes a file in. The same file for the same place is taken once; the same contents are kept once however often they come.
  /// - Returns: its row, and whether it was there already.
  /// - Throws: `EvidenceProblem.faults`.
  public func handIn(_ file: EvidenceFile, _ note: EvidenceNote, in unit: UnitKey, by author: Author, name: String) async throws -> (
    id: RowID, known: Bool
  ) {
    let faults = try await faults(note, in: unit)
    guard faults.isEmpty else { throw EvidenceProblem.faults(faults) }
    var title = VietnameseText.normalised(note.title)
    if title.isEmpty { title = file.name.split(separator: ".").dropLast().joined(separator: ".") }
    if title.isEmpty { title = file.name }
    let called = title
    return try await store.write(.evidence, by: author, in: [unit], note: "đưa tệp lên") { writing in
      let rows = try writing.rows(
        of: Evidence.register, where: "unit_id = :unit AND content_hash = :hash AND withdrawn_on IS NULL",
        ["unit": .int(unit.number), "hash": .text(file.hash)]
      ).map(Evidence.init)
      var note = note
      if note.document == nil, !note.paper.isEmpty {
        let document = try EvidenceDesk.enter(note, unit, writing)
        // The file may have come before anybody knew the paper's number and day.
        if let bare = rows.first(where: { $0.set == note.set && $0.indicator == note.indicator && $0.document == nil }) {
          try writing.update(Evidence.register, unit, bare.id, ["document_id": .id(document)])
          return (bare.id, true)
        }
        note.document = document
      }
      if let known = rows.first(where: { $0.set == note.set && $0.indicator == note.indicator && $0.document == note.document }) {
        return (known.id, true)
      }
      try writing.keep(file: file.path, hash: file.hash, mediaType: file.mediaType)
      func text(_ value: String?) -> Value { value.map(Value.text) ?? .null }
      func day(_ value: Day?) -> Value { value.map(Value.day) ?? .null }
      let id = try writing.insert(
        Evidence.register, unit,
        [
          "title": .text(called), "set_id": text(note.set), "indicator_code": text(note.indicator),
          "document_id": note.document.map(Value.id) ?? .null, "document_kind": text(note.kind), "file_name": .text(file.name),
          "media_kind": .text(file.mediaKind), "media_type": .text(file.mediaType), "byte_count": .int(Int64(file.byteCount)),
          "content_hash": .text(file.hash), "valid_from": day(note.validFrom), "valid_to": day(note.validTo),
          "received_at": .text(AssessmentDesk.clock(writing.at)), "received_name": AssessmentDesk.text(name),
        ])
      return (id, false)
    }
  }

  /// Writes the paper into the register of documents, unless it stands there already.
  private static func enter(_ note: EvidenceNote, _ unit: UnitKey, _ writing: Writing) throws -> RowID {
    let same = ["document_number", "about"]
    let known = try writing.rows(
      of: "document", where: "unit_id = :unit AND document_kind = :kind AND issued_on = :day ORDER BY id",
      ["unit": .int(unit.number), "kind": note.paper["document_kind"] ?? .null, "day": note.paper["issued_on"] ?? .null]
    ).first { row in same.allSatisfy { row.text($0) == note.paper[$0]?.text ?? "" } }
    if let known { return known.id }
    if let hand = note.hand { try writing.remark(unit, hand) }
    return try writing.insert("document", unit, note.paper)
  }

  /// Withdraws a file. The row stays with its reason; the contents go when nothing names them any more: no other row, and no
  /// assessment that was submitted with them.
  /// - Returns: whether the contents stay.
  /// - Throws: `EvidenceProblem.none`, `.faults` without a reason.
  @discardableResult
  public func withdraw(_ unit: UnitKey, _ id: RowID, reason: String, today: Day, by author: Author) async throws -> Bool {
    let why = VietnameseText.normalised(reason)
    guard !why.isEmpty, why.count <= 400 else {
      let told =
        why.isEmpty
        ? Label("phải ghi vì sao gỡ", en: "say why it is withdrawn") : Label("dài quá 400 ký tự", en: "longer than 400 characters")
      throw EvidenceProblem.faults([EvidenceFault("reason", Label("Lý do gỡ", en: "Reason"), told)])
    }
    return try await store.write(.evidence, by: author, in: [unit], note: "gỡ tệp") { writing in
      guard let found = try Evidence.load(writing, unit, id), found.withdrawnOn == nil else { throw EvidenceProblem.none }
      try writing.update(Evidence.register, unit, id, ["withdrawn_on": .day(today), "withdrawn_reason": .text(why)])
      if try EvidenceDesk.isNamed(found.hash, writing) { return true }
      try writing.forget(file: found.hash)
      return false
    }
  }

  /// Whether a row that wasn't withdrawn, a snapshot, or an issued paper names contents.
  static func isNamed(_ hash: String, _ reading: StoreReading) throws -> Bool {
    // Somebody hands in what they printed here.
    if try Papers.isFile(hash, reading) { return true }
    let rows = try reading.rows(of: Evidence.register, where: "content_hash = :hash", ["hash": .text(hash)]).map(Evidence.init)
    if rows.contains(where: { $0.withdrawnOn == nil }) { return true }
    let units = Set(rows.map(\.unit)).sorted()
    guard !units.isEmpty else { return false }
    return try Assessments.list(reading, units).flatMap { [$0.ownSnapshot, $0.appraisedSnapshot].compactMap { $0 } }.contains { frozen in
      try Snapshot.load(reading, frozen)?.evidence.contains { $0.content == hash } ?? false
    }
  }
}
