import Foundation

/// How much each likeness weighs, estimated from the rows themselves.
///
/// Fellegi and Sunter's model with two kinds of pairs, one person or two. Pairs of two people are told apart by how near they live
/// (household, hamlet, unit, elsewhere), because a family shares names and twins a birthday; names and birth dates of strangers are
/// taken as independent. Names weigh by their rarity: each likeness has its own share at each of sixteen steps of rarity.
/// - Source: I. Fellegi, A. Sunter, A Theory for Record Linkage, JASA 64 (1969); the estimation is EM after W. Winkler (1988).
struct Estimate: Sendable {
  /// Expected pairs of one person.
  private(set) var same: Double
  private var place: [Double]
  private var name: [Double]
  private var birth: [Double]
  private var sex: [Double]
  private var identifier: [Double]
  /// Pairs of two people by place and birth likeness.
  private var strangers: [[Double]]
  /// Shares of name categories among two people: by place, and whether the birth date is the same.
  private var nameApart: [[[Double]]]
  private var sexApart: [[[Double]]]
  private var identifierApart: [[Double]]

  /// What the model starts from: shares of name likenesses among pairs of one person; every later round takes them from the data.
  private static let start: [NameLikeness: Double] = [
    .different: 0.005, .same: 0.5, .tonesLost: 0.25, .tonesDiffer: 0.02, .slip: 0.07, .order: 0.04, .wordMissing: 0.04, .typo: 0.06,
    .wordMissingTypo: 0.002, .givenDiffers: 0.003, .middleDiffers: 0.003, .familyDiffers: 0.003, .mostWords: 0.002,
  ]
  private static let startBirth: [Double] = [0.85, 0.05, 0.03, 0.03, 0.01, 0.005, 0.005, 0.02]
  /// How many pairs the start is worth against the data.
  private static let startWeight = 200.0
  /// The same for pairs of two people, in a household and elsewhere: a handful of pairs is not taken for a habit of strangers.
  private static let startWeightApart = [200.0, 500.0]

  /// Estimates from the candidates of a roll.
  init(_ roll: Roll, _ measure: Roll.Measure, _ counts: [Int32]) {
    let totals = Estimate.totals(roll)
    let patterns = counts.indices.filter { counts[$0] > 0 }.map { (Pattern(bits: UInt32($0)), Double(counts[$0])) }
    let rarities = Estimate.rarities(roll, measure)
    let startName = (0..<256).map { category -> Double in
      guard let likeness = NameLikeness(rawValue: UInt8(category >> 4)) else { return 0 }
      let share = Estimate.start[likeness] ?? 0
      if likeness == .different { return category & 15 == 0 ? share : 0 }
      return share * (likeness.rawValue <= NameLikeness.order.rawValue ? rarities[category & 15] : 1.0 / 16)
    }
    same = max(1, Double(roll.count) * 0.05)
    place = [0.6, 0.15, 0.15, 0.1]
    name = startName
    birth = Estimate.startBirth
    sex = [0.97, 0.01, 0.02]
    identifier = [0.55, 0.4, 0.02, 0.03]
    strangers = Estimate.strangers(roll, totals, patterns)
    let byChance = Estimate.byChance(rarities)
    nameApart = byChance
    sexApart = Array(repeating: Array(repeating: [0.6, 0.38, 0.02], count: 3), count: 4)
    identifierApart = Array(repeating: [0.5, 1e-6, 1e-4, 0.5], count: 4)
    for (pattern, count) in patterns {
      let (place, group) = (Int(pattern.place.rawValue), Estimate.group(pattern))
      guard byChance[place][group][pattern.nameCategory] == 0 else { continue }
      nameApart[place][group][pattern.nameCategory] += count / max(1, total(place, group))
    }
    settleTwins(roll.count)
    for _ in 0..<40 {
      let before = same
      improve(patterns, startName: startName, byChance: byChance, people: roll.count)
      if abs(same - before) < 1e-6 * same { break }
    }
  }

