import Criteria
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// One text of law while it is drafted: its text, what is wrong with it, how it differs, who decides.
struct EditionDraftPage: Sendable {
  let visit: Visit
  let record: EditionRecord
  let text: String
  let cases: String?
  let names: AuthorNames
  let check: EditionCheck

  /// `GET /criteria/drafts/:draft`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply { try await load(visit).reply() }

  /// `POST /criteria/drafts/:draft`: `save`, `submit`, `drop` by whoever drafts; `approve`, `return` by a second person.
  @Sendable static func change(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard visit.rights.mayForAll(.draftEdition) else { throw WebProblem.forbidden(.draftEdition) }
    let (id, desk) = (try key(visit), EditionDesk(visit.store, visit.installation.knowledge))
    let here = "/criteria/drafts/\(id)"
    switch visit.form["verb"] {
    case "save", "submit":
      let (text, cases) = (typed("text", visit), typed("cases", visit))
      do {
        try await desk.save(id, text: text, cases: cases.isEmpty ? nil : cases, base: visit.form["base"], by: visit.author)
        guard visit.form["verb"] == "submit" else { return .redirect(here + "?done=kept#check") }
        try await desk.submit(id, base: Digest.hex(text), by: visit.author)
      } catch LawProblem.changed {
        return try await load(visit).reply(typed: (text, cases), fault: LawProblem.changed.label, status: 409)
      } catch LawProblem.faulty(let count) {
        return try await load(visit).reply(fault: LawProblem.faulty(count).label, status: 422)
      }
      return .redirect(here + "?done=handed")
    case "drop":
      try await desk.drop(id, by: visit.author)
      return .redirect("/criteria/drafts?done=dropped")
    case "return":
      do {
        try await desk.giveBack(id, VietnameseText.normalised(String(visit.form["remark"].prefix(500))), by: visit.author)
      } catch LawProblem.noReason {
        return try await load(visit).reply(noReason: true, fault: visit.label("lawReasonToReturn"), status: 422)
      }
      return .redirect(here + "?done=back")
    case "approve":
      guard visit.rights.mayForAll(.approveEdition) else { throw WebProblem.forbidden(.approveEdition) }
      do { try await desk.approve(id, by: visit.author) } catch LawProblem.faulty(let count) {
        return try await load(visit).reply(fault: LawProblem.faulty(count).label, status: 422)
      }
      let edition = try await visit.store.read { try EditionTexts.record($0, id)?.edition ?? "" }
      return .redirect("/criteria/\(edition)?done=published")
    default: throw WebProblem.notFound
    }
  }

  /// `POST /api/criteria/drafts/:draft`: keeps what is typed, and answers with the hash of what is kept.
  @Sendable static func keep(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard visit.rights.mayForAll(.draftEdition) else { throw WebProblem.forbidden(.draftEdition) }
    let (text, cases) = (typed("text", visit), typed("cases", visit))
    try await EditionDesk(visit.store, visit.installation.knowledge).save(
      key(visit), text: text, cases: cases.isEmpty ? nil : cases, base: visit.form["base"], by: visit.author)
    let told = JSONText.quoted(visit.word("assessKept", ["time": visit.now.clock]))
    return .json("{\"base\":\"\(Digest.hex(text))\",\"text\":\(told)}")
  }

