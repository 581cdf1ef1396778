import Foundation
import Vocabulary

/// The immunisation schedule of the catalogue, as the demonstration follows it.
struct DemoSchedule: Sendable {
  /// One dose of it.
  struct Dose: Sendable {
    let vaccine: String
    let dose: Int64
    let due: Int
    let gap: Int
    let underOne: Bool
  }
  let doses: [Dose]

  /// Reads `tables/lists/vaccine_schedule.yaml` of a catalogue.
  /// - Throws: `CatalogueFaults`.
  init(catalogue: URL) throws {
    let file = "tables/lists/vaccine_schedule.yaml"
    let faults = FaultList()
    let text = (try? String(contentsOf: catalogue.appendingPathComponent(file), encoding: .utf8)) ?? ""
    let node = CatalogueNode.read(text, file: file, faults: faults)
    try faults.check()
    doses = (node?.list("items") ?? []).map { item in
      Dose(
        vaccine: item.text("vaccine") ?? "", dose: Int64(item.int("dose") ?? 1), due: item.int("due_age_days") ?? 0,
        gap: item.text("min_interval_days").flatMap(Int.init) ?? 0,
        underOne: item.text("under_one") == "yes")
    }
  }
}

// Immunisation by the schedule, and what the nutrition campaigns give to children and mothers.
extension DemoCommune {
  /// Vaccinates the children: most in time, some late, some not fully.
  mutating func immunise(_ schedule: DemoSchedule) {
    guard keeps("immunisation") else { return }
    let first = start.adding(days: -630)
    for person in people where person.born >= first {
      // Vaccines were short in 2023.
      let short = person.born.parts.year == 2022 || person.born.parts.year == 2023 ? 0.05 : 0
      let place = random.share()
      let whole = 0.83 + 0.13 * careQuality - short
      let late = place >= whole && place < whole + (1 - whole) * 0.5
      if place > 0.993 { continue }
      let broken = place < whole ? Int.max : random.whole(2...(schedule.doses.count - 1))
      var delay = random.whole(0...8)
      var last: [String: Day] = [:]
      for (number, dose) in schedule.doses.enumerated() {
        if number == broken {
          if !late { break }
          delay += random.whole(100...190)
        }
        // Paper books of the time before: the doses that count under one year.
        let by = person.born.adding(days: dose.due + (dose.due < 30 ? random.whole(0...2) : delay + random.whole(0...16)))
        // Nearly everybody keeps the least interval.
        let on = max(by, last[dose.vaccine].map { $0.adding(days: dose.gap - (by.number % 37 == 0 ? 4 : 0)) } ?? by)
        last[dose.vaccine] = on
        // Boosters after the first birthday are often given elsewhere and not reported back.
        guard on <= lastDay(person), on >= start || dose.underOne, dose.due < 365 || random.chance(0.85) else { continue }
        addDose(person, dose, on)
      }
    }
  }

  private mutating func addDose(_ person: DemoPerson, _ dose: DemoSchedule.Dose, _ on: Day) {
    var values: [String: Value] = [
      "person_id": .id(person.id), "vaccine": .text(dose.vaccine), "dose_number": .int(dose.dose), "given_on": .day(on),
    ]
    if on >= start, random.chance(0.85) { values["lot"] = .text("MH\(on.parts.year % 100)\(DemoCommune.padded(random.whole(1...400), 3))") }
    if dose.due < 30 {
      values["facility_name"] = .text("Trung tâm Y tế huyện (minh họa)")
    } else if let facility = facility(on: on) {
      values["facility_id"] = .id(facility)
    }
    if random.chance(0.1) { values["reaction"] = .text(random.chance(0.7) ? "none" : "mild") }
    books.add("immunisation", newID(max(on, start)), values)
  }

  /// Vitamin A, micronutrients and deworming in June and December, treatment of the thin, vitamin A after delivery.
  mutating func nourish(_ pregnancies: [DemoPregnancy]) {
    guard keeps("nutrition-service") else { return }
    for year in start.parts.year...today.parts.year {
      for month in [6, 12] {
        guard let first = Day(year: year, month: month, day: 1) else { continue }
        // The registers open in the middle of a campaign.
        let opens = first < start && first.adding(days: 20) > start ? start : first
        if opens >= start, opens <= today { addCampaign(opens) }
      }
    }
    treat()
    for pregnancy in pregnancies {
      guard let birth = pregnancy.birth, random.chance(0.6 + 0.36 * careQuality) else { continue }
      let on = birth.adding(days: random.whole(0...21))
      if on <= lastDay(people[pregnancy.mother]) { addService(people[pregnancy.mother], "vitamin_a", on, "200.000 đơn vị") }
    }
  }

  private mutating func addCampaign(_ opens: Day) {
    let drift = Double(opens.parts.year - 2023) * 0.006
    for person in people {
      let days = opens.number - person.born.number
      guard days > 183, days < 1827, person.lives(on: opens.adding(days: 4)) else { continue }
      let on = min(opens.adding(days: random.whole(0...4)), today)
      if days < 1095, random.chance(0.86 + 0.1 * careQuality + drift) {
        addService(person, "vitamin_a", on, days < 365 ? "100.000 đơn vị" : "200.000 đơn vị")
      }
      if days < 731, random.chance(0.32 + 0.36 * careQuality + drift) { addService(person, "micronutrient", on, "60 gói") }
      if days > 730, random.chance(0.8 + 0.15 * careQuality + drift) { addService(person, "deworming", on, "Mebendazol 500 mg") }
    }
  }

  private mutating func addService(_ person: DemoPerson, _ kind: String, _ on: Day, _ dose: String, _ more: [String: Value] = [:]) {
    var values = more
    values["person_id"] = .id(person.id)
    values["given_on"] = .day(on)
    values["service_kind"] = .text(kind)
    values["dose"] = .text(dose)
    books.add("nutrition-service", newID(on), values)
  }

  /// Treats children whom a measurement shows to be thin.
  private mutating func treat() {
    let places = Dictionary(people.indices.map { (people[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    var until: [Int: Day] = [:]
    for row in books.rows(of: "growth-measurement").sorted(by: { $0.id < $1.id }) {
      guard let index = row.values["person_id"]?.id.flatMap({ places[$0] }), let on = row.values["measured_on"]?.day,
        let cm = row.values["height_cm"]?.real, let kg = row.values["weight_kg"]?.real
      else { continue }
      let person = people[index]
      guard let thin = growth.measures(female: person.female, days: on.number - person.born.number, height: 0, mass: -2.05),
        kg / cm / cm < thin.kg / thin.cm / thin.cm, on > until[index] ?? start.adding(days: -1), random.chance(0.56 + 0.38 * careQuality)
      else { continue }
      let begins = on.adding(days: random.whole(0...14))
      let ends = begins.adding(days: random.whole(40...90))
      guard begins <= lastDay(person) else { continue }
      until[index] = ends
      var more: [String: Value] = ["outcome": .text("in_treatment")]
      if ends <= lastDay(person) {
        more = [
          "outcome": .text(random.pick(["cured", "cured", "cured", "not_recovered", "defaulted"]) ?? "cured"), "ended_on": .day(ends),
        ]
      }
      addService(person, "acute_malnutrition", begins, "Sản phẩm dinh dưỡng điều trị", more)
    }
  }
}
