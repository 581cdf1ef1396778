import Foundation
import Vocabulary

// People with known doubles, on which finding them is measured. Written before the matcher; its rates are never tuned.
//
// Of N people 20 % are written down twice (so the file has 1.2 N rows). Of the second rows, each independently:
//   tones lost 30 % · one slip of the hand 20 % (half a Vietnamese slip: d/đ, y/i, s/x, tr/ch, l/n; 15 % of them a missing middle
//   name; the rest a letter left out, doubled, changed or swapped with its neighbour) · day and month swapped 5 % (of all, drawn among
//   the days on which it can happen) · order of the names turned round 5 % · national number missing 40 %, else one digit wrong 3 % ·
//   moved to another commune 15 % · written into another household of the same commune 10 % of those that stayed.
// Of all people: twins 1 % (same birth date, household and family name), father and son of the same full name 2 % (same household),
// first rows without a national number 5 % of adults and 40 % of children under 14, year of birth alone 8 % of those born before 1960,
// 1 January as birthday 3 % of those born before 1975.
// Names are drawn by ethnic group, sex and generation from the demonstration's words: few family names, many repeated full names.

/// One written row of a person.
struct WrittenPerson: Sendable {
  var name: String
  var female: Bool
  var year: Int
  /// Nil where only the year is known.
  var day: Day?
  var commune: Int
  var hamlet: Int
  var household: Int
  /// Twelve digits, or empty.
  var identifier: String
  /// Who it is, in truth.
  var human: Int
  /// What went wrong in the second row.
  var faults: [String]
}

/// Writes people down, some of them twice.
struct DoublesData {
  private var random: DemoRandom
  private let lexicon: DemoLexicon
  /// The rows, in random order.
  private(set) var rows: [WrittenPerson] = []
  private var houses: [[(hamlet: Int, household: Int)]] = []

  /// Makes the rows of `people` people.
  init(people: Int, seed: UInt64, lexicon: DemoLexicon) {
    random = DemoRandom(seed: seed)
    self.lexicon = lexicon
    rows.reserveCapacity(people * 6 / 5 + 16)
    var commune = 0
    while rows.count < people {
      settle(commune, min(5000, people - rows.count))
      commune += 1
    }
    let first = rows.count
    for index in 0..<first where random.chance(0.2) { rows.append(second(of: rows[index])) }
    for index in stride(from: rows.count - 1, to: 0, by: -1) { rows.swapAt(index, random.whole(0...index)) }
  }

  // MARK: - First rows

  private mutating func settle(_ commune: Int, _ count: Int) {
    let town = random.chance(0.2)
    let dao = random.chance(0.15)
    houses.append([])
    let end = rows.count + count
    var household = 0
    while rows.count < end {
      let hamlet = household / 110
      let share = random.share()
      let ethnicity: String
      if town {
        ethnicity = share < 0.6 ? "01" : (share < 0.85 ? "02" : "07")
      } else if dao {
        ethnicity = share < 0.6 ? "09" : (share < 0.8 ? "07" : "02")
      } else {
        ethnicity = hamlet % 2 == 0 ? (share < 0.7 ? "02" : (share < 0.95 ? "07" : "01")) : (share < 0.65 ? "07" : "02")
      }
      houses[commune].append((hamlet, household))
      family(ethnicity, commune, hamlet, household, upTo: end)
      household += 1
    }
  }

