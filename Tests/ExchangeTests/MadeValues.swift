import Foundation
import Registers
import TestSupport
import Vocabulary

@testable import Exchange
@testable import Storage

/// Valid rows made up from definitions alone.
struct MadeValues {
  private var numbers: SeededNumbers
  private let catalogue: RegisterCatalogue

  init(_ catalogue: RegisterCatalogue, seed: UInt64) {
    self.catalogue = catalogue
    numbers = SeededNumbers(seed)
  }

  /// Registers and parts behind those they refer to; those that acts of the product write aren't filled in by anybody.
  static func ordered(_ catalogue: RegisterCatalogue) -> [RegisterDefinition] {
    var (out, left): ([RegisterDefinition], [RegisterDefinition]) = ([], catalogue.all.filter { !$0.entered.isEmpty })
    while !left.isEmpty {
      let ready = left.filter { register in
        (register.fields.compactMap(\.register) + [register.parent].compactMap { $0 }).allSatisfy { target in
          target == register.id || !left.contains { $0.id == target }
        }
      }
      if ready.isEmpty { return out + left }
      out += ready
      left.removeAll { register in ready.contains { $0.id == register.id } }
    }
    return out
  }

  /// Rows that the register takes, as the cells of its template.
  mutating func rows(_ register: RegisterDefinition, _ count: Int, _ store: Store, _ unit: UnitKey) async throws -> [[String: Cell]] {
    let seed = numbers.next()
    let catalogue = catalogue
    return try await store.read { reading in
      var maker = MadeValues(catalogue, seed: seed)
      var out: [[String: Cell]] = []
      var told: Set<[String]> = []
      for _ in 0..<count {
        for _ in 0..<3000 {
          let (values, parent) = try maker.row(register, reading, unit)
          guard RowCheck.lacking(values, of: register).isEmpty, register.parent == nil || parent != nil,
            try reading.faults(register, unit, values).isEmpty, !MadeValues.confirms(register, values),
            try !MadeValues.breaks(register, values, reading, unit)
          else { continue }
          // Two rows that an import would take for one are not made.
          let names = register.identity.map { group in group.map { "\($0 == "parent_id" ? parent.map(Value.id) : values[$0])" } }
          guard told.isDisjoint(with: names) else { continue }
          told.formUnion(names)
          out.append(try maker.cells(register, values, parent, reading, unit))
          break
        }
      }
      return out
    }
  }

  /// Whether a row would have to agree with what its person's row says: chance doesn't make such rows.
  private static func confirms(_ register: RegisterDefinition, _ values: [String: Value]) -> Bool {
    register.follows.contains { follow in
      !follow.confirm.isEmpty && follow.when.allSatisfy { values[$0.key] == .text($0.value) }
    }
  }

  /// Whether the row it is about couldn't follow it: nobody arrives after they left.
  private static func breaks(
    _ register: RegisterDefinition, _ values: [String: Value], _ reading: StoreReading, _ unit: UnitKey
  ) throws -> Bool {
    for follow in register.follows where follow.when.allSatisfy({ values[$0.key] == .text($0.value) }) {
      guard let id = values[follow.row]?.id, let target = register.field(follow.row)?.register.flatMap({ reading.store.catalogue[$0] }),
        var after = try reading.row(target.id, unit, id)?.values
      else { continue }
      for (field, from) in follow.copy { after[field] = values[from] }
      for (field, code) in follow.set { after[field] = .text(code) }
      for field in follow.empty { after[field] = .null }
      if try !reading.faults(target, unit, after).isEmpty { return true }
    }
    return false
  }

  private mutating func row(_ register: RegisterDefinition, _ reading: StoreReading, _ unit: UnitKey) throws -> ([String: Value], RowID?) {
    var out: [String: Value] = [:]
    for field in register.entered where field.required || Int.random(in: 0..<10, using: &numbers) < 5 {
      if let value = try value(field, reading, unit) { out[field.name] = value }
    }
    return (out, try register.parent.flatMap { try some($0, reading, unit) })
  }

  private mutating func some(_ register: String, _ reading: StoreReading, _ unit: UnitKey) throws -> RowID? {
    guard let definition = catalogue[register] else { return nil }
    let ids = try reading.rows("SELECT id FROM \(definition.table) WHERE unit_id = :unit ORDER BY id", ["unit": .int(unit.number)])
    return ids.isEmpty ? nil : ids[Int.random(in: 0..<ids.count, using: &numbers)]["id"].id
  }

