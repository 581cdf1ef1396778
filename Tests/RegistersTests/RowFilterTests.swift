import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Registers

/// Filters as an address says them.
@Suite struct RowFilterTests {
  private func filter(_ query: [String: String], _ register: String = "person") throws -> RowFilter {
    let catalogue = try TestCatalogue.project.get().registers
    guard let definition = catalogue[register] else { throw TestProblem.noValue(register) }
    return RowFilter(query, definition, lists: catalogue.lists)
  }

  @Test func eachKindIsReadInItsOwnWay() throws {
    let filter = try filter([
      "full_name": " hoàng  ÉN ", "sex": "male,none", "birth_date.from": "01/02/2020", "birth_date.to": "2020-12-31",
      "birth_year.from": "1990",
      "valid_from.in": "quarter", "lives_alone.true": "1", "occupation.is": "none", "national_id": "020320000007", "page": "2",
      "unit": "06544",
    ])
    #expect(filter.faults.isEmpty)
    #expect(filter["full_name"] == .words("hoàng ÉN"))
    #expect(filter["sex"] == .codes(["male"], orEmpty: true))
    #expect(filter["birth_date"] == .days(from: try day("2020-02-01"), to: try day("2020-12-31")))
    #expect(filter["birth_year"] == .numbers(from: .int(1990), to: nil))
    #expect(filter["valid_from"] == .span(.quarter))
    #expect(filter["lives_alone"] == .codes(["true"], orEmpty: false))
    #expect(filter["occupation"] == .empty)
    #expect(filter["national_id"] == .equals("020320000007"))
    #expect(filter.columns.count == 8)
    #expect(filter.open["national_id"] == nil)
  }

  @Test func anAddressReadTwiceSaysTheSame() throws {
    let catalogue = try TestCatalogue.project.get().registers
    let given = [
      "full_name": "én", "sex.female": "1", "sex.none": "1", "birth_date.from": "1/1/2020", "birth_year": "1990", "valid_to.is": "some",
      "household_id": "018f0000-0000-7000-8000-000000000000,none", "valid_from.in": "year",
    ]
    let first = try filter(given)
    #expect(first.faults.isEmpty)
    let again = RowFilter(Dictionary(first.query) { $1 }, try #require(catalogue["person"]), lists: catalogue.lists)
    #expect(again.query.map { "\($0)=\($1)" } == first.query.map { "\($0)=\($1)" })
    #expect(again.columns.map(\.test) == first.columns.map(\.test))
    #expect(first.without("sex").columns.count == first.columns.count - 1)
  }

  @Test func whatCannotBeReadIsToldAndNotTested() throws {
    let wrong = try filter([
      "full_name": "%%", "sex": "x", "birth_date.from": "31/02/2020", "birth_year.from": "mười", "household_id": "'; DROP TABLE person",
      "occupation.is": "perhaps", "valid_from.in": "decade", "valid_to.from": "02/01/2024", "valid_to.to": "01/01/2024",
    ])
    #expect(wrong.columns.map(\.field.name) == [])
    #expect(
      Set(wrong.faults.map(\.field)) == [
        "full_name", "sex", "birth_date", "birth_year", "household_id", "occupation", "valid_from", "valid_to",
      ])
    #expect(try filter(["weight_kg.from": "2,5", "weight_kg.to": "1,5"], "growth-measurement").faults.count == 1)
    #expect(try filter(["weight_kg.to": "12,5"], "growth-measurement")["weight_kg"] == .numbers(from: nil, to: .real(12.5)))
    // Half of it can be read: that half is tested.
    #expect(try filter(["sex": "male,x"])["sex"] == .codes(["male"], orEmpty: false))
  }

  @Test func aSpanHoldsToday() throws {
    let today = try day("2024-05-31")
    let spans = RowFilter.Span.allCases.map { RowFilter.days($0, on: today) }
    #expect(spans.map(\.from.iso) == ["2024-05-01", "2024-04-01", "2024-01-01"])
    #expect(spans.map(\.to.iso) == ["2024-05-31", "2024-06-30", "2024-12-31"])
  }
}
