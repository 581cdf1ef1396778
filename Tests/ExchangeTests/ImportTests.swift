import Exchange
import Foundation
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// What becomes of an import: its record, the columns remembered, the rows handed back, and its undoing.
@Suite struct ImportTests {
  private func file(_ commune: Commune, _ rows: [[String]]) throws -> String {
    try RawWorkbook([Commune.heading] + rows).write(commune.scratch, "\(UUID().uuidString).xlsx")
  }

  @Test(arguments: Engine.atHand) func anImportIsOneEntryAndOneRecord(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let path = try file(commune, [Commune.person("Lý Một", id: ""), Commune.person("Lý Hai", id: "")])
    let outcome = try await commune.take(path)
    let id = try #require(outcome.id)
    let records = try await commune.store.read { try ImportRecord.list($0, units: [Commune.unit]) }
    #expect(records.count == 1 && records[0].id == id && records[0].added == 2 && records[0].register == "person")
    #expect(records[0].author == "user:lan" && records[0].fileHash.count == 64 && records[0].fileName.hasSuffix(".xlsx"))
    let entry = try #require(try await commune.store.read { try LogBook.entries($0, Commune.unit, limit: 1) }.first)
    #expect(entry.verb == "import" && entry.changes.count == 2 && entry.seq == records[0].seq)
    #expect(entry.remarks.allSatisfy { !$0.contains("Lý") })
    // The rows keep the order of the file.
    let names = try await commune.store.read {
      try $0.rows("SELECT full_name FROM person WHERE full_name IN ('Lý Một', 'Lý Hai') ORDER BY id").map { $0["full_name"].text }
    }
    #expect(names == ["Lý Một", "Lý Hai"])
    #expect(try await LogBook.verify(commune.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func anImportIsUndoneExceptWhatWasTouchedSince(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let unit = Commune.unit
    let rows = ["Một", "Hai", "Ba", "Bốn", "Năm"].map { Commune.person("Lý \($0)", id: "") }
    let id = try #require(try await commune.take(try file(commune, rows)).id)
    func person(_ name: String) async throws -> RowID {
      try await commune.store.read { reading in
        guard let id = try reading.first("SELECT id FROM person WHERE full_name = :name", ["name": .text(name)])?["id"].id else {
          throw TestProblem.noValue(name)
        }
        return id
      }
    }
    let (two, three, four) = (try await person("Lý Hai"), try await person("Lý Ba"), try await person("Lý Bốn"))
    try await commune.store.write(.edit, by: LocBinh.lan, in: [unit]) { writing in
      try writing.update("person", unit, two, ["occupation": .text("giáo viên")])
      try writing.insert("insurance-card", unit, try LocBinh.card(three, "DN4202011113333", "2024-01-01", "2024-12-31"))
      try writing.remove("person", unit, four)
    }
    let undone = try await ImportRecord.undo(String(id.prefix(18)), commune.store, units: [unit], by: LocBinh.lan)
    #expect(undone.removed == 2 && undone.gone == 1)
    #expect(Set(undone.kept.map(\.ground)) == [.changed, .referred])
    #expect(undone.kept.contains { $0.label.vi.contains("Lý Hai") && $0.ground == .changed })
    #expect(try await commune.count("person") == 6)
    await #expect(throws: ImportProblem.self) { try await ImportRecord.undo(id, commune.store, units: [unit], by: LocBinh.lan) }
    await #expect(throws: ImportProblem.self) { try await ImportRecord.undo("00000000", commune.store, units: [unit], by: LocBinh.lan) }
    let record = try await commune.store.read { try ImportRecord.list($0, units: [unit]) }.first
    #expect(record?.kept == 2 && record?.undoneBy == "user:lan")
    #expect(try await LogBook.verify(commune.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func anImportThatStopsLeavesNothing(_ engine: Engine) async throws {
    struct Stopped: Error {}
    let commune = try await Commune.settled(engine)
    let rows = (0..<5_000).map { Commune.person("Lý Văn \($0)", id: "") }
    let path = try file(commune, rows)
    let importing = try commune.importing("person")
    let plan = try await importing.propose(path).plan
    await #expect(throws: Stopped.self) {
      try await importing.take(path, plan, .all, by: LocBinh.lan) { if $0.stage == .writing, $0.rows >= 4_000 { throw Stopped() } }
    }
    #expect(try await commune.count("person") == 4)
    #expect(try await commune.count("import_record") == 0)
    #expect(try await commune.count("import_mapping") == 0)
    #expect(try await LogBook.verify(commune.store).faults == [])
    await #expect(throws: ImportProblem.self) { try await importing.take(path, plan, .all, by: LocBinh.lan, hash: "khác") }
    #expect(try await importing.take(path, plan, .all, by: LocBinh.lan).preview.good == 5_000)
  }

  @Test func columnsConfirmedOnceAreRemembered() async throws {
    let commune = try await Commune.settled(.sqlite)
    let importing = try commune.importing("person")
    var heading = Commune.heading
    (heading[1], heading[3]) = ("Cột P", "Cột Q")
    func path(_ name: String) throws -> String {
      try RawWorkbook([heading, Commune.person(name, id: "")]).write(commune.scratch, "\(name).xlsx")
    }
    let first = try path("Lý Một")
    #expect(try await importing.propose(first).missing.map(\.vi) == ["Họ và tên"])
    let plan = try await importing.propose(first, choices: ["Cột P": "full_name", "Cột Q": "birth_date"]).plan
    #expect(try await importing.take(first, plan, .all, by: LocBinh.lan).preview.good == 1)
    let second = try await importing.propose(try path("Lý Hai"))
    #expect(second.columns[1].target == "full_name" && second.columns[1].ground == .remembered && second.missing.isEmpty)
  }

  @Test func faultyRowsComeBackWithTheirReasons() async throws {
    let commune = try await Commune.settled(.sqlite)
    let path = try file(
      commune,
      [
        Commune.person("Lý Một", id: ""), Commune.person("Lý Hai", sex: "khác", id: ""),
        Commune.person("Lý Ba", born: "31/02/1980", id: ""),
      ])
    let importing = try commune.importing("person")
    let plan = try await importing.propose(path).plan
    let outcome = try await importing.take(path, plan, .good, by: LocBinh.lan)
    #expect(outcome.preview.good == 1 && outcome.preview.faulty == 2)
    let back = commune.scratch.path("loi.xlsx")
    try FaultSheet.write(path, importing, plan, outcome.preview, .vi, to: back, made: commune.store.now())
    var rows: [[Cell]] = []
    try Spreadsheet(back).rows(of: 0) { row in
      rows.append(row.cells)
      return true
    }
    #expect(rows.count == 3 && rows[0][3] == .text("Họ và tên") && rows[1][3] == .text("Lý Hai") && rows[2][3] == .text("Lý Ba"))
    #expect(rows[1][0].shown.hasPrefix("Giới tính «khác»: ") && rows[1][1] == .number(3) && rows[2][0].shown.contains("31/02/1980"))
    // What comes back can be imported again, and has the same faults.
    #expect(try await commune.preview(back).faulty == 2)
  }

  @Test(arguments: Engine.atHand) func aRequiredColumnTheFileLacksIsSaidOnce(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let importing = try commune.importing("person")
    // Nobody's sex is written, and one row has a fault of its own.
    let people = ["Lý Một", "Lý Hai", "Lý Ba"].map { Commune.person($0, born: $0 == "Lý Ba" ? "31/02/1980" : "01/02/1980", id: "") }
    func without(_ row: [String]) -> [String] { Array(row[..<2] + row[3...]) }
    let path = try RawWorkbook([without(Commune.heading)] + people.map(without)).write(commune.scratch, "thieu.xlsx")
    let plan = try await importing.propose(path).plan
    let preview = try await importing.preview(path, plan)
    #expect(preview.good == 0 && preview.faulty == 3)
    #expect(preview.absences.map(\.label.vi) == ["Giới tính"] && preview.absences[0].count == 3 && preview.absences[0].rows == [2...4])
    #expect(preview.faults.map(\.row) == [4] && preview.faultCount == 1)
    #expect(preview.absences[0].text(.vi) == "tệp không có cột «Giới tính» (cần ghi): 3 dòng chưa nhập được")

    // The workbook has all three rows, the column to be filled in, and says it once in a summary.
    let back = commune.scratch.path("loi.xlsx")
    try FaultSheet.write(path, importing, plan, preview, .vi, to: back, made: commune.store.now(), imports: [])
    let book = try Spreadsheet(back)
    var rows: [[Cell]] = []
    try book.rows(of: 0) { row in
      rows.append(row.cells)
      return true
    }
    #expect(rows.count == 4 && rows[0].last == .text("Giới tính") && rows[1][0] == .text("Thiếu cột: Giới tính"))
    #expect(rows[3][0].shown.contains("31/02/1980") && rows[3][0].shown.hasSuffix("Thiếu cột: Giới tính"))
    #expect(book.sheets[1].name == "Tóm tắt")
    let proposal = try await importing.propose(back)
    #expect(proposal.sheets.count == 1 && proposal.missing.isEmpty, "the summary is no sheet to be read")
    let filled = commune.scratch.path("dien.xlsx")
    let writer = try WorkbookWriter(filled, sheet: "Sheet1", made: commune.store.now())
    for (number, row) in rows.enumerated() {
      let sex = rows[0].count - 1
      var cells = row + Array(repeating: Cell.empty, count: rows[0].count - row.count)
      if number > 0 { cells[sex] = .text("Nam") }
      try writer.add(cells)
    }
    try writer.finish()
    #expect(try await importing.preview(filled, try await importing.propose(filled).plan).good == 2)
    // A value for all rows speaks for the column.
    var all = plan
    all.constants["sex"] = "Nữ"
    let said = try await importing.preview(path, all)
    #expect(said.good == 2 && said.absences.isEmpty)
    // Of one that is there and empty every row is named, as before.
    let blank = try file(commune, [Commune.person("Lý Bốn", sex: "", id: "")])
    #expect(try await commune.preview(blank).faults.map(\.label.vi) == ["Giới tính"])
  }

  @Test func draftsAreTakenWhenAskedFor() async throws {
    let commune = try await Commune.settled(.sqlite)
    let importing = try commune.importing("person")
    let path = try file(commune, [Commune.person("Lý Một", id: "", house: "", hamlet: "")])
    var plan = try await importing.propose(path).plan
    #expect(try await importing.preview(path, plan).faulty == 1)
    plan.drafts = true
    let preview = try await importing.take(path, plan, .all, by: LocBinh.lan).preview
    #expect(preview.good == 1 && preview.drafts == 1)
    #expect(try await commune.count("person_counted") == 4)
  }

  @Test func aPreviewCanBeSentAsJSON() async throws {
    let commune = try await Commune.settled(.sqlite)
    let path = try file(commune, [Commune.person(sex: "khác")])
    let proposal = try await commune.importing("person").propose(path)
    let sent = try JSONDecoder().decode(ImportProposal.self, from: try JSONEncoder().encode(proposal))
    let plan = try JSONDecoder().decode(ImportPlan.self, from: try JSONEncoder().encode(sent.plan))
    let preview = try await commune.importing("person").preview(path, plan)
    #expect(try JSONDecoder().decode(ImportPreview.self, from: try JSONEncoder().encode(preview)).faults == preview.faults)
  }

  @Test(arguments: Engine.atHand) func identifiersAreMaskedUnlessTheyMayBeSeen(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    for (clear, wanted) in [(false, "020 ••• 1234"), (true, "020186001234")] {
      for format in RegisterTable.Format.allCases {
        let path = commune.scratch.path("xuat.\(format.rawValue)")
        let table = try RegisterTable(commune.store, register: "person", units: [Commune.unit], language: .vi, clear: clear)
        #expect(try await table.write(to: path, format, by: LocBinh.lan) == 4)
        var cells: Set<Cell> = []
        try Spreadsheet(path).rows(of: 0) { row in
          cells.formUnion(row.cells)
          return true
        }
        #expect(cells.contains(.text(wanted)) && cells.contains(.text("Hoàng Thị Nguyệt")), "\(format)")
        #expect(clear || !cells.contains { $0.shown.contains("186001234") })
        if format == .xlsx { #expect(cells.contains(.moment(try day("1986-03-08"), minutes: nil))) }
      }
    }
    let entry = try #require(try await commune.store.read { try LogBook.entries($0, Commune.unit, limit: 1) }.first)
    #expect(entry.verb == "look" && entry.remarks == ["person: CSV, 4 dòng"])
  }

  @Test(arguments: Engine.atHand) func aChosenListOfSeveralUnitsKeepsItsOrder(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let units = [LocBinh.khanhXuan, LocBinh.tuDoan]
    _ = try await LocBinh.house(in: LocBinh.tuDoan, commune.store)
    let path = commune.scratch.path("hai.csv")
    let table = try RegisterTable(commune.store, register: "household", units: units, language: .vi, clear: false) { reading, offset, _ in
      let numbers = units.map { Value.int($0.number) }
      return try offset > 0
        ? [] : reading.rows(of: "household", where: "unit_id IN (:units) ORDER BY household_number", [:], lists: ["units": numbers])
    }
    #expect(try await table.write(to: path, .csv, by: LocBinh.lan) == 3)
    let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\r\n")
    #expect(lines[0].hasPrefix("Đơn vị;Mã hộ;Thôn;"))
    #expect(lines[1].hasPrefix("06562;1;Nà Lầu;") && lines[2].hasPrefix("06544;12;Bản Khoai;") && lines[3].hasPrefix("06544;13;"))
    for (unit, count) in zip(units, [2, 1]) {
      let entry = try #require(try await commune.store.read { try LogBook.entries($0, unit, limit: 1) }.first)
      #expect(entry.remarks == ["household: CSV, \(count) dòng"])
    }
  }

  @Test func nothingInAnExportIsRunAsAFormula() async throws {
    let commune = try await Commune.settled(.sqlite)
    let evil = ["=cmd|' /C calc'!A1", "+84", "-1+1", "@SUM(A1)", "\t=1"]
    try await commune.store.write(.create, by: LocBinh.lan, in: [Commune.unit]) { writing in
      for text in evil { try writing.insert("hamlet", Commune.unit, ["name": .text(text)]) }
    }
    for format in RegisterTable.Format.allCases {
      let path = commune.scratch.path("thon.\(format.rawValue)")
      try await RegisterTable(commune.store, register: "hamlet", units: [Commune.unit], language: .vi, clear: false).write(
        to: path, format, by: LocBinh.lan)
      var found: Set<String> = []
      try Spreadsheet(path).rows(of: 0) { row in
        found.insert(row[0].shown)
        return true
      }
      #expect(Set(evil).subtracting(["\t=1"]).isSubset(of: found), "\(format)")
      if format == .csv {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for start in ["\n=", "\n+", "\n-", "\n@", ";=", ";+", ";@"] { #expect(!text.contains(start)) }
      } else {
        let parts = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(parts.range(of: Data("<f>".utf8)) == nil)
      }
    }
  }
}
