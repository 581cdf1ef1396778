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
  package func advance(minutes: Int) { lock.withLock { moment = moment.adding(seconds: minutes * 60) } }
  package func set(_ day: Day) { lock.withLock { moment = Moment(day, minutes: 600) } }
}

/// The catalogue folder of the project.
package let catalogueFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("Catalogue")

/// What a catalogue folder holds, read once for all tests.
package struct TestCatalogue: Sendable {
  package let registers: RegisterCatalogue
  package let knowledge: Knowledge

  package static func load(_ folder: URL) throws -> TestCatalogue {
    let registers = try RegisterCatalogue.load(folder)
    return TestCatalogue(registers: registers, knowledge: try Knowledge.load(folder, registers: Set(registers.registers.map(\.id))))
  }

  /// The project's own.
  package static let project = Result { try load(catalogueFolder) }
  static let standards = Result { try Standards.load(directory: catalogueFolder.appendingPathComponent("tables/growth")) }
}

/// A database file that goes when the last test lets go of it.
package final class TemporaryFile: Sendable {
  package let path = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-\(UUID().uuidString).sqlite").path
  package init() {}
  deinit { for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) } }
}

/// An open installation for one test.
package struct TestInstallation: Sendable {
  package let store: Store
  package let knowledge: Knowledge
  package let clock: TestClock
  package let location: StoreLocation
  private let file: TemporaryFile?

  package var evaluating: Evaluating { Evaluating(Measuring(store, knowledge.measures), knowledge.criteria) }

  /// The key of every test's database.
  package static func key() throws -> SecretKey {
    guard let key = SecretKey(bytes: [UInt8](repeating: 7, count: 32)) else { throw TestProblem.noValue("key") }
    return key
  }

  /// A fresh, empty installation on an engine.
  package static func fresh(_ engine: Engine, on day: Day, catalogue: TestCatalogue? = nil) async throws -> TestInstallation {
    switch engine {
    case .sqlite:
      let file = TemporaryFile()
      return try await open(.file(file.path), on: day, catalogue: catalogue, file: file)
    case .postgres: return try await open(.postgres(try await TestSchema.make()), on: day, catalogue: catalogue)
    }
  }

  /// Opens what stands at a place.
  package static func open(
    _ location: StoreLocation, on day: Day, catalogue: TestCatalogue? = nil, file: TemporaryFile? = nil, key: SecretKey? = nil
  ) async throws -> TestInstallation {
    let catalogue = try catalogue ?? TestCatalogue.project.get()
    let clock = TestClock(day)
    let store = try await Store.open(
      location, catalogue: catalogue.registers, key: try key ?? TestInstallation.key(),
      derivations: Derivations.all(try TestCatalogue.standards.get()), now: { clock.now })
    return TestInstallation(store: store, knowledge: catalogue.knowledge, clock: clock, location: location, file: file)
  }

  /// Opens the same database again, as the next start of the program does.
  package func again(catalogue: TestCatalogue? = nil, key: SecretKey? = nil) async throws -> TestInstallation {
    try await TestInstallation.open(location, on: clock.now.day, catalogue: catalogue, file: file, key: key)
  }
}

/// Each test on PostgreSQL has a schema of its own.
package enum TestSchema {
  private static let server = Task {
    guard let address = Engine.server else { throw TestProblem.noServer }
    let empty = RegisterCatalogue(registers: [], lists: [])
    return (
      address, try await Store.open(.postgres(address), catalogue: empty, key: try TestInstallation.key(), now: { Moment(milliseconds: 0) })
    )
  }

  /// The address of a fresh schema.
  package static func make() async throws -> String {
    let name = "t" + UUID().uuidString.replacingOccurrences(of: "-", with: "").lowercased()
    let (address, store) = try await server.value
    _ = try await store.cache { try $0.run("CREATE SCHEMA \(name)") }
    return address + (address.contains("?") ? "&" : "?") + "options=-csearch_path%3D\(name)"
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
