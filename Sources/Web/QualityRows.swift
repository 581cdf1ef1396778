import Exchange
import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// One check in one commune: what it says and every row behind it.
struct QualityRowsPage: Sendable {
  private static let pageSize = 100
  private static let longest = 3000

  let check: QualityCheck
  let unit: OrgUnit
  let group: UnitGroup
  private let page: QualityPage
  private var asked = QualityAsked()

  private var visit: Visit { page.visit }

  init(_ page: QualityPage) throws {
    let visit = page.visit
    guard page.area == nil, let check = visit.installation.knowledge.checks[try visit.parameter("check")] else { throw WebProblem.notFound }
    (self.page, self.check, unit, group) = (page, check, page.units[0], visit.units.group(page.units[0]))
    asked.hamlet = visit.query["hamlet"].flatMap { RowID($0) }
    asked.reason = visit.query["reason"].flatMap { $0.isEmpty ? nil : $0 }
    asked.number = visit.query["number"].flatMap { Int64($0) }
    asked.month = visit.query["month"].flatMap { Day(iso: $0) }.map(QualityPatterns.firstOfMonth)
    asked.period = check.isDated ? visit.query["period"].flatMap { Period($0) } : nil
    // Of those expected only the missing ones are work.
    if check.method == .coverage { asked.reason = "none" }
  }

  /// The rows asked for, or those that stand out most where a pattern is looked at.
  private func chosen(_ findings: QualityFindings) -> QualityAsked {
    var out = asked
    guard out.number == nil, out.month == nil, let result = findings.result(check, group) else { return out }
    switch check.method {
    case .digits: out.number = result.counts.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { Int64($0.key) }
    case .years:
      let round = result.counts.filter { $0.key.isMultiple(of: 5) }
      out.number = round.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { Int64($0.key) }
    case .months: out.month = result.oddMonths(check, on: findings.day).last ?? result.months.keys.max()
    case .rows, .coverage: break
    }
    return out
  }

  // MARK: - The page

  func model(_ findings: QualityFindings, _ reading: StoreReading) throws -> Model {
    let chosen = chosen(findings)
    let all = visit.query["all"] == "1"
    let number = all ? 1 : max(1, visit.query["page"].flatMap(Int.init) ?? 1)
    let size = all ? QualityRowsPage.longest : QualityRowsPage.pageSize
    let closed = findings.closed(check, group)
    let found = try check.rows(reading, group.members, on: visit.today, chosen, limit: size, offset: (number - 1) * size)
    let lines = try lines(found.rows, reading)
    var model: Model = [
      "heading": check.title.text(visit.language),
      "sub": [unit.name, chosen.period?.label.text(visit.language) ?? visit.today.written].joined(separator: " · "), "kept": [Model](),
      "crumbs": [["href": "/quality?unit=" + Link.part(unit.key.description), "text": visit.word("qualityTitle")] as Model],
      "selectors": try selectors(reading), "about": check.about.text(visit.language), "advice": check.advice.text(visit.language),
      "severityCls": check.severity.cls, "severitySign": check.severity.sign,
      "severityText": visit.word("severity-" + check.severity.rawValue),
      "source": check.source,
      "badge": QualityPage.given(
        check.status == .verified ? "" : visit.word(check.status == .secondary ? "statusSecondary" : "statusUnverified")),
      "closed": QualityPage.given(closed.isEmpty ? "" : visit.word("qualityNotOpen", ["registers": page.names(closed)])),
      "countText": visit.word("workCount", ["count": visit.whole(found.total), "member": check.member.text(visit.language)]),
      "memberName": Overview.capital(check.member.text(visit.language)), "valueName": check.value?.title.text(visit.language) ?? "",
      "hasValue": check.value != nil && check.method != .coverage, "hasItems": !lines.isEmpty, "items": lines.map(row),
      "hasBirths": lines.contains { !$0.born.isEmpty }, "hasReasons": lines.contains { !$0.reason.isEmpty },
      "chips": chips(findings, chosen), "hasPicture": false, "picture": Model(),
      "csvHref": QualityPage.given(visit.may(.exportMembers, unit) ? "/quality/\(check.id)/rows.csv" + query(chosen) : ""),
      "xlsxHref": "/quality/\(check.id)/rows.xlsx" + query(chosen),
    ]
    if [.digits, .years, .months].contains(check.method), let result = findings.result(check, group) {
      model["hasPicture"] = true
      model["picture"] = QualityPicture(visit: visit, check: check, result: result, day: findings.day).model
    }
    if found.total > size {
      let first = (number - 1) * size
      var paging: Model = [
        "text": visit.word(
          "pagingText", ["from": visit.whole(first + 1), "to": visit.whole(first + lines.count), "total": visit.whole(found.total)])
      ]
      if number > 1 { paging["previousHref"] = "/quality/\(check.id)" + query(chosen, [("page", "\(number - 1)")]) }
      if first + lines.count < found.total { paging["nextHref"] = "/quality/\(check.id)" + query(chosen, [("page", "\(number + 1)")]) }
      model["paging"] = paging
      model["allHref"] = "/quality/\(check.id)" + query(chosen, [("all", "1")])
    }
    return model
  }

