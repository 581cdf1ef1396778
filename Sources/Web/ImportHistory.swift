import Exchange
import Programme
import Registers
import Storage
import Vocabulary

/// The imports of a register of a unit, and one of them with its rows.
enum ImportHistory {
  /// Rows on one page.
  static let size = 50

  /// The imports, newest first.
  static func models(_ place: ImportPlace, _ visit: Visit) async throws -> [Model] {
    let (key, registers) = (place.place.key, place.parts.map(\.id))
    return try await visit.store.read { reading in
      let names = try AuthorNames(reading, visit)
      let records = try ImportRecord.list(reading, units: [key], registers: registers, limit: 50)
      return records.map { record in
        facts(record, records.filter { $0.belongs(to: record) }, place, names, visit)
      }
    }
  }

  /// The page of one import.
  static func model(_ record: ImportRecord, _ place: ImportPlace, _ visit: Visit) async throws -> Model {
    let part = place.parts.first { $0.id == record.register } ?? place.part
    let key = place.place.key
    let page = max(1, min(100_000, Int(visit.query["page"] ?? "") ?? 1))
    return try await visit.store.read { reading in
      let parameters: [String: Value] = [
        "unit": .int(key.number), "seq": .int(record.seq), "limit": .int(Int64(size)), "offset": .int(Int64((page - 1) * size)),
      ]
      let condition = "unit_id = :unit AND seq = :seq"
      let total = record.undoneAt == nil ? try reading.first("SELECT COUNT(*) AS n FROM \(part.table) WHERE \(condition)", parameters) : nil
      let count = Int(total?["n"].int ?? 0)
      let rows = count == 0 ? [] : try reading.rows(of: part.id, where: condition + " ORDER BY id LIMIT :limit OFFSET :offset", parameters)
      let fields = part.listed
      let names = try reading.referenceLabels(fields, rows, visit.language)
      let doubts = try reading.doubts(part, key, rows, today: visit.today)
      let first = (page - 1) * size
      var paging: Model = [
        "text": visit.word(
          "pagingText", ["from": visit.whole(min(first + 1, count)), "to": visit.whole(first + rows.count), "total": visit.whole(count)])
      ]
      if page > 1 { paging["previousHref"] = place.href(record) + "?page=\(page - 1)" }
      if first + rows.count < count { paging["nextHref"] = place.href(record) + "?page=\(page + 1)" }
      let (kin, authors) = (try record.kin(reading), try AuthorNames(reading, visit))
      var model = facts(record, kin, place, authors, visit)
      model["undoAll"] = undoAll(kin, visit).orNothing
      model["hasKin"] = kin.count > 1
      model["kin"] = kin.map { one -> Model in
        facts(one, kin, place, authors, visit).merging(["here": one.id == record.id]) { $1 }
      }
      model["heading"] = record.fileName
      model["sub"] = part.title.text(visit.language) + " · " + place.place.unit.name
      model["undoAction"] = place.href(record) + "/undo"
      model["hasRows"] = !rows.isEmpty
      model["rowFields"] = fields.map { ["label": FieldText.label($0, visit.language)] as Model }
      model["rows"] = rows.enumerated().map { index, row -> Model in
        let shown = ShownRow(row: row, names: names)
        return [
          "number": visit.whole(first + index + 1), "rowHref": place.place.href(row.parent ?? row.id), "isDraft": row.draft,
          "cells": fields.map { ["label": $0.label.text(visit.language), "text": shown.text($0, reading, visit.language)] as Model },
          "rowDoubts": (doubts[row.id] ?? []).map {
            ["text": $0.label.text(visit.language) + ": " + $0.reason.text(visit.language)] as Model
          },
          "width": "\(fields.count + 1)",
        ]
      }
      model["paging"] = paging
      return model
    }
  }

  /// The button that undoes an import with all that belongs to it; empty where no more than one stands.
  static func undoAll(_ kin: [ImportRecord], _ visit: Visit) -> String {
    let count = kin.count { $0.undoneAt == nil }
    return count < 2 ? "" : visit.word(count == 2 ? "importUndoBoth" : "importUndoAll", ["count": visit.whole(count)])
  }

  private static func facts(
    _ record: ImportRecord, _ kin: [ImportRecord], _ place: ImportPlace, _ names: AuthorNames, _ visit: Visit
  ) -> Model {
    let undone = record.undoneAt.map { Moment(milliseconds: $0).written }
    var state = visit.word("importStands")
    if let undone {
      state = visit.word("importUndoneAt", ["time": undone, "who": names.text(record.undoneBy ?? "")])
      if let kept = record.kept, kept > 0 { state += "; " + visit.word("importKeptCount", ["count": visit.whole(kept)]) }
    }
    let part = place.parts.first { $0.id == record.register } ?? place.part
    let hand = record.hand.flatMap { OtherHand(note: $0)?.text(visit) }
    let (faulty, note) = faulty(record, kin, visit)
    let first = record.mends.flatMap { id in kin.first { $0.id == id } }
    return [
      "href": place.href(record), "fileName": record.fileName, "register": part.title.text(visit.language), "isPart": part.parent != nil,
      "when": Moment(milliseconds: record.takenAt).written, "by": names.text(record.author), "hand": (hand ?? "").orNothing,
      "added": visit.whole(record.added), "updated": visit.whole(record.updated), "same": visit.whole(record.same), "faulty": faulty,
      "faultyNote": note.orNothing, "stands": record.undoneAt == nil,
      "mends":
        (record.mends == nil
        ? "" : first.map { visit.word("importMends", ["file": $0.fileName]) } ?? visit.word("importMendsOlder")).orNothing,
      "stateCls": record.undoneAt == nil ? "ok" : "na", "state": state,
    ]
  }

  /// How many faulty rows are still to be mended, and what became of the others: an import that was undone leaves nothing to do.
  private static func faulty(_ record: ImportRecord, _ kin: [ImportRecord], _ visit: Visit) -> (count: String, note: String) {
    if record.faulty == 0 { return (visit.whole(0), "") }
    if record.undoneAt != nil { return ("–", visit.word("importFaultyUndone", ["count": visit.whole(record.faulty)])) }
    let later = kin.filter { $0.seq > record.seq && $0.undoneAt == nil }
    let mended = min(record.faulty, later.reduce(0) { $0 + $1.added + $1.updated + $1.same })
    // What is still faulty in the last of them is told there.
    let left = max(0, record.faulty - mended - (later.max { $0.seq < $1.seq }?.faulty ?? 0))
    return (
      visit.whole(left), mended == 0 ? "" : visit.word("importFaultyMended", ["count": visit.whole(mended)])
    )
  }
}

extension ImportRecord {
  /// Whether both are the same import, one brings back what the other left out, or both what a third did.
  fileprivate func belongs(to other: ImportRecord) -> Bool {
    register == other.register && (mends ?? id) == (other.mends ?? other.id)
  }
}
