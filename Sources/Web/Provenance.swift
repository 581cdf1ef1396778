import Vocabulary

/// Whether a page shows a badge that something was not compared with the official text, and the line that explains it at the foot.
struct Provenance: Sendable {
  private let hasSecondary: Bool
  private let hasUnverified: Bool
  private let href: String
  private let visit: Visit

  /// Looks through what a page is going to show: the words of the badges, or the marks for which a template writes them.
  init(_ own: Model, _ visit: Visit) {
    self.visit = visit
    let (secondary, unverified) = (visit.word("statusSecondary"), visit.word("statusUnverified"))
    var found = (secondary: false, unverified: false)
    func look(_ value: Any) {
      if found.secondary, found.unverified { return }
      switch value {
      case let text as String:
        if text.hasSuffix(secondary), text.count < 200 { found.secondary = true }
        if text.hasSuffix(unverified), text.count < 200 { found.unverified = true }
      case let model as Model:
        for (key, inner) in model {
          if inner as? Bool == true, key == "unverified" || key == "areasUnverified" { found.unverified = true } else { look(inner) }
        }
      case let list as [Model]: list.forEach(look)
      default: break
      }
    }
    look(own)
    (hasSecondary, hasUnverified) = found
    let law = own["law"] as? Model
    href = (own["editionHref"] ?? law?["editionHref"]) as? String ?? "/criteria"
  }

  /// The model of the foot; false where there is nothing to explain.
  var model: any Sendable {
    guard hasSecondary || hasUnverified else { return false }
    var lines: [Model] = []
    if hasSecondary {
      lines.append(["sourceName": Overview.capital(visit.word("statusSecondary")), "sourceText": visit.word("statusSecondaryText")])
    }
    if hasUnverified {
      lines.append(["sourceName": Overview.capital(visit.word("statusUnverified")), "sourceText": visit.word("statusUnverifiedText")])
    }
    return ["lines": lines, "sourceHref": href, "mayRead": visit.rights.may(.readLaw)] as Model
  }
}
