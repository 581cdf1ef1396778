import Foundation
import Testing

/// A catalogue folder of a test: a copy of the project's with what the test adds.
struct TemporaryCatalogue {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Program.catalogue, toPath: folder.path("Catalogue"))
  }

  var path: String { folder.path("Catalogue") }

  func write(_ name: String, _ text: String) throws { try folder.write("Catalogue/" + name, text) }

  func check(_ arguments: String...) throws -> CommandRun { try Program.run(["catalogue", "check", "--catalogue", path] + arguments) }
}

@Suite struct CatalogueCommandTests {
  @Test func theProjectsCatalogueIsSound() throws {
    let run = try Program.run(["catalogue", "check", "--format", "json"])
    #expect(run.status == 0, "\(run.errors)")
    let found = try run.object()
    #expect((found["faults"] as? [Any])?.isEmpty == true)
    #expect((found["measures"] as? Int ?? 0) > 20)
    let queries = ["measures", "workLists", "statistics", "schedules", "checks"].compactMap { found[$0] as? Int }
    #expect(queries.count == 5)
    #expect(found["measuresTried"] as? Int == queries.reduce(0, +))
    #expect((found["cases"] as? Int ?? 0) > 100)
    #expect(try Program.run(["catalogue", "check"]).output.contains("\tphép đo"))
  }

  @Test func allFaultsComeAtOnce() throws {
    let catalogue = try TemporaryCatalogue()
    try catalogue.write("registers/well.yaml", "register: well\ntitle: { vi: Giếng }\n")
    let header = """
      -- measure: NAME
      -- title.vi: Thử
      -- member.vi: người
      -- unit: percent
      -- definition.vi: Thử
      -- source: thử
      -- status: unverified
      -- registers: person
      -- whenEmpty: unknown

      """
    try catalogue.write(
      "measures/typo.sql",
      header.replacingOccurrences(of: "NAME", with: "typo").replacingOccurrences(of: "percent", with: "precent")
        + "SELECT 1")
    let run = try catalogue.check()
    #expect(run.status == 4)
    #expect(run.errors.contains("registers/well.yaml:1"))
    #expect(run.errors.contains("measures/typo.sql:1"))
    let english = try catalogue.check("--lang", "en")
    #expect(english.errors.contains("“fields” is missing"))
    let small = try SmallInstallation()
    let evaluate = try Program.run(["evaluate", "--period", "2024-Q4", "--catalogue", catalogue.path, "--database", small.database])
    #expect(evaluate.status == 4)
    #expect(evaluate.output.isEmpty)
    #expect(evaluate.errors.contains("danh mục có"))
  }

  @Test func measuresAreTried() throws {
    let catalogue = try TemporaryCatalogue()
    let sql = try String(contentsOfFile: Program.catalogue + "/measures/population.sql", encoding: .utf8)
    func write(_ name: String, _ change: (String) -> String) throws {
      try catalogue.write("measures/\(name).sql", change(sql.replacingOccurrences(of: "measure: population", with: "measure: \(name)")))
    }
    try write("wrong-column") { $0.replacingOccurrences(of: "r.sex AS part", with: "r.no_such_column AS part") }
    let failing = try catalogue.check()
    #expect(failing.status == 4)
    #expect(failing.errors.contains("measures/wrong-column.sql:0: SQLite: "))
    try write("hidden-read") { $0 + "\nJOIN household_counted h ON h.unit_id = r.unit_id AND h.id = r.household_id" }
    let run = try catalogue.check()
    #expect(run.status == 4)
    #expect(run.errors.contains("measures/hidden-read.sql:1: đọc «household_counted»"), "what a measure reads is named in its header")
  }

  @Test func aFailingCaseAndAMeasureNobodyHasAreFaults() throws {
    let catalogue = try TemporaryCatalogue()
    let cases = try String(contentsOfFile: Program.catalogue + "/criteria/xa-ntm/2024-03-01.cases.yaml", encoding: .utf8)
    try catalogue.write(
      "criteria/xa-ntm/2024-03-01.cases.yaml",
      cases.replacingOccurrences(of: "insured-population: { num: 899", with: "insured-population: { num: 901"))
    let edition = try String(contentsOfFile: Program.catalogue + "/criteria/xa-ntm/2022-03-08.yaml", encoding: .utf8)
    try catalogue.write(
      "criteria/xa-ntm/2022-03-08.yaml", edition.replacingOccurrences(of: "measure: e-book-population", with: "measure: e-book-share"))
    let run = try catalogue.check()
    #expect(run.status == 4)
    #expect(run.errors.contains("criteria/xa-ntm/2024-03-01.cases.yaml:"))
    let line = run.errors.split(separator: "\n").first { $0.contains("phép đo «e-book-share» chưa được định nghĩa") }
    #expect(line?.contains("criteria/xa-ntm/2022-03-08.yaml:") == true && line?.contains("Cảnh báo") == false)
    // A draft may be ahead of the measures.
    let ahead = try TemporaryCatalogue()
    try ahead.write(
      "criteria/xa-ntm/2022-03-08.yaml",
      edition.replacing("measure: e-book-population", with: "measure: e-book-share").replacing("state: published", with: "state: draft"))
    #expect(try ahead.check().errors.contains("Cảnh báo: criteria/xa-ntm/2022-03-08.yaml:"))
  }

  @Test func editionsAreListedAndShown() throws {
    let list = try Program.run(["catalogue", "list", "--format", "json"]).objects()
    #expect(list.contains { $0["edition"] as? String == "xa-ntm/2024-03-01" && $0["state"] as? String == "published" })
    #expect(list.contains { $0["edition"] as? String == "xa-ntm/2026-02-15" && $0["state"] as? String == "draft" })
    let shown = try Program.run(["catalogue", "show", "xa-ntm/2024-03-01"])
    #expect(shown.status == 0)
    for words in ["15.1", "Nguyên văn", "[chưa xác minh", "VÍ DỤ", "✓ Xã Suối Mây", "Trung du và miền núi phía Bắc: ≤ 24"] {
      #expect(shown.output.contains(words), "\(words)")
    }
    #expect(try Program.run(["catalogue", "show", "xa-ntm", "--today", "2024-12-31"]).output == shown.output)
    let draftOnly = try Program.run(["catalogue", "show", "xa-ntm", "--today", "2026-11-01"])
    #expect(draftOnly.status == 3)
    #expect(draftOnly.errors.contains("mới có bản dự thảo"))
    let nothing = try Program.run(["catalogue", "list", "--catalogue", FileManager.default.temporaryDirectory.path])
    #expect(nothing.status == 4)
  }
}
