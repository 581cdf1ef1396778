import Foundation
import Measures
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Today's work as a station asks for it: the lists, the paper house by house, the sheet for a whole hamlet.
@Suite struct WorkPageTests {
  /// Khánh Xuân with a mother and her two small children in household 0087, and one child in another hamlet.
  private struct Books {
    let own: RegisterBooks
    let hamlet: RowID
    let (mother, older, younger, far): (RowID, RowID, RowID, RowID)

    init(_ engine: Engine) async throws {
      let own = try await RegisterBooks(on: engine)
      let unit = own.unit
      let home = try await own.row("household", own.household)
      hamlet = try #require(home.values["hamlet_id"]?.id)
      (mother, older, younger, far) = try await own.server.installation.store.write(.create, by: Author("test"), in: [unit]) { writing in
        for register in [
          "person", "household", "hamlet", "growth-measurement", "nutrition-service", "immunisation", "equipment", "vital-event",
          "health-record",
          "encounter", "home-care-visit",
        ] {
          try writing.insert(
            "register-opening", unit,
            ["register_id": .text(register), "opened_on": .day(try day("2023-01-01")), "opened_by": .text("Lan")])
        }
        func person(_ name: String, _ sex: String, _ born: String, _ home: RowID, _ more: [String: Value] = [:]) throws -> RowID {
          try writing.insert(
            "person", unit,
            [
              "full_name": .text(name), "sex": .text(sex), "birth_date": .day(try day(born)), "household_id": .id(home),
              "residence_status": .text("permanent"), "valid_from": .day(try day(born)),
            ].merging(more) { $1 })
        }
        let elsewhere = try writing.insert("hamlet", unit, ["name": .text("Bản Chu")])
        let other = try writing.insert("household", unit, ["household_number": .text("9"), "hamlet_id": .id(elsewhere)])
        let mother = try person(
          "Lý Thị Mai", "female", "1996-02-03", own.household, ["relation_to_head": .text("head"), "phone": .text("0912345678")])
        _ = try person("Lý Văn Cụ", "male", "1950-01-01", own.household)
        let older = try person("Hoàng Văn Anh", "male", "2022-05-01", own.household)
        let younger = try person("Hoàng Văn Út", "male", "2023-09-01", own.household)
        let far = try person("Nông Thị Xa", "female", "2023-01-01", other)
        for child in [older, younger] {
          try writing.insert(
            "vital-event", unit,
            [
              "person_id": .id(child), "event_kind": .text("birth"), "mother_id": .id(mother),
              "happened_on": .day(try day(child == older ? "2022-05-01" : "2023-09-01")),
            ])
        }
        try writing.insert(
          "equipment", unit,
          [
            "item": .text("child_scale"), "quantity": .int(1), "condition": .text("needs_repair"),
            "counted_on": .day(try day("2024-06-30")),
          ])
        return (mother, older, younger, far)
      }
      self.own = own
    }

    var query: String { "unit=06544&hamlet=\(hamlet)" }
  }

  /// The rows of a sheet by the child they are about: identifier, version, and what a new row gets.
  private func rows(_ html: String) -> [(id: String, seq: String, adds: String, text: String)] {
    html.components(separatedBy: "<tr data-id=\"").dropFirst().map { part in
      func attribute(_ name: String) -> String {
        String(part.components(separatedBy: " data-\(name)=\"").dropFirst().first?.prefix { $0 != "\"" } ?? "")
          .replacingOccurrences(of: "&quot;", with: "\"")
      }
      let body = part.components(separatedBy: "</tr>").first ?? ""
      return (String(part.prefix { $0 != "\"" }), attribute("seq"), attribute("adds"), body)
    }
  }

