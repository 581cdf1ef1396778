import Storage
import TestSupport
import Testing
import Vocabulary

/// Search without tones, the same on both engines.
@Suite struct SearchTests {
  private func names(_ place: LocBinh, _ text: String, units: [UnitKey]? = nil, limit: Int = 50) async throws -> [String] {
    try await place.store.read { reading in
      try Search.find(reading, place.person, text, units: units, limit: limit).rows.compactMap {
        try reading.row("person", $0.unit, $0.id)?.values["full_name"]?.text
      }
    }
  }

  private func settled(_ engine: Engine) async throws -> LocBinh { try await LocBinh.settled(engine, on: try day("2024-12-31")) }

  private func add(_ place: LocBinh, _ names: [String], to unit: UnitKey = LocBinh.khanhXuan, house: RowID? = nil) async throws -> [RowID] {
    let house = house ?? place.household
    return try await place.store.write(.create, by: LocBinh.lan, in: [unit]) { writing in
      try names.map { try writing.insert("person", unit, try LocBinh.resident($0, "female", "1990-01-01", house)) }
    }
  }

  @Test(arguments: Engine.atHand) func everyWordIsAPrefix(_ engine: Engine) async throws {
    let place = try await settled(engine)
    #expect(try await names(place, "nguyet") == ["Hoàng Thị Nguyệt"])
    #expect(try await names(place, "NGUYỆT hoàng") == ["Hoàng Thị Nguyệt"])
    #expect(try await names(place, "hoa ngu") == ["Hoàng Thị Nguyệt"])
    #expect(try await names(place, "doan") == ["Vi Văn Đoàn"])
    #expect(try await names(place, "đoàn") == ["Vi Văn Đoàn"])
    #expect(try await names(place, "Đoa\u{300}n") == ["Vi Văn Đoàn"])
    #expect(try await names(place, "ly") == ["Lý Thị Ánh", "Lý Văn Tòng"])
    #expect(try await names(place, "oan") == [])
    #expect(try await names(place, "") == [])
    #expect(try await names(place, "  -- '\" ) & | ! : * ") == [])
  }

  @Test(arguments: Engine.atHand) func hostileAndStrangeTextsFindNothing(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let strange = [
      "'; DROP TABLE person; --", "\" OR \"", "a AND NOT b NEAR(c)", "words:x", "zu\(LocBinh.khanhXuan.number)", "zr", "z", "zrperson",
      "ⓐ", "aⓐb", "½", "x½y", "1e5", "12.5", "\u{0}", String(repeating: "a", count: 5000), "𠀋", "ⴰⵣⵓⵍ", "ก็", "\\", "%", "_", "!(x)",
    ]
    for text in strange { #expect(try await names(place, text) == [], "\(text)") }
    #expect(try await names(place, "ly").count == 2)
  }

  @Test(arguments: Engine.atHand) func strangeNamesAreFoundAsTyped(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let strange = ["Zú Zr", "Anna-Maria O’Neil", "1e5 Hoà", "ⴰⵣⵓⵍ Mẩy", String(repeating: "dài", count: 33), "Sùng A 12½"]
    _ = try await add(place, strange)
    for (text, name) in [
      ("zu", 0), ("zr", 0), ("maria neil", 1), ("1e5", 2), ("ⴰⵣⵓⵍ", 3), (String(repeating: "dai", count: 33), 4), ("12½", 5),
    ] {
      #expect(try await names(place, text) == [strange[name]], "\(text)")
    }
    #expect(try await LogBook.verify(place.store).faults == [])
  }

  @Test(arguments: Engine.atHand) func withinAUnit(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let house = try await LocBinh.house(in: LocBinh.tuDoan, place.store)
    _ = try await add(place, ["Lý Thị Mẩy"], to: LocBinh.tuDoan, house: house)
    #expect(try await names(place, "ly").count == 3)
    #expect(try await names(place, "ly", units: [LocBinh.tuDoan]) == ["Lý Thị Mẩy"])
    #expect(try await names(place, "ly", units: [LocBinh.tuDoan, LocBinh.khanhXuan]).count == 3)
    #expect(try await names(place, "ly", units: []) == [])
  }

  @Test(arguments: Engine.atHand) func wholeWordsFirstThenVietnameseOrder(_ engine: Engine) async throws {
    let place = try await settled(engine)
    _ = try await add(
      place, ["Nông Văn An", "Nông Thị Ánh", "Nông Văn Ân", "Nông Thị Anh", "Nông Văn Ảnh", "Nông Thị Ăn", "Nông Anh Đức", "Nông Anh Dũng"])
    #expect(
      try await names(place, "nong an") == [
        "Nông Văn An", "Nông Thị Ăn", "Nông Văn Ân", "Nông Thị Anh", "Nông Văn Ảnh", "Nông Thị Ánh", "Nông Anh Dũng", "Nông Anh Đức",
      ])
    #expect(try await names(place, "nong an", limit: 2) == ["Nông Văn An", "Nông Thị Ăn"])
    let broad = try await place.store.read { try Search.find($0, place.person, "nong", units: nil, broadFrom: 3).broad }
    #expect(broad)
  }

  @Test(arguments: Engine.atHand) func followsEditsAndRemovals(_ engine: Engine) async throws {
    let place = try await settled(engine)
    let unit = LocBinh.khanhXuan
    let ids = try await add(place, ["Mã Thị Xuân", "Mã Thị Hạ"])
    try await place.store.write(.edit, by: LocBinh.lan, in: [unit]) {
      try $0.update("person", unit, ids[0], ["full_name": .text("Mã Thị Thu")])
      try $0.update("person", unit, ids[1], ["occupation": .text("thợ may")])
    }
    #expect(try await names(place, "ma xuan") == [])
    #expect(try await names(place, "ma thu") == ["Mã Thị Thu"])
    #expect(try await names(place, "ma ha") == ["Mã Thị Hạ"])
    try await place.store.write(.remove, by: LocBinh.lan, in: [unit]) { try $0.remove("person", unit, ids[0]) }
    #expect(try await names(place, "ma") == ["Mã Thị Hạ"])
    // What was rolled back is not found.
    try? await place.store.write(.remove, by: LocBinh.lan, in: [unit]) {
      try $0.remove("person", unit, ids[1])
      throw TestProblem.noValue("changed my mind")
    }
    #expect(try await names(place, "ma") == ["Mã Thị Hạ"])
    let rows = try (0..<300).map { number in
      (
        id: RowID(milliseconds: Int64(number)), parent: RowID?.none,
        values: try LocBinh.resident("Đinh Văn \(number)", "male", "1990-01-01", place.household)
      )
    }
    try await place.store.write(.imported, by: LocBinh.lan, in: [unit]) { try $0.insertMany("person", unit, rows) }
    #expect(try await names(place, "dinh 299") == ["Đinh Văn 299"])
    #expect(try await names(place, "dinh van").count == 50)
  }
}
