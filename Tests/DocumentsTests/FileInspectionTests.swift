import CZlib
import Foundation
import Testing
import Vocabulary

@testable import Documents

/// Files that are handed in: each kind is known by its contents, and each trick is refused with its reason.
@Suite struct FileInspectionTests {
  /// A PDF of one page with more objects.
  static func pdf(_ more: String = "", end: String = "%%EOF\n") -> [UInt8] {
    Array(
      ("%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        + "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n" + more
        + "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n0\n" + end).utf8)
  }

  /// The same with a compressed object stream.
  static func packed(_ inside: String, filter: String = "/Filter /FlateDecode") -> [UInt8] {
    let bytes = Array(inside.utf8)
    var size = compressBound(UInt(bytes.count))
    var out = [UInt8](repeating: 0, count: Int(size))
    compress2(&out, &size, bytes, UInt(bytes.count), 6)
    let whole = pdf("@@")
    let mark = Array("@@".utf8)
    let place = whole.firstRange(of: mark) ?? 0..<0
    let head = Array("4 0 obj\n<< /Type /ObjStm /N 1 /First 4 \(filter) /Length \(size) >>\nstream\r\n".utf8)
    return whole[..<place.lowerBound] + head + out.prefix(Int(size)) + Array("\nendstream\nendobj\n".utf8) + whole[place.upperBound...]
  }

  /// A JPEG's head, some bytes and an end.
  static func jpeg(width: Int = 40, height: Int = 30, orientation: UInt8 = 1, end: Bool = true) -> [UInt8] {
    let exif: [UInt8] =
      Array("Exif\0\0".utf8) + [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
    var out: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
    out += [0xFF, 0xC0, 0, 17, 8, UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255), 3]
    out += [1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1] + [0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0] + [1, 2, 3, 4, 5]
    return out + (end ? [0xFF, 0xD9] : [])
  }

  static func zip(_ parts: [(String, String)]) throws -> [UInt8] {
    let folder = try WordTests.Folder()
    let zip = try ZipWriter(folder.path("a.zip"))
    for (name, text) in parts { try zip.add(name, Array(text.utf8)) }
    try zip.finish()
    return Array(try Data(contentsOf: URL(fileURLWithPath: folder.path("a.zip"))))
  }

  static let types = "<Types/>"

  private func inspect(_ bytes: [UInt8], _ name: String) throws -> InspectedFile {
    let folder = try WordTests.Folder()
    let path = folder.path("file")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try FileInspection.inspect(path, name: name)
  }

  private func reasons(_ bytes: [UInt8], _ name: String) throws -> String {
    do {
      let found = try inspect(bytes, name)
      return "taken as \(found.kind)"
    } catch let refusal as FileRefusal { return refusal.reasons.map(\.vi).joined(separator: " | ") }
  }

