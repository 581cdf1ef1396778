import Criteria
import Foundation
import Measures
import Programme
import Vocabulary

/// Where an edition is read.
enum EditionAddress {
  static func of(_ edition: Edition) -> String {
    "/criteria/\(edition.set)/\(edition.inForceFrom.value.iso)" + (edition.revision > 1 ? ".r\(edition.revision)" : "")
  }

  /// The edition of `2024-03-01` or `2024-03-01.r2`.
  /// - Throws: `EditionMissing`, or `WebProblem.notFound` for a text that is no date.
  static func edition(_ set: String, _ text: String, _ catalogue: CriteriaCatalogue) throws -> Edition {
    let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
    guard let day = parts.first.flatMap({ Day(iso: $0) }) else { throw WebProblem.notFound }
    guard parts.count == 2 else {
      return try (try? catalogue.edition(set: set, dated: day, revision: 1)) ?? catalogue.edition(set: set, dated: day)
    }
    guard parts[1].hasPrefix("r"), let revision = Int(parts[1].dropFirst()) else { throw WebProblem.notFound }
    return try catalogue.edition(set: set, dated: day, revision: revision)
  }
}

/// Every set and its dated texts.
enum EditionsPage {
  /// `GET /criteria`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let evaluating = visit.installation.evaluating
    let (here, waiting) = try await visit.store.read { reading in
      (try EditionHere.load(reading, visit), try EditionTexts.records(reading, [.draft, .submitted]).count)
    }
    let sets = evaluating.sets.map { set -> Model in
      let editions = evaluating.criteria.editions(of: set)
      let name = editions.last(where: { $0.state == .published }) ?? editions.last
      return [
        "setName": name?.title.text(visit.language) ?? set,
        "editions": editions.reversed().map { row($0, here[$0.id]?.text ?? "", visit) },
      ]
    }
    let drafts = visit.rights.mayForAll(.draftEdition)
    let model: Model = [
      "sets": sets, "draftsHref": drafts ? "/criteria/drafts" : false,
      "draftsText": waiting > 0 ? visit.word("draftsLink", ["count": visit.whole(waiting)]) : visit.word("draftsTitle"),
    ]
    return .page("editions", Shell.model(visit, title: visit.word("criteriaTitle"), here: "/criteria", model))
  }

  private static func row(_ edition: Edition, _ here: String, _ visit: Visit) -> Model {
    let values = edition.citedValues
    let verified = values.filter { $0.status == .verified }.count
    let state = visit.state(edition)
    return [
      "citation": visit.citation(edition), "editionHref": EditionAddress.of(edition), "note": edition.note?.text(visit.language) ?? "",
      "revision": edition.revision > 1 ? EditionDraftsPage.revision(edition, visit) : false, "publishedHere": LocalValuesPage.some(here),
      "window": visit.window(edition), "stateCls": state.cls, "state": state.text,
      "verifiedLow": Charts.length(Charts.share(Double(verified), of: Double(values.count))),
      "verifiedText": visit.word("verifiedOf", ["verified": visit.whole(verified), "all": visit.whole(values.count)]),
    ]
  }
}

extension Visit {
  /// `01/03/2024 – 14/02/2026`.
  func window(_ edition: Edition) -> String {
    let from = edition.inForceFrom.value.written
    guard let to = edition.inForceTo?.value.written else { return word("windowFrom", ["from": from]) }
    return from + " – " + to
  }

  /// Draft, in force or over, with the class of its badge.
  func state(_ edition: Edition) -> (cls: String, text: String) {
    if edition.state == .draft { return ("warn", word("isDraft")) }
    let later = installation.knowledge.criteria.editions(of: edition.set).contains {
      $0.state == .published && $0.inForceFrom.value == edition.inForceFrom.value && $0.revision > edition.revision
    }
    if later { return ("na", word("revisedLater")) }
    if let end = edition.inForceTo?.value, end < today { return ("na", word("expired")) }
    return ("ok", word("published"))
  }
}

/// One edition, readable as a text of law, with its worked examples and what became of them.
struct EditionPage: Sendable {
  let visit: Visit
  let edition: Edition
  /// What authorities entered over it and holds today.
  var local: [LocalValue.Key: LocalValue] = [:]
  private var language: Language { visit.language }

