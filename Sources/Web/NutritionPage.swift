import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// Stunting and wasting of each commune, the group this puts it in, and how far the group's package of interventions is done.
struct NutritionPage: Sendable {
  private static let prevalence = ["children-measured", "stunted-children", "wasted-children"]

  private let visit: Visit
  private let choice: AreaChoice
  private let period: Period
  private let groups: [CodeList.Item]
  private let interventions: [CodeList.Item]

  private init(_ visit: Visit) throws {
    (self.visit, choice, period) = (visit, try AreaChoice(visit), try visit.period())
    let lists = visit.installation.registers.lists
    let day = period.referenceDay(today: visit.today)
    groups = (lists["stunting_group"]?.items ?? []).filter { $0.isListed(on: day) }
    interventions = (lists["stunting_intervention"]?.items ?? []).filter { $0.isListed(on: day) }
  }

  /// What is known of one commune: results of measures whose registers are open.
  private struct Place: Sendable {
    let unit: OrgUnit
    let known: [String: MeasureResult]
    let group: CodeList.Item?
  }

  /// `GET /nutrition?unit=&period=`: a commune's key, or `area:` and a code.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try NutritionPage(visit)
    let places = try await page.places(server)
    return .page("nutrition", Shell.model(visit, title: visit.word("nutritionTitle"), here: "/statistics", page.model(places)))
  }

  private var measures: [MeasureDefinition] {
    let wanted = Set(NutritionPage.prevalence + interventions.compactMap { $0.extra["measure"] })
    return visit.installation.knowledge.measures.measures.filter { wanted.contains($0.id) }
  }

  private func places(_ server: WebServer) async throws -> [Place] {
    let units = choice.units.map { ($0, visit.units.group($0)) }
    let measures = measures
    let day = period.referenceDay(today: visit.today)
    let results = try await visit.installation.evaluating.measuring.results(measures, units.map(\.1), period, today: visit.today)
    let all = units.flatMap(\.1.members)
    let open = try await visit.store.read { try server.checking.open($0, all, on: day) }
    return units.map { unit, group in
      let opened = group.members.reduce(into: Set<String>()) { $0.formUnion(open[$1] ?? []) }
      let known = measures.filter { opened.isSuperset(of: $0.registers) }.compactMap { measure in
        results[measure.id]?[group].map { (measure.id, $0) }
      }
      let found = Dictionary(known, uniquingKeysWith: { first, _ in first })
      return Place(unit: unit, known: found, group: share(found["stunted-children"]).flatMap(group(of:)))
    }
  }

  /// Σnum / Σden in percent; nil where nobody is counted.
  private func share(_ result: MeasureResult?) -> Decimal? {
    guard let sum = result?.sum, sum.den > 0 else { return nil }
    return sum.num * 100 / sum.den
  }

  /// The first group whose limits hold; the levels stand in the list, not here.
  private func group(of share: Decimal) -> CodeList.Item? {
    groups.first { item in
      if let above = item.extra["more_than"].flatMap({ CatalogueNode.decimal($0) }) { return share > above }
      return item.extra["at_least"].flatMap { CatalogueNode.decimal($0) }.map { share >= $0 } ?? false
    }
  }

  // MARK: - The page

  private func model(_ places: [Place]) -> Model {
    let lists = visit.installation.registers.lists
    let last = period.referenceDay(today: visit.today)
    var periods = (0..<8).map { Period.quarter(of: visit.today).adding(-$0) }
    if !periods.contains(period) { periods.append(period) }
    return [
      "heading": visit.word("nutritionTitle"),
      "sub": [choice.name, period.label.text(visit.language), visit.word("asOf", ["day": last.written])].joined(separator: " · "),
      "kept": [Model](),
      "selectors": [
        choice.selector(),
        [
          "id": "period", "name": "period", "label": visit.word("period"),
          "options": periods.map { ["value": $0.description, "text": $0.label.text(visit.language), "selected": $0 == period] as Model },
        ] as Model,
      ],
      "places": places.map(line), "sections": groups.compactMap { section($0, places) },
      "source": lists["stunting_group"]?.source ?? "", "packageSource": lists["stunting_intervention"]?.source ?? "",
      "badge": QualityPage.given(badge(lists["stunting_group"]?.status ?? .unverified)),
    ]
  }

  private func badge(_ status: KnowledgeStatus) -> String {
    status == .verified ? "" : visit.word(status == .secondary ? "statusSecondary" : "statusUnverified")
  }

  private func line(_ place: Place) -> Model {
    let labels = [visit.word("nutritionMeasured"), visit.word("nutritionStunted"), visit.word("nutritionWasted")]
    let cells = zip(NutritionPage.prevalence, labels).map { id, label -> Model in
      let result = place.known[id]
      let counted = result.map { visit.whole(whole($0.sum.num)) + "/" + visit.whole(whole($0.sum.den)) } ?? ""
      return [
        "label": label,
        "text": share(result).map { percent($0) } ?? "?", "counted": QualityPage.given(share(result) == nil ? "" : counted),
      ]
    }
    let query = Link.query([
      ("show", "nutrition-of-children"), ("unit", place.unit.key.description), ("period", period.description),
    ])
    return [
      "name": place.unit.name, "href": "/statistics" + query, "cells": cells,
      "groupText": place.group.map { visit.word("nutritionGroup", ["code": $0.code.uppercased()]) } ?? visit.word("nutritionNoGroup"),
      "groupCls": place.group == nil ? "na" : ["a": "no", "b": "warn", "c": "ok"][place.group?.code ?? ""] ?? "info",
    ]
  }

  /// A group with its communes and its package; nil where no commune is in it.
  private func section(_ group: CodeList.Item, _ places: [Place]) -> Model? {
    let own = places.filter { $0.group?.code == group.code }
    if own.isEmpty { return nil }
    let package = interventions.filter { ($0.extra["groups"] ?? "").split(separator: " ").contains { $0 == group.code } }
    return [
      "code": group.code, "name": group.label.text(visit.language),
      "columns": package.map { ["columnText": $0.label.text(visit.language)] as Model },
      "rows": own.map { place -> Model in ["name": place.unit.name, "cells": package.map { cell($0, place) }] },
    ]
  }

  private func cell(_ intervention: CodeList.Item, _ place: Place) -> Model {
    let label = intervention.label.text(visit.language)
    guard let id = intervention.extra["measure"], let measure = visit.installation.knowledge.measures[id] else {
      return ["label": label, "text": "–", "title": visit.word("nutritionNoMeasure")]
    }
    guard let result = place.known[id] else {
      let closed = measure.registers.compactMap { visit.installation.registers[$0]?.title.text(visit.language) }
      return ["label": label, "text": "?", "title": visit.word("nutritionNotOpen", ["registers": closed.joined(separator: ", ")])]
    }
    let title = visit.whole(whole(result.sum.num)) + "/" + visit.whole(whole(result.sum.den))
    if measure.unit == .count { return ["label": label, "text": visit.whole(whole(result.sum.num)), "title": ""] }
    return ["label": label, "text": share(result).map { percent($0) } ?? "–", "title": title]
  }

  private func whole(_ value: Decimal) -> Int { NSDecimalNumber(decimal: value).intValue }
  private func percent(_ value: Decimal) -> String { Figures.percent(value, visit.language) }
}
