import Criteria
import Foundation
import Measures
import Programme
import Vocabulary

/// The number itself: value, formula, level, gap, parts, what stands beside it, and why it isn't known.
struct IndicatorAnswer: Sendable {
  let page: IndicatorPage

  private var visit: Visit { page.visit }
  private var language: Language { page.language }
  private var result: IndicatorResult { page.result }

  var model: Model {
    let outcome = result.outcome
    let verdict = visit.word(outcome.word)
    let value = result.displayValue(language)
    var model: Model = [
      "cls": outcome.cls, "sign": outcome.sign, "value": value ?? verdict, "verdict": value == nil ? "" : verdict.lowercased(),
      "threshold": result.displayThreshold(language) ?? visit.level(result.indicator), "hasParts": !result.parts.isEmpty, "parts": parts,
      "hasBeside": !beside.isEmpty, "beside": beside, "said": said,
    ]
    if let status = result.levelStatus, status != .verified, result.threshold != nil { model["thresholdStatus"] = visit.word(status.word) }
    if let fraction { model["fraction"] = fraction }
    if let gap = visit.gap(result) {
      model["gap"] = gap
      model["gapMore"] = elsewhere
    }
    if let points { model["indicatorPoints"] = points }
    if !checklist.isEmpty { model["checklist"] = ["papers": checklist] as Model }
    if outcome == .unknown { model["unknown"] = unknown }
    return model
  }

  private func number(_ value: Decimal) -> String { Figures.rounded(value, places: 2, language) }

  private var fraction: Model? {
    guard let reading = result.reading, !reading.isCount, let measure = page.measure else { return nil }
    let noun = measure.member.text(language)
    let counted = visit.word("numeratorOf", ["members": noun])
    let spoken = visit.word(
      "fractionSpoken", ["num": number(reading.num), "counted": counted, "den": number(reading.den), "members": noun])
    var model: Model = [
      "spoken": spoken, "numerator": number(reading.num), "numeratorLabel": counted, "denominator": number(reading.den),
      "denominatorLabel": noun,
    ]
    if reading.scale != 100, reading.scale != 1 { model["scale"] = "× " + number(reading.scale) }
    return model
  }

  private var parts: [Model] {
    guard let reading = result.reading else { return [] }
    return reading.parts.map { part in
      let outcome = part.truth.outcome
      let missing = reading.gap?.parts.first { $0.id == part.id }
      let noun = visit.noun(reading.measure).text(language)
      return [
        "part": Overview.capital(part.label.text(language)), "partNumerator": number(part.num), "partDenominator": number(part.den),
        "partValue": reading.displayValue(of: part, unit: result.indicator.unit, language) ?? "–", "partCls": outcome.cls,
        "partSign": outcome.sign, "partGap": missing.map { visit.whole($0.members) + " " + noun } ?? "–",
      ]
    }
  }

  /// What the same number lacks for other sets: `282 người để đạt 14.1 (≥ 95%)`.
  private var elsewhere: String {
    let others = page.evaluation.editions.filter { $0.set != page.edition.set }.flatMap { edition -> [String] in
      let found = page.evaluation.result(page.group.unit, edition.set)?.indicators ?? []
      return found.filter { $0.reading?.measure == result.reading?.measure && $0.gap != nil }.compactMap { other in
        guard let gap = other.gap, let level = other.displayThreshold(language), let reading = other.reading else { return nil }
        let code = edition.tier == nil ? visit.word("setShort", ["code": other.code]) : other.code
        let noun = visit.noun(reading.measure).text(language)
        return visit.word("gapElsewhere", ["count": visit.whole(gap.members), "members": noun, "code": code, "level": level])
      }
    }
    return ([visit.word("gapHere", ["code": result.code])] + others).joined(separator: " · ")
  }

