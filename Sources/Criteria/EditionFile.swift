import Foundation
import Vocabulary

extension Edition {
  /// Reads an edition from the text of its file, or from `canonical`.
  ///
  /// - Parameter cases: the text of its worked examples.
  /// - Parameter file: the path under the folder of editions: `xa-ntm/2024-03-01.yaml`; set, date and revision must agree with it.
  /// - Throws: every fault of both texts at once, each with its line.
  public static func read(_ text: String, cases: String? = nil, file: String) throws(CatalogueFaults) -> Edition {
    let faults = FaultList()
    let read = CatalogueNode.read(text, file: file, faults: faults).flatMap { EditionReader($0).edition() }
    if let read, let cases, let node = CatalogueNode.read(cases, file: casesFile(of: file), faults: faults) {
      var edition = read
      edition.cases = CasesReader(node, edition: read).cases()
      if faults.faults.isEmpty { return edition }
    }
    guard let read, faults.faults.isEmpty else { throw CatalogueFaults(faults.faults) }
    return read
  }

  /// The file a text belongs in, by its set, date and revision; nil where it doesn't say them.
  public static func file(of text: String) -> String? {
    guard let root = CatalogueNode.read(text, file: "", faults: FaultList()), let set = root.text("set"), !set.isEmpty,
      let day = root["inForce"]?["from"]?.day("day"), let revision = root.int("revision")
    else { return nil }
    return "\(set)/\(day.iso)" + (revision > 1 ? ".r\(revision)" : "") + ".yaml"
  }

  /// The file of the worked examples beside an edition's.
  public static func casesFile(of file: String) -> String {
    (file.hasSuffix(".yaml") ? String(file.dropLast(".yaml".count)) : file) + ".cases.yaml"
  }
}

/// Reads one edition file; notes faults and goes on.
final class EditionReader {
  let root: CatalogueNode
  private var sources: [String: String] = [:]
  private var usedSources: Set<String> = []

  init(_ root: CatalogueNode) { self.root = root }

  /// The edition; nil where so much is missing that none can be made. Faults may have been noted either way.
  func edition() -> Edition? {
    root.keys(
      required: ["set", "title", "state", "revision", "inForce", "instruments", "sources", "criteria"],
      optional: ["tier", "note", "scoring", "notModelled"])
    refuseEmpty(root)
    readSources()
    let state = root.choice("state", Edition.State.self)
    let (from, to) = inForce()
    let instruments = root.list("instruments").compactMap(instrument)
    if instruments.isEmpty { root.fault("phải viện dẫn ít nhất một văn bản", en: "at least one instrument must be cited") }
    let (scoring, each) = scoring()
    let criteria = root.list("criteria").compactMap { criterion($0, draft: state == .draft, scored: scoring != nil, each: each) }
    let others = root.list("notModelled").compactMap { other($0, criteria: Set(criteria.map(\.code))) }
    checkCodes(criteria, others)
    if let scoring { checkSum(criteria, scoring) }
    for (id, node) in root["sources"]?.pairs ?? [] where !usedSources.contains(id) {
      node.fault("nguồn «\(id)» không được dùng", en: "the source “\(id)” is not used")
    }
    guard let set = root.text("set"), let title = root.label("title"), let state, let revision = root.int("revision"), let from else {
      return nil
    }
    let edition = Edition(
      file: root.file, set: set, title: title, tier: root.choice("tier", Tier.self), state: state, revision: revision,
      inForceFrom: from, inForceTo: to, instruments: instruments, note: root.label("note"), scoring: scoring, criteria: criteria,
      notModelled: others, cases: [], canonical: CanonicalText.of(root))
    if revision < 1 || root.file != edition.id + ".yaml" {
      root.fault(
        "bộ, ngày hiệu lực và lần sửa cho tên «\(edition.id).yaml», khác tên tệp",
        en: "set, date and revision make the name “\(edition.id).yaml”, which is not the file's")
    }
    return edition
  }

  /// A key without a value says nothing, and would be read differently in other layouts.
  private func refuseEmpty(_ node: CatalogueNode) {
    if let text = node.text, ["", "~", "null", "Null", "NULL"].contains(text) { node.fault("không có giá trị", en: "has no value") }
    for item in node.items { refuseEmpty(item) }
    for pair in node.pairs { refuseEmpty(pair.value) }
  }

  private func readSources() {
    for (id, node) in root["sources"]?.pairs ?? [] {
      guard let text = node.text, !text.isEmpty else {
        node.fault("nguồn phải là chữ", en: "a source must be text")
        continue
      }
      sources[id] = text.precomposedStringWithCanonicalMapping
    }
  }

