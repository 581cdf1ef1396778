import Foundation
import Registers
import Vocabulary

/// One thing that the log and the registers do not agree on.
public struct LogFault: Sendable, Hashable {
  /// What kind of fault.
  public enum Kind: String, Sendable {
    case changedEntry, missingEntry, reorderedEntry, cutTail, changedRow, missingRow, foreignRow, changedText
  }
  /// The kind.
  public let kind: Kind
  /// The unit's chain.
  public let unit: UnitKey
  /// The entry, where one is meant.
  public let seq: Int64?
  /// The register, or the product's own table, where a row is meant.
  public let register: String?
  /// The row of a register.
  public let id: RowID?
  /// The row of one of the product's own tables.
  public var row: String?

  /// The fault in words.
  public var text: Label {
    let unit = unit == .installation && row != nil ? "installation" : "\(unit)"
    let place = [unit, seq.map { "#\($0)" }, register, id?.description, row].compactMap(\.self).joined(separator: " ")
    if row != nil { return ownTable(place) }
    return switch kind {
    case .changedEntry: Label("\(place): mục nhật ký đã bị sửa", en: "\(place): the log entry was changed")
    case .missingEntry: Label("\(place): thiếu mục nhật ký", en: "\(place): a log entry is missing")
    case .reorderedEntry: Label("\(place): mục nhật ký không đúng thứ tự", en: "\(place): log entries are out of order")
    case .cutTail: Label("\(place): phần cuối nhật ký đã bị cắt", en: "\(place): the end of the log was cut off")
    case .changedRow: Label("\(place): dòng sổ đã bị sửa ngoài phần mềm", en: "\(place): the register row was edited behind the log's back")
    case .missingRow:
      Label("\(place): dòng sổ đã bị xóa ngoài phần mềm", en: "\(place): the register row was removed behind the log's back")
    case .foreignRow: Label("\(place): dòng sổ không có trong nhật ký", en: "\(place): the register row is not in the log")
    case .changedText: Label("\(place): văn bản được giữ đã bị sửa hoặc mất", en: "\(place): the text that is kept was changed or is gone")
    }
  }

  private func ownTable(_ place: String) -> Label {
    switch kind {
    case .missingRow: Label("\(place): dòng đã bị xóa ngoài phần mềm", en: "\(place): the row was removed behind the log's back")
    case .foreignRow: Label("\(place): dòng không có trong nhật ký", en: "\(place): the row is not in the log")
    case .changedText: Label("\(place): văn bản được giữ đã bị sửa hoặc mất", en: "\(place): the text that is kept was changed or is gone")
    default: Label("\(place): dòng đã bị sửa ngoài phần mềm", en: "\(place): the row was edited behind the log's back")
    }
  }
}

/// The outcome of a verification.
public struct LogVerification: Sendable {
  /// Everything found.
  public let faults: [LogFault]
  /// Entries read.
  public let entries: Int
  /// Rows of registers, and of the product's own tables, compared.
  public let rows: Int
}

extension LogBook {
  /// Reads every chain and compares every register row, and every row of a vouched table, with its last entry.
  public static func verify(_ store: Store) async throws -> LogVerification {
    try await store.read { reading in
      var faults: [LogFault] = []
      var (entries, rows) = (0, 0)
      let heads = try reading.rows("SELECT unit_id, seq, hash FROM log_head ORDER BY unit_id")
      var chains = Dictionary(heads.map { ($0["unit_id"].int ?? 0, $0) }, uniquingKeysWith: { first, _ in first })
      for unit in try owners(reading) where chains[unit] == nil {
        chains[unit] = Row(columns: Columns(["seq", "hash"]), values: [.int(0), .blob(origin)])
      }
      var vouched: [String: [String: String]] = [:]
      for (number, head) in chains.sorted(by: { $0.key < $1.key }) {
        let unit = UnitKey(number: number)
        var last: [String: [RowID: String]] = [:]
        entries += try chain(reading, unit, head, &last, &vouched, &faults)
        for register in store.catalogue.all { rows += try compare(reading, unit, register, last[register.id] ?? [:], &faults) }
      }
      for table in VouchedTable.all { rows += try compare(reading, table, vouched[table.name] ?? [:], &faults) }
      try checkpoints(reading, &faults)
      return LogVerification(faults: faults, entries: entries, rows: rows)
    }
  }

  /// Every unit that has entries or rows, whether or not it has a head.
  private static func owners(_ reading: Reading) throws -> Set<Int64> {
    let tables = ["log_entry"] + reading.store.catalogue.all.map(\.table)
    let sql = tables.map { "SELECT DISTINCT unit_id FROM \($0)" }.joined(separator: " UNION ")
    return Set(try reading.rows(sql).compactMap { $0["unit_id"].int })
  }

