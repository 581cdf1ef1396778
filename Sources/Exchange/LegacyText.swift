import Foundation

/// Finds text that was typed in a Vietnamese encoding older than Unicode: letters of Western Europe stand for toned vowels.
struct LegacyText {
  private var (seen, tcvn3, vni, real) = (0, 0, 0, 0)

  /// The letters TCVN3 shows in place of Vietnamese ones that no Western text has inside a word.
  private static let tcvn3Marks: Set<Character> = [
    "µ", "¸", "¶", "·", "¹", "¨", "»", "¾", "¼", "½", "©", "®", "ª", "«", "¬", "Ê", "Ç", "È", "É", "Ë", "Ð", "Ñ", "Ö", "×", "Þ", "Ø", "Ü",
    "ß",
  ]
  /// Marks that VNI writes behind a vowel; those of the first set stand nowhere in Unicode Vietnamese.
  private static let vniMarks = Set("øûïäåëüØÛÏÄÅËÜ")
  private static let vniLetters = Set("ùõâáàãêéèÙÕÂÁÀÃÊÉÈ")
  /// `yê`, `uê`, `oà`, `uá` are words of Unicode too; these vowels are followed by no such letter.
  private static let vniVowels = Set("aeöôAEÖÔ")

  private static func isVNI(_ vowel: Character, _ mark: Character) -> Bool {
    if vniVowels.contains(vowel) { return vniMarks.contains(mark) || vniLetters.contains(mark) }
    guard "ouyOUY".contains(vowel) else { return false }
    return vniMarks.contains(mark) || "ùõÙÕ".contains(mark) || ("oO".contains(vowel) && "âÂ".contains(mark))
  }

  /// Looks at a text.
  mutating func look(_ text: String) {
    guard text.utf8.contains(where: { $0 > 127 }) else { return }
    seen += 1
    if text.unicodeScalars.contains(where: { LegacyText.isVietnamese($0) }) {
      real += 1
      return
    }
    var before: Character?
    var (hasTCVN3, hasVNI) = (false, false)
    for character in text.precomposedStringWithCanonicalMapping {
      if let before, before.isLetter || before == "®" {
        if LegacyText.tcvn3Marks.contains(character), before.isLowercase || !character.isLetter { hasTCVN3 = true }
        if LegacyText.isVNI(before, character) { hasVNI = true }
      } else if character == "®" || character == "§" {
        hasTCVN3 = true
      }
      before = character
    }
    if hasVNI { vni += 1 } else if hasTCVN3 { tcvn3 += 1 }
  }

  /// Letters that only Unicode has: ă, đ, ơ, ư, the toned vowels, and tones written behind their vowel.
  private static func isVietnamese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x102, 0x103, 0x110, 0x111, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x128, 0x129, 0x168, 0x169, 0x1EA0...0x1EF9, 0x300...0x309, 0x323: true
    default: false
    }
  }

  /// The encoding, where a good part of the texts speaks for one and next to none for Unicode.
  var found: SpreadsheetProblem.LegacyEncoding? {
    guard seen >= 3, real * 10 < seen else { return nil }
    if tcvn3 * 4 > seen, tcvn3 >= vni { return .tcvn3 }
    return vni * 4 > seen ? .vni : nil
  }
}
