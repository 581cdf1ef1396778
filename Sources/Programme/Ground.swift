import Criteria
import Measures
import Storage
import Vocabulary

/// Everything an evaluation reads besides measures, for many communes at once: openings, areas, attestations, documents,
/// recognitions and local values as they stood on one day.
struct Ground: Sendable {
  let day: Day
  private var openings: [UnitKey: [String: Bool]] = [:]
  private var areas: [UnitKey: [AreaAxis: String]] = [:]
  private var claims: [UnitKey: [String: [String: Bool]]] = [:]
  private var papers: [UnitKey: [(kind: String, issued: Day)]] = [:]
  private var decisions: [UnitKey: [String: Recognition]] = [:]
  private var localValues: [LocalValue] = []

  init(_ reading: StoreReading, _ groups: [UnitGroup], day: Day) throws {
    self.day = day
    let units: [Value] = Set(groups.flatMap { $0.members + [$0.unit] }).sorted().map { .int($0.number) }
    func each(_ sql: String, _ body: (UnitKey, Row) -> Void) throws {
      let parameters: [String: Value] = sql.contains(":day") ? ["day": .day(day)] : [:]
      try reading.each(sql, parameters, lists: ["units": units]) { body(UnitKey(number: $0["unit_id"].int ?? 0), $0) }
    }
    try each("SELECT unit_id, register_id, opened_on, closed_on FROM register_opening_counted WHERE unit_id IN (:units)") { unit, row in
      // A unit whose books begin later (a merged one, seen on a day before) doesn't keep any yet.
      guard let from = row["opened_on"].day, from <= day else { return }
      let open = row["closed_on"].day.map { $0 > day } ?? true
      let register = row["register_id"].text ?? ""
      openings[unit, default: [:]][register] = open || openings[unit]?[register] == true
    }
    try each("SELECT unit_id, axis, area, valid_from, valid_to FROM area_assignment WHERE unit_id IN (:units) ORDER BY valid_from") {
      unit, row in
      guard let axis = row["axis"].text.flatMap(AreaAxis.init), row["valid_from"].day.map({ $0 <= day }) ?? true,
        row["valid_to"].day.map({ $0 >= day }) ?? true
      else { return }
      areas[unit, default: [:]][axis] = row["area"].text
    }
    try each(
      "SELECT unit_id, set_id, indicator_code, claim FROM attestation_counted WHERE unit_id IN (:units) AND valid_from <= :day "
        + "AND (valid_to IS NULL OR valid_to >= :day) ORDER BY valid_from, id"
    ) { unit, row in
      claims[unit, default: [:]][row["set_id"].text ?? "", default: [:]][row["indicator_code"].text ?? ""] = row["claim"].bool
    }
    try each(
      "SELECT unit_id, document_kind, issued_on FROM document_counted WHERE unit_id IN (:units) AND issued_on <= :day "
        + "AND (valid_to IS NULL OR valid_to >= :day)"
    ) { unit, row in
      if let issued = row["issued_on"].day { papers[unit, default: []].append((row["document_kind"].text ?? "", issued)) }
    }
    try each(
      "SELECT unit_id, set_id, decided_on, valid_to, result FROM recognition_counted WHERE unit_id IN (:units) AND decided_on <= :day "
        + "ORDER BY decided_on, id"
    ) { unit, row in
      guard let decided = row["decided_on"].day else { return }
      decisions[unit, default: [:]][row["set_id"].text ?? ""] = Recognition(
        day: decided, recognised: row["result"].text == "recognised", validTo: row["valid_to"].day)
    }
    localValues = try LocalValues.load(reading)
  }

  /// Whether a register is open for a group: as the unit itself opened or closed it, for the whole of what it is made of; where
  /// it did neither, when every former unit that keeps books at all had it open.
  /// The book of openings is kept wherever any book is.
  func isOpen(_ register: String, _ group: UnitGroup) -> Bool {
    if register == "register-opening" { return (group.members + [group.unit]).contains { openings[$0] != nil } }
    if let own = openings[group.unit]?[register] { return own }
    let keeping = group.members.filter { $0 != group.unit && openings[$0] != nil }
    return !keeping.isEmpty && keeping.allSatisfy { openings[$0]?[register] == true }
  }

  func facts(_ group: UnitGroup) -> Facts {
    let own = decisions[group.unit]
    // A decision about a former commune says nothing certain about the one it went into.
    let merged = group.members.count > 1 && own == nil
    return Facts(
      day: day, axes: axes(group), documentsOpen: isOpen("document", group),
      recognitions: isOpen("recognition", group) && !merged ? own ?? [:] : nil, formerOnly: isOpen("recognition", group) && merged,
      localValues: localValues)
  }

  /// The unit's own areas; for a merged one those on which all its former units agree.
  private func axes(_ group: UnitGroup) -> [AreaAxis: String] {
    var out = areas[group.unit] ?? [:]
    for axis in AreaAxis.allCases where out[axis] == nil {
      let found = Set(group.members.filter { $0 != group.unit }.map { areas[$0]?[axis] })
      if found.count == 1, let area = found.first { out[axis] = area }
    }
    return out
  }

  /// Confirmations of a set: a merged unit is confirmed when all its former units were, denied when one was.
  func attestations(_ group: UnitGroup, set: String) -> [String: Bool] {
    if let own = claims[group.unit]?[set], group.members.count == 1 || !own.isEmpty { return own }
    let former = group.members.filter { $0 != group.unit }
    let codes = Set(former.flatMap { (claims[$0]?[set] ?? [:]).keys })
    var out: [String: Bool] = [:]
    for code in codes {
      let said = former.map { claims[$0]?[set]?[code] }
      if said.contains(false) { out[code] = false } else if !said.contains(nil) { out[code] = true }
    }
    return out
  }

  /// Documents that hold; those asked for in every quarter by the quarters of the day's year.
  func documents(_ group: UnitGroup, quarterly: Set<String>) -> [String: DocumentFact] {
    var counts: [String: Int] = [:]
    var quarters: [String: Set<Int>] = [:]
    for paper in group.members.flatMap({ papers[$0] ?? [] }) {
      if quarterly.contains(paper.kind) {
        let (year, month, _) = paper.issued.parts
        if year == day.parts.year { quarters[paper.kind, default: []].insert((month - 1) / 3 + 1) }
      } else {
        counts[paper.kind, default: 0] += 1
      }
    }
    var out = counts.mapValues(DocumentFact.count)
    for kind in quarterly { out[kind] = .quarters(quarters[kind] ?? []) }
    return out
  }
}
