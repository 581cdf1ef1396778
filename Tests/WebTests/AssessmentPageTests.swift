import Criteria
import Foundation
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Programme
@testable import Web

/// Assessments through the pages: who may do what when, what is refused, and that nothing typed is lost.
@Suite(.serialized) struct AssessmentPageTests {
  /// A running server with an assessment of Khánh Xuân that was begun by its station.
  struct Story: Sendable {
    let books: RegisterBooks
    let station, centre, department, administrator: RegisterBooks.Browser
    let path: String
    let id: RowID

    init(_ engine: Engine = .sqlite, set: String = "xa-ntm", period: String = "2024-Q4") async throws {
      books = try await RegisterBooks(on: engine)
      station = try await books.browser(.station)
      centre = try await books.browser(.healthCentre)
      department = try await books.browser(.department)
      administrator = try await books.browser(.administrator)
      let begun = try await station.post("/assessments/06544", ["set": set, "period": period])
      guard let place = begun.location, let id = place.split(separator: "/").last.flatMap({ RowID(String($0)) }) else {
        throw TestProblem.noValue("\(begun.status) \(begun.text.prefix(400))")
      }
      (path, self.id) = (place, id)
    }

    func now() async throws -> Assessment {
      let (unit, id) = (books.unit, id)
      guard let found = try await books.server.installation.store.read({ try Assessments.load($0, unit, id) }) else {
        throw TestProblem.noValue("assessment")
      }
      return found
    }

    /// Everything marked as met by the station.
    func marks(_ outcome: String = "met") async throws -> [String: String] {
      var fields = ["verb": "save"]
      for item in try await now().items { (fields["own." + item.code], fields["reason." + item.code]) = (outcome, "đã kiểm đếm tại xã") }
      return fields
    }

    func judgements(_ except: [String: String] = [:]) async throws -> [String: String] {
      var fields = ["verb": "save", "team_members": "Vi Thị Thẩm, trưởng đoàn", "visited_on": "19/12/2024"]
      for item in try await now().items {
        fields["team." + item.code] = except[item.code] ?? item.ownOutcome.code
        if except[item.code] != nil { fields["why." + item.code] = "hồ sơ chưa đủ" }
      }
      return fields
    }

    /// Puts the assessment straight into a state.
    func put(_ state: AssessmentState) async throws {
      let (unit, id) = (books.unit, id)
      try await books.server.installation.store.write(.edit, by: Author("test"), in: [unit]) {
        try $0.update(Assessment.register, unit, id, ["assessment_state": .text(state.rawValue)])
      }
    }
  }

