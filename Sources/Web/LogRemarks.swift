import Programme
import Registers
import Storage
import Vocabulary

/// The remarks of log entries in words. The log itself holds identities and never names: here rows are called as the register calls
/// them, for those who may see that unit's rows.
struct LogRemarks: Sendable {
  private let visit: Visit
  private let names: [RowID: String]
  private let imports: [RowID: String]

  /// Looks up everything that some remarks of a unit's log name.
  init(_ unit: UnitKey, _ remarks: [String], _ reading: StoreReading, _ visit: Visit) throws {
    self.visit = visit
    let tokens = remarks.map(LogRemarks.tokens)
    let ids = Set(tokens.joined().compactMap { RowID($0) })
    var (names, imports): ([RowID: String], [RowID: String]) = ([:], [:])
    if !ids.isEmpty {
      for row in try reading.rows("SELECT id, file_name FROM import_record WHERE id IN (:ids)", lists: ["ids": ids.map(Value.id)]) {
        if let id = row["id"].id { imports[id] = row["file_name"].text }
      }
      if visit.units[unit].map({ visit.may(.seeRegister, at: $0) }) == true {
        let named = Set(tokens.joined()).union(["person"])
        for register in visit.installation.registers.all where named.contains(register.id) {
          for row in try RegisterListing.rows(reading, register, unit, Array(ids)) {
            names[row.id] = try RecordParts.name(register, row, reading, visit)
          }
        }
      }
    }
    (self.names, self.imports) = (names, imports)
  }

  /// A remark in words, its first letter in upper case.
  func text(_ remark: String) -> String {
    let tokens = LogRemarks.tokens(remark)
    if let told = imported(tokens) { return told }
    var register: RegisterDefinition?
    let shown = tokens.map { token -> String in
      if let id = RowID(token) { return names[id] ?? visit.word("logRow") }
      if let field = register?.field(token) { return field.label.text(visit.language) }
      if let found = visit.installation.registers[token] {
        register = found
        return found.title.text(visit.language)
      }
      if token == "CSV" || token == "XLSX" { return visit.word("logFile", ["kind": token]) }
      return title(token) ?? token
    }
    // `person 0192…: national_id` names the register, the row and the fields that were looked at.
    var text = shown.joined()
    if let register, tokens.count > 2, RowID(tokens[2]) != nil, tokens[0] == register.id {
      text = shown[0] + ": " + shown[2...].joined().replacingOccurrences(of: ": ", with: ", ")
    }
    return Overview.capital(text)
  }

  /// A row's name in words where it begins with the identifier of a register, as the opening of a register does.
  func named(_ name: String) -> String {
    let tokens = LogRemarks.tokens(name)
    guard let first = tokens.first, let register = visit.installation.registers[first] else { return name }
    return register.title.text(visit.language) + tokens.dropFirst().joined()
  }

  /// The row that a remark about one row names.
  func row(_ remark: String) -> (register: RegisterDefinition, id: RowID)? {
    let tokens = LogRemarks.tokens(remark)
    guard tokens.count > 2, let register = visit.installation.registers[tokens[0]], let id = RowID(tokens[2]) else { return nil }
    return (register, id)
  }

  /// Files brought in and taken back, by the file's name.
  private func imported(_ tokens: [String]) -> String? {
    guard let place = tokens.firstIndex(of: "import"), place + 2 < tokens.count, let id = RowID(tokens[place + 2]) else { return nil }
    let file = imports[id] ?? "…"
    if place > 0 { return visit.word("logUndoImport", ["file": file]) }
    let rest = tokens.dropFirst(place + 3).filter { !", :".contains($0) && $0 != ", " && $0 != ": " }
    let title = rest.first.flatMap { visit.installation.registers[$0]?.title.text(visit.language) } ?? ""
    let counts = rest.dropFirst().compactMap { Int($0) }
    let key = counts.count > 1 ? "logImportBoth" : "logImport"
    return visit.word(
      key,
      [
        "file": file, "register": title, "count": visit.whole(counts.first ?? 0), "updated": visit.whole(counts.count > 1 ? counts[1] : 0),
      ])
  }

  /// What lists, statistics and checks are called.
  private func title(_ token: String) -> String? {
    let knowledge = visit.installation.knowledge
    if let edition = knowledge.criteria.editions(of: token).first { return visit.shortTitle(edition) }
    if token.contains("-"), let period = Period(token) { return period.label.text(visit.language) }
    let title = knowledge.workLists[token]?.title ?? knowledge.statistics[token]?.title ?? knowledge.checks[token]?.title
    return title.map { "«" + $0.text(visit.language) + "»" }
  }

  /// Words and what stands between them, so that joined they are the remark again.
  private static func tokens(_ remark: String) -> [String] {
    var out: [String] = []
    var isGap = false
    for letter in remark {
      let gap = " :,".contains(letter)
      if gap == isGap, !out.isEmpty { out[out.count - 1].append(letter) } else { out.append(String(letter)) }
      isGap = gap
    }
    return out
  }
}
