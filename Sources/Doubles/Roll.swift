// Doubles: people who are written down twice.
//
// Promises: from names, birth dates, sex, place and opaque tokens of identifiers it says which rows are likely the same
// person, how likely, and why, in words. How much each likeness weighs is estimated from the rows themselves, so nothing
// is tuned and there is no threshold but "more likely than not". It decides nothing and changes nothing.
// May import: Vocabulary, Foundation. No database, no clock, no catalogue.
// Start at `Roll` (what is compared), then `Doubles.find`, `NameTable` and `Estimate`.

import Vocabulary

/// The rows that are compared, in columns.
public struct Roll: Sendable {
  /// The sex of a row.
  public enum Sex: UInt8, Sendable { case unknown, male, female }

  /// One row, as small as it can be kept.
  struct Member: Sendable {
    var name: UInt32
    var unit: UInt32
    var hamlet: UInt32
    var household: UInt32
    /// The day in a form that doesn't tell day and month apart where they could be swapped; 0 when only the year is known.
    var dayKey: Int32
    var year: Int16
    var month: UInt8
    var day: UInt8
    var sex: UInt8
    var row: UInt32
    /// The bits of its name's syllables.
    var signature: UInt64
    var identifier: UInt64
  }

  var members: [Member] = []
  var names = NameTable()
  /// Tokens of an identifier with one digit left out each, `nearWidth` to a row; empty where none were given.
  var near: [UInt32] = []
  let nearWidth: Int
  private var tokens: [UInt64: UInt32] = [:]

  /// An empty roll.
  /// - Parameters:
  ///   - count: how many rows are expected.
  ///   - nearWidth: how many near tokens each identifier has; 0 where identifiers are compared by equality alone.
  public init(reserving count: Int = 0, nearWidth: Int = 0) {
    self.nearWidth = nearWidth
    members.reserveCapacity(count)
    near.reserveCapacity(count * nearWidth)
    tokens.reserveCapacity(count / 2)
  }

  /// How many rows there are.
  public var count: Int { members.count }

  /// Adds a row; its number is the count before.
  /// - Parameters:
  ///   - year: the year of birth, where the day isn't known.
  ///   - unit: who owns the row.
  ///   - hamlet: any token of the hamlet; 0 when unknown.
  ///   - household: any token of the household; 0 when unknown.
  ///   - identifier: any token of a national number (its blind index does); 0 when there is none.
  ///   - near: for each digit the token of the number without it; both rows of a pair must have made them the same way.
  public mutating func add(
    name: String, sex: Sex, birth: Day?, year: Int? = nil, unit: UInt64, hamlet: UInt64 = 0, household: UInt64 = 0,
    identifier: UInt64 = 0, near tokens: [UInt32] = []
  ) {
    let number = names.add(name)
    var member = Member(
      name: number, unit: place(unit, 1), hamlet: hamlet == 0 ? 0 : place(hamlet, 2),
      household: household == 0 ? 0 : place(household, 3), dayKey: 0, year: Int16(clamping: year ?? 0), month: 0, day: 0, sex: sex.rawValue,
      row: UInt32(members.count), signature: names.entries[Int(number)].signature, identifier: identifier)
    if let (year, month, day) = birth?.parts {
      member.year = Int16(clamping: year)
      member.month = UInt8(month)
      member.day = UInt8(day)
      let (first, second) = day <= 12 ? (min(day, month), max(day, month)) : (month, day)
      member.dayKey = Int32(year * 512 + first * 32 + second)
    }
    members.append(member)
    if nearWidth > 0 {
      near.append(contentsOf: tokens.count == nearWidth ? tokens : Array(repeating: 0, count: nearWidth))
    }
  }

  private mutating func place(_ token: UInt64, _ kind: UInt64) -> UInt32 {
    let next = UInt32(tokens.count + 1)
    let key = Mixing.mix(token &+ kind &* 0x9E37_79B9_7F4A_7C15)
    return tokens[key]
      ?? {
        tokens[key] = next
        return next
      }()
  }
}

/// Numbers spread evenly.
enum Mixing {
  static func mix(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// FNV-1a over bytes, spread once more.
  static func bytes(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return mix(hash)
  }
}
