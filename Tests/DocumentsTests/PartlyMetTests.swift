import Criteria
import Documents
import Measures
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Programme

/// A value that reaches the level while one part of it doesn't: the table of communes says which.
@Suite struct PartlyMetTests {
  @Test func aCellThatFailsByAPartIsMarkedAndExplained() async throws {
    let story = try await PaperStory(.sqlite)
    let numbers = try await story.numbers(.report, set: nil, of: story.district)
    let area = try await story.place.evaluating.evaluate(numbers.place.groups, sets: ["xa-ntm"], period: story.period, today: story.today)
    let edition = try #require(area.editions.first)
    let indicator = try #require(edition.indicators.first { $0.code == "15.1" })
    let measure = try #require(indicator.measures.first)
    let parts = indicator.parts.map(\.id)
    try #require(parts.count == 2)
    func standing(_ code: String, _ name: String, _ counts: [Int]) throws -> PaperStanding {
      let key = try unit(code)
      var facts = try #require(area.facts[key]?["xa-ntm"])
      facts.measures[measure] = .measured(
        num: .init(counts.reduce(0, +)), den: 1_000,
        parts: Dictionary(uniqueKeysWithValues: zip(parts, counts).map { ($0, Ratio(num: .init($1), den: 500)) }))
      let result = edition.evaluate(facts)
      return PaperStanding(
        unit: key, name: name, result: result, computed: result, own: result, appraised: nil, snapshot: nil, assessment: nil)
    }
    func table(_ now: [PaperStanding]) throws -> CommuneTable {
      let own = PaperNumbers(
        order: numbers.order, place: numbers.place, offices: numbers.offices, day: numbers.day,
        sets: [SetNumbers(edition: edition, now: now, before: [:])], without: [], targets: [:], work: PaperWork(), nouns: [:])
      return try #require(own.communeTables.first)
    }
    let (whole, partly) = (try standing("06544", "Khánh Xuân", [460, 470]), try standing("06529", "TT Lộc Bình", [440, 475]))
    let none = try standing("06562", "Tú Mịch", [300, 300])
    let one = try table([whole, partly, none])
    #expect(one.rows.map { $0.cells[0] } == ["93% Đ", "91,5% K¹", "60% K"])
    let name = try #require(indicator.parts.first).label.vi
    #expect(one.notes == ["¹ Chưa đạt vì \(name) 88% dưới mức 90% (TT Lộc Bình)."])
    let two = try table([partly, try standing("06562", "Tú Mịch", [445, 480])])
    #expect(two.notes == ["¹ Chưa đạt vì có phần dưới mức 90%: TT Lộc Bình (\(name) 88%), Tú Mịch (\(name) 89%)."])
    #expect(try table([whole, none]).notes.isEmpty)
  }
}
