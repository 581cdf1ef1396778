import Foundation
import Measures
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Documents

@Suite(.serialized) struct PaperTests {
  private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("golden/papers")

  /// Compares with the text that was read through once; `XAKHOE_GOLDEN=write` writes it anew.
  private func compare(_ text: String, _ name: String) throws {
    let file = PaperTests.golden.appendingPathComponent(name + ".txt")
    if ProcessInfo.processInfo.environment["XAKHOE_GOLDEN"] == "write" {
      try (text + "\n").write(to: file, atomically: true, encoding: .utf8)
    }
    let known = try String(contentsOf: file, encoding: .utf8)
    let (old, new) = (known.split(separator: "\n"), (text + "\n").split(separator: "\n"))
    for (index, line) in new.enumerated() where index >= old.count || old[index] != line {
      Issue.record("\(name), dòng \(index + 1): \(line)\n  trước: \(index < old.count ? old[index] : "–")")
      return
    }
    #expect(old.count == new.count, "\(name)")
  }

  @Test(arguments: Engine.atHand) func everyLayoutSaysWhatTheNumbersSay(_ engine: Engine) async throws {
    let story = try await PaperStory(engine)
    try compare(try await story.document(.report, set: nil).text, "report-station")
    try compare(try await story.document(.report, set: nil, of: story.district).text, "report-district")
    try compare(try await story.document(.score).text, "score")
    try compare(try await story.document(.score, set: "btcqg-ytx").text, "score-points")
    try compare(try await story.document(.minutes).text, "minutes")
    try compare(try await story.document(.request).text, "request")
    try compare(try await story.document(.league, set: "btcqg-ytx", of: story.district).text, "league")
  }

  @Test(arguments: Engine.atHand) func aPlanSaysWhatWasAppraised(_ engine: Engine) async throws {
    let story = try await PaperStory(engine)
    func appraised() async throws -> PlanAppraised {
      let (store, district) = (story.place.store, story.district)
      return try await store.read { reading in
        let row = try #require(try Plan.list(reading, [district]).first)
        return try PlanAppraised.load(reading, try #require(try Plan.load(reading, district, row.id)), [LocBinh.khanhXuan])
      }
    }
    let before = try await appraised()
    #expect(before.period == nil && before.count("15", among: [LocBinh.khanhXuan]) == nil, "what isn't appraised says nothing")
    try await story.appraise()
    let after = try await appraised()
    let count = try #require(after.count("15", among: [LocBinh.khanhXuan]))
    #expect(after.assessments["15"]?[LocBinh.khanhXuan]?.period == story.period)
    #expect(after.period == story.period && count.all == 1 && count.met == 0, "the team found 15.4 not met")
  }

  @Test func whatCommunesSayAlikeIsSaidOnce() async throws {
    let story = try await PaperStory(.sqlite)
    let desk = AssessmentDesk(story.place.evaluating, story.place.installation.knowledge.workflow)
    let other = UnitGroup(try unit("06529"))
    for set in ["xa-ntm", "xa-ntm-nang-cao"] {
      let id = try await desk.begin(other, set: set, story.period, today: story.today, by: PaperStory.station)
      try await desk.write(
        other, id, ["difficulties": "Thiếu 01 y sĩ; máy siêu âm hỏng", "proposals": "Sửa đường vào trạm."], by: PaperStory.station)
    }
    let text = try await story.document(.report, set: nil, of: story.district).text
    #expect(text.contains("TT Lộc Bình, Khánh Xuân: Thiếu 01 y sĩ; máy siêu âm hỏng."))
    #expect(text.components(separatedBy: "máy siêu âm hỏng").count == 2)
    #expect(text.contains("Lộc Bình: Sửa đường vào trạm.") && text.contains("Khánh Xuân: Bổ sung nhân lực cho trạm."))
  }

  @Test(arguments: Engine.atHand) func tasksThatAreAlikeAreSaidOnce(_ engine: Engine) async throws {
    let story = try await PaperStory(engine)
    try await story.place.store.write(.create, by: Author("user:binh"), in: [story.district]) { writing in
      let plan = try #require(try Plan.list(writing, [story.district]).first)
      for (quarter, owner) in [(1, "Trạm Y tế xã Khánh Xuân"), (2, "Trạm Y tế xã Khánh Xuân"), (2, "Phòng Dân số")] {
        try writing.insert(
          "plan-task", story.district,
          [
            "plan_id": .id(plan.id), "sort_no": .int(owner == "Phòng Dân số" ? 10 : 9),
            "task_text": .text("Rà soát người chưa có thẻ  bảo hiểm y tế"),
            "department": .text("tyt"), "task_state": .text("done"), "indicator_code": .text("15.1"), "quarter_no": .int(Int64(quarter)),
            "owner_name": .text(owner),
          ])
      }
    }
    let numbers = try await story.numbers(.report, set: nil)
    let sections = ReportText(numbers).sections
    let done = try #require(sections.first { $0.heading == "Công việc đã xong" })
    #expect(
      done.sentences.map(\.text) == [
        "Rà soát người chưa có thẻ bảo hiểm y tế (chỉ tiêu 15.1; Trạm Y tế xã Khánh Xuân, Phòng Dân số; quý I, II)."
      ])
    let late = try #require(sections.first { $0.heading == "Công việc chậm" })
    #expect(late.sentences.map(\.text) == ["Cấp thẻ cho người dân vùng khó khăn (chỉ tiêu 15.1); lý do chậm: chờ danh sách của BHXH."])
    let all = sections.flatMap(\.sentences).map(\.id)
    #expect(Set(all).count == all.count, "each sentence is edited by itself")
  }

