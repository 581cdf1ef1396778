import Foundation
import Vocabulary

// Households and the lives of their people: births, marriages, departures and deaths from the opening of the registers on.
extension DemoCommune {
  /// Fills hamlets with households until the commune has its people.
  mutating func settle() {
    addHamlets()
    let wanted = max(6, Int(profile.people * scale))
    var living = 0
    while living < wanted {
      let before = people.count
      addHousehold()
      let counted = start >= DemoCommune.merger ? today : start
      for index in before..<people.count where people[index].lives(on: counted) { living += 1 }
      if people.count == before { break }
    }
  }

  private mutating func addHamlets() {
    let count = max(1, min(profile.hamlets, Int(profile.people * scale / 15) + 1))
    let hard = Int((Double(count) * profile.supported).rounded())
    var names: [String] = []
    while names.count < count {
      let quarter = profile.town && names.count < lexicon.townQuarters.count
      let name =
        quarter
        ? lexicon.townQuarters[names.count] : lexicon.hamletFirst.pick(&random) + " " + (random.pick(lexicon.hamletSecond) ?? "Mới")
      if names.contains(name) { continue }
      names.append(name)
      let id = newID(start)
      // The hard hamlets are the far ones, listed last.
      hamlets.append(DemoHamlet(id: id, name: name, supported: names.count > count - hard))
      let kind = profile.town ? "khu_pho" : (name.hasPrefix("Bản") ? "ban" : "thon")
      let head = DemoPerson.invented(lexicon, profile, &random)
      books.add(
        "hamlet", id,
        [
          "name": .text(quarter ? "Khu \(name)" : name), "hamlet_kind": .text(kind),
          "hamlet_code": .text("\(key.code)-\(DemoCommune.padded(names.count, 2))"), "hamlet_head": .text(head),
          "distance_km": .real((0.4 + Double(names.count) * random.share() * (profile.town ? 0.3 : 0.9)).tenth),
        ])
    }
  }

  private mutating func ethnicity() -> String {
    var place = random.share()
    for group in profile.ethnicities {
      if place < group.share { return group.code }
      place -= group.share
    }
    return profile.ethnicities.first?.code ?? "02"
  }

  private mutating func headAge() -> Int {
    let place = random.share()
    return switch place {
    case ..<0.17: random.whole(24...33)
    case ..<0.44: random.whole(34...43)
    case ..<0.69: random.whole(44...53)
    case ..<0.86: random.whole(54...63)
    case ..<0.95: random.whole(64...73)
    default: random.whole(74...88)
    }
  }

  private mutating func birthday(age: Int, on day: Day) -> Day { day.adding(days: -(age * 36_525 / 100) - random.whole(0...364)) }

  private mutating func addHousehold() {
    let hamlet = random.whole(0...(hamlets.count - 1))
    let poverty = random.share()
    let poor = hamlets[hamlet].supported ? 0.17 : 0.05
    let entered = day(start, start.adding(days: 75))
    let household = DemoHousehold(
      id: newID(entered), number: DemoCommune.padded(hamlet + 1, 2) + "-" + DemoCommune.padded(households.count + 1, 4), hamlet: hamlet,
      poverty: poverty < poor ? "poor" : (poverty < poor + 0.1 ? "near_poor" : "none"), from: start >= DemoCommune.merger ? entered : nil)
    households.append(household)
    let place = households.count - 1
    let group = ethnicity()
    let female = random.chance(0.15)
    let age = headAge()
    let born = birthday(age: age, on: start)
    let arrives = start >= DemoCommune.merger ? entered : (random.chance(0.75) ? born : day(born.adding(years: 18), start))
    let head = add(female: female, born: born, ethnicity: group, household: place, relation: "head", from: min(arrives, entered))
    let livesTogether = female ? 0.25 : (age > 72 ? 0.55 : (age < 30 ? 0.8 : 0.92))
    let married = born.adding(days: Int(random.normal(female ? 8000 : 8900, 900)))
    if age > 23, random.chance(0.94) {
      people[head].married = max(married, born.adding(years: 18))
      if random.chance(livesTogether) {
        marry(head, relation: "spouse", on: max(married, born.adding(years: 18)))
      } else {
        people[head].union = age > 50 ? "widowed" : (random.chance(0.6) ? "divorced" : "widowed")
        if female || random.chance(0.5) { addChildren(of: head, with: nil, from: max(married, born.adding(years: 18)), generation: 0) }
      }
    }
    if age < 62, random.chance(age < 35 ? 0.42 : 0.24) { addElder(over: head) }
    if random.chance(profile.town ? 0.03 : 0.006) { addLodger(place) }
  }