  private func query(_ chosen: QualityAsked, _ more: [(String, String)] = []) -> String {
    Link.query(
      [
        ("unit", unit.key.description), ("hamlet", chosen.hamlet?.description ?? ""),
        ("reason", check.method == .coverage ? "" : chosen.reason ?? ""), ("number", chosen.number.map { "\($0)" } ?? ""),
        ("month", chosen.month?.iso ?? ""), ("period", chosen.period?.description ?? ""),
      ] + more)
  }

  private func selectors(_ reading: StoreReading) throws -> [Model] {
    let hamlets = try MemberPlaces.hamlets(reading, group.members)
    let options =
      [["value": "", "text": visit.word("allHamlets"), "selected": asked.hamlet == nil] as Model]
      + hamlets.map { ["value": $0.id.description, "text": $0.name, "selected": $0.id == asked.hamlet] as Model }
    return [page.selector(areas: false), ["id": "hamlet", "name": "hamlet", "label": visit.word("hamlet"), "options": options]]
  }

  /// The parts the rows fall into, to choose from.
  private func chips(_ findings: QualityFindings, _ chosen: QualityAsked) -> [Model] {
    guard let result = findings.result(check, group) else { return [] }
    func chip(_ text: String, _ count: Int, _ asked: QualityAsked, _ here: Bool) -> Model {
      ["href": "/quality/\(check.id)" + query(asked), "text": text, "count": visit.whole(count), "here": here]
    }
    let hamlet = asked.hamlet
    switch check.method {
    case .coverage: return []
    case .rows:
      let quarters = zip(findings.quarters.periods, result.quarters).filter { $0.1 > 0 || $0.0 == chosen.period }.map { period, count in
        chip(
          TrendChart.short(period, whole: true), count, QualityAsked(reason: chosen.reason, hamlet: hamlet, period: period),
          chosen.period == period)
      }
      let plain = chosen.reason == nil && chosen.period == nil
      let all = chip(visit.word("chipAll"), result.rows, QualityAsked(hamlet: hamlet), plain)
      let reasons = result.reasons.count < 2 ? [] : result.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      if reasons.isEmpty, quarters.isEmpty { return [] }
      return [all]
        + reasons.map { code, count in
          chip(words(code), count, QualityAsked(reason: code, hamlet: hamlet, period: chosen.period), chosen.reason == code)
        } + quarters
    case .digits:
      return result.digits.enumerated().map { digit, count in
        chip("\(digit)", count, QualityAsked(number: Int64(digit), hamlet: hamlet), chosen.number == Int64(digit))
      }
    case .years:
      let year = visit.today.parts.year
      return ((year - 62)...(year - 23)).filter { $0.isMultiple(of: 5) }.map { year in
        chip("\(year)", result.counts[year] ?? 0, QualityAsked(number: Int64(year), hamlet: hamlet), chosen.number == Int64(year))
      }
    case .months:
      let months = Set(result.oddMonths(check, on: findings.day) + [chosen.month].compactMap { $0 }).sorted()
      return months.map {
        chip(StatisticKey.month($0), result.months[$0] ?? 0, QualityAsked(month: $0, hamlet: hamlet), chosen.month == $0)
      }
    }
  }

