import Registers
import Vocabulary

extension Reading {
  /// What in stored rows may be a slip and is worth another look: unlikely values, rows written twice, people a register is seldom
  /// about. Nothing is refused for it.
  public func doubts(_ register: RegisterDefinition, _ unit: UnitKey, _ rows: [RegisterRow], today: Day) throws -> [RowID: [FieldFault]] {
    guard !rows.isEmpty else { return [:] }
    let ids = ["ids": rows.map { Value.id($0.id) }]
    let place: [String: Value] = ["unit": .int(unit.number)]
    var out: [RowID: [FieldFault]] = [:]
    func note(_ id: RowID?, _ field: FieldDefinition?, _ reason: Label) {
      guard let id else { return }
      out[id, default: []].append(FieldFault(field: field?.name ?? "", label: field?.label ?? register.title, reason: reason))
    }
    for rule in register.unlikely {
      for row in try self.rows(Doubts.unlikely(rule, register, store.catalogue), place, lists: ids) {
        note(row["row_key"].id, rule.fields.first.flatMap(register.field), rule.message)
      }
    }
    for group in register.oncePer {
      let reason = register.writtenTwice(group)
      for row in try self.rows(Doubts.twice(group, register), place, lists: ids) {
        note(row["row_key"].id, group.last.flatMap(register.field), reason)
      }
    }
    for (row, found) in zip(rows, try unconcerned(register, unit, rows.map(\.values), today: today)) {
      for fault in found { out[row.id, default: []].append(fault) }
    }
    return out
  }

  /// The same of rows that are about to be stored, one list for each, but for what stands in other rows: whoever brings many at once
  /// knows those that come with them.
  public func doubts(
    _ register: RegisterDefinition, _ unit: UnitKey, entering rows: [(id: RowID, values: [String: Value])], today: Day
  ) throws -> [[FieldFault]] {
    var out = try unconcerned(register, unit, rows.map(\.values), today: today)
    guard !register.unlikely.isEmpty else { return out }
    var near: [RowID: [String: Value]] = [:]
    for (place, row) in rows.enumerated() {
      let values = try derived(register, unit, row.id, row.values, &near)
      out[place] = try RowRules.unlikely(self, register, unit, values) + out[place]
    }
    return out
  }

  /// Values with the derived ones, as they will be stored.
  private func derived(
    _ register: RegisterDefinition, _ unit: UnitKey, _ id: RowID, _ values: [String: Value], _ near: inout [RowID: [String: Value]]
  ) throws -> [String: Value] {
    let fields = register.fields.filter { $0.derived != nil }
    if fields.isEmpty { return values }
    var related: [String: [String: Value]] = [:]
    for field in register.fields {
      guard let target = field.register, let row = values[field.name]?.id else { continue }
      near[row] = try near[row] ?? self.row(target, unit, row)?.values
      related[target] = near[row]
    }
    var out = values
    let groups = Dictionary(grouping: fields) { $0.derived?.split(separator: ".").first.map(String.init) ?? "" }
    for (group, own) in groups.sorted(by: { $0.key < $1.key }) {
      guard let derivation = store.derivations[group] else { continue }
      let found = derivation(id, out, related)
      for field in own { out[field.name] = found[field.name] ?? .null }
    }
    return out
  }

  /// People a register is seldom about, row by row.
  private func unconcerned(_ register: RegisterDefinition, _ unit: UnitKey, _ rows: [[String: Value]], today: Day) throws -> [[FieldFault]]
  {
    var out = [[FieldFault]](repeating: [], count: rows.count)
    for field in register.fields {
      guard let concern = field.concerns, !concern.mostly, let target = field.register.flatMap({ store.catalogue[$0] }) else { continue }
      let people = try concerned(target, unit, rows.compactMap { $0[field.name]?.id })
      for (place, row) in rows.enumerated() {
        guard let person = row[field.name]?.id.flatMap({ people[$0] }) else { continue }
        let day = register.dayField.flatMap { row[$0.name]?.day } ?? today
        guard !concern.includes(person, on: day) else { continue }
        let own = person.label(on: day)
        out[place].append(
          FieldFault(
            field: field.name, label: field.label,
            reason: Label(
              "người này \(own.vi), sổ thường ghi \(concern.label.vi): xem có chọn nhầm người không",
              en: "this person is \(own.en), the register is usually about \(concern.label.en): is it the right one?")))
      }
    }
    return out
  }

  /// The rows that a row's doubts are shared with: they have the same values where a register takes one row only.
  public func beside(_ register: RegisterDefinition, _ unit: UnitKey, _ id: RowID) throws -> Set<RowID> {
    try register.oncePer.reduce(into: []) { out, group in
      let found = try rows(Doubts.beside(group, register), ["unit": .int(unit.number), "row": .id(id)])
      out.formUnion(found.compactMap { $0["row_key"].id })
    }
  }

