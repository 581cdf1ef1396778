import Criteria
import Measures
import Programme
import Vocabulary

/// What the reader of result pages has chosen; links between the pages carry it on.
struct Choices: Sendable {
  /// The first day results are kept for.
  static let firstQuarter = Period.quarter(2023, 1)

  let period: Period
  /// An edition named by its date; nil for the one in force.
  let dated: Day?
  let view: UnitView

  /// Reads the query.
  /// - Throws: `ProgrammeProblem.noPeriod`, `.future`.
  init(_ visit: Visit) throws {
    period = try visit.period()
    dated = visit.query["edition"].flatMap { Day(iso: $0) }
    view = visit.view
  }

  init(period: Period, dated: Day? = nil, view: UnitView = .then) {
    (self.period, self.dated, self.view) = (period, dated, view)
  }

  /// The query of a link, with more pairs behind.
  func query(_ more: [(String, String)] = []) -> String {
    var pairs = [("period", period.description)]
    if let dated { pairs.append(("edition", dated.iso)) }
    if view == .now { pairs.append(("as", view.rawValue)) }
    return "?" + (pairs + more).map { $0.0 + "=" + $0.1 }.joined(separator: "&")
  }

  /// The address of a commune's page.
  func unit(_ key: UnitKey, _ fragment: String = "") -> String { "/units/\(key)" + query() + (fragment.isEmpty ? "" : "#" + fragment) }

  /// The address of an indicator's page.
  func indicator(_ key: UnitKey, _ set: String, _ code: String, _ more: [(String, String)] = []) -> String {
    "/units/\(key)/indicators/\(set)/\(code)" + query(more)
  }

  /// The address of the overview.
  func overview(_ area: String? = nil) -> String { "/" + query(area.map { [("area", $0)] } ?? []) }

  /// The selector of periods: quarters from the running one back, then years.
  func periods(_ visit: Visit, where fits: (Period) -> Bool = { _ in true }) -> Model {
    let running = Period.quarter(of: visit.today)
    var all: [Period] = []
    var quarter = running
    while quarter >= Choices.firstQuarter {
      all.append(quarter)
      quarter = quarter.adding(-1)
    }
    all += stride(from: running.year, through: Choices.firstQuarter.year, by: -1).map { Period.year($0) }
    all = all.filter { $0 == period || fits($0) }
    if !all.contains(period) { all.insert(period, at: 0) }
    return Choices.selector(
      "period", visit.word("selectPeriod"), all.map { ($0.description, $0.label.text(visit.language)) }, period.description)
  }

  /// The selector of editions: the one in force, or one named by its date.
  func editions(_ visit: Visit, sets: [String]) -> Model {
    let editions = sets.flatMap { visit.installation.knowledge.criteria.editions(of: $0) }
    var seen: Set<Day> = []
    let dates = editions.filter { seen.insert($0.inForceFrom.value).inserted }.sorted { $0.inForceFrom.value > $1.inForceFrom.value }
    let options = dates.map { edition -> (String, String) in
      let day = edition.inForceFrom.value
      let draft = editions.allSatisfy { $0.inForceFrom.value != day || $0.state == .draft }
      return (day.iso, visit.word(draft ? "editionOfDraft" : "editionOf", ["day": day.written]))
    }
    return Choices.selector("edition", visit.word("selectEdition"), [("", visit.word("editionInForce"))] + options, dated?.iso ?? "")
  }

  /// The last quarter on whose last day a set had a published text; nil where that is the chosen period or later.
  func lastPeriod(of sets: [String], _ visit: Visit) -> Period? {
    let published = sets.flatMap { visit.installation.knowledge.criteria.editions(of: $0) }.filter { $0.state == .published }
    guard let end = published.compactMap({ $0.inForceTo?.value }).max(), end < period.referenceDay(today: visit.today) else { return nil }
    let quarter = Period.quarter(of: end)
    return quarter.end > end ? quarter.adding(-1) : quarter
  }

