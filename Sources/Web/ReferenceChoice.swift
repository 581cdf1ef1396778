import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// A row offered for a reference.
struct ReferenceChoice: Sendable {
  let id: RowID
  let label: String
  /// What tells it from others of the same name: the hamlet, a child's guardian.
  var detail = ""
  /// Why it may not be the one that is meant; empty for most.
  var note = ""

  /// What an offer is made for.
  struct Question: Sendable {
    let register: RegisterDefinition
    let unit: UnitKey
    /// The reference that is being filled in, where it says whom it is about.
    var concern: Concern?
    let today: Day
    let language: Language
    var limit = 20
  }

  /// Finds rows by words; registers without search words are looked through by their names. Those whom a register is about come
  /// first, children the youngest first; then others, then those whose time has ended.
  static func find(_ q: String, _ question: Question, _ reading: StoreReading) throws -> [ReferenceChoice] {
    let (register, unit, language) = (question.register, question.unit, question.language)
    if register.search.isEmpty { return try named(q, question, reading) }
    if VietnameseText.words(q).isEmpty { return try youngest(question, reading) }
    let ordered = question.concern != nil || register.period.to != nil
    func find(_ q: String, _ limit: Int) throws -> [ReferenceChoice] {
      let own = try Search.find(reading, register, q, units: [unit], limit: ordered ? 2000 : limit, broadFrom: 2000).rows.map(\.id)
      return try offer(own + about(q, question, reading, without: Set(own)), question, reading, limit: limit)
    }
    let found = try find(q, question.limit)
    // A label as it is shown, «Hoàng Thị Én (21/07/2020)», or a name with a year: the numbers are looked for in the labels.
    let parts = q.split { $0.isWhitespace || $0 == "(" || $0 == ")" }.map(String.init)
    let numbers = parts.filter { $0.contains(where: \.isNumber) }
    let name = parts.filter { !$0.contains(where: \.isNumber) }.joined(separator: " ")
    guard found.isEmpty, !numbers.isEmpty, !name.isEmpty else { return found }
    let ids = try Search.find(reading, register, name, units: [unit], limit: 2000, broadFrom: 2000).rows.map(\.id)
    let labels = try reading.labels(of: register, unit, ids, language, depth: 1)
    let fitting = ids.filter { id in labels[id].map { label in numbers.allSatisfy { label.contains($0) } } == true }
    return try offer(fitting, question, reading, limit: question.limit)
  }

  private static func named(_ q: String, _ question: Question, _ reading: StoreReading) throws -> [ReferenceChoice] {
    let words = VietnameseText.words(q)
    let unit = question.unit
    let rows = try reading.rows(
      of: question.register.id, where: "unit_id = :unit ORDER BY seq DESC LIMIT 500", ["unit": .int(unit.number)])
    let labels = try reading.labels(of: question.register, rows, question.language, depth: 1)
    let fitting = rows.filter { row in
      let have = VietnameseText.words(labels[row.id] ?? "")
      return words.allSatisfy { word in have.contains { $0.hasPrefix(word) } }
    }
    let own = fitting.map(\.id)
    return try offer(own + about(q, question, reading, without: Set(own)), question, reading, limit: question.limit)
  }

  /// Rows about people of a name, the newest first: a pregnancy is found by the woman.
  private static func about(
    _ q: String, _ question: Question, _ reading: StoreReading, without known: Set<RowID>
  ) throws -> [RowID] {
    let register = question.register
    guard let field = register.person, let people = register.field(field)?.register.flatMap({ reading.store.catalogue[$0] }) else {
      return []
    }
    let found = try Search.find(reading, people, q, units: [question.unit], limit: 500, broadFrom: 2000).rows.map { Value.id($0.id) }
    guard !found.isEmpty else { return [] }
    let sql = "SELECT id FROM \(register.table) WHERE unit_id = :unit AND \(field) IN (:people) ORDER BY seq DESC LIMIT 500"
    let rows = try reading.rows(sql, ["unit": .int(question.unit.number)], lists: ["people": found])
    return rows.compactMap { $0["id"].id }.filter { !known.contains($0) }
  }

  /// Before anything is typed: the youngest, where a register is about children.
  private static func youngest(_ question: Question, _ reading: StoreReading) throws -> [ReferenceChoice] {
    guard let concern = question.concern, concern.isOfChildren, let months = concern.toMonths, question.register.period.to != nil else {
      return []
    }
    let rows = try reading.rows(
      of: question.register.id,
      where: "unit_id = :unit AND birth_date >= :since AND (valid_to IS NULL OR valid_to >= :day) "
        + "ORDER BY birth_date DESC, id LIMIT \(question.limit)",
      [
        "unit": .int(question.unit.number), "day": .day(question.today), "since": .day(question.today.adding(months: -months - 1)),
      ])
    return try offer(rows.map(\.id), question, reading, limit: question.limit)
  }

