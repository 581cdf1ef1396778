import Criteria
import Foundation
import Vocabulary

/// An evaluation as people read it on a terminal: one row for each commune, then what the marks and columns mean.
struct EvaluationTable {
  private let evaluation: Evaluation
  private let whole: Bool
  private var language: Language { evaluation.language }
  private var vi: Bool { language == .vi }

  /// More columns than this are split, a table for each criterion.
  private static let columnLimit = 12

  /// A table of an evaluation.
  /// - Parameter whole: whether sets with many indicators are shown down to each of them, or only their criteria.
  init(_ evaluation: Evaluation, whole: Bool) {
    self.evaluation = evaluation
    self.whole = whole
  }

  /// Every edition's table, one after the other.
  var text: String {
    let area = evaluation.area
    let title = [evaluation.areaName, area.period.label.text(language), (vi ? "tính đến ngày " : "as of ") + area.day.written]
    let count = vi ? "\(area.groups.count) xã" : "\(area.groups.count) communes"
    var out = (title.compactMap { $0 } + [count]).joined(separator: " · ") + "\n"
    for edition in area.editions { out += "\n" + self.text(edition) }
    return out + "\n" + legend
  }

  private func text(_ edition: Edition) -> String {
    let rows = evaluation.determinations.filter { $0.edition.id == edition.id }
    guard let first = rows.first else { return "" }
    var out = "\(edition.title.text(language)) – \(edition.id)\n"
    out += (vi ? "Mã văn bản: " : "Edition hash: ") + first.result.hash.prefix(16) + "…\n\n"
    if edition.indicators.count <= EvaluationTable.columnLimit {
      out += table(rows, edition.indicators.map(\.code), whole: true)
    } else {
      out += criteria(rows, edition)
      guard whole else {
        let titles = edition.criteria.map { "\(vi ? "TC" : "C") \($0.code)  \($0.title.text(language))\n" }.joined()
        let more = vi ? "Từng chỉ tiêu: thêm --set \(edition.set)\n" : "Each indicator: add --set \(edition.set)\n"
        return out + "\n" + titles + more
      }
      for criterion in edition.criteria where !criterion.indicators.isEmpty {
        out += "\n\(criterion.code). \(criterion.title.text(language))\n" + table(rows, criterion.indicators.map(\.code), whole: false)
      }
    }
    out += "\n" + columns(edition, rows)
    return out
  }

  private func table(_ rows: [Determination], _ codes: [String], whole: Bool) -> String {
    let scored = rows.contains { $0.result.set.score != nil }
    var header = [vi ? "Mã" : "Code", vi ? "Xã" : "Commune"] + codes
    if whole {
      if scored { header.append(vi ? "Điểm" : "Points") }
      header.append(vi ? "Kết quả" : "Verdict")
    }
    var table = TextTable(header, [.left, .left] + codes.map { _ in .right } + [.right])
    for row in rows {
      var cells = [row.unit.description, row.name]
      cells += codes.map { code in row.result.indicator(code).map(cell) ?? "" }
      if whole {
        if scored { cells.append(row.result.set.score?.text(language) ?? "–") }
        cells.append(verdict(row.result.set))
      }
      table.add(cells)
    }
    if rows.count > 1 {
      table.rule()
      table.add(
        ["", vi ? "Số xã đạt" : "Communes met"] + codes.map { met($0, rows) } + (whole ? (scored ? [""] : []) + [metSets(rows)] : []))
      let sums = codes.map { sum($0, rows) }
      if sums.contains(where: { !$0.isEmpty }) { table.add(["", vi ? "Chung các xã" : "All communes"] + sums) }
    }
    return table.text
  }

  private func criteria(_ rows: [Determination], _ edition: Edition) -> String {
    let header = [vi ? "Mã" : "Code", vi ? "Xã" : "Commune"] + edition.criteria.map { (vi ? "TC " : "C ") + $0.code }
    var table = TextTable(
      header + [vi ? "Điểm" : "Points", vi ? "Kết quả" : "Verdict"], [.left, .left] + edition.criteria.map { _ in .right } + [.right])
    for row in rows {
      let cells = row.result.criteria.map { mark($0.outcome) + ($0.score.map { " " + $0.text(language) } ?? "") }
      table.add([row.unit.description, row.name] + cells + [row.result.set.score?.text(language) ?? "–", verdict(row.result.set)])
    }
    if rows.count > 1 {
      table.rule()
      let met = edition.criteria.map { criterion in
        share(rows.compactMap { $0.result.criterion(criterion.code)?.outcome })
      }
      table.add(["", vi ? "Số xã đạt" : "Communes met"] + met + ["", metSets(rows)])
    }
    return table.text
  }

