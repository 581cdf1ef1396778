import Criteria
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// The texts of law that are being drafted here, and how one is begun.
enum EditionDraftsPage {
  /// A file's most bytes: the longest edition that ships has 40,000.
  static let largest = 400_000

  /// `GET /criteria/drafts?from=xa-ntm/2024-03-01`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply { try await page(visit, []) }

  /// `POST /criteria/drafts`: `copy` of an edition (`origin`, `day`), or a `file` with its examples (`cases`).
  @Sendable static func begin(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard visit.rights.mayForAll(.draftEdition) else { throw WebProblem.forbidden(.draftEdition) }
    let desk = EditionDesk(visit.store, visit.installation.knowledge)
    let (start, faults) = visit.form["verb"] == "file" ? brought(visit) : try await copied(visit)
    guard let start else { return try await page(visit, faults) }
    let id = try await desk.begin(origin: start.origin, text: start.text, cases: start.cases, by: visit.author)
    return .redirect("/criteria/drafts/\(id)?done=begun")
  }

  // MARK: - Parts

  private struct Start {
    let origin: String
    let text: String
    let cases: String?
  }

  /// A copy with another first day, or the next revision of the same day.
  private static func copied(_ visit: Visit) async throws -> (Start?, [FieldFault]) {
    let criteria = visit.installation.knowledge.criteria
    var faults: [FieldFault] = []
    func fault(_ field: String, _ key: String, _ reason: Label) {
      faults.append(FieldFault(field: field, label: visit.label(key), reason: reason))
    }
    guard let edition = try? criteria.edition(id: visit.form["origin"]) else {
      fault("origin", "draftOrigin", Label("cần chọn", en: "must be chosen"))
      return (nil, faults)
    }
    let typed = visit.form["day"].trimmingCharacters(in: .whitespaces)
    let day = typed.isEmpty ? edition.inForceFrom.value : Day(written: typed)
    guard let day else {
      fault("day", "draftDay", Label("ghi ngày dạng dd/MM/yyyy, hoặc để trống", en: "a date dd/MM/yyyy, or nothing"))
      return (nil, faults)
    }
    let sameDay = criteria.editions(of: edition.set).filter { $0.inForceFrom.value == day && $0.state == .published }
    let revision = (sameDay.map(\.revision).max() ?? 0) + 1
    let found = try await visit.store.read { try visit.installation.text(of: edition, $0) }
    guard let found, let text = EditionEntries.draft(of: found.text, from: day, revision: revision) else {
      fault("origin", "draftOrigin", Label("không chép được tệp của bản này", en: "this edition's file can't be copied"))
      return (nil, faults)
    }
    // The examples of the first text hold for its revisions; another day begins with a copy of its own.
    let cases = day == edition.inForceFrom.value ? nil : found.cases.map { EditionEntries.examples($0, from: day) }
    return (Start(origin: edition.id, text: text, cases: cases), [])
  }

  private static func brought(_ visit: Visit) -> (Start?, [FieldFault]) {
    var faults: [FieldFault] = []
    func read(_ name: String, _ key: String, needed: Bool) -> String? {
      guard let file = visit.form.files[name] else {
        if needed {
          faults.append(FieldFault(field: name, label: visit.label(key), reason: Label("cần chọn tệp .yaml", en: "choose a .yaml file")))
        }
        return nil
      }
      guard file.bytes.count <= largest, let text = String(validating: file.bytes, as: UTF8.self), !text.contains("\u{0}") else {
        faults.append(
          FieldFault(
            field: name, label: visit.label(key),
            reason: Label("không phải tệp văn bản UTF-8, hoặc quá lớn", en: "is no UTF-8 text, or too large")))
        return nil
      }
      return text
    }
    let (text, cases) = (read("file", "draftFile", needed: true), read("cases", "draftCasesFile", needed: false))
    guard let text, faults.isEmpty else { return (nil, faults) }
    return (Start(origin: "", text: text, cases: cases), [])
  }

  private static func page(_ visit: Visit, _ faults: [FieldFault]) async throws -> Reply {
    let (records, names) = try await visit.store.read { reading in
      (try EditionTexts.records(reading, Set(EditionRecord.State.allCases)), try AuthorNames(reading, visit))
    }
    let open = records.filter { $0.state == .draft || $0.state == .submitted }
    let past = records.filter { $0.state == .published || $0.state == .dropped }
    let criteria = visit.installation.knowledge.criteria
    let chosen = visit.method == "POST" ? visit.form["origin"] : visit.query["from"] ?? ""
    let origins = visit.installation.evaluating.sets.flatMap { set in
      criteria.editions(of: set).reversed().map { edition -> Model in
        let text =
          visit.shortTitle(edition) + " · " + visit.window(edition) + (edition.revision > 1 ? " · " + revision(edition, visit) : "")
        return ["value": edition.id, "text": text, "selected": edition.id == chosen]
      }
    }
    let model: Model = [
      "crumbs": [["href": "/criteria", "text": visit.word("navCriteria")] as Model],
      "hasOpen": !open.isEmpty, "open": open.map { row($0, names, visit) }, "hasPast": !past.isEmpty,
      "past": past.map { row($0, names, visit) }, "origins": origins, "day": visit.form["day"],
      "mayDraft": visit.rights.mayForAll(.draftEdition), "hasFaults": !faults.isEmpty, "faults": visit.summary(faults),
    ]
    let shell = Shell.model(visit, title: visit.word("draftsTitle"), here: "/criteria", notice: visit.lawNotice, model)
    return .page("drafts", shell, status: faults.isEmpty ? 200 : 422)
  }

  static func revision(_ edition: Edition, _ visit: Visit) -> String { visit.word("revisionNo", ["number": "\(edition.revision)"]) }

  private static func row(_ record: EditionRecord, _ names: AuthorNames, _ visit: Visit) -> Model {
    let (cls, state) = visit.state(record)
    return [
      "href": record.state == .published ? "/criteria/" + record.edition : "/criteria/drafts/\(record.id)",
      "name": visit.name(record), "code": record.edition.isEmpty ? "–" : record.edition, "stateCls": cls, "state": state,
      "by": names.text(record.madeBy), "edited": record.editedAt.written,
      "decided": LocalValuesPage.some(record.state == .published ? names.text(record.decidedBy ?? "") : ""),
    ]
  }
}

extension Visit {
  /// What a text that is drafted here is called: its set and its first day.
  func name(_ record: EditionRecord) -> String {
    let id = record.edition.isEmpty ? record.origin : record.edition
    guard let set = id.split(separator: "/").first.map(String.init) else { return word("draftUnnamed") }
    let title = installation.knowledge.criteria.editions(of: set).last.map { shortTitle($0) } ?? set
    let rest = id.dropFirst(set.count + 1)
    let day = Day(iso: rest.prefix(10)).map { word("windowFrom", ["from": $0.written]) } ?? ""
    let revision = rest.split(separator: ".").last.flatMap { $0.hasPrefix("r") ? Int($0.dropFirst()) : nil }
    return [title, day, revision.map { word("revisionNo", ["number": "\($0)"]) } ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// Where a text stands, with the class of its badge.
  func state(_ record: EditionRecord) -> (cls: String, text: String) {
    switch record.state {
    case .draft: (record.remark.isEmpty ? "info" : "warn", word(record.remark.isEmpty ? "draftStateDraft" : "draftStateReturned"))
    case .submitted: ("warn", word("draftStateSubmitted"))
    case .published: ("ok", word("published"))
    case .dropped: ("na", word("draftStateDropped"))
    }
  }
}
