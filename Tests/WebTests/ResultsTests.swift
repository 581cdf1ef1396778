import Criteria
import Foundation
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Result pages of Khánh Xuân: two of four people have a valid card; nothing but four registers is open.
@Suite struct ResultsTests {
  private let unit = ["unit": "06544"]

  @Test func theOverviewShowsUnknownAsUnknown() async throws {
    let reader = try await ResultsReader(try await LocBinh.settled(.sqlite, on: try day("2024-12-31")), .healthCentre, scope: "area:188")
    let html = try await reader.html("/")
    #expect(html.contains("15.1 BHYT: chưa đạt, 50%; mức đạt ≥ 90%. Còn thiếu 2 người (nam 2)"))
    #expect(html.contains("15.3 Thấp còi: chưa đủ dữ liệu; mức đạt ≤ 24%. Sổ «Cân đo trẻ em"))
    #expect(!html.contains(">0%<"))
    #expect(!html.contains("{{"))
    #expect(!html.contains("Optional("))
    let text = try await reader.text("/")
    #expect(text.contains("Tiêu chí y tế 9 xã, thị trấn huyện Lộc Bình"))
  }

  @Test func aStationSeesItsCommuneAlone() async throws {
    let place = try await LocBinh.settled(.sqlite, on: try day("2024-12-31"))
    let reader = try await ResultsReader(place, .station)
    let text = try await reader.text("/")
    #expect(text.contains("Khánh Xuân"))
    #expect(!text.contains("Hữu Khánh"))
    await #expect(throws: WebProblem.self) { try await reader.reply("/units/:unit", ["unit": "06550"]) }
  }

  @Test func theLawOfThePeriodIsUsed() async throws {
    let reader = try await ResultsReader(try await LocBinh.settled(.sqlite, on: try day("2024-12-31")), .station)
    #expect(try await reader.indicator("15.4", ["period": "2023-Q4"]).contains("Dân số có sổ khám chữa bệnh điện tử"))
    #expect(try await reader.indicator("15.4").contains("Chưa có xác nhận nào"))
    #expect(try await reader.indicator("15.4", ["edition": "2022-03-08"]).contains("Dân số có sổ khám chữa bệnh điện tử"))
  }

  @Test func aQuarterWithoutATextShowsTheLastOneWithIt() async throws {
    let reader = try await ResultsReader(try await LocBinh.settled(.sqlite, on: try day("2026-11-20")), .healthCentre, scope: "area:188")
    let text = try await reader.text("/")
    #expect(text.contains("Quý IV năm 2026 chưa có bản bộ tiêu chí xã nông thôn mới nào được ban hành"))
    #expect(text.contains("BHYT ≥ 90%"))
    #expect(try await reader.text("/", [:], ["period": "2026-Q4"]).contains("mới có bản dự thảo"))
  }

  @Test func aNumberOpensToFormulaGapAndPeople() async throws {
    let reader = try await ResultsReader(try await LocBinh.settled(.sqlite, on: try day("2024-12-31")), .station)
    let text = try await reader.indicator("15.1")
    #expect(text.contains("✗ 50%"))
    #expect(text.contains("2 người được tính 4 người"))
    #expect(text.contains("Còn thiếu 2 người (nam 2) để đạt 15.1 · 2 người để đạt 14.1 (≥ 95%)"))
    let first = try #require(text.range(of: "Vi Văn Đoàn 1950 Bản Khoai ✗ chưa có thẻ Nam"))
    let second = try #require(text.range(of: "Lý Văn Tòng 1979 Bản Khoai ✗ thẻ đã hết hạn Nam"))
    #expect(first.lowerBound < second.lowerBound)
    #expect(!text.contains("Hoàng Thị Nguyệt"))
    #expect(try await reader.indicator("15.1", ["members": "met"]).contains("Hoàng Thị Nguyệt"))
    #expect(!(try await reader.indicator("15.1", ["reason": "expired"]).contains("Vi Văn Đoàn")))
    #expect(!text.contains("020186001234"))
    #expect(text.contains("QĐ 318/QĐ-TTg, QĐ 211/QĐ-TTg, bản có hiệu lực từ 01/03/2024"))
  }