  /// `GET /criteria/:set/:date`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (set, date) = (try visit.parameter("set"), try visit.parameter("date"))
    let edition = try EditionAddress.edition(set, date, visit.installation.knowledge.criteria)
    let (published, values) = try await visit.store.read { reading in
      (try EditionHere.load(reading, visit), try LocalValues.load(reading))
    }
    let local = LocalValue.inForce(values, set: set, on: visit.today)
    var model = EditionPage(visit: visit, edition: edition, local: local).model
    let inForce = local.count
    let reviser = visit.rights.mayForAll(.draftEdition)
    let here: Model = [
      "publishedHere": LocalValuesPage.some(published[edition.id]?.text ?? ""),
      "valuesHref": "/criteria/values" + Link.query([("set", set)]),
      "valuesText": inForce > 0 ? visit.word("valuesInForce", ["count": visit.whole(inForce)]) : visit.word("valuesTitle"),
      "reviseHref": reviser ? "/criteria/drafts" + Link.query([("from", edition.id)]) + "#begin" : false,
      "casesFileHref": edition.cases.isEmpty ? false : EditionAddress.of(edition) + "/cases",
    ]
    model.merge(here) { $1 }
    let revision = edition.revision > 1 ? ", " + EditionDraftsPage.revision(edition, visit) : ""
    let title = visit.shortTitle(edition) + ", " + edition.inForceFrom.value.written + revision
    return .page("edition", Shell.model(visit, title: title, here: "/criteria", notice: visit.lawNotice, model))
  }

  /// `GET /criteria/:set/:date/text`, `/cases`: the edition's file, and that of its worked examples, byte for byte.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let (set, date) = (try visit.parameter("set"), try visit.parameter("date"))
    let edition = try EditionAddress.edition(set, date, visit.installation.knowledge.criteria)
    let cases = visit.path.hasSuffix("/cases")
    let found = try await visit.store.read { try visit.installation.text(of: edition, $0) }
    guard let text = cases ? found?.cases : found?.text else { throw WebProblem.notFound }
    let name = edition.id.replacingOccurrences(of: "/", with: "-") + (cases ? ".cases.yaml" : ".yaml")
    return .download(name: name, type: "application/yaml; charset=utf-8", content: text)
  }

  var model: Model {
    let state = visit.state(edition)
    let cases = EditionCases(visit: visit, edition: edition).models
    var model: Model = [
      "crumbs": [["href": "/criteria", "text": visit.word("navCriteria")] as Model], "heading": edition.title.text(language),
      "citation": edition.instruments.map { $0.citation(language) }.joined(separator: "; "), "stateCls": state.cls, "state": state.text,
      "window": visit.word("inForceWindow", ["window": visit.window(edition)]), "badges": badges,
      "fileHref": EditionAddress.of(edition) + "/text",
      "criteria": edition.criteria.map(criterion), "hasCases": !cases.isEmpty, "cases": cases, "fewCases": cases.count <= 12,
      "casesRun": visit.word(
        "casesRun", ["count": visit.whole(cases.count), "passed": visit.whole(cases.filter { $0["runCls"] as? String == "ok" }.count)]),
      "facts": facts, "others": others,
      "hasOthers": !edition.notModelled.isEmpty,
    ]
    if edition.state == .draft { model["draftNote"] = visit.word("draftEditionNote") }
    if let note = edition.note { model["editionNote"] = note.text(language) }
    if let scoring = edition.scoring { model["scoring"] = ["rules": rules(scoring)] as Model }
    return model
  }

  private var badges: [Model] {
    let values = edition.citedValues
    let counts = [
      ("warn", "countUnverified", values.filter { $0.status == .unverified }.count),
      ("info", "countSecondary", values.filter { $0.status == .secondary }.count),
      ("no", "countNotFound", values.filter { !$0.found }.count),
    ]
    return counts.filter { $0.2 > 0 }.map { ["badgeCls": $0.0, "badgeText": visit.word($0.1, ["count": visit.whole($0.2)])] }
  }

  private func criterion(_ criterion: Criterion) -> Model {
    var model: Model = [
      "criterionCode": criterion.code,
      "criterion": visit.word("criterionFull", ["code": criterion.code, "title": criterion.title.text(language)]),
      "indicators": criterion.indicators.map { EditionClause(visit: visit, edition: edition, indicator: $0, local: local).model },
    ]
    if let points = criterion.points {
      model["criterionPoints"] = points.value.map { Figures.exact($0, language) + " " + visit.word("pointsUnit") } ?? visit.word("notFound")
    }
    let rest = edition.notModelled.filter { $0.restOf == criterion.code }
    if !rest.isEmpty { model["notModelled"] = visit.word("restElsewhere") }
    if criterion.indicators.isEmpty { model["notModelled"] = visit.word("indicatorsNotFound") }
    return model
  }

  /// What belongs to other branches, with how far its title was checked.
  private var others: [Model] {
    edition.notModelled.map { part in
      ["code": part.code, "text": part.title.text(language), "badgeCls": part.status.cls, "badgeText": visit.word(part.status.word)]
    }
  }

  private func rules(_ scoring: Scoring) -> [Model] {
    func percent(_ value: Decimal?) -> String { value.map { "≥ " + Figures.exact($0, language) + "%" } ?? visit.word("notFound") }
    func rule(_ key: String, _ text: String, _ status: Status, _ source: String) -> Model {
      ["label": visit.word(key), "text": text, "badgeCls": status.cls, "badgeText": visit.word(status.word), "source": source]
    }
    return [
      rule("ruleMaximum", Figures.exact(scoring.maximum.value, language), scoring.maximum.status, scoring.maximum.source),
      rule("ruleTotal", percent(scoring.total.value), scoring.total.status, scoring.total.source),
      rule("ruleCriterion", percent(scoring.eachCriterion.value), scoring.eachCriterion.status, scoring.eachCriterion.source),
      rule(
        "ruleKnockout", visit.word(scoring.knockout.value ? "answerYes" : "answerNo"), scoring.knockout.status, scoring.knockout.source),
    ]
  }

  private var facts: [Model] {
    var facts: [Model] = [
      ["label": visit.word("setCode"), "text": edition.set], ["label": visit.word("editionCode"), "text": edition.id],
      [
        "label": visit.word("inForceFromLabel"),
        "text": edition.inForceFrom.value.written + " (" + visit.word(edition.inForceFrom.status.word) + ")",
      ],
    ]
    if let to = edition.inForceTo {
      facts.append(["label": visit.word("inForceToLabel"), "text": to.value.written + " (" + visit.word(to.status.word) + ")"])
    }
    facts += edition.instruments.map { instrument in
      ["label": instrument.number, "text": instrument.title.text(language) + " (" + visit.word(instrument.status.word) + ")"]
    }
    facts.append(["label": "SHA-256", "text": edition.hash(localValues: [])])
    return facts
  }
}

