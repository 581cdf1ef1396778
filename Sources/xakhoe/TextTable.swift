import Foundation

/// A table of aligned columns for a terminal. Widths count characters as people see them, so Vietnamese lines up.
struct TextTable {
  /// Where a column's cells stand.
  enum Alignment { case left, right }

  /// The header.
  let header: [String]
  /// How each column is aligned; left where nothing is said.
  var alignments: [Alignment] = []
  /// The rows; nil draws a line.
  private var rows: [[String]?] = []

  /// A table without rows.
  init(_ header: [String], _ alignments: [Alignment] = []) {
    self.header = header.map(\.precomposedStringWithCanonicalMapping)
    self.alignments = alignments
  }

  /// Adds a row.
  mutating func add(_ cells: [String]) { rows.append(cells.map(\.precomposedStringWithCanonicalMapping)) }

  /// Draws a line under the rows so far.
  mutating func rule() { rows.append(nil) }

  /// The whole table.
  var text: String {
    let all = [header] + rows.compactMap { $0 }
    let widths = header.indices.map { column in all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      var out = ""
      for (column, width) in widths.enumerated() {
        let cell = column < cells.count ? cells[column] : ""
        let space = String(repeating: " ", count: width - cell.count)
        let right = column < alignments.count && alignments[column] == .right
        out += (column > 0 ? "  " : "") + (right ? space + cell : cell + space)
      }
      while out.last == " " { out.removeLast() }
      return out
    }
    let ruler = String(repeating: "─", count: widths.reduce(0, +) + 2 * max(0, widths.count - 1))
    return ([line(header), ruler] + rows.map { $0.map(line) ?? ruler }).joined(separator: "\n") + "\n"
  }
}

/// Comma-separated values for other programs: points in decimals, ISO days, no byte order mark.
enum CSVText {
  /// The lines of a file.
  static func lines(_ rows: [[String]]) -> String {
    rows.map { $0.map(cell).joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  private static func cell(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
