import Foundation
import Testing

@Suite struct EvaluateTests {
  static let indicatorKeys = [
    "level", "unit", "unitKey", "unitName", "period", "day", "set", "edition", "editionHash", "criterion", "indicator", "title", "kind",
    "numerator", "denominator", "value", "unitOfValue", "threshold", "direction", "truth", "applicable", "inapplicableBecause", "status",
    "citation", "gap", "gapParts", "parts", "missing", "missingDocuments", "unknownMembers", "score", "knockout",
  ]

  static func filled() async throws -> SmallInstallation {
    let small = try SmallInstallation()
    try await small.enter([
      ("Hoàng Thị Lan", "female", "2025-12-31"), ("Nông Văn Bình", "male", "2024-06-30"), ("Vi Thị Mai", "female", nil),
    ])
    return small
  }

  /// The names of the fields of the first object that has a text in it, in their order.
  private func keys(of line: Substring) -> [String] {
    line.matches(of: /[{,]"(\w+)":/).map { String($0.1) }
  }

  @Test func jsonNamesEverythingOfEachIndicator() async throws {
    let small = try await EvaluateTests.filled()
    let run = try small.run("evaluate", "--unit", "06544", "--period", "2024-Q4", "--set", "xa-ntm", "--format", "json")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let objects = try run.objects()
    #expect(objects.filter { $0["level"] as? String == "set" }.count == 1)
    #expect(objects.filter { $0["level"] as? String == "criterion" }.count == 2)
    let indicators = objects.filter { $0["level"] as? String == "indicator" }
    #expect(indicators.count == 6)
    for indicator in indicators { #expect(Set(indicator.keys) == Set(EvaluateTests.indicatorKeys)) }
    let insured = try #require(indicators.first { $0["indicator"] as? String == "15.1" })
    #expect(insured["unit"] as? String == "06544")
    #expect(insured["unitName"] as? String == "Xã Khánh Xuân")
    #expect(insured["edition"] as? String == "xa-ntm/2024-03-01")
    #expect((insured["editionHash"] as? String)?.count == 64)
    #expect(insured["kind"] as? String == "rate")
    #expect(insured["numerator"] as? Int == 1)
    #expect(insured["denominator"] as? Int == 3)
    #expect(insured["threshold"] as? Int == 90)
    #expect(insured["truth"] as? String == "notMet")
    #expect(insured["status"] as? String == "unverified")
    #expect((insured["citation"] as? String)?.contains("15.1") == true)
    #expect(insured["gap"] as? Int == 2)
    #expect(run.output.contains("\"value\":33.333333333333333333333333333333333333,"))
    let unknown = try #require(indicators.first { $0["indicator"] as? String == "15.3" })
    #expect(unknown["truth"] as? String == "unknown")
    #expect(unknown["value"] is NSNull)
    #expect(unknown["numerator"] is NSNull)
    let missing = try #require((unknown["missing"] as? [[String: Any]])?.first)
    #expect(missing["reason"] as? String == "registerNotOpen")
    #expect(missing["need"] as? String == "measure")
  }

  @Test func keysKeepTheirOrderAndOutputIsTheSameTwice() async throws {
    let small = try await EvaluateTests.filled()
    let first = try small.run("evaluate", "--unit", "06544", "--period", "2024-Q4", "--set", "xa-ntm", "--format", "json")
    let second = try small.run("evaluate", "--unit", "06544", "--period", "2024-Q4", "--set", "xa-ntm", "--format", "json")
    #expect(first.output == second.output)
    let line = try #require(first.output.split(separator: "\n").first { $0.contains("\"indicator\":\"15.2\"") })
    let named = keys(of: line).filter { EvaluateTests.indicatorKeys.contains($0) }
    #expect(named == EvaluateTests.indicatorKeys)
  }

  @Test func tableAndCSVSayTheSame() async throws {
    let small = try await EvaluateTests.filled()
    let table = try small.run("evaluate", "--district", "188", "--period", "2024-Q4", "--set", "xa-ntm")
    #expect(table.status == 0)
    #expect(table.output.contains("06544  Xã Khánh Xuân      ✗ 33,3%"))
    #expect(table.output.contains("Thị trấn Lộc Bình: sổ «Nhân khẩu» chưa mở"))
    #expect(table.output.contains("chưa xác minh"))
    let english = try small.run("evaluate", "--district", "188", "--period", "2024-Q4", "--set", "xa-ntm", "--lang", "en")
    #expect(english.output.contains("✗ 33.3%"))
    let csv = try small.run("evaluate", "--unit", "06544", "--period", "2024-Q4", "--set", "xa-ntm", "--format", "csv")
    let lines = csv.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("level,unit,unitKey,unitName,period,day,set,edition,editionHash,criterion,indicator,") == true)
    #expect(lines.count == 10, "the header, the set, two criteria, six indicators")
    #expect(
      lines.contains {
        $0.hasPrefix("indicator,06544,06544,Xã Khánh Xuân,2024-Q4,2024-12-31,xa-ntm,xa-ntm/2024-03-01,") && $0.contains(",15.1,")
      })
  }

