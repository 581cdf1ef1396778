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
    let drafts = preview.drafts == 0 ? "" : visit.word("importDraftsAmong", ["count": visit.whole(preview.drafts)])
    let fields = visit.word("importTileUpdatedNote", ["count": visit.whole(preview.updatedFields)])
    return [
      tile("ok", taken ? "✓" : "+", preview.good, taken ? "importTileTaken" : "importTileNew", drafts),
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
    model.merge(ImportChanges(place: place, preview: preview, updating: state.plan?.updates == true, visit: visit).model) { $1 }
    if preview.faulty > 0 { model.merge(ImportFindings(preview, place.href(file), visit).model()) { $1 } }
    return model
  }

  private func takeText(_ preview: ImportPreview) -> String {
    let values = ["count": visit.whole(preview.good), "updated": visit.whole(preview.updated)]
    if preview.updated > 0 { return visit.word(preview.good > 0 ? "importTakeBoth" : "importTakeUpdates", values) }
    return visit.word(preview.faulty > 0 ? "importTakeGood" : "importTakeAll", values)
  }

  private func taken(_ outcome: ImportOutcome, _ preview: ImportPreview) async throws -> Model {
    let id = outcome.id ?? ""
    let rows = "/registers/\(place.place.register.id)/\(place.place.unitPath)/imports/\(id)"
    return [
      "taken": true, "tiles": tiles(preview, taken: true), "hasBad": preview.faulty > 0, "rowsHref": rows, "undoAction": rows + "/undo",
      "takenText": visit.word(
        preview.updated > 0 ? "importTakenBoth" : "importTaken",
        ["count": visit.whole(preview.good), "updated": visit.whole(preview.updated)]),
      "hasFindings": state.hasFindings, "findingsHref": place.href(file) + "/faults.xlsx",
    ]
  }

  private func undone(_ undo: ImportUndo) -> Model {
    let values = [
      "removed": visit.whole(undo.removed), "restored": visit.whole(undo.restored), "kept": visit.whole(undo.kept.count),
      "gone": visit.whole(undo.gone),
    ]
    return [
      "undone": true, "undoneText": visit.word(undo.restored > 0 ? "importUndoneBoth" : "importUndoneText", values),
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
