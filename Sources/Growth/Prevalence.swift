import Foundation

/// A child of a nutrition survey.
public struct SurveyChild: Sendable, Equatable {
  /// What was measured.
  public var measurement: ChildMeasurement
  /// Sampling weight, not below 0.
  public var samplingWeight: Double?
  /// Name or number of the cluster.
  public var cluster: String?
  /// Name or number of the stratum.
  public var stratum: String?
  /// Type of residence, such as Urban or Rural.
  public var residence: String?
  /// Geographical region.
  public var region: String?
  /// Wealth quintile: 1 to 5 or Q1 to Q5, 1 the poorest.
  public var wealth: String?
  /// Education of the mother.
  public var motherEducation: String?
  /// Any other group.
  public var otherGroup: String?

  /// A child of a survey.
  ///
  /// - Parameters:
  ///   - measurement: what was measured.
  ///   - samplingWeight: sampling weight.
  ///   - cluster: cluster.
  ///   - stratum: stratum.
  ///   - residence: type of residence.
  ///   - region: geographical region.
  ///   - wealth: wealth quintile.
  ///   - motherEducation: education of the mother.
  ///   - otherGroup: any other group.
  public init(
    measurement: ChildMeasurement, samplingWeight: Double? = nil, cluster: String? = nil, stratum: String? = nil,
    residence: String? = nil, region: String? = nil, wealth: String? = nil, motherEducation: String? = nil,
    otherGroup: String? = nil
  ) {
    self.measurement = measurement
    self.samplingWeight = samplingWeight
    self.cluster = cluster
    self.stratum = stratum
    self.residence = residence
    self.region = region
    self.wealth = wealth
    self.motherEducation = motherEducation
    self.otherGroup = otherGroup
  }
}

/// Prevalence of malnutrition by group, as WHO's standard analysis (`anthro_prevalence`).
///
/// - Source: R package anthro, `anthro_prevalence`; WHO and UNICEF, Recommendations for data
///   collection, analysis and reporting on anthropometric indicators in children under 5
///   years old (2019).
public struct Prevalence: Sendable, Equatable {
  /// The figures of one group, in the order of `Prevalence.columns`.
  public struct Row: Sendable, Equatable {
    /// Name of the group, such as `All` or `Sex: Female`.
    public let group: String
    /// Counts, percentages and z-scores; `nil` where there is nothing to estimate.
    public let values: [Double?]
  }

  /// One row per group.
  public let rows: [Row]
  /// Children left out or counted with weight 0, and why.
  public let notices: [GrowthProblem]

  /// The figure in the given column of the given group.
  public subscript(group: String, column: String) -> Double? {
    guard let row = rows.first(where: { $0.group == group }), let index = Self.columnIndex[column] else { return nil }
    return row.values[index]
  }

  /// Names of the figures' columns, after the column `Group`.
  ///
  /// `pop` weighted and `unwpop` plain number of children; `r` percentage or mean z-score, `se`
  /// its standard error, `ll` and `ul` its 95 % limits, `stdev` standard deviation. `_3`, `_2`,
  /// `_1` stand for below −3, −2, −1 SD, `1`, `2`, `3` for above +1, +2, +3 SD.
  public static let columns: [String] = {
    var names: [String] = []
    for label in ["HA", "WA", "BMI", "WH"] {
      names += [label + "Z_pop", label + "Z_unwpop"]
      for cutOff in cutOffs {
        names += ["_r", "_se", "_ll", "_ul"].map { label + cutOff.name + $0 }
      }
      names += ["_r", "_se", "_ll", "_ul", "_stdev"].map { label + $0 }
    }
    names += ["_pop", "_unwpop", "_r", "_se", "_ll", "_ul"].map { "HA_2_WH_2" + $0 }
    names += ["_r", "_se", "_ll", "_ul"].map { "HA_2_WH2" + $0 }
    return names
  }()

