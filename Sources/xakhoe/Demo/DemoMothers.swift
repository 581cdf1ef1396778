import Vocabulary

/// A pregnancy of the demonstration that ended in a birth, or goes on.
struct DemoPregnancy: Sendable {
  let id: RowID
  let mother: Int
  let lastPeriod: Day
  /// The birth; nil while the pregnancy goes on.
  let birth: Day?
  /// The children of the birth.
  let children: [Int]
  /// How many births the mother had before.
  let earlier: Int
}

// Births, deaths, arrivals and departures of those who exist; the pregnancies behind the births; contraception between them.
extension DemoCommune {
  /// How well a commune looks after mothers, children and the chronically ill: 0 to 1.
  var careQuality: Double { min(max(0.55 * (profile.papers - 0.46) / 0.5 + 0.45 * (profile.managed - 0.74) / 0.2, 0), 1) }

  /// The last day on which anything is entered about a person.
  func lastDay(_ person: DemoPerson) -> Day { min(person.to ?? today, person.leaves ?? today, today) }

  /// The children of each mother by age.
  private func families() -> [Int: [Int]] {
    var out: [Int: [Int]] = [:]
    for index in people.indices { if let mother = people[index].mother { out[mother, default: []].append(index) } }
    return out.mapValues { $0.sorted { (people[$0].born, $0) < (people[$1].born, $1) } }
  }

  /// Writes vital events, pregnancies and contraception.
  /// - Returns: the pregnancies, for what is given to mothers.
  mutating func recordMothers() -> [DemoPregnancy] {
    let families = families()
    addVitalEvents(families)
    guard keeps("pregnancy") else { return [] }
    var pregnancies: [DemoPregnancy] = []
    for mother in families.keys.sorted() { pregnancies += deliveries(of: mother, families[mother] ?? []) }
    pregnancies += expecting(pregnancies)
    for pregnancy in pregnancies { enter(pregnancy) }
    if keeps("contraception") { addContraception(families, pregnancies) }
    return pregnancies
  }

  // MARK: - Events

  private mutating func addVitalEvents(_ families: [Int: [Int]]) {
    guard keeps("vital-event") else { return }
    for person in people {
      let last = lastDay(person)
      if person.from >= start, person.from <= last {
        if person.from == person.born { addBirth(person, families) } else { addArrival(person) }
      }
      guard let to = person.to, to <= last else { continue }
      if person.endReason == "died" { addDeath(person, to) } else if person.endReason == "moved" { addDeparture(person, to) }
    }
  }

  private mutating func addEvent(_ person: DemoPerson, _ kind: String, _ on: Day, _ more: [String: Value]) {
    let told = min(on.adding(days: random.whole(0...12)), today)
    var values = more
    values["person_id"] = .id(person.id)
    values["event_kind"] = .text(kind)
    values["happened_on"] = .day(on)
    if random.chance(0.7) { values["reported_on"] = .day(told) }
    books.add("vital-event", newID(told), values)
  }

  private mutating func addBirth(_ person: DemoPerson, _ families: [Int: [Int]]) {
    var values: [String: Value] = ["birth_weight_g": .int(Int64(min(max(random.normal(3080, 400), 1500), 4800) / 50) * 50)]
    if let mother = person.mother {
      values["mother_id"] = .id(people[mother].id)
      let order = (families[mother] ?? []).firstIndex { people[$0].id == person.id }
      if let order, random.chance(0.99) { values["birth_order"] = .int(Int64(order + 1)) }
    }
    if let place = birthPlace() { values["birth_place"] = .text(place) }
    addEvent(person, "birth", person.born, values)
  }

  private mutating func addArrival(_ person: DemoPerson) {
    let from = random.pick(["Huyện bên (minh họa)", "Thành phố Lạng Sơn", "Tỉnh khác (minh họa)", "Xã bên (minh họa)"]) ?? ""
    addEvent(person, "arrival", person.from, ["place": .text(from)])
  }

  private mutating func addDeparture(_ person: DemoPerson, _ to: Day) {
    addEvent(person, "departure", to, ["place": .text(lexicon.destinations.pick(&random))])
  }

