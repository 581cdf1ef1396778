import Foundation
import Registers
import Vocabulary

/// What people call the columns of their spreadsheets, from `tables/column-names.yaml`.
public struct ColumnNames: Sendable {
  /// Why a column is taken for a field.
  public enum Ground: String, Sendable, Codable {
    case template, chosen, remembered, name, alias, similar, content, nothing, leftOut

    /// The ground in words.
    public var label: Label {
      switch self {
      case .template: Label("theo mẫu nhập", en: "by the template")
      case .chosen: Label("người dùng chọn", en: "chosen")
      case .remembered: Label("như lần nhập trước", en: "as in an earlier import")
      case .name: Label("đúng tên cột", en: "by its name")
      case .alias: Label("tên thường gọi", en: "by a usual name")
      case .similar: Label("tên gần giống", en: "by a similar name")
      case .content: Label("theo nội dung", en: "by its content")
      case .nothing: Label("chưa nhận ra", en: "not recognised")
      case .leftOut: Label("không nhập", en: "left out")
      }
    }
  }

  /// A field a heading may stand for.
  struct Match {
    let field: ExchangeField
    let confidence: Double
    let ground: Ground
  }

  /// Knows the labels alone.
  public static let none = ColumnNames(byField: [:], ignored: [])

  private let byField: [String: Set<String>]
  private let ignored: Set<String>

  /// Reads the file of a catalogue folder; a folder without it knows the labels alone.
  /// - Throws: `CatalogueFaults`.
  public static func load(_ folder: URL) throws -> ColumnNames {
    let file = "tables/column-names.yaml"
    guard let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8) else {
      return ColumnNames(byField: [:], ignored: [])
    }
    let faults = FaultList()
    var (byField, ignored): ([String: Set<String>], Set<String>) = ([:], [])
    if let node = CatalogueNode.read(text, file: file, faults: faults) {
      node.keys(required: ["names", "ignored"])
      for (name, list) in node["names"]?.pairs ?? [] { byField[name] = Set(list.items.compactMap(\.text).map(Folding.header)) }
      ignored = Set(node.texts("ignored").map(Folding.header))
    }
    try faults.check()
    return ColumnNames(byField: byField, ignored: ignored)
  }

  /// The folded headings a column of a field may have besides its label; a reference is often headed as what names its rows.
  public func headings(_ field: FieldDefinition, _ catalogue: RegisterCatalogue) -> [String] {
    let search = field.register.flatMap { catalogue[$0] }?.search ?? []
    return ([field.name] + search).flatMap { byField[$0] ?? [] }.sorted()
  }

  /// Whether a heading is known to stand for nothing.
  func isIgnored(_ heading: String) -> Bool { ignored.contains(heading) }

  /// The fields a folded heading may stand for, the likeliest first.
  func matches(_ heading: String, _ fields: [ExchangeField]) -> [Match] {
    guard !heading.isEmpty else { return [] }
    return fields.compactMap { match(heading, $0) }.sorted { $0.confidence > $1.confidence }
  }

  private func match(_ heading: String, _ field: ExchangeField) -> Match? {
    let full = [field.label.vi, field.label.en, field.target].map(Folding.header)
    if full.contains(heading) { return Match(field: field, confidence: 0.95, ground: .name) }
    // What finds another row is often headed as in that row's own register.
    let depth = Double(field.path.count - 1) * 0.1
    let leaf = [field.leaf.label.vi, field.leaf.label.en, field.leaf.name].map(Folding.header)
    if leaf.contains(heading) { return Match(field: field, confidence: 0.93 - depth, ground: .name) }
    if byField[field.leaf.name]?.contains(heading) == true { return Match(field: field, confidence: 0.9 - depth, ground: .alias) }
    let own = Set(heading.split(separator: " "))
    let best = (full + leaf + (byField[field.leaf.name] ?? [])).map { ColumnNames.likeness(own, Set($0.split(separator: " "))) }.max() ?? 0
    return best >= 0.6 ? Match(field: field, confidence: best * 0.8 - depth, ground: .similar) : nil
  }

  /// How many words two headings share; one short word proves nothing.
  private static func likeness(_ left: Set<Substring>, _ right: Set<Substring>) -> Double {
    guard left.count > 1, right.count > 1 else { return 0 }
    return Double(left.intersection(right).count) / Double(left.union(right).count)
  }
}
