import Criteria
import Foundation
import Measures
import Programme
import Storage
import Vocabulary

/// One commune: every set, what is missing for the next tier, its registers and its facts.
struct CommunePage: Sendable {
  /// What is known of the commune besides results.
  struct Known: Sendable {
    var areas: [(axis: AreaAxis, area: String, unverified: Bool)] = []
    var recognitions: [(set: String, number: String, day: Day, recognised: Bool)] = []
    var hamlets = 0
    var targets: [PlanTarget] = []
  }

  let visit: Visit
  let choices: Choices
  let unit: OrgUnit
  let group: UnitGroup
  let evaluation: AreaEvaluation
  let open: Set<String>
  let population: Int?
  let known: Known

  /// `GET /units/:unit`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let choices = try Choices(visit)
    let unit = try visit.unit(try visit.parameter("unit"), for: .seeOverview)
    if choices.view == .now, let heir = visit.heir(of: unit) { return .redirect(choices.unit(heir.key)) }
    let page = try await read(visit, choices, unit)
    return .page("commune", Shell.model(visit, title: unit.name, here: "/", page.model))
  }

  private static func read(_ visit: Visit, _ choices: Choices, _ unit: OrgUnit) async throws -> CommunePage {
    let evaluating = visit.installation.evaluating
    let group = visit.units.group(unit)
    let evaluation = try await evaluating.evaluate(
      [group], sets: evaluating.sets, period: choices.period, today: visit.today, dated: choices.dated)
    let open = try await evaluating.openRegisters(group, on: evaluation.day)
    var population: Int?
    if let measure = evaluating.measuring.catalogue["population"], open.isSuperset(of: measure.registers) {
      population = try await evaluating.measuring.results([measure], [group], choices.period, today: visit.today)[measure.id]?[group]?
        .members
    }
    let known = try await visit.store.read { try CommunePage.look($0, group, choices.period, on: evaluation.day) }
    return CommunePage(
      visit: visit, choices: choices, unit: unit, group: group, evaluation: evaluation, open: open, population: population, known: known)
  }

  private static func look(_ reading: StoreReading, _ group: UnitGroup, _ period: Period, on day: Day) throws -> Known {
    var known = Known()
    let units = ["units": group.members.map { Value.int($0.number) }]
    known.areas = try reading.rows(
      "SELECT DISTINCT axis, area, status FROM area_assignment WHERE unit_id IN (:units) AND valid_from <= :day "
        + "AND (valid_to IS NULL OR valid_to >= :day) ORDER BY axis, area", ["day": .day(day)], lists: units
    ).compactMap { row in
      row["axis"].text.flatMap(AreaAxis.init).map { ($0, row["area"].text ?? "", row["status"].text != Status.verified.rawValue) }
    }
    known.recognitions = try reading.rows(
      "SELECT set_id, decision_number, decided_on, result FROM recognition_counted WHERE unit_id IN (:units) AND decided_on <= :day "
        + "ORDER BY decided_on DESC, decision_number", ["day": .day(day)], lists: units
    ).compactMap { row in
      row["decided_on"].day.map { (row["set_id"].text ?? "", row["decision_number"].text ?? "", $0, row["result"].text == "recognised") }
    }
    known.hamlets = Int(
      try reading.first(
        "SELECT COUNT(*) AS count_of FROM hamlet_counted WHERE unit_id IN (:units) AND (valid_from IS NULL OR valid_from <= :day) "
          + "AND (valid_to IS NULL OR valid_to >= :day)", ["day": .day(day)], lists: units)?["count_of"].int ?? 0)
    let targets = try PlanTargets.load(reading, year: period.year)
    known.targets = group.members.flatMap { targets[$0] ?? [] }
    return known
  }

  var model: Model {
    var selectors = [choices.periods(visit), choices.editions(visit, sets: visit.installation.evaluating.sets)]
    if visit.heir(of: unit) != nil { selectors.append(choices.views(visit)) }
    var model: Model = [
      "crumbs": visit.crumbs(choices, unit, inside: false), "heading": unit.name, "sub": sub, "kept": [] as [Model], "selectors": selectors,
      "sets": evaluation.editions.map { CommuneSet(page: self, edition: $0).model }, "facts": facts,
    ]
    model["notices"] = choices.notices(evaluation, visit) { $0.unit(unit.key) }
    model["planningHref"] = "/units/\(unit.key)/planning" + choices.query()
    if let succession = visit.succession(unit) { model["succession"] = succession }
    if let next = CommuneNext(page: self).model { model["nextStep"] = next }
    model.merge(registers) { $1 }
    return model
  }

  private var sub: String {
    var parts = [choices.period.label.text(visit.language), visit.word("asOf", ["day": evaluation.day.written])]
    if let population { parts.append(visit.word("residents", ["count": visit.whole(population)])) }
    return parts.joined(separator: " · ")
  }

  /// Which registers are open, and for which indicators the others are needed.
  private var registers: Model {
    let all = visit.store.catalogue.registers.filter { $0.group.isBook }
    let closed = all.filter { !open.contains($0.id) }
    let mayOpen = visit.may(.seeRegister, at: unit)
    let models = closed.map { register -> Model in
      let codes = neededBy(register.id)
      var model: Model = ["name": register.title.text(visit.language)]
      if !codes.isEmpty { model["needed"] = visit.word("neededFor", ["codes": codes.joined(separator: ", ")]) }
      if mayOpen { model["href"] = "/registers/\(register.id)?unit=\(unit.key)" }
      return model
    }
    var model: Model = [
      "registersOpen": visit.whole(all.count - closed.count), "registersOf": visit.word("registersOf", ["count": visit.whole(all.count)]),
      "registersLow": Charts.length(Charts.share(Double(all.count - closed.count), of: Double(all.count))),
      "hasClosedRegisters": !closed.isEmpty, "closedRegisters": models,
    ]
    if mayOpen { model["registersHref"] = "/registers?unit=\(unit.key)" }
    return model
  }

  private func neededBy(_ register: String) -> [String] {
    evaluation.editions.filter { $0.set != Overview.modelSet }.flatMap { edition in
      edition.indicators.filter { visit.registers(of: $0).contains(register) }.map { indicator in
        edition.tier == nil ? visit.word("setShort", ["code": indicator.code]) : indicator.code
      }
    }
  }

  private var facts: [Model] {
    var facts: [Model] = [["label": visit.word("unitCode"), "text": unit.key.code, "unverified": false]]
    facts.append(["label": visit.word("parentUnit"), "text": unit.parentName, "unverified": false])
    for axis in AreaAxis.allCases {
      let found = known.areas.filter { $0.axis == axis }
      guard !found.isEmpty else { continue }
      var names: [String] = []
      for name in found.map({ axis.name(of: $0.area).text(visit.language) }) where !names.contains(name) { names.append(name) }
      facts.append([
        "label": Overview.capital(axis.label.text(visit.language)), "text": names.joined(separator: ", "),
        "unverified": found.contains(where: \.unverified),
      ])
    }
    var seen: Set<String> = []
    for decision in known.recognitions where seen.insert(decision.set).inserted {
      let text = visit.word(
        decision.recognised ? "recognisedBy" : "refusedBy", ["number": decision.number, "day": decision.day.written])
      let title = visit.store.catalogue.lists["criteria_set"]?.label(decision.set).text(visit.language) ?? decision.set
      facts.append(["label": visit.word("recognitionOf", ["set": title]), "text": text, "unverified": false])
    }
    if known.hamlets > 0 { facts.append(["label": visit.word("hamlets"), "text": visit.whole(known.hamlets), "unverified": false]) }
    return facts
  }
}

