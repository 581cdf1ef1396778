import Foundation
import Vocabulary

/// A file kept in the database by the hash of its contents, once however often it is handed in.
public struct StoredFile: Sendable, Hashable {
  /// The SHA-256 of its contents.
  public let hash: String
  /// Its size in bytes.
  public let byteCount: Int
  /// The kind of its contents as it was found when it came: `application/pdf`.
  public let mediaType: String

  /// How many bytes are kept in one piece.
  public static let pieceSize = 1 << 20
}

extension Reading {
  /// What is kept under a hash; nil where nothing is.
  public func storedFile(_ hash: String) throws -> StoredFile? {
    try first("SELECT byte_count, media_type FROM stored_file WHERE hash = :hash", ["hash": .text(hash)]).map {
      StoredFile(hash: hash, byteCount: Int($0["byte_count"].int ?? 0), mediaType: $0["media_type"].text ?? "")
    }
  }

  /// One piece of a file, counted from nought; nil after the last.
  public func storedPiece(_ hash: String, _ number: Int) throws -> [UInt8]? {
    let row = try first(
      "SELECT content FROM stored_piece WHERE hash = :hash AND piece_no = :number", ["hash": .text(hash), "number": .int(Int64(number))])
    guard case .blob(let bytes)? = row?["content"] else { return nil }
    return bytes
  }

  /// Writes a file out, a piece at a time.
  /// - Throws: `StoreProblem.damaged` when a piece is missing.
  public func copyStored(_ hash: String, to path: String) throws {
    guard let file = try storedFile(hash), FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw StoreProblem.damaged("stored_file \(hash.prefix(12))") }
    defer { try? handle.close() }
    var (left, number) = (file.byteCount, 0)
    while left > 0 {
      guard let piece = try storedPiece(hash, number), !piece.isEmpty else { throw StoreProblem.damaged("stored_piece \(hash.prefix(12))") }
      try handle.write(contentsOf: Data(piece))
      left -= piece.count
      number += 1
    }
  }
}

extension Writing {
  /// Keeps a file of the disk; one that is kept already isn't kept again.
  /// - Parameter hash: its SHA-256, as `Digest.hex(file:)` gives it.
  /// - Throws: `StoreProblem.unreachable` when the file can't be read.
  public func keep(file path: String, hash: String, mediaType: String) throws {
    if try storedFile(hash) != nil { return }
    guard let handle = FileHandle(forReadingAtPath: path) else { throw StoreProblem.unreachable("file") }
    defer { try? handle.close() }
    var (size, number) = (0, 0)
    while let piece = try handle.read(upToCount: StoredFile.pieceSize), !piece.isEmpty {
      try run(
        "INSERT INTO stored_piece (hash, piece_no, content) VALUES (:hash, :number, :content)",
        ["hash": .text(hash), "number": .int(Int64(number)), "content": .blob(Array(piece))])
      size += piece.count
      number += 1
    }
    try run(
      "INSERT INTO stored_file (hash, byte_count, media_type) VALUES (:hash, :size, :type)",
      ["hash": .text(hash), "size": .int(Int64(size)), "type": .text(mediaType)])
  }

  /// Removes what is kept under a hash: for contents that nothing names any more.
  public func forget(file hash: String) throws {
    try run("DELETE FROM stored_piece WHERE hash = :hash", ["hash": .text(hash)])
    try run("DELETE FROM stored_file WHERE hash = :hash", ["hash": .text(hash)])
  }
}
