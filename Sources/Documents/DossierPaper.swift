import Criteria
import Foundation
import Programme
import Vocabulary

/// The papers of a dossier that are made from it: cover, contents, what is missing, score sheet, minutes.
///
/// Offices have layouts of their own for the score sheet and the minutes; where they are handed in, they stand in the place of these.
public struct DossierPaper: Sendable {
  /// A paper with the name of its file.
  public struct Named: Sendable {
    /// `01-bang-diem`.
    public let name: String
    /// What it is called in the contents.
    public let title: String
    /// The paper.
    public let document: WordDocument

    /// A paper.
    public init(_ name: String, title: String, _ document: WordDocument) {
      (self.name, self.title, self.document) = (name, title, document)
    }
  }

  private let dossier: Dossier
  private let made: Moment
  /// Score sheet, minutes and whatever else stands before the evidence.
  public let papers: [Named]

  /// The papers of a dossier.
  /// - Parameter papers: the office's own; nil makes plain ones.
  public init(_ dossier: Dossier, made: Moment, papers: [Named]? = nil) {
    (self.dossier, self.made) = (dossier, made)
    self.papers =
      papers ?? [
        Named("01-bang-diem", title: "Bảng điểm tự đánh giá và thẩm định", DossierPaper.scores(dossier, made)),
        Named("02-bien-ban", title: "Biên bản tự đánh giá, thẩm định", DossierPaper.minutes(dossier, made)),
      ]
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
    return document
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
        WordCell(DossierPaper.roman(index), .cellCentre), WordCell(paper.title), WordCell("Word", .cellCentre),
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

  // MARK: - Score sheet and minutes

  private static func scores(_ dossier: Dossier, _ made: Moment) -> WordDocument {
    let assessment = dossier.assessment
    var document = WordDocument(title: "Bảng điểm", made: made)
    document.add("BẢNG ĐIỂM TỰ ĐÁNH GIÁ VÀ THẨM ĐỊNH", .kind)
    document.add("\(dossier.unit.name), \(assessment.period.label.text(.vi))", .about)
    document.add("(\(dossier.edition.title.text(.vi)))", .annexNote)
    let scored = dossier.own.set.score != nil
    let widths = scored ? [900, 3_300, 2_054, 1_050, 1_050, 1_000] : [900, 4_000, 2_354, 1_050, 1_050]
    var head = ["Mã", "Chỉ tiêu", "Số liệu tính được", "Tự chấm", "Thẩm định"].map { WordCell($0, .cellHead) }
    if scored { head.append(WordCell("Điểm (tự chấm / thẩm định)", .cellHead)) }
    var rows: [[WordCell]] = []
    for criterion in dossier.edition.criteria {
      let title = WordRun("\(criterion.code) \(criterion.title.text(.vi))", bold: true)
      rows.append([WordCell([WordParagraph([title], .cell)], columns: widths.count)])
      for indicator in criterion.indicators {
        let own = dossier.own.indicator(indicator.code)
        let team = dossier.appraised?.indicator(indicator.code)
        let item = assessment.items.first { $0.code == indicator.code }
        var reasons = [indicator.title.text(.vi)]
        if let reason = item?.ownReason, !reason.isEmpty { reasons.append("Trạm: " + reason) }
        if team != nil, let reason = item?.appraisedReason, !reason.isEmpty { reasons.append("Đoàn: " + reason) }
        var row = [
          WordCell(indicator.code, .cellCentre), WordCell(reasons.map { WordParagraph($0, .cell) }),
          WordCell(own?.statements.map { $0.text(.vi) }.joined(separator: "; ") ?? ""),
          WordCell(word(own?.outcome), .cellCentre), WordCell(team.map { word($0.outcome) } ?? "–", .cellCentre),
        ]
        if scored {
          func points(_ result: IndicatorResult?) -> String { result?.points?.low.text(.vi) ?? "–" }
          row.append(WordCell(points(own) + " / " + points(team), .cellCentre))
        }
        rows.append(row)
      }
    }
    document.add(WordTable(widths: widths, head: [head], rows: rows))
    document.add("Tự đánh giá: \(verdict(dossier.own)). Thẩm định: \(dossier.appraised.map(verdict) ?? "chưa có").", .body)
    if (dossier.appraised ?? dossier.own).set.provisional {
      let because = (dossier.appraised ?? dossier.own).set.provisionalBecause.map { $0.text(.vi) }.joined(separator: "; ")
      document.add("Kết quả tạm tính: \(because).", .note)
    }
    return document
  }

  private static func minutes(_ dossier: Dossier, _ made: Moment) -> WordDocument {
    let assessment = dossier.assessment
    func text(_ name: String) -> String { assessment.texts[name] ?? "" }
    var document = WordDocument(title: "Biên bản", made: made)
    document.add(dossier.appraised == nil ? "BIÊN BẢN TỰ ĐÁNH GIÁ" : "BIÊN BẢN THẨM ĐỊNH", .kind)
    document.add("\(dossier.unit.name), \(assessment.period.label.text(.vi))", .about)
    func part(_ title: String, _ body: String, empty: String) {
      document.add(title, .heading1)
      for line in (body.isEmpty ? empty : body).split(separator: "\n") { document.add(String(line), .body) }
    }
    part("I. Thành phần", text("team_members"), empty: "Chưa ghi thành viên đoàn.")
    if !text("team_decision").isEmpty { document.add("Theo \(text("team_decision")).", .body) }
    part("II. Thời gian", assessment.visitedOn.map { "Làm việc tại xã ngày \($0.written)." } ?? "", empty: "Chưa ghi ngày làm việc tại xã.")
    part(
      "III. Kết quả", "Tự đánh giá: \(verdict(dossier.own)).\nThẩm định: \(dossier.appraised.map(verdict) ?? "chưa có").", empty: "")
    let different = assessment.items.filter { dossier.appraised != nil && $0.appraised.map { $0 != .notApplicable } == true }
      .filter { $0.appraised != $0.ownOutcome || ($0.appraisedPoints != nil && $0.appraisedPoints != $0.ownPoints) }
    for item in different {
      document.add(
        "- \(item.code): trạm chấm «\(word(item.ownOutcome))», đoàn chấm «\(word(item.appraised))». \(item.appraisedReason)", .dash)
    }
    part("IV. Khó khăn, vướng mắc", text("difficulties"), empty: "Không ghi.")
    part("V. Đề xuất, kiến nghị", text("proposals"), empty: "Không ghi.")
    part("VI. Ý kiến của đoàn", text("team_opinion"), empty: "Chưa ghi.")
    document.add("VII. Các bước đã qua", .heading1)
    for step in assessment.steps {
      let day = Day(iso: step.at.prefix(10))?.written ?? step.at
      let remark = step.remark.isEmpty ? "" : ": " + step.remark
      document.add("- \(day) \(step.at.suffix(5)), \(state(step.to)), \(step.name)\(remark)", .dash)
    }
    if assessment.steps.isEmpty { document.add("Chưa nộp.", .body) }
    return document
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

  private static func roman(_ index: Int) -> String { ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"].dropFirst(index).first ?? "–" }
}
