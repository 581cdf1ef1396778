import Registers

/// What a row of a file is about, in the file's own words: whom, or what its register calls its rows by.
struct RowNaming {
  /// Columns, in the order in which they are said.
  private let columns: [Int]

  init(_ register: RegisterDefinition, _ taken: [(plan: ImportPlan.Column, field: ExchangeField)], _ catalogue: RegisterCatalogue) {
    let about = [register.parentField?.name, register.person].compactMap { $0 }
    var columns: [Int] = []
    let order = ExchangeField.all(of: register, catalogue).map(\.target)
    for name in about + register.labelled.map(\.name) {
      let own = taken.filter { $0.field.own.name == name && $0.field.leaf.protection == nil }
      // A row that is referred to is known by the first of the fields that tell it apart.
      let first = own.min { (order.firstIndex(of: $0.field.target) ?? .max) < (order.firstIndex(of: $1.field.target) ?? .max) }
      if let first, !columns.contains(first.plan.column) { columns.append(first.plan.column) }
    }
    self.columns = columns
  }

  /// The name; empty where the row has none.
  func name(_ row: SheetRow) -> String {
    let texts = columns.prefix(3).map { Folding.cleaned(row[$0].shown) }.filter { !$0.isEmpty }
    return String(texts.joined(separator: " · ").prefix(90))
  }
}
