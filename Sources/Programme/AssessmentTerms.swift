import Criteria
import Foundation
import Measures
import Storage
import Vocabulary

/// By when an assessment is due: so many days after its period's end.
public struct AssessmentDeadline: Sendable {
  /// The days.
  public let days: Int
  /// Whether the installation set them, rather than the shipped workflow.
  public let isOwn: Bool
  private static let setting = "workflow.assessment.due"
  /// What may be set.
  public static let range = 0...365

  /// What the installation set, or the shipped number.
  public static func load(_ reading: StoreReading, _ workflow: Workflow) throws -> AssessmentDeadline {
    let text = try reading.first("SELECT content FROM setting WHERE name = :name", ["name": .text(setting)])?["content"].text
    if let days = text.flatMap({ Int($0) }), range.contains(days) { return AssessmentDeadline(days: days, isOwn: true) }
    return AssessmentDeadline(days: workflow.due.number, isOwn: false)
  }

  /// Sets the days; nil goes back to the shipped number.
  public static func write(_ days: Int?, _ store: Store, by author: Author) async throws {
    let note = "hạn nộp tự đánh giá: " + (days.map { "\($0) ngày sau khi hết kỳ" } ?? "theo quy trình kèm phần mềm")
    try await store.write(.settings, by: author, in: [.installation], note: note) { writing in
      try writing.run("DELETE FROM setting WHERE name = :name", ["name": .text(setting)])
      if let days {
        try writing.run(
          "INSERT INTO setting (name, content) VALUES (:name, :content)", ["name": .text(setting), "content": .text("\(days)")])
      }
    }
  }

  /// The last day on which a period's assessment is handed in without being late.
  public func day(_ period: Period) -> Day { period.end.adding(days: days) }

  /// The last day of an assessment as it stands: what was returned has as many days again, from the day it was returned.
  public func day(_ assessment: Assessment) -> Day {
    let first = day(assessment.period)
    guard assessment.state == .returned, let back = Day(iso: String(assessment.since.prefix(10))) else { return first }
    return max(first, back.adding(days: days))
  }

  /// How many days late what nobody began is; nil where it isn't.
  public func late(_ period: Period, today: Day) -> Int? { AssessmentDeadline.late(day(period), today) }

  /// How many days late what still stands with the station is; nil where it isn't, or where it was handed in.
  public func late(_ assessment: Assessment, today: Day) -> Int? {
    guard assessment.state == .draft || assessment.state == .returned else { return nil }
    return AssessmentDeadline.late(day(assessment), today)
  }

  private static func late(_ day: Day, _ today: Day) -> Int? { today > day ? today.number - day.number : nil }
}

/// A decision that recognises a commune under a set, entered after its assessment was sent.
public struct RecognitionEntry: Sendable {
  /// The decision's number.
  public let number: String
  /// Its day.
  public let decidedOn: Day
  /// The last day it holds; nil where it names none.
  public let validTo: Day?
  /// Who decided.
  public let issuer: String
  /// `recognised`, `refused` or `withdrawn`.
  public let result: String
  /// What else is to be said.
  public let remark: String

  /// A decision.
  public init(number: String, decidedOn: Day, validTo: Day?, issuer: String, result: String, remark: String) {
    (self.number, self.decidedOn, self.validTo, self.issuer, self.result, self.remark) = (
      number, decidedOn, validTo, issuer, result, remark
    )
  }
}

extension AssessmentDesk {
  /// Enters a decision in the commune's register of recognitions.
  /// - Throws: `AssessmentProblem.outOfTurn` while the assessment wasn't sent; `StoreProblem.invalid` with every fault.
  @discardableResult
  public func recognise(_ group: UnitGroup, _ id: RowID, _ entry: RecognitionEntry, by actor: Actor) async throws -> RowID {
    try await store.write(.create, by: actor.author, in: [group.unit], note: "ghi quyết định công nhận") { writing in
      guard let assessment = try Assessments.load(writing, group.unit, id) else { throw AssessmentProblem.none }
      guard assessment.state == .sent else { throw AssessmentProblem.notSent }
      return try writing.insert(
        "recognition", group.unit,
        [
          "set_id": .text(assessment.set), "decision_number": AssessmentDesk.text(entry.number), "decided_on": .day(entry.decidedOn),
          "valid_to": entry.validTo.map(Value.day) ?? .null, "issuer": AssessmentDesk.text(entry.issuer), "result": .text(entry.result),
          "remark": AssessmentDesk.text(entry.remark),
        ])
    }
  }
}

extension Assessments {
  /// Decisions about a unit under a set since an assessment's period ended, or since it was sent where that was earlier; latest first.
  public static func decisions(_ reading: StoreReading, _ assessment: Assessment) throws -> [RegisterRow] {
    let sent = assessment.state == .sent ? Day(iso: String(assessment.since.prefix(10))) : nil
    return try reading.rows(
      of: "recognition", where: "unit_id = :unit AND set_id = :set AND decided_on >= :day ORDER BY decided_on DESC, id DESC",
      [
        "unit": .int(assessment.unit.number), "set": .text(assessment.set),
        "day": .day(min(assessment.period.end, sent ?? assessment.period.end)),
      ])
  }

  /// The one before: of the same unit and set, for the latest earlier period of the same length.
  public static func previous(_ reading: StoreReading, _ assessment: Assessment) throws -> Assessment? {
    let length = assessment.period.end.number - assessment.period.start.number
    let all = try list(reading, [assessment.unit]).filter {
      $0.set == assessment.set && $0.period < assessment.period && abs($0.period.end.number - $0.period.start.number - length) < 8
    }
    return try all.max { $0.period < $1.period }.flatMap { try load(reading, assessment.unit, $0.id) }
  }
}

extension Assessments {
  /// What stands in some states, oldest first: what somebody who holds those states has to do. What was sent and decided on is over.
  public static func waiting(_ reading: StoreReading, _ units: [UnitKey], _ states: [AssessmentState]) throws -> [Assessment] {
    guard !units.isEmpty, !states.isEmpty else { return [] }
    let all = try reading.rows(
      of: Assessment.register, where: "unit_id IN (:units) AND assessment_state IN (:states) ORDER BY state_since, unit_id, id", [:],
      lists: ["units": units.map { .int($0.number) }, "states": states.map { .text($0.rawValue) }]
    ).compactMap(Assessment.init)
    return try all.filter { assessment in
      try assessment.state != .sent || decisions(reading, assessment).isEmpty
    }
  }
}
