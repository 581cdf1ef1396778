import Foundation
import Vocabulary

/// Which side of the threshold is good.
public enum Direction: String, Sendable, Hashable, CaseIterable {
  case atLeast, atMost

  /// `≥` or `≤`.
  public var sign: String { self == .atLeast ? "≥" : "≤" }
}

/// The level an indicator has to reach: one for all, one per area, or one that an authority sets each year.
public struct Threshold: Sendable, Hashable {
  /// Where the number comes from; nil as a value means that it was looked for and not found.
  public enum Rule: Sendable, Hashable {
    case single(Cited<Decimal?>)
    case byAxis(AreaAxis, [String: Cited<Decimal?>])
    case localValue(Cited<Label>)
  }

  /// Which side is good.
  public let direction: Direction
  /// Where the number comes from.
  public let rule: Rule

  /// A threshold.
  public init(_ direction: Direction, _ rule: Rule) {
    self.direction = direction
    self.rule = rule
  }

  /// The area axis it depends on.
  public var axis: AreaAxis? {
    if case .byAxis(let axis, _) = rule { return axis }
    return nil
  }

  /// Every number of the law in it with the axis value it holds for, in the order of the axis.
  public var cells: [(axisValue: AxisValue?, cell: Cited<Decimal?>)] {
    switch rule {
    case .single(let cell): [(nil, cell)]
    case .byAxis(let axis, let cells): axis.values.compactMap { value in cells[value.code].map { (value, $0) } }
    case .localValue: []
    }
  }

  /// Whether two areas have different numbers, or one has none.
  public var dependsOnArea: Bool { axis != nil && (Set(cells.map(\.cell.value)).count > 1 || cells.contains { $0.cell.value == nil }) }

  /// The number that holds for a commune, or what is missing to know it.
  ///
  /// Where the commune's area isn't known but every area has the same number, that number holds, with the worst status.
  func resolved(axes: [AreaAxis: String], local: LocalValue?, key: LocalValue.Key) -> Resolved {
    if let local, let value = local.number {
      return Resolved(value: value, status: .verified, source: local.citation, localValue: local)
    }
    switch rule {
    case .single(let cell): return Resolved(cell, key: key)
    case .localValue(let cited):
      return Resolved(
        status: cited.status, source: cited.source, missing: MissingFact(.localValue(key), .localValueNotEntered(cited.value)))
    case .byAxis(let axis, let cells):
      if let code = axes[axis], let cell = cells[code] { return Resolved(cell, key: key) }
      let ordered = self.cells.map(\.cell)
      let status = ordered.map(\.status).max() ?? .unverified
      if let worst = ordered.first(where: { $0.status == status }), !dependsOnArea {
        return Resolved(value: worst.value, status: status, source: worst.source)
      }
      return Resolved(status: status, source: "", missing: MissingFact(.axis(axis), .axisNotAssigned(axis)))
    }
  }

  /// The outcome of looking a threshold up for one commune.
  struct Resolved {
    var value: Decimal?
    var status: Status
    var source: String
    var localValue: LocalValue?
    var missing: MissingFact?

    init(value: Decimal? = nil, status: Status, source: String, localValue: LocalValue? = nil, missing: MissingFact? = nil) {
      self.value = value
      self.status = status
      self.source = source
      self.localValue = localValue
      self.missing = missing
    }

    init(_ cell: Cited<Decimal?>, key: LocalValue.Key) {
      self.init(
        value: cell.value, status: cell.status, source: cell.source,
        missing: cell.value == nil ? MissingFact(.localValue(key), .thresholdNotFound) : nil)
    }
  }

  /// The level in words, for a page about the law: every area with its number.
  public func text(unit: Label?, _ language: Language) -> String {
    func one(_ value: Decimal?) -> String {
      guard let value else { return language == .vi ? "chưa tìm thấy mức đạt" : "level not found" }
      return Written.level(value, unit: unit, direction, language)
    }
    switch rule {
    case .single(let cell): return one(cell.value)
    case .localValue(let cited): return cited.value.text(language)
    case .byAxis(let axis, let cells):
      let values = axis.values.compactMap { value in cells[value.code].map { (value.label.text(language), one($0.value)) } }
      if let first = values.first, values.allSatisfy({ $0.1 == first.1 }) { return first.1 }
      return values.map { "\($0.0): \($0.1)" }.joined(separator: "; ")
    }
  }
}

/// How numbers of the law are put into words; used by every explanation.
enum Written {
  /// A number with its unit: `90%`, `15 đầu sách`.
  static func amount(_ number: String, unit: Label?, _ language: Language) -> String {
    guard let unit = unit?.text(language), !unit.isEmpty else { return number }
    return unit == "%" || unit == "‰" ? number + unit : number + " " + unit
  }

  /// `từ 90% trở lên`, `không quá 24%`; where nothing lies beyond, as people say it: `100%`, `không có sự cố nào`.
  static func level(_ value: Decimal, unit: Label?, _ direction: Direction, _ language: Language) -> String {
    let amount = amount(Figures.exact(value, language), unit: unit, language)
    let noun = unit.map { $0.text(language) } ?? ""
    switch (direction, language) {
    case (.atLeast, _) where noun == "%" && value == 100: return amount
    case (.atMost, .vi) where value == 0 && noun != "%" && noun != "‰": return noun.isEmpty ? "không có" : "không có \(noun) nào"
    case (.atMost, .en) where value == 0 && noun != "%" && noun != "‰": return noun.isEmpty ? "none" : "no \(noun)"
    case (.atLeast, .vi): return "từ \(amount) trở lên"
    case (.atMost, .vi): return "không quá \(amount)"
    case (.atLeast, .en): return "at least \(amount)"
    case (.atMost, .en): return "at most \(amount)"
    }
  }

  /// The number of digits after the point.
  static func places(_ value: Decimal) -> Int { max(0, -value.exponent) }

  /// The first letter in upper case.
  static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
