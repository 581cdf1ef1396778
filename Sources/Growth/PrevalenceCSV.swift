import Foundation

/// The prevalence table of a survey file.
///
/// Columns are found by name: those of `ZScoreCSV`, and where the survey has them `sw`
/// (sampling weight), `cluster`, `strata`, `typeres`, `gregion`, `wealthq`, `mothered` and
/// `othergr`. A child with a cell that cannot be used stays in the survey without scores.
public struct PrevalenceCSV: Sendable {
  private let standards: Standards

  /// Estimates with these standards.
  public init(standards: Standards) {
    self.standards = standards
  }

  /// Reads a survey and writes its table.
  ///
  /// - Parameters:
  ///   - input: an open file to read.
  ///   - output: an open file to write.
  /// - Returns: rows read, cells that could not be used, and notices about children left out.
  /// - Throws: `GrowthProblem` as `ZScoreCSV.run`, and for a negative sampling weight or a
  ///   survey without children.
  @discardableResult
  public func run(from input: FileHandle, to output: FileHandle) throws(GrowthProblem) -> FileReport {
    try run(from: input.fileDescriptor, to: output.fileDescriptor)
  }

  /// Reads a survey from one file descriptor and writes its table to another.
  ///
  /// - Parameters:
  ///   - input: an open descriptor to read.
  ///   - output: an open descriptor to write.
  /// - Returns: rows read, cells that could not be used, and notices about children left out.
  /// - Throws: as `run(from:to:)` with file handles.
  @discardableResult
  public func run(from input: Int32, to output: Int32) throws(GrowthProblem) -> FileReport {
    let records = RecordReader(descriptor: input)
    let (prevalence, report) = try estimate(records)
    let sink = ByteSink(descriptor: output)
    prevalence.append(to: sink, separator: records.separator)
    try sink.flush()
    return report
  }

  /// Reads a survey held in memory.
  ///
  /// - Parameter input: the bytes of the file.
  /// - Returns: the table, and the cells that could not be used.
  /// - Throws: as `run(from:to:)` with file handles.
  public func run(_ input: [UInt8]) throws(GrowthProblem) -> (prevalence: Prevalence, report: FileReport) {
    try estimate(RecordReader(bytes: input))
  }

  private func estimate(_ records: RecordReader) throws(GrowthProblem) -> (prevalence: Prevalence, report: FileReport) {
    let names = try records.readColumns()
    let columns = try MeasurementColumns(names: names)
    let survey = SurveyColumns(names: names)
    var report = FileReport()
    var children: [SurveyChild] = []
    while try records.next() {
      report.rows += 1
      var child = SurveyChild(measurement: ChildMeasurement())
      do {
        child.measurement = try columns.read(records)
      } catch {
        report.add(error, blanks: true)
      }
      do {
        try survey.read(records, into: &child)
      } catch .badCell(let row, let column, let value, let reason) {
        report.add(.badCell(row: row, column: column, value: value, reason: reason), blanks: false)
      }
      children.append(child)
    }
    let prevalence = try Prevalence(of: children, standards: standards)
    report.notices = prevalence.notices
    return (prevalence, report)
  }
}

/// The columns of a survey beside the measurements.
private struct SurveyColumns {
  private let weight: Int?
  private let cluster: Int?
  private let stratum: Int?
  private let residence: Int?
  private let region: Int?
  private let wealth: Int?
  private let motherEducation: Int?
  private let otherGroup: Int?

  init(names: [String]) {
    weight = MeasurementColumns.find("sw", in: names)
    cluster = MeasurementColumns.find("cluster", in: names)
    stratum = MeasurementColumns.find("strata", in: names)
    residence = MeasurementColumns.find("typeres", in: names)
    region = MeasurementColumns.find("gregion", in: names)
    wealth = MeasurementColumns.find("wealthq", in: names)
    motherEducation = MeasurementColumns.find("mothered", in: names)
    otherGroup = MeasurementColumns.find("othergr", in: names)
  }

  /// Reads the current record.
  ///
  /// - Throws: `.badCell` when the weight is no number, `.negativeSamplingWeight`.
  func read(_ records: RecordReader, into child: inout SurveyChild) throws(GrowthProblem) {
    child.cluster = text(records, cluster)
    child.stratum = text(records, stratum)
    child.residence = text(records, residence)
    child.region = text(records, region)
    child.wealth = text(records, wealth)
    child.motherEducation = text(records, motherEducation)
    child.otherGroup = text(records, otherGroup)
    guard let weight else { return }
    let cell = records.cell(weight)
    if CellText.isAbsent(cell) { return }
    guard let value = CellText.number(cell) else {
      throw .badCell(row: records.row, column: "sw", value: String(records.text(of: weight).prefix(60)), reason: .notNumber)
    }
    if value < 0 { throw .negativeSamplingWeight(row: records.row) }
    child.samplingWeight = value
  }

  private func text(_ records: RecordReader, _ column: Int?) -> String? {
    guard let column, !CellText.isAbsent(records.cell(column)) else { return nil }
    return records.text(of: column).trimmingCharacters(in: .whitespaces)
  }
}
