import Storage
import Vocabulary

/// The rows made for one unit, by register, before they are written.
struct DemoBooks: Sendable {
  typealias Row = (id: RowID, parent: RowID?, values: [String: Value])

  /// The registers in an order in which every reference finds its row.
  static let order =
    [
      "register-opening", "hamlet", "facility", "document", "staff", "staff.hamlet", "training", "responsibility", "recognition",
      "attestation", "household", "person", "person.absence", "person.identifier", "insurance-card", "health-record",
      "health-record.review",
      "health-record.condition", "e-book", "encounter", "teleconsultation", "growth-measurement", "sanitation-survey", "food-establishment",
      "food-establishment.paper", "food-establishment.handler",
      "food-inspection", "food-training", "food-incident",
      "staff-position", "staff-rotation", "room", "equipment", "medicine-stock", "book", "herb", "technical-service",
      "technical-service.performed", "budget", "budget.allocation", "report-submission", "committee-member", "supervision-visit",
      "communication-activity", "communication-asset", "outbreak",
    ] + DemoCommune.careRegisters + ["vaccine-hold"]

  private var rows: [String: [Row]] = [:]

  /// Adds a row; fields without a value are left out.
  mutating func add(_ register: String, _ id: RowID, parent: RowID? = nil, _ values: [String: Value]) {
    rows[register, default: []].append((id, parent, values))
  }

  /// Changes rows of a register that stand already.
  mutating func edit(_ register: String, _ change: (inout Row) -> Void) {
    guard var list = rows.removeValue(forKey: register) else { return }
    for index in list.indices { change(&list[index]) }
    rows[register] = list
  }

  /// The rows of a register so far.
  func rows(of register: String) -> [Row] { rows[register] ?? [] }

  /// The number of rows of a register.
  func count(_ register: String) -> Int { rows[register]?.count ?? 0 }

  /// The number of all rows.
  var count: Int { rows.values.reduce(0) { $0 + $1.count } }

  /// The rows in the order of their entry, cut into pieces of at most `limit`, several pieces to a transaction.
  func batches(limit: Int, perTransaction: Int) -> [[(register: String, rows: [Row])]] {
    var out: [[(register: String, rows: [Row])]] = []
    var batch: [(register: String, rows: [Row])] = []
    var filled = 0
    for register in DemoBooks.order {
      let sorted = DemoBooks.ordered(rows[register] ?? [])
      var position = 0
      while position < sorted.count {
        let end = min(position + limit, sorted.count)
        batch.append((register, Array(sorted[position..<end])))
        filled += end - position
        position = end
        if filled >= perTransaction {
          out.append(batch)
          (batch, filled) = ([], 0)
        }
      }
    }
    if !batch.isEmpty { out.append(batch) }
    return out
  }

  /// Rows by their identifiers; those that refer to rows of their own register (a child to its guardian) behind all others.
  private static func ordered(_ rows: [Row]) -> [Row] {
    let own = Set(rows.map(\.id))
    let sorted = rows.sorted { $0.id < $1.id }
    func refers(_ row: Row) -> Bool { row.values.values.contains { $0.id.map(own.contains) ?? false } }
    return sorted.filter { !refers($0) } + sorted.filter(refers)
  }

  /// Writes all rows of a unit.
  func write(to store: Store, _ unit: UnitKey, by author: Author) async throws {
    for batch in batches(limit: 1000, perTransaction: 4000) {
      try await store.write(.demo, by: author, in: [unit]) { writing in
        for piece in batch { try writing.insertMany(piece.register, unit, piece.rows) }
      }
    }
  }
}
