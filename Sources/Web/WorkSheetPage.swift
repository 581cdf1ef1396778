import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// The work of one list written down for a whole hamlet on one page: a row for everybody due, and for those done on the day already;
/// the grid of the registers saves each row by itself.
struct WorkSheetPage {
  /// More rows than this are not put on one page.
  private static let most = 400

  private let page: WorkPage
  private let list: WorkListDefinition
  private let sheet: WorkSheet
  private let register: RegisterDefinition
  /// The field that says whom a row is about, and the register of those.
  private let about: FieldDefinition
  /// What is the same for all; the day is always there.
  private var same: [String: Value]
  private let day: (field: FieldDefinition, day: Day)
  private let faults: [FieldFault]
  /// Whether what was typed as the day is none: nothing is written for another one instead.
  private var isDayWrong: Bool { faults.contains { $0.field == day.field.name } }
  private var visit: Visit { page.visit }
  private var subject: String { about.register ?? "" }
  /// Whether everybody is listed, not only those who are due.
  private var whole: Bool { sheet.everyone != nil && visit.query["everyone"] == "on" }

  /// `GET /today/:list/sheet?unit=&hamlet=&…`: the fields that are the same for all stand in the address.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    if visit.query["choose"] == "hamlet" { return try await WorkSheetHamlets.show(visit, server) }
    let sheet = try WorkSheetPage(WorkPage(visit, server))
    let model = try await visit.store.read { try sheet.remembering($0).model($0) }
    try await sheet.page.note("mở tờ ghi cho cả thôn \(sheet.list.id)")
    return .page("work-sheet", Shell.model(visit, title: sheet.page.sheetTitle, here: "/today", model))
  }

  private init(_ page: WorkPage) throws {
    let visit = page.visit
    let list = try page.list()
    guard let sheet = list.sheet, let register = list.record.flatMap({ visit.installation.registers[$0] }),
      let about = register.fields.first(where: { field in field.register.map(list.registers.contains) ?? false }),
      let first = sheet.same.first.flatMap({ register.field($0) }), first.kind == .date
    else { throw WebProblem.notFound }
    guard visit.may(Access.writing(register.id), page.unit) else { throw WebProblem.forbidden(.editRegister) }
    let typed = sheet.same.reduce(into: [String: String]()) { $0[$1] = visit.query[$1] ?? "" }
    let check = RowCheck(typed, of: register, lists: visit.installation.registers.lists, today: visit.today)
    var values = check.values.filter { !$0.value.isNull }
    let day = values[first.name]?.day ?? visit.today
    values[first.name] = .day(day)
    (self.page, self.list, self.sheet, self.register, self.about) = (page, list, sheet, register, about)
    (same, self.day, faults) = (values, (first, day), check.faults)
  }

  // MARK: - Who did it

  /// With what nobody said this time of who did it: as the rows of the day say, or the last one that this account wrote.
  private func remembering(_ reading: StoreReading) throws -> WorkSheetPage {
    let unsaid = sheet.same.compactMap { register.field($0) }.filter {
      $0.kind == .text && $0.protection == nil && visit.query[$0.name] == nil
    }
    if unsaid.isEmpty || isDayWrong { return self }
    var out = self
    let today = try done(reading).sorted { ($0.seq, $0.id) > ($1.seq, $1.id) }
    for field in unsaid {
      func said(_ rows: [RegisterRow]) -> Value? { rows.lazy.compactMap { $0.values[field.name] }.first { !$0.isNull } }
      out.same[field.name] = try said(today) ?? said(lately(field, reading))
    }
    return out
  }

  /// The newest rows that say a field and were last written by this account, the newest first.
  private func lately(_ field: FieldDefinition, _ reading: StoreReading) throws -> [RegisterRow] {
    let rows = try reading.rows(
      of: register.id,
      where:
        "unit_id IN (:units) AND \(field.name) IS NOT NULL AND \(day.field.name) <= :on ORDER BY \(day.field.name) DESC, seq DESC, id LIMIT 40",
      ["on": .day(day.day)], lists: ["units": page.group.members.map { .int($0.number) }])
    let authors = try Dictionary(grouping: rows, by: \.unit).mapValues { own in
      try LogBook.headings(reading, own[0].unit, Set(own.map(\.seq))).mapValues(\.author)
    }
    return rows.filter { authors[$0.unit]?[$0.seq] == visit.author.description }
  }

  // MARK: - Rows

  /// One row: whom it is about, what is filled, and the row of the register where there is one.
  private struct Line {
    let key: Key
    var row: RegisterRow?
  }
  private struct Key: Hashable {
    let unit: UnitKey
    let about: RowID
    /// What is filled, by field.
    let filled: [String: String]
  }

  private func lines(_ reading: StoreReading) throws -> [Line] {
    let items = try (page.items([list], reading)[list.id] ?? []).filter { $0.register == subject }
    var out = items.reduce(into: [Key: Line]()) { out, item in
      let key = Key(unit: item.unit, about: item.id, filled: filled(item.reason))
      out[key] = Line(key: key)
    }
    // A round through the hamlet meets everybody, due or not.
    if whole, let measure = sheet.everyone.flatMap({ visit.installation.knowledge.measures[$0] }) {
      let members = try visit.installation.evaluating.measuring.members(
        reading, measure, page.group, Period.quarter(of: visit.today), today: visit.today, hamlet: page.hamlet)
      for member in members where member.register == subject {
        let key = Key(unit: member.unit, about: member.id, filled: filled(nil))
        if out[key] == nil { out[key] = Line(key: key) }
      }
    }
    for row in try done(reading) {
      guard let id = row.values[about.name]?.id else { continue }
      let filled = sheet.fill.reduce(into: [String: String]()) { out, fill in
        out[fill.field] = register.field(fill.field).map { FieldText.plain(row.values[fill.field] ?? .null, $0) } ?? ""
      }
      let key = Key(unit: row.unit, about: id, filled: filled)
      out[key] = Line(key: key, row: row)
    }
    return Array(out.values)
  }

  /// What every row gets, from the reason it is due for.
  private func filled(_ reason: String?) -> [String: String] {
    let item = reason.flatMap { reason in list.reasonList.flatMap { visit.installation.registers.lists[$0]?[reason] } }
    return sheet.fill.reduce(into: [:]) { out, fill in
      switch fill.filling {
      case .code(let code): out[fill.field] = code
      case .reason(let column): out[fill.field] = column.map { item?.extra[$0] ?? "" } ?? reason ?? ""
      }
    }
  }

  /// The rows of the day that are in the register.
  private func done(_ reading: StoreReading) throws -> [RegisterRow] {
    var condition = "unit_id IN (:units) AND \(day.field.name) = :on"
    var values: [String: Value] = ["on": .day(day.day)]
    for fill in sheet.fill {
      guard case .code(let code) = fill.filling else { continue }
      condition += " AND \(fill.field) = :fill_\(fill.field)"
      values["fill_" + fill.field] = .text(code)
    }
    let rows = try reading.rows(
      of: register.id, where: condition + " ORDER BY id", values, lists: ["units": page.group.members.map { .int($0.number) }])
    guard let hamlet = page.hamlet, let definition = visit.installation.registers[subject] else { return rows }
    let places = try MemberPlaces(reading, rows.compactMap { row in row.values[about.name]?.id.map { (subject, $0) } }, page.group.members)
    return rows.filter { row in
      row.values[about.name]?.id.flatMap { places.row(subject, $0) }.flatMap { places.hamletRow(definition, $0) }?.id == hamlet
    }
  }

  // MARK: - The page

  /// A row with what is shown of whom it is about.
  private struct Shown {
    let line: Line
    let name: String
    let person: RegisterRow?
    let hamlet: String
    let home: String
  }

  private func model(_ reading: StoreReading) throws -> Model {
    let lines = isDayWrong ? [] : try lines(reading)
    let places = try MemberPlaces(reading, lines.map { (subject, $0.key.about) }, page.group.members)
    let definition = visit.installation.registers[subject]
    let people = lines.compactMap { line in definition.flatMap { d in places.row(subject, line.key.about).flatMap { places.person(d, $0) } }
    }
    let homes = try MemberHomes(people, page.group.members, visit, reading)
    let all = try lines.compactMap { line -> Shown? in
      guard let definition, let row = places.row(subject, line.key.about) else { return nil }
      let person = places.person(definition, row)
      let home = person.flatMap(homes.household)?.values["household_number"]?.text ?? ""
      return Shown(
        line: line, name: try person?.values["full_name"]?.text ?? reading.label(definition, row, visit.language), person: person,
        hamlet: places.hamlet(definition, row) ?? "", home: home)
    }.sorted(by: before)
    let shown = Array(all.prefix(WorkSheetPage.most))
    let written = shown.filter { $0.line.row != nil }.count
    let columns = sheet.fields.compactMap { register.field($0) }
    let names = try reading.referenceLabels(columns, shown.compactMap(\.line.row), visit.language)
    let gone = try tombs(shown, reading)
    var model = try page.frame(reading)
    model["heading"] = page.sheetTitle + ": " + list.title.text(visit.language)
    model["crumbs"] = [
      ["href": "/today" + page.query(), "text": visit.word("navWork")] as Model,
      ["href": "/today/\(list.id)" + page.query(), "text": list.title.text(visit.language)] as Model,
    ]
    model["kept"] = sheet.same.compactMap { name in visit.query[name].map { ["name": name, "value": $0] as Model } }
    model["sheetKept"] = [
      ["name": "unit", "value": page.unit.key.description] as Model, ["name": "hamlet", "value": page.hamlet?.description ?? ""] as Model,
    ]
    model["everyone"] = sheet.everyone != nil ? ["checked": whole] as Model : false
    model["sames"] = sheet.same.compactMap { register.field($0) }.map(input)
    model["faults"] = faults.map { ["faultText": $0.label.text(visit.language) + ": " + $0.reason.text(visit.language)] as Model }
    model["hasFaults"] = !faults.isEmpty
    model["noDay"] = isDayWrong
    model["everyoneHref"] = Optionally.text(
      sheet.everyone == nil || whole || isDayWrong
        ? nil : "/today/\(list.id)/sheet" + page.query([(day.field.name, day.day.written), ("everyone", "on")]))
    model["types"] = true
    model["remarked"] = false
    model["registerId"] = register.id
    model["unitKey"] = page.unit.key.description
    model["tooMany"] = Optionally.text(
      all.count > shown.count ? visit.word("sheetTooMany", ["shown": visit.whole(shown.count), "all": visit.whole(all.count)]) : nil)
    model["closed"] = Optionally.text(try closed(reading))
    model["written"] = visit.whole(written)
    model["unwritten"] = written == 0
    model["countText"] = visit.word("sheetCount", ["all": visit.whole(shown.count), "date": day.day.written])
    model["columns"] = heads(columns)
    model["today"] = visit.today.iso
    model["hasRows"] = !shown.isEmpty
    let doubts = try doubts(shown.compactMap(\.line.row), reading)
    model["rows"] = shown.enumerated().map { index, one in
      row(one, index + 1, columns, homes, names, gone, reading).merging([
        "rowDoubts": Optionally.text(one.line.row.flatMap { doubts[RowPlace($0.unit, $0.id)] })
      ]) { $1 }
    }
    return model
  }

  /// What in rows may be a slip, as the grid reads it.
  private func doubts(_ rows: [RegisterRow], _ reading: StoreReading) throws -> [RowPlace: String] {
    var out: [RowPlace: String] = [:]
    for (unit, own) in Dictionary(grouping: rows, by: \.unit) {
      for (id, found) in try reading.doubts(register, unit, own, today: visit.today) {
        out[RowPlace(unit, id)] = RowTable.doubts(found, visit.language)
      }
    }
    return out
  }

  private func before(_ left: Shown, _ right: Shown) -> Bool {
    func born(_ shown: Shown) -> Int { shown.person?.values["birth_date"]?.day.map(\.number) ?? 0 }
    let (a, b) = (
      [VietnameseText.folded(left.hamlet), MemberHomes.order(left.home)],
      [VietnameseText.folded(right.hamlet), MemberHomes.order(right.home)]
    )
    if a != b { return a.lexicographicallyPrecedes(b) }
    return (-born(left), VietnameseText.folded(left.name), left.line.key.about, left.line.key.filled.values.sorted().joined())
      < (-born(right), VietnameseText.folded(right.name), right.line.key.about, right.line.key.filled.values.sorted().joined())
  }

  private func closed(_ reading: StoreReading) throws -> String? {
    let opened = try RegisterOpening.open(page.group.members, on: visit.today, reading)
    guard let first = list.registers.first(where: { !opened.contains($0) }).flatMap({ visit.installation.registers[$0] }) else {
      return nil
    }
    return visit.word("workClosed", ["register": first.title.text(visit.language)])
  }

  private func input(_ field: FieldDefinition) -> Model {
    let stored = same[field.name] ?? .null
    let isWrong = faults.contains { $0.field == field.name }
    let typed = stored.isNull || isWrong ? visit.query[field.name] ?? "" : FieldText.typed(stored, field, visit.language)
    let choices = FieldText.choices(field, visit.installation.registers.lists, visit.language)
    return [
      "name": field.name, "label": field.label.text(visit.language), "value": typed, "isChoice": !choices.isEmpty,
      "placeholder": field.kind == .date ? "dd/MM/yyyy" : "", "isDay": field.name == day.field.name, "past": field.notFuture,
      "longest": field.maxLength, "isWrong": isWrong,
      "options": ([("", visit.word("notStated"))] + choices.map { ($0.code, $0.text) }).map {
        ["value": $0.0, "text": $0.1, "selected": $0.0 == typed] as Model
      },
    ]
  }

  // MARK: - The grid

  /// What stands before the columns to be typed.
  private var given: [(field: String, label: String)] {
    var out = [("@home", visit.word("sheetHome")), ("@name", Overview.capital(list.member.text(visit.language)))]
    out += [("@born", visit.word("birthDay")), ("@carer", visit.word("carer"))]
    if list.reasonList != nil { out.append(("@reason", visit.word("reason"))) }
    if page.hamlet == nil { out.insert(("@hamlet", visit.word("hamlet")), at: 0) }
    return out
  }

  private func heads(_ columns: [FieldDefinition]) -> [Model] {
    given.map {
      [
        "field": $0.field, "label": $0.label, "kind": "text", "columnCls": "", "choices": "[]", "target": "", "writable": false,
        "past": false, "units": "[]", "names": "[]",
      ] as Model
    }
      + columns.map { field -> Model in
        [
          "field": field.name, "label": FieldText.label(field, visit.language), "kind": field.kind.rawValue, "columnCls": cls(field),
          "choices": FieldText.choicesJSON(field, visit.installation.registers.lists, visit.language),
          "target": field.kind == .reference ? field.register ?? "" : "", "writable": RegisterListing.writable(field),
          "past": field.notFuture, "units": JSONText.list(field.unitWords),
          "names": JSONText.list(visit.installation.headings(field)),
        ]
      }
  }

  private func cls(_ field: FieldDefinition) -> String {
    ([.integer, .decimal, .date].contains(field.kind) ? "num" : "") + (field.derived == nil ? "" : " derived")
  }

  private func row(
    _ shown: Shown, _ number: Int, _ columns: [FieldDefinition], _ homes: MemberHomes, _ names: [String: [RowID: String]],
    _ gone: Set<RowID>, _ reading: StoreReading
  ) -> Model {
    let (key, stored) = (shown.line.key, shown.line.row)
    let own = identity(key)
    let id = stored?.id ?? (gone.contains(own) ? RowID(milliseconds: visit.now.milliseconds) : own)
    let born = shown.person.map { [MemberHomes.born($0), visit.age($0) ?? ""].filter { !$0.isEmpty }.joined(separator: "\n") } ?? ""
    let texts = [
      "@home": shown.home, "@name": shown.name, "@born": born, "@carer": shown.person.map(homes.carer) ?? "", "@hamlet": shown.hamlet,
      "@reason": reason(key),
    ]
    let line = stored.map { ShownRow(row: $0, names: names) }
    return [
      "id": id.description, "seq": stored.map { "\($0.seq)" } ?? "", "rowUnit": key.unit.description, "rowNumber": visit.whole(number),
      "locked": !(visit.units[key.unit].map { visit.may(Access.writing(register.id), $0) } ?? false),
      "adds": Optionally.text(stored.map(isWhole) ?? true ? adds(key) : nil), "draft": stored?.draft ?? false,
      "written": stored != nil, "rowHref": "/registers/\(register.id)/\(Link.part(key.unit.description))/\(id)",
      "cells": given.map { column -> Model in
        [
          "cls": ["@name": "long", "@born": "given born", "@home": "given born", "@carer": "given carer"][column.field] ?? "given",
          "label": column.label,
          "value": "",
          "text": texts[column.field] ?? "",
        ]
      }
        + columns.map { field -> Model in
          [
            "cls": cls(field), "label": FieldText.label(field, visit.language), "value": line?.value(field) ?? "",
            "text": line?.text(field, reading, visit.language) ?? "",
          ]
        },
    ]
  }

  /// Whether the sheet shows all that a row holds: only such a row is taken away when its cells are emptied here.
  private func isWhole(_ row: RegisterRow) -> Bool {
    let known = Set(sheet.fields + sheet.same + sheet.fill.map(\.field) + [about.name])
    return register.entered.allSatisfy { known.contains($0.name) || (row.values[$0.name] ?? .null).isNull }
  }

  private func reason(_ key: Key) -> String {
    guard let codes = list.reasonList.flatMap({ visit.installation.registers.lists[$0] }) else { return "" }
    let item = codes.items.first { item in
      sheet.fill.allSatisfy { fill in
        guard case .reason(let column) = fill.filling else { return true }
        return (column.map { item.extra[$0] ?? "" } ?? item.code) == key.filled[fill.field]
      }
    }
    return item?.label.text(visit.language) ?? key.filled.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ")
  }

  /// What a new row gets besides what is typed.
  private func adds(_ key: Key) -> String {
    var fields = [(about.name, key.about.description)] + key.filled.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    for name in sheet.same {
      if let value = same[name], let field = register.field(name) { fields.append((name, FieldText.plain(value, field))) }
    }
    return JSONText.object(fields)
  }

  /// The identifier of a row that isn't there yet: the same on every opening of the sheet, so that what was typed and not sent finds its
  /// row again, and two people who write down the same child on the same day write the same row.
  private func identity(_ key: Key) -> RowID {
    let filled = key.filled.sorted { $0.key < $1.key }.map { $0.key + "=" + $0.value }.joined(separator: ",")
    let digest = Digest.sha256("sheet|\(register.id)|\(key.unit)|\(key.about)|\(day.day.iso)|\(filled)".utf8)
    var drawn = Drawn(numbers: [digest[0..<8], digest[8..<16]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } })
    return RowID(milliseconds: Moment(day.day, minutes: 0).milliseconds, using: &drawn)
  }

  private struct Drawn: RandomNumberGenerator {
    var numbers: [UInt64]
    mutating func next() -> UInt64 { numbers.isEmpty ? 0 : numbers.removeFirst() }
  }

  /// Those of the rows' identifiers whose row was there once and was removed.
  private func tombs(_ shown: [Shown], _ reading: StoreReading) throws -> Set<RowID> {
    let ids = shown.filter { $0.line.row == nil }.map { Value.id(identity($0.line.key)) }
    if ids.isEmpty { return [] }
    let sql = "SELECT id FROM tombstone WHERE register = :register AND unit_id IN (:units) AND id IN (:ids)"
    let rows = try reading.rows(
      sql, ["register": .text(register.id)], lists: ["units": page.group.members.map { .int($0.number) }, "ids": ids])
    return Set(rows.compactMap { $0["id"].id })
  }
}