  /// Clauses of what was seen, and how many members are left out.
  private var said: [String] {
    var said = result.statements.map { Overview.sentence($0.text(language)) }
    if let why = result.inapplicableBecause, result.statements.isEmpty { said.append(Overview.sentence(why.text(language))) }
    if let local = result.reading?.localValue {
      said.append(visit.word("levelFrom", ["citation": local.citation]))
    }
    let leftOut = result.readings.reduce(0) { $0 + $1.unknownMembers }
    if leftOut > 0, let reading = result.reading {
      said.append(visit.word("leftOut", ["count": visit.whole(leftOut), "members": visit.noun(reading.measure).text(language)]))
    }
    return said
  }

  /// Figures for information, and the computed verdict of a set whose decision counts.
  private var beside: [Model] {
    var all = result.informative.compactMap { figure -> Model? in
      guard let measure = visit.installation.knowledge.measures[figure.measure] else { return nil }
      let unit: Label? = measure.unit == .percent ? Label("%") : (measure.unit == .permille ? Label("‰") : nil)
      return [
        "text": visit.word("forInformation", ["title": measure.title.text(language)]),
        "besideValue": figure.text(unit: unit, language) ?? visit.word("unknown"),
      ]
    }
    if let other = result.otherResult, let edition = page.evaluation.editions.first(where: { $0.id == other.edition }) {
      let verdict = visit.word(other.truth.outcome.word) + (other.provisional ? " (" + visit.word("provisional") + ")" : "")
      all.append([
        "text": visit.word("computedVerdict", ["set": edition.title.text(language)]), "besideValue": verdict,
        "href": page.choices.unit(page.unit.key, edition.set),
      ])
    }
    return all
  }

  private var points: String? {
    guard let points = result.points else { return nil }
    let (low, high) = (points.low.text(language), points.high.text(language))
    let span = (low == high ? low : low + "–" + high) + "/" + points.maximum.text(language) + " " + visit.word("pointsUnit")
    return span + (points.provisional ? " · " + visit.word("pointsShared") : "")
  }

  /// Every document asked for, there or missing.
  private var checklist: [Model] {
    let closed = result.missing.contains { $0.why == .documentsNotOpen }
    return result.indicator.condition.documentNeeds.map { need in
      let title = need.title.text(language)
      let missing = result.missingDocuments.map { $0.text(language) }.filter { $0.hasPrefix(title) }
      let outcome: Outcome = closed ? .unknown : (missing.isEmpty ? .met : .notMet)
      let state = closed ? visit.word("unknown") : (missing.isEmpty ? visit.word("paperThere") : visit.word("paperMissing"))
      let detail = missing.filter { $0 != title }.map { String($0.dropFirst(title.count)).trimmingCharacters(in: [" ", ","]) }
      return [
        "cls": outcome.cls, "sign": outcome.sign, "text": title + (need.eachQuarter ? " (" + visit.word("eachQuarter") + ")" : ""),
        "paperState": detail.isEmpty ? state : state + ": " + detail.joined(separator: ", "),
      ]
    }
  }

  /// What would have to be known, each with the way to it for those who keep the registers.
  private var unknown: Model {
    var seen: Set<String> = []
    let needs = result.missing.compactMap { missing -> Model? in
      let text = Overview.capital(visit.lack(missing, page.group))
      guard seen.insert(text).inserted else { return nil }
      var model: Model = ["register": text, "state": state(missing)]
      if let (href, key) = way(missing) {
        model["href"] = href
        model["action"] = visit.word(key)
      }
      return model
    }
    return ["text": visit.word("unknownLead"), "needs": needs]
  }

  private func state(_ missing: MissingFact) -> String {
    switch missing.why {
    case .recognitionsOfFormer: visit.word("unknownDecision")
    case .registerNotOpen, .documentsNotOpen, .recognitionsNotOpen: visit.word("notOpenMeans")
    case .registerEmpty: visit.word("unknownEmpty")
    case .thresholdNotFound: visit.word("unknownNoThreshold")
    case .localValueNotEntered: visit.word("unknownLocal")
    case .axisNotAssigned: visit.word("unknownArea")
    case .notAttested: visit.word("unknownNotAttested")
    case .zeroDenominator, .undecided, .notMeasured, .partEmpty, .quartersNotRecorded, .other: visit.word("unknownOther")
    }
  }

