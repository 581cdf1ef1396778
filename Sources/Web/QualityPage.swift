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
  /// The communes the reader may choose from.
  private let communes: [OrgUnit]
  /// The communes shown: one, or those of an area.
  let units: [OrgUnit]
  /// The area's code with its name; nil for one commune.
  let area: (code: String, name: String)?

  private init(_ visit: Visit, _ server: WebServer, _ action: Action = .seeOverview) throws {
    (self.visit, self.server, communes) = (visit, server, visit.communes(action))
    let asked = visit.query["unit"] ?? ""
    let living = communes.filter { $0.exists(on: visit.today) }
    let areas = Dictionary(grouping: living, by: \.parentCode).filter { $0.value.count > 1 }
    let first = areas.keys.sorted().first.map { "area:" + $0 }
    let wanted = asked.isEmpty && action == .seeOverview ? first ?? "" : asked
    if wanted.hasPrefix("area:") {
      guard let own = areas[String(wanted.dropFirst(5))], let name = own.first?.parentName else { throw WebProblem.notFound }
      (units, area) = (own, (String(wanted.dropFirst(5)), name))
      return
    }
    guard let unit = wanted.isEmpty ? communes.first : try visit.unit(wanted, for: action) else { throw WebProblem.notFound }
    (units, area) = ([unit], nil)
  }

  /// `GET /quality?unit=`: a commune's key, or `area:` and a code.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try QualityPage(visit, server)
    let findings = try await QualityFindings(server.checking, page.units.map { visit.units.group($0) }, on: visit.today)
    let model = try await visit.store.read { reading in
      try page.area == nil ? page.commune(findings, reading) : page.district(findings, reading)
    }
    let template = page.area == nil ? "quality" : "quality-area"
    return .page(template, Shell.model(visit, title: visit.word("navQuality"), here: "/quality", model))
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
    let lines = try await visit.store.read { try list.csv(findings, $0) }
    try await list.note("tải kiểm tra số liệu")
    return .download(
      name: "\(list.check.id)-\(list.unit.key).csv", type: "text/csv; charset=utf-8", content: CSVText.of(lines))
  }

  // MARK: - Choices

  /// The choice of a commune or an area.
  func places(_ action: Action = .seeOverview) -> [Model] {
    let living = communes.filter { $0.exists(on: visit.today) }
    let areas = Dictionary(grouping: living, by: \.parentCode).filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
    let all = areas.map { code, own -> Model in
      ["value": "area:" + code, "text": own[0].parentName, "selected": code == area?.code]
    }
    return (action == .seeOverview ? all : []) + visit.options(communes, chosen: area == nil ? units.first?.key : nil)
  }

  func selector(_ action: Action = .seeOverview) -> Model {
    ["id": "unit", "name": "unit", "label": visit.word("unit"), "options": places(action)]
  }

  /// The address of a check's rows in a commune.
  static func href(_ check: QualityCheck, _ unit: OrgUnit, _ more: [(String, String)] = []) -> String {
    "/quality/\(check.id)" + Link.query([("unit", unit.key.description)] + more)
  }

  /// A text for a section of a template: an empty one is none.
  static func given(_ text: String) -> any Sendable { text.isEmpty ? false : text }

  func percent(_ part: Int, _ all: Int) -> String {
    all == 0 ? "–" : Figures.rounded(Decimal(part) * 100 / Decimal(all), places: 1, visit.language) + "%"
  }

  /// Three figures, the heaviest first.
  func totals(_ count: (QualityCheck.Severity) -> Int) -> [Model] {
    QualityCheck.Severity.allCases.map { severity in
      [
        "severityCls": severity.cls, "severitySign": severity.sign, "severityText": visit.word("severity-" + severity.rawValue),
        "severityCount": visit.whole(count(severity)),
      ]
    }
  }
}
