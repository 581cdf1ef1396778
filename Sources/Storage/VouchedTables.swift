import Registers
import Vocabulary

/// A table of the product itself whose rows the installation's log names by their hash, as every unit's log does the rows of registers:
/// a row that was changed, removed or put there behind the product's back is found by `log verify`.
struct VouchedTable: Sendable {
  /// The table.
  let name: String
  /// Its primary key.
  let key: [String]
  /// The column by which people know a row, where the key is only a number.
  var title: String?
  /// The columns that hold hashes of frozen texts.
  var texts: [String] = []

  /// Every such table. One that is added here is taken over, with the rows it has, when a database is opened next.
  static let all = [
    VouchedTable(name: "edition_text", key: ["id"], title: "edition_id", texts: ["text_hash", "cases_hash"]),
    VouchedTable(name: "local_value", key: ["name", "valid_from"]),
    VouchedTable(name: "local_value_proposal", key: ["id"], title: "name"),
    VouchedTable(name: "list_edition", key: ["list", "valid_from"]),
  ]

  /// A row's key in one text.
  func place(_ row: Row) -> String {
    key.map { VouchedTable.plain(row[$0]).text ?? VouchedTable.plain(row[$0]).json }.joined(separator: " ")
  }

  /// A row for people.
  func told(_ row: Row) -> String { place(row) + (title.flatMap { row[$0].text }.map { $0.isEmpty ? "" : " (\($0))" } ?? "") }

  /// SHA-256 of the canonical JSON of a whole row, the same on both engines; nulls are left out, so that a new column changes no hash.
  static func hash(_ row: Row) -> String {
    let cells = zip(row.columns.names, row.values).filter { !$1.isNull }.map { ($0, plain($1)) }
    return Digest.hex(JSONText.object(Dictionary(cells, uniquingKeysWith: { first, _ in first })))
  }

  private static func plain(_ value: Value) -> Value {
    switch value {
    case .blob: value.id.map { .text($0.description) } ?? value
    case .id(let id): .text(id.description)
    case .day(let day): .text(day.iso)
    default: value
    }
  }

  /// Names the rows that stand in tables the log doesn't vouch for yet.
  static func takeOver(_ connection: any Connection, _ store: Store) throws {
    for table in all {
      let mark: [String: Value] = ["name": .text("vouched." + table.name)]
      if try connection.first("SELECT name FROM setting WHERE name = :name", mark) != nil { continue }
      try connection.run("INSERT INTO setting (name, content) VALUES (:name, 'yes')", mark)
      let rows = try connection.rows("SELECT * FROM \(table.name)")
      if rows.isEmpty { continue }
      let note = "đưa \(rows.count) dòng có sẵn của bảng \(table.name) vào nhật ký để đối chiếu"
      let writing = try Writing(
        connection, store, verb: .install, author: Author("console"), units: [.installation], at: store.now(), note: note)
      for row in rows { writing.vouch(table, table.place(row), row) }
      try writing.finish()
    }
  }
}

extension Writing {
  /// Lets the log name a row of the product's own tables as it stands now, or that it is gone; called after it was written.
  /// - Parameter key: the values of its primary key.
  /// - Throws: `StoreProblem.damaged` when the table isn't one of those.
  public func vouch(_ name: String, _ key: [String: Value]) throws {
    _ = try seq(.installation)
    guard let table = VouchedTable.all.first(where: { $0.name == name }), Set(table.key) == Set(key.keys) else {
      throw StoreProblem.damaged(name)
    }
    let condition = table.key.map { "\($0) = :\($0)" }.joined(separator: " AND ")
    let row = try first("SELECT * FROM \(name) WHERE \(condition)", key)
    let place = table.place(Row(columns: Columns(table.key), values: table.key.map { key[$0] ?? .null }))
    vouch(table, place, row)
  }
}

extension LogBook {
  /// Compares the rows of such a table with what the log says of them last.
  /// - Returns: how many there are.
  static func compare(_ reading: Reading, _ table: VouchedTable, _ last: [String: String], _ faults: inout [LogFault]) throws -> Int {
    func fault(_ kind: LogFault.Kind, _ row: String) {
      faults.append(LogFault(kind: kind, unit: .installation, seq: nil, register: table.name, id: nil, row: row))
    }
    var left = last
    let rows = try reading.rows("SELECT * FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))")
    for row in rows {
      let hash = left.removeValue(forKey: table.place(row))
      if hash != VouchedTable.hash(row) { fault(hash == nil ? .foreignRow : .changedRow, table.told(row)) }
      for column in table.texts {
        guard let text = row[column].text else { continue }
        do { if try reading.frozen(text) == nil { fault(.changedText, table.told(row)) } } catch StoreProblem.damaged {
          fault(.changedText, table.told(row))
        }
      }
    }
    for place in left.keys.sorted() { fault(.missingRow, place) }
    return rows.count
  }
}
