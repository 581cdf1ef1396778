import Foundation
import Registers
import Vocabulary

/// A row as an entry of the log found it.
struct Earlier {
  let shape: RowShape
  let id: RowID
  let operation: String
  let was: Int64?
  /// The hash of the row behind the change.
  let after: String?
  /// The columns as they were, as the database has them.
  let before: [String: Value]
}

extension Writing {
  /// Takes back what entries of several units' logs did; see `revert(_:_:kept:human:)`.
  /// - Throws: `StoreProblem.invalid` with every row of every unit that stands in the way.
  public func revert(_ entries: [UnitKey: Int64], kept: RowID, human: String?) throws {
    var faults: [FieldFault] = []
    for (unit, entry) in entries.sorted(by: { $0.key < $1.key }) {
      do { try revert(unit, entry, kept: kept, human: human) } catch StoreProblem.invalid(let found) { faults += found }
    }
    if !faults.isEmpty { throw StoreProblem.invalid(faults) }
  }

  /// Takes back what an entry of a unit's log did: changed fields get their values from before, removed rows come back whole, with
  /// their identity and their ciphers. A row that somebody wrote in the meantime is taken back only where nothing is lost by it: when
  /// the entry had only turned a reference round and that still stands.
  /// - Parameters:
  ///   - kept: the row references were turned to.
  ///   - human: the human rows were linked to.
  /// - Throws: `StoreProblem.invalid` with every row that stands in the way; nothing is taken back then.
  public func revert(_ unit: UnitKey, _ entry: Int64, kept: RowID, human: String? = nil) throws {
    let earlier = try changes(unit, entry)
    try remark(unit, "hoàn tác mục \(entry)")
    var faults: [FieldFault] = []
    var own: [String: Set<RowID>] = [:]
    func fault(_ shape: RowShape, _ vi: String, _ en: String) {
      let found = FieldFault(field: "", label: shape.register.title, reason: Label(vi, en: en))
      if !faults.contains(found) { faults.append(found) }
    }
    for change in earlier.reversed() {
      let (shape, register) = (change.shape, change.shape.register.id)
      let now = try stored(shape, unit, change.id)
      switch (change.operation, now) {
      case ("remove", nil):
        try bringBack(change, unit)
        own[register, default: []].insert(change.id)
      case ("remove", _): fault(shape, "dòng đã xóa nay lại có, không hoàn tác được", "the removed row is there again; it cannot be undone")
      case ("update", let now?):
        let untouched = stands(change, now, entry) || own[register]?.contains(change.id) == true
        if untouched {
          try put(change, shape.columns.filter { change.before[$0] != nil }, now, unit)
          own[register, default: []].insert(change.id)
        } else if let turned = turned(change, now, kept, human) {
          try put(change, turned, now, unit)
          // What is derived from the person follows the person it now belongs to.
          try update(register, unit, change.id, [:])
        } else {
          fault(
            shape, "có dòng đã được sửa sau đó nên không hoàn tác được; hãy xem lịch sử của dòng",
            "a row was changed since, so it cannot be undone; look at the row's history")
        }
      case ("update", nil):
        fault(
          shape, "có dòng đã bị xóa hoặc gộp sau đó nên không hoàn tác được", "a row was removed or merged since, so it cannot be undone")
      default: fault(shape, "mục nhật ký này không hoàn tác được", "this entry of the log cannot be undone")
      }
    }
    if !faults.isEmpty { throw StoreProblem.invalid(faults) }
    try checkPerson(unit, kept, earlier)
  }

  /// Whether a row says what the entry left it saying, even if it was written and taken back since.
  private func stands(_ change: Earlier, _ now: [Value], _ entry: Int64) -> Bool {
    guard let version = change.shape.index["seq"] else { return false }
    var row = now
    row[version] = .int(entry)
    return change.shape.hash(row) == change.after
  }

  /// The references of a row written since that the entry had turned round and that still stand; nil when it did more than that.
  private func turned(_ change: Earlier, _ now: [Value], _ kept: RowID, _ human: String?) -> [String]? {
    var out: [String] = []
    for name in change.before.keys {
      let field = change.shape.register.field(name)
      guard let place = change.shape.index[name] else { return nil }
      if name == "human_id" {
        guard let human, now[place].text == human else { return nil }
      } else if field?.derived != nil {
        continue
      } else {
        guard name == "parent_id" || field?.kind == .reference, now[place].id == kept else { return nil }
      }
      out.append(name)
    }
    return out.isEmpty ? nil : out
  }

  /// The person that stays gets its old values back, and what others wrote about it since must fit them.
  private func checkPerson(_ unit: UnitKey, _ kept: RowID, _ earlier: [Earlier]) throws {
    guard let change = earlier.first(where: { $0.id == kept && $0.shape.register.id == "person" }),
      let now = try stored(change.shape, unit, kept)
    else { return }
    let row = Dictionary(zip(change.shape.columns, now), uniquingKeysWith: { first, _ in first })
    try RowRules.checkReferring(self, change.shape.register, unit, kept, row, changed: Set(change.before.keys))
  }

