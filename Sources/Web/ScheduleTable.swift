import Measures
import Programme
import Storage
import Vocabulary

extension StepState {
  /// The class of its badge.
  var cls: String {
    switch self {
    case .done: "ok"
    case .late, .missed: "no"
    case .early, .due, .catchUp, .unknown, .contraindicated, .postponed, .refused: "warn"
    case .passed, .upcoming, .waiting, .tooOld: "info"
    }
  }

  /// The sign before its words.
  var sign: String {
    switch self {
    case .done: "✓"
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

  /// The model of the table.
  func model(_ steps: [ScheduleStep]) -> Model {
    let open = steps.filter(\.state.isOpen)
    let done = steps.filter { [.done, .early].contains($0.state) }
    var model: Model = [
      "scheduleId": schedule.id, "scheduleName": schedule.title.text(visit.language), "about": schedule.about.text(visit.language),
      "source": schedule.source, "steps": steps.map(row), "badge": false,
      "doneText": visit.word("scheduleDone", ["done": "\(done.count)", "all": "\(steps.count)"]), "openText": false, "nextText": false,
    ]
    if !open.isEmpty { model["openText"] = visit.word("scheduleOpen", ["count": "\(open.count)"]) }
    if open.isEmpty, let next = steps.filter({ [.upcoming, .waiting].contains($0.state) }).compactMap(\.due).min() {
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
    return [
      "stepName": name, "stateCls": step.state.cls, "stateSign": step.state.sign, "stateText": visit.word("step-" + step.state.rawValue),
      "days": days(step), "noDays": days(step) == "–", "done": step.done?.written ?? "–", "notDone": step.done == nil,
      "writeHref": href(step) ?? "", "writes": href(step) != nil,
      "writeText": visit.word("scheduleWrite", ["step": name]),
    ]
  }

  /// From when until when it can be done.
  private func days(_ step: ScheduleStep) -> String {
    switch step.state {
    case .done, .early, .passed: return "–"
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
      always || step.state.isOpen || [.missed, .tooOld, .passed].contains(step.state), visit.may(Access.writing(base), unit)
    else { return nil }
    let columns = visit.installation.registers.lists[schedule.steps]?[step.step]?.extra ?? [:]
    let filled = schedule.fill.map { ($0.field, columns[$0.column] ?? "") }
    let path = "/registers/\(base.id)/\(Link.part(unit.key.description))"
    if record.contains(".") { return "\(path)/\(member)/\(record.split(separator: ".").last ?? "")/new" + Link.query(filled) }
    guard let field = base.fields.first(where: { $0.register == schedule.member }) else { return nil }
    return path + "/new" + Link.query([(field.name, member.description)] + filled)
  }
}
