import Foundation

/// Student's t distribution, for confidence limits.
enum StudentT {
  /// The point below which the share `probability` lies.
  ///
  /// - Parameters:
  ///   - probability: above 0.5 and below 1.
  ///   - degrees: degrees of freedom, 1 or more.
  /// - Returns: the quantile to about 12 digits; NaN for fewer than one degree of freedom.
  /// - Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.27 and 26.7.1.
  static func quantile(_ probability: Double, degrees: Double) -> Double {
    guard degrees >= 1, probability > 0.5, probability < 1 else { return .nan }
    // Halving an interval needs no derivative and cannot run away for one or two degrees.
    var low = 0.0
    var high = 2.0
    while cumulative(high, degrees: degrees) < probability, high < 1e12 { high *= 2 }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { break }
      if cumulative(middle, degrees: degrees) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The share below `t`, for t ≥ 0.
  static func cumulative(_ t: Double, degrees: Double) -> Double {
    let square = t * t
    let x = degrees / (degrees + square)
    // The complement is formed directly: 1 − x would lose digits where t is small.
    return 1 - incompleteBeta(x, square / (degrees + square), degrees / 2, 0.5) / 2
  }

  /// The regularised incomplete beta function at `x`, with `y` = 1 − x.
  private static func incompleteBeta(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    if y <= 0 { return 1 }
    if x <= 0 { return 0 }
    let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(y))
    if x < (a + 1) / (a + b + 2) { return front * fraction(x, a, b) / a }
    return 1 - front * fraction(y, b, a) / b
  }

  /// The continued fraction of the incomplete beta function, by Lentz's method.
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (abs(d) < tiny ? tiny : d)
    var result = d
    for step in 1...100_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 + even * d
      c = 1 + even / c
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = abs(c) < tiny ? tiny : c
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 + odd * d
      c = 1 + odd / c
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = abs(c) < tiny ? tiny : c
      let change = d * c
      result *= change
      if abs(change - 1) < 1e-16 { break }
    }
    return result
  }

  /// The logarithm of the gamma function for positive arguments, by Stirling's series.
  private static func logGamma(_ argument: Double) -> Double {
    var x = argument
    var shift = 0.0
    while x < 12 {
      shift -= log(x)
      x += 1
    }
    let square = x * x
    let series =
      1 / (12 * x) - 1 / (360 * x * square) + 1 / (1260 * x * square * square) - 1 / (1680 * x * square * square * square)
    return shift + (x - 0.5) * log(x) - x + 0.5 * log(2 * Double.pi) + series
  }
}
