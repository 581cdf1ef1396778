import Criteria
import Measures
import Storage
import Vocabulary

/// The papers each indicator of a set asks for, with what is there, what is missing and what ends.
public struct EvidenceChecklist: Sendable {
  /// How a paper stands.
  public enum State: Sendable, Hashable {
    case there
    /// The last day of those that hold lies within the coming days.
    case ends(Day)
    /// All there were have ended, the last one on this day.
    case ended(Day)
    /// Quarters of the year that have none, though others have.
    case quarters([Int])
    case missing
  }

  /// A row of the register of documents.
  public struct Document: Sendable, Hashable {
    /// Where it stands.
    public let unit: UnitKey, id: RowID
    /// Number and subject.
    public let text: String
    /// When it was issued, and the last day it holds on.
    public let issued: Day, validTo: Day?
  }

  /// One paper that is asked for.
  public struct Paper: Sendable {
    /// What is asked for.
    public let need: DocumentNeed
    /// The rows of the register of documents, the newest first.
    public let documents: [Document]
    /// The files.
    public let files: [Evidence]
    /// How it stands.
    public let state: State
    /// Whether no file is there for it.
    public let lacksFile: Bool
    /// Whether there is a file, but no row in the register, which is what is counted.
    public let lacksRow: Bool
  }

  /// One indicator.
  public struct Line: Sendable {
    /// Its criterion.
    public let criterion: Criterion
    /// The indicator.
    public let indicator: Indicator
    /// The papers it asks for.
    public let papers: [Paper]
    /// Files of the indicator that aren't of a paper asked for.
    public let files: [Evidence]
  }

  /// The edition whose papers these are.
  public let edition: Edition
  /// The day.
  public let day: Day
  /// Every indicator in the order of the text.
  public let lines: [Line]
  /// Files that belong to the set as a whole.
  public let rest: [Evidence]

  /// How many days before its end a paper is said to end.
  public static let soon = 60

  /// Every paper with its indicator.
  public var papers: [(line: Line, paper: Paper)] { lines.flatMap { line in line.papers.map { (line, $0) } } }

  /// Works the list out for a unit with those it was made from.
  public init(_ reading: StoreReading, _ group: UnitGroup, _ edition: Edition, on day: Day) throws {
    let files = try Evidence.list(reading, group.members, set: edition.set)
    let documents = try EvidenceChecklist.documents(reading, group.members, on: day)
    (self.edition, self.day) = (edition, day)
    lines = edition.criteria.flatMap { criterion in
      criterion.indicators.map { indicator in
        let own = files.filter { $0.indicator == indicator.code }
        let papers = indicator.condition.documentNeeds.map { need in
          // A paper is a paper wherever it was handed in: one decision may be asked for by several indicators.
          EvidenceChecklist.paper(
            need, documents[need.kind] ?? [],
            files.filter { $0.indicator == nil || $0.indicator == indicator.code || $0.kind == need.kind }, on: day)
        }
        let used = Set(papers.flatMap(\.files).map(\.id))
        return Line(criterion: criterion, indicator: indicator, papers: papers, files: own.filter { !used.contains($0.id) })
      }
    }
    let shown = Set(lines.flatMap { $0.files + $0.papers.flatMap(\.files) }.map(\.id))
    rest = files.filter { !shown.contains($0.id) }
  }

  private static func documents(_ reading: StoreReading, _ units: [UnitKey], on day: Day) throws -> [String: [Document]] {
    var out: [String: [Document]] = [:]
    let sql =
      "SELECT unit_id, id, document_kind, document_number, issued_on, about, valid_to FROM document_counted "
      + "WHERE unit_id IN (:units) AND issued_on <= :day ORDER BY issued_on DESC, id"
    for row in try reading.rows(sql, ["day": .day(day)], lists: ["units": units.map { .int($0.number) }]) {
      guard let id = row["id"].id, let issued = row["issued_on"].day else { continue }
      let text = [row["document_number"].text, row["about"].text].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ". ")
      out[row["document_kind"].text ?? "", default: []].append(
        Document(unit: UnitKey(number: row["unit_id"].int ?? 0), id: id, text: text, issued: issued, validTo: row["valid_to"].day))
    }
    return out
  }

  private static func paper(_ need: DocumentNeed, _ documents: [Document], _ all: [Evidence], on day: Day) -> Paper {
    let rows = Set(documents.map(\.id))
    let files = all.filter { $0.kind == need.kind || $0.document.map(rows.contains) == true }
    let holding = documents.filter { $0.validTo.map { $0 >= day } ?? true }
    let kept = files.filter { $0.holds(on: day) }
    var state = State.there
    if need.eachQuarter {
      let year = day.parts.year
      let due = (1...4).filter { Period.quarter(year, $0).end <= day }
      let have = Set(holding.filter { $0.issued.parts.year == year }.map { ($0.issued.parts.month - 1) / 3 + 1 })
      let lacking = due.filter { !have.contains($0) }
      if !lacking.isEmpty { state = lacking.count == due.count ? .missing : .quarters(lacking) }
    } else {
      let ends = holding.map(\.validTo) + (holding.isEmpty ? kept.map(\.validTo) : [])
      if ends.isEmpty {
        let last = (documents.compactMap(\.validTo) + files.compactMap(\.validTo)).max()
        state = last.map { .ended($0) } ?? .missing
      } else if !ends.contains(nil), let last = ends.compactMap({ $0 }).max(), last <= day.adding(days: soon) {
        state = .ends(last)
      }
    }
    return Paper(
      need: need, documents: Array(holding.prefix(8)), files: files, state: state, lacksFile: kept.isEmpty,
      lacksRow: holding.isEmpty && !kept.isEmpty)
  }
}
