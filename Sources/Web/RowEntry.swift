import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// A row as somebody entered it, on its way into a register.
struct RowEntry: Sendable {
  let register: RegisterDefinition
  let unit: UnitKey
  /// What was typed, by field.
  var texts: [String: String]
  /// Faults found before the values were read.
  var faults: [FieldFault] = []

  /// What became of it.
  enum Outcome: Sendable {
    case saved(RegisterRow)
    /// Somebody else changed the same fields to something else meanwhile.
    case conflict(RegisterRow, fields: [String])
  }

  /// Adds the row.
  /// - Parameter whole: whether required fields must be there; otherwise the row may be a draft.
  /// - Throws: `StoreProblem.invalid` with every fault.
  func insert(_ visit: Visit, id: RowID? = nil, parent: RowID? = nil, whole: Bool) async throws -> RegisterRow {
    try await visit.store.write(.create, by: visit.author, in: [unit], note: visit.hand(register, unit)?.note) { writing in
      if let id, try writing.row(register.id, unit, id) != nil { throw StoreProblem.conflict(seq: 0) }
      let check = RowCheck(texts, of: register, lists: writing.store.catalogue.lists, today: visit.today)
      let found = try faults + check.faults + unknownReferences(check.values, writing) + (whole ? lacking(check, [:]) : [])
      var made: RowID?
      try collect(found) { made = try writing.insert(register.id, unit, check.values, id: id, parent: parent) }
      guard let made, let row = try writing.row(register.id, unit, made) else { throw StoreProblem.noRow(register: register.id) }
      return row
    }
  }

  /// Changes the fields that were typed; those that somebody else changed since `base` are left alone or named as conflicts.
  /// A row that counts is not made a draft by emptying a cell: only a form says so.
  /// - Parameter form: whether the texts are a whole form, of which only what differs from `base` was meant.
  /// - Throws: `StoreProblem.invalid` with every fault, `.noRow`.
  func update(_ visit: Visit, _ id: RowID, base: Int64, whole: Bool, form: Bool) async throws -> Outcome {
    try await visit.store.write(.edit, by: visit.author, in: [unit], note: visit.hand(register, unit)?.note) { writing in
      guard let row = try writing.row(register.id, unit, id) else { throw StoreProblem.noRow(register: register.id) }
      // A protected value that comes back as its mask was not touched.
      let meant = texts.filter { name, text in
        guard let field = register.field(name), field.protection != nil, !text.isEmpty else { return true }
        return text != FieldText.masked(row.values[name] ?? .null, field)
      }
      var check = RowCheck(meant, of: register, lists: writing.store.catalogue.lists, today: visit.today)
      let theirs = row.seq == base ? [:] : try RowVersion.changed(writing, register, unit, id, since: base)
      var conflicts: [String] = []
      for (name, value) in check.values {
        guard let was = theirs[name], value != row.values[name] ?? .null else { continue }
        if form, was == value { check.values[name] = nil } else { conflicts.append(name) }
      }
      if !conflicts.isEmpty { return .conflict(row, fields: conflicts) }
      let changed = check.values.filter { $0.value != row.values[$0.key] ?? .null }
      let found =
        try faults + check.faults + unknownReferences(changed, writing) + (whole || (!form && !row.draft) ? lacking(check, row.values) : [])
      try collect(found) { try writing.update(register.id, unit, id, changed) }
      guard let saved = try writing.row(register.id, unit, id) else { throw StoreProblem.noRow(register: register.id) }
      return .saved(saved)
    }
  }

  /// Tries a write for the sake of its faults too: all are told at once, and nothing is written when there is one.
  private func collect(_ found: [FieldFault], _ write: () throws -> Void) throws {
    var all = found
    do {
      try write()
    } catch StoreProblem.invalid(let broken) {
      let marked = Set(found.map(\.field))
      all += broken.filter { fault in
        let check = register.checks.first { $0.message == fault.reason }
        return Set(check?.fields ?? [fault.field]).isDisjoint(with: marked)
      }
    } catch StoreProblem.refused(let constraint) {
      if found.isEmpty { all.append(refusal(constraint)) }
    }
    if !all.isEmpty { throw StoreProblem.invalid(all) }
  }

  private func lacking(_ check: RowCheck, _ stored: [String: Value]) -> [FieldFault] {
    let unread = Set(check.faults.map(\.field)).union(faults.map(\.field))
    let values = stored.merging(check.values) { $1 }
    return RowCheck.lacking(values, of: register).filter { !unread.contains($0.name) }.map { field in
      FieldFault(
        field: field.name, label: field.label,
        reason: Label("cần ghi; chưa biết thì lưu nháp", en: "is required; save a draft while it isn't known"))
    }
  }

  private func unknownReferences(_ values: [String: Value], _ reading: StoreReading) throws -> [FieldFault] {
    try register.fields.compactMap { field in
      guard let id = values[field.name]?.id, let target = field.register.flatMap({ reading.store.catalogue[$0] }) else { return nil }
      let sql = "SELECT seq FROM \(target.table) WHERE unit_id = :unit AND id = :id"
      guard try reading.first(sql, ["unit": .int(unit.number), "id": .id(id)]) == nil else { return nil }
      return FieldFault(
        field: field.name, label: field.label,
        reason: Label(
          "không có dòng này trong sổ \(target.title.vi) của đơn vị", en: "there is no such row in the unit's \(target.title.en)"))
    }
  }

  /// A constraint's refusal, at its field where one is named.
  private func refusal(_ constraint: String) -> FieldFault {
    let words = Set(constraint.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    let field = register.fields.first { words.contains($0.name) }
    return FieldFault(
      field: field?.name ?? "", label: field?.label ?? register.title,
      reason: Label("cơ sở dữ liệu không nhận giá trị này", en: "the database does not take this value"))
  }
}

/// What a row was at an earlier version.
enum RowVersion {
  /// The fields that were changed since a version, with their values at that version; protected ones as null.
  static func changed(
    _ reading: StoreReading, _ register: RegisterDefinition, _ unit: UnitKey, _ id: RowID, since base: Int64
  ) throws -> [String: Value] {
    var out: [String: Value] = [:]
    for entry in try LogBook.history(reading, register.id, unit, id) where entry.seq > base {
      for change in entry.changes {
        for (name, text) in change.before {
          guard let field = register.field(name) else { continue }
          out[name] = field.protection == nil ? value(text, field) : .null
        }
      }
    }
    return out
  }

  /// A value as the log keeps it.
  static func value(_ text: String?, _ field: FieldDefinition) -> Value {
    guard let text else { return .null }
    return switch field.kind {
    case .integer: Int64(text).map(Value.int) ?? .null
    case .decimal: Double(text).map(Value.real) ?? .null
    case .date: Day(iso: text).map(Value.day) ?? .null
    case .yesNo: .bool(text == "true" || text == "1")
    case .reference: RowID(text).map(Value.id) ?? .null
    case .text, .longText, .choice, .time: .text(text)
    }
  }
}
