import Foundation
import Vocabulary

extension EditionReader {
  /// Reads a condition: a mapping with exactly one of the forms below, `measure` with its threshold beside it.
  func condition(_ node: CatalogueNode) -> Condition? {
    let forms = ["all", "any", "not", "measure", "documents", "attested", "recognised", "constant"]
    let present = forms.filter { node[$0] != nil }
    guard node.isMapping, present.count == 1, let form = present.first else {
      node.fault(
        "phải có đúng một trong: \(forms.joined(separator: ", "))", en: "must have exactly one of: \(forms.joined(separator: ", "))")
      return nil
    }
    if form == "measure" { return measure(node).map { .measure($0) } }
    guard node.keys(required: [form]) else { return nil }
    switch form {
    case "all": return parts(node, form).map { .all($0) }
    case "any": return parts(node, form).map { .any($0) }
    case "not": return node[form].flatMap { condition($0) }.map { .not($0) }
    case "documents": return documents(node).map { .documents($0) }
    case "recognised": return node[form].flatMap { recognition($0) }.map { .recognised($0) }
    case "constant": return node.bool(form).map { .constant($0) }
    default:
      if node.bool(form) == false { node.fault("chỉ có thể là true", en: "can only be true") }
      return .attested
    }
  }

  private func parts(_ node: CatalogueNode, _ form: String) -> [Condition]? {
    let items = node.list(form)
    if items.isEmpty { node.fault("«\(form)» rỗng", en: "“\(form)” is empty") }
    let parts = items.compactMap { condition($0) }
    return parts.count == items.count && !parts.isEmpty ? parts : nil
  }

  private func documents(_ node: CatalogueNode) -> [DocumentNeed]? {
    let items = node.list("documents")
    if items.isEmpty { node.fault("«documents» rỗng", en: "“documents” is empty") }
    let needs = items.compactMap { item -> DocumentNeed? in
      guard item.keys(required: ["kind", "title"], optional: ["eachQuarter"]), let kind = item.text("kind"), let title = item.label("title")
      else { return nil }
      return DocumentNeed(kind: kind, title: title, eachQuarter: item.bool("eachQuarter") ?? false)
    }
    return needs.isEmpty ? nil : needs
  }

  private func recognition(_ node: CatalogueNode) -> RecognitionNeed? {
    guard node.keys(required: ["set", "title"], optional: ["withinYears", "notBefore"]), let set = node.text("set"),
      let title = node.label("title")
    else { return nil }
    return RecognitionNeed(
      set: set, title: title, withinYears: node["withinYears"].flatMap { cited($0, "value") { $0.int("value") } },
      notBefore: node["notBefore"].flatMap { cited($0, "value") { $0.day("value") } })
  }

  private func measure(_ node: CatalogueNode) -> MeasureCondition? {
    node.keys(required: ["measure"], optional: ["parts", "atLeast", "atMost"])
    let parts = (node["parts"]?.pairs ?? []).compactMap { id, value in value.label.map { PartNeed(id: id, label: $0) } }
    let directions = Direction.allCases.filter { node[$0.rawValue] != nil }
    guard directions.count == 1, let direction = directions.first, let level = node[direction.rawValue] else {
      node.fault("phải có «atLeast» hoặc «atMost»", en: "must have either “atLeast” or “atMost”")
      return nil
    }
    guard let measure = node.text("measure"), let rule = rule(level) else { return nil }
    return MeasureCondition(measure: measure, parts: parts, threshold: Threshold(direction, rule))
  }

  private func rule(_ node: CatalogueNode) -> Threshold.Rule? {
    guard node.isMapping else {
      node.fault("phải có «value», «by» hoặc «localValue», kèm «source»", en: "must have “value”, “by” or “localValue”, and “source”")
      return nil
    }
    if node["localValue"] != nil { return cited(node, "localValue") { $0.label("localValue") }.map { .localValue($0) } }
    if node["by"] != nil { return byAxis(node) }
    return open(node) { $0.decimal($1) }.map { .single($0) }
  }

  /// Every value of the axis stands there; a value without its own status and source has those of the table.
  private func byAxis(_ node: CatalogueNode) -> Threshold.Rule? {
    guard node.keys(required: ["by", "values", "source"], optional: ["status"]), let axis = node.choice("by", AreaAxis.self),
      let values = node["values"]
    else { return nil }
    let (status, source) = (node.choice("status", Status.self), source(node))
    covers(axis, values)
    var cells: [String: Cited<Decimal?>] = [:]
    for (code, value) in values.pairs {
      if value.isMapping {
        cells[code] = open(value, status: status, source: source) { $0.decimal($1) }
      } else if value.text == "notFound" {
        cells[code] = source.map { Cited(nil, status: .unverified, source: $0) }
      } else if let number = value.text.flatMap(CatalogueNode.decimal) {
        if status == nil { value.fault("thiếu «status»", en: "“status” is missing") }
        if let status, let source { cells[code] = Cited(number, status: status, source: source) }
      } else {
        value.fault(
          "«\(value.text ?? "…")» không phải số thập phân hay notFound", en: "“\(value.text ?? "…")” is neither a decimal nor notFound")
      }
    }
    return cells.isEmpty ? nil : .byAxis(axis, cells)
  }

  private func covers(_ axis: AreaAxis, _ node: CatalogueNode) {
    guard node.isMapping else {
      node.fault("phải là một nhóm khóa: giá trị", en: "must be a mapping of keys")
      return
    }
    let (given, known) = (Set(node.pairs.map(\.key)), axis.values.map(\.code))
    for code in known where !given.contains(code) {
      node.fault("thiếu giá trị «\(code)» của \(axis.rawValue)", en: "the value “\(code)” of \(axis.rawValue) is missing")
    }
    for (key, value) in node.pairs where !known.contains(key) && !key.contains("__duplicate") {
      value.fault("\(axis.rawValue) không có giá trị «\(key)»", en: "\(axis.rawValue) has no value “\(key)”")
    }
  }

  /// Areas in which an indicator applies: every value of the axis with true or false.
  func applicability(_ node: CatalogueNode) -> Applicability? {
    guard node.keys(required: ["by", "values", "status", "source"]), let axis = node.choice("by", AreaAxis.self),
      let values = node["values"], let status = node.choice("status", Status.self), let source = source(node)
    else { return nil }
    covers(axis, values)
    let flags = values.pairs.compactMap { code, value -> (String, Bool)? in
      guard let text = value.text, text == "true" || text == "false" else {
        value.fault("«\(value.text ?? "…")» không phải true hoặc false", en: "“\(value.text ?? "…")” is not true or false")
        return nil
      }
      return (code, text == "true")
    }
    return Applicability(axis: axis, values: Dictionary(flags, uniquingKeysWith: { first, _ in first }), status: status, source: source)
  }
}
