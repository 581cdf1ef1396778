import Foundation
import Vocabulary

// Health records, e-books, encounters and teleconsultations.
extension DemoCommune {
  /// Records the care of everyone.
  mutating func care() {
    for index in people.indices {
      let person = people[index]
      addRecord(person)
      addEBook(person)
      addVisits(person)
    }
  }

  /// The first and last day anything can be entered about a person.
  private func span(_ person: DemoPerson) -> (first: Day, last: Day)? {
    let first = max(person.from, start)
    let last = min(person.to ?? today, person.leaves ?? today, today)
    return first <= last ? (first, last) : nil
  }

  private mutating func addRecord(_ person: DemoPerson) {
    guard keeps("health-record"), person.careShare < profile.managed + 0.11, let span = span(person) else { return }
    let opened: Day
    if person.from < start {
      opened = random.chance(0.86) ? day(max(person.from, newYear(2018)), start) : day(start, min(span.last, start.adding(days: 800)))
    } else {
      opened = day(span.first, min(span.last, span.first.adding(days: 120)))
    }
    let id = newID(max(opened, start))
    let age = person.age(on: today)
    var values: [String: Value] = ["person_id": .id(person.id), "opened_on": .day(opened)]
    if random.chance(0.45) {
      values["blood_group"] = .text(random.pick(["o_pos", "o_pos", "b_pos", "a_pos", "ab_pos", "o", "a", "b"]) ?? "o")
    }
    if age >= 18 {
      values["smoking"] = .text(
        person.female || random.chance(0.55) ? "never" : (random.pick(["sometimes", "regular", "stopped"]) ?? "never"))
      values["alcohol"] = .text(
        person.female && random.chance(0.8) ? "never" : (random.pick(["never", "sometimes", "sometimes", "regular"]) ?? "never"))
    }
    // Most reviews fall on the same season each year; someone managed by visits needs fewer.
    var reviews: [Day] = []
    if reviewsByRecord(person) {
      let season = Int(person.careShare * 8191) % 365
      for year in start.parts.year...today.parts.year where isManaged(person, in: year) {
        let on = newYear(year).adding(days: min(season + random.whole(0...14), 364))
        if on >= max(span.first, opened), on <= span.last, random.chance(0.97) { reviews.append(on) }
      }
    }
    if let last = reviews.popLast() { values["last_reviewed_on"] = .day(last) }
    for on in reviews {
      books.add(
        "health-record.review", newID(on), parent: id,
        ["reviewed_on": .day(on), "reviewed_by": .text("Trạm Y tế \(place)"), "finding": .text(finding(age))])
    }
    books.add("health-record", id, values)
    let chronic = age > 40 && random.chance(min(0.5, Double(age - 40) * 0.011))
    if chronic {
      let pressure = random.chance(0.72)
      let since = day(max(newYear(2012), person.born.adding(years: 35)), span.last)
      books.add(
        "health-record.condition", newID(max(since, opened)), parent: id,
        [
          "diagnosis": .text(pressure ? "I10" : "E11.9"), "disease_name": .text(pressure ? "Tăng huyết áp" : "Đái tháo đường típ 2"),
          "since": .day(since),
        ])
    }
  }

  private mutating func finding(_ age: Int) -> String {
    if age < 6 { return random.chance(0.8) ? "Phát triển bình thường" : "Cần theo dõi dinh dưỡng" }
    if age < 50 { return random.chance(0.85) ? "Sức khỏe bình thường" : "Cần theo dõi thêm" }
    return random.pick(["Sức khỏe bình thường", "Theo dõi huyết áp", "Theo dõi đường huyết", "Hẹn khám chuyên khoa"]) ?? ""
  }

  /// Whether a person is seen in a year: fewer were in the first years.
  private func isManaged(_ person: DemoPerson, in year: Int) -> Bool {
    let grown = year <= 2023 ? 0.77 : (year == 2024 ? 0.89 : (year == 2025 ? 0.97 : 1))
    return person.careShare < profile.managed * grown + 0.02
  }

  /// Two in five of those managed are seen at a yearly review, the others at visits.
  private func reviewsByRecord(_ person: DemoPerson) -> Bool { Int(person.careShare * 997) % 10 < 4 }

  private mutating func addEBook(_ person: DemoPerson) {
    guard keeps("e-book"), let span = span(person) else { return }
    // The share of people with a book grows from about a third to the commune's rate.
    let place = (person.careShare * 7).truncatingRemainder(dividingBy: 1)
    let first = profile.eBook * 0.5
    guard place < profile.eBook, person.age(on: span.last) >= 1 else { return }
    let length = max(1, today.number - start.number)
    let progress = place < first ? 0 : (place - first) / max(0.01, profile.eBook - first)
    let wanted = place < first ? start.adding(days: -random.whole(10...300)) : start.adding(days: Int(progress * Double(length) * 0.97))
    let activated = max(wanted, person.born.adding(days: random.whole(20...300)), person.from)
    guard activated <= span.last else { return }
    var values: [String: Value] = [
      "person_id": .id(person.id), "activated_on": .day(activated),
      "channel": .text(activated < newYear(2024) ? "app" : (random.pick(["vneid", "vneid", "app", "this_software"]) ?? "vneid")),
      "last_updated_on": .day(day(activated, span.last)),
    ]
    if usesTelehealth(person, 2026) || random.chance(0.15) {
      values["telehealth_from"] = .day(day(activated, min(span.last, activated.adding(days: 200))))
    }
    if random.chance(0.008) { values["closed_on"] = .day(day(activated, span.last)) }
    books.add("e-book", newID(max(activated, start)), values)
  }

