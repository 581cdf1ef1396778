// Registers: what a station's book is, as data.
//
// Promises: a definition read from `Catalogue/registers/<id>.yaml` is the one place that says a register's fields,
// labels, checks and lists; the table, form, grid, spreadsheet and API all come from it. A row is checked whole.
// May import: Vocabulary, Foundation. Nothing of ours besides, and no database.
// Start at `RegisterDefinition`, then `RegisterCatalogue`, `TableShape`, `RowCheck`.

import Vocabulary

/// One register (sổ): its fields, checks and repeating parts.
public struct RegisterDefinition: Sendable {
  /// Where a register stands in the list of registers.
  public enum Group: String, Sendable, CaseIterable {
    case people, care, station, environment, programme, system

    /// Whether a station opens and keeps it as one of its books.
    public var isBook: Bool { self != .programme && self != .system }
  }
  /// What happens to a person's rows when the person moves to another commune.
  public enum OnMove: String, Sendable, CaseIterable { case copy, stay }
  /// Whose hand writes a register: the station's, the health centre's.
  public enum Keeper: String, Sendable, CaseIterable { case station, centre }

  /// The identifier: `insurance-card`.
  public let id: String
  /// The table: `insurance_card`.
  public let table: String
  /// The title.
  public let title: Label
  /// One or two sentences about it.
  public let about: Label
  /// Where its form comes from, in words.
  public let source: String
  /// How far the form was checked against the source.
  public let status: KnowledgeStatus
  /// Where it is listed.
  public let group: Group
  /// Who writes it as a matter of course.
  public let keptBy: Set<Keeper>
  /// How a row is named, with fields in braces.
  public let label: String
  /// The field that says whom a row is about.
  public let person: String?
  /// What a move does with it.
  public let onMove: OnMove
  /// The default order of the list: a column, `desc` or not.
  public let order: (field: String, descending: Bool)?
  /// The fields, in the order of the form.
  public let fields: [FieldDefinition]
  /// Fields whose words can be searched.
  public let search: [String]
  /// Checks over the fields of a row.
  public let checks: [CheckDefinition]
  /// The repeating parts, each a table of its own.
  public let children: [RegisterDefinition]
  /// The register a repeating part belongs to.
  public let parent: String?
  /// Column groups to be indexed behind `unit_id`.
  public let indexes: [[String]]
  /// Columns that are looked up in all units at once, and so have an index that doesn't begin with `unit_id`.
  public let across: [String]
  /// What tells one row from another, in groups of fields that each do so by themselves; empty where only the required fields do.
  public let distinct: [[String]]
  /// What rows of other registers take over from a row.
  public let follows: [FollowDefinition]
  /// Conditions under which what was written may be a slip: it is kept, and marked to be looked at again.
  public let unlikely: [CheckDefinition]
  /// Groups of fields that two rows seldom share: a row that does is marked to be looked at again.
  public let oncePer: [[String]]
  /// What stands beside a row's name where it is chosen from a list: texts with fields, or ways to fields, in braces.
  public let beside: [Label]

  /// The field of a name.
  public func field(_ name: String) -> FieldDefinition? { fields.first { $0.name == name } }

  /// The groups of fields that tell one row from another; a repeating part is told apart within its row.
  public var identity: [[String]] {
    if !distinct.isEmpty { return distinct }
    let required = fields.filter { $0.required && $0.derived == nil && $0.kind != .longText && $0.kind != .yesNo }.map(\.name)
    return [(parentField.map { [$0.name] } ?? []) + required]
  }

  /// The row a repeating part belongs to, as a reference field; nil for a register.
  public var parentField: FieldDefinition? {
    parent.map { FieldDefinition(reference: "parent_id", to: $0, label: Label("Thuộc dòng", en: "Part of")) }
  }

  /// The field with the day a row is about: the one it is ordered by, or the first day.
  public var dayField: FieldDefinition? {
    order.flatMap { field($0.field) }.flatMap { $0.kind == .date ? $0 : nil } ?? fields.first { $0.kind == .date && $0.derived == nil }
  }

