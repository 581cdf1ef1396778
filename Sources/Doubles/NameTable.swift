import Foundation
import Vocabulary

/// How two full names are alike; the numbers stand in patterns.
public enum NameLikeness: UInt8, Sendable, CaseIterable {
  /// Nothing that speaks for one person.
  case different
  /// Letter by letter, tones and all.
  case same
  /// The same without marks, and one of them has none at all.
  case tonesLost
  /// The same without marks; marks differ.
  case tonesDiffer
  /// The same after d/đ, y/i, s/x, tr/ch, l/n are taken for one.
  case slip
  /// The same words in another order.
  case order
  /// One lacks a word of the other.
  case wordMissing
  /// One word differs by one letter.
  case typo
  /// One lacks a word of the other and one word differs by one letter.
  case wordMissingTypo
  /// The given name differs.
  case givenDiffers
  /// A middle name differs.
  case middleDiffers
  /// The family name differs.
  case familyDiffers
  /// All words but one are shared, in some other way.
  case mostWords
}

/// The distinct names of a roll, taken apart once.
struct NameTable: Sendable {
  /// One syllable as somebody wrote it.
  struct Syllable: Sendable {
    let exact: UInt32
    let plain: UInt32
    let slip: UInt32
    /// Up to eight letters without marks, the first in the lowest byte.
    let letters: UInt64
    let marked: Bool
  }

  /// One full name as somebody wrote it.
  struct Entry: Sendable {
    let start: UInt32
    let count: UInt8
    let marked: Bool
    let exact: UInt32
    let plain: UInt32
    let slip: UInt32
    /// The words in any order.
    let bag: UInt32
    let signature: UInt64
  }

  private(set) var entries: [Entry] = []
  /// The syllables of the entries, one after the other.
  private(set) var parts: [UInt32] = []
  private(set) var syllables: [Syllable] = []
  /// Rows by bag.
  private(set) var bagCounts: [Int32] = []
  /// Uses by slip form of a syllable.
  private(set) var slipCounts: [Int32] = []
  private var rows = 0
  private var byName: [UInt64: UInt32] = [:]
  private var bySyllable: [UInt64: UInt32] = [:]
  private var forms: [UInt64: UInt32] = [:]

  /// The number of a name as it was written.
  mutating func add(_ name: String) -> UInt32 {
    var name = name
    let key = name.withUTF8 { Mixing.bytes($0) }
    let number = byName[key] ?? enter(name, key)
    rows += 1
    let entry = entries[Int(number)]
    bagCounts[Int(entry.bag)] += 1
    for place in Int(entry.start)..<Int(entry.start) + Int(entry.count) { slipCounts[Int(syllables[Int(parts[place])].slip)] += 1 }
    return number
  }

  private mutating func enter(_ name: String, _ key: UInt64) -> UInt32 {
    let words = name.split(whereSeparator: { $0.isWhitespace || $0 == "-" || $0 == "." || $0 == "," }).prefix(12)
    let found = words.map { syllable(String($0)) }.filter { syllables[Int($0)].letters != 0 }
    let start = UInt32(parts.count)
    parts.append(contentsOf: found)
    func sequence(_ forms: [UInt32], _ kind: UInt64) -> UInt64 {
      forms.reduce(Mixing.mix(kind)) { Mixing.mix($0 ^ UInt64($1) &* 0x9E37_79B9_7F4A_7C15) }
    }
    let used = found.map { syllables[Int($0)] }
    let bag = form(sequence(used.map(\.slip).sorted(), 4), bag: true)
    let entry = Entry(
      start: start, count: UInt8(found.count), marked: used.contains(where: \.marked), exact: form(sequence(used.map(\.exact), 1)),
      plain: form(sequence(used.map(\.plain), 2)), slip: form(sequence(used.map(\.slip), 3)), bag: bag,
      signature: used.reduce(0) { $0 | 1 << (Mixing.mix(UInt64($1.slip)) & 63) })
    let number = UInt32(entries.count)
    entries.append(entry)
    byName[key] = number
    return number
  }

  private mutating func form(_ key: UInt64, bag: Bool = false) -> UInt32 {
    let spread = Mixing.mix(key ^ (bag ? 0x5bd1 : 0xe995))
    if let known = forms[spread] { return known }
    let number = bag ? UInt32(bagCounts.count) : UInt32(truncatingIfNeeded: forms.count)
    if bag { bagCounts.append(0) }
    forms[spread] = number
    return number
  }

  private mutating func syllable(_ word: String) -> UInt32 {
    var word = word
    let key = word.withUTF8 { Mixing.bytes($0) }
    if let known = bySyllable[key] { return known }
    let exact = word.precomposedStringWithCanonicalMapping.lowercased()
    let plain = String(VietnameseText.folded(word).filter { $0 != " " })
    var letters: UInt64 = 0
    for (place, byte) in plain.utf8.prefix(8).enumerated() { letters |= UInt64(byte) << (8 * UInt64(place)) }
    let slipped = slipForm(NameTable.slipped(plain))
    let syllable = Syllable(
      exact: form(NameTable.hash(exact, 7)), plain: form(NameTable.hash(plain, 8)), slip: slipped, letters: letters, marked: exact != plain)
    let number = UInt32(syllables.count)
    syllables.append(syllable)
    bySyllable[key] = number
    return number
  }