  @Test func eachKindIsKnownByItsContents() throws {
    let folder = try WordTests.Folder()
    try WordFile.write(try WordTests.sample(), to: folder.path("a.docx"))
    let docx = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path("a.docx"))))
    let png = try #require(QRCode.png("xa-khoe"))
    let type = FileKind.ods.mediaType
    let all: [(FileKind, String, [UInt8])] = [
      (.pdf, "Quyết định 12.pdf", FileInspectionTests.pdf()), (.jpeg, "anh.JPG", FileInspectionTests.jpeg()), (.png, "anh.png", png),
      (.docx, "ke-hoach.docx", docx),
      (.xlsx, "so.xlsx", try FileInspectionTests.zip([("[Content_Types].xml", FileInspectionTests.types), ("xl/workbook.xml", "<w/>")])),
      (.ods, "so.ods", try FileInspectionTests.zip([("mimetype", type), ("content.xml", "<c/>")])),
    ]
    for (kind, name, bytes) in all {
      let found = try inspect(bytes, name)
      #expect(found.kind == kind && found.name == name && found.remarks.isEmpty && !found.locked, "\(name)")
    }
    let renamed = try inspect(FileInspectionTests.jpeg(), "../../etc/Quyết định.pdf")
    #expect(renamed.kind == .jpeg && renamed.name == "Quyết định.jpg" && renamed.remarks.count == 1)
    let locked = try inspect(FileInspectionTests.pdf("5 0 obj\n<< /Encrypt 6 0 R >>\nendobj\n"), "a.pdf")
    #expect(locked.locked && locked.remarks.count == 1)
    #expect(try inspect(FileInspectionTests.packed("5 0 << /Type /Font >>"), "a.pdf").kind == .pdf)
  }

  @Test func everyTrickIsRefusedWithItsReason() throws {
    let png = try #require(QRCode.png("xa-khoe"))
    var bomb = png
    for (at, byte) in [(16, 0), (17, 1), (18, 0), (19, 0), (20, 0), (21, 1), (22, 0), (23, 0)] as [(Int, UInt8)] { bomb[at] = byte }
    func office(_ name: String, _ text: String = "x") throws -> [UInt8] {
      try FileInspectionTests.zip([("[Content_Types].xml", FileInspectionTests.types), ("word/document.xml", "<d/>"), (name, text)])
    }
    let relation =
      "<Relationships><Relationship Id=\"r1\" Type=\"http://x/attachedTemplate\" Target=\"http://x/a.dotm\" TargetMode=\"External\"/></Relationships>"
    let swollen = String(repeating: "0", count: 60_000_000)
    let pages: [(String, [UInt8], String)] = [
      ("rong.pdf", [], "trống"), ("cut.pdf", FileInspectionTests.pdf(end: ""), "không có phần kết"),
      ("js.pdf", FileInspectionTests.pdf("4 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n"), "JavaScript"),
      ("js-escaped.pdf", FileInspectionTests.pdf("4 0 obj\n<< /S /J#61vaScr#69pt /JS (x) >>\nendobj\n"), "JavaScript"),
      ("js-packed.pdf", FileInspectionTests.packed("5 0 << /S /JavaScript /JS (x) >>"), "JavaScript"),
      ("odd-packed.pdf", FileInspectionTests.packed("5 0 << >>", filter: "/Filter /LZWDecode"), "không xem được bên trong"),
      ("launch.pdf", FileInspectionTests.pdf("4 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n"), "mở chương trình"),
      ("attached.pdf", FileInspectionTests.pdf("4 0 obj\n<< /Type /EmbeddedFile >>\nendobj\n"), "đính kèm"),
      ("page.pdf", Array("<html><script>alert(1)</script>".utf8), "trang web"),
      ("picture.svg", Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), "trang web"),
      ("tool.jpg", Array("MZ\u{90}\0 a program".utf8), "chương trình"), ("run.pdf", Array("#!/bin/sh\n".utf8), "chương trình"),
      ("old.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], "Office đời cũ"),
      ("note.docx", Array("{\\rtf1 text}".utf8), "RTF"), ("film.jpg", [0, 0, 0, 24] + Array("ftypheic0000".utf8), "HEIC"),
      ("moving.gif", Array("GIF89a".utf8), "GIF"), ("packed.rar", Array("Rar!\u{1A}".utf8), "tệp nén"),
      ("text.pdf", Array("plain words".utf8), "không nhận ra"), ("bomb.png", bomb, "quá lớn"),
      ("cut.png", Array(png.dropLast(20)), "chưa chép hết"), ("cut.jpg", FileInspectionTests.jpeg(end: false), "chưa chép hết"),
      ("bomb.jpg", FileInspectionTests.jpeg(width: 40_000, height: 40_000), "quá lớn"),
      ("macro.docx", try office("word/vbaProject.bin"), "macro"), ("active.docx", try office("word/activeX/activeX1.xml"), "ActiveX"),
      ("object.docx", try office("word/embeddings/oleObject1.bin"), "nhúng"),
      ("calls.docx", try office("word/_rels/settings.xml.rels", relation), "bên ngoài"),
      ("other.docx", try FileInspectionTests.zip([("readme.txt", "x")]), "giải nén"),
      ("slides.docx", try FileInspectionTests.zip([("[Content_Types].xml", "x"), ("ppt/presentation.xml", "x")]), "trình chiếu"),
      (
        "macro.ods", try FileInspectionTests.zip([("mimetype", FileKind.ods.mediaType), ("content.xml", "x"), ("Basic/a.xml", "x")]),
        "macro"
      ),
      ("bomb.docx", try office("word/media/a.bmp", swollen), "phình ra"),
      ("cut.docx", Array(try office("word/a.xml").dropLast(40)), "hỏng"),
    ]
    for (name, bytes, reason) in pages {
      let told = try reasons(bytes, name)
      #expect(told.contains(reason), "\(name): \(told)")
    }
    let both = FileInspectionTests.pdf("4 0 obj\n<< /S /JavaScript >>\nendobj\n5 0 obj\n<< /S /Launch >>\nendobj\n", end: "")
    #expect(try reasons(both, "a.pdf").split(separator: "|").count == 3, "every reason at once")
  }

  @Test func aPictureBecomesAPage() throws {
    let folder = try WordTests.Folder()
    let png = try #require(QRCode.png("xa-khoe"))
    try Data(png).write(to: URL(fileURLWithPath: folder.path("a.png")))
    #expect(try PicturePage.write(folder.path("a.png"), mediaType: "image/png", to: folder.path("a.pdf")))
    for turn: UInt8 in [1, 3, 6, 8] {
      try Data(FileInspectionTests.jpeg(orientation: turn)).write(to: URL(fileURLWithPath: folder.path("b.jpg")))
      #expect(try PicturePage.write(folder.path("b.jpg"), mediaType: "image/jpeg", to: folder.path("b\(turn).pdf")))
      let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder.path("b\(turn).pdf"))), as: UTF8.self)
      #expect(text.contains("/Width 40 /Height 30") && text.contains("/DCTDecode"))
    }
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/qpdf") else { return }
    #expect(try WordTests.run("/usr/bin/qpdf", ["--check", folder.path("a.pdf")]).contains("No syntax or stream encoding errors"))
    #expect(try WordTests.run("/usr/bin/qpdf", ["--show-npages", folder.path("b6.pdf")]) == "1\n")
  }
}
