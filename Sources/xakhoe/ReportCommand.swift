import ArgumentParser
import Documents
import Foundation
import Programme
import Storage
import Vocabulary
import Web

extension PaperKind: ExpressibleByArgument {}

/// `report`: a paper as a file, from the numbers of a unit and a period.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Lập báo cáo, bảng tự chấm điểm, biên bản, tờ trình, bảng xếp hạng / write a paper from the numbers",
    discussion: """
      Tệp ra .docx; .pdf khi máy có LibreOffice; .xlsx cho bảng xếp hạng. Văn bản được đánh số và giữ lại theo mã của nội dung.
      Writes .docx, .pdf where LibreOffice is installed, .xlsx for the league table. The paper is numbered and kept by its hash.
        xakhoe report --unit 06544 --period 2024-Q4 --kind report --out bao-cao.docx
        xakhoe report --area 188 --period 2024-Q4 --kind league --set btcqg-ytx --out xep-hang.xlsx
      """)

  @Option(help: ArgumentHelp("Mã xã / the commune's code", valueName: "code"))
  var unit: String?

  @Option(help: ArgumentHelp("Mã huyện, tỉnh / code of a district or province", valueName: "code"))
  var area: String?

  @Option(help: ArgumentHelp("Kỳ / period: 2024, 2024-Q4, 2024-11", valueName: "period"))
  var period: String

  @Option(help: ArgumentHelp("Loại văn bản / kind: report, score, minutes, request, league", valueName: "kind"))
  var kind: PaperKind = .report

  @Option(help: ArgumentHelp("Bộ tiêu chí; mặc định xa-ntm / set, xa-ntm by default", valueName: "set"))
  var set: String?

  @Option(help: ArgumentHelp("Tệp kết quả / the file to write", valueName: "file"))
  var out: String

  @Option(help: ArgumentHelp("Số, ký hiệu; mặc định số tiếp theo / number, the next one by default", valueName: "number"))
  var number: String?

  @Option(help: ArgumentHelp("Địa chỉ của hệ thống, in trong mã QR / the installation's address for the code", valueName: "url"))
  var address: String = ""

  @OptionGroup var place: Place

  func run() async throws {
    if unit != nil, area != nil { throw CommandProblem.oneOf("--unit", "--area") }
    guard let chosen = Period(period) else { throw ProgrammeProblem.noPeriod(period) }
    let ending = out.lowercased().split(separator: ".").last.map(String.init) ?? ""
    guard ["docx", "pdf"].contains(ending) || (ending == "xlsx" && kind == .league) else { throw CommandProblem.noPaperKind(out) }
    let (installation, today) = (try await place.open(), try place.today())
    let units = try await installation.units()
    let day = chosen.referenceDay(today: today)
    var key = area.flatMap { UnitKey($0) }
    if let unit { key = try units.unit(unit, on: day).key }
    guard let key else { throw area.map { ProgrammeProblem.noArea($0) } ?? ProgrammeProblem.noUnit("") }
    guard kind.fits(area: area != nil) else { throw CommandProblem.noPaperHere(kind.label) }
    let order = PaperOrder(kind, key, set: set ?? "xa-ntm", chosen)
    let numbers = try await PaperNumbers.gather(order, installation.evaluating, units, today: today)
    let (edits, styles, next, own) = try await installation.store.read { reading in
      (
        try Papers.edits(reading, order), try Papers.styles(reading, key),
        try Papers.nextNumber(reading, order, numbers.place, year: today.parts.year), try PublicAddress.load(reading)
      )
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-report-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    let making = PaperMaking(numbers, edits: edits, template: try styles.map { try WordTemplate(styles: $0) })
    let content = try making.make(
      number: number ?? next, origin: address.isEmpty ? own ?? "" : address, in: folder.path, made: try place.clock()())
    var source = ending == "xlsx" ? content.sheet ?? content.document : content.document
    if ending == "pdf" {
      guard let conversion = PDFConversion.installed() else { throw DocumentProblem.noConverter }
      let made = folder.appendingPathComponent("paper.pdf").path
      try await conversion.convert(source, to: made)
      source = made
    }
    guard let data = FileManager.default.contents(atPath: source), FileManager.default.createFile(atPath: out, contents: data) else {
      throw DocumentProblem.cannotWrite(out)
    }
    try await Papers.keep(content, numbers, installation.store, by: place.author, name: ProcessInfo.processInfo.userName)
    Output.note(Label("\(content.number): \(content.title)", en: "\(content.number): \(content.title)"), place.language)
  }
}
