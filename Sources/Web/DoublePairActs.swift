import Programme
import Registers
import Storage
import Vocabulary

// What becomes of a pair: judged, merged, linked, undone. A merge or link is asked for twice, the second time with all it will do.
extension DoublePairPage {
  /// `POST /doubles/:pair?unit=&kind=&state=`.
  @Sendable static func act(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    var page = try await DoublePairPage(visit, for: .judgeDoubles)
    let verb = visit.form["verb"]
    if let state = DoubleState(rawValue: verb) { return try await page.judge(state) }
    guard ["merge", "link"].contains(verb), page.pair.register == "person" else { throw WebProblem.notFound }
    do {
      let plan = try await page.plan(merging: verb == "merge")
      guard visit.form["sure"] == "1" else { return try await page.ask(plan) }
      try await page.carryOut(plan)
      return .redirect(page.href(done: verb == "merge" ? "merged" : "linked"))
    } catch StoreProblem.noRow {
      // Somebody was quicker, or the button was pressed twice: the page tells what became of the pair.
      return .redirect(page.href)
    } catch StoreProblem.invalid(let faults) {
      page.faults = faults
      return try await page.page(status: 422)
    }
  }

  /// `POST /doubles/:pair/undo`.
  @Sendable static func undo(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    var page = try await DoublePairPage(visit, for: .judgeDoubles)
    let pair = page.pair
    guard let act = try await visit.store.read({ try DoubleActs.standing($0, pair.first, pair.second) }) else {
      return .redirect(page.href(done: "undone"))
    }
    do {
      try await DoubleActs.undo(act.id, visit.store, by: visit.author)
      return .redirect(page.href(done: "undone"))
    } catch StoreProblem.invalid(let faults) {
      page.faults = faults
      return try await page.page(status: 409)
    }
  }

  private func href(done: String) -> String { "/doubles/" + pair.path + choice.query([("done", done)]) }

  private var remark: String? {
    let text = VietnameseText.normalised(String(visit.form["remark"].prefix(300)))
    return text.isEmpty ? nil : text
  }

  /// Notes what was said and goes on to the next pair.
  private func judge(_ state: DoubleState) async throws -> Reply {
    let pair = pair
    let next = try await visit.store.read { try DoublePairs.neighbours($0, choice.filter, of: pair).next }
    try await DoublePairs.judge(pair, state, remark: remark, visit.store, by: visit.author)
    guard let next, state != .open else { return .redirect(href(done: state.rawValue)) }
    return .redirect("/doubles/" + next.path + choice.query([("done", state.rawValue)]))
  }

  // MARK: - Merging and linking

  /// What a merge or link will do.
  struct Plan: Sendable {
    let merging: Bool
    let kept: RowPlace
    let dropped: RowPlace
    let keptName: String
    let droppedName: String
    /// Fields of the row that stays which get another value.
    let changes: [(label: String, before: String, after: String)]
    let values: [String: Value]
    /// What goes over from the row that goes, by register.
    let moving: [(label: String, count: Int)]
    /// Fields in which the other row's value is taken, as they were chosen.
    let taken: Set<String>
  }

  private func plan(merging: Bool) async throws -> Plan {
    let keepsFirst = visit.form["keep"] != "second"
    let (kept, dropped) = keepsFirst || !merging ? (pair.first, pair.second) : (pair.second, pair.first)
    let taken = Set(
      visit.form.fields.filter { $0.key.hasPrefix("take-") && $0.value == (keepsFirst ? "second" : "first") }
        .map { String($0.key.dropFirst(5)) })
    return try await visit.store.read { reading in
      guard let person = visit.installation.registers["person"], let one = try reading.row("person", kept.unit, kept.id),
        let other = try reading.row("person", dropped.unit, dropped.id)
      else { throw StoreProblem.noRow(register: "person") }
      try checkReach(other, one, reading)
      let values = merging ? try DoubleActs.values(reading, kept: kept, dropped: dropped, exactly: taken) : [:]
      func text(_ value: Value?, _ field: FieldDefinition) throws -> String {
        guard let value, !value.isNull else { return "–" }
        if field.protection != nil, !clear { return FieldText.masked(value, field) }
        return try reading.shown(value, field, kept.unit, language)
      }
      let changes = try person.entered.filter { values[$0.name] != nil }.map { field in
        (label: field.label.text(language), before: try text(one.values[field.name], field), after: try text(values[field.name], field))
      }
      let weights = merging ? try DoubleActs.weights(reading, kept, dropped) : []
      return Plan(
        merging: merging, kept: kept, dropped: dropped, keptName: try reading.label(person, one, language),
        droppedName: try reading.label(person, other, language), changes: changes, values: values,
        moving: weights.filter { $0.second > 0 }.map { ($0.title.text(language), $0.second) }, taken: taken)
    }
  }