  @Test func minutesAreOfTheDayOfTheVisit() async throws {
    let story = try await PaperStory(.sqlite)
    let desk = AssessmentDesk(story.place.evaluating, story.place.installation.knowledge.workflow)
    try await desk.write(
      story.group, story.assessment, ["team_decision": "12/QĐ-TTYT"], visitedOn: try day("2024-12-16"), by: PaperStory.centre)
    let text = try await story.document(.minutes).text
    #expect(text.contains("Khánh Xuân, ngày 16 tháng 12 năm 2024\n") && text.contains("Hôm nay, ngày 16 tháng 12 năm 2024, tại"))
    #expect(text.contains("Căn cứ Quyết định số 12/QĐ-TTYT;") && !text.contains("ngày 31 tháng 12"))
    let other = try await PaperNumbers.gather(
      PaperOrder(.minutes, try unit("06529"), set: "xa-ntm", story.period), story.place.evaluating,
      try await story.place.store.read { try OrgUnits.load($0) }, today: story.today)
    let open = PaperLayout.document(other, ReportText(other).sections, number: "", made: Moment(story.today)).text
    #expect(open.contains("Hôm nay, ngày … tháng … năm …, tại") && !open.contains("ngày 31 tháng 12"))
  }

  @Test func whatIsOpenIsSaidWhereNobodyWroteOfDifficulties() async throws {
    let story = try await PaperStory(.sqlite)
    let other = PaperOrder(.report, try unit("06529"), set: nil, story.period)
    let units = try await story.place.store.read { try OrgUnits.load($0) }
    func text() async throws -> String {
      let numbers = try await PaperNumbers.gather(other, story.place.evaluating, units, today: story.today)
      return ReportText(numbers).sections.flatMap(\.sentences).map(\.text).joined(separator: "\n")
    }
    let before = try await text()
    #expect(before.contains("Không có khó khăn, vướng mắc được báo cáo trong kỳ."))
    #expect(before.contains("Kết quả theo số liệu sổ sách đến ngày 31/12/2024; chưa có bản tự đánh giá nào được chốt."))
    let (key, visited) = (try unit("06529"), Value.day(try day("2024-03-05")))
    try await story.place.store.write(.create, by: LocBinh.lan, in: [key]) { writing in
      let station = try writing.insert(
        "facility", key,
        ["name": .text("Trạm Y tế thị trấn"), "facility_kind": .text("station"), "treats": .bool(true), "valid_from": visited])
      try writing.insert(
        "supervision-visit", key,
        ["visited_on": visited, "team": .text("Trung tâm Y tế"), "facility_id": .id(station), "recommendations": .text("Lập sổ.")])
    }
    #expect(try await text().contains("Xã không nêu khó khăn, vướng mắc; còn 1 kiến nghị giám sát chưa khắc phục."))
  }

