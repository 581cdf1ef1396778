import Registers
import Vocabulary

extension LogEntry {
  /// What the remark of an entry that took back another one begins with.
  static let takenBack = "đưa về trước mục "

  /// Whether one row can be brought to what it was before this entry. Merges, links and moves touch many rows and are undone as a
  /// whole; a row that was added is removed by removing it.
  public var canBeTakenBack: Bool {
    guard let own = changes.first, own.operation != "insert", let verb = Verb(rawValue: verb) else { return false }
    switch verb {
    case .merge, .link, .move: return false
    case .undo: return remarks.contains { $0.hasPrefix(LogEntry.takenBack) }
    default: return true
    }
  }
}

// One row taken back by one entry of its story. Unlike `revert`, which undoes an act over many rows as a whole, this goes through the
// row's checks as an edit does: what the register would refuse today isn't brought back.
extension Writing {
  /// Brings a row to what it was before an entry: changed fields get their values from before, a removed row comes back with its
  /// identity and its repeating parts.
  /// - Throws: `StoreProblem.invalid` with every field that was changed again since, or that the register refuses now; nothing is
  ///   changed then. `.noRow` when the entry doesn't speak of the row.
  public func takeBack(_ register: String, _ unit: UnitKey, _ id: RowID, entry: Int64) throws {
    let story = try LogBook.history(self, register, unit, id)
    guard let told = story.first(where: { $0.seq == entry }), let what = told.changes.first else {
      throw StoreProblem.noRow(register: register)
    }
    let shape = try shape(register)
    guard told.canBeTakenBack else {
      throw refusal(shape, "mục nhật ký này không đưa về từng dòng được", "this entry of the log can't be taken back for one row")
    }
    try remark(unit, "\(LogEntry.takenBack)\(entry)")
    let earlier = try changes(unit, entry)
    if what.operation == "remove" {
      guard story.first?.seq == entry, try stored(shape, unit, id) == nil else {
        throw refusal(shape, "dòng này đã được đưa trở lại rồi", "the row has been brought back already")
      }
      return try bringBackWhole(shape, unit, id, earlier)
    }
    let own = earlier.filter { $0.id == id && $0.shape.register.id == register }
    try putBack(shape, unit, id, own, since: story.filter { $0.seq > entry }.map(\.seq))
  }

  // MARK: - A changed row

  private func putBack(_ shape: RowShape, _ unit: UnitKey, _ id: RowID, _ own: [Earlier], since: [Int64]) throws {
    let register = shape.register
    guard let now = try row(register.id, unit, id) else {
      throw refusal(shape, "dòng này đã bị xóa; hãy đưa dòng trở lại trước", "the row was removed since; bring it back first")
    }
    var before: [String: Value] = [:]
    for change in own { before.merge(entered(change, unit)) { first, _ in first } }
    // What the entry left, where somebody wrote the field again.
    var left: [String: (value: Value, entry: Int64)] = [:]
    for seq in since.reversed() {
      for change in try changes(unit, seq) where change.id == id && change.shape.register.id == register.id {
        for (name, value) in entered(change, unit) where left[name] == nil { left[name] = (value, seq) }
      }
    }
    let rewritten = register.fields.filter { field in
      guard before[field.name] != nil, let left = left[field.name] else { return false }
      return left.value != now.values[field.name] ?? .null
    }
    if !rewritten.isEmpty {
      throw StoreProblem.invalid(
        rewritten.map { field in
          let seq = left[field.name]?.entry ?? 0
          return FieldFault(
            field: field.name, label: field.label,
            reason: Label(
              "đã được sửa lại ở lần ghi số \(seq); hãy đưa lần sửa sau về trước",
              en: "was written again in entry \(seq); take that one back first"))
        })
    }
    let different = before.filter { $0.value != now.values[$0.key] ?? .null }
    if different.isEmpty {
      throw refusal(shape, "dòng đang giống như trước lần sửa này rồi", "the row already is what it was before this change")
    }
    try update(register.id, unit, id, different)
  }

  /// What people had entered of the rows that an entry changed, before it did, in clear: only the fields it changed.
  public func entered(before entry: Int64, _ register: String, _ unit: UnitKey) throws -> [RowID: [String: Value]] {
    let all = try changes(unit, entry).filter { $0.shape.register.id == register }
    let added = Set(all.filter { $0.operation == "insert" }.map(\.id))
    var out: [RowID: [String: Value]] = [:]
    for change in all where change.operation == "update" && !added.contains(change.id) {
      out[change.id, default: [:]].merge(entered(change, unit)) { first, _ in first }
    }
    return out.filter { !$0.value.isEmpty }
  }

  /// What people enter of a row, as an entry found it, in clear.
  private func entered(_ change: Earlier, _ unit: UnitKey) -> [String: Value] {
    let register = change.shape.register
    var out: [String: Value] = [:]
    for field in register.fields where field.derived == nil {
      guard let kept = change.before[field.name] else { continue }
      if field.protection != nil, case .blob(let bytes) = kept {
        out[field.name] = store.codec.open(bytes, place: Reading.place(register, field.name, unit, change.id)).map(Value.text) ?? .null
      } else {
        out[field.name] = kept
      }
    }
    return out
  }

  // MARK: - A removed row

  private func bringBackWhole(_ shape: RowShape, _ unit: UnitKey, _ id: RowID, _ earlier: [Earlier]) throws {
    let register = shape.register
    guard let change = earlier.first(where: { $0.id == id && $0.shape.register.id == register.id && $0.operation == "remove" }) else {
      throw StoreProblem.noRow(register: register.id)
    }
    let values = entered(change, unit)
    let lost = try register.fields.filter { field in
      guard let target = field.register, let other = values[field.name]?.id else { return false }
      return try row(target, unit, other) == nil
    }
    if !lost.isEmpty {
      throw StoreProblem.invalid(
        lost.map {
          FieldFault(
            field: $0.name, label: $0.label,
            reason: Label(
              "dòng được nhắc đến không còn; hãy đưa dòng đó trở lại trước", en: "the row it refers to is gone; bring that one back first"))
        })
    }
    try RowRules.check(self, register, unit, values, entered: Set(values.keys))
    try follow(register, unit, id, from: nil, to: values)
    try bringBack(change, unit)
    let parts = Set(register.children.map(\.id))
    for part in earlier where part.operation == "remove" && parts.contains(part.shape.register.id) && part.before["parent_id"]?.id == id {
      try bringBack(part, unit)
    }
    try catchUp(register, unit, [id])
    // What is derived from rows that changed meanwhile is derived anew.
    try update(register.id, unit, id, [:])
  }

  private func refusal(_ shape: RowShape, _ vi: String, _ en: String) -> StoreProblem {
    .refusal(shape.register.title, Label(vi, en: en))
  }
}
