import Registers
import Vocabulary

extension Reading {
  /// The names of rows of one register, with one query for each register that the names lead to; rows that aren't there are left out.
  public func labels(
    of register: RegisterDefinition, _ unit: UnitKey, _ ids: some Collection<RowID>, _ language: Language, depth: Int = 0
  ) throws -> [RowID: String] {
    var found: [RegisterRow] = []
    let all = Array(Set(ids))
    for start in stride(from: 0, to: all.count, by: 500) {
      let some = all[start..<min(start + 500, all.count)]
      found += try rows(
        of: register.id, where: "unit_id = :unit AND id IN (:ids)", ["unit": .int(unit.number)], lists: ["ids": some.map(Value.id)])
    }
    return try labels(of: register, found, language, depth: depth)
  }

  /// The names of rows at hand.
  public func labels(of register: RegisterDefinition, _ rows: [RegisterRow], _ language: Language, depth: Int = 0) throws -> [RowID: String]
  {
    // Seen from another row, a pregnancy is known by the woman rather than by its days.
    let about = depth > 0 && !register.label.contains("{\(register.person ?? "")}") ? register.person : nil
    let references = register.fields.filter { $0.kind == .reference && (register.label.contains("{\($0.name)}") || $0.name == about) }
    let names = try referenceLabels(references, rows, language, depth: depth)
    return Dictionary(
      rows.map { row in
        let own = label(register, row) { written($0, $1, names, language) }
        let person = about.flatMap { row.values[$0]?.id }.flatMap { names[about ?? ""]?[$0] }
        return (row.id, person.map { "\($0): \(own)" } ?? own)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// What a removed row was called, from the entry of the log that removed it; nil where that doesn't say it.
  public func label(_ register: RegisterDefinition, removed change: LogChange, _ unit: UnitKey, _ language: Language) throws -> String? {
    guard change.operation == "remove", !register.label.isEmpty else { return nil }
    var values: [String: Value] = [:]
    for field in register.fields where field.protection == nil {
      guard let text = change.before[field.name].flatMap({ $0 }) else { continue }
      switch field.kind {
      case .date: values[field.name] = Day(iso: text).map(Value.day)
      case .reference: values[field.name] = RowID(text).map(Value.id)
      case .yesNo: values[field.name] = .bool(text == "true" || text == "1")
      case .integer: values[field.name] = Int64(text).map(Value.int)
      case .decimal: values[field.name] = Double(text).map(Value.real)
      default: values[field.name] = .text(text)
      }
    }
    if values.isEmpty { return nil }
    return try label(
      register, RegisterRow(unit: unit, id: change.id, seq: 0, draft: false, origin: nil, parent: nil, values: values), language)
  }

  /// The names of what reference fields of rows of one unit point to, by field.
  public func referenceLabels(
    _ fields: [FieldDefinition], _ rows: [RegisterRow], _ language: Language, depth: Int = 0
  ) throws -> [String: [RowID: String]] {
    guard depth < 2, let unit = rows.first?.unit else { return [:] }
    var out: [String: [RowID: String]] = [:]
    for field in fields where field.kind == .reference {
      guard let target = field.register.flatMap({ store.catalogue[$0] }) else { continue }
      out[field.name] = try labels(of: target, unit, rows.compactMap { $0.values[field.name]?.id }, language, depth: depth + 1)
    }
    return out
  }

  /// A value as people read it, references by the names found before.
  public func written(_ value: Value, _ field: FieldDefinition, _ names: [String: [RowID: String]], _ language: Language) -> String {
    switch (value, field.kind) {
    case (.id(let id), .reference): names[field.name]?[id] ?? "…"
    case (.text(let code), .choice): field.list.flatMap { store.catalogue.lists[$0]?.label(code).text(language) } ?? code
    default: Reading.plain(value, field, language)
    }
  }
}
