import Foundation
import Vocabulary

/// A measure read against its threshold: the numbers, the level and how far apart they are.
public struct Reading: Sendable, Hashable {
  /// The measure's id.
  public let measure: String
  /// Σ num.
  public let num: Decimal
  /// Σ den; not used for a count.
  public let den: Decimal
  /// What num / den is multiplied by.
  public let scale: Decimal
  /// Whether the value is num itself.
  public let isCount: Bool
  /// Members of whom nothing is known; in no sum.
  public let unknownMembers: Int
  /// The parts that must reach the threshold too.
  public let parts: [PartReading]
  /// The level required; nil while it isn't known.
  public let threshold: Decimal?
  /// Which side is good.
  public let direction: Direction
  /// How far the level was checked.
  public let thresholdStatus: Status
  /// Where the level stands.
  public let thresholdSource: String
  /// The authority's value that gave the level, where one did.
  public let localValue: LocalValue?
  /// Whether total and parts reach the level.
  public let truth: Truth

  /// The exact value; nil for a denominator of 0. Thirds are cut after 38 digits; comparisons never use this.
  public var value: Decimal? { Figure(num: num, den: den, scale: scale, isCount: isCount).value }

  /// How many members are missing or too many; nil when the level is reached or isn't known.
  public var gap: Gap? {
    guard truth == .notMet, let threshold else { return nil }
    let total = Figure(num: num, den: den, scale: scale, isCount: isCount).gap(to: threshold, direction)
    let parts = self.parts.compactMap { part -> PartGap? in
      let count = Figure(num: part.num, den: part.den, scale: scale, isCount: isCount).gap(to: threshold, direction)
      return count > 0 ? PartGap(id: part.id, label: part.label, members: count) : nil
    }
    return Gap(direction: direction, total: total, parts: parts)
  }
}

/// One part of a reading: one sex.
public struct PartReading: Sendable, Hashable {
  /// As the measure names it.
  public let id: String
  /// As people name it.
  public let label: Label
  /// Σ num of the part.
  public let num: Decimal
  /// Σ den of the part.
  public let den: Decimal
  /// The exact value, as in `Reading`.
  public let value: Decimal?
  /// Whether the part reaches the level.
  public let truth: Truth
}

/// How many members stand between a value and its level.
public struct Gap: Sendable, Hashable {
  /// `atLeast`: so many more are needed; `atMost`: so many are too many.
  public let direction: Direction
  /// Of all members; 0 when only a part falls short.
  public let total: Int
  /// Of each part that falls short.
  public let parts: [PartGap]

  /// Members needed so that total and every part reach the level.
  public var members: Int { max(total, parts.reduce(0) { $0 + $1.members }) }

  /// `Còn thiếu 62 người (nam 40, nữ 22)`.
  ///
  /// - Parameter noun: what a member is called: `người`, `trẻ`.
  public func text(noun: Label, _ language: Language) -> String {
    let count = Figures.whole(members, language)
    let inside = parts.map { "\($0.label.text(language)) \(Figures.whole($0.members, language))" }.joined(separator: ", ")
    let detail = inside.isEmpty ? "" : " (\(inside))"
    let name = noun.text(language)
    switch (direction, language) {
    case (.atLeast, .vi): return "Còn thiếu \(count) \(name)" + detail
    case (.atMost, .vi): return "Vượt mức \(count) \(name)" + detail
    case (.atLeast, .en): return "Short by \(count) \(name)" + detail
    case (.atMost, .en): return "Over by \(count) \(name)" + detail
    }
  }
}

/// The gap of one part.
public struct PartGap: Sendable, Hashable {
  /// As the measure names it.
  public let id: String
  /// As people name it.
  public let label: Label
  /// So many members of the part.
  public let members: Int
}

/// A numerator and denominator compared with a level without rounding.
struct Figure {
  let num: Decimal
  let den: Decimal
  let scale: Decimal
  let isCount: Bool

  /// Whether a value exists.
  var isDefined: Bool { isCount || (den > 0 && scale > 0) }

  var value: Decimal? {
    guard isDefined else { return nil }
    return isCount ? num : num * scale / den
  }

  /// num·scale − level·den: positive above the level, 0 exactly on it.
  private func excess(over level: Decimal) -> Decimal { isCount ? num - level : num * scale - level * den }

  func truth(against level: Decimal, _ direction: Direction) -> Truth {
    guard isDefined else { return .unknown }
    let excess = excess(over: level)
    return (direction == .atLeast ? excess >= 0 : excess <= 0) ? .met : .notMet
  }

  /// ⌈level·den⌉ − num more for "at least", num − ⌊level·den⌋ fewer for "at most"; 0 when the level is reached.
  func gap(to level: Decimal, _ direction: Direction) -> Int {
    guard truth(against: level, direction) == .notMet else { return 0 }
    let distance = excess(over: level)
    return Figure.roundedUp(distance < 0 ? -distance : distance, over: isCount ? 1 : scale)
  }

  /// The smallest whole number not below `dividend / divisor`, both positive; `Int.max` beyond what a country could hold.
  private static func roundedUp(_ dividend: Decimal, over divisor: Decimal) -> Int {
    var quotient = dividend / divisor
    guard quotient < 1_000_000_000_000_000 else { return Int.max }
    var whole = Decimal()
    NSDecimalRound(&whole, &quotient, 0, .plain)
    while whole * divisor < dividend { whole += 1 }
    while (whole - 1) * divisor >= dividend { whole -= 1 }
    return Int("\(whole)") ?? Int.max
  }

  /// The value as shown: rounded, but never so that it reads as a level it doesn't reach.
  func display(level: Decimal?, _ direction: Direction, unit: Label?, _ language: Language) -> String? {
    guard let value else { return nil }
    let places = max(1, level.map(Written.places) ?? 1)
    let number: String
    if isCount {
      number = Figures.exact(value, language)
    } else if let level, excess(over: level) == 0 {
      number = Figures.exact(level, language)
    } else {
      number = Figures.shown(value, level: level, atMost: direction == .atMost, places: places, language)
    }
    return Written.amount(number, unit: unit, language)
  }
}