/// One indicator as the text has it.
struct EditionClause: Sendable {
  let visit: Visit
  let edition: Edition
  let indicator: Indicator
  var local: [LocalValue.Key: LocalValue] = [:]
  private var language: Language { visit.language }

  var model: Model {
    var sources: [String] = []
    for value in indicator.citedValues where !value.source.isEmpty && !sources.contains(value.source) { sources.append(value.source) }
    let rows = thresholds
    var model: Model = [
      "code": indicator.code, "wording": indicator.wording.value.text(language), "kind": indicator.kind.label.text(language),
      "clause": indicator.clause.text(language), "knockout": isKnockout,
      "marks": marks, "hasThresholds": !rows.isEmpty, "thresholds": rows,
      "axis": axis, "threshold": visit.level(indicator),
      "measure": measures, "source": sources.joined(separator: "; "),
    ]
    let dependsOnArea = indicator.threshold?.dependsOnArea ?? false
    if !dependsOnArea { model["rule"] = indicator.explain(language) }
    let entered = LocalValue.Key.Field.allCases.compactMap {
      local[LocalValue.Key(set: edition.set, subject: indicator.code, field: $0)]
    }
    model["hasLocal"] = !entered.isEmpty
    model["local"] = entered.map { value -> Model in
      let name = value.key.field == .points ? "" : visit.word(value.key.field) + ": "
      return ["localText": name + visit.text(value), "localCitation": value.citation]
    }
    let open = openFields
    model["hasOpen"] = !open.isEmpty
    model["open"] = open
    if let points { model["points"] = points }
    if let formula = indicator.formula { model["formula"] = formula.value.text(language) }
    if let applies { model["applies"] = applies }
    if let note = indicator.note { model["clauseNote"] = note.text(language) }
    return model
  }

