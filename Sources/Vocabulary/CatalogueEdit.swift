import Yams

/// Changes single values in the text of a catalogue file and leaves every other byte as it stands: comments, order, quotes.
///
/// Every change is read back; one that would touch anything else is refused.
public struct CatalogueEdit: Sendable {
  /// A step from a node to one of its parts.
  public enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  /// The text as it stands now.
  public private(set) var text: String

  /// Begins with a text.
  public init(_ text: String) { self.text = text }

  /// The scalar at a place; nil where there is none.
  public func scalar(_ path: [Step]) -> String? { root.flatMap { CatalogueEdit.node($0, path) }?.scalar?.string }

  /// Every scalar with its place.
  public var scalars: [[Step]: String] {
    var found: [[Step]: String] = [:]
    if let root { CatalogueEdit.flatten(root, [], &found) }
    return found
  }

  /// Whether something stands at a place.
  public func has(_ path: [Step]) -> Bool { root.flatMap { CatalogueEdit.node($0, path) } != nil }

  /// Puts a value in the place of a scalar.
  /// - Returns: false where there is no such scalar, or nothing but it can't be changed; the text stays then.
  @discardableResult
  public mutating func set(_ path: [Step], to value: String) -> Bool {
    guard let root, let found = CatalogueEdit.node(root, path), case .scalar(let scalar) = found else { return false }
    if scalar.string == value { return true }
    let written = scalar.style == .doubleQuoted ? CatalogueEdit.quoted(value) : CatalogueEdit.written(value)
    return replace(path, with: written)
  }

  /// Puts a piece of the same language (`{ value: 1, … }` or a scalar) in the place of a node.
  /// - Returns: as `set`.
  @discardableResult
  public mutating func replace(_ path: [Step], with piece: String) -> Bool {
    guard let root, let found = CatalogueEdit.node(root, path) else { return false }
    let scalars = Array(text.unicodeScalars)
    let lines = CatalogueEdit.lines(scalars)
    guard let start = CatalogueEdit.start(found, lines), let end = CatalogueEdit.end(found, scalars, lines) else { return false }
    return take(scalars[..<start] + Array(piece.unicodeScalars) + scalars[end...], changing: path)
  }

  /// Adds a key with a piece of the same language at the end of a mapping.
  /// - Returns: false where there is no such mapping or it has the key.
  @discardableResult
  public mutating func add(_ key: String, _ piece: String, to path: [Step]) -> Bool {
    guard let root, let mapping = CatalogueEdit.node(root, path)?.mapping, mapping[key] == nil, let last = Array(mapping).last else {
      return false
    }
    let scalars = Array(text.unicodeScalars)
    let lines = CatalogueEdit.lines(scalars)
    guard let end = CatalogueEdit.end(last.value, scalars, lines), let start = CatalogueEdit.start(.mapping(mapping), lines) else {
      return false
    }
    let flow = scalars[start] == "{"
    let entry = CatalogueEdit.written(key) + ": " + piece
    if flow { return take(scalars[..<end] + Array((", " + entry).unicodeScalars) + scalars[end...], changing: path + [.key(key)]) }
    guard let column = mapping.first?.key.mark?.column else { return false }
    let line = scalars[end...].firstIndex(of: "\n") ?? scalars.count
    let added = "\n" + String(repeating: " ", count: column - 1) + entry
    return take(scalars[..<line] + Array(added.unicodeScalars) + scalars[line...], changing: path + [.key(key)])
  }

  /// Removes a key of a block mapping with the lines it stands in.
  /// - Returns: false where it doesn't have lines of its own.
  @discardableResult
  public mutating func remove(_ key: String, from path: [Step]) -> Bool {
    guard let root, let mapping = CatalogueEdit.node(root, path)?.mapping,
      let pair = mapping.first(where: { $0.key.string == key }), let mark = pair.key.mark
    else { return false }
    let scalars = Array(text.unicodeScalars)
    let lines = CatalogueEdit.lines(scalars)
    guard let end = CatalogueEdit.end(pair.value, scalars, lines), mark.line <= lines.count else { return false }
    let start = lines[mark.line - 1]
    guard scalars[start..<(start + mark.column - 1)].allSatisfy({ $0 == " " }) else { return false }
    let after = scalars[end...].firstIndex(of: "\n").map { $0 + 1 } ?? scalars.count
    return take(scalars[..<start] + scalars[after...], changing: path + [.key(key)])
  }

  // MARK: - Parts

  private var root: Node? { try? Yams.compose(yaml: text) }

