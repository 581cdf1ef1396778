import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

extension QualityPage {
  /// The page of one commune.
  func commune(_ findings: QualityFindings, _ reading: StoreReading) throws -> Model {
    let unit = units[0]
    let group = visit.units.group(unit)
    let registers = visit.installation.registers.registers.filter { $0.group.isBook }
    let filled = try completeness(registers, group, findings, reading)
    let hamlets = try MemberPlaces.hamlets(reading, group.members)
    let rows = findings.checks.filter { $0.method == .rows }
    let pictures = findings.checks.filter { [.digits, .years, .months].contains($0.method) }.map { picture($0, findings, unit, group) }
    let odd = pictures.filter { $0["odd"] as? Bool == true }.count
    return [
      "heading": visit.word("qualityTitle"), "sub": unit.name + " · " + visit.today.written, "kept": [Model](), "selectors": [selector()],
      "trend": try QualityTrend(page: self, findings: findings).commune(units[0], group, reading),
      "totals": totals { findings.count($0, group) }, "draftsTotal": filled.drafts,
      "openTotal": filled.open, "chapters": chapters(rows, findings, unit, group),
      "pictures": pictures, "hasOdd": odd > 0,
      "oddText": visit.word("qualityOddCount", ["count": visit.whole(odd), "all": visit.whole(pictures.count)]),
      "coverage": coverage(findings, unit, group, hamlets), "parts": filled.parts, "hasClosed": !filled.closed.isEmpty,
      "closedText": visit.word(
        "qualityClosedList", ["count": "\(filled.closed.count)", "registers": filled.closed.joined(separator: ", ")]),
      "hasArea": !areaHref.isEmpty, "areaHref": areaHref,
    ]
  }

  /// The way to the area of the commune, where the reader sees more of it.
  private var areaHref: String {
    let own = visit.communes(.seeOverview).filter { $0.parentCode == units[0].parentCode && $0.exists(on: visit.today) }
    return own.count > 1 && units[0].exists(on: visit.today) ? "/quality?unit=area:" + units[0].parentCode : ""
  }

  // MARK: - Checks whose rows are findings

  /// The chapters, first those with most of the heaviest findings: what needs doing stands first.
  private func chapters(_ checks: [QualityCheck], _ findings: QualityFindings, _ unit: OrgUnit, _ units: UnitGroup) -> [Model] {
    let all = QualityCheck.Group.allCases.enumerated().compactMap { index, group -> (model: Model, order: [Int])? in
      let own = checks.filter { $0.group == group }
      let weights = QualityCheck.Severity.allCases.map { severity in
        own.filter { $0.severity == severity }.reduce(0) { $0 + (findings.count($1, units) ?? 0) }
      }
      return chapter(group, checks, findings, unit, units).map { chapter in
        let badges = zip(QualityCheck.Severity.allCases, weights).filter { $0.1 > 0 }.map { badge($0, $1) }
        return (chapter.merging(["badges": badges, "hasBadges": !badges.isEmpty]) { $1 }, weights.map { -$0 } + [index])
      }
    }
    return all.sorted { $0.order.lexicographicallyPrecedes($1.order) }.enumerated().map { index, chapter in
      chapter.model.merging(["isFirst": index == 0]) { $1 }
    }
  }

  private func chapter(
    _ group: QualityCheck.Group, _ checks: [QualityCheck], _ findings: QualityFindings, _ unit: OrgUnit, _ units: UnitGroup
  ) -> Model? {
    let own = checks.filter { $0.group == group }
    if own.isEmpty { return nil }
    let counted = own.map { ($0, findings.count($0, units)) }
    let found = counted.filter { ($0.1 ?? 0) > 0 }
    let clean = counted.filter { $0.1 == 0 }.map { $0.0.title.text(visit.language).lowercasedFirst }
    let unknown = counted.filter { $0.1 == nil }.map { check, _ in
      check.title.text(visit.language).lowercasedFirst + " (" + names(findings.closed(check, units)) + ")"
    }
    return [
      "chapter": visit.word("group-" + group.rawValue), "hasFound": !found.isEmpty, "found": found.map { line($0, $1 ?? 0, unit) },
      "hasClean": !clean.isEmpty,
      "cleanText": visit.word("qualityClean", ["count": "\(clean.count)", "checks": clean.joined(separator: "; ")]),
      "hasUnknown": !unknown.isEmpty,
      "unknownText": visit.word("qualityUnknown", ["count": "\(unknown.count)", "checks": unknown.joined(separator: "; ")]),
    ]
  }

