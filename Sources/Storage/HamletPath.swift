import Registers
import Vocabulary

/// How a member leads to a hamlet: by its own field, by its household, or by the person it is about.
public enum HamletPath {
  private static let steps = ["hamlet", "household", "person"]

  /// The field of a register that leads on towards a hamlet, and the register it points to; nil where none does.
  public static func step(from register: RegisterDefinition) -> (field: String, to: String)? {
    for target in steps where target != register.id {
      if let field = register.fields.first(where: { $0.register == target }) { return (field.name, target) }
    }
    return nil
  }

  /// Whether rows of some of the registers can be told apart by hamlet.
  public static func exists(_ registers: [String], _ catalogue: RegisterCatalogue) -> Bool {
    registers.contains { id in catalogue[id].flatMap { inside($0, catalogue) } != nil }
  }

  /// True for members `m` in the hamlet `:wanted_hamlet`.
  public static func condition(_ registers: [String], _ catalogue: RegisterCatalogue) -> String {
    let parts = registers.compactMap { id -> String? in
      guard let register = catalogue[id], let inside = inside(register, catalogue) else { return nil }
      return "m.member_kind = '\(id)' AND m.member_id IN (SELECT x.id FROM \(register.table) x WHERE x.unit_id IN (:units) AND \(inside))"
    }
    return parts.isEmpty ? "1 = 0" : "(" + parts.joined(separator: " OR ") + ")"
  }

  private static func inside(_ register: RegisterDefinition, _ catalogue: RegisterCatalogue) -> String? {
    if register.id == "hamlet" { return "x.id = :wanted_hamlet" }
    guard let (field, target) = step(from: register) else { return nil }
    if target == "hamlet" { return "x.\(field) = :wanted_hamlet" }
    guard let next = catalogue[target], let inside = inside(next, catalogue) else { return nil }
    return "x.\(field) IN (SELECT x.id FROM \(next.table) x WHERE x.unit_id IN (:units) AND \(inside))"
  }
}
