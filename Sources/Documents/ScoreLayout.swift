import Programme
import Vocabulary

/// The score sheet of a self-assessment: computed, own, appraised, difference, reason.
struct ScoreLayout {
  let numbers: PaperNumbers
  let paper: OfficialPaper
  let sections: [PaperSection]

  func add(to document: inout WordDocument) {
    document.blocks.append(.turn(landscape: true))
    document.blocks += paper.head(width: PageMeasure.wide)
    document.add(sections)
    document.add(numbers.scoreTotals.isEmpty ? plain : pointed)
    document.add(notes: numbers.notes)
    document.blocks += paper.foot(width: PageMeasure.wide)
  }

  private func rows(_ cells: (ScoreLine) -> [String]) -> [[String]] { numbers.scoreLines.map(cells) }
  private var bold: Set<Int> { Set(numbers.scoreLines.indices.filter { numbers.scoreLines[$0].isCriterion }) }

  private func reasons(_ line: ScoreLine) -> String {
    [line.ownReason.isEmpty ? "" : "Xã: " + line.ownReason, line.appraisedReason.isEmpty ? "" : "Đoàn: " + line.appraisedReason]
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var plain: WordTable {
    let columns: [(String, Int, WordStyle)] = [
      ("Số", 850, .cellCentre), ("Tiêu chí, chỉ tiêu", 3_350, .cell), ("Mức đạt", 1_350, .cellCentre), ("Số liệu", 2_000, .cellCentre),
      ("Phần mềm tính", 1_650, .cellCentre), ("Xã tự chấm", 1_350, .cellCentre), ("Thẩm định", 1_350, .cellCentre),
      ("Lý do, căn cứ", 2_670, .cell),
    ]
    let verdicts = numbers.scoreVerdicts
    let lines = rows { [$0.code, $0.title, $0.level, $0.value, $0.computed, $0.own, $0.appraised, reasons($0)] }
    return WordTable(columns, lines + [["", "Kết luận chung", "", ""] + verdicts + [""]], bold: bold.union([lines.count]))
  }

  private var pointed: WordTable {
    let columns: [(String, Int, WordStyle)] = [
      ("Số", 850, .cellCentre), ("Tiêu chí, chỉ tiêu", 3_200, .cell), ("Số liệu", 1_650, .cellCentre), ("Điểm tối đa", 850, .cellCentre),
      ("Phần mềm tính", 1_050, .cellCentre), ("Xã tự chấm", 1_050, .cellCentre), ("Thẩm định", 1_050, .cellCentre),
      ("Chênh lệch", 1_000, .cellCentre), ("Kết luận", 1_650, .cellCentre), ("Lý do, căn cứ", 2_220, .cell),
    ]
    let lines = rows { line in
      [
        line.code, line.title, line.value, line.most, line.computedPoints, line.ownPoints, line.appraisedPoints, line.difference,
        line.appraised.isEmpty ? line.own : line.appraised, reasons(line),
      ]
    }
    let verdicts = numbers.scoreVerdicts
    let total =
      ["", "Tổng cộng", ""] + numbers.scoreTotals + [
        verdicts.last.flatMap { $0.isEmpty ? nil : $0 } ?? verdicts.dropFirst().first ?? "", "",
      ]
    return WordTable(columns, lines + [total], bold: bold.union([lines.count]))
  }
}
