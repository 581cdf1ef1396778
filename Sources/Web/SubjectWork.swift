import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// What today's work lists say about some people or an establishment: one definition of what is due, wherever it is shown.
struct SubjectWork {
  let visit: Visit
  let unit: OrgUnit
  /// The register the rows are of.
  let subject: String
  let rows: [RowID]

  /// One thing to do.
  struct Task {
    let list: WorkListDefinition
    let item: WorkItem
    /// The row of the subject it is about.
    let about: RowID
  }

  /// Everything to do, the most overdue first.
  func tasks(_ reading: StoreReading) throws -> [Task] {
    let group = visit.units.group(unit)
    // A register that isn't open says nothing about anybody.
    let opened = try RegisterOpening.open(group.members, on: visit.today, reading)
    var out: [Task] = []
    for list in visit.installation.knowledge.workLists.lists where opened.isSuperset(of: list.registers) {
      for item in try list.items(reading, group, on: visit.today, about: subject, rows) {
        out.append(Task(list: list, item: item, about: try about(item, reading)))
      }
    }
    let last = Day(number: Int.max / 2)
    return out.enumerated().sorted { ($0.element.item.due ?? last, $0.offset) < ($1.element.item.due ?? last, $1.offset) }.map(\.element)
  }

  private func about(_ item: WorkItem, _ reading: StoreReading) throws -> RowID {
    guard item.register != subject, let register = visit.installation.registers[item.register],
      let field = register.fields.first(where: { $0.register == subject })?.name
    else { return item.id }
    return try reading.row(item.register, item.unit, item.id)?.values[field]?.id ?? item.id
  }

  /// The model of the list.
  /// - Parameter names: whom a task is about, where there are several.
  func model(_ tasks: [Task], names: [RowID: String] = [:]) -> Model {
    [
      "hasTasks": !tasks.isEmpty, "taskCount": visit.whole(tasks.count), "named": !names.isEmpty,
      "tasks": tasks.map { task -> Model in
        let late = task.item.due.map { $0 < visit.today } ?? false
        return [
          "taskName": task.list.title.text(visit.language), "listHref": "/today/\(task.list.id)?unit=\(Link.part(unit.key.description))",
          "taskReason": reason(task), "due": task.item.due?.written ?? "–", "dueCls": late ? "late" : "", "who": names[task.about] ?? "",
          "writeHref": href(task) ?? "", "writes": href(task) != nil,
          "writeText": task.list.record.flatMap { visit.installation.registers[$0]?.title.text(visit.language) } ?? "",
        ]
      },
    ]
  }

  private func reason(_ task: Task) -> String {
    guard let code = task.item.reason else { return "" }
    return task.list.words(code, visit.installation.registers).text(visit.language)
  }

  private func href(_ task: Task) -> String? {
    guard let record = task.list.record.flatMap({ visit.installation.registers[$0] }), visit.may(Access.writing(record), unit),
      let field = record.fields.first(where: { $0.register == task.item.register })
    else { return nil }
    return "/registers/\(record.id)/\(Link.part(task.item.unit.description))/new" + Link.query([(field.name, task.item.id.description)])
  }
}

extension WorkListDefinition {
  /// A reason in words: the list's own, or those of a code list.
  func words(_ code: String, _ registers: RegisterCatalogue) -> Label {
    reasons[code] ?? reasonList.flatMap { registers.lists[$0] }?.label(code) ?? Label(code)
  }
}
