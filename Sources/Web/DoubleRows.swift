import Exchange
import Foundation
import Programme
import Storage
import Vocabulary

extension DoublePair {
  /// The pair as it stands in an address: register, and unit and row of both.
  var path: String {
    [register, first.unit.description, first.id.description, second.unit.description, second.id.description].map(Link.part)
      .joined(separator: "~")
  }

  /// The register and rows of an address.
  /// - Throws: `WebProblem.notFound`.
  static func places(_ path: String) throws -> (register: String, first: RowPlace, second: RowPlace) {
    let parts = path.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, ["person", "insurance-card"].contains(parts[0]), let unitA = UnitKey(parts[1]), let rowA = RowID(parts[2]),
      let unitB = UnitKey(parts[3]), let rowB = RowID(parts[4])
    else { throw WebProblem.notFound }
    return (parts[0], RowPlace(unitA, rowA), RowPlace(unitB, rowB))
  }
}

/// Pairs as lines of a list: who, where, why, and what was said.
struct DoubleRows: Sendable {
  /// One row of a pair.
  struct Side: Sendable {
    let name: String
    let place: String
  }

  let pairs: [DoublePair]
  private let choice: DoublesChoice
  private let names: [RowPlace: String]
  /// Rows that a merge took out of the register: what they were called, and into whom they went.
  fileprivate let merged: [RowPlace: Side]
  private let hamlets: [RowPlace: String]
  private let authors: AuthorNames

  init(_ pairs: [DoublePair], _ choice: DoublesChoice, _ reading: StoreReading) throws {
    (self.pairs, self.choice) = (pairs, choice)
    let visit = choice.visit
    let names = try DoublePairs.names(pairs, reading, visit.language)
    self.names = names
    merged = try DoubleRows.merged(pairs, names, reading, visit)
    authors = try AuthorNames(reading, visit)
    let members = pairs.flatMap { pair in [pair.first, pair.second].map { (register: pair.register, place: $0) } }
    let units = Array(Set(members.map(\.place.unit)))
    let places = try MemberPlaces(reading, members.map { ($0.register, $0.place.id) }, units)
    var hamlets: [RowPlace: String] = [:]
    for member in members {
      guard let register = visit.installation.registers[member.register], let row = places.row(member.register, member.place.id) else {
        continue
      }
      hamlets[member.place] = places.hamlet(register, row)
    }
    self.hamlets = hamlets
  }

  private static func merged(
    _ pairs: [DoublePair], _ names: [RowPlace: String], _ reading: StoreReading, _ visit: Visit
  ) throws -> [RowPlace: Side] {
    guard let person = visit.installation.registers["person"] else { return [:] }
    var out: [RowPlace: Side] = [:]
    for place in pairs.filter({ $0.register == person.id }).flatMap({ [$0.first, $0.second] })
    where names[place] == nil && out[place] == nil {
      guard let found = try DoubleActs.survivor(reading, of: place), let row = try reading.row(person.id, found.kept.unit, found.kept.id)
      else { continue }
      let name = try DoubleActs.name(reading, dropped: found.act, visit.language)
      let into = visit.word("doublesMergedInto", ["name": try reading.label(person, row, visit.language)])
      out[place] = Side(name: name ?? into, place: name == nil ? "" : into)
    }
    return out
  }

  func side(_ place: RowPlace, _ pair: DoublePair) -> Side {
    if let gone = merged[place] { return gone }
    let visit = choice.visit
    let unit = pair.first.unit == pair.second.unit && choice.communes.count == 1 ? nil : choice.name(place.unit)
    return Side(
      name: names[place] ?? visit.word("removedRow"), place: [hamlets[place], unit].compactMap { $0 }.joined(separator: ", "))
  }

  /// What was said about a pair, by whom and when.
  func verdict(_ pair: DoublePair) -> String {
    guard pair.state != .open, let by = pair.decidedBy else { return "" }
    let parts = [authors.text(by), pair.decidedAt?.day.written, pair.remark].compactMap { $0 }.filter { !$0.isEmpty }
    return parts.joined(separator: ", ")
  }

