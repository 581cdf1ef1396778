import Criteria
import Foundation
import Programme
import Vocabulary

/// The papers of a dossier that stand before its evidence: cover, contents, what is missing, and the assessment's own papers.
///
/// A paper that was issued for the assessment goes in as it was issued, with its number; the others are made in the same layouts, without
/// one.
public struct DossierPaper: Sendable {
  /// A paper with the name of its file.
  public struct Named: Sendable {
    /// Where its document comes from.
    public enum Source: Sendable {
      /// Made for this dossier; it has no number.
      case made(PaperMaking, sign: String)
      /// Issued before, as it is kept.
      case issued(Paper, byteCount: Int)
    }
    /// `01-bang-diem`.
    public let name: String
    /// What it is called in the contents.
    public let title: String
    /// Its document.
    public let source: Source
  }

  /// The papers of an assessment in their order, each with the one that was issued. Minutes stand there once a team has begun, a report
  /// only where one was issued: it is about more than this assessment.
  public static func kinds(_ dossier: Dossier) -> [(name: String, kind: PaperKind, issued: Paper?)] {
    let begun = dossier.appraised != nil || dossier.assessment.items.contains { $0.appraised != nil }
    let all: [(String, PaperKind)] = [
      ("01-bang-diem", .score), ("02-bien-ban", .minutes), ("04-to-trinh", .request), ("05-bao-cao", .report),
    ]
    return all.map { (name: $0.0, kind: $0.1, issued: dossier.issued[$0.1]) }.filter { found in
      switch found.kind {
      case _ where found.issued != nil: true
      case .score: true
      case .minutes: begun
      // Once a team has judged, nobody asks to be appraised.
      case .request: dossier.appraised == nil
      case .report, .league: false
      }
    }
  }

  /// What a paper is called in the contents.
  public static func title(_ kind: PaperKind, _ issued: Paper?) -> String {
    guard let issued else { return kind.label.vi + " (chưa lấy số)" }
    return "\(kind.label.vi) số \(issued.number), ngày \(issued.madeAt.day.written)"
  }

  private let dossier: Dossier
  let made: Moment
  private let seal: WordPicture?
  /// Score sheet, minutes and whatever else stands before the evidence.
  public let papers: [Named]

  /// Puts the papers of a dossier together.
  /// - Parameter origin: the address of the installation, which the code on the cover leads to; empty leaves the code out.
  /// - Throws: what gathering the numbers of a paper throws.
  public static func gather(
    _ dossier: Dossier, _ evaluating: Evaluating, _ units: OrgUnits, today: Day, made: Moment, origin: String = ""
  ) async throws -> DossierPaper {
    let (contents, assessment) = (EvidenceContents(evaluating), dossier.assessment)
    var papers: [Named] = []
    for (name, kind, issued) in kinds(dossier) {
      let title = title(kind, issued)
      if let issued, let size = try await contents.byteCount(issued.document) {
        papers.append(Named(name: name, title: title, source: .issued(issued, byteCount: size)))
        continue
      }
      let order = PaperOrder(kind, dossier.unit.key, set: assessment.set, assessment.period)
      let numbers = try await PaperNumbers.gather(order, evaluating, units, today: today)
      let (edits, styles) = try await Papers.drafting(order, evaluating)
      let making = PaperMaking(numbers, edits: edits, template: try styles.map { try WordTemplate(styles: $0) })
      papers.append(Named(name: name, title: title, source: .made(making, sign: kind.sign(area: false))))
    }
    return DossierPaper(dossier, made, papers, origin)
  }

  private init(_ dossier: Dossier, _ made: Moment, _ papers: [Named], _ origin: String) {
    (self.dossier, self.made, self.papers) = (dossier, made, papers)
    let address = origin.isEmpty ? nil : dossier.snapshot.map { origin + "/snapshots/" + $0 }
    seal = address.flatMap { QRCode.png($0) }.map { WordPicture(png: $0, side: 20, text: "Mã QR dẫn đến trang bản chốt") }
  }

  // MARK: - Cover and contents

  /// What stands in a PDF of a file of evidence.
  public enum Place: Sendable, Hashable {
    /// Joined, from this page on.
    case page(Int)
    /// Only in the archive.
    case archive
  }