  private mutating func slipForm(_ text: String) -> UInt32 {
    let key = NameTable.hash(text, 9)
    if let known = forms[key] { return known }
    forms[key] = UInt32(slipCounts.count)
    slipCounts.append(0)
    return UInt32(slipCounts.count - 1)
  }

  private static func hash(_ text: String, _ kind: UInt64) -> UInt64 {
    var text = text
    return Mixing.mix(text.withUTF8 { Mixing.bytes($0) } ^ kind)
  }

  /// The form in which the slips common in Vietnamese disappear: tr = ch, s = x, n = l at the beginning, y = i.
  static func slipped(_ plain: String) -> String {
    var word = plain
    if word.hasPrefix("tr") { word = "ch" + word.dropFirst(2) }
    if word.hasPrefix("x") { word = "s" + word.dropFirst() }
    if word.hasPrefix("n"), !word.hasPrefix("ng"), !word.hasPrefix("nh") { word = "l" + word.dropFirst() }
    return word.replacingOccurrences(of: "y", with: "i")
  }

  // MARK: - Comparing

  /// A likeness and how rarely chance alone brings it about: steps of a half or an eighth, 0 to 15.
  struct Compared: Sendable, Equatable {
    let likeness: NameLikeness
    let rarity: UInt8
  }

  /// How rare each bag and each syllable is, in halvings.
  struct Rarity: Sendable {
    let bags: [UInt8]
    let slips: [Float]
  }

  /// The rarities, once all names are in.
  func rarity() -> Rarity {
    let total = Double(max(rows, 1))
    return Rarity(
      bags: bagCounts.map { UInt8(min(15, max(0, log2(total / Double(max($0, 1))) - 5))) },
      slips: slipCounts.map { Float(log2(total / Double(max($0, 1)))) })
  }

  /// Compares two names by their numbers.
  func compare(_ left: UInt32, _ right: UInt32, _ rarity: Rarity) -> Compared {
    let (a, b) = (entries[Int(left)], entries[Int(right)])
    if a.bag == b.bag, a.count > 0 {
      let likeness: NameLikeness
      if a.exact == b.exact {
        likeness = .same
      } else if a.plain == b.plain {
        likeness = a.marked && b.marked ? .tonesDiffer : .tonesLost
      } else {
        likeness = a.slip == b.slip ? .slip : .order
      }
      return Compared(likeness: likeness, rarity: rarity.bags[Int(a.bag)])
    }
    return partly(a, b, rarity)
  }

  private func partly(_ a: Entry, _ b: Entry, _ rarity: Rarity) -> Compared {
    let none = Compared(likeness: .different, rarity: 0)
    let (short, long) = a.count <= b.count ? (a, b) : (b, a)
    let (few, many) = (Int(short.count), Int(long.count))
    guard few > 0, many <= few + 2 else { return none }
    // Which words of each have no partner in the other.
    var taken: UInt32 = 0
    var loose = -1
    var shared: Float = 0
    for i in 0..<few {
      let slip = syllables[Int(parts[Int(short.start) + i])].slip
      var partner = -1
      for j in 0..<many where taken & (1 << j) == 0 && syllables[Int(parts[Int(long.start) + j])].slip == slip {
        partner = j
        break
      }
      if partner >= 0 {
        taken |= 1 << partner
        shared += rarity.slips[Int(slip)]
      } else if loose >= 0 {
        return none
      } else {
        loose = i
      }
    }
    if loose < 0 {
      return few >= 2 ? Compared(likeness: .wordMissing, rarity: NameTable.step(shared)) : none
    }
    if few == 1 { return none }
    let odd = syllables[Int(parts[Int(short.start) + loose])]
    var best = rarity.slips[Int(odd.slip)]
    var last = -1
    var near = false
    for j in 0..<many where taken & (1 << j) == 0 {
      let other = syllables[Int(parts[Int(long.start) + j])]
      best = max(best, rarity.slips[Int(other.slip)])
      if NameTable.oneApart(odd.letters, other.letters) { near = true }
      last = j
    }
    let step = NameTable.step(shared + best)
    if near { return Compared(likeness: few == many ? .typo : .wordMissingTypo, rarity: step) }
    guard few == many, last == loose else { return Compared(likeness: .mostWords, rarity: step) }
    if loose == few - 1 { return Compared(likeness: .givenDiffers, rarity: step) }
    return Compared(likeness: loose == 0 ? .familyDiffers : .middleDiffers, rarity: step)
  }

  private static func step(_ halvings: Float) -> UInt8 { UInt8(min(15, max(0, halvings / 3))) }

  /// Whether two words of up to eight letters are one letter apart: changed, left out, or swapped with its neighbour.
  static func oneApart(_ left: UInt64, _ right: UInt64) -> Bool {
    let differ = left ^ right
    if differ == 0 { return true }
    let first = UInt64(differ.trailingZeroBitCount / 8 * 8)
    let (a, b) = (left >> first, right >> first)
    // One letter changed.
    if a >> 8 == b >> 8 { return true }
    // Two neighbours swapped.
    if a & 0xFF == (b >> 8) & 0xFF, b & 0xFF == (a >> 8) & 0xFF, a >> 16 == b >> 16 { return true }
    // One letter more in one of them.
    return a >> 8 == b || b >> 8 == a
  }
}
