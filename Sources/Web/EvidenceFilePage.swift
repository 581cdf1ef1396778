import Documents
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// One file of evidence: what it is, a look at it, the file itself, and withdrawing it.
struct EvidenceFilePage: Sendable {
  private let visit: Visit
  private let unit: OrgUnit
  private let evidence: Evidence
  private let stored: StoredFile?
  /// The period of the page the visitor comes from, else of the newest assessment of the set.
  private let period: Period
  /// Whether the register of documents has no paper of its kind at all.
  private let lacksRow: Bool

  private static func read(_ visit: Visit, _ action: Action) async throws -> EvidenceFilePage {
    let unit = try visit.unit(try visit.parameter("unit"), for: action)
    guard let id = RowID(try visit.parameter("row")) else { throw EvidenceProblem.none }
    let members = visit.units.group(unit).members
    let found = try await visit.store.read { reading -> EvidenceFilePage? in
      guard let evidence = try Evidence.load(reading, unit.key, id) else { return nil }
      let newest = try Assessments.list(reading, [unit.key]).filter { $0.set == evidence.set }.map(\.period).max {
        ($0.end, $1.start) < ($1.end, $0.start)
      }
      let known = try evidence.kind.map { kind in
        try !reading.rows(
          "SELECT 1 AS known FROM document_counted WHERE unit_id IN (:units) AND document_kind = :kind LIMIT 1", ["kind": .text(kind)],
          lists: ["units": members.map { .int($0.number) }]
        ).isEmpty
      }
      return EvidenceFilePage(
        visit: visit, unit: unit, evidence: evidence, stored: try reading.storedFile(evidence.hash),
        period: visit.query["period"].flatMap { Period($0) } ?? newest ?? Period.quarter(of: visit.today), lacksRow: known == false)
    }
    guard let found else { throw EvidenceProblem.none }
    return found
  }

