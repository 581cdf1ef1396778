import Measures
import Registers
import Storage
import Vocabulary

/// A row or a column of a statistic.
struct StatisticKey: Sendable {
  let key: Value
  let label: String

  /// The key as it stands in an address.
  var query: String {
    switch key {
    case .text(let text): text
    case .int(let number): "\(number)"
    case .day(let day): day.iso
    case .id(let id): id.description
    default: "null"
    }
  }
}

/// The counts of a statistic by row and column.
struct StatisticTable: Sendable {
  private struct Place: Hashable {
    let row: Value
    let column: Value
  }
  let rows: [StatisticKey]
  let columns: [StatisticKey]
  private var counts: [Place: Int] = [:]

  init(counts: [StatisticCount], rows: [StatisticKey], columns: [StatisticKey]) {
    (self.rows, self.columns) = (rows, columns)
    for count in counts {
      self.counts[Place(row: StatisticTable.month(count.row), column: StatisticTable.month(count.column)), default: 0] += count.count
    }
  }

  /// Days count for their month.
  static func month(_ value: Value) -> Value {
    guard let day = value.day, case .day = value else { return value }
    return Day(year: day.parts.year, month: day.parts.month, day: 1).map(Value.day) ?? value
  }

  func count(_ row: Value, _ column: Value) -> Int { counts[Place(row: row, column: column)] ?? 0 }
  func total(row: Value) -> Int { columns.reduce(0) { $0 + count(row, $1.key) } }
  func total(column: Value) -> Int { rows.reduce(0) { $0 + count($1.key, column) } }
  var all: Int { rows.reduce(0) { $0 + total(row: $1.key) } }
}

/// The words and the order of a statistic's keys.
struct StatisticWords {
  /// Texts shown; rarer ones are left out of the page.
  private static let longest = 200

  let visit: Visit
  let statistic: StatisticDefinition
  let period: Period
  let group: UnitGroup

  /// The rows or columns that are shown.
  func keys(_ found: [Value], _ counts: [StatisticCount], _ reading: StoreReading, isRow: Bool) throws -> [StatisticKey] {
    let keys = isRow ? statistic.rows.keys : statistic.columns.keys
    let present = Set(found.map(StatisticTable.month))
    let unknown = present.contains(.null) ? [StatisticKey(key: .null, label: visit.word("notStated"))] : []
    switch keys {
    case .list(let name):
      let list = visit.installation.registers.lists[name]
      let known = (list?.items ?? []).filter { present.contains(.text($0.code)) || name == "sex" && ["male", "female"].contains($0.code) }
      return known.map { StatisticKey(key: .text($0.code), label: list?.label($0.code).text(visit.language) ?? $0.code) } + unknown
    case .words(let codes):
      let prefix = isRow ? "row." : "column."
      return codes.map { StatisticKey(key: .text($0), label: statistic.words[prefix + $0]?.text(visit.language) ?? $0) } + unknown
    case .age5:
      return (0..<18).map { StatisticKey(key: .int($0 * 5), label: $0 == 17 ? "85+" : "\($0 * 5)–\($0 * 5 + 4)") } + unknown
    case .month:
      let last = period.referenceDay(today: visit.today)
      let months = sequence(first: period.start) { $0.adding(months: 1) }.prefix { $0 <= last }
      return months.map { StatisticKey(key: .day($0), label: "\($0.parts.month)/\($0.parts.year)") } + unknown
    case .hamlet:
      let names = try MemberPlaces.hamlets(reading, group.members)
      return names.filter { present.contains(.id($0.id)) }.map { StatisticKey(key: .id($0.id), label: $0.name) } + unknown
    case .text:
      var totals: [Value: Int] = [:]
      for count in counts { totals[isRow ? count.row : count.column, default: 0] += count.count }
      let sorted = totals.filter { !$0.key.isNull }.sorted { ($1.value, $0.key.text ?? "") < ($0.value, $1.key.text ?? "") }
      return sorted.prefix(StatisticWords.longest).map { StatisticKey(key: $0.key, label: $0.key.text ?? "") } + unknown
    }
  }
}
