import Exchange
import Foundation
import Registers
import Storage
import Vocabulary

/// The columns of a file with the fields they are taken for, as a person confirms or changes them.
struct ImportColumns: Sendable {
  private let place: ImportPlace
  private let proposal: ImportProposal
  private let visit: Visit
  private let fields: [ExchangeField]
  private let known: [String: ExchangeField]

  init(_ place: ImportPlace, _ proposal: ImportProposal, _ visit: Visit) {
    (self.place, self.proposal, self.visit) = (place, proposal, visit)
    let catalogue = visit.installation.registers
    fields = ExchangeField.all(of: place.part, catalogue) + ExchangeField.whole(of: place.part, catalogue)
    known = Dictionary(fields.map { ($0.target, $0) }, uniquingKeysWith: { first, _ in first })
  }

  // MARK: - What a person sent

  /// The plan of a form, and what is wrong with it.
  func plan(_ form: Form) -> (plan: ImportPlan, faults: [FieldFault]) {
    var plan = proposal.plan
    var faults: [FieldFault] = []
    var holder: [String: String] = [:]
    plan.columns = proposal.columns.compactMap { column -> ImportPlan.Column? in
      let target = form["c-\(column.column)"]
      guard let field = known[target] else { return nil }
      if let first = holder[target] {
        let reason = Label("đã chọn cho cột \(first)", en: "is chosen for column \(first) already")
        faults.append(FieldFault(field: "c-\(column.column)", label: Label("\(column.letter): \(field.label.vi)"), reason: reason))
      }
      holder[target] = column.letter
      let order = DateOrder(rawValue: form["o-\(column.column)"]) ?? column.dateOrder
      return ImportPlan.Column(column: column.column, heading: column.heading, target: target, dateOrder: order)
    }
    if plan.columns.isEmpty {
      faults.append(FieldFault(field: "columns", label: visit.label("importColumns"), reason: ImportProblem.nothingMapped.label))
    }
    let taken = Set(plan.columns.map { $0.target.split(separator: ".").first.map(String.init) ?? $0.target })
    for field in required where !taken.contains(field.name) {
      let value = VietnameseText.normalised(String(form["s-\(field.name)"].prefix(300)))
      if !value.isEmpty { plan.constants[field.name] = value }
    }
    plan.updates = form["updates"] == "1"
    plan.drafts = form["drafts"] == "1"
    plan.skipsHidden = form["hidden"] == "skip"
    return (plan, faults)
  }

  /// What is kept for the unit's next file: headings with their fields, those left out with none.
  func confirmed(_ plan: ImportPlan) -> [(heading: String, target: String)] {
    let targets = Dictionary(plan.columns.map { ($0.column, $0.target) }, uniquingKeysWith: { first, _ in first })
    return proposal.columns.map { ($0.heading, targets[$0.column] ?? "-") }
  }

  /// Required fields: where no column is chosen for one, a value can fill it for all rows.
  private var required: [FieldDefinition] {
    ((place.part.parentField.map { [$0] } ?? []) + place.part.entered).filter(\.required)
  }

  /// What a column is shown as: what a person chose, what was recognised, or a guess that is likely enough.
  private func chosen(_ column: ProposedColumn, _ sent: Form?, _ planned: [Int: ImportPlan.Column]?) -> String {
    if let sent { return sent["c-\(column.column)"] }
    if let planned { return planned[column.column]?.target ?? "-" }
    return column.target ?? (column.isLikely ? column.suggestion : nil) ?? "-"
  }

  // MARK: - Model

