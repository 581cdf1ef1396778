import Criteria
import Storage
import Vocabulary

/// A column of a plan's annex: what its ticks are about, and by what of which set they are judged.
public struct PlanColumn: Sendable, Hashable {
  /// The code of the list `plan_column`: `btcqg-ytx`, `15`, `14`, `model`, `18`.
  public let code: String
  /// What it is called.
  public let label: Label
  /// The set that judges it.
  public let set: String
  /// The criterion of the set; nil takes the set's verdict, or the indicators'.
  public let criterion: String?
  /// The indicators of the set that must all be met.
  public let indicators: [String]
  private let heading: String

  /// Its heading on paper.
  public func heading(year: Int) -> String { heading.replacing("{year}", with: "\(year)") }

  /// The columns of the catalogue, in order.
  public static func all(_ reading: StoreReading) -> [PlanColumn] {
    (reading.store.catalogue.lists["plan_column"]?.items ?? []).map { item in
      PlanColumn(
        code: item.code, label: item.label, set: item.extra["set_id"] ?? item.code, criterion: item.extra["criterion_code"],
        indicators: (item.extra["indicator_codes"] ?? "").split(separator: " ").map(String.init),
        heading: item.extra["heading"] ?? item.label.vi)
    }
  }

  /// What a determination says about the column.
  public func truth(_ result: EditionResult) -> Truth {
    if let criterion { return result.criterion(criterion).flatMap { $0.applicable ? $0.truth : nil } ?? .unknown }
    guard !indicators.isEmpty else { return result.set.truth }
    // One that doesn't concern the commune is asked of nobody.
    let found = indicators.map { result.indicator($0).map(\.outcome) ?? .unknown }.filter { $0 != .notApplicable }
    if found.contains(.notMet) { return .notMet }
    return !found.isEmpty && found.allSatisfy { $0 == .met } ? .met : .unknown
  }
}

/// A tick in the annex.
public struct PlanTick: Sendable {
  /// Its row.
  public let id: RowID
  /// The version of the row.
  public let seq: Int64
  /// The commune.
  public let unit: UnitKey
  /// The column's code.
  public let column: String
  /// Reach or keep.
  public let aim: PlanTarget.Aim
  /// The legal note of the cell.
  public let note: String
  /// The commune's place in the annex.
  public let place: Int
}

/// A row of one of a plan's registers.
public typealias PlanRow = RegisterRow

/// One yearly plan with all its parts.
public struct Plan: Sendable {
  /// The unit that plans.
  public let unit: UnitKey
  /// The row in the register of plans.
  public let head: RegisterRow
  /// Legal bases, in order.
  public let bases: [String]
  /// To whom it goes, in order.
  public let recipients: [String]
  /// Headings and paragraphs, in order.
  public let paragraphs: [RegisterRow]
  /// Objectives, in order.
  public let objectives: [RegisterRow]
  /// The annex's ticks, in the order of communes.
  public let ticks: [PlanTick]
  /// Tasks, in order.
  public let tasks: [RegisterRow]
  /// Lines of the budget.
  public let budget: [RegisterRow]
  /// Working parties, each with its seats.
  public let parties: [(party: RegisterRow, seats: [RegisterRow])]
  /// The calendar of supervision.
  public let visits: [RegisterRow]
  /// All columns an annex can have.
  public let columns: [PlanColumn]
  private let words: [String: [String: Label]]

  /// The year.
  public var year: Int { Int(head.values["plan_year"]?.int ?? 0) }
  /// Whether it isn't issued yet.
  public var isDraft: Bool { text("plan_state") == "draft" }

  /// A field of the plan's row as text; empty where nothing was entered.
  public func text(_ field: String) -> String { head.text(field) }

  /// The words of a code.
  public func label(_ list: String, _ code: String) -> Label { words[list]?[code] ?? Label(code) }

  /// The columns the annex has: the four of every annex, and further ones where the plan speaks of them.
  public var annexColumns: [PlanColumn] {
    let named = Set(ticks.map(\.column) + objectives.map { $0.text("plan_column") })
    return columns.enumerated().filter { $0.offset < 4 || named.contains($0.element.code) }.map(\.element)
  }

