import Criteria
import Foundation
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Measures

/// Every measure of the catalogue, on the same made-up books.
@Suite struct EveryMeasureTests {
  private let groups = [
    UnitGroup(LocBinh.khanhXuan), UnitGroup(LocBinh.tuDoan), UnitGroup(UnitKey(number: 1), members: [LocBinh.khanhXuan, LocBinh.tuDoan]),
  ]

  /// A measure's answers as text, comparable between engines.
  private struct Answer: Equatable {
    var sums: [String] = []
    var members: [String] = []
    var reasons: [String] = []
  }

  private func answers(_ engine: Engine, seed: UInt64) async throws -> [String: Answer] {
    let installation = try await TestInstallation.fresh(engine, on: try day("2024-12-31"))
    let units = [LocBinh.khanhXuan, LocBinh.tuDoan]
    try await installation.store.write(.demo, by: LocBinh.lan, in: units) { writing in
      var books = RandomBooks(writing.store.catalogue, seed: seed)
      for unit in units { try books.fill(unit, writing, count: 40) }
    }
    #expect(try await LogBook.verify(installation.store).faults == [])
    let measuring = installation.evaluating.measuring
    let measures = measuring.catalogue.measures
    let (period, today) = (try period("2024-Q4"), try day("2024-12-31"))
    let results = try await measuring.results(measures, groups, period, today: today)
    let groups = groups
    return try await installation.store.read { reading in
      var out: [String: Answer] = [:]
      for measure in measures {
        var answer = Answer()
        for group in groups {
          let result = try #require(results[measure.id]?[group])
          let members = try measuring.members(reading, measure, group, period, today: today)
          let known = members.filter { $0.met != nil }
          #expect(result.members == members.count, "\(measure.id): the list is as long as the count")
          #expect(result.unknownMembers == members.count - known.count, "\(measure.id)")
          #expect(result.sum.num == known.reduce(0) { $0 + $1.num }, "\(measure.id): Σnum")
          #expect(result.sum.den == known.reduce(0) { $0 + $1.den }, "\(measure.id): Σden")
          for (part, ratio) in result.parts {
            #expect(ratio.num == known.filter { $0.part == part }.reduce(0) { $0 + $1.num }, "\(measure.id) \(part)")
            #expect(ratio.den == known.filter { $0.part == part }.reduce(0) { $0 + $1.den }, "\(measure.id) \(part)")
          }
          let reasons = try measuring.reasons(reading, measure, group, period, today: today)
          #expect(reasons.reduce(0) { $0 + $1.count } == members.count)
          for reason in Set(members.compactMap(\.reason)) {
            #expect(measure.reasons[reason] != nil, "\(measure.id): no words for “\(reason)”")
          }
          for filter in [MemberFilter.met, .notMet, .unknown] {
            let listed = try measuring.members(reading, measure, group, period, today: today, filter: filter)
            #expect(listed.map(\.id) == members.filter { filter.lets($0.met) }.map(\.id), "\(measure.id) \(filter)")
          }
          let page = try measuring.members(reading, measure, group, period, today: today, limit: 7, offset: 3)
          #expect(page.map(\.id) == members.dropFirst(3).prefix(7).map(\.id), "\(measure.id): pages")
          answer.sums.append("\(result.sum.num)/\(result.sum.den) \(result.unknownMembers)?")
          answer.members += members.map { member in
            "\(member.unit) \(member.register) \(member.id) \(member.num)/\(member.den) \(member.met.map(String.init) ?? "?") "
              + "\(member.reason ?? "") \(member.part ?? "")"
          }
          answer.reasons += reasons.map { "\($0.met.map(String.init) ?? "?") \($0.reason ?? "") \($0.count)" }.sorted()
        }
        out[measure.id] = answer
      }
      return out
    }
  }

  @Test(arguments: [1, 20_241_115] as [UInt64]) func theListAddsUpAndEnginesAgree(_ seed: UInt64) async throws {
    var first: [String: Answer]?
    for engine in Engine.atHand {
      let found = try await answers(engine, seed: seed)
      let members = found.values.filter { $0.members.count > 10 }.count
      #expect(members >= found.count / 2, "the made-up books speak of \(members) of \(found.count) measures")
      if let first {
        for (id, answer) in first { #expect(found[id] == answer, "\(id) on \(engine)") }
      }
      first = found
    }
  }

  @Test func sumsOfDecimalsAreExact() {
    #expect(Measuring.exact(.real(0.1 + 0.2)) == Decimal(string: "0.3"))
    #expect(Measuring.exact(.int(3)) == 3)
    #expect(Measuring.exact(.null) == 0)
  }

  @Test func parametersFollowTheirNames() throws {
    let sql = "SELECT :day, ':day_9y_before', :day_5y_before, :day_12m_before, :day_30d_before, :day_x_before"
    let found = Measuring.parameters(sql, try period("2024-Q1"), try day("2024-02-29"))
    #expect(found["start"] == .day(try day("2024-01-01")))
    #expect(found["end"] == .day(try day("2024-03-31")))
    #expect(found["year_start"] == .day(try day("2024-01-01")))
    #expect(found["day_5y_before"] == .day(try day("2019-02-28")))
    #expect(found["day_12m_before"] == .day(try day("2023-02-28")))
    #expect(found["day_30d_before"] == .day(try day("2024-01-30")))
    #expect(found["day_x_before"] == nil)
  }
}

extension MemberFilter {
  fileprivate func lets(_ met: Bool?) -> Bool {
    switch self {
    case .all: true
    case .met: met == true
    case .notMet: met == false
    case .unknown: met == nil
    }
  }
}
