import Criteria
import Exchange
import Foundation
import Growth
import Measures
import Programme
import Registers
import Storage
import Vocabulary
import Web

/// Everything that can be checked of a catalogue folder; all faults at once.
struct CatalogueCheck {
  /// What is wrong.
  private(set) var faults: [CatalogueFault] = []
  /// What is incomplete.
  private(set) var warnings: [CatalogueFault] = []
  /// How many there are of each kind.
  var numbers: [(key: String, label: Label, count: Int)] {
    [
      ("sets", Label("bộ tiêu chí", en: "sets"), criteria?.sets.count ?? 0),
      ("editions", Label("văn bản", en: "editions"), criteria?.editions.count ?? 0),
      ("indicators", Label("chỉ tiêu", en: "indicators"), criteria?.editions.reduce(0) { $0 + $1.indicators.count } ?? 0),
      ("cases", Label("ví dụ đã chạy", en: "worked cases run"), cases),
      ("registers", Label("sổ", en: "registers"), registers?.registers.count ?? 0),
      ("fields", Label("trường", en: "fields"), registers?.all.reduce(0) { $0 + $1.fields.count } ?? 0),
      ("lists", Label("danh mục mã", en: "code lists"), registers?.lists.count ?? 0),
      ("measures", Label("phép đo", en: "measures"), measures?.measures.count ?? 0),
      ("workLists", Label("danh sách việc", en: "work lists"), workLists?.lists.count ?? 0),
      ("statistics", Label("thống kê", en: "statistics"), statistics?.statistics.count ?? 0),
      ("schedules", Label("lịch", en: "schedules"), schedules?.schedules.count ?? 0),
      ("checks", Label("kiểm tra số liệu", en: "quality checks"), checks?.checks.count ?? 0),
      ("measuresTried", Label("lần chạy thử phép đo", en: "measures tried"), tried),
    ]
  }

  private let folder: URL
  private var registers: RegisterCatalogue?
  private var criteria: CriteriaCatalogue?
  private var measures: MeasureCatalogue?
  private var workLists: WorkListCatalogue?
  private var statistics: StatisticCatalogue?
  private var schedules: ScheduleCatalogue?
  private var checks: QualityCatalogue?
  private var standards: Standards?
  private var cases = 0
  private var tried = 0

  /// Reads every file and runs every worked case.
  init(_ folder: URL) {
    self.folder = folder
    registers = read { try RegisterCatalogue.load(folder) }
    criteria = read(in: "criteria/") { try CriteriaCatalogue.load(directory: folder.appendingPathComponent("criteria")) }
    // Where registers have faults, their files still say which there are.
    let known =
      registers.map { Set($0.registers.map(\.id)) } ?? Set(RegisterCatalogue.files(folder, "registers", "yaml").map(CatalogueCheck.id))
    measures = read { try MeasureCatalogue.load(folder, registers: known) }
    workLists = read { try WorkListCatalogue.load(folder, registers: known) }
    let lists = registers.map { Set($0.lists.keys) }
    statistics = read { try StatisticCatalogue.load(folder, registers: known, lists: lists) }
    schedules = read { try ScheduleCatalogue.load(folder, registers: known) }
    checks = read { try QualityCatalogue.load(folder, registers: known) }
    standards = read { try Standards.load(directory: folder.appendingPathComponent("tables/growth")) }
    _ = read { try ColumnNames.load(folder) }
    checkEditions()
    checkSheets()
  }

  /// What the sheets of work lists name must stand in their registers.
  private mutating func checkSheets() {
    guard let registers else { return }
    for list in workLists?.lists ?? [] {
      guard let sheet = list.sheet, let register = list.record.flatMap({ registers[$0] }) else { continue }
      func fault(_ vi: String, _ en: String) { faults.append(CatalogueFault(file: "worklists/\(list.id).sql", line: 1, Label(vi, en: en))) }
      for name in sheet.fields + sheet.same + sheet.fill.map(\.field) where register.field(name) == nil {
        fault("sổ «\(register.id)» không có trường «\(name)»", "the register “\(register.id)” has no field “\(name)”")
      }
      if let first = sheet.same.first.flatMap({ register.field($0) }), first.kind != .date {
        fault("trường đầu của «same» phải là ngày", "the first field of “same” must be a date")
      }
      if let everyone = sheet.everyone, let measures, measures[everyone] == nil {
        fault("không có phép đo «\(everyone)»", "there is no measure “\(everyone)”")
      }
      for name in sheet.same where register.field(name)?.kind == .reference {
        fault("«same» không nhận trường tham chiếu «\(name)»", "“same” takes no reference: “\(name)”")
      }
    }
  }

  private static func id(_ file: (String, String)) -> String {
    String(file.0.split(separator: "/").last?.dropLast(".yaml".count) ?? "")
  }

  private mutating func read<Result>(in place: String = "", _ body: () throws -> Result) -> Result? {
    do { return try body() } catch let found as CatalogueFaults {
      faults += found.faults.map { CatalogueFault(file: place + $0.file, line: $0.line, $0.message) }
    } catch let problem as GrowthProblem {
      faults.append(CatalogueFault(file: "tables/growth", line: 0, Label(problem.vi, en: problem.en)))
    } catch {
      faults.append(CatalogueFault(file: folder.path, line: 0, Failure(error).label))
    }
    return nil
  }

