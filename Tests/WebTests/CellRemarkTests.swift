import Foundation
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// The health centre asks, the station answers.
@Suite(.serialized) struct CellRemarkTests {
  private func remarks(_ books: RegisterBooks) async throws -> [CellRemark] {
    let unit = books.unit
    return try await books.server.installation.store.read { try CellRemark.on("person", [unit], $0) }
  }

  @Test(arguments: Engine.atHand) func aRemarkIsAskedAnsweredAndClosed(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let (centre, station) = (try await books.browser(.healthCentre), try await books.browser(.station))
    let row = "/registers/person/06544/\(books.en)"
    let asked = try await centre.post(row + "/remarks", ["field": "birth_date", "text": "Ngày sinh này đúng không?"])
    #expect(asked.status == 303)
    let remark = try #require(try await remarks(books).first)
    #expect(remark.author == "healthcentre" && remark.field == "birth_date" && remark.isOpen)
    #expect(remark.value("written_at") == "2024-12-20T10:00")
    for page in [row, "/registers/person?unit=06544", "/registers/person/06544/remarks", "/registers/person?unit=06544&remarks=open"] {
      #expect(try await station.get(page).text.contains("Ngày sinh này đúng không?"), "\(page)")
    }
    #expect(try await station.get("/registers/person?unit=06544").text.contains("data-remark=\"open\""))
    let answered = try await station.post("/api" + row + "/remarks/\(remark.id)", ["verb": "answer", "text": "Đúng, theo giấy khai sinh."])
    #expect(answered.status == 200)
    #expect(answered.text.contains("Đúng, theo giấy khai sinh.") && answered.text.contains("\"open\":true"))
    #expect(try await centre.post(row + "/remarks/\(remark.id)", ["verb": "close"]).status == 303)
    let closed = try #require(try await remarks(books).first)
    #expect(!closed.isOpen && closed.answers.count == 1)
    let open = try await station.get("/registers/person?unit=06544&remarks=open")
    #expect(!open.text.contains("<div>Hoàng Thị Én</div>"))
    #expect(try await station.get("/registers/person?unit=06544&remarks=any").text.contains("<div>Hoàng Thị Én</div>"))
    #expect(try await station.post(row + "/remarks/\(remark.id)", ["verb": "reopen"]).status == 303)
    #expect(try await remarks(books).first?.isOpen == true)
    // The row itself was not touched, and the log knows who asked.
    let unit = books.unit
    let entries = try await books.server.installation.store.read { try LogBook.entries($0, unit, limit: 10) }
    #expect(entries.contains { "\($0.author)".contains("healthcentre") })
  }

  @Test func rightsAndFaults() async throws {
    let books = try await RegisterBooks()
    let (centre, worker) = (try await books.browser(.healthCentre), try await books.browser(.villageWorker))
    let (office, station) = (try await books.browser(.communeOffice), try await books.browser(.station))
    let row = "/registers/person/06544/\(books.en)"
    #expect(try await office.post(row + "/remarks", ["field": "sex", "text": "?"]).status == 403)
    let elsewhere = "/registers/person/06562/\(books.en)/remarks"
    #expect(try await centre.post(elsewhere, ["field": "sex", "text": "?"]).status == 403)
    #expect(try await centre.post(row + "/remarks", ["field": "no_such", "text": "?"]).status == 422)
    #expect(try await centre.post(row + "/remarks", ["field": "sex", "text": "  "]).status == 422)
    #expect(try await centre.post(row + "/remarks", ["field": "sex", "text": String(repeating: "ă", count: 1001)]).status == 422)
    let gone = "/registers/person/06544/018f0000-0000-7000-8000-000000000000/remarks"
    #expect(try await centre.post(gone, ["field": "sex", "text": "?"]).status == 404)
    #expect(try await remarks(books).isEmpty)
    #expect(try await station.post(row + "/remarks", ["field": "sex", "text": "Kiểm tra lại"]).status == 303)
    let remark = try #require(try await remarks(books).first)
    let path = row + "/remarks/\(remark.id)"
    // The centre may answer; who neither wrote it nor writes the register does not close it.
    #expect(try await centre.post(path, ["verb": "close"]).status == 403)
    #expect(try await centre.post(path, ["verb": "answer", "text": "Đã xem"]).status == 303)
    #expect(try await worker.post(path, ["verb": "close"]).status == 303)
    #expect(try await station.post(path, ["verb": "shout"]).status == 422)
    let other = "/registers/household/06544/\(books.household)/remarks/\(remark.id)"
    #expect(try await station.post(other, ["verb": "close"]).status == 404)
    // Nobody forges a name through the register's own pages.
    #expect(try await station.get("/registers/cell-remark/06544/new").status == 403)
    let forged = #"{"fields":{"register_id":"person","row_id":"x","field_name":"sex","remark_text":"x","written_by":"quantri"}}"#
    #expect(try await station.send("POST", "/api/registers/cell-remark/06544", json: forged).status == 403)
  }

  @Test func textIsShownAsText() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let row = "/registers/person/06544/\(books.en)"
    _ = try await station.post(row + "/remarks", ["field": "full_name", "text": "<script>alert(\"x\")</script> 'é' & \\"])
    for page in [row, "/registers/person?unit=06544", "/registers/person/06544/remarks"] {
      let answer = try await station.get(page)
      #expect(answer.status == 200)
      #expect(!answer.text.contains("<script>alert"), "\(page)")
    }
  }
}