  /// Where the missing fact is entered, and what to call the way there.
  private func way(_ missing: MissingFact) -> (href: String, key: String)? {
    let unit = page.unit.key
    switch missing.why {
    case .registerNotOpen(let title), .registerEmpty(let title), .undecided(let title, _, _):
      guard visit.may(.seeRegister, at: page.unit),
        let register = visit.registers(of: result.indicator).first(where: { visit.store.catalogue[$0]?.title == title })
      else { return nil }
      return ("/registers/\(register)?unit=\(unit)", "seeRegister")
    case .documentsNotOpen, .quartersNotRecorded:
      return visit.may(.seeRegister, at: page.unit) ? ("/registers/document?unit=\(unit)", "seeRegister") : nil
    case .recognitionsNotOpen, .recognitionsOfFormer:
      return visit.may(.seeRegister, at: page.unit) ? ("/registers/recognition?unit=\(unit)", "seeRegister") : nil
    case .thresholdNotFound, .localValueNotEntered: return (EditionAddress.of(page.edition) + "#i" + result.code, "readText")
    case .axisNotAssigned: return ("/units?area=" + page.unit.parentCode, "navUnits")
    case .notAttested:
      return visit.may(.seeRegister, at: page.unit) ? ("/registers/attestation?unit=\(unit)", "seeRegister") : nil
    case .zeroDenominator, .notMeasured, .partEmpty, .other: return nil
    }
  }
}

/// The law at the side of the number.
struct IndicatorLaw: Sendable {
  let page: IndicatorPage

  var model: Model {
    let (visit, indicator, language) = (page.visit, page.result.indicator, page.language)
    var badges = [visit.badge(indicator.wording.status, visit.word("ofWording"))]
    if let formula = indicator.formula { badges.append(visit.badge(formula.status, visit.word("ofFormula"))) }
    if let level = page.result.levelStatus { badges.append(visit.badge(level, visit.word("ofLevel"))) }
    for list in page.demands where list.status != .verified {
      badges.append(visit.badge(list.status, visit.word("ofList", ["list": list.title.text(language)])))
    }
    if page.result.knockout == true { badges.append(["badgeCls": "no", "badgeText": visit.word("knockout"), "badgeTitle": ""]) }
    if page.edition.state == .draft { badges.append(["badgeCls": "warn", "badgeText": visit.word("isDraft"), "badgeTitle": ""]) }
    let cited = [
      page.edition.title.text(language), indicator.clause.text(language), visit.citation(page.edition),
      visit.word("textSince", ["day": page.edition.inForceFrom.value.written]),
    ].joined(separator: ", ")
    // The engine's citation begins with the clause; what follows is where wording and level were read.
    let read = page.result.citation.text(language).dropFirst(indicator.clause.text(language).count + 2)
    var model: Model = [
      "wording": indicator.wording.value.text(language), "citation": cited,
      "editionHref": EditionAddress.of(page.edition) + "#i" + indicator.code, "badges": badges,
    ]
    // Where areas differ, the level of this commune stands beside the number; the others stand in the text.
    if indicator.threshold?.dependsOnArea != true { model["rule"] = indicator.explain(language) }
    if !read.isEmpty { model["readIn"] = String(read) }
    if let formula = indicator.formula { model["definition"] = formula.value.text(language) }
    if let measure = page.measure {
      let lists = page.demands.map { list in
        visit.word("listBehind", ["list": list.title.text(language), "status": visit.word(list.status.word), "source": list.source])
      }
      model["measured"] = ([measure.definition.text(language)] + lists).joined(separator: " ")
    }
    if let note = indicator.note { model["lawNote"] = note.text(language) }
    return model
  }
}
