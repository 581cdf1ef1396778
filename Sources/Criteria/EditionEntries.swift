import Foundation
import Vocabulary

/// One value of an edition's file that can be changed without touching the rest: a day, a level, points, a knockout.
public struct EditionEntry: Sendable, Hashable {
  /// What may be written.
  public enum Kind: Sendable, Hashable {
    case day, number, flag, text
  }

  /// Names the place in the file; the same as long as the file keeps its order.
  public let id: String
  /// An indicator's or criterion's code, an instrument's number; empty for the text as a whole.
  public let subject: String
  /// The axis value it holds for.
  public let area: Label?
  /// What it is.
  public let what: Label
  /// What may be written.
  public let kind: Kind
  /// The value as the file has it: `2024-03-01`, `95`, `true`, `notFound`; empty where the file has none yet.
  public let value: String
  /// How far it was checked; nil where the file says nothing, or where the value has no status.
  public let status: Status?
  /// Where it was read, as the file cites it: `quyet-dinh, Điều 2`.
  public let source: String
  let path: [CatalogueEdit.Step]
  let key: String
}

/// An edition's file as a table of the values people correct most.
public struct EditionEntries: Sendable {
  /// The text.
  public private(set) var text: String
  /// The values, in the order of the file.
  public private(set) var entries: [EditionEntry] = []
  /// The sources by the id the file cites them by.
  public private(set) var sources: [(id: String, text: String)] = []
  /// The criteria, each with its title.
  public private(set) var criteria: [(code: String, title: Label)] = []

  /// Reads a file; one that can't be read has no entries.
  public init(_ text: String) {
    self.text = text
    guard let root = CatalogueNode.read(text, file: "", faults: FaultList()) else { return }
    sources = (root["sources"]?.pairs ?? []).map { ($0.key, $0.value.text ?? "") }
    general(root)
    let scored = root["scoring"] != nil
    for (index, node) in root.list("criteria").enumerated() {
      let (code, path) = (node.text("code") ?? "", [CatalogueEdit.Step.key("criteria"), .index(index)])
      criteria.append((code, node.label("title") ?? Label("")))
      if scored { add(code, .points, node["points"], path + [.key("points")]) }
      for (position, item) in node.list("indicators").enumerated() {
        indicator(item, path + [.key("indicators"), .index(position)], scored: scored)
      }
    }
  }

  /// Values of the text as a whole, and those of one criterion with its indicators.
  public func entries(of criterion: String?) -> [EditionEntry] {
    entries.filter { entry in
      guard case .key("criteria")? = entry.path.first, case .index(let index)? = entry.path.dropFirst().first else {
        return criterion == nil
      }
      return criteria.indices.contains(index) && criteria[index].code == criterion
    }
  }

  // MARK: - Reading

  private mutating func general(_ root: CatalogueNode) {
    let inForce: [CatalogueEdit.Step] = [.key("inForce")]
    add("", .inForceFrom, root["inForce"]?["from"], inForce + [.key("from")], key: "day", kind: .day)
    add("", .inForceTo, root["inForce"]?["to"], inForce + [.key("to")], key: "day", kind: .day)
    for (index, item) in root.list("instruments").enumerated() {
      let path: [CatalogueEdit.Step] = [.key("instruments"), .index(index)]
      let number = item.text("number") ?? ""
      entries.append(
        EditionEntry(
          id: EditionEntries.id(path) + ".number", subject: number, area: nil, what: Label("số, ký hiệu", en: "number"), kind: .text,
          value: number, status: nil, source: "", path: path, key: "number"))
      add(number, .instrument, item, path, key: "date", kind: .day, what: Label("ngày ký", en: "day signed"))
    }
    let rules = [
      ("maximum", Label("tổng số điểm", en: "all points"), EditionEntry.Kind.number),
      ("total", Label("tổng điểm phải đạt (%)", en: "points to be reached (%)"), .number),
      ("criterion", Label("điểm mỗi tiêu chí phải đạt (%)", en: "points of each criterion (%)"), .number),
      ("knockout", Label("không đạt điểm liệt thì cả bộ không đạt", en: "a failed knockout fails the set"), .flag),
    ]
    for (key, what, kind) in rules {
      if let node = root["scoring"]?[key] { add("", .rule, node, [.key("scoring"), .key(key)], kind: kind, what: what) }
    }
  }

