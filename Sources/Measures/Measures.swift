// Measures: what is counted, from the registers.
//
// Promises: a measure is one portable SELECT with one row per member; adding it up gives the number, listing it gives
// the people, so the two can't disagree. A result is kept with the versions of everything it read and measured again
// only when one of them changed.
// May import: Vocabulary, Storage, Criteria, Growth. No database driver.
// Start at `MeasureDefinition`, then `MeasureCatalogue`, `Measuring`.

import Foundation
import Storage
import Vocabulary

/// One measure (phép đo) as its file defines it.
public struct MeasureDefinition: Sendable {
  /// What the value is.
  public enum Unit: String, Sendable, CaseIterable { case percent, permille, count, ratio }
  /// What an open register without members means.
  public enum WhenEmpty: String, Sendable, CaseIterable { case unknown, met, notApplicable }
  /// How far title, formula and source were checked.
  public enum Status: String, Sendable, CaseIterable { case verified, secondary, unverified }

  /// The identifier: `insured-population`.
  public let id: String
  /// The title.
  public let title: Label
  /// What a member is called: `người`.
  public let member: Label
  /// What the value is.
  public let unit: Unit
  /// What Σnum / Σden is multiplied by.
  public let scale: Decimal
  /// The formula in words.
  public let definition: Label
  /// Where the formula comes from.
  public let source: String
  /// How far it was checked.
  public let status: Status
  /// The registers it reads, by identifier.
  public let registers: [String]
  /// Registers it also looks into where they are kept, without needing them.
  public let alsoReads: [String]
  /// Code lists it reads, by name.
  public let lists: [String]
  /// Code lists whose items are its members, by name: `list.medicine` as `member_kind`.
  public let memberLists: [String]
  /// Code lists that say what there must be, by name: while one isn't verified, neither is the answer.
  public let demands: [String]
  /// What an open register without members means.
  public let whenEmpty: WhenEmpty
  /// What a denominator of 0 means, in words.
  public let whenZero: Label?
  /// Whether members are split by sex.
  public let parts: String?
  /// The words of the reason codes.
  public let reasons: [String: Label]
  /// The query, with shared parts put in front.
  public let sql: String
  /// SHA-256 of the file with its shared parts.
  public let hash: String
}

/// All measures of a catalogue folder.
public struct MeasureCatalogue: Sendable {
  /// The measures, sorted by identifier.
  public let measures: [MeasureDefinition]
  private let byID: [String: MeasureDefinition]

  /// Puts measures together; use `load` to read them.
  public init(_ measures: [MeasureDefinition]) {
    self.measures = measures.sorted { $0.id < $1.id }
    byID = Dictionary(measures.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The measure of an identifier.
  public subscript(_ id: String) -> MeasureDefinition? { byID[id] }

  private static let needed = ["measure", "title.vi", "member.vi", "unit", "definition.vi", "source", "status", "registers", "whenEmpty"]
  private static let optional = [
    "title.en", "member.en", "definition.en", "scale", "parts", "use", "alsoReads", "demands", "zero.vi", "zero.en",
  ]

  /// Reads `measures/*.sql` and `measures/shared/*.sql` of a catalogue folder.
  /// - Parameter registers: the identifiers of all registers.
  /// - Throws: `CatalogueFaults` with every fault of every file.
  public static func load(_ folder: URL, registers: Set<String>) throws -> MeasureCatalogue {
    let faults = FaultList()
    let form = QueryFile.Form(
      folder: "measures", identifier: "measure", needed: needed, optional: optional, shared: QueryFile.shared(folder), registers: registers)
    let measures = QueryFile.files(folder.appendingPathComponent("measures")).compactMap { name, text in
      read(QueryFile(name, text, form, faults))
    }
    try faults.check()
    return MeasureCatalogue(measures)
  }

  private static func read(_ file: QueryFile) -> MeasureDefinition? {
    guard let unit = file.choice("unit", MeasureDefinition.Unit.self),
      let whenEmpty = file.choice("whenEmpty", MeasureDefinition.WhenEmpty.self),
      let status = file.choice("status", MeasureDefinition.Status.self), let title = file.label("title"), let member = file.label("member"),
      let definition = file.label("definition")
    else { return nil }
    let scales: [MeasureDefinition.Unit: Decimal] = [.percent: 100, .permille: 1000, .ratio: 1, .count: 1]
    let scale = file.header["scale"].map { CatalogueNode.decimal($0) } ?? scales[unit]
    if scale == nil { file.fault("scale phải là số thập phân", en: "scale must be a decimal") }
    return MeasureDefinition(
      id: file.name, title: title, member: member, unit: unit, scale: scale ?? 1, definition: definition,
      source: file.header["source"] ?? "", status: status, registers: file.registers, alsoReads: file.alsoReads, lists: file.lists,
      memberLists: file.memberLists, demands: file.demands, whenEmpty: whenEmpty, whenZero: file.label("zero"), parts: file.header["parts"],
      reasons: file.reasons,
      sql: file.sql, hash: file.hash)
  }
}