  private mutating func addDeath(_ person: DemoPerson, _ to: Day) {
    let age = person.age(on: to)
    let causes: [(String, String)]
    switch age {
    case ..<1: causes = [("P07.3", "Đẻ non"), ("P22.0", "Suy hô hấp sơ sinh"), ("Q24.9", "Dị tật tim bẩm sinh"), ("J18.9", "Viêm phổi")]
    case ..<15: causes = [("W74", "Đuối nước"), ("J18.9", "Viêm phổi"), ("Q24.9", "Dị tật tim bẩm sinh")]
    case ..<50: causes = [("V29.9", "Tai nạn giao thông"), ("C22.0", "Ung thư gan"), ("K74.6", "Xơ gan"), ("W19", "Ngã")]
    case ..<70:
      causes = [("I64", "Đột quỵ"), ("C34.9", "Ung thư phổi"), ("C22.0", "Ung thư gan"), ("K74.6", "Xơ gan"), ("I21.9", "Nhồi máu cơ tim")]
    default:
      causes = [
        ("R54", "Tuổi già"), ("I64", "Đột quỵ"), ("J44.9", "Bệnh phổi tắc nghẽn mạn tính"), ("I50.9", "Suy tim"), ("J18.9", "Viêm phổi"),
      ]
    }
    var values: [String: Value] = ["place": .text(random.chance(0.75) ? "Tại nhà" : "Bệnh viện")]
    if let cause = random.pick(causes), random.chance(0.95) {
      values["cause_text"] = .text(cause.1)
      if random.chance(0.85) { values["cause_code"] = .text(cause.0) }
    }
    addEvent(person, "death", to, values)
  }

  private mutating func birthPlace() -> String? {
    if random.chance(0.015) { return nil }
    if random.chance(max(0.01, 0.05 - 0.045 * careQuality)) { return random.chance(0.9) ? "home" : "on_the_way" }
    return random.pick(
      profile.town ? ["health_centre", "health_centre", "hospital"] : ["health_centre", "health_centre", "hospital", "station"])
  }

  // MARK: - Pregnancies

  private mutating func deliveries(of mother: Int, _ children: [Int]) -> [DemoPregnancy] {
    var out: [DemoPregnancy] = []
    for (order, child) in children.enumerated() {
      let born = people[child].born
      guard born >= start, born <= lastDay(people[mother]), people[mother].lives(on: born),
        order == 0 || people[children[order - 1]].born != born
      else { continue }
      let lastPeriod = born.adding(days: -Int(min(max(random.normal(275, 9), 238), 294)))
      if random.chance(0.04) { addLoss(mother, before: lastPeriod, order) }
      out.append(
        DemoPregnancy(
          id: newID(max(start, lastPeriod.adding(days: 70))), mother: mother, lastPeriod: lastPeriod, birth: born,
          children: children.filter { people[$0].born == born }, earlier: order))
    }
    return out
  }

  private mutating func addLoss(_ mother: Int, before next: Day, _ earlier: Int) {
    let lastPeriod = next.adding(days: -random.whole(160...420))
    let ended = lastPeriod.adding(days: random.whole(45...95))
    guard lastPeriod >= start, people[mother].lives(on: ended) else { return }
    books.add(
      "pregnancy", newID(ended),
      [
        "person_id": .id(people[mother].id), "last_period_on": .day(lastPeriod), "due_on": .day(lastPeriod.adding(days: 280)),
        "earlier_births": .int(Int64(earlier)), "outcome": .text(random.chance(0.65) ? "miscarriage" : "abortion"), "ended_on": .day(ended),
      ])
  }

  /// Women with child today: about as many as gave birth in nine months of the year before.
  private mutating func expecting(_ known: [DemoPregnancy]) -> [DemoPregnancy] {
    let year = today.adding(days: -365)
    let births = known.reduce(into: 0) { count, one in if let birth = one.birth, birth > year { count += 1 } }
    let resting = Set(known.filter { ($0.birth ?? today) > today.adding(days: -400) }.map(\.mother))
    let women = people.indices.filter { index in
      let person = people[index]
      return person.female && person.partner != nil && (person.union == "married" || person.union == "cohabiting")
        && (20...37).contains(person.age(on: today)) && person.lives(on: today) && !resting.contains(index)
    }
    let chance = women.isEmpty ? 0 : min(0.5, Double(births) * 0.66 / Double(women.count))
    return women.filter { _ in random.chance(chance) }.map { mother in
      let lastPeriod = today.adding(days: -random.whole(50...272))
      let earlier = people.reduce(into: 0) { count, person in if person.mother == mother { count += 1 } }
      return DemoPregnancy(
        id: newID(lastPeriod.adding(days: 45)), mother: mother, lastPeriod: lastPeriod, birth: nil, children: [], earlier: earlier)
    }
  }

