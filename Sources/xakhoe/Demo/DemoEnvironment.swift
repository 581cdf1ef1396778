import Vocabulary

// Latrines and the three cleans of every household; food establishments, their inspections and trainings.
extension DemoCommune {
  /// Surveys the households twice, with some works done between.
  mutating func survey() {
    guard keeps("sanitation-survey") else { return }
    var spread = DemoSpread(from: random.share())
    let rounds = [newYear(2023).adding(days: 60), newYear(2025).adding(days: 60)]
    for household in households {
      let place = spread.next()
      for (round, opens) in rounds.enumerated() {
        let on = day(max(opens, household.from ?? opens), opens.adding(days: 120))
        let lived = household.members.contains { people[$0].lives(on: on) }
        guard on <= today, on >= start, lived, random.chance(0.975) else { continue }
        addSurvey(household, place, profile.latrine - 0.04 + Double(round) * 0.05, on)
      }
    }
  }

  private mutating func addSurvey(_ household: DemoHousehold, _ place: Double, _ rate: Double, _ on: Day) {
    let hygienic = place < min(rate, 0.99)
    let none = place > 1 - (1 - rate) * 0.22
    let good = profile.town ? ["septic", "septic", "septic", "pour_flush"] : ["septic", "septic", "pour_flush", "dry_raised"]
    let type = none ? "none" : (random.pick(hygienic ? good : ["dry_raised", "dry_sunken", "pour_flush", "pond", "other"]) ?? "septic")
    let fault = random.whole(0...2)
    func kept(_ number: Int) -> Bool { hygienic || (!none && type != "pond" && fault != number) }
    // Households near the edge also lack a bathroom or a clean kitchen.
    let tidy = place < rate * 0.82
    var values: [String: Value] = [
      "household_id": .id(household.id), "surveyed_on": .day(on), "surveyor": .text("Y tế thôn bản"), "latrine_type": .text(type),
      "bathroom_hygienic": .bool(tidy || random.chance(hygienic ? 0.88 : 0.4)),
      "container_hygienic": .bool(tidy || random.chance(hygienic ? 0.94 : 0.6)),
      "water_source": .text(
        random.pick(profile.town ? ["piped", "piped", "drilled_well"] : ["gravity", "gravity", "dug_well", "drilled_well"]) ?? "gravity"),
      "clean_house": .bool(tidy || random.chance(hygienic ? 0.95 : 0.7)),
      "clean_kitchen": .bool(tidy || random.chance(hygienic ? 0.92 : 0.6)),
      "clean_lane": .bool(tidy || random.chance(hygienic ? 0.93 : 0.65)),
    ]
    if !none {
      values["in_use"] = .bool(hygienic || random.chance(0.94))
      values["no_pollution"] = .bool(kept(0))
      values["no_insects"] = .bool(kept(1))
      values["no_smell"] = .bool(kept(2))
      values["latrine_shared"] = .bool(random.chance(0.02))
      if hygienic, random.chance(0.015) { values["model_latrine"] = .bool(true) }
      if !hygienic, random.chance(0.5) { values["construction_remark"] = .text("Cách nguồn nước dưới 10 m") }
    }
    books.add("sanitation-survey", newID(on), values)
  }

  /// Food establishments with their papers, inspections, trainings and incidents.
  mutating func addFood() {
    guard keeps("food-establishment") else { return }
    let count = max(2, Int(Double(profile.food) * min(1, scale * 4)))
    let weights = DemoWords(lexicon.food.indices.map { (String($0), lexicon.food[$0].weight) })
    var spread = DemoSpread(from: random.share())
    for _ in 0..<count {
      guard let index = Int(weights.pick(&random)), !people.isEmpty else { continue }
      addEstablishment(lexicon.food[index], good: spread.next() < profile.foodGood)
    }
    addIncident()
  }

