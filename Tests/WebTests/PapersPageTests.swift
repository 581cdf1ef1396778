import Documents
import Foundation
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Papers on the pages: drafted, edited, made, checked by their code.
@Suite(.serialized) struct PapersPageTests {
  private static let draft = "/papers/draft?unit=06544&kind=report&period=2024-Q4"
  private static let fields = ["unit": "06544", "kind": "report", "period": "2024-Q4", "set": ""]

  @Test(arguments: Engine.atHand) func aReportIsDraftedEditedAndMade(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let station = try await books.browser(.station)
    let list = try await station.get("/papers?unit=06544&period=2024-Q4").text
    #expect(list.contains("Báo cáo kết quả thực hiện") && list.contains("Biên bản thẩm định") && list.contains("Chưa lập văn bản nào"))
    #expect(list.contains("chữ ký hai bên") && !list.contains("papersAbout"))
    let draft = try await station.get(PapersPageTests.draft).text
    #expect(draft.contains("value=\"01/BC-TYT\"") && draft.contains("/units/06544/indicators/xa-ntm/15.1?period=2024-Q4"))
    #expect(draft.contains("Số liệu tạm tính đến ngày 20/12/2024") && draft.contains("mọi câu do phần mềm viết từ số liệu"))
    let saved = try await station.post(
      "/papers/draft", PapersPageTests.fields.merging(["verb": "save", "sentence": "visits", "text": "Đoàn đã đến."]) { $1 })
    #expect(saved.status == 303 && saved.location?.hasSuffix("#s-visits") == true)
    let edited = try await station.get(PapersPageTests.draft).text
    #expect(edited.contains("Đoàn đã đến.") && edited.contains("sửa tay") && edited.contains("Lấy lại câu tự động"))
    let made = try await station.post("/papers/draft", PapersPageTests.fields.merging(["verb": "make", "number": "15/BC-TYT"]) { $1 })
    let page = try #require(made.location)
    #expect(made.status == 303 && page.hasPrefix("/papers/"))
    let own = try await station.get(page).text
    #expect(own.contains("15/BC-TYT") && own.contains("1 câu do người soạn sửa") && own.contains("Tải tệp Word"))
    let file = try await station.get(page + "/paper.docx")
    #expect(file.status == 200 && file.headers["content-type"]?.contains("wordprocessingml") == true)
    #expect(try await station.get(page + "/paper.xlsx").status == 404)
    let next = try await station.get(PapersPageTests.draft).text
    #expect(next.contains("value=\"16/BC-TYT\""), "the office's number is counted on")
    _ = try await station.post("/papers/draft", PapersPageTests.fields.merging(["verb": "rule", "sentence": "visits"]) { $1 })
    #expect(try await station.get(PapersPageTests.draft).text.contains("Trong kỳ chưa ghi lượt giám sát nào."))
    // Whoever holds the paper sees that it is from here, and nothing else.
    let stranger = try await books.server.get(page)
    #expect(stranger.status == 200 && stranger.text.contains("do hệ thống lập ngày 20/12/2024"))
    #expect(!stranger.text.contains("15/BC-TYT") && !stranger.text.contains("Khánh Xuân"))
    let citizen = try await books.browser(.citizen).get(page).text
    #expect(!citizen.contains("15/BC-TYT"))
    #expect(try await books.server.get("/papers/" + String(repeating: "a", count: 64)).status == 404)
    #expect(try await LogBook.verify(books.server.installation.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func aDraftShowsItsTablesAndAPDFIsConvertedOnce(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let station = try await books.browser(.station)
    let score = try await station.get("/papers/draft?unit=06544&kind=score&period=2024-Q4&set=xa-ntm").text
    for text in ["<table class=\"paper-table\">", "Phần mềm tính", "Kết luận chung", "Người dân tham gia bảo hiểm y tế"] {
      #expect(score.contains(text), "\(text)")
    }
    let report = try await station.get(PapersPageTests.draft).text
    #expect(report.contains("<h3>Bộ tiêu chí quốc gia về y tế xã</h3>") || report.contains("<table class=\"paper-table\">"))
    #expect(try await !station.get("/papers/draft?unit=06544&kind=request&period=2024-Q4&set=xa-ntm").text.contains("paper-table"))
    // The address of the code is the installation's own once it is set.
    let administrator = try await books.browser(.administrator)
    #expect(try await station.get("/installation").status == 403)
    let wrong = try await administrator.post("/installation", ["address": "yte.example.vn/abc"])
    #expect(wrong.status == 422 && wrong.text.contains("phải bắt đầu bằng https://"))
    #expect(try await administrator.post("/installation", ["address": "https://yte.example.vn/"]).status == 303)
    #expect(try await administrator.get("/installation").text.contains("Đang dùng: https://yte.example.vn"))
    let made = try await station.post("/papers/draft", PapersPageTests.fields.merging(["verb": "make", "number": ""]) { $1 })
    let page = try #require(made.location)
    guard PDFConversion.installed() != nil else { return }
    let store = books.server.installation.store
    func counts() async throws -> (files: Int, kept: Int) {
      try await store.read { reading in
        func count(_ sql: String) throws -> Int { Int(try reading.first(sql)?["n"].int ?? 0) }
        return (
          try count("SELECT COUNT(*) AS n FROM stored_file WHERE media_type = 'application/pdf'"),
          try count("SELECT COUNT(*) AS n FROM paper WHERE pdf_hash IS NOT NULL")
        )
      }
    }
    let first = try await EvidencePageTests.bytes(station, page + "/paper.pdf").0
    #expect(first.starts(with: Array("%PDF".utf8)))
    #expect(try await counts() == (1, 1))
    #expect(try await EvidencePageTests.bytes(station, page + "/paper.pdf").0 == first, "the same file, not another conversion")
    #expect(try await counts() == (1, 1))
    // Handed in as evidence and withdrawn again, it is still the paper's.
    let own = ["set": "xa-ntm", "indicator": "15.1", "title": "Báo cáo quý"]
    let sent = try await EvidencePageTests.hand(station, "/evidence/06544", own, "bao-cao.pdf", Array(first))
    let evidence = String(try #require(sent.location, "\(sent.text.suffix(300))").prefix { $0 != "?" })
    #expect(try await station.post(evidence + "/withdraw", ["reason": "nhầm"]).status == 303)
    #expect(try await EvidencePageTests.bytes(station, page + "/paper.pdf").0 == first)
    #expect(try await LogBook.verify(store).faults == [])
  }

  @Test func thePageOpensOnTheLastPeriodThatIsOver() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    // On 20/12/2024 the fourth quarter still runs.
    let opened = try await station.get("/papers?unit=06544").text
    #expect(
      opened.contains("kind=report&amp;period=2024-Q3") && !opened.contains("kind=report&amp;period=2024-Q4"), "\(opened.suffix(4000))")
    #expect(!opened.contains("kỳ đã kết thúc gần nhất"), "the quarter before needs no word")
    #expect(try await station.get("/papers?unit=06544&period=2024-Q4").text.contains("period=2024-Q4"))
  }

  @Test func papersOfOthersStayClosed() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    #expect(try await station.get("/papers?unit=06562").status == 403)
    #expect(try await station.get("/papers/draft?unit=06562&kind=report&period=2024-Q4").status == 403)
    #expect(try await station.get("/papers/draft?unit=06544&kind=league&period=2024-Q4&set=xa-ntm").status == 404)
    let other = PapersPageTests.fields.merging(["unit": "06562", "verb": "make"]) { $1 }
    #expect(try await station.post("/papers/draft", other).status == 403)
    let administrator = try await books.browser(.administrator)
    let made = try await administrator.post("/papers/draft", other)
    let page = try #require(made.location)
    #expect(try await station.get(page).text.contains("Nội dung chỉ mở cho cán bộ"))
    #expect(try await station.get(page + "/paper.docx").status == 403)
  }

  @Test func aDistrictHasItsLeagueTable() async throws {
    let books = try await RegisterBooks()
    let administrator = try await books.browser(.administrator)
    #expect(try await administrator.get("/papers?unit=188&period=2024-Q4").text.contains("Bảng xếp hạng các xã"))
    let fields = ["unit": "188", "kind": "league", "period": "2024-Q4", "set": "btcqg-ytx", "verb": "make", "number": ""]
    let page = try #require(try await administrator.post("/papers/draft", fields).location)
    #expect(try await administrator.get(page).text.contains("01/BC-TTYT"))
    #expect(try await administrator.get(page + "/paper.xlsx").status == 200)
    let look = try await administrator.post("/papers/draft", fields.merging(["verb": "look"]) { $1 })
    #expect(look.status == 200 && look.headers["content-disposition"]?.contains("du-thao") == true)
  }

  /// A unit that ended says until when: the one after it may have taken its name.
  @Test func unitsOfOneNameAreToldApart() async throws {
    let place = try await LocBinh.settled(.sqlite, on: try day("2025-09-30"))
    let reader = try await ResultsReader(place, .administrator, scope: "all")
    let papers = try await reader.html("/papers", [:], ["unit": "06541"])
    #expect(papers.contains("Xã Mẫu Sơn (cũ, đến 30/06/2025)</option>") && papers.contains(">Xã Mẫu Sơn</option>"))
    #expect(papers.contains("Huyện Lộc Bình (đến 30/06/2025)</option>") && papers.contains(">Tỉnh Lạng Sơn</option>"))
    #expect(papers.contains("<p class=\"sub\">Xã Yên Khoái (cũ, đến 30/06/2025) ·"))
    let draft = try await reader.html("/papers/draft", [:], ["unit": "06541", "kind": "report", "period": "2024-Q4"])
    #expect(draft.contains("Xã Yên Khoái (cũ, đến 30/06/2025) ·"))
    let evidence = try await reader.html("/evidence", [:], ["unit": "06541", "period": "2024-Q4"])
    #expect(evidence.contains("Xã Mẫu Sơn (cũ)</option>") && evidence.contains(">Xã Mẫu Sơn</option>"))
  }

  /// What is long is folded with its count; what somebody wrote stays in sight.
  @Test func longPartsOfADraftAreFolded() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let before = try await station.get(PapersPageTests.draft).text
    #expect(before.contains("open data-stays><summary><h2>"))
    let parts = before.components(separatedBy: "<details class=\"fold part\"").dropFirst()
    let long = try #require(parts.first { $0.contains("<h3>Bộ tiêu chí quốc gia về xã nông thôn mới</h3>") && $0.contains("id=\"s-") })
    #expect(long.hasPrefix("><summary>") && long.contains("<span class=\"badge\">7 câu</span>"))
    #expect(parts.contains { $0.hasPrefix("><summary>") && $0.contains(" dòng</span>") && $0.contains("<table") })
    let anchor = try #require(long.components(separatedBy: "name=\"sentence\" value=\"").dropFirst().first?.prefix { $0 != "\"" })
    _ = try await station.post(
      "/papers/draft", PapersPageTests.fields.merging(["verb": "save", "sentence": String(anchor), "text": "Viết tay."]) { $1 })
    let after = try await station.get(PapersPageTests.draft).text.components(separatedBy: "<details class=\"fold part\"").dropFirst()
    let edited = try #require(after.first { $0.contains("Viết tay.") })
    #expect(edited.hasPrefix(" open><summary>") && edited.contains("1 câu sửa tay"))
  }

  @Test func anOfficeLaysItsOwnLook() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    #expect(try await station.get("/papers/sample.docx").status == 200)
    let fields = ["unit": "06544", "verb": "own"]
    let bad = try await station.bring("/papers/template", "x.docx", "no archive", fields)
    #expect(bad.status == 422 && bad.text.contains("mở được tệp .docx"))
    #expect(try await station.bring("/papers/template", "x.docx", "no archive", ["unit": "06562", "verb": "own"]).status == 403)
    #expect(try await station.post("/papers/template", ["unit": "06544", "verb": "ours"]).status == 303)
  }
}
