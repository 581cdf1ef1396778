import Programme
import Registers
import Storage
import Vocabulary

/// The code lists: how many items, how far each was checked, where it comes from.
enum ListsPage {
  /// `GET /lists`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let lists = visit.installation.registers.lists.values.sorted { VietnameseText.folded($0.title.vi) < VietnameseText.folded($1.title.vi) }
    let groups = [(true, "listsReplaceable", "listsReplaceableText"), (false, "listsFixed", "listsFixedText")].map {
      replaceable, key, about -> Model in
      [
        "title": visit.words.text(key, visit.language), "about": visit.words.text(about, visit.language),
        "lists": lists.filter { $0.replaceable == replaceable }.map { line($0, visit) },
      ]
    }
    let unverified = lists.filter { $0.text(on: visit.today).status != .verified }.count
    let model: Model = [
      "sub": visit.word("listsSub", ["count": "\(lists.count)", "open": "\(unverified)"]), "listGroups": groups,
    ]
    return .page("lists", Shell.model(visit, title: visit.word("listsTitle"), here: "/lists", model))
  }

  private static func line(_ list: CodeList, _ visit: Visit) -> Model {
    let text = list.text(on: visit.today)
    return [
      "href": "/lists/\(list.name)", "name": list.title.text(visit.language), "code": list.name,
      "count": visit.whole(list.items.filter { $0.isListed(on: visit.today) }.count), "statusCls": text.status.cls,
      "status": visit.word(text.status), "since": text.from?.written ?? visit.word("listShipped"), "source": text.source,
    ]
  }
}

extension KnowledgeStatus {
  /// The colour of its badge.
  var cls: String {
    switch self {
    case .verified: "ok"
    case .secondary: "info"
    case .unverified: "warn"
    }
  }
}

extension Visit {
  /// How far something was checked, in words.
  func word(_ status: KnowledgeStatus) -> String {
    switch status {
    case .verified: word("statusVerified")
    case .secondary: word("statusSecondary")
    case .unverified: word("statusUnverified")
    }
  }
}
