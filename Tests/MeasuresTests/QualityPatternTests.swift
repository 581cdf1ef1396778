import Measures
import TestSupport
import Testing
import Vocabulary

/// The figures that tell measured numbers from invented ones, on examples that can be worked by hand.
@Suite struct QualityPatternTests {
  @Test func modifiedZFindsTheOddOne() {
    // Median 2.45, median distance 0.15: 8.2 lies 0.6745 · 5.75 / 0.15 = 25.9 away, the others up to 1.6.
    let values = [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]
    let z = QualityPatterns.modifiedZ(values)
    #expect(zip(values, z).filter { abs($1) > 3.5 }.map(\.0) == [8.2, 8.3])
    #expect(QualityPatterns.modifiedZ([4, 4, 4]) == [0, 0, 0])
    let flat = QualityPatterns.modifiedZ([10, 10, 10, 10, 10, 10, 10, 60])
    #expect(flat.dropLast().allSatisfy { $0 == 0 })
    #expect(abs((flat.last ?? 0) - 50 / (1.253314 * 6.25)) < 1e-9, "with a MAD of 0 the mean distance takes its place")
    #expect(QualityPatterns.modifiedZ([]).isEmpty)
    #expect(QualityPatterns.median([3, 1, 2]) == 2)
    #expect(QualityPatterns.median([4, 1, 3, 2]) == 2.5)
  }

  @Test func digitsOfRealAndInventedFigures() {
    #expect(QualityPatterns.digitPreference(Array(repeating: 30, count: 10)) == 0)
    var one = Array(repeating: 0, count: 10)
    one[0] = 200
    #expect(abs((QualityPatterns.digitPreference(one) ?? 0) - 100) < 1e-9, "one digit only")
    let even = (0..<10).map { $0.isMultiple(of: 2) ? 40 : 0 }
    #expect(abs((QualityPatterns.digitPreference(even) ?? 0) - 100.0 / 3) < 1e-9, "a manual gauge reads even figures only")
    #expect(QualityPatterns.digitPreference(Array(repeating: 9, count: 10)) == nil, "fewer than a hundred say nothing")
  }

  @Test func whippleOfYears() {
    let even = Dictionary(uniqueKeysWithValues: (1900...2024).map { ($0, 10) })
    #expect(QualityPatterns.whipple(even, in: 2024) == 100)
    #expect(QualityPatterns.whipple(even.filter { $0.key.isMultiple(of: 5) }.mapValues { $0 * 5 }, in: 2024) == 500)
    #expect(QualityPatterns.whipple([1980: 50], in: 2024) == nil)
  }

  @Test func monthsThatStandOut() throws {
    let first = try day("2023-01-01")
    var counts: [Day: Int] = [:]
    for month in 0..<12 { counts[first.adding(months: month)] = 100 + month % 3 }
    counts[try day("2023-07-01")] = 400
    counts[try day("2024-01-01")] = 3
    let today = try day("2024-01-20")
    #expect(QualityPatterns.oddMonths(counts, before: today, limit: 3.5) == [try day("2023-07-01")], "the running month isn't judged")
    #expect(QualityPatterns.oddMonths(counts, before: try day("2023-08-05"), limit: 3.5) == [], "seven months are no series")
    counts[try day("2023-04-01")] = nil
    #expect(
      QualityPatterns.oddMonths(counts, before: today, limit: 3.5) == [try day("2023-04-01"), try day("2023-07-01")], "a gap is a month")
    let small = Dictionary(uniqueKeysWithValues: (0..<12).map { (first.adding(months: $0), $0 == 5 ? 9 : 2) })
    #expect(QualityPatterns.oddMonths(small, before: today, limit: 3.5) == [], "seven rows more are no finding")
  }
}
