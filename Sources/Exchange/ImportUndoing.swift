import Registers
import Storage
import Vocabulary

extension ImportRecord {
  /// Removes the rows of an import that nobody has changed since and nothing refers to, and gives rows it changed their values from
  /// before, in one transaction, through the log. Rows changed since stay as they are.
  /// - Parameter hand: the office in whose name it is undone, where that isn't the station.
  /// - Throws: `ImportProblem.noImport`, `.undone`.
  public static func undo(
    _ id: String, _ store: Store, units: [UnitKey]?, by author: Author, hand: String? = nil,
    progress: @escaping ImportProgress.Report = { _ in }
  ) async throws -> ImportUndo {
    let record = try await store.read { try find(id, $0, units: units) }
    return try await undo([record], store, by: author, hand: hand, progress: progress)
  }

  /// Undoes an import with all that belongs to it, as one: what was mended and brought back goes before what it was left out of.
  /// - Throws: `ImportProblem.noImport`, `.undone` where nothing of it stands.
  public static func undoAll(
    _ id: String, _ store: Store, units: [UnitKey]?, by author: Author, hand: String? = nil,
    progress: @escaping ImportProgress.Report = { _ in }
  ) async throws -> ImportUndo {
    let standing = try await store.read { reading in
      try find(id, reading, units: units).kin(reading).filter { $0.undoneAt == nil }.sorted { $0.seq > $1.seq }
    }
    if standing.isEmpty { throw ImportProblem.undone(id) }
    return try await undo(standing, store, by: author, hand: hand, progress: progress)
  }

  private static func undo(
    _ records: [ImportRecord], _ store: Store, by author: Author, hand: String?, progress: @escaping ImportProgress.Report
  ) async throws -> ImportUndo {
    guard let first = records.first, let unit = UnitKey(first.unit), let register = store.catalogue[first.register] else {
      throw ImportProblem.noImport(records.first?.id ?? "")
    }
    return try await store.write(.remove, by: author, in: [unit], note: hand) { writing in
      var undoing = ImportUndoing(register, unit, writing, progress)
      for record in records { try undoing.take(record) }
      return try undoing.undone()
    }
  }
}

/// Takes imports back, the latest first.
private struct ImportUndoing {
  private let register: RegisterDefinition
  private let unit: UnitKey
  private let writing: Writing
  private let progress: ImportProgress.Report
  private var (removed, restored, gone) = (0, 0, 0)
  private var kept: [(id: RowID, ground: KeptRow.Ground)] = []
  /// Rows that are as they were before the import taken back last, by its place in the log.
  private var given: (ids: Set<RowID>, before: Int64) = ([], 0)

  init(_ register: RegisterDefinition, _ unit: UnitKey, _ writing: Writing, _ progress: @escaping ImportProgress.Report) {
    (self.register, self.unit, self.writing, self.progress) = (register, unit, writing, progress)
  }

  mutating func take(_ record: ImportRecord) throws {
    guard let key = RowID(record.id) else { throw ImportProblem.noImport(record.id) }
    try writing.remark(unit, "undo import \(record.id)")
    let here: [String: Value] = ["unit": .int(unit.number), "seq": .int(record.seq)]
    let state = try writing.first("SELECT undone_at FROM import_record WHERE id = :id", ["id": .id(key)])
    if state?["undone_at"].isNull == false { throw ImportProblem.undone(record.id) }
    let entry = try LogBook.entries(writing, unit, before: record.seq + 1, limit: 1).first { $0.seq == record.seq }
    let brought = (entry?.changes ?? []).filter { $0.register == register.id && $0.operation == "insert" }.map(\.id)
    let table = register.table
    var untouched = Set(try writing.rows("SELECT id FROM \(table) WHERE unit_id = :unit AND seq = :seq", here).compactMap { $0["id"].id })
    untouched.formUnion(try untouchedBefore(record))
    let present = Set(
      try writing.rows("SELECT id FROM \(table) WHERE unit_id = :unit", ["unit": .int(unit.number)]).compactMap { $0["id"].id })
    let referred = try referred()
    var count = 0
    let keptBefore = kept.count
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
        count += 1
        if count % 1_000 == 0 { try progress(ImportProgress(stage: .undoing, rows: removed, of: brought.count)) }
      }
    }
    let earlier = try writing.entered(before: record.seq, register.id, unit)
    var back: Set<RowID> = []
    for (id, values) in earlier.sorted(by: { $0.key < $1.key }) {
      if !present.contains(id) {
        gone += 1
      } else if !untouched.contains(id) {
        kept.append((id, .changed))
      } else {
        try writing.update(register.id, unit, id, values)
        back.insert(id)
        restored += 1
        if restored % 1_000 == 0 { try progress(ImportProgress(stage: .undoing, rows: removed + restored, of: nil)) }
      }
    }
    given = (back, record.seq)
    try writing.run(
      "UPDATE import_record SET undone_at = :at, undone_by = :by, rows_kept = :kept WHERE id = :id",
      [
        "id": .id(key), "at": .int(writing.at.milliseconds), "by": .text(writing.author.description),
        "kept": .int(Int64(kept.count - keptBefore)),
      ])
  }

  /// Rows of an import that only a later one of the same undoing had changed, and which are now as this one left them.
  private func untouchedBefore(_ record: ImportRecord) throws -> Set<RowID> {
    var out = given.ids
    var place = given.before
    while !out.isEmpty {
      let entries = try LogBook.entries(writing, unit, before: place, limit: 50).filter { $0.seq > record.seq }
      guard let last = entries.last else { break }
      for entry in entries { out.subtract(entry.changes.filter { $0.register == register.id }.map(\.id)) }
      place = last.seq
    }
    return out
  }

  func undone() throws -> ImportUndo {
    let vi = try writing.labels(of: register, unit, kept.map(\.id), .vi)
    let en = try writing.labels(of: register, unit, kept.map(\.id), .en)
    // A row that two imports wrote and that stays is told of once.
    var told: Set<RowID> = []
    let rows = kept.filter { told.insert($0.id).inserted }
    return ImportUndo(
      removed: removed, restored: restored, gone: gone,
      kept: rows.map { KeptRow(id: $0.id.description, label: Label(vi[$0.id] ?? "", en: en[$0.id] ?? ""), ground: $0.ground) })
  }

  /// Rows of the register that other rows of the unit refer to, or that have parts.
  private func referred() throws -> Set<RowID> {
    var out: Set<RowID> = []
    for other in writing.store.catalogue.all {
      let fields = other.fields.filter { $0.register == register.id }.map(\.name) + (other.parent == register.id ? ["parent_id"] : [])
      for field in fields {
        let sql = "SELECT DISTINCT \(field) AS target FROM \(other.table) WHERE unit_id = :unit AND \(field) IS NOT NULL"
        try writing.each(sql, ["unit": .int(unit.number)]) { row in if let id = row["target"].id { out.insert(id) } }
      }
    }
    return out
  }
}
