import ArgumentParser
import Foundation
import Growth
import Measures
import Programme
import Registers
import Storage
import Vocabulary
import Web

/// Measures the product's own speed; `scripts/bench` sets its figures beside the peers'.
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Đo tốc độ / Measure speed", shouldDisplay: false,
    subcommands: [
      BenchGrowth.self, BenchEvaluate.self, BenchQuality.self, BenchSearch.self, BenchImport.self, BenchExport.self, BenchDoubles.self,
      BenchDossier.self,
      BenchDoublesData.self,
    ])
}

struct BenchGrowth: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "growth", abstract: "z-scores in memory / z-scores in memory")
  @Option var catalogue: String?
  @Option var children = 1_000_000

  func run() async throws {
    guard let folder = Installation.catalogueFolder(named: catalogue, program: CommandLine.arguments[0]) else { throw ExitCode(1) }
    let standards = try Standards.load(directory: folder.appendingPathComponent("tables/growth"))
    var state: UInt64 = 88
    func next(_ low: Double, _ high: Double) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return low + (high - low) * Double(state >> 11) / Double(1 << 53)
    }
    let batch = (0..<children).map { index in
      let age = Int(next(0, 1826))
      let length = 50 + 58 * (Double(age) / 1826).squareRoot() + next(-4, 4)
      return ChildMeasurement(
        sex: index % 2 == 0 ? .male : .female, ageDays: age, weight: 3.3 + 14 * Double(age) / 1826 + next(-0.8, 0.8), lenhei: length,
        measure: age < 731 ? .lying : .standing, headc: 35 + next(0, 14), armc: 12 + next(0, 6), oedema: index % 997 == 0)
    }
    var timing = Timing()
    for _ in 0..<5 { await timing.run { _ = standards.scores(batch).count } }
    Timing.line("growth.memory.children_per_second", Double(children) / (timing.median / 1000))
  }
}

struct BenchEvaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "evaluate", abstract: "Đánh giá cả huyện / Evaluate a district")
  @Option var database: String
  @Option var key: String?
  @Option var catalogue: String?
  @Option var district = "188"
  @Option var period = "2024-Q4"
  @Option var rounds = 7
  @Flag(help: "Từng phép đo / Each measure") var each = false

  func run() async throws {
    guard let folder = Installation.catalogueFolder(named: catalogue, program: CommandLine.arguments[0]), let period = Period(period) else {
      throw ExitCode(1)
    }
    let now: @Sendable () -> Moment = { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    let installation = try await Installation.open(StoreLocation(database), keyPath: key, folder: folder, create: false, now: now)
    let today = now().day
    let units = try await installation.units()
    let area = try units.units(ofArea: district, on: period.end, view: .then, today: today)
    let (evaluating, measuring) = (installation.evaluating, installation.evaluating.measuring)
    let engine = installation.store.dialect.rawValue
    func evaluate() async throws {
      _ = try await evaluating.evaluate(area.groups, sets: evaluating.sets, period: period, today: today)
    }
    if each {
      for measure in installation.knowledge.measures.measures {
        var timing = Timing()
        for _ in 0..<3 {
          measuring.forget()
          try await timing.run { _ = try await measuring.results([measure], area.groups, period, today: today) }
        }
        Timing.line("\(engine).measure.\(measure.id)", timing.median)
      }
      return
    }
    var (cold, warm, card, person) = (Timing(), Timing(), Timing(), Timing())
    try await evaluate()
    for _ in 0..<rounds {
      measuring.forget()
      try await cold.run { try await evaluate() }
      try await warm.run { try await evaluate() }
    }
    Timing.line("\(engine).evaluate.nothing_fresh", cold.median)
    Timing.line("\(engine).evaluate.all_fresh", warm.median)
    for round in 0..<rounds {
      try await touch(
        "insurance-card", "valid_to", .day(period.end.adding(days: 30 + round)), installation, area.groups[round % area.groups.count])
      try await card.run { try await evaluate() }
      try await touch("person", "occupation", .text("bench \(round)"), installation, area.groups[round % area.groups.count])
      try await person.run { try await evaluate() }
    }
    Timing.line("\(engine).evaluate.after_card", card.median)
    Timing.line("\(engine).evaluate.after_person", person.median)
  }

  /// Changes one row, as a station would.
  private func touch(_ register: String, _ field: String, _ value: Value, _ installation: Installation, _ group: UnitGroup) async throws {
    try await installation.store.write(.edit, by: Author("console:bench"), in: [group.unit]) { writing in
      let rows = try writing.rows(of: register, where: "unit_id = :unit ORDER BY id LIMIT 1", ["unit": .int(group.unit.number)])
      if let row = rows.first { try writing.update(register, group.unit, row.id, [field: value]) }
    }
  }
}

