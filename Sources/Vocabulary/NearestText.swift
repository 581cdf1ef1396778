/// What somebody may have meant who wrote a name a little otherwise: a letter too many, two swapped, a word before it.
public enum NearestText {
  /// The nearest of some texts; nil where none is near enough to be asked about.
  ///
  /// Tones and case don't count. Numbers do: «Thôn 1» is not nearly «Thôn 2».
  public static func of(_ text: String, among texts: some Sequence<String>) -> String? {
    let wanted = Array(VietnameseText.folded(text).unicodeScalars)
    guard wanted.count > 2, wanted.contains(where: { !isDigit($0) && $0 != " " }) else { return nil }
    let digits = wanted.filter(isDigit)
    var best: (text: String, distance: Int)?
    for candidate in texts {
      let own = Array(VietnameseText.folded(candidate).unicodeScalars)
      guard !own.isEmpty, own.filter(isDigit) == digits else { continue }
      if endsWithWords(wanted, own) || endsWithWords(own, wanted) { return candidate }
      let allowed = min(best.map { $0.distance - 1 } ?? .max, min(wanted.count, own.count) / 4 + (min(wanted.count, own.count) > 2 ? 1 : 0))
      guard allowed >= 0, abs(wanted.count - own.count) <= allowed else { continue }
      let distance = slips(wanted, own)
      if distance <= allowed { best = (candidate, distance) }
    }
    return best?.text
  }

  /// Whether one text is the other with whole words before it: «Thôn Nà Mò» and «Nà Mò».
  private static func endsWithWords(_ long: [Unicode.Scalar], _ short: [Unicode.Scalar]) -> Bool {
    long == short
      || (short.count > 2 && long.count > short.count && long.suffix(short.count) == short[...]
        && long[long.count - short.count - 1] == " ")
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// Letters left out, put in, changed, or swapped with their neighbour.
  private static func slips(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
    var before = [Int](repeating: 0, count: other.count + 1)
    var last = Array(0...other.count)
    for (row, letter) in one.enumerated() {
      var now = [row + 1] + [Int](repeating: 0, count: other.count)
      for (column, mate) in other.enumerated() {
        now[column + 1] = min(last[column + 1] + 1, now[column] + 1, last[column] + (letter == mate ? 0 : 1))
        if row > 0, column > 0, letter == other[column - 1], one[row - 1] == mate {
          now[column + 1] = min(now[column + 1], before[column - 1] + 1)
        }
      }
      (before, last) = (last, now)
    }
    return last[other.count]
  }
}
