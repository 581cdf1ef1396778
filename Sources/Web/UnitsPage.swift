import Criteria
import Programme
import Storage
import Vocabulary

/// Units through time: which exist on a day, what became of whom, and how far that was checked.
struct UnitsPage: Sendable {
  let visit: Visit
  let area: String
  let day: Day
  /// Areas of units: axis and value, and whether they were checked.
  let assigned: [UnitKey: [(axis: AreaAxis, area: String, verified: Bool)]]

  /// `GET /units`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let day = visit.query["day"].flatMap { Day(iso: $0) } ?? visit.today
    let chosen = visit.query["area"] ?? ""
    let assigned = try await visit.store.read { try areas($0, on: day) }
    let page = UnitsPage(visit: visit, area: chosen, day: day, assigned: assigned)
    return .page("units", Shell.model(visit, title: visit.word("unitsTitle"), here: "/units", page.model))
  }

  private static func areas(
    _ reading: StoreReading, on day: Day
  ) throws -> [UnitKey: [(axis: AreaAxis, area: String, verified: Bool)]] {
    var out: [UnitKey: [(axis: AreaAxis, area: String, verified: Bool)]] = [:]
    let sql =
      "SELECT unit_id, axis, area, status FROM area_assignment WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day) "
      + "ORDER BY unit_id, axis"
    try reading.each(sql, ["day": .day(day)]) { row in
      guard let axis = row["axis"].text.flatMap(AreaAxis.init) else { return }
      out[UnitKey(number: row["unit_id"].int ?? 0), default: []].append(
        (axis, row["area"].text ?? "", row["status"].text == Status.verified.rawValue))
    }
    return out
  }

  private var communes: [OrgUnit] { visit.units.communes.filter { visit.may(.seeOverview, at: $0) } }

  /// The communes of the chosen area, and those they became or came from.
  private var related: [OrgUnit] {
    guard !area.isEmpty else { return communes }
    let own = Set(communes.filter { $0.parentCode == area }.map(\.key))
    let near = own.flatMap { key in
      [visit.units.successor(of: key)?.key].compactMap { $0 } + visit.units.predecessors(of: key).map(\.key)
    }
    return communes.filter { own.union(near).contains($0.key) }
  }

  var model: Model {
    let existing = related.filter { $0.exists(on: day) }
    return [
      "sub": visit.word("unitsLead"), "kept": [] as [Model], "selectors": selectors, "changes": changes, "hasUnits": !existing.isEmpty,
      "listHeading": visit.word("unitsOn", ["day": day.written, "count": visit.whole(existing.count)]), "units": existing.map(row),
      "explained": ["then", "now"].map {
        ["label": visit.word($0 == "then" ? "asThen" : "asNow"), "text": visit.word($0 + "Explained")] as Model
      },
    ]
  }

  private var selectors: [Model] {
    let areas = visit.areas().map { area in
      (area.code, area.until.map { visit.word("areaUntil", ["name": area.name, "day": $0.written]) } ?? area.name)
    }
    var days: [(String, String)] = [(visit.today.iso, visit.word("today", ["day": visit.today.written]))]
    for first in Set(communes.compactMap(\.validFrom)).sorted(by: >) {
      days.append((first.iso, visit.word("fromDay", ["day": first.written])))
      days.append((first.adding(days: -1).iso, visit.word("untilDay", ["day": first.adding(days: -1).written])))
    }
    if !days.contains(where: { $0.0 == day.iso }) { days.insert((day.iso, day.written), at: 0) }
    return [
      Choices.selector("area", visit.word("selectArea"), [("", visit.word("allAreas"))] + areas, area),
      Choices.selector("day", visit.word("selectDay"), days, day.iso),
    ]
  }

  /// What became of whom, newest first.
  private var changes: [Model] {
    let ended = related.filter { unit in visit.units.successor(of: unit.key) != nil }
    return Set(ended.compactMap(\.validTo)).sorted(by: >).enumerated().map { index, end in
      let before = ended.filter { $0.validTo == end }
      var heirs: [OrgUnit] = []
      for heir in before.compactMap({ visit.units.successor(of: $0.key) }) where !heirs.contains(heir) { heirs.append(heir) }
      let first = end.adding(days: 1)
      return [
        "changeId": "\(index + 1)",
        "changeHeading": visit.word(
          "changeHeading", ["day": first.written, "before": visit.whole(before.count), "after": visit.whole(heirs.count)]),
        "decision": visit.word("changeText"), "unverified": false,
        "successors": heirs.sorted { $0.key < $1.key }.map { heir in
          successor(heir, before.filter { visit.units.successor(of: $0.key) == heir })
        },
      ]
    }
  }

  private func successor(_ heir: OrgUnit, _ before: [OrgUnit]) -> Model {
    var model = link(heir)
    model["code"] = heir.key.code
    model["since"] = visit.word("fromDay", ["day": heir.validFrom?.written ?? ""])
    model["predecessors"] = before.map { unit -> Model in
      var own = link(unit)
      own["code"] = unit.key.code
      own["until"] = visit.word("untilDay", ["day": unit.validTo?.written ?? ""])
      let status = unit.successorStatus.flatMap(Status.init) ?? .unverified
      own["doubts"] = status == .verified ? [] as [Model] : [["badgeCls": status.cls, "badgeText": visit.word(status.word)] as Model]
      return own
    }
    return model
  }

  /// A link where the reader may follow it.
  private func link(_ unit: OrgUnit) -> Model {
    ["unitName": unit.name, "links": visit.may(.seeOverview, at: unit) ? [["unitHref": "/units/\(unit.key)"] as Model] : [] as [Model]]
  }

  private func row(_ unit: OrgUnit) -> Model {
    let own = assigned[unit.key] ?? []
    let inherited = own.isEmpty ? visit.units.predecessors(of: unit.key).flatMap { assigned[$0.key] ?? [] } : own
    var names: [String] = []
    for name in inherited.map({ $0.axis.name(of: $0.area).text(visit.language) }) where !names.contains(name) { names.append(name) }
    var model = link(unit)
    model["code"] = unit.key.code
    model["parent"] = unit.parentName
    model["since"] = unit.validFrom?.written ?? "–"
    model["until"] = unit.validTo?.written ?? "–"
    model["areas"] = names.isEmpty ? "–" : names.joined(separator: " · ")
    model["areasUnverified"] = inherited.contains { !$0.verified }
    return model
  }
}
