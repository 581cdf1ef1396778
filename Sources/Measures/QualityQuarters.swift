import Storage
import Vocabulary

/// The four quarters up to a day, the oldest first: what is dated within them is counted quarter by quarter.
public struct QualityQuarters: Sendable {
  /// The quarters; the last one runs.
  public let periods: [Period]

  /// The quarter of a day with the three before it.
  public init(_ day: Day) { periods = (-3...0).map { Period.quarter(of: day).adding($0) } }

  /// The days of the quarters, as a query names them: `:quarter_0_from`, `:quarter_0_to`, …
  public var parameters: [String: Value] {
    periods.enumerated().reduce(into: [:]) { out, quarter in
      out["quarter_\(quarter.offset)_from"] = .day(quarter.element.start)
      out["quarter_\(quarter.offset)_to"] = .day(quarter.element.end)
    }
  }

  /// Columns `quarter_0` … `quarter_3`: how many rows have a day in each quarter.
  /// - Parameters:
  ///   - day: the column that holds the day.
  ///   - prefix: what the columns' names begin with.
  ///   - condition: what must hold besides.
  public func columns(_ day: String, prefix: String = "quarter", and condition: String = "") -> String {
    periods.indices.map { index in
      let within = "\(day) >= :quarter_\(index)_from AND \(day) <= :quarter_\(index)_to\(condition)"
      return ", SUM(CASE WHEN \(within) THEN 1 ELSE 0 END) AS \(prefix)_\(index)"
    }.joined()
  }

  /// What those columns hold in a row of the answer.
  public func counts(_ row: Row, prefix: String = "quarter") -> [Int] {
    periods.indices.map { Int(row["\(prefix)_\($0)"].int ?? 0) }
  }

  /// Quarter by quarter; an empty list is none.
  public static func sum(_ left: [Int], _ right: [Int]) -> [Int] {
    if left.isEmpty || right.isEmpty { return left.isEmpty ? right : left }
    return zip(left, right).map(+)
  }
}

extension QualityCheck {
  /// Whether its findings have a day, so that they can be told quarter by quarter.
  public var isDated: Bool { method == .rows && value?.kind == .day }
}
