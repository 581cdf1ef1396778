import Foundation
import Registers
import Storage
import Vocabulary

/// Takes files into a register of a unit: propose, preview, take.
public struct Importing: Sendable {
  /// Where rows go.
  public let store: Store
  /// The register.
  public let register: RegisterDefinition
  /// The unit.
  public let unit: UnitKey
  private let names: ColumnNames
  private let limits: SpreadsheetLimits

  /// An import into a register, or a repeating part such as `person.absence`.
  /// - Throws: `ImportProblem.noRegister`.
  public init(_ store: Store, register: String, unit: UnitKey, names: ColumnNames, limits: SpreadsheetLimits = SpreadsheetLimits()) throws {
    guard let definition = store.catalogue[register] else { throw ImportProblem.noRegister(register) }
    self.store = store
    self.register = definition
    self.unit = unit
    self.names = names
    self.limits = limits
  }

  /// Reads a file and says what its columns are taken for. Nothing is written.
  /// - Parameters:
  ///   - name: the file's own name, where the path is a passing one.
  ///   - choices: heading or column letter → field, `-` for none.
  /// - Throws: `SpreadsheetProblem`.
  public func propose(
    _ path: String, name: String? = nil, sheet: String? = nil, choices: [String: String] = [:],
    progress: @escaping ImportProgress.Report = { _ in }
  ) async throws -> ImportProposal {
    let parameters: [String: Value] = ["unit": .int(unit.number), "register": .text(register.id)]
    return try await store.read { reading in
      let rows = try reading.rows("SELECT header, target FROM import_mapping WHERE unit_id = :unit AND register = :register", parameters)
      let remembered = Dictionary(rows.map { ($0["header"].text ?? "", $0["target"].text ?? "") }, uniquingKeysWith: { first, _ in first })
      let recognition = Recognition(
        register: register, catalogue: reading.store.catalogue, names: names, today: reading.store.now().day, remembered: remembered)
      return try recognition.proposal(
        path, name: name ?? Importing.fileName(path), sheet: sheet, choices: choices, limits: limits, progress)
    }
  }

  /// Checks every row and says all that is wrong. Nothing is written.
  /// - Throws: `SpreadsheetProblem`, `ImportProblem.nothingMapped`.
  public func preview(_ path: String, _ plan: ImportPlan, progress: @escaping ImportProgress.Report = { _ in }) async throws
    -> ImportPreview
  {
    try await store.read { reading in
      let run = try ImportRun(register, unit, plan, reading, today: reading.store.now().day)
      try run.go(try Spreadsheet(path, limits: limits), at: reading.store.now()) { rows in
        try progress(ImportProgress(stage: .checking, rows: rows, of: nil))
      } take: { _, _ in
      }
      return run.preview
    }
  }

  private struct Refusal: Error { let preview: ImportPreview }
  private struct RefusedLine: Error {
    let number: Int
    let faults: [FieldFault]
  }
  /// How many rows that only the write itself refused are named before the import as a whole is given up.
  private static let refusals = 50

  /// How an import is known afterwards.
  public struct Origin: Sendable {
    /// The identity it gets; a workbook of its faults may bear it before it is taken.
    public var id: String?
    /// The imports whose faulty rows its file holds, the latest first.
    public var mends: [String]
    /// The office in whose name it is brought, where that isn't the station; kept with the record and in the log.
    public var hand: String?

    /// An import of its own, unless more is said.
    public init(id: String? = nil, mends: [String] = [], hand: String? = nil) { (self.id, self.mends, self.hand) = (id, mends, hand) }
  }

  /// Checks every row and writes the good ones in one transaction with the record of the import; a failure leaves nothing.
  /// - Throws: `SpreadsheetProblem`, `ImportProblem`, `StoreProblem`.
  public func take(
    _ path: String, name: String? = nil, _ plan: ImportPlan, _ taking: ImportTaking, by author: Author, hash: String? = nil,
    origin: Origin = Origin(), progress: @escaping ImportProgress.Report = { _ in }
  ) async throws -> ImportOutcome {
    guard let digest = Digest.hex(file: path) else { throw SpreadsheetProblem.unreadable(path) }
    if let hash, hash != digest { throw ImportProblem.fileChanged }
    let fileName = String((name ?? Importing.fileName(path)).precomposedStringWithCanonicalMapping.prefix(200))
    var refused: [Int: [FieldFault]] = [:]
    while true {
      do {
        return try await write(path, fileName, digest, plan, taking, refused, by: author, origin, progress)
      } catch let refusal as Refusal {
        return ImportOutcome(id: nil, preview: refusal.preview)
      } catch let line as RefusedLine where refused[line.number] == nil && refused.count < Importing.refusals {
        // What only the write can find out becomes a fault of its row, and the others are written anew.
        refused[line.number] = line.faults
      }
    }
  }

