import Foundation
import Storage
import Vocabulary

/// How one step of a schedule stands on a day.
public enum StepState: String, Sendable, CaseIterable {
  /// Done; done before its interval had passed; done after its late limit; left out, a later one was done.
  case done, early, doneLate = "done_late", passed
  /// To be done now; overdue; to be caught up.
  case due, late, catchUp = "catch_up"
  /// Its time hasn't come; it waits for the one before.
  case upcoming, waiting
  /// Its time is over: of a visit, of an age.
  case missed, tooOld = "too_old"
  /// The register says it isn't to be done.
  case contraindicated, postponed, refused
  /// Nobody here knows: it fell due elsewhere.
  case unknown

  /// Whether something can be done about it today.
  public var isOpen: Bool { [.due, .late, .catchUp, .unknown].contains(self) }
}

/// One schedule (lịch): the steps every member goes through, each with its state and its days, as its file defines it.
public struct ScheduleDefinition: Sendable {
  /// The identifier: `immunisation`.
  public let id: String
  /// The title.
  public let title: Label
  /// What stands in it, in words.
  public let about: Label
  /// Where the rule comes from.
  public let source: String
  /// How far the rule was checked.
  public let status: MeasureDefinition.Status
  /// The register whose rows go through it.
  public let member: String
  /// The code list of its steps.
  public let steps: String
  /// The registers it reads.
  public let registers: [String]
  /// The register, or the repeating part of the member's, in which a step is written down.
  public let record: String?
  /// What the form of a step holds already: field and column of the list of steps.
  public let fill: [(field: String, column: String)]
  /// The query: `unit_id, member_kind, member_id, step, state, due_on, until_on, done_on`.
  public let sql: String
}

/// One step of a member's schedule.
public struct ScheduleStep: Sendable, Hashable {
  /// The unit that owns the member's row.
  public let unit: UnitKey
  /// The member's row.
  public let member: RowID
  /// The step's code.
  public let step: String
  /// How it stands.
  public let state: StepState
  /// The first day it can be done.
  public let due: Day?
  /// The last day it can be done; of a step done late, the last day that was in time.
  public let until: Day?
  /// The day it was done.
  public let done: Day?
}

/// All schedules of a catalogue folder.
public struct ScheduleCatalogue: Sendable {
  /// The schedules by identifier.
  public let schedules: [ScheduleDefinition]

  /// Puts schedules together; use `load` to read them.
  public init(_ schedules: [ScheduleDefinition]) { self.schedules = schedules.sorted { $0.id < $1.id } }

  /// The schedule of an identifier.
  public subscript(_ id: String) -> ScheduleDefinition? { schedules.first { $0.id == id } }

  private static let needed = ["schedule", "title.vi", "about.vi", "source", "status", "member", "steps", "registers"]
  private static let optional = ["title.en", "about.en", "record", "fill", "use", "alsoReads"]

  /// Reads `schedules/*.sql` of a catalogue folder; a folder without them has none.
  /// - Parameter registers: the identifiers of all registers.
  /// - Throws: `CatalogueFaults` with every fault of every file.
  public static func load(_ folder: URL, registers: Set<String>) throws -> ScheduleCatalogue {
    let faults = FaultList()
    let form = QueryFile.Form(
      folder: "schedules", identifier: "schedule", needed: needed, optional: optional, shared: QueryFile.shared(folder),
      registers: registers)
    let schedules = QueryFile.files(folder.appendingPathComponent("schedules")).compactMap { name, text in
      read(QueryFile(name, text, form, faults), registers)
    }
    try faults.check()
    return ScheduleCatalogue(schedules)
  }

  private static func read(_ file: QueryFile, _ registers: Set<String>) -> ScheduleDefinition? {
    let (member, record) = (file.header["member"] ?? "", file.header["record"])
    for register in [member] + (record.map { [String($0.split(separator: ".").first ?? "")] } ?? []) where !registers.contains(register) {
      file.fault("không có sổ «\(register)»", en: "no register “\(register)”")
    }
    let steps = file.header["steps"] ?? ""
    if !file.lists.contains(steps) {
      file.fault("danh mục «\(steps)» không được đọc trong câu truy vấn", en: "the query doesn't read the list “\(steps)”")
    }
    let fill = (file.header["fill"] ?? "").split(separator: ",").map { pair in
      pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    }
    if fill.contains(where: { $0.count != 2 }) {
      file.fault("fill phải có dạng «trường = cột, …»", en: "fill must be “field = column, …”")
    }
    guard let status = file.choice("status", MeasureDefinition.Status.self), let title = file.label("title"),
      let about = file.label("about")
    else { return nil }
    return ScheduleDefinition(
      id: file.name, title: title, about: about, source: file.header["source"] ?? "", status: status, member: member, steps: steps,
      registers: file.registers, record: record, fill: fill.filter { $0.count == 2 }.map { ($0[0], $0[1]) }, sql: file.sql)
  }
}

extension ScheduleDefinition {
  /// The steps of some members on a day, in the order of the list of steps.
  /// - Parameter members: rows of the schedule's register; nil for all of the units.
  public func steps(_ reading: StoreReading, _ group: UnitGroup, on day: Day, members: [RowID]? = nil) throws -> [ScheduleStep] {
    if members?.isEmpty == true { return [] }
    let sql = """
      SELECT m.unit_id, m.member_id, m.step, m.state, m.due_on, m.until_on, m.done_on FROM (\(self.sql)) m
      LEFT JOIN list_\(steps) o ON o.code = m.step
      \(members == nil ? "" : "WHERE m.member_id IN (:wanted_members)")
      ORDER BY m.unit_id, m.member_id, o.sort_order, m.step
      """
    var lists = ["units": group.members.map { Value.int($0.number) }]
    if let members { lists["wanted_members"] = members.map(Value.id) }
    let values = Measuring.parameters(self.sql, .quarter(of: day), day, together: group.together)
    return try reading.rows(sql, values, lists: lists).compactMap { row in
      guard let member = row["member_id"].id, let state = row["state"].text.flatMap(StepState.init) else { return nil }
      return ScheduleStep(
        unit: UnitKey(number: row["unit_id"].int ?? 0), member: member, step: row["step"].text ?? "", state: state, due: row["due_on"].day,
        until: row["until_on"].day, done: row["done_on"].day)
    }
  }
}
