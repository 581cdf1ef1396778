import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Registers

/// What people type in haste: short days, numbers with their unit, ticks.
@Suite struct TypedCellTests {
  private func field(_ kind: FieldDefinition.Kind, unit: String? = nil, notFuture: Bool = false) -> FieldDefinition {
    FieldDefinition(
      name: "f", label: Label("Ô"), kind: kind, required: false, register: nil, list: nil, min: nil, max: nil, unit: unit, maxLength: 20,
      pattern: nil, patternHint: nil, hint: nil, protection: nil, derived: nil, notFuture: notFuture, grid: true)
  }

  private func read(_ text: String, _ field: FieldDefinition, short: Bool = true) throws -> Result<Value, FieldFault> {
    RowCheck.read(text, field: field, lists: [:], today: try day("2024-11-15"), short: short)
  }

  /// Two digits of a year: the nearest past day where only past days are taken (this year’s days to come are refused), otherwise at most twenty years ahead.
  @Test(
    arguments: [
      ("15/11/24", true, "2024-11-15"), ("16/11/24", true, nil), ("1/7/50", true, "1950-07-01"), ("1-7-23", true, "2023-07-01"),
      ("16/11/24", false, "2024-11-16"), ("1/1/44", false, "2044-01-01"), ("1/1/45", false, "1945-01-01"), ("5/9", true, "2024-09-05"),
      ("28/12", false, "2024-12-28"), ("28/12", true, nil), ("31/2", true, nil), ("31/02/24", true, nil), ("13.5.24", true, "2024-05-13"),
      ("5/9/2023", true, "2023-09-05"), ("5/9/202", true, nil),
    ] as [(String, Bool, String?)])
  func shortDays(_ text: String, _ past: Bool, _ iso: String?) throws {
    let value = try? read(text, field(.date, notFuture: past)).get()
    #expect(value == iso.flatMap { Day(iso: $0) }.map(Value.day))
  }

  @Test func whereNobodyLooksADayIsWholeOrRefused() throws {
    for text in ["15/11/24", "5/9"] { #expect(throws: FieldFault.self) { try read(text, field(.date), short: false).get() } }
    #expect(throws: FieldFault.self) { try read("28/12", field(.date, notFuture: true)).get() }
    guard case .failure(let fault) = try read("28/12", field(.date, notFuture: true)) else { return }
    #expect(fault.reason.vi == "«28/12» của năm nay chưa tới: ghi cả năm, ví dụ 15/11/2024")
  }

  @Test(
    arguments: [
      ("10,6 kg", "kg", 10.6), ("10,6kg", "kg", 10.6), ("10.6 Kí", "kg", 10.6), ("85 cm", "cm", 85), ("85 kg", "cm", nil),
      ("37 độ", "°C", 37), ("10,6", nil, 10.6), ("10,6 kg", nil, nil), ("kg", "kg", nil), ("12 m2", "m²", 12),
    ] as [(String, String?, Double?)])
  func numbersWithTheirUnit(_ text: String, _ unit: String?, _ number: Double?) throws {
    #expect((try? read(text, field(.decimal, unit: unit)).get()) == number.map(Value.real))
  }

  @Test(
    arguments: [
      ("x", true), ("X", true), ("✓", true), ("c", true), ("C", true), ("1", true), ("Có", true), ("k", false), ("0", false),
      ("Không", false),
      ("ko", false), ("?", nil),
    ] as [(String, Bool?)])
  func ticks(_ text: String, _ flag: Bool?) throws {
    #expect((try? read(text, field(.yesNo)).get()) == flag.map(Value.bool))
    guard flag == nil, case .failure(let fault) = try read(text, field(.yesNo)) else { return }
    #expect(fault.reason.vi == "phải là Có (c, x, 1, ✓) hoặc Không (k, 0), ví dụ: Có")
  }
}
