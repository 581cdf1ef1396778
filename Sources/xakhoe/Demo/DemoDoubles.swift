import Vocabulary

// People and cards written down twice, as real lists have them: a handful in every commune, so that there is something to review.
extension DemoCommune {
  /// What went wrong when somebody was written down again.
  private enum Slip: CaseIterable { case tonesLost, daySwapped, wordMissing, numberMissing, letters }

  /// Writes some people down again, puts one number on two cards, gives somebody a card of the budget beside their own, and adds those
  /// who are also written down in the next commune. Called last, so that it changes nothing else.
  /// - Parameters:
  ///   - place: the place of the commune among those that have doubles.
  ///   - count: how many communes have doubles.
  mutating func writeTwice(seed: UInt64, place: Int, of count: Int) {
    guard people.count >= 12 else { return }
    let all = people.indices.filter { index in
      let person = people[index]
      return person.to == nil && person.leaves == nil && !person.temporary && !person.yearOnly && person.relation != "head"
        && (18...78).contains(person.age(on: today))
    }
    var chosen: [Int] = []
    for _ in 0..<200 where chosen.count < min(max(2, people.count / 350), all.count) {
      if let index = random.pick(all), !chosen.contains(index) { chosen.append(index) }
    }
    let cards = cardsOfToday()
    for (number, index) in chosen.enumerated() {
      writeAgain(index, Slip.allCases[(number + place) % Slip.allCases.count], card: cards[people[index].id])
    }
    shareNumbers(1 + people.count / 2_000, cards, leaving: chosen)
    payTwice(1 + people.count / 1_500, cards, leaving: chosen)
    guard count > 1 else { return }
    for other in [place, (place + count - 1) % count] { addNeighbour(seed: seed, border: other, first: other == place) }
  }

  // MARK: - One person twice in the commune

  private mutating func writeAgain(_ index: Int, _ slip: Slip, card: DemoBooks.Row?) {
    let person = people[index]
    guard var values = books.rows(of: "person").first(where: { $0.id == person.id })?.values else { return }
    var name = person.name
    switch slip {
    case .tonesLost: name = DemoCommune.bare(name)
    case .daySwapped:
      let (year, month, day) = person.born.parts
      let swapped = day <= 12 && day != month ? Day(year: year, month: day, day: month) : nil
      if let swapped, swapped <= person.from {
        values["birth_date"] = .day(swapped)
      } else {
        values["birth_date"] = nil
        values["birth_year"] = .int(Int64(year))
      }
    case .wordMissing:
      let words = name.split(separator: " ")
      if words.count > 2 { name = words.enumerated().filter { $0.offset != 1 }.map { String($0.element) }.joined(separator: " ") }
    case .numberMissing:
      values["national_id"] = nil
      if let other = random.pick(households.filter { $0.members.contains { people[$0].lives(on: today) } }) {
        values["household_id"] = .id(other.id)
        values["relation_to_head"] = .text("other_relative")
      }
    case .letters: name = DemoCommune.mistaken(name)
    }
    values["full_name"] = .text(name)
    values["phone"] = nil
    let again = newID(today.adding(days: -random.whole(40...700)))
    books.add("person", again, values)
    // Whoever asked at the desk was found under either name.
    var asked = random
    books.edit("encounter") { row in
      if row.values["person_id"]?.id == person.id, asked.chance(0.4) { row.values["person_id"] = .id(again) }
    }
    random = asked
    guard random.chance(0.6), let card else { return }
    secondCard(card, holder: again, budget: random.chance(0.5))
  }

  /// The cards that hold on the last day, by their holder.
  private func cardsOfToday() -> [RowID: DemoBooks.Row] {
    var out: [RowID: DemoBooks.Row] = [:]
    for row in books.rows(of: "insurance-card") {
      guard let holder = row.values["person_id"]?.id, let from = row.values["valid_from"]?.day, let to = row.values["valid_to"]?.day,
        from <= today, to >= today
      else { continue }
      out[holder] = row
    }
    return out
  }

  /// A card beside another one, from a little later to the year's end.
  private mutating func secondCard(_ card: DemoBooks.Row, holder: RowID, budget: Bool) {
    guard let from = card.values["valid_from"]?.day, let to = card.values["valid_to"]?.day else { return }
    let first = min(max(from, today.adding(days: -random.whole(20...200))), to)
    var values = card.values
    values["person_id"] = .id(holder)
    values["card_group"] = .text(budget ? "DT" : "GD")
    values["benefit_level"] = .text(budget ? "2" : "4")
    values["budget_paid"] = .bool(budget)
    values["card_number"] = .text("2098" + DemoCommune.padded(index * 1000 + random.whole(0...999), 6))
    values["valid_from"] = .day(first)
    values["valid_to"] = .day(max(first, newYear(today.parts.year + 1).adding(days: -1)))
    books.add("insurance-card", newID(first), values)
  }

