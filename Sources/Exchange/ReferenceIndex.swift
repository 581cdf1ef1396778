import Registers
import Storage
import Vocabulary

/// The rows of one register of a unit, found by what tells them apart.
final class ReferenceIndex {
  /// What a file says of a row it refers to.
  struct Wanted {
    /// The register's field, with whatever leads on from it, and the key of its value.
    var keys: [String: String] = [:]
    /// The row as one text.
    var whole: String?
    /// What the file says, letter by letter, for whoever is told of it; nothing protected.
    var said: [String: String] = [:]
  }

  let register: RegisterDefinition
  private let reading: StoreReading
  private let unit: UnitKey
  private var ids: [RowID] = []
  private var place: [RowID: Int] = [:]
  private var exact: [String: [String?]] = [:]
  private var found: [String: [String: [Int]]] = [:]
  private var byLabel: [String: [Int]]?
  /// The indexes of what this register's own keys refer to.
  private let nested: [String: ReferenceIndex]
  /// What a text that nothing here is called may have been meant for.
  private var near: [String: String?] = [:]
  /// Texts folded before: rows of a file say the same again and again.
  private var folds: [String: String] = [:]

  /// Reads the register's distinguishing fields; those of rows they refer to come from `indexes`.
  init(_ register: RegisterDefinition, _ reading: StoreReading, _ unit: UnitKey, _ indexes: ReferenceIndexes) throws {
    self.register = register
    self.reading = reading
    self.unit = unit
    let keys = ExchangeField.keys(of: register)
    let columns = ["id"] + keys.map { $0.protection == nil ? $0.name : $0.name + "_index" }
    let nested = try keys.map { $0.kind == .reference ? try indexes.index($0.register ?? "") : nil }
    self.nested = Dictionary(zip(keys.map(\.name), nested).compactMap { name, index in index.map { (name, $0) } }) { first, _ in first }
    let sql = "SELECT \(columns.joined(separator: ", ")) FROM \(register.table) WHERE unit_id = :unit ORDER BY id"
    try reading.each(sql, ["unit": .int(unit.number)]) { row in
      guard let id = row.values[0].id else { return }
      let number = ids.count
      ids.append(id)
      place[id] = number
      for (index, key) in keys.enumerated() {
        let value = row.values[index + 1]
        if let nested = nested[index] {
          // What the referred row is known by is this row's too, behind the field's name; a single key needs no name.
          guard let target = value.id.flatMap({ nested.place[$0] }) else { continue }
          for (path, texts) in nested.exact {
            note(target < texts.count ? texts[target] : nil, nested.isSingle ? key.name : key.name + "." + path, number)
          }
        } else {
          note(ReferenceIndex.key(value, key), key.name, number)
        }
      }
    }
  }

  /// Whether one field alone tells the rows apart.
  var isSingle: Bool { ExchangeField.keys(of: register).count == 1 }

  private func note(_ text: String?, _ path: String, _ number: Int) {
    guard let text, !text.isEmpty else { return }
    // In place: a copy of the column for every row would cost the square of the rows.
    let gap = number - (exact[path]?.count ?? 0)
    if gap > 0 { exact[path, default: []].append(contentsOf: repeatElement(nil, count: gap)) }
    if gap >= 0 { exact[path, default: []].append(text) } else { exact[path]?[number] = text }
    found[path, default: [:]][VietnameseText.folded(text), default: []].append(number)
  }

  /// How a stored value is compared: text by its letters, a day by its date, a protected value by its blind index.
  static func key(_ value: Value, _ field: FieldDefinition) -> String? {
    switch value {
    case .null: nil
    case _ where field.kind == .reference: value.id?.description
    case .blob(let mark): Digest.hex(mark)
    default:
      switch field.kind {
      case .date: value.day?.iso
      case .integer: value.int.map { String($0) }
      case .yesNo: value.bool.map { $0 ? "1" : "0" }
      default: value.text?.lowercased() ?? value.json
      }
    }
  }

