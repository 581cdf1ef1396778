import Foundation
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// What everybody may see of a commune, and what people write to it.
@Suite(.serialized) struct OpenPagesTests {
  private func form(_ fields: [String: String]) -> String {
    fields.map { Link.part($0.key) + "=" + Link.part($0.value) }.joined(separator: "&")
  }

  @Test(arguments: Engine.atHand) func pagesAreClosedUntilTheAuthorityOpensThem(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    #expect(try await books.server.get("/open").status == 404)
    #expect(try await books.server.get("/open/06544?cookies=1").status == 404)
    let administrator = try await books.browser(.administrator)
    #expect(try await administrator.post("/feedback", ["open": "on"]).status == 303)
    #expect(try await books.server.get("/open").status == 200)
    let page = try await books.server.get("/open/06544?cookies=1")
    #expect(page.status == 200)
    #expect(!page.text.contains("Hoàng Thị Én"), "nothing about any person")
    let station = try await books.browser(.station)
    #expect(try await station.post("/feedback", ["open": "off"]).status == 403)
  }

  @Test(arguments: Engine.atHand) func whatIsWrittenIsAnsweredAndFoundByItsReference(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    try await PublicPages.set(true, books.server.installation.store, by: Author("test"))
    let cookie = "xk_form=abcdefgh"
    func write(_ text: String, token: String = "abcdefgh") async throws -> RunningServer.Answer {
      try await books.server.send(
        "POST", "/open/06544", cookie: cookie, body: form(["csrf": token, "topic": "care", "body": text, "contact": "0000123456"]))
    }
    #expect(try await write("Trạm mở cửa muộn buổi sáng", token: "other").status == 403)
    let short = try await write("ngắn")
    #expect(short.status == 422 && short.text.contains("ít nhất 10 ký tự"))
    let taken = try await write("Trạm mở cửa muộn buổi sáng")
    #expect(taken.status == 303)
    let reference = try #require(taken.location?.components(separatedBy: "ref=").last)
    let asked = try await books.server.get("/open?ref=\(reference)")
    #expect(asked.text.contains("Đã nhận") && !asked.text.contains("0000123456") && !asked.text.contains("mở cửa muộn"))
    let station = try await books.browser(.station)
    let list = try await station.get("/feedback?unit=06544")
    #expect(list.text.contains("Trạm mở cửa muộn") && list.text.contains("0000123456"))
    let rows = try await books.server.installation.store.read { try Feedback.list([books.unit], $0) }
    let row = try #require(rows.first)
    #expect(try await station.post("/feedback/06544/\(row.id)", ["state": "answered", "answer": ""]).status == 422)
    #expect(
      try await station.post("/feedback/06544/\(row.id)", ["state": "answered", "answer": "Từ tuần sau trạm mở cửa lúc 7 giờ."]).status
        == 303)
    #expect(try await books.server.get("/open?ref=\(reference)").text.contains("mở cửa lúc 7 giờ"))
    let centre = try await books.browser(.healthCentre)
    #expect(try await centre.get("/feedback").status == 403)
    #expect(try await LogBook.verify(books.server.installation.store).faults == [])
  }
}
