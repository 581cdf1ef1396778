import Foundation
import Registers
import Storage
import Vocabulary

/// The same numbers for the same seed, on every machine.
package struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  package init(_ seed: UInt64) { state = seed }

  /// - Source: SplitMix64, Steele, Lea and Flood 2014.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Made-up rows of every register: every kind of value, nulls everywhere, drafts among them.
package struct RandomBooks {
  private var numbers: SeededNumbers
  private var made: [UnitKey: [String: [RowID]]] = [:]
  private let catalogue: RegisterCatalogue

  package init(_ catalogue: RegisterCatalogue, seed: UInt64) {
    self.catalogue = catalogue
    numbers = SeededNumbers(seed)
  }

  /// Writes up to `count` rows of every register into a unit; a row that breaks a check is made up anew.
  package mutating func fill(_ unit: UnitKey, _ writing: Writing, count: Int) throws {
    for register in ordered {
      let many = register.id == "register-opening" ? 0 : (register.id == "hamlet" || register.id == "facility" ? 4 : count)
      for _ in 0..<many { try add(register, unit, writing, parent: nil) }
    }
  }

  private mutating func add(_ register: RegisterDefinition, _ unit: UnitKey, _ writing: Writing, parent: RowID?) throws {
    for _ in 0..<40 {
      let id = RowID(milliseconds: Int64.random(in: 0..<1 << 40, using: &numbers), using: &numbers)
      let row = values(register, unit)
      do { try writing.insert(register.id, unit, row, id: id, parent: parent) } catch StoreProblem.invalid { continue }
      if RowCheck.lacking(row, of: register).isEmpty { made[unit, default: [:]][register.id, default: []].append(id) }
      for child in register.children where chance(40) { try add(child, unit, writing, parent: id) }
      return
    }
  }

  /// Registers behind those they refer to.
  private var ordered: [RegisterDefinition] {
    var out: [RegisterDefinition] = []
    var left = catalogue.registers
    while !left.isEmpty {
      let ready = left.filter { register in
        (register.fields + register.children.flatMap(\.fields)).compactMap(\.register).allSatisfy { target in
          target == register.id || out.contains { $0.id == target } || !left.contains { $0.id == target }
        }
      }
      let next = ready.isEmpty ? [left[0]] : ready
      out += next
      left.removeAll { register in next.contains { $0.id == register.id } }
    }
    return out
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &numbers) < percent }

  private mutating func values(_ register: RegisterDefinition, _ unit: UnitKey) -> [String: Value] {
    var out: [String: Value] = [:]
    let whole = chance(90)
    // Some people write only what they must.
    let often = chance(30) ? 6 : 55
    for field in register.entered where chance(field.required && whole ? 100 : often) {
      if let value = value(field, unit) { out[field.name] = value }
    }
    return out
  }

  private mutating func value(_ field: FieldDefinition, _ unit: UnitKey) -> Value? {
    switch field.kind {
    case .text, .longText:
      let length = min(field.maxLength, Int.random(in: 1...12, using: &numbers))
      return .text(String((0..<length).map { _ in "0123456789abcđêửỳ "[Int.random(in: 0..<17, using: &numbers)] }))
    case .integer:
      let low = Int64(field.min ?? 0)
      return .int(Int64.random(in: low...max(low, Int64(field.max ?? 60)), using: &numbers))
    case .decimal:
      let low = field.min ?? 0
      return .real((Double.random(in: low...max(low, min(field.max ?? 100, 150)), using: &numbers) * 10).rounded() / 10)
    case .date:
      // Birth dates up to a century back with many young children; other days in and before the period measured.
      let span = field.name.contains("birth") ? (chance(40) ? 1900 : 30_000) : (chance(40) ? 120 : 1400)
      return .day(Day(number: 20_088 - Int.random(in: 0..<span, using: &numbers)))
    case .time:
      return .text(Day(number: 20_088 - Int.random(in: 0..<400, using: &numbers)).iso + "T08:30")
    case .yesNo: return .bool(chance(60))
    case .choice:
      let items = field.list.flatMap { catalogue.lists[$0] }?.items ?? []
      // The first codes are the common ones.
      let reach = chance(70) ? min(3, items.count) : items.count
      return items.isEmpty ? nil : .text(items[Int.random(in: 0..<reach, using: &numbers)].code)
    case .reference:
      let rows = field.register.flatMap { made[unit]?[$0] } ?? []
      return rows.isEmpty ? nil : .id(rows[Int.random(in: 0..<rows.count, using: &numbers)])
    }
  }
}

extension String {
  fileprivate subscript(_ position: Int) -> Character { self[index(startIndex, offsetBy: position)] }
}
