import Criteria
import Testing
import Vocabulary

@testable import Programme

/// The rules by which sentences are written.
@Suite struct ReportTextTests {
  private let before = Period.quarter(2024, 3)

  @Test func onlyWhatIsKnownBothTimesIsCompared() {
    #expect(Said.change([(.met, .notMet), (.met, .met)], "xã", before) == (", tăng 1 xã so với quý III/2024", ""))
    #expect(Said.change([(.notMet, .met)], "xã", before) == (", giảm 1 xã so với quý III/2024", ""))
    #expect(
      Said.change([(.met, .met), (.unknown, .met)], "xã", before)
        == ("", " So với quý III/2024 (1 xã có số liệu cả hai kỳ): không đổi."),
      "what isn't known any more is no loss, and no gain of the rest")
    #expect(Said.change([(.met, .unknown)], "xã", before) == ("", ""), "what wasn't known before is no increase")
    #expect(
      Said.change([(.met, .met), (.met, .unknown)], "xã", before)
        == ("", " So với quý III/2024 (1 xã có số liệu cả hai kỳ): không đổi."))
    #expect(
      Said.change([(.met, .notMet), (.met, .unknown)], "xã", before)
        == ("", " So với quý III/2024 (1 xã có số liệu cả hai kỳ): tăng 1 xã đạt."))
  }

  @Test func periodsAndDaysAreSaidAsOfficesWriteThem() throws {
    let last = try #require(Day(year: 2024, month: 12, day: 31))
    let early = try #require(Day(year: 2024, month: 11, day: 5))
    #expect(Said.until(.quarter(2024, 4), last) == "Đến hết quý IV/2024" && Said.until(.year(2024), last) == "Đến hết năm 2024")
    #expect(Said.until(.quarter(2024, 4), early) == "Đến ngày 05/11/2024")
    let second = try #require(Day(year: 2024, month: 2, day: 1))
    #expect(Said.day(early) == "05 tháng 11 năm 2024" && Said.day(second) == "01 tháng 02 năm 2024")
    #expect(Said.within("Xã nông thôn mới") == "xã nông thôn mới" && Said.within("UBND xã") == "UBND xã")
    #expect(Said.within("Bộ tiêu chí quốc gia về xã nông thôn mới") == "Bộ tiêu chí quốc gia về xã nông thôn mới")
  }

  @Test func aBareNumberIsCitedAsADecision() {
    #expect(ReportText.decision("MH-46/QĐ-TTYT") == "Quyết định số MH-46/QĐ-TTYT")
    #expect(ReportText.decision("12/QĐ-TTYT ngày 05/01/2025;") == "Quyết định số 12/QĐ-TTYT ngày 05/01/2025")
    #expect(ReportText.decision("Số 12/QĐ-TTYT") == "Quyết định số 12/QĐ-TTYT")
    #expect(ReportText.decision("Quyết định số 12/QĐ-TTYT.") == "Quyết định số 12/QĐ-TTYT" && ReportText.decision(" ") == "")
  }

  @Test func aLongTaskIsCutBehindASentenceOrAWord() {
    #expect(ReportTasks.short("Họp giao ban.") == "Họp giao ban")
    let sentence = "Rà soát người chưa có thẻ bảo hiểm y tế ở tất cả các thôn"
    let words = Array(repeating: "truyền thông", count: 20).joined(separator: " ")
    #expect(ReportTasks.short(sentence + ". " + words) == sentence + " …")
    let cut = ReportTasks.short(words)
    #expect(cut.count <= 161 && cut.hasSuffix("…") && words.hasPrefix(cut.dropLast()))
  }

  @Test func aSentenceByHandIsMarkedAndTheRuleComesBack() {
    let sections = [PaperSection("I", [Sentence("a", "Câu của phần mềm.", .communes), Sentence("b", "Câu hai.", .communes)])]
    let edited = sections.edited(["a": "Câu của người soạn.", "gone": "x"])
    #expect(edited[0].sentences.map(\.text) == ["Câu của người soạn.", "Câu hai."])
    #expect(edited[0].sentences.map(\.byHand) == [true, false] && edited.edited([:])[0].sentences[0].byHand)
    #expect(sections.edited([:]) == sections)
  }

  @Test func kindsFitTheirUnits() {
    #expect(PaperKind.allCases.filter { $0.fits(area: true) } == [.report, .league])
    #expect(PaperKind.allCases.filter { $0.fits(area: false) } == [.report, .score, .minutes, .request])
    #expect(PaperKind.minutes.sign(area: false) == "BB-TTYT" && PaperKind.request.sign(area: false) == "TTr-UBND")
  }
}
