import Criteria
import Foundation
import Measures
import Storage
import Vocabulary

// Passing an assessment on: what must be there, what is frozen, who holds it then.
extension AssessmentDesk {
  /// Takes a step that passes the assessment on.
  /// - Parameters:
  ///   - remark: the reason, where the step needs one.
  ///   - today: the day the numbers are computed for, where the period isn't over.
  /// - Throws: `AssessmentProblem`: out of turn, everything that is missing at once, or registers that kept changing.
  public func take(_ step: AssessmentStep, _ group: UnitGroup, _ id: RowID, remark: String = "", today: Day, by actor: Actor) async throws {
    let assessment = try await loaded(group.unit, id)
    guard workflow.allows(step, from: assessment.state, actor.roles), let definition = workflow[step], let next = definition.to else {
      throw AssessmentProblem.outOfTurn(step, assessment.state)
    }
    var computed: Computed?
    if definition.freezes == "own" {
      computed = try await compute(group, set: assessment.set, assessment.period, today: today, dated: assessment.dated)
    }
    let flow = workflow
    for attempt in 1... {
      do {
        let facts = computed
        try await store.write(definition.freezes == "own" ? .assess : .appraise, by: actor.author, in: [group.unit], note: step.rawValue) {
          writing in
          guard let now = try Assessments.load(writing, group.unit, id) else { throw AssessmentProblem.none }
          guard flow.allows(step, from: now.state, actor.roles) else { throw AssessmentProblem.outOfTurn(step, now.state) }
          try pass(writing, now, definition, next, group, facts, remark: remark, today: today, by: actor)
        }
        return
      } catch AssessmentProblem.changing where attempt < 3 {
        computed = try await compute(group, set: assessment.set, assessment.period, today: today, dated: assessment.dated)
      }
    }
  }

  private func pass(
    _ writing: Writing, _ before: Assessment, _ step: Workflow.Step, _ next: AssessmentState, _ group: UnitGroup, _ computed: Computed?,
    remark: String, today: Day, by actor: Actor
  ) throws {
    var now = before
    if let computed {
      try AssessmentDesk.bring(writing, now, computed)
      now = try Assessments.load(writing, now.unit, now.id) ?? now
    }
    let faults = AssessmentDesk.faults(step, now, computed, remark: remark)
    guard faults.isEmpty else { throw AssessmentProblem.missing(faults) }
    var values: [String: Value] = [
      "assessment_state": .text(next.rawValue), "state_since": .text(AssessmentDesk.clock(writing.at)),
    ]
    if step.freezes == "own", let computed {
      let result = computed.edition.evaluate(computed.facts, judged: now.ownJudgements)
      let lists = try frozenLists(writing, group, now, computed, today: today)
      let evidence = try AssessmentDesk.evidence(writing, now, group)
      let hash = try Snapshot.freeze(
        writing, group: group, period: now.period, edition: computed.edition, result: result, facts: computed.facts,
        judged: now.ownJudgements, lists: lists, evidence: evidence, step: step.step.rawValue, by: actor.name, texts: now.texts)
      values.merge(AssessmentDesk.totals(computed.result, own: result, appraised: nil)) { $1 }
      values["own_snapshot"] = .text(hash)
      for item in now.items where item.returned {
        try writing.update(Assessment.itemRegister, now.unit, item.id, ["returned": .bool(false)])
      }
    }
    if step.freezes == "appraised" { try freezeAppraisal(writing, group, now, step, actor, &values) }
    try writing.update(Assessment.register, now.unit, now.id, values)
    try writing.insert(
      "assessment.step", now.unit,
      [
        "step_code": .text(step.step.rawValue), "from_state": .text(before.state.rawValue), "to_state": .text(next.rawValue),
        "taken_at": .text(AssessmentDesk.clock(writing.at)), "taken_by": .text(actor.author.description),
        "taken_name": AssessmentDesk.text(actor.name), "step_remark": AssessmentDesk.text(remark),
      ], parent: now.id)
  }

  /// An appraisal rests on what the station submitted, not on what the registers say now: the same facts, other judgements.
  private func freezeAppraisal(
    _ writing: Writing, _ group: UnitGroup, _ now: Assessment, _ step: Workflow.Step, _ actor: Actor, _ values: inout [String: Value]
  ) throws {
    guard let submitted = try now.ownSnapshot.flatMap({ try Snapshot.load(writing, $0) }) else { throw AssessmentProblem.snapshot }
    let edition = try submitted.editionThen()
    let own = try submitted.determination()
    let result = edition.evaluate(submitted.facts, judged: now.appraisedJudgements)
    var lists: [String: [FrozenMember]] = [:]
    for measure in submitted.lists.keys { lists[measure] = try submitted.members(writing, of: measure) }
    let hash = try Snapshot.freeze(
      writing, group: group, period: now.period, edition: edition, result: result, facts: submitted.facts, judged: now.appraisedJudgements,
      lists: lists, evidence: submitted.evidence, step: step.step.rawValue, by: actor.name, texts: now.texts)
    values.merge(AssessmentDesk.totals(own, own: own, appraised: result)) { $1 }
    values["appraised_snapshot"] = .text(hash)
  }

