import Foundation
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Hoàng Thị Én was written down a second time without tone marks and with day and month swapped, and somebody of her commune stands
/// in Tú Đoạn too.
struct DoubledBooks: Sendable {
  let books: RegisterBooks
  let again: RowID
  let away: RowID
  let here: UnitKey
  let there: UnitKey

  var server: RunningServer { books.server }

  init(on engine: Engine = .sqlite) async throws {
    let books = try await RegisterBooks(on: engine)
    let (here, there) = (books.unit, try TestSupport.unit("06562"))
    (again, away) = try await books.server.installation.store.write(.create, by: Author("test"), in: [here, there]) { writing in
      func person(_ unit: UnitKey, _ home: RowID, _ name: String, _ born: String, _ number: String?) throws -> RowID {
        var values: [String: Value] = [
          "full_name": .text(name), "sex": .text("female"), "birth_date": .day(try day(born)), "household_id": .id(home),
          "residence_status": .text("permanent"), "valid_from": .day(try day("2021-01-01")),
        ]
        if let number { values["national_id"] = .text(number) }
        return try writing.insert("person", unit, values)
      }
      let again = try person(here, books.household, "Hoang Thi En", "2020-07-21", RegisterBooks.identity)
      var card: [String: Value] = ["person_id": .id(again), "card_number": .text("2011111111"), "budget_paid": .bool(true)]
      card["valid_from"] = .day(try day("2024-03-01"))
      card["valid_to"] = .day(try day("2025-02-28"))
      try writing.insert("insurance-card", here, card)
      _ = try person(here, books.household, "Vi Thị Mây", "1980-04-02", "020180000001")
      let hamlet = try writing.insert("hamlet", there, ["name": .text("Bản Quyến")])
      let home = try writing.insert("household", there, ["household_number": .text("0001"), "hamlet_id": .id(hamlet)])
      return (again, try person(there, home, "Vi Thị Mây", "1980-04-02", "020180000001"))
    }
    (self.books, self.here, self.there) = (books, here, there)
  }

  func pairs(_ states: [DoubleState] = []) async throws -> [DoublePair] {
    let units = [here, there]
    return try await server.installation.store.read { try DoublePairs.list($0, units, states: states) }
  }

  /// On which side of the pair Én's row stands and on which the second one: identities of one moment have no order.
  func sides() async throws -> (en: String, again: String) {
    let pair = try #require(try await pairs().first { $0.register == "person" && $0.kinds.contains(.samePerson) })
    return pair.first.id == books.en ? ("first", "second") : ("second", "first")
  }

  /// The pair of Én, after a search by the station.
  func searched(_ browser: RegisterBooks.Browser) async throws -> String {
    let answer = try await browser.post("/doubles/find", [:])
    #expect(answer.status == 303)
    // On a busy machine the search goes on behind the page.
    for _ in 0..<600 {
      guard try await browser.get("/doubles").text.contains("Đang tìm") else { break }
      try await Task.sleep(for: .milliseconds(200))
    }
    let pair = try #require(try await pairs().first { $0.register == "person" && $0.kinds.contains(.samePerson) })
    return "/doubles/" + pair.path
  }
}

@Suite(.serialized) struct DoublesPageTests {
  @Test func theListSaysWhatToDoAndThenShowsThePairs() async throws {
    let doubled = try await DoubledBooks()
    let station = try await doubled.books.browser(.station)
    let empty = try await station.get("/doubles").text
    #expect(empty.contains("Chưa tìm lần nào"))
    #expect(empty.contains("Tìm người trùng, thẻ trùng"))
    _ = try await doubled.searched(station)
    let list = try await station.get("/doubles?found=1").text
    #expect(list.contains("Đã tìm xong"))
    #expect(list.contains("Hoàng Thị Én"))
    #expect(list.contains("Hoang Thi En"))
    #expect(list.contains("một bên viết không dấu"))
    #expect(list.contains("Ngân sách đóng trùng thẻ"))
    #expect(!list.contains(RegisterBooks.identity))
    #expect(try await doubled.books.remark().contains("xem danh sách người trùng"))
    #expect(try await station.get("/doubles?kind=same-card-number").text.contains("Không có cặp nào theo lựa chọn này"))
    let csv = try await station.get("/doubles/list.csv")
    #expect(csv.headers["content-disposition"]?.contains("filename=\"nguoi-trung-the-trung_") == true)
    #expect(csv.text.contains("Hoang Thi En"))
    let book = try await station.get("/doubles/list.xlsx")
    #expect(book.status == 200)
    #expect(book.text.hasPrefix("PK"))
    let person = try await station.get("/people/06544/\(doubled.books.en)").text
    #expect(person.contains("Có thể trùng với Hoang Thi En") && person.contains("href=\"/doubles/"))
    let worker = try await doubled.books.browser(.villageWorker).get("/people/06544/\(doubled.books.en)").text
    #expect(!worker.contains("Có thể trùng với"))
  }

