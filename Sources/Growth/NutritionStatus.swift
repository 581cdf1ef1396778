import Foundation

/// Nutritional findings of one child. Each is `nil` when its score is absent or flagged.
extension Scores {
  /// Length/height-for-age below −2 SD.
  ///
  /// - Source: WHO, Nutrition Landscape Information System, interpretation guide (2nd ed. 2019).
  public var isStunted: Bool? { plausibleZ(.lengthForAge).map { $0 < -2 } }

  /// Length/height-for-age below −3 SD.
  ///
  /// - Source: WHO, Nutrition Landscape Information System, interpretation guide (2nd ed. 2019).
  public var isSeverelyStunted: Bool? { plausibleZ(.lengthForAge).map { $0 < -3 } }

  /// Weight-for-age below −2 SD.
  ///
  /// - Source: WHO, Nutrition Landscape Information System, interpretation guide (2nd ed. 2019).
  public var isUnderweight: Bool? { plausibleZ(.weightForAge).map { $0 < -2 } }

  /// Weight-for-age below −3 SD.
  ///
  /// - Source: WHO, Nutrition Landscape Information System, interpretation guide (2nd ed. 2019).
  public var isSeverelyUnderweight: Bool? { plausibleZ(.weightForAge).map { $0 < -3 } }

  /// Weight-for-length/height below −2 SD.
  ///
  /// - Source: WHO, Nutrition Landscape Information System, interpretation guide (2nd ed. 2019).
  public var isWasted: Bool? { plausibleZ(.weightForLength).map { $0 < -2 } }

  /// Weight-for-length/height below −3 SD.
  ///
  /// - Source: WHO and UNICEF, WHO child growth standards and the identification of severe
  ///   acute malnutrition in infants and children (2009).
  public var isSeverelyWasted: Bool? { plausibleZ(.weightForLength).map { $0 < -3 } }

  /// Weight-for-length/height above +2 SD.
  ///
  /// - Source: WHO, Nutrition Landscape Information System, interpretation guide (2nd ed. 2019).
  public var isOverweight: Bool? { plausibleZ(.weightForLength).map { $0 > 2 } }

  /// Weight-for-length/height above +3 SD.
  ///
  /// - Source: WHO, fact sheet Obesity and overweight, children under 5 years of age.
  public var isObese: Bool? { plausibleZ(.weightForLength).map { $0 > 3 } }
}

/// Acute malnutrition by the WHO and UNICEF definition for 6 to 59 months.
public enum AcuteMalnutrition: Int, Sendable, Comparable, CaseIterable {
  /// Neither moderate nor severe by any criterion that could be read.
  case none
  /// −3 ≤ weight-for-length/height < −2, or arm circumference 11.5 cm to below 12.5 cm.
  case moderate
  /// Weight-for-length/height < −3, arm circumference < 11.5 cm, or bilateral oedema.
  case severe

  /// Less severe comes first.
  public static func < (one: AcuteMalnutrition, other: AcuteMalnutrition) -> Bool { one.rawValue < other.rawValue }

  /// Arm circumference, cm, below which a child of 6 to 59 months is severely malnourished.
  ///
  /// - Source: WHO and UNICEF (2009), as above: 115 mm.
  public static let severeArm = 11.5
  /// Arm circumference, cm, below which a child of 6 to 59 months is moderately malnourished.
  ///
  /// - Source: WHO, Guideline: updates on the management of severe acute malnutrition (2013): 125 mm.
  public static let moderateArm = 12.5
  /// Ages, months, for which the arm circumference cut-offs hold.
  ///
  /// - Source: WHO and UNICEF (2009), as above: 6 to 59 months.
  public static let armMonths = 6.0..<60.0

  /// The worst finding of weight-for-length/height, arm circumference and oedema.
  ///
  /// - Returns: `nil` when none of the three can be read: no oedema seen, no plausible
  ///   score, and no arm circumference at an age from 6 to 59 months.
  public static func finding(_ measurement: ChildMeasurement, scores: Scores) -> AcuteMalnutrition? {
    if measurement.oedema { return .severe }
    var worst: AcuteMalnutrition?
    if let z = scores.plausibleZ(.weightForLength) {
      worst = z < -3 ? .severe : z < -2 ? .moderate : AcuteMalnutrition.none
    }
    if let arm = measurement.armc, arm > 0, let age = measurement.age, armMonths.contains(age / Age.daysPerMonth) {
      let byArm: AcuteMalnutrition = arm < severeArm ? .severe : arm < moderateArm ? .moderate : .none
      worst = worst.map { max($0, byArm) } ?? byArm
    }
    return worst
  }
}
