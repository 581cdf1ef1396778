import Programme
import Vocabulary

/// The minutes of an appraisal: who, when, the verdict on each indicator, the conclusion, both sides' signatures.
struct MinutesLayout {
  let numbers: PaperNumbers
  let paper: OfficialPaper
  let sections: [PaperSection]

  func add(to document: inout WordDocument) {
    document.blocks += paper.head
    // The table stands before the conclusion.
    var (before, after) = (sections, [PaperSection]())
    if let last = before.popLast() { after = [last] }
    document.add(before)
    let number = before.filter { !$0.heading.isEmpty && $0.level == 1 }.count
    document.add(table)
    document.add(notes: numbers.notes)
    for section in after {
      document.add("\(PaperLayout.romans[min(9, number)]). " + section.heading, .heading1, keepsNext: true)
      for sentence in section.sentences where !sentence.text.isEmpty {
        for line in sentence.text.split(separator: "\n") { document.add(String(line)) }
      }
    }
    document.add(signatures)
    if let seal = paper.seal { document.blocks.append(.picture(seal, beside: paper.sealLines)) }
  }

  private var table: WordTable {
    let lines = numbers.scoreLines
    let pointed = lines.contains { !$0.most.isEmpty }
    var columns: [(String, Int, WordStyle)] = [("Số", 850, .cellCentre), ("Tiêu chí, chỉ tiêu", 2_900, .cell)]
    columns += pointed ? [("Điểm tối đa", 800, .cellCentre), ("Xã tự chấm", 950, .cellCentre), ("Thẩm định", 950, .cellCentre)] : []
    columns += [("Xã", 1_250, .cellCentre), ("Đoàn", 1_250, .cellCentre)].filter { !pointed || $0.0 == "Đoàn" }
    columns.append(("Nhận xét", PageMeasure.width - columns.reduce(0) { $0 + $1.1 }, .cell))
    let rows = lines.map { line in
      [line.code, line.title] + (pointed ? [line.most, line.ownPoints, line.appraisedPoints, line.appraised] : [line.own, line.appraised])
        + [line.appraisedReason]
    }
    let (totals, verdicts) = (numbers.scoreTotals, numbers.scoreVerdicts)
    let total: [String] =
      pointed && totals.count == 5
      ? ["", "Tổng cộng", totals[0], totals[2], totals[3], verdicts.last ?? "", ""]
      : ["", "Kết luận chung"] + verdicts.dropFirst() + [""]
    return WordTable(columns, rows + [total], bold: Set(lines.indices.filter { lines[$0].isCriterion } + [lines.count]))
  }

  private var signatures: WordTable {
    let width = PageMeasure.width / 2
    func signing(_ titles: [String]) -> WordCell {
      WordCell(titles.map { WordParagraph($0.uppercased(), .signFor) } + (0..<5).map { _ in WordParagraph("", .signFor) })
    }
    return WordTable(
      widths: [width, PageMeasure.width - width],
      rows: [
        [signing(["Đại diện UBND xã"]), signing(["Trưởng đoàn thẩm định"])], [signing(["Trưởng trạm y tế"]), signing(["Thư ký"])],
      ], ruled: false)
  }
}
