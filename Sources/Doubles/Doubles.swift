import Foundation

/// Two rows that are likely one person.
public struct Likeness: Sendable {
  /// The row added first.
  public let first: Int
  /// The row added later.
  public let second: Int
  /// How likely they are one person, 0 to 1, seen from everybody else either could be.
  public let probability: Double
  /// What was compared.
  public let pattern: Pattern
}

/// What was found in a roll.
public struct Doubles: Sendable {
  /// Pairs that are more likely one person than not, the likeliest first. Three rows of a person give three pairs.
  public let likely: [Likeness]
  /// Pairs that are less likely than that but not out of the question, the likeliest first.
  public let possible: [Likeness]
  /// Pairs that were compared.
  public let compared: Int

  /// Finds the doubles of a roll, on all cores.
  /// - Parameter least: the least probability of what is listed as possible.
  public static func find(in roll: Roll, least: Double = 0.1, cores: Int = ProcessInfo.processInfo.activeProcessorCount) async -> Doubles {
    let roll = roll.withoutSharedNumbers()
    let measure = roll.measure()
    let candidates = await Candidates.gather(roll, measure, cores: cores)
    let estimate = Estimate(roll, measure, candidates.counts)
    var known = [Float](repeating: -1, count: Pattern.count)
    var best: [(odds: Float, candidate: Candidate)] = []
    var rivals = [Float](repeating: 0, count: roll.count)
    for part in candidates.pairs {
      for candidate in part {
        var odds = known[Int(candidate.pattern)]
        if odds < 0 {
          odds = Float(min(1e9, max(0, estimate.odds(Pattern(bits: candidate.pattern)))))
          known[Int(candidate.pattern)] = odds
        }
        guard odds > 0.02 else { continue }
        best.append((odds, candidate))
        rivals[Int(candidate.first)] += odds
        rivals[Int(candidate.second)] += odds
      }
    }
    best.sort { ($0.odds, $1.candidate.first, $1.candidate.second) > ($1.odds, $0.candidate.first, $0.candidate.second) }
    var clusters = Clusters(count: roll.count)
    for item in best where item.odds > 1 { clusters.allow(item.candidate.first, item.candidate.second) }
    var (likely, possible): ([Likeness], [Likeness]) = ([], [])
    for item in best {
      let (first, second) = (Int(item.candidate.first), Int(item.candidate.second))
      let joined = item.odds > 1 && clusters.join(first, second)
      // What speaks for another partner of either row speaks against this one, unless all of them are one person.
      let others = joined ? 0 : max(rivals[first], rivals[second]) - item.odds
      let probability = Double(item.odds / (1 + item.odds + max(0, others)))
      let found = Likeness(
        first: min(first, second), second: max(first, second), probability: probability, pattern: Pattern(bits: item.candidate.pattern))
      if joined { likely.append(found) } else if probability >= least { possible.append(found) }
    }
    return Doubles(
      likely: likely, possible: possible.sorted { $0.probability > $1.probability },
      compared: candidates.counts.reduce(0) { $0 + Int($1) })
  }
}

extension Roll {
  /// A number that stands on very many rows is nobody's.
  func withoutSharedNumbers() -> Roll {
    var counts: [UInt64: Int] = [:]
    counts.reserveCapacity(members.count)
    for member in members where member.identifier != 0 { counts[member.identifier, default: 0] += 1 }
    let shared = Set(counts.filter { $0.value > 20 }.keys)
    if shared.isEmpty { return self }
    var roll = self
    for place in roll.members.indices where shared.contains(roll.members[place].identifier) { roll.members[place].identifier = 0 }
    return roll
  }
}

/// Rows that are one person: a row joins only where it is likely the same as everybody there.
struct Clusters {
  private var heads: [Int32]
  private var members: [Int32: [Int32]] = [:]
  private var allowed: Set<UInt64> = []

  init(count: Int) { heads = (0..<count).map(Int32.init) }

  private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(min(first, second)) << 32 | UInt64(max(first, second)) }

  /// Notes that two rows may be one.
  mutating func allow(_ first: UInt32, _ second: UInt32) { allowed.insert(Clusters.key(first, second)) }

  /// Joins two rows and those that are one with them; false where any two of them speak against it.
  mutating func join(_ first: Int, _ second: Int) -> Bool {
    let (left, right) = (heads[first], heads[second])
    if left == right { return true }
    let (lefts, rights) = (members[left] ?? [left], members[right] ?? [right])
    for one in lefts { for other in rights where !allowed.contains(Clusters.key(UInt32(one), UInt32(other))) { return false } }
    for row in rights { heads[Int(row)] = left }
    members[left] = lefts + rights
    members[right] = nil
    return true
  }
}
