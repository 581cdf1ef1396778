import Exchange
import Storage
import Vocabulary

/// Values of a file that are taken although they may be slips: told apart from faults, before and after.
struct ImportDoubts: Sendable {
  /// Doubts that are listed.
  private static let shown = 200

  let place: ImportPlace
  let preview: ImportPreview
  /// Whether they stand in the register by now.
  let taken: Bool
  let visit: Visit

  /// The model of the section.
  var model: Model {
    let count = visit.whole(preview.doubtCount)
    let listed = preview.doubts.prefix(ImportDoubts.shown)
    return [
      "hasDoubts": preview.doubtCount > 0, "doubtsTitle": visit.word("importDoubtsTitle", ["count": count]),
      "doubtsText": visit.word(taken ? "importDoubtsTaken" : "importDoubtsText"),
      "doubts": listed.map { doubt -> Model in
        [
          "row": visit.whole(doubt.row), "name": preview.names[doubt.row] ?? "–", "column": doubt.letter,
          "hasColumn": !doubt.letter.isEmpty,
          "field": doubt.label.text(visit.language), "value": doubt.value.isEmpty ? "–" : doubt.value,
          "reason": doubt.reason.text(visit.language),
        ]
      },
      "doubtsCut":
        (listed.count < preview.doubtCount
        ? visit.word("importDoubtsCut", ["shown": visit.whole(listed.count), "count": count]) : "").orNothing,
    ]
  }
}
