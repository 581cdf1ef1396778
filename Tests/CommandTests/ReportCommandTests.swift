import Foundation
import Testing

/// Papers from the command line.
@Suite struct ReportCommandTests {
  @Test func aPaperIsWrittenAndNumbered() async throws {
    let small = try SmallInstallation()
    let out = small.folder.path("bao-cao.docx")
    let run = try small.run("report", "--unit", "06544", "--period", "2024-Q4", "--out", out)
    #expect(run.status == 0 && run.errors.contains("01/BC-TYT"), "\(run.errors)")
    #expect(FileManager.default.contents(atPath: out)?.prefix(2) == Data("PK".utf8))
    let league = small.folder.path("xep-hang.xlsx")
    let second = try small.run("report", "--area", "188", "--period", "2024-Q4", "--kind", "league", "--set", "btcqg-ytx", "--out", league)
    #expect(second.status == 0 && FileManager.default.fileExists(atPath: league), "\(second.errors)")
    #expect(try small.run("report", "--unit", "06544", "--period", "2024-Q4", "--out", small.folder.path("x.txt")).status == 2)
    #expect(try small.run("report", "--unit", "06544", "--period", "2024-Q4", "--kind", "league", "--out", out).status == 2)
    #expect(try small.run("report", "--unit", "99999", "--period", "2024-Q4", "--out", out).status == 3)
  }
}
