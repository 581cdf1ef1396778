import Criteria
import Foundation
import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// One hamlet on one page: its people by age and sex, its households, how far the registers reach, and today's work.
struct HamletPage {
  /// The measures whose share is shown for a hamlet, where the catalogue has them.
  private static let shares = [
    "insured-population", "managed-health-population", "e-book-population", "children-measured", "fully-immunised", "chronic-managed",
    "elderly-managed", "hygienic-latrines", "three-cleans",
  ]

  private let visit: Visit
  private let place: RegisterPlace
  private let row: RegisterRow
  private let work: WorkFinding

  /// `GET /hamlets/:unit/:row`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard let register = visit.installation.registers["hamlet"] else { throw WebProblem.notFound }
    let unit = try visit.unit(try visit.parameter("unit"), for: .seeMembers)
    let id = try visit.rowID()
    let model = try await visit.store.read { reading -> Model in
      guard let row = try reading.row("hamlet", unit.key, id) else { throw StoreProblem.noRow(register: "hamlet") }
      let place = RegisterPlace(register: register, unit: unit)
      return try HamletPage(visit: visit, place: place, row: row, work: server.work).model(reading)
    }
    return .page("hamlet", Shell.model(visit, title: visit.word("hamletTitle"), here: "/people", model))
  }

  private init(visit: Visit, place: RegisterPlace, row: RegisterRow, work: WorkFinding) {
    (self.visit, self.place, self.row, self.work) = (visit, place, row, work)
  }

  private var group: UnitGroup { visit.units.group(place.unit) }

  private func model(_ reading: StoreReading) throws -> Model {
    let households = try self.households(reading)
    let people = households.reduce(0) { $0 + $1.people }
    var facts = [
      "\(visit.whole(people)) " + visit.word("hamletPeople"), "\(visit.whole(households.count)) " + visit.word("hamletHouseholds"),
    ]
    if let head = row.values["hamlet_head"]?.text { facts.append(visit.word("hamletHead", ["name": head])) }
    var model: Model = [
      "crumbs": visit.crumbs(place.unit), "heading": row.values["name"]?.text ?? "",
      "sub": ([place.unit.name] + facts).joined(separator: " · "), "recordHref": place.href(row.id),
      "peopleHref": "/registers/person?unit=\(place.unitPath)", "shares": try shares(reading), "lists": try lists(reading),
      "households": households.map(\.model), "hasHouseholds": !households.isEmpty, "householdCount": visit.whole(households.count),
      "workHref": "/today/paper" + query(),
    ]
    if let statistic = visit.installation.knowledge.statistics["population-pyramid"] {
      let period = Period.quarter(of: visit.today)
      let counts = try statistic.counts(reading, group, period, today: visit.today, hamlet: row.id)
      let words = StatisticWords(visit: visit, statistic: statistic, period: period, group: group)
      let table = StatisticTable(
        counts: counts, rows: try words.keys(counts.map(\.row), counts, reading, isRow: true),
        columns: try words.keys(counts.map(\.column), counts, reading, isRow: false))
      if !counts.isEmpty { model["pyramid"] = table.pyramid(visit) }
    }
    return model
  }

  private func query() -> String { Link.query([("unit", place.unit.key.description), ("hamlet", row.id.description)]) }

  // MARK: - Registers and work

  private func shares(_ reading: StoreReading) throws -> [Model] {
    let measuring = visit.installation.evaluating.measuring
    let opened = try RegisterOpening.open(group.members, on: visit.today, reading)
    return try HamletPage.shares.compactMap { measuring.catalogue[$0] }.map { measure -> Model in
      var model: Model = ["shareName": measure.title.text(visit.language), "shareDetail": "", "bar": "0", "shareText": "?", "known": false]
      guard opened.isSuperset(of: measure.registers) else { return model.merging(["shareDetail": visit.word("shareClosed")]) { $1 } }
      let counts = try measuring.reasons(reading, measure, group, Period.quarter(of: visit.today), today: visit.today, hamlet: row.id)
      let (met, known) = counts.reduce(into: (0, 0)) { sum, count in
        if count.met == true { sum.0 += count.count }
        if count.met != nil { sum.1 += count.count }
      }
      let unknown = counts.filter { $0.met == nil }.reduce(0) { $0 + $1.count }
      if known > 0 {
        model["known"] = true
        model["shareText"] = Figures.share(met, of: known, visit.language)
        model["bar"] = Charts.length(Double(met) / Double(known) * 100)
      }
      model["shareDetail"] =
        known == 0
        ? visit.word("shareNobody") : visit.word("shareOf", ["met": visit.whole(met), "all": visit.whole(known)])
      if unknown > 0 { model["shareUnknown"] = visit.word("shareUnknown", ["count": visit.whole(unknown)]) }
      return model
    }
  }

  private func lists(_ reading: StoreReading) throws -> [Model] {
    let opened = try RegisterOpening.open(group.members, on: visit.today, reading)
    let lists = visit.installation.knowledge.workLists.lists.filter { list in
      list.isOfHamlets(visit.store) && opened.isSuperset(of: list.registers)
    }
    let found = try work.items(reading, lists, group, on: visit.today, hamlet: row.id)
    return lists.map { list in
      let items = found[list.id] ?? []
      let overdue = items.filter { $0.due.map { $0 < visit.today } ?? false }.count
      return [
        "listName": list.title.text(visit.language), "listHref": "/today/\(list.id)" + query(), "count": visit.whole(items.count),
        "none": items.isEmpty,
        "overdue": Optionally.text(overdue > 0 ? visit.word("workOverdue", ["count": visit.whole(overdue)]) : nil),
      ]
    }
  }

  // MARK: - Households

  private struct Home {
    let people: Int
    let model: Model
  }

  private func households(_ reading: StoreReading) throws -> [Home] {
    let sql = """
      SELECT h.unit_id, h.id, h.household_number, h.poverty_status, COUNT(p.id) AS people,
        MAX(CASE WHEN p.relation_to_head = 'head' THEN p.full_name END) AS head
      FROM household_counted h
      LEFT JOIN person_counted p ON p.unit_id = h.unit_id AND p.household_id = h.id AND p.valid_from <= :day
        AND (p.valid_to IS NULL OR p.valid_to >= :day)
      WHERE h.unit_id = :unit AND h.hamlet_id = :hamlet AND (h.valid_from IS NULL OR h.valid_from <= :day)
        AND (h.valid_to IS NULL OR h.valid_to >= :day)
      GROUP BY h.unit_id, h.id, h.household_number, h.poverty_status
      ORDER BY h.household_number, h.id
      """
    let parameters: [String: Value] = ["unit": .int(row.unit.number), "hamlet": .id(row.id), "day": .day(visit.today)]
    return try reading.rows(sql, parameters).compactMap { line in
      guard let id = line["id"].id else { return nil }
      let people = Int(line["people"].int ?? 0)
      let poverty = line["poverty_status"].text.flatMap { visit.installation.registers.lists["poverty_status"]?.label($0) }
      return Home(
        people: people,
        model: [
          "homeHref": "/households/\(place.unitPath)/\(id)", "homeNumber": line["household_number"].text ?? "–",
          "headName": line["head"].text ?? "–", "people": visit.whole(people), "poverty": poverty?.text(visit.language) ?? "–",
        ])
    }
  }
}
