import Foundation
import Programme
import Vocabulary

/// A yearly plan as the paper an office signs, with its annexes.
public struct PlanPaper: Sendable {
  /// A table that goes with the plan.
  public enum Annex: String, Sendable, CaseIterable {
    case targets, tasks, budget

    /// What it is called.
    public var label: Label {
      switch self {
      case .targets: Label("Danh sách xã và chỉ tiêu", en: "Communes and targets")
      case .tasks: Label("Danh mục công việc", en: "Tasks")
      case .budget: Label("Dự kiến kinh phí", en: "Budget")
      }
    }
  }

  let plan: Plan
  let units: OrgUnits
  private let made: Moment

  /// A paper of a plan.
  public init(_ plan: Plan, _ units: OrgUnits, made: Moment) { (self.plan, self.units, self.made) = (plan, units, made) }

  /// The annexes a plan has by itself: the table of communes where the plan names one.
  public var ownAnnexes: Set<Annex> { plan.text("annex_title").isEmpty || plan.ticks.isEmpty ? [] : [.targets] }

  private func isEmpty(_ annex: Annex) -> Bool {
    switch annex {
    case .targets: plan.ticks.isEmpty
    case .tasks: plan.tasks.isEmpty
    case .budget: plan.budget.isEmpty
    }
  }

  /// A number with room before its sign where it has none yet.
  static func number(_ text: String) -> String { text.hasPrefix("/") ? "        " + text : text }

  /// Its head and foot.
  var paper: OfficialPaper {
    let month = plan.text("issued_month").split(separator: "-").compactMap { Int($0) }
    return OfficialPaper(
      parentAgency: plan.text("parent_agency").isEmpty ? nil : plan.text("parent_agency"), agency: broken(plan.text("agency")),
      number: PlanPaper.number(plan.text("plan_number")), place: plan.text("place"), day: plan.head.values["issued_on"]?.day,
      month: month.count == 2 ? (month[0], month[1]) : nil, kind: "Kế hoạch",
      about: plan.text("about"), signing: signing, signer: plan.text("signer_name").isEmpty ? nil : plan.text("signer_name"),
      recipients: plan.recipients)
  }

  /// An agency's name in two lines: what it is, and where.
  private func broken(_ agency: String) -> String {
    for kind in ["Ủy ban nhân dân ", "Trung tâm Y tế ", "Trạm Y tế "] where agency.hasPrefix(kind) {
      return kind.dropLast() + "\n" + agency.dropFirst(kind.count)
    }
    return agency
  }

