import Foundation
import Testing
import Vocabulary

@testable import Documents

/// An archive that is written while it is read.
@Suite struct StreamedZipTests {
  @Test(arguments: [false, true]) func whatGoesInComesOutByteForByte(_ wide: Bool) async throws {
    let folder = try WordTests.Folder()
    let large = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let parts = [
      StreamedZip.Part("00-muc-luc.csv", Array("Tên\n".utf8)), StreamedZip.Part("trong.txt", []),
      StreamedZip.Part("tieu-chi-15/tệp có dấu.pdf", byteCount: large.count) { number in
        let start = number << 20
        return start < large.count ? Array(large[start..<min(large.count, start + 1 << 20)]) : nil
      },
    ]
    let zip = StreamedZip(parts, made: Moment(Day(number: 20_093), minutes: 14 * 60 + 35), wide: wide)
    try await zip.write(toFile: folder.path("a.zip"))
    let size = try FileManager.default.attributesOfItem(atPath: folder.path("a.zip"))[.size] as? Int
    #expect(size == zip.byteCount, "the size is known before the first byte")
    try Data(large).write(to: URL(fileURLWithPath: folder.path("large")))
    let script = """
      import sys, zipfile
      z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
      assert z.namelist() == ["00-muc-luc.csv", "trong.txt", "tieu-chi-15/t\\u1ec7p c\\u00f3 d\\u1ea5u.pdf"], z.namelist()
      assert z.read("00-muc-luc.csv").decode() == "T\\u00ean\\n" and z.read("trong.txt") == b""
      assert z.read(z.namelist()[2]) == open(sys.argv[2], "rb").read()
      assert {i.date_time for i in z.infolist()} == {(2025, 1, 5, 14, 35, 0)}, z.infolist()[0].date_time
      print("whole")
      """
    guard let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first(where: FileManager.default.isExecutableFile) else { return }
    #expect(try WordTests.run(python, ["-c", script, folder.path("a.zip"), folder.path("large")]) == "whole\n")
  }

  @Test func aPartThatIsShorterThanItSaidStopsTheArchive() async throws {
    let folder = try WordTests.Folder()
    let zip = StreamedZip([StreamedZip.Part("a.pdf", byteCount: 10) { $0 == 0 ? [1, 2, 3] : nil }], made: Moment(milliseconds: 0))
    await #expect(throws: DocumentProblem.self) { try await zip.write(toFile: folder.path("a.zip")) }
    #expect(
      !FileManager.default.fileExists(atPath: folder.path("a.zip")) && !FileManager.default.fileExists(atPath: folder.path("a.zip.part")))
  }
}
