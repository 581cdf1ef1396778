import Registers
import Vocabulary

/// What can be done inside a write. Every change of a register row is collected and lands in the unit's log entry.
public final class Writing: Reading {
  /// What is written.
  public let verb: Verb
  /// Who writes.
  public let author: Author
  /// When.
  public let at: Moment
  private let note: String?
  private var heads: [UnitKey: LogHead] = [:]
  private var changes: [UnitKey: [String]] = [:]
  private var touched: [UnitKey: Set<String>] = [:]
  private var notes: [UnitKey: [String]] = [:]
  private var vouched: [String] = []
  /// Rows referred to by the many rows that are being added; nil outside of that.
  private var near: [RowID: [String: Value]]?
  /// Above nought while a row is changed because it follows another.
  var following = 0

  init(
    _ connection: any Connection, _ store: Store, verb: Verb, author: Author, units: [UnitKey], at: Moment, note: String?
  ) throws {
    self.verb = verb
    self.author = author
    self.at = at
    self.note = note
    super.init(connection, store)
    for unit in Set(units).sorted() { heads[unit] = try LogBook.lock(connection, unit) }
  }

  /// The number this write's entry will have in a unit's log.
  public func seq(_ unit: UnitKey) throws -> Int64 {
    guard let head = heads[unit] else { throw StoreProblem.unannounced(unit) }
    return head.seq + 1
  }

  /// Puts a remark into the unit's log entry, so that also a look at personal data leaves its trace.
  public func remark(_ unit: UnitKey, _ text: String) throws {
    _ = try seq(unit)
    notes[unit, default: []].append(text)
  }

  /// Makes a new version of something that isn't a register, so that what was computed from it is computed again.
  public func touch(_ what: String, _ unit: UnitKey) { touched[unit, default: []].insert(what) }

  /// A new identifier.
  public func newID() -> RowID { RowID(milliseconds: at.milliseconds) }

  /// Adds a row. Identifiers are given in clear; derived fields are filled; missing required fields make it a draft.
  /// - Throws: `StoreProblem.invalid` with every broken check, `.refused` by a constraint.
  @discardableResult
  public func insert(
    _ register: String, _ unit: UnitKey, _ values: [String: Value], id: RowID? = nil, origin: RowID? = nil, parent: RowID? = nil
  ) throws -> RowID {
    let id = id ?? newID()
    let shape = try shape(register)
    let row = try compose(shape, unit, id, values, origin: origin, parent: parent, checking: true)
    try follow(shape.register, unit, id, from: nil, to: values)
    try put(shape, unit, id, row)
    try catchUp(shape.register, unit, [id])
    return id
  }

  /// Adds many rows of one register and unit the fastest way; row checks are left to the table's constraints.
  /// - Parameter rows: identifier, parent and values.
  /// - Throws: `RefusedRow` when a row can't be followed by the one it refers to; `StoreProblem.refused` by a constraint.
  public func insertMany(_ register: String, _ unit: UnitKey, _ rows: [(id: RowID, parent: RowID?, values: [String: Value])]) throws {
    guard !rows.isEmpty else { return }
    let shape = try shape(register)
    var stored: [[Value]] = []
    stored.reserveCapacity(rows.count)
    near = [:]
    defer { near = nil }
    for row in rows {
      let values = try compose(shape, unit, row.id, row.values, origin: nil, parent: row.parent, checking: false)
      stored.append(values)
      record(shape, unit, row.id, operation: "insert", before: nil, was: nil, after: shape.hash(values))
    }
    try connection.insert(into: shape.register.table, columns: shape.columns, rows: stored)
    try Search.index(connection, shape, stored)
    try rederive(shape.register, unit, Set(rows.map(\.id)))
    if !shape.register.follows.isEmpty {
      for row in rows {
        do { try follow(shape.register, unit, row.id, from: nil, to: row.values) } catch StoreProblem.invalid(let faults) {
          throw RefusedRow(id: row.id, faults: faults)
        }
      }
    }
    try catchUp(shape.register, unit, Set(rows.map(\.id)))
  }

