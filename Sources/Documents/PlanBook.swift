import Exchange
import Foundation
import Programme
import Vocabulary

/// A plan's tables as a workbook: the annex, the tasks, the budget.
public enum PlanBook {
  /// Writes the workbook.
  /// - Throws: `SpreadsheetProblem.cannotWrite`.
  public static func write(_ plan: Plan, _ units: OrgUnits, to path: String, made: Moment) throws {
    let paper = PlanPaper(plan, units, made: made)
    let book = try WorkbookWriter(path, sheet: "Phụ lục \(plan.year)", made: made)
    let (heading, rows, totals) = paper.targets()
    book.heading(heading.map { ($0, .heading) }, styles: heading.map { _ in .plain }, filtered: false)
    for row in rows {
      try book.add(row.enumerated().map { $0.offset == 0 ? .number(Double($0.element) ?? 0) : cell($0.element) })
    }
    try book.add([.empty, .text("Tổng cộng")] + totals.map { .text($0) } + [.empty], styles: bold(totals.count + 2))
    try book.next("Công việc")
    let tasks = paper.tasks()
    book.heading(tasks.heading.map { ($0, .heading) }, styles: tasks.heading.map { _ in .plain })
    for row in tasks.rows {
      try book.add(row.enumerated().map { $0.offset == 0 ? .number(Double($0.element) ?? 0) : cell($0.element) })
    }
    try book.next("Kinh phí")
    let more = ["Đã phân bổ (đồng)", "Đã chi (đồng)", "Đã quyết toán (đồng)"]
    let budget = paper.budget()
    book.heading((budget.heading + more).map { ($0, .heading) }, styles: (budget.heading + more).map { _ in .plain })
    for (index, row) in plan.budget.enumerated() {
      let money = ["planned", "allocated", "spent", "settled"].map { name -> Cell in
        row.values[name]?.decimal.map { .number(NSDecimalNumber(decimal: $0).doubleValue) } ?? .empty
      }
      try book.add([.number(Double(index + 1)), cell(budget.rows[index].source), cell(row.text("purpose"))] + money)
    }
    try book.finish()
  }

  private static func cell(_ text: String) -> Cell { text.isEmpty ? .empty : .text(text) }

  private static func bold(_ count: Int) -> [Int: WorkbookWriter.Style] {
    Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, .heading) })
  }
}
