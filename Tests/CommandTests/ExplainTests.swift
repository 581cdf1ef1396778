import Foundation
import Storage
import Testing
import Vocabulary

@Suite struct ExplainTests {
  @Test func textOpensTheNumber() async throws {
    let small = try await EvaluateTests.filled()
    let run = try small.run("explain", "--indicator", "15.1", "--unit", "06544", "--period", "2024-Q4")
    #expect(run.status == 0)
    for words in [
      "Điều khoản", "1 / 3 × 100 = 33,3%", "CHƯA ĐẠT", "≥ 90%", "nam:", "nữ:", "Còn thiếu 2 người", "thẻ đã hết hạn", "chưa có thẻ",
      "318/QĐ-TTg", "xa-ntm/2024-03-01",
    ] { #expect(run.output.contains(words), "\(words) in \(run.output)") }
    #expect(!run.output.contains("Nông Văn Bình"), "names only where they are asked for")
    let english = try small.run("explain", "--indicator", "15.1", "--unit", "06544", "--period", "2024-Q4", "--lang", "en")
    #expect(english.output.contains("NOT MET"))
  }

  @Test func membersComeInPages() async throws {
    let small = try await EvaluateTests.filled()
    func page(_ arguments: String...) throws -> [String: Any] {
      try Program.run(
        [
          "explain", "--indicator", "15.1", "--unit", "06544", "--period", "2024-Q4", "--format", "json", "--database", small.database,
          "--today", SmallInstallation.today,
        ] + arguments
      ).object()
    }
    func labels(_ page: [String: Any]) -> [String] {
      ((page["members"] as? [[String: Any]]) ?? []).compactMap { $0["label"] as? String }
    }
    let all = try page()
    #expect(labels(all) == ["Nông Văn Bình (01/05/1990)", "Hoàng Thị Lan (01/05/1990)", "Vi Thị Mai (01/05/1990)"])
    #expect(all["memberCount"] as? Int == 3)
    #expect(all["next"] is NSNull)
    #expect(all["numerator"] as? Int == 1, "the fields of evaluate are there too")
    let binh = try #require((all["members"] as? [[String: Any]])?.first)
    #expect(binh["met"] as? Bool == false)
    #expect(binh["reason"] as? String == "expired")
    #expect((binh["id"] as? String).flatMap { RowID($0) } != nil)
    let first = try page("--limit", "2")
    #expect(labels(first) == ["Nông Văn Bình (01/05/1990)", "Hoàng Thị Lan (01/05/1990)"])
    let next = try #require(first["next"] as? String)
    #expect(labels(try page("--limit", "2", "--after", next)) == ["Vi Thị Mai (01/05/1990)"])
    #expect(labels(try page("--filter", "met")) == ["Hoàng Thị Lan (01/05/1990)"])
    let text = try small.run("explain", "--indicator", "15.1", "--unit", "06544", "--period", "2024-Q4", "--members", "--limit", "1")
    #expect(text.output.contains("Nông Văn Bình"))
    #expect(!text.output.contains("Vi Thị Mai"))
    #expect(text.output.contains("1 trong 3; xem tiếp: --after "))
  }

  @Test func everyLookAtMembersIsLoggedWithoutNames() async throws {
    let small = try await EvaluateTests.filled()
    let key = try #require(UnitKey("06544"))
    func entries() async throws -> [LogEntry] { try await small.open().store.read { try LogBook.entries($0, key) } }
    let before = try await entries().count
    _ = try small.run("explain", "--indicator", "15.1", "--unit", "06544", "--period", "2024-Q4")
    #expect(try await entries().count == before, "the number alone is nobody's personal data")
    _ = try small.run("explain", "--indicator", "15.1", "--unit", "06544", "--period", "2024-Q4", "--members")
    let after = try await entries()
    #expect(after.count == before + 1)
    let look = try #require(after.first)
    #expect(look.verb == "look")
    #expect(look.author == "console:" + ProcessInfo.processInfo.userName)
    #expect(look.remarks == ["15.1 2024-Q4: insured-population, all, 3/3"])
  }
}
