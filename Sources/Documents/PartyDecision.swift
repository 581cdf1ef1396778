import Programme
import Vocabulary

/// The decision that sets up a plan's working party.
///
/// - Source: Nghị định 30/2020/NĐ-CP, phụ lục III, mẫu quyết định (quy định trực tiếp).
public struct PartyDecision: Sendable {
  private let plan: PlanPaper
  private let party: PlanRow
  private let seats: [PlanRow]
  private let made: Moment

  /// A decision on one of a plan's parties.
  public init(_ plan: Plan, _ units: OrgUnits, party: PlanRow, seats: [PlanRow], made: Moment) {
    self.plan = PlanPaper(plan, units, made: made)
    (self.party, self.seats, self.made) = (party, seats, made)
  }

  /// `UBND` of `12/KH-UBND`; nil where the plan has no sign.
  private var sign: String? {
    plan.plan.text("plan_number").split(separator: "-").dropFirst().last.map(String.init)
  }

  private var name: String {
    let name = party.text("party_name")
    return name.prefix(1).lowercased() == name.prefix(1) ? name.prefix(1).uppercased() + name.dropFirst() : name
  }

  /// Who decides: a committee as a whole, an agency through its head.
  private var authority: String {
    let agency = plan.plan.text("agency")
    if agency.lowercased().hasPrefix("ủy ban nhân dân") || agency.lowercased().hasPrefix("ubnd") { return agency.uppercased() }
    let title = plan.plan.text("signer_title").uppercased()
    let deputy = title.hasPrefix("PHÓ ")
    let head = deputy ? String(title.dropFirst(4)) : title
    return (head.isEmpty ? "THỦ TRƯỞNG" : head) + " " + agency.uppercased()
  }

  /// The document.
  public var document: WordDocument {
    let source = plan.paper
    let number = party.text("decision_number")
    var paper = source
    paper.kind = "Quyết định"
    paper.about = "Về việc thành lập \(name)"
    paper.number = number.isEmpty ? "        /QĐ" + (sign.map { "-" + $0 } ?? "") : PlanPaper.number(number)
    paper.day = party.values["decided_on"]?.day
    if paper.day == nil { paper.month = nil }
    paper.recipients = ["Như Điều 3", "Các thành viên Đoàn"] + plan.plan.recipients.filter { $0.hasPrefix("Lưu") }
    var document = WordDocument(title: paper.about, made: made, paper.head)
    document.add(authority, .annexTitle)
    for basis in plan.plan.bases where basis.hasPrefix("Căn cứ") { document.add(basis, .basis) }
    document.add("Căn cứ Kế hoạch số \(PlanPaper.number(plan.plan.text("plan_number"))) \(day(source)) của \(agency) \(about);", .basis)
    document.add("QUYẾT ĐỊNH:", .annexTitle)
    article(&document, 1, "Thành lập \(name), gồm các ông, bà có tên sau:")
    document.add(table)
    document.add("", .note)
    article(&document, 2, "Nhiệm vụ, thời gian, địa điểm làm việc")
    document.add(
      "- Nhiệm vụ: giúp \(agency) tổ chức, kiểm tra, giám sát việc thực hiện kế hoạch nêu trên; thành viên làm nhiệm vụ ghi ở Điều 1.",
      .dash)
    document.add("- Thời gian: \(span).", .dash)
    let places = party.text("places")
    if !places.isEmpty { document.add("- Địa điểm: \(places).", .dash) }
    article(
      &document, 3,
      "Quyết định này có hiệu lực kể từ ngày ký. Các đơn vị liên quan và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./."
    )
    document.blocks += paper.foot
    return document
  }

  private var agency: String { plan.plan.text("agency") }

  private var about: String {
    let about = plan.plan.text("about")
    return (about.prefix(1).lowercased() + about.dropFirst()).trimmingEnd(of: " ;.")
  }

  private func day(_ paper: OfficialPaper) -> String {
    guard let comma = paper.dated.firstIndex(of: ",") else { return "" }
    return String(paper.dated[paper.dated.index(comma, offsetBy: 2)...])
  }

  private var span: String {
    let (from, to) = (party.values["valid_from"]?.day, party.values["valid_to"]?.day)
    let parts = [from.map { "từ ngày \($0.written)" }, to.map { "đến hết ngày \($0.written)" }].compactMap { $0 }
    return parts.isEmpty ? "theo kế hoạch" : parts.joined(separator: " ")
  }

  private func article(_ document: inout WordDocument, _ number: Int, _ text: String) {
    document.blocks.append(
      .paragraph(WordParagraph([WordRun("Điều \(number). ", bold: true), WordRun(text)], .body, keepsNext: number < 3)))
  }

  private var table: WordTable {
    let heading = ["TT", "Họ và tên", "Chức vụ, đơn vị", "Vai trò", "Nhiệm vụ"]
    let rows = seats.enumerated().map { index, seat in
      [
        WordCell("\(index + 1)", .cellCentre), WordCell(seat.text("full_name")), WordCell(seat.text("post")),
        WordCell(plan.plan.label("party_role", seat.text("party_role")).vi, .cellCentre), WordCell(seat.text("task")),
      ]
    }
    return WordTable(
      widths: [600, 2_150, 3_204, 1_400, PageMeasure.width - 7_354], head: [heading.map { WordCell($0, .cellHead) }], rows: rows)
  }
}