  /// Takes a text over if it can be read and differs nowhere but at a place.
  private mutating func take(_ scalars: some Sequence<Unicode.Scalar>, changing path: [Step]) -> Bool {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    let changed = String(view)
    guard let before = root, let after = try? Yams.compose(yaml: changed) else { return false }
    var (old, new) = ([[Step]: String](), [[Step]: String]())
    CatalogueEdit.flatten(before, [], &old)
    CatalogueEdit.flatten(after, [], &new)
    let elsewhere = { (pair: (key: [Step], value: String)) in !pair.key.starts(with: path) }
    guard old.filter(elsewhere) == new.filter(elsewhere) else { return false }
    text = changed
    return true
  }

  private static func flatten(_ node: Node, _ path: [Step], _ out: inout [[Step]: String]) {
    switch node {
    case .scalar(let scalar): out[path] = scalar.string
    case .mapping(let mapping):
      for pair in mapping { flatten(pair.value, path + [.key(pair.key.string ?? "?")], &out) }
    case .sequence(let sequence):
      for (index, item) in sequence.enumerated() { flatten(item, path + [.index(index)], &out) }
    case .alias: out[path] = "*"
    }
  }

  private static func node(_ root: Node, _ path: [Step]) -> Node? {
    path.reduce(Optional(root)) { node, step in
      switch step {
      case .key(let key): node?.mapping?[key]
      case .index(let index): node?.sequence.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
    }
  }

  /// Where each line begins.
  private static func lines(_ scalars: [Unicode.Scalar]) -> [Int] {
    [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
  }

  private static func start(_ node: Node, _ lines: [Int]) -> Int? {
    guard let mark = node.mark, mark.line >= 1, mark.line <= lines.count else { return nil }
    return lines[mark.line - 1] + mark.column - 1
  }

  /// The place after a node's last character; nil for what isn't written in a way that is known here.
  private static func end(_ node: Node, _ scalars: [Unicode.Scalar], _ lines: [Int]) -> Int? {
    guard let start = start(node, lines), start < scalars.count else { return nil }
    switch node {
    case .alias: return nil
    case .scalar(let scalar): return end(of: scalar, from: start, scalars)
    case .mapping(let mapping):
      let last = Array(mapping).last?.value
      // The brackets tell: the reader doesn't keep how a mapping or a list was written.
      if scalars[start] != "{" { return last.flatMap { end($0, scalars, lines) } }
      return closing("}", after: last.map { end($0, scalars, lines) } ?? start + 1, scalars)
    case .sequence(let sequence):
      if scalars[start] != "[" { return sequence.last.flatMap { end($0, scalars, lines) } }
      return closing("]", after: sequence.last.map { end($0, scalars, lines) } ?? start + 1, scalars)
    }
  }

  private static func closing(_ bracket: Unicode.Scalar, after place: Int?, _ scalars: [Unicode.Scalar]) -> Int? {
    guard var place else { return nil }
    while place < scalars.count {
      switch scalars[place] {
      case bracket: return place + 1
      case " ", "\t", "\n", ",": place += 1
      case "#": place = scalars[place...].firstIndex(of: "\n") ?? scalars.count
      default: return nil
      }
    }
    return nil
  }

  private static func end(of scalar: Node.Scalar, from start: Int, _ scalars: [Unicode.Scalar]) -> Int? {
    var place = start
    switch scalar.style {
    case .doubleQuoted:
      place += 1
      while place < scalars.count, scalars[place] != "\"" { place += scalars[place] == "\\" ? 2 : 1 }
      return place < scalars.count ? place + 1 : nil
    case .singleQuoted:
      place += 1
      while place < scalars.count {
        if scalars[place] == "'" {
          guard place + 1 < scalars.count, scalars[place + 1] == "'" else { return place + 1 }
          place += 1
        }
        place += 1
      }
      return nil
    case .literal, .folded: return nil
    case .any, .plain:
      let length = scalar.string.unicodeScalars.count
      // A plain scalar of several lines isn't written here as it is read.
      guard start + length <= scalars.count, scalars[start..<(start + length)].elementsEqual(scalar.string.unicodeScalars) else {
        return nil
      }
      return start + length
    }
  }

  /// A scalar as it is written: quoted where it must be.
  public static func written(_ value: String) -> String {
    let safe = value.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
          || "._/-".unicodeScalars.contains(scalar))
    }
    return safe && !value.isEmpty && !value.hasPrefix("-") && value != "null" ? value : quoted(value)
  }

  /// A scalar in double quotes.
  public static func quoted(_ value: String) -> String {
    let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    return "\"" + escaped + "\""
  }
}
