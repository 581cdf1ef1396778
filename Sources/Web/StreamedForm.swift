import Foundation
import Hummingbird
import Storage

/// A file of a form that went to the disk while it came; it is removed with the last reference.
final class ParkedFile: Sendable {
  /// What its owner calls it.
  let name: String
  /// Where it lies.
  let path: String
  /// Its size.
  let byteCount: Int

  init(name: String, path: String, byteCount: Int) { (self.name, self.path, self.byteCount) = (name, path, byteCount) }

  deinit { unlink(path) }
}

/// Reads `multipart/form-data` while it comes: fields are kept, files go to the disk, and no more than a few pieces are in memory.
struct StreamedForm {
  /// Bytes of all fields together.
  private static let mostFields = 1 << 20
  private static let mostParts = 50

  private let boundary: [UInt8]
  private let folder: URL
  private let largest: Int
  private var held: [UInt8]
  /// What came so far.
  private(set) var form = Form.none
  private var fieldBytes = 0
  private var part: Part?
  private var parts = 0
  /// Whether the last boundary came.
  private(set) var ended = false

  private struct Part {
    let name: String
    let file: String?
    var bytes: [UInt8] = []
    var handle: FileHandle?
    var path = ""
    var count = 0
  }

  /// - Parameters:
  ///   - folder: where files go.
  ///   - largest: the bytes one file may have.
  init(boundary: String, folder: URL, largest: Int) {
    self.boundary = Array("\r\n--\(boundary)".utf8)
    (self.folder, self.largest) = (folder, largest)
    // The first boundary has no line before it.
    held = [13, 10]
  }

  /// Reads a body to its end.
  /// - Throws: `WebProblem.tooLarge`; nothing of the form stays on the disk then.
  static func read(_ body: RequestBody, boundary: String, folder: URL, largest: Int) async throws -> Form {
    var form = StreamedForm(boundary: boundary, folder: folder, largest: largest)
    do {
      for try await buffer in body {
        if form.ended { continue }
        try form.take(Array(buffer.readableBytesView))
      }
    } catch {
      form.drop()
      throw error is WebProblem ? error : WebProblem.tooLarge
    }
    // A body that broke off isn't a form.
    if !form.ended {
      form.drop()
      return Form.none
    }
    return form.form
  }

  private mutating func drop() {
    if let part, !part.path.isEmpty { unlink(part.path) }
    try? part?.handle?.close()
    part = nil
    form = Form.none
  }

  /// Takes the next bytes, however they were cut.
  /// - Throws: `WebProblem.tooLarge`.
  mutating func take(_ bytes: [UInt8]) throws {
    held += bytes
    while let place = StreamedForm.find(boundary, held) {
      guard held.count >= place + boundary.count + 2 else { return try passOn(upTo: place) }
      let after = (held[place + boundary.count], held[place + boundary.count + 1])
      guard after == (13, 10) || after == (45, 45) else {
        // It only looks like a boundary: a file may hold anything.
        try passOn(upTo: place + 1)
        continue
      }
      try passOn(upTo: place)
      try finish()
      if held[boundary.count] == 45, held[boundary.count + 1] == 45 {
        ended = true
        return
      }
      // The head of the next part ends with an empty line; it isn't long.
      guard let end = StreamedForm.find([13, 10, 13, 10], held) else {
        if held.count > 1 << 14 { throw WebProblem.tooLarge }
        return
      }
      let head = String(decoding: held[boundary.count..<end], as: UTF8.self)
      held.removeFirst(end + 4)
      try begin(head)
    }
    if part != nil { try passOn(upTo: max(0, held.count - boundary.count - 2)) }
  }

  private mutating func begin(_ head: String) throws {
    parts += 1
    guard parts <= StreamedForm.mostParts else { throw WebProblem.tooLarge }
    guard let name = Form.attribute("name", head) else {
      part = Part(name: "", file: nil)
      return
    }
    let file = Form.attribute("filename", head).map { String($0.replacingOccurrences(of: "%22", with: "\"").prefix(300)) }
    var new = Part(name: name, file: file)
    if file != nil {
      new.path = folder.appendingPathComponent(Password.token()).path
      guard FileManager.default.createFile(atPath: new.path, contents: nil, attributes: [.posixPermissions: 0o600]),
        let handle = FileHandle(forWritingAtPath: new.path)
      else { throw ImportDeskProblem.busy }
      new.handle = handle
    }
    part = new
  }

  /// Hands the first bytes on to the part they belong to.
  private mutating func passOn(upTo count: Int) throws {
    guard count > 0 else { return }
    defer { held.removeFirst(count) }
    guard part != nil else { return }
    part?.count += count
    if let handle = part?.handle {
      guard (part?.count ?? 0) <= largest else { throw WebProblem.tooLarge }
      try handle.write(contentsOf: Data(held[..<count]))
    } else {
      fieldBytes += count
      guard fieldBytes <= StreamedForm.mostFields else { throw WebProblem.tooLarge }
      part?.bytes += held[..<count]
    }
  }

  private mutating func finish() throws {
    guard let done = part else { return }
    part = nil
    try? done.handle?.close()
    if let file = done.file {
      // A file that wasn't chosen comes empty and without a name.
      if done.count == 0, file.isEmpty {
        unlink(done.path)
      } else {
        form.parked[done.name] = ParkedFile(name: file, path: done.path, byteCount: done.count)
      }
    } else if !done.name.isEmpty {
      form.fields[done.name] = String(decoding: done.bytes, as: UTF8.self)
    }
  }

  /// Where a pattern begins.
  private static func find(_ pattern: [UInt8], _ bytes: [UInt8]) -> Int? {
    guard let mark = pattern.first, bytes.count >= pattern.count else { return nil }
    return bytes.withUnsafeBytes { held -> Int? in
      guard let start = held.baseAddress else { return nil }
      var at = 0
      while at <= held.count - pattern.count, let hit = memchr(start + at, Int32(mark), held.count - pattern.count - at + 1) {
        at = start.distance(to: UnsafeRawPointer(hit))
        if memcmp(start + at, pattern, pattern.count) == 0 { return at }
        at += 1
      }
      return nil
    }
  }
}
