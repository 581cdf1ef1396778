import Documents
import Exchange
import Foundation
import Programme
import Storage
import Vocabulary

/// A plan's papers as files.
enum PlanFiles {
  /// LibreOffice, one document at a time; nil where it isn't installed.
  static let conversion = PDFConversion.installed()
  private static let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

  /// `GET /plans/:unit/:row/plan.docx` and `plan.pdf`; `annex.tasks=1` names the tables behind the text, `chosen=1` says that they are named.
  @Sendable static func plan(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try await PlanPlace.open(visit, for: .seePlan)
    let named = PlanPaper.Annex.allCases.filter { !(visit.query["annex." + $0.rawValue] ?? "").isEmpty }
    let annexes = visit.query["chosen"] == nil ? nil : Set(named)
    let document = PlanPaper(place.plan, visit.units, made: visit.now).document(annexes)
    return try await reply(document, "ke-hoach-\(place.plan.year)-\(place.unit.key.code)", visit, server)
  }

  /// `GET /plans/:unit/:row/annex.xlsx`.
  @Sendable static func annex(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try await PlanPlace.open(visit, for: .seePlan)
    let path = server.desk.passing()
    try PlanBook.write(place.plan, visit.units, to: path, made: visit.now)
    let name = "phu-luc-\(place.plan.year)-\(place.unit.key.code).xlsx"
    return .stored(name: name, type: RegisterTable.Format.xlsx.type, path: path, passing: true)
  }

  /// `GET /plans/:unit/:row/party/:party/decision.docx` and `decision.pdf`.
  @Sendable static func decision(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = try await PlanPlace.open(visit, for: .seePlan)
    let id = try visit.rowID("party")
    guard let (party, seats) = place.plan.parties.first(where: { $0.party.id == id }) else {
      throw StoreProblem.noRow(register: "working-party")
    }
    let decision = PartyDecision(place.plan, visit.units, party: party, seats: seats, made: visit.now)
    return try await reply(decision.document, "quyet-dinh-doan-\(place.plan.year)-\(place.unit.key.code)", visit, server)
  }

  /// The document as the address's ending asks.
  private static func reply(_ document: WordDocument, _ name: String, _ visit: Visit, _ server: WebServer) async throws -> Reply {
    let path = server.desk.passing()
    let pdf = visit.path.hasSuffix(".pdf")
    if pdf, conversion == nil { throw DocumentProblem.noConverter }
    try WordFile.write(document, to: path)
    guard pdf, let conversion else { return .stored(name: name + ".docx", type: word, path: path, passing: true) }
    defer { unlink(path) }
    try await conversion.convert(path, to: path + ".pdf")
    return .stored(name: name + ".pdf", type: "application/pdf", path: path + ".pdf", passing: true)
  }
}
