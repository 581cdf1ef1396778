import Criteria
import Foundation
import Testing
import Vocabulary

/// Thresholds are exact: whatever the numbers, verdict, gap and the number shown agree with whole-number arithmetic.
@Suite struct FigureTests {
  private func edition(_ direction: String, _ level: String, kind: String = "rate") throws -> Edition {
    let head = CloudIslands.law.components(separatedBy: "scoring:")[0]
    let body = """
      criteria:
        - code: A
          title: Biển
          indicators:
            - code: A.1
              title: Thuyền
              wording: { text: Thuyền, status: verified, source: "hoi, trang 1" }
              clause: Điều 1
              kind: \(kind)
              unit: "%"
              formula: { text: Thuyền, status: verified, source: bao }
              condition:
                measure: boats
                parts: { girls: { vi: nữ, en: women } }
                \(direction): { value: \(level), status: verified, source: bao }
      """
    return try Edition.read(head + body, file: CloudIslands.file)
  }

  @Test(arguments: ["90", "16.5", "62.25", "33.3333", "100", "0"], ["atLeast", "atMost"])
  func verdictGapAndDisplayAgree(_ level: String, _ direction: String) throws {
    let edition = try edition(direction, level)
    let threshold = try #require(CatalogueNode.decimal(level))
    let steps = try #require(Int("\(threshold * 10_000)"))
    for den in [1, 3, 7, 8, 30, 97, 400] {
      for num in 0...den {
        let own = Ratio(num: Decimal(num), den: Decimal(den))
        let facts = Facts(
          day: CloudIslands.day("2020-12-31"), measures: ["boats": .measured(num: own.num, den: own.den, parts: ["girls": own])])
        let found = try #require(edition.evaluate(facts).indicator("A.1"))
        // value − level, in units of 1/10 000 % of den
        let excess = num * 1_000_000 - steps * den
        let met = direction == "atLeast" ? excess >= 0 : excess <= 0
        #expect(found.truth == (met ? .met : .notMet), "\(num)/\(den)")
        let gap = met ? 0 : (abs(excess) + 999_999) / 1_000_000
        #expect(found.gap?.members ?? 0 == gap, "\(num)/\(den)")
        let shown = try #require(found.displayValue(.en)).dropLast().replacingOccurrences(of: ",", with: "")
        let value = try #require(CatalogueNode.decimal(String(shown)))
        #expect((direction == "atLeast" ? value >= threshold : value <= threshold) == met, "\(num)/\(den) reads \(shown)")
      }
    }
  }

  @Test func populationsOfAProvinceStayExact() throws {
    let edition = try edition("atLeast", "90")
    for (num, met) in [(899_999_999, false), (900_000_000, true)] {
      let own = Ratio(num: Decimal(num), den: 1_000_000_000)
      let facts = Facts(
        day: CloudIslands.day("2020-12-31"), measures: ["boats": .measured(num: own.num, den: own.den, parts: ["girls": own])])
      let found = edition.evaluate(facts).indicator("A.1")
      #expect((found?.truth == .met) == met)
      #expect(found?.displayValue() == (met ? "90%" : "89,9%"))
      #expect(found?.displayThreshold() == "≥ 90%")
    }
  }

  @Test func aCountIsItsNumerator() throws {
    let edition = try edition("atLeast", "15", kind: "count")
    let facts = Facts(
      day: CloudIslands.day("2020-12-31"), measures: ["boats": .measured(num: 13, den: 0, parts: ["girls": Ratio(num: 15, den: 0)])])
    let found = edition.evaluate(facts).indicator("A.1")
    #expect(found?.gap?.members == 2)
    #expect(found?.denominator == nil)
  }

  @Test func aZeroDenominatorIsUnknown() throws {
    let found = try edition("atLeast", "90").evaluate(
      Facts(day: CloudIslands.day("2020-12-31"), measures: ["boats": .measured(num: 0, den: 0)])
    ).indicator("A.1")
    #expect(found?.truth == .unknown)
    #expect(found?.missing.map(\.why) == [.zeroDenominator])
    #expect(found?.explanation() == "Chưa xác định được: trong kỳ chưa có trường hợp nào để tính (mẫu số bằng 0).")
  }

  @Test func saysWhatItFound() throws {
    func found(_ num: Decimal, _ girls: Decimal, unknown: Int = 0) throws -> IndicatorResult {
      let fact = MeasureFact.measured(num: num, den: 4393, parts: ["girls": Ratio(num: girls, den: 2200)], unknownMembers: unknown)
      let result = try edition("atLeast", "90").evaluate(Facts(day: CloudIslands.day("2020-12-31"), measures: ["boats": fact]))
      return try #require(result.indicator("A.1"))
    }
    let people = Label("người", en: "people")
    #expect(try found(4000, 2000).explanation(noun: people) == "4.000/4.393 = 91,1%, nữ 90,9%, mức đạt từ 90% trở lên: đạt.")
    #expect(
      try found(3892, 1950, unknown: 12).explanation(noun: people)
        == "3.892/4.393 = 88,6%, nữ 88,6%, mức đạt từ 90% trở lên: chưa đạt. Còn thiếu 62 người (nữ 30). Không tính 12 người chưa rõ.")
    #expect(
      try found(3892, 1950).explanation(noun: people, .en)
        == "3,892/4,393 = 88.6%, women 88.6%, level required at least 90%: not met. Short by 62 people (women 30).")
    #expect(try edition("atMost", "24").indicator("A.1")?.explain() == "Không quá 24%, tính chung và riêng nữ.")
  }

  @Test func fractionsKeepEvenSharesExact() {
    let third = Fraction(19).split(over: 3)
    #expect(third + third + third == Fraction(19))
    #expect(third.text() == "6,33")
    #expect(Fraction("79.996")?.text() == "79,99")
    #expect(Fraction("14/7") == Fraction(2))
    #expect(Fraction("1/0") == nil)
    #expect(Fraction("0.00001") == nil)
    #expect(Fraction("12345") == nil)
    #expect(max(Fraction(1).split(over: 3), .zero) == Fraction("1/3"))
    #expect(Fraction(2) * Fraction(3).split(over: 4) - Fraction(1) == Fraction("1/2"))
  }

  @Test func truthIsThreeValued() {
    #expect(Truth.all([.met, .unknown, .notMet]) == .notMet)
    #expect(Truth.all([.met, .unknown]) == .unknown)
    #expect(Truth.any([.unknown, .met]) == .met)
    #expect(Truth.any([.notMet, .unknown]) == .unknown)
    #expect(Truth.all([]) == .met)
    #expect(Truth.any([]) == .notMet)
  }
}
