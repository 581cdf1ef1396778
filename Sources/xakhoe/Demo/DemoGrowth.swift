import Foundation
import Vocabulary

/// Heights and body mass of the WHO standards by age in days, to draw measurements that fit a z-score.
/// - Source: the catalogue's tables `length-for-age.csv` and `bmi-for-age.csv`.
struct DemoGrowth: Sendable {
  private let height: [[Double]]
  private let mass: [[Double]]

  /// Reads the two tables from `tables/growth` of a catalogue.
  init(catalogue: URL) throws {
    func table(_ name: String) throws -> [[Double]] {
      let file = "tables/growth/\(name).csv"
      guard let text = try? String(contentsOf: catalogue.appendingPathComponent(file), encoding: .utf8) else {
        throw CatalogueFaults([CatalogueFault(file: file, line: 0, Label("không đọc được tệp", en: "the file cannot be read"))])
      }
      var out: [[Double]] = [[], []]
      for line in text.split(separator: "\n") {
        let cells = line.split(separator: ",").compactMap { Double($0) }
        guard cells.count == 5, cells[0] == 1 || cells[0] == 2, Int(cells[1]) * 3 == out[Int(cells[0]) - 1].count else { continue }
        out[Int(cells[0]) - 1] += cells[2...]
      }
      return out
    }
    height = try table("length-for-age")
    mass = try table("bmi-for-age")
  }

  /// The centimetres and kilograms of a child of an age with these z-scores; nil beyond the tables.
  func measures(female: Bool, days: Int, height z: Double, mass y: Double) -> (cm: Double, kg: Double)? {
    let sex = female ? 1 : 0
    guard days >= 0, days * 3 + 2 < height[sex].count, days * 3 + 2 < mass[sex].count else { return nil }
    let cm = height[sex][days * 3 + 1] * (1 + height[sex][days * 3 + 2] * z)
    let (l, m, s) = (mass[sex][days * 3], mass[sex][days * 3 + 1], mass[sex][days * 3 + 2])
    let index = m * pow(max(0.05, 1 + l * s * y), 1 / l)
    return (cm.tenth, (index * cm * cm / 10_000).tenth)
  }
}

// Weighing and measuring the children under five, two to four times a year.
extension DemoCommune {
  /// Measures the children.
  mutating func measure() {
    guard keeps("growth-measurement") else { return }
    var spread = DemoSpread(from: random.share())
    for index in people.indices where people[index].born > start.adding(years: -5) {
      let person = people[index]
      let place = spread.next()
      guard random.chance(0.972) else { continue }
      // Children fall behind between six months and two years; the poor more often.
      let poor = households[person.household].poverty == "poor" ? 0.04 : -0.008
      let year = Double(person.born.parts.year - 2021)
      let rate = min(max(profile.stunting * 1.33 - 0.006 * year + poor, 0.08), 0.55)
      let z = -2 - 1.08 * DemoRandom.quantile(rate) + 1.08 * DemoRandom.quantile(place)
      let y = random.normal(-0.25, 0.85)
      for on in campaigns(person) { addMeasurement(person, on, z, y) }
    }
  }

  /// The days a child is measured: each quarter under two, in June and December after.
  private mutating func campaigns(_ person: DemoPerson) -> [Day] {
    let first = max(person.from, start, person.born.adding(days: 10))
    let last = min(person.to ?? today, person.leaves ?? today, today, person.born.adding(years: 5).adding(days: -2))
    guard first <= last else { return [] }
    // The registers open with everyone being measured.
    var out = first == start && start.parts.month == 12 ? [day(start, min(last, start.adding(days: 13)))] : []
    for year in first.parts.year...last.parts.year {
      for month in [3, 6, 9, 12] {
        guard let from = Day(year: year, month: month, day: 1) else { continue }
        let on = from.adding(days: random.whole(0...13))
        let small = on.number - person.born.number < 730
        guard on >= first, on <= last, small ? month % 6 == 0 || random.chance(0.8) : month % 6 == 0, random.chance(0.94) else { continue }
        out.append(on)
      }
    }
    return out
  }

  private mutating func addMeasurement(_ person: DemoPerson, _ on: Day, _ grown: Double, _ mass: Double) {
    let days = on.number - person.born.number
    let share = min(1, 0.3 + Double(days) / 730 * 0.7)
    let z = -0.3 + (grown + 0.3) * share + (1 - share) * 0.5 + random.normal(0, 0.16)
    guard var (cm, kg) = growth.measures(female: person.female, days: days, height: z, mass: mass + random.normal(0, 0.25)) else { return }
    if random.chance(0.0022) {
      // A slip of the pen: what the flags of the standards are for.
      if random.chance(0.5) { cm = (cm * 0.62).tenth } else { kg = (kg * 2.6).tenth }
    }
    var values: [String: Value] = [
      "person_id": .id(person.id), "measured_on": .day(on), "weight_kg": .real(max(kg, 1.2)), "height_cm": .real(max(cm, 30)),
      "lying": .bool(days < 731), "measured_by": .text("Y tế thôn bản"),
    ]
    if days > 183, random.chance(0.25) { values["muac_cm"] = .real((14.6 + mass * 0.8 + random.normal(0, 0.4)).tenth) }
    if random.chance(0.0006) { values["oedema"] = .bool(true) }
    if let facility = facility(on: on) { values["facility_id"] = .id(facility) }
    books.add("growth-measurement", newID(on), values)
  }
}