  /// Communes of the annex in its order.
  public var communes: [UnitKey] {
    var seen: Set<UnitKey> = []
    return ticks.map(\.unit).filter { seen.insert($0).inserted }
  }

  /// The ticks of one column.
  public func ticks(in column: String) -> [PlanTick] { ticks.filter { $0.column == column } }

  /// A commune's notes, each once.
  public func note(_ unit: UnitKey) -> String {
    var seen: Set<String> = []
    return ticks.filter { $0.unit == unit && !$0.note.isEmpty && seen.insert($0.note).inserted }.map(\.note).joined(separator: "; ")
  }

  /// The communes the plan is made for, besides those its annex names: of an area, or the unit itself.
  public func area(_ units: OrgUnits) -> [UnitKey] {
    guard let first = Day(year: year, month: 1, day: 1),
      let area = try? units.units(ofArea: unit.code, on: first, view: .then, today: first)
    else { return [unit] }
    return area.groups.map(\.unit)
  }

  /// Lists whose words a plan uses.
  private static let lists = [
    "plan_state", "plan_part", "objective_rule", "objective_kind", "plan_aim", "task_state", "department", "budget_source", "party_kind",
    "party_role",
  ]

  /// Reads a plan; nil where there is none.
  public static func load(_ reading: StoreReading, _ unit: UnitKey, _ id: RowID) throws -> Plan? {
    guard let head = try reading.row("plan", unit, id) else { return nil }
    let parameters: [String: Value] = ["unit": .int(unit.number), "id": .id(id)]
    func parts(_ register: String, _ order: String) throws -> [RegisterRow] {
      try reading.rows(of: register, where: "unit_id = :unit AND plan_id = :id ORDER BY \(order), id", parameters)
    }
    func children(_ register: String, of parent: RowID) throws -> [RegisterRow] {
      try reading.rows(
        of: register, where: "unit_id = :unit AND parent_id = :id ORDER BY sort_no, id", ["unit": .int(unit.number), "id": .id(parent)])
    }
    let ticks = try parts("commune-target", "sort_no").compactMap { row -> PlanTick? in
      guard let commune = UnitKey(row.text("covers_unit")), let aim = PlanTarget.Aim(rawValue: row.text("plan_aim")) else { return nil }
      return PlanTick(
        id: row.id, seq: row.seq, unit: commune, column: row.text("plan_column"), aim: aim, note: row.text("cell_note"),
        place: Int(row.values["sort_no"]?.int ?? 0))
    }
    var words: [String: [String: Label]] = [:]
    for list in lists {
      let items = reading.store.catalogue.lists[list]?.items ?? []
      words[list] = Dictionary(items.map { ($0.code, $0.label) }, uniquingKeysWith: { first, _ in first })
    }
    return Plan(
      unit: unit, head: head, bases: try children("plan.basis", of: id).map { $0.text("basis_text") },
      recipients: try children("plan.recipient", of: id).map { $0.text("recipient_text") },
      paragraphs: try parts("plan-paragraph", "sort_no"), objectives: try parts("plan-objective", "sort_no"), ticks: ticks,
      tasks: try parts("plan-task", "sort_no"), budget: try parts("plan-budget", "source, purpose"),
      parties: try parts("working-party", "valid_from").map { ($0, try children("working-party.seat", of: $0.id)) },
      visits: try parts("planned-visit", "planned_on"), columns: PlanColumn.all(reading), words: words)
  }

  /// The plans of units, the newest year first.
  public static func list(_ reading: StoreReading, _ units: [UnitKey]) throws -> [RegisterRow] {
    guard !units.isEmpty else { return [] }
    return try reading.rows(
      of: "plan", where: "unit_id IN (:units) ORDER BY plan_year DESC, unit_id, id", [:], lists: ["units": units.map { .int($0.number) }])
  }
}

extension RegisterRow {
  /// A field as text; empty where nothing was entered or it is no text.
  public func text(_ field: String) -> String { values[field]?.text ?? "" }
}
