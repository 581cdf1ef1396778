import Exchange
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// The page of a file on its way: one of its steps.
struct ImportFilePage: Sendable {
  private enum Step: Int { case read, columns, check, taken }

  private let place: ImportPlace
  private let file: WaitingImport
  private let state: WaitingImport.State
  private let visit: Visit

  init(_ place: ImportPlace, _ file: WaitingImport, _ visit: Visit) {
    (self.place, self.file, self.visit) = (place, file, visit)
    state = file.now
  }

  /// The model; `sent` is a form of the columns that had faults.
  func model(sent: Form? = nil, faults: [FieldFault] = []) async throws -> Model {
    let title = place.part.title.text(visit.language)
    var model: Model = [
      "heading": file.fileName.isEmpty ? visit.word("importUndone") : file.fileName, "sub": title + " · " + place.place.unit.name,
      "action": place.href(file), "working": false, "choosing": false, "checked": false, "taken": false, "undone": false,
      "failed": false, "problemText": "", "hasProblem": false, "hasFaults": !faults.isEmpty, "faults": visit.summary(faults),
      "hasSteps": !file.fileName.isEmpty,
    ]
    if let mends = try await mends() { model["sub"] = title + " · " + place.place.unit.name + " · " + mends }
    if let problem = state.problem { (model["hasProblem"], model["problemText"]) = (true, problem.text(visit.language)) }
    var step = Step.read
    if state.stage != nil {
      step = [.checking: .check, .writing: .taken][state.stage] ?? .read
      model.merge(working()) { $1 }
    } else if let undo = state.undo {
      model.merge(undone(undo)) { $1 }
    } else if let outcome = state.outcome, let preview = state.preview {
      step = .taken
      model.merge(try await taken(outcome, preview)) { $1 }
    } else if let preview = state.preview, sent == nil {
      step = .check
      model.merge(checked(preview)) { $1 }
    } else if let proposal = state.proposal {
      step = .columns
      model["choosing"] = true
      model.merge(ImportColumns(place, proposal, visit).model(sent: sent, plan: state.plan)) { $1 }
    } else {
      model["failed"] = true
    }
    model["steps"] = steps(step)
    return model
  }

  /// Whose faulty rows the file holds, where it says so and that import is there.
  private func mends() async throws -> String? {
    guard let named = state.proposal?.mends, !named.isEmpty else { return nil }
    let (key, register) = (place.place.key, place.part.id)
    let first = try await visit.store.read { reading in
      named.lazy.compactMap { try? ImportRecord.find($0, reading, units: [key]) }.first { $0.register == register }
    }
    return first.map { visit.word("importMends", ["file": $0.fileName]) }
  }

  private func steps(_ here: Step) -> [Model] {
    ["importStepFile", "importStepColumns", "importStepCheck", "importStepTake"].enumerated().map { index, key in
      [
        "number": "\(index + 1)", "text": visit.words.text(key, visit.language), "here": index == here.rawValue,
        "done": index < here.rawValue,
      ]
    }
  }

  private func working() -> Model {
    let progress = ImportProgressText(state, visit)
    var model: Model = [
      "working": true, "progressText": progress.text, "knownLength": progress.of != nil, "rows": "\(progress.rows)",
      "of": "\(progress.of ?? 0)", "stateHref": "/api" + place.href(file), "canStop": state.stage != .undoing,
      "stopText": visit.word(state.stage == .writing ? "importStopWriting" : "importStop"),
    ]
    if progress.of == nil { model["of"] = "" }
    return model
  }

  private func tiles(_ preview: ImportPreview, taken: Bool) -> [Model] {
    func tile(_ cls: String, _ sign: String, _ count: Int, _ key: String, _ note: String) -> Model {
      [
        "cls": count == 0 && cls != "ok" ? "none" : cls, "sign": sign, "count": visit.whole(count),
        "text": visit.words.text(key, visit.language), "note": note,
      ]
    }
    let among = [("importDraftsAmong", preview.drafts), ("importDoubtsAmong", preview.doubtCount)].filter { $0.1 > 0 }
      .map { visit.word($0, ["count": visit.whole($1)]) }.joined(separator: "; ")
    let fields = visit.word("importTileUpdatedNote", ["count": visit.whole(preview.updatedFields)])
    return [
      tile("ok", taken ? "✓" : "+", preview.good, taken ? "importTileTaken" : "importTileNew", among),
      tile("na", "=", preview.same, "importTileSame", visit.word("importTileSameNote")),
      preview.updated > 0
        ? tile("warn", "±", preview.updated, taken ? "importTileUpdated" : "importTileToUpdate", fields)
        : tile("warn", "±", preview.differing, "importTileDiffering", visit.word("importTileDifferingNote")),
      tile("no", "✗", preview.faulty - preview.differing, "importTileFaulty", visit.word("importTileFaultyNote")),
    ]
  }

