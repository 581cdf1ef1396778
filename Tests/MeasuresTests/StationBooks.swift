import Foundation
import Measures
import Programme
import Storage
import TestSupport
import Vocabulary

/// A station's books on one engine, and what a measure says of them.
struct StationBooks: Sendable {
  static let day = "2024-12-31"
  let installation: TestInstallation

  var store: Store { installation.store }
  private var measuring: Measuring { installation.evaluating.measuring }

  init(_ installation: TestInstallation) { self.installation = installation }

  init(_ engine: Engine) async throws { installation = try await TestInstallation.fresh(engine, on: try TestSupport.day(StationBooks.day)) }

  /// Adds rows of a register; `date:` texts are written as ISO days and recognised by the field's kind.
  @discardableResult
  func add(_ register: String, in unit: UnitKey = LocBinh.khanhXuan, parent: RowID? = nil, _ rows: [[String: Any]]) async throws -> [RowID]
  {
    let fields = store.catalogue[register]?.fields ?? []
    let values = try rows.map { row in
      try Dictionary(
        uniqueKeysWithValues: row.map { name, given -> (String, Value) in
          let kind = fields.first { $0.name == name }?.kind
          switch given {
          case let id as RowID: return (name, .id(id))
          case let flag as Bool where kind == .yesNo: return (name, .bool(flag))
          case let number as Int: return (name, kind == .decimal ? .real(Double(number)) : .int(Int64(number)))
          case let number as Double: return (name, .real(number))
          case let text as String: return (name, kind == .date ? .day(try TestSupport.day(text)) : .text(text))
          default: throw TestProblem.noValue(name)
          }
        })
    }
    return try await store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      try values.map { try writing.insert(register, unit, $0, parent: parent) }
    }
  }

  /// `num/den`, how many are unknown, and each reason with its count.
  func said(_ measure: String, _ group: UnitGroup = UnitGroup(LocBinh.khanhXuan), _ period: String = "2024-Q4") async throws -> String {
    let today = try TestSupport.day(StationBooks.day)
    let asked = try TestSupport.period(period)
    guard let definition = measuring.catalogue[measure] else { throw TestProblem.noValue(measure) }
    guard let result = try await measuring.results([definition], [group], asked, today: today)[measure]?[group] else {
      throw TestProblem.noValue(measure)
    }
    let reasons = try await store.read { try measuring.reasons($0, definition, group, asked, today: today) }
    let told = reasons.filter { $0.reason != nil }.map { "\($0.reason ?? "") \($0.count)" }.sorted()
    return (["\(result.sum.num)/\(result.sum.den) \(result.unknownMembers)?"] + told).joined(separator: ", ")
  }

  /// The members in their order: the item's code or the register, whether met, why.
  func members(_ measure: String, _ group: UnitGroup = UnitGroup(LocBinh.khanhXuan), _ period: String = "2024-Q4") async throws -> [String]
  {
    let today = try TestSupport.day(StationBooks.day)
    let asked = try TestSupport.period(period)
    guard let definition = measuring.catalogue[measure] else { throw TestProblem.noValue(measure) }
    return try await store.read { reading in
      try measuring.members(reading, definition, group, asked, today: today).map { member in
        let name = reading.store.catalogue.listItem(member.register, member.id)?.item.code ?? member.register
        return "\(name) \(member.met.map { $0 ? "yes" : "no" } ?? "?") \(member.reason ?? "")"
      }
    }
  }

  /// How many items a list has, or those with a value in a column.
  func count(_ list: String, _ column: String? = nil, _ value: String = "yes") -> Int {
    (store.catalogue.lists[list]?.items ?? []).filter { column == nil || $0.extra[column ?? ""] == value }.count
  }
}
