import Foundation
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Saved views: an account's own, and those shared in a unit.
@Suite(.serialized) struct RegisterViewTests {
  private let path = "/registers/person/06544/views"

  private func view(_ books: RegisterBooks, _ name: String) async throws -> RegisterRow {
    let unit = books.unit
    let rows = try await books.server.installation.store.read {
      try $0.rows(of: "register-view", where: "unit_id = :unit AND view_name = :name", ["unit": .int(unit.number), "name": .text(name)])
    }
    guard let row = rows.first else { throw TestProblem.noValue(name) }
    return row
  }

  @Test(arguments: Engine.atHand) func aViewIsNamedChosenRenamedAndRemoved(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let station = try await books.browser(.station)
    let query = "sex=female&birth_date.in=year&sort=-birth_date&cols=full_name,birth_date&freeze=1&national_id=\(RegisterBooks.identity)"
    let made = try await station.post(path, ["name": "Bé gái", "query": "unit=06562&page=3&" + query])
    #expect(made.status == 303)
    let row = try await view(books, "Bé gái")
    #expect(row.values["view_query"]?.text == "sex=female&birth_date.in=year&sort=-birth_date&cols=full_name%2Cbirth_date&freeze=1")
    #expect(made.location?.contains("unit=06544&sex=female") == true)
    let page = try await station.get(made.location ?? "")
    #expect(page.status == 200)
    #expect(page.text.contains("Bé gái") && page.text.contains("Giới tính: Nữ"))
    #expect(try await station.post(path + "/\(row.id)", ["verb": "save", "name": "Bé gái sinh năm nay"]).status == 303)
    #expect(try await view(books, "Bé gái sinh năm nay").id == row.id)
    // Without a word of its own the list opens as always; once the view opens first, in the view.
    #expect(try await station.get("/registers/person?unit=06544").status == 200)
    #expect(try await station.post(path + "/\(row.id)", ["verb": "first"]).status == 303)
    #expect(try await station.get("/registers/person?unit=06544").location?.contains("birth_date.in=year") == true)
    #expect(try await station.get("/registers/person?unit=06544&view=none").status == 200)
    #expect(try await station.get("/registers/person?unit=06544&sex=male").status == 200)
    #expect(try await station.post(path, ["name": "Khác", "query": "sex=male", "first": "1"]).status == 303)
    #expect(try await view(books, "Bé gái sinh năm nay").values["opens_first"]?.bool == false)
    #expect(try await station.post(path + "/\(row.id)", ["verb": "remove"]).status == 303)
    await #expect(throws: TestProblem.self) { try await view(books, "Bé gái sinh năm nay") }
  }

  @Test(arguments: Engine.atHand) func ownViewsStayOwnAndSharedOnesAreForTheUnit(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let (station, worker) = (try await books.browser(.station), try await books.browser(.villageWorker))
    let centre = try await books.browser(.healthCentre)
    _ = try await station.post(path, ["name": "Riêng của tôi", "query": "sex=male"])
    _ = try await station.post(path, ["name": "Chung của trạm", "query": "sex=female", "shared": "1"])
    let seen = try await worker.get("/registers/person?unit=06544")
    #expect(seen.text.contains("Chung của trạm") && !seen.text.contains("Riêng của tôi"))
    #expect(try await centre.get("/registers/person?unit=06544").text.contains("Chung của trạm"))
    let (own, shared) = (try await view(books, "Riêng của tôi"), try await view(books, "Chung của trạm"))
    #expect(try await worker.post(path + "/\(own.id)", ["verb": "remove"]).status == 404)
    #expect(try await worker.post(path + "/\(shared.id)", ["verb": "remove"]).status == 403)
    #expect(try await worker.post(path + "/\(shared.id)", ["verb": "first"]).status == 403)
    // Who writes nothing in the unit keeps views for himself.
    #expect(try await centre.post(path, ["name": "Của trung tâm", "query": "sex=male", "shared": "1"]).status == 403)
    #expect(try await centre.post(path, ["name": "Của trung tâm", "query": "sex=male"]).status == 303)
    #expect(try await centre.post("/registers/person/06562/views", ["name": "x", "query": ""]).status == 403)
    #expect(try await station.post(path, ["name": "  ", "query": ""]).status == 422)
    // The register of views itself is written by these doors alone.
    #expect(try await station.get("/registers/register-view/06544/new").status == 403)
  }
}