  /// The one row that is meant.
  /// - Parameter field: the reference that means it, by whose label it is called.
  /// - Throws: `Fault` with what to do.
  func row(_ wanted: Wanted, called field: FieldDefinition) throws -> RowID {
    // A text for the whole row leads to few; the columns then decide among them.
    var candidates = try wanted.whole.map(named)
    // Identifiers first, then what has fewest rows.
    let sorted = wanted.keys.sorted { count($0) < count($1) }
    for (path, text) in sorted {
      let folded = fold(text)
      if let some = candidates {
        candidates = some.filter { number in
          guard let have = key(path, number) else { return isProtected(path) }
          return have == text || fold(have) == folded
        }
      } else {
        let some = found[path]?[folded] ?? []
        // An identifier the register doesn't have yet may be new; the names decide then.
        if some.isEmpty, isProtected(path), sorted.count > 1 { continue }
        candidates = some
      }
    }
    let all = candidates ?? []
    let same = all.filter { number in wanted.keys.allSatisfy { key($0.key, number) == nil || key($0.key, number) == $0.value } }
    let rows = same.isEmpty ? all : same
    let title = register.title
    switch rows.count {
    case 1: return ids[rows[0]]
    case 0:
      if wanted.keys.isEmpty, let whole = wanted.whole, let fault = try unfound(whole, called: field) { throw fault }
      throw try unfound(wanted)
    default:
      let help = ExchangeField.keys(of: register).filter { wanted.keys[$0.name] == nil }.map(\.label)
      let hint = help.first.map { Label("; ghi thêm cột «\($0.vi)»", en: "; add the column “\($0.en)”") } ?? Label("", en: "")
      throw Fault(
        Label(
          "có \(rows.count) dòng như vậy trong sổ «\(title.vi)», không biết chọn dòng nào\(hint.vi)",
          en: "“\(title.en)” has \(rows.count) such rows, and none can be preferred\(hint.en)"))
    }
  }

  private func fold(_ text: String) -> String {
    if let known = folds[text] { return known }
    if folds.count > 50_000 { folds.removeAll(keepingCapacity: true) }
    let folded = VietnameseText.folded(text)
    folds[text] = folded
    return folded
  }

  /// Why no row was found.
  struct Fault: Error {
    let label: Label
    /// The key that is at fault, where one is.
    let path: String?
    init(_ label: Label, path: String? = nil) { (self.label, self.path) = (label, path) }
  }

  // MARK: - What isn't there

  /// Most names that are compared with one that isn't known.
  private static let compared = 3_000

  /// Says what of a row isn't there: a hamlet nobody has, rather than a household in it.
  private func unfound(_ wanted: Wanted) throws -> Fault {
    let said = wanted.said.sorted { $0.key < $1.key }
    for (path, text) in said {
      guard let (index, key) = try unknown(path, text) else { continue }
      let near = try index.nearest(text, key)
      let ask = near.map { Label("; có phải “\($0)”?", en: "; is it “\($0)”?") } ?? Label("", en: "")
      if let field = ExchangeField.keys(of: register).first(where: { $0.name == path.prefix { $0 != "." } }), field.kind == .reference {
        // Called as this register calls it: «Thôn».
        return Fault(
          Label(
            "không có \(ReferenceIndex.noun(field.label.vi)) “\(text)” trong xã\(ask.vi)",
            en: "the commune has no \(ReferenceIndex.noun(field.label.en)) “\(text)”\(ask.en)"), path: path)
      }
      let label = key.label
      return Fault(
        Label(
          "sổ «\(register.title.vi)» của xã không có \(ReferenceIndex.noun(label.vi)) “\(text)”\(ask.vi)",
          en: "the commune's “\(register.title.en)” has no \(ReferenceIndex.noun(label.en)) “\(text)”\(ask.en)"), path: path)
    }
    let title = register.title
    func all(_ language: Language) -> String {
      let parts = said.compactMap { path, text in leaf(path).map { ReferenceIndex.noun($0.label.text(language)) + " “\(text)”" } }
      return parts.count < 2 ? "" : parts.joined(separator: language == .vi ? " và " : " and ")
    }
    let (vi, en) = (all(.vi), all(.en))
    if vi.isEmpty { return Fault(Label("không tìm thấy trong sổ «\(title.vi)» của đơn vị", en: "not found in the unit's “\(title.en)”")) }
    return Fault(
      Label("không tìm thấy trong sổ «\(title.vi)» dòng có \(vi)", en: "“\(title.en)” has no row with \(en)"))
  }

