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
      } take: { _ in
      }
      return run.preview
    }
  }

  private struct Refusal: Error { let preview: ImportPreview }

  /// Checks every row and writes the good ones in one transaction with the record of the import; a failure leaves nothing.
  /// - Throws: `SpreadsheetProblem`, `ImportProblem`, `StoreProblem`.
  public func take(
    _ path: String, name: String? = nil, _ plan: ImportPlan, _ taking: ImportTaking, by author: Author, hash: String? = nil,
    progress: @escaping ImportProgress.Report = { _ in }
  ) async throws -> ImportOutcome {
    guard let digest = Digest.hex(file: path) else { throw SpreadsheetProblem.unreadable(path) }
    if let hash, hash != digest { throw ImportProblem.fileChanged }
    let id = RowID(milliseconds: store.now().milliseconds)
    let fileName = String((name ?? Importing.fileName(path)).precomposedStringWithCanonicalMapping.prefix(200))
    do {
      let preview = try await store.write(.imported, by: author, in: [unit]) { writing in
        let run = try ImportRun(register, unit, plan, writing, today: writing.at.day)
        try run.go(try Spreadsheet(path, limits: limits), at: writing.at) { rows in
          try progress(ImportProgress(stage: .writing, rows: rows, of: nil))
        } take: { rows in
          try writing.insertMany(register.id, unit, rows)
        }
        let found = run.preview
        if found.good == 0 || (taking == .all && found.faulty > 0) { throw Refusal(preview: found) }
        try writing.remark(unit, "import \(id): \(register.id), \(found.good)")
        try record(id, fileName, digest, found, writing)
        try remember(plan, writing)
        return found
      }
      return ImportOutcome(id: id.description, preview: preview)
    } catch let refusal as Refusal {
      return ImportOutcome(id: nil, preview: refusal.preview)
    }
  }

  private func record(_ id: RowID, _ fileName: String, _ hash: String, _ found: ImportPreview, _ writing: Writing) throws {
    let head = try writing.first("SELECT seq FROM log_head WHERE unit_id = :unit", ["unit": .int(unit.number)])?["seq"].int ?? 0
    let values: [String: Value] = [
      "id": .id(id), "unit": .int(unit.number), "register": .text(register.id), "name": .text(fileName), "hash": .text(hash),
      "author": .text(writing.author.description), "at": .int(writing.at.milliseconds), "seq": .int(head + 1),
      "added": .int(Int64(found.good)), "same": .int(Int64(found.same)), "faulty": .int(Int64(found.faulty)),
    ]
    try writing.run(
      "INSERT INTO import_record (id, unit_id, register, file_name, file_hash, author, taken_at, seq, rows_added, rows_same, rows_faulty) "
        + "VALUES (:id, :unit, :register, :name, :hash, :author, :at, :seq, :added, :same, :faulty)", values)
  }

  /// Keeps the columns a person confirmed for the unit's next file.
  private func remember(_ plan: ImportPlan, _ writing: Writing) throws {
    for column in plan.columns {
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
