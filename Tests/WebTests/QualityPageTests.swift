import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// The pages of data quality: counts lead to rows, rows to records, nobody sees another commune's.
@Suite struct QualityPageTests {
  private func place(_ engine: Engine = .sqlite) async throws -> LocBinh {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    try await LocBinh.open(["encounter", "health-record", "growth-measurement"], in: LocBinh.khanhXuan, place.store)
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      for _ in 0..<2 {
        try writing.insert(
          "encounter", LocBinh.khanhXuan,
          [
            "person_id": .id(place.tong), "seen_on": .day(try day("2024-11-02")), "diagnosis": .text("J06"),
            "encounter_type": .text("in_person"), "facility_name": .text("Trạm"),
          ])
      }
      // A draft: nobody wrote when or how.
      try writing.insert("encounter", LocBinh.khanhXuan, ["person_id": .id(place.tong), "diagnosis": .text("J06")])
    }
    return place
  }

  @Test(arguments: Engine.atHand) func aCommunesPageCountsAndLeadsOn(_ engine: Engine) async throws {
    let reader = try await ResultsReader(try await place(engine), .station)
    let text = try await reader.text("/quality", [:], ["unit": "06544"])
    #expect(text.contains("Lượt khám ghi hai lần"))
    #expect(text.contains("Xã Khánh Xuân · 31/12/2024"))
    #expect(text.contains("Hộ thiếu chủ hộ hoặc có hai chủ hộ"))
    #expect(text.contains("cân đo có giá trị không hợp lý") && text.contains("Các kiểm tra không thấy gì"))
    #expect(text.contains("hai thai kỳ cùng lúc («Quản lý thai, sổ đẻ (A3, A4)»)"), "a register that isn't open is named")
    #expect(text.contains("Bản Khoai"))
    #expect(text.contains("Sổ khám bệnh (A1) 3 1 33,3% Hình thức (1 dòng)"), "a draft lacks a field")
    let html = try await reader.html("/quality", [:], ["unit": "06544"])
    #expect(html.contains("href=\"/quality/visits-twice?unit=06544\""))
    #expect(!html.contains("href=\"\""))
    let rows = try await reader.html("/quality/:check", ["check": "visits-twice"], ["unit": "06544"])
    #expect(rows.contains("Lý Văn Tòng") && rows.contains("02/11/2024"))
    #expect(rows.contains("href=\"/registers/encounter/06544/"))
    let missing = try await reader.text("/quality/:check", ["check": "coverage-of-cards"], ["unit": "06544"])
    #expect(missing.contains("Vi Văn Đoàn") && missing.contains("Lý Văn Tòng") && !missing.contains("Hoàng Thị Nguyệt"))
    guard
      case .download(let name, _, let csv) = try await reader.reply(
        "/quality/:check/rows.csv", ["check": "visits-twice"], ["unit": "06544"])
    else { throw TestProblem.noValue("csv") }
    #expect(name == "luot-kham-ghi-hai-lan_xa-khanh-xuan_2024-12-31.csv")
    #expect(csv.contains("Lý Văn Tòng"))
    #expect(csv.split(separator: "\r\n").count == 2)
  }

  @Test func anAreaStandsSideBySide() async throws {
    let place = try await place()
    let reader = try await ResultsReader(place, .department, scope: "all")
    let text = try await reader.text("/quality")
    #expect(text.contains("Huyện Lộc Bình · 9 xã, thị trấn"))
    #expect(text.contains("Lượt khám ghi hai lần"))
    let html = try await reader.html("/quality")
    #expect(!html.contains("/quality/visits-twice"), "the department sees counts, not people")
    let station = try await ResultsReader(place, .station)
    #expect(try await station.text("/quality").contains("Xã Khánh Xuân · 31/12/2024"))
    await #expect(throws: WebProblem.self) { try await station.text("/quality", [:], ["unit": "06562"]) }
    await #expect(throws: WebProblem.self) { try await station.text("/quality/:check", ["check": "visits-twice"], ["unit": "06562"]) }
    await #expect(throws: WebProblem.self) { try await station.text("/quality/:check", ["check": "no-such"], ["unit": "06544"]) }
    await #expect(throws: (any Error).self) { try await reader.text("/quality/:check", ["check": "visits-twice"], ["unit": "06544"]) }
  }

  @Test(arguments: Engine.atHand) func theLastFourQuartersStandSideBySide(_ engine: Engine) async throws {
    let reader = try await ResultsReader(try await place(engine), .healthCentre, scope: "area:188")
    let html = try await reader.html("/quality", [:], ["unit": "06544"])
    #expect(html.contains("Theo quý") && html.contains("Q1/24") && html.contains("Q4/24"))
    #expect(html.contains("href=\"/quality/visits-twice?unit=06544&amp;period=2024-Q4\">1</a>"), "the number leads to its rows")
    #expect(!html.contains("visits-twice?unit=06544&amp;period=2024-Q3"))
    #expect(html.contains("&amp;seen_on.from=2024-10-01&amp;seen_on.to=2024-12-31\">2</a>"), "so do the rows of a register")
    let rows = try await reader.text("/quality/:check", ["check": "visits-twice"], ["unit": "06544", "period": "2024-Q4"])
    #expect(rows.contains("Lý Văn Tòng") && rows.contains("Quý IV năm 2024"))
    let before = try await reader.text("/quality/:check", ["check": "visits-twice"], ["unit": "06544", "period": "2024-Q3"])
    #expect(before.contains("Không thấy gì.") && !before.contains("Lý Văn Tòng"))
    let area = try await reader.text("/quality", [:], ["unit": "area:188"])
    #expect(area.contains("Theo quý") && area.contains("% / "))
  }

  /// Every drawing says what its colours mean, what needs doing stands first, and the parts fold.
  @Test func drawingsHaveLegendsAndPartsFold() async throws {
    let reader = try await ResultsReader(try await place(), .healthCentre, scope: "area:188")
    let html = try await reader.html("/quality", [:], ["unit": "06544"])
    let trend = try #require(html.range(of: "id=\"h-trend\""))
    #expect(html[trend.upperBound...].contains("bar-mark w-error") && html[trend.upperBound...].contains("Từ dưới lên"))
    let parts = html.components(separatedBy: "<details class=\"card fold\"").dropFirst()
    #expect(parts.count >= 6)
    #expect(parts.first?.contains("data-stays") == true && parts.first?.contains("<tbody>") == true, "the first part has findings")
    #expect(parts.contains { !$0.contains("data-stays") && $0.hasPrefix(">") && !$0.contains("count\"") }, "what found nothing is folded")
    #expect(
      html.contains("<details class=\"card fold\" id=\"h-patterns\">") && html.contains(" hình</span>"),
      "pictures are folded with their count")
    #expect(html.contains("<details class=\"fold part\">") && html.contains(" sổ</span>"), "and so are the registers of a chapter")
    let area = try await reader.html("/quality", [:], ["unit": "area:188"])
    #expect(area.contains("bar-mark w-warning") && area.contains("id=\"h-communes\" open data-stays"))
    let found = try #require(area.range(of: "id=\"h-found\"")), later = try #require(area.range(of: "id=\"h-trend\""))
    #expect(found.lowerBound < later.lowerBound, "what was found stands before how it was")
  }

  @Test func theHamletNarrowsAndWordsAreInBothLanguages() async throws {
    let reader = try await ResultsReader(try await place(), .healthCentre)
    let other = RowID(milliseconds: 1).description
    let none = try await reader.text("/quality/:check", ["check": "visits-twice"], ["unit": "06544", "hamlet": other])
    #expect(none.contains("Không thấy gì."))
    let html = try await reader.html("/quality/:check", ["check": "digits-of-weight"], ["unit": "06544"], language: .en)
    #expect(html.contains("Too little to say"))
    #expect(!html.contains(">quality"), "every word is there")
  }
}
