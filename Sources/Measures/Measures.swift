// Measures: what is counted, from the registers.
//
// Promises: a measure is one portable SELECT with one row per member; adding it up gives the number, listing it gives
// the people, so the two can't disagree. A result is kept with the versions of everything it read and measured again
// only when one of them changed.
// May import: Vocabulary, Storage, Criteria, Growth. No database driver.
// Start at `MeasureDefinition`, then `MeasureCatalogue`, `Measuring`.

import Foundation
import Storage
import Vocabulary

/// One measure (phép đo) as its file defines it.
public struct MeasureDefinition: Sendable {
  /// What the value is.
  public enum Unit: String, Sendable, CaseIterable { case percent, permille, count, ratio }
  /// What an open register without members means.
  public enum WhenEmpty: String, Sendable, CaseIterable { case unknown, met, notApplicable }
  /// How far title, formula and source were checked.
  public enum Status: String, Sendable, CaseIterable { case verified, secondary, unverified }

  /// The identifier: `insured-population`.
  public let id: String
  /// The title.
  public let title: Label
  /// What a member is called: `người`.
  public let member: Label
  /// What the value is.
  public let unit: Unit
  /// What Σnum / Σden is multiplied by.
  public let scale: Decimal
  /// The formula in words.
  public let definition: Label
  /// Where the formula comes from.
  public let source: String
  /// How far it was checked.
  public let status: Status
  /// The registers it reads, by identifier.
  public let registers: [String]
  /// Registers it also looks into where they are kept, without needing them.
  public let alsoReads: [String]
  /// Code lists it reads, by name.
  public let lists: [String]
  /// Code lists whose items are its members, by name: `list.medicine` as `member_kind`.
  public let memberLists: [String]
  /// Code lists that say what there must be, by name: while one isn't verified, neither is the answer.
  public let demands: [String]
  /// What an open register without members means.
  public let whenEmpty: WhenEmpty
  /// Whether members are split by sex.
  public let parts: String?
  /// The words of the reason codes.
  public let reasons: [String: Label]
  /// The query, with shared parts put in front.
  public let sql: String
  /// SHA-256 of the file with its shared parts.
  public let hash: String
}

/// All measures of a catalogue folder.
public struct MeasureCatalogue: Sendable {
  /// The measures, sorted by identifier.
  public let measures: [MeasureDefinition]
  private let byID: [String: MeasureDefinition]