  /// Cover, contents and what is missing.
  /// - Parameter places: where each file stands in a PDF, by number, and each paper by -1, -2, …; empty for the archive.
  public func front(_ places: [Int: Place] = [:]) -> WordDocument {
    var document = WordDocument(title: "Hồ sơ \(dossier.unit.name)", made: made)
    document.add(dossier.unit.parentName.uppercased(), .agencyAbove)
    document.add(dossier.unit.name.uppercased(), .agency)
    for _ in 0..<5 { document.add("", .about) }
    document.add("HỒ SƠ MINH CHỨNG", .kind)
    document.add(dossier.edition.title.text(.vi), .about)
    document.add(dossier.assessment.period.label.text(.vi), .about)
    for _ in 0..<2 { document.add("", .about) }
    document.add(
      WordTable(
        widths: [PageMeasure.width * 2 / 5, PageMeasure.width * 3 / 5],
        rows: facts.map { [WordCell([WordParagraph([WordRun($0.0, bold: true)], .cell)]), WordCell($0.1)] }))
    if dossier.isLive {
      document.add(
        "Lần đánh giá này chưa nộp: hồ sơ lấy số liệu trong sổ ngày \(made.day.written), chưa phải bản chốt và có thể thay đổi.", .note)
    }
    if let seal { document.blocks.append(.picture(seal, beside: [WordParagraph("Quét mã để mở bản chốt trên hệ thống.", .note)])) }
    document.blocks.append(.pageBreak)
    document.add("MỤC LỤC", .annexTitle)
    contents(&document, places)
    document.blocks.append(.pageBreak)
    document.add("NHỮNG GÌ CÒN THIẾU", .annexTitle)
    if dossier.gaps.isEmpty {
      document.add("Không thiếu giấy tờ nào mà bộ tiêu chí yêu cầu; chỉ tiêu nào cũng đã có kết luận.", .body)
    } else {
      let widths = [700, 1_300, PageMeasure.width - 2_000]
      let head = ["TT", "Chỉ tiêu", "Còn thiếu"].map { WordCell($0, .cellHead) }
      let rows = dossier.gaps.enumerated().map { index, gap in
        [WordCell("\(index + 1)", .cellCentre), WordCell(gap.code.isEmpty ? "Chung" : gap.code, .cellCentre), WordCell(gap.text.vi)]
      }
      document.add(WordTable(widths: widths, head: [head], rows: rows))
    }
    steps(&document)
    return document
  }

  /// The steps taken, with their remarks.
  private func steps(_ document: inout WordDocument) {
    document.add("", .about)
    document.add("CÁC BƯỚC ĐÃ QUA", .annexTitle)
    for step in dossier.assessment.steps {
      let day = Day(iso: step.at.prefix(10))?.written ?? step.at
      let remark = step.remark.isEmpty ? "" : ": " + step.remark
      document.add("- \(day) \(step.at.suffix(5)), \(DossierPaper.state(step.to)), \(step.name)\(remark)", .dash)
    }
    if dossier.assessment.steps.isEmpty { document.add("Chưa nộp.", .body) }
  }

  private var facts: [(String, String)] {
    let assessment = dossier.assessment
    var facts: [(String, String)] = [
      ("Đơn vị", dossier.unit.name + ", " + dossier.unit.parentName),
      ("Căn cứ", dossier.edition.instruments.map { $0.citation(.vi) }.joined(separator: "; ")),
      ("Ngày tính số liệu", dossier.own.day.written), ("Tình trạng", DossierPaper.state(assessment.state)),
      ("Kết quả tự đánh giá", DossierPaper.verdict(dossier.own)),
      ("Kết quả thẩm định", dossier.appraised.map(DossierPaper.verdict) ?? "chưa thẩm định"),
      ("Minh chứng", "\(dossier.files.count) tệp, \(DossierPaper.size(dossier.byteCount))"),
      ("Còn thiếu", dossier.gaps.isEmpty ? "không" : "\(dossier.gaps.count) mục, xem sau mục lục"),
    ]
    if let hash = dossier.snapshot {
      facts.append(("Mã bản chốt", hash))
      if let at = dossier.frozenAt { facts.append(("Chốt lúc", at.written)) }
    } else {
      facts.append(("Mã bản chốt", "chưa có (chưa nộp)"))
    }
    facts.append(("Xuất hồ sơ lúc", made.written))
    return facts
  }