  private mutating func family(_ ethnicity: String, _ commune: Int, _ hamlet: Int, _ household: Int, upTo end: Int) {
    func room() -> Bool { rows.count < end }
    let father = random.whole(1945...1998)
    let name = lexicon.family(ethnicity, &random)
    let head = person(name, false, father, ethnicity, commune, hamlet, household)
    rows.append(head)
    if room(), random.chance(0.85) {
      let hers = lexicon.family(random.chance(0.8) ? ethnicity : "01", &random)
      rows.append(person(hers, true, father + random.whole(-3...5), ethnicity, commune, hamlet, household))
    }
    if room(), random.chance(0.2) {
      rows.append(person(name, random.chance(0.6), father - random.whole(20...35), ethnicity, commune, hamlet, household))
    }
    for _ in 0..<random.whole(0...4) where room() {
      let female = random.chance(0.48)
      let year = min(2024, father + random.whole(20...38))
      var child = person(name, female, year, ethnicity, commune, hamlet, household)
      if !female, random.chance(0.044) { child.name = head.name }
      rows.append(child)
      guard room(), random.chance(0.011) else { continue }
      var twin = person(name, random.chance(0.7) ? female : !female, year, ethnicity, commune, hamlet, household)
      (twin.day, twin.year) = (child.day, child.year)
      let (words, others) = (child.name.split(separator: " "), twin.name.split(separator: " "))
      if twin.female == female, random.chance(0.7), words.count > 2, let given = others.last, given != words.last {
        twin.name = (words.dropLast() + [given]).joined(separator: " ")
      }
      rows.append(twin)
    }
  }

  private mutating func person(
    _ family: String, _ female: Bool, _ year: Int, _ ethnicity: String, _ commune: Int, _ hamlet: Int, _ household: Int
  ) -> WrittenPerson {
    let name = "\(family) \(lexicon.given(female, year, ethnicity, &random))"
    var day = Day(year: year, month: 1, day: 1)?.adding(days: random.whole(0...364))
    if year < 1975, random.chance(0.03) { day = Day(year: year, month: 1, day: 1) }
    if year < 1960, random.chance(0.08) { day = nil }
    var identifier = ""
    if !random.chance(year > 2011 ? 0.4 : 0.05) {
      let province = random.chance(0.85) ? "020" : String("00" + String(random.whole(1...96))).suffix(3)
      let sex = (year >= 2000 ? 2 : 0) + (female ? 1 : 0)
      identifier = province + String(sex) + DoublesData.digits(year % 100, 2) + DoublesData.digits(random.whole(0...999_999), 6)
    }
    return WrittenPerson(
      name: name, female: female, year: year, day: day, commune: commune, hamlet: hamlet, household: household, identifier: identifier,
      human: rows.count, faults: [])
  }

