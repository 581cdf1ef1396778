import Foundation

/// The groups of the standard analysis, in the order and with the names WHO gives them.
struct SurveyGrouping {
  /// A group and the positions of its children.
  struct Group {
    let name: String
    let rows: [Int]
  }

  /// Children whose wealth quintile is not one of 1 to 5.
  let unknownWealth: Int
  private let included: [Division]

  /// Age groups: label, first month, month after the last.
  ///
  /// - Source: R package anthro, `anthro_age_groups`.
  static let ages: [(label: String, months: Range<Double>)] = [
    ("00-05 mo", 0..<6), ("06-11 mo", 6..<12), ("12-23 mo", 12..<24), ("24-35 mo", 24..<36), ("36-47 mo", 36..<48),
    ("48-59 mo", 48..<60),
  ]
  private static let sexes = ["Female", "Male"]
  private static let quintiles = ["Q1: Poorest", "Q2", "Q3", "Q4", "Q5: Richest"]

  private enum Division: CaseIterable {
    case all, age, sex, ageAndSex, residence, region, wealth, motherEducation, otherGroup

    var label: String {
      switch self {
      case .all: "All"
      case .age: "Age group"
      case .sex: "Sex"
      case .ageAndSex: "Age + sex"
      case .residence: "Area"
      case .region: "Geographical region"
      case .wealth: "Wealth quintile"
      case .motherEducation: "Maternal education"
      case .otherGroup: "Other grouping"
      }
    }

    /// All values there can be, or `nil` when the values are whatever the survey holds.
    var levels: [String]? {
      switch self {
      case .all: ["All"]
      case .age: ages.map(\.label)
      case .sex: sexes
      case .ageAndSex: sexes.flatMap { sex in ages.map { $0.label + "." + sex } }
      case .wealth: quintiles
      default: nil
      }
    }

    func value(of child: SurveyChild) -> String? {
      switch self {
      case .all: return "All"
      case .age: return ageLabel(child)
      case .sex: return sexLabel(child)
      case .ageAndSex:
        guard let age = ageLabel(child), let sex = sexLabel(child) else { return nil }
        return age + "." + sex
      case .residence: return child.residence
      case .region: return child.region
      case .wealth: return wealthLabel(child)
      case .motherEducation: return child.motherEducation
      case .otherGroup: return child.otherGroup
      }
    }
  }

  /// Finds which divisions the survey allows: those known of one child at least.
  init(of children: [SurveyChild]) {
    unknownWealth = children.count { $0.wealth != nil && Self.wealthLabel($0) == nil }
    included = Division.allCases.filter { division in children.contains { division.value(of: $0) != nil } }
  }

  /// The groups of `children`.
  ///
  /// - Parameters:
  ///   - children: the children that are counted.
  ///   - sorted: whether free values stand in alphabetical order, as they do in a survey with
  ///     a design; in a plain one they keep the order of appearance.
  func groups(of children: [SurveyChild], sorted: Bool) -> [Group] {
    included.flatMap { division -> [Group] in
      var members: [String: [Int]] = [:]
      var appearance: [String] = []
      for (row, child) in children.enumerated() {
        guard let value = division.value(of: child) else { continue }
        if members[value] == nil { appearance.append(value) }
        members[value, default: []].append(row)
      }
      let values = division.levels ?? (sorted ? Self.inOrder(appearance) : appearance)
      return values.map { value in
        Group(name: division == .all ? value : division.label + ": " + value, rows: members[value] ?? [])
      }
    }
  }

  /// Numbers by size, other texts in Vietnamese alphabetical order.
  private static func inOrder(_ values: [String]) -> [String] {
    let numbers = values.compactMap(Double.init)
    if numbers.count == values.count {
      return values.sorted { (Double($0) ?? 0, $0) < (Double($1) ?? 0, $1) }
    }
    let locale = Locale(identifier: "vi")
    return values.sorted { $0.compare($1, options: [], range: nil, locale: locale) == .orderedAscending }
  }

  private static func ageLabel(_ child: SurveyChild) -> String? {
    guard let age = child.measurement.age else { return nil }
    let months = age / Age.daysPerMonth
    return ages.first { $0.months.contains(months) }?.label
  }

  private static func sexLabel(_ child: SurveyChild) -> String? {
    child.measurement.sex.map { $0 == .female ? sexes[0] : sexes[1] }
  }

  private static func wealthLabel(_ child: SurveyChild) -> String? {
    guard var text = child.wealth else { return nil }
    if text.hasPrefix("Q") { text.removeFirst() }
    guard text.utf8.count == 1, let digit = Int(text), quintiles.indices.contains(digit - 1) else { return nil }
    return quintiles[digit - 1]
  }
}
