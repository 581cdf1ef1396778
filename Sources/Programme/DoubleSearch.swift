import Storage
import Vocabulary

/// When doubles were last looked for in a unit, and over what.
public struct DoubleSearch: Sendable {
  /// The unit.
  public let unit: UnitKey
  /// When.
  public let at: Moment
  /// Who asked for it.
  public let by: String
  /// How many people of the unit were compared.
  public let people: Int
  /// With how many units at once: people of two communes are found only when both are looked at together.
  public let units: Int

  /// The last searches of some units; those never searched are left out.
  public static func last(_ reading: Reading, _ units: [UnitKey]) throws -> [DoubleSearch] {
    try reading.rows(
      "SELECT * FROM double_search WHERE unit_id IN (:units) ORDER BY unit_id", lists: ["units": units.map { .int($0.number) }]
    ).compactMap { row in
      guard let unit = row["unit_id"].int, let at = row["searched_at"].int else { return nil }
      return DoubleSearch(
        unit: UnitKey(number: unit), at: Moment(milliseconds: at), by: row["searched_by"].text ?? "", people: Int(row["people"].int ?? 0),
        units: Int(row["units"].int ?? 0))
    }
  }

  static func note(_ people: [UnitKey: Int], at moment: Moment, by author: Author, _ reading: Reading) throws {
    for (unit, count) in people.sorted(by: { $0.key < $1.key }) {
      try reading.run("DELETE FROM double_search WHERE unit_id = :unit", ["unit": .int(unit.number)])
      try reading.run(
        "INSERT INTO double_search (unit_id, searched_at, searched_by, people, units) VALUES (:unit, :at, :by, :people, :units)",
        [
          "unit": .int(unit.number), "at": .int(moment.milliseconds), "by": .text(author.description), "people": .int(Int64(count)),
          "units": .int(Int64(people.count)),
        ])
    }
  }
}
