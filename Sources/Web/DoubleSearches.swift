import Programme
import Storage
import Vocabulary

/// Searches for doubles that are under way: one at a time for the same units, however often the button is pressed.
actor DoubleSearches {
  /// How a search stands.
  enum State: Sendable {
    case running(since: Moment)
    case failed
  }

  private var running: [[UnitKey]: Moment] = [:]
  private var failed: Set<[UnitKey]> = []

  /// Begins a search and waits a little: most are done by then. A search that is under way isn't begun again.
  func start(_ units: [UnitKey], _ visit: Visit) async {
    guard running[units] == nil else { return }
    running[units] = visit.now
    failed.remove(units)
    Task {
      do {
        _ = try await DoubleFinding.run(units, on: visit.today, visit.store, by: visit.author)
        finish(units, true)
      } catch {
        finish(units, false)
      }
    }
    for _ in 0..<20 where running[units] != nil { try? await Task.sleep(for: .milliseconds(100)) }
  }

  /// How the search of some units stands; nil when none is under way.
  func state(of units: [UnitKey]) -> State? {
    if let since = running[units] { return .running(since: since) }
    return failed.remove(units) == nil ? nil : .failed
  }

  private func finish(_ units: [UnitKey], _ well: Bool) {
    running[units] = nil
    if !well { failed.insert(units) }
  }
}
