import Programme
import Registers
import Storage
import Vocabulary

/// A remark on one cell with its answers, as the register `cell-remark` keeps it.
struct CellRemark: Sendable {
  struct Answer: Sendable {
    let text: String
    let who: String
    let at: String
  }
  let row: RegisterRow
  let answers: [Answer]

  static let register = "cell-remark"
  /// The most remarks that one page looks at.
  static let most = 2000

  var id: RowID { row.id }
  var about: RowID? { row.values["row_id"]?.text.flatMap { RowID($0) } }
  var field: String { row.values["field_name"]?.text ?? "" }
  var text: String { row.values["remark_text"]?.text ?? "" }
  var isOpen: Bool { row.values["closed_at"]?.isNull ?? true }
  var author: String { row.values["written_by"]?.text ?? "" }
  func value(_ name: String) -> String { row.values[name]?.text ?? "" }

  /// A moment as registers keep times.
  static func stamp(_ moment: Moment) -> String { moment.day.iso + "T" + moment.clock }

  /// `HH:mm dd/MM/yyyy` of a stored time.
  static func written(_ text: String) -> String {
    Day(iso: text.prefix(10)).map { text.suffix(5) + " " + $0.written } ?? text
  }

  /// The remarks on rows of a register: those named, or all; open ones first, the newest first.
  static func on(_ register: String, _ units: [UnitKey], rows: [RowID]? = nil, _ reading: StoreReading) throws -> [CellRemark] {
    if rows?.isEmpty == true || units.isEmpty { return [] }
    var condition = "unit_id IN (:units) AND register_id = :register"
    var lists: [String: [Value]] = ["units": units.map { .int($0.number) }]
    if let rows {
      condition += " AND row_id IN (:rows)"
      lists["rows"] = rows.map { .text($0.description) }
    }
    let found = try reading.rows(
      of: CellRemark.register, where: condition + " ORDER BY (closed_at IS NOT NULL), id DESC LIMIT \(most)",
      ["register": .text(register)], lists: lists)
    let answers = try found.isEmpty ? [] : answers(to: found, reading)
    return found.map { row in CellRemark(row: row, answers: answers.filter { $0.parent == row.id }.map(CellRemark.answer)) }
  }

  /// One remark, if it is on the row.
  static func one(_ id: RowID, on row: RowID, of register: String, _ unit: UnitKey, _ reading: StoreReading) throws -> CellRemark? {
    guard let found = try reading.row(CellRemark.register, unit, id), found.values["register_id"]?.text == register,
      found.values["row_id"]?.text == row.description
    else { return nil }
    return CellRemark(row: found, answers: try answers(to: [found], reading).map(CellRemark.answer))
  }

  /// The rows that have remarks, or open ones.
  static func rows(_ reading: StoreReading, _ register: String, _ units: [UnitKey], open: Bool) throws -> [RowID] {
    let sql =
      "SELECT DISTINCT row_id FROM cell_remark WHERE unit_id IN (:units) AND register_id = :register"
      + (open ? " AND closed_at IS NULL" : "") + " LIMIT \(most)"
    return try reading.rows(sql, ["register": .text(register)], lists: ["units": units.map { .int($0.number) }])
      .compactMap { $0["row_id"].text.flatMap { RowID($0) } }
  }

  private static func answers(to remarks: [RegisterRow], _ reading: StoreReading) throws -> [RegisterRow] {
    try reading.rows(
      of: CellRemark.register + ".answer", where: "unit_id IN (:units) AND parent_id IN (:remarks) ORDER BY id", [:],
      lists: ["units": Set(remarks.map(\.unit)).map { .int($0.number) }, "remarks": remarks.map { .id($0.id) }])
  }

  private static func answer(_ row: RegisterRow) -> Answer {
    Answer(
      text: row.values["answer_text"]?.text ?? "", who: row.values["written_name"]?.text ?? row.values["written_by"]?.text ?? "",
      at: written(row.values["written_at"]?.text ?? ""))
  }

  /// Whether somebody may close or open it again: who wrote it, and who writes the register.
  func mayClose(_ visit: Visit, _ place: RegisterPlace) -> Bool {
    author == visit.session?.account.name || visit.may(Access.writing(place.register), place.unit)
  }

  /// The remark as a page shows it.
  func model(_ place: RegisterPlace, _ visit: Visit) -> Model {
    let field = place.register.field(field)
    return [
      "remarkId": id.description, "remarkField": field.map { $0.label.text(visit.language) } ?? self.field, "remarkText": text,
      "remarkWho": value("written_name").isEmpty ? author : value("written_name"), "remarkAt": CellRemark.written(value("written_at")),
      "remarkOpen": isOpen, "remarkAction": about.map { "\(place.href($0))/remarks/\(id)" } ?? "",
      "remarkCloses": mayClose(visit, place), "hasAnswers": !answers.isEmpty,
      "closedText": isOpen
        ? "" : visit.word("remarkClosedBy", ["who": value("closed_name"), "when": CellRemark.written(value("closed_at"))]),
      "answers": answers.map { ["answerText": $0.text, "answerWho": $0.who, "answerAt": $0.at] as Model },
    ]
  }

  /// The remarks of a cell as the grid reads them.
  static func json(_ remarks: [CellRemark], _ place: RegisterPlace, _ visit: Visit) -> String {
    func text(_ pairs: [(String, String)]) -> String {
      "{" + pairs.map { JSONText.quoted($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
    }
    let list = remarks.map { remark -> String in
      let answers = remark.answers.map { answer in
        text([("text", JSONText.quoted(answer.text)), ("who", JSONText.quoted(answer.who)), ("at", JSONText.quoted(answer.at))])
      }
      let who = remark.value("written_name").isEmpty ? remark.author : remark.value("written_name")
      return text([
        ("id", "\"\(remark.id)\""), ("text", JSONText.quoted(remark.text)), ("who", JSONText.quoted(who)),
        ("at", JSONText.quoted(written(remark.value("written_at")))), ("open", "\(remark.isOpen)"),
        ("closes", "\(remark.mayClose(visit, place))"), ("answers", "[" + answers.joined(separator: ",") + "]"),
      ])
    }
    return "[" + list.joined(separator: ",") + "]"
  }
}
