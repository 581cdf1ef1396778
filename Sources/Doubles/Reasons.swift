import Vocabulary

extension Pattern {
  /// Why two rows may be one person, in words: what agrees first, then what doesn't.
  public var reasons: [Label] {
    let said = [identifier.label, birth.label, name.label, place.label]
    return said.compactMap { $0 } + (sexDiffers ? [Label("giới tính ghi khác nhau", en: "sex written differently")] : [])
  }

  /// The same as one line.
  public var reason: Label {
    Label(reasons.map(\.vi).joined(separator: ", "), en: reasons.map(\.en).joined(separator: ", "))
  }
}

extension NameLikeness {
  /// The likeness in words.
  public var label: Label {
    switch self {
    case .different: Label("họ tên khác nhau", en: "different names")
    case .same: Label("cùng họ tên", en: "same name")
    case .tonesLost: Label("cùng họ tên, một bên viết không dấu", en: "same name, one without tone marks")
    case .tonesDiffer: Label("họ tên chỉ khác dấu", en: "names differ in marks only")
    case .slip:
      Label("họ tên chỉ khác do lẫn chữ (d/đ, y/i, s/x, tr/ch, l/n)", en: "names differ by a usual slip (d/đ, y/i, s/x, tr/ch, l/n)")
    case .order: Label("cùng các chữ trong họ tên, khác thứ tự", en: "same words of the name in another order")
    case .wordMissing: Label("họ tên một bên thiếu chữ", en: "a word of the name is missing on one side")
    case .typo: Label("họ tên khác một chữ cái", en: "names differ by one letter")
    case .wordMissingTypo: Label("họ tên một bên thiếu chữ, khác một chữ cái", en: "a word missing and one letter different")
    case .givenDiffers: Label("cùng họ và đệm, khác tên", en: "same family and middle name, given name differs")
    case .middleDiffers: Label("cùng họ và tên, khác đệm", en: "same family and given name, middle name differs")
    case .familyDiffers: Label("cùng đệm và tên, khác họ", en: "same middle and given name, family name differs")
    case .mostWords: Label("họ tên giống nhau một phần", en: "names partly alike")
    }
  }
}

extension BirthLikeness {
  /// The likeness in words.
  public var label: Label {
    switch self {
    case .same, .sameCommon: Label("cùng ngày sinh", en: "same date of birth")
    case .swapped: Label("ngày và tháng sinh đổi chỗ", en: "day and month of birth swapped")
    case .yearAlone: Label("cùng năm sinh, một bên chỉ ghi năm", en: "same year of birth, one side has no more")
    case .partOfDay: Label("cùng năm sinh, ngày hoặc tháng khác", en: "same year of birth, day or month differs")
    case .year: Label("cùng năm sinh", en: "same year of birth")
    case .different: Label("ngày sinh khác nhau", en: "different dates of birth")
    case .otherYear: Label("cùng ngày và tháng sinh, khác năm", en: "same day and month of birth, another year")
    }
  }
}

extension IdentifierLikeness {
  /// The likeness in words; nil where one side has no number.
  public var label: Label? {
    switch self {
    case .missing: nil
    case .same: Label("cùng số định danh", en: "same national number")
    case .near: Label("số định danh lệch một chữ số", en: "national numbers one digit apart")
    case .different: Label("số định danh khác nhau", en: "different national numbers")
    }
  }
}

extension PlaceLikeness {
  /// The likeness in words.
  public var label: Label {
    switch self {
    case .household: Label("cùng hộ", en: "same household")
    case .hamlet: Label("cùng thôn", en: "same hamlet")
    case .unit: Label("cùng xã", en: "same commune")
    case .elsewhere: Label("khác xã", en: "different communes")
    }
  }
}
