import Vocabulary

// The rows of households and people, once their lives are known.
extension DemoCommune {
  /// Writes households, people, absences and earlier identifiers into the books.
  mutating func enterPeople() {
    for place in households.indices {
      succeed(place)
      enterHousehold(place)
      let living = households[place].members.filter { people[$0].lives(on: today) }
      for index in households[place].members { enterPerson(index, alone: living.count == 1) }
    }
  }

  /// When a head has died or left, the partner becomes head, else the eldest grown child.
  private mutating func succeed(_ place: Int) {
    let members = households[place].members
    guard let old = members.first(where: { people[$0].relation == "head" }), people[old].to != nil else { return }
    if people[old].endReason == "died", let partner = people[old].partner { people[partner].union = "widowed" }
    let living = members.filter { people[$0].to == nil && !people[$0].temporary && people[$0].age(on: today) >= 18 }
    if let partner = people[old].partner, living.contains(partner) {
      people[partner].relation = "head"
      return
    }
    guard let next = living.min(by: { people[$0].born < people[$1].born }) else { return }
    for index in members where index != old {
      let person = people[index]
      if index == next {
        people[index].relation = "head"
      } else if person.partner == next {
        people[index].relation = "spouse"
      } else if person.father == next || person.mother == next {
        people[index].relation = "child"
      } else if let father = people[next].father, person.father == father {
        people[index].relation = "sibling"
      } else if !person.temporary {
        people[index].relation = "other_relative"
      }
    }
  }

  private mutating func enterHousehold(_ place: Int) {
    let household = households[place]
    var values: [String: Value] = [
      "household_number": .text(household.number), "hamlet_id": .id(hamlets[household.hamlet].id),
      "poverty_status": .text(household.poverty),
      "address": .text(hamlets[household.hamlet].name),
    ]
    if household.poverty != "none" { values["poverty_decided_on"] = .day(newYear(today.parts.year - 1).adding(days: -20)) }
    if random.chance(0.6) { values["phone"] = .text(phone()) }
    if let from = household.from { values["valid_from"] = .day(from) }
    let ends = household.members.map { people[$0].to ?? today.adding(days: 1) }.max() ?? today
    if ends <= today { values["valid_to"] = .day(ends) }
    books.add("household", household.id, values)
  }

  private mutating func enterPerson(_ index: Int, alone: Bool) {
    let person = people[index]
    let age = person.age(on: today)
    var values: [String: Value] = [
      "full_name": .text(person.name), "sex": .text(person.female ? "female" : "male"), "ethnicity": .text(person.ethnicity),
      "household_id": .id(households[person.household].id), "relation_to_head": .text(person.relation),
      "residence_status": .text(person.temporary ? "temporary" : "permanent"), "valid_from": .day(person.from),
    ]
    if person.yearOnly { values["birth_year"] = .int(Int64(person.born.parts.year)) } else { values["birth_date"] = .day(person.born) }
    if let to = person.to {
      values["valid_to"] = .day(to)
      values["end_reason"] = .text(person.endReason ?? "other")
    }
    if random.chance(age < 1 ? 0.8 : 0.97) { values["national_id"] = .text(nationalID(female: person.female, born: person.born)) }
    if age >= 16, age < 80, random.chance(0.72) { values["phone"] = .text(phone()) }
    people[index].occupation = occupation(person, age)
    if age >= 6 { values["occupation"] = .text(people[index].occupation) }
    if age < 6, let mother = person.mother { values["guardian_id"] = .id(people[mother].id) }
    if age >= 16 {
      values["union_status"] = .text(person.union)
      if person.union == "married" || person.union == "cohabiting", let married = person.married { values["union_from"] = .day(married) }
    }
    if alone, person.to == nil { values["lives_alone"] = .bool(true) }
    addDisability(person, age, alone, &values)
    books.add("person", person.id, values)
    addAbsence(person)
    if age >= 30, age < 75, random.chance(0.05) {
      let year = min(2016, person.born.parts.year + 18)
      let number = "08" + DemoCommune.padded(random.whole(0...9_999_999), 7)
      books.add(
        "person.identifier", newID(start), parent: person.id,
        [
          "kind": .text("old_identity_card"), "identifier_value": .text(number), "valid_from": .day(day(newYear(year), newYear(year + 1))),
          "valid_to": .day(day(newYear(2021), newYear(2023))),
        ])
    }
  }

  private mutating func occupation(_ person: DemoPerson, _ age: Int) -> String {
    if age < 6 { return "" }
    if age < 18 { return "Học sinh" }
    if age < 22, random.chance(0.3) { return "Sinh viên" }
    if age >= 68 { return random.chance(0.12) ? "Hưu trí" : "Già yếu" }
    if age >= 58, random.chance(profile.town ? 0.35 : 0.08) { return "Hưu trí" }
    return lexicon.occupations[profile.town ? "town" : "commune"]?.pick(&random) ?? "Làm ruộng"
  }

  private mutating func addDisability(_ person: DemoPerson, _ age: Int, _ alone: Bool, _ values: inout [String: Value]) {
    if random.chance(age >= 65 ? 0.09 : 0.016),
      let type = random.pick(["movement", "hearing_speech", "vision", "mental", "intellectual", "other"])
    {
      values["disability_type"] = .text(type)
      values["disability_degree"] = .text(random.pick(["severe", "severe", "mild", "extremely_severe"]) ?? "severe")
      values["disability_from"] = .day(day(max(person.from, newYear(2012)), max(person.from, start)))
    }
    if age >= 70, alone {
      values["policy_group"] = .text("lonely_elderly")
    } else if age >= 60, random.chance(0.04) {
      values["policy_group"] = .text(random.chance(0.4) ? "merit" : "merit_family")
    } else if values["disability_type"] != nil, random.chance(0.5) {
      values["policy_group"] = .text("social_allowance")
    }
  }

  private mutating func addAbsence(_ person: DemoPerson) {
    let age = person.age(on: today)
    guard age >= 18, age < 48, random.chance(age < 32 ? 0.26 : 0.13) else { return }
    let first = max(person.from, start, person.born.adding(years: 18))
    let last = min(person.to ?? today, person.leaves ?? today)
    guard first < last else { return }
    let from = day(first, last)
    let until = from.adding(days: random.whole(60...700))
    var reason = "work"
    if age < 24 { reason = random.pick(["study", "study", "work", "military"]) ?? "study" }
    if reason == "military", person.female { reason = "study" }
    var values: [String: Value] = [
      "valid_from": .day(from), "reason": .text(reason), "destination": .text(lexicon.destinations.pick(&random)),
    ]
    if until <= last { values["valid_to"] = .day(until) }
    books.add("person.absence", newID(from), parent: person.id, values)
  }
}

extension DemoPerson {
  /// The name of somebody invented who stands in no register of people.
  static func invented(_ lexicon: DemoLexicon, _ profile: DemoProfile, _ random: inout DemoRandom, female: Bool? = nil) -> String {
    let group = profile.ethnicities[random.chance(0.6) ? 0 : 1].code
    return lexicon.family(group, &random) + " " + lexicon.given(female ?? random.chance(0.4), random.whole(1966...1994), group, &random)
  }
}

extension Double {
  /// Rounded to one decimal, as scales and tapes are read.
  var tenth: Double { (self * 10).rounded() / 10 }
}
