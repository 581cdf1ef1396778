import Exchange
import Foundation
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Programme
@testable import Web

/// Files into a register on the pages: brought, confirmed, checked, taken, mended, taken back.
@Suite(.serialized) struct ImportPageTests {
  private static let heading = "Họ và tên;Giới;Ngày sinh;Mã hộ;Tình trạng cư trú;Cư trú từ ngày;Quê"
  private static let good = [
    "Lý Một;Nam;01/02/1980;0087;Thường trú;01/01/2020;Lộc Bình", "Lý Hai;Nữ;05/06/1990;0087;Thường trú;01/01/2020;",
  ]
  private static let bad = [
    "Lý Ba;khác;01/02/1980;0087;Thường trú;01/01/2020;", "Lý Tư;Nam;31/02/1980;0087;Thường trú;01/01/2020;",
    "Lý Năm;Nam;01/02/1980;9999;Thường trú;01/01/2020;", "Lý Sáu;Nam;01/02/1980;0087;;01/01/2020;",
    "Lý Bảy;Nam;01/02/2022;0087;Thường trú;01/01/2020;",
  ]
  private let import_ = "/registers/person/06544/import"

  private static func csv(_ rows: [String]) -> String { ([heading] + rows).joined(separator: "\r\n") + "\r\n" }

  /// The steps to a checked file; the address of its page.
  private func check(_ books: RegisterBooks, _ browser: RegisterBooks.Browser, _ text: String) async throws -> String {
    let brought = try await browser.bring(import_, "danh-sach.csv", text)
    let page = try #require(brought.location, "\(brought.status) \(brought.text.suffix(600))")
    let columns = try await browser.settled(page)
    #expect(columns.contains("Lý Một · Lý Hai") || columns.contains("Các cột của tệp"))
    let sent = try await browser.post(page, ["verb": "columns"].merging(RegisterBooks.Browser.chosen(columns)) { $1 })
    #expect(sent.status == 303, "\(sent.text)")
    return page
  }

  private func people(_ books: RegisterBooks) async throws -> Int {
    Int(try await books.server.installation.store.read { try $0.first("SELECT COUNT(*) AS n FROM person")?["n"].int ?? 0 })
  }

  @Test func aFileIsTakenMendedAndTakenBack() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    #expect(try await station.get("/registers/person?unit=06544").text.contains("Nhập từ tệp…"))
    #expect(try await station.get(import_).text.contains("Chưa có lần nhập nào"))
    let page = try await check(books, station, ImportPageTests.csv(ImportPageTests.good + ImportPageTests.bad))
    let found = try await station.settled(page)
    #expect(found.contains("Nhập chỉ 2 dòng đúng") && found.contains("Không lấy gì") && found.contains("<b>5</b>"))
    for text in ["31/02/1980", "khác", "9999", "cần ghi nhưng đang trống", "không được trước ngày sinh"] {
      #expect(found.contains(text), "\(text)")
    }
    #expect(found.contains("2 dòng đầu như sẽ được lưu") && found.contains("Lý Hai"))
    #expect(try await people(books) == 1, "nothing is written by looking")
    let filtered = try await station.get(page + "?column=B").text
    #expect(filtered.contains("khác") && !filtered.contains("31/02/1980"))
    let bad = try await station.get(page + "/faults.xlsx")
    #expect(bad.status == 200 && bad.headers["content-disposition"]?.contains("dong-loi_nhan-khau_xa-khanh-xuan_2") == true)

    let state = try await station.get("/api" + page)
    #expect(state.text.hasPrefix("{\"done\":true"))
    #expect(try await station.post(page, ["verb": "take", "taking": "good"]).status == 303)
    let result = try await station.settled(page)
    #expect(result.contains("Đã nhập 2 dòng vào sổ") && result.contains("Tải các dòng lỗi"))
    #expect(try await people(books) == 3)
    let rows = try #require(result.components(separatedBy: "href=\"").first { $0.contains("/imports/") }?.prefix { $0 != "\"" })
    #expect(try await station.get(String(rows)).text.contains("Lý Một"))
    #expect(try await books.remark().hasPrefix("import "))