  /// What a reader has to know before reading the numbers: sets without a text, drafts.
  func notices(_ evaluation: AreaEvaluation, _ visit: Visit, link: (Choices) -> String) -> [Model] {
    var all = evaluation.without.filter { $0.set != Overview.modelSet }.map { missing -> Model in
      var notice: Model = ["cls": "warn", "sign": "!", "text": Overview.sentence(missing.why.text(visit.language))]
      if let last = lastPeriod(of: [missing.set], visit) {
        notice["link"] = ["href": link(Choices(period: last, view: view)), "linkText": last.label.text(visit.language)] as Model
      }
      return notice
    }
    for edition in evaluation.editions where edition.state == .draft {
      let values = ["set": edition.title.text(visit.language), "day": edition.inForceFrom.value.written]
      all.append(["cls": "warn", "sign": "!", "text": visit.word("draftUsed", values)])
    }
    return all
  }

  /// The selector of units as they were or as they are.
  func views(_ visit: Visit) -> Model {
    Choices.selector(
      "as", visit.word("selectAs"), [("then", visit.word("asThen")), ("now", visit.word("asNow"))], view.rawValue)
  }

  /// The model of one selector.
  static func selector(_ name: String, _ label: String, _ options: [(value: String, text: String)], _ chosen: String) -> Model {
    [
      "id": name, "name": name, "label": label,
      "options": options.map { ["value": $0.value, "text": $0.text, "selected": $0.value == chosen] as Model },
    ]
  }
}

extension Visit {
  /// Whether the reader may do something in a unit, or in all the units it was made from.
  func may(_ action: Action, at unit: OrgUnit) -> Bool {
    let before = Array(units.lineage(unit.key).dropFirst())
    return rights.may(action, in: unit.key) || (!before.isEmpty && rights.may(action, in: before))
  }

  /// The areas with communes the reader may see, with their last day where they have ended.
  func areas() -> [(code: String, name: String, until: Day?, communes: [OrgUnit])] {
    let seen = Dictionary(grouping: units.communes.filter { may(.seeOverview, at: $0) }, by: \.parentCode)
    return units.areas.compactMap { area in
      guard let communes = seen[area.code] else { return nil }
      let ended = communes.allSatisfy { $0.validTo != nil } ? communes.compactMap(\.validTo).max() : nil
      return (area.code, area.name, ended, communes)
    }
  }

  /// The area shown unless one is chosen: the one with most of the reader's communes on the day.
  func defaultArea(on day: Day) -> String? {
    let all = areas()
    func best(_ count: (OrgUnit) -> Bool) -> String? {
      let counted = all.map { ($0.code, $0.communes.filter(count).count) }
      guard let most = counted.map(\.1).max(), most > 0 else { return nil }
      return counted.first { $0.1 == most }?.0
    }
    return best { $0.exists(on: day) } ?? best { _ in true }
  }

  /// How an edition is cited in a line: `QĐ 318/QĐ-TTg, QĐ 211/QĐ-TTg`.
  func citation(_ edition: Edition) -> String {
    edition.instruments.map { word("decision", ["number": $0.number]) }.joined(separator: ", ")
  }

  /// The commune-health set and the tiers by what they are, not by their names.
  func shortTitle(_ edition: Edition) -> String {
    guard let tier = edition.tier else { return edition.title.text(language) }
    switch tier {
    case .standard: return word("tierStandard")
    case .advanced: return word("tierAdvanced")
    case .model: return word("tierModel")
    }
  }
}

extension AreaEvaluation {
  /// The edition of a set.
  func edition(_ set: String) -> Edition? { editions.first { $0.set == set } }

  /// A commune's result under a set.
  func result(_ unit: UnitKey, _ set: String) -> EditionResult? {
    guard let index = editions.firstIndex(where: { $0.set == set }), let all = results[unit], index < all.count else { return nil }
    return all[index]
  }
}
