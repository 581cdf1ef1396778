/// How two birth dates are alike.
public enum BirthLikeness: UInt8, Sendable, CaseIterable {
  /// The same day.
  case same
  /// The same day, one on which many are written down (1 January).
  case sameCommon
  /// Day and month swapped.
  case swapped
  /// The same year, and one of them knows no more.
  case yearAlone
  /// The same year, and the same month or the same day of the month.
  case partOfDay
  /// The same year only.
  case year
  /// Neither.
  case different
  /// The same day and month of another year.
  case otherYear
}

/// How two identifiers are alike.
public enum IdentifierLikeness: UInt8, Sendable, CaseIterable { case missing, same, near, different }

/// How near two rows live.
public enum PlaceLikeness: UInt8, Sendable, CaseIterable { case household, hamlet, unit, elsewhere }

/// Everything that was compared of two rows, in 17 bits.
public struct Pattern: Sendable, Hashable {
  /// The bits.
  let bits: UInt32

  /// How many patterns there can be.
  static let count = 1 << 17

  init(bits: UInt32) { self.bits = bits }

  /// A pattern by the number it was kept under.
  public init(code: Int) { bits = UInt32(clamping: code) & UInt32(Pattern.count - 1) }

  /// The number it is kept under.
  public var code: Int { Int(bits) }

  init(
    _ name: NameTable.Compared, _ birth: BirthLikeness, sex: UInt32, _ identifier: IdentifierLikeness, _ place: PlaceLikeness
  ) {
    let category = UInt32(name.likeness.rawValue) << 4 | UInt32(name.rarity)
    bits = category | UInt32(birth.rawValue) << 8 | sex << 11 | UInt32(identifier.rawValue) << 13 | UInt32(place.rawValue) << 15
  }

  /// Likeness and rarity of the name as one number below 256.
  var nameCategory: Int { Int(bits & 0xFF) }
  /// How rare the name is, 0 to 15.
  var rarity: Int { Int(bits & 0xF) }
  /// How the names are alike.
  public var name: NameLikeness { NameLikeness(rawValue: UInt8(bits >> 4 & 0xF)) ?? .different }
  /// How the birth dates are alike.
  public var birth: BirthLikeness { BirthLikeness(rawValue: UInt8(bits >> 8 & 7)) ?? .different }
  /// 0 the same sex, 1 different, 2 unknown.
  var sexCategory: Int { Int(bits >> 11 & 3) }
  /// Whether the sexes differ.
  public var sexDiffers: Bool { sexCategory == 1 }
  /// How the identifiers are alike.
  public var identifier: IdentifierLikeness { IdentifierLikeness(rawValue: UInt8(bits >> 13 & 3)) ?? .missing }
  /// How near they live.
  public var place: PlaceLikeness { PlaceLikeness(rawValue: UInt8(bits >> 15 & 3)) ?? .elsewhere }
}

extension Roll {
  /// What every comparison needs besides the members.
  struct Measure: Sendable {
    let rarity: NameTable.Rarity
    /// Days on which more are born than chance gives.
    let common: Set<Int32>
  }

  func measure() -> Measure {
    var days: [Int32: Int] = [:]
    for member in members where member.dayKey != 0 { days[member.dayKey, default: 0] += 1 }
    let usual = Double(days.values.reduce(0, +)) / Double(max(days.count, 1))
    return Measure(rarity: names.rarity(), common: Set(days.filter { Double($0.value) > 4 * usual + 8 }.keys))
  }

  func birth(_ a: Member, _ b: Member, _ common: Set<Int32>) -> BirthLikeness {
    if a.dayKey != 0, a.dayKey == b.dayKey {
      if a.day != b.day { return .swapped }
      return common.contains(a.dayKey) ? .sameCommon : .same
    }
    if a.year == b.year, a.year != 0 {
      if a.dayKey == 0 || b.dayKey == 0 { return .yearAlone }
      return a.day == b.day || a.month == b.month ? .partOfDay : .year
    }
    // The first of January is what is written where nobody knows the day.
    let known = a.day != 0 && (a.day != 1 || a.month != 1)
    return known && a.day == b.day && a.month == b.month ? .otherYear : .different
  }

  func identifier(_ a: Member, _ b: Member) -> IdentifierLikeness {
    if a.identifier == 0 || b.identifier == 0 { return .missing }
    if a.identifier == b.identifier { return .same }
    guard nearWidth > 0 else { return .different }
    let (left, right) = (Int(a.row) * nearWidth, Int(b.row) * nearWidth)
    for place in 0..<nearWidth where near[left + place] == near[right + place] && near[left + place] != 0 { return .near }
    return .different
  }

  func place(_ a: Member, _ b: Member) -> PlaceLikeness {
    if a.unit != b.unit { return .elsewhere }
    if a.household == b.household, a.household != 0 { return .household }
    return a.hamlet == b.hamlet && a.hamlet != 0 ? .hamlet : .unit
  }

  func sex(_ a: Member, _ b: Member) -> UInt32 { a.sex == 0 || b.sex == 0 ? 2 : (a.sex == b.sex ? 0 : 1) }
}