  /// The members behind every measure of the edition, read in the transaction that freezes them; they must add up to what was computed.
  private func frozenLists(
    _ writing: Writing, _ group: UnitGroup, _ assessment: Assessment, _ computed: Computed, today: Day
  ) throws -> [String: [FrozenMember]] {
    var lists: [String: [FrozenMember]] = [:]
    for id in computed.edition.measures.sorted() {
      guard let measure = evaluating.measuring.catalogue[id] else { continue }
      let members = try evaluating.measuring.members(writing, measure, group, assessment.period, today: today)
      lists[id] = members.map(FrozenMember.init)
      guard case .measured(let num, let den, _, _, _)? = computed.facts.measures[id] else { continue }
      let known = members.filter { $0.met != nil }
      let sum = known.reduce((num: Decimal(0), den: Decimal(0))) { ($0.num + $1.num, $0.den + $1.den) }
      guard AssessmentDesk.alike(sum.num, num), AssessmentDesk.alike(sum.den, den) else { throw AssessmentProblem.changing }
    }
    return lists
  }

  static func alike(_ left: Decimal, _ right: Decimal) -> Bool {
    abs(left - right) < Decimal(sign: .plus, exponent: -4, significand: 1)
  }

  private static func evidence(_ reading: StoreReading, _ assessment: Assessment, _ group: UnitGroup) throws -> [FrozenEvidence] {
    try Evidence.list(reading, group.members, set: assessment.set).map { row in
      FrozenEvidence(row: row.id.description, title: row.title, indicator: row.indicator ?? "", content: row.hash)
    }
  }

  /// Everything that is missing before a step; empty when it can be taken.
  public static func faults(_ step: Workflow.Step, _ assessment: Assessment, _ computed: Computed?, remark: String) -> [StepFault] {
    var faults: [StepFault] = []
    if step.needs.contains(.remark), remark.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty {
      faults.append(StepFault(code: "", reason: Label("phải ghi lý do", en: "a reason is needed")))
    }
    if step.needs.contains(.unjudged), assessment.items.contains(where: { $0.appraised != nil }) {
      faults.append(StepFault(code: "", reason: Label("đoàn đã bắt đầu thẩm định", en: "the team has begun to appraise")))
    }
    if step.needs.contains(.marked), !assessment.items.contains(where: \.returned) {
      faults.append(
        StepFault(
          code: "",
          reason: Label(
            "chưa đánh dấu chỉ tiêu nào; ghi ở ô «Trả lại: cần sửa gì» của chỉ tiêu cần sửa",
            en: "no indicator is marked; write in the box “Return: what to mend” of the one that needs it")))
    }
    if step.needs.contains(.team) {
      if assessment.texts["team_members"]?.isEmpty ?? true {
        faults.append(StepFault(code: "", reason: Label("chưa ghi thành viên đoàn thẩm định", en: "the team's members are missing")))
      }
      if assessment.visitedOn == nil {
        faults.append(StepFault(code: "", reason: Label("chưa ghi ngày thẩm định tại xã", en: "the day of the visit is missing")))
      }
    }
    if step.needs.contains(.complete) { faults += assessment.items.flatMap { unmarked($0, computed) } }
    if step.needs.contains(.judged) { faults += assessment.items.flatMap(unjudged) }
    return faults
  }

  private static func unmarked(_ item: AssessmentItem, _ computed: Computed?) -> [StepFault] {
    if item.ownOutcome == .unknown {
      return [
        StepFault(
          code: item.code,
          reason: Label(
            "chưa có kết luận; nhập số liệu vào sổ hoặc tự chấm kèm căn cứ",
            en: "no outcome yet; fill the register or mark it with a reason"))
      ]
    }
    guard item.ownReason.isEmpty else { return [] }
    if item.returned {
      return [StepFault(code: item.code, reason: Label("bị trả lại, chưa ghi đã sửa thế nào", en: "was returned; say how it was mended"))]
    }
    if let own = item.own, own != item.computed {
      return [
        StepFault(
          code: item.code,
          reason: Label("chấm khác số tính được thì phải ghi lý do", en: "what differs from the computed outcome needs a reason"))
      ]
    }
    return []
  }

  private static func unjudged(_ item: AssessmentItem) -> [StepFault] {
    guard let appraised = item.appraised else {
      return item.ownOutcome == .notApplicable
        ? [] : [StepFault(code: item.code, reason: Label("đoàn chưa thẩm định", en: "the team hasn't judged it"))]
    }
    let points = item.appraisedPoints != nil && item.appraisedPoints != item.ownPoints
    if (appraised != item.ownOutcome || points) && item.appraisedReason.isEmpty {
      return [
        StepFault(
          code: item.code, reason: Label("khác điểm tự chấm thì phải ghi lý do", en: "what differs from the station's needs a reason"))
      ]
    }
    return []
  }
}
