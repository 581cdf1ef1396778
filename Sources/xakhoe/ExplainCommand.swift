import ArgumentParser
import Criteria
import Foundation
import Measures
import Programme
import Storage
import Vocabulary
import Web

extension MemberFilter: ExpressibleByArgument {}

/// `explain`: one number, down to the law above it and the rows below it.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Giải thích một chỉ tiêu của một xã, đến từng người / explain one indicator of one commune, down to its members",
    discussion: """
      Xem danh sách người là xem dữ liệu cá nhân: mỗi lần xem được ghi vào nhật ký của xã.
      Looking at members is looking at personal data: each look is logged in the commune's log.
        xakhoe explain --indicator 15.1 --unit 06544 --period 2024-Q4
        xakhoe explain --indicator 15.1 --unit 06544 --period 2024-Q4 --members --filter notMet --limit 20
        xakhoe explain --indicator 15.1 --unit 06544 --period 2024-Q4 --format json --after 0192…
      """)

  @Option(help: ArgumentHelp("Chỉ tiêu / indicator", valueName: "code"))
  var indicator: String

  @Option(help: ArgumentHelp("Mã xã / the commune's code", valueName: "code"))
  var unit: String

  @OptionGroup var selection: Selection

  @Option(
    help: ArgumentHelp("Bộ tiêu chí; mặc định bộ đầu tiên có chỉ tiêu / set; by default the first that has the indicator", valueName: "set")
  )
  var set: String?

  @Flag(help: "Kèm danh sách thành viên / list the members")
  var members = false

  @Option(help: ArgumentHelp("Thành viên nào / which members: all, met, notMet, unknown", valueName: "which"))
  var filter: MemberFilter = .all

  @Option(help: ArgumentHelp("Phép đo, khi chỉ tiêu có nhiều / measure, where the indicator has several", valueName: "id"))
  var measure: String?

  @Option(help: ArgumentHelp("Số thành viên mỗi lần / members at a time", valueName: "count"))
  var limit = 50

  @Option(help: ArgumentHelp("Tiếp sau thành viên này / go on after this member", valueName: "id"))
  var after: String?

  @Option(help: "Dạng kết quả / format: text, json")
  var format: TextFormat = .text

  @OptionGroup var place: Place

  func validate() throws {
    if !(1...100_000).contains(limit) {
      throw ValidationError("The value '\(limit)' is invalid for '--limit <count>'")
    }
  }

  func run() async throws {
    let (period, dated, today, language) = (try selection.chosenPeriod(), try selection.editionDay(), try place.today(), place.language)
    let installation = try await place.open()
    guard period.start <= today else { throw ProgrammeProblem.future(period) }
    let day = period.referenceDay(today: today)
    let units = try await installation.units()
    let chosen = try ChosenUnits(unit: unit, units, on: day, view: selection.view, today: today)
    guard let group = chosen.groups.first else { throw ProgrammeProblem.noUnit(unit) }

    let edition = try edition(installation.evaluating, on: day, dated: dated)
    let others = (edition.indicator(indicator)?.condition.recognitionNeeds ?? []).map(\.set).filter(installation.evaluating.sets.contains)
    let area = try await installation.evaluating.evaluate(
      [group], sets: [edition.set] + others.filter { $0 != edition.set }, period: period, today: today, dated: dated)
    guard let result = area.results[group.unit]?.first, let found = result.indicator(indicator) else {
      throw ProgrammeProblem.noIndicator(set: edition.set, code: indicator)
    }
    let name = units[group.unit]?.name ?? group.unit.description
    let determination = Determination(unit: group.unit, name: name, period: period, edition: edition, result: result, language: language)
    var explained = ExplainedIndicator(determination: determination, found: found, measure: try measure(found, installation))
    explained.demands = (explained.measure?.demands ?? []).compactMap { name in
      installation.store.catalogue.lists[name].map { list in
        let text = list.text(on: day)
        return ExplainedIndicator.Demand(
          list: name, title: list.title, status: Status(rawValue: text.status.rawValue) ?? .unverified, source: text.source)
      }
    }
    explained.reasons = try await reasons(explained.measure, group, period, today, installation)
    if members || after != nil || format == .json { explained.page = try await page(explained.measure, group, period, today, installation) }

    switch format {
    case .json: try Output.data(explained.json.document)
    case .text: try Output.data(explained.text)
    }
    for note in chosen.notes { Output.note(note, language) }
    if let why = found.missing.lazy.compactMap(\.why.noDenominator).first {
      Output.note(Label("\(why.vi): chưa xác định được", en: "\(why.en): nothing can be said"), language)
    }
  }

  private func edition(_ evaluating: Evaluating, on day: Day, dated: Day?) throws -> Edition {
    if let set {
      guard evaluating.criteria.sets.contains(set) else { throw ProgrammeProblem.noSet(set) }
      let edition = try evaluating.edition(set, on: day, dated: dated)
      guard edition.indicator(indicator) != nil else { throw ProgrammeProblem.noIndicator(set: set, code: indicator) }
      return edition
    }
    var why: [Label] = []
    for set in evaluating.sets {
      do {
        let edition = try evaluating.edition(set, on: day, dated: dated)
        if edition.indicator(indicator) != nil { return edition }
      } catch let missing as EditionMissing { why.append(missing.label) }
    }
    let nowhere = Label(
      "không bộ tiêu chí nào có chỉ tiêu «\(indicator)» vào ngày \(day.written)",
      en: "no set has an indicator “\(indicator)” on \(day.written)")
    throw CommandProblem.noEdition([nowhere] + why)
  }

  private func measure(_ found: IndicatorResult, _ installation: Installation) throws -> MeasureDefinition? {
    let known = found.indicator.measures + found.indicator.informative
    if let measure, !known.contains(measure) { throw CommandProblem.noMeasure(measure, known: known) }
    return (measure ?? known.first).flatMap { installation.knowledge.measures[$0] }
  }

  private func reasons(
    _ measure: MeasureDefinition?, _ group: UnitGroup, _ period: Period, _ today: Day, _ installation: Installation
  ) async throws -> [ExplainedIndicator.Reason] {
    guard let measure else { return [] }
    return try await installation.store.read { reading in
      try installation.evaluating.measuring.reasons(reading, measure, group, period, today: today)
        .map { ExplainedIndicator.Reason(met: $0.met, code: $0.reason, count: $0.count) }
    }
  }

  /// One page of members. The look is logged in every unit whose rows were shown, before anything is shown, and without names.
  private func page(
    _ measure: MeasureDefinition?, _ group: UnitGroup, _ period: Period, _ today: Day, _ installation: Installation
  ) async throws -> MemberPage {
    guard let measure else { return MemberPage() }
    let (filter, limit, after, language) = (filter, limit, after, place.language)
    let page = try await installation.store.read { reading in
      let all = try installation.evaluating.measuring.members(reading, measure, group, period, today: today, filter: filter)
      return try MemberPage(all, after: after, limit: limit, measure, reading, language)
    }
    let (remark, units) = ("\(indicator) \(period): \(measure.id), \(filter.rawValue), \(page.members.count)/\(page.total)", group.members)
    try await installation.store.write(.look, by: place.author, in: units) { writing in
      for unit in units { try writing.remark(unit, remark) }
    }
    return page
  }
}

