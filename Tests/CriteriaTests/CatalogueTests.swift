import Criteria
import Foundation
import Testing
import Vocabulary

/// The shipped editions: they load, their worked examples hold, and every number and fact has its examples.
@Suite struct CatalogueTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Catalogue/criteria")

  static func catalogue() throws -> CriteriaCatalogue {
    do {
      return try CriteriaCatalogue.load(directory: folder)
    } catch {
      for fault in error.faults { Issue.record("\(fault.text(.en))") }
      throw error
    }
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
}
