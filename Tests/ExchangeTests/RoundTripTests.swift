import Foundation
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Exchange

@Suite struct RoundTripTests {
  private let unit = LocBinh.khanhXuan

  /// Template → filled → imported → exported → imported elsewhere: the same rows, for every register there is.
  @Test(arguments: Engine.atHand) func everyRegisterGoesOutAndComesBackTheSame(_ engine: Engine) async throws {
    let scratch = try Scratch()
    let names = try ColumnNames.load(catalogueFolder)
    var installations: [TestInstallation] = []
    for _ in 0..<3 { installations.append(try await TestInstallation.fresh(engine, on: try day("2025-03-10"))) }
    defer { withExtendedLifetime(installations) {} }
    let (first, second, third) = (installations[0].store, installations[1].store, installations[2].store)
    var values = MadeValues(first.catalogue, seed: 41)
    for register in MadeValues.ordered(first.catalogue) {
      let template = scratch.path("\(register.id)-mau.xlsx")
      try Template.write(register, first.catalogue, .vi, to: template, made: first.now())
      let filled = scratch.path("\(register.id).xlsx")
      // Events change the person they are about: two of them at random contradict each other.
      let rows = try await values.rows(register, register.follows.isEmpty ? 6 : 1, first, unit)
      #expect(!rows.isEmpty, "\(register.id) has no valid row")
      try fill(template, rows, filled)
      let outcome = try await take(filled, register, first, names)
      #expect(outcome.preview.good == rows.count, "\(register.id): \(outcome.preview.faults.prefix(3).map { $0.text(.vi) })")

      let (book, text) = (scratch.path("\(register.id)-xuat.xlsx"), scratch.path("\(register.id)-xuat.csv"))
      for (path, format) in [(book, RegisterTable.Format.xlsx), (text, .csv)] {
        let table = try RegisterTable(first, register: register.id, units: [unit], language: .vi, clear: true)
        #expect(try await table.write(to: path, format, by: LocBinh.lan) == rows.count)
      }
      let again = try await take(book, register, first, names)
      #expect(again.id == nil && again.preview.same == rows.count, "\(register.id): \(again.preview.faults.prefix(3).map { $0.text(.vi) })")
      let there = try await take(book, register, second, names)
      #expect(there.preview.good == rows.count, "\(register.id): \(there.preview.faults.prefix(3).map { $0.text(.vi) })")
      let byText = try await take(text, register, third, names)
      #expect(byText.preview.good == rows.count, "\(register.id): \(byText.preview.faults.prefix(3).map { $0.text(.vi) })")

      for (store, name) in [(second, "2"), (third, "3")] {
        let other = scratch.path("\(register.id)-\(name).xlsx")
        try await RegisterTable(store, register: register.id, units: [unit], language: .vi, clear: true).write(
          to: other, .xlsx, by: LocBinh.lan)
        #expect(try cells(other) == cells(book), "\(register.id) \(name)")
      }
    }
    for store in [first, second, third] { #expect(try await LogBook.verify(store).faults == []) }
  }

  @Test func englishTemplatesAreUnderstoodToo() async throws {
    let scratch = try Scratch()
    let installation = try await TestInstallation.fresh(.sqlite, on: try day("2025-03-10"))
    let store = installation.store
    for register in store.catalogue.all {
      let path = scratch.path("\(register.id).xlsx")
      try Template.write(register, store.catalogue, .en, to: path, made: store.now())
      let targets = try #require(try TemplateMarker.read(Spreadsheet(path)))
      #expect(targets.register == register.id)
      #expect(Set(targets.targets.values) == Set(ExchangeField.all(of: register, store.catalogue).map(\.target)), "\(register.id)")
    }
  }

  private func take(_ path: String, _ register: RegisterDefinition, _ store: Store, _ names: ColumnNames) async throws -> ImportOutcome {
    let importing = try Importing(store, register: register.id, unit: unit, names: names)
    let proposal = try await importing.propose(path)
    return try await importing.take(path, proposal.plan, .good, by: LocBinh.lan)
  }

  /// Writes what a person makes of a template: its headings and marker, with rows.
  private func fill(_ template: String, _ rows: [[String: Cell]], _ path: String) throws {
    let book = try Spreadsheet(template)
    var headings: [String] = []
    try book.rows(of: 0) { row in
      headings = row.cells.map(\.shown)
      return false
    }
    let marker = try #require(try TemplateMarker.read(book))
    let writer = try WorkbookWriter(path, sheet: book.sheets[0].name, made: Moment(milliseconds: 0))
    writer.heading(headings.map { ($0, .heading) }, styles: headings.map { _ in .plain })
    for row in rows {
      try writer.add(headings.map { heading in marker.targets[Folding.header(heading)].flatMap { row[$0] } ?? .empty })
    }
    try writer.next(TemplateMarker.sheet)
    try writer.add([.text(TemplateMarker.first), .text(marker.register)])
    for heading in headings { try writer.add([.text(heading), .text(marker.targets[Folding.header(heading)] ?? "")]) }
    writer.hide()
    try writer.finish()
  }

  /// The rows of a file in an order of their own; what is derived from a row's identity differs from store to store.
  private func cells(_ path: String) throws -> [[Cell]] {
    var out: [[Cell]] = []
    var own: Int?
    try Spreadsheet(path).rows(of: 0) { row in
      if row.number == 1 { own = row.cells.firstIndex(of: .text("Mã nối giữa các xã")) }
      out.append(row.cells.enumerated().filter { $0.offset != own }.map(\.element))
      return true
    }
    return out.sorted { "\($0)" < "\($1)" }
  }
}
