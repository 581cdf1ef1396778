import Foundation
import Vocabulary

/// What a commune of the demonstration is like: one line of `communes.csv`. Shares are fractions.
struct DemoProfile: Sendable {
  var town = false
  var people = 40.0
  var hamlets = 3
  /// Ethnic groups by code, with their shares.
  var ethnicities: [(code: String, share: Double)] = [("02", 0.5), ("07", 0.35), ("01", 0.08), ("09", 0.05), ("15", 0.02)]
  /// Share of hamlets whose people get their cards from the budget.
  var supported = 0.5
  /// Insured people at the end of 2024.
  var insured = 0.9
  /// How much higher the rate of women is than that of men.
  var sexGap = 0.005
  var stunting = 0.22
  /// People with an e-book at the end.
  var eBook = 0.6
  /// People seen or reviewed within a year.
  var managed = 0.84
  var latrine = 0.75
  var food = 3
  /// Establishments that do what they must.
  var foodGood = 0.88
  var telehealth = 0.07
  /// Papers that are in order.
  var papers = 0.75
  /// Days on which the commune was recognised under the commune-health set, as a new-rural and as an advanced commune.
  var recognised: [Day] = []
  var standard: Day?
  var advanced: Day?
  var unopened: [String] = []

  /// The profiles by unit key: communes of before the merger in full, their successors with the few who came since.
  static func load(_ folder: URL) throws -> [String: DemoProfile] {
    let file = "communes.csv"
    guard let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8) else {
      throw CatalogueFaults([CatalogueFault(file: file, line: 0, Label("không đọc được tệp", en: "the file cannot be read"))])
    }
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard let header = lines.first else { return [:] }
    var out: [String: DemoProfile] = [:]
    for (index, cells) in lines.dropFirst().enumerated() {
      guard cells.count == header.count else {
        throw CatalogueFaults([CatalogueFault(file: file, line: index + 2, Label("sai số cột", en: "wrong number of columns"))])
      }
      let line = Dictionary(zip(header, cells), uniquingKeysWith: { first, _ in first })
      out[line["code"] ?? ""] = DemoProfile(line)
    }
    return out
  }

  init() {}

  private init(_ line: [String: String]) {
    func number(_ name: String) -> Double { Double(line[name] ?? "") ?? 0 }
    func share(_ name: String) -> Double { number(name) / 100 }
    func list(_ name: String) -> [String] { (line[name] ?? "").split(separator: ";").map(String.init) }
    town = line["kind"] == "town"
    people = number("people")
    hamlets = Int(number("hamlets"))
    let rest = share("other")
    ethnicities = [
      ("02", share("tay")), ("07", share("nung")), ("01", share("kinh")), ("09", share("dao")), ("15", rest * 0.6), ("04", rest * 0.25),
      ("06", rest * 0.1), ("03", rest * 0.05),
    ]
    supported = share("supported")
    insured = share("insured")
    sexGap = share("sex_gap")
    stunting = share("stunting")
    eBook = share("e_book")
    managed = share("managed")
    latrine = share("latrine")
    food = Int(number("food"))
    foodGood = share("food_good")
    telehealth = share("telehealth")
    papers = share("papers")
    recognised = list("recognised").compactMap { Day(iso: $0) }
    standard = Day(iso: line["standard"] ?? "")
    advanced = Day(iso: line["advanced"] ?? "")
    unopened = list("unopened")
  }
}
