import Vocabulary

/// Reads one register file strictly.
enum RegisterReader {
  private static let fieldKeys = [
    "type", "required", "register", "list", "min", "max", "unit", "places", "maxLength", "pattern", "patternHint", "hint", "protect",
    "derived", "notFuture", "grid", "concerns", "default",
  ]
  /// Columns every table has.
  static let common: Set<String> = ["unit_id", "id", "seq", "draft", "origin_id", "parent_id"]
  /// Words that mean something to SQL on either engine and so make bad column names.
  static let reserved: Set<String> = [
    "order", "group", "user", "value", "values", "time", "date", "timestamp", "position", "number", "year", "month", "day", "table",
    "select", "from", "to", "where", "check", "default", "references", "primary", "key", "index", "end", "case", "when", "then", "else",
    "union", "all", "any", "some", "and", "or", "not", "null", "desc", "asc", "limit", "offset", "grant", "unique", "column",
    "current_date",
  ]

  static func register(_ node: CatalogueNode) -> RegisterDefinition? {
    node.keys(
      required: ["register", "title", "about", "source", "status", "group", "label", "fields"],
      optional: [
        "person", "onMove", "order", "search", "checks", "children", "indexes", "across", "identity", "follows", "unlikely", "oncePer",
        "beside", "keptBy",
      ])
    guard let id = node.text("register"), isName(id.replacingOccurrences(of: "-", with: "_"), node) else { return nil }
    let keepers = keepers(node)
    let children = node.list("children").compactMap { child(of: id, $0, keepers) }
    return build(
      node, id: id, table: id.replacingOccurrences(of: "-", with: "_"), title: node.label("title"), parent: nil, children: children,
      keptBy: keepers)
  }

  /// A register that says nothing is the station's.
  private static func keepers(_ node: CatalogueNode) -> Set<RegisterDefinition.Keeper> {
    let named = node.texts("keptBy")
    for name in named where RegisterDefinition.Keeper(rawValue: name) == nil {
      node.fault("keptBy: «\(name)» không phải station hay centre", en: "keptBy: “\(name)” is neither station nor centre")
    }
    let keepers = Set(named.compactMap(RegisterDefinition.Keeper.init))
    return keepers.isEmpty ? [.station] : keepers
  }

  private static func child(
    of parent: String, _ node: CatalogueNode, _ keepers: Set<RegisterDefinition.Keeper>
  ) -> RegisterDefinition? {
    node.keys(required: ["name", "label", "fields"], optional: ["checks", "indexes", "unlikely", "oncePer"])
    guard let name = node.text("name"), isName(name, node) else { return nil }
    let table = parent.replacingOccurrences(of: "-", with: "_") + "_" + name
    return build(node, id: "\(parent).\(name)", table: table, title: node.label("label"), parent: parent, children: [], keptBy: keepers)
  }

  private static func build(
    _ node: CatalogueNode, id: String, table: String, title: Label?, parent: String?, children: [RegisterDefinition],
    keptBy: Set<RegisterDefinition.Keeper>
  ) -> RegisterDefinition? {
    let fields = node.list("fields").compactMap(field)
    for (index, one) in fields.enumerated() where fields[..<index].contains(where: { $0.name == one.name }) {
      node.fault("trường «\(one.name)» bị lặp", en: "duplicate field “\(one.name)”")
    }
    let names = Set(fields.map(\.name))
    let checks = node.list("checks").compactMap { check($0, fields: names) }
    guard let title else { return nil }
    // With `_counted` behind it the name must stay within PostgreSQL's 63 bytes.
    if table.utf8.count > 50 { node.fault("tên bảng «\(table)» quá dài", en: "the table name “\(table)” is too long") }
    let order = node.text("order").map { text in
      let words = text.split(separator: " ").map(String.init)
      return (field: words.first ?? "id", descending: words.last == "desc")
    }
    return RegisterDefinition(
      id: id, table: table, title: title, about: node.label("about") ?? title, source: node.text("source") ?? "",
      status: parent == nil ? node.choice("status", KnowledgeStatus.self) ?? .unverified : .verified,
      group: parent == nil ? node.choice("group", RegisterDefinition.Group.self) ?? .system : .system,
      keptBy: keptBy, label: parent == nil ? node.text("label") ?? "" : "", person: node.text("person"),
      onMove: node.choice("onMove", RegisterDefinition.OnMove.self) ?? .stay, order: order, fields: fields, search: node.texts("search"),
      checks: checks, children: children, parent: parent,
      indexes: node.list("indexes").map { $0.items.compactMap(\.text) }, across: node.texts("across"),
      distinct: node.list("identity").map { $0.items.compactMap(\.text) }, follows: node.list("follows").compactMap(follow),
      unlikely: node.list("unlikely").compactMap { check($0, fields: names) },
      oncePer: node.list("oncePer").map { $0.items.compactMap(\.text) }, beside: node.list("beside").compactMap(\.label))
  }

