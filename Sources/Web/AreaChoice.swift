import Programme
import Vocabulary

/// The commune, or the communes of an area, that a page is asked for: `unit=06544`, `unit=area:188`.
struct AreaChoice: Sendable {
  private let visit: Visit
  private let communes: [OrgUnit]
  /// The communes shown: one, or those of an area that exist today.
  let units: [OrgUnit]
  /// The area's code with its name; nil for one commune.
  let area: (code: String, name: String)?

  /// Reads the query.
  /// - Parameters:
  ///   - action: what the reader must be allowed to do in the communes.
  ///   - areas: whether an area may be asked for; the first one stands where nothing is.
  init(_ visit: Visit, _ action: Action = .seeOverview, areas allowed: Bool = true) throws {
    self.visit = visit
    communes = visit.communes(action)
    let asked = visit.query["unit"] ?? ""
    let areas = AreaChoice.areas(communes, on: visit.today)
    let first = allowed ? areas.first.map { "area:" + $0.code } : nil
    let wanted = asked.isEmpty ? first ?? "" : asked
    if allowed, wanted.hasPrefix("area:") {
      guard let found = areas.first(where: { "area:" + $0.code == wanted }) else { throw WebProblem.notFound }
      (units, area) = (found.communes, (found.code, found.communes[0].parentName))
      return
    }
    guard let unit = wanted.isEmpty ? communes.first : try visit.unit(wanted, for: action) else { throw WebProblem.notFound }
    (units, area) = ([unit], nil)
  }

  private static func areas(_ communes: [OrgUnit], on day: Day) -> [(code: String, communes: [OrgUnit])] {
    let living = communes.filter { $0.exists(on: day) }
    return Dictionary(grouping: living, by: \.parentCode).filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map {
      ($0.key, $0.value)
    }
  }

  /// What `unit` is in an address.
  var key: String { area.map { "area:" + $0.code } ?? units[0].key.description }

  /// The name of the commune or area.
  var name: String { area?.name ?? units[0].name }

  /// The choice of a commune or, where allowed, an area.
  func selector(areas allowed: Bool = true) -> Model {
    let areas = allowed ? AreaChoice.areas(communes, on: visit.today) : []
    let whole = areas.map { found -> Model in
      ["value": "area:" + found.code, "text": found.communes[0].parentName, "selected": found.code == area?.code]
    }
    return [
      "id": "unit", "name": "unit", "label": visit.word("unit"),
      "options": whole + visit.options(communes, chosen: area == nil ? units[0].key : nil),
    ]
  }
}
