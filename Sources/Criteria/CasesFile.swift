import Foundation
import Vocabulary

/// Reads the worked examples beside an edition.
struct CasesReader {
  let root: CatalogueNode
  let edition: Edition

  init(_ root: CatalogueNode, edition: Edition) {
    self.root = root
    self.edition = edition
  }

  /// Every example; `given` holds facts that all of them share, which an example's own replace one by one.
  func cases() -> [EditionCase] {
    root.keys(required: ["cases"], optional: ["given"])
    var shared = Facts(day: edition.inForceFrom.value)
    if let given = root["given"] {
      given.keys(optional: CasesReader.factKeys + ["day"])
      shared.day = given.day("day") ?? shared.day
      lay(given, over: &shared)
    }
    let items = root.list("cases")
    if items.isEmpty { root.fault("không có ví dụ nào", en: "there is no example") }
    return items.compactMap { item in
      guard item.keys(required: ["name", "expect"], optional: ["day", "facts"]), let name = item.label("name"), let expect = item["expect"]
      else { return nil }
      var facts = shared
      facts.day = item.day("day") ?? facts.day
      if let own = item["facts"] {
        own.keys(optional: CasesReader.factKeys)
        lay(own, over: &facts)
      }
      return EditionCase(name: name, facts: facts, expectations: expectations(expect), line: item.line)
    }
  }

  private static let factKeys = ["axes", "measures", "attested", "documents", "recognitions", "localValues"]

  private func lay(_ node: CatalogueNode, over facts: inout Facts) {
    for (key, value) in node["axes"]?.pairs ?? [] {
      guard let axis = AreaAxis(rawValue: key), let code = value.text, code == "unknown" || axis.values.contains(where: { $0.code == code })
      else {
        value.fault("không có trục hoặc giá trị này", en: "there is no such axis or value")
        continue
      }
      facts.axes[axis] = code == "unknown" ? nil : code
    }
    for (id, value) in node["measures"]?.pairs ?? [] { facts.measures[id] = measure(value) }
    for (code, value) in node["attested"]?.pairs ?? [] {
      if value.text == "unknown" {
        facts.attestations[code] = nil
      } else if let claim = value.text.flatMap({ $0 == "true" ? true : ($0 == "false" ? false : nil) }) {
        facts.attestations[code] = claim
      } else {
        value.fault("phải là true, false hoặc unknown", en: "must be true, false or unknown")
      }
    }
    documents(node, &facts)
    recognitions(node, &facts)
    if node["localValues"]?.text == "none" { facts.localValues = [] }
    for (key, value) in node["localValues"]?.pairs ?? [] {
      guard let key = LocalValue.Key(key), let text = value.text, let content = LocalValue.Value(text) else {
        value.fault("phải là bộ/mã/trường: giá trị", en: "must be set/code/field: value")
        continue
      }
      facts.localValues.removeAll { $0.key == key }
      facts.localValues.append(
        LocalValue(key: key, value: content, validFrom: edition.inForceFrom.value, citation: "ví dụ", actor: "ví dụ"))
    }
  }

  /// A fact about a measure: `450/500`, `15`, `unknown`, `notApplicable`, `metBecauseEmpty`, or a mapping with parts.
  private func measure(_ node: CatalogueNode) -> MeasureFact? {
    if node.isMapping {
      node.keys(required: ["num", "den"], optional: ["scale", "parts", "unknownMembers"])
      let parts = (node["parts"]?.pairs ?? []).compactMap { id, value in ratio(value).map { (id, $0) } }
      guard let num = node.decimal("num"), let den = node.decimal("den") else { return nil }
      return .measured(
        num: num, den: den, scale: node.decimal("scale") ?? 100, parts: Dictionary(parts, uniquingKeysWith: { first, _ in first }),
        unknownMembers: node.int("unknownMembers") ?? 0)
    }
    switch node.text {
    case "unknown": return nil
    case "notApplicable": return .notApplicable(Label("không có đối tượng trong kỳ", en: "nobody is concerned in this period"))
    case "metBecauseEmpty": return .metBecauseEmpty
    default: return ratio(node).map { .measured(num: $0.num, den: $0.den) }
    }
  }