  /// The fields that a row's name is made of.
  public var labelled: [FieldDefinition] { labelFields(label).compactMap(field) }

  /// Fields people fill in: all but derived ones.
  public var entered: [FieldDefinition] { fields.filter { $0.derived == nil } }
}

/// How far a fact was checked: the badges on screen and paper.
public enum KnowledgeStatus: String, Sendable, CaseIterable, Comparable {
  /// Read in the official text.
  case verified
  /// Read in a secondary source.
  case secondary
  /// Not verified by anyone.
  case unverified

  /// Less certain statuses come later.
  public static func < (left: KnowledgeStatus, right: KnowledgeStatus) -> Bool { left.rank < right.rank }
  private var rank: Int { KnowledgeStatus.allCases.firstIndex(of: self) ?? 0 }
}

/// One field of a register.
public struct FieldDefinition: Sendable {
  /// What a field holds.
  public enum Kind: String, Sendable, CaseIterable {
    case text, longText, integer, decimal, date, time, yesNo, choice, reference
  }
  /// How a field is kept from view.
  public enum Protection: String, Sendable, CaseIterable { case identifier, restricted }

  /// The column, snake_case.
  public let name: String
  /// The label of the form and the grid.
  public let label: Label
  /// The kind of value.
  public let kind: Kind
  /// Whether a row without it is a draft.
  public let required: Bool
  /// The register a reference points to.
  public let register: String?
  /// The code list of a choice.
  public let list: String?
  /// The least value allowed.
  public let min: Double?
  /// The greatest value allowed.
  public let max: Double?
  /// The unit of measurement shown behind the field.
  public let unit: String?
  /// The greatest number of characters.
  public let maxLength: Int
  /// The form a text must have.
  public let pattern: String?
  /// That form in words.
  public let patternHint: Label?
  /// Help under the field.
  public let hint: Label?
  /// Set for identifiers and restricted facts: encrypted, found by equality only.
  public let protection: Protection?
  /// The named function that fills the field.
  public let derived: String?
  /// Whether a date may lie after today.
  public let notFuture: Bool
  /// Whether the list shows it.
  public let grid: Bool
  /// For a reference to people: whom the register is usually about.
  public var concerns: Concern?
  /// Whether a new row begins with today here.
  public var startsToday = false
  /// How many decimals it is shown with; all it has where nothing is said.
  public var places: Int? = nil
}

extension FieldDefinition {
  /// A required reference to another register.
  init(reference name: String, to register: String, label: Label) {
    self.init(
      name: name, label: label, kind: .reference, required: true, register: register, list: nil, min: nil, max: nil, unit: nil,
      maxLength: 200, pattern: nil, patternHint: nil, hint: nil, protection: nil, derived: nil, notFuture: false, grid: true)
  }
}

/// A check over a row, in portable SQL over its columns; null counts as passed.
public struct CheckDefinition: Sendable {
  /// The constraint's name.
  public let name: String
  /// The condition.
  public let sql: String
  /// The referenced row the condition may also name, by its reference field.
  public let with: String?
  /// What to tell the person.
  public let message: Label
  /// The fields to mark.
  public let fields: [String]
}

/// What a referenced row takes over when a row is written: the person's first day follows the birth.
public struct FollowDefinition: Sendable {
  /// The codes of the row's own choices for which the rule holds.
  public let when: [String: String]
  /// The reference to the row that follows.
  public let row: String
  /// Its fields, each with the row's own field it takes its value from.
  public let copy: [String: String]
  /// Its fields that get a fixed code.
  public let set: [String: String]
  /// Its fields that are emptied.
  public let empty: [String]
  /// Fields copied only over nothing or the same: another value that stands there already is refused.
  public let confirm: [String]

  /// The fields that follow.
  public var fields: Swift.Set<String> { Swift.Set(copy.keys).union(set.keys).union(empty) }
}
