import Foundation
import Testing

@Suite struct DoublesCommandTests {
  @Test func aPersonWrittenTwiceIsFoundMergedAndBroughtBack() async throws {
    let small = try SmallInstallation()
    try await small.enter([("Vi Thị Mai", "female", "2025-12-31"), ("Vi Thi Mai", "female", "2025-12-31"), ("Lý Văn Tòng", "male", nil)])
    let found = try small.run("doubles", "find")
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.output.contains("một người ghi hai lần trong xã       1"), "\(found.output)")
    let pairs = try small.run("doubles", "list", "--format", "json").objects()
    let pair = try #require(pairs.first { $0["register"] as? String == "person" })
    #expect(pair["reason"] as? String == "cùng ngày sinh, cùng họ tên, một bên viết không dấu, cùng hộ, hai thẻ cùng còn giá trị")
    // The helper gives everybody one card number.
    #expect(pairs.contains { ($0["kinds"] as? [String])?.contains("same-card-number") == true })
    let (first, second) = (try #require(pair["rowA"] as? String), try #require(pair["rowB"] as? String))
    let rows = ["--unit", "06544", "--keep", first, "--drop", second]
    func run(_ arguments: [String]) throws -> CommandRun {
      try Program.run(["doubles"] + arguments + ["--database", small.database, "--today", SmallInstallation.today])
    }
    let compared = try run(["compare"] + rows)
    #expect(compared.output.contains("full_name"))
    #expect(compared.output.contains("≠"))
    #expect(try run(["merge"] + rows + ["--take", "hair"]).status == 7)
    let merged = try run(["merge"] + rows)
    #expect(merged.status == 0, "\(merged.errors)")
    let act = merged.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try run(["compare"] + rows).status == 3)
    #expect(try run(["acts"]).output.contains(act))
    #expect(try run(["undo", act]).status == 0)
    #expect(try run(["undo", act]).status == 7)
    #expect(try run(["compare"] + rows).status == 0)
    #expect(try run(["judge", "different"] + rows + ["--remark", "hai chị em"]).status == 0)
    let left = try small.run("doubles", "list", "--format", "json").objects()
    #expect(!left.contains { $0["register"] as? String == "person" })
    #expect(try small.run("log", "verify").status == 0)
  }
}

@Suite struct DoublesQualityTests {
  /// The made-up people stand beside the matcher as a ratchet; times are for the bench.
  @Test func theMadeUpPeopleAreFound() throws {
    let run = try Program.run(["bench", "doubles", "--people", "4000", "--seed", "88"])
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: "\t") }
    let figures = Dictionary(lines.compactMap { $0.count == 2 ? (String($0[0]), Double($0[1]) ?? 0) : nil }, uniquingKeysWith: { $1 })
    for numbers in ["equality", "digits"] {
      let figure = figures["doubles.4000.\(numbers).f1"] ?? 0
      #expect(figure >= 0.97, "\(numbers): \(figure)")
    }
  }

  @Test func theSameSeedGivesTheSameFile() throws {
    let folder = try TemporaryFolder()
    for name in ["one.csv", "other.csv"] {
      #expect(try Program.run(["bench", "doubles-data", "--people", "500", "--seed", "7", folder.path(name)]).status == 0)
    }
    let texts = try ["one.csv", "other.csv"].map { try String(contentsOfFile: folder.path($0), encoding: .utf8) }
    #expect(texts[0] == texts[1])
    #expect(texts[0].hasPrefix("row,commune,hamlet,household,full_name,sex,birth_date,birth_year,national_id,human,faults\n"))
  }
}
