import Measures
import Registers
import Storage
import Vocabulary

/// A row or a column of a statistic.
struct StatisticKey: Sendable {
  let key: Value
  let label: String
  /// The label where there is little room; nil where it is the same.
  var brief: String?

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

/// A column as it is shown: members that are counted, or two columns less each other.
enum StatisticColumn: Sendable {
  case counted(StatisticKey)
  case balance(StatisticDefinition.Balance)
}

/// The counts of a statistic by row and column.
struct StatisticTable: Sendable {
  private struct Place: Hashable {
    let row: Value
    let column: Value
  }
  let rows: [StatisticKey]
  let columns: [StatisticKey]
  /// The columns with each balance behind those it is made of.
  let shown: [StatisticColumn]
  /// Whether a row has a sum: births and deaths have none.
  let addsUp: Bool
  private var counts: [Place: Int] = [:]

  init(counts: [StatisticCount], rows: [StatisticKey], columns: [StatisticKey], balances: [StatisticDefinition.Balance] = []) {
    (self.rows, self.columns, addsUp) = (rows, columns, balances.isEmpty)
    shown = columns.enumerated().flatMap { index, column -> [StatisticColumn] in
      let done = Set(columns[...index].map(\.query))
      let own = balances.filter { [$0.plus, $0.minus].contains(column.query) && done.isSuperset(of: [$0.plus, $0.minus]) }
      return [.counted(column)] + own.map(StatisticColumn.balance)
    }
    for count in counts {
      self.counts[Place(row: StatisticTable.month(count.row), column: StatisticTable.month(count.column)), default: 0] += count.count
    }
  }

  /// Days count for their month.
  static func month(_ value: Value) -> Value {
    guard let day = value.day, case .day = value else { return value }
    return Day(year: day.parts.year, month: day.parts.month, day: 1).map(Value.day) ?? value
  }

  /// Nothing is counted anywhere: that there were none can't be told from nobody having written.
  var isEmpty: Bool { counts.isEmpty }
  func count(_ row: Value, _ column: Value) -> Int { counts[Place(row: row, column: column)] ?? 0 }
  func total(row: Value) -> Int { columns.reduce(0) { $0 + count(row, $1.key) } }
  func total(column: Value) -> Int { rows.reduce(0) { $0 + count($1.key, column) } }
  /// A balance in a row, or in all rows.
  func balance(_ balance: StatisticDefinition.Balance, row: Value? = nil) -> Int {
    func sum(_ code: String) -> Int { row.map { count($0, .text(code)) } ?? total(column: .text(code)) }
    return sum(balance.plus) - sum(balance.minus)
  }
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
      // What a balance is made of is shown even where there is none of it.
      let always = Set(isRow ? [] : statistic.balances.flatMap { [$0.plus, $0.minus] }).union(name == "sex" ? ["male", "female"] : [])
      let known = (list?.items ?? []).filter { present.contains(.text($0.code)) || always.contains($0.code) }
      return known.map { StatisticKey(key: .text($0.code), label: list?.label($0.code).text(visit.language) ?? $0.code) } + unknown
    case .words(let codes):
      let prefix = isRow ? "row." : "column."
      return codes.map { StatisticKey(key: .text($0), label: statistic.words[prefix + $0]?.text(visit.language) ?? $0) } + unknown
    case .age5:
      return (0..<18).map { index in
        let span = index == 17 ? "85+" : "\(index * 5)–\(index * 5 + 4)"
        return StatisticKey(key: .int(Int64(index * 5)), label: visit.word("yearsOfAge", ["span": span]), brief: span)
      } + unknown
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
