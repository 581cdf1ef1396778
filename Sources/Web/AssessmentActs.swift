import Criteria
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// What is done on the page of an assessment. Whatever is pressed, what was typed is kept first.
enum AssessmentActs {
  /// `POST /assessments/:unit/:row`: `verb` is `save-<criterion>`, `refresh`, `agree`, `party` or `step-<step>`.
  @Sendable static func act(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    var page = try await AssessmentPage.read(visit, for: .takeStep)
    let verb = visit.form["verb"].split(separator: "-", maxSplits: 1).map(String.init)
    do {
      page.tried = tried(verb)
      page.entry = try AssessmentEntry(visit.form, page)
      guard page.entry.faults.isEmpty else { return page.reply(422) }
      try await page.entry.write(page)
      try await follow(verb, page)
      let fragment = verb.first == "save" && verb.count == 2 ? "#c-" + Link.part(verb[1]) : ""
      let only = visit.query["only"] == nil ? "" : "&only=missing"
      return .redirect(page.href + "?done=" + done(verb) + only + fragment)
    } catch AssessmentProblem.missing(let faults) {
      return try await again(page, visit, faults.map { FieldFault(field: anchor($0, page), label: about($0), reason: $0.reason) }, 422)
    } catch AssessmentProblem.outOfTurn(let step, let state) {
      let reason = Label(
        "việc «\(page.frame.workflow[step]?.label.vi ?? "")» không phải của bạn lúc này: đánh giá đang ở tình trạng «\(page.frame.text(state))»",
        en: "“\(page.frame.workflow[step]?.label.en ?? "")” isn’t yours to do while the assessment is “\(page.frame.text(state))”")
      return try await again(page, visit, [FieldFault(field: "top", label: Label("Chưa đến lượt", en: "Out of turn"), reason: reason)], 409)
    } catch AssessmentProblem.changing {
      let problem = AssessmentProblem.changing.label
      return try await again(
        page, visit, [FieldFault(field: "top", label: Label("Chưa chốt được", en: "Not frozen"), reason: problem)], 409)
    }
  }

  /// `POST /api/assessments/:unit/:row`: keeps one cell as soon as it is left.
  @Sendable static func keep(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await AssessmentPage.read(visit, for: .takeStep, live: false)
    let entry = try AssessmentEntry(visit.form, page)
    func line(_ fault: FieldFault) -> String {
      "{\"field\":\(JSONText.quoted(fault.field)),\"reason\":\(JSONText.quoted(fault.reason.text(visit.language)))}"
    }
    guard entry.faults.isEmpty else {
      return .json("{\"faults\":[" + entry.faults.map(line).joined(separator: ",") + "]}", status: 422)
    }
    try await entry.write(page)
    let (unit, id) = (page.unit.key, page.assessment.id)
    let now = try await visit.store.read { try Assessments.load($0, unit, id) }
    let versions = (now?.items ?? []).filter { entry.codes.contains($0.code) }.map { "\(JSONText.quoted($0.code)):\"\($0.seq)\"" }
    let text = visit.word("assessKept", ["time": visit.now.clock])
    return .json("{\"faults\":[],\"seq\":{\(versions.joined(separator: ","))},\"text\":\(JSONText.quoted(text))}")
  }

