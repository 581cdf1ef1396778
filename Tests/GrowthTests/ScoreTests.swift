import Foundation
import Testing

@testable import Growth

/// Cases beyond the survey sample. Unless another source is named, the expected figure was
/// worked by hand from the LMS row of the table with the formulae of WHO, Methods and
/// development (2006), chapter 7.
@Suite("Scores of one child")
struct ScoreTests {
  let standards: Standards

  init() throws {
    standards = try GrowthTests.standards.get()
  }

  @Test("A girl of 365 days and 9 kg")
  func published() {
    // Source: E. Grellety, data_anthro_for_deposit, figshare 4294085: 0.04885.
    #expect(standards.scores(ChildMeasurement(sex: .female, ageDays: 365, weight: 9)).zwei == 0.05)
  }

  @Test("Cases of WHO's own package")
  func anthroCases() {
    // Source: R package anthro, tests/testthat/test-zscores.R.
    let lying = standards.scores(ChildMeasurement(sex: .male, ageDays: 987, lenhei: 72.86, measure: .lying))
    #expect(lying.zlen == -6.09)
    #expect(lying.flen == true)
    let girl = ChildMeasurement(sex: .female, age: 24 * 30.4375, weight: 8.8, lenhei: 77.5, measure: .standing)
    #expect(standards.scores(girl).zlen == -2.55)
    var unknown = girl
    unknown.measure = nil
    #expect(standards.scores(unknown).zlen == -2.55)
  }

  @Test("Standing under 9 months counts as lying, from 9 months on 0.7 cm are added")
  func standingUnderNineMonths() {
    // Source: R package anthro, tests/testthat/test-zscores.R: 8 and 9 months, 60 cm standing.
    func z(_ age: Double) -> Double? {
      standards.scores(ChildMeasurement(sex: .male, age: age, lenhei: 60, measure: .standing)).zlen
    }
    #expect(z(8 * 30.4375) == -4.81)
    #expect(z(9 * 30.4375) == -5.02)
    // Day 273 is 8.97 months; day 274 is 9.002 months.
    #expect(z(273) == -5.32)
    #expect(z(274) == -5.02)
  }

  @Test("Length up to day 730, height from day 731", arguments: [(730, -2.55, -2.32), (731, -2.56, -2.33)])
  func lengthAndHeight(day: Int, lying: Double, standing: Double) {
    let one = ChildMeasurement(sex: .male, ageDays: day, lenhei: 80, measure: .lying)
    let other = ChildMeasurement(sex: .male, ageDays: day, lenhei: 80, measure: .standing)
    #expect(standards.scores(one).zlen == lying)
    #expect(standards.scores(other).zlen == standing)
  }

  @Test("BMI and weight-for-length follow the converted length")
  func convertedLength() {
    // 80 cm lying on day 731 is 79.3 cm standing: BMI 10 / 0.793², weight-for-height row 79.3.
    let day730 = standards.scores(ChildMeasurement(sex: .male, ageDays: 730, weight: 10, lenhei: 80, measure: .lying))
    let day731 = standards.scores(ChildMeasurement(sex: .male, ageDays: 731, weight: 10, lenhei: 80, measure: .lying))
    #expect(day730.zbmi == -0.09)
    #expect(day731.zbmi == -0.09)
    #expect(day730.zwfl == -0.53)
    #expect(day731.zwfl == -0.53)
  }

  @Test("Half a day is rounded up to find the row")
  func halfDay() {
    // Source: R package anthro, NEWS of 0.9.2: 730.5 days is day 731.
    func z(_ age: Double) -> Double? {
      standards.scores(ChildMeasurement(sex: .male, age: age, lenhei: 80, measure: .lying)).zlen
    }
    #expect(z(730.49) == z(730))
    #expect(z(730.5) == z(731))
  }

  @Test("Last day scored")
  func lastDay() {
    func child(_ day: Int) -> ChildMeasurement {
      ChildMeasurement(sex: .male, ageDays: day, weight: 17, lenhei: 105, measure: .standing, headc: 50, armc: 16)
    }
    #expect(standards.scores(child(1826)).zlen == -1.07)
    #expect(standards.scores(child(1856)).zlen == -1.18)
    for indicator in Indicator.allCases {
      #expect(standards.scores(child(1856)).z(indicator) != nil)
      #expect(standards.scores(child(1857)).z(indicator) == nil)
      #expect(standards.scores(child(1857)).flag(indicator) == nil)
      #expect(standards.scores(child(-1)).z(indicator) == nil)
    }
    // Source: R package anthro 0.9.3 and later: exact age below 60 months, 1826.25 days.
    var strict = standards
    strict.ageLimit = .underSixtyMonths
    #expect(strict.scores(child(1826)).zlen == -1.07)
    #expect(strict.scores(child(1827)) == .none)
  }

