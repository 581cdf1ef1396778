import CZip
import Foundation

/// An archive opened for reading, with limits on what it may unpack to.
package final class ZipArchive {
  /// One part.
  package struct Part {
    let index: UInt64
    package let name: String
    package let size: UInt64
  }

  private let archive: OpaquePointer
  private let limits: SpreadsheetLimits
  package private(set) var parts: [String: Part] = [:]

  package init(_ path: String, _ limits: SpreadsheetLimits) throws {
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
      if code == ZIP_ER_OPEN || code == ZIP_ER_NOENT { throw SpreadsheetProblem.unreadable(path) }
      throw SpreadsheetProblem.damaged("zip \(code)")
    }
    self.archive = archive
    self.limits = limits
    // Thrown from here on, `deinit` closes the archive.
    try survey()
  }

  deinit { zip_discard(archive) }

  private func survey() throws {
    let count = zip_get_num_entries(archive, 0)
    guard count > 0 else { throw SpreadsheetProblem.damaged("zip 0") }
    if count > limits.entries { throw SpreadsheetProblem.bomb }
    var total: UInt64 = 0
    for index in 0..<UInt64(count) {
      var stat = zip_stat_t()
      guard zip_stat_index(archive, index, 0, &stat) == 0, let name = stat.name.map({ String(cString: $0) }) else {
        throw SpreadsheetProblem.damaged("zip #\(index)")
      }
      if stat.encryption_method != UInt16(ZIP_EM_NONE) { throw SpreadsheetProblem.encrypted }
      let (sum, over) = total.addingReportingOverflow(stat.size)
      total = sum
      if over || total > limits.total { throw SpreadsheetProblem.bomb }
      if stat.size > limits.ratioFrom, stat.size / max(1, stat.comp_size) > limits.ratio { throw SpreadsheetProblem.bomb }
      parts[name] = Part(index: index, name: name, size: stat.size)
    }
  }

  /// Opens a part to be read; nil where there is none of that name.
  func stream(_ name: String) throws -> ZipStream? {
    guard let part = parts[name] else { return nil }
    guard let file = zip_fopen_index(archive, part.index, 0) else { throw SpreadsheetProblem.damaged(name) }
    // What a part says of its size is not believed either.
    return ZipStream(file, name: name, limit: max(part.size, 1) + 1, owner: self)
  }
}

extension ZipArchive {
  /// A part as text, no more of it than asked for; empty where there is none or it is damaged.
  package func text(_ name: String, limit: Int) -> String {
    guard let stream = try? stream(name) else { return "" }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 14)
    while bytes.count < limit {
      let count = piece.withUnsafeMutableBytes { held in held.baseAddress.map { stream.read(into: $0, held.count) } ?? 0 }
      guard count > 0 else { break }
      bytes += piece.prefix(count)
    }
    return String(decoding: bytes.prefix(limit), as: UTF8.self)
  }
}

/// One part of an archive, read from its beginning to its end.
final class ZipStream {
  private let file: OpaquePointer
  private let name: String
  private let limit: UInt64
  private let owner: ZipArchive
  private var taken: UInt64 = 0
  private(set) var failure: SpreadsheetProblem?

  init(_ file: OpaquePointer, name: String, limit: UInt64, owner: ZipArchive) {
    self.file = file
    self.name = name
    self.limit = limit
    self.owner = owner
  }

  deinit { zip_fclose(file) }

  /// Fills a buffer; 0 at the end, -1 when the part is damaged or larger than it said.
  func read(into buffer: UnsafeMutableRawPointer, _ length: Int) -> Int {
    let count = zip_fread(file, buffer, UInt64(length))
    if count < 0 {
      failure = .damaged(name)
      return -1
    }
    taken += UInt64(count)
    if taken > limit {
      failure = .bomb
      return -1
    }
    return Int(count)
  }
}
