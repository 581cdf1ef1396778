import Foundation
import Testing
import Vocabulary

@Suite struct UnitKeyTests {
  @Test func codesUsedTwiceAreTwoUnits() throws {
    let (town, commune) = (try #require(UnitKey("06529")), try #require(UnitKey("06529@2025-07-01")))
    #expect(town != commune)
    #expect(town.code == commune.code)
    #expect(town.firstDay == nil)
    #expect(commune.firstDay?.iso == "2025-07-01")
    #expect(commune.description == "06529@2025-07-01")
    #expect(UnitKey(number: commune.number) == commune)
    #expect(town < commune)
    #expect(UnitKey(code: "06529", firstDay: Day(iso: "2025-07-01")) == commune)
  }

  @Test func leadingZerosAndLengthsMatter() {
    #expect(UnitKey("0188") != UnitKey("188"))
    #expect(UnitKey("123456789012") != nil)
    for wrong in ["", "a", "06529@", "06529@2025-07-32", "@2025-07-01", "06529@2025-07-01@", "1234567890123", "０６５２９", "06529@1969-12-31"] {
      #expect(UnitKey(wrong) == nil, "\(wrong)")
    }
    #expect(UnitKey.installation.description == "")
  }
}

@Suite struct RowIDTests {
  @Test func carriesTimeVersionAndVariant() {
    let id = RowID(milliseconds: 1_731_650_000_000)
    let text = id.description
    #expect(text.count == 36)
    #expect(Array(text)[14] == "7")
    #expect("89ab".contains(Array(text)[19]))
    #expect(UInt64(text.prefix(13).replacingOccurrences(of: "-", with: ""), radix: 16) == 1_731_650_000_000)
  }

  @Test func roundTripsAndSortsByTime() throws {
    var generator = SystemRandomNumberGenerator()
    var last = RowID(milliseconds: 0, using: &generator)
    for step in 1...500 {
      let id = RowID(milliseconds: Int64(step) * 1000, using: &generator)
      #expect(RowID(id.description) == id)
      #expect(RowID(id.description.uppercased()) == id)
      #expect(RowID(bytes: id.bytes) == id)
      #expect(last < id)
      #expect(last.description < id.description)
      last = id
    }
    #expect(Set((0..<1000).map { _ in RowID(milliseconds: 5) }).count == 1000)
    for wrong in ["", "x", String(repeating: "0", count: 31), String(repeating: "g", count: 32)] { #expect(RowID(wrong) == nil) }
    #expect(RowID(bytes: [1, 2]) == nil)
  }
}

@Suite struct MomentTests {
  @Test func theDayIsVietnams() throws {
    let day = try #require(Day(iso: "2024-11-15"))
    #expect(Moment(day).day == day)
    #expect(Moment(day).clock == "00:00")
    #expect(Moment(day, minutes: 1439).written == "23:59 15/11/2024")
    // 17:00 in Greenwich is midnight in Hanoi.
    let evening = Moment(milliseconds: 1_731_689_999_999)
    #expect(evening.day == day)
    #expect(Moment(milliseconds: evening.milliseconds + 1).day.iso == "2024-11-16")
    #expect(Moment(milliseconds: -1).day.iso == "1970-01-01")
    #expect(Moment(milliseconds: -7 * 3_600_000 - 1).written == "23:59 31/12/1969")
  }
}

@Suite struct JSONTextTests {
  @Test func isWhatEveryParserReads() throws {
    let text = "Lý \"Tòng\" \\ \u{1} \n\t đồng 😀"
    let object = JSONText.object(["b": .text(text), "a": .real(1.5), "c": .bool(true), "d": .null, "e": .int(-3), "f": .real(4)])
    let read = try #require(try JSONSerialization.jsonObject(with: Data(object.utf8)) as? [String: Any])
    #expect(read["b"] as? String == text)
    #expect(read["a"] as? Double == 1.5)
    #expect(object.hasPrefix("{\"a\":1.5,\"b\":"))
    #expect(object.hasSuffix("\"c\":true,\"d\":null,\"e\":-3,\"f\":4}"))
  }
}