  private func line(_ check: QualityCheck, _ count: Int, _ unit: OrgUnit) -> Model {
    [
      "severityCls": check.severity.cls, "severitySign": check.severity.sign,
      "severityText": visit.word("severity-" + check.severity.rawValue),
      "name": check.title.text(visit.language), "aboutText": check.about.text(visit.language),
      "adviceText": check.advice.text(visit.language),
      "countText": visit.whole(count), "memberText": check.member.text(visit.language),
      "href": QualityPage.given(visit.may(.seeMembers, unit) ? QualityPage.href(check, unit) : ""),
    ]
  }

  /// Registers by their titles.
  func names(_ registers: [String]) -> String {
    registers.map { "«" + (visit.installation.registers[$0]?.title.text(visit.language) ?? $0) + "»" }.joined(separator: ", ")
  }

  private func picture(_ check: QualityCheck, _ findings: QualityFindings, _ unit: OrgUnit, _ group: UnitGroup) -> Model {
    var model: Model = ["name": check.title.text(visit.language), "source": check.source, "href": false, "odd": false]
    guard let result = findings.result(check, group) else {
      return model.merging([
        "words": visit.word("qualityNotOpen", ["registers": names(findings.closed(check, group))]), "hasBars": false, "bars": [Model](),
      ]) { $1 }
    }
    if visit.may(.seeMembers, unit), result.rows > 0 { model["href"] = QualityPage.href(check, unit) }
    model["odd"] = result.findings(check, on: findings.day) > 0
    return model.merging(QualityPicture(visit: visit, check: check, result: result, day: findings.day).model) { $1 }
  }

  // MARK: - Who is covered, by hamlet

  private func coverage(
    _ findings: QualityFindings, _ unit: OrgUnit, _ group: UnitGroup, _ hamlets: [(id: RowID, name: String)]
  ) -> Model {
    let checks = findings.checks.filter { $0.method == .coverage }
    let results = checks.map { findings.result($0, group) }
    let opens = visit.may(.seeMembers, unit)
    func cells(_ part: (HamletCoverage) -> Bool, _ query: [(String, String)]) -> [Model] {
      zip(checks, results).map { check, result in
        let own = (result?.hamlets ?? []).filter(part)
        let (there, all) = (own.reduce(0) { $0 + $1.there }, own.reduce(0) { $0 + $1.all })
        return [
          "label": check.title.text(visit.language), "text": result == nil ? "?" : percent(there, all),
          "href": QualityPage.given(opens && result != nil && there < all ? QualityPage.href(check, unit, query) : ""),
          "title": all == 0 ? "" : visit.word("qualityOf", ["part": visit.whole(there), "all": visit.whole(all)]),
          "cls": result == nil || all == 0 ? "na" : own.contains(where: \.isBare) && own.count == 1 ? "no" : "",
        ]
      }
    }
    var lines: [Model] = hamlets.map { hamlet in
      ["hamletName": hamlet.name, "cells": cells({ $0.hamlet == hamlet.id }, [("hamlet", hamlet.id.description)])]
    }
    if results.contains(where: { $0?.hamlets.contains { $0.hamlet == nil } == true }) {
      lines.append(["hamletName": visit.word("notStated"), "cells": cells({ $0.hamlet == nil }, [])])
    }
    return [
      "hasHamlets": !hamlets.isEmpty, "hamletCount": visit.word("qualityHamletCount", ["count": visit.whole(hamlets.count)]),
      "columns": checks.map { ["columnText": $0.title.text(visit.language), "columnTitle": $0.about.text(visit.language)] as Model },
      "hamlets": lines, "sums": cells({ _ in true }, []),
    ]
  }

  // MARK: - How full the registers are

