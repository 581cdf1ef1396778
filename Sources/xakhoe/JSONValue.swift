import Foundation
import Vocabulary

/// JSON as the command writes it: keys in a fixed order, decimals exact, null where nothing is known.
enum JSONValue: Sendable {
  case flag(Bool?)
  case whole(Int?)
  case decimal(Decimal?)
  case text(String?)
  case list([JSONValue])
  case object([(String, JSONValue)])

  /// A day as `yyyy-MM-dd`, or null.
  static func day(_ day: Day?) -> JSONValue { .text(day?.iso) }

  /// On one line.
  var line: String {
    switch self {
    case .flag(let flag): flag.map { $0 ? "true" : "false" } ?? "null"
    case .whole(let number): number.map { String($0) } ?? "null"
    case .decimal(let number): number.map { $0.isNaN ? "null" : "\($0)" } ?? "null"
    case .text(let text): text.map(JSONText.quoted) ?? "null"
    case .list(let items): "[" + items.map(\.line).joined(separator: ",") + "]"
    case .object(let fields): "{" + fields.map { JSONText.quoted($0) + ":" + $1.line }.joined(separator: ",") + "}"
    }
  }

  /// As a cell of a table for programs: text without quotes, nothing for null.
  var cell: String {
    switch self {
    case .text(let text): text ?? ""
    case .list(let items): items.map(\.cell).joined(separator: "; ")
    case .object(let fields): fields.first { $0.0 == "text" }?.1.cell ?? line
    default: line == "null" ? "" : line
    }
  }

  /// A list with one item on each line, an object with one field on each line; both are read by eye and by `diff`.
  var document: String {
    switch self {
    case .list(let items): items.isEmpty ? "[]\n" : "[\n" + items.map(\.line).joined(separator: ",\n") + "\n]\n"
    case .object(let fields):
      "{\n"
        + fields.map { name, value in
          guard case .list(let items) = value, items.count > 1 else { return JSONText.quoted(name) + ":" + value.line }
          return JSONText.quoted(name) + ":[\n" + items.map(\.line).joined(separator: ",\n") + "\n]"
        }.joined(separator: ",\n") + "\n}\n"
    default: line + "\n"
    }
  }
}
