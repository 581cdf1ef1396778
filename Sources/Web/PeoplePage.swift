import Programme
import Registers
import Storage
import Vocabulary

/// Finding a person in all units the visitor is responsible for, with or without tones.
enum PeoplePage {
  private static let size = 50
  /// More hits than this ask for another word.
  private static let broad = 1000

  /// `GET /people?q=&unit=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let q = VietnameseText.normalised(String((visit.query["q"] ?? "").prefix(200)))
    let asked = visit.query["unit"] ?? ""
    let units = asked.isEmpty ? nil : visit.units.lineage(try visit.unit(asked, for: .seeMembers).key)
    let page = max(1, min(1000, Int(visit.query["page"] ?? "") ?? 1))
    var model: Model = ["q": q, "hasPeople": false, "people": [Model]()]
    if let unit = UnitKey(asked) { model["keptUnit"] = unit.description }
    if q.isEmpty {
      model["nothing"] = ["heading": visit.word("peopleStart"), "text": visit.word("peopleStartText")] as Model
    } else {
      let search = PeopleSearch(q, units: units ?? allowed(visit))
      let (found, lines) = try await visit.store.read { reading in
        let found = try search.find(reading, broad: broad)
        let some = found.rows.dropFirst((page - 1) * size).prefix(size)
        return (found, found.broad ? [] : try PeopleLines.models(Array(some), reading, visit))
      }
      if found.broad {
        model["tooBroad"] = ["text": visit.word("peopleTooBroad", ["limit": visit.whole(broad), "q": q])] as Model
      } else if found.rows.isEmpty {
        model["nothing"] = ["heading": visit.word("peopleNone"), "text": visit.word("peopleNoneText")] as Model
      }
      model["hasPeople"] = !lines.isEmpty
      model["people"] = lines
      model["foundText"] = visit.word("peopleFound", ["count": visit.whole(found.rows.count)])
      model["paging"] = paging(q, asked, page, lines.count, found.rows.count, visit)
    }
    return .page("people", Shell.model(visit, title: visit.word("navPeople"), here: "/people", model))
  }

  /// The units whose people may be found; nil where that is all of them.
  private static func allowed(_ visit: Visit) -> [UnitKey]? {
    let all = visit.units.all.map(\.key)
    let may = visit.rights.allowed(.seeMembers, among: all)
    return may.count == all.count ? nil : may
  }

  private static func paging(_ q: String, _ unit: String, _ page: Int, _ shown: Int, _ total: Int, _ visit: Visit) -> Model {
    let first = (page - 1) * size
    func href(_ page: Int) -> String { "/people" + Link.query([("q", q), ("unit", unit), ("page", page > 1 ? "\(page)" : "")]) }
    var model: Model = [
      "text": visit.word(
        "pagingText", ["from": visit.whole(first + 1), "to": visit.whole(first + shown), "total": visit.whole(total)])
    ]
    if page > 1 { model["previousHref"] = href(page - 1) }
    if first + shown < total, shown > 0 { model["nextHref"] = href(page + 1) }
    return model
  }
}

/// The people that a search found, in its order.
private struct PeopleFound: Sendable {
  var rows: [(unit: UnitKey, id: RowID)] = []
  var broad = false
}

/// A search for people: words of the name, and a year of birth among them.
private struct PeopleSearch: Sendable {
  let words: String
  let year: Int64?
  let units: [UnitKey]?

  init(_ q: String, units: [UnitKey]?) {
    let parts = q.split(separator: " ").map(String.init)
    let year = parts.first { $0.count == 4 && Int($0).map { (1890...2100).contains($0) } == true }
    self.year = year.flatMap { Int64($0) }
    words = parts.filter { $0 != year }.joined(separator: " ")
    self.units = units
  }

  func find(_ reading: StoreReading, broad: Int) throws -> PeopleFound {
    guard let register = reading.store.catalogue["person"], units?.isEmpty != true else { return PeopleFound() }
    let limit = year == nil ? broad : broad * 10
    let answer = try Search.find(reading, register, words, units: units, limit: limit, broadFrom: limit)
    guard let year, !answer.broad else { return PeopleFound(rows: answer.rows, broad: answer.broad) }
    let kept = try Dictionary(grouping: answer.rows, by: \.unit).flatMap { unit, rows in
      try RegisterListing.rows(reading, register, unit, rows.map(\.id)).filter { born($0) == year }.map(\.id)
    }
    let fitting = Set(kept)
    return PeopleFound(rows: answer.rows.filter { fitting.contains($0.id) })
  }

