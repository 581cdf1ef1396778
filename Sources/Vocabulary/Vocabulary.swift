// Vocabulary: the value types every module shares, and nothing that decides anything.
//
// Promises: a day is a day (no time, no zone); a period names its days exactly; a label always has Vietnamese;
// Vietnamese text folds and sorts the same everywhere; a catalogue file is read strictly, all faults at once.
// May import: Foundation, Yams, CSodium. Nothing of ours.
// Start at `Day`, `Period`, `Label`, then `CatalogueFile`.

/// The two languages of the product. Vietnamese is the first.
public enum Language: String, Sendable, CaseIterable {
  case vi, en
}

/// A text in Vietnamese, with English where it was given.
public struct Label: Sendable, Hashable, Codable {
  /// The Vietnamese text.
  public var vi: String
  /// The English text; the Vietnamese one where none was written.
  public var en: String

  /// Makes a label; without `en` the Vietnamese text stands for both.
  public init(_ vi: String, en: String? = nil) {
    self.vi = vi
    self.en = en ?? vi
  }

  /// The text in `language`.
  public func text(_ language: Language) -> String { language == .vi ? vi : en }
}
