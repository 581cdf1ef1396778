import Criteria
import Exchange
import Measures
import Programme
import Vocabulary

/// The four figures above the matrix: against the targets of the year's plan where there are any, otherwise of all communes.
struct OverviewCards: Sendable {
  /// What one card counts.
  private struct Count {
    let set: String
    /// A criterion of the set; nil for the set as a whole.
    let criterion: String?
    let label: String
  }

  let table: OverviewTable
  private var visit: Visit { table.visit }
  private var language: Language { table.visit.language }

  var models: [Model] {
    [
      Count(set: "btcqg-ytx", criterion: nil, label: "cardKeep"), Count(set: "xa-ntm", criterion: "15", label: "cardCriterion15"),
      Count(set: "xa-ntm-nang-cao", criterion: "14", label: "cardCriterion14"),
      Count(set: "xa-ntm-kieu-mau", criterion: nil, label: "cardModel"),
    ].map(card)
  }

  private func outcome(_ group: UnitGroup, _ count: Count) -> Outcome? {
    guard let result = table.evaluation.result(group.unit, count.set) else { return nil }
    guard let code = count.criterion else { return result.set.truth.outcome }
    return result.criterion(code)?.outcome
  }

  private func card(_ count: Count) -> Model {
    let column = OverviewTable.targeted[count.set]
    let aiming = table.overview.groups.filter { group in table.overview.targets(group).contains { $0.column == column } }
    let counted = aiming.isEmpty ? table.overview.groups : aiming
    let label = visit.word(count.label + (aiming.isEmpty ? "" : "Plan"))
    let pairs = counted.compactMap { group in outcome(group, count).map { (group, $0) } }
    guard !pairs.isEmpty else {
      return ["label": label, "value": "–", "of": "", "low": "0", "range": "0", "cls": "na", "note": visit.word("noEditionHeading")]
    }
    let met = pairs.filter { $0.1 == .met }.map(\.0)
    let failing = pairs.filter { $0.1 == .notMet }.map(\.0)
    let unknown = pairs.filter { $0.1 == .unknown }.map(\.0)
    let bar = Charts.bar(met: met.count, unknown: unknown.count, of: pairs.count)
    let of = visit.word(aiming.isEmpty ? "cardOf" : "cardOfPlan", ["count": visit.whole(pairs.count)])
    return [
      "label": label, "value": visit.whole(met.count), "of": of, "low": bar.low, "range": bar.range,
      "cls": failing.isEmpty ? "" : "no", "note": note(count, met: met, failing: failing, unknown: unknown),
    ]
  }

  private func note(_ count: Count, met: [UnitGroup], failing: [UnitGroup], unknown: [UnitGroup]) -> String {
    var parts: [String] = []
    if let nearest = nearest(count, failing) {
      parts.append(nearest)
    } else if !failing.isEmpty {
      parts.append(visit.word("cardFailing", ["names": names(failing)]))
    }
    if count.set == Overview.scoreSet, let recognised { parts.append(recognised) }
    if count.criterion == nil, let appraised = appraised(count.set) { parts.append(appraised) }
    if !unknown.isEmpty { parts.append(visit.word("cardUnknown", ["count": visit.whole(unknown.count)])) }
    return parts.isEmpty ? visit.word("cardAllMet") : parts.joined(separator: " · ")
  }

  private func names(_ groups: [UnitGroup]) -> String {
    let shown = groups.prefix(3).map { table.overview.name($0) }.joined(separator: ", ")
    return groups.count <= 3 ? shown : visit.word("andMore", ["names": shown, "count": visit.whole(groups.count - 3)])
  }

  /// The commune with the fewest members missing, where members are what is missing.
  private func nearest(_ count: Count, _ failing: [UnitGroup]) -> String? {
    guard let code = count.criterion else { return nil }
    let distances = failing.compactMap { group -> (UnitGroup, IndicatorResult, Int)? in
      let criterion = table.evaluation.edition(count.set)?.criterion(code)
      let found = table.evaluation.result(group.unit, count.set)
      let open = (criterion?.indicators ?? []).compactMap { found?.indicator($0.code) }.filter { $0.outcome == .notMet }
      guard let first = open.first, open.allSatisfy({ $0.gap != nil }) else { return nil }
      return (group, first, open.reduce(0) { $0 + ($1.gap?.members ?? 0) })
    }
    guard let (group, result, _) = distances.min(by: { $0.2 < $1.2 }), let gap = visit.gap(result) else { return nil }
    let words = visit.language == .vi ? gap.prefix(1).lowercased() + gap.dropFirst() : gap
    return visit.word("cardNearest", ["unit": table.overview.name(group), "gap": String(words), "code": result.code])
  }

  /// How many communes a team has appraised for the period, and how many of them meet the set: attested by people, so it may well differ
  /// from what the registers alone say.
  private func appraised(_ set: String) -> String? {
    let done = table.overview.appraised.filter { $0.set == set }
    let met = done.filter { $0.appraised == .met }.count
    return done.isEmpty ? nil : visit.word("cardAppraised", ["met": visit.whole(met), "count": visit.whole(done.count)])
  }

