import Criteria
import Foundation
import Testing
import Vocabulary

@Suite struct LoaderTests {
  /// The faults of the law after one change; empty when it is still sound.
  private func faults(_ old: String, _ new: String) -> [String] {
    let text = CloudIslands.law.replacingOccurrences(of: old, with: new)
    #expect(text != CloudIslands.law, "“\(old)” isn't in the law")
    do {
      _ = try Edition.read(text, file: CloudIslands.file)
      return []
    } catch {
      return error.faults.map { $0.text(.en) }
    }
  }

  private func line(of text: String) -> Int {
    (CloudIslands.law.components(separatedBy: "\n").firstIndex { $0.contains(text) } ?? -2) + 1
  }

  @Test func readsTheWholeLaw() throws {
    let edition = try CloudIslands.edition()
    #expect(edition.id == "dao-may/2020-01-01")
    #expect(edition.indicators.map(\.code) == ["A.1", "A.2", "A.3", "B.1", "B.2", "B.3"])
    #expect(edition.indicator("A.1")?.wording.source == "Báo Quần đảo Mây, trang 1")
    #expect(edition.instruments.first?.citation(.vi) == "Quyết định 1/ĐM ngày 01/12/2019 của Hội đồng đảo")
    #expect(edition.indicator("A.1")?.line == line(of: "code: A.1"))
  }

  @Test(arguments: [
    ("clause: Điều 1\n", "clause: Điều 1\n        colour: red\n", "unknown key “colour”"),
    ("clause: Điều 1\n", "clause: Điều 1\n        clause: Điều 9\n", "duplicate key “clause”"),
    ("unit: { vi: thuyền, en: boats }", "note: Thuyền", "“unit” is missing"),
    (
      "wording: { text: Hải đăng sáng, status: verified, source: bao }", "wording: { text: Hải đăng sáng, status: verified }",
      "“source” is missing"
    ),
    (
      "wording: { text: Hải đăng sáng, status: verified, source: bao }", "wording: { text: Hải đăng sáng, source: bao }",
      "“status” is missing"
    ),
    ("status: secondary, source: bao }", "status: secondary, source: bo }", "no source “bo”"),
    ("status: secondary, source: bao }", "status: certain, source: bao }", "is not one of: verified, secondary, unverified"),
    ("hoi: \"Hội đồng đảo, biên bản\"", "hoi: \"Hội đồng đảo, biên bản\"\n  gio: Gió", "the source “gio” is not used"),
    ("from: { day: 2020-01-01,", "from: { day: 2020-13-01,", "is not a date yyyy-MM-dd"),
    ("from: { day: 2020-01-01,", "from: { day: 2020-01-02,", "which is not the file's"),
    (
      "values: { 1: 75, 2: 62.5, 3: { value: notFound, source: hoi } }", "values: { 1: 75, 2: 62.5 }",
      "the value “3” of communeGroup is missing"
    ),
    ("values: { 1: 75,", "values: { 0: 1, 1: 75,", "communeGroup has no value “0”"),
    ("values: { 1: 75,", "values: { 1: x75,", "neither a decimal nor notFound"),
    ("3: { value: notFound, source: hoi }", "3: { value: notFound, status: verified, source: hoi }", "a value notFound must be unverified"),
    ("atLeast: { value: 10, status: verified, source: bao }", "atLeast: { value: 10, source: bao }", "“status” is missing"),
    ("measure: boats, atLeast:", "measure: boats, over:", "must have either “atLeast” or “atMost”"),
    ("{ attested: true }, { constant: true }", "{ attested: true, constant: true }", "must have exactly one of"),
    ("kind: count", "kind: attested", "doesn't fit the kind"),
    ("code: B.2", "code: B.1", "the code “B.1” is used twice"),
    ("code: B.2", "code: A.9", "must begin with “B.”"),
    ("maximum: { value: 20,", "maximum: { value: 21,", "sum to 20 points, not to 21"),
    ("points: { value: 4,", "points: { value: 4.00001,", "at most four digits"),
    ("code: \"B.*\"", "code: \"D.*\"", "there is no criterion “D”"),
    ("values: { 1: false, 2: true, 3: true }", "values: { 1: false, 2: maybe, 3: true }", "is not true or false"),
    ("clause: Điều 6", "clause: ~", "has no value"),
    ("state: published", "state: [", "not valid YAML"),
  ])
  func namesTheFault(_ change: (String, String, String)) {
    let (old, new, expected) = change
    let found = faults(old, new)
    #expect(found.contains { $0.contains(expected) }, "\(found)")
  }

  @Test func reportsEverythingAtOnceWithLines() throws {
    var text = CloudIslands.law
    for (old, new) in [
      ("kind: count", "kind: counted"), ("{ day: 2020-01-01,", "{ day: 01/01/2020,"), ("1: 75, 2: 62.5", "1: 75"),
      ("source: \"bao, trang 1\" }", "source: \"báo, trang 1\" }"),
    ] { text = text.replacingOccurrences(of: old, with: new) }
    let error = try #require(throws: CatalogueFaults.self) { try Edition.read(text, file: CloudIslands.file) }
    let lines = error.faults.map(\.line)
    #expect(error.faults.allSatisfy { $0.file == CloudIslands.file })
    #expect(lines == lines.sorted())
    for text in ["from: { day", "kind: count", "values: { 1: 75", "trang 1"] { #expect(lines.contains(line(of: text)), "\(text)") }
  }

  @Test func readsExamplesWithTheLaw() throws {
    let cases = "cases:\n  - name: Chưa biết gì\n    expect: { set: unknown, indicators: { A.1: unknown } }\n"
    let edition = try Edition.read(CloudIslands.law, cases: cases, file: CloudIslands.file)
    #expect(edition.runCases().map(\.passed) == [true])
    #expect(throws: CatalogueFaults.self) { try Edition.read(CloudIslands.law, cases: "cases: 1", file: CloudIslands.file) }
  }

  @Test func canonicalContentIsReadBackAsTheSameEdition() throws {
    let edition = try CloudIslands.edition()
    let again = try Edition.read(edition.canonical, file: edition.file)
    #expect(again.canonical == edition.canonical)
    #expect(again.evaluate(CloudIslands.gioIsland).set == edition.evaluate(CloudIslands.gioIsland).set)
  }

  @Test func hashSeesContentNotLayout() throws {
    let edition = try CloudIslands.edition()
    let laidOut = CloudIslands.law.replacingOccurrences(of: "state: published\n", with: "# A remark\nstate:   \"published\"\n\n")
    #expect(try Edition.read(laidOut, file: CloudIslands.file).hash(localValues: []) == edition.hash(localValues: []))
    let changed = CloudIslands.law.replacingOccurrences(of: "2: 62.5", with: "2: 62.4")
    #expect(try Edition.read(changed, file: CloudIslands.file).hash(localValues: []) != edition.hash(localValues: []))
    let values = ["threshold", "points"].compactMap { field in
      LocalValue.Key("dao-may/B.1/\(field)").map {
        LocalValue(key: $0, value: .number(5), validFrom: CloudIslands.day("2020-01-01"), citation: "2/ĐM", actor: "an")
      }
    }
    #expect(edition.hash(localValues: values) == edition.hash(localValues: values.reversed()))
    #expect(edition.hash(localValues: values) != edition.hash(localValues: []))
    #expect(edition.hash(localValues: []).count == 64)
  }
}
