import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// The register and unit an address names, after its visitor's rights in the unit were checked.
struct RegisterPlace: Sendable {
  let register: RegisterDefinition
  let unit: OrgUnit

  var key: UnitKey { unit.key }
  /// The unit as it stands in a path.
  var unitPath: String { Link.part(unit.key.description) }
  /// The register's list.
  var listHref: String { "/registers/\(register.parent ?? register.id)?unit=\(unitPath)" }

  /// The page of a row.
  func href(_ row: RowID) -> String { "/registers/\(register.id)/\(unitPath)/\(row)" }

  /// The page that shows a row with everything around it, where its register has one: a person, a household, an establishment.
  static func page(_ register: String, _ unit: UnitKey, _ row: RowID) -> String? {
    let path = Link.part(unit.description)
    switch register {
    case "person": return "/people/\(path)/\(row)"
    case "household": return "/households/\(path)/\(row)"
    case "hamlet": return "/hamlets/\(path)/\(row)"
    case "food-establishment": return "/establishments/\(path)/\(row)"
    case "evidence": return "/evidence/\(path)/\(row)"
    case "equipment-transfer": return "/equipment-transfers?unit=\(path)"
    default: return nil
    }
  }
}

/// Parts of addresses.
enum Link {
  private static let safe = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  /// A text as one part of a path or query.
  static func part(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: safe) ?? "" }

  /// A query of the given fields, in order; empty ones are left out.
  static func query(_ fields: [(String, String)]) -> String {
    let parts = fields.filter { !$0.1.isEmpty }.map { part($0.0) + "=" + part($0.1) }
    return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
  }
}

extension Visit {
  /// Whether the visitor may do something on rows of a unit: there, or in all units it is made of.
  func may(_ action: Action, _ unit: OrgUnit) -> Bool {
    rights.may(action, in: unit.key) || rights.may(action, in: units.group(unit).members)
  }

  /// The register of the address.
  /// - Throws: `WebProblem.notFound`.
  func register() throws -> RegisterDefinition {
    let asked = try parameter("register")
    let name = [".csv", ".xlsx"].first { asked.hasSuffix($0) }.map { String(asked.dropLast($0.count)) } ?? asked
    guard let register = installation.registers[name], register.parent == nil else { throw WebProblem.notFound }
    return register
  }

  /// The register and the unit of the path, or of the query where the path has none.
  /// - Throws: `WebProblem.notFound`, `.forbidden`.
  func place(for action: Action) throws -> RegisterPlace {
    let register = try register()
    let text = parameters["unit"] ?? query["unit"] ?? ""
    let unit = try self.unit(text, for: Access.needed(action, for: register))
    // What acts of the product write isn't written by hand.
    if action == .editRegister, register.entered.isEmpty { throw WebProblem.forbidden(.editRegister) }
    return RegisterPlace(register: register, unit: unit)
  }

  /// Whether the visitor may write rows of a register by hand.
  func mayWrite(_ place: RegisterPlace) -> Bool {
    !place.register.entered.isEmpty && may(Access.writing(place.register), place.unit)
  }

  /// The row of the path, asked for after the unit's rights were checked.
  /// - Throws: `StoreProblem.noRow`.
  func rowID(_ name: String = "row") throws -> RowID {
    guard let id = try RowID(parameter(name)) else { throw StoreProblem.noRow(register: parameters["register"] ?? "") }
    return id
  }

  /// The communes in which the visitor may do something, those that exist today first.
  func communes(_ action: Action) -> [OrgUnit] {
    let allowed = units.communes.filter { may(action, $0) }
    return allowed.filter { $0.exists(on: today) } + allowed.filter { !$0.exists(on: today) }
  }

  /// The options of a choice of communes.
  func options(_ communes: [OrgUnit], chosen: UnitKey?) -> [Model] {
    communes.prefix(1000).map { unit in
      let end = unit.validTo.map { $0 < today } == true ? " " + word("formerUnit") : ""
      return ["value": unit.key.description, "text": unit.name + end, "selected": unit.key == chosen]
    }
  }

  /// Where pages of registers stand: the registers, the commune.
  func crumbs(_ unit: OrgUnit) -> [Model] {
    let path = Link.part(unit.key.description)
    // A district has no books of its own, only its plans.
    if !units.communes.contains(where: { $0.key == unit.key }) { return [["href": "/plans", "text": word("plansTitle")]] }
    var out: [Model] = [["href": "/registers?unit=\(path)", "text": word("registersTitle")]]
    if rights.may(.seeOverview) { out.append(["href": "/units/\(path)", "text": unit.name]) }
    return out
  }

  /// The notice of a page reached after something was done.
  var doneNotice: Model? {
    let known = [
      "saved", "draft", "removed", "opened", "moved", "password", "offered", "accepted", "refused", "withdrawn", "remarked", "view",
    ]
    guard let done = query["done"], known.contains(done) else { return nil }
    return ["cls": "ok", "sign": "✓", "text": word("done-" + done)]
  }
}
