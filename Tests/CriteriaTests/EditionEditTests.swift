import Criteria
import Foundation
import Testing
import Vocabulary

/// Changing values of an edition's file without touching the rest, and telling what differs.
@Suite struct EditionEditTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Catalogue/criteria")

  private static func text(_ id: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(id + ".yaml"), encoding: .utf8)
  }

  /// Lines in which two texts differ, as the second has them.
  private static func changed(_ one: String, _ two: String) -> [String] {
    let (before, after) = (Set(one.components(separatedBy: "\n")), two.components(separatedBy: "\n"))
    return after.filter { !before.contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test func everyShippedTextIsWrittenBackByteForByte() throws {
    for id in PublishedTexts.hashes.keys.sorted() {
      let text = try EditionEditTests.text(id)
      var entries = EditionEntries(text)
      #expect(!entries.entries.isEmpty)
      for entry in entries.entries {
        try entries.put(entry, value: entry.value, status: entry.status, source: entry.source)
      }
      #expect(entries.text == text)
      // Each value can be changed, and nothing but its own line changes.
      for entry in EditionEntries(text).entries where entry.kind == .number && !entry.value.isEmpty {
        var one = EditionEntries(text)
        let source = entry.source.isEmpty ? one.sources[0].id : entry.source
        try one.put(entry, value: "12.25", status: .secondary, source: source)
        #expect(EditionEditTests.changed(text, one.text).count == 1, "\(id) \(entry.id)")
        #expect(one.entries.first { $0.id == entry.id }?.value == "12.25")
      }
    }
  }

  @Test func aCellTakesItsOwnProvenanceOnlyWhereItDiffers() throws {
    let text = try EditionEditTests.text("xa-ntm/2024-03-01")
    var entries = EditionEntries(text)
    let cell = try #require(entries.entries.first { $0.subject == "15.1" && $0.area?.vi.contains("Tây Nguyên") == true })
    #expect(cell.value == "90" && cell.status == .unverified)
    try entries.put(cell, value: "95", status: cell.status, source: cell.source)
    #expect(EditionEditTests.changed(text, entries.text) == ["tn: 95"])
    let again = try #require(entries.entries.first { $0.id == cell.id })
    try entries.put(again, value: "95", status: .verified, source: "loc-binh, mục II.2.1")
    #expect(
      EditionEditTests.changed(text, entries.text) == [#"tn: { value: 95, status: verified, source: "loc-binh, mục II.2.1" }"#])
    #expect(try Edition.read(entries.text, file: "xa-ntm/2024-03-01.yaml").indicator("15.1") != nil)
  }

  @Test func pointsOfAnIndicatorAreAddedWhereTheTextHasNone() throws {
    let text = try EditionEditTests.text("btcqg-ytx/2023-03-09")
    var entries = EditionEntries(text)
    let points = try #require(entries.entries.first { $0.subject == "1.1" && $0.id.hasSuffix("points") })
    #expect(points.value.isEmpty)
    try entries.putSource("phu-luc", "Phụ lục Quyết định 1300/QĐ-BYT")
    try entries.put(points, value: "2.5", status: .verified, source: "phu-luc")
    #expect(
      EditionEditTests.changed(text, entries.text) == [
        #"phu-luc: "Phụ lục Quyết định 1300/QĐ-BYT""#, "points: { value: 2.5, status: verified, source: phu-luc }",
      ])
    let edition = try Edition.read(entries.text, file: "btcqg-ytx/2023-03-09.yaml")
    #expect(edition.indicator("1.1")?.points?.value == 2.5)
    #expect(edition.indicator("1.2")?.points?.value == .some(nil))
  }

  @Test func aDraftWithAnotherDayIsOpenAndUnverified() throws {
    let text = try EditionEditTests.text("xa-ntm/2024-03-01")
    let draft = try #require(EditionEntries.draft(of: text, from: CloudIslands.day("2027-01-01"), revision: 1))
    let changed = EditionEditTests.changed(text, draft)
    #expect(changed == ["state: draft", "from: { day: 2027-01-01, status: unverified, source: hieu-biet }"])
    let edition = try Edition.read(draft, file: "xa-ntm/2027-01-01.yaml")
    #expect(edition.inForceTo == nil && edition.state == .draft)
    #expect(EditionEntries.text(draft, in: .published).contains("state: published"))
    #expect(Edition.file(of: draft) == "xa-ntm/2027-01-01.yaml")
    let again = try #require(EditionEntries.draft(of: text, from: CloudIslands.day("2024-03-01"), revision: 2))
    #expect(EditionEditTests.changed(text, again) == ["state: draft", "revision: 2"])
    #expect(Edition.file(of: again) == "xa-ntm/2024-03-01.r2.yaml")
  }

  @Test func examplesFollowALaterDayByWholeYears() throws {
    let text = try String(contentsOf: EditionEditTests.folder.appendingPathComponent("xa-ntm/2024-03-01.cases.yaml"), encoding: .utf8)
    let day = CloudIslands.day("2025-01-01")
    let law = try #require(EditionEntries.draft(of: EditionEditTests.text("xa-ntm/2024-03-01"), from: day, revision: 1))
    let published = EditionEntries.text(law, in: .published)
    let edition = try Edition.read(published, cases: EditionEntries.examples(text, from: day), file: "xa-ntm/2025-01-01.yaml")
    #expect(edition.runCases().flatMap(\.differences).map(\.vi) == [])
    #expect(edition.cases.allSatisfy { $0.facts.day >= day })
    #expect(EditionEntries.examples(text, from: CloudIslands.day("2024-03-01")) == text)
  }

  @Test func whatDiffersIsSaidInWords() throws {
    let text = try EditionEditTests.text("xa-ntm/2024-03-01")
    let one = try Edition.read(text, file: "xa-ntm/2024-03-01.yaml")
    #expect(one.differences(to: one).isEmpty)
    var entries = EditionEntries(text)
    let cell = try #require(entries.entries.first { $0.subject == "15.1" && $0.id.hasSuffix("values.tdmnpb") })
    try entries.put(cell, value: "92.5", status: .secondary, source: cell.source)
    let two = try Edition.read(entries.text, file: "xa-ntm/2024-03-01.yaml")
    let found = one.differences(to: two)
    #expect(found.count == 1)
    #expect(found.first?.subject == "15.1" && found.first?.before?.vi == "90" && found.first?.after?.vi == "92,5")
    #expect(found.first?.what.vi.hasPrefix("mức đạt, ") == true)
    let other = try Edition.read(EditionEditTests.text("xa-ntm/2022-03-08"), file: "xa-ntm/2022-03-08.yaml")
    #expect(other.differences(to: one).contains { $0.subject == "15.4" })
  }

  @Test func aRevisedTextNoLongerHolds() throws {
    func edition(_ revision: Int, to: String?) throws -> Edition {
      let end = to.map { "\n  to: { day: \($0), status: verified, source: bao }" } ?? ""
      let text = CloudIslands.law.replacingOccurrences(of: "revision: 1", with: "revision: \(revision)")
        .replacingOccurrences(
          of: "{ day: 2020-01-01, status: verified, source: bao }", with: "{ day: 2020-01-01, status: verified, source: bao }\(end)")
      return try Edition.read(text, file: "dao-may/2020-01-01\(revision > 1 ? ".r\(revision)" : "").yaml")
    }
    let catalogue = try CriteriaCatalogue([edition(1, to: nil)]).adding(edition(2, to: "2021-12-31"))
    #expect(try catalogue.edition(set: "dao-may", on: CloudIslands.day("2021-12-31")).revision == 2)
    #expect(throws: EditionMissing.self) { try catalogue.edition(set: "dao-may", on: CloudIslands.day("2022-01-01")) }
    #expect(throws: CatalogueFaults.self) { try catalogue.adding(edition(2, to: "2021-11-30")) }
    #expect(try catalogue.adding(edition(2, to: "2021-12-31")).editions.count == 2)
  }

  @Test(arguments: [
    ("a: 1 # note\nb: 2\n", "a: 7 # note\nb: 2\n"), ("a: \"1\"\nb: 2\n", "a: \"7\"\nb: 2\n"), ("x: y\na: '1'\n", "x: y\na: 7\n"),
    ("{ b: đ, a: 1, c: [x, y] }", "{ b: đ, a: 7, c: [x, y] }"),
  ]) func onlyTheValueChanges(_ before: String, _ after: String) {
    var edit = CatalogueEdit(before)
    let (done, none) = (edit.set([.key("a")], to: "7"), edit.set([.key("none")], to: "7"))
    #expect(done && !none)
    #expect(edit.text == after)
  }
}

/// A value of a file that can't be changed there.
private struct NotWritten: Error { let place: String }

extension EditionEntries {
  fileprivate mutating func put(_ entry: EditionEntry, value: String, status: Status?, source: String) throws {
    if !write(entry, value: value, status: status, source: source) { throw NotWritten(place: entry.id) }
  }

  fileprivate mutating func putSource(_ id: String, _ words: String) throws {
    if !addSource(id, words) { throw NotWritten(place: id) }
  }
}
