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
}
