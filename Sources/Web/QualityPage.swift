import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// The quality of what is written (chất lượng số liệu): of one commune, or of the communes of an area.
struct QualityPage: Sendable {
  let visit: Visit
  let server: WebServer
  private let choice: AreaChoice

  /// The communes shown: one, or those of an area.
  var units: [OrgUnit] { choice.units }
  /// The area's code with its name; nil for one commune.
  var area: (code: String, name: String)? { choice.area }

  private init(_ visit: Visit, _ server: WebServer, _ action: Action = .seeOverview) throws {
    (self.visit, self.server) = (visit, server)
    choice = try AreaChoice(visit, action, areas: action == .seeOverview)
  }

  /// `GET /quality?unit=`: a commune's key, or `area:` and a code.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try QualityPage(visit, server)
    let findings = try await QualityFindings(server.checking, page.units.map { visit.units.group($0) }, on: visit.today)
    let model = try await visit.store.read { reading in
      try page.area == nil ? page.commune(findings, reading) : page.district(findings, reading)
    }
    let template = page.area == nil ? "quality" : "quality-area"
    return .page(template, Shell.model(visit, title: visit.word("qualityTitle"), here: "/quality", model))
  }

  /// `GET /quality/:check?unit=&hamlet=&reason=&number=&month=&page=&all=`.
  @Sendable static func check(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try QualityPage(visit, server, .seeMembers)
    let list = try QualityRowsPage(page)
    let findings = try await QualityFindings(server.checking, [list.group], on: visit.today)
    let model = try await visit.store.read { try list.model(findings, $0) }
    try await list.note("xem kiểm tra số liệu")
    return .page("quality-rows", Shell.model(visit, title: list.check.title.text(visit.language), here: "/quality", model))
  }

  /// `GET /quality/:check/rows.csv` with the same choices.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try QualityPage(visit, server, .exportMembers)
    let list = try QualityRowsPage(page)
    let findings = try await QualityFindings(server.checking, [list.group], on: visit.today)
    let table = try await visit.store.read { try list.table(findings, $0) }
    try await list.note("tải kiểm tra số liệu")
    return try table.reply(visit)
  }

  // MARK: - Choices

  /// The choice of a commune, or of an area where counts are shown.
  func selector(areas: Bool = true) -> Model { choice.selector(areas: areas) }

  /// The address of a check's rows in a commune.
  static func href(_ check: QualityCheck, _ unit: OrgUnit, _ more: [(String, String)] = []) -> String {
    "/quality/\(check.id)" + Link.query([("unit", unit.key.description)] + more)
  }

  /// A text for a section of a template: an empty one is none.
  static func given(_ text: String) -> any Sendable { text.isEmpty ? false : text }

  func percent(_ part: Int, _ all: Int) -> String {
    Figures.share(part, of: all, visit.language)
  }

  /// Three figures, the heaviest first.
  func totals(_ count: (QualityCheck.Severity) -> Int) -> [Model] {
    QualityCheck.Severity.allCases.map { badge($0, count($0)) }
  }

  /// How many findings of a weight there are.
  func badge(_ severity: QualityCheck.Severity, _ count: Int) -> Model {
    [
      "severityCls": severity.cls, "severitySign": severity.sign, "severityText": visit.word("severity-" + severity.rawValue),
      "severityCount": visit.whole(count), "partCls": severity.rawValue,
    ]
  }
}
