import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// A row's form: what stands in its fields and what is wrong with them.
struct RecordForm: Sendable {
  let place: RecordPlace
  var row: RegisterRow?
  /// What was typed; nil shows what is stored.
  var typed: [String: String]?
  /// What was typed for references of which no row was chosen.
  var names: [String: String] = [:]
  var faults: [FieldFault] = []
  /// The fields that somebody else changed to something else meanwhile.
  var conflicts: [String] = []
  /// What of the stored row is worth another look.
  var doubts: [FieldFault] = []
  /// Whether identifiers are shown in clear.
  var clear = false

  /// What a form sent: its texts, ready to be read, and references named without being chosen.
  static func sent(_ visit: Visit, _ place: RecordPlace) -> RecordForm {
    var form = RecordForm(place: place, row: nil, typed: nil)
    var texts: [String: String] = [:]
    for field in place.part.entered {
      guard let text = visit.form.fields[field.name] else { continue }
      texts[field.name] = text.replacingOccurrences(of: "\r\n", with: "\n")
      let name = VietnameseText.normalised(visit.form[field.name + "-label"])
      if field.kind == .reference, text.isEmpty, !name.isEmpty { form.names[field.name] = String(name.prefix(300)) }
    }
    form.typed = texts
    return form
  }

  /// The entry to be saved: protected fields left empty stay as they are, references named exactly are found.
  func entry(_ visit: Visit) async throws -> RowEntry {
    var entry = RowEntry(register: place.part, unit: place.key, texts: typed ?? [:])
    for field in place.part.entered where field.protection != nil {
      if visit.form["clear-" + field.name] == "1" {
        entry.texts[field.name] = ""
      } else if entry.texts[field.name]?.isEmpty == true {
        entry.texts[field.name] = nil
      }
    }
    for (name, text) in names {
      guard let field = place.part.field(name), let target = field.register.flatMap({ visit.installation.registers[$0] }) else { continue }
      let question = visit.question(target, place.key, for: place.part.id + "." + name, limit: 20)
      let found = try await visit.store.read { try ReferenceChoice.find(text, question, $0) }
      let exact = found.filter { $0.label == text }
      if let only = exact.count == 1 ? exact.first : found.count == 1 ? found.first : nil {
        entry.texts[name] = only.id.description
      } else {
        entry.texts[name] = nil
        let reason = Label(
          found.isEmpty ? "không tìm thấy; chọn từ danh sách" : "có nhiều dòng khớp; chọn từ danh sách",
          en: found.isEmpty ? "nothing found; choose from the list" : "several rows match; choose from the list")
        entry.faults.append(FieldFault(field: name, label: field.label, reason: reason))
      }
    }
    return entry
  }

  // MARK: - Model

  /// The model of the page's form.
  func model(_ visit: Visit, _ reading: StoreReading) throws -> Model {
    let editable = visit.mayWrite(place.place)
    let references = place.part.fields.filter { $0.kind == .reference }
    let shown = try referenceLabels(references, reading, visit)
    let entered = place.part.entered.map { field($0, shown[$0.name], visit) }
    var groups: [Model] = [["group": visit.word("groupEntered"), "fields": entered]]
    if let row {
      let derived = place.part.fields.filter { $0.derived != nil }.map { computed($0, row, visit) }
      if !derived.isEmpty { groups.append(["group": visit.word("groupDerived"), "fields": derived]) }
    }
    var model: Model = [
      "groups": groups, "hasFaults": !faults.isEmpty, "editable": editable, "readOnly": !editable,
      "faults": visit.summary(ordered),
      "action": row.map { place.href($0.id) } ?? place.newHref, "base": base(visit), "unitKey": place.key.description,
      "backHref": place.backHref, "canDelete": false, "draft": row?.draft ?? false,
      "doubts": doubts.map { ["doubtText": $0.label.text(visit.language) + ": " + $0.reason.text(visit.language)] as Model },
      "hasDoubts": !doubts.isEmpty,
    ]
    if let row, editable {
      model["canDelete"] = true
      model["removeAction"] = place.href(row.id) + "/remove"
    }
    if !conflicts.isEmpty, let row { model["conflict"] = conflict(row, shown, reading, visit) }
    return model
  }