  @Test func aDoubleIsMergedAfterAPlainQuestionAndUndone() async throws {
    let doubled = try await DoubledBooks()
    let station = try await doubled.books.browser(.station)
    let path = try await doubled.searched(station)
    let page = try await station.get(path).text
    #expect(page.contains("Một bên viết không dấu"))
    #expect(page.contains("Giữ dòng này"))
    #expect(page.contains(RegisterBooks.identity), "the station sees identifiers, and the log says so")
    #expect(try await doubled.books.remark().contains("national_id"))
    let rows = try await doubled.books.row("person", doubled.again)
    let sides = try await doubled.sides()
    let form = [
      "verb": "merge", "keep": sides.en, "take-full_name": sides.en, "take-valid_from": sides.again, "remark": "cùng giấy khai sinh",
    ]
    let asked = try await station.post(path, form)
    #expect(asked.status == 200)
    #expect(asked.text.contains("Gộp hai dòng thành một người?"))
    #expect(asked.text.contains("1 dòng của các sổ chuyển sang người giữ lại"))
    #expect(asked.text.contains("01/01/2021"))
    #expect(try await doubled.books.row("person", doubled.again).seq == rows.seq, "a question changes nothing")

    let done = try await station.post(path, form.merging(["sure": "1"]) { $1 })
    #expect(done.status == 303)
    #expect(done.location?.contains("done=merged") == true)
    await #expect(throws: TestProblem.self) { _ = try await doubled.books.row("person", doubled.again) }
    let kept = try await doubled.books.row("person", doubled.books.en)
    #expect(kept.values["full_name"] == .text("Hoàng Thị Én"))
    #expect(kept.values["valid_from"] == .day(try day("2021-01-01")))
    let result = try await station.get(path).text
    #expect(result.contains("Đã gộp lúc"))
    #expect(result.contains("Hoàn tác"))
    let history = try await station.get("/registers/person/06544/\(doubled.again)/history").text
    #expect(history.contains("gộp người trùng"))
    #expect(history.contains("hoàn tác cả lần gộp"))
    #expect(history.contains("Dòng này đã gộp vào Hoàng Thị Én") && history.contains("href=\"/people/06544/\(doubled.books.en)\""))
    // Links to the row that went lead to the one that stands for it, and say so.
    for (old, new) in [("/people/06544/", "/people/06544/"), ("/registers/person/06544/", "/registers/person/06544/")] {
      let led = try await station.get(old + "\(doubled.again)")
      #expect(led.status == 303 && led.location == new + "\(doubled.books.en)?merged=\(doubled.again)")
      let there = try await station.get(try #require(led.location)).text
      #expect(there.contains("Liên kết cũ dẫn đến một dòng đã gộp") && there.contains("href=\"\(path)\""))
    }
    #expect(try await doubled.books.browser(.villageWorker).get("/people/06544/\(doubled.again)").status == 303)
    let log = try await station.get("/log?unit=06544").text
    #expect(log.contains("Hoàng Thị Én") && log.contains("Gộp dòng đã gộp hoặc đã xóa vào Hoàng Thị Én"))
    #expect(log.contains("Chi tiết kỹ thuật") && log.contains("Dấu kiểm tra (để đối chiếu)"))

    let undone = try await station.post(path + "/undo", [:])
    #expect(undone.location?.contains("done=undone") == true)
    #expect(try await station.get(try #require(undone.location)).text.contains("Cặp này lại nằm trong danh sách chưa xong"))
    #expect(try await station.get("/people/06544/\(doubled.again)").status == 200)
    #expect(try await !station.get("/people/06544/\(doubled.books.en)?merged=\(doubled.again)").text.contains("Liên kết cũ"))
    #expect(try await doubled.books.row("person", doubled.again).values["full_name"] == .text("Hoang Thi En"))
    #expect(try await doubled.books.row("person", doubled.books.en).values["valid_from"] != .day(try day("2021-01-01")))
    #expect(try await station.get(path).text.contains("Gộp thành một người"))
    #expect(try await LogBook.verify(doubled.server.installation.store).faults.isEmpty)
  }

  @Test(arguments: Engine.atHand) func whoeverHasTwoCardsAfterAMergeIsToldOfAtOnce(_ engine: Engine) async throws {
    let doubled = try await DoubledBooks(on: engine)
    let station = try await doubled.books.browser(.station)
    let path = try await doubled.searched(station)
    let sides = try await doubled.sides()
    #expect(try await doubled.pairs().contains { $0.register == "insurance-card" } == false)
    // Somebody else was going to look at the row that goes, and finds out what became of it.
    let (here, store) = (doubled.here, doubled.server.installation.store)
    let may = try #require(
      try await store.read { reading in
        try reading.first("SELECT id FROM person WHERE unit_id = :unit AND full_name = 'Vi Thị Mây'", ["unit": .int(here.number)])?["id"].id
      })
    let later = DoublePair(
      register: "person", RowPlace(here, doubled.again), RowPlace(here, may), score: 0.5, pattern: nil, kinds: [.samePerson])
    try await DoublePairs.judge(later, .later, store, by: Author("test"))
    let done = try await station.post(path, ["verb": "merge", "keep": sides.en, "sure": "1"])
    let page = try await station.get(try #require(done.location)).text
    #expect(page.contains("Người này nay có 2 thẻ còn hạn"))
    // The next step is there without another search, and stays what it is when somebody does search.
    let cards = try #require(try await doubled.pairs().first { $0.register == "insurance-card" })
    #expect(cards.kinds.contains(.twoCards) && cards.kinds.contains(.budget) && page.contains("href=\"/doubles/\(cards.path)"))
    #expect(try await station.get("/doubles/" + cards.path).status == 200)
    let gone = try await station.get("/doubles/" + later.path).text
    #expect(gone.contains("đã gộp vào Hoàng Thị Én") && gone.contains("Không còn gì để so"))
    // The pair that was merged says in the list what became of its other row.
    let list = try await station.get("/doubles?state=same").text
    #expect(list.contains("Hoang Thi En") && list.contains("đã gộp vào Hoàng Thị Én") && !list.contains("dòng đã xóa"))
    let csv = try await station.get("/doubles/list.csv?state=same").text
    #expect(csv.contains("(đã gộp vào Hoàng Thị Én"))
    _ = try await station.post("/doubles/find", [:])
    #expect(try await doubled.pairs().count { $0.register == "insurance-card" } == 1)
    // Concluded cards are not asked about again.
    _ = try await station.post("/doubles/" + cards.path, ["verb": "same"])
    #expect(try await !station.get(path).text.contains("thẻ còn hạn"))
    _ = try await station.post("/doubles/" + cards.path, ["verb": "open"])

    // Undone, each has one card again: there is no pair of cards, and one thing is said.
    let undone = try #require(try await station.post(path + "/undo?state=same", [:]).location)
    let after = try await station.get(undone).text
    #expect(after.contains("Đã hoàn tác") && !after.contains("Đã gộp") && !after.contains("Cặp này đã xong"))
    #expect(try await doubled.pairs([.open]).contains { $0.register == "insurance-card" } == false)
    // Addresses that are opened again tell how it is, not how it was.
    let old = try await station.get(path + "?done=merged").text
    #expect(!old.contains("Đã gộp"))
    _ = try await station.post(path, ["verb": "merge", "keep": sides.en, "sure": "1"])
    #expect(try await !station.get(undone).text.contains("Đã hoàn tác"))
    #expect(try await LogBook.verify(doubled.server.installation.store).faults.isEmpty)
  }

  @Test func whatStandsInTheWayOfAMergeIsSaid() async throws {
    let doubled = try await DoubledBooks()
    let station = try await doubled.books.browser(.station)
    let path = try await doubled.searched(station)
    // A first day of residence before the birth fits no check.
    let sides = try await doubled.sides()
    let form = ["verb": "merge", "keep": sides.again, "take-birth_date": sides.again, "take-valid_from": sides.en, "sure": "1"]
    _ = try await doubled.server.installation.store.write(.edit, by: Author("test"), in: [doubled.here]) { writing in
      try writing.update("person", doubled.here, doubled.again, ["birth_date": .day(try day("2020-12-07"))])
    }
    let answer = try await station.post(path, form)
    #expect(answer.status == 422)
    #expect(answer.text.contains("không có gì thay đổi"))
    #expect(answer.text.contains("Ngày bắt đầu cư trú không được trước ngày sinh"))
    #expect(try await doubled.books.row("person", doubled.again).values["full_name"] == .text("Hoang Thi En"))
  }

  @Test func aJudgementLeadsToTheNextPair() async throws {
    let doubled = try await DoubledBooks()
    let administrator = try await doubled.books.browser(.administrator)
    let path = try await doubled.searched(administrator)
    let answer = try await administrator.post(path, ["verb": "different", "remark": "hai chị em sinh đôi"])
    #expect(answer.status == 303)
    let pair = try #require(try await doubled.pairs([.different]).first)
    #expect(pair.remark == "hai chị em sinh đôi")
    #expect(pair.decidedBy == "user:administrator")
    let settled = try await administrator.get("/doubles?state=different").text
    #expect(settled.contains("hai chị em sinh đôi"))
    #expect(try await administrator.get(path).text.contains("Bỏ kết luận"))
  }

  @Test func peopleOfTwoCommunesAreLinkedByThoseWhoMaySeeBoth() async throws {
    let doubled = try await DoubledBooks()
    let administrator = try await doubled.books.browser(.administrator)
    _ = try await doubled.searched(administrator)
    let pair = try #require(try await doubled.pairs().first { $0.kinds.contains(.twoUnits) })
    let path = "/doubles/" + pair.path
    for role in [Role.station, .healthCentre] {
      let browser = try await doubled.books.browser(role)
      #expect(try await browser.get(path).status == 403, "\(role)")
      #expect(try await browser.post(path, ["verb": "link", "sure": "1"]).status == 403, "\(role)")
      let list = try await browser.get("/doubles").text
      #expect(!list.contains("Vi Thị Mây"), "\(role)")
      #expect(list.contains("1 cặp có một dòng ở xã ngoài phạm vi phụ trách"), "\(role)")
    }
    for role in [Role.villageWorker, .communeOffice, .department, .citizen] {
      let browser = try await doubled.books.browser(role)
      #expect(try await browser.get("/doubles").status == 403, "\(role)")
      #expect(try await browser.post("/doubles/find", [:]).status == 403, "\(role)")
      #expect(try await browser.post(path + "/undo", [:]).status == 403, "\(role)")
    }
    #expect(try await administrator.get(path).text.contains("không gộp, chỉ nối"))
    #expect(try await administrator.post(path, ["verb": "merge", "sure": "1"]).status == 422, "never merged across communes")
    #expect(try await administrator.post(path, ["verb": "link"]).text.contains("Nối hai dòng là một người?"))
    #expect(try await administrator.post(path, ["verb": "link", "sure": "1"]).location?.contains("done=linked") == true)
    #expect(try await administrator.get(path).text.contains("Đã nối là một người lúc"))
    #expect(try await administrator.post(path + "/undo", [:]).location?.contains("done=undone") == true)
  }

  @Test func unknownPairsAreNotFound() async throws {
    let doubled = try await DoubledBooks()
    let administrator = try await doubled.books.browser(.administrator)
    let id = doubled.again.description
    for path in ["x", "person~06544~\(id)~06544~\(id)", "household~06544~\(id)~06544~\(id)", "person~06544~\(id)~99999~\(id)"] {
      #expect(try await administrator.get("/doubles/" + path).status == 404, "\(path)")
    }
  }
}

@Suite(.serialized) struct HistoryPageTests {
  @Test func anEntryIsTakenBackOnItsPage() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let row = "/registers/person/06544/\(books.en)"
    let before = try await books.row("person", books.en)
    _ = try await station.post(row, books.form(base: before.seq).merging(["occupation": "Thợ may"]) { $1 })
    let first = try await books.row("person", books.en)
    #expect(first.values["occupation"] == .text("Thợ may"))
    _ = try await station.post(row, books.form(base: first.seq).merging(["occupation": "Giáo viên"]) { $1 })
    let second = try await books.row("person", books.en)
    let page = try await station.get(row + "/history").text
    #expect(page.components(separatedBy: "Đưa về như trước lần sửa này").count == 3, "one button per change, none for the addition")

