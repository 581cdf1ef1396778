import Exchange
import Foundation
import Programme
import Vocabulary

/// An office's own look: the sample it downloads, changes in its word processor and hands back.
public enum TemplateFile {
  /// The most a handed-in file may hold, and its styles.
  public static let largest = 4 << 20
  private static let largestStyles = 2 << 20

  /// The sample with every style once, named after what it is for.
  public static func sample(made: Moment) -> WordDocument {
    var document = WordDocument(title: "Mẫu văn bản", made: made)
    document.add("MẪU VĂN BẢN", .kind)
    document.add("Sửa các kiểu đoạn (Styles) trong tệp này rồi tải lên; chữ trong tệp không được dùng.", .annexNote)
    for style in WordStyle.allCases { document.add(WordStyles.name(style), style) }
    return document
  }

  /// Reads a handed-in .docx.
  /// - Throws: `DocumentProblem.template` for what is no .docx of ours or carries a program.
  public static func read(_ path: String) throws -> WordTemplate {
    func refused(_ vi: String, _ en: String) -> DocumentProblem { .template(Label(vi, en: en)) }
    var limits = SpreadsheetLimits()
    (limits.entries, limits.total, limits.ratioFrom) = (500, 64 << 20, 8 << 20)
    let package: PackageFile
    do { package = try PackageFile(path, limits: limits) } catch let problem as SpreadsheetProblem {
      throw refused("không mở được tệp .docx: \(problem.label.vi)", "the .docx can't be opened: \(problem.label.en)")
    }
    let names = package.names
    let types = (try? package.bytes("[Content_Types].xml", limit: 1 << 20)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let program = names.contains { $0.lowercased().contains("vba") || $0.lowercased().hasPrefix("word/activex") }
    if program || types.contains("macroEnabled") {
      throw refused("tệp chứa macro; hãy lưu dạng .docx không macro", "the file holds macros")
    }
    guard names.contains("word/document.xml") else { throw refused("tệp không phải là văn bản Word .docx", "the file is no Word document") }
    let part: [UInt8]?
    do { part = try package.bytes("word/styles.xml", limit: largestStyles) } catch {
      throw refused("phần kiểu đoạn của tệp hỏng hoặc quá lớn", "the styles of the file are damaged or too large")
    }
    guard let part, let styles = String(validating: part, as: UTF8.self) else {
      throw refused("tệp không có kiểu đoạn nào", "the file has no styles")
    }
    return try WordTemplate(styles: renamed(styles))
  }

  /// Word processors may write identifiers of their own; the names of styles stay.
  private static func renamed(_ styles: String) -> String {
    var styles = styles
    for style in WordStyle.allCases where !styles.contains("w:styleId=\"\(WordStyles.id(style))\"") {
      let name = "<w:name w:val=\"\(WordXML.escaped(WordStyles.name(style)))\""
      guard let at = styles.range(of: name),
        let start = styles.range(of: "w:styleId=\"", options: .backwards, range: styles.startIndex..<at.lowerBound),
        let end = styles.range(of: "\"", range: start.upperBound..<at.lowerBound)
      else { continue }
      let old = String(styles[start.upperBound..<end.lowerBound])
      styles = styles.replacingOccurrences(of: "w:styleId=\"\(old)\"", with: "w:styleId=\"\(WordStyles.id(style))\"")
      for relation in ["basedOn", "next", "link"] {
        styles = styles.replacingOccurrences(
          of: "<w:\(relation) w:val=\"\(old)\"", with: "<w:\(relation) w:val=\"\(WordStyles.id(style))\"")
      }
    }
    return styles
  }
}

extension WordTemplate {
  /// The styles as they are kept.
  public var text: String { styles }
}
