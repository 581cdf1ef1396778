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
  /// The office in whose name it was brought, as the log's remark says it; nil for the station itself.
  public let hand: String?
  /// The import whose faulty rows it brought back; nil where it stands for itself.
  public let mends: String?

  init(_ row: Row) {
    id = row["id"].id?.description ?? ""
    unit = UnitKey(number: row["unit_id"].int ?? 0).description
    (register, fileName) = (row["register"].text ?? "", row["file_name"].text ?? "")
    (fileHash, author) = (row["file_hash"].text ?? "", row["author"].text ?? "")
    (takenAt, seq) = (row["taken_at"].int ?? 0, row["seq"].int ?? 0)
    (added, same, faulty) = (Int(row["rows_added"].int ?? 0), Int(row["rows_same"].int ?? 0), Int(row["rows_faulty"].int ?? 0))
    updated = Int(row["rows_updated"].int ?? 0)
    (undoneAt, undoneBy, kept) = (row["undone_at"].int, row["undone_by"].text, row["rows_kept"].int.map { Int($0) })
    (hand, mends) = (row["hand"].text, row["mends"].text)
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

  /// All that belongs to an import: the first, and those that brought its faulty rows back, in their order.
  public func kin(_ reading: StoreReading) throws -> [ImportRecord] {
    guard let first = RowID(mends ?? id), let unit = UnitKey(unit) else { return [self] }
    return try reading.rows(
      "SELECT * FROM import_record WHERE unit_id = :unit AND register = :register AND (id = :first OR mends = :text) ORDER BY seq",
      [
        "unit": .int(unit.number), "register": .text(register), "first": .id(first), "text": .text(first.description),
      ]
    ).map(ImportRecord.init)
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
