import Vocabulary

/// Two rows worth a look, and how they compare.
struct Candidate: Sendable {
  let first: UInt32
  let second: UInt32
  let pattern: UInt32
}

/// The pairs that have something in common, each once, and how often each pattern occurs among them.
struct Candidates: Sendable {
  /// The pairs that could be one person.
  var pairs: [[Candidate]] = []
  /// Pairs by pattern, also of those that were not kept.
  var counts = [Int32](repeating: 0, count: Pattern.count)

  /// What brings two rows together. A pair met under an earlier one isn't met again.
  enum Meeting: Int, CaseIterable, Sendable {
    /// The same identifier.
    case identifier
    /// The same birth date, or day and month swapped.
    case day
    /// The same words in the name and the same year of birth.
    case nameAndYear
    /// The same words in the name and the same unit.
    case nameAndUnit
    /// The same household.
    case household
  }

  /// Numbers longer than this aren't told apart from their neighbours' when sorted; the pairs are checked anyway.
  private static let rowBits: UInt64 = 24
  /// How many pieces the work of one meeting is cut into.
  private static let pieces = 64

  /// Finds them, on all cores.
  static func gather(_ roll: Roll, _ measure: Roll.Measure, cores: Int) async -> Candidates {
    let sorted = await withTaskGroup(of: (Meeting, [UInt64]).self) { group in
      for meeting in Meeting.allCases { group.addTask { (meeting, keys(roll, meeting)) } }
      var out: [Meeting: [UInt64]] = [:]
      for await (meeting, keys) in group { out[meeting] = keys }
      return out
    }
    return await withTaskGroup(of: Candidates.self) { group in
      for core in 0..<max(1, cores) {
        group.addTask {
          var found = Candidates()
          found.pairs.append([])
          for meeting in Meeting.allCases {
            let keys = sorted[meeting] ?? []
            for piece in stride(from: core, to: pieces, by: max(1, cores)) { found.collect(roll, measure, meeting, keys, piece) }
          }
          return found
        }
      }
      var all = Candidates()
      for await part in group {
        all.pairs += part.pairs
        for index in part.counts.indices where part.counts[index] != 0 { all.counts[index] += part.counts[index] }
      }
      return all
    }
  }

  private static func keys(_ roll: Roll, _ meeting: Meeting) -> [UInt64] {
    var out: [UInt64] = []
    out.reserveCapacity(roll.members.count)
    for member in roll.members {
      let key: UInt64
      switch meeting {
      case .identifier:
        if member.identifier == 0 { continue }
        key = member.identifier
      case .day:
        if member.dayKey == 0 { continue }
        key = UInt64(member.dayKey)
      case .nameAndYear:
        if member.year == 0 { continue }
        key = UInt64(roll.names.entries[Int(member.name)].bag) << 16 | UInt64(UInt16(bitPattern: member.year))
      case .nameAndUnit: key = UInt64(roll.names.entries[Int(member.name)].bag) << 32 | UInt64(member.unit)
      case .household:
        if member.household == 0 { continue }
        key = UInt64(member.household)
      }
      out.append(Mixing.mix(key) << rowBits | UInt64(member.row))
    }
    out.sort()
    return out
  }

  private mutating func collect(_ roll: Roll, _ measure: Roll.Measure, _ meeting: Meeting, _ keys: [UInt64], _ piece: Int) {
    func edge(_ place: Int) -> Int {
      var start = keys.count / Candidates.pieces * place
      if place == Candidates.pieces { start = keys.count }
      while start > 0, start < keys.count, keys[start] >> Candidates.rowBits == keys[start - 1] >> Candidates.rowBits { start += 1 }
      return start
    }
    let mask = (UInt64(1) << Candidates.rowBits) - 1
    let end = edge(piece + 1)
    var start = edge(piece)
    var block: [Roll.Member] = []
    while start < end {
      var stop = start + 1
      while stop < end, keys[stop] >> Candidates.rowBits == keys[start] >> Candidates.rowBits { stop += 1 }
      if stop - start > 1 {
        block.removeAll(keepingCapacity: true)
        for place in start..<stop { block.append(roll.members[Int(keys[place] & mask)]) }
        compare(roll, measure, meeting, block)
      }
      start = stop
    }
  }

  private mutating func compare(_ roll: Roll, _ measure: Roll.Measure, _ meeting: Meeting, _ block: [Roll.Member]) {
    block.withUnsafeBufferPointer { block in
      for i in 0..<block.count {
        let a = block[i]
        let bits = a.signature.nonzeroBitCount
        for j in (i + 1)..<max(block.count, i + 1) {
          let b = block[j]
          guard meets(roll, meeting, a, b) else { continue }
          // A name that shares too few words is different, whatever else is.
          let common = (a.signature & b.signature).nonzeroBitCount
          let alike = common > 0 && common + 1 >= min(bits, b.signature.nonzeroBitCount)
          let name = alike ? roll.names.compare(a.name, b.name, measure.rarity) : NameTable.Compared(likeness: .different, rarity: 0)
          let pattern = Pattern(
            name, roll.birth(a, b, measure.common), sex: roll.sex(a, b), roll.identifier(a, b), roll.place(a, b))
          counts[Int(pattern.bits)] += 1
          if worthKeeping(pattern) { pairs[0].append(Candidate(first: a.row, second: b.row, pattern: pattern.bits)) }
        }
      }
    }
  }

  @inline(__always)
  private func meets(_ roll: Roll, _ meeting: Meeting, _ a: Roll.Member, _ b: Roll.Member) -> Bool {
    if meeting == .identifier { return a.identifier == b.identifier }
    if a.identifier == b.identifier, a.identifier != 0 { return false }
    if meeting == .day { return a.dayKey == b.dayKey }
    if a.dayKey == b.dayKey, a.dayKey != 0 { return false }
    let names = roll.names.entries[Int(a.name)].bag == roll.names.entries[Int(b.name)].bag
    if meeting == .nameAndYear { return names && a.year == b.year }
    if names, a.year == b.year, a.year != 0 { return false }
    if meeting == .nameAndUnit { return names && a.unit == b.unit }
    if names, a.unit == b.unit { return false }
    return a.household == b.household && a.unit == b.unit
  }

  @inline(__always)
  private func worthKeeping(_ pattern: Pattern) -> Bool {
    if pattern.identifier == .same { return true }
    if pattern.name == .different { return false }
    return pattern.place != .elsewhere || pattern.birth.rawValue <= BirthLikeness.partOfDay.rawValue
  }
}
