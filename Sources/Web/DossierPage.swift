import Documents
import Foundation
import Programme
import Storage
import Vocabulary

/// The dossier of an assessment: what is in it, what is missing, and the dossier itself as archive and as PDF.
struct DossierPage: Sendable {
  private let visit: Visit
  private let unit: OrgUnit
  private let dossier: Dossier

  private static func read(_ visit: Visit) async throws -> DossierPage {
    let unit = try visit.unit(try visit.parameter("unit"), for: .seeAssessments)
    guard let id = RowID(try visit.parameter("row")) else { throw AssessmentProblem.none }
    let desk = AssessmentDesk(visit.installation.evaluating, visit.installation.knowledge.workflow)
    let dossier = try await Dossier.load(desk, unit, visit.units.group(unit), id, today: visit.today)
    return DossierPage(visit: visit, unit: unit, dossier: dossier)
  }

  /// `GET /assessments/:unit/:row/dossier`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await read(visit)
    let assessment = page.dossier.assessment
    var model = page.model
    model["related"] = try await RelatedPages.load(visit, page.unit, set: assessment.set, assessment.period).model(.dossier)
    return .page("dossier", Shell.model(visit, title: visit.word("dossierTitle"), here: "/assessments", model))
  }

  /// `GET /assessments/:unit/:row/dossier.zip`, sent while it is made.
  @Sendable static func zip(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await read(visit)
    try await page.note("tải hồ sơ ZIP")
    let archive = try await page.archive()
    let folder = server.desk.folder
    let zip = try await aside { try archive.zip(in: folder) }
    return .stream(
      StreamedReply(name: page.dossier.fileName + ".zip", type: "application/zip", byteCount: zip.byteCount) { try await zip.write(to: $0) }
    )
  }

  /// `GET /assessments/:unit/:row/dossier.pdf`.
  @Sendable static func pdf(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await read(visit)
    let folder = server.desk.folder.appendingPathComponent(Password.token())
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    let target = server.desk.passing()
    try await page.archive().pdf(to: target, in: folder)
    try await page.note("tải hồ sơ PDF")
    return .stored(name: page.dossier.fileName + ".pdf", type: "application/pdf", path: target, passing: true)
  }

  private func archive() async throws -> DossierArchive {
    let paper = try await DossierPaper.gather(
      dossier, visit.installation.evaluating, visit.units, today: visit.today, made: visit.now, origin: visit.origin)
    return DossierArchive(dossier, paper, EvidenceContents(visit.store))
  }

  private func note(_ text: String) async throws {
    let (unit, id) = (unit.key, dossier.assessment.id)
    try await visit.store.write(.look, by: visit.author, in: [unit]) { try $0.remark(unit, "\(text) \(id)") }
  }

  private var model: Model {
    let assessment = dossier.assessment
    let path = "/assessments/\(unit.key)/\(assessment.id)"
    let converter = PDFConversion.installed() != nil && PDFJoining.installed() != nil
    let query = "?unit=\(unit.key)&set=\(assessment.set)&period=\(assessment.period)"
    let files = dossier.files.map { file -> Model in
      let kind = file.stored.flatMap { FileKind(mediaType: $0.mediaType) }
      let joined = kind.map { [.pdf, .jpeg, .png].contains($0) } ?? false
      return [
        "number": visit.whole(file.number), "title": file.title,
        "code": file.indicator.isEmpty ? visit.word("dossierWhole") : file.indicator,
        "kind": kind?.label.text(visit.language) ?? "–", "size": file.stored.map { DossierPaper.size($0.byteCount) } ?? "–",
        "path": file.path, "gone": file.stored == nil, "joined": joined,
      ]
    }
    return [
      "crumbs": [["href": "/evidence" + query, "text": visit.word("evidenceTitle")], ["href": "/evidence" + query, "text": unit.name]]
        as [Model],
      "heading": visit.word("dossierTitle"),
      "sub": [unit.name, visit.shortTitle(dossier.edition), assessment.period.label.text(visit.language)].joined(separator: " · "),
      "isLive": dossier.isLive, "hash": dossier.snapshot ?? "",
      "frozen": dossier.frozenAt.map { visit.word("dossierFrozen", ["time": $0.written]) } ?? "",
      "zipHref": path + "/dossier.zip", "pdfHref": path + "/dossier.pdf", "hasPDF": converter,
      "sizeText": visit.word("dossierSize", ["files": visit.whole(dossier.files.count), "size": DossierPaper.size(dossier.byteCount)]),
      "papers": papers,
      "hasFiles": !files.isEmpty, "files": files, "hasGaps": !dossier.gaps.isEmpty,
      "gapsText": visit.word("dossierGaps", ["count": visit.whole(dossier.gaps.count)]),
      "gaps": dossier.gaps.map { gap -> Model in
        [
          "code": gap.code.isEmpty ? visit.word("dossierWhole") : gap.code, "text": Overview.sentence(gap.text.text(visit.language)),
          "gapHref": gap.code.isEmpty ? false as any Sendable : "/evidence" + query + "#e-" + gap.code,
        ]
      },
      "evidenceHref": "/evidence" + query,
    ]
  }

  /// What stands before the evidence, each where it can be looked at.
  private var papers: [Model] {
    func line(_ text: String, _ href: String?) -> Model { ["text": text, "paperHref": href ?? false as any Sendable] }
    let own = DossierPaper.kinds(dossier).map { _, kind, issued -> Model in
      let order = PaperOrder(kind, unit.key, set: dossier.assessment.set, dossier.assessment.period)
      return line(DossierPaper.title(kind, issued), issued.map { "/papers/" + $0.hash } ?? "/papers/draft" + order.query)
    }
    return [line(visit.word("dossierContents"), nil)] + own
      + (dossier.snapshot.map { [line(visit.word("dossierSnapshot"), "/snapshots/" + $0)] } ?? [])
  }
}
