import Exchange
import Foundation
import Storage
import TestSupport
import Testing
import Vocabulary

/// Rows with something wrong: each is told with row, column and reason, and nothing is written.
@Suite struct FaultyValueTests {
  /// The faults of one row of a list of people.
  private func faults(_ row: [String], _ commune: Commune) async throws -> [ImportFault] {
    // A row beside it proves that days come first.
    let other = Commune.person("Lý Văn Ba", born: "25/12/1975", id: "")
    let path = try RawWorkbook([Commune.heading, row, other]).write(commune.scratch, "\(UUID().uuidString).xlsx")
    return try await commune.preview(path).faults
  }

  @Test(arguments: Engine.atHand) func everyWrongValueHasItsOwnReason(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let before = try await commune.store.read { try $0.rows("SELECT unit_id, seq FROM log_head ORDER BY unit_id").map(\.values) }
    let cases: [(row: [String], letter: String, words: String)] = [
      (Commune.person(id: "20080001111"), "E", "có lẽ đã mất 1 số 0 ở đầu"),
      (Commune.person(id: "1080001111"), "E", "có lẽ đã mất 2 số 0 ở đầu"),
      (Commune.person(id: "02008000111"), "E", "Đúng 12 chữ số"),
      (Commune.person(id: "080001111"), "E", "số CMND cũ (9 số)"),
      (Commune.person(id: "2,0080001111E+10"), "E", "viết tắt"),
      (Commune.person(id: "02008000111A"), "E", "12 chữ số"),
      (Commune.person(id: "020 ••• 1111"), "E", "che"),
      (Commune.person(born: "31/02/1980"), "D", "không có trong lịch"),
      (Commune.person(born: "04/25/1980"), "D", "tháng trước ngày"),
      (Commune.person(born: "15/04/80"), "D", "4 chữ số"),
      (Commune.person(born: "hôm qua"), "D", "dd/MM/yyyy"),
      (Commune.person(born: "15/04/2030"), "D", "tương lai"),
      (Commune.person(sex: "khác"), "C", "không có trong danh mục"),
      (Commune.person(""), "B", "cần ghi"),
      (Commune.person("Nông _x0007_Văn"), "B", "ký tự điều khiển"),
      (Commune.person(String(repeating: "a", count: 120)), "B", "tối đa 100"),
      (Commune.person(sex: "Nan"), "C", "(Nam, Nữ, Chưa xác định); có phải «Nam»?"),
      (Commune.person(hamlet: "Bản Không Có"), "G", "không có thôn “Bản Không Có” trong xã"),
      (Commune.person(hamlet: "Bản Khoi"), "G", "không có thôn “Bản Khoi” trong xã; có phải “Bản Khoai”?"),
      (Commune.person(hamlet: "Thôn Bản Khoai"), "G", "có phải “Bản Khoai”?"),
      (Commune.person(house: "999"), "F", "sổ «Hộ gia đình» của xã không có mã hộ “999”"),
      (Commune.person(from: "01/01/1979"), "D", "trước ngày sinh"),
      (Commune.person(from: "2024"), "I", "chỉ có năm 2024"),
      (Commune.person("Hoàng Thị Nguyệt", sex: "Nữ", born: "09/03/1986", id: "020186001234"), "", "số định danh đã có"),
      (Commune.person("Hoàng Thị Nguyệt", sex: "Nữ", born: "08/03/1986", id: "", status: "Tạm trú"), "", "nội dung khác"),
    ]
    for (row, letter, words) in cases {
      let found = try await faults(row, commune)
      #expect(
        found.contains { $0.row == 2 && $0.letter == letter && $0.reason.vi.contains(words) }, "\(words): \(found.map { $0.text(.vi) })")
      for fault in found {
        #expect(fault.reason.en != fault.reason.vi)
        #expect(fault.letter != "E" || !fault.value.contains("80001111"), "an identifier shows")
      }
    }
    // Looking writes nothing, not even to the log.
    #expect(try await commune.store.read { try $0.rows("SELECT unit_id, seq FROM log_head ORDER BY unit_id").map(\.values) } == before)
  }

  @Test func whatIsWrittenOtherwiseIsUnderstood() async throws {
    let commune = try await Commune.settled(.sqlite)
    let decomposed = "Nông Văn Páo".decomposedStringWithCanonicalMapping
    let cases: [([String], String)] = [
      (Commune.person(decomposed), "NFD"),
      (Commune.person("\u{200B}Nông\u{A0}Văn  Páo\u{FEFF} "), "spaces nobody sees"),
      (Commune.person(sex: "nu"), "no tones"),
      (Commune.person(sex: "NỮ"), "capitals"),
      (Commune.person(sex: "female"), "a code"),
      (Commune.person(sex: "nam giới"), "as people say"), (Commune.person(sex: "Nữ giới"), "as people say"),
      (Commune.person(sex: "trai"), "as people say"), (Commune.person(sex: "gái"), "as people say"), (Commune.person(sex: "F"), "a letter"),
      (Commune.person(sex: "1"), "the number of the insurance's files"), (Commune.person(sex: "nu gioi"), "as people say, no tones"),
      (Commune.person(status: "HKTT"), "a usual short form"),
      (Commune.person(born: "1980-04-15"), "ISO"),
      (Commune.person(born: "15.4.1980"), "dots"),
      (Commune.person(born: "15-04-1980"), "hyphens"),
      (Commune.person(born: "15/04/1980 00:00:00"), "midnight"),
      (Commune.person(born: "15041980"), "eight digits"),
      (Commune.person(born: "1980/04/15"), "year first"),
      (Commune.person(id: "020 080 001 111"), "spaces in the number"),
      (Commune.person(hamlet: "ban khoai"), "hamlet without tones"),
      (Commune.person(hamlet: "Ba\u{309}n Khoai"), "NFD in a hamlet"),
    ]
    for (row, what) in cases {
      let found = try await faults(row, commune)
      #expect(found.isEmpty, "\(what): \(found.map { $0.text(.vi) })")
    }
    for year in ["1950", "//1950", "00/00/1950"] {
      let path = try RawWorkbook([Commune.heading, Commune.person("Vi Thị \(year.count)", born: year, id: "")]).write(
        commune.scratch, "nam.xlsx")
      let outcome = try await commune.take(path)
      #expect(outcome.preview.good == 1, "\(year): \(outcome.preview.faults)")
    }
    let years = try await commune.store.read {
      try $0.rows("SELECT birth_year FROM person WHERE birth_date IS NULL").map { $0["birth_year"].int }
    }
    #expect(years == [1950, 1950, 1950])
  }

  @Test(arguments: Engine.atHand) func aValueForAllRowsThatNamesNothingIsAFault(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let kept = [1, 2, 3, 7, 8]
    func pick(_ row: [String]) -> [String] { kept.map { row[$0] } }
    let path = try RawWorkbook([pick(Commune.heading), pick(Commune.person("Lý Một"))]).write(commune.scratch)
    let wrong = try await commune.preview(path, constants: ["household_id": "99"])
    #expect(wrong.faults.map { $0.reason.vi } == ["không có hộ gia đình “99” trong xã"], "\(wrong.faults.map { $0.text(.vi) })")
    #expect(try await commune.preview(path, constants: ["household_id": "12"]).good == 1)
  }

  @Test func theOrderOfDaysIsProvedOrSaid() async throws {
    let commune = try await Commune.settled(.sqlite)
    func days(_ texts: [String]) async throws -> ProposedColumn {
      let rows = texts.enumerated().map { Commune.person("Lý Văn \($0)", born: $1, id: "") }
      let path = try RawWorkbook([Commune.heading] + rows).write(commune.scratch, "ngay.xlsx")
      let proposal = try await commune.importing("person").propose(path)
      return try #require(proposal.columns.first { $0.target == "birth_date" })
    }
    let american = try await days(["04/25/1980", "03/04/1981"])
    #expect(american.dateOrder == .monthFirst && american.notes.contains { $0.vi.contains("MM/dd") })
    let usual = try await days(["25/04/1980", "03/04/1981"])
    #expect(usual.dateOrder == .dayFirst && usual.notes.isEmpty)
    let either = try await days(["03/04/1981", "05/06/1982"])
    #expect(either.dateOrder == .dayFirst && either.notes.contains { $0.vi.contains("đọc được hai cách") })
    let mixed = try await days(["25/04/1980", "04/25/1980"])
    #expect(mixed.dateOrder == .dayFirst && mixed.notes.contains { $0.vi.contains("lẫn hai cách") })
    let path = try RawWorkbook([Commune.heading, Commune.person(born: "04/25/1980"), Commune.person("Lý A", born: "03/04/1981", id: "")])
      .write(commune.scratch, "my.xlsx")
    #expect(try await commune.take(path).preview.good == 2)
    let stored = try await commune.store.read {
      try $0.rows("SELECT birth_date FROM person WHERE full_name = 'Lý A'").first?["birth_date"].text
    }
    #expect(stored == "1981-03-04")
  }

  @Test func realDatesAmongTextsAreSuspicious() async throws {
    let commune = try await Commune.settled(.sqlite)
    func row(_ number: Int, _ date: String) -> String {
      "<row r=\"\(number)\">\(RawWorkbook.text("A\(number)", "Lý \(number)"))\(date)</row>"
    }
    let heading = RawWorkbook.row(1, ["Họ và tên", "Ngày sinh"])
    let xml =
      "<sheetData>\(heading)\(row(2, "<c r=\"B2\" s=\"1\"><v>29316</v></c>"))\(row(3, RawWorkbook.text("B3", "25/04/1980")))</sheetData>"
    let proposal = try await commune.importing("person").propose(try RawWorkbook(xml: xml).write(commune.scratch))
    #expect(proposal.columns.contains { $0.notes.contains { $0.vi.contains("đảo ngày và tháng") } })
  }

  @Test(arguments: Engine.atHand) func doublesAreFoundInTheFileAndInTheRegister(_ engine: Engine) async throws {
    let commune = try await Commune.settled(engine)
    let rows = [
      Commune.heading,
      Commune.person("Nông Văn Páo"), Commune.person("Nông Văn Páo"),
      Commune.person("Nông Văn Páo", status: "Tạm trú"), Commune.person("Triệu Thị Mùi"),
      Commune.person("Hoàng Thị Nguyệt", sex: "Nữ", born: "08/03/1986", id: "020186001234", from: "01/01/2023"),
      Commune.person("Nông Văn Páo", id: "020080002222"),
    ]
    let path = try RawWorkbook(rows).write(commune.scratch)
    let preview = try await commune.preview(path)
    #expect(preview.good == 2 && preview.same == 2 && preview.sameRows == [3, 6] && preview.faulty == 2)
    #expect(preview.faults.contains { $0.row == 4 && $0.reason.vi.contains("dòng 2") && $0.reason.vi.contains("nội dung khác") })
    #expect(preview.faults.contains { $0.row == 5 && $0.reason.vi.contains("số định danh trùng với dòng 2") })
    // Not one row while one has a fault, unless the good ones are asked for.
    #expect(try await commune.take(path, "person", .all).id == nil)
    #expect(try await commune.count("person") == 4)
    #expect(try await commune.count("import_record") == 0)
    #expect(try await commune.take(path, "person", .good).preview.good == 2)
    #expect(try await commune.count("person") == 6)
  }

  @Test func peopleAreFoundByNameAndBirthOrIdentifier() async throws {
    let commune = try await Commune.settled(.sqlite)
    try await commune.store.write(.create, by: LocBinh.lan, in: [Commune.unit]) { writing in
      try writing.insert(
        "person", Commune.unit, try LocBinh.resident("Vi Văn Đoàn", "male", "1950-01-01", commune.place.household, "020050009999"))
    }
    let heading = ["Họ tên", "Ngày sinh", "CCCD", "Số thẻ BHYT", "Từ ngày", "Đến ngày"]
    func take(_ row: [String]) async throws -> ImportPreview {
      let path = try RawWorkbook([heading, row]).write(commune.scratch, "the.xlsx")
      let importing = try commune.importing("insurance-card")
      return try await importing.preview(path, try await importing.propose(path).plan)
    }
    let card = ["GD4202012349999", "01/01/2025", "31/12/2025"]
    #expect(try await take(["Lý Văn Tòng", "30/11/1979", ""] + card).good == 1)
    #expect(try await take(["ly van tong", "30/11/1979", ""] + card).good == 1)
    #expect(try await take(["", "", "020186001234"] + card).good == 1)
    #expect(try await take(["Vi Văn Đoàn", "01/01/1950", ""] + card).faults.contains { $0.reason.vi.contains("có 2 dòng") })
    #expect(try await take(["Vi Văn Đoàn", "01/01/1950", "020050009999"] + card).good == 1)
    #expect(
      try await take(["Lý Văn Tòng", "30/11/1979", "020186001234"] + card).faults.contains { $0.reason.vi.contains("không tìm thấy") })
    #expect(
      try await take(["Người Lạ", "30/11/1979", ""] + card).faults.contains { $0.reason.vi.contains("không có họ và tên “Người Lạ”") })
    #expect(
      try await take(["Lý Văn Tòng", "30/11/1978", ""] + card).faults.contains {
        $0.reason.vi.contains("dòng có ngày sinh “30/11/1978” và họ và tên “Lý Văn Tòng”")
      })
  }
}
