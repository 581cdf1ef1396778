import Vocabulary

/// How two values of one field differ, in words.
enum DoubleDifference {
  /// The difference of two filled values; nil where nothing more can be said than that they differ.
  /// - Parameters:
  ///   - isText: whether the field is a line of text.
  ///   - isSecret: whether it is an identifier, of which the digits are compared.
  static func words(isText: Bool, isSecret: Bool, _ first: Value, _ second: Value) -> Label? {
    if first == second || first.isNull || second.isNull { return nil }
    if let one = first.day, let other = second.day { return days(one, other) }
    guard let one = first.text, let other = second.text, isText else { return nil }
    return isSecret || one.allSatisfy(\.isNumber) && other.allSatisfy(\.isNumber) ? digits(one, other) : texts(one, other)
  }

  /// A birth of which one side knows the day and the other only the year.
  static func birth(day: Day, year: Int) -> Label {
    day.parts.year == year
      ? Label("cùng năm sinh, một bên chỉ ghi năm", en: "the same year, one side has no more")
      : Label("khác năm sinh, một bên chỉ ghi năm", en: "different years, one side has no more")
  }

  /// Whether a text is written without a single tone or accent mark, though it could have some.
  static func isBare(_ text: String) -> Bool {
    VietnameseText.folded(text) == VietnameseText.normalised(text).lowercased()
  }

  static func days(_ one: Day, _ other: Day) -> Label? {
    let (a, b) = (one.parts, other.parts)
    if a.year == b.year, a.day == b.month, a.month == b.day { return Label("ngày và tháng đổi chỗ", en: "day and month swapped") }
    if a.month == b.month, a.day == b.day { return Label("cùng ngày, tháng; khác năm", en: "same day and month, another year") }
    let apart = abs(one.number - other.number)
    if apart <= 31 { return Label("lệch \(apart) ngày", en: "\(apart) days apart") }
    if a.year == b.year, a.day == b.day { return Label("khác tháng", en: "another month") }
    return a.year == b.year ? Label("cùng năm", en: "same year") : nil
  }

  private static func texts(_ one: String, _ other: String) -> Label? {
    let (plain, bare) = (VietnameseText.folded(one), VietnameseText.folded(other))
    if plain == bare {
      if one.lowercased() == other.lowercased() { return Label("chỉ khác chữ hoa, chữ thường", en: "upper and lower case only") }
      return isBare(one) != isBare(other)
        ? Label("một bên viết không dấu", en: "one side without tone marks") : Label("chỉ khác dấu", en: "tone marks differ")
    }
    let (left, right) = (plain.split(separator: " ").map(String.init), bare.split(separator: " ").map(String.init))
    if left.sorted() == right.sorted() { return Label("cùng các chữ, khác thứ tự", en: "the same words in another order") }
    let (long, short) = left.count > right.count ? (left, right) : (right, left)
    if long.count == short.count + 1, Set(short).isSubset(of: Set(long)) { return Label("một bên thiếu một chữ", en: "a word is missing") }
    return slips(Array(plain), Array(bare)) == 1 ? Label("khác một chữ cái", en: "one letter differs") : nil
  }

  private static func digits(_ one: String, _ other: String) -> Label? {
    let (left, right) = (Array(one), Array(other))
    if left.count == right.count {
      let different = left.indices.filter { left[$0] != right[$0] }
      if different.count == 2, different[1] == different[0] + 1, left[different[0]] == right[different[1]],
        left[different[1]] == right[different[0]]
      {
        return Label("hai chữ số đổi chỗ", en: "two digits swapped")
      }
      return Label("khác \(different.count) chữ số", en: "\(different.count) digits differ")
    }
    return slips(left, right) == abs(left.count - right.count) ? Label("một bên thiếu chữ số", en: "digits are missing") : nil
  }

  /// Letters to be put in, taken out or changed (Levenshtein).
  private static func slips(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for i in left.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in right.indices {
        let above = row[j + 1]
        row[j + 1] = left[i] == right[j] ? diagonal : min(diagonal, above, row[j]) + 1
        diagonal = above
      }
    }
    return row[right.count]
  }
}
