import Programme
import Vocabulary

/// What ties a printed paper to the system: the hash of its content and the address where it can be checked.
public struct PaperSeal: Sendable, Hashable {
  /// The hash of the content.
  public let hash: String
  /// The address of its page.
  public let address: String

  /// A seal.
  public init(hash: String, address: String) { (self.hash, self.address) = (hash, address) }

  /// The code to be read by a telephone.
  var picture: WordPicture? {
    QRCode.png(address).map { WordPicture(png: $0, side: 20, text: "Mã QR dẫn đến trang đối chiếu văn bản") }
  }

  /// What stands beside or below it.
  var lines: [WordParagraph] {
    [WordParagraph("Quét mã để đối chiếu văn bản.", .note), WordParagraph("Mã: " + hash.prefix(16) + "…", .note)]
  }
}

/// The layout of each kind of paper.
public enum PaperLayout {
  /// The document of a paper.
  /// - Parameters:
  ///   - sections: its text, as written by rule or edited.
  ///   - number: its number with its sign.
  ///   - seal: nil while the paper isn't made.
  public static func document(
    _ numbers: PaperNumbers, _ sections: [PaperSection], number: String, made: Moment, seal: PaperSeal? = nil
  ) -> WordDocument {
    var paper = paper(numbers, number: number, made: made)
    if let seal { (paper.seal, paper.sealLines) = (seal.picture, seal.lines) }
    var document = WordDocument(title: title(numbers), made: made)
    switch numbers.order.kind {
    case .report: ReportLayout(numbers: numbers, paper: paper, sections: sections).add(to: &document)
    case .score: ScoreLayout(numbers: numbers, paper: paper, sections: sections).add(to: &document)
    case .minutes: MinutesLayout(numbers: numbers, paper: paper, sections: sections).add(to: &document)
    case .request: RequestLayout(numbers: numbers, paper: paper, sections: sections).add(to: &document)
    case .league: LeagueLayout(numbers: numbers, paper: paper, sections: sections).add(to: &document)
    }
    return document
  }

  /// The ruled tables of a paper in their order, each with what stands above it: the same that are printed.
  public static func tables(_ numbers: PaperNumbers) -> [(caption: String, table: WordTable)] {
    var caption = ""
    return document(numbers, [], number: "", made: Moment(numbers.day)).blocks.compactMap { block -> (String, WordTable)? in
      switch block {
      case .paragraph(let paragraph):
        caption = paragraph.style == .caption ? paragraph.text : ""
        return nil
      case .table(let table) where table.ruled: return (caption, table)
      default: return nil
      }
    }
  }

  /// The title of a paper: `Báo cáo kết quả thực hiện … quý IV năm 2024`.
  public static func title(_ numbers: PaperNumbers) -> String {
    let paper = paper(numbers, number: "", made: Moment(numbers.day))
    return paper.kind + " " + paper.about.prefix(1).lowercased() + paper.about.dropFirst()
  }

  private static func paper(_ numbers: PaperNumbers, number: String, made: Moment) -> OfficialPaper {
    let (place, offices, area) = (numbers.place, numbers.offices, numbers.place.isArea)
    let period = PaperLayout.within(numbers.order.period.label.vi)
    let set = numbers.one.map(\.within) ?? ""
    var paper = OfficialPaper(
      parentAgency: area ? (offices.above.isEmpty ? nil : offices.above) : offices.centre, agency: area ? offices.centre : offices.station,
      number: number, place: place.bare, day: made.day, kind: "Báo cáo", about: "", signing: [area ? "Giám đốc" : "Trưởng trạm"],
      recipients: area
        ? [offices.above.isEmpty ? "Sở Y tế" : offices.above, "UBND \(place.within)", "Trạm Y tế các xã", "Lưu: VT, KHNV"]
        : [offices.centre, offices.committee, "Lưu: TYT"])
    switch numbers.order.kind {
    case .report:
      paper.about =
        "Kết quả thực hiện các tiêu chí y tế trong xây dựng nông thôn mới và Bộ tiêu chí quốc gia về y tế xã \(period)"
        + (area ? " trên địa bàn \(place.within)" : " của \(place.within)")
    case .score:
      paper.kind = "Bảng tự chấm điểm"
      paper.about = "Kết quả tự đánh giá \(set), \(period), của \(place.within)"
    case .minutes:
      (paper.parentAgency, paper.agency) = (nil, offices.centre)
      // Minutes are of the day of the visit; while nobody has said it, it stays open.
      paper.day = numbers.assessment?.visitedOn
      paper.kind = "Biên bản"
      paper.about = "Thẩm định kết quả thực hiện \(set), \(period), của \(place.within)"
    case .request:
      (paper.parentAgency, paper.agency) = (nil, offices.committee)
      paper.kind = "Tờ trình"
      paper.about = "Về việc đề nghị thẩm định kết quả thực hiện \(set), \(period)"
      paper.signing = ["TM. Ủy ban nhân dân", "Chủ tịch"]
      paper.recipients = ["Như trên", offices.station, "Lưu: VT"]
    case .league:
      paper.kind = "Bảng xếp hạng"
      paper.about = "Kết quả thực hiện \(set), \(period), của các xã trên địa bàn \(place.within)"
    }
    return paper
  }

  static func within(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }

  static let romans = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
}

extension WordDocument {
  /// Adds headed text: `I.`, `1.`, then one paragraph for each sentence.
  mutating func add(_ sections: [PaperSection]) {
    var (first, second) = (0, 0)
    for section in sections {
      if !section.heading.isEmpty {
        if section.level == 1 {
          add("\(PaperLayout.romans[min(first, 9)]). \(section.heading)", .heading1, keepsNext: true)
          (first, second) = (first + 1, 0)
        } else {
          second += 1
          add("\(second). \(section.heading)", .heading2, keepsNext: true)
        }
      }
      let listed = section.sentences.filter { !$0.text.isEmpty }.count > 1
      for sentence in section.sentences where !sentence.text.isEmpty {
        for (index, line) in sentence.text.split(separator: "\n").enumerated() {
          add((listed && index == 0 && !section.heading.isEmpty ? "- " : "") + line, listed && !section.heading.isEmpty ? .dash : .body)
        }
      }
    }
  }

  /// Adds what has to be said below.
  mutating func add(notes: [String]) {
    guard !notes.isEmpty else { return }
    add("Ghi chú:", .note, keepsNext: true)
    for note in notes { add(note.hasPrefix("(*)") ? note : "- " + note, .note) }
  }
}

extension WordTable {
  /// A ruled table with a head.
  init(_ columns: [(text: String, width: Int, style: WordStyle)], _ rows: [[String]], bold: Set<Int> = []) {
    self.init(
      widths: columns.map(\.width), head: [columns.map { WordCell($0.text, .cellHead) }],
      rows: rows.enumerated().map { number, row in
        zip(columns, row).map { column, text in
          WordCell([WordParagraph([WordRun(text, bold: bold.contains(number))], column.style)])
        }
      })
  }
}