  // MARK: - Rows

  private struct Line: Sendable {
    let found: QualityRow
    let label: String
    let born: String
    let hamlet: String
    let reason: String
    let value: String
    let register: String
    let detail: String
  }

  private func lines(_ rows: [QualityRow], _ reading: StoreReading) throws -> [Line] {
    let places = try MemberPlaces(reading, rows.map { ($0.register, $0.id) }, group.members)
    return try rows.compactMap { found -> Line? in
      guard let register = visit.installation.registers[found.register], let row = places.row(found.register, found.id) else { return nil }
      let person = places.person(register, row)
      let own = try reading.label(register, row, visit.language)
      return Line(
        found: found, label: person?.values["full_name"]?.text ?? own, born: person.map(MemberPlaces.born) ?? "",
        hamlet: places.hamlet(register, row) ?? "", reason: found.reason.map(words) ?? "", value: written(found.value),
        register: register.title.text(visit.language), detail: person == nil || register.id == "person" ? "" : own)
    }
  }

  private func words(_ code: String) -> String { check.reasons[code]?.text(visit.language) ?? code }

  private func written(_ value: Value) -> String {
    if case .int(let number) = value, check.method == .years { return "\(number)" }
    if case .day(let day) = value { return day.written }
    return value.decimal.map { Figures.exact($0, visit.language) } ?? ""
  }

  private func row(_ line: Line) -> Model {
    let (register, id) = (line.found.register, line.found.id)
    let path = register == "person" ? "/people/\(line.found.unit)/\(id)" : "/registers/\(register)/\(line.found.unit)/\(id)"
    return [
      "label": line.label, "birthYear": line.born, "hamletName": line.hamlet.isEmpty ? "–" : line.hamlet, "reasonText": line.reason,
      "value": line.value, "registerName": line.register, "detail": QualityPage.given(line.detail),
      "rowHref": QualityPage.given(visit.may(.seeRegister, unit) ? path : ""),
    ]
  }

  /// The rows as a file.
  func table(_ findings: QualityFindings, _ reading: StoreReading) throws -> TableFile {
    let found = try check.rows(reading, group.members, on: visit.today, chosen(findings))
    let columns = [
      ("label", "who"), ("born", "birthYear"), ("hamlet", "hamlet"), ("register", "register"), ("reason", "reason"),
      ("value", "qualityValue"),
    ]
    let keys = [("unit", "unitCode"), ("id", "rowKey")]
    let people = TableFile.isForPeople(visit)
    let lines = try lines(found.rows, reading).map { line -> [Cell] in
      let value: Cell = line.found.value.day.map { .day($0) } ?? .decimal(line.found.value.decimal)
      let shown: [Cell] = [.text(line.label), .text(line.born), .text(line.hamlet), .text(line.register), .text(line.reason), value]
      return people ? shown : shown + [.text(line.found.unit.description), .text(line.found.id.description)]
    }
    return TableFile(
      name: [check.title.text(visit.language), unit.name], sheet: check.title.text(visit.language),
      columns: (people ? columns : columns + keys).map { TableFile.Column($0.0, visit.word($0.1)) }, lines: lines)
  }

  /// Notes in the logs of the units whose rows were looked at that it was done.
  func note(_ what: String) async throws {
    let units = group.members
    let text = what + " " + check.id
    try await visit.store.write(.look, by: visit.author, in: units) { writing in for unit in units { try writing.remark(unit, text) } }
  }
}
