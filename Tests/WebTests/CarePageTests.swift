import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// The pages around people, houses, hamlets, establishments and equipment, as a station asks for them.
@Suite struct CarePageTests {
  private func opened(_ books: RegisterBooks, _ registers: [String]) async throws {
    let unit = books.unit
    try await books.server.installation.store.write(.open, by: Author("test"), in: [unit]) { writing in
      for register in registers {
        try writing.insert(
          "register-opening", unit, ["register_id": .text(register), "opened_on": .day(try day("2023-01-01")), "opened_by": .text("Lan")])
      }
    }
  }

  @Test func aChildsPageHoldsTheSchedule() async throws {
    let books = try await RegisterBooks()
    try await opened(books, ["person", "immunisation", "insurance-card"])
    let browser = try await books.browser(.station)
    let unit = books.unit
    let child = try await books.server.installation.store.write(.create, by: Author("test"), in: [unit]) { writing in
      let child = try writing.insert(
        "person", unit,
        [
          "full_name": .text("Hoàng Văn Bé"), "sex": .text("male"), "birth_date": .day(try day("2024-09-01")),
          "household_id": .id(books.household), "residence_status": .text("permanent"), "valid_from": .day(try day("2024-09-01")),
          "guardian_id": .id(books.en),
        ])
      try writing.insert(
        "immunisation", unit,
        ["person_id": .id(child), "vaccine": .text("bcg"), "dose_number": .int(1), "given_on": .day(try day("2024-09-02"))])
      return child
    }
    let page = try await browser.get("/people/06544/\(child)")
    #expect(page.status == 200)
    #expect(page.text.contains("Lịch tiêm chủng"))
    #expect(page.text.contains("02/09/2024"))
    #expect(page.text.contains("quá lịch"), "the first pentavalent dose fell due on 31/10")
    #expect(page.text.contains("person_id=\(child)&amp;vaccine=dpt_hepb_hib&amp;dose_number=1"), "a button opens the form with the dose")
    #expect(page.text.contains("Hoàng Thị Én"), "the guardian")
    #expect(try await browser.get("/people/06544/\(books.en)").text.contains("Hoàng Văn Bé"), "and the other way round")
    let form = try await browser.get("/registers/immunisation/06544/new?person_id=\(child)&vaccine=opv&dose_number=1")
    #expect(form.text.contains("value=\"opv\" selected"))
  }

  @Test(arguments: Engine.atHand) func whatWasWrittenElsewhereIsNotDueOnThePage(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    try await opened(books, ["person", "immunisation", "growth-measurement"])
    let (unit, other) = (books.unit, try TestSupport.unit("06562"))
    let here = try await books.server.installation.store.write(.create, by: Author("test"), in: [unit, other]) { writing in
      let hamlet = try writing.insert("hamlet", other, ["name": .text("Nà Mu")])
      let home = try writing.insert("household", other, ["household_number": .text("12"), "hamlet_id": .id(hamlet)])
      let born = Value.day(try day("2024-08-01"))
      let facts: [String: Value] = [
        "full_name": .text("Hoàng Văn Bé"), "sex": .text("male"), "birth_date": born, "residence_status": .text("permanent"),
      ]
      let there = try writing.insert(
        "person", other,
        facts.merging([
          "household_id": .id(home), "valid_from": born, "valid_to": .day(try day("2024-11-30")), "end_reason": .text("moved"),
        ]) { $1 })
      let here = try writing.insert(
        "person", unit,
        facts.merging([
          "household_id": .id(books.household), "valid_from": .day(try day("2024-12-01")), "human_id": .text(there.description),
        ]) { $1 })
      for (vaccine, on) in [("bcg", "2024-08-03"), ("opv", "2024-10-02")] {
        try writing.insert(
          "immunisation", other,
          ["person_id": .id(there), "vaccine": .text(vaccine), "dose_number": .int(1), "given_on": .day(try day(on))])
      }
      try writing.insert(
        "growth-measurement", unit,
        [
          "person_id": .id(here), "measured_on": .day(try day("2024-12-10")), "weight_kg": .real(5.0), "height_cm": .real(63),
          "lying": .bool(true),
        ])
      return here
    }
    let wide = try await books.browser(.administrator).get("/people/06544/\(here)").text
    #expect(wide.contains("ghi ở nơi khác") && wide.contains("02/10/2024") && wide.contains("Xã Tú Đoạn"))
    #expect(!wide.contains("vaccine=bcg"), "what was given elsewhere is not due")
    #expect(!wide.contains("vaccine=opv&amp;dose_number=1") && wide.contains("vaccine=opv&amp;dose_number=2"))
    #expect(wide.contains("Cân nặng theo chiều dài, dưới 24 tháng") && wide.contains("gầy còm nặng"))
    #expect(wide.contains("Nà Tò ·"), "the hamlet stands under the name")
    let narrow = try await books.browser(.station).get("/people/06544/\(here)").text
    #expect(!narrow.contains("ghi ở nơi khác"), "a station doesn't see the rows of others")
  }

