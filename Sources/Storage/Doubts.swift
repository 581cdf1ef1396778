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
      let fields = group.compactMap(register.field)
      let names = (fields.map(\.label.vi), fields.map(\.label.en))
      let reason = Label(
        "sổ đã có dòng khác cùng \(names.0.joined(separator: ", ").lowercased()): có thể ghi hai lần",
        en: "another row has the same \(names.1.joined(separator: ", ").lowercased()): perhaps written twice")
      for row in try self.rows(Doubts.twice(group, register), place, lists: ids) { note(row["row_key"].id, fields.last, reason) }
    }
    for field in register.fields {
      guard let concern = field.concerns, !concern.mostly, let target = field.register.flatMap({ store.catalogue[$0] }) else { continue }
      let people = try concerned(target, unit, rows.compactMap { $0.values[field.name]?.id })
      for row in rows {
        guard let person = row.values[field.name]?.id.flatMap({ people[$0] }) else { continue }
        let day = register.dayField.flatMap { row.values[$0.name]?.day } ?? today
        guard !concern.includes(person, on: day) else { continue }
        let own = person.label(on: day)
        note(
          row.id, field,
          Label(
            "người này \(own.vi), sổ thường ghi \(concern.label.vi): xem có chọn nhầm người không",
            en: "this person is \(own.en), the register is usually about \(concern.label.en): is it the right one?"))
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
