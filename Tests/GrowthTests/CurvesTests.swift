import Testing

@testable import Growth

/// The curves of a chart and the scores are one standard: a point on a curve has the curve's score.
@Suite struct CurvesTests {
  @Test(arguments: [-3, -2, 0, 2, 3] as [Double]) func pointsHaveTheirScore(_ z: Double) throws {
    let standards = try GrowthTests.standards.get()
    for sex in Sex.allCases {
      for age in [0, 91, 365, 730, 731, 1200, 1856] {
        let length = try #require(standards.value(at: z, of: .lengthForAge, sex: sex, ageDays: age))
        let weight = try #require(standards.value(at: z, of: .weightForAge, sex: sex, ageDays: age))
        let head = try #require(standards.value(at: z, of: .headForAge, sex: sex, ageDays: age))
        let child = ChildMeasurement(
          sex: sex, ageDays: age, weight: weight, lenhei: length, measure: age < 731 ? .lying : .standing, headc: head)
        let scores = standards.scores(child)
        #expect(scores.zlen == z, "\(sex) \(age)")
        #expect(scores.zwei == z, "\(sex) \(age)")
        #expect(scores.zhc == z, "\(sex) \(age)")
      }
    }
  }

  @Test func outsideTheTablesThereIsNothing() throws {
    let standards = try GrowthTests.standards.get()
    #expect(standards.value(at: 0, of: .armForAge, sex: .male, ageDays: 90) == nil)
    #expect(standards.value(at: 0, of: .lengthForAge, sex: .male, ageDays: 1857) == nil)
    #expect(standards.value(at: 4, of: .lengthForAge, sex: .male, ageDays: 10) == nil)
    #expect(standards.value(at: 0, of: .weightForLength, sex: .male, ageDays: 10) == nil)
  }

  @Test(arguments: [-3, -2, 0, 2, 3] as [Double]) func weightsForLengthHaveTheirScore(_ z: Double) throws {
    let standards = try GrowthTests.standards.get()
    for sex in Sex.allCases {
      for (age, standing, lengths) in [(300, false, [50.0, 72.3, 100.4]), (900, true, [70.0, 88.8, 119.9])] {
        for length in lengths {
          let weight = try #require(standards.weight(at: z, sex: sex, standing: standing, centimetres: length))
          let child = ChildMeasurement(
            sex: sex, ageDays: age, weight: weight, lenhei: length, measure: standing ? .standing : .lying, headc: nil)
          #expect(standards.scores(child).zwfl == z, "\(sex) \(length)")
        }
      }
    }
    #expect(standards.weight(at: 0, sex: .male, standing: false, centimetres: 44.9) == nil)
    #expect(standards.weight(at: 0, sex: .male, standing: true, centimetres: 120.2) == nil)
  }

  @Test func aLengthIsTurnedAsTheScoresTurnIt() {
    #expect(Standards.expected(80, lying: true, ageDays: 400) == 80)
    #expect(Standards.expected(80, lying: false, ageDays: 400) == 80.7)
    #expect(Standards.expected(80, lying: false, ageDays: 200) == 80, "nobody stands before nine months")
    #expect(Standards.expected(90, lying: true, ageDays: 900) == 89.3)
    #expect(Standards.expected(90, lying: nil, ageDays: 900) == 90)
  }
}
