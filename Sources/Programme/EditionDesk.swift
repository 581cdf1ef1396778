import Criteria
import Measures
import Storage
import Vocabulary

/// What checking a text found.
public struct EditionCheck: Sendable {
  /// The edition as it would be published; nil where it can't be read.
  public let edition: Edition?
  /// What keeps it from being published.
  public let faults: [CatalogueFault]
  /// What is incomplete: examples that are missing, a set that no assessment can be begun for.
  public let warnings: [CatalogueFault]
  /// How many worked examples ran.
  public let cases: Int
}

/// Editions by two people: one drafts, another publishes. A published text is never edited.
public struct EditionDesk: Sendable {
  private let store: Store
  private let shipped: CriteriaCatalogue
  private let measures: Set<String>

  /// A desk of a store and the knowledge of its folder.
  public init(_ store: Store, _ knowledge: Knowledge) {
    (self.store, shipped, measures) = (store, knowledge.shipped, Set(knowledge.measures.measures.map(\.id)))
  }

  // MARK: - Checking

  /// Checks a text as it would be published, with everything that `catalogue check` looks at.
  public func check(_ text: String, cases: String?, among criteria: CriteriaCatalogue) -> EditionCheck {
    let published = EditionEntries.text(text, in: .published)
    let file = Edition.file(of: text) ?? "van-ban.yaml"
    var edition: Edition
    do { edition = try Edition.read(published, cases: cases, file: file) } catch {
      // Examples that can't be read leave a text that can be compared and tried.
      return EditionCheck(edition: try? Edition.read(published, file: file), faults: error.faults, warnings: [], cases: 0)
    }
    var faults: [CatalogueFault] = []
    do { edition = try criteria.adding(edition).edition(id: edition.id) } catch let found as CatalogueFaults { faults = found.faults } catch
    {}
    let outcomes = edition.runCases()
    for outcome in outcomes where !outcome.passed {
      let (name, found) = (outcome.example.name, outcome.differences)
      faults.append(
        CatalogueFault(
          file: Edition.casesFile(of: file), line: outcome.example.line,
          Label(
            "«\(name.vi)»: " + found.map(\.vi).joined(separator: "; "),
            en: "“\(name.en)”: " + found.map(\.en).joined(separator: "; "))))
    }
    let found = edition.judged(measures: measures, documentKinds: codes("document_kind"))
    faults += strange(edition, Set(criteria.sets + [edition.set]), file) + found.faults
    let warnings = found.warnings + unlisted(edition, file)
    return EditionCheck(edition: edition, faults: faults.sorted(), warnings: warnings.sorted(), cases: outcomes.count)
  }

  private func strange(_ edition: Edition, _ sets: Set<String>, _ file: String) -> [CatalogueFault] {
    var faults: [CatalogueFault] = []
    let plain = edition.set.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    if !plain || edition.set.count > 40 || ["values", "drafts"].contains(edition.set) {
      faults.append(
        CatalogueFault(
          file: file, line: 0,
          Label(
            "mã bộ tiêu chí «\(edition.set)» chỉ gồm chữ thường không dấu, số và gạch nối",
            en: "the set's code “\(edition.set)” takes a–z, 0–9 and hyphens")))
    }
    for indicator in edition.indicators {
      for need in indicator.condition.recognitionNeeds where !sets.contains(need.set) {
        faults.append(
          CatalogueFault(
            file: file, line: indicator.line,
            Label("\(indicator.code): không có bộ «\(need.set)»", en: "\(indicator.code): there is no set “\(need.set)”")))
      }
    }
    return faults
  }

  private func unlisted(_ edition: Edition, _ file: String) -> [CatalogueFault] {
    if codes("criteria_set").contains(edition.set) { return [] }
    return [
      CatalogueFault(
        file: file, line: 0,
        Label(
          "danh mục «Bộ tiêu chí» chưa có mã «\(edition.set)»: tính được kết quả, chưa lập được hồ sơ tự đánh giá",
          en: "the list of sets has no code “\(edition.set)”: results can be computed, assessments not begun"))
    ]
  }

  private func codes(_ list: String) -> Set<String> { Set(store.catalogue.lists[list]?.items.map(\.code) ?? []) }

