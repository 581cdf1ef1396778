import Foundation
import Testing
import Vocabulary

@testable import Web

/// The words of the interface: read strictly, whole in both languages, and every word a page asks for is there.
@Suite struct WordsTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources/Web")

  @Test func everyWordThatIsAskedForIsThere() throws {
    let words = try Words(String(contentsOf: WordsTests.folder.appendingPathComponent("Words/words.yaml"), encoding: .utf8))
    let known = Set(words.all(.vi).keys)
    #expect(known == Set(words.all(.en).keys))
    for folder in ["Templates", ""] {
      let base = WordsTests.folder.appendingPathComponent(folder)
      for name in try FileManager.default.contentsOfDirectory(atPath: base.path).sorted() {
        guard name.hasSuffix(".mustache") || name.hasSuffix(".swift") else { continue }
        let text = try String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
        let pattern = name.hasSuffix(".swift") ? #"\bword\("([A-Za-z0-9]+)""# : #"\{\{t\.([A-Za-z0-9]+)\}\}"#
        let expression = try NSRegularExpression(pattern: pattern)
        for match in expression.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
          guard let range = Range(match.range(at: 1), in: text) else { continue }
          #expect(known.contains(String(text[range])), "\(name) asks for «\(text[range])»")
        }
      }
    }
  }

  /// A key that code puts together stands nowhere as a whole: it is named here so that nobody takes its word for unused.
  @Test(arguments: [
    "statusVerified", "statusVerifiedTitle", "statusSecondary", "statusSecondaryTitle", "statusUnverified", "statusUnverifiedTitle",
    "thenExplained", "nowExplained", "cardKeep", "cardKeepPlan", "cardCriterion15", "cardCriterion15Plan", "cardCriterion14",
    "cardCriterion14Plan", "cardModel", "cardModelPlan",
  ]) func wordsOfKeysThatArePutTogetherAreThere(_ key: String) throws {
    let words = try Words(String(contentsOf: WordsTests.folder.appendingPathComponent("Words/words.yaml"), encoding: .utf8))
    #expect(words.all(.vi)[key] != nil && words.all(.en)[key] != nil)
  }

  @Test func vietnameseWordsAreComposed() throws {
    let text = try String(contentsOf: WordsTests.folder.appendingPathComponent("Words/words.yaml"), encoding: .utf8)
    #expect(text.unicodeScalars.elementsEqual(text.precomposedStringWithCanonicalMapping.unicodeScalars))
  }
}