  /// The odds that a pair of this pattern is one person.
  func odds(_ pattern: Pattern) -> Double {
    // Two unlike people with one number have one number, no more: that is a fault of its own kind.
    if pattern.name == .different, Estimate.group(pattern) == 1 { return 0 }
    let (place, group) = (Int(pattern.place.rawValue), Estimate.group(pattern))
    let one =
      same * self.place[place] * name[pattern.nameCategory] * birth[Int(pattern.birth.rawValue)] * sex[pattern.sexCategory]
      * identifier[Int(pattern.identifier.rawValue)]
    let two =
      strangers[place][Int(pattern.birth.rawValue)] * nameApart[place][group][pattern.nameCategory]
      * sexApart[place][Estimate.kind(pattern)][pattern.sexCategory] * identifierApart[place][Int(pattern.identifier.rawValue)]
    return one / max(two, 1e-300)
  }

  /// Where a roll shows few twins there are some nevertheless: about one birth in a hundred, most of whom live together.
  private mutating func settleTwins(_ people: Int) { strangers[0][0] = max(strangers[0][0], 0.003 * Double(people)) }

  /// How often two people's names are alike by chance, by place and birth group; 0 where the data alone say it.
  private static func byChance(_ rarities: [Double]) -> [[[Double]]] {
    // Whole names: as often as the name is common. Nearly whole ones: as often as their rarest words, in all the ways to be near.
    let whole: [NameLikeness: Double] = [.same: 0.8, .tonesLost: 0.01, .tonesDiffer: 0.1, .slip: 0.05, .order: 0.05]
    let nearly: [NameLikeness: Double] = [.wordMissing: 0.2, .typo: 1.6, .wordMissingTypo: 1.6]
    let strangers = (0..<256).map { category -> Double in
      let likeness = NameLikeness(rawValue: UInt8(category >> 4)) ?? .different
      let step = category & 15
      if let share = whole[likeness] { return rarities[step] * exp2(-Double(step) - 5.5) * share }
      return (nearly[likeness] ?? 0) * exp2(-3 * Double(step) - 1.5)
    }
    // Twins share all but the given name.
    let twin: [NameLikeness: Double] = [
      .givenDiffers: 0.7, .mostWords: 0.1, .middleDiffers: 0.03, .typo: 0.04, .different: 0.1, .same: 0.001, .slip: 0.004,
      .tonesDiffer: 0.01, .tonesLost: 0.0001, .order: 0.001, .wordMissing: 0.005, .wordMissingTypo: 0.001, .familyDiffers: 0.005,
    ]
    let twins = (0..<256).map { category -> Double in
      let likeness = NameLikeness(rawValue: UInt8(category >> 4)) ?? .different
      if likeness == .different { return category & 15 == 0 ? twin[likeness] ?? 0 : 0 }
      return (twin[likeness] ?? 0) / 16
    }
    return (0..<4).map { [$0 == 0 ? twins : strangers, strangers] }
  }

  private mutating func improve(
    _ patterns: [(Pattern, Double)], startName: [Double], byChance: [[[Double]]], people: Int
  ) {
    let weight = Estimate.startWeight
    var (one, places, births) = (0.0, [0.15, 0.05, 0.05, 0.05].map { $0 * weight }, Estimate.startBirth.map { $0 * weight })
    var names = startName.map { $0 * weight }
    var sexes = [0.97, 0.01, 0.02].map { $0 * weight }
    var identifiers = [0.55, 0.4, 0.02, 0.03].map { $0 * weight }
    var apart = strangers.map { $0.map { _ in 0.0 } }
    var namesApart = nameApart.map { $0.map { $0.map { _ in 0.0 } } }
    var sexesApart = sexApart.map { $0.map { $0.map { _ in 1.0 } } }
    var identifiersApart = identifierApart.map { _ in [1.0, 0.001, 0.01, 1.0] }
    for (pattern, count) in patterns {
      let odds = odds(pattern)
      let share = odds.isInfinite ? 1 : odds / (1 + odds)
      let (yes, no) = (count * share, count * (1 - share))
      let (place, group) = (Int(pattern.place.rawValue), Estimate.group(pattern))
      one += yes
      places[place] += yes
      names[pattern.nameCategory] += yes
      births[Int(pattern.birth.rawValue)] += yes
      sexes[pattern.sexCategory] += yes
      identifiers[Int(pattern.identifier.rawValue)] += yes
      apart[place][Int(pattern.birth.rawValue)] += no
      namesApart[place][group][pattern.nameCategory] += no
      sexesApart[place][Estimate.kind(pattern)][pattern.sexCategory] += no
      identifiersApart[place][Int(pattern.identifier.rawValue)] += no
    }
    same = max(one, 0.5)
    (place, name, birth) = (Estimate.shares(places), Estimate.shares(names), Estimate.shares(births))
    (sex, identifier) = (Estimate.shares(sexes), Estimate.shares(identifiers))

    for place in 0..<4 {
      // Everybody of a household, and everybody with the same birthday, was compared; the others were counted beforehand.
      for birth in 0..<8 where place == 0 || birth <= 2 { strangers[place][birth] = max(apart[place][birth], 0.01) }
      settleTwins(people)
      for group in 0..<2 {
        let (all, prior) = (total(place, group), Estimate.startWeightApart[place == 0 ? 0 : 1])
        for category in 0..<256 {
          let chance = max(byChance[place][group][category], 1e-9)
          nameApart[place][group][category] = (namesApart[place][group][category] + prior * chance) / (all + prior)
        }
      }
      sexApart[place] = sexesApart[place].map(Estimate.shares)
      identifierApart[place] = Estimate.shares(identifiersApart[place])
    }
  }

