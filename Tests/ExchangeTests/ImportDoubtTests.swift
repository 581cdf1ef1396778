import Foundation
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Exchange

/// What an import says besides faults: values worth another look, whom a row is about, noughts that were lost.
@Suite struct ImportDoubtTests {
  /// Ánh is weighed twice, once at a weight no child has; a grown man is among the children.
  private static let weighed = [
    ["Họ và tên trẻ", "Ngày sinh", "Ngày cân đo", "Cân nặng (kg)", "Chiều cao (cm)"],
    ["Lý Thị Ánh", "02/05/2020", "10/02/2025", "16,5", "104"],
    ["Lý Thị Ánh", "02/05/2020", "03/03/2025", "96", "104"],
    ["Lý Văn Tòng", "30/11/1979", "10/02/2025", "60", "165"],
  ]

  private static let choices = ["Họ và tên trẻ": "person_id.full_name", "Ngày sinh": "person_id.birth_date"]

  @Test(arguments: Engine.atHand) func whatTheGridDoubtsIsSaidBeforeAnythingIsTaken(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let path = try RawWorkbook(ImportDoubtTests.weighed).write(commune.scratch, "can.xlsx")
    let importing = try commune.importing("growth-measurement")
    let plan = try await importing.propose(path, choices: ImportDoubtTests.choices).plan
    let preview = try await importing.preview(path, plan)
    #expect(preview.faults.map { $0.text(.vi) } == [])
    let told = preview.doubts.map { "\($0.row) \($0.letter) \($0.value): \($0.reason.vi)" }
    #expect(
      preview.doubts.contains {
        $0.row == 3 && $0.letter == "D" && $0.value == "96" && $0.reason.vi.contains("cân nặng không hợp lý so với tuổi")
      })
    #expect(preview.doubts.contains { $0.row == 4 && $0.reason.vi.contains("nam, 45 tuổi") }, "\(told)")
    #expect(preview.doubtCount == preview.doubts.count && preview.doubts.map(\.row) == preview.doubts.map(\.row).sorted())
    #expect(preview.names[3]?.hasPrefix("Lý Thị Ánh") == true && preview.good == 3)