  /// Adds the partner of a person, and their children.
  private mutating func marry(_ index: Int, relation: String, on day: Day) {
    guard day <= today else { return }
    let person = people[index]
    let born = person.born.adding(days: Int(random.normal(person.female ? -1000 : 1000, 700)))
    let same = random.chance(0.72)
    let group = same ? person.ethnicity : ethnicity()
    let first = min(max(day, born.adding(years: 16)), today)
    let partner = add(
      female: !person.female, born: min(born, day.adding(days: -random.whole(6600...8300))), ethnicity: group, household: person.household,
      relation: relation,
      from: start >= DemoCommune.merger ? max(first, person.from) : first)
    (people[index].partner, people[partner].partner) = (partner, index)
    (people[index].married, people[partner].married) = (first, first)
    let union = random.chance(0.02) ? "cohabiting" : "married"
    (people[index].union, people[partner].union) = (union, union)
    let mother = person.female ? index : partner
    addChildren(of: mother, with: person.female ? partner : index, from: first, generation: relation == "spouse" ? 0 : 1)
  }

  /// Children as they come from a marriage on, and what became of them.
  private mutating func addChildren(of mother: Int, with father: Int?, from married: Day, generation: Int) {
    let parent = people[mother]
    let year = parent.born.parts.year
    let place = random.share()
    let wish: Int
    switch year {
    case 1982...: wish = place < 0.13 ? 1 : (place < 0.74 ? 2 : (place < 0.94 ? 3 : 4))
    case 1960...: wish = place < 0.08 ? 1 : (place < 0.5 ? 2 : (place < 0.82 ? 3 : 4))
    default: wish = random.whole(2...6)
    }
    var birth = married.adding(days: random.whole(280...1000))
    var keeper = false
    var names: [String] = []
    for _ in 0..<wish where birth <= today && parent.female && birth < parent.born.adding(years: 44) {
      if (parent.to ?? birth) >= birth {
        let count = random.chance(0.011) ? 2 : 1
        for _ in 0..<count { addChild(mother, father, birth, generation, &keeper, &names) }
      }
      birth = birth.adding(days: random.whole(620...2400))
    }
    if !parent.female {
      // A father alone with his children.
      for number in 0..<min(wish, 3) {
        let birth = married.adding(days: 400 + number * random.whole(700...1500))
        if birth <= start { addChild(nil, mother, birth, generation, &keeper, &names) }
      }
    }
  }

