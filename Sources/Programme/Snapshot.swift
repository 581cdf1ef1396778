import Criteria
import Foundation
import Measures
import Storage
import Vocabulary

/// A member as it stood when a result was frozen; names are not frozen.
public struct FrozenMember: Sendable, Hashable {
  /// The unit that owns the row.
  public let unit: UnitKey
  /// The register, or `list.medicine`.
  public let register: String
  /// The row.
  public let id: RowID
  /// What it added above and below the line.
  public let num: String, den: String
  /// In the numerator or not; nil when it was unknown.
  public let met: Bool?
  /// The reason's code.
  public let reason: String
  /// The part (sex).
  public let part: String

  init(_ member: MeasureMember) {
    (unit, register, id, met) = (member.unit, member.register, member.id, member.met)
    (num, den) = ("\(member.num)", "\(member.den)")
    reason = member.reason ?? ""
    part = member.part ?? ""
  }

  /// One line of a frozen list.
  var line: String {
    [unit.description, register, id.description, num, den, met.map { $0 ? "1" : "0" } ?? "", reason, part].joined(separator: "\t")
  }

  init?(line: Substring) {
    let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard cells.count == 8, let unit = UnitKey(cells[0]), let id = RowID(cells[2]) else { return nil }
    (self.unit, register, self.id, num, den) = (unit, cells[1], id, cells[3], cells[4])
    met = cells[5].isEmpty ? nil : cells[5] == "1"
    (reason, part) = (cells[6], cells[7])
  }
}

/// A paper or file that stood behind a result when it was frozen.
public struct FrozenEvidence: Sendable, Hashable, Codable {
  /// Its row in the register of evidence.
  public let row: String
  /// Its title.
  public let title: String
  /// The indicator it belongs to; empty where it belongs to the set.
  public let indicator: String
  /// The hash of its contents.
  public let content: String
}

/// Everything a result was determined from, frozen: the edition's text, the facts, the judgements, the members, the evidence.
/// The same determination can be made again from it alone.
public struct Snapshot: Sendable {
  /// Its hash: what documents made from it carry.
  public let hash: String
  /// The unit, and the units whose rows counted.
  public let unit: UnitKey, members: [UnitKey]
  /// The period.
  public let period: Period
  /// The edition's identifier, and the hash of its text with the local values.
  public let edition: String, editionHash: String
  /// What was known.
  public let facts: Facts
  /// What people judged.
  public let judged: [String: Judgement]
  /// The frozen list of each measure, by measure id.
  public let lists: [String: String]
  /// The evidence.
  public let evidence: [FrozenEvidence]
  /// When and by whom it was frozen, and on which step.
  public let takenAt: Moment, takenBy: String, step: String
  /// Texts people wrote, by field.
  public let texts: [String: String]
  private let text: String

  private struct Record: Codable {
    struct Judged: Codable {
      var outcome: String
      var points: String?
    }
    var shape = 1
    var unit: String, members: [String], period: String, edition: String, editionHash: String, editionText: String
    var facts: String
    var judged: [String: Judged]
    var lists: [String: String]
    var evidence: [FrozenEvidence]
    var takenAt: Int64
    var takenBy: String, step: String
    var texts: [String: String]
  }

  /// Freezes a result.
  /// - Returns: the snapshot's hash.
  static func freeze(
    _ writing: Writing, group: UnitGroup, period: Period, edition: Edition, result: EditionResult, facts: Facts,
    judged: [String: Judgement], lists: [String: [FrozenMember]], evidence: [FrozenEvidence], step: String, by name: String,
    texts: [String: String]
  ) throws -> String {
    let frozen = try lists.mapValues { members in
      try writing.freeze(members.map(\.line).sorted().joined(separator: "\n"))
    }
    let record = Record(
      unit: group.unit.description, members: group.members.map(\.description), period: period.description, edition: edition.id,
      editionHash: result.hash, editionText: try writing.freeze(edition.canonical), facts: facts.canonical,
      judged: judged.mapValues { Record.Judged(outcome: $0.outcome.code, points: $0.points?.description) }, lists: frozen,
      evidence: evidence.sorted { ($0.indicator, $0.title, $0.row) < ($1.indicator, $1.title, $1.row) }, takenAt: writing.at.milliseconds,
      takenBy: name, step: step, texts: texts)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(record) else { throw AssessmentProblem.snapshot }
    return try writing.freeze(String(decoding: data, as: UTF8.self))
  }

  /// Reads a snapshot; nil where the database has none of that hash.
  /// - Throws: `AssessmentProblem.snapshot` when it can't be read.
  public static func load(_ reading: StoreReading, _ hash: String) throws -> Snapshot? {
    guard let content = try reading.frozen(hash) else { return nil }
    guard let record = try? JSONDecoder().decode(Record.self, from: Data(content.utf8)), let unit = UnitKey(record.unit),
      let period = Period(record.period), let facts = Facts(canonical: record.facts), let text = try reading.frozen(record.editionText)
    else { throw AssessmentProblem.snapshot }
    return Snapshot(hash, record, unit, period, facts, text)
  }

  private init(_ hash: String, _ record: Record, _ unit: UnitKey, _ period: Period, _ facts: Facts, _ text: String) {
    (self.hash, self.unit, self.period, self.facts, self.text) = (hash, unit, period, facts, text)
    members = record.members.compactMap { UnitKey($0) }
    (edition, editionHash, lists, evidence) = (record.edition, record.editionHash, record.lists, record.evidence)
    judged = record.judged.compactMapValues { judged in
      Outcome(code: judged.outcome).map { Judgement($0, points: judged.points.flatMap { Fraction($0) }) }
    }
    (takenAt, takenBy, step) = (Moment(milliseconds: record.takenAt), record.takenBy, record.step)
    texts = record.texts
  }

  /// The edition as it was.
  /// - Throws: `CatalogueFaults` when its text can no longer be read.
  public func editionThen() throws -> Edition { try Edition.read(text, file: edition + ".yaml") }

  /// The determination, made again from what was frozen.
  /// - Throws: `AssessmentProblem.snapshot` when it isn't the one that was frozen.
  public func determination() throws -> EditionResult {
    let result = try editionThen().evaluate(facts, judged: judged)
    guard result.hash == editionHash else { throw AssessmentProblem.snapshot }
    return result
  }

  /// The members behind a measure.
  public func members(_ reading: StoreReading, of measure: String) throws -> [FrozenMember] {
    guard let hash = lists[measure], let text = try reading.frozen(hash) else { return [] }
    return text.split(separator: "\n").compactMap { FrozenMember(line: $0) }
  }
}