extension Visit {
  /// The unit that holds a unit's people today; nil while it still exists itself.
  func heir(of unit: OrgUnit) -> OrgUnit? {
    var found: OrgUnit?
    var key = unit.key
    while let next = units.successor(of: key), next.validFrom.map({ $0 <= today }) ?? true { (found, key) = (next, next.key) }
    return found.flatMap { may(.seeOverview, at: $0) ? $0 : nil }
  }

  /// What became of a unit, or what it was made from.
  func succession(_ unit: OrgUnit) -> Model? {
    func links(_ all: [OrgUnit]) -> [Model] {
      all.enumerated().map { index, other in
        ["href": "/units/\(other.key)", "name": other.name, "more": index < all.count - 1]
      }
    }
    if let successor = units.successor(of: unit.key), let end = unit.validTo {
      return [
        "text": word("partOfSince", ["day": end.adding(days: 1).written]), "units": links([successor]),
        "unverified": unit.successorStatus != Status.verified.rawValue,
      ]
    }
    let before = units.predecessors(of: unit.key)
    guard !before.isEmpty else { return nil }
    return [
      "text": word("formedOn", ["day": unit.validFrom?.written ?? ""]), "units": links(before),
      "unverified": before.contains { $0.successorStatus != Status.verified.rawValue },
    ]
  }

  /// The way to a page of a commune: overview, its area, and the commune itself for what lies inside it.
  func crumbs(_ choices: Choices, _ unit: OrgUnit, inside: Bool) -> [Model] {
    var crumbs: [Model] = [
      ["href": choices.overview(), "text": word("navOverview")], ["href": choices.overview(unit.parentCode), "text": unit.parentName],
    ]
    if inside { crumbs.append(["href": choices.unit(unit.key), "text": unit.name]) }
    return crumbs
  }

  /// The registers an indicator is decided by.
  func registers(of indicator: Indicator) -> [String] {
    var all = indicator.measures.flatMap { installation.knowledge.measures[$0]?.registers ?? [] }
    if !indicator.condition.documentNeeds.isEmpty { all.append("document") }
    if !indicator.condition.recognitionNeeds.isEmpty { all.append("recognition") }
    if indicator.kind == .attested { all.append("attestation") }
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }
  }
}
