import Foundation
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Column filters of a list, on both engines.
@Suite(.serialized) struct RegisterFilterTests {
  static let names = ["Lê Văn Đức", "Nông Thị Hoàng", "Hoàng Văn Ân", "Lý Thị Én"]

  /// Four more people beside Hoàng Thị Én, one of them without a birth date.
  static func books(_ engine: Engine, units: String = RunningServer.units) async throws -> RegisterBooks {
    let books = try await RegisterBooks(on: engine, units: units)
    let (unit, household) = (books.unit, books.household)
    let from = Value.day(try day("2024-11-05"))
    try await books.server.installation.store.write(.create, by: Author("test"), in: [unit]) { writing in
      for (index, name) in names.enumerated() {
        try writing.insert(
          "person", unit,
          [
            "full_name": .text(name), "sex": .text(index < 2 ? "male" : "female"), "birth_year": .int(Int64(1960 + index * 10)),
            "household_id": .id(household), "residence_status": .text("permanent"), "valid_from": from,
            "occupation": index == 0 ? .text("Thợ mộc") : .null,
          ])
      }
    }
    return books
  }

  /// The names a page lists, in its order.
  static func listed(_ page: RunningServer.Answer) -> [String] {
    let body = page.text.components(separatedBy: "<tbody>").dropFirst().first?.components(separatedBy: "</tbody>").first ?? ""
    return (["Hoàng Thị Én"] + names).filter { body.contains("<div>\($0)</div>") }
      .sorted { (body.range(of: $0)?.lowerBound ?? body.startIndex) < (body.range(of: $1)?.lowerBound ?? body.startIndex) }
  }

  @Test(arguments: Engine.atHand) func everyKindOfColumnNarrows(_ engine: Engine) async throws {
    let books = try await RegisterFilterTests.books(engine)
    let station = try await books.browser(.station)
    func ask(_ query: String) async throws -> Set<String> {
      Set(RegisterFilterTests.listed(try await station.get("/registers/person?unit=06544&" + query)))
    }
    let all = Set(RegisterFilterTests.names + ["Hoàng Thị Én"])
    #expect(try await ask("view=none") == all)
    #expect(try await ask("full_name=hoang") == ["Hoàng Thị Én", "Nông Thị Hoàng", "Hoàng Văn Ân"])
    #expect(try await ask("full_name=thi+en") == ["Hoàng Thị Én", "Lý Thị Én"])
    #expect(try await ask("full_name=duc") == ["Lê Văn Đức"])
    #expect(try await ask("full_name=oang") == [])
    #expect(try await ask("occupation=m%E1%BB%99c&cols=full_name,occupation") == ["Lê Văn Đức"])
    #expect(try await ask("occupation=ho+moc&cols=full_name") == ["Lê Văn Đức"])
    #expect(try await ask("occupation.is=some") == ["Lê Văn Đức"])
    #expect(try await ask("sex=male") == ["Lê Văn Đức", "Nông Thị Hoàng"])
    #expect(try await ask("sex.male=1&sex.female=1") == all)
    #expect(try await ask("ethnicity=none") == all)
    #expect(try await ask("birth_date.is=none") == Set(RegisterFilterTests.names))
    #expect(try await ask("birth_date.from=01/01/2020&birth_date.to=31/12/2020") == ["Hoàng Thị Én"])
    #expect(try await ask("birth_year.from=1970&birth_year.to=1980") == ["Nông Thị Hoàng", "Hoàng Văn Ân"])
    #expect(try await ask("valid_from.in=quarter") == Set(RegisterFilterTests.names))
    #expect(try await ask("household_id=\(books.household)&sex=female&full_name=van") == ["Hoàng Văn Ân"])
    #expect(try await ask("national_id=\(RegisterBooks.identity)") == ["Hoàng Thị Én"])
    #expect(try await ask("national_id=020320") == [])
    #expect(try await ask("q=en&sex=female") == ["Hoàng Thị Én", "Lý Thị Én"])
    let sorted = try await station.get("/registers/person?unit=06544&sex=female&sort=-birth_year")
    #expect(RegisterFilterTests.listed(sorted) == ["Lý Thị Én", "Hoàng Văn Ân", "Hoàng Thị Én"])
    #expect(sorted.text.contains("3 trong 5 dòng"))
    #expect(sorted.text.contains("Giới tính: Nữ"))
    let file = try await station.get("/registers/person.csv?unit=06544&sex=male")
    #expect(file.text.contains("Lê Văn Đức") && !file.text.contains("Lý Thị Én"))
  }

