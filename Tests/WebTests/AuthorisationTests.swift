import Foundation
import Programme
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Every route against every role, on a running server.
@Suite(.serialized) struct AuthorisationTests {
  /// A path of a route with its names filled in.
  static func path(_ route: Route, unit: String) -> String {
    let values = [
      "unit": unit, "set": "xa-ntm", "code": "15.1", "date": "2024-03-01", "register": "hamlet", "name": "app.css",
      "row": "018f0000-0000-7000-8000-000000000000", "hash": String(repeating: "0", count: 64), "child": "absence", "part": "absence",
    ]
    return route.pattern.split(separator: "/", omittingEmptySubsequences: false).map { part in
      part.hasPrefix(":") ? values[String(part.dropFirst())] ?? "x" : String(part)
    }.joined(separator: "/")
  }

  @Test func everyRouteTimesEveryRole() async throws {
    let server = try await RunningServer()
    var cookies: [Role: String] = [:]
    for role in Role.allCases { cookies[role] = try await server.cookie(role) }
    for route in Routes.all where route.method == "GET" {
      guard case .action(let action) = route.needs else { continue }
      let path = AuthorisationTests.path(route, unit: "06544")
      let stranger = try await server.get(path)
      #expect([401, 303].contains(stranger.status), "\(path) for a stranger: \(stranger.status)")
      for role in Role.allCases {
        let answer = try await server.get(path, cookie: cookies[role] ?? "")
        let allowed = Access.roles[action]?.contains(role) == true
        // The front page leads those who see no results to the law.
        let refused = path == "/" ? answer.location == "/criteria" : answer.status == 403
        #expect(allowed ? answer.status != 403 : refused, "\(path) for \(role): \(answer.status)")
        #expect(answer.status < 500, "\(path) for \(role): \(answer.status)")
      }
    }
  }

  @Test func rowsOfOtherUnitsStayClosed() async throws {
    let server = try await RunningServer()
    for role in [Role.station, .villageWorker, .communeOffice, .healthCentre] {
      let cookie = try await server.cookie(role)
      for route in Routes.all where route.method == "GET" && route.pattern.contains(":unit") {
        guard case .action(let action) = route.needs, Access.roles[action]?.contains(role) == true else { continue }
        let path = AuthorisationTests.path(route, unit: "06562")
        let answer = try await server.get(path, cookie: cookie)
        #expect(answer.status == 403, "\(path) for \(role): \(answer.status)")
      }
    }
  }

  @Test func writesNeedTheFormsToken() async throws {
    let server = try await RunningServer()
    let cookie = try await server.cookie(.administrator)
    for route in Routes.all where route.method != "GET" {
      let path = AuthorisationTests.path(route, unit: "06544")
      let answer = try await server.send(route.method, path, cookie: cookie, body: "csrf=wrong", token: "wrong")
      #expect(answer.status == 403, "\(route.method) \(path): \(answer.status)")
    }
  }

  @Test func pagesCarryAStrictPolicy() async throws {
    let server = try await RunningServer()
    let answer = try await server.get("/sign-in", cookie: "xk_form=abc")
    #expect(answer.headers["content-security-policy"]?.contains("default-src 'self'") == true)
    #expect(answer.headers["x-content-type-options"] == "nosniff")
    #expect(!answer.text.contains("<style"))
    #expect(!answer.text.contains(" style="))
  }

  /// The door is open to type at once; whoever mistyped the password goes on with it. The menu keeps its name wherever one is.
  @Test func theFirstFieldWaitsForTheNameAndTheMenuKeepsItsOwn() async throws {
    let server = try await RunningServer()
    func focused(_ html: String) -> [String] {
      html.components(separatedBy: "<input ").filter { ($0.components(separatedBy: ">").first ?? "").contains(" autofocus") }
        .map { String($0.components(separatedBy: "name=\"").dropFirst().first?.prefix { $0 != "\"" } ?? "") }
    }
    #expect(try await focused(server.get("/sign-in", cookie: "xk_form=abc").text) == ["user"])
    let again = try await server.send("POST", "/sign-in", cookie: "xk_form=abc", body: "csrf=abc&user=station&password=wrong")
    #expect(again.status == 422 && focused(again.text) == ["password"] && again.text.contains("value=\"station\""))
    let page = try await server.get("/criteria", cookie: try await server.cookie(.station)).text
    #expect(page.contains("<summary aria-current=\"true\">Khác</summary>"))
    // On a phone what doesn't fit on one line stands behind "more" as well.
    #expect(page.contains("<li class=\"rest\"><a href=\"/plans\">") && page.contains("<li class=\"on-phone\"><a href=\"/plans\">"))
    #expect(
      !page.contains("<li class=\"rest\"><a href=\"/registers\">") && !page.contains("<li class=\"on-phone\"><a href=\"/registers\">"))
    #expect(page.contains("<a href=\"/criteria\" aria-current=\"page\">"), "the entry itself is marked")
  }

  @Test func aWrongPasswordIsSlowedDown() async throws {
    let server = try await RunningServer()
    var last = 0
    for _ in 0..<10 {
      last = try await server.send("POST", "/sign-in", cookie: "xk_form=abc", body: "csrf=abc&user=station&password=wrong").status
    }
    #expect(last == 429)
  }

  @Test func aBrowserWithoutCookiesIsToldSo() async throws {
    let server = try await RunningServer()
    let first = try await server.get("/sign-in?back=/today")
    #expect(first.status == 303 || first.status == 302)
    let place = try #require(first.location)
    #expect(place.contains("back=%2Ftoday"))
    let second = try await server.get(place)
    #expect(second.text.contains("Trình duyệt đang chặn việc ghi nhớ đăng nhập"))
  }

  @Test(arguments: ["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", ""]) func nobodyIsSentElsewhere(
    _ back: String
  ) {
    #expect(SignInPage.ownPath(back) == "/")
    #expect(SignInPage.ownPath("/today?day=2024-12-20") == "/today?day=2024-12-20")
  }

  @Test func aMissingPageIsSaidPlainly() async throws {
    let server = try await RunningServer()
    let answer = try await server.get("/khong-co", cookie: try await server.cookie(.station))
    #expect(answer.status == 404)
    #expect(answer.text.contains("Không có trang này"))
  }

  @Test func rightsAreWrittenByAdministratorsAlone() async throws {
    let server = try await RunningServer()
    let path = "/registers/responsibility/06544/new"
    #expect(try await server.get(path, cookie: server.cookie(.station)).status == 403)
    #expect(try await server.get(path, cookie: server.cookie(.villageWorker)).status == 403)
    #expect(try await server.get(path, cookie: server.cookie(.administrator)).status == 200)
    #expect(try await server.get("/registers/register-opening/06544/new", cookie: server.cookie(.villageWorker)).status == 403)
  }
}