  private mutating func indicator(_ node: CatalogueNode, _ path: [CatalogueEdit.Step], scored: Bool) {
    let code = node.text("code") ?? ""
    if let condition = node["condition"] { levels(code, condition, path + [.key("condition")]) }
    guard scored else { return }
    add(code, .points, node["points"], path + [.key("points")])
    add(code, .knockout, node["knockout"], path + [.key("knockout")], kind: .flag)
  }

  private mutating func levels(_ code: String, _ node: CatalogueNode, _ path: [CatalogueEdit.Step]) {
    for key in ["all", "any"] {
      for (index, item) in node.list(key).enumerated() { levels(code, item, path + [.key(key), .index(index)]) }
    }
    if let inner = node["not"] { levels(code, inner, path + [.key("not")]) }
    for direction in Direction.allCases {
      guard let level = node[direction.rawValue] else { continue }
      let place = path + [.key(direction.rawValue)]
      let what = Label(
        "\(CitedValue.Field.threshold.label.vi) \(direction.sign)", en: "\(CitedValue.Field.threshold.label.en) \(direction.sign)")
      if level["value"] != nil { add(code, .threshold, level, place, what: what) }
      guard let axis = level.text("by").flatMap(AreaAxis.init) else { continue }
      for value in axis.values {
        guard let cell = level["values"]?[value.code] else { continue }
        add(
          code, .threshold, cell, place + [.key("values"), .key(value.code)], what: what, area: value.label,
          inherited: (level.text("status").flatMap(Status.init), level.text("source") ?? ""))
      }
    }
  }

  private mutating func add(
    _ subject: String, _ field: CitedValue.Field, _ node: CatalogueNode?, _ path: [CatalogueEdit.Step], key: String = "value",
    kind: EditionEntry.Kind = .number, what: Label? = nil, area: Label? = nil, inherited: (Status?, String) = (nil, "")
  ) {
    let value = node.map { $0.isMapping ? $0.text(key) ?? "" : $0.text ?? "" } ?? ""
    let status = node?.isMapping == true ? node?.text("status").flatMap(Status.init) : nil
    let source = node?.isMapping == true ? node?.text("source") : nil
    let open: Status? = value == "notFound" ? .unverified : inherited.0
    entries.append(
      EditionEntry(
        id: EditionEntries.id(path), subject: subject, area: area, what: what ?? field.label, kind: kind, value: value,
        status: status ?? (node == nil ? nil : open), source: source ?? (node == nil ? "" : inherited.1), path: path, key: key))
  }

  private static func id(_ path: [CatalogueEdit.Step]) -> String {
    path.map { step in
      switch step {
      case .key(let key): key
      case .index(let index): "\(index)"
      }
    }.joined(separator: ".")
  }

  // MARK: - Writing

  /// Writes a value with its provenance in the place of an entry's.
  /// - Parameters:
  ///   - value: as the file has it; empty leaves the entry as it is.
  ///   - status: how far it was checked, where the entry has a status.
  ///   - source: a source's id, with a place after a comma.
  /// - Returns: false where the file writes it in a way that can't be changed without touching the rest.
  public mutating func write(_ entry: EditionEntry, value: String, status: Status?, source: String) -> Bool {
    if value.isEmpty || (value == entry.value && status == entry.status && source == entry.source) { return true }
    var edit = CatalogueEdit(text)
    guard EditionEntries.write(&edit, entry, value, status, source) else { return false }
    self = EditionEntries(edit.text)
    return true
  }

