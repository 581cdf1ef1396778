import Registers
import Vocabulary

extension Reading {
  /// What the register's checks say about a whole row before it is stored; nothing is written.
  public func faults(_ register: RegisterDefinition, _ unit: UnitKey, _ values: [String: Value]) throws -> [FieldFault] {
    do { try RowRules.check(self, register, unit, values, entered: Set(values.keys)) } catch StoreProblem.invalid(let faults) {
      return faults
    }
    return []
  }
}

/// The checks of a register, put to the database itself: one definition, one evaluator, all faults at once.
enum RowRules {
  /// Checks values before they are stored.
  /// - Parameters:
  ///   - values: the whole row as it will be.
  ///   - entered: the fields that were written now; what an older definition let in stays until somebody writes it again.
  static func check(
    _ reading: Reading, _ register: RegisterDefinition, _ unit: UnitKey, _ values: [String: Value], entered: Set<String>
  ) throws {
    var faults = RowCheck.faults(in: values.filter { entered.contains($0.key) }, of: register, lists: reading.store.catalogue.lists)
    // A value of the wrong kind can't be compared with another.
    let wrong = Set(faults.map(\.field))
    // A draft is judged only by checks all of whose fields are there.
    let draft = !RowCheck.lacking(values, of: register).isEmpty
    let checks = register.checks.filter { check in
      wrong.isDisjoint(with: check.fields) && !wrong.contains { uses(check.sql, $0) }
        && (!draft || check.fields.allSatisfy { !(values[$0] ?? .null).isNull })
    }
    faults += try broken(checks.filter { $0.with == nil }, reading, register, unit, values, with: nil)
    for reference in Set(checks.compactMap(\.with)).sorted() where !wrong.contains(reference) {
      faults += try broken(checks.filter { $0.with == reference }, reading, register, unit, values, with: register.field(reference))
    }
    if !faults.isEmpty { throw StoreProblem.invalid(faults) }
  }

  /// Checks the rows that refer to a row which is about to change: a birth date may not move behind a card.
  static func checkReferring(
    _ reading: Reading, _ register: RegisterDefinition, _ unit: UnitKey, _ id: RowID, _ values: [String: Value], changed: Set<String>
  ) throws {
    var faults: [FieldFault] = []
    for other in reading.store.catalogue.all {
      for check in other.checks {
        guard let field = check.with.flatMap({ other.field($0) }), field.register == register.id else { continue }
        let named = register.fields.filter { $0.protection == nil && uses(check.sql, register.table + "." + $0.name) }
        guard let first = named.first(where: { changed.contains($0.name) }) else { continue }
        var parameters: [String: Value] = ["unit_key": .int(unit.number), "row_key": .id(id)]
        let row = entered(named, values, reading.store.dialect, register, &parameters)
        let sql =
          "SELECT 1 AS broken FROM \(row) \(register.table) WHERE EXISTS (SELECT 1 FROM \(other.table)_counted "
          + "WHERE unit_id = :unit_key AND \(field.name) = :row_key AND NOT (\(check.sql)))"
        guard try reading.first(sql, parameters) != nil else { continue }
        faults.append(
          FieldFault(
            field: first.name, label: first.label,
            reason: Label("\(other.title.vi): \(check.message.vi)", en: "\(other.title.en): \(check.message.en)")))
      }
    }
    if !faults.isEmpty { throw StoreProblem.invalid(faults) }
  }

  /// A query of one row that holds values not stored yet.
  private static func entered(
    _ fields: [FieldDefinition], _ values: [String: Value], _ dialect: Dialect, _ register: RegisterDefinition,
    _ parameters: inout [String: Value]
  ) -> String {
    let shape = TableShape(register, dialect)
    let columns = fields.map { field in
      parameters["v_" + field.name] = values[field.name] ?? .null
      return "CAST(:v_\(field.name) AS \(shape.type(field.kind))) AS \(field.name)"
    }
    return columns.isEmpty ? "(SELECT 1 AS one_row)" : "(SELECT \(columns.joined(separator: ", ")))"
  }

  /// What of a row that is about to be stored is unlikely.
  static func unlikely(_ reading: Reading, _ register: RegisterDefinition, _ unit: UnitKey, _ values: [String: Value]) throws
    -> [FieldFault]
  {
    try Set(register.unlikely.map(\.with)).sorted { ($0 ?? "") < ($1 ?? "") }.flatMap { with in
      try broken(
        register.unlikely.filter { $0.with == with }, reading, register, unit, values, with: with.flatMap(register.field), doubting: true)
    }
  }

  /// - Parameter doubting: whether the conditions say what is wrong, of any row referred to, rather than what is right.
  private static func broken(
    _ checks: [CheckDefinition], _ reading: Reading, _ register: RegisterDefinition, _ unit: UnitKey, _ values: [String: Value],
    with reference: FieldDefinition?, doubting: Bool = false
  ) throws -> [FieldFault] {
    guard !checks.isEmpty else { return [] }
    var parameters: [String: Value] = [:]
    let key = register.id + (doubting ? "?" : "|") + checks.map(\.name).joined(separator: ",")
    var sql: String
    if let known = reading.checkQueries[key] {
      sql = known
      for field in register.fields where field.protection == nil { parameters["v_" + field.name] = values[field.name] ?? .null }
    } else {
      let fields = register.fields.filter { field in field.protection == nil && checks.contains { uses($0.sql, field.name) } }
      // One check to one inner query: there a bare name means the row entered, and `person.x` the row it refers to.
      let row = entered(fields, values, reading.store.dialect, register, &parameters)
      let tests = checks.enumerated().map {
        "(SELECT CASE WHEN \(doubting ? "" : "NOT ")(\($1.sql)) THEN 1 ELSE 0 END FROM \(row) entered) AS c\($0)"
      }
      sql = "SELECT " + tests.joined(separator: ", ")
      reading.checkQueries[key] = sql
    }
    if let reference {
      guard let target = reference.register.flatMap({ reading.store.catalogue[$0] }), let id = values[reference.name], !id.isNull else {
        return []
      }
      sql +=
        " FROM \(target.table)\(doubting ? "" : "_counted") \(target.table) WHERE \(target.table).unit_id = :unit_key AND \(target.table).id = :target_key"
      parameters["unit_key"] = .int(unit.number)
      parameters["target_key"] = id
    }
    guard let answer = try reading.first(sql, parameters) else { return [] }
    return checks.enumerated().filter { answer["c\($0.offset)"].int == 1 }.map { _, check in
      let field = check.fields.first.flatMap { register.field($0) }
      return FieldFault(field: check.fields.first ?? "", label: field?.label ?? register.title, reason: check.message)
    }
  }

  /// Whether a condition names a column.
  static func uses(_ sql: String, _ name: String) -> Bool {
    sql.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }.contains { $0 == name }
  }
}