struct BenchSearch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "search", abstract: "Tìm người không dấu / Search people without tones")
  @Option var database: String
  @Option var key: String?
  @Option var catalogue: String?
  @Option var people = 1_000_000

  private static let families = [
    "Hoàng", "Nông", "Vi", "Lý", "Triệu", "Nguyễn", "Hứa", "Lương", "Đặng", "Bế", "Mã", "Chu", "Dương", "Phùng", "Trần", "Lê",
  ]
  private static let middles = ["Văn", "Thị", "Đức", "Minh", "Ngọc", "Thanh", "Hồng", "Xuân", "Mùi", "Quốc", "Bích", "Kim", "Thu", "Hữu"]
  private static let givens = [
    "An", "Ánh", "Bình", "Chung", "Cường", "Dung", "Đạt", "Hà", "Hải", "Hiền", "Hoa", "Hương", "Khánh", "Lan", "Linh", "Long", "Mai", "Nam",
    "Nga", "Nguyệt", "Nhung", "Phong", "Phương", "Quân", "Quỳnh", "Sơn", "Tâm", "Thắng", "Thảo", "Thủy", "Trang", "Tuấn", "Vân", "Việt",
    "Yến", "Páo",
  ]

  func run() async throws {
    guard let folder = Installation.catalogueFolder(named: catalogue, program: CommandLine.arguments[0]) else { throw ExitCode(1) }
    let now: @Sendable () -> Moment = { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    let installation = try await Installation.open(StoreLocation(database), keyPath: key, folder: folder, create: true, now: now)
    let store = installation.store
    let engine = store.dialect.rawValue
    let units = (0..<231).compactMap { UnitKey(code: String(60_000 + $0), firstDay: nil) }
    let perUnit = people / units.count
    // Beside a demonstration they are a country around its district.
    let first: [String: Value] = ["unit": .int(units.first?.number ?? 0)]
    let filled = try await store.read { try $0.first("SELECT id FROM person WHERE unit_id = :unit LIMIT 1", first) }
    if filled == nil {
      for (index, unit) in units.enumerated() {
        try await store.write(.imported, by: Author("console:bench"), in: [unit]) { writing in
          var state = UInt64(index + 1)
          func pick(_ words: [String]) -> String {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return words[Int(state >> 33) % words.count]
          }
          let rows = (0..<perUnit).map { number -> (id: RowID, parent: RowID?, values: [String: Value]) in
            let name = [pick(BenchSearch.families), pick(BenchSearch.middles), pick(BenchSearch.middles), pick(BenchSearch.givens)]
            let day = Value.day(Day(number: number % 20_000))
            return (
              writing.newID(), nil,
              ["full_name": .text(name.joined(separator: " ")), "sex": .text("female"), "birth_date": day, "valid_from": day]
            )
          }
          try writing.insertMany("person", unit, rows)
        }
      }
      try await store.analyse()
    }
    guard let person = store.catalogue["person"] else { throw ExitCode(1) }
    let district = Array(units.prefix(21))
    let cases: [(String, [UnitKey]?, [String])] = [
      ("commune", [units[5]], ["hoang", "vi thi", "nguyen van an", "trieu mui", "h", "duc long"]),
      ("district", district, ["hoang", "vi thi lan", "nguyen van an", "trieu mui pao", "hua", "dang duc long"]),
      ("everywhere", nil, ["hua quoc bich pao", "trieu mui kim yen", "be huu quynh", "ma mui nguyet", "dang duc long"]),
      ("everywhere_broad", nil, ["hoang", "thi", "nguyen van", "an"]),
    ]
    for (name, scope, queries) in cases {
      var timing = Timing()
      for _ in 0..<8 {
        for query in queries {
          try await timing.run { _ = try await store.read { try Search.find($0, person, query, units: scope).rows.count } }
        }
      }
      Timing.line("\(engine).search.\(name).p95", timing.p95)
    }
  }
}
