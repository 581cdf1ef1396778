import Criteria
import Programme
import Storage
import Vocabulary

/// The pages about one commune, set and period, in one place and order on each of them: from the assessment to its papers, the evidence,
/// the dossier, the plan and what was frozen, and back.
struct RelatedPages: Sendable {
  /// The page that shows them.
  enum Page: Sendable, Hashable { case assessment, evidence, papers, dossier, plan, snapshot, paper(String) }

  private let visit: Visit
  private let unit: OrgUnit
  private let set: String?
  private let period: Period
  private let assessment: Assessment?
  private let papers: [Paper]
  private let plan: RegisterRow?

  /// Finds what there is, as far as the reader may see it.
  static func load(_ visit: Visit, _ unit: OrgUnit, set: String?, _ period: Period) async throws -> RelatedPages {
    let planners = [UnitKey(unit.parentCode), unit.key].compactMap(\.self).filter { key in
      visit.units[key].map { visit.mayPlan(.seePlan, $0) } ?? false
    }
    let sees = visit.may(.seeAssessments, at: unit)
    return try await visit.store.read { reading in
      let plans = try Plan.list(reading, planners).filter { $0.values["plan_year"]?.int == Int64(period.year) }
      return RelatedPages(
        visit: visit, unit: unit, set: set, period: period,
        assessment: sees ? try set.flatMap { try Assessments.find(reading, unit.key, set: $0, period) } : nil,
        papers: sees ? try Papers.issued(reading, unit.key, set: set ?? "", period) : [],
        // What was issued comes before a draft, the area's plan before the commune's own.
        plan: plans.min {
          ($0.text("plan_state") == "draft" ? 1 : 0, $0.unit == unit.key ? 1 : 0)
            < ($1.text("plan_state") == "draft" ? 1 : 0, $1.unit == unit.key ? 1 : 0)
        })
    }
  }

  /// Those of a paper; nil where it is about an area.
  static func of(_ order: PaperOrder, _ visit: Visit) async throws -> RelatedPages? {
    guard let unit = visit.units.communes.first(where: { $0.key == order.unit }) else { return nil }
    return try await load(visit, unit, set: order.set, order.period)
  }

  /// The line of links.
  func model(_ here: Page) -> Model {
    let key = Link.part(unit.key.description)
    let sees = visit.may(.seeAssessments, at: unit)
    let place = [("unit", unit.key.description)] + (set.map { [("set", $0)] } ?? []) + [("period", period.description)]
    var all: [Model] = []
    func add(_ text: String, _ href: String?, _ page: Page? = nil, note: String = "") {
      guard let href else { return }
      all.append(["text": text, "href": href, "here": page == here, "note": note, "hasNote": !note.isEmpty])
    }
    let choices = Choices(period: period)
    add(visit.word("relatedResults"), visit.may(.seeOverview, at: unit) ? choices.unit(unit.key, set ?? "") : nil)
    if sees {
      let own = assessment.map { "/assessments/\(key)/\($0.id)" }
      let none = "/assessments" + Link.query([("unit", unit.key.description), ("period", period.description)])
      add(visit.word("relatedAssessment"), own ?? none, .assessment, note: own == nil && set != nil ? visit.word("relatedNotBegun") : "")
      add(visit.word("relatedEvidence"), "/evidence" + Link.query(place), .evidence)
      add(visit.word("relatedDossier"), own.map { $0 + "/dossier" }, .dossier)
      add(
        visit.word("relatedPapers"), "/papers" + Link.query([("unit", unit.key.description), ("period", period.description)]), .papers)
      for paper in papers.prefix(6) {
        add(paper.number, "/papers/" + paper.hash, .paper(paper.hash), note: paper.order.kind.label.text(visit.language))
      }
      // Of two that were frozen the last one counts; the first is linked from the assessment.
      add(visit.word("relatedSnapshot"), (assessment?.appraisedSnapshot ?? assessment?.ownSnapshot).map { "/snapshots/" + $0 }, .snapshot)
    }
    if let plan {
      let path = PlanPlace.href(plan.unit, plan.id)
      add(
        visit.word("relatedPlan", ["year": "\(period.year)"]), path + "/risks" + Link.query([("unit", unit.key.description)]), .plan)
      add(visit.word("relatedTasks"), path + Link.query([("part", "tasks"), ("unit", unit.key.description)]))
    }
    return ["links": all, "label": visit.word("relatedLabel", ["name": unit.name])]
  }
}