  /// `POST /assessments/:unit/:row/recognition`: enters the decision that came of what was sent.
  @Sendable static func recognise(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    var page = try await AssessmentPage.read(visit, for: .recordRecognition)
    let form = visit.form
    var faults: [FieldFault] = []
    func fault(_ field: String, _ key: String, _ vi: String, _ en: String) {
      faults.append(FieldFault(field: field, label: visit.label(key), reason: Label(vi, en: en)))
    }
    let number = VietnameseText.normalised(String(form["decision_number"].prefix(60)))
    if number.isEmpty { fault("decision_number", "recogniseNumber", "phải ghi số quyết định", "the number of the decision is needed") }
    let day = Day(written: form["decided_on"])
    if day == nil { fault("decided_on", "recogniseDay", "ghi ngày theo mẫu ngày/tháng/năm", "write the day as day/month/year") }
    if let day, day > visit.today { fault("decided_on", "recogniseDay", "không được sau hôm nay", "can’t lie in the future") }
    let years = form["years"].trimmingCharacters(in: .whitespaces)
    let validity = Int(years)
    if !years.isEmpty, validity.map({ !(1...50).contains($0) }) ?? true {
      fault("years", "recogniseYears", "số năm phải từ 1 đến 50, hoặc để trống", "the years must be 1 to 50, or empty")
    }
    let results = visit.installation.registers.lists["recognition_result"]?.items.map(\.code) ?? []
    if !results.contains(form["result"]) { fault("result", "recogniseResult", "chọn kết quả", "choose the result") }
    if faults.isEmpty, let day {
      let entry = RecognitionEntry(
        number: number, decidedOn: day, validTo: form["result"] == "recognised" ? validity.map { day.adding(years: $0) } : nil,
        issuer: String(form["issuer"].prefix(200)), result: form["result"], remark: String(form["remark"].prefix(2000)))
      do {
        try await page.frame.desk.recognise(page.group, page.assessment.id, entry, by: page.frame.actor(page.unit))
        return .redirect(page.href + "?done=recognised#recognition")
      } catch StoreProblem.invalid(let found) { faults = found }
    }
    page.entry = try AssessmentEntry(.none, page)
    page.decision = form.fields
    page.entry.add(faults)
    return page.reply(422)
  }

  // MARK: - Parts

  private static func follow(_ verb: [String], _ page: AssessmentPage) async throws {
    let (desk, group, id, visit) = (page.frame.desk, page.group, page.assessment.id, page.visit)
    let actor = page.frame.actor(page.unit)
    switch verb.first {
    case "refresh":
      guard page.mayFill else { throw AssessmentProblem.outOfTurn(.fill, page.assessment.state) }
      try await desk.refresh(group, id, today: visit.today, by: actor)
    case "agree":
      let (unit, key) = (page.unit.key, id)
      let now = try await visit.store.read { try Assessments.load($0, unit, key) }
      let open = (now?.items ?? []).filter { $0.appraised == nil && !$0.returned }
      try await desk.judge(group, id, open.map { .init($0.code, $0.ownOutcome, points: $0.ownPoints) }, by: actor)
    case "party":
      guard let chosen = RowID(visit.form["party"]), let party = page.parties.first(where: { $0.id == chosen }) else { return }
      try await desk.write(
        group, id, ["team_members": party.members, "team_decision": party.decision],
        visitedOn: Day(written: visit.form["visited_on"]) ?? page.assessment.visitedOn, by: actor)
    case "step":
      guard let step = tried(verb) else { throw WebProblem.notFound }
      try await desk.take(step, group, id, remark: String(visit.form["remark"].prefix(2000)), today: visit.today, by: actor)
    case "save": return
    default: throw WebProblem.notFound
    }
  }

  private static func tried(_ verb: [String]) -> AssessmentStep? {
    verb.first == "step" ? verb.dropFirst().first.flatMap(AssessmentStep.init(rawValue:)) : nil
  }

  private static func done(_ verb: [String]) -> String {
    switch verb.first {
    case "step": verb.joined(separator: "-")
    case "refresh": "refreshed"
    default: "saved"
    }
  }

  /// The page as it stands now, with what was typed and what hinders.
  private static func again(_ page: AssessmentPage, _ visit: Visit, _ faults: [FieldFault], _ status: Int) async throws -> Reply {
    var now = try await AssessmentPage.read(visit, for: .takeStep)
    now.entry = (try? AssessmentEntry(visit.form, now)) ?? AssessmentEntry()
    now.entry.add(faults)
    now.tried = page.tried
    return now.reply(status)
  }

  private static func anchor(_ fault: StepFault, _ page: AssessmentPage) -> String {
    fault.code.isEmpty ? "remark" : (page.mayFill ? "own." : "team.") + fault.code
  }

  private static func about(_ fault: StepFault) -> Label {
    fault.code.isEmpty ? Label("Bước này", en: "This step") : Label("Chỉ tiêu \(fault.code)", en: "Indicator \(fault.code)")
  }
}
