import Foundation
import Programme
import Vocabulary

/// A dossier as one archive or one PDF.
public struct DossierArchive: Sendable {
  private let dossier: Dossier
  private let paper: DossierPaper
  private let contents: EvidenceContents

  /// A dossier's archive.
  public init(_ dossier: Dossier, _ paper: DossierPaper, _ contents: EvidenceContents) {
    (self.dossier, self.paper, self.contents) = (dossier, paper, contents)
  }

  /// The archive: contents, score sheet, minutes and snapshot first, then the files, each read from the database piece by piece while the
  /// archive is sent.
  /// - Parameter folder: where the papers are written for a moment.
  public func zip(in folder: URL) throws -> StreamedZip {
    var parts = [try part("00-muc-luc.docx", folder) { try WordFile.write(paper.front(), to: $0) }]
    parts.append(StreamedZip.Part("00-muc-luc.csv", Array(paper.table.utf8)))
    for named in paper.papers {
      switch named.source {
      case .made(let making, let sign):
        parts.append(
          try part(named.name + ".docx", folder) { try making.draft(number: DossierArchive.open(sign), to: $0, made: paper.made) })
      case .issued(let issued, let size):
        let (contents, hash) = (contents, issued.document)
        parts.append(
          StreamedZip.Part(named.name + ".docx", byteCount: size) { try await contents.piece(hash, $0) })
      }
    }
    if let text = dossier.snapshotText { parts.append(StreamedZip.Part("03-ban-chot.json", Array(text.utf8))) }
    let contents = contents
    for file in dossier.files {
      guard let stored = file.stored else { continue }
      let hash = stored.hash
      // Each piece in a read of its own: a slow telephone doesn't hold the database.
      parts.append(
        StreamedZip.Part(file.path, byteCount: stored.byteCount) { try await contents.piece(hash, $0) })
    }
    return StreamedZip(parts, made: paper.made)
  }

  /// A number that nobody has given yet, with room for it.
  private static func open(_ sign: String) -> String { "      /" + sign }

  private func part(_ name: String, _ folder: URL, _ write: (String) throws -> Void) throws -> StreamedZip.Part {
    let path = folder.appendingPathComponent("\(RowID(milliseconds: 0)).docx").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try write(path)
    guard let data = FileManager.default.contents(atPath: path) else { throw DocumentProblem.cannotWrite(name) }
    return StreamedZip.Part(name, Array(data))
  }

  /// One PDF: cover, contents, what is missing, the papers, then every file that is a PDF or a picture.
  /// - Throws: `DocumentProblem.noConverter`, `.noJoiner` where LibreOffice or qpdf is missing.
  public func pdf(to target: String, in folder: URL) async throws {
    guard let word = PDFConversion.installed() else { throw DocumentProblem.noConverter }
    guard let joining = PDFJoining.installed() else { throw DocumentProblem.noJoiner }
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
    /// LibreOffice is started once for all of them.
    func convert(_ names: [String]) async throws {
      try await word.convert(names.map { (path($0 + ".docx"), path($0 + ".pdf")) })
    }
    func front(_ places: [Int: DossierPaper.Place]) throws { try WordFile.write(paper.front(places), to: path("00-bia.docx")) }
    var bodies: [(number: Int, path: String, pages: Int)] = []
    for file in dossier.files {
      if let made = try await body(file, folder), let pages = await joining.pages(made, in: folder) {
        bodies.append((file.number, made, pages))
      }
    }
    // The pages are known when the contents themselves are laid out: once to count them, once with their numbers.
    var places = Dictionary(uniqueKeysWithValues: dossier.files.map { ($0.number, DossierPaper.Place.archive) })
    for body in bodies { places[body.number] = .page(1_000) }
    try front(places)
    var waiting = ["00-bia"]
    for named in paper.papers {
      switch named.source {
      case .made(let making, let sign):
        try making.draft(number: DossierArchive.open(sign), to: path(named.name + ".docx"), made: paper.made)
        waiting.append(named.name)
      case .issued(let issued, _):
        // What was converted once isn't converted again.
        if let kept = issued.pdf {
          try await contents.copy(kept, to: path(named.name + ".pdf"))
        } else {
          try await contents.copy(issued.document, to: path(named.name + ".docx"))
          waiting.append(named.name)
        }
      }
    }
    try await convert(waiting)
    let fronts = (["00-bia"] + paper.papers.map(\.name)).map { path($0 + ".pdf") }
    var page = 1
    for (index, file) in fronts.enumerated() {
      if index > 0 { places[-index] = .page(page) }
      page += await joining.pages(file, in: folder) ?? 0
    }
    for body in bodies {
      places[body.number] = .page(page)
      page += body.pages
    }
    if !bodies.isEmpty || fronts.count > 1 {
      try front(places)
      try await convert(["00-bia"])
    }
    _ = try await joining.join(fronts + bodies.map(\.path), to: target, in: folder)
  }

  /// A file as PDF; nil where it is of a kind that stays in the archive.
  private func body(_ file: Dossier.File, _ folder: URL) async throws -> String? {
    guard let stored = file.stored, let kind = FileKind(mediaType: stored.mediaType), [.pdf, .jpeg, .png].contains(kind) else { return nil }
    let raw = folder.appendingPathComponent("tep-\(file.number).\(kind.rawValue)").path
    try await contents.copy(stored.hash, to: raw)
    if kind == .pdf { return raw }
    defer { try? FileManager.default.removeItem(atPath: raw) }
    let made = folder.appendingPathComponent("tep-\(file.number).pdf").path
    return (try? PicturePage.write(raw, mediaType: stored.mediaType, to: made)) == true ? made : nil
  }
}