  private mutating func enter(_ pregnancy: DemoPregnancy) {
    let mother = people[pregnancy.mother]
    let visits = antenatalDays(pregnancy)
    var values: [String: Value] = [
      "person_id": .id(mother.id), "last_period_on": .day(pregnancy.lastPeriod), "due_on": .day(pregnancy.lastPeriod.adding(days: 280)),
      "earlier_births": .int(Int64(pregnancy.earlier)),
      "registered_on": .day(visits.first ?? min(pregnancy.lastPeriod.adding(days: 70), pregnancy.birth ?? today, today)),
    ]
    let age = mother.age(on: pregnancy.lastPeriod)
    let risky = random.chance(age >= 35 || age < 18 ? 0.6 : 0.1)
    values["high_risk"] = .bool(risky)
    if risky {
      values["risk_flags"] = .text(
        age >= 35 ? "Tuổi từ 35" : (random.pick(["Thiếu máu", "Mổ đẻ cũ", "Chiều cao dưới 145 cm", "Tăng huyết áp"]) ?? ""))
    }
    if let birth = pregnancy.birth, random.chance(0.996) {
      let place = birthPlace()
      values["outcome"] = .text("live_birth")
      values["ended_on"] = .day(birth)
      values["children_born"] = .int(Int64(pregnancy.children.count))
      values["delivery_mode"] = .text(place == "home" ? "normal" : (random.chance(0.27) ? "caesarean" : "normal"))
      if let place { values["birth_place"] = .text(place) }
      if random.chance(0.99) { values["attended_by"] = .text(attendant(place)) }
    }
    books.add("pregnancy", pregnancy.id, values)
    let told = values["risk_flags"]?.text
    for on in visits { addAntenatalVisit(pregnancy, on, first: on == visits.first, told) }
    if let birth = pregnancy.birth, values["outcome"] != nil { addPostnatalVisits(pregnancy, birth) }
  }

  private mutating func attendant(_ place: String?) -> String {
    guard place == "home" || place == "on_the_way" else {
      return random.pick(["midwife", "midwife", "doctor", "doctor", "assistant_doctor"]) ?? ""
    }
    return random.pick(["village_midwife", "midwife", "family", "family", "traditional"]) ?? "family"
  }

  /// The days of the visits: most women come through all three trimesters, others late or seldom.
  private mutating func antenatalDays(_ pregnancy: DemoPregnancy) -> [Day] {
    guard keeps("antenatal-visit") else { return [] }
    let drift = Double(pregnancy.lastPeriod.parts.year - 2023) * 0.012
    var weeks: [Int]
    if random.chance(0.68 + 0.27 * careQuality + drift) {
      weeks = [random.whole(7...12), random.whole(15...18), random.whole(22...26), random.whole(29...32)]
      if random.chance(0.55) { weeks.append(35) }
      if random.chance(0.3) { weeks.append(37) }
    } else {
      weeks = random.pick([[17, 26, 31, 36], [16, 24, 33], [11, 24, 34], [20, 31], [12, 28], [30], []]) ?? []
    }
    let end = min((pregnancy.birth ?? today.adding(days: 1)).adding(days: -1), today)
    return weeks.map { pregnancy.lastPeriod.adding(days: $0 * 7 + random.whole(0...6)) }.filter { $0 <= end }
  }

  private mutating func addAntenatalVisit(_ pregnancy: DemoPregnancy, _ on: Day, first: Bool, _ told: String?) {
    let week = (on.number - pregnancy.lastPeriod.number) / 7
    var values: [String: Value] = [
      "pregnancy_id": .id(pregnancy.id), "visited_on": .day(on), "gestational_week": .int(Int64(week)),
      "weight_kg": .real((42 + Double((pregnancy.lastPeriod.number * 7) % 13) + Double(week) * 0.3 + random.normal(0, 0.4)).tenth),
      "systolic": .int(Int64(random.normal(110, 8).clamped(92, 138)) + (told == "Tăng huyết áp" ? 34 : 0)),
      "diastolic": .int(Int64(random.normal(68, 6).clamped(48, 84)) + (told == "Tăng huyết áp" ? 22 : 0)),
      "iron": .bool(random.chance(0.74 + 0.24 * careQuality)),
    ]
    if first || (28...33).contains(week) {
      values["haemoglobin_g_l"] = .int(Int64((told == "Thiếu máu" ? 94 : 113) + (week * 7 + pregnancy.mother) % 14))
    }
    if week < 34 { values["next_visit_on"] = .day(on.adding(days: 28)) }
    if week >= 20 { values["fetal_heart_rate"] = .int(Int64(random.normal(144, 7))) }
    if first {
      let tested = random.chance(0.6 + 0.38 * careQuality)
      values["hiv_tested"] = .bool(tested)
      values["hepatitis_b_test"] = .text(tested ? (random.chance(0.08) ? "positive" : "negative") : "not_done")
      values["syphilis_test"] = .text(tested ? "negative" : "not_done")
    }
    if week >= 15, week < 30, random.chance(0.8) { values["tetanus_dose"] = .int(week < 21 || pregnancy.earlier > 0 ? 1 : 2) }
    if random.chance(0.8), let facility = facility(on: on) {
      values["facility_id"] = .id(facility)
      values["seen_by"] = .text("midwife")
    } else {
      values["facility_name"] = .text("Trung tâm Y tế huyện (minh họa)")
    }
    books.add("antenatal-visit", newID(on), values)
  }