  private func mark(_ outcome: Outcome) -> String {
    switch outcome {
    case .met: "✓"
    case .notMet: "✗"
    case .unknown: "?"
    case .notApplicable: "–"
    }
  }

  private func cell(_ found: IndicatorResult) -> String {
    guard let value = found.displayValue(language), found.applicable else { return mark(found.outcome) }
    return mark(found.outcome) + " " + value + failingPart(found)
  }

  /// The part that keeps an indicator from being met though its total would do: 90 % in total, but not of the women.
  private func failingPart(_ found: IndicatorResult) -> String {
    guard found.truth == .notMet, let reading = found.reading, found.gap?.total == 0 else { return "" }
    let parts = reading.parts.filter { $0.truth == .notMet }.compactMap { part in
      reading.displayValue(of: part, unit: found.indicator.unit, language).map { "\(part.label.text(language)) \($0)" }
    }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }

  private func verdict(_ set: SetResult) -> String {
    mark(Outcome(rawValue: set.truth.rawValue) ?? .unknown) + " " + set.truth.label.text(language)
      + (set.provisional ? (vi ? " (tạm tính)" : " (provisional)") : "")
  }

  private func share(_ outcomes: [Outcome]) -> String {
    "\(outcomes.filter { $0 == .met }.count)/\(outcomes.filter { $0 != .notApplicable }.count)"
  }

  private func met(_ code: String, _ rows: [Determination]) -> String { share(rows.compactMap { $0.result.indicator(code)?.outcome }) }

  private func metSets(_ rows: [Determination]) -> String { "\(rows.filter { $0.result.set.truth == .met }.count)/\(rows.count)" }

  /// The rate of all communes together: their numerators over their denominators, never a mean of rates.
  private func sum(_ code: String, _ rows: [Determination]) -> String {
    let readings = rows.compactMap { $0.result.indicator(code) }.filter(\.applicable).compactMap(\.reading).filter { !$0.isCount }
    let den = readings.reduce(Decimal(0)) { $0 + $1.den }
    guard let first = readings.first, den > 0 else { return "" }
    let value = readings.reduce(Decimal(0)) { $0 + $1.num } * first.scale / den
    let unit = rows.first?.edition.indicator(code)?.unit?.text(language) ?? ""
    let number = Figures.rounded(value, language)
    return number + (unit == "%" || unit == "‰" ? unit : "")
  }

  /// What each column is, how far it was checked, and why communes have no verdict there.
  private func columns(_ edition: Edition, _ rows: [Determination]) -> String {
    edition.indicators.map { indicator -> String in
      let found = rows.compactMap { row in row.result.indicator(indicator.code).map { (row, $0) } }
      let status = found.map(\.1.status).max() ?? .unverified
      let level = indicator.condition.explain(unit: indicator.unit, language)
      var out =
        "\(indicator.code)  \(indicator.title.text(language)) (\(indicator.kind.label.text(language)): \(level)) [\(status.label.text(language))]\n"
      var reasons: [(text: String, names: [String])] = []
      for (row, result) in found where result.truth == .unknown && result.applicable {
        let text = result.missing.map { $0.label.text(language) }.joined(separator: ", ")
        if let index = reasons.firstIndex(where: { $0.text == text }) {
          reasons[index].names.append(row.name)
        } else {
          reasons.append((text, [row.name]))
        }
      }
      for reason in reasons {
        let place =
          reason.names.count <= 4
          ? reason.names.joined(separator: ", ") : (vi ? "\(reason.names.count) xã" : "\(reason.names.count) communes")
        out += "      ? \(place): \(reason.text)\n"
      }
      return out
    }.joined()
  }

  private var legend: String {
    let marks = [Outcome.met, .notMet, .unknown, .notApplicable].map { "\(mark($0)) \($0.label.text(language))" }.joined(separator: "   ")
    let statuses = Status.allCases.map { $0.label.text(language) }.joined(separator: ", ")
    return marks + "\n"
      + (vi
        ? "Trong ngoặc vuông: mức độ đã đối chiếu với văn bản (\(statuses)). Chi tiết một con số: xakhoe explain.\n"
        : "In square brackets: how far it was checked against the text (\(statuses)). To open a number: xakhoe explain.\n")
  }
}
