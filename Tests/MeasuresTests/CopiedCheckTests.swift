import Foundation
import Measures
import Storage
import TestSupport
import Testing
import Vocabulary

/// What a station says again instead of anew: attestations, reports, counts of services.
@Suite struct CopiedCheckTests {
  private func found(_ id: String, _ books: StationBooks) async throws -> [RowID] {
    let check = try #require(try TestCatalogue.project.get().knowledge.checks[id])
    let today = try day(StationBooks.day)
    return try await books.store.read { try check.rows($0, [LocBinh.khanhXuan], on: today).rows.map(\.id) }
  }

  @Test(arguments: Engine.atHand) func threeAttestationsWithAnOldPaperAreCopies(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    let papers = try await books.add(
      "document",
      [["document_kind": "committee_plan", "issued_on": "2023-03-01"], ["document_kind": "committee_plan", "issued_on": "2024-05-01"]])
    func attest(_ code: String, _ period: String, _ from: String, _ paper: RowID, _ claim: Bool = true) async throws -> RowID {
      try await books.add(
        "attestation",
        [["set_id": "xa-ntm", "indicator_code": code, "period": period, "valid_from": from, "claim": claim, "document_id": paper]])[0]
    }
    var later: [RowID] = []
    for code in ["15.4", "14.1", "14.2"] {
      _ = try await attest(code, "2024-Q3", "2024-07-01", papers[0])
      later.append(try await attest(code, "2024-Q4", "2024-10-01", papers[0]))
      if code == "14.1" { #expect(try await found("attestations-copied", books).isEmpty, "two may be chance") }
    }
    // A verdict that changed, and a paper of this year, are no copies.
    _ = try await attest("14.3", "2024-Q3", "2024-07-01", papers[0])
    _ = try await attest("14.3", "2024-Q4", "2024-10-01", papers[0], false)
    _ = try await attest("14.4", "2024-Q3", "2024-07-01", papers[1])
    _ = try await attest("14.4", "2024-Q4", "2024-10-01", papers[1])
    #expect(Set(try await found("attestations-copied", books)) == Set(later))
  }

  @Test(arguments: Engine.atHand) func theSameWordsInThreeAreCopies(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    var later: [RowID] = []
    for (code, words) in [("15.4", "Đã triển khai đủ"), ("14.1", "Đã triển khai đủ"), ("14.2", "Đã triển khai đủ"), ("14.3", "Đủ")] {
      for (period, from) in [("2024-Q3", "2024-07-01"), ("2024-Q4", "2024-10-01")] {
        let made = try await books.add(
          "attestation",
          [["set_id": "xa-ntm", "indicator_code": code, "period": period, "valid_from": from, "claim": true, "remark": words]])
        if period == "2024-Q4", words.count > 9 { later += made }
      }
    }
    #expect(Set(try await found("attestations-copied", books)) == Set(later), "a short remark says nothing")
  }

  @Test(arguments: Engine.atHand) func aReportIsNeitherSentTwiceNorBeforeItsTime(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    let forms = books.store.catalogue.lists["report_form"]?.items.map(\.code) ?? []
    let form = try #require(forms.first)
    func report(_ period: String, _ sent: String, _ receipt: String) async throws -> RowID {
      try await books.add(
        "report-submission", [["form": form, "report_period": period, "due_on": "2024-12-31", "sent_on": sent, "receipt": receipt]])[0]
    }
    _ = try await report("2023-Q4", "2023-12-28", "12/BC-TYT")
    let third = try await report("2024-Q3", "2024-09-27", "12/BC-TYT")
    let copy = try await report("2024-Q4", "2024-12-27", "12/BC-TYT")
    _ = try await report("2024-Q2", "2024-06-27", "7/BC-TYT")
    #expect(try await found("reports-same-receipt", books) == [copy], "numbers begin anew each year")
    #expect(try await found("reports-before-period-end", books).isEmpty)
    let soon = [
      try await report("2024-Q4", "2024-10-03", "90"), try await report("2024-11", "2024-11-02", "91"),
      try await report("2024", "2024-07-02", "92"),
    ]
    _ = try await report("2024-10", "2024-10-15", "93")
    _ = try await report("2024-W50", "2024-12-09", "94")
    #expect(Set(try await found("reports-before-period-end", books)) == Set(soon))
    #expect(try await found("reports-same-receipt", books) == [copy])
    _ = third
  }

  @Test(arguments: Engine.atHand) func aCountFarFromTheOthersIsNamed(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    let services = try #require(books.store.catalogue.lists["technical_service"]?.items.map(\.code).prefix(4).map { $0 })
    let rows = try await books.add("technical-service", services.map { ["service": $0, "approved_on": "2022-01-01"] })
    let quarters = [
      ("2023-01-01", "2023-03-31"), ("2023-04-01", "2023-06-30"), ("2023-07-01", "2023-09-30"), ("2023-10-01", "2023-12-31"),
      ("2024-01-01", "2024-03-31"), ("2024-04-01", "2024-06-30"), ("2024-07-01", "2024-09-30"), ("2024-10-01", "2024-12-31"),
    ]
    // Even; a digit too many; all the same but one; too few periods to say.
    let counts: [[Int]] = [
      [40, 42, 39, 44, 41, 43, 40, 45], [40, 42, 39, 44, 410, 43, 40, 45], [30, 30, 30, 30, 30, 30, 30, 4], [40, 42, 400],
    ]
    for (row, own) in zip(rows, counts) {
      try await books.add(
        "technical-service.performed", parent: row,
        zip(quarters, own).map { ["period_from": $0.0, "period_to": $0.1, "times_performed": $1] })
    }
    let check = try #require(try TestCatalogue.project.get().knowledge.checks["service-counts-jump"])
    let today = try day(StationBooks.day)
    let named = try await books.store.read { try check.rows($0, [LocBinh.khanhXuan], on: today).rows }
    #expect(Set(named.map(\.id)) == [rows[1], rows[2]])
    #expect(named.first { $0.id == rows[1] }?.value == .day(try day("2024-01-01")))
    #expect(named.first { $0.id == rows[1] }?.reason == "above" && named.first { $0.id == rows[2] }?.reason == "below")
    // The same rule in Swift says the same.
    for own in counts where own.count >= 6 {
      let odd = zip(own, QualityPatterns.modifiedZ(own.map(Double.init))).contains { abs($1) > 3.5 }
      #expect(odd == (own != counts[0]))
    }
  }
}