  // MARK: - Drafting

  /// Begins a draft from a text.
  /// - Parameter origin: the edition it is a copy of; empty for a file.
  @discardableResult
  public func begin(origin: String, text: String, cases: String?, by author: Author) async throws -> RowID {
    let id = EditionDesk.id(text)
    let note = "dự thảo \(id.isEmpty ? origin : id): bắt đầu" + (origin.isEmpty ? " từ tệp" : " từ \(origin)")
    return try await store.write(.create, by: author, in: [.installation], note: note) { writing in
      let row = writing.newID()
      try writing.run(
        "INSERT INTO edition_text (id, origin, edition_id, state, text_hash, cases_hash, made_by, made_at, editors, edited_by, edited_at) "
          + "VALUES (:id, :origin, :edition, 'draft', :text, :cases, :author, :at, '', :author, :at)",
        [
          "id": .id(row), "origin": .text(origin), "edition": .text(id), "text": .text(try writing.freeze(text)),
          "cases": try EditionDesk.frozen(cases, writing), "author": .text(author.description), "at": .int(writing.at.milliseconds),
        ])
      try writing.vouch("edition_text", ["id": .id(row)])
      return row
    }
  }

  /// Saves a draft's text; every text that was ever saved is kept by its hash, which the log names.
  /// - Parameter base: the hash of the text it was made on.
  /// - Throws: `LawProblem.changed` when somebody else saved meanwhile, `.gone` when it is no draft.
  public func save(_ id: RowID, text: String, cases: String?, base: String, by author: Author) async throws {
    try await change(id, [.draft], .edit, by: author) { writing, record in
      guard record.textHash == base else { throw LawProblem.changed }
      let hash = try writing.freeze(text)
      let casesHash = try EditionDesk.frozen(cases, writing)
      if hash == record.textHash, casesHash.text == record.casesHash { return nil }
      let editors = record.editors.contains(author.description) ? record.editors : record.editors + [author.description]
      try writing.run(
        "UPDATE edition_text SET text_hash = :text, cases_hash = :cases, edition_id = :edition, editors = :editors, edited_by = :author, "
          + "edited_at = :at WHERE id = :id",
        [
          "text": .text(hash), "cases": casesHash, "edition": .text(EditionDesk.id(text)),
          "editors": .text(editors.joined(separator: "\n")),
          "author": .text(author.description), "at": .int(writing.at.milliseconds), "id": .id(id),
        ])
      return "lưu, sha256 \(hash.prefix(16))"
    }
  }

  /// Hands a draft in: its text says from now on that it is published, and is the one a second person decides on.
  /// - Throws: `LawProblem.faulty`, `.changed`, `.gone`.
  public func submit(_ id: RowID, base: String, by author: Author) async throws {
    try await change(id, [.draft], .edit, by: author) { writing, record in
      guard record.textHash == base else { throw LawProblem.changed }
      let (text, cases) = try EditionTexts.text(record, writing)
      let found = check(text, cases: cases, among: try EditionTexts.laid(over: shipped, writing))
      guard found.faults.isEmpty else { throw LawProblem.faulty(found.faults.count) }
      try put(writing, record, .submitted, EditionEntries.text(text, in: .published), "submitted", by: author, remark: "")
      return "trình duyệt"
    }
  }

  /// Takes a text that was handed in back to be edited: by one of its own people, or by a second person with a reason.
  /// - Throws: `LawProblem.noReason`, `.gone`.
  public func giveBack(_ id: RowID, _ remark: String, by author: Author) async throws {
    try await change(id, [.submitted], .edit, by: author) { writing, record in
      let own = record.owners.contains(author.description)
      guard own || !remark.isEmpty else { throw LawProblem.noReason }
      let text = try EditionTexts.text(record, writing).text
      try put(writing, record, .draft, EditionEntries.text(text, in: .draft), "decided", by: author, remark: remark)
      return own ? "rút lại để sửa" : "trả lại; lý do: \(remark)"
    }
  }

