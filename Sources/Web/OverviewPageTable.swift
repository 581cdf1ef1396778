import Criteria
import Exchange
import Foundation
import Measures
import Programme
import Vocabulary

/// The matrix with its cards, totals and notes.
struct OverviewTable: Sendable {
  /// One column: an indicator of an edition.
  struct Column: Sendable {
    let set: String
    let criterion: Criterion
    let indicator: Indicator
    /// The first of its criterion.
    let start: Bool
  }

  let overview: Overview
  let evaluation: AreaEvaluation
  /// Columns of indicators.
  let columns: [Column]
  /// Columns of criteria, in place of indicators.
  let points: OverviewPoints?
  let notes: [(mark: Int, who: String, text: String, unit: UnitKey)]

  var visit: Visit { overview.visit }
  private var language: Language { overview.visit.language }

  init(overview: Overview, evaluation: AreaEvaluation) {
    self.overview = overview
    self.evaluation = evaluation
    let sets = overview.set.map { [$0] } ?? Overview.columnSets
    points =
      overview.set == Overview.scoreSet
      ? evaluation.edition(Overview.scoreSet).map { OverviewPoints(overview: overview, evaluation: evaluation, edition: $0) } : nil
    columns = evaluation.editions.filter { sets.contains($0.set) && $0.set != Overview.scoreSet }.flatMap { edition in
      edition.criteria.flatMap { criterion in
        criterion.indicators.enumerated().map { index, indicator in
          Column(set: edition.set, criterion: criterion, indicator: indicator, start: index == 0)
        }
      }
    }
    var notes: [(mark: Int, who: String, text: String, unit: UnitKey)] = []
    for group in overview.groups {
      var said: Set<String> = []
      for target in overview.targets(group) where !target.note.isEmpty && said.insert(target.note).inserted {
        let who = overview.visit.units[target.unit]?.shortName ?? overview.name(group)
        notes.append((notes.count + 1, who, target.note, group.unit))
      }
    }
    self.notes = notes
  }

  var model: Model {
    let score = evaluation.edition(Overview.scoreSet)
    let provisional = overview.groups.contains { evaluation.result($0.unit, Overview.scoreSet)?.set.provisional ?? false }
    let query = overview.choices.query([("area", overview.area?.code ?? "")] + (overview.set.map { [("set", $0)] } ?? []))
    let model: Model = [
      "cards": OverviewCards(table: self).models, "columnGroups": points?.groups ?? groups, "columns": points?.heads ?? columns.map(head),
      "rows": overview.groups.map(row),
      "totalsLabel": visit.word("totalMet"), "totalRegistered": registered, "totalScore": totalScore,
      "totals": points?.totals ?? columns.map(total),
      "hasNotes": !notes.isEmpty, "notes": notes.map { ["mark": "\($0.mark)", "who": $0.who, "text": $0.text] as Model },
      "hasScore": score != nil,
      "scoreProvisional": provisional,
    ]
    return model.merging(TableFile.links("/overview", query)) { $1 }
  }

  /// The name of an indicator in a narrow column.
  func name(_ indicator: Indicator) -> String { (indicator.short ?? indicator.title).text(language) }

  func result(_ group: UnitGroup, _ column: Column) -> IndicatorResult? {
    evaluation.result(group.unit, column.set)?.indicator(column.indicator.code)
  }

  func results(_ column: Column) -> [IndicatorResult] { overview.groups.compactMap { result($0, column) } }

  private var groups: [Model] {
    var out: [Model] = []
    for column in columns where column.start {
      guard let edition = evaluation.edition(column.set) else { continue }
      let tier =
        column.set == "xa-ntm"
        ? visit.word("tierStandardShort") : (column.set == Overview.modelSet ? visit.word("tagModel") : visit.word("tierAdvancedShort"))
      let first = !out.contains { ($0["set"] as? String) == column.set }
      let text = visit.word("criterionShort", ["code": column.criterion.code]) + (first ? " · " + tier : "")
      out.append([
        "text": text, "span": "\(column.criterion.indicators.count)", "set": column.set,
        "groupHref": EditionAddress.of(edition) + "#c" + column.criterion.code,
      ])
    }
    return out
  }

