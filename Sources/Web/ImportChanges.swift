import Exchange
import Storage
import Vocabulary

/// Rows that stand in the register and of which a file says something else: old and new, and the choice to take the new.
struct ImportChanges: Sendable {
  let place: ImportPlace
  let preview: ImportPreview
  /// Whether the file's values are to be taken.
  let updating: Bool
  let visit: Visit

  /// The model of the section; one line for each field, the row named in the first of its lines.
  var model: Model {
    let rows = updating ? preview.updated : preview.differing
    let values = ["rows": visit.whole(rows), "fields": visit.whole(preview.updatedFields)]
    return [
      "hasChanges": !preview.changes.isEmpty, "updating": updating,
      "changesTitle": visit.word(updating ? "importUpdatesTitle" : "importChangesTitle", values),
      "changesText": visit.word(updating ? "importUpdatesText" : "importChangesText", values),
      "updateText": visit.word("importUpdateRows", values), "changes": preview.changes.flatMap(lines),
      "changesCut":
        (rows > preview.changes.count
        ? visit.word("importChangesCut", ["shown": visit.whole(preview.changes.count), "rows": visit.whole(rows)]) : "").orNothing,
    ]
  }

  private func lines(_ change: ImportChange) -> [Model] {
    let href = place.part.parent == nil ? RowID(change.id).map(place.place.href) : nil
    return change.fields.map { field -> Model in
      [
        "row": visit.whole(change.row), "name": change.name.text(visit.language), "rowHref": (href ?? "").orNothing,
        "field": field.label.text(visit.language), "before": field.before.text(visit.language).orNothing,
        "after": field.after.text(visit.language),
      ]
    }
  }
}
