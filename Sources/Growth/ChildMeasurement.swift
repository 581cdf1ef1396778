import Foundation

/// Sex of the child, coded as in WHO's data sets.
public enum Sex: UInt8, Sendable, CaseIterable {
  /// Boy, code 1.
  case male = 1
  /// Girl, code 2.
  case female = 2
}

/// How length or height was measured.
public enum Position: UInt8, Sendable, CaseIterable {
  /// Recumbent length, code `l`.
  case lying = 1
  /// Standing height, code `h`.
  case standing = 2
}

/// What was measured on one child on one day.
///
/// Absent values are `nil`; a value that is not a finite number counts as absent.
public struct ChildMeasurement: Sendable, Equatable {
  /// Sex; no score is given without it.
  public var sex: Sex?
  /// How `lenhei` was measured; `nil` when unknown.
  public var measure: Position?
  /// Bilateral pitting oedema; weight-based scores are then withheld.
  public var oedema: Bool

  // Absent values are kept as NaN so that the struct stays small in large batches.
  var rawAge: Double
  var rawWeight: Double
  var rawLenhei: Double
  var rawHeadc: Double
  var rawArmc: Double

  /// Age in days, with any fraction of a day; `nil` when unknown.
  public var age: Double? {
    get { rawAge.present }
    set { rawAge = newValue ?? .nan }
  }
  /// Age in whole days, half a day rounded up as in WHO's package; `nil` when unknown.
  public var ageDays: Int? {
    get {
      guard let age, abs(age) < 1e9 else { return nil }
      return Int(Age.wholeDays(age))
    }
    set { rawAge = newValue.map(Double.init) ?? .nan }
  }
  /// Body weight, kg.
  public var weight: Double? {
    get { rawWeight.present }
    set { rawWeight = newValue ?? .nan }
  }
  /// Length or height as measured, cm.
  public var lenhei: Double? {
    get { rawLenhei.present }
    set { rawLenhei = newValue ?? .nan }
  }
  /// Head circumference, cm.
  public var headc: Double? {
    get { rawHeadc.present }
    set { rawHeadc = newValue ?? .nan }
  }
  /// Mid-upper arm circumference, cm.
  public var armc: Double? {
    get { rawArmc.present }
    set { rawArmc = newValue ?? .nan }
  }

  /// A measurement with the age in whole days.
  ///
  /// - Parameters:
  ///   - sex: sex of the child.
  ///   - ageDays: age in days.
  ///   - weight: kg.
  ///   - lenhei: length or height, cm.
  ///   - measure: lying or standing.
  ///   - headc: head circumference, cm.
  ///   - armc: mid-upper arm circumference, cm.
  ///   - oedema: bilateral pitting oedema.
  public init(
    sex: Sex? = nil, ageDays: Int? = nil, weight: Double? = nil, lenhei: Double? = nil, measure: Position? = nil,
    headc: Double? = nil, armc: Double? = nil, oedema: Bool = false
  ) {
    self.init(
      sex: sex, age: ageDays.map(Double.init), weight: weight, lenhei: lenhei, measure: measure, headc: headc,
      armc: armc, oedema: oedema)
  }

  /// A measurement with the age in days and fractions of a day.
  ///
  /// - Parameters:
  ///   - sex: sex of the child.
  ///   - age: age in days; WHO's package rounds it half up to find the table row.
  ///   - weight: kg.
  ///   - lenhei: length or height, cm.
  ///   - measure: lying or standing.
  ///   - headc: head circumference, cm.
  ///   - armc: mid-upper arm circumference, cm.
  ///   - oedema: bilateral pitting oedema.
  public init(
    sex: Sex?, age: Double?, weight: Double? = nil, lenhei: Double? = nil, measure: Position? = nil,
    headc: Double? = nil, armc: Double? = nil, oedema: Bool = false
  ) {
    self.sex = sex
    self.measure = measure
    self.oedema = oedema
    rawAge = age ?? .nan
    rawWeight = weight ?? .nan
    rawLenhei = lenhei ?? .nan
    rawHeadc = headc ?? .nan
    rawArmc = armc ?? .nan
  }

  /// Equal when every field is, absent fields included.
  public static func == (one: ChildMeasurement, other: ChildMeasurement) -> Bool {
    one.sex == other.sex && one.measure == other.measure && one.oedema == other.oedema && one.age == other.age
      && one.weight == other.weight && one.lenhei == other.lenhei && one.headc == other.headc
      && one.armc == other.armc
  }
}

extension Standards {
  /// The measurement type under its short name; Foundation has a `Measurement` of its own.
  public typealias Measurement = ChildMeasurement
}

extension Double {
  /// The value, or `nil` when it is NaN or infinite.
  @inline(__always) var present: Double? { isFinite ? self : nil }
}

/// Ages as WHO's package counts them.
public enum Age {
  /// Days of a mean month.
  ///
  /// - Source: R package anthro, 365.25 / 12.
  public static let daysPerMonth = 30.4375
  /// First day on which height, measured standing, is the standard's measure.
  ///
  /// - Source: R package anthro; 24 months are reached on day 731.
  public static let firstStandingDay = 731.0
  /// Months below which a standing measure is not believed.
  ///
  /// - Source: R package anthro, `c9mo_flag`.
  public static let monthsBeforeStanding = 9.0

  /// Age in whole days, half a day rounded up.
  @inline(__always) static func wholeDays(_ age: Double) -> Double {
    let floor = age.rounded(.down)
    return age - floor >= 0.5 ? floor + 1 : floor
  }

  /// Days from `birth` to `measured`, both ISO dates `yyyy-mm-dd`; `nil` when either is no date.
  public static func days(from birth: String, to measured: String) -> Int? {
    guard let start = CalendarDay(birth), let end = CalendarDay(measured) else { return nil }
    return end.number - start.number
  }
}
