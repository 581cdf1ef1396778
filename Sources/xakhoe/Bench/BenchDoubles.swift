import ArgumentParser
import Doubles
import Foundation
import Vocabulary

/// `bench doubles`: how fast people written down twice are found, and how rightly, on made-up people.
struct BenchDoubles: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "doubles", abstract: "Tìm người trùng / Find doubles")
  @Option var catalogue: String?
  @Option var people = 100_000
  @Option(help: "Không dùng khi phát triển / never used in development") var seed: UInt64 = 20_250_701

  func run() async throws {
    let rows = DoublesData(people: people, seed: seed, lexicon: try BenchDoublesData.lexicon(catalogue)).rows
    let name = "doubles.\(people)"
    print("\(name).rows\t\(rows.count)")
    try await measure(rows, name + ".equality", digits: false)
    try await measure(rows, name + ".digits", digits: true)
    var usage = rusage()
    if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 { print("\(name).peak_megabytes\t\(usage.ru_maxrss / 1024)") }
  }

  private func measure(_ rows: [WrittenPerson], _ name: String, digits: Bool) async throws {
    var timing = Timing()
    var found: Doubles?
    await timing.run {
      var roll = Roll(reserving: rows.count, nearWidth: digits ? 12 : 0)
      for row in rows {
        let number = UInt64(row.identifier).map { $0 + 1 } ?? 0
        roll.add(
          name: row.name, sex: row.female ? .female : .male, birth: row.day, year: row.day == nil ? row.year : nil,
          unit: UInt64(row.commune + 1), hamlet: UInt64(row.commune * 1000 + row.hamlet + 1),
          household: UInt64(row.commune * 10_000 + row.household + 1), identifier: number,
          near: digits && number != 0 ? BenchDoubles.near(number - 1) : [])
      }
      found = await Doubles.find(in: roll)
    }
    Timing.line(name + ".milliseconds", timing.median)
    if let found { report(found, rows, name) }
  }

  /// For each of twelve digits the number without it.
  private static func near(_ number: UInt64) -> [UInt32] {
    var (rest, power) = (number, UInt64(1))
    return (0..<12).map { place in
      let digit = rest % 10
      rest /= 10
      defer { power *= 10 }
      return UInt32(truncatingIfNeeded: ((number - digit * power) &* 16 &+ UInt64(place)) &* 0x9E37_79B9_7F4A_7C15 >> 24) | 1
    }
  }

  private func report(_ found: Doubles, _ rows: [WrittenPerson], _ name: String) {
    var written: [Int: [Int]] = [:]
    for (index, row) in rows.enumerated() { written[row.human, default: []].append(index) }
    let twice = written.filter { $0.value.count > 1 }
    let right = Set(found.likely.filter { rows[$0.first].human == rows[$0.second].human }.map { rows[$0.first].human })
    let precision = Double(right.count) / Double(max(found.likely.count, 1))
    let recall = Double(right.count) / Double(max(twice.count, 1))
    func line(_ what: String, _ share: Double) { print("\(name).\(what)\t\(String(format: "%.4f", share))") }
    line("precision", precision)
    line("recall", recall)
    line("f1", 2 * precision * recall / max(precision + recall, 1e-9))
    // A wrong pair has no fault of the pen, so the precision of all stands beside the recall of each kind.
    var kinds: [String: (all: Int, right: Int)] = [:]
    for (human, list) in twice {
      let faults = list.flatMap { rows[$0].faults }
      for fault in faults.isEmpty ? ["none"] : faults {
        kinds[fault, default: (0, 0)].all += 1
        if right.contains(human) { kinds[fault, default: (0, 0)].right += 1 }
      }
    }
    for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) {
      let recall = Double(count.right) / Double(max(count.all, 1))
      line("f1.\(kind)", 2 * precision * recall / max(precision + recall, 1e-9))
    }
  }
}
