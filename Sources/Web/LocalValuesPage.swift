import Criteria
import Programme
import Registers
import Storage
import Vocabulary

/// What authorities entered over the law: official points, the province's targets, knockouts. One person proposes, another approves.
enum LocalValuesPage {
  /// `GET /criteria/values?set=&subject=&field=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await page(visit, LocalValueEntry(visit.query, set: chosen(visit)))
  }

  /// `POST /criteria/values`: `propose`, `end`, `withdraw`; `approve`, `refuse`, `drop` with the proposal's `row`.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard visit.rights.mayForAll(.enterLocalValue) else { throw WebProblem.forbidden(.enterLocalValue) }
    let desk = LocalValueDesk(visit.store)
    let verb = visit.form["verb"]
    switch verb {
    case "propose":
      let entry = LocalValueEntry(visit)
      guard let value = entry.value else { return try await page(visit, entry) }
      do { try await desk.propose(.enter, value, by: visit.author) } catch LawProblem.proposed {
        return try await page(
          visit, entry, [FieldFault(field: "subject", label: visit.label("valueSubject"), reason: LawProblem.proposed.label)])
      }
    case "end", "withdraw":
      let (value, faults) = try await ending(visit)
      guard let value else { return try await page(visit, LocalValueEntry([:], set: chosen(visit)), faults) }
      try await desk.propose(verb == "end" ? .end : .withdraw, value, by: visit.author)
    case "approve", "refuse":
      guard visit.rights.mayForAll(.approveLocalValue) else { throw WebProblem.forbidden(.approveLocalValue) }
      let row = try row(visit)
      if verb == "refuse", VietnameseText.normalised(visit.form["remark"]).isEmpty {
        let fault = FieldFault(field: "remark-\(row)", label: visit.label("lawReasonShort"), reason: visit.label("lawReasonNeeded"))
        return try await page(visit, LocalValueEntry([:], set: chosen(visit)), [fault])
      }
      if verb == "approve" {
        try await desk.approve(row, by: visit.author)
      } else {
        try await desk.refuse(row, VietnameseText.normalised(String(visit.form["remark"].prefix(500))), by: visit.author)
      }
    case "drop": try await desk.drop(row(visit), by: visit.author)
    default: throw WebProblem.notFound
    }
    let set = visit.form["set"]
    return .redirect(
      "/criteria/values" + Link.query([("set", set), ("done", ["propose", "end", "withdraw"].contains(verb) ? "proposed" : "decided")]))
  }

  // MARK: - Parts

  /// The first fault of each field, to stand under it.
  private static func wrong(_ faults: [FieldFault], _ visit: Visit) -> Model {
    let none: Model = ["subject": false, "field": false, "content": false, "from": false, "to": false, "citation": false]
    return faults.reversed().reduce(into: none) { $0[$1.field] = $1.reason.text(visit.language) }
  }

  /// A text for a template; nothing where it is empty.
  static func some(_ text: String) -> any Sendable { text.isEmpty ? false : text }

  private static func row(_ visit: Visit) throws -> RowID {
    guard let id = RowID(visit.form["row"]) else { throw WebProblem.notFound }
    return id
  }

  /// The set whose values are shown and entered.
  private static func chosen(_ visit: Visit) -> String {
    let sets = visit.installation.evaluating.sets
    let asked = visit.method == "POST" ? visit.form["set"] : visit.query["set"] ?? ""
    if sets.contains(asked) { return asked }
    // Where values are most often wanting: a set with points.
    return sets.first { set in visit.installation.knowledge.criteria.editions(of: set).contains { $0.scoring != nil } } ?? sets.first ?? ""
  }

  /// What tells the form of a value that stands from those of the others.
  private static func mark(_ value: LocalValue) -> String {
    value.key.description.map { $0 == "/" || $0 == "." ? "-" : "\($0)" }.joined() + "-" + value.validFrom.iso
  }

  /// A value that stands, with its last day or as it is, and why.
  private static func ending(_ visit: Visit) async throws -> (LocalValue?, [FieldFault]) {
    guard let key = LocalValue.Key(visit.form["key"]), let from = Day(iso: visit.form["first"]) else { throw WebProblem.notFound }
    let standing = try await visit.store.read { try LocalValues.load($0) }
    guard let value = standing.first(where: { $0.key == key && $0.validFrom == from }) else { throw LawProblem.gone }
    var faults: [FieldFault] = []
    let citation = VietnameseText.normalised(String(visit.form["citation"].prefix(500)))
    if citation.count < 5 {
      faults.append(
        FieldFault(
          field: "why-" + mark(value), label: visit.label("valueWhy"),
          reason: Label("cần ghi căn cứ hoặc lý do", en: "a reason or decision is needed"))
      )
    }
    var last = value.validTo
    if visit.form["verb"] == "end" {
      last = Day(written: visit.form["to"])
      if last.map({ $0 < from }) ?? true {
        faults.append(
          FieldFault(
            field: "last-" + mark(value), label: visit.label("valueTo"),
            reason: Label("cần ngày dạng dd/MM/yyyy, từ \(from.written) trở đi", en: "a date dd/MM/yyyy from \(from.written) on is needed"))
        )
      }
    }
    guard faults.isEmpty else { return (nil, faults) }
    return (
      LocalValue(key: key, value: value.value, validFrom: from, validTo: last, citation: citation, actor: visit.author.description), []
    )
  }

  private static func page(_ visit: Visit, _ entry: LocalValueEntry, _ more: [FieldFault] = []) async throws -> Reply {
    let (standing, proposals, names) = try await visit.store.read { reading in
      (try LocalValues.standing(reading), try LocalValueDesk.proposals(reading), try AuthorNames(reading, visit))
    }
    let set = chosen(visit)
    let faults = entry.faults + more
    let mayPropose = visit.rights.mayForAll(.enterLocalValue)
    let own = standing.filter { $0.value.key.set == set }
    // Proposals are the business of those who may make them; what stands is for everybody.
    let seen = mayPropose ? proposals.filter { $0.value.key.set == set } : []
    let waiting = seen.filter { $0.state == .waiting }
    let others = mayPropose ? proposals.filter { $0.state == .waiting && $0.value.key.set != set }.count : 0
    let inForce = LocalValue.inForce(standing.map(\.value), set: set, on: visit.today)
    var model: Model = [
      "crumbs": [["href": "/criteria", "text": visit.word("navCriteria")] as Model], "kept": [Model](),
      "selectors": [Choices.selector("set", visit.word("valueSet"), sets(visit), set)],
      "hasWaiting": !waiting.isEmpty, "waiting": waiting.map { proposal($0, own, names, visit) }, "mayPropose": mayPropose,
      "othersText": LocalValuesPage.some(others > 0 ? visit.word("valuesElsewhere", ["count": visit.whole(others)]) : ""),
      "hasValues": !own.isEmpty,
      "values": own.map { standing in
        line(standing, inForce, waiting, names, visit, mayPropose).merging(changing(standing.value, more, visit)) { $1 }
      },
      "hasFaults": !faults.isEmpty, "faults": visit.summary(faults), "set": set, "form": form(entry, faults, set, visit),
      "decided": seen.filter { $0.state != .waiting }.prefix(50).map { decided($0, names, visit) },
    ]
    model["hasDecided"] = seen.contains { $0.state != .waiting }
    let title = visit.word("valuesTitle")
    return .page(
      "local-values", Shell.model(visit, title: title, here: "/criteria", notice: visit.lawNotice, model),
      status: faults.isEmpty ? 200 : 422)
  }

  private static func sets(_ visit: Visit) -> [(String, String)] {
    let evaluating = visit.installation.evaluating
    return evaluating.sets.map { set in (set, evaluating.criteria.editions(of: set).last.map { visit.shortTitle($0) } ?? set) }
  }

  private static func days(_ value: LocalValue, _ visit: Visit) -> String {
    guard let last = value.validTo else { return visit.word("windowFrom", ["from": value.validFrom.written]) }
    return value.validFrom.written + " – " + last.written
  }

  private static func line(
    _ standing: StandingValue, _ inForce: [LocalValue.Key: LocalValue], _ waiting: [LocalValueProposal], _ names: AuthorNames,
    _ visit: Visit,
    _ mayPropose: Bool
  ) -> Model {
    let value = standing.value
    let (cls, state) =
      if inForce[value.key] == value { ("ok", "valueHolds") } else if value.validFrom > visit.today { ("info", "valueComing") } else {
        ("na", "valueOver")
      }
    let asked = waiting.contains { $0.value.key == value.key && $0.value.validFrom == value.validFrom }
    return [
      "subject": visit.subject(value.key, on: value.validFrom), "field": visit.word(value.key.field), "value": visit.text(value),
      "days": days(value, visit), "stateCls": cls, "state": visit.words.text(state, visit.language), "citation": value.citation,
      "by": names.text(value.actor),
      "approved": standing.approvedBy.map { visit.word("valueApprovedBy", ["name": names.text($0)]) } ?? visit.word("valueByCommand"),
      "mayEnd": mayPropose && !asked && state != "valueOver", "key": value.key.description, "first": value.validFrom.iso,
      "asked": asked,
    ]
  }

  /// The form of a value that stands: as it was typed, where its faults are shown.
  private static func changing(_ value: LocalValue, _ faults: [FieldFault], _ visit: Visit) -> Model {
    let mark = mark(value)
    let typed = faults.contains { $0.field.hasSuffix("-" + mark) }
    func fault(_ field: String) -> any Sendable {
      faults.first { $0.field == field + "-" + mark }?.reason.text(visit.language) ?? false
    }
    return [
      "mark": mark, "typed": typed, "typedTo": typed ? visit.form["to"] : "", "typedWhy": typed ? visit.form["citation"] : "",
      "wrongTo": fault("last"), "wrongWhy": fault("why"),
    ]
  }

  private static func proposal(_ proposal: LocalValueProposal, _ standing: [StandingValue], _ names: AuthorNames, _ visit: Visit) -> Model {
    let value = proposal.value
    let before = standing.first { $0.value.key == value.key && $0.value.validFrom == value.validFrom }
    let mine = proposal.madeBy == visit.author.description
    var text: String
    switch proposal.act {
    case .enter: text = visit.text(value) + ", " + days(value, visit)
    case .end: text = visit.word("valueEndText", ["value": visit.text(value), "date": value.validTo?.written ?? ""])
    case .withdraw: text = visit.word("valueWithdrawText", ["value": visit.text(value), "days": days(value, visit)])
    }
    if proposal.act == .enter, let before { text += " (" + visit.word("valueReplaces", ["value": visit.text(before.value)]) + ")" }
    let mayApprove = visit.rights.mayForAll(.approveLocalValue) && !mine
    return [
      "noReason": visit.method == "POST" && visit.form["verb"] == "refuse" && visit.form["row"] == proposal.id.description,
      "row": proposal.id.description, "subject": visit.subject(value.key, on: value.validFrom), "field": visit.word(value.key.field),
      "text": text, "citation": value.citation,
      "made": visit.word("valueMade", ["name": names.text(proposal.madeBy), "at": proposal.madeAt.written]),
      "mayApprove": mayApprove, "mine": mine, "waits": !mayApprove && !mine,
    ]
  }

  private static func decided(_ proposal: LocalValueProposal, _ names: AuthorNames, _ visit: Visit) -> Model {
    let key =
      switch proposal.state {
      case .approved, .waiting: "valueApproved"
      case .refused: "valueRefused"
      case .dropped: "valueDropped"
      }
    let act =
      switch proposal.act {
      case .enter: "valueActEnter"
      case .end: "valueActEnd"
      case .withdraw: "valueActWithdraw"
      }
    return [
      "subject": visit.subject(proposal.value.key, on: proposal.value.validFrom), "field": visit.word(proposal.value.key.field),
      "act": visit.words.text(act, visit.language), "text": visit.text(proposal.value) + ", " + days(proposal.value, visit),
      "made": visit.word("valueMade", ["name": names.text(proposal.madeBy), "at": proposal.madeAt.written]),
      "stateCls": proposal.state == .approved ? "ok" : proposal.state == .refused ? "no" : "na",
      "state": visit.words.text(key, visit.language), "remark": some(proposal.remark),
      "decided": proposal.decidedBy.map { names.text($0) + (proposal.decidedAt.map { ", " + $0.written } ?? "") } ?? "",
    ]
  }

  /// The form: what can be entered for the set's text in force, or the latest one.
  private static func form(_ entry: LocalValueEntry, _ faults: [FieldFault], _ set: String, _ visit: Visit) -> Model {
    let criteria = visit.installation.knowledge.criteria
    let edition = (try? criteria.edition(set: set, on: Day(written: entry.from) ?? visit.today)) ?? criteria.editions(of: set).last
    var subjects: [(String, String)] = [("", visit.word("valueChoose"))]
    if edition?.scoring != nil { subjects += [("total", visit.word("ruleTotal")), ("criterion", visit.word("ruleCriterion"))] }
    for criterion in edition?.criteria ?? [] {
      if edition?.scoring != nil {
        subjects.append(
          (criterion.code, visit.word("criterionFull", ["code": criterion.code, "title": criterion.title.text(visit.language)])))
      }
      subjects += criterion.indicators.filter { edition?.scoring != nil || $0.threshold != nil }.map {
        ($0.code, $0.code + " – " + $0.title.text(visit.language))
      }
    }
    let fields = LocalValue.Key.Field.allCases.filter { edition?.scoring != nil || $0 == .threshold }
    func options(_ all: [(String, String)], _ chosen: String) -> [Model] {
      all.map { ["value": $0.0, "text": $0.1, "selected": $0.0 == chosen] }
    }
    return [
      "subjects": options(subjects, entry.subject), "fields": options(fields.map { ($0.rawValue, visit.word($0)) }, entry.field),
      "wrong": LocalValuesPage.wrong(faults, visit), "content": entry.content, "from": entry.from, "to": entry.to,
      "citation": entry.citation,
      "edition": edition.map { visit.shortTitle($0) + ", " + visit.citation($0) } ?? set,
    ]
  }
}

extension Visit {
  /// What was just done about the law.
  var lawNotice: Model? {
    let keys = [
      "proposed": "lawProposed", "decided": "lawDecided", "begun": "lawBegun", "kept": "lawKept", "handed": "lawHanded", "back": "lawBack",
      "published": "lawPublished", "dropped": "lawDropped",
    ]
    guard let key = query["done"].flatMap({ keys[$0] }) else { return nil }
    return ["cls": "ok", "sign": "✓", "text": words.text(key, language)]
  }
}
