import Foundation

/// Times of a thing done several times.
struct Timing {
  private var seconds: [Double] = []

  /// Runs something once and notes how long it took.
  mutating func run(_ body: () async throws -> Void) async rethrows {
    let start = ContinuousClock.now
    try await body()
    let taken = ContinuousClock.now - start
    seconds.append(Double(taken.components.seconds) + Double(taken.components.attoseconds) * 1e-18)
  }

  /// The middle one, in milliseconds.
  var median: Double { sorted.isEmpty ? 0 : sorted[sorted.count / 2] * 1000 }
  /// The time 95 of 100 stay under, in milliseconds.
  var p95: Double { sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * 95 / 100)] * 1000 }
  private var sorted: [Double] { seconds.sorted() }

  /// One line of the bench: name, tab, milliseconds.
  static func line(_ name: String, _ milliseconds: Double) { print("\(name)\t\(String(format: "%.2f", milliseconds))") }
}
