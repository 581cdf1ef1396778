import ArgumentParser
import Exchange
import Foundation
import Glibc
import Registers
import Storage
import Vocabulary
import Web

/// The most memory the program has held, in megabytes.
func peakMemory() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}

/// A database with one commune of households, made up for a measurement.
private struct BenchCommune {
  let store: Store
  let unit: UnitKey
  let folder: URL
  let scratch: URL

  static func open(_ catalogue: String?, _ database: String?, households: Int) async throws -> BenchCommune {
    guard let folder = Installation.catalogueFolder(named: catalogue, program: CommandLine.arguments[0]),
      let unit = UnitKey(code: "06544", firstDay: nil)
    else { throw ExitCode(1) }
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    let now: @Sendable () -> Moment = { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    let location = StoreLocation(database ?? scratch.appendingPathComponent("bench.sqlite").path)
    let installation = try await Installation.open(location, keyPath: nil, folder: folder, create: true, now: now)
    let commune = BenchCommune(store: installation.store, unit: unit, folder: folder, scratch: scratch)
    try await commune.store.write(.imported, by: Author("console:bench"), in: [unit]) { writing in
      let hamlet = writing.newID()
      try writing.insertMany("hamlet", unit, [(hamlet, nil, ["name": .text("Bản Khoai")])])
      let rows = (0..<households).map { number -> (id: RowID, parent: RowID?, values: [String: Value]) in
        (writing.newID(), nil, ["household_number": .text("HK\(number)"), "hamlet_id": .id(hamlet)])
      }
      try writing.insertMany("household", unit, rows)
    }
    return commune
  }

  func path(_ name: String) -> String { scratch.appendingPathComponent(name).path }

  func remove() { try? FileManager.default.removeItem(at: scratch) }
}

private let familyNames = ["Hoàng", "Nông", "Vi", "Lý", "Triệu", "Nguyễn", "Hứa", "Lương", "Đặng", "Bế"]
private let givenNames = ["An", "Ánh", "Bình", "Chung", "Dung", "Hà", "Hiền", "Khánh", "Nguyệt", "Páo"]

/// `bench import`: people from a workbook.
struct BenchImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "import", abstract: "Nhập người từ .xlsx / Import people from .xlsx")
  @Option var catalogue: String?
  @Option var database: String?
  @Option var people = 100_000

  func run() async throws {
    let commune = try await BenchCommune.open(catalogue, database, households: people / 4)
    defer { commune.remove() }
    let path = commune.path("people.xlsx")
    let names = [
      "Họ và tên", "Giới tính", "Ngày sinh", "Số CCCD", "Dân tộc", "Mã hộ", "Thôn", "Tình trạng cư trú", "Cư trú từ ngày", "Nghề nghiệp",
    ]
    let writer = try WorkbookWriter(path, sheet: "Nhân khẩu", made: commune.store.now())
    writer.heading(names.map { ($0, .heading) }, styles: names.map { _ in .plain })
    for number in 0..<people {
      let name = "\(familyNames[number % 10]) Thị \(givenNames[number / 10 % 10]) \(givenNames[number / 100 % 10])"
      let digits = String(number)
      try writer.add([
        .text(name), .text(number % 2 == 0 ? "Nam" : "Nữ"), .moment(Day(number: number % 20_000), minutes: nil),
        .text("020" + String(repeating: "0", count: 9 - digits.count) + digits), .text("Tày"), .text("HK\(number / 4)"), .text("Bản Khoai"),
        .text("Thường trú"), .text("01/01/2025"), .text("Làm ruộng"),
      ])
    }
    try writer.finish()
    let before = peakMemory()
    let importing = try Importing(commune.store, register: "person", unit: commune.unit, names: try ColumnNames.load(commune.folder))
    var (propose, take, again) = (Timing(), Timing(), Timing())
    let found = Shared<ImportProposal>()
    try await propose.run { found.value = try await importing.propose(path) }
    guard let proposal = found.value else { throw ExitCode(1) }
    let outcomes = Shared<ImportOutcome>()
    try await take.run { outcomes.value = try await importing.take(path, proposal.plan, .all, by: Author("console:bench")) }
    let added = outcomes.value?.preview.good ?? 0
    for fault in (outcomes.value?.preview.faults ?? []).prefix(5) { Output.note(fault.text(.vi)) }
    try await again.run { outcomes.value = try await importing.take(path, proposal.plan, .good, by: Author("console:bench")) }
    let engine = commune.store.dialect.rawValue
    Timing.line("\(engine).import.propose", propose.median)
    Timing.line("\(engine).import.take", take.median)
    Timing.line("\(engine).import.same_again", again.median)
    print("\(engine).import.rows\t\(added)\n\(engine).import.same_rows\t\(outcomes.value?.preview.same ?? 0)")
    print("memory.before_mb\t\(Int(before))\nmemory.peak_mb\t\(Int(peakMemory()))")
  }
}

/// `bench export`: a register to a workbook.
struct BenchExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "export", abstract: "Xuất sổ ra .xlsx / Export to .xlsx")
  @Option var catalogue: String?
  @Option var database: String?
  @Option var rows = 132_000

  func run() async throws {
    let commune = try await BenchCommune.open(catalogue, database, households: 1_000)
    defer { commune.remove() }
    let unit = commune.unit
    let total = rows
    for start in stride(from: 0, to: total, by: 4_000) {
      try await commune.store.write(.imported, by: Author("console:bench"), in: [unit]) { writing in
        let homes = try writing.rows("SELECT id FROM household WHERE unit_id = :unit", ["unit": .int(unit.number)]).compactMap {
          $0["id"].id
        }
        let people = (start..<min(start + 4_000, total)).map { number -> (id: RowID, parent: RowID?, values: [String: Value]) in
          (
            writing.newID(), nil,
            [
              "full_name": .text("\(familyNames[number % 10]) Thị \(givenNames[number / 10 % 10])"), "sex": .text("female"),
              "birth_date": .day(Day(number: number % 20_000)), "household_id": homes.isEmpty ? .null : .id(homes[number % homes.count]),
              "residence_status": .text("permanent"), "valid_from": .day(Day(number: 20_000)), "national_id": .text("020186001234"),
            ]
          )
        }
        try writing.insertMany("person", unit, people)
      }
    }
    let before = peakMemory()
    for format in RegisterTable.Format.allCases {
      let table = try RegisterTable(commune.store, register: "person", units: [unit], language: .vi, clear: false)
      var timing = Timing()
      try await timing.run { _ = try await table.write(to: commune.path("people.\(format.rawValue)"), format, by: Author("console:bench")) }
      Timing.line("\(commune.store.dialect.rawValue).export.\(format.rawValue)", timing.median)
      print("memory.after_\(format.rawValue)_mb\t\(Int(peakMemory()))")
    }
    print("memory.before_mb\t\(Int(before))")
  }
}

/// A value handed out of a closure that is timed.
private final class Shared<Held>: @unchecked Sendable { var value: Held? }
