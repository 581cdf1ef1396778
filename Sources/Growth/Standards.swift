// Growth: the WHO Child Growth Standards, birth to 60 completed months.
//
// Promises: z-scores, flags and survey prevalence as WHO's own software defines
// them (igrowup macros and the R package anthro), to the second decimal; no
// shared state, no clock: every age is given by the caller.
// May import: Foundation alone.
// Start at `Standards.load(directory:)`, then `Standards.scores(_:)` for one child
// or a batch, `ZScoreCSV` for files and `Prevalence` for surveys.

import Foundation

/// Every table of the WHO Child Growth Standards that the module scores with.
///
/// The L, M and S values of all seven tables lie in one flat array, so that scoring
/// a child touches no other object and allocates nothing.
///
/// - Source: WHO Multicentre Growth Reference Study Group, WHO Child Growth Standards:
///   Methods and development, Geneva 2006 (length, weight, BMI) and 2007 (head and arm).
public struct Standards: Sendable {
  /// Which ages are scored at all.
  public enum AgeLimit: Sendable, Equatable {
    /// 60 completed months, day 1856 included: the last day of WHO's expanded tables
    /// and of the igrowup macros.
    case sixtyCompletedMonths
    /// Exact age below 60 months of 30.4375 days (day 1826 included), as the R package
    /// anthro has it from version 0.9.3 on.
    case underSixtyMonths
  }

  /// The ages that are scored; `.sixtyCompletedMonths` unless set otherwise.
  public var ageLimit: AgeLimit

  /// L, M, S triples of all tables in the order of `TableLayout`.
  let lms: [Double]

  /// Reads the seven tables from the catalogue folder `tables/growth`.
  ///
  /// - Parameters:
  ///   - directory: the folder that holds `length-for-age.csv` and its siblings.
  ///   - ageLimit: which ages are scored.
  /// - Throws: `GrowthProblem.unreadableTable` when a file is absent, incomplete or
  ///   holds a cell that is no number.
  public static func load(
    directory: URL, ageLimit: AgeLimit = .sixtyCompletedMonths
  ) throws(GrowthProblem) -> Standards {
    var values = [Double](repeating: .nan, count: TableLayout.count)
    for table in TableLayout.tables {
      try table.read(from: directory, into: &values)
    }
    return Standards(ageLimit: ageLimit, lms: values)
  }
}

/// Where each table lies in the flat array, and how its file is read.
struct TableLayout {
  /// File name without its extension.
  let file: String
  /// Position of the table's first value.
  let base: Int
  /// Row slots per sex.
  let slots: Int
  /// First slot a complete file fills (arm circumference starts on day 91).
  let firstSlot: Int
  /// Units of the key per row: 1 for days, 10 for tenths of a centimetre.
  let keyScale: Int
  /// Key, in those units, of slot 0.
  let firstKey: Int

  /// Last day of the age tables.
  static let lastDay = 1856
  /// First day of arm circumference-for-age.
  static let armFirstDay = 91
  /// Row slots of an age table.
  static let daySlots = lastDay + 1
  /// 45.0 to 110.0 cm by 0.1 cm.
  static let lengthSlots = 651
  /// 65.0 to 120.0 cm by 0.1 cm.
  static let heightSlots = 551
  /// Doubles per age table, both sexes.
  static let daySpan = 2 * daySlots * 3

  static let lengthForAge = 0
  static let weightForAge = daySpan
  static let bmiForAge = 2 * daySpan
  static let headForAge = 3 * daySpan
  static let armForAge = 4 * daySpan
  static let weightForLength = 5 * daySpan
  static let weightForHeight = weightForLength + 2 * lengthSlots * 3
  static let count = weightForHeight + 2 * heightSlots * 3

  static let tables: [TableLayout] = [
    age("length-for-age", lengthForAge), age("weight-for-age", weightForAge), age("bmi-for-age", bmiForAge),
    age("head-circumference-for-age", headForAge), age("arm-circumference-for-age", armForAge, from: armFirstDay),
    TableLayout(file: "weight-for-length", base: weightForLength, slots: lengthSlots, firstSlot: 0, keyScale: 10, firstKey: 450),
    TableLayout(file: "weight-for-height", base: weightForHeight, slots: heightSlots, firstSlot: 0, keyScale: 10, firstKey: 650),
  ]

  private static func age(_ file: String, _ base: Int, from firstSlot: Int = 0) -> TableLayout {
    TableLayout(file: file, base: base, slots: daySlots, firstSlot: firstSlot, keyScale: 1, firstKey: 0)
  }

  /// Reads this table's file into its part of `values`.
  func read(from directory: URL, into values: inout [Double]) throws(GrowthProblem) {
    let url = directory.appendingPathComponent(file + ".csv")
    guard let data = try? Data(contentsOf: url) else {
      throw .unreadableTable(file: url.lastPathComponent, line: 0)
    }
    let bytes = [UInt8](data)
    let filled = bytes.withUnsafeBufferPointer { fill(from: $0, into: &values) }
    if let line = filled.badLine { throw .unreadableTable(file: url.lastPathComponent, line: line) }
    guard filled.rows == 2 * (slots - firstSlot) else {
      throw .unreadableTable(file: url.lastPathComponent, line: filled.lines)
    }
    for sex in 0..<2 {
      for slot in firstSlot..<slots where values[base + (sex * slots + slot) * 3].isNaN {
        throw .unreadableTable(file: url.lastPathComponent, line: 0)
      }
    }
  }

  /// Parses `sex,key,l,m,s` rows; `#` lines and the column line are passed over.
  private func fill(
    from bytes: UnsafeBufferPointer<UInt8>, into values: inout [Double]
  ) -> (rows: Int, lines: Int, badLine: Int?) {
    var position = 0
    var line = 0
    var rows = 0
    while position < bytes.count {
      var end = position
      while end < bytes.count, bytes[end] != Ascii.newline { end += 1 }
      line += 1
      let first = bytes[position]
      if end > position, first != Ascii.hash, first != UInt8(ascii: "s") {
        guard store(UnsafeBufferPointer(rebasing: bytes[position..<end]), into: &values) else { return (rows, line, line) }
        rows += 1
      }
      position = end + 1
    }
    return (rows, line, nil)
  }

  /// Stores one row; false when a cell is no number or lies outside the table.
  private func store(_ row: UnsafeBufferPointer<UInt8>, into values: inout [Double]) -> Bool {
    var cells = (0.0, 0.0, 0.0, 0.0, 0.0)
    var index = 0
    var start = 0
    for position in 0...row.count where position == row.count || row[position] == Ascii.comma {
      let cell = UnsafeBufferPointer(rebasing: row[start..<position])
      guard let number = CellText.number(cell) else { return false }
      switch index {
      case 0: cells.0 = number
      case 1: cells.1 = number
      case 2: cells.2 = number
      case 3: cells.3 = number
      case 4: cells.4 = number
      default: return false
      }
      index += 1
      start = position + 1
    }
    guard index == 5, cells.0 == 1 || cells.0 == 2, abs(cells.1) < 10_000 else { return false }
    let slot = Int((cells.1 * Double(keyScale)).rounded()) - firstKey
    guard slot >= firstSlot, slot < slots, cells.3 > 0, cells.4 > 0, cells.2 != 0 else { return false }
    let at = base + ((Int(cells.0) - 1) * slots + slot) * 3
    values[at] = cells.2
    values[at + 1] = cells.3
    values[at + 2] = cells.4
    return true
  }
}
