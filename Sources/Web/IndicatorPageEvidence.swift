import Criteria
import Measures
import Programme
import Storage
import Vocabulary

/// What stands behind an indicator besides people: attestations, documents, decisions, the edition's hash, the log entry.
struct IndicatorEvidence: Sendable {
  /// A row of evidence as it is shown.
  private struct Row: Sendable {
    let register: String
    let unit: UnitKey
    let id: RowID
    let text: String
    let note: String
  }
  /// An attestation as it is shown.
  private struct Claim: Sendable {
    let period: String
    let claim: Bool?
    let document: (unit: UnitKey, id: RowID, text: String)?
    let by: String
    let from: Day?
  }

  let page: IndicatorPage
  private var visit: Visit { page.visit }
  private var mayOpen: Bool { visit.may(.seeRegister, at: page.unit) }

  func model() async throws -> Model {
    let (claims, rows, seq) = try await visit.store.read { (try self.claims($0), try self.rows($0), try self.seq($0)) }
    let evidence = rows.map { row -> Model in
      var model: Model = ["evidenceText": row.text, "evidenceNote": row.note]
      let own = RegisterPlace.page(row.register, row.unit, row.id)
      if row.register == Evidence.register ? visit.may(.seeAssessments, at: page.unit) : mayOpen {
        model["evidenceHref"] = own ?? "/registers/\(row.register)/\(row.unit)/\(row.id)"
      }
      return model
    }
    var model: Model = [
      "hasEvidence": !evidence.isEmpty, "evidence": evidence,
      "computedNote": visit.word("computedAt", ["time": visit.now.clock, "seq": Figures.whole(Int(seq), page.language)]),
      "editionNote": visit.word("editionHash", ["edition": page.edition.id]), "hash": page.hash,
    ]
    if visit.may(.seeAssessments, at: page.unit) {
      let anchor = page.criterion.map { "#c-" + $0.code } ?? ""
      model["evidencePageHref"] =
        "/evidence"
        + page.choices.query([("unit", page.unit.key.description), ("set", page.edition.set), ("indicator", Link.part(page.result.code))])
        + anchor
    }
    if page.result.kind == .attested { model["attested"] = attested(claims) }
    return model
  }

  private var units: [String: [Value]] { ["units": page.group.members.map { .int($0.number) }] }

  private func seq(_ reading: StoreReading) throws -> Int64 {
    try reading.first("SELECT MAX(seq) AS top FROM log_head WHERE unit_id IN (:units)", lists: units)?["top"].int ?? 0
  }

  private func claims(_ reading: StoreReading) throws -> [Claim] {
    guard page.result.kind == .attested, let document = visit.store.catalogue["document"] else { return [] }
    let found = try reading.rows(
      of: "attestation",
      where:
        "unit_id IN (:units) AND set_id = :set AND indicator_code = :code AND valid_from <= :day AND NOT draft ORDER BY valid_from DESC, id",
      ["set": .text(page.edition.set), "code": .text(page.result.code), "day": .day(page.evaluation.day)], lists: units)
    return try found.prefix(8).map { row in
      let paper = try (row.values["document_id"]?.id).flatMap { try reading.row("document", row.unit, $0) }
      let text = try paper.map { try reading.label(document, $0, page.language) }
      let written = row.values["period"]?.text ?? ""
      return Claim(
        period: Period(written)?.label.text(page.language) ?? written, claim: row.values["claim"]?.bool,
        document: paper.map { ($0.unit, $0.id, text ?? "") }, by: row.values["attested_by"]?.text ?? "", from: row.values["valid_from"]?.day
      )
    }
  }

  private func attested(_ claims: [Claim]) -> Model {
    let models = claims.map { claim -> Model in
      let outcome: Outcome = claim.claim.map { $0 ? .met : .notMet } ?? .unknown
      var model: Model = [
        "claimPeriod": claim.period, "claimCls": outcome.cls, "claimSign": outcome.sign,
        "claimText": visit.word(claim.claim == true ? "claimDone" : "claimNotDone"), "by": claim.by.isEmpty ? "–" : claim.by,
        "at": claim.from.map { visit.word("fromDay", ["day": $0.written]) } ?? "",
        "document": claim.document?.text ?? visit.word("noDocument"),
      ]
      if mayOpen, let document = claim.document { model["documentHref"] = "/registers/document/\(document.unit)/\(document.id)" }
      return model
    }
    var model: Model = ["text": visit.word("attestedText"), "hasClaims": !models.isEmpty, "claims": models]
    if visit.may(Access.writing("attestation"), at: page.unit) { model["addHref"] = "/registers/attestation/\(page.unit.key)/new" }
    return model
  }

  /// Documents that name the indicator or are of a kind it asks for, and decisions it reads, up to the day.
  private func rows(_ reading: StoreReading) throws -> [Row] {
    guard let document = visit.store.catalogue["document"], let recognition = visit.store.catalogue["recognition"] else { return [] }
    let kinds = page.result.indicator.condition.documentNeeds.map(\.kind)
    var lists = units
    lists["kinds"] = kinds.isEmpty ? [.text("")] : kinds.map(Value.text)
    let day = page.evaluation.day
    var all = try reading.rows(
      of: "document",
      where:
        "unit_id IN (:units) AND issued_on <= :day AND NOT draft AND ((indicator_code = :code "
        + "AND set_id = :set) OR document_kind IN (:kinds)) ORDER BY issued_on DESC, id LIMIT 12",
      ["day": .day(day), "code": .text(page.result.code), "set": .text(page.edition.set)], lists: lists
    ).map { row in
      let kind = row.values["document_kind"]?.text ?? ""
      let issued = row.values["issued_on"]?.day
      let names = [row.values["document_number"]?.text, row.values["about"]?.text].compactMap { $0 }.filter { !$0.isEmpty }
      let label = visit.store.catalogue.lists["document_kind"]?.label(kind).text(page.language) ?? document.title.text(page.language)
      return Row(
        register: "document", unit: row.unit, id: row.id, text: names.isEmpty ? label : names.joined(separator: ". "),
        note: [names.isEmpty ? nil : label, issued?.written].compactMap { $0 }.joined(separator: " · "))
    }
    let files = try Evidence.list(reading, page.group.members, set: page.edition.set).filter {
      $0.indicator == page.result.code || $0.kind.map(kinds.contains) == true
    }
    all += files.prefix(12).map { file in
      Row(
        register: Evidence.register, unit: file.unit, id: file.id, text: file.title,
        note: [file.fileName, file.validTo.map { visit.word("evidenceUntil", ["day": $0.written]) }].compactMap { $0 }.joined(
          separator: " · "))
    }
    let sets = page.result.indicator.condition.recognitionNeeds.map(\.set)
    if !sets.isEmpty {
      lists["sets"] = sets.map(Value.text)
      lists["kinds"] = nil
      all += try reading.rows(
        of: "recognition",
        where: "unit_id IN (:units) AND set_id IN (:sets) AND decided_on <= :day AND NOT draft ORDER BY decided_on DESC, id LIMIT 12",
        ["day": .day(day)], lists: lists
      ).map { row in
        let outcome = row.values["result"]?.text ?? ""
        let said = visit.store.catalogue.lists["recognition_result"]?.label(outcome).text(page.language) ?? outcome
        return Row(
          register: "recognition", unit: row.unit, id: row.id, text: try reading.label(recognition, row, page.language),
          note: [said, row.values["issuer"]?.text].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · "))
      }
    }
    return all
  }
}
