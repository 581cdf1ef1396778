import Criteria
import Foundation
import Measures
import Storage
import Vocabulary

/// How one commune stands under one set: as it was frozen where it was, else as the registers say now.
public struct PaperStanding: Sendable {
  /// The commune.
  public let unit: UnitKey
  /// Its name without its kind.
  public let name: String
  /// What counts: the appraisal, else the self-assessment, else what is computed.
  public let result: EditionResult
  /// What is computed, what the station says, and what the team says where it has begun.
  public let computed: EditionResult, own: EditionResult, appraised: EditionResult?
  /// The frozen result it comes from; nil while the numbers still move.
  public let snapshot: String?
  /// The assessment, where one was begun.
  public let assessment: Assessment?
}

/// The communes under one set.
public struct SetNumbers: Sendable {
  /// The text of the set.
  public let edition: Edition
  /// The communes in order.
  public let now: [PaperStanding]
  /// How they stood in the period before; a commune that wasn't evaluated is missing.
  public let before: [UnitKey: EditionResult]
  /// The set's title.
  public var title: String { edition.title.vi }
  /// Its title inside a sentence.
  public var within: String { Said.within(edition.title.vi) }
}

/// A task of a plan.
public struct PaperTask: Sendable, Hashable {
  let unit: UnitKey
  let quarter: Int?
  let text: String, owner: String, department: String, set: String, indicator: String, state: String, delay: String, outcome: String
}

/// A recommendation of a visit of supervision that isn't followed up.
public struct OpenAdvice: Sendable, Hashable {
  let unit: UnitKey
  let visited: Day
  let text: String
  let due: Day?
}

/// What was done beside the numbers.
public struct PaperWork: Sendable, Hashable {
  /// The plan's tasks that were due.
  public var tasks: [PaperTask] = []
  /// Visits of supervision, and what became of their recommendations.
  public var visits = 0, visited: Set<UnitKey> = [], recommended = 0, remedied = 0, overdue = 0
  /// What visits asked for, of this period or before, and nobody had done by the day.
  public var open: [OpenAdvice] = []
  /// Communication activities, and how many people came.
  public var activities = 0, audience = 0
}

/// Everything a paper is written from.
public struct PaperNumbers: Sendable {
  /// Which paper.
  public let order: PaperOrder
  /// Whom it is about.
  public let place: PaperPlace
  /// Who signs.
  public let offices: PaperOffices
  /// The day the numbers are of.
  public let day: Day
  /// The sets.
  public let sets: [SetNumbers]
  /// Sets without a text on the day.
  public let without: [Label]
  /// The ticks of the year's plans.
  public let targets: [UnitKey: [PlanTarget]]
  /// What was done.
  public let work: PaperWork
  /// What members of measures are called.
  public let nouns: [String: Label]
  /// Where the communes of an area's plan lead, while its year still runs.
  public var risks: PlanRisks?

  /// The hashes of the frozen results it rests on.
  public var snapshots: [String] { Set(sets.flatMap { $0.now.compactMap(\.snapshot) }).sorted() }
  /// Whether some number isn't frozen.
  public var isPassing: Bool { sets.contains { $0.now.contains { $0.snapshot == nil } } }
  /// The only set of a paper about one.
  public var one: SetNumbers? { order.set == nil ? nil : sets.first }
  /// The assessment of a commune's paper about one set.
  public var assessment: Assessment? { place.isArea ? nil : one?.now.first?.assessment }
}

extension PaperNumbers {
  /// Gathers the numbers of a paper.
  /// - Throws: `ProgrammeProblem`; `EditionMissing` where the set asked for has no text on the day.
  public static func gather(_ order: PaperOrder, _ evaluating: Evaluating, _ units: OrgUnits, today: Day) async throws -> PaperNumbers {
    guard order.period.start <= today else { throw ProgrammeProblem.future(order.period) }
    let day = order.period.referenceDay(today: today)
    let place = try PaperPlace(order.unit, units, on: day, today: today)
    let wanted = order.set.map { [$0] } ?? evaluating.sets
    let earlier = order.period.adding(-1)
    // Side by side: an evaluation that finds nothing fresh leaves a core idle at its beginning and its end.
    async let before = evaluating.evaluate(place.groups, sets: evaluating.sets, period: earlier, today: today)
    let area = try await evaluating.evaluate(place.groups, sets: evaluating.sets, period: order.period, today: today)
    if let set = order.set, !area.editions.contains(where: { $0.set == set }) { _ = try evaluating.edition(set, on: day) }
    let past = try await before
    let nouns = Dictionary(
      evaluating.measuring.catalogue.measures.map { ($0.id, $0.member) }, uniquingKeysWith: { first, _ in first })
    let risks = try await risks(order, place, evaluating, area, past, today: today)
    return try await evaluating.measuring.store.read { reading in
      let frozen = try Frozen(reading, place, order.period, area, minutes: order.kind == .minutes)
      let before = try Frozen(reading, place, earlier, past)
      let sets = try area.editions.filter { wanted.contains($0.set) }.map { edition in
        SetNumbers(
          edition: edition,
          now: try place.groups.compactMap { try frozen.standing($0.unit, edition.set, place.names[$0.unit] ?? $0.unit.code) },
          before: Dictionary(
            try place.groups.compactMap { group in try before.standing(group.unit, edition.set, "").map { (group.unit, $0.result) } },
            uniquingKeysWith: { first, _ in first }))
      }
      return PaperNumbers(
        order: order, place: place, offices: try PaperOffices(reading, place, on: day), day: day, sets: sets,
        without: area.without.map { without($0.set, $0.why, evaluating, day) },
        targets: try PlanTargets.load(reading, year: order.period.year),
        work: try PaperWork(reading, place, order.period, on: day), nouns: nouns,
        risks: risks)
    }
  }

