import Programme
import Storage
import Vocabulary

/// The plan an address names, after its reader's rights in the planning unit were checked.
struct PlanPlace: Sendable {
  let visit: Visit
  let unit: OrgUnit
  let plan: Plan

  /// Reads `:unit` and `:row`.
  /// - Throws: `WebProblem.notFound`, `.forbidden`, `StoreProblem.noRow`.
  static func open(_ visit: Visit, for action: Action) async throws -> PlanPlace {
    guard let unit = UnitKey(try visit.parameter("unit")).flatMap({ visit.units[$0] }) else { throw WebProblem.notFound }
    guard visit.mayPlan(action, unit) else { throw WebProblem.forbidden(action) }
    guard let id = RowID(try visit.parameter("row")), let plan = try await visit.store.read({ try Plan.load($0, unit.key, id) }) else {
      throw StoreProblem.noRow(register: "plan")
    }
    return PlanPlace(visit: visit, unit: unit, plan: plan)
  }

  /// The plan's page.
  var href: String { PlanPlace.href(unit.key, plan.head.id) }
  var mayEdit: Bool { visit.mayPlan(.editPlan, unit) }

  /// The page of a plan.
  static func href(_ unit: UnitKey, _ row: RowID) -> String { "/plans/\(Link.part(unit.description))/\(row)" }

  /// The rows of one of the plan's registers, to be written.
  func rows(_ register: String) -> String {
    "/registers/\(register)?unit=\(Link.part(unit.key.description))&plan_id=\(plan.head.id)"
  }

  /// One row of a register of the planning unit.
  func row(_ register: String, _ id: RowID) -> String { "/registers/\(register)/\(Link.part(unit.key.description))/\(id)" }

  /// Whether the reader sees what becomes of a commune.
  func sees(_ commune: UnitKey) -> Bool { visit.units[commune].map { visit.may(.seeOverview, at: $0) } ?? false }

  /// A commune's short name.
  func name(_ commune: UnitKey) -> String { visit.units[commune]?.shortName ?? commune.description }

  /// Where the plan stands, for the pages below it.
  var crumbs: [Model] {
    [
      ["href": "/plans", "text": visit.word("plansTitle")],
      ["href": href, "text": visit.word("planOf", ["year": "\(plan.year)", "unit": unit.name])],
    ]
  }
}

extension Visit {
  /// Whether plans of a unit may be seen or written. A plan is sent to the communes of its area: who belongs to one reads it.
  func mayPlan(_ action: Action, _ unit: OrgUnit) -> Bool {
    if may(action, at: unit) { return true }
    guard action == .seePlan else { return false }
    return units.communes.contains { $0.parentCode == unit.key.code && may(action, at: $0) }
  }

  /// The units whose plans may be seen or written, areas first.
  func planUnits(_ action: Action) -> [OrgUnit] {
    let communes = Set(units.communes.map(\.key))
    let all = units.all.filter { mayPlan(action, $0) }
    return all.filter { !communes.contains($0.key) } + all.filter { communes.contains($0.key) }
  }
}