  @Test func whatWasFrozenCountsAndWhatMovesIsSaidToMove() async throws {
    let story = try await PaperStory(.sqlite)
    let before = try await story.numbers(.report, set: nil)
    #expect(before.isPassing && before.snapshots.count == 1)
    let first = before.sets.first { $0.edition.set == "xa-ntm" }?.now.first
    #expect(first?.result.indicator("15.4")?.truth == .met, "the appraisal isn't done")
    try await story.appraise()
    let longer = try day("2025-06-30")
    try await story.place.store.write(.edit, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      try writing.update("insurance-card", LocBinh.khanhXuan, story.place.tongCard, ["valid_to": .day(longer)])
    }
    let after = try await story.numbers(.report, set: nil)
    let now = after.sets.first { $0.edition.set == "xa-ntm" }?.now.first
    #expect(now?.result.indicator("15.4")?.truth == .notMet && now?.result.indicator("15.1")?.numerator == 2)
    #expect(after.snapshots != before.snapshots)
    let minutes = try await story.numbers(.minutes)
    #expect(!minutes.isPassing && minutes.notes.allSatisfy { !$0.contains("tạm tính đến") })
    #expect(minutes.scoreLines.first { $0.code == "15.4" }?.appraisedReason == "báo cáo chưa ký")
  }