  /// How many communes hold a decision under the commune-health set.
  private var recognised: String? {
    let edition = table.evaluation.edition("xa-ntm")
    guard let code = edition?.indicators.first(where: { $0.condition.recognitionNeeds.contains { $0.set == Overview.scoreSet } })?.code
    else {
      return nil
    }
    let holding = table.overview.groups.filter { table.evaluation.result($0.unit, "xa-ntm")?.indicator(code)?.outcome == .met }.count
    return visit.word("cardRecognised", ["count": visit.whole(holding)])
  }
}

extension Visit {
  /// The gap of a result in members of its measure.
  func gap(_ result: IndicatorResult) -> String? {
    guard let reading = result.readings.first(where: { $0.gap != nil }) else { return nil }
    return result.displayGap(noun: noun(reading.measure), language)
  }

  /// What a member of a measure is called.
  func noun(_ measure: String) -> Label { installation.knowledge.measures[measure]?.member ?? Label("trường hợp", en: "cases") }
}

extension Overview {
  /// The matrix as a file, one line for each commune; verdicts as words for people, as codes for programs.
  func table() throws -> TableFile {
    let people = TableFile.isForPeople(visit)
    let name = [visit.word("fileOverview"), area?.name ?? "", choices.period.label.text(visit.language)]
    func verdict(_ outcome: Outcome?) -> Cell { .text((people ? outcome?.label.text(visit.language) : outcome?.rawValue) ?? "") }
    func column(_ name: String, _ heading: String) -> TableFile.Column { TableFile.Column(name, heading) }
    var columns = [("unit", "unitCode"), ("name", "unit"), ("period", "selectPeriod"), ("day", "referenceDay"), ("plan", "registered")]
      .map { column($0.0, visit.word($0.1)) }
    guard let evaluation else { return TableFile(name: name, sheet: visit.word("navOverview"), columns: columns, lines: []) }
    let table = OverviewTable(overview: self, evaluation: evaluation)
    let hasScore = evaluation.edition(Overview.scoreSet) != nil
    let ends = [("low", "pointsLow"), ("high", "pointsHigh"), ("maximum", "pointsMaximum")]
    if hasScore { columns += ends.map { column("\(Overview.scoreSet) \($0.0)", visit.word($0.1)) } }
    if let points = table.points {
      for criterion in points.edition.criteria {
        let short = visit.word("criterionShort", ["code": criterion.code])
        columns += (ends + [("verdict", "verdict")]).map {
          column("\(points.edition.set) \(criterion.code) \($0.0)", short + ": " + visit.word($0.1).lowercasedFirst)
        }
      }
    } else {
      for head in table.columns {
        let (name, title) = (head.set + " " + head.indicator.code, head.indicator.code + " " + table.name(head.indicator))
        columns += [column(name, title), column(name + " verdict", head.indicator.code + ": " + visit.word("verdict").lowercasedFirst)]
      }
    }
    func score(_ range: ScoreRange?) -> [Cell] { [range?.low, range?.high, range?.maximum].map { .decimal($0?.decimal) } }
    let lines = groups.map { group -> [Cell] in
      var line: [Cell] = [
        .text(group.unit.description), .text(self.name(group)), .text(choices.period.description), .day(evaluation.day),
        .text(table.tag(targets(group))?.text ?? ""),
      ]
      if hasScore { line += score(evaluation.result(group.unit, Overview.scoreSet)?.set.score) }
      if let points = table.points {
        return line
          + points.edition.criteria.flatMap { criterion -> [Cell] in
            let result = points.result(group, criterion)
            return score(result?.score) + [verdict(result?.outcome)]
          }
      }
      return line
        + table.columns.flatMap { column -> [Cell] in
          let result = table.result(group, column)
          return [.decimal(result?.value), verdict(result?.outcome)]
        }
    }
    return TableFile(name: name, sheet: visit.word("navOverview"), columns: columns, lines: lines)
  }
}

/// Text of a CSV file (RFC 4180) that spreadsheets read as UTF-8.
enum CSVText {
  /// The byte order mark, by which spreadsheets know the encoding.
  static let mark = "\u{FEFF}"

  static func of(_ lines: [[String]]) -> String {
    mark + lines.map { $0.map(cell).joined(separator: ",") }.joined(separator: "\r\n") + "\r\n"
  }

  /// A cell that would be read as a formula gets an apostrophe in front; numbers stay numbers.
  private static func cell(_ text: String) -> String {
    let isNumber = Double(text) != nil
    let safe = !isNumber && (text.first.map { "=+-@\t\r".contains($0) } ?? false) ? "'" + text : text
    return safe.contains(where: { ",\"\n\r".contains($0) }) ? "\"" + safe.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : safe
  }
}
