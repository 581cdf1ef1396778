import ArgumentParser
import Documents
import Foundation
import Measures
import Programme
import Storage
import Vocabulary
import Web

/// `bench dossier`: files of evidence handed in, then streamed out of the database as one archive.
struct BenchDossier: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "dossier", abstract: "Hồ sơ ZIP / The dossier's archive")
  @Option var catalogue: String?
  @Option var database: String?
  @Option var files = 200
  @Option var kilobytes = 2_560

  func run() async throws {
    guard let folder = Installation.catalogueFolder(named: catalogue, program: CommandLine.arguments[0]) else { throw ExitCode(1) }
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("xakhoe-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let today = Day(number: 20_088)
    let location = StoreLocation(database ?? scratch.appendingPathComponent("bench.sqlite").path)
    let installation = try await Installation.open(
      location, keyPath: nil, folder: folder, create: true, now: { Moment(today, minutes: 600) })
    let (store, author) = (installation.store, Author("console:bench"))
    try await UnitsFile.write(
      try UnitsFile.read(
        "code,name,kind,parent_code,parent_name,valid_from,valid_to,successor_code,successor_name\n06544,Xã Khánh Xuân,xã,188,Huyện Lộc Bình,,,,\n",
        file: "units.csv"), store, by: author)
    guard let unit = try await installation.units().communes.first else { throw ExitCode(1) }
    let desk = AssessmentDesk(installation.evaluating, installation.knowledge.workflow)
    let actor = AssessmentDesk.Actor(author, name: "bench", roles: [.administrator])
    let period = Period.quarter(of: today)
    let id = try await desk.begin(UnitGroup(unit.key), set: "xa-ntm", period, today: today, by: actor)
    let papers = EvidenceDesk(store, installation.knowledge.criteria)
    var handing = Timing()
    var state: UInt64 = 188
    for number in 0..<files {
      let path = scratch.appendingPathComponent("file-\(number)").path
      let words = (0..<(kilobytes << 7)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
      }
      try words.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
      let file = EvidenceFile(
        path: path, name: "minh-chung-\(number).pdf", mediaKind: "pdf", mediaType: "application/pdf", byteCount: kilobytes << 10,
        hash: Digest.hex(file: path) ?? "")
      var note = EvidenceNote()
      (note.set, note.indicator, note.title) = ("xa-ntm", "15.1", "Minh chứng số \(number)")
      let said = note
      try await handing.run { _ = try await papers.handIn(file, said, in: unit.key, by: author, name: "bench") }
      unlink(path)
    }
    let before = peakMemory()
    let count = ByteCount()
    var (gathering, sending) = (Timing(), Timing())
    let engine = store.dialect.rawValue
    var dossier: Dossier?
    try await gathering.run { dossier = try await Dossier.load(desk, unit, UnitGroup(unit.key), id, today: today) }
    guard let dossier else { throw ExitCode(1) }
    let paper = try await DossierPaper.gather(
      dossier, installation.evaluating, try await installation.units(), today: today, made: store.now())
    let zip = try DossierArchive(dossier, paper, EvidenceContents(store)).zip(in: scratch)
    // Pages of the database that the system maps into memory are its cache and can be taken back; what counts is the program's own.
    let own = BenchDossier.ownMemory()
    try await sending.run {
      try await zip.write { bytes in
        count.value += bytes.count
        if bytes.count >= StoredFile.pieceSize { count.memory = max(count.memory, BenchDossier.ownMemory()) }
      }
    }
    guard count.value == zip.byteCount else { throw ExitCode(1) }
    Timing.line("\(engine).evidence.hand_in", handing.median)
    Timing.line("\(engine).dossier.gather", gathering.median)
    Timing.line("\(engine).dossier.zip", sending.median)
    print("\(engine).dossier.files\t\(files)\n\(engine).dossier.mb\t\(count.value >> 20)")
    print("memory.before_mb\t\(Int(before))\nmemory.peak_mb\t\(Int(peakMemory()))")
    print("memory.own_before_mb\t\(own >> 10)\nmemory.own_peak_mb\t\(count.memory >> 10)")
  }

  /// The program's own memory, without mapped files, in kilobytes; 0 where the system doesn't tell.
  private static func ownMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}

/// Bytes that were counted by a sink.
private final class ByteCount: @unchecked Sendable {
  var value = 0
  var memory = 0
}