/// Some of the members behind a number.
struct MemberPage {
  /// One member with its name.
  struct Member {
    let unit: UnitKey
    let register: String
    let id: RowID
    let label: String
    let num: Decimal
    let den: Decimal
    let met: Bool?
    let reason: String?
    let part: String?
  }

  /// The measure they are members of.
  var measure: String?
  /// The members of this page.
  var members: [Member] = []
  /// How many there are in all.
  var total = 0
  /// Where the next page begins; nil at the end.
  var next: RowID?

  /// No members.
  init() {}

  /// The page of `limit` members that follows the member `after`.
  /// - Throws: `CommandProblem.noMember` when `after` isn't among them.
  init(
    _ all: [MeasureMember], after: String?, limit: Int, _ measure: MeasureDefinition, _ reading: StoreReading, _ language: Language
  ) throws {
    var start = 0
    if let after {
      guard let id = RowID(after), let index = all.lastIndex(where: { $0.id == id }) else { throw CommandProblem.noMember(after) }
      start = index + 1
    }
    let shown = all[start..<min(all.count, start + limit)]
    self.measure = measure.id
    total = all.count
    next = start + shown.count < all.count ? shown.last?.id : nil
    members = try shown.map { member in
      var label = member.id.description
      if let register = reading.store.catalogue[member.register], let row = try reading.row(member.register, member.unit, member.id) {
        label = try reading.label(register, row, language)
      } else if let (_, item) = reading.store.catalogue.listItem(member.register, member.id) {
        label = item.label.text(language)
      }
      return Member(
        unit: member.unit, register: member.register, id: member.id, label: label, num: member.num, den: member.den, met: member.met,
        reason: member.reason, part: member.part)
    }
  }
}
