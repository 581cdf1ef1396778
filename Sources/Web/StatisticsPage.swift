import Exchange
import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// Statistics of health and disease: each as a table and a drawing, every number leading to the rows behind it.
struct StatisticsPage: Sendable {
  private static let pageSize = 100

  private let visit: Visit
  private let statistic: StatisticDefinition
  private let choice: AreaChoice
  private let group: UnitGroup
  private let period: Period
  /// Whether the reader may see who is behind the numbers.
  private var opens: Bool { choice.units.allSatisfy { visit.may(.seeMembers, $0) } }

  /// `GET /statistics?show=&unit=&period=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try StatisticsPage(visit)
    let model = try await visit.store.read { try page.model($0) }
    return .page("statistics", Shell.model(visit, title: visit.word("navStatistics"), here: "/statistics", model))
  }

  /// `GET /statistics/table.xlsx` and `.csv?show=&unit=&period=`.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try StatisticsPage(visit)
    let table = try await visit.store.read { try page.table($0) }
    let columns = table.shown.map { page.label($0) } + (table.addsUp ? [visit.word("total")] : [])
    let head = [page.statistic.rows.title.text(visit.language)] + columns
    let lines = table.rows.map { row -> [Cell] in
      let cells = table.shown.map { column -> Cell in
        switch column {
        case .counted(let key): .count(table.count(row.key, key.key))
        case .balance(let balance): .count(table.balance(balance, row: row.key))
        }
      }
      return [.text(row.label)] + cells + (table.addsUp ? [.count(table.total(row: row.key))] : [])
    }
    return try TableFile(
      name: [page.statistic.title.text(visit.language), page.choice.name, page.period.label.text(visit.language)],
      sheet: page.statistic.title.text(visit.language),
      columns: head.map { TableFile.Column($0, $0) }, lines: lines
    ).reply(visit)
  }

  /// `GET /statistics/members?show=&unit=&period=&row=&column=&page=`.
  @Sendable static func members(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try StatisticsPage(visit)
    guard page.opens else { throw WebProblem.forbidden(.seeMembers) }
    let model = try await visit.store.read { try page.members($0) }
    let units = page.group.members
    try await visit.store.write(.look, by: visit.author, in: units) { writing in
      for unit in units { try writing.remark(unit, "xem danh sách thống kê \(page.statistic.id)") }
    }
    let title = page.statistic.title.text(visit.language)
    return .page("statistic-members", Shell.model(visit, title: title, here: "/statistics", model))
  }

  private init(_ visit: Visit) throws {
    self.visit = visit
    let all = visit.installation.knowledge.statistics.statistics
    let asked = visit.query["show"] ?? ""
    guard let statistic = asked.isEmpty ? all.first : visit.installation.knowledge.statistics[asked] else { throw WebProblem.notFound }
    self.statistic = statistic
    period = try visit.query["period"].flatMap { $0.isEmpty ? nil : $0 } == nil ? .year(visit.today.parts.year) : visit.period()
    choice = try AreaChoice(visit)
    let groups = choice.units.map { visit.units.group($0) }
    group = choice.area == nil ? groups[0] : UnitGroup(choice.units[0].key, members: Set(groups.flatMap(\.members)).sorted())
  }

  // MARK: - The table

  private func table(_ reading: StoreReading) throws -> StatisticTable {
    let counts = try statistic.counts(reading, group, period, today: visit.today)
    let words = StatisticWords(visit: visit, statistic: statistic, period: period, group: group)
    return StatisticTable(
      counts: counts, rows: try words.keys(counts.map(\.row), counts, reading, isRow: true),
      columns: try words.keys(counts.map(\.column), counts, reading, isRow: false), balances: statistic.balances)
  }

  private func model(_ reading: StoreReading) throws -> Model {
    let table = try table(reading)
    let most = table.rows.map { table.total(row: $0.key) }.max() ?? 0
    var model: Model = [
      "heading": statistic.title.text(visit.language), "about": statistic.about.text(visit.language), "source": statistic.source,
      "sub": [choice.name, period.label.text(visit.language), visit.word("asOf", ["day": period.referenceDay(today: visit.today).written])]
        .joined(separator: " · "), "kept": [Model](), "selectors": selectors(), "rowTitle": statistic.rows.title.text(visit.language),
      "columnTitle": statistic.columns.title.text(visit.language), "hasRows": !table.isEmpty,
      "columnCount": table.shown.count, "addsUp": table.addsUp,
      "columns": table.shown.map { column -> Model in
        ["columnText": label(column), "sumCls": cls(column), "sum": cell(column, table, nil)]
      },
      "rows": table.rows.map { row -> Model in
        let total = table.total(row: row.key)
        return [
          "rowText": row.label, "cells": table.shown.map { cell($0, table, row) },
          "total": table.addsUp ? whole(total, row, nil) : false,
          "bar": Charts.length(Charts.share(Double(total), of: Double(most))), "share": share(total, of: table.all),
        ]
      }, "all": table.addsUp ? whole(table.all, nil, nil) : false, "xlsxHref": "/statistics/table.xlsx" + query(),
      "csvHref": "/statistics/table.csv" + query(),
    ]
    if statistic.status != .verified {
      model["badge"] = visit.word(statistic.status == .secondary ? "statusSecondary" : "statusUnverified")
    }
    if !table.isEmpty, statistic.rows.keys == .age5, case .list("sex") = statistic.columns.keys { model["pyramid"] = table.pyramid(visit) }
    return model
  }

  private func label(_ column: StatisticColumn) -> String {
    switch column {
    case .counted(let key): key.label
    case .balance(let balance): balance.title.text(visit.language)
    }
  }

  private func cls(_ column: StatisticColumn) -> String { if case .balance = column { "balance" } else { "" } }

  /// A column's number in a row, or in all rows; a balance has its sign and no members of its own.
  private func cell(_ column: StatisticColumn, _ table: StatisticTable, _ row: StatisticKey?) -> Model {
    switch column {
    case .counted(let key):
      return whole(row.map { table.count($0.key, key.key) } ?? table.total(column: key.key), row, key).merging(["cls": ""]) { $1 }
    case .balance(let balance):
      let number = table.balance(balance, row: row?.key)
      return [
        "text": (number > 0 ? "+" : "") + visit.whole(number), "label": label(column), "cls": cls(column), "href": false,
      ]
    }
  }

  /// A number with the way to its members; `–` for none.
  private func whole(_ count: Int, _ row: StatisticKey?, _ column: StatisticKey?) -> Model {
    let label = column?.label ?? visit.word("total")
    guard count > 0 else { return ["text": "–", "label": label, "href": false] }
    var model: Model = ["text": visit.whole(count), "label": label, "href": false]
    if opens {
      model["href"] = "/statistics/members" + query([("row", row?.query ?? ""), ("column", column?.query ?? "")])
    }
    return model
  }

  private func share(_ part: Int, of all: Int) -> String {
    Figures.share(part, of: all, visit.language)
  }

  // MARK: - Members

  private func members(_ reading: StoreReading) throws -> Model {
    let table = try table(reading)
    let (row, column) = (table.rows.first { $0.query == visit.query["row"] }, table.columns.first { $0.query == visit.query["column"] })
    let number = max(1, visit.query["page"].flatMap(Int.init) ?? 1)
    let first = (number - 1) * StatisticsPage.pageSize
    let found = try statistic.members(
      reading, group, period, today: visit.today, row: row?.key, column: column?.key, limit: StatisticsPage.pageSize, offset: first)
    let places = try MemberPlaces(reading, found.items.map { ($0.register, $0.id) }, group.members)
    let items = try found.items.compactMap { item -> Model? in
      guard let register = visit.installation.registers[item.register], let line = places.row(item.register, item.id) else { return nil }
      let person = places.person(register, line)
      let lives = [places.hamlet(register, line), choice.area == nil ? nil : visit.units[item.unit]?.name].compactMap(\.self)
      var model: Model = [
        "label": try person?.values["full_name"]?.text ?? reading.label(register, line, visit.language),
        "birthYear": person.map(MemberPlaces.born) ?? "", "hamletName": lives.isEmpty ? "–" : lives.joined(separator: ", "),
        "detail": register.id == "person" ? "" : try reading.label(register, line, visit.language),
      ]
      if let unit = visit.units[item.unit], visit.may(.seeRegister, unit) {
        model["rowHref"] =
          register.id == "person" ? "/people/\(item.unit)/\(item.id)" : "/registers/\(item.register)/\(item.unit)/\(item.id)"
      }
      return model
    }
    let chosen = [row?.label, column?.label].compactMap { $0 }
    var model: Model = [
      "heading": statistic.title.text(visit.language),
      "sub": ([choice.name, period.label.text(visit.language)] + chosen).joined(separator: " · "),
      "crumbs": [["href": "/statistics" + query(), "text": visit.word("navStatistics")] as Model], "items": items,
      "hasItems": !items.isEmpty,
      "memberName": Overview.capital(statistic.member.text(visit.language)), "count": visit.whole(found.total),
    ]
    if found.total > StatisticsPage.pageSize {
      let kept = [("row", row?.query ?? ""), ("column", column?.query ?? "")]
      var paging: Model = [
        "text": visit.word(
          "pagingText",
          ["from": visit.whole(first + 1), "to": visit.whole(first + items.count), "total": visit.whole(found.total)])
      ]
      if number > 1 { paging["previousHref"] = "/statistics/members" + query(kept + [("page", "\(number - 1)")]) }
      if first + items.count < found.total { paging["nextHref"] = "/statistics/members" + query(kept + [("page", "\(number + 1)")]) }
      model["paging"] = paging
    }
    return model
  }

  // MARK: - Choices

  private func query(_ more: [(String, String)] = []) -> String {
    Link.query([("show", statistic.id), ("unit", choice.key), ("period", period.description)] + more)
  }

  private func selectors() -> [Model] {
    func option(_ value: String, _ text: String, _ chosen: Bool) -> Model { ["value": value, "text": text, "selected": chosen] }
    let all = visit.installation.knowledge.statistics.statistics
    let year = visit.today.parts.year
    var periods = (0..<4).map { Period.year(year - $0) }
    periods += (0..<8).map { Period.quarter(of: visit.today).adding(-$0) }
    if !periods.contains(period) { periods.append(period) }
    return [
      [
        "id": "show", "name": "show", "label": visit.word("statistic"),
        "options": all.map { option($0.id, $0.title.text(visit.language), $0.id == statistic.id) },
      ],
      choice.selector(),
      [
        "id": "period", "name": "period", "label": visit.word("period"),
        "options": periods.map { option($0.description, $0.label.text(visit.language), $0 == period) },
      ],
    ]
  }
}
