import Foundation

/// Vietnamese text as it is stored, searched, sorted and shown.
public enum VietnameseText {
  /// NFC with runs of white space made one space and the ends trimmed.
  public static func normalised(_ text: String) -> String {
    let composed = text.precomposedStringWithCanonicalMapping
    return composed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Lower case without tone marks and accents, đ → d; what both engines search.
  public static func folded(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.decomposedStringWithCanonicalMapping.lowercased().unicodeScalars {
      switch scalar {
      case "đ", "Đ": out.append("d")
      case _ where scalar.properties.canonicalCombiningClass != .notReordered: continue
      case _ where isWordPart(scalar.properties.generalCategory): out.append(scalar)
      default: out.append(" ")
      }
    }
    return String(out).split(separator: " ").joined(separator: " ")
  }

  private static func isWordPart(_ category: Unicode.GeneralCategory) -> Bool {
    switch category {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  /// The words of a search, folded.
  public static func words(_ text: String) -> [String] { folded(text).split(separator: " ").map(String.init) }

  /// The key that sorts Vietnamese full names as an official list does: given name (last word) first, then family name, then
  /// middle names; letters before tones.
  public static func nameKey(_ name: String) -> String {
    let words = normalised(name).split(separator: " ").map(String.init)
    guard let given = words.last else { return "" }
    return ([given] + words.dropLast()).map(wordKey).joined(separator: " ")
  }

  /// Sorts one word: its letters in the Vietnamese alphabet, then its tones (ngang, huyền, hỏi, ngã, sắc, nặng).
  public static func wordKey(_ word: String) -> String {
    var letters = ""
    var tone = 0
    for character in word.lowercased().decomposedStringWithCanonicalMapping {
      var mark: Character?
      var base: Unicode.Scalar?
      for scalar in character.unicodeScalars {
        switch scalar.value {
        case 0x300: tone = 1
        case 0x309: tone = 2
        case 0x303: tone = 3
        case 0x301: tone = 4
        case 0x323: tone = 5
        case 0x302: mark = "2"
        case 0x306: mark = "1"
        case 0x31B: mark = "3"
        default: base = base ?? scalar
        }
      }
      guard let base else { continue }
      if base == "đ" {
        letters += "d1"
      } else {
        letters.unicodeScalars.append(base)
        letters.append(mark.map { $0 == "2" && base != "a" ? "1" : ($0 == "3" ? "2" : $0) } ?? "0")
      }
    }
    return letters + "!\(tone)"
  }
}
