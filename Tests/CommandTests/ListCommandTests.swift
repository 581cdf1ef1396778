import Foundation
import Testing

/// `list`: the lists of the catalogue and those of authorities in their place.
@Suite struct ListCommandTests {
  @Test func aListIsReplacedWholeOrNotAtAll() throws {
    let small = try SmallInstallation()
    func shown() throws -> [String: Any] {
      try #require(try small.run("list", "--format", "json").objects().first { $0["list"] as? String == "herb_species" })
    }
    let before = try shown()
    #expect(before["status"] as? String == "unverified")
    #expect(before["from"] is NSNull)
    let exported = try small.run("list", "export", "--list", "herb_species").output
    #expect(exported.hasPrefix("code,vi,en,herb_use\n"))

    let bad = try small.folder.write("bad.csv", "code,vi,en,herb_use\ngừng,Gừng,Ginger,cold\nsa,,Lemongrass,cold\n")
    let refused = try small.run("list", "import", "--list", "herb_species", "--source", "QĐ", bad)
    #expect(refused.status == 7)
    #expect(refused.errors.contains("bad.csv:2") && refused.errors.contains("bad.csv:3"))
    #expect(try shown()["items"] as? Int == before["items"] as? Int)

    let file = try small.folder.write("cay.csv", "code,vi,en,herb_use\ngung,Gừng,Ginger,cold\ntram,Tràm,Cajuput,cold\n")
    let done = try small.run(
      "list", "import", "--list", "herb_species", "--from", "2025-01-01", "--source", "Quyết định của Sở Y tế", "--status", "verified", file
    )
    #expect(done.status == 0, "\(done.errors)")
    #expect(try shown()["items"] as? Int == 2)
    #expect(try shown()["status"] as? String == "verified")
    #expect(try shown()["from"] as? String == "2025-01-01")
    #expect(try small.run("list", "export", "--list", "herb_species").output.split(separator: "\n").count == 3)
    #expect(try small.run("log", "verify").status == 0)

    #expect(try small.run("list", "import", "--list", "sex", "--source", "QĐ", file).status == 7)
    #expect(try small.run("list", "export", "--list", "nothing").status == 3)
    #expect(try small.run("list", "import", "--list", "herb_species", "--source", "QĐ", "--status", "sure", file).status == 2)
  }
}