  /// Changes fields of a row; others stay.
  /// - Parameters:
  ///   - base: the version the change was made on; a field-by-field merge is the caller's business.
  ///   - parent: the row a repeating part belongs to from now on.
  /// - Throws: `StoreProblem.conflict` when the row was changed since `base`; `.noRow`.
  @discardableResult
  public func update(_ register: String, _ unit: UnitKey, _ id: RowID, _ fields: [String: Value], base: Int64? = nil, parent: RowID? = nil)
    throws -> Int64
  {
    let shape = try shape(register)
    guard let before = try stored(shape, unit, id) else { throw StoreProblem.noRow(register: register) }
    let old = opened(shape, before)
    if let base, base != old.seq { throw StoreProblem.conflict(seq: old.seq) }
    var values = old.values
    for (name, value) in fields { values[name] = value }
    let after = try compose(
      shape, unit, id, values, origin: old.origin, parent: parent ?? old.parent, checking: true, keeping: before, entered: Set(fields.keys))
    let changed = shape.columns.indices.filter { before[$0] != after[$0] && shape.columns[$0] != "seq" }
    if changed.isEmpty { return old.seq }
    let names = Set(changed.map { shape.columns[$0] })
    if following == 0 { try checkFollowed(shape.register, unit, id, opened(shape, after).values, changed: names) }
    try follow(shape.register, unit, id, from: old.values, to: values)
    if shape.index["draft"].flatMap({ after[$0].bool }) != true {
      let row = Dictionary(zip(shape.columns, after), uniquingKeysWith: { first, _ in first })
      try RowRules.checkReferring(self, shape.register, unit, id, row, changed: names)
    }
    let sets = (changed.map { shape.columns[$0] } + ["seq"]).map { "\($0) = :\($0)" }.joined(separator: ", ")
    var parameters: [String: Value] = ["unit_key": .int(unit.number), "row_key": .id(id), "seq": .int(try seq(unit))]
    for position in changed { parameters[shape.columns[position]] = after[position] }
    try connection.run("UPDATE \(shape.register.table) SET \(sets) WHERE unit_id = :unit_key AND id = :row_key", parameters)
    let was = Dictionary(changed.map { (shape.columns[$0], before[$0]) }, uniquingKeysWith: { first, _ in first })
    record(shape, unit, id, operation: "update", before: was, was: old.seq, after: shape.hash(after))
    if !names.isDisjoint(with: shape.register.search) {
      try Search.remove(connection, shape, unit, id)
      try Search.index(connection, shape, [after])
    }
    try rederive(shape.register, unit, id)
    return try seq(unit)
  }

  /// Removes a row with its repeating parts; the log entry keeps it and is the tombstone.
  public func remove(_ register: String, _ unit: UnitKey, _ id: RowID, base: Int64? = nil) throws {
    let shape = try shape(register)
    guard let before = try stored(shape, unit, id) else { throw StoreProblem.noRow(register: register) }
    let old = opened(shape, before)
    if let base, base != old.seq { throw StoreProblem.conflict(seq: old.seq) }
    try follow(shape.register, unit, id, from: old.values, to: nil)
    for child in shape.register.children {
      for row in try rows(of: child.id, where: "unit_id = :unit AND parent_id = :id", ["unit": .int(unit.number), "id": .id(id)]) {
        try remove(child.id, unit, row.id)
      }
    }
    let parameters: [String: Value] = ["unit": .int(unit.number), "id": .id(id), "register": .text(register), "seq": .int(try seq(unit))]
    try connection.run(
      "DELETE FROM \(shape.register.table) WHERE unit_id = :unit AND id = :id", ["unit": .int(unit.number), "id": .id(id)])
    try connection.run(
      "INSERT INTO tombstone (unit_id, register, id, seq) VALUES (:unit, :register, :id, :seq) "
        + "ON CONFLICT (unit_id, register, id) DO UPDATE SET seq = excluded.seq", parameters)
    try Search.remove(connection, shape, unit, id)
    let whole = Dictionary(zip(shape.columns, before), uniquingKeysWith: { first, _ in first })
    record(shape, unit, id, operation: "remove", before: whole, was: old.seq, after: nil)
  }

  // MARK: - Parts

  private func put(_ shape: RowShape, _ unit: UnitKey, _ id: RowID, _ row: [Value]) throws {
    try connection.insert(into: shape.register.table, columns: shape.columns, rows: [row])
    record(shape, unit, id, operation: "insert", before: nil, was: nil, after: shape.hash(row))
    try Search.index(connection, shape, [row])
    try rederive(shape.register, unit, id)
  }

  func compose(
    _ shape: RowShape, _ unit: UnitKey, _ id: RowID, _ given: [String: Value], origin: RowID?, parent: RowID?, checking: Bool,
    keeping before: [Value]? = nil, entered: Set<String>? = nil
  ) throws -> [Value] {
    let register = shape.register
    var values = given
    for (name, value) in given {
      guard let kind = shape.fieldKinds[name] else { continue }
      // Swift takes composed and decomposed text for equal; the database doesn't.
      values[name] = RowCheck.normal(value, of: kind)
    }
    if checking { try RowRules.check(self, register, unit, values, entered: entered ?? Set(values.keys)) }
    for (group, names) in shape.derived {
      guard let derivation = store.derivations[group] else { continue }
      let derived = derivation(id, values, try related(register, unit, values))
      for name in names { values[name] = derived[name] ?? .null }
    }
    // What nobody wrote now stays as it stands, also where it can't be opened: an altered cipher is not wiped by another edit.
    let kept = Set(shape.protected.filter { entered?.contains($0) == false })
    for name in kept where values[name]?.isNull ?? true {
      if let before, let position = shape.index[name] { values[name] = before[position] }
    }
    let draft = shape.required.contains { values[$0]?.isNull ?? true }
    let seq = try seq(unit)
    return shape.slots.enumerated().map { position, slot in
      switch slot {
      case .unit: return .int(unit.number)
      case .id: return .id(id)
      case .seq: return .int(seq)
      case .draft: return .bool(draft)
      case .origin: return origin.map(Value.id) ?? .null
      case .parent: return parent.map(Value.id) ?? .null
      case .open(let name): return values[name] ?? .null
      case .sealed(let name):
        if kept.contains(name), let before { return before[position] }
        guard let text = values[name]?.text else { return .null }
        let place = Reading.place(register, name, unit, id)
        if case .blob(let sealed)? = before?[position], store.codec.open(sealed, place: place) == text { return .blob(sealed) }
        return .blob(store.codec.seal(text, place: place))
      case .mark(let name):
        if kept.contains(name), let before { return before[position] }
        return (values[name]?.text).map { .blob(store.codec.index($0, column: register.table + "." + name)) } ?? .null
      }
    }
  }

