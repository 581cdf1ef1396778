import Foundation
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Registers as pages: lists, forms, histories, moves.
@Suite(.serialized) struct RegisterFormTests {
  @Test func aFormComesBackWithEverythingTyped() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let long = String(repeating: "Nguyễn", count: 1700)
    let answer = try await station.post(
      "/registers/person/06544/new",
      ["full_name": long, "birth_date": "01/01/2030", "national_id": "123", "occupation": "a\u{7}b", "guardian": "Bà Chu", "verb": "save"])
    #expect(answer.status == 422)
    for kept in [long, "value=\"01/01/2030\"", "value=\"123\"", "value=\"Bà Chu\""] { #expect(answer.text.contains(kept)) }
    for fault in ["tối đa 100", "ở tương lai", "Đúng 12 chữ số", "ký tự điều khiển", "cần ghi; chưa biết thì lưu nháp"] {
      #expect(answer.text.contains(fault), "\(fault)")
    }
  }

  @Test func aDecomposedNameIsStoredComposed() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let base = try await books.row("person", books.en).seq
    var form = books.form(base: base)
    form["guardian"] = "Chu Thị Biên".decomposedStringWithCanonicalMapping
    #expect(try await station.post("/registers/person/06544/\(books.en)", form).status == 303)
    let guardian = try #require(try await books.row("person", books.en).values["guardian"]?.text)
    #expect(Array(guardian.utf8) == Array("Chu Thị Biên".precomposedStringWithCanonicalMapping.utf8))
  }

  @Test func twoFormsMergeWhereTheyDifferAndMeetWhereTheyDoNot() async throws {
    let books = try await RegisterBooks()
    let (station, administrator) = (try await books.browser(.station), try await books.browser(.administrator))
    let path = "/registers/person/06544/\(books.en)"
    let base = try await books.row("person", books.en).seq
    var theirs = books.form(base: base)
    theirs["occupation"] = "Giáo viên"
    theirs["guardian"] = "Bà Chu"
    #expect(try await administrator.post(path, theirs).status == 303)
    var mine = books.form(base: base)
    mine["occupation"] = "Buôn bán"
    let met = try await station.post(path, mine)
    #expect(met.status == 409)
    #expect(met.text.contains("Giáo viên"))
    #expect(met.text.contains("value=\"Buôn bán\""))
    #expect(met.text.contains("value=\"Bà Chu\""))
    let now = try await books.row("person", books.en).seq
    mine["base"] = "\(now)"
    mine["guardian"] = "Bà Chu"
    #expect(try await station.post(path, mine).status == 303)
    let row = try await books.row("person", books.en)
    #expect(row.values["occupation"]?.text == "Buôn bán")
    #expect(row.values["guardian"]?.text == "Bà Chu")
  }

  @Test func identifiersAreShownToThoseWhoMayAndTheLogSaysSo() async throws {
    let books = try await RegisterBooks()
    let path = "/registers/person/06544/\(books.en)"
    let centre = try await (try await books.browser(.healthCentre)).get(path)
    #expect(centre.status == 200)
    #expect(centre.text.contains("020 ••• 0007"))
    #expect(!centre.text.contains(RegisterBooks.identity))
    #expect(!centre.text.contains("value=\"save\""))
    let station = try await books.browser(.station)
    #expect(try await station.get(path).text.contains(RegisterBooks.identity))
    let remark = try await books.remark()
    #expect(remark == "person \(books.en): national_id")
    let base = try await books.row("person", books.en).seq
    #expect(try await station.post(path, books.form(base: base)).status == 303)
    #expect(try await books.row("person", books.en).values["national_id"]?.text == RegisterBooks.identity)
    var clearing = books.form(base: base)
    clearing["clear-national_id"] = "1"
    #expect(try await station.post(path, clearing).status == 303)
    #expect(try await books.row("person", books.en).values["national_id"]?.isNull == true)
  }

  @Test func partsStandUnderTheirRow() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let path = "/registers/person/06544/\(books.en)"
    let added = try await station.post("\(path)/absence/new", ["valid_from": "01/03/2024", "destination": "Hà Nội", "verb": "save"])
    #expect(added.status == 303)
    let page = try await station.get(path)
    #expect(page.text.contains("Hà Nội"))
    let part = try #require(page.text.components(separatedBy: "\(path)/absence/").dropFirst().compactMap { RowID($0.prefix(36)) }.first)
    let other = path.replacingOccurrences(of: books.en.description, with: "018f0000-0000-7000-8000-000000000000")
    #expect(try await station.get("\(other)/absence/\(part)").status == 404)
    #expect(try await station.post("\(path)/absence/\(part)/remove", [:]).status == 303)
    #expect(try await !station.get(path).text.contains("Hà Nội"))
  }

  @Test func aRowOthersNeedIsNotRemoved() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let answer = try await station.post("/registers/person/06544/\(books.en)/remove", [:])
    #expect(answer.status == 409)
    #expect(answer.text.contains("sổ khác còn dòng về dòng này"))
    #expect(try await station.post("/registers/insurance-card/06544/\(books.card)/remove", [:]).status == 303)
    let history = try await station.get("/registers/insurance-card/06544/\(books.card)/history")
    #expect(history.text.contains("dòng đã xóa"))
    #expect(history.text.contains("đã ghi, không hiển thị"))
    #expect(!history.text.contains("2012345678"))
  }

  @Test func aListIsSearchedSortedFilteredAndExported() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    #expect(try await station.get("/registers/person?unit=06544&q=hoang+en").text.contains("Hoàng Thị Én"))
    #expect(try await station.get("/registers/insurance-card?unit=06544&q=en").text.contains("201 ••• 5678"))
    #expect(try await station.get("/registers/insurance-card?unit=06544&q=2012345678").text.contains("Hoàng Thị Én"))
    #expect(try await station.get("/registers/person?unit=06544&sex=male").text.contains("Không có dòng nào khớp"))
    for sort in ["sex", "-birth_date", "household_id", "national_id", "no_such"] {
      #expect(try await station.get("/registers/person?unit=06544&state=current&sort=\(sort)").text.contains("Hoàng Thị Én"), "\(sort)")
    }
    let file = try await station.get("/registers/person.csv?unit=06544")
    #expect(file.headers["content-type"]?.hasPrefix("text/csv") == true)
    #expect(file.text.contains("020 ••• 0007"))
    #expect(!file.text.contains(RegisterBooks.identity))
    #expect(try await books.remark() == "person: CSV, 1 dòng")
    #expect(CSVText.of([["=1+1", "-5", "a,b", "\"x\""]]) == CSVText.mark + "'=1+1,-5,\"a,b\",\"\"\"x\"\"\"\r\n")
  }

  @Test func aRegisterIsOpenedOnce() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    #expect(try await station.get("/registers/staff?unit=06544").text.contains("Sổ chưa mở"))
    for _ in 0..<2 { #expect(try await station.post("/registers/staff/06544/open", [:]).status == 303) }
    #expect(try await station.get("/registers/staff?unit=06544").text.contains("mở từ 20/12/2024"))
    let unit = books.unit
    let rows = try await books.server.installation.store.read {
      try $0.rows(of: "register-opening", where: "unit_id = :unit", ["unit": .int(unit.number)])
    }
    #expect(rows.count == 1)
  }

  @Test func aMoveNeedsBothUnits() async throws {
    let books = try await RegisterBooks()
    let path = "/registers/person/06544/\(books.en)/move"
    let station = try await books.browser(.station)
    #expect(try await station.get(path).status == 200)
    #expect(try await station.post(path, ["to": "06562", "day": "01/03/2024"]).status == 403)
    let administrator = try await books.browser(.administrator)
    let faulty = try await administrator.post(path, ["to": "06562", "day": "01/03/2030"])
    #expect(faulty.status == 422)
    #expect(faulty.text.contains("ở tương lai"))
    let there = try unit("06562")
    let home = try await books.server.installation.store.write(.create, by: Author("test"), in: [there]) { writing in
      let hamlet = try writing.insert("hamlet", there, ["name": .text("Bản Chu")])
      return try writing.insert("household", there, ["household_number": .text("0001"), "hamlet_id": .id(hamlet)])
    }
    let moved = try await administrator.post(path, ["to": "06562", "day": "01/03/2024", "household": home.description])
    #expect(moved.status == 303)
    #expect(moved.location?.hasPrefix("/registers/person/06562/") == true)
    #expect(try await books.row("person", books.en).values["valid_to"]?.day == Day(iso: "2024-02-29"))
  }
}
