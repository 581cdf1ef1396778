import Criteria
import Foundation
import Programme
import Storage
import Testing
import Vocabulary

/// `edition`, and every command under a text that was published in the database.
@Suite struct EditionCommandTests {
  @Test func aPublishedTextThatWasAlteredIsFoundWhereEverythingElseStops() async throws {
    let small = try SmallInstallation()
    let installation = try await small.open()
    let desk = EditionDesk(installation.store, installation.knowledge)
    let shipped = try String(contentsOfFile: Program.catalogue + "/criteria/xa-ntm/2024-03-01.yaml", encoding: .utf8)
    let first = try #require(Day(iso: "2024-03-01"))
    let draft = try #require(EditionEntries.draft(of: shipped, from: first, revision: 2))
    let id = try await desk.begin(origin: "", text: draft, cases: nil, by: Author("user:ha"))
    try await desk.submit(id, base: Digest.hex(draft), by: Author("user:ha"))
    try await desk.approve(id, by: Author("user:quan"))
    #expect(try small.run("log", "verify").status == 0)
    let other = Digest.hex(draft)
    try await installation.store.cache { try $0.run("UPDATE edition_text SET text_hash = :other", ["other": .text(other)]) }
    #expect(try small.run("edition", "list").status != 0, "an altered text isn't worked with")
    let found = try small.run("log", "verify", "--format", "json")
    #expect(found.status == 6)
    let faults = try #require(try found.object()["faults"] as? [[String: Any]])
    #expect(faults.count == 1 && faults[0]["kind"] as? String == "changedRow" && faults[0]["register"] as? String == "edition_text")
    #expect(faults[0]["row"] as? String == "\(id) (xa-ntm/2024-03-01.r2)")
    #expect(try small.run("log", "verify").output.contains("installation edition_text \(id) (xa-ntm/2024-03-01.r2): dòng đã bị sửa"))
  }

  @Test func commandsSeeWhatWasPublishedInTheDatabase() async throws {
    let copy = try TemporaryCatalogue()
    let catalogue = copy.path
    let small = try SmallInstallation(catalogue: catalogue)
    let file = URL(fileURLWithPath: catalogue).appendingPathComponent("criteria/xa-ntm/2024-03-01.yaml")
    let shipped = try String(contentsOf: file, encoding: .utf8)
    let first = try #require(Day(iso: "2024-03-01"))
    let draft = try #require(EditionEntries.draft(of: shipped, from: first, revision: 2))
    let installation = try await small.open()
    let desk = EditionDesk(installation.store, installation.knowledge)
    let id = try await desk.begin(origin: "", text: draft, cases: nil, by: Author("user:ha"))
    #expect(try small.run("edition", "list").output.contains("2024-03-01.r2") == false, "a draft is no law")
    try await desk.submit(id, base: Digest.hex(draft), by: Author("user:ha"))
    try await desk.approve(id, by: Author("user:quan"))

    let listed = try small.run("edition", "list").output
    #expect(listed.contains("xa-ntm/2024-03-01.r2") && listed.contains("cơ sở dữ liệu"))
    let exported = try small.run("edition", "export", "xa-ntm/2024-03-01.r2").output
    #expect(exported == EditionEntries.text(draft, in: .published))
    #expect(try small.run("edition", "export", "xa-ntm/2024-03-01").output == shipped)
    #expect(try small.run("edition", "export", "xa-ntm/1999-01-01").status != 0)
    for edition in [[], ["--edition", "2024-03-01"]] {
      let arguments = ["evaluate", "--unit", "06544", "--period", "2024-Q4", "--set", "xa-ntm", "--format", "json"] + edition
      let run = try Program.run(
        arguments + ["--database", small.database, "--catalogue", catalogue, "--today", SmallInstallation.today], input: "")
      #expect(run.output.contains("2024-03-01.r2") && run.status == 0)
    }

    // The same file in the folder is the same text; another one stops the start and is named.
    let beside = file.deletingLastPathComponent().appendingPathComponent("2024-03-01.r2.yaml")
    try exported.write(to: beside, atomically: true, encoding: .utf8)
    #expect(try small.run("edition", "list").status == 0)
    try exported.replacingOccurrences(of: "tdmnpb: { value: 90,", with: "tdmnpb: { value: 91,").write(
      to: beside, atomically: true, encoding: .utf8)
    let stopped = try small.run("edition", "list")
    #expect(stopped.status != 0 && stopped.errors.contains("xa-ntm/2024-03-01.r2"))
  }
}
