import Registers
import Storage
import Vocabulary

/// A text a template may leave out; it is left out explicitly, since a key that isn't there is looked for further out.
enum Optionally {
  static func text(_ text: String?) -> any Sendable {
    guard let text, !text.isEmpty else { return false }
    return text
  }
}

/// Rows of one register as a table: only the columns that say something.
struct RowTable {
  /// What of a row may be a slip, as the grid reads it from the row: `[["weight_kg","…"]]`.
  static func doubts(_ found: [FieldFault], _ language: Language) -> String {
    let list = found.map { "[\(JSONText.quoted($0.field)),\(JSONText.quoted($0.reason.text(language)))]" }
    return "[" + list.joined(separator: ",") + "]"
  }

  let visit: Visit
  let register: RegisterDefinition

  /// The rows of a register or a repeating part that name a row, the newest first.
  static func rows(_ register: String, _ field: String, _ unit: RegisterRow, order: String, _ reading: StoreReading, limit: Int = 100)
    throws
    -> [RegisterRow]
  {
    try reading.rows(
      of: register, where: "unit_id = :unit AND \(field) = :id ORDER BY \(order) DESC, id DESC LIMIT \(limit)",
      ["unit": .int(unit.unit.number), "id": .id(unit.id)])
  }

  /// The model of a table; the first of the fields leads to the row.
  /// - Parameter href: the page of a row; nil where the reader may not see it.
  func model(_ rows: [RegisterRow], _ fields: [String], _ reading: StoreReading, href: (RegisterRow) -> String?) throws -> Model {
    let named = fields.compactMap { register.field($0) }
    let names = try reading.referenceLabels(named, rows, visit.language)
    let texts = rows.map { row in
      let shown = ShownRow(row: row, names: names)
      return named.map { shown.text($0, reading, visit.language) }
    }
    let filled = named.indices.filter { column in column == 0 || texts.contains { !$0[column].isEmpty } }
    let title = register.title.text(visit.language)
    return [
      "tableName": title, "hasRows": !rows.isEmpty, "firstColumn": named.first.map { FieldText.label($0, visit.language) } ?? title,
      "columns": filled.dropFirst().map { ["columnName": FieldText.label(named[$0], visit.language)] as Model },
      "rows": zip(rows, texts).map { row, texts -> Model in
        let first = texts.first ?? ""
        return [
          "first": first.isEmpty ? "–" : first, "rowHref": href(row) ?? "", "hasHref": href(row) != nil, "rowDraft": row.draft,
          "cells": filled.dropFirst().map { column -> Model in
            let label = FieldText.label(named[column], visit.language)
            return ["cellLabel": label, "cellText": texts[column].isEmpty ? "–" : texts[column]]
          },
        ]
      },
    ]
  }
}