  /// The level of a column: the one of all communes, or that it depends on the area.
  func threshold(_ column: Column) -> String {
    let levels = Set(
      results(column).compactMap { result -> String? in
        // A count's noun stands in the name of the column.
        guard result.kind == .count, let level = result.threshold, let sign = result.direction?.sign else {
          return result.displayThreshold(language)
        }
        return sign + " " + Figures.exact(level, language)
      })
    if let only = levels.first, levels.count == 1 { return only }
    if levels.count > 1 { return visit.word("levelByArea") }
    return visit.level(column.indicator)
  }

  private func head(_ column: Column) -> Model {
    [
      "code": column.indicator.code, "name": name(column.indicator), "title": column.indicator.title.text(language),
      "threshold": threshold(column), "unverified": results(column).contains { $0.levelStatus == .unverified }, "start": column.start,
    ]
  }

  private func row(_ group: UnitGroup) -> Model {
    let targets = overview.targets(group)
    var model: Model = [
      "unitName": overview.name(group), "unitHref": overview.choices.unit(group.unit),
      "cells": points?.cells(group) ?? columns.map { cell(group, $0, targets) },
    ]
    if let tag = tag(targets) {
      model["tag"] = ["text": tag.text, "tagCls": tag.cls] as Model
    }
    model["noteMarks"] = notes.filter { $0.unit == group.unit }.map { ["mark": "\($0.mark)"] as Model }
    if let score = score(group) { model["score"] = score }
    return model
  }

  /// What a commune registered: the highest it set out to reach, otherwise that it keeps.
  func tag(_ targets: [PlanTarget]) -> (text: String, cls: String)? {
    let reach = Set(targets.filter { $0.aim == .reach }.map(\.column))
    if reach.contains("model") { return (visit.word("tagModel"), "aim") }
    let codes = ["15", "14"].filter(reach.contains)
    if !codes.isEmpty { return (visit.word("tagCriterion", ["codes": codes.joined(separator: ", ")]), "aim") }
    if reach.contains(Overview.scoreSet) { return (visit.word("tagSet"), "aim") }
    return targets.contains { $0.aim == .keep } ? (visit.word("aimKeep"), "keep") : nil
  }

  private func cell(_ group: UnitGroup, _ column: Column, _ targets: [PlanTarget]) -> Model {
    let label = column.indicator.code + " " + name(column.indicator)
    let href = overview.choices.indicator(group.unit, column.set, column.indicator.code)
    guard let result = result(group, column) else {
      return ["cls": "na", "sign": "?", "text": "–", "href": href, "target": false, "start": column.start, "title": label, "label": label]
    }
    let outcome = result.outcome
    var words = "\(overview.name(group)), \(label): \(visit.word(outcome.word).lowercased())"
    if let value = result.displayValue(language) { words += ", " + value }
    if let level = result.displayThreshold(language) { words += "; " + visit.word("threshold").lowercased() + " " + level }
    if let reason = visit.reason(result, group) { words += ". " + reason }
    return [
      "cls": outcome.cls, "sign": outcome.sign, "text": visit.short(result), "href": href, "target": isTarget(column, targets),
      "start": column.start, "title": words, "label": label,
    ]
  }

  /// Whether a target of the plan is about a column's criterion.
  func isTarget(_ column: Column, _ targets: [PlanTarget]) -> Bool {
    targets.contains { target in target.column == column.criterion.code && target.column == OverviewTable.targeted[column.set] }
  }

  /// The annex's column that is about a set.
  static let targeted = ["xa-ntm": "15", "xa-ntm-nang-cao": "14", "xa-ntm-kieu-mau": "model", "btcqg-ytx": "btcqg-ytx"]

