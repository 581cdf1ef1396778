import Programme
import Vocabulary

/// A unit whose papers a visitor may see: a commune, or a district or province with all its communes.
struct PaperScope: Sendable {
  let unit: UnitKey
  let name: String
  let isArea: Bool
  /// Its last day, where that is over.
  var until: Day?

  /// Those of a visitor: areas first.
  static func all(_ visit: Visit, _ action: Action = .seeAssessments) -> [PaperScope] {
    let communes = visit.communes(action)
    let areas = visit.units.areas.compactMap { area -> PaperScope? in
      guard let key = UnitKey(area.code) else { return nil }
      let own = visit.units.communes.filter { $0.parentCode == area.code }
      let whole = visit.rights.may(action, in: key) || (own.count > 1 && own.allSatisfy { visit.may(action, at: $0) })
      return whole ? PaperScope(unit: key, name: area.name, isArea: true, until: ended(own, visit)) : nil
    }
    return areas + communes.map { PaperScope(unit: $0.key, name: $0.name, isArea: false, until: ended([$0], visit)) }
  }

  private static func ended(_ units: [OrgUnit], _ visit: Visit) -> Day? {
    let days = units.compactMap(\.validTo).filter { $0 < visit.today }
    return days.count == units.count ? days.max() : nil
  }

  /// Its name in a choice: a unit that ended says until when, for another may have taken its name.
  func choice(_ visit: Visit) -> String {
    until.map { visit.word(isArea ? "areaUntil" : "formerUntil", ["name": name, "day": $0.written]) } ?? name
  }

  /// The one that is asked for, or the first.
  /// - Throws: `WebProblem.notFound`, `.forbidden`.
  init(_ visit: Visit, _ text: String, for action: Action = .seeAssessments) throws {
    let all = PaperScope.all(visit, action)
    if text.isEmpty {
      guard let first = all.first else { throw WebProblem.notFound }
      self = first
      return
    }
    guard let key = UnitKey(text) else { throw WebProblem.notFound }
    guard let found = all.first(where: { $0.unit == key }) else {
      let known = visit.units[key] != nil || visit.units.areas.contains { $0.code == key.code }
      throw known ? WebProblem.forbidden(action) : WebProblem.notFound
    }
    self = found
  }

  init(unit: UnitKey, name: String, isArea: Bool, until: Day? = nil) {
    (self.unit, self.name, self.isArea, self.until) = (unit, name, isArea, until)
  }
}

extension Visit {
  /// The paper that an address or a form asks for.
  /// - Throws: `WebProblem.notFound`, `.forbidden`, `ProgrammeProblem`.
  func paperOrder(_ fields: [String: String], for action: Action) throws -> (order: PaperOrder, scope: PaperScope) {
    let scope = try PaperScope(self, fields["unit"] ?? "", for: action)
    guard let kind = PaperKind(rawValue: fields["kind"] ?? ""), kind.fits(area: scope.isArea) else { throw WebProblem.notFound }
    let set = fields["set"] ?? ""
    if kind.isOfSet, !installation.evaluating.criteria.sets.contains(set) { throw WebProblem.notFound }
    let text = fields["period"] ?? ""
    guard let period = text.isEmpty ? Period.quarter(of: today) : Period(text) else { throw ProgrammeProblem.noPeriod(text) }
    return (PaperOrder(kind, scope.unit, set: set, period), scope)
  }
}

extension PaperOrder {
  /// The query of its pages.
  var query: String {
    "?unit=\(unit)&kind=\(kind.rawValue)&period=\(period)" + (set.map { "&set=\($0)" } ?? "")
  }
}