  private mutating func addChild(
    _ mother: Int?, _ father: Int?, _ birth: Day, _ generation: Int, _ keeper: inout Bool, _ names: inout [String]
  ) {
    guard let known = father ?? mother else { return }
    let female = random.chance(birth.parts.year >= 2005 ? 0.472 : 0.487)
    let group = people[known].ethnicity
    let marries = random.chance(female ? 0.96 : 0.9)
    let wedding = birth.adding(days: Int(random.normal(female ? 8300 : 9200, 1100)))
    var stays = !marries || wedding > today
    var leaves = wedding
    if marries, wedding <= today {
      if female { stays = random.chance(0.12) } else { stays = !keeper ? random.chance(0.72) : random.chance(0.15) }
      if stays, !female { keeper = true }
    } else if random.chance(0.1) {
      leaves = birth.adding(years: 18).adding(days: random.whole(0...3000))
      if leaves <= today { stays = false } else { stays = true }
    }
    let home = people[known]
    let from = start >= DemoCommune.merger && birth < start ? max(home.from, birth) : birth
    let crowd = households[home.household].members.reduce(0) { $0 + (people[$1].to == nil ? 1 : 0) }
    if crowd > 8, marries, wedding <= today { stays = false }
    if !stays, leaves <= max(start, from) { return }
    let relation = generation == 0 ? "child" : (generation == 1 ? "grandchild" : "great_grandchild")
    let child = add(
      female: female, born: birth, ethnicity: group, household: home.household, relation: relation, from: from)
    (people[child].father, people[child].mother) = (father, mother)
    people[child].family = home.family
    for _ in 0..<4 where names.contains(people[child].given) {
      people[child].given = lexicon.given(female, birth.parts.year, group, &random)
    }
    if !female, let father, households.count == 4 || random.chance(0.002) { people[child].given = people[father].given }
    names.append(people[child].given)
    if !stays, (people[child].to ?? today) >= leaves {
      people[child].to = leaves.adding(days: -1)
      people[child].endReason = "moved"
    }
    if stays, marries, wedding <= today, generation < 2, (people[child].to ?? wedding) >= wedding {
      marry(child, relation: generation == 0 ? "child_in_law" : "other_relative", on: max(wedding, birth.adding(years: 18)))
    }
  }

  private mutating func addElder(over head: Int) {
    let person = people[head]
    let female = random.chance(0.68)
    let born = person.born.adding(days: -Int(random.normal(female ? 8900 : 9700, 1300)))
    guard born.adding(years: 92) > start else { return }
    let arrives = start >= DemoCommune.merger ? person.from : min(born.adding(days: random.chance(0.5) ? 0 : 8000), start)
    let elder = add(
      female: female, born: born, ethnicity: person.ethnicity, household: person.household, relation: "parent", from: arrives)
    people[elder].union = random.chance(0.75) ? "widowed" : "married"
    if !female { people[elder].family = person.family }
  }

  private mutating func addLodger(_ household: Int) {
    let from = day(start, today)
    let lodger = add(
      female: random.chance(0.5), born: birthday(age: random.whole(19...42), on: from), ethnicity: ethnicity(), household: household,
      relation: "not_related", from: from)
    people[lodger].temporary = true
    let ends = from.adding(days: random.whole(120...900))
    if ends <= today, people[lodger].to == nil { (people[lodger].to, people[lodger].endReason) = (ends, "temporary_ended") }
  }

  /// Adds a person with a name, and decides when they die or leave for good.
  private mutating func add(female: Bool, born: Day, ethnicity: String, household: Int, relation: String, from: Day) -> Int {
    let year = born.parts.year
    let first = max(from, born)
    let shares = nextShares(female: female)
    var person = DemoPerson(
      id: newID(max(first, start)), female: female, born: born, ethnicity: ethnicity, family: lexicon.family(ethnicity, &random),
      given: lexicon.given(female, year, ethnicity, &random), household: household, relation: relation, from: first)
    (person.insuredShare, person.careShare) = shares
    person.yearOnly = random.chance(year < 1950 ? 0.16 : (year < 1966 ? 0.03 : 0))
    endLife(&person)
    people.append(person)
    households[household].members.append(people.count - 1)
    return people.count - 1
  }

  private mutating func endLife(_ person: inout DemoPerson) {
    var from = max(start, person.from)
    while from <= today {
      let age = Double(from.number - person.born.number) / 365.25
      var risk = age < 1 ? 0.011 : 0.0005 + 0.000_037 * exp(0.094 * age)
      if !person.female { risk *= 1.3 }
      let departure = age > 17 && age < 34 ? 0.004 : 0.001
      let end = from.adding(days: random.whole(0...364))
      if random.chance(min(risk, 0.6)) {
        if end <= today { (person.to, person.endReason) = (max(end, person.from), "died") }
        return
      }
      if random.chance(departure) {
        if end <= today { (person.to, person.endReason) = (max(end, person.from), "moved") }
        return
      }
      from = from.adding(days: 365)
    }
  }
}
