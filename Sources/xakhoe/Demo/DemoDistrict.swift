import Foundation
import Registers
import Storage
import Vocabulary

/// A demonstration district: invented people in invented households, filled into the registers of real communes.
///
/// The same seed, scale and day give the same rows on every machine. Nobody in it exists: names are put together from word
/// lists, telephone numbers begin with `0000`, decisions are numbered `MH-…` (minh họa, demonstration).
struct DemoDistrict: Sendable {
  /// The author the log names for every row.
  static let author = Author("console:demo")

  private let lexicon: DemoLexicon
  private let profiles: [String: DemoProfile]
  private let growth: DemoGrowth
  private let lists: [String: CodeList]
  private let schedule: DemoSchedule
  private let seed: UInt64
  private let scale: Double
  private let today: Day
  private let opening = Day(year: 2022, month: 12, day: 15) ?? Day(number: 19_341)

  /// Reads the word lists of `example` (`names.yaml`, `care.yaml`, `communes.csv`) and the growth tables of `catalogue`.
  /// - Parameters:
  ///   - scale: 1 gives about 90,000 people, 0.01 about 900.
  ///   - today: the last day of the demonstration's life.
  /// - Throws: `CatalogueFaults` with what is wrong in the files.
  init(example: URL, catalogue: URL, seed: UInt64 = 188, scale: Double = 1, today: Day) throws {
    lexicon = try DemoLexicon(example)
    profiles = try DemoProfile.load(example)
    growth = try DemoGrowth(catalogue: catalogue)
    lists = try RegisterCatalogue.load(catalogue).lists
    schedule = try DemoSchedule(catalogue: catalogue)
    (self.seed, self.scale, self.today) = (seed, scale, today)
  }

  /// Fills the registers of the units: communes without a first day live from the opening of the registers on, those with
  /// one take the few households that registered after the merger.
  /// - Throws: `StoreProblem`.
  func fill(_ store: Store, units: [(key: UnitKey, name: String)], progress: @escaping @Sendable (String) -> Void) async throws {
    try await store.cache { writing in
      try writing.run("DELETE FROM setting WHERE name = 'demo'")
      try writing.run(
        "INSERT INTO setting (name, content) VALUES ('demo', :content)", ["content": .text("seed \(seed), scale \(scale), \(today)")])
    }
    let wanted = units.filter { ($0.key.firstDay ?? opening) <= today }
    guard !wanted.isEmpty else { return }
    // One unit is made up while the one before is written.
    var following = make(0, of: wanted)
    var movers: [DemoMover] = []
    for index in wanted.indices {
      let made = await following.value
      if index + 1 < wanted.count { following = make(index + 1, of: wanted) }
      try await made.books.write(to: store, wanted[index].key, by: DemoDistrict.author)
      movers += made.movers
      progress("\(wanted[index].name): \(made.books.count("person")) người, \(made.books.count) dòng")
    }
    try await DemoMover.carryOut(movers, in: store, today: today)
    progress("\(movers.count) người chuyển xã")
    try await DemoTransfers.carryOut(wanted, in: store, today: today)
    try await store.analyse()
  }

  private func make(_ index: Int, of units: [(key: UnitKey, name: String)]) -> Task<(books: DemoBooks, movers: [DemoMover]), Never> {
    Task.detached { commune(index, of: units) }
  }

  /// Makes up one commune.
  private func commune(_ index: Int, of units: [(key: UnitKey, name: String)]) -> (books: DemoBooks, movers: [DemoMover]) {
    let unit = units[index]
    let old = unit.key.firstDay == nil
    var commune = DemoCommune(
      key: unit.key, name: unit.name, profile: profiles[unit.key.description] ?? DemoProfile(), lexicon: lexicon, growth: growth,
      start: unit.key.firstDay ?? opening, today: today, scale: scale, index: index, seed: seed)
    commune.settle()
    commune.openStation(hasStaff: old)
    let movers = old ? commune.chooseMovers(among: units) : []
    commune.enterPeople()
    commune.insure()
    commune.care()
    commune.measure()
    commune.survey()
    commune.filePapers()
    commune.stockUp(lists)
    commune.runStation(lists)
    if old {
      commune.addFood()
      if index == units.firstIndex(where: { $0.key.code == "06529" }) ?? 0 { commune.addHealthCentre(of: units) }
    }
    commune.careForAll(schedule)
    let settled = units.filter { $0.key.firstDay == nil }.map(\.key)
    if let place = settled.firstIndex(of: unit.key) { commune.writeTwice(seed: seed, place: place, of: settled.count) }
    return (commune.books, movers)
  }
}
