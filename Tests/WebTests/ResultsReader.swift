import Foundation
import Growth
import Registers
import Storage
import TestSupport
import Vocabulary

@testable import Programme
@testable import Web

/// Somebody who reads result pages of a small district, without a network between.
struct ResultsReader: Sendable {
  let place: LocBinh
  let server: WebServer
  let role: Role
  let scope: String

  /// Reads the pages of `place` in a role.
  init(_ place: LocBinh, _ role: Role, scope: String = "unit:06544") async throws {
    let standards = try Standards.load(directory: catalogueFolder.appendingPathComponent("tables/growth"))
    let installation = Installation(
      folder: catalogueFolder, knowledge: place.installation.knowledge, store: place.store,
      standards: standards, evaluating: place.evaluating)
    self.place = place
    (self.role, self.scope) = (role, scope)
    server = try await WebServer(installation)
  }

  /// The answer of a route.
  func reply(
    _ pattern: String, _ parameters: [String: String] = [:], _ query: [String: String] = [:], language: Language = .vi
  ) async throws -> Reply {
    guard let route = Routes.all.first(where: { $0.method == "GET" && $0.pattern == pattern }) else { throw TestProblem.noValue(pattern) }
    let store = place.store
    let appointment = Appointment(role: role, scope: scope, validFrom: try day("2022-01-01"))
    let (units, rights) = try await store.read { reading in
      let units = try OrgUnits.load(reading)
      return (units, try Rights([appointment], reading, units, on: store.now().day))
    }
    if case .action(let action) = route.needs, !rights.may(action) { throw WebProblem.forbidden(action) }
    let account = Account(name: "test", fullName: "Người thử", active: true, language: language, appointments: [appointment])
    let visit = Visit(
      installation: server.installation, words: server.words, method: "GET", path: pattern, parameters: parameters, query: query,
      form: .none, session: Session(account: account, csrf: "x"), rights: rights, units: units, language: language, csrf: "x",
      isDemo: false,
      now: store.now())
    return try await route.handler(visit, server)
  }

  /// The page of a route as HTML.
  func html(
    _ pattern: String, _ parameters: [String: String] = [:], _ query: [String: String] = [:], language: Language = .vi
  ) async throws -> String {
    guard case .page(let template, let model, _) = try await reply(pattern, parameters, query, language: language) else {
      throw TestProblem.noValue("page")
    }
    return server.library.render(model, withTemplate: template) ?? ""
  }

  /// What stands in a page for people: without tags, white space made one space.
  func text(_ pattern: String, _ parameters: [String: String] = [:], _ query: [String: String] = [:]) async throws -> String {
    let html = try await html(pattern, parameters, query)
    let bare = html.replacingOccurrences(of: "<[^>]*>", with: " ", options: .regularExpression)
    return bare.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The page of an indicator of Khánh Xuân.
  func indicator(_ code: String, set: String = "xa-ntm", _ query: [String: String] = [:]) async throws -> String {
    try await text("/units/:unit/indicators/:set/:code", ["unit": "06544", "set": set, "code": code], query)
  }
}
