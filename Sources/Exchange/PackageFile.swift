import Foundation

/// An office file (an archive of parts) that somebody handed in, opened with limits and never unpacked to the disk.
public struct PackageFile {
  private let archive: ZipArchive

  /// Opens a file.
  /// - Throws: `SpreadsheetProblem` for what is no archive, is damaged, encrypted, or unpacks to more than the limits.
  public init(_ path: String, limits: SpreadsheetLimits = SpreadsheetLimits()) throws { archive = try ZipArchive(path, limits) }

  /// The names of its parts.
  public var names: [String] { archive.parts.keys.sorted() }

  /// One part's bytes; nil where there is none of that name.
  /// - Throws: `SpreadsheetProblem.bomb` for a part larger than `limit`, `.damaged`.
  public func bytes(_ name: String, limit: Int) throws -> [UInt8]? {
    guard let part = archive.parts[name], let stream = try archive.stream(name) else { return nil }
    guard part.size <= UInt64(limit) else { throw SpreadsheetProblem.bomb }
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { held in held.baseAddress.map { stream.read(into: $0, held.count) } ?? 0 }
      if count < 0 { throw stream.failure ?? SpreadsheetProblem.damaged(name) }
      if count == 0 { return out }
      out += buffer.prefix(count)
    }
  }
}
