import Foundation
import Testing

@testable import Growth

@Suite("Prevalence")
struct PrevalenceTests {
  let standards: Standards

  init() throws {
    standards = try GrowthTests.standards.get()
  }

  /// A boy of 800 days: 80 cm is −2.77 SD of height, 88 cm is −0.28 SD.
  private func boy(stunted: Bool, weight: Double? = nil, cluster: String? = nil, stratum: String? = nil) -> SurveyChild {
    let measured = ChildMeasurement(sex: .male, ageDays: 800, lenhei: stunted ? 80 : 88, measure: .standing)
    return SurveyChild(measurement: measured, samplingWeight: weight, cluster: cluster, stratum: stratum)
  }

  private func expect(_ found: Double?, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation) {
    guard let found else {
      Issue.record("no figure", sourceLocation: sourceLocation)
      return
    }
    #expect(abs(found - expected) < 1e-8 * max(1, abs(expected)), sourceLocation: sourceLocation)
  }

  @Test("Three stunted of ten, no design")
  func simple() throws {
    let children = (0..<10).map { boy(stunted: $0 < 3) }
    let table = try Prevalence(of: children, standards: standards)
    // By hand: SE √(10/9) √2.1 / 10; limits expit(logit 0.3 ± t₉ √(10/9) / √2.1), t₉ 2.262157163.
    expect(table["All", "HA_2_r"], 30)
    expect(table["All", "HA_2_se"], 15.27525231651947)
    expect(table["All", "HA_2_ll"], 7.636622898646636)
    expect(table["All", "HA_2_ul"], 68.95848920330674)
    expect(table["All", "HAZ_pop"], 10)
    expect(table["All", "HAZ_unwpop"], 10)
    // None is below −3 SD: 0 with limits 0.
    expect(table["All", "HA_3_r"], 0)
    expect(table["All", "HA_3_ul"], 0)
    #expect(table["All", "WAZ_unwpop"] == 0)
    #expect(table["All", "WA_2_r"] == nil)
    #expect(table["Sex: Female", "HAZ_pop"] == 0)
    #expect(table["Sex: Female", "HA_2_r"] == nil)
    // Mean of three z of −2.77 and seven of −0.28, s with divisor 9.
    let z = children.compactMap { standards.scores($0.measurement).zlen }
    let mean = z.reduce(0, +) / 10
    let squares = z.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    expect(table["All", "HA_r"], mean)
    expect(table["All", "HA_stdev"], (squares / 9).squareRoot())
    expect(table["All", "HA_se"], (squares / 9 / 10).squareRoot())
  }

  @Test("Weights and clusters")
  func clusters() throws {
    let children = [
      boy(stunted: true, weight: 2, cluster: "a"), boy(stunted: false, weight: 1, cluster: "a"),
      boy(stunted: true, weight: 1, cluster: "b"), boy(stunted: false, weight: 2, cluster: "b"),
      boy(stunted: false, weight: 3, cluster: "c"), boy(stunted: false, weight: 1, cluster: "c"),
    ]
    let table = try Prevalence(of: children, standards: standards)
    // By hand: p = 3/10; cluster totals of w (x − p) / 10 are 0.11, 0.01, −0.12;
    // variance 3/2 (0.0121 + 0.0001 + 0.0144) = 0.0399 with 2 degrees of freedom.
    expect(table["All", "HAZ_pop"], 10)
    expect(table["All", "HAZ_unwpop"], 6)
    expect(table["All", "HA_2_r"], 30)
    expect(table["All", "HA_2_se"], 19.974984355438177)
    expect(table["All", "HA_2_ll"], 0.7104218421949585)
    expect(table["All", "HA_2_ul"], 96.25053451158421)
  }