    let refused = try await station.post(row + "/history", ["entry": "\(first.seq)"])
    #expect(refused.status == 409)
    #expect(refused.text.contains("đã được sửa lại ở lần ghi số \(second.seq)"))
    #expect(try await station.post(row + "/history", ["entry": "\(second.seq)"]).location?.contains("done=taken-back") == true)
    #expect(try await books.row("person", books.en).values["occupation"] == .text("Thợ may"))
    #expect(try await station.get(row + "/history?done=taken-back").text.contains("Đã đưa về như trước"))

    let centre = try await books.browser(.healthCentre)
    #expect(!(try await centre.get(row + "/history").text.contains("Đưa về như trước")), "who may not write may not take back")
    #expect(try await centre.post(row + "/history", ["entry": "\(first.seq)"]).status == 403)
  }

  @Test func aRemovedRowIsBroughtBack() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let row = "/registers/insurance-card/06544/\(books.card)"
    let card = try await books.row("insurance-card", books.card)
    #expect(try await station.post(row + "/remove", ["base": "\(card.seq)"]).status == 303)
    let page = try await station.get(row + "/history").text
    #expect(page.contains("Đưa dòng trở lại"))
    let entry = try await books.server.installation.store.read { try LogBook.history($0, "insurance-card", books.unit, books.card)[0].seq }
    #expect(try await station.post(row + "/history", ["entry": "\(entry)"]).status == 303)
    #expect(try await books.row("insurance-card", books.card).values == card.values)
    #expect(!(try await station.get(row + "/history").text.contains("Đưa dòng trở lại")))
  }
}
