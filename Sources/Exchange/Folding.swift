import Foundation
import Vocabulary

/// Texts made comparable.
enum Folding {
  /// A heading without tones, case, punctuation and line breaks.
  static func header(_ text: String) -> String { VietnameseText.folded(cleaned(text)) }

  /// A value in NFC, without signs that nobody sees, with single plain spaces.
  static func cleaned(_ text: String) -> String {
    if isClean(text) { return text }
    let visible = text.unicodeScalars.filter { scalar in
      switch scalar.value {
      case 0x200B...0x200F, 0x2060, 0xFEFF, 0xAD, 0x202A...0x202E: false
      default: true
      }
    }
    return VietnameseText.normalised(String(String.UnicodeScalarView(visible)))
  }

  /// The usual text needs nothing: whole letters, and single spaces between words.
  private static func isClean(_ text: String) -> Bool {
    var before: UInt32 = 32
    for scalar in text.unicodeScalars {
      let value = scalar.value
      switch value {
      case 32: if before == 32 { return false }
      case 33...126, 0xC0...0x2FF, 0x1EA0...0x1EF9: break
      default: return false
      }
      before = value
    }
    return before != 32
  }

  /// Long text keeps its lines.
  static func longText(_ text: String) -> String {
    text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
      .replacingOccurrences(of: "\u{A0}", with: " ").precomposedStringWithCanonicalMapping
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
