import Storage
import Vocabulary

/// A CSV file as offices write them: comma or semicolon, quotes, BOM.
public struct CSVTable: Sendable {
  /// The header.
  public let header: [String]
  /// The rows with the line each began on.
  public let rows: [(line: Int, cells: [String])]

  /// Reads a text.
  public init(_ text: String) {
    let body = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    let separator: Character = (body.prefix { $0 != "\n" }).contains(";") ? ";" : ","
    var table: [(Int, [String])] = []
    var (cells, cell, quoted, line, start) = ([String](), "", false, 1, 1)
    func close() {
      cells.append(cell)
      cell = ""
      if !(cells.count == 1 && cells[0].isEmpty) { table.append((start, cells)) }
      cells = []
    }
    var iterator = body.makeIterator()
    var pushed: Character?
    while let character = pushed ?? iterator.next() {
      pushed = nil
      if quoted {
        if character == "\"" {
          let next = iterator.next()
          if next == "\"" {
            cell.append("\"")
          } else {
            quoted = false
            pushed = next
          }
        } else {
          if character.isNewline { line += 1 }
          cell.append(character)
        }
      } else if character == "\"", cell.isEmpty {
        quoted = true
      } else if character == separator {
        cells.append(cell)
        cell = ""
      } else if character.isNewline {
        close()
        line += 1
        start = line
      } else {
        cell.append(character)
      }
    }
    if !cell.isEmpty || !cells.isEmpty { close() }
    header = table.first?.1.map { VietnameseText.normalised($0) } ?? []
    rows = table.dropFirst().map { (line: $0.0, cells: $0.1) }
  }

  /// A row as name → text.
  public func fields(_ cells: [String]) -> [String: String] {
    Dictionary(zip(header, cells.map { VietnameseText.normalised($0) }), uniquingKeysWith: { first, _ in first })
  }
}

/// Reads units, areas and targets from files and writes them to the database.
public enum UnitsFile {
  /// The kinds of administrative unit that the law knows.
  private static let kinds: Set<String> = [
    "xã", "phường", "thị trấn", "đặc khu", "huyện", "quận", "thị xã", "thành phố", "tỉnh",
  ]
  private static let columns = [
    "code", "name", "kind", "parent_code", "parent_name", "valid_from", "valid_to", "successor_code", "successor_name",
  ]

  /// Reads units in the shape `code,name,kind,parent_code,parent_name,valid_from,valid_to,successor_code,successor_name[,successor_status]`.
  /// - Throws: `ProgrammeProblem.file` with every fault.
  public static func read(_ text: String, file: String) throws -> [OrgUnit] {
    let faults = FaultList()
    let table = CSVTable(text)
    for column in columns where !table.header.contains(column) {
      faults.add(file, 1, "thiếu cột «\(column)»", en: "the column “\(column)” is missing")
    }
    var seen: Set<UnitKey> = []
    let units = table.rows.compactMap { line, cells -> OrgUnit? in
      let row = table.fields(cells)
      func day(_ name: String) -> Day? {
        guard let text = row[name], !text.isEmpty else { return nil }
        let day = Day(written: text)
        if day == nil { faults.add(file, line, "\(name): «\(text)» không phải là ngày", en: "\(name): “\(text)” is no date") }
        return day
      }
      let (from, to) = (day("valid_from"), day("valid_to"))
      guard let key = UnitKey(code: row["code"] ?? "", firstDay: from) else {
        faults.add(file, line, "mã «\(row["code"] ?? "")» phải là chữ số", en: "the code “\(row["code"] ?? "")” must be digits")
        return nil
      }
      if (row["name"] ?? "").isEmpty { faults.add(file, line, "thiếu tên", en: "the name is missing") }
      let kind = row["kind"] ?? ""
      if !kinds.contains(kind.lowercased()) {
        let all = kinds.sorted().joined(separator: ", ")
        faults.add(file, line, "loại «\(kind)» không phải một trong: \(all)", en: "the kind “\(kind)” is not one of: \(all)")
      }
      let parent = row["parent_code"] ?? ""
      if parent.isEmpty ? !["tỉnh", "thành phố"].contains(kind.lowercased()) : !parent.allSatisfy(\.isNumber) {
        faults.add(file, line, "mã đơn vị cấp trên «\(parent)» phải là chữ số", en: "the parent's code “\(parent)” must be digits")
      }
      if let from, let to, to < from { faults.add(file, line, "ngày cuối trước ngày đầu", en: "the last day lies before the first") }
      if !seen.insert(key).inserted { faults.add(file, line, "đơn vị \(key) bị lặp", en: "the unit \(key) stands twice") }
      let successor = row["successor_code"].flatMap { $0.isEmpty ? nil : $0 }
      return OrgUnit(
        key: key, name: row["name"] ?? "", kind: row["kind"] ?? "", parentCode: row["parent_code"] ?? "",
        parentName: row["parent_name"] ?? "", validFrom: from, validTo: to, successorCode: successor,
        successorStatus: row["successor_status"].flatMap { $0.isEmpty ? nil : $0 } ?? (successor == nil ? nil : "unverified"))
    }
    if table.rows.isEmpty { faults.add(file, 0, "tệp không có đơn vị nào", en: "the file names no unit") }
    do { try faults.check() } catch let all as CatalogueFaults { throw ProgrammeProblem.file(all) }
    return units
  }

  /// Writes units; those that stand already are brought up to date.
  public static func write(_ units: [OrgUnit], _ store: Store, by author: Author) async throws {
    try await store.write(.install, by: author, in: [.installation], note: "\(units.count) đơn vị hành chính") { writing in
      for unit in units {
        let values: [String: Value] = [
          "unit": .int(unit.key.number), "code": .text(unit.key.code), "name": .text(unit.name), "kind": .text(unit.kind),
          "parent": .text(unit.parentCode), "parent_name": .text(unit.parentName), "from": unit.validFrom.map(Value.day) ?? .null,
          "to": unit.validTo.map(Value.day) ?? .null, "heir": unit.successorCode.map(Value.text) ?? .null,
          "status": unit.successorStatus.map(Value.text) ?? .null,
        ]
        try writing.run("DELETE FROM org_unit WHERE unit_id = :unit", ["unit": .int(unit.key.number)])
        try writing.run(
          "INSERT INTO org_unit (unit_id, code, name, kind, parent_code, parent_name, valid_from, valid_to, successor_code, successor_status) "
            + "VALUES (:unit, :code, :name, :kind, :parent, :parent_name, :from, :to, :heir, :status)", values)
      }
    }
  }
}
