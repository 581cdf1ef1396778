import Exchange
import Foundation
import Vocabulary

/// The kinds of file that are taken as evidence, told by their contents.
public enum FileKind: String, Sendable, CaseIterable {
  case pdf, jpeg, png, docx, xlsx, odt, ods

  /// The exact kind of contents they are handed out as.
  public var mediaType: String {
    switch self {
    case .pdf: "application/pdf"
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .odt: "application/vnd.oasis.opendocument.text"
    case .ods: "application/vnd.oasis.opendocument.spreadsheet"
    }
  }

  /// The endings their names may have; the first is given where a name has another.
  public var endings: [String] { self == .jpeg ? ["jpg", "jpeg", "jpe", "jfif"] : [rawValue] }

  /// The code of the list `media_kind`.
  public var listed: String {
    switch self {
    case .pdf: "pdf"
    case .jpeg, .png: "image"
    case .docx, .odt: "document"
    case .xlsx, .ods: "spreadsheet"
    }
  }

  /// The kind in words.
  public var label: Label {
    switch self {
    case .pdf: Label("PDF")
    case .jpeg: Label("ảnh JPEG", en: "JPEG picture")
    case .png: Label("ảnh PNG", en: "PNG picture")
    case .docx: Label("Word (.docx)")
    case .xlsx: Label("Excel (.xlsx)")
    case .odt: Label("văn bản OpenDocument (.odt)", en: "OpenDocument text (.odt)")
    case .ods: Label("bảng tính OpenDocument (.ods)", en: "OpenDocument spreadsheet (.ods)")
    }
  }

  /// The kind of a kind of contents; nil for others.
  public init?(mediaType: String) {
    guard let kind = FileKind.allCases.first(where: { $0.mediaType == mediaType }) else { return nil }
    self = kind
  }
}

/// What an inspection found.
public struct InspectedFile: Sendable, Hashable {
  /// The kind of its contents.
  public let kind: FileKind
  /// The name it is kept under: as it came, with the ending of its contents.
  public let name: String
  /// Whether its contents can be read only with a password, so that nobody could look inside.
  public let locked: Bool
  /// What whoever handed it in should know.
  public let remarks: [Label]
}

/// Why a file isn't taken: every reason at once.
public struct FileRefusal: Error, Sendable, Hashable {
  /// The reasons.
  public let reasons: [Label]

  /// A refusal.
  public init(_ reasons: [Label]) { self.reasons = reasons }
}