  /// That a set has no text on the day, by titles and dates.
  private static func without(_ set: String, _ why: Label, _ evaluating: Evaluating, _ day: Day) -> Label {
    let editions = evaluating.criteria.editions(of: set)
    guard let title = editions.last?.title else { return why }
    let drafts = editions.filter { $0.state == .draft && $0.inForceFrom.value <= day }.map(\.inForceFrom.value.written)
    let (vi, en) =
      drafts.isEmpty
      ? ("", "") : ("; mới có bản dự thảo ngày " + drafts.joined(separator: ", "), "; there is a draft: " + drafts.joined(separator: ", "))
    return Label(
      "\(title.vi): không có văn bản đã ban hành nào có hiệu lực ngày \(day.written)\(vi)",
      en: "\(title.en): no published text is in force on \(day.written)\(en)")
  }

  /// The risks of an area's plan, for its report while the year runs. The report's own two evaluations serve; one more quarter gives the pace.
  private static func risks(
    _ order: PaperOrder, _ place: PaperPlace, _ evaluating: Evaluating, _ now: AreaEvaluation, _ past: AreaEvaluation, today: Day
  ) async throws -> PlanRisks? {
    let deadline = Period.year(order.period.year).end
    guard order.kind == .report, place.isArea, case .quarter = order.period, now.day < deadline else { return nil }
    let plan = try await evaluating.measuring.store.read { reading -> Plan? in
      let heads = try Plan.list(reading, [place.unit]).filter {
        $0.values["plan_year"]?.int == Int64(order.period.year) && $0.text("plan_state") != "draft"
      }
      return try heads.first.flatMap { try Plan.load(reading, $0.unit, $0.id) }
    }
    guard let plan, !plan.ticks.isEmpty else { return nil }
    let sets = Set(plan.ticks.map(\.column)).compactMap { code in plan.columns.first { $0.code == code }?.set }
    let before = try await evaluating.evaluate(
      place.groups, sets: evaluating.sets.filter(sets.contains), period: order.period.adding(-2), today: today)
    return PlanRisks.reckon(
      plan, evaluating, place.groups.map(\.unit), now: now, past: [before, past], deadline: deadline, isOver: false)
  }

  /// What was frozen of a period, with what is computed where nothing was.
  private struct Frozen {
    private let area: AreaEvaluation
    private let minutes: Bool
    private var assessments: [UnitKey: [String: Assessment]] = [:]
    private var taken: [String: Snapshot] = [:]

    init(_ reading: StoreReading, _ place: PaperPlace, _ period: Period, _ area: AreaEvaluation, minutes: Bool = false) throws {
      self.area = area
      self.minutes = minutes
      for short in try Assessments.list(reading, place.groups.map(\.unit), period) {
        let assessment = place.isArea ? short : try Assessments.load(reading, short.unit, short.id) ?? short
        guard assessments[short.unit]?[short.set] == nil else { continue }
        assessments[short.unit, default: [:]][short.set] = assessment
        for hash in [assessment.ownSnapshot, assessment.appraisedSnapshot].compactMap({ $0 }) {
          taken[hash] = try Snapshot.load(reading, hash)
        }
      }
    }

    /// Reading a text again for each commune costs more than all the rest, so the one at hand serves where it is the same.
    private func text(of snapshot: Snapshot) throws -> Edition {
      if let edition = area.editions.first(where: { $0.id == snapshot.edition }),
        edition.evaluate(snapshot.facts).hash == snapshot.editionHash
      {
        return edition
      }
      _ = try snapshot.determination()
      return try snapshot.editionThen()
    }

