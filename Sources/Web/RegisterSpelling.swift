import Registers
import Storage
import Vocabulary

/// How texts that aren't searched are found in a long register: by the ways they are written.
extension RegisterListing {
  /// More ways than this to write a text and each row is compared.
  static let mostSpellings = 20_000
  /// How many rows a sample looks at.
  private static let sampled = 4000
  /// The most units a sample is taken from.
  private static let sampledUnits = 8

  /// A sheet of more units than this is read in another way.
  private static let manyUnits = 20

  /// Whether an index begins with a field.
  private func isIndexed(_ field: String) -> Bool { register.indexes.contains { $0.first == field } }

  /// A text's condition in a long register, by the ways it is written: many rows say the same, and folding each of them takes longest.
  ///
  /// Where an index begins with the field, and in sheets of many units, all spellings are asked for, and rows are found by equality. Elsewhere
  /// a sample tells the most frequent ones, and only rows that say something else are folded.
  func spelled(_ column: RowFilter.Column, _ reading: StoreReading, held: Int, _ out: inout RowCondition) throws {
    guard case .words(let text) = column.test else { return }
    let field = column.field.name
    let words = VietnameseText.words(text).prefix(8)
    func fits(_ one: String) -> Bool {
      let folded = " " + VietnameseText.folded(one)
      return words.allSatisfy { folded.contains($0) }
    }
    func put(_ name: String, _ values: [String]) -> String {
      out.lists[name] = values.map(Value.text)
      return "(:\(name))"
    }
    // In a sheet of many units each unit is asked by itself, and a long list of spellings costs more than it saves.
    if isIndexed(field) || scope.keys.count > RegisterListing.manyUnits {
      // Few rows to a unit are read through sooner than each spelling is looked up.
      let looks = isIndexed(field) && held / max(1, scope.keys.count) > 2000
      if let fitting = try (looks ? looked(field, reading) : distinct(field, reading))?.filter(fits), fitting.count <= RegisterListing.hits
      {
        out.all.append(fitting.isEmpty ? "1 = 0" : "t.\(field) IN " + put("as_" + field, fitting))
        return
      }
    }
    let folding = filter.only(field).condition(reading.store.dialect, today: today)
    out.parameters.merge(folding.parameters) { $1 }
    var rest = folding.all.joined(separator: " AND ")
    let known = try sample(field, reading)
    let (fitting, others) = (known.filter(fits), known.filter { !fits($0) })
    if !others.isEmpty { rest = "t.\(field) NOT IN \(put("not_" + field, others)) AND " + rest }
    if !fitting.isEmpty { rest = "t.\(field) IN \(put("as_" + field, fitting)) OR (\(rest))" }
    out.all.append("(\(rest))")
  }

  /// How many rows fit, where an index finds them and they are not too many to be sorted: in a sheet of many units that is sooner done
  /// than reading each unit in the order of the list until it has a page.
  func sortable(_ reading: StoreReading, _ given: RowCondition) throws -> Int? {
    let indexed = filter.columns.contains { column in
      guard case .words = column.test else { return false }
      return isIndexed(column.field.name)
    }
    guard indexed, scope.keys.count > RegisterListing.manyUnits else { return nil }
    var conditions = given
    let sql = "SELECT t.id FROM \(register.table) t WHERE \(whole(&conditions)) LIMIT \(RegisterListing.small + 1)"
    let count = try reading.first("SELECT COUNT(*) AS n FROM (\(sql)) s", conditions.parameters, lists: conditions.lists)?["n"].int ?? 0
    return count <= RegisterListing.small ? Int(count) : nil
  }

  /// Every spelling, from one pass over the rows or their index.
  private func distinct(_ field: String, _ reading: StoreReading) throws -> [String]? {
    var units = RowCondition()
    let sql =
      "SELECT DISTINCT t.\(field) AS spelling FROM \(register.table) t WHERE \(whole(&units)) AND t.\(field) IS NOT NULL "
      + "LIMIT \(RegisterListing.mostSpellings + 1)"
    let all = try reading.rows(sql, units.parameters, lists: units.lists).compactMap { $0["spelling"].text }
    return all.count > RegisterListing.mostSpellings ? nil : all
  }

  /// Every spelling, each found behind the one before it in the index of the field: the rows between are not read.
  private func looked(_ field: String, _ reading: StoreReading) throws -> [String]? {
    var all: Set<String> = []
    let least = "SELECT MIN(t.\(field)) FROM \(register.table) t WHERE t.unit_id = :unit"
    let sql =
      "WITH RECURSIVE spelling(form) AS (\(least.replacingOccurrences(of: "MIN(t.\(field))", with: "MIN(t.\(field)) AS form")) "
      + "UNION ALL SELECT (\(least) AND t.\(field) > s.form) FROM spelling s WHERE s.form IS NOT NULL) "
      + "SELECT form FROM spelling WHERE form IS NOT NULL LIMIT \(RegisterListing.mostSpellings + 1)"
    for unit in scope.keys {
      all.formUnion(try reading.rows(sql, ["unit": .int(unit.number)]).compactMap { $0["form"].text })
      if all.count > RegisterListing.mostSpellings { return nil }
    }
    return Array(all)
  }

  /// The spellings of some rows of some units.
  private func sample(_ field: String, _ reading: StoreReading) throws -> [String] {
    let step = max(1, scope.keys.count / RegisterListing.sampledUnits)
    let units = stride(from: 0, to: scope.keys.count, by: step).prefix(RegisterListing.sampledUnits).map { scope.keys[$0] }
    var known: Set<String> = []
    for unit in units {
      let some = "SELECT t.\(field) AS form FROM \(register.table) t WHERE t.unit_id = :unit LIMIT \(RegisterListing.sampled / units.count)"
      for row in try reading.rows("SELECT DISTINCT form FROM (\(some)) s WHERE form IS NOT NULL", ["unit": .int(unit.number)]) {
        if let form = row["form"].text { known.insert(form) }
      }
    }
    return known.sorted()
  }
}
