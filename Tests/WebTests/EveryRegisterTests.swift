import Foundation
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

@Suite struct EveryRegisterTests {
  /// A register as the page of its grid shows it.
  private struct Grid {
    struct Row {
      let id: String
      let seq: Int64
      let locked: Bool
      /// Value and text of each cell.
      let cells: [(value: String, text: String)]
    }

    let editable: Bool
    /// The columns in order, and whether one may write there.
    let columns: [(field: String, kind: String, writable: Bool)]
    let rows: [Row]

    init(_ page: String) {
      func attribute(_ name: String, _ tag: Substring) -> String? {
        guard let start = tag.range(of: " \(name)=\""), let end = tag[start.upperBound...].firstIndex(of: "\"") else { return nil }
        return Grid.plain(tag[start.upperBound..<end])
      }
      editable = page.contains("data-editable=\"true\"")
      columns = page.components(separatedBy: "<th scope=\"col\"").dropFirst().compactMap { part in
        let tag = part.prefix { $0 != ">" }
        guard let field = attribute("data-field", tag), !field.hasPrefix("@") else { return nil }
        return (field, attribute("data-kind", tag) ?? "", tag.contains(" data-writable"))
      }
      rows = page.components(separatedBy: "<tr data-id=\"").dropFirst().compactMap { part in
        let row = part.components(separatedBy: "</tr>")[0]
        let tag = row.prefix { $0 != ">" }
        guard let seq = attribute("data-seq", tag).flatMap({ Int64($0) }) else { return nil }
        let cells = row.components(separatedBy: "<td").dropFirst().map { cell -> (value: String, text: String) in
          let text = cell.components(separatedBy: "<div>").dropFirst().first?.components(separatedBy: "</div>")[0] ?? ""
          return (attribute("data-value", cell.prefix { $0 != ">" }) ?? "", Grid.plain(Substring(text)))
        }
        return Row(id: String(part.prefix { $0 != "\"" }), seq: seq, locked: tag.contains(" data-locked"), cells: cells)
      }
    }

    private static func plain(_ text: Substring) -> String {
      [("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
        .reduce(String(text)) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }
  }

  /// Every cell of every register's grid that people may write into takes what it shows, typed again, and says the same afterwards.
  @Test(arguments: Engine.atHand) func everyCellTakesWhatItShows(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let (store, unit) = (books.server.installation.store, books.unit)
    try await store.write(.demo, by: Author("test"), in: [unit]) { writing in
      var random = RandomBooks(writing.store.catalogue, seed: 23)
      try random.fill(unit, writing, count: 5)
    }
    let browser = try await books.browser(.administrator)
    var typed = 0
    for register in store.catalogue.registers {
      let answer = try await browser.get("/registers/\(register.id)?unit=\(unit)&view=none")
      #expect(answer.status == 200, "\(register.id)")
      let held = try await store.read { try $0.rows(of: register.id, where: "unit_id = :unit", ["unit": .int(unit.number)]) }
      let grid = Grid(answer.text)
      #expect(grid.rows.count == min(held.count, 50), "\(register.id) is listed")
      guard grid.editable, let row = grid.rows.first(where: { !$0.locked }), let id = RowID(row.id) else { continue }
      let before = held.first { $0.id == id }?.values
      var base = row.seq
      for (column, cell) in zip(grid.columns, row.cells) where column.writable && !cell.text.contains("•••") {
        // Random texts fit no pattern, and random days may be still to come: those the register refuses rightly.
        guard register.field(column.field)?.pattern == nil, cell.value.prefix(10) <= "2024-12-20" || column.kind != "date" else { continue }
        let text = ["date", "decimal", "integer"].contains(column.kind) ? cell.text : cell.value
        let body = "{\"base\":\(base),\"fields\":{\(JSONText.quoted(column.field)):\(JSONText.quoted(text))}}"
        let saved = try await browser.send("PATCH", "/api/registers/\(register.id)/\(unit)/\(id)", json: body)
        #expect(saved.status == 200, "\(register.id).\(column.field) «\(text)»: \(saved.text.prefix(300))")
        typed += 1
        if let row = try await store.read({ try $0.row(register.id, unit, id) }) { base = row.seq }
      }
      let after = try await store.read { try $0.row(register.id, unit, id) }?.values
      #expect(before == after, "\(register.id)")
    }
    #expect(typed > 150)
    #expect(try await LogBook.verify(store).faults == [])
  }
}
