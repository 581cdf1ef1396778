import ArgumentParser
import Documents
import Foundation
import Programme
import Storage
import Vocabulary
import Web

/// `dossier`: all papers of an assessment as one archive or one PDF.
struct DossierCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dossier", abstract: "Hồ sơ một lần đánh giá ra .zip hoặc .pdf / the dossier of an assessment as .zip or .pdf")

  @Option(help: ArgumentHelp("Mã xã / commune", valueName: "code")) var unit: String

  @Option(help: ArgumentHelp("Bộ tiêu chí / set", valueName: "id")) var set: String

  @Option(help: ArgumentHelp("Kỳ / period: 2024-Q4", valueName: "period")) var period: String

  @Option(help: ArgumentHelp("Tệp .zip hoặc .pdf / the file", valueName: "file")) var out: String

  @OptionGroup var place: Place

  func run() async throws {
    guard let period = Period(period) else { throw ProgrammeProblem.noPeriod(period) }
    let ending = out.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard ["zip", "pdf"].contains(ending) else { throw CommandProblem.noFileKind(out) }
    let installation = try await place.open()
    let (units, today) = (try await installation.units(), try place.today())
    let unit = try units.unit(unit, on: period.referenceDay(today: today))
    let set = set
    guard let found = try await installation.store.read({ try Assessments.find($0, unit.key, set: set, period) }) else {
      throw AssessmentProblem.none
    }
    let desk = AssessmentDesk(installation.evaluating, installation.knowledge.workflow)
    let dossier = try await Dossier.load(desk, unit, units.group(unit), found.id, today: today)
    let paper = try await DossierPaper.gather(
      dossier, installation.evaluating, units, today: today, made: installation.store.now(),
      origin: try await installation.store.read { try PublicAddress.load($0) } ?? "")
    let archive = DossierArchive(dossier, paper, EvidenceContents(installation.store))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-dossier-" + RowID(milliseconds: 0).description)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    if ending == "pdf" {
      try await archive.pdf(to: folder.appendingPathComponent("ho-so.pdf").path, in: folder)
      try? FileManager.default.removeItem(atPath: out)
      do { try FileManager.default.moveItem(atPath: folder.appendingPathComponent("ho-so.pdf").path, toPath: out) } catch {
        throw DocumentProblem.cannotWrite(out)
      }
    } else {
      try await archive.zip(in: folder).write(toFile: out)
    }
    let unitKey = unit.key
    try await installation.store.write(.look, by: place.author, in: [unitKey]) { try $0.remark(unitKey, "tải hồ sơ \(found.id)") }
    let gaps = dossier.gaps.count
    Output.note(
      Label(
        "\(out): \(dossier.files.count) tệp minh chứng, còn thiếu \(gaps) mục" + (dossier.isLive ? "; chưa nộp, số liệu hiện tại" : ""),
        en: "\(out): \(dossier.files.count) files of evidence, \(gaps) things missing" + (dossier.isLive ? "; not submitted, live" : "")),
      place.language)
  }
}

/// `evidence`: the largest file that is taken.
struct EvidenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence", abstract: "Cỡ tệp minh chứng lớn nhất / the largest file of evidence")

  @Option(help: ArgumentHelp("Đổi thành, MB (1–500) / change to, in MB", valueName: "MB")) var largest: Int?

  @OptionGroup var place: Place

  func run() async throws {
    let installation = try await place.open()
    if let largest { try await EvidenceLimit.write(largest << 20, installation.store, by: place.author) }
    let bytes = try await installation.store.read { try EvidenceLimit.load($0) }
    try Output.data("\(bytes >> 20)")
  }
}
