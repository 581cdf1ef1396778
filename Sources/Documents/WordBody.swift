import Foundation
import Vocabulary

/// Turns blocks into the part `word/document.xml`, and keeps the pictures it met.
struct WordBody {
  private(set) var pictures: [[UInt8]] = []
  private var out = ""
  private var lying = false
  private var afterTable = false
  private let emuPerMillimetre = 36_000

  /// The part, and the pictures in the order of their relations `rIdPicture1`, …
  static func xml(_ document: WordDocument) -> (xml: String, pictures: [[UInt8]]) {
    var body = WordBody()
    for block in WordBody.signedBesideText(document.blocks) { body.add(block) }
    let xml =
      WordXML.declaration + "<w:document \(WordXML.namespaces)><w:body>" + body.out + (body.afterTable ? WordBody.least : "")
      + body.section(next: false) + "</w:body></w:document>"
    return (xml, body.pictures)
  }

  /// The paragraph that has to follow a table, so low that it never begins a page of its own.
  private static let least =
    "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr></w:pPr></w:p>"

  /// Paragraphs before a table without lines, such as that of the signatures, stay on its page: nobody signs an empty page.
  private static func signedBesideText(_ blocks: [WordBlock]) -> [WordBlock] {
    var blocks = blocks
    var keeps = false
    for index in blocks.indices.reversed() {
      switch blocks[index] {
      case .table(let table): keeps = !table.ruled
      case .paragraph(var paragraph):
        if keeps {
          paragraph.keepsNext = true
          blocks[index] = .paragraph(paragraph)
        }
        // An empty line keeps what stands above it too.
        keeps = keeps && paragraph.text.isEmpty
      default: keeps = false
      }
    }
    return blocks
  }

  private mutating func add(_ block: WordBlock) {
    let table = if case .table = block { true } else if case .picture = block { true } else { false }
    // Two tables that touch are one table to a word processor.
    if table, afterTable { out += "<w:p><w:pPr><w:spacing w:line=\"120\" w:lineRule=\"exact\"/></w:pPr></w:p>" }
    afterTable = table
    switch block {
    case .paragraph(let paragraph): add(paragraph)
    case .table(let table): add(table)
    case .picture(let picture, let beside): add(picture, beside)
    case .pageBreak: out += "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"
    case .turn(let landscape):
      guard landscape != lying else { return }
      // A document that lies from its beginning has no page before.
      guard !out.isEmpty else {
        lying = landscape
        return
      }
      out += "<w:p><w:pPr>" + section(next: true) + "</w:pPr></w:p>"
      lying = landscape
    }
  }

