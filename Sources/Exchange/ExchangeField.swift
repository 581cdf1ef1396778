import Registers
import Vocabulary

/// What a column of a spreadsheet can stand for: a field of the register, or a field by which a row it refers to is found.
public struct ExchangeField: Sendable {
  /// The fields on the way, the last one holding the value; `person_id.full_name` is the name of the person.
  public let path: [String]
  /// The register's own field.
  public let own: FieldDefinition
  /// The field that holds the value; the reference itself where its label, or its one distinguishing field, is written.
  public let leaf: FieldDefinition
  /// The heading.
  public let label: Label

  /// The path as it is written in mappings and markers.
  public var target: String { path.joined(separator: ".") }
  /// Whether the value finds another row.
  public var isReference: Bool { own.kind == .reference }

  /// The columns of a register, in the order of the form: references are spread over what tells the referred rows apart.
  public static func all(of register: RegisterDefinition, _ catalogue: RegisterCatalogue, derived: Bool = false) -> [ExchangeField] {
    let fields = (register.parentField.map { [$0] } ?? []) + register.fields.filter { derived || $0.derived == nil }
    return fields.flatMap { field in spread(field, own: field, [], heading(field), catalogue, depth: 0) }
  }

  /// References as one column each, which a file may have instead of the columns they are spread over.
  public static func whole(of register: RegisterDefinition, _ catalogue: RegisterCatalogue) -> [ExchangeField] {
    let spread = Set(all(of: register, catalogue).map(\.target))
    let fields = (register.parentField.map { [$0] } ?? []) + register.entered
    return fields.filter { $0.kind == .reference && !spread.contains($0.name) }.map { field in
      ExchangeField(path: [field.name], own: field, leaf: field, label: field.label)
    }
  }

  /// The fields that tell the rows of a register apart, for references to it.
  static func keys(of register: RegisterDefinition) -> [FieldDefinition] {
    var names: [String] = []
    for name in register.identity.flatMap({ $0 }) where !names.contains(name) { names.append(name) }
    // What people call the row by comes first; identifiers behind it.
    let fields = names.compactMap { name in name == "parent_id" ? register.parentField : register.field(name) }
    return fields.filter { $0.protection == nil } + fields.filter { $0.protection != nil }
  }

  private static func spread(
    _ field: FieldDefinition, own: FieldDefinition, _ way: [String], _ label: Label, _ catalogue: RegisterCatalogue, depth: Int
  ) -> [ExchangeField] {
    let path = way + [field.name]
    guard field.kind == .reference, let target = field.register.flatMap({ catalogue[$0] }) else {
      return [ExchangeField(path: path, own: own, leaf: field, label: label)]
    }
    let keys = keys(of: target)
    if keys.count == 1 || depth == 2 { return [ExchangeField(path: path, own: own, leaf: field, label: label)] }
    return keys.flatMap { key in
      let name = Label("\(label.vi) – \(heading(key).vi)", en: "\(label.en) – \(heading(key).en)")
      return spread(key, own: own, path, name, catalogue, depth: depth + 1)
    }
  }

  /// A field's label with its unit of measurement.
  private static func heading(_ field: FieldDefinition) -> Label {
    guard let unit = field.unit, !field.label.vi.contains("(\(unit))") else { return field.label }
    return Label("\(field.label.vi) (\(unit))", en: "\(field.label.en) (\(unit))")
  }
}
