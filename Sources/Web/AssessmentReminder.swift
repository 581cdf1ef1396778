import Criteria
import Programme
import Storage
import Vocabulary

/// What of assessments stands before somebody today: the quarter that ended last, and what waits for their office.
struct AssessmentReminder {
  let visit: Visit
  let frame: AssessmentFrame
  let reading: StoreReading

  init(_ visit: Visit, _ reading: StoreReading) throws {
    (self.visit, self.reading) = (visit, reading)
    frame = try AssessmentFrame(visit, reading)
  }

  /// The lines for a unit, or for its area where the reader answers for several communes.
  func lines(_ unit: OrgUnit) throws -> [Model] {
    guard visit.may(.seeAssessments, at: unit) else { return [] }
    let communes = visit.communes(.seeAssessments)
    let fills = frame.workflow.allows(.fill, from: .draft, visit.roles(at: unit).subtracting([.administrator]))
    let wide = !fills && communes.filter { $0.parentCode == unit.parentCode }.count > 1
    let lines = try AssessmentReminder.periods(visit.today).flatMap { period in
      let units = wide ? communes.filter { $0.parentCode == unit.parentCode && $0.exists(on: period.end) } : [unit]
      return try due(period, units, wide, unit)
    }
    return try lines + waiting(wide ? communes : [unit])
  }

  /// The quarter that ended last; while it is the year's fourth, the year too.
  static func periods(_ today: Day) -> [Period] {
    let quarter = Period.quarter(of: today).adding(-1)
    let year = Period.year(quarter.end.parts.year)
    return year.end == quarter.end ? [quarter, year] : [quarter]
  }

  private func due(_ period: Period, _ units: [OrgUnit], _ wide: Bool, _ unit: OrgUnit) throws -> [Model] {
    let sets = frame.editions(period).map(\.set)
    if sets.isEmpty || units.isEmpty || !unit.exists(on: period.end) { return [] }
    let handed = try Assessments.list(reading, units.map(\.key), period).filter {
      sets.contains($0.set) && ![.draft, .returned].contains($0.state)
    }
    let open =
      wide
      ? units.filter { unit in handed.filter { $0.unit == unit.key }.count < sets.count }.count : sets.count - handed.count
    guard open > 0 else { return [] }
    let late = frame.deadline.late(period, today: visit.today)
    let words = [
      "period": period.label.text(visit.language), "open": visit.whole(open), "all": visit.whole(wide ? units.count : sets.count),
      "day": frame.deadline.day(period).written,
    ]
    let scope = wide ? ("area", unit.parentCode) : ("unit", unit.key.description)
    return [
      [
        "cls": late == nil ? "info" : "warn", "sign": late == nil ? "i" : "!",
        "text": visit.word(wide ? "assessRemindArea" : "assessRemindUnit", words),
        "late": Optionally.text(late.map { visit.word("assessLate", ["days": visit.whole($0)]) }),
        "href": "/assessments" + Link.query([scope, ("period", period.description)]),
      ]
    ]
  }

  private func waiting(_ units: [OrgUnit]) throws -> [Model] {
    let roles = units.reduce(into: Set<Role>()) { $0.formUnion(visit.roles(at: $1)) }
    let states = AssessmentState.allCases.filter { !roles.isDisjoint(with: frame.workflow.holders($0, shipped: frame.shipped)) }
    let found = try Assessments.waiting(reading, units.map(\.key), states)
    return AssessmentState.allCases.compactMap { state in
      let own = found.filter { $0.state == state }
      guard state != .draft, let first = own.first else { return nil }
      let model = frame.model(first)
      return [
        "cls": state == .returned ? "warn" : "info", "sign": state == .returned ? "!" : "i", "late": false,
        "text": visit.word("assessRemindState", ["count": visit.whole(own.count), "state": frame.text(state), "next": frame.next(state)]),
        "href": own.count == 1 ? model["href"] ?? "/assessments" : "/assessments",
      ]
    }
  }
}
