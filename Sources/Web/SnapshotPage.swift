import Criteria
import Foundation
import Programme
import Storage
import Vocabulary

/// What was frozen when an assessment was handed in or appraised: the page that papers made from it point to.
struct SnapshotPage: Sendable {
  private static let shown = 500

  let visit: Visit
  let snapshot: Snapshot
  let unit: OrgUnit
  let edition: Edition
  let result: EditionResult
  /// What the registers alone said.
  let computed: EditionResult
  /// The assessment it belongs to.
  let assessment: Assessment?
  let holds: Bool
  let counts: [(measure: String, all: Int, met: Int, unknown: Int)]
  /// The list that is asked for, for those who may see people.
  let chosen: String?
  let members: [(member: FrozenMember, label: String?)]

  /// `GET /snapshots/:hash?measure=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let hash = try visit.parameter("hash")
    guard hash.count == 64, hash.allSatisfy({ $0.isHexDigit && ($0.isNumber || $0.isLowercase) }) else { throw WebProblem.notFound }
    guard let snapshot = try await visit.store.read({ try? Snapshot.load($0, hash) }) else { throw WebProblem.notFound }
    let unit = try visit.unit(snapshot.unit.description, for: .seeAssessments)
    let asked = visit.query["measure"].flatMap { snapshot.lists[$0] == nil ? nil : $0 }
    if asked != nil, !visit.may(.seeMembers, at: unit) { throw WebProblem.forbidden(.seeMembers) }
    let page = try await visit.store.read { try SnapshotPage(visit, snapshot, unit, asked, $0) }
    if let asked {
      try await visit.store.write(.look, by: visit.author, in: [unit.key]) {
        try $0.remark(unit.key, "xem danh sách đã chốt \(asked) \(snapshot.edition) \(snapshot.period)")
      }
    }
    let set = String(snapshot.edition.split(separator: "/").first ?? "")
    var model = page.model
    model["related"] = try await RelatedPages.load(visit, unit, set: set, snapshot.period).model(.snapshot)
    return .page("snapshot", Shell.model(visit, title: visit.word("snapshotTitle"), here: "/assessments", model))
  }

  private init(_ visit: Visit, _ snapshot: Snapshot, _ unit: OrgUnit, _ asked: String?, _ reading: StoreReading) throws {
    (self.visit, self.snapshot, self.unit, chosen) = (visit, snapshot, unit, asked)
    edition = try snapshot.editionThen()
    result = edition.evaluate(snapshot.facts, judged: snapshot.judged)
    computed = try snapshot.computed()
    let set = String(snapshot.edition.split(separator: "/").first ?? "")
    let assessment = try Assessments.find(reading, snapshot.unit, set: set, snapshot.period)
    let isOwn = assessment?.ownSnapshot == snapshot.hash
    let belongs = isOwn || assessment?.appraisedSnapshot == snapshot.hash
    self.assessment = assessment
    let totals =
      belongs ? (isOwn ? assessment?.ownPoints : assessment?.appraisedPoints, isOwn ? assessment?.own : assessment?.appraised) : (nil, nil)
    holds = try snapshot.holds(reading, points: totals.0, outcome: totals.1)
    counts = try snapshot.lists.keys.sorted().map { measure in
      let members = try snapshot.members(reading, of: measure)
      return (measure, members.count, members.filter { $0.met == true }.count, members.filter { $0.met == nil }.count)
    }
    members = try asked.map { try SnapshotPage.named(try snapshot.members(reading, of: $0), reading, visit.language) } ?? []
  }

  /// Members with the names they have today; names are not frozen, and who is gone has none.
  private static func named(
    _ all: [FrozenMember], _ reading: StoreReading, _ language: Language
  ) throws -> [(FrozenMember, String?)] {
    let some = Array(all.sorted { ($0.met == true ? 1 : 0) < ($1.met == true ? 1 : 0) }.prefix(shown))
    var labels: [String: [RowID: String]] = [:]
    for (key, own) in Dictionary(grouping: some, by: { $0.register + " " + $0.unit.description }) {
      guard let first = own.first, let register = reading.store.catalogue[first.register] else { continue }
      labels[key] = try reading.labels(of: register, first.unit, own.map(\.id), language, depth: 1)
    }
    return some.map { ($0, labels[$0.register + " " + $0.unit.description]?[$0.id]) }
  }

  // MARK: - Model

  private var model: Model {
    let outcome = Outcome(result.set.truth)
    let maySee = visit.may(.seeMembers, at: unit)
    let step = AssessmentStep(rawValue: snapshot.step).flatMap { visit.installation.knowledge.workflow[$0]?.label.text(visit.language) }
    return [
      "heading": visit.word("snapshotTitle"),
      "sub": [edition.title.text(visit.language), unit.name, snapshot.period.label.text(visit.language)]
        .joined(separator: " · "), "hash": snapshot.hash, "holds": holds,
      "crumbs": [
        [
          "href": "/assessments" + Link.query([("unit", unit.key.description), ("period", snapshot.period.description)]),
          "text": visit.word("assessTitle"),
        ] as Model
      ],
      "assessmentHref": assessment.map { "/assessments/\(Link.part(unit.key.description))/\($0.id)" } ?? false as any Sendable,
      "facts": [
        [
          "label": visit.word("snapshotTaken"),
          "text": [step, snapshot.takenAt.written, snapshot.takenBy].compactMap(\.self).joined(separator: " · "),
        ],
        ["label": visit.word("snapshotDay"), "text": result.day.written],
        ["label": visit.word("snapshotEdition"), "text": snapshot.edition + " · " + visit.citation(edition)],
        ["label": visit.word("snapshotEditionHash"), "text": snapshot.editionHash],
        ["label": visit.word("snapshotHash"), "text": snapshot.hash],
      ] as [Model],
      "verdict": [
        "cls": outcome.cls, "sign": outcome.sign, "text": visit.word(outcome.word),
        "score": Optionally.text(result.set.score?.text(visit.language)), "provisional": result.set.provisional,
      ] as Model,
      "hasPoints": result.set.score != nil, "indicators": result.indicators.map(line), "maySee": maySee,
      "lists": counts.map { list($0, maySee) }, "hasLists": !counts.isEmpty, "hasMembers": chosen != nil,
      "membersHeading": chosen.map(title) ?? "", "members": members.map { member($0.member, $0.label) },
      "membersNote": chosen.map { note($0) } ?? "",
      "evidence": snapshot.evidence.map { evidence -> Model in
        [
          "title": evidence.title, "code": evidence.indicator.isEmpty ? "–" : evidence.indicator,
          "content": String(evidence.content.prefix(16)),
          // Of a merged commune the row may be another unit's.
          "fileHref": snapshot.members.count > 1 ? false as any Sendable : "/evidence/\(Link.part(unit.key.description))/\(evidence.row)",
        ]
      }, "hasEvidence": !snapshot.evidence.isEmpty,
      "texts": Assessment.textFields.compactMap { name -> Model? in
        guard let text = snapshot.texts[name], !text.isEmpty else { return nil }
        return ["label": visit.installation.registers[Assessment.register]?.field(name)?.label.text(visit.language) ?? name, "text": text]
      },
    ]
  }

  private func line(_ indicator: IndicatorResult) -> Model {
    let alone = computed.indicator(indicator.code)
    let judged = snapshot.judged[indicator.code]
    let differs = judged != nil && alone?.outcome != indicator.outcome
    return [
      "code": indicator.code, "title": indicator.indicator.title.text(visit.language), "cls": indicator.outcome.cls,
      "sign": indicator.outcome.sign, "text": visit.word(indicator.outcome.word),
      "value": AssessmentDesk.value(indicator, visit.language),
      "points": indicator.points.map { $0.low.text(visit.language) + "/" + $0.maximum.text(visit.language) } ?? "–",
      "judged": differs ? visit.word("snapshotJudged", ["outcome": visit.word(alone?.outcome.word ?? "unknown").lowercased()]) : false,
    ]
  }

  private func title(_ measure: String) -> String {
    visit.installation.knowledge.measures[measure]?.title.text(visit.language) ?? measure
  }

  private func list(_ list: (measure: String, all: Int, met: Int, unknown: Int), _ maySee: Bool) -> Model {
    [
      "title": title(list.measure), "all": visit.whole(list.all), "met": visit.whole(list.met), "unknown": visit.whole(list.unknown),
      "href": maySee && list.all > 0 ? "/snapshots/\(snapshot.hash)" + Link.query([("measure", list.measure)]) + "#members" : false,
      "hash": String((snapshot.lists[list.measure] ?? "").prefix(12)),
    ]
  }

  private func note(_ measure: String) -> String {
    let all = counts.first { $0.measure == measure }?.all ?? 0
    return visit.word("snapshotNames")
      + (all > members.count ? " " + visit.word("snapshotFirst", ["count": visit.whole(members.count)]) : "")
  }

  private func member(_ member: FrozenMember, _ label: String?) -> Model {
    let measure = chosen.flatMap { visit.installation.knowledge.measures[$0] }
    let outcome: Outcome = member.met.map { $0 ? .met : .notMet } ?? .unknown
    return [
      "label": label ?? visit.word("snapshotGone"), "id": String(member.id.description.suffix(8)),
      "href": label == nil
        ? false as any Sendable
        : RegisterPlace.page(member.register, member.unit, member.id)
          ?? "/registers/\(member.register)/\(Link.part(member.unit.description))/\(member.id)",
      "sign": outcome.sign, "cls": outcome.cls, "counted": visit.word("counted-" + (member.met.map { $0 ? "yes" : "no" } ?? "unknown")),
      "reason": measure?.reasons[member.reason]?.text(visit.language) ?? member.reason,
    ]
  }
}
