import Foundation
import Programme
import Vocabulary

/// A report of a station or of a centre, with its annex of tables.
struct ReportLayout {
  let numbers: PaperNumbers
  let paper: OfficialPaper
  let sections: [PaperSection]

  func add(to document: inout WordDocument) {
    document.blocks += paper.head
    document.add(sections)
    let receiver = numbers.place.isArea ? (numbers.offices.above.isEmpty ? "Sở Y tế" : numbers.offices.above) : numbers.offices.centre
    document.add(
      "Trên đây là báo cáo kết quả thực hiện \(PaperLayout.within(numbers.order.period.label.vi)) của \(paper.agency), "
        + "kính gửi \(receiver) tổng hợp./.", keepsNext: true)
    document.blocks += paper.foot
    document.blocks.append(.turn(landscape: true))
    document.add("PHỤ LỤC", .annexTitle)
    document.add("(Kèm theo Báo cáo số \(paper.number) \(dated) của \(paper.agency))", .annexNote)
    if numbers.place.isArea {
      for table in numbers.communeTables { add(table, to: &document) }
    } else {
      for set in numbers.sets { addIndicators(set.title, numbers.scoreLines(set), to: &document) }
    }
    document.add(notes: numbers.notes)
  }

  private var dated: String { paper.dated.components(separatedBy: ", ").last ?? "" }

  private func add(_ table: CommuneTable, to document: inout WordDocument) {
    document.add(table.title, .caption, keepsNext: true)
    let name = 2_300
    let count = max(1, table.columns.count)
    let last = 1_500
    let width = (PageMeasure.wide - 600 - name - last) / max(1, count - 1)
    let columns =
      [("TT", 600, WordStyle.cellCentre), ("Xã, thị trấn", name, .cell)]
      + table.columns.enumerated().map { ($1, $0 + 1 == count ? last : width, WordStyle.cellCentre) }
    let rows = table.rows.enumerated().map { ["\($0 + 1)", $1.name] + $1.cells }
    document.add(WordTable(columns, rows + [["", "Số xã đạt"] + table.totals], bold: [rows.count]))
    let signs = "Đ: đạt; K: chưa đạt; ?: chưa đủ số liệu; –: không áp dụng. "
    for note in table.notes { document.add(note, .note) }
    document.add(signs + table.key.joined(separator: "; ") + ".", .note)
  }

  private func addIndicators(_ title: String, _ lines: [ScoreLine], to document: inout WordDocument) {
    document.add(title, .caption, keepsNext: true)
    let pointed = lines.contains { !$0.most.isEmpty }
    var columns: [(String, Int, WordStyle)] = [
      ("Số", 900, .cellCentre), ("Tiêu chí, chỉ tiêu", pointed ? 6_070 : 7_270, .cell), ("Mức đạt", 1_800, .cellCentre),
      ("Kết quả", 2_600, .cellCentre), ("Đánh giá", 2_000, .cellCentre),
    ]
    if pointed { columns.append(("Điểm", 1_200, .cellCentre)) }
    let rows = lines.map { line in
      [line.code, line.title, line.level, line.value, line.own]
        + (pointed ? [line.most.isEmpty ? "" : line.ownPoints + "/" + line.most] : [])
    }
    let bold = Set(lines.indices.filter { lines[$0].isCriterion })
    document.add(WordTable(columns, rows, bold: bold))
  }
}