  private static let columnIndex: [String: Int] = Dictionary(
    columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })

  /// Cut-offs of the standard analysis; negative ones count children below, positive ones above.
  static let cutOffs: [(name: String, sd: Double)] = [
    ("_3", -3), ("_2", -2), ("_1", -1), ("1", 1), ("2", 2), ("3", 3),
  ]

  /// Last day of age counted.
  ///
  /// - Source: R package anthro, `anthro_prevalence`.
  static let lastDay = 1826.0
  /// Score that stands for a child with oedema in the weight-based percentages.
  ///
  /// - Source: R package anthro: oedema counts as below −3 SD.
  static let oedemaScore = -3.1

  /// Estimates the prevalence among `children`.
  ///
  /// Children older than 1826 days, and those without cluster or stratum in a survey that has
  /// them, are left out; flagged scores are not used; a missing weight counts as 0.
  ///
  /// - Parameters:
  ///   - children: the children of the survey.
  ///   - standards: the growth standards.
  /// - Throws: `.negativeSamplingWeight` with the child's number counted from 1, `.noChildren`.
  public init(of children: [SurveyChild], standards: Standards) throws(GrowthProblem) {
    if let index = children.firstIndex(where: { ($0.samplingWeight ?? 0) < 0 }) {
      throw .negativeSamplingWeight(row: index + 1)
    }
    var notices: [GrowthProblem] = []
    var kept = children.filter { ($0.measurement.age.map(Age.wholeDays) ?? 0) <= Self.lastDay }
    if kept.count < children.count { notices.append(.leftOutByAge(children.count - kept.count)) }
    let grouping = SurveyGrouping(of: kept)
    if grouping.unknownWealth > 0 { notices.append(.wealthUnknown(grouping.unknownWealth)) }

    let hasClusters = kept.contains { $0.cluster != nil }
    let hasStrata = kept.contains { $0.stratum != nil }
    let hasWeights = kept.contains { $0.samplingWeight?.present != nil }
    let counted = kept.count
    kept = kept.filter { (!hasClusters || $0.cluster != nil) && (!hasStrata || $0.stratum != nil) }
    if kept.count < counted { notices.append(.leftOutByDesign(counted - kept.count)) }
    guard !kept.isEmpty else { throw .noChildren }
    if hasWeights {
      let absent = kept.count { $0.samplingWeight?.present == nil }
      if absent > 0 { notices.append(.samplingWeightAbsent(absent)) }
    }
    let design = SurveyDesign(
      weights: hasWeights ? kept.map { $0.samplingWeight?.present ?? 0 } : nil,
      clusters: hasClusters ? kept.compactMap(\.cluster) : nil,
      strata: hasStrata ? kept.compactMap(\.stratum) : nil, count: kept.count)
    let variables = PrevalenceVariables(kept, scores: standards.scores(kept.map(\.measurement)))
    rows = grouping.groups(of: kept, sorted: !design.isSimple).map { group in
      Row(group: group.name, values: variables.values(of: group.rows, design: design))
    }
    self.notices = notices
  }

  /// The table as CSV: `Group` and the figures, an empty cell where there is none.
  public func csv() -> String {
    let sink = ByteSink(descriptor: nil)
    append(to: sink)
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  func append(to sink: ByteSink, separator: UInt8 = Ascii.comma) {
    sink.append("Group")
    for name in Self.columns {
      sink.append(separator)
      sink.append(name)
    }
    sink.append(Ascii.newline)
    for row in rows {
      sink.append(cell: row.group, separator: separator)
      for value in row.values {
        sink.append(separator)
        guard let value else { continue }
        sink.append(value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)")
      }
      sink.append(Ascii.newline)
    }
  }
}

/// The figures that enter the table, one array per indicator and cut-off, NaN where absent.
struct PrevalenceVariables {
  private struct Figures {
    /// Score with oedema counted as below −3 SD.
    var counted: [Double]
    /// Score as measured.
    var score: [Double]
    /// 1 or 0 by cut-off.
    var shares: [[Double]]
  }

  private var indicators: [Figures] = []
  private var stuntedWasted: [Double]
  private var stuntedOverweight: [Double]

  init(_ children: [SurveyChild], scores: [Scores]) {
    let oedema = children.map(\.measurement.oedema)
    for (which, weightBased) in [
      (Indicator.lengthForAge, false), (.weightForAge, true), (.bmiForAge, true), (.weightForLength, true),
    ] {
      let score = scores.indices.map { row in
        weightBased && oedema[row] ? Double.nan : scores[row].plausibleZ(which) ?? .nan
      }
      let counted = score.indices.map { row in weightBased && oedema[row] ? Prevalence.oedemaScore : score[row] }
      let shares = Prevalence.cutOffs.map { cutOff in
        counted.map { z in z.isNaN ? .nan : (cutOff.sd < 0 ? z < cutOff.sd : z > cutOff.sd) ? 1.0 : 0.0 }
      }
      indicators.append(Figures(counted: counted, score: score, shares: shares))
    }
    let length = indicators[0].counted
    let weight = indicators[3].counted
    func both(_ second: (Double) -> Bool) -> [Double] {
      length.indices.map { row in
        length[row].isNaN || weight[row].isNaN ? .nan : length[row] < -2 && second(weight[row]) ? 1 : 0
      }
    }
    stuntedWasted = both { $0 < -2 }
    stuntedOverweight = both { $0 > 2 }
  }

  /// The row of figures of one group.
  func values(of rows: [Int], design: SurveyDesign) -> [Double?] {
    var values: [Double?] = []
    values.reserveCapacity(Prevalence.columns.count)
    for indicator in indicators {
      values += size(indicator.counted, rows, design)
      for share in indicator.shares { values += percentage(share, rows, design) }
      let mean = design.mean(of: indicator.score, rows: rows)
      let limits = design.limits(mean)
      values += [mean.value, mean.error, limits.lower, limits.upper, mean.deviation].map(\.present)
    }
    values += size(stuntedWasted, rows, design)
    values += percentage(stuntedWasted, rows, design)
    values += percentage(stuntedOverweight, rows, design)
    return values
  }

  private func size(_ variable: [Double], _ rows: [Int], _ design: SurveyDesign) -> [Double?] {
    var weight = 0.0
    var count = 0.0
    for row in rows where !variable[row].isNaN {
      weight += design.weights[row]
      count += 1
    }
    return [weight, count]
  }

  private func percentage(_ variable: [Double], _ rows: [Int], _ design: SurveyDesign) -> [Double?] {
    let mean = design.mean(of: variable, rows: rows)
    let limits = design.logitLimits(mean)
    return [mean.value, mean.error, limits.lower, limits.upper].map { ($0 * 100).present }
  }
}