  /// The section that ends here: page, margins, number at the head of all but its first page.
  private func section(next: Bool) -> String {
    typealias Page = PageMeasure
    var xml = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/><w:headerReference w:type=\"first\" r:id=\"rIdFirst\"/>"
    if next { xml += "<w:type w:val=\"nextPage\"/>" }
    let (width, height) = lying ? (Page.long, Page.short) : (Page.short, Page.long)
    let (left, right) = lying ? (Page.top, Page.bottom) : (Page.left, Page.right)
    let (top, bottom) = lying ? (Page.left, Page.right) : (Page.top, Page.bottom)
    xml += "<w:pgSz w:w=\"\(width)\" w:h=\"\(height)\"\(lying ? " w:orient=\"landscape\"" : "")/>"
    xml +=
      "<w:pgMar w:top=\"\(top)\" w:right=\"\(right)\" w:bottom=\"\(bottom)\" w:left=\"\(left)\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>"
    return xml + "<w:titlePg/></w:sectPr>"
  }

  private mutating func add(_ paragraph: WordParagraph, dense: Bool = false) {
    out += "<w:p><w:pPr><w:pStyle w:val=\"\(WordStyles.id(paragraph.style))\"/>"
    if paragraph.keepsNext { out += "<w:keepNext/>" }
    if paragraph.startsPage { out += "<w:pageBreakBefore/>" }
    if dense { out += "<w:spacing w:before=\"0\" w:after=\"0\"/>" }
    out += "</w:pPr>"
    for run in paragraph.runs { add(run) }
    out += "</w:p>"
  }

  /// A line of its own, in the middle of a width.
  private mutating func add(rule: Int, within width: Int) {
    let side = max(0, (width - rule) / 2)
    out += "<w:p><w:pPr><w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr>"
    out +=
      "<w:spacing w:before=\"20\" w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/><w:ind w:left=\"\(side)\" w:right=\"\(side)\"/></w:pPr></w:p>"
  }

  private mutating func add(_ run: WordRun) {
    out += "<w:r>"
    if run.bold || run.italic { out += "<w:rPr>" + (run.bold ? "<w:b/><w:bCs/>" : "") + (run.italic ? "<w:i/><w:iCs/>" : "") + "</w:rPr>" }
    for (number, line) in run.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if number > 0 { out += "<w:br/>" }
      out += "<w:t xml:space=\"preserve\">" + WordXML.escaped(line.precomposedStringWithCanonicalMapping) + "</w:t>"
    }
    out += "</w:r>"
  }

  private mutating func add(_ table: WordTable) {
    let total = table.widths.reduce(0, +)
    out += "<w:tbl><w:tblPr><w:tblW w:w=\"\(total)\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>"
    if table.ruled {
      out += "<w:tblBorders>"
      for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        out += "<w:\(side) w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
      }
      out += "</w:tblBorders>"
    }
    out += "<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    for width in table.widths { out += "<w:gridCol w:w=\"\(width)\"/>" }
    out += "</w:tblGrid>"
    for row in table.head { add(row, table.widths, head: true, dense: table.dense) }
    for row in table.rows { add(row, table.widths, head: false, dense: table.dense) }
    out += "</w:tbl>"
  }

  private mutating func add(_ cells: [WordCell], _ widths: [Int], head: Bool, dense: Bool) {
    out += "<w:tr><w:trPr><w:cantSplit/>" + (head ? "<w:tblHeader/>" : "") + "</w:trPr>"
    var column = 0
    for cell in cells {
      let width = widths.dropFirst(column).prefix(cell.columns).reduce(0, +)
      column += cell.columns
      out += "<w:tc><w:tcPr><w:tcW w:w=\"\(width)\" w:type=\"dxa\"/>"
      if cell.columns > 1 { out += "<w:gridSpan w:val=\"\(cell.columns)\"/>" }
      switch cell.rows {
      case .one: break
      case .first: out += "<w:vMerge w:val=\"restart\"/>"
      case .more: out += "<w:vMerge/>"
      }
      out += head ? "<w:vAlign w:val=\"center\"/></w:tcPr>" : "</w:tcPr>"
      for paragraph in cell.paragraphs {
        add(paragraph, dense: dense)
        if let rule = paragraph.rule { add(rule: rule, within: width) }
      }
      if let picture = cell.picture { add(picture) } else if cell.paragraphs.isEmpty { out += "<w:p/>" }
      out += "</w:tc>"
    }
    out += "</w:tr>"
  }

  private mutating func add(_ picture: WordPicture, _ beside: [WordParagraph]) {
    let column = picture.side * 57 + 200
    out += "<w:tbl><w:tblPr><w:tblW w:w=\"\(PageMeasure.width)\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    out +=
      "<w:gridCol w:w=\"\(column)\"/><w:gridCol w:w=\"\(PageMeasure.width - column)\"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>"
    out += "<w:tc><w:tcPr><w:tcW w:w=\"\(column)\" w:type=\"dxa\"/></w:tcPr>"
    add(picture)
    out += "</w:tc><w:tc><w:tcPr><w:tcW w:w=\"\(PageMeasure.width - column)\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>"
    for paragraph in beside { add(paragraph) }
    if beside.isEmpty { out += "<w:p/>" }
    out += "</w:tc></w:tr></w:tbl>"
  }

  /// A paragraph that holds a picture.
  private mutating func add(_ picture: WordPicture) {
    pictures.append(picture.png)
    let number = pictures.count
    let side = picture.side * emuPerMillimetre
    let text = WordXML.escaped(picture.text)
    out += "<w:p><w:r><w:drawing>"
    out += "<wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"\(side)\" cy=\"\(side)\"/>"
    out +=
      "<wp:docPr id=\"\(number)\" name=\"Picture \(number)\" descr=\"\(text)\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
    out += "<pic:pic><pic:nvPicPr><pic:cNvPr id=\"\(number)\" name=\"Picture \(number)\"/><pic:cNvPicPr/></pic:nvPicPr>"
    out += "<pic:blipFill><a:blip r:embed=\"rIdPicture\(number)\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    out +=
      "<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"\(side)\" cy=\"\(side)\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>"
    out += "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
  }
}
