import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// The page of stunting by commune: the group follows the list, and what isn't known is said.
@Suite struct NutritionPageTests {
  @Test(arguments: Engine.atHand) func theGroupFollowsTheShare(_ engine: Engine) async throws {
    let place = try await LocBinh.settled(engine, on: try day("2024-12-31"))
    let reader = try await ResultsReader(place, .station)
    #expect(try await reader.text("/nutrition", [:], ["unit": "06544"]).contains("? chưa xếp được"), "nobody opened the register")
    try await LocBinh.open(["growth-measurement", "nutrition-service"], in: LocBinh.khanhXuan, place.store)
    try await place.store.write(.create, by: LocBinh.lan, in: [LocBinh.khanhXuan]) { writing in
      try writing.insert(
        "growth-measurement", LocBinh.khanhXuan,
        ["person_id": .id(place.anh), "measured_on": .day(try day("2024-11-01")), "weight_kg": .real(14), "height_cm": .real(92)])
    }
    let text = try await reader.text("/nutrition", [:], ["unit": "06544"])
    #expect(
      text.contains("100,0% 1/1 0,0% 0/1 Nhóm A") || text.contains("100,0% 1/1 100,0% 1/1 0,0% 0/1 Nhóm A"), "one child, stunted: \(text)")
    #expect(text.contains("Nhóm A: thấp còi trên 30%, can thiệp toàn diện"))
    #expect(text.contains("mức phân nhóm: nguồn thứ cấp"), "the levels were read in a secondary source")
    #expect(text.contains("Tẩy giun, trẻ 24–59 tháng") && !text.contains("Khám thai ít nhất 4 lần"), "the package of the group")
  }

  @Test func everyInterventionHasItsMeasure() throws {
    let project = try TestCatalogue.project.get()
    let groups = Set(project.registers.lists["stunting_group"]?.items.map(\.code) ?? [])
    #expect(groups.count == 3)
    for item in project.registers.lists["stunting_intervention"]?.items ?? [] {
      let id = item.extra["measure"] ?? ""
      #expect(id.isEmpty || project.knowledge.measures[id] != nil, "\(item.code): no measure \(id)")
      #expect(groups.isSuperset(of: (item.extra["groups"] ?? "").split(separator: " ").map(String.init)), "\(item.code)")
    }
  }
}
