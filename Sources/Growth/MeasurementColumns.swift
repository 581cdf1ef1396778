import Foundation

/// The columns of a file that make up a measurement, found by name.
struct MeasurementColumns {
  private var sex = 0
  private var age: Int?
  private var birth: Int?
  private var measured: Int?
  private var weight: Int?
  private var lenhei: Int?
  private var measure: Int?
  private var headc: Int?
  private var armc: Int?
  private var oedema: Int?
  private let names: [String]

  /// Finds the columns; upper and lower case are the same unless both occur.
  ///
  /// - Throws: `.missingColumns` naming every column that is needed and absent: `sex`, an age
  ///   (`age`, or `birth_date` with `measured_on`), and one measurement at least.
  init(names: [String]) throws(GrowthProblem) {
    self.names = names
    var missing: [String] = []
    if let column = Self.find("sex", in: names) { sex = column } else { missing.append("sex") }
    age = Self.find("age", in: names)
    birth = Self.find("birth_date", in: names)
    measured = Self.find("measured_on", in: names)
    if age == nil {
      switch (birth, measured) {
      case (nil, nil): missing.append("age (birth_date + measured_on)")
      case (nil, _): missing.append("birth_date")
      case (_, nil): missing.append("measured_on")
      default: break
      }
    }
    weight = Self.find("weight", in: names)
    lenhei = Self.find("lenhei", in: names)
    measure = Self.find("measure", in: names)
    headc = Self.find("headc", in: names)
    armc = Self.find("armc", in: names)
    oedema = Self.find("oedema", in: names)
    if weight == nil, lenhei == nil, headc == nil, armc == nil {
      missing += ["weight", "lenhei", "headc", "armc"]
    }
    if !missing.isEmpty { throw .missingColumns(missing) }
  }

  /// Position of the column of this name, in its exact spelling if there is one.
  static func find(_ name: String, in names: [String]) -> Int? {
    names.firstIndex(of: name) ?? names.firstIndex { $0.lowercased() == name }
  }

  /// Reads the measurement of the current record.
  ///
  /// - Throws: `.badCell` for the first cell that cannot be used.
  func read(_ records: RecordReader) throws(GrowthProblem) -> ChildMeasurement {
    var child = ChildMeasurement()
    let sexCell = records.cell(sex)
    if !CellText.isAbsent(sexCell) {
      guard let value = CellText.sex(sexCell) else { throw fault(records, sex, .notSex) }
      child.sex = value
    }
    child.rawAge = try ageInDays(records)
    child.rawWeight = try number(records, weight)
    child.rawLenhei = try number(records, lenhei)
    child.rawHeadc = try number(records, headc)
    child.rawArmc = try number(records, armc)
    if let measure {
      let cell = records.cell(measure)
      if !CellText.isAbsent(cell) {
        guard let value = CellText.position(cell) else { throw fault(records, measure, .notPosition) }
        child.measure = value
      }
    }
    if let oedema {
      let cell = records.cell(oedema)
      if !CellText.isAbsent(cell) {
        guard let value = CellText.oedema(cell) else { throw fault(records, oedema, .notOedema) }
        child.oedema = value
      }
    }
    return child
  }

  /// Age from `age`, or from the two dates where `age` is absent; NaN when unknown.
  private func ageInDays(_ records: RecordReader) throws(GrowthProblem) -> Double {
    if let age {
      let days = try number(records, age)
      if days < 0 { throw fault(records, age, .negativeAge) }
      if days.isFinite { return days }
    }
    guard let birth, let measured else { return .nan }
    guard let start = try day(records, birth), let end = try day(records, measured) else { return .nan }
    guard end.number >= start.number else { throw fault(records, measured, .measuredBeforeBirth) }
    return Double(end.number - start.number)
  }

  private func day(_ records: RecordReader, _ column: Int) throws(GrowthProblem) -> CalendarDay? {
    let cell = records.cell(column)
    if CellText.isAbsent(cell) { return nil }
    guard let day = CalendarDay(cell) else { throw fault(records, column, .notDate) }
    return day
  }

  @inline(__always)
  private func number(_ records: RecordReader, _ column: Int?) throws(GrowthProblem) -> Double {
    guard let column else { return .nan }
    let cell = records.cell(column)
    if CellText.isAbsent(cell) { return .nan }
    guard let value = CellText.number(cell) else { throw fault(records, column, .notNumber) }
    return value
  }

  private func fault(_ records: RecordReader, _ column: Int, _ reason: CellReason) -> GrowthProblem {
    .badCell(row: records.row, column: names[column], value: String(records.text(of: column).prefix(60)), reason: reason)
  }
}

/// What came of reading a file.
public struct FileReport: Sendable, Equatable {
  /// Rows of children read.
  public internal(set) var rows = 0
  /// Rows with a cell that could not be used; their scores are blank.
  public internal(set) var faultyRows = 0
  /// The first faults, at most `faultLimit`.
  public internal(set) var faults: [GrowthProblem] = []
  /// Notices that concern the whole file.
  public internal(set) var notices: [GrowthProblem] = []

  /// How many faults are kept in full; the rest are only counted.
  public static let faultLimit = 1000

  /// Notes a fault; `blanks` when it is the first one to cost its row the scores.
  mutating func add(_ fault: GrowthProblem, blanks: Bool) {
    if blanks { faultyRows += 1 }
    if faults.count < Self.faultLimit { faults.append(fault) }
  }
}
