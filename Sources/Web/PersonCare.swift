import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// What a person's care asks for now: their schedules, their pregnancy, their chronic diseases, and what today's work says of them.
struct PersonCare {
  /// Visits shown of a pregnancy or a disease.
  private static let visits = 12

  let visit: Visit
  let unit: OrgUnit
  let person: RegisterRow
  /// Rows of the same human being in other communes the reader may see.
  let elsewhere: [RegisterRow]

  /// The parts of the page.
  func model(_ reading: StoreReading) throws -> Model {
    let own = visit.installation.knowledge.schedules.schedules.filter { $0.member == "person" }
    let found = try own.map { ($0, try StepElsewhere.find($0, elsewhere, visit, reading)) }
    let tasks = try SubjectWork(visit: visit, unit: unit, subject: "person", rows: [person.id]).tasks(reading).filter { task in
      !found.contains { schedule, steps in task.list.reasonList == schedule.steps && steps[task.item.reason ?? ""] != nil }
    }
    var model: Model = ["work": SubjectWork(visit: visit, unit: unit, subject: "person", rows: [person.id]).model(tasks)]
    model["pregnancies"] = try pregnancies(tasks, reading)
    model["diseases"] = try diseases(reading)
    model["schedules"] = try found.compactMap { try schedule($0, person.id, reading, elsewhere: $1) }
    return model
  }

  private func schedule(
    _ schedule: ScheduleDefinition, _ member: RowID, _ reading: StoreReading, elsewhere: [String: StepElsewhere] = [:]
  ) throws -> Model? {
    let group = visit.units.group(unit)
    guard try RegisterOpening.open(group.members, on: visit.today, reading).isSuperset(of: schedule.registers) else { return nil }
    let steps = try schedule.steps(reading, group, on: visit.today, members: [member])
    if steps.isEmpty { return nil }
    return ScheduleTable(visit: visit, schedule: schedule, member: member, unit: unit, elsewhere: elsewhere).model(steps)
  }

  private func schedules(of register: String, _ member: RowID, _ reading: StoreReading) throws -> [Model] {
    try visit.installation.knowledge.schedules.schedules.filter { $0.member == register }.compactMap { try schedule($0, member, reading) }
  }

  private func rows(_ register: String, _ reading: StoreReading) throws -> [RegisterRow] {
    guard let definition = visit.installation.registers[register], let field = definition.person else { return [] }
    return try reading.rows(
      of: register, where: "unit_id = :unit AND \(field) = :id AND NOT draft ORDER BY id DESC",
      ["unit": .int(person.unit.number), "id": .id(person.id)])
  }

  private func href(_ register: String, _ row: RegisterRow) -> String { "/registers/\(register)/\(row.unit)/\(row.id)" }

  // MARK: - Pregnancy

  /// The pregnancies that go on, and those whose time after birth isn't over.
  private func pregnancies(_ tasks: [SubjectWork.Task], _ reading: StoreReading) throws -> [Model] {
    guard let register = visit.installation.registers["pregnancy"], let visits = visit.installation.registers["antenatal-visit"] else {
      return []
    }
    return try rows("pregnancy", reading).compactMap { row -> Model? in
      guard let period = row.values["last_period_on"]?.day else { return nil }
      let schedules = try schedules(of: "pregnancy", row.id, reading)
      let ended = row.values["ended_on"]?.day.flatMap { $0 <= visit.today ? $0 : nil }
      if schedules.isEmpty, ended != nil || visit.today.number - period.number > 301 { return nil }
      let seen = try RowTable.rows("antenatal-visit", "pregnancy_id", row, order: "visited_on", reading, limit: PersonCare.visits)
      let table = try RowTable(visit: visit, register: visits).model(
        seen,
        [
          "visited_on", "gestational_week", "weight_kg", "systolic", "diastolic", "fundal_height_cm", "fetal_heart_rate", "haemoglobin_g_l",
          "urine_protein", "iron", "next_visit_on",
        ], reading, href: { href("antenatal-visit", $0) })
      return [
        "pregnancyHeading": visit.word(ended == nil ? "pregnancyOpen" : "pregnancyAfter"), "pregnancyHref": href("pregnancy", row),
        "pregnancySub": try summary(row, period, ended, register, reading), "schedules": schedules, "risks": risks(row, tasks),
        "visits": table, "hasVisits": !seen.isEmpty,
        "newVisitHref": Optionally.text(
          ended == nil && visit.may(Access.writing("antenatal-visit"), unit)
            ? "/registers/antenatal-visit/\(Link.part(unit.key.description))/new?pregnancy_id=\(row.id)" : nil),
      ]
    }
  }

