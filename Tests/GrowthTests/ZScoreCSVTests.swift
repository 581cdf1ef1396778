import Foundation
import Testing

@testable import Growth

@Suite("Z-scores of a file")
struct ZScoreCSVTests {
  let command: ZScoreCSV

  init() throws {
    command = ZScoreCSV(standards: try standards.get())
  }

  private static let added = "zlen,zwei,zwfl,zbmi,zhc,zac,flen,fwei,fwfl,fbmi,fhc,fac"

  @Test("Input columns pass through, scores follow")
  func passThrough() throws {
    let input = """
      id,name,sex,age,weight,lenhei,measure,headc,armc,oedema
      1,"Nguyễn ""Bé"", An",2,365,9,,,,,
      2,Bình,m,987,,72.86,l,,,n
      3,Chi,F,400,9,75,L,45,14,Y

      """
    let (output, report) = try command.run(bytes(input))
    let rows = lines(output)
    #expect(rows[0] == "id,name,sex,age,weight,lenhei,measure,headc,armc,oedema," + Self.added)
    #expect(rows[1] == "1,\"Nguyễn \"\"Bé\"\", An\",2,365,9,,,,,,,0.05,,,,,,0,,,,")
    #expect(rows[2] == "2,Bình,m,987,,72.86,l,,,n,-6.09,,,,,,1,,,,,")
    #expect(rows[3].hasPrefix("3,Chi,F,400,9,75,L,45,14,Y,"))
    #expect(rows[3].split(separator: ",", omittingEmptySubsequences: false).dropFirst(11).prefix(3) == ["", "", ""])
    #expect(rows.count == 4)
    #expect(report.rows == 3 && report.faultyRows == 0)
  }

  @Test("Age from two dates, semicolons, decimal commas, CRLF and a byte order mark")
  func spreadsheet() throws {
    let input =
      "\u{FEFF}Sex;birth_date;measured_on;Weight;Ghi chú\r\n2;2023-01-01;2024-01-01;9,0;\"một; hai\"\r\n\r\nf;NA;2024-01-01;9;\r\n"
    let (output, report) = try command.run(bytes(input))
    let expected =
      "\u{FEFF}Sex;birth_date;measured_on;Weight;Ghi chú;" + Self.added.replacingOccurrences(of: ",", with: ";") + "\r\n"
      + "2;2023-01-01;2024-01-01;9,0;\"một; hai\";;0.05;;;;;;0;;;;\r\n" + "f;NA;2024-01-01;9;;;;;;;;;;;;;\r\n"
    #expect(output == bytes(expected))
    #expect(report.rows == 2 && report.faultyRows == 0)
  }

  @Test("A bad cell blanks the row's scores and is reported with row, column and reason")
  func badCells() throws {
    let input = """
      sex,age,birth_date,measured_on,weight,measure,oedema
      2,365,,,9,l,n
      2,365,,,chín,l,n
      3,365,,,9,l,n
      2,-4,,,9,l,n
      2,,2024-05-01,2024-04-30,9,l,n
      2,,2024-13-01,2024-04-30,9,l,n
      2,365,,,9,x,n
      2,365,,,9,l,maybe
      """
    let (output, report) = try command.run(bytes(input))
    let rows = lines(output)
    #expect(rows[1].contains(",0.05,"))
    for row in rows[2...] { #expect(row.hasSuffix(",,,,,,,,,,,,")) }
    #expect(report.rows == 8 && report.faultyRows == 7)
    #expect(
      report.faults == [
        .badCell(row: 3, column: "weight", value: "chín", reason: .notNumber),
        .badCell(row: 4, column: "sex", value: "3", reason: .notSex),
        .badCell(row: 5, column: "age", value: "-4", reason: .negativeAge),
        .badCell(row: 6, column: "measured_on", value: "2024-04-30", reason: .measuredBeforeBirth),
        .badCell(row: 7, column: "birth_date", value: "2024-13-01", reason: .notDate),
        .badCell(row: 8, column: "measure", value: "x", reason: .notPosition),
        .badCell(row: 9, column: "oedema", value: "maybe", reason: .notOedema),
      ])
    #expect(report.faults[0].vi == "Dòng 3, cột “weight”: “chín” – không phải là số.")
    #expect(report.faults[0].en == "Row 3, column “weight”: “chín” – is not a number.")
  }

