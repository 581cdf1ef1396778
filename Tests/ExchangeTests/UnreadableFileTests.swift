import Exchange
import Foundation
import TestSupport
import Testing
import Vocabulary

/// Files that are no spreadsheets, or that can't be read: each is told for what it is, and none changes anything.
@Suite struct UnreadableFileTests {
  private func problem(_ path: String, limits: SpreadsheetLimits = SpreadsheetLimits()) -> SpreadsheetProblem? {
    do {
      let file = try Spreadsheet(path, limits: limits)
      for sheet in file.sheets.indices { try file.rows(of: sheet) { _ in true } }
      return nil
    } catch { return error as? SpreadsheetProblem }
  }

  private static let container: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 504)

  private func wide(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }

  @Test func theBeginningSaysWhatAFileIs() throws {
    let scratch = try Scratch()
    let cases: [(String, [UInt8], SpreadsheetProblem)] = [
      ("trong.xlsx", [], .empty),
      ("matkhau.xlsx", Self.container + wide("EncryptedPackage") + wide("EncryptionInfo"), .encrypted),
      ("cu.xlsx", Self.container + wide("Workbook"), .oldExcel),
      ("cu-hon.xls", [0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00], .oldExcel),
      ("van-ban.xlsx", Self.container + wide("WordDocument"), .notASpreadsheet("Word .doc")),
      ("trang-web.xls", Array("<html><body><table><tr><td>Họ tên</td></tr></table>".utf8), .webPage),
      ("bang.xls", Array("\u{FEFF}  <TABLE><tr><td>1</td></tr></TABLE>".utf8), .webPage),
      ("thu.xls", Array("MIME-Version: 1.0\r\nContent-Type: multipart/related".utf8), .webPage),
      (
        "2003.xls",
        Array("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"></Workbook>".utf8), .excelXML2003
      ),
      ("khac.xlsx", Array("<?xml version=\"1.0\"?><a/>".utf8), .notASpreadsheet("XML")),
      ("giay.xlsx", Array("%PDF-1.7".utf8), .notASpreadsheet("PDF")),
      ("anh.xlsx", [0xFF, 0xD8, 0xFF, 0xE0], .notASpreadsheet("JPEG")),
      ("du-lieu.csv", Array("{\"a\": 1}".utf8), .notASpreadsheet("JSON")),
      ("nhi-phan.csv", Array("a,b\n".utf8) + [UInt8](repeating: 65, count: 100) + [0, 1, 2], .notASpreadsheet("binary")),
      ("ngoac.csv", Array("Họ tên,Ngày sinh\n\"Nông Văn".utf8), .damaged("\"")),
    ]
    for (name, bytes, expected) in cases { #expect(problem(try scratch.write(name, bytes)) == expected, "\(name)") }
    #expect(problem(scratch.path("khong-co.xlsx")) == .unreadable(scratch.path("khong-co.xlsx")))
  }

  @Test func anArchiveIsOpenedWithCare() throws {
    let scratch = try Scratch()
    let whole = try Data(contentsOf: URL(fileURLWithPath: try RawWorkbook([["Họ tên"], ["Páo"]]).write(scratch)))
    #expect(problem(try scratch.write("cut.xlsx", whole.prefix(whole.count / 2))) == .damaged("zip 19"))
    let locked = try scratch.zip("locked.xlsx", RawWorkbook([["a"]]).parts(), password: "x")
    #expect(problem(locked) == .encrypted)
    #expect(problem(try scratch.zip("word.xlsx", [("word/document.xml", [60])])) == .notASpreadsheet("Word"))
    #expect(problem(try scratch.zip("anh.xlsx", [("a.txt", [60])])) == .notASpreadsheet("zip"))
    #expect(problem(try scratch.zip("b.xlsx", [("xl/workbook.bin", [60])])) == .binaryWorkbook)
    let open = [("mimetype", Array("application/vnd.oasis.opendocument.spreadsheet".utf8)), ("content.xml", [UInt8(60)])]
    #expect(problem(try scratch.zip("c.ods", open)) == .openDocument)
    #expect(problem(try scratch.zip("d.xlsx", [("[Content_Types].xml", [60]), ("a", [60])])) == .damaged("xl/workbook.xml"))
    let broken = RawWorkbook(xml: "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></row></sheetData>")
    #expect(problem(try broken.write(scratch, "e.xlsx")) == .damaged("xl/worksheets/sheet1.xml"))
    let entity = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
    var parts = RawWorkbook([["a"]]).parts().filter { $0.name != "xl/sharedStrings.xml" }
    parts.append(("xl/sharedStrings.xml", Array("<?xml version=\"1.0\"?>\(entity)<sst><si><t>&b;</t></si></sst>".utf8)))
    #expect(problem(try scratch.zip("f.xlsx", parts)) == .damaged("xl/sharedStrings.xml: DOCTYPE"))
  }

  @Test func aDamagedByteIsFound() throws {
    let scratch = try Scratch()
    let rows = (0..<300).map { ["Nông Văn Páo \($0 &* 7_919 % 1_000)", "\($0)"] }
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: try RawWorkbook(rows).write(scratch))))
    let mark = Array("xl/worksheets/sheet1.xml".utf8)
    let start = try #require(bytes.indices.first { bytes[$0...].starts(with: mark) }) + mark.count
    for offset in 40..<60 { bytes[start + offset] ^= 0xFF }
    #expect(problem(try scratch.write("hong.xlsx", bytes)) == .damaged("xl/worksheets/sheet1.xml"))
  }

  @Test func aBombIsNotOpened() throws {
    let scratch = try Scratch()
    var bomb = RawWorkbook([["a"]])
    bomb.extra = [("xl/media/bom.bin", [UInt8](repeating: 0, count: 60_000_000))]
    #expect(problem(try bomb.write(scratch, "bom.xlsx")) == .bomb)
    var many = RawWorkbook([["a"]])
    many.extra = (0..<50).map { ("xl/media/\($0)", [0]) }
    var limits = SpreadsheetLimits()
    limits.entries = 20
    #expect(problem(try many.write(scratch, "nhieu.xlsx"), limits: limits) == .bomb)
    limits = SpreadsheetLimits()
    limits.total = 100
    #expect(problem(try RawWorkbook([["a"]]).write(scratch, "to.xlsx"), limits: limits) == .bomb)
    var texts = RawWorkbook([["a"]])
    texts.shared = ["một câu dài hơn giới hạn"]
    limits = SpreadsheetLimits()
    limits.sharedText = 10
    #expect(problem(try texts.write(scratch, "chu.xlsx"), limits: limits) == .tooLarge("sharedStrings"))
  }

  /// Texts typed in the encodings before Unicode, in files of both kinds.
  @Test func oldEncodingsAreNamed() async throws {
    let commune = try await Commune.settled(.sqlite)
    let tcvn3 = "Hä vµ tªn,Ngµy sinh\nNguyÔn V¨n §«ng,01/01/1980\nTrÇn ThÞ H¹nh,02/02/1981\nHoµng ThÞ NguyÖt,03/03/1982\n"
    let vni = "Hoï vaø teân,Ngaøy sinh\nNguyeãn Vaên Ñoâng,01/01/1980\nTraàn Thò Haïnh,02/02/1981\nHoaøng Thò Nguyeät,03/03/1982\n"
    for (name, text, expected) in [("abc", tcvn3, SpreadsheetProblem.LegacyEncoding.tcvn3), ("vni", vni, .vni)] {
      let bytes = try #require(text.data(using: .windowsCP1252))
      #expect(problem(try commune.scratch.write("\(name).csv", bytes)) == .legacyEncoding(expected), "\(name)")
      // The same letters pasted into a workbook are Unicode, and as unreadable.
      let rows = [["Họ và tên", "Ngày sinh"]] + text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
      let path = try RawWorkbook(rows).write(commune.scratch, "\(name).xlsx")
      await #expect(throws: SpreadsheetProblem.legacyEncoding(expected), "\(name)") { try await commune.importing("person").propose(path) }
    }
    // Names whose letters are all Western are Unicode none the less.
    let plain = ["Hoà Bình", "Tuyên Quang", "Giàng A Páo", "Lê Nguyên", "Trà Quý", "Hoàng Quê", "Toàn", "Thoái"].map {
      Commune.person($0, id: "")
    }
    let names = try await commune.preview(try RawWorkbook([Commune.heading] + plain).write(commune.scratch, "ten.xlsx"))
    #expect(names.good == plain.count, "\(names.faults.map { $0.text(.vi) })")
    #expect(problem(try commune.scratch.write("la.csv", [72, 0xE9, 44, 98, 10, 99, 44, 100])) == .legacyEncoding(.unknown))
  }

  @Test func aWrongSheetOrFileIsSaid() async throws {
    let commune = try await Commune.settled(.sqlite)
    let importing = try commune.importing("person")
    let other = try RawWorkbook([["Doanh thu", "Quý"], ["1", "2"]], name: "Báo cáo").write(commune.scratch, "a.xlsx")
    await #expect(throws: SpreadsheetProblem.noHeader(sheets: ["«Báo cáo»"], register: importing.register.title)) {
      try await importing.propose(other)
    }
    await #expect(throws: SpreadsheetProblem.noSheet("Dân số", known: ["Báo cáo"])) { try await importing.propose(other, sheet: "Dân số") }
    let hollow = try RawWorkbook(xml: "<sheetData/>").write(commune.scratch, "b.xlsx")
    await #expect(throws: SpreadsheetProblem.noRows("Sheet1")) { try await importing.propose(hollow) }
    let headed = try RawWorkbook([Commune.heading]).write(commune.scratch, "c.xlsx")
    await #expect(throws: SpreadsheetProblem.noRows("Sheet1")) { try await importing.propose(headed) }
    let template = commune.scratch.path("the.xlsx")
    let card = try #require(commune.store.catalogue["insurance-card"])
    try Template.write(card, commune.store.catalogue, .vi, to: template, made: commune.store.now())
    await #expect(throws: SpreadsheetProblem.otherTemplate("insurance-card")) { try await importing.propose(template) }
    await #expect(throws: SpreadsheetProblem.unknownTarget("nothing")) { try await importing.propose(headed, choices: ["Giới": "nothing"]) }
    #expect(throws: (any Error).self) { try commune.importing("no-register") }
  }

  @Test func everyProblemHasWordsInBothLanguages() {
    let all: [SpreadsheetProblem] = [
      .unreadable("a"), .empty, .encrypted, .oldExcel, .webPage, .excelXML2003, .openDocument, .binaryWorkbook, .notASpreadsheet("PDF"),
      .damaged("a"), .bomb, .tooLarge("a"), .legacyEncoding(.tcvn3), .legacyEncoding(.vni), .legacyEncoding(.unknown),
      .noSheet("a", known: []), .noRows("a"), .noHeader(sheets: [], register: Label("a")), .otherTemplate("a"), .unknownColumn("a"),
      .unknownTarget("a"), .cannotWrite("a"),
    ]
    #expect(Set(all.map(\.label.vi)).count == all.count)
    #expect(Set(all.map(\.label.en)).count == all.count)
    for problem in all { #expect(problem.label.vi != problem.label.en) }
  }
}
