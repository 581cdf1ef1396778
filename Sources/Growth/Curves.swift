import Foundation

extension Standards {
  /// The value whose score is `z` at an age: a point of a growth chart's curve.
  ///
  /// - Parameters:
  ///   - indicator: one of the five by age; weight-for-length has no age and gives nil.
  ///   - z: from −3 to 3, where the standards are defined by L, M and S alone.
  ///   - ageDays: 0 to 1856 (arm circumference from day 91).
  /// - Returns: centimetres or kilograms (kg/m² for BMI); nil outside the tables. Length before day 731, height from then on.
  /// - Source: WHO Child Growth Standards, Methods and development (2006): X = M (1 + L S Z)^(1/L), and M e^(S Z) for L = 0.
  public func value(at z: Double, of indicator: Indicator, sex: Sex, ageDays: Int) -> Double? {
    let base: Int
    switch indicator {
    case .lengthForAge: base = TableLayout.lengthForAge
    case .weightForAge: base = TableLayout.weightForAge
    case .bmiForAge: base = TableLayout.bmiForAge
    case .headForAge: base = TableLayout.headForAge
    case .armForAge: base = TableLayout.armForAge
    case .weightForLength: return nil
    }
    guard (0...TableLayout.lastDay).contains(ageDays), abs(z) <= 3 else { return nil }
    let row = base + ((Int(sex.rawValue) - 1) * TableLayout.daySlots + ageDays) * 3
    let (l, m, s) = (lms[row], lms[row + 1], lms[row + 2])
    guard l.isFinite, m.isFinite, s.isFinite else { return nil }
    return l == 0 ? m * exp(s * z) : m * pow(1 + l * s * z, 1 / l)
  }

  /// The weight whose score is `z` at a length or height: a point of the chart of weight for length or height.
  ///
  /// - Parameters:
  ///   - z: from −3 to 3.
  ///   - standing: weight-for-height (65 to 120 cm, from 24 months on); otherwise weight-for-length (45 to 110 cm).
  ///   - centimetres: rounded to a tenth, as the tables have it.
  /// - Returns: kilograms; nil outside the table.
  /// - Source: as above.
  public func weight(at z: Double, sex: Sex, standing: Bool, centimetres: Double) -> Double? {
    let (base, slots, first) =
      standing
      ? (TableLayout.weightForHeight, TableLayout.heightSlots, 650) : (TableLayout.weightForLength, TableLayout.lengthSlots, 450)
    let slot = Int((centimetres * 10).rounded()) - first
    guard (0..<slots).contains(slot), abs(z) <= 3 else { return nil }
    let row = base + ((Int(sex.rawValue) - 1) * slots + slot) * 3
    let (l, m, s) = (lms[row], lms[row + 1], lms[row + 2])
    guard l.isFinite, m.isFinite, s.isFinite else { return nil }
    return l == 0 ? m * exp(s * z) : m * pow(1 + l * s * z, 1 / l)
  }

  /// Length or height as the standard expects it at an age, cm: 0.7 cm more lying than standing.
  ///
  /// - Source: WHO Child Growth Standards, Methods and development (2006).
  public static func expected(_ centimetres: Double, lying: Bool?, ageDays: Int) -> Double {
    guard let lying else { return centimetres }
    let length = Double(ageDays) < Age.firstStandingDay
    // Standing before 9 months is taken for a slip of the pen, as in the scores.
    if length {
      return !lying && Double(ageDays) / Age.daysPerMonth >= Age.monthsBeforeStanding
        ? centimetres + ScoringKernel.standingLoss : centimetres
    }
    return lying ? centimetres - ScoringKernel.standingLoss : centimetres
  }
}
