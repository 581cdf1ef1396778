import Foundation

/// A file opened as a spreadsheet: `.xlsx`, or text with separators. Its rows are read as a stream.
public final class Spreadsheet {
  /// One sheet.
  public struct Sheet: Sendable {
    /// The name on its tab.
    public let name: String
    /// Whether it is hidden.
    public let isHidden: Bool
  }

  private enum Content {
    case workbook(ZipArchive, WorkbookParts)
    case text(SeparatedText)
  }

  /// The sheets in order; a text file has one.
  public let sheets: [Sheet]
  private let content: Content
  private let limits: SpreadsheetLimits

  /// Opens a file for what it is, whatever its name says.
  /// - Throws: `SpreadsheetProblem`.
  public init(_ path: String, limits: SpreadsheetLimits = SpreadsheetLimits()) throws {
    self.limits = limits
    guard let handle = FileHandle(forReadingAtPath: path) else { throw SpreadsheetProblem.unreadable(path) }
    defer { try? handle.close() }
    let head: Data
    do { head = try handle.read(upToCount: 4096) ?? Data() } catch { throw SpreadsheetProblem.unreadable(path) }
    if head.isEmpty { throw SpreadsheetProblem.empty }
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      let archive = try ZipArchive(path, limits)
      let parts = try WorkbookParts(archive, limits)
      content = .workbook(archive, parts)
      sheets = parts.sheets.map { Sheet(name: $0.name, isHidden: $0.isHidden) }
      return
    }
    try Spreadsheet.refuse(head, path)
    content = .text(try SeparatedText(path, limits))
    sheets = [
      Sheet(name: (path.split(separator: "/").last.map(String.init) ?? "CSV").precomposedStringWithCanonicalMapping, isHidden: false)
    ]
  }

  /// Files that are called spreadsheets and are none that can be read.
  private static func refuse(_ head: Data, _ path: String) throws {
    if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      // The streams of the container carry their names in UTF-16.
      let whole = (try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)) ?? head
      func has(_ name: String) -> Bool { whole.range(of: Data(name.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })) != nil }
      if has("EncryptedPackage") || has("EncryptionInfo") { throw SpreadsheetProblem.encrypted }
      if has("WordDocument") { throw SpreadsheetProblem.notASpreadsheet("Word .doc") }
      throw SpreadsheetProblem.oldExcel
    }
    // Old workbooks without a container begin with their first record.
    for mark in [[0x09, 0x08], [0x09, 0x04], [0x09, 0x02]] as [[UInt8]] where head.starts(with: mark) && head.count > 3 && head[3] == 0 {
      throw SpreadsheetProblem.oldExcel
    }
    for (mark, name) in [("%PDF", "PDF"), ("\u{89}PNG", "PNG"), ("Rar!", "RAR"), ("7z\u{BC}", "7z"), ("{\\rtf", "RTF"), ("GIF8", "GIF")]
    where head.starts(with: mark.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) {
      throw SpreadsheetProblem.notASpreadsheet(name)
    }
    if head.starts(with: [0xFF, 0xD8, 0xFF]) { throw SpreadsheetProblem.notASpreadsheet("JPEG") }
    if head.starts(with: [0x50, 0x4B]) { throw SpreadsheetProblem.damaged("zip") }
    let isWide = head.starts(with: [0xFF, 0xFE])
    let text = isWide ? String(data: head, encoding: .utf16LittleEndian) ?? "" : String(decoding: head, as: UTF8.self)
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.prefix(2000).lowercased()
    if start.hasPrefix("<?xml") || start.hasPrefix("<workbook") {
      if start.contains("schemas-microsoft-com:office:spreadsheet") { throw SpreadsheetProblem.excelXML2003 }
      throw SpreadsheetProblem.notASpreadsheet("XML")
    }
    if ["<html", "<!doctype", "<table", "<meta", "<head", "<style", "<div"].contains(where: start.hasPrefix) {
      throw SpreadsheetProblem.webPage
    }
    if start.hasPrefix("mime-version:") { throw SpreadsheetProblem.webPage }
    if start.hasPrefix("{") || start.hasPrefix("[{") { throw SpreadsheetProblem.notASpreadsheet("JSON") }
  }

  /// Reads the rows of a sheet, those with no cells left out.
  /// - Parameter body: says false to stop early.
  /// - Returns: what the sheet's frame says; whole only when it was read to the end.
  @discardableResult
  public func rows(of sheet: Int, _ body: (SheetRow) throws -> Bool) throws -> SheetFrame {
    switch content {
    case .text(let text): return try text.rows(limits, body)
    case .workbook(let archive, let parts):
      guard parts.sheets.indices.contains(sheet) else { throw SpreadsheetProblem.noSheet("#\(sheet + 1)", known: sheets.map(\.name)) }
      let part = parts.sheets[sheet].part
      guard let source = try archive.stream(part) else { throw SpreadsheetProblem.damaged(part) }
      return try WorkbookSheet(stream: try XMLStream(source, name: part), parts: parts, limits: limits).rows(body)
    }
  }

  /// The place of a sheet by name; case and tones aside when that is enough.
  /// - Throws: `SpreadsheetProblem.noSheet`.
  public func sheet(named name: String) throws -> Int {
    let wanted = name.precomposedStringWithCanonicalMapping
    if let exact = sheets.firstIndex(where: { $0.name == wanted }) { return exact }
    let folded = Folding.header(wanted)
    let close = sheets.indices.filter { Folding.header(sheets[$0].name) == folded }
    guard close.count == 1, let only = close.first else { throw SpreadsheetProblem.noSheet(name, known: sheets.map(\.name)) }
    return only
  }
}
