import Exchange
import Foundation
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// An import as somebody lives it who didn't make the software: found by name, mended in the workbook, undone as one.
@Suite(.serialized) struct ImportStoryTests {
  private static let heading = "Họ và tên;Giới;Ngày sinh;Mã hộ;Thôn;Số CCCD;Tình trạng cư trú;Cư trú từ ngày"

  private static func csv(_ rows: [String]) -> String { ([heading] + rows).joined(separator: "\r\n") + "\r\n" }

  /// A file brought, its columns confirmed as they are shown: the address of its page.
  private func check(_ browser: RegisterBooks.Browser, _ to: String, _ name: String, _ content: Data) async throws -> String {
    let page = try #require(try await browser.bring(to, name, content).location)
    let columns = try await browser.settled(page)
    let sent = try await browser.post(page, ["verb": "columns"].merging(RegisterBooks.Browser.chosen(columns)) { $1 })
    #expect(sent.status == 303, "\(sent.text)")
    return page
  }

  private func address(_ page: String, _ part: String) throws -> String {
    String(try #require(page.components(separatedBy: "=\"").first { $0.contains(part) }?.prefix { $0 != "\"" }))
  }

  /// The workbook with a text in place of another, in every sheet.
  private func mended(_ bytes: Data, _ from: String, _ to: String) throws -> Data {
    let folder = FileManager.default.temporaryDirectory
    let (source, target) = (folder.appendingPathComponent("\(UUID()).xlsx"), folder.appendingPathComponent("\(UUID()).xlsx"))
    defer { for file in [source, target] { try? FileManager.default.removeItem(at: file) } }
    try bytes.write(to: source)
    let book = try Spreadsheet(source.path)
    let writer = try WorkbookWriter(target.path, sheet: book.sheets[0].name, made: Moment(milliseconds: 0))
    for place in book.sheets.indices {
      if place > 0 { try writer.next(book.sheets[place].name) }
      try book.rows(of: place) { row in
        try writer.add(row.cells.map { $0 == .text(from) ? .text(to) : $0 })
        return true
      }
    }
    try writer.finish()
    return try Data(contentsOf: target)
  }

  @Test(arguments: Engine.atHand) func twoGoesBelongTogetherAndAreUndoneAsOne(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let station = try await books.browser(.station)
    let place = "/registers/person/06544/import"
    let rows = [
      "Lý Một;nam giới;01/02/1980;0087;Nà Tò;;Thường trú;01/01/2020", "Lý Hai;Nữ;01/02/1981;0087;Nà To;;Thường trú;01/01/2020",
      "Lý Ba;Nữ;01/02/1982;0087;Nà Tồ;;Thường trú;01/01/2020", "Lý Bốn;Nữ;01/02/1983;0087;Nà Mooc;;Thường trú;01/01/2020",
    ]
    let page = try await check(station, place, "danh-sach.csv", Data(ImportStoryTests.csv(rows).utf8))
    let found = try await station.settled(page)
    #expect(found.contains("không có thôn “Nà Mooc” trong xã") && found.contains("data-label=\"Tên\" class=\"long strong\">Lý Bốn"))
    // The workbook is fetched before anything is taken, as people do.
    let faults = try await station.get(page + "/faults.xlsx").bytes
    _ = try await station.post(page, ["verb": "take", "taking": "good"])
    let taken = try await station.settled(page)
    #expect(taken.contains("Đã nhập 3 dòng vào sổ") && !taken.contains("Hoàn tác cả hai"))
    let first = try address(taken, "/imports/").replacingOccurrences(of: "/undo", with: "")
    #expect(try await station.get(first).text.contains("<dt>Lỗi</dt><dd>1</dd>"))

    let again = try await check(station, place, "dong-loi.xlsx", try mended(faults, "Nà Mooc", "Nà Tò"))
    let mended = try await station.settled(again)
    #expect(mended.contains("Nhập 1 dòng") && mended.contains("dòng lỗi đã sửa của «danh-sach.csv»"))
    _ = try await station.post(again, ["verb": "take", "taking": "all"])
    #expect(try await station.settled(again).contains("Hoàn tác cả hai"))
    let list = try await station.get(place).text
    #expect(list.contains("dòng lỗi đã sửa của «danh-sach.csv»") && list.contains("đã sửa, nhập lại 1"))
    let record = try await station.get(first).text
    #expect(record.contains("Các lần nhập thuộc về nhau") && record.contains("dong-loi.xlsx") && record.contains("Hoàn tác cả hai"))
    #expect(record.contains("<dt>Lỗi</dt><dd>0 <span class=\"mut\">(đã sửa, nhập lại 1)</span></dd>"))

    let undone = try await station.post(first + "/undo", ["all": "1"])
    #expect(try await station.settled(try #require(undone.location)).contains("Đã gỡ 4 dòng"))
    let after = try await station.get(first).text
    #expect(after.contains("<dt>Lỗi</dt><dd>– <span class=\"mut\">(1 dòng lỗi lúc nhập)</span></dd>") && !after.contains("Hoàn tác cả"))
    #expect(try await LogBook.verify(books.server.installation.store).faults == [])
  }

  @Test func noughtsArePutBackForAColumnWhenAPersonSaysSo() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let rows = [
      "Lý Một;Nam;01/02/1980;0087;Nà Tò;20080001111;Thường trú;01/01/2020",
      "Lý Hai;Nữ;01/02/1981;0087;Nà Tò;20181001112;Thường trú;01/01/2020",
    ]
    let page = try await check(station, "/registers/person/06544/import", "mat-so.csv", Data(ImportStoryTests.csv(rows).utf8))
    let found = try await station.settled(page)
    #expect(found.contains("2 số có lẽ đã mất số 0 ở đầu") && found.contains("Thêm số 0 cho cả cột") && found.contains("→ 020 ••• 1111"))
    #expect(!found.contains("20080001111"))
    let column = try #require(found.components(separatedBy: "name=\"column\" value=\"").dropFirst().first?.prefix { $0 != "\"" })
    #expect(try await station.post(page, ["verb": "zeros", "column": String(column)]).status == 303)
    let restored = try await station.settled(page)
    #expect(restored.contains("đã thêm số 0 vào đầu 2 số") && restored.contains("Nhập 2 dòng"))
    #expect(try await station.post(page, ["verb": "no-zeros", "column": String(column)]).status == 303)
    #expect(try await station.settled(page).contains("Thêm số 0 cho cả cột"))
  }

