import Foundation
import Programme
import Registers
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

/// Code lists on the pages: shown with how far they were checked, exported, replaced, and at once in use.
@Suite(.serialized) struct ListPageTests {
  private static let fields = ["verb": "read", "from": "01/12/2024", "source": "Quyết định của Sở Y tế", "status": "verified"]

  @Test func listsAreShownWithTheirSourceAndStatus() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let all = try await station.get("/lists").text
    #expect(all.contains("Thuốc của trạm y tế xã") && all.contains("chưa xác minh") && all.contains("/lists/sex"))
    let one = try await station.get("/lists/medicine").text
    #expect(one.contains("Adrenalin") && one.contains("theo phần mềm") && !one.contains("id=\"replace\""))
    #expect(try await station.get("/lists/medicine?q=atropin").text.contains("Adrenalin") == false)
    #expect(try await station.get("/lists/nothing").status == 404)
    let file = try await station.get("/lists/medicine/items.csv")
    #expect(file.text.hasPrefix("\u{FEFF}code;vi;en;medicine_group;emergency\r\n"))
    #expect(try await station.get("/lists/medicine/items.xlsx").status == 200)
    #expect(try await station.bring("/lists/medicine", "x.csv", "code;vi\na;A\n", ListPageTests.fields).status == 403)
  }

  @Test func aListIsComparedAndReplacedAndInUseAtOnce() async throws {
    let books = try await RegisterBooks()
    let administrator = try await books.browser(.administrator)
    let bad = try await administrator.bring(
      "/lists/herb_species", "x.csv", "code;vi;en;herb_use\ngừng;Gừng;;cold\nsa;;;\n", ListPageTests.fields)
    #expect(bad.status == 422 && bad.text.contains("dòng 2") && bad.text.contains("dòng 3"))
    let text = "Mã;Tên tiếng Việt;Tên tiếng Anh;herb_use\ngung;Gừng tươi;Ginger;cold\ncay_moi;Cây mới;New herb;cold\n"
    let compared = try await administrator.bring("/lists/herb_species", "cay.csv", text, ListPageTests.fields)
    #expect(compared.status == 200 && compared.text.contains("Cây mới") && compared.text.contains("Danh mục mới sẽ đổi gì"))
    let store = books.server.installation.store
    #expect(store.catalogue.lists["herb_species"]?["cay_moi"] == nil, "looking changes nothing")
    let content = try #require(
      compared.text.components(separatedBy: "<textarea name=\"content\" hidden>").last?.components(separatedBy: "</textarea>").first)
    let plain = content.replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&amp;", with: "&")
    let laid = try await administrator.post("/lists/herb_species", ListPageTests.fields.merging(["verb": "lay", "content": plain]) { $1 })
    #expect(laid.status == 303, "\(laid.text.suffix(800))")
    let page = try await administrator.get("/lists/herb_species").text
    #expect(page.contains("Cây mới") && page.contains("01/12/2024") && page.contains("đang dùng") && page.contains("đã đối chiếu"))
    #expect(try await administrator.get("/registers/herb/06544/new").text.contains("Cây mới"), "the form offers it at once")
    #expect(try await administrator.bring("/lists/sex", "x.csv", "code;vi\na;A\n", ListPageTests.fields).status == 404)
    #expect(try await LogBook.verify(store).faults == [])
  }

  @Test func aListLaidByAnotherProgramIsInUseAtOnce() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    #expect(try await station.get("/lists/medicine").text.contains("Thuốc của cơ quan") == false)
    let today = try day("2024-12-20")
    let beside = try await Installation.open(
      .file(books.server.path), keyPath: nil, folder: catalogueFolder, create: false, now: { Moment(today, minutes: 600) })
    let items = [CodeList.Item(code: "moi", label: Label("Thuốc của cơ quan", en: "A medicine"), extra: ["emergency": "no"])]
    let edition = ListEdition(list: "medicine", validFrom: try day("2024-12-01"), status: .verified, source: "QĐ", items: items)
    try await ListEditions.write(edition, beside.store, by: Author("console:root"))
    #expect(books.server.installation.store.catalogue.lists["medicine"]?["moi"] == nil)
    #expect(try await station.get("/registers/medicine-stock/06544/new").text.contains("Thuốc của cơ quan"))
  }
}