  @Test("Strata, one of them with a single cluster")
  func strata() throws {
    let children = [
      boy(stunted: true, weight: 2, cluster: "1", stratum: "x"), boy(stunted: false, weight: 1, cluster: "1", stratum: "x"),
      boy(stunted: true, weight: 1, cluster: "2", stratum: "x"), boy(stunted: false, weight: 2, cluster: "2", stratum: "x"),
      // The same cluster name in another stratum is another cluster.
      boy(stunted: false, weight: 3, cluster: "1", stratum: "y"), boy(stunted: false, weight: 1, cluster: "1", stratum: "y"),
    ]
    let table = try Prevalence(of: children, standards: standards)
    // By hand: stratum x 2/1 (0.05² + 0.05²) = 0.01, stratum y uncentred 0.12²; 1 degree of freedom.
    expect(table["All", "HA_2_se"], 15.62049935181331)
    expect(table["All", "HA_2_ll"], 0.003367921181962378)
    expect(table["All", "HA_2_ul"], 99.98166628452081)
  }

  @Test("A group is a domain of the whole design")
  func domain() throws {
    var children = [
      boy(stunted: true, cluster: "a"), boy(stunted: false, cluster: "b"), boy(stunted: true, cluster: "c"),
      boy(stunted: false, cluster: "d"),
    ]
    for index in 2..<4 { children[index].measurement.sex = .female }
    let table = try Prevalence(of: children, standards: standards)
    // By hand, boys: p = 1/2; totals ±1/4 in a and b, 0 in c and d; 4/3 · 2/16 = 1/6.
    expect(table["Sex: Male", "HA_2_se"], 100 * (1.0 / 6).squareRoot())
  }

  @Test("Oedema counts as below −3 SD of weight, and not in the mean")
  func oedema() throws {
    func child(_ oedema: Bool) -> SurveyChild {
      SurveyChild(
        measurement: ChildMeasurement(sex: .male, ageDays: 800, weight: 12.5, lenhei: 88, measure: .standing, oedema: oedema))
    }
    let table = try Prevalence(of: [child(true), child(false), child(false), child(false)], standards: standards)
    for label in ["WA", "BMI", "WH"] {
      expect(table["All", label + "_3_r"], 25)
      expect(table["All", label + "Z_unwpop"], 4)
      #expect(abs(table["All", label + "_r"] ?? 9) < 1)
    }
    expect(table["All", "HA_3_r"], 0)
    expect(table["All", "HA_2_WH_2_r"], 0)
    expect(table["All", "HA_2_WH_2_unwpop"], 4)
  }

  @Test("Stunted and wasted, stunted and overweight; flagged scores are left out")
  func combined() throws {
    func child(_ weight: Double, _ lenhei: Double) -> SurveyChild {
      SurveyChild(measurement: ChildMeasurement(sex: .male, ageDays: 800, weight: weight, lenhei: lenhei, measure: .standing))
    }
    // Heights 80 and 88 cm; 8.4 kg is wasted and 13 kg overweight at 80 cm; 30 cm is flagged.
    let table = try Prevalence(
      of: [child(8.4, 80), child(13, 80), child(12, 88), child(12, 88), child(12, 30)], standards: standards)
    expect(table["All", "HAZ_unwpop"], 4)
    expect(table["All", "HA_2_WH_2_r"], 25)
    expect(table["All", "HA_2_WH2_r"], 25)
  }