/// Looks at a file that was handed in: what it is by its contents, and whether it can do harm. Nothing of it is ever run.
public enum FileInspection {
  /// Inspects a file of the disk.
  /// - Parameter name: what its owner calls it; the contents decide where the name says otherwise.
  /// - Throws: `FileRefusal` with every reason.
  public static func inspect(_ path: String, name: String) throws -> InspectedFile {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
      throw FileRefusal([Label("không đọc được tệp", en: "the file can't be read")])
    }
    if data.isEmpty { throw FileRefusal([Label("tệp trống, không có byte nào", en: "the file is empty: not one byte")]) }
    let (kind, locked) = try kind(data, path)
    var remarks: [Label] = []
    let clean = bare(name)
    let parts = clean.split(separator: ".", omittingEmptySubsequences: false)
    let ending = parts.count > 1 ? String(parts.last ?? "").lowercased() : ""
    var kept = clean
    if !kind.endings.contains(ending) {
      kept = (parts.count > 1 ? parts.dropLast().joined(separator: ".") : clean) + "." + kind.endings[0]
      remarks.append(
        Label(
          "tên tệp ghi «\(ending.isEmpty ? clean : "." + ending)» nhưng nội dung là \(kind.label.vi); đã nhận theo nội dung, với tên «\(kept)»",
          en:
            "the name says “\(ending.isEmpty ? clean : "." + ending)” but the contents are \(kind.label.en); kept by its contents as “\(kept)”"
        ))
    }
    if locked {
      remarks.append(
        Label(
          "PDF có đặt bảo vệ nên phần mềm không kiểm tra được bên trong; nếu mở cần mật khẩu thì không xem trước và không ghép vào hồ sơ PDF được, tệp vẫn có trong ZIP",
          en:
            "the PDF is protected, so nobody could look inside; where it asks for a password it has no preview and isn't joined into the PDF dossier, but is in the ZIP"
        ))
    }
    return InspectedFile(kind: kind, name: kept, locked: locked, remarks: remarks)
  }

  /// A name without folders and without what no file system takes.
  private static func bare(_ sent: String) -> String {
    let last = sent.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let allowed = last.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 && !"<>:\"|?*".unicodeScalars.contains($0) }
    var text = VietnameseText.normalised(String(String.UnicodeScalarView(allowed)))
    while text.hasPrefix(".") { text.removeFirst() }
    if text.count > 120 {
      let ending = text.split(separator: ".").last.map(String.init) ?? ""
      text = String(text.prefix(110)) + (ending.count < 6 ? "." + ending : "")
    }
    return text.isEmpty ? "tep" : text
  }

  private static func kind(_ data: Data, _ path: String) throws -> (FileKind, locked: Bool) {
    let head = [UInt8](data.prefix(1_100))
    func begins(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
    func begins(_ text: String) -> Bool { begins(Array(text.utf8)) }
    if begins([0xFF, 0xD8, 0xFF]) {
      _ = try PictureShape.jpeg(data)
      return (.jpeg, false)
    }
    if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      _ = try PictureShape.png(data)
      return (.png, false)
    }
    if begins("PK\u{3}\u{4}") { return (try OfficeInspection.kind(path), false) }
    // Some scanners write a few bytes before the mark; readers look for it in the first kilobyte.
    if head.firstRange(of: Array("%PDF-".utf8)) != nil, !begins("<"), !begins("MZ") {
      return (.pdf, locked: try PDFInspection.look(data))
    }
    throw FileRefusal([refusal(head)])
  }

  /// What is refused at first sight, with what can be done.
  private static func refusal(_ head: [UInt8]) -> Label {
    func begins(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
    func begins(_ text: String) -> Bool { begins(Array(text.utf8)) }
    let text = String(decoding: head.prefix(400), as: UTF8.self).lowercased().trimmingCharacters(in: .whitespacesAndNewlines)
    if begins([0xD0, 0xCF, 0x11, 0xE0]) {
      return Label(
        "đây là tệp Office đời cũ (.doc, .xls, .ppt), có thể mang macro; hãy mở và lưu thành .docx, .xlsx hoặc PDF",
        en: "this is a file of old Office (.doc, .xls, .ppt), which may carry macros; save it as .docx, .xlsx or PDF")
    }
    if begins("MZ") || begins([0x7F, 0x45, 0x4C, 0x46]) || begins("#!") || begins([0xCA, 0xFE, 0xBA, 0xBE]) {
      return Label("đây là chương trình, không phải giấy tờ; không nhận", en: "this is a program, not a paper; it isn't taken")
    }
    if begins("{\\rtf") {
      return Label("đây là tệp RTF; hãy lưu thành .docx hoặc PDF", en: "this is an RTF file; save it as .docx or PDF")
    }
    if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<script") || text.hasPrefix("<svg")
      || text.hasPrefix("<?xml")
    {
      return Label(
        "đây là trang web (HTML, XML, SVG), có thể chạy lệnh; hãy in ra PDF rồi đưa lên",
        en: "this is a web page (HTML, XML, SVG), which can run; print it to PDF")
    }
    if begins("GIF8") || begins("BM") || begins("II*\u{0}") || begins([0x4D, 0x4D, 0, 0x2A])
      || (begins("RIFF") && head.count > 12 && Array(head[8..<12]) == Array("WEBP".utf8))
    {
      return Label(
        "ảnh dạng GIF, BMP, TIFF, WebP chưa nhận; hãy lưu thành JPG, PNG hoặc PDF",
        en: "GIF, BMP, TIFF and WebP pictures aren't taken; save it as JPG, PNG or PDF")
    }
    if head.count > 12, Array(head[4..<8]) == Array("ftyp".utf8) {
      return Label(
        "ảnh HEIC của iPhone hoặc đoạn phim chưa nhận; chọn «Tương thích nhất» khi chụp, hoặc lưu thành JPG",
        en: "HEIC pictures and films aren't taken; save it as JPG")
    }
    if begins("Rar!") || begins([0x37, 0x7A, 0xBC, 0xAF]) || begins([0x1F, 0x8B]) {
      return Label("tệp nén chưa nhận; hãy giải nén và đưa lên từng tệp", en: "archives aren't taken; unpack it and hand in each file")
    }
    return Label(
      "không nhận ra loại tệp; chỉ nhận PDF, ảnh JPG/PNG, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods)",
      en: "the kind of file isn't known; taken are PDF, JPG/PNG, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods)")
  }
}