  private func total(_ place: Int, _ group: Int) -> Double {
    let births = strangers[place]
    if group == 0 { return births[0] + births[1] + births[2] }
    // Strangers of different years who live elsewhere never met.
    return births[3...(place == 3 ? 5 : 7)].reduce(0, +)
  }

  private static func shares(_ weights: [Double]) -> [Double] {
    let sum = weights.reduce(0, +)
    return weights.map { $0 / max(sum, 1e-300) }
  }

  /// 0 where the birth date is the same or swapped.
  private static func group(_ pattern: Pattern) -> Int { pattern.birth.rawValue <= 2 ? 0 : 1 }

  /// Whether the names differ, are alike or nearly: the sex follows from a name.
  private static func kind(_ pattern: Pattern) -> Int {
    switch pattern.name {
    case .different: 0
    case .same, .tonesLost, .tonesDiffer, .slip, .order: 1
    default: 2
    }
  }

  // MARK: - Counting beforehand

  /// All pairs by place.
  private static func totals(_ roll: Roll) -> [Double] {
    func pairs(_ key: (Roll.Member) -> UInt64?) -> Double {
      var counts: [UInt64: Int] = [:]
      for member in roll.members { if let key = key(member) { counts[key, default: 0] += 1 } }
      return counts.values.reduce(0.0) { $0 + Double($1) * Double($1 - 1) / 2 }
    }
    let all = Double(roll.count) * Double(roll.count - 1) / 2
    let units = pairs { UInt64($0.unit) }
    let hamlets = pairs { $0.hamlet == 0 ? nil : UInt64($0.unit) << 32 | UInt64($0.hamlet) }
    let households = pairs { $0.household == 0 ? nil : UInt64($0.unit) << 32 | UInt64($0.household) }
    return [households, max(0, hamlets - households), max(0, units - max(hamlets, households)), max(0, all - units)]
  }

  /// How the rows are spread over the steps of rarity.
  private static func rarities(_ roll: Roll, _ measure: Roll.Measure) -> [Double] {
    var out = [Double](repeating: 0.5, count: 16)
    for member in roll.members { out[Int(measure.rarity.bags[Int(roll.names.entries[Int(member.name)].bag)])] += 1 }
    return shares(out)
  }

  /// Pairs of two people by place and birth likeness: counted where all were compared, and by a sample of random pairs elsewhere.
  private static func strangers(_ roll: Roll, _ totals: [Double], _ patterns: [(Pattern, Double)]) -> [[Double]] {
    var counted = [[Double]](repeating: [Double](repeating: 0, count: 8), count: 4)
    for (pattern, count) in patterns { counted[Int(pattern.place.rawValue)][Int(pattern.birth.rawValue)] += count }
    var sample = [Double](repeating: 1, count: 8)
    var state: UInt64 = 1
    if roll.count > 1 {
      for _ in 0..<200_000 {
        state = Mixing.mix(state)
        let (a, b) = (roll.members[Int(state >> 32) % roll.count], roll.members[Int(state & 0xFFFF_FFFF) % roll.count])
        if a.row != b.row { sample[Int(roll.birth(a, b, []).rawValue)] += 1 }
      }
    }
    let rest = shares(Array(sample[3...]))
    for place in 1..<4 {
      let left = max(1, totals[place] - counted[place][0] - counted[place][1] - counted[place][2])
      for birth in 3..<8 { counted[place][birth] = max(left * rest[birth - 3], counted[place][birth]) }
    }
    return counted.map { $0.map { max($0, 0.01) } }
  }
}
