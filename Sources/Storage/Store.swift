import Foundation
import Registers
import Synchronization
import Vocabulary

/// Where a database is: a file, memory, or a PostgreSQL server.
public enum StoreLocation: Sendable, Equatable {
  case file(String)
  case memory
  case postgres(String)

  /// Reads `postgres://…`, `:memory:` or a file's path.
  public init(_ text: String) {
    if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
      self = .postgres(text)
    } else {
      self = text == ":memory:" ? .memory : .file(text)
    }
  }
}

/// Fills the derived fields of one group (`growth`): from the row's identity, its values and the rows it refers to, by register.
public typealias Derivation = @Sendable (_ id: RowID, _ row: [String: Value], _ related: [String: [String: Value]]) -> [String: Value]

/// A read of the store, where `Reading` alone would be ambiguous.
public typealias StoreReading = Reading

/// The one door to the data of an installation.
public final class Store: Sendable {
  private enum Driver: Sendable {
    case sqlite(SQLiteDriver)
    case postgres(PostgresDriver)
  }
  private let driver: Driver
  /// The registers the database was brought to, with the lists of authorities laid over the shipped ones.
  public var catalogue: RegisterCatalogue { laid.withLock { $0 } }
  /// The registers and lists of the catalogue folder.
  let shipped: RegisterCatalogue
  private let laid: Mutex<RegisterCatalogue>
  /// The installation's log entry by which lists were last laid over; below nought before the first look.
  let listVersion = Atomic<Int64>(-1)
  /// The codec of protected fields.
  public let codec: Codec
  /// The functions of derived fields by the name in front of the dot.
  public let derivations: [String: Derivation]
  /// The present moment, as the command tells it.
  public let now: @Sendable () -> Moment
  let shapes: [String: RowShape]

  /// The engine behind the store.
  public var dialect: Dialect {
    switch driver {
    case .sqlite: .sqlite
    case .postgres: .postgres
    }
  }

