import Foundation
import Testing

@Suite struct InitTests {
  @Test func makesADatabaseAndAKeyOnlyTheOwnerReads() throws {
    let small = try SmallInstallation()
    #expect(try small.folder.names() == ["areas.csv", "data.sqlite", "data.sqlite.key", "units.csv"])
    for name in ["data.sqlite", "data.sqlite.key"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: small.folder.path(name))
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
    }
    let users = try small.run("user", "list", "--format", "json").objects()
    #expect(users.count == 1)
    #expect(users.first?["name"] as? String == "quantri")
  }

  @Test func refusesASecondTime() throws {
    let small = try SmallInstallation()
    let again = try small.run(
      "init", "--admin", "khac", "--units", small.folder.path("units.csv"), "--password-stdin", input: "mot-mat-khau-khac\n")
    #expect(again.status == 8)
    #expect(again.output.isEmpty)
    #expect(again.errors.contains("đã có tài khoản"))
    #expect(try small.run("user", "list", "--format", "json").objects().count == 1)
  }

  @Test func leavesNothingBehindWhenItFails() throws {
    let folder = try TemporaryFolder()
    let good = try folder.write("units.csv", SmallInstallation.units)
    let bad = try folder.write("bad.csv", "code,name,kind\nabc,,xã\n06544,Xã A,xã\n")
    let tries: [(arguments: [String], input: String, status: Int32)] = [
      (["--admin", "quantri", "--units", good], "", 7), (["--admin", "quantri", "--units", good, "--password-stdin"], "ngan\n", 7),
      (["--admin", "Quản trị", "--units", good, "--password-stdin"], "mat-khau-dai-lam\n", 7),
      (["--admin", "quantri", "--units", bad, "--password-stdin"], "mat-khau-dai-lam\n", 7),
      (["--admin", "quantri", "--units", folder.path("none.csv"), "--password-stdin"], "mat-khau-dai-lam\n", 7),
      (["--admin", "quantri", "--password-stdin"], "mat-khau-dai-lam\n", 2),
    ]
    for one in tries {
      let run = try Program.run(["init", "--database", folder.path("data.sqlite")] + one.arguments, input: one.input)
      #expect(run.status == one.status, "\(one.arguments) \(run.errors)")
      #expect(run.output.isEmpty)
      #expect(try folder.names() == ["bad.csv", "units.csv"])
    }
    let faults = try Program.run(
      ["init", "--database", folder.path("data.sqlite"), "--admin", "quantri", "--units", bad, "--password-stdin"],
      input: "mat-khau-dai-lam\n")
    for words in ["parent_code", "valid_to", "«abc»"] { #expect(faults.errors.contains(words), "all faults at once: \(faults.errors)") }
  }

  @Test func takesThePasswordFromTheEnvironmentToo() throws {
    let folder = try TemporaryFolder()
    let units = try folder.write("units.csv", SmallInstallation.units)
    let run = try Program.run(
      ["init", "--database", folder.path("d.sqlite"), "--admin", "quantri", "--units", units, "--lang", "en"],
      environment: ["XAKHOE_PASSWORD": "a-long-password"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("installed"))
  }
}

@Suite struct UserTests {
  @Test func addsListsAndChanges() throws {
    let small = try SmallInstallation()
    let added = try small.run(
      "user", "add", "tram.khanhxuan", "--full-name", "Hoàng  Thị Lan", "--role", "station", "--scope", "unit:06544", "--password-stdin",
      input: SmallInstallation.password)
    #expect(added.status == 0, "\(added.errors)")
    #expect(added.output.isEmpty)
    let users = try small.run("user", "list", "--format", "json").objects()
    let lan = try #require(users.first { $0["name"] as? String == "tram.khanhxuan" })
    #expect(lan["fullName"] as? String == "Hoàng Thị Lan")
    let appointment = try #require((lan["appointments"] as? [[String: Any]])?.first)
    #expect(appointment["role"] as? String == "station")
    #expect(appointment["scope"] as? String == "unit:06544")
    #expect(appointment["validFrom"] as? String == SmallInstallation.today)
    #expect(try small.run("user", "list").output.contains("Trạm Y tế xã"))
    #expect(
      try small.run("user", "list", "--format", "csv").output.contains("tram.khanhxuan,Hoàng Thị Lan,true,station,unit:06544,2025-03-10,"))
    #expect(try small.run("user", "password", "tram.khanhxuan", "--password-stdin", input: "mat-khau-moi-day").status == 0)
  }

  @Test func refusesWhatCannotBe() throws {
    let small = try SmallInstallation()
    func add(_ name: String, _ role: String, _ scope: String, _ password: String = SmallInstallation.password) throws -> CommandRun {
      try small.run("user", "add", name, "--full-name", "A", "--role", role, "--scope", scope, "--password-stdin", input: password)
    }
    #expect(try add("quantri", "station", "unit:06544").status == 8)
    #expect(try add("lan", "boss", "all").status == 7)
    #expect(try add("lan", "station", "somewhere").status == 7)
    #expect(try add("lan", "station", "unit:99999").status == 3)
    #expect(try add("lan", "healthCentre", "area:999").status == 3)
    #expect(try add("lan", "station", "unit:06544", "ngan").status == 7)
    #expect(try small.run("user", "password", "nobody", "--password-stdin", input: "mat-khau-moi-day").status == 3)
    #expect(try small.run("user", "list", "--format", "json").objects().count == 1)
  }
}