  /// The first of some rows in the order of the question, with what tells them apart.
  private static func offer(_ ids: [RowID], _ question: Question, _ reading: StoreReading, limit: Int) throws -> [ReferenceChoice] {
    let (register, unit, language) = (question.register, question.unit, question.language)
    let people = try question.concern == nil ? [:] : reading.concerned(register, unit, ids)
    let ended = try ended(ids, question, reading)
    func rank(_ id: RowID) -> Int {
      let outside = question.concern.map { concern in people[id].map { !concern.includes($0, on: question.today) } ?? false } ?? false
      return (ended[id] == nil ? 0 : 2) + (outside ? 1 : 0)
    }
    var sorted = ids.enumerated().map { (rank: rank($1), born: 0, place: $0, id: $1) }
    if question.concern?.isOfChildren == true {
      for index in sorted.indices where sorted[index].rank % 2 == 0 {
        sorted[index].born = -(people[sorted[index].id]?.born?.number ?? -100_000)
      }
    }
    let first = sorted.sorted { ($0.rank, $0.born, $0.place) < ($1.rank, $1.born, $1.place) }.prefix(limit)
    let labels = try reading.labels(of: register, unit, first.map(\.id), language, depth: 1)
    let details = try Beside(register: register, unit: unit, language: language).texts(first.map(\.id), reading)
    return first.compactMap { line in
      guard let label = labels[line.id] else { return nil }
      var notes: [String] = []
      if let last = ended[line.id] { notes.append(Label("đến \(last.written)", en: "until \(last.written)").text(language)) }
      if line.rank % 2 == 1, let concern = question.concern, !concern.mostly, let person = people[line.id] {
        let own = person.label(on: question.today)
        notes.append(
          Label("\(own.vi); sổ thường ghi \(concern.label.vi)", en: "\(own.en); usually \(concern.label.en)").text(language))
      }
      return ReferenceChoice(id: line.id, label: label, detail: details[line.id] ?? "", note: notes.joined(separator: "; "))
    }
  }

  /// The last day of those whose time in the register has ended: who died or moved away.
  private static func ended(_ ids: [RowID], _ question: Question, _ reading: StoreReading) throws -> [RowID: Day] {
    guard let field = question.register.period.to ?? question.register.field("ended_on"), field.kind == .date else { return [:] }
    var out: [RowID: Day] = [:]
    for start in stride(from: 0, to: ids.count, by: 500) {
      let sql =
        "SELECT id, \(field.name) AS last_day FROM \(question.register.table) "
        + "WHERE unit_id = :unit AND id IN (:ids) AND \(field.name) < :day"
      let some = ids[start..<min(start + 500, ids.count)].map(Value.id)
      for row in try reading.rows(sql, ["unit": .int(question.unit.number), "day": .day(question.today)], lists: ["ids": some]) {
        if let id = row["id"].id, let day = row["last_day"].day { out[id] = day }
      }
    }
    return out
  }

  /// As JSON; what is empty is left out.
  var json: String {
    var text = "{\"id\":\"\(id)\",\"label\":\(JSONText.quoted(label))"
    if !detail.isEmpty { text += ",\"detail\":\(JSONText.quoted(detail))" }
    if !note.isEmpty { text += ",\"note\":\(JSONText.quoted(note))" }
    return text + "}"
  }
}

/// What stands beside the names of rows, as `beside` of their register says.
struct Beside: Sendable {
  let register: RegisterDefinition
  let unit: UnitKey
  let language: Language

  func texts(_ ids: [RowID], _ reading: StoreReading) throws -> [RowID: String] {
    guard !register.beside.isEmpty, !ids.isEmpty else { return [:] }
    let rows = try reading.rows(
      of: register.id, where: "unit_id = :unit AND id IN (:ids)", ["unit": .int(unit.number)], lists: ["ids": ids.map(Value.id)])
    var out: [RowID: [String]] = [:]
    for label in register.beside {
      let parts = label.text(language).components(separatedBy: "{")
      var texts = Dictionary(uniqueKeysWithValues: rows.map { ($0.id, parts[0]) })
      var filled: Set<RowID> = []
      for part in parts.dropFirst() {
        let pieces = part.components(separatedBy: "}")
        let values = try values(pieces[0].components(separatedBy: "."), register, rows, reading)
        for row in rows {
          let value = values[row.id] ?? ""
          if !value.isEmpty { filled.insert(row.id) }
          texts[row.id, default: ""] += value + (pieces.count > 1 ? pieces[1] : "")
        }
      }
      for id in filled { out[id, default: []].append((texts[id] ?? "").trimmingCharacters(in: .whitespaces)) }
    }
    return out.mapValues { $0.joined(separator: " · ") }
  }

  /// The values at the end of a way of references.
  private func values(_ way: [String], _ register: RegisterDefinition, _ rows: [RegisterRow], _ reading: StoreReading) throws -> [RowID:
    String]
  {
    guard let field = way.first.flatMap(register.field) else { return [:] }
    let pairs = rows.map { ($0.id, $0.values[field.name] ?? .null) }
    if way.count > 1, let target = field.register.flatMap({ reading.store.catalogue[$0] }) {
      let ids = Set(pairs.compactMap(\.1.id))
      let next =
        try ids.isEmpty
        ? []
        : reading.rows(
          of: target.id, where: "unit_id = :unit AND id IN (:ids)", ["unit": .int(unit.number)], lists: ["ids": ids.map(Value.id)])
      let ends = try values(Array(way.dropFirst()), target, next, reading)
      return Dictionary(uniqueKeysWithValues: pairs.map { ($0, $1.id.flatMap { ends[$0] } ?? "") })
    }
    let names = try reading.referenceLabels([field], rows, language)
    return Dictionary(uniqueKeysWithValues: pairs.map { ($0, reading.written($1, field, names, language)) })
  }
}

extension Visit {
  /// A question for rows of a register, for the reference that is being filled in: `growth-measurement.person_id`.
  func question(_ register: RegisterDefinition, _ unit: UnitKey, for field: String?, limit: Int = 20) -> ReferenceChoice.Question {
    let parts = (field ?? "").split(separator: ".")
    let asked = installation.registers[parts.dropLast().joined(separator: ".")]?.field(parts.last.map(String.init) ?? "")
    let concern = asked?.register == register.id ? asked?.concerns : nil
    return ReferenceChoice.Question(
      register: register, unit: unit, concern: concern, today: today, language: language, limit: limit)
  }
}
