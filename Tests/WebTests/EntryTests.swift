import Foundation
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Entering rows: whom a reference offers, what is doubted, what a new row begins with.
@Suite(.serialized) struct EntryTests {
  /// A mother, her two children and an uncle beside Hoàng Thị Én, all called Hoàng; the uncle's brother has died.
  private struct Family {
    let books: RegisterBooks
    let station: RegisterBooks.Browser
    let mother: RowID
    let baby: RowID
    let uncle: RowID

    init(_ engine: Engine = .sqlite) async throws {
      books = try await RegisterBooks(on: engine)
      let (unit, household) = (books.unit, books.household)
      let born = try ["1996-03-01", "2024-05-02", "1980-01-01", "1975-01-01"].map { Value.day(try day($0)) }
      let (from, died) = (Value.day(try day("2024-05-02")), Value.day(try day("2024-06-01")))
      (mother, baby, uncle) = try await books.server.installation.store.write(.create, by: Author("test"), in: [unit]) { writing in
        func person(_ name: String, _ sex: String, _ born: Value, _ more: [String: Value] = [:]) throws -> RowID {
          try writing.insert(
            "person", unit,
            [
              "full_name": .text(name), "sex": .text(sex), "birth_date": born, "household_id": .id(household),
              "residence_status": .text("permanent"), "valid_from": from,
            ].merging(more) { $1 })
        }
        let mother = try person("Hoàng Thị Mai", "female", born[0])
        let baby = try person("Hoàng Văn An", "male", born[1], ["guardian_id": .id(mother)])
        let uncle = try person("Hoàng Văn Anh", "male", born[2])
        _ = try person("Hoàng Văn Ánh", "male", born[3], ["valid_to": died, "end_reason": .text("died")])
        return (mother, baby, uncle)
      }
      station = try await books.browser(.station)
    }

    func offered(_ q: String, for field: String) async throws -> [[String: String]] {
      let path = "/api/registers/person/search?unit=06544&q=\(Link.part(q))&for=\(field)"
      let answer = try await station.get(path)
      return try #require(JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [[String: String]])
    }

    /// Adds a measurement as the grid does.
    func weighed(_ person: RowID, _ fields: [String: String]) async throws -> RunningServer.Answer {
      let all = fields.merging(["person_id": person.description]) { $1 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      return try await station.send("POST", "/api/registers/growth-measurement/06544", json: "{\"fields\":\(JSONText.object(all))}")
    }

    func doubts(_ answer: RunningServer.Answer) throws -> [[String: String]] {
      let body = try #require(JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any])
      return body["doubts"] as? [[String: String]] ?? []
    }
  }