  @Test(arguments: Engine.atHand) func theStoryFromDraftToRecognition(_ engine: Engine) async throws {
    let story = try await Story(engine)
    let (path, station, centre) = (story.path, story.station, story.centre)
    let first = try await station.get(path)
    #expect(first.status == 200)
    for said in [
      "Trạm đang tự đánh giá", "Ai đang giữ", "Trạm Y tế xã", "gắn minh chứng rồi nộp", "Nộp cho Trung tâm Y tế", "Chỉ còn thiếu",
    ] {
      #expect(first.text.contains(said), "\(said)")
    }
    #expect(!first.text.contains("Thẩm định từng chỉ tiêu"))
    // What is missing is told at once, with links, and nothing typed is lost.
    let early = try await station.post(path, ["verb": "step-submit", "own.15.1": "met", "reason.15.1": "đếm lại ngày 19/12"])
    #expect(early.status == 422)
    #expect(early.text.contains("href=\"#f-own.15.3\"") && early.text.contains("đếm lại ngày 19/12"))
    #expect(try await station.post(path, story.marks()).status == 303)
    #expect(try await station.post(path, ["verb": "step-submit"]).status == 303)
    #expect(try await story.now().state == .submitted)
    let waits = try await centre.get("/assessments?period=2024-Q3")
    #expect(waits.text.contains("Đang chờ bạn") && waits.text.contains(path))
    #expect(try await station.get("/assessments?period=2024-Q4").text.contains("Đã nộp, chờ thẩm định"))

    #expect(try await centre.post(path, ["verb": "step-return"]).status == 422)
    #expect(
      try await centre.post(path, ["verb": "step-return", "team.15.4": "", "return.15.4": "thiếu báo cáo quý IV"]).status == 303)
    let returned = try await station.get(path)
    #expect(returned.text.contains("thiếu báo cáo quý IV") && returned.text.contains("Bị trả lại"))
    #expect(try await station.get("/assessments").text.contains("Trả lại trạm để sửa"))
    #expect(
      try await station.post(path, ["verb": "step-submit", "own.15.4": "met", "reason.15.4": "đã bổ sung báo cáo 19/12"]).status == 303)

    #expect(try await centre.post(path, story.judgements(["15.4": "not_met"])).status == 303)
    #expect(try await centre.get(path).text.contains("khác trạm chấm"))
    for step in ["appraise", "approve", "send"] { #expect(try await centre.post(path, ["verb": "step-" + step]).status == 303, "\(step)") }
    let sent = try await story.now()
    #expect(sent.state == .sent && sent.appraised == .notMet && sent.own == .met)
    let provincial = try await story.department.get("/assessments?period=2024-Q3")
    #expect(provincial.text.contains("Đang chờ bạn") && provincial.text.contains("Đã gửi cấp trên"))

    let form = try await story.department.get(path)
    #expect(form.text.contains("name=\"years\" value=\"3\"") && form.text.contains("chưa đối chiếu với văn bản hiện hành"))
    let bad = try await story.department.post(
      path + "/recognition",
      ["decision_number": "", "decided_on": "31/31/2024", "years": "x", "result": "recognised", "issuer": "UBND tỉnh"])
    #expect(
      bad.status == 422 && bad.text.contains("31/31/2024") && bad.text.contains("f-decision_number") && bad.text.contains("UBND tỉnh"))
    let good = try await story.department.post(
      path + "/recognition", ["decision_number": "MH-9/QĐ", "decided_on": "20/12/2024", "years": "3", "result": "refused"])
    #expect(good.status == 303)
    let rows = try await story.books.server.installation.store.read { try $0.rows(of: "recognition", where: "set_id = 'xa-ntm'", [:]) }
    #expect(rows.count == 1 && rows.first?.values["valid_to"]?.day == nil)
    #expect(try await !story.department.get("/assessments?period=2024-Q3").text.contains("Đang chờ bạn"))
    let proof = try await LogBook.verify(story.books.server.installation.store)
    #expect(proof.faults.isEmpty)
  }

  @Test(arguments: Engine.atHand) func whatIsFrozenStaysAndTheDifferenceIsShown(_ engine: Engine) async throws {
    let story = try await Story(engine)
    let unit = story.books.unit
    _ = try await story.station.post(story.path, story.marks())
    _ = try await story.station.post(story.path, ["verb": "step-submit"])
    let hash = try #require(try await story.now().ownSnapshot)
    let page = try await story.centre.get("/snapshots/" + hash)
    #expect(page.status == 200 && page.text.contains("Tính lại từ bản chốt: khớp") && page.text.contains("318/QĐ-TTg"))
    #expect(page.text.contains("chấm khác số tính"))
    #expect(try await story.books.browser(.citizen).get("/snapshots/" + hash).status == 403)
    #expect(try await story.centre.get("/snapshots/" + String(repeating: "0", count: 64)).status == 404)
    #expect(
      try await story.department.get("/snapshots/\(hash)?measure=insured-population").status == 403, "names are for those who see members")
    #expect(try await story.centre.get("/snapshots/\(hash)?measure=insured-population").status == 200)
    #expect(try await !story.centre.get(story.path).text.contains("Khác bản chốt"))
    let claim: [String: Value] = [
      "set_id": .text("xa-ntm"), "indicator_code": .text("15.4"), "period": .text("2024-Q4"), "valid_from": .day(try day("2024-10-01")),
      "claim": .bool(true),
    ]
    try await story.books.server.installation.store.write(.create, by: Author("test"), in: [unit]) {
      _ = try $0.insert("attestation", unit, claim)
    }
    let moved = try await story.centre.get(story.path)
    #expect(moved.text.contains("Khác bản chốt, số hiện nay: Đạt") && moved.text.contains("thay đổi ở 1 chỉ tiêu"))
    #expect(try await story.centre.get("/snapshots/" + hash).text.contains("Tính lại từ bản chốt: khớp"))
  }

  @Test(arguments: Engine.atHand) func aDocumentAttestsTheIndicator(_ engine: Engine) async throws {
    let story = try await Story(engine)
    let (unit, store) = (story.books.unit, story.books.server.installation.store)
    let paper: [String: Value] = [
      "document_kind": .text(try #require(store.catalogue.lists["document_kind"]?.items.first?.code)),
      "document_number": .text("45/BC-TYT"),
      "issued_on": .day(try day("2024-12-10")), "about": .text("Sổ khám chữa bệnh điện tử"),
    ]
    let document = try await store.write(.create, by: Author("test"), in: [unit]) { try $0.insert("document", unit, paper) }
    let label = "45/BC-TYT (10/12/2024) Sổ khám chữa bệnh điện tử"
    #expect(try await story.station.get(story.path).text.contains(label))
    let unknown = try await story.station.post(story.path, ["verb": "save", "own.15.4": "met", "document.15.4": "không có văn bản này"])
    #expect(unknown.status == 422 && unknown.text.contains("không có văn bản này"))
    #expect(try await story.now().items.first { $0.code == "15.4" }?.own == nil)
    func attested() async throws -> [RegisterRow] {
      try await store.read { try $0.rows(of: "attestation", where: "indicator_code = '15.4'", [:]) }
    }
    let fields = ["verb": "save-15", "own.15.4": "met", "document.15.4": label, "reason.15.4": "theo báo cáo"]
    let saved = try await story.station.post(story.path, fields)
    #expect(saved.status == 303 && saved.location?.hasSuffix("#c-15") == true)
    let row = try #require(try await attested().first)
    #expect(row.values["claim"]?.bool == true && row.values["document_id"]?.id == document && !row.draft)
    #expect(row.values["period"]?.text == "2024-Q4" && row.values["attested_by"]?.text == Role.station.label.vi)
    let open = try await story.station.get(story.path)
    #expect(open.text.contains("Số mới nhất: Đạt"), "the live indicator shows it")
    #expect(try await story.station.post(story.path, ["verb": "refresh"]).status == 303)
    #expect(try await story.now().items.first { $0.code == "15.4" }?.computed == .met)
    _ = try await story.station.post(story.path, ["verb": "save", "own.15.4": "", "document.15.4": "", "reason.15.4": ""])
    #expect(try await attested().isEmpty, "a word taken back takes back its attestation")
  }

  @Test func aCellIsKeptAsSoonAsItIsLeft() async throws {
    let story = try await Story()
    let seq = try #require(try await story.now().items.first { $0.code == "15.1" }?.seq)
    let fields = ["own.15.1": "met", "reason.15.1": "đếm lại", "seq.15.1": "\(seq)"]
    let kept = try await story.station.post("/api" + story.path, fields)
    #expect(kept.status == 200 && kept.text.contains("\"15.1\":"))
    #expect(try await story.now().items.first { $0.code == "15.1" }?.ownReason == "đếm lại")
    let stale = try await story.station.post("/api" + story.path, fields.merging(["reason.15.1": "lần hai"]) { $1 })
    #expect(stale.status == 422 && stale.text.contains("người khác vừa sửa"))
    #expect(try await story.centre.post("/api" + story.path, ["team.15.1": "met"]).status == 409)
    #expect(
      try await story.station.post("/api" + story.path, ["points.15.1": "1", "own.15.1": "met"]).status == 422, "a set without points")
  }

  /// Every state × role × step, through HTTP.
  @Test func noStepIsTakenOutOfTurnOrOutOfUnit() async throws {
    let story = try await Story()
    let flow = story.books.server.installation.knowledge.workflow
    for role in Role.allCases {
      let browser = try await story.books.browser(role)
      let may = Access.roles[.takeStep]?.contains(role) == true
      #expect(try await browser.post("/assessments/06562", ["set": "xa-ntm", "period": "2024-Q4"]).status == 403 || role == .administrator)
      for state in AssessmentState.allCases {
        try await story.put(state)
        let page = try await browser.get(story.path)
        for step in flow.steps where step.to != nil {
          let turn = flow.allows(step.step, from: state, [role])
          #expect(
            page.text.contains("value=\"step-\(step.step.rawValue)\"") == (turn && page.status == 200), "\(role) \(state) \(step.step)")
          // A step in turn would be taken: its refusals are told elsewhere.
          if turn { continue }
          let answer = try await browser.post(story.path, ["verb": "step-" + step.step.rawValue, "remark": "x"])
          #expect(answer.status == (may ? 409 : 403), "\(role) \(state) \(step.step): \(answer.status)")
        }
        if !flow.allows(.fill, from: state, [role]) {
          #expect(try await browser.post(story.path, ["verb": "save", "own.15.1": "met"]).status == (may ? 409 : 403), "\(role) \(state)")
        }
        if !flow.allows(.judge, from: state, [role]) {
          #expect(try await browser.post(story.path, ["verb": "save", "team.15.1": "met"]).status == (may ? 409 : 403), "\(role) \(state)")
        }
        #expect(try await story.now().state == state)
      }
      let decides = Access.roles[.recordRecognition]?.contains(role) == true
      try await story.put(.approved)
      let decision = ["decision_number": "1/QĐ", "decided_on": "20/12/2024", "years": "3", "result": "recognised"]
      #expect(try await browser.post(story.path + "/recognition", decision).status == (decides ? 409 : 403), "\(role)")
    }
  }

  @Test func theInstallationGivesStepsAndDays() async throws {
    let story = try await Story()
    #expect(try await story.station.get("/workflow").status == 403)
    let page = try await story.administrator.get("/workflow")
    #expect(page.text.contains("Theo phần mềm") && page.text.contains("chưa xác minh"))
    var fields = ["days": "x"]
    for step in story.books.server.installation.knowledge.workflow.steps {
      for role in step.roles where role != .administrator { fields["\(step.step.rawValue).\(role.rawValue)"] = "1" }
    }
    #expect(try await story.administrator.post("/workflow", fields).status == 422)
    fields["days"] = "5"
    fields["judge.healthCentre"] = nil
    fields["judge.department"] = "1"
    #expect(try await story.administrator.post("/workflow", fields).status == 303)
    let store = story.books.server.installation.store
    #expect(try await store.read { try WorkflowRoles.load($0) } == [.judge: [.department, .administrator]])
    #expect(try await story.administrator.get("/assessments?period=2024-Q4").text.contains("05/01/2025"))
    try await story.put(.submitted)
    #expect(try await story.department.get(story.path).text.contains("name=\"team.15.1\""))
    #expect(try await !story.centre.get(story.path).text.contains("name=\"team.15.1\""))
    #expect(try await story.administrator.post("/workflow", ["verb": "reset"]).status == 303)
    #expect(try await store.read { try WorkflowRoles.load($0) }.isEmpty)
  }

  @Test func aTeamIsTakenFromAWorkingParty() async throws {
    let story = try await Story()
    let unit = story.books.unit
    _ = try await story.station.post(story.path, story.marks())
    _ = try await story.station.post(story.path, ["verb": "step-submit"])
    let from = Value.day(try day("2024-12-01"))
    let party = try await story.books.server.installation.store.write(.create, by: Author("test"), in: [unit]) { writing in
      let party = try writing.insert(
        "working-party", unit,
        [
          "party_kind": .text("appraisal"), "party_name": .text("Đoàn thẩm định quý IV"), "decision_number": .text("MH-7/QĐ-TTYT"),
          "decided_on": from, "valid_from": from,
        ])
      try writing.insert(
        "working-party.seat", unit,
        [
          "sort_no": .int(1), "full_name": .text("Hoàng Văn Bình"), "post": .text("Phó Giám đốc"),
          "party_role": .text(writing.store.catalogue.lists["party_role"]?.items.first?.code ?? ""),
        ], parent: party)
      return party
    }
    #expect(try await story.centre.get(story.path).text.contains("Đoàn thẩm định quý IV"))
    let fields = ["verb": "party", "party": party.description, "visited_on": "19/12/2024"]
    #expect(try await story.centre.post(story.path, fields).status == 303)
    let now = try await story.now()
    #expect(now.texts["team_members"]?.hasPrefix("Hoàng Văn Bình, Phó Giám đốc") == true)
    #expect(now.texts["team_decision"] == "Quyết định số MH-7/QĐ-TTYT ngày 01/12/2024")
    #expect(try now.visitedOn == day("2024-12-19"))
    #expect(try await story.centre.post(story.path, ["verb": "save", "visited_on": "40/12/2024"]).status == 422)
    #expect(try await story.station.post("/assessments/06544", ["set": "xa-ntm", "period": "2025-Q4"]).status == 404)
  }

  @Test func whatIsDueIsSaidInTodaysWork() async throws {
    let story = try await Story()
    let today = try await story.station.get("/today?unit=06544")
    #expect(today.text.contains("Tự đánh giá Quý III năm 2024: còn"), "the quarter that ended last")
    #expect(today.text.contains("hạn 10/10/2024") && today.text.contains("quá hạn 71 ngày"))
    _ = try await story.station.post(story.path, story.marks())
    _ = try await story.station.post(story.path, ["verb": "step-submit"])
    #expect(try await story.centre.get("/today?unit=06544").text.contains("1 hồ sơ đánh giá «Đã nộp, chờ thẩm định»"))
  }

  @Test func aYearIsDueWithItsLastQuarter() throws {
    #expect(try AssessmentReminder.periods(day("2025-01-05")).map(\.description) == ["2024-Q4", "2024"])
    #expect(try AssessmentReminder.periods(day("2025-04-05")).map(\.description) == ["2025-Q1"])
  }
}
