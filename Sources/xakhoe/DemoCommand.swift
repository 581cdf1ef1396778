import ArgumentParser
import Foundation
import Programme
import Storage
import Vocabulary
import Web

/// `demo`: a database with an invented district in it.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Tạo cơ sở dữ liệu minh họa: huyện Lộc Bình với người hư cấu / a demonstration database: a district of invented people",
    discussion: """
      Không đụng đến cơ sở dữ liệu có số liệu thật; bản minh họa đã có thì giữ nguyên. / A database with real data is never touched; a
      demonstration that stands already is kept.
      """)

  @Option(help: ArgumentHelp("Quy mô: 1 là khoảng 90.000 người / scale: 1 is about 90,000 people", valueName: "number"))
  var scale = 1.0

  @Option(help: ArgumentHelp("Số gieo: cùng số cho cùng dữ liệu / seed: the same number gives the same rows", valueName: "number"))
  var seed: UInt64 = 188

  @Flag(help: "Bỏ bản minh họa cũ, làm lại / make an existing demonstration anew")
  var replace = false

  @OptionGroup var place: Place

  /// The password of every account of the demonstration.
  static let password = "xakhoe-demo"
  private static let done = "demo_filled"

  func validate() throws {
    if !(0.001...12).contains(scale) { throw ValidationError("The value '\(scale)' is invalid for '--scale <number>'") }
  }

  func run() async throws {
    let folder = try place.folder()
    let example = folder.deletingLastPathComponent().appendingPathComponent("Examples/loc-binh-2024", isDirectory: true)
    let (today, language) = (try place.today(), place.language)
    guard FileManager.default.fileExists(atPath: example.path) else { throw CommandProblem.noExample(example.path) }
    let district = try DemoDistrict(example: example, catalogue: folder, seed: seed, scale: scale, today: today)
    var files = Furnishing()
    (files.units, files.areas, files.targets, files.plan) = (
      example.appendingPathComponent("units.csv").path, example.appendingPathComponent("areas.csv").path, nil,
      example.appendingPathComponent("plan.yaml").path
    )
    let read = try files.read()
    if try await standsAlready() {
      Output.note(
        Label(
          "«\(place.shownDatabase)» đã có dữ liệu minh họa, giữ nguyên",
          en: "“\(place.shownDatabase)” holds the demonstration already; kept"), language)
      return Output.note(DemoAccount.table(DemoAccount.all, language))
    }
    let author = place.author
    let clock = DemoClock(try place.clock())
    try await NewDatabase.make(place, now: clock.now) { installation in
      let store = installation.store
      try await read.write(store, by: author)
      let communes = Set(OrgUnits(read.units).communes.map(\.key))
      let units = read.units.filter { communes.contains($0.key) }.map { (key: $0.key, name: $0.name) }
      try await district.fill(store, units: units) { Output.note($0) }
      let found = try await DoubleFinding.run(units.map(\.key), on: today, store, by: author)
      Output.note(Label("\(found.pairs) cặp nghi trùng", en: "\(found.pairs) possible doubles"), language)
      try await DemoPlan.carryOut(units, year: 2024, in: store, today: today)
      let assessed = try await DemoAssessments(installation, clock).carryOut(units, today: today)
      Output.note(Label("\(assessed) đợt tự đánh giá", en: "\(assessed) assessments"), language)
      try await DemoAccount.add(store, today: today, by: author)
      try await PublicPages.set(true, store, by: author)
      let content = Value.text("scale \(scale), seed \(seed), \(today)")
      try await store.write(.demo, by: author, in: [.installation], note: "dữ liệu minh họa") { writing in
        _ = try writing.run(
          "INSERT INTO setting (name, content) VALUES (:name, :content)", ["name": .text(DemoCommand.done), "content": content])
      }
    }
    Output.note(
      Label(
        "xong: «\(place.shownDatabase)»\nchạy: xakhoe serve --database \(place.shownDatabase)",
        en: "done: “\(place.shownDatabase)”\nrun: xakhoe serve --database \(place.shownDatabase)"), language)
    Output.note(DemoAccount.table(DemoAccount.all, language))
  }

  /// Whether a complete demonstration stands there. One that is to be replaced, or was cut short, is removed.
  /// - Throws: `CommandProblem.notDemo` for a database with anything else in it.
  private func standsAlready() async throws -> Bool {
    let file: String? = if case .file(let path) = place.location { path } else { nil }
    if let file, !FileManager.default.fileExists(atPath: file) { return false }
    let (isDemo, complete, inUse) = try await state(create: file == nil)
    if !isDemo {
      if inUse { throw CommandProblem.notDemo(place.shownDatabase) }
      return false
    }
    if complete, !replace { return true }
    guard let file else { throw CommandProblem.notReplaced(place.shownDatabase) }
    NewDatabase.remove(file)
    return false
  }

  /// A function of its own, so that the database is closed when it returns.
  private func state(create: Bool) async throws -> (isDemo: Bool, complete: Bool, inUse: Bool) {
    let installation = try await place.open(create: create)
    return try await installation.store.read { reading in
      let names = Set(try reading.rows("SELECT name FROM setting").compactMap { $0["name"].text })
      let inUse = try Accounts.any(reading) || reading.first("SELECT unit_id FROM log_head WHERE seq > 0 LIMIT 1") != nil
      return (names.contains("demo"), names.contains(DemoCommand.done), inUse)
    }
  }
}

