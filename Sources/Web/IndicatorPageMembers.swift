import Criteria
import Exchange
import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// The people, households or establishments behind a number: filtered, paged, each with its reason.
struct MemberList: Sendable {
  static let pageSize = 50

  /// One member as it is shown.
  struct Line: Sendable {
    let member: MeasureMember
    let label: String
    let born: String
    let hamlet: String
    let detail: String
  }

  let page: IndicatorPage
  let measure: MeasureDefinition
  /// What the reader asked for; nil for what needs work first.
  let filter: MemberFilter?
  let reason: String?
  let hamlet: RowID?
  let number: Int
  private var visit: Visit { page.visit }
  private var language: Language { page.language }
  private var measuring: Measuring { visit.installation.evaluating.measuring }

  /// Reads the query.
  /// - Throws: `WebProblem.notFound` for an indicator without a measure.
  init(page: IndicatorPage) throws {
    guard let measure = page.measure else { throw WebProblem.notFound }
    let query = page.visit.query
    (self.page, self.measure) = (page, measure)
    filter = query["members"].flatMap(MemberFilter.init)
    reason = query["reason"].flatMap { measure.reasons[$0] == nil ? nil : $0 }
    hamlet = query["hamlet"].flatMap { RowID($0) }
    number = max(1, query["page"].flatMap(Int.init) ?? 1)
  }

  /// Whether being in the numerator is what the level asks for.
  private var wanted: Bool { page.result.direction != .atMost }

  /// The model; nil when the measure lists nobody.
  func model() async throws -> Model? {
    let (counts, hamlets, chosen, lines) = try await visit.store.read { reading in
      let counts = try measuring.reasons(reading, measure, page.group, page.choices.period, today: visit.today, hamlet: hamlet)
      let chosen = filter ?? (reason == nil ? worst(counts) : .all)
      let lines = try self.lines(reading, chosen, limit: MemberList.pageSize, offset: (number - 1) * MemberList.pageSize)
      return (counts, try self.hamlets(reading), chosen, lines)
    }
    if counts.isEmpty, hamlet == nil { return nil }
    let total = counts.filter { fits($0.met, chosen) && (reason == nil || $0.reason == reason) }.reduce(0) { $0 + $1.count }
    let hasPlaces = HamletPath.exists(measure.registers, visit.store.catalogue) && !hamlets.isEmpty
    var model: Model = [
      "membersHeading": visit.word("membersHeading"),
      "membersCaption": [visit.word(chip(chosen)), page.result.code, page.unit.name, page.evaluation.day.written].joined(separator: ", "),
      "memberLabel": Overview.capital(measure.member.text(language)), "chips": chips(counts, chosen), "hasHamlets": hasPlaces,
      "hasMembers": !lines.isEmpty, "rows": lines.map(row), "hasBirths": lines.contains { !$0.born.isEmpty },
    ]
    if hasPlaces {
      model["hamlets"] =
        [["value": "", "text": visit.word("allHamlets"), "selected": hamlet == nil] as Model]
        + hamlets.map { ["value": $0.id.description, "text": $0.name, "selected": $0.id == hamlet] as Model }
      model["hamletKept"] = kept(chosen).map { ["name": $0.0, "value": $0.1] as Model }
    }
    if visit.may(.exportMembers, at: page.unit) {
      let path = "/units/\(page.unit.key)/indicators/\(page.edition.set)/\(page.result.code)/members"
      model.merge(TableFile.links(path, page.choices.query(asked(chosen)))) { $1 }
    }
    if let paging = paging(total, lines.count, chosen) { model["paging"] = paging }
    return model
  }

  /// Notes in the logs of all the units whose people were looked at that it was done.
  func note(_ what: String) async throws {
    let text = "\(what) \(page.edition.set) \(page.result.code) \(page.choices.period)"
    let units = page.group.members
    try await visit.store.write(.look, by: visit.author, in: units) { writing in for unit in units { try writing.remark(unit, text) } }
  }

  /// The list for a spreadsheet, all of it.
  func table() async throws -> TableFile {
    let lines = try await visit.store.read { reading in try self.lines(reading, filter ?? .all, limit: Int.max, offset: 0) }
    let people = TableFile.isForPeople(visit)
    let keys = [("unit", "unitCode"), ("register", "register"), ("id", "rowKey")]
    let columns = [
      ("label", "who"), ("born", "birthYear"), ("hamlet", "hamlet"), ("part", "sex"), ("numerator", "numerator"),
      ("denominator", "denominator"), ("counted", "counted"), ("reason", "reason"),
    ]
    let rows = lines.map { line -> [Cell] in
      let member = line.member
      let counted = member.met.map { $0 ? "yes" : "no" } ?? "unknown"
      let shown: [Cell] = [
        .text(line.label), .text(line.born), .text(line.hamlet), .text(people ? part(member.part) : member.part ?? ""),
        .decimal(member.num), .decimal(member.den),
        .text(people ? visit.word("counted-" + counted) : counted), .text(words(member)),
      ]
      return people ? shown : [.text(member.unit.description), .text(member.register), .text(member.id.description)] + shown
    }
    return TableFile(
      name: [
        visit.word("fileIndicator", ["code": page.result.code]), visit.shortTitle(page.edition), page.unit.name,
        page.choices.period.label.text(visit.language),
      ],
      sheet: page.result.code + " " + page.unit.name,
      columns: (people ? columns : keys + columns).map { TableFile.Column($0.0, visit.word($0.1)) }, lines: rows)
  }