  @Test(arguments: Engine.atHand) func childrenAreWeighedDownAHamlet(_ engine: Engine) async throws {
    let books = try await Books(engine)
    let browser = try await books.own.browser(.station)
    let path = "/today/children-to-weigh/sheet?\(books.query)"
    #expect(try await browser.get("/today/children-to-weigh?\(books.query)").text.contains("/today/children-to-weigh/sheet?unit=06544"))
    let page = try await browser.get(path + "&measured_by=Lan")
    #expect(page.status == 200)
    let lines = rows(page.text)
    #expect(lines.count == 3, "Én, Anh and Út; Xa lives in another hamlet")
    #expect(lines.map { $0.text.contains("Hoàng Văn Út") } == [true, false, false], "the youngest of a household first")
    #expect(lines[0].text.contains("mẹ Lý Thị Mai") && lines[0].text.contains("0087") && lines[0].text.contains("01/09/2023"))
    #expect(lines.allSatisfy { $0.seq.isEmpty }, "nothing is in the register yet")
    #expect(lines[0].adds.contains("\"measured_on\":\"2024-12-20\"") && lines[0].adds.contains("\"measured_by\":\"Lan\""))
    #expect(rows(try await browser.get(path).text).map(\.id) == lines.map(\.id), "opened again, the rows are the same")

    // As grid.js sends it: the identifier of the row, what it gets besides, and the cell.
    var fields = try #require(JSONSerialization.jsonObject(with: Data(lines[0].adds.utf8)) as? [String: String])
    fields["weight_kg"] = "9.4"
    let body = try JSONSerialization.data(withJSONObject: ["id": lines[0].id, "fields": fields])
    let made = try await browser.send("POST", "/api/registers/growth-measurement/06544", json: String(decoding: body, as: UTF8.self))
    #expect(made.status == 201, "\(made.text)")
    #expect(
      try await browser.send("POST", "/api/registers/growth-measurement/06544", json: String(decoding: body, as: UTF8.self)).status == 200,
      "sent twice it is one row")

    let unit = books.own.unit
    let measured = try await books.own.server.installation.store.read {
      try $0.rows(of: "growth-measurement", where: "unit_id = :unit", ["unit": .int(unit.number)])
    }
    #expect(measured.count == 1, "only a row with a value becomes a row")
    #expect(measured.first?.values["person_id"]?.id == books.younger)
    #expect(measured.first?.values["measured_by"]?.text == "Lan")
    #expect(measured.first?.draft == false)

    let after = rows(try await browser.get(path).text)
    #expect(after.count == 3, "who was weighed today stays on the sheet")
    #expect(after[0].seq == "\(measured[0].seq)" && after[0].text.contains("9,4"))
    #expect(!after[0].adds.isEmpty, "emptied, it is taken out of the register")
    let seq = measured[0].seq
    let wider = "{\"base\": \(seq), \"fields\": {\"head_cm\": \"44\"}}"
    #expect(try await browser.send("PATCH", "/api/registers/growth-measurement/06544/\(lines[0].id)", json: wider).status == 200)
    #expect(rows(try await browser.get(path).text)[0].adds.isEmpty, "a row that holds more than the sheet shows is not")
    let tomorrow = rows(try await browser.get(path + "&measured_on=19/12/2024").text)
    #expect(tomorrow.count == 2, "on another day they are not due and not weighed")
    #expect(tomorrow[0].id != after[1].id, "another day is another row")

