import Foundation
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Exchange

/// A file taken in two goes: its good rows, then the faulty ones, mended. Both are one thing to whoever undoes them.
@Suite struct ImportKinTests {
  private func goes(_ commune: Commune) async throws -> (first: String, second: String) {
    let importing = try commune.importing("person")
    let rows = [Commune.person("Lý Một", id: ""), Commune.person("Lý Hai", sex: "?", id: ""), Commune.person("Lý Ba", sex: "?", id: "")]
    let path = try RawWorkbook([Commune.heading] + rows).write(commune.scratch, "goc.xlsx")
    let plan = try await importing.propose(path).plan
    let first = try await importing.take(path, plan, .good, by: LocBinh.lan)
    let id = try #require(first.id)
    let faults = commune.scratch.path("loi.xlsx")
    try FaultSheet.write(path, importing, plan, first.preview, .vi, to: faults, made: commune.store.now(), imports: [id])
    let mended = try mend(faults, commune)
    let proposal = try await importing.propose(mended)
    #expect(proposal.mends == [id])
    var again = proposal.plan
    again.updates = true
    let second = try await importing.take(
      mended, again, .all, by: LocBinh.lan, origin: Importing.Origin(mends: proposal.mends))
    #expect(second.preview.good == 2 && second.preview.updated == 1)
    return (id, try #require(second.id))
  }

  /// The workbook of faults as a person gives it back: the sex written, and Lý Một's job added below.
  private func mend(_ faults: String, _ commune: Commune) throws -> String {
    let book = try Spreadsheet(faults)
    let path = commune.scratch.path("sua.xlsx")
    let writer = try WorkbookWriter(path, sheet: "Sheet1", made: commune.store.now())
    try book.rows(of: 0) { row in
      try writer.add(row.cells.map { $0 == .text("?") ? .text("Nam") : $0 })
      return true
    }
    try writer.add([.empty, .empty] + Commune.person("Lý Một", id: "", status: "Tạm trú").map(Cell.text))
    try writer.next(TemplateMarker.sheet)
    try book.rows(of: 2) { row in
      try writer.add(row.cells)
      return true
    }
    writer.hide()
    try writer.finish()
    return path
  }

  @Test(arguments: Engine.atHand) func bothGoesAreUndoneAsOne(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let (first, second) = try await goes(commune)
    #expect(try await commune.count("person") == 7)
    let kin = try await commune.store.read { try ImportRecord.find(second, $0, units: [Commune.unit]).kin($0) }
    #expect(kin.map(\.id) == [first, second] && kin.map(\.mends) == [nil, first])
    let before = try await commune.store.read { try LogBook.entries($0, Commune.unit, limit: 1)[0].seq }
    let undone = try await ImportRecord.undoAll(first, commune.store, units: [Commune.unit], by: LocBinh.lan)
    // What the second go changed of the first one's row is taken back, and then the row itself.
    #expect(undone.removed == 3 && undone.restored == 1 && undone.kept.isEmpty)
    #expect(try await commune.count("person") == 4)
    let entries = try await commune.store.read { try LogBook.entries($0, Commune.unit, limit: 5).filter { $0.seq > before } }
    #expect(entries.count == 1 && entries[0].remarks == ["undo import \(second)", "undo import \(first)"])
    await #expect(throws: ImportProblem.self) {
      try await ImportRecord.undoAll(second, commune.store, units: [Commune.unit], by: LocBinh.lan)
    }
    #expect(try await LogBook.verify(commune.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func eachGoIsUndoneByItself(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let (first, second) = try await goes(commune)
    #expect(try await ImportRecord.undo(second, commune.store, units: [Commune.unit], by: LocBinh.lan).removed == 2)
    let kin = try await commune.store.read { try ImportRecord.find(first, $0, units: [Commune.unit]).kin($0) }
    #expect(kin.map { $0.undoneAt == nil } == [true, false])
    #expect(try await ImportRecord.undoAll(first, commune.store, units: [Commune.unit], by: LocBinh.lan).kept.map(\.ground) == [.changed])
  }

  /// A workbook's first sheet as Excel saves it: «CSV UTF-8», with the semicolons of a Vietnamese Windows.
  private func saved(_ workbook: String, as path: String, _ separator: String) throws {
    var text = "\u{FEFF}"
    try Spreadsheet(workbook).rows(of: 0) { row in
      let cells = row.cells.map { cell in
        let shown = cell.shown
        return shown.contains(where: { "\n\",;".contains($0) }) ? "\"" + shown.replacing("\"", with: "\"\"") + "\"" : shown
      }
      text += cells.joined(separator: separator) + "\r\n"
      return true
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  @Test(arguments: [";", ","]) func aWorkbookOfFaultsSavedAsTextKnowsItsImport(_ separator: String) async throws {
    let commune = try await Commune.settled(.sqlite)
    let importing = try commune.importing("person")
    let rows = [Commune.person("Lý Một", id: ""), Commune.person("Lý Hai", sex: "?", id: "")]
    let path = try RawWorkbook([Commune.heading] + rows).write(commune.scratch, "goc.xlsx")
    let plan = try await importing.propose(path).plan
    let first = try await importing.take(path, plan, .good, by: LocBinh.lan)
    let id = try #require(first.id)
    let (faults, text) = (commune.scratch.path("loi.xlsx"), commune.scratch.path("loi.csv"))
    try FaultSheet.write(path, importing, plan, first.preview, .vi, to: faults, made: commune.store.now(), imports: [id])
    try saved(faults, as: text, separator)
    let proposal = try await importing.propose(text)
    #expect(proposal.mends == [id])
    // The mark is no part of the heading, so that nothing of it is remembered or asked.
    #expect(proposal.columns[0].heading == "Lý do chưa nhập" && proposal.columns[0].target == nil)
    let preview = try await importing.preview(text, proposal.plan)
    #expect(preview.faulty == 1 && preview.origins == [2: 3])
    // What is still faulty comes back with one column of reasons, and both imports.
    let next = commune.scratch.path("loi2.xlsx")
    let second = RowID(milliseconds: 7).description
    try FaultSheet.write(
      text, importing, proposal.plan, preview, .vi, to: next, made: commune.store.now(), imports: [second] + proposal.mends)
    let last = commune.scratch.path("loi2.csv")
    try saved(next, as: last, separator)
    let again = try await importing.propose(last)
    #expect(again.mends == [second, id] && again.columns.filter { $0.heading == "Lý do chưa nhập" }.count == 1)
  }

  @Test func aWorkbookThatNamesNoImportOfItsRegisterStandsForItself() async throws {
    let commune = try await Commune.settled(.sqlite)
    let importing = try commune.importing("person")
    let path = try RawWorkbook([Commune.heading, Commune.person(id: "")]).write(commune.scratch)
    let origin = Importing.Origin(mends: [RowID(milliseconds: 5).description, "x"], hand: "ghi thay trạm: Trung tâm Y tế")
    let id = try #require(
      try await importing.take(path, try await importing.propose(path).plan, .all, by: LocBinh.lan, origin: origin).id)
    let record = try await commune.store.read { try ImportRecord.find(id, $0, units: nil) }
    #expect(record.mends == nil && record.hand == "ghi thay trạm: Trung tâm Y tế")
    let entry = try #require(try await commune.store.read { try LogBook.entries($0, Commune.unit, limit: 1) }.first)
    #expect(entry.remarks.last == "ghi thay trạm: Trung tâm Y tế")
  }
}
