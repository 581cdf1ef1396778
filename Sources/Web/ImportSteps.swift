import Exchange
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// The register, or its repeating part, that files are brought into, and the unit.
struct ImportPlace: Sendable {
  let place: RegisterPlace
  let part: RegisterDefinition

  /// The page a file is brought on.
  var href: String { "/registers/\(place.register.id)/\(place.unitPath)/import" }
  /// All that can be brought in here.
  var parts: [RegisterDefinition] { [place.register] + place.register.children }

  /// The place of an address, after rights were checked.
  init(_ visit: Visit, part: String = "") throws {
    place = try visit.place(for: .editRegister)
    let register = place.register
    guard let part = ([register] + register.children).first(where: { $0.id == (part.isEmpty ? register.id : part) }) else {
      throw WebProblem.notFound
    }
    self.part = part
  }

  /// The place of a file that waits.
  func of(_ file: WaitingImport) -> ImportPlace {
    parts.first { $0.id == file.register }.map { ImportPlace(place: place, part: $0) } ?? self
  }

  private init(place: RegisterPlace, part: RegisterDefinition) { (self.place, self.part) = (place, part) }

  func href(_ file: WaitingImport) -> String { href + "/" + file.token }
  func href(_ record: ImportRecord) -> String { "/registers/\(place.register.id)/\(place.unitPath)/imports/\(record.id)" }

  /// What reads files into it.
  func importing(_ visit: Visit) throws -> Importing {
    try Importing(visit.store, register: part.id, unit: place.key, names: try ColumnNames.load(visit.installation.folder))
  }
}

/// What is done with a file, off the request: each step notes at its end what the next one needs.
extension WaitingImport {
  /// Reads it and says what its columns are taken for.
  func read(_ importing: Importing, sheet: String? = nil) {
    let (path, name) = (source, fileName)
    work(.reading) { report in
      let proposal = try await importing.propose(path, name: name, sheet: sheet, progress: report)
      return { now in (now.proposal, now.plan, now.preview) = (proposal, nil, nil) }
    }
  }

  /// Checks every row.
  func check(_ importing: Importing, _ plan: ImportPlan, _ language: Language) {
    let path = source
    work(.checking) { report in
      let hash = try await aside { Digest.hex(file: path) }
      let preview = try await importing.preview(path, plan, progress: report)
      let written = try await self.writeFindings(importing, plan, preview, language)
      return { now in (now.plan, now.preview, now.hash, now.hasFindings) = (plan, preview, hash, written) }
    }
  }

  /// Writes the good rows; the file itself isn't needed any more then.
  /// - Parameter hand: the office in whose name it is done, where that isn't the station.
  func take(_ importing: Importing, _ taking: ImportTaking, by author: Author, hand: OtherHand?, _ language: Language) {
    let (path, name, before) = (source, fileName, now)
    guard let plan = before.plan else { return }
    let origin = Importing.Origin(id: importID, mends: before.proposal?.mends ?? [], hand: hand?.note)
    work(.writing) { report in
      let outcome = try await importing.take(
        path, name: name, plan, taking, by: author, hash: before.hash, origin: origin, progress: report)
      let written = try await self.writeFindings(importing, plan, outcome.preview, language)
      if outcome.id != nil { self.forgetSource() }
      return { now in
        (now.preview, now.hasFindings) = (outcome.preview, written)
        if outcome.id != nil {
          now.outcome = outcome
        } else {
          now.problem = Label(
            "Chưa ghi gì: từ lúc kiểm tra, sổ đã thay đổi nên kết quả khác đi; xem lại bên dưới.",
            en: "Nothing was written: the register has changed since the check; look again below.")
        }
      }
    }
  }

  /// Takes an import back, alone or with all that belongs to it.
  func undo(_ record: ImportRecord, all: Bool, _ store: Store, _ unit: UnitKey, by author: Author, hand: OtherHand?) {
    work(.undoing) { report in
      let undo = all ? ImportRecord.undoAll : ImportRecord.undo
      let undone = try await undo(record.id, store, [unit], author, hand?.note, report)
      return { now in now.undo = undone }
    }
  }

  private func writeFindings(_ importing: Importing, _ plan: ImportPlan, _ preview: ImportPreview, _ language: Language) async throws
    -> Bool
  {
    if preview.faults.isEmpty && preview.absences.isEmpty { return false }
    let (source, path, made, imports) = (source, findings, importing.store.now(), [importID] + (now.proposal?.mends ?? []))
    try await aside { try FaultSheet.write(source, importing, plan, preview, language, to: path, made: made, imports: imports) }
    return true
  }
}
