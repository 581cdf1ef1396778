import Foundation
import Measures
import TestSupport
import Testing
import Vocabulary

/// Measure files, right and wrong.
@Suite struct MeasureCatalogueTests {
  @Test func everyFaultIsTold() throws {
    let folder = TestFolder()
    try folder.write(
      "measures/dogs.sql",
      """
      -- measure: cats
      -- title.vi: Chó
      -- title.vi: Chó
      -- colour: brown
      -- no key here
      -- unit: dozen
      -- definition.vi: x
      -- source: x
      -- status: verified
      -- registers: dog, wolf
      -- whenEmpty: unknown
      -- use: pack
      -- scale: 1,5
      SELECT d.unit_id FROM dog_counted d JOIN dog_walk_counted w ON 1 = 1 JOIN person_counted p ON 1 = 1 -- cat_counted
      """)
    #expect {
      _ = try withExtendedLifetime(folder) { try MeasureCatalogue.load(folder.url, registers: ["dog"]) }
    } throws: { error in
      guard let told = (error as? CatalogueFaults)?.faults.map({ $0.text(.en) }) else { return false }
      func has(_ line: Int, _ word: String) -> Bool { told.contains { $0.hasPrefix("measures/dogs.sql:\(line):") && $0.contains(word) } }
      return has(1, "cats.sql") && has(3, "duplicate key") && has(4, "colour") && has(5, "header") && has(1, "dozen") && has(1, "wolf")
        && has(1, "pack") && has(1, "“member.vi” is missing") && has(1, "person_counted") && !has(1, "cat_counted") && !has(1, "dog_walk")
    }
  }

  @Test func theProjectsMeasuresAreRead() throws {
    let measures = try TestCatalogue.project.get().knowledge.measures
    #expect(measures.measures.count >= 20)
    #expect(measures["sex-ratio-at-birth"]?.whenZero?.vi.contains("chưa có bé gái nào") == true)
    #expect(Set(measures.measures.map(\.hash)).count == measures.measures.count)
    for measure in measures.measures {
      #expect(measure.title.vi != measure.title.en, "\(measure.id) has no English title")
      #expect(!measure.reasons.values.contains { $0.vi == $0.en }, "\(measure.id) has a reason without English")
    }
  }
}
