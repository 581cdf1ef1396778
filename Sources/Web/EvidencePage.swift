import Criteria
import Documents
import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// The papers of a commune for a set: what is asked for, what is there, what is missing or ends; and handing them in on the spot.
struct EvidencePage: Sendable {
  let visit: Visit
  let unit: OrgUnit
  let group: UnitGroup
  let choices: Choices
  let edition: Edition
  let day: Day

  private init(_ visit: Visit, _ unit: OrgUnit, set: String) throws {
    (self.visit, self.unit, group) = (visit, unit, visit.units.group(unit))
    choices = try Choices(visit)
    day = choices.period.referenceDay(today: visit.today)
    edition = try visit.installation.evaluating.edition(set, on: day, dated: choices.dated)
  }

  /// The page of the address.
  static func read(_ visit: Visit) throws -> EvidencePage {
    let communes = visit.communes(.seeAssessments)
    let asked = visit.query["unit"] ?? ""
    guard let unit = asked.isEmpty ? communes.first : try visit.unit(asked, for: .seeAssessments) else { throw WebProblem.notFound }
    let sets = visit.installation.evaluating.sets
    let wanted = visit.query["set"] ?? ""
    guard wanted.isEmpty || sets.contains(wanted) else { throw ProgrammeProblem.noSet(wanted) }
    return try EvidencePage(visit, unit, set: wanted.isEmpty ? EvidencePage.usual(visit) : wanted)
  }

  /// The set shown unless one is chosen: the one that asks for most papers.
  private static func usual(_ visit: Visit) throws -> String {
    let day = try visit.period().referenceDay(today: visit.today)
    let evaluating = visit.installation.evaluating
    let counted = evaluating.sets.compactMap { set in
      (try? evaluating.edition(set, on: day)).map { (set, $0.indicators.reduce(0) { $0 + $1.condition.documentNeeds.count }) }
    }
    return counted.max { $0.1 < $1.1 }?.0 ?? evaluating.sets.first ?? ""
  }