  @Test("Arm circumference begins on day 91")
  func armFirstDay() {
    #expect(standards.scores(ChildMeasurement(sex: .male, ageDays: 90, armc: 13)).zac == nil)
    #expect(standards.scores(ChildMeasurement(sex: .male, ageDays: 91, armc: 13)).zac == -0.48)
  }

  @Test("Weight-for-length without an age")
  func withoutAge() {
    func z(_ lenhei: Double, _ measure: Position?) -> Double? {
      let scores = standards.scores(ChildMeasurement(sex: .female, weight: 12, lenhei: lenhei, measure: measure))
      #expect(scores.zlen == nil && scores.zwei == nil && scores.zbmi == nil)
      return scores.zwfl
    }
    // Position unknown: length below 87 cm, height from 87 cm on.
    #expect(z(86.9, nil) == 0.29)
    #expect(z(87, nil) == 0.1)
    // Position known: its table, without any conversion.
    #expect(z(90, .lying) == -0.44)
    #expect(z(80, .standing) == 1.73)
  }

  @Test("Ends of the weight-for-length and weight-for-height tables")
  func tableEnds() {
    func z(_ age: Int, _ lenhei: Double, _ weight: Double) -> Double? {
      standards.scores(ChildMeasurement(sex: .male, ageDays: age, weight: weight, lenhei: lenhei)).zwfl
    }
    #expect(z(10, 44.9, 2.5) == nil)
    #expect(z(10, 45, 2.5) == 0.26)
    #expect(z(700, 110, 18) == -0.17)
    #expect(z(700, 110.1, 18) == nil)
    #expect(z(800, 64.9, 7) == nil)
    #expect(z(800, 65, 7) == -0.74)
    #expect(z(1800, 120, 22) == -0.17)
    #expect(z(1800, 120.1, 22) == nil)
  }

  @Test("Interpolation between rows 0.1 cm apart")
  func interpolation() {
    // 80.04 cm: L −0.3521, M 10.4549, S 0.083076 from four tenths of the way 80.0 to 80.1 cm.
    let heavy = ChildMeasurement(sex: .male, ageDays: 500, weight: 12, lenhei: 80.04, measure: .lying)
    #expect(standards.scores(heavy).zwfl == 1.62)
    let light = ChildMeasurement(sex: .male, ageDays: 200, weight: 4, lenhei: 62.07, measure: .lying)
    #expect(standards.scores(light).zwfl == -5.8)
    #expect(standards.scores(light).fwfl == true)
  }

  @Test(
    "Beyond ±3 the distance between the 2nd and 3rd SD goes on",
    arguments: [(5.0, -5.36), (6, -4.14), (6.9, -3.03), (13.3, 2.97), (14, 3.48), (16, 4.96)])
  func tails(weight: Double, expected: Double) {
    // Boy, day 365: −3 SD 6.92598, −2 SD 7.74068, +2 SD 11.98335, +3 SD 13.34147 kg.
    #expect(standards.scores(ChildMeasurement(sex: .male, ageDays: 365, weight: weight)).zwei == expected)
  }

  @Test("The tail rule holds for the arm and not for length and head")
  func tailIndicators() {
    #expect(standards.scores(ChildMeasurement(sex: .female, ageDays: 400, armc: 9)).zac == -5.36)
    #expect(standards.scores(ChildMeasurement(sex: .female, ageDays: 400, armc: 19.5)).zac == 3.76)
    #expect(standards.scores(ChildMeasurement(sex: .female, ageDays: 400, headc: 38)).zhc == -5.29)
    #expect(standards.scores(ChildMeasurement(sex: .male, ageDays: 987, lenhei: 72.16)).zlen == -6.09)
  }

  @Test("Flags are set on the rounded score")
  func flagEdges() {
    // Boy, day 365. Length M 75.7391, S 0.03137: 6.004 SD is 90.00422 cm, 6.006 SD is 90.00897 cm.
    func length(_ lenhei: Double) -> Scores { standards.scores(ChildMeasurement(sex: .male, ageDays: 365, lenhei: lenhei)) }
    #expect(length(90.00422).zlen == 6 && length(90.00422).flen == false)
    #expect(length(90.00897).zlen == 6.01 && length(90.00897).flen == true)
    #expect(length(61.47398).zlen == -6 && length(61.47398).flen == false)
    #expect(length(61.46923).zlen == -6.01 && length(61.46923).flen == true)
    // Weight: 5.004 SD is 16.06314 kg, 5.006 SD 16.06586 kg, −6.004 SD 4.47863 kg, −6.006 SD 4.477 kg.
    func weight(_ weight: Double) -> Scores { standards.scores(ChildMeasurement(sex: .male, ageDays: 365, weight: weight)) }
    #expect(weight(16.06314).zwei == 5 && weight(16.06314).fwei == false)
    #expect(weight(16.06586).zwei == 5.01 && weight(16.06586).fwei == true)
    #expect(weight(4.47863).zwei == -6 && weight(4.47863).fwei == false)
    #expect(weight(4.477).zwei == -6.01 && weight(4.477).fwei == true)
  }

