import Registers
import Vocabulary

/// The names of a result's columns, shared by its rows.
public final class Columns: Sendable {
  /// The names in order.
  public let names: [String]
  let index: [String: Int]

  /// Names, in order.
  public init(_ names: [String]) {
    self.names = names
    index = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

/// One row of an answer.
public struct Row: Sendable {
  /// The columns.
  public let columns: Columns
  /// The values in order of the columns.
  public let values: [Value]

  /// The value of a column; null where there is no such column.
  public subscript(_ name: String) -> Value { columns.index[name].map { values[$0] } ?? .null }

  /// Name → value.
  public var fields: [String: Value] { Dictionary(zip(columns.names, values), uniquingKeysWith: { first, _ in first }) }
}

/// One connection of either engine. Queries name their parameters `:name`; a list parameter stands as `IN (:name)`.
public protocol Connection: AnyObject {
  /// The engine behind it.
  var dialect: Dialect { get }
  /// Calls `body` with each row; stops when it throws.
  func each(_ sql: String, _ parameters: [String: Value], lists: [String: [Value]], _ body: (Row) throws -> Void) throws
  /// Runs a statement; the number of rows it changed.
  @discardableResult func run(_ sql: String, _ parameters: [String: Value]) throws -> Int
  /// Runs several statements separated by semicolons, without parameters.
  func script(_ sql: String) throws
  /// Inserts many rows the fastest way the engine has.
  func insert(into table: String, columns: [String], rows: [[Value]]) throws
}

extension Connection {
  /// All rows of a query.
  public func rows(_ sql: String, _ parameters: [String: Value] = [:], lists: [String: [Value]] = [:]) throws -> [Row] {
    var out: [Row] = []
    try each(sql, parameters, lists: lists) { out.append($0) }
    return out
  }

  /// The first row of a query.
  public func first(_ sql: String, _ parameters: [String: Value] = [:], lists: [String: [Value]] = [:]) throws -> Row? {
    try rows(sql, parameters, lists: lists).first
  }

  /// Runs a statement without parameters.
  @discardableResult public func run(_ sql: String) throws -> Int { try run(sql, [:]) }
}

/// A query whose `:name` parameters were found by reading it as SQL: strings, comments, quoted names and `::` are left alone.
struct SQLText: Sendable {
  /// The text with `?1` or `$1` in place of the names.
  let text: String
  /// The parameter of each number, in order; list parameters as `name#0`, `name#1`.
  let names: [String]

  init(_ sql: String, _ dialect: Dialect, lists: [String: [Value]]) {
    var out: [UInt8] = []
    var names: [String] = []
    var numbers: [String: Int] = [:]
    let bytes = Array(sql.utf8)
    let sign: UInt8 = dialect == .sqlite ? 63 : 36
    func number(_ name: String) -> [UInt8] {
      let index = numbers[name] ?? names.count + 1
      if numbers[name] == nil {
        numbers[name] = index
        names.append(name)
      }
      return [sign] + Array(String(index).utf8)
    }
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      let next = position + 1 < bytes.count ? bytes[position + 1] : 0
      switch byte {
      case 39, 34:  // string or quoted name
        let end = SQLText.skip(bytes, position + 1) { $0 == byte }
        out += bytes[position..<end]
        position = end
      case 45 where next == 45:  // comment to the end of the line
        let end = SQLText.skip(bytes, position) { $0 == 10 }
        out += bytes[position..<end]
        position = end
      case 47 where next == 42:  // comment between /* and */
        var end = position + 2
        while end + 1 < bytes.count, !(bytes[end] == 42 && bytes[end + 1] == 47) { end += 1 }
        end = min(bytes.count, end + 2)
        out += bytes[position..<end]
        position = end
      case 58 where next == 58:  // cast
        out += [58, 58]
        position += 2
      case 58 where SQLText.isName(next):
        var end = position + 1
        while end < bytes.count, SQLText.isName(bytes[end]) { end += 1 }
        let name = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        if let list = lists[name] {
          if list.isEmpty { out += Array("NULL".utf8) }
          for index in list.indices {
            if index > 0 { out.append(44) }
            out += number("\(name)#\(index)")
          }
        } else {
          out += number(name)
        }
        position = end
      default:
        out.append(byte)
        position += 1
      }
    }
    text = String(decoding: out, as: UTF8.self)
    self.names = names
  }

  /// The values in the order of the numbers.
  func values(_ parameters: [String: Value], lists: [String: [Value]]) throws -> [Value] {
    try names.map { name in
      if let value = parameters[name] { return value }
      let parts = name.split(separator: "#")
      if parts.count == 2, let list = lists[String(parts[0])], let index = Int(parts[1]) { return list[index] }
      throw StoreProblem.query("parameter :\(name) has no value")
    }
  }

  private static func isName(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
  }

  private static func skip(_ bytes: [UInt8], _ from: Int, until ends: (UInt8) -> Bool) -> Int {
    var position = from
    while position < bytes.count, !ends(bytes[position]) { position += 1 }
    return min(bytes.count, position + 1)
  }
}
