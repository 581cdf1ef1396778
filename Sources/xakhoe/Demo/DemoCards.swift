import Vocabulary

// Insurance cards: who has one, of which group, from when to when.
extension DemoCommune {
  /// How a person comes by a card.
  private enum Source: Int, CaseIterable {
    case child, work, pupil, budget, household

    /// How often people of the group go without, against the mean of the commune.
    var lack: Double {
      switch self {
      case .child: 0.3
      case .work: 0.15
      case .pupil: 0.55
      case .budget: 0.75
      case .household: 1
      }
    }
  }

  /// Gives cards to everyone who has one, with lapses, late renewals and a few doubles.
  mutating func insure() {
    let lacks = lacks()
    for index in people.indices {
      let code = DemoCommune.padded(20, 2) + DemoCommune.padded((self.index * 200_000 + index) % 100_000_000, 8)
      cover(people[index], code, lacks)
    }
  }

  private func source(_ person: DemoPerson, on day: Day) -> Source {
    let age = person.age(on: day)
    if day <= childEnd(person.born) { return .child }
    let household = households[person.household]
    if age < 18 { return hamlets[household.hamlet].supported || household.poverty == "poor" ? .budget : .pupil }
    if ["Cán bộ, công chức", "Giáo viên", "Hưu trí"].contains(person.occupation) { return .work }
    if person.occupation == "Công nhân", person.careShare < 0.5 { return .work }
    if household.poverty != "none" || hamlets[household.hamlet].supported || age >= 80 { return .budget }
    return .household
  }

  /// How often people of each group go without, scaled so that the commune comes out at its mean.
  private func lacks() -> [Double] {
    var counts = [Int](repeating: 0, count: Source.allCases.count)
    for person in people where person.lives(on: start) { counts[source(person, on: start).rawValue] += 1 }
    let total = Double(max(1, counts.reduce(0, +)))
    var lacks = Source.allCases.map(\.lack)
    let own = Double(counts[Source.household.rawValue]) / total
    let others = zip(counts, lacks).dropLast().reduce(0) { $0 + Double($1.0) / total * $1.1 }
    lacks[Source.household.rawValue] = own < 0.01 ? 1 : min(max((1 - others) / own, 0.5), 4)
    let sum = zip(counts, lacks).reduce(0) { $0 + Double($1.0) / total * $1.1 }
    return sum > 0 ? lacks.map { $0 / sum } : lacks
  }

  /// The rate the commune is given on a day for one sex.
  private func rate(on day: Day, female: Bool) -> Double {
    let quarters = Double(day.number - 20_088) / 91.3
    let drift = min(max(quarters * 0.0025, -0.02), 0.02)
    return min(profile.insured + 0.004 + drift + (female ? 0.5 : -0.5) * profile.sexGap, 0.992)
  }

  private func insured(_ person: DemoPerson, _ source: Source, on day: Day, _ lacks: [Double]) -> Bool {
    let lacking = (1 - rate(on: day, female: person.female)) * lacks[source.rawValue]
    // People near the edge change over the years.
    let share = person.insuredShare + Double(day.parts.year - 2023) * 0.004
    return share - share.rounded(.down) >= min(lacking, 0.8)
  }

  private func childEnd(_ born: Day) -> Day {
    let sixth = born.adding(years: 6)
    let school = Day(year: sixth.parts.year, month: 9, day: 30) ?? sixth
    return sixth <= school ? school : sixth
  }

  private mutating func cover(_ person: DemoPerson, _ code: String, _ lacks: [Double]) {
    let last = min(person.to ?? today, person.leaves ?? today)
    var day = max(person.from, person.born)
    if day < start {
      // Cards of before the opening: budget cards from January, bought ones on any day.
      switch source(person, on: start) {
      case .household: day = max(day, start.adding(days: -random.whole(0...340)))
      case .pupil: day = max(day, start.adding(days: -random.whole(70...100)))
      default: day = max(day, newYear(start.parts.year))
      }
    }
    while day <= last {
      let source = source(person, on: day)
      var end = end(of: source, person, from: day)
      // Some lose their ground, change work or move to another group midway.
      if end.number - day.number > 800, random.chance(0.2) { end = self.day(day.adding(days: 90), end) }
      if insured(person, source, on: max(day, start), lacks) {
        var first = day
        if day > start, source != .child, random.chance(source == .household ? 0.14 : 0.07) {
          first = day.adding(days: random.whole(4...80))
        }
        if first <= last, first <= end { enterCard(person, source, code, from: first, to: end, paidOn: first) }
      } else if source == .household || source == .budget, random.chance(0.12) {
        end = day.adding(days: random.whole(40...200))
      }
      day = end.adding(days: 1)
    }
  }

  /// The last day of a card that begins on a day: cards of poor households run two calendar years, other budget cards and
  /// those of work to the end of the five-year programme, pupils' to the year's end, bought ones a year.
  private func end(of source: Source, _ person: DemoPerson, from day: Day) -> Day {
    let year = day.parts.year
    switch source {
    case .child: return childEnd(person.born)
    case .pupil: return newYear(day.parts.month >= 9 ? year + 2 : year + 1).adding(days: -1)
    case .budget where households[person.household].poverty != "none": return newYear(year + (year % 2 == 0 ? 2 : 1)).adding(days: -1)
    case .budget, .work: return newYear(2026 + max(0, year - 2021) / 5 * 5).adding(days: -1)
    case .household: return day.adding(years: 1).adding(days: -1)
    }
  }

  private func group(_ person: DemoPerson, _ source: Source, on day: Day) -> (code: String, level: String, budget: Bool) {
    let household = households[person.household]
    switch source {
    case .child: return ("TE", "1", true)
    case .pupil: return ("HS", "4", false)
    case .work:
      if person.occupation == "Hưu trí" { return ("HT", "3", false) }
      return person.occupation == "Công nhân" ? ("DN", "4", false) : ("HC", "4", false)
    case .budget:
      if household.poverty == "poor" { return ("HN", "2", true) }
      if household.poverty == "near_poor" { return ("CN", "3", true) }
      if person.age(on: day) >= 80 { return ("BT", "2", true) }
      return person.ethnicity == "01" ? ("DK", "2", true) : ("DT", "2", true)
    case .household: return ("GD", "4", false)
    }
  }

  private mutating func enterCard(_ person: DemoPerson, _ source: Source, _ code: String, from: Day, to: Day, paidOn: Day) {
    let group = group(person, source, on: from)
    let long = from < newYear(2024) && random.chance(0.5)
    var values: [String: Value] = [
      "person_id": .id(person.id), "card_number": .text(long ? "\(group.code)\(group.level)20\(code)" : code),
      "card_group": .text(group.code),
      "benefit_level": .text(group.level), "budget_paid": .bool(group.budget), "issued_by": .text("Bảo hiểm xã hội (minh họa)"),
      "first_care_name": .text(from < DemoCommune.merger || satellite == nil ? "Trạm Y tế \(place)" : "Điểm trạm \(place)"),
      "valid_from": .day(from), "valid_to": .day(to),
    ]
    if random.chance(0.0003) { values["valid_to"] = nil }
    books.add("insurance-card", newID(from), values)
    guard random.chance(0.004), source != .child else { return }
    // The same person got a second card of another group.
    values["card_group"] = .text(group.code == "GD" ? "DT" : "GD")
    values["card_number"] = .text("\(group.code == "GD" ? "DT2" : "GD4")20\(code)")
    values["valid_from"] = .day(min(from.adding(days: random.whole(5...60)), to))
    books.add("insurance-card", newID(from), values)
  }
}
