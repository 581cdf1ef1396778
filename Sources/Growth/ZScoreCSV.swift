import Foundation

/// Adds z-scores and flags to the rows of a CSV file, in one pass and with little memory.
///
/// Columns are found by name: `sex` (1, 2, m, f), `age` in days or `birth_date` with
/// `measured_on` (ISO dates), `weight` (kg), `lenhei` (cm), `measure` (l, h), `headc` and `armc`
/// (cm), `oedema` (y, n); all others pass through. The output holds the input columns as
/// they came, then `zlen,zwei,zwfl,zbmi,zhc,zac` and `flen,fwei,fwfl,fbmi,fhc,fac`; a score
/// that cannot be given is an empty cell. Separator, line end and byte order mark are those
/// of the input.
public struct ZScoreCSV: Sendable {
  private let standards: Standards

  /// Scores with these standards.
  public init(standards: Standards) {
    self.standards = standards
  }

  /// Scores the rows read from `input` and writes them to `output`.
  ///
  /// - Parameters:
  ///   - input: an open file to read.
  ///   - output: an open file to write.
  /// - Returns: rows read, and the cells that could not be used.
  /// - Throws: `GrowthProblem` when the input has no columns, a needed column is missing, a
  ///   quotation mark is never closed, or reading or writing fails.
  @discardableResult
  public func run(from input: FileHandle, to output: FileHandle) throws(GrowthProblem) -> FileReport {
    try run(from: input.fileDescriptor, to: output.fileDescriptor)
  }

  /// Scores the rows read from one file descriptor and writes them to another.
  ///
  /// - Parameters:
  ///   - input: an open descriptor to read.
  ///   - output: an open descriptor to write.
  /// - Returns: rows read, and the cells that could not be used.
  /// - Throws: as `run(from:to:)` with file handles.
  @discardableResult
  public func run(from input: Int32, to output: Int32) throws(GrowthProblem) -> FileReport {
    try score(RecordReader(descriptor: input), into: ByteSink(descriptor: output))
  }

  /// Scores the rows of a file held in memory.
  ///
  /// - Parameter input: the bytes of the file.
  /// - Returns: the bytes of the scored file, and the cells that could not be used.
  /// - Throws: as `run(from:to:)` with file handles.
  public func run(_ input: [UInt8]) throws(GrowthProblem) -> (output: [UInt8], report: FileReport) {
    let sink = ByteSink(descriptor: nil)
    let report = try score(RecordReader(bytes: input), into: sink)
    return (sink.bytes, report)
  }

  private func score(_ records: RecordReader, into sink: ByteSink) throws(GrowthProblem) -> FileReport {
    let names = try records.readColumns()
    let columns = try MeasurementColumns(names: names)
    let separator = records.separator
    let returns = records.endsInCarriageReturn
    if records.hasByteOrderMark { sink.append("\u{FEFF}") }
    sink.append(records.record)
    for name in Indicator.allCases.map(\.scoreColumn) + Indicator.allCases.map(\.flagColumn) {
      sink.append(separator)
      sink.append(name)
    }
    Self.endLine(sink, returns)

    var report = FileReport()
    while try records.next() {
      report.rows += 1
      var scores = Scores.none
      do {
        scores = standards.scores(try columns.read(records))
      } catch {
        report.add(error, blanks: true)
      }
      appendInput(of: records, columns: names.count, to: sink, report: &report)
      Self.append(scores, to: sink, separator: separator)
      Self.endLine(sink, returns)
      try sink.flushIfFull()
    }
    try sink.flush()
    return report
  }

  /// The row as it came, brought to as many cells as there are columns so that the scores
  /// stand under their names.
  private func appendInput(of records: RecordReader, columns: Int, to sink: ByteSink, report: inout FileReport) {
    let cells = records.cellCount
    guard cells != columns else { return sink.append(records.record) }
    if cells > columns {
      report.add(.surplusCells(row: records.row, found: cells, expected: columns), blanks: false)
      sink.append(records.record(throughCell: columns - 1))
    } else {
      sink.append(records.record)
      for _ in cells..<columns { sink.append(records.separator) }
    }
  }

  @inline(__always)
  private static func append(_ scores: Scores, to sink: ByteSink, separator: UInt8) {
    append(scores.length, to: sink, separator: separator)
    append(scores.weight, to: sink, separator: separator)
    append(scores.weightForLength, to: sink, separator: separator)
    append(scores.bmi, to: sink, separator: separator)
    append(scores.head, to: sink, separator: separator)
    append(scores.arm, to: sink, separator: separator)
    append(scores.flen, to: sink, separator: separator)
    append(scores.fwei, to: sink, separator: separator)
    append(scores.fwfl, to: sink, separator: separator)
    append(scores.fbmi, to: sink, separator: separator)
    append(scores.fhc, to: sink, separator: separator)
    append(scores.fac, to: sink, separator: separator)
  }

  @inline(__always)
  private static func append(_ flag: Bool?, to sink: ByteSink, separator: UInt8) {
    sink.append(separator)
    if let flag { sink.append(flag ? Ascii.zero + 1 : Ascii.zero) }
  }

  @inline(__always)
  private static func append(_ z: Double, to sink: ByteSink, separator: UInt8) {
    sink.append(separator)
    if z.isFinite { sink.append(score: z) }
  }

  @inline(__always)
  private static func endLine(_ sink: ByteSink, _ returns: Bool) {
    if returns { sink.append(Ascii.carriageReturn) }
    sink.append(Ascii.newline)
  }
}
