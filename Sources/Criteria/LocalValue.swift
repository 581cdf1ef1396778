import Foundation
import Vocabulary

/// A value an authority enters over an edition: official points, a yearly target of the province, a knockout.
public struct LocalValue: Sendable, Hashable {
  /// What of an edition it replaces: `btcqg-ytx/1.7/threshold`.
  public struct Key: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// What kind of value it is.
    public enum Field: String, Sendable, Hashable, CaseIterable {
      case threshold, points, knockout
    }

    /// The set, not one edition of it.
    public let set: String
    /// An indicator's or a criterion's code, or `total` or `criterion` for the threshold of that score rule.
    public let subject: String
    /// What is replaced.
    public let field: Field

    /// A key of its parts.
    public init(set: String, subject: String, field: Field) {
      self.set = set
      self.subject = subject
      self.field = field
    }

    /// Reads `set/subject/field`; nil for anything else.
    public init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty, let field = Field(rawValue: parts[2]) else { return nil }
      self.init(set: parts[0], subject: parts[1], field: field)
    }

    /// `set/subject/field`.
    public var description: String { "\(set)/\(subject)/\(field.rawValue)" }

    /// Orders by text.
    public static func < (left: Key, right: Key) -> Bool { left.description < right.description }
  }

  /// A number (thresholds, points) or a yes or no (knockouts).
  public enum Value: Sendable, Hashable {
    case number(Decimal)
    case flag(Bool)

    /// Reads `true`, `false` or a decimal with a point; nil for anything else.
    public init?(_ text: String) {
      if text == "true" || text == "false" {
        self = .flag(text == "true")
      } else if let number = CatalogueNode.decimal(text) {
        self = .number(number)
      } else {
        return nil
      }
    }

    /// As `init` reads it.
    public var text: String {
      switch self {
      case .number(let number): "\(number)"
      case .flag(let flag): flag ? "true" : "false"
      }
    }
  }

  /// What it replaces.
  public let key: Key
  /// What stands in its place.
  public let value: Value
  /// The first day it holds.
  public let validFrom: Day
  /// The last day it holds; nil while no end is known.
  public let validTo: Day?
  /// The decision it rests on.
  public let citation: String
  /// Who entered it.
  public let actor: String

  /// A local value.
  public init(key: Key, value: Value, validFrom: Day, validTo: Day? = nil, citation: String, actor: String) {
    self.key = key
    self.value = value
    self.validFrom = validFrom
    self.validTo = validTo
    self.citation = citation
    self.actor = actor
  }

  var number: Decimal? {
    if case .number(let number) = value { return number }
    return nil
  }

  var flag: Bool? {
    if case .flag(let flag) = value { return flag }
    return nil
  }

  /// One line that says all of it, for the edition's hash.
  var canonical: String {
    [key.description, value.text, validFrom.iso, validTo?.iso ?? "", citation, actor]
      .map { CanonicalText.quoted($0) }.joined(separator: ",")
  }

  /// The values of a set that hold on a day, one for each key: the one that began last.
  public static func inForce(_ values: [LocalValue], set: String, on day: Day) -> [Key: LocalValue] {
    var result: [Key: LocalValue] = [:]
    for value in values where value.key.set == set && value.validFrom <= day && value.validTo.map({ day <= $0 }) ?? true {
      if let other = result[value.key], (other.validFrom, other.canonical) >= (value.validFrom, value.canonical) { continue }
      result[value.key] = value
    }
    return result
  }
}

extension Edition {
  /// What is wrong with values laid over this edition: a subject it doesn't have, a number where yes or no is asked for.
  public func check(_ values: [LocalValue]) -> [Label] {
    values.filter { $0.key.set == set }.compactMap { value in
      let key = value.key
      let known =
        switch key.field {
        case .threshold: indicator(key.subject)?.threshold != nil || (scoring != nil && ["total", "criterion"].contains(key.subject))
        case .points: scoring != nil && (indicator(key.subject) != nil || criterion(key.subject) != nil)
        case .knockout: scoring != nil && indicator(key.subject) != nil
        }
      if !known { return Label("«\(key)» không có trong \(id)", en: "“\(key)” is not in \(id)") }
      if key.field == .knockout, value.flag == nil {
        return Label("«\(key)» phải là true hoặc false", en: "“\(key)” must be true or false")
      }
      if key.field != .knockout, value.number == nil { return Label("«\(key)» phải là số", en: "“\(key)” must be a number") }
      if key.field == .points, value.number.map({ $0 < 0 || Fraction($0) == nil }) ?? false {
        return Label("«\(key)» không phải số điểm", en: "“\(key)” is not a number of points")
      }
      if let last = value.validTo, last < value.validFrom {
        return Label("«\(key)» hết hạn trước khi bắt đầu", en: "“\(key)” ends before it begins")
      }
      return nil
    }
  }
}

/// Text in one form only, so that equal content has equal hashes.
enum CanonicalText {
  /// A JSON string in NFC.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  /// The content of a catalogue file as JSON with sorted keys, scalars as text; comments and layout leave no trace.
  static func of(_ node: CatalogueNode) -> String {
    if node.isMapping {
      let pairs = node.pairs.sorted { $0.key < $1.key }
      return "{" + pairs.map { quoted($0.key) + ":" + of($0.value) }.joined(separator: ",") + "}"
    }
    if node.isSequence { return "[" + node.items.map(of).joined(separator: ",") + "]" }
    return quoted(node.text ?? "")
  }
}
