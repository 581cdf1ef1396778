import Vocabulary

/// A paragraph style of our documents. Each is a style of the .docx that people can change in Word for the whole document.
public enum WordStyle: String, Sendable, CaseIterable {
  case body, dash, plus, basis, heading1, heading2, heading3
  case nation, motto, agencyAbove, agency, number, placeDay
  case kind, about, annexTitle, annexNote
  case signFor, signer, recipientsHead, recipient
  case cell, cellCentre, cellRight, cellHead, caption, note
}

/// A stretch of text in one form.
public struct WordRun: Sendable, Hashable {
  /// The text.
  public var text: String
  /// Bold, whatever the style says.
  public var bold = false
  /// Italic, whatever the style says.
  public var italic = false

  /// Text in the form of its paragraph's style, or bold or italic.
  public init(_ text: String, bold: Bool = false, italic: Bool = false) {
    self.text = text
    self.bold = bold
    self.italic = italic
  }
}

/// A paragraph.
public struct WordParagraph: Sendable, Hashable {
  /// Its style.
  public var style: WordStyle
  /// Its text.
  public var runs: [WordRun]
  /// Whether the following paragraph stays on the same page.
  public var keepsNext = false
  /// Whether it begins a page.
  public var startsPage = false
  /// A line below the text, this many twentieths of a point long, in the middle.
  public var rule: Int?

  /// A paragraph of text.
  public init(_ text: String, _ style: WordStyle = .body, keepsNext: Bool = false, rule: Int? = nil) {
    self.init([WordRun(text)], style, keepsNext: keepsNext, rule: rule)
  }

  /// A paragraph of runs.
  public init(_ runs: [WordRun], _ style: WordStyle = .body, keepsNext: Bool = false, rule: Int? = nil) {
    self.style = style
    self.runs = runs
    self.keepsNext = keepsNext
    self.rule = rule
  }

  /// The text without its form.
  public var text: String { runs.map(\.text).joined() }
}

/// A cell of a table.
public struct WordCell: Sendable, Hashable {
  /// What stands in it.
  public var paragraphs: [WordParagraph]
  /// How many columns it takes.
  public var columns: Int
  /// Whether it begins or goes on a cell over several rows.
  public var rows: Rows
  /// A picture below its paragraphs.
  public var picture: WordPicture?

  /// How a cell stands to those above and below.
  public enum Rows: Sendable, Hashable { case one, first, more }

  /// A cell.
  public init(_ paragraphs: [WordParagraph], columns: Int = 1, rows: Rows = .one, picture: WordPicture? = nil) {
    self.paragraphs = paragraphs
    self.picture = picture
    self.columns = columns
    self.rows = rows
  }

  /// A cell of one line.
  public init(_ text: String, _ style: WordStyle = .cell, columns: Int = 1, rows: Rows = .one) {
    self.init([WordParagraph(text, style)], columns: columns, rows: rows)
  }
}

/// A table.
public struct WordTable: Sendable, Hashable {
  /// The widths of its columns, in twentieths of a point.
  public var widths: [Int]
  /// The rows that are repeated on each page.
  public var head: [[WordCell]]
  /// The rows.
  public var rows: [[WordCell]]
  /// Whether it has lines.
  public var ruled: Bool
  /// Whether lines stand close, so that a long table keeps to a page.
  public var dense = false

  /// A table.
  public init(widths: [Int], head: [[WordCell]] = [], rows: [[WordCell]], ruled: Bool = true) {
    self.widths = widths
    self.head = head
    self.rows = rows
    self.ruled = ruled
  }
}

/// A picture, such as the code of a document.
public struct WordPicture: Sendable, Hashable {
  /// A PNG.
  public var png: [UInt8]
  /// Its side on paper, in millimetres.
  public var side: Int
  /// What it shows, for those who can't see it.
  public var text: String

  /// A square picture.
  public init(png: [UInt8], side: Int, text: String) {
    self.png = png
    self.side = side
    self.text = text
  }
}

/// One thing on a page.
public enum WordBlock: Sendable, Hashable {
  case paragraph(WordParagraph)
  case table(WordTable)
  /// A picture with lines of text to its right.
  case picture(WordPicture, beside: [WordParagraph])
  case pageBreak
  /// What follows stands on pages of this kind.
  case turn(landscape: Bool)
}

/// A document as it is to be printed on A4.
public struct WordDocument: Sendable, Hashable {
  /// The title in the file's properties.
  public var title: String
  /// What follows one another.
  public var blocks: [WordBlock]
  /// The day the file names as that of its making.
  public var made: Moment

  /// A document.
  public init(title: String, made: Moment, _ blocks: [WordBlock] = []) {
    self.title = title
    self.made = made
    self.blocks = blocks
  }

  /// Adds a paragraph.
  public mutating func add(_ text: String, _ style: WordStyle = .body, keepsNext: Bool = false) {
    blocks.append(.paragraph(WordParagraph(text, style, keepsNext: keepsNext)))
  }

  /// Adds a table.
  public mutating func add(_ table: WordTable) { blocks.append(.table(table)) }

  /// All text, one line for each paragraph: what a test or a search reads.
  public var text: String {
    blocks.flatMap { block -> [String] in
      switch block {
      case .paragraph(let paragraph): [paragraph.text]
      case .table(let table):
        (table.head + table.rows).map { $0.map { $0.paragraphs.map(\.text).joined(separator: " / ") }.joined(separator: "\t") }
      case .picture(_, let beside): beside.map(\.text)
      case .pageBreak, .turn: []
      }
    }.joined(separator: "\n")
  }
}

/// The measures of a page, in twentieths of a point.
///
/// - Source: Nghị định 30/2020/NĐ-CP, phụ lục I: A4, lề trên và dưới 20–25 mm, trái 30–35 mm, phải 15–20 mm.
public enum PageMeasure {
  /// A4, 210 × 297 mm.
  public static let short = 11_906, long = 16_838
  /// 20 mm above, below and at the foot, 30 mm left, 15 mm right.
  public static let top = 1_134, bottom = 1_134, left = 1_701, right = 851
  /// The width of text on an upright page.
  public static let width = short - left - right
  /// The width of text on a lying page, whose left margin is the upright one's top.
  public static let wide = long - top - bottom
}