/// The plans of the reader's units by year.
enum PlansPage {
  /// `GET /plans?unit=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let units = visit.planUnits(.seePlan)
    let asked = UnitKey(visit.query["unit"] ?? "").flatMap { key in units.first { $0.key == key } }
    let shown = asked.map { [$0.key] } ?? units.map(\.key)
    let (plans, counts) = try await visit.store.read { reading in (try Plan.list(reading, shown), try tasks(reading, shown)) }
    let years = Dictionary(grouping: plans) { $0.values["plan_year"]?.int ?? 0 }.sorted { $0.key > $1.key }
    let states = visit.installation.registers.lists["plan_state"]
    let held = Set(try await visit.store.read { try Plan.list($0, units.map(\.key)) }.map(\.unit))
    let model: Model = [
      "heading": visit.word("plansTitle"), "sub": visit.word("plansLead"), "kept": [Model](),
      "selectors": [
        [
          "id": "unit", "name": "unit", "label": visit.word("planUnit"),
          "options": [["value": "", "text": visit.word("planAllUnits"), "selected": asked == nil] as Model]
            + visit.options(units.filter { held.contains($0.key) }, chosen: asked?.key),
        ] as Model
      ],
      "hasPlans": !plans.isEmpty, "adds": adds(visit), "books": choices(visit), "hasBooks": !choices(visit).isEmpty,
      "years": years.map { year, plans -> Model in
        [
          "year": "\(year)",
          "plans": plans.map { plan -> Model in
            let (count, state) = (counts[plan.id] ?? [:], plan.text("plan_state"))
            let all = count.values.reduce(0, +)
            let (done, late) = (count["done"] ?? 0, count["late"] ?? 0)
            return [
              "href": PlanPlace.href(plan.unit, plan.id), "about": plan.text("about"), "agency": plan.text("agency"),
              "unitName": visit.units[plan.unit]?.name ?? "",
              "number": plan.text("plan_number").isEmpty || plan.text("plan_number").hasPrefix("/")
                ? visit.word("planNoNumber") : plan.text("plan_number"),
              "day": plan.values["issued_on"]?.day?.written ?? "–", "stateText": states?.label(state).text(visit.language) ?? state,
              "stateCls": state == "draft" ? "warn" : state == "issued" ? "ok" : "info",
              "taskText": all == 0 ? "–" : visit.word("planTasksDone", ["done": visit.whole(done), "all": visit.whole(all)]),
              "late": late > 0, "lateText": visit.word("planTasksLate", ["late": visit.whole(late)]),
            ]
          },
        ]
      },
    ]
    return .page("plans", Shell.model(visit, title: visit.word("plansTitle"), here: "/plans", notice: visit.planNotice, model))
  }

  /// The units a plan can be begun for: the reader's districts and provinces, or the communes where there are none.
  private static func planning(_ visit: Visit) -> [OrgUnit] {
    let communes = Set(visit.units.communes.map(\.key))
    let may = visit.planUnits(.editPlan)
    let areas = may.filter { !communes.contains($0.key) }
    let order = areas.filter { $0.kind != "tỉnh" } + areas.filter { $0.kind == "tỉnh" }
    return order.isEmpty ? may.filter { $0.exists(on: visit.today) } : order
  }

  /// A button for each where they are few.
  private static func adds(_ visit: Visit) -> [Model] {
    let units = planning(visit)
    guard units.count <= 3 else { return [] }
    return units.map { unit in
      ["href": "/registers/plan/\(Link.part(unit.key.description))/new", "text": visit.word("planAdd", ["unit": unit.name])]
    }
  }

  /// A choice where they are many: of the book in which the plan is begun.
  private static func choices(_ visit: Visit) -> [Model] {
    let units = planning(visit)
    return units.count <= 3 ? [] : visit.options(units, chosen: nil)
  }

  private static func tasks(_ reading: StoreReading, _ units: [UnitKey]) throws -> [RowID: [String: Int]] {
    guard !units.isEmpty else { return [:] }
    var out: [RowID: [String: Int]] = [:]
    let sql = "SELECT plan_id, task_state, COUNT(*) AS n FROM plan_task_counted WHERE unit_id IN (:units) GROUP BY plan_id, task_state"
    try reading.each(sql, [:], lists: ["units": units.map { .int($0.number) }]) { row in
      if let id = row["plan_id"].id { out[id, default: [:]][row["task_state"].text ?? ""] = Int(row["n"].int ?? 0) }
    }
    return out
  }
}

extension Visit {
  /// The notice of a plan's page reached after something was done.
  var planNotice: Model? {
    if let own = doneNotice { return own }
    guard let done = query["done"], ["plan-begun", "plan-dropped", "no-plan"].contains(done) else { return nil }
    if done == "no-plan" { return ["cls": "info", "sign": "i", "text": word("done-no-plan")] }
    return ["cls": "ok", "sign": "✓", "text": word("done-" + done)]
  }
}
