import Vocabulary

// The chronically ill under the station's care with their visits, and visits to the elderly and disabled at home.
extension DemoCommune {
  /// Enrols those whose health record names hypertension or diabetes, and a few others.
  mutating func careForChronic() {
    guard keeps("chronic-care") else { return }
    let places = Dictionary(people.indices.map { (people[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    var owners: [RowID: Int] = [:]
    for row in books.rows(of: "health-record") { owners[row.id] = row.values["person_id"]?.id.flatMap { places[$0] } }
    for row in books.rows(of: "health-record.condition") {
      guard let index = row.parent.flatMap({ owners[$0] }), let since = row.values["since"]?.day else { continue }
      guard random.chance(0.54 + 0.36 * careQuality) else { continue }
      enrol(people[index], row.values["diagnosis"]?.text == "I10" ? "hypertension" : "diabetes", since)
    }
    for person in people where person.age(on: today) >= 45 && random.chance(0.012) {
      let disease = random.pick(["hypertension", "hypertension", "copd", "asthma", "heart_disease"]) ?? "hypertension"
      enrol(person, disease, day(newYear(2016), lastDay(person)))
    }
  }

  private mutating func enrol(_ person: DemoPerson, _ disease: String, _ found: Day) {
    let last = lastDay(person)
    // The book grew over the years.
    let from = max(found.adding(days: random.whole(0...60)), newYear(2017), day(newYear(2019), start.adding(days: 1100)), person.from)
    guard from <= last, found <= from else { return }
    let id = newID(max(from, start))
    let codes = ["hypertension": "I10", "diabetes": "E11.9", "copd": "J44.9", "asthma": "J45.9", "heart_disease": "I25.9"]
    var values: [String: Value] = [
      "person_id": .id(person.id), "disease": .text(disease), "diagnosis": .text(codes[disease] ?? "I10"), "found_on": .day(found),
      "enrolled_on": .day(from),
    ]
    if let facility = facility(on: max(from, start)) { values["facility_id"] = .id(facility) }
    var end = last
    if person.endReason == "died", person.to == last {
      values["closed_on"] = .day(last)
      values["closed_why"] = .text("Tử vong")
    } else if random.chance(0.03), max(from, start) < last {
      end = day(max(from, start), last)
      values["closed_on"] = .day(end)
      values["closed_why"] = .text(random.pick(["Chuyển bệnh viện quản lý", "Xin thôi quản lý"]) ?? "")
    }
    books.add("chronic-care", id, values)
    addVisits(id, disease, max(from, start.adding(days: -60)), end, faithful: random.chance(0.74 + 0.22 * careQuality))
  }

  private mutating func addVisits(_ id: RowID, _ disease: String, _ first: Day, _ last: Day, faithful: Bool) {
    let held = random.chance(0.62)
    var on = first.adding(days: random.whole(0...60))
    while on <= last {
      var values: [String: Value] = ["visited_on": .day(on), "drug_days": .int(faithful ? 60 : 30)]
      let controlled = random.chance(held ? 0.85 : 0.25)
      values["controlled"] = .bool(controlled)
      if disease == "diabetes" {
        values["glucose_mmol"] = .real((controlled ? random.normal(6.4, 0.5) : random.normal(9.6, 1.8)).clamped(3.5, 24).tenth)
      }
      if disease != "asthma" {
        let high = (controlled ? random.normal(130, 6) : random.normal(153, 9)).clamped(100, 220)
        values["systolic"] = .int(Int64(high))
        values["diastolic"] = .int(Int64((high * 0.6).clamped(55, 125)))
      }
      books.add("chronic-care.visit", newID(max(on, start)), parent: id, values)
      on = on.adding(days: faithful ? random.whole(76...90) : random.whole(90...330))
    }
  }

  /// Visits the elderly who live alone or are very old, and the disabled, once a year.
  mutating func visitHomes() {
    guard keeps("home-care-visit") else { return }
    let disabled = Set(books.rows(of: "person").filter { $0.values["disability_type"] != nil }.map(\.id))
    let services = [
      "Đo huyết áp, tư vấn", "Hướng dẫn phục hồi chức năng tại nhà", "Chăm sóc vết loét", "Thăm hỏi, phát thuốc", "Tư vấn dinh dưỡng",
    ]
    for person in people {
      let group = disabled.contains(person.id) ? "disabled" : "elderly"
      for year in max(2023, start.parts.year)...max(2023, today.parts.year) {
        let on = newYear(year).adding(days: random.whole(10...355))
        let age = person.age(on: on)
        guard group == "disabled" || age >= 60, on >= max(person.from, start), on <= lastDay(person) else { continue }
        let wanted = group == "disabled" ? 0.3 + 0.4 * careQuality : (age >= 75 ? 0.2 + 0.3 * careQuality : 0.03 + 0.07 * careQuality)
        guard random.chance(wanted) else { continue }
        var values: [String: Value] = [
          "person_id": .id(person.id), "visited_on": .day(on), "care_group": .text(group), "service": .text(random.pick(services) ?? ""),
        ]
        if let clinician = random.pick(clinicians) { values["visited_by"] = .id(clinician) }
        books.add("home-care-visit", newID(on), values)
      }
    }
  }
}

extension Double {
  /// Held between two bounds.
  func clamped(_ low: Double, _ high: Double) -> Double { min(max(self, low), high) }
}
