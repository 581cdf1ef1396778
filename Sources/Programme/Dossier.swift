import Criteria
import Foundation
import Measures
import Storage
import Vocabulary

/// The dossier (hồ sơ) of one assessment: the result, the papers behind it, and what is missing.
///
/// Of an assessment that was submitted it holds what was frozen then; of a draft what the registers say now, and it says so.
public struct Dossier: Sendable {
  /// A file of evidence in it.
  public struct File: Sendable {
    /// Its number in the contents, from 1.
    public let number: Int
    /// What it is called.
    public let title: String
    /// The indicator it belongs to; empty where it belongs to the set.
    public let indicator: String
    /// The SHA-256 of its contents.
    public let hash: String
    /// The kind of its contents and their size; nil when the database no longer has them.
    public let stored: StoredFile?
    /// The ending of its name: `pdf`.
    public let ending: String
    /// The last day it holds on.
    public let validTo: Day?
    /// Where it lies in the archive.
    public let path: String
  }

  /// Something that isn't there.
  public struct Gap: Sendable, Hashable {
    /// The indicator.
    public let code: String
    /// What is missing.
    public let text: Label
  }

  /// The unit.
  public let unit: OrgUnit
  /// The assessment with its items and steps.
  public let assessment: Assessment
  /// The edition.
  public let edition: Edition
  /// The determination as the station sees it.
  public let own: EditionResult
  /// The determination of the team; nil before the appraisal was closed.
  public let appraised: EditionResult?
  /// The hash of what was frozen, and its text; nil for a draft.
  public let snapshot: String?, snapshotText: String?
  /// When it was frozen.
  public let frozenAt: Moment?
  /// The files in the order of the edition.
  public let files: [File]
  /// What is missing.
  public let gaps: [Gap]
  /// The papers that were issued for this assessment, the newest of each kind.
  public let issued: [PaperKind: Paper]

  /// Whether it holds what the registers say now, not what was submitted.
  public var isLive: Bool { snapshot == nil }
  /// The size of all files together.
  public var byteCount: Int { files.reduce(0) { $0 + ($1.stored?.byteCount ?? 0) } }

  /// Puts the dossier of an assessment together.
  /// - Throws: `AssessmentProblem.none`, what computing a draft throws.
  public static func load(_ desk: AssessmentDesk, _ unit: OrgUnit, _ group: UnitGroup, _ id: RowID, today: Day) async throws -> Dossier {
    guard let assessment = try await desk.store.read({ try Assessments.load($0, unit.key, id) }) else { throw AssessmentProblem.none }
    let live = assessment.state == .draft || assessment.state == .returned
    if !live, let hash = assessment.appraisedSnapshot ?? assessment.ownSnapshot {
      return try await desk.store.read { reading in try frozen(reading, unit, group, assessment, hash) }
    }
    let computed = try await desk.compute(group, set: assessment.set, assessment.period, today: today, dated: assessment.dated)
    let own = computed.edition.evaluate(computed.facts, judged: assessment.ownJudgements)
    return try await desk.store.read { reading in
      let evidence = try Evidence.list(reading, group.members, set: assessment.set)
      let entries = evidence.map { Entry(title: $0.title, indicator: $0.indicator ?? "", hash: $0.hash, row: $0) }
      return try Dossier(reading, unit, assessment, computed.edition, own, nil, nil, nil, nil, entries)
    }
  }

  private static func frozen(_ reading: StoreReading, _ unit: OrgUnit, _ group: UnitGroup, _ assessment: Assessment, _ hash: String) throws
    -> Dossier
  {
    guard let snapshot = try Snapshot.load(reading, hash), let text = try reading.frozen(hash) else { throw AssessmentProblem.snapshot }
    let closed = assessment.appraisedSnapshot == hash
    let submitted = try closed ? assessment.ownSnapshot.flatMap { try Snapshot.load(reading, $0) } : snapshot
    let entries = try snapshot.evidence.map { found -> Entry in
      let row = try RowID(found.row).flatMap { id in try group.members.lazy.compactMap { try Evidence.load(reading, $0, id) }.first }
      return Entry(title: found.title, indicator: found.indicator, hash: found.content, row: row)
    }
    return try Dossier(
      reading, unit, assessment, try snapshot.editionThen(), try (submitted ?? snapshot).determination(),
      closed ? try snapshot.determination() : nil, hash, text, snapshot.takenAt, entries)
  }

  private struct Entry {
    let title: String, indicator: String, hash: String, row: Evidence?
  }

