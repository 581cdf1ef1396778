import Registers
import Storage
import Vocabulary

/// Finds rows that stand already, in the register or further up in the file.
struct RowIdentity {
  /// A text's digest, short enough to keep one for every row.
  struct Print: Hashable {
    let high: UInt64
    let low: UInt64

    init(_ text: String) {
      let bytes = Digest.sha256(text.utf8)
      high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
      low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// Where a row stands.
  enum Place {
    case stored(RowID)
    case file(row: Int, content: Print)
  }

  private let register: RegisterDefinition
  private let codec: Codec
  private var places: [Place] = []
  private var prints: [[Print?]] = []
  private var known: [[Print: [Int]]]
  private let groups: [[FieldDefinition]]

  /// Reads the distinguishing fields of every row of the register.
  init(_ register: RegisterDefinition, _ reading: StoreReading, _ unit: UnitKey) throws {
    self.register = register
    codec = reading.store.codec
    groups = register.identity.map { $0.compactMap { $0 == "parent_id" ? register.parentField : register.field($0) } }
    known = groups.map { _ in [:] }
    let fields = ExchangeField.keys(of: register)
    let columns = ["id"] + fields.map { $0.protection == nil ? $0.name : $0.name + "_index" }
    let sql = "SELECT \(columns.joined(separator: ", ")) FROM \(register.table) WHERE unit_id = :unit"
    var kept: [(RowID, [String: String])] = []
    try reading.each(sql, ["unit": .int(unit.number)]) { row in
      guard let id = row.values[0].id else { return }
      var keys: [String: String] = [:]
      for (index, field) in fields.enumerated() { keys[field.name] = ReferenceIndex.key(row.values[index + 1], field) }
      kept.append((id, keys))
    }
    for (id, keys) in kept { add(.stored(id), prints(keys)) }
  }

  /// What a row that is about to be imported is known by.
  func prints(of values: [String: Value], parent: RowID?) -> [Print?] {
    var keys: [String: String] = [:]
    for field in groups.flatMap({ $0 }) {
      let value = field.name == "parent_id" ? parent.map(Value.id) ?? .null : values[field.name] ?? .null
      if field.protection != nil {
        keys[field.name] = value.text.map { Digest.hex(codec.index($0, column: register.table + "." + field.name)) }
      } else {
        keys[field.name] = ReferenceIndex.key(value, field)
      }
    }
    return prints(keys)
  }

  private func prints(_ keys: [String: String]) -> [Print?] {
    groups.map { group in
      guard group.contains(where: { keys[$0.name] != nil }) else { return nil }
      return Print(group.map { keys[$0.name] ?? "" }.joined(separator: "\u{1}"))
    }
  }

  /// The rows that are the same by one group of fields, and by no other group different.
  func same(_ wanted: [Print?]) -> [Place] {
    var numbers: [Int] = []
    for (group, print) in wanted.enumerated() {
      guard let print else { continue }
      for number in known[group][print] ?? [] where !numbers.contains(number) {
        let contradicted = zip(prints[number], wanted).contains { have, want in have != nil && want != nil && have != want }
        if !contradicted { numbers.append(number) }
      }
    }
    return numbers.map { places[$0] }
  }

  /// Rows that have the same identifier but another name, where the first group is an identifier alone.
  func sameIdentifier(_ wanted: [Print?]) -> Place? {
    for (group, print) in wanted.enumerated() where groups[group].count == 1 && groups[group][0].protection != nil {
      if let print, let number = known[group][print]?.first { return places[number] }
    }
    return nil
  }

  /// Notes a row of the file.
  mutating func add(_ place: Place, _ found: [Print?]) {
    let number = places.count
    places.append(place)
    prints.append(found)
    for (group, print) in found.enumerated() { if let print { known[group][print, default: []].append(number) } }
  }
}