  private func put(_ change: Earlier, _ names: [String], _ now: [Value], _ unit: UnitKey) throws {
    let shape = change.shape
    var after = now
    for name in names { if let place = shape.index[name] { after[place] = change.before[name] ?? .null } }
    let changed = shape.columns.indices.filter { now[$0] != after[$0] }
    guard !changed.isEmpty, let version = shape.index["seq"] else { return }
    after[version] = .int(try seq(unit))
    var parameters: [String: Value] = ["unit_key": .int(unit.number), "row_key": .id(change.id), "seq": after[version]]
    for place in changed { parameters[shape.columns[place]] = after[place] }
    let sets = (changed.map { shape.columns[$0] } + ["seq"]).map { "\($0) = :\($0)" }.joined(separator: ", ")
    try connection.run("UPDATE \(shape.register.table) SET \(sets) WHERE unit_id = :unit_key AND id = :row_key", parameters)
    let was = Dictionary(changed.map { (shape.columns[$0], now[$0]) }, uniquingKeysWith: { first, _ in first })
    record(shape, unit, change.id, operation: "update", before: was, was: now[version].int, after: shape.hash(after))
    try Search.remove(connection, shape, unit, change.id)
    try Search.index(connection, shape, [after])
  }

  func bringBack(_ change: Earlier, _ unit: UnitKey) throws {
    let shape = change.shape
    var row = shape.columns.map { change.before[$0] ?? .null }
    guard let version = shape.index["seq"] else { return }
    row[version] = .int(try seq(unit))
    try connection.insert(into: shape.register.table, columns: shape.columns, rows: [row])
    let parameters: [String: Value] = ["unit": .int(unit.number), "register": .text(shape.register.id), "id": .id(change.id)]
    let gone = try connection.first("SELECT seq FROM tombstone WHERE unit_id = :unit AND register = :register AND id = :id", parameters)
    try connection.run("DELETE FROM tombstone WHERE unit_id = :unit AND register = :register AND id = :id", parameters)
    record(shape, unit, change.id, operation: "insert", before: nil, was: gone?["seq"].int, after: shape.hash(row))
    try Search.index(connection, shape, [row])
  }

  // MARK: - Reading an entry

  func changes(_ unit: UnitKey, _ entry: Int64) throws -> [Earlier] {
    let row = try connection.first(
      "SELECT body FROM log_entry WHERE unit_id = :unit AND seq = :seq", ["unit": .int(unit.number), "seq": .int(entry)])
    guard let body = row?["body"].text, let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] else {
      throw StoreProblem.noRow(register: "log_entry")
    }
    return try (object["changes"] as? [[String: Any]] ?? []).map { change in
      guard let register = change["register"] as? String, let id = (change["id"] as? String).flatMap({ RowID($0) }) else {
        throw StoreProblem.damaged("log_entry")
      }
      let shape = try shape(register)
      let before = (change["before"] as? [String: Any] ?? [:]).map { ($0.key, Writing.value($0.value, shape, $0.key)) }
      return Earlier(
        shape: shape, id: id, operation: change["op"] as? String ?? "", was: (change["was"] as? NSNumber)?.int64Value,
        after: change["after"] as? String,
        before: Dictionary(before, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// A value of the log as the database has it.
  private static func value(_ json: Any, _ shape: RowShape, _ column: String) -> Value {
    if json is NSNull { return .null }
    if let text = json as? String {
      if column == "id" || column == "origin_id" || column == "parent_id" { return RowID(text).map(Value.id) ?? .null }
      guard let field = shape.register.field(column), field.protection == nil else { return bytes(text).map(Value.blob) ?? .text(text) }
      switch field.kind {
      case .reference: return RowID(text).map(Value.id) ?? .null
      case .date: return Day(iso: text).map(Value.day) ?? .text(text)
      default: return .text(text)
      }
    }
    guard let number = json as? NSNumber else { return .null }
    if column == "draft" || shape.register.field(column)?.kind == .yesNo { return .bool(number.boolValue) }
    return shape.register.field(column)?.kind == .decimal ? .real(number.doubleValue) : .int(number.int64Value)
  }

  /// Bytes written `\x…`.
  private static func bytes(_ text: String) -> [UInt8]? {
    guard text.hasPrefix("\\x") else { return nil }
    var out: [UInt8] = []
    var high: UInt8?
    for digit in text.utf8.dropFirst(2) {
      let value: UInt8
      switch digit {
      case 48...57: value = digit - 48
      case 97...102: value = digit - 87
      default: return nil
      }
      if let first = high {
        out.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? out : nil
  }
}
