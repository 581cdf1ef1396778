import Measures
import Programme
import Registers
import Storage
import Vocabulary

/// Which hamlet a sheet is for: asked before the sheet of a list opens, where none was chosen.
struct WorkSheetHamlets {
  private let page: WorkPage
  private let list: WorkListDefinition
  private var visit: Visit { page.visit }

  /// Whether the sheet of a list asks for the hamlet first.
  static func asks(_ list: WorkListDefinition, _ page: WorkPage) -> Bool {
    page.hamlet == nil && list.isOfHamlets(page.visit.store)
  }

  /// `GET /today/:list/sheet?choose=hamlet`: the hamlets with how many are due in each.
  static func show(_ visit: Visit, _ server: WebServer) async throws -> Reply {
    let page = try WorkPage(visit, server)
    let asking = WorkSheetHamlets(page: page, list: try page.list())
    guard asking.list.sheet != nil, let record = asking.list.record else { throw WebProblem.notFound }
    guard visit.may(Access.writing(record), page.unit) else { throw WebProblem.forbidden(.editRegister) }
    let model = try await visit.store.read { try asking.model($0) }
    return .page("work-sheet-hamlets", Shell.model(visit, title: visit.word("sheetTitle"), here: "/today", model))
  }

  private func model(_ reading: StoreReading) throws -> Model {
    let items = try page.items([list], reading)[list.id] ?? []
    let places = try MemberPlaces(reading, items.map { ($0.register, $0.id) }, page.group.members)
    let homes = items.map { item -> RowID? in
      guard let definition = visit.installation.registers[item.register], let row = places.row(item.register, item.id) else { return nil }
      return places.hamletRow(definition, row)?.id
    }
    let due = homes.reduce(into: [RowID: Int]()) { if let id = $1 { $0[id, default: 0] += 1 } }
    let hamlets = try MemberPlaces.hamlets(reading, page.group.members)
    let known = hamlets.reduce(0) { $0 + (due[$1.id] ?? 0) }
    return [
      "heading": visit.word("sheetTitle") + ": " + list.title.text(visit.language),
      "sub": page.unit.name + " · " + visit.today.written,
      "crumbs": [
        ["href": "/today" + page.query(), "text": visit.word("navWork")] as Model,
        ["href": "/today/\(list.id)" + page.query(), "text": list.title.text(visit.language)] as Model,
      ],
      "hamlets": hamlets.map { line($0.name, due[$0.id] ?? 0, $0.id) },
      "wholeHref": "/today/\(list.id)/sheet" + page.query(), "wholeCount": visit.whole(items.count),
      "elsewhere": Optionally.text(
        items.count > known ? visit.word("sheetNoHamlet", ["count": visit.whole(items.count - known)]) : nil),
    ]
  }

  private func line(_ name: String, _ count: Int, _ hamlet: RowID) -> Model {
    [
      "name": name, "href": "/today/\(list.id)/sheet" + page.query([("hamlet", hamlet.description)]), "none": count == 0,
      "countText": visit.whole(count),
    ]
  }
}
