import Measures
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// An authority's list laid over the shipped one: from its first day on, with every code still readable, and logged.
@Suite struct ListEditionTests {
  private func edition(_ from: String, _ codes: [String], _ status: KnowledgeStatus = .verified) throws -> ListEdition {
    ListEdition(
      list: "medicine", validFrom: try day(from), status: status, source: "Quyết định tưởng tượng",
      items: codes.map { CodeList.Item(code: $0, label: Label("Thuốc \($0)", en: "Medicine \($0)"), extra: ["emergency": "yes"]) })
  }

  @Test(arguments: Engine.atHand) func holdsFromItsFirstDayOn(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    let unit = UnitGroup(LocBinh.khanhXuan)
    try await books.add(
      "medicine-stock",
      ["adrenaline", "zinc"].map { ["medicine": $0, "quantity": 1, "expires_on": "2026-01-01", "counted_on": "2024-06-20"] })
    let shipped = books.count("medicine")
    #expect(try await books.said("medicine-coverage").hasPrefix("2/\(shipped) "))
    try await ListEditions.write(try edition("2024-10-01", ["zinc", "moi_1", "moi_2"]), books.store, by: Author("console:root"))
    // The kept result isn't used: the list is one of its inputs.
    #expect(try await books.said("medicine-coverage") == "1/3 0?, never_checked 2")
    #expect(try await books.said("medicine-coverage", unit, "2024-Q3").hasPrefix("2/\(shipped) "), "the quarter before has its own list")
    #expect(try await books.members("medicine-coverage") == ["zinc yes ", "moi_1 no never_checked", "moi_2 no never_checked"])

    let list = try #require(books.store.catalogue.lists["medicine"])
    #expect(list.text(on: try day("2024-09-30")).status == .unverified)
    #expect(list.text(on: try day("2024-10-01")).status == .verified)
    #expect(list.label("adrenaline").vi.contains("Adrenalin"), "old codes keep their words")
    #expect(list["adrenaline"]?.listedTo == (try day("2024-09-30")))
    #expect(list["zinc"]?.listedFrom == nil, "it was on the list before")
    #expect(list["moi_1"]?.listedFrom == (try day("2024-10-01")))
    try await books.add("medicine-stock", [["medicine": "moi_1", "quantity": 2, "expires_on": "2026-01-01", "counted_on": "2024-11-20"]])
    #expect(try await books.said("medicine-coverage") == "2/3 0?, never_checked 1")

    // The next start finds the same; a later list replaces it; the shipped words of other lists are untouched.
    let again = try await books.installation.again()
    #expect(again.store.catalogue.lists["medicine"]?.items.filter { $0.listedTo == nil }.map(\.code) == ["zinc", "moi_1", "moi_2"])
    try await ListEditions.write(try edition("2024-12-31", ["adrenaline", "moi_2"], .secondary), again.store, by: Author("console:root"))
    let later = try #require(again.store.catalogue.lists["medicine"])
    let last = try day("2024-12-31")
    #expect(later.items.filter { $0.isListed(on: last) }.map(\.code) == ["adrenaline", "moi_2"])
    #expect(later["moi_1"]?.listedTo == (try day("2024-12-30")))
    #expect(later.text(on: try day("2024-12-31")).status == .secondary)
    #expect(again.store.catalogue.lists["herb_species"]?.status == .unverified)
    #expect(try await LogBook.verify(again.store).faults == [])
    let note = try await again.store.read {
      try $0.rows("SELECT body FROM log_entry WHERE unit_id = 0").compactMap { $0["body"].text }.filter { $0.contains("danh mục medicine") }
    }
    #expect(note.count == 2)
    #expect(note.allSatisfy { $0.contains("console:root") })
  }