    // They are doubts of the register afterwards: of the same rows, no more and no less.
    #expect(try await importing.take(path, plan, .all, by: LocBinh.lan).preview.doubts == preview.doubts)
    let (unit, today) = (Commune.unit, try day("2025-03-10"))
    let stored = try await commune.store.read { reading in
      guard let register = reading.store.catalogue["growth-measurement"] else { throw TestProblem.noValue("register") }
      let rows = try reading.rows(of: register.id, where: "unit_id = :unit ORDER BY id", ["unit": .int(unit.number)])
      let doubts = try reading.doubts(register, unit, rows, today: today)
      return rows.map { Set((doubts[$0.id] ?? []).map(\.field)) }
    }
    let names = ["D": "weight_kg", "C": "measured_on", "E": "height_cm"]
    let said = (2...4).map { row in
      Set(preview.doubts.filter { $0.row == row }.map { $0.label.vi.hasPrefix("Trẻ") ? "person_id" : names[$0.letter] ?? $0.letter })
    }
    #expect(stored == said)
  }

  @Test(arguments: Engine.atHand) func whatIsWrittenTwiceIsDoubtedInTheFileAndInTheRegister(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let importing = try commune.importing("immunisation")
    let heading = ["Họ tên", "Ngày sinh", "Vắc xin", "Mũi thứ", "Ngày tiêm"]
    let vaccine = try #require(commune.store.catalogue.lists["vaccine"]?.items.first?.label.vi)
    func file(_ doses: [(String, String)]) throws -> String {
      let rows = doses.map { ["Lý Thị Ánh", "02/05/2020", vaccine, $0.0, $0.1] }
      return try RawWorkbook([heading] + rows).write(commune.scratch, "\(doses.count).xlsx")
    }
    let path = try file([("1", "10/06/2020"), ("2", "10/06/2020"), ("3", "10/08/2020")])
    let plan = try await importing.propose(
      path, choices: ["Họ tên": "person_id.full_name", "Ngày sinh": "person_id.birth_date", "Ngày tiêm": "given_on"]
    ).plan
    let preview = try await importing.preview(path, plan)
    #expect(preview.good == 3 && preview.faults.isEmpty, "\(preview.faults.map { $0.text(.vi) })")
    #expect(preview.doubts.map(\.row) == [2, 3] && preview.doubts.allSatisfy { $0.letter == "E" && $0.value == "10/06/2020" })
    #expect(preview.doubts[0].reason.vi.hasPrefix("dòng 3 của tệp cùng") && preview.doubts[1].reason.vi.hasPrefix("dòng 2 của tệp cùng"))
    #expect(preview.names[2]?.hasPrefix("Lý Thị Ánh · ") == true)
    _ = try await importing.take(path, plan, .all, by: LocBinh.lan)
    let second = try await importing.preview(try file([("4", "10/08/2020")]), plan)
    #expect(second.doubts.map { $0.reason.vi }.first?.hasPrefix("sổ đã có dòng khác cùng") == true && second.doubtCount == 1)
  }

  @Test func aListOfPeopleHasNoDoubtsAndItsFaultsHaveNames() async throws {
    let commune = try await Commune.settled(.sqlite)
    let path = try RawWorkbook([Commune.heading, Commune.person("Nông Văn Páo", sex: "?"), Commune.person("", born: "01/02/1990", id: "")])
      .write(commune.scratch)
    let preview = try await commune.preview(path)
    #expect(preview.doubtCount == 0)
    #expect(preview.names == [2: "Nông Văn Páo · 15/04/1980", 3: "01/02/1990"])
    // A card is known by whose it is; an identifier is no name.
    let cards = try RawWorkbook([
      ["Họ tên", "Ngày sinh", "CCCD", "Số thẻ BHYT", "Từ ngày"], ["Lý Văn Tòng", "30/11/1979", "", "GD4202012349999", "32/01/2025"],
    ]).write(commune.scratch, "the.xlsx")
    let found = try await commune.preview(cards, "insurance-card")
    #expect(found.names[2]?.hasPrefix("Lý Văn Tòng") == true && found.names[2]?.contains("GD4") == false, "\(found.names)")
  }

  @Test(arguments: Engine.atHand) func lostNoughtsAreOfferedForTheWholeColumn(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    func number(_ row: Int, _ text: String) -> String { "<c r=\"E\(row)\"><v>\(text)</v></c>" }
    func row(_ number: Int, _ values: [String], _ cell: String) -> String {
      let texts = values.enumerated().filter { $0.offset != 4 }.map {
        RawWorkbook.text(ColumnLetter.text($0.offset) + "\(number)", $0.element)
      }
      return "<row r=\"\(number)\">" + texts.prefix(4).joined() + cell + texts.dropFirst(4).joined() + "</row>"
    }
    let xml =
      "<sheetData>" + RawWorkbook.row(1, Commune.heading)
      + row(2, Commune.person("Nông Văn Một"), number(2, "20080001111")) + row(3, Commune.person("Nông Văn Hai"), number(3, "1080001112"))
      + row(4, Commune.person("Nông Văn Ba"), RawWorkbook.text("E4", "020080001113")) + "</sheetData>"
    let path = try RawWorkbook(xml: xml).write(commune.scratch, "mat-so.xlsx")
    let importing = try commune.importing("person")
    var plan = try await importing.propose(path).plan
    let before = try await importing.preview(path, plan)
    #expect(before.faulty == 2 && before.good == 1)
    #expect(before.zeros.count == 1 && before.zeros[0].letter == "E" && before.zeros[0].count == 2 && !before.zeros[0].restored)
    #expect(before.zeros[0].after == "020 ••• 1111" && !before.zeros[0].before.contains("80001"))
    let place = try #require(plan.columns.firstIndex { $0.target == "national_id" })
    plan.columns[place].zeros = true
    let after = try await importing.take(path, plan, .all, by: LocBinh.lan).preview
    #expect(after.faulty == 0 && after.good == 3 && after.zeros[0].restored && after.zeros[0].count == 2)
    let ids = try await commune.store.read { reading in
      let rows = try reading.rows(of: "person", where: "unit_id = :unit ORDER BY birth_date", ["unit": .int(Commune.unit.number)])
      return ["Nông Văn Một", "Nông Văn Hai", "Nông Văn Ba"].map { name in
        rows.first { $0.values["full_name"] == .text(name) }?.values["national_id"]?.text
      }
    }
    #expect(ids == ["020080001111", "001080001112", "020080001113"])
  }

  @Test func theWorkbookOfFaultsHasListsAndHintsLikeTheTemplate() async throws {
    let commune = try await Commune.settled(.sqlite)
    let importing = try commune.importing("person")
    let path = try RawWorkbook([Commune.heading, Commune.person(sex: "?")]).write(commune.scratch, "goc.xlsx")
    let plan = try await importing.propose(path).plan
    let preview = try await importing.preview(path, plan)
    let back = commune.scratch.path("loi.xlsx")
    try FaultSheet.write(path, importing, plan, preview, .vi, to: back, made: commune.store.now(), imports: [])
    let archive = try ZipArchive(back, SpreadsheetLimits())
    func part(_ name: String) -> String { archive.text(name, limit: 1 << 20) }
    // Behind the two columns of reasons: sex is the fifth column, residence the tenth.
    let sheet = part("xl/worksheets/sheet1.xml")
    #expect(sheet.contains("sqref=\"E2:E20001\"") && sheet.contains("sqref=\"J2:J20001\"") && sheet.contains("'Danh mục'!$A$2:$A$4"))
    #expect(part("xl/comments1.xml").contains("Ngày dạng dd/MM/yyyy."))
    let book = try Spreadsheet(back)
    #expect(book.sheets.map(\.name) == ["Sheet1", "Danh mục", "_xakhoe"])
    // The lists are no sheet to be chosen, and the columns are known without being remembered.
    let again = try await importing.propose(back)
    #expect(again.sheets == ["Sheet1"] && again.notes.isEmpty && again.missing.isEmpty)
    #expect(again.columns.first { $0.target == "sex" }?.ground == .template)
  }
}