  private func usesTelehealth(_ person: DemoPerson, _ year: Int) -> Bool {
    let grown = year <= 2023 ? 0.5 : (year == 2024 ? 0.9 : 1.03)
    return (person.careShare * 7).truncatingRemainder(dividingBy: 1) < profile.telehealth * grown
  }

  private mutating func addVisits(_ person: DemoPerson) {
    guard let span = span(person) else { return }
    let season = Int(person.careShare * 8191) % 365
    for year in start.parts.year...today.parts.year {
      let byVisit = isManaged(person, in: year) && !reviewsByRecord(person)
      let visited = random.chance(byVisit ? 0.96 : 0.02)
      if visited {
        let on =
          byVisit
          ? newYear(year).adding(days: min(season + random.whole(0...14), 364)) : day(newYear(year), newYear(year + 1).adding(days: -1))
        if on >= span.first, on <= span.last { addEncounter(person, on) }
      }
      if year >= 2023, keeps("teleconsultation"), usesTelehealth(person, year) {
        let on = newYear(year).adding(days: min(season + random.whole(0...20), 364))
        if on >= span.first, on <= span.last { addTeleconsultation(person, on) }
      }
    }
  }

  private mutating func disease(_ age: Int) -> DemoLexicon.Disease? {
    let fitting = lexicon.diseases.filter { $0.ages.contains(age) }
    var place = random.share() * fitting.reduce(0) { $0 + $1.weight }
    for disease in fitting {
      place -= disease.weight
      if place < 0 { return disease }
    }
    return fitting.last
  }

  private mutating func addEncounter(_ person: DemoPerson, _ on: Day) {
    let age = person.age(on: on)
    guard let disease = disease(age) else { return }
    let herbal = disease.herbal > 0 && random.chance(disease.herbal)
    var values: [String: Value] = [
      "person_id": .id(person.id), "seen_on": .day(on), "diagnosis": .text(disease.code), "diagnosis_text": .text(disease.text),
      "encounter_type": .text(
        disease.checkup ? (random.chance(0.6) ? "checkup" : "outreach") : (random.chance(0.04) ? "home" : "in_person")),
      "insurance_used": .bool(random.chance(0.88)), "traditional_medicine": .bool(herbal),
      "treatment_result": .text(disease.checkup ? "7" : (random.pick(["1", "2", "2", "3"]) ?? "2")),
    ]
    if let facility = facility(on: on), random.chance(0.93) {
      values["facility_id"] = .id(facility)
      if let clinician = random.pick(clinicians) { values["clinician_id"] = .id(clinician) }
    } else {
      values["facility_name"] = .text("Trung tâm Y tế huyện (minh họa)")
    }
    if random.chance(0.5) {
      values["pulse"] = .int(Int64(random.normal(age < 6 ? 104 : 78, 8)))
      values["temperature_c"] = .real((36.6 + abs(random.normal(0, 0.5))).tenth)
    }
    if age >= 18, disease.code == "I10" || random.chance(0.6) {
      let high = disease.code == "I10" ? random.normal(146, 14) : random.normal(118 + Double(max(0, age - 40)) * 0.35, 11)
      values["systolic"] = .int(Int64(min(max(high, 90), 210)))
      values["diastolic"] = .int(Int64(min(max(high * 0.62, 52), 125)))
    }
    books.add("encounter", newID(on), values)
  }

  private mutating func addTeleconsultation(_ person: DemoPerson, _ on: Day) {
    guard let facility = facility(on: on) else { return }
    var values: [String: Value] = [
      "person_id": .id(person.id), "held_on": .day(on), "facility_id": .id(facility),
      "far_facility": .text(random.pick(["Trung tâm Y tế huyện (minh họa)", "Bệnh viện Đa khoa tỉnh (minh họa)"]) ?? ""),
      "channel": .text(random.pick(["video", "video", "phone", "message", "conference"]) ?? "video"),
      "question": .text(random.pick(lexicon.questions) ?? ""), "advice": .text(random.pick(lexicon.advice) ?? ""),
      "minutes": .int(Int64(random.whole(4...25))),
      "outcome": .text(random.pick(["advised", "advised", "prescribed", "treated_here", "booked", "referred"]) ?? "advised"),
    ]
    if let clinician = random.pick(clinicians) { values["clinician_id"] = .id(clinician) }
    books.add("teleconsultation", newID(on), values)
  }
}
