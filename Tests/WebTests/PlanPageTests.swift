import Foundation
import Measures
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// The pages of plans, asked for by those who plan and those who are planned for.
@Suite struct PlanPageTests {
  /// A server with the plan of Lộc Bình, an office that plans and a station that reads.
  struct Planned {
    let server: RunningServer
    let district: UnitKey
    let plan: RowID
    let office, station: String
    let csrf: String

    init(_ engine: Engine) async throws {
      district = try unit("188")
      let folder = catalogueFolder.deletingLastPathComponent().appendingPathComponent("Examples/loc-binh-2024")
      func text(_ name: String) throws -> String { try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) }
      server = try await RunningServer(units: try text("units.csv"), on: engine)
      let store = server.installation.store
      let file = try PlanFile.read(try text("plan.yaml"), file: "plan.yaml")
      plan = try await file.write(store, ticks: try PlanTargets.read(try text("targets.csv"), file: "targets.csv"), by: Author("test"))
      try await Accounts.add(
        name: "huyen", fullName: "Hứa Đức Long", password: RunningServer.password,
        appointments: [Appointment(role: .districtOffice, scope: "area:188", validFrom: try day("2024-01-01"))], store, by: Author("test"))
      let token = try await Accounts.signIn(name: "huyen", password: RunningServer.password, store)
      office = "xk_session=\(token)"
      csrf = try #require(try await Accounts.session(token, store)).csrf
      station = try await server.cookie(.station)
    }

