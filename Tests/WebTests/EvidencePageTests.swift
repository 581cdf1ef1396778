import Foundation
import Measures
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Web

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Files handed in on the page, looked at, withdrawn; the dossier they go into.
@Suite(.serialized) struct EvidencePageTests {
  /// A PDF of one page, larger where asked.
  static func pdf(_ text: String = "", padding: Int = 0) -> [UInt8] {
    let noise = String((0..<padding).map { Character(UnicodeScalar(UInt8(97 + ($0 &* 7919) % 26))) })
    return Array(
      ("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        + "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n% \(text)\(noise)\n\(text)"
        + "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n").utf8)
  }

  /// A multipart form as a browser sends it.
  static func hand(
    _ browser: RegisterBooks.Browser, _ path: String, _ fields: [String: String], _ name: String, _ bytes: [UInt8], token: String? = nil
  ) async throws -> RunningServer.Answer {
    let mark = "----tep" + UUID().uuidString
    var body = Data()
    for (key, value) in fields.merging(["csrf": token ?? browser.token], uniquingKeysWith: { $1 }) {
      body.append(Data("--\(mark)\r\nContent-Disposition: form-data; name=\"\(key)\"\r\n\r\n\(value)\r\n".utf8))
    }
    body.append(
      Data("--\(mark)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: x/y\r\n\r\n".utf8))
    body.append(Data(bytes))
    body.append(Data("\r\n--\(mark)--\r\n".utf8))
    let url = try #require(URL(string: browser.server.address + path))
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.timeoutInterval = 600
    request.setValue(browser.cookie, forHTTPHeaderField: "Cookie")
    request.setValue("multipart/form-data; boundary=\(mark)", forHTTPHeaderField: "Content-Type")
    request.httpBody = body
    let session = URLSession(configuration: .ephemeral, delegate: Stop(), delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    let http = response as? HTTPURLResponse
    return RunningServer.Answer(
      status: http?.statusCode ?? 0, location: http?.value(forHTTPHeaderField: "Location"), text: String(decoding: data, as: UTF8.self),
      headers: [:])
  }

  private final class Stop: NSObject, URLSessionTaskDelegate {
    func urlSession(
      _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
      completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }
  }

  static func bytes(_ browser: RegisterBooks.Browser, _ path: String) async throws -> (Data, [String: String]) {
    var request = URLRequest(url: try #require(URL(string: browser.server.address + path)))
    request.timeoutInterval = 600
    request.setValue(browser.cookie, forHTTPHeaderField: "Cookie")
    let (data, response) = try await URLSession.shared.data(for: request)
    let headers = ((response as? HTTPURLResponse)?.allHeaderFields ?? [:]).reduce(into: [String: String]()) {
      $0["\($1.key)".lowercased()] = "\($1.value)"
    }
    return (data, headers)
  }

  private let page = "/evidence?unit=06544&set=btcqg-ytx&period=2024-Q4"
  private let fields = [
    "set": "btcqg-ytx", "period": "2024-Q4", "indicator": "1.1", "kind": "committee_decision", "title": "QĐ kiện toàn BCĐ",
  ]

  private func folderCount(_ server: RunningServer) async throws -> (files: Int, pieces: Int, rows: Int) {
    try await server.installation.store.read { reading in
      func count(_ table: String) throws -> Int { Int(try reading.first("SELECT COUNT(*) AS n FROM \(table)")?["n"].int ?? 0) }
      return (try count("stored_file"), try count("stored_piece"), try count("evidence"))
    }
  }

  @Test(arguments: Engine.atHand) func aFileIsHandedInKeptOnceAndWithdrawn(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let station = try await books.browser(.station)
    let empty = try await station.get(page)
    #expect(empty.status == 200 && empty.text.contains("Đưa tệp lên") && empty.text.contains("còn thiếu"), "\(empty.text.suffix(400))")
    let file = EvidencePageTests.pdf("a", padding: 2_600_000)
    let sent = try await EvidencePageTests.hand(station, "/evidence/06544", fields, "QĐ 12.pdf", file)
    let place = try #require(sent.location, "\(sent.status) \(sent.text.suffix(500))")
    #expect(place.hasSuffix("done=handed"))
    let path = String(place.prefix { $0 != "?" })
    let shown = try await station.get(place)
    #expect(shown.text.contains("Đã nhận tệp") && shown.text.contains("QĐ kiện toàn BCĐ") && shown.text.contains("QĐ 12.pdf"))
    #expect(try await folderCount(books.server) == (1, 3, 1))

    let (content, headers) = try await EvidencePageTests.bytes(station, path + "/file")
    #expect(content == Data(file), "the file comes back byte for byte")
    #expect(headers["content-type"] == "application/pdf" && headers["x-content-type-options"] == "nosniff")
    #expect(headers["content-disposition"] == "attachment; filename=\"qd-12_2024-12-20.pdf\"", "\(headers["content-disposition"] ?? "")")
    #expect(headers["content-security-policy"]?.hasPrefix("sandbox; default-src 'none'") == true)
    #expect(headers["content-length"] == "\(file.count)")

    let again = try await EvidencePageTests.hand(station, "/evidence/06544", fields, "khac-ten.pdf", file)
    #expect(again.location == path + "?unfiled=1&done=known", "and the paper is still in no register")
    let other = try await EvidencePageTests.hand(
      station, "/evidence/06544", fields.merging(["indicator": "1.2", "kind": ""]) { $1 }, "anh.jpg", file)
    #expect(other.location?.hasSuffix("done=renamed") == true, "the contents decide what it is")
    #expect(try await folderCount(books.server) == (1, 3, 2), "kept once")
    let list = try await station.get(page)
    #expect(list.text.contains("QĐ kiện toàn BCĐ") && list.text.contains("Có tệp nhưng chưa ghi sổ văn bản"))
    let csv = try await station.get("/evidence/list.csv?unit=06544&set=btcqg-ytx&period=2024-Q4")
    #expect(csv.text.contains("QĐ 12.pdf"))
    #expect(try await station.get("/evidence/list.xlsx?unit=06544&set=btcqg-ytx&period=2024-Q4").status == 200)

    let nothing = try await station.post(path + "/withdraw", ["reason": " "])
    #expect(nothing.status == 422 && nothing.text.contains("phải ghi vì sao gỡ"))
    #expect(try await station.post(path + "/withdraw", ["reason": "nhầm tệp"]).status == 303)
    #expect(try await folderCount(books.server).files == 1, "another row names the contents")
    #expect(try await station.get(path).text.contains("Nội dung vẫn giữ"))
    let second = try #require(other.location?.prefix { $0 != "?" })
    #expect(try await station.post(second + "/withdraw", ["reason": "nhầm tệp"]).status == 303)
    #expect(try await folderCount(books.server) == (0, 0, 2), "nothing names the contents any more")
    #expect(try await station.get(second + "/file").status == 404)
    #expect(try await LogBook.verify(books.server.installation.store).faults.isEmpty)
  }

  @Test(arguments: Engine.atHand) func aPaperIsEnteredIntoTheRegisterWithItsFile(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let station = try await books.browser(.station)
    let store = books.server.installation.store
    func papers() async throws -> [RegisterRow] {
      let unit = books.unit
      return try await store.read { try $0.rows(of: "document", where: "unit_id = :unit ORDER BY id", ["unit": .int(unit.number)]) }
    }
    #expect(try await station.get(page).text.contains("Ghi luôn vào sổ văn bản"))
    // Without the day the file is kept, nothing is counted, and the page says so.
    let before = try await papers()
    let address = "/evidence/06544?period=2024-Q3"
    let file = EvidencePageTests.pdf("a")
    let bare = try await EvidencePageTests.hand(
      station, address, fields.merging(["document_number": "12/QĐ-UBND"]) { $1 }, "QĐ 12.pdf", file)
    let place = try #require(bare.location, "\(bare.status) \(bare.text.suffix(400))")
    #expect(try await papers().count == before.count)
    let told = try await station.get(place).text
    #expect(told.contains("Tệp đã lưu; văn bản chưa vào sổ nên chưa được tính"))
    let form = "/registers/document/06544/new" + Link.query([("document_kind", "committee_decision"), ("set_id", "btcqg-ytx")])
    #expect(told.contains(form.replacingOccurrences(of: "&", with: "&amp;")) && told.contains("document_number=12"))
    #expect(told.contains("period=2024-Q3"), "the period of the page it was handed in on")
    // The register's own checks hold, and nothing is half written.
    let paper = ["document_number": "12/QĐ-UBND", "issued_on": "05/03/2024", "issuer": "UBND xã", "about": "Kiện toàn BCĐ"]
    for (wrong, reason) in [
      (["issued_on": "05/03/2999"], "tương lai"), (["valid_to": "01/01/2024"], "trước ngày ban hành"), (["kind": ""], "cần chọn"),
    ] {
      let sent = fields.merging(paper) { $1 }.merging(wrong) { $1 }
      let refused = try await EvidencePageTests.hand(station, address, sent, "khac.pdf", EvidencePageTests.pdf("b"))
      #expect(refused.status == 422 && refused.text.contains(reason) && refused.text.contains("Kiện toàn BCĐ"), "\(reason)")
    }
    #expect(try await papers().count == before.count)
    #expect(try await folderCount(books.server).rows == 1)
    // With it the row is written in the same act, and the file that came first belongs to it.
    let filed = try await EvidencePageTests.hand(station, address, fields.merging(paper) { $1 }, "QĐ 12.pdf", file)
    #expect(filed.location?.contains("done=filed") == true && filed.location?.prefix { $0 != "?" } == place.prefix { $0 != "?" })
    let again = try await EvidencePageTests.hand(station, address, fields.merging(paper) { $1 }, "ban-2.pdf", EvidencePageTests.pdf("c"))
    #expect(again.status == 303)
    let rows = try await papers()
    #expect(rows.count == before.count + 1, "one paper however often its file comes")
    let (written, issued) = (try #require(rows.last), Value.day(try day("2024-03-05")))
    #expect(written.text("issuer") == "UBND xã" && written.values["issued_on"] == issued && !written.draft)
    let shown = try await station.get(String(filed.location ?? "")).text
    #expect(shown.contains("ghi văn bản vào sổ") && !shown.contains("chưa được tính"))
    let list = try await station.get(page).text
    #expect(list.contains("12/QĐ-UBND. Kiện toàn BCĐ") && !list.contains("Có tệp nhưng chưa ghi sổ văn bản"))
    #expect(try await LogBook.verify(store).faults.isEmpty)
  }

  @Test(arguments: Engine.atHand) func aFileLeadsToTheAssessmentOfItsSet(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let station = try await books.browser(.station)
    let installation = books.server.installation
    let desk = AssessmentDesk(installation.evaluating, installation.knowledge.workflow)
    let actor = AssessmentDesk.Actor(Author("user:station"), name: "Trạm", roles: [.station])
    let id = try await desk.begin(
      UnitGroup(books.unit), set: "xa-ntm", try #require(Period("2024-Q3")), today: try day("2024-12-20"), by: actor)
    let sent = try await EvidencePageTests.hand(
      station, "/evidence/06544", ["set": "xa-ntm", "indicator": "15.1", "title": "Danh sách thẻ"], "a.pdf", EvidencePageTests.pdf())
    let place = try #require(sent.location).prefix { $0 != "?" }
    #expect(try await station.get(String(place)).text.contains("href=\"/assessments/06544/\(id)\""))
    #expect(try await station.get(place + "?period=2024-Q4").text.contains("chưa lập"), "of another quarter there is none")
  }

  @Test(arguments: Engine.atHand) func everyFaultIsToldAtOnceAndNothingIsHalfWritten(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let station = try await books.browser(.station)
    let wrong = fields.merging(["indicator": "99.9", "kind": "khong-co", "valid_from": "31/02/2024", "valid_to": "x"]) { $1 }
    let bad = EvidencePageTests.pdf("4 0 obj << /S /JavaScript >> endobj\n")
    let answer = try await EvidencePageTests.hand(station, "/evidence/06544", wrong, "a.pdf", bad)
    #expect(answer.status == 422)
    for text in ["JavaScript", "không có chỉ tiêu «99.9»", "không có loại «khong-co»", "«31/02/2024» không phải ngày", "QĐ kiện toàn BCĐ"] {
      #expect(answer.text.contains(text), "\(text)")
    }
    let reversed = fields.merging(["valid_from": "02/02/2024", "valid_to": "01/02/2024"]) { $1 }
    let days = try await EvidencePageTests.hand(station, "/evidence/06544", reversed, "a.pdf", EvidencePageTests.pdf())
    #expect(days.status == 422 && days.text.contains("bằng hoặc sau ngày có giá trị"))
    let none = try await EvidencePageTests.hand(station, "/evidence/06544", fields, "", [])
    #expect(none.status == 422 && none.text.contains("chưa chọn tệp"))
    #expect(try await folderCount(books.server) == (0, 0, 0))

    try await EvidenceLimit.write(1 << 20, books.server.installation.store, by: Author("test"))
    let large = try await EvidencePageTests.hand(station, "/evidence/06544", fields, "a.pdf", EvidencePageTests.pdf(padding: 1_200_000))
    #expect(large.status == 413)
    #expect(try await folderCount(books.server) == (0, 0, 0))
  }

  @Test func onlyTheCommunesOwnPeopleHandInAndSee() async throws {
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let sent = try await EvidencePageTests.hand(station, "/evidence/06544", fields, "a.pdf", EvidencePageTests.pdf())
    let path = String(try #require(sent.location).prefix { $0 != "?" })
    let store = books.server.installation.store
    for (name, role) in [("ban", Role.station), ("so", Role.department)] {
      let scope = role == .station ? "unit:06562" : "all"
      try await Accounts.add(
        name: name, fullName: name, password: RunningServer.password,
        appointments: [Appointment(role: role, scope: scope, validFrom: try day("2024-01-01"))], store, by: Author("test"))
    }
    func cookie(_ name: String) async throws -> String {
      "xk_session=" + (try await Accounts.signIn(name: name, password: RunningServer.password, store))
    }
    let (stranger, department) = (try await cookie("ban"), try await cookie("so"))
    for address in [path, path + "/file", path + "/preview", page] {
      #expect(try await books.server.get(address, cookie: stranger).status == 403, "\(address)")
    }
    #expect(try await books.server.get(path.replacingOccurrences(of: "06544", with: "06562"), cookie: stranger).status == 404)
    for address in [path, path + "/file", page] {
      #expect(try await books.server.get(address, cookie: department).status == 200, "\(address)")
    }
    let reader = try await books.server.get(page, cookie: department)
    #expect(!reader.text.contains("id=\"hand-in\""), "the department reads")
    let worker = try await books.browser(.villageWorker)
    #expect(try await worker.get(path).status == 403)
    #expect(try await EvidencePageTests.hand(worker, "/evidence/06544", fields, "a.pdf", EvidencePageTests.pdf()).status == 403)
    #expect(try await EvidencePageTests.hand(station, "/evidence/06562", fields, "a.pdf", EvidencePageTests.pdf()).status == 403)
    #expect(
      try await EvidencePageTests.hand(station, "/evidence/06544", fields, "b.pdf", EvidencePageTests.pdf("b"), token: "wrong").status
        == 403)
  }

  @Test(arguments: Engine.atHand) func aDossierHoldsWhatWasSubmitted(_ engine: Engine) async throws {
    let books = try await RegisterBooks(on: engine)
    let station = try await books.browser(.station)
    let installation = books.server.installation
    let (group, today, period) = (UnitGroup(books.unit), try day("2024-12-20"), try #require(Period("2024-Q4")))
    let desk = AssessmentDesk(installation.evaluating, installation.knowledge.workflow)
    let actor = AssessmentDesk.Actor(Author("user:station"), name: "Trạm", roles: [.station])
    let id = try await desk.begin(group, set: "xa-ntm", period, today: today, by: actor)
    let own = ["set": "xa-ntm", "indicator": "15.1", "title": "Danh sách thẻ BHYT"]
    let first = EvidencePageTests.pdf("one", padding: 1_100_000)
    let sent = try await EvidencePageTests.hand(station, "/evidence/06544", own, "bhyt.pdf", first)
    let path = String(try #require(sent.location).prefix { $0 != "?" })
    let address = "/assessments/06544/\(id)/dossier"
    let draft = try await station.get(address)
    #expect(
      draft.status == 200 && draft.text.contains("chưa nộp") && draft.text.contains("Danh sách thẻ BHYT"), "\(draft.text.suffix(300))")

    let open = try await desk.compute(group, set: "xa-ntm", period, today: today).result.indicators
    try await desk.mark(group, id, open.map { .init($0.code, .met, reason: "đã kiểm đếm") }, by: actor)
    try await desk.take(.submit, group, id, today: today, by: actor)
    // After the submission one more comes and the first is withdrawn: the dossier stays as it was submitted.
    _ = try await EvidencePageTests.hand(
      station, "/evidence/06544", own.merging(["title": "Đến sau"]) { $1 }, "sau.pdf", EvidencePageTests.pdf("two"))
    #expect(try await station.post(path + "/withdraw", ["reason": "thay tệp"]).status == 303)
    #expect(try await station.get(path).text.contains("Nội dung vẫn giữ"), "a snapshot names it")
    let frozen = try await station.get(address)
    #expect(frozen.text.contains("Lấy từ bản chốt") && frozen.text.contains("Danh sách thẻ BHYT") && !frozen.text.contains("Đến sau"))

    let (zip, headers) = try await EvidencePageTests.bytes(station, address + ".zip")
    #expect(
      headers["content-length"] == "\(zip.count)"
        && headers["content-disposition"]?.contains("ho-so_xa-khanh-xuan_xa-ntm_2024-Q4.zip") == true)
    let target = FileManager.default.temporaryDirectory.appendingPathComponent("ho-so-\(UUID().uuidString).zip")
    try zip.write(to: target)
    defer { try? FileManager.default.removeItem(at: target) }
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") else { return }
    let names = try EvidencePageTests.run(
      "/usr/bin/python3",
      ["-c", "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None\nprint('\\n'.join(z.namelist()))", target.path])
    for name in ["00-muc-luc.docx", "00-muc-luc.csv", "01-bang-diem.docx", "04-to-trinh.docx", "03-ban-chot.json"] {
      #expect(names.contains(name), "\(names)")
    }
    #expect(!names.contains("02-bien-ban.docx"), "no team has begun")
    #expect(names.contains("tieu-chi-15_y-te/15.1_nguoi-dan-tham-gia-bao-hiem-y-te/001_danh-sach-the-bhyt.pdf"), "\(names)")
    let snapshot = try EvidencePageTests.run(
      "/usr/bin/python3",
      [
        "-c", "import sys,zipfile,hashlib\nz=zipfile.ZipFile(sys.argv[1]);print(hashlib.sha256(z.read('03-ban-chot.json')).hexdigest())",
        target.path,
      ])
    #expect(
      frozen.text.contains(snapshot.trimmingCharacters(in: .whitespacesAndNewlines)), "the snapshot in the archive has the hash of the page"
    )
  }

  @Test(arguments: [1, 2, 7, 64, 10_000]) func aFormIsReadHoweverItIsCut(_ size: Int) throws {
    let tricky = Array("\r\n--mar\r\n--mark-\r\n\r\n--".utf8) + [0, 255, 13, 10, 45, 45]
    let whole =
      Array("--mark\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nQuyết định\r\n--mark\r\n".utf8)
      + Array("Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: x/y\r\n\r\n".utf8) + tricky
      + Array("\r\n--mark\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--mark--\r\n".utf8)
    let folder = FileManager.default.temporaryDirectory
    var form = StreamedForm(boundary: "mark", folder: folder, largest: 1_000)
    for start in stride(from: 0, to: whole.count, by: size) where !form.ended {
      try form.take(Array(whole[start..<min(whole.count, start + size)]))
    }
    let file = try #require(form.form.parked["file"])
    #expect(form.ended && form.form["title"] == "Quyết định" && form.form.parked.count == 1)
    #expect(file.name == "a.pdf" && FileManager.default.contents(atPath: file.path) == Data(tricky) && file.byteCount == tricky.count)
  }

  @Test func aDossierIsJoinedIntoOnePDF() async throws {
    let tools = ["/usr/bin/soffice", "/usr/bin/qpdf", "/usr/bin/pdftotext"]
    guard tools.allSatisfy({ FileManager.default.isExecutableFile(atPath: $0) }) else { return }
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let installation = books.server.installation
    let desk = AssessmentDesk(installation.evaluating, installation.knowledge.workflow)
    let actor = AssessmentDesk.Actor(Author("user:station"), name: "Trạm", roles: [.station])
    let id = try await desk.begin(
      UnitGroup(books.unit), set: "xa-ntm", try #require(Period("2024-Q4")), today: try day("2024-12-20"), by: actor)
    for (title, name, bytes) in [
      ("Danh sách thẻ", "a.pdf", EvidencePageTests.pdf()), ("Bảng tính", "b.ods", EvidencePageTests.sheet),
      ("Tệp hỏng", "c.pdf", Array("%PDF-1.4\n1 0 obj << /Type /Pages >> endobj\n%%EOF".utf8)),
    ] {
      let own = ["set": "xa-ntm", "indicator": "15.1", "title": title]
      #expect(try await EvidencePageTests.hand(station, "/evidence/06544", own, name, bytes).status == 303, "\(name)")
    }
    let (pdf, headers) = try await EvidencePageTests.bytes(station, "/assessments/06544/\(id)/dossier.pdf")
    #expect(headers["content-type"] == "application/pdf", "\(String(decoding: pdf.prefix(2_000), as: UTF8.self))")
    let target = FileManager.default.temporaryDirectory.appendingPathComponent("ho-so-\(UUID().uuidString).pdf")
    try pdf.write(to: target)
    defer { try? FileManager.default.removeItem(at: target) }
    let text = try EvidencePageTests.run("/usr/bin/pdftotext", ["-layout", target.path, "-"])
    for part in [
      "HỒ SƠ MINH CHỨNG", "MỤC LỤC", "NHỮNG GÌ CÒN THIẾU", "BẢNG TỰ CHẤM ĐIỂM", "TỜ TRÌNH", "/BC-TYT", "CÁC BƯỚC ĐÃ QUA", "xem tệp trong",
      "chưa phải bản chốt",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  /// A PDF that asks for a password.
  private static func locked() -> [UInt8]? {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/qpdf") else { return nil }
    let folder = FileManager.default.temporaryDirectory
    let (open, closed) = (
      folder.appendingPathComponent("mo-\(UUID().uuidString).pdf"), folder.appendingPathComponent("khoa-\(UUID().uuidString).pdf")
    )
    defer { for file in [open, closed] { try? FileManager.default.removeItem(at: file) } }
    try? Data(pdf()).write(to: open)
    _ = try? run("/usr/bin/qpdf", ["--warning-exit-0", "--encrypt", "mat", "chu", "256", "--", open.path, closed.path])
    return FileManager.default.contents(atPath: closed.path).map(Array.init)
  }

  @Test func aLockedPDFIsTakenAndSaidToBeLocked() async throws {
    guard let bytes = EvidencePageTests.locked() else { return }
    let books = try await RegisterBooks()
    let station = try await books.browser(.station)
    let sent = try await EvidencePageTests.hand(station, "/evidence/06544", fields, "khoa.pdf", bytes)
    let place = try #require(sent.location, "\(sent.text.suffix(300))")
    #expect(place.hasSuffix("done=locked"))
    let page = try await station.get(place)
    #expect(page.text.contains("PDF có đặt bảo vệ") && page.text.contains("không xem trước được bên trong"))
    #expect(!page.text.contains("class=\"evidence-look\""))
  }

  /// An empty spreadsheet: two stored parts, as an archive.
  static var sheet: [UInt8] {
    let bytes =
      "UEsDBBQAAAAAAAAAIQCFbDmKLgAAAC4AAAAIAAAAbWltZXR5cGVhcHBsaWNhdGlvbi92bmQub2FzaXMub3BlbmRvY3VtZW50LnNwcmVhZHNoZW"
      + "V0UEsDBBQAAAAAAAAAIQC6yFUCBAAAAAQAAAALAAAAY29udGVudC54bWw8Yy8+UEsBAhQDFAAAAAAAAAAhAIVsOYouAAAALgAAAAgAAAAAAAAA"
      + "AAAAAIABAAAAAG1pbWV0eXBlUEsBAhQDFAAAAAAAAAAhALrIVQIEAAAABAAAAAsAAAAAAAAAAAAAAIABVAAAAGNvbnRlbnQueG1sUEsFBgAAAA"
      + "ACAAIAbwAAAIEAAAAAAA=="
    return Array(Data(base64Encoded: bytes) ?? Data())
  }

  static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
