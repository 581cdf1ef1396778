import Foundation
import Programme
import Storage
import TestSupport
import Testing
import Vocabulary

@testable import Documents

/// Both real plans, loaded from their files and written as papers.
@Suite struct PlanPaperTests {
  static let examples = catalogueFolder.deletingLastPathComponent().appendingPathComponent("Examples")

  /// A plan of `Examples` in a fresh installation.
  struct Loaded {
    let installation: TestInstallation
    let plan: Plan
    let units: OrgUnits
    /// The plan's file, line by line.
    let file: String

    init(_ engine: Engine, _ example: String) async throws {
      let folder = PlanPaperTests.examples.appendingPathComponent(example)
      func text(_ name: String) throws -> String { try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) }
      let installation = try await TestInstallation.fresh(engine, on: try day("2025-04-01"))
      let author = Author("console:root")
      try await UnitsFile.write(try UnitsFile.read(try text("units.csv"), file: "units.csv"), installation.store, by: author)
      file = try text("plan.yaml")
      let plan = try PlanFile.read(file, file: "plan.yaml")
      let id = try await plan.write(
        installation.store, ticks: try PlanTargets.read(try text("targets.csv"), file: "targets.csv"), by: author)
      self.installation = installation
      let (loaded, units) = try await installation.store.read { (try Plan.load($0, plan.unit, id), try OrgUnits.load($0)) }
      self.plan = try #require(loaded)
      self.units = units
    }

    var paper: PlanPaper { PlanPaper(plan, units, made: Moment(milliseconds: 1_743_465_600_000)) }

    /// The texts the file gives, in its order, as they stand between quotation marks.
    var said: [String] {
      file.split(separator: "\n").filter { $0.contains("{ part:") }.compactMap { line in
        line.range(of: "text: \"").map { String(line[$0.upperBound...].prefix { $0 != "\"" }) }
      }
    }
  }

  /// Letters and figures alone: pages break lines and words, and number themselves.
  static func bare(_ text: String) -> String { String(text.filter { $0.isLetter || $0.isNumber }) }

  @Test(arguments: Engine.atHand, ["loc-binh-2024", "giang-thanh-2025"])
  func everyParagraphStandsInItsPlace(_ engine: Engine, _ example: String) async throws {
    let loaded = try await Loaded(engine, example)
    let text = loaded.paper.document().text
    #expect(loaded.said.count > 70 && loaded.said.count == loaded.plan.paragraphs.count)
    var rest = text[...]
    for said in loaded.plan.bases + [loaded.plan.text("opening")] + loaded.said {
      let found = rest.range(of: VietnameseText.normalised(said))
      #expect(found != nil, "missing or out of order: \(said.prefix(80))")
      if let found { rest = rest[found.upperBound...] }
    }
    for recipient in loaded.plan.recipients { #expect(rest.contains(recipient)) }
  }

  @Test(arguments: Engine.atHand) func theAnnexOfLocBinhIsThatOfTheOriginal(_ engine: Engine) async throws {
    let loaded = try await Loaded(engine, "loc-binh-2024")
    let annex = loaded.paper.targets()
    #expect(annex.totals == ["21", "06", "02", "01"])
    #expect(annex.rows.count == 21)
    #expect(annex.rows.map { $0[1] }.prefix(5) == ["TT Lộc Bình", "TT Na Dương", "Khánh Xuân", "Xuân Dương", "Hữu Khánh"])
    #expect(annex.rows[2] == ["3", "Khánh Xuân", "x", "", "", "x", "Phấn đấu đạt xã NTM kiểu mẫu năm 2024"])
    #expect(annex.rows[10][1] == "Yên Khoái" && annex.rows[10][4] == "x")
    let text = loaded.paper.document().text
    #expect(text.contains("PHỤ LỤC\n"))
    #expect(text.contains("tháng 01 năm 2024 của UBND huyện Lộc Bình)"))
    #expect(text.contains("Tổng cộng\t21\t06\t02\t01"))
  }

  @Test(arguments: ["loc-binh-2024", "giang-thanh-2025"]) func libreOfficeMakesTheirPages(_ example: String) async throws {
    guard let conversion = PDFConversion.installed() else { return }
    let loaded = try await Loaded(.sqlite, example)
    let folder = try WordTests.Folder()
    try WordFile.write(loaded.paper.document(), to: folder.path("plan.docx"))
    try WordFile.write(loaded.paper.document([.targets, .tasks, .budget]), to: folder.path("whole.docx"))
    let party = loaded.plan.parties.first
    if let party {
      let decision = PartyDecision(loaded.plan, loaded.units, party: party.party, seats: party.seats, made: Moment(milliseconds: 0))
      try WordFile.write(decision.document, to: folder.path("decision.docx"))
    }
    try PlanBook.write(loaded.plan, loaded.units, to: folder.path("annex.xlsx"), made: Moment(milliseconds: 0))
    #expect(FileManager.default.fileExists(atPath: folder.path("annex.xlsx")))
    for name in ["plan", "whole"] + (party == nil ? [] : ["decision"]) {
      try await conversion.convert(folder.path(name + ".docx"), to: folder.path(name + ".pdf"))
      if let keep = ProcessInfo.processInfo.environment["XAKHOE_KEEP_PAPERS"] {
        try? FileManager.default.copyItem(atPath: folder.path(name + ".pdf"), toPath: keep + "/\(example)-\(name).pdf")
      }
    }
    let pages = try WordTests.run("/usr/bin/pdftotext", [folder.path("plan.pdf"), "-"]).components(separatedBy: "\u{0C}")
    let unnumbered = pages.map { page in page.split(separator: "\n").filter { Int($0) == nil || $0.count > 2 }.joined(separator: "\n") }
    let text = PlanPaperTests.bare(unnumbered.joined(separator: "\n"))
    let nation = text.contains("CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM")
    #expect(nation)
    // The reader of PDFs puts the end of a short last line before its beginning now and then.
    let lost = loaded.said.filter { !text.contains(PlanPaperTests.bare($0)) }.map { String($0.prefix(50)) }
    #expect(lost.count <= 4, "\(lost)")
    if example == "loc-binh-2024" {
      let table = try WordTests.run("/usr/bin/pdftotext", ["-layout", folder.path("plan.pdf"), "-"])
      let total = table.split(separator: "\n").contains { PlanPaperTests.bare(String($0)) == "Tổngcộng21060201" }
      #expect(total)
      let annex = table.components(separatedBy: "\u{0C}").filter { $0.contains("PHỤ LỤC") || $0.contains("Tổng cộng") }
      #expect(annex.count == 1, "21 rows and their totals stand on one page")
    }
  }
}