  @Test(arguments: Engine.atHand) func badInputIsToldAndLeavesThePageStanding(_ engine: Engine) async throws {
    let books = try await RegisterFilterTests.books(engine)
    let station = try await books.browser(.station)
    let bad = [
      "birth_date.from=31/02/2020", "birth_date.in=decade", "birth_year.from=x", "birth_year.from=9&birth_year.to=1", "sex=zzz",
      "household_id=%27%3B--", "full_name=%25%25", "occupation.is=maybe", "birth_date.from=02/01/2024&birth_date.to=01/01/2024",
    ]
    for query in bad {
      let page = try await station.get("/registers/person?unit=06544&" + query)
      #expect(page.status == 200, "\(query)")
      #expect(page.text.contains("Chưa lọc được"), "\(query)")
      #expect(RegisterFilterTests.listed(page).count == 5, "\(query)")
    }
    for query in [
      "full_name=%27%20OR%201%3D1", "full_name=%00", "cols=no_such,full_name", "cols=%3Cb%3E", "freeze=99", "freeze=-3", "sort=no_such",
      "scope=everything", "in=06562", "remarks=x", "birth_year.from=99999999999999999999", "valid_from.from=0001-01-01", "page=0",
      "full_name=" + String(repeating: "a", count: 3000), "view=zzz",
    ] {
      let page = try await station.get("/registers/person?unit=06544&" + query)
      #expect(page.status == 200, "\(query)")
      #expect(!page.text.contains("<b></b>"), "\(query)")
    }
  }

  @Test func whoMaySeeNoNumbersCannotAskForThem() async throws {
    let books = try await RegisterFilterTests.books(.sqlite)
    let centre = try await books.browser(.healthCentre)
    for number in [RegisterBooks.identity, "020320000008"] {
      let page = try await centre.get("/registers/person?unit=06544&national_id=\(number)")
      #expect(page.text.contains("không được tìm theo số"))
      #expect(RegisterFilterTests.listed(page).count == 5)
    }
  }

  /// The list as the server reads it for an administrator.
  static func listing(_ books: RegisterBooks, _ query: [String: String]) async throws -> RegisterListing {
    let installation = books.server.installation
    let units = try await installation.store.read { try OrgUnits.load($0) }
    let words = try Words(String(contentsOf: WordsTests.folder.appendingPathComponent("Words/words.yaml"), encoding: .utf8))
    let visit = Visit(
      installation: installation, words: words, method: "GET", path: "/registers/person", parameters: ["register": "person"],
      query: query.merging(["unit": "06544"]) { $1 }, form: .none, session: nil, rights: .administrator, units: units, language: .vi,
      csrf: "", isDemo: false, now: installation.store.now())
    return RegisterListing(visit, try visit.place(for: .seeRegister))
  }

  @Test(arguments: Engine.atHand) func aLongRegisterIsReadInTheSameOrderAsAShortOne(_ engine: Engine) async throws {
    let books = try await RegisterFilterTests.books(engine)
    let other = try TestSupport.unit("06562")
    try await books.server.installation.store.write(.create, by: Author("test"), in: [other]) { writing in
      let hamlet = try writing.insert("hamlet", other, ["name": .text("Bản Quang")])
      let household = try writing.insert("household", other, ["household_number": .text("0001"), "hamlet_id": .id(hamlet)])
      for (index, name) in ["Hoàng Văn Bảo", "An Thị Lý", ""].enumerated() {
        try writing.insert(
          "person", other,
          [
            "full_name": name.isEmpty ? .null : .text(name), "birth_year": .int(Int64(1955 + index * 10)), "household_id": .id(household),
            "sex": .text("female"),
          ])
      }
    }
    for query in [
      [:], ["sort": "birth_year"], ["sort": "-birth_year"], ["sex": "female"], ["full_name": "hoang"],
      ["sort": "-valid_from", "sex": "female"],
      ["sort": "household_id"], ["sort": "sex"], ["state": "drafts"], ["full_name": "nobody"], ["sex": "male", "sort": "-full_name"],
      ["occupation": "moc"], ["occupation": "xay"], ["full_name": "hoang van", "occupation.is": "none"],
      ["guardian": "chu"], ["guardian": "nobody"], ["guardian": "b", "sex": "female"],
    ] as [[String: String]] {
      for scope in ["own", "all"] {
        let listing = try await RegisterFilterTests.listing(books, query.merging(["scope": scope]) { $1 })
        let (short, long) = try await books.server.installation.store.read { reading in
          (try listing.found(reading, offset: 0, limit: 50), try listing.rows(reading, held: scope == "own" ? 1_000_000 : 1_000_008))
        }
        #expect(short.rows.map(\.id) == long.rows.map(\.id), "\(query) \(scope)")
        if !query.filter({ $0.key != "sort" }).isEmpty { #expect(short.total == long.total, "\(query) \(scope)") }
        let streamed = try await books.server.installation.store.read { reading -> [RowID] in
          let condition = listing.filter.condition(reading.store.dialect, today: listing.today)
          return query["state"] == nil ? try listing.streamed(reading, condition, offset: 0, limit: 50).map(\.id) : short.rows.map(\.id)
        }
        #expect(streamed == short.rows.map(\.id), "streamed \(query) \(scope)")
      }
    }
  }
}