  private mutating func value(_ field: FieldDefinition, _ reading: StoreReading, _ unit: UnitKey) throws -> Value? {
    switch field.kind {
    case .text, .longText:
      if let pattern = field.pattern { return .text(matching(Array(pattern))) }
      let words = [
        "Bản", "Khoai", "đường", "Nguyễn", "=1+1", "'quoted'", "a;b", "\"Hà\"", "1,5", "_x0041_", "@SUM", "-5", "+84", "007", "Ửng",
      ]
      let count = max(1, min(3, field.maxLength / 10))
      var text = (0..<count).map { _ in words[Int.random(in: 0..<words.count, using: &numbers)] }.joined(separator: " ")
      text += " \(Int.random(in: 0..<100_000, using: &numbers))"
      if field.kind == .longText { text += "\ndòng hai" }
      return .text(String(text.prefix(field.maxLength)).trimmingCharacters(in: .whitespaces))
    case .integer:
      let low = Int64(field.min ?? 0)
      return .int(Int64.random(in: low...max(low, Int64(field.max ?? 9_000)), using: &numbers))
    case .decimal:
      let low = field.min ?? 0
      return .real((Double.random(in: low...max(low, field.max ?? 100), using: &numbers) * 10).rounded() / 10)
    case .date:
      let isBirth = field.name.contains("birth")
      return .day(Day(number: isBirth ? Int.random(in: 0..<19_000, using: &numbers) : Int.random(in: 19_400..<20_080, using: &numbers)))
    case .time:
      return .text(Day(number: 19_500 + Int.random(in: 0..<400, using: &numbers)).iso + "T08:\(Int.random(in: 10..<60, using: &numbers))")
    case .yesNo: return .bool(Bool.random(using: &numbers))
    case .choice:
      let items = field.list.flatMap { catalogue.lists[$0] }?.items ?? []
      return items.isEmpty ? nil : .text(items[Int.random(in: 0..<items.count, using: &numbers)].code)
    case .reference: return try field.register.flatMap { try some($0, reading, unit) }.map(Value.id)
    }
  }

  /// The cells of a row; what a reference points to is written by what tells it apart.
  private func cells(
    _ register: RegisterDefinition, _ values: [String: Value], _ parent: RowID?, _ reading: StoreReading, _ unit: UnitKey
  ) throws -> [String: Cell] {
    let row = RegisterRow(unit: unit, id: RowID(milliseconds: 0), seq: 0, draft: false, origin: nil, parent: parent, values: values)
    var related = RelatedRows(reading, unit)
    try related.load(register, [row])
    var out: [String: Cell] = [:]
    for field in ExchangeField.all(of: register, catalogue) {
      guard let (value, leaf) = related.value(field.path, row, register) else { continue }
      out[field.target] = RegisterTable.cell(value, leaf, catalogue.lists, .vi, clear: true)
    }
    return out
  }

  /// A text of a simple pattern: classes, groups with alternatives, counts.
  private mutating func matching(_ pattern: [Character]) -> String {
    var place = 0
    return alternatives(pattern, &place)
  }

  private mutating func alternatives(_ pattern: [Character], _ place: inout Int) -> String {
    var options = [""]
    while place < pattern.count, pattern[place] != ")" {
      if pattern[place] == "|" {
        options.append("")
        place += 1
        continue
      }
      options[options.count - 1] += piece(pattern, &place)
    }
    return options[Int.random(in: 0..<options.count, using: &numbers)]
  }

  private mutating func piece(_ pattern: [Character], _ place: inout Int) -> String {
    let start = place
    let one = atom(pattern, &place)
    let end = place
    var (low, high) = (1, 1)
    if place < pattern.count {
      switch pattern[place] {
      case "?": (low, high, place) = (0, 1, place + 1)
      case "*": (low, high, place) = (0, 2, place + 1)
      case "+": (low, high, place) = (1, 3, place + 1)
      case "{":
        let close = pattern[place...].firstIndex(of: "}") ?? pattern.count - 1
        let counts = String(pattern[(place + 1)..<close]).split(separator: ",").compactMap { Int($0) }
        (low, high, place) = (counts.first ?? 1, counts.last ?? 1, close + 1)
      default: break
      }
    }
    let count = Int.random(in: low...high, using: &numbers)
    if count == 0 { return "" }
    return one
      + (1..<max(1, count)).map { _ in
        var again = start
        let text = atom(pattern, &again)
        assert(again == end)
        return text
      }.joined()
  }

  private mutating func atom(_ pattern: [Character], _ place: inout Int) -> String {
    let character = pattern[place]
    place += 1
    switch character {
    case "^", "$": return ""
    case "(":
      let text = alternatives(pattern, &place)
      place += 1
      return text
    case "[":
      var choices: [Character] = []
      while pattern[place] != "]" {
        if place + 2 < pattern.count, pattern[place + 1] == "-", pattern[place + 2] != "]", let low = pattern[place].asciiValue,
          let high = pattern[place + 2].asciiValue
        {
          choices += (low...high).map { Character(UnicodeScalar($0)) }
          place += 3
        } else {
          choices.append(pattern[place])
          place += 1
        }
      }
      place += 1
      return String(choices[Int.random(in: 0..<choices.count, using: &numbers)])
    default: return String(character)
    }
  }
}
