import Documents
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// What a form that hands a file in says, and everything that is wrong with it.
struct EvidenceEntry: Sendable {
  private let visit: Visit
  /// What is said of the file.
  private(set) var note = EvidenceNote()
  private var wrong: [FieldFault] = []
  /// The fields that the register of documents is told from this form.
  static let paperFields = ["document_number", "issued_on", "issuer", "about"]

  /// - Parameter place: the register of documents of the unit, where the visitor may write it.
  init(_ visit: Visit, _ place: RegisterPlace?) {
    self.visit = visit
    func text(_ name: String) -> String? {
      let typed = visit.form[name].trimmingCharacters(in: .whitespacesAndNewlines)
      return typed.isEmpty ? nil : typed
    }
    note.title = text("title") ?? ""
    (note.set, note.indicator, note.kind) = (text("set"), text("indicator"), text("kind"))
    if let typed = text("document") {
      note.document = RowID(typed)
      if note.document == nil { add("document", "evidenceDocument", Label("không phải mã dòng", en: "no key of a row")) }
    }
    for (name, word) in [("valid_from", "evidenceFrom"), ("valid_to", "evidenceTo")] {
      guard let typed = text(name) else { continue }
      guard let day = Day(written: typed) else {
        add(name, word, Label("«\(typed)» không phải ngày; ghi như 05/03/2024", en: "“\(typed)” is no day; write it as 05/03/2024"))
        continue
      }
      if name == "valid_from" { note.validFrom = day } else { note.validTo = day }
    }
    if let place, note.document == nil, visit.method != "GET" { paper(place) }
  }

  /// What the register of documents is to say: only a paper whose day is known counts, so nothing is written without it.
  private mutating func paper(_ place: RegisterPlace) {
    var texts = Dictionary(uniqueKeysWithValues: EvidenceEntry.paperFields.map { ($0, visit.form[$0]) })
    let check = RowCheck(texts, of: place.register, lists: visit.installation.registers.lists, today: visit.today)
    wrong += check.faults
    guard check.values["issued_on"]?.day != nil else { return }
    guard let kind = note.kind else {
      add("kind", "evidenceKind", Label("cần chọn để ghi vào sổ văn bản", en: "must be chosen for the register of documents"))
      return
    }
    texts.merge(["document_kind": kind, "set_id": note.set ?? "", "indicator_code": note.indicator ?? ""]) { $1 }
    let whole = RowCheck(texts, of: place.register, lists: visit.installation.registers.lists, today: visit.today)
    note.paper = whole.values
    note.paper["valid_from"] = note.validFrom.map(Value.day) ?? .null
    note.paper["valid_to"] = note.validTo.map(Value.day) ?? .null
    note.hand = visit.hand(place.register, place.key)?.note
  }

  /// Whether a paper is handed in of which the register of documents is told nothing.
  var isUnfiled: Bool { note.document == nil && note.kind != nil && note.paper.isEmpty }

  private mutating func add(_ field: String, _ word: String, _ reason: Label) {
    wrong.append(FieldFault(field: field, label: Label(visit.words.text(word, .vi), en: visit.words.text(word, .en)), reason: reason))
  }

  /// The set of the page the form stood on.
  var setShown: String { note.set ?? visit.installation.evaluating.sets.first ?? "" }

  /// What was typed, or what a link asked the form to begin with.
  func typed(_ name: String) -> String { visit.method == "GET" ? visit.query[name] ?? "" : visit.form[name] }

  /// The file, inspected and measured.
  /// - Throws: `FileRefusal`, `EvidenceProblem.faults`.
  func file() async throws -> (EvidenceFile, remarks: [Label], locked: Bool) {
    guard wrong.isEmpty else { throw EvidenceProblem.faults([]) }
    guard let parked = visit.form.parked["file"], parked.byteCount > 0 else {
      throw FileRefusal([Label("chưa chọn tệp, hoặc tệp trống", en: "no file was chosen, or it is empty")])
    }
    return try await aside {
      let found = try FileInspection.inspect(parked.path, name: parked.name)
      guard let hash = Digest.hex(file: parked.path) else { throw FileRefusal([Label("không đọc được tệp", en: "the file can't be read")]) }
      let file = EvidenceFile(
        path: parked.path, name: found.name, mediaKind: found.kind.listed, mediaType: found.kind.mediaType, byteCount: parked.byteCount,
        hash: hash)
      return (file, found.remarks, found.locked)
    }
  }

  /// Everything that is wrong, of the file and of what is said of it, after one of them was refused.
  /// - Throws: the error, where it is none of these.
  func faults(_ error: any Error, _ desk: EvidenceDesk, _ unit: UnitKey) async throws -> [FieldFault] {
    var refused: [Label] = []
    var kept: [FieldFault] = []
    switch error {
    case StoreProblem.invalid(let found): kept = found
    case let refusal as FileRefusal: refused = refusal.reasons
    case EvidenceProblem.faults: do { _ = try await file() } catch let refusal as FileRefusal { refused = refusal.reasons } catch {}
    default: throw error
    }
    if !wrong.isEmpty, refused.isEmpty, let parked = visit.form.parked["file"] {
      do { _ = try FileInspection.inspect(parked.path, name: parked.name) } catch let refusal as FileRefusal { refused = refusal.reasons }
    }
    let label = Label(visit.words.text("evidenceFile", .vi), en: visit.words.text("evidenceFile", .en))
    var all = refused.map { FieldFault(field: "file", label: label, reason: $0) } + wrong + kept
    all += try await desk.faults(note, in: unit).map { FieldFault(field: $0.field, label: $0.label, reason: $0.reason) }
    return all
  }
}