  @Test func theKindOfAnIndicatorFollowsTheEdition() async throws {
    let small = try await EvaluateTests.filled()
    func kind(_ arguments: String...) throws -> String? {
      let run = try Program.run(
        [
          "evaluate", "--unit", "06544", "--set", "xa-ntm", "--format", "json", "--database", small.database, "--today",
          SmallInstallation.today,
        ]
          + arguments)
      return try run.objects().first { $0["indicator"] as? String == "15.4" }?["kind"] as? String
    }
    #expect(try kind("--period", "2023-Q4") == "rate")
    #expect(try kind("--period", "2024-Q4") == "attested")
    #expect(try kind("--period", "2023-Q4", "--edition", "2024-03-01") == "attested")
    #expect(try kind("--period", "2024-Q4", "--edition", "xa-ntm/2022-03-08") == "rate")
  }

  @Test func unitsFollowTheDay() async throws {
    let small = try await EvaluateTests.filled()
    let later = "2025-11-05"
    func units(_ arguments: String...) throws -> (keys: [String], errors: String) {
      let run = try Program.run(
        ["evaluate", "--set", "xa-ntm", "--format", "json", "--database", small.database, "--today", later] + arguments)
      return (try run.objects().filter { $0["level"] as? String == "set" }.compactMap { $0["unitKey"] as? String }, run.errors)
    }
    #expect(try units("--unit", "06529", "--period", "2024-Q4").keys == ["06529"])
    #expect(try units("--unit", "06529", "--period", "2025-Q3").keys == ["06529@2025-07-01"])
    #expect(try units("--unit", "06544", "--period", "2024-Q4", "--as", "now").keys == ["06529@2025-07-01"])
    #expect(try units("--district", "188", "--period", "2024-Q4", "--as", "now").keys == ["06529@2025-07-01"])
    let former = try units("--unit", "06544", "--period", "2025-Q3")
    #expect(former.keys == ["06544"])
    #expect(former.errors.contains("kết thúc ngày 30/06/2025, nay thuộc Xã Lộc Bình"))
    let ended = try units("--district", "188", "--period", "2025-Q3")
    #expect(ended.keys == ["06529", "06544"])
    #expect(ended.errors.contains("Huyện Lộc Bình kết thúc ngày 30/06/2025"))
    #expect(try units("--period", "2025-Q3").keys == ["06529@2025-07-01"])
  }