  /// The faults in the order of the form.
  private var ordered: [FieldFault] {
    let place = Dictionary(place.part.fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    return faults.sorted { (place[$0.field] ?? -1) < (place[$1.field] ?? -1) }
  }

  /// The version the form was made on; after a conflict the one it was compared with.
  private func base(_ visit: Visit) -> String {
    if conflicts.isEmpty, typed != nil, let sent = Int64(visit.form["base"]) { return "\(sent)" }
    return "\(row?.seq ?? 0)"
  }

  private func text(_ field: FieldDefinition, _ visit: Visit) -> String {
    if let typed { return typed[field.name] ?? "" }
    guard field.protection == nil else { return "" }
    return row.map { FieldText.typed($0.values[field.name] ?? .null, field, visit.language) } ?? ""
  }

  private func referenceLabels(_ fields: [FieldDefinition], _ reading: StoreReading, _ visit: Visit) throws -> [String: [RowID: String]] {
    var out: [String: [RowID: String]] = [:]
    for field in fields {
      guard let target = field.register.flatMap({ visit.installation.registers[$0] }) else { continue }
      let ids = [RowID(text(field, visit)), row?.values[field.name]?.id].compactMap(\.self)
      out[field.name] = try reading.labels(of: target, place.key, ids, visit.language, depth: 1)
    }
    return out
  }

  private func field(_ field: FieldDefinition, _ labels: [RowID: String]?, _ visit: Visit) -> Model {
    let text = text(field, visit)
    let wide = field.kind == .longText || field.kind == .text && field.maxLength > 120
    var model: Model = [
      "name": field.name, "label": FieldText.label(field, visit.language), "kind": field.kind.rawValue, "required": field.required,
      "size": wide ? "full" : "half", "value": text, "placeholder": RecordForm.sample(field), "help": help(field, visit),
      "inputmode": RecordForm.inputMode(field), "isInput": false, "isLongText": false, "isYesNo": false, "isChoice": false,
      "isReference": false, "isProtected": false, "isComputed": false, "doubt": doubt(field, visit),
    ]
    switch field.kind {
    case _ where field.protection != nil:
      model["isProtected"] = true
      let stored = row?.values[field.name] ?? .null
      if let value = stored.text, !value.isEmpty { model["masked"] = clear ? value : FieldText.masked(stored, field) }
    case .longText: model["isLongText"] = true
    case .yesNo, .choice:
      model[field.kind == .yesNo ? "isYesNo" : "isChoice"] = true
      let choices = FieldText.choices(field, visit.installation.registers.lists, visit.language)
      let none = ("", visit.word("notStated"))
      model["options"] = (field.kind == .yesNo ? choices + [none] : [none] + choices).map {
        ["value": $0.0, "text": $0.1, "selected": $0.0 == text] as Model
      }
    case .reference:
      model["isReference"] = true
      model["targetRegister"] = field.register ?? ""
      model["targetFor"] = place.part.id + "." + field.name
      model["referenceLabel"] = names[field.name] ?? RowID(text).map { labels?[$0] ?? "…" } ?? ""
    default: model["isInput"] = true
    }
    let own = faults.filter { $0.field == field.name }.map { $0.reason.text(visit.language) }
    if !own.isEmpty {
      model["fault"] = own.joined(separator: "; ")
      model["help"] = field.hint?.text(visit.language) ?? ""
    }
    return model
  }

  private func computed(_ field: FieldDefinition, _ row: RegisterRow, _ visit: Visit) -> Model {
    let text = Reading.plain(row.values[field.name] ?? .null, field, visit.language)
    return [
      "name": field.name, "label": FieldText.label(field, visit.language), "kind": "computed", "required": false, "size": "half",
      "value": "", "text": text.isEmpty ? "–" : text, "placeholder": "", "help": field.hint?.text(visit.language) ?? "",
      "inputmode": "text", "isInput": false, "isLongText": false, "isYesNo": false, "isChoice": false, "isReference": false,
      "isProtected": false, "isComputed": true, "doubt": doubt(field, visit),
    ]
  }

  private func doubt(_ field: FieldDefinition, _ visit: Visit) -> any Sendable {
    Optionally.text(doubts.filter { $0.field == field.name }.map { $0.reason.text(visit.language) }.joined(separator: "; "))
  }

  private func conflict(
    _ row: RegisterRow, _ labels: [String: [RowID: String]], _ reading: StoreReading, _ visit: Visit
  ) -> Model {
    let fields = conflicts.compactMap { place.part.field($0) }
    let differences = fields.map { field -> Model in
      let typed = typed?[field.name] ?? ""
      let choice = FieldText.choices(field, visit.installation.registers.lists, visit.language).first { $0.code == typed }?.text
      let mine = RowID(typed).flatMap { labels[field.name]?[$0] } ?? choice ?? typed
      let theirs = ShownRow(row: row, names: labels).text(field, reading, visit.language)
      return [
        "label": field.label.text(visit.language), "mine": mine.isEmpty ? "–" : mine, "theirs": theirs.isEmpty ? "–" : theirs,
      ]
    }
    return ["text": visit.word("conflictText"), "differences": differences]
  }

  private func help(_ field: FieldDefinition, _ visit: Visit) -> String {
    var parts = [field.hint, field.patternHint].compactMap { $0?.text(visit.language) }
    if let min = field.min, let max = field.max, field.hint == nil {
      let ends = [min, max].map { Figures.exact(Value.real($0).decimal ?? 0, visit.language) }
      parts.append(visit.word("rangeHelp", ["min": ends[0], "max": ends[1]]))
    }
    let writable = visit.mayWrite(place.place)
    if field.protection != nil, row != nil, writable { parts.append(visit.word("protectedHelp")) }
    return parts.map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " ")
  }

  private static func sample(_ field: FieldDefinition) -> String {
    switch field.kind {
    case .date: "dd/MM/yyyy"
    case .time: "dd/MM/yyyy HH:mm"
    default: ""
    }
  }

  private static func inputMode(_ field: FieldDefinition) -> String {
    switch field.kind {
    case .integer: "numeric"
    case .decimal: "decimal"
    default: "text"
    }
  }
}