  @Test func aMotherAndHerChildren() async throws {
    let books = try await RegisterBooks()
    let unit = books.unit
    let (mother, child) = try await books.server.installation.store.write(.create, by: Author("test"), in: [unit]) { writing in
      func person(_ name: String, _ born: String, _ relation: String) throws -> RowID {
        try writing.insert(
          "person", unit,
          [
            "full_name": .text(name), "sex": .text("female"), "birth_date": .day(try day(born)), "household_id": .id(books.household),
            "residence_status": .text("permanent"), "valid_from": .day(try day(born)), "relation_to_head": .text(relation),
          ])
      }
      _ = try person("Lý Thị Cụ", "1940-01-01", "parent")
      let mother = try person("Lý Thị Mai", "1996-02-03", "head")
      let child = try person("Hoàng Thị Con", "2023-09-01", "child")
      try writing.insert(
        "vital-event", unit,
        ["person_id": .id(child), "event_kind": .text("birth"), "mother_id": .id(mother), "happened_on": .day(try day("2023-09-01"))])
      return (mother, child)
    }
    let browser = try await books.browser(.station)
    let page = try await browser.get("/people/06544/\(mother)").text
    #expect(page.contains("<small>Con:</small> <a href=\"/people/06544/\(child)\">Hoàng Thị Con</a> <small>01/09/2023</small>"))
    #expect(try await browser.get("/people/06544/\(child)").text.contains("<small>Mẹ:</small> <a href=\"/people/06544/\(mother)\">"))
    let home = try #require(page.components(separatedBy: "home-heading").last)
    #expect(home.range(of: "Lý Thị Mai")!.lowerBound < home.range(of: "Lý Thị Cụ")!.lowerBound, "the head of the household first")
    #expect(page.contains("/hamlets/06544/"))
    let household = try await browser.get("/households/06544/\(books.household)").text
    #expect(household.contains("Thêm thành viên") && household.contains("Sổ điện tử"))
    #expect(household.contains("/registers/person/06544/new?household_id=\(books.household)"))
    let form = try await browser.get("/registers/person/06544/new?household_id=\(books.household)").text
    #expect(form.contains("value=\"0087\""), "the household stands in the form")
  }

  @Test func aHouseholdAndItsHamlet() async throws {
    let books = try await RegisterBooks()
    try await opened(books, ["person", "household", "insurance-card", "growth-measurement", "sanitation-survey"])
    let browser = try await books.browser(.station)
    let home = try await browser.get("/households/06544/\(books.household)")
    #expect(home.status == 200)
    #expect(home.text.contains("Hoàng Thị Én") && home.text.contains("đến 31/12/2024"))
    #expect(home.text.contains("Trẻ đến kỳ cân đo"), "she was never measured")
    #expect(home.text.contains("Hộ chưa được điều tra"))
    let unit = books.unit
    let row = try await books.row("household", books.household)
    let hamlet = try #require(row.values["hamlet_id"]?.id)
    let page = try await browser.get("/hamlets/06544/\(hamlet)")
    #expect(page.status == 200)
    #expect(page.text.contains("Nà Tò") && page.text.contains("1 người") && page.text.contains("1 hộ"))
    #expect(page.text.contains("/today/uninsured?unit=06544&amp;hamlet=\(hamlet)"))
    #expect(try await browser.get("/households/06562/\(books.household)").status == 403)
    #expect(try await browser.get("/households/06544/\(books.en)").status == 404)
    _ = unit
  }

