import Measures
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

/// The schedules: what was done, what is due, and that the work lists say the same.
@Suite struct ScheduleTests {
  private let unit = LocBinh.khanhXuan
  private let group = UnitGroup(LocBinh.khanhXuan)

  private func steps(_ place: LocBinh, _ schedule: String, _ member: RowID, _ on: String) async throws -> [String: ScheduleStep] {
    let (schedule, today) = (try #require(try TestCatalogue.project.get().knowledge.schedules[schedule]), try day(on))
    let steps = try await place.store.read { try schedule.steps($0, group, on: today, members: [member]) }
    return Dictionary(steps.map { ($0.step, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func items(_ place: LocBinh, _ list: String, _ on: String, about register: String, _ row: RowID) async throws -> [WorkItem] {
    let (list, today) = (try #require(try TestCatalogue.project.get().knowledge.workLists[list]), try day(on))
    return try await place.store.read { try list.items($0, group, on: today, about: register, [row]) }
  }

  private func dose(_ child: RowID, _ vaccine: String, _ dose: Int64, _ on: String) throws -> [String: Value] {
    ["person_id": .id(child), "vaccine": .text(vaccine), "dose_number": .int(dose), "given_on": .day(try day(on))]
  }

  @Test func theProjectsSchedulesAreRead() throws {
    let catalogue = try TestCatalogue.project.get()
    for schedule in catalogue.knowledge.schedules.schedules {
      #expect(schedule.title.vi != schedule.title.en && schedule.about.vi != schedule.about.en, "\(schedule.id)")
      let list = try #require(catalogue.registers.lists[schedule.steps], "\(schedule.id): no list of steps")
      for (_, column) in schedule.fill { #expect(list.columns.contains(column), "\(schedule.id): no column \(column)") }
    }
    #expect(catalogue.knowledge.schedules.schedules.map(\.id) == ["antenatal", "chronic", "immunisation", "postnatal"])
  }

  @Test(arguments: Engine.atHand) func everyDoseOfAChild(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-20"))
    let (child, newcomer) = try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      let child = try writing.insert("person", unit, LocBinh.resident("Lý Văn Bình", "male", "2023-12-20", place.household))
      var values = try LocBinh.resident("Lý Thị Cúc", "female", "2023-06-01", place.household)
      values["valid_from"] = .day(try day("2024-06-01"))
      let newcomer = try writing.insert("person", unit, values)
      for values in [
        try dose(child, "bcg", 1, "2023-12-22"), try dose(child, "dpt_hepb_hib", 1, "2024-03-01"),
        try dose(child, "dpt_hepb_hib", 2, "2024-03-20"), try dose(child, "ipv", 2, "2024-10-01"),
      ] { try writing.insert("immunisation", unit, values) }
      try writing.insert(
        "vaccine-hold", unit,
        [
          "person_id": .id(child), "vaccine": .text("measles"), "hold_kind": .text("postponed"), "decided_on": .day(try day("2024-12-01")),
          "valid_to": .day(try day("2024-12-31")),
        ])
      return (child, newcomer)
    }
    let found = try await steps(place, "immunisation", child, "2024-12-20")
    #expect(found.count == 16)
    func state(_ step: String) -> StepState? { found[step]?.state }
    #expect(state("bcg_1") == .done)
    #expect(found["bcg_1"]?.done == (try day("2023-12-22")))
    #expect(state("hepatitis_b_1") == .tooOld)
    #expect(state("dpt_hepb_hib_1") == .done)
    #expect(state("dpt_hepb_hib_2") == .early, "19 days after the first, 28 are the least")
    #expect(state("dpt_hepb_hib_3") == .catchUp)
    #expect(found["dpt_hepb_hib_3"]?.due == (try day("2024-04-18")), "the age of 120 days comes after the interval")
    #expect(state("opv_1") == .catchUp)
    #expect(state("opv_2") == .waiting)
    #expect(found["opv_2"]?.due == (try day("2025-01-17")), "28 days after a first dose given today")
    #expect(found["opv_3"]?.due == (try day("2025-02-14")))
    #expect(state("ipv_1") == .passed, "the second was given without it")
    #expect(state("ipv_2") == .done)
    #expect(state("measles_1") == .postponed)
    #expect(state("japanese_encephalitis_1") == .due)
    #expect(state("japanese_encephalitis_2") == .waiting)
    #expect(state("measles_rubella_1") == .upcoming)
    #expect(try await steps(place, "immunisation", child, "2025-01-05")["measles_1"]?.state == .catchUp, "the postponement is over")

    let there = try await steps(place, "immunisation", newcomer, "2024-12-20")
    #expect(there["measles_1"]?.state == .unknown, "it fell due before she came")
    #expect(there["bcg_1"]?.state == .tooOld)
    #expect(try await steps(place, "immunisation", place.nguyet, "2024-12-20").isEmpty, "a grown woman has none")

    for (member, steps) in [(child, found), (newcomer, there)] {
      let listed = try await items(place, "vaccines-due", "2024-12-20", about: "person", member)
      let soon = try day("2024-12-27")
      let open = steps.values.filter { $0.state.isOpen || ($0.state == .upcoming && $0.due.map { $0 <= soon } == true) }
      #expect(Set(listed.compactMap(\.reason)) == Set(open.map(\.step)), "the list and the page say the same")
      for item in listed { #expect(item.due == steps[item.reason ?? ""]?.due) }
    }
  }

  @Test(arguments: Engine.atHand) func anIntervalMovesTheDayOfTheNextDose(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-20"))
    let child = try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      let child = try writing.insert("person", unit, LocBinh.resident("Lý Văn Bình", "male", "2024-08-01", place.household))
      try writing.insert("immunisation", unit, try dose(child, "opv", 1, "2024-12-10"))
      return child
    }
    let found = try await steps(place, "immunisation", child, "2024-12-20")
    #expect(found["opv_2"]?.state == .upcoming)
    #expect(found["opv_2"]?.due == (try day("2025-01-07")))
    #expect(found["dpt_hepb_hib_1"]?.state == .late)
    let due = try await items(place, "vaccines-due", "2024-12-20", about: "person", child)
    #expect(!due.contains { $0.reason == "opv_2" }, "its interval hasn't passed")
  }

  @Test(arguments: Engine.atHand) func aDoseGivenAfterItsLimitSaysSo(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-20"))
    func given(_ doses: [(String, Int64, String)]) async throws -> [String: ScheduleStep] {
      let child = try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
        let child = try writing.insert("person", unit, LocBinh.resident("Lý Văn Bình", "male", "2024-05-01", place.household))
        for (vaccine, number, on) in doses { try writing.insert("immunisation", unit, try dose(child, vaccine, number, on)) }
        return child
      }
      return try await steps(place, "immunisation", child, "2024-12-20")
    }
    let late = try await given([("hepatitis_b", 1, "2024-05-03"), ("opv", 1, "2024-08-01"), ("opv", 2, "2024-08-29")])
    #expect(late["hepatitis_b_1"]?.state == .doneLate, "two days after birth, the window is 24 hours")
    #expect(late["hepatitis_b_1"]?.until == (try day("2024-05-02")), "the last day that was in time")
    #expect(late["opv_1"]?.state == .doneLate, "60 days and 30 more were over on 30/07")
    #expect(late["opv_2"]?.state == .done, "28 days after a first dose that was late is the day it fell due")
    let next = try await given([("hepatitis_b", 1, "2024-05-02"), ("opv", 1, "2024-07-30"), ("opv", 2, "2024-08-10")])
    #expect(next["hepatitis_b_1"]?.state == .done, "the next day may lie within 24 hours")
    #expect(next["opv_1"]?.state == .done)
    #expect(next["opv_2"]?.state == .early)
  }

  @Test(arguments: Engine.atHand) func aPregnancyAndItsRisks(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-20"))
    let pregnancy = try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      let id = try writing.insert(
        "pregnancy", unit,
        ["person_id": .id(place.nguyet), "last_period_on": .day(try day("2024-05-10")), "earlier_births": .int(1)])
      try writing.insert(
        "antenatal-visit", unit,
        [
          "pregnancy_id": .id(id), "visited_on": .day(try day("2024-07-20")), "systolic": .int(118), "diastolic": .int(72),
          "haemoglobin_g_l": .int(104),
        ])
      try writing.insert(
        "antenatal-visit", unit,
        ["pregnancy_id": .id(id), "visited_on": .day(try day("2024-12-01")), "systolic": .int(146), "diastolic": .int(88)])
      return id
    }
    let found = try await steps(place, "antenatal", pregnancy, "2024-12-20")
    #expect(found["first"]?.state == .done)
    #expect(found["second"]?.state == .missed, "weeks 14 to 27 went by without a visit")
    #expect(found["third"]?.state == .done)
    #expect(found["fourth"]?.state == .upcoming)
    #expect(found["fourth"]?.due == (try day("2025-01-17")))
    let signs = try await items(place, "pregnancies-at-risk", "2024-12-20", about: "person", place.nguyet)
    #expect(Set(signs.compactMap(\.reason)) == ["older", "systolic", "anaemia"], "38 years, 146 mmHg, 104 g/L")

    try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) { writing in
      try writing.update(
        "pregnancy", unit, pregnancy, ["outcome": .text("live_birth"), "ended_on": .day(try day("2024-12-10"))])
      try writing.insert(
        "pregnancy.postnatal_visit", unit, ["visited_on": .day(try day("2024-12-13")), "visit_subject": .text("mother")], parent: pregnancy)
    }
    #expect(try await steps(place, "antenatal", pregnancy, "2024-12-20").isEmpty)
    let after = try await steps(place, "postnatal", pregnancy, "2024-12-20")
    #expect(after["mother_1"]?.state == .done)
    #expect(after["child_1"]?.state == .missed)
    #expect(after["mother_2"]?.state == .due)
    #expect(try await items(place, "pregnancies-at-risk", "2024-12-20", about: "person", place.nguyet).isEmpty)
  }

  @Test(arguments: Engine.atHand) func theNextVisitOfADisease(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-20"))
    let care = try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      let id = try writing.insert(
        "chronic-care", unit,
        ["person_id": .id(place.doan), "disease": .text("hypertension"), "enrolled_on": .day(try day("2024-01-10"))])
      try writing.insert(
        "chronic-care.visit", unit, ["visited_on": .day(try day("2024-11-25")), "drug_days": .int(28)], parent: id)
      return id
    }
    #expect(try await steps(place, "chronic", care, "2024-12-10")["next"]?.state == .upcoming)
    #expect(try await steps(place, "chronic", care, "2024-12-20")["next"]?.state == .due)
    let late = try await steps(place, "chronic", care, "2025-01-02")["next"]
    #expect(late?.state == .late)
    #expect(late?.due == (try day("2024-12-23")))
    #expect(late?.done == (try day("2024-11-25")))
    #expect(try await items(place, "chronic-visits-due", "2025-01-02", about: "person", place.doan).map(\.due) == [late?.due])
  }
}
