import Foundation

/// The sampling design of a survey: weights, clusters and strata by child.
///
/// Variances are those of a one-stage design with replacement, linearised by Taylor series.
/// A group is a domain: clusters without any child of the group still count.
///
/// - Source: Lumley, Analysis of complex survey samples, Journal of Statistical Software
///   9(8), 2004; R package survey, `svydesign(nest = TRUE)`, `svymean`, `svyvar`, `degf`,
///   with `survey.lonely.psu = "adjust"` as `anthro_prevalence` sets it.
struct SurveyDesign {
  /// Sampling weight of each child.
  let weights: [Double]
  /// Clusters less strata, over the children with a weight above 0.
  let degreesOfFreedom: Int
  /// t for 95 % limits; NaN without degrees of freedom.
  let t: Double
  /// Whether the survey has neither clusters nor strata nor weights other than 1.
  let isSimple: Bool

  /// Cluster of each child, numbered through all strata.
  private let cluster: [Int]
  /// Stratum of each cluster.
  private let clusterStratum: [Int]
  /// Clusters in each stratum.
  private let clustersInStratum: [Int]

  /// A design from what is known of each child.
  ///
  /// - Parameters:
  ///   - weights: sampling weights, or `nil` for a survey without.
  ///   - clusters: cluster names, or `nil` for a survey without; one single name means the same.
  ///   - strata: stratum names, or `nil` for a survey without.
  ///   - count: number of children.
  init(weights: [Double]?, clusters: [String]?, strata: [String]?, count: Int) {
    self.weights = weights ?? [Double](repeating: 1, count: count)
    isSimple = clusters == nil && strata == nil && self.weights.allSatisfy { $0 == 1 }

    var stratumNumbers: [String: Int] = [:]
    let stratum = (0..<count).map { row -> Int in
      guard let strata else { return 0 }
      return stratumNumbers.number(of: strata[row])
    }
    var clusterStratum: [Int] = []
    let oneCluster = clusters.map { Set($0).count == 1 } ?? true
    if let clusters, !oneCluster {
      // The same cluster name in two strata means two clusters.
      var numbers: [ClusterKey: Int] = [:]
      cluster = (0..<count).map { row in
        let number = numbers.number(of: ClusterKey(stratum: stratum[row], name: clusters[row]))
        if number == clusterStratum.count { clusterStratum.append(stratum[row]) }
        return number
      }
    } else {
      cluster = Array(0..<count)
      clusterStratum = stratum
    }
    var clustersInStratum = [Int](repeating: 0, count: max(stratumNumbers.count, 1))
    for stratum in clusterStratum { clustersInStratum[stratum] += 1 }
    self.clusterStratum = clusterStratum
    self.clustersInStratum = clustersInStratum

    var clusterSeen = [Bool](repeating: false, count: clusterStratum.count)
    var stratumSeen = [Bool](repeating: false, count: clustersInStratum.count)
    for row in 0..<count where self.weights[row] != 0 {
      clusterSeen[cluster[row]] = true
      stratumSeen[stratum[row]] = true
    }
    degreesOfFreedom = clusterSeen.count { $0 } - stratumSeen.count { $0 }
    t = StudentT.quantile(0.975, degrees: Double(degreesOfFreedom))
  }

  private struct ClusterKey: Hashable {
    let stratum: Int
    let name: String
  }

  /// A weighted mean over some children, with its linearised standard error.
  struct Mean {
    /// Weighted mean; NaN without any child of positive weight.
    var value: Double
    /// Standard error of the mean.
    var error: Double
    /// Sum of the weights.
    var weight: Double
    /// Children with a value.
    var count: Int
    /// Children with a value and a weight other than 0.
    var weighted: Int
    /// Weighted standard deviation with divisor n − 1; NaN for a single child.
    var deviation: Double
  }

  /// The mean of `values` (NaN where absent) over `rows`.
  func mean(of values: [Double], rows: [Int]) -> Mean {
    var result = Mean(value: .nan, error: .nan, weight: 0, count: 0, weighted: 0, deviation: .nan)
    var sum = 0.0
    for row in rows where !values[row].isNaN {
      result.count += 1
      result.weight += weights[row]
      if weights[row] != 0 { result.weighted += 1 }
      sum += weights[row] * values[row]
    }
    guard result.weight > 0 else { return result }
    let mean = sum / result.weight
    var totals = [Double](repeating: 0, count: clusterStratum.count)
    var squares = 0.0
    for row in rows where !values[row].isNaN {
      let difference = values[row] - mean
      totals[cluster[row]] += weights[row] * difference / result.weight
      squares += weights[row] * difference * difference
    }
    result.value = mean
    result.error = variance(of: totals).squareRoot()
    if result.weighted > 1 {
      let n = Double(result.weighted)
      result.deviation = (squares / result.weight * n / (n - 1)).squareRoot()
    }
    return result
  }

  /// The variance of a total, from the totals of the clusters.
  private func variance(of totals: [Double]) -> Double {
    var centre = [Double](repeating: 0, count: clustersInStratum.count)
    for (cluster, total) in totals.enumerated() { centre[clusterStratum[cluster]] += total }
    for (stratum, count) in clustersInStratum.enumerated() {
      // A stratum with a single cluster is centred on the whole sample, where the total is 0.
      centre[stratum] = count > 1 ? centre[stratum] / Double(count) : 0
    }
    var spread = [Double](repeating: 0, count: clustersInStratum.count)
    for (cluster, total) in totals.enumerated() {
      let difference = total - centre[clusterStratum[cluster]]
      spread[clusterStratum[cluster]] += difference * difference
    }
    var variance = 0.0
    for (stratum, count) in clustersInStratum.enumerated() {
      variance += count > 1 ? spread[stratum] * Double(count) / Double(count - 1) : spread[stratum]
    }
    return variance
  }

  /// 95 % limits of a share on the logit scale, as `svyciprop(method = "logit")` has them.
  func logitLimits(_ mean: Mean) -> (lower: Double, upper: Double) {
    if mean.value == 0 || mean.value == 1, isSimple || !t.isNaN { return (mean.value, mean.value) }
    let spread = mean.value * (1 - mean.value)
    let logit = log(mean.value / (1 - mean.value))
    let half = t * mean.error / spread
    return (1 / (1 + exp(-(logit - half))), 1 / (1 + exp(-(logit + half))))
  }

  /// 95 % limits of a mean.
  func limits(_ mean: Mean) -> (lower: Double, upper: Double) {
    (mean.value - t * mean.error, mean.value + t * mean.error)
  }
}

extension Dictionary where Value == Int {
  /// The number given to `key`, which is the next free one at its first occurrence.
  fileprivate mutating func number(of key: Key) -> Int {
    if let known = self[key] { return known }
    let next = count
    self[key] = next
    return next
  }
}
