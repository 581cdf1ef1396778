import Foundation
import Programme
import Registers
import Storage
import TestSupport
import Vocabulary

@testable import Web

/// A running server with a few named people in the registers of Khánh Xuân.
struct RegisterBooks: Sendable {
  let server: RunningServer
  let unit: UnitKey
  /// Hoàng Thị Én, born 2020, with a card and an identity number.
  let en: RowID
  /// Her card, valid through 2024.
  let card: RowID
  let household: RowID

  static let identity = "020320000007"

  init(on engine: Engine = .sqlite, units: String = RunningServer.units) async throws {
    server = try await RunningServer(units: units, on: engine)
    let unit = try TestSupport.unit("06544")
    let store = server.installation.store
    (en, card, household) = try await store.write(.create, by: Author("test"), in: [unit]) { writing in
      let hamlet = try writing.insert("hamlet", unit, ["name": .text("Nà Tò")])
      let household = try writing.insert("household", unit, ["household_number": .text("0087"), "hamlet_id": .id(hamlet)])
      let born = Value.text("2020-07-21").day.map(Value.day) ?? .null
      let en = try writing.insert(
        "person", unit,
        [
          "full_name": .text("Hoàng Thị Én"), "sex": .text("female"), "birth_date": born, "national_id": .text(RegisterBooks.identity),
          "household_id": .id(household), "residence_status": .text("permanent"), "valid_from": born,
        ])
      let days = ["2024-01-01", "2024-12-31"].compactMap { Day(iso: $0) }.map(Value.day)
      let card = try writing.insert(
        "insurance-card", unit, ["person_id": .id(en), "card_number": .text("2012345678"), "valid_from": days[0], "valid_to": days[1]])
      return (en, card, household)
    }
    self.unit = unit
  }

  /// A signed-in browser: its cookie and the token of its forms.
  struct Browser: Sendable {
    let server: RunningServer
    let cookie: String
    let token: String

    func get(_ path: String) async throws -> RunningServer.Answer { try await server.get(path, cookie: cookie) }

    func post(_ path: String, _ fields: [String: String]) async throws -> RunningServer.Answer {
      let body = fields.merging(["csrf": token]) { $1 }.map { Link.part($0.key) + "=" + Link.part($0.value) }.joined(separator: "&")
      return try await server.send("POST", path, cookie: cookie, body: body)
    }

    func send(_ method: String, _ path: String, json: String) async throws -> RunningServer.Answer {
      try await server.send(method, path, cookie: cookie, body: json, type: "application/json", token: token)
    }
  }

  func browser(_ role: Role) async throws -> Browser {
    let cookie = try await server.cookie(role)
    let page = try await server.get("/account", cookie: cookie)
    let token = page.text.components(separatedBy: "name=\"csrf\" content=\"").dropFirst().first?.prefix { $0 != "\"" }
    guard let token else { throw TestProblem.noValue("token") }
    return Browser(server: server, cookie: cookie, token: String(token))
  }

  func row(_ register: String, _ id: RowID) async throws -> RegisterRow {
    let unit = unit
    guard let row = try await server.installation.store.read({ try $0.row(register, unit, id) }) else { throw TestProblem.noValue("row") }
    return row
  }

  /// The newest remark of the unit's log.
  func remark() async throws -> String {
    let unit = unit
    let entries = try await server.installation.store.read { try LogBook.entries($0, unit, limit: 1) }
    return (entries.first?.remarks ?? []).joined(separator: " ")
  }

  /// What a form of a person holds as a browser sends it back.
  func form(base: Int64) -> [String: String] {
    [
      "base": "\(base)", "full_name": "Hoàng Thị Én", "sex": "female", "birth_date": "21/07/2020", "birth_year": "", "national_id": "",
      "household_id": household.description, "residence_status": "permanent", "valid_from": "21/07/2020", "valid_to": "",
      "end_reason": "", "occupation": "", "guardian": "", "verb": "save",
    ]
  }
}
