import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// What a server measures before anybody asks.
@Suite struct MeasuringAheadTests {
  @Test(arguments: Engine.atHand) func theFirstReaderFindsTheQuartersFresh(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    try await LocBinh.open(["person", "insurance-card"], in: LocBinh.khanhXuan, place.store)
    let today = try day("2024-11-20")
    let reader = try await ResultsReader(place, .station)
    #expect(try await MeasuringAhead.quarters(place.store, today: today) == [.quarter(2024, 4), .quarter(2024, 3)])
    try await MeasuringAhead.round(reader.server.installation, today: today)

    let units = try await reader.server.installation.units()
    let area = try units.units(ofArea: "188", on: today, view: .then, today: today)
    let measuring = reader.server.installation.evaluating.measuring
    let measure = try #require(measuring.catalogue["insured-population"])
    for period in [Period.quarter(2024, 4), .quarter(2024, 3)] {
      let stale = try await measuring.stale(measure, area.groups, period, today: today)
      #expect(stale.isEmpty, "\(period)")
    }
    let before = try await measuring.stale(measure, area.groups, .quarter(2024, 2), today: today)
    #expect(before.count == area.groups.count)
  }
}