  private func ratio(_ node: CatalogueNode) -> Ratio? {
    let parts = (node.text ?? "").split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let numbers = parts.compactMap(CatalogueNode.decimal)
    guard numbers.count == parts.count, (1...2).contains(numbers.count) else {
      node.fault("«\(node.text ?? "…")» không phải tử số/mẫu số", en: "“\(node.text ?? "…")” is not numerator/denominator")
      return nil
    }
    return Ratio(num: numbers[0], den: numbers.count == 2 ? numbers[1] : 1)
  }

  /// `notOpen` closes the register; otherwise it is open, a kind has a count or a list of quarters.
  private func documents(_ node: CatalogueNode, _ facts: inout Facts) {
    guard let documents = node["documents"] else { return }
    facts.documentsOpen = documents.text != "notOpen"
    for (kind, value) in documents.pairs {
      if value.isSequence {
        facts.documents[kind] = .quarters(Set(value.items.compactMap { $0.text.flatMap { Int($0) } }))
      } else if let count = value.text.flatMap({ Int($0) }) {
        facts.documents[kind] = .count(count)
      } else {
        value.fault("phải là số lượng hoặc danh sách quý", en: "must be a count or a list of quarters")
      }
    }
  }

  /// `notOpen` closes the register; otherwise it is open, a set has a decision or `none`.
  private func recognitions(_ node: CatalogueNode, _ facts: inout Facts) {
    guard let recognitions = node["recognitions"] else { return }
    if recognitions.text == "notOpen" {
      facts.recognitions = nil
      return
    }
    var known = facts.recognitions ?? [:]
    for (set, value) in recognitions.pairs {
      if value.text == "none" {
        known[set] = nil
      } else if value.keys(required: ["day"], optional: ["recognised", "validTo"]), let day = value.day("day") {
        known[set] = Recognition(day: day, recognised: value.bool("recognised") ?? true, validTo: value.day("validTo"))
      }
    }
    facts.recognitions = known
  }

  private func expectations(_ node: CatalogueNode) -> [EditionCase.Expectation] {
    node.keys(optional: ["indicators", "criteria", "set"])
    var all = (node["indicators"]?.pairs ?? []).map { code, value in expectation(.indicator(code), value) }
    all += (node["criteria"]?.pairs ?? []).map { code, value in expectation(.criterion(code), value) }
    if let set = node["set"] { all.append(expectation(.set, set)) }
    if all.isEmpty { node.fault("không có gì để so sánh", en: "nothing is expected") }
    return all
  }

  /// A verdict alone, or a mapping with the verdict, the gap, the value as shown, points.
  private func expectation(_ subject: EditionCase.Expectation.Subject, _ node: CatalogueNode) -> EditionCase.Expectation {
    var expected = EditionCase.Expectation(subject: subject)
    guard node.isMapping else {
      expected.outcome = node.text.flatMap { Outcome(rawValue: $0) }
      if expected.outcome == nil {
        node.fault("phải là met, notMet, unknown hoặc notApplicable", en: "must be met, notMet, unknown or notApplicable")
      }
      return expected
    }
    node.keys(optional: ["truth", "whole", "gap", "parts", "shown", "low", "high", "maximum", "provisional"])
    expected.outcome = node.choice("truth", Outcome.self)
    expected.whole = node.choice("whole", Truth.self)
    expected.gap = node.int("gap")
    expected.shown = node.text("shown")
    for (id, value) in node["parts"]?.pairs ?? [] { expected.parts[id] = value.text.flatMap { Int($0) } }
    expected.low = points(node, "low")
    expected.high = points(node, "high")
    expected.maximum = points(node, "maximum")
    expected.provisional = node.bool("provisional")
    return expected
  }

  private func points(_ node: CatalogueNode, _ key: String) -> Fraction? {
    guard let text = node.text(key) else { return nil }
    let points = Fraction(text)
    if points == nil { node[key]?.fault("«\(text)» không phải số điểm", en: "“\(text)” is not a number of points") }
    return points
  }
}
