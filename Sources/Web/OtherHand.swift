import Programme
import Registers
import Vocabulary

/// Another office than the station that writes in a commune's registers: the log keeps its name with every such write.
struct OtherHand: Sendable, Equatable {
  /// Whether it writes in the station's stead, in a register that is the station's own.
  let behalf: Bool
  /// The office as the account's appointment names it.
  let office: String

  private static let marks: [(behalf: Bool, mark: String)] = [(true, "ghi thay trạm: "), (false, "cơ quan ghi: ")]

  /// What the log keeps.
  var note: String { (OtherHand.marks.first { $0.behalf == behalf }?.mark ?? "") + office }

  init(behalf: Bool, office: String) { (self.behalf, self.office) = (behalf, office) }

  /// Reads a remark of the log; nil for every other remark.
  init?(note: String) {
    guard let found = OtherHand.marks.first(where: { note.hasPrefix($0.mark) }) else { return nil }
    self.init(behalf: found.behalf, office: String(note.dropFirst(found.mark.count)))
  }

  /// The hand in words: «Trung tâm Y tế … ghi thay».
  func text(_ visit: Visit) -> String { visit.word(behalf ? "handBehalf" : "handOwn", ["office": office]) }
}

extension Access {
  /// The action that writing a register needs, as its file says who keeps it.
  static func writing(_ register: RegisterDefinition) -> Action { writing(register.id, byCentre: register.keptBy.contains(.centre)) }

  /// The action that a door to registers needs for one of them.
  static func needed(_ action: Action, for register: RegisterDefinition) -> Action {
    needed(action, for: register.id, byCentre: register.keptBy.contains(.centre))
  }
}

extension Visit {
  /// What an address asks for: one that writes a register asks for the right to that register.
  func needed(_ action: Action) -> Action {
    // `plan.csv` is the register of plans, too.
    let name = parameters["register"]?.split(separator: ".").first.map(String.init)
    guard let register = name.flatMap({ installation.registers[$0] }) else { return action }
    return Access.needed(action, for: register)
  }

  /// The office in whose name the visitor writes a register of a unit; nil for those who write there as a matter of course.
  func hand(_ register: RegisterDefinition, _ unit: UnitKey) -> OtherHand? {
    let action = Access.writing(register)
    let held = units[unit].map { units.group($0).members } ?? [unit]
    let roles = held.reduce(rights.roles(for: action, in: unit)) { $0.union(rights.roles(for: action, in: $1)) }
    guard !roles.isEmpty, roles.isSubset(of: [.healthCentre, .centreEntry]) else { return nil }
    return OtherHand(behalf: !roles.contains(.healthCentre), office: office(roles))
  }

  /// The office of an appointment to one of some roles: named by itself, else by its area.
  private func office(_ roles: Set<Role>) -> String {
    let own = (session?.account.appointments ?? []).filter { [.healthCentre, .centreEntry].contains($0.role) }
    if let named = own.first(where: { $0.scope.hasPrefix("office:") }) { return String(named.scope.dropFirst("office:".count)) }
    let centre = Role.healthCentre.label.text(.vi)
    let area = own.first { $0.scope.hasPrefix("area:") }?.scope.dropFirst("area:".count)
    return area.flatMap { code in units.areas.first { $0.code == code }?.name }.map { "\(centre) \($0)" } ?? centre
  }
}
