import Criteria
import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// One assessment, the same page for everybody: what is computed, what the station says, what the team says, and what comes next.
struct AssessmentPage: Sendable {
  /// A working party whose members can be taken over.
  struct Party: Sendable {
    let id: RowID
    let name: String
    let members: String
    let decision: String
  }

  let visit: Visit
  let frame: AssessmentFrame
  let unit: OrgUnit
  let assessment: Assessment
  let edition: Edition
  /// What the registers say now; nil where it can't be computed any more.
  let live: EditionResult?
  /// What they said when it was submitted; nil before.
  let frozen: EditionResult?
  /// What the station, and the team, stand for.
  let own: EditionResult?, appraised: EditionResult?
  let previous: Assessment?
  let documents: [(id: RowID, label: String)]
  let parties: [Party]
  let decisions: [RegisterRow]
  let related: RelatedPages
  /// How many files of evidence each indicator has.
  let files: [String: Int]
  var entry = AssessmentEntry()
  /// The step that was tried.
  var tried: AssessmentStep?
  /// What was typed of a decision.
  var decision: [String: String] = [:]

  var group: UnitGroup { visit.units.group(unit) }
  var roles: Set<Role> { visit.roles(at: unit) }
  var mayFill: Bool { frame.workflow.allows(.fill, from: assessment.state, roles) }
  var mayJudge: Bool { frame.workflow.allows(.judge, from: assessment.state, roles) }
  var isOpen: Bool { assessment.state == .draft || assessment.state == .returned }
  var href: String { "/assessments/\(Link.part(unit.key.description))/\(assessment.id)" }
  var onlyMissing: Bool { visit.query["only"] == "missing" }