    // The mended rows: those taken before are known, the columns are remembered.
    let mended = ImportPageTests.bad.map {
      $0.replacingOccurrences(of: "khác", with: "Nam").replacingOccurrences(of: "31/02", with: "28/02")
        .replacingOccurrences(of: "9999", with: "0087").replacingOccurrences(of: ";;", with: ";Thường trú;")
        .replacingOccurrences(of: "2022", with: "2019")
    }
    let second = try await check(books, station, ImportPageTests.csv(ImportPageTests.good + mended))
    let clean = try await station.settled(second)
    #expect(clean.contains("Nhập 5 dòng") && !clean.contains("faults-list"))
    _ = try await station.post(second, ["verb": "take", "taking": "all"])
    let taken = try await station.settled(second)
    #expect(taken.contains("Đã nhập 5 dòng vào sổ") && !taken.contains("Tải các dòng lỗi"))
    #expect(try await people(books) == 8)
    let undo = try #require(taken.components(separatedBy: "action=\"").first { $0.contains("/undo") }?.prefix { $0 != "\"" })
    let undone = try await station.post(String(undo), [:])
    #expect(try await station.settled(try #require(undone.location)).contains("Đã gỡ 5 dòng"))
    #expect(try await people(books) == 3)
    let list = try await station.get(import_).text
    #expect(list.contains("đã hoàn tác") && list.contains("đã nhập, còn trong sổ") && list.contains("danh-sach.csv"))
    #expect(try await LogBook.verify(books.server.installation.store).faults == [])
  }

  @Test func aFileIsOnlyItsOwnersAndGoesWhenDropped() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let page = try await check(books, station, ImportPageTests.csv(ImportPageTests.good))
    // Another session of the same account, another account, another unit or register.
    for other in [try await books.browser(.station), try await books.browser(.villageWorker), try await books.browser(.administrator)] {
      for path in [page, page + "/faults.xlsx", "/api" + page] { #expect(try await other.get(path).status == 404, "\(path)") }
      #expect(try await other.post(page, ["verb": "take"]).status == 404)
    }
    #expect(try await station.get(page.replacingOccurrences(of: "06544", with: "06562")).status == 403)
    #expect(try await station.get(page.replacingOccurrences(of: "/person/", with: "/hamlet/")).status == 404)
    #expect(try await books.browser(.healthCentre).get(import_).status == 403)
    #expect(try await station.post(page, ["verb": "drop"]).location == import_ + "?done=dropped")
    #expect(try await station.get(page).status == 404)
    #expect(try await people(books) == 1)
  }

  @Test func aWritingThatIsStoppedLeavesNothing() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let rows = (0..<6_000).map { "Lý Nhiều \($0);Nam;01/02/1980;0087;Thường trú;01/01/2020;" }
    let page = try await check(books, station, ImportPageTests.csv(rows))
    #expect(try await station.settled(page).contains("Nhập 6.000 dòng"))
    _ = try await station.post(page, ["verb": "take", "taking": "all"])
    let stopped = try await station.post(page, ["verb": "drop"])
    #expect(stopped.location == page, "it was still being written")
    let said = try await station.settled(page)
    let count = try await people(books)
    #expect(said.contains("Đã dừng; không có gì được ghi vào sổ.") ? count == 1 : said.contains("Đã nhập 6.000 dòng") && count == 6_001)
  }

  @Test func whatIsNoSpreadsheetSaysSo() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let page = try #require(try await station.bring(import_, "x.xlsx", "<html><body>x</body></html>").location)
    let said = try await station.settled(page)
    #expect(said.contains("trang web (HTML)") && said.contains("Chọn tệp khác"))
    #expect(try await station.bring(import_, "x.csv", "").status == 422)
    let columns = try #require(try await station.bring(import_, "x.csv", ImportPageTests.csv(ImportPageTests.good)).location)
    var sent = RegisterBooks.Browser.chosen(try await station.settled(columns))
    sent["c-1"] = sent["c-0"]
    let twice = try await station.post(columns, sent.merging(["verb": "columns"]) { $1 })
    #expect(twice.status == 422 && twice.text.contains("đã chọn cho cột A"))
    let none = try await station.post(columns, ["verb": "columns"])
    #expect(none.status == 422 && none.text.contains("chưa có cột nào ứng với trường của sổ"))
  }

  @Test func templatesAndExportsAreFiles() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let template = try await station.get(import_ + "/template.xlsx?part=person.absence")
    #expect(template.status == 200 && template.headers["content-disposition"]?.contains("mau-nhap_thoi-gian-vang-mat_2") == true)
    for ending in ["xlsx", "csv"] {
      let file = try await station.get("/registers/person.\(ending)?unit=06544&sex=female&q=en")
      #expect(file.status == 200 && file.headers["content-disposition"]?.contains("filename=\"nhan-khau_xa-khanh-xuan_2") == true)
      #expect(try await books.remark() == "person: \(ending.uppercased()), 1 dòng")
      _ = try await station.get("/registers/person.\(ending)?unit=06544&sex=male")
      #expect(try await books.remark() == "person: \(ending.uppercased()), 0 dòng")
      #expect(try await books.browser(.villageWorker).get("/registers/person.\(ending)?unit=06544").status == 403)
    }
  }

  @Test func rowsThatDifferAreShownAndChangedOnlyWhenAskedFor() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let rows = ["Hoàng Thị Én;Nữ;21/07/2020;0087;Tạm trú;21/07/2020;", "Lý Một;Nam;01/02/1980;0087;Thường trú;01/01/2020;"]
    let page = try await check(books, station, ImportPageTests.csv(rows))
    let found = try await station.settled(page)
    #expect(found.contains("1 dòng đã có trong sổ, nội dung khác") && found.contains("<del>Thường trú</del>"))
    #expect(
      found.contains("<ins>Tạm trú</ins>") && found.contains("Nhập chỉ 1 dòng đúng") && found.contains("Cập nhật 1 dòng này theo tệp"))
    #expect(try await station.post(page, ["verb": "update"]).status == 303)
    let changing = try await station.settled(page)
    #expect(changing.contains("Nhập 1 dòng mới, cập nhật 1 dòng") && changing.contains("Giữ nguyên các dòng đã có"))
    #expect(try await books.row("person", books.en).values["residence_status"] == .text("permanent"), "nothing is written by looking")
    #expect(try await station.post(page, ["verb": "keep"]).status == 303)
    #expect(try await station.settled(page).contains("Nhập chỉ 1 dòng đúng"))
    _ = try await station.post(page, ["verb": "update"])
    _ = try await station.settled(page)
    _ = try await station.post(page, ["verb": "take", "taking": "all"])
    let taken = try await station.settled(page)
    #expect(taken.contains("Đã nhập 1 dòng mới, cập nhật 1 dòng đã có"))
    #expect(try await books.row("person", books.en).values["residence_status"] == .text("temporary"))
    // The log calls the file by its name, and the row's story offers the old value.
    #expect(
      try await station.get("/log?unit=06544").text.contains("Nhập tệp «danh-sach.csv» vào sổ Nhân khẩu: 1 dòng mới, cập nhật 1 dòng"))
    let undo = try #require(taken.components(separatedBy: "action=\"").first { $0.contains("/undo") }?.prefix { $0 != "\"" })
    let undone = try await station.post(String(undo), [:])
    #expect(try await station.settled(try #require(undone.location)).contains("đưa 1 dòng về như trước khi nhập"))
    #expect(try await books.row("person", books.en).values["residence_status"] == .text("permanent"))
  }

  @Test func guessesStandChosenAndRequiredFieldsAreAskedForOnlyWithoutAColumn() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let text =
      "Họ và tên;X1;Ngày sinh;Mã hộ;Cư trú từ ngày\r\nLý Một;Nam;01/02/1980;0087;01/01/2020\r\nLý Hai;Nữ;05/06/1990;0087;01/01/2020\r\n"
    let page = try #require(try await station.bring(import_, "x.csv", text).location)
    let columns = try await station.settled(page)
    #expect(RegisterBooks.Browser.chosen(columns)["c-1"] == "sex" && columns.contains("phần mềm đoán, hãy xem lại"))
    #expect(columns.contains("data-target=\"sex\" hidden") && columns.contains("data-target=\"residence_status\">"))
    #expect(columns.contains("<a href=\"#missing\">Tình trạng cư trú</a>"), "what every row would lack is said above the columns")
    // A form with a fault comes back with what was chosen, and asks for what is missing now.
    var sent = RegisterBooks.Browser.chosen(columns)
    (sent["c-1"], sent["c-2"]) = ("-", "full_name")
    let again = try await station.post(page, sent.merging(["verb": "columns"]) { $1 })
    #expect(again.status == 422 && again.text.contains("data-target=\"sex\">") && again.text.contains("data-target=\"full_name\" hidden"))
  }

  @Test func theDeskKeepsFewFilesAndNotForLong() async throws {
    let books = try await RegisterBooks()
    let server = try await WebServer(books.server.installation)
    let session = Session(account: Account(name: "a", fullName: "A", active: true, language: .vi, appointments: []), csrf: "one")
    func visit(_ session: Session, seconds: Int = 0) -> Visit {
      Visit(
        installation: server.installation, words: server.words, method: "POST", path: "/", parameters: [:], query: [:], form: .none,
        session: session, rights: .administrator, units: OrgUnits([]), language: .vi, csrf: session.csrf, isDemo: false,
        now: server.installation.store.now().adding(seconds: seconds))
    }
    let file = Form.File(name: "C:\\x\\Nhân khẩu.csv", bytes: Array("a;b\n1;2\n".utf8))
    let unit = books.unit
    let first = try server.desk.accept(file, register: "person", unit: unit, visit(session))
    #expect(first.fileName == "Nhân khẩu.csv")
    let folder = server.desk.folder
    func names() -> [String] { (FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []).sorted() }
    #expect(!names().joined().contains("Nhân") && names().count == 3)
    for _ in 0..<4 { _ = try server.desk.accept(file, register: "person", unit: unit, visit(session)) }
    #expect(server.desk.count == ImportDesk.perAccount)
    #expect(throws: ImportDeskProblem.self) { try server.desk.find(first.token, unit: unit, registers: ["person"], visit(session)) }
    server.desk.purge(visit(session, seconds: ImportDesk.idle + 60).now)
    #expect(server.desk.count == 0 && names() == ["lock"])
    _ = try server.desk.accept(file, register: "person", unit: unit, visit(session))
    server.desk.drop(session: "one")
    #expect(names() == ["lock"])
    // What a server that died left behind goes with the next start; what a living one has stays.
    let left = folder.deletingLastPathComponent().appendingPathComponent("xakhoe-imports-left\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    try Data().write(to: left.appendingPathComponent("lock"))
    _ = try ImportDesk()
    #expect(!FileManager.default.fileExists(atPath: left.path) && FileManager.default.fileExists(atPath: folder.path))
  }
}

