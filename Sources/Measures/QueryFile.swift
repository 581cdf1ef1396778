import Foundation
import Storage
import Vocabulary

/// A file of the catalogue that holds one query: header lines `-- key: value`, then one SELECT over counted views.
struct QueryFile {
  /// The file's name without its ending: the identifier.
  let name: String
  /// The header.
  let header: [String: String]
  /// The keys of the header in their order.
  let order: [String]
  /// The registers it says it reads.
  let registers: [String]
  /// The query with shared parts put in front.
  let sql: String
  /// SHA-256 of the file with its shared parts.
  let hash: String
  private let file: String
  private let faults: FaultList

  /// What the reader of a kind of query file knows.
  struct Form {
    /// The folder in the catalogue.
    let folder: String
    /// The key that repeats the file's name.
    let identifier: String
    /// The keys that must stand there.
    let needed: [String]
    /// The keys that may stand there besides, and `reason.…`.
    let optional: [String]
    /// The shared parts by name.
    let shared: [String: String]
    /// The identifiers of all registers.
    let registers: Set<String>
    /// What keys with words of their own begin with, besides `reason.`.
    var prefixes: [String] = []
  }

  /// The query files of a folder, by name.
  static func files(_ folder: URL) -> [(name: String, text: String)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".sql") }.sorted().compactMap { name in
      (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)).map { (String(name.dropLast(4)), $0) }
    }
  }

  /// The parts that queries share: `measures/shared/*.sql`.
  static func shared(_ catalogue: URL) -> [String: String] {
    Dictionary(
      files(catalogue.appendingPathComponent("measures/shared")).map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads a file; faults go to the list, all of them.
  init(_ name: String, _ text: String, _ form: Form, _ faults: FaultList) {
    let file = "\(form.folder)/\(name).sql"
    var header: [String: String] = [:]
    var order: [String] = []
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
      let known = form.needed.contains(key) || form.optional.contains(key)
      if !known, !(form.prefixes + ["reason."]).contains(where: key.hasPrefix) {
        faults.add(file, index + 1, "khóa «\(key)» không có trong quy cách", en: "unknown key “\(key)”")
      }
      order.append(key)
      if header[key] != nil { faults.add(file, index + 1, "khóa «\(key)» bị lặp", en: "duplicate key “\(key)”") }
      header[key] = content[content.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    for key in form.needed where header[key] == nil { faults.add(file, 1, "thiếu «\(key)»", en: "“\(key)” is missing") }
    if let id = header[form.identifier], id != name {
      faults.add(file, 1, "tên tệp phải là \(id).sql", en: "the file must be named \(id).sql")
    }
    let registers = QueryFile.list(header["registers"])
    for register in registers where !form.registers.contains(register) {
      faults.add(file, 1, "không có sổ «\(register)»", en: "no register “\(register)”")
    }
    var sql = body.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    if sql.hasSuffix(";") { sql.removeLast() }
    let parts = QueryFile.list(header["use"]).compactMap { use -> String? in
      guard let text = form.shared[use] else {
        faults.add(file, 1, "không có phần dùng chung «\(use)»", en: "no shared part “\(use)”")
        return nil
      }
      return "\(use) AS (\n\(text.trimmingCharacters(in: .whitespacesAndNewlines))\n)"
    }
    for table in QueryFile.counted(parts.joined(separator: "\n") + "\n" + sql)
    where !registers.contains(where: { QueryFile.owns($0, table) }) {
      faults.add(
        file, 1, "đọc «\(table)_counted» mà không ghi sổ đó ở «registers»: kết quả sẽ không được tính lại khi sổ thay đổi",
        en: "reads “\(table)_counted”, whose register “registers” doesn't name: a change there would not be noticed")
    }
    if !parts.isEmpty { sql = "WITH " + parts.joined(separator: ",\n") + "\n" + sql }
    (self.name, self.file, self.header, self.registers, self.sql, self.faults) = (name, file, header, registers, sql, faults)
    self.order = order
    hash = Digest.hex(text + "\u{0}" + sql)
  }

  /// One of the cases of a closed list; nil with a fault for anything else.
  func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type) -> Choice? where Choice.RawValue == String {
    guard let text = header[key] else { return nil }
    if let found = Choice(rawValue: text) { return found }
    let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    faults.add(file, 1, "\(key): «\(text)» không phải một trong: \(all)", en: "\(key): “\(text)” is not one of: \(all)")
    return nil
  }

  /// Notes a fault of the file.
  func fault(_ vi: String, en: String) { faults.add(file, 1, vi, en: en) }

  /// The words under a key in both languages.
  func label(_ key: String) -> Label? {
    header[key + ".vi"].map { Label($0.precomposedStringWithCanonicalMapping, en: header[key + ".en"]) }
  }

  /// The words of the reason codes.
  var reasons: [String: Label] {
    var out: [String: Label] = [:]
    for key in header.keys where key.hasPrefix("reason.") && key.hasSuffix(".vi") {
      let code = String(key.dropFirst(7).dropLast(3))
      out[code] = label("reason." + code)
    }
    return out
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// The tables whose counted views a query reads.
  private static func counted(_ sql: String) -> [String] {
    let lines = sql.components(separatedBy: "\n").map { $0.components(separatedBy: "--")[0] }
    let words = lines.joined(separator: "\n").split { !($0.isLetter || $0.isNumber || $0 == "_") }
    return Set(words.filter { $0.hasSuffix("_counted") }.map { String($0.dropLast("_counted".count)) }).sorted()
  }

  /// Whether a table is a register's own or one of its repeating parts.
  private static func owns(_ register: String, _ table: String) -> Bool {
    let own = register.replacingOccurrences(of: "-", with: "_")
    return table == own || table.hasPrefix(own + "_")
  }
}
