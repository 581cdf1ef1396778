import Foundation
import Testing
import Vocabulary

@testable import Doubles

@Suite struct NameTests {
  /// How the second name is like the first.
  static func likeness(_ one: String, _ other: String) -> NameLikeness {
    var table = NameTable()
    let (first, second) = (table.add(one), table.add(other))
    return table.compare(first, second, table.rarity()).likeness
  }

  @Test(
    arguments: [
      ("Hoàng Thị Nguyệt", "Hoàng Thị Nguyệt", .same),
      ("Hoàng Thị Nguyệt", "HOÀNG THỊ  NGUYỆT", .same),
      ("Hoàng Thị Nguyệt", "Hoang Thi Nguyet", .tonesLost),
      ("Đặng Đức Đạt", "Dang Duc Dat", .tonesLost),
      ("Lý Thị Ánh", "Lý Thị Anh", .tonesDiffer),
      ("Nông Thị Thuý", "Nông Thị Thúy", .tonesDiffer),
      ("Vi Văn Đoàn", "Vy Văn Đoàn", .slip),
      ("Triệu Mùi Pham", "Chiệu Mùi Pham", .slip),
      ("Hứa Văn Sơn", "Hứa Văn Xơn", .slip),
      ("Nông Văn Long", "Lông Văn Nong", .slip),
      ("Nguyễn Văn An", "An Nguyễn Văn", .order),
      ("Bế Thị Lan Anh", "Bế Lan Anh", .wordMissing),
      ("Lương Văn Cường", "Lương Văn Cườg", .typo),
      ("Lương Văn Cường", "Luong Van Cuonng", .typo),
      ("Bàn Thị Mùi", "Bàn Thị Mùii", .typo),
      ("Chu Thị Hiền", "Chu Hiềm", .wordMissingTypo),
      ("Hoàng Thị Lan", "Hoàng Thị Mai", .givenDiffers),
      ("Hoàng Thị Lan", "Hoàng Ngọc Lan", .middleDiffers),
      ("Hoàng Văn Hùng", "Nguyễn Văn Hùng", .familyDiffers),
      ("Hoàng Văn Hùng", "Lý Thị Ánh", .different),
      ("Páo", "Sình", .different),
    ] as [(String, String, NameLikeness)]) func namesAreLike(_ one: String, _ other: String, _ expected: NameLikeness)
  {
    #expect(NameTests.likeness(one, other) == expected)
    #expect(NameTests.likeness(other, one) == expected)
  }

  @Test func decomposedTextIsTheSame() {
    #expect(NameTests.likeness("Hoàng Thị Nguyệt", "Hoàng Thị Nguyệt".decomposedStringWithCanonicalMapping) == .same)
  }

  @Test func oneLetterApart() {
    func apart(_ one: String, _ other: String) -> Bool {
      func packed(_ word: String) -> UInt64 { word.utf8.enumerated().reduce(0) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) } }
      return NameTable.oneApart(packed(one), packed(other))
    }
    #expect(apart("hoa", "hoan"))
    #expect(apart("hoa", "oha"))
    #expect(apart("lan", "lam"))
    #expect(apart("an", "an"))
    #expect(!apart("lan", "mai"))
    #expect(!apart("hoang", "hang2"))
  }
}
