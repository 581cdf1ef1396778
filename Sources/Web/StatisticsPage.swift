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
  private let place: Place
  private let period: Period

  /// The commune or the area whose rows are counted.
  private struct Place: Sendable {
    let key: String
    let name: String
    let group: UnitGroup
    /// Whether the reader may see who is behind the numbers.
    let opens: Bool
  }

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
    let head = [page.statistic.rows.title.text(visit.language)] + table.columns.map(\.label) + [visit.word("total")]
    let lines = table.rows.map { row -> [Cell] in
      [.text(row.label)] + table.columns.map { .count(table.count(row.key, $0.key)) } + [.count(table.total(row: row.key))]
    }
    return try TableFile(
      name: [page.statistic.title.text(visit.language), page.place.name, page.period.label.text(visit.language)],
      sheet: page.statistic.title.text(visit.language),
      columns: head.map { TableFile.Column($0, $0) }, lines: lines
    ).reply(visit)
  }

  /// `GET /statistics/members?show=&unit=&period=&row=&column=&page=`.
  @Sendable static func members(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try StatisticsPage(visit)
    guard page.place.opens else { throw WebProblem.forbidden(.seeMembers) }
    let model = try await visit.store.read { try page.members($0) }
    let units = page.place.group.members
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
    place = try StatisticsPage.place(visit)
  }

  private static func place(_ visit: Visit) throws -> Place {
    let communes = visit.communes(.seeOverview)
    let asked = visit.query["unit"] ?? ""
    if asked.hasPrefix("area:") {
      let own = communes.filter { "area:" + $0.parentCode == asked && $0.exists(on: visit.today) }
      guard let first = own.first else { throw WebProblem.notFound }
      let members = Set(own.flatMap { visit.units.group($0).members }).sorted()
      let opens = own.allSatisfy { visit.may(.seeMembers, $0) }
      return Place(key: asked, name: first.parentName, group: UnitGroup(first.key, members: members), opens: opens)
    }
    guard let unit = asked.isEmpty ? communes.first : try visit.unit(asked, for: .seeOverview) else { throw WebProblem.notFound }
    return Place(key: unit.key.description, name: unit.name, group: visit.units.group(unit), opens: visit.may(.seeMembers, unit))
  }

  // MARK: - The table

  private func table(_ reading: StoreReading) throws -> StatisticTable {
    let counts = try statistic.counts(reading, place.group, period, today: visit.today)
    let words = StatisticWords(visit: visit, statistic: statistic, period: period, group: place.group)
    return StatisticTable(
      counts: counts, rows: try words.keys(counts.map(\.row), counts, reading, isRow: true),
      columns: try words.keys(counts.map(\.column), counts, reading, isRow: false))
  }

  private func model(_ reading: StoreReading) throws -> Model {
    let table = try table(reading)
    let most = table.rows.map { table.total(row: $0.key) }.max() ?? 0
    var model: Model = [
      "heading": statistic.title.text(visit.language), "about": statistic.about.text(visit.language), "source": statistic.source,
      "sub": [place.name, period.label.text(visit.language), visit.word("asOf", ["day": period.referenceDay(today: visit.today).written])]
        .joined(separator: " · "), "kept": [Model](), "selectors": selectors(), "rowTitle": statistic.rows.title.text(visit.language),
      "columnTitle": statistic.columns.title.text(visit.language), "hasRows": !table.rows.isEmpty,
      "columns": table.columns.map { ["columnText": $0.label, "sum": whole(table.total(column: $0.key), nil, $0)] as Model },
      "rows": table.rows.map { row -> Model in
        let total = table.total(row: row.key)
        return [
          "rowText": row.label, "cells": table.columns.map { whole(table.count(row.key, $0.key), row, $0) },
          "total": whole(total, row, nil),
          "bar": Charts.length(Charts.share(Double(total), of: Double(most))), "share": share(total, of: table.all),
        ]
      }, "all": whole(table.all, nil, nil), "xlsxHref": "/statistics/table.xlsx" + query(), "csvHref": "/statistics/table.csv" + query(),
    ]
    if statistic.status != .verified {
      model["badge"] = visit.word(statistic.status == .secondary ? "statusSecondary" : "statusUnverified")
    }
    if statistic.rows.keys == .age5, case .list("sex") = statistic.columns.keys { model["pyramid"] = table.pyramid(visit) }
    return model
  }

  /// A number with the way to its members; `–` for none.
  private func whole(_ count: Int, _ row: StatisticKey?, _ column: StatisticKey?) -> Model {
    let label = column?.label ?? visit.word("total")
    guard count > 0 else { return ["text": "–", "label": label] }
    var model: Model = ["text": visit.whole(count), "label": label]
    if place.opens {
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
      reading, place.group, period, today: visit.today, row: row?.key, column: column?.key, limit: StatisticsPage.pageSize, offset: first)
    let places = try MemberPlaces(reading, found.items.map { ($0.register, $0.id) }, place.group.members)
    let items = try found.items.compactMap { item -> Model? in
      guard let register = visit.installation.registers[item.register], let line = places.row(item.register, item.id) else { return nil }
      let person = places.person(register, line)
      var model: Model = [
        "label": try person?.values["full_name"]?.text ?? reading.label(register, line, visit.language),
        "birthYear": person.map(MemberPlaces.born) ?? "", "hamletName": places.hamlet(register, line) ?? "–",
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
      "sub": ([place.name, period.label.text(visit.language)] + chosen).joined(separator: " · "),
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
    Link.query([("show", statistic.id), ("unit", place.key), ("period", period.description)] + more)
  }

  private func selectors() -> [Model] {
    func option(_ value: String, _ text: String, _ chosen: Bool) -> Model { ["value": value, "text": text, "selected": chosen] }
    let all = visit.installation.knowledge.statistics.statistics
    let communes = visit.communes(.seeOverview)
    let living = communes.filter { $0.exists(on: visit.today) }
    let areas = Dictionary(grouping: living, by: \.parentCode).filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
    let places =
      areas.map { option("area:" + $0.key, $0.value[0].parentName, place.key == "area:" + $0.key) }
      + visit.options(communes, chosen: UnitKey(place.key))
    let year = visit.today.parts.year
    var periods = (0..<4).map { Period.year(year - $0) }
    periods += (0..<8).map { Period.quarter(of: visit.today).adding(-$0) }
    if !periods.contains(period) { periods.append(period) }
    return [
      [
        "id": "show", "name": "show", "label": visit.word("statistic"),
        "options": all.map { option($0.id, $0.title.text(visit.language), $0.id == statistic.id) },
      ],
      ["id": "unit", "name": "unit", "label": visit.word("unit"), "options": places],
      [
        "id": "period", "name": "period", "label": visit.word("period"),
        "options": periods.map { option($0.description, $0.label.text(visit.language), $0 == period) },
      ],
    ]
  }
}
