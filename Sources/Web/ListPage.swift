import Exchange
import Foundation
import Programme
import Registers
import Storage
import Vocabulary

/// One code list: its editions, its items, and an authority's list in its place.
enum ListPage {
  /// Items on one page.
  static let size = 200

  /// `GET /lists/:list?q=&page=`.
  @Sendable static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    try await page(try list(visit), visit, [:])
  }

  /// `GET /lists/:list/items.xlsx`, `.csv`: the list as it stands today, to be changed and given back.
  @Sendable static func download(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let list = try list(visit)
    let format: RegisterTable.Format = visit.path.hasSuffix(".csv") ? .csv : .xlsx
    let (rows, path, made) = (ListRows.of(list, on: visit.today), server.desk.passing(), visit.now)
    try await aside { try ListSheet.write(rows, list.name, format, to: path, made: made) }
    return .stored(
      name: FileName.of([visit.word("listCol"), list.title.text(visit.language)], visit) + ".\(format.rawValue)", type: format.type,
      path: path, passing: true)
  }

  /// `POST /lists/:list`: reads a file and shows what it would change; then lays the list over the one there is.
  @Sendable static func replace(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    guard visit.rights.may(.manageLists, in: .installation) else { throw WebProblem.forbidden(.manageLists) }
    let list = try list(visit)
    guard list.replaceable else { throw WebProblem.notFound }
    let entry = try await ListEntry.read(list, visit, server)
    guard let edition = entry.edition, entry.faults.isEmpty else {
      return try await page(list, visit, entry.model(visit), faults: entry.faults)
    }
    guard visit.form["verb"] == "lay" else { return try await page(list, visit, entry.changes(list, edition, visit)) }
    try await ListEditions.write(edition, visit.store, by: visit.author)
    return .redirect("/lists/\(list.name)?done=saved")
  }

  // MARK: - Parts

  private static func list(_ visit: Visit) throws -> CodeList {
    guard let list = try visit.installation.registers.lists[visit.parameter("list")] else { throw WebProblem.notFound }
    return list
  }

  private static func page(_ list: CodeList, _ visit: Visit, _ entry: Model, faults: [FieldFault] = []) async throws -> Reply {
    let (editions, authors, names) = try await visit.store.read { reading in
      let own = try ListEditions.load(reading).filter { $0.list == list.name }
      return (own, try ListEditions.authors(list.name, reading), try AuthorNames(reading, visit))
    }
    let text = list.text(on: visit.today)
    let mayReplace = list.replaceable && visit.rights.may(.manageLists, in: .installation)
    var model: Model = [
      "crumbs": [["href": "/lists", "text": visit.word("listsTitle")] as Model], "heading": list.title.text(visit.language),
      "code": list.name,
      "statusCls": text.status.cls, "status": visit.word(text.status), "hasFaults": !faults.isEmpty,
      "faults": visit.summary(Array(faults.prefix(200))), "mayReplace": mayReplace, "replaceable": list.replaceable,
      "action": "/lists/\(list.name)", "xlsxHref": "/lists/\(list.name)/items.xlsx", "csvHref": "/lists/\(list.name)/items.csv",
      "editions": self.editions(list, editions, authors, names, visit), "comparing": false, "from": visit.today.written, "source": "",
      "statuses": statuses(.unverified, visit), "columnsText": ListRows.columns(list).joined(separator: ", "),
    ]
    model.merge(items(list, visit)) { $1 }
    model.merge(entry) { $1 }
    let shell = Shell.model(visit, title: list.title.text(visit.language), here: "/lists", notice: visit.doneNotice, model)
    return .page("list", shell, status: faults.isEmpty ? 200 : 422)
  }

  static func statuses(_ chosen: KnowledgeStatus, _ visit: Visit) -> [Model] {
    KnowledgeStatus.allCases.reversed().map { ["value": $0.rawValue, "text": visit.word($0), "selected": $0 == chosen] }
  }

  /// Every text of the list, the newest first; the one that ships with the program began with it.
  private static func editions(
    _ list: CodeList, _ editions: [ListEdition], _ authors: [Day: String], _ names: AuthorNames, _ visit: Visit
  ) -> [Model] {
    let current = list.text(on: visit.today).from
    func line(_ from: Day?, _ status: KnowledgeStatus, _ source: String, _ count: Int?, _ author: String) -> Model {
      let key = from == current ? "listCurrent" : (from.map { $0 > visit.today } ?? false) ? "listFuture" : "listPast"
      return [
        "since": from?.written ?? visit.word("listShipped"), "editionCls": status.cls, "editionStatus": visit.word(status),
        "editionSource": source.isEmpty ? "–" : source, "count": count.map { visit.whole($0) } ?? "–", "by": author,
        "stateCls": from == current ? "ok" : "na", "state": visit.words.text(key, visit.language),
      ]
    }
    let laid = editions.sorted { $0.validFrom > $1.validFrom }.map { edition in
      line(edition.validFrom, edition.status, edition.source, edition.items.count, names.text(authors[edition.validFrom] ?? ""))
    }
    let shipped = list.text(on: Day(number: -40_000))
    let count = editions.isEmpty ? list.items.count : nil
    return laid + [line(nil, shipped.status, shipped.source, count, visit.word("listProgram"))]
  }

  private static func items(_ list: CodeList, _ visit: Visit) -> Model {
    let q = VietnameseText.normalised(String((visit.query["q"] ?? "").prefix(100)))
    let words = VietnameseText.words(q)
    let found = list.items.filter { item in
      let have = VietnameseText.words(item.label.vi + " " + item.label.en) + [item.code.lowercased()]
      return words.allSatisfy { word in have.contains { $0.hasPrefix(word) } }
    }
    let page = max(1, min(Int(visit.query["page"] ?? "") ?? 1, max(1, (found.count + size - 1) / size)))
    let first = (page - 1) * size
    let shown = found.dropFirst(first).prefix(size)
    func to(_ page: Int) -> String { "/lists/\(list.name)" + Link.query([("q", q), ("page", page > 1 ? "\(page)" : "")]) }
    let values = [
      "from": visit.whole(min(first + 1, found.count)), "to": visit.whole(first + shown.count), "total": visit.whole(found.count),
    ]
    var paging: Model = ["text": visit.word("pagingText", values)]
    if page > 1 { paging["previousHref"] = to(page - 1) }
    if first + shown.count < found.count { paging["nextHref"] = to(page + 1) }
    return [
      "q": q, "ownColumns": list.columns.map { ["columnName": $0] as Model }, "paging": paging, "hasItems": !shown.isEmpty,
      "items": shown.map { item -> Model in
        var note = ""
        if let to = item.listedTo, to < visit.today { note = visit.word("listGone", ["date": to.written]) }
        if let from = item.listedFrom, from > visit.today { note = visit.word("listComing", ["date": from.written]) }
        return [
          "itemCode": item.code, "vi": item.label.vi, "en": item.label.en, "note": note, "hasNote": !note.isEmpty,
          "extra": list.columns.map { ["columnName": $0, "text": item.extra[$0] ?? ""] as Model },
        ]
      },
    ]
  }
}
