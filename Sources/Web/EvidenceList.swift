import Exchange
import Programme
import Vocabulary

/// The checklist as a file: one line for each paper asked for and each file.
enum EvidenceList {
  /// `GET /evidence/list.xlsx` and `list.csv`.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try EvidencePage.read(visit)
    let list = try await page.checklist()
    var lines: [[Cell]] = []
    func add(_ code: String, _ title: String, _ paper: String, _ state: String, _ file: Evidence?) {
      lines.append([
        .text(code), .text(title), .text(paper), .text(state), .text(file?.title ?? ""), .text(file?.fileName ?? ""),
        file.map { .count($0.byteCount) } ?? .empty, .day(file?.validTo), .text(file?.hash ?? ""),
      ])
    }
    for line in list.lines {
      let title = line.indicator.title.text(visit.language)
      for paper in line.papers {
        let state = EvidencePage.told(paper, visit).text
        let name = paper.need.title.text(visit.language)
        if paper.files.isEmpty { add(line.indicator.code, title, name, state, nil) }
        for file in paper.files { add(line.indicator.code, title, name, state, file) }
      }
      for file in line.files { add(line.indicator.code, title, "", "", file) }
    }
    for file in list.rest { add("", "", "", "", file) }
    let columns = [
      ("indicator", "indicatorHead"), ("title", "evidenceIndicatorTitle"), ("paper", "evidencePaper"), ("state", "state"),
      ("evidence", "evidenceName"), ("file", "evidenceFileName"), ("bytes", "evidenceBytes"), ("valid_to", "evidenceTo"),
      ("sha256", "evidenceHash"),
    ]
    return try TableFile(
      name: [visit.word("evidenceTitle"), page.unit.name, page.edition.set], sheet: visit.word("evidenceTitle"),
      columns: columns.map { TableFile.Column($0.0, visit.word($0.1)) }, lines: lines
    ).reply(visit)
  }
}
