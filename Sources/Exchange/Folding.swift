import Foundation
import Vocabulary

/// Texts made comparable.
enum Folding {
  /// A heading without tones, case, punctuation and line breaks.
  static func header(_ text: String) -> String { VietnameseText.folded(cleaned(text)) }

  /// A value in NFC, without signs that nobody sees, with single plain spaces.
  static func cleaned(_ text: String) -> String {
    // The usual text needs nothing.
    if text.utf8.allSatisfy({ (33...126).contains($0) }) { return text }
    let visible = text.unicodeScalars.filter { scalar in
      switch scalar.value {
      case 0x200B...0x200F, 0x2060, 0xFEFF, 0xAD, 0x202A...0x202E: false
      default: true
      }
    }
    return VietnameseText.normalised(String(String.UnicodeScalarView(visible)))
  }

  /// Long text keeps its lines.
  static func longText(_ text: String) -> String {
    text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
      .replacingOccurrences(of: "\u{A0}", with: " ").precomposedStringWithCanonicalMapping
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
