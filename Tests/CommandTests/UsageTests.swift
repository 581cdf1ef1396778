import Foundation
import Testing

@Suite struct UsageTests {
  static let commands = [
    ["init"], ["demo"], ["serve"], ["catalogue", "check"], ["catalogue", "list"], ["catalogue", "show"], ["evaluate"], ["explain"],
    ["report"],
    ["units", "list"], ["units", "load"], ["user", "add"], ["user", "list"], ["user", "password"], ["growth", "zscores"],
    ["growth", "prevalence"], ["log", "verify"], ["log", "checkpoint"],
    ["doubles", "find"], ["doubles", "list"], ["doubles", "compare"], ["doubles", "merge"], ["doubles", "link"], ["doubles", "judge"],
    ["doubles", "acts"], ["doubles", "undo"],
  ]

  @Test(arguments: commands) func everyCommandSaysWhatItTakes(_ command: [String]) throws {
    let help = try Program.run(command + ["--help"])
    #expect(help.status == 0)
    #expect(help.errors.isEmpty)
    #expect(help.output.contains(" / "), "Vietnamese with English beside")
    for option in ["--database", "--catalogue", "--lang"] { #expect(help.output.contains(option)) }
  }

  @Test func helpListsExitCodes() throws {
    let help = try Program.run(["--help"])
    #expect(help.status == 0)
    #expect(help.output.contains("Mã thoát / Exit codes"))
    #expect(help.output.contains("CÁCH DÙNG / USAGE"))
    for code in 0...8 { #expect(help.output.contains("  \(code)  ")) }
    #expect(try Program.run(["help", "log"]).status == 0)
  }

  @Test func wrongCommandsEndWithTwoAndSayWhyInVietnamese() throws {
    let cases = [
      (["evaluate", "--district", "188"], "thiếu --period"), (["evaluate", "--period"], "thiếu giá trị"),
      (["evaluate", "--period", "2024", "--quiet"], "không có tùy chọn --quiet"), (["nope"], "thừa «nope»"),
      (["evaluate", "--period", "2024", "--format", "xml"], "«xml» không dùng được"),
      (["evaluate", "--period", "2024", "--unit", "1", "--district", "2"], "chỉ dùng một trong hai"),
      (["demo", "--scale", "99"], "không dùng được"), (["units", "--as-of", "31/31/2024"], "không phải là ngày"),
    ]
    for (arguments, words) in cases {
      let run = try Program.run(arguments)
      #expect(run.status == 2, "\(arguments)")
      #expect(run.output.isEmpty)
      #expect(run.errors.contains(words), "\(run.errors)")
    }
  }

  @Test func englishIsOneOptionAway() throws {
    let run = try Program.run(["evaluate", "--district", "188", "--lang", "en"])
    #expect(run.status == 2)
    #expect(run.errors.contains("Missing expected argument"))
    let missing = try Program.run(["units", "--database", "none.sqlite", "--lang=en"])
    #expect(missing.errors.hasPrefix("Error: the database cannot be opened"))
    let byEnvironment = try Program.run(["units", "--database", "none.sqlite"], environment: ["XAKHOE_LANG": "en"])
    #expect(byEnvironment.errors == missing.errors)
  }
}
