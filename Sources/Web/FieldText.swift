import Foundation
import Registers
import Storage
import Vocabulary

/// Values of fields as editors, forms and clients write them.
enum FieldText {
  /// What a client reads and sends back: ISO dates, a point in decimals, codes, `true` and `false`.
  static func plain(_ value: Value, _ field: FieldDefinition) -> String {
    switch value {
    case .null, .blob: ""
    case .bool(let flag): flag ? "true" : "false"
    case .day(let day): day.iso
    case .real(let number): Value.real(number).decimal.map { "\($0)" } ?? ""
    case .int(let number): "\(number)"
    case .id(let id): id.description
    case .text(let text): field.kind == .time ? Reading.plain(value, field, .vi) : text
    }
  }

  /// What a person types: `dd/MM/yyyy`, a decimal comma in Vietnamese, codes for choices.
  static func typed(_ value: Value, _ field: FieldDefinition, _ language: Language) -> String {
    switch (value, field.kind) {
    case (.real(let number), _):
      Figures.exact(Value.real(number).decimal ?? 0, language).replacingOccurrences(of: Figures.minus, with: "-")
    case (.day, _), (_, .time): Reading.plain(value, field, language)
    default: plain(value, field)
    }
  }

  /// A protected value without giving it away.
  static func masked(_ value: Value, _ field: FieldDefinition) -> String {
    guard let text = value.text, !text.isEmpty else { return "" }
    return field.protection == .restricted ? "•••" : Codec.masked(text)
  }

  /// The choices of a field: code and words; empty where anything can be typed.
  static func choices(_ field: FieldDefinition, _ lists: [String: CodeList], _ language: Language) -> [(code: String, text: String)] {
    switch field.kind {
    case .choice:
      // Items that are no longer listed come last: rows that use them are still read and edited.
      (field.list.flatMap { lists[$0] }?.items ?? []).map { item in
        let gone = item.listedTo == nil ? "" : (language == .vi ? " (đã bỏ khỏi danh mục)" : " (no longer listed)")
        return (item.code, item.label.text(language) + gone)
      }
    case .yesNo: ["true", "false"].map { ($0, Reading.plain(.bool($0 == "true"), field, language)) }
    default: []
    }
  }

  /// Choices as the grid reads them: `[["f","Nữ"],["m","Nam"]]`.
  static func choicesJSON(_ field: FieldDefinition, _ lists: [String: CodeList], _ language: Language) -> String {
    "[" + choices(field, lists, language).map { "[\(JSONText.quoted($0.code)),\(JSONText.quoted($0.text))]" }.joined(separator: ",") + "]"
  }

  /// The label of a field with its unit of measurement.
  static func label(_ field: FieldDefinition, _ language: Language) -> String {
    let label = field.label.text(language)
    return field.unit.map { label.contains("(\($0))") ? label : "\(label) (\($0))" } ?? label
  }
}

/// One row with the names its references give, ready to be shown.
struct ShownRow: Sendable {
  let row: RegisterRow
  let names: [String: [RowID: String]]

  /// What a cell shows: protected values masked.
  func text(_ field: FieldDefinition, _ reading: StoreReading, _ language: Language) -> String {
    let value = row.values[field.name] ?? .null
    return field.protection != nil ? FieldText.masked(value, field) : reading.written(value, field, names, language)
  }

  /// What a cell's editor starts with; nothing for protected fields.
  func value(_ field: FieldDefinition) -> String {
    field.protection != nil ? "" : FieldText.plain(row.values[field.name] ?? .null, field)
  }
}

extension RegisterDefinition {
  /// The fields the list shows.
  var listed: [FieldDefinition] {
    let marked = fields.filter(\.grid)
    return marked.isEmpty ? Array(fields.filter { $0.kind != .longText }.prefix(6)) : marked
  }

  /// The fields that say from and until when a row holds.
  var period: (from: FieldDefinition?, to: FieldDefinition?) {
    func first(_ names: [String]) -> FieldDefinition? { names.lazy.compactMap { self.field($0) }.first { $0.kind == .date } }
    return (first(["valid_from", "employed_from", "opened_on"]), first(["valid_to", "employed_to", "closed_on"]))
  }
}