  private init(
    driver: Driver, catalogue: RegisterCatalogue, key: SecretKey, derivations: [String: Derivation], now: @escaping @Sendable () -> Moment
  ) {
    self.driver = driver
    shipped = catalogue
    laid = Mutex(catalogue)
    self.derivations = derivations
    self.now = now
    codec = Codec(key)
    let dialect: Dialect = if case .sqlite = driver { .sqlite } else { .postgres }
    shapes = Dictionary(catalogue.all.map { ($0.id, RowShape($0, dialect)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Opens a database and brings it to the shape of the catalogue.
  /// - Throws: `StoreProblem.damaged`, `.unreachable`, or `.misfit` with every difference; nothing is changed then.
  public static func open(
    _ location: StoreLocation, catalogue: RegisterCatalogue, key: SecretKey, derivations: [String: Derivation] = [:],
    now: @escaping @Sendable () -> Moment
  ) async throws -> Store {
    let driver: Driver
    switch location {
    case .memory: driver = .sqlite(try SQLiteDriver(path: nil))
    case .file(let path):
      try checkHeader(path)
      driver = .sqlite(try SQLiteDriver(path: path))
    case .postgres(let address): driver = .postgres(try await PostgresDriver(address))
    }
    let store = Store(driver: driver, catalogue: catalogue, key: key, derivations: derivations, now: now)
    let mark = store.codec.index("xakhoe", column: "key check")
    let (laid, indexed) = try await store.transact { connection in
      let (found, laid, indexed) = try Schema.bring(connection, to: catalogue)
      let differences = found + strange(catalogue, derivations)
      if !differences.isEmpty { throw StoreProblem.misfit(differences) }
      try Search.prepare(connection)
      let known = try connection.first("SELECT content FROM setting WHERE name = 'key_check'")?["content"].text
      if known == nil {
        try connection.run("INSERT INTO setting (name, content) VALUES ('key_check', :mark)", ["mark": .text(Digest.hex(mark))])
      } else if known != Digest.hex(mark) {
        throw StoreProblem.key("another key made this database")
      }
      try VouchedTable.takeOver(connection, store)
      return (laid, indexed)
    }
    store.lay(laid)
    // A planner that knows all indexes but the new ones chooses badly.
    if indexed { try await store.analyse() }
    return store
  }

  /// Takes the catalogue with other lists laid over it.
  func lay(_ catalogue: RegisterCatalogue) { laid.withLock { $0 = catalogue } }

  private static func strange(_ catalogue: RegisterCatalogue, _ derivations: [String: Derivation]) -> [String] {
    catalogue.all.flatMap { register in
      register.fields.compactMap { field in
        guard let name = field.derived?.split(separator: ".").first.map(String.init), derivations[name] == nil else { return nil }
        return "\(register.table).\(field.name): no function “\(name)”"
      }
    }
  }

  /// A file that is neither empty nor begins as SQLite files do is refused before anything is written to it.
  private static func checkHeader(_ path: String) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else { return }
    defer { try? handle.close() }
    let head = (try? handle.read(upToCount: 16)) ?? Data()
    if head.isEmpty { return }
    if head != Data("SQLite format 3\u{0}".utf8) { throw StoreProblem.damaged(path) }
    // Not even one page: SQLite would take it for an empty database and begin anew.
    if let size = try? handle.seekToEnd(), size < 512 { throw StoreProblem.damaged(path) }
  }

  private func transact<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result {
    switch driver {
    case .sqlite(let sqlite): try await sqlite.write(body)
    case .postgres(let postgres): try await postgres.write(body)
    }
  }

  /// Reads one consistent state.
  public func read<Result: Sendable>(_ body: @escaping @Sendable (Reading) throws -> Result) async throws -> Result {
    switch driver {
    case .sqlite(let sqlite): try await sqlite.read { try body(Reading($0, self)) }
    case .postgres(let postgres): try await postgres.read { try body(Reading($0, self)) }
    }
  }

  /// Writes in one transaction: all of it with its log entries, or nothing. The closure may be run again after a
  /// deadlock, so it has no effects outside.
  /// - Parameters:
  ///   - units: every unit whose rows are touched; their heads are locked in the order of their keys.
  @discardableResult
  public func write<Result: Sendable>(
    _ verb: Verb, by author: Author, in units: [UnitKey], note: String? = nil, _ body: @escaping @Sendable (Writing) throws -> Result
  ) async throws -> Result {
    let at = now()
    return try await transact { connection in
      let writing = try Writing(connection, self, verb: verb, author: author, units: units, at: at, note: note)
      let result = try body(writing)
      try writing.finish()
      return result
    }
  }

  /// Stores what can be computed again (results of measures): no author, no log.
  @discardableResult
  public func cache<Result: Sendable>(_ body: @escaping @Sendable (Reading) throws -> Result) async throws -> Result {
    try await transact { try body(Reading($0, self)) }
  }

  /// Brings the planner's statistics up to date after much was written.
  public func analyse() async throws {
    switch driver {
    case .sqlite(let sqlite):
      try await sqlite.maintain { try $0.script("PRAGMA analysis_limit = 1000; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)") }
    case .postgres(let postgres): try await postgres.maintain { try $0.script("ANALYZE") }
    }
  }
}

/// The columns of a register's table in two orders: as in the table, and sorted for the hash.
struct RowShape: Sendable {
  let register: RegisterDefinition
  let columns: [String]
  let index: [String: Int]
  let kinds: [FieldDefinition.Kind?]
  /// What stands in each column.
  let slots: [Slot]
  /// The kind of each field.
  let fieldKinds: [String: FieldDefinition.Kind]
  /// Fields a row can't do without.
  let required: [String]
  /// The protected fields.
  let protected: [String]
  /// The derived fields by the name in front of the dot, sorted by it.
  let derived: [(group: String, fields: [String])]
  private let hashOrder: [(key: [UInt8], position: Int)]

  /// What a column holds: settled once, so that composing a row compares no names.
  enum Slot: Sendable {
    case unit, id, seq, draft, origin, parent
    case open(String)
    case sealed(String)
    /// The blind index of a sealed field.
    case mark(String)
  }

  init(_ register: RegisterDefinition, _ dialect: Dialect) {
    self.register = register
    columns = TableShape(register, dialect).allColumns.map(\.name)
    index = Dictionary(columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    kinds = columns.map { name in register.field(name).flatMap { $0.protection == nil ? $0.kind : nil } }
    slots = columns.map { name in
      switch name {
      case "unit_id": return .unit
      case "id": return .id
      case "seq": return .seq
      case "draft": return .draft
      case "origin_id": return .origin
      case "parent_id": return .parent
      default:
        // What is no field is the blind index of one.
        guard let field = register.field(name) else { return .mark(String(name.dropLast("_index".count))) }
        return field.protection == nil ? .open(name) : .sealed(name)
      }
    }
    fieldKinds = Dictionary(register.fields.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
    required = register.fields.filter { $0.required && $0.derived == nil }.map(\.name)
    protected = register.fields.filter { $0.protection != nil }.map(\.name)
    let groups = Set(register.fields.compactMap { $0.derived?.split(separator: ".").first }).map(String.init).sorted()
    derived = groups.map { group in (group, register.fields.filter { $0.derived?.hasPrefix(group + ".") == true }.map(\.name)) }
    hashOrder = columns.enumerated().map { (JSONText.quoted($1) + ":", $0) }.sorted { $0.0 < $1.0 }.map { (Array($0.0.utf8), $0.1) }
  }

  /// The values as their field's kind, whichever engine gave them.
  func coerced(_ values: [Value]) -> [Value] {
    var out = values
    for position in values.indices where !values[position].isNull {
      switch columns[position] {
      case "id", "origin_id", "parent_id": out[position] = values[position].id.map(Value.id) ?? values[position]
      case "draft": out[position] = .bool(values[position].bool ?? false)
      default:
        switch kinds[position] {
        case .yesNo: out[position] = .bool(values[position].bool ?? false)
        case .date: out[position] = values[position].day.map(Value.day) ?? values[position]
        case .reference: out[position] = values[position].id.map(Value.id) ?? values[position]
        case .decimal: out[position] = values[position].real.map(Value.real) ?? values[position]
        default: break
        }
      }
    }
    return out
  }

  /// SHA-256 of the canonical JSON of a whole row.
  func hash(_ values: [Value]) -> String {
    var bytes: [UInt8] = [123]
    bytes.reserveCapacity(1024)
    // Nulls are left out, so that a field added later changes no hash.
    for item in hashOrder where !values[item.position].isNull {
      if bytes.count > 1 { bytes.append(44) }
      bytes += item.key
      bytes += values[item.position].json.utf8
    }
    bytes.append(125)
    return Digest.hex(Digest.sha256(bytes))
  }
}