  @Test func whatIsNotThereEndsWithThree() async throws {
    let small = try SmallInstallation()
    let cases: [([String], String)] = [
      (["evaluate", "--unit", "99999", "--period", "2024-Q4"], "không có đơn vị «99999»"),
      (["evaluate", "--unit", "188", "--period", "2024-Q4"], "không có đơn vị"),
      (["evaluate", "--district", "999", "--period", "2024-Q4"], "không có huyện"),
      (["evaluate", "--unit", "06544", "--period", "2024-Q5"], "không phải là kỳ"),
      (["evaluate", "--unit", "06544", "--period", "2031"], "chưa bắt đầu"),
      (["evaluate", "--unit", "06544", "--period", "2010"], "không có văn bản đã ban hành"),
      (["evaluate", "--unit", "06544", "--period", "2024-Q4", "--set", "xa"], "không có bộ tiêu chí"),
      (["evaluate", "--unit", "06544", "--period", "2024-Q4", "--edition", "2021-01-01"], "không có văn bản hiệu lực từ ngày 01/01/2021"),
      (
        ["evaluate", "--unit", "06544", "--period", "2024-Q4", "--set", "xa-ntm", "--set", "btcqg-ytx", "--edition", "2022-03-08"],
        "bộ «btcqg-ytx» không có văn bản hiệu lực từ ngày 08/03/2022"
      ),
      (["explain", "--indicator", "99.9", "--unit", "06544", "--period", "2024-Q4"], "không bộ tiêu chí nào"),
      (["explain", "--indicator", "99.9", "--set", "xa-ntm", "--unit", "06544", "--period", "2024-Q4"], "không có chỉ tiêu"),
      (["explain", "--indicator", "15.1", "--unit", "06544", "--period", "2024-Q4", "--measure", "nope"], "không dùng phép đo"),
      (["explain", "--indicator", "15.1", "--unit", "06544", "--period", "2024-Q4", "--after", "xyz"], "không có trong danh sách"),
      (["catalogue", "show", "xa-ntm/1999-01-01"], "không có văn bản"),
    ]
    for (arguments, words) in cases {
      for format in [[], ["--format", "json"]] where format.isEmpty || words.contains("99999") {
        let run = try Program.run(arguments + format + ["--database", small.database, "--today", SmallInstallation.today])
        #expect(run.status == 3, "\(arguments) \(run.errors)")
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(run.errors.hasPrefix("Lỗi: "))
      }
    }
  }

  @Test func anUnusableDatabaseEndsWithFive() throws {
    let small = try SmallInstallation()
    let whole = try Data(contentsOf: URL(fileURLWithPath: small.database))
    func copy(_ name: String, _ data: Data, key: Bool = true) throws -> String {
      let path = small.folder.path(name)
      try data.write(to: URL(fileURLWithPath: path))
      if key { try FileManager.default.copyItem(atPath: small.database + ".key", toPath: path + ".key") }
      return path
    }
    var scribbled = whole
    for index in 8192..<min(whole.count, 400_000) { scribbled[index] = UInt8(index % 251) }
    let cases: [(String, String)] = [
      (small.folder.path("none.sqlite"), "không mở được"), (try copy("text.sqlite", Data("not a database at all".utf8)), "bị hỏng"),
      (try copy("short.sqlite", whole.prefix(40_000)), "bị hỏng"), (try copy("scribbled.sqlite", scribbled), "bị hỏng"),
      (try copy("keyless.sqlite", whole, key: false), "tệp khóa"),
    ]
    for (path, words) in cases {
      let run = try Program.run(["evaluate", "--period", "2024-Q4", "--format", "json", "--database", path])
      #expect(run.status == 5, "\(path) \(run.status) \(run.errors)")
      #expect(run.output.isEmpty)
      #expect(run.errors.contains(words), "\(run.errors)")
    }
    try FileManager.default.removeItem(atPath: small.folder.path("short.sqlite.key"))
    try small.folder.write("other.key", String(repeating: "ab", count: 32) + "\n")
    let other = try Program.run(["units", "--database", small.database, "--key", small.folder.path("other.key")])
    #expect(other.status == 5)
    #expect(other.errors.contains("tệp khóa"))
    let server = try Program.run(
      ["units", "--database", "postgres://nobody:secret@127.0.0.1:1/none", "--key", small.database + ".key"])
    #expect(server.status == 5)
    #expect(!server.errors.contains("secret"))
    #expect(!FileManager.default.fileExists(atPath: small.folder.path("none.sqlite")), "a read never makes a database")
  }
}
