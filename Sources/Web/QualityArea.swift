import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

extension QualityPage {
  /// The page of an area: its communes side by side, and every check with where most is found.
  func district(_ findings: QualityFindings, _ reading: StoreReading) throws -> Model {
    let groups = units.map { visit.units.group($0) }
    let weights = QualityCheck.Severity.allCases
    let found = findings.checks.filter { $0.method != .coverage }.map { check in
      (check, zip(units, groups).map { ($0, findings.count(check, $1) ?? 0) }.filter { $0.1 > 0 })
    }.filter { !$0.1.isEmpty }.sorted { left, right in
      let rank = [left, right].map { weights.firstIndex(of: $0.0.severity) ?? 0 }
      let sum = [left, right].map { $0.1.reduce(0) { $0 + $1.1 } }
      return rank[0] == rank[1] ? sum[0] > sum[1] : rank[0] < rank[1]
    }.compactMap { line($0.0, $0.1) }
    let coverage = findings.checks.filter { $0.method == .coverage }
    return [
      "heading": visit.word("qualityTitle"),
      "sub": [area?.name ?? "", visit.word("qualityCommunes", ["count": "\(units.count)"]), visit.today.written].joined(separator: " · "),
      "kept": [Model](), "selectors": [selector()], "trend": try QualityTrend(page: self, findings: findings).area(reading),
      "totals": totals { severity in groups.reduce(0) { $0 + findings.count(severity, $1) } },
      "communes": try zip(units, groups).map { try commune($0, $1, findings, reading) },
      "found": found, "hasFound": !found.isEmpty,
      "columns": coverage.map { ["columnText": $0.title.text(visit.language), "columnTitle": $0.about.text(visit.language)] as Model },
      "covered": zip(units, groups).map { unit, group -> Model in
        ["name": unit.name, "href": address(unit), "cells": coverage.map { covered($0, findings, [group]) }]
      }, "coveredAll": coverage.map { covered($0, findings, groups) },
    ]
  }

  private func address(_ unit: OrgUnit) -> String { "/quality?unit=" + Link.part(unit.key.description) }

  private func commune(_ unit: OrgUnit, _ group: UnitGroup, _ findings: QualityFindings, _ reading: StoreReading) throws -> Model {
    let registers = visit.installation.registers.registers.filter { $0.group.isBook }
    var (drafts, rows) = (0, 0)
    var last: Day?
    for member in group.members {
      let counts = try server.counts.counts(registers, member, reading)
      drafts += counts.values.reduce(0) { $0 + $1.drafts }
      rows += counts.values.reduce(0) { $0 + $1.rows }
      let newest = counts.values.map(\.version).max() ?? 0
      if newest > 0, let day = try LogBook.headings(reading, member, [newest])[newest]?.at.day { last = max(last ?? day, day) }
    }
    return [
      "name": unit.name, "href": address(unit), "rowCount": visit.whole(rows), "draftCount": visit.whole(drafts),
      "lastEntry": last?.written ?? "–",
      "openCount": "\(findings.opened(group).intersection(registers.map(\.id)).count)/\(registers.count)",
      "severities": QualityCheck.Severity.allCases.map { severity -> Model in
        let count = findings.count(severity, group)
        return [
          "label": visit.word("severity-" + severity.rawValue), "cls": count > 0 ? severity.cls : "none", "text": visit.whole(count),
          "sign": severity.sign,
        ]
      },
    ]
  }

  /// One check over the communes in which it found something.
  private func line(_ check: QualityCheck, _ counts: [(OrgUnit, Int)]) -> Model? {
    guard let most = counts.max(by: { $0.1 < $1.1 }) else { return nil }
    return [
      "severityCls": check.severity.cls, "severitySign": check.severity.sign,
      "severityText": visit.word("severity-" + check.severity.rawValue),
      "name": check.title.text(visit.language), "countText": visit.whole(counts.reduce(0) { $0 + $1.1 }),
      "unitsText": visit.word("qualityOf", ["part": "\(counts.count)", "all": "\(units.count)"]),
      "mostText": most.0.name + " (" + visit.whole(most.1) + ")",
      "mostHref": QualityPage.given(visit.may(.seeMembers, most.0) ? QualityPage.href(check, most.0) : ""),
    ]
  }

  private func covered(_ check: QualityCheck, _ findings: QualityFindings, _ groups: [UnitGroup]) -> Model {
    let known = groups.compactMap { findings.result(check, $0) }.flatMap(\.hamlets)
    let (there, all) = (known.reduce(0) { $0 + $1.there }, known.reduce(0) { $0 + $1.all })
    return [
      "label": check.title.text(visit.language),
      "text": groups.allSatisfy { findings.result(check, $0) == nil } ? "?" : percent(there, all),
      "title": all == 0 ? "" : visit.word("qualityOf", ["part": visit.whole(there), "all": visit.whole(all)]),
    ]
  }
}