  /// The part (sex) in words.
  private func part(_ code: String?) -> String {
    guard let code else { return "" }
    return visit.store.catalogue.lists["sex"]?.label(code).text(language) ?? code
  }

  // MARK: Filters

  /// Those that need work, where there are any.
  private func worst(_ counts: [(met: Bool?, reason: String?, count: Int)]) -> MemberFilter {
    let failing: MemberFilter = wanted ? .notMet : .met
    return counts.contains { fits($0.met, failing) } ? failing : .all
  }

  private func fits(_ met: Bool?, _ filter: MemberFilter) -> Bool {
    switch filter {
    case .all: true
    case .met: met == true
    case .notMet: met == false
    case .unknown: met == nil
    }
  }

  private func chip(_ filter: MemberFilter) -> String {
    switch filter {
    case .all: "chipAll"
    case .met: wanted ? "chipMet" : "chipInside"
    case .notMet: wanted ? "chipNotMet" : "chipOutside"
    case .unknown: "chipUnknown"
    }
  }

  private func chips(_ counts: [(met: Bool?, reason: String?, count: Int)], _ chosen: MemberFilter) -> [Model] {
    let order: [MemberFilter] = wanted ? [.notMet, .met, .unknown, .all] : [.met, .notMet, .unknown, .all]
    let truths = order.map { filter in (filter, counts.filter { fits($0.met, filter) }.reduce(0) { $0 + $1.count }) }
    var models = truths.filter { $0.1 > 0 }.map { filter, count -> Model in
      [
        "chipHref": address([("members", filter.rawValue)]), "chipText": visit.word(chip(filter)), "chipCount": visit.whole(count),
        "on": reason == nil && filter == chosen,
      ]
    }
    var seen: Set<String> = []
    for code in counts.compactMap(\.reason) where seen.insert(code).inserted {
      let count = counts.filter { $0.reason == code }.reduce(0) { $0 + $1.count }
      models.append([
        "chipHref": address([("reason", code)]), "chipText": measure.reasons[code]?.text(language) ?? code, "chipCount": visit.whole(count),
        "on": reason == code,
      ])
    }
    return models
  }

  /// The filter as the query says it, without the hamlet.
  private func kept(_ chosen: MemberFilter) -> [(String, String)] {
    let own = [("period", page.choices.period.description)] + (page.choices.dated.map { [("edition", $0.iso)] } ?? [])
    return own + (reason.map { [("reason", $0)] } ?? [("members", chosen.rawValue)])
  }

  private func asked(_ chosen: MemberFilter) -> [(String, String)] {
    var pairs = reason.map { [("reason", $0)] } ?? [("members", chosen.rawValue)]
    if let hamlet { pairs.append(("hamlet", hamlet.description)) }
    return pairs
  }

  private func address(_ pairs: [(String, String)]) -> String {
    page.choices.indicator(
      page.unit.key, page.edition.set, page.result.code, pairs + (hamlet.map { [("hamlet", $0.description)] } ?? [])) + "#members-heading"
  }

  private func paging(_ total: Int, _ shown: Int, _ chosen: MemberFilter) -> Model? {
    guard total > MemberList.pageSize else { return nil }
    let from = (number - 1) * MemberList.pageSize + 1
    func link(_ number: Int) -> String {
      page.choices.indicator(page.unit.key, page.edition.set, page.result.code, asked(chosen) + [("page", "\(number)")])
        + "#members-heading"
    }
    var model: Model = [
      "text": visit.word(
        "pagingText", ["from": visit.whole(from), "to": visit.whole(from + max(0, shown - 1)), "total": visit.whole(total)])
    ]
    if number > 1 { model["previousHref"] = link(number - 1) }
    if number * MemberList.pageSize < total { model["nextHref"] = link(number + 1) }
    return model
  }

  private func row(_ line: Line) -> Model {
    let outcome: Outcome = line.member.met.map { $0 == wanted ? .met : .notMet } ?? .unknown
    var model: Model = [
      "label": line.label, "birthYear": line.born, "hamletName": line.hamlet.isEmpty ? "–" : line.hamlet, "reasonCls": outcome.cls,
      "reasonSign": outcome.sign, "reason": words(line.member), "detail": line.detail.isEmpty ? "–" : line.detail,
    ]
    if visit.may(.seeRegister, at: page.unit) {
      // An item of a list is no row: the book it is looked for in is opened instead.
      model["rowHref"] =
        visit.store.catalogue[line.member.register] == nil
        ? "/registers/\(measure.registers.first ?? "")?unit=\(page.unit.key)"
        : "/registers/\(line.member.register)/\(line.member.unit)/\(line.member.id)"
    }
    return model
  }

  /// The reason in words; the plain truth where there is none.
  private func words(_ member: MeasureMember) -> String {
    if let reason = member.reason { return measure.reasons[reason]?.text(language) ?? reason }
    return visit.word(chip(member.met.map { $0 ? .met : .notMet } ?? .unknown)).lowercased()
  }
}
