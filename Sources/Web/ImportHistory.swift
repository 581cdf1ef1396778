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
      return try ImportRecord.list(reading, units: [key], registers: registers, limit: 50).map { facts($0, place, names, visit) }
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
      let first = (page - 1) * size
      var paging: Model = [
        "text": visit.word(
          "pagingText", ["from": visit.whole(min(first + 1, count)), "to": visit.whole(first + rows.count), "total": visit.whole(count)])
      ]
      if page > 1 { paging["previousHref"] = place.href(record) + "?page=\(page - 1)" }
      if first + rows.count < count { paging["nextHref"] = place.href(record) + "?page=\(page + 1)" }
      var model = facts(record, place, try AuthorNames(reading, visit), visit)
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
        ]
      }
      model["paging"] = paging
      return model
    }
  }

  private static func facts(_ record: ImportRecord, _ place: ImportPlace, _ names: AuthorNames, _ visit: Visit) -> Model {
    let undone = record.undoneAt.map { Moment(milliseconds: $0).written }
    var state = visit.word("importStands")
    if let undone {
      state = visit.word("importUndoneAt", ["time": undone, "who": names.text(record.undoneBy ?? "")])
      if let kept = record.kept, kept > 0 { state += "; " + visit.word("importKeptCount", ["count": visit.whole(kept)]) }
    }
    let part = place.parts.first { $0.id == record.register } ?? place.part
    return [
      "href": place.href(record), "fileName": record.fileName, "register": part.title.text(visit.language), "isPart": part.parent != nil,
      "when": Moment(milliseconds: record.takenAt).written, "by": names.text(record.author), "added": visit.whole(record.added),
      "updated": visit.whole(record.updated),
      "same": visit.whole(record.same), "faulty": visit.whole(record.faulty), "stands": record.undoneAt == nil,
      "stateCls": record.undoneAt == nil ? "ok" : "na", "state": state,
    ]
  }
}
