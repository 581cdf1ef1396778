import Criteria
import Foundation
import Measures
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Programme

/// Files of evidence and the list of papers that each indicator asks for.
@Suite struct EvidenceTests {
  /// A file of the disk with made-up contents.
  static func file(_ text: String, _ folder: TestFolder) throws -> EvidenceFile {
    try folder.write("file-\(text.hashValue)", text)
    let path = folder.url.appendingPathComponent("file-\(text.hashValue)").path
    return EvidenceFile(
      path: path, name: "a.pdf", mediaKind: "pdf", mediaType: "application/pdf", byteCount: text.utf8.count,
      hash: try #require(Digest.hex(file: path)))
  }

  static func note(_ indicator: String?, kind: String? = nil, until: String? = nil) throws -> EvidenceNote {
    var note = EvidenceNote()
    (note.set, note.indicator, note.kind, note.title) = ("btcqg-ytx", indicator, kind, "Tệp")
    note.validTo = try until.map { try day($0) }
    return note
  }

  @Test(arguments: Engine.atHand) func everyPaperStandsAsItIs(_ engine: Engine) async throws {
    let today = try day("2024-12-20")
    let place = try await LocBinh.settled(engine, on: today)
    let desk = EvidenceDesk(place.store, place.installation.knowledge.criteria)
    let (unit, group) = (LocBinh.khanhXuan, UnitGroup(LocBinh.khanhXuan))
    let edition = try place.evaluating.edition("btcqg-ytx", on: today)
    func states() async throws -> [String: EvidenceChecklist.Paper] {
      let list = try await place.store.read { try EvidenceChecklist($0, group, edition, on: today) }
      return Dictionary(list.papers.map { ($0.paper.need.kind, $0.paper) }, uniquingKeysWith: { first, _ in first })
    }
    #expect(try await states().values.allSatisfy { $0.state == .missing && $0.lacksFile })
    try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      func paper(_ kind: String, _ issued: String, _ until: String? = nil) throws {
        try writing.insert(
          "document", unit,
          [
            "document_kind": .text(kind), "issued_on": .day(try day(issued)), "valid_to": try until.map { .day(try day($0)) } ?? .null,
            "document_number": .text("1/QĐ"),
          ])
      }
      try paper("committee_decision", "2024-01-05")
      try paper("committee_plan", "2024-01-05", "2025-01-31")
      try paper("committee_rules", "2023-01-05", "2023-12-31")
      try paper("committee_minutes", "2024-02-05")
    }
    let folder = TestFolder()
    _ = try await desk.handIn(
      try EvidenceTests.file("decision", folder), try EvidenceTests.note("1.1", kind: "committee_decision"), in: unit, by: LocBinh.lan,
      name: "Lan")
    _ = try await desk.handIn(
      try EvidenceTests.file("assignment", folder), try EvidenceTests.note("1.1", kind: "committee_assignment", until: "2025-02-01"),
      in: unit,
      by: LocBinh.lan, name: "Lan")
    let now = try await states()
    #expect(now["committee_decision"]?.state == .there && now["committee_decision"]?.lacksFile == false)
    let (ends, ended, assigned) = (try day("2025-01-31"), try day("2023-12-31"), try day("2025-02-01"))
    #expect(now["committee_plan"]?.state == .ends(ends) && now["committee_rules"]?.state == .ended(ended))
    #expect(now["committee_minutes"]?.state == .quarters([2, 3]))
    #expect(now["committee_assignment"]?.lacksRow == true && now["committee_assignment"]?.state == .ends(assigned))
    let work = try #require(place.installation.knowledge.workLists["evidence-ending"])
    let items = try await place.store.read { try work.items($0, group, on: today) }
    let end = try day("2025-02-01")
    #expect(items.map(\.reason) == ["ends"] && items.first?.due == end)
  }

  @Test(arguments: Engine.atHand) func contentsStayWhileASnapshotNamesThem(_ engine: Engine) async throws {
    let begun = try await AssessmentTests.Begun(engine)
    let store = begun.place.store
    let desk = EvidenceDesk(store, begun.place.installation.knowledge.criteria)
    let folder = TestFolder()
    var note = try EvidenceTests.note("15.1")
    note.set = "xa-ntm"
    let unit = begun.group.unit
    let file = try EvidenceTests.file(String(repeating: "giấy", count: 400_000), folder)
    let id = try await desk.handIn(file, note, in: unit, by: LocBinh.lan, name: "Lan").id
    #expect(try await desk.handIn(file, note, in: unit, by: LocBinh.lan, name: "Lan").known)
    try await begun.markAll()
    try await begun.take(.submit, AssessmentTests.station)
    #expect(try await desk.withdraw(unit, id, reason: "thay tệp", today: begun.today, by: LocBinh.lan))
    await #expect(throws: EvidenceProblem.self) {
      try await desk.withdraw(unit, id, reason: "lần nữa", today: begun.today, by: LocBinh.lan)
    }
    let units = try await store.read { try OrgUnits.load($0) }
    let dossier = try await Dossier.load(begun.desk, try #require(units[unit]), begun.group, begun.id, today: begun.today)
    #expect(!dossier.isLive && dossier.files.map(\.title) == ["Tệp"] && dossier.byteCount == file.byteCount)
    #expect(dossier.files.first?.path.hasPrefix("tieu-chi-15_y-te/15.1_") == true)
    let contents = EvidenceContents(store)
    var (bytes, number) = ([UInt8](), 0)
    while let piece = try await contents.piece(file.hash, number) {
      bytes += piece
      number += 1
    }
    #expect(number == 3 && Digest.hex(Digest.sha256(bytes)) == file.hash)
    #expect(dossier.gaps.isEmpty || dossier.gaps.allSatisfy { !$0.text.vi.contains("không còn") })
  }
}
