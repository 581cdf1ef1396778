import Foundation
import Measures
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// Hoàng Thị Nguyệt was written down twice in Khánh Xuân: the second time without tones, with a row in every register that names a person.
struct Twice: Sendable {
  let story: LocBinh
  let again: RowID
  var store: Store { story.store }
  var kept: RowPlace { RowPlace(LocBinh.khanhXuan, story.nguyet) }
  var dropped: RowPlace { RowPlace(LocBinh.khanhXuan, again) }

  static let registers = ["e-book", "encounter", "growth-measurement", "health-record", "teleconsultation"]

  init(_ engine: Engine) async throws {
    let story = try await LocBinh.settled(engine, on: try day("2024-11-05"))
    try await LocBinh.open(Twice.registers, in: LocBinh.khanhXuan, story.store)
    self.story = story
    again = try await story.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      let unit = LocBinh.khanhXuan
      var values = try LocBinh.resident("Hoang Thi Nguyet", "female", "1986-03-08", story.household, "020186001235")
      values["occupation"] = .text("Làm ruộng")
      let id = try writing.insert("person", unit, values)
      for (register, field) in writing.personReferences {
        var parent: RowID?
        if let above = register.parent.flatMap({ writing.store.catalogue[$0] }) {
          parent = try writing.insert(above.id, unit, try Twice.row(above, above.person ?? "", id, writing))
        }
        try writing.insert(register.id, unit, try Twice.row(register, field, id, writing), parent: parent)
      }
      for child in writing.store.catalogue["person"]?.children ?? [] {
        try writing.insert(child.id, unit, try Twice.row(child, "", id, writing), parent: id)
      }
      return id
    }
  }

  /// A row with every required field filled by its kind.
  static func row(_ register: RegisterDefinition, _ person: String, _ id: RowID, _ writing: Writing) throws -> [String: Value] {
    var out: [String: Value] = [:]
    for field in register.fields where field.required && field.derived == nil {
      switch field.kind {
      case .date: out[field.name] = .day(try day("2024-06-03"))
      case .choice: out[field.name] = (field.list.flatMap { writing.store.catalogue.lists[$0]?.items.first?.code }).map(Value.text) ?? .null
      case .yesNo: out[field.name] = .bool(true)
      case .integer: out[field.name] = .int(Int64(field.min ?? 1))
      case .decimal: out[field.name] = .real(field.min ?? 1)
      case .time: out[field.name] = .text("2024-06-03T08:00")
      case .text, .longText:
        out[field.name] = .text(field.name.hasPrefix("diagnosis") ? "J06" : (field.pattern == nil ? "ghi" : "DN4202099998888"))
      case .reference: break
      }
    }
    if !person.isEmpty { out[person] = .id(id) }
    if register.id == "encounter" { out["facility_name"] = .text("Phòng khám Lộc Bình") }
    if register.id == "transfer" { out["from_place"] = .text("Trạm Y tế Khánh Xuân") }
    if register.id == "vital-event" {
      // An arrival on the day from which the person lives there changes nothing; a mother belongs to a birth.
      out["event_kind"] = .text(person == "mother_id" ? "birth" : "arrival")
      out["happened_on"] = .day(try day("2023-01-01"))
    }
    if register.id == "growth-measurement" { out["weight_kg"] = .real(52.35) }
    return out
  }

  /// Every row of the commune without its version, by register.
  func rows() async throws -> [String: [RowID: [String: Value]]] {
    try await store.read { reading in
      var out: [String: [RowID: [String: Value]]] = [:]
      for register in reading.store.catalogue.all {
        for row in try reading.rows(of: register.id, where: "unit_id = :unit", ["unit": .int(LocBinh.khanhXuan.number)]) {
          var values = row.values
          values["parent"] = row.parent.map(Value.id) ?? .null
          values["origin"] = row.origin.map(Value.id) ?? .null
          values["draft"] = .bool(row.draft)
          out[register.id, default: [:]][row.id] = values
        }
      }
      return out
    }
  }

  /// Residents and insured of the commune at the end of 2024.
  func insured() async throws -> [UnitGroup: MeasureResult] {
    let measure = try #require(story.installation.knowledge.measures["insured-population"])
    let results = try await story.evaluating.measuring.results(
      [measure], [UnitGroup(LocBinh.khanhXuan)], try period("2024-Q4"), today: try day("2024-12-31"))
    return try #require(results[measure.id])
  }
}