  private func related(_ register: RegisterDefinition, _ unit: UnitKey, _ values: [String: Value]) throws -> [String: [String: Value]] {
    var out: [String: [String: Value]] = [:]
    for field in register.fields {
      guard let target = field.register, let id = values[field.name]?.id else { continue }
      if let known = near?[id] {
        out[target] = known
      } else if let row = try row(target, unit, id) {
        out[target] = row.values
        near?[id] = row.values
      }
    }
    return out
  }

  /// The same for many rows: those that came before the rows they refer to.
  private func rederive(_ register: RegisterDefinition, _ unit: UnitKey, _ ids: Set<RowID>) throws {
    // What is derived comes from rows of other registers, never from the register's own.
    for other in store.catalogue.all where other.id != register.id && other.fields.contains(where: { $0.derived != nil }) {
      for field in other.fields where field.register == register.id {
        let sql = "SELECT DISTINCT \(field.name) AS target FROM \(other.table) WHERE unit_id = :unit AND \(field.name) IS NOT NULL"
        for target in try connection.rows(sql, ["unit": .int(unit.number)]).compactMap({ $0["target"].id }) where ids.contains(target) {
          try rederive(register, unit, target)
        }
      }
    }
  }

  /// Fills the derived fields of rows that refer to a row which changed.
  private func rederive(_ register: RegisterDefinition, _ unit: UnitKey, _ id: RowID) throws {
    // What is derived comes from rows of other registers, never from the register's own.
    for other in store.catalogue.all where other.id != register.id && other.fields.contains(where: { $0.derived != nil }) {
      for field in other.fields where field.register == register.id {
        let condition = "unit_id = :unit AND \(field.name) = :id"
        for row in try rows(of: other.id, where: condition, ["unit": .int(unit.number), "id": .id(id)]) {
          try update(other.id, unit, row.id, [:])
        }
      }
    }
  }

  func record(
    _ shape: RowShape, _ unit: UnitKey, _ id: RowID, operation: String, before: [String: Value]?, was: Int64?, after: String?
  ) {
    var text = "{\"register\":\"\(shape.register.id)\",\"id\":\"\(id)\",\"op\":\"\(operation)\""
    if let was { text += ",\"was\":\(was)" }
    if let before { text += ",\"before\":" + JSONText.object(before) }
    if let after { text += ",\"after\":\"\(after)\"" }
    changes[unit, default: []].append(text + "}")
    touched[unit, default: []].insert(shape.register.id)
  }

  /// - Parameters:
  ///   - place: the row's key.
  ///   - row: the row as it stands; nil when it is gone.
  func vouch(_ table: VouchedTable, _ place: String, _ row: Row?) {
    let after = row.map { ",\"after\":\"\(VouchedTable.hash($0))\"" } ?? ""
    vouched.append("{\"table\":\"\(table.name)\",\"row\":\(JSONText.quoted(place))\(after)}")
  }

  /// Writes the log entries; called once, at the end of the transaction.
  func finish() throws {
    for (unit, head) in heads.sorted(by: { $0.key < $1.key }) {
      let list = changes[unit] ?? []
      let remarks = (notes[unit] ?? []) + (note.map { [$0] } ?? [])
      let own = unit == .installation ? vouched : []
      if list.isEmpty && remarks.isEmpty && own.isEmpty { continue }
      try LogBook.append(connection, head, verb: verb, author: author, at: at, remarks: remarks, changes: list, vouched: own)
      for register in (touched[unit] ?? []).sorted() {
        try connection.run(
          "INSERT INTO register_version (unit_id, register, seq) VALUES (:unit, :register, :seq) "
            + "ON CONFLICT (unit_id, register) DO UPDATE SET seq = excluded.seq",
          ["unit": .int(unit.number), "register": .text(register), "seq": .int(head.seq + 1)])
      }
    }
  }
}