  /// `GET /evidence?unit=&set=&period=`, with `show=open` for what is missing or ends alone.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try read(visit)
    let largest = try await visit.store.read { try EvidenceLimit.load($0) }
    return .page(
      "evidence",
      Shell.model(visit, title: visit.word("evidenceTitle"), here: "/evidence", notice: page.done, try await page.model(largest: largest)))
  }

  /// `POST /evidence/:unit`: a file comes in.
  @Sendable static func handIn(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let unit = try visit.unit(try visit.parameter("unit"), for: .handInEvidence)
    let entry = EvidenceEntry(visit, EvidencePage.book(visit, unit))
    let desk = EvidenceDesk(visit.store, visit.installation.knowledge.criteria)
    do {
      let (file, remarks, locked) = try await entry.file()
      let name = visit.session?.account.fullName ?? ""
      let taken = try await desk.handIn(file, entry.note, in: unit.key, by: visit.author, name: name)
      let more = taken.known ? "known" : locked ? "locked" : remarks.isEmpty ? "handed" : "renamed"
      let told = entry.note.paper.isEmpty || more != "handed" && more != "known" ? more : "filed"
      // What was said of the paper without its day goes along to the form of the register.
      let words = entry.isUnfiled ? EvidenceEntry.paperFields.map { ($0, entry.typed($0)) } + [("unfiled", "1")] : []
      let query = [("period", visit.query["period"] ?? "")] + words + [("done", told)]
      return .redirect("/evidence/\(unit.key)/\(taken.id)" + Link.query(query.filter { !$0.1.isEmpty }))
    } catch {
      let faults = try await entry.faults(error, desk, unit.key)
      let page = try EvidencePage(visit, unit, set: entry.setShown)
      let largest = try await visit.store.read { try EvidenceLimit.load($0) }
      let model = try await page.model(largest: largest, entry: entry, faults: faults)
      return .page("evidence", Shell.model(visit, title: visit.word("evidenceTitle"), here: "/evidence", model), status: 422)
    }
  }

  /// The unit's register of documents, where the visitor may write it.
  static func book(_ visit: Visit, _ unit: OrgUnit) -> RegisterPlace? {
    visit.installation.registers["document"].map { RegisterPlace(register: $0, unit: unit) }.flatMap { visit.mayWrite($0) ? $0 : nil }
  }

  // MARK: - What stands on the page

  private var done: Model? {
    guard visit.query["done"] == "withdrawn" else { return nil }
    return ["cls": "ok", "sign": "✓", "text": visit.word("evidenceWithdrawn")]
  }

  func checklist() async throws -> EvidenceChecklist {
    let (group, edition, day) = (group, edition, day)
    return try await visit.store.read { try EvidenceChecklist($0, group, edition, on: day) }
  }

  /// The query of a link to the same commune, set and period.
  func query(_ more: [(String, String)] = []) -> String {
    choices.query([("unit", unit.key.description), ("set", edition.set)] + more)
  }

  private func model(largest: Int, entry: EvidenceEntry? = nil, faults: [FieldFault] = []) async throws -> Model {
    let list = try await checklist()
    let (key, set, period) = (unit.key, edition.set, choices.period)
    let assessment = try await visit.store.read { try Assessments.find($0, key, set: set, period)?.id }
    let mayHand = visit.may(.handInEvidence, at: unit)
    let assessHref = assessment.map { "/assessments/\(key)/\($0)" }
    let onlyOpen = visit.query["show"] == "open" && entry == nil
    let papers = list.papers.map(\.paper)
    let missing = papers.filter { if case .missing = $0.state { true } else if case .quarters = $0.state { true } else { false } }.count
    let ended = papers.filter { if case .ended = $0.state { true } else { false } }.count
    let ending = papers.filter { if case .ends = $0.state { true } else { false } }.count
    let without = papers.filter { $0.lacksFile && !$0.documents.isEmpty }.count
    let files = Set(list.lines.flatMap { $0.files + $0.papers.flatMap(\.files) }.map(\.id)).union(list.rest.map(\.id))
    func figure(_ key: String, _ count: Int, _ cls: String) -> Model {
      ["label": visit.word(key), "value": visit.whole(count), "cls": count > 0 ? cls : "na"]
    }
    let criteria = edition.criteria.compactMap { criterion -> Model? in
      let lines = list.lines.filter { $0.criterion.code == criterion.code }.compactMap { line($0, mayHand, onlyOpen, assessHref) }
      guard !lines.isEmpty else { return nil }
      let title = visit.word("criterionFull", ["code": criterion.code, "title": criterion.title.text(visit.language)])
      return ["criterion": title, "anchor": "c-" + criterion.code, "lines": lines]
    }
    let bare = list.lines.filter { $0.papers.isEmpty && $0.files.isEmpty && !onlyOpen }
    let sets = visit.installation.evaluating.sets.compactMap { set in
      (try? visit.installation.evaluating.edition(set, on: day)).map { (set, visit.shortTitle($0)) }
    }
    var model: Model = [
      "crumbs": visit.rights.may(.seeOverview) ? visit.crumbs(choices, unit, inside: true) : [Model](),
      "heading": visit.word("evidenceTitle"), "kept": [Model](),
      "sub": [unit.name, visit.shortTitle(edition), visit.word("asOf", ["day": day.written])].joined(separator: " · "),
      "selectors": [
        Choices.selector(
          "unit", visit.word("unit"),
          visit.communes(.seeAssessments).prefix(1000).map { ($0.key.description, RegisterScope.name($0, visit)) },
          unit.key.description),
        Choices.selector("set", visit.word("evidenceSet"), sets, edition.set), choices.periods(visit),
      ],
      "figures": [
        figure("evidenceMissing", missing, "no"), figure("evidenceEnded", ended, "no"), figure("evidenceEnding", ending, "warn"),
        figure("evidenceWithoutFile", without, "warn"),
      ],
      "fileCount": visit.word("evidenceFiles", ["count": visit.whole(files.count)]), "criteria": criteria, "hasCriteria": !criteria.isEmpty,
      "hasBare": !bare.isEmpty,
      "bare": bare.map { line -> Model in
        let code = line.indicator.code
        return [
          "text": code + " " + line.indicator.title.text(visit.language), "hasHref": mayHand, "href": hand(code, nil), "code": code,
        ]
      },
      "hasDossier": assessment != nil, "dossierHref": assessment.map { "/assessments/\(unit.key)/\($0)/dossier" } ?? "",
      "onlyOpen": onlyOpen, "allHref": "/evidence" + query(), "openHref": "/evidence" + query([("show", "open")]),
      "hasRest": !list.rest.isEmpty && !onlyOpen, "rest": list.rest.map(file), "mayHand": mayHand, "faults": visit.summary(faults),
      "hasFaults": !faults.isEmpty,
      "statusText": edition.indicators.contains { !$0.condition.documentNeeds.isEmpty }
        ? visit.word("evidenceStatus") : visit.word("evidenceNoNeeds"),
    ]
    model.merge(TableFile.links("/evidence/list", query())) { $1 }
    model["related"] = try await RelatedPages.load(visit, unit, set: edition.set, choices.period).model(.evidence)
    if mayHand {
      // Where somebody is about to hand in, or has to mend, the form stands first.
      let first = entry != nil || ["indicator", "kind", "document"].contains { visit.query[$0]?.isEmpty == false }
      model[first ? "formFirst" : "form"] = form(entry ?? EvidenceEntry(visit, nil), largest, list)
    }
    return model
  }

  private func line(_ line: EvidenceChecklist.Line, _ mayHand: Bool, _ onlyOpen: Bool, _ assessHref: String?) -> Model? {
    let papers = line.papers.filter { !onlyOpen || $0.state != .there || $0.lacksFile || $0.lacksRow }
    let files = onlyOpen ? [] : line.files
    if papers.isEmpty, files.isEmpty { return nil }
    let code = line.indicator.code
    return [
      "code": code, "title": line.indicator.title.text(visit.language), "href": choices.indicator(unit.key, edition.set, code),
      "mayOpen": visit.may(.seeOverview, at: unit), "assessHref": assessHref.map { $0 + "#i-" + code } ?? false as any Sendable,
      "hasPapers": !papers.isEmpty, "papers": papers.map { paper($0, line, mayHand) }, "hasFiles": !files.isEmpty, "files": files.map(file),
      "mayHand": mayHand, "handHref": hand(code, nil),
    ]
  }

  private func hand(_ code: String, _ kind: String?, _ document: RowID? = nil) -> String {
    let more = (kind.map { [("kind", $0)] } ?? []) + (document.map { [("document", $0.description)] } ?? [])
    return "/evidence" + query([("indicator", Link.part(code))] + more) + "#hand-in"
  }

  private func paper(_ paper: EvidenceChecklist.Paper, _ line: EvidenceChecklist.Line, _ mayHand: Bool) -> Model {
    let (text, cls, sign) = EvidencePage.told(paper, visit)
    let mayOpen = visit.may(.seeRegister, at: unit)
    // Where there is one document, the file is its file; what another quarter asks for is another document.
    let another = if case .quarters = paper.state { true } else { false }
    let only = !another && paper.documents.count == 1 && paper.documents.first?.unit == unit.key ? paper.documents.first?.id : nil
    let rows = paper.documents.map { document -> Model in
      let label = [document.text, document.issued.written].filter { !$0.isEmpty }.joined(separator: " · ")
      return [
        "text": label.isEmpty ? document.issued.written : label, "hasHref": mayOpen,
        "href": "/registers/document/\(document.unit)/\(document.id)",
      ]
    }
    return [
      "paper": paper.need.title.text(visit.language) + (paper.need.eachQuarter ? " (" + visit.word("eachQuarter") + ")" : ""),
      "state": text, "cls": cls, "sign": sign, "hasRows": !rows.isEmpty, "rows": rows, "hasFiles": !paper.files.isEmpty,
      "files": paper.files.map(file), "noRow": paper.lacksRow, "noFile": paper.lacksFile, "mayHand": mayHand,
      "addHref": "/registers/document/\(unit.key)/new", "mayAdd": visit.may(.editRegister, at: unit) && paper.documents.isEmpty,
      "handHref": hand(line.indicator.code, paper.need.kind, only), "handFor": paper.need.title.text(visit.language),
    ]
  }

  /// How a paper stands, in words.
  static func told(_ paper: EvidenceChecklist.Paper, _ visit: Visit) -> (text: String, cls: String, sign: String) {
    switch paper.state {
    case .there where paper.lacksFile: return (visit.word("evidenceNoFile"), "warn", "!")
    case .there: return (visit.word("paperThere"), "ok", "✓")
    case .ends(let day): return (visit.word("evidenceEnds", ["day": day.written]), "warn", "!")
    case .ended(let day): return (visit.word("evidenceHasEnded", ["day": day.written]), "no", "✗")
    case .quarters(let lacking):
      let quarters = lacking.map { ["I", "II", "III", "IV"][$0 - 1] }.joined(separator: ", ")
      return (visit.word("evidenceQuarters", ["quarters": quarters]), "no", "✗")
    case .missing: return (visit.word("paperMissing"), "no", "✗")
    }
  }

  func file(_ evidence: Evidence) -> Model {
    let ended = evidence.validTo.map { $0 < day } ?? false
    let size = DossierPaper.size(evidence.byteCount)
    let end = evidence.validTo.map { visit.word(ended ? "evidenceHasEnded" : "evidenceUntil", ["day": $0.written]) }
    return [
      "title": evidence.title, "href": "/evidence/\(evidence.unit)/\(evidence.id)" + Link.query([("period", choices.period.description)]),
      "ended": ended,
      "note": [FileKind(mediaType: evidence.mediaType)?.label.text(visit.language), size, end].compactMap { $0 }.joined(separator: " · "),
    ]
  }

  private func form(_ entry: EvidenceEntry, _ largest: Int, _ list: EvidenceChecklist) -> Model {
    let asking = entry.typed("document")
    let document = list.papers.flatMap(\.paper.documents).first { $0.id.description == asking }
    let kinds = visit.installation.registers.lists["document_kind"]?.items ?? []
    let asked = edition.indicators.flatMap { $0.condition.documentNeeds }.map(\.kind)
    // What the set asks for stands first.
    let first = kinds.filter { asked.contains($0.code) } + kinds.filter { !asked.contains($0.code) }
    func options(_ all: [(String, String)], _ chosen: String) -> [Model] {
      ([("", visit.word("evidenceNone"))] + all).map { ["value": $0.0, "text": $0.1, "selected": $0.0 == chosen] }
    }
    return [
      "action": "/evidence/\(unit.key)" + choices.query(), "set": edition.set, "titleValue": entry.typed("title"),
      "document": asking, "hasDocument": document != nil,
      "documentText": document.map { [$0.text, $0.issued.written].filter { !$0.isEmpty }.joined(separator: " · ") } ?? "",
      "validFrom": entry.typed("valid_from"), "validTo": entry.typed("valid_to"),
      "indicators": options(
        edition.indicators.map { ($0.code, $0.code + " " + $0.title.text(visit.language)) }, entry.typed("indicator")),
      "kinds": options(first.map { ($0.code, $0.label.text(visit.language)) }, entry.typed("kind")),
      "limit": visit.word("evidenceLimit", ["size": DossierPaper.size(largest)]),
      "mayFile": document == nil && EvidencePage.book(visit, unit) != nil,
      "number": entry.typed("document_number"), "issued": entry.typed("issued_on"), "issuer": entry.typed("issuer"),
      "about": entry.typed("about"),
    ]
  }
}
