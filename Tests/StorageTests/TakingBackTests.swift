import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// One row taken back by one entry of its story, on both engines.
@Suite struct TakingBackTests {
  private struct Story: Sendable {
    let book: LocBinh
    var store: Store { book.store }
    let unit = LocBinh.khanhXuan

    func write(_ verb: Verb, _ body: @escaping @Sendable (Writing) throws -> Void) async throws -> Int64 {
      let unit = unit
      return try await store.write(verb, by: LocBinh.lan, in: [unit]) { writing in
        try body(writing)
        return try writing.seq(unit)
      }
    }

    func takeBack(_ register: String, _ id: RowID, _ entry: Int64) async throws {
      let unit = unit
      try await store.write(.undo, by: LocBinh.lan, in: [unit]) { try $0.takeBack(register, unit, id, entry: entry) }
    }

    func row(_ register: String, _ id: RowID) async throws -> RegisterRow? {
      let unit = unit
      return try await store.read { try $0.row(register, unit, id) }
    }
  }

  private func story(_ engine: Engine) async throws -> Story {
    Story(book: try await LocBinh.settled(engine, on: try day("2024-11-05")))
  }

  @Test(arguments: Engine.atHand) func aChangeIsTakenBackAndOtherFieldsStay(_ engine: Engine) async throws {
    let story = try await story(engine)
    let (id, unit) = (story.book.nguyet, story.unit)
    let before = try #require(try await story.row("person", id))
    let wrong = try await story.write(.edit) {
      try $0.update("person", unit, id, ["full_name": .text("Hoàng Thị Nguyện"), "national_id": .text("020186999999")])
    }
    _ = try await story.write(.edit) { try $0.update("person", unit, id, ["occupation": .text("Thợ may")]) }
    try await story.takeBack("person", id, wrong)
    let after = try #require(try await story.row("person", id))
    #expect(after.values["full_name"] == before.values["full_name"])
    #expect(after.values["national_id"] == before.values["national_id"])
    #expect(after.values["occupation"] == .text("Thợ may"))
    let number = try #require(before.values["national_id"]?.text)
    #expect(try await story.store.read { try $0.find("person", "national_id", equals: number, units: [unit]).map(\.id) } == [id])
    // What was taken back can be taken back too.
    let newest = try await story.store.read { try LogBook.history($0, "person", unit, id)[0] }
    #expect(newest.verb == "undo")
    #expect(newest.canBeTakenBack)
    try await story.takeBack("person", id, newest.seq)
    #expect(try await story.row("person", id)?.values["full_name"] == .text("Hoàng Thị Nguyện"))
    #expect(try await LogBook.verify(story.store).faults.isEmpty)
  }

  @Test(arguments: Engine.atHand) func whatWasWrittenAgainIsNamed(_ engine: Engine) async throws {
    let story = try await story(engine)
    let (id, unit) = (story.book.nguyet, story.unit)
    let first = try await story.write(.edit) {
      try $0.update("person", unit, id, ["occupation": .text("Thợ may"), "guardian": .text("Lý Văn Tòng")])
    }
    let second = try await story.write(.edit) { try $0.update("person", unit, id, ["occupation": .text("Giáo viên")]) }
    let problem = await #expect(throws: StoreProblem.self) { try await story.takeBack("person", id, first) }
    #expect(problem?.label.vi == "Nghề nghiệp: đã được sửa lại ở lần ghi số \(second); hãy đưa lần sửa sau về trước")
    #expect(try await story.row("person", id)?.values["guardian"] == .text("Lý Văn Tòng"))
    try await story.takeBack("person", id, second)
    try await story.takeBack("person", id, first)
    #expect(try await story.row("person", id)?.values["guardian"]?.isNull ?? true)
    // A third time there is nothing left to take back.
    await #expect(throws: StoreProblem.self) { try await story.takeBack("person", id, first) }
  }

  @Test(arguments: Engine.atHand) func aRemovedRowComesBackWithItsParts(_ engine: Engine) async throws {
    let story = try await story(engine)
    let (card, id, unit) = (story.book.nguyetCard, story.book.nguyet, story.unit)
    let kept = try #require(try await story.row("insurance-card", card))
    let gone = try await story.write(.remove) { try $0.remove("insurance-card", unit, card) }
    #expect(try await story.row("insurance-card", card) == nil)
    try await story.takeBack("insurance-card", card, gone)
    let back = try #require(try await story.row("insurance-card", card))
    #expect(back.values == kept.values)
    await #expect(throws: StoreProblem.self) { try await story.takeBack("insurance-card", card, gone) }
    let told = try await story.store.read { try LogBook.history($0, "insurance-card", unit, card).map(\.verb) }
    #expect(Array(told.prefix(2)) == ["undo", "remove"])

    // A repeating part goes and comes with its row; a card without its holder can't come back.
    let lone = try await story.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      let lone = try writing.insert(
        "person", unit, try LocBinh.resident("Vi Văn Lẻ", "male", "1970-02-03", story.book.household, "020070001111"))
      try writing.insert("person.absence", unit, ["valid_from": .day(try day("2024-02-01"))], parent: lone)
      return lone
    }
    let theirs = try await story.store.write(.create, by: LocBinh.lan, in: [unit]) {
      try $0.insert("insurance-card", unit, try LocBinh.card(lone, "DN4202011112222", "2024-01-01", "2024-12-31"))
    }
    let cardGone = try await story.write(.remove) { try $0.remove("insurance-card", unit, theirs) }
    let loneGone = try await story.write(.remove) { try $0.remove("person", unit, lone) }
    let refused = await #expect(throws: StoreProblem.self) { try await story.takeBack("insurance-card", theirs, cardGone) }
    #expect(refused?.label.vi.contains("dòng được nhắc đến không còn") == true)
    try await story.takeBack("person", lone, loneGone)
    try await story.takeBack("insurance-card", theirs, cardGone)
    let parts = try await story.store.read {
      try $0.rows(of: "person.absence", where: "unit_id = :unit AND parent_id = :id", ["unit": .int(unit.number), "id": .id(lone)])
    }
    #expect(parts.count == 1)
    #expect(try await story.row("insurance-card", theirs)?.values["person_id"] == .id(lone))
    let person = try #require(story.store.catalogue["person"])
    #expect(try await story.store.read { try Search.find($0, person, "vi van le", units: [unit]).rows.map(\.id) } == [lone])
    #expect(try await LogBook.verify(story.store).faults.isEmpty)
    #expect(id != lone)
  }

  @Test(arguments: Engine.atHand) func additionsAndMergesAreNotTakenBackRowByRow(_ engine: Engine) async throws {
    let story = try await story(engine)
    let (id, unit) = (story.book.nguyet, story.unit)
    let created = try await story.store.read { try #require(try LogBook.history($0, "person", unit, id).last) }
    #expect(!created.canBeTakenBack)
    await #expect(throws: StoreProblem.self) { try await story.takeBack("person", id, created.seq) }
    await #expect(throws: StoreProblem.self) { try await story.takeBack("person", id, 999_999) }
  }
}
