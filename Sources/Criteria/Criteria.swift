// Criteria: the law as dated, cited data, and the pure engine that evaluates it.
//
// Promises: no threshold, point or rule of law stands in this code, only in Catalogue/criteria; every value there has a
// source and a status; unknown is an answer, never 0 % and never "not met"; the same edition, local values and facts give
// the same result with the same hash; nothing here reads a clock, a database or the network.
// May import: Foundation, Vocabulary.
// Start at `Edition` (the law), `Facts` (what is known of a commune), `Edition.evaluate` and `EditionResult`.
// Files are read by `CriteriaCatalogue`; how to write one: docs/writing-an-edition.md.

import Vocabulary

/// How far a value was checked against the official text. The worst comes last.
public enum Status: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Read in an official text or an official document.
  case verified
  /// Read in a secondary source: press, a law portal.
  case secondary
  /// Nobody could check it, or it was not found.
  case unverified

  /// The badge shown beside the value.
  public var label: Label {
    switch self {
    case .verified: Label("đã xác minh", en: "verified")
    case .secondary: Label("nguồn thứ cấp", en: "secondary source")
    case .unverified: Label("chưa xác minh", en: "unverified")
    }
  }

  /// Better statuses come first.
  public static func < (left: Status, right: Status) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .verified: 0
    case .secondary: 1
    case .unverified: 2
    }
  }
}

/// What can be said of an indicator, a criterion, a rule or a set.
public enum Truth: String, Sendable, Hashable, CaseIterable {
  case met, notMet, unknown

  /// The verdict in words.
  public var label: Label {
    switch self {
    case .met: Label("đạt", en: "met")
    case .notMet: Label("chưa đạt", en: "not met")
    case .unknown: Label("chưa xác định được", en: "unknown")
    }
  }

  /// Strong Kleene "not".
  public var negated: Truth {
    switch self {
    case .met: .notMet
    case .notMet: .met
    case .unknown: .unknown
    }
  }

  /// Strong Kleene "and": one `notMet` decides, otherwise one `unknown` does; met when there is nothing.
  public static func all(_ truths: some Sequence<Truth>) -> Truth {
    var result = Truth.met
    for truth in truths {
      if truth == .notMet { return .notMet }
      if truth == .unknown { result = .unknown }
    }
    return result
  }

  /// Strong Kleene "or": one `met` decides, otherwise one `unknown` does; not met when there is nothing.
  public static func any(_ truths: some Sequence<Truth>) -> Truth { all(truths.map(\.negated)).negated }
}

/// What a page shows for an indicator or criterion: its truth, or that it doesn't apply to this commune.
public enum Outcome: String, Sendable, Hashable, CaseIterable {
  case met, notMet, unknown, notApplicable

  /// The outcome of a truth, where the indicator applies.
  public init(_ truth: Truth, applicable: Bool = true) {
    guard applicable else {
      self = .notApplicable
      return
    }
    switch truth {
    case .met: self = .met
    case .notMet: self = .notMet
    case .unknown: self = .unknown
    }
  }

  /// The outcome in words.
  public var label: Label {
    switch self {
    case .met: Truth.met.label
    case .notMet: Truth.notMet.label
    case .unknown: Truth.unknown.label
    case .notApplicable: Label("không áp dụng", en: "not applicable")
    }
  }
}

/// The three tiers of new-rural communes.
public enum Tier: String, Sendable, Hashable, CaseIterable {
  case standard, advanced, model

  /// The tier in words.
  public var label: Label {
    switch self {
    case .standard: Label("xã nông thôn mới", en: "new-rural commune")
    case .advanced: Label("xã nông thôn mới nâng cao", en: "advanced new-rural commune")
    case .model: Label("xã nông thôn mới kiểu mẫu", en: "model new-rural commune")
    }
  }
}

/// How an indicator is established.
public enum IndicatorKind: String, Sendable, Hashable, CaseIterable {
  /// A share of the members of a denominator.
  case rate
  /// A number of things.
  case count
  /// Documents that must exist.
  case checklist
  /// Somebody confirms it with evidence.
  case attested
  /// A decision that recognises the commune under another set.
  case otherSet

  /// The kind in words.
  public var label: Label {
    switch self {
    case .rate: Label("tỷ lệ", en: "rate")
    case .count: Label("số lượng", en: "count")
    case .checklist: Label("danh mục văn bản", en: "list of documents")
    case .attested: Label("xác nhận kèm minh chứng", en: "confirmed with evidence")
    case .otherSet: Label("kết quả của bộ tiêu chí khác", en: "result of another set")
    }
  }
}

/// A value as the law gives it: with how far it was checked and where it stands.
public struct Cited<Value: Sendable & Hashable>: Sendable, Hashable {
  /// The value.
  public let value: Value
  /// How far it was checked.
  public let status: Status
  /// Where it was read, in full words.
  public let source: String

  /// A value with its provenance.
  public init(_ value: Value, status: Status, source: String) {
    self.value = value
    self.status = status
    self.source = source
  }
}

extension Label {
  /// Builds both languages from one rule.
  init(each make: (Language) -> String) { self.init(make(.vi), en: make(.en)) }
}
