import ArgumentParser
import Foundation
import Measures
import Programme
import Storage
import Vocabulary
import Web

/// The checks of data quality of a district: all of them from nothing, when all is fresh, after one card; or each by itself.
struct BenchQuality: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "quality", abstract: "Kiểm tra số liệu cả huyện / Check a district's data")
  @Option var database: String
  @Option var key: String?
  @Option var catalogue: String?
  @Option var district = "188"
  @Option var rounds = 5
  @Flag(help: "Từng kiểm tra / Each check") var each = false

  func run() async throws {
    guard let folder = Installation.catalogueFolder(named: catalogue, program: CommandLine.arguments[0]) else { throw ExitCode(1) }
    let now: @Sendable () -> Moment = { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    let installation = try await Installation.open(StoreLocation(database), keyPath: key, folder: folder, create: false, now: now)
    let (store, today) = (installation.store, now().day)
    let area = try await installation.units().units(ofArea: district, on: today, view: .now, today: today)
    let units = Array(Set(area.groups.flatMap(\.members))).sorted()
    let engine = store.dialect.rawValue
    let checks = installation.knowledge.checks
    if each {
      for check in checks.checks {
        let checking = QualityChecking(store, QualityCatalogue([check]))
        var timing = Timing()
        for _ in 0..<3 {
          checking.forget()
          try await timing.run { _ = try await checking.results(units, on: today) }
        }
        Timing.line("\(engine).check.\(check.id)", timing.median)
      }
      return
    }
    let checking = QualityChecking(store, checks)
    var (cold, warm, card) = (Timing(), Timing(), Timing())
    for round in 0..<rounds {
      checking.forget()
      try await cold.run { _ = try await checking.results(units, on: today) }
      try await warm.run { _ = try await checking.results(units, on: today) }
      let unit = units[round % units.count]
      try await store.write(.edit, by: Author("console:bench"), in: [unit]) { writing in
        let rows = try writing.rows(of: "insurance-card", where: "unit_id = :unit ORDER BY id LIMIT 1", ["unit": .int(unit.number)])
        if let row = rows.first { try writing.update("insurance-card", unit, row.id, ["valid_to": .day(today.adding(days: 30 + round))]) }
      }
      try await card.run { _ = try await checking.results(units, on: today) }
    }
    Timing.line("\(engine).quality.nothing_fresh", cold.median)
    Timing.line("\(engine).quality.all_fresh", warm.median)
    Timing.line("\(engine).quality.after_card", card.median)
  }
}