  private func summary(_ row: RegisterRow, _ period: Day, _ ended: Day?, _ register: RegisterDefinition, _ reading: StoreReading) throws
    -> String
  {
    if let ended {
      let outcome = register.field("outcome").map { ShownRow(row: row, names: [:]).text($0, reading, visit.language) } ?? ""
      return visit.word("pregnancyEnded", ["date": ended.written, "outcome": outcome, "days": "\(visit.today.number - ended.number)"])
    }
    let age = visit.today.number - period.number
    // Where no due date was written, Naegele's rule as the register's own hint says it.
    let due = row.values["due_on"]?.day ?? period.adding(days: 280)
    return visit.word("pregnancyAge", ["weeks": "\(age / 7)", "days": "\(age % 7)", "due": due.written])
      + (due < visit.today ? " " + visit.word("pregnancyPastDue") : "")
  }

  /// The signs of risk as the work list of pregnancies at risk gives them, and what the register says in words.
  private func risks(_ row: RegisterRow, _ tasks: [SubjectWork.Task]) -> Model {
    let found = tasks.filter { $0.list.id == "pregnancies-at-risk" && $0.item.id == row.id }
    let words = found.compactMap { task in
      task.item.reason.map { task.list.words($0, visit.installation.registers).text(visit.language) }
    }
    let noted = row.values["risk_flags"]?.text.map { [$0] } ?? []
    return [
      "hasRisks": !(words + noted).isEmpty, "riskSigns": (words + noted).map { ["riskText": $0] as Model },
      "riskSource": Optionally.text(found.first?.list.source),
    ]
  }

  // MARK: - Chronic care

  /// The last visit and the next, as the schedule of chronic care has them.
  private func next(_ disease: RowID, _ reading: StoreReading) throws -> [Model] {
    guard let schedule = visit.installation.knowledge.schedules["chronic"] else { return [] }
    let steps = try schedule.steps(reading, visit.units.group(unit), on: visit.today, members: [disease])
    let table = ScheduleTable(visit: visit, schedule: schedule, member: disease, unit: unit)
    return steps.map { step in
      let last = step.done.map { visit.word("chronicLast", ["date": $0.written]) } ?? visit.word("chronicNever")
      return [
        "lastText": last, "nextText": step.due.map { visit.word("chronicNext", ["date": $0.written]) } ?? "",
        "overdue": step.state == .late, "soon": step.state == .due, "nextHref": Optionally.text(table.href(step, always: true)),
        "source": schedule.source,
      ]
    }
  }

  private func diseases(_ reading: StoreReading) throws -> [Model] {
    guard let register = visit.installation.registers["chronic-care"],
      let visits = register.children.first(where: { $0.id == "chronic-care.visit" })
    else { return [] }
    return try rows("chronic-care", reading).filter { row in row.values["closed_on"]?.day.map { $0 > visit.today } ?? true }.map { row in
      let seen = try RowTable.rows("chronic-care.visit", "parent_id", row, order: "visited_on", reading, limit: 6)
      let table = try RowTable(visit: visit, register: visits).model(
        seen, ["visited_on", "systolic", "diastolic", "glucose_mmol", "controlled", "drug_days"], reading,
        href: { href("chronic-care", row) + "/visit/\($0.id)" })
      let disease = register.field("disease").map { ShownRow(row: row, names: [:]).text($0, reading, visit.language) } ?? ""
      let since = row.values["enrolled_on"]?.day.map { visit.word("chronicSince", ["date": $0.written]) } ?? ""
      return [
        "diseaseName": disease, "diseaseHref": href("chronic-care", row), "diseaseSub": since,
        "next": try next(row.id, reading), "visits": table, "hasVisits": !seen.isEmpty,
      ]
    }
  }
}
