import Storage
import Vocabulary

/// Equipment that goes between stations of the demonstration: offers that wait on both sides, one accepted and one refused.
enum DemoTransfers {
  /// Carries them out by the same act the pages use, around the commune the guides show.
  static func carryOut(_ units: [(key: UnitKey, name: String)], in store: Store, today: Day) async throws {
    let living = units.contains { $0.key.firstDay != nil } ? units.filter { $0.key.firstDay != nil } : units
    guard let main = living.first(where: { $0.key.code == (living[0].key.firstDay == nil ? "06544" : "06529") }) else { return }
    let others = living.filter { $0.key != main.key }
    let stories: [(incoming: Bool, answer: EquipmentTransfer.Answer?, days: Int, reason: String)] = [
      (true, nil, 4, "Trạm đang thừa một bộ"), (false, nil, 2, "Cho mượn dùng đợt cân đo"),
      (true, .accepted, 30, "Điều chuyển theo kế hoạch năm"),
      (false, .refused, 18, "Trạm có máy mới"),
    ]
    var used: Set<String> = []
    for (index, story) in stories.enumerated() where !others.isEmpty {
      let other = others[index % others.count]
      let (from, to) = story.incoming ? (other, main) : (main, other)
      let day = today.adding(days: -story.days)
      let taken = used
      guard let row = try await store.read({ reading in try DemoTransfers.spare(from.key, day, taken, reading) }) else { continue }
      used.insert(row.values["item"]?.text ?? "")
      let offer = EquipmentTransfer(
        equipment: row.id, from: from.key, fromName: from.name, to: to.key, toName: to.name, quantity: 1, reason: story.reason, day: day)
      try await store.write(.transfer, by: DemoDistrict.author, in: [from.key, to.key]) { writing in
        let id = try writing.offer(offer)
        guard let answer = story.answer else { return }
        let why = answer == .refused ? "Trạm đã có đủ" : ""
        try writing.answer(answer, id, to.key, reason: why, on: day.adding(days: 2))
      }
    }
  }

  /// A counted row with something to give, of an item no other story uses.
  private static func spare(_ unit: UnitKey, _ day: Day, _ used: Set<String>, _ reading: Reading) throws -> RegisterRow? {
    let rows = try reading.rows(
      of: "equipment", where: "unit_id = :unit AND quantity > 0 AND condition = 'good' AND counted_on <= :day ORDER BY id",
      ["unit": .int(unit.number), "day": .day(day)])
    return try rows.first { row in
      let item = row.values["item"]?.text ?? ""
      if used.contains(item) { return false }
      return try reading.latestCount(of: item, unit, on: day).contains { $0.id == row.id }
    }
  }
}