/// Office files: archives with the right parts, and nothing in them that runs or calls out.
enum OfficeInspection {
  static func kind(_ path: String) throws -> FileKind {
    var limits = SpreadsheetLimits()
    limits.total = 400_000_000
    limits.ratioFrom = 8_000_000
    let archive: ZipArchive
    do { archive = try ZipArchive(path, limits) } catch let problem as SpreadsheetProblem { throw FileRefusal([told(problem)]) }
    let names = Set(archive.parts.keys)
    var reasons: [Label] = []
    let low = names.map { $0.lowercased() }
    if names.contains(where: { $0.hasPrefix("/") || $0.split(separator: "/").contains("..") }) {
      reasons.append(Label("tệp nén có đường dẫn lạ bên trong", en: "the archive holds odd paths"))
    }
    if low.contains(where: { $0.hasSuffix("vbaproject.bin") || $0.hasSuffix("vbadata.xml") }) {
      reasons.append(
        Label(
          "tệp có macro; hãy lưu thành bản không macro (.docx, .xlsx) hoặc PDF", en: "the file has macros; save it without them, or as PDF")
      )
    }
    if low.contains(where: { $0.contains("activex/") || ($0.contains("embeddings/") && $0.hasSuffix(".bin")) }) {
      reasons.append(
        Label(
          "tệp có đối tượng nhúng (OLE, ActiveX) có thể chạy lệnh; hãy lưu thành PDF",
          en: "the file has embedded objects (OLE, ActiveX) that can run; save it as PDF"))
    }
    var kind: FileKind?
    if names.contains("[Content_Types].xml") {
      let types = archive.text("[Content_Types].xml", limit: 2_000_000)
      if names.contains("word/document.xml") { kind = .docx }
      if names.contains("xl/workbook.xml") { kind = kind == nil ? .xlsx : nil }
      if types.lowercased().contains("macroenabled") {
        reasons.append(Label("tệp khai là tệp có macro (.docm, .xlsm)", en: "the file says that it has macros (.docm, .xlsm)"))
      }
      let calls = names.filter { $0.hasSuffix(".rels") }.contains { name in
        let text = archive.text(name, limit: 2_000_000)
        return ["attachedTemplate", "/oleObject", "/frame", "/subDocument"].contains { type in
          text.components(separatedBy: "<Relationship ").contains { $0.contains(type + "\"") && $0.contains("TargetMode=\"External\"") }
        }
      }
      if calls {
        reasons.append(
          Label("tệp gọi nội dung từ bên ngoài (mẫu, đối tượng liên kết); hãy lưu thành PDF", en: "the file calls in contents from outside")
        )
      }
    } else if names.contains("mimetype"), names.contains("content.xml") {
      let type = archive.text("mimetype", limit: 200).trimmingCharacters(in: .whitespacesAndNewlines)
      kind = [FileKind.odt, .ods].first { $0.mediaType == type }
      if low.contains(where: { $0.hasPrefix("basic/") || $0.hasPrefix("scripts/") }) {
        reasons.append(Label("tệp có macro; hãy lưu bản không macro hoặc PDF", en: "the file has macros; save it without them, or as PDF"))
      }
      if low.contains(where: { $0.hasPrefix("object ") && $0.hasSuffix(".bin") }) {
        reasons.append(Label("tệp có đối tượng nhúng; hãy lưu thành PDF", en: "the file has embedded objects; save it as PDF"))
      }
    }
    if kind == nil, reasons.isEmpty {
      reasons.append(
        names.contains("ppt/presentation.xml")
          ? Label("đây là tệp trình chiếu; hãy lưu thành PDF", en: "this is a presentation; save it as PDF")
          : Label(
            "đây là tệp nén (ZIP), không phải Word hay Excel; hãy giải nén và đưa lên từng tệp",
            en: "this is an archive (ZIP), not Word or Excel; unpack it and hand in each file"))
    }
    guard let kind, reasons.isEmpty else { throw FileRefusal(reasons) }
    return kind
  }

  private static func told(_ problem: SpreadsheetProblem) -> Label {
    switch problem {
    case .encrypted:
      Label("tệp có đặt mật khẩu; hãy bỏ mật khẩu rồi đưa lên", en: "the file has a password; remove it")
    case .bomb:
      Label("tệp phình ra quá lớn khi giải nén nên không được nhận", en: "the file swells far beyond its size and isn't taken")
    default: Label("tệp bị hỏng hoặc chưa chép hết; hãy chép lại", en: "the file is damaged or not whole; copy it again")
    }
  }
}
