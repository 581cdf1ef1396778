import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// A number whose members are the items of a list, on the page.
@Suite struct StationResultsTests {
  /// The new-rural sets are named for communes: a town's page says that nothing was read about towns.
  @Test func aTownSaysThatTheSetIsNamedForCommunes() async throws {
    let place = try await LocBinh.settled(.sqlite, on: try day("2024-12-31"))
    let reader = try await ResultsReader(place, .healthCentre, scope: "area:188")
    let note = "Bộ tiêu chí này mang tên xã; chưa đọc được văn bản nào nói có áp dụng cho thị trấn hay không."
    let town = try await reader.html("/units/:unit", ["unit": "06529"])
    let sets = town.components(separatedBy: "<section class=\"card set\"").dropFirst()
    #expect(sets.filter { $0.contains(note) }.count == 3 && sets.count == 4)
    #expect(sets.first { $0.contains("aria-labelledby=\"btcqg-ytx\"") }?.contains(note) == false, "the plan holds its towns to this one")
    #expect(try await !reader.html("/units/:unit", ["unit": "06544"]).contains("mang tên xã"))
  }

  @Test func theItemsOfAListAreNamedAndItsStatusIsShown() async throws {
    let place = try await LocBinh.settled(.sqlite, on: try day("2024-12-31"))
    try await LocBinh.open(["medicine-stock"], in: LocBinh.khanhXuan, place.store)
    let rows: [[String: Value]] = [
      ["medicine": .text("adrenaline"), "quantity": .real(5), "expires_on": .day(try day("2026-01-01"))],
      ["medicine": .text("zinc"), "quantity": .real(0)],
    ]
    let counted = Value.day(try day("2024-12-20"))
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      for row in rows {
        try writing.insert("medicine-stock", LocBinh.khanhXuan, row.merging(["counted_on": counted]) { $1 })
      }
    }
    let reader = try await ResultsReader(place, .station)
    let missing = try await reader.indicator("4.3", set: "btcqg-ytx")
    #expect(missing.contains("danh mục «Thuốc của trạm y tế xã»: chưa xác minh"))
    #expect(missing.contains("Còn thiếu 62 loại thuốc"))
    #expect(missing.contains("Atropin sulfat, tiêm – ✗ chưa từng kiểm kê, coi là không có"))
    #expect(!missing.contains("Adrenalin"))
    let there = try await reader.indicator("4.3", set: "btcqg-ytx", ["members": "met"])
    #expect(there.contains("Adrenalin (epinephrin) 1 mg/ml, tiêm"))
    let html = try await reader.html(
      "/units/:unit/indicators/:set/:code", ["unit": "06544", "set": "btcqg-ytx", "code": "4.3"], ["reason": "out_of_stock"])
    #expect(html.contains("Kẽm sulfat"))
    #expect(html.contains("href=\"/registers/medicine-stock?unit=06544\""), "an item leads to the book it is looked for in")
    #expect(!html.contains("/registers/list.medicine"))
  }
}