  @Test(arguments: Engine.atHand) func anOfficeThatImportsInTheStationsSteadIsNamed(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let entry = try await books.browser(.centreEntry)
    let place = "/registers/person/06544/import"
    let rows = ["Lý Một;Nam;01/02/1980;0087;Nà Tò;;Thường trú;01/01/2020"]
    let page = try await check(entry, place, "ghi-thay.csv", Data(ImportStoryTests.csv(rows).utf8))
    _ = try await entry.post(page, ["verb": "take", "taking": "all"])
    let taken = try await entry.settled(page)
    #expect(taken.contains("Đã nhập 1 dòng vào sổ"))
    #expect(try await books.remark().hasSuffix(" ghi thay trạm: Trung tâm Y tế"))
    #expect(try await entry.get(place).text.contains("<small>Trung tâm Y tế ghi thay</small>"))
    let record = try address(taken, "/imports/").replacingOccurrences(of: "/undo", with: "")
    #expect(try await entry.get(record).text.contains("Trung tâm Y tế ghi thay</span>"))
    let person = try await books.server.installation.store.read {
      try $0.first("SELECT id FROM person WHERE full_name = 'Lý Một'")?["id"].id
    }
    let history = try await entry.get("/registers/person/06544/\(try #require(person))/history").text
    #expect(history.contains("Trung tâm Y tế ghi thay</span>"))
    let undone = try await entry.post(record + "/undo", [:])
    _ = try await entry.settled(try #require(undone.location))
    #expect(try await books.remark().hasSuffix(" ghi thay trạm: Trung tâm Y tế"))

    // A register the centre keeps with the station: its own hand, not a stand-in.
    let centre = try await books.browser(.healthCentre)
    let text = "Loại giấy tờ;Ngày ban hành;Số\r\nKế hoạch;01/03/2024;12/KH\r\n"
    let columns = try #require(try await centre.bring("/registers/document/06544/import", "van-ban.csv", text).location)
    _ = try await centre.settled(columns)
    let sent = try await centre.post(
      columns,
      ["verb": "columns", "c-0": "-", "c-1": "issued_on", "c-2": "document_number", "s-document_kind": "committee_plan", "drafts": "1"])
    #expect(sent.status == 303, "\(sent.text.suffix(500))")
    _ = try await centre.settled(columns)
    _ = try await centre.post(columns, ["verb": "take", "taking": "all"])
    #expect(try await centre.settled(columns).contains("Đã nhập 1 dòng"))
    #expect(try await books.remark().hasSuffix("cơ quan ghi: Trung tâm Y tế"))
  }

  @Test(arguments: Engine.atHand) func doubtsAreShownApartFromFaultsAndMarkTheGridAfterwards(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let station = try await books.browser(.station)
    let place = "/registers/growth-measurement/06544/import"
    let text =
      "Họ và tên trẻ;Ngày sinh;Ngày cân đo;Cân nặng (kg);Chiều cao (cm)\r\nHoàng Thị Én;21/07/2020;01/12/2024;96;105\r\n"
      + "Hoàng Thị Én;21/07/2020;02/12/2024;16;105\r\n"
    let page = try #require(try await station.bring(place, "can.csv", text).location)
    _ = try await station.settled(page)
    let sent = try await station.post(
      page,
      [
        "verb": "columns", "c-0": "person_id.full_name", "c-1": "person_id.birth_date", "c-2": "measured_on", "c-3": "weight_kg",
        "c-4": "height_cm",
      ])
    #expect(sent.status == 303, "\(sent.text.suffix(500))")
    let found = try await station.settled(page)
    #expect(found.contains("id=\"doubts-heading\"") && found.contains("giá trị cần xem lại") && !found.contains("id=\"faults-list\""))
    #expect(found.contains("cân nặng không hợp lý so với tuổi") && found.contains("Nhập 2 dòng"))
    _ = try await station.post(page, ["verb": "take", "taking": "all"])
    let taken = try await station.settled(page)
    #expect(taken.contains("trong sổ các ô này mang dấu «cần xem lại»"))
    let record = try await station.get(try address(taken, "/imports/").replacingOccurrences(of: "/undo", with: "")).text
    #expect(record.contains("class=\"row-doubt\"") && record.contains("cân nặng không hợp lý so với tuổi"))
    let grid = try await station.get("/registers/growth-measurement?unit=06544").text
    #expect(grid.contains("data-doubts=") && grid.contains("cân nặng không hợp lý so với tuổi"))
  }
}