  /// A gap is told entry by entry up to this many.
  private static let toldOfGap = 1000

  private static func chain(
    _ reading: Reading, _ unit: UnitKey, _ head: Row, _ last: inout [String: [RowID: String]],
    _ vouched: inout [String: [String: String]], _ faults: inout [LogFault]
  ) throws -> Int {
    var expected: Int64 = 1
    var previous = origin
    var count = 0
    var told: Set<Int64> = []
    func fault(_ kind: LogFault.Kind, _ seq: Int64) {
      if told.insert(seq).inserted { faults.append(LogFault(kind: kind, unit: unit, seq: seq, register: nil, id: nil)) }
    }
    func gap(_ range: ClosedRange<Int64>) { for seq in range.prefix(toldOfGap) { fault(.missingEntry, seq) } }
    try reading.each("SELECT seq, body, hash FROM log_entry WHERE unit_id = :unit ORDER BY seq", ["unit": .int(unit.number)]) { row in
      count += 1
      let seq = row["seq"].int ?? 0
      let follows = expected == seq
      if expected < seq { gap(expected...(seq - 1)) }
      expected = seq == Int64.max ? seq : seq + 1
      let body = row["body"].text ?? ""
      guard case .blob(let hash) = row["hash"] else { return }
      let object = (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
      let said = (object["seq"] as? NSNumber)?.int64Value
      if Digest.sha256(body.utf8) != hash {
        fault(.changedEntry, seq)
      } else if said != seq || (object["unit"] as? NSNumber)?.int64Value != unit.number {
        fault(.reorderedEntry, seq)
      } else if follows, object["prev"] as? String != Digest.hex(previous) {
        fault(.changedEntry, max(1, seq - 1))
      }
      previous = hash
      for change in object["changes"] as? [[String: Any]] ?? [] {
        guard let register = change["register"] as? String, let id = (change["id"] as? String).flatMap({ RowID($0) }) else { continue }
        last[register, default: [:]][id] = change["after"] as? String
      }
      for row in object["vouched"] as? [[String: Any]] ?? [] {
        guard let table = row["table"] as? String, let place = row["row"] as? String else { continue }
        vouched[table, default: [:]][place] = row["after"] as? String
      }
    }
    let end = head["seq"].int ?? 0
    if expected <= end { gap(expected...end) }
    if case .blob(let hash) = head["hash"], hash != previous, expected > end { fault(.changedEntry, max(1, end)) }
    return count
  }

  private static func compare(
    _ reading: Reading, _ unit: UnitKey, _ register: RegisterDefinition, _ last: [RowID: String], _ faults: inout [LogFault]
  ) throws -> Int {
    let shape = try reading.shape(register.id)
    var seen = 0
    var left = last
    func fault(_ kind: LogFault.Kind, _ id: RowID?) {
      faults.append(LogFault(kind: kind, unit: unit, seq: nil, register: register.id, id: id))
    }
    let sql = "SELECT \(shape.columns.joined(separator: ", ")) FROM \(register.table) WHERE unit_id = :unit"
    try reading.each(sql, ["unit": .int(unit.number)]) { row in
      seen += 1
      let values = shape.coerced(row.values)
      guard let id = shape.index["id"].flatMap({ values[$0].id }) else { return }
      guard let hash = left.removeValue(forKey: id) else {
        fault(.foreignRow, id)
        return
      }
      if hash != shape.hash(values) { fault(.changedRow, id) }
    }
    for id in left.keys.sorted() { fault(.missingRow, id) }
    return seen
  }

  private static func checkpoints(_ reading: Reading, _ faults: inout [LogFault]) throws {
    let sql =
      "SELECT c.unit_id, c.seq, c.hash, e.hash AS found FROM log_checkpoint c "
      + "LEFT JOIN log_entry e ON e.unit_id = c.unit_id AND e.seq = c.seq WHERE c.seq > 0"
    struct Place: Hashable {
      let unit: UnitKey
      let seq: Int64?
    }
    var told = Set(faults.filter { $0.seq != nil }.map { Place(unit: $0.unit, seq: $0.seq) })
    for row in try reading.rows(sql) where row["hash"] != row["found"] {
      let place = Place(unit: UnitKey(number: row["unit_id"].int ?? 0), seq: row["seq"].int)
      guard told.insert(place).inserted else { continue }
      faults.append(LogFault(kind: .cutTail, unit: place.unit, seq: place.seq, register: nil, id: nil))
    }
  }
}
