import Storage
import Vocabulary

/// Someone who moves to another commune of the district, and is moved by the move verb.
struct DemoMover: Sendable {
  let person: RowID
  let from: UnitKey
  let to: UnitKey
  let day: Day
  /// What the first card in the new commune says.
  let card: [String: Value]

  /// Moves everyone: each into a household of the new commune that their own identity picks.
  static func carryOut(_ movers: [DemoMover], in store: Store, today: Day) async throws {
    var households: [UnitKey: [RowID]] = [:]
    for unit in Set(movers.map(\.to)).sorted() {
      households[unit] = try await store.read { reading in
        try reading.rows(
          "SELECT id FROM household WHERE unit_id = :unit AND valid_to IS NULL ORDER BY household_number", ["unit": .int(unit.number)]
        ).compactMap { $0["id"].id }
      }
    }
    for (index, mover) in movers.sorted(by: { ($0.day, $0.person) < ($1.day, $1.person) }).enumerated() {
      guard let homes = households[mover.to], !homes.isEmpty else { continue }
      let home = homes[(index * 7919) % homes.count]
      try await store.write(.move, by: DemoDistrict.author, in: [mover.from, mover.to]) { writing in
        let move = PersonMove(person: mover.person, from: mover.from, to: mover.to, household: home, day: mover.day)
        let arrived = try writing.move(move)
        var card = mover.card
        card["person_id"] = .id(arrived)
        if let from = card["valid_from"]?.day, from <= today { try writing.insert("insurance-card", mover.to, card) }
      }
    }
  }
}

extension DemoCommune {
  /// Picks the people who will move: one in about fifteen hundred, and one whose name the guides use.
  mutating func chooseMovers(among units: [(key: UnitKey, name: String)]) -> [DemoMover] {
    var movers: [DemoMover] = []
    let others = units.filter { $0.key.firstDay == nil && $0.key != key }
    let named = Day(year: 2024, month: 11, day: 18) ?? today
    if key.code == "06544", let target = others.first(where: { $0.key.code == "06562" }), named <= today,
      let index = people.firstIndex(where: {
        stays($0, until: named) && $0.female && $0.relation == "child" && $0.union == "single" && (20...32).contains($0.age(on: named))
      })
    {
      (people[index].family, people[index].given) = ("Hoàng", "Thị Mai Liên")
      movers.append(mover(index, to: target.key, on: named))
    }
    let count = max(2, Int((Double(people.count) / 1400).rounded()))
    let last = min(today.adding(days: -20), DemoCommune.merger.adding(days: -1))
    guard !others.isEmpty, last > start.adding(days: 100) else { return movers }
    for _ in 0..<(count * 60) where movers.count < count + (key.code == "06544" ? 1 : 0) {
      let index = random.whole(0...(people.count - 1))
      let on = day(start.adding(days: 100), last)
      let age = people[index].age(on: on)
      guard (18...55).contains(age), people[index].relation != "head", stays(people[index], until: on), let target = random.pick(others)
      else { continue }
      movers.append(mover(index, to: target.key, on: on))
    }
    return movers
  }

  private func stays(_ person: DemoPerson, until day: Day) -> Bool {
    person.from <= day.adding(days: -60) && person.to == nil && person.leaves == nil && !person.temporary
  }

  private mutating func mover(_ index: Int, to unit: UnitKey, on day: Day) -> DemoMover {
    people[index].leaves = day.adding(days: -1)
    let year = day.parts.year + 1
    let card: [String: Value] = [
      "card_number": .text("2099" + DemoCommune.padded(self.index * 1000 + index % 1000, 6)), "card_group": .text("GD"),
      "benefit_level": .text("4"),
      "budget_paid": .bool(false), "issued_by": .text("Bảo hiểm xã hội (minh họa)"), "valid_from": .day(newYear(year)),
      "valid_to": .day(newYear(today.parts.year + 1).adding(days: -1)),
    ]
    return DemoMover(person: people[index].id, from: key, to: unit, day: day, card: card)
  }
}
