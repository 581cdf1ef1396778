import Synchronization
import Vocabulary

/// Counts attempts per key in a sliding window, in memory.
final class RateLimit: Sendable {
  private let attempts = Mutex<[String: [Int64]]>([:])
  private let limit: Int
  private let seconds: Int64

  init(limit: Int, seconds: Int64) {
    self.limit = limit
    self.seconds = seconds
  }

  /// Seconds to wait before the next attempt; nil when it may go on.
  func wait(_ key: String, at now: Moment) -> Int? {
    attempts.withLock { all in
      let since = now.milliseconds / 1000 - seconds
      let recent = (all[key] ?? []).filter { $0 > since }
      all[key] = recent.isEmpty ? nil : recent
      guard recent.count >= limit, let first = recent.first else { return nil }
      return Int(first + seconds - now.milliseconds / 1000)
    }
  }

  /// Notes an attempt.
  func note(_ key: String, at now: Moment) {
    attempts.withLock { all in
      if all.count > 100_000 { all = [:] }
      all[key, default: []].append(now.milliseconds / 1000)
    }
  }

  /// Forgets a key's attempts.
  func clear(_ key: String) { attempts.withLock { $0[key] = nil } }
}