  @Test("Groups and columns are those of anthro_prevalence")
  func layout() throws {
    // Source: R package anthro, tests/testthat/test-prevalence.R: 21 groups; HA_3_r is column 4,
    // HA_2_r 8, HA_r 28, WAZ_pop 33; quintiles on rows 22 to 26.
    let columns = ["Group"] + Prevalence.columns
    #expect(columns.count == 135)
    #expect(Array(columns[0..<4]) == ["Group", "HAZ_pop", "HAZ_unwpop", "HA_3_r"])
    #expect(columns[7] == "HA_2_r" && columns[27] == "HA_r" && columns[32] == "WAZ_pop")
    #expect(columns[63] == "BMIZ_pop" && columns[94] == "WHZ_pop")
    #expect(Array(columns.suffix(10)).first == "HA_2_WH_2_pop" && columns.last == "HA_2_WH2_ul")
    let plain = try Prevalence(of: [boy(stunted: true), boy(stunted: false)], standards: standards)
    #expect(plain.rows.count == 21)
    #expect(plain.rows[7].group == "Sex: Female" && plain.rows[8].group == "Sex: Male")
    #expect(plain.rows[1].group == "Age group: 00-05 mo" && plain.rows[12].group == "Age + sex: 24-35 mo.Female")
    var grouped = (0..<3).map { _ in boy(stunted: false) }
    grouped[0].wealth = "Q1"
    grouped[1].wealth = "5"
    grouped[2].wealth = "poor"
    grouped[0].region = "Tây"
    grouped[1].region = "Đông"
    let table = try Prevalence(of: grouped, standards: standards)
    #expect(
      table.rows.dropFirst(21).map(\.group) == [
        "Geographical region: Tây", "Geographical region: Đông", "Wealth quintile: Q1: Poorest", "Wealth quintile: Q2",
        "Wealth quintile: Q3", "Wealth quintile: Q4", "Wealth quintile: Q5: Richest",
      ])
    #expect(table.notices == [.wealthUnknown(1)])
    grouped[0].samplingWeight = 2
    let weighted = try Prevalence(of: grouped, standards: standards)
    #expect(weighted.rows[21].group == "Geographical region: Đông")
    #expect(weighted.notices == [.wealthUnknown(1), .samplingWeightAbsent(2)])
    #expect(weighted["All", "HAZ_pop"] == 2 && weighted["All", "HAZ_unwpop"] == 3)
  }

  @Test("Children left out are told")
  func leftOut() throws {
    var old = boy(stunted: false)
    old.measurement.ageDays = 1827
    var last = boy(stunted: true)
    last.measurement.ageDays = 1826
    last.measurement.lenhei = 105
    let table = try Prevalence(of: [old, last], standards: standards)
    #expect(table.notices == [.leftOutByAge(1)])
    #expect(table["All", "HAZ_unwpop"] == 1 && table["Age group: 48-59 mo", "HAZ_unwpop"] == 1)
    #expect(throws: GrowthProblem.noChildren) { try Prevalence(of: [old], standards: standards) }
    #expect(throws: GrowthProblem.negativeSamplingWeight(row: 2)) {
      try Prevalence(of: [last, boy(stunted: true, weight: -1)], standards: standards)
    }
    let some = [boy(stunted: true, cluster: "a"), boy(stunted: false, cluster: "b"), boy(stunted: false)]
    #expect(try Prevalence(of: some, standards: standards).notices == [.leftOutByDesign(1)])
  }

  @Test("From file to file")
  func file() throws {
    let command = PrevalenceCSV(standards: standards)
    let input = """
      sex,age,lenhei,measure,sw,cluster,gregion
      1,800,80,h,2,a,"Đông, Bắc"
      1,800,88,h,1,a,"Đông, Bắc"
      1,800,80,h,1,b,Tây
      1,800,88,h,2,b,Tây
      1,800,88,h,3,c,Tây
      1,800,88,h,1,c,Tây
      1,800,cao,h,1,c,Tây
      """
    let (table, report) = try command.run(bytes(input))
    expect(table["All", "HA_2_se"], 19.974984355438177)
    #expect(report.faults == [.badCell(row: 8, column: "lenhei", value: "cao", reason: .notNumber)])
    let rows = table.csv().split(separator: "\n")
    #expect(rows[0].hasPrefix("Group,HAZ_pop,HAZ_unwpop,HA_3_r,HA_3_se,HA_3_ll,HA_3_ul,HA_2_r"))
    #expect(rows[1].hasPrefix("All,10,6,0,0,0,0,30,19.97498435"))
    #expect(rows[22].hasPrefix("\"Geographical region: Đông, Bắc\",3,2,"))
  }

  @Test(
    "Points of Student's t",
    arguments: [(1.0, 12.706204736), (2, 4.302652730), (10, 2.228138852), (30, 2.042272456), (1000, 1.962339081)])
  func student(degrees: Double, expected: Double) {
    // Source: printed tables of Student's t, two-sided 5 %.
    #expect(abs(StudentT.quantile(0.975, degrees: degrees) - expected) < 1e-8)
    #expect(StudentT.quantile(0.975, degrees: 0).isNaN)
  }
}
