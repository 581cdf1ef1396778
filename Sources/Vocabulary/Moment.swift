/// A moment in time, in milliseconds since 1970-01-01T00:00Z.
public struct Moment: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00Z.
  public let milliseconds: Int64

  /// Vietnam is seven hours ahead of UTC all year.
  private static let offset: Int64 = 7 * 3_600_000

  /// The moment so many milliseconds after 1970-01-01T00:00Z.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// A day's midnight in Vietnam plus some minutes.
  public init(_ day: Day, minutes: Int = 0) {
    milliseconds = Int64(day.number) * 86_400_000 - Moment.offset + Int64(minutes) * 60_000
  }

  /// The day it is in Vietnam.
  public var day: Day {
    let local = milliseconds + Moment.offset
    return Day(number: Int(local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000))
  }

  /// `HH:mm` in Vietnam.
  public var clock: String {
    let minutes = (milliseconds + Moment.offset - Int64(day.number) * 86_400_000) / 60_000
    let (hour, minute) = (minutes / 60, minutes % 60)
    return (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
  }

  /// `HH:mm dd/MM/yyyy` in Vietnam.
  public var written: String { clock + " " + day.written }

  /// The moment so many seconds later.
  public func adding(seconds: Int) -> Moment { Moment(milliseconds: milliseconds + Int64(seconds) * 1000) }

  /// Earlier moments come first.
  public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }
}
