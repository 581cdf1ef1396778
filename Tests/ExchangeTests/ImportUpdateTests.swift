import Exchange
import Foundation
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// Rows that stand already and of which a file says something else: changed where that is asked for, and taken back as a whole.
@Suite struct ImportUpdateTests {
  private static let heading = Commune.heading + ["Nghề nghiệp"]
  /// Nguyệt as she stands, but for her occupation and household; Tòng without what the register requires; somebody new.
  private static let rows = [
    ["1", "Hoàng Thị Nguyệt", "Nữ", "08/03/1986", "020186001234", "13", "Bản Khoai", "Thường trú", "01/01/2023", "giáo viên"],
    ["2", "Lý Văn Tòng", "", "30/11/1979", "020079001111", "", "", "", "", ""],
    ["3", "Lý Một", "Nam", "01/02/1980", "", "12", "Bản Khoai", "Thường trú", "01/01/2023", "làm ruộng"],
    ["4", "Lý Thị Ánh", "Nữ", "02/05/2020", "", "12", "Bản Khoai", "Thường trú", "01/01/2023", ""],
  ]

  private func planned(_ commune: Commune, updates: Bool) async throws -> (Importing, String, ImportPlan) {
    let path = try RawWorkbook([Self.heading] + Self.rows).write(commune.scratch, "danh-sach.xlsx")
    let importing = try commune.importing("person")
    var plan = try await importing.propose(path).plan
    plan.updates = updates
    return (importing, path, plan)
  }

  private func person(_ commune: Commune, _ id: RowID) async throws -> [String: Value] {
    try await commune.store.read { try $0.row("person", Commune.unit, id)?.values ?? [:] }
  }

  @Test(arguments: Engine.atHand) func nothingIsOverwrittenUnlessAskedFor(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let (importing, path, plan) = try await planned(commune, updates: false)
    let outcome = try await importing.take(path, plan, .good, by: LocBinh.lan)
    #expect(outcome.preview.good == 1 && outcome.preview.same == 1 && outcome.preview.differing == 2 && outcome.preview.faulty == 2)
    #expect(outcome.preview.updated == 0 && outcome.preview.updatedFields == 3 && outcome.preview.changes.count == 2)
    #expect(try await person(commune, commune.place.nguyet)["occupation"] == .null)
  }

  @Test(arguments: Engine.atHand) func rowsThatStandAreChangedWhereAskedForAndTakenBack(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let (nguyet, tong) = (commune.place.nguyet, commune.place.tong)
    let before = [try await person(commune, nguyet), try await person(commune, tong)]
    let (importing, path, plan) = try await planned(commune, updates: true)
    let preview = try await importing.preview(path, plan)
    #expect(preview.good == 1 && preview.same == 1 && preview.updated == 2 && preview.updatedFields == 3 && preview.faulty == 0)
    let told = try #require(preview.changes.first)
    #expect(told.row == 2 && told.name.vi.contains("Nguyệt") && told.id == nguyet.description)
    #expect(told.fields.map(\.label.vi) == ["Nghề nghiệp", "Hộ gia đình"])
    #expect(told.fields[0].before.vi.isEmpty && told.fields[0].after.vi == "giáo viên")
    #expect(told.fields[1].before.vi.contains("12") && told.fields[1].after.vi.contains("13"))
    // What the file leaves empty changes nothing, and an identifier is not shown.
    #expect(preview.changes[1].fields.map(\.after.vi) == ["020 ••• 1111"])

    let outcome = try await importing.take(path, plan, .all, by: LocBinh.lan)
    let id = try #require(outcome.id)
    #expect(outcome.preview.updated == 2)
    var now = try await person(commune, nguyet)
    #expect(now["occupation"] == .text("giáo viên") && now["household_id"] == .id(commune.place.nextDoor))
    #expect(now["residence_status"] == .text("permanent"))
    now = try await person(commune, tong)
    #expect(now["national_id"] == .text("020079001111") && now["sex"] == .text("male"))
    let record = try #require(try await commune.store.read { try ImportRecord.list($0, units: [Commune.unit]) }.first)
    #expect(record.added == 1 && record.updated == 2 && record.same == 1)
    #expect(try await LogBook.entries(of: commune).first?.changes.count == 3)
    // Brought once more it has nothing new to say.
    #expect(try await importing.preview(path, plan).same == 4)

    let undone = try await ImportRecord.undo(id, commune.store, units: [Commune.unit], by: LocBinh.lan)
    #expect(undone.removed == 1 && undone.restored == 2 && undone.kept.isEmpty)
    #expect([try await person(commune, nguyet), try await person(commune, tong)] == before)
    #expect(try await LogBook.verify(commune.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func aRowWrittenSinceKeepsWhatItSays(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let (importing, path, plan) = try await planned(commune, updates: true)
    let id = try #require(try await importing.take(path, plan, .all, by: LocBinh.lan).id)
    try await commune.store.write(.edit, by: LocBinh.lan, in: [Commune.unit]) { writing in
      try writing.update("person", Commune.unit, commune.place.nguyet, ["occupation": .text("y tá")])
    }
    let undone = try await ImportRecord.undo(id, commune.store, units: [Commune.unit], by: LocBinh.lan)
    #expect(undone.restored == 1 && undone.removed == 1)
    #expect(undone.kept.map(\.ground) == [.changed] && undone.kept[0].label.vi.contains("Nguyệt"))
    let now = try await person(commune, commune.place.nguyet)
    #expect(now["occupation"] == .text("y tá") && now["household_id"] == .id(commune.place.nextDoor))
  }

