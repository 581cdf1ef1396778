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

  /// Which of the spellings of a text have the words: the rows are then found by equality, many of which say the same.
  /// - Returns: nil where each row had better be compared: most have the words, so that a page of them is read soon; or each says
  ///   something else.
  func spellings(_ column: RowFilter.Column, _ reading: StoreReading, held: Int) throws -> [String]? {
    guard case .words(let text) = column.test else { return nil }
    let field = column.field.name
    let indexed = register.indexes.contains { $0.first == field }
    if !indexed, try isCommon(column, reading) { return nil }
    // Few rows to a unit are read through sooner than each spelling is looked up.
    let looked = indexed && held / max(1, scope.keys.count) > 2000
    let all = try looked ? self.looked(field, reading) : distinct(field, reading)
    guard let all else { return nil }
    let words = VietnameseText.words(text).prefix(8)
    let fitting = all.filter { one in
      let folded = " " + VietnameseText.folded(one)
      return words.allSatisfy { folded.contains($0) }
    }
    return fitting.count <= RegisterListing.hits ? fitting : nil
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

  /// Whether one row in twenty or more has the words, as a sample over the units has it.
  private func isCommon(_ column: RowFilter.Column, _ reading: StoreReading) throws -> Bool {
    guard case .words(let text) = column.test else { return false }
    let field = column.field.name
    let step = max(1, scope.keys.count / RegisterListing.sampledUnits)
    let units = stride(from: 0, to: scope.keys.count, by: step).prefix(RegisterListing.sampledUnits).map { scope.keys[$0] }
    let words = VietnameseText.words(text).prefix(8)
    var (seen, fitting) = (0, 0)
    var known: [String: Bool] = [:]
    for unit in units {
      let sql = "SELECT t.\(field) AS form FROM \(register.table) t WHERE t.unit_id = :unit LIMIT \(RegisterListing.sampled / units.count)"
      for row in try reading.rows(sql, ["unit": .int(unit.number)]) {
        seen += 1
        guard let form = row["form"].text else { continue }
        let fits =
          known[form]
          ?? {
            let folded = " " + VietnameseText.folded(form)
            return words.allSatisfy { folded.contains($0) }
          }()
        known[form] = fits
        if fits { fitting += 1 }
      }
    }
    return fitting * 20 >= max(1, seen)
  }
}