extension RegisterBooks.Browser {
  /// Sends a file as a form does.
  func bring(_ path: String, _ name: String, _ content: String, _ fields: [String: String] = [:]) async throws -> RunningServer.Answer {
    try await bring(path, name, Data(content.utf8), fields)
  }

  /// Sends a file of any kind as a form does.
  func bring(_ path: String, _ name: String, _ content: Data, _ fields: [String: String] = [:]) async throws -> RunningServer.Answer {
    let mark = "----xakhoe\(UUID().uuidString.prefix(8))"
    var body = ""
    for (key, value) in fields.merging(["csrf": token], uniquingKeysWith: { $1 }) {
      body += "--\(mark)\r\nContent-Disposition: form-data; name=\"\(key)\"\r\n\r\n\(value)\r\n"
    }
    body += "--\(mark)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: text/csv\r\n\r\n"
    let whole = Data(body.utf8) + content + Data("\r\n--\(mark)--\r\n".utf8)
    return try await server.send("POST", path, cookie: cookie, body: nil, type: "multipart/form-data; boundary=\(mark)", bytes: whole)
  }

  /// The page once the work on its file is done.
  func settled(_ page: String) async throws -> String {
    for _ in 0..<400 {
      let answer = try await get(page)
      guard answer.text.contains("id=\"at-work\"") else { return answer.text }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw TestProblem.noValue(page)
  }

  /// The columns as the page has them chosen.
  static func chosen(_ page: String) -> [String: String] {
    var out: [String: String] = [:]
    for part in page.components(separatedBy: "<select id=\"f-c-").dropFirst() {
      let name = "c-" + part.prefix { $0 != "\"" }
      let options = part.components(separatedBy: "</select>").first ?? ""
      for option in options.components(separatedBy: "<option value=\"").dropFirst() where option.contains("\" selected>") {
        out[name] = String(option.prefix { $0 != "\"" })
      }
    }
    return out
  }
}
