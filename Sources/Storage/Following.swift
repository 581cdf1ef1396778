import Registers
import Vocabulary

// Rows that take over values from rows that refer to them, as `follows` in a register's file says: a birth sets the
// child's first day, a death the last. A field follows one row at most, and nobody changes it past that row.
extension Writing {
  /// Lets the rows referred to follow a row that is about to be written or removed.
  /// - Parameters:
  ///   - before: the row as it stands; nil when it is new.
  ///   - after: as it will be; nil when it goes.
  /// - Throws: `StoreProblem.invalid` when a row can't follow; nothing is written then.
  func follow(
    _ register: RegisterDefinition, _ unit: UnitKey, _ id: RowID, from before: [String: Value]?, to after: [String: Value]?
  ) throws {
    guard !register.follows.isEmpty else { return }
    let (old, new) = (links(register, before), links(register, after))
    for link in new { try checkAlone(register, unit, id, link) }
    for link in new {
      guard let target = register.field(link.rule.row)?.register.flatMap({ store.catalogue[$0] }), let after else { continue }
      let values = expected(register, link.rule, after)
      if !old.contains(where: { $0.target == link.target && $0.rule.when == link.rule.when }) {
        if let row = try row(target.id, unit, link.target) { try confirm(register, link, target, row.values, values) }
      }
      try change(register, unit, link, target, values)
    }
    for link in old {
      guard let target = register.field(link.rule.row)?.register.flatMap({ store.catalogue[$0] }) else { continue }
      let kept = new.filter { $0.target == link.target }.reduce(into: Set<String>()) { $0.formUnion($1.rule.fields) }
      // What a row must have, and what was only confirmed, stays as it stands.
      let released = link.rule.fields.subtracting(kept).subtracting(link.rule.confirm).subtracting(link.rule.empty)
        .filter { target.field($0)?.required == false }
      try change(register, unit, link, target, Dictionary(released.map { ($0, Value.null) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// Lets rows that have just arrived follow those that referred to them before they were there.
  func catchUp(_ register: RegisterDefinition, _ unit: UnitKey, _ ids: Set<RowID>) throws {
    for other in store.catalogue.registers {
      for name in Set(other.follows.map(\.row)) where other.field(name)?.register == register.id {
        var condition = "unit_id = :unit AND \(name) IS NOT NULL"
        var parameters: [String: Value] = ["unit": .int(unit.number)]
        if ids.count == 1, let id = ids.first {
          condition += " AND \(name) = :id"
          parameters["id"] = .id(id)
        }
        for row in try rows(of: other.id, where: condition, parameters) where row.values[name]?.id.map(ids.contains) == true {
          try follow(other, unit, row.id, from: nil, to: row.values)
        }
      }
    }
  }

  /// Refuses a change of a field that follows another row, unless it says what that row says.
  func checkFollowed(
    _ register: RegisterDefinition, _ unit: UnitKey, _ id: RowID, _ values: [String: Value], changed: Set<String>
  ) throws {
    var faults: [FieldFault] = []
    for other in store.catalogue.registers {
      for name in Set(other.follows.filter { !$0.fields.isDisjoint(with: changed) }.map(\.row)).sorted()
      where other.field(name)?.register == register.id {
        let condition = "unit_id = :unit AND \(name) = :id"
        for row in try rows(of: other.id, where: condition, ["unit": .int(unit.number), "id": .id(id)]) {
          for link in links(other, row.values) where link.rule.row == name {
            let said = expected(other, link.rule, row.values)
            for field in register.fields where changed.contains(field.name) {
              guard let wanted = said[field.name], wanted != values[field.name] ?? .null else { continue }
              let (vi, en) = (try label(other, row, .vi), try label(other, row, .en))
              faults.append(
                FieldFault(
                  field: field.name, label: field.label,
                  reason: Label(
                    "theo dòng «\(vi)» của sổ \(other.title.vi); hãy sửa ở đó",
                    en: "follows the row “\(en)” of the register \(other.title.en); change it there")))
            }
          }
        }
      }
    }
    if !faults.isEmpty { throw StoreProblem.invalid(faults) }
  }

  // MARK: - Parts

  private func change(
    _ register: RegisterDefinition, _ unit: UnitKey, _ link: FollowLink, _ target: RegisterDefinition, _ values: [String: Value]
  ) throws {
    guard let row = try row(target.id, unit, link.target) else { return }
    let different = values.filter { row.values[$0.key] ?? .null != $0.value }
    if different.isEmpty { return }
    following += 1
    defer { following -= 1 }
    do { try update(target.id, unit, link.target, different) } catch StoreProblem.invalid(let faults) {
      throw StoreProblem.invalid(told(faults, register, link, target))
    }
  }
}

/// A rule that holds for a row, and the row that follows it.
struct FollowLink {
  let rule: FollowDefinition
  let target: RowID
}

extension Reading {
  /// The rules that hold for a row; none for a draft.
  func links(_ register: RegisterDefinition, _ values: [String: Value]?) -> [FollowLink] {
    guard let values, !register.follows.isEmpty, RowCheck.lacking(values, of: register).isEmpty else { return [] }
    return register.follows.compactMap { rule in
      guard rule.when.allSatisfy({ values[$0.key]?.text == $0.value }),
        let target = values[rule.row].flatMap({ RowCheck.normal($0, of: .reference).id })
      else { return nil }
      return FollowLink(rule: rule, target: target)
    }
  }

  /// What a rule gives the row that follows.
  func expected(_ register: RegisterDefinition, _ rule: FollowDefinition, _ values: [String: Value]) -> [String: Value] {
    var out: [String: Value] = [:]
    for (name, own) in rule.copy {
      let value = values[own] ?? .null
      out[name] = register.field(own).map { RowCheck.normal(value, of: $0.kind) } ?? value
    }
    for (name, code) in rule.set { out[name] = .text(code) }
    for name in rule.empty { out[name] = .null }
    return out
  }

  /// A field follows one row only: nobody dies twice.
  /// - Parameter id: the row that is about to be written; nil when it is none of the register's yet.
  func checkAlone(_ register: RegisterDefinition, _ unit: UnitKey, _ id: RowID?, _ link: FollowLink) throws {
    var condition = "unit_id = :unit AND \(link.rule.row) = :target"
    var parameters: [String: Value] = ["unit": .int(unit.number), "target": .id(link.target)]
    if let id {
      condition += " AND id <> :id"
      parameters["id"] = .id(id)
    }
    for row in try rows(of: register.id, where: condition, parameters) {
      let others = links(register, row.values).filter { $0.rule.row == link.rule.row }
      guard others.contains(where: { !$0.rule.fields.isDisjoint(with: link.rule.fields) }) else { continue }
      let (vi, en) = (try label(register, row, .vi), try label(register, row, .en))
      throw StoreProblem.invalid([
        followFault(
          register, link.rule.row, "đã có dòng «\(vi)» trong sổ này; hãy sửa hoặc xóa dòng đó",
          "the register has the row “\(en)” already; change or remove that one")
      ])
    }
  }

  /// Refuses to put a value in the place of another where the rule only confirms.
  /// - Parameter row: what stands in the row that follows.
  func confirm(
    _ register: RegisterDefinition, _ link: FollowLink, _ target: RegisterDefinition, _ row: [String: Value], _ values: [String: Value]
  ) throws {
    for name in link.rule.confirm {
      guard let stands = row[name], !stands.isNull, stands != values[name] ?? .null, let field = target.field(name) else { continue }
      let (vi, en) = (Reading.plain(stands, field, .vi), Reading.plain(stands, field, .en))
      throw StoreProblem.invalid([
        followFault(
          register, link.rule.copy[name] ?? link.rule.row,
          "sổ \(target.title.vi) ghi \(field.label.vi.lowercased()) là \(vi); kiểm tra lại",
          "the register \(target.title.en) says \(en) for \(field.label.en.lowercased()); check both")
      ])
    }
  }

  /// What hinders the row that follows, told of the row it follows.
  func told(_ faults: [FieldFault], _ register: RegisterDefinition, _ link: FollowLink, _ target: RegisterDefinition) -> [FieldFault] {
    // What is wrong with a field that wasn't copied comes of the one that was.
    let sources = Set(link.rule.copy.values)
    let only = sources.count == 1 ? sources.first : nil
    return faults.map {
      followFault(
        register, link.rule.copy[$0.field] ?? only ?? link.rule.row, "\(target.title.vi), \($0.label.vi.lowercased()): \($0.reason.vi)",
        "\(target.title.en), \($0.label.en.lowercased()): \($0.reason.en)")
    }
  }

  func followFault(_ register: RegisterDefinition, _ name: String, _ vi: String, _ en: String) -> FieldFault {
    FieldFault(field: name, label: register.field(name)?.label ?? register.title, reason: Label(vi, en: en))
  }
}
