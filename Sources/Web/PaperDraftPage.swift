import Documents
import Foundation
import Programme
import Storage
import Vocabulary

/// The draft of a paper: every sentence with its number, to be edited before the paper is made.
struct PaperDraftPage: Sendable {
  let visit: Visit
  let scope: PaperScope
  let numbers: PaperNumbers
  let sections: [PaperSection]
  let number: String

  /// `GET /papers/draft?unit=&kind=&period=&set=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (order, scope) = try visit.paperOrder(visit.query, for: .seeAssessments)
    let (numbers, making) = try await gather(order, visit)
    let number = try await visit.store.read { try Papers.nextNumber($0, order, numbers.place, year: visit.today.parts.year) }
    let page = PaperDraftPage(visit: visit, scope: scope, numbers: numbers, sections: making.sections, number: number)
    var model = page.model
    model["related"] = try await RelatedPages.of(order, visit)?.model(.papers) ?? false as any Sendable
    return .page("paper-draft", Shell.model(visit, title: order.kind.label.text(visit.language), here: "/papers", model))
  }

  private static func gather(_ order: PaperOrder, _ visit: Visit) async throws -> (PaperNumbers, PaperMaking) {
    let numbers = try await PaperNumbers.gather(order, visit.installation.evaluating, visit.units, today: visit.today)
    let (edits, styles) = try await visit.store.read { (try Papers.edits($0, order), try Papers.styles($0, order.unit)) }
    return (numbers, PaperMaking(numbers, edits: edits, template: try styles.map { try WordTemplate(styles: $0) }))
  }

  /// `POST /papers/draft`: keeps a sentence, takes one back, shows the document, or makes the paper.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (order, _) = try visit.paperOrder(visit.form.fields, for: .takeStep)
    let sentence = visit.form["sentence"]
    switch visit.form["verb"] {
    case "save" where !sentence.isEmpty:
      let text = visit.form["text"].trimmingCharacters(in: .whitespacesAndNewlines).replacingOccurrences(of: "\r", with: "")
      try await Papers.edit(order, [sentence: text], visit.store, by: visit.author)
    case "rule" where !sentence.isEmpty: try await Papers.edit(order, [sentence: nil], visit.store, by: visit.author)
    case "look": return try await look(order, visit)
    case "make": return try await make(order, visit)
    default: throw WebProblem.notFound
    }
    return .redirect("/papers/draft" + order.query + "#" + anchor(sentence))
  }

  /// The document without number and code, to be looked at.
  private static func look(_ order: PaperOrder, _ visit: Visit) async throws -> Reply {
    let (numbers, making) = try await gather(order, visit)
    let folder = try PaperPage.Folder()
    let (path, name) = (
      folder.path("draft.docx"), FileName.of([visit.word("papersDraftFile"), order.kind.label.vi, numbers.place.name], visit)
    )
    try making.draft(number: visit.form["number"], to: path, made: visit.now)
    return .bytes(name: name + ".docx", type: PaperFile.word, content: try folder.bytes("draft.docx"))
  }

  private static func make(_ order: PaperOrder, _ visit: Visit) async throws -> Reply {
    let (numbers, making) = try await gather(order, visit)
    let typed = VietnameseText.normalised(String(visit.form["number"].prefix(60))).trimmingCharacters(in: .whitespaces)
    let next = try await visit.store.read { try Papers.nextNumber($0, order, numbers.place, year: visit.today.parts.year) }
    let folder = try PaperPage.Folder()
    let content = try making.make(number: typed.isEmpty ? next : typed, origin: visit.origin, in: folder.url.path, made: visit.now)
    let name = visit.session?.account.fullName ?? ""
    try await Papers.keep(content, numbers, visit.store, by: visit.author, name: name)
    return .redirect("/papers/\(content.hash)")
  }

  static func anchor(_ sentence: String) -> String {
    "s-" + sentence.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
  }

  private var model: Model {
    let order = numbers.order
    let mayWrite = PaperScope.all(visit, .takeStep).contains { $0.unit == scope.unit }
    let hand = sections.flatMap(\.sentences).filter(\.byHand).count
    return [
      "crumbs": [["href": "/papers?unit=\(scope.unit)&period=\(order.period)", "text": visit.word("navPapers")] as Model],
      "heading": PaperLayout.title(numbers), "sub": scope.choice(visit) + " · " + order.period.label.text(visit.language),
      "chapters": chapters(mayWrite), "notes": numbers.notes, "hasNotes": !numbers.notes.isEmpty,
      "number": number, "unit": order.unit.description, "kind": order.kind.rawValue, "set": order.set ?? "",
      "period": order.period.description, "mayWrite": mayWrite,
      "handText": hand == 0 ? visit.word("paperByRule") : visit.word("paperByHandCount", ["count": visit.whole(hand)]),
      "tableText": visit.word(order.kind == .request ? "paperNoTable" : "paperTable"), "tables": tables, "hasTables": !tables.isEmpty,
    ]
  }

  /// The paper's tables as the document has them.
  private var tables: [Model] {
    func cell(_ cell: WordCell) -> Model {
      let style = cell.paragraphs.first?.style
      return [
        "lines": cell.paragraphs.flatMap { $0.text.split(separator: "\n", omittingEmptySubsequences: false) }.map {
          ["line": String($0)] as Model
        },
        "bold": cell.paragraphs.contains { $0.runs.contains(where: \.bold) }, "span": cell.columns > 1 ? "\(cell.columns)" : "",
        "spans": cell.columns > 1, "centre": style == .cellCentre || style == .cellHead, "right": style == .cellRight,
      ]
    }
    return PaperLayout.tables(numbers).enumerated().map { index, found -> Model in
      [
        "caption": found.caption, "hasCaption": !found.caption.isEmpty, "label": visit.word("paperTableNo", ["number": "\(index + 1)"]),
        "head": found.table.head.map { ["cells": $0.map(cell)] as Model },
        "rows": found.table.rows.map { ["cells": $0.map(cell)] as Model },
        "rowText": visit.word("paperRows", ["count": visit.whole(found.table.rows.count)]),
        "isOpen": found.table.rows.count <= PaperDraftPage.long,
      ]
    }
  }

  /// Parts and tables with more lines than this are folded until they are asked for.
  private static let long = 6

  /// The sections under their headings of the first level.
  private func chapters(_ mayWrite: Bool) -> [Model] {
    var groups: [[PaperSection]] = []
    for section in sections {
      if section.level == 1 || groups.isEmpty { groups.append([section]) } else { groups[groups.count - 1].append(section) }
    }
    let first = groups.firstIndex { !$0[0].heading.isEmpty }
    return groups.enumerated().map { index, group in
      let head = group[0].level == 1 ? group[0].heading : ""
      let parts = group.map { part($0, $0.level == 1 ? "" : $0.heading, mayWrite) }
      return counts(group.flatMap(\.sentences)).merging([
        "head": head, "hasHead": !head.isEmpty, "isFirst": index == first, "parts": parts,
      ]) { $1 }
    }
  }

  /// A part with much in it is folded, but for one that somebody edited.
  private func part(_ section: PaperSection, _ head: String, _ mayWrite: Bool) -> Model {
    counts(section.sentences).merging([
      "partHead": head, "hasPartHead": !head.isEmpty,
      "isOpen": section.sentences.count <= PaperDraftPage.long || section.sentences.contains(where: \.byHand),
      "sentences": section.sentences.map { sentence -> Model in
        [
          "sentence": sentence.id, "anchor": PaperDraftPage.anchor(sentence.id), "text": sentence.text, "byHand": sentence.byHand,
          "empty": sentence.text.isEmpty, "href": href(sentence.source), "canEdit": mayWrite,
        ]
      },
    ]) { $1 }
  }

  private func counts(_ sentences: [Sentence]) -> Model {
    let hand = sentences.filter(\.byHand).count
    return [
      "countText": visit.word("paperSentenceCount", ["count": visit.whole(sentences.count)]),
      "handCount": Optionally.text(hand == 0 ? nil : visit.word("paperHandShort", ["count": visit.whole(hand)])),
    ]
  }

  /// The page of the number behind a sentence.
  private func href(_ source: PaperSource) -> String {
    let period = numbers.order.period
    let choices = Choices(period: period)
    switch source {
    case .indicator(let unit, let set, let code): return choices.indicator(unit, set, code)
    case .commune(let unit): return choices.unit(unit)
    case .communes: return scope.isArea ? choices.overview(scope.unit.code) : choices.unit(scope.unit)
    case .register(let register, let unit): return "/registers/\(register)?unit=" + (scope.isArea ? "area:\(scope.unit.code)" : "\(unit)")
    case .assessment(let unit, _): return "/assessments?unit=\(unit)&period=\(period)"
    case .risks(let unit): return "/planning" + Link.query([("area", unit.code), ("period", period.description)])
    case .plan(let unit): return "/plans?unit=\(unit)&year=\(period.year)"
    }
  }
}
