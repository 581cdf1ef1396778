import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Measures

/// The measures of births, mothers, children and the chronically ill, each on a few rows whose answer is known.
@Suite struct CareMeasureTests {
  private let unit = LocBinh.khanhXuan

  private func settled(_ engine: Engine) async throws -> LocBinh { try await LocBinh.settled(engine, on: try day("2024-12-31")) }

  private func on(_ text: String) throws -> Value { .day(try day(text)) }

  /// Adds a row.
  @discardableResult
  private func add(_ place: LocBinh, _ register: String, _ values: [String: Value], parent: RowID? = nil) async throws -> RowID {
    try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { try $0.insert(register, unit, values, parent: parent) }
  }

  private func change(_ place: LocBinh, _ person: RowID, _ values: [String: Value]) async throws {
    try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) { try $0.update("person", unit, person, values) }
  }

  /// Somebody more in the household.
  private func person(_ place: LocBinh, _ name: String, _ sex: String, _ born: String, _ more: [String: Value] = [:]) async throws -> RowID
  {
    try await add(place, "person", try LocBinh.resident(name, sex, born, place.household).merging(more) { $1 })
  }

  /// Somebody of whom only the year of birth is known.
  private func person(_ place: LocBinh, _ name: String, _ sex: String, year: Int64, _ more: [String: Value] = [:]) async throws -> RowID {
    let values = try LocBinh.resident(name, sex, "\(max(year, 1900))-01-01", place.household)
      .merging(["birth_date": .null, "birth_year": .int(year)]) { $1 }
    return try await add(place, "person", values.merging(more) { $1 })
  }

  /// A measure in short: Σnum/Σden, unknown members, members by reason.
  private func answer(_ place: LocBinh, _ id: String, _ quarter: String = "2024-Q4") async throws -> String {
    let measuring = place.evaluating.measuring
    let measure = try #require(measuring.catalogue[id])
    let (group, period, today) = (UnitGroup(unit), try period(quarter), try day("2024-12-31"))
    let result = try #require(try await measuring.results([measure], [group], period, today: today)[id]?[group])
    let reasons = try await place.store.read { try measuring.reasons($0, measure, group, period, today: today) }
      .compactMap { line in line.reason.map { "\($0):\(line.count)" } }
    return (["\(result.sum.num)/\(result.sum.den)", "?\(result.unknownMembers)"] + reasons.sorted()).joined(separator: " ")
  }

  @discardableResult
  private func pregnancy(
    _ place: LocBinh, _ woman: RowID, _ lastPeriod: String, _ ended: String?, _ outcome: String? = "live_birth", by attendant: String? = nil
  ) async throws -> RowID {
    var values: [String: Value] = ["person_id": .id(woman), "last_period_on": try on(lastPeriod)]
    if let ended, let outcome { values.merge(["ended_on": try on(ended), "outcome": .text(outcome)]) { $1 } }
    if let attendant { values["attended_by"] = .text(attendant) }
    return try await add(place, "pregnancy", values)
  }

  @Test(arguments: Engine.atHand) func deliveries(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let may = try await person(place, "Vi Thị Mẩy", "female", "1996-04-01")
    let pay = try await person(place, "Lộc Thị Páy", "female", "1999-04-01")
    let xuan = try await person(place, "Nông Thị Xuân", "female", "2001-04-01")
    let whole = try await pregnancy(place, place.nguyet, "2024-02-01", "2024-11-05", by: "midwife")
    let late = try await pregnancy(place, may, "2024-01-20", "2024-10-25", by: "family")
    let seldom = try await pregnancy(place, pay, "2024-03-15", "2024-12-20")
    let still = try await pregnancy(place, xuan, "2024-02-20", "2024-10-05", "stillbirth", by: "doctor")
    // Not deliveries of the quarter.
    try await pregnancy(place, xuan, "2023-10-01", "2024-07-02")
    try await pregnancy(place, xuan, "2024-10-20", "2024-12-12", "miscarriage")
    func visits(_ pregnancy: RowID, _ days: [String]) async throws {
      for text in days { try await add(place, "antenatal-visit", ["pregnancy_id": .id(pregnancy), "visited_on": try on(text)]) }
    }
    try await visits(whole, ["2024-03-20", "2024-05-20", "2024-08-20", "2024-10-10"])
    try await visits(late, ["2024-06-01", "2024-08-20", "2024-09-10", "2024-10-10"])
    try await visits(seldom, ["2024-05-01", "2024-07-10", "2024-11-20", "2024-11-20"])
    #expect(try await answer(place, "antenatal-four") == "1/4 ?0 few_visits:1 no_first:1 no_visit:1")
    // The week found by ultrasound goes before the one counted from the last period.
    try await add(
      place, "antenatal-visit", ["pregnancy_id": .id(late), "visited_on": try on("2024-04-28"), "gestational_week": .int(12)])
    #expect(try await answer(place, "antenatal-four") == "2/4 ?0 few_visits:1 no_visit:1")
    #expect(try await answer(place, "skilled-birth") == "2/3 ?1 not_recorded:1 not_staff:1")

    func cared(_ pregnancy: RowID, _ subject: String, _ text: String) async throws {
      try await add(
        place, "pregnancy.postnatal_visit", ["visited_on": try on(text), "visit_subject": .text(subject)], parent: pregnancy)
    }
    try await cared(whole, "mother", "2024-11-07")
    try await cared(whole, "child", "2024-12-17")
    try await cared(late, "mother", "2024-10-27")
    try await cared(late, "child", "2024-12-30")
    try await cared(still, "mother", "2024-10-09")
    #expect(try await answer(place, "postnatal-care") == "2/3 ?1 no_child:1 not_due:1")
    for (woman, text) in [(place.nguyet, "2024-11-20"), (may, "2024-12-20")] {
      try await add(
        place, "nutrition-service", ["person_id": .id(woman), "given_on": try on(text), "service_kind": .text("vitamin_a")])
    }
    #expect(try await answer(place, "postpartum-vitamin-a") == "1/2 ?1 not_due:1 not_given:1")
    #expect(try await answer(place, "antenatal-four", "2024-Q1") == "0/0 ?0")
  }

  @Test(arguments: Engine.atHand) func womenWithChild(_ engine: Engine) async throws {
    let place = try await settled(engine)
    var women: [RowID] = []
    for name in ["Vi Thị Mẩy", "Lộc Thị Páy", "Nông Thị Xuân", "Hà Thị Thu"] {
      women.append(try await person(place, name, "female", "1998-01-01"))
    }
    let supplied = try await pregnancy(place, women[0], "2024-06-01", nil)
    try await pregnancy(place, women[1], "2024-07-01", nil)
    try await pregnancy(place, women[2], "2024-08-01", nil)
    try await pregnancy(place, women[3], "2024-02-01", nil)
    // Born already.
    try await pregnancy(place, place.nguyet, "2024-02-01", "2024-11-05")
    try await add(
      place, "antenatal-visit", ["pregnancy_id": .id(supplied), "visited_on": try on("2024-09-01"), "iron": .bool(true)])
    for (woman, text) in [(women[1], "2024-10-01"), (women[2], "2024-07-01")] {
      try await add(
        place, "nutrition-service", ["person_id": .id(woman), "given_on": try on(text), "service_kind": .text("micronutrient")])
    }
    #expect(try await answer(place, "pregnant-micronutrient") == "2/3 ?1 not_given:1 overdue:1")
    // Who lives elsewhere now is no longer asked about here.
    try await change(place, women[2], ["valid_to": try on("2024-12-01"), "end_reason": .text("moved")])
    #expect(try await answer(place, "pregnant-micronutrient") == "2/2 ?1 overdue:1")
  }

  @Test(arguments: Engine.atHand) func birthsAndDeaths(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let births: [(String, String, String, Int64?)] = [
      ("Lý Văn Páo", "male", "2024-10-02", 3), ("Lý Văn Sơn", "male", "2024-12-01", 1), ("Lý Thị Mai", "female", "2024-11-10", nil),
      ("Lý Thị Lan", "female", "2024-09-30", 4),
    ]
    for (name, sex, born, order) in births {
      let child = try await person(place, name, sex, born)
      var values: [String: Value] = ["person_id": .id(child), "event_kind": .text("birth"), "happened_on": try on(born)]
      if let order { values["birth_order"] = .int(order) }
      values["mother_id"] = .id(place.nguyet)
      try await add(place, "vital-event", values)
    }
    try await add(
      place, "vital-event", ["person_id": .id(place.doan), "event_kind": .text("death"), "happened_on": try on("2024-11-20")])
    #expect(try await answer(place, "third-births") == "1/2 ?1 no_order:1 third:1")
    #expect(try await answer(place, "sex-ratio-at-birth") == "2/1 ?0 boy:2 girl:1")
    // On 15 November: the four, and the three children born until then.
    #expect(try await answer(place, "natural-increase") == "2/7 ?0 born:3 died:1 population:7")
    #expect(try await answer(place, "natural-increase", "2024") == "3/4 ?0 born:4 died:1 population:4")
    #expect(try await answer(place, "third-births", "2024-Q1") == "0/0 ?0")
  }

  @Test(arguments: Engine.atHand) func vaccines(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let schedule = try #require(place.store.catalogue.lists["vaccine_schedule"])
    let needed = schedule.items.filter { $0.extra["under_one"] == "yes" }
    #expect(needed.count == 9)
    func vaccinate(_ child: RowID, _ born: String, doses: Int = .max, lastAge: Int? = nil) async throws {
      for (number, item) in needed.prefix(doses).enumerated() {
        let due = Int(item.extra["due_age_days"] ?? "") ?? 0
        let age = number == needed.count - 1 ? lastAge ?? due : due
        try await add(
          place, "immunisation",
          [
            "person_id": .id(child), "vaccine": .text(item.extra["vaccine"] ?? ""),
            "dose_number": .int(Int64(item.extra["dose"] ?? "") ?? 1),
            "given_on": .day(try day(born).adding(days: age)),
          ])
      }
    }
    let whole = try await person(place, "Lý Văn Páo", "male", "2023-03-01")
    try await vaccinate(whole, "2023-03-01")
    let late = try await person(place, "Lý Văn Sơn", "male", "2023-04-01")
    try await vaccinate(late, "2023-04-01", lastAge: 366)
    let broken = try await person(place, "Lý Thị Mai", "female", "2023-05-01")
    try await vaccinate(broken, "2023-05-01", doses: 8)
    // The same dose twice is one dose.
    try await vaccinate(broken, "2023-05-02", doses: 1)
    _ = try await person(place, "Lý Thị Lan", "female", "2023-12-31")
    let stranger = try await person(place, "Vi Văn Đức", "male", "2023-06-01", ["valid_from": try on("2024-08-01")])
    try await vaccinate(stranger, "2023-06-01", doses: 2)
    _ = try await person(place, "Vi Thị Mẩy", "female", year: 2023)
    // Too old and too young.
    _ = try await person(place, "Vi Thị Hà", "female", "2022-12-31")
    _ = try await person(place, "Vi Thị Thu", "female", "2024-01-01")
    #expect(try await answer(place, "fully-immunised") == "1/4 ?2 arrived_later:1 incomplete:1 late:1 no_birth_date:1 no_dose:1")
  }

  @Test(arguments: Engine.atHand) func couples(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let married: [String: Value] = ["union_status": .text("married"), "union_from": try on("2015-01-01")]
    try await change(place, place.nguyet, married)
    let natural = try await person(place, "Vi Thị Mẩy", "female", "1990-01-01", married)
    let stopped = try await person(place, "Lộc Thị Páy", "female", "1991-01-01", married)
    _ = try await person(place, "Nông Thị Xuân", "female", "1992-01-01", ["union_status": .text("cohabiting")])
    _ = try await person(place, "Hà Thị Thu", "female", "1993-01-01")
    _ = try await person(place, "Hà Thị Đông", "female", year: 1974, married)
    // Single, widowed, fifty on the day: not asked about. The last one married on the day itself.
    _ = try await person(place, "Hà Thị Hạ", "female", "1999-01-01", ["union_status": .text("single")])
    _ = try await person(place, "Hà Thị Én", "female", "1989-01-01", ["union_status": .text("widowed")])
    _ = try await person(place, "Hà Thị Cúc", "female", "1974-12-31", married)
    _ = try await person(
      place, "Hà Thị Na", "female", "1999-01-01", ["union_status": .text("married"), "union_from": try on("2024-12-31")])
    func uses(_ woman: RowID, _ method: String, _ from: String, _ to: String?) async throws {
      var values: [String: Value] = ["person_id": .id(woman), "contraceptive": .text(method), "started_on": try on(from)]
      if let to { values["ended_on"] = try on(to) }
      try await add(place, "contraception", values)
    }
    try await uses(place.nguyet, "withdrawal", "2020-01-01", nil)
    try await uses(place.nguyet, "iud", "2023-01-01", nil)
    try await uses(natural, "rhythm", "2023-01-01", nil)
    try await uses(stopped, "pill", "2023-01-01", "2024-12-30")
    #expect(try await answer(place, "modern-contraception") == "1/4 ?3 age_unsure:1 no_status:1 none:2 traditional:1 undated:1")
    #expect(try await answer(place, "modern-contraception", "2024-Q3") == "2/4 ?3 age_unsure:1 no_status:1 none:1 traditional:1 undated:1")
  }

  @Test(arguments: Engine.atHand) func elderlyAndDisabled(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let disabled: [String: Value] = ["disability_type": .text("movement"), "disability_from": try on("2020-01-01")]
    try await change(place, place.doan, disabled)
    let strange = try await person(place, "Vi Thị Mẩy", "female", "1955-01-01", ["disability_type": .text("vision")])
    let forgotten = try await person(place, "Lộc Thị Páy", "female", "1964-12-31", disabled)
    _ = try await person(place, "Nông Thị Xuân", "female", year: 1964)
    let old = try await person(
      place, "Hà Văn Thu", "male", year: 1940, disabled.merging(["disability_to": try on("2023-12-31")]) { $1 })
    _ = try await person(place, "Hà Văn Hạ", "male", "1965-01-01")
    for one in [place.doan, forgotten, old] {
      try await add(place, "health-record", ["person_id": .id(one), "opened_on": try on("2023-01-01")])
    }
    try await add(
      place, "encounter",
      [
        "person_id": .id(place.doan), "seen_on": try on("2024-02-01"), "facility_name": .text("Trung tâm Y tế"),
        "encounter_type": .text("in_person"), "diagnosis": .text("I10"),
      ])
    for (one, text) in [(old, "2024-05-05"), (strange, "2024-05-05"), (forgotten, "2023-12-31")] {
      try await add(
        place, "home-care-visit", ["person_id": .id(one), "visited_on": try on(text), "care_group": .text("elderly")])
    }
    #expect(try await answer(place, "elderly-managed") == "2/4 ?1 age_unsure:1 no_record:1 not_seen:1")
    #expect(try await answer(place, "disabled-managed") == "1/2 ?1 not_seen:1 undated:1")
  }

  @Test(arguments: Engine.atHand) func chronicallyIll(_ engine: Engine) async throws {
    let place = try await settled(engine)
    func enrol(_ person: RowID, _ disease: String, seen: String?, closed: String? = nil) async throws {
      var values: [String: Value] = ["person_id": .id(person), "disease": .text(disease), "enrolled_on": try on("2023-05-01")]
      if let closed { values["closed_on"] = try on(closed) }
      let id = try await add(place, "chronic-care", values)
      if let seen { try await add(place, "chronic-care.visit", ["visited_on": try on(seen)], parent: id) }
    }
    func record(_ person: RowID, _ code: String, since: String?) async throws {
      let id = try await add(place, "health-record", ["person_id": .id(person), "opened_on": try on("2023-01-01")])
      var values: [String: Value] = ["diagnosis": .text(code)]
      if let since { values["since"] = try on(since) }
      try await add(place, "health-record.condition", values, parent: id)
    }
    try await enrol(place.nguyet, "hypertension", seen: "2024-11-01")
    try await enrol(place.nguyet, "diabetes", seen: nil)
    try await record(place.nguyet, "I10", since: "2020-01-01")
    try await enrol(place.tong, "diabetes", seen: "2024-07-01")
    try await record(place.doan, "I10", since: "2022-01-01")
    let undated = try await person(place, "Vi Thị Mẩy", "female", "1970-01-01")
    try await record(undated, "E11.9", since: nil)
    let closed = try await person(place, "Lộc Thị Páy", "female", "1971-01-01")
    try await enrol(closed, "hypertension", seen: "2024-11-01", closed: "2024-12-31")
    let other = try await person(place, "Nông Thị Xuân", "female", "1972-01-01")
    try await enrol(other, "copd", seen: "2024-11-01")
    #expect(try await answer(place, "chronic-managed") == "1/3 ?1 not_enrolled:1 not_seen:1 undated:1")
    #expect(try await answer(place, "chronic-managed", "2024-Q3") == "1/4 ?1 not_enrolled:1 not_seen:2 undated:1")
  }

  @Test(arguments: Engine.atHand) func nutrition(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let small = try await person(place, "Lý Văn Páo", "male", "2023-09-01")
    let newborn = try await person(place, "Lý Văn Sơn", "male", "2024-08-01")
    _ = try await person(place, "Lý Thị Mai", "female", year: 2022)
    func give(_ person: RowID, _ kind: String, _ text: String) async throws {
      try await add(place, "nutrition-service", ["person_id": .id(person), "given_on": try on(text), "service_kind": .text(kind)])
    }
    try await give(small, "vitamin_a", "2024-12-02")
    try await give(small, "vitamin_a", "2024-07-02")
    try await give(small, "micronutrient", "2024-06-30")
    try await give(place.anh, "deworming", "2024-12-02")
    #expect(try await answer(place, "vitamin-a-coverage") == "1/1 ?1 no_birth_date:1")
    #expect(try await answer(place, "micronutrient-coverage") == "0/1 ?0 not_given:1")
    #expect(try await answer(place, "deworming-coverage") == "1/1 ?1 no_birth_date:1")

    func measure(_ person: RowID, _ text: String, _ values: [String: Value]) async throws {
      try await add(
        place, "growth-measurement", values.merging(["person_id": .id(person), "measured_on": try on(text)]) { $1 })
    }
    try await measure(place.anh, "2024-10-01", ["muac_cm": .real(12.4)])
    try await measure(place.anh, "2024-12-01", ["muac_cm": .real(14)])
    try await measure(small, "2024-09-01", ["oedema": .bool(true), "weight_kg": .real(9)])
    try await measure(newborn, "2024-12-01", ["muac_cm": .real(11)])
    try await give(place.anh, "acute_malnutrition", "2024-10-05")
    try await give(small, "acute_malnutrition", "2024-08-31")
    #expect(try await answer(place, "acute-malnutrition-treated") == "1/2 ?0 severe:1")
  }

  @Test(arguments: Engine.atHand) func theDesk(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let station = try await add(
      place, "facility",
      [
        "name": .text("Trạm Y tế xã Khánh Xuân"), "facility_kind": .text("station"), "treats": .bool(true),
        "valid_from": try on("2000-01-01"),
      ])
    let appointments: [(String, String?, String, String)] = [
      ("app", "2024-10-01", "2024-10-03", "done"), ("website", nil, "2024-11-03", "booked"),
      ("app", "2024-10-01", "2024-10-03", "cancelled"),
      ("phone", "2024-10-01", "2024-10-03", "done"), ("app", "2024-09-30", "2024-10-03", "done"),
    ]
    for (channel, booked, slot, status) in appointments {
      var values: [String: Value] = [
        "person_id": .id(place.nguyet), "facility_id": .id(station), "booking_channel": .text(channel), "slot_on": try on(slot),
        "status": .text(status),
      ]
      if let booked { values["booked_on"] = try on(booked) }
      try await add(place, "appointment", values)
    }
    #expect(try await answer(place, "online-bookings") == "2/2 ?0")
    for (sent, received) in [("2024-10-05", "2024-10-09"), ("2024-10-06", nil), ("2024-12-28", nil), ("2024-09-28", nil)] {
      var values: [String: Value] = [
        "person_id": .id(place.nguyet), "transfer_kind": .text("referral"), "sent_on": try on(sent), "from_facility_id": .id(station),
        "to_place": .text("Trung tâm Y tế"),
      ]
      if let received { values["received_on"] = try on(received) }
      try await add(place, "transfer", values)
    }
    #expect(try await answer(place, "records-transferred") == "1/2 ?1 awaited:1 not_received:1")
    #expect(try await answer(place, "records-transferred", "2024-Q1") == "0/0 ?0")
  }
}
