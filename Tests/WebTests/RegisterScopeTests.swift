import Foundation
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// One sheet for several communes, and for a merged one with those it was made of.
@Suite(.serialized) struct RegisterScopeTests {
  static let units =
    RunningServer.units + """

      06529,Xã Lộc Bình,xã,20,Tỉnh Lạng Sơn,2025-07-01,,,
      """

  /// A person of Tú Đoạn beside the people of Khánh Xuân.
  static func neighbour(_ books: RegisterBooks) async throws -> (UnitKey, RowID) {
    let other = try TestSupport.unit("06562")
    let id = try await books.server.installation.store.write(.create, by: Author("test"), in: [other]) { writing in
      let hamlet = try writing.insert("hamlet", other, ["name": .text("Bản Quang")])
      let household = try writing.insert("household", other, ["household_number": .text("0001"), "hamlet_id": .id(hamlet)])
      return try writing.insert(
        "person", other,
        [
          "full_name": .text("Vi Văn Bảo"), "sex": .text("male"), "birth_year": .int(1950), "household_id": .id(household),
          "residence_status": .text("permanent"), "valid_from": .day(try day("2020-01-01")),
        ])
    }
    return (other, id)
  }

  @Test(arguments: Engine.atHand) func severalCommunesStandInOneList(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let (other, id) = try await RegisterScopeTests.neighbour(books)
    let administrator = try await books.browser(.administrator)
    let page = try await administrator.get("/registers/person?unit=06544&scope=all")
    #expect(page.status == 200)
    #expect(page.text.contains("Vi Văn Bảo") && page.text.contains("Hoàng Thị Én"))
    #expect(page.text.contains("data-unit=\"06562\"") && page.text.contains("<div>Xã Tú Đoạn</div>"))
    #expect(page.text.contains("Bản Quang") == false && page.text.contains("0001"))
    let one = try await administrator.get("/registers/person?unit=06544&scope=all&in=06562")
    #expect(one.text.contains("Vi Văn Bảo") && !one.text.contains("Hoàng Thị Én"))
    let file = try await administrator.get("/registers/person.csv?unit=06544&scope=all")
    #expect(file.text.contains("Xã Tú Đoạn") && file.text.contains("Hoàng Thị Én"))
    // A cell goes to the unit of its row.
    let row = try await books.server.installation.store.read { try $0.row("person", other, id) }
    let sent = try await administrator.send(
      "PATCH", "/api/registers/person/06562/\(id)", json: #"{"base":\#(row?.seq ?? 0),"fields":{"occupation":"Thợ xây"}}"#)
    #expect(sent.status == 200)
    #expect(sent.text.contains("Thợ xây"))
  }

  @Test func whoAnswersForOneCommuneSeesThatOne() async throws {
    let books = try await RegisterBooks()
    _ = try await RegisterScopeTests.neighbour(books)
    let station = try await books.browser(.station)
    for query in ["scope=all", "scope=all&in=06562", "scope=lineage&in=06562"] {
      let page = try await station.get("/registers/person?unit=06544&" + query)
      #expect(page.status == 200)
      #expect(page.text.contains("Hoàng Thị Én") && !page.text.contains("Vi Văn Bảo"), "\(query)")
    }
    #expect(try await !station.get("/registers/person.csv?unit=06544&scope=all").text.contains("Vi Văn Bảo"))
  }

  @Test(arguments: Engine.atHand) func aMergedCommuneShowsFormerRowsWithTheirOrigin(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine, units: RegisterScopeTests.units)
    let administrator = try await books.browser(.administrator)
    let own = try await administrator.get("/registers/person?unit=06529@2025-07-01")
    #expect(!own.text.contains("Hoàng Thị Én"))
    #expect(own.text.contains("scope=lineage"))
    let both = try await administrator.get("/registers/person?unit=06529@2025-07-01&scope=lineage")
    #expect(both.text.contains("Hoàng Thị Én") && both.text.contains("<div>Xã Khánh Xuân</div>"))
  }
}
