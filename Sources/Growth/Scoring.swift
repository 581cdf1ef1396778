import Foundation

extension Standards {
  /// The z-scores and flags of one child.
  ///
  /// - Source: R package anthro, `anthro_zscores`; Methods and development (2006), chapter 7.
  public func scores(_ measurement: ChildMeasurement) -> Scores {
    lms.withUnsafeBufferPointer { tables in
      guard let first = tables.baseAddress else { return .none }
      return ScoringKernel(lms: first, ageLimit: ageLimit).scores(measurement)
    }
  }

  /// The z-scores and flags of many children, in their order, worked out on all cores.
  public func scores(_ batch: [ChildMeasurement]) -> [Scores] {
    let count = batch.count
    guard count > 0 else { return [] }
    return [Scores](unsafeUninitializedCapacity: count) { output, initialized in
      batch.withUnsafeBufferPointer { input in
        lms.withUnsafeBufferPointer { tables in
          guard let first = tables.baseAddress, let source = input.baseAddress, let target = output.baseAddress else { return }
          let work = BatchWork(kernel: ScoringKernel(lms: first, ageLimit: ageLimit), source: source, target: target)
          // Slices of a few thousand children keep every core busy to the end.
          let slice = 4096
          let slices = (count + slice - 1) / slice
          if slices == 1 {
            work.run(0..<count)
          } else {
            DispatchQueue.concurrentPerform(iterations: slices) { index in
              work.run(index * slice..<min(count, (index + 1) * slice))
            }
          }
          initialized = count
        }
      }
    }
  }
}

/// One batch in work. Slices are disjoint, so the threads never write the same element,
/// and the buffers outlive the call that shares them; hence unchecked.
private struct BatchWork: @unchecked Sendable {
  let kernel: ScoringKernel
  let source: UnsafePointer<ChildMeasurement>
  let target: UnsafeMutablePointer<Scores>

  func run(_ range: Range<Int>) {
    for index in range {
      (target + index).initialize(to: kernel.scores(source[index]))
    }
  }
}

/// The arithmetic of the standards over the flat tables.
struct ScoringKernel {
  let lms: UnsafePointer<Double>
  let ageLimit: Standards.AgeLimit

  /// Scores of one child; allocates nothing.
  func scores(_ child: ChildMeasurement) -> Scores {
    var result = Scores.none
    guard let sexCode = child.sex?.rawValue else { return result }
    let sex = Int(sexCode) - 1
    let age = child.rawAge
    let ageKnown = age.isFinite
    var days = -1.0
    var standingDoubted = false
    if ageKnown {
      days = Age.wholeDays(age)
      guard age >= 0, days <= Double(TableLayout.lastDay) else { return result }
      let months = age / Age.daysPerMonth
      if ageLimit == .underSixtyMonths, months >= 60 { return result }
      standingDoubted = months < Age.monthsBeforeStanding
    }
    let lengthBased = days < Age.firstStandingDay
    // Standing before 9 months is taken for a slip of the pen: the figure counts as lying.
    let position = standingDoubted && child.measure == .standing ? nil : child.measure
    let lenhei = Self.converted(child.rawLenhei, position: position, ageKnown: ageKnown, lengthBased: lengthBased)
    let weight = child.rawWeight

    if ageKnown {
      let row = (sex * TableLayout.daySlots + Int(days)) * 3
      if lenhei > 0 {
        result.length = Self.plain(lenhei, lms + (TableLayout.lengthForAge + row))
      }
      if !child.oedema, weight > 0 {
        result.weight = Self.restrained(weight, lms + (TableLayout.weightForAge + row))
        if lenhei > 0 {
          let metres = lenhei / 100
          result.bmi = Self.restrained(weight / (metres * metres), lms + (TableLayout.bmiForAge + row))
        }
      }
      if child.rawHeadc > 0 {
        result.head = Self.plain(child.rawHeadc, lms + (TableLayout.headForAge + row))
      }
      if child.rawArmc > 0, days >= Double(TableLayout.armFirstDay) {
        result.arm = Self.restrained(child.rawArmc, lms + (TableLayout.armForAge + row))
      }
    }
    if !child.oedema, weight > 0, lenhei > 0 {
      let byLength: Bool
      if ageKnown {
        byLength = lengthBased
      } else if let position {
        byLength = position == .lying
      } else {
        byLength = lenhei < Self.standingLength
      }
      result.weightForLength = weightForLength(weight, lenhei, sex: sex, byLength: byLength)
    }
    Self.finish(&result)
    return result
  }

  /// Centimetres a child measures less when standing.
  ///
  /// - Source: Methods and development (2006); the mean difference in the MGRS sample.
  static let standingLoss = 0.7
  /// Length below which a child of unknown age and position is taken as measured lying.
  ///
  /// - Source: R package anthro, `anthro_zscores`, argument `measure`.
  static let standingLength = 87.0

  /// Length or height turned into what the standard expects at this age, cm.
  @inline(__always)
  private static func converted(_ lenhei: Double, position: Position?, ageKnown: Bool, lengthBased: Bool) -> Double {
    guard ageKnown, let position else { return lenhei }
    if lengthBased { return position == .standing ? lenhei + standingLoss : lenhei }
    return position == .lying ? lenhei - standingLoss : lenhei
  }

