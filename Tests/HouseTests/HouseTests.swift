// The rules of the house that a compiler doesn't keep. Each number here may only get better.

import Foundation
import Testing

/// One source file of the project.
struct SourceFile: Sendable, CustomStringConvertible {
  let module: String
  let path: String
  let text: String

  var description: String { path }
  var lines: [String] { text.components(separatedBy: "\n") }
  /// The lines without comments and the contents of plain string literals.
  var code: [String] {
    lines.map { line in
      let bare = line.replacingOccurrences(of: #""(\\.|[^"\\])*""#, with: "\"\"", options: .regularExpression)
      return bare.components(separatedBy: "//").first ?? ""
    }
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func all(under folder: String) -> [SourceFile] {
    let base = root.appendingPathComponent(folder)
    let names = (FileManager.default.enumerator(atPath: base.path)?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".swift") }
    return names.sorted().compactMap { name in
      (try? String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)).map {
        SourceFile(module: String(name.split(separator: "/").first ?? ""), path: folder + "/" + name, text: $0)
      }
    }
  }
}

@Suite struct HouseTests {
  static let sources = SourceFile.all(under: "Sources")

  /// What each module may import besides Foundation and the standard library's own modules.
  static let imports: [String: Set<String>] = [
    "Vocabulary": ["Yams", "CSodium"],
    "Criteria": ["Vocabulary"],
    "Growth": ["Vocabulary"],
    "Doubles": ["Vocabulary"],
    "Registers": ["Vocabulary"],
    "Storage": ["Vocabulary", "Registers", "GRDB", "CLibPQ", "CSodium", "CZlib"],
    "Measures": ["Vocabulary", "Storage", "Criteria", "Growth"],
    "Programme": ["Vocabulary", "Measures", "Storage", "Criteria", "Doubles"],
    "Exchange": ["Vocabulary", "Registers", "Storage", "CZip", "CXML", "CXlsxWriter"],
    "Documents": ["Vocabulary", "Criteria", "Programme", "Exchange", "CZip", "CZlib", "CQREncode"],
    "Web": [
      "Vocabulary", "Registers", "Storage", "Measures", "Programme", "Criteria", "Growth", "Exchange", "Documents", "Hummingbird",
      "HTTPTypes",
      "NIOCore", "Mustache",
    ],
    "xakhoe": [
      "Vocabulary", "Registers", "Storage", "Measures", "Programme", "Criteria", "Growth", "Doubles", "Exchange", "Documents", "Web",
      "ArgumentParser",
    ],
  ]
  static let everywhere: Set<String> = ["Foundation", "Synchronization", "Dispatch", "Glibc"]

  @Test(arguments: sources) func importsOnlyWhatTheGraphAllows(_ file: SourceFile) throws {
    let allowed = try #require(HouseTests.imports[file.module], "a new module needs a line in the import table")
    for line in file.lines
    where line.hasPrefix("import ") || line.hasPrefix("@preconcurrency import ") || line.hasPrefix("@testable import ") {
      let name = String(line.split(separator: " ").last ?? "")
      #expect(allowed.contains(name) || HouseTests.everywhere.contains(name), "\(file.path) imports \(name)")
    }
  }

  @Test(arguments: sources) func onlyTheCommandAsksTheClock(_ file: SourceFile) {
    guard file.module != "xakhoe" else { return }
    for (index, line) in file.code.enumerated() {
      for asking in ["Date()", "Date.now", "ContinuousClock", "SuspendingClock", "DispatchTime.now", "gettimeofday", "clock_gettime"]
      where line.contains(asking) {
        Issue.record("\(file.path):\(index + 1) asks the clock")
      }
    }
  }

  @Test(arguments: sources) func nothingIsForced(_ file: SourceFile) {
    for (index, line) in file.code.enumerated() {
      for forced in ["try!", "as!", "fatalError(", "preconditionFailure(", "precondition(", "unsafeBitCast("] where line.contains(forced) {
        Issue.record("\(file.path):\(index + 1) uses \(forced)")
      }
    }
  }