  @Test func whatTheRegisterRefusesIsAFaultOfItsRow() async throws {
    let commune = try await Commune.settled(.sqlite)
    let rows = [["1", "Hoàng Thị Nguyệt", "", "08/03/1986", "020186001234", "", "", "", "01/01/1980", ""]]
    let path = try RawWorkbook([Self.heading] + rows).write(commune.scratch, "sai.xlsx")
    let importing = try commune.importing("person")
    var plan = try await importing.propose(path).plan
    plan.updates = true
    let preview = try await importing.preview(path, plan)
    #expect(preview.faulty == 1 && preview.updated == 0)
    #expect(preview.faults.contains { $0.reason.vi.contains("không được trước ngày sinh") })
  }

  @Test func twoRowsOfAFileDoNotChangeOneRowTwice() async throws {
    let commune = try await Commune.settled(.sqlite)
    var other = Self.rows[0]
    other[9] = "y tá"
    let path = try RawWorkbook([Self.heading, Self.rows[0], other]).write(commune.scratch, "hai.xlsx")
    let importing = try commune.importing("person")
    var plan = try await importing.propose(path).plan
    plan.updates = true
    let preview = try await importing.preview(path, plan)
    #expect(preview.updated == 1 && preview.faulty == 1 && preview.faults[0].reason.vi.contains("trùng với dòng 2"))
  }

  // MARK: - The circle of the faulty rows

  @Test func theWorkbookOfFaultsIsMendedAndBroughtAgain() async throws {
    let commune = try await Commune.settled(.sqlite)
    let importing = try commune.importing("person")
    let rows = [
      Commune.person("Lý Một", id: ""), Commune.person("Lý Hai", sex: "khác", id: ""),
      Commune.person("Lý Ba", born: "31/02/1980", id: ""),
    ]
    let path = try RawWorkbook([Commune.heading] + rows).write(commune.scratch, "goc.xlsx")
    let plan = try await importing.propose(path).plan
    let outcome = try await importing.take(path, plan, .good, by: LocBinh.lan)
    let first = try await back(commune, importing, path, plan, outcome.preview, "loi-1.xlsx")
    #expect(first.rows[0].prefix(4).map(\.shown) == ["Lý do chưa nhập", "Dòng trong tệp gốc", "STT", "Họ và tên"])
    #expect(first.rows[1][0].shown.hasPrefix("Giới tính «khác»: ") && first.rows[2][0].shown.hasPrefix("Ngày sinh «31/02/1980»: "))
    #expect(first.rows[1...].map { $0[1] } == [.number(3), .number(4)])

    // One of the two is mended: the other comes back, still by its number in the first file.
    var texts = first.rows.map { $0.map(\.shown) }
    texts[1] = texts[1].map { $0 == "khác" ? "Nam" : $0 }
    let half = try RawWorkbook(texts).write(commune.scratch, "nua.xlsx")
    let again = try await importing.propose(half)
    #expect(again.columns.prefix(2).allSatisfy { $0.target == nil && $0.ground == .leftOut } && again.missing.isEmpty)
    let second = try await importing.take(half, again.plan, .good, by: LocBinh.lan)
    #expect(second.preview.good == 1 && second.preview.faulty == 1)
    let rest = try await back(commune, importing, half, again.plan, second.preview, "loi-2.xlsx")
    #expect(rest.rows.count == 2 && rest.rows[0].filter { $0.shown == "Lý do chưa nhập" }.count == 1)

    texts = rest.rows.map { $0.map(\.shown) }
    texts[1] = texts[1].map { $0 == "31/02/1980" ? "28/02/1980" : $0 }
    let whole = try RawWorkbook(texts).write(commune.scratch, "het.xlsx")
    let last = try await importing.take(whole, try await importing.propose(whole).plan, .all, by: LocBinh.lan)
    #expect(last.preview.good == 1 && last.preview.faulty == 0)
    #expect(try await commune.count("person") == 7)
  }

  private func back(
    _ commune: Commune, _ importing: Importing, _ path: String, _ plan: ImportPlan, _ preview: ImportPreview, _ name: String
  ) async throws -> (path: String, rows: [[Cell]]) {
    let to = commune.scratch.path(name)
    try FaultSheet.write(path, importing, plan, preview, .vi, to: to, made: commune.store.now())
    var rows: [[Cell]] = []
    try Spreadsheet(to).rows(of: 0) { row in
      rows.append(row.cells)
      return true
    }
    return (to, rows)
  }

  // MARK: - Guesses

  @Test func aClearGuessStandsChosenAndAnUnclearOneIsLeftOpen() async throws {
    let commune = try await Commune.settled(.sqlite)
    let heading = ["Họ và tên", "X1", "X2", "X3", "Mã hộ"]
    let rows = [["Lý Một", "Nam", "01/02/1980", "020080001111", "12"], ["Lý Hai", "Nữ", "03/04/1990", "020190002222", "12"]]
    let path = try RawWorkbook([heading] + rows).write(commune.scratch, "doan.xlsx")
    let proposal = try await commune.importing("person").propose(path)
    let columns = proposal.columns
    // The words of one list and the form of one identifier say it; a day may be any of several.
    #expect(columns[1].suggestion == "sex" && columns[1].isLikely && columns[1].target == nil)
    #expect(columns[3].suggestion == "national_id" && columns[3].isLikely)
    #expect(columns[2].suggestion != nil && !columns[2].isLikely)
    // Without a person's word a guess is not taken.
    #expect(!proposal.plan.columns.contains { $0.target == "sex" })
  }
}

extension LogBook {
  fileprivate static func entries(of commune: Commune) async throws -> [LogEntry] {
    try await commune.store.read { try LogBook.entries($0, Commune.unit, limit: 1) }
  }
}
