import Foundation
import Testing

/// The demonstration district, small, made once for all tests.
enum SmallDemo {
  static let made: Result<(folder: TemporaryFolder, run: CommandRun), any Error> = Result {
    let folder = try TemporaryFolder()
    return (folder, try Program.run(["demo", "--scale", "0.02", "--database", folder.path("demo.sqlite"), "--today", "2025-12-01"]))
  }

  static func run(_ arguments: String...) throws -> CommandRun {
    try Program.run(arguments + ["--database", made.get().folder.path("demo.sqlite"), "--today", "2025-12-01"])
  }
}

@Suite struct DemoTests {
  @Test func isMadeWithAnAccountForEveryRole() throws {
    let (folder, made) = try SmallDemo.made.get()
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.isEmpty)
    #expect(made.errors.contains("xakhoe-demo"))
    #expect(try folder.names().filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") } == ["demo.sqlite", "demo.sqlite.key"])
    let roles = try SmallDemo.run("user", "list", "--format", "json").objects()
      .flatMap { ($0["appointments"] as? [[String: Any]]) ?? [] }.compactMap { $0["role"] as? String }
    #expect(
      Set(roles) == [
        "administrator", "healthCentre", "station", "villageWorker", "communeOffice", "districtOffice", "department", "citizen",
      ])
  }

  @Test func twentyOneCommunesAreEvaluated() throws {
    let table = try SmallDemo.run("evaluate", "--district", "188", "--period", "2024-Q4", "--set", "xa-ntm")
    #expect(table.status == 0, "\(table.errors)")
    #expect(table.output.split(separator: "\n").filter { $0.hasPrefix("06") }.count == 21)
    let objects = try SmallDemo.run("evaluate", "--district", "188", "--period", "2024-Q4", "--format", "json").objects()
    #expect(Set(objects.compactMap { $0["unit"] as? String }).count == 21)
    for object in objects where object["level"] as? String == "indicator" {
      #expect((object["edition"] as? String)?.contains("/") == true)
      #expect((object["editionHash"] as? String)?.count == 64)
      #expect(["met", "notMet", "unknown"].contains(object["truth"] as? String ?? ""))
      #expect(["verified", "secondary", "unverified"].contains(object["status"] as? String ?? ""))
      #expect((object["citation"] as? String)?.isEmpty == false)
      if object["truth"] as? String == "unknown", object["applicable"] as? Bool == true {
        #expect((object["missing"] as? [Any])?.isEmpty == false, "unknown says what is missing: \(object["indicator"] ?? "")")
      }
    }
    func kinds(_ period: String) throws -> Set<String> {
      Set(
        try SmallDemo.run("evaluate", "--district", "188", "--period", period, "--set", "xa-ntm", "--format", "json").objects()
          .filter { $0["indicator"] as? String == "15.4" }.compactMap { $0["kind"] as? String })
    }
    #expect(try kinds("2023-Q4") == ["rate"])
    #expect(try kinds("2024-Q4") == ["attested"])
  }

  @Test func theUnitsOfTodayAreTheMergedOnes() throws {
    let sets = try SmallDemo.run(
      "evaluate", "--district", "188", "--period", "2024-Q4", "--as", "now", "--set", "xa-ntm", "--format", "json"
    )
    .objects().filter { $0["level"] as? String == "set" }
    #expect(sets.count == 7)
    #expect(sets.allSatisfy { ($0["unitKey"] as? String)?.hasSuffix("@2025-07-01") == true })
    let office = try SmallDemo.run(
      "evaluate", "--district", "Trung tâm Y tế Lộc Bình (minh họa)", "--period", "2024-Q4", "--set", "xa-ntm", "--format", "json")
    #expect(try office.objects().filter { $0["level"] as? String == "set" }.count == 21)
  }

  @Test func isKeptWhenItStandsAndNeverMixedWithRealData() throws {
    let (folder, _) = try SmallDemo.made.get()
    let number = try FileManager.default.attributesOfItem(atPath: folder.path("demo.sqlite"))[.systemFileNumber] as? NSNumber
    let again = try SmallDemo.run("demo", "--scale", "0.02")
    #expect(again.status == 0)
    #expect(again.errors.contains("giữ nguyên"))
    #expect(!again.errors.contains("dòng"), "nothing is made up again")
    #expect(try FileManager.default.attributesOfItem(atPath: folder.path("demo.sqlite"))[.systemFileNumber] as? NSNumber == number)
    let small = try SmallInstallation()
    let refused = try small.run("demo", "--scale", "0.01")
    #expect(refused.status == 8)
    #expect(refused.errors.contains("dữ liệu thật"))
    #expect(try small.run("user", "list", "--format", "json").objects().count == 1)
  }

  @Test func everyCommuneHasDoublesOfEveryKind() throws {
    let pairs = try SmallDemo.run("doubles", "list", "--format", "json", "--limit", "5000").objects()
    func units(_ kind: String) -> Set<String> {
      Set(
        pairs.filter { ($0["kinds"] as? [String])?.contains(kind) == true }.flatMap { [$0["unitA"] as? String, $0["unitB"] as? String] }
          .compactMap { $0 }
      ).filter { !$0.contains("@") }
    }
    for kind in ["same-person", "two-communes", "two-cards", "budget-double", "same-card-number"] {
      #expect(units(kind).count == 21, "\(kind): \(units(kind).count)")
    }
    let reasons = Set(pairs.compactMap { $0["reason"] as? String }.flatMap { $0.components(separatedBy: ", ") })
    for reason in ["một bên viết không dấu", "ngày và tháng sinh đổi chỗ"] { #expect(reasons.contains(reason), "\(reason)") }
  }

  @Test func itsLogIsSound() throws {
    let run = try SmallDemo.run("log", "verify")
    #expect(run.status == 0, "\(run.output)")
  }
}
