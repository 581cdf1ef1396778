import Criteria
import Foundation
import Testing
import Vocabulary

/// The shipped editions: they load, their worked examples hold, and every number and fact has its examples.
@Suite struct CatalogueTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let folder = root.appendingPathComponent("Catalogue/criteria")

  private static let shipped = Result { () throws(CatalogueFaults) in try CriteriaCatalogue.load(directory: folder) }

  /// The shipped catalogue, read once; its faults are recorded where it doesn't load.
  static func catalogue() throws -> CriteriaCatalogue {
    if case .failure(let error) = shipped {
      for fault in error.faults { Issue.record("\(fault.text(.en))") }
    }
    return try shipped.get()
  }

  @Test func everyWorkedExampleHolds() throws {
    for edition in try CatalogueTests.catalogue().editions {
      #expect(!edition.cases.isEmpty, "\(edition.id)")
      for outcome in edition.runCases() where !outcome.passed {
        Issue.record("\(edition.id), line \(outcome.example.line), \(outcome.example.name.vi): \(outcome.differences.map(\.en))")
      }
    }
  }

  @Test func everyNumberAndFactHasExamples() throws {
    for edition in try CatalogueTests.catalogue().editions {
      for fault in edition.missingCases { Issue.record("\(fault.text(.en))") }
    }
  }

  @Test func theTextsAreTheseAndChooseTheirDays() throws {
    let catalogue = try CatalogueTests.catalogue()
    #expect(
      catalogue.editions.map(\.id) == [
        "btcqg-ytx/2023-03-09", "xa-ntm/2022-03-08", "xa-ntm/2024-03-01", "xa-ntm/2026-02-15", "xa-ntm-kieu-mau/2022-03-08",
        "xa-ntm-nang-cao/2022-03-08", "xa-ntm-nang-cao/2024-03-01",
      ])
    func chosen(_ set: String, _ day: String) throws -> String { try catalogue.edition(set: set, on: CloudIslands.day(day)).id }
    #expect(try chosen("xa-ntm", "2024-02-29") == "xa-ntm/2022-03-08")
    #expect(try chosen("xa-ntm", "2024-03-31") == "xa-ntm/2024-03-01")
    #expect(try chosen("xa-ntm-nang-cao", "2025-12-31") == "xa-ntm-nang-cao/2024-03-01")
    #expect(try chosen("btcqg-ytx", "2026-11-22") == "btcqg-ytx/2023-03-09")
    #expect(throws: EditionMissing.nonePublished(set: "xa-ntm", day: CloudIslands.day("2026-02-15"), drafts: ["xa-ntm/2026-02-15"])) {
      try catalogue.edition(set: "xa-ntm", on: CloudIslands.day("2026-02-15"))
    }
    #expect(throws: EditionMissing.self) { try catalogue.edition(set: "btcqg-ytx", on: CloudIslands.day("2023-03-08")) }
  }

  @Test func theKindOfAnIndicatorMayChangeBetweenEditions() throws {
    let catalogue = try CatalogueTests.catalogue()
    #expect(try catalogue.edition(id: "xa-ntm/2022-03-08").indicator("15.4")?.kind == .rate)
    let amended = try #require(try catalogue.edition(id: "xa-ntm/2024-03-01").indicator("15.4"))
    #expect(amended.kind == .attested)
    #expect(amended.informative == ["e-book-population"])
  }

  @Test func theNationalHealthSetIsComplete() throws {
    let edition = try CatalogueTests.catalogue().edition(id: "btcqg-ytx/2023-03-09")
    #expect(edition.criteria.map { $0.points?.value ?? nil } == [14, 10, 12, 9, 19, 12, 6, 11, 3, 4])
    #expect(edition.criteria.map(\.indicators.count) == [7, 2, 2, 5, 5, 7, 5, 4, 2, 2])
    #expect(edition.notModelled.isEmpty)
    #expect(edition.indicators.allSatisfy { $0.points?.value == .some(nil) && $0.knockout?.value == .some(nil) })
  }

  @Test func aComputedVerdictNeverReplacesARecognition() throws {
    let catalogue = try CatalogueTests.catalogue()
    let example = try #require(try catalogue.edition(id: "btcqg-ytx/2023-03-09").runCases().first)
    #expect(example.result.set.truth == .met)
    let facts = Facts(
      day: CloudIslands.day("2024-12-31"), recognitions: [:], otherResults: ["btcqg-ytx": example.result.asOtherResult])
    let found = try #require(try catalogue.edition(id: "xa-ntm/2024-03-01").evaluate(facts).indicator("15.2"))
    #expect(found.truth == .notMet)
    #expect(found.otherResult?.truth == .met)
    #expect(found.otherResult?.provisional == true)
  }

  @Test func nothingUnfoundLooksChecked() throws {
    for edition in try CatalogueTests.catalogue().editions {
      for value in edition.citedValues {
        #expect(!value.source.isEmpty, "\(edition.id) \(value.subject)")
        #expect(value.found || value.status == .unverified, "\(edition.id) \(value.subject)")
      }
    }
  }

  @Test func onlySetsThatExistAreAskedFor() throws {
    let catalogue = try CatalogueTests.catalogue()
    let measures = catalogue.editions.reduce(into: Set<String>()) { $0.formUnion($1.measures) }
    let kinds = Set(catalogue.editions.flatMap(\.indicators).flatMap(\.condition.documentNeeds).map(\.kind))
    #expect(catalogue.check(measures: measures, documentKinds: kinds).isEmpty)
  }

  @Test func textsAreComposedUnicode() throws {
    let files = try #require(FileManager.default.enumerator(at: CatalogueTests.folder, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "yaml" {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(Array(text.unicodeScalars) == Array(text.precomposedStringWithCanonicalMapping.unicodeScalars), "\(file.lastPathComponent)")
    }
  }

  /// A published text is never edited: a change belongs into a revision. New texts are added to this list.
  @Test func publishedTextsNeverChange() throws {
    let published = try CatalogueTests.catalogue().editions.filter { $0.state == .published }
    let hashes = Dictionary(uniqueKeysWithValues: published.map { ($0.id, $0.hash(localValues: [])) })
    #expect(hashes == PublishedTexts.hashes)
  }

  @Test func theExampleOfTheGuideHolds() throws {
    let guide = try String(contentsOf: CatalogueTests.root.appendingPathComponent("docs/writing-an-edition.md"), encoding: .utf8)
    let blocks = guide.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    #expect(blocks.count == 2)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("guide-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let set = folder.appendingPathComponent("lang-khoe")
    try FileManager.default.createDirectory(at: set, withIntermediateDirectories: true)
    for (name, block) in zip(["2030-01-01.yaml", "2030-01-01.cases.yaml"], blocks) {
      try block.write(to: set.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    let edition = try #require(try CriteriaCatalogue.load(directory: folder).editions.first)
    #expect(edition.runCases().flatMap(\.differences).map(\.en) == [])
    #expect(edition.missingCases.map { $0.text(.en) } == [])
  }
}
