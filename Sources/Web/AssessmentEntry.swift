import Criteria
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// What somebody typed into the page of an assessment: read whole, every fault at once, nothing of it lost.
struct AssessmentEntry: Sendable {
  /// What was typed, by the names of the controls; empty before anything was sent.
  private(set) var typed: [String: String] = [:]
  private(set) var faults: [FieldFault] = []
  private var marks: [AssessmentDesk.Mark] = []
  private var judgements: [AssessmentDesk.Mark] = []
  private var remarks: [String: String] = [:]
  private var ownTexts: [String: String] = [:]
  private var teamTexts: [String: String] = [:]
  private var visitedOn: Day?
  private var visitTyped = false

  /// Nothing typed.
  init() {}

  /// Reads a form against what stands now.
  /// - Throws: `AssessmentProblem.outOfTurn` where it holds a word that isn't the sender's to say.
  init(_ form: Form, _ page: AssessmentPage) throws {
    typed = form.fields.mapValues { String($0.replacingOccurrences(of: "\r\n", with: "\n").prefix(8000)) }
    let own = typed.keys.contains { $0.hasPrefix("own.") } || AssessmentEntry.own.contains { typed[$0] != nil }
    let team = typed.keys.contains { $0.hasPrefix("team.") } || AssessmentEntry.team.contains { typed[$0] != nil }
    if own, !page.mayFill { throw AssessmentProblem.outOfTurn(.fill, page.assessment.state) }
    if team, !page.mayJudge { throw AssessmentProblem.outOfTurn(.judge, page.assessment.state) }
    for item in page.assessment.items {
      if typed["own." + item.code] != nil { mark(item, page) }
      if typed["team." + item.code] != nil { judge(item, page) }
    }
    for name in AssessmentEntry.own where text(name) != nil && text(name) != page.assessment.texts[name] { ownTexts[name] = text(name) }
    for name in AssessmentEntry.team where text(name) != nil && text(name) != page.assessment.texts[name] { teamTexts[name] = text(name) }
    day(page)
  }

  private static let own = ["difficulties", "proposals"]
  private static let team = ["team_decision", "team_members", "team_opinion"]

  private func text(_ name: String) -> String? { typed[name].map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } }

  private mutating func fault(_ field: String, _ item: AssessmentItem?, _ vi: String, _ en: String) {
    let label = item.map { Label("Chỉ tiêu \($0.code)", en: "Indicator \($0.code)") } ?? Label("Ngày thẩm định", en: "Day of the visit")
    faults.append(FieldFault(field: field, label: label, reason: Label(vi, en: en)))
  }

  private mutating func points(_ name: String, _ item: AssessmentItem) -> Decimal? {
    let bare = (text(name) ?? "").replacingOccurrences(of: ",", with: ".")
    if bare.isEmpty { return nil }
    guard let points = CatalogueNode.decimal(bare), bare.filter({ $0 == "." }).count <= 1 else {
      fault(name, item, "điểm phải là một số, ví dụ 1,5", "points must be a number, such as 1.5")
      return nil
    }
    guard let most = item.mostPoints, points >= 0, points <= most else {
      let most = item.mostPoints.map { Figures.exact($0) } ?? "0"
      fault(name, item, "điểm phải từ 0 đến \(most)", "points must lie between 0 and \(most)")
      return nil
    }
    return points
  }

  /// Whether somebody else changed the indicator since the page was made.
  private mutating func overtaken(_ item: AssessmentItem, _ field: String) -> Bool {
    guard let seq = typed["seq." + item.code].flatMap({ Int64($0) }), seq < item.seq else { return false }
    fault(
      field, item, "người khác vừa sửa chỉ tiêu này; xem lại rồi lưu lần nữa",
      "somebody else has just changed it; look again and save once more")
    return true
  }

  private mutating func mark(_ item: AssessmentItem, _ page: AssessmentPage) {
    let (code, before) = (item.code, faults.count)
    let outcome = typed["own." + code].flatMap { Outcome(code: $0) }
    let points = points("points." + code, item)
    let reason = String((text("reason." + code) ?? "").prefix(2000))
    var document: RowID?
    let named = VietnameseText.normalised(text("document." + code) ?? "")
    if !named.isEmpty {
      document = page.documents.first { $0.label == named }?.id
      if document == nil {
        fault(
          "document." + code, item, "không có «\(named)» trong sổ văn bản của xã; chọn từ danh sách hoặc thêm vào sổ trước",
          "“\(named)” isn’t in the commune’s register of documents; choose from the list or add it first")
      }
    }
    guard faults.count == before else { return }
    let mark = AssessmentDesk.Mark(code, outcome, points: points, reason: reason, document: document)
    let same =
      mark.outcome == item.own && points == item.ownPoints && VietnameseText.normalised(reason) == item.ownReason
      && document == item.ownDocument
    if !same, !overtaken(item, "own." + code) { marks.append(mark) }
  }

  private mutating func judge(_ item: AssessmentItem, _ page: AssessmentPage) {
    let (code, before) = (item.code, faults.count)
    let outcome = typed["team." + code].flatMap { Outcome(code: $0) }
    let points = points("given." + code, item)
    let reason = String((text("why." + code) ?? "").prefix(2000))
    let remark = String((text("return." + code) ?? "").prefix(2000))
    guard faults.count == before else { return }
    let same = outcome == item.appraised && points == item.appraisedPoints && VietnameseText.normalised(reason) == item.appraisedReason
    let marked = remark.isEmpty ? !item.returned : item.returned && VietnameseText.normalised(remark) == item.returnRemark
    if same, marked { return }
    if overtaken(item, "team." + code) { return }
    if !same { judgements.append(.init(code, outcome, points: points, reason: reason)) }
    if !marked { remarks[code] = remark }
  }

  private mutating func day(_ page: AssessmentPage) {
    guard let text = text("visited_on") else { return }
    if !page.mayJudge { return }
    let day = Day(written: text) ?? Day(iso: text)
    if !text.isEmpty, day == nil {
      fault("visited_on", nil, "ghi ngày theo mẫu ngày/tháng/năm, ví dụ 15/01/2025", "write the day as 15/01/2025")
    } else if let day, day > page.visit.today {
      fault("visited_on", nil, "ngày thẩm định không được sau hôm nay", "the visit can’t lie in the future")
    } else if day != page.assessment.visitedOn {
      (visitedOn, visitTyped) = (day, true)
    } else {
      visitedOn = day
    }
  }

  /// The indicators that will be written.
  var codes: [String] { Set(marks.map(\.code) + judgements.map(\.code) + remarks.keys).sorted() }

  /// Faults of another door, shown with what was typed.
  mutating func add(_ faults: [FieldFault]) { self.faults += faults }

  /// Writes what differs from what stands.
  func write(_ page: AssessmentPage) async throws {
    let (desk, group, id, actor) = (page.frame.desk, page.group, page.assessment.id, page.frame.actor(page.unit))
    if !marks.isEmpty { try await desk.mark(group, id, marks, today: page.visit.today, by: actor) }
    if !ownTexts.isEmpty { try await desk.write(group, id, ownTexts, by: actor) }
    if !judgements.isEmpty { try await desk.judge(group, id, judgements, by: actor) }
    if !remarks.isEmpty { try await desk.point(group, id, remarks, by: actor) }
    if !teamTexts.isEmpty || visitTyped {
      let texts = teamTexts.isEmpty ? ["team_opinion": page.assessment.texts["team_opinion"] ?? ""] : teamTexts
      try await desk.write(group, id, texts, visitedOn: typed["visited_on"] == nil ? page.assessment.visitedOn : visitedOn, by: actor)
    }
  }
}