  private func score(_ group: UnitGroup) -> Model? {
    guard let result = evaluation.result(group.unit, Overview.scoreSet), let score = result.set.score else { return nil }
    let bar = Charts.bar(score)
    // Whole points in the narrow column, cut and never rounded up; the exact ones stand in the title.
    func whole(_ points: Fraction) -> String { Figures.truncated(points.decimal, places: 0, language) }
    let span = score.low == score.high ? whole(score.low) : whole(score.low) + "–" + whole(score.high)
    var title = overview.name(group) + ": " + score.text(language) + " " + visit.word("pointsUnit")
    if result.set.provisional { title += ", " + visit.word("provisional") }
    var model: Model = [
      "text": score.maximum == Fraction(100) ? span : span + "/" + whole(score.maximum), "low": bar.low, "range": bar.range,
      "href": overview.choices.unit(group.unit, Overview.scoreSet), "title": title,
    ]
    if let pass = Charts.pass(evaluation.edition(Overview.scoreSet), result) { model["pass"] = ["x": pass] as Model }
    return model
  }

  private var registered: String {
    let aiming = overview.groups.filter { group in overview.targets(group).contains { $0.aim == .reach } }.count
    return aiming == 0 ? "" : "\(aiming)/\(overview.groups.count)"
  }

  private var totalScore: String {
    let truths = overview.groups.compactMap { evaluation.result($0.unit, Overview.scoreSet)?.set.truth }
    return truths.isEmpty ? "" : visit.whole(truths.filter { $0 == .met }.count)
  }

  /// How many communes meet an indicator, how many are unknown, and for a rate Σ num over Σ den of them all.
  private func total(_ column: Column) -> Model {
    let results = results(column)
    var model: Model = [
      "text": visit.whole(results.filter { $0.outcome == .met }.count), "start": column.start,
      "label": column.indicator.code + " " + name(column.indicator),
    ]
    let unknown = results.filter { $0.outcome == .unknown }.count
    if unknown > 0 { model["unknownText"] = visit.whole(unknown) + " ?" }
    let readings = results.compactMap(\.reading).filter { !$0.isCount }
    let (num, den) = (readings.reduce(Decimal(0)) { $0 + $1.num }, readings.reduce(Decimal(0)) { $0 + $1.den })
    if let scale = readings.first?.scale, den > 0 {
      model["rate"] = Figures.rounded(num * scale / den, places: 1, language) + (column.indicator.unit?.text(language) ?? "")
      model["rateTitle"] = visit.word(
        "rateOfAll", ["num": Figures.rounded(num, places: 2, language), "den": Figures.rounded(den, places: 2, language)])
    }
    return model
  }
}

extension Visit {
  /// A result in a narrow cell: the value without its unit, or a word.
  func short(_ result: IndicatorResult) -> String {
    if let value = result.reading?.displayValue(unit: nil, language) {
      // The rates of a column stand under each other with one decimal.
      let separator = language == .vi ? "," : "."
      return result.kind == .rate && !value.contains(separator) ? value + separator + "0" : value
    }
    switch result.outcome {
    case .met: return word("metShort")
    case .notMet: return word("notMetShort")
    case .unknown, .notApplicable: return "–"
    }
  }

  /// What an indicator asks for where no single number says it.
  func level(_ indicator: Indicator) -> String {
    switch indicator.kind {
    case .attested: return word("levelAttested")
    case .otherSet: return word("levelRecognised")
    case .checklist: return word("levelComplete")
    case .rate, .count:
      guard let threshold = indicator.threshold else { return word("thresholdNotFound") }
      if case .localValue = threshold.rule { return word("levelLocal") }
      let cells = threshold.cells.map(\.cell.value)
      guard let first = cells.first, let level = first else {
        return word(cells.contains { $0 != nil } ? "levelByArea" : "thresholdNotFound")
      }
      guard Set(cells).count == 1 else { return word("levelByArea") }
      let unit = indicator.kind == .count ? nil : indicator.unit
      return threshold.direction.sign + " " + Figures.exact(level, language) + (unit?.text(language) ?? "")
    }
  }
}