  @Test func anEstablishmentsFile() async throws {
    let books = try await RegisterBooks()
    try await opened(books, ["food-establishment", "food-inspection"])
    let browser = try await books.browser(.station)
    let unit = books.unit
    let shop = try await books.server.installation.store.write(.create, by: Author("test"), in: [unit]) { writing in
      let shop = try writing.insert(
        "food-establishment", unit,
        [
          "establishment_name": .text("Quán phở Mai"), "food_kind": .text("restaurant"), "owner_name": .text("Hoàng Thị Mai"),
          "active_from": .day(try day("2020-01-01")), "certificate_number": .text("MH-1"), "certificate_on": .day(try day("2020-06-01")),
          "certificate_expires_on": .day(try day("2023-06-01")),
        ])
      try writing.insert(
        "food-inspection", unit,
        [
          "establishment_id": .id(shop), "inspected_on": .day(try day("2024-11-02")), "inspection_result": .text("failed"),
          "violations": .text("Không có lưới che"),
        ])
      return shop
    }
    let page = try await browser.get("/establishments/06544/\(shop)")
    #expect(page.status == 200)
    #expect(page.text.contains("hết hạn 01/06/2023"))
    #expect(page.text.contains("Không có lưới che"))
    #expect(page.text.contains("lần trước không đạt, chưa khắc phục"), "what is due next")
  }

  @Test func equipmentGoesToAnotherStation() async throws {
    let books = try await RegisterBooks()
    try await opened(books, ["equipment"])
    let (giver, receiver) = (try await books.browser(.station), try await books.browser(.administrator))
    let unit = books.unit
    let scale = try await books.server.installation.store.write(.create, by: Author("test"), in: [unit]) { writing in
      try writing.insert(
        "equipment", unit,
        [
          "item": .text("child_scale"), "quantity": .int(2), "condition": .text("good"), "counted_on": .day(try day("2024-06-30")),
        ])
    }
    let path = "/equipment-transfers/06544/\(scale)/new"
    #expect(try await giver.get("/registers/equipment-transfer/06544/new").status == 403, "written by the act alone")
    #expect(try await !giver.get("/registers/equipment-transfer?unit=06544").text.contains("/registers/equipment-transfer/06544/new"))
    #expect(try await giver.get("/registers/equipment/06544/\(scale)").text.contains(path))
    #expect(try await giver.get(path).text.contains("Xã Tú Đoạn"))
    let wrong = try await giver.post(path, ["to": "06562", "quantity": "5"])
    #expect(wrong.status == 422 && wrong.text.contains("từ 1 đến 2 cái"))
    #expect(try await giver.post(path, ["to": "", "quantity": "1"]).text.contains("chọn trạm nhận"))
    let sent = try await giver.post(path, ["to": "06562", "quantity": "1", "reason": "thừa"])
    #expect(sent.status == 303 && sent.location == "/equipment-transfers?unit=06544&done=offered")
    #expect(try await giver.get("/equipment-transfers?unit=06544").text.contains("Rút lại"))
    #expect(try await giver.get("/equipment-transfers?unit=06562").status == 403)

    let waiting = try await receiver.get("/equipment-transfers?unit=06562")
    let row = try #require(waiting.text.components(separatedBy: "/equipment-transfers/06562/").dropFirst().first?.prefix(36))
    let refused = try await receiver.post("/equipment-transfers/06562/\(row)", ["verb": "refused", "reason": ""])
    #expect(refused.status == 422 && refused.text.contains("ghi lý do"))
    #expect(try await giver.post("/equipment-transfers/06562/\(row)", ["verb": "accepted"]).status == 403, "not the giver's to accept")
    #expect(try await giver.post("/equipment-transfers/06544/\(row)", ["verb": "accepted"]).status == 422)
    #expect(try await receiver.post("/equipment-transfers/06562/\(row)", ["verb": "accepted"]).status == 303)
    #expect(try await receiver.get("/equipment-transfers?unit=06562").text.contains("Đã nhận"))
    #expect(try await receiver.get("/registers/equipment?unit=06562").text.contains("20/12/2024"), "counted there today")
  }
}