  /// Weight-for-length or weight-for-height, interpolated between the rows 0.1 cm apart.
  @inline(__always)
  private func weightForLength(_ weight: Double, _ lenhei: Double, sex: Int, byLength: Bool) -> Double {
    guard byLength ? lenhei >= 45 && lenhei <= 110 : lenhei >= 65 && lenhei <= 120 else { return .nan }
    let tenths = lenhei * 10
    // The same operations as WHO's package, so that the same binary fractions come out.
    let low = tenths.rounded(.towardZero)
    let high = (tenths + 1).rounded(.towardZero)
    let part = (lenhei - low / 10) / 0.1
    let slots = byLength ? TableLayout.lengthSlots : TableLayout.heightSlots
    let firstKey = byLength ? 450 : 650
    let base = (byLength ? TableLayout.weightForLength : TableLayout.weightForHeight) + sex * slots * 3
    let lowSlot = Int(low) - firstKey
    guard lowSlot >= 0, lowSlot < slots else { return .nan }
    let row = lms + (base + lowSlot * 3)
    guard part > 0 else { return Self.restrained(weight, l: row[0], m: row[1], s: row[2]) }
    let highSlot = Int(high) - firstKey
    guard highSlot < slots else { return .nan }
    let next = lms + (base + highSlot * 3)
    return Self.restrained(
      weight, l: row[0] + part * (next[0] - row[0]), m: row[1] + part * (next[1] - row[1]),
      s: row[2] + part * (next[2] - row[2]))
  }

  /// The LMS z-score.
  ///
  /// - Source: Methods and development (2006), chapter 7: ((y / M)^L − 1) / (S L).
  @inline(__always)
  private static func plain(_ y: Double, _ row: UnsafePointer<Double>) -> Double {
    plain(y, l: row[0], m: row[1], s: row[2])
  }

  @inline(__always)
  private static func plain(_ y: Double, l: Double, m: Double, s: Double) -> Double {
    // Length and head circumference have L = 1 throughout; the power is then the ratio itself.
    l == 1 ? (y / m - 1) / s : (pow(y / m, l) - 1) / (s * l)
  }

  @inline(__always)
  private static func restrained(_ y: Double, _ row: UnsafePointer<Double>) -> Double {
    restrained(y, l: row[0], m: row[1], s: row[2])
  }

  /// The LMS z-score, continued beyond ±3 by the fixed distance between the 2nd and 3rd SD.
  ///
  /// - Source: Methods and development (2006), chapter 7, restricted application of the LMS method.
  @inline(__always)
  private static func restrained(_ y: Double, l: Double, m: Double, s: Double) -> Double {
    let z = plain(y, l: l, m: m, s: s)
    if z > 3 {
      let third = centile(3, l: l, m: m, s: s)
      return 3 + (y - third) / (third - centile(2, l: l, m: m, s: s))
    }
    if z < -3 {
      let third = centile(-3, l: l, m: m, s: s)
      return -3 + (y - third) / (centile(-2, l: l, m: m, s: s) - third)
    }
    return z
  }

  /// The measurement at `sd` standard deviations.
  private static func centile(_ sd: Double, l: Double, m: Double, s: Double) -> Double {
    m * pow(1 + l * s * sd, 1 / l)
  }

  /// Rounds every score and flags those that are implausible after rounding.
  @inline(__always)
  private static func finish(_ scores: inout Scores) {
    scores.length = rounded(scores.length)
    scores.weight = rounded(scores.weight)
    scores.weightForLength = rounded(scores.weightForLength)
    scores.bmi = rounded(scores.bmi)
    scores.head = rounded(scores.head)
    scores.arm = rounded(scores.arm)
    scores.flags =
      mark(scores.length, .lengthForAge) | mark(scores.weight, .weightForAge)
      | mark(scores.weightForLength, .weightForLength) | mark(scores.bmi, .bmiForAge)
      | mark(scores.head, .headForAge) | mark(scores.arm, .armForAge)
  }

  /// The indicator's bit when `z` lies outside its plausible range.
  @inline(__always)
  private static func mark(_ z: Double, _ indicator: Indicator) -> UInt8 {
    let range = indicator.plausible
    return z < range.lowerBound || z > range.upperBound ? 1 << UInt8(indicator.rawValue) : 0
  }

  /// The nearest number of two decimals, as R's `round(x, 2)` picks it from version 4 on:
  /// of the two candidates the nearer in binary, at a tie the even one.
  @inline(__always)
  static func rounded(_ x: Double) -> Double {
    guard x.isFinite else { return .nan }
    let size = abs(x)
    let hundredths = (size * 100).rounded(.down)
    let below = hundredths / 100
    let above = (size * 100).rounded(.up) / 100
    let up = above - size
    let down = size - below
    let even = (hundredths / 2).rounded(.down) * 2 == hundredths
    let nearest = down < up || (down == up && even) ? below : above
    return x < 0 ? -nearest : nearest
  }
}
