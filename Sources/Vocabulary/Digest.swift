import CSodium
import Foundation

/// SHA-256 of bytes and texts.
public enum Digest {
  /// The digest, 32 bytes.
  public static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let input = Array(bytes)
    var out = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    crypto_hash_sha256(&out, input, UInt64(input.count))
    return out
  }

  /// The digest of a text's UTF-8 as 64 lower-case hexadecimal digits.
  public static func hex(_ text: String) -> String { hex(sha256(text.utf8)) }

  /// The digest of a file as hexadecimal digits, read piece by piece; nil where it can't be read.
  public static func hex(file path: String) -> String? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    var state = crypto_hash_sha256_state()
    crypto_hash_sha256_init(&state)
    while let piece = try? handle.read(upToCount: 1 << 20), !piece.isEmpty {
      let bytes = Array(piece)
      crypto_hash_sha256_update(&state, bytes, UInt64(bytes.count))
    }
    var out = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    crypto_hash_sha256_final(&state, &out)
    return hex(out)
  }

  /// Bytes as lower-case hexadecimal digits.
  public static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }
}