  // MARK: - Cards

  /// One number on the cards of two people of a household, as when a line is copied and the number forgotten.
  private mutating func shareNumbers(_ wanted: Int, _ cards: [RowID: DemoBooks.Row], leaving chosen: [Int]) {
    var left = wanted
    for _ in 0..<(wanted * 60) where left > 0 {
      guard let household = random.pick(households) else { return }
      let members = household.members.filter { people[$0].lives(on: today) && !chosen.contains($0) }
      guard members.count > 1, let one = cards[people[members[0]].id], let other = cards[people[members[1]].id],
        let number = one.values["card_number"]
      else { continue }
      books.edit("insurance-card") { row in if row.id == other.id { row.values["card_number"] = number } }
      left -= 1
    }
  }

  /// A card of the budget for somebody who has bought one.
  private mutating func payTwice(_ wanted: Int, _ cards: [RowID: DemoBooks.Row], leaving chosen: [Int]) {
    var left = wanted
    for _ in 0..<(wanted * 80) where left > 0 {
      let index = random.whole(0...(people.count - 1))
      guard people[index].lives(on: today), !chosen.contains(index), let card = cards[people[index].id],
        card.values["budget_paid"]?.bool == false
      else { continue }
      secondCard(card, holder: people[index].id, budget: true)
      left -= 1
    }
  }

  // MARK: - In two communes

  /// Somebody who is written down on both sides of a border between two communes.
  /// - Parameter first: whether this is the side where everything is written as it should be.
  private mutating func addNeighbour(seed: UInt64, border: Int, first: Bool) {
    // The same numbers on both sides make the same person.
    var shared = DemoRandom(seed: seed, part: 7_000_001 + Int64(border))
    let female = shared.chance(0.5)
    let born = newYear(shared.whole(1972...1998)).adding(days: shared.whole(0...364))
    let group = shared.chance(0.6) ? "02" : "07"
    var name = lexicon.family(group, &shared) + " " + lexicon.given(female, born.parts.year, group, &shared)
    let century = (born.parts.year >= 2000 ? 2 : 0) + (female ? 1 : 0)
    let number = "020\(century)\(DemoCommune.padded(born.parts.year % 100, 2))\(980_000 + border)"
    guard let home = random.pick(households.filter { $0.members.contains { people[$0].lives(on: today) } }) else { return }
    let from = first ? min(start, today) : day(start, today.adding(days: -60))
    var values: [String: Value] = [
      "sex": .text(female ? "female" : "male"), "ethnicity": .text(group), "household_id": .id(home.id), "birth_date": .day(born),
      "relation_to_head": .text("other_relative"), "residence_status": .text("permanent"), "valid_from": .day(from),
      "occupation": .text("Làm ruộng"),
    ]
    if !first, border % 3 == 1 { name = DemoCommune.bare(name) }
    if first || border % 3 != 2 { values["national_id"] = .text(number) }
    values["full_name"] = .text(name)
    let id = newID(from)
    books.add("person", id, values)
    let year = newYear(today.parts.year)
    let card: [String: Value] = [
      "person_id": .id(id), "card_number": .text("2097" + DemoCommune.padded(border * 2 + (first ? 0 : 1), 6)),
      "card_group": .text(first ? "GD" : "DT"), "benefit_level": .text(first ? "4" : "2"), "budget_paid": .bool(!first),
      "issued_by": .text("Bảo hiểm xã hội (minh họa)"), "valid_from": .day(max(year, from)),
      "valid_to": .day(newYear(today.parts.year + 1).adding(days: -1)),
    ]
    books.add("insurance-card", newID(max(year, from)), card)
  }

  // MARK: - Slips

  /// A name typed without tone marks.
  private static func bare(_ name: String) -> String {
    VietnameseText.folded(name).split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
  }

  /// A name written down by ear: a sound that is mixed up in one of its words, else the last letter left out.
  private static func mistaken(_ name: String) -> String {
    let sounds = [("Tr", "Ch"), ("Ch", "Tr"), ("L", "N"), ("S", "X"), ("X", "S"), ("Đ", "D")]
    var words = name.split(separator: " ").map(String.init)
    for place in words.indices.reversed() {
      for (right, wrong) in sounds where words[place].hasPrefix(right) {
        words[place] = wrong + words[place].dropFirst(right.count)
        return words.joined(separator: " ")
      }
    }
    if let last = words.indices.last, words[last].count > 2 { words[last].removeLast() }
    return words.joined(separator: " ")
  }
}