  /// The other rows of the human that is linked along must be the visitor's business too.
  private func checkReach(_ dropped: RegisterRow, _ kept: RegisterRow, _ reading: StoreReading) throws {
    guard let human = dropped.values["human_id"]?.text, human != kept.values["human_id"]?.text else { return }
    let outside = try reading.rows(ofHuman: human).filter { place in visit.units[place.unit].map { !visit.may(.judgeDoubles, $0) } ?? true }
    if outside.isEmpty { return }
    let names = Set(outside.map { choice.name($0.unit) }).sorted().joined(separator: ", ")
    throw StoreProblem.refusal(
      visit.label("doublesPair"),
      Label(
        "người này còn có dòng ở \(names), ngoài phạm vi phụ trách; đề nghị Trung tâm Y tế thực hiện",
        en: "this person has rows in \(names), outside your responsibility; ask the health centre to do it"))
  }

  private func carryOut(_ plan: Plan) async throws {
    if plan.merging {
      try await DoubleActs.merge(
        kept: plan.kept, dropped: plan.dropped, values: plan.values, remark: remark, visit.store, by: visit.author)
    } else {
      try await DoubleActs.link(plan.kept, plan.dropped, remark: remark, visit.store, by: visit.author)
    }
  }

  /// The page that says exactly what will happen.
  private func ask(_ plan: Plan) async throws -> Reply {
    var kept: [Model] = [
      ["name": "verb", "value": plan.merging ? "merge" : "link"], ["name": "sure", "value": "1"],
      ["name": "keep", "value": plan.kept == pair.first ? "first" : "second"], ["name": "remark", "value": remark ?? ""],
    ]
    let other = plan.kept == pair.first ? "second" : "first"
    kept += plan.taken.sorted().map { ["name": "take-" + $0, "value": other] }
    let moved = plan.moving.reduce(0) { $0 + $1.count }
    let units = (choice.name(plan.kept.unit), choice.name(plan.dropped.unit))
    let model: Model = [
      "crumbs": [
        ["href": "/doubles" + choice.query(), "text": visit.word("navDoubles")] as Model,
        ["href": href, "text": visit.word("doublesPair")] as Model,
      ],
      "heading": visit.word(plan.merging ? "doublesMergeAsk" : "doublesLinkAsk"), "merging": plan.merging,
      "keptText": visit.word(plan.merging ? "doublesKeepRow" : "doublesLinkRow", ["name": plan.keptName, "unit": units.0]),
      "droppedText": visit.word(plan.merging ? "doublesDropRow" : "doublesLinkRow", ["name": plan.droppedName, "unit": units.1]),
      "hasChanges": !plan.changes.isEmpty,
      "changes": plan.changes.map { ["label": $0.label, "before": $0.before, "after": $0.after] as Model },
      "movedText": moved == 0 ? visit.word("doublesNothingMoves") : visit.word("doublesMoves", ["count": visit.whole(moved)]),
      "moving": plan.moving.map { ["label": $0.label, "count": visit.word("rowsText", ["rows": visit.whole($0.count)])] as Model },
      "undoText": visit.word(plan.merging ? "doublesMergeUndo" : "doublesLinkUndo"), "action": href, "backHref": href, "hidden": kept,
      "button": visit.word(plan.merging ? "doublesMergeSure" : "doublesLinkSure"),
    ]
    let title = visit.word(plan.merging ? "doublesMerge" : "doublesLink")
    return .page("double-confirm", Shell.model(visit, title: title, here: "/doubles", model))
  }
}
