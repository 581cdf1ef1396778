import Foundation
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// The health centre writes what it keeps itself, and a station's own books only in its stead and by name.
@Suite(.serialized) struct CentreWritingTests {
  /// Every route that writes a register × every role × every register: the role table says who passes.
  @Test func everyWritingRouteTimesEveryRoleTimesEveryRegister() async throws {
    let server = try await RunningServer()
    let registers = server.installation.registers.registers
    #expect(registers.contains { $0.keptBy.contains(.centre) } && registers.contains { !$0.keptBy.contains(.centre) })
    let routes = Routes.all.filter { $0.needs == .action(.editRegister) && $0.method == "GET" && $0.pattern.contains(":register") }
    #expect(routes.count >= 3)
    for role in Role.allCases {
      let cookie = try await server.cookie(role)
      for register in registers where register.group != .system || register.id == "responsibility" {
        let allowed = Access.roles[Access.writing(register)]?.contains(role) == true && !register.entered.isEmpty
        for route in routes where route.pattern.hasSuffix(":unit/new") || ["budget", "hamlet"].contains(register.id) {
          let path = AuthorisationTests.path(route, unit: "06544").replacingOccurrences(of: "/hamlet/", with: "/\(register.id)/")
          let answer = try await server.get(path, cookie: cookie)
          #expect((answer.status == 403) != allowed, "\(path) for \(role): \(answer.status)")
          #expect(answer.status < 500, "\(path) for \(role): \(answer.status)")
        }
      }
    }
  }

  @Test func theCentreWritesWhatItKeepsAndNothingElse() async throws {
    let books = try await RegisterBooks()
    let centre = try await books.browser(.healthCentre)
    let row = RowID(milliseconds: 1_700_000_000_000)
    let made = try await centre.send(
      "POST", "/api/registers/document/06544",
      json: #"{"id":"\#(row)","fields":{"document_kind":"committee_plan","issued_on":"01/03/2024"}}"#)
    #expect(made.status == 201, "\(made.text)")
    let base = try await books.row("document", row).seq
    let edited = try await centre.send(
      "PATCH", "/api/registers/document/06544/\(row)", json: #"{"base":\#(base),"fields":{"document_number":"12/KH"}}"#)
    #expect(edited.status == 200, "\(edited.text)")
    let history = try await centre.get("/registers/document/06544/\(row)/history").text
    #expect(history.components(separatedBy: "Trung tâm Y tế ghi</span>").count == 3, "both writings name the office")
    #expect(!history.contains("cơ quan ghi: "))
    // A neighbour's, a station's own, and the row of somebody.
    let other = try await centre.send("POST", "/api/registers/document/06562", json: #"{"fields":{"document_number":"1"}}"#)
    #expect(other.status == 403)
    for path in ["/api/registers/hamlet/06544", "/api/registers/person/06544", "/api/registers/responsibility/06544"] {
      #expect(try await centre.send("POST", path, json: #"{"fields":{"name":"Nà Mò"}}"#).status == 403, "\(path)")
    }
    let person = try await centre.send(
      "PATCH", "/api/registers/person/06544/\(books.en)", json: #"{"base":1,"fields":{"occupation":"Thợ"}}"#)
    #expect(person.status == 403)
    #expect(try await centre.post("/registers/person/06544/\(books.en)/remove", ["base": "1"]).status == 403)
    #expect(try await centre.post("/registers/person/06544/\(books.en)/history", ["entry": "1"]).status == 403)
    // The sheet of a station's register can't be typed into, that of a shared one can.
    #expect(try await centre.get("/registers/person?unit=06544").text.contains("Sổ này do trạm ghi"))
    let shared = try await centre.get("/registers/document?unit=06544").text
    #expect(shared.contains("Trung tâm Y tế cùng ghi sổ này với trạm") && shared.contains("data-editable=\"true\""))
  }

  @Test func writingInTheStationsSteadIsARightOfItsOwnAndSaysSo() async throws {
    let books = try await RegisterBooks()
    let entry = try await books.browser(.centreEntry)
    let path = "/api/registers/person/06544/\(books.en)"
    let base = try await books.row("person", books.en).seq
    let saved = try await entry.send("PATCH", path, json: #"{"base":\#(base),"fields":{"occupation":"Thợ mộc"}}"#)
    #expect(saved.status == 200, "\(saved.text)")
    #expect(try await books.remark() == "ghi thay trạm: Trung tâm Y tế")
    let history = try await entry.get("/registers/person/06544/\(books.en)/history").text
    #expect(history.contains("Trung tâm Y tế ghi thay</span>"))
    #expect(try await entry.send("POST", "/api/registers/hamlet/06562", json: #"{"fields":{"name":"Nà Mò"}}"#).status == 403)
    // What the station writes itself carries no such mark.
    let station = try await books.browser(.station)
    let next = try await books.row("person", books.en).seq
    #expect(try await station.send("PATCH", path, json: #"{"base":\#(next),"fields":{"occupation":"Thợ xây"}}"#).status == 200)
    #expect(try await books.remark() == "")
  }

  @Test(arguments: Engine.atHand) func theSheetOfManyCommunesTakesTheCentresRows(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    try await Accounts.appoint(
      "healthcentre", Appointment(role: .healthCentre, scope: "area:188", validFrom: try day("2024-01-01")),
      books.server.installation.store, by: Author("test"))
    let centre = try await books.browser(.healthCentre)
    let sheet = try await centre.get("/registers/document?unit=06544&scope=all").text
    #expect(sheet.contains("data-editable=\"true\"") && sheet.contains("06562"))
    let made = try await centre.send(
      "POST", "/api/registers/document/06562",
      json: #"{"fields":{"document_kind":"committee_plan","issued_on":"01/03/2024"}}"#)
    #expect(made.status == 201, "\(made.text)")
    let people = try await centre.get("/registers/person?unit=06544&scope=all").text
    #expect(people.contains("data-editable=\"false\""))
  }
}
