import Foundation

/// The six indicators of the standards, in the order of WHO's output columns.
public enum Indicator: Int, Sendable, CaseIterable {
  /// Length-for-age below 24 months, height-for-age from then on.
  case lengthForAge
  /// Weight-for-age.
  case weightForAge
  /// Weight-for-length or weight-for-height.
  case weightForLength
  /// Body mass index-for-age.
  case bmiForAge
  /// Head circumference-for-age.
  case headForAge
  /// Mid-upper arm circumference-for-age.
  case armForAge

  /// Name of the score's column in WHO's output, such as `zlen`.
  public var scoreColumn: String { "z" + suffix }
  /// Name of the flag's column in WHO's output, such as `flen`.
  public var flagColumn: String { "f" + suffix }

  private var suffix: String {
    switch self {
    case .lengthForAge: "len"
    case .weightForAge: "wei"
    case .weightForLength: "wfl"
    case .bmiForAge: "bmi"
    case .headForAge: "hc"
    case .armForAge: "ac"
    }
  }

  /// Scores outside this range are biologically implausible and flagged.
  ///
  /// - Source: WHO Anthro software for assessing growth and development (2011), section on
  ///   flags; R package anthro, `flag_threshold` of each indicator.
  public var plausible: ClosedRange<Double> {
    switch self {
    case .lengthForAge: -6...6
    case .weightForAge: -6...5
    case .weightForLength, .bmiForAge, .headForAge, .armForAge: -5...5
    }
  }
}

/// The z-scores of one child, each rounded to two decimals, with their flags.
public struct Scores: Sendable, Equatable {
  // NaN stands for a score that could not be given.
  var length: Double
  var weight: Double
  var weightForLength: Double
  var bmi: Double
  var head: Double
  var arm: Double
  /// Bit n is set when the score of the indicator with raw value n is flagged.
  var flags: UInt8

  /// A child without any score.
  public static let none = Scores(
    length: .nan, weight: .nan, weightForLength: .nan, bmi: .nan, head: .nan, arm: .nan, flags: 0)

  /// Length/height-for-age z-score.
  public var zlen: Double? { length.present }
  /// Weight-for-age z-score.
  public var zwei: Double? { weight.present }
  /// Weight-for-length/height z-score.
  public var zwfl: Double? { weightForLength.present }
  /// BMI-for-age z-score.
  public var zbmi: Double? { bmi.present }
  /// Head circumference-for-age z-score.
  public var zhc: Double? { head.present }
  /// Arm circumference-for-age z-score.
  public var zac: Double? { arm.present }

  /// Whether `zlen` is implausible; `nil` without a score.
  public var flen: Bool? { flag(.lengthForAge) }
  /// Whether `zwei` is implausible; `nil` without a score.
  public var fwei: Bool? { flag(.weightForAge) }
  /// Whether `zwfl` is implausible; `nil` without a score.
  public var fwfl: Bool? { flag(.weightForLength) }
  /// Whether `zbmi` is implausible; `nil` without a score.
  public var fbmi: Bool? { flag(.bmiForAge) }
  /// Whether `zhc` is implausible; `nil` without a score.
  public var fhc: Bool? { flag(.headForAge) }
  /// Whether `zac` is implausible; `nil` without a score.
  public var fac: Bool? { flag(.armForAge) }

  /// The score of one indicator.
  public func z(_ indicator: Indicator) -> Double? { raw(indicator).present }

  /// Whether the score of one indicator is implausible; `nil` without a score.
  public func flag(_ indicator: Indicator) -> Bool? {
    raw(indicator).isNaN ? nil : flags & (1 << UInt8(indicator.rawValue)) != 0
  }

  /// The score of one indicator unless it is absent or flagged.
  public func plausibleZ(_ indicator: Indicator) -> Double? {
    flag(indicator) == false ? z(indicator) : nil
  }

  @inline(__always) func raw(_ indicator: Indicator) -> Double {
    switch indicator {
    case .lengthForAge: length
    case .weightForAge: weight
    case .weightForLength: weightForLength
    case .bmiForAge: bmi
    case .headForAge: head
    case .armForAge: arm
    }
  }

  /// Equal when each score and each flag is, absent scores included.
  public static func == (one: Scores, other: Scores) -> Bool {
    one.flags == other.flags
      && Indicator.allCases.allSatisfy { one.z($0) == other.z($0) }
  }
}
