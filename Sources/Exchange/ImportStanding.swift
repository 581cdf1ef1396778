import Foundation
import Registers
import Storage
import Vocabulary

// What a row of a file has to do with rows that stand already, in the register or further up in the file.
extension ImportRun {
  /// What is said of a row that has a double.
  enum Verdict {
    case same
    case fault(vi: String, en: String)
  }

  /// The one row of the register that a row of the file speaks of; nil where there is none, where there are several, or where another
  /// row of the file speaks of it already.
  func standing(_ places: [RowIdentity.Place]) throws -> RegisterRow? {
    guard places.count == 1, case .stored(let id) = places[0] else { return nil }
    return try reading.row(register.id, unit, id)
  }

  /// What people entered of a row.
  func entered(_ row: RegisterRow) -> [String: Value] {
    row.values.filter { name, value in !value.isNull && register.field(name)?.derived == nil }
  }

  /// Whether a file says something of a field, and something else than the register.
  func differs(_ said: Value?, _ stored: Value?) -> Bool { said.map { !$0.isNull && $0 != stored } ?? false }

  /// Notes a row that stands with other content; gives the fields to be changed where that is asked for.
  func change(_ stored: RegisterRow, _ different: [FieldDefinition], _ values: [String: Value], _ row: SheetRow) throws
    -> [FieldDefinition]?
  {
    preview.updatedFields += different.count
    if preview.changes.count < ImportPreview.changesKept {
      preview.changes.append(try told(stored, different, values, row))
    }
    if plan.updates {
      preview.updated += 1
      return different
    }
    preview.differing += 1
    preview.faulty += 1
    let some = different.prefix(3).map(\.label)
    let (vi, en) = (some.map(\.vi).joined(separator: ", "), some.map(\.en).joined(separator: ", "))
    let more = different.count > 3 ? "…" : ""
    preview.add([
      whole(
        row, "đã có trong sổ với nội dung khác (\(vi)\(more)); chưa ghi đè",
        "stands in the register with other content (\(en)\(more)), which is not overwritten")
    ])
    return nil
  }

  /// A fault of a row as a whole.
  func whole(_ row: SheetRow, _ vi: String, _ en: String) -> ImportFault {
    ImportFault(row: row.number, column: nil, letter: "", label: register.title, value: "", reason: Label(vi, en: en))
  }

  /// A change in words; identifiers masked.
  private func told(_ stored: RegisterRow, _ different: [FieldDefinition], _ values: [String: Value], _ row: SheetRow) throws
    -> ImportChange
  {
    func text(_ value: Value?, _ field: FieldDefinition, _ language: Language) throws -> String {
      guard let value, !value.isNull else { return "" }
      if field.protection != nil { return field.protection == .restricted ? "•••" : Codec.masked(value.text ?? "") }
      return try reading.shown(value, field, unit, language)
    }
    func both(_ value: Value?, _ field: FieldDefinition) throws -> Label {
      Label(try text(value, field, .vi), en: try text(value, field, .en))
    }
    let fields = try different.map { field in
      ImportChange.Field(
        label: field.label, before: try both(stored.values[field.name], field), after: try both(values[field.name], field))
    }
    let name = Label(try reading.label(register, stored, .vi), en: try reading.label(register, stored, .en))
    return ImportChange(row: row.number, id: stored.id.description, name: name, fields: fields)
  }

  /// What is said of a row that is neither new nor the one double of a row of the register.
  func double(
    _ places: [RowIdentity.Place], _ prints: [RowIdentity.Print?], _ content: RowIdentity.Print, _ values: [String: Value]
  ) throws -> Verdict? {
    for place in places {
      switch place {
      case .file(_, let other) where other == content: return .same
      case .stored(let id):
        guard let stored = try reading.row(register.id, unit, id) else { continue }
        if !register.fields.contains(where: { differs(values[$0.name], stored.values[$0.name]) }) { return .same }
      default: break
      }
    }
    for case .file(let other, _) in places {
      return .fault(
        vi: "trùng với dòng \(other) của tệp nhưng nội dung khác", en: "the same as row \(other) of the file, with other content")
    }
    if !places.isEmpty {
      return .fault(
        vi: "trong sổ có \(places.count) dòng như vậy, nội dung khác; chưa ghi đè, hãy xem người trùng trong sổ trước",
        en: "the register has \(places.count) such rows with other content; nothing is overwritten, look at the doubles first")
    }
    switch identity.sameIdentifier(prints) {
    case .file(let other, _):
      return .fault(
        vi: "số định danh trùng với dòng \(other) của tệp nhưng là người khác",
        en: "row \(other) of the file has the same identifier, for somebody else")
    case .stored:
      return .fault(vi: "số định danh đã có trong sổ, của người khác", en: "the register has this identifier already, for somebody else")
    case nil: return nil
    }
  }
}