    // Taken out again, the row's identifier isn't used a second time.
    #expect(try await browser.post("/registers/growth-measurement/06544/\(lines[0].id)/remove", [:]).status == 303)
    let again = rows(try await browser.get(path).text)
    #expect(again.count == 3 && again[0].seq.isEmpty && again[0].id != lines[0].id)
    #expect(again[1].id == lines[1].id)
  }

  /// Writes a measurement down as the sheet does.
  private func weigh(_ line: (id: String, seq: String, adds: String, text: String), _ kilograms: String, _ browser: RegisterBooks.Browser)
    async throws
  {
    var fields = try #require(JSONSerialization.jsonObject(with: Data(line.adds.utf8)) as? [String: String])
    fields["weight_kg"] = kilograms
    let body = try JSONSerialization.data(withJSONObject: ["id": line.id, "fields": fields])
    let made = try await browser.send("POST", "/api/registers/growth-measurement/06544", json: String(decoding: body, as: UTF8.self))
    #expect(made.status == 201, "\(made.text)")
  }

  /// A round through the hamlet meets everybody: with the tick all children under five have a row, whoever was weighed lately too.
  @Test(arguments: Engine.atHand) func everybodyIsListedOnRequest(_ engine: Engine) async throws {
    let books = try await Books(engine)
    let unit = books.own.unit
    let (younger, older, adult) = (books.younger, books.older, books.mother)
    try await books.own.server.installation.store.write(.create, by: Author("test"), in: [unit]) { writing in
      for child in [younger, older] {
        try writing.insert(
          "growth-measurement", unit, ["person_id": .id(child), "measured_on": .day(try day("2024-12-02")), "weight_kg": .real(9)])
      }
    }
    let browser = try await books.own.browser(.station)
    let path = "/today/children-to-weigh/sheet?\(books.query)"
    let due = try await browser.get(path)
    #expect(rows(due.text).count == 1, "Anh and Út were weighed this month; Én is left")
    #expect(due.text.contains("name=\"everyone\" value=\"on\">") && due.text.contains("Mọi trẻ dưới 5 tuổi"))
    let all = try await browser.get(path + "&everyone=on")
    #expect(rows(all.text).count == 3)
    for child in [younger, older] { #expect(rows(all.text).contains { $0.adds.contains(child.description) }) }
    #expect(!all.text.contains(adult.description) && !all.text.contains("Nông Thị Xa"), "no adults, and no other hamlet")
    #expect(all.text.contains("name=\"everyone\" value=\"on\" checked"))
    // What is written of somebody who isn't due is a row like any other, once.
    let line = try #require(rows(all.text).first { $0.adds.contains(younger.description) })
    try await weigh(line, "9.2", browser)
    let after = rows(try await browser.get(path + "&everyone=on").text)
    #expect(after.count == 3 && after.filter { !$0.seq.isEmpty }.map(\.id) == [line.id])
    #expect(rows(try await browser.get(path).text).count == 2, "without the tick it stays as written today")
    #expect(try await !browser.get("/today/vitamin-a-due/sheet?\(books.query)&everyone=on").text.contains("name=\"everyone\""))
  }

  /// Who weighed is asked for once: the sheet opened again knows it from the rows of the day, or from what this account wrote last.
  @Test(arguments: Engine.atHand) func whoDidItIsRemembered(_ engine: Engine) async throws {
    let books = try await Books(engine)
    let (station, worker) = (try await books.own.browser(.station), try await books.own.browser(.villageWorker))
    let path = "/today/children-to-weigh/sheet?\(books.query)"
    func who(_ html: String) -> String? {
      html.components(separatedBy: "name=\"measured_by\" value=\"").dropFirst().first?.components(separatedBy: "\"").first
    }
    #expect(try await who(station.get(path).text) == "")
    let lines = rows(try await station.get(path + "&measured_by=Y%20t%C3%A1%20Lan&measured_on=18/12/2024").text)
    try await weigh(lines[0], "9,4", station)
    let again = try await station.get(path + "&measured_on=18/12/2024")
    #expect(who(again.text) == "Y tá Lan")
    #expect(rows(again.text).last?.adds.contains("\"measured_by\":\"Y tá Lan\"") == true, "and the rows to come get it")
    #expect(try await who(station.get(path).text) == "Y tá Lan", "two days later it is the last this account wrote")
    #expect(try await who(station.get(path + "&measured_by=").text) == "", "emptied by hand it is empty")
    #expect(try await who(station.get(path + "&measured_by=Hoa").text) == "Hoa")
    if try await worker.get(path).status == 200 {
      #expect(try await who(worker.get(path).text) == "", "another account wrote nothing yet")
      #expect(try await who(worker.get(path + "&measured_on=18/12/2024").text) == "Y tá Lan", "but the day's rows say it to all")
    }
  }

  /// A day that is none opens no rows: nothing is written down for another day by mistake.
  @Test func aWrongDayOpensNoRows() async throws {
    let books = try await Books(.sqlite)
    let browser = try await books.own.browser(.station)
    for (typed, reason) in [("31/02/2024", "Ngày cân đo:"), ("21/12/2024", "tương lai")] {
      let page = try await browser.get("/today/children-to-weigh/sheet?\(books.query)&measured_on=\(typed)")
      #expect(page.status == 200 && page.text.contains(reason) && rows(page.text).isEmpty)
      #expect(page.text.contains("value=\"\(typed)\"") && page.text.contains("aria-invalid=\"true\""), "it stays to be corrected")
      #expect(page.text.contains("Sửa ngày ở trên"))
    }
  }

  /// What is doubted is said when the sheet is opened again, not only when it is typed.
  @Test func doubtsStandOnTheSheet() async throws {
    let books = try await Books(.sqlite)
    let browser = try await books.own.browser(.station)
    let path = "/today/children-to-weigh/sheet?\(books.query)"
    try await weigh(rows(try await browser.get(path).text)[0], "150", browser)
    let page = try await browser.get(path)
    #expect(page.text.contains("data-doubts=\"[[&quot;weight_kg&quot;,&quot;cân nặng không hợp lý"))
    #expect(page.text.contains("state-mark doubt") && page.text.contains("state-mark conflict"), "and the signs are explained")
  }

  @Test func aSheetFillsWhatTheListKnows() async throws {
    let books = try await Books(.sqlite)
    let browser = try await books.own.browser(.station)
    let vitamin = rows(try await browser.get("/today/vitamin-a-due/sheet?\(books.query)").text)
    #expect(vitamin.allSatisfy { $0.adds.contains("\"service_kind\":\"vitamin_a\"") } && !vitamin.isEmpty)
    let doses = rows(try await browser.get("/today/vaccines-due/sheet?\(books.query)").text)
    #expect(doses.contains { $0.adds.contains("\"vaccine\":\"opv\"") && $0.adds.contains("\"dose_number\":\"1\"") })
    #expect(Set(doses.map(\.id)).count == doses.count, "every dose of a child is a row of its own")
    let wrong = try await browser.get("/today/vitamin-a-due/sheet?\(books.query)&given_on=31/02/2024")
    #expect(wrong.status == 200 && wrong.text.contains("Ngày:") && wrong.text.contains("\"given_on\":\"2024-12-20\"") == false)
    let visits = rows(try await browser.get("/today/home-visits-due/sheet?\(books.query)").text)
    #expect(visits.count == 1 && visits[0].adds.contains("\"care_group\":\"elderly\"") && visits[0].text.contains("Người cao tuổi"))
    #expect(try await browser.get("/today/uninsured/sheet?\(books.query)").status == 404, "this list has no sheet")
    #expect(try await books.own.browser(.healthCentre).get("/today/vitamin-a-due/sheet?\(books.query)").status == 403)
    #expect(try await browser.get("/today/vitamin-a-due/sheet?unit=06562").status == 403)
  }

  @Test(arguments: Engine.atHand) func everybodyOnceOnPaperHouseByHouse(_ engine: Engine) async throws {
    let books = try await Books(engine)
    let page = try await books.own.browser(.station).get("/today/paper?\(books.query)")
    #expect(page.status == 200)
    #expect(page.text.components(separatedBy: ">Hoàng Văn Út<").count == 2, "one row with all of the work")
    #expect(page.text.contains("Hộ 0087") && page.text.contains("chủ hộ Lý Thị Mai"))
    #expect(page.text.contains("01/09/2023") && page.text.contains("mẹ Lý Thị Mai"))
    #expect(page.text.contains("Trẻ đến kỳ cân đo") && page.text.contains("Trẻ đến lịch tiêm chủng"))
    #expect(!page.text.contains("Nông Thị Xa"), "another hamlet")
    #expect(page.text.contains("Chưa biết, vì sổ chưa mở"), "cards are not known of")
    let weighing = try await books.own.browser(.station).get("/today/paper?\(books.query)&list=children-to-weigh")
    #expect(weighing.text.contains("Trẻ đến kỳ cân đo") && !weighing.text.contains("mũi 1 (2 tháng)"))
    let whole = try await books.own.browser(.station).get("/today/paper?unit=06544&list=children-to-weigh")
    #expect(whole.text.range(of: "Bản Chu").map { $0.lowerBound }.map { $0 < whole.text.range(of: "<h2>Nà Tò")!.lowerBound } == true)
    #expect(try await books.own.remark().contains("số điện thoại"))
  }

  @Test func telephonesAreInClearOnlyForThoseWhoMaySeeThem() async throws {
    let books = try await Books(.sqlite)
    let unit = books.own.unit
    let younger = books.younger
    try await books.own.server.installation.store.write(.edit, by: Author("test"), in: [unit]) { writing in
      _ = try writing.update("person", unit, younger, ["phone": .text("0987654321")])
    }
    let path = "/today/paper?\(books.query)&list=children-to-weigh"
    #expect(try await books.own.browser(.station).get(path).text.contains("0987654321"))
    let worker = try await books.own.browser(.villageWorker).get(path)
    #expect(worker.status == 200 && !worker.text.contains("0987654321"))
    #expect(try await !books.own.remark().contains("số điện thoại"))
  }

  @Test func whatIsOfTheStationIsNotNoughtInAHamlet() async throws {
    let books = try await Books(.sqlite)
    let browser = try await books.own.browser(.station)
    let page = try await browser.get("/today?\(books.query)")
    #expect(page.text.contains("1 thiết bị, của cả trạm, không chia theo thôn"))
    let list = try await browser.get("/today/equipment-to-maintain?\(books.query)")
    #expect(list.text.contains("Danh sách này là của cả trạm") && list.text.contains("cần sửa chữa"))
    #expect(try await !browser.get("/today?unit=06544").text.contains("của cả trạm"))
  }

  @Test(arguments: Engine.atHand) func whatIsKeptIsNeverOld(_ engine: Engine) async throws {
    let books = try await Books(engine)
    let unit = books.own.unit
    let store = books.own.server.installation.store
    let (work, lists) = (WorkFinding(), books.own.server.installation.knowledge.workLists.lists)
    let (group, today, hamlet) = (UnitGroup(unit), try day("2024-12-20"), books.hamlet)
    func kept(_ in: RowID?) async throws -> [String: [WorkItem]] {
      try await store.read { try work.items($0, lists, group, on: today, hamlet: `in`) }
    }
    func fresh(_ in: RowID?) async throws -> [String: [WorkItem]] {
      try await store.read { reading in
        try lists.reduce(into: [:]) { $0[$1.id] = try $1.items(reading, group, on: today, hamlet: `in`) }
      }
    }
    #expect(try await kept(nil) == fresh(nil))
    #expect(try await kept(hamlet) == fresh(hamlet))
    let (younger, home) = (books.younger, books.own.household)
    try await store.write(.create, by: Author("test"), in: [unit]) { writing in
      try writing.insert(
        "growth-measurement", unit, ["person_id": .id(younger), "measured_on": .day(try day("2024-12-20")), "weight_kg": .real(9)])
    }
    #expect(try await kept(nil) == fresh(nil))
    #expect(try await kept(nil)["children-to-weigh"]?.contains { $0.id == younger } == false)
    try await store.write(.edit, by: Author("test"), in: [unit]) { writing in
      let other = try writing.insert("hamlet", unit, ["name": .text("Bản Mới")])
      _ = try writing.update("household", unit, home, ["hamlet_id": .id(other)])
    }
    #expect(try await kept(hamlet) == fresh(hamlet))
    #expect(try await kept(hamlet)["children-to-weigh"]?.isEmpty == true, "they live in another hamlet now")
  }

  /// The sheet is offered before a hamlet is chosen, and asks for it.
  @Test func theSheetAsksForTheHamlet() async throws {
    let books = try await Books(.sqlite)
    let browser = try await books.own.browser(.station)
    let asking = "/today/children-to-weigh/sheet?unit=06544&amp;choose=hamlet"
    for address in ["/today?unit=06544", "/today/children-to-weigh?unit=06544"] {
      let text = try await browser.get(address).text
      #expect(text.contains("href=\"\(asking)\">Ghi cho cả thôn</a>"), "\(address)")
    }
    let page = try await browser.get("/today/children-to-weigh/sheet?unit=06544&choose=hamlet")
    #expect(page.status == 200 && page.text.contains("Ghi cho thôn nào?"))
    #expect(page.text.contains("/today/children-to-weigh/sheet?unit=06544&amp;hamlet=\(books.hamlet)\"><span>Nà Tò</span> <b>3</b>"))
    #expect(page.text.contains("<span>Bản Chu</span> <b>1</b>") && page.text.contains("Ghi cho cả xã (4)"))
    let chosen = try await browser.get("/today/children-to-weigh?\(books.query)").text
    #expect(!chosen.contains("choose=hamlet") && chosen.contains(">Ghi cho cả thôn</a>"))
    #expect(try await browser.get("/today/uninsured/sheet?unit=06544&choose=hamlet").status == 404, "this list has no sheet")
    let centre = try await books.own.browser(.healthCentre)
    #expect(try await centre.get("/today/vitamin-a-due/sheet?unit=06544&choose=hamlet").status == 403)
  }

  /// Every list folds under its name and count; the first with something to do stays open on a phone.
  @Test func theListsFoldUnderTheirCounts() async throws {
    let books = try await Books(.sqlite)
    let text = try await books.own.browser(.station).get("/today?unit=06544").text
    let folds = text.components(separatedBy: "<details class=\"card fold work-fold").dropFirst()
    #expect(folds.count > 10 && folds.filter { $0.contains(" open data-stays>") }.count == 1)
    let staying = try #require(folds.first { $0.contains(" open data-stays>") })
    #expect(staying.contains("<table"), "it has something to do")
    #expect(folds.allSatisfy { $0.contains("<table") || $0.contains("chưa mở") ? $0.contains("\" open") : !$0.contains("\" open") })
  }

  @Test func everySheetNamesFieldsOfItsRegister() throws {
    let catalogue = try TestCatalogue.project.get()
    let sheets = catalogue.knowledge.workLists.lists.filter { $0.sheet != nil }
    #expect(sheets.count >= 5)
    for list in sheets {
      let sheet = try #require(list.sheet)
      let register = try #require(list.record.flatMap { catalogue.registers[$0] })
      for field in sheet.fields + sheet.same + sheet.fill.map(\.field) { #expect(register.field(field) != nil, "\(list.id): \(field)") }
      #expect(sheet.same.first.flatMap { register.field($0)?.kind } == .date, "\(list.id): the day comes first")
      #expect(sheet.same.allSatisfy { register.field($0)?.kind != .reference }, "\(list.id)")
      for fill in sheet.fill {
        guard case .reason(let named) = fill.filling, let column = named else { continue }
        #expect(catalogue.registers.lists[list.reasonList ?? ""]?.columns.contains(column) == true, "\(list.id): \(column)")
      }
    }
  }
}
