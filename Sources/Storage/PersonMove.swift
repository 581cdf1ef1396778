import Registers
import Vocabulary

/// A person's move from one unit to another: one verb, both sides in one transaction.
public struct PersonMove: Sendable {
  /// The person's row in the unit they leave.
  public let person: RowID
  /// The unit they leave.
  public let from: UnitKey
  /// The unit they come to.
  public let to: UnitKey
  /// The household they join there.
  public let household: RowID
  /// Their first day there.
  public let day: Day

  /// A move of `person` that takes effect on `day`.
  public init(person: RowID, from: UnitKey, to: UnitKey, household: RowID, day: Day) {
    self.person = person
    self.from = from
    self.to = to
    self.household = household
    self.day = day
  }
}

extension Writing {
  /// Carries out a move: the old row ends the day before, a new row of the same human begins, what still holds is copied
  /// with its origin, what happened stays where it happened.
  /// - Returns: the person's row in the new unit.
  @discardableResult
  public func move(_ move: PersonMove) throws -> RowID {
    guard let old = try row("person", move.from, move.person), let register = store.catalogue["person"] else {
      throw StoreProblem.noRow(register: "person")
    }
    if let end = old.values["valid_to"]?.day, end < move.day {
      throw StoreProblem.invalid([
        FieldFault(
          field: "valid_to", label: register.field("valid_to")?.label ?? register.title,
          reason: Label("người này đã rời đơn vị ngày \(end.written)", en: "this person left the unit on \(end.written)"))
      ])
    }
    try leave(register, move)
    var values = local(register, old.values, move)
    values["household_id"] = .id(move.household)
    values["valid_from"] = .day(move.day)
    values["valid_to"] = .null
    values["end_reason"] = .null
    let arrived = try insert("person", move.to, values, origin: old.id)
    try copyParts(register, old.id, arrived, move)
    if store.catalogue["vital-event"] != nil {
      try insert(
        "vital-event", move.to, ["person_id": .id(arrived), "event_kind": .text("arrival"), "happened_on": .day(move.day)])
    }
    var copies: [String: [(old: RowID, new: RowID)]] = [:]
    for other in store.catalogue.registers where other.onMove == .copy {
      if let field = other.person { copies[other.id] = try copy(other, by: field, move.person, arrived, move) }
    }
    // With what still holds go the rows that are about it: the visits of an open pregnancy.
    for other in store.catalogue.registers where other.onMove == .copy && other.person == nil {
      guard let field = other.fields.first(where: { $0.register.map { copies[$0] != nil } == true }), let target = field.register else {
        continue
      }
      for pair in copies[target] ?? [] { _ = try copy(other, by: field.name, pair.old, pair.new, move) }
    }
    return arrived
  }

  /// Ends the old row, by the event that says so where events are kept.
  private func leave(_ register: RegisterDefinition, _ move: PersonMove) throws {
    let last = Value.day(move.day.adding(days: -1))
    if store.catalogue["vital-event"] != nil {
      do {
        try insert(
          "vital-event", move.from, ["person_id": .id(move.person), "event_kind": .text("departure"), "happened_on": last])
      } catch StoreProblem.invalid(let faults) {
        // Told at the person, whom the reader sees.
        let label = register.field("valid_to")?.label ?? register.title
        throw StoreProblem.invalid(faults.map { FieldFault(field: "valid_to", label: label, reason: $0.reason) })
      }
      return
    }
    var end: [String: Value] = ["valid_to": last]
    if register.field("end_reason") != nil { end["end_reason"] = .text("moved") }
    try update("person", move.from, move.person, end)
  }

  /// Copies the rows about something that still hold.
  /// - Returns: each row with its copy.
  private func copy(
    _ register: RegisterDefinition, by field: String, _ from: RowID, _ to: RowID, _ move: PersonMove
  ) throws -> [(old: RowID, new: RowID)] {
    var out: [(old: RowID, new: RowID)] = []
    let condition = "unit_id = :unit AND \(field) = :id"
    for row in try rows(of: register.id, where: condition, ["unit": .int(move.from.number), "id": .id(from)]) where holds(row, move.day) {
      var values = local(register, row.values, move)
      values[field] = .id(to)
      let copy = try insert(register.id, move.to, values, origin: row.id)
      try copyParts(register, row.id, copy, move)
      out.append((row.id, copy))
    }
    return out
  }

  private func holds(_ row: RegisterRow, _ day: Day) -> Bool {
    for name in ["valid_to", "closed_on", "ended_on"] { if let end = row.values[name]?.day, end < day { return false } }
    return true
  }

  /// References to rows of the old unit mean nothing in the new one.
  private func local(_ register: RegisterDefinition, _ values: [String: Value], _ move: PersonMove) -> [String: Value] {
    var out = values
    for field in register.fields where field.kind == .reference { out[field.name] = .null }
    return out
  }

  private func copyParts(_ register: RegisterDefinition, _ from: RowID, _ to: RowID, _ move: PersonMove) throws {
    for child in register.children {
      for row in try rows(of: child.id, where: "unit_id = :unit AND parent_id = :id", ["unit": .int(move.from.number), "id": .id(from)])
      where holds(row, move.day) {
        try insert(child.id, move.to, local(child, row.values, move), origin: row.id, parent: to)
      }
    }
  }
}
