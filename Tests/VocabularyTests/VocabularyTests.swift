import Foundation
import Testing
import Vocabulary

@Suite struct DayTests {
  @Test func readsIsoStrictly() {
    #expect(Day(iso: "2024-02-29")?.iso == "2024-02-29")
    #expect(Day(iso: "2023-02-29") == nil)
    #expect(Day(iso: "2024-2-9") == nil)
    #expect(Day(iso: "1970-01-01")?.number == 0)
    #expect(Day(iso: "2000-03-01")?.number == 11017)
  }

  @Test func everyDayOfFourCenturiesRoundTrips() {
    for number in stride(from: -60_000, through: 90_000, by: 7) {
      let day = Day(number: number)
      let (year, month, date) = day.parts
      #expect(Day(year: year, month: month, day: date)?.number == number)
    }
  }

  @Test func readsWrittenDays() {
    #expect(Day(written: "1/7/2025")?.iso == "2025-07-01")
    #expect(Day(written: " 31-12-2024 ")?.iso == "2024-12-31")
    #expect(Day(written: "31/02/2024") == nil)
    #expect(Day(iso: "2024-01-31")?.adding(months: 1).iso == "2024-02-29")
    #expect(Day(iso: "2024-02-29")?.adding(years: 1).written == "28/02/2025")
    #expect(Day(iso: "2024-01-31")?.adding(months: -14).iso == "2022-11-30")
  }
}

@Suite struct PeriodTests {
  @Test func namesItsDays() throws {
    let quarter = try #require(Period("2024-Q4"))
    #expect(quarter.start.iso == "2024-10-01")
    #expect(quarter.end.iso == "2024-12-31")
    #expect(quarter.adding(1).description == "2025-Q1")
    #expect(quarter.label.vi == "Quý IV năm 2024")
    #expect(Period("2024-02")?.end.iso == "2024-02-29")
    #expect(Period("2024-02")?.adding(-2).description == "2023-12")
    #expect(Period("2024")?.end.iso == "2024-12-31")
    for wrong in ["", "2024-Q5", "2024-13", "2024-1", "24", "2024-Q4-1", "2024-q", "０２０４"] { #expect(Period(wrong) == nil) }
    #expect(Period("2026-Q4")?.referenceDay(today: Day(iso: "2026-11-22") ?? quarter.end).iso == "2026-11-22")
  }
}

@Suite struct VietnameseTextTests {
  @Test func foldsAnyForm() {
    #expect(VietnameseText.folded("Đặng Thị  Nguyệt") == "dang thi nguyet")
    #expect(VietnameseText.folded("Đặng".decomposedStringWithCanonicalMapping) == "dang")
    #expect(VietnameseText.folded("Ưỡn-ẹo ĐƯỜNG") == "uon eo duong")
    #expect(VietnameseText.normalised("  Hoa\u{300}ng   Thị ") == "Hoàng Thị")
  }

  @Test func sortsByGivenName() {
    let names = ["Nguyễn Văn An", "Hoàng Thị Ánh", "Lý A Ân", "Đinh Văn Bình", "Dương Văn Bình", "Vi Văn Ản", "Trần Thị Ăn"]
    let sorted = names.sorted { VietnameseText.nameKey($0) < VietnameseText.nameKey($1) }
    #expect(
      sorted == ["Nguyễn Văn An", "Vi Văn Ản", "Hoàng Thị Ánh", "Trần Thị Ăn", "Lý A Ân", "Dương Văn Bình", "Đinh Văn Bình"])
  }
}

@Suite struct FiguresTests {
  @Test func cutsSoThatItNeverReadsAsTheThreshold() {
    #expect(Figures.truncated(Decimal(string: "89.96") ?? 0) == "89,9")
    #expect(Figures.raised(Decimal(string: "24.01") ?? 0) == "24,1")
    let (low, high, plain) = (Decimal(string: "89.96") ?? 0, Decimal(string: "24.01") ?? 0, Decimal(string: "18.254") ?? 0)
    #expect(Figures.shown(low, level: 90, atMost: false) == "89,9")
    #expect(Figures.shown(low, level: 95, atMost: false) == "90,0")
    #expect(Figures.shown(low, level: nil, atMost: false) == "90,0")
    #expect(Figures.shown(high, level: 24, atMost: true) == "24,1")
    #expect(Figures.shown(plain, level: 24, atMost: true) == "18,3")
    #expect(Figures.shown(plain, level: nil, atMost: false) == "18,3")
    #expect(Figures.truncated(Decimal(90)) == "90")
    #expect(Figures.truncated(Decimal(string: "90.02") ?? 0) == "90,0")
    #expect(Figures.whole(1_234_567) == "1.234.567")
    #expect(Figures.exact(Decimal(string: "16.5") ?? 0) == "16,5")
  }
}

@Suite struct CatalogueFileTests {
  @Test func reportsAllFaultsWithLines() throws {
    let faults = FaultList()
    let text = "id: a\nname: x\nname: y\nextra: 1\nsub:\n  day: 2024-02-30\n  n: 1,5\n  n: 2\n"
    let node = try #require(CatalogueNode.read(text, file: "f.yaml", faults: faults))
    node.keys(required: ["id", "name", "source"], optional: ["sub"])
    let sub = try #require(node["sub"])
    sub.keys(optional: ["day", "n"])
    _ = sub.day("day")
    _ = sub.decimal("n")
    let lines = CatalogueFaults(faults.faults).faults.map { "\($0.line) \($0.message.en)" }
    #expect(lines.count == 6)
    #expect(lines.contains("3 duplicate key “name”"))
    #expect(lines.contains("8 duplicate key “n”"))
    #expect(lines.contains("4 unknown key “extra”"))
    #expect(lines.contains { $0.hasPrefix("6 sub.day") })
    #expect(lines.contains { $0.hasSuffix("“source” is missing") })
  }

  @Test func numbersAreWrittenInOneWay() {
    #expect(Figures.exact(Decimal(string: "-2.8") ?? 0) == "−2,8" && Figures.exact(Decimal(string: "-2.8") ?? 0, .en) == "−2.8")
    #expect(Figures.fixed(Decimal(string: "-2.8") ?? 0, places: 2) == "−2,80" && Figures.fixed(0, places: 2) == "0,00")
    #expect(Figures.fixed(1234, places: 1) == "1.234,0" && Figures.fixed(Decimal(string: "0.005") ?? 0, places: 2) == "0,01")
    #expect(Figures.share(171, of: 200) == "85,5%" && Figures.share(1, of: 1) == "100,0%" && Figures.share(0, of: 0) == "–")
    #expect(Figures.share(1, of: 3, .en) == "33.3%")
  }
}
