import CXML
import Foundation

/// XML read node by node from a part of an archive; nothing is loaded from elsewhere, and a document type is refused.
final class XMLStream {
  private let source: ZipStream
  private let reader: xmlTextReaderPtr
  private let name: String
  /// The kind of the current node.
  private(set) var kind: Int32 = 0

  static let element = Int32(XML_READER_TYPE_ELEMENT.rawValue)
  static let end = Int32(XML_READER_TYPE_END_ELEMENT.rawValue)

  init(_ source: ZipStream, name: String) throws {
    self.source = source
    self.name = name
    let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
    let made = xmlReaderForIO(
      { context, buffer, length in
        guard let context, let buffer else { return -1 }
        return Int32(Unmanaged<ZipStream>.fromOpaque(context).takeUnretainedValue().read(into: buffer, Int(length)))
      }, { _ in 0 }, Unmanaged.passUnretained(source).toOpaque(), nil, nil, options)
    guard let made else { throw SpreadsheetProblem.damaged(name) }
    reader = made
  }

  deinit { xmlFreeTextReader(reader) }

  /// Goes to the next node; false at the end.
  func next() throws -> Bool {
    let result = xmlTextReaderRead(reader)
    if let failure = source.failure { throw failure }
    if result < 0 { throw SpreadsheetProblem.damaged(name) }
    if result == 0 { return false }
    kind = xmlTextReaderNodeType(reader)
    if kind == Int32(XML_READER_TYPE_DOCUMENT_TYPE.rawValue) { throw SpreadsheetProblem.damaged("\(name): DOCTYPE") }
    return true
  }

  /// Whether the node is an element without content.
  var isEmptyElement: Bool { xmlTextReaderIsEmptyElement(reader) == 1 }

  /// Whether the node is text.
  var isText: Bool {
    kind == Int32(XML_READER_TYPE_TEXT.rawValue) || kind == Int32(XML_READER_TYPE_CDATA.rawValue)
      || kind == Int32(XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue) || kind == Int32(XML_READER_TYPE_WHITESPACE.rawValue)
  }

  /// Whether the element has a name, whatever its prefix.
  func isNamed(_ name: StaticString) -> Bool { XMLStream.equal(xmlTextReaderConstLocalName(reader), name) }

  private static func equal(_ text: UnsafePointer<xmlChar>?, _ name: StaticString) -> Bool {
    guard let text else { return false }
    return name.withUTF8Buffer { buffer in
      for (index, byte) in buffer.enumerated() where text[index] != byte { return false }
      return text[buffer.count] == 0
    }
  }

  /// The text of a text node.
  var value: String { xmlTextReaderConstValue(reader).map { String(cString: $0) } ?? "" }

  /// Calls `body` with the bytes of a text node.
  func withValue(_ body: (UnsafePointer<UInt8>) -> Void) {
    if let text = xmlTextReaderConstValue(reader) { body(text) }
  }

  /// Calls `body` with each attribute: local name and value, both ended by a zero.
  func attributes(_ body: (UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Void) {
    var more = xmlTextReaderMoveToFirstAttribute(reader)
    while more == 1 {
      if let name = xmlTextReaderConstLocalName(reader), let value = xmlTextReaderConstValue(reader) { body(name, value) }
      more = xmlTextReaderMoveToNextAttribute(reader)
    }
    xmlTextReaderMoveToElement(reader)
  }

  /// The value of an attribute.
  func attribute(_ wanted: StaticString) -> String? {
    var out: String?
    attributes { name, value in if XMLStream.equal(name, wanted) { out = String(cString: value) } }
    return out
  }

  /// All attributes.
  var attributes: [String: String] {
    var out: [String: String] = [:]
    attributes { name, value in out[String(cString: name)] = String(cString: value) }
    return out
  }
}