  @Test(arguments: Engine.atHand) func aRegisterOfChildrenOffersChildrenFirst(_ engine: Engine) async throws {
    let family = try await Family(engine)
    let found = try await family.offered("hoàng", for: "growth-measurement.person_id")
    #expect(
      found.map { $0["label"] ?? "" } == [
        "Hoàng Văn An (02/05/2024)", "Hoàng Thị Én (21/07/2020)", "Hoàng Văn Anh (01/01/1980)", "Hoàng Thị Mai (01/03/1996)",
        "Hoàng Văn Ánh (01/01/1975)",
      ])
    #expect(found.first?["detail"] == "Nà Tò · mẹ, người giám hộ: Hoàng Thị Mai (01/03/1996)")
    #expect(found.prefix(2).allSatisfy { $0["note"] == nil })
    #expect(found[2]["note"] == "nam, 44 tuổi; sổ thường ghi đến 60 tháng tuổi")
    #expect(found[4]["note"]?.hasPrefix("đến 01/06/2024") == true)
    // Nobody is out of reach; before anything is typed the youngest are offered, and nobody else.
    #expect(try await family.offered("hoàng văn anh", for: "growth-measurement.person_id").first?["id"] == family.uncle.description)
    #expect(
      try await family.offered("", for: "growth-measurement.person_id").map { $0["id"] }
        == [family.baby, family.books.en].map(\.description))
    #expect(try await family.offered("", for: "encounter.person_id").isEmpty)
  }

  @Test func womenComeFirstAndVaccinesMarkNobody() async throws {
    let family = try await Family()
    let women = try await family.offered("hoang", for: "pregnancy.person_id")
    #expect(women.first?["id"] == family.mother.description && women.first?["note"] == nil)
    #expect(women.first { $0["id"] == family.baby.description }?["note"]?.contains("nữ 10–55 tuổi") == true)
    let vaccinated = try await family.offered("hoang", for: "immunisation.person_id")
    #expect(vaccinated.first?["id"] == family.baby.description)
    #expect(vaccinated.prefix(4).allSatisfy { $0["note"] == nil })
    // A field of another register, or none, asks for everybody as before.
    #expect(try await family.offered("hoang thi", for: "no-such.field").count == 2)
  }

  /// A pregnancy is called by its days; who writes a visit knows it by the woman.
  @Test(arguments: Engine.atHand) func aPregnancyIsFoundByTheWoman(_ engine: Engine) async throws {
    let family = try await Family(engine)
    let (unit, mother) = (family.books.unit, family.mother)
    let days = try ["2024-10-01", "2023-08-01", "2024-05-02"].map { Value.day(try day($0)) }
    try await family.books.server.installation.store.write(.create, by: Author("test"), in: [unit]) { writing in
      try writing.insert("pregnancy", unit, ["person_id": .id(mother), "last_period_on": days[0]])
      try writing.insert(
        "pregnancy", unit,
        ["person_id": .id(mother), "last_period_on": days[1], "outcome": .text("live_birth"), "ended_on": days[2]])
    }
    for q in ["hoàng thị mai", "2024", ""] {
      let path = "/api/registers/pregnancy/search?unit=06544&q=\(Link.part(q))&for=antenatal-visit.pregnancy_id"
      let text = try await family.station.get(path).text
      let found = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: String]])
      #expect(found.first?["label"] == "Hoàng Thị Mai (01/03/1996): 01/10/2024", "\(q) \(text)")
      #expect(found.count == 2)
      #expect(found.last?["note"] == "đến 02/05/2024")
    }
  }

  @Test(arguments: Engine.atHand) func whatIsUnlikelyIsSavedAndSaid(_ engine: Engine) async throws {
    let family = try await Family(engine)
    let fine = try await family.weighed(family.baby, ["measured_on": "02/12/2024", "weight_kg": "8,1 kg", "height_cm": "68 cm"])
    #expect(fine.status == 201, "\(fine.text)")
    #expect(try family.doubts(fine).isEmpty)
    let heavy = try await family.weighed(family.baby, ["measured_on": "03/12/24", "weight_kg": "105"])
    #expect(heavy.status == 201)
    #expect(try family.doubts(heavy).map { $0["field"] } == ["weight_kg"])
    #expect(try family.doubts(heavy).first?["reason"]?.contains("cân nặng không hợp lý so với tuổi") == true)
    let again = try await family.weighed(family.baby, ["measured_on": "02/12/2024", "weight_kg": "8,2"])
    #expect(try family.doubts(again).first?["field"] == "measured_on")
    #expect(try family.doubts(again).first?["reason"]?.contains("đã có dòng khác cùng trẻ, ngày cân đo") == true)
    let adult = try await family.weighed(family.uncle, ["measured_on": "02/12/2024", "weight_kg": "61"])
    #expect(try family.doubts(adult).first?["field"] == "person_id")
    #expect(try family.doubts(adult).first?["reason"]?.contains("nam, 44 tuổi") == true)
    // The list says it again, and so does the row's own page.
    let list = try await family.station.get("/registers/growth-measurement?unit=06544")
    #expect(list.text.components(separatedBy: "data-doubts=").count == 5)
    let row = try #require(JSONSerialization.jsonObject(with: Data(adult.text.utf8)) as? [String: Any])
    let page = try await family.station.get("/registers/growth-measurement/06544/\(row["id"] ?? "")")
    #expect(page.text.contains("id=\"doubts\"") && page.text.contains("nam, 44 tuổi"))
    #expect(page.text.contains("href=\"/people/06544/\(family.uncle)\"") && page.text.contains("Trang của Hoàng Văn Anh"))
    // What is corrected is doubted no longer.
    let heavyRow = try #require(JSONSerialization.jsonObject(with: Data(heavy.text.utf8)) as? [String: Any])
    let path = "/api/registers/growth-measurement/06544/\(heavyRow["id"] ?? "")"
    let mended = try await family.station.send("PATCH", path, json: "{\"base\":\(heavyRow["seq"] ?? 0),\"fields\":{\"weight_kg\":\"8\"}}")
    #expect(mended.status == 200)
    #expect(try family.doubts(mended).isEmpty)
  }

  /// Two rows of one day doubt each other: both are told at once, also when one of them is changed or taken out.
  @Test(arguments: Engine.atHand) func bothRowsOfADayFollow(_ engine: Engine) async throws {
    let family = try await Family(engine)
    func row(_ answer: RunningServer.Answer) throws -> (id: String, seq: Int, others: [String: [String]]) {
      let body = try #require(JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any], "\(answer.text)")
      let others = (body["others"] as? [[String: Any]] ?? []).map { other in
        (other["id"] as? String ?? "", (other["doubts"] as? [[String: String]] ?? []).compactMap { $0["field"] })
      }
      return (
        try #require(body["id"] as? String), try #require((body["seq"] as? NSNumber)?.intValue), Dictionary(others) { $1 }
      )
    }
    let first = try await row(family.weighed(family.baby, ["measured_on": "02/12/2024", "weight_kg": "8,1"]))
    #expect(first.others.isEmpty)
    let answer = try await family.weighed(family.baby, ["measured_on": "02/12/2024", "weight_kg": "8,2"])
    let second = try row(answer)
    #expect(try family.doubts(answer).map { $0["field"] } == ["measured_on"])
    #expect(second.others == [first.id: ["measured_on"]], "the row written before is told with it")
    let path = "/api/registers/growth-measurement/06544/"
    let moved = try await family.station.send(
      "PATCH", path + second.id, json: "{\"base\":\(second.seq),\"fields\":{\"measured_on\":\"03/12/2024\"}}")
    #expect(try family.doubts(moved).isEmpty)
    #expect(try row(moved).others == [first.id: []], "on another day neither is doubted")
    let back = try await family.station.send(
      "PATCH", path + second.id, json: "{\"base\":\(row(moved).seq),\"fields\":{\"measured_on\":\"02/12/2024\"}}")
    #expect(try row(back).others == [first.id: ["measured_on"]])
    // As the grid does: whom to ask again is known before a row is taken out.
    #expect(try await row(family.station.get(path + second.id)).others.keys.sorted() == [first.id])
    #expect(try await family.station.post("/registers/growth-measurement/06544/\(second.id)/remove", [:]).status == 303)
    #expect(try await family.doubts(family.station.get(path + first.id)).isEmpty)
  }

  /// Every rule of every register is a query that both engines take.
  @Test(arguments: Engine.atHand) func everyRuleRuns(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let (unit, today) = (books.unit, try day("2024-12-01"))
    let store = books.server.installation.store
    try await store.write(.demo, by: Author("test"), in: [unit]) { writing in
      var random = RandomBooks(writing.store.catalogue, seed: 5)
      try random.fill(unit, writing, count: 4)
    }
    var rules = 0
    for register in store.catalogue.all {
      rules += register.unlikely.count + register.oncePer.count
      try await store.read { reading in
        let rows = try reading.rows(of: register.id, where: "unit_id = :unit", ["unit": .int(unit.number)])
        _ = try reading.doubts(register, unit, rows, today: today)
      }
    }
    #expect(rules > 8)
  }

  @Test func aPersonsPageOffersWhatFits() async throws {
    let family = try await Family()
    func offers(_ person: RowID) async throws -> Set<String> {
      let page = try await family.station.get("/people/06544/\(person)")
      let all = ["pregnancy", "contraception", "growth-measurement", "immunisation", "encounter"]
      return Set(all.filter { page.text.contains("/registers/\($0)/06544/new?person_id=") })
    }
    #expect(try await offers(family.baby) == ["growth-measurement", "immunisation", "encounter"])
    #expect(try await offers(family.mother) == ["pregnancy", "contraception", "immunisation", "encounter"])
    #expect(try await offers(family.uncle) == ["immunisation", "encounter"])
  }

  @Test func aNewRowBeginsTodayAndIsAtHandUnderAFilter() async throws {
    let family = try await Family()
    let today = try day("2024-12-20")
    for query in ["", "&q=hoang", "&state=drafts", "&weight_kg.from=5"] {
      let page = try await family.station.get("/registers/growth-measurement?unit=06544\(query)")
      #expect(page.text.contains("data-adds=\"{&quot;measured_on&quot;:&quot;\(today.iso)&quot;}\""), "\(query)")
      #expect(page.text.contains("data-adds-shown=\"{&quot;measured_on&quot;:&quot;\(today.written)&quot;}\""))
    }
    let form = try await family.station.get("/registers/growth-measurement/06544/new?person_id=\(family.baby)")
    #expect(form.text.contains("name=\"measured_on\" type=\"text\" inputmode=\"text\" value=\"\(today.written)\""))
    let blank = try await family.station.get("/registers/growth-measurement/06544/new?measured_on=01/10/2024")
    #expect(blank.text.contains("value=\"01/10/2024\""))
  }

  @Test func aRegisterNobodyTypesIntoGivesNoTypingHelp() async throws {
    let family = try await Family()
    let page = try await family.station.get("/registers/equipment-transfer?unit=06544")
    #expect(!page.text.contains("Enter hoặc gõ chữ để sửa"))
    #expect(try await family.station.get("/registers/hamlet?unit=06544").text.contains("Enter hoặc gõ chữ để sửa"))
  }
}
