import Foundation
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// The grid's and other programs' way into registers.
@Suite(.serialized) struct RegisterEndpointTests {
  @Test func aCellIsSavedAndSaysItsNewVersion() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let base = try await books.row("insurance-card", books.card).seq
    let path = "/api/registers/insurance-card/06544/\(books.card)"
    let answer = try await station.send("PATCH", path, json: #"{"base":\#(base),"fields":{"valid_to":"2025-12-31"}}"#)
    #expect(answer.status == 200)
    #expect(answer.text.contains(#""valid_to":{"value":"2025-12-31","text":"31/12/2025"}"#))
    let row = try await books.row("insurance-card", books.card)
    #expect(row.values["valid_to"]?.day == Day(iso: "2025-12-31"))
    #expect(answer.text.contains("\"seq\":\(row.seq),"))
  }

  @Test func faultsNameTheFieldAndNothingIsWritten() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let before = try await books.row("insurance-card", books.card)
    let path = "/api/registers/insurance-card/06544/\(books.card)"
    for fields in [
      #""valid_to":"2001-01-01""#, #""valid_to":"31/02/2025""#, #""card_group":"??""#, #""no_such_field":"1""#, #""remark":["x"]"#,
      #""person_id":"018f0000-0000-7000-8000-000000000000""#,
    ] {
      let answer = try await station.send("PATCH", path, json: "{\"base\":\(before.seq),\"fields\":{\(fields)}}")
      #expect(answer.status == 422, "\(fields)")
      let name = fields.split(separator: "\"").first.map(String.init) ?? ""
      #expect(answer.text.contains("\"field\":\"\(name)\"") || answer.text.contains("\"field\":\"valid_from\""), "\(answer.text)")
    }
    let derived = try await station.send(
      "PATCH", "/api/registers/person/06544/\(books.en)", json: #"{"base":\#(before.seq),"fields":{"human_id":"x"}}"#)
    #expect(derived.status == 422)
    #expect(try await station.send("PATCH", path, json: "{").status == 422)
    #expect(try await books.row("insurance-card", books.card).seq == before.seq)
  }

  @Test func twoPeopleInOneCellMeetInTwoCellsMerge() async throws {
    let books = try await RegisterBooks()
    let (station, administrator) = (try await books.browser(.station), try await books.browser(.administrator))
    let base = try await books.row("insurance-card", books.card).seq
    let path = "/api/registers/insurance-card/06544/\(books.card)"
    #expect(try await administrator.send("PATCH", path, json: #"{"base":\#(base),"fields":{"valid_to":"2025-06-30"}}"#).status == 200)
    let met = try await station.send("PATCH", path, json: #"{"base":\#(base),"fields":{"valid_to":"2025-12-31"}}"#)
    #expect(met.status == 409)
    #expect(met.text.contains(#""valid_to":{"value":"2025-06-30","text":"30/06/2025"}"#))
    #expect(try await station.send("PATCH", path, json: #"{"base":\#(base),"fields":{"valid_to":"2025-06-30"}}"#).status == 200)
    #expect(try await station.send("PATCH", path, json: #"{"base":\#(base),"fields":{"issued_by":"BHXH"}}"#).status == 200)
    let row = try await books.row("insurance-card", books.card)
    #expect(row.values["issued_by"]?.text == "BHXH")
    #expect(row.values["valid_to"]?.day == Day(iso: "2025-06-30"))
  }

  @Test func aRowSentTwiceIsAddedOnce() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let json = #"{"id":"018f0000-0000-7000-8000-0000000000aa","fields":{"name":"Khòn Pát"}}"#
    #expect(try await station.send("POST", "/api/registers/hamlet/06544", json: json).status == 201)
    let again = try await station.send("POST", "/api/registers/hamlet/06544", json: json)
    #expect(again.status == 200)
    #expect(again.text.contains("Khòn Pát"))
    let found = try await station.get("/api/registers/hamlet/search?unit=06544&q=khon")
    #expect(found.text == #"[{"id":"018f0000-0000-7000-8000-0000000000aa","label":"Khòn Pát"}]"#)
  }

  @Test func identifiersStayMasked() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let row = try await books.row("person", books.en)
    let read = try await station.get("/api/registers/person/06544/\(books.en)")
    #expect(read.text.contains("020 ••• 0007"))
    #expect(!read.text.contains(RegisterBooks.identity))
    let path = "/api/registers/person/06544/\(books.en)"
    let sent = try await station.send("PATCH", path, json: #"{"base":\#(row.seq),"fields":{"national_id":"020 ••• 0007"}}"#)
    #expect(sent.status == 200)
    #expect(try await books.row("person", books.en).values["national_id"]?.text == RegisterBooks.identity)
  }

  @Test func otherUnitsDoNotTellWhetherARowIsThere() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    for id in [books.en.description, "018f0000-0000-7000-8000-000000000000", "x"] {
      for path in ["/api/registers/person/06562/\(id)", "/registers/person/06562/\(id)", "/registers/person/06562/\(id)/history"] {
        #expect(try await station.get(path).status == 403, "\(path)")
      }
      let sent = try await station.send("PATCH", "/api/registers/person/06562/\(id)", json: #"{"base":1,"fields":{}}"#)
      #expect(sent.status == 403)
    }
    #expect(try await station.get("/registers/person.csv?unit=06562").status == 403)
    #expect(try await station.get("/registers?unit=06562").status == 403)
    #expect(try await station.get("/people?q=hoang&unit=06562").status == 403)
  }
}