  /// `GET /criteria/drafts/:draft/text`, `/cases`: the text as it is kept, byte for byte.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await load(visit)
    let ofCases = visit.path.hasSuffix("/cases")
    guard let content = ofCases ? page.cases : page.text else { throw WebProblem.notFound }
    let name = (page.record.edition.isEmpty ? "du-thao" : page.record.edition).replacing("/", with: "-")
    return .download(name: name + (ofCases ? ".cases.yaml" : ".yaml"), type: "application/yaml; charset=utf-8", content: content)
  }

  /// `GET /criteria/drafts/:draft/trial`: the area's communes under the text in force and under this one.
  @Sendable static func trial(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try await load(visit)
    guard let edition = page.check.edition else { return .redirect("/criteria/drafts/\(page.record.id)#check") }
    return try await RescorePage.trial(visit, edition, name: visit.name(page.record), back: "/criteria/drafts/\(page.record.id)")
  }

  // MARK: - Loading

  static func key(_ visit: Visit) throws -> RowID {
    guard let id = RowID(try visit.parameter("draft")) else { throw WebProblem.notFound }
    return id
  }

  static func load(_ visit: Visit) async throws -> EditionDraftPage {
    let id = try key(visit)
    let desk = EditionDesk(visit.store, visit.installation.knowledge)
    let criteria = visit.installation.knowledge.criteria
    return try await visit.store.read { reading in
      guard let record = try EditionTexts.record(reading, id) else { throw WebProblem.notFound }
      let (text, cases) = try EditionTexts.text(record, reading)
      return EditionDraftPage(
        visit: visit, record: record, text: text, cases: cases, names: try AuthorNames(reading, visit),
        check: desk.check(text, cases: cases, among: criteria))
    }
  }

  /// A text as a browser sends it, with the line ends files have.
  private static func typed(_ name: String, _ visit: Visit) -> String { visit.form[name].replacing("\r\n", with: "\n") }

  // MARK: - Model

  /// - Parameter noReason: the fault is that a text can't be returned without a reason.
  private func reply(
    typed: (text: String, cases: String)? = nil, noReason: Bool = false, fault: Label? = nil, status: Int = 200
  ) throws -> Reply {
    let mine = record.owners.contains(visit.author.description)
    let mayDraft = visit.rights.mayForAll(.draftEdition)
    let editing = record.state == .draft && mayDraft
    let submitted = record.state == .submitted
    let faulty = noReason ? ("remark", "lawReasonOfReturn") : record.state == .draft ? ("text", "draftText") : ("check", "draftCheck")
    let faults = fault.map { [FieldFault(field: faulty.0, label: visit.label(faulty.1), reason: $0)] } ?? []
    let (cls, state) = visit.state(record)
    let here = "/criteria/drafts/\(record.id)"
    var model: Model = [
      "crumbs": [
        ["href": "/criteria", "text": visit.word("navCriteria")] as Model,
        ["href": "/criteria/drafts", "text": visit.word("draftsTitle")] as Model,
      ],
      "heading": visit.name(record), "stateCls": cls, "state": state, "action": here, "base": record.textHash, "facts": facts,
      "hasFaults": !faults.isEmpty, "faults": visit.summary(faults), "textHref": here + "/text",
      "casesHref": cases == nil ? false : here + "/cases", "valuesHref": editing ? here + "/values" : false,
      "trialHref": check.edition == nil ? false : here + "/trial", "editing": editing,
      "text": typed?.text ?? text, "cases": typed?.cases ?? cases ?? "",
      "returned": record.state == .draft ? LocalValuesPage.some(record.remark) : false,
      "next": next(mine), "decides": submitted && !mine && visit.rights.mayForAll(.approveEdition),
      "takesBack": submitted && mine && mayDraft, "noReason": noReason,
      "lines": lines(text), "reading": !editing,
    ]
    model.merge(checkModel) { $1 }
    model.merge(differences) { $1 }
    let shell = Shell.model(visit, title: visit.name(record), here: "/criteria", notice: visit.lawNotice, model)
    return .page("draft", shell, status: status)
  }

  private var facts: [Model] {
    func person(_ author: String, _ at: Moment?) -> String { names.text(author) + (at.map { ", " + $0.written } ?? "") }
    var facts: [Model] = [
      ["label": visit.word("editionCode"), "text": record.edition.isEmpty ? "–" : record.edition],
      ["label": visit.word("draftFrom"), "text": record.origin.isEmpty ? visit.word("draftFromFile") : record.origin],
      ["label": visit.word("draftBegunBy"), "text": person(record.madeBy, record.madeAt)],
      ["label": visit.word("draftEditedBy"), "text": person(record.editedBy, record.editedAt)],
    ]
    if let by = record.submittedBy { facts.append(["label": visit.word("draftSubmittedBy"), "text": person(by, record.submittedAt)]) }
    if record.state == .published, let by = record.decidedBy {
      facts.append(["label": visit.word("draftApprovedBy"), "text": person(by, record.decidedAt)])
    }
    if let hash = record.editionHash { facts.append(["label": "SHA-256", "text": hash]) }
    return facts
  }

  /// Whose turn it is, in one sentence.
  private func next(_ mine: Bool) -> String {
    switch record.state {
    case .draft: visit.word(check.faults.isEmpty ? "draftNextSubmit" : "draftNextMend")
    case .submitted: visit.word(mine ? "draftNextOther" : visit.rights.mayForAll(.approveEdition) ? "draftNextYou" : "draftNextOther")
    case .published: visit.word("draftNextPublished")
    case .dropped: visit.word("draftNextDropped")
    }
  }

  private var checkModel: Model {
    let ofText = text.components(separatedBy: "\n")
    let ofCases = (cases ?? "").components(separatedBy: "\n")
    func line(_ fault: CatalogueFault) -> Model {
      let inCases = fault.file.hasSuffix(".cases.yaml")
      let lines = inCases ? ofCases : ofText
      // An example is told by its name.
      let named = inCases && fault.message.vi.hasPrefix("«")
      let quoted = !named && lines.indices.contains(fault.line - 1) ? lines[fault.line - 1].trimmingCharacters(in: .whitespaces) : ""
      // A fault of another text: one that must end before this one begins.
      let id = fault.file.hasSuffix(".yaml") ? String(fault.file.dropLast(".yaml".count)) : fault.file
      let other = id != record.edition && (try? visit.installation.knowledge.criteria.edition(id: id)) != nil
      let place = other ? id : fault.line == 0 ? "" : visit.word(inCases ? "draftLineCases" : "draftLine", ["line": "\(fault.line)"])
      return [
        "place": LocalValuesPage.some(place), "message": fault.message.text(visit.language),
        "quoted": LocalValuesPage.some(quoted.count > 90 ? String(quoted.prefix(90)) + "…" : quoted),
        "no": "\(fault.line)", "lineHref": other || fault.line == 0 || record.state != .draft ? false : inCases ? "#f-cases" : "#f-text",
        "endHref": other ? "/criteria/drafts" + Link.query([("from", id)]) + "#begin" : false,
      ]
    }
    let backdated = check.edition.map { $0.inForceFrom.value <= visit.today } ?? false
    return [
      "examplesFail": check.faults.contains { $0.file.hasSuffix(".cases.yaml") }, "clean": check.faults.isEmpty,
      "hasProblems": !check.faults.isEmpty, "problems": check.faults.map(line),
      "problemsCount": visit.word("draftFaults", ["count": visit.whole(check.faults.count)]),
      "cleanText": visit.word("draftClean", ["count": visit.whole(check.cases)]),
      "hasWarnings": !check.warnings.isEmpty, "warnings": check.warnings.map(line),
      "warningsCount": visit.word("draftWarnings", ["count": visit.whole(check.warnings.count)]),
      "backdated": backdated && record.state != .published && record.state != .dropped
        ? visit.word("draftBackdated", ["date": check.edition?.inForceFrom.value.written ?? ""]) : false,
    ]
  }

  /// The edition it is compared with: the one it was begun from, or the latest of its set.
  private var origin: Edition? {
    let criteria = visit.installation.knowledge.criteria
    if let begun = try? criteria.edition(id: record.origin) { return begun }
    guard let edition = check.edition else { return nil }
    return criteria.editions(of: edition.set).last { $0.state == .published && $0.id != edition.id }
  }

  private var differences: Model {
    guard let edition = check.edition, let origin else { return ["compares": false, "hasDifferences": false, "differences": [Model]()] }
    let found = origin.differences(to: edition)
    return [
      "compares": true, "hasDifferences": !found.isEmpty,
      "compareText": visit.word(
        "draftCompare",
        ["edition": visit.shortTitle(origin) + ", " + visit.window(origin), "count": visit.whole(found.count)]),
      "differences": found.map { difference -> Model in
        [
          "subject": difference.subject.isEmpty ? visit.word("draftWhole") : difference.subject,
          "what": difference.what.text(visit.language),
          "before": difference.before?.text(visit.language) ?? "–", "after": difference.after?.text(visit.language) ?? "–",
        ]
      },
    ]
  }

  private func lines(_ text: String) -> [Model] {
    var lines = text.components(separatedBy: "\n")
    if lines.last == "" { lines.removeLast() }
    return lines.enumerated().map { ["no": "\($0 + 1)", "line": $1] }
  }
}
