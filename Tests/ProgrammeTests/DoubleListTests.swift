import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

/// The list of doubles: filters, counts, neighbours, and when it was made.
@Suite struct DoubleListTests {
  private static let (here, there) = (LocBinh.khanhXuan, LocBinh.tuDoan)

  /// Three people of one commune written down twice, one of them also elsewhere.
  private static func story(_ engine: Engine) async throws -> LocBinh {
    let story = try await LocBinh.settled(engine, on: try day("2024-11-05"))
    let house = try await LocBinh.house(in: there, story.store)
    try await story.store.write(.create, by: LocBinh.lan, in: [here, there]) { writing in
      for (name, born, number) in [("Chu Thị Lành", "1977-02-14", "020177000011"), ("Nông Văn Quyết", "1969-06-03", "020069000012")] {
        for written in [name, VietnameseText.folded(name)] {
          try writing.insert(
            "person", here, try LocBinh.resident(written, name.contains("Thị") ? "female" : "male", born, story.household, number))
        }
      }
      try writing.insert("person", there, try LocBinh.resident("Chu Thị Lành", "female", "1977-02-14", house, "020177000011"))
      // A card from the budget beside another one.
      var paid = try LocBinh.card(story.nguyet, "HN2202077778888", "2024-06-01", "2024-12-31")
      paid["budget_paid"] = .bool(true)
      try writing.insert("insurance-card", here, paid)
      // One number on two people, three times over.
      for year in [2021, 2022, 2023] {
        try writing.insert("insurance-card", here, try LocBinh.card(story.doan, "TE1202020051234", "\(year)-01-01", "\(year)-12-31"))
      }
    }
    _ = try await DoubleFinding.run([here, there], on: try day("2024-11-05"), story.store, by: LocBinh.lan)
    return story
  }

  @Test(arguments: Engine.atHand) func aFilterAndItsCountsAgree(_ engine: Engine) async throws {
    let story = try await DoubleListTests.story(engine)
    let (here, there) = (DoubleListTests.here, DoubleListTests.there)
    let (all, tally) = try await story.store.read { reading in
      var filter = DoubleFilter([here, there])
      filter.states = []
      return (try DoublePairs.page(reading, filter, limit: 100), try DoublePairs.tally(reading, [here, there]))
    }
    #expect(all.count == tally.reduce(0) { $0 + $1.count })
    #expect(all.map(\.register) == all.map(\.register).sorted(by: >), "people before cards")
    #expect(all.filter { $0.kinds.contains(.sameNumber) }.count == 1, "two people are told once, by their newest cards")
    for kind in DoubleKind.allCases {
      var filter = DoubleFilter([here, there])
      filter.kind = kind
      let asked = filter
      let found = try await story.store.read { try DoublePairs.page($0, asked, limit: 100) }
      #expect(found.count == all.filter { $0.kinds.contains(kind) }.count, "\(kind)")
      #expect(found.count == tally.filter { $0.fits(filter) }.reduce(0) { $0 + $1.count }, "\(kind)")
    }
    // Who sees one commune sees no pair that reaches beyond it, but learns of it.
    let (own, beyond) = try await story.store.read { reading in
      (try DoublePairs.page(reading, DoubleFilter([here]), limit: 100), try DoublePairs.reaching(reading, beyond: [here]))
    }
    #expect(!own.contains { $0.kinds.contains(.twoUnits) })
    #expect(beyond == all.filter { $0.kinds.contains(.twoUnits) }.count)
    #expect(beyond > 0)
    let searches = try await story.store.read { try DoubleSearch.last($0, [here, there]) }
    #expect(searches.map(\.by) == ["user:lan", "user:lan"])
    #expect(searches.map(\.people) == [8, 1])
    #expect(searches.map(\.units) == [2, 2])
  }

  @Test(arguments: Engine.atHand) func neighboursWalkTheWholeList(_ engine: Engine) async throws {
    let story = try await DoubleListTests.story(engine)
    let filter = DoubleFilter([DoubleListTests.here, DoubleListTests.there])
    try await story.store.read { reading in
      let all = try DoublePairs.page(reading, filter, limit: 100).map { "\($0.first) \($0.second)" }
      var walked: [String] = []
      var pair = try DoublePairs.page(reading, filter, limit: 1).first
      while let current = pair, walked.count < 100 {
        let near = try DoublePairs.neighbours(reading, filter, of: current)
        #expect(near.before == walked.count)
        #expect(near.previous.map { "\($0.first) \($0.second)" } == walked.last)
        walked.append("\(current.first) \(current.second)")
        pair = near.next
      }
      #expect(walked == all)
      #expect(Set(all).count == all.count)
    }
  }

  @Test(arguments: Engine.atHand) func choicesAreSensibleAndExplained(_ engine: Engine) async throws {
    let story = try await DoubleListTests.story(engine)
    let here = DoubleListTests.here
    let again = try await story.store.write(.create, by: LocBinh.lan, in: [here]) { writing in
      var values = try LocBinh.resident("Hoang Thi Nguyet", "female", "1986-08-03", story.household, "020186001243")
      values["occupation"] = .text("Làm ruộng")
      values["valid_from"] = .day(try day("2021-05-01"))
      return try writing.insert("person", here, values)
    }
    let (first, second) = (RowPlace(here, story.nguyet), RowPlace(here, again))
    let choices = try await story.store.read { try DoubleActs.choices($0, first, second, keepsFirst: true, .vi) }
    func choice(_ name: String) throws -> DoubleChoice { try #require(choices.first { $0.fields.contains { $0.name == name } }) }
    #expect(try choice("full_name").difference?.vi == "một bên viết không dấu")
    #expect(try !choice("full_name").takesSecond)
    #expect(try choice("birth_date").difference?.vi == "ngày và tháng đổi chỗ")
    #expect(try choice("birth_year").name == "birth_date", "a birth is one choice")
    #expect(try choice("national_id").difference?.vi == "hai chữ số đổi chỗ")
    #expect(try choice("occupation").takesSecond, "what only one side says is taken")
    #expect(try choice("valid_from").takesSecond, "the earlier arrival")
    #expect(try !choice("sex").differs)
    let weights = try await story.store.read { try DoubleActs.weights($0, first, second) }
    #expect(weights.first { $0.register == "insurance-card" }?.first == 2)
    #expect(weights.first { $0.register == "insurance-card" }?.lastFirst == (try day("2024-06-01")))
    let values = try await story.store.read {
      try DoubleActs.values($0, kept: second, dropped: first, exactly: ["full_name", "birth_date"])
    }
    #expect(values == ["full_name": .text("Hoàng Thị Nguyệt"), "birth_date": .day(try day("1986-03-08"))])
  }
}