  /// `GET /evidence/:unit/:row`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await read(visit, .seeAssessments)
    let related = try await RelatedPages.load(visit, page.unit, set: page.evidence.set, page.period)
    return page.reply(look: try await page.look(server), related: related.model(.evidence))
  }

  /// `GET /evidence/:unit/:row/file`: the file as it came, to be stored, never shown.
  @Sendable static func file(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await read(visit, .seeAssessments)
    guard let stored = page.stored else { throw EvidenceProblem.removed }
    try await page.note("tải tệp minh chứng")
    let contents = EvidenceContents(visit.store)
    return .stream(
      StreamedReply(name: page.fileName, type: stored.mediaType, byteCount: stored.byteCount) { sink in
        var number = 0
        while let piece = try await contents.piece(stored.hash, number) {
          try await sink(piece)
          number += 1
        }
      })
  }

  /// `GET /evidence/:unit/:row/preview?page=`: a picture as it is, a page of a PDF as a picture.
  @Sendable static func preview(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await read(visit, .seeAssessments)
    guard let stored = page.stored, let kind = FileKind(mediaType: stored.mediaType) else { throw EvidenceProblem.removed }
    let contents = EvidenceContents(visit.store)
    if kind == .jpeg || kind == .png {
      return .stream(
        StreamedReply(name: page.fileName, type: kind.mediaType, byteCount: stored.byteCount, isShown: true) { sink in
          var number = 0
          while let piece = try await contents.piece(stored.hash, number) {
            try await sink(piece)
            number += 1
          }
        })
    }
    guard kind == .pdf, let drawing = PagePicture.installed() else { throw WebProblem.notFound }
    let number = max(1, min(2_000, visit.query["page"].flatMap { Int($0) } ?? 1))
    let path = server.desk.passing()
    defer { unlink(path) }
    try await contents.copy(stored.hash, to: path)
    guard let png = try await drawing.png(path, page: number, in: server.desk.folder) else { throw WebProblem.notFound }
    return .stream(
      StreamedReply(name: "trang-\(number).png", type: FileKind.png.mediaType, byteCount: png.count, isShown: true) { try await $0(png) })
  }

  /// `POST /evidence/:unit/:row/withdraw`.
  @Sendable static func withdraw(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await read(visit, .handInEvidence)
    let desk = EvidenceDesk(visit.store, visit.installation.knowledge.criteria)
    do {
      try await desk.withdraw(page.unit.key, page.evidence.id, reason: visit.form["reason"], today: visit.today, by: visit.author)
    } catch EvidenceProblem.faults(let faults) {
      return page.reply(faults.map { FieldFault(field: $0.field, label: $0.label, reason: $0.reason) })
    }
    return .redirect(page.back + "&done=withdrawn")
  }

  /// The papers of the same commune, set and period.
  private var back: String {
    let asked = visit.query["period"].flatMap { Period($0) }
    return "/evidence"
      + Link.query(
        [("unit", unit.key.description)] + (evidence.set.map { [("set", $0)] } ?? [])
          + (asked.map { [("period", $0.description)] } ?? []))
  }

  /// The form of the register of documents with what is known of the paper; nothing where the visitor may not write it.
  private var bookHref: any Sendable {
    guard EvidencePage.book(visit, unit) != nil else { return false }
    let known: [(String, String?)] =
      [
        ("document_kind", evidence.kind), ("set_id", evidence.set), ("indicator_code", evidence.indicator),
        ("valid_from", evidence.validFrom?.written), ("valid_to", evidence.validTo?.written),
      ] + EvidenceEntry.paperFields.map { ($0, visit.query[$0] ?? ($0 == "about" ? evidence.title : nil)) }
    return "/registers/document/\(Link.part(unit.key.description))/new"
      + Link.query(known.compactMap { name, text in text.flatMap { $0.isEmpty ? nil : (name, $0) } })
  }

  /// What can be shown of a PDF.
  private enum Look {
    /// So many pages; nil where the server can't count them.
    case pages(Int?)
    /// Nothing: it opens with a password alone.
    case locked
  }

  /// Whether a PDF can be looked into, and how many pages it has.
  private func look(_ server: WebServer) async throws -> Look {
    guard let stored, stored.mediaType == FileKind.pdf.mediaType else { return .pages(nil) }
    let path = server.desk.passing()
    defer { unlink(path) }
    try await EvidenceContents(visit.store).copy(stored.hash, to: path)
    if let joining = PDFJoining.installed(), let pages = await joining.pages(path, in: server.desk.folder) { return .pages(pages) }
    let name = evidence.fileName
    let locked = try await aside { (try? FileInspection.inspect(path, name: name))?.locked ?? false }
    return locked ? .locked : .pages(nil)
  }

  /// The name of the file in letters every computer takes.
  private var fileName: String {
    let parts = evidence.fileName.split(separator: ".")
    let ending = FileKind(mediaType: evidence.mediaType)?.endings.first ?? "bin"
    return FileName.of([parts.dropLast().joined(separator: " ")], visit) + "." + ending
  }

  private func note(_ text: String) async throws {
    let (unit, id) = (unit.key, evidence.id)
    try await visit.store.write(.look, by: visit.author, in: [unit]) { try $0.remark(unit, "\(text) \(id)") }
  }

  private func reply(_ faults: [FieldFault] = [], look: Look = .pages(nil), related: Model? = nil) -> Reply {
    let known = ["handed", "filed", "known", "renamed", "locked"]
    let done = visit.query["done"].flatMap { known.contains($0) ? $0 : nil }
    let notice: Model? = done.map {
      [
        "cls": ["handed", "filed"].contains($0) ? "ok" : "info", "sign": ["handed", "filed"].contains($0) ? "✓" : "i",
        "text": visit.word("evidence-" + $0),
      ]
    }
    var model = model(faults, look)
    model["related"] = related ?? false as any Sendable
    return .page(
      "evidence-file", Shell.model(visit, title: evidence.title, here: "/evidence", notice: notice, model),
      status: faults.isEmpty ? 200 : 422)
  }

  private func model(_ faults: [FieldFault], _ look: Look) -> Model {
    let pages: Int? = if case .pages(let count) = look { count } else { nil }
    let locked = if case .locked = look { true } else { false }
    let kind = FileKind(mediaType: evidence.mediaType)
    let lists = visit.installation.registers.lists
    func named(_ list: String, _ code: String?) -> String { code.flatMap { lists[list]?.label($0).text(visit.language) } ?? "" }
    let received = Day(iso: evidence.receivedAt.prefix(10)).map { $0.written + " " + evidence.receivedAt.suffix(5) } ?? ""
    let facts: [(String, String)] = [
      ("evidenceSet", named("criteria_set", evidence.set)), ("indicatorHead", evidence.indicator ?? ""),
      ("evidenceKind", named("document_kind", evidence.kind)), ("evidenceFileName", evidence.fileName),
      ("evidenceForm", kind?.label.text(visit.language) ?? evidence.mediaType), ("evidenceSize", DossierPaper.size(evidence.byteCount)),
      ("evidenceFrom", evidence.validFrom?.written ?? ""), ("evidenceTo", evidence.validTo?.written ?? ""),
      ("evidenceReceived", [received, evidence.receivedName].filter { !$0.isEmpty }.joined(separator: " · ")),
      ("evidenceHash", evidence.hash),
    ]
    let shown = stored != nil && !locked && (kind == .jpeg || kind == .png || (kind == .pdf && PagePicture.installed() != nil))
    let number = min(max(1, visit.query["page"].flatMap { Int($0) } ?? 1), pages ?? 2_000)
    let path = "/evidence/\(unit.key)/\(evidence.id)"
    let asked = visit.query["period"].flatMap { Period($0) }?.description
    func page(_ number: Int) -> String { path + Link.query((asked.map { [("period", $0)] } ?? []) + [("page", "\(number)")]) + "#look" }
    let unfiled =
      evidence.document == nil && evidence.kind != nil && evidence.withdrawnOn == nil && (lacksRow || visit.query["unfiled"] == "1")
    return [
      "crumbs": [["href": back, "text": visit.word("evidenceTitle")], ["href": back, "text": unit.name]] as [Model],
      "heading": evidence.title, "sub": [unit.name, kind?.label.text(visit.language) ?? ""].joined(separator: " · "),
      "facts": facts.filter { !$0.1.isEmpty }.map { ["name": visit.word($0.0), "value": $0.1, "isHash": $0.0 == "evidenceHash"] as Model },
      "hasFile": stored != nil, "fileHref": path + "/file", "hasPreview": shown, "previewHref": path + "/preview?page=\(number)",
      "previewText": visit.word("evidencePreviewOf", ["title": evidence.title]), "isPDF": kind == .pdf && shown,
      "pageText": pages.map { visit.word("evidencePageOf", ["page": "\(number)", "pages": "\($0)"]) }
        ?? visit.word("evidencePage", ["page": "\(number)"]), "hasPrevious": number > 1, "hasNext": number < pages ?? 2_000,
      "previousHref": page(number - 1), "nextHref": page(number + 1), "unfiled": unfiled, "bookHref": bookHref,
      "isLocked": locked, "isOffice": [FileKind.docx, .xlsx, .odt, .ods].contains { $0 == kind },
      "withdrawn": evidence.withdrawnOn != nil,
      "withdrawnText": visit.word(
        stored == nil ? "evidenceWithdrawnGone" : "evidenceWithdrawnKept",
        ["day": evidence.withdrawnOn?.written ?? "", "reason": evidence.withdrawnReason]),
      "mayWithdraw": visit.may(.handInEvidence, at: unit) && evidence.withdrawnOn == nil,
      "withdrawAction": path + "/withdraw" + Link.query(asked.map { [("period", $0)] } ?? []),
      "hasFaults": !faults.isEmpty, "faults": visit.summary(faults), "reasonValue": visit.form["reason"], "backHref": back,
    ]
  }
}
