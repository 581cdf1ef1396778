import Registers
import Vocabulary

/// The checks of a register, put to the database itself: one definition, one evaluator, all faults at once.
enum RowRules {
  static func check(_ reading: Reading, _ register: RegisterDefinition, _ unit: UnitKey, _ values: [String: Value]) throws {
    // A draft is judged only by checks all of whose fields are there.
    let draft = !RowCheck.lacking(values, of: register).isEmpty
    let checks = register.checks.filter { check in !draft || check.fields.allSatisfy { !(values[$0] ?? .null).isNull } }
    guard !checks.isEmpty else { return }
    var faults: [FieldFault] = []
    let own = checks.filter { $0.with == nil }
    faults += try broken(own, reading, register, unit, values, with: nil)
    for reference in Set(checks.compactMap(\.with)).sorted() {
      let crossing = checks.filter { $0.with == reference }
      faults += try broken(crossing, reading, register, unit, values, with: register.field(reference))
    }
    if !faults.isEmpty { throw StoreProblem.invalid(faults) }
  }

  private static func broken(
    _ checks: [CheckDefinition], _ reading: Reading, _ register: RegisterDefinition, _ unit: UnitKey, _ values: [String: Value],
    with reference: FieldDefinition?
  ) throws -> [FieldFault] {
    guard !checks.isEmpty else { return [] }
    let shape = TableShape(register, reading.store.dialect)
    var parameters: [String: Value] = ["unit_key": .int(unit.number)]
    let columns = register.fields.filter { $0.protection == nil }.map { field in
      parameters["v_" + field.name] = values[field.name] ?? .null
      return "CAST(:v_\(field.name) AS \(shape.type(field.kind))) AS \(field.name)"
    }
    let tests = checks.enumerated().map { "CASE WHEN NOT (\($1.sql)) THEN 1 ELSE 0 END AS c\($0)" }.joined(separator: ", ")
    var sql = "SELECT \(tests) FROM (SELECT \(columns.joined(separator: ", "))) entered"
    if let reference, let target = reference.register.flatMap({ reading.store.catalogue[$0] }) {
      sql +=
        " JOIN \(target.table)_counted \(target.table) ON \(target.table).unit_id = :unit_key AND \(target.table).id = entered.\(reference.name)"
    } else {
      parameters["unit_key"] = nil
    }
    guard let row = try reading.first(sql, parameters) else { return [] }
    return checks.enumerated().filter { row["c\($0.offset)"].int == 1 }.map { _, check in
      let field = check.fields.first.flatMap { register.field($0) }
      return FieldFault(field: check.fields.first ?? "", label: field?.label ?? register.title, reason: check.message)
    }
  }
}