  /// The lines above the signature.
  var signing: [String] {
    let forWhom = plan.text("signing_for").components(separatedBy: "\n").flatMap { $0.components(separatedBy: "; ") }
    return (forWhom + [plan.text("signer_title")]).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// The document.
  /// - Parameter annexes: the tables behind the text; nil takes those the plan itself names.
  public func document(_ annexes: Set<Annex>? = nil) -> WordDocument {
    let paper = paper
    var document = WordDocument(title: plan.text("about"), made: made, paper.head)
    for basis in plan.bases { document.add(basis, .basis) }
    if !plan.text("opening").isEmpty { document.add(plan.text("opening")) }
    for row in plan.paragraphs { document.blocks.append(.paragraph(PlanPaper.paragraph(row))) }
    document.blocks += paper.foot
    let wanted = Annex.allCases.filter { (annexes ?? ownAnnexes).contains($0) && !isEmpty($0) }
    for (index, annex) in wanted.enumerated() {
      let number = wanted.count > 1 ? " " + ["I", "II", "III"][index] : ""
      switch annex {
      case .targets: addTargets(&document, number)
      case .tasks: addTasks(&document, number)
      case .budget: addBudget(&document, number)
      }
    }
    return document
  }

  /// A paragraph as its kind asks for: headings with their number, dashes and crosses in front.
  static func paragraph(_ row: PlanRow) -> WordParagraph {
    let text = row.text("body_text")
    let number = row.text("heading_no")
    let whole = number.isEmpty ? text : number + (number.hasSuffix(".") ? " " : ". ") + text
    switch row.text("text_kind") {
    case "heading": return heading(whole, number.allSatisfy { "IVX".contains($0) } && !number.isEmpty ? .heading1 : .heading2)
    case "subheading": return heading(whole, .heading3)
    case "dash": return WordParagraph("- " + text, .dash)
    case "plus": return WordParagraph("+ " + text, .plus)
    default: return WordParagraph(whole, .body)
    }
  }

  /// A heading; one that goes on in a whole sentence is only marked up to its colon.
  private static func heading(_ text: String, _ style: WordStyle) -> WordParagraph {
    guard let colon = text.firstIndex(of: ":"), text[text.index(after: colon)...].count > 70 else { return WordParagraph(text, style) }
    let label = WordRun(String(text[...colon]), bold: true, italic: style == .heading3)
    return WordParagraph([label, WordRun(String(text[text.index(after: colon)...]))], .body)
  }

  // MARK: - Annexes

  /// `(Ban hành kèm theo Kế hoạch số 496/KH-TTYT ngày 25 tháng 3 năm 2025 của Trung tâm Y tế Giang Thành)`.
  var goesWith: String {
    let paper = paper
    let dated = paper.dated.firstIndex(of: ",").map { paper.dated[paper.dated.index(after: $0)...] } ?? ""
    let agency = plan.text("agency").replacing("Ủy ban nhân dân", with: "UBND")
    let day = String(dated).trimmingCharacters(in: .whitespaces)
    return "(Ban hành kèm theo Kế hoạch số: \(paper.number) \(day) của \(agency))"
  }

  private func begin(_ document: inout WordDocument, _ number: String, _ title: String, landscape: Bool) {
    // Where the page isn't turned, the annex begins a page by itself.
    let lying = document.blocks.reduce(false) { lying, block in if case .turn(let landscape) = block { landscape } else { lying } }
    if lying != landscape { document.blocks.append(.turn(landscape: landscape)) }
    var first = WordParagraph("PHỤ LỤC" + number, .annexTitle)
    first.startsPage = lying == landscape
    document.blocks.append(.paragraph(first))
    document.add(title, .annexTitle)
    document.add(goesWith, .annexNote)
  }

  /// A count as annexes write it: two figures at least.
  static func counted(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// The rows of the annex: number, name, a cross or nothing for each column, the notes; then the totals.
  public func targets() -> (heading: [String], rows: [[String]], totals: [String]) {
    let columns = plan.annexColumns
    let heading = ["TT", "Tên xã, thị trấn"] + columns.map { $0.heading(year: plan.year) } + ["Ghi chú"]
    let rows = plan.communes.enumerated().map { index, unit -> [String] in
      let own = plan.ticks.filter { $0.unit == unit }
      return ["\(index + 1)", units[unit]?.shortName ?? unit.description]
        + columns.map { column in own.contains { $0.column == column.code } ? "x" : "" } + [plan.note(unit)]
    }
    return (heading, rows, columns.map { PlanPaper.counted(plan.ticks(in: $0.code).count) })
  }

  private func addTargets(_ document: inout WordDocument, _ number: String) {
    let (heading, rows, totals) = targets()
    let lying = totals.count > 4
    let title = plan.text("annex_title").isEmpty ? "Danh sách xã và chỉ tiêu năm \(plan.year)" : plan.text("annex_title")
    begin(&document, number, title, landscape: lying)
    let whole = lying ? PageMeasure.wide : PageMeasure.width
    let (first, second, last) = (580, lying ? 2_300 : 1_670, lying ? 2_900 : 2_700)
    let each = (whole - first - second - last) / max(1, totals.count)
    func centred(_ index: Int) -> Bool { index == 0 || (index > 1 && index < heading.count - 1) }
    var table = WordTable(
      widths: [first, second] + totals.map { _ in each } + [last], head: [heading.map { WordCell($0, .cellHead) }],
      rows: rows.map { row in row.enumerated().map { WordCell($0.element, centred($0.offset) ? .cellCentre : .cell) } }
        + [[WordCell("Tổng cộng", .cellHead, columns: 2)] + totals.map { WordCell($0, .cellHead) } + [WordCell("")]])
    table.dense = true
    document.add(table)
  }

  /// The rows of the list of tasks.
  public func tasks() -> (heading: [String], rows: [[String]]) {
    let rows = plan.tasks.enumerated().map { index, row -> [String] in
      let quarter = row.values["quarter_no"]?.int.map { "Quý \(["I", "II", "III", "IV"][max(0, min(3, Int($0) - 1))])" }
      let due = row.values["due_on"]?.day?.written
      return [
        "\(index + 1)", row.text("task_text"), row.text("owner_name").isEmpty ? department(row) : row.text("owner_name"),
        [quarter ?? "Cả năm", due].compactMap { $0 }.joined(separator: "\n"), row.text("indicator_code"),
      ]
    }
    return (["TT", "Công việc", "Đơn vị, bộ phận thực hiện", "Thời gian, hạn", "Chỉ tiêu"], rows)
  }

  private func department(_ row: PlanRow) -> String { plan.label("department", row.text("department")).vi }

  private func addTasks(_ document: inout WordDocument, _ number: String) {
    let (heading, rows) = tasks()
    begin(&document, number, "Danh mục công việc năm \(plan.year)", landscape: true)
    let widths = [650, 7_200, 3_300, 1_900, PageMeasure.wide - 13_050]
    document.add(
      WordTable(
        widths: widths, head: [heading.map { WordCell($0, .cellHead) }],
        rows: rows.map { row in row.enumerated().map { WordCell($0.element, [0, 3, 4].contains($0.offset) ? .cellCentre : .cell) } }))
  }

  /// The rows of the budget: source, purpose, planned đồng; then the sum where anything is planned.
  public func budget() -> (heading: [String], rows: [(source: String, purpose: String, planned: Decimal?)], sum: Decimal?) {
    let rows = plan.budget.map { row in
      (plan.label("budget_source", row.text("source")).vi, row.text("purpose"), row.values["planned"]?.decimal)
    }
    let planned = rows.compactMap(\.2)
    return (["TT", "Nguồn kinh phí", "Nội dung chi", "Dự kiến (đồng)"], rows, planned.isEmpty ? nil : planned.reduce(0, +))
  }

  private func addBudget(_ document: inout WordDocument, _ number: String) {
    let (heading, rows, sum) = budget()
    begin(&document, number, "Dự kiến kinh phí năm \(plan.year)", landscape: false)
    func money(_ value: Decimal?) -> String { value.map { Figures.rounded($0, places: 0) } ?? "" }
    let lines = rows.enumerated().map { index, row in
      [WordCell("\(index + 1)", .cellCentre), WordCell(row.source), WordCell(row.purpose), WordCell(money(row.planned), .cellRight)]
    }
    let last = [WordCell("Tổng cộng", .cellHead, columns: 3), WordCell([WordParagraph([WordRun(money(sum), bold: true)], .cellRight)])]
    document.add(
      WordTable(
        widths: [650, 2_600, PageMeasure.width - 5_450, 2_200], head: [heading.map { WordCell($0, .cellHead) }], rows: lines + [last]))
  }
}