  /// The model; `sent` is a form that had faults.
  func model(sent: Form?, plan: ImportPlan?) -> Model {
    let planned = plan.map { Dictionary($0.columns.map { ($0.column, $0) }, uniquingKeysWith: { first, _ in first }) }
    let chosen = proposal.columns.map { self.chosen($0, sent, planned) }
    let taken = Set(chosen.map { $0.split(separator: ".").first.map(String.init) ?? $0 })
    let drafts = sent.map { $0["drafts"] == "1" } ?? plan?.drafts ?? false
    let hidden = proposal.notes.contains { $0.en.contains("rows are hidden") }
    return [
      "columns": zip(proposal.columns, chosen).map { column, chosen in
        let order = sent.flatMap { DateOrder(rawValue: $0["o-\(column.column)"]) } ?? planned?[column.column]?.dateOrder ?? column.dateOrder
        return model(column, chosen: chosen, order: order, confirmed: sent != nil || planned != nil)
      },
      "hasMissing": required.contains { !taken.contains($0.name) },
      "missingNames": required.filter { !taken.contains($0.name) }.map { $0.label.text(visit.language) }.joined(separator: ", "),
      "missing": required.map { field in
        model(field, value: sent?["s-\(field.name)"] ?? plan?.constants[field.name] ?? "", taken: taken.contains(field.name))
      },
      "updatesChecked": sent.map { $0["updates"] == "1" } ?? plan?.updates ?? false,
      "hasSheets": proposal.sheets.count > 1,
      "sheets": proposal.sheets.map { ["value": $0, "text": $0, "selected": $0 == proposal.sheet] as Model },
      "notes": proposal.notes.map { ["text": $0.text(visit.language)] as Model }, "draftsChecked": drafts, "hasHidden": hidden,
      "hiddenSkipped": sent?["hidden"] == "skip" || plan?.skipsHidden == true,
      "found": visit.word(
        "importFound",
        ["rows": visit.whole(proposal.rows), "heading": "\(proposal.headingRow)", "columns": "\(proposal.columns.count)"]),
    ]
  }

  private func model(_ column: ProposedColumn, chosen: String, order: DateOrder, confirmed: Bool) -> Model {
    let field = known[chosen]
    let isDate = field.map { [.date, .time].contains($0.leaf.kind) } ?? false
    let shown = field ?? column.suggestion.flatMap { known[$0] }
    let samples = column.samples.prefix(3).map { shown?.leaf.protection == nil ? $0 : Codec.masked($0) }
    var (cls, ground) = ("", visit.word("importLeftOut"))
    if chosen == column.target {
      cls = column.confidence >= 0.8 ? "ok" : "warn"
      ground = column.ground.label.text(visit.language)
    } else if field != nil, !confirmed {
      (cls, ground) = ("warn", visit.word("importGuessed"))
    } else if field != nil {
      cls = "ok"
      ground = ColumnNames.Ground.chosen.label.text(visit.language)
    } else if let suggestion = column.suggestion.flatMap({ known[$0] }) {
      cls = "warn"
      ground = visit.word("importPerhaps", ["field": suggestion.label.text(visit.language)])
    }
    return [
      "letter": column.letter, "columnName": column.heading.isEmpty ? visit.word("importNoHeading") : column.heading,
      "samples": samples.joined(separator: " · "), "name": "c-\(column.column)", "cls": cls, "ground": ground,
      "options": [["value": "-", "text": visit.word("importLeaveOut"), "selected": field == nil] as Model]
        + fields.map { option in
          let star = option.own.required ? " *" : ""
          return ["value": option.target, "text": option.label.text(visit.language) + star, "selected": option.target == chosen]
        },
      "columnNotes": column.notes.map { ["text": $0.text(visit.language)] as Model },
      "hasOrder": isDate && (!column.notes.isEmpty || order == .monthFirst),
      "orderName": "o-\(column.column)",
      "orders": [(DateOrder.dayFirst, "importDayFirst"), (.monthFirst, "importMonthFirst")].map { value, key -> Model in
        ["value": value.rawValue, "text": visit.word(key), "selected": value == order]
      },
    ]
  }

  private func model(_ field: FieldDefinition, value: String, taken: Bool) -> Model {
    let choices = FieldText.choices(field, visit.installation.registers.lists, visit.language).map(\.text)
    return [
      "name": "s-\(field.name)", "target": field.name, "taken": taken, "label": field.label.text(visit.language),
      "isChoice": !choices.isEmpty, "isInput": choices.isEmpty,
      "value": value,
      "options": [["value": "", "text": "–", "selected": value.isEmpty] as Model]
        + choices.map { ["value": $0, "text": $0, "selected": $0 == value] as Model },
    ]
  }
}