  private func contents(_ document: inout WordDocument, _ places: [Int: Place]) {
    let last = places.isEmpty ? "Cỡ tệp" : "Trang"
    func page(_ number: Int) -> String { if case .page(let page)? = places[number] { "\(page)" } else { "" } }
    let widths = [700, PageMeasure.width - 700 - 1_100 - 1_700, 1_100, 1_700]
    let head = ["TT", "Tên giấy tờ", "Dạng", last].map { WordCell($0, .cellHead) }
    var rows: [[WordCell]] = papers.enumerated().map { index, paper in
      [
        WordCell(DossierPaper.roman(index), .cellCentre), WordCell(paper.title), WordCell("DOCX", .cellCentre),
        WordCell(page(-index - 1), .cellCentre),
      ]
    }
    func chapter(_ text: String) -> [WordCell] { [WordCell([WordParagraph([WordRun(text, bold: true)], .cell)], columns: 4)] }
    var shown = ""
    for file in dossier.files {
      if file.indicator != shown || file.number == 1 {
        shown = file.indicator
        let title = dossier.edition.indicator(file.indicator)?.title.text(.vi) ?? ""
        rows.append(chapter(shown.isEmpty ? "Minh chứng chung" : "\(shown) \(title)"))
      }
      let place: String
      switch places[file.number] {
      case .page(let page): place = "\(page)"
      case .archive: place = "xem tệp trong ZIP"
      case nil: place = file.stored.map { DossierPaper.size($0.byteCount) } ?? "không còn"
      }
      rows.append([
        WordCell("\(file.number)", .cellCentre), WordCell(file.title), WordCell(file.ending.uppercased(), .cellCentre),
        WordCell(place, .cellCentre),
      ])
    }
    if dossier.files.isEmpty { rows.append(chapter("Chưa có tệp minh chứng nào")) }
    document.add(WordTable(widths: widths, head: [head], rows: rows))
  }

  /// The contents as a table for programs: number, indicator, title, path, size, hash.
  public var table: String {
    func quoted(_ text: String) -> String {
      // A cell that begins so would be taken for a formula.
      let safe = text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
      return "\"" + safe.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
    var lines = ["\u{FEFF}TT,Chỉ tiêu,Tên giấy tờ,Tệp,Byte,SHA-256"]
    for paper in papers {
      lines.append([quoted(""), quoted(""), quoted(paper.title), quoted(paper.name + ".docx"), "", ""].joined(separator: ","))
    }
    for file in dossier.files {
      let path = file.stored == nil ? "không còn trên máy chủ" : file.path
      lines.append(
        ["\(file.number)", quoted(file.indicator), quoted(file.title), quoted(path), "\(file.stored?.byteCount ?? 0)", file.hash].joined(
          separator: ","))
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  // MARK: - Words

  private static func word(_ outcome: Outcome?) -> String {
    switch outcome {
    case .met: "Đạt"
    case .notMet: "Không đạt"
    case .unknown: "Chưa rõ"
    case .notApplicable: "Không xét"
    case nil: "–"
    }
  }

  private static func verdict(_ result: EditionResult) -> String {
    word(Outcome(result.set.truth)).lowercased() + (result.set.score.map { ", \($0.text(.vi)) điểm" } ?? "")
      + (result.set.provisional ? " (tạm tính)" : "")
  }

  /// A state as people say it.
  static func state(_ state: AssessmentState) -> String {
    switch state {
    case .draft: "đang tự đánh giá"
    case .submitted: "đã nộp, chờ thẩm định"
    case .returned: "bị trả lại để sửa"
    case .appraised: "đã thẩm định, chờ duyệt"
    case .approved: "đã duyệt"
    case .sent: "đã gửi Sở Y tế"
    }
  }

  /// A size as people say it.
  public static func size(_ bytes: Int) -> String {
    if bytes < 1 << 20 { return Figures.rounded(Decimal(max(1, bytes >> 10)), places: 0, .vi) + " KB" }
    return Figures.rounded(Decimal(bytes) / Decimal(1 << 20), places: 1, .vi) + " MB"
  }

  private static func roman(_ index: Int) -> String { PaperLayout.romans.dropFirst(index).first ?? "–" }
}
