import Vocabulary

/// A list of codes that a choice is made from, and of which a measure can ask each item: what a station should have.
///
/// The catalogue ships it; an authority's own list may be laid over it from a day on (`ListEdition`). Codes never go: an item that
/// is no longer listed keeps its words for the rows that use it and says until when it was listed.
public struct CodeList: Sendable {
  /// One choice.
  public struct Item: Sendable, Hashable {
    /// The stored code.
    public let code: String
    /// What people see.
    public let label: Label
    /// Further columns, by name.
    public let extra: [String: String]
    /// What people write for it besides, such as «nam giới» for «Nam».
    public let also: [String]
    /// The first day it is on the list; nil where it always was.
    public let listedFrom: Day?
    /// The last day it is on the list; nil while it is.
    public let listedTo: Day?

    /// An item.
    public init(
      code: String, label: Label, extra: [String: String], also: [String] = [], listedFrom: Day? = nil, listedTo: Day? = nil
    ) {
      (self.code, self.label, self.extra, self.also, self.listedFrom, self.listedTo) = (code, label, extra, also, listedFrom, listedTo)
    }

    /// Whether it is on the list on a day.
    public func isListed(on day: Day) -> Bool { (listedFrom.map { $0 <= day } ?? true) && (listedTo.map { $0 >= day } ?? true) }

    fileprivate func listed(from: Day?, to: Day?, also: [String]? = nil) -> Item {
      Item(code: code, label: label, extra: extra, also: also ?? self.also, listedFrom: from, listedTo: to)
    }
  }
  /// The name: `sex`; its table is `list_sex`.
  public let name: String
  /// The title.
  public let title: Label
  /// How far the list was checked: of the text that began last.
  public let status: KnowledgeStatus
  /// Where it comes from: of the text that began last.
  public let source: String
  /// Names of further text columns.
  public let columns: [String]
  /// Whether an authority's list may take its place: its codes mean nothing to a measure but themselves.
  public let replaceable: Bool
  /// The items in order; those no longer listed come last.
  public let items: [Item]
  /// Texts laid over the shipped one, by first day; the shipped one stands before them.
  private let texts: [(from: Day?, status: KnowledgeStatus, source: String)]
  private let positions: [String: Int]

  /// A list as the catalogue ships it.
  public init(
    name: String, title: Label, status: KnowledgeStatus, source: String, columns: [String], items: [Item], replaceable: Bool = false
  ) {
    self.init(name, title, columns, items, replaceable, [(nil, status, source)])
  }

  private init(
    _ name: String, _ title: Label, _ columns: [String], _ items: [Item], _ replaceable: Bool,
    _ texts: [(from: Day?, status: KnowledgeStatus, source: String)]
  ) {
    (self.name, self.title, self.columns, self.items, self.replaceable, self.texts) = (name, title, columns, items, replaceable, texts)
    (status, source) = (texts.last?.status ?? .unverified, texts.last?.source ?? "")
    positions = Dictionary(items.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The item of a code.
  public subscript(_ code: String) -> Item? { positions[code].map { items[$0] } }

  /// The label of a code; the code itself where it isn't listed.
  public func label(_ code: String) -> Label { self[code]?.label ?? Label(code) }

  /// The text that holds on a day: since when (nil for the shipped one), how far it was checked, and where it comes from.
  public func text(on day: Day) -> (from: Day?, status: KnowledgeStatus, source: String) {
    texts.last { $0.from.map { $0 <= day } ?? true } ?? (nil, status, source)
  }

  /// The identity of an item as a member of a measure: the same on every installation, whatever else is on the list.
  public func id(_ code: String) -> RowID {
    var bytes = Array(Digest.sha256("list \(name)/\(code)".utf8).prefix(16))
    // A name-based UUID of no other kind: version 8.
    (bytes[6], bytes[8]) = (bytes[6] & 0x0F | 0x80, bytes[8] & 0x3F | 0x80)
    return RowID(bytes: bytes) ?? RowID(milliseconds: 0)
  }

  /// The item a member of a measure stands for.
  public func item(_ id: RowID) -> Item? { items.first { self.id($0.code) == id } }

  /// The list with other texts laid over it, each from its first day on.
  ///
  /// An item of the new text that was there before keeps its first day and takes the new words; one that isn't in the new text is
  /// listed until the day before. One that comes back counts as never gone: an item has one time on a list.
  public func laid(over editions: [ListEdition]) -> CodeList {
    var (items, texts) = (items, texts)
    for edition in editions.filter({ $0.list == name }).sorted(by: { $0.validFrom < $1.validFrom }) {
      let before = Dictionary(items.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
      let codes = Set(edition.items.map(\.code))
      let kept = edition.items.map { item in before[item.code].map { item.listed(from: $0.listedFrom, to: nil, also: $0.also) } ?? item }
      let added = zip(edition.items, kept).map { before[$0.code] == nil ? $1.listed(from: edition.validFrom, to: nil) : $1 }
      let gone = items.filter { !codes.contains($0.code) }
        .map { $0.listed(from: $0.listedFrom, to: $0.listedTo ?? edition.validFrom.adding(days: -1)) }
      items = added + gone
      texts.append((edition.validFrom, edition.status, edition.source))
    }
    return CodeList(name, title, columns, items, replaceable, texts)
  }
}

/// A list as an authority has it, laid over the shipped one from a day on.
public struct ListEdition: Sendable {
  /// The list's name.
  public let list: String
  /// The first day it holds.
  public let validFrom: Day
  /// How far it was checked against the official text.
  public let status: KnowledgeStatus
  /// The official text it was taken from.
  public let source: String
  /// The items in order.
  public let items: [CodeList.Item]

  /// A list of an authority.
  public init(list: String, validFrom: Day, status: KnowledgeStatus, source: String, items: [CodeList.Item]) {
    (self.list, self.validFrom, self.status, self.source, self.items) = (list, validFrom, status, source, items)
  }
}

extension RegisterCatalogue {
  /// The catalogue with lists of authorities laid over the shipped ones.
  public func laying(_ editions: [ListEdition]) -> RegisterCatalogue {
    editions.isEmpty ? self : RegisterCatalogue(registers: registers, lists: lists.values.map { $0.laid(over: editions) })
  }

  /// The list and item a member of a measure stands for: `list.medicine` and the item's identity.
  public func listItem(_ kind: String, _ id: RowID) -> (list: CodeList, item: CodeList.Item)? {
    guard kind.hasPrefix("list."), let list = lists[String(kind.dropFirst(5))], let item = list.item(id) else { return nil }
    return (list, item)
  }
}