  private static func write(
    _ edit: inout CatalogueEdit, _ entry: EditionEntry, _ value: String, _ status: Status?, _ source: String
  ) -> Bool {
    guard entry.kind != .text else { return edit.set(entry.path + [.key(entry.key)], to: value) }
    let piece =
      "{ \(entry.key): \(CatalogueEdit.written(value)), status: \((status ?? .unverified).rawValue), source: \(CatalogueEdit.written(source)) }"
    guard edit.has(entry.path) else {
      guard case .key(let key)? = entry.path.last else { return false }
      return edit.add(key, piece, to: Array(entry.path.dropLast()))
    }
    if edit.scalar(entry.path) != nil {
      // A cell of a table takes status and source from the table.
      return status == entry.status && source == entry.source ? edit.set(entry.path, to: value) : edit.replace(entry.path, with: piece)
    }
    let parts = [(entry.key, value), ("status", (status ?? .unverified).rawValue), ("source", source)]
    return parts.allSatisfy { key, text in
      if text.isEmpty || edit.scalar(entry.path + [.key(key)]) == text { return true }
      // What isn't written there is inherited; it is written only where it differs.
      if !edit.has(entry.path + [.key(key)]) {
        let inherits = (key == "status" && status == entry.status) || (key == "source" && source == entry.source)
        return inherits && value == entry.value ? true : edit.add(key, CatalogueEdit.written(text), to: entry.path)
      }
      return edit.set(entry.path + [.key(key)], to: text)
    }
  }

  /// Adds a source to those the text can cite.
  /// - Returns: false where the id is taken or there is no list of sources.
  public mutating func addSource(_ id: String, _ words: String) -> Bool {
    var edit = CatalogueEdit(text)
    guard edit.add(id, CatalogueEdit.quoted(words), to: [.key("sources")]) else { return false }
    self = EditionEntries(edit.text)
    return true
  }

  /// A copy of a text as the draft of another: another first day, or a later revision of the same.
  /// - Returns: nil where the text isn't written as editions are.
  public static func draft(of text: String, from day: Day, revision: Int) -> String? {
    var edit = CatalogueEdit(text)
    let from: [CatalogueEdit.Step] = [.key("inForce"), .key("from")]
    let moved = edit.scalar(from + [.key("day")]) != day.iso
    guard edit.set([.key("state")], to: Edition.State.draft.rawValue), edit.set([.key("revision")], to: "\(revision)") else { return nil }
    if moved {
      // Nobody has read the new day anywhere yet.
      guard edit.set(from + [.key("day")], to: day.iso), edit.set(from + [.key("status")], to: Status.unverified.rawValue) else {
        return nil
      }
      edit.remove("to", from: [.key("inForce")])
    }
    return dropping(edit.text, citedIn: text)
  }

  /// Worked examples of a text for one with a later first day: every day in them moves by the same whole years, so that quarters and
  /// periods of years stay what they were.
  public static func examples(_ text: String, from day: Day) -> String {
    var edit = CatalogueEdit(text)
    let days = edit.scalars.compactMapValues { Day(iso: $0) }
    guard let given = days[[.key("given"), .key("day")]] ?? days.values.min(), given < day else { return text }
    let years = (0...100).first { given.adding(years: $0) >= day } ?? 0
    for (path, found) in days { edit.set(path, to: found.adding(years: years).iso) }
    return edit.text
  }

  /// Removes sources that an earlier text cited and this one doesn't any more: an unused source is a fault.
  public static func dropping(_ text: String, citedIn earlier: String) -> String {
    var edit = CatalogueEdit(text)
    for id in cited(earlier).subtracting(cited(text)).sorted() { edit.remove(id, from: [.key("sources")]) }
    return edit.text
  }

  private static func cited(_ text: String) -> Set<String> {
    func ids(_ node: CatalogueNode) -> Set<String> {
      var found = Set(node.items.flatMap(ids))
      for (key, value) in node.pairs {
        if key == "source", let text = value.text, let id = text.split(separator: ",").first {
          found.insert(id.trimmingCharacters(in: .whitespaces))
        }
        found.formUnion(ids(value))
      }
      return found
    }
    return CatalogueNode.read(text, file: "", faults: FaultList()).map(ids) ?? []
  }

  /// The text in another state: what is handed in says that it is published.
  public static func text(_ text: String, in state: Edition.State) -> String {
    var edit = CatalogueEdit(text)
    edit.set([.key("state")], to: state.rawValue)
    return edit.text
  }
}
