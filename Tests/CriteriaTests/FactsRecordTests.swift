import Foundation
import Testing
import Vocabulary

@testable import Criteria

@Suite struct FactsRecordTests {
  @Test func factsAreReadAsTheyWereWritten() throws {
    let today = try #require(Day(iso: "2024-12-31"))
    let third = Decimal(1) / Decimal(3)
    let key = try #require(LocalValue.Key("btcqg-ytx/1.7/threshold"))
    var facts = Facts(day: today)
    facts.axes = [.region7: "tdmnpb"]
    facts.measures = [
      "a": .measured(num: third, den: Decimal(string: "89.96") ?? 0, scale: 100, parts: ["male": Ratio(num: 1, den: 3)], unknownMembers: 2),
      "b": .unknown(.undecided(register: Label("Sổ", en: "Book"), members: Label("người", en: "people"), count: 3)),
      "c": .notApplicable(Label("không có thai", en: "no pregnancy")), "d": .metBecauseEmpty, "e": .unknown(.axisNotAssigned(.region7)),
      "f": .unknown(.zeroDenominator), "g": .unknown(.other(Label("x \"y\" \\ z"))),
    ]
    facts.attestations = ["15.4": true, "13": false]
    facts.documentsOpen = true
    facts.documents = ["food_plan": .count(2), "food_report": .quarters([1, 4])]
    facts.recognitions = ["btcqg-ytx": Recognition(day: today, recognised: true, validTo: today.adding(years: 3))]
    facts.otherResults = ["btcqg-ytx": OtherResult(edition: "btcqg-ytx/2023-03-09", truth: .unknown, provisional: true)]
    facts.localValues = [
      LocalValue(key: key, value: .number(Decimal(string: "95.5") ?? 0), validFrom: today, citation: "QĐ 546", actor: "console:root")
    ]
    let text = facts.canonical
    let read = try #require(Facts(canonical: text))
    #expect(read == facts)
    #expect(read.canonical == text)
    #expect(Facts(canonical: "{}") == nil)
  }
}