  private init(
    _ reading: StoreReading, _ unit: OrgUnit, _ assessment: Assessment, _ edition: Edition, _ own: EditionResult,
    _ appraised: EditionResult?, _ snapshot: String?, _ text: String?, _ at: Moment?, _ entries: [Entry]
  ) throws {
    (self.unit, self.assessment, self.edition, self.own, self.appraised) = (unit, assessment, edition, own, appraised)
    (self.snapshot, snapshotText, frozenAt) = (snapshot, text, at)
    let order = Dictionary(edition.indicators.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    let sorted = entries.sorted {
      (order[$0.indicator] ?? Int.max, $0.title, $0.hash) < (order[$1.indicator] ?? Int.max, $1.title, $1.hash)
    }
    var taken: Set<String> = []
    var files: [File] = []
    for (index, entry) in sorted.enumerated() {
      let stored = try reading.storedFile(entry.hash)
      let ending = Dossier.ending(entry.row?.fileName ?? "")
      let folder = Dossier.folder(edition, entry.indicator)
      let name = Dossier.plain(entry.title, 60)
      var path = "\(folder)/\(Dossier.numbered(index + 1))_\(name).\(ending)"
      if !taken.insert(path).inserted { path = "\(folder)/\(Dossier.numbered(index + 1))_\(entry.hash.prefix(8)).\(ending)" }
      files.append(
        File(
          number: index + 1, title: entry.title, indicator: entry.indicator, hash: entry.hash, stored: stored, ending: ending,
          validTo: entry.row?.validTo, path: path))
    }
    self.files = files
    var (issued, stale): ([PaperKind: Paper], [Paper]) = ([:], [])
    let frozen = [assessment.ownSnapshot, assessment.appraisedSnapshot].compactMap { $0 }
    for (kind, all) in Dictionary(grouping: try Papers.issued(reading, unit.key, set: assessment.set, assessment.period), by: \.order.kind)
    {
      // Once something is frozen, a paper made from other numbers is another assessment's.
      if let fits = all.first(where: { snapshot == nil || !Set($0.snapshots).isDisjoint(with: frozen) }) {
        issued[kind] = fits
      } else if kind != .report, let newest = all.first {
        stale.append(newest)
      }
    }
    self.issued = issued
    gaps =
      Dossier.gaps(own, appraised, files, day: own.day)
      + stale.sorted { $0.number < $1.number }.map { paper in
        Gap(
          code: "",
          text: Label(
            "văn bản số \(paper.number) lập khi số liệu chưa chốt nên không đưa vào hồ sơ; cần lập lại",
            en: "paper \(paper.number) was made before the numbers were frozen and stays out; make it again"))
      }
  }

  /// What is missing: papers that the edition asks for, outcomes nobody knows, indicators without any file, files that are gone or ended.
  private static func gaps(_ own: EditionResult, _ appraised: EditionResult?, _ files: [File], day: Day) -> [Gap] {
    let with = Set(files.map(\.indicator))
    var gaps: [Gap] = []
    for indicator in own.indicators where indicator.applicable {
      let code = indicator.code
      for paper in indicator.missingDocuments {
        gaps.append(Gap(code: code, text: Label("thiếu văn bản: " + paper.vi, en: "document missing: " + paper.en)))
      }
      if (appraised?.indicator(code) ?? indicator).outcome == .unknown {
        gaps.append(Gap(code: code, text: Label("chưa có kết luận", en: "no outcome yet")))
      }
      let asked = indicator.kind == .attested || !indicator.indicator.condition.documentNeeds.isEmpty
      if asked, !with.contains(code) {
        gaps.append(Gap(code: code, text: Label("chưa có tệp minh chứng", en: "no file of evidence")))
      }
    }
    for file in files {
      if file.stored == nil {
        gaps.append(
          Gap(
            code: file.indicator,
            text: Label("tệp «\(file.title)» không còn trên máy chủ", en: "the file “\(file.title)” is no longer on the server")))
      }
      if let end = file.validTo, end < day {
        gaps.append(
          Gap(
            code: file.indicator,
            text: Label("tệp «\(file.title)» đã hết giá trị ngày \(end.written)", en: "“\(file.title)” ended on \(end.written)")))
      }
    }
    return gaps
  }

  // MARK: - Names every computer takes

  /// `vi-du-ten-tep`: words without tones.
  static func plain(_ text: String, _ most: Int) -> String {
    var name = ""
    for word in VietnameseText.words(text) {
      // Whole words, as far as they go.
      if !name.isEmpty, name.count + word.count + 1 > most { break }
      name += (name.isEmpty ? "" : "-") + word.prefix(most)
    }
    return name.isEmpty ? "tep" : name
  }

  private static func numbered(_ number: Int) -> String { String(repeating: "0", count: max(0, 3 - "\(number)".count)) + "\(number)" }

  private static func ending(_ name: String) -> String {
    let last = name.split(separator: ".").count > 1 ? String(name.split(separator: ".").last ?? "").lowercased() : ""
    return !last.isEmpty && last.count <= 5 && last.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) } ? last : "bin"
  }

  private static func folder(_ edition: Edition, _ code: String) -> String {
    guard let criterion = edition.criteria.first(where: { $0.indicators.contains { $0.code == code } }),
      let indicator = edition.indicator(code)
    else { return "minh-chung-chung" }
    let (first, second) = (plain(criterion.code, 12), code.filter { $0.isNumber || $0 == "." || $0.isASCII && $0.isLetter })
    return "tieu-chi-\(first)_\(plain(criterion.title.vi, 40))/\(second)_\(plain(indicator.title.vi, 40))"
  }

  /// What the dossier's own file is called: `ho-so_xa-khanh-xuan_xa-ntm_2024-Q4`.
  public var fileName: String { "ho-so_\(Dossier.plain(unit.name, 40))_\(assessment.set)_\(assessment.period)" }
}
