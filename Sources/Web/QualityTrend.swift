import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// Quality quarter by quarter: what is found among the rows of each of the last four quarters, and how whole these rows are.
struct QualityTrend: Sendable {
  private static let (step, width, top, bottom) = (78.0, 46.0, 14.0, 96.0)

  let page: QualityPage
  let findings: QualityFindings

  private var visit: Visit { page.visit }
  private var periods: [Period] { findings.quarters.periods }
  private var none: [Int] { periods.map { _ in 0 } }
  private var dated: [QualityCheck] { findings.checks.filter(\.isDated) }
  private var registers: [RegisterDefinition] { visit.installation.registers.registers.filter { $0.group != .system } }

  /// The heads of the columns; the last quarter runs.
  private var heads: [Model] {
    periods.enumerated().map { index, period in
      [
        "quarterText": TrendChart.short(period, whole: true), "quarterTitle": period.label.text(visit.language),
        "quarterRuns": index == periods.count - 1,
      ]
    }
  }

  private func sums(_ groups: [UnitGroup], _ checks: [QualityCheck]) -> [Int] {
    groups.reduce(none) { sum, group in checks.reduce(sum) { QualityQuarters.sum($0, findings.trend($1, group) ?? []) } }
  }

  // MARK: - One commune

  /// The trend of a commune: findings by weight and check, and the rows of each dated register.
  func commune(_ unit: OrgUnit, _ group: UnitGroup, _ reading: StoreReading) throws -> Model {
    let weights = QualityCheck.Severity.allCases.map { severity in
      let checks = dated.filter { $0.severity == severity }
      return (severity: severity, sums: sums([group], checks), checks: checks.map { ($0, findings.trend($0, group) ?? none) })
    }
    let counts = try page.server.quarters.counts(registers, group.members, findings.quarters, reading)
    let rows = registers.compactMap { register -> Model? in
      let count = group.members.compactMap { counts[$0]?[register.id] }.reduce(RegisterQuarters.Count(), +)
      return count.rows.contains { $0 > 0 } ? line(register, count, unit) : nil
    }
    return [
      "quarters": heads, "bars": bars(weights.map { ($0.severity, $0.sums) }), "trendWords": words(weights.map(\.sums)),
      "weights": weights.map { weight -> Model in
        [
          "severityCls": weight.severity.cls, "severitySign": weight.severity.sign,
          "severityText": visit.word("severity-" + weight.severity.rawValue), "sums": cells(weight.sums) { _ in "" },
          "lines": weight.checks.filter { $0.1.contains { $0 > 0 } }.map { check, counts -> Model in
            [
              "name": check.title.text(visit.language),
              "cells": cells(counts) { visit.may(.seeMembers, unit) ? QualityPage.href(check, unit, [("period", $0.description)]) : "" },
            ]
          },
        ]
      }, "hasRows": !rows.isEmpty, "rows": rows,
    ]
  }

  private func cells(_ counts: [Int], _ href: (Period) -> String) -> [Model] {
    zip(periods, counts).map { period, count in
      [
        "label": TrendChart.short(period, whole: true), "text": visit.whole(count), "isZero": count == 0,
        "href": QualityPage.given(count > 0 ? href(period) : ""),
      ]
    }
  }

  /// A register's rows of each quarter with the share that lacks nothing; both lead to the rows.
  private func line(_ register: RegisterDefinition, _ count: RegisterQuarters.Count, _ unit: OrgUnit) -> Model {
    let list = RegisterPlace(register: register, unit: unit).listHref + "&view=none"
    let field = RegisterQuarters.field(register) ?? ""
    let opens = visit.may(.seeRegister, unit)
    return [
      "name": register.title.text(visit.language),
      "cells": zip(periods, zip(count.rows, count.drafts)).map { period, pair -> Model in
        let href = "\(list)&\(field).from=\(period.start.iso)&\(field).to=\(period.end.iso)"
        return [
          "label": TrendChart.short(period, whole: true), "text": visit.whole(pair.0), "isZero": pair.0 == 0,
          "href": QualityPage.given(opens && pair.0 > 0 ? href : ""),
          "lacking": QualityPage.given(pair.1 > 0 ? visit.word("draftsText", ["drafts": visit.whole(pair.1)]) : ""),
          "lackingHref": QualityPage.given(opens && pair.1 > 0 ? href + "&state=drafts" : ""),
        ]
      },
    ]
  }

