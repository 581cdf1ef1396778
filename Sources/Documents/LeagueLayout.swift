import Exchange
import Programme
import Vocabulary

/// The communes of an area by their results, as a document and as a workbook.
struct LeagueLayout {
  let numbers: PaperNumbers
  let paper: OfficialPaper
  let sections: [PaperSection]

  func add(to document: inout WordDocument) {
    document.blocks += paper.head
    document.add(sections)
    let lines = numbers.league
    let pointed = lines.contains { !$0.points.isEmpty }
    var columns: [(String, Int, WordStyle)] = [("Hạng", 850, .cellCentre), ("Xã, thị trấn", pointed ? 1_800 : 2_900, .cell)]
    if pointed { columns.append(("Điểm", 1_400, .cellCentre)) }
    columns += [("Đạt", 700, .cellCentre), ("Chưa đạt", 850, .cellCentre), ("Chưa đủ số liệu", 950, .cellCentre)]
    columns.append(("Hạng kỳ trước", 950, .cellCentre))
    columns.append(("Kết luận", PageMeasure.width - columns.reduce(0) { $0 + $1.1 }, .cellCentre))
    let rows = lines.map { line in
      [line.rank.map { "\($0)" } ?? "–", line.name] + (pointed ? [line.points] : []) + ["\(line.met)", "\(line.notMet)", "\(line.open)"]
        + [line.before.map { "\($0)" } ?? "–", line.verdict]
    }
    document.add(WordTable(columns, rows))
    document.add(
      pointed
        ? "Xếp theo tỷ lệ điểm chắc chắn có trên điểm tối đa, rồi theo số chỉ tiêu đạt; các xã bằng nhau cùng hạng; xã chưa có số liệu không xếp hạng."
        : "Xếp theo số chỉ tiêu đạt; các xã bằng nhau cùng hạng; xã chưa có số liệu không xếp hạng.", .note)
    document.add(notes: numbers.notes)
    document.blocks += paper.foot
  }
}

extension PaperLayout {
  /// Writes the workbook of a league table; other papers have none.
  /// - Returns: whether one was written.
  public static func writeSheet(_ numbers: PaperNumbers, to path: String, made: Moment) throws -> Bool {
    guard numbers.order.kind == .league else { return false }
    let lines = numbers.league
    let pointed = lines.contains { !$0.points.isEmpty }
    let heads =
      ["Hạng", "Xã, thị trấn"] + (pointed ? ["Điểm"] : []) + [
        "Chỉ tiêu đạt", "Chưa đạt", "Chưa đủ số liệu", "Hạng kỳ trước", "Kết luận", "Số liệu",
      ]
    let book = try WorkbookWriter(path, sheet: "Xếp hạng", made: made)
    book.heading(heads.map { (text: $0, style: .heading) }, styles: heads.map { _ in .plain })
    for line in lines {
      var cells: [Cell] = [line.rank.map { .number(Double($0)) } ?? .empty, .text(line.name)]
      if pointed { cells.append(.text(line.points)) }
      cells += [.number(Double(line.met)), .number(Double(line.notMet)), .number(Double(line.open))]
      cells += [line.before.map { .number(Double($0)) } ?? .empty, .text(line.verdict), .text(line.passing ? "tạm tính" : "đã chốt")]
      try book.add(cells)
    }
    try book.finish()
    return true
  }
}
