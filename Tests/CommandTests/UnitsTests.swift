import Foundation
import Testing

@Suite struct UnitsTests {
  @Test func unitsAreThoseOfTheDay() throws {
    let small = try SmallInstallation()
    func keys(_ arguments: String...) throws -> [String] {
      try Program.run(["units", "--format", "json", "--database", small.database, "--today", "2025-11-05"] + arguments).objects()
        .compactMap { $0["unitKey"] as? String }
    }
    #expect(try keys() == ["06529@2025-07-01"])
    #expect(try keys("--as-of", "2025-06-30") == ["06529", "06544"])
    #expect(try keys("--as-of", "01/07/2025") == ["06529@2025-07-01"])
    #expect(try keys("--all").count == 3)
    let merged = try #require(
      try Program.run(["units", "--format", "json", "--database", small.database, "--today", "2025-11-05"]).objects().first)
    #expect(merged["unit"] as? String == "06529")
    #expect(merged["predecessors"] as? [String] == ["06529", "06544"])
    #expect(merged["validTo"] is NSNull)
    let table = try small.run("units", "--as-of", "2024-12-31")
    #expect(table.output.contains("06544  Xã Khánh Xuân      xã        Huyện Lộc Bình      30/06/2025  Xã Lộc Bình"))
    #expect(try small.run("units", "--as-of", "2024-12-31", "--format", "csv").output.hasPrefix("unit,unitKey,unitName,kind,"))
  }

  @Test func loadBringsUnitsUpToDateOrChangesNothing() throws {
    let small = try SmallInstallation()
    let more = try small.folder.write("more.csv", SmallInstallation.units + "06547,Xã Tú Mịch,xã,188,Huyện Lộc Bình,,,,\n")
    #expect(try small.run("units", "load", "--units", more).status == 0)
    #expect(try small.run("units", "--format", "json").objects().count == 3)
    let bad = try small.folder.write("bad.csv", SmallInstallation.units + "06550,,xã,188,Huyện Lộc Bình,x,,,\n")
    let run = try small.run("units", "load", "--units", bad)
    #expect(run.status == 7)
    #expect(run.errors.contains("bad.csv:5"))
    #expect(try small.run("units", "--format", "json").objects().count == 3)
    #expect(try small.run("units", "load").status == 2)
  }
}

@Suite struct LogTests {
  @Test func aSoundLogEndsWithNothing() async throws {
    let small = try await EvaluateTests.filled()
    let run = try small.run("log", "verify")
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("0 sai lệch"))
  }

  @Test func everyFaultIsPrinted() async throws {
    let small = try await EvaluateTests.filled()
    #expect(try small.run("log", "checkpoint").status == 0)
    try await small.open().store.cache { reading in
      try reading.run("UPDATE person SET full_name = 'Ai đó' WHERE full_name = 'Vi Thị Mai'")
      try reading.run("UPDATE log_entry SET body = replace(body, 'user:lan', 'user:mai') WHERE unit_id > 0")
      try reading.run("DELETE FROM log_entry WHERE unit_id = 0 AND seq = 1")
    }
    let run = try small.run("log", "verify")
    #expect(run.status == 6)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 3, "\(run.output)")
    #expect(lines.contains { $0.hasPrefix("06544 person ") && $0.contains("dòng sổ đã bị sửa ngoài phần mềm") })
    #expect(lines.contains { $0.hasPrefix("06544 #1") && $0.contains("mục nhật ký đã bị sửa") })
    let json = try small.run("log", "verify", "--format", "json", "--lang", "en")
    #expect(json.status == 6)
    let faults = try #require(try json.object()["faults"] as? [[String: Any]])
    #expect(Set(faults.compactMap { $0["kind"] as? String }) == ["changedRow", "changedEntry", "missingEntry"])
    #expect(faults.contains { $0["register"] as? String == "person" && $0["row"] is String })
  }

  @Test func aCutTailIsFoundAgainstTheCheckpoint() async throws {
    let small = try await EvaluateTests.filled()
    try await small.write { writing, unit in
      try writing.insert("hamlet", unit, ["name": .text("Thôn Bản Chu")])
    }
    #expect(try small.run("log", "checkpoint").status == 0)
    try await small.open().store.cache { reading in
      try reading.run("DELETE FROM hamlet")
      try reading.run("DELETE FROM log_entry WHERE unit_id > 0 AND seq = 2")
      try reading.run(
        "UPDATE log_head SET seq = 1, hash = (SELECT hash FROM log_entry e WHERE e.unit_id = log_head.unit_id AND e.seq = 1) WHERE unit_id > 0"
      )
    }
    let run = try small.run("log", "verify")
    #expect(run.status == 6)
    #expect(run.output.contains("phần cuối nhật ký đã bị cắt"))
  }
}

@Suite struct GrowthCommandTests {
  static let children = "sex,age,weight,lenhei\n1,400,9.2,75\n2,800,10.1,82\n"

  @Test func zscoresGoFromInputToOutput() throws {
    let run = try Program.run(["growth", "zscores"], input: GrowthCommandTests.children)
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.first == "sex,age,weight,lenhei,zlen,zwei,zwfl,zbmi,zhc,zac,flen,fwei,fwfl,fbmi,fhc,fac")
    #expect(lines.count == 3)
    #expect(lines.dropFirst().first?.hasPrefix("1,400,9.2,75,-0.86,") == true)
    #expect(run.errors.contains("2 dòng, 0 dòng có ô sai"))
  }

  @Test func faultsAreToldOnStandardError() throws {
    let input = GrowthCommandTests.children + "x,300,8,70\n"
    let run = try Program.run(["growth", "zscores"], input: input)
    #expect(run.status == 0)
    #expect(run.output.contains("x,300,8,70,,,,,,"))
    #expect(run.errors.contains("Dòng 4, cột “sex”"))
    #expect(try Program.run(["growth", "zscores", "--strict"], input: input).status == 7)
    let missing = try Program.run(["growth", "zscores", "--lang", "en"], input: "age,weight\n1,2\n")
    #expect(missing.status == 7)
    #expect(missing.output.isEmpty)
    #expect(missing.errors.contains("Missing columns: sex"))
    #expect(try Program.run(["growth", "zscores"], input: "").status == 7)
  }

  @Test func prevalenceIsATable() throws {
    let run = try Program.run(["growth", "prevalence"], input: GrowthCommandTests.children)
    #expect(run.status == 0)
    #expect(run.output.split(separator: "\n").count > 1)
  }
}