  private func write(
    _ path: String, _ fileName: String, _ digest: String, _ plan: ImportPlan, _ taking: ImportTaking, _ refused: [Int: [FieldFault]],
    by author: Author, _ origin: Origin, _ progress: @escaping ImportProgress.Report
  ) async throws -> ImportOutcome {
    let id = origin.id.flatMap { RowID($0) } ?? RowID(milliseconds: store.now().milliseconds)
    let preview = try await store.write(.imported, by: author, in: [unit], note: origin.hand) { writing in
      let run = try ImportRun(register, unit, plan, writing, today: writing.at.day, refused: refused)
      try run.go(try Spreadsheet(path, limits: limits), at: writing.at) { rows in
        try progress(ImportProgress(stage: .writing, rows: rows, of: nil))
      } take: { rows, changed in
        do { try writing.insertMany(register.id, unit, rows) } catch let row as RefusedRow {
          guard let number = run.number(of: row.id) else { throw StoreProblem.invalid(row.faults) }
          throw RefusedLine(number: number, faults: row.faults)
        }
        for row in changed {
          do { try writing.update(register.id, unit, row.id, row.values) } catch StoreProblem.invalid(let faults) {
            throw RefusedLine(number: row.number, faults: faults)
          }
        }
      }
      let found = run.preview
      if found.taken == 0 || (taking == .all && found.faulty > 0) { throw Refusal(preview: found) }
      let changed = found.updated > 0 ? ", \(found.updated)" : ""
      try writing.remark(unit, "import \(id): \(register.id), \(found.good)\(changed)")
      try record(id, fileName, digest, found, origin, writing)
      try remember(plan.columns.map { ($0.heading, $0.target) }, writing)
      return found
    }
    return ImportOutcome(id: id.description, preview: preview)
  }

  /// Keeps what a person confirmed of a file's columns, before anything is imported: a file that is mended and brought again is
  /// known. Says nothing to the log where all of it is known already.
  /// - Parameter columns: headings and their fields; `-` for a column that is left out.
  public func confirm(_ columns: [(heading: String, target: String)], by author: Author) async throws {
    let parameters: [String: Value] = ["unit": .int(unit.number), "register": .text(register.id)]
    let known = try await store.read { reading in
      let rows = try reading.rows("SELECT header, target FROM import_mapping WHERE unit_id = :unit AND register = :register", parameters)
      return Dictionary(rows.map { ($0["header"].text ?? "", $0["target"].text ?? "") }, uniquingKeysWith: { first, _ in first })
    }
    let new = columns.filter { column in
      let header = Folding.header(column.heading)
      return !header.isEmpty && header.count <= 300 && known[header] != column.target
    }
    if new.isEmpty { return }
    let pairs = new.map { Pair(heading: $0.heading, target: $0.target) }
    try await store.write(.settings, by: author, in: [unit], note: "\(register.id): \(new.count) cột của tệp nhập") { writing in
      try remember(pairs.map { ($0.heading, $0.target) }, writing)
    }
  }

  private struct Pair: Sendable {
    let heading: String
    let target: String
  }

  private func record(
    _ id: RowID, _ fileName: String, _ hash: String, _ found: ImportPreview, _ origin: Origin, _ writing: Writing
  ) throws {
    // What the file says of itself counts only where such an import stands in this very register.
    let known = try origin.mends.lazy.compactMap { try? ImportRecord.find($0, writing, units: [unit]) }.first { $0.register == register.id }
    let head = try writing.first("SELECT seq FROM log_head WHERE unit_id = :unit", ["unit": .int(unit.number)])?["seq"].int ?? 0
    let values: [String: Value] = [
      "id": .id(id), "unit": .int(unit.number), "register": .text(register.id), "name": .text(fileName), "hash": .text(hash),
      "author": .text(writing.author.description), "at": .int(writing.at.milliseconds), "seq": .int(head + 1),
      "added": .int(Int64(found.good)), "same": .int(Int64(found.same)), "faulty": .int(Int64(found.faulty)),
      "updated": .int(Int64(found.updated)), "hand": origin.hand.map(Value.text) ?? .null,
      "mends": known.map { .text($0.mends ?? $0.id) } ?? .null,
    ]
    try writing.run(
      "INSERT INTO import_record (id, unit_id, register, file_name, file_hash, author, taken_at, seq, rows_added, rows_same, rows_faulty, "
        + "rows_updated, hand, mends) "
        + "VALUES (:id, :unit, :register, :name, :hash, :author, :at, :seq, :added, :same, :faulty, :updated, :hand, :mends)", values)
  }

  private func remember(_ columns: [(heading: String, target: String)], _ writing: Writing) throws {
    for column in columns {
      let header = Folding.header(column.heading)
      guard !header.isEmpty, header.count <= 300 else { continue }
      try writing.run(
        "INSERT INTO import_mapping (unit_id, register, header, target) VALUES (:unit, :register, :header, :target) "
          + "ON CONFLICT (unit_id, register, header) DO UPDATE SET target = excluded.target",
        ["unit": .int(unit.number), "register": .text(register.id), "header": .text(header), "target": .text(column.target)])
    }
  }

  private static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