  @Test func aHamletNarrowsTheList() async throws {
    let place = try await LocBinh.settled(.sqlite, on: try day("2024-12-31"))
    let reader = try await ResultsReader(place, .station)
    #expect(try await reader.indicator("15.1", ["hamlet": place.hamlet.description]).contains("Vi Văn Đoàn"))
    let other = RowID(milliseconds: 1)
    let none = try await reader.indicator("15.1", ["hamlet": other.description])
    #expect(!none.contains("Vi Văn Đoàn"))
    #expect(none.contains("Không có ai trong nhóm này."))
  }

  @Test func anUnknownSaysWhichRegisterIsNotOpen() async throws {
    let reader = try await ResultsReader(try await LocBinh.settled(.sqlite, on: try day("2024-12-31")), .station)
    let text = try await reader.indicator("15.3")
    #expect(text.contains("? Chưa đủ dữ liệu"))
    #expect(text.contains("Sổ chưa mở nghĩa là chưa biết"))
    #expect(text.contains("Mức đạt ≤ 24%"))
    #expect(!text.contains("✗") && !text.contains("= 0%"))
  }

  @Test func theOfficeSeesTheNumberButNotThePeople() async throws {
    let reader = try await ResultsReader(try await LocBinh.settled(.sqlite, on: try day("2024-12-31")), .communeOffice)
    let text = try await reader.indicator("15.1")
    #expect(text.contains("Còn thiếu 2 người"))
    #expect(text.contains("Danh sách phía sau con số chỉ mở cho trạm y tế"))
    #expect(!text.contains("Vi Văn Đoàn"))
    await #expect(throws: WebProblem.self) {
      try await reader.reply("/units/:unit/indicators/:set/:code/members.csv", ["unit": "06544", "set": "xa-ntm", "code": "15.1"])
    }
  }

  @Test func aLookAtPeopleStandsInTheLog() async throws {
    let place = try await LocBinh.settled(.sqlite, on: try day("2024-12-31"))
    let reader = try await ResultsReader(place, .station)
    _ = try await reader.indicator("15.1")
    let address = ["unit": "06544", "set": "xa-ntm", "code": "15.1"]
    let reply = try await reader.reply("/units/:unit/indicators/:set/:code/members.csv", address, ["members": "notMet"])
    guard case .download(let name, _, let content) = reply else { throw TestProblem.noValue("download") }
    #expect(name == "chi-tieu-15-1_xa-nong-thon-moi_xa-khanh-xuan_quy-iv-nam-2024_2024-12-31.csv")
    #expect(content.hasPrefix(CSVText.mark + "unit,register,id,label"))
    #expect(content.components(separatedBy: "\r\n").count == 4)
    #expect(content.contains("Vi Văn Đoàn,1950,Bản Khoai,male,0,1,no,chưa có thẻ"))
    let entries = try await place.store.read { try LogBook.entries($0, LocBinh.khanhXuan) }
    #expect(entries.prefix(2).map(\.verb) == ["look", "look"])
    #expect(entries.prefix(2).flatMap(\.remarks) == ["tải danh sách xa-ntm 15.1 2024-Q4", "xem danh sách xa-ntm 15.1 2024-Q4"])
    #expect(entries.first?.author == "user:test")
  }

  @Test func theCommuneSaysWhatIsMissing() async throws {
    let reader = try await ResultsReader(try await LocBinh.settled(.sqlite, on: try day("2024-12-31")), .station)
    let text = try await reader.text("/units/:unit", unit)
    #expect(text.contains("2 người nữa: Người dân tham gia bảo hiểm y tế (15.1)"))
    #expect(text.contains("Chưa có xác nhận cho kỳ này trong sổ «Xác nhận chỉ tiêu» (15.4)"))
    #expect(text.contains("4 / "))
    #expect(text.contains("Từ 01/07/2025 đơn vị này là một phần của Xã Lộc Bình"))
    #expect(text.contains("tạm tính"))
  }

  @Test func unitsOfTodayCountTheBooksOfThoseTheyWereMadeFrom() async throws {
    let reader = try await ResultsReader(try await LocBinh.settled(.sqlite, on: try day("2025-09-30")), .healthCentre, scope: "area:188")
    guard case .redirect(let address, _) = try await reader.reply("/units/:unit", unit, ["as": "now", "period": "2024-Q4"]) else {
      throw TestProblem.noValue("redirect")
    }
    #expect(address == "/units/06529@2025-07-01?period=2024-Q4&as=now")
    let merged = try await reader.text("/units/:unit", ["unit": "06529@2025-07-01"], ["period": "2024-Q4"])
    #expect(merged.contains("Thành lập ngày 01/07/2025 từ các đơn vị sau"))
    #expect(merged.contains("2 người nữa: Người dân tham gia bảo hiểm y tế (15.1)"))
    #expect(try await reader.text("/units").contains("01/07/2025: 9 đơn vị thành 3"))
  }

  @Test func everyEditionIsReadableAndItsExamplesHold() async throws {
    let reader = try await ResultsReader(try await LocBinh.settled(.sqlite, on: try day("2024-12-31")), .citizen)
    #expect(try await reader.text("/criteria").contains("Bộ tiêu chí quốc gia về y tế xã"))
    for edition in reader.place.installation.knowledge.criteria.editions {
      let address = ["set": edition.set, "date": edition.inForceFrom.value.iso]
      let html = try await reader.html("/criteria/:set/:date", address)
      #expect(!html.contains("{{"))
      for indicator in edition.indicators { #expect(html.contains("id=\"i\(indicator.code)\""), "\(edition.id) \(indicator.code)") }
      #expect(edition.cases.isEmpty || html.contains("\(edition.cases.count) khớp"), "\(edition.id)")
      guard case .download(_, _, let text) = try await reader.reply("/criteria/:set/:date/text", address) else {
        throw TestProblem.noValue("text")
      }
      #expect(text.contains("set: \(edition.set)"))
    }
  }

  @Test func everyPageSpeaksEnglishToo() async throws {
    let reader = try await ResultsReader(try await LocBinh.settled(.sqlite, on: try day("2024-12-31")), .station)
    let address = ["unit": "06544", "set": "xa-ntm", "code": "15.1", "date": "2024-03-01"]
    for pattern in ["/", "/units/:unit", "/units/:unit/indicators/:set/:code", "/criteria", "/criteria/:set/:date", "/units"] {
      let html = try await reader.html(pattern, address, [:], language: .en)
      #expect(html.contains("lang=\"en\""))
      #expect(!html.contains("{count}") && !html.contains("{day}") && !html.contains("{members}"), "\(pattern)")
    }
  }

  @Test func aCellThatLooksLikeAFormulaIsMadeText() {
    let text = CSVText.of([["=1+1", "-5", "−", "a,b", "c\"d", "@x"]])
    #expect(text == CSVText.mark + "'=1+1,-5,−,\"a,b\",\"c\"\"d\",'@x\r\n")
  }

  @Test func scoresDrawAsShares() {
    #expect(Charts.bar(met: 3, unknown: 2, of: 10) == ("30.0", "20.0"))
    #expect(Charts.bar(met: 0, unknown: 0, of: 0) == ("0.0", "0.0"))
    #expect(Charts.share(5, of: 4) == 100)
  }

  @Test func anAreaThatEndedIsShownInItsLastQuarter() async throws {
    let place = try await LocBinh.settled(.sqlite, on: try day("2025-11-10"))
    let reader = try await ResultsReader(place, .healthCentre, scope: "area:188")
    let text = try await reader.text("/", [:], ["area": "188"])
    #expect(text.contains("tính đến 30/06/2025") && text.contains("đang xem Quý II năm 2025, quý cuối cùng còn địa bàn này"))
    // Somebody who changes the area in the form gets that area's period; who asks for the period itself gets the period.
    #expect(try await reader.text("/", [:], ["area": "188", "of": "20", "period": "2025-Q4"]).contains("quý cuối cùng còn địa bàn này"))
    #expect(try await !reader.text("/", [:], ["area": "188", "of": "188", "period": "2025-Q4"]).contains("quý cuối cùng"))
  }

  @Test func badgesAreExplainedAtTheFoot() async throws {
    let place = try await LocBinh.settled(.sqlite, on: try day("2024-11-10"))
    let reader = try await ResultsReader(place, .station)
    let html = try await reader.html("/statistics", [:], ["unit": "06544", "show": "morbidity-by-sex"])
    #expect(html.contains("href=\"#about-sources\"") && html.contains("id=\"about-sources\""))
    #expect(html.contains("chưa đối chiếu với văn bản gốc") && html.contains("href=\"/criteria\">Xem căn cứ"))
    #expect(try await !reader.html("/people").contains("id=\"about-sources\""))
  }
}
