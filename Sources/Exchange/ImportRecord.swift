import Registers
import Storage
import Vocabulary

/// An import that was taken.
public struct ImportRecord: Sendable, Codable {
  /// Its identity, by which it is undone.
  public let id: String
  /// The unit's key.
  public let unit: String
  /// The register.
  public let register: String
  /// The file's name.
  public let fileName: String
  /// SHA-256 of the file.
  public let fileHash: String
  /// Who took it.
  public let author: String
  /// When, in milliseconds since 1970.
  public let takenAt: Int64
  /// The unit's log entry.
  public let seq: Int64
  /// Rows added, left out as standing already, left out with faults.
  public let added, same, faulty: Int
  /// Rows of the register that were changed.
  public let updated: Int
  /// When it was undone.
  public let undoneAt: Int64?
  /// Who undid it.
  public let undoneBy: String?
  /// Rows that were kept when it was undone.
  public let kept: Int?

  init(_ row: Row) {
    id = row["id"].id?.description ?? ""
    unit = UnitKey(number: row["unit_id"].int ?? 0).description
    (register, fileName) = (row["register"].text ?? "", row["file_name"].text ?? "")
    (fileHash, author) = (row["file_hash"].text ?? "", row["author"].text ?? "")
    (takenAt, seq) = (row["taken_at"].int ?? 0, row["seq"].int ?? 0)
    (added, same, faulty) = (Int(row["rows_added"].int ?? 0), Int(row["rows_same"].int ?? 0), Int(row["rows_faulty"].int ?? 0))
    updated = Int(row["rows_updated"].int ?? 0)
    (undoneAt, undoneBy, kept) = (row["undone_at"].int, row["undone_by"].text, row["rows_kept"].int.map { Int($0) })
  }

  /// The imports of units and registers, newest first; nil means all.
  public static func list(
    _ reading: StoreReading, units: [UnitKey]?, registers: [String]? = nil, limit: Int = 200
  ) throws -> [ImportRecord] {
    var conditions: [String] = []
    var lists: [String: [Value]] = [:]
    if let units {
      conditions.append("unit_id IN (:units)")
      lists["units"] = units.map { .int($0.number) }
    }
    if let registers {
      conditions.append("register IN (:registers)")
      lists["registers"] = registers.map(Value.text)
    }
    let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ") + " "
    let sql = "SELECT * FROM import_record \(condition)ORDER BY taken_at DESC, id DESC LIMIT :limit"
    return try reading.rows(sql, ["limit": .int(Int64(limit))], lists: lists).map(ImportRecord.init)
  }

  /// One import; its identity may be shortened to a beginning that fits no other.
  /// - Throws: `ImportProblem.noImport`.
  public static func find(_ text: String, _ reading: StoreReading, units: [UnitKey]?) throws -> ImportRecord {
    let found = try list(reading, units: units, limit: 100_000).filter { $0.id == text || (text.count >= 8 && $0.id.hasPrefix(text)) }
    guard found.count == 1, let only = found.first else { throw ImportProblem.noImport(text) }
    return only
  }
}

/// A row that stayed when its import was undone.
public struct KeptRow: Sendable, Codable, Hashable {
  /// Why it stayed.
  public enum Ground: String, Sendable, Codable {
    case changed, referred

    /// The ground in words.
    public var label: Label {
      switch self {
      case .changed: Label("đã sửa sau khi nhập", en: "changed since the import")
      case .referred: Label("đang được dòng khác nhắc đến", en: "other rows refer to it")
      }
    }
  }
  /// The row.
  public let id: String
  /// Its name.
  public let label: Label
  /// Why.
  public let ground: Ground
}

/// What undoing an import did.
public struct ImportUndo: Sendable, Codable {
  /// Rows removed.
  public let removed: Int
  /// Rows that were changed by the import and are as they were before it.
  public let restored: Int
  /// Rows somebody had removed already.
  public let gone: Int
  /// Rows that stayed.
  public let kept: [KeptRow]
}

