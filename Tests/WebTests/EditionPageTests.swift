import Criteria
import Foundation
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// The law on the pages: drafted by one, published by another, in use at once; local values likewise.
@Suite(.serialized) struct EditionPageTests {
  private static func text(_ id: String) throws -> String {
    try String(contentsOf: catalogueFolder.appendingPathComponent("criteria/\(id).yaml"), encoding: .utf8)
  }

  /// What stands in a hidden field of a page.
  private static func hidden(_ name: String, _ page: String) -> String {
    page.components(separatedBy: "name=\"\(name)\" value=\"").dropFirst().first.map { String($0.prefix { $0 != "\"" }) } ?? ""
  }

  @Test(arguments: Engine.atHand) func aTextIsDraftedTriedAndPublishedByTwo(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let areas = "unit,axis,area,valid_from,valid_to,decision,status\n06544,region7,tdmnpb,2021-01-01,,Nghị quyết 81/2023/QH15,verified\n"
    try await AreaAssignments.load(areas, file: "areas.csv", books.server.installation.store, by: Author("test"))
    let (one, two) = (try await books.browser(.department), try await books.browser(.administrator))
    #expect(try await books.browser(.healthCentre).get("/criteria/drafts").status == 403)
    let law = try await one.get("/criteria/xa-ntm/2024-03-01").text
    #expect(law.contains("/criteria/drafts?from=xa-ntm%2F2024-03-01#begin"))

    // A later revision of the text in force, with another level.
    let begun = try await one.post("/criteria/drafts", ["verb": "copy", "origin": "xa-ntm/2024-03-01", "day": ""])
    let place = try #require(begun.location?.components(separatedBy: "?").first)
    let page = try await one.get(place).text
    #expect(page.contains("lần sửa 2") && page.contains("Không có lỗi") && page.contains("đang soạn"))
    let values = try await one.get(place + "/values?part=15").text
    let field = "criteria.0.indicators.0.condition.atLeast.values.tdmnpb"
    #expect(values.contains("name=\"v.\(field)\" value=\"90\""))
    let change = [
      "part": "15", "base": EditionPageTests.hidden("base", values), "s.\(field)": "verified", "f.\(field)": "loc-binh, mục II.2.1",
    ]
    let wrong = try await one.post(place + "/values", change.merging(["v.\(field)": "1.000", "f.\(field)": "khong-co"]) { $1 })
    #expect(wrong.status == 422 && wrong.text.contains("cần một số"))
    #expect(try await one.post(place + "/values", change.merging(["v.\(field)": "0,5"]) { $1 }).status == 303)
    let changed = try await one.get(place).text
    #expect(changed.contains("<del>90</del>") && changed.contains("<ins>0,5</ins>"))
    // The examples of the first text no longer hold, and say so.
    #expect(changed.contains("lỗi phải sửa trước khi trình") && changed.contains("ví dụ, dòng"))
    let draft = try await one.get(place + "/text").text
    let shipped = try EditionPageTests.text("xa-ntm/2024-03-01").components(separatedBy: "\n")
    let lines = draft.components(separatedBy: "\n")
    #expect(lines.count == shipped.count && zip(lines, shipped).filter { $0 != $1 }.count == 3, "state, revision and one level")

    // What is typed is kept while one types; a second window that doesn't know of it is told so.
    let typing = ["base": Digest.hex(draft), "text": draft + "# x\r\n", "cases": ""]
    let kept = try await one.post("/api" + place, typing)
    #expect(kept.status == 200 && kept.text.contains(Digest.hex(draft + "# x\n")))
    let late = try await one.post("/api" + place, typing.merging(["text": draft]) { $1 })
    #expect(late.status == 409 && late.text.contains("gười khác vừa lưu"))
    _ = try await one.post(place, ["verb": "save", "base": Digest.hex(draft + "# x\n"), "text": draft, "cases": ""])

    // With examples of its own it can be handed in.
    let own = "given:\n  day: 2024-12-31\ncases:\n  - name: Chưa biết gì\n    expect:\n      indicators: { \"15.1\": unknown }\n"
    let saved = try await one.post(
      place,
      [
        "verb": "submit", "base": Digest.hex(draft), "text": draft.replacing("\n", with: "\r\n"),
        "cases": own.replacing("\n", with: "\r\n"),
      ])
    #expect(saved.location?.contains("done=handed") == true, "\(saved.status)")
    #expect(try await one.post(place, ["verb": "approve"]).status == 403, "nobody approves his own")
    let bare = try await two.post(place, ["verb": "return", "remark": "  "])
    #expect(bare.status == 422 && bare.text.contains("href=\"#f-remark\"") && bare.text.contains("cần ghi lý do khi trả lại"))
    #expect(bare.text.contains("id=\"f-remark\"") && bare.text.contains("value=\"approve\""), "the form is still there")
    let trial = try await two.get(place + "/trial?period=2024-Q4").text
    #expect(trial.contains("Tính thử theo dự thảo") && trial.contains("lần sửa 2") && trial.contains("2 xã;"))
    #expect(try await two.get("/criteria").text.contains("Đang soạn, chờ duyệt: 1"))
    let waiting = try await two.get(place).text
    #expect(waiting.contains("Duyệt và ban hành") && waiting.contains("Bạn là người thứ hai"))
    #expect(try await two.post(place, ["verb": "approve"]).location == "/criteria/xa-ntm/2024-03-01.r2?done=published")

    // In use at once, listed with who published it, and downloaded byte for byte.
    let station = try await books.browser(.station)
    let listed = try await station.get("/criteria").text
    #expect(listed.contains("Ban hành tại đây ngày 20/12/2024: Sở Y tế trình, Quản trị duyệt."))
    #expect(try await station.get("/units/06544/indicators/xa-ntm/15.1?period=2024-Q4").text.contains("0,5%"))
    let file = try await station.get("/criteria/xa-ntm/2024-03-01.r2/text").text
    #expect(file == EditionEntries.text(draft, in: .published))
    #expect(try await station.get("/criteria/xa-ntm/2024-03-01.r2/cases").text == own)
    #expect(try await station.get("/criteria/xa-ntm/2024-03-01/text").text == (try EditionPageTests.text("xa-ntm/2024-03-01")))
    #expect(
      try await one.post(place, ["verb": "save", "text": draft, "base": Digest.hex(draft)]).status == 409, "published is never edited")
    let beside = try await editions(books)
    #expect(beside.contains("xa-ntm/2024-03-01.r2"), "a program that starts later knows it too")
    #expect(try await LogBook.verify(books.server.installation.store).faults == [])
  }

  /// The editions another program sees that opens the same database.
  private func editions(_ books: RegisterBooks) async throws -> [String] {
    let store = books.server.installation.store
    let shipped = books.server.installation.knowledge.shipped
    return try await store.read { try EditionTexts.laid(over: shipped, $0) }.editions.map(\.id)
  }

  @Test(arguments: Engine.atHand) func aLocalValueIsProposedAndApprovedByTwo(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let (centre, department) = (try await books.browser(.healthCentre), try await books.browser(.department))
    let law = try await centre.get("/criteria/btcqg-ytx/2023-03-09").text
    #expect(law.contains("/criteria/values?set=btcqg-ytx&amp;subject=1.1&amp;field=points#propose"))
    let empty = try await centre.post("/criteria/values", ["verb": "propose", "set": "btcqg-ytx", "field": "points"])
    #expect(empty.status == 422)
    for part in ["cần chọn", "cần một số", "cần ngày dạng dd/MM/yyyy", "cần ghi số, ngày, cơ quan"] {
      #expect(empty.text.contains(part), "\(part)")
    }
    let value = [
      "verb": "propose", "set": "btcqg-ytx", "field": "points", "subject": "1.1", "content": "2,5", "from": "01/01/2024", "to": "",
      "citation": "Phụ lục Quyết định 1300/QĐ-BYT",
    ]
    #expect(try await books.browser(.station).post("/criteria/values", value).status == 403)
    let sent = try await centre.post("/criteria/values", value)
    #expect(sent.location?.contains("done=proposed") == true, "\(sent.text.suffix(600))")
    let mine = try await centre.get("/criteria/values?set=btcqg-ytx").text
    #expect(mine.contains("2,5 điểm") && mine.contains("Rút đề nghị") && !mine.contains("value=\"approve\""))
    let row = EditionPageTests.hidden("row", mine)
    #expect(try await centre.post("/criteria/values", ["verb": "approve", "row": row]).status == 403)
    #expect(try await books.browser(.station).get("/criteria/values?set=btcqg-ytx").text.contains("2,5 điểm") == false)
    let theirs = try await department.get("/criteria/values?set=btcqg-ytx").text
    #expect(theirs.contains("value=\"approve\"") && theirs.contains("Trung tâm Y tế đề nghị"))
    let bare = try await department.post("/criteria/values", ["verb": "refuse", "set": "btcqg-ytx", "row": row, "remark": " "])
    #expect(bare.status == 422 && bare.text.contains("id=\"f-remark-\(row)\"") && bare.text.contains("cần ghi lý do khi không duyệt"))
    #expect(bare.text.contains("value=\"approve\"") && !bare.text.contains("<code>law</code>"), "on the same page")
    let sets = try await department.get("/criteria").text
    #expect(!sets.contains("<code>xa-ntm") && !sets.contains("communeGroup"), "titles, no codes")
    #expect(try await department.post("/criteria/values", ["verb": "approve", "row": row, "set": "btcqg-ytx"]).status == 303)
    let standing = try await books.browser(.station).get("/criteria/values?set=btcqg-ytx").text
    #expect(standing.contains("2,5 điểm") && standing.contains("duyệt: Sở Y tế") && standing.contains("đang áp dụng"))
    let read = try await department.get("/criteria/btcqg-ytx/2023-03-09").text
    #expect(
      read.contains("1 giá trị của địa phương") && read.contains("Địa phương đang áp dụng:") && read.contains("Phụ lục Quyết định 1300"))
    #expect(!read.contains("subject=1.1&amp;field=points"), "what is entered isn't asked for again")

    // What was typed to end it stands where it was typed, with what is wrong beside it.
    let end = ["verb": "end", "set": "btcqg-ytx", "key": "btcqg-ytx/1.1/points", "first": "2024-01-01"]
    let unsaid = try await department.post("/criteria/values", end.merging(["to": "31/12/2023", "citation": "hết năm kế hoạch"]) { $1 })
    #expect(unsaid.status == 422 && unsaid.text.contains("<details class=\"law-end\" open>"))
    let field = "f-last-btcqg-ytx-1-1-points-2024-01-01"
    #expect(unsaid.text.contains("href=\"#\(field)\"") && unsaid.text.contains("id=\"\(field)\""))
    #expect(unsaid.text.contains("value=\"31/12/2023\"") && unsaid.text.contains("value=\"hết năm kế hoạch\""))

    // One that waits already isn't lost by whoever types it again.
    let again = value.merging(["content": "3", "from": "01/01/2025"]) { $1 }
    #expect(try await centre.post("/criteria/values", again).status == 303)
    let twice = try await department.post("/criteria/values", again)
    #expect(twice.status == 422 && twice.text.contains("đã có đề nghị chờ duyệt") && twice.text.contains("value=\"01/01/2025\""))
  }
}