    var path: String { "/plans/188/\(plan)" }
    func loaded(_ id: RowID? = nil) async throws -> Plan {
      let (unit, id) = (district, id ?? plan)
      return try #require(try await server.installation.store.read { try Plan.load($0, unit, id) })
    }
    func post(_ path: String, _ fields: [(String, String)]) async throws -> RunningServer.Answer {
      let body = ([("csrf", csrf)] + fields).map { Link.part($0.0) + "=" + Link.part($0.1) }.joined(separator: "&")
      return try await server.send("POST", path, cookie: office, body: body)
    }
    /// The annex's form as the page shows it.
    func annexForm() async throws -> [(String, String)] {
      let plan = try await loaded()
      return [("base", "\(PlanPage.version(plan))")] + plan.ticks.map { ("t.\($0.unit).\($0.column)", "1") }
        + plan.ticks.flatMap { [("a.\($0.unit).\($0.column)", $0.aim.rawValue), ("n.\($0.unit).\($0.column)", $0.note)] }
    }
  }

  @Test(arguments: Engine.atHand) func aPlanIsReadInAllItsParts(_ engine: Engine) async throws {
    let planned = try await Planned(engine)
    let list = try await planned.server.get("/plans", cookie: planned.office)
    #expect(list.status == 200)
    #expect(list.text.contains(planned.path))
    for part in PlanPage.Part.allCases {
      let page = try await planned.server.get(planned.path + "?part=\(part.rawValue)", cookie: planned.office)
      #expect(page.status == 200)
      #expect(page.text.contains("Thực hiện Chương trình mục tiêu quốc gia"), "\(part)")
    }
    let annex = try await planned.server.get(planned.path + "?part=annex", cookie: planned.office).text
    for (column, total) in [("btcqg-ytx", "21"), ("15", "06"), ("14", "02"), ("model", "01")] {
      #expect(annex.contains("<b data-total=\"\(column)\">\(total)</b>"))
    }
    try await planned.server.installation.store.write(.create, by: Author("test"), in: [planned.district]) { writing in
      try writing.insert(
        "planned-visit", planned.district,
        [
          "plan_id": .id(planned.plan), "covers_unit": .text("06562"), "planned_on": .day(try day("2024-02-20")),
          "team": .text("Đoàn giám sát"),
        ])
    }
    let calendar = planned.path + "?part=calendar"
    #expect(try await planned.server.get(calendar, cookie: planned.office).text.contains("Chưa đi"))
    #expect(try await !planned.server.get(calendar, cookie: planned.station).text.contains("Chưa đi"), "what became of others' visits")
    // The communes that a plan is sent to read it, and write nothing.
    let read = try await planned.server.get(planned.path + "?part=annex", cookie: planned.station)
    #expect(read.status == 200)
    #expect(!read.text.contains("type=\"checkbox\""))
    #expect(try await planned.server.get(planned.path + "/next", cookie: planned.station).status == 403)
    #expect(try await planned.server.get("/plans/06562/\(planned.plan)", cookie: planned.station).status == 403)
  }

  @Test(arguments: Engine.atHand) func ticksAreWrittenTogether(_ engine: Engine) async throws {
    let planned = try await Planned(engine)
    var form = try await planned.annexForm().filter { $0.0 != "t.06601.15" }
    form = form.map { $0.0 == "n.06565.15" ? ($0.0, "Theo KH số 04/KH-SYT") : $0 } + [("t.06577.14", "1"), ("t.99999.15", "1")]
    let answer = try await planned.post(planned.path + "/targets", form)
    #expect(answer.status == 303, "\(answer.text.prefix(200))")
    let plan = try await planned.loaded()
    #expect(["btcqg-ytx", "15", "14", "model"].map { plan.ticks(in: $0).count } == [21, 5, 3, 1])
    #expect(plan.ticks.first { $0.unit.code == "06577" && $0.column == "14" }?.aim == .reach)
    #expect(plan.ticks.first { $0.unit.code == "06565" && $0.column == "15" }?.note == "Theo KH số 04/KH-SYT")
    #expect(plan.communes.count == 21)
    let page = try await planned.server.get(planned.path + "?part=annex", cookie: planned.office).text
    #expect(page.contains("<small>duy trì</small>") && page.contains("<small>phấn đấu</small>") && page.contains("Ô mới đánh dấu"))
    #expect(page.contains("kế hoạch ghi 6/6 xã, phụ lục đánh dấu 5 xã"), "an objective of all communes of the annex")
    let overview = try await planned.server.get(planned.path, cookie: planned.office).text
    #expect(overview.contains("<p class=\"notice warn\"><span class=\"sign\" aria-hidden=\"true\">!</span> <span>kế hoạch ghi 6/6 xã"))
    #expect(overview.contains("kế hoạch ghi 1/2 xã, phụ lục đánh dấu 3 xã") && overview.contains("Mở phụ lục"))
    #expect(!overview.contains("kế hoạch ghi 21/21"), "those that agree say nothing")
    let objective = try #require(try await planned.loaded().objectives.first { $0.text("plan_column") == "15" })
    #expect(overview.contains("/plan-objective/188/\(objective.id)\""), "with where it is mended")
    let read = try await planned.server.get(planned.path, cookie: planned.station).text
    #expect(read.contains("kế hoạch ghi 6/6 xã") && !read.contains("Mở phụ lục"))
    // A form from before that write doesn't undo it.
    #expect(try await planned.post(planned.path + "/targets", form).status == 409)
    // What a new tick sets out for is proposed on the page, and what somebody chose there is what is kept.
    #expect(page.contains("name=\"t.06601.15\" value=\"1\" data-column=\"15\" data-aim=\"reach\"") && page.contains("<template><tr>"))
    let chosen = try await planned.annexForm() + [("t.06601.15", "1"), ("a.06601.15", "keep"), ("n.06601.15", "theo QĐ số 12")]
    #expect(try await planned.post(planned.path + "/targets", chosen).status == 303)
    let kept = try await planned.loaded().ticks.first { $0.unit.code == "06601" && $0.column == "15" }
    #expect(kept?.aim == .keep && kept?.note == "theo QĐ số 12")
  }

  @Test(arguments: Engine.atHand) func aTaskIsDoneOrLateWithItsReason(_ engine: Engine) async throws {
    let planned = try await Planned(engine)
    let task = try #require(try await planned.loaded().tasks.first)
    let path = planned.path + "/tasks/\(task.id)"
    let base = ("base", "\(task.seq)")
    let refused = try await planned.post(path, [base, ("state", "late"), ("reason", "")])
    #expect(refused.status == 422)
    #expect(refused.text.contains("việc chậm cần ghi lý do"))
    #expect(try await planned.post(path, [base, ("state", "late"), ("reason", "chờ kinh phí")]).status == 303)
    let late = try #require(try await planned.loaded().tasks.first)
    #expect(late.text("task_state") == "late" && late.text("delay_reason") == "chờ kinh phí")
    let done = try await planned.post(
      path, [("base", "\(late.seq)"), ("state", "done"), ("day", "01/12/2024"), ("keep.department", "ttyt")])
    #expect(done.location?.contains("department=ttyt") == true)
    let day = try day("2024-12-01")
    #expect(try await planned.loaded().tasks.first?.values["done_on"] == .day(day))
    let list = try await planned.server.get(planned.path + "?part=tasks&state=overdue", cookie: planned.office).text
    #expect(list.contains("Quá hạn"))
    let second = try #require(
      try await planned.loaded().tasks.first { $0.values["due_on"]?.day.map { $0 < day } ?? false && $0.id != task.id })
    #expect(try await planned.post(planned.path + "/tasks/\(second.id)", [("base", "\(second.seq)"), ("state", "doing")]).status == 303)
    let begun = try await planned.server.get(planned.path + "?part=tasks&state=overdue", cookie: planned.office).text
    #expect(begun.contains("task-\(second.id)\"") && !begun.contains("badge info\">Quá hạn"), "begun, and late all the same")
    #expect(!list.contains("task-\(task.id)\""))
  }

  @Test(arguments: Engine.atHand) func nextYearBeginsFromThisOnesPlan(_ engine: Engine) async throws {
    let planned = try await Planned(engine)
    let page = try await planned.server.get(planned.path + "/next", cookie: planned.office)
    #expect(page.status == 200)
    #expect(page.text.contains("phải sửa số") && page.text.contains("ít nhất 6 xã"))
    let first = try await planned.loaded()
    let model = try #require(first.ticks.first { $0.column == "model" })
    let begun = try await planned.post(planned.path + "/next", [("a.\(model.id)", "keep")])
    #expect(begun.status == 303)
    let id = try #require(begun.location?.split(separator: "?").first?.split(separator: "/").last.flatMap { RowID(String($0)) })
    let next = try await planned.loaded(id)
    #expect(next.year == 2025 && next.isDraft && next.text("plan_number") == "/KH-UBND" && next.text("issued_month") == "2025-01")
    #expect(next.text("about").contains("năm 2025"))
    #expect(next.bases == first.bases, "titles of cited papers stay")
    #expect(next.paragraphs.contains { $0.text("body_text") == "Đến hết năm 2025:" })
    #expect(next.paragraphs.count == first.paragraphs.count && next.tasks.count == first.tasks.count)
    #expect(next.tasks.allSatisfy { $0.values["due_on"]?.day.map { $0.parts.year == 2025 } ?? true })
    #expect(next.ticks.count == 30 && next.ticks.first { $0.column == "model" }?.aim == .keep)
    let opened = try await planned.server.get(planned.path, cookie: planned.office).text
    #expect(opened.contains("Mở kế hoạch năm 2025"))
    // Nobody has worked on it: it can be dropped; after a change it can't.
    #expect(try await planned.post("/plans/188/\(id)/drop", []).status == 303)
    let again = try await planned.post(planned.path + "/next", [])
    let other = try #require(again.location?.split(separator: "?").first?.split(separator: "/").last.flatMap { RowID(String($0)) })
    let task = try #require(try await planned.loaded(other).tasks.first)
    _ = try await planned.post("/plans/188/\(other)/tasks/\(task.id)", [("base", "\(task.seq)"), ("state", "doing")])
    #expect(try await planned.post("/plans/188/\(other)/drop", []).status == 409)
  }

  @Test(arguments: Engine.atHand) func theRiskListIsSeenFilteredAndTakenHome(_ engine: Engine) async throws {
    let planned = try await Planned(engine)
    let path = planned.path + "/risks"
    let found = try await planned.server.get("/planning?area=188&period=2024-Q4", cookie: planned.office)
    #expect(found.status == 303 && found.location == path)
    #expect(try await planned.server.get("/planning?area=188&period=2023", cookie: planned.office).location == "/plans?done=no-plan")
    let page = try await planned.server.get(path, cookie: planned.office)
    #expect(page.status == 200)
    for text in [
      "Hiện 30/30 dòng", "Chưa đủ dữ liệu <b>", "Thiếu dữ liệu không bao giờ tính là nguy cơ", "thêm ít nhất 2 trong 15 xã chưa đăng ký",
      "dự báo",
    ] {
      #expect(page.text.contains(text), "\(text)")
    }
    #expect(try await planned.server.get(planned.path, cookie: planned.office).text.contains("href=\"\(path)\""))
    let one = try await planned.server.get(path + "?column=14&class=unknown", cookie: planned.office).text
    #expect(one.contains("Hiện 2/30 dòng") && one.contains("href=\"\(path).csv?class=unknown&amp;column=14\""))
    let csv = try await planned.server.get(path + ".csv?column=14", cookie: planned.office).text
    #expect(csv.contains("unit_code") && csv.contains(",14,reach,") && csv.contains(",unknown,"), "\(csv.prefix(400))")
    #expect(try await planned.server.get(path + ".xlsx", cookie: planned.office).text.hasPrefix("PK"))
    // A station sees its own commune's lines; with a role of others nothing.
    let own = try await planned.server.get(path, cookie: planned.station)
    #expect(own.status == 200 && own.text.contains("/units/06544") && !own.text.contains("/units/06562?"))
    #expect(try await planned.server.get("/planning?unit=06544&period=2024", cookie: planned.station).location == path)
    let tasks = try await planned.server.get(planned.path + "?part=tasks&unit=06544", cookie: planned.station).text
    #expect(tasks.contains("và việc chung của mọi trạm, mọi xã") && !tasks.contains("Hiện 0/"))
    let alone = try await planned.server.get(path + "?unit=06544", cookie: planned.station).text
    #expect(alone.contains("Chỉ hiện") && alone.contains("/evidence?unit=06544") && alone.contains("Công việc kế hoạch"))
  }

  @Test(arguments: Engine.atHand) func theRiskListSaysWhatWasAppraised(_ engine: Engine) async throws {
    let planned = try await Planned(engine)
    let installation = planned.server.installation
    let desk = AssessmentDesk(installation.evaluating, installation.knowledge.workflow)
    let (commune, today) = (UnitGroup(try unit("06565")), try day("2024-12-20"))
    let station = AssessmentDesk.Actor(Author("user:a"), name: "Trạm", roles: [.station])
    let team = AssessmentDesk.Actor(Author("user:b"), name: "Đoàn", roles: [.healthCentre])
    let id = try await desk.begin(commune, set: "xa-ntm", try #require(Period("2024-Q4")), today: today, by: station)
    let key = try unit("06565")
    func items() async throws -> [AssessmentItem] { try await installation.store.read { try Assessments.load($0, key, id) }?.items ?? [] }
    let open = try await items().filter { $0.ownOutcome == .unknown }
    try await desk.mark(commune, id, open.map { .init($0.code, .met, reason: "đã kiểm đếm") }, by: station)
    try await desk.take(.submit, commune, id, today: today, by: station)
    try await desk.judge(commune, id, try await items().map { .init($0.code, .met, reason: "đã xem tại xã") }, by: team)
    try await desk.write(
      commune, id, ["team_members": "Hoàng Văn Bình, trưởng đoàn", "team_decision": "Quyết định số 12/QĐ-TTYT"], visitedOn: today, by: team)
    let path = planned.path + "/risks?column=15"
    #expect(try await !planned.server.get(path, cookie: planned.office).text.contains("thẩm định quý IV năm 2024"))
    try await desk.take(.appraise, commune, id, today: today, by: team)
    let page = try await planned.server.get(path, cookie: planned.office).text
    #expect(page.contains("<a href=\"/assessments/06565/\(id)\">thẩm định quý IV năm 2024: đạt</a>"), "\(page.suffix(3000).prefix(1500))")
    #expect(try await !planned.server.get(path, cookie: planned.station).text.contains("thẩm định quý IV năm 2024"), "others' assessments")
  }

  @Test(arguments: Engine.atHand) func nextYearTakesVisitsAndRecognisedCommunes(_ engine: Engine) async throws {
    let planned = try await Planned(engine)
    let store = planned.server.installation.store
    let station = try unit("06544")
    let (visited, decided, until) = (try day("2024-02-21"), try day("2023-06-01"), try day("2026-05-31"))
    let wednesday = Value.day(try day("2025-02-19"))
    try await store.write(.create, by: Author("test"), in: [planned.district, station]) { writing in
      try writing.insert(
        "planned-visit", planned.district,
        [
          "plan_id": .id(planned.plan), "covers_unit": .text("06544"), "planned_on": .day(visited), "team": .text("Đoàn giám sát"),
          "agenda": .text("Tiêu chí 3 năm 2024"), "visited_on": .day(visited), "reason_missed": .text("mưa lũ"),
        ])
      try writing.insert(
        "recognition", station,
        [
          "set_id": .text("xa-ntm"), "decision_number": .text("77/QĐ-UBND"), "decided_on": .day(decided), "valid_to": .day(until),
          "result": .text("recognised"),
        ])
    }
    // Whether the book of decisions is open decides whether they count, and the page says so.
    let closed = try await planned.server.get(planned.path + "/next", cookie: planned.office).text
    #expect(closed.contains("Sổ «Quyết định công nhận» chưa mở ở"))
    let first = Value.day(try day("2023-01-01"))
    try await store.write(.open, by: Author("test"), in: [station]) { writing in
      try writing.insert("register-opening", station, ["register_id": .text("recognition"), "opened_on": first])
    }
    let page = try await planned.server.get(planned.path + "/next", cookie: planned.office).text
    #expect(page.contains("có quyết định công nhận, giá trị đến 31/05/2026"))
    #expect(page.contains("name=\"r.06544.15\""), "recognised, and not ticked for criterion 15")
    let begun = try await planned.post(planned.path + "/next", [("r.06544.15", "keep"), ("r.06562.14", "")])
    let id = try #require(begun.location?.split(separator: "?").first?.split(separator: "/").last.flatMap { RowID(String($0)) })
    let next = try await planned.loaded(id)
    #expect(next.ticks(in: "15").first { $0.unit == station }?.aim == .keep)
    let copied = try #require(next.visits.first)
    #expect(next.visits.count == 1 && copied.values["planned_on"] == wednesday, "a Wednesday again")
    #expect(copied.values["visited_on"]?.day == nil && copied.text("reason_missed").isEmpty && copied.text("agenda").contains("năm 2025"))
    #expect(PlanYear.isUntouched(next))
    #expect(try await planned.post("/plans/188/\(id)/drop", []).status == 303)
  }

  @Test func theSameWeekdayOfNextYearStaysInItsQuarter() throws {
    for (from, to) in [
      ("2024-01-01", "2025-01-06"), ("2024-03-29", "2025-03-28"), ("2024-12-31", "2025-12-30"), ("2024-02-29", "2025-02-27"),
    ] {
      let (first, second) = (try day(from), try day(to))
      #expect(PlanYear.sameWeekday(first) == second, "\(from)")
    }
  }

  @Test(arguments: Engine.atHand) func openRecommendationsStandOnThePlan(_ engine: Engine) async throws {
    let planned = try await Planned(engine)
    let store = planned.server.installation.store
    let station = try unit("06544")
    let days = try ["2024-05-06", "2024-06-30", "2024-06-20"].map { Value.day(try day($0)) }
    let visit = try await store.write(.create, by: Author("test"), in: [station]) { writing in
      let facility = try writing.insert(
        "facility", station, ["name": .text("Trạm Y tế"), "facility_kind": .text("station"), "treats": .bool(true), "valid_from": days[0]])
      return try writing.insert(
        "supervision-visit", station,
        [
          "visited_on": days[0], "team": .text("Trung tâm Y tế"), "facility_id": .id(facility), "recommendations": .text("Bổ sung sổ tiêm"),
          "remedy_due_on": days[1],
        ])
    }
    let page = try await planned.server.get(planned.path, cookie: planned.office).text
    #expect(page.contains("Kiến nghị giám sát chưa khắc phục") && page.contains("Bổ sung sổ tiêm") && page.contains("Quá hạn 30/06/2024"))
    try await store.write(.edit, by: Author("test"), in: [station]) { writing in
      try writing.update("supervision-visit", station, visit, ["remedied_on": days[2]])
    }
    #expect(try await !planned.server.get(planned.path, cookie: planned.office).text.contains("Bổ sung sổ tiêm"))
  }

  @Test func registersOfPlansAreOpenToThoseWhoPlan() async throws {
    let planned = try await Planned(.sqlite)
    for register in ["plan", "plan-task", "plan-budget", "working-party", "planned-visit", "plan-paragraph"] {
      let answer = try await planned.server.get("/registers/\(register)?unit=188", cookie: planned.office)
      #expect(answer.status == 200, "\(register)")
      #expect(answer.text.contains("data-editable=\"true\""), "\(register)")
      #expect(try await planned.server.get("/registers/\(register)/188/new", cookie: planned.office).status == 200, "\(register)")
    }
    #expect(try await planned.server.get("/registers/person?unit=188", cookie: planned.office).status == 403)
    #expect(try await planned.server.get("/registers/plan-task?unit=188", cookie: planned.station).status == 403)
    #expect(try await planned.server.get("/registers/plan-task/188/new", cookie: planned.server.cookie(.villageWorker)).status == 403)
  }

  @Test func filesComeAsWordAndWorkbook() async throws {
    let planned = try await Planned(.sqlite)
    let word = try await planned.server.get(planned.path + "/plan.docx", cookie: planned.office)
    #expect(word.status == 200)
    #expect(word.headers["content-disposition"]?.contains("ke-hoach-2024-188.docx") == true)
    let book = try await planned.server.get(planned.path + "/annex.xlsx", cookie: planned.office)
    #expect(book.status == 200 && book.text.hasPrefix("PK"))
    let pdf = try await planned.server.get(planned.path + "/plan.pdf?chosen=1", cookie: planned.office)
    #expect(PlanFiles.conversion == nil ? pdf.status == 503 : pdf.text.hasPrefix("%PDF"))
  }
}
