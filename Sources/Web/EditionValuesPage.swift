import Criteria
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// The values of a draft that officials correct most, as a table: days, instruments, points, levels, each with how far it was checked
/// and where it was read. What isn't in the table stays in the text byte for byte.
enum EditionValuesPage {
  /// `GET /criteria/drafts/:draft/values?part=1`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await page(visit, try await EditionDraftPage.load(visit), visit.query["part"] ?? "", [])
  }

  /// `POST /criteria/drafts/:draft/values`: `v.<place>`, `s.<place>`, `f.<place>` for value, status and source; `sourceId`, `sourceText`
  /// for a source the text doesn't have yet.
  @Sendable static func save(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard visit.rights.mayForAll(.draftEdition) else { throw WebProblem.forbidden(.draftEdition) }
    let draft = try await EditionDraftPage.load(visit)
    let part = visit.form["part"]
    var (entries, faults) = (EditionEntries(draft.text), [FieldFault]())
    source(visit, &entries, &faults)
    let known = Set(entries.sources.map(\.id))
    for entry in entries.entries(of: part.isEmpty ? nil : part) where visit.form.fields["v." + entry.id] != nil {
      write(entry, visit, known, &entries, &faults)
    }
    guard faults.isEmpty else { return try await page(visit, draft, part, faults) }
    let desk = EditionDesk(visit.store, visit.installation.knowledge)
    do {
      let text = EditionEntries.dropping(entries.text, citedIn: draft.text)
      try await desk.save(draft.record.id, text: text, cases: draft.cases, base: visit.form["base"], by: visit.author)
    } catch LawProblem.changed {
      return try await page(
        visit, draft, part, [FieldFault(field: "top", label: visit.label("draftValues"), reason: LawProblem.changed.label)])
    }
    return .redirect("/criteria/drafts/\(draft.record.id)/values" + Link.query([("part", part), ("done", "kept")]))
  }

  // MARK: - Reading

  private static func source(_ visit: Visit, _ entries: inout EditionEntries, _ faults: inout [FieldFault]) {
    let id = String(visit.form["sourceId"].prefix(40)).trimmingCharacters(in: .whitespaces)
    let words = VietnameseText.normalised(String(visit.form["sourceText"].prefix(500)))
    if id.isEmpty, words.isEmpty { return }
    let plain = !id.isEmpty && id.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    if !plain || words.isEmpty || !entries.addSource(id, words) {
      faults.append(
        FieldFault(
          field: "sourceId", label: visit.label("draftNewSource"),
          reason: Label(
            "cần mã mới (chữ thường không dấu, số, gạch nối) và lời đầy đủ",
            en: "a new code (a–z, 0–9, hyphens) and the full words are needed")))
    }
  }

  private static func write(
    _ entry: EditionEntry, _ visit: Visit, _ known: Set<String>, _ entries: inout EditionEntries, _ faults: inout [FieldFault]
  ) {
    func fault(_ reason: Label) {
      let place = [entry.subject, entry.what.vi, entry.area?.vi ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
      faults.append(FieldFault(field: "v." + entry.id, label: Label(place), reason: reason))
    }
    let typed = VietnameseText.normalised(visit.form["v." + entry.id])
    // What isn't in the text yet, and wasn't typed, stays out of it.
    if typed.isEmpty, entry.value.isEmpty || entry.value == "notFound" { return }
    guard let value = value(typed, entry.kind) else { return fault(reason(entry.kind)) }
    let status = Status(rawValue: visit.form["s." + entry.id])
    let source = VietnameseText.normalised(visit.form["f." + entry.id])
    if value == entry.value, status == entry.status, source == entry.source { return }
    if entry.kind != .text {
      let cited = source.split(separator: ",").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
      if !known.contains(cited) {
        return fault(Label("nguồn «\(cited)» chưa có trong danh sách nguồn", en: "the source “\(cited)” isn't in the list"))
      }
      if value == "notFound", status != .unverified {
        return fault(Label("chưa tìm thấy thì phải là chưa xác minh", en: "what wasn't found is unverified"))
      }
    }
    if !entries.write(entry, value: value, status: status, source: source) {
      fault(Label("chỗ này chỉ sửa được trong văn bản", en: "this one can only be changed in the text"))
    }
  }

  private static func value(_ text: String, _ kind: EditionEntry.Kind) -> String? {
    if ["chưa tìm thấy", "not found", "notFound"].contains(text), kind == .number || kind == .flag { return "notFound" }
    switch kind {
    case .text: return text.isEmpty ? nil : text
    case .day: return Day(written: text)?.iso
    case .number: return LocalValueEntry.number(text).map { "\($0)" }
    case .flag: return LocalValueEntry.value(text, .knockout)?.text
    }
  }

  private static func reason(_ kind: EditionEntry.Kind) -> Label {
    switch kind {
    case .text: Label("cần ghi", en: "is required")
    case .day: Label("cần ngày dạng dd/MM/yyyy", en: "a date dd/MM/yyyy is needed")
    case .number: Label("cần một số (92,5) hoặc «chưa tìm thấy»", en: "a number or “not found” is needed")
    case .flag: Label("ghi «có», «không» hoặc «chưa tìm thấy»", en: "write “yes”, “no” or “not found”")
    }
  }

  // MARK: - Model

  private static func page(_ visit: Visit, _ draft: EditionDraftPage, _ part: String, _ faults: [FieldFault]) async throws -> Reply {
    let entries = EditionEntries(draft.text)
    let here = "/criteria/drafts/\(draft.record.id)"
    guard draft.record.state == .draft else { return .redirect(here) }
    let parts =
      [("", visit.word("draftGeneral"))]
      + entries.criteria.map { code, title in
        (code, visit.word("criterionFull", ["code": code, "title": title.text(visit.language)]))
      }
    let wrong = Dictionary(faults.map { ($0.field, $0.reason.text(visit.language)) }, uniquingKeysWith: { first, _ in first })
    let rows = entries.entries(of: part.isEmpty ? nil : part).map { entry -> Model in
      let sent = visit.form.fields["v." + entry.id] != nil
      let status = sent ? Status(rawValue: visit.form["s." + entry.id]) : entry.status
      let what = [entry.what.text(visit.language), entry.area?.text(visit.language) ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
      return [
        "id": entry.id, "subject": entry.subject.isEmpty ? visit.word("draftWhole") : entry.subject, "what": what,
        "value": sent ? visit.form["v." + entry.id] : shown(entry, visit), "cited": entry.kind != .text,
        "hint": entry.value == "notFound" ? visit.word("notFound") : entry.kind == .day ? "dd/MM/yyyy" : "",
        "statuses": Status.allCases.map {
          ["value": $0.rawValue, "text": visit.word($0.word), "selected": $0 == (status ?? .unverified)] as Model
        },
        "source": sent ? visit.form["f." + entry.id] : entry.source, "fault": wrong["v." + entry.id].map { $0 as any Sendable } ?? false,
      ]
    }
    let model: Model = [
      "crumbs": [
        ["href": "/criteria", "text": visit.word("navCriteria")] as Model,
        ["href": "/criteria/drafts", "text": visit.word("draftsTitle")] as Model,
        ["href": here, "text": visit.name(draft.record)] as Model,
      ],
      "kept": [Model](), "selectors": [Choices.selector("part", visit.word("draftPart"), parts, part)], "action": here + "/values",
      "backHref": here, "base": visit.method == "POST" ? visit.form["base"] : draft.record.textHash, "part": part, "rows": rows,
      "hasRows": !rows.isEmpty, "sources": entries.sources.map { ["id": $0.id, "text": $0.text] as Model },
      "sourceId": visit.form["sourceId"], "sourceText": visit.form["sourceText"],
      "hasFaults": !faults.isEmpty, "faults": visit.summary(faults),
    ]
    let shell = Shell.model(visit, title: visit.word("draftValues"), here: "/criteria", notice: visit.lawNotice, model)
    return .page("draft-values", shell, status: faults.isEmpty ? 200 : 422)
  }

  private static func shown(_ entry: EditionEntry, _ visit: Visit) -> String {
    switch entry.kind {
    case .text: return entry.value
    case .day: return Day(iso: entry.value)?.written ?? entry.value
    case .number: return CatalogueNode.decimal(entry.value).map { Figures.exact($0, visit.language) } ?? ""
    case .flag:
      return entry.value == "true"
        ? visit.word("answerYes").lowercased() : entry.value == "false" ? visit.word("answerNo").lowercased() : ""
    }
  }
}
