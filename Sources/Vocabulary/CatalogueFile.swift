import Foundation
import Yams

/// One thing wrong in a catalogue file: where, and why in both languages.
public struct CatalogueFault: Error, Sendable, Hashable, Comparable {
  /// The file, relative to the catalogue.
  public let file: String
  /// The line, counted from 1; 0 when the whole file is meant.
  public let line: Int
  /// What is wrong.
  public let message: Label

  /// A fault at a line of a file.
  public init(file: String, line: Int, _ message: Label) {
    self.file = file
    self.line = line
    self.message = message
  }

  /// `file:line: message`, as compilers print it.
  public func text(_ language: Language) -> String { "\(file):\(line): \(message.text(language))" }

  /// Orders by file, then line.
  public static func < (left: CatalogueFault, right: CatalogueFault) -> Bool {
    (left.file, left.line, left.message.vi) < (right.file, right.line, right.message.vi)
  }
}

/// Every fault of a catalogue, thrown together.
public struct CatalogueFaults: Error, Sendable {
  /// Sorted by file and line.
  public let faults: [CatalogueFault]

  /// The faults, put in order of file and line.
  public init(_ faults: [CatalogueFault]) { self.faults = faults.sorted() }
}

/// Collects faults while a catalogue is read, so that all are reported at once.
public final class FaultList {
  /// What was found so far.
  public private(set) var faults: [CatalogueFault] = []

  /// An empty list.
  public init() {}

  /// Notes a fault.
  public func add(_ file: String, _ line: Int, _ vi: String, en: String) {
    faults.append(CatalogueFault(file: file, line: line, Label(vi, en: en)))
  }

  /// Takes over faults found elsewhere.
  public func add(_ others: [CatalogueFault]) { faults += others }

  /// Throws all faults when there are any.
  public func check() throws { if !faults.isEmpty { throw CatalogueFaults(faults) } }
}

/// One node of a YAML file with its place; every reader notes a fault instead of guessing.
public struct CatalogueNode {
  /// The file, relative to the catalogue.
  public let file: String
  /// The line of the node, from 1.
  public let line: Int
  /// Where in the file, as a person would say it: `criteria[2].indicators[0]`.
  public let path: String
  /// Where faults go.
  public let faults: FaultList
  let node: Node

