import Foundation
import Vocabulary

/// Writes a document as .docx.
public enum WordFile {
  /// Writes the file whole, or not at all.
  /// - Parameter template: the office's own styles, read from a .docx of ours that it changed in Word.
  /// - Throws: `DocumentProblem.cannotWrite`.
  public static func write(_ document: WordDocument, to path: String, template: WordTemplate? = nil) throws {
    let zip = try ZipWriter(path)
    for (name, text) in parts(document, template) { try zip.add(name, Array(text.utf8)) }
    for (index, picture) in WordBody.xml(document).pictures.enumerated() { try zip.add("word/media/picture\(index + 1).png", picture) }
    try zip.finish()
  }

  private static func parts(_ document: WordDocument, _ template: WordTemplate?) -> [(String, String)] {
    let (body, pictures) = WordBody.xml(document)
    let type = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    var types = WordXML.declaration + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    types += "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    types += "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>"
    for (name, kind) in [("document", "document.main"), ("styles", "styles"), ("header", "header"), ("first", "header")] {
      types += "<Override PartName=\"/word/\(name).xml\" ContentType=\"\(type)\(kind)+xml\"/>"
    }
    types +=
      "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    var own = WordXML.declaration + relations
    own += "<Relationship Id=\"rIdStyles\" Type=\"\(office)styles\" Target=\"styles.xml\"/>"
    own += "<Relationship Id=\"rIdHeader\" Type=\"\(office)header\" Target=\"header.xml\"/>"
    own += "<Relationship Id=\"rIdFirst\" Type=\"\(office)header\" Target=\"first.xml\"/>"
    for number in pictures.indices.map({ $0 + 1 }) {
      own += "<Relationship Id=\"rIdPicture\(number)\" Type=\"\(office)image\" Target=\"media/picture\(number).png\"/>"
    }
    own += "</Relationships>"
    var root = WordXML.declaration + relations + "<Relationship Id=\"rId1\" Type=\"\(office)officeDocument\" Target=\"word/document.xml\"/>"
    root +=
      "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"
    let number =
      "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
      + "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
    let head = WordXML.declaration + "<w:hdr \(WordXML.namespaces)>"
    return [
      ("[Content_Types].xml", types), ("_rels/.rels", root), ("word/document.xml", body), ("word/_rels/document.xml.rels", own),
      ("word/styles.xml", template?.styles ?? WordStyles.xml), ("word/header.xml", head + number + "</w:hdr>"),
      ("word/first.xml", head + "<w:p/></w:hdr>"), ("docProps/core.xml", properties(document)),
    ]
  }

  private static func properties(_ document: WordDocument) -> String {
    let made = document.made.day.iso + "T" + document.made.clock + ":00+07:00"
    return WordXML.declaration
      + "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
      + "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
      + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>\(WordXML.escaped(document.title))</dc:title>"
      + "<dc:creator>Xã Khỏe</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">\(made)</dcterms:created></cp:coreProperties>"
  }
}

/// The office's own look: the styles of a .docx of ours that was changed in Word.
public struct WordTemplate: Sendable, Hashable {
  /// The part `word/styles.xml`.
  let styles: String

  /// Takes the styles of a document.
  /// - Throws: `DocumentProblem.template` when one of our styles is missing.
  public init(styles: String) throws {
    let missing = WordStyle.allCases.filter { !styles.contains("w:styleId=\"\(WordStyles.id($0))\"") }
    guard missing.isEmpty else {
      throw DocumentProblem.template(
        Label(
          "mẫu thiếu kiểu đoạn \(missing.map(WordStyles.id).joined(separator: ", ")); hãy sửa trên tệp mẫu tải từ phần mềm",
          en: "the template lacks the styles \(missing.map(WordStyles.id).joined(separator: ", ")); change the template taken from here"))
    }
    guard !styles.contains("<!DOCTYPE"), !styles.contains("<!ENTITY") else {
      throw DocumentProblem.template(Label("mẫu chứa nội dung không được phép", en: "the template holds what isn't allowed"))
    }
    self.styles = styles
  }
}
