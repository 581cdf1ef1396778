import Programme
import Registers
import Storage
import Vocabulary

/// Where a row stands: in a register of a unit, or in a repeating part of one of its rows.
struct RecordPlace: Sendable {
  let place: RegisterPlace
  /// The register itself, or its repeating part.
  let part: RegisterDefinition
  /// The row a repeating part belongs to.
  let parent: RowID?

  var key: UnitKey { place.key }
  private var folder: String {
    let base = "/registers/\(place.register.id)/\(place.unitPath)"
    guard let parent else { return base }
    return "\(base)/\(parent)/\(part.id.split(separator: ".").last ?? "")"
  }
  /// The page that adds a row.
  var newHref: String { folder + "/new" }
  /// Where one comes from.
  var backHref: String { parent.map(place.href) ?? place.listHref }

  /// The page of a row.
  func href(_ row: RowID) -> String { "\(folder)/\(row)" }
}

extension Visit {
  /// The register or repeating part of the path, after the unit's rights were checked.
  /// - Throws: `WebProblem.notFound`, `.forbidden`, `StoreProblem.noRow`.
  func recordPlace(for action: Action) throws -> RecordPlace {
    let place = try place(for: action)
    guard let child = parameters["child"] else { return RecordPlace(place: place, part: place.register, parent: nil) }
    guard let part = place.register.children.first(where: { $0.id == "\(place.register.id).\(child)" }) else { throw WebProblem.notFound }
    return RecordPlace(place: place, part: part, parent: try rowID())
  }

  /// The row of the path: of the register, or of the repeating part.
  func recordID() throws -> RowID { try rowID(parameters["child"] == nil ? "row" : "part") }
}
