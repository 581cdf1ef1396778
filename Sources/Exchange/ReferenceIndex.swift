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

    var isEmpty: Bool { keys.isEmpty && whole == nil }
  }

  let register: RegisterDefinition
  private let reading: StoreReading
  private let unit: UnitKey
  private var ids: [RowID] = []
  private var place: [RowID: Int] = [:]
  private var exact: [String: [String?]] = [:]
  private var found: [String: [String: [Int]]] = [:]
  private var byLabel: [String: [Int]]?
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
  /// - Throws: `Fault` with what to do.
  func row(_ wanted: Wanted) throws -> RowID {
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
      throw Fault(
        Label("không tìm thấy trong sổ «\(title.vi)» của đơn vị", en: "not found in the unit's “\(title.en)”"))
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
    init(_ label: Label) { self.label = label }
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
