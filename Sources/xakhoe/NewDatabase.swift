import Foundation
import Storage
import Vocabulary
import Web

/// Makes a database: a file appears under its name only when it is complete, so that a run cut short leaves nothing half made.
enum NewDatabase {
  /// Opens or makes the database of `place` and fills it.
  /// - Parameters:
  ///   - now: the clock of what is written; the place's own where none is given.
  ///   - fill: what goes into it; when it throws, a file that was made is removed again, with its key.
  static func make(_ place: Place, now: (@Sendable () -> Moment)? = nil, _ fill: (Installation) async throws -> Void) async throws {
    guard case .file(let path) = place.location, !FileManager.default.fileExists(atPath: path) else {
      return try await fill(try await place.open(create: true, now: now))
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard FileManager.default.isWritableFile(atPath: folder) else { throw StoreProblem.unreachable(path) }
    let (draft, key) = (path + ".new", place.keyPath ?? path + ".key")
    let hadKey = FileManager.default.fileExists(atPath: key)
    remove(draft)
    do {
      try await open(draft, key: key, place, now, fill)
      try FileManager.default.moveItem(atPath: draft, toPath: path)
    } catch {
      remove(draft)
      if !hadKey { try? FileManager.default.removeItem(atPath: key) }
      throw error
    }
  }

  /// A function of its own, so that the database is closed before its file gets its name.
  private static func open(
    _ path: String, key: String, _ place: Place, _ now: (@Sendable () -> Moment)?, _ fill: (Installation) async throws -> Void
  ) async throws {
    let installation = try await Installation.open(
      .file(path), keyPath: key, folder: place.folder(), create: true, now: now ?? place.clock())
    try await fill(installation)
    try await installation.store.analyse()
  }

  /// Removes a database file and what SQLite keeps beside it.
  static func remove(_ path: String) {
    for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
  }
}
