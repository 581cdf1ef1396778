import Programme
import Storage
import Vocabulary

// The calendar of supervision: what was planned for each quarter beside the visits that took place, and what became of what they asked for.
extension PlanPage {
  /// The calendar.
  func calendar() async throws -> Model {
    let seen = PlanPage.rows(place).filter(place.sees)
    let (year, visits) = (Period.year(plan.year), plan.visits)
    let real = try await visit.store.read { reading -> [RegisterRow] in
      guard !seen.isEmpty else { return [] }
      return try reading.rows(
        of: "supervision-visit", where: "unit_id IN (:units) AND visited_on >= :first AND visited_on <= :last ORDER BY visited_on, id",
        ["first": .day(year.start), "last": .day(year.end)], lists: ["units": seen.map { .int($0.number) }])
    }
    let quarters = (1...4).map { number -> Model in
      let quarter = Period.quarter(plan.year, number)
      func within(_ day: Day?) -> Bool { day.map { quarter.start <= $0 && $0 <= quarter.end } ?? false }
      let planned = visits.filter { within($0.values["planned_on"]?.day) }
      var left = real.filter { within($0.values["visited_on"]?.day) }
      var lines: [Model] = []
      for row in planned {
        let unit = UnitKey(row.text("covers_unit"))
        let found = left.firstIndex { $0.unit == unit }.map { left.remove(at: $0) }
        lines.append(line(row, found))
      }
      lines += left.map { line(nil, $0) }
      return ["quarter": quarter.label.text(visit.language), "visits": lines, "hasVisits": !lines.isEmpty]
    }
    let own = visits.filter { UnitKey($0.text("covers_unit")).map(place.sees) ?? false }
    let went = own.filter { planned in
      real.contains { real in
        real.unit == UnitKey(planned.text("covers_unit"))
          && Period.quarter(of: real.values["visited_on"]?.day ?? year.start)
            == Period.quarter(of: planned.values["planned_on"]?.day ?? year.end)
      }
    }.count
    let asked = real.filter { !$0.text("recommendations").isEmpty }
    let mended = asked.filter { $0.values["remedied_on"]?.day != nil }.count
    return [
      "quarters": quarters,
      "calendarText": visit.word(
        "planVisitsText",
        [
          "planned": visit.whole(own.count), "went": visit.whole(went), "real": visit.whole(real.count),
          "asked": visit.whole(asked.count),
          "mended": visit.whole(mended),
        ]),
      "visitsHref": place.rows("planned-visit"),
    ]
  }

  /// What visits of supervision asked for and nobody has done yet, what is overdue first.
  func followUps() async throws -> Model {
    let seen = PlanPage.rows(place).filter(place.sees)
    let last = min(Period.year(plan.year).end, visit.today)
    let open = try await visit.store.read { reading -> [RegisterRow] in
      guard !seen.isEmpty else { return [] }
      return try reading.rows(
        of: "supervision-visit",
        where: "unit_id IN (:units) AND visited_on <= :last AND recommendations IS NOT NULL "
          + "AND (remedied_on IS NULL OR remedied_on > :last) ORDER BY visited_on, id",
        ["last": .day(last)], lists: ["units": seen.map { .int($0.number) }])
    }
    let (far, shown) = (Day(number: Int(Int32.max)), 8)
    let sorted = open.sorted { ($0.values["remedy_due_on"]?.day ?? far) < ($1.values["remedy_due_on"]?.day ?? far) }
    return [
      "hasFollowUps": !open.isEmpty,
      "followUpsText": visit.word(
        "planFollowUpsText",
        [
          "count": visit.whole(open.count),
          "late": visit.whole(open.filter { $0.values["remedy_due_on"]?.day.map { $0 < visit.today } ?? false }.count),
        ]),
      "moreFollowUps": visit.word("planFollowUpsMore", ["count": visit.whole(max(0, sorted.count - shown))]),
      "followUpParts": [Array(sorted.prefix(shown)), Array(sorted.dropFirst(shown))].enumerated().filter { !$0.element.isEmpty }.map {
        index, rows -> Model in
        ["isMore": index > 0, "followUps": rows.map(followUp)]
      },
      "calendarHref": place.href + "?part=calendar",
    ]
  }

  private func followUp(_ row: RegisterRow) -> Model {
    let advice = remedy(row)
    let opens = visit.units[row.unit].map { visit.may(.seeRegister, $0) } ?? false
    return [
      "name": place.name(row.unit), "visited": row.values["visited_on"]?.day?.written ?? "–", "linked": opens,
      "realHref": "/registers/supervision-visit/\(Link.part(row.unit.description))/\(row.id)", "team": row.text("team"),
      "advice": row.text("recommendations"), "remedyText": advice.text, "remedyCls": advice.cls,
    ]
  }

  private func line(_ planned: RegisterRow?, _ real: RegisterRow?) -> Model {
    let unit = real?.unit ?? UnitKey(planned?.text("covers_unit") ?? "")
    let day = planned?.values["planned_on"]?.day
    var (stateText, cls) = (visit.word("planVisitOutside"), "info")
    // What became of visits to others isn't for everybody.
    let seen = unit.map(place.sees) ?? false
    if planned != nil, !seen {
      (stateText, cls) = ("–", "")
    } else if planned != nil {
      if real != nil {
        (stateText, cls) = (visit.word("planVisitWent"), "ok")
      } else if planned?.values["visited_on"]?.day != nil {
        (stateText, cls) = (visit.word("planVisitNotEntered"), "warn")
      } else if let day, day < visit.today {
        (stateText, cls) = (visit.word("planVisitMissed"), "no")
      } else {
        (stateText, cls) = (visit.word("planVisitComing"), "info")
      }
    }
    let opens = unit.flatMap { visit.units[$0] }.map { visit.may(.seeRegister, $0) } ?? false
    let advice = remedy(real)
    return [
      "name": unit.map(place.name) ?? "–", "planned": day?.written ?? "–", "team": planned?.text("team") ?? real?.text("team") ?? "",
      "agenda": planned?.text("agenda") ?? "", "reason": planned?.text("reason_missed") ?? "",
      "real": real?.values["visited_on"]?.day?.written ?? "–", "linked": opens && real != nil,
      "realHref": real.map { "/registers/supervision-visit/\(Link.part($0.unit.description))/\($0.id)" } ?? "",
      "seenText": real?.text("criteria_seen") ?? "", "stateText": stateText, "stateCls": cls, "advice": real?.text("recommendations") ?? "",
      "remedyText": advice.text, "remedyCls": advice.cls, "hasRemedy": !advice.text.isEmpty,
      "plannedHref": planned.map { place.row("planned-visit", $0.id) } ?? "", "isPlanned": planned != nil,
    ]
  }

  /// What became of a visit's recommendations.
  private func remedy(_ real: RegisterRow?) -> (text: String, cls: String) {
    guard let real else { return ("", "") }
    if real.text("recommendations").isEmpty { return (visit.word("planNoAdvice"), "info") }
    if let day = real.values["remedied_on"]?.day { return (visit.word("planRemedied", ["day": day.written]), "ok") }
    guard let due = real.values["remedy_due_on"]?.day else { return (visit.word("planRemedyOpen"), "warn") }
    return (visit.word(due < visit.today ? "planRemedyOverdue" : "planRemedyDue", ["day": due.written]), due < visit.today ? "no" : "warn")
  }
}
