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
    var parts = [try part("00-muc-luc.docx", paper.front(), folder)]
    parts.append(StreamedZip.Part("00-muc-luc.csv", Array(paper.table.utf8)))
    for named in paper.papers { parts.append(try part(named.name + ".docx", named.document, folder)) }
    if let text = dossier.snapshotText { parts.append(StreamedZip.Part("03-ban-chot.json", Array(text.utf8))) }
    let contents = contents
    for file in dossier.files {
      guard let stored = file.stored else { continue }
      let hash = stored.hash
      // Each piece in a read of its own: a slow telephone doesn't hold the database.
      parts.append(
        StreamedZip.Part(file.path, byteCount: stored.byteCount) { try await contents.piece(hash, $0) })
    }
    return StreamedZip(parts)
  }

  private func part(_ name: String, _ document: WordDocument, _ folder: URL) throws -> StreamedZip.Part {
    let path = folder.appendingPathComponent("\(RowID(milliseconds: 0)).docx").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try WordFile.write(document, to: path)
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
    func convert(_ documents: [(name: String, document: WordDocument)]) async throws -> [String] {
      for (name, document) in documents { try WordFile.write(document, to: path(name + ".docx")) }
      try await word.convert(documents.map { (path($0.name + ".docx"), path($0.name + ".pdf")) })
      return documents.map { path($0.name + ".pdf") }
    }
    var bodies: [(number: Int, path: String, pages: Int)] = []
    for file in dossier.files {
      if let made = try await body(file, folder), let pages = await joining.pages(made, in: folder) {
        bodies.append((file.number, made, pages))
      }
    }
    // The pages are known when the contents themselves are laid out: once to count them, once with their numbers.
    var places = Dictionary(uniqueKeysWithValues: dossier.files.map { ($0.number, DossierPaper.Place.archive) })
    for body in bodies { places[body.number] = .page(1_000) }
    var fronts = try await convert([("00-bia", paper.front(places))] + paper.papers.map { ($0.name, $0.document) })
    var page = 1
    for (index, file) in fronts.enumerated() {
      if index > 0 { places[-index] = .page(page) }
      page += await joining.pages(file, in: folder) ?? 0
    }
    for body in bodies {
      places[body.number] = .page(page)
      page += body.pages
    }
    if !bodies.isEmpty || fronts.count > 1 { fronts[0] = try await convert([("00-bia", paper.front(places))])[0] }
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