  @Test("Oedema withholds the weight-based scores only")
  func oedema() {
    var child = ChildMeasurement(
      sex: .female, ageDays: 400, weight: 9, lenhei: 75, measure: .lying, headc: 45, armc: 14, oedema: true)
    let swollen = standards.scores(child)
    #expect(swollen.zwei == nil && swollen.zwfl == nil && swollen.zbmi == nil && swollen.fwei == nil)
    #expect(swollen.zlen != nil && swollen.zhc != nil && swollen.zac != nil)
    #expect(AcuteMalnutrition.finding(child, scores: swollen) == .severe)
    child.oedema = false
    #expect(standards.scores(child).zwei != nil)
  }

  @Test("Nothing without sex, with non-positive or with non-finite figures")
  func absent() {
    #expect(standards.scores(ChildMeasurement(ageDays: 400, weight: 9, lenhei: 75)) == .none)
    let zero = ChildMeasurement(sex: .male, ageDays: 400, weight: 0, lenhei: -1, headc: 0, armc: -3)
    #expect(standards.scores(zero) == .none)
    let endless = ChildMeasurement(sex: .male, age: .infinity, weight: .nan, lenhei: .infinity, headc: 1e308, armc: 1e308)
    #expect(standards.scores(endless) == .none)
    #expect(standards.scores(ChildMeasurement(sex: .male, age: 1e300, weight: 9)) == .none)
  }

  @Test("Rounding picks the nearer binary number, as R 4 does")
  func rounding() {
    // Source: R 4.0 and later: round(0.15, 1) is 0.1, round(2.675, 2) is 2.67, round(-0.005, 2) is 0.
    #expect(ScoringKernel.rounded(2.675) == 2.67)
    #expect(ScoringKernel.rounded(0.125) == 0.12)
    #expect(ScoringKernel.rounded(0.375) == 0.38)
    #expect(ScoringKernel.rounded(-1.005) == -1)
    #expect(ScoringKernel.rounded(-6.0849) == -6.08)
    #expect(ScoringKernel.rounded(.infinity).isNaN)
  }

  @Test("A batch gives what each child gives")
  func batch() {
    var children: [ChildMeasurement] = []
    for index in 0..<20_000 {
      children.append(
        ChildMeasurement(
          sex: index % 2 == 0 ? .male : .female, ageDays: index % 1900, weight: 2 + Double(index % 170) / 10,
          lenhei: 45 + Double(index % 800) / 10, measure: index % 3 == 0 ? .standing : .lying,
          headc: 30 + Double(index % 230) / 10, armc: 9 + Double(index % 110) / 10, oedema: index % 97 == 0))
    }
    #expect(standards.scores(children) == children.map(standards.scores))
    #expect(standards.scores([ChildMeasurement]()).isEmpty)
  }

  @Test("Findings of one child")
  func findings() {
    let thin = ChildMeasurement(sex: .male, ageDays: 365, weight: 6, lenhei: 68, measure: .lying, armc: 11.4)
    let scores = standards.scores(thin)
    #expect(scores.isStunted == true && scores.isSeverelyStunted == true)
    #expect(scores.isSeverelyUnderweight == true)
    #expect(AcuteMalnutrition.finding(thin, scores: scores) == .severe)
    let armOnly = ChildMeasurement(sex: .male, ageDays: 365, armc: 12.4)
    #expect(AcuteMalnutrition.finding(armOnly, scores: standards.scores(armOnly)) == .moderate)
    let tooYoung = ChildMeasurement(sex: .male, ageDays: 182, armc: 11)
    #expect(AcuteMalnutrition.finding(tooYoung, scores: standards.scores(tooYoung)) == nil)
  }

  @Test("Days between dates")
  func dates() {
    #expect(Age.days(from: "2020-02-29", to: "2020-03-01") == 1)
    #expect(Age.days(from: "2019-12-31", to: "2024-12-31") == 1827)
    #expect(Age.days(from: "2023-02-29", to: "2023-03-01") == nil)
    #expect(Age.days(from: "1900-02-29", to: "1900-03-01") == nil)
    #expect(Age.days(from: "2023-2-9", to: "2023-03-01") == nil)
  }

  @Test("Tables that are absent or broken are named")
  func brokenTables() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("growth-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: GrowthProblem.unreadableTable(file: "length-for-age.csv", line: 0)) {
      try Standards.load(directory: folder)
    }
    try Data("# source\nsex,day,l,m,s\n1,0,1,49.9,0.04\n1,1,1,x,0.04\n".utf8)
      .write(to: folder.appendingPathComponent("length-for-age.csv"))
    #expect(throws: GrowthProblem.unreadableTable(file: "length-for-age.csv", line: 4)) {
      try Standards.load(directory: folder)
    }
  }
}
