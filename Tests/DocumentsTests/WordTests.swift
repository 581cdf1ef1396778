import Foundation
import Testing
import Vocabulary

@testable import Documents

@Suite struct WordTests {
  /// A folder that goes away with the test.
  final class Folder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-documents-" + UUID().uuidString)
    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
  }

  static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  static func sample() throws -> WordDocument {
    let paper = OfficialPaper(
      parentAgency: "UBND huyện Giang Thành", agency: "Trung tâm Y tế", number: "496/KH-TTYT", place: "Giang Thành",
      day: Day(year: 2025, month: 3, day: 5), kind: "Kế hoạch",
      about: "Thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới năm 2025 trên địa bàn huyện Giang Thành",
      signing: ["Giám đốc"], signer: "Hồ Hữu Phước", recipients: ["Sở Y tế tỉnh Kiên Giang;", "UBND huyện", "Lưu: VT, KHNV."])
    var document = WordDocument(title: "Kế hoạch", made: Moment(try #require(Day(year: 2025, month: 3, day: 25))), paper.head)
    document.add("Thực hiện Kế hoạch số 50/KH-SYT ngày 12/03/2025 của Sở Y tế Kiên Giang;", .basis)
    document.add("I. MỤC ĐÍCH, YÊU CẦU", .heading1)
    for number in 1...30 {
      document.add(
        "- Đoạn \(number): tiếp tục duy trì, nâng cao chất lượng các tiêu chí & chỉ tiêu ≥ 90% đối với các xã đã đạt chuẩn nông thôn mới.",
        .dash)
    }
    document.blocks += paper.foot
    document.blocks.append(.turn(landscape: true))
    document.add("PHỤ LỤC", .annexTitle)
    let head = ["TT", "Tên xã, thị trấn", "Duy trì", "Ghi chú"].map { WordCell($0, .cellHead) }
    let rows = (1...40).map { [WordCell("\($0)", .cellCentre), WordCell("Xã thứ \($0)"), WordCell("x", .cellCentre), WordCell("")] }
    document.add(
      WordTable(
        widths: [700, 4000, 2000, 7000], head: [head],
        rows: rows + [[WordCell("Tổng cộng", .cellHead, columns: 2), WordCell("40", .cellHead), WordCell("")]]))
    let png = try #require(QRCode.png("http://localhost:8080/papers/0123456789abcdef"))
    document.blocks.append(
      .picture(WordPicture(png: png, side: 25, text: "Mã của văn bản"), beside: [WordParagraph("Đối chiếu văn bản", .note)]))
    return document
  }

  @Test func theSameContentsAreTheSameBytes() throws {
    let folder = try Folder()
    try WordFile.write(try WordTests.sample(), to: folder.path("a.docx"))
    try WordFile.write(try WordTests.sample(), to: folder.path("b.docx"))
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder.path("a.docx"))) == Data(contentsOf: URL(fileURLWithPath: folder.path("b.docx"))))
    #expect(!FileManager.default.fileExists(atPath: folder.path("a.docx.part")))
  }

  @Test func nobodySignsAPageOfItsOwn() throws {
    var document = WordDocument(title: "Biên bản", made: Moment(milliseconds: 0))
    for number in 1...36 { document.add("Dòng \(number)") }
    document.add("Biên bản được lập thành hai bản.")
    document.add("", .note)
    document.add(WordTable(widths: [4_000, 4_000], rows: [[WordCell("ĐẠI DIỆN XÃ"), WordCell("TRƯỞNG ĐOÀN")]], ruled: false))
    let (xml, _) = WordBody.xml(document)
    let kept = xml.components(separatedBy: "<w:p>").filter { $0.contains("<w:keepNext/>") }
    #expect(kept.count == 2 && kept.first?.contains("hai bản") == true)
    #expect(xml.contains("w:line=\"20\" w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/>"), "what follows the table takes no room")
  }

  @Test func libreOfficeMakesThePagesOfAnOfficialPaper() async throws {
    guard let conversion = PDFConversion.installed() else { return }
    let folder = try Folder()
    try WordFile.write(try WordTests.sample(), to: folder.path("plan.docx"))
    try await conversion.convert(folder.path("plan.docx"), to: folder.path("plan.pdf"))
    if let keep = ProcessInfo.processInfo.environment["XAKHOE_KEEP_PAPERS"] {
      try? FileManager.default.copyItem(atPath: folder.path("plan.pdf"), toPath: keep + "/sample.pdf")
    }
    let text = try WordTests.run("/usr/bin/pdftotext", ["-layout", folder.path("plan.pdf"), "-"])
    let pages = text.components(separatedBy: "\u{0C}").filter { !$0.isEmpty }
    #expect(pages.count == 5 || pages.count == 4, "\(pages.count)")
    #expect(text.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
    #expect(text.contains("Giang Thành, ngày 05 tháng 3 năm 2025"))
    #expect(text.contains("Số: 496/KH-TTYT"))
    #expect(text.components(separatedBy: "Tên xã, thị trấn").count > 2, "the head of a table stands on each page")
    let fonts = try WordTests.run("/usr/bin/pdffonts", [folder.path("plan.pdf")])
    #expect(fonts.contains("LiberationSerif") || fonts.contains("TimesNewRoman"))
  }

  @Test func aPaperLeavesRoomForWhatIsNotKnownYet() {
    let paper = OfficialPaper(
      agency: "Ủy ban nhân dân", number: "/KH-UBND", place: "Lộc Bình", day: nil, month: (2024, 1), kind: "Kế hoạch", about: "", signing: []
    )
    #expect(paper.dated == "Lộc Bình, ngày        tháng 01 năm 2024")
  }
}