  /// `id` or `id, place` becomes the source's full text with the place.
  func source(_ node: CatalogueNode) -> String? {
    guard let text = node.text("source") else { return nil }
    let parts = text.split(separator: ",", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    guard let id = parts.first, let full = sources[id] else {
      node["source"]?.fault("không có nguồn «\(parts.first ?? "")» trong «sources»", en: "no source “\(parts.first ?? "")” in “sources”")
      return nil
    }
    usedSources.insert(id)
    return parts.count == 2 ? full + ", " + parts[1] : full
  }

  /// A mapping that gives a value under `key`, with status and source.
  func cited<Value>(_ node: CatalogueNode, _ key: String, _ read: (CatalogueNode) -> Value?) -> Cited<Value>? {
    guard node.keys(required: [key, "status", "source"]) else { return nil }
    guard let value = read(node), let status = node.choice("status", Status.self), let source = source(node) else { return nil }
    return Cited(value, status: status, source: source)
  }

  /// As `cited`, where the value may be `notFound`; that is always unverified.
  func open<Value: Sendable & Hashable>(
    _ node: CatalogueNode, status inherited: Status? = nil, source from: String? = nil, _ read: (CatalogueNode, String) -> Value?
  ) -> Cited<Value?>? {
    let needed = inherited == nil && from == nil ? ["value", "source"] : ["value"]
    guard node.keys(required: needed, optional: ["status", "source"]) else { return nil }
    let missing = node["value"]?.text == "notFound"
    let status = node.choice("status", Status.self) ?? (missing ? .unverified : inherited)
    guard let status else {
      node.fault("thiếu «status»", en: "“status” is missing")
      return nil
    }
    if missing, status != .unverified {
      node.fault("giá trị notFound phải là unverified", en: "a value notFound must be unverified")
    }
    guard let source = node["source"] == nil ? from : source(node) else { return nil }
    if missing { return Cited(nil, status: .unverified, source: source) }
    guard let value = read(node, "value") else { return nil }
    return Cited(value, status: status, source: source)
  }

  private func inForce() -> (Cited<Day>?, Cited<Day>?) {
    guard let node = root["inForce"], node.keys(required: ["from"], optional: ["to"]) else { return (nil, nil) }
    let from = node["from"].flatMap { cited($0, "day") { $0.day("day") } }
    let to = node["to"].flatMap { cited($0, "day") { $0.day("day") } }
    if let from, let to, to.value < from.value {
      node.fault("ngày hết hiệu lực trước ngày có hiệu lực", en: "it ends before it begins")
    }
    return (from, to)
  }

  private func instrument(_ node: CatalogueNode) -> Instrument? {
    guard node.keys(required: ["number", "issuer", "title", "status", "source"], optional: ["date"]) else { return nil }
    let date = node.day("date")
    guard let number = node.text("number"), let issuer = node.label("issuer"), let title = node.label("title"),
      let status = node.choice("status", Status.self), let source = source(node)
    else { return nil }
    return Instrument(number: number, date: date, issuer: issuer, title: title, status: status, source: source)
  }

  /// What `scoring.eachIndicator` gives to indicators without their own.
  struct IndicatorDefaults {
    var points: Cited<Decimal?>?
    var knockout: Cited<Bool?>?
  }

  private func scoring() -> (Scoring?, IndicatorDefaults) {
    guard let node = root["scoring"], node.keys(required: ["maximum", "total", "criterion", "knockout"], optional: ["eachIndicator"])
    else { return (nil, IndicatorDefaults()) }
    var defaults = IndicatorDefaults()
    if let each = node["eachIndicator"], each.keys(required: ["points", "knockout"]) {
      defaults.points = each["points"].flatMap { points($0) }
      defaults.knockout = each["knockout"].flatMap { knockout($0) }
    }
    let maximum = node["maximum"].flatMap { cited($0, "value") { $0.decimal("value") } }
    let total = node["total"].flatMap { open($0) { self.points($0, $1) } }
    let criterion = node["criterion"].flatMap { open($0) { self.points($0, $1) } }
    let fails = node["knockout"].flatMap { cited($0, "value") { $0.bool("value") } }
    guard let maximum, let total, let criterion, let fails else { return (nil, defaults) }
    return (Scoring(maximum: maximum, total: total, eachCriterion: criterion, knockout: fails), defaults)
  }

  private func points(_ node: CatalogueNode, _ key: String) -> Decimal? {
    guard let value = node.decimal(key) else { return nil }
    guard value >= 0, Fraction(value) != nil else {
      node.fault(
        "phải từ 0, có không quá bốn chữ số trước và sau dấu chấm",
        en: "must be from 0, with at most four digits before and after the point")
      return nil
    }
    return value
  }

  private func points(_ node: CatalogueNode) -> Cited<Decimal?>? { open(node) { self.points($0, $1) } }

  private func knockout(_ node: CatalogueNode) -> Cited<Bool?>? { open(node) { $0.bool($1) } }

  private func criterion(_ node: CatalogueNode, draft: Bool, scored: Bool, each: IndicatorDefaults) -> Criterion? {
    guard node.keys(required: ["code", "title", "indicators"], optional: ["points"]) else { return nil }
    let items = node.list("indicators")
    if items.isEmpty, !draft { node.fault("không có chỉ tiêu nào", en: "it has no indicator") }
    if items.count > 20 { node.fault("có hơn 20 chỉ tiêu", en: "it has more than 20 indicators") }
    let code = node.text("code") ?? ""
    let indicators = items.compactMap { indicator($0, in: code, each: each) }
    if scored, node["points"] == nil { node.fault("thiếu «points»", en: "“points” is missing") }
    if !scored, let points = node["points"] { points.fault("bộ này không tính điểm", en: "this set has no points") }
    guard let title = node.label("title") else { return nil }
    return Criterion(code: code, title: title, points: node["points"].flatMap { points($0) }, indicators: indicators)
  }

  private func indicator(_ node: CatalogueNode, in criterion: String, each: IndicatorDefaults) -> Indicator? {
    let complete = node.keys(
      required: ["code", "title", "wording", "clause", "kind", "condition"],
      optional: ["short", "unit", "formula", "informative", "applies", "points", "knockout", "note"])
    let code = node.text("code") ?? ""
    if node["code"] != nil, !code.hasPrefix(criterion + ".") {
      node["code"]?.fault("phải bắt đầu bằng «\(criterion).»", en: "must begin with “\(criterion).”")
    }
    let wording = node["wording"].flatMap { cited($0, "text") { $0.label("text") } }
    let formula = node["formula"].flatMap { cited($0, "text") { $0.label("text") } }
    let kind = node.choice("kind", IndicatorKind.self)
    let condition = node["condition"].flatMap { self.condition($0) }
    let applies = node["applies"].flatMap { self.applicability($0) }
    let points = node["points"].flatMap { self.points($0) } ?? each.points
    let knockout = node["knockout"].flatMap { self.knockout($0) } ?? each.knockout
    guard complete, let title = node.label("title"), let clause = node.label("clause"), let wording, let kind, let condition else {
      return nil
    }
    check(kind, condition, formula, node)
    return Indicator(
      code: code, title: title, short: node.label("short"), wording: wording, clause: clause, kind: kind, unit: node.label("unit"),
      formula: formula,
      condition: condition, informative: node.texts("informative"), applies: applies, points: points, knockout: knockout,
      note: node.label("note"), line: node.line)
  }

  /// The kind promises what the condition asks for; a measured indicator says what it measures and in which unit.
  private func check(_ kind: IndicatorKind, _ condition: Condition, _ formula: Cited<Label>?, _ node: CatalogueNode) {
    let agrees: Bool
    switch kind {
    case .rate, .count:
      agrees = !condition.measureConditions.isEmpty
      if formula == nil { node.fault("thiếu «formula»", en: "“formula” is missing") }
      if node["unit"] == nil { node.fault("thiếu «unit»", en: "“unit” is missing") }
    case .checklist: agrees = !condition.documentNeeds.isEmpty
    case .attested: agrees = condition.factsNeeded(set: "", code: "").contains(.attestation(""))
    case .otherSet: agrees = !condition.recognitionNeeds.isEmpty
    }
    if !agrees {
      node.fault("«condition» không hợp với loại «\(kind.rawValue)»", en: "“condition” doesn't fit the kind “\(kind.rawValue)”")
    }
  }

  private func other(_ node: CatalogueNode, criteria: Set<String>) -> NotModelled? {
    guard node.keys(required: ["code", "title", "status", "source"]), let code = node.text("code"), let title = node.label("title"),
      let status = node.choice("status", Status.self), let source = source(node)
    else { return nil }
    let part = NotModelled(code: code, title: title, status: status, source: source)
    if let whole = part.restOf, !criteria.contains(whole) {
      node.fault("không có tiêu chí «\(whole)»", en: "there is no criterion “\(whole)”")
    }
    return part
  }

  private func checkCodes(_ criteria: [Criterion], _ others: [NotModelled]) {
    var seen: Set<String> = ["total", "criterion"]
    for code in criteria.flatMap({ [$0.code] + $0.indicators.map(\.code) }) + others.map(\.code) where !seen.insert(code).inserted {
      root.fault("mã «\(code)» bị lặp", en: "the code “\(code)” is used twice")
    }
    for code in seen where code.isEmpty || code.contains("/") {
      root.fault("mã «\(code)» không được rỗng hay có dấu «/»", en: "the code “\(code)” may not be empty or hold “/”")
    }
  }

  private func checkSum(_ criteria: [Criterion], _ scoring: Scoring) {
    let points = criteria.compactMap { ($0.points?.value).flatMap { $0 } }
    let sum = points.reduce(0, +)
    if points.count == criteria.count, sum != scoring.maximum.value {
      root["scoring"]?.fault(
        "điểm các tiêu chí cộng lại là \(sum), không phải \(scoring.maximum.value)",
        en: "the criteria sum to \(sum) points, not to \(scoring.maximum.value)")
    }
  }
}