  /// What was not found, or is an authority's to set, with the way to enter it.
  private var openFields: [Model] {
    guard visit.rights.mayForAll(.enterLocalValue) else { return [] }
    var fields: [LocalValue.Key.Field] = []
    for condition in indicator.condition.measureConditions {
      if case .localValue = condition.threshold.rule { fields.append(.threshold) }
      if condition.threshold.cells.contains(where: { $0.cell.value == nil }) { fields.append(.threshold) }
    }
    if let points = indicator.points, points.value == nil { fields.append(.points) }
    if let knockout = indicator.knockout, knockout.value == nil { fields.append(.knockout) }
    let entered = LocalValue.Key.Field.allCases.filter {
      local[LocalValue.Key(set: edition.set, subject: indicator.code, field: $0)] != nil
    }
    return LocalValue.Key.Field.allCases.filter { fields.contains($0) && !entered.contains($0) }.map { field in
      [
        "openText": visit.word(field),
        "openHref": "/criteria/values" + Link.query([("set", edition.set), ("subject", indicator.code), ("field", field.rawValue)])
          + "#propose",
      ]
    }
  }

  private var isKnockout: Bool {
    guard let cited = indicator.knockout, let value = cited.value else { return false }
    return value
  }

  private var axis: String {
    guard let axis = indicator.threshold?.axis else { return "" }
    return visit.word(EditionClause.axisWord(axis))
  }

  private var points: String? {
    guard let cited = indicator.points else { return nil }
    guard let value = cited.value else { return visit.word("pointsNotFound") }
    return Figures.exact(value, language) + " " + visit.word("pointsUnit")
  }

  private var applies: String? {
    guard let applies = indicator.applies else { return nil }
    let names = applies.axis.values.filter { applies.values[$0.code] ?? false }.map { $0.label.text(language) }
    return visit.word("appliesTo", ["areas": names.joined(separator: ", ")])
  }

  private static func axisWord(_ axis: AreaAxis) -> String {
    switch axis {
    case .region7: "axisRegion7"
    case .communeGroup: "axisCommuneGroup"
    case .healthZone: "axisHealthZone"
    }
  }

  private var marks: [Model] {
    var marks = [visit.badge(indicator.wording.status, visit.word("ofWording"))]
    if let formula = indicator.formula { marks.append(visit.badge(formula.status, visit.word("ofFormula"))) }
    if let cited = indicator.knockout, cited.value == nil {
      marks.append(["badgeCls": "warn", "badgeText": visit.word("knockoutUnknown"), "badgeTitle": ""])
    }
    return marks
  }

  /// Every area with its own level and how far that was checked.
  private var thresholds: [Model] {
    let unit = indicator.unit?.text(language) ?? ""
    return indicator.condition.measureConditions.flatMap { condition in
      condition.threshold.cells.filter { $0.axisValue != nil || condition.threshold.cells.count == 1 }.map { value, cell -> Model in
        let number = cell.value.map { level -> String in
          let text = Figures.exact(level, language)
          return condition.threshold.direction.sign + " "
            + (unit == "%" || unit == "‰" ? text + unit : (unit.isEmpty ? text : text + " " + unit))
        }
        return [
          "area": value?.label.text(language) ?? visit.word("everywhere"), "limit": number ?? visit.word("notFound"),
          "limitCls": cell.status.cls, "limitStatus": visit.word(cell.status.word),
        ]
      }
    }
  }

  private var measures: String {
    let decide = indicator.measures.map { visit.installation.knowledge.measures[$0]?.title.text(language) ?? visit.word("noMeasure") }
    let shown = indicator.informative.compactMap { visit.installation.knowledge.measures[$0]?.title.text(language) }
    let text = decide.isEmpty ? indicator.kind.label.text(language) : decide.joined(separator: "; ")
    return shown.isEmpty ? text : text + " (" + visit.word("forInformationShort", ["titles": shown.joined(separator: "; ")]) + ")"
  }
}
