import Criteria
import Foundation
import Measures
import Programme
import Registers
import Vocabulary

/// The pages of `docs/generated`: what can be read off the product is written by the product.
public enum GeneratedDocs {
  private static let head = "<!-- Written by `xakhoe docs`; change the source instead. -->\n\n"

  /// File name → text.
  public static func all(registers: RegisterCatalogue, knowledge: Knowledge) -> [String: String] {
    [
      "routes.md": head + routes(), "roles.md": head + roles(), "registers.md": head + self.registers(registers),
      "measures.md": head + measures(knowledge.measures), "editions.md": head + editions(knowledge.criteria),
    ]
  }

  private static func routes() -> String {
    var out = "# Routes\n\n| Method | Address | Needs |\n|---|---|---|\n"
    for route in Routes.all {
      let needs: String
      switch route.needs {
      case .signedOut: needs = "no session"
      case .anybody: needs = "nothing"
      case .action(let action): needs = "`\(action.rawValue)`"
      }
      out += "| \(route.method) | `\(route.pattern)` | \(needs) |\n"
    }
    return out
  }

  private static func roles() -> String {
    var out = "# Who may do what\n\n| Action | " + Role.allCases.map { "`\($0.rawValue)`" }.joined(separator: " | ") + " |\n"
    out += "|---" + String(repeating: "|---", count: Role.allCases.count) + "|\n"
    for action in Action.allCases {
      let marks = Role.allCases.map { Access.roles[action]?.contains($0) == true ? "✓" : "" }
      out += "| `\(action.rawValue)` \(action.label.vi) | " + marks.joined(separator: " | ") + " |\n"
    }
    return out + "\nWhere a role may do it follows from its scope: a unit, an area, an office and what it is responsible for, or all.\n"
  }

  private static func registers(_ catalogue: RegisterCatalogue) -> String {
    var out = "# Registers\n"
    for register in catalogue.registers {
      out += "\n## `\(register.id)` \(register.title.vi)\n\n\(register.about.vi)\n\n*\(register.about.en)*\n\n"
      out += "Form: \(register.status.rawValue). \(register.source)\n\n"
      if register.keptBy.contains(.centre) { out += "Kept by: the station and the health centre.\n\n" }
      for part in [register] + register.children {
        if part.parent != nil { out += "Part `\(part.id)` \(part.title.vi):\n\n" }
        out += "| Field | Label | Kind | |\n|---|---|---|---|\n"
        for field in part.fields {
          var marks: [String] = []
          if field.required { marks.append("required") }
          if let protection = field.protection { marks.append("protected: \(protection.rawValue)") }
          if let derived = field.derived { marks.append("derived: \(derived)") }
          if let concern = field.concerns { marks.append("\(concern.mostly ? "mostly" : "usually"): \(concern.label.vi)") }
          if field.startsToday { marks.append("begins with today") }
          let kind = field.kind.rawValue + (field.register.map { " → `\($0)`" } ?? field.list.map { " of `\($0)`" } ?? "")
          out += "| `\(field.name)` | \(field.label.vi) | \(kind) | \(marks.joined(separator: ", ")) |\n"
        }
        out += "\n"
      }
      for rule in register.unlikely { out += "- Marked when `\(rule.sql)`: \(rule.message.vi).\n" }
      for group in register.oncePer { out += "- Marked when two rows share " + group.map { "`\($0)`" }.joined(separator: ", ") + ".\n" }
      if !register.unlikely.isEmpty || !register.oncePer.isEmpty { out += "\n" }
      for rule in register.follows { out += follows(rule) + "\n" }
      if !register.follows.isEmpty { out += "\n" }
    }
    return out
  }

  /// A rule in one line: what the row referred to takes over.
  private static func follows(_ rule: FollowDefinition) -> String {
    let when = rule.when.sorted { $0.key < $1.key }.map { "`\($0.key)` is `\($0.value)`" }.joined(separator: " and ")
    let copied = rule.copy.sorted { $0.key < $1.key }.map { "`\($0.key)` is `\($0.value)`" }
    let fixed = rule.set.sorted { $0.key < $1.key }.map { "`\($0.key)` is `\($0.value)`" }
    let emptied = rule.empty.sorted().map { "`\($0)` is empty" }
    return "- When \(when): in the row of `\(rule.row)` " + (copied + fixed + emptied).joined(separator: ", ") + "."
  }

  private static func measures(_ catalogue: MeasureCatalogue) -> String {
    var out = "# Measures\n\n| Measure | What is counted | Reads | When empty | Status |\n|---|---|---|---|---|\n"
    for measure in catalogue.measures {
      let reads = measure.registers.map { "`\($0)`" }.joined(separator: ", ")
      out +=
        "| `\(measure.id)` | **\(measure.title.vi)**. \(measure.definition.vi) | \(reads) | \(measure.whenEmpty.rawValue) | \(measure.status.rawValue) |\n"
    }
    return out
  }

  private static func editions(_ catalogue: CriteriaCatalogue) -> String {
    var out = "# Editions\n\n| Edition | Text | State | Indicators | Cases |\n|---|---|---|---|---|\n"
    for edition in catalogue.editions.sorted(by: { $0.id < $1.id }) {
      let texts = edition.instruments.map { $0.citation(.vi) }.joined(separator: "; ")
      out +=
        "| `\(edition.id)` | \(edition.title.vi). \(texts) | \(edition.state.rawValue) | \(edition.indicators.count) | \(edition.cases.count) |\n"
    }
    return out
  }
}
