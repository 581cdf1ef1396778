// TestSupport: real stores for tests. SQLite always; PostgreSQL where `XAKHOE_TEST_POSTGRES` names a server.

import Foundation
import Growth
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// The engines a test runs on.
package enum Engine: String, Sendable, CaseIterable, CustomStringConvertible {
  case sqlite, postgres

  package var description: String { rawValue }

  /// Those at hand: PostgreSQL only where a server is named.
  package static var atHand: [Engine] { server == nil ? [.sqlite] : allCases }
  static var server: String? { ProcessInfo.processInfo.environment["XAKHOE_TEST_POSTGRES"] }
}

/// What could not be prepared for a test.
package enum TestProblem: Error { case noServer, noValue(String) }

/// A clock that tests set.
package final class TestClock: @unchecked Sendable {
  private let lock = NSLock()
  private var moment: Moment

  package init(_ day: Day) { moment = Moment(day, minutes: 600) }

  package var now: Moment { lock.withLock { moment } }
  package func set(_ day: Day) { lock.withLock { moment = Moment(day, minutes: 600) } }
}

/// The catalogue folder of the project.
package let catalogueFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("Catalogue")

/// An open installation for one test.
package struct TestInstallation: Sendable {
  package let store: Store
  package let knowledge: Knowledge
  package let clock: TestClock
  package let location: StoreLocation

  package var evaluating: Evaluating { Evaluating(Measuring(store, knowledge.measures), knowledge.criteria) }

  /// A fresh, empty installation on an engine.
  package static func fresh(_ engine: Engine, on day: Day, folder: URL = catalogueFolder) async throws -> TestInstallation {
    let location: StoreLocation
    switch engine {
    case .sqlite:
      let path = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-\(UUID().uuidString).sqlite").path
      location = .file(path)
    case .postgres:
      guard let server = Engine.server else { throw TestProblem.noServer }
      location = .postgres(try await TestSchema.make(server))
    }
    return try await open(location, on: day, folder: folder)
  }

  /// Opens what stands at a place.
  package static func open(_ location: StoreLocation, on day: Day, folder: URL = catalogueFolder) async throws -> TestInstallation {
    let registers = try RegisterCatalogue.load(folder)
    let clock = TestClock(day)
    guard let key = SecretKey(bytes: [UInt8](repeating: 7, count: 32)) else { throw TestProblem.noValue("key") }
    let standards = try Standards.load(directory: catalogueFolder.appendingPathComponent("tables/growth"))
    let store = try await Store.open(
      location, catalogue: registers, key: key, derivations: Derivations.all(standards), now: { clock.now })
    let knowledge = try Knowledge.load(folder, registers: Set(registers.registers.map(\.id)))
    return TestInstallation(store: store, knowledge: knowledge, clock: clock, location: location)
  }
}

/// Each test on PostgreSQL has a schema of its own.
enum TestSchema {
  static func make(_ server: String) async throws -> String {
    let name = "t" + UUID().uuidString.replacingOccurrences(of: "-", with: "").lowercased()
    let empty = RegisterCatalogue(registers: [], lists: [])
    guard let key = SecretKey(bytes: [UInt8](repeating: 7, count: 32)) else { throw TestProblem.noValue("key") }
    let store = try await Store.open(.postgres(server), catalogue: empty, key: key, now: { Moment(milliseconds: 0) })
    _ = try await store.cache { try $0.run("CREATE SCHEMA \(name)") }
    return server + (server.contains("?") ? "&" : "?") + "options=-csearch_path%3D\(name)"
  }
}

/// A day from ISO text.
package func day(_ text: String) throws -> Day {
  guard let day = Day(iso: text) else { throw TestProblem.noValue(text) }
  return day
}

/// A period from text.
package func period(_ text: String) throws -> Period {
  guard let period = Period(text) else { throw TestProblem.noValue(text) }
  return period
}

/// A unit's key from text.
package func unit(_ text: String) throws -> UnitKey {
  guard let key = UnitKey(text) else { throw TestProblem.noValue(text) }
  return key
}
