import Foundation
import Storage
import Vocabulary

/// One work list (danh sách việc): who or what needs something done, as its file defines it.
public struct WorkListDefinition: Sendable {
  /// The part of the station's work a list belongs to, in the order of the page.
  public enum Group: String, Sendable, CaseIterable { case children, mothers, care, insurance, food, station }

  /// The identifier: `uninsured`.
  public let id: String
  /// The title.
  public let title: Label
  /// What an item is called: `trẻ`.
  public let member: Label
  /// Who stands in the list, in words.
  public let about: Label
  /// Where the rule comes from.
  public let source: String
  /// How far the rule was checked.
  public let status: MeasureDefinition.Status
  /// The part of the work it belongs to.
  public let group: Group
  /// The registers it reads.
  public let registers: [String]
  /// The register in which the work is written down when it is done.
  public let record: String?
  /// The words of the reason codes.
  public let reasons: [String: Label]
  /// The code list whose items are reasons too, by name.
  public let reasonList: String?
  /// How its work is written down for many at once; nil where it isn't.
  public let sheet: WorkSheet?
  /// Registers it also looks into where they are kept.
  let alsoReads: [String]
  /// Code lists it reads.
  let lists: [String]
  /// SHA-256 of the file with its shared parts.
  let hash: String
  /// The query: `unit_id, member_kind, member_id, due_on, reason`.
  public let sql: String
}

/// One item of a work list.
public struct WorkItem: Sendable, Hashable {
  /// The unit that owns the row.
  public let unit: UnitKey
  /// The register the item is a row of.
  public let register: String
  /// The row.
  public let id: RowID
  /// The day by which it was or is to be done; nil where it has none.
  public let due: Day?
  /// The reason's code.
  public let reason: String?
}

extension WorkItem {
  fileprivate init?(_ row: Row) {
    guard let id = row["member_id"].id else { return nil }
    self.init(
      unit: UnitKey(number: row["unit_id"].int ?? 0), register: row["member_kind"].text ?? "", id: id, due: row["due_on"].day,
      reason: row["reason"].text)
  }
}

/// All work lists of a catalogue folder.
public struct WorkListCatalogue: Sendable {
  /// The lists in the order of their groups, then of their identifiers.
  public let lists: [WorkListDefinition]

  /// Puts lists together; use `load` to read them.
  public init(_ lists: [WorkListDefinition]) {
    let order = Dictionary(uniqueKeysWithValues: WorkListDefinition.Group.allCases.enumerated().map { ($1, $0) })
    self.lists = lists.sorted { (order[$0.group] ?? 0, $0.id) < (order[$1.group] ?? 0, $1.id) }
  }

  /// The list of an identifier.
  public subscript(_ id: String) -> WorkListDefinition? { lists.first { $0.id == id } }

  private static let needed = ["worklist", "title.vi", "member.vi", "about.vi", "group", "source", "status", "registers"]
  private static let optional = ["title.en", "member.en", "about.en", "record", "use", "reasons", "alsoReads"] + WorkSheet.keys

  /// Reads `worklists/*.sql` of a catalogue folder; a folder without them has none.
  /// - Parameter registers: the identifiers of all registers.
  /// - Throws: `CatalogueFaults` with every fault of every file.
  public static func load(_ folder: URL, registers: Set<String>) throws -> WorkListCatalogue {
    let faults = FaultList()
    let form = QueryFile.Form(
      folder: "worklists", identifier: "worklist", needed: needed, optional: optional, shared: QueryFile.shared(folder),
      registers: registers)
    let lists = QueryFile.files(folder.appendingPathComponent("worklists")).compactMap { name, text in
      read(QueryFile(name, text, form, faults), registers)
    }
    try faults.check()
    return WorkListCatalogue(lists)
  }

