import Programme
import Registers
import Storage
import Vocabulary

/// Whose rows a list shows: one commune's, with those it was made of, or of all communes the reader answers for.
struct RegisterScope: Sendable {
  enum Kind: String, Sendable, CaseIterable { case own, lineage, all }
  /// More units than this are not put into one sheet.
  static let most = 400

  let kind: Kind
  /// The units that own the rows, after the reader's rights were checked for each.
  let units: [OrgUnit]
  /// The units that could be chosen from.
  let choices: [OrgUnit]
  /// Those chosen by the filter on communes; empty for all.
  let chosen: Set<UnitKey>

  /// Reads `scope=` and `in=` (or `in.<unit>=1`) of the address.
  init(_ visit: Visit, _ place: RegisterPlace) {
    kind =
      RegisterScope.kinds(visit, place).contains { $0.rawValue == visit.query["scope"] }
      ? Kind(rawValue: visit.query["scope"] ?? "") ?? .own : .own
    switch kind {
    case .own: choices = [place.unit]
    case .lineage: choices = visit.units.lineage(place.key).compactMap { visit.units[$0] }.filter { visit.may(.seeRegister, $0) }
    case .all: choices = visit.communes(.seeRegister)
    }
    let listed = (visit.query["in"] ?? "").split(separator: ",").map(String.init)
    let ticked = visit.query.filter { $0.key.hasPrefix("in.") && !$0.value.isEmpty }.keys.map { String($0.dropFirst(3)) }
    let asked = Set((listed + ticked).compactMap { UnitKey($0) })
    let found = choices.filter { asked.contains($0.key) }
    chosen = kind == .own ? [] : Set(found.map(\.key))
    units = chosen.isEmpty ? choices : found
  }

  /// What this reader can choose between.
  static func kinds(_ visit: Visit, _ place: RegisterPlace) -> [Kind] {
    var out: [Kind] = [.own]
    if visit.units.predecessors(of: place.key).contains(where: { visit.may(.seeRegister, $0) }) { out.append(.lineage) }
    if (2...most).contains(visit.communes(.seeRegister).count) { out.append(.all) }
    return out
  }

  /// Whether rows of several units may stand beside each other.
  var isWide: Bool { kind != .own }
  var keys: [UnitKey] { units.map(\.key) }

  /// The scope as parameters of an address.
  var query: [(String, String)] {
    guard isWide else { return [] }
    return [("scope", kind.rawValue), ("in", choices.map(\.key).filter(chosen.contains).map(\.description).joined(separator: ","))]
  }

  /// The units a new row may be written into, those that exist today first; none where nothing is entered by hand.
  func writable(_ visit: Visit, _ register: RegisterDefinition) -> [OrgUnit] {
    guard !register.entered.isEmpty else { return [] }
    let allowed = units.filter { visit.may(Access.writing(register), $0) }
    let living = allowed.filter { $0.exists(on: visit.today) }
    return living.isEmpty ? allowed : living
  }

  /// A row's unit in words: a commune of former days says so.
  static func name(_ unit: OrgUnit, _ visit: Visit) -> String {
    unit.exists(on: visit.today) ? unit.name : unit.name + " " + visit.word("formerUnit")
  }
}
