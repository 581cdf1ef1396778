import CZip
import Foundation
import Testing

/// A folder that goes when the test is done with it.
final class Scratch: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-exchange-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    try Data(Array(bytes)).write(to: url.appendingPathComponent(name))
    return path(name)
  }

  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  /// An archive of parts.
  func zip(_ name: String, _ parts: [(name: String, bytes: [UInt8])], password: String? = nil) throws -> String {
    let path = path(name)
    var code: Int32 = 0
    let archive = try #require(zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code))
    // libzip reads the buffers when it closes.
    var held: [UnsafeMutablePointer<UInt8>] = []
    for part in parts {
      let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, part.bytes.count))
      copy.initialize(from: part.bytes, count: part.bytes.count)
      held.append(copy)
      let source = try #require(zip_source_buffer(archive, copy, UInt64(part.bytes.count), 0))
      let index = zip_file_add(archive, part.name, source, 0)
      if let password { zip_file_set_encryption(archive, UInt64(index), UInt16(ZIP_EM_AES_256), password) }
    }
    let closed = zip_close(archive)
    for copy in held { copy.deallocate() }
    try #require(closed == 0)
    return path
  }
}

/// A workbook written part by part, for what no library writes.
struct RawWorkbook {
  /// The content of `<worksheet>` of each sheet: name, state and XML.
  var sheets: [(name: String, state: String, xml: String)] = []
  var shared: [String] = []
  var from1904 = false
  /// Number formats by place among the cell styles, from 1.
  var formats: [String] = []
  var extra: [(name: String, bytes: [UInt8])] = []

  /// A sheet of rows whose cells are texts.
  init(_ rows: [[String]] = [], name: String = "Sheet1") {
    if !rows.isEmpty { sheets = [(name, "visible", RawWorkbook.data(rows))] }
  }

  init(xml: String) { sheets = [("Sheet1", "visible", xml)] }

  static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
  }

  /// An inline text.
  static func text(_ place: String, _ text: String) -> String {
    "<c r=\"\(place)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\(escaped(text))</t></is></c>"
  }

  static func row(_ number: Int, _ texts: [String], attributes: String = "") -> String {
    let cells = texts.enumerated().map { $1.isEmpty ? "" : text("\(letter($0))\(number)", $1) }
    return "<row r=\"\(number)\"\(attributes)>\(cells.joined())</row>"
  }

  static func letter(_ column: Int) -> String { String(UnicodeScalar(UInt8(65 + column))) }

  static func data(_ rows: [[String]]) -> String {
    "<sheetData>" + rows.enumerated().map { row($0 + 1, $1) }.joined() + "</sheetData>"
  }

  func parts() -> [(name: String, bytes: [UInt8])] {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let package = "http://schemas.openxmlformats.org/package/2006/relationships"
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    var relations = ""
    var list = ""
    var out: [(name: String, bytes: [UInt8])] = [("[Content_Types].xml", Array("\(head)<Types/>".utf8))]
    for (index, sheet) in sheets.enumerated() {
      let number = index + 1
      relations += "<Relationship Id=\"r\(number)\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet\(number).xml\"/>"
      list += "<sheet name=\"\(RawWorkbook.escaped(sheet.name))\" sheetId=\"\(number)\" state=\"\(sheet.state)\" r:id=\"r\(number)\"/>"
      out.append(("xl/worksheets/sheet\(number).xml", Array("\(head)<worksheet xmlns=\"\(main)\">\(sheet.xml)</worksheet>".utf8)))
    }
    relations += "<Relationship Id=\"s\" Type=\"\(office)/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
    relations += "<Relationship Id=\"y\" Type=\"\(office)/styles\" Target=\"styles.xml\"/>"
    let texts = shared.map { "<si><t>\(RawWorkbook.escaped($0))</t></si>" }.joined()
    let codes = formats.enumerated().map {
      "<numFmt numFmtId=\"\($0 + 164)\" formatCode=\"\(RawWorkbook.escaped($1).replacingOccurrences(of: "\"", with: "&quot;"))\"/>"
    }
    let styles = "<xf numFmtId=\"0\"/>" + formats.indices.map { "<xf numFmtId=\"\($0 + 164)\"/>" }.joined() + "<xf numFmtId=\"14\"/>"
    func add(_ name: String, _ xml: String) { out.append((name, Array((head + xml).utf8))) }
    add(
      "_rels/.rels",
      "<Relationships xmlns=\"\(package)\"><Relationship Id=\"a\" Type=\"\(office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    )
    add("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"\(package)\">\(relations)</Relationships>")
    add(
      "xl/workbook.xml",
      "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><workbookPr\(from1904 ? " date1904=\"1\"" : "")/><sheets>\(list)</sheets></workbook>"
    )
    add("xl/sharedStrings.xml", "<sst xmlns=\"\(main)\">\(texts)</sst>")
    add("xl/styles.xml", "<styleSheet xmlns=\"\(main)\"><numFmts>\(codes.joined())</numFmts><cellXfs>\(styles)</cellXfs></styleSheet>")
    return out + extra
  }

  func write(_ scratch: Scratch, _ name: String = "tep.xlsx") throws -> String { try scratch.zip(name, parts()) }
}
