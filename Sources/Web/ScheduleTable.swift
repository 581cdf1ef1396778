import Measures
import Programme
import Registers
import Storage
import Vocabulary

extension StepState {
  /// The class of its badge.
  var cls: String {
    switch self {
    case .done: "ok"
    case .late, .missed: "no"
    case .early, .doneLate, .due, .catchUp, .unknown, .contraindicated, .postponed, .refused: "warn"
    case .passed, .upcoming, .waiting, .tooOld: "info"
    }
  }

  /// The sign before its words.
  var sign: String {
    switch self {
    case .done, .doneLate: "✓"
    case .early, .late, .catchUp: "!"
    case .missed: "✗"
    case .due: "→"
    case .upcoming, .waiting: "…"
    case .passed, .tooOld: "–"
    case .contraindicated, .postponed, .refused: "⊘"
    case .unknown: "?"
    }
  }
}

/// A schedule of one member as a table: what was done, what is due, and the button that writes it down.
struct ScheduleTable {
  let visit: Visit
  let schedule: ScheduleDefinition
  let member: RowID
  let unit: OrgUnit
  /// What was written down for the member in other communes, by step.
  var elsewhere: [String: StepElsewhere] = [:]

  /// The model of the table.
  func model(_ steps: [ScheduleStep]) -> Model {
    let open = steps.filter { state($0).isOpen && found($0) == nil }
    let done = steps.filter { [.done, .early, .doneLate].contains($0.state) || found($0) != nil }
    var model: Model = [
      "scheduleId": schedule.id, "scheduleName": schedule.title.text(visit.language), "about": schedule.about.text(visit.language),
      "source": schedule.source, "steps": steps.map(row), "badge": false,
      "doneText": visit.word("scheduleDone", ["done": "\(done.count)", "all": "\(steps.count)"]), "openText": false, "nextText": false,
    ]
    if !open.isEmpty { model["openText"] = visit.word("scheduleOpen", ["count": "\(open.count)"]) }
    let coming = steps.filter { [.upcoming, .waiting].contains(state($0)) && found($0) == nil }
    if open.isEmpty, let next = coming.compactMap(\.due).min() {
      model["nextText"] = visit.word("scheduleNext", ["date": next.written])
    }
    if schedule.status != .verified {
      model["badge"] = visit.word(schedule.status == .secondary ? "statusSecondary" : "statusUnverified")
    }
    return model
  }

  private func row(_ step: ScheduleStep) -> Model {
    let list = visit.installation.registers.lists[schedule.steps]
    let name = list?.label(step.step).text(visit.language) ?? step.step
    if let found = found(step) {
      return [
        "stepName": name, "stateCls": "info", "stateSign": "✓", "stateText": visit.word("step-elsewhere"), "days": found.unit,
        "noDays": false, "done": found.day.written, "notDone": false, "writeHref": "", "writes": false, "writeText": "",
      ]
    }
    let state = state(step)
    return [
      "stepName": name, "stateCls": state.cls, "stateSign": state.sign, "stateText": visit.word("step-" + state.rawValue),
      "days": days(step), "noDays": days(step) == "–", "done": step.done?.written ?? "–", "notDone": step.done == nil,
      "writeHref": href(step) ?? "", "writes": href(step) != nil,
      "writeText": visit.word("scheduleWrite", ["step": name]),
    ]
  }

  /// What was written of the step elsewhere, as long as nothing of it stands here.
  private func found(_ step: ScheduleStep) -> StepElsewhere? {
    [.done, .early, .doneLate].contains(step.state) ? nil : elsewhere[step.step]
  }

  /// How a step stands; one that waits for a step written elsewhere is nobody's to tell here.
  private func state(_ step: ScheduleStep) -> StepState {
    guard step.state == .waiting, let first = schedule.fill.first, let list = visit.installation.registers.lists[schedule.steps] else {
      return step.state
    }
    let series = list[step.step]?.extra[first.column]
    return elsewhere.keys.contains { list[$0]?.extra[first.column] == series } ? .unknown : step.state
  }

  /// From when until when it can be done.
  private func days(_ step: ScheduleStep) -> String {
    switch step.state {
    case .done, .early, .passed: return "–"
    case .doneLate: return step.until.map { visit.word("scheduleInTime", ["day": $0.written]) } ?? "–"
    case .waiting where state(step) == .unknown: return "–"
    case .tooOld, .missed: return step.until.map { visit.word("untilDay", ["day": $0.written]) } ?? "–"
    default:
      guard let due = step.due else { return "–" }
      guard let until = step.until, until > due else { return due.written }
      return due.written + " – " + until.written
    }
  }

  /// The form that holds what is known of the step, where it is time for it.
  func href(_ step: ScheduleStep, always: Bool = false) -> String? {
    guard let record = schedule.record, let base = visit.installation.registers[String(record.split(separator: ".")[0])],
      always || state(step).isOpen || [.missed, .tooOld, .passed].contains(step.state), visit.may(Access.writing(base), unit)
    else { return nil }
    let columns = visit.installation.registers.lists[schedule.steps]?[step.step]?.extra ?? [:]
    let filled = schedule.fill.map { ($0.field, columns[$0.column] ?? "") }
    let path = "/registers/\(base.id)/\(Link.part(unit.key.description))"
    if record.contains(".") { return "\(path)/\(member)/\(record.split(separator: ".").last ?? "")/new" + Link.query(filled) }
    guard let field = base.fields.first(where: { $0.register == schedule.member }) else { return nil }
    return path + "/new" + Link.query([(field.name, member.description)] + filled)
  }
}

/// A step written down for the same human being in another commune. A measure reads its own unit alone, so only the page of a person says
/// this, of the communes its reader may see.
struct StepElsewhere {
  let day: Day
  /// The commune's name.
  let unit: String

  /// The steps found in the rows of the same human being, the earliest of each.
  static func find(_ schedule: ScheduleDefinition, _ lives: [RegisterRow], _ visit: Visit, _ reading: StoreReading) throws
    -> [String: StepElsewhere]
  {
    guard !lives.isEmpty, let register = schedule.record.flatMap({ visit.installation.registers[$0] }), let person = register.person,
      let day = register.order.flatMap({ register.field($0.field) }), day.kind == .date, !schedule.fill.isEmpty,
      let list = visit.installation.registers.lists[schedule.steps]
    else { return [:] }
    var out: [String: StepElsewhere] = [:]
    for life in lives {
      let rows = try reading.rows(
        of: register.id, where: "unit_id = :unit AND \(person) = :id AND NOT draft AND \(day.name) <= :day ORDER BY \(day.name), id",
        ["unit": .int(life.unit.number), "id": .id(life.id), "day": .day(visit.today)])
      for row in rows {
        let item = list.items.first { item in
          schedule.fill.allSatisfy { fill in
            register.field(fill.field).map { FieldText.plain(row.values[fill.field] ?? .null, $0) } == item.extra[fill.column]
          }
        }
        guard let item, let on = row.values[day.name]?.day, out[item.code].map({ on < $0.day }) ?? true else { continue }
        out[item.code] = StepElsewhere(day: on, unit: visit.units[life.unit]?.name ?? "")
      }
    }
    return out
  }
}