    func standing(_ unit: UnitKey, _ set: String, _ name: String) throws -> PaperStanding? {
      let assessment = assessments[unit]?[set]
      guard let submitted = assessment?.ownSnapshot.flatMap({ taken[$0] }) else {
        guard let edition = area.editions.first(where: { $0.set == set }), let facts = area.facts[unit]?[set] else { return nil }
        let computed = edition.evaluate(facts)
        let own = assessment.map { edition.evaluate(facts, judged: $0.ownJudgements) } ?? computed
        return PaperStanding(
          unit: unit, name: name, result: own, computed: computed, own: own, appraised: nil, snapshot: nil, assessment: assessment)
      }
      let edition = try text(of: submitted)
      let own = edition.evaluate(submitted.facts, judged: submitted.judged)
      var appraised: EditionResult?
      var hash = submitted.hash
      if let judged = assessment?.appraisedSnapshot.flatMap({ taken[$0] }) {
        appraised = edition.evaluate(judged.facts, judged: judged.judged)
        hash = judged.hash
      } else if let assessment, assessment.items.contains(where: { $0.appraised != nil }) {
        appraised = edition.evaluate(submitted.facts, judged: assessment.appraisedJudgements)
      }
      // An appraisal that isn't done yet counts in its own minutes alone.
      let decided = hash != submitted.hash || minutes ? appraised : nil
      return PaperStanding(
        unit: unit, name: name, result: decided ?? own, computed: edition.evaluate(submitted.facts), own: own, appraised: appraised,
        snapshot: hash, assessment: assessment)
    }
  }
}

extension PaperWork {
  init(_ reading: StoreReading, _ place: PaperPlace, _ period: Period, on day: Day) throws {
    let communes = place.groups.flatMap(\.members)
    let lists = ["units": communes.map { Value.int($0.number) }, "planners": (communes + [place.area]).map { Value.int($0.number) }]
    let span: [String: Value] = ["start": .day(period.start), "end": .day(day)]
    let last = Int64((period.end.parts.month - 1) / 3 + 1)
    try reading.each(
      "SELECT t.unit_id, t.quarter_no, t.task_text, t.department, t.owner_name, t.owner_unit, t.set_id, t.indicator_code, t.task_state, t.delay_reason, "
        + "t.outcome FROM plan_task_counted t JOIN plan_counted p ON p.unit_id = t.unit_id AND p.id = t.plan_id "
        + "WHERE t.unit_id IN (:planners) AND p.plan_year = :year AND p.plan_state <> 'draft' AND t.task_state <> 'dropped' "
        + "AND (t.quarter_no IS NULL OR t.quarter_no <= :quarter) ORDER BY t.unit_id, t.sort_no, t.id",
      ["year": .int(Int64(period.year)), "quarter": .int(last)], lists: lists.filter { $0.key == "planners" }
    ) { row in
      let unit = UnitKey(number: row["unit_id"].int ?? 0)
      func text(_ name: String) -> String { row[name].text ?? "" }
      if !place.isArea, unit == place.area {
        // Of the area's plan a station reports what is its own or every station's.
        let own = UnitKey(text("owner_unit")).map { communes.contains($0) }
        guard own ?? ["tyt", "ubnd_xa"].contains(text("department")) else { return }
      }
      tasks.append(
        PaperTask(
          unit: unit, quarter: row["quarter_no"].int.map { Int($0) }, text: text("task_text"), owner: text("owner_name"),
          department: text("department"), set: text("set_id"),
          indicator: text("indicator_code"), state: text("task_state"), delay: text("delay_reason"), outcome: text("outcome")))
    }
    let own = lists.filter { $0.key == "units" }
    try reading.each(
      "SELECT unit_id, recommendations, remedy_due_on, remedied_on FROM supervision_visit_counted "
        + "WHERE unit_id IN (:units) AND visited_on BETWEEN :start AND :end ORDER BY unit_id, id", span, lists: own
    ) { row in
      visits += 1
      visited.insert(UnitKey(number: row["unit_id"].int ?? 0))
      guard row["recommendations"].text?.isEmpty == false else { return }
      recommended += 1
      if row["remedied_on"].day.map({ $0 <= day }) ?? false {
        remedied += 1
      } else if let due = row["remedy_due_on"].day, due < day {
        overdue += 1
      }
    }
    try reading.each(
      "SELECT unit_id, visited_on, recommendations, remedy_due_on FROM supervision_visit_counted WHERE unit_id IN (:units) "
        + "AND visited_on <= :end AND recommendations IS NOT NULL AND (remedied_on IS NULL OR remedied_on > :end) "
        + "ORDER BY visited_on, unit_id, id", ["end": .day(day)], lists: own
    ) { row in
      guard let visited = row["visited_on"].day, let text = row["recommendations"].text else { return }
      open.append(
        OpenAdvice(unit: UnitKey(number: row["unit_id"].int ?? 0), visited: visited, text: text, due: row["remedy_due_on"].day))
    }
    try reading.each(
      "SELECT audience FROM communication_activity_counted WHERE unit_id IN (:units) AND held_on BETWEEN :start AND :end ORDER BY unit_id, id",
      span, lists: own
    ) { row in
      activities += 1
      audience += Int(row["audience"].int ?? 0)
    }
  }
}
