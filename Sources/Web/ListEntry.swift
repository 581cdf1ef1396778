import Exchange
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// A list as a form or a spreadsheet gives it, before it is laid over the one there is.
struct ListEntry: Sendable {
  /// The rows, header first, as they are carried from the look to the act.
  var rows: [[String]] = []
  var edition: ListEdition?
  var faults: [FieldFault] = []

  /// Reads the form: the file itself, or the rows of a file looked at before.
  static func read(_ list: CodeList, _ visit: Visit, _ server: WebServer) async throws -> ListEntry {
    var entry = ListEntry()
    func fault(_ field: String, _ key: String, _ reason: Label) {
      entry.faults.append(FieldFault(field: field, label: visit.label(key), reason: reason))
    }
    var first = visit.today
    if let day = Day(written: visit.form["from"].trimmingCharacters(in: .whitespaces)) {
      first = day
    } else {
      fault("from", "listFrom", Label("cần ngày dạng dd/MM/yyyy", en: "a date dd/MM/yyyy is needed"))
    }
    let source = VietnameseText.normalised(String(visit.form["source"].prefix(500)))
    if source.isEmpty { fault("source", "listSource", Label("cần ghi văn bản đã lấy danh mục", en: "name the text it was taken from")) }
    let status = KnowledgeStatus(rawValue: visit.form["status"]) ?? .unverified
    if let file = visit.form.files["file"] {
      let path = server.desk.passing()
      defer { unlink(path) }
      guard FileManager.default.createFile(atPath: path, contents: Data(file.bytes), attributes: [.posixPermissions: 0o600]) else {
        throw ImportDeskProblem.busy
      }
      do { entry.rows = try await aside { try ListSheet.read(path) } } catch let problem as SpreadsheetProblem {
        fault("file", "listFile", problem.label)
      }
    } else {
      entry.rows = (try? JSONDecoder().decode([[String]].self, from: Data(visit.form["content"].utf8))) ?? []
      if entry.rows.isEmpty { fault("file", "listFile", Label("cần chọn tệp .xlsx hoặc .csv", en: "choose an .xlsx or .csv file")) }
    }
    guard let header = entry.rows.first else { return entry }
    do {
      let lines = entry.rows.dropFirst().enumerated().map { (line: $0 + 2, cells: $1) }
      let items = try ListRows.read(header: header, rows: lines, file: "", for: list)
      entry.edition = ListEdition(list: list.name, validFrom: first, status: status, source: source, items: items)
    } catch let found as CatalogueFaults {
      entry.faults += found.faults.map { fault in
        let place = Label("dòng \(max(1, fault.line))", en: "row \(max(1, fault.line))")
        return FieldFault(field: "file", label: place, reason: fault.message)
      }
    }
    return entry
  }

  /// What was typed, for a form that comes back with faults.
  func model(_ visit: Visit) -> Model {
    [
      "from": visit.form["from"], "source": visit.form["source"],
      "statuses": ListPage.statuses(KnowledgeStatus(rawValue: visit.form["status"]) ?? .unverified, visit),
    ]
  }

  /// What the list would change: items that come, go, or get other words.
  func changes(_ list: CodeList, _ edition: ListEdition, _ visit: Visit) -> Model {
    let before = Dictionary(
      list.items.filter { $0.isListed(on: visit.today) }.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    let codes = Set(edition.items.map(\.code))
    let new = edition.items.filter { before[$0.code] == nil }
    let gone = list.items.filter { before[$0.code] != nil && !codes.contains($0.code) }
    let other = edition.items.filter { item in before[item.code].map { $0.label != item.label || $0.extra != item.extra } ?? false }
    func group(_ key: String, _ cls: String, _ sign: String, _ items: [CodeList.Item]) -> Model {
      [
        "title": visit.words.text(key, visit.language), "cls": items.isEmpty ? "none" : cls, "sign": sign,
        "count": visit.whole(items.count),
        "hasItems": !items.isEmpty, "more": items.count > 100,
        "items": items.prefix(100).map { item -> Model in
          let name = item.label.text(visit.language)
          let was = before[item.code].map { $0.label.text(visit.language) }.flatMap { $0 == name ? nil : $0 }
          return ["itemCode": item.code, "name": name, "was": was ?? "", "hasWas": was != nil]
        },
      ]
    }
    let content = (try? JSONEncoder().encode(rows)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    var model = self.model(visit)
    model["comparing"] = true
    model["content"] = content
    model["newStatus"] = edition.status.rawValue
    model["newText"] = visit.word(
      "listNewText",
      [
        "date": edition.validFrom.written, "count": visit.whole(edition.items.count), "status": visit.word(edition.status),
        "source": edition.source,
      ])
    model["changeGroups"] = [
      group("listAdded", "ok", "+", new), group("listDropped", "no", "−", gone), group("listReworded", "warn", "±", other),
    ]
    return model
  }
}

/// A list as a spreadsheet.
enum ListSheet {
  /// Rows of a list; an authority's own copy is well within.
  private static let limit = 20_000

  /// Reads the first sheet that isn't hidden; headings may be the Vietnamese ones.
  /// - Throws: `SpreadsheetProblem`.
  static func read(_ path: String) throws -> [[String]] {
    let file = try Spreadsheet(path)
    guard let sheet = file.sheets.indices.first(where: { !file.sheets[$0].isHidden }) else { throw SpreadsheetProblem.empty }
    var rows: [[String]] = []
    try file.rows(of: sheet) { row in
      if row.isEmpty { return true }
      rows.append(row.cells.map { $0.shown.trimmingCharacters(in: .whitespaces) })
      return rows.count <= limit
    }
    guard rows.count > 1 else { throw SpreadsheetProblem.noRows(file.sheets[sheet].name) }
    if rows.count > limit { throw SpreadsheetProblem.tooLarge("\(limit)") }
    var header = rows[0]
    while header.last?.isEmpty == true { header.removeLast() }
    let width = header.count
    rows = rows.map { row in Array(row.prefix(max(width, row.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0))) }
    rows[0] = header.map { names[VietnameseText.folded($0)] ?? $0 }
    return rows
  }

  private static let names = [
    "ma": "code", "ten": "vi", "ten tieng viet": "vi", "tieng viet": "vi", "ten tieng anh": "en", "tieng anh": "en",
  ]

  /// Writes the rows of a list.
  /// - Throws: `SpreadsheetProblem.cannotWrite`.
  static func write(_ rows: [[String]], _ name: String, _ format: RegisterTable.Format, to path: String, made: Moment) throws {
    switch format {
    case .xlsx:
      let writer = try WorkbookWriter(path, sheet: name, made: made)
      writer.heading((rows.first ?? []).map { ($0, .heading) }, styles: (rows.first ?? []).map { _ in .code })
      for row in rows.dropFirst() { try writer.add(row.map { $0.isEmpty ? .empty : .text($0) }) }
      try writer.finish()
    case .csv:
      let writer = try SeparatedWriter(path)
      for row in rows { try writer.add(row.map(Cell.text)) }
      try writer.finish()
    }
  }
}
