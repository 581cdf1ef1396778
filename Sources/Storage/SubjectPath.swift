import Registers

/// How a member leads to whom or what it is about: it is one of them itself, or has a field for one.
public enum SubjectPath {
  /// True for members `m` that are one of the rows `:subjects` of a register, or about one; nil where no member can be.
  public static func condition(_ subject: String, _ registers: [String], _ catalogue: RegisterCatalogue) -> String? {
    let parts = registers.compactMap { id -> String? in
      if id == subject { return "m.member_kind = '\(id)' AND m.member_id IN (:subjects)" }
      guard let register = catalogue[id], let field = register.fields.first(where: { $0.register == subject })?.name else { return nil }
      return "m.member_kind = '\(id)' AND m.member_id IN "
        + "(SELECT x.id FROM \(register.table) x WHERE x.unit_id IN (:units) AND x.\(field) IN (:subjects))"
    }
    return parts.isEmpty ? nil : "(" + parts.joined(separator: " OR ") + ")"
  }
}
