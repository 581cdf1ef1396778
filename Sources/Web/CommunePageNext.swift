import Criteria
import Measures
import Programme
import Vocabulary

/// What is missing for the next tier: in people, in papers, and what isn't known.
struct CommuneNext: Sendable {
  let page: CommunePage

  private var visit: Visit { page.visit }
  private var language: Language { page.visit.language }

  /// The tier set out to reach in the year's plan, otherwise the first whose health part isn't met.
  private var goal: (edition: Edition, planned: Bool)? {
    let tiers = page.evaluation.editions.filter { $0.tier != nil }
    let reach = Set(page.known.targets.filter { $0.aim == .reach }.map(\.column))
    let planned = tiers.last { edition in OverviewTable.targeted[edition.set].map(reach.contains) ?? false }
    if let planned { return (planned, true) }
    let open = tiers.first { page.evaluation.result(page.group.unit, $0.set)?.set.truth != .met }
    return (open ?? tiers.last).map { ($0, false) }
  }

  var model: Model? {
    guard let (edition, planned) = goal, let result = page.evaluation.result(page.group.unit, edition.set) else { return nil }
    let failing = result.indicators.filter { $0.outcome == .notMet }
    let people = failing.filter { $0.gap != nil }.map { short($0, edition) }
    let papers = failing.filter { $0.gap == nil }.map { paper($0, edition) }
    let unknowns = unknowns(result, edition)
    let goal = visit.shortTitle(edition)
    return [
      "goal": planned ? visit.word("goalPlanned", ["goal": goal, "year": "\(page.choices.period.year)"]) : goal,
      "reached": result.set.truth == .met, "hasPeople": !people.isEmpty, "people": people, "hasPapers": !papers.isEmpty, "papers": papers,
      "hasUnknowns": !unknowns.isEmpty, "unknowns": unknowns,
    ]
  }

  private func short(_ result: IndicatorResult, _ edition: Edition) -> Model {
    let reading = result.readings.first { $0.gap != nil }
    let values = [
      "members": reading.map { visit.noun($0.measure).text(language) } ?? "", "title": result.indicator.title.text(language),
      "code": result.code,
    ]
    let filter = reading?.direction == .atMost ? "met" : "notMet"
    return [
      "count": visit.whole(result.gap?.members ?? 0), "text": visit.word(reading?.direction == .atMost ? "nextFewer" : "nextMore", values),
      "href": page.choices.indicator(page.unit.key, edition.set, result.code, [("members", filter)]),
    ]
  }

  private func paper(_ result: IndicatorResult, _ edition: Edition) -> Model {
    let values = ["title": result.indicator.title.text(language), "code": result.code]
    let key: String
    switch result.kind {
    case .checklist: key = "nextPapers"
    case .otherSet: key = "nextDecision"
    case .attested, .rate, .count: key = "nextAttestation"
    }
    return [
      "count": visit.whole(max(1, result.missingDocuments.count)), "text": visit.word(key, values),
      "href": page.choices.indicator(page.unit.key, edition.set, result.code),
    ]
  }

  /// Facts that are missing, each with the indicators that wait for it.
  private func unknowns(_ result: EditionResult, _ edition: Edition) -> [Model] {
    var order: [String] = []
    var codes: [String: [String]] = [:]
    for indicator in result.indicators where indicator.outcome == .unknown {
      for missing in indicator.missing {
        let text = visit.lack(missing, page.group)
        if codes[text] == nil { order.append(text) }
        if codes[text]?.contains(indicator.code) != true { codes[text, default: []].append(indicator.code) }
      }
    }
    return order.map { text in
      let waiting = codes[text] ?? []
      return [
        "count": visit.whole(waiting.count), "text": Overview.capital(text) + " (" + waiting.joined(separator: ", ") + ")",
        "href": page.choices.indicator(page.unit.key, edition.set, waiting.first ?? ""),
      ]
    }
  }
}
