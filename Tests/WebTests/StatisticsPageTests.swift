import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Statistics as they are read: what can be added up is added up, ages say their unit, an area opens as a whole.
@Suite struct StatisticsPageTests {
  private func place(_ engine: Engine = .sqlite) async throws -> LocBinh {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    try await LocBinh.open(["vital-event"], in: LocBinh.khanhXuan, place.store)
    let (tong, anh) = (place.tong, place.anh)
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      for born in ["2024-03-04", "2024-05-01", "2024-05-09"] {
        let on = Value.day(try day(born))
        let child = try writing.insert(
          "person", LocBinh.khanhXuan,
          [
            "full_name": .text("Lý Thị Bé"), "sex": .text("female"), "birth_date": on, "residence_status": .text("permanent"),
            "valid_from": on,
          ])
        try writing.insert("vital-event", LocBinh.khanhXuan, ["person_id": .id(child), "event_kind": .text("birth"), "happened_on": on])
      }
      for (kind, on) in [("death", "2024-05-20"), ("departure", "2024-05-21")] {
        try writing.insert(
          "vital-event", LocBinh.khanhXuan,
          ["person_id": .id(kind == "death" ? tong : anh), "event_kind": .text(kind), "happened_on": .day(try day(on))])
      }
    }
    return place
  }

  @Test(arguments: Engine.atHand) func birthsAndDeathsAreNotAddedUp(_ engine: Engine) async throws {
    let reader = try await ResultsReader(try await place(engine), .station)
    let query = ["unit": "06544", "show": "births-and-deaths", "period": "2024"]
    let text = try await reader.text("/statistics", [:], query)
    let heads = ["Sinh", "Tử vong", "Tăng tự nhiên (sinh − tử)", "Chuyển đến", "Chuyển đi", "Chênh lệch đến − đi"]
    #expect(text.contains(heads.joined(separator: " ")), "\(text)")
    #expect(text.contains("5/2024 2 1 +1 – 1 −1"), "May: two births, one death, one departure")
    #expect(text.contains("Cộng 3 1 +2 – 1 −1"), "kinds of events have sums by month, never with each other")
    let html = try await reader.html("/statistics", [:], query)
    #expect(!html.contains("<th scope=\"col\" class=\"num\" rowspan=\"2\">%"))
    guard case .download(_, _, let csv) = try await reader.reply("/statistics/table.csv", [:], query) else {
      throw TestProblem.noValue("csv")
    }
    #expect(csv.contains("5/2024,2,1,1,0,1,-1"), "\(csv)")
    #expect(
      try await reader.text("/statistics", [:], ["unit": "06544", "show": "population-pyramid"]).contains("Cộng %"), "people are added up")
  }

  @Test func balancesNameCodesOfTheirColumns() throws {
    let catalogue = try TestCatalogue.project.get()
    for statistic in catalogue.knowledge.statistics.statistics where !statistic.balances.isEmpty {
      guard case .list(let name) = statistic.columns.keys else { continue }
      let codes = Set((catalogue.registers.lists[name]?.items ?? []).map(\.code))
      for balance in statistic.balances {
        #expect(codes.isSuperset(of: [balance.plus, balance.minus]), "\(statistic.id)")
        #expect(balance.title.vi != balance.title.en)
      }
    }
  }

  @Test func agesSayYearsOrMonths() async throws {
    let reader = try await ResultsReader(try await place(), .station)
    let pyramid = try await reader.text("/statistics", [:], ["unit": "06544", "show": "population-pyramid"])
    #expect(pyramid.contains("35–39 tuổi") && pyramid.contains("85+ tuổi"))
    let children = try await reader.text("/statistics", [:], ["unit": "06544", "show": "nutrition-of-children", "period": "2023"])
    #expect(children.contains("Tháng tuổi") && children.contains("36–47 tháng"))
    #expect(
      try await reader.text("/statistics", [:], ["unit": "06544", "show": "births-and-deaths"]).contains("Loại"),
      "columns say what they are")
  }

  /// A year in which nobody wrote isn't a year without births.
  @Test func nothingWrittenIsNotNought() async throws {
    let reader = try await ResultsReader(try await place(), .station)
    let text = try await reader.text("/statistics", [:], ["unit": "06544", "show": "births-and-deaths", "period": "2019"])
    #expect(text.contains("Kỳ này chưa có dòng nào trong sổ.") && !text.contains("5/2019"))
  }

  @Test func whoSeesAnAreaBeginsWithAllOfIt() async throws {
    let place = try await place()
    let centre = try await ResultsReader(place, .healthCentre, scope: "area:188")
    #expect(try await centre.text("/statistics").contains("Huyện Lộc Bình · Năm 2024"))
    #expect(try await centre.text("/statistics", [:], ["unit": "06544"]).contains("Xã Khánh Xuân · Năm 2024"))
    #expect(try await ResultsReader(place, .station).text("/statistics").contains("Xã Khánh Xuân · Năm 2024"))
    let people = try await centre.html("/statistics/members", [:], ["show": "population-pyramid"])
    #expect(people.contains("Bản Khoai, Xã Khánh Xuân"), "of several communes it is said where somebody lives")
  }
}