@Suite struct MergeTests {
  @Test(arguments: Engine.atHand) func everyRowGoesOverAndComesBack(_ engine: Engine) async throws {
    let twice = try await Twice(engine)
    let (before, insured) = (try await twice.rows(), try await twice.insured())
    let values = try await twice.store.read {
      try DoubleActs.values($0, kept: twice.kept, dropped: twice.dropped, taking: ["national_id"])
    }
    #expect(Set(values.keys) == ["national_id", "occupation"])
    let act = try await DoubleActs.merge(kept: twice.kept, dropped: twice.dropped, values: values, twice.store, by: LocBinh.lan)

    let merged = try await twice.rows()
    #expect(merged["person"]?[twice.again] == nil)
    #expect(merged["person"]?[twice.story.nguyet]?["national_id"] == .text("020186001235"))
    #expect(merged["person"]?[twice.story.nguyet]?["occupation"] == .text("Làm ruộng"))
    let references = try await twice.store.read { $0.personReferences.map { ($0.register.id, $0.field) } }
    #expect(Set(references.map(\.0)).isSuperset(of: Twice.registers + ["insurance-card"]))
    for (register, field) in references {
      let rows = merged[register] ?? [:]
      // Of the two rows of the person one goes.
      #expect(rows.count + (register == "person" ? 1 : 0) == before[register]?.count, "\(register)")
      #expect(!rows.values.contains { $0[field] == .id(twice.again) }, "\(register)")
      #expect(rows.values.contains { $0[field] == .id(twice.story.nguyet) }, "\(register)")
    }
    for child in ["person.absence", "person.identifier"] {
      #expect(merged[child]?.values.map { $0["parent"] } == [.id(twice.story.nguyet)])
    }
    #expect(try await LogBook.verify(twice.store).faults.isEmpty)
    #expect(try await twice.insured() != insured)

    try await DoubleActs.undo(act, twice.store, by: LocBinh.lan)
    let after = try await twice.rows()
    for register in Set(before.keys).union(after.keys) { #expect(after[register] == before[register], "\(register)") }
    #expect(try await twice.insured() == insured)
    #expect(try await LogBook.verify(twice.store).faults.isEmpty)
    let found = try await twice.store.read { reading in
      let person = try #require(reading.store.catalogue["person"])
      return try Search.find(reading, person, "hoang thi nguyet", units: [LocBinh.khanhXuan]).rows.count
    }
    #expect(found == 2)
    let byNumber = try await twice.store.read {
      try $0.find("person", "national_id", equals: "020186001235", units: [LocBinh.khanhXuan]).map(\.id)
    }
    #expect(byNumber == [twice.again])
    let history = try await twice.store.read { try LogBook.history($0, "person", LocBinh.khanhXuan, twice.again).map(\.verb) }
    #expect(history == ["undo", "merge", "create"])
    await #expect(throws: StoreProblem.self) { try await DoubleActs.undo(act, twice.store, by: LocBinh.lan) }
  }

  @Test(arguments: Engine.atHand) func whatWasWrittenSinceStaysOrStandsInTheWay(_ engine: Engine) async throws {
    let twice = try await Twice(engine)
    let unit = LocBinh.khanhXuan
    func merge() async throws -> RowID {
      try await DoubleActs.merge(kept: twice.kept, dropped: twice.dropped, values: [:], twice.store, by: LocBinh.lan)
    }
    let condition = "unit_id = :unit AND person_id = :id"
    func card(_ person: RowID) async throws -> RegisterRow {
      try #require(
        try await twice.store.read { try $0.rows(of: "insurance-card", where: condition, ["unit": .int(unit.number), "id": .id(person)]) }
          .first)
    }
    let theirs = try await card(twice.again)
    var act = try await merge()
    // A remark on a card that went over is kept, and the card goes back.
    let added = try await twice.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      try writing.update("insurance-card", unit, theirs.id, ["remark": .text("đã đối chiếu")])
      return try writing.insert("insurance-card", unit, try LocBinh.card(twice.story.nguyet, "DN4202055556666", "2024-09-01", "2025-08-31"))
    }
    try await DoubleActs.undo(act, twice.store, by: LocBinh.lan)
    let back = try await card(twice.again)
    #expect(back.id == theirs.id)
    #expect(back.values["remark"] == .text("đã đối chiếu"))
    #expect(try await twice.store.read { try $0.row("insurance-card", unit, added)?.values["person_id"] } == .id(twice.story.nguyet))
    // A card removed since can't go back: nothing is undone, and the reason is said.
    act = try await merge()
    try await twice.store.write(.remove, by: LocBinh.lan, in: [unit]) { try $0.remove("insurance-card", unit, theirs.id) }
    let rows = try await twice.rows()
    let second = act
    let problem = await #expect(throws: StoreProblem.self) { try await DoubleActs.undo(second, twice.store, by: LocBinh.lan) }
    #expect(problem?.label.vi.contains("không hoàn tác được") == true)
    #expect(try await twice.rows() == rows)
    #expect(try await LogBook.verify(twice.store).faults.isEmpty)
  }

  @Test(arguments: Engine.atHand) func aPersonThatRowsDoNotFitIsNotMerged(_ engine: Engine) async throws {
    let twice = try await Twice(engine)
    try await twice.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      try writing.insert("insurance-card", LocBinh.khanhXuan, try LocBinh.card(twice.again, "DN4202033334444", "2019-01-01", "2019-12-31"))
    }
    let before = try await twice.rows()
    // Ánh was born after that card began.
    let problem = await #expect(throws: StoreProblem.self) {
      try await DoubleActs.merge(
        kept: RowPlace(LocBinh.khanhXuan, twice.story.anh), dropped: twice.dropped, values: [:], twice.store, by: LocBinh.lan)
    }
    #expect(problem?.label.vi.contains("Thẻ không thể có giá trị trước ngày sinh") == true)
    #expect(try await twice.rows() == before)
    let elsewhere = RowPlace(LocBinh.tuDoan, twice.again)
    await #expect(throws: StoreProblem.self) {
      try await DoubleActs.merge(kept: twice.kept, dropped: elsewhere, values: [:], twice.store, by: LocBinh.lan)
    }
  }

  @Test(arguments: Engine.atHand) func theSecondMergeIsUndoneFirst(_ engine: Engine) async throws {
    let twice = try await Twice(engine)
    let third = try await twice.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) {
      try $0.insert(
        "person", LocBinh.khanhXuan, try LocBinh.resident("Hoàng Nguyệt", "female", "1986-03-08", twice.story.household))
    }
    let before = try await twice.rows()
    let first = try await DoubleActs.merge(
      kept: twice.kept, dropped: twice.dropped, values: ["full_name": .text("Hoàng Thị Nguyệt A")], twice.store, by: LocBinh.lan)
    let second = try await DoubleActs.merge(
      kept: RowPlace(LocBinh.khanhXuan, third), dropped: twice.kept, values: [:], twice.store, by: LocBinh.lan)
    await #expect(throws: StoreProblem.self) { try await DoubleActs.undo(first, twice.store, by: LocBinh.lan) }
    try await DoubleActs.undo(second, twice.store, by: LocBinh.lan)
    try await DoubleActs.undo(first, twice.store, by: LocBinh.lan)
    #expect(try await twice.rows() == before)
    #expect(try await LogBook.verify(twice.store).faults.isEmpty)
  }
}