  private static func follow(_ node: CatalogueNode) -> FollowDefinition? {
    node.keys(required: ["when", "row", "copy"], optional: ["set", "empty", "confirm"])
    func pairs(_ key: String) -> [String: String] {
      let pairs = (node[key]?.pairs ?? []).compactMap { pair in
        pair.value.text.map { (pair.key, $0) }
      }
      return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
    guard let row = node.text("row") else { return nil }
    return FollowDefinition(
      when: pairs("when"), row: row, copy: pairs("copy"), set: pairs("set"), empty: node.texts("empty"), confirm: node.texts("confirm"))
  }

  private static func field(_ node: CatalogueNode) -> FieldDefinition? {
    node.keys(required: ["name", "label", "type"], optional: fieldKeys)
    guard let name = node.text("name"), isName(name, node), let label = node.label("label"),
      let kind = node.choice("type", FieldDefinition.Kind.self)
    else { return nil }
    if kind == .reference, node["register"] == nil { node.fault("thiếu «register»", en: "“register” is missing") }
    if kind == .choice, node["list"] == nil { node.fault("thiếu «list»", en: "“list” is missing") }
    let protection = node.choice("protect", FieldDefinition.Protection.self)
    if protection != nil, kind != .text { node.fault("chỉ trường chữ mới được bảo vệ", en: "only text fields can be protected") }
    var concerns: Concern?
    if let node = node["concerns"] {
      concerns = Concern.read(node)
      if kind != .reference { node.fault("chỉ dùng cho trường tham chiếu", en: "only for references") }
    }
    if node["default"] != nil, node.text("default") != "today" || kind != .date {
      node.fault("«default» chỉ nhận «today», cho trường ngày", en: "“default” takes only “today”, for a date")
    }
    return FieldDefinition(
      name: name, label: label, kind: kind, required: node.bool("required") ?? false, register: node.text("register"),
      list: node.text("list"), min: node.decimal("min").map(double), max: node.decimal("max").map(double), unit: node.text("unit"),
      maxLength: node.int("maxLength") ?? (kind == .longText ? 4000 : 200), pattern: node.text("pattern"),
      patternHint: node.label("patternHint"), hint: node.label("hint"), protection: protection, derived: node.text("derived"),
      notFuture: node.bool("notFuture") ?? false, grid: node.bool("grid") ?? false, concerns: concerns,
      startsToday: node.text("default") == "today", places: node.int("places"))
  }

  private static func check(_ node: CatalogueNode, fields: Set<String>) -> CheckDefinition? {
    node.keys(required: ["name", "sql", "message", "fields"], optional: ["with"])
    guard let name = node.text("name"), isName(name, node), let sql = node.text("sql"), let message = node.label("message") else {
      return nil
    }
    let with = node.text("with")
    if let with, !fields.contains(with) { node.fault("«with» phải là một trường", en: "“with” must be a field") }
    return CheckDefinition(name: name, sql: sql, with: with, message: message, fields: node.texts("fields"))
  }

  private static func isName(_ name: String, _ node: CatalogueNode) -> Bool {
    let fits =
      name.count <= 50 && name.first.map { $0.isLowercase && $0.isASCII } == true
      && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }
    guard fits, !reserved.contains(name), !common.contains(name) else {
      node.fault("«\(name)» không dùng làm tên được", en: "“\(name)” cannot be used as a name")
      return false
    }
    return true
  }

  private static func double(_ decimal: some CustomStringConvertible) -> Double { Double(decimal.description) ?? 0 }
}
