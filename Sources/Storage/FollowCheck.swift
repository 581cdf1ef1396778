import Registers
import Vocabulary

/// Whether rows that are about to be added can be followed by the rows they refer to, each seen with those before it: a file
/// is told of every such fault before anything is written.
public final class FollowCheck {
  private let reading: Reading
  private let register: RegisterDefinition
  private let unit: UnitKey
  /// Who set what of a row: the rules, and the numbers of the rows before.
  private var claims: [RowID: [(rule: FollowDefinition, number: Int)]] = [:]
  /// What rows that follow will hold by then.
  private var changed: [RowID: [String: Value]] = [:]

  /// A check for one register of a unit.
  public init(_ reading: Reading, _ register: RegisterDefinition, _ unit: UnitKey) {
    (self.reading, self.register, self.unit) = (reading, register, unit)
  }

  /// What hinders a row; a row without faults counts for those behind it.
  /// - Parameter number: what people call the row by: its place in the file.
  public func faults(_ values: [String: Value], number: Int) throws -> [FieldFault] {
    let links = reading.links(register, values)
    if links.isEmpty { return [] }
    var after: [RowID: [String: Value]] = [:]
    do {
      for link in links { try alone(link) }
      for link in links { try follow(link, values, &after) }
    } catch StoreProblem.invalid(let faults) { return faults }
    for link in links { claims[link.target, default: []].append((link.rule, number)) }
    changed.merge(after) { $1 }
    return []
  }

  private func alone(_ link: FollowLink) throws {
    let before = claims[link.target]?.first { $0.rule.row == link.rule.row && !$0.rule.fields.isDisjoint(with: link.rule.fields) }
    guard let before else { return try reading.checkAlone(register, unit, nil, link) }
    throw StoreProblem.invalid([
      reading.followFault(
        register, link.rule.row, "dòng \(before.number) của tệp đã ghi việc này; mỗi người chỉ ghi một lần",
        "row \(before.number) of the file says this already; it can be said only once")
    ])
  }

  private func follow(_ link: FollowLink, _ values: [String: Value], _ after: inout [RowID: [String: Value]]) throws {
    guard let target = register.field(link.rule.row)?.register.flatMap({ reading.store.catalogue[$0] }),
      let row = try after[link.target] ?? changed[link.target] ?? reading.row(target.id, unit, link.target)?.values
    else { return }
    let wanted = reading.expected(register, link.rule, values)
    try reading.confirm(register, link, target, row, wanted)
    let different = wanted.filter { row[$0.key] ?? .null != $0.value }
    if different.isEmpty { return }
    let whole = row.merging(different) { $1 }
    do {
      let names = Set(different.keys)
      try RowRules.check(reading, target, unit, whole, entered: names)
      if RowCheck.lacking(whole, of: target).isEmpty {
        try RowRules.checkReferring(reading, target, unit, link.target, whole, changed: names)
      }
    } catch StoreProblem.invalid(let faults) { throw StoreProblem.invalid(reading.told(faults, register, link, target)) }
    after[link.target] = whole
  }
}

/// One of many rows that was refused.
public struct RefusedRow: Error, Sendable {
  /// The row.
  public let id: RowID
  /// Why.
  public let faults: [FieldFault]
}