  private mutating func addEstablishment(_ food: DemoLexicon.Food, good: Bool) {
    let owner = DemoPerson.invented(lexicon, profile, &random)
    let called = owner.split(separator: " ").last.map(String.init) ?? owner
    let opened = day(newYear(2014), today.adding(days: -200))
    let from = max(opened, start)
    let id = newID(from)
    let hamlet = random.pick(hamlets)
    var values: [String: Value] = [
      "establishment_name": .text(food.name + " " + called), "food_kind": .text(food.kind),
      "sector": .text(food.sector), "owner_name": .text(owner), "phone": .text(phone()), "active_from": .day(opened),
      "workers": .int(Int64(random.whole(1...(food.kind == "canteen" ? 12 : 4)))),
    ]
    if let hamlet { values["hamlet_id"] = .id(hamlet.id) }
    if random.chance(0.07) { values["active_to"] = .day(day(from, today)) }
    let needsCertificate = ["restaurant", "production", "water_ice"].contains(food.kind) && random.chance(0.45)
    if needsCertificate, good || random.chance(0.4) {
      // Renewed every three years; the last one is what the register shows.
      let issued = good ? day(max(opened, today.adding(years: -3).adding(days: 30)), today) : day(newYear(2019), newYear(2021))
      if issued >= opened {
        values["certificate_number"] = .text("MH-\(DemoCommune.padded(random.whole(1...9999), 4))/ATTP")
        values["certificate_on"] = .day(issued)
        values["certificate_expires_on"] = .day(issued.adding(years: 3))
        let earlier = issued.adding(years: -3)
        if earlier > opened {
          books.add(
            "food-establishment.paper", newID(earlier), parent: id,
            ["paper_kind": .text("certificate"), "issued_on": .day(earlier), "expires_on": .day(issued)])
        }
      }
    } else if food.kind == "street_food" {
      values["exemption_ground"] = .text("i")
    } else if !needsCertificate, random.chance(0.3) {
      values["exemption_ground"] = .text(food.kind == "trade" ? "d" : "c")
    }
    if good || random.chance(0.5) {
      values["commitment_signed_on"] = .day(good ? day(opened, min(today, from.adding(days: 90))) : day(opened, today))
    }
    if !good, random.chance(0.8) { values["commitment_signed_on"] = nil }
    books.add("food-establishment", id, values)
    let closes = values["active_to"]?.day ?? today
    for year in start.parts.year...closes.parts.year {
      if random.chance(0.62) { addInspection(id, good, day(max(from, newYear(year)), min(closes, newYear(year).adding(days: 350))), year) }
      let held = newYear(year).adding(days: random.whole(95...130))
      if keeps("food-training"), random.chance(good ? 0.93 : 0.6), held >= from, held <= closes {
        books.add(
          "food-training", newID(held),
          [
            "establishment_id": .id(id), "held_on": .day(held), "topic": .text("Kiến thức an toàn thực phẩm"),
            "persons_trained": .int(Int64(random.whole(1...3))), "trained_by": .text("Trạm Y tế \(place)"),
          ])
      }
    }
  }

  private mutating func addInspection(_ id: RowID, _ good: Bool, _ on: Day, _ year: Int) {
    guard keeps("food-inspection"), on.parts.year == year, on <= today, on >= start else { return }
    let passed = random.chance(good ? 0.93 : 0.6)
    var values: [String: Value] = [
      "establishment_id": .id(id), "inspected_on": .day(on), "inspection_result": .text(passed ? "passed" : "failed"),
      "decision_number": .text("MH-\(DemoCommune.padded(random.whole(1...99), 2))/QĐ-\(year)"), "decision_on": .day(on.adding(days: -5)),
      "team": .text("Đoàn kiểm tra liên ngành xã"), "inspection_form": .text("catering"), "sanction": .text("none"),
    ]
    if !passed {
      values["violations"] = .text(random.pick(lexicon.violations) ?? "")
      values["sanction"] = .text(random.pick(["reminder", "reminder", "warning", "fine"]) ?? "reminder")
      let remedied = on.adding(days: random.whole(3...40))
      if good || random.chance(0.3), remedied <= today { values["remedied_on"] = .day(remedied) }
    }
    books.add("food-inspection", newID(on), values)
  }

  private mutating func addIncident() {
    guard keeps("food-incident"), scale >= 0.05, random.chance(0.2), start < DemoCommune.merger else { return }
    let on = day(start.adding(days: 60), today.adding(days: -30))
    guard on <= today else { return }
    let cases = random.whole(2...9)
    books.add(
      "food-incident", newID(on),
      [
        "occurred_on": .day(on), "place": .text(random.pick(hamlets)?.name ?? name), "exposed": .int(Int64(cases + random.whole(2...30))),
        "cases": .int(Int64(cases)), "hospitalised": .int(Int64(cases / 2)), "deaths": .int(0),
        "suspected_food": .text(random.pick(lexicon.foods) ?? ""),
        "cause_group": .text(random.pick(["toxin", "microbe", "unknown"]) ?? "unknown"),
        "reported_on": .day(on), "closed_on": .day(on.adding(days: 6)),
      ])
  }
}
