import Exchange
import Foundation
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

/// Rows of a file that other registers follow: what can't be followed is a fault of its row, before anything is written.
@Suite struct FollowedRowTests {
  private static let columns = ["Ai": "person_id", "Việc": "event_kind", "Hôm": "happened_on"]

  private func file(_ commune: Commune, _ rows: [[String]]) throws -> String {
    try RawWorkbook([["Ai", "Việc", "Hôm"]] + rows).write(commune.scratch, "\(UUID().uuidString).xlsx")
  }

  private func end(_ commune: Commune, _ person: RowID) async throws -> String {
    let row = try #require(try await commune.store.read { try $0.row("person", Commune.unit, person) })
    return "\(row.values["valid_to"]?.day?.iso ?? "–") \(row.values["end_reason"]?.text ?? "–")"
  }

  @Test(arguments: Engine.atHand) func whatCannotBeFollowedIsNamedByItsRow(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let path = try file(
      commune,
      [
        ["Vi Văn Đoàn", "Tử vong", "20/11/2024"], ["Vi Văn Đoàn", "Chuyển đi", "01/12/2024"], ["Lý Văn Tòng", "Tử vong", "31/12/2022"],
        ["Lý Thị Ánh", "Sinh", "03/05/2020"], ["Hoàng Thị Nguyệt", "Chuyển đi", "01/02/2025"],
      ])
    let importing = try commune.importing("vital-event")
    let plan = try await importing.propose(path, choices: FollowedRowTests.columns).plan
    let preview = try await importing.preview(path, plan)
    #expect(preview.good == 2 && preview.faulty == 3, "\(preview.faults.map { $0.text(.vi) })")
    #expect(preview.faults.map(\.row) == [3, 4, 5])
    #expect(preview.faults[0].reason.vi.contains("dòng 2 của tệp") && preview.faults[0].letter == "A")
    #expect(preview.faults[1].reason.vi.hasPrefix("Nhân khẩu") && preview.faults[1].letter == "C")
    #expect(preview.faults[2].reason.vi.contains("02/05/2020"))
    // All or none writes none; the good ones are taken if asked for.
    let none = try await importing.take(path, plan, .all, by: LocBinh.lan)
    #expect(none.id == nil && none.preview.faults == preview.faults)
    #expect(try await end(commune, commune.place.doan) == "– –")
    let taken = try await importing.take(path, plan, .good, by: LocBinh.lan)
    #expect(taken.id != nil && taken.preview.faults == preview.faults)
    #expect(try await end(commune, commune.place.doan) == "2024-11-20 died")
    #expect(try await end(commune, commune.place.nguyet) == "2025-02-01 moved")
    #expect(try await end(commune, commune.place.tong) == "– –")
    // What the register holds by now hinders the next file.
    let again = try await importing.preview(try file(commune, [["Vi Văn Đoàn", "Chuyển đi", "02/12/2024"]]), plan)
    #expect(again.faults.first?.reason.vi == "đã có dòng «Tử vong 20/11/2024» trong sổ này; hãy sửa hoặc xóa dòng đó")
    #expect(try await LogBook.verify(commune.store).faults == [])
  }

  @Test func aRefusalOfTheWriteItselfNamesItsRow() async throws {
    let commune = try await Commune.settled(.sqlite)
    let unit = Commune.unit
    let (doan, first, second) = (commune.place.doan, try day("2024-11-20"), try day("2024-11-21"))
    func event(_ kind: String, _ on: Day) -> [String: Value] {
      ["person_id": .id(doan), "event_kind": .text(kind), "happened_on": .day(on)]
    }
    let (death, departure) = (event("death", first), event("departure", second))
    do {
      try await commune.store.write(.imported, by: LocBinh.lan, in: [unit]) {
        try $0.insertMany("vital-event", unit, [(RowID(milliseconds: 1), nil, death), (RowID(milliseconds: 2), nil, departure)])
      }
      Issue.record("written")
    } catch let refused as RefusedRow {
      #expect(refused.faults.map(\.field) == ["person_id"])
    }
    #expect(try await commune.count("vital_event") == 0)
  }

  @Test func aPreviewShowsRowsAsTheyWouldBeStored() async throws {
    let commune = try await Commune.settled(.sqlite)
    let path = try RawWorkbook([
      Commune.heading, Commune.person("Lý Một"), Commune.person("Vi Văn Đoàn", born: "01/01/1950", id: "", house: "13", from: "01/01/2020"),
      Commune.person("Vi Văn Đoàn", born: "01/01/1950", id: "", house: "13", from: "01/01/2023"),
    ]).write(commune.scratch, "ba.xlsx")
    let preview = try await commune.preview(path)
    #expect(preview.good == 1 && preview.same == 1 && preview.differing == 1 && preview.faulty == 1, "\(preview)")
    #expect(preview.faults.first?.reason.vi.contains("nội dung khác (Cư trú từ ngày)") == true)
    let row = try #require(preview.samples.first)
    let cells = Dictionary(zip(preview.sampleFields.map(\.vi), row.cells.map(\.vi)), uniquingKeysWith: { first, _ in first })
    #expect(row.row == 2 && cells["Họ và tên"] == "Lý Một" && cells.values.contains("020 ••• 1111") && cells.values.contains("15/04/1980"))
    #expect(!cells.values.contains { $0.contains("080001111") })
  }

  @Test func confirmedColumnsAreKnownBeforeAnythingIsImported() async throws {
    let commune = try await Commune.settled(.sqlite)
    let importing = try commune.importing("hamlet")
    let path = try RawWorkbook([["Tên thôn", "Cột lạ", "Ghi"], ["Nà Pia", "x", "y"]]).write(commune.scratch, "thon.xlsx")
    #expect(try await importing.propose(path).columns.map(\.target) == ["name", nil, nil])
    try await importing.confirm([("Tên thôn", "name"), ("Cột lạ", "hamlet_code"), ("Ghi", "-")], by: LocBinh.lan)
    let entries = try await commune.store.read { try LogBook.entries($0, Commune.unit).count }
    try await importing.confirm([("Tên thôn", "name"), ("Cột lạ", "hamlet_code"), ("Ghi", "-")], by: LocBinh.lan)
    #expect(try await commune.store.read { try LogBook.entries($0, Commune.unit).count } == entries, "nothing new says nothing")
    let proposal = try await importing.propose(path)
    #expect(proposal.columns.map(\.target) == ["name", "hamlet_code", nil] && proposal.columns[2].ground == .leftOut)
  }
}
