import Measures
import Programme
import Storage
import Vocabulary

/// Measures, after a start and once a day, the quarters that are looked at first: the running one, the last one that somebody assessed,
/// and the one before each. Results are kept by what they were made from, so this changes no number; it only spares the first reader of
/// the morning the wait.
enum MeasuringAhead {
  /// The longest that one round works, in seconds: a country's server has more areas than a morning has readers.
  private static let longest = 120

  /// Goes round once a day until it is cancelled.
  static func keep(_ installation: Installation) async throws {
    var done: Day?
    while !Task.isCancelled {
      let today = installation.store.now().day
      // A round that fails, for want of a connection say, is tried again: nothing else depends on it.
      if done != today, (try? await round(installation, today: today)) != nil { done = today }
      try await Task.sleep(for: .seconds(600))
    }
  }

  /// One round over all areas.
  static func round(_ installation: Installation, today: Day) async throws {
    let begun = installation.store.now()
    let units = try await installation.units()
    for period in try await quarters(installation.store, today: today) {
      for area in units.areas {
        guard installation.store.now().milliseconds - begun.milliseconds < Int64(longest) * 1000 else { return }
        guard let communes = try? units.units(ofArea: area.code, on: period.end, view: .then, today: today), communes.note == nil else {
          continue
        }
        try await installation.evaluating.measureAhead(communes.groups, period, today: today)
      }
    }
  }

  /// The quarters of a round, the ones looked at most first.
  static func quarters(_ store: Store, today: Day) async throws -> [Period] {
    let assessed = try await store.read { reading in
      try reading.rows("SELECT DISTINCT period FROM assessment_counted WHERE period IS NOT NULL").compactMap {
        $0["period"].text.flatMap { Period($0) }
      }
    }
    let running = Period.quarter(of: today)
    let last = assessed.filter { if case .quarter = $0 { $0.start <= today } else { false } }.max() ?? running
    var out: [Period] = []
    for period in [last, last.adding(-1), running, running.adding(-1)] where !out.contains(period) { out.append(period) }
    return out
  }
}
