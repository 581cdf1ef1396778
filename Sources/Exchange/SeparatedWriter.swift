import Foundation
import Vocabulary

/// Writes a table as text with semicolons: on a PC set for Vietnamese the comma is the decimal sign, and Excel then parts columns
/// at semicolons. UTF-8 begins with its mark, without which Excel takes the letters for another encoding.
public final class SeparatedWriter {
  private let path: String
  private let passing: String
  private var handle: FileHandle?
  private var buffer: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Begins a file.
  /// - Throws: `SpreadsheetProblem.cannotWrite`.
  public init(_ path: String) throws {
    self.path = path
    passing = path + ".part"
    guard FileManager.default.createFile(atPath: passing, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: passing)
    else { throw SpreadsheetProblem.cannotWrite(path) }
    self.handle = handle
  }

  deinit { if handle != nil { unlink(passing) } }

  /// Writes a row.
  public func add(_ cells: [Cell]) throws {
    for (index, cell) in cells.enumerated() {
      if index > 0 { buffer.append(59) }
      buffer += SeparatedWriter.written(cell).utf8
    }
    buffer += [13, 10]
    if buffer.count > 1 << 18 { try flush() }
  }

  /// A text that a spreadsheet would run as a formula is marked as text; so is one that begins with that mark.
  static func written(_ cell: Cell) -> String {
    guard case .text(let text) = cell else { return cell.shown }
    let bare = text.drop { $0 == "'" }
    let risky = bare.first.map { "=+-@\t\r".contains($0) } ?? false
    let safe = risky ? "'" + text : text
    guard safe.utf8.contains(where: { $0 == 59 || $0 == 34 || $0 == 10 || $0 == 13 || $0 == 44 || $0 == 9 }) else { return safe }
    return "\"" + safe.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }

  private func flush() throws {
    do { try handle?.write(contentsOf: Data(buffer)) } catch { throw SpreadsheetProblem.cannotWrite(path) }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Finishes the file.
  /// - Throws: `SpreadsheetProblem.cannotWrite`; then there is no file.
  public func finish() throws {
    try flush()
    try? handle?.close()
    handle = nil
    guard rename(passing, path) == 0 else {
      unlink(passing)
      throw SpreadsheetProblem.cannotWrite(path)
    }
  }
}