  @Test("Rows with too few or too many cells keep the scores under their names")
  func raggedRows() throws {
    let (output, report) = try command.run(bytes("sex,age,weight,note\n2,365,9\n2,365,9,a,\"b\"\n2,365,9,a,b\n"))
    let rows = lines(output)
    #expect(rows[1] == "2,365,9,,,0.05,,,,,,0,,,,")
    #expect(rows[2] == "2,365,9,a,,0.05,,,,,,0,,,,")
    #expect(rows[3] == rows[2])
    #expect(report.faults == [3, 4].map { .surplusCells(row: $0, found: 5, expected: 4) })
  }

  @Test("Missing columns are named")
  func missingColumns() {
    #expect(throws: GrowthProblem.missingColumns(["sex", "age (birth_date + measured_on)"])) {
      try command.run(bytes("gender,weight\n1,2\n"))
    }
    #expect(throws: GrowthProblem.missingColumns(["measured_on", "weight", "lenhei", "headc", "armc"])) {
      try command.run(bytes("sex,birth_date\n1,2020-01-01\n"))
    }
    #expect(throws: GrowthProblem.emptyInput) { try command.run([]) }
    #expect(throws: GrowthProblem.unclosedQuote(row: 2)) { try command.run(bytes("sex,age,weight\n1,\"2,3\n4,5,6\n")) }
  }

  @Test("Odd files end in a problem, never in a crash")
  func oddFiles() {
    let cells = ["sex", "age", "weight", "\"", "\"\"", ",", ";", "\n", "\r", "\r\n", "1", "2", "365", "9", "-", "1e400", "é", "\u{FEFF}"]
    var state: UInt64 = 42
    for _ in 0..<3000 {
      var text = state % 3 == 0 ? "" : "sex,age,weight\n"
      for _ in 0..<20 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += cells[Int(state >> 33) % cells.count]
      }
      let report = try? command.run(bytes(text)).report
      #expect((report?.rows ?? 0) >= 0)
    }
  }

  @Test("A file longer than the buffer gives what memory gives")
  func longFile() throws {
    var text = "id,sex,age,weight,lenhei,note\n"
    for index in 0..<60_000 {
      text += "\(index),\(index % 2 + 1),\(index % 1857),\(2 + index % 18),\(45 + index % 75),\"xã, \(index)\"\n"
    }
    let folder = FileManager.default.temporaryDirectory
    let source = folder.appendingPathComponent("growth-\(UUID().uuidString).csv")
    let target = folder.appendingPathComponent("growth-\(UUID().uuidString).csv")
    defer {
      try? FileManager.default.removeItem(at: source)
      try? FileManager.default.removeItem(at: target)
    }
    try Data(text.utf8).write(to: source)
    try Data().write(to: target)
    let input = try FileHandle(forReadingFrom: source)
    let output = try FileHandle(forWritingTo: target)
    let report = try command.run(from: input, to: output)
    try output.close()
    #expect(report.rows == 60_000 && report.faultyRows == 0)
    let inMemory = try command.run(bytes(text)).output
    #expect([UInt8](try Data(contentsOf: target)) == inMemory)
  }

  @Test(
    "Numbers are read to the last bit",
    arguments: ["84.8000030517578", "0.1", "1e-3", "123456789012345678.25", "+7", ".5", "5.", "1E2"])
  func numbers(text: String) {
    var copy = text
    #expect(copy.withUTF8 { CellText.number($0) } == Double(text.hasPrefix("+") ? String(text.dropFirst()) : text))
  }

  @Test("No numbers", arguments: ["", "-", ".", "1.2.3", "0x10", "1,234.5", "nan", "inf", "12a", "1e999", "--1"])
  func noNumbers(text: String) {
    var copy = text
    #expect(copy.withUTF8 { CellText.number($0) } == nil)
  }
}
