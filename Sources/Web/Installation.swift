import Criteria
import Exchange
import Foundation
import Growth
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// An open installation: the catalogue, the store, and what stands on them. The command and the server share it.
public struct Installation: Sendable {
  /// Where the catalogue was read from.
  public let folder: URL
  /// The registers, and the lists as this installation has them.
  public var registers: RegisterCatalogue { store.catalogue }
  /// The editions and measures.
  public private(set) var knowledge: Knowledge
  /// The data.
  public let store: Store
  /// The WHO growth standards.
  public let standards: Standards
  /// Evaluation with its kept results.
  public private(set) var evaluating: Evaluating

  /// What people call the columns of their own tables.
  public var columnNames = ColumnNames.none

  /// The folded headings a pasted column of a field may have besides its label.
  func headings(_ field: FieldDefinition) -> [String] { columnNames.headings(field, registers) }

  /// Opens an installation.
  /// - Parameters:
  ///   - create: whether a missing database file and key may be made.
  /// - Throws: `CatalogueFaults`, `StoreProblem`, `GrowthProblem`.
  public static func open(
    _ location: StoreLocation, keyPath: String?, folder: URL, create: Bool, now: @escaping @Sendable () -> Moment
  ) async throws -> Installation {
    let registers = try RegisterCatalogue.load(folder)
    let knowledge = try Knowledge.load(folder, registers: Set(registers.registers.map(\.id)))
    let (store, standards) = try await store(location, keyPath: keyPath, folder: folder, registers, create: create, now: now)
    let criteria = try await store.read { try EditionTexts.laid(over: knowledge.shipped, $0) }
    return Installation(
      folder: folder, knowledge: knowledge.under(criteria), store: store, standards: standards,
      evaluating: Evaluating(Measuring(store, knowledge.measures), criteria), columnNames: try ColumnNames.load(folder))
  }

  /// The data of an installation alone, with the growth standards its derived fields rest on.
  /// - Throws: as `open`.
  public static func store(
    _ location: StoreLocation, keyPath: String?, folder: URL, _ registers: RegisterCatalogue? = nil, create: Bool,
    now: @escaping @Sendable () -> Moment
  ) async throws -> (store: Store, standards: Standards) {
    let registers = try registers ?? RegisterCatalogue.load(folder)
    let standards = try Standards.load(directory: folder.appendingPathComponent("tables/growth"))
    let key: SecretKey
    switch location {
    case .file(let path):
      if !create, !FileManager.default.fileExists(atPath: path) { throw StoreProblem.unreachable(path) }
      let fresh = !FileManager.default.fileExists(atPath: path)
      key = try SecretKey.file(keyPath ?? path + ".key", create: create && fresh)
    case .memory: key = SecretKey.random()
    case .postgres: key = try SecretKey.file(keyPath ?? "xakhoe.key", create: create)
    }
    return (try await Store.open(location, catalogue: registers, key: key, derivations: Derivations.all(standards), now: now), standards)
  }

  /// The same installation under the law as somebody has published it since.
  func under(_ criteria: CriteriaCatalogue) -> Installation {
    var installation = self
    installation.knowledge = knowledge.under(criteria)
    installation.evaluating = Evaluating(evaluating.measuring, criteria)
    return installation
  }

  /// The text of an edition's file and of its own worked examples, as they were read or published.
  public func text(of edition: Edition, _ reading: StoreReading) throws -> (text: String, cases: String?)? {
    if let record = try EditionTexts.records(reading, [.published]).first(where: { $0.edition == edition.id }) {
      return try EditionTexts.text(record, reading)
    }
    let files = folder.appendingPathComponent("criteria")
    let read = { (name: String) in try? String(contentsOf: files.appendingPathComponent(name), encoding: .utf8) }
    return read(edition.file).map { ($0, read(Edition.casesFile(of: edition.file))) }
  }

  /// The catalogue folder: the one named, or `Catalogue` beside or above the program, or in the working folder.
  public static func catalogueFolder(named: String?, program: String) -> URL? {
    let environment = ProcessInfo.processInfo.environment["XAKHOE_CATALOGUE"]
    if let path = named ?? environment { return URL(fileURLWithPath: path, isDirectory: true) }
    var folder = URL(fileURLWithPath: program).resolvingSymlinksInPath().deletingLastPathComponent()
    var places = [URL(fileURLWithPath: FileManager.default.currentDirectoryPath)]
    for _ in 0..<6 {
      places.append(folder)
      places.append(folder.appendingPathComponent("share/xakhoe"))
      folder.deleteLastPathComponent()
    }
    return places.map { $0.appendingPathComponent("Catalogue", isDirectory: true) }
      .first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("registers").path) }
  }

  /// The units of the database.
  public func units() async throws -> OrgUnits { try await store.read { try OrgUnits.load($0) } }

  /// Whether the database says that it holds demonstration data.
  public func isDemo() async throws -> Bool {
    try await store.read { try $0.first("SELECT content FROM setting WHERE name = 'demo'") != nil }
  }
}