  /// `GET /assessments/:unit/:row?only=missing`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await read(visit, for: .seeAssessments).reply(200)
  }

  func reply(_ status: Int) -> Reply {
    var notice: Model?
    if let doneText { notice = ["cls": "ok", "sign": "✓", "text": doneText] }
    let title = visit.shortTitle(edition) + ", " + assessment.period.label.text(visit.language)
    return .page("assessment", Shell.model(visit, title: title, here: "/assessments", notice: notice, model), status: status)
  }

  /// Reads the assessment of the path, after its unit's rights were checked.
  /// - Parameter live: whether the numbers of now are computed too.
  static func read(_ visit: Visit, for action: Action, live wanted: Bool = true) async throws -> AssessmentPage {
    let unit = try visit.unit(try visit.parameter("unit"), for: action)
    let id = try visit.rowID()
    let frame = try await AssessmentFrame.load(visit)
    let language = visit.language
    let planners = [unit.key, UnitKey(unit.parentCode)].compactMap(\.self)
    let found = try await visit.store.read { reading in
      guard let assessment = try Assessments.load(reading, unit.key, id) else { throw StoreProblem.noRow(register: Assessment.register) }
      return (
        assessment: assessment, previous: try Assessments.previous(reading, assessment),
        snapshot: try assessment.ownSnapshot.flatMap { try Snapshot.load(reading, $0) },
        documents: try AssessmentPage.documents(reading, unit.key, language),
        parties: try planners.flatMap { try AssessmentPage.parties(reading, $0) },
        decisions: try Assessments.decisions(reading, assessment),
        files: try Evidence.list(reading, visit.units.group(unit).members, set: assessment.set)
      )
    }
    let assessment = found.assessment
    let open = assessment.state == .draft || assessment.state == .returned
    let computed =
      wanted
      ? try? await frame.desk.compute(
        visit.units.group(unit), set: assessment.set, assessment.period, today: visit.today, dated: assessment.dated) : nil
    let then = try open ? nil : found.snapshot?.editionThen()
    let edition =
      try then ?? computed?.edition
      ?? visit.installation.evaluating.edition(
        assessment.set, on: assessment.day ?? assessment.period.end, dated: assessment.dated)
    let facts = open ? computed?.facts : found.snapshot?.facts
    let judged = assessment.items.contains { $0.appraised != nil }
    return AssessmentPage(
      visit: visit, frame: frame, unit: unit, assessment: assessment, edition: edition, live: computed?.result,
      frozen: open ? nil : try found.snapshot?.computed(), own: facts.map { edition.evaluate($0, judged: assessment.ownJudgements) },
      appraised: judged ? facts.map { edition.evaluate($0, judged: assessment.appraisedJudgements) } : nil, previous: found.previous,
      documents: found.documents, parties: found.parties, decisions: found.decisions,
      related: try await RelatedPages.load(visit, unit, set: assessment.set, assessment.period),
      files: Dictionary(grouping: found.files, by: { $0.indicator ?? "" }).mapValues(\.count))
  }

  /// The commune's documents, latest first, by the names under which they can be chosen.
  private static func documents(_ reading: StoreReading, _ unit: UnitKey, _ language: Language) throws -> [(RowID, String)] {
    guard let register = reading.store.catalogue["document"] else { return [] }
    let rows = try reading.rows(
      of: "document", where: "unit_id = :unit ORDER BY issued_on DESC, id LIMIT 1000", ["unit": .int(unit.number)])
    let labels = try reading.labels(of: register, rows, language)
    return rows.compactMap { row in labels[row.id].map { (row.id, VietnameseText.normalised($0)) } }
  }

  private static func parties(_ reading: StoreReading, _ unit: UnitKey) throws -> [Party] {
    let rows = try reading.rows(
      of: "working-party", where: "unit_id = :unit AND party_kind = 'appraisal' ORDER BY valid_from DESC, id LIMIT 50",
      ["unit": .int(unit.number)])
    return try rows.map { row in
      let seats = try reading.rows(
        of: "working-party.seat", where: "unit_id = :unit AND parent_id = :id ORDER BY sort_no, id",
        ["unit": .int(unit.number), "id": .id(row.id)])
      let roles = reading.store.catalogue.lists["party_role"]
      let lines = seats.map { seat in
        [
          seat.values["full_name"]?.text, seat.values["post"]?.text,
          seat.values["party_role"]?.text.map { roles?.label($0).text(.vi).lowercased() ?? $0 },
        ].compactMap(\.self).joined(separator: ", ")
      }
      let number = row.values["decision_number"]?.text ?? ""
      let day = row.values["decided_on"]?.day.map { " ngày " + $0.written } ?? ""
      return Party(
        id: row.id, name: row.values["party_name"]?.text ?? "", members: lines.joined(separator: "\n"),
        decision: number.isEmpty ? "" : "Quyết định số " + number + day)
    }
  }

  // MARK: - Model

  /// The step that leads on, of those the reader may take.
  var onward: Workflow.Step? {
    frame.workflow.steps(from: assessment.state, roles).first { $0.to != nil && ![.withdraw, .unlock, .return].contains($0.step) }
  }

  /// What is missing for the step that leads on.
  var faults: [StepFault] { onward.map { AssessmentDesk.faults($0, assessment, nil, remark: "–") } ?? [] }

  private var model: Model {
    let items = AssessmentItems(page: self)
    var model = frame.model(assessment)
    for part in [head, hindrances, access, lacking, words, totals, recognition] { model.merge(part) { $1 } }
    let moved = items.moved.count
    model["moved"] = Optionally.text(
      moved > 0 ? visit.word(isOpen ? "assessMovedOpen" : "assessMovedFrozen", ["count": visit.whole(moved)]) : nil)
    let criteria = items.model
    model["criteria"] = criteria
    model["related"] = related.model(.assessment)
    model["nothingLeft"] = onlyMissing && !criteria.contains { $0["has"] as? Bool == true }
    return model
  }

  private var head: Model {
    let sub = [unit.name, assessment.period.label.text(visit.language), visit.citation(edition)]
    let before = previous.map { ["href": href(of: $0), "text": $0.period.label.text(visit.language)] as Model }
    return [
      "crumbs": crumbs, "heading": edition.title.text(visit.language), "sub": sub.joined(separator: " · "),
      "dayText": assessment.day.map { visit.word("asOf", ["day": $0.written]) } ?? "", "dueText": dueText,
      "action": href + (onlyMissing ? "?only=missing" : ""), "keepAction": "/api" + href, "whyNot": whyNot,
      "returnNote": returnNote, "gone": live == nil, "onlyMissing": onlyMissing, "allHref": href,
      "missingHref": href + "?only=missing", "history": history, "hasHistory": !assessment.steps.isEmpty, "previous": before ?? false,
    ]
  }

  private var access: Model {
    let judgedSome = assessment.items.contains { $0.appraised != nil || $0.returned }
    let mayAgree = mayJudge && assessment.items.contains { $0.appraised == nil }
    return [
      "mayFill": mayFill, "mayJudge": mayJudge, "mayAct": mayFill || mayJudge || !steps.isEmpty, "editable": mayFill || mayJudge,
      "showsTeam": mayJudge || !isOpen || judgedSome, "isOpen": isOpen, "steps": steps, "mayAgree": mayAgree,
      "documents": mayFill ? documents.map { ["label": $0.label] as Model } : [Model](),
    ]
  }

  private var lacking: Model {
    let faults = faults
    let name = onward?.label.text(visit.language)
    let heading = name.map { visit.word("assessMissing", ["count": visit.whole(faults.count), "step": $0]) }
    // What lacks the same thing stands in one line.
    var order: [String] = []
    var codes: [String: [Model]] = [:]
    for fault in faults {
      let reason = fault.reason.text(visit.language)
      if codes[reason] == nil { order.append(reason) }
      codes[reason, default: []].append([
        "code": fault.code, "anchor": fault.code.isEmpty ? "h-team" : "i-" + fault.code,
        "text": fault.code.isEmpty ? visit.word("assessTeamHeading") : fault.code,
      ])
    }
    let lines = order.map { reason -> Model in
      ["reason": Overview.capital(reason), "codes": codes[reason] ?? []]
    }
    return [
      "missing": lines, "hasMissing": !faults.isEmpty, "onward": Optionally.text(name), "missingHeading": heading ?? "",
      "ready": onward != nil && faults.isEmpty,
    ]
  }

  private var words: Model {
    let typedDay = entry.typed["visited_on"] ?? assessment.visitedOn?.written ?? ""
    return [
      "texts": ["difficulties", "proposals"].map { text($0, mayFill) },
      "teamTexts": ["team_decision", "team_members", "team_opinion"].map { text($0, mayJudge) }, "remark": entry.typed["remark"] ?? "",
      "visitedOn": typedDay, "visitedText": assessment.visitedOn?.written ?? "–",
      "parties": parties.map { ["value": $0.id.description, "text": $0.name] as Model }, "hasParties": mayJudge && !parties.isEmpty,
    ]
  }

  private func href(of other: Assessment) -> String { "/assessments/\(Link.part(other.unit.description))/\(other.id)" }

  private var crumbs: [Model] {
    let query = [("unit", unit.key.description), ("period", assessment.period.description)]
    return [
      ["href": "/assessments" + Link.query([("period", assessment.period.description)]), "text": visit.word("assessTitle")],
      ["href": "/assessments" + Link.query(query), "text": unit.name],
    ]
  }

  private var dueText: any Sendable {
    guard isOpen else { return false }
    if assessment.state == .returned { return visit.word("assessDueAgain", ["day": frame.deadline.day(assessment).written]) }
    return visit.word(
      "assessDue", ["period": assessment.period.label.text(visit.language), "day": frame.deadline.day(assessment.period).written])
  }

  private var totals: Model {
    func side(_ result: EditionResult?, _ some: any Sendable = false) -> Model {
      guard let result else { return ["has": false, "some": false] }
      let outcome = Outcome(result.set.truth)
      return [
        "has": true, "some": some, "cls": outcome.cls, "sign": outcome.sign, "text": visit.word(outcome.word),
        "score": Optionally.text(result.set.score?.text(visit.language)), "provisional": result.set.provisional,
      ]
    }
    let hashes = [("assessSnapshotOwn", assessment.ownSnapshot), ("assessSnapshotTeam", assessment.appraisedSnapshot)]
    return [
      "ownSide": side(own), "teamSide": side(appraised, judgedInPart),
      "snapshots": hashes.compactMap { key, hash -> Model? in
        hash.map { ["href": "/snapshots/" + $0, "text": visit.word(key), "hash": String($0.prefix(12))] }
      },
    ]
  }

  private var steps: [Model] {
    let first = onward?.step
    return frame.workflow.steps(from: assessment.state, roles).filter { $0.to != nil }.map { step in
      [
        "value": "step-" + step.step.rawValue, "label": step.label.text(visit.language), "primary": step.step == first,
        "confirm": visit.word("assessConfirm", ["step": step.label.text(visit.language)]), "needsRemark": step.needs.contains(.remark),
      ]
    }
  }

  private var history: [Model] {
    assessment.steps.reversed().map { step in
      [
        "label": step.step.flatMap { frame.workflow[$0]?.label.text(visit.language) } ?? "", "at": AssessmentFrame.written(step.at),
        "name": step.name, "remark": Optionally.text(step.remark), "state": frame.text(step.to), "cls": AssessmentFrame.cls(step.to),
      ]
    }
  }

  private func text(_ name: String, _ editable: Bool) -> Model {
    let label = visit.installation.registers[Assessment.register]?.field(name)?.label.text(visit.language) ?? name
    let stored = assessment.texts[name] ?? ""
    return [
      "name": name, "label": label, "value": entry.typed[name] ?? stored, "shown": stored.isEmpty ? "–" : stored, "editable": editable,
      "long": name != "team_decision",
    ]
  }

  private var recognition: Model {
    let lists = visit.installation.registers.lists["recognition_result"]
    let results = lists?.items ?? []
    let rows = decisions.map { row -> Model in
      [
        "number": row.values["decision_number"]?.text ?? "", "day": row.values["decided_on"]?.day?.written ?? "",
        "result": lists?.label(row.values["result"]?.text ?? "").text(visit.language) ?? "",
        "issuer": row.values["issuer"]?.text ?? "–", "until": row.values["valid_to"]?.day?.written ?? visit.word("recogniseOpenEnd"),
      ]
    }
    let validity = frame.shipped.validity
    let may = assessment.state == .sent && visit.may(.recordRecognition, at: unit)
    func typed(_ name: String, _ standard: String) -> String { decision[name] ?? standard }
    return [
      "decisions": rows, "hasDecisions": !rows.isEmpty, "showsRecognition": assessment.state == .sent || !rows.isEmpty,
      "mayRecognise": may,
      "recogniseAction": href + "/recognition", "decisionNumber": typed("decision_number", ""),
      "decidedOn": typed("decided_on", visit.today.written), "years": typed("years", visit.whole(validity.number)),
      "issuer": typed("issuer", ""), "decisionRemark": typed("remark", ""), "yearsSource": validity.source.text(visit.language),
      "yearsBadge": visit.word(validity.status == "secondary" ? "statusSecondary" : "statusUnverified"),
      "results": results.map { item -> Model in
        [
          "value": item.code, "text": item.label.text(visit.language), "selected": item.code == typed("result", results.first?.code ?? ""),
        ]
      },
    ]
  }
}
