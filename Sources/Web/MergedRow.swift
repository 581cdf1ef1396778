import Programme
import Storage
import Vocabulary

/// Where somebody is found whose row was merged into another: old links lead on, and say so.
struct MergedRow: Sendable {
  private let act: DoubleAct
  private let kept: RowPlace
  private let name: String
  private let who: String
  private let visit: Visit

  /// The merge that took a row out of the register; nil where the row stands, or went in another way.
  init?(_ reading: StoreReading, _ place: RowPlace, _ visit: Visit) throws {
    guard let found = try DoubleActs.survivor(reading, of: place), let register = visit.installation.registers["person"],
      let row = try reading.row("person", found.kept.unit, found.kept.id)
    else { return nil }
    (act, kept, self.visit) = (found.act, found.kept, visit)
    name = try reading.label(register, row, visit.language)
    who = try AuthorNames(reading, visit).text(found.act.madeBy)
  }

  /// The pair's page, where the merge is seen and undone.
  private var pairHref: String {
    "/doubles/" + DoublePair(register: "person", act.first, act.second, score: 1, pattern: nil, kinds: []).path
  }
  private var query: String { Link.query([("merged", act.second.id.description)]) }

  /// What a page of the row that went says.
  var notice: Model {
    [
      "cls": "info", "sign": "i", "text": visit.word("mergedInto", ["name": name, "time": act.madeAt.written, "who": who]),
      "way": ["href": "/people/\(Link.part(kept.unit.description))/\(kept.id)", "wayText": visit.word("mergedOpen")] as Model,
    ]
  }

  /// Where a page about one row leads when the row was merged away; nil where the row is there.
  /// - Parameter href: the address of the same kind of page for another row.
  static func way(_ visit: Visit, _ unit: UnitKey, _ id: RowID, _ href: @escaping @Sendable (RowPlace) -> String) async throws -> String? {
    try await visit.store.read { reading in
      guard try reading.row("person", unit, id) == nil, let merged = try MergedRow(reading, RowPlace(unit, id), visit) else { return nil }
      return href(merged.kept) + merged.query
    }
  }

  /// What the page of the row that stays says to somebody who was led there from a row that is gone.
  static func notice(_ visit: Visit, _ unit: UnitKey, _ id: RowID) async throws -> Model? {
    guard let gone = visit.query["merged"].flatMap({ RowID($0) }) else { return nil }
    return try await visit.store.read { reading in
      guard let merged = try MergedRow(reading, RowPlace(unit, gone), visit), merged.kept.id == id else { return nil }
      var notice: Model = [
        "cls": "info", "sign": "i",
        "text": visit.word("mergedHere", ["time": merged.act.madeAt.written, "who": merged.who]),
      ]
      if visit.units[unit].map({ visit.may(.seeDoubles, $0) }) == true {
        notice["way"] = ["href": merged.pairHref, "wayText": visit.word("mergedLook")] as Model
      }
      return notice
    }
  }
}
