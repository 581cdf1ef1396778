import CZlib
import Foundation
import Vocabulary

/// An archive that is written while it is read: nothing of it is held but one piece. Its parts are stored as they are, since evidence is
/// compressed already; so its whole size is known before the first byte.
///
/// - Source: PKWARE APPNOTE 6.3 (stored, data descriptors, UTF-8 names, ZIP64 where a number needs it).
public struct StreamedZip: Sendable {
  /// Where bytes go; the next piece is asked for when the last was taken.
  public typealias Sink = ([UInt8]) async throws -> Void

  /// A file in the archive.
  public struct Part: Sendable {
    /// Its path.
    public let name: String
    /// Its size.
    public let byteCount: Int
    let piece: @Sendable (Int) async throws -> [UInt8]?

    /// A file from memory.
    public init(_ name: String, _ bytes: [UInt8]) {
      self.init(name, byteCount: bytes.count) { $0 == 0 && !bytes.isEmpty ? bytes : nil }
    }

    /// A file that comes in pieces.
    /// - Parameter piece: the piece of a number, counted from nought; nil after the last.
    public init(_ name: String, byteCount: Int, piece: @escaping @Sendable (Int) async throws -> [UInt8]?) {
      (self.name, self.byteCount, self.piece) = (name, byteCount, piece)
    }
  }

  private let parts: [Part]
  private let wide: Bool
  // The moment as the format has it: in local time, by two seconds.
  private let time: Int, day: Int

  /// An archive of parts.
  /// - Parameters:
  ///   - made: the moment its files carry: the same contents of the same moment are the same bytes.
  ///   - wide: writes ZIP64 numbers even where none is needed.
  public init(_ parts: [Part], made: Moment, wide: Bool = false) {
    (self.parts, self.wide) = (parts, wide)
    let (year, month, number) = made.day.parts
    let seconds = Int((made.milliseconds - Moment(made.day).milliseconds) / 1000)
    // The format knows the years from 1980 to 2107.
    day = year < 1980 ? 33 : min(year - 1980, 127) << 9 | month << 5 | number
    time = year < 1980 ? 0 : (seconds / 3600) << 11 | (seconds / 60 % 60) << 5 | (seconds % 60 / 2)
  }

  private static let limit = 0xFFFF_FFFF
  private static let flags = 0x0808

  private func isWide(_ part: Part) -> Bool { wide || part.byteCount >= StreamedZip.limit }

  /// The size of the whole archive.
  public var byteCount: Int {
    var (at, central) = (0, 0)
    for part in parts {
      let large = isWide(part)
      central += 46 + part.name.utf8.count + extra(part, at).count
      at += 30 + part.name.utf8.count + (large ? 20 : 0) + part.byteCount + (large ? 24 : 16)
    }
    return at + central + end(at, central).count
  }

  /// Writes the archive.
  /// - Throws: what a part or the sink throws; `DocumentProblem.cannotWrite` when a part isn't as long as it said.
  public func write(to sink: Sink) async throws {
    var at = 0
    var central: [UInt8] = []
    for part in parts {
      let (name, large, begun) = (Array(part.name.utf8), isWide(part), at)
      let size = large ? StreamedZip.limit : 0
      var head = number(0x0403_4B50, 4) + number(large ? 45 : 20, 2) + number(StreamedZip.flags, 2) + number(0, 2)
      head += number(time, 2) + number(day, 2) + number(0, 4) + number(size, 4) + number(size, 4)
      head += number(name.count, 2) + number(large ? 20 : 0, 2) + name
      if large { head += number(1, 2) + number(16, 2) + number(0, 16) }
      try await sink(head)
      at += head.count
      var (check, count, piece) = (crc32(0, nil, 0), 0, 0)
      while count <= part.byteCount, let bytes = try await part.piece(piece) {
        check = crc32(check, bytes, UInt32(bytes.count))
        count += bytes.count
        piece += 1
        try await sink(bytes)
      }
      guard count == part.byteCount else { throw DocumentProblem.cannotWrite(part.name) }
      at += count
      let after = number(0x0807_4B50, 4) + number(Int(check), 4) + number(count, large ? 8 : 4) + number(count, large ? 8 : 4)
      try await sink(after)
      at += after.count
      let more = extra(part, begun)
      central += number(0x0201_4B50, 4) + number(0x0300 + (more.isEmpty ? 20 : 45), 2) + number(more.isEmpty ? 20 : 45, 2)
      central += number(StreamedZip.flags, 2) + number(0, 2) + number(time, 2) + number(day, 2)
      central += number(Int(check), 4) + number(large ? StreamedZip.limit : count, 4) + number(large ? StreamedZip.limit : count, 4)
      central += number(name.count, 2) + number(more.count, 2) + number(0, 2) + number(0, 2) + number(0, 2)
      // An ordinary file that its owner reads and writes.
      central += number(0o100600 << 16, 4) + number(isFar(begun) ? StreamedZip.limit : begun, 4) + name + more
    }
    try await sink(central)
    try await sink(end(at, central.count))
  }

  /// Writes the archive to the disk, whole or not at all.
  /// - Throws: as `write(to:)`.
  public func write(toFile path: String) async throws {
    let part = path + ".part"
    guard FileManager.default.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: part)
    else { throw DocumentProblem.cannotWrite(path) }
    do {
      try await write { try handle.write(contentsOf: Data($0)) }
      try handle.close()
    } catch {
      unlink(part)
      throw error
    }
    guard rename(part, path) == 0 else {
      unlink(part)
      throw DocumentProblem.cannotWrite(path)
    }
  }

  private func isFar(_ place: Int) -> Bool { wide || place >= StreamedZip.limit }

  /// The numbers of the central directory that four bytes don't hold.
  private func extra(_ part: Part, _ begun: Int) -> [UInt8] {
    var held: [UInt8] = []
    if isWide(part) { held += number(part.byteCount, 8) + number(part.byteCount, 8) }
    if isFar(begun) { held += number(begun, 8) }
    return held.isEmpty ? [] : number(1, 2) + number(held.count, 2) + held
  }

  private func end(_ at: Int, _ central: Int) -> [UInt8] {
    let count = parts.count
    let far = isFar(at) || central >= StreamedZip.limit || count >= 0xFFFF
    var out: [UInt8] = []
    if far {
      out += number(0x0606_4B50, 4) + number(44, 8) + number(0x032D, 2) + number(45, 2) + number(0, 4) + number(0, 4)
      out += number(count, 8) + number(count, 8) + number(central, 8) + number(at, 8)
      out += number(0x0706_4B50, 4) + number(0, 4) + number(at + central, 8) + number(1, 4)
    }
    let (few, four) = (far ? 0xFFFF : count, StreamedZip.limit)
    out += number(0x0605_4B50, 4) + number(0, 2) + number(0, 2) + number(few, 2) + number(few, 2)
    return out + number(far ? four : central, 4) + number(far ? four : at, 4) + number(0, 2)
  }

  /// A number with its lowest byte first.
  private func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
  }
}