  @Test(arguments: Engine.atHand) func whatSupervisionAskedForStaysUntilItIsDone(_ engine: Engine) async throws {
    let story = try await PaperStory(engine)
    let days = try ["2024-03-05", "2024-06-30"].map { Value.day(try day($0)) }
    try await story.place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      let facility = try #require(
        try writing.rows(of: "facility", where: "unit_id = :unit", ["unit": .int(LocBinh.khanhXuan.number)]).first)
      try writing.insert(
        "supervision-visit", LocBinh.khanhXuan,
        [
          "visited_on": days[0], "team": .text("Trung tâm Y tế"), "facility_id": .id(facility.id),
          "recommendations": .text("Lập sổ kiểm kê thuốc."), "remedy_due_on": days[1],
        ])
    }
    // It was asked for in the first quarter and stands in the report of the fourth.
    let text = try await story.document(.report, set: nil).text
    #expect(
      text.contains(
        "Kiến nghị giám sát chưa khắc phục (1): lập sổ kiểm kê thuốc (giám sát ngày 05/03/2024, quá hạn từ 30/06/2024)."), "\(text)")
    #expect(!text.contains("bổ sung thuốc (giám sát"), "what was done is done")
    #expect(try await story.document(.report, set: nil, of: story.district).text.contains("(1): Khánh Xuân: lập sổ kiểm kê thuốc"))
  }

  @Test(arguments: Engine.atHand) func aDistrictsReportSaysWhoIsAtRiskWhileTheYearRuns(_ engine: Engine) async throws {
    let story = try await PaperStory(engine)
    let units = try await story.place.store.read { try OrgUnits.load($0) }
    let (order, november) = (PaperOrder(.report, story.district, set: nil, story.period), try day("2024-11-15"))
    let running = try await PaperNumbers.gather(order, story.place.evaluating, units, today: november)
    let sections = ReportText(running).sections
    let section = try #require(sections.first { $0.heading.hasPrefix("DỰ BÁO") })
    let text = section.sentences.map(\.text).joined(separator: "\n")
    #expect(
      text.contains(
        "Tiêu chí 15 (xã nông thôn mới): hiện có 0 xã đạt, dự báo đến 31/12/2024 có 0 xã; cần ít nhất 1/1 xã: chưa đủ với nhịp"),
      "\(text)")
    #expect(text.contains("Khó đạt (có chỉ tiêu đang đứng yên hoặc lùi), 1 nội dung đăng ký: Khánh Xuân – tiêu chí 15"), "\(text)")
    #expect(text.contains("Chưa đủ dữ liệu để dự báo: 1 nội dung đăng ký."), "\(text)")
    // A commune's report has none, nor has a report of a year that is over.
    let own = try await PaperNumbers.gather(
      PaperOrder(.report, LocBinh.khanhXuan, set: nil, story.period), story.place.evaluating, units, today: november)
    #expect(own.risks == nil)
    #expect(try await story.numbers(.report, set: nil, of: story.district).risks == nil)
  }

  @Test(arguments: Engine.atHand) func papersAreNumberedKeptAndEdited(_ engine: Engine) async throws {
    let story = try await PaperStory(engine)
    let store = story.place.store
    let numbers = try await story.numbers(.report, set: nil)
    let order = numbers.order
    #expect(try await store.read { try Papers.nextNumber($0, order, numbers.place, year: 2024) } == "01/BC-TYT")
    let folder = try WordTests.Folder()
    func make(_ number: String, _ edits: [String: String] = [:]) throws -> PaperContent {
      try PaperMaking(numbers, edits: edits, template: nil).make(
        number: number, origin: "https://yte.example.vn", in: folder.url.path, made: Moment(story.today, minutes: 600))
    }
    let first = try make("01/BC-TYT")
    try await Papers.keep(first, numbers, store, by: LocBinh.lan, name: "Lành Thị Lan")
    try await Papers.keep(first, numbers, store, by: LocBinh.lan, name: "Lành Thị Lan")
    #expect(try await store.read { try Papers.list($0, [order.unit]).count } == 1, "the same content is the same paper")
    #expect(try await store.read { try Papers.nextNumber($0, order, numbers.place, year: 2024) } == "02/BC-TYT")
    #expect(try await store.read { try Papers.nextNumber($0, order, numbers.place, year: 2025) } == "01/BC-TYT")
    let paper = try #require(try await store.read { try Papers.load($0, first.hash) })
    #expect(paper.number == "01/BC-TYT" && paper.passing && paper.byHand == 0 && paper.madeBy == "Lành Thị Lan")
    #expect(paper.snapshots == numbers.snapshots)
    let again = folder.path("again.docx")
    try await store.read { try $0.copyStored(paper.document, to: again) }
    #expect(Digest.hex(file: again) == paper.document)
    try await Papers.edit(order, ["visits": "Đoàn đã đến một lần.", "communication": ""], store, by: LocBinh.lan)
    let edits = try await store.read { try Papers.edits($0, order) }
    #expect(edits == ["visits": "Đoàn đã đến một lần.", "communication": ""])
    let second = try make("02/BC-TYT", edits)
    #expect(second.byHand == 2 && second.text.contains("Đoàn đã đến một lần.") && !second.text.contains("hoạt động truyền thông"))
    try await Papers.edit(order, ["visits": nil], store, by: LocBinh.lan)
    #expect(try await store.read { try Papers.edits($0, order) } == ["communication": ""])
    #expect(try await store.read { try Papers.load($0, String(repeating: "0", count: 64)) == nil })
    let proof = try await LogBook.verify(store)
    #expect(proof.faults.isEmpty)
  }

  @Test func libreOfficeOpensEachPaper() async throws {
    guard let conversion = PDFConversion.installed() else { return }
    let story = try await PaperStory(.sqlite)
    let folder = try WordTests.Folder()
    let keep = ProcessInfo.processInfo.environment["XAKHOE_KEEP_PAPERS"]
    for kind in PaperKind.allCases {
      let area = kind == .league
      let set = kind == .league || kind == .score ? "btcqg-ytx" : "xa-ntm"
      let numbers = try await story.numbers(kind, set: set, of: area ? story.district : LocBinh.khanhXuan)
      let content = try PaperMaking(numbers, edits: [:], template: nil).make(
        number: "07/BC-TYT", origin: "https://yte.example.vn", in: folder.url.path, made: Moment(story.today, minutes: 600))
      let pdf = folder.path(kind.rawValue + ".pdf")
      try await conversion.convert(content.document, to: pdf)
      if let keep { try? FileManager.default.copyItem(atPath: pdf, toPath: keep + "/\(kind.rawValue).pdf") }
      let text = try WordTests.run("/usr/bin/pdftotext", ["-layout", pdf, "-"])
      #expect(text.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") && text.contains("Mã: \(content.hash.prefix(16))"))
      #expect(content.sheet != nil || kind != .league)
    }
  }

  @Test func anOfficeChangesTheLookOfItsPapers() async throws {
    let folder = try WordTests.Folder()
    let made = Moment(try day("2024-12-31"))
    try WordFile.write(TemplateFile.sample(made: made), to: folder.path("sample.docx"))
    let ours = try TemplateFile.read(folder.path("sample.docx"))
    #expect(ours.text == WordStyles.xml)
    // A word processor that writes identifiers of its own.
    let own = ours.text.replacingOccurrences(of: "w:styleId=\"XKBody\"", with: "w:styleId=\"Nidung\"")
      .replacingOccurrences(of: "w:val=\"720\"", with: "w:val=\"567\"")
    let zip = try ZipWriter(folder.path("own.docx"))
    try zip.add("word/document.xml", Array("<w:document/>".utf8))
    try zip.add("word/styles.xml", Array(own.utf8))
    try zip.finish()
    let template = try TemplateFile.read(folder.path("own.docx"))
    #expect(template.text.contains("w:styleId=\"XKBody\"") && !template.text.contains("Nidung"))
    for (name, parts) in [
      ("macro", ["word/document.xml": "<w/>", "word/vbaProject.bin": "x", "word/styles.xml": own]), ("none", ["a.txt": "x"]),
      ("few", ["word/document.xml": "<w/>", "word/styles.xml": "<w:styles/>"]),
    ] {
      let bad = try ZipWriter(folder.path(name))
      for (part, text) in parts { try bad.add(part, Array(text.utf8)) }
      try bad.finish()
      #expect(throws: DocumentProblem.self) { try TemplateFile.read(folder.path(name)) }
    }
    try "no archive".write(toFile: folder.path("text.docx"), atomically: true, encoding: .utf8)
    #expect(throws: DocumentProblem.self) { try TemplateFile.read(folder.path("text.docx")) }
    let story = try await PaperStory(.sqlite)
    let unit = LocBinh.khanhXuan
    try await Papers.setStyles(template.text, unit, story.place.store, by: LocBinh.lan)
    #expect(try await story.place.store.read { try Papers.styles($0, unit) } == template.text)
    try await Papers.setStyles(nil, unit, story.place.store, by: LocBinh.lan)
    #expect(try await story.place.store.read { try Papers.styles($0, unit) } == nil)
  }

  @Test func aTemplateThatLibreOfficeSavedIsTaken() async throws {
    guard PDFConversion.installed() != nil else { return }
    let folder = try WordTests.Folder()
    try WordFile.write(TemplateFile.sample(made: Moment(try day("2024-12-31"))), to: folder.path("sample.docx"))
    try FileManager.default.createDirectory(atPath: folder.path("out"), withIntermediateDirectories: true)
    _ = try WordTests.run(
      "/usr/bin/soffice",
      [
        "-env:UserInstallation=file://" + folder.path("profile"), "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir",
        folder.path("out"), folder.path("sample.docx"),
      ])
    let template = try TemplateFile.read(folder.path("out/sample.docx"))
    #expect(template.text.contains("w:styleId=\"XKBody\"") && template.text.contains("Times New Roman"))
  }
}
