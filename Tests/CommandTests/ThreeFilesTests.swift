import Foundation
import Storage
import Testing
import Vocabulary

/// Adding a register, a measure and an indicator in an invented edition takes three data files and no Swift.
/// The files stand in `Tests/Wells`; the test in the browser shows the same on the page.
@Suite struct ThreeFilesTests {
  @Test func threeFilesMakeAnIndicator() async throws {
    let catalogue = try TemporaryCatalogue()
    for file in ["registers/well.yaml", "measures/clean-wells.sql", "criteria/xa-nuoc-sach/2024-01-01.yaml"] {
      let wells = Program.projectFolder.appendingPathComponent("Tests/Wells")
      try catalogue.write(file, String(contentsOf: wells.appendingPathComponent(file), encoding: .utf8))
    }
    let check = try catalogue.check()
    #expect(check.status == 0, "\(check.errors)")
    let small = try SmallInstallation(catalogue: catalogue.path)
    func evaluate() throws -> (found: [String: Any], errors: String) {
      let run = try small.run("evaluate", "--unit", "06544", "--period", "2024-Q4", "--set", "xa-nuoc-sach", "--format", "json")
      return (try #require(try run.objects().first { $0["indicator"] as? String == "1.1" }), run.errors)
    }
    func enter(_ wells: [(String, Bool?)]) async throws {
      try await small.write { writing, unit in
        for (name, clean) in wells {
          try writing.insert("well", unit, ["well_name": .text(name), "water_clean": clean.map(Value.bool) ?? .null])
        }
      }
    }

    let closed = try evaluate()
    #expect(closed.found["truth"] as? String == "unknown", "a register nobody opened is unknown, not 0 %")
    try await small.write { writing, unit in
      try writing.insert("register-opening", unit, ["register_id": .text("well"), "opened_on": SmallInstallation.day("2024-01-01")])
    }
    try await enter([("Giếng Đình", nil)])
    let untested = try evaluate()
    #expect(untested.found["truth"] as? String == "unknown")
    #expect(untested.errors.contains("chưa ghi đủ, chưa xác định được"), "that no row says enough is told, with the register")
    #expect(untested.errors.contains("Xã Khánh Xuân"))

    try await enter([("Giếng Chùa", true), ("Giếng Làng", true), ("Giếng Bản", false)])
    let found = try evaluate().found
    #expect(found["numerator"] as? Int == 2)
    #expect(found["denominator"] as? Int == 3)
    #expect(found["truth"] as? String == "notMet")
    #expect(found["gap"] as? Int == 1)
    #expect(found["unknownMembers"] as? Int == 1)
    let explained = try small.run(
      "explain", "--indicator", "1.1", "--set", "xa-nuoc-sach", "--unit", "06544", "--period", "2024-Q4", "--members")
    #expect(explained.output.contains("Giếng Bản"))
    #expect(explained.output.contains("nước chưa sạch"))
    #expect(explained.output.contains("Còn thiếu 1 giếng"))
    #expect(try small.run("log", "verify").status == 0)
  }
}