/// An account of the demonstration.
struct DemoAccount {
  let name: String
  let fullName: String
  let role: Role
  let scopes: [String]

  /// One for each role, and a second station.
  static let all = [
    DemoAccount(name: "quantri", fullName: "Lê Minh Quản", role: .administrator, scopes: ["all"]),
    DemoAccount(
      name: "ttyt", fullName: "Vi Thị Thẩm", role: .healthCentre, scopes: ["office:Trung tâm Y tế Lộc Bình (minh họa)", "area:188"]),
    DemoAccount(name: "tram.khanhxuan", fullName: "Hoàng Thị Lan", role: .station, scopes: ["unit:06544"]),
    DemoAccount(name: "tram.locbinh", fullName: "Nông Văn Bình", role: .station, scopes: ["unit:06529@2025-07-01", "unit:06529"]),
    DemoAccount(name: "ytb.khanhxuan", fullName: "Lý Thị Mùi", role: .villageWorker, scopes: ["unit:06544"]),
    DemoAccount(name: "xa.khanhxuan", fullName: "Triệu Văn Sơn", role: .communeOffice, scopes: ["unit:06544"]),
    DemoAccount(name: "huyen", fullName: "Hứa Đức Long", role: .districtOffice, scopes: ["area:188"]),
    DemoAccount(name: "so", fullName: "Lương Thu Hà", role: .department, scopes: ["area:20", "area:188"]),
    DemoAccount(name: "dan", fullName: "Bế Ngọc Dân", role: .citizen, scopes: ["unit:06544"]),
  ]

  /// Adds all of them.
  static func add(_ store: Store, today: Day, by author: Author) async throws {
    let from = min(today, Day(year: 2023, month: 1, day: 1) ?? today)
    for account in all {
      let appointments = account.scopes.map { Appointment(role: account.role, scope: $0, validFrom: from) }
      try await Accounts.add(
        name: account.name, fullName: account.fullName, password: DemoCommand.password, appointments: appointments, store, by: author)
    }
    let names = all.map(\.name).joined(separator: ",")
    try await store.cache {
      _ = try $0.run("INSERT INTO setting (name, content) VALUES ('demo_accounts', :names)", ["names": .text(names)])
    }
  }

  /// Who can sign in, and how.
  static func table(_ accounts: [DemoAccount], _ language: Language) -> String {
    var table = TextTable(language == .vi ? ["Tài khoản", "Mật khẩu", "Vai trò", "Phạm vi"] : ["Account", "Password", "Role", "Scope"])
    for account in accounts {
      table.add([account.name, DemoCommand.password, account.role.label.text(language), account.scopes.first ?? ""])
    }
    return table.text
  }
}
