import Exchange
import Foundation
import Storage
import TestSupport
import Testing
import Vocabulary

/// Sheets as they come: merged, hidden, endless, with formulas, in other calendars, as text.
@Suite struct OddSheetTests {
  private func rows(_ path: String, sheet: Int = 0) throws -> (rows: [SheetRow], frame: SheetFrame) {
    var out: [SheetRow] = []
    let frame = try Spreadsheet(path).rows(of: sheet) { row in
      out.append(row)
      return true
    }
    return (out, frame)
  }

  @Test func everyKindOfCellIsRead() throws {
    let scratch = try Scratch()
    var book = RawWorkbook(
      xml: """
        <cols><col min="2" max="3" hidden="1"/></cols><sheetData>
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>Nông </t></r><r><t>Páo</t></r><rPh><t>x</t></rPh></is></c>
        <c r="C1"><v>1.5</v></c><c r="D1" s="1"><v>45000</v></c><c r="E1" s="1"><v>45000.5</v></c><c r="F1" s="2"><v>45000</v></c>
        <c r="G1" t="b"><v>1</v></c><c r="H1" t="e"><v>#REF!</v></c><c r="I1" t="str"><f>A1</f><v>kết quả</v></c>
        <c r="J1"><f>1+1</f><v>2</v></c><c r="K1" t="d"><v>2024-02-29T00:00:00</v></c><c r="L1" s="4"><v>1</v></c><c r="M1" s="4"><v>60</v></c>
        <c r="N1" s="4"><v>61</v></c><c r="O1" t="str"><v>a_x000D_b_x005F_x0041_</v></c><c r="P1"/></row>
        <row r="9" hidden="1"><c t="inlineStr"><is><t>ẩn</t></is></c></row></sheetData><mergeCells><mergeCell ref="A3:B5"/></mergeCells>
        """)
    book.shared = ["chung"]
    book.formats = ["dd/mm/yyyy", "[Red]0.00\"đ/m\"", "0.00"]
    let (found, frame) = try rows(try book.write(scratch))
    let day = try day("2023-03-15")
    #expect(
      found[0].cells == [
        .text("chung"), .text("Nông Páo"), .number(1.5), .moment(day, minutes: nil), .moment(day, minutes: 720), .number(45000),
        .truth(true),
        .fault("#REF!"), .text("kết quả"), .number(2), .moment(try TestSupport.day("2024-02-29"), minutes: 0),
        .moment(try TestSupport.day("1900-01-01"), minutes: nil), .number(60), .moment(try TestSupport.day("1900-03-01"), minutes: nil),
        .text("a\rb_x0041_"),
      ])
    #expect(found[1].number == 9 && found[1].isHidden && found[1].cells == [.text("ẩn")])
    #expect(frame.hiddenColumns == [1, 2] && frame.merged.first?.rows == 3...5 && frame.merged.first?.columns == 0...1)
    book.from1904 = true
    #expect(try rows(try book.write(scratch, "1904.xlsx")).rows[0].cells[3] == .moment(try TestSupport.day("2027-03-16"), minutes: nil))
  }

  @Test func mergedHiddenAndBrokenCellsAreTold() async throws {
    let commune = try await Commune.settled(.sqlite)
    func line(_ number: Int, _ name: String, house: String = "12", attributes: String = "") -> String {
      RawWorkbook.row(number, Commune.person(name, id: "", house: house), attributes: attributes)
    }
    let heading = RawWorkbook.row(1, Commune.heading)
    let broken =
      RawWorkbook.row(5, ["4", "Lý Bốn", "Nam"]).replacingOccurrences(of: "</row>", with: "")
      + "<c r=\"D5\" t=\"e\"><f>VLOOKUP(1,A:A,2)</f><v>#N/A</v></c>"
      + ["12", "Bản Khoai", "Thường trú", "01/01/2024"].enumerated().map { RawWorkbook.text("\(RawWorkbook.letter($0 + 5))5", $1) }.joined()
      + "</row>"
    let xml =
      "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData>\(heading)\(line(2, "Lý Một"))\(line(3, "Lý Hai", house: ""))"
      + "\(line(4, "Lý Ba", attributes: " hidden=\"1\""))\(broken)</sheetData><mergeCells><mergeCell ref=\"F2:F3\"/></mergeCells>"
    let path = try RawWorkbook(xml: xml).write(commune.scratch)
    let importing = try commune.importing("person")
    let proposal = try await importing.propose(path)
    #expect(proposal.notes.contains { $0.vi.contains("1 dòng đang ẩn (dòng 4") })
    #expect(proposal.notes.contains { $0.vi.contains("gộp nhiều dòng") })
    #expect(proposal.columns.contains { $0.target == "sex" && $0.notes.contains { $0.vi.contains("cột đang ẩn") } })
    var plan = proposal.plan
    let preview = try await importing.preview(path, plan)
    #expect(preview.rows == 4 && preview.good == 2 && preview.faulty == 2)
    #expect(preview.faults.contains { $0.row == 3 && $0.letter == "F" && $0.reason.vi.contains("gộp") })
    #expect(preview.faults.contains { $0.row == 5 && $0.letter == "D" && $0.reason.vi.contains("#N/A") })
    plan.skipsHidden = true
    #expect(try await importing.preview(path, plan).rows == 3)
  }

  @Test func aSheetOfEmptyRowsAndLiesEnds() async throws {
    let commune = try await Commune.settled(.sqlite)
    var xml =
      "<dimension ref=\"A1:XFD1048576\"/><sheetData>" + RawWorkbook.row(1, Commune.heading) + RawWorkbook.row(2, Commune.person(id: ""))
    xml += (3...200_002).map { "<row r=\"\($0)\" spans=\"1:16384\"><c r=\"A\($0)\" s=\"1\"/></row>" }.joined()
    xml += RawWorkbook.row(1_048_576, Commune.person("Lý Cuối", id: "")) + "</sheetData>"
    let outcome = try await commune.take(try RawWorkbook(xml: xml).write(commune.scratch))
    #expect(outcome.preview.rows == 2 && outcome.preview.good == 2)
  }

  @Test func aVeryWideSheetIsCut() async throws {
    let commune = try await Commune.settled(.sqlite)
    let heading = RawWorkbook.row(1, Commune.heading).replacingOccurrences(
      of: "</row>", with: RawWorkbook.text("XFD1", "xa lắm") + "</row>")
    let row = RawWorkbook.row(2, Commune.person(id: "")).replacingOccurrences(of: "</row>", with: RawWorkbook.text("XFD2", "1") + "</row>")
    let path = try RawWorkbook(xml: "<sheetData>\(heading)\(row)</sheetData>").write(commune.scratch)
    let proposal = try await commune.importing("person").propose(path)
    #expect(proposal.notes.contains { $0.vi.contains("quá rộng") } && proposal.columns.count == 9)
  }

  @Test func titlesHeadingsOfTwoRowsAndNumberingAreSeenThrough() async throws {
    let commune = try await Commune.settled(.sqlite)
    var book = RawWorkbook([
      ["TRẠM Y TẾ XÃ KHÁNH XUÂN"], ["DANH SÁCH NHÂN KHẨU"], [],
      ["STT", "Họ và\ntên", "Giới", "Ngày tháng năm sinh", "CMND/CCCD", "Hộ khẩu", "", "Tình trạng cư trú", "Cư trú từ ngày"],
      ["", "", "", "", "", "Số hộ", "Thôn", "", ""], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
      Commune.person(id: ""),
    ])
    book.sheets.insert(("Cũ", "hidden", RawWorkbook.data([Commune.heading, Commune.person()])), at: 0)
    book.sheets.append(("Ghi chú", "visible", RawWorkbook.data([["chỉ là ghi chú"]])))
    let path = try book.write(commune.scratch)
    let proposal = try await commune.importing("person").propose(path)
    #expect(proposal.sheet == "Sheet1" && proposal.headingRow == 5 && proposal.firstData == 7)
    #expect(proposal.notes.contains { $0.vi.contains("trang ẩn: Cũ") } && proposal.notes.contains { $0.vi.contains("Ghi chú") })
    #expect(
      proposal.columns.map(\.target) == [
        nil, "full_name", "sex", "birth_date", "national_id", "household_id.household_number", "household_id.hamlet_id", "residence_status",
        "valid_from",
      ])
    #expect(try await commune.take(path).preview.good == 1)
  }

  @Test func aColumnWithoutANameIsGuessedByWhatItHolds() async throws {
    let commune = try await Commune.settled(.sqlite)
    let path = try RawWorkbook([
      ["Họ và tên", "Cột lạ", "A1", "Mã hộ"], ["Lý Một", "020080001111", "Nam", "12"], ["Lý Hai", "020080001112", "Nữ", "12"],
    ]).write(commune.scratch)
    let proposal = try await commune.importing("person").propose(path)
    #expect(proposal.columns[1].target == nil && proposal.columns[1].suggestion == "national_id")
    #expect(proposal.columns[2].suggestion == "sex" && proposal.columns[2].ground == .content)
    #expect(proposal.missing.map(\.vi).contains("Giới tính"))
    let chosen = try await commune.importing("person").propose(path, choices: ["C": "sex", "Cột lạ": "national_id"])
    #expect(chosen.columns[2].target == "sex" && chosen.columns[1].ground == .chosen && !chosen.missing.map(\.vi).contains("Giới tính"))
    let constants = ["residence_status": "thuong tru", "valid_from": "01/01/2024"]
    let preview = try await commune.preview(path, choices: ["C": "sex", "Cột lạ": "national_id", "A": "full_name"], constants: constants)
    #expect(preview.faults.allSatisfy { !["Tình trạng cư trú", "Cư trú từ ngày"].contains($0.label.vi) })
  }

  private func wide(_ text: String, swapped: Bool) -> [UInt8] {
    var out: [UInt8] = []
    for unit in text.utf16 {
      let bytes = [UInt8(unit & 255), UInt8(unit >> 8)]
      out += swapped ? bytes.reversed() : bytes
    }
    return out
  }

  @Test func textFilesOfEveryMakeAreRead() throws {
    let scratch = try Scratch()
    let table = "Họ tên{s}Ngày sinh\r\n\"Nông \"\"Páo\"\"{s}\nVăn\"{s}01/01/1980\r\n\r\n'=1+1{s}"
    let expected: [[Cell]] = [
      [.text("Họ tên"), .text("Ngày sinh")], [.text("Nông \"Páo\"{s}\nVăn"), .text("01/01/1980")], [.empty], [.text("=1+1"), .empty],
    ]
    for separator in [",", ";", "\t"] {
      let text = table.replacingOccurrences(of: "{s}", with: separator)
      func filled(_ cell: Cell) -> Cell {
        if case .text(let text) = cell { return .text(text.replacingOccurrences(of: "{s}", with: separator)) }
        return cell
      }
      let cells: [[Cell]] = expected.map { row in row.map(filled) }
      let makes: [(String, [UInt8])] = [
        ("plain", Array(text.utf8)), ("mark", [0xEF, 0xBB, 0xBF] + Array(text.utf8)), ("16le", [0xFF, 0xFE] + wide(text, swapped: false)),
        ("16be", [0xFE, 0xFF] + wide(text, swapped: true)), ("16", wide(text, swapped: false)),
        ("said", Array("sep=\(separator)\r\n\(text)".utf8)),
      ]
      for (name, bytes) in makes {
        let found = try rows(try scratch.write("\(name).csv", bytes)).rows
        let read: [[Cell]] = found.map { $0.cells }
        #expect(read == cells, "\(name) \(separator.debugDescription)")
      }
    }
  }
}