  private mutating func checkEditions() {
    let known = Set(measures?.measures.map(\.id) ?? [])
    let kinds = Set(registers?.lists["document_kind"]?.items.map(\.code) ?? [])
    for edition in criteria?.editions ?? [] {
      let file = "criteria/" + edition.file
      for outcome in edition.runCases() {
        cases += 1
        for difference in outcome.differences {
          let name = outcome.example.name
          faults.append(
            CatalogueFault(
              file: file.replacingOccurrences(of: ".yaml", with: ".cases.yaml"), line: outcome.example.line,
              Label("«\(name.vi)»: \(difference.vi)", en: "“\(name.en)”: \(difference.en)")))
        }
      }
      guard measures != nil, registers != nil else { continue }
      let found = edition.judged(measures: known, documentKinds: kinds)
      faults += found.faults.map { CatalogueFault(file: file, line: $0.line, $0.message) }
      warnings += found.warnings.map { CatalogueFault(file: file, line: $0.line, $0.message) }
    }
  }

  /// Tries every measure on SQLite in memory.
  mutating func tryMeasures() async throws {
    guard let registers, let standards else { return }
    do {
      let store = try await Store.open(
        .memory, catalogue: registers, key: .random(), derivations: Derivations.all(standards), now: { Moment(milliseconds: 0) })
      try await tryMeasures(store)
    } catch let problem as StoreProblem {
      faults.append(CatalogueFault(file: "registers", line: 0, Failure(problem).label))
    }
  }

  /// Tries every measure on a PostgreSQL server, in a schema that is made for it and removed again.
  /// - Throws: `StoreProblem` when the server or the installation there cannot be used.
  mutating func tryMeasures(onServer address: String, keyPath: String) async throws {
    guard let registers, let standards else { return }
    let none = RegisterCatalogue(registers: [], lists: [])
    let installed = try await Store.open(
      .postgres(address), catalogue: none, key: .file(keyPath, create: false), now: { Moment(milliseconds: 0) })
    let schema = "check_" + Password.token().prefix(16)
    try await installed.cache { _ = try $0.run("CREATE SCHEMA \(schema)") }
    do {
      let there = address + (address.contains("?") ? "&" : "?") + "options=-csearch_path%3D\(schema)"
      let store = try await Store.open(
        .postgres(there), catalogue: registers, key: .random(), derivations: Derivations.all(standards), now: { Moment(milliseconds: 0) })
      try await tryMeasures(store)
    } catch let problem as StoreProblem {
      faults.append(CatalogueFault(file: "registers", line: 0, Failure(problem).label))
    }
    try await installed.cache { _ = try $0.run("DROP SCHEMA \(schema) CASCADE") }
  }

  private mutating func tryMeasures(_ store: Store) async throws {
    guard let measures else { return }
    let engine = store.dialect == .sqlite ? "SQLite" : "PostgreSQL"
    let measuring = Measuring(store, measures)
    let group = UnitGroup(.installation, members: [.installation])
    let (period, today) = (Period.quarter(2024, 4), Period.quarter(2024, 4).end)
    for measure in measures.measures {
      tried += 1
      do {
        _ = try await measuring.results([measure], [group], period, today: today)
        _ = try await store.read { try measuring.members($0, measure, group, period, today: today) }
      } catch StoreProblem.query(let text) {
        faults.append(CatalogueFault(file: "measures/\(measure.id).sql", line: 0, Label("\(engine): \(text)")))
      }
    }
    for list in workLists?.lists ?? [] {
      tried += 1
      do { _ = try await store.read { try list.items($0, group, on: today) } } catch StoreProblem.query(let text) {
        faults.append(CatalogueFault(file: "worklists/\(list.id).sql", line: 0, Label("\(engine): \(text)")))
      }
    }
    for schedule in schedules?.schedules ?? [] {
      tried += 1
      do { _ = try await store.read { try schedule.steps($0, group, on: today) } } catch StoreProblem.query(let text) {
        faults.append(CatalogueFault(file: "schedules/\(schedule.id).sql", line: 0, Label("\(engine): \(text)")))
      }
    }
    for statistic in statistics?.statistics ?? [] {
      tried += 1
      do { _ = try await store.read { try statistic.counts($0, group, period, today: today) } } catch StoreProblem.query(let text) {
        faults.append(CatalogueFault(file: "statistics/\(statistic.id).sql", line: 0, Label("\(engine): \(text)")))
      }
    }
    try await tryChecks(store, engine, on: today)
  }

  /// Tries every check of data quality: what it counts and what it lists.
  private mutating func tryChecks(_ store: Store, _ engine: String, on today: Day) async throws {
    for check in checks?.checks ?? [] {
      tried += 1
      do {
        _ = try await QualityChecking(store, QualityCatalogue([check])).results([.installation], on: today)
        _ = try await store.read { try check.rows($0, [.installation], on: today) }
      } catch StoreProblem.query(let text) {
        faults.append(CatalogueFault(file: "checks/\(check.id).sql", line: 0, Label("\(engine): \(text)")))
      }
    }
  }

  /// The counts, one on each line.
  func counts(_ language: Language) -> String {
    numbers.map { "\($0.count)\t\($0.label.text(language))" }.joined(separator: "\n")
      + "\n\(faults.count)\t" + (language == .vi ? "lỗi" : "faults")
      + "\n\(warnings.count)\t" + (language == .vi ? "cảnh báo" : "warnings") + "\n"
  }
}
