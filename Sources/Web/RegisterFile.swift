import Exchange
import Foundation
import Programme
import Registers
import Storage

/// The rows of a list as a file for spreadsheets.
enum RegisterFile {
  /// The kind of file an address asks for; nil for the page itself.
  static func format(_ visit: Visit) -> RegisterTable.Format? {
    let ending = visit.query["format"] ?? (visit.parameters["register"] ?? "").split(separator: ".").last.map(String.init) ?? ""
    return RegisterTable.Format(rawValue: ending)
  }

  /// All rows that the list's search and filters leave, in its order, with identifiers masked; the look is logged.
  static func reply(_ listing: RegisterListing, _ format: RegisterTable.Format, _ visit: Visit, _ server: WebServer) async throws -> Reply {
    let place = listing.place
    for unit in listing.scope.keys { _ = try visit.unit(unit.description, for: Access.needed(.exportMembers, for: place.register.id)) }
    let names = Dictionary(
      listing.scope.units.map { ($0.key, RegisterScope.name($0, visit)) }, uniquingKeysWith: { first, _ in first })
    let table = try RegisterTable(
      visit.store, register: place.register.id, units: listing.scope.keys, language: visit.language, clear: false, names: names,
      chosen: { try listing.found($0, offset: $1, limit: $2).rows })
    let path = server.desk.passing()
    do { try await table.write(to: path, format, by: visit.author) } catch {
      unlink(path)
      throw error
    }
    let units = listing.scope.units.count > 1 ? visit.word("communesText", ["communes": "\(listing.scope.units.count)"]) : place.unit.name
    let name = FileName.of([place.register.title.text(visit.language), units], visit)
    return .stored(name: "\(name).\(format.rawValue)", type: format.type, path: path, passing: true)
  }
}
