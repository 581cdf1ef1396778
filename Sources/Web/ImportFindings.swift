import Exchange
import Foundation
import Registers
import Storage
import Vocabulary

/// The faults of a file, filtered by column and by kind, one page after another.
struct ImportFindings: Sendable {
  /// Faults on one page.
  static let size = 50

  private let preview: ImportPreview
  private let visit: Visit
  private let href: String
  private let part: RegisterDefinition

  init(_ preview: ImportPreview, _ place: ImportPlace, _ file: WaitingImport, _ visit: Visit) {
    (self.preview, self.visit, href, part) = (preview, visit, place.href(file), place.part)
  }

  /// The model: the filters with their counts, the faults of the page.
  func model() -> Model {
    let kinds = preview.faults.map { ImportFindings.kind($0.reason.text(visit.language)) }
    let columns = preview.faults.map { $0.letter.isEmpty ? "–" : $0.letter }
    let byKind = counted(kinds)
    let names = Dictionary(zip(columns, preview.faults.map(field)), uniquingKeysWith: { first, _ in first })
    let byColumn = counted(columns).sorted { ($0.text.count, $0.text) < ($1.text.count, $1.text) }
    let column = visit.query["column"] ?? ""
    let kind = Int(visit.query["kind"] ?? "").flatMap { byKind.indices.contains($0) ? byKind[$0].text : nil }
    let chosen = preview.faults.indices.filter { place in
      (column.isEmpty || columns[place] == column) && (kind == nil || kinds[place] == kind)
    }
    let page = max(1, min(Int(visit.query["page"] ?? "") ?? 1, max(1, (chosen.count + ImportFindings.size - 1) / ImportFindings.size)))
    let first = (page - 1) * ImportFindings.size
    let shown = chosen.dropFirst(first).prefix(ImportFindings.size)
    let number = kind.flatMap { kind in byKind.firstIndex { $0.text == kind } }
    func to(_ page: Int) -> String {
      href + Link.query([("column", column), ("kind", number.map { "\($0)" } ?? ""), ("page", page > 1 ? "\(page)" : "")]) + "#faults-list"
    }
    let values = [
      "from": visit.whole(min(first + 1, chosen.count)), "to": visit.whole(first + shown.count), "total": visit.whole(chosen.count),
    ]
    var paging: Model = ["text": visit.word("pagingText", values)]
    if page > 1 { paging["previousHref"] = to(page - 1) }
    if first + shown.count < chosen.count { paging["nextHref"] = to(page + 1) }
    return [
      "faultColumns": [option("", visit.word("everything"), column)]
        + byColumn.map { option($0.text, "\($0.text) · \(names[$0.text] ?? "") (\(visit.whole($0.count)))", column) },
      "faultKinds": [option("", visit.word("everything"), number.map { "\($0)" } ?? "")]
        + byKind.prefix(40).enumerated().map { index, kind in
          option("\(index)", "\(kind.text.prefix(90)) (\(visit.whole(kind.count)))", number.map { "\($0)" } ?? "")
        },
      "foundFaults": shown.map { place in model(preview.faults[place]) }, "paging": paging,
      "faultsCut": preview.faultCount > preview.faults.count,
    ]
  }

  private func model(_ fault: ImportFault) -> Model {
    [
      "row": visit.whole(fault.row),
      "origin": (preview.origins[fault.row].map { visit.word("importOrigin", ["row": visit.whole($0)]) } ?? "").orNothing,
      "name": preview.names[fault.row] ?? "–", "column": fault.letter.isEmpty ? "–" : fault.letter,
      "field": field(fault),
      "value": fault.value.isEmpty ? "–" : fault.value, "reason": fault.reason.text(visit.language),
    ]
  }

  /// What is at fault, as people call it: a field, or the row as a whole.
  private func field(_ fault: ImportFault) -> String {
    fault.column == nil && fault.label == part.title ? visit.word("importWholeRow") : fault.label.text(visit.language)
  }

  private func option(_ value: String, _ text: String, _ chosen: String) -> Model {
    ["value": value, "text": text, "selected": value == chosen]
  }

  /// The texts with their counts, the most frequent first.
  private func counted(_ texts: [String]) -> [(text: String, count: Int)] {
    Dictionary(texts.map { ($0, 1) }, uniquingKeysWith: +).map { ($0.key, $0.value) }.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
  }

  /// A reason without what differs from row to row: numbers and what stands in quotation marks.
  static func kind(_ reason: String) -> String {
    var (out, inside, inNumber) = ("", false, false)
    for letter in reason {
      if inside {
        if letter == "»" || letter == "”" {
          out += "…"
          out.append(letter)
          inside = false
        }
        continue
      }
      if letter.isNumber {
        if !inNumber { out += "…" }
        inNumber = true
        continue
      }
      inNumber = false
      out.append(letter)
      inside = letter == "«" || letter == "“"
    }
    return out
  }
}

/// How far work is, in words.
struct ImportProgressText: Sendable {
  let rows: Int
  let of: Int?
  let text: String

  init(_ state: WaitingImport.State, _ visit: Visit) {
    rows = state.rows
    of = state.stage == .reading || state.stage == .undoing ? nil : state.proposal?.rows
    let key =
      switch state.stage {
      case _ where state.isQueued && state.stage != nil: "importQueued"
      case .reading: "importReading"
      case .checking: "importChecking"
      case .writing: "importWriting"
      case .undoing: "importUndoing"
      case nil: "importReady"
      }
    let count = of.map { visit.whole(min(state.rows, $0)) + " / " + visit.whole($0) } ?? visit.whole(state.rows)
    text = visit.words.text(key, visit.language).replacingOccurrences(of: "{rows}", with: count)
  }
}
