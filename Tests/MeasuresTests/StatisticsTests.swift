import Measures
import Storage
import TestSupport
import Testing
import Vocabulary

/// Statistics: read strictly, alike on both engines, every count with its members.
@Suite struct StatisticsTests {
  @Test func theProjectsStatisticsAreRead() throws {
    let statistics = try TestCatalogue.project.get().knowledge.statistics.statistics
    #expect(statistics.count >= 8)
    for statistic in statistics {
      #expect(statistic.title.vi != statistic.title.en, "\(statistic.id) has no English title")
      #expect(statistic.rows.title.vi != statistic.rows.title.en, "\(statistic.id)")
    }
  }

  private func everything(_ engine: Engine) async throws -> [String: Set<StatisticCount>] {
    let installation = try await TestInstallation.fresh(engine, on: try day("2024-12-31"))
    let unit = LocBinh.khanhXuan
    try await installation.store.write(.demo, by: LocBinh.lan, in: [unit]) { writing in
      var books = RandomBooks(writing.store.catalogue, seed: 11)
      try books.fill(unit, writing, count: 60)
    }
    let statistics = try TestCatalogue.project.get().knowledge.statistics.statistics
    let (group, period, today) = (UnitGroup(unit), try period("2024"), try day("2024-12-31"))
    return try await installation.store.read { reading in
      var out: [String: Set<StatisticCount>] = [:]
      for statistic in statistics {
        let counts = try statistic.counts(reading, group, period, today: today)
        let all = try statistic.members(reading, group, period, today: today, row: nil, column: nil, limit: 10_000, offset: 0)
        #expect(all.total == counts.reduce(0) { $0 + $1.count }, "\(statistic.id)")
        #expect(all.items.count == all.total, "\(statistic.id)")
        for count in counts where statistic.rows.keys != .month {
          let found = try statistic.members(
            reading, group, period, today: today, row: count.row, column: count.column, limit: 10_000, offset: 0)
          #expect(found.total == count.count, "\(statistic.id) \(count)")
          #expect(found.items.count == count.count, "\(statistic.id) \(count)")
        }
        out[statistic.id] = Set(counts)
      }
      return out
    }
  }

  @Test func everyCountHasItsMembersAndEnginesAgree() async throws {
    var first: [String: Set<StatisticCount>]?
    for engine in Engine.atHand {
      let found = try await everything(engine)
      #expect(found.values.filter { !$0.isEmpty }.count >= found.count / 2)
      if let first { for (id, counts) in first { #expect(found[id] == counts, "\(id) on \(engine)") } }
      first = found
    }
  }

  @Test(arguments: Engine.atHand) func peopleStandInTheirAgeGroup(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-11-20"))
    let pyramid = try #require(try TestCatalogue.project.get().knowledge.statistics["population-pyramid"])
    let (group, period, today) = (UnitGroup(LocBinh.khanhXuan), try period("2024"), try day("2024-11-20"))
    let counts = try await place.store.read { try pyramid.counts($0, group, period, today: today) }
    func people(_ age: Int64, _ sex: String) -> Int { counts.first { $0.row == .int(age) && $0.column == .text(sex) }?.count ?? 0 }
    #expect(people(35, "female") == 1, "Nguyệt, born on 08/03/1986, is 38")
    #expect(people(45, "male") == 0, "Tòng, born on 30/11/1979, is 44 for ten more days")
    #expect(people(40, "male") == 1)
    #expect(people(0, "female") == 1, "Ánh is four")
    #expect(people(70, "male") == 1, "Đoàn, born in 1950")
    let anh = try await place.store.read {
      try pyramid.members($0, group, period, today: today, row: .int(0), column: .text("female"), limit: 10, offset: 0)
    }
    #expect(anh.items.map(\.id) == [place.anh])
  }
}
