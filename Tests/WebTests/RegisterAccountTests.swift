import Foundation
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// People, the log, accounts and the first start.
@Suite(.serialized) struct RegisterAccountTests {
  @Test func peopleAreFoundWithoutTonesAndByYear() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    #expect(try await station.get("/people?q=hoang+en").text.contains("Nà Tò"))
    #expect(try await station.get("/people?q=en+2020").text.contains("Hoàng Thị Én"))
    #expect(try await station.get("/people?q=en+1999").text.contains("Không tìm thấy ai"))
    #expect(try await station.get("/people").text.contains("Gõ họ tên để tìm"))
  }

  @Test func theLogNamesWhoDidWhat() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    _ = try await station.get("/registers/person/06544/\(books.en)")
    let page = try await station.get("/log?unit=06544")
    #expect(page.text.contains("Nhân khẩu: Hoàng Thị Én (21/07/2020), Số định danh cá nhân (CCCD)"))
    #expect(!page.text.contains("verify=1"))
    #expect(try await station.get("/log?unit=installation").status == 403)
    let administrator = try await books.browser(.administrator)
    #expect(try await administrator.get("/log?unit=06544&verify=1").text.contains("Nhật ký nguyên vẹn"))
  }

  @Test func aPasswordIsChangedAndTheBrowserStaysSignedIn() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let wrong = try await station.post(
      "/account", ["verb": "password", "current": "x", "new": "mat-khau-moi-1", "repeat": "mat-khau-moi-1"])
    #expect(wrong.status == 422)
    let short = try await station.post(
      "/account", ["verb": "password", "current": RunningServer.password, "new": "ngan", "repeat": "khac"])
    #expect(short.text.contains("ít nhất 10 ký tự"))
    #expect(short.text.contains("không giống mật khẩu mới"))
    let done = try await station.post(
      "/account", ["verb": "password", "current": RunningServer.password, "new": "mat-khau-moi-1", "repeat": "mat-khau-moi-1"])
    #expect(done.status == 303)
    #expect(done.headers["set-cookie"]?.contains("xk_session=") == true)
    #expect(try await station.get("/account").status == 303)
  }

  @Test func usersAreAddedClosedAndGivenPasswords() async throws {
    let books = try await RegisterBooks()
    let administrator = try await books.browser(.administrator)
    let faulty = try await administrator.post(
      "/users", ["verb": "add", "name": "", "user": "Á", "password": "1", "role": "x", "scope": "unit:99"])
    #expect(faulty.status == 422)
    for field in ["f-name", "f-user", "f-password", "f-role", "f-scope"] { #expect(faulty.text.contains("href=\"#\(field)\""), "\(field)") }
    let fields = [
      "verb": "add", "name": "Vi Thị Mới", "user": "moi", "password": "mat-khau-tam-1", "role": "station", "scope": "unit:06544",
    ]
    #expect(try await administrator.post("/users", fields).status == 303)
    #expect(try await administrator.post("/users", ["verb": "password", "user": "moi"]).text.contains("Chỉ hiện một lần"))
    #expect(try await administrator.post("/users", ["verb": "block", "user": "moi"]).status == 303)
    #expect(try await administrator.post("/users", ["verb": "block", "user": "administrator"]).status == 404)
    let account = try await books.server.installation.store.read { try Accounts.find("moi", $0) }
    #expect(account?.active == false)
  }

  @Test func theFirstStartIsOfferedOnce() async throws {
    let full = try await RunningServer()
    #expect(try await full.get("/setup", cookie: "xk_form=abc").status == 409)
    let server = try await RunningServer(units: "", accounts: false)
    #expect(try await server.get("/", cookie: "").location == "/setup")
    let faulty = try await server.send(
      "POST", "/setup", cookie: "xk_form=abc", body: "csrf=abc&name=&user=%C3%81&password=1&units=code%0Ax")
    #expect(faulty.status == 422)
    #expect(faulty.text.contains("thiếu cột «name»"))
    #expect(try await server.send("POST", "/setup", cookie: "", body: "name=x").status == 403)
    let units = Link.part(RunningServer.units)
    let body = "csrf=abc&name=Nguy%E1%BB%85n+Qu%E1%BA%A3n&user=quantri&password=mat-khau-dai-1&units=\(units)"
    let done = try await server.send("POST", "/setup", cookie: "xk_form=abc", body: body)
    #expect(done.status == 303)
    #expect(try await server.installation.units().all.count == 2)
    #expect(try await server.send("POST", "/setup", cookie: "xk_form=abc", body: body).status == 409)
  }
}