  private func born(_ row: RegisterRow) -> Int64? {
    row.values["birth_date"]?.day.map { Int64($0.parts.year) } ?? row.values["birth_year"]?.int
  }
}

/// The people found, with what tells them apart: year of birth, hamlet, commune, card.
private enum PeopleLines {
  static func models(_ hits: [(unit: UnitKey, id: RowID)], _ reading: StoreReading, _ visit: Visit) throws -> [Model] {
    var lines: [RowID: Model] = [:]
    for (unit, rows) in Dictionary(grouping: hits, by: \.unit) {
      for (id, line) in try models(unit, rows.map(\.id), reading, visit) { lines[id] = line }
    }
    return hits.compactMap { lines[$0.id] }
  }

  private static func models(_ key: UnitKey, _ ids: [RowID], _ reading: StoreReading, _ visit: Visit) throws -> [RowID: Model] {
    guard let register = reading.store.catalogue["person"], let household = reading.store.catalogue["household"] else { return [:] }
    let people = try RegisterListing.rows(reading, register, key, ids)
    let homes = try RegisterListing.rows(reading, household, key, people.compactMap { $0.values["household_id"]?.id })
    let hamlets = try household.field("hamlet_id").map { try reading.referenceLabels([$0], homes, visit.language) }?["hamlet_id"] ?? [:]
    let hamletOf = Dictionary(
      homes.map { ($0.id, $0.values["hamlet_id"]?.id.flatMap { hamlets[$0] } ?? "–") }, uniquingKeysWith: { first, _ in first })
    let cards = try cards(key, ids, reading)
    let unit = visit.units[key]
    let place = unit.map { RegisterPlace(register: register, unit: $0) }
    let open = unit.map { visit.may(.seeRegister, $0) } ?? false
    let pairs = people.map { row -> (RowID, Model) in
      func shown(_ name: String) -> String {
        register.field(name).map { reading.written(row.values[name] ?? .null, $0, [:], visit.language) } ?? ""
      }
      let born = row.values["birth_date"]?.day.map { "\($0.parts.year)" } ?? shown("birth_year")
      let left = row.values["valid_to"]?.day.flatMap { $0 < visit.today ? visit.word("leftOn", ["date": $0.written]) : nil }
      let card = card(cards[row.id] ?? nil, visit)
      var model: Model = [
        "name": shown("full_name"), "sex": shown("sex"), "birthYear": born.isEmpty ? "–" : born,
        "hamlet": row.values["household_id"]?.id.flatMap { hamletOf[$0] } ?? "–", "unitName": unit?.name ?? key.description,
        "unitHref": "/people" + Link.query([("q", shown("full_name")), ("unit", key.description)]), "cardCls": card.cls,
        "cardSign": card.sign, "card": card.text, "residence": left ?? shown("residence_status"),
      ]
      if let place, open { model["personHref"] = "/people/\(place.unitPath)/\(row.id)" }
      return (row.id, model)
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// The last day of each person's latest card.
  private static func cards(_ unit: UnitKey, _ ids: [RowID], _ reading: StoreReading) throws -> [RowID: Day?] {
    guard !ids.isEmpty, reading.store.catalogue["insurance-card"] != nil else { return [:] }
    let sql =
      "SELECT person_id, MAX(valid_to) AS last FROM insurance_card_counted WHERE unit_id = :unit AND person_id IN (:ids) GROUP BY person_id"
    let rows = try reading.rows(sql, ["unit": .int(unit.number)], lists: ["ids": ids.map(Value.id)])
    return Dictionary(rows.compactMap { row in row["person_id"].id.map { ($0, row["last"].day) } }, uniquingKeysWith: { $1 })
  }

  private static func card(_ last: Day?, _ visit: Visit) -> (cls: String, sign: String, text: String) {
    guard let last else { return ("na", "?", visit.word("cardNone")) }
    if last >= visit.today { return ("ok", "✓", visit.word("cardUntil", ["date": last.written])) }
    return ("no", "✗", visit.word("cardEnded", ["date": last.written]))
  }
}