  /// Puts measures together; use `load` to read them.
  public init(_ measures: [MeasureDefinition]) {
    self.measures = measures.sorted { $0.id < $1.id }
    byID = Dictionary(measures.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The measure of an identifier.
  public subscript(_ id: String) -> MeasureDefinition? { byID[id] }

  private static let needed = ["measure", "title.vi", "member.vi", "unit", "definition.vi", "source", "status", "registers", "whenEmpty"]
  private static let allowed = needed + ["title.en", "member.en", "definition.en", "scale", "parts", "use", "alsoReads", "demands"]

  /// Reads `measures/*.sql` and `measures/shared/*.sql` of a catalogue folder.
  /// - Parameter registers: the identifiers of all registers.
  /// - Throws: `CatalogueFaults` with every fault of every file.
  public static func load(_ folder: URL, registers: Set<String>) throws -> MeasureCatalogue {
    let faults = FaultList()
    let shared = Dictionary(files(folder.appendingPathComponent("measures/shared")), uniquingKeysWith: { first, _ in first })
    let measures = files(folder.appendingPathComponent("measures")).compactMap { name, text in
      read(name: name, text: text, shared: shared, registers: registers, faults: faults)
    }
    try faults.check()
    return MeasureCatalogue(measures)
  }

  private static func files(_ folder: URL) -> [(String, String)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".sql") }.sorted().compactMap { name in
      (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)).map { (String(name.dropLast(4)), $0) }
    }
  }

  private static func read(
    name: String, text: String, shared: [String: String], registers: Set<String>, faults: FaultList
  ) -> MeasureDefinition? {
    let file = "measures/\(name).sql"
    var header: [String: String] = [:]
    var body: [String] = []
    for (index, line) in text.components(separatedBy: "\n").enumerated() {
      guard body.isEmpty, line.hasPrefix("--") else {
        if !body.isEmpty || !line.trimmingCharacters(in: .whitespaces).isEmpty { body.append(line) }
        continue
      }
      let content = line.dropFirst(2).trimmingCharacters(in: .whitespaces)
      guard let colon = content.firstIndex(of: ":") else {
        if !content.isEmpty {
          faults.add(file, index + 1, "dòng đầu phải có dạng «khóa: giá trị»", en: "a header line must be “key: value”")
        }
        continue
      }
      let key = String(content[..<colon])
      if !allowed.contains(key), !key.hasPrefix("reason.") {
        faults.add(file, index + 1, "khóa «\(key)» không có trong quy cách", en: "unknown key “\(key)”")
      }
      if header[key] != nil { faults.add(file, index + 1, "khóa «\(key)» bị lặp", en: "duplicate key “\(key)”") }
      header[key] = content[content.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    for key in needed where header[key] == nil { faults.add(file, 1, "thiếu «\(key)»", en: "“\(key)” is missing") }
    if let id = header["measure"], id != name { faults.add(file, 1, "tên tệp phải là \(id).sql", en: "the file must be named \(id).sql") }
    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type) -> Choice? where Choice.RawValue == String {
      guard let text = header[key] else { return nil }
      if let found = Choice(rawValue: text) { return found }
      let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      faults.add(file, 1, "\(key): «\(text)» không phải một trong: \(all)", en: "\(key): “\(text)” is not one of: \(all)")
      return nil
    }
    func names(_ key: String) -> [String] {
      (header[key] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let (needed, also) = (names("registers"), names("alsoReads"))
    let read = needed + also
    for register in read where !registers.contains(register) {
      faults.add(file, 1, "không có sổ «\(register)»", en: "no register “\(register)”")
    }
    var sql = body.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    if sql.hasSuffix(";") { sql.removeLast() }
    let uses = (header["use"] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    let parts = uses.compactMap { use -> String? in
      guard let text = shared[use] else {
        faults.add(file, 1, "không có phần dùng chung «\(use)»", en: "no shared part “\(use)”")
        return nil
      }
      return "\(use) AS (\n\(text.trimmingCharacters(in: .whitespacesAndNewlines))\n)"
    }
    for table in counted(parts.joined(separator: "\n") + "\n" + sql) where !read.contains(where: { owns($0, table) }) {
      faults.add(
        file, 1, "đọc «\(table)_counted» mà không ghi sổ đó ở «registers»: kết quả sẽ không được tính lại khi sổ thay đổi",
        en: "reads “\(table)_counted”, whose register “registers” doesn't name: a change there would not be noticed")
    }
    let members = memberLists(sql)
    let lists = words(parts.joined(separator: "\n") + "\n" + sql).filter { $0.hasPrefix("list_") }.map { String($0.dropFirst(5)) }
    for list in members + names("demands") where !lists.contains(list) {
      faults.add(file, 1, "danh mục «\(list)» không được đọc trong câu truy vấn", en: "the query doesn't read the list “\(list)”")
    }
    if !parts.isEmpty { sql = "WITH " + parts.joined(separator: ",\n") + "\n" + sql }
    guard let unit = choice("unit", MeasureDefinition.Unit.self), let whenEmpty = choice("whenEmpty", MeasureDefinition.WhenEmpty.self),
      let status = choice("status", MeasureDefinition.Status.self), let title = label(header, "title"),
      let member = label(header, "member"),
      let definition = label(header, "definition")
    else { return nil }
    let scales: [MeasureDefinition.Unit: Decimal] = [.percent: 100, .permille: 1000, .ratio: 1, .count: 1]
    let scale = header["scale"].map { CatalogueNode.decimal($0) } ?? scales[unit]
    if scale == nil { faults.add(file, 1, "scale phải là số thập phân", en: "scale must be a decimal") }
    return MeasureDefinition(
      id: name, title: title, member: member, unit: unit, scale: scale ?? 1, definition: definition, source: header["source"] ?? "",
      status: status, registers: needed, alsoReads: also, lists: lists, memberLists: members, demands: names("demands"),
      whenEmpty: whenEmpty, parts: header["parts"], reasons: reasons(header), sql: sql,
      hash: Digest.hex(text + "\u{0}" + sql))
  }

  /// The names in a query, each once.
  private static func words(_ sql: String) -> [String] {
    let lines = sql.components(separatedBy: "\n").map { $0.components(separatedBy: "--")[0] }
    return Set(lines.joined(separator: "\n").split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)).sorted()
  }

  /// The tables whose counted views a query reads.
  private static func counted(_ sql: String) -> [String] {
    words(sql).filter { $0.hasSuffix("_counted") }.map { String($0.dropLast("_counted".count)) }
  }

  /// The lists whose items a query gives as members.
  private static func memberLists(_ sql: String) -> [String] {
    let kinds = sql.components(separatedBy: "'list.").dropFirst().compactMap { $0.components(separatedBy: "'").first }
    return Set(kinds).sorted()
  }

  /// Whether a table is a register's own or one of its repeating parts.
  private static func owns(_ register: String, _ table: String) -> Bool {
    let own = register.replacingOccurrences(of: "-", with: "_")
    return table == own || table.hasPrefix(own + "_")
  }

  private static func label(_ header: [String: String], _ key: String) -> Label? {
    header[key + ".vi"].map { Label($0.precomposedStringWithCanonicalMapping, en: header[key + ".en"]) }
  }

  private static func reasons(_ header: [String: String]) -> [String: Label] {
    var out: [String: Label] = [:]
    for key in header.keys where key.hasPrefix("reason.") && key.hasSuffix(".vi") {
      let code = String(key.dropFirst(7).dropLast(3))
      out[code] = label(header, "reason." + code)
    }
    return out
  }
}