  /// Reads a file; a syntax error or duplicate keys are noted and the rest is still read where that is possible.
  public static func read(_ text: String, file: String, faults: FaultList) -> CatalogueNode? {
    var text = text
    for attempt in 0..<50 {
      do {
        guard let node = try Yams.compose(yaml: text) else {
          faults.add(file, 0, "tệp trống", en: "the file is empty")
          return nil
        }
        return CatalogueNode(file: file, line: node.mark?.line ?? 1, path: "", faults: faults, node: node)
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        for key in keys {
          let (renamed, line) = renamingSecond(key, in: text, from: context.mark.line, suffix: "__duplicate\(attempt)")
          faults.add(file, line, "khóa «\(key)» bị lặp", en: "duplicate key “\(key)”")
          if renamed == text { return nil }
          text = renamed
        }
      } catch let error as YamlError {
        let line: Int
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): line = mark.line
        default: line = 0
        }
        faults.add(file, line, "sai cú pháp YAML", en: "not valid YAML")
        return nil
      } catch {
        faults.add(file, 0, "không đọc được tệp", en: "the file cannot be read")
        return nil
      }
    }
    return nil
  }

  /// Gives the second occurrence of a key a name of its own, so that one duplicate doesn't hide the faults after it.
  private static func renamingSecond(_ key: String, in text: String, from line: Int, suffix: String) -> (String, Int) {
    var lines = text.components(separatedBy: "\n")
    var indent: Int?
    for index in max(0, line - 1)..<lines.count {
      let content = lines[index].replacingOccurrences(of: "- ", with: "  ")
      let trimmed = content.drop(while: { $0 == " " })
      guard trimmed.hasPrefix(key + ":") || trimmed.hasPrefix("\"\(key)\":") || trimmed.hasPrefix("'\(key)':") else { continue }
      let depth = content.count - trimmed.count
      guard let first = indent else {
        indent = depth
        continue
      }
      if depth == first, let range = lines[index].range(of: key) {
        lines[index].replaceSubrange(range, with: key + suffix)
        return (lines.joined(separator: "\n"), index + 1)
      }
    }
    return (text, line)
  }

  private func child(_ node: Node, _ name: String, line: Int? = nil) -> CatalogueNode {
    CatalogueNode(
      file: file, line: node.mark?.line ?? line ?? self.line, path: path.isEmpty || name.hasPrefix("[") ? path + name : path + "." + name,
      faults: faults, node: node)
  }

  /// Notes a fault at this node.
  public func fault(_ vi: String, en: String) {
    let place = path.isEmpty ? "" : path + ": "
    faults.add(file, line, place + vi, en: place + en)
  }

  /// True for a mapping.
  public var isMapping: Bool { node.mapping != nil }
  /// True for a sequence.
  public var isSequence: Bool { node.sequence != nil }

  /// Checks the keys of a mapping: required ones must stand there, others than those named are faults.
  @discardableResult
  public func keys(required: [String] = [], optional: [String] = []) -> Bool {
    guard let mapping = node.mapping else {
      fault("phải là một nhóm khóa: giá trị", en: "must be a mapping of keys")
      return false
    }
    var complete = true
    for key in required where mapping[key] == nil {
      fault("thiếu «\(key)»", en: "“\(key)” is missing")
      complete = false
    }
    let known = Set(required + optional)
    for (key, value) in mapping {
      let name = key.string ?? "?"
      if !known.contains(name), !name.contains("__duplicate") {
        faults.add(
          file, key.mark?.line ?? value.mark?.line ?? line, "khóa «\(name)» không có trong quy cách",
          en: "unknown key “\(name)”")
      }
    }
    return complete
  }

  /// The node under a key; nil when it isn't there or is null.
  public subscript(_ key: String) -> CatalogueNode? {
    guard let value = node.mapping?[key], value.null == nil || value.scalar?.style != .plain else { return nil }
    return child(value, key)
  }

  /// The scalar as text, exactly as written.
  public var text: String? { node.scalar?.string }

  /// The text under a key, in NFC.
  public func text(_ key: String) -> String? {
    guard let value = self[key] else { return nil }
    guard let text = value.text else {
      value.fault("phải là chữ", en: "must be text")
      return nil
    }
    return text.precomposedStringWithCanonicalMapping
  }

  /// A label: plain text (Vietnamese) or `{ vi: …, en: … }`.
  public var label: Label? {
    if let text { return Label(text.precomposedStringWithCanonicalMapping) }
    guard isMapping else {
      fault("phải là chữ hoặc { vi, en }", en: "must be text or { vi, en }")
      return nil
    }
    keys(required: ["vi"], optional: ["en"])
    guard let vi = text("vi") else { return nil }
    return Label(vi, en: text("en"))
  }

  /// The label under a key.
  public func label(_ key: String) -> Label? { self[key]?.label }

  private func scalar<Value>(_ key: String, _ vi: String, _ en: String, _ read: (String) -> Value?) -> Value? {
    guard let value = self[key] else { return nil }
    guard let text = value.text, let result = read(text) else {
      value.fault("«\(value.text ?? "…")» không phải \(vi)", en: "“\(value.text ?? "…")” is not \(en)")
      return nil
    }
    return result
  }

  /// A whole number under a key.
  public func int(_ key: String) -> Int? { scalar(key, "số nguyên", "a whole number") { Int($0) } }

  /// An exact decimal under a key.
  public func decimal(_ key: String) -> Decimal? { scalar(key, "số thập phân", "a decimal", CatalogueNode.decimal) }

  /// Reads an exact decimal with a point; nil for anything else.
  public static func decimal(_ text: String) -> Decimal? {
    guard !text.isEmpty, text.allSatisfy({ ($0.isASCII && $0.isNumber) || $0 == "." || $0 == "-" }) else { return nil }
    return Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
  }

  /// `true` or `false` under a key.
  public func bool(_ key: String) -> Bool? {
    scalar(key, "true hoặc false", "true or false") { $0 == "true" ? true : ($0 == "false" ? false : nil) }
  }

  /// A day `yyyy-MM-dd` under a key.
  public func day(_ key: String) -> Day? { scalar(key, "ngày dạng yyyy-MM-dd", "a date yyyy-MM-dd") { Day(iso: $0) } }

  /// One of the raw values of an enumeration under a key.
  public func choice<Value: RawRepresentable & CaseIterable>(_ key: String, _ type: Value.Type) -> Value? where Value.RawValue == String {
    let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
    return scalar(key, "một trong: \(all)", "one of: \(all)") { Value(rawValue: $0) }
  }

  /// The items of a sequence under a key; empty when the key isn't there.
  public func list(_ key: String) -> [CatalogueNode] {
    guard let value = self[key] else { return [] }
    guard value.isSequence else {
      value.fault("phải là danh sách", en: "must be a list")
      return []
    }
    return value.items
  }

  /// The items of this sequence.
  public var items: [CatalogueNode] {
    (node.sequence.map(Array.init) ?? []).enumerated().map { child($1, "[\($0)]") }
  }

  /// The texts of a list under a key.
  public func texts(_ key: String) -> [String] {
    list(key).compactMap { item in
      if item.text == nil { item.fault("phải là chữ", en: "must be text") }
      return item.text
    }
  }

  /// The pairs of this mapping, in the order of the file.
  public var pairs: [(key: String, value: CatalogueNode)] {
    (node.mapping.map(Array.init) ?? []).map { ($0.key.string ?? "?", child($0.value, $0.key.string ?? "?", line: $0.key.mark?.line)) }
  }
}