  private mutating func addPostnatalVisits(_ pregnancy: DemoPregnancy, _ birth: Day) {
    let both = random.chance(0.76 + 0.22 * careQuality)
    var subjects = both ? ["mother", "child"] : (random.pick([[], ["mother"], ["mother"], ["child"]]) ?? [])
    var on = birth.adding(days: random.whole(1...9))
    for round in 0..<(random.chance(0.15) ? 2 : 1) {
      guard on <= min(lastDay(people[pregnancy.mother]), today) else { return }
      for subject in subjects {
        var values: [String: Value] = [
          "visited_on": .day(on), "visit_subject": .text(subject), "at_home": .bool(true),
          "visited_by": .text(random.pick(["midwife", "assistant_doctor", "village_health_worker"]) ?? "midwife"),
        ]
        if subject == "child", let child = pregnancy.children.first, people[child].lives(on: on) {
          values["child_id"] = .id(people[child].id)
        } else if subject == "child" {
          continue
        }
        if round == 0 { values["finding"] = .text(subject == "mother" ? "Mẹ ổn định, đã tư vấn cho con bú" : "Trẻ bú tốt, rốn khô") }
        books.add("pregnancy.postnatal_visit", newID(on), parent: pregnancy.id, values)
      }
      on = birth.adding(days: random.whole(18...40))
      if !both { subjects = [] }
    }
  }

  // MARK: - Contraception

  private mutating func addContraception(_ families: [Int: [Int]], _ pregnancies: [DemoPregnancy]) {
    let spans = Dictionary(grouping: pregnancies, by: \.mother)
    let methods = DemoWords([
      ("iud", 44), ("pill", 26), ("condom", 15), ("injection", 5), ("implant", 4), ("female_sterilisation", 4), ("rhythm", 4),
      ("withdrawal", 4),
    ])
    for index in people.indices {
      let woman = people[index]
      guard woman.female, woman.partner != nil, let married = woman.married, woman.union == "married" || woman.union == "cohabiting",
        (18...53).contains(woman.age(on: today)), random.chance(0.75 + 0.13 * careQuality)
      else { continue }
      let last = lastDay(woman)
      let ends = woman.born.adding(years: 49)
      let before = (families[index] ?? []).map { people[$0].born }.filter { $0 < start }.max()
      var from = max((before ?? married).adding(days: random.whole(60...900)), married, woman.born.adding(years: 18), woman.from)
      let method = methods.pick(&random)
      for pregnancy in (spans[index] ?? []).sorted(by: { $0.lastPeriod < $1.lastPeriod }) {
        addUse(woman, method, from, min(pregnancy.lastPeriod.adding(days: -random.whole(5...120)), ends), last)
        from = (pregnancy.birth ?? today).adding(days: random.whole(50...240))
      }
      addUse(woman, random.chance(0.8) ? method : methods.pick(&random), from, ends, last)
    }
  }

  private mutating func addUse(_ woman: DemoPerson, _ method: String, _ from: Day, _ to: Day, _ last: Day) {
    guard from <= last, from <= to, to >= start else { return }
    var values: [String: Value] = ["person_id": .id(woman.id), "contraceptive": .text(method), "started_on": .day(from)]
    if to <= last { values["ended_on"] = .day(to) }
    if method != "rhythm", method != "withdrawal", random.chance(0.6) { values["supplied_by"] = .text("Trạm Y tế \(place)") }
    books.add("contraception", newID(max(from, start)), values)
  }
}
