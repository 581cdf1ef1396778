import Foundation
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// From every page about a commune's assessment the others are one click away, and issued papers go into the dossier as they are.
@Suite(.serialized) struct RelatedPagesTests {
  private static let score = ["unit": "06544", "kind": "score", "period": "2024-Q4", "set": "xa-ntm", "verb": "make"]

  /// The links of the line that stands on each page.
  private func links(_ page: RunningServer.Answer) throws -> String {
    let line = page.text.components(separatedBy: "<nav class=\"related").dropFirst().first?.components(separatedBy: "</nav>").first
    return try #require(line, "\(page.status) \(page.text.prefix(300))")
  }

  @Test(arguments: Engine.atHand) func everyPageLeadsToTheOthers(_ engine: Engine) async throws {
    let story = try await AssessmentPageTests.Story(engine)
    let station = story.station
    let early = try await station.post(
      "/papers/draft", RelatedPagesTests.score.merging(["kind": "request", "number": "07/TTr-UBND"]) { $1 })
    #expect(early.status == 303)
    #expect(try await station.get(story.path + "/dossier").text.contains("số 07/TTr-UBND"), "a draft takes what there is")
    _ = try await station.post(story.path, try await story.marks())
    #expect(try await station.post(story.path, ["verb": "step-submit"]).status == 303)
    let snapshot = try #require(try await story.now().ownSnapshot)
    let made = try await station.post("/papers/draft", RelatedPagesTests.score.merging(["number": "21/BC-TYT"]) { $1 })
    let paper = try #require(made.location)
    let all = [
      story.path, "/evidence?unit=06544&amp;set=xa-ntm&amp;period=2024-Q4", story.path + "/dossier",
      "/papers?unit=06544&amp;period=2024-Q4", paper, "/snapshots/\(snapshot)", "/units/06544?period=2024-Q4#xa-ntm",
    ]
    for address in all.dropLast() {
      let page = try await station.get(address.replacingOccurrences(of: "&amp;", with: "&"))
      let line = try links(page)
      // The list of a unit's papers is about all sets, so it doesn't know which assessment is meant.
      let expected = address.hasPrefix("/papers?") ? [all[3]] : all
      for other in expected { #expect(line.contains("href=\"\(other)\""), "\(address) leads to \(other)") }
      #expect(line.components(separatedBy: "aria-current").count == 2, "\(address) is marked as the one that is open")
    }
    let draft = try await station.get("/papers/draft?unit=06544&kind=score&period=2024-Q4&set=xa-ntm")
    #expect(try links(draft).contains("href=\"\(story.path)\""))
    #expect(try await station.get(story.path).text.contains("/evidence?unit=06544&amp;set=xa-ntm&amp;period=2024-Q4#e-15.1"))
    // What was issued goes in as it is; what was made before the numbers were frozen stays out, and that is said.
    let dossier = try await station.get(story.path + "/dossier").text
    #expect(dossier.contains("số 21/BC-TYT") && dossier.contains("Tờ trình đề nghị thẩm định (chưa lấy số)"))
    #expect(dossier.contains("Văn bản số 07/TTr-UBND lập khi số liệu chưa chốt"))
    let (zip, _) = try await EvidencePageTests.bytes(station, story.path + "/dossier.zip")
    let (word, _) = try await EvidencePageTests.bytes(station, paper + "/paper.docx")
    #expect(word.count > 1_000 && zip.range(of: word) != nil, "byte for byte")
    // Who may see results alone sees no way to what is closed.
    let worker = try await story.books.browser(.villageWorker).get("/units/06544/planning?set=xa-ntm&period=2024-Q4")
    #expect(worker.status == 200 && !worker.text.contains("/assessments"))
  }
}