extension ImportRecord {
  /// Removes the rows of an import that nobody has changed since and nothing refers to, and gives rows it changed their values from
  /// before, in one transaction, through the log. Rows changed since stay as they are.
  /// - Throws: `ImportProblem.noImport`, `.undone`.
  public static func undo(
    _ id: String, _ store: Store, units: [UnitKey]?, by author: Author, progress: @escaping ImportProgress.Report = { _ in }
  ) async throws -> ImportUndo {
    let record = try await store.read { try find(id, $0, units: units) }
    guard let unit = UnitKey(record.unit), let key = RowID(record.id), let register = store.catalogue[record.register] else {
      throw ImportProblem.noImport(id)
    }
    return try await store.write(.remove, by: author, in: [unit], note: "undo import \(record.id)") { writing in
      let here: [String: Value] = ["unit": .int(unit.number), "seq": .int(record.seq)]
      let state = try writing.first("SELECT undone_at FROM import_record WHERE id = :id", ["id": .id(key)])
      if state?["undone_at"].isNull == false { throw ImportProblem.undone(record.id) }
      let entry = try LogBook.entries(writing, unit, before: record.seq + 1, limit: 1).first { $0.seq == record.seq }
      let brought = (entry?.changes ?? []).filter { $0.register == register.id && $0.operation == "insert" }.map(\.id)
      let table = register.table
      let untouched = Set(try writing.rows("SELECT id FROM \(table) WHERE unit_id = :unit AND seq = :seq", here).compactMap { $0["id"].id })
      let present = Set(
        try writing.rows("SELECT id FROM \(table) WHERE unit_id = :unit", ["unit": .int(unit.number)]).compactMap { $0["id"].id })
      let referred = try referred(register, unit, writing)
      var (removed, gone, restored): (Int, Int, Int) = (0, 0, 0)
      var kept: [(RowID, KeptRow.Ground)] = []
      for id in brought {
        if !present.contains(id) {
          gone += 1
        } else if !untouched.contains(id) {
          kept.append((id, .changed))
        } else if referred.contains(id) {
          kept.append((id, .referred))
        } else {
          try writing.remove(register.id, unit, id)
          removed += 1
          if removed % 1_000 == 0 { try progress(ImportProgress(stage: .undoing, rows: removed, of: brought.count)) }
        }
      }
      let earlier = try writing.entered(before: record.seq, register.id, unit)
      for (id, values) in earlier.sorted(by: { $0.key < $1.key }) {
        if !present.contains(id) {
          gone += 1
        } else if !untouched.contains(id) {
          kept.append((id, .changed))
        } else {
          try writing.update(register.id, unit, id, values)
          restored += 1
          if restored % 1_000 == 0 { try progress(ImportProgress(stage: .undoing, rows: removed + restored, of: nil)) }
        }
      }
      try writing.run(
        "UPDATE import_record SET undone_at = :at, undone_by = :by, rows_kept = :kept WHERE id = :id",
        ["id": .id(key), "at": .int(writing.at.milliseconds), "by": .text(author.description), "kept": .int(Int64(kept.count))])
      let vi = try writing.labels(of: register, unit, kept.map(\.0), .vi)
      let en = try writing.labels(of: register, unit, kept.map(\.0), .en)
      return ImportUndo(
        removed: removed, restored: restored, gone: gone,
        kept: kept.map { KeptRow(id: $0.description, label: Label(vi[$0] ?? "", en: en[$0] ?? ""), ground: $1) })
    }
  }

  /// Rows of a register that other rows of the unit refer to, or that have parts.
  private static func referred(_ register: RegisterDefinition, _ unit: UnitKey, _ reading: StoreReading) throws -> Set<RowID> {
    var out: Set<RowID> = []
    for other in reading.store.catalogue.all {
      let fields = other.fields.filter { $0.register == register.id }.map(\.name) + (other.parent == register.id ? ["parent_id"] : [])
      for field in fields {
        let sql = "SELECT DISTINCT \(field) AS target FROM \(other.table) WHERE unit_id = :unit AND \(field) IS NOT NULL"
        try reading.each(sql, ["unit": .int(unit.number)]) { row in if let id = row["target"].id { out.insert(id) } }
      }
    }
    return out
  }
}
