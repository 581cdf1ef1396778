import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Registers

/// What people type, field by field.
@Suite struct RowCheckTests {
  private func field(
    _ kind: FieldDefinition.Kind, list: String? = nil, min: Double? = nil, max: Double? = nil, maxLength: Int = 20, pattern: String? = nil,
    protection: FieldDefinition.Protection? = nil, notFuture: Bool = false
  ) -> FieldDefinition {
    FieldDefinition(
      name: "f", label: Label("Ô"), kind: kind, required: false, register: nil, list: list, min: min, max: max, unit: nil,
      maxLength: maxLength, pattern: pattern, patternHint: Label("đúng 3 chữ số"), hint: nil, protection: protection, derived: nil,
      notFuture: notFuture, grid: false)
  }

  private func read(_ text: String, _ field: FieldDefinition, lists: [String: CodeList] = [:]) throws -> Value? {
    try? RowCheck.read(text, field: field, lists: lists, today: try day("2024-11-15")).get()
  }

  @Test func emptyIsNull() throws {
    for kind in FieldDefinition.Kind.allCases { #expect(try read("  ", field(kind)) == .null) }
  }

  @Test func numbersOfPeopleMayBeWrittenInGroups() throws {
    let telephone = field(.text, pattern: "^(0|[+]84)[0-9]{8,10}$", protection: .identifier)
    for text in ["0912345678", "0912 345 678", "0912.345.678", "091-2345-678", "0912\u{A0}345\u{A0}678"] {
      #expect(try read(text, telephone) == .text("0912345678"), "\(text)")
    }
    #expect(try read("+84 912 345 678", telephone) == .text("+84912345678"))
    #expect(try read("0912 345", telephone) == nil)
    #expect(try read("1 2 3", field(.text, pattern: "^[0-9]{3}$")) == nil, "other texts keep to their form")
  }

  @Test func textIsComposedAndMeasured() throws {
    #expect(try read("Hoàng  Thị\tNguyệt".decomposedStringWithCanonicalMapping, field(.text)) == .text("Hoàng Thị Nguyệt"))
    #expect(try read(String(repeating: "ệ", count: 20), field(.text)) != nil)
    #expect(try read(String(repeating: "ệ", count: 21), field(.text)) == nil)
    #expect(try read("a\u{0}b", field(.text)) == nil)
    #expect(try read("a\u{7F}b", field(.longText)) == nil)
    #expect(try read("một\nhai", field(.longText)) == .text("một\nhai"))
    #expect(try read("123", field(.text, pattern: "^[0-9]{3}$")) == .text("123"))
    let fault = RowCheck.read("12", field: field(.text, pattern: "^[0-9]{3}$"), lists: [:], today: try day("2024-11-15"))
    guard case .failure(let reason) = fault else { throw TestProblem.noValue("fault") }
    #expect(reason.reason.vi == "đúng 3 chữ số")
  }

  @Test(
    arguments: [
      ("12", 12), ("-3", -3), ("1.234", 1234), ("1.234.567", 1_234_567), ("1 234", 1234), ("+7", 7), ("1.5", nil), ("12.5", nil),
      ("12,5", nil), ("1e3", nil), ("0x10", nil), ("1.23.456", nil), ("mười", nil), ("--1", nil), ("9999999999999999999", nil),
    ] as [(String, Int64?)])
  func wholeNumbers(_ text: String, _ number: Int64?) throws {
    #expect(try read(text, field(.integer)) == number.map(Value.int))
  }

  @Test(
    arguments: [
      ("12,5", 12.5), ("12.5", 12.5), ("1.234,5", 1234.5), ("1.234.567", 1_234_567), ("-0,3", -0.3), ("7", 7), ("1 234,5", 1234.5),
      ("1,234.5", nil), ("1,2,3", nil), ("1e3", nil), ("0x10", nil), ("nan", nil), ("inf", nil), (",5", nil), ("5,", nil), ("1.2.3", nil),
    ] as [(String, Double?)])
  func decimals(_ text: String, _ number: Double?) throws {
    #expect(try read(text, field(.decimal)) == number.map(Value.real))
  }

  @Test func rangesSayTheirLimits() throws {
    func reason(_ text: String, _ field: FieldDefinition) throws -> String? {
      guard case .failure(let fault) = RowCheck.read(text, field: field, lists: [:], today: try day("2024-11-15")) else { return nil }
      return fault.reason.vi
    }
    #expect(try reason("201", field(.decimal, min: 0.3, max: 200)) == "phải từ 0,3 đến 200")
    #expect(try reason("-1", field(.integer, min: 0)) == "phải từ 0 trở lên")
    #expect(try reason("8", field(.integer, max: 7)) == "không quá 7")
    #expect(try reason("7", field(.integer, min: 0, max: 7)) == nil)
    #expect(try reason("1", field(.integer, max: 1e30)) == nil)
  }

  @Test(
    arguments: [
      ("15/11/2024", "2024-11-15"), ("2024-11-15", "2024-11-15"), ("1-7-2023", "2023-07-01"), ("31/02/2024", nil), ("16/11/2024", nil),
      ("15/11/24", nil), ("15/11/1899", nil), ("+1/7/2023", nil), ("1//7/2023", nil), ("hôm nay", nil),
    ] as [(String, String?)])
  func dates(_ text: String, _ iso: String?) throws {
    #expect(try read(text, field(.date, notFuture: true)) == iso.flatMap { Day(iso: $0) }.map(Value.day))
  }

  @Test(
    arguments: [
      ("15/11/2024 08:05", "2024-11-15T08:05"), ("2024-11-15T8:05", "2024-11-15T08:05"), ("2024-11-15 23:59:59", "2024-11-15T23:59"),
      ("2024-11-15 24:00", nil), ("2024-11-15", nil), ("2024-11-15 8", nil), ("2024-11-16 08:00", nil), ("2024-11-15 +8:00", nil),
    ] as [(String, String?)])
  func times(_ text: String, _ stored: String?) throws {
    #expect(try read(text, field(.time, notFuture: true)) == stored.map(Value.text))
  }

  @Test(
    arguments: [
      ("Có", true), ("x", true), ("1", true), ("yes", true), ("Không", false), ("0", false), ("no", false), ("có lẽ", nil),
    ] as [(String, Bool?)])
  func truths(_ text: String, _ flag: Bool?) throws { #expect(try read(text, field(.yesNo)) == flag.map(Value.bool)) }

  @Test func choicesByCodeOrLabel() throws {
    func item(_ code: String, _ vi: String, _ en: String) -> CodeList.Item {
      CodeList.Item(code: code, label: Label(vi, en: en), extra: [:])
    }
    let list = CodeList(
      name: "kin", title: Label("Họ hàng"), status: .verified, source: "", columns: [],
      items: [
        item("aunt", "Cô", "Aunt"), item("great", "Cố", "Great-grandparent"), item("head", "Chủ hộ", "Head"),
        item("CH", "Chồng", "Husband"),
      ])
    func chosen(_ text: String) throws -> Value? { try read(text, field(.choice, list: "kin"), lists: ["kin": list]) }
    #expect(try chosen("aunt") == .text("aunt"))
    #expect(try chosen("Cố") == .text("great"))
    #expect(try chosen("cô") == .text("aunt"))
    #expect(try chosen("chu ho") == .text("head"))
    #expect(try chosen("great-grandparent") == .text("great"))
    // Without tones it could be either: nobody may guess.
    #expect(try chosen("co") == nil)
    #expect(try chosen("bác") == nil)
    #expect(try chosen("ch") == .text("CH"))
  }

  @Test func whatPeopleWriteBesideTheLabelIsUnderstood() throws {
    let list = CodeList(
      name: "kin", title: Label("Họ hàng"), status: .verified, source: "", columns: [],
      items: [
        CodeList.Item(code: "parent", label: Label("Cha, mẹ", en: "Parent"), extra: [:], also: ["mẹ", "ba"]),
        CodeList.Item(code: "grand", label: Label("Ông, bà", en: "Grandparent"), extra: [:], also: ["ông", "bà"]),
      ])
    func chosen(_ text: String) throws -> Value? { try read(text, field(.choice, list: "kin"), lists: ["kin": list]) }
    #expect(try chosen("Mẹ") == .text("parent") && chosen("ong") == .text("grand"))
    // What the list has letter by letter comes before what it may be without tones.
    #expect(try chosen("ba") == .text("parent") && chosen("BÀ") == .text("grand"))
    let fault = RowCheck.read("Cha mej", field: field(.choice, list: "kin"), lists: ["kin": list], today: try day("2024-11-15"))
    guard case .failure(let told) = fault else { throw TestProblem.noValue("fault") }
    #expect(told.reason.vi == "«Cha mej» không có trong danh mục (Cha, mẹ, Ông, bà); có phải «Cha, mẹ»?")
  }

  @Test func references() throws {
    let id = RowID(milliseconds: 1)
    #expect(try read(id.description, field(.reference)) == .id(id))
    #expect(try read("Hoàng Thị Nguyệt", field(.reference)) == nil)
  }

  @Test func aRowIsCheckedWhole() throws {
    let catalogue = try TestCatalogue.project.get().registers
    let person = try #require(catalogue["person"])
    let check = RowCheck(
      [
        "full_name": String(repeating: "A", count: 10_000), "sex": "nữ", "birth_date": "16/11/2024", "national_id": "12",
        "human_id": "x", "shoe_size": "41", "valid_from": "1/1/2023",
      ], of: person, lists: catalogue.lists, today: try day("2024-11-15"))
    #expect(Set(check.faults.map(\.field)) == ["full_name", "birth_date", "national_id", "human_id", "shoe_size"])
    #expect(check.values["sex"] == .text("female"))
    #expect(check.faults.first { $0.field == "full_name" }?.reason.vi == "dài 10000 ký tự, tối đa 100")
    #expect(check.faults.first { $0.field == "birth_date" }?.reason.vi == "ngày 16/11/2024 ở tương lai (hôm nay 15/11/2024)")
    #expect(Set(RowCheck.lacking(check.values, of: person).map(\.name)) == ["full_name", "household_id", "residence_status"])
  }

  @Test func storedValuesAreCheckedToo() throws {
    let catalogue = try TestCatalogue.project.get().registers
    let person = try #require(catalogue["person"])
    let faults = RowCheck.faults(
      in: [
        "full_name": .int(3), "sex": .text("hen"), "birth_date": .text("2024-02-30"), "birth_year": .int(1200), "national_id": .null,
        "lives_alone": .text("x"), "nothing": .int(1), "household_id": .text("12"), "human_id": .int(1),
      ], of: person, lists: catalogue.lists)
    #expect(
      Set(faults.map(\.field)) == ["full_name", "sex", "birth_date", "birth_year", "lives_alone", "nothing", "household_id"])
    #expect(RowCheck.normal(.text("Hoa\u{300}ng"), of: .text) == .text("Hoàng"))
    #expect(RowCheck.normal(.int(5), of: .decimal) == .real(5))
    #expect(RowCheck.normal(.text("2024-11-15"), of: .date) == .day(try day("2024-11-15")))
    #expect(RowCheck.normal(.int(1), of: .yesNo) == .bool(true))
  }
}