  private static func read(_ file: QueryFile, _ registers: Set<String>) -> WorkListDefinition? {
    if let record = file.header["record"], !registers.contains(record) {
      file.fault("không có sổ «\(record)»", en: "no register “\(record)”")
    }
    guard let group = file.choice("group", WorkListDefinition.Group.self),
      let status = file.choice("status", MeasureDefinition.Status.self),
      let title = file.label("title"), let member = file.label("member"), let about = file.label("about")
    else { return nil }
    return WorkListDefinition(
      id: file.name, title: title, member: member, about: about, source: file.header["source"] ?? "", status: status, group: group,
      registers: file.registers, record: file.header["record"], reasons: file.reasons, reasonList: file.header["reasons"],
      sheet: WorkSheet.read(file), alsoReads: file.alsoReads, lists: file.lists, hash: file.hash, sql: file.sql)
  }
}

extension WorkListDefinition {
  private func parameters(_ group: UnitGroup, _ day: Day, _ reading: StoreReading, _ hamlet: RowID?) -> (
    condition: String, values: [String: Value]
  ) {
    var values = Measuring.parameters(sql, .quarter(of: day), day, together: group.together)
    guard let hamlet else { return ("1 = 1", values) }
    values["wanted_hamlet"] = .id(hamlet)
    return (HamletPath.condition(registers, reading.store.catalogue), values)
  }

  /// The items of a group of units on a day, the most overdue first, those without a day last; then in the order of names.
  /// - Parameter hamlet: only items that live or stand in that hamlet.
  public func items(
    _ reading: StoreReading, _ group: UnitGroup, on day: Day, hamlet: RowID? = nil, limit: Int = Int.max, offset: Int = 0
  ) throws -> [WorkItem] {
    var (condition, values) = parameters(group, day, reading, hamlet)
    values["row_count"] = .int(Int64(min(limit, 10_000_000)))
    values["row_offset"] = .int(Int64(offset))
    let sql = """
      SELECT m.unit_id, m.member_kind, m.member_id, m.due_on, m.reason FROM (\(sql)) m
      LEFT JOIN search_row s ON s.register = m.member_kind AND s.unit_id = m.unit_id AND s.id = m.member_id
      WHERE \(condition)
      ORDER BY CASE WHEN m.due_on IS NULL THEN 1 ELSE 0 END, m.due_on, CASE WHEN s.name_key IS NULL THEN 1 ELSE 0 END, s.name_key,
        m.unit_id, m.member_id, m.reason
      LIMIT :row_count OFFSET :row_offset
      """
    return try reading.rows(sql, values, lists: ["units": group.members.map { .int($0.number) }]).compactMap(WorkItem.init)
  }

  /// The items about some rows of a register (people, an establishment), the most overdue first.
  public func items(_ reading: StoreReading, _ group: UnitGroup, on day: Day, about subject: String, _ rows: [RowID]) throws -> [WorkItem] {
    guard !rows.isEmpty, let condition = SubjectPath.condition(subject, registers, reading.store.catalogue) else { return [] }
    let sql = """
      SELECT m.unit_id, m.member_kind, m.member_id, m.due_on, m.reason FROM (\(self.sql)) m WHERE \(condition)
      ORDER BY CASE WHEN m.due_on IS NULL THEN 1 ELSE 0 END, m.due_on, m.unit_id, m.member_id, m.reason
      """
    return try reading.rows(
      sql, Measuring.parameters(self.sql, .quarter(of: day), day, together: group.together),
      lists: ["units": group.members.map { .int($0.number) }, "subjects": rows.map(Value.id)]
    ).compactMap(WorkItem.init)
  }

  /// How many items there are, and how many of them should have been done before the day.
  public func count(_ reading: StoreReading, _ group: UnitGroup, on day: Day, hamlet: RowID? = nil) throws -> (all: Int, overdue: Int) {
    let (condition, values) = parameters(group, day, reading, hamlet)
    let overdue = "CASE WHEN m.due_on < :overdue_day THEN 1 ELSE 0 END"
    let sql = "SELECT COUNT(*) AS n, SUM(\(overdue)) AS late FROM (\(sql)) m WHERE \(condition)"
    let row = try reading.first(
      sql, values.merging(["overdue_day": .day(day)]) { $1 }, lists: ["units": group.members.map { .int($0.number) }])
    return (Int(row?["n"].int ?? 0), Int(row?["late"].int ?? 0))
  }
}
