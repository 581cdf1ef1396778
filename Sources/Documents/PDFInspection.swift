import CZlib
import Foundation
import Vocabulary

/// Looks through a PDF for what acts by itself. Names are read as a reader reads them (`/J#61vaScript` too), also where objects
/// stand in compressed object streams.
enum PDFInspection {
  private static let actions: [(names: Set<String>, reason: Label)] = [
    (
      ["JavaScript"],
      Label("PDF có mã lệnh JavaScript; hãy in lại ra PDF rồi đưa lên", en: "the PDF holds JavaScript; print it to PDF again")
    ),
    (["Launch"], Label("PDF có lệnh mở chương trình; hãy in lại ra PDF", en: "the PDF starts programs; print it to PDF again")),
    (
      ["EmbeddedFile", "EmbeddedFiles"],
      Label("PDF có tệp đính kèm bên trong; hãy đưa lên từng tệp", en: "the PDF holds attached files; hand in each file")
    ),
    (
      ["RichMedia"],
      Label("PDF có nội dung chạy được (Flash, phim); hãy in lại ra PDF", en: "the PDF holds contents that run; print it to PDF again")
    ),
  ]
  /// Unpacked bytes of one object stream, and of all.
  private static let oneStream = 64 << 20, allStreams = 256 << 20

  /// Looks.
  /// - Returns: whether the file is locked, so that its streams can't be looked into.
  /// - Throws: `FileRefusal` with every reason.
  static func look(_ data: Data) throws -> Bool {
    var reasons: [Label] = []
    let tail = data.suffix(4_096)
    if tail.range(of: Data("%%EOF".utf8)) == nil {
      reasons.append(
        Label("PDF không có phần kết (bị cắt hoặc chép chưa hết); hãy chép lại", en: "the PDF has no end (cut or not whole); copy it again")
      )
    }
    let found = data.withUnsafeBytes { held in Names(held).seen }
    var names = found
    let locked = found.keys.contains("Encrypt")
    if !locked {
      var left = allStreams
      for place in found["ObjStm"] ?? [] {
        guard let inside = unpacked(data, around: place, limit: min(oneStream, left)) else {
          reasons.append(
            Label(
              "PDF có đối tượng nén không xem được bên trong; hãy in lại ra PDF", en: "the PDF has packed objects that can't be looked into"
            ))
          break
        }
        left -= inside.count
        for (name, places) in inside.withUnsafeBytes({ Names($0).seen }) { names[name, default: []] += places }
      }
    }
    for action in actions where !action.names.isDisjoint(with: names.keys) { reasons.append(action.reason) }
    if found["Page"] == nil, found["Pages"] == nil, names["Pages"] == nil, !locked {
      reasons.append(Label("PDF không có trang nào đọc được", en: "the PDF has no page that can be read"))
    }
    if !reasons.isEmpty { throw FileRefusal(reasons) }
    return locked
  }

  /// The contents of the object stream whose dictionary a place lies in; nil where they can't be unpacked.
  private static func unpacked(_ data: Data, around place: Int, limit: Int) -> [UInt8]? {
    let near = place..<min(data.count, place + 4_096)
    guard let keyword = data.range(of: Data("stream".utf8), in: near) else { return nil }
    var start = keyword.upperBound
    if start < data.count, data[start] == 13 { start += 1 }
    if start < data.count, data[start] == 10 { start += 1 }
    let from = max(0, place - 2_048)
    let around = String(decoding: data[from..<keyword.lowerBound], as: UTF8.self)
    let dictionary = around.components(separatedBy: " obj").last ?? around
    let end = data.range(of: Data("endstream".utf8), in: start..<data.count)?.lowerBound ?? data.count
    if !dictionary.contains("Filter") { return Array(data[start..<end].prefix(limit)) }
    // Whatever is packed in another way too isn't looked into, so it isn't taken.
    let others = ["ASCIIHex", "ASCII85", "LZW", "RunLength", "Crypt", "Predictor", "#"]
    guard dictionary.contains("FlateDecode"), !others.contains(where: dictionary.contains) else { return nil }
    return Unpacking.zlib(data[start..<end], limit: limit)
  }

  /// The names of a PDF that matter, each with the places it stands at.
  private struct Names {
    private(set) var seen: [String: [Int]] = [:]
    private static let wanted: Set<String> = [
      "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "Encrypt", "ObjStm", "Page", "Pages",
    ]

    init(_ bytes: UnsafeRawBufferPointer) {
      guard let start = bytes.baseAddress else { return }
      var at = 0
      while at < bytes.count, let slash = memchr(start + at, 0x2F, bytes.count - at) {
        at = start.distance(to: UnsafeRawPointer(slash)) + 1
        let (name, next) = Names.name(bytes, at)
        if Names.wanted.contains(name), seen[name, default: []].count < 100_000 { seen[name, default: []].append(at) }
        at = next
      }
    }

    /// The name that begins at a place, `#61` read as `a`, and where it ends.
    private static func name(_ bytes: UnsafeRawBufferPointer, _ from: Int) -> (String, Int) {
      var out: [UInt8] = []
      var at = from
      while at < bytes.count, out.count < 20 {
        let byte = bytes[at]
        if byte <= 32 || "/<>[](){}%".utf8.contains(byte) { break }
        if byte == 0x23, at + 2 < bytes.count, let high = digit(bytes[at + 1]), let low = digit(bytes[at + 2]) {
          out.append(high * 16 + low)
          at += 3
        } else {
          out.append(byte)
          at += 1
        }
      }
      return (String(decoding: out, as: UTF8.self), max(at, from))
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
      switch byte {
      case 48...57: byte - 48
      case 65...70: byte - 55
      case 97...102: byte - 87
      default: nil
      }
    }
  }
}

/// Bytes unpacked by zlib, with a limit to what they may become.
enum Unpacking {
  static func zlib(_ packed: Data, limit: Int) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var out: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let done = packed.withUnsafeBytes { held -> Bool in
      guard let start = held.bindMemory(to: UInt8.self).baseAddress else { return false }
      stream.next_in = UnsafeMutablePointer(mutating: start)
      stream.avail_in = UInt32(held.count)
      while true {
        let code = piece.withUnsafeMutableBufferPointer { buffer -> Int32 in
          stream.next_out = buffer.baseAddress
          stream.avail_out = UInt32(buffer.count)
          return inflate(&stream, Z_NO_FLUSH)
        }
        out += piece.prefix(piece.count - Int(stream.avail_out))
        if out.count > limit { return false }
        if code == Z_STREAM_END { return true }
        if code != Z_OK || (stream.avail_in == 0 && stream.avail_out > 0) { return false }
      }
    }
    return done ? out : nil
  }
}