  /// What the table of registers shows.
  struct Completeness {
    var parts: [Model] = []
    var closed: [String] = []
    var drafts = ""
    var open = ""
  }

  private func completeness(
    _ registers: [RegisterDefinition], _ group: UnitGroup, _ findings: QualityFindings, _ reading: StoreReading
  ) throws -> Completeness {
    var (states, fills) = ([UnitKey: [String: RegisterCounts.Count]](), [UnitKey: [String: RegisterFill]]())
    var last: [String: Day] = [:]
    var hamlets = 0
    for unit in group.members {
      let counts = try server.counts.counts(registers, unit, reading)
      states[unit] = counts
      fills[unit] = try server.fills.fills(registers, unit, counts, reading)
      hamlets += (counts["hamlet"]?.rows ?? 0) - (counts["hamlet"]?.drafts ?? 0)
      let headings = try LogBook.headings(reading, unit, Set(counts.values.map(\.version).filter { $0 > 0 }))
      for (register, count) in counts {
        if let day = headings[count.version]?.at.day { last[register] = max(last[register] ?? day, day) }
      }
    }
    let opened = findings.opened(group)
    var out = Completeness()
    var (drafts, open) = (0, 0)
    for chapter in RegisterDefinition.Group.allCases where chapter.isBook {
      var lines: [Model] = []
      let before = drafts
      for register in registers where register.group == chapter {
        let count = states.values.compactMap { $0[register.id] }.reduce(into: RegisterCounts.Count()) {
          $0.rows += $1.rows
          $0.drafts += $1.drafts
        }
        drafts += count.drafts
        if opened.contains(register.id) { open += 1 }
        let title = register.title.text(visit.language)
        if count.rows == 0, !opened.contains(register.id) {
          out.closed.append(title)
          continue
        }
        let fill = fills.values.compactMap { $0[register.id] }
        lines.append(
          line(register, count, fill, opened: opened.contains(register.id), last: last[register.id], hamlets: hamlets))
      }
      if lines.isEmpty { continue }
      let own = drafts - before
      out.parts.append([
        "chapter": visit.word("group-" + chapter.rawValue), "registers": lines,
        "registerCount": visit.word("qualityRegisterCount", ["count": visit.whole(lines.count)]),
        "chapterDrafts": Optionally.text(own == 0 ? nil : visit.word("qualityDraftCount", ["count": visit.whole(own)])),
      ])
    }
    out.drafts = visit.whole(drafts)
    out.open = visit.word("openCount", ["open": "\(open)", "all": "\(registers.count)"])
    return out
  }

  private func line(
    _ register: RegisterDefinition, _ count: RegisterCounts.Count, _ fills: [RegisterFill], opened: Bool, last: Day?, hamlets: Int
  ) -> Model {
    let lacking = fills.reduce(into: [String: Int]()) { $0.merge($1.lacking, uniquingKeysWith: +) }
    let most = lacking.max { ($0.value, $1.key) < ($1.value, $0.key) }
    let covered = fills.compactMap(\.hamlets)
    let unit = units[0]
    let href = visit.may(.seeRegister, unit) ? RegisterPlace(register: register, unit: unit).listHref : ""
    var hint = ""
    if let most, let field = register.field(most.key) {
      hint = visit.word("qualityLacking", ["field": field.label.text(visit.language), "count": visit.whole(most.value)])
    }
    return [
      "name": register.title.text(visit.language), "href": QualityPage.given(href), "opened": opened, "rowCount": visit.whole(count.rows),
      "hasDrafts": count.drafts > 0, "draftShare": percent(count.drafts, count.rows), "draftCount": visit.whole(count.drafts),
      "draftsHref": QualityPage.given(href.isEmpty ? "" : href + "&state=drafts"), "lacking": hint, "lastEntry": last?.written ?? "–",
      "hamletText": covered.isEmpty || hamlets == 0 ? "–" : "\(covered.reduce(0, +))/\(hamlets)",
      "hamletCls": !covered.isEmpty && count.rows > 0 && covered.reduce(0, +) < hamlets ? "late" : "",
    ]
  }
}