  @Test(arguments: Engine.atHand) func aProgramThatRunsBesideTakesItOver(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    let beside = try await books.installation.again()
    try await beside.store.read { try ListEditions.refresh($0) }
    #expect(beside.store.catalogue.lists["medicine"]?["moi_1"] == nil)
    try await ListEditions.write(try edition("2024-10-01", ["zinc", "moi_1"]), books.store, by: Author("console:root"))
    try await beside.store.read { try ListEditions.refresh($0) }
    #expect(beside.store.catalogue.lists["medicine"]?.label("moi_1").vi == "Thuốc moi_1")
    #expect(try await beside.store.read { try ListEditions.authors("medicine", $0) } == [try day("2024-10-01"): "console:root"])
    try await ListEditions.write(try edition("2024-10-01", ["zinc", "moi_2"]), beside.store, by: Author("console:root"))
    for store in [books.store, beside.store] {
      try await store.read { try ListEditions.refresh($0) }
      #expect(store.catalogue.lists["medicine"]?["moi_2"] != nil && store.catalogue.lists["medicine"]?["moi_1"] == nil)
    }
  }

  @Test(arguments: Engine.atHand) func anOlderDatabaseAndAShorterCatalogueAreBroughtUpToDate(_ engine: Engine) async throws {
    let books = try await StationBooks(engine)
    func herb(_ species: String) -> [String: Any] { ["species": species, "plants": 3, "condition": "good", "counted_on": "2024-06-20"] }
    try await books.add("herb", [herb("gung"), herb("sa")])
    let before = try await books.members("herb-species")
    // As it was before items could be members.
    try await books.store.cache { reading in
      for column in ["id", "listed_from", "listed_to"] { try reading.run("ALTER TABLE list_herb_species DROP COLUMN \(column)") }
    }
    let again = StationBooks(try await books.installation.again())
    #expect(try await again.members("herb-species") == before)

    let folder = TestFolder()
    for part in ["registers", "tables", "measures", "criteria"] { try folder.copy(part) }
    try folder.write(
      "tables/lists/herb_species.yaml",
      """
      list: herb_species
      title: { vi: Cây thuốc, en: Herbs }
      status: verified
      source: "Danh mục tưởng tượng"
      columns: [herb_use]
      items:
        - { code: gung, vi: Gừng, en: Ginger, herb_use: cold }
      """)
    let catalogue = try withExtendedLifetime(folder) { try TestCatalogue.load(folder.url) }
    let shorter = StationBooks(try await books.installation.again(catalogue: catalogue))
    #expect(
      try await shorter.members("herb-species") == ["gung yes "], "a code the catalogue dropped stays in the table and counts nowhere")
    #expect(try await shorter.store.read { try $0.rows("SELECT id FROM herb_counted").count } == 2)
  }

  private func read(_ text: String, file: String, for list: CodeList) throws -> [CodeList.Item] {
    let table = CSVTable(text)
    return try ListRows.read(header: table.header, rows: table.rows, file: file, for: list)
  }

  @Test func aFileTellsAllItsFaults() throws {
    let lists = try TestCatalogue.project.get().registers.lists
    let rooms = try #require(lists["room_function"])
    let text = """
      code,vi,required,min_area,colour
      kham,Phòng khám,có,"12,5",
      kham,Phòng khám khác,x,10,
      phòng,Phòng đợi,không,9,
      duoc,,maybe,rộng,
      cho,phòng khám,,,
      """
    #expect {
      _ = try read(text, file: "phong.csv", for: rooms)
    } throws: { error in
      guard let found = error as? CatalogueFaults else { return false }
      let told = found.faults.map { $0.text(.en) }
      func has(_ line: Int, _ word: String) -> Bool { told.contains { $0.hasPrefix("phong.csv:\(line):") && $0.contains(word) } }
      return told.count == 7 && has(1, "colour") && has(3, "line 2 already") && has(4, "plain letters") && has(5, "the name is missing")
        && has(5, "required") && has(5, "min_area") && has(6, "line 2 already")
    }
    let good = try read("code;vi;required;min_area\nkham;Phòng khám;có;12,5\ncho;Phòng chờ;;\n", file: "phong.csv", for: rooms)
    #expect(good.map(\.extra) == [["required": "yes", "min_area": "12.5"], ["required": "no"]])
    // What is exported is read back as it was.
    let medicine = try #require(lists["medicine"])
    let rows = ListRows.of(medicine, on: try day("2024-12-31"))
    let csv = rows.map { $0.map { "\"\($0)\"" }.joined(separator: ",") }.joined(separator: "\n")
    #expect(try read(csv, file: "thuoc.csv", for: medicine) == medicine.items)
  }
}