  /// Publishes a text that was handed in. From its first day in force on it is the law of this installation; it is never edited again.
  /// - Throws: `LawProblem.own` for everybody who worked on it, `.faulty` when the law around it has changed, `.gone`.
  public func approve(_ id: RowID, by author: Author) async throws {
    try await change(id, [.submitted], .publish, by: author) { writing, record in
      guard !record.owners.contains(author.description) else { throw LawProblem.own }
      let (text, cases) = try EditionTexts.text(record, writing)
      let found = check(text, cases: cases, among: try EditionTexts.laid(over: shipped, writing))
      guard let edition = found.edition, found.faults.isEmpty else { throw LawProblem.faulty(max(1, found.faults.count)) }
      let hash = edition.hash(localValues: [])
      try writing.freeze(edition.canonical)
      try put(writing, record, .published, text, "decided", by: author, remark: "")
      try writing.run(
        "UPDATE edition_text SET edition_id = :edition, edition_hash = :hash WHERE id = :id",
        ["edition": .text(edition.id), "hash": .text(hash), "id": .id(id)])
      writing.touch(EditionTexts.version, .installation)
      return "ban hành, sha256 \(hash); người trình: \(record.submittedBy ?? "")"
    }
  }

  /// Drops a draft; its texts stay where they are kept.
  /// - Throws: `LawProblem.gone`.
  public func drop(_ id: RowID, by author: Author) async throws {
    try await change(id, [.draft], .remove, by: author) { writing, record in
      try put(writing, record, .dropped, try EditionTexts.text(record, writing).text, "decided", by: author, remark: record.remark)
      return "bỏ"
    }
  }

  // MARK: - Parts

  private func change(
    _ id: RowID, _ states: Set<EditionRecord.State>, _ verb: Verb, by author: Author,
    _ body: @escaping @Sendable (Writing, EditionRecord) throws -> String?
  ) async throws {
    try await store.write(verb, by: author, in: [.installation]) { writing in
      guard let record = try EditionTexts.record(writing, id), states.contains(record.state) else { throw LawProblem.gone }
      guard let done = try body(writing, record) else { return }
      try writing.vouch("edition_text", ["id": .id(id)])
      let name = record.edition.isEmpty ? record.origin : record.edition
      try writing.remark(.installation, (record.state == .submitted && verb == .publish ? "" : "dự thảo ") + "\(name): \(done)")
    }
  }

  /// - Parameter who: `submitted` or `decided`: whose columns are filled.
  private func put(
    _ writing: Writing, _ record: EditionRecord, _ state: EditionRecord.State, _ text: String, _ who: String, by author: Author,
    remark: String
  ) throws {
    try writing.run(
      "UPDATE edition_text SET state = :state, text_hash = :text, edition_id = :edition, \(who)_by = :author, \(who)_at = :at, "
        + "remark = :remark WHERE id = :id",
      [
        "state": .text(state.rawValue), "text": .text(try writing.freeze(text)), "edition": .text(EditionDesk.id(text)),
        "author": .text(author.description), "at": .int(writing.at.milliseconds), "remark": .text(remark), "id": .id(record.id),
      ])
  }

  private static func frozen(_ cases: String?, _ writing: Writing) throws -> Value {
    guard let cases, !cases.isEmpty else { return .null }
    return .text(try writing.freeze(cases))
  }

  /// What a text will be: `xa-ntm/2027-01-01`; empty while it doesn't say it.
  private static func id(_ text: String) -> String {
    Edition.file(of: text).map { String($0.dropLast(".yaml".count)) } ?? ""
  }
}

extension PlanningAid {
  /// Communes under the text in force and under one that isn't published, for one period.
  public func rescore(
    _ groups: [UnitGroup], _ period: Period, under draft: Edition, today: Day
  ) async throws -> [Rescored] {
    let trial = Evaluating(evaluating.measuring, evaluating.criteria.trying(draft))
    let one = try await evaluating.evaluate(groups, sets: [draft.set], period: period, today: today)
    let two = try await trial.evaluate(groups, sets: [draft.set], period: period, today: today, dated: draft.inForceFrom.value)
    return groups.compactMap { group in
      guard let before = one.results[group.unit]?.first, let after = two.results[group.unit]?.first else { return nil }
      return Rescored(group, before, after)
    }
  }
}
