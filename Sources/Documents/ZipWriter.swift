import CZip
import Foundation

/// Writes an archive to a file. Parts that come from files are read when the archive is finished, a piece at a time.
public final class ZipWriter {
  private let path: String
  private var archive: OpaquePointer?
  private var held: [UnsafeMutablePointer<UInt8>] = []

  /// Begins an archive; it appears under its name when it is finished.
  /// - Throws: `DocumentProblem.cannotWrite`.
  public init(_ path: String) throws {
    self.path = path
    var code: Int32 = 0
    guard let archive = zip_open(path + ".part", ZIP_CREATE | ZIP_TRUNCATE, &code) else { throw DocumentProblem.cannotWrite("zip \(code)") }
    self.archive = archive
  }

  deinit {
    if let archive {
      zip_discard(archive)
      unlink(path + ".part")
    }
    for piece in held { piece.deallocate() }
  }

  /// Adds a part from memory, compressed.
  public func add(_ name: String, _ bytes: [UInt8]) throws {
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
    copy.initialize(from: bytes, count: bytes.count)
    held.append(copy)
    try add(name, zip_source_buffer(archive, copy, UInt64(bytes.count), 0), stored: false)
  }

  /// Adds a part from a file.
  /// - Parameter stored: not compressed again, for what is compressed already (PDF, pictures, Office files).
  public func add(_ name: String, file: String, stored: Bool) throws {
    try add(name, zip_source_file(archive, file, 0, 0), stored: stored)
  }

  private func add(_ name: String, _ source: OpaquePointer?, stored: Bool) throws {
    guard let source else { throw DocumentProblem.cannotWrite(name) }
    let index = zip_file_add(archive, name, source, UInt32(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(source)
      throw DocumentProblem.cannotWrite(name)
    }
    // A fixed day, so that the same contents are the same bytes: 1980-01-01, the first the format knows.
    zip_file_set_dostime(archive, UInt64(index), 0, 33, 0)
    if stored { zip_set_file_compression(archive, UInt64(index), Int32(ZIP_CM_STORE), 0) }
  }

  /// Writes the archive.
  /// - Throws: `DocumentProblem.cannotWrite`; then there is no file.
  public func finish() throws {
    guard let archive else { return }
    guard zip_close(archive) == 0 else {
      let why = String(cString: zip_strerror(archive))
      throw DocumentProblem.cannotWrite(why)
    }
    self.archive = nil
    guard rename(path + ".part", path) == 0 else {
      unlink(path + ".part")
      throw DocumentProblem.cannotWrite(String(cString: strerror(errno)))
    }
  }
}
