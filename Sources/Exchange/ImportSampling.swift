import Registers
import Storage
import Vocabulary

extension ImportRun {
  /// A row kept to be shown.
  typealias Kept = (row: Int, draft: Bool, parent: RowID?, values: [String: Value])

  /// The fields that the kept rows fill, and the rows in words: what people check before they say yes.
  static func samples(
    _ rows: [Kept], _ register: RegisterDefinition, _ unit: UnitKey, _ reading: StoreReading
  ) throws -> (fields: [Label], rows: [ImportSample]) {
    let parent = register.parentField.map { [$0] } ?? []
    let fields = (parent + register.fields).filter { field in rows.contains { !value(field, $0).isNull } }
    var names: [String: [Language: [RowID: String]]] = [:]
    for field in fields where field.kind == .reference {
      guard let target = field.register.flatMap({ reading.store.catalogue[$0] }) else { continue }
      let ids = Set(rows.compactMap { value(field, $0).id })
      for language in Language.allCases { names[field.name, default: [:]][language] = try reading.labels(of: target, unit, ids, language) }
    }
    func text(_ field: FieldDefinition, _ row: Kept, _ language: Language) -> String {
      let value = value(field, row)
      if field.protection != nil {
        guard let text = value.text, !text.isEmpty else { return "" }
        return field.protection == .restricted ? "•••" : Codec.masked(text)
      }
      return reading.written(value, field, [field.name: names[field.name]?[language] ?? [:]], language)
    }
    let shown = rows.map { row in
      ImportSample(row: row.row, draft: row.draft, cells: fields.map { Label(text($0, row, .vi), en: text($0, row, .en)) })
    }
    return (fields.map(\.label), shown)
  }

  private static func value(_ field: FieldDefinition, _ row: Kept) -> Value {
    field.name == "parent_id" ? row.parent.map(Value.id) ?? .null : row.values[field.name] ?? .null
  }
}
