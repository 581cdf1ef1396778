import Registers
import Vocabulary

/// Two rows of one person in one unit made one.
public struct PersonMerge: Sendable {
  /// The unit that owns both rows.
  public let unit: UnitKey
  /// The row that stays.
  public let kept: RowID
  /// The row that goes.
  public let dropped: RowID
  /// What the row that stays shall say, where it differs from what it says.
  public let values: [String: Value]

  /// A merge of `dropped` into `kept`.
  public init(unit: UnitKey, kept: RowID, dropped: RowID, values: [String: Value] = [:]) {
    self.unit = unit
    self.kept = kept
    self.dropped = dropped
    self.values = values
  }
}

/// A register row wherever it is.
public struct RowPlace: Sendable, Hashable, Comparable {
  /// The unit that owns it.
  public let unit: UnitKey
  /// Its identity.
  public let id: RowID

  /// The row `id` of `unit`.
  public init(_ unit: UnitKey, _ id: RowID) {
    self.unit = unit
    self.id = id
  }

  /// Ordered by unit, then by age of the identity.
  public static func < (left: RowPlace, right: RowPlace) -> Bool { (left.unit, left.id) < (right.unit, right.id) }
}

extension Reading {
  /// The rows of one human, in all units.
  public func rows(ofHuman human: String) throws -> [RowPlace] {
    try rows("SELECT unit_id, id FROM person WHERE human_id = :human", ["human": .text(human)]).compactMap { row in
      guard let unit = row["unit_id"].int, let id = row["id"].id else { return nil }
      return RowPlace(UnitKey(number: unit), id)
    }.sorted()
  }

  /// Every place that names a person: registers and their repeating parts with the fields that refer to one.
  public var personReferences: [(register: RegisterDefinition, field: String)] {
    store.catalogue.all.flatMap { register in
      register.fields.filter { $0.kind == .reference && $0.register == "person" }.map { (register, $0.name) }
    }
  }
}

extension Writing {
  /// Makes two rows of a person one: the kept row takes the values chosen, every row that refers to the dropped one refers to it, its
  /// repeating parts go over, and the dropped row is removed; the log entry keeps its content, and `revert` brings it back.
  /// - Throws: `StoreProblem.noRow`; `.invalid` with every row that doesn't fit the person that stays.
  public func merge(_ merge: PersonMerge) throws {
    let unit = merge.unit
    guard let person = store.catalogue["person"], merge.kept != merge.dropped, let kept = try row("person", unit, merge.kept),
      let dropped = try row("person", unit, merge.dropped)
    else { throw StoreProblem.noRow(register: "person") }
    try remark(unit, "gộp \(merge.dropped) vào \(merge.kept)")
    var faults: [FieldFault] = []
    func trying(_ register: RegisterDefinition, _ change: () throws -> Void) throws {
      do { try change() } catch StoreProblem.invalid(let found) {
        faults += found.map { fault in
          let reason = Label("\(register.title.vi): \(fault.reason.vi)", en: "\(register.title.en): \(fault.reason.en)")
          return FieldFault(field: fault.field, label: fault.label, reason: register.id == "person" ? fault.reason : reason)
        }
      }
    }
    let chosen = merge.values.filter { name, value in person.field(name)?.derived == nil && kept.values[name] != value }
    if !chosen.isEmpty { try trying(person) { try update("person", unit, merge.kept, chosen) } }
    for (register, field) in personReferences {
      let condition = "unit_id = :unit AND \(field) = :id"
      for row in try rows(of: register.id, where: condition, ["unit": .int(unit.number), "id": .id(merge.dropped)]) {
        try trying(register) { try update(register.id, unit, row.id, [field: .id(merge.kept)]) }
      }
    }
    for child in person.children {
      for row in try rows(
        of: child.id, where: "unit_id = :unit AND parent_id = :id", ["unit": .int(unit.number), "id": .id(merge.dropped)])
      {
        try trying(child) { try update(child.id, unit, row.id, [:], parent: merge.kept) }
      }
    }
    if !faults.isEmpty { throw StoreProblem.invalid(faults) }
    try remove("person", unit, merge.dropped)
    if let old = dropped.values["human_id"]?.text, let new = kept.values["human_id"]?.text, old != new { try relink(old, to: new) }
  }

  /// Says that two rows in different units are one human: all rows of the second row's human get the first one's.
  /// - Throws: `StoreProblem.noRow`; `.unannounced` when the second human has rows in a unit the write didn't name.
  public func link(_ first: RowPlace, _ second: RowPlace) throws {
    guard let human = try row("person", first.unit, first.id)?.values["human_id"]?.text,
      let other = try row("person", second.unit, second.id)?.values["human_id"]?.text
    else { throw StoreProblem.noRow(register: "person") }
    try remark(first.unit, "nối \(first.id) với \(second.id)")
    if second.unit != first.unit { try remark(second.unit, "nối \(second.id) với \(first.id)") }
    if human != other { try relink(other, to: human) }
  }

  private func relink(_ old: String, to new: String) throws {
    for place in try rows(ofHuman: old) { try update("person", place.unit, place.id, ["human_id": .text(new)]) }
  }
}