  private func checked(_ preview: ImportPreview) -> Model {
    var model: Model = [
      "checked": true, "tiles": tiles(preview, taken: false), "hasBad": preview.faulty > 0, "canTake": preview.taken > 0,
      "taking": preview.faulty > 0 ? "good" : "all", "takeText": takeText(preview),
      "hasFindings": state.hasFindings, "findingsHref": place.href(file) + "/faults.xlsx",
      "noneText": visit.word(preview.faulty > 0 ? "importNoneGood" : "importNothingNew"),
      "samplesTitle": visit.word("importSamples", ["count": "\(preview.samples.count)"]), "hasSamples": !preview.samples.isEmpty,
      "sampleFields": preview.sampleFields.map { ["label": $0.text(visit.language)] as Model },
      "samples": preview.samples.map { sample -> Model in
        [
          "row": visit.whole(sample.row), "isDraft": sample.draft,
          "cells": zip(preview.sampleFields, sample.cells).map { label, cell -> Model in
            ["label": label.text(visit.language), "text": cell.text(visit.language)]
          },
        ]
      },
    ]
    model.merge(ImportDoubts(place: place, preview: preview, taken: false, visit: visit).model) { $1 }
    model["zeros"] = zeros(preview)
    model.merge(ImportChanges(place: place, preview: preview, updating: state.plan?.updates == true, visit: visit).model) { $1 }
    model["absences"] = preview.absences.map { ["text": Overview.capital($0.text(visit.language)) + "."] as Model }
    model["hasAbsences"] = !preview.absences.isEmpty
    model["hasFaultLines"] = !preview.faults.isEmpty
    if preview.faulty > 0 { model.merge(ImportFindings(preview, place, file, visit).model()) { $1 } }
    return model
  }

  /// Columns whose codes lost noughts, with what can be done for all of a column at once.
  private func zeros(_ preview: ImportPreview) -> [Model] {
    preview.zeros.map { column in
      let values = [
        "letter": column.letter, "field": column.label.text(visit.language), "count": visit.whole(column.count), "before": column.before,
        "after": column.after,
      ]
      return [
        "text": visit.word(column.restored ? "importZerosBack" : "importZeros", values), "column": "\(column.column)",
        "verb": column.restored ? "no-zeros" : "zeros", "button": visit.word(column.restored ? "importZerosUndo" : "importZerosAdd"),
        "cls": column.restored ? "ok" : "warn", "sign": column.restored ? "✓" : "!", "restored": column.restored,
      ]
    }
  }

  private func takeText(_ preview: ImportPreview) -> String {
    let values = ["count": visit.whole(preview.good), "updated": visit.whole(preview.updated)]
    if preview.updated > 0 { return visit.word(preview.good > 0 ? "importTakeBoth" : "importTakeUpdates", values) }
    return visit.word(preview.faulty > 0 ? "importTakeGood" : "importTakeAll", values)
  }

  private func taken(_ outcome: ImportOutcome, _ preview: ImportPreview) async throws -> Model {
    let id = outcome.id ?? ""
    let rows = "/registers/\(place.place.register.id)/\(place.place.unitPath)/imports/\(id)"
    let (key, parts) = (place.place.key, place.parts.map(\.id))
    let kin = try await visit.store.read { reading in
      try ImportRecord.list(reading, units: [key], registers: parts, limit: 20).first { $0.id == id }?.kin(reading) ?? []
    }
    var model: Model = ["undoAll": ImportHistory.undoAll(kin, visit).orNothing]
    model.merge(ImportDoubts(place: place, preview: preview, taken: true, visit: visit).model) { $1 }
    return model.merging([
      "taken": true, "tiles": tiles(preview, taken: true), "hasBad": preview.faulty > 0, "rowsHref": rows, "undoAction": rows + "/undo",
      "takenText": visit.word(
        preview.updated > 0 ? "importTakenBoth" : "importTaken",
        ["count": visit.whole(preview.good), "updated": visit.whole(preview.updated)]),
      "hasFindings": state.hasFindings, "findingsHref": place.href(file) + "/faults.xlsx",
    ]) { $1 }
  }

  private func undone(_ undo: ImportUndo) -> Model {
    let parts = [
      ("importUndoneText", undo.removed), ("importUndoneRestored", undo.restored), ("importUndoneKept", undo.kept.count),
      ("importUndoneGone", undo.gone),
    ]
    let told = parts.filter { $0.1 > 0 }.map { visit.word($0.0, ["count": visit.whole($0.1)]) }
    return [
      "undone": true,
      "undoneText": told.isEmpty ? visit.word("importUndoneNothing") : Overview.capital(told.joined(separator: "; ")) + ".",
      "hasKept": !undo.kept.isEmpty,
      "kept": undo.kept.prefix(500).map { row -> Model in
        [
          "href": place.part.parent == nil ? RowID(row.id).map(place.place.href) ?? place.place.listHref : place.place.listHref,
          "label": row.label.text(visit.language), "ground": row.ground.label.text(visit.language),
        ]
      },
    ]
  }
}
