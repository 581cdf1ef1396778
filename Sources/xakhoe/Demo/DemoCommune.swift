import Vocabulary

/// A hamlet of the demonstration.
struct DemoHamlet: Sendable {
  let id: RowID
  let name: String
  /// Whether its people get their cards from the budget.
  let supported: Bool
}

/// A household of the demonstration.
struct DemoHousehold: Sendable {
  let id: RowID
  let number: String
  let hamlet: Int
  let poverty: String
  let from: Day?
  /// Its people, in the order in which they were added.
  var members: [Int] = []
}

/// A person of the demonstration: one row of one commune.
struct DemoPerson: Sendable {
  let id: RowID
  let female: Bool
  let born: Day
  let ethnicity: String
  var family: String
  var given: String
  let household: Int
  var relation: String
  let from: Day
  var to: Day?
  var endReason: String?
  var father: Int?
  var mother: Int?
  var partner: Int?
  var married: Day?
  var union = "single"
  var temporary = false
  var yearOnly = false
  var occupation = ""
  /// Evenly spread over 0..<1 among those of the same sex: decides about cards.
  var insuredShare = 0.0
  /// Evenly spread over 0..<1: decides about care.
  var careShare = 0.0
  /// The last day on which anything is entered here for someone who will be moved by the move verb.
  var leaves: Day?

  var name: String { "\(family) \(given)" }

  /// Completed years of age.
  func age(on day: Day) -> Int { (day.number - born.number) * 100 / 36_525 }

  /// Whether the person lives in the commune on a day.
  func lives(on day: Day) -> Bool { from <= day && (to ?? day) >= day && (leaves ?? day) >= day }
}

/// One commune while it is made up: its people first, then what is recorded about them.
struct DemoCommune: Sendable {
  let key: UnitKey
  let name: String
  let profile: DemoProfile
  let lexicon: DemoLexicon
  let growth: DemoGrowth
  /// The day the registers begin.
  let start: Day
  /// The last day anything is known about.
  let today: Day
  let scale: Double
  /// The place of the commune among all, for numbers that must not repeat.
  let index: Int

  var random: DemoRandom
  var books = DemoBooks()
  var hamlets: [DemoHamlet] = []
  var households: [DemoHousehold] = []
  var people: [DemoPerson] = []
  /// The station until the merger, and the satellite it became.
  var station: RowID?
  var satellite: RowID?
  var clinicians: [RowID] = []
  private var insuredSpread: [DemoSpread]
  private var careSpread: DemoSpread
  private var numbers: [Int: Int] = [:]

  init(
    key: UnitKey, name: String, profile: DemoProfile, lexicon: DemoLexicon, growth: DemoGrowth, start: Day, today: Day, scale: Double,
    index: Int, seed: UInt64
  ) {
    (self.key, self.name, self.profile, self.lexicon, self.growth) = (key, name, profile, lexicon, growth)
    (self.start, self.today, self.scale, self.index) = (start, today, scale, index)
    random = DemoRandom(seed: seed, part: key.number)
    insuredSpread = [DemoSpread(from: random.share()), DemoSpread(from: random.share())]
    careSpread = DemoSpread(from: random.share())
  }

  /// The merger of the districts' communes.
  static let merger = Day(year: 2025, month: 7, day: 1) ?? Day(number: 20_270)

  /// The name as it stands inside a sentence: `xã Khánh Xuân`.
  var place: String { name.prefix(1).lowercased() + name.dropFirst() }

  /// The last day on which the commune itself files papers: a merged one stops, its successor goes on.
  var lastPaper: Day { start < DemoCommune.merger ? min(today, DemoCommune.merger.adding(days: -1)) : today }

  /// The identity of a row entered on a day.
  mutating func newID(_ day: Day) -> RowID {
    let entered = min(max(day, start), today)
    return RowID(milliseconds: Moment(entered, minutes: random.whole(450...1020)).milliseconds, using: &random)
  }

  /// A day of a range; its first when the range is empty.
  mutating func day(_ first: Day, _ last: Day) -> Day {
    first >= last ? first : Day(number: random.whole(first.number...last.number))
  }

  /// The first of January of a year.
  func newYear(_ year: Int) -> Day { Day(year: year, month: 1, day: 1) ?? start }

  /// Whether a register is kept here at all.
  func keeps(_ register: String) -> Bool { !profile.unopened.contains(register) }

  /// The facility that saw people on a day.
  func facility(on day: Day) -> RowID? { day < DemoCommune.merger ? station : satellite ?? station }

  /// A number of twelve digits of the province, with a tail no two people share.
  mutating func nationalID(female: Bool, born: Day) -> String {
    let year = born.parts.year
    let century = (year >= 2000 ? 2 : 0) + (female ? 1 : 0)
    let slot = year * 2 + (female ? 1 : 0)
    let count = (numbers[slot] ?? 0) + 1
    numbers[slot] = count
    let tail = 990_000 + (index * 350 + count) % 10_000
    return "020\(century)\(DemoCommune.padded(year % 100, 2))\(tail)"
  }

  /// A telephone number nobody can have.
  mutating func phone() -> String { "0000" + DemoCommune.padded(random.whole(0...999_999), 6) }

  static func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  /// The even shares of one more person.
  mutating func nextShares(female: Bool) -> (insured: Double, care: Double) {
    (insuredSpread[female ? 1 : 0].next(), careSpread.next())
  }
}