  /// A row meant by one text alone, which isn't there.
  func unfound(_ text: String, called field: FieldDefinition) throws -> Fault? {
    guard let key = ExchangeField.keys(of: register).first, key.kind == .text, key.protection == nil else { return nil }
    let near = try nearest(text, key)
    let ask = near.map { Label("; có phải “\($0)”?", en: "; is it “\($0)”?") } ?? Label("", en: "")
    return Fault(
      Label(
        "không có \(ReferenceIndex.noun(field.label.vi)) “\(text)” trong xã\(ask.vi)",
        en: "the commune has no \(ReferenceIndex.noun(field.label.en)) “\(text)”\(ask.en)"))
  }

  /// The field at the end of a path.
  private func leaf(_ path: String) -> FieldDefinition? {
    let steps = path.split(separator: ".", maxSplits: 1).map(String.init)
    guard let key = ExchangeField.keys(of: register).first(where: { $0.name == steps[0] }) else { return nil }
    return steps.count > 1 ? nested[key.name]?.leaf(steps[1]) : key
  }

  /// The register, and its field, that knows no such text as a path leads to; nil where it is known.
  private func unknown(_ path: String, _ text: String) throws -> (index: ReferenceIndex, key: FieldDefinition)? {
    let steps = path.split(separator: ".", maxSplits: 1).map(String.init)
    guard let key = ExchangeField.keys(of: register).first(where: { $0.name == steps[0] }) else { return nil }
    guard let index = nested[key.name] else {
      return key.protection == nil && key.kind == .text && found[path]?[fold(text)] == nil ? (self, key) : nil
    }
    guard steps.count > 1 else {
      guard let own = ExchangeField.keys(of: index.register).first else { return nil }
      return try index.unknown(own.name, text)
    }
    return try index.unknown(steps[1], text)
  }

  /// What a text may have been meant for.
  private func nearest(_ text: String, _ key: FieldDefinition) throws -> String? {
    guard key.kind == .text, let known = found[key.name], known.count <= ReferenceIndex.compared else { return nil }
    let mark = key.name + "\u{1}" + text
    if let answer = near[mark] { return answer }
    var answer: String?
    if let folded = NearestText.of(text, among: known.keys.sorted()), let number = known[folded]?.first {
      answer = try reading.row(register.id, unit, ids[number])?.values[key.name]?.text
    }
    near[mark] = .some(answer)
    return answer
  }

  /// A label inside a sentence: «thôn», but «CCCD».
  private static func noun(_ label: String) -> String {
    let second = label.dropFirst().first
    return second?.isUppercase == true ? label : label.prefix(1).lowercased() + label.dropFirst()
  }

  private func key(_ path: String, _ number: Int) -> String? { exact[path].flatMap { number < $0.count ? $0[number] : nil } }

  private func isProtected(_ path: String) -> Bool {
    register.field(String(path.split(separator: ".").last ?? ""))?.protection != nil
  }

  private func count(_ wanted: (key: String, value: String)) -> Int {
    let some = found[wanted.key]?[fold(wanted.value)]?.count ?? 0
    return isProtected(wanted.key) ? -1 : some
  }

  private func named(_ whole: String) throws -> [Int] {
    if let id = RowID(whole), let number = place[id] { return [number] }
    let folded = fold(whole)
    for key in ExchangeField.keys(of: register) where key.kind != .reference {
      if let some = found[key.name]?[folded] { return some }
    }
    let labels = try byLabel ?? readLabels()
    byLabel = labels
    return labels[folded] ?? []
  }

  private func readLabels() throws -> [String: [Int]] {
    var out: [String: [Int]] = [:]
    for start in stride(from: 0, to: ids.count, by: 2_000) {
      let some = Array(ids[start..<min(start + 2_000, ids.count)])
      for language in Language.allCases {
        for (id, label) in try reading.labels(of: register, unit, some, language) {
          guard let number = place[id] else { continue }
          let folded = fold(label)
          if out[folded]?.contains(number) != true { out[folded, default: []].append(number) }
        }
      }
    }
    return out
  }
}

/// The indexes an import needs, each read when it is first asked for.
final class ReferenceIndexes {
  private let reading: StoreReading
  private let unit: UnitKey
  private var made: [String: ReferenceIndex] = [:]

  init(_ reading: StoreReading, _ unit: UnitKey) {
    self.reading = reading
    self.unit = unit
  }

  /// The index of a register.
  func index(_ register: String) throws -> ReferenceIndex {
    if let index = made[register] { return index }
    guard let definition = reading.store.catalogue[register] else { throw StoreProblem.noRow(register: register) }
    let index = try ReferenceIndex(definition, reading, unit, self)
    made[register] = index
    return index
  }
}
