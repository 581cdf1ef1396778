import Vocabulary

/// What stands around the text of an official paper: who issues it, number, place and day, kind, subject, signature, recipients.
///
/// - Source: Nghị định 30/2020/NĐ-CP, phụ lục I (thể thức văn bản hành chính).
public struct OfficialPaper: Sendable, Hashable {
  /// The agency above; nil where there is none.
  public var parentAgency: String?
  /// The agency that issues it.
  public var agency: String
  /// The number with its sign; where it has none yet, the place for the number stays open: `Số:     /KH-UBND`.
  public var number: String
  /// The place.
  public var place: String
  /// The day; nil leaves the day open.
  public var day: Day?
  /// The year and month that are known before the day is.
  public var month: (year: Int, month: Int)?
  /// `KẾ HOẠCH`, `BÁO CÁO`, `BIÊN BẢN`, `QUYẾT ĐỊNH`, `TỜ TRÌNH`.
  public var kind: String
  /// The subject.
  public var about: String
  /// Who signs: the lines of authority (`KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`), then the name.
  public var signing: [String]
  /// The signer's name; nil leaves it open.
  public var signer: String?
  /// To whom it goes; without any there is no such block.
  public var recipients: [String]
  /// The code that leads to its page, and what is said with it; below the recipients.
  public var seal: WordPicture?
  /// The lines with the code.
  public var sealLines: [WordParagraph] = []

  /// A paper.
  public init(
    parentAgency: String? = nil, agency: String, number: String, place: String, day: Day?, month: (year: Int, month: Int)? = nil,
    kind: String, about: String, signing: [String], signer: String? = nil, recipients: [String] = []
  ) {
    (self.parentAgency, self.agency, self.number, self.place) = (parentAgency, agency, number, place)
    (self.day, self.month, self.kind, self.about) = (day, month, kind, about)
    (self.signing, self.signer, self.recipients) = (signing, signer, recipients)
  }

  /// Papers are alike when all they say is.
  public static func == (left: OfficialPaper, right: OfficialPaper) -> Bool { left.said == right.said }

  /// Hashes what it says.
  public func hash(into hasher: inout Hasher) { hasher.combine(said) }

  private var said: [String] {
    [parentAgency ?? "", agency, number, place, dated, kind, about, signer ?? ""] + signing + recipients
  }

  /// `Lộc Bình, ngày 05 tháng 01 năm 2024`, with room where the day or month is open.
  /// A day below 10 and the months 1 and 2 are written with a nought in front.
  public var dated: String {
    let room = "      "
    let known = day.map { ($0.parts.year, $0.parts.month) } ?? month.map { ($0.year, $0.month) }
    let monthText = known.map { $0.1 < 3 ? "0\($0.1)" : "\($0.1)" } ?? room
    let dayText = day.map { $0.parts.day < 10 ? "0\($0.parts.day)" : "\($0.parts.day)" } ?? room
    return "\(place), ngày \(dayText) tháng \(monthText) năm \(known.map { "\($0.0)" } ?? room)"
  }

  /// The blocks above the text.
  public var head: [WordBlock] { head(width: PageMeasure.width) }

  /// The blocks above the text of a page of some width.
  public func head(width: Int) -> [WordBlock] {
    let left = width * 41 / 100
    let right = width - left
    var issuer: [WordParagraph] = []
    if let parentAgency { issuer.append(WordParagraph(parentAgency.uppercased(), .agencyAbove)) }
    issuer.append(WordParagraph(agency.uppercased(), .agency, rule: 1_300))
    let nation = [
      WordParagraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", .nation), WordParagraph("Độc lập - Tự do - Hạnh phúc", .motto, rule: 2_950),
    ]
    let table = WordTable(
      widths: [left, right],
      rows: [
        [WordCell(issuer), WordCell(nation)],
        [WordCell([WordParagraph(number.isEmpty ? "" : "Số: " + number, .number)]), WordCell([WordParagraph(dated, .placeDay)])],
      ], ruled: false)
    var blocks: [WordBlock] = [.table(table), .paragraph(WordParagraph(kind.uppercased(), .kind))]
    if !about.isEmpty {
      let whole = WordTable(widths: [width], rows: [[WordCell([WordParagraph(about, .about, rule: 1_700)])]], ruled: false)
      blocks.append(.table(whole))
      blocks.append(.paragraph(WordParagraph("", .note)))
    }
    return blocks
  }

  /// The blocks below the text: recipients left, signature right, with room to sign.
  public var foot: [WordBlock] { foot(width: PageMeasure.width) }

  /// The blocks below the text of a page of some width.
  public func foot(width: Int) -> [WordBlock] {
    let left = width * 45 / 100
    var to: [WordParagraph] = []
    if !recipients.isEmpty {
      to.append(WordParagraph("Nơi nhận:", .recipientsHead))
      for (number, recipient) in recipients.enumerated() {
        let end = number + 1 == recipients.count ? "." : ";"
        let bare = recipient.trimmingEnd(of: ".;")
        to.append(WordParagraph("- " + bare + end, .recipient))
      }
    }
    var signature = signing.map { WordParagraph($0.uppercased(), .signFor) }
    for _ in 0..<4 { signature.append(WordParagraph("", .signFor)) }
    signature.append(WordParagraph(signer ?? "", .signer))
    return [
      .paragraph(WordParagraph("", .note, keepsNext: true)),
      .table(
        WordTable(
          widths: [left, width - left], rows: [[WordCell(to + (seal == nil ? [] : sealLines), picture: seal), WordCell(signature)]],
          ruled: false)),
    ]
  }
}

extension String {
  /// The text without these characters at its end.
  func trimmingEnd(of characters: String) -> String {
    var text = Substring(self)
    while let last = text.last, characters.contains(last) { text = text.dropLast() }
    return String(text)
  }
}
