import CZlib
import Vocabulary

// Texts that are kept by their hash and never changed: what a frozen result was made from. The same text is kept once.
extension Reading {
  /// A frozen text; nil where the database has none of that hash.
  /// - Throws: `StoreProblem.damaged` when what is kept doesn't have its hash.
  public func frozen(_ hash: String) throws -> String? {
    guard let row = try first("SELECT byte_count, content FROM frozen_text WHERE hash = :hash", ["hash": .text(hash)]) else { return nil }
    guard case .blob(let packed) = row["content"], let text = Compressed.open(packed, count: Int(row["byte_count"].int ?? 0)),
      Digest.hex(text) == hash
    else { throw StoreProblem.damaged("frozen_text \(hash.prefix(12))") }
    return text
  }
}

extension Writing {
  /// Keeps a text.
  /// - Returns: its SHA-256 as 64 hexadecimal digits.
  @discardableResult
  public func freeze(_ text: String) throws -> String {
    let hash = Digest.hex(text)
    let bytes = Array(text.utf8)
    try run(
      "INSERT INTO frozen_text (hash, byte_count, content) VALUES (:hash, :size, :content) ON CONFLICT (hash) DO NOTHING",
      ["hash": .text(hash), "size": .int(Int64(bytes.count)), "content": .blob(Compressed.close(bytes))])
    return hash
  }
}

/// Bytes made small by zlib.
enum Compressed {
  static func close(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    var out = [UInt8](repeating: 0, count: Int(size))
    guard compress2(&out, &size, bytes, UInt(bytes.count), 6) == Z_OK else { return [] }
    return Array(out.prefix(Int(size)))
  }

  /// - Parameter count: how many bytes they were.
  static func open(_ packed: [UInt8], count: Int) -> String? {
    guard count >= 0, count < 1 << 30 else { return nil }
    var out = [UInt8](repeating: 0, count: max(1, count))
    var size = UInt(out.count)
    guard uncompress(&out, &size, packed, UInt(packed.count)) == Z_OK, Int(size) == count else { return nil }
    return String(validating: out.prefix(count), as: UTF8.self)
  }
}