  var models: [Model] {
    let language = choice.visit.language
    return pairs.map { pair in
      let (one, other) = (side(pair.first, pair), side(pair.second, pair))
      return [
        "href": "/doubles/" + pair.path + choice.query(), "score": DoubleRows.percent(pair, choice.visit).orNothing,
        "likelihood": Overview.capital(pair.likelihood.text(language)), "firstName": one.name, "firstPlace": one.place,
        "secondName": other.name, "secondPlace": other.place,
        "reason": Overview.capital(pair.pattern?.reason.text(language) ?? "").orNothing,
        "kinds": pair.kinds.map { kind -> Model in
          ["text": Overview.capital(kind.label.text(language)), "cls": kind == .budget ? "no" : (kind == .sameNumber ? "warn" : "info")]
        },
        "state": Overview.capital(pair.state.label.text(language)), "stateCls": DoubleRows.cls(pair.state),
        "verdict": verdict(pair).orNothing,
      ]
    }
  }

  static func cls(_ state: DoubleState) -> String {
    switch state {
    case .open: ""
    case .same: "ok"
    case .different: "info"
    case .later: "warn"
    }
  }

  /// The score as a share; empty for cards, of which there is nothing to guess.
  static func percent(_ pair: DoublePair, _ visit: Visit) -> String {
    pair.register == "person" ? "\(Int((pair.score * 100).rounded(.down)))%" : ""
  }
}

/// The list of doubles as a file for the meeting.
enum DoublesFile {
  /// No file is longer than this.
  private static let longest = 100_000

  /// `GET /doubles/list.xlsx?unit=&kind=&state=` and `.csv`.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let lines = try await lines(visit).map { $0.enumerated().map { $0 == 0 ? Cell.count(Int($1) ?? 0) : .text($1) } }
    let choice = try DoublesChoice(visit)
    let only = choice.unit ?? (choice.communes.count == 1 ? choice.communes.first : nil)
    return try TableFile(
      name: [visit.word("navDoubles"), only?.name ?? visit.word("doublesAllUnits")], sheet: visit.word("navDoubles"),
      columns: heading(visit).map { TableFile.Column($0, $0) }, lines: lines
    ).reply(visit)
  }

  private static func heading(_ visit: Visit) -> [String] {
    [
      "doublesNumber", "doublesKind", "unit", "doublesFirst", "hamlet", "unit", "doublesSecond", "hamlet", "doublesLikelihood",
      "doublesWhy", "doublesState", "doublesVerdict",
    ]
    .map { visit.word($0) }
  }

  private static func lines(_ visit: Visit) async throws -> [[String]] {
    let choice = try DoublesChoice(visit)
    guard choice.communes.contains(where: { visit.may(.exportMembers, $0) }) else { throw WebProblem.forbidden(.exportMembers) }
    let language = visit.language
    let (lines, seen) = try await visit.store.read { reading -> ([[String]], [UnitKey]) in
      let pairs = try DoublePairs.page(reading, choice.filter, limit: longest)
      let rows = try DoubleRows(pairs, choice, reading)
      let lines = pairs.enumerated().map { index, pair -> [String] in
        let (one, other) = (rows.side(pair.first, pair), rows.side(pair.second, pair))
        let score = DoubleRows.percent(pair, visit)
        let likely = Overview.capital(pair.likelihood.text(language)) + (score.isEmpty ? "" : " (\(score))")
        return [
          "\(index + 1)", pair.kinds.map { Overview.capital($0.label.text(language)) }.joined(separator: "; "),
          choice.name(pair.first.unit), rows.told(pair.first, one), rows.hamlet(pair.first), choice.name(pair.second.unit),
          rows.told(pair.second, other), rows.hamlet(pair.second), likely, Overview.capital(pair.reason.text(language)),
          Overview.capital(pair.state.label.text(language)), rows.verdict(pair),
        ]
      }
      return (lines, pairs.flatMap { [$0.first.unit, $0.second.unit] })
    }
    try await DoublesPage(choice: choice).note(seen, "tải danh sách người trùng, thẻ trùng")
    return lines
  }
}

extension DoubleRows {
  /// What became of a row that isn't there any more, where it was merged into another.
  func gone(_ place: RowPlace) -> String? { merged[place].map { told(place, $0) } }

  /// A row's name on one line, with whom it went into where it is gone.
  func told(_ place: RowPlace, _ side: Side) -> String {
    merged[place] == nil || side.place.isEmpty ? side.name : side.name + " (" + side.place + ")"
  }

  func hamlet(_ place: RowPlace) -> String { hamlets[place] ?? "" }
}