  /// Sex and birth of rows that have them.
  public func concerned(_ register: RegisterDefinition, _ unit: UnitKey, _ ids: some Collection<RowID>) throws -> [RowID: Concern.Person] {
    var out: [RowID: Concern.Person] = [:]
    let all = Array(Set(ids))
    let year = register.field("birth_year") == nil ? "" : ", birth_year"
    for start in stride(from: 0, to: all.count, by: 500) {
      let some = all[start..<min(start + 500, all.count)].map(Value.id)
      let sql = "SELECT id, sex, birth_date\(year) FROM \(register.table) WHERE unit_id = :unit AND id IN (:ids)"
      for row in try rows(sql, ["unit": .int(unit.number)], lists: ["ids": some]) {
        guard let id = row["id"].id else { continue }
        out[id] = Concern.Person(
          sex: row["sex"].text, born: row["birth_date"].day, year: year.isEmpty ? nil : row["birth_year"].int.map(Int.init))
      }
    }
    return out
  }
}

extension RegisterDefinition {
  /// Whether anything in its rows can be doubtful.
  public var hasDoubts: Bool {
    !unlikely.isEmpty || !oncePer.isEmpty || fields.contains { $0.concerns.map { !$0.mostly } ?? false }
  }

  /// What is said of a row beside which another has the same in some fields.
  /// - Parameter number: the other row's number, where it comes from the same file.
  public func writtenTwice(_ group: [String], inFile number: Int? = nil) -> Label {
    let fields = group.compactMap(field)
    let vi = fields.map(\.label.vi).joined(separator: ", ").lowercased()
    let en = fields.map(\.label.en).joined(separator: ", ").lowercased()
    guard let number else {
      return Label("sổ đã có dòng khác cùng \(vi): có thể ghi hai lần", en: "another row has the same \(en): perhaps written twice")
    }
    return Label(
      "dòng \(number) của tệp cùng \(vi): có thể ghi hai lần", en: "row \(number) of the file has the same \(en): perhaps written twice")
  }
}

/// The queries behind doubts.
enum Doubts {
  /// Rows of `:ids` of which a condition is true: in it a bare name means the row, `person.x` the row it refers to.
  static func unlikely(_ rule: CheckDefinition, _ register: RegisterDefinition, _ catalogue: RegisterCatalogue) -> String {
    let used = register.fields.filter { $0.protection == nil && RowRules.uses(rule.sql, $0.name) }.map(\.name)
    let inner = used.isEmpty ? "1 AS one_row" : used.map { "e.v_\($0) AS \($0)" }.joined(separator: ", ")
    var columns = ["id AS row_key"] + used.map { "\($0) AS v_\($0)" }
    var join = ""
    if let field = rule.with, let target = register.field(field)?.register.flatMap({ catalogue[$0] }) {
      columns.append("\(field) AS row_reference")
      join = " JOIN \(target.table) ON \(target.table).unit_id = :unit AND \(target.table).id = e.row_reference"
    }
    return "SELECT e.row_key AS row_key FROM (SELECT \(columns.joined(separator: ", ")) FROM \(register.table) "
      + "WHERE unit_id = :unit AND id IN (:ids)) e\(join) WHERE EXISTS (SELECT 1 FROM (SELECT \(inner)) own_row WHERE (\(rule.sql)))"
  }

  private static func same(_ group: [String], _ register: RegisterDefinition) -> String {
    let fields = (register.parent == nil ? [] : ["parent_id"]) + group
    return fields.map { "b.\($0) = a.\($0)" }.joined(separator: " AND ")
  }

  /// The rows that have the same values as `:row`; of very many the first ones.
  static func beside(_ group: [String], _ register: RegisterDefinition) -> String {
    "SELECT b.id AS row_key FROM \(register.table) a JOIN \(register.table) b ON b.unit_id = a.unit_id AND b.id <> a.id "
      + "AND \(same(group, register)) WHERE a.unit_id = :unit AND a.id = :row ORDER BY b.id LIMIT 20"
  }

  /// Rows of `:ids` beside which another one has the same values.
  static func twice(_ group: [String], _ register: RegisterDefinition) -> String {
    let same = same(group, register)
    return "SELECT a.id AS row_key FROM \(register.table) a WHERE a.unit_id = :unit AND a.id IN (:ids) "
      + "AND EXISTS (SELECT 1 FROM \(register.table) b WHERE b.unit_id = :unit AND b.id <> a.id AND \(same))"
  }
}
