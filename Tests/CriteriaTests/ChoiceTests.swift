import Criteria
import Foundation
import Testing
import Vocabulary

@Suite struct ChoiceTests {
  private let catalogue: CriteriaCatalogue

  init() throws {
    func edition(_ date: String, _ revision: Int = 1, state: String = "published", to: String? = nil) throws -> Edition {
      let end = to.map { "\n  to: { day: \($0), status: verified, source: bao }" } ?? ""
      let text = CloudIslands.law.replacingOccurrences(of: "state: published", with: "state: \(state)")
        .replacingOccurrences(of: "revision: 1", with: "revision: \(revision)")
        .replacingOccurrences(
          of: "{ day: 2020-01-01, status: verified, source: bao }", with: "{ day: \(date), status: verified, source: bao }\(end)")
      return try Edition.read(text, file: "dao-may/\(date)\(revision > 1 ? ".r\(revision)" : "").yaml")
    }
    catalogue = CriteriaCatalogue([
      try edition("2022-01-01", to: "2022-12-31"), try edition("2020-01-01", to: "2021-12-31"),
      try edition("2020-01-01", 2, to: "2021-12-31"),
      try edition("2020-01-01", 3, state: "draft", to: "2021-12-31"), try edition("2023-01-01", state: "draft"),
    ])
  }

  @Test func takesTheTextInForceInItsLatestPublishedRevision() throws {
    #expect(try catalogue.edition(set: "dao-may", on: CloudIslands.day("2020-01-01")).id == "dao-may/2020-01-01.r2")
    #expect(try catalogue.edition(set: "dao-may", on: CloudIslands.day("2021-12-31")).id == "dao-may/2020-01-01.r2")
    #expect(try catalogue.edition(set: "dao-may", on: CloudIslands.day("2022-01-01")).id == "dao-may/2022-01-01")
  }

  @Test func neverTakesADraftByItself() throws {
    let error = try #require(throws: EditionMissing.self) { try catalogue.edition(set: "dao-may", on: CloudIslands.day("2023-06-30")) }
    #expect(error == .nonePublished(set: "dao-may", day: CloudIslands.day("2023-06-30"), drafts: ["dao-may/2023-01-01"]))
    #expect(error.label.vi.contains("không có văn bản đã ban hành nào có hiệu lực ngày 30/06/2023"))
    #expect(throws: EditionMissing.self) { try catalogue.edition(set: "dao-may", on: CloudIslands.day("2019-12-31")) }
  }

  @Test func takesAnyTextThatIsNamed() throws {
    #expect(try catalogue.edition(set: "dao-may", dated: CloudIslands.day("2023-01-01")).state == .draft)
    #expect(try catalogue.edition(set: "dao-may", dated: CloudIslands.day("2020-01-01"), revision: 1).revision == 1)
    #expect(try catalogue.edition(id: "dao-may/2020-01-01.r2").revision == 2)
    #expect(throws: EditionMissing.self) { try catalogue.edition(set: "dao-may", dated: CloudIslands.day("2021-01-01")) }
    #expect(throws: EditionMissing.self) { try catalogue.edition(set: "dao-gio", on: CloudIslands.day("2021-01-01")) }
    #expect(throws: EditionMissing.self) { try catalogue.edition(id: "dao-may/1999-01-01") }
  }

  @Test func aFolderReportsEveryFaultOfEveryFile() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("criteria-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let set = folder.appendingPathComponent("dao-may")
    try FileManager.default.createDirectory(at: set, withIntermediateDirectories: true)
    func write(_ text: String, _ name: String) throws {
      try text.write(to: set.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    try write(CloudIslands.law, "2020-01-01.yaml")
    #expect(try CriteriaCatalogue.load(directory: folder).editions.count == 1)
    try write(CloudIslands.law.replacingOccurrences(of: "2020-01-01", with: "2021-01-01"), "2021-01-01.yaml")
    try write("cases:\n  - name: Lạ\n    expect: { set: true }\n", "2020-01-01.cases.yaml")
    try write("cases: []\n", "2019-01-01.cases.yaml")
    let error = try #require(throws: CatalogueFaults.self) { try CriteriaCatalogue.load(directory: folder) }
    let texts = error.faults.map { $0.text(.en) }
    #expect(texts.contains { $0.contains("is still in force when dao-may/2021-01-01 begins") || $0.contains("còn hiệu lực") }, "\(texts)")
    #expect(texts.contains { $0.hasPrefix("dao-may/2020-01-01.cases.yaml:3") && $0.contains("met, notMet, unknown") }, "\(texts)")
    #expect(texts.contains { $0.hasPrefix("dao-may/2019-01-01.cases.yaml") }, "\(texts)")
    #expect(throws: CatalogueFaults.self) { try CriteriaCatalogue.load(directory: folder.appendingPathComponent("none")) }
  }
}
