import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// Births, deaths, arrivals and departures, and the people whose dates follow them.
@Suite struct FollowingTests {
  private let unit = LocBinh.khanhXuan

  private func settled(_ engine: Engine) async throws -> LocBinh { try await LocBinh.settled(engine, on: try day("2024-12-31")) }

  private func event(_ person: RowID, _ kind: String, _ text: String) throws -> [String: Value] {
    ["person_id": .id(person), "event_kind": .text(kind), "happened_on": .day(try day(text))]
  }

  private func add(_ place: LocBinh, _ values: [String: Value]) async throws -> RowID {
    try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { try $0.insert("vital-event", unit, values) }
  }

  private func edit(_ place: LocBinh, _ register: String, _ id: RowID, _ values: [String: Value]) async throws {
    try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) { try $0.update(register, unit, id, values) }
  }

  /// The dates of a person: born, from – to, why.
  private func life(_ place: LocBinh, _ person: RowID) async throws -> String {
    let row = try #require(try await place.store.read { try $0.row("person", unit, person) })
    func text(_ name: String) -> String {
      switch row.values[name] ?? .null {
      case .day(let day): day.iso
      case .text(let text): text
      case .int(let number): "\(number)"
      default: "–"
      }
    }
    return "\(text("birth_date")) \(text("birth_year")) \(text("valid_from")) \(text("valid_to")) \(text("end_reason"))"
  }

  /// The faults of a refused write; nothing of it stays.
  private func refused(_ place: LocBinh, _ body: @escaping @Sendable (Writing) throws -> Void) async throws -> [FieldFault] {
    let before = try await place.store.read { try LogBook.entries($0, unit).count }
    var found: [FieldFault] = []
    do {
      try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) { try body($0) }
      Issue.record("written")
    } catch StoreProblem.invalid(let faults) { found = faults }
    #expect(found.allSatisfy { !$0.label.vi.isEmpty && !$0.reason.vi.isEmpty && $0.reason.vi != $0.reason.en })
    #expect(try await place.store.read { try LogBook.entries($0, unit).count } == before)
    return found
  }

  @Test(arguments: Engine.atHand) func aDeathEndsTheResidence(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let entries = try await place.store.read { try LogBook.entries($0, unit).count }
    let death = try await add(place, try event(place.doan, "death", "2024-11-20"))
    #expect(try await life(place, place.doan) == "1950-01-01 – 2023-01-01 2024-11-20 died")
    // One act, one entry.
    #expect(try await place.store.read { try LogBook.entries($0, unit).count } == entries + 1)
    try await edit(place, "vital-event", death, ["happened_on": .day(try day("2024-11-18"))])
    #expect(try await life(place, place.doan) == "1950-01-01 – 2023-01-01 2024-11-18 died")
    try await edit(place, "vital-event", death, ["event_kind": .text("departure")])
    #expect(try await life(place, place.doan) == "1950-01-01 – 2023-01-01 2024-11-18 moved")
    try await edit(place, "vital-event", death, ["person_id": .id(place.tong)])
    #expect(try await life(place, place.doan) == "1950-01-01 – 2023-01-01 – –")
    #expect(try await life(place, place.tong) == "1979-11-30 – 2023-01-01 2024-11-18 moved")
    try await place.store.write(.remove, by: LocBinh.lan, in: [unit]) { try $0.remove("vital-event", unit, death) }
    #expect(try await life(place, place.tong) == "1979-11-30 – 2023-01-01 – –")
    #expect(try await LogBook.verify(place.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func aBirthBeginsIt(_ engine: Engine) async throws {
    let place = try await settled(engine)
    var values = try LocBinh.resident("Lý Văn Páo", "male", "2024-01-01", place.household)
    values["birth_date"] = .null
    values["birth_year"] = .int(2024)
    let child = try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { [values] in try $0.insert("person", unit, values) }
    let birth = try await add(place, try event(child, "birth", "2024-03-05"))
    #expect(try await life(place, child) == "2024-03-05 – 2024-03-05 – –")
    // A wrong date is corrected where it was written.
    try await edit(place, "vital-event", birth, ["happened_on": .day(try day("2024-03-04"))])
    #expect(try await life(place, child) == "2024-03-04 – 2024-03-04 – –")
    try await place.store.write(.remove, by: LocBinh.lan, in: [unit]) { try $0.remove("vital-event", unit, birth) }
    #expect(try await life(place, child) == "2024-03-04 – 2024-03-04 – –")
    _ = try await add(place, try event(place.doan, "arrival", "2023-04-01"))
    #expect(try await life(place, place.doan) == "1950-01-01 – 2023-04-01 – –")
  }

  @Test(arguments: Engine.atHand) func whatDoesNotFitIsRefused(_ engine: Engine) async throws {
    let place = try await settled(engine)
    _ = try await add(place, try event(place.doan, "death", "2024-11-20"))
    let (again, gone) = (try event(place.doan, "death", "2024-11-21"), try event(place.doan, "departure", "2024-11-01"))
    #expect(try await refused(place) { try $0.insert("vital-event", unit, again) }.map(\.field) == ["person_id"])
    let second = try await refused(place) { try $0.insert("vital-event", unit, gone) }
    #expect(second.first?.reason.vi == "đã có dòng «Tử vong 20/11/2024» trong sổ này; hãy sửa hoặc xóa dòng đó")
    // Another birth date stands in the register of people.
    let birth = try event(place.anh, "birth", "2020-05-03")
    let other = try await refused(place) { try $0.insert("vital-event", unit, birth) }
    #expect(other.map(\.field) == ["happened_on"])
    #expect(other.first?.reason.vi.contains("02/05/2020") == true)
    // Before the person came; before they were born.
    let early = try event(place.tong, "death", "2022-12-31")
    let ended = try await refused(place) { try $0.insert("vital-event", unit, early) }
    #expect(ended.first?.reason.vi.hasPrefix("Nhân khẩu") == true)
    let unborn = try event(place.anh, "death", "2020-05-01")
    #expect(try await refused(place) { try $0.insert("vital-event", unit, unborn) }.map(\.field) == ["happened_on"])
    let mother = birth.merging(["happened_on": .day(try day("2020-05-02")), "mother_id": .id(place.anh)]) { $1 }
    #expect(try await refused(place) { try $0.insert("vital-event", unit, mother) }.map(\.field) == ["mother_id"])
    #expect(try await life(place, place.anh) == "2020-05-02 – 2023-01-01 – –")
  }

  @Test(arguments: Engine.atHand) func nobodyGoesPastTheEvent(_ engine: Engine) async throws {
    let place = try await settled(engine)
    _ = try await add(place, try event(place.doan, "death", "2024-11-20"))
    let (later, same) = (Value.day(try day("2024-11-25")), Value.day(try day("2024-11-20")))
    let faults = try await refused(place) { try $0.update("person", unit, place.doan, ["valid_to": later, "end_reason": .text("moved")]) }
    #expect(faults.map(\.field).sorted() == ["end_reason", "valid_to"])
    #expect(faults.first?.reason.vi.contains("Tử vong 20/11/2024") == true)
    #expect(try await refused(place) { try $0.update("person", unit, place.doan, ["valid_to": .null, "end_reason": .null]) }.count == 2)
    // What the event says may be said, and everything else changed.
    try await edit(place, "person", place.doan, ["valid_to": same, "occupation": .text("Già yếu")])
    // Without an event people's dates are their own.
    try await edit(place, "person", place.tong, ["valid_to": later, "end_reason": .text("other")])
  }

  @Test(arguments: Engine.atHand) func draftsMoveNobodyAndOrderDoesNotMatter(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let half: [String: Value] = ["person_id": .id(place.doan), "event_kind": .text("death")]
    let draft = try await add(place, half)
    #expect(try await life(place, place.doan) == "1950-01-01 – 2023-01-01 – –")
    try await edit(place, "vital-event", draft, ["happened_on": .day(try day("2024-12-24"))])
    #expect(try await life(place, place.doan) == "1950-01-01 – 2023-01-01 2024-12-24 died")
    // An event that comes before its person, one by one and many at once.
    let (first, second) = (RowID(milliseconds: 1), RowID(milliseconds: 2))
    let people = [
      try LocBinh.resident("Lý Văn Páo", "male", "1990-01-01", place.household),
      try LocBinh.resident("Lý Văn Sơn", "male", "1991-01-01", place.household),
    ]
    let (left, died) = (try event(first, "departure", "2024-06-30"), try event(second, "death", "2024-07-01"))
    try await place.store.write(.imported, by: LocBinh.lan, in: [unit]) {
      try $0.insert("vital-event", unit, left)
      try $0.insertMany("vital-event", unit, [(RowID(milliseconds: 3), nil, died)])
      try $0.insert("person", unit, people[0], id: first)
      try $0.insertMany("person", unit, [(second, nil, people[1])])
    }
    #expect(try await life(place, first) == "1990-01-01 – 2023-01-01 2024-06-30 moved")
    #expect(try await life(place, second) == "1991-01-01 – 2023-01-01 2024-07-01 died")
    #expect(try await LogBook.verify(place.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func aMoveWritesBothEventsAndTakesThePregnancyAlong(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let to = LocBinh.tuDoan
    let house = try await LocBinh.house(in: to, place.store)
    let (period, seen, ended, since, first) = (
      try day("2024-05-01"), try day("2024-08-01"), try day("2022-03-01"), try day("2021-06-01"), try day("2024-11-15")
    )
    try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      let open = try writing.insert("pregnancy", unit, ["person_id": .id(place.nguyet), "last_period_on": .day(period)])
      let visit: [String: Value] = ["pregnancy_id": .id(open), "visited_on": .day(seen), "hiv_result": .text("âm tính")]
      try writing.insert("antenatal-visit", unit, visit)
      let past = try writing.insert(
        "pregnancy", unit,
        [
          "person_id": .id(place.nguyet), "last_period_on": .day(since), "ended_on": .day(ended), "outcome": .text("live_birth"),
        ])
      try writing.insert("antenatal-visit", unit, ["pregnancy_id": .id(past), "visited_on": .day(since.adding(days: 90))])
      let care = try writing.insert(
        "chronic-care", unit, ["person_id": .id(place.nguyet), "disease": .text("hypertension"), "enrolled_on": .day(since)])
      try writing.insert("chronic-care.visit", unit, ["visited_on": .day(seen)], parent: care)
    }
    let move = PersonMove(person: place.nguyet, from: unit, to: to, household: house, day: first)
    let arrived = try await place.store.write(.move, by: LocBinh.lan, in: [unit, to]) { try $0.move(move) }
    #expect(try await life(place, place.nguyet) == "1986-03-08 – 2023-01-01 2024-11-14 moved")
    let found = try await place.store.read { reading in
      func rows(_ register: String) throws -> [RegisterRow] {
        try reading.rows(of: register, where: "unit_id = :unit", ["unit": .int(to.number)])
      }
      let event = try rows("vital-event").first?.values
      let pregnancies = try rows("pregnancy")
      let visits = try rows("antenatal-visit")
      return (
        event?["event_kind"]?.text, event?["happened_on"]?.day, try reading.row("person", to, arrived)?.values["valid_from"]?.day,
        pregnancies.map { $0.values["last_period_on"]?.day }, visits.map { $0.values["pregnancy_id"]?.id == pregnancies.first?.id },
        visits.first?.values["hiv_result"]?.text, try rows("chronic-care.visit").count
      )
    }
    #expect(found.0 == "arrival")
    #expect(found.1 == first)
    #expect(found.2 == first)
    #expect(found.3 == [period])
    #expect(found.4 == [true])
    #expect(found.5 == "âm tính")
    #expect(found.6 == 1)
    // Who has left once doesn't leave again.
    let again = PersonMove(person: place.nguyet, from: unit, to: to, household: house, day: try day("2024-11-10"))
    await #expect(throws: StoreProblem.self) {
      try await place.store.write(.move, by: LocBinh.lan, in: [unit, to]) { try $0.move(again) }
    }
    #expect(try await LogBook.verify(place.store).faults == [])
  }
}