  @Test(arguments: sources) func filesAreShort(_ file: SourceFile) {
    #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines")
  }

  /// A percentage is written by `Figures` or by the unit of an indicator, without a space; minus signs come from `Figures` alone.
  @Test(arguments: sources.filter { $0.module == "Web" }) func pagesWriteNumbersInOneWay(_ file: SourceFile) {
    for (index, line) in file.lines.enumerated()
    where line.contains(") %\"") || line.contains("\" %\"") || line.contains("places: 1, visit.language) + \"%\"") {
      Issue.record("\(file.path):\(index + 1) writes a percentage of its own")
    }
  }

  @Test func everyModuleOpensWithItsPromises() {
    for module in HouseTests.imports.keys {
      let opening = HouseTests.sources.filter { $0.module == module }.contains { file in
        let head = file.lines.prefix(15)
        return head.first?.hasPrefix("// ") == true
          && head.contains { $0.contains("May import") || $0.contains("may import") || $0.contains("Start at") }
      }
      #expect(opening, "\(module) has no file that opens with what it promises, imports, and where to start")
    }
  }

  @Test func nothingNamesAMachineOrLeavesWorkUndone() throws {
    let folders = ["Sources", "Catalogue", "Examples", "docs", "scripts", "Tests"]
    let marks = ["TO" + "DO", "FIX" + "ME", "X" + "XX:"]
    let places = ["/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "/tmp/ba" + "sh", "/tmp/w" + "t"]
    for folder in folders {
      let base = SourceFile.root.appendingPathComponent(folder)
      for name in FileManager.default.enumerator(atPath: base.path)?.allObjects as? [String] ?? [] {
        guard let text = try? String(contentsOf: base.appendingPathComponent(name), encoding: .utf8) else { continue }
        for mark in marks + places where text.contains(mark) { Issue.record("\(folder)/\(name) contains \(mark)") }
      }
    }
  }

  @Test func registersAndMeasuresKeepToPortableWords() throws {
    let base = SourceFile.root.appendingPathComponent("Catalogue/measures")
    // A shared query may stand on another one: whoever uses it names both.
    let shared = try FileManager.default.contentsOfDirectory(atPath: base.appendingPathComponent("shared").path)
      .map { $0.replacingOccurrences(of: ".sql", with: "").uppercased() }
    for name in FileManager.default.enumerator(atPath: base.path)?.allObjects as? [String] ?? [] where name.hasSuffix(".sql") {
      let text = try String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
      let sql = text.components(separatedBy: "\n").filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("--") }
        .joined(separator: "\n").uppercased()
      for word in [" LIKE ", "STRFTIME", "JULIANDAY", "::", " ILIKE ", "DATE_TRUNC", "NOW()", "CURRENT_DATE", " RANDOM(", " LIMIT "] {
        #expect(!sql.contains(word), "\(name) uses \(word)")
      }
      let flat = " " + sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let uses = text.components(separatedBy: "\n").filter { $0.hasPrefix("-- use:") }.flatMap { $0.dropFirst(7).split(separator: ",") }
        .map { $0.trimmingCharacters(in: .whitespaces).uppercased() }
      let own = flat.components(separatedBy: " WITH ").dropFirst().compactMap { $0.split(separator: " ").first.map(String.init) }
      for table in flat.components(separatedBy: " FROM ").dropFirst() + flat.components(separatedBy: " JOIN ").dropFirst() {
        let first =
          table.trimmingCharacters(in: .whitespacesAndNewlines).split(whereSeparator: { " \n()".contains($0) }).first.map(String.init) ?? ""
        let known =
          first.hasSuffix("_COUNTED") || first.hasPrefix("LIST_") || ["SELECT", "WITH"].contains(first)
          || uses.contains(first) || own.contains(first)
          || (name.hasPrefix("shared/") && shared.contains(first))
        #expect(known, "\(name) reads \(first) instead of a counted view")
      }
    }
  }
}