  // MARK: - Several communes

  /// The trend of an area: its communes side by side.
  func area(_ reading: StoreReading) throws -> Model {
    let groups = page.units.map { visit.units.group($0) }
    let members = Array(Set(groups.flatMap(\.members)))
    let counts = try page.server.quarters.counts(registers, members, findings.quarters, reading)
    let weights = QualityCheck.Severity.allCases.map { severity in (severity, sums(groups, dated.filter { $0.severity == severity })) }
    func whole(_ groups: [UnitGroup]) -> RegisterQuarters.Count {
      groups.flatMap(\.members).flatMap { counts[$0].map { Array($0.values) } ?? [] }.reduce(RegisterQuarters.Count(), +)
    }
    func line(_ groups: [UnitGroup], _ href: String) -> [Model] {
      let count = whole(groups)
      return zip(cells(sums(groups, dated)) { _ in href }, periods.indices).map { cell, index in
        let (rows, drafts) = (count.rows.isEmpty ? 0 : count.rows[index], count.drafts.isEmpty ? 0 : count.drafts[index])
        let full = visit.word("trendWhole", ["share": page.percent(rows - drafts, rows), "rows": visit.whole(rows)])
        return cell.merging(["whole": full]) { $1 }
      }
    }
    return [
      "quarters": heads, "bars": bars(weights), "trendWords": words(weights.map(\.1)),
      "units": zip(page.units, groups).map { unit, group -> Model in
        let href = "/quality?unit=" + Link.part(unit.key.description)
        return ["name": unit.name, "unitHref": href, "cells": line([group], href + "#h-trend")]
      }, "all": line(groups, ""),
    ]
  }

  // MARK: - The drawing

  /// Four bars, each from the heaviest findings up.
  private func bars(_ weights: [(QualityCheck.Severity, [Int])]) -> [Model] {
    let totals = periods.indices.map { index in weights.reduce(0) { $0 + $1.1[index] } }
    let most = Double(max(1, totals.max() ?? 1))
    return periods.enumerated().map { index, period in
      let left = Double(index) * QualityTrend.step + (QualityTrend.step - QualityTrend.width) / 2
      var base = QualityTrend.bottom
      let parts = weights.map { severity, counts -> Model in
        let height = Double(counts[index]) / most * (QualityTrend.bottom - QualityTrend.top)
        base -= height
        return [
          "partCls": severity.rawValue, "y": Charts.length(base), "height": Charts.length(height),
          "partTitle":
            "\(period.label.text(visit.language)), \(visit.word("severity-" + severity.rawValue)): \(visit.whole(counts[index]))",
        ]
      }
      return [
        "x": Charts.length(left), "width": Charts.length(QualityTrend.width), "middle": Charts.length(left + QualityTrend.width / 2),
        "parts": parts, "totalY": Charts.length(base - 4), "totalText": visit.whole(totals[index]),
        "quarterText": TrendChart.short(period, whole: true),
      ]
    }
  }

  /// What the drawing says, for those who don't see it.
  private func words(_ weights: [[Int]]) -> String {
    let totals = periods.indices.map { index in weights.reduce(0) { $0 + $1[index] } }
    let told = zip(periods, totals).map { $0.label.text(visit.language) + ": " + visit.whole($1) }
    return visit.word("trendFindings", ["quarters": told.joined(separator: "; ")])
  }
}
