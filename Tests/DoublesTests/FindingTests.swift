import Testing
import Vocabulary

@testable import Doubles

/// A small commune of invented people, the same at every run.
struct SmallCommune {
  private(set) var roll = Roll()
  private var state: UInt64 = 188
  private static let families = ["Hoàng", "Nông", "Vi", "Lương", "Lý", "Hứa", "Triệu", "Nguyễn", "Chu", "Bế"]
  private static let middles = ["Văn", "Thị", "Đức", "Thu", "Minh", "Ngọc"]
  private static let givens = [
    "An", "Bình", "Cường", "Dung", "Đạt", "Giang", "Hà", "Hải", "Hiền", "Hoa", "Hùng", "Hương", "Khánh", "Lan", "Linh", "Long", "Mai",
    "Nam", "Nga", "Nhung", "Phong", "Quân", "Sơn", "Tâm", "Thắng", "Thảo", "Trang", "Tuấn", "Vân", "Yến",
  ]

  private mutating func pick(_ count: Int) -> Int {
    state = Mixing.mix(state)
    return Int(state >> 33) % count
  }

  init(people: Int) {
    for number in 0..<people {
      let name = [SmallCommune.families[pick(10)], SmallCommune.middles[pick(6)], SmallCommune.givens[pick(30)]].joined(separator: " ")
      let born = Day(number: -9000 + pick(27_000))
      add(name, born.iso, household: UInt64(number / 4 + 1), identifier: pick(10) < 7 ? UInt64(1_000_000 + number) : 0)
    }
  }

  /// Adds somebody; the number of the row.
  @discardableResult mutating func add(
    _ name: String, _ born: String, household: UInt64, identifier: UInt64 = 0, unit: UInt64 = 1, male: Bool = true, year: Int? = nil
  ) -> Int {
    roll.add(
      name: name, sex: male ? .male : .female, birth: Day(iso: born), year: year, unit: unit, hamlet: household / 100 + 1,
      household: household, identifier: identifier)
    return roll.count - 1
  }
}

@Suite struct FindingTests {
  private static func pairs(_ found: [Likeness]) -> Set<[Int]> { Set(found.map { [$0.first, $0.second] }) }

  @Test func thePlantedDoublesAreFoundAndFamiliesAreLeftAlone() async {
    var commune = SmallCommune(people: 3000)
    var wanted: Set<[Int]> = []
    func plant(_ one: (String, String), _ other: (String, String), _ household: UInt64) {
      let first = commune.add(one.0, one.1, household: household)
      wanted.insert([first, commune.add(other.0, other.1, household: household)])
    }
    for index in 0..<30 {
      let household = UInt64(5000 + index)
      plant(
        ("Lý Thị Nguyệt", "\(1960 + index)-03-\(10 + index % 18)"), ("Ly Thi Nguyet", "\(1960 + index)-03-\(10 + index % 18)"), household)
    }
    plant(("Vi Văn Đoàn", "1950-04-17"), ("Vy Văn Đoàn", "1950-04-17"), 6001)
    plant(("Nông Đức Thiện", "1990-03-08"), ("Nông Đức Thiện", "1990-08-03"), 6002)
    plant(("Hoàng Văn Páo", "1971-10-21"), ("Páo Hoàng Văn", "1971-10-21"), 6003)
    plant(("Triệu Mùi Sình", "1980-12-30"), ("Triệu Sình", "1980-12-30"), 6004)
    // Twins, and a father and his son of the same name.
    let twin = commune.add("Hoàng Thị Lan", "2012-05-05", household: 7001)
    let other = commune.add("Hoàng Thị Mai", "2012-05-05", household: 7001)
    let father = commune.add("Bế Văn Long", "1970-02-02", household: 7002)
    let son = commune.add("Bế Văn Long", "1996-07-19", household: 7002)
    let found = await Doubles.find(in: commune.roll)
    let likely = FindingTests.pairs(found.likely)
    #expect(wanted.isSubset(of: likely), "\(wanted.subtracting(likely))")
    #expect(!likely.contains([twin, other]))
    #expect(!likely.contains([father, son]))
    #expect(likely.subtracting(wanted).count <= 2, "\(likely.subtracting(wanted))")
  }

  @Test func aHandfulOfPeopleIsEnough() async {
    var commune = SmallCommune(people: 0)
    let first = commune.add("Hoàng Thị Nguyệt", "1986-03-08", household: 12, male: false)
    commune.add("Lý Văn Tòng", "1979-11-30", household: 12)
    commune.add("Lý Thị Ánh", "2020-05-02", household: 12, male: false)
    commune.add("Vi Văn Đoàn", "1950-01-01", household: 13)
    let second = commune.add("Hoang Thi Nguyet", "1986-03-08", household: 12, male: false)
    let found = await Doubles.find(in: commune.roll)
    #expect(FindingTests.pairs(found.likely) == [[first, second]])
    #expect(found.likely.first?.pattern.reason.vi == "cùng ngày sinh, cùng họ tên, một bên viết không dấu, cùng hộ")
    let none = await Doubles.find(in: Roll())
    #expect(none.likely.isEmpty)
  }

  @Test func aNumberOnTwoUnlikePeopleIsNoPerson() async {
    var commune = SmallCommune(people: 400)
    let one = commune.add("Hoàng Thị Nguyệt", "1986-03-08", household: 900, identifier: 77, male: false)
    let other = commune.add("Lý Văn Tòng", "1979-11-30", household: 901, identifier: 77)
    let found = await Doubles.find(in: commune.roll)
    #expect(!FindingTests.pairs(found.likely).contains([one, other]))
  }

  @Test func threeRowsOfAPersonAreThreePairs() async {
    var commune = SmallCommune(people: 400)
    let rows = ["Hoàng Thị Nguyệt", "Hoang Thi Nguyet", "Hoàng Thị Nguyệt"].map {
      commune.add($0, "1986-03-08", household: 900, identifier: 77, male: false)
    }
    let found = await Doubles.find(in: commune.roll)
    #expect(FindingTests.pairs(found.likely).isSuperset(of: [[rows[0], rows[1]], [rows[0], rows[2]], [rows[1], rows[2]]]))
  }

  @Test func theAnswerDoesNotDependOnTheCores() async {
    var commune = SmallCommune(people: 2000)
    for index in 0..<50 { commune.add("Lý Thị Nguyệt", "1986-03-\(10 + index % 18)", household: UInt64(5000 + index / 2)) }
    let one = await Doubles.find(in: commune.roll, cores: 1)
    let three = await Doubles.find(in: commune.roll, cores: 3)
    #expect(one.likely.map { [$0.first, $0.second] } == three.likely.map { [$0.first, $0.second] })
    #expect(one.compared == three.compared)
  }
}
