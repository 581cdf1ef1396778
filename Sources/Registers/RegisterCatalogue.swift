import Foundation
import Vocabulary

/// All registers and code lists of a catalogue folder.
public struct RegisterCatalogue: Sendable {
  /// The registers, sorted by identifier.
  public let registers: [RegisterDefinition]
  /// The code lists by name.
  public let lists: [String: CodeList]
  private let byID: [String: RegisterDefinition]
  private let byTable: [String: RegisterDefinition]

  /// Puts definitions together; use `load` to read and check them.
  public init(registers: [RegisterDefinition], lists: [CodeList]) {
    self.registers = registers.sorted { $0.id < $1.id }
    self.lists = Dictionary(lists.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let all = registers + registers.flatMap(\.children)
    byID = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    byTable = Dictionary(all.map { ($0.table, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The register (or repeating part, as `person.absence`) of an identifier.
  public subscript(_ id: String) -> RegisterDefinition? { byID[id] }

  /// The register of a table.
  public func register(table: String) -> RegisterDefinition? { byTable[table] }

  /// All tables' definitions, repeating parts behind their register.
  public var all: [RegisterDefinition] { registers.flatMap { [$0] + $0.children } }

  /// Reads `registers/*.yaml` and `tables/lists/*.yaml` of a catalogue folder.
  /// - Throws: `CatalogueFaults` with every fault of every file.
  public static func load(_ folder: URL) throws -> RegisterCatalogue {
    let faults = FaultList()
    let lists = files(folder, "tables/lists", "yaml").compactMap { file, text in
      CatalogueNode.read(text, file: file, faults: faults).flatMap(readList)
    }
    var places: [String: CatalogueNode] = [:]
    var registers: [RegisterDefinition] = []
    for (file, text) in files(folder, "registers", "yaml") {
      guard let node = CatalogueNode.read(text, file: file, faults: faults), let register = RegisterReader.register(node) else { continue }
      if places[register.id] != nil { node.fault("sổ «\(register.id)» đã có", en: "register “\(register.id)” exists already") }
      if file != "registers/\(register.id).yaml" {
        node.fault("tên tệp phải là \(register.id).yaml", en: "the file must be named \(register.id).yaml")
      }
      places[register.id] = node
      registers.append(register)
    }
    let catalogue = RegisterCatalogue(registers: registers, lists: lists)
    for register in registers { if let place = places[register.id] { catalogue.checkReferences(register, place) } }
    try faults.check()
    return catalogue
  }

  /// The files of a folder of the catalogue: path within it and text, sorted.
  public static func files(_ folder: URL, _ sub: String, _ ending: String) -> [(String, String)] {
    let directory = folder.appendingPathComponent(sub)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.filter { $0.hasSuffix("." + ending) }.sorted().compactMap { name in
      (try? String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)).map { ("\(sub)/\(name)", $0) }
    }
  }

  private func checkReferences(_ register: RegisterDefinition, _ place: CatalogueNode) {
    for part in [register] + register.children {
      for field in part.fields {
        if let target = field.register, byID[target] == nil {
          place.fault("\(field.name): không có sổ «\(target)»", en: "\(field.name): no register “\(target)”")
        }
        if let concern = field.concerns { checkConcern(concern, field, place) }
        if let list = field.list, lists[list] == nil {
          place.fault("\(field.name): không có danh mục «\(list)»", en: "\(field.name): no list “\(list)”")
        }
      }
      let names = Set(part.fields.map(\.name))
      let open = Set(part.fields.filter { $0.protection == nil }.map(\.name))
      for name in part.search + labelFields(part.label) + (part.order.map { [$0.field] } ?? []) where !open.contains(name) {
        place.fault("«\(name)» không phải là trường mở của \(part.id)", en: "“\(name)” is not an open field of \(part.id)")
      }
      for name in part.oncePer.flatMap({ $0 }) where part.field(name)?.protection != nil {
        place.fault("oncePer: «\(name)» được bảo vệ", en: "oncePer: “\(name)” is protected")
      }
      for name in part.beside.flatMap({ labelFields($0.vi) + labelFields($0.en) }) where !leads(part, name.split(separator: ".")) {
        place.fault("beside: «\(name)» không dẫn tới trường mở nào", en: "beside: “\(name)” leads to no open field")
      }
      checkFollows(part, place)
      for name in part.indexes.flatMap({ $0 }) + part.across + part.distinct.flatMap({ $0 }) + part.checks.flatMap(\.fields)
        + part.unlikely.flatMap(\.fields) + part.oncePer.flatMap({ $0 })
        + (part.person.map { [$0] } ?? [])
      where !names.contains(name) {
        place.fault("«\(name)» không phải là trường của \(part.id)", en: "“\(name)” is not a field of \(part.id)")
      }
    }
  }

  /// Whom a register is about is told by the sex and the birth in the register referred to.
  private func checkConcern(_ concern: Concern, _ field: FieldDefinition, _ place: CatalogueNode) {
    let target = field.register.flatMap { byID[$0] }
    guard target?.field("birth_date")?.kind == .date, let sex = target?.field("sex") else {
      return place.fault(
        "\(field.name): «concerns» cần sổ có giới và ngày sinh", en: "\(field.name): “concerns” needs a sex and a birth date")
    }
    if let code = concern.sex, sex.list.flatMap({ lists[$0] })?.items.contains(where: { $0.code == code }) != true {
      place.fault("\(field.name): không có giới «\(code)»", en: "\(field.name): no sex “\(code)”")
    }
  }

  /// Whether a way of references ends at a field everybody may see.
  private func leads(_ register: RegisterDefinition, _ way: [Substring]) -> Bool {
    guard let first = way.first, let field = register.field(String(first)), field.protection == nil else { return false }
    guard way.count > 1 else { return true }
    return field.register.flatMap { byID[$0] }.map { leads($0, Array(way.dropFirst())) } ?? false
  }

  /// Every word of a `follows` rule must be a field or code of the register, or of the one that follows.
  private func checkFollows(_ register: RegisterDefinition, _ place: CatalogueNode) {
    func fault(_ word: String, _ vi: String, _ en: String) { place.fault("follows: «\(word)» \(vi)", en: "follows: “\(word)” \(en)") }
    func isCode(_ code: String, _ field: FieldDefinition?) -> Bool {
      field?.list.flatMap { lists[$0] }?.items.contains { $0.code == code } == true
    }
    for rule in register.follows {
      for (name, code) in rule.when where !isCode(code, register.field(name)) {
        fault(code, "không phải mã của «\(name)»", "is no code of “\(name)”")
      }
      guard let target = register.field(rule.row)?.register.flatMap({ byID[$0] }) else {
        fault(rule.row, "phải là trường tham chiếu", "must be a reference")
        continue
      }
      for (name, own) in rule.copy {
        guard let field = target.field(name), let source = register.field(own) else {
          fault("\(name): \(own)", "không phải là trường", "are no fields")
          continue
        }
        if field.kind != source.kind || field.list != source.list || field.protection != nil || source.protection != nil {
          fault("\(name): \(own)", "khác kiểu, hoặc được bảo vệ", "differ in kind or are protected")
        }
      }
      for (name, code) in rule.set where !isCode(code, target.field(name)) {
        fault(code, "không phải mã của «\(name)»", "is no code of “\(name)”")
      }
      for name in rule.empty where target.field(name) == nil || target.field(name)?.required == true {
        fault(name, "không phải trường để trống được", "is no field that may be empty")
      }
      for name in rule.confirm where rule.copy[name] == nil { fault(name, "không có trong «copy»", "is not in “copy”") }
    }
  }

  private static func readList(_ node: CatalogueNode) -> CodeList? {
    node.keys(required: ["list", "title", "status", "source", "items"], optional: ["columns", "replaceable"])
    let columns = node.texts("columns")
    var seen: Set<String> = []
    let items = node.list("items").compactMap { item -> CodeList.Item? in
      item.keys(required: ["code", "vi"], optional: ["en", "also"] + columns)
      guard let code = item.text("code"), let vi = item.text("vi") else { return nil }
      if !seen.insert(code).inserted { item.fault("mã «\(code)» bị lặp", en: "duplicate code “\(code)”") }
      let extra = columns.compactMap { name in item.text(name).map { (name, $0) } }
      return CodeList.Item(
        code: code, label: Label(vi, en: item.text("en")), extra: Dictionary(extra, uniquingKeysWith: { $1 }), also: item.texts("also"))
    }
    // What people write for one item may not mean another.
    let own = items.flatMap { item in [item.label.vi, item.label.en, item.code].map { ($0.lowercased(), item.code) } }
    var meant = Dictionary(own, uniquingKeysWith: { first, _ in first })
    for item in items {
      for text in item.also {
        if let other = meant[text.lowercased()], other != item.code {
          node.fault("also: «\(text)» của «\(item.code)» cũng là «\(other)»", en: "also: “\(text)” of “\(item.code)” means “\(other)” too")
        }
        meant[text.lowercased()] = item.code
      }
    }
    guard let name = node.text("list"), let title = node.label("title"), let status = node.choice("status", KnowledgeStatus.self) else {
      return nil
    }
    return CodeList(
      name: name, title: title, status: status, source: node.text("source") ?? "", columns: columns, items: items,
      replaceable: node.bool("replaceable") ?? false)
  }
}

/// The field names in braces of a label.
func labelFields(_ label: String) -> [String] {
  label.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
    $0.split(separator: "}", omittingEmptySubsequences: false).first.map(String.init)
  }
}
