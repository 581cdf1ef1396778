import Foundation

/// The demonstration's own random numbers: the same seed gives the same district on every machine and Swift version.
/// - Source: SplitMix64, Steele, Lea and Flood 2014.
struct DemoRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A generator for one part of the district, independent of the others.
  init(seed: UInt64, part: Int64) {
    var mixed = DemoRandom(seed: seed ^ (UInt64(bitPattern: part) &* 0x9E37_79B9_7F4A_7C15))
    state = mixed.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// From 0 up to but not 1.
  mutating func share() -> Double { Double(next() >> 11) * 0x1.0p-53 }

  /// True with a probability.
  mutating func chance(_ probability: Double) -> Bool { share() < probability }

  /// A whole number of a range.
  mutating func whole(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(share() * Double(range.count)) }

  /// A normally distributed number.
  mutating func normal(_ mean: Double, _ deviation: Double) -> Double { mean + deviation * DemoRandom.quantile(share()) }

  /// One of the items; nil when there are none.
  mutating func pick<Item>(_ items: [Item]) -> Item? { items.isEmpty ? nil : items[whole(0...(items.count - 1))] }

  /// The standard normal quantile, to about 1e-9.
  /// - Source: P. J. Acklam's rational approximation.
  static func quantile(_ share: Double) -> Double {
    let p = min(max(share, 1e-9), 1 - 1e-9)
    let a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.3577518672690, -30.66479806614716, 2.506628277459239]
    let b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572]
    let c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783]
    let d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416]
    func tail(_ q: Double) -> Double {
      (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1)
    }
    if p < 0.02425 { return tail((-2 * log(p)).squareRoot()) }
    if p > 1 - 0.02425 { return -tail((-2 * log(1 - p)).squareRoot()) }
    let q = p - 0.5
    let r = q * q
    return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q
      / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1)
  }
}

/// Shares that fill 0..<1 evenly however many are drawn, so that a small commune still shows the rate it was given.
struct DemoSpread: Sendable {
  private var position: Double

  init(from start: Double) { position = start }

  mutating func next() -> Double {
    position += 0.618_033_988_749_894_9
    position -= position.rounded(.down)
    return position
  }
}

/// Words drawn by weight.
struct DemoWords: Sendable {
  private var words: [String] = []
  private var tops: [Double] = []

  init(_ pairs: [(word: String, weight: Double)]) {
    var top = 0.0
    for pair in pairs {
      top += pair.weight
      words.append(pair.word)
      tops.append(top)
    }
  }

  /// One of the words; empty text when there are none.
  func pick(_ random: inout DemoRandom) -> String {
    guard let top = tops.last else { return "" }
    let place = random.share() * top
    var (low, high) = (0, tops.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if tops[middle] > place { high = middle } else { low = middle + 1 }
    }
    return words[low]
  }
}
