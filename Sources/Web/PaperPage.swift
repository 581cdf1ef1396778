import Documents
import Foundation
import Programme
import Storage
import Vocabulary

/// The page behind a paper's code: what the paper is, or only whether it is from here.
struct PaperPage: Sendable {
  /// LibreOffice, where it is installed.
  static let conversion = PDFConversion.installed()

  /// `GET /papers/:hash`: open to everybody who holds the paper; what it says is for those who may see the unit's assessments.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let hash = try visit.parameter("hash")
    guard let paper = try await visit.store.read({ try Papers.load($0, hash) }) else {
      let model: Model = ["heading": visit.word("paperUnknown"), "text": visit.word("paperUnknownText"), "found": false, "open": false]
      return .page("paper", Shell.model(visit, title: visit.word("paperUnknown"), here: "/papers", model), status: 404)
    }
    let scope = visit.session == nil ? nil : PaperScope.all(visit).first { $0.unit == paper.order.unit }
    let known: Model = [
      "heading": visit.word("paperKnown"), "text": visit.word("paperKnownText", ["day": paper.madeAt.day.written]), "found": true,
      "open": false, "signedIn": visit.session != nil,
    ]
    guard let scope else { return .page("paper", Shell.model(visit, title: visit.word("paperKnown"), here: "/papers", known)) }
    var model = known.merging(opened(paper, scope, visit)) { $1 }
    model["related"] = try await RelatedPages.of(paper.order, visit)?.model(.paper(paper.hash)) ?? false as any Sendable
    return .page("paper", Shell.model(visit, title: paper.number, here: "/papers", model))
  }

  private static func opened(_ paper: Paper, _ scope: PaperScope, _ visit: Visit) -> Model {
    let order = paper.order
    var facts: [(String, String)] = [
      ("paperNumber", paper.number), ("paperKind", order.kind.label.text(visit.language)), ("unit", scope.name),
      ("selectPeriod", order.period.label.text(visit.language)), ("paperMade", paper.madeAt.written), ("paperMadeBy", paper.madeBy),
      (
        "paperSentences",
        paper.byHand == 0 ? visit.word("paperByRule") : visit.word("paperByHandCount", ["count": visit.whole(paper.byHand)])
      ),
    ]
    if paper.passing { facts.append(("paperNumbers", visit.word("paperPassingText"))) }
    let snapshots = paper.snapshots.map { hash -> Model in
      ["short": String(hash.prefix(12)), "snapshotHref": "/snapshots/\(hash)"]
    }
    return [
      "open": true, "crumbs": [["href": "/papers?unit=\(order.unit)&period=\(order.period)", "text": visit.word("navPapers")] as Model],
      "paperTitle": paper.title, "facts": facts.map { ["label": visit.word($0.0), "value": $0.1] as Model }, "hash": paper.hash,
      "hasSnapshots": !snapshots.isEmpty, "snapshots": snapshots, "wordHref": "/papers/\(paper.hash)/paper.docx",
      "pdfHref": "/papers/\(paper.hash)/paper.pdf", "sheetHref": "/papers/\(paper.hash)/paper.xlsx", "hasSheet": paper.sheet != nil,
      "hasPdf": conversion != nil || paper.pdf != nil, "draftHref": "/papers/draft" + order.query,
    ]
  }

  /// `GET /papers/:hash/paper.docx`, `.pdf`, `.xlsx`.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let hash = try visit.parameter("hash")
    guard let paper = try await visit.store.read({ try Papers.load($0, hash) }) else { throw WebProblem.notFound }
    let scope = try PaperScope(visit, paper.order.unit.description)
    let name = FileName.of([paper.number, paper.order.kind.label.vi, scope.name], visit)
    let folder = try Folder()
    let wantsSheet = visit.path.hasSuffix(".xlsx")
    guard let file = wantsSheet ? paper.sheet : paper.document else { throw WebProblem.notFound }
    let stored = folder.path("stored")
    try await visit.store.read { try $0.copyStored(file, to: stored) }
    if wantsSheet { return .bytes(name: name + ".xlsx", type: PaperFile.sheet, content: try folder.bytes("stored")) }
    guard visit.path.hasSuffix(".pdf") else {
      return .bytes(name: name + ".docx", type: PaperFile.word, content: try folder.bytes("stored"))
    }
    if let pdf = paper.pdf {
      try await visit.store.read { try $0.copyStored(pdf, to: folder.path("paper.pdf")) }
    } else {
      guard let conversion else { throw DocumentProblem.noConverter }
      try await conversion.convert(stored, to: folder.path("paper.pdf"))
      try await Papers.keep(pdf: folder.path("paper.pdf"), of: paper, visit.store, by: visit.author)
    }
    return .bytes(name: name + ".pdf", type: "application/pdf", content: try folder.bytes("paper.pdf"))
  }

  /// A folder that goes when the request is answered.
  final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-papers-" + UUID().uuidString)

    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url.appendingPathComponent(name))) }
    func write(_ bytes: [UInt8], _ name: String) throws { try Data(bytes).write(to: url.appendingPathComponent(name)) }
  }
}
