import Vocabulary

/// Whom a register is usually about, by sex and age: it puts people in order and marks the others, and forbids nobody.
public struct Concern: Sendable, Hashable {
  /// The code of the sex; nil for both.
  public var sex: String?
  /// The least age in completed months.
  public var fromMonths: Int?
  /// The greatest age in completed months.
  public var toMonths: Int?
  /// Whether others are usual too: then they only stand behind, without a mark.
  public var mostly = false
  /// Whom it is about, in words.
  public let label: Label

  /// Reads `concerns` of a field: `{ sex: female, fromAge: 10, toAge: 55 }`, ages in completed years, or in months with `…AgeMonths`.
  static func read(_ node: CatalogueNode) -> Concern {
    node.keys(optional: ["sex", "fromAge", "toAge", "fromAgeMonths", "toAgeMonths", "mostly"])
    for (years, months) in [("fromAge", "fromAgeMonths"), ("toAge", "toAgeMonths")] where node[years] != nil && node[months] != nil {
      node.fault("chỉ ghi một trong «\(years)», «\(months)»", en: "either “\(years)” or “\(months)”")
    }
    let from = node.int("fromAgeMonths") ?? node.int("fromAge").map { $0 * 12 }
    let to = node.int("toAgeMonths") ?? node.int("toAge").map { $0 * 12 + 11 }
    let sex = node.text("sex")
    if sex == nil, from == nil, to == nil { node.fault("cần giới hoặc tuổi", en: "a sex or an age is needed") }
    if let from, let to, from > to { node.fault("tuổi đầu lớn hơn tuổi cuối", en: "the first age is above the last") }
    return Concern(
      sex: sex, fromMonths: from, toMonths: to, mostly: node.bool("mostly") ?? false,
      label: words(sex, node.int("fromAge"), node.int("toAge"), node.int("fromAgeMonths"), node.int("toAgeMonths")))
  }

  private static func words(_ sex: String?, _ from: Int?, _ to: Int?, _ fromMonths: Int?, _ toMonths: Int?) -> Label {
    var (vi, en) = ([String](), [String]())
    if let sex {
      vi.append(sex == "female" ? "nữ" : "nam")
      en.append(sex == "female" ? "women" : "men")
    }
    switch (from, to) {
    case (let from?, let to?): (vi, en) = (vi + ["\(from)–\(to) tuổi"], en + ["\(from)–\(to) years"])
    case (let from?, nil): (vi, en) = (vi + ["từ \(from) tuổi"], en + ["from \(from) years"])
    case (nil, let to?): (vi, en) = (vi + ["đến \(to) tuổi"], en + ["up to \(to) years"])
    case (nil, nil): break
    }
    switch (fromMonths, toMonths) {
    case (let from?, let to?): (vi, en) = (vi + ["\(from)–\(to) tháng tuổi"], en + ["\(from)–\(to) months"])
    case (let from?, nil): (vi, en) = (vi + ["từ \(from) tháng tuổi"], en + ["from \(from) months"])
    case (nil, let to?): (vi, en) = (vi + ["đến \(to) tháng tuổi"], en + ["up to \(to) months"])
    case (nil, nil): break
    }
    return Label(vi.joined(separator: " "), en: en.joined(separator: " "))
  }

  /// Whether it is about children: they are offered the youngest first.
  public var isOfChildren: Bool { toMonths.map { $0 < 18 * 12 } ?? false }

  /// Whether somebody is one of those it is about on a day; what isn't known speaks for nobody and against nobody.
  public func includes(_ person: Person, on day: Day) -> Bool {
    if let sex, let own = person.sex, own != sex { return false }
    guard let age = person.months(on: day) else { return true }
    return age.upperBound >= fromMonths ?? 0 && age.lowerBound <= toMonths ?? .max
  }

  /// What a person is judged by.
  public struct Person: Sendable {
    /// The code of the sex.
    public var sex: String?
    /// The date of birth.
    public var born: Day?
    /// The year of birth where only that is known.
    public var year: Int?

    /// A person of a sex, born on a day or in a year.
    public init(sex: String?, born: Day?, year: Int?) { (self.sex, self.born, self.year) = (sex, born, year) }

    /// The completed months of age on a day: a span where only the year of birth is known.
    public func months(on day: Day) -> ClosedRange<Int>? {
      if let born { return Person.months(born, day)...Person.months(born, day) }
      guard let year, let first = Day(year: year, month: 1, day: 1), let last = Day(year: year, month: 12, day: 31) else { return nil }
      return Person.months(last, day)...Person.months(first, day)
    }

    private static func months(_ born: Day, _ day: Day) -> Int {
      let (a, b) = (born.parts, day.parts)
      return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day ? 1 : 0)
    }

    /// Sex and age in words: «nam, 34 tuổi».
    public func label(on day: Day) -> Label {
      var (vi, en) = ([String](), [String]())
      if let sex { (vi, en) = ([sex == "female" ? "nữ" : "nam"], [sex == "female" ? "female" : "male"]) }
      if let age = months(on: day)?.upperBound, age >= 0 {
        vi.append(age < 72 ? "\(age) tháng tuổi" : "\(age / 12) tuổi")
        en.append(age < 72 ? "\(age) months" : "\(age / 12) years")
      }
      return Label(vi.joined(separator: ", "), en: en.joined(separator: ", "))
    }
  }
}
