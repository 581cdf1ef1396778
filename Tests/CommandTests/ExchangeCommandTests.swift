import Foundation
import Testing

/// Spreadsheets in and out by the command.
@Suite struct ExchangeCommandTests {
  private let table = "Họ tên;Giới;Ngày sinh;CCCD;Mã hộ;Cư trú từ ngày\nLý Văn Tòng;Nam;30/11/1979;020079001234;HK-1;01/01/2020\n"

  @Test func aFileGoesInOutAndBackAgain() async throws {
    let installation = try SmallInstallation()
    try await installation.enter([("Hoàng Thị Nguyệt", "female", nil)])
    func run(_ arguments: String...) throws -> CommandRun {
      try Program.run(
        arguments + ["--database", installation.database, "--catalogue", installation.catalogue, "--today", SmallInstallation.today])
    }
    let file = try installation.folder.write("dan.csv", table)
    let into = ["import", "--register", "person", "--unit", "06544", file]
    func take(_ more: String...) throws -> CommandRun {
      try Program.run(
        into + more + ["--database", installation.database, "--catalogue", installation.catalogue, "--today", SmallInstallation.today])
    }
    let lacking = try take()
    #expect(
      lacking.status == 7 && lacking.output.contains("Tình trạng cư trú") && lacking.output.contains("chưa ghi gì"), "\(lacking.errors)")
    let faults = installation.folder.path("loi.xlsx")
    #expect(try take("--take", "good", "--faults", faults).status == 7)
    #expect(FileManager.default.fileExists(atPath: faults))
    let looked = try take("--set", "residence_status=Thường trú", "--dry-run", "--format", "json")
    #expect(looked.status == 0, "\(looked.output) \(looked.errors)")
    #expect((try looked.object()["preview"] as? [String: Any])?["good"] as? Int == 1)
    let taken = try take("--set", "residence_status=Thường trú")
    #expect(taken.status == 0 && taken.output.contains("1 dòng: 1 tốt"), "\(taken.output) \(taken.errors)")
    let list = try run("import", "list", "--format", "json").objects()
    let id = try #require(list.first?["id"] as? String)
    #expect(list.count == 1 && list[0]["fileName"] as? String == "dan.csv" && list[0]["added"] as? Int == 1)

    let out = installation.folder.path("xuat.csv")
    let exported = try run("export", "--register", "person", "--unit", "06544", out)
    #expect(exported.status == 0, "\(exported.errors)")
    let text = try String(contentsOfFile: out, encoding: .utf8)
    #expect(text.contains("Lý Văn Tòng") && text.contains("020 ••• 1234") && !text.contains("020079001234"))
    #expect(try run("export", "--register", "person", "--unit", "06544", installation.folder.path("a.pdf")).status == 2)
    #expect(try run("template", "--register", "person", installation.folder.path("mau.xlsx")).status == 0)
    #expect(try run("template", "--register", "khong-co", installation.folder.path("b.xlsx")).status == 3)

    let undone = try run("import", "undo", id)
    #expect(undone.status == 0 && undone.output.contains("đã gỡ 1 dòng"), "\(undone.errors)")
    #expect(try run("import", "undo", id).status == 8)
    #expect(try run("import", "undo", "01234567").status == 3)
    #expect(try run("log", "verify").status == 0)
  }

  @Test func aFileThatIsNoSpreadsheetIsRefused() throws {
    let installation = try SmallInstallation()
    let file = try installation.folder.write("bang.xls", "<html><table></table></html>")
    let refused = try installation.run("import", "--register", "person", "--unit", "06544", file)
    #expect(refused.status == 7 && refused.errors.contains("HTML") && refused.output.isEmpty)
    #expect(try installation.run("import", "--register", "person", "--unit", "06544", file, "--map", "x").status == 2)
    #expect(try installation.run("import", "--register", "khong-co", "--unit", "06544", file).status == 3)
  }
}
