import Foundation
import Vocabulary

/// The texts that cells of a workbook share, kept as one run of bytes.
struct SharedTexts {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  subscript(_ index: Int) -> String? {
    guard ends.indices.contains(index) else { return nil }
    return String(decoding: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
  }

  init() {}

  init(_ stream: XMLStream, limit: Int) throws {
    var (inText, inPhonetic) = (false, false)
    while try stream.next() {
      if stream.kind == XMLStream.element {
        if stream.isNamed("t") { inText = !stream.isEmptyElement }
        if stream.isNamed("rPh") { inPhonetic = !stream.isEmptyElement }
        if stream.isNamed("si"), stream.isEmptyElement { ends.append(bytes.count) }
      } else if stream.kind == XMLStream.end {
        if stream.isNamed("t") { inText = false }
        if stream.isNamed("rPh") { inPhonetic = false }
        if stream.isNamed("si") { ends.append(bytes.count) }
      } else if inText, !inPhonetic, stream.isText {
        bytes += stream.value.utf8
        if bytes.count > limit { throw SpreadsheetProblem.tooLarge("sharedStrings") }
      }
    }
  }
}

/// Which cell styles of a workbook show dates.
struct DateStyles {
  private var dates: [Bool] = []

  subscript(_ style: Int) -> Bool { dates.indices.contains(style) && dates[style] }

  init() {}

  init(_ stream: XMLStream) throws {
    var formats: [Int: Bool] = [:]
    var inCells = false
    while try stream.next() {
      if stream.kind == XMLStream.end, stream.isNamed("cellXfs") { inCells = false }
      guard stream.kind == XMLStream.element else { continue }
      if stream.isNamed("numFmt") {
        let attributes = stream.attributes
        if let id = attributes["numFmtId"].flatMap({ Int($0) }) { formats[id] = DateStyles.isDate(attributes["formatCode"] ?? "") }
      } else if stream.isNamed("cellXfs") {
        inCells = !stream.isEmptyElement
      } else if inCells, stream.isNamed("xf") {
        let id = stream.attribute("numFmtId").flatMap { Int($0) } ?? 0
        dates.append(formats[id] ?? DateStyles.builtIn(id))
      }
    }
  }

  /// - Source: ECMA-376 part 1, 18.8.30: the formats that are known by number alone.
  private static func builtIn(_ id: Int) -> Bool {
    (14...22).contains(id) || (27...36).contains(id) || (45...47).contains(id) || (50...58).contains(id)
  }

  /// Whether a format code shows a date or a time: it has d, m, y, h or s outside of quotes, brackets and escapes.
  static func isDate(_ code: String) -> Bool {
    var (quoted, bracketed, escaped) = (false, false, false)
    for character in code.lowercased() {
      if escaped {
        escaped = false
      } else if quoted {
        quoted = character != "\""
      } else if bracketed {
        bracketed = character != "]"
      } else {
        switch character {
        case "\"": quoted = true
        case "[": bracketed = true
        case "\\", "_", "*": escaped = true
        case ";": return false
        case "d", "m", "y", "h", "s": return true
        default: break
        }
      }
    }
    return false
  }
}

/// What a workbook says of its sheets.
struct WorkbookParts {
  struct Sheet {
    let name: String
    let part: String
    let isHidden: Bool
  }
  private(set) var sheets: [Sheet] = []
  private(set) var from1904 = false
  private(set) var texts = SharedTexts()
  private(set) var styles = DateStyles()

  init(_ archive: ZipArchive, _ limits: SpreadsheetLimits) throws {
    let names = archive.parts
    if names["xl/workbook.bin"] != nil { throw SpreadsheetProblem.binaryWorkbook }
    if names["mimetype"] != nil, names["content.xml"] != nil { throw SpreadsheetProblem.openDocument }
    if names["word/document.xml"] != nil { throw SpreadsheetProblem.notASpreadsheet("Word") }
    if names["ppt/presentation.xml"] != nil { throw SpreadsheetProblem.notASpreadsheet("PowerPoint") }
    let root = try WorkbookParts.relations(archive, "_rels/.rels", base: "")
    let book = root.values.first { $0.kind == "officeDocument" }?.part ?? "xl/workbook.xml"
    guard names[book] != nil else {
      throw names["[Content_Types].xml"] != nil ? SpreadsheetProblem.damaged(book) : SpreadsheetProblem.notASpreadsheet("zip")
    }
    let folder = book.contains("/") ? String(book[..<(book.lastIndex(of: "/") ?? book.startIndex)]) : ""
    let file = String(book.split(separator: "/").last ?? "workbook.xml")
    let relations = try WorkbookParts.relations(archive, (folder.isEmpty ? "" : folder + "/") + "_rels/\(file).rels", base: folder)
    try readBook(archive, book, relations)
    if sheets.isEmpty { throw SpreadsheetProblem.damaged(book) }
    if let part = relations.values.first(where: { $0.kind == "sharedStrings" })?.part, let stream = try archive.stream(part) {
      texts = try SharedTexts(try XMLStream(stream, name: part), limit: limits.sharedText)
    }
    if let part = relations.values.first(where: { $0.kind == "styles" })?.part, let stream = try archive.stream(part) {
      styles = try DateStyles(try XMLStream(stream, name: part))
    }
  }

  private mutating func readBook(_ archive: ZipArchive, _ book: String, _ relations: [String: (kind: String, part: String)]) throws {
    guard let source = try archive.stream(book) else { throw SpreadsheetProblem.damaged(book) }
    let stream = try XMLStream(source, name: book)
    while try stream.next() {
      guard stream.kind == XMLStream.element else { continue }
      if stream.isNamed("workbookPr") {
        from1904 = ["1", "true"].contains(stream.attribute("date1904") ?? "")
      } else if stream.isNamed("sheet") {
        var (name, id, state) = ("", "", "visible")
        for (key, value) in stream.attributes {
          if key == "name" { name = value }
          if key == "id" { id = value }
          if key == "state" { state = value }
        }
        // Charts and dialogs are sheets too, without cells.
        guard let relation = relations[id], relation.kind == "worksheet" else { continue }
        sheets.append(Sheet(name: name.precomposedStringWithCanonicalMapping, part: relation.part, isHidden: state != "visible"))
      }
    }
  }

  private static func relations(_ archive: ZipArchive, _ part: String, base: String) throws -> [String: (kind: String, part: String)] {
    guard let source = try archive.stream(part) else { return [:] }
    let stream = try XMLStream(source, name: part)
    var out: [String: (kind: String, part: String)] = [:]
    while try stream.next() {
      guard stream.kind == XMLStream.element, stream.isNamed("Relationship") else { continue }
      let attributes = stream.attributes
      guard let id = attributes["Id"], let target = attributes["Target"], attributes["TargetMode"] != "External" else { continue }
      out[id] = (String((attributes["Type"] ?? "").split(separator: "/").last ?? ""), resolved(target, base))
    }
    return out
  }

  private static func resolved(_ target: String, _ base: String) -> String {
    if target.hasPrefix("/") { return String(target.dropFirst()) }
    var steps = base.split(separator: "/").map(String.init)
    for step in target.split(separator: "/") {
      if step == ".." { _ = steps.popLast() } else if step != "." { steps.append(String(step)) }
    }
    return steps.joined(separator: "/")
  }
}