  private static func digits(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  // MARK: - Second rows

  private mutating func second(of first: WrittenPerson) -> WrittenPerson {
    var row = first
    if random.chance(0.15), houses.count > 1 {
      repeat { row.commune = random.whole(0...(houses.count - 1)) } while row.commune == first.commune
      if let house = random.pick(houses[row.commune]) { (row.hamlet, row.household) = house }
      row.faults.append("moved")
    } else if random.chance(0.1), let house = random.pick(houses[row.commune]), house.household != first.household {
      (row.hamlet, row.household) = house
      row.faults.append("household")
    }
    if random.chance(0.2) { slip(&row) }
    if random.chance(0.05) {
      let words = row.name.split(separator: " ")
      if words.count > 1 {
        let turned = random.chance(0.5) ? words.suffix(1) + words.dropLast() : words.dropFirst() + words.prefix(1)
        row.name = turned.joined(separator: " ")
        row.faults.append("order")
      }
    }
    if random.chance(0.3) {
      let plain = DoublesData.plain(row.name)
      if plain != row.name { row.faults.append("tones") }
      row.name = plain
    }
    if let (year, month, day) = row.day?.parts, day <= 12, day != month, random.chance(0.05 * 365 / 132) {
      row.day = Day(year: year, month: day, day: month)
      row.faults.append("day-month")
    }
    if random.chance(0.4) {
      if !row.identifier.isEmpty { row.faults.append("no-id") }
      row.identifier = ""
    } else if !row.identifier.isEmpty, random.chance(0.03) {
      var digits = Array(row.identifier)
      let place = random.whole(0...11)
      let other = ((digits[place].wholeNumberValue ?? 0) + random.whole(1...9)) % 10
      digits[place] = Character(String(other))
      row.identifier = String(digits)
      row.faults.append("id-digit")
    }
    return row
  }

  /// Without marks but with its capitals.
  private static func plain(_ name: String) -> String {
    name.split(separator: " ").map { word in
      let folded = VietnameseText.folded(String(word))
      return folded.prefix(1).uppercased() + folded.dropFirst()
    }.joined(separator: " ")
  }

  private mutating func slip(_ row: inout WrittenPerson) {
    let kind = random.share()
    if kind < 0.5, let turned = vietnameseSlip(row.name) {
      row.name = turned
      row.faults.append("slip")
      return
    }
    var words = row.name.split(separator: " ").map(String.init)
    if kind < 0.65, words.count > 2 {
      words.remove(at: random.whole(1...(words.count - 2)))
      row.name = words.joined(separator: " ")
      row.faults.append("middle")
      return
    }
    let place = random.whole(0...(words.count - 1))
    var letters = Array(words[place].lowercased())
    let spot = random.whole(0...(letters.count - 1))
    switch random.whole(0...3) {
    case 0 where letters.count > 2: letters.remove(at: spot)
    case 1: letters.insert(letters[spot], at: spot)
    case 2 where spot + 1 < letters.count && letters[spot] != letters[spot + 1]: letters.swapAt(spot, spot + 1)
    default:
      let keys: [Character] = Array("abcdeghiklmnopqrstuvxy").filter { $0 != letters[spot] }
      letters[spot] = random.pick(keys) ?? "a"
    }
    let word = String(letters)
    words[place] = word.prefix(1).uppercased() + word.dropFirst()
    row.name = words.joined(separator: " ")
    row.faults.append("typo")
  }

  private static let beginnings: [(String, String)] = [
    ("đ", "d"), ("d", "đ"), ("s", "x"), ("x", "s"), ("tr", "ch"), ("ch", "tr"), ("l", "n"), ("n", "l"),
  ]
  private static let vowels: [(String, String)] = [("y", "i"), ("ý", "í"), ("ỳ", "ì"), ("ỵ", "ị"), ("ỷ", "ỉ"), ("i", "y"), ("í", "ý")]

  private mutating func vietnameseSlip(_ name: String) -> String? {
    var words = name.split(separator: " ").map { $0.lowercased() }
    var ways: [(place: Int, word: String)] = []
    for (place, word) in words.enumerated() {
      for (from, to) in DoublesData.beginnings where word.hasPrefix(from) {
        // "ng" and "nh" are letters of their own.
        if from == "n", word.hasPrefix("ng") || word.hasPrefix("nh") { continue }
        ways.append((place, to + word.dropFirst(from.count)))
      }
      for (from, to) in DoublesData.vowels where word.hasSuffix(from) { ways.append((place, word.dropLast() + to)) }
    }
    guard let way = random.pick(ways) else { return nil }
    words[way.place] = way.word
    return words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
  }

  // MARK: - The file

  /// The columns of the file; `human` and `faults` are the truth.
  static let header = "row,commune,hamlet,household,full_name,sex,birth_date,birth_year,national_id,human,faults"

  /// The rows as CSV.
  func csv() -> Data {
    var out = Data()
    out.reserveCapacity(rows.count * 110)
    out.append(contentsOf: (DoublesData.header + "\n").utf8)
    for (index, row) in rows.enumerated() {
      let date = row.day.map { "\($0.iso)," } ?? ",\(row.year)"
      let place = "\(row.commune),\(row.commune)-\(row.hamlet),\(row.commune)-\(row.household)"
      let line =
        "\(index),\(place),\(row.name),\(row.female ? "female" : "male"),\(date),\(row.identifier),\(row.human),"
        + row.faults.joined(separator: "+") + "\n"
      out.append(contentsOf: line.utf8)
    }
    return out
  }
}
